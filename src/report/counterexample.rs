//! A counterexample for people: in short, or whole.

use super::layout::{one_line, width, wrap};
use super::{Look, number};
use crate::verdict::{Array, Counterexample, Number, Stretch};
use dashu_ratio::RBig;

/// Arrays with more entries are told by what is not 0 in them, if that is no more than so many entries.
const FEW_ENTRIES: usize = 24;
const FEW_OTHERS: usize = 6;
/// Arrays with more rows are not printed on a terminal.
const MOST_ROWS: usize = 10;

/// A counterexample in a few lines: its values one after the other, and what comes out.
pub(super) fn in_short(found: &Counterexample, room: usize) -> Vec<String> {
    const MOST: usize = 5;
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let values = found.values.iter().map(|(name, array)| format!("{} = {}", one_line(name), inline(array)));
    let functions = found.functions.iter().map(|(name, text)| format!("{name}(t) = {text}"));
    let values: Vec<String> = values.chain(functions).collect();
    let mut lines = wrap(&format!("counterexample{at}"), room);
    let mut told = wrap(&values.join(", "), room - 2);
    if told.len() > MOST {
        told.truncate(MOST - 1);
        told.push("… (`--details` shows all)".to_string());
    }
    lines.extend(told.into_iter().map(|line| format!("  {line}")));
    let Some((claimed, actual, apart)) = sides(found) else { return lines };
    let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
    let place = if entry.is_empty() { String::new() } else { format!("entry [{}]: ", entry.join(", ")) };
    let outcome = wrap(&format!("{place}claimed {claimed}, actual {actual}"), room - 2);
    lines.extend(outcome.into_iter().chain(apart).map(|line| format!("  {line}")));
    lines
}

/// An array on one line: `[1, 0; 0, 1]`; a large one by what is not 0 in it, or by its size.
fn inline(array: &Array) -> String {
    const MOST: usize = 24;
    let list = |numbers: &[Number]| numbers.iter().map(number::to_text).collect::<Vec<_>>().join(", ");
    match array {
        Array::Scalar(value) => number::to_text(value),
        Array::Vector(entries) if entries.len() <= MOST => format!("[{}]", list(entries)),
        Array::Vector(entries) => large(&[entries.len()], entries.iter()),
        Array::Tensor(sizes, entries) if entries.len() <= MOST => nested(sizes, &list_of(entries)),
        Array::Tensor(sizes, entries) => large(sizes, entries.iter()),
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            match rows.len() * columns {
                count if count > 4 && rows.iter().flatten().all(is_zero) => format!("0[{},{columns}]", rows.len()),
                count if count <= MOST => {
                    format!("[{}]", rows.iter().map(|row| list(row)).collect::<Vec<_>>().join("; "))
                }
                _ => large(&[rows.len(), columns], rows.iter().flatten()),
            }
        }
    }
}

fn is_zero(number: &Number) -> bool {
    matches!(number, Number::Rational(exact) if exact.is_zero())
}

/// `(900×900 entries, 0 but for [1,1] = 3)`: an array by its size, and by what is not 0 in it if that is little.
fn large<'n>(sizes: &[usize], entries: impl Iterator<Item = &'n Number>) -> String {
    const MOST: usize = 3;
    let told: Vec<(usize, &Number)> =
        entries.enumerate().filter(|(_, number)| !is_zero(number)).take(MOST + 1).collect();
    let place = |at: usize| {
        let mut strides =
            sizes.iter().rev().scan(1, |stride, size| Some((std::mem::replace(stride, *stride * size), size)));
        let mut place: Vec<String> =
            strides.by_ref().map(|(stride, size)| (at / stride % size + 1).to_string()).collect();
        place.reverse();
        place.join(",")
    };
    let but: Vec<String> =
        told.iter().map(|(at, number)| format!("[{}] = {}", place(*at), number::to_text(number))).collect();
    match told.len() {
        0 => format!("({} entries, all 0)", shape_of(sizes)),
        1..=MOST => format!("({} entries, 0 but for {})", shape_of(sizes), but.join(", ")),
        _ => format!("({} entries)", shape_of(sizes)),
    }
}

fn list_of(numbers: &[Number]) -> Vec<String> {
    numbers.iter().map(number::to_text).collect()
}

/// `3×2×4`
fn shape_of(sizes: &[usize]) -> String {
    sizes.iter().map(usize::to_string).collect::<Vec<_>>().join("×")
}

