//! What the binary says of claims: exit statuses, messages, several files, traces.

use super::{FAULTY, RIGHT, UNDECIDED, WRONG, backproof, file, json, output, stderr, stdout};
use assert_cmd::Command;
use std::time::Duration;
use std::time::Instant;

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

/// Claims that are judged at once are reported as they are one after the other, in the order of the text.
#[test]
fn reports_do_not_depend_on_how_many_claims_are_judged_at_once() {
    let texts = [RIGHT, WRONG, UNDECIDED, FAULTY];
    let claims = texts.map(|text| text.split_once('\n').map_or("", |(_, claims)| claims));
    let all = file("jobs.claim", format!("var x, y\n{}", claims.concat()));
    for arguments in [&["check", "--format", "json", &all][..], &["verify", "--library", "losses", "--format", "json"]]
    {
        let with = |jobs: &str| stdout(&output(&[arguments, &["--jobs", jobs]].concat()));
        let one = with("1");
        assert!(one.contains("\"verdict\""), "{one}");
        for jobs in ["2", "7"] {
            assert_eq!(with(jobs), one, "{jobs}");
        }
    }
    let none = output(&["check", "--jobs", "0", &all]);
    assert_eq!(none.status.code(), Some(2), "{}", stderr(&none));
}

#[test]
fn people_are_told_what_is_wrong_and_how_to_see_it_again() {
    let wrong = file("told.claim", WRONG);
    let report = stdout(&output(&["check", "--seed", "5", &wrong]));
    assert!(report.contains("wrong") && report.contains("refuted") && report.contains("counterexample"), "{report}");
    let again =
        report.lines().find_map(|line| line.trim().strip_prefix("again: backproof ")).expect("how to run it again");
    let arguments: Vec<&str> = again.split(' ').collect();
    assert!(arguments.ends_with(&["--seed", "5", "--only", "wrong"]), "{again}");
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
    assert!(full.contains(&format!("again: backproof check {wrong} --details --seed 0 --only wrong\n")), "{full}");
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
        assert_eq!(again, format!("{} {wrong} --seed 5{flags} --only wrong", name.join(" ")));
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
    let mut empty = backproof(&["check", &path]);
    assert_eq!(
        empty.env("BACKPROOF_SEED", "").output().expect("it runs").stdout,
        run("0", "human"),
        "as if it were not set"
    );
    assert_eq!(output(&["check", "--seed", "", &path]).status.code(), Some(2), "a flag is given for something");
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

/// What the text does not write by itself is no step on the way: the variance within `std(x)` has another derivative.
#[test]
fn parts_are_those_that_the_text_writes() {
    let claim = "dims n0; dims n = n0 + 1; var x[n]; d(std(x))/dx = (x - mean(x))/(n*std(x))";
    let told = stdout(&output(&["check", "--explain", "--claim", claim]));
    let steps = told.lines().filter(|line| line.trim_start().starts_with("d(std(x))/dx = ")).count();
    assert_eq!(steps, 1, "{told}");
    let parts = told.lines().filter(|line| line.trim_start().starts_with("std(x) ")).count();
    assert_eq!(parts, 2, "once on each side: {told}");
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
    let shown = output(&["trace", &path, "--label", "product"]);
    assert!(shown.status.success());
    for part in ["evaluation", "adjoint", "x ", "y "] {
        assert!(stdout(&shown).contains(part), "{}", stdout(&shown));
    }
    assert!(output(&["trace", &path, "--label", "identity"]).status.success());
    for (label, told) in [
        ("prodcut", "did you mean `product`?"),
        ("nothing-like-it", "there are product, identity"),
        ("lost", "line 4 cannot be read"),
        ("shape", "no trace"),
    ] {
        let output = output(&["trace", &path, "--label", label]);
        assert_eq!(output.status.code(), Some(2), "{label}");
        assert!(stderr(&output).contains(told) && output.stdout.is_empty(), "{label}: {}", stderr(&output));
    }
    let unlabelled = file("unlabelled.claim", "var x\nclaim x = x\n");
    assert!(stderr(&output(&["trace", &unlabelled, "--label", "a"])).contains("no claim has a label"));
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
