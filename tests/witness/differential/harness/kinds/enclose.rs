//! Enclosures: what a term may be on a whole box, in doubles that are rounded outwards.
//!
//! Additions, products, quotients and roots are exact where they come out even, so that points at which everything is a
//! small fraction are enclosed by themselves. The elementary functions are those of the standard library, and are given
//! many times the error that they have.

use super::expr::{E, Fun, Node, Than};

/// All numbers from the first to the second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span(pub f64, pub f64);

/// The value of a term on a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// It has a value at each point, and it lies there.
    In(Span),
    /// It has a value at no point.
    Nowhere,
    /// Cannot be told.
    Unclear,
}

/// A box: a range for each name.
pub type Place = Vec<(&'static str, Span)>;

/// Some 20 times the error of an elementary function in doubles.
const WIDE: f64 = 4e-15;
/// Below the smallest number that has all its digits.
const TINY: f64 = 1e-300;

const ALL: Span = Span(f64::NEG_INFINITY, f64::INFINITY);

fn below(value: f64) -> f64 {
    value.next_down()
}

fn above(value: f64) -> f64 {
    value.next_up()
}

impl Span {
    pub fn point(value: f64) -> Span {
        Span(value, value)
    }

    /// No span has an end that is no number.
    fn checked(self) -> Span {
        if self.0.is_nan() || self.1.is_nan() { ALL } else { self }
    }

    fn hull(self, other: Span) -> Span {
        Span(self.0.min(other.0), self.1.max(other.1))
    }

    fn is_point(self) -> bool {
        self.0 == self.1
    }

    fn negated(self) -> Span {
        Span(-self.1, -self.0)
    }

    fn plus(self, other: Span) -> Span {
        let end = |a: f64, b: f64, outward: fn(f64) -> f64| {
            let sum = a + b;
            let part = sum - a;
            // The error of a sum, which is a double itself (Knuth).
            let error = (a - (sum - part)) + (b - part);
            if error == 0.0 { sum } else { outward(sum) }
        };
        Span(end(self.0, other.0, below), end(self.1, other.1, above)).checked()
    }

    fn times(self, other: Span) -> Span {
        let zero = Span::point(0.0);
        if self == zero || other == zero {
            return zero;
        }
        let mut span: Option<Span> = None;
        for a in [self.0, self.1] {
            for b in [other.0, other.1] {
                let product = if a == 0.0 || b == 0.0 { 0.0 } else { a * b };
                let even = a == 0.0 || b == 0.0 || (a.mul_add(b, -product) == 0.0 && product.abs() > TINY);
                let own = if even { Span::point(product) } else { Span(below(product), above(product)) };
                span = Some(span.map_or(own, |span| span.hull(own.checked())));
            }
        }
        span.unwrap_or(ALL).checked()
    }

    fn inverted(self) -> Value {
        if self == Span::point(0.0) {
            return Value::Nowhere;
        }
        if self.0 <= 0.0 && self.1 >= 0.0 {
            return Value::Unclear;
        }
        let end = |a: f64, outward: fn(f64) -> f64| {
            let inverse = 1.0 / a;
            if inverse.mul_add(a, -1.0) == 0.0 { inverse } else { outward(inverse) }
        };
        Value::In(Span(end(self.1, below), end(self.0, above)).checked())
    }

    /// An even quotient of points is exact.
    fn over(self, other: Span) -> Value {
        if self.is_point() && other.is_point() && other.0 != 0.0 {
            let quotient = self.0 / other.0;
            if quotient.is_finite() && quotient.mul_add(other.0, -self.0) == 0.0 && (quotient == 0.0) == (self.0 == 0.0)
            {
                return Value::In(Span::point(quotient));
            }
        }
        match other.inverted() {
            Value::In(inverse) => Value::In(self.times(inverse)),
            other => other,
        }
    }

    fn squared(self) -> Span {
        if self.0 >= 0.0 || self.1 <= 0.0 {
            return self.times(self);
        }
        let far = self.0.abs().max(self.1.abs());
        Span(0.0, Span::point(far).times(Span::point(far)).1)
    }

    fn to_the(self, exponent: u64) -> Span {
        match exponent {
            0 => Span::point(1.0),
            1 => self,
            _ if exponent.is_multiple_of(2) => self.to_the(exponent / 2).squared(),
            _ => self.to_the(exponent - 1).times(self),
        }
    }
}

fn wide(value: f64) -> Span {
    let margin = value.abs() * WIDE + TINY;
    if value.is_infinite() {
        let edge = f64::MAX.copysign(value);
        return Span(edge.min(value), edge.max(value));
    }
    Span(value - margin, value + margin)
}

/// A function that grows (or falls) everywhere.
fn monotone(span: Span, function: fn(f64) -> f64) -> Span {
    wide(function(span.0)).hull(wide(function(span.1))).checked()
}

/// With room for what cancels beside zeros: the summands are below some 30.
fn roomy(span: Span) -> Span {
    Span(span.0 - 1e-13, span.1 + 1e-13)
}

fn limited(span: Span, low: f64, high: f64) -> Span {
    Span(span.0.max(low), span.1.min(high))
}

fn known(fun: Fun, at: f64) -> Option<f64> {
    match fun {
        Fun::Sin | Fun::Tan | Fun::Asin | Fun::Atan | Fun::Sinh | Fun::Tanh if at == 0.0 => Some(0.0),
        Fun::Exp | Fun::Cos | Fun::Cosh if at == 0.0 => Some(1.0),
        Fun::Sigmoid if at == 0.0 => Some(0.5),
        Fun::Log | Fun::Acos if at == 1.0 => Some(0.0),
        Fun::Sqrt if at >= 0.0 && at.sqrt().mul_add(at.sqrt(), -at) == 0.0 => Some(at.sqrt()),
        _ => None,
    }
}

/// The sine moves no faster than its argument.
fn wave(span: Span, function: fn(f64) -> f64) -> Span {
    let middle = f64::midpoint(span.0, span.1);
    let radius = (span.1 - span.0) / 2.0;
    if !middle.is_finite() || middle.abs() > 1e9 || radius > 3.0 {
        return Span(-1.0, 1.0);
    }
    let slack = radius * 1.000_001 + middle.abs() * 4e-16 + 1e-14;
    limited(Span(function(middle) - slack, function(middle) + slack), -1.0, 1.0)
}

fn sigmoid(x: f64) -> f64 {
    if x < 0.0 { x.exp() / (1.0 + x.exp()) } else { 1.0 / (1.0 + (-x).exp()) }
}

fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}

