//! Three checkers of derivatives on the same right and wrong code: what is caught, who is accused, how many calls and
//! how much time it takes.
//!
//! `cargo run --release --manifest-path benches/compare/Cargo.toml`
//!
//! `gradcheck` and `finitediff` take a point, so each function is looked at where careful people look: at twenty random
//! points of its domain (of a scalar with random parameters, of a field at each of the sizes 1 to 5). The rules are
//! their own: `gradcheck`'s three-way rule with its settings for `f64`, `finitediff`'s central differences with the
//! tolerances of argmin's own tests (10⁻⁵ absolute, 10⁻² relative). Wrong code counts as caught where some point fails;
//! right code as accused where some point does, as left open where `gradcheck` does not decide about some entry.

#[path = "../../../tests/door/rust_door/table.rs"]
mod table;

use backproof::check::{self, Check};
use backproof::verdict::Outcome;
use gradcheck::{Config, Precision, Verdict};
use std::cell::Cell;
use std::time::{Duration, Instant};
use table::{ALL, FIELD_MISTAKES, FIELDS, MISTAKES, SCALARS, shows, shows_in_field};

const POINTS: usize = 20;

thread_local! {
    static CALLS: Cell<usize> = const { Cell::new(0) };
}

/// Splitmix64.
struct Random(u64);

