//! Pictures as PNG, for a slide (feature `png`). The SVG is drawn as it is, with the letters of this machine.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::fontdb::{Database, FaceInfo, Family, Query};
use resvg::usvg::{Group, Node, Options, Tree};
use std::sync::Arc;

/// Dots to a unit of the drawing: curves come out as wide as the screens that slides are shown on.
const SCALE: f32 = 3.0;

/// The picture as the bytes of a PNG, or why there is none.
pub(super) fn png(svg: &str) -> Result<Vec<u8>, String> {
    let mut fonts = Database::new();
    fonts.load_system_fonts();
    drawn(svg, fonts)
}

fn drawn(svg: &str, mut fonts: Database) -> Result<Vec<u8>, String> {
    let letters = [Family::SansSerif];
    if fonts.query(&Query { families: &letters, ..Query::default() }).is_none() {
        let family = plain(&fonts).and_then(|face| face.families.first()).map(|(name, _)| name.clone());
        fonts.set_sans_serif_family(family.ok_or_else(no_letters)?);
    }
    let options = Options { fontdb: Arc::new(fonts), ..Options::default() };
    let tree = Tree::from_str(svg, &options).map_err(|error| format!("the picture cannot be drawn: {error}"))?;
    // A text without a font would be left out without a word.
    if texts(tree.root()) < svg.matches("<text ").count() {
        return Err(no_letters());
    }
    let size = tree.size().to_int_size().scale_by(SCALE);
    let dots = size.and_then(|size| Pixmap::new(size.width(), size.height()));
    let mut dots = dots.ok_or("the picture is too large")?;
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut dots.as_mut());
    dots.encode_png().map_err(|error| format!("the picture cannot be written: {error}"))
}

/// A font for numbers and short texts where this machine names none for that purpose.
fn plain(fonts: &Database) -> Option<&FaceInfo> {
    let is_sans = |face: &&FaceInfo| face.families.iter().any(|(name, _)| name.contains("Sans")) && !face.monospaced;
    fonts.faces().find(is_sans).or_else(|| fonts.faces().find(|face| !face.monospaced)).or_else(|| fonts.faces().next())
}

fn no_letters() -> String {
    "there is no font on this machine, and a PNG needs one for its numbers \
     (Debian: `apt-get install fonts-dejavu-core`); an SVG needs none"
        .to_string()
}

/// How many texts have letters.
fn texts(group: &Group) -> usize {
    let count = |node: &Node| match node {
        Node::Group(group) => texts(group),
        Node::Text(text) => usize::from(!text.layouted().is_empty()),
        _ => 0,
    };
    group.children().iter().map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_font_there_is_no_picture_without_its_text() {
        let svg =
            |inside: &str| format!("<svg width=\"4\" height=\"2\" xmlns=\"http://www.w3.org/2000/svg\">{inside}</svg>");
        assert!(
            drawn(&svg("<text x=\"1\" y=\"1\">1</text>"), Database::new()).is_err_and(|told| told.contains("font"))
        );
    }
}
