//! Claims that are right under a fact that is not given.

use super::convention;
use super::finder::Finder;
use super::name::of_symmetric_convention as name_of_convention;
use super::trial::{Trial, same};
use super::vocabulary::differentiated_by;
use crate::lang::ast::{Axis, Expr, Property};
use crate::lang::dim::Shape;
use crate::lang::edit::build::{applied, name, negated, reduced, scaled, times};
use crate::lang::edit::walk;
use crate::lang::typed::{Body, Claim, Document, InputId, Kind, Restriction, Typed};
use crate::scalar::running::{Running, RunningError};
use crate::tape::Reader as _;
use crate::verdict::Mistake;
use dashu_ratio::RBig;

/// A fact that a claim may rest on.
struct Candidate {
    /// In words, as after `given`.
    text: String,
    restriction: Restriction,
    /// What is 1 under the fact, as a factor to be put back.
    one: Option<(Expr, Side)>,
}

/// From which side a factor is put back.
#[derive(Clone, Copy)]
enum Side {
    Scalar,
    /// A diagonal matrix from the right: a factor for each column.
    Columns,
    /// A diagonal matrix from the left: a factor for each row.
    Rows,
}

/// The fact about a vector or a matrix that a refuted claim assumes, if there is one.
pub(super) fn of_arrays(finder: &Finder<'_>) -> Option<Mistake> {
    assumed(finder, false)
}

/// The value of a scalar that a refuted claim assumes, if there is one.
pub(super) fn of_scalars(finder: &Finder<'_>) -> Option<Mistake> {
    assumed(finder, true)
}

fn assumed(finder: &Finder<'_>, scalars: bool) -> Option<Mistake> {
    let Body::Equal(left, right) = &finder.claim.body else { return None };
    finder.claimed.as_ref()?;
    let document = finder.document();
    let mut inputs = document.closure(left, None).inputs;
    inputs.extend(document.closure(right, None).inputs);
    let variables = differentiated_by(document, left);
    // Where nothing is differentiated no scalar is a parameter.
    if scalars && variables.is_empty() {
        return None;
    }
    let wanted = inputs.iter().filter(|id| document.inputs[**id].shape().is_scalar() == scalars);
    // Of the positive definite matrices the identity alone is orthogonal: what is right there is right by accident.
    let given = &document.restrictions[..finder.claim.restrictions];
    let is_accident = |fact: &Candidate| match fact.restriction {
        Restriction::Property(id, Property::Orthogonal) => {
            given.iter().any(|one| matches!(one, Restriction::Property(of, Property::PositiveDefinite) if *of == id))
        }
        _ => false,
    };
    let facts = wanted.flat_map(|id| facts_of(document, *id, variables.contains(id)));
    let facts = facts.filter(|fact| !is_accident(fact));
    for fact in facts {
        let (document, claim) = under(finder, fact.restriction.clone());
        match in_trial(&document, &claim, finder) {
            Some(Sign::Right) if finder.verify(&document, &claim).is_some() => {}
            Some(Sign::Wrong) => match with_the_sign(finder, &fact, &document, &claim) {
                Some(found) => return Some(found),
                None => continue,
            },
            _ => continue,
        }
        let fix = fact.one.as_ref().and_then(|(factor, side)| put_back(finder, finder.right, factor, *side));
        let explanation = format!(
            "the claim is right under a fact that is not given; if that is so, write `given {}` above the claim",
            fact.text
        );
        let fix = fix.and_then(|fix| finder.verified(&fix));
        // The fact about the variable itself is a convention.
        let is_symmetric =
            |id: InputId| matches!(fact.restriction, Restriction::Property(of, Property::Symmetric) if of == id);
        if let Some(matrix) = convention::variable(finder)
            && document.inputs.iter().position(|input| input.name == matrix).is_some_and(is_symmetric)
            && let Some(fix) = finder.written_out()
        {
            return Some(name_of_convention(&matrix, false, fix));
        }
        return Some(Mistake { name: format!("assumes {}", fact.text), explanation, fix });
    }
    None
}

/// A claim that is right under a fact but for its sign: `y - p`, where the y add up to 1.
fn with_the_sign(finder: &Finder<'_>, fact: &Candidate, document: &Document, claim: &Claim) -> Option<Mistake> {
    let (factor, side) = fact.one.as_ref()?;
    let flipped = negated(finder.right);
    let Body::Equal(left, _) = &claim.body else { return None };
    let right = finder.checked().expr(&flipped).ok()?;
    let claim = Claim { body: Body::Equal(left.clone(), right), ..claim.clone() };
    finder.verify(document, &claim)?;
    let fix = put_back(finder, &flipped, factor, *side).and_then(|fix| finder.verified(&fix));
    let explanation =
        format!("the claim has the wrong sign, and is right then under a fact that is not given: {}", fact.text);
    Some(Mistake { name: format!("sign and assumes {}", fact.text), explanation, fix })
}

/// Whether the claim is right where this input is symmetric.
pub(super) fn is_right_if_symmetric(finder: &Finder<'_>, matrix: &str) -> bool {
    let Some((document, claim)) = where_symmetric(finder, matrix) else { return false };
    finder.claimed.is_some() && holds_in_trial(&document, &claim, finder) && finder.verify(&document, &claim).is_some()
}

