//! Curves in characters, for a terminal: eight dots to a character.

use super::super::Look;
use super::super::layout::{one_line, wrap};
use super::super::text::{DIM, GREEN, RED};
use super::curves::{range, words};
use super::frame::number;
use crate::sketch::{Curves, Sample};
use anstyle::Style;
use std::ops::Range;

/// Rows of characters of one part.
const ROWS: usize = 10;
/// Room for the numbers on the left.
const LEFT: usize = 11;
/// The widest picture, in characters.
const WIDEST: usize = 90;
/// Of a dashed curve so many columns of dots are drawn, and so many are not.
const DASH: usize = 4;

/// The picture: what is differentiated, below it what is right and, dashed, what is claimed; then its words.
pub fn render(curves: &Curves, look: Look) -> String {
    let columns = (look.width.min(WIDEST)).saturating_sub(LEFT + 1).max(20);
    let mut lines = Vec::new();
    let function: Vec<f64> = curves.samples.iter().filter_map(|sample| sample.function).collect();
    if let (false, Some(of)) = (function.is_empty(), &curves.of) {
        lines.push(one_line(of));
        let mut part = Part::new(columns, range(&function));
        part.draw(curves, |sample| sample.function, false, 0);
        lines.extend(part.rows(curves, look, &[DIM]));
    }
    let both: Vec<f64> = curves.samples.iter().flat_map(|sample| [sample.actual, sample.claimed]).flatten().collect();
    let legend = [look.paint(GREEN, "⣿ right"), look.paint(RED, "⡇ ⡇ claimed (dashed)")];
    lines.push(legend.join("   "));
    let mut part = Part::new(columns, range(&both));
    part.draw(curves, |sample| sample.actual, false, 0);
    part.draw(curves, |sample| sample.claimed, true, 1);
    lines.extend(part.rows(curves, look, &[GREEN, RED]));
    lines.extend(wrap(&words(curves), look.width));
    lines.join("\n") + "\n"
}

/// A grid of dots.
struct Part {
    columns: usize,
    range: Range<f64>,
    /// By character: its dots, and which curve drew the last of them.
    cells: Vec<(u8, usize)>,
}

impl Part {
    fn new(columns: usize, range: Range<f64>) -> Part {
        Part { columns, range, cells: vec![(0, 0); columns * ROWS] }
    }

    fn draw(&mut self, curves: &Curves, value: impl Fn(&Sample) -> Option<f64>, dashed: bool, which: usize) {
        let (width, height) = (2 * self.columns, 4 * ROWS);
        let (Some(first), Some(last)) = (curves.samples.first(), curves.samples.last()) else { return };
        for pair in curves.samples.windows(2) {
            let [from, to] = pair else { continue };
            let (Some(low), Some(high)) = (value(from), value(to)) else { continue };
            if curves.corners.iter().any(|corner| from.x < corner.x && corner.x < to.x) {
                continue;
            }
            let steps = 8;
            for step in 0..=steps {
                let share = step as f64 / steps as f64;
                let (x, y) = (from.x + (to.x - from.x) * share, low + (high - low) * share);
                let column = ((x - first.x) / (last.x - first.x) * (width - 1) as f64).round() as usize;
                let up = (y - self.range.start) / (self.range.end - self.range.start);
                if dashed && column % (2 * DASH) >= DASH || !(0.0..=1.0).contains(&up) {
                    continue;
                }
                let row = ((1.0 - up) * (height - 1) as f64).round() as usize;
                self.dot(column, row, which);
            }
        }
    }

    fn dot(&mut self, column: usize, row: usize, which: usize) {
        // The dots of a character as Unicode numbers them, column by column.
        const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        if let Some(cell) = self.cells.get_mut(row / 4 * self.columns + column / 2) {
            *cell = (cell.0 | BITS[column % 2][row % 4], which);
        }
    }

    /// The rows with their numbers, and below them those of the input.
    fn rows(&self, curves: &Curves, look: Look, styles: &[Style]) -> Vec<String> {
        let numbered = |row: usize| match row {
            0 => number(self.range.end),
            _ if row + 1 == ROWS => number(self.range.start),
            _ => String::new(),
        };
        let shown = |cell: &(u8, usize)| {
            let sign = char::from_u32(0x2800 + u32::from(cell.0)).filter(|_| cell.0 != 0).unwrap_or(' ');
            let style = styles.get(cell.1).copied().unwrap_or_default();
            if sign == ' ' { " ".to_string() } else { look.paint(style, &sign.to_string()) }
        };
        let mut rows: Vec<String> = self
            .cells
            .chunks(self.columns)
            .enumerate()
            .map(|(row, cells)| {
                let dots: String = cells.iter().map(shown).collect();
                format!("{:>width$} {}", numbered(row), dots.trim_end(), width = LEFT - 1)
            })
            .collect();
        let end = |sample: Option<&Sample>| sample.map_or(String::new(), |sample| number(sample.x));
        let (low, high) = (end(curves.samples.first()), end(curves.samples.last()));
        let middle = one_line(&curves.input);
        let room = self.columns.saturating_sub(low.chars().count() + high.chars().count());
        rows.push(format!("{}{low}{middle:^room$}{high}", " ".repeat(LEFT)));
        rows
    }
}
