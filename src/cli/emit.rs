//! Theorems that are kept as files. Nothing is written through a link, and nothing over what somebody else wrote.

use backproof::proof::MARK;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

/// Writes a file whole, or not at all: a new one, or in place of one that `backproof prove` wrote before.
pub(super) fn keep(path: &Path, text: &str) -> io::Result<()> {
    let refuse = |why: &str| Err(io::Error::other(why.to_string()));
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_symlink() => refuse("it is a symbolic link, and nothing is written through one"),
        Ok(data) if !data.is_file() => refuse("something else is there that is no file"),
        Ok(_) if !is_ours(path)? => refuse(
            "a file is there that `backproof prove` did not write; it is left as it is: remove it, or name another directory",
        ),
        Ok(_) => write(path, text, true),
        Err(error) if error.kind() == ErrorKind::NotFound => write(path, text, false),
        Err(error) => Err(error),
    }
}

/// Whether the file begins as those do that are written here.
fn is_ours(path: &Path) -> io::Result<bool> {
    let mut beginning = Vec::new();
    File::open(path)?.take(MARK.len() as u64).read_to_end(&mut beginning)?;
    Ok(beginning == MARK.as_bytes())
}

/// Under another name first: putting it in place follows no link, and is done in one step.
fn write(path: &Path, text: &str, may_replace: bool) -> io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".claims-").suffix(".v");
    readable(&mut builder);
    let mut file = builder.tempfile_in(path.parent().unwrap_or(Path::new(".")))?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    let placed = if may_replace { file.persist(path) } else { file.persist_noclobber(path) };
    placed.map(|_| ()).map_err(|error| error.error)
}

/// As other files that a program writes: for whom the user's mask says.
#[cfg(unix)]
fn readable(builder: &mut tempfile::Builder<'_, '_>) {
    use std::os::unix::fs::PermissionsExt;
    builder.permissions(fs::Permissions::from_mode(0o666));
}

#[cfg(not(unix))]
fn readable(_: &mut tempfile::Builder<'_, '_>) {}
