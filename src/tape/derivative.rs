//! The table of derivatives: the trusted base of every verdict that rests on the tape.
//!
//! One row a primitive, written once for every reader: with numbers it gives numbers, with the recorder it writes tape.

use crate::tape::program::{Constant, Primitive};
use crate::tape::reader::{Product, Reader};

/// `p'(x)`, where `y = p(x)` is already known.
///
/// | p | p'(x) | in terms of y = p(x) | Theorem |
/// |---|---|---|---|
/// | exp | eˣ | y | `Primitives.exp_row` |
/// | ln | 1/x | | `Primitives.ln_row` |
/// | sqrt | 1/(2√x) | 1/(2y) | `Primitives.sqrt_row` |
/// | sin | cos x | | `Primitives.sin_row` |
/// | cos | −sin x | | `Primitives.cos_row` |
/// | atan | 1/(1 + x²) | | `Primitives.atan_row` |
/// | erf | 2/√π · e^(−x²) | | `Primitives.erf_row` |
/// | lgamma | digamma x | | none: Rocq's libraries have no Γ |
/// | ψ⁽ⁿ⁾ | ψ⁽ⁿ⁺¹⁾(x) | | none, as above |
/// | round | 0 | | none: it jumps at the halves |
pub fn derivative<R: Reader>(reader: &mut R, primitive: Primitive, x: &R::Value, y: &R::Value) -> R::Value {
    match primitive {
        Primitive::Exp => y.clone(),
        Primitive::Ln => reader.reciprocal(x),
        Primitive::Sqrt => {
            let twice = reader.sum_of_products([Product::plus(y), Product::plus(y)].into_iter());
            reader.reciprocal(&twice)
        }
        Primitive::Sin => reader.apply(Primitive::Cos, x),
        Primitive::Cos => {
            let sine = reader.apply(Primitive::Sin, x);
            reader.negation(&sine)
        }
        Primitive::Atan => {
            let one = reader.constant(&Constant::integer(1));
            let denominator = reader.sum_of_products([Product::plus(&one), Product::of(x, x)].into_iter());
            reader.reciprocal(&denominator)
        }
        Primitive::Erf => {
            let square = reader.sum_of_products([Product::of(x, x).negated()].into_iter());
            let bell = reader.apply(Primitive::Exp, &square);
            let pi = pi(reader);
            let root = reader.apply(Primitive::Sqrt, &pi);
            let scale = reader.reciprocal(&root);
            reader.sum_of_products([Product::of(&scale, &bell), Product::of(&scale, &bell)].into_iter())
        }
        Primitive::Lgamma => reader.apply(Primitive::Polygamma(0), x),
        // Beyond the orders that readers know there is no value.
        Primitive::Polygamma(order) => reader.apply(Primitive::Polygamma(order.saturating_add(1)), x),
        Primitive::Round => reader.integer(0),
    }
}

/// `(1/x)'`, where `y = 1/x` is already known: −y².
///
/// Theorem: `Primitives.reciprocal_row`.
pub fn reciprocal_derivative<R: Reader>(reader: &mut R, y: &R::Value) -> R::Value {
    reader.sum_of_products([Product::of(y, y).negated()].into_iter())
}

/// π = 4·atan(1), in whatever the reader reads.
pub fn pi<R: Reader>(reader: &mut R) -> R::Value {
    let one = reader.constant(&Constant::integer(1));
    let quarter = reader.apply(Primitive::Atan, &one);
    let four = reader.constant(&Constant::integer(4));
    reader.product(&four, &quarter)
}
