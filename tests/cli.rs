//! The binary, run as a user runs it.
#![cfg(feature = "cli")]

use assert_cmd::Command;
use serde_json::Value;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

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
        assert!(stdout(&output(arguments)).contains("docs/language.md"), "{arguments:?}");
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
        (&["verfy"], "'verify'"),
        (&["check"], "<FILE|--claim <TEXT>>"),
        (&["derive", "sin(q", "--wrt", "q"], "`sin(q` cannot be read: this `(` is never closed\n"),
        (&["derive", "sin(q)", "--wrt", "q+"], "`q+` cannot be read: "),
        (&["derive", "1; 2", "--wrt", "q"], "`1; 2` is no single expression"),
        (&["derive", "", "--wrt", "q"], "nothing to differentiate"),
        (&["library", "loss"], "did you mean `losses`?"),
        (&["check", "--claim"], "--claim <TEXT>"),
        (&["check", "--claim", "x = x", "--cases", "0"], "at least one case"),
        (&["check", "--claim", "x = x", "--cases", "many"], "a positive integer"),
        (&["check", "--claim", "x = x", "--cases", "10000000000"], "at most 1000000 cases"),
        (&["check", "--claim", "x = x", "--seed", "-1"], "--seed"),
        (&["check", "--claim", "x = x", "--format", "xml"], "human, json"),
        (&["check", "-", "-"], "standard input"),
        (&["verify", "--only", "B7"], "there is no statement `B7`; did you mean `B"),
        (&["verify", "--only", "nonsense"], "The statements are "),
        (&["activations", "reul"], "did you mean `relu`?"),
        (&["trace", "x.claim"], "--claim <LABEL>"),
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

        let trace = output(&["trace", name, "--claim", "a"]);
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
fn an_error_is_drawn_where_it_is() {
    let faulty = file("faulty.claim", FAULTY);
    let output = output(&["check", &faulty]);
    assert_eq!(output.status.code(), Some(2));
    let report = stdout(&output);
    assert!(report.contains("  ! typo") && report.contains("faulty.claim:2:"), "{report}");
    assert!(report.contains(" 2 │claim typo: d(x^2)/dx = 2*"), "{report}");
    assert!(!report.contains('\u{1b}'));
}

#[test]
fn statements_at_fault_are_no_claims() {
    let text = "dims n\nvar x[n], y[n\nlet z = x +\nclaim a: d(sum(z))/dx = 1[n]\nclaim b: x = x\nclaim c: [ = 1\n";
    let path = file("statements.claim", text);
    let output = output(&["check", &path]);
    let report = stdout(&output);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        report.contains("\n3 claims: 3 error; 3 of 3 not as expected; 2 other statements cannot be read\n"),
        "{report}"
    );
    // Two are drawn; what says the same again, or follows from them, is a line each.
    assert_eq!(report.matches("Error: ").count(), 2, "{report}");
    assert!(report.contains("statements.claim:4:16: `z` is declared on line 3, which could not be read"), "{report}");
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
    let full = std::fs::File::options().write(true).open("/dev/full").expect("Linux has it");
    let child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("backproof"))
        .args(["activations"])
        .stdout(full)
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).starts_with("backproof: cannot write to standard output: "), "{}", stderr(&output));
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

const RIGHT: &str = "var x\nclaim right: d(sin(x))/dx = cos(x)\n";
const WRONG: &str = "var x\nclaim wrong: d(sin(x))/dx = -cos(x)\n";
const UNDECIDED: &str = "var x, y\nclaim undecided: d(y)/dx = 0\n";

