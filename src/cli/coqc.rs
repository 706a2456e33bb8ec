//! Rocq's compiler `coqc` as a child process: a text goes in, and whether it was accepted comes out.
//!
//! It gets no more of the environment than the path by which it was found. So neither variables nor files of the
//! user's say where its libraries are: they are those of its own place.

use super::interrupt::{Folder, Running};
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The compiler's name.
const PROGRAM: &str = "coqc";
/// The libraries that are needed of those that do not come with it, by their Debian packages.
const LIBRARIES: [&str; 2] = ["Coquelicot", "Interval"];
/// How often a run is looked after.
const PAUSE: Duration = Duration::from_millis(20);
/// For `coqc` to say where it is.
const FIRST_WORD: Duration = Duration::from_secs(20);
/// No answer is longer, in bytes.
const LONGEST_ANSWER: u64 = 32 << 20;
/// What it needs of the environment: where programs are, and on Windows the system.
const ENVIRONMENT: [&str; 2] = ["PATH", "SYSTEMROOT"];

/// Why nothing can be proved here.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Absent {
    /// There is no compiler.
    #[error("`coqc` is not there, and without it nothing is proved")]
    Program,
    /// A library is missing.
    #[error("`coqc` is there, but not its library {0} in {1}, the only place where it is looked for")]
    Library(&'static str, String),
    /// It does not start.
    #[error("`coqc` does not even say within {} seconds where its libraries are", FIRST_WORD.as_secs())]
    Silent,
    /// It says something else than where it is.
    #[error("`coqc -where` does not say where its libraries are; is it Rocq's?")]
    Strange,
    /// The system does not let it run.
    #[error("`coqc` cannot be run: {0}")]
    Failed(#[from] io::Error),
}

impl Absent {
    /// What to do about it.
    pub(crate) fn advice(&self) -> Option<&'static str> {
        let packages =
            "on Debian and Ubuntu:\n  apt-get install --no-install-recommends coq libcoq-coquelicot libcoq-interval";
        matches!(self, Absent::Program | Absent::Library(..)).then_some(packages)
    }
}

/// What a run ended with.
#[derive(Debug)]
pub(super) struct Answer {
    /// Whether the whole text was accepted.
    pub accepted: bool,
    /// Whether it was ended because there was no more to be heard.
    pub hung: bool,
    /// What it printed.
    pub output: String,
    /// What it complained of, or that the time was over.
    pub complaint: String,
}

/// The compiler, with a folder for the files of its runs.
#[derive(Debug)]
pub(super) struct Prover {
    folder: Folder,
    /// The flags by which it finds the libraries.
    libraries: Vec<OsString>,
}

impl Prover {
    /// Finds it and its libraries.
    pub(super) fn new() -> Result<Prover, Absent> {
        let mut prover = Prover { folder: Folder::new()?, libraries: Vec::new() };
        let answer = prover.run(["-where".into()], &[FIRST_WORD], |_| 0)?;
        let place = PathBuf::from(answer.output.trim());
        match (answer.hung, answer.accepted && place.is_absolute()) {
            (true, _) => return Err(Absent::Silent),
            (false, false) => return Err(Absent::Strange),
            _ => {}
        }
        for library in LIBRARIES {
            let place = place.join("user-contrib").join(library);
            if !place.is_dir() {
                let place = place.parent().unwrap_or(&place).display().to_string();
                return Err(Absent::Library(library, place));
            }
            prover.libraries.extend(["-Q".into(), place.into(), library.into()]);
        }
        Ok(prover)
    }

    /// Has a text checked. `heard` counts what is of interest in its output so far; `limits` are for the time that may pass before
    /// the first of it comes, before the second one, and so on, and at last before the end.
    pub(super) fn check(
        &self,
        name: &str,
        text: &str,
        limits: &[Duration],
        heard: impl Fn(&str) -> usize,
    ) -> Result<Answer, Absent> {
        let file = format!("{name}.v");
        self.folder.write(&file, text)?;
        let flags = ["-q", "-w", "none"].map(OsString::from);
        self.run(flags.into_iter().chain(self.libraries.iter().cloned()).chain([file.into()]), limits, heard)
    }

