//! The binary, run as a user runs it.
#![cfg(feature = "cli")]

mod commands;
mod entries;
mod hidden;
mod input;
mod judging;
mod lines;
mod proving;
#[cfg(all(feature = "serve", unix))]
mod serve;
mod slips;

use assert_cmd::Command;
use serde_json::Value;
use std::path::PathBuf;
use std::process::Output;

/// The command, with nothing in its environment that changes what it says.
fn backproof(arguments: &[&str]) -> Command {
    let mut command = Command::cargo_bin("backproof").expect("the binary is built for its tests");
    for variable in ["BACKPROOF_SEED", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(variable);
    }
    command.args(arguments);
    command
}

fn output(arguments: &[&str]) -> Output {
    backproof(arguments).output().expect("it runs")
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("its output is text")
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("its messages are text")
}

/// All that a command says.
fn said(arguments: &[&str]) -> String {
    let answer = output(arguments);
    format!("{}{}", stdout(&answer), stderr(&answer))
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("one JSON object and nothing else")
}

/// A file for one test.
fn file(name: &str, content: impl AsRef<[u8]>) -> String {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, content).expect("the directory for tests is writable");
    path.display().to_string()
}

/// Two claims that cannot be read.
const FAULTY: &str = "var x\nclaim typo: d(x^2)/dx = 2*\nclaim empty: = x\n";

const RIGHT: &str = "var x\nclaim right: d(sin(x))/dx = cos(x)\n";
const WRONG: &str = "var x\nclaim wrong: d(sin(x))/dx = -cos(x)\n";
const UNDECIDED: &str = "var x, y\nclaim undecided: d(y)/dx = 0\n";
