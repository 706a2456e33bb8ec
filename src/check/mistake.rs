//! What is probably meant: known mistakes, as far as numbers show them.

use super::quotient::Slope;
use super::random::Source;
use super::subject::{Family, Kind, Layout, Role, Subject, count};
use super::visit::Visit;
use super::weigh::{Fault, Wrong, claimed_at};
use crate::scalar::tolerance::nearly_equal;
use crate::verdict::Mistake;

/// Points at which the likely mistake must explain all that is claimed: the failing one, which proposes a factor, and
/// three that could each contradict it.
const POINTS: usize = 4;

/// What is claimed and what is right, at one point.
struct Pair {
    layout: Layout,
    point: Vec<f64>,
    claimed: Vec<f64>,
    actual: Vec<Slope>,
}

/// The mistake that explains the claimed numbers at all points looked at, if one does.
pub(super) fn explain(subject: &mut Subject<'_>, wrong: &Wrong, _: &Visit) -> Option<Mistake> {
    match &wrong.fault {
        Fault::Value { claimed, .. } if claimed.is_finite() => {}
        Fault::Shape { .. } => return shape(subject, wrong),
        _ => return None,
    }
    let pairs = pairs(subject, wrong);
    let first = pairs.first()?;
    let found = side(subject, wrong)
        .or_else(|| ratio(subject, &pairs))
        .or_else(|| transposed(subject, &pairs))
        .or_else(|| diagonal(subject, &pairs))
        .or_else(|| neutral(subject, first));
    found.map(|(name, explanation)| Mistake { name, explanation, fix: None })
}

fn shape(subject: &Subject<'_>, wrong: &Wrong) -> Option<Mistake> {
    let Fault::Shape { claimed, actual } = &wrong.fault else { return None };
    let turned: Vec<&str> = actual.split('×').rev().collect();
    let is_turned = turned.len() == 2 && turned.join("×") == *claimed;
    let (name, why) = match is_turned && subject.kind != Kind::Hessian {
        true => ("transposed", "the result is transposed"),
        false => ("wrong shape", "a derivative has the shape of what is differentiated by"),
    };
    Some(Mistake { name: name.to_string(), explanation: why.to_string(), fix: None })
}

/// Values at the failing point and at some around.
fn pairs(subject: &mut Subject<'_>, wrong: &Wrong) -> Vec<Pair> {
    let mut random = Source::new(7, 0xfa11);
    let mut points = vec![wrong.point.clone()];
    for _ in 1..POINTS {
        let mut point = wrong.point.clone();
        for (at, value) in point.iter_mut().enumerate() {
            let (block, entry) = wrong.layout.place(at);
            let of = &subject.blocks[block];
            let moved = *value + random.around(1.0);
            if of.draw.is_free() && of.span(entry).contains(moved) {
                *value = moved;
            }
        }
        points.push(point);
    }
    points.into_iter().filter_map(|point| pair(subject, &wrong.layout, point)).collect()
}

fn pair(subject: &mut Subject<'_>, layout: &Layout, point: Vec<f64>) -> Option<Pair> {
    if !subject.judges(layout, &point) {
        return None;
    }
    let claimed = claimed_at(subject, layout, &point).ok()?;
    let columns = layout.variables.len();
    let mut actual = vec![Slope::UNKNOWN; claimed.len()];
    for column in 0..columns {
        let slopes = subject.slopes((layout, &point), column, Family::USUAL, &mut |_, settled| settled).ok()??;
        for (row, slope) in slopes.into_iter().enumerate() {
            *actual.get_mut(row * columns + column)? = slope;
        }
    }
    let known = actual.iter().all(|slope| slope.value.is_finite() && slope.bar.is_finite());
    known.then(|| Pair { layout: layout.clone(), point, claimed, actual })
}

type Named = (String, String);

/// Claimed and right within what is known.
fn same(claimed: f64, right: f64, bar: f64) -> bool {
    nearly_equal(claimed, right) || (claimed - right).abs() <= bar
}

