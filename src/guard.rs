//! What goes wrong within the tool costs one claim, and says so: panics are caught, and recursion has a stack of its
//! own.
//!
//! Whatever a text says, no part of the tool is meant to panic. Where one does all the same, it is a bug of the tool,
//! and the other claims of the file have nothing to do with it.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Once, mpsc};
use std::thread;

/// Trees are walked by recursion of bounded depth; this is enough for the deepest, in a debug build too, whatever the
/// platform gives.
pub const STACK: usize = 64 << 20;

/// Characters of a panic's own words that are told.
const MOST_TOLD: usize = 200;

thread_local! {
    /// How many guards stand around what this thread does.
    static GUARDS: Cell<usize> = const { Cell::new(0) };
    /// Whether this thread has a stack of [`STACK`] bytes.
    static LARGE: Cell<bool> = const { Cell::new(false) };
}

/// Does the work on a stack that is large enough for it: on this thread if that has one, else on a thread of its own.
///
/// A panic goes on in the caller. Where no thread can be had the work is done on this one.
///
/// ```
/// fn depth(levels: u32) -> u32 {
///     if levels == 0 { 0 } else { 1 + depth(levels - 1) }
/// }
/// assert_eq!(backproof::guard::on_large_stack(|| depth(50_000)), 50_000);
/// ```
pub fn on_large_stack<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    if LARGE.get() {
        return work();
    }
    let enter = entrance();
    let mut work = Some(work);
    let mut done = None;
    let outcome = thread::scope(|scope| {
        let (work, done) = (&mut work, &mut done);
        let run = move || {
            enter();
            *done = work.take().map(|work| work());
        };
        let started = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run);
        started.ok().map(thread::ScopedJoinHandle::join)
    });
    if let Some(Err(panic)) = outcome {
        resume_unwind(panic);
    }
    match (done, work) {
        (Some(done), _) => done,
        (None, Some(work)) => work(),
        (None, None) => unreachable!("work that was begun is done, or its panic went on"),
    }
}

/// What a thread with a large stack does first: it stands under the guards of the one that starts it.
fn entrance() -> impl Fn() + Copy + Send {
    let guards = GUARDS.get();
    move || {
        LARGE.set(true);
        GUARDS.set(guards);
    }
}

/// Does some work on each item, on up to so many threads with large stacks; `finished` is told how many are done. Each thread begins
/// with something of its own, which all of its work may read. The results stand in the order of the items, whichever was done first.
///
/// A panic goes on in the caller. Where no thread can be had the work is done on this one.
///
/// ```
/// use backproof::guard::side_by_side;
/// let mut told = Vec::new();
/// let squares = side_by_side(&[1, 2, 3], 2, || 10, |ten, item| ten * item, &mut |done| told.push(done));
/// assert_eq!(squares, [10, 20, 30]);
/// assert_eq!(told, [1, 2, 3]);
/// ```
pub fn side_by_side<I: Sync, O, T: Send>(
    items: &[I],
    threads: usize,
    begin: impl Fn() -> O + Sync,
    work: impl Fn(&O, &I) -> T + Sync,
    finished: &mut dyn FnMut(usize),
) -> Vec<T> {
    let mut results: Vec<Option<T>> = items.iter().map(|_| None).collect();
    let mut done = 0;
    let next = AtomicUsize::new(0);
    // Takes the items that are left, one after the other.
    let take = |done: &mut dyn FnMut(usize, T) -> bool| {
        let mut own = None;
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return };
            if !done(at, work(own.get_or_insert_with(&begin), item)) {
                return;
            }
        }
    };
    let mut note = |at: usize, result: T| {
        results[at] = Some(result);
        done += 1;
        finished(done);
    };
    if !LARGE.get() || threads > 1 {
        let (enter, take) = (entrance(), &take);
        thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            let started: Vec<_> = (0..threads.clamp(1, items.len().max(1)))
                .filter_map(|_| {
                    let sender = sender.clone();
                    let run = move || {
                        enter();
                        take(&mut |at, result| sender.send((at, result)).is_ok());
                    };
                    thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).ok()
                })
                .collect();
            drop(sender);
            receiver.into_iter().for_each(|(at, result)| note(at, result));
            if let Some(panic) = started.into_iter().find_map(|thread| thread.join().err()) {
                resume_unwind(panic);
            }
        });
    }
    // Nothing is left, unless no thread could be had or this one has a large stack.
    take(&mut |at, result| {
        note(at, result);
        true
    });
    results.into_iter().flatten().collect()
}

/// Does the work; a panic in it is an error that says what happened. Nothing is printed.
///
/// ```
/// use backproof::guard::caught;
/// assert_eq!(caught(|| 1 + 1), Ok(2));
/// assert_eq!(caught(|| -> u8 { panic!("no entry {}", 9) }), Err("no entry 9".to_string()));
/// ```
///
/// # Errors
/// The panic's own words.
#[inline]
pub fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    keep_quiet();
    GUARDS.set(GUARDS.get() + 1);
    // What is left behind half done is the work's own, and is dropped with it.
    let result = catch_unwind(AssertUnwindSafe(work));
    GUARDS.set(GUARDS.get() - 1);
    result.map_err(|panic| words(&*panic))
}

/// What is said of a claim on which the tool failed.
pub fn failed(what: &str, words: &str) -> String {
    format!("the tool failed on {what} ({words}): please report it")
}

/// A panic under a guard is told in a verdict, and not on the error stream.
#[inline]
fn keep_quiet() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if GUARDS.get() == 0 {
                others(panic);
            }
        }));
    });
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    let line = text.and_then(|text| text.lines().next()).unwrap_or("a panic without words");
    line.chars().take(MOST_TOLD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_on_the_other_stack_comes_through_and_is_caught() {
        let failed = caught(|| on_large_stack(|| -> u8 { panic!("deep down") }));
        assert_eq!(failed, Err("deep down".to_string()));
        assert_eq!(caught(|| on_large_stack(|| caught(|| -> u8 { panic!("deeper") }))), Ok(Err("deeper".to_string())));
    }

    #[test]
    fn a_panic_side_by_side_comes_through() {
        let failed = caught(|| side_by_side(&[1, 2, 3, 4], 2, || 12, |own, item| own / (item - 3), &mut |_| {}));
        assert!(failed.is_err_and(|words| words.contains("divide by zero")));
        let begun = AtomicUsize::new(0);
        side_by_side(&[1, 2, 3], 1, || begun.fetch_add(1, Ordering::Relaxed), |_, _| (), &mut |_| {});
        assert_eq!(begun.into_inner(), 1, "whoever has no work does not begin");
        for threads in 1..=3 {
            let depths = side_by_side(&[1, 2, 3], threads, || (), |(), _| (LARGE.get(), GUARDS.get()), &mut |_| {});
            assert_eq!(depths, [(true, 0); 3]);
        }
    }

    #[test]
    fn only_guarded_panics_are_quiet() {
        assert_eq!(caught(|| GUARDS.get()), Ok(1));
        assert_eq!(caught(|| on_large_stack(|| GUARDS.get())), Ok(1));
        assert_eq!(GUARDS.get(), 0);
    }
}
