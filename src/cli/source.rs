//! Texts to judge: from files and from standard input.

use super::instead;
use backproof::lang::parser::MAX_BYTES;
use backproof::lang::spelling::closest;
use backproof::lang::visible::in_a_line;
use backproof::library::Library;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// Why a file cannot be read, and what to do.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unreadable {
    /// There is none.
    #[error("no such file; is the name right?")]
    Missing,
    /// There is none, but one of a similar name in the same folder.
    #[error("no such file; did you mean `{0}`?")]
    Similar(String),
    /// There is none, as it is no name: it is a claim. With the command for it.
    #[error("this is a claim, and not the name of a file; write `{0}`")]
    Claim(String),
    /// There is none, as it is no name: it is a formula. With the command for it.
    #[error("no such file; of a formula, claim what its derivative is: {0}")]
    Formula(String),
    /// It is a pattern that a shell leaves as it is where no file matches it.
    #[error("no file matches this pattern; {0}")]
    Pattern(String),
    /// There is none, as it is no file: it is a built-in library.
    #[error("no such file; the built-in library of this name is judged by `backproof verify --library {0}`")]
    Library(&'static str),
    /// It is a directory.
    #[error("is a directory; name the files in it, as in `{0}`")]
    Directory(String),
    /// It is not permitted.
    #[error("permission denied; may you read it?")]
    Forbidden,
    /// It is larger than what is read.
    #[error("has more than {MAX_BYTES} bytes; split it into several files")]
    TooLarge,
    /// It is no text.
    #[error("is not UTF-8 text: byte {offset} (counted from 0) is wrong; {advice}")]
    NotText {
        /// The first byte at fault.
        offset: usize,
        /// What it may be.
        advice: &'static str,
    },
    /// Whatever else the system says.
    #[error("cannot be read: {0}")]
    Other(io::Error),
}

impl From<io::Error> for Unreadable {
    fn from(error: io::Error) -> Unreadable {
        match error.kind() {
            ErrorKind::NotFound => Unreadable::Missing,
            ErrorKind::PermissionDenied => Unreadable::Forbidden,
            _ => Unreadable::Other(error),
        }
    }
}

/// The text of a file; `-` is standard input.
pub(super) fn named(path: &Path) -> Result<String, Unreadable> {
    if path.as_os_str() == "-" { standard_input() } else { file(path) }
}

/// Whether a word of the command line is a claim rather than the name of a file.
pub(super) fn is_claim(word: &str) -> bool {
    let is_statement = |line: &str| line.trim_start().starts_with("claim ") || line.trim_start().starts_with("claim:");
    word.contains('=') || word.lines().any(is_statement)
}

/// The text as a shell takes it for one word.
pub(super) fn quote(text: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '_' | '-' | '+' | ',' | ':' | '@' | '%');
    if !text.is_empty() && text.chars().all(plain) {
        text.to_string()
    } else {
        format!("'{}'", text.replace('\'', "'\\''"))
    }
}

/// The text of a file.
pub(super) fn file(path: &Path) -> Result<String, Unreadable> {
    // Before it is opened: opening a directory succeeds on some systems only.
    let metadata = match path.metadata() {
        Err(_) if is_claim(&path.display().to_string()) => {
            return Err(Unreadable::Claim(told_of_claim(&path.display().to_string())));
        }
        Err(_) if instead::is_formula(&path.display().to_string()) => {
            let formula = path.display().to_string();
            return Err(Unreadable::Formula(instead::with_slope(&formula).unwrap_or_default()));
        }
        Err(_) if path.display().to_string().contains('*') => return Err(Unreadable::Pattern(files_beside(path))),
        Err(error) if error.kind() == ErrorKind::NotFound && similar(path).is_some() => {
            return Err(Unreadable::Similar(similar(path).unwrap_or_default()));
        }
        Err(_) if library(path).is_some() => return Err(Unreadable::Library(library(path).unwrap_or_default())),
        metadata => metadata?,
    };
    if metadata.is_dir() {
        return Err(Unreadable::Directory(in_a_line(&path.join(files_in(path)).display().to_string())));
    }
    if metadata.len() > MAX_BYTES as u64 {
        return Err(Unreadable::TooLarge);
    }
    text(File::open(path)?)
}

/// The command for a claim that stands in place of a file.
fn told_of_claim(claim: &str) -> String {
    match instead::command().as_deref() {
        Some("derive") => instead::with_derivative(claim, ""),
        _ => instead::with_claim(claim),
    }
}