/// Whether the claim is `factor` times what is right, everywhere; and somewhere that says something.
fn explains(pairs: &[Pair], factor: &dyn Fn(&Pair) -> f64) -> bool {
    let mut telling = false;
    for pair in pairs {
        let factor = factor(pair);
        for (claimed, actual) in pair.claimed.iter().zip(&pair.actual) {
            if !same(*claimed, factor * actual.value, (factor * actual.bar).abs()) {
                return false;
            }
            telling |= claimed.abs() > actual.bar && !same(*claimed, actual.value, actual.bar);
        }
    }
    telling
}

/// One factor for all entries: a sign, a number, a size, a parameter.
fn ratio(subject: &Subject<'_>, pairs: &[Pair]) -> Option<Named> {
    if pairs.len() < 2 {
        return None;
    }
    let told = |name: &str, factor: &str| {
        (name.to_string(), format!("what is returned is {factor} times what is right, in all entries"))
    };
    if explains(pairs, &|_| -1.0) {
        return Some(("sign".to_string(), "what is returned has the wrong sign".to_string()));
    }
    for (number, (name, _)) in subject.sizes.iter().enumerate() {
        let size = |pair: &Pair| pair.layout.sizes[number] as f64;
        // A size is told from a number where it is not one of those that factors often are.
        if pairs[0].layout.sizes[number] > 2 && explains(pairs, &size) {
            return Some(told(&format!("factor {name}"), name));
        }
        if pairs[0].layout.sizes[number] > 2 && explains(pairs, &|pair| 1.0 / size(pair)) {
            return Some(told(&format!("factor 1/{name}"), &format!("1/{name}")));
        }
    }
    let held: Vec<(usize, String)> = subject
        .blocks
        .iter()
        .enumerate()
        .filter(|(at, block)| block.role == Role::Held && pairs[0].layout.shapes.get(*at).is_some_and(Vec::is_empty))
        .map(|(at, block)| (pairs[0].layout.starts[at], block.name.clone()))
        .collect();
    for (at, name) in held {
        for (factor, power) in
            [(name.clone(), 1), (format!("1/{name}"), -1), (format!("{name}^2"), 2), (format!("1/{name}^2"), -2)]
        {
            if explains(pairs, &|pair| pair.point[at].powi(power)) {
                return Some(told(&format!("factor {factor}"), &factor));
            }
        }
    }
    let pair = &pairs[0];
    let (claimed, actual) =
        pair.claimed.iter().zip(&pair.actual).find(|(claimed, actual)| **claimed != 0.0 && actual.value != 0.0)?;
    let factor = claimed / actual.value;
    if !explains(pairs, &|_| factor) {
        return None;
    }
    let text = fraction(factor);
    match text {
        Some(text) => Some(told(&format!("factor {text}"), &text)),
        None if nearly_one(factor) => Some((
            "wrong constant".to_string(),
            format!("what is returned is {factor:.9} times what is right: a constant is not exact"),
        )),
        None => Some(told(&format!("factor {factor:.6}"), &format!("{factor:.6}"))),
    }
}

fn nearly_one(factor: f64) -> bool {
    (factor - 1.0).abs() < 1.0 / 64.0
}

/// A fraction of small numbers.
fn fraction(value: f64) -> Option<String> {
    (1..=16_u8).find_map(|denominator| {
        let numerator = (value * f64::from(denominator)).round();
        let fits =
            numerator.abs() <= 64.0 && numerator != 0.0 && nearly_equal(value, numerator / f64::from(denominator));
        fits.then(|| if denominator == 1 { format!("{numerator}") } else { format!("{numerator}/{denominator}") })
    })
}

/// The rows and columns of what is claimed of one block.
fn matrices(subject: &Subject<'_>, layout: &Layout) -> Vec<(usize, usize, usize)> {
    match subject.kind {
        Kind::Hessian | Kind::Jacobian => {
            let columns = layout.variables.len();
            vec![(0, layout.results.iter().product::<usize>().max(1), columns)]
        }
        _ => {
            let mut start = 0;
            let mut found = Vec::new();
            for (shape, block) in layout.shapes.iter().zip(&subject.blocks) {
                if block.role == Role::Variable {
                    if let [rows, columns] = shape[..] {
                        found.push((start, rows, columns));
                    }
                    start += count(shape);
                }
            }
            found
        }
    }
}

