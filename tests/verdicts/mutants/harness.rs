//! Random wrong versions of the built-in claims, each judged and explained as if somebody had claimed it.

use super::sentences;
use backproof::judge::{judge, verified_within};
use backproof::lang::ast::Expectation;
use backproof::lang::reading::Reading;
use backproof::lang::typed::{Body, Claim, Item};
use backproof::mistake::versions::{How, Share, Version, wrong_versions};
use backproof::mistake::{Explanation, explain};
use backproof::verdict::{Options, Outcome};
use std::fmt::Write as _;

/// The right side that is offered, as a repair or as the derivative.
fn formula(explained: &Explanation) -> Option<String> {
    let repair = match explained {
        Explanation::Known(mistake) => mistake.fix.as_ref(),
        Explanation::Derived(derived) => Some(derived),
    };
    repair.map(|repair| repair.text.clone())
}

/// The versions that a claim is asked for; one of them is taken.
const SHARE: Share = Share { single: 60, double: 20, other: 10 };
/// How many points more than usual decide whether a version that was verified is really wrong.
const MORE: usize = 512;

/// What a campaign saw.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Versions that were refuted.
    pub refuted: usize,
    /// Versions that were verified and that equal the right claim at more points, too.
    pub equal: usize,
    /// Versions that were not decided.
    pub unknown: usize,
    /// Refuted ones with a name.
    pub named: usize,
    /// Refuted ones with one edit, and how many of them got a fix.
    pub single: (usize, usize),
    /// The same with two edits.
    pub double: (usize, usize),
    /// The same with no edit of the repairer's.
    pub other: (usize, usize),
    /// What must not happen: a wrong version verified, or a fix that does not hold.
    pub failures: Vec<String>,
    /// Refuted versions with one edit and without a fix.
    pub unfixed: Vec<String>,
    /// Fixes and derived formulas, and which of them are longer than two lines.
    pub formulas: usize,
    /// These.
    pub long: Vec<String>,
}

/// The built-in claims, by file.
pub fn library() -> Vec<(String, String)> {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/claims");
    let entries = std::fs::read_dir(directory).expect("the claims are there");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    let read = |path: std::path::PathBuf| {
        let text = std::fs::read_to_string(&path).expect("readable");
        (path.file_name().expect("a name").to_string_lossy().into_owned(), text)
    };
    files.into_iter().map(read).collect()
}

fn is_right(claim: &Claim) -> bool {
    matches!(claim.expectation, None | Some(Expectation::Verified(_)))
}

/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, count: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % count.max(1) as u64) as usize
    }
}

impl Tally {
    /// Judges so many random versions.
    pub fn run(&mut self, files: &[(String, String)], count: usize, seed: u64) {
        let readings: Vec<Reading> = files.iter().map(|(_, text)| Reading::new(text, false)).collect();
        let options = Options::default();
        let mut claims: Vec<(usize, &Claim)> = Vec::new();
        for (file, reading) in readings.iter().enumerate() {
            let items = reading.document().items.iter();
            claims.extend(items.filter_map(|item| match item {
                Item::Claim(claim) if matches!(claim.body, Body::Equal(..)) && is_right(claim) => {
                    Some((file, &**claim))
                }
                _ => None,
            }));
        }
        let mut random = Random(seed);
        let mut done = 0;
        while done < count {
            let (file, claim) = claims[random.below(claims.len())];
            let reading = &readings[file];
            let versions = wrong_versions(reading, claim, SHARE).expect("no claim here is too large");
            // A third of each kind.
            let kind = random.below(3);
            let of_kind: Vec<&Version> = versions
                .iter()
                .filter(|version| match version.how {
                    How::Edit(_) => kind == 0,
                    How::Edits(..) => kind == 1,
                    How::Otherwise(_) => kind == 2,
                })
                .collect();
            if of_kind.is_empty() || judge(reading.document(), claim, &options).outcome != Outcome::Verified {
                continue;
            }
            let version = of_kind[random.below(of_kind.len())];
            self.weigh(&files[file], claim, version);
            done += 1;
        }
    }

