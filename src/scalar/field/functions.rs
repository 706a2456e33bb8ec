//! The functions: what stands for exp, ln, roots, sines, atan and erf, and the relations that it keeps.

use super::{Element, Exponent, Field, Group, Ratio, Retry, RootPlace, Rotations};
use crate::scalar::modulus::SafePrime;
use crate::tape::{Primitive, Reader};

/// An argument of exp or sine is entered together with so many of its fractions k/12: an oracle knows e^(u/2) too.
const FRACTIONS: [u64; 6] = [12, 6, 4, 3, 2, 1];
/// Integers whose squares have known roots.
const ROOTS: u64 = 12;

impl Field {
    /// gʳ for a residue r mod q.
    fn generator_to(&self, residue: u64) -> u64 {
        self.prime.p.power(self.generator, self.prime.q.number(residue))
    }

    pub(super) fn exponent_negated(&self, exponent: Exponent) -> Exponent {
        match exponent {
            Exponent::Unknown => Exponent::Unknown,
            Exponent::Residue(residue) => Exponent::Residue(self.prime.q.negative(residue)),
            Exponent::Power(power) => self.prime.p.inverse(power).map_or(Exponent::Unknown, Exponent::Power),
        }
    }

    pub(super) fn exponent_sum(&self, a: Exponent, b: Exponent) -> Exponent {
        let SafePrime { p, q } = &self.prime;
        match (a, b) {
            (Exponent::Residue(a), Exponent::Residue(b)) => Exponent::Residue(q.plus(a, b)),
            (Exponent::Residue(a), Exponent::Power(b)) | (Exponent::Power(b), Exponent::Residue(a)) => {
                Exponent::Power(if a == 0 { b } else { p.times(self.generator_to(a), b) })
            }
            (Exponent::Power(a), Exponent::Power(b)) => Exponent::Power(p.times(a, b)),
            _ => Exponent::Unknown,
        }
    }

    pub(super) fn exponent_product(&self, a: Exponent, b: Exponent) -> Exponent {
        let SafePrime { p, q } = &self.prime;
        match (a, b) {
            (Exponent::Residue(a), Exponent::Residue(b)) => Exponent::Residue(q.times(a, b)),
            (Exponent::Residue(a), Exponent::Power(b)) | (Exponent::Power(b), Exponent::Residue(a)) => {
                Exponent::Power(p.power(b, q.number(a)))
            }
            _ => Exponent::Unknown,
        }
    }

    pub(super) fn exp(&mut self, x: &Element) -> Element {
        let positive = |value| Element { negative: Some(false), ..Element::of(value) };
        if let Some(known) = self.tables.exps.get(x.value) {
            return positive(known);
        }
        let value = match x.exponent {
            Exponent::Residue(residue) => self.generator_to(residue),
            Exponent::Power(power) => power,
            Exponent::Unknown if self.told.lost_power && self.modes.patient => {
                self.told.retry = Some(self.told.no_square.take().map_or(Retry::NoPower, Retry::NoSquare));
                return Element::UNDEFINED;
            }
            Exponent::Unknown => {
                let Some(value) = self.tables.exps.find(x.value) else { return positive(self.new_exp(x)) };
                self.note_exponent(value, x);
                return positive(value);
            }
        };
        self.tables.exps.enter(x.value, value, 1.0, true);
        self.note_exponent(value, x);
        positive(value)
    }

    fn note_exponent(&mut self, value: u64, exponent: &Element) {
        self.tables.logs.enter(value, exponent.value, 1.0, true);
        self.tables.exponents.insert(value, *exponent);
    }

    /// eᵘ for a u of which nothing is known: a random square, entered with its fractions.
    fn new_exp(&mut self, x: &Element) -> u64 {
        let p = self.prime.p;
        let unit = loop {
            let root = p.draw(&mut self.random);
            if root != 0 {
                break p.times(root, root);
            }
        };
        let (mut whole, twelfth) = (unit, self.times_small(x, 1, 12));
        for fraction in FRACTIONS.iter().rev() {
            let part = self.times_small(&twelfth, *fraction as i64, 1);
            whole = p.power(unit, *fraction);
            self.tables.exps.enter(part.value, whole, *fraction as f64, *fraction == 12);
            self.tables.logs.enter(whole, part.value, 1.0, *fraction == 12);
            self.tables.exponents.insert(whole, part);
        }
        whole
    }

