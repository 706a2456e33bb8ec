//! What all pictures have: their colours, their letters, and the words that stand for them.

use super::super::layout::{one_line, shorten};
use super::super::xml::{Element, element};
use plotters::style::{IntoFont, RGBColor, TextStyle};

/// A picture and what it shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// One `svg` element.
    pub svg: String,
    /// In words.
    pub words: String,
}

// Colours that are told apart by who sees no red, no green or no blue (Okabe and Ito's), and in print by their lightness. `STYLE` has
// those for a dark page, by these very values.
pub(super) const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
pub(super) const INK: RGBColor = RGBColor(0x22, 0x22, 0x22);
pub(super) const FAINT: RGBColor = RGBColor(0xd8, 0xd8, 0xd8);
pub(super) const RIGHT: RGBColor = RGBColor(0x00, 0x72, 0xb2);
pub(super) const CLAIMED: RGBColor = RGBColor(0xd5, 0x5e, 0x00);
pub(super) const PLAIN: RGBColor = RGBColor(0x55, 0x55, 0x55);
pub(super) const ERROR: RGBColor = RGBColor(0x88, 0x22, 0x55);

/// The library takes the size of a letter for that of the box around it, which is so many times as high.
pub(super) const BOX: f64 = 1.24;

/// How the colours are on a dark page; and dashes, for whoever sees no colours. It goes by what the pictures' elements have.
pub(in crate::report) const STYLE: &str = "svg text{font-family:sans-serif}\
svg path[stroke=\"#D55E00\"]{stroke-dasharray:8 4}\
@media (prefers-color-scheme:dark){svg [fill=\"#FFFFFF\"]{fill:#16181d}svg [fill=\"#222222\"]{fill:#e6e6e6}\
svg [stroke=\"#222222\"]{stroke:#e6e6e6}svg [stroke=\"#D8D8D8\"]{stroke:#3a3d45}\
svg [fill=\"#0072B2\"]{fill:#56b4e9}svg [stroke=\"#0072B2\"]{stroke:#56b4e9}svg [fill=\"#D55E00\"]{fill:#ff9a4d}\
svg [stroke=\"#D55E00\"]{stroke:#ff9a4d}svg [fill=\"#555555\"]{fill:#b8b8b8}svg [stroke=\"#555555\"]{stroke:#b8b8b8}\
svg [fill=\"#882255\"]{fill:#e58fb1}svg [stroke=\"#882255\"]{stroke:#e58fb1}}";

impl Picture {
    /// The picture as a file of its own.
    pub fn standalone(&self) -> String {
        let style = element("style").markup(STYLE).written().unwrap_or_default();
        let title = element("title").text(&self.words).written().unwrap_or_default();
        // In a page the element needs no name space, in a file it does.
        let (head, rest) = self.svg.split_once('>').unwrap_or((&self.svg, ""));
        format!("{head} xmlns=\"http://www.w3.org/2000/svg\">{title}{style}{rest}")
    }

    /// The picture in a page, with its words below.
    pub(in crate::report) fn figure(&self) -> Element {
        let words = element("figcaption").text(&self.words);
        element("figure").markup(&self.svg).push(words)
    }
}

/// The drawing as a picture that its words stand for.
pub(super) fn named((width, height): (u32, u32), shapes: Vec<Element>, words: String) -> Picture {
    let svg = element("svg")
        .with("role", "img")
        .with("aria-label", &words)
        .with("width", &width.to_string())
        .with("height", &height.to_string())
        .with("viewBox", &format!("0 0 {width} {height}"))
        .all(shapes);
    Picture { svg: svg.written().unwrap_or_default(), words }
}

/// Text of a size in a colour.
pub(super) fn font(size: u32, colour: &RGBColor) -> TextStyle<'static> {
    ("sans-serif", f64::from(size) * BOX).into_font().color(colour)
}

/// A user's text for a picture: on one line, and not too long.
pub(super) fn brief(text: &str) -> String {
    short(text, 70)
}

/// The same in so many columns.
pub(super) fn short(text: &str, columns: usize) -> String {
    shorten(&one_line(text), columns)
}

/// A number in words, with as many digits as help.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-3..1e5).contains(&size) {
        return format!("{value:.2e}");
    }
    let text = format!("{value:.4}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    if text == "-0" { "0".to_string() } else { text.to_string() }
}
