//! Pictures of claims, as SVG: curves of claims about scalars, errors entry by entry of claims about arrays, networks;
//! each with a text that says what it shows.

mod braille;
mod curves;
mod errors;
mod frame;
mod network;
mod vector;

pub use braille::render as in_characters;
pub use frame::Picture;
pub(super) use frame::STYLE;

use crate::sketch::Sketch;

/// The pictures of a claim. One that cannot be drawn is left out.
pub fn pictures(sketch: &Sketch) -> Vec<Picture> {
    let curves = sketch.curves.iter().filter_map(curves::picture);
    let network = sketch.network.iter().filter_map(network::picture);
    network.chain(curves).chain(sketch.errors.iter().filter_map(errors::picture)).collect()
}
