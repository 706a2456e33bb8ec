//! `prove`, where `coqc` is missing, hangs, is ended, or is somebody else's; and the files that it keeps.
#![cfg(unix)]

use super::{backproof, json, stderr, stdout};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

const SQUARE: &str = "d(x^2)/dx = 2*x";

/// A directory of its own for a test, empty.
fn room(name: &str) -> PathBuf {
    let room = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&room);
    fs::create_dir_all(room.join("bin")).expect("the directory for tests is writable");
    fs::create_dir_all(room.join("tmp")).expect("the directory for tests is writable");
    room
}

/// A `coqc` that is a shell script, with the libraries it says it has; its directory stands first in the path.
fn with_coqc(room: &Path, script: &str) -> String {
    let program = room.join("bin/coqc");
    for library in ["Coquelicot", "Interval"] {
        fs::create_dir_all(room.join("user-contrib").join(library)).expect("writable");
    }
    let place = room.display();
    let text = format!("#!/bin/sh\nif [ \"$1\" = -where ]; then echo '{place}'; exit; fi\n{script}\n");
    fs::write(&program, text).expect("writable");
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).expect("it is ours");
    format!("{}/bin:{}", room.display(), std::env::var("PATH").unwrap_or_default())
}

/// A `coqc` that finds and accepts everything.
const CREDULOUS: &str =
    "echo ready; grep -ho 'decided claim_[a-z_0-9]* 0' search.v; echo 'Closed under the global context'";

fn is_empty(directory: &Path) -> bool {
    fs::read_dir(directory).expect("readable").next().is_none()
}

#[test]
fn without_coqc_the_verdicts_stand() {
    for (claim, status) in [(SQUARE, 0), ("d(x^2)/dx = 3*x", 1)] {
        let output = backproof(&["prove", "--claim", claim]).env("PATH", "").output().expect("it runs");
        assert_eq!(output.status.code(), Some(status), "{claim}");
        for package in ["`coqc` is not there", "libcoq-coquelicot", "libcoq-interval"] {
            assert!(stderr(&output).contains(package), "{}", stderr(&output));
        }
        let report = stdout(&output);
        assert!(
            report.contains("all-shapes") && report.contains("proof no-opinion: not decided: `coqc` is not there"),
            "{report}"
        );
    }
}

#[test]
fn without_a_place_for_files_the_verdicts_stand() {
    let mut command = backproof(&["prove", "--format", "json", "--claim", SQUARE]);
    let output = command.env("TMPDIR", "/nonexistent").output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("cannot be run"), "{}", stderr(&output));
    assert_eq!(json(&output)["claims"][0]["verdict"], "verified");
}

#[test]
fn a_missing_library_is_named() {
    let room = room("no-library");
    let path = with_coqc(&room, CREDULOUS);
    fs::remove_dir(room.join("user-contrib/Interval")).expect("it is there");
    let output = backproof(&["prove", "--claim", SQUARE]).env("PATH", path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(stderr(&output).contains("not its library Interval"), "{}", stderr(&output));
}

/// Nothing but the path comes through, and nobody else may look into the folder.
#[test]
fn coqc_sees_neither_variables_nor_files_of_the_user() {
    let room = room("surroundings");
    let notes = room.join("notes");
    let script = format!("env > '{0}'; stat -c 'mode %a' . >> '{0}'; pwd >> '{0}'", notes.display());
    let path = with_coqc(&room, &script);
    let mut command = backproof(&["prove", "--claim", SQUARE]);
    command.env("PATH", path).env("TMPDIR", room.join("tmp"));
    for name in ["COQPATH", "COQLIB", "ROCQPATH", "ROCQLIB", "OCAMLPATH", "XDG_DATA_HOME", "XDG_DATA_DIRS", "COQBIN"] {
        command.env(name, room.join("planted"));
    }
    command.assert().success();
    let notes = fs::read_to_string(notes).expect("it was run");
    let known = ["PATH", "HOME", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_", "mode 700"];
    for line in notes.lines().filter(|line| !line.starts_with('/')) {
        let name = line.split('=').next().unwrap_or_default();
        assert!(known.contains(&name), "{line}");
        assert!(!line.contains("planted"), "{line}");
    }
    assert!(notes.contains("mode 700"), "{notes}");
    assert!(is_empty(&room.join("tmp")));
}

/// It is started no more than once more for all claims, and is ended with what it started.
#[test]
fn a_coqc_that_hangs_is_not_started_again() {
    let room = room("hangs");
    let starts = room.join("starts");
    let path = with_coqc(&room, "exit 1");
    let script = format!("#!/bin/sh\nsleep 600 & echo $! >> '{}'\nsleep 600\n", starts.display());
    fs::write(room.join("bin/coqc"), script).expect("writable");
    let mut command = backproof(&["prove", "--patience", "1", "--claim", SQUARE, "--claim", "d(x^3)/dx = 3*x^2"]);
    let output = command.env("PATH", path).env("TMPDIR", room.join("tmp")).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("does not even say within 20 seconds"), "{}", stdout(&output));
    let starts = fs::read_to_string(starts).expect("it was started");
    assert_eq!(starts.lines().count(), 1, "{starts}");
    assert!(has_ended(starts.trim()), "{starts}");
    assert!(is_empty(&room.join("tmp")));
}

/// Where the beginning is refused it would be refused each time.
#[test]
fn a_coqc_that_refuses_the_beginning_is_not_started_again() {
    let room = room("refuses");
    let starts = room.join("starts");
    let path = with_coqc(&room, &format!("echo once >> '{}'; echo 'Error: no.' >&2; exit 1", starts.display()));
    let mut command = backproof(&["prove", "--claim", SQUARE, "--claim", "d(x^3)/dx = 3*x^2"]);
    let output = command.env("PATH", path).output().expect("it runs");
    assert_eq!(output.status.code(), Some(0));
    assert!(stdout(&output).contains("Error: no."), "{}", stdout(&output));
    assert_eq!(fs::read_to_string(starts).expect("it was started").lines().count(), 1);
}

/// Whether a process has ended, or does so soon.
fn has_ended(number: &str) -> bool {
    (0..250).any(|_| {
        sleep(Duration::from_millis(20));
        // What is dead and was not asked for counts as ended, too.
        let state = fs::read_to_string(format!("/proc/{number}/stat"));
        state.is_ok_and(|state| state.contains(") Z ")) || !Path::new(&format!("/proc/{number}")).exists()
    })
}

fn wait_for(path: &Path) -> String {
    for _ in 0..3000 {
        if let Some(text) = fs::read_to_string(path).ok().filter(|text| text.ends_with('\n')) {
            return text;
        }
        sleep(Duration::from_millis(20));
    }
    panic!("{} was not written", path.display());
}

fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

/// Whether this process was started with a signal ignored, as jobs in the background are: the program, its child, ignores it too then.
#[cfg(target_os = "linux")]
fn is_ignored(signal: u32) -> bool {
    let status = std::fs::read_to_string("/proc/self/status").expect("this process has a status");
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:")).expect("with its ignored signals");
    u64::from_str_radix(mask.trim(), 16).expect("a mask") >> (signal - 1) & 1 == 1
}

#[cfg(target_os = "linux")]
#[test]
fn an_interrupted_run_leaves_nothing_behind() {
    for (number, signal, status) in [(2, "-INT", 130), (15, "-TERM", 143), (1, "-HUP", 129)] {
        if is_ignored(number) {
            continue;
        }
        let room = room(&format!("interrupted{signal}"));
        let notes = room.join("notes");
        let script = format!("sleep 600 & echo $$ $! >> '{}'; sleep 600", notes.display());
        let path = with_coqc(&room, &script);
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("backproof"))
            .args(["prove", "--claim", SQUARE])
            .env("PATH", path)
            .env("TMPDIR", room.join("tmp"))
            .stdout(Stdio::null())
            .spawn()
            .expect("it runs");
        let numbers = wait_for(&notes);
        assert!(!is_empty(&room.join("tmp")));
        send(signal, &child);
        assert_eq!(child.wait().expect("it ends").code(), Some(status));
        assert!(numbers.split_whitespace().all(has_ended), "{numbers}");
        assert!(is_empty(&room.join("tmp")));
    }
}

