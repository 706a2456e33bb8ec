//! What the kinds share: random terms, wrong endings, and what is put around both sides.

use super::super::random::Random;
use super::derive::{derivative, mentions};
use super::expr::{E, Fun, Node, Than, abs, call, choose, d, max, min, n, name, power, q, sign, sqrt, square};
use super::settle::Draft;

/// What is put around both sides, with another term.
type Around = fn(&E, &E) -> (E, E);

/// A source of terms.
pub struct Grower {
    pub random: Random,
}

impl Grower {
    pub fn x(&self) -> E {
        name("x")
    }

    pub fn y(&self) -> E {
        name("y")
    }

    pub fn whole(&mut self, low: i64, high: i64) -> E {
        n(self.random.between(low, high))
    }

    /// A number that is not 0: small, of middle size, or far out.
    pub fn offset(&mut self) -> i64 {
        let size = match self.random.below(8) {
            0..=3 => self.random.between(1, 9),
            4 => self.random.between(10, 99),
            5 => self.random.between(100, 999),
            6 => self.random.between(1000, 1200),
            _ => self.random.between(1201, 9000),
        };
        if self.random.percent(50) { size } else { -size }
    }

    /// A positive number of moderate size.
    pub fn factor(&mut self) -> E {
        match self.random.below(4) {
            0 => q(self.random.between(1, 9), 2),
            1 => q(self.random.between(1, 29), 10),
            _ => self.whole(2, 9),
        }
    }

    fn shifted(&mut self, e: &E) -> E {
        let offset = self.offset();
        if offset > 0 { e + n(offset) } else { e - n(-offset) }
    }

    /// `x - a` for a number, written so that its zero is easy to see.
    pub fn affine(&mut self) -> E {
        let x = self.x();
        match self.random.below(6) {
            0 => x,
            1 => {
                let scaled = self.factor() * x;
                self.shifted(&scaled)
            }
            2 => {
                let near = q(self.random.between(-99, 99), 10);
                x - near
            }
            3 => n(self.random.between(1, 9)) - x,
            _ => self.shifted(&x),
        }
    }

    /// A term that depends on x, with zeros here and there in most cases.
    pub fn u(&mut self) -> E {
        let (x, y) = (self.x(), self.y());
        match self.random.below(16) {
            0..=5 => self.affine(),
            6 => {
                let a = self.random.between(-6, 6);
                let apart = q(self.random.between(1, 4), *self.random.pick(&[1, 1, 2, 10]));
                (&x - n(a)) * (x - n(a) - apart)
            }
            7 => square(&x) - self.whole(1, 30),
            8 => &x * y,
            9 => x - self.factor() * y,
            10 => x + y,
            11 => {
                let level = *self.random.pick(&[0, 250, 500, 900, 990, 999]);
                call(Fun::Sin, &x) - q(level, 1000)
            }
            12 => call(Fun::Exp, &x) - self.whole(1, 40),
            13 => power(&x, 3, 1) - self.whole(1, 9) * x,
            14 => {
                let inner = self.affine();
                n(3) * call(Fun::Tanh, &inner) - n(1)
            }
            _ => self.affine() * y,
        }
    }

    /// Another one: it need not depend on x.
    pub fn v(&mut self) -> E {
        match self.random.below(5) {
            0 => self.y(),
            1 => {
                let y = self.y();
                self.shifted(&y)
            }
            _ => self.u(),
        }
    }

    /// A term that has a value and all derivatives everywhere.
    pub fn smooth(&mut self) -> E {
        let x = self.x();
        match self.random.below(8) {
            0 => call(Fun::Sin, &x),
            1 => call(Fun::Cos, &(self.factor() * x)),
            2 => square(&x) + self.whole(1, 5),
            3 => call(Fun::Exp, &-x),
            4 => call(Fun::Atan, &x),
            5 => x * self.y(),
            6 => call(Fun::Tanh, &x) + self.y(),
            _ => power(&x, 3, 1),
        }
    }

    /// A term without a value on an interval (mostly), times 0.
    pub fn nothing(&mut self) -> E {
        let u = self.u();
        let gap = {
            let width = *self.random.pick(&[1, 2, 5, 20, 100]);
            let centre = q(self.random.between(-90, 90), 10);
            square(&(self.x() - centre)) - q(1, width * width)
        };
        let term = match self.random.below(9) {
            0 => call(Fun::Log, &u),
            1 => sqrt(&u),
            2 => sqrt(&gap),
            3 => call(Fun::Log, &gap),
            4 => power(&u, 1, 3),
            5 => call(Fun::Asin, &u),
            6 => call(Fun::Acos, &u),
            7 => power(&gap, 3, 2),
            _ => call(Fun::Log, &(abs(&u) - q(1, 50))),
        };
        n(0) * term
    }

    /// A term that has a value everywhere, times 0: what looks as if it had none.
    pub fn harmless(&mut self) -> E {
        let u = self.u();
        let term = match self.random.below(7) {
            0 => call(Fun::Log, &(square(&u) + q(1, 9))),
            1 => sqrt(&square(&u)),
            2 => sqrt(&abs(&u)),
            3 => call(Fun::Asin, &call(Fun::Sin, &u)),
            4 => power(&square(&u), 1, 3),
            5 => call(Fun::Acos, &call(Fun::Tanh, &u)),
            _ => call(Fun::Log, &(abs(&u) + n(1))),
        };
        n(0) * term
    }

