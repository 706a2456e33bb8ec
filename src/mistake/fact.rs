//! Claims that are right under a fact that is not given.

use super::assume::{Sign, in_trial, under};
use super::name;
use super::proposal::{Offer, Proposal, Taken, Way};
use super::vocabulary::differentiated_by;
use super::wrong::Wrong;
use crate::lang::ast::{Axis, Expr, Property};
use crate::lang::dim::Shape;
use crate::lang::edit::build::{applied, name as named, negated, reduced, scaled, times};
use crate::lang::edit::walk;
use crate::lang::typed::{Body, Claim, Document, InputId, Kind, Restriction, Typed};
use crate::verdict::Repair;
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
pub(super) fn of_arrays(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    assumed(wrong, false, offer)
}

/// The value of a scalar that a refuted claim assumes, if there is one.
pub(super) fn of_scalars(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    assumed(wrong, true, offer)
}

fn assumed(wrong: &Wrong<'_>, scalars: bool, offer: &mut Offer<'_>) -> Option<Taken> {
    let Body::Equal(left, right) = &wrong.claim.body else { return None };
    wrong.claimed.as_ref()?;
    let document = wrong.document();
    let mut inputs = document.closure(left, None).inputs;
    inputs.extend(document.closure(right, None).inputs);
    // Of what an index map gives there are no such facts.
    inputs.retain(|id| document.inputs[*id].into.is_none());
    let variables = differentiated_by(document, left);
    // Where nothing is differentiated no scalar is a parameter.
    if scalars && variables.is_empty() {
        return None;
    }
    let is_meant = |id: &&InputId| document.inputs[**id].shape().is_scalar() == scalars;
    let wanted = inputs.iter().filter(|id| !document.is_map(**id)).filter(is_meant);
    // Of the positive definite matrices the identity alone is orthogonal: what is right there is right by accident.
    let given = &document.restrictions[..wrong.claim.restrictions];
    let is_accident = |fact: &Candidate| match fact.restriction {
        Restriction::Property(id, Property::Orthogonal) => {
            given.iter().any(|one| matches!(one, Restriction::Property(of, Property::PositiveDefinite) if *of == id))
        }
        _ => false,
    };
    let facts = wanted.flat_map(|id| facts_of(document, *id, variables.contains(id)));
    facts.filter(|fact| !is_accident(fact)).find_map(|fact| {
        let (document, claim) = under(wrong, fact.restriction.clone());
        let (claim, right, sign) = match in_trial(wrong, &document, &claim)? {
            Sign::Right => (claim, wrong.sides.right.clone(), ""),
            // `y - p`, where the y add up to 1.
            Sign::Wrong => {
                fact.one.as_ref()?;
                let flipped = negated(wrong.sides.right);
                let body = Body::Equal(left.clone(), wrong.checked().expr(&flipped).ok()?);
                (Claim { body, ..claim }, flipped, "sign and ")
            }
        };
        offer(proposed(wrong, &fact, &right, sign).provided(document, claim))
    })
}

/// That a claim assumes a fact: as it stands or, with a word before that, with the other sign.
fn proposed<'p>(wrong: &'p Wrong<'_>, fact: &'p Candidate, right: &'p Expr, sign: &'p str) -> Proposal<'p> {
    // The fact about the variable itself is a convention.
    let is_symmetric = |matrix: &String| match fact.restriction {
        Restriction::Property(id, Property::Symmetric) => wrong.document().inputs[id].name == *matrix,
        _ => false,
    };
    let convention = wrong.square_variable().filter(is_symmetric);
    let ways = {
        let follows_convention = convention.is_some();
        move || match &fact.one {
            _ if follows_convention => vec![Way::WrittenOut],
            Some((factor, side)) => put_back(wrong, right, factor, *side).map(Way::Said).into_iter().collect(),
            None => Vec::new(),
        }
    };
    let told = move |fix: Option<Repair>| match (convention, fix) {
        (Some(matrix), Some(fix)) => name::of_symmetric_convention(&matrix, false, fix),
        (_, fix) => name::of_assumption(&fact.text, sign, fix),
    };
    Proposal::named(ways, told)
}

/// Facts that people take for granted of an input.
fn facts_of(document: &Document, id: InputId, is_variable: bool) -> Vec<Candidate> {
    let input = &document.inputs[id];
    let (text, shape) = (input.name.as_str(), input.shape());
    let plain = named(text);
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
fn put_back(wrong: &Wrong<'_>, right: &Expr, factor: &Expr, side: Side) -> Option<Expr> {
    let parts = walk::parts(right);
    (0..parts.len()).find_map(|at| {
        let new = match side {
            Side::Scalar => scaled(factor, parts[at]),
            Side::Columns => times(parts[at], factor),
            Side::Rows => times(factor, parts[at]),
        };
        let whole = walk::replaced(right, at, &new);
        let typed = wrong.trial.check(&whole)?;
        (typed.shape == wrong.left().shape && wrong.trial.accepts(&typed)).then_some(whole)
    })
}