#[test]
fn kept_files_are_written_over_and_no_others() {
    let room = room("kept");
    let path = with_coqc(&room, CREDULOUS);
    let directory = room.join("theorems\n");
    let kept = directory.join("claims_1.v");
    let run = |claim: &str| {
        let mut command = backproof(&["prove", "--claim", claim, "--emit"]);
        command.arg(&directory).env("PATH", &path).output().expect("it runs")
    };
    let first = run(SQUARE);
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    assert!(stderr(&first).contains("1 theorem in ") && stderr(&first).contains("theorems\\u{a}/claims_1.v"));
    assert!(fs::read_to_string(&kept).expect("it was written").contains("x ^ 2"));
    assert_eq!(run("d(x^7)/dx = 7*x^6").status.code(), Some(0));
    assert!(fs::read_to_string(&kept).expect("it is there").contains("x ^ 7"), "that of the earlier run");

    let refused = |why: &str| {
        let output = run(SQUARE);
        assert_eq!(output.status.code(), Some(2), "what was asked for was not done");
        assert!(stderr(&output).contains(why), "{}", stderr(&output));
        assert!(stdout(&output).contains("verified  proof"), "{}", stdout(&output));
    };
    fs::write(&kept, "mine\n").expect("writable");
    refused("did not write");
    assert_eq!(fs::read_to_string(&kept).expect("it is there"), "mine\n");

    let others = room.join("others.v");
    for text in [Some("(* theirs *)\n"), None] {
        let _ = fs::remove_file(&kept);
        let _ = fs::remove_file(&others);
        if let Some(text) = text {
            fs::write(&others, text).expect("writable");
        }
        symlink(&others, &kept).expect("links are known");
        refused("symbolic link");
        assert_eq!(fs::read_to_string(&others).ok().as_deref(), text);
    }
}

/// A library that stands in for Coquelicot, by a variable or in the user's own place, changes nothing.
#[test]
fn a_planted_library_is_not_seen() {
    if Command::new("coqc").arg("--version").output().is_err() {
        println!("coqc is not there: THE PROOFS WERE NOT CHECKED");
        return;
    }
    let room = room("planted");
    for place in ["path", "home/.local/share/coq", "xdg/coq"] {
        let library = room.join(place).join("Coquelicot");
        fs::create_dir_all(&library).expect("writable");
        fs::write(library.join("Coquelicot.v"), "Axiom anything : forall P : Prop, P.\n").expect("writable");
        let made =
            Command::new("coqc").args(["-q", "-R", ".", "Coquelicot", "Coquelicot.v"]).current_dir(&library).status();
        assert!(made.expect("it runs").success());
    }
    let mut command = backproof(&["prove", "--cases", "8", "--claim", SQUARE, "--claim", "d(x^2)/dx = 3*x"]);
    command.env("COQPATH", room.join("path")).env("HOME", room.join("home")).env("XDG_DATA_HOME", room.join("xdg"));
    let report = stdout(&command.output().expect("it runs"));
    assert!(report.contains("verified  proof") && report.contains("refuted   proof"), "{report}");
}
