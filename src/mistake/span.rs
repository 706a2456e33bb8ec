//! Claims whose terms are right but for their coefficients, and claims that lack a term.

use super::proposal::{Offer, Proposal, Taken};
use super::ratio::{Factor, numbers, usual};
use super::wrong::Wrong;
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::build::{chain, is_one, name, scaled, sum};
use crate::scalar::running::Running;
use crate::scalar::tolerance::nearly_equal;
use crate::verdict::Mistake;

/// Terms whose coefficients are looked for, at most.
const TERMS: usize = 8;

/// A factor that may stand before a term, with its value at each spot.
struct Coefficient {
    by: Expr,
    inverse: Expr,
    values: Vec<f64>,
}

/// What explains a claim whose difference from what is right lies in the span of its own terms, or of a name.
pub(super) fn other_terms(wrong: &Wrong<'_>, offer: &mut Offer<'_>) -> Option<Taken> {
    let claimed = wrong.values.as_ref()?;
    let coefficients = coefficients(wrong);
    let terms = match &wrong.sides.right.kind {
        ExprKind::Sum(terms) => terms.clone(),
        _ => vec![(false, wrong.sides.right.clone())],
    };
    other_coefficients(wrong, &terms, &coefficients, offer)
        .or_else(|| missing_name(wrong, claimed, &coefficients, offer))
}

fn coefficients(wrong: &Wrong<'_>) -> Vec<Coefficient> {
    let one = crate::lang::edit::build::integer(1);
    let unit = Factor { by: one.clone(), inverse: one };
    let all = std::iter::once(unit).chain(usual(wrong)).chain(numbers());
    let valued = |factor: Factor| {
        let typed = wrong.trial.check(&factor.by)?;
        let values = wrong.trial.values(&typed)?;
        let values =
            values.into_iter().map(|entries| entries.first().map_or(f64::NAN, |value| value.value())).collect();
        Some(Coefficient { by: factor.by, inverse: factor.inverse, values })
    };
    all.filter_map(valued).collect()
}

/// The claimed terms with other coefficients.
fn other_coefficients(
    wrong: &Wrong<'_>,
    terms: &[(bool, Expr)],
    known: &[Coefficient],
    offer: &mut Offer<'_>,
) -> Option<Taken> {
    if !(2..=TERMS).contains(&terms.len()) {
        return None;
    }
    let values: Vec<Vec<Vec<Running>>> =
        terms.iter().map(|(_, term)| wrong.trial.values(&wrong.trial.check(term)?)).collect::<Option<_>>()?;
    let count = wrong.trial.spots.len();
    // Each spot by itself where it has entries enough; else all spots of the same sizes together.
    let alone = wrong.trial.spots.iter().all(|spot| spot.truth.len() > terms.len());
    let groups: Vec<Vec<usize>> =
        if alone { (0..count).map(|spot| vec![spot]).collect() } else { wrong.trial.groups() };
    let mut solved = vec![vec![f64::NAN; terms.len()]; count];
    for group in &groups {
        let rows = group.iter().flat_map(|spot| {
            let spread = |entry: usize| {
                let of = |term: &Vec<Vec<Running>>| {
                    term[*spot].get(entry).or(term[*spot].first()).map(|value| value.value())
                };
                let row: Option<Vec<f64>> = values.iter().map(of).collect();
                row.map(|row| (row, wrong.trial.spots[*spot].truth[entry].value()))
            };
            (0..wrong.trial.spots[*spot].truth.len()).filter_map(spread).collect::<Vec<_>>()
        });
        let solution = least_squares(&rows.collect::<Vec<_>>(), terms.len())?;
        for spot in group {
            solved[*spot].clone_from(&solution);
        }
    }
    let mut repaired = Vec::new();
    let (mut names, mut told): (Vec<&str>, Vec<String>) = (Vec::new(), Vec::new());
    for (position, (minus, term)) in terms.iter().enumerate() {
        let sign = if *minus { -1.0 } else { 1.0 };
        let wanted: Vec<f64> = solved.iter().map(|spot| sign * spot[position]).collect();
        let shown = wrong.text(term);
        if wanted.iter().all(|value| nearly_equal(1.0 + value, 1.0)) {
            names.push("extra term");
            told.push(format!("the term `{shown}` is too many"));
            continue;
        }
        let fits = |known: &&Coefficient| known.values.iter().zip(&wanted).all(|(a, b)| nearly_equal(*a, *b));
        let found = known.iter().find(fits)?;
        if is_one(&found.by) {
            repaired.push((*minus, term.clone()));
            continue;
        }
        names.push(name_of(found));
        let new = scaled(&found.by, term);
        told.push(format!("the term `{shown}` should be `{}`", wrong.text(&new)));
        repaired.push((*minus, new));
    }
    names.dedup();
    let whole = chain(repaired).filter(|_| !names.is_empty())?;
    offered(wrong, whole, &names.join(" and "), &told.join("; "), offer)
}

