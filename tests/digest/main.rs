//! The safety net under every move: what the tool says of all built-in claims and of a thousand random ones, byte by
//! byte.
//!
//! `digest.txt` has a line for each batch of at most fifty claims: its name, how the verdicts fell, and a digest of
//! the JSON report. A change that is meant to change nothing leaves the file as it is. Where a change is meant, renew
//! it with
//!
//! ```text
//! BACKPROOF_WRITE_DIGEST=1 cargo test --test digest
//! ```
//!
//! and say in the commit which lines changed, and why. The reports themselves are written beside the build, one file a
//! batch: keep those of the commit before to see by `diff` what a line stands for.
#![cfg(feature = "cli")]

#[path = "../witness/differential/harness/mod.rs"]
mod harness;
#[path = "../random_claims/mod.rs"]
mod random_claims;

use backproof::judge::{judge, judge_text, read};
use backproof::lang::typed::Item;
use backproof::library::Library;
use backproof::report::{Section, Tally, json};
use backproof::verdict::{Judged, Options};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

/// Claims of a batch, at most.
const BATCH: usize = 50;
/// Batches of random claims: about scalars with their derivatives written out, about arrays, and of the kinds on which
/// a checker is easily wrong. A thousand claims together.
const SCALARS: u64 = 4;
const ARRAYS: u64 = 8;
const KINDS: u64 = 8;
/// The seed of the random claims.
const SEED: u64 = 14;
/// How high the random formulas about scalars are.
const DEPTH: u32 = 2;
/// At how many points claims in texts of their own are sampled.
const CASES: usize = 24;
/// Longer texts are left out: some take a minute each.
const LONGEST: usize = 320;

/// What is judged in one go.
enum Job {
    Library(&'static Library),
    Scalars(u64),
    Arrays(u64),
    Kinds(u64),
}

/// The report on some claims.
struct Report {
    name: String,
    tally: Tally,
    json: String,
}

impl Report {
    fn of(name: String, source: &str, rows: &[Judged]) -> Report {
        let rows: Vec<&Judged> = rows.iter().collect();
        let tally = Tally::of(rows.iter().copied());
        let (heading, again) = (String::new(), String::new());
        let section = Section { heading, source, rows, again, one_by_one: false, corrected: Vec::new() };
        Report { name, tally, json: json::render(&[section]) }
    }

    /// The line of the file.
    fn line(&self) -> String {
        let Tally { verified, refuted, unknown, error, .. } = self.tally;
        let digest = fnv(self.json.as_bytes());
        format!(
            "{:<16} {verified:2} verified {refuted:2} refuted {unknown:2} unknown {error:2} error  {digest:016x}",
            self.name
        )
    }
}

/// The 64-bit digest of Fowler, Noll and Vo (FNV-1a): enough to notice a change.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |digest, byte| (digest ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3))
}

impl Job {
    fn all() -> Vec<Job> {
        let libraries = Library::all().iter().map(Job::Library);
        let random =
            (0..SCALARS).map(Job::Scalars).chain((0..ARRAYS).map(Job::Arrays)).chain((0..KINDS).map(Job::Kinds));
        libraries.chain(random).collect()
    }

    fn reports(&self) -> Vec<Report> {
        match self {
            Job::Library(library) => {
                let rows = judged(library.text);
                let batches = rows.chunks(BATCH).enumerate();
                let name = |number| format!("{}-{}", library.name, number + 1);
                batches.map(|(number, rows)| Report::of(name(number), library.text, rows)).collect()
            }
            Job::Scalars(number) => {
                let text = random_claims::claims(SEED + number, BATCH / 2, DEPTH);
                vec![Report::of(format!("scalars-{}", number + 1), &text, &judged(&text))]
            }
            Job::Arrays(batch) => one_by_one("arrays", *batch, &|number| harness::claim::claim(SEED, number).text()),
            Job::Kinds(batch) => one_by_one("kinds", *batch, &|number| harness::kinds::claim(SEED, number, &[]).text),
        }
    }
}

/// Claims that stand each in a text of its own. Their mistakes are not looked for, which takes most of the time.
fn one_by_one(name: &str, batch: u64, text: &dyn Fn(u64) -> String) -> Vec<Report> {
    // Batches begin so far apart that no two of them share a claim.
    let texts = (1000 * batch..).map(text).filter(|text| text.len() <= LONGEST);
    let rows: Vec<Judged> = texts.take(BATCH).map(|text| verdict_alone(&text)).collect();
    vec![Report::of(format!("{name}-{}", batch + 1), "", &rows)]
}

