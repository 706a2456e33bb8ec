//! Constant expressions: exponents, ends of intervals.

use crate::lang::dim::Dim;
use crate::lang::typed::{Callee, Elementary, Kind, NameId, OfTwo, Typed};
use crate::scalar::rational::root;
use dashu_ratio::RBig;

/// A power with a larger exponent than this is not worked out here.
const MAX_EXPONENT: i64 = 4096;

/// The exact value of an expression of numbers alone; none where it has names, functions or no rational value.
pub fn constant_value(expr: &Typed) -> Option<RBig> {
    evaluate(expr, &Known { size: &Dim::as_fixed, name: &|_| None })
}

/// The same at given sizes of the dimensions, which are numbers there: n − 1 is a whole number.
pub fn constant_at(expr: &Typed, sizes: &[u64]) -> Option<RBig> {
    constant_among(expr, sizes, &|_| None)
}

/// The same where index names have values: `(-1)^i` has a whole exponent.
pub fn constant_among(expr: &Typed, sizes: &[u64], name: &dyn Fn(NameId) -> Option<i64>) -> Option<RBig> {
    evaluate(expr, &Known { size: &|dim| Some(dim.at(sizes)).filter(|size| *size < u64::MAX), name })
}

/// What is a number beside the numbers themselves.
struct Known<'k> {
    size: &'k dyn Fn(&Dim) -> Option<u64>,
    name: &'k dyn Fn(NameId) -> Option<i64>,
}

fn evaluate(expr: &Typed, known: &Known<'_>) -> Option<RBig> {
    if !expr.shape.is_scalar() {
        return None;
    }
    Some(match &expr.kind {
        Kind::Number(value) => value.clone(),
        Kind::Dim(dim) => RBig::from((known.size)(dim)?),
        Kind::Name(id) => RBig::from((known.name)(*id)?),
        Kind::Neg(x) => -evaluate(x, known)?,
        Kind::Sum(terms) => {
            let mut sum = RBig::ZERO;
            for (negative, term) in terms {
                let value = evaluate(term, known)?;
                sum = if *negative { sum - value } else { sum + value };
            }
            sum
        }
        Kind::Product(_, a, b) => evaluate(a, known)? * evaluate(b, known)?,
        Kind::Quotient(a, b) => {
            let divisor = evaluate(b, known)?;
            if divisor.is_zero() {
                return None;
            }
            evaluate(a, known)? / divisor
        }
        Kind::Power(base, exponent) => {
            let (base, exponent) = (evaluate(base, known)?, as_integer(&evaluate(exponent, known)?)?);
            if exponent.abs() > MAX_EXPONENT || (base.is_zero() && exponent < 0) {
                return None;
            }
            let power = base.pow(isize::try_from(exponent.unsigned_abs()).ok()?);
            if exponent < 0 { RBig::ONE / power } else { power }
        }
        Kind::Map(Callee::Elementary(Elementary::Sqrt), 0, x) => root(&evaluate(x, known)?)?,
        Kind::Map(Callee::Elementary(Elementary::Floor), 0, x) => RBig::from(evaluate(x, known)?.floor()),
        Kind::OfTwo(OfTwo::Mod, a, b) => {
            let (a, b) = (evaluate(a, known)?, evaluate(b, known)?);
            if b.is_zero() {
                return None;
            }
            let times = (a.clone() / b.clone()).floor();
            a - b * RBig::from(times)
        }
        Kind::Extremum(max, a, b) => {
            let (a, b) = (evaluate(a, known)?, evaluate(b, known)?);
            if (a < b) == *max { b } else { a }
        }
        // `sum(1[n])` is n, and so is `tr(I[n])`.
        Kind::Reduce(false, None, ones) if matches!(ones.kind, Kind::Fill(true)) => {
            RBig::from((known.size)(&ones.shape.rows)?) * RBig::from((known.size)(&ones.shape.cols)?)
        }
        Kind::Trace(identity) if matches!(identity.kind, Kind::Identity) => {
            RBig::from((known.size)(&identity.shape.rows)?)
        }
        _ => return None,
    })
}

/// The value as an integer, if it is one (of moderate size).
pub fn as_integer(value: &RBig) -> Option<i64> {
    if !value.denominator().is_one() {
        return None;
    }
    i64::try_from(value.numerator().clone()).ok()
}
