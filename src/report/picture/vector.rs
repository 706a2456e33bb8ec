//! Where the plotting library draws: SVG in few bytes, as a page has hundreds of pictures. Shapes of one look in a row
//! are one path, texts of one look one group, and what goes without saying is left out.

use super::super::xml::{Element, element, text};
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind, FontTransform,
};
use std::convert::Infallible;

/// Between an axis and its numbers.
const GAP: i32 = 4;

type Done = Result<(), DrawingErrorKind<Infallible>>;

/// A drawing under way: what is finished goes to `shapes`.
pub(super) struct Vector<'a> {
    size: (u32, u32),
    shapes: &'a mut Vec<Element>,
    run: Option<Run>,
}

/// Shapes, or texts, of one look.
struct Run {
    /// The element that they become, with all but its content.
    look: Element,
    path: String,
    texts: Vec<Element>,
}

impl Run {
    fn finished(self) -> Element {
        if self.path.is_empty() { self.look.all(self.texts) } else { self.look.with("d", &self.path) }
    }
}

impl<'a> Vector<'a> {
    pub(super) fn new(size: (u32, u32), shapes: &'a mut Vec<Element>) -> Vector<'a> {
        Vector { size, shapes, run: None }
    }

    /// The run of this look: the one under way, if it has it.
    fn run(&mut self, look: Element) -> &mut Run {
        if self.run.as_ref().is_some_and(|run| run.look != look) {
            self.finish();
        }
        self.run.get_or_insert_with(|| Run { look, path: String::new(), texts: Vec::new() })
    }

    fn finish(&mut self) {
        self.shapes.extend(self.run.take().map(Run::finished));
    }

    /// A path through points: a line, or what lies within. One without a point is none.
    fn path<S: BackendStyle>(&mut self, path: &str, style: &S, fill: bool) -> Done {
        let colour = style.color();
        if colour.alpha > 0.0 && path.starts_with('M') {
            self.run(shape("path", colour, (!fill).then(|| style.stroke_width()))).path += path;
        }
        Ok(())
    }
}

/// An element that is drawn as a line of a width, or else filled.
fn shape(name: &'static str, colour: BackendColor, width: Option<u32>) -> Element {
    let look = match width {
        None => element(name).with("fill", &hex(colour)),
        Some(1) => element(name).with("fill", "none").with("stroke", &hex(colour)),
        Some(width) => {
            element(name).with("fill", "none").with("stroke", &hex(colour)).with("stroke-width", &width.to_string())
        }
    };
    if colour.alpha < 1.0 { look.with("opacity", &colour.alpha.to_string()) } else { look }
}

/// In capitals, as the style sheet has them.
fn hex(colour: BackendColor) -> String {
    let (red, green, blue) = colour.rgb;
    format!("#{red:02X}{green:02X}{blue:02X}")
}

/// Two numbers in a path: a sign parts them, too.
fn pair(x: i32, y: i32) -> String {
    if y < 0 { format!("{x}{y}") } else { format!("{x} {y}") }
}

/// From point to point, each said by how far it lies from the last one.
fn line(points: impl IntoIterator<Item = BackendCoord>) -> String {
    let (mut path, mut last, mut before) = (String::new(), None, 'M');
    for (x, y) in points {
        let Some((from_x, from_y)) = last.replace((x, y)) else {
            path = format!("M{}", pair(x, y));
            continue;
        };
        let (sign, by) = match (x - from_x, y - from_y) {
            (0, 0) => continue,
            (0, down) => ('v', down.to_string()),
            (right, 0) => ('h', right.to_string()),
            (right, down) => ('l', pair(right, down)),
        };
        if sign != before {
            path.push(sign);
        } else if !by.starts_with('-') {
            path.push(' ');
        }
        path += &by;
        before = sign;
    }
    path
}

fn rectangle((left, top): BackendCoord, (right, bottom): BackendCoord) -> String {
    line([(left, top), (right, top), (right, bottom), (left, bottom)]) + "z"
}

impl DrawingBackend for Vector<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Done {
        Ok(())
    }

    fn present(&mut self) -> Done {
        self.finish();
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, colour: BackendColor) -> Done {
        self.path(&rectangle((x, y), (x + 1, y + 1)), &colour, true)
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Done {
        self.path(&line([from, to]), style, false)
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Done {
        self.path(&rectangle(from, to), style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.path(&line(path), style, false)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Done {
        self.path(&(line(path) + "z"), style, true)
    }

    fn draw_circle<S: BackendStyle>(&mut self, (x, y): BackendCoord, radius: u32, style: &S, fill: bool) -> Done {
        self.finish();
        let circle = shape("circle", style.color(), (!fill).then(|| style.stroke_width()));
        let circle = circle.with("cx", &x.to_string()).with("cy", &y.to_string()).with("r", &radius.to_string());
        self.shapes.push(circle);
        Ok(())
    }

    /// No picture has text that stands upright: only where it begins, and how high, is asked.
    fn draw_text<S: BackendTextStyle>(&mut self, shown: &str, style: &S, (x, y): BackendCoord) -> Done {
        debug_assert!(matches!(style.transform(), FontTransform::None), "a text that is turned");
        // The library takes a size for that of the box around a letter (`frame::font`).
        let size = style.size() / super::frame::BOX;
        let anchor = style.anchor();
        let below = match anchor.v_pos {
            VPos::Top => 0.76,
            VPos::Center => 0.26,
            VPos::Bottom => -0.26,
        };
        let look = element("g").with("font-size", &size.round().to_string()).with("fill", &hex(style.color()));
        // A number below an axis or on its left stands beside it, and not on it.
        let (look, x, y) = match anchor.h_pos {
            HPos::Left => (look, x, y),
            HPos::Center => {
                let gap = if matches!(anchor.v_pos, VPos::Top) { GAP } else { 0 };
                (look.with("text-anchor", "middle"), x, y + gap)
            }
            HPos::Right => (look.with("text-anchor", "end"), x - GAP, y),
        };
        let y = f64::from(y) + (below * size).round();
        let placed = text("text", shown).with("x", &x.to_string()).with("y", &y.to_string());
        self.run(look).texts.push(placed);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const INK: BackendColor = BackendColor { alpha: 1.0, rgb: (0x22, 0x22, 0x22) };

    fn written(draw: impl FnOnce(&mut Vector<'_>) -> Done) -> String {
        let mut shapes = Vec::new();
        let mut vector = Vector::new((10, 10), &mut shapes);
        draw(&mut vector).and_then(|()| vector.present()).unwrap();
        element("svg").all(shapes).written().unwrap()
    }

    #[test]
    fn paths_are_short() {
        assert_eq!(line([(3, 4), (5, 1), (5, 1), (9, 3), (9, 5), (7, 5)]), "M3 4l2-3 4 2v2h-2");
        assert_eq!(line([]), "");
    }

    #[test]
    fn shapes_of_one_look_are_one_element() {
        let grey = BackendColor { rgb: (1, 2, 3), ..INK };
        let svg = written(|vector| {
            vector.draw_line((1, 1), (1, 5), &INK)?;
            vector.draw_rect((2, 2), (4, 4), &INK, false)?;
            vector.draw_rect((2, 2), (4, 4), &grey, true)?;
            vector.draw_line((0, 0), (1, 0), &BackendColor { alpha: 0.0, ..INK })
        });
        let expected = "<svg><path fill=\"none\" stroke=\"#222222\" d=\"M1 1v4M2 2h2v2h-2z\"/>\
            <path fill=\"#010203\" d=\"M2 2h2v2h-2z\"/></svg>";
        assert_eq!(svg, expected);
    }
}
