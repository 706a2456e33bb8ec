//! Where inputs may lie, as far as the domain says it of one input by itself.

use crate::lang::constant::constant_value;
use crate::lang::lower::{Forms, lower};
use crate::lang::typed::{Document, InputId, Kind, Restriction, Typed};
use crate::scalar::plain::Plain;
use crate::witness::bench::case::Case;
use dashu_ratio::RBig;

/// Where an input may lie, as far as that is said by bounds of itself alone.
#[derive(Clone, Debug, Default)]
pub(in crate::witness) struct Bounds {
    pub(in crate::witness) low: Option<RBig>,
    pub(in crate::witness) high: Option<RBig>,
}

/// The bounds that the domain sets an input by itself.
pub(in crate::witness) fn bounds_of(case: &Case<'_>, input: InputId) -> Bounds {
    let mut bounds = Bounds::default();
    for restriction in &case.subject.restrictions {
        let Restriction::Positive { expr, .. } = restriction else { continue };
        match bound(case.subject.document, &case.sizes, expr, input) {
            Some((true, low)) => bounds.low = Some(bounds.low.take().map_or(low.clone(), |old| old.max(low))),
            Some((false, high)) => bounds.high = Some(bounds.high.take().map_or(high.clone(), |old| old.min(high))),
            None => {}
        }
    }
    bounds
}

/// `±input + constants > 0` as a bound of the input: whether it is the lower one, and its value.
fn bound(document: &Document, sizes: &[u64], expr: &Typed, input: InputId) -> Option<(bool, RBig)> {
    let is_input = |expr: &Typed| matches!(expr.kind, Kind::Input(id) if id == input);
    match &expr.kind {
        _ if is_input(expr) => Some((true, RBig::ZERO)),
        Kind::Neg(inner) if is_input(inner) => Some((false, RBig::ZERO)),
        Kind::Sum(terms) => {
            let mut low = None;
            let mut constant = RBig::ZERO;
            for (negative, term) in terms {
                if is_input(term) {
                    if low.replace(!negative).is_some() {
                        return None;
                    }
                } else {
                    let value = constant_value(term).or_else(|| approximate(document, sizes, term))?;
                    constant = if *negative { constant - value } else { constant + value };
                }
            }
            // input + c > 0 is input > −c; −input + c > 0 is input < c.
            low.map(|low| (low, if low { -constant } else { constant }))
        }
        _ => None,
    }
}

/// A constant such as pi/2, to double precision: it guides the drawing, and decides nothing.
fn approximate(document: &Document, sizes: &[u64], expr: &Typed) -> Option<RBig> {
    if !document.closure(expr, None).inputs.is_empty() {
        return None;
    }
    let lowered = lower(document, sizes, &[], &[expr], Forms::Tape).ok()?;
    let value = *lowered.program.evaluate(&mut Plain::default(), &[]).first()?;
    RBig::try_from(value).ok()
}