/// The one claim of a text with its verdict, and no mistake.
fn verdict_alone(text: &str) -> Judged {
    let document = read(text, false);
    let [Item::Claim(claim)] = &document.items[..] else { panic!("a text with one claim: {text}") };
    Judged {
        file: "-".to_string(),
        line: claim.line,
        label: None,
        text: claim.text.clone(),
        verdict: judge(&document, claim, &Options { cases: CASES, ..Options::default() }),
        expectation: None,
        mistake: None,
        derived: None,
        under: document.under(claim),
        sized: false,
    }
}

fn judged(text: &str) -> Vec<Judged> {
    judge_text("-", text, false, &Options::default(), &mut |_, _| {})
}

/// The reports of all jobs in their order, worked on by as many threads as there are processors.
fn all_reports() -> Vec<Report> {
    let jobs = Job::all();
    let (next, done) = (Mutex::new(0), Mutex::new(Vec::new()));
    let work = || {
        loop {
            let number = {
                let mut next = next.lock().expect("no thread panicked");
                *next += 1;
                *next - 1
            };
            let Some(job) = jobs.get(number) else { break };
            let reports = job.reports();
            done.lock().expect("no thread panicked").push((number, reports));
        }
    };
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
    let mut done = done.into_inner().expect("no thread panicked");
    done.sort_by_key(|(number, _)| *number);
    done.into_iter().flat_map(|(_, reports)| reports).collect()
}

/// The lines that differ, the old one above the new one.
fn differences(old: &str, new: &str) -> String {
    let mut shown = String::new();
    let line_of = |text: &str, name: &str| {
        text.lines().find(|line| line.split(' ').next() == Some(name)).unwrap_or("no such batch").to_string()
    };
    let names =
        |text: &str| text.lines().filter_map(|line| Some(line.split(' ').next()?.to_string())).collect::<Vec<_>>();
    let mut all = names(old);
    all.extend(names(new).into_iter().filter(|name| !names(old).contains(name)));
    for name in all {
        let (before, after) = (line_of(old, &name), line_of(new, &name));
        if before != after {
            writeln!(shown, "- {before}\n+ {after}").expect("a string takes all");
        }
    }
    shown
}

#[test]
fn every_verdict_is_as_it_was() {
    let reports = all_reports();
    let directory = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("digest");
    std::fs::create_dir_all(&directory).expect("the directory for tests is writable");
    for report in &reports {
        let path = directory.join(format!("{}.json", report.name));
        std::fs::write(path, &report.json).expect("the directory for tests is writable");
    }
    let random: usize = reports.iter().rev().take((SCALARS + ARRAYS + KINDS) as usize).map(|r| r.tally.total()).sum();
    assert_eq!(random, 1000, "every random claim has its row");
    let new: String = reports.iter().map(|report| report.line() + "\n").collect();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/digest/digest.txt");
    if std::env::var_os("BACKPROOF_WRITE_DIGEST").is_some() {
        std::fs::write(&file, &new).expect("the project is writable");
    }
    let old = std::fs::read_to_string(&file).unwrap_or_default();
    let shown = differences(&old, &new);
    assert!(
        old == new,
        "what the tool says has changed in these batches:\n\n{shown}\nThe reports stand in {}; compare them with those \
         of the commit before. If the change is meant, renew the file with\n\n    \
         BACKPROOF_WRITE_DIGEST=1 cargo test --test digest\n\nand say in the commit which lines changed, and why.",
        directory.display()
    );
}

/// One byte of one report shows, and in its own line alone.
#[test]
fn a_change_is_located() {
    let text = "var x\nclaim a: d(x^2)/dx = 2*x\nclaim b: d(x^3)/dx = 2*x^2";
    let mut rows = judged(text);
    let first = |rows: &[Judged]| Report::of("first".to_string(), text, &rows[..1]).line();
    let second = |rows: &[Judged]| Report::of("second".to_string(), text, &rows[1..]).line();
    let old = format!("{}\n{}\n", first(&rows), second(&rows));
    assert!(old.contains(" 1 verified") && old.contains(" 1 refuted"), "{old}");
    let found = rows[1].verdict.counterexample.as_mut().expect("a refutation shows one");
    found.entry = vec![1];
    let new = format!("{}\n{}\n", first(&rows), second(&rows));
    let shown = differences(&old, &new);
    assert!(shown.contains("- second") && shown.contains("+ second") && !shown.contains("first"), "{shown}");
    assert_eq!(differences(&old, &old), "");
    assert!(differences("", &new).contains("- no such batch\n+ first"));
}
