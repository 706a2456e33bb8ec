//! Factors by which claims are off: a number, a dimension, a declared constant, or a power of one.

use super::vocabulary::differentiated_by;
use super::wrong::Wrong;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::edit::Word;
use crate::lang::edit::build::{applied, binary, difference, expr, integer, is_one, name, negated, over, ratio, times};
use crate::lang::typed::Kind;
use crate::scalar::running::Running;
use crate::scalar::tolerance::nearly_equal;
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// Numerators and denominators of plain numbers that are looked for.
const LARGEST: u32 = 12;

/// Numbers in what is differentiated that are looked for, at most.
const WRITTEN: usize = 16;

/// A factor C, and 1/C.
#[derive(Clone, Debug)]
pub(super) struct Factor {
    /// C.
    pub by: Expr,
    /// 1/C.
    pub inverse: Expr,
}

impl Factor {
    fn new(by: Expr, inverse: Expr) -> Factor {
        Factor { by, inverse }
    }

    fn of(unit: &Expr) -> [Factor; 2] {
        let below = over(&integer(1), unit);
        [Factor::new(unit.clone(), below.clone()), Factor::new(below, unit.clone())]
    }

    fn of_quotient(above: &Expr, below: &Expr) -> [Factor; 2] {
        let (by, inverse) = (over(above, below), over(below, above));
        [Factor::new(by.clone(), inverse.clone()), Factor::new(inverse, by)]
    }

    fn flipped(&self) -> Factor {
        Factor::new(negated(&self.by), negated(&self.inverse))
    }

    /// Whether it is −1.
    pub(super) fn is_sign(&self) -> bool {
        matches!(&self.by.kind, ExprKind::Neg(inner) if is_one(inner))
    }
}

/// The factors that people forget or put in twice, the likeliest first: a sign, 2, a dimension, a declared constant,
/// their square roots and squares.
pub(super) fn usual(wrong: &Wrong<'_>) -> Vec<Factor> {
    let two = integer(2);
    let mut all = vec![Factor::new(negated(&integer(1)), negated(&integer(1)))];
    all.extend(Factor::of(&two));
    let units = units(wrong);
    for unit in &units {
        all.extend(Factor::of(unit));
    }
    for unit in &units {
        let twice = times(&two, unit);
        all.extend(Factor::of(&twice));
        all.extend(Factor::of_quotient(&two, unit));
    }
    let square = |unit: &Expr| binary(BinaryOp::Pow, unit, &two);
    let root = |unit: &Expr| applied("sqrt", 0, false, std::slice::from_ref(unit));
    for unit in &units {
        all.extend(Factor::of(&root(unit)));
        all.extend(Factor::of(&square(unit)));
        // What a probability leaves; and Bessel's correction.
        if wrong.vocabulary.dims.iter().all(|dim| *unit != name(dim)) {
            let rest = difference(&integer(1), unit);
            all.extend(Factor::of(&rest));
            all.extend(Factor::of_quotient(unit, &rest));
            continue;
        }
        let less = difference(unit, &integer(1));
        all.extend(Factor::of_quotient(unit, &less));
    }
    for (first, unit) in units.iter().enumerate() {
        for other in &units[first + 1..] {
            all.extend(Factor::of(&times(unit, other)));
        }
    }
    let pi = expr(ExprKind::Pi);
    let roots = [root(&pi), root(&two), root(&times(&two, &pi))];
    // The slope of erf at 0.
    all.extend(Factor::of_quotient(&root(&pi), &two));
    for constant in [pi].into_iter().chain(roots).chain([log(2), log(10), expr(ExprKind::Euler)]) {
        all.extend(Factor::of(&constant));
    }
    let signed: Vec<Factor> = all.iter().skip(1).map(Factor::flipped).collect();
    all.extend(signed);
    all
}

/// Plain numbers, the simplest first.
pub(super) fn numbers() -> Vec<Factor> {
    let mut all = Vec::new();
    for size in 3..=LARGEST {
        for part in 1..size {
            let value = RBig::from_parts(size.into(), part.into());
            if *value.numerator() == size.into() {
                let inverse = RBig::from_parts(part.into(), size.into());
                all.push(Factor::new(ratio(&value), ratio(&inverse)));
                all.push(Factor::new(ratio(&inverse), ratio(&value)));
            }
        }
    }
    let signed: Vec<Factor> = all.iter().map(Factor::flipped).collect();
    all.extend(signed);
    all
}

/// Plain numbers, numbers that what is differentiated is written with, and traces of constant matrices.
pub(super) fn uncommon(wrong: &Wrong<'_>) -> Vec<Factor> {
    let document = wrong.document();
    let variables = differentiated_by(document, wrong.left());
    let constant = |name: &str| {
        let input = document.inputs.iter().position(|input| input.name == name);
        input.is_some_and(|id| !variables.contains(&id))
    };
    let square = |word: &&Word| !word.shape.is_scalar() && word.shape.rows == word.shape.cols && constant(&word.name);
    let traces = wrong.vocabulary.words.iter().filter(square).map(|word| applied("tr", 0, false, &[name(&word.name)]));
    let mut all = numbers();
    let rare = rare(&units(wrong));
    all.extend(rare.iter().map(Factor::flipped));
    all.extend(rare);
    all.extend(written(wrong));
    all.extend(traces.flat_map(|unit| Factor::of(&unit)));
    all
}

