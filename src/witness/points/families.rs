//! Families of solutions of given equations: (x − 7)(y − 5) = 0 has two, and whoever solves for y alone sees one.
//!
//! An equation that is linear in an input is solved by dividing by the input's coefficient, so that the solutions at which the
//! coefficient is 0 are not met. Either there are none, or the equation is solved for its inputs in turns, or they are looked for.

use crate::claim::Subject;
use crate::lang::constant::constant_value;
use crate::lang::typed::{Callee, Elementary, InputId, Kind, Restriction, Typed};
use dashu_ratio::RBig;

/// The inputs that an equation is solved for in turns: one alone where it divides by nothing that may be 0.
pub fn solved_for(subject: &Subject<'_>, residual: &Typed, linear_in: &[InputId]) -> Vec<InputId> {
    match linear_in.iter().find(|id| subject.is_given_by_numbers(residual, **id)) {
        Some(id) => vec![*id],
        None => linear_in.to_vec(),
    }
}

/// An equation of numbers whose solutions may be of a family that is met by luck alone; none where all of them are met, generically, by
/// solving for one input or the other. (Of arrays, [`Subject::tangled`].)
pub fn unmet<'d>(subject: &Subject<'d>) -> Option<&'d Typed> {
    let mut dividing: Vec<&Typed> = Vec::new();
    for restriction in &subject.restrictions {
        let Restriction::Equation { residual, linear_in } = restriction else { continue };
        if !residual.shape.is_scalar() || linear_in.iter().any(|id| divides_by_nothing(subject, residual, *id)) {
            continue;
        }
        // Two surfaces together may meet in several pieces.
        let inputs = subject.document.closure(residual, None).inputs;
        let meets = |other: &&Typed| !subject.document.closure(other, None).inputs.is_disjoint(&inputs);
        if dividing.iter().any(meets) || !inputs.iter().all(|id| linear_in.contains(id)) {
            return Some(residual);
        }
        dividing.push(residual);
    }
    None
}

/// Whether an equation says something of one of these inputs.
pub fn binds(subject: &Subject<'_>, names: &[String]) -> bool {
    let document = subject.document;
    subject.restrictions.iter().any(|restriction| match restriction {
        Restriction::Equation { residual, .. } => {
            let inputs = document.closure(residual, None).inputs;
            inputs.into_iter().any(|id| names.contains(&document.inputs[id].name))
        }
        _ => false,
    })
}

/// Whether the solutions for one input are all there are: its coefficient is never 0, or only where nothing solves the equation.
fn divides_by_nothing(subject: &Subject<'_>, residual: &Typed, id: InputId) -> bool {
    subject.is_given_by_numbers(residual, id)
        || has_coefficient_of_one_sign(subject, residual, id)
        || rest(subject, residual, id).is_some_and(|rest| !rest.is_zero())
}

/// What an equation is without an input in which it is linear, if that is a number.
fn rest(subject: &Subject<'_>, residual: &Typed, id: InputId) -> Option<RBig> {
    let has_it = |expr: &Typed| subject.document.closure(expr, None).inputs.contains(&id);
    match &residual.kind {
        _ if !has_it(residual) => constant_value(residual),
        Kind::Input(_) => Some(RBig::ZERO),
        Kind::Let(of) => rest(subject, &subject.document.lets[*of].value, id),
        Kind::Neg(x) => Some(-rest(subject, x, id)?),
        Kind::Sum(terms) => terms.iter().try_fold(RBig::ZERO, |sum, (negative, term)| {
            let rest = rest(subject, term, id)?;
            Some(if *negative { sum - rest } else { sum + rest })
        }),
        Kind::Product(_, a, b) | Kind::Dot(a, b) => {
            let (with, without) = if has_it(a) { (a, b) } else { (b, a) };
            let rest = rest(subject, with, id)?;
            if rest.is_zero() { Some(rest) } else { Some(rest * constant_value(without)?) }
        }
        Kind::Quotient(a, b) => {
            let (rest, divisor) = (rest(subject, a, id)?, constant_value(b));
            if rest.is_zero() { Some(rest) } else { divisor.filter(|by| !by.is_zero()).map(|by| rest / by) }
        }
        _ => None,
    }
}