/// log Γ (0), ψ (1), ψ′ (2), ψ″ (3) for x > 0: up by the recurrence to 12, and the asymptotic series there (DLMF 5.11.1, 5.11.2, 5.15.8).
fn polygamma(which: u32, x: f64) -> f64 {
    let (mut z, mut sum) = (x, 0.0);
    while z < 12.0 {
        sum += match which {
            0 => -z.ln(),
            1 => -1.0 / z,
            2 => 1.0 / (z * z),
            _ => -2.0 / (z * z * z),
        };
        z += 1.0;
    }
    let s = 1.0 / (z * z);
    let series = |numbers: [f64; 6]| numbers.iter().rev().fold(0.0, |sum, number| sum * s + number);
    // Bₖ over 2k(2k − 1), over 2k, alone, and times 2k + 1.
    sum + match which {
        0 => {
            let tail =
                series([1.0 / 12.0, -1.0 / 360.0, 1.0 / 1260.0, -1.0 / 1680.0, 1.0 / 1188.0, -691.0 / 360_360.0]);
            (z - 0.5) * z.ln() - z + 0.5 * std::f64::consts::TAU.ln() + tail / z
        }
        1 => {
            let tail = series([1.0 / 12.0, -1.0 / 120.0, 1.0 / 252.0, -1.0 / 240.0, 5.0 / 660.0, -691.0 / 32_760.0]);
            z.ln() - 0.5 / z - tail * s
        }
        2 => {
            let tail = series([1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0]);
            1.0 / z + 0.5 * s + tail * s / z
        }
        _ => {
            let tail = series([0.5, -1.0 / 6.0, 1.0 / 6.0, -0.3, 5.0 / 6.0, -691.0 / 210.0]);
            -s - s / z - tail * s * s
        }
    }
}