/// The pattern for the files of a folder: claims files; where a command takes others as well, the most frequent.
fn files_in(folder: &Path) -> String {
    /// Files of a folder that are looked at, at most.
    const MOST: usize = 10_000;
    let takes_others = instead::command().as_deref() == Some("grade");
    let mut endings: BTreeMap<String, usize> = BTreeMap::new();
    for file in folder.read_dir().into_iter().flatten().take(MOST).flatten().map(|entry| entry.path()) {
        if let Some(ending) = file.extension().filter(|_| takes_others && file.is_file()) {
            *endings.entry(ending.to_string_lossy().into_owned()).or_default() += 1;
        }
    }
    let usual = if takes_others { "txt" } else { "claim" };
    let ending = endings.into_iter().max_by_key(|(_, count)| *count).map_or(usual.to_owned(), |(ending, _)| ending);
    format!("*.{ending}")
}

/// Which claims files there are where a pattern matches none.
fn files_beside(pattern: &Path) -> String {
    /// So many are named.
    const NAMED: usize = 5;
    let folder = pattern.parent().filter(|folder| !folder.as_os_str().is_empty());
    let Ok(entries) = folder.unwrap_or(Path::new(".")).read_dir() else {
        return format!("there is no folder `{}`", in_a_line(&folder.unwrap_or(pattern).display().to_string()));
    };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_file());
    let mut names: Vec<String> = files
        .filter(|path| path.extension().is_some_and(|ending| ending == "claim"))
        .map(|path| {
            in_a_line(
                &folder.map_or(path.file_name().map(Path::new), |_| Some(&path)).unwrap_or(&path).display().to_string(),
            )
        })
        .collect();
    names.sort_unstable();
    names.truncate(NAMED);
    match names.as_slice() {
        [] => "there are no claims files in this folder: their names end in `.claim`".to_owned(),
        names => format!("claims files end in `.claim`; there is `{}`", names.join("`, `")),
    }
}

/// The file of the same folder that this name is a slip of the pen for. A word without an ending lacks it, or names a library.
fn similar(path: &Path) -> Option<String> {
    /// Names of a folder that are compared, at most.
    const MOST: usize = 10_000;
    let name = path.file_name()?.to_str()?;
    if path.extension().is_none() {
        let with_ending = path.with_extension("claim");
        return with_ending.is_file().then(|| in_a_line(&with_ending.display().to_string()));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = folder.unwrap_or(Path::new(".")).read_dir().ok()?.take(MOST).flatten();
    let files = files.filter(|entry| entry.path().is_file());
    let mut names: Vec<String> = files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort_unstable();
    let near = closest(name, names.iter().map(String::as_str))?;
    Some(in_a_line(&folder.map_or(near.into(), |folder| folder.join(near)).display().to_string()))
}

/// The built-in library of this name.
fn library(path: &Path) -> Option<&'static str> {
    let name = path.file_stem()?.to_str()?;
    Library::all().iter().find(|library| library.name.eq_ignore_ascii_case(name)).map(|library| library.name)
}

/// The text of standard input.
pub(super) fn standard_input() -> Result<String, Unreadable> {
    text(io::stdin().lock())
}

/// Reads until the end, or just beyond what is too much: a pipe or a device has no length that could be asked for.
fn text(from: impl Read) -> Result<String, Unreadable> {
    let mut bytes = Vec::new();
    from.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > MAX_BYTES {
        return Err(Unreadable::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let utf16 = error.as_bytes().starts_with(&[0xff, 0xfe]) || error.as_bytes().starts_with(&[0xfe, 0xff]);
        let advice = if utf16 { "it looks like UTF-16: save it as UTF-8" } else { "save it as UTF-8" };
        Unreadable::NotText { offset: error.utf8_error().valid_up_to(), advice }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_up_to_the_limit() {
        let largest = vec![b' '; MAX_BYTES];
        assert_eq!(text(&*largest).unwrap().len(), MAX_BYTES);
        assert!(matches!(text(io::repeat(b' ')), Err(Unreadable::TooLarge)));
    }

    #[test]
    fn quotes_for_the_shell() {
        for (text, quoted) in
            [("a/b-1.claim", "a/b-1.claim"), ("", "''"), ("x y", "'x y'"), ("f'(x)", r"'f'\''(x)'"), ("$x", "'$x'")]
        {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn says_where_the_text_ends() {
        let told = |bytes: &[u8]| text(bytes).unwrap_err().to_string();
        assert_eq!(told(b"ab\xffc"), "is not UTF-8 text: byte 2 (counted from 0) is wrong; save it as UTF-8");
        assert!(told(b"\xff\xfev\0a\0r\0").contains("UTF-16"));
    }
}