/// The file and the claim with this input symmetric.
pub(super) fn where_symmetric(finder: &Finder<'_>, matrix: &str) -> Option<(Document, Claim)> {
    let id = finder.document().inputs.iter().position(|input| input.name == matrix)?;
    Some(under(finder, Restriction::Property(id, Property::Symmetric)))
}

/// The file with one more fact, and the claim under it.
fn under(finder: &Finder<'_>, fact: Restriction) -> (Document, Claim) {
    let mut document = finder.checked().with_lets(&[]).into_document();
    let mut claim = finder.claim.clone();
    document.restrictions.insert(claim.restrictions, fact);
    claim.restrictions += 1;
    (document, claim)
}

/// Whether a claim has the right sign where a fact holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    Right,
    Wrong,
}

/// The sign with which a claim holds at some points under the facts of a document; none where it does not, or where all vanishes.
fn in_trial(document: &Document, claim: &Claim, finder: &Finder<'_>) -> Option<Sign> {
    let (spots, values) = Trial::claimed(document, claim, finder.options.seed, &finder.work)?;
    let mut reader = RunningError::default();
    let mut negative = |values: &[Running]| values.iter().map(|value| reader.negation(value)).collect::<Vec<_>>();
    let vanishes = spots.iter().flat_map(|spot| &spot.truth).all(|truth| truth.value() == 0.0);
    let is_right = spots.iter().zip(&values).all(|(spot, values)| same(values, &spot.truth));
    let is_wrong = !is_right && spots.iter().zip(&values).all(|(spot, values)| same(&negative(values), &spot.truth));
    match (vanishes, is_right, is_wrong) {
        (false, true, _) => Some(Sign::Right),
        (false, _, true) => Some(Sign::Wrong),
        _ => None,
    }
}

fn holds_in_trial(document: &Document, claim: &Claim, finder: &Finder<'_>) -> bool {
    Trial::of_claim(document, claim, finder.options.seed, &finder.work).unwrap_or(false)
}

/// Facts that people take for granted of an input.
fn facts_of(document: &Document, id: InputId, is_variable: bool) -> Vec<Candidate> {
    let input = &document.inputs[id];
    let (text, shape) = (input.name.as_str(), input.shape());
    let plain = name(text);
    let own = Typed { kind: Kind::Input(id), shape: shape.clone(), span: Default::default() };
    let equation = |residual: Typed| Restriction::Equation { residual, linear_in: vec![id] };
    if shape.is_scalar() {
        let one = RBig::ONE;
        let fact = |value: RBig, shown: &str| Candidate {
            text: format!("{text} = {shown}"),
            restriction: equation(minus(own.clone(), number(value))),
            one: (shown == "1").then(|| (plain.clone(), Side::Scalar)),
        };
        return if is_variable { Vec::new() } else { vec![fact(one, "1")] };
    }
    let sum = |axis: Option<Axis>, shape: Shape| Typed {
        kind: Kind::Reduce(false, axis, Box::new(own.clone())),
        shape,
        span: Default::default(),
    };
    if shape.is_column() {
        let residual = minus(sum(None, Shape::scalar()), number(RBig::ONE));
        let factor = reduced("sum", None, &plain);
        return vec![Candidate {
            text: format!("sum({text}) = 1"),
            restriction: equation(residual),
            one: Some((factor, Side::Scalar)),
        }];
    }
    let property = |property: Property, word: &str| Candidate {
        text: format!("{text} {word}"),
        restriction: Restriction::Property(id, property),
        one: None,
    };
    let mut facts = Vec::new();
    if shape.is_square() {
        facts.push(property(Property::Symmetric, "symmetric"));
        facts.push(property(Property::Orthogonal, "orthogonal"));
    }
    for (axis, word, dim, side) in
        [(Axis::Rows, "rows", &shape.cols, Side::Columns), (Axis::Cols, "cols", &shape.rows, Side::Rows)]
    {
        let ones = Typed { kind: Kind::Fill(true), shape: Shape::vector(dim.clone()), span: Default::default() };
        facts.push(Candidate {
            text: format!("sum({text}, {word}) = 1[{}]", dim.show(&document.dims)),
            restriction: equation(minus(sum(Some(axis), Shape::vector(dim.clone())), ones)),
            one: Some((applied("diag", 0, false, &[reduced("sum", Some(axis), &plain)]), side)),
        });
    }
    facts
}

fn number(value: RBig) -> Typed {
    Typed { kind: Kind::Number(value), shape: Shape::scalar(), span: Default::default() }
}

fn minus(left: Typed, right: Typed) -> Typed {
    let shape = left.shape.clone();
    Typed { kind: Kind::Sum(vec![(false, left), (true, right)]), shape, span: Default::default() }
}

/// The claimed side with a factor at some place, so that it is right without the fact.
fn put_back(finder: &Finder<'_>, right: &Expr, factor: &Expr, side: Side) -> Option<Expr> {
    let parts = walk::parts(right);
    (0..parts.len()).find_map(|at| {
        let new = match side {
            Side::Scalar => scaled(factor, parts[at]),
            Side::Columns => times(parts[at], factor),
            Side::Rows => times(factor, parts[at]),
        };
        let whole = walk::replaced(right, at, &new);
        let typed = finder.trial.check(&whole)?;
        (typed.shape == finder.left.shape && finder.trial.accepts(&typed)).then_some(whole)
    })
}