#[test]
fn exit_statuses_end_to_end() {
    let (right, wrong) = (file("right.claim", RIGHT), file("wrong.claim", WRONG));
    let (undecided, faulty) = (file("undecided.claim", UNDECIDED), file("faulty-status.claim", FAULTY));
    for (files, status) in [
        (&[&right][..], 0),
        (&[&wrong], 1),
        (&[&faulty], 2),
        (&[&undecided], 3),
        (&[&right, &undecided], 3),
        (&[&undecided, &wrong, &right], 1),
        (&[&wrong, &faulty, &undecided], 2),
    ] {
        for format in ["human", "json"] {
            let mut arguments = vec!["check", "--format", format];
            arguments.extend(files.iter().map(|name| name.as_str()));
            let output = output(&arguments);
            assert_eq!(output.status.code(), Some(status), "{arguments:?}");
            assert!(!output.stdout.is_empty());
            assert!(output.stderr.is_empty(), "{}", stderr(&output));
        }
    }
}

#[test]
fn people_are_told_what_is_wrong_and_how_to_see_it_again() {
    let wrong = file("told.claim", WRONG);
    let report = stdout(&output(&["check", "--seed", "5", &wrong]));
    assert!(report.contains("wrong") && report.contains("refuted") && report.contains("counterexample"), "{report}");
    let again =
        report.lines().find_map(|line| line.trim().strip_prefix("again: backproof ")).expect("how to run it again");
    let arguments: Vec<&str> = again.split(' ').collect();
    assert!(arguments.ends_with(&["--seed", "5"]), "{again}");
    assert_eq!(stdout(&output(&arguments)), report);
}

/// Evidence for what is verified is shown where it is asked for, and the summary says with which flag of this very command.
#[test]
fn evidence_for_verified_claims_is_under_a_flag() {
    let path = file(
        "evidence.claim",
        "dims n\nvar x[n]\nclaim square: grad(x'*x, x) = 2*x\nclaim det: det(x*x' + I[n]) = 1 + x'*x\n",
    );
    for command in ["check", "prove"] {
        let brief = stdout(&output(&[command, &path]));
        assert!(!brief.contains(" agrees: "), "{brief}");
        assert!(brief.contains("probability of an error (`--details`)."), "{brief}");
        let full = stdout(&output(&[command, "--details", &path]));
        for part in [
            "all-shapes agrees: ",
            "exact agrees: ",
            "sampled agrees: ",
            "difference agrees: ",
            "with the stated bound",
        ] {
            assert!(full.contains(part), "{command}: {part}: {full}");
        }
        assert!(stdout(&output(&[command, "--help"])).contains("--details"), "{command}");
        let json = |flags: &[&str]| output(&[&[command, "--format", "json", &path], flags].concat()).stdout;
        assert_eq!(json(&[]), json(&["--details"]));
    }
    let wrong = file("evidence-wrong.claim", WRONG);
    let full = stdout(&output(&["check", "--details", &wrong]));
    assert!(full.contains(&format!("again: backproof check {wrong} --details --seed 0\n")), "{full}");
}

/// The command that is named is the one that was run, with its flags; here nothing needs coqc.
#[test]
fn what_was_proved_is_proved_again() {
    let wrong = file("arrays.claim", "dims n\nvar x[n]\nclaim wrong: grad(x'*x, x) = x\n");
    for (command, flags) in [
        (vec!["prove"], ""),
        (vec!["prove", "--patience", "7"], " --patience 7"),
        (vec!["check", "--prove"], ""),
        (vec!["check", "--prove", "--patience", "7"], " --patience 7"),
        (vec!["check", "--patience", "7"], ""),
    ] {
        let report = stdout(&output(&[&command[..], &["--seed", "5", &wrong]].concat()));
        let again = report.lines().find_map(|line| line.trim().strip_prefix("again: backproof ")).expect("a command");
        let name = command.iter().copied().filter(|word| !["--patience", "7"].contains(word)).collect::<Vec<_>>();
        assert_eq!(again, format!("{} {wrong} --seed 5{flags}", name.join(" ")));
        assert_eq!(stdout(&output(&again.split(' ').collect::<Vec<_>>())), report);
    }
}