    fn weigh(&mut self, (file, text): &(String, String), claim: &Claim, version: &Version) {
        let options = Options::default();
        let (left, _) = claim.text.split_once(" = ").expect("a claim has two sides");
        let name = format!("{file}:{} {left} = {} [{:?}]", claim.line, version.text, version.how);
        // As somebody would have written it: the text of the file with this claim in place of the right one.
        let mut written = text[..claim.span.start].to_string();
        let _ = writeln!(written, "claim {left} = {}", version.text);
        let reading = Reading::new(&written, false);
        let document = reading.document();
        let Some(item @ Item::Claim(wrong)) = document.items.last() else {
            self.failures.push(format!("{name}: what is printed cannot be read"));
            return;
        };
        let verdict = judge(document, wrong, &options);
        match verdict.outcome {
            Outcome::Refuted => self.refuted += 1,
            Outcome::Verified if self.is_wrong(&reading, claim, wrong) => {
                self.failures.push(format!("{name}: wrong, and verified"));
                return;
            }
            Outcome::Verified => {
                self.equal += 1;
                return;
            }
            _ => {
                self.unknown += 1;
                return;
            }
        }
        let explained = explain(&reading, item, &verdict, &options, &|document, claim, work| {
            verified_within(document, claim, &options, work)
        });
        if let Some(formula) = explained.as_ref().and_then(formula) {
            self.formulas += 1;
            if formula.chars().count() > sentences::LONGEST {
                self.long.push(format!("{name}: {formula}"));
            }
        }
        let mistake = explained.and_then(|explained| explained.mistake());
        let claim_text = format!("{left} = {}", version.text);
        self.failures.extend(mistake.iter().flat_map(|mistake| sentences::contradictions(&claim_text, mistake)));
        let fix = mistake.as_ref().and_then(|mistake| mistake.fix.as_ref());
        self.named += usize::from(mistake.is_some());
        if let Some(fix) = fix {
            let mut fixed = text[..claim.span.start].to_string();
            let _ = writeln!(fixed, "claim {left} = {}", fix.text);
            let reading = Reading::new(&fixed, false);
            let again = Options { seed: options.seed + 1, cases: 2 * options.cases, ..options };
            let holds = match reading.document().items.last() {
                Some(Item::Claim(claim)) => judge(reading.document(), claim, &again).outcome == Outcome::Verified,
                _ => false,
            };
            if !holds {
                self.failures.push(format!("{name}: the fix `{}` does not hold", fix.text));
            }
        }
        let (all, fixed) = match version.how {
            How::Edit(_) => (&mut self.single.0, &mut self.single.1),
            How::Edits(..) => (&mut self.double.0, &mut self.double.1),
            How::Otherwise(_) => (&mut self.other.0, &mut self.other.1),
        };
        *all += 1;
        *fixed += usize::from(fix.is_some());
        if fix.is_none() && matches!(version.how, How::Edit(_)) {
            self.unfixed.push(name);
        }
    }

    /// Whether a verified version differs from the right side at one of many more points.
    fn is_wrong(&self, reading: &Reading, right: &Claim, wrong: &Claim) -> bool {
        let (Body::Equal(_, right), Body::Equal(_, claimed)) = (&right.body, &wrong.body) else { return false };
        let same = Claim { body: Body::Equal(right.clone(), claimed.clone()), ..wrong.clone() };
        let options = Options { seed: 7, cases: MORE, strict: false };
        judge(reading.document(), &same, &options).outcome == Outcome::Refuted
    }

    /// The rates in words.
    pub fn report(&self) -> String {
        let rate = |(all, fixed): (usize, usize)| format!("{fixed} of {all} fixed");
        let mut text = format!(
            "{} refuted, {} equal to the right claim at more points too, {} undecided\n",
            self.refuted, self.equal, self.unknown
        );
        let _ = writeln!(
            text,
            "{} named; one edit: {}; two edits: {}; otherwise wrong: {}",
            self.named,
            rate(self.single),
            rate(self.double),
            rate(self.other)
        );
        let _ = writeln!(
            text,
            "{} fixes and derived formulas, {} of them longer than two lines",
            self.formulas,
            self.long.len()
        );
        for long in &self.long {
            let _ = writeln!(text, "long: {long}");
        }
        for unfixed in &self.unfixed {
            let _ = writeln!(text, "no fix: {unfixed}");
        }
        for failure in &self.failures {
            let _ = writeln!(text, "FAILURE {failure}");
        }
        text
    }
}
