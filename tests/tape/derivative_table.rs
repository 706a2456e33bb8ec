//! Each row of the table of derivatives against differences of the function itself, at 400 bits: no code of the table
//! and no rule of differentiation has a part in the differences.

use crate::programs::hold;
use backproof::scalar::precise::{Precise, Real, Undefined, apply};
use backproof::tape::{Constant, Primitive, Product, Reader, derivative, reciprocal_derivative};
use dashu_ratio::RBig;
use proptest::prelude::*;

const BITS: usize = 400;

type Value = Result<Real, Undefined>;
type Function = dyn Fn(&Real) -> Value;
/// What a row says: p'(x) from x and y = p(x).
type Row = dyn Fn(&mut Precise, &Value, &Value) -> Value;

/// (p(x + h) − p(x − h)) / 2h for h = 2^−power.
fn central(function: &Function, x: &Real, power: isize) -> Value {
    let h = Real::from_i64(1).scaled(-power)?;
    let (above, below) = (function(&x.plus(&h, 2 * BITS)?)?, function(&x.minus(&h, 2 * BITS)?)?);
    above.minus(&below, BITS)?.scaled(power - 1)
}

/// Whether a row's value is the difference quotient, within what the quotient may be off by.
///
/// With D(h) = p' + c·h² + O(h⁴): D(2h) − D(h) = 3c·h² + O(h⁴), so that |D(2h) − D(h)| is some three times the error
/// of D(h). The values are rounded to 400 bits, which makes |p|·2^−400 / h more.
fn row_holds(function: &Function, row: &Row, x: &Real) -> Result<bool, Undefined> {
    let power = 100;
    let (fine, coarse) = (central(function, x, power)?, central(function, x, power - 1)?);
    let value = function(x)?;
    let truncation = fine.minus(&coarse, BITS)?.abs();
    let rounding = value.abs().plus(&Real::from_i64(1), BITS)?.scaled(power + 2 - 400)?;
    let claimed = row(&mut Precise::new(BITS, Vec::new()), &Ok(x.clone()), &Ok(value))?;
    Ok(claimed.minus(&fine, BITS)?.abs() <= truncation.plus(&rounding, BITS)?)
}

/// Points in the domain, some of them far out.
fn points(primitive: Option<Primitive>) -> BoxedStrategy<f64> {
    let size = (-12i32..6, 1.0f64..2.0).prop_map(|(power, x)| x * 2.0f64.powi(power));
    match primitive {
        Some(Primitive::Ln | Primitive::Sqrt | Primitive::Lgamma | Primitive::Polygamma(_)) => size.boxed(),
        // Farther out erf is flat beyond telling from its differences.
        Some(Primitive::Erf) => (any::<bool>(), 0.0f64..8.0).prop_map(|(minus, x)| if minus { -x } else { x }).boxed(),
        _ => (any::<bool>(), size).prop_map(|(minus, x)| if minus { -x } else { x }).boxed(),
    }
}

fn function_of(primitive: Option<Primitive>) -> Box<Function> {
    match primitive {
        Some(primitive) => Box::new(move |x| apply(primitive, x, BITS)),
        None => Box::new(|x| Real::from_i64(1).over(x, BITS)),
    }
}

/// The row as it stands in the table; none for a primitive: that of 1/x.
fn row_of(primitive: Option<Primitive>) -> Box<Row> {
    match primitive {
        Some(primitive) => Box::new(move |reader, x, y| derivative(reader, primitive, x, y)),
        None => Box::new(|reader, _, y| reciprocal_derivative(reader, y)),
    }
}

fn rows() -> impl Iterator<Item = Option<Primitive>> {
    Primitive::ALL.into_iter().map(Some).chain([None])
}

fn at(x: f64) -> Real {
    Real::from_f64(x).expect("a finite point")
}

#[test]
fn each_row_is_the_derivative() {
    for primitive in rows() {
        let (function, row) = (function_of(primitive), row_of(primitive));
        hold(40, file!(), points(primitive), |x| {
            prop_assert_eq!(row_holds(&*function, &*row, &at(x)), Ok(true), "{:?} at {}", primitive, x);
            Ok(true)
        });
    }
}

#[test]
fn a_row_off_by_a_factor_of_1e_minus_30_is_caught() {
    let factor = RBig::ONE + RBig::from_parts(1.into(), 10u8.into()).pow(30);
    // That of the nearest integer is 0, off by whatever factor.
    for primitive in rows().filter(|primitive| *primitive != Some(Primitive::Round)) {
        let (function, row) = (function_of(primitive), row_of(primitive));
        let factor = factor.clone();
        let broken = move |reader: &mut Precise, x: &Value, y: &Value| {
            let (slope, factor) = (row(reader, x, y), reader.constant(&Constant::exact(factor.clone())));
            reader.product(&slope, &factor)
        };
        hold(20, file!(), points(primitive), |x| {
            prop_assert_eq!(row_holds(&*function, &broken, &at(x)), Ok(false), "{:?} at {}", primitive, x);
            Ok(true)
        });
    }
}

/// Mistakes one makes in such a table. Each is caught at every point tried.
#[test]
fn wrong_rows_are_caught() {
    let lost_sign: Box<Row> = Box::new(|reader, x, _| reader.apply(Primitive::Sin, x));
    let lost_factor: Box<Row> = Box::new(|reader, x, y| {
        let (slope, two) = (derivative(reader, Primitive::Erf, x, y), reader.constant(&Constant::integer(2)));
        let half = reader.reciprocal(&two);
        reader.product(&slope, &half)
    });
    let root_without_two: Box<Row> = Box::new(|reader, _, y| reader.reciprocal(y));
    let atan_minus: Box<Row> = Box::new(|reader, x, _| {
        let one = reader.constant(&Constant::integer(1));
        let denominator = reader.sum_of_products([Product::plus(&one), Product::of(x, x).negated()].into_iter());
        reader.reciprocal(&denominator)
    });
    let digamma_for_trigamma: Box<Row> = Box::new(|_, _, y| y.clone());
    let lost_sign_of_lgamma: Box<Row> = Box::new(|reader, x, y| {
        let slope = derivative(reader, Primitive::Lgamma, x, y);
        reader.negation(&slope)
    });
    let sloped: Box<Row> = Box::new(|reader, _, _| reader.integer(1));
    let ln_of_y: Box<Row> = Box::new(|reader, _, y| reader.reciprocal(y));
    let inverse_minus: Box<Row> = Box::new(|reader, _, y| reader.product(y, y));
    for (name, primitive, row) in [
        ("cos' = sin", Some(Primitive::Cos), lost_sign),
        ("erf' without its 2", Some(Primitive::Erf), lost_factor),
        ("√' = 1/√", Some(Primitive::Sqrt), root_without_two),
        ("atan' = 1/(1 − x²)", Some(Primitive::Atan), atan_minus),
        ("ln' = 1/ln", Some(Primitive::Ln), ln_of_y),
        ("(1/x)' = 1/x²", None, inverse_minus),
        ("digamma' = digamma", Some(Primitive::Polygamma(0)), digamma_for_trigamma),
        ("lgamma' = −digamma", Some(Primitive::Lgamma), lost_sign_of_lgamma),
        ("round' = 1", Some(Primitive::Round), sloped),
    ] {
        for x in [0.25, 0.75, 1.5, 3.25] {
            assert_eq!(row_holds(&*function_of(primitive), &*row, &at(x)), Ok(false), "{name} at {x}");
        }
    }
}