/// `[[1, 0], [0, 1]]`: a list of what the first index gives.
fn nested(sizes: &[usize], entries: &[String]) -> String {
    match sizes {
        [] | [_] => format!("[{}]", entries.join(", ")),
        [_, rest @ ..] => {
            let each = rest.iter().product::<usize>().max(1);
            let parts: Vec<String> = entries.chunks(each).map(|part| nested(rest, part)).collect();
            format!("[{}]", parts.join(", "))
        }
    }
}

/// What comes out on either side, and how far apart that is where it does not show; none where nothing was evaluated.
fn sides(found: &Counterexample) -> Option<(String, String, Option<String>)> {
    let undefined = || "undefined".to_string();
    match (&found.claimed, &found.actual) {
        (None, None) => None,
        (Some(claimed), Some(actual)) => Some(number::pair(claimed, actual)),
        (claimed, actual) => {
            let value = |side: &Option<Number>| side.as_ref().map_or_else(undefined, number::to_text);
            Some((value(claimed), value(actual), None))
        }
    }
}

/// All of a counterexample: each input on lines of its own.
pub(super) fn whole(found: &Counterexample, room: usize, look: Look) -> Vec<String> {
    let dims: Vec<String> = found.dims.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    let at = if dims.is_empty() { String::new() } else { format!(" at {}", dims.join(", ")) };
    let mut lines = wrap(&format!("counterexample{at}"), room);
    for (name, array) in &found.values {
        lines.extend(assignment(name, array, room, look));
    }
    for (name, text) in &found.functions {
        lines.extend(wrap(&format!("{name}(t) = {text}"), room - 2).iter().map(|line| format!("  {line}")));
    }
    if !found.entry.is_empty() {
        let entry: Vec<String> = found.entry.iter().map(usize::to_string).collect();
        lines.push(format!("  in entry [{}]", entry.join(", ")));
    }
    let Some((claimed, actual, apart)) = sides(found) else { return lines };
    lines.extend([format!("  claimed: {claimed}"), format!("  actual:  {actual}")]);
    lines.extend(apart.map(|apart| format!("  {apart}")));
    let others = found.values.len() > 1;
    let stretches = found.stretches.iter().flat_map(|one| wrap(&stretch(one, others), room - 2));
    lines.extend(stretches.map(|line| format!("  {line}")));
    lines
}

/// Where a claim about scalars goes on failing: `wrong almost everywhere for x from about 0.7 to 0.7001`. Points were tried, and between them
/// may lie some at which the claim is right.
fn stretch(found: &Stretch, has_others: bool) -> String {
    let number = |value: &RBig| number::to_text(&Number::Real(value.to_f64().value()));
    let name = one_line(&found.input);
    let others = if has_others { ", with the others as above" } else { "" };
    let place = match (&found.low, &found.high) {
        (Some(low), Some(high)) if number(low) == number(high) => {
            // The ends are rounded, so that the failing point itself may lie beside them.
            let reach = number(&(high - low + Stretch::unit()));
            return format!("wrong for {name} within {reach} of {} at most{others}", number(low));
        }
        (Some(low), Some(high)) => format!("from about {} to {}", number(low), number(high)),
        (Some(low), None) => format!("above about {}", number(low)),
        (None, Some(high)) => format!("below about {}", number(high)),
        (None, None) => "anywhere".to_string(),
    };
    format!("wrong almost everywhere for {name} {place}{others}, by the points tried")
}

/// `W = ` and the array: a scalar, a vector as a list, a matrix row by row.
///
/// Arrays of many zeros are told in the language: `0[8,8]` but for a few entries, `I[8]`.
fn assignment(name: &str, array: &Array, room: usize, look: Look) -> Vec<String> {
    if let Some(told) = told_by_zeros(&one_line(name), array) {
        return wrap(&told, room - 2).into_iter().map(|line| format!("  {line}")).collect();
    }
    let list = |numbers: &[Number]| numbers.iter().map(number::to_text).collect::<Vec<_>>();
    let start = format!("  {} = ", one_line(name));
    let (rows, shape) = match array {
        Array::Scalar(value) => (vec![number::to_text(value)], String::new()),
        Array::Vector(entries) => (vec![format!("[{}]", list(entries).join(", "))], entries.len().to_string()),
        Array::Tensor(sizes, entries) => (vec![nested(sizes, &list(entries))], shape_of(sizes)),
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            (aligned(&rows.iter().map(|row| list(row)).collect::<Vec<_>>()), format!("{}×{columns}", rows.len()))
        }
    };
    let widest = rows.iter().map(|row| width(row)).max().unwrap_or(0);
    let is_large = rows.len() > MOST_ROWS || (widest + width(&start) > room && !shape.is_empty());
    if is_large && !look.whole {
        return vec![format!("{start}({shape} entries; `--format json` shows them)")];
    }
    let margin = " ".repeat(width(&start));
    rows.iter().enumerate().map(|(i, row)| format!("{}{row}", if i == 0 { &start } else { &margin })).collect()
}