fn sides(span: Span) -> Span {
    let side = |x: f64| {
        if x > 0.0 {
            1.0
        } else if x < 0.0 {
            -1.0
        } else {
            0.0
        }
    };
    Span(side(span.0), side(span.1))
}

fn called(fun: Fun, x: Span) -> Value {
    if x.is_point()
        && let Some(value) = known(fun, x.0)
    {
        return Value::In(Span::point(value));
    }
    let absolute = || {
        let far = x.0.abs().max(x.1.abs());
        let near = if x.0 <= 0.0 && x.1 >= 0.0 { 0.0 } else { x.0.abs().min(x.1.abs()) };
        Span(near, far)
    };
    let inf = f64::INFINITY;
    Value::In(match fun {
        Fun::Exp => limited(monotone(x, f64::exp), 0.0, inf),
        Fun::Log if x.1 <= 0.0 => return Value::Nowhere,
        Fun::Log if x.0 > 0.0 => monotone(x, f64::ln),
        Fun::Sqrt if x.1 < 0.0 => return Value::Nowhere,
        Fun::Sqrt if x.0 >= 0.0 => limited(monotone(x, f64::sqrt), 0.0, inf),
        Fun::Asin | Fun::Acos if x.0 > 1.0 || x.1 < -1.0 => return Value::Nowhere,
        Fun::Asin if x.0 >= -1.0 && x.1 <= 1.0 => monotone(x, f64::asin),
        Fun::Acos if x.0 >= -1.0 && x.1 <= 1.0 => monotone(x, f64::acos),
        Fun::Log | Fun::Sqrt | Fun::Asin | Fun::Acos => return Value::Unclear,
        Fun::Sin => wave(x, f64::sin),
        Fun::Cos => wave(x, f64::cos),
        Fun::Tan => return wave(x, f64::sin).over(wave(x, f64::cos)),
        Fun::Atan => monotone(x, f64::atan),
        Fun::Sinh => monotone(x, f64::sinh),
        Fun::Cosh => limited(monotone(absolute(), f64::cosh), 1.0, inf),
        Fun::Tanh => limited(monotone(x, f64::tanh), -1.0, 1.0),
        Fun::Abs => absolute(),
        Fun::Sign => sides(x),
        Fun::Side if x.0 > 0.0 || x.1 < 0.0 => sides(x),
        Fun::Side => return Value::Unclear,
        Fun::Step => Span(f64::from(u8::from(x.0 >= 0.0)), f64::from(u8::from(x.1 >= 0.0))),
        Fun::Relu => Span(x.0.max(0.0), x.1.max(0.0)),
        Fun::Sigmoid => limited(monotone(x, sigmoid), 0.0, 1.0),
        // No more than its limits, and its sign.
        Fun::Erf => Span(if x.0 < 0.0 { -1.0 } else { 0.0 }, if x.1 > 0.0 { 1.0 } else { 0.0 }),
        Fun::Softplus => limited(monotone(x, softplus), 0.0, inf),
        Fun::Lgamma | Fun::Digamma | Fun::Trigamma | Fun::Tetragamma if x.0 <= 0.0 => {
            return if x.is_point() && x.0 == x.0.floor() { Value::Nowhere } else { Value::Unclear };
        }
        // Convex, with its least value −0.1214862905 at 1.4616.
        Fun::Lgamma => {
            let ends = roomy(monotone(x, |x| polygamma(0, x)));
            if x.0 < 1.47 && x.1 > 1.46 { Span(-0.121_487, ends.1) } else { ends }
        }
        Fun::Digamma => roomy(monotone(x, |x| polygamma(1, x))),
        Fun::Trigamma => limited(monotone(x, |x| polygamma(2, x)), 0.0, inf),
        Fun::Tetragamma => limited(monotone(x, |x| polygamma(3, x)), -inf, 0.0),
        Fun::Erfc => Span(if x.1 > 0.0 { 0.0 } else { 1.0 }, if x.0 < 0.0 { 2.0 } else { 1.0 }),
        Fun::Log1p if x.1 <= -1.0 => return Value::Nowhere,
        Fun::Log1p if x.0 > -1.0 => monotone(x, f64::ln_1p),
        Fun::Expm1 => limited(monotone(x, f64::exp_m1), -1.0, inf),
        Fun::Log2 | Fun::Log10 if x.1 <= 0.0 => return Value::Nowhere,
        Fun::Log2 if x.0 > 0.0 => monotone(x, f64::log2),
        Fun::Log10 if x.0 > 0.0 => monotone(x, f64::log10),
        Fun::Logit if x.1 <= 0.0 || x.0 >= 1.0 => return Value::Nowhere,
        Fun::Logit if x.0 > 0.0 && x.1 < 1.0 => roomy(monotone(x, |x| x.ln() - (-x).ln_1p())),
        Fun::Log1p | Fun::Log2 | Fun::Log10 | Fun::Logit => return Value::Unclear,
        Fun::Floor => Span(x.0.floor(), x.1.floor()),
        Fun::Ceil => Span(x.0.ceil(), x.1.ceil()),
        Fun::Round => {
            let (low, high) = ((x.0 + 0.5).floor(), (x.1 + 0.5).floor());
            // At a half it has no value.
            if low != high || x.0 - x.0.floor() == 0.5 || x.1 - x.1.floor() == 0.5 {
                return Value::Unclear;
            }
            Span(low, high)
        }
        Fun::Between if x.0.floor() == x.1.floor() && x.0 != x.0.floor() => Span::point(0.0),
        Fun::Between => return Value::Unclear,
    })
}