/// A mean over two sizes with its ½, the mean of a third or fourth power, the length of a circle.
fn rare(units: &[Expr]) -> Vec<Factor> {
    let two = integer(2);
    let mut all = Vec::new();
    for (first, unit) in units.iter().enumerate() {
        for pair in units[first + 1..].iter().map(|other| times(unit, other)) {
            all.extend(Factor::of_quotient(&pair, &two));
            all.extend(Factor::of(&times(&two, &pair)));
        }
        all.extend([3, 4].iter().flat_map(|number| Factor::of_quotient(unit, &integer(*number))));
    }
    all.extend(Factor::of(&times(&two, &expr(ExprKind::Pi))));
    all
}

/// The numbers that what is differentiated is written with.
fn written(wrong: &Wrong<'_>) -> Vec<Factor> {
    let document = wrong.document();
    let mut written = BTreeSet::new();
    let uses = document.closure(wrong.left(), None);
    let lets = uses.lets.iter().map(|id| &document.lets[*id].value);
    let bodies = uses.functions.iter().filter_map(|id| document.functions[*id].body.as_ref());
    for part in lets.chain(bodies).chain([wrong.left()]) {
        part.walk(&mut |part| {
            if let Kind::Number(value) = &part.kind
                && written.len() < WRITTEN
                && *value > RBig::ZERO
            {
                written.insert(value.clone());
            }
        });
    }
    written.into_iter().flat_map(|value| Factor::of(&expr(ExprKind::Number(value)))).collect()
}

fn log(base: u64) -> Expr {
    applied("log", 0, false, &[integer(base)])
}

/// The dimensions, and the scalar inputs that nothing is differentiated by.
fn units(wrong: &Wrong<'_>) -> Vec<Expr> {
    let document = wrong.document();
    let variables = differentiated_by(document, wrong.left());
    let is_variable = |name: &str| {
        let input = document.inputs.iter().position(|input| input.name == name);
        let declared = document.lets.iter().position(|declared| declared.name == name);
        match (input, declared) {
            (Some(id), _) => variables.contains(&id),
            (None, Some(id)) => {
                document.closure(&document.lets[id].value, None).inputs.iter().any(|id| variables.contains(id))
            }
            _ => true,
        }
    };
    let words = wrong.vocabulary.words.iter().filter(|word| word.shape.is_scalar() && !is_variable(&word.name));
    let scalars = words.map(|word| name(&word.name));
    wrong.vocabulary.dims.iter().map(|dim| name(dim)).chain(scalars).collect()
}

/// A factor with its value at each spot.
#[derive(Clone, Debug)]
pub(super) struct Known {
    factor: Factor,
    values: Vec<Running>,
}

/// The usual factors and the numbers that are written, evaluated once.
pub(super) fn known_factors(wrong: &Wrong<'_>) -> Vec<Known> {
    let valued = |factor: Factor| {
        let values = wrong.trial.values(&wrong.trial.check(&factor.by)?)?;
        let values = values.into_iter().filter_map(|entries| entries.first().copied()).collect();
        Some(Known { factor, values })
    };
    usual(wrong).into_iter().chain(written(wrong)).filter_map(valued).collect()
}

/// The factor by which values are off, if it is one of these.
pub(super) fn fitting_known(wrong: &Wrong<'_>, values: &[Vec<Running>], known: &[Known]) -> Option<Factor> {
    // Most values are no multiple of what is right by any constant, as two entries of one point show.
    let first = wrong.trial.spots.first()?;
    let pairs = first.truth.iter().zip(values.first()?);
    let mut ratios = pairs.map(|(truth, value)| value.value() / truth.value()).filter(|ratio| !ratio.is_nan());
    let ratio = ratios.next()?;
    if !ratios.all(|other| nearly_equal(ratio, other)) {
        return None;
    }
    let near =
        known.iter().filter(|known| known.values.first().is_some_and(|value| nearly_equal(value.value(), ratio)));
    near.into_iter()
        .find(|known| known.values.len() == values.len() && wrong.trial.is_multiple(values, &known.values))
        .map(|known| known.factor.clone())
}

/// The factor by which values are off, if it is one of these.
pub(super) fn fitting(wrong: &Wrong<'_>, values: &[Vec<Running>], factors: Vec<Factor>) -> Option<Factor> {
    factors.into_iter().find(|factor| {
        let Some(typed) = wrong.trial.check(&factor.by) else { return false };
        let Some(by) = wrong.trial.values(&typed) else { return false };
        let by: Vec<Running> = by.into_iter().filter_map(|entries| entries.first().copied()).collect();
        by.len() == values.len() && wrong.trial.is_multiple(values, &by)
    })
}