impl Random {
    fn within(&mut self, low: f64, high: f64) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        low + (high - low) * ((word ^ (word >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Code of one kind or the other, right or with a mistake.
#[derive(Clone, Copy)]
enum Code {
    Scalar(usize, Option<usize>),
    Field(usize, Option<usize>),
}

impl Code {
    fn value(self, x: &[f64], a: f64) -> f64 {
        CALLS.set(CALLS.get() + 1);
        match self {
            Code::Scalar(number, _) => SCALARS[number].1(x[0], a),
            Code::Field(number, _) => FIELDS[number].1(x),
        }
    }

    fn claim(self, x: &[f64], a: f64) -> Vec<f64> {
        CALLS.set(CALLS.get() + 1);
        match self {
            Code::Scalar(number, mistake) => {
                let right = SCALARS[number].2(x[0], a);
                vec![mistake.map_or(right, |mistake| MISTAKES[mistake].1(x[0], a, right, number))]
            }
            Code::Field(number, mistake) => {
                let right = FIELDS[number].2(x);
                match mistake {
                    Some(mistake) => FIELD_MISTAKES[mistake].1(x, right),
                    None => right,
                }
            }
        }
    }

    /// Random points, and a parameter for each.
    fn points(self) -> Vec<(Vec<f64>, f64)> {
        let (Code::Scalar(number, mistake) | Code::Field(number, mistake)) = self;
        let mut random = Random((number * 1000 + mistake.map_or(999, |mistake| mistake)) as u64);
        match self {
            Code::Scalar(..) => {
                let (low, high) = SCALARS[number].3;
                let (low, high) = (low.max(-5.0), high.min(if low > f64::NEG_INFINITY { low + 10.0 } else { 5.0 }));
                (0..POINTS).map(|_| (vec![random.within(low, high)], random.within(0.5, 3.0))).collect()
            }
            Code::Field(..) => (0..POINTS)
                .map(|point| ((0..1 + point % 5).map(|_| random.within(-3.0, 3.0)).collect(), 1.0))
                .collect(),
        }
    }

    fn check(self) -> Check<'static> {
        match self {
            Code::Scalar(number, _) => {
                let check = check::derivative_with_1(
                    move |x: f64, a: f64| self.value(&[x], a),
                    move |x: f64, a: f64| self.claim(&[x], a)[0],
                );
                let (low, high) = SCALARS[number].3;
                let check = check.param(0.5..3.0);
                if (low, high) == ALL { check } else { check.on(low..=high) }
            }
            Code::Field(..) => check::gradient(move |x: &[f64]| self.value(x, 1.0), move |x: &[f64]| self.claim(x, 1.0)),
        }
    }
}

/// What a checker says of code.
#[derive(Clone, Copy, PartialEq)]
enum Word {
    Right,
    Wrong,
    Open,
}

fn by_gradcheck(code: Code) -> Word {
    struct Plain;
    thread_local! {
        static NOW: Cell<Option<(Code, f64)>> = const { Cell::new(None) };
    }
    impl gradcheck::Backend for Plain {
        type Tensor = Vec<f64>;
        fn name() -> &'static str {
            "plain"
        }
        fn from_slice(data: &[f64], _: &[usize]) -> Vec<f64> {
            data.to_vec()
        }
        fn to_vec(tensor: &Vec<f64>) -> Vec<f64> {
            tensor.clone()
        }
        fn forward_sum(f: &dyn Fn(Vec<f64>) -> Vec<f64>, x: &Vec<f64>) -> f64 {
            f(x.clone()).iter().sum()
        }
        fn analytic_grad(_: &dyn Fn(Vec<f64>) -> Vec<f64>, x: &Vec<f64>) -> Vec<f64> {
            NOW.get().map_or_else(Vec::new, |(code, a)| code.claim(x, a))
        }
    }
    let config = Config { precision: Precision::F64, ..Config::f64_defaults() };
    let mut open = false;
    for (x, a) in code.points() {
        NOW.set(Some((code, a)));
        // It panics where the gradient has another length.
        let report = std::panic::catch_unwind(|| {
            gradcheck::gradcheck::<Plain, _>("", &x, &[x.len()], |x| vec![code.value(&x, a)], &config)
        });
        let Ok(report) = report else { return Word::Wrong };
        match report.verdict {
            Verdict::Pass => {}
            Verdict::Unchecked(_) => open = true,
            _ => return Word::Wrong,
        }
    }
    if open { Word::Open } else { Word::Right }
}

fn by_finitediff(code: Code) -> Word {
    for (x, a) in code.points() {
        let f = |x: &Vec<f64>| Ok(code.value(x, a));
        let Ok(found) = finitediff::vec::central_diff(&f)(&x) else { return Word::Open };
        let claimed = code.claim(&x, a);
        let agree = |claimed: &f64, found: &f64| {
            let gap = (claimed - found).abs();
            gap <= 1e-5 || gap <= 1e-2 * claimed.abs().max(found.abs())
        };
        if claimed.len() != found.len() || !claimed.iter().zip(&found).all(|(a, b)| agree(a, b)) {
            return Word::Wrong;
        }
    }
    Word::Right
}

fn by_backproof(code: Code) -> Word {
    match code.check().report().verdict.outcome {
        Outcome::Verified => Word::Right,
        Outcome::Refuted => Word::Wrong,
        _ => Word::Open,
    }
}

fn main() {
    std::panic::set_hook(Box::new(|_| {}));
    let right: Vec<Code> = (0..SCALARS.len())
        .map(|number| Code::Scalar(number, None))
        .chain((0..FIELDS.len()).map(|number| Code::Field(number, None)))
        .collect();
    let mut wrong = Vec::new();
    for number in 0..SCALARS.len() {
        let all = (0..MISTAKES.len()).filter(|mistake| shows(number, *mistake));
        wrong.extend(all.map(|mistake| Code::Scalar(number, Some(mistake))));
    }
    for number in 0..FIELDS.len() {
        let all = (0..FIELD_MISTAKES.len()).filter(|mistake| shows_in_field(number, *mistake));
        wrong.extend(all.map(|mistake| Code::Field(number, Some(mistake))));
    }
    println!("{} wrong codes, {} right ones", wrong.len(), right.len());
    println!("| checker | caught | accused | left open | calls of right code, median | time for right code, median |");
    println!("|---|---|---|---|---|---|");
    type Checker = (&'static str, fn(Code) -> Word);
    let checkers: [Checker; 3] =
        [("`gradcheck` 0.1.0", by_gradcheck), ("`finitediff` 0.2.0", by_finitediff), ("backproof", by_backproof)];
    for (name, judge) in checkers {
        let caught = wrong.iter().filter(|code| judge(**code) == Word::Wrong).count();
        let (mut accused, mut open, mut calls, mut times) = (0, 0, Vec::new(), Vec::<Duration>::new());
        for code in &right {
            CALLS.set(0);
            let start = Instant::now();
            let word = judge(*code);
            times.push(start.elapsed());
            calls.push(CALLS.get());
            accused += usize::from(word == Word::Wrong);
            open += usize::from(word == Word::Open);
        }
        calls.sort_unstable();
        times.sort_unstable();
        println!(
            "| {name} | {caught} of {} | {accused} of {} | {open} | {} | {:.2?} |",
            wrong.len(),
            right.len(),
            calls[calls.len() / 2],
            times[times.len() / 2]
        );
    }
}