/// The value of a term without derivative forms and arbitrary functions.
pub fn enclose(e: &E, place: &Place) -> Value {
    if let Node::If(than, a, b, then, otherwise) = &*e.0 {
        return branch(compare(*than, enclose(a, place), enclose(b, place)), [then, otherwise], place);
    }
    let mut spans = [Span::point(0.0); 4];
    let mut unclear = false;
    for (at, part) in e.parts().iter().enumerate().take(2) {
        match enclose(part, place) {
            Value::In(span) => spans[at] = span,
            // What is made by a rule of differentiation may lack a value where the derivative has one.
            Value::Nowhere if at == 1 && matches!(&*e.0, Node::Where(..)) => unclear = true,
            Value::Nowhere => return Value::Nowhere,
            Value::Unclear => unclear = true,
        }
    }
    if unclear { Value::Unclear } else { combined(e, spans[0], spans[1], place) }
}

fn combined(e: &E, x: Span, y: Span, place: &Place) -> Value {
    Value::In(match &*e.0 {
        Node::Number(a, 1) => Span::point(*a as f64),
        Node::Number(a, b) => return Span::point(*a as f64).over(Span::point(*b as f64)),
        Node::Pi => wide(std::f64::consts::PI),
        Node::Name(name) => match place.iter().find(|(own, _)| own == name) {
            Some((_, span)) => *span,
            None => return Value::Unclear,
        },
        Node::Neg(_) => x.negated(),
        Node::Add(..) => x.plus(y),
        Node::Sub(a, b) if a == b => Span::point(0.0),
        Node::Sub(..) => x.plus(y.negated()),
        Node::Mul(..) => x.times(y),
        Node::Div(..) => return x.over(y),
        Node::Power(_, p, q) => return raised(x, *p, *q),
        Node::Call(fun, _) => return called(*fun, x),
        Node::Max(..) => Span(x.0.max(y.0), x.1.max(y.1)),
        Node::Min(..) => Span(x.0.min(y.0), x.1.min(y.1)),
        // x holds the first argument, which is the height.
        Node::Atan2(..) if y.0 > 0.0 => match x.over(y) {
            Value::In(slope) => monotone(slope, f64::atan),
            other => return other,
        },
        Node::Atan2(..) if x.0 > 0.0 || x.1 < 0.0 => match y.over(x) {
            Value::In(slope) => {
                let quarter =
                    if x.0 > 0.0 { wide(std::f64::consts::FRAC_PI_2) } else { wide(-std::f64::consts::FRAC_PI_2) };
                quarter.plus(monotone(slope, f64::atan).negated())
            }
            other => return other,
        },
        Node::Atan2(..) if x == Span::point(0.0) && y.1 < 0.0 => wide(std::f64::consts::PI),
        Node::Atan2(..) if x == Span::point(0.0) && y == Span::point(0.0) => return Value::Nowhere,
        Node::Atan2(..) => return Value::Unclear,
        Node::Mod(..) => match x.over(y) {
            Value::In(ratio) => {
                let whole = Span(ratio.0.floor(), ratio.1.floor());
                if !whole.is_point() {
                    return Value::Unclear;
                }
                x.plus(y.times(whole).negated())
            }
            other => return other,
        },
        Node::Where(..) => y,
        Node::Apart(_, _, then, _) if x.0 > y.1 => return enclose(then, place),
        Node::Apart(_, _, _, otherwise) if x.1 < y.0 => return enclose(otherwise, place),
        Node::Apart(..) | Node::Apply(..) | Node::D(..) | Node::If(..) => return Value::Unclear,
    })
}