/// Whether an input's coefficient in an equation that is linear in it is positive everywhere, or negative.
fn has_coefficient_of_one_sign(subject: &Subject<'_>, expr: &Typed, id: InputId) -> bool {
    let has_it = |expr: &Typed| subject.document.closure(expr, None).inputs.contains(&id);
    let again = |expr: &Typed| has_coefficient_of_one_sign(subject, expr, id);
    match &expr.kind {
        Kind::Input(of) => *of == id && expr.shape.is_scalar(),
        Kind::Let(of) => again(&subject.document.lets[*of].value),
        Kind::Neg(x) => again(x),
        Kind::Sum(terms) => {
            let mut own = terms.iter().filter(|(_, term)| has_it(term));
            own.next().is_some_and(|(_, term)| again(term)) && own.next().is_none()
        }
        Kind::Product(_, a, b) => {
            let (with, without) = if has_it(a) { (a, b) } else { (b, a) };
            again(with) && least(subject, without) == Some(Least::Positive)
        }
        // What is divided by is finite.
        Kind::Quotient(a, _) => again(a),
        _ => false,
    }
}

/// What is known of the least value of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Least {
    Zero,
    Positive,
}

fn least(subject: &Subject<'_>, expr: &Typed) -> Option<Least> {
    use Elementary::{Abs, Sqrt};
    let zero = RBig::ZERO;
    match &expr.kind {
        _ if !expr.shape.is_scalar() => None,
        Kind::Number(value) if *value > zero => Some(Least::Positive),
        Kind::Pi | Kind::Euler | Kind::Dim(_) => Some(Least::Positive),
        Kind::Map(Callee::Elementary(function), 0, _) if function.is_positive() => Some(Least::Positive),
        Kind::Map(Callee::Elementary(Abs | Sqrt), 0, x) => least(subject, x).or(Some(Least::Zero)),
        Kind::Norm(_) => Some(Least::Zero),
        Kind::Input(id) if is_positive(subject, *id) => Some(Least::Positive),
        Kind::Let(id) => least(subject, &subject.document.lets[*id].value),
        Kind::Power(x, exponent) => {
            let even = constant_value(exponent).is_some_and(|exponent| (exponent / RBig::from(2)).is_int());
            least(subject, x).or(even.then_some(Least::Zero))
        }
        Kind::Sum(terms) if terms.iter().all(|(negative, _)| !negative) => {
            let all: Option<Vec<Least>> = terms.iter().map(|(_, term)| least(subject, term)).collect();
            all?.into_iter().max()
        }
        Kind::Product(_, a, b) | Kind::Quotient(a, b) => Some(least(subject, a)?.min(least(subject, b)?)),
        _ => None,
    }
}

/// Whether the domain says that an input is above 0.
fn is_positive(subject: &Subject<'_>, id: InputId) -> bool {
    subject.restrictions.iter().any(|restriction| match restriction {
        Restriction::Positive { expr, closed: false } => matches!(expr.kind, Kind::Input(of) if of == id),
        _ => false,
    })
}

/// Numbers at which a coefficient may be 0: small ones, and those of the equation itself.
pub fn candidates(subject: &Subject<'_>) -> Vec<RBig> {
    let mut found: Vec<RBig> = Vec::new();
    let mut add = |value: RBig| {
        if !found.contains(&value) {
            found.push(value);
        }
    };
    for restriction in &subject.restrictions {
        let Restriction::Equation { residual, .. } = restriction else { continue };
        let lets = subject.document.closure(residual, None).lets;
        let values = lets.iter().map(|id| &subject.document.lets[*id].value);
        for part in values.chain([residual]) {
            part.walk(&mut |part| {
                if let Kind::Number(value) = &part.kind {
                    add(value.clone());
                    add(-value.clone());
                }
            });
        }
    }
    for numerator in -LARGEST..=LARGEST {
        add(RBig::from(numerator));
        add(RBig::from(numerator) / RBig::from(2));
    }
    found
}

/// Numbers up to this one are candidates.
const LARGEST: i32 = 6;
