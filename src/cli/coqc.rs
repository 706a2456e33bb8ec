//! Rocq's compiler `coqc` as a child process: a text goes in, and whether it was accepted comes out.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// The compiler's name.
const PROGRAM: &str = "coqc";
/// How often a run is looked after.
const PAUSE: Duration = Duration::from_millis(20);

/// Why nothing can be proved here.
#[derive(Debug, thiserror::Error)]
pub enum Absent {
    /// There is no compiler.
    #[error(
        "`coqc` is not there, and without it nothing is proved; on Debian and Ubuntu:\n  apt-get install --no-install-recommends coq libcoq-coquelicot libcoq-interval"
    )]
    Program,
    /// A library is missing.
    #[error(
        "`coqc` is there, but not its library {0}; on Debian and Ubuntu:\n  apt-get install --no-install-recommends libcoq-coquelicot libcoq-interval"
    )]
    Library(&'static str),
    /// The system does not let it run.
    #[error("`coqc` cannot be run: {0}")]
    Failed(#[from] io::Error),
}

/// What a run ended with.
#[derive(Debug)]
pub struct Answer {
    /// Whether the whole text was accepted.
    pub accepted: bool,
    /// What it printed.
    pub output: String,
    /// What it complained of, or that the time was over.
    pub complaint: String,
}

/// A directory of its own for the files of a run, removed at the end.
#[derive(Debug)]
pub struct Workplace {
    directory: PathBuf,
}

impl Workplace {
    /// Makes one.
    pub fn new() -> io::Result<Workplace> {
        let process = std::process::id();
        let names = (0..100).map(|number| std::env::temp_dir().join(format!("backproof-{process}-{number}")));
        let mut failure = io::Error::other("no free name for a directory");
        for directory in names {
            match std::fs::create_dir(&directory) {
                Ok(()) => return Ok(Workplace { directory }),
                Err(error) => failure = error,
            }
        }
        Err(failure)
    }

    /// Has a text checked, within a time.
    pub fn check(&self, name: &str, text: &str, within: Duration) -> Result<Answer, Absent> {
        std::fs::write(self.directory.join(format!("{name}.v")), text)?;
        run(&self.directory, name, within)
    }
}

impl Drop for Workplace {
    fn drop(&mut self) {
        // What is left in the system's directory for temporary files is no reason to fail.
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn run(directory: &Path, name: &str, within: Duration) -> Result<Answer, Absent> {
    let (printed, complained) = (directory.join("stdout"), directory.join("stderr"));
    let started = Command::new(PROGRAM)
        .args(["-q", "-w", "none", &format!("{name}.v")])
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(File::create(&printed)?)
        .stderr(File::create(&complained)?)
        .spawn();
    let mut child = match started {
        Ok(child) => child,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Err(Absent::Program),
        Err(error) => return Err(Absent::Failed(error)),
    };
    let status = finish(&mut child, within)?;
    let read = |path: &Path| Ok::<_, io::Error>(String::from_utf8_lossy(&std::fs::read(path)?).into_owned());
    let (output, mut complaint) = (read(&printed)?, read(&complained)?);
    for library in ["Coquelicot", "Interval"] {
        let lines = complaint.lines().any(|line| line.contains("annot") && line.contains(library));
        if lines && (complaint.contains("physical path") || complaint.contains("Unable to locate library")) {
            return Err(Absent::Library(library));
        }
    }
    if status.is_none() {
        complaint = format!("no answer within {} seconds", within.as_secs());
    }
    Ok(Answer { accepted: status.is_some_and(|status| status.success()), output, complaint })
}

/// Waits for the end of a run; none if it had to be stopped.
fn finish(child: &mut Child, within: Duration) -> io::Result<Option<ExitStatus>> {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if start.elapsed() > within {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}