/// A large array that is 0 but for a few entries, or the identity.
fn told_by_zeros(name: &str, array: &Array) -> Option<String> {
    let is = |number: &Number, value: u8| matches!(number, Number::Rational(exact) if *exact == value.into());
    let (shape, entries): (String, Vec<(String, &Number)>) = match array {
        Array::Scalar(_) | Array::Tensor(..) => return None,
        Array::Vector(entries) => {
            let places = entries.iter().enumerate().map(|(i, entry)| (format!("{}", i + 1), entry));
            (entries.len().to_string(), places.collect())
        }
        Array::Matrix(rows) => {
            let columns = rows.first().map_or(0, Vec::len);
            let places = rows.iter().enumerate().flat_map(|(i, row)| {
                row.iter().enumerate().map(move |(j, entry)| (format!("{},{}", i + 1, j + 1), entry))
            });
            (format!("{},{columns}", rows.len()), places.collect())
        }
    };
    if entries.len() <= FEW_ENTRIES {
        return None;
    }
    if let Array::Matrix(rows) = array
        && rows.iter().enumerate().all(|(i, row)| {
            row.len() == rows.len() && row.iter().enumerate().all(|(j, entry)| is(entry, u8::from(i == j)))
        })
    {
        return Some(format!("{name} = I[{}]", rows.len()));
    }
    let others: Vec<_> = entries.iter().filter(|(_, entry)| !is(entry, 0)).collect();
    if others.len() > FEW_OTHERS {
        return None;
    }
    let others: Vec<String> =
        others.iter().map(|(place, entry)| format!("{name}[{place}] = {}", number::to_text(entry))).collect();
    Some(match others.as_slice() {
        [] => format!("{name} = 0[{shape}]"),
        others => format!("{name} = 0[{shape}] but for {}", others.join(", ")),
    })
}

/// The rows of a matrix, right-aligned by column.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.first().map_or(0, Vec::len);
    let widest = |j: usize| rows.iter().filter_map(|row| row.get(j)).map(|entry| width(entry)).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let cell = |entry: &String, wide: usize| format!("{}{entry}", " ".repeat(wide.saturating_sub(width(entry))));
    rows.iter()
        .map(|row| {
            let cells: Vec<String> = row.iter().zip(&widths).map(|(entry, &wide)| cell(entry, wide)).collect();
            format!("[{}]", cells.join(", "))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_arrays_are_told_by_what_is_not_zero() {
        let number = |value: u8| Number::Rational(value.into());
        let matrix = |rows: usize, columns: usize, entry: &dyn Fn(usize, usize) -> u8| {
            Array::Matrix((0..rows).map(|i| (0..columns).map(|j| number(entry(i, j))).collect()).collect())
        };
        let told = |array: &Array| told_by_zeros("A", array);
        assert_eq!(told(&matrix(5, 6, &|_, _| 0)).as_deref(), Some("A = 0[5,6]"));
        let few = matrix(5, 6, &|i, j| u8::from(i == j && i < 2) * 7);
        assert_eq!(told(&few).as_deref(), Some("A = 0[5,6] but for A[1,1] = 7, A[2,2] = 7"));
        assert_eq!(told(&matrix(9, 9, &|i, j| u8::from(i == j))).as_deref(), Some("A = I[9]"));
        assert_eq!(told(&matrix(4, 4, &|i, j| u8::from(i == j))), None, "small enough to be shown");
        assert_eq!(told(&matrix(9, 8, &|i, j| u8::from(i == j))), None, "no identity");
        assert_eq!(told(&matrix(9, 9, &|_, _| 1)), None);
        let vector = Array::Vector((0..30).map(|i| number(u8::from(i == 29))).collect());
        assert_eq!(told(&vector).as_deref(), Some("A = 0[30] but for A[30] = 1"));
    }
}