    fn run(
        &self,
        arguments: impl IntoIterator<Item = OsString>,
        limits: &[Duration],
        heard: impl Fn(&str) -> usize,
    ) -> Result<Answer, Absent> {
        let directory = self.folder.path();
        let (printed, complained) = (directory.join("stdout"), directory.join("stderr"));
        let kept = ENVIRONMENT.iter().filter_map(|name| Some((name, std::env::var_os(name)?)));
        let mut command = Command::new(PROGRAM);
        command
            .args(arguments)
            .env_clear()
            .envs(kept)
            .envs([("HOME", directory), ("TMPDIR", directory)])
            .current_dir(directory)
            .stdin(Stdio::null())
            .stdout(File::create(&printed)?)
            .stderr(File::create(&complained)?);
        let running = match Running::start(&mut command) {
            Ok(running) => running,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Absent::Program),
            Err(error) => return Err(Absent::Failed(error)),
        };
        let end = finish(running, [&printed, &complained], limits, heard)?;
        let (output, mut complaint) = (read(&printed)?, read(&complained)?);
        if let End::Ended(why) = &end {
            complaint.clone_from(why);
        }
        let accepted = matches!(end, End::Status(status) if status.success());
        Ok(Answer { accepted, hung: matches!(end, End::Ended(_)), output, complaint })
    }
}

fn read(path: &Path) -> io::Result<String> {
    Ok(String::from_utf8_lossy(&std::fs::read(path)?).into_owned())
}

/// How a run came to its end.
enum End {
    /// By itself.
    Status(ExitStatus),
    /// It was ended, and why.
    Ended(String),
}

/// Waits for the end of a run, or ends it with all that it started.
fn finish(
    mut running: Running,
    written: [&PathBuf; 2],
    limits: &[Duration],
    heard: impl Fn(&str) -> usize,
) -> io::Result<End> {
    let (mut size, mut count, mut since) = (0, 0, Instant::now());
    loop {
        if let Some(status) = running.ended()? {
            return Ok(End::Status(status));
        }
        let sizes = written.map(|path| std::fs::metadata(path).map_or(0, |data| data.len()));
        if sizes.iter().any(|size| *size > LONGEST_ANSWER) {
            return Ok(End::Ended("its answer has no end".to_string()));
        }
        if sizes[0] != size {
            size = sizes[0];
            let now = heard(&read(written[0])?);
            if now > count {
                (count, since) = (now, Instant::now());
            }
        }
        let limit = limits.get(count).or(limits.last()).copied().unwrap_or(FIRST_WORD);
        if since.elapsed() > limit {
            return Ok(End::Ended(format!("no answer within {} seconds", limit.as_secs())));
        }
        thread::sleep(PAUSE);
    }
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    /// A program that says one word and then hangs, with another one that it started, is ended with that one.
    #[test]
    fn a_program_that_hangs_is_ended_with_what_it_started() {
        let folder = Folder::new().unwrap();
        let written = [folder.path().join("stdout"), folder.path().join("stderr")];
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 600 & echo $!; sleep 600"]);
        command.stdout(File::create(&written[0]).unwrap()).stderr(File::create(&written[1]).unwrap());
        let running = Running::start(&mut command).unwrap();
        let limits = [Duration::from_secs(60), Duration::from_millis(100)];
        let end = finish(running, [&written[0], &written[1]], &limits, |said| said.lines().count()).unwrap();
        assert!(matches!(end, End::Ended(_)));
        let child = std::fs::read_to_string(&written[0]).unwrap();
        let status = PathBuf::from(format!("/proc/{}/stat", child.trim()));
        let is_at_work = || std::fs::read_to_string(&status).is_ok_and(|stat| !stat.contains(") Z "));
        let gone = (0..100).any(|_| {
            thread::sleep(PAUSE);
            !is_at_work()
        });
        assert!(gone, "{child} is still at work");
    }
}
