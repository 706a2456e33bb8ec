//! Mistakes of every kind, made in every function of a list: what shows is caught, and what is right is not accused.

use super::table::{ALL, FIELD_MISTAKES, FIELDS, MISTAKES, SCALARS, shows, shows_in_field};
use backproof::check::{self, Check, Report};
use backproof::verdict::Outcome;

fn scalar(number: usize, mistake: Option<usize>) -> Check<'static> {
    let (_, f, slope, (low, high)) = SCALARS[number];
    let claim = move |x: f64, a: f64| match mistake {
        Some(mistake) => MISTAKES[mistake].1(x, a, slope(x, a), number),
        None => slope(x, a),
    };
    let check = check::derivative_with_1(f, claim).param(0.5..3.0);
    if (low, high) == ALL { check } else { check.on(low..=high) }
}

fn field(number: usize, mistake: Option<usize>) -> Check<'static> {
    let (_, f, gradient) = FIELDS[number];
    check::gradient(f, move |x: &[f64]| match mistake {
        Some(mistake) => FIELD_MISTAKES[mistake].1(x, gradient(x)),
        None => gradient(x),
    })
}

fn judged(check: Check<'static>, seed: u64) -> Report {
    check.seed(seed).report()
}

/// What right code is told, and what wrong code: accused and open ones; missed ones of how many.
fn all(seed: u64) -> (Vec<String>, Vec<String>, Vec<String>, usize) {
    let (mut accused, mut open, mut missed, mut wrong) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut right = |name: &str, report: Report| match report.verdict.outcome {
        Outcome::Verified => {}
        Outcome::Refuted => accused.push(format!("{name}: {report}")),
        _ => open.push(format!("{name}: {report}")),
    };
    (0..SCALARS.len()).for_each(|number| right(SCALARS[number].0, judged(scalar(number, None), seed)));
    (0..FIELDS.len()).for_each(|number| right(FIELDS[number].0, judged(field(number, None), seed)));
    let mut catch = |name: String, report: Report| {
        wrong += 1;
        if report.verdict.outcome != Outcome::Refuted {
            missed.push(format!("{name}: {report}"));
        }
    };
    for (number, (name, ..)) in SCALARS.iter().enumerate() {
        for mistake in (0..MISTAKES.len()).filter(|mistake| shows(number, *mistake)) {
            catch(format!("{name}, {}", MISTAKES[mistake].0), judged(scalar(number, Some(mistake)), seed));
        }
    }
    for (number, (name, ..)) in FIELDS.iter().enumerate() {
        for mistake in (0..FIELD_MISTAKES.len()).filter(|mistake| shows_in_field(number, *mistake)) {
            catch(format!("{name}, {}", FIELD_MISTAKES[mistake].0), judged(field(number, Some(mistake)), seed));
        }
    }
    (accused, open, missed, wrong)
}

#[test]
fn mistakes_of_every_kind_are_caught() {
    let seed = std::env::var("BACKPROOF_VARIANTS_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(0);
    let (accused, open, missed, wrong) = all(seed);
    println!("{} of {wrong} missed:\n{}", missed.len(), missed.join("\n"));
    assert!(accused.is_empty(), "{}", accused.join("\n"));
    assert!(open.is_empty(), "{}", open.join("\n"));
    assert!(missed.len() * 50 <= wrong, "{} of {wrong} missed\n{}", missed.len(), missed.join("\n"));
}

#[test]
fn the_budget_is_kept() {
    for (number, (name, ..)) in SCALARS.iter().enumerate() {
        let report = scalar(number, None).report();
        assert!(report.calls <= 20_000, "{name}: {} calls", report.calls);
    }
    for (number, (name, ..)) in FIELDS.iter().enumerate() {
        let report = field(number, None).dim(10).report();
        assert!(report.calls <= 50_000, "{name}: {} calls", report.calls);
    }
}
