//! The binary on a text, and its answer.

use assert_cmd::Command;
use serde_json::Value;

/// The answer to a text.
#[derive(Debug)]
pub struct Answer {
    /// The JSON object.
    pub report: Value,
    /// The exit status.
    pub status: i32,
}

/// `check` on a text given on standard input, with further arguments.
pub fn check_with(arguments: &[&str], text: &str) -> Answer {
    answer(&[&["check", "--format", "json", "--cases", "16", "-"], arguments].concat(), text)
}

/// `check` on a text given on standard input.
pub fn check(text: &str) -> Answer {
    check_with(&[], text)
}

/// `check --claim` on a text.
pub fn one_liner(text: &str) -> Answer {
    answer(&["check", "--format", "json", "--cases", "16", "--claim", text], "")
}

fn answer(arguments: &[&str], text: &str) -> Answer {
    let mut command = Command::cargo_bin("backproof").expect("the binary is built for its tests");
    command.env_remove("BACKPROOF_SEED").args(arguments).write_stdin(text);
    let output = command.output().expect("it runs");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(!errors.contains("panicked"), "{errors}\n{text}");
    let report = serde_json::from_slice(&output.stdout);
    let report = report.unwrap_or_else(|error| panic!("{error}: no JSON object for\n{text}\n{errors}"));
    Answer { report, status: output.status.code().expect("no signal ended it") }
}

impl Answer {
    /// The entries.
    pub fn claims(&self) -> &[Value] {
        self.report["claims"].as_array().expect("a list")
    }

    /// The entry with this label.
    pub fn claim(&self, label: &str) -> &Value {
        let found = self.claims().iter().find(|claim| claim["label"] == label);
        found.unwrap_or_else(|| panic!("no claim {label} in {}", self.report))
    }

    /// The only entry.
    pub fn only(&self) -> &Value {
        assert_eq!(self.claims().len(), 1, "{}", self.report);
        &self.claims()[0]
    }

    /// The verdicts in order.
    pub fn verdicts(&self) -> Vec<&str> {
        self.claims().iter().map(|claim| claim["verdict"].as_str().expect("a word")).collect()
    }
}

/// An entry's message, empty where there is none.
pub fn message(claim: &Value) -> &str {
    claim["message"].as_str().unwrap_or_default()
}
