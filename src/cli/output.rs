//! Standard output, standard error, and the terminal they may be.

use super::{Trouble, interrupt};
use anstream::{AutoStream, ColorChoice};
use backproof::lang::visible::{in_a_line, is_unseen, printable};
use backproof::report::Look;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressStyle};
use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Work that takes longer gets a progress bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// How a report on standard output looks: colours and width are those of the terminal, if it is one.
pub(crate) fn look() -> Look {
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

/// Writes what people read to standard output: nothing in it is hidden, or is for a terminal to obey, but for the colours
/// of the report.
pub(crate) fn show(text: &str) -> Result<(), Trouble> {
    print(&visible(text, look().colour))
}

/// The text with what is hidden spelt out, wherever it comes from.
fn visible(text: &str, colour: bool) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| is_unseen(c) && !matches!(c, '\n' | '\t')) {
        let (before, hidden) = rest.split_at(at);
        shown.push_str(before);
        let style = hidden.strip_prefix("\u{1b}[").filter(|_| colour).and_then(|style| {
            let end = style.find(|c: char| !c.is_ascii_digit() && c != ';')?;
            style[end..].starts_with('m').then_some("\u{1b}[".len() + end + 1)
        });
        let taken = style.unwrap_or_else(|| hidden.chars().next().map_or(0, char::len_utf8));
        let (taken, after) = hidden.split_at(taken);
        if style.is_some() {
            shown.push_str(taken)
        } else {
            shown.push_str(&in_a_line(taken))
        }
        rest = after;
    }
    shown + rest
}

/// Writes to standard output. That nobody reads on is no trouble.
pub(crate) fn print(text: &str) -> Result<(), Trouble> {
    let mut stdout = io::stdout().lock();
    delivered(stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))
}

/// Writes a message to standard error. Where nobody hears it there is nothing to be done.
pub(crate) fn complain(message: &str) {
    let _ = writeln!(io::stderr(), "backproof: {}", printable(message));
}

/// Says what clap has to say: help and the version on standard output, what is wrong with the arguments on standard error.
pub(crate) fn explain(answer: &clap::Error) -> Result<(), Trouble> {
    let text = answer.render().to_string();
    if answer.use_stderr() {
        // Colours are for what was meant to be seen as it is.
        let shown = spelt_out(&text, std::env::args_os().map(|argument| argument.to_string_lossy().into_owned()));
        let _ = if shown == text { answer.print() } else { write!(io::stderr(), "{shown}") };
        return Ok(());
    }
    delivered(answer.print().and_then(|()| io::stdout().flush()))
}

/// The text with what is hidden spelt out, in the arguments that it quotes the ends of lines, too.
fn spelt_out(text: &str, arguments: impl Iterator<Item = String>) -> String {
    // clap quotes an argument whole, or what stands behind its `=`.
    let parts = arguments.flat_map(|argument| {
        let value = argument.split_once('=').map(|(_, value)| value.to_string());
        value.into_iter().chain([argument])
    });
    let text = parts
        .filter(|part| part.contains(is_unseen))
        .fold(text.to_string(), |text, part| text.replace(&format!("'{part}'"), &format!("'{}'", in_a_line(&part))));
    printable(&text)
}

/// Whether standard output took it. That nobody reads on is no trouble.
fn delivered(written: io::Result<()>) -> Result<(), Trouble> {
    match written {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Trouble::Output(error)),
        _ => Ok(()),
    }
}

/// A progress bar on standard error, for a terminal and for long work only.
pub(crate) struct Progress {
    started: Instant,
    bar: Option<ProgressBar>,
    visible: bool,
    about: String,
}

impl Progress {
    /// Nothing is shown yet.
    pub(crate) fn new() -> Progress {
        Progress { started: Instant::now(), bar: None, visible: io::stderr().is_terminal(), about: String::new() }
    }

    /// What is worked at now, and what part it is of the whole: `losses (3 of 7)`.
    pub(crate) fn about(&mut self, what: &str) {
        self.about = what.to_string();
    }

    /// So many claims of so many are judged.
    pub(crate) fn update(&mut self, done: usize, total: usize) {
        if !self.visible || self.started.elapsed() < PATIENCE {
            return;
        }
        let bar = self.bar.get_or_insert_with(|| {
            let style = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len} claims")
                .unwrap_or(ProgressStyle::default_bar());
            let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr())
                .with_style(style)
                .with_message(self.about.clone())
                .with_position(done as u64)
                .with_finish(ProgressFinish::AndClear);
            interrupt::show(&bar);
            bar
        });
        interrupt::draw(|| {
            bar.set_message(self.about.clone());
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        });
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.bar.is_some() {
            interrupt::clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_colours_are_for_the_terminal() {
        let text = "a\u{1b}[1;31mb\u{1b}[0m\u{1b}[2Jc\u{202e}\n";
        assert_eq!(visible(text, true), "a\u{1b}[1;31mb\u{1b}[0m\\u{1b}[2Jc\\u{202e}\n");
        assert_eq!(visible(text, false), "a\\u{1b}[1;31mb\\u{1b}[0m\\u{1b}[2Jc\\u{202e}\n");
        assert_eq!(visible("\u{1b}[", true), "\\u{1b}[");
    }

    #[test]
    fn arguments_are_quoted_on_a_line() {
        let arguments = ["--seed=a\nb", "c\u{202e}"].map(str::to_string);
        let text = "error: invalid value 'a\nb' for '--seed'\nsee 'c\u{202e}'\n";
        let shown = "error: invalid value 'a\\u{a}b' for '--seed'\nsee 'c\\u{202e}'\n";
        assert_eq!(spelt_out(text, arguments.into_iter()), shown);
    }
}
