//! A network: a box for each layer, arrows forward and back; a faulty one is dashed, in the colour of what is claimed,
//! and says so.

use super::frame::{CLAIMED, INK, PAPER, PLAIN, Picture, RIGHT, font, named, short};
use super::vector::Vector;
use crate::sketch::{Layer, Network};
use plotters::coord::Shift;
use plotters::prelude::{Color, DrawingArea, IntoDrawingArea, PathElement, RGBColor, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use std::error::Error;

/// A box, and the room between two.
const WIDE: i32 = 92;
const HIGH: i32 = 46;
const BETWEEN: i32 = 52;
/// Room on the left and on the right.
const MARGIN: i32 = 16;
/// What stands above the boxes: the title, and what else a layer is computed from.
const TOP: i32 = 66;
/// What stands below them.
const BELOW: i32 = 40;
/// Arrows that pass other boxes have a height of their own, each.
const LANE: i32 = 12;
/// Letters that a box has room for.
const LETTERS: usize = 12;
/// How long the head of an arrow is, and half of how wide.
const HEAD: (i32, i32) = (8, 4);

type Area<'a> = DrawingArea<Vector<'a>, Shift>;
type Drawn = Result<(), Box<dyn Error>>;

pub(super) fn picture(network: &Network) -> Option<Picture> {
    let count = i32::try_from(network.layers.len()).ok()?;
    let lanes = i32::try_from(passing(network).count()).ok()?;
    let width = 2 * MARGIN + count * WIDE + (count - 1) * BETWEEN;
    let below = if network.goes_back { BELOW + lanes * LANE } else { 12 };
    let size = (u32::try_from(width).ok()?, u32::try_from(TOP + lanes * LANE + HIGH + below).ok()?);
    let mut shapes = Vec::new();
    // Where every step may be the wrong one, none is marked.
    let is_anywhere = network.arrows.len() > 1 && network.faulty.len() == network.arrows.len();
    let marked = Network { faulty: if is_anywhere { Vec::new() } else { network.faulty.clone() }, ..network.clone() };
    draw(&marked, TOP + lanes * LANE, Vector::new(size, &mut shapes)).ok()?;
    Some(named(size, shapes, words(network)))
}

/// The arrows that pass boxes, shorter ones first.
fn passing(network: &Network) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut found: Vec<(usize, usize)> = network.arrows.iter().copied().filter(|(from, to)| to - from > 1).collect();
    found.sort_by_key(|(from, to)| to - from);
    found.into_iter()
}

/// In words: what is computed from what, and where the way back is wrong.
fn words(network: &Network) -> String {
    let name = |at: usize| network.layers.get(at).map_or("", |layer| layer.name.as_str());
    let told = |layer: &Layer| format!("{} ({})", layer.name, layer.shape);
    let chain: Vec<String> = network.layers.iter().map(told).collect();
    let mut words = format!("The layers, forward: {}", chain.join(", "));
    let passing: Vec<String> =
        passing(network).map(|(from, to)| format!("{} goes into {}, too", name(from), name(to))).collect();
    if !passing.is_empty() {
        words += &format!("; {}", passing.join("; "));
    }
    if network.goes_back {
        words += &format!("; derivatives flow back from {} to {}", name(network.layers.len() - 1), name(0));
    }
    let steps: Vec<String> =
        network.faulty.iter().rev().map(|(into, from)| format!("from {} into {}", name(*from), name(*into))).collect();
    match &steps[..] {
        [] => {}
        steps if steps.len() == network.arrows.len() => {
            words += "; the claimed way back is wrong, at which step its formula does not tell";
        }
        [step] => words += &format!("; the step back {step} is wrong"),
        steps => words += &format!("; wrong is a step back {}", steps.join(", or ")),
    }
    words + "."
}

fn draw(network: &Network, top: i32, on: Vector<'_>) -> Drawn {
    let area = on.into_drawing_area();
    area.fill(&PAPER)?;
    titles(network, &area)?;
    for at in 0..network.layers.len() {
        let left = left(at)?;
        area.draw(&Rectangle::new([(left, top), (left + WIDE, top + HIGH)], INK.stroke_width(1)))?;
    }
    // What looks the same stands together.
    let middles = || {
        let place = |(at, layer)| -> Result<(i32, &Layer), Box<dyn Error>> { Ok((left(at)? + WIDE / 2, layer)) };
        network.layers.iter().enumerate().map(place)
    };
    for middle in middles() {
        let (x, layer) = middle?;
        centred(&area, &short(&layer.name, LETTERS), (x, top + 15), 14, INK)?;
    }
    for middle in middles() {
        let (x, layer) = middle?;
        centred(&area, &short(&layer.shape, LETTERS + 2), (x, top + 33), 12, PLAIN)?;
        if !layer.with.is_empty() {
            centred(&area, &short(&format!("with {}", layer.with.join(", ")), LETTERS + 6), (x, 42), 12, PLAIN)?;
        }
    }
    for arrow in network.arrows.iter().filter(|(from, to)| to - from == 1) {
        forward(&area, *arrow, top + 13, None)?;
    }
    for (lane, arrow) in (1..).zip(passing(network)) {
        forward(&area, arrow, top, Some(top - lane * LANE))?;
    }
    if network.goes_back {
        backward(network, &area, top + HIGH)?;
    }
    area.present()?;
    Ok(())
}

