//! Curves: what is differentiated, what is right and what is claimed, and below them their difference on a logarithmic scale.

use super::frame::{CLAIMED, ERROR, FAINT, INK, PAPER, PLAIN, Picture, RIGHT, brief, font, named, number};
use super::vector::Vector;
use crate::sketch::{Curves, Sample};
use plotters::chart::ChartContext;
use plotters::coord::Shift;
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, Circle, Color, DrawingArea, IntoDrawingArea, LineSeries, PathElement, Polygon, RGBColor,
    Text,
};
use std::error::Error;
use std::ops::Range;

const WIDTH: u32 = 680;
/// Heights of the parts.
const FUNCTION: u32 = 150;
const SIDES: u32 = 220;
const DIFFERENCE: u32 = 130;
/// Differences below this are drawn at it: a double has no finer digits.
const LEAST: f64 = -17.0;
/// Corners that are told in words.
const TOLD: usize = 3;
/// The share of the values, at either end, that may lie outside of the picture: beside a pole they grow without bound.
const OUTSIDE: f64 = 0.03;

/// A curve is as good as straight where it is off by this share of the picture's height.
const STRAIGHT: f64 = 0.002;

type Part<'a> = DrawingArea<Vector<'a>, Shift>;
type Chart<'a> = ChartContext<'a, Vector<'a>, Cartesian2d<RangedCoordf64, RangedCoordf64>>;
type Drawn = Result<(), Box<dyn Error>>;
/// A stretch of a curve.
type Run = Vec<(f64, f64)>;

/// The picture of some curves.
pub(super) fn picture(curves: &Curves) -> Option<Picture> {
    let function = values(curves, |sample| sample.function);
    let top = if function.is_empty() { 0 } else { FUNCTION };
    let size = (WIDTH, top + SIDES + DIFFERENCE);
    let mut shapes = Vec::new();
    draw(curves, &function, top, Vector::new(size, &mut shapes)).ok()?;
    Some(named(size, shapes, words(curves)))
}

/// In words: from where to where, where the sides part and by how much, and corners.
pub(super) fn words(curves: &Curves) -> String {
    let (Some(first), Some(last)) = (curves.samples.first(), curves.samples.last()) else { return String::new() };
    let what = curves.of.as_ref().map_or(String::new(), |of| format!("{} and its derivative ", brief(of)));
    let mut told = format!("{what}for {} from {} to {}", curves.input, number(first.x), number(last.x));
    let held: Vec<String> = curves.held.iter().map(|(name, value)| format!("{name} = {value}")).collect();
    if !held.is_empty() {
        told += &format!(", with {}", held.join(", "));
    }
    let wrong: Vec<(f64, f64)> = curves
        .samples
        .iter()
        .filter(|sample| sample.differs)
        .filter_map(|sample| Some((sample.x, gap(sample)?)))
        .collect();
    let compared = curves.samples.iter().filter(|sample| gap(sample).is_some()).count();
    match wrong.iter().copied().reduce(|worst, next| if next.1 > worst.1 { next } else { worst }) {
        None => told += &format!("; no difference shows at the {compared} places that are drawn"),
        Some((at, gap)) => {
            told += &format!(
                "; the claimed curve is off at {} of {compared} places, by {} at most, at {} = {}",
                wrong.len(),
                number(gap),
                curves.input,
                number(at)
            );
        }
    }
    for corner in curves.corners.iter().take(TOLD) {
        let (left, right) = (number(corner.left), number(corner.right));
        told += &format!("; at {} = {} it is {left} from below and {right} from above", curves.input, number(corner.x));
    }
    if curves.corners.len() > TOLD {
        told += &format!("; and {} more such places", curves.corners.len() - TOLD);
    }
    told + "."
}

fn gap(sample: &Sample) -> Option<f64> {
    Some((sample.claimed? - sample.actual?).abs())
}

fn values(curves: &Curves, value: fn(&Sample) -> Option<f64>) -> Vec<f64> {
    curves.samples.iter().filter_map(value).collect()
}

/// `top` is the height of the part with what is differentiated.
fn draw(curves: &Curves, function: &[f64], top: u32, on: Vector<'_>) -> Drawn {
    let area = on.into_drawing_area();
    area.fill(&PAPER)?;
    let (upper, rest) = area.split_vertically(top);
    let (middle, lower) = rest.split_vertically(SIDES);
    if top > 0 {
        let mut chart = chart(&upper, curves, range(function))?;
        for run in runs(curves, |sample| sample.function, &range(function)) {
            chart.draw_series(LineSeries::new(run, PLAIN.stroke_width(2)))?;
        }
        title(&upper, &[(&brief(curves.of.as_deref().unwrap_or_default()), PLAIN)])?;
    }
    let mut both = values(curves, |sample| sample.actual);
    both.extend(values(curves, |sample| sample.claimed));
    sides(&middle, curves, range(&both))?;
    difference(&lower, curves)?;
    area.present()?;
    Ok(())
}

/// A part's axes, with the names of its numbers.
fn chart<'a>(part: &Part<'a>, curves: &Curves, range: Range<f64>) -> Result<Chart<'a>, Box<dyn Error>> {
    let ends = |sample: Option<&Sample>| sample.map_or(0.0, |sample| sample.x);
    let (low, high) = (ends(curves.samples.first()), ends(curves.samples.last()));
    let mut chart = ChartBuilder::on(part)
        .margin_top(24)
        .margin_right(14)
        .x_label_area_size(24)
        .y_label_area_size(64)
        .build_cartesian_2d(low..high, range)?;
    let faint = FAINT.stroke_width(1);
    chart
        .configure_mesh()
        .bold_line_style(faint)
        .light_line_style(PAPER.mix(0.0))
        .axis_style(INK)
        .label_style(font(12, &INK))
        .set_all_tick_mark_size(0)
        .x_labels(5)
        .y_labels(4)
        .x_label_formatter(&|x| number(*x))
        .y_label_formatter(&|y| number(*y))
        .draw()?;
    Ok(chart)
}