fn name_of(coefficient: &Coefficient) -> &'static str {
    let is_number =
        |e: &Expr| crate::lang::edit::walk::parts(e).iter().all(|part| !matches!(part.kind, ExprKind::Name(_)));
    match &coefficient.by.kind {
        ExprKind::Neg(inner) if is_one(inner) => "sign",
        _ if is_number(&coefficient.by) => "wrong constant",
        _ if matches!(coefficient.inverse.kind, ExprKind::Name(_)) => "extra factor",
        _ => "missing factor",
    }
}

/// A term that is a multiple of a name is missing.
fn missing_name(
    wrong: &Wrong<'_>,
    claimed: &[Vec<Running>],
    known: &[Coefficient],
    offer: &mut Offer<'_>,
) -> Option<Taken> {
    let words = wrong.vocabulary.words.iter().filter(|word| word.shape == wrong.left().shape);
    let first = wrong.trial.spots.first()?;
    for word in words {
        let plain = name(&word.name);
        let Some(values) = wrong.trial.values(&wrong.trial.check(&plain)?) else { continue };
        let differences = first.truth.iter().zip(&claimed[0]).map(|(truth, claimed)| truth.value() - claimed.value());
        let ratios: Vec<f64> = differences.zip(&values[0]).map(|(gap, value)| gap / value.value()).collect();
        let Some(ratio) = ratios.first().filter(|ratio| ratio.is_finite()) else { continue };
        if !ratios.iter().all(|other| nearly_equal(*other, *ratio)) {
            continue;
        }
        for coefficient in known.iter().filter(|known| nearly_equal(known.values[0], *ratio)) {
            let term = scaled(&coefficient.by, &plain);
            let whole = sum(wrong.sides.right, &term);
            let typed = wrong.trial.check(&whole)?;
            if wrong.trial.accepts(&typed) {
                let told = format!("the term `{}` is missing", wrong.text(&term));
                return offered(wrong, whole, "missing term", &told, offer);
            }
        }
    }
    None
}

fn offered(wrong: &Wrong<'_>, whole: Expr, name: &str, told: &str, offer: &mut Offer<'_>) -> Option<Taken> {
    let typed = wrong.trial.check(&whole)?;
    if !wrong.trial.accepts(&typed) {
        return None;
    }
    let (name, explanation) = (name.to_string(), told.to_string());
    offer(Proposal::said(whole, |fix| Mistake { name, explanation, fix: Some(fix) }))
}

/// The coefficients with which the columns add up to the right sides as well as may be; none where they depend on each
/// other.
fn least_squares(rows: &[(Vec<f64>, f64)], count: usize) -> Option<Vec<f64>> {
    if rows.len() <= count {
        return None;
    }
    let mut normal = vec![vec![0.0; count + 1]; count];
    for (row, right) in rows {
        for i in 0..count {
            for j in 0..count {
                normal[i][j] += row[i] * row[j];
            }
            normal[i][count] += row[i] * right;
        }
    }
    for column in 0..count {
        let pivot = (column..count).max_by(|a, b| normal[*a][column].abs().total_cmp(&normal[*b][column].abs()))?;
        normal.swap(column, pivot);
        let head = normal[column].clone();
        if !head[column].is_normal() {
            return None;
        }
        for (row, entries) in normal.iter_mut().enumerate() {
            if row != column {
                let factor = entries[column] / head[column];
                entries.iter_mut().zip(&head).for_each(|(entry, head)| *entry -= factor * head);
            }
        }
    }
    Some((0..count).map(|row| normal[row][count] / normal[row][row]).collect())
}