    /// A claimed side made wrong: somewhere, or only far out.
    pub fn spoiled(&mut self, right: &E) -> E {
        let far = n(self.offset());
        let (x, y) = (self.x(), self.y());
        let excess = self.factor();
        match self.random.below(14) {
            0 | 1 => right + self.nothing(),
            2 => right + choose(Than::More, &x, &far, &excess, &n(0)),
            3 => right + excess * call(Fun::Step, &(far - x)),
            4 => max(right, &far),
            5 => min(right, &far),
            6 => right + call(Fun::Step, &(&x - &far)) * call(Fun::Step, &(y - far)),
            7 => right * (n(1) + q(1, 1_000_000_000)),
            8 => right + excess * (n(1) - square(&sign(&y))),
            9 => right + call(Fun::Relu, &(x - far)),
            10 => {
                // A narrow window.
                let width = q(1, *self.random.pick(&[4, 20, 200, 1000]));
                right + choose(Than::Less, &abs(&(x - q(self.random.between(-99, 99), 10))), &width, &excess, &n(0))
            }
            11 => {
                let centre = q(self.random.between(-99, 99), 10);
                right + call(Fun::Relu, &(n(1) - n(*self.random.pick(&[9, 100])) * abs(&(x - centre))))
            }
            _ => self.edited(right),
        }
    }

    /// One node is another one.
    fn edited(&mut self, e: &E) -> E {
        let parts = e.parts();
        if (parts.is_empty() || self.random.percent(30))
            && let Some(other) = self.other(e)
        {
            return other;
        }
        if parts.is_empty() {
            return e + n(1);
        }
        let at = self.random.below(parts.len());
        let mut parts = parts;
        parts[at] = self.edited(&parts[at]);
        e.with_parts(&parts)
    }

    fn other(&mut self, e: &E) -> Option<E> {
        Some(match &*e.0 {
            Node::Number(a, b) => q(*a + *b, *b),
            Node::Call(Fun::Abs, a) => a.clone(),
            Node::Call(Fun::Sign, a) => call(Fun::Tanh, a),
            Node::Call(Fun::Sin, a) => call(Fun::Cos, a),
            Node::Call(Fun::Cos, a) => call(Fun::Sin, a),
            Node::Call(Fun::Exp, a) => call(Fun::Exp, &-a),
            Node::Call(_, a) => -call(Fun::Tanh, a),
            Node::Max(a, b) => min(a, b),
            Node::Min(a, b) => max(a, b),
            Node::If(than, a, b, then, otherwise) => choose(*than, a, b, otherwise, then),
            Node::Add(a, b) => a - b,
            Node::Sub(a, b) => a + b,
            Node::Mul(a, _) => a.clone(),
            Node::Neg(a) => a.clone(),
            Node::Power(a, p, 1) => power(a, p + 1, 1),
            _ => return None,
        })
    }

    /// Something around both sides, the same in another order.
    pub fn wrapped(&mut self, mut draft: Draft) -> Draft {
        if !self.random.percent(45) || draft.empty {
            return draft;
        }
        if self.random.percent(25) && draft.right.is_smooth() && draft.left.has("x") {
            // What is right of functions is right of their derivatives.
            let slope = derivative(&draft.right, "x");
            let is = draft.is.as_ref().map(|is| d(is, "x"));
            return Draft { left: d(&draft.left, "x"), is, right: slope, ..draft };
        }
        let w = self.smooth();
        let around: [Around; 6] = [
            |e, w| (e + w, w + e),
            |e, w| (e * w, w * e),
            |e, w| (e - w, -w + e),
            |e, w| (w * (n(1) + e), w * e + w),
            |e, _| (call(Fun::Sin, e), call(Fun::Cos, &(e - super::expr::pi() / n(2)))),
            |e, w| (square(&(e + w)), square(e) + n(2) * e * w + square(w)),
        ];
        let around = self.random.pick(&around);
        draft.left = around(&draft.left, &w).0;
        draft.is = draft.is.map(|is| around(&is, &w).0);
        draft.right = around(&draft.right, &w).1;
        draft
    }

    /// The derivative by x, as it would be written down.
    pub fn slope(&self, e: &E) -> E {
        derivative(e, "x")
    }

    /// One of the right drafts, or one of the near misses, or a right one made wrong.
    pub fn draft(&mut self, right: &[fn(&mut Grower) -> Draft], missed: &[fn(&mut Grower) -> Draft]) -> Draft {
        let wrong = self.random.percent(50);
        let draft = if wrong && self.random.percent(60) && !missed.is_empty() {
            let maker = *self.random.pick(missed);
            Draft { wrong: true, ..maker(self) }
        } else {
            let maker = *self.random.pick(right);
            let mut draft = maker(self);
            if wrong {
                draft.right = self.spoiled(&draft.right);
                draft.wrong = true;
            }
            draft
        };
        self.wrapped(draft)
    }
}

impl E {
    /// Without forms, branches and steps.
    fn is_smooth(&self) -> bool {
        let own = !matches!(
            &*self.0,
            Node::D(..)
                | Node::Where(..)
                | Node::Apart(..)
                | Node::If(..)
                | Node::Max(..)
                | Node::Min(..)
                | Node::Call(Fun::Abs | Fun::Sign | Fun::Step | Fun::Relu | Fun::Side, _)
        );
        own && self.parts().iter().all(E::is_smooth)
    }

    pub fn has(&self, name: &str) -> bool {
        mentions(self, name)
    }
}