    pub(super) fn ln(&mut self, x: &Element) -> Element {
        let p = self.prime.p;
        if x.value == 0 {
            return Element::UNDEFINED;
        }
        self.told.comparisons += self.tables.exponents.len() as f64;
        if let Some(exponent) = self.tables.exponents.get(&x.value) {
            return *exponent;
        }
        if x.value == p.one() {
            return self.ratio(Ratio::ZERO);
        }
        if !self.is_in_domain(x) {
            return self.nowhere(Primitive::Ln, x);
        }
        let square = p.times(x.value, x.value);
        let value = match self.tables.logs.find(x.value) {
            Some(value) => value,
            // ln x = ½ ln x²
            None => match (self.tables.logs.find(square), p.inverse(p.residue(2))) {
                (Some(twice), Some(half)) => p.times(twice, half),
                _ => p.draw(&mut self.random),
            },
        };
        self.tables.logs.enter(x.value, value, 1.0, true);
        if self.tables.logs.get(square).is_none() {
            self.tables.logs.enter(square, p.plus(value, value), 1.0, true);
        }
        if self.modes.exponential {
            self.tables.exps.enter(value, x.value, 1.0, true);
        }
        Element { exponent: self.power_of(x), ..Element::of(value) }
    }

    /// As what ln x stands in exponents. Its half would stand for √x, the root that is a square: that is the positive
    /// one only where x is no square as an expression, so that both roots are conjugate.
    fn power_of(&mut self, x: &Element) -> Exponent {
        if !self.modes.exponential {
            return Exponent::Unknown;
        }
        let SafePrime { p, q } = self.prime;
        let place = (self.choices.taken().to_vec(), self.told.new_roots);
        self.told.new_roots += 1;
        if p.power(x.value, q.modulus()) != p.one() {
            self.told.no_square.get_or_insert(place);
        } else if self.is_free(&place) || self.squares.conjugate.contains(&x.value) {
            self.squares.conjugate.insert(x.value);
            return Exponent::Power(x.value);
        }
        self.told.lost_power = true;
        Exponent::Unknown
    }

    pub(super) fn sqrt(&mut self, x: &Element) -> Element {
        let p = self.prime.p;
        if let Some(root) = x.constant.and_then(Ratio::root) {
            return self.ratio(root);
        }
        let positive = |value| Element { negative: Some(false), ..Element::of(value) };
        if x.value == 0 {
            return Element::of(0);
        }
        if let Some(root) = self.tables.roots.get(x.value) {
            return positive(root);
        }
        if let Some(exponent) = self.tables.exponents.get(&x.value).copied() {
            let half = self.times_small(&exponent, 1, 2);
            return self.exp(&half);
        }
        if !self.is_in_domain(x) {
            return self.nowhere(Primitive::Sqrt, x);
        }
        if self.tables.roots.weight == 0.0 {
            for integer in 2..=ROOTS {
                let root = p.residue(integer);
                let square = p.times(root, root);
                self.signs.note(square, false);
                self.tables.roots.enter(square, root, 1.0, true);
            }
        }
        // The root of a product of two arguments met before: all of them are positive.
        let product = self.tables.roots.decompose(x.value);
        let (root, turned) = match product {
            Some((a, b, inverted)) => {
                let (Some(left), Some(right)) = (self.tables.roots.get(a), self.tables.roots.get(b)) else {
                    return Element::UNDEFINED;
                };
                let right = if inverted { p.inverse(right) } else { Some(right) };
                let Some(right) = right else { return Element::UNDEFINED };
                (p.times(left, right), false)
            }
            None => match self.new_root(x) {
                Some(root) => root,
                None => return Element::UNDEFINED,
            },
        };
        let root = if turned { p.negative(root) } else { root };
        self.tables.roots.enter(x.value, root, self.tables.roots.weight + 1.0, true);
        self.signs.note(root, false);
        positive(root)
    }

    /// Whether x ≥ 0: that must be so where the value is needed on every branch, else it is a sign as others are. So
    /// tables hold real numbers only, and their relations are those of real numbers.
    fn is_in_domain(&mut self, x: &Element) -> bool {
        if !self.needs.needs_value {
            return !self.is_negative(x);
        }
        if !self.assume_positive(x) {
            self.told.excluded = true;
        }
        true
    }

