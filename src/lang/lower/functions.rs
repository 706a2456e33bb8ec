//! The language's functions, composed from the tape's primitives.

use super::Lowering;
use crate::lang::ast::Span;
use crate::lang::typed::{Elementary, OfTwo};
use crate::tape::{NodeId, Primitive, Reader, Term};

impl Lowering<'_> {
    /// The language's functions, composed from the tape's primitives.
    pub(super) fn elementary(&mut self, function: Elementary, x: NodeId) -> NodeId {
        let tape = &mut self.recorder;
        match function {
            Elementary::Exp => tape.apply(Primitive::Exp, &x),
            Elementary::Log => tape.apply(Primitive::Ln, &x),
            Elementary::Sqrt => tape.apply(Primitive::Sqrt, &x),
            Elementary::Sin => tape.apply(Primitive::Sin, &x),
            Elementary::Cos => tape.apply(Primitive::Cos, &x),
            Elementary::Atan => tape.apply(Primitive::Atan, &x),
            Elementary::Erf => tape.apply(Primitive::Erf, &x),
            Elementary::Tan => {
                let (sine, cosine) = (tape.apply(Primitive::Sin, &x), tape.apply(Primitive::Cos, &x));
                let inverse = tape.reciprocal(&cosine);
                tape.sum(&[Term::product(sine, inverse)])
            }
            Elementary::Asin => self.arcsine(x),
            Elementary::Acos => {
                let arcsine = self.arcsine(x);
                let one = self.recorder.integer(1);
                let eighth = self.recorder.apply(Primitive::Atan, &one);
                self.recorder.sum(&[Term::plus(eighth), Term::plus(eighth), Term::minus(arcsine)])
            }
            Elementary::Sinh | Elementary::Cosh => {
                let up = tape.apply(Primitive::Exp, &x);
                let down = tape.reciprocal(&up);
                let (two, negative) = (tape.integer(2), function == Elementary::Sinh);
                let half = tape.reciprocal(&two);
                tape.sum(&[Term::product(half, up), Term { negative, left: half, right: Some(down) }])
            }
            // tanh x = 1 - 2/(1 + e^2x): e^2x may overflow to infinity and the value is still right.
            Elementary::Tanh => {
                let (one, twice) = (tape.integer(1), tape.sum(&[Term::plus(x), Term::plus(x)]));
                let exp = tape.apply(Primitive::Exp, &twice);
                let denominator = tape.sum(&[Term::plus(one), Term::plus(exp)]);
                let share = tape.reciprocal(&denominator);
                tape.sum(&[Term::plus(one), Term::minus(share), Term::minus(share)])
            }
            Elementary::Sigmoid => {
                let (one, minus) = (tape.integer(1), tape.negation(&x));
                let exp = tape.apply(Primitive::Exp, &minus);
                let denominator = tape.sum(&[Term::plus(one), Term::plus(exp)]);
                tape.reciprocal(&denominator)
            }
            Elementary::Softplus => {
                let (one, exp) = (tape.integer(1), tape.apply(Primitive::Exp, &x));
                let sum = tape.sum(&[Term::plus(one), Term::plus(exp)]);
                tape.apply(Primitive::Ln, &sum)
            }
            Elementary::Abs => self.absolute(x),
            Elementary::Relu => {
                let zero = tape.integer(0);
                tape.select(&x, &zero, &x)
            }
            Elementary::Step => {
                let (zero, one) = (tape.integer(0), tape.integer(1));
                tape.select(&x, &zero, &one)
            }
            Elementary::Lgamma => tape.apply(Primitive::Lgamma, &x),
            Elementary::Digamma => tape.apply(Primitive::Polygamma(0), &x),
            Elementary::Trigamma => tape.apply(Primitive::Polygamma(1), &x),
            Elementary::Erfc => {
                let (one, erf) = (tape.integer(1), tape.apply(Primitive::Erf, &x));
                tape.sum(&[Term::plus(one), Term::minus(erf)])
            }
            Elementary::Log1p => {
                let one = tape.integer(1);
                let sum = tape.sum(&[Term::plus(one), Term::plus(x)]);
                tape.apply(Primitive::Ln, &sum)
            }
            Elementary::Expm1 => {
                let (one, exp) = (tape.integer(1), tape.apply(Primitive::Exp, &x));
                tape.sum(&[Term::plus(exp), Term::minus(one)])
            }
            Elementary::Log2 => self.logarithm_to(2, x),
            Elementary::Log10 => self.logarithm_to(10, x),
            Elementary::Logit => {
                let one = tape.integer(1);
                let rest = tape.sum(&[Term::plus(one), Term::minus(x)]);
                let (log, other) = (tape.apply(Primitive::Ln, &x), tape.apply(Primitive::Ln, &rest));
                tape.sum(&[Term::plus(log), Term::minus(other)])
            }
            Elementary::Floor => self.floor(x).0,
            Elementary::Ceil => {
                let minus = tape.negation(&x);
                let floor = self.floor(minus).0;
                self.recorder.negation(&floor)
            }
            Elementary::Round => {
                let (two, zero) = (tape.integer(2), tape.integer(0));
                let half = tape.reciprocal(&two);
                let raised = tape.sum(&[Term::plus(x), Term::plus(half)]);
                let (floor, beside) = self.floor(raised);
                // At a half, where some round up and others to even, there is no value: 0/0 is added.
                let inverse = self.recorder.reciprocal(&beside);
                self.recorder.sum(&[Term::plus(floor), Term::product(zero, inverse)])
            }
            Elementary::Sign => {
                let (below, zero, above) = (tape.integer(-1), tape.integer(0), tape.integer(1));
                let minus = tape.negation(&x);
                let rest = tape.select(&minus, &above, &zero);
                tape.select(&x, &below, &rest)
            }
        }
    }

    /// asin x = 2·atan(x / (1 + √(1 − x²))), which has its value at ±1 too.
    fn arcsine(&mut self, x: NodeId) -> NodeId {
        let tape = &mut self.recorder;
        let one = tape.integer(1);
        let negative_square = Term { negative: true, left: x, right: Some(x) };
        let rest = tape.sum(&[Term::plus(one), negative_square]);
        let root = tape.apply(Primitive::Sqrt, &rest);
        let denominator = tape.sum(&[Term::plus(one), Term::plus(root)]);
        let inverse = tape.reciprocal(&denominator);
        let half_tangent = tape.sum(&[Term::product(x, inverse)]);
        let half = tape.apply(Primitive::Atan, &half_tangent);
        tape.sum(&[Term::plus(half), Term::plus(half)])
    }

    fn logarithm_to(&mut self, base: i64, x: NodeId) -> NodeId {
        let tape = &mut self.recorder;
        let (log, base) = (tape.apply(Primitive::Ln, &x), tape.integer(base));
        let unit = tape.apply(Primitive::Ln, &base);
        let scale = tape.reciprocal(&unit);
        tape.sum(&[Term::product(log, scale)])
    }

    /// floor x, and what is 0 where it steps.
    ///
    /// With r the nearest integer and d = x − r it is r − 1 where d is below 0, and else r. So its steps are where the condition d
    /// changes its sign; at the halves r steps up and d steps down, and nothing else happens.
    pub(super) fn floor(&mut self, x: NodeId) -> (NodeId, NodeId) {
        let tape = &mut self.recorder;
        let (one, nearest) = (tape.integer(1), tape.apply(Primitive::Round, &x));
        let beside = tape.sum(&[Term::plus(x), Term::minus(nearest)]);
        let below = tape.sum(&[Term::plus(nearest), Term::minus(one)]);
        (tape.select(&beside, &below, &nearest), beside)
    }

    /// What is 0 where a function with steps has one.
    pub(super) fn step_of(&mut self, function: Elementary, x: NodeId) -> NodeId {
        let tape = &mut self.recorder;
        match function {
            Elementary::Round => {
                let two = tape.integer(2);
                let half = tape.reciprocal(&two);
                let raised = tape.sum(&[Term::plus(x), Term::plus(half)]);
                self.floor(raised).1
            }
            _ => self.floor(x).1,
        }
    }

    /// A function of two numbers; `span` is where it is written.
    pub(super) fn of_two(&mut self, function: OfTwo, a: NodeId, b: NodeId, span: Span) -> NodeId {
        match function {
            OfTwo::Atan2 => self.angle(a, b, span),
            OfTwo::Hypot => {
                let square = self.recorder.sum(&[Term::product(a, a), Term::product(b, b)]);
                self.recorder.apply(Primitive::Sqrt, &square)
            }
            OfTwo::Mod => {
                let inverse = self.recorder.reciprocal(&b);
                let quotient = self.recorder.sum(&[Term::product(a, inverse)]);
                let floor = self.floor(quotient).0;
                self.recorder.sum(&[Term::plus(a), Term { negative: true, left: b, right: Some(floor) }])
            }
        }
    }

    /// The angle of (x, y): 2·atan(y/(r + x)) on the right, where r = √(x² + y²); on the left ±π less the angle of (−x, y). At the origin
    /// it is 0/0.
    fn angle(&mut self, y: NodeId, x: NodeId, span: Span) -> NodeId {
        let tape = &mut self.recorder;
        let square = tape.sum(&[Term::product(x, x), Term::product(y, y)]);
        let root = tape.apply(Primitive::Sqrt, &square);
        let half_angle = |tape: &mut crate::tape::Recorder, negative: bool| {
            let sum = tape.sum(&[Term::plus(root), Term { negative, left: x, right: None }]);
            let inverse = tape.reciprocal(&sum);
            let tangent = tape.sum(&[Term::product(y, inverse)]);
            tape.apply(Primitive::Atan, &tangent)
        };
        let (right, left) = (half_angle(tape, false), half_angle(tape, true));
        let right = tape.sum(&[Term::plus(right), Term::plus(right)]);
        let pi = crate::tape::pi(tape);
        let above = tape.sum(&[Term::plus(pi), Term::minus(left), Term::minus(left)]);
        let below = tape.sum(&[Term::minus(pi), Term::minus(left), Term::minus(left)]);
        let left = tape.select(&y, &below, &above);
        self.notes.places.entry(x).or_insert(span);
        self.notes.places.entry(y).or_insert(span);
        self.recorder.select(&x, &left, &right)
    }
}
