//! Powers whose exponents are computed: x^p is read as exp(p·ln x), which has no value where x is negative. Where p is no whole number that is so;
//! where p is one at every point (`given p = 2`), such points are missed, and nobody may speak for them.

use crate::claim::Subject;
use crate::lang::constant::constant_at;
use crate::lang::lower::{Forms, lower};
use crate::lang::typed::{Kind, Typed};
use crate::scalar::plain::Plain;
use crate::witness::case::Case;
use crate::witness::points::{Points, Style};
use crate::witness::sampled::shapes;

/// Points at which exponents are looked at.
const POINTS: usize = 12;
/// Of so many values of an exponent one at least is a whole number, if that is no accident.
const SHARE: usize = 8;
/// How near to a whole number.
const NEAR: f64 = 1e-9;

/// The exponents that are not numbers once the sizes are; whatever depends on a function's parameter aside.
fn computed<'d>(subject: &Subject<'d>, sizes: &[u64]) -> Vec<&'d Typed> {
    let mut found = Vec::new();
    for part in subject.parts() {
        part.walk(&mut |part| {
            if let Kind::Power(base, exponent) = &part.kind
                && !matches!(base.kind, Kind::Euler)
                && constant_at(subject.document.behind_lets(exponent), sizes).is_none()
            {
                found.push(&**exponent);
            }
        });
    }
    found
}

/// Whether some exponent depends on inputs, and so is a whole number at some points.
pub fn vary(subject: &Subject<'_>) -> bool {
    let depends = |exponent: &Typed| !subject.document.closure(exponent, None).inputs.is_empty();
    computed(subject, &subject.least).into_iter().any(depends)
}

/// Whether some exponent that is computed is a whole number at more points than by accident.
pub fn are_whole(subject: &Subject<'_>, seed: u64) -> bool {
    shapes(subject, seed).into_iter().take(2).any(|sizes| {
        let Ok(case) = Case::new(subject, sizes) else { return false };
        computed(subject, &case.sizes).into_iter().any(|exponent| is_whole(&case, exponent, seed))
    })
}

fn is_whole(case: &Case<'_>, exponent: &Typed, seed: u64) -> bool {
    let subject = case.subject;
    let has_parameter = {
        let mut found = false;
        exponent.walk(&mut |part| found |= matches!(part.kind, Kind::Parameter));
        found
    };
    if has_parameter {
        return false;
    }
    let Ok(lowered) = lower(subject.document, &case.sizes, &subject.inputs, &[exponent], Forms::Tape) else {
        return false;
    };
    let mut points = Points::new(case, seed);
    let (mut whole, mut all) = (0, 0);
    for _ in 0..POINTS {
        let Some(point) = points.draw(Style::Normal) else { continue };
        let entries: Vec<f64> = point.values.iter().map(|value| value.to_f64().value()).collect();
        let mut reader = Plain { functions: point.functions.clone() };
        for value in lowered.program.evaluate(&mut reader, &entries) {
            all += 1;
            whole += usize::from((value - value.round()).abs() < NEAR);
        }
    }
    whole * SHARE > all
}
