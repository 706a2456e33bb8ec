//! Standard output, standard error, and the terminal they may be.

use super::Trouble;
use anstream::{AutoStream, ColorChoice};
use backproof::report::Look;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that takes longer gets a progress bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How a report on standard output looks: colours and width are those of the terminal, if it is one.
pub fn look() -> Look {
    let stdout = io::stdout();
    let terminal = terminal_size::terminal_size_of(&stdout).filter(|_| stdout.is_terminal());
    Look {
        colour: AutoStream::choice(&stdout) != ColorChoice::Never,
        width: terminal.map_or(Look::default().width, |(width, _)| usize::from(width.0).clamp(60, 160)),
        full: false,
        // A file or another program takes lines of any length.
        whole: terminal.is_none(),
    }
}

/// Writes to standard output. That nobody reads on is no trouble.
pub fn print(text: &str) -> Result<(), Trouble> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Trouble::Output(error)),
        _ => Ok(()),
    }
}

/// Writes a message to standard error. Where nobody hears it there is nothing to be done.
pub fn complain(message: &str) {
    let plain: String = message.chars().map(|c| if c.is_control() && c != '\n' { '?' } else { c }).collect();
    let _ = writeln!(io::stderr(), "backproof: {plain}");
}

/// A progress bar on standard error, for a terminal and for long work only.
pub struct Progress {
    started: Instant,
    bar: Option<ProgressBar>,
    visible: bool,
    about: String,
}

impl Progress {
    /// Nothing is shown yet.
    pub fn new() -> Progress {
        Progress { started: Instant::now(), bar: None, visible: io::stderr().is_terminal(), about: String::new() }
    }

    /// What is worked at now, and what part it is of the whole: `losses (3 of 7)`.
    pub fn about(&mut self, what: &str) {
        self.about = what.to_string();
    }

    /// So many claims of so many are judged.
    pub fn update(&mut self, done: usize, total: usize) {
        if !self.visible || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} claims")
                .unwrap_or(ProgressStyle::default_bar());
            ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr())
                .with_style(style)
                .with_finish(ProgressFinish::AndClear)
        });
        bar.set_message(self.about.clone());
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }
}