fn transposed(subject: &Subject<'_>, pairs: &[Pair]) -> Option<Named> {
    let layout = &pairs.first()?.layout;
    let (start, rows, columns) =
        matrices(subject, layout).into_iter().find(|(_, rows, columns)| rows == columns && *rows > 1)?;
    let mut differs = false;
    for pair in pairs {
        for i in 0..rows {
            for j in 0..columns {
                let claimed = pair.claimed[start + i * columns + j];
                let turned = pair.actual.get(start + j * columns + i)?;
                if !same(claimed, turned.value, turned.bar) {
                    return None;
                }
                let own = pair.actual[start + i * columns + j];
                differs |= !same(claimed, own.value, own.bar);
            }
        }
    }
    differs.then(|| ("transposed".to_string(), "what is returned is the transpose of what is right".to_string()))
}

/// Right on the diagonal, and 0 beside it; or 0 altogether.
fn diagonal(subject: &Subject<'_>, pairs: &[Pair]) -> Option<Named> {
    let zeros = |values: &[f64]| values.iter().all(|value| *value == 0.0);
    if pairs.iter().all(|pair| zeros(&pair.claimed)) {
        let why = "what is returned is 0 where the function depends on its input: a path was dropped";
        return Some(("missing term".to_string(), why.to_string()));
    }
    let layout = &pairs.first()?.layout;
    if !matches!(subject.kind, Kind::Hessian | Kind::Jacobian) {
        return None;
    }
    let columns = layout.variables.len();
    let mut dropped = false;
    for pair in pairs {
        for (at, (claimed, actual)) in pair.claimed.iter().zip(&pair.actual).enumerate() {
            if same(*claimed, actual.value, actual.bar) {
                continue;
            }
            if at / columns == at % columns || *claimed != 0.0 {
                return None;
            }
            dropped = true;
        }
    }
    let why = "entries off the diagonal are 0, as if each result depended on its own input alone";
    dropped.then(|| ("missing term".to_string(), why.to_string()))
}

/// Right where a parameter is 1.
fn neutral(subject: &mut Subject<'_>, pair: &Pair) -> Option<Named> {
    let held: Vec<(usize, String)> = pair
        .layout
        .starts
        .iter()
        .zip(&subject.blocks)
        .filter(|(_, block)| block.role == Role::Held)
        .map(|(start, block)| (*start, block.name.clone()))
        .collect();
    held.into_iter().find_map(|(at, name)| {
        let mut point = pair.point.clone();
        *point.get_mut(at)? = 1.0;
        let there = self::pair(subject, &pair.layout, point)?;
        let right =
            there.claimed.iter().zip(&there.actual).all(|(claimed, actual)| same(*claimed, actual.value, actual.bar));
        right.then(|| {
            (
                "missing factor".to_string(),
                format!("it is right where {name} = 1: a factor that depends on {name} is missing"),
            )
        })
    })
}

/// Wrong on one side of a number alone.
fn side(subject: &mut Subject<'_>, wrong: &Wrong) -> Option<Named> {
    let [at] = wrong.layout.variables[..] else { return None };
    let (mut right, mut failing): (Vec<f64>, Vec<f64>) = (Vec::new(), vec![wrong.point[at]]);
    for step in -24..=24 {
        let mut point = wrong.point.clone();
        point[at] = f64::from(step) / 4.0 + 0.0625;
        let x = point[at];
        let Some(pair) = pair(subject, &wrong.layout, point) else { continue };
        let is_right = same(pair.claimed[0], pair.actual[0].value, pair.actual[0].bar);
        if is_right { right.push(x) } else { failing.push(x) }
    }
    let bounds = |values: &[f64]| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        (low, values.iter().copied().fold(f64::NEG_INFINITY, f64::max))
    };
    if right.len() < 4 || failing.len() < 4 {
        return None;
    }
    let ((right_low, right_high), (low, high)) = (bounds(&right), bounds(&failing));
    let told = |side: &str, border: f64| {
        ("wrong branch".to_string(), format!("it is right elsewhere, and wrong {side} about {border:.1}"))
    };
    if high < right_low {
        Some(told("below", f64::midpoint(high, right_low)))
    } else if low > right_high {
        Some(told("above", f64::midpoint(low, right_high)))
    } else {
        None
    }
}
