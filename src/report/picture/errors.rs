//! Errors entry by entry: a cell for each entry, the darker the further off.

use super::frame::{FAINT, INK, PAPER, Picture, font, named};
use super::vector::Vector;
use crate::sketch::Errors;
use plotters::coord::Shift;
use plotters::prelude::{Color, DrawingArea, IntoDrawingArea, PathElement, RGBColor, Rectangle, Text};
use std::collections::BTreeMap;
use std::error::Error;

const CELL: i32 = 30;
/// Room for the numbers of rows and columns.
const LEFT: i32 = 40;
const TOP: i32 = 48;
/// The narrowest picture, so that its title has room.
const NARROWEST: i32 = 360;
/// The colours of the smallest and of the largest error.
const LIGHT: (f64, f64, f64) = (253.0, 224.0, 196.0);
const DARK: (f64, f64, f64) = (140.0, 45.0, 4.0);
/// So many steps lie between them: nobody tells more apart, and cells of one shade are one path.
const SHADES: u8 = 8;
/// Rows or columns that are told in words, at most.
const TOLD: usize = 6;

pub(super) fn picture(errors: &Errors) -> Option<Picture> {
    if errors.rows * errors.cols < 2 || has_no_pattern(errors) {
        return None;
    }
    let (rows, cols) = (i32::try_from(errors.rows).ok()?, i32::try_from(errors.cols).ok()?);
    let (width, height) = ((LEFT + cols * CELL + 10).max(NARROWEST), TOP + rows * CELL + 10);
    let size = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
    let mut shapes = Vec::new();
    draw(errors, (rows, cols), Vector::new(size, &mut shapes)).ok()?;
    Some(named(size, shapes, words(errors)))
}

/// Whether all entries are wrong, or none is (as a double, or where a side has no value): a picture of that shows nothing.
fn has_no_pattern(errors: &Errors) -> bool {
    let is_first_wrong = errors.relative.first().is_some_and(|error| is_wrong(*error));
    errors.relative.iter().all(|error| is_wrong(*error) == is_first_wrong)
}

fn sizes(errors: &Errors) -> String {
    let sizes: Vec<String> = errors.sizes.iter().map(|(name, size)| format!("{name} = {size}")).collect();
    if sizes.is_empty() { String::new() } else { format!(" at {}", sizes.join(", ")) }
}

fn is_wrong(error: Option<f64>) -> bool {
    error.is_some_and(|error| error != 0.0)
}

fn entries(count: usize) -> String {
    if count == 1 { "1 entry".to_string() } else { format!("{count} entries") }
}

/// In words: how many entries are wrong, and in which pattern.
fn words(errors: &Errors) -> String {
    let (rows, cols) = (errors.rows, errors.cols);
    let wrong = |row: usize, col: usize| is_wrong(errors.relative.get(row * cols + col).copied().flatten());
    let count = errors.relative.iter().filter(|error| is_wrong(**error)).count();
    let place = if errors.is_counterexample { "the counterexample" } else { "a random point" };
    let mut told =
        format!("Relative error by entry{}, at {place}: wrong in {count} of {}", sizes(errors), entries(rows * cols));
    let whole_rows: Vec<usize> = (0..rows).filter(|row| (0..cols).all(|col| wrong(*row, col))).collect();
    let whole_cols: Vec<usize> = (0..cols).filter(|col| (0..rows).all(|row| wrong(row, *col))).collect();
    let off_diagonal = |row: usize, col: usize| wrong(row, col) == (row != col);
    let on_diagonal = |row: usize, col: usize| wrong(row, col) == (row == col);
    let all = |pattern: &dyn Fn(usize, usize) -> bool| (0..rows).all(|row| (0..cols).all(|col| pattern(row, col)));
    let list = |places: &[usize]| places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", ");
    if rows == cols && rows > 1 && all(&off_diagonal) {
        told += ": all but the diagonal";
    } else if rows == cols && rows > 1 && all(&on_diagonal) {
        told += ": the diagonal alone";
    } else if cols > 1 && whole_rows.len() < rows && whole_rows.len() * cols == count && whole_rows.len() <= TOLD {
        told += &format!(": all of row {}", list(&whole_rows));
    } else if rows > 1 && whole_cols.len() < cols && whole_cols.len() * rows == count && whole_cols.len() <= TOLD {
        told += &format!(": all of column {}", list(&whole_cols));
    }
    let unknown = errors.relative.iter().filter(|error| error.is_none()).count();
    if unknown > 0 {
        told += &format!("; of {} no value was compared", entries(unknown));
    }
    told + "."
}