/// Where no claim is about scalars `prove` says so, and the verdicts are those of `check`.
#[test]
fn a_file_without_scalars_has_nothing_to_prove() {
    let arrays = "dims n\nvar x[n]\nclaim square: grad(x'*x, x) = 2*x\nclaim shape: shape(x) = [n]\n";
    let arrays = file("nothing.claim", format!("{arrays}claim other: grad(sum(x), x) = 1[n]\n"));
    let (checked, proved) = (output(&["check", &arrays]), output(&["prove", &arrays]));
    assert_eq!((checked.status.code(), stdout(&checked)), (proved.status.code(), stdout(&proved)));
    let told = stderr(&proved);
    assert!(told.starts_with(&format!("backproof: nothing to prove in {arrays}: ")), "{told}");
    for part in ["it is not about scalars only: 2 claims\n", "it is about a shape: 1 claim\n", "backproof verify"] {
        assert!(told.contains(part), "{told}");
    }
    assert!(stderr(&checked).is_empty());
    // Claims that cannot be read are faults, and say so themselves.
    let faulty = file("faulty-only.claim", "claim broken: d(x)/dq = = 1\n");
    assert!(!stderr(&output(&["prove", &faulty])).contains("nothing to prove"));
}

#[test]
fn several_files_and_standard_input_in_their_order() {
    let (right, wrong) = (file("first.claim", RIGHT), file("last.claim", WRONG));
    let mut command = backproof(&["check", "--format", "json", &right, "-", &wrong]);
    let output = command.write_stdin(UNDECIDED).output().expect("it runs");
    let report = json(&output);
    let claims = report["claims"].as_array().expect("a list");
    let files: Vec<&str> = claims.iter().filter_map(|claim| claim["file"].as_str()).collect();
    assert_eq!(files, [right.as_str(), "-", wrong.as_str()]);
    let labels: Vec<&str> = claims.iter().filter_map(|claim| claim["label"].as_str()).collect();
    assert_eq!(labels, ["right", "undecided", "wrong"]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn names_of_one_file_mean_nothing_in_another() {
    let (declares, uses) = (file("declares.claim", RIGHT), file("uses.claim", "claim right: x = x\n"));
    let report = json(&output(&["check", "--format", "json", &declares, &uses]));
    let verdicts: Vec<&str> =
        report["claims"].as_array().into_iter().flatten().filter_map(|claim| claim["verdict"].as_str()).collect();
    assert_eq!(verdicts, ["verified", "error"]);
}

#[test]
fn the_same_seed_gives_the_same_bytes() {
    let text = "dims n, m\nvar W[n,m], x[m]\nfunction f(t)\nclaim a: d(sum(f.(W*x)))/dx = W'*f'.(W*x)\nclaim b: d(norm(x))/dx = x\n";
    let path = file("seeded.claim", text);
    let run = |seed: &str, format: &str| output(&["check", "--format", format, "--seed", seed, &path]).stdout;
    for format in ["human", "json"] {
        assert_eq!(run("3", format), run("3", format));
        let told = |mut command: Command| command.output().expect("it runs").stdout;
        let mut by_variable = backproof(&["check", "--format", format, &path]);
        by_variable.env("BACKPROOF_SEED", "3");
        assert_eq!(told(by_variable), run("3", format), "the variable is the flag");
        let mut both = backproof(&["check", "--format", format, "--seed", "3", &path]);
        both.env("BACKPROOF_SEED", "4");
        assert_eq!(told(both), run("3", format), "the flag is stronger");
        assert_eq!(output(&["check", "--format", format, &path]).stdout, run("0", format), "the default is 0");
    }
    assert_ne!(run("3", "json"), run("4", "json"), "another seed draws other points");
    let mut wrong = backproof(&["check", &path]);
    assert_eq!(wrong.env("BACKPROOF_SEED", "many").output().expect("it runs").status.code(), Some(2));
}

#[test]
fn cases_are_points() {
    let points = |cases: &str| {
        let report =
            json(&output(&["check", "--format", "json", "--cases", cases, "--claim", "d(exp(x))/dx = exp(x)"]));
        let evidence = report["claims"][0]["evidence"].as_array().expect("evidence");
        let sampled = evidence.iter().find(|one| one["witness"] == "sampled").expect("it was sampled");
        let detail = sampled["detail"].as_str().expect("how it knows");
        detail.split(' ').find_map(|word| word.parse::<usize>().ok()).expect("the number of points")
    };
    let (few, many) = (points("1"), points("500"));
    assert!(few < 200 && many >= 500, "{few} and {many}");
}

#[test]
fn strict_is_for_kinks() {
    for (claim, strict) in
        [("d(relu(x))/dx = step(x)", 3), ("d(relu(x)^2)/dx = 2*relu(x)", 0), ("d(relu(x))/dx = 0", 1)]
    {
        assert_eq!(output(&["check", "--strict", "--claim", claim]).status.code(), Some(strict), "{claim}");
    }
    assert_eq!(output(&["check", "--claim", "d(relu(x))/dx = step(x)"]).status.code(), Some(0));
}

#[test]
fn one_liners() {
    let several =
        output(&["check", "--format", "json", "--claim", "d(x^2)/dx = 2*x", "--claim", "-x = x*(0 - 1); x = 1"]);
    assert_eq!(several.status.code(), Some(1));
    let report = json(&several);
    let verdicts: Vec<&str> =
        report["claims"].as_array().into_iter().flatten().filter_map(|claim| claim["verdict"].as_str()).collect();
    assert_eq!(verdicts, ["verified", "verified", "refuted"]);
    let quoted = output(&["check", "--claim", "function f(t); d(f(x))/dx = f(x)"]);
    assert!(stdout(&quoted).contains(r"--claim 'function f(t); d(f(x))/dx = f(x)'"), "{}", stdout(&quoted));
}

#[test]
fn only_some_statements() {
    let report = json(&output(&["verify", "--format", "json", "--only", "A1,b2"]));
    let claims = report["claims"].as_array().expect("a list");
    let labels: Vec<&str> = claims.iter().filter_map(|claim| claim["label"].as_str()).collect();
    assert!(labels.iter().any(|label| label.starts_with("A1")) && labels.iter().any(|label| label.starts_with("B2")));
    assert!(
        labels.iter().all(|label| ["A1", "B2"].contains(&label.split('.').next().unwrap_or_default())),
        "{labels:?}"
    );
    let table = stdout(&output(&["verify", "--only", "A1"]));
    assert!(table.contains("A1") && !table.contains("B2"), "{table}");
    let one = json(&output(&["verify", "--format", "json", "--only", labels[0]]));
    assert_eq!(one["claims"].as_array().map(Vec::len), Some(1));
    assert_eq!(one["claims"][0], claims[0]);
}

#[test]
fn parts_are_told_without_the_brackets_around_them() {
    let told = stdout(&output(&["check", "--explain", "--claim", "d(((x + 1))*(x))/dx = (2*x + 1)"]));
    for line in ["\n        x + 1   a scalar\n", "\n      ((x + 1))*(x)   a scalar\n", "\n    d(x + 1)/dx = 1 "] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert!(told.contains("\n    2*x + 1   a scalar\n"), "{told}");
}

#[test]
fn both_sides_are_compared_by_what_is_declared() {
    let softmax = "dims n; var z[n]; const y[n]; given sum(y) = 1; d(-sum(y .* log.(softmax(z))))/dz";
    let symmetric = "dims n; var A[n,n], x[n], y[n]; given A symmetric; given sum(y) = 1";
    for (claim, told) in [
        (format!("{softmax} = softmax(z) - y"), "the same by what is declared: sum(y) = 1"),
        (format!("{symmetric}; d(x'*A*x)/dx = 2*A*x"), "the same by what is declared: A symmetric"),
        (format!("{symmetric}; d(x'*A*x)/dx = A*x + A'*x"), "the same"),
        (format!("{symmetric}; d(x'*A*x)/dx = A*x"), "right − left = -A*x, by the facts: A symmetric"),
        ("domain x in (0, inf); sqrt(x^2) = x".to_string(), "the same by what is declared: x in (0, inf)"),
        (
            "domain x in (0, inf); 1/(1 + x) - 1/(2 + x) = 1/((1 + x)*(2 + x))".to_string(),
            "the same after more rewriting",
        ),
        ("given a*b = 1; d(a*b*x)/dx = 2".to_string(), "right − left = 2 - a*b, leaving out the facts: a*b = 1"),
    ] {
        let explained = stdout(&output(&["check", "--explain", "--claim", &claim]));
        assert!(explained.contains(&format!("\n    {told}\n")), "{told}: {explained}");
    }
}

#[test]
fn traces_by_label() {
    let path = file(
        "traced.claim",
        "var x, y\nclaim product: d(x*y)/dx = y\nclaim identity: x = x\nclaim lost: x =\nclaim shape: shape(x) = []\n",
    );
    let shown = output(&["trace", &path, "--claim", "product"]);
    assert!(shown.status.success());
    for part in ["evaluation", "adjoint", "x ", "y "] {
        assert!(stdout(&shown).contains(part), "{}", stdout(&shown));
    }
    assert!(output(&["trace", &path, "--claim", "identity"]).status.success());
    for (label, told) in [
        ("prodcut", "did you mean `product`?"),
        ("nothing-like-it", "there are product, identity"),
        ("lost", "line 4 cannot be read"),
        ("shape", "no trace"),
    ] {
        let output = output(&["trace", &path, "--claim", label]);
        assert_eq!(output.status.code(), Some(2), "{label}");
        assert!(stderr(&output).contains(told) && output.stdout.is_empty(), "{label}: {}", stderr(&output));
    }
    let unlabelled = file("unlabelled.claim", "var x\nclaim x = x\n");
    assert!(stderr(&output(&["trace", &unlabelled, "--claim", "a"])).contains("no claim has a label"));
}

#[test]
fn hostile_bytes_are_answered_soon() {
    let parentheses = format!("claim a: {}1{} = 1\n", "(".repeat(100_000), ")".repeat(100_000));
    let texts: [(&str, Vec<u8>, &str); 6] = [
        ("five-megabytes", vec![b'x'; 5 << 20], "more than 1048576 bytes"),
        ("parentheses", parentheses.into_bytes(), "200 levels"),
        ("not-utf8", b"var x\nclaim a: \xc3\x28 = x\n".to_vec(), "not UTF-8"),
        ("nul", b"var x\nclaim a: \0 = x\n".to_vec(), "U+0000"),
        (
            "noise",
            (0..200_000_u32)
                .map(|at| b"()[]=*'^.,;#\"\n "[(at.wrapping_mul(2_654_435_761) >> 16) as usize % 15])
                .collect(),
            "",
        ),
        ("letters", "claim ∂ᵀ⁻¹ é: \u{202e}x = ".repeat(20_000).into_bytes(), ""),
    ];
    for (name, bytes, told) in texts {
        let path = file(&format!("{name}.claim"), bytes);
        let started = Instant::now();
        let output = output(&["check", "--format", "json", &path]);
        let limit = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
        assert!(started.elapsed() < limit, "{name}: {:?}", started.elapsed());
        assert_eq!(output.status.code(), Some(2), "{name}");
        assert!(!stderr(&output).contains("panicked"), "{name}: {}", stderr(&output));
        let message = json(&output)["claims"][0]["message"].as_str().unwrap_or_default().to_string();
        assert!(message.contains(told), "{name}: {message}");
    }
}
