//! log|Γ|, its derivatives and the nearest integer: random, but for Γ(x + 1) = x·Γ(x).

use super::{Element, Field, Ratio};
use crate::tape::{Primitive, Reader};

/// Arguments that differ by an integer up to this one are related.
pub const MOST_SHIFT: i64 = 12;

impl Field {
    /// log|Γ| or a polygamma function. Where an argument was met before that differs by a small integer k, the value follows from
    /// that one's: log|Γ(x + 1)| = log|Γ(x)| + log|x|, and ψ⁽ⁿ⁾(x + 1) = ψ⁽ⁿ⁾(x) + (−1)ⁿ n!/x^(n+1).
    pub(super) fn gamma(&mut self, primitive: Primitive, x: &Element) -> Element {
        if x.constant.is_some_and(|number| number.denominator == 1 && number.numerator <= 0) {
            return Element::UNDEFINED;
        }
        let p = self.prime.p;
        if primitive == Primitive::Lgamma && self.tables.odd.is_empty() {
            // Γ(1) = 1
            let zero = self.ratio(Ratio::ZERO);
            self.tables.odd.insert((primitive, p.one()), zero);
        }
        self.told.comparisons += self.tables.odd.len() as f64 * (2 * MOST_SHIFT + 1) as f64;
        if let Some(known) = self.tables.odd.get(&(primitive, x.value)) {
            return *known;
        }
        let mut value = None;
        for k in (1..=MOST_SHIFT).flat_map(|k| [k, -k]) {
            let steps = p.residue(k.unsigned_abs());
            let other = if k > 0 { p.minus(x.value, steps) } else { p.plus(x.value, steps) };
            if let Some(known) = self.tables.odd.get(&(primitive, other)).copied() {
                value = Some(self.shifted(primitive, known, x, k));
                break;
            }
        }
        let value = value.unwrap_or_else(|| self.variable());
        if value.defined {
            self.tables.odd.insert((primitive, x.value), value);
        }
        value
    }

    /// The value at x from the one at x − k.
    fn shifted(&mut self, primitive: Primitive, known: Element, x: &Element, k: i64) -> Element {
        let mut value = known;
        for step in 1..=k.abs() {
            // Up from x − k: x − k, …, x − 1; down from x + |k|: x + |k| − 1, …, x.
            let place = self.ratio(Ratio { numerator: if k > 0 { -step } else { step - 1 }, denominator: 1 });
            let factor = self.plus(x, &place);
            let change = match primitive {
                Primitive::Polygamma(order) => self.slope_of_logarithm(order, &factor),
                _ => self.logarithm_of_size(&factor),
            };
            let change = if k > 0 { change } else { self.negation(&change) };
            value = self.plus(&value, &change);
        }
        value
    }

    /// (−1)ⁿ n!/u^(n+1), the derivative n + 1 of log|u|.
    fn slope_of_logarithm(&mut self, order: u8, u: &Element) -> Element {
        let inverse = self.reciprocal(u);
        let mut slope = inverse;
        for k in 1..=i64::from(order) {
            let power = self.product(&slope, &inverse);
            slope = self.times_small(&power, -k, 1);
        }
        slope
    }

    /// log|u|
    fn logarithm_of_size(&mut self, u: &Element) -> Element {
        // No logarithm of the tape is meant.
        self.needs.needs_value = false;
        match self.sign(u) {
            _ if !u.defined => Element::UNDEFINED,
            Some(false) => self.ln(u),
            Some(true) => {
                let size = self.negation(u);
                self.ln(&size)
            }
            None => {
                let square = self.product(u, u);
                let twice = self.ln(&square);
                self.times_small(&twice, 1, 2)
            }
        }
    }

    /// The nearest integer: that of a number, and else random.
    pub(super) fn nearest_integer(&mut self, x: &Element) -> Element {
        if let Some(Ratio { numerator, denominator }) = x.constant
            && let (Some(twice), Some(whole)) = (numerator.checked_mul(2), denominator.checked_mul(2))
            && let Some(raised) = twice.checked_add(denominator)
        {
            return self.ratio(Ratio { numerator: raised.div_euclid(whole), denominator: 1 });
        }
        self.told.comparisons += self.tables.odd.len() as f64;
        let key = (Primitive::Round, x.value);
        if let Some(known) = self.tables.odd.get(&key) {
            return *known;
        }
        let value = self.variable();
        self.tables.odd.insert(key, value);
        value
    }
}
