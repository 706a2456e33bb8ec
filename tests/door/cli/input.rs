//! What the binary is given: arguments, files and texts that it cannot read, and where its output goes.

use super::{FAULTY, backproof, file, json, output, stderr, stdout};
use serde_json::Value;
use std::io::Read;
use std::process::Stdio;
use std::time::Duration;
use std::time::Instant;

#[test]
fn help_shows_examples() {
    for arguments in [
        &["--help"][..],
        &["verify", "--help"],
        &["check", "--help"],
        &["check", "-h"],
        &["activations", "--help"],
        &["library", "--help"],
        &["trace", "--help"],
        &["completions", "--help"],
    ] {
        let output = output(arguments);
        assert!(output.status.success(), "{arguments:?}");
        assert!(stdout(&output).contains("Examples:\n  backproof "), "{arguments:?}");
    }
    for arguments in [&["--help"][..], &["check", "--help"]] {
        assert!(stdout(&output(arguments)).contains("backproof guide language"), "{arguments:?}");
    }
}

#[test]
fn version() {
    assert_eq!(stdout(&output(&["--version"])), concat!("backproof ", env!("CARGO_PKG_VERSION"), "\n"));
}

#[test]
fn wrong_usage_says_what_is_wrong() {
    for (arguments, told) in [
        (&["--frobnicate"][..], "unexpected argument '--frobnicate'"),
        (&["verfy"], "did you mean `verify`?"),
        (&["test"], "backproof check FILE"),
        (&["d(x^2)/dx = 2*x"], "this is a claim; write `backproof check --claim 'd(x^2)/dx = 2*x'`"),
        (&["some.claim"], "this is a file; write `backproof check some.claim`"),
        (&["guide", "langauge"], "did you mean `language`?"),
        (&["derive", "sin(q", "--wrt", "q"], "`sin(q` cannot be read: this `(` is never closed; add `)`\n"),
        (&["derive", "sin(q)", "--wrt", "q+"], "`q+` cannot be read: "),
        (&["derive", "1; 2", "--wrt", "q"], "`1; 2` is no single expression"),
        (&["derive", "", "--wrt", "q"], "nothing to differentiate"),
        (&["library", "loss"], "did you mean `losses`?"),
        (&["check", "--claim"], "in quotes: `--claim"),
        (&["check", "--claim", "x = x", "--cases", "0"], "at least one case"),
        (&["check", "--claim", "x = x", "--cases", "many"], "a positive integer"),
        (&["check", "--claim", "x = x", "--cases", "10000000000"], "at most 1000000 cases"),
        (&["check", "--claim", "x = x", "--seed", "-1"], "--seed"),
        (&["check", "--claim", "x = x", "--format", "xml"], "human, json, html"),
        (&["check", "-", "-"], "standard input"),
        (&["verify", "--only", "B7"], "there is no statement `B7`; did you mean `B"),
        (&["verify", "--only", "nonsense"], "The statements are "),
        (&["activations", "reul"], "did you mean `relu`?"),
        (&["trace"], "<FILE>"),
        (&["completions", "tcsh"], "bash"),
    ] {
        let output = output(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(stderr(&output).contains(told), "{arguments:?}: {}", stderr(&output));
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn what_cannot_be_read_is_one_clear_line() {
    let directory = env!("CARGO_TARGET_TMPDIR").to_string();
    let latin = file("latin1.claim", b"var x\n# caf\xe9\n");
    let utf16 = file("utf16.claim", b"\xff\xfev\0a\0r\0");
    let large = file("large.claim", vec![b'#'; 5 << 20]);
    for (name, told) in [
        ("missing.claim", "no such file"),
        (&directory, "is a directory; name the files in it"),
        (&latin, "byte 11 (counted from 0)"),
        (&utf16, "looks like UTF-16"),
        (&large, "more than 1048576 bytes"),
    ] {
        let human = output(&["check", name]);
        assert_eq!(human.status.code(), Some(2), "{name}");
        let message = stderr(&human);
        assert!(message.starts_with(&format!("backproof: {name}: ")) && message.contains(told), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");

        let machine = output(&["check", "--format", "json", name]);
        assert_eq!(machine.status.code(), Some(2), "{name}");
        let report = json(&machine);
        let claim = &report["claims"][0];
        assert_eq!((&claim["file"], &claim["line"]), (&name.into(), &0.into()));
        assert_eq!((&claim["verdict"], &claim["label"]), (&"error".into(), &Value::Null));
        assert!(claim["message"].as_str().is_some_and(|text| text.contains(told)), "{claim}");

        let trace = output(&["trace", name, "--label", "a"]);
        assert_eq!(trace.status.code(), Some(2), "{name}");
        assert!(stderr(&trace).contains(told), "{name}");
    }
}

#[test]
fn other_files_are_judged_all_the_same() {
    let faulty = file("beside.claim", FAULTY);
    let output = output(&["check", "--format", "json", "missing.claim", &faulty]);
    let report = json(&output);
    let lines: Vec<&Value> = report["claims"].as_array().expect("a list").iter().map(|claim| &claim["line"]).collect();
    assert_eq!(lines, [0, 2, 3]);
    assert_eq!(report["summary"]["error"], 3);
}

#[cfg(unix)]
#[test]
fn a_device_without_end_is_too_large() {
    let output = output(&["check", "/dev/zero"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("more than 1048576 bytes"));
}

#[test]
fn standard_input() {
    let output = backproof(&["check", "--format", "json", "-"]).write_stdin(FAULTY).output().expect("it runs");
    let report = json(&output);
    assert_eq!(report["claims"][0]["file"], "-");
    assert_eq!(report["claims"][0]["label"], "typo");
    assert_eq!(output.status.code(), Some(2));

    let bytes = backproof(&["check", "-"]).write_stdin(&b"\xff"[..]).output().expect("it runs");
    assert!(stderr(&bytes).starts_with("backproof: standard input: is not UTF-8"), "{}", stderr(&bytes));
    let large = backproof(&["check", "-"]).write_stdin(vec![b' '; 5 << 20]).output().expect("it runs");
    assert!(stderr(&large).contains("more than 1048576 bytes"));
}

#[test]
fn a_file_without_claims_is_wrong_usage() {
    let empty = file("empty.claim", "# nothing\n");
    let human = output(&["check", &empty]);
    assert_eq!(human.status.code(), Some(2));
    assert!(human.stdout.is_empty());
    assert!(stderr(&human).starts_with(&format!("backproof: no claims in {empty};")));

    let machine = output(&["check", "--format", "json", &empty]);
    assert_eq!(machine.status.code(), Some(2));
    assert_eq!(json(&machine)["claims"], Value::Array(Vec::new()));
    assert!(stderr(&machine).contains("no claims"));

    let blank = output(&["check", "--claim", " "]);
    assert_eq!(blank.status.code(), Some(2));
    assert!(stderr(&blank).contains("no claims in --claim ' '"));
}

#[test]
fn a_claim_in_place_of_a_file_is_recognised() {
    let output = output(&["check", "d(x^2)/dx = 2*x"]);
    assert_eq!(output.status.code(), Some(2));
    let told = "this is a claim, and not the name of a file; write `backproof check --claim 'd(x^2)/dx = 2*x'`";
    assert!(stderr(&output).contains(told), "{}", stderr(&output));
}

#[test]
fn an_error_is_drawn_where_it_is() {
    let faulty = file("faulty.claim", FAULTY);
    let output = output(&["check", &faulty]);
    assert_eq!(output.status.code(), Some(2));
    let report = stdout(&output);
    assert!(report.contains("  ! typo") && report.contains("faulty.claim:2:"), "{report}");
    assert!(report.contains("2 | claim typo: d(x^2)/dx = 2*"), "{report}");
    assert!(!report.contains('\u{1b}'));
}

#[test]
fn statements_at_fault_are_no_claims() {
    let text = "dims n\nvar x[n], y[n\nlet z = x +\nclaim a: d(sum(z))/dx = 1[n]\nclaim b: x = 1*x\nclaim c: [ = 1\n";
    let path = file("statements.claim", text);
    let output = output(&["check", &path]);
    let report = stdout(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(report.contains("\n3 claims: 3 error; 2 other statements cannot be read\n"), "{report}");
    // Two are drawn; what says the same again, or follows from them, is a line each.
    assert_eq!(report.matches("Error: ").count(), 2, "{report}");
    assert!(report.contains("  ! lines 4, 5 (claims a, b) wait for lines 2, 3: mend that first"), "{report}");
}

#[test]
fn nothing_is_cut_where_no_terminal_is() {
    let label = "a-label-that-is-longer-than-a-terminal-gives-it-room-for";
    let sum = (1..60).map(|n| format!("{n}*x")).collect::<Vec<_>>().join(" + ");
    let path = file("long.claim", format!("var x, y\nclaim {label}: {sum} = 1770*x\nclaim wrong: {sum} = 1771*x\n"));
    let report = stdout(&output(&["check", &path]));
    assert!(report.contains(label) && report.contains(&sum) && !report.contains('…'), "{report}");
    let details = stdout(&output(&["verify", "--only", "A6", "--details"]));
    assert!(!details.contains('…'), "{details}");
}

#[test]
fn the_corrected_form_is_not_taken_for_the_printed_one() {
    let report = stdout(&output(&["verify", "--only", "B2", "--details"]));
    assert!(report.contains("  ✓ B2, corrected   ") && !report.contains("  ✓ B2   "), "{report}");
    assert!(stdout(&output(&["verify", "--only", "B3", "--details"])).contains("  ✓ B3  "));
}

#[test]
fn hostile_texts_are_answered_soon() {
    let many = "let = \n".repeat((1 << 20) / 7);
    let texts = [
        ("many.claim", many),
        ("deep.claim", format!("claim a: {}x{} = x", "(".repeat(100_000), ")".repeat(100_000))),
        ("wide.claim", format!("claim a: {}x = x", "x+".repeat(500_000))),
        ("one-line.claim", "let a b; ".repeat((1 << 20) / 9)),
        ("digits.claim", format!("claim a: {} = 1", "9".repeat(1_000_000))),
    ];
    for (name, text) in texts {
        let path = file(name, text);
        for format in ["human", "json"] {
            let started = Instant::now();
            let output = output(&["check", &path, "--format", format]);
            let limit = if cfg!(debug_assertions) { Duration::from_secs(10) } else { Duration::from_secs(2) };
            assert!(started.elapsed() < limit, "{name}: {:?}", started.elapsed());
            assert!(matches!(output.status.code(), Some(2 | 3)), "{name}: {}", stderr(&output));
            assert!(!stderr(&output).contains("panicked"), "{name}");
        }
    }
}

#[test]
fn colours_are_for_terminals() {
    let run = |variables: &[(&str, &str)]| {
        let mut command = backproof(&["check", "--claim", "x = "]);
        stdout(&command.envs(variables.iter().copied()).output().expect("it runs"))
    };
    assert!(!run(&[]).contains('\u{1b}'));
    assert!(run(&[("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
    assert!(!run(&[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")]).contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_panic() {
    let many = file("pipe.claim", "claim a b = c\n".repeat(20_000));
    for arguments in
        [&["check", &many][..], &["check", &many, "--format", "json"], &["completions", "bash"], &["--help"]]
    {
        let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("backproof"))
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        drop(child.stdout.take());
        let mut told = String::new();
        child.stderr.take().expect("it is piped").read_to_string(&mut told).expect("it is text");
        assert!(child.wait().expect("it ends").code().is_some(), "{arguments:?}: killed by a signal");
        assert_eq!(told, "", "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_reported() {
    for arguments in [
        &["activations"][..],
        &["--help"],
        &["--version"],
        &["prove", "--help"],
        &["completions", "bash"],
        &["library", "deck"],
        &["check", "--claim", "d(x^2)/dx = 2*x"],
        &["check", "--format", "json", "--claim", "d(x^2)/dx = 2*x"],
    ] {
        let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
        let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("backproof"))
            .args(arguments)
            .stdout(full)
            .stderr(Stdio::piped())
            .spawn()
            .expect("it runs");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let told = stderr(&output);
        assert!(told.starts_with("backproof: cannot write to standard output: "), "{arguments:?}: {told}");
    }
}

#[test]
fn completions_for_every_shell() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = output(&["completions", shell]);
        assert!(output.status.success());
        let script = stdout(&output);
        assert!(script.contains("backproof") && script.contains("activations") && script.contains("strict"), "{shell}");
    }
}

#[test]
fn activations() {
    let table = stdout(&output(&["activations"]));
    for id in ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"] {
        assert_eq!(table.lines().filter(|line| line.contains(&format!(" {id} "))).count(), 1, "{id}");
    }
    assert!(table.lines().all(|line| line.chars().count() <= 100), "{table}");

    let elu = stdout(&output(&["activations", "ELU"]));
    assert!(elu.contains("f′(x)   if(x < 0, f(x) + alpha, 1)"), "{elu}");
    assert!(elu.contains("kink    x = 0: f = 0, f′ jumps from alpha to 1"), "{elu}");
    let step = stdout(&output(&["activations", "heaviside"]));
    assert!(step.contains("f jumps from 0 to 1, f′ = 0 on both sides"), "{step}");
}