/// What the curves are, each in its colour, above a part.
fn title(part: &Part<'_>, names: &[(&str, RGBColor)]) -> Drawn {
    let mut x = 66;
    for (name, colour) in names {
        part.draw(&Text::new((*name).to_string(), (x, 6), font(13, colour)))?;
        x += 14 + 8 * i32::try_from(name.chars().count())?;
    }
    Ok(())
}

fn sides(part: &Part<'_>, curves: &Curves, range: Range<f64>) -> Drawn {
    let mut chart = chart(part, curves, range.clone())?;
    let within = |y: f64| y.clamp(range.start, range.end);
    for run in curves.samples.chunk_by(|a, b| a.differs && b.differs) {
        let upper = run.iter().filter_map(|sample| Some((sample.x, within(sample.actual?))));
        let lower = run.iter().rev().filter_map(|sample| Some((sample.x, within(sample.claimed?))));
        if run.len() > 1 {
            chart.draw_series([Polygon::new(upper.chain(lower).collect::<Vec<_>>(), CLAIMED.mix(0.2))])?;
        }
    }
    if let Some(at) = curves.at {
        chart.draw_series([PathElement::new(vec![(at, range.start), (at, range.end)], INK.stroke_width(1))])?;
    }
    for run in runs(curves, |sample| sample.actual, &range) {
        chart.draw_series(LineSeries::new(run, RIGHT.stroke_width(3)))?;
    }
    for run in runs(curves, |sample| sample.claimed, &range) {
        chart.draw_series(LineSeries::new(run, CLAIMED.stroke_width(2)))?;
    }
    for corner in &curves.corners {
        let ends = [corner.left, corner.right].map(|y| Circle::new((corner.x, within(y)), 4, RIGHT.stroke_width(2)));
        chart.draw_series(ends)?;
    }
    let mut names = vec![("right", RIGHT), ("claimed (dashed)", CLAIMED)];
    if curves.at.is_some() {
        names.push(("counterexample (upright line)", INK));
    }
    title(part, &names)
}

fn difference(part: &Part<'_>, curves: &Curves) -> Drawn {
    let size = |sample: &Sample| gap(sample).map(|gap| gap.log10().max(LEAST));
    let sizes: Vec<f64> = curves.samples.iter().filter_map(size).collect();
    let most = sizes.iter().copied().fold(LEAST + 4.0, f64::max) + 0.5;
    let range = LEAST..most;
    let mut chart = chart(part, curves, range.clone())?;
    for run in runs(curves, size, &range) {
        chart.draw_series(LineSeries::new(run, ERROR.stroke_width(2)))?;
    }
    title(part, &[("|claimed − right|, as a power of ten", ERROR)])
}

/// Stretches on which a curve has values, cut where it leaves the picture.
fn runs(curves: &Curves, value: impl Fn(&Sample) -> Option<f64>, range: &Range<f64>) -> Vec<Run> {
    let (mut runs, mut run): (Vec<Run>, Run) = (Vec::new(), Run::new());
    let mut was_inside = true;
    for sample in &curves.samples {
        let place = value(sample).map(|y| (y, y >= range.start && y <= range.end));
        let is_cut = place.is_none_or(|(_, is_inside)| !is_inside && !was_inside);
        // Between two samples a corner: the curve jumps there.
        let jumps =
            run.last().is_some_and(|(x, _)| curves.corners.iter().any(|corner| *x < corner.x && corner.x < sample.x));
        if is_cut || jumps {
            runs.push(std::mem::take(&mut run));
        }
        if let Some((y, is_inside)) = place {
            if is_inside || was_inside {
                run.push((sample.x, y.clamp(range.start, range.end)));
            }
            was_inside = is_inside;
        } else {
            was_inside = true;
        }
    }
    runs.push(run);
    runs.retain(|run| run.len() > 1);
    runs.iter().map(|run| thinned(run, (range.end - range.start) * STRAIGHT)).collect()
}

/// The same curve by fewer points: one is left out where the line between its neighbours comes as near as this.
fn thinned(run: &[(f64, f64)], near: f64) -> Run {
    let mut kept = Run::new();
    let mut from = 0;
    kept.extend(run.first());
    for to in 2..run.len() {
        let ((left, low), (right, high)) = (run[from], run[to]);
        let between = |x: f64| low + (high - low) * (x - left) / (right - left);
        if run[from + 1..to].iter().any(|(x, y)| (between(*x) - y).abs() > near) {
            kept.push(run[to - 1]);
            from = to - 1;
        }
    }
    kept.extend(run.last());
    kept
}

/// From where to where some values are drawn: a little beyond most of them.
pub(super) fn range(values: &[f64]) -> Range<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let most = sorted.len().saturating_sub(1);
    let outside = (most as f64 * OUTSIDE) as usize;
    let at = |place: usize| sorted.get(place).copied().unwrap_or(0.0);
    let (mut low, mut high) = (at(outside), at(most - outside));
    let spread = high - low;
    // Where the ends are near, all is drawn.
    if at(0) > low - spread {
        low = at(0);
    }
    if at(most) < high + spread {
        high = at(most);
    }
    let margin = ((high - low) * 0.08).max(high.abs().max(low.abs()) * 1e-6).max(1e-9);
    low - margin..high + margin
}