/// What the arrows are, each in its colour.
fn titles(network: &Network, area: &Area<'_>) -> Drawn {
    let mut x = 8;
    let mut title = |name: &str, colour: RGBColor| -> Drawn {
        area.draw(&Text::new(name.to_string(), (x, 6), font(13, &colour)))?;
        x += 14 + 8 * i32::try_from(name.chars().count())?;
        Ok(())
    };
    title("forward", INK)?;
    if network.goes_back {
        title("back", RIGHT)?;
    }
    match network.faulty.len() {
        0 => Ok(()),
        1 => title("wrong (dashed)", CLAIMED),
        _ => title("one is wrong (dashed)", CLAIMED),
    }
}

fn left(at: usize) -> Result<i32, Box<dyn Error>> {
    Ok(MARGIN + i32::try_from(at)? * (WIDE + BETWEEN))
}

fn centred(area: &Area<'_>, text: &str, place: (i32, i32), size: u32, colour: RGBColor) -> Drawn {
    area.draw(&Text::new(text.to_string(), place, font(size, &colour).pos(Pos::new(HPos::Center, VPos::Center))))?;
    Ok(())
}

/// An arrow to the right, at this height; one that passes boxes goes up to its lane, and comes down again.
fn forward(area: &Area<'_>, (from, to): (usize, usize), y: i32, lane: Option<i32>) -> Drawn {
    match lane {
        None => arrow(area, vec![(left(from)? + WIDE, y), (left(to)?, y)], INK, 1),
        Some(lane) => {
            let (start, end) = (left(from)? + WIDE - 10, left(to)? + 10);
            arrow(area, vec![(start, y), (start, lane), (end, lane), (end, y)], INK, 1)
        }
    }
}

/// The arrows back, first those that are right, so that those of one look stand together; and below, what is wrong.
fn backward(network: &Network, area: &Area<'_>, bottom: i32) -> Drawn {
    for is_faulty in [false, true] {
        let (colour, width) = if is_faulty { (CLAIMED, 2) } else { (RIGHT, 2) };
        let belongs = |arrow: &(usize, usize)| network.faulty.contains(arrow) == is_faulty;
        for (into, from) in network.arrows.iter().filter(|(into, from)| from - into == 1).filter(|one| belongs(one)) {
            let y = bottom - 13;
            arrow(area, vec![(left(*from)?, y), (left(*into)? + WIDE, y)], colour, width)?;
        }
        for (lane, (into, from)) in (1..).zip(passing(network)).filter(|(_, one)| belongs(one)) {
            let (start, end, y) = (left(from)? + 10, left(into)? + WIDE - 10, bottom + BELOW - LANE + lane * LANE);
            arrow(area, vec![(start, bottom), (start, y), (end, y), (end, bottom)], colour, width)?;
        }
    }
    let Some((result, others)) = network.layers.split_last() else { return Ok(()) };
    for (at, layer) in others.iter().enumerate() {
        let flows = format!("∂{}/∂{}", short(&result.name, 6), short(&layer.name, 6));
        centred(area, &flows, (left(at)? + WIDE / 2, bottom + 14), 12, RIGHT)?;
    }
    // Where several may be wrong, dashes must do for those that pass boxes: their words would lie upon each other.
    for (into, from) in network.faulty.iter().filter(|(into, from)| from - into == 1 || network.faulty.len() == 1) {
        let lane = passing(network).position(|one| one == (*into, *from));
        let down = lane.map_or(Ok(0), |lane| i32::try_from(lane + 1).map(|lane| BELOW - LANE + lane * LANE - 7))?;
        let told = if network.faulty.len() == 1 { "wrong" } else { "wrong?" };
        centred(area, told, ((left(*into)? + WIDE + left(*from)?) / 2, bottom + down), 12, CLAIMED)?;
    }
    Ok(())
}

/// A line from point to point, and a head at its end: lines, too, so that arrows of one look are one path.
fn arrow(area: &Area<'_>, points: Vec<(i32, i32)>, colour: RGBColor, width: u32) -> Drawn {
    let [.., (from_x, from_y), (x, y)] = points[..] else { return Ok(()) };
    let (right, down) = ((x - from_x).signum(), (y - from_y).signum());
    let (back_x, back_y) = (x - right * HEAD.0, y - down * HEAD.0);
    let (side_x, side_y) = (down * HEAD.1, right * HEAD.1);
    let head = vec![(back_x + side_x, back_y + side_y), (x, y), (back_x - side_x, back_y - side_y)];
    for line in [points, head] {
        area.draw(&PathElement::new(line, colour.stroke_width(width)))?;
    }
    Ok(())
}
