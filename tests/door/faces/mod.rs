//! The faces of verdicts: formats for other programs, pages with pictures, exercise sheets.

mod formats;
mod formulas;
mod grading;
mod page;

use assert_cmd::Command;
use std::path::PathBuf;
use std::process::Output;

/// Runs the binary, with nothing in its environment that changes what it says.
fn run(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("backproof").expect("the binary is built for its tests");
    for variable in ["BACKPROOF_SEED", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command.args(arguments).output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("its output is text")
}

/// A file for one test.
fn file(name: &str, content: &str) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the directory for tests is writable");
    path.display().to_string()
}