/// What is drawn in a cell.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cell {
    Right,
    Unknown,
    /// How dark it is, up to `SHADES`.
    Wrong(u8),
}

fn cell(error: Option<f64>) -> Cell {
    match error {
        None => Cell::Unknown,
        Some(0.0) => Cell::Right,
        // Errors of a thousandth and of a half are both to be seen.
        Some(size) => {
            let share = (1.0 + size.max(1e-6).log10() / 6.0).clamp(0.0, 1.0);
            Cell::Wrong((share * f64::from(SHADES)).round() as u8)
        }
    }
}

fn colour(shade: u8) -> RGBColor {
    let share = f64::from(shade) / f64::from(SHADES);
    let mix = |from: f64, to: f64| (from + (to - from) * share).round() as u8;
    RGBColor(mix(LIGHT.0, DARK.0), mix(LIGHT.1, DARK.1), mix(LIGHT.2, DARK.2))
}

fn draw(errors: &Errors, (rows, cols): (i32, i32), on: Vector<'_>) -> Result<(), Box<dyn Error>> {
    let area = on.into_drawing_area();
    area.fill(&PAPER)?;
    let title = format!("relative error{}", sizes(errors));
    area.draw(&Text::new(title, (8, 6), font(13, &INK)))?;
    for col in 0..cols {
        area.draw(&Text::new((col + 1).to_string(), (LEFT + col * CELL + 10, TOP - 18), font(12, &INK)))?;
    }
    let mut places: BTreeMap<Cell, Vec<(i32, i32)>> = BTreeMap::new();
    for row in 0..rows {
        area.draw(&Text::new((row + 1).to_string(), (LEFT - 22, TOP + row * CELL + 8), font(12, &INK)))?;
        for col in 0..cols {
            let error = errors.relative.get(usize::try_from(row * cols + col)?).copied().flatten();
            places.entry(cell(error)).or_default().push((LEFT + col * CELL, TOP + row * CELL));
        }
    }
    for (cell, places) in &places {
        fill(&area, *cell, places)?;
    }
    area.present()?;
    Ok(())
}

/// Draws the cells that look the same: first all their squares, then all their signs.
fn fill(area: &DrawingArea<Vector<'_>, Shift>, cell: Cell, places: &[(i32, i32)]) -> Result<(), Box<dyn Error>> {
    let look = if let Cell::Wrong(shade) = cell { colour(shade).filled() } else { FAINT.stroke_width(1) };
    for (x, y) in places {
        area.draw(&Rectangle::new([(*x, *y), (x + CELL - 2, y + CELL - 2)], look))?;
    }
    for (x, y) in places {
        match cell {
            Cell::Right => {}
            Cell::Unknown => area.draw(&Text::new("?", (x + 10, y + 7), font(14, &INK)))?,
            Cell::Wrong(shade) => {
                // A cross tells what is wrong from what is right without any colour.
                let on = if shade > SHADES / 2 { RGBColor(255, 255, 254) } else { RGBColor(34, 34, 35) };
                for (from, to) in [(9, 19), (19, 9)] {
                    let stroke = vec![(x + 9, y + from), (x + 19, y + to)];
                    area.draw(&PathElement::new(stroke, on.stroke_width(2)))?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Errors, picture, words};

    /// A picture of two rows and three columns.
    fn errors(relative: [Option<f64>; 6]) -> Errors {
        let (sizes, actual, claimed) = (Vec::new(), Vec::new(), Vec::new());
        let (is_counterexample, is_vector) = (false, false);
        Errors { sizes, is_counterexample, rows: 2, cols: 3, is_vector, actual, claimed, relative: relative.into() }
    }

    #[test]
    fn patterns_are_told() {
        let (right, wrong, without) = (Some(0.0), Some(0.5), None);
        let column = errors([right, wrong, right, right, wrong, right]);
        assert!(words(&column).ends_with("wrong in 2 of 6 entries: all of column 2."), "{}", words(&column));
        let row = errors([wrong, wrong, wrong, right, without, right]);
        assert!(words(&row).ends_with(": all of row 1; of 1 entry no value was compared."), "{}", words(&row));
        assert!(picture(&column).is_some() && picture(&row).is_some());
    }

    #[test]
    fn where_all_or_none_are_wrong_there_is_nothing_to_see() {
        for relative in [[Some(0.5); 6], [Some(0.0); 6], [None; 6]] {
            assert!(picture(&errors(relative)).is_none());
        }
    }
}