fn raised(x: Span, p: i64, q: i64) -> Value {
    let exponent = p.unsigned_abs();
    if q == 1 {
        let power = x.to_the(exponent);
        return if p < 0 { Span::point(1.0).over(power) } else { Value::In(power) };
    }
    if x.1 < 0.0 || (x.1 == 0.0 && p < 0) {
        return Value::Nowhere;
    }
    // The language gives 0 a square root, and no other one.
    if x.0 < 0.0 || (x.0 == 0.0 && (p < 0 || q != 2)) {
        return Value::Unclear;
    }
    let root = |x: Span| {
        let end = |x: f64| if x == 0.0 || x == 1.0 { Span::point(x) } else { wide(x.powf(p as f64 / q as f64)) };
        end(x.0).hull(end(x.1)).checked()
    };
    Value::In(limited(root(x), 0.0, f64::INFINITY))
}

fn compare(than: Than, x: Value, y: Value) -> Result<Option<bool>, Value> {
    let (x, y) = match (x, y) {
        (Value::In(x), Value::In(y)) => (x, y),
        (Value::Nowhere, _) | (_, Value::Nowhere) => return Err(Value::Nowhere),
        _ => return Err(Value::Unclear),
    };
    let (yes, no) = match than {
        Than::Less => (x.1 < y.0, x.0 >= y.1),
        Than::LessOrEqual => (x.1 <= y.0, x.0 > y.1),
        Than::More => (x.0 > y.1, x.1 <= y.0),
        Than::MoreOrEqual => (x.0 >= y.1, x.1 < y.0),
    };
    Ok(if yes {
        Some(true)
    } else if no {
        Some(false)
    } else {
        None
    })
}

/// Only the branch that is taken needs a value.
fn branch(taken: Result<Option<bool>, Value>, [then, otherwise]: [&E; 2], place: &Place) -> Value {
    match taken {
        Err(value) => value,
        Ok(Some(true)) => enclose(then, place),
        Ok(Some(false)) => enclose(otherwise, place),
        Ok(None) => match (enclose(then, place), enclose(otherwise, place)) {
            (Value::In(a), Value::In(b)) => Value::In(a.hull(b)),
            (Value::Nowhere, Value::Nowhere) => Value::Nowhere,
            _ => Value::Unclear,
        },
    }
}
