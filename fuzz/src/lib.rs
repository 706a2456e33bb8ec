//! A driver for random texts: built-in claims are cut up, mixed and spoilt, and whoever reads them must not panic.
//!
//! ```text
//! cargo run --release --manifest-path fuzz/Cargo.toml --bin parser -- --seconds 60
//! cargo run --release --manifest-path fuzz/Cargo.toml --bin judgement -- --seconds 60
//! ```
//!
//! Texts are numbered: the same seed and number give the same text on every machine. What goes wrong is printed with
//! the command that makes it again.

use backproof::guard::caught;
use backproof::library::Library;
use backproof::scalar::random::Random;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Pieces of the language that mutations put in: its words, its signs, and what is hard to read.
const WORDS: [&str; 64] = [
    "claim ",
    "claim: ",
    "dims ",
    "var ",
    "const ",
    "let ",
    "given ",
    "domain ",
    "except ",
    "function f(t) = ",
    "expect refuted",
    "d(",
    ")/dx",
    "grad(",
    "vjp(",
    "jvp(",
    "hess(",
    "jac(",
    "sum(",
    "exp(",
    "log(",
    "sqrt(",
    "if(",
    "if.(",
    "max(",
    "abs(",
    "softmax(",
    "inv(",
    "det(",
    "tr(",
    "norm(",
    "diag(",
    "shape(",
    "[n,m]",
    "[n]",
    "I[n]",
    "1[n]",
    "(",
    ")",
    "[",
    "]",
    "'",
    "^2",
    "^(-1/2)",
    "²",
    "ᵀ",
    " .* ",
    " ./ ",
    "*",
    "/",
    "+",
    "-",
    " = ",
    ", ",
    "\n",
    "#",
    "0",
    "1e-30",
    "999999999999999999999",
    "0.1",
    "∂",
    "Σ",
    "\u{202e}",
    "\0",
];

/// The longest part that changes are made to, in characters.
const LONGEST: usize = 2000;
/// The most changes made to a text.
const CHANGES: u64 = 6;

/// What is done, as the command line says it.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    seed: u64,
    first: u64,
    count: u64,
    time: Option<Duration>,
}

impl Settings {
    /// `--seed S`, `--first N`, `--count N`, `--seconds N`; without a limit, a thousand texts.
    ///
    /// # Errors
    /// What could not be read.
    pub fn read(mut words: impl Iterator<Item = String>) -> Result<Settings, String> {
        let mut settings = Settings { seed: 0, first: 0, count: 1000, time: None };
        while let Some(word) = words.next() {
            let number = words.next().and_then(|number| number.parse::<u64>().ok());
            let number = number.ok_or_else(|| format!("a natural number is missing behind `{word}`"))?;
            match word.as_str() {
                "--seed" => settings.seed = number,
                "--first" => settings.first = number,
                "--count" => settings.count = number,
                "--seconds" => (settings.time, settings.count) = (Some(Duration::from_secs(number)), u64::MAX),
                _ => return Err(format!("`{word}` is none of --seed, --first, --count, --seconds")),
            }
        }
        Ok(settings)
    }
}

/// What the texts of a target look like.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// Lines that changes are made to, at most.
    pub lines: usize,
    /// Whether the declarations that stand above them in their library come first, unchanged, so that most claims can
    /// be judged.
    pub declared: bool,
}

/// Has random texts read. `read` says what is wrong with its answer, and may panic; both end the run with 1.
pub fn run(target: &str, shape: Shape, read: impl Fn(&str) -> Result<(), String>) -> ExitCode {
    let settings = match Settings::read(std::env::args().skip(1)) {
        Ok(settings) => settings,
        Err(message) => {
            eprintln!("{target}: {message}");
            return ExitCode::from(2);
        }
    };
    let pieces = pieces();
    let start = Instant::now();
    let mut done = 0;
    for number in settings.first..settings.first.saturating_add(settings.count) {
        if settings.time.is_some_and(|time| start.elapsed() >= time) {
            break;
        }
        let text = text(settings.seed, number, &pieces, shape);
        let wrong = match caught(|| read(&text)) {
            Ok(answer) => answer.err(),
            Err(words) => Some(format!("it panics: {words}")),
        };
        if let Some(wrong) = wrong {
            println!("{target}: {wrong}\n\n{text}\n\nas one string: {text:?}");
            println!("again: --bin {target} -- --seed {} --first {number} --count 1", settings.seed);
            return ExitCode::FAILURE;
        }
        done += 1;
    }
    println!("{target}: {done} texts read, none of them wrongly");
    ExitCode::SUCCESS
}

/// What texts are made of: the lines of each library.
fn pieces() -> Vec<Vec<&'static str>> {
    let lines = |library: &'static Library| library.text.lines().filter(|line| !line.starts_with('#')).collect();
    Library::all().iter().map(lines).collect()
}

/// The text with this number.
fn text(seed: u64, number: u64, pieces: &[Vec<&'static str>], shape: Shape) -> String {
    let mut bytes = *b"fuzz                            ";
    bytes[8..16].copy_from_slice(&seed.to_le_bytes());
    bytes[16..24].copy_from_slice(&number.to_le_bytes());
    let mut random = Random::new(bytes);
    let library = &pieces[below(&mut random, pieces.len())];
    let start = below(&mut random, library.len());
    let length = 1 + below(&mut random, shape.lines);
    let mut text: Vec<char> =
        library[start..].iter().take(length).flat_map(|line| line.chars().chain(['\n'])).collect();
    for _ in 0..random.bits() % (CHANGES + 1) {
        change(&mut text, &mut random);
    }
    text.truncate(LONGEST);
    let above = library[..start].iter().filter(|line| shape.declared && !line.starts_with("claim"));
    above.flat_map(|line| line.chars().chain(['\n'])).chain(text).collect()
}

/// One change: something is left out, said twice, put elsewhere, or put in.
fn change(text: &mut Vec<char>, random: &mut Random) {
    let from = below(random, text.len() + 1);
    let to = (from + below(random, 12)).min(text.len());
    match random.bits() % 5 {
        0 => drop(text.drain(from..to)),
        1 => {
            let part = text[from..to].to_vec();
            text.splice(to..to, part);
        }
        2 => {
            let part: Vec<char> = text.drain(from..to).collect();
            let at = below(random, text.len() + 1);
            text.splice(at..at, part);
        }
        3 if to > from => text[from] = char::from_u32(random.word() % 0x3000).unwrap_or('x'),
        _ => drop(text.splice(from..from, WORDS[below(random, WORDS.len())].chars())),
    }
}

fn below(random: &mut Random, count: usize) -> usize {
    usize::try_from(random.bits() % (count.max(1) as u64)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape { lines: 4, declared: true };

    #[test]
    fn texts_are_the_same_again_and_many() {
        let pieces = pieces();
        let some: Vec<String> = (0..200).map(|number| text(1, number, &pieces, SHAPE)).collect();
        let again: Vec<String> = (0..200).map(|number| text(1, number, &pieces, SHAPE)).collect();
        assert_eq!(some, again);
        let different: std::collections::BTreeSet<&String> = some.iter().collect();
        assert!(different.len() > 150, "{} texts", different.len());
    }

    #[test]
    fn who_panics_is_caught() {
        let answer = caught(|| -> Result<(), String> { panic!("deliberately") });
        assert_eq!(answer, Err("deliberately".to_string()));
    }
}
