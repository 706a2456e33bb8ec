//! What a run must not leave behind when it is interrupted: folders, other programs, a progress bar.
//!
//! A thread waits for the signals that end a run. What is to be cleared away is noted here by those who make it, before
//! they go on, so that there is no moment at which it could be missed.

use indicatif::ProgressBar;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;
use tempfile::TempDir;

/// What is there to be cleared away.
static KEPT: Mutex<Kept> = Mutex::new(Kept { folders: Vec::new(), group: None, bar: None });

/// How often, and after which pauses, something is tried that another one may be in the way of.
const TRIES: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

#[derive(Debug)]
struct Kept {
    folders: Vec<PathBuf>,
    group: Option<system::Group>,
    bar: Option<ProgressBar>,
}

fn kept() -> MutexGuard<'static, Kept> {
    KEPT.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Kept {
    fn clear_away(&mut self) {
        if let Some(bar) = self.bar.take() {
            bar.finish_and_clear();
        }
        if let Some(group) = self.group.take() {
            group.end();
        }
        for folder in &self.folders {
            // A program that was ended a moment ago may still have been writing.
            let gone = |folder: &Path| fs::remove_dir_all(folder).is_ok() || !folder.exists();
            for _ in 0..TRIES {
                if gone(folder) {
                    break;
                }
                thread::sleep(PAUSE);
            }
        }
    }
}

/// From now on an interrupted run clears away what is noted here, and ends with 128 and the number of the signal.
pub(crate) fn watch() {
    system::watch(|signal| {
        // Whoever holds the notes may be held up, as by a terminal that was stopped; that is no reason not to end.
        for _ in 0..TRIES {
            if let Ok(mut kept) = KEPT.try_lock() {
                kept.clear_away();
                // With the notes still in hand: nothing is begun any more.
                std::process::exit(128 + signal);
            }
            thread::sleep(PAUSE);
        }
        std::process::exit(128 + signal);
    });
}

/// A folder that only its owner can look into, for the files of a run; it is removed at the end.
#[derive(Debug)]
pub(crate) struct Folder {
    folder: Option<TempDir>,
    path: PathBuf,
}

impl Folder {
    /// Makes one where the system has its temporary files.
    pub(crate) fn new() -> io::Result<Folder> {
        let mut kept = kept();
        let mut builder = tempfile::Builder::new();
        builder.prefix("backproof-");
        system::for_the_owner_alone(&mut builder);
        let folder = builder.tempdir()?;
        let path = folder.path().to_path_buf();
        kept.folders.push(path.clone());
        Ok(Folder { folder: Some(folder), path })
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Writes a file into it.
    pub(crate) fn write(&self, name: &str, text: &str) -> io::Result<()> {
        let _kept = kept();
        fs::write(self.path.join(name), text)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let mut kept = kept();
        kept.folders.retain(|path| *path != self.path);
        // What is left in the system's place for temporary files is no reason to fail.
        let _ = self.folder.take().map(TempDir::close);
    }
}

/// A program at work, with all that it starts: none of them outlives this value, or an interrupted run. One at a time.
#[derive(Debug)]
pub(crate) struct Running {
    child: Child,
}

impl Running {
    /// Starts it.
    pub(crate) fn start(command: &mut Command) -> io::Result<Running> {
        let mut kept = kept();
        let child = system::in_a_group(command).spawn()?;
        kept.group = Some(system::Group::of(&child));
        Ok(Running { child })
    }

    /// How it ended, if it did.
    pub(crate) fn ended(&mut self) -> io::Result<Option<ExitStatus>> {
        let mut kept = kept();
        if !system::has_ended(&mut self.child)? {
            return Ok(None);
        }
        // What it started ends with it; as long as nobody has asked how it ended, its number is nobody else's.
        if let Some(group) = kept.group.take() {
            group.end();
        }
        self.child.wait().map(Some)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut kept = kept();
        if let Some(group) = kept.group.take() {
            group.end();
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }
}

/// Shows a progress bar until it is told to go, or the run is interrupted.
pub(crate) fn show(bar: &ProgressBar) {
    kept().bar = Some(bar.clone());
}

/// Does what draws on the terminal, unless the run is being interrupted.
pub(crate) fn draw(draw: impl FnOnce()) {
    let _kept = kept();
    draw();
}

/// Clears the progress bar away.
pub(crate) fn clear() {
    if let Some(bar) = kept().bar.take() {
        bar.finish_and_clear();
    }
}

#[cfg(unix)]
mod system {
    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions, kill_process_group, waitid};
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use std::io;
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};

    /// A program and all that it starts.
    #[derive(Debug)]
    pub(super) struct Group(Pid);

    impl Group {
        pub(super) fn of(child: &Child) -> Group {
            Group(Pid::from_child(child))
        }

        pub(super) fn end(&self) {
            // That nobody is left in it is all the better.
            let _ = kill_process_group(self.0, Signal::KILL);
        }
    }

    pub(super) fn in_a_group(command: &mut Command) -> &mut Command {
        command.process_group(0)
    }

    /// Whether a program has ended; it is left to be asked how.
    pub(super) fn has_ended(child: &mut Child) -> io::Result<bool> {
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        Ok(waitid(WaitId::Pid(Pid::from_child(child)), options)?.is_some())
    }

    pub(super) fn for_the_owner_alone(builder: &mut tempfile::Builder<'_, '_>) {
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }

    pub(super) fn watch(then: impl Fn(i32) + Send + 'static) {
        let ignored = ignored();
        let wanted = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
        // Where signals cannot be waited for, they end the run as they always do.
        let Ok(mut signals) = Signals::new(wanted) else { return };
        let _ = std::thread::Builder::new().spawn(move || signals.forever().for_each(then));
    }

    /// The signals that this run was told to ignore, as by `nohup`, one bit for each; as far as the system says.
    fn ignored() -> u64 {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }
}

#[cfg(not(unix))]
mod system {
    use std::io;
    use std::process::{Child, Command};

    /// Nothing that could be ended as a whole: the program itself is.
    #[derive(Debug)]
    pub struct Group;

    impl Group {
        pub fn of(_: &Child) -> Group {
            Group
        }

        pub fn end(&self) {}
    }

    pub fn in_a_group(command: &mut Command) -> &mut Command {
        command
    }

    pub fn has_ended(child: &mut Child) -> io::Result<bool> {
        Ok(child.try_wait()?.is_some())
    }

    pub fn for_the_owner_alone(_: &mut tempfile::Builder<'_, '_>) {}

    pub fn watch(_: impl Fn(i32) + Send + 'static) {}
}