    /// A value that no branch in question looks at: it has no relations.
    fn nowhere(&mut self, primitive: Primitive, x: &Element) -> Element {
        let known = self.tables.odd.get(&(primitive, x.value)).copied();
        let value = known.unwrap_or_else(|| Element::of(self.prime.p.draw(&mut self.random)));
        self.tables.odd.insert((primitive, x.value), value);
        value
    }

    /// Whether what stands at a place is known to be no square as an expression. Behind a choice between two roots the
    /// same place stands for one expression at one draw and for another at the next, so that nothing is known.
    fn is_free(&self, place: &RootPlace) -> bool {
        self.choices.first_root().is_none() && self.squares.free.contains(place)
    }

    /// A root of what no root is known of, and whether to turn its sign.
    fn new_root(&mut self, x: &Element) -> Option<(u64, bool)> {
        let SafePrime { p, q } = self.prime;
        let place = (self.choices.taken().to_vec(), self.told.new_roots);
        self.told.new_roots += 1;
        if p.power(x.value, q.modulus()) != p.one() {
            // Beside a logarithm of what is no square either, this says nothing.
            self.told.retry = Some(if self.told.no_square.is_some() { Retry::NoPower } else { Retry::NoSquare(place) });
            return None;
        }
        // p = 3 mod 4, and so x^((p + 1)/4) is a root, the one that is itself a square.
        let root = p.power(x.value, p.modulus().div_ceil(4));
        let turned = match self.signs.of_root(root) {
            Some(negative) => negative,
            None if self.is_free(&place) || self.squares.conjugate.contains(&x.value) => {
                self.squares.conjugate.insert(x.value);
                false
            }
            None => self.choices.take_root(),
        };
        Some((root, turned))
    }

    pub(super) fn rotation(&mut self, x: &Element) -> (u64, u64) {
        if let Some(known) = self.tables.rotations.find(x.value) {
            return known;
        }
        let p = self.prime.p;
        if self.tables.rotations.weight == 0.0 {
            let half = self.times_small(&self.pi.clone(), 1, 2);
            self.tables.rotations.enter(self.pi.value, (p.negative(p.one()), 0), 1.0, true);
            self.tables.rotations.enter(half.value, (0, p.one()), 1.0, true);
            if let Some(known) = self.tables.rotations.find(x.value) {
                return known;
            }
        }
        // By the tangent t of half the unit angle: −1 is no square, so that 1 + t² is never 0.
        let t = p.draw(&mut self.random);
        let square = p.times(t, t);
        let scale = p.inverse(p.plus(p.one(), square)).unwrap_or(0);
        let unit = (p.times(p.minus(p.one(), square), scale), p.times(p.plus(t, t), scale));
        let rotations = Rotations(p);
        let mut whole = unit;
        for fraction in FRACTIONS.iter().rev() {
            whole = (1..*fraction).fold(unit, |turn, _| rotations.compose(turn, unit));
            let part = self.times_small(x, *fraction as i64, 12);
            self.tables.rotations.enter(part.value, whole, *fraction as f64, *fraction == 12);
        }
        whole
    }

    /// atan, erf: random, and odd.
    pub(super) fn odd(&mut self, primitive: Primitive, x: &Element) -> Element {
        let p = self.prime.p;
        if x.value == 0 {
            return self.ratio(Ratio::ZERO);
        }
        let turned = p.negative(x.value) < x.value;
        let key = if turned { p.negative(x.value) } else { x.value };
        self.told.comparisons += self.tables.odd.len() as f64 + 1.0;
        let one = p.one();
        let value = if primitive == Primitive::Atan && (key == one || key == p.negative(one)) {
            let eighth = self.times_small(&self.pi.clone(), 1, 4);
            if key == one { eighth } else { self.negation(&eighth) }
        } else if let Some(known) = self.tables.odd.get(&(primitive, key)) {
            *known
        } else {
            let fresh = self.variable();
            self.tables.odd.insert((primitive, key), fresh);
            fresh
        };
        if turned { self.negation(&value) } else { value }
    }
}
