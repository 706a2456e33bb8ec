//! Powers whose exponents are computed: x^p is read as exp(p·ln x), which has no value where x is negative. Where p is no whole number that is so;
//! where p is one at every point (`given p = 2`), such points are missed, and nobody may speak for them.

use super::{Points, Style};
use crate::claim::Subject;
use crate::lang::constant::constant_among;
use crate::lang::lower::{Forms, lower};
use crate::lang::typed::{Callee, InputId, Kind, Typed};
use crate::scalar::instance::Instance;
use crate::scalar::plain::Plain;
use crate::witness::bench::case::{Case, Point};
use crate::witness::bench::sizes::shapes;

/// Shapes, and points of each, at which exponents are looked at.
const SHAPES: usize = 2;
const POINTS: usize = 12;
/// Of so many values of an exponent one at least is a whole number, if that is no accident.
const SHARE: usize = 8;
/// How near to a whole number.
const NEAR: f64 = 1e-9;

/// The powers whose exponents are not numbers once sizes and index names are: base and exponent.
fn computed<'d>(subject: &Subject<'d>, sizes: &[u64]) -> Vec<(&'d Typed, &'d Typed)> {
    let mut found = Vec::new();
    for part in subject.parts() {
        part.walk(&mut |part| {
            if let Kind::Power(base, exponent) = &part.kind
                && !matches!(base.kind, Kind::Euler)
                && constant_among(subject.document.behind_lets(exponent), sizes, &|_| Some(1)).is_none()
            {
                found.push((&**base, &**exponent));
            }
        });
    }
    found
}

/// Whether some exponent depends on inputs, and so is a whole number at some points, and has a negative base at some.
pub fn vary(subject: &Subject<'_>, seed: u64) -> bool {
    let depends = |exponent: &Typed| !subject.document.closure(exponent, None).inputs.is_empty();
    any(subject, seed, &|exponent, values| depends(exponent) && !values.is_empty())
}

/// Whether some exponent is a whole number at more points with a negative base than by accident.
pub fn are_whole(subject: &Subject<'_>, seed: u64) -> bool {
    any(subject, seed, &|_, values| {
        let whole = values.iter().filter(|value| (*value - value.round()).abs() < NEAR).count();
        whole * SHARE > values.len()
    })
}

/// Whether some computed exponent is as asked, with its values where its base is negative.
fn any(subject: &Subject<'_>, seed: u64, is_asked: &dyn Fn(&Typed, &[f64]) -> bool) -> bool {
    shapes(subject, seed).into_iter().take(SHAPES).any(|sizes| {
        let Ok(case) = Case::new(subject, sizes) else { return false };
        let powers = computed(subject, &case.sizes);
        powers.into_iter().any(|(base, exponent)| is_asked(exponent, &over_negative_bases(&case, base, exponent, seed)))
    })
}

/// The values of an exponent where its base is negative, at some points; a base that depends on a function's parameter may be so anywhere, and an
/// exponent that does has none here.
fn over_negative_bases(case: &Case<'_>, base: &Typed, exponent: &Typed, seed: u64) -> Vec<f64> {
    let subject = case.subject;
    // What cannot be evaluated here may be a whole number.
    let unknown = || if may_be_whole(subject, exponent) { vec![0.0] } else { Vec::new() };
    if has_parameter(exponent) {
        return unknown();
    }
    let exprs: &[&Typed] = if has_parameter(base) { &[exponent] } else { &[exponent, base] };
    let Ok(lowered) = lower(subject.document, &case.sizes, &subject.inputs, exprs, Forms::Tape) else {
        return unknown();
    };
    let count = lowered.arrays[0].data.len();
    let mut points = Points::new(case, seed);
    let mut found = Vec::new();
    // A function that is a number everywhere makes whole exponents that are none of the claim's.
    let is_flat = |point: &Point| point.functions.iter().any(Instance::is_constant);
    for point in (0..POINTS).filter_map(|_| points.draw(Style::Normal)).filter(|point| !is_flat(point)) {
        let entries: Vec<f64> = point.values.iter().map(|value| value.to_f64().value()).collect();
        let mut reader = Plain { functions: point.functions.clone() };
        let values = lowered.program.evaluate(&mut reader, &entries);
        let (exponents, bases) = values.split_at(count);
        match bases {
            [] => found.extend(exponents),
            // A scalar goes with every entry of the other.
            _ => found.extend(
                (0..count.max(bases.len()))
                    .filter_map(|at| (bases[at % bases.len()] < 0.0).then_some(exponents[at % count])),
            ),
        }
    }
    found
}

/// Whether an exponent within index names or a function's body may be a whole number more often than by accident: it is made of
/// no input, of one that something is given of, or of something that jumps.
fn may_be_whole(subject: &Subject<'_>, exponent: &Typed) -> bool {
    let uses = subject.document.closure(exponent, None);
    let is_given = |id: &InputId| {
        subject.restrictions.iter().any(|one| {
            one.is_fact() && one.expr().is_none_or(|of| subject.document.closure(of, None).inputs.contains(id))
        })
    };
    let mut jumps = false;
    exponent.walk(&mut |part| {
        jumps |= match &part.kind {
            Kind::If(..) | Kind::Delta(_) | Kind::Choose(..) | Kind::Over(_) | Kind::Parameter => true,
            Kind::Map(Callee::Elementary(function), ..) => function.has_steps() || function.jumps_at_zero(),
            _ => false,
        };
    });
    jumps || uses.inputs.is_empty() || uses.inputs.iter().any(is_given)
}

fn has_parameter(expr: &Typed) -> bool {
    let mut found = false;
    expr.walk(&mut |part| found |= matches!(part.kind, Kind::Parameter));
    found
}
