//! Memoised oracles that keep a functional equation: F(a∘b) = F(a)∘F(b).

use crate::scalar::modulus::Modulus;
use crate::tape::Keys;
use std::collections::HashMap;

/// A commutative group.
pub trait Group {
    /// Its elements.
    type Element: Copy;
    /// a∘b
    fn compose(&self, a: Self::Element, b: Self::Element) -> Self::Element;
    /// The inverse of a.
    fn invert(&self, a: Self::Element) -> Option<Self::Element>;
}

/// Residues under addition.
#[derive(Clone, Copy, Debug)]
pub struct Sum(pub Modulus);

/// Residues but 0 under multiplication.
#[derive(Clone, Copy, Debug)]
pub struct Times(pub Modulus);

/// Rotations (cosine, sine).
#[derive(Clone, Copy, Debug)]
pub struct Rotations(pub Modulus);

impl Group for Sum {
    type Element = u64;

    fn compose(&self, a: u64, b: u64) -> u64 {
        self.0.plus(a, b)
    }

    fn invert(&self, a: u64) -> Option<u64> {
        Some(self.0.negative(a))
    }
}

impl Group for Times {
    type Element = u64;

    fn compose(&self, a: u64, b: u64) -> u64 {
        self.0.times(a, b)
    }

    fn invert(&self, a: u64) -> Option<u64> {
        self.0.inverse(a)
    }
}

impl Group for Rotations {
    type Element = (u64, u64);

    fn compose(&self, (c, s): (u64, u64), (d, t): (u64, u64)) -> (u64, u64) {
        let p = &self.0;
        (p.minus(p.times(c, d), p.times(s, t)), p.plus(p.times(s, d), p.times(c, t)))
    }

    fn invert(&self, (c, s): (u64, u64)) -> Option<(u64, u64)> {
        Some((c, self.0.negative(s)))
    }
}

/// Of so many arguments combinations are looked for.
const SEARCHED: usize = 48;

/// Of so many arguments quotients of two are looked for as factors.
const QUOTIENTS: usize = 8;

/// A table of arguments and values between two groups.
#[derive(Clone, Debug)]
pub struct Homomorphism<K: Group<Element = u64>, V: Group> {
    keys: K,
    values: V,
    known: HashMap<u64, (V::Element, f64), Keys>,
    /// Arguments in the order in which they were met, with their inverses.
    met: Vec<(u64, u64)>,
    /// How many pairs of arguments have been compared.
    pub comparisons: f64,
    /// The largest degree of an entry in the random numbers behind the table.
    pub weight: f64,
}

impl<K: Group<Element = u64>, V: Group> Homomorphism<K, V> {
    /// An empty table.
    pub fn new(keys: K, values: V) -> Self {
        Homomorphism { keys, values, known: HashMap::default(), met: Vec::new(), comparisons: 0.0, weight: 0.0 }
    }

    /// The entry of this very argument.
    pub fn get(&mut self, key: u64) -> Option<V::Element> {
        self.comparisons += self.known.len() as f64;
        self.known.get(&key).map(|(value, _)| *value)
    }

    /// Enters a value; with `combine`, the argument is used to find combinations too.
    pub fn enter(&mut self, key: u64, value: V::Element, weight: f64, combine: bool) {
        self.known.insert(key, (value, weight));
        self.weight = self.weight.max(weight);
        if combine
            && self.met.len() < SEARCHED
            && let Some(inverse) = self.keys.invert(key)
        {
            self.met.push((key, inverse));
        }
    }

    /// The value at a product or quotient of known arguments, or at the inverse of one.
    pub fn find(&mut self, key: u64) -> Option<V::Element> {
        if let Some(value) = self.get(key) {
            return Some(value);
        }
        let (value, weight) = self.derive(key)?;
        self.enter(key, value, weight, false);
        Some(value)
    }

    /// Known arguments a, b with a∘b or a∘b⁻¹ the given one: `(a, b, whether b is inverted)`.
    pub fn decompose(&mut self, key: u64) -> Option<(u64, u64, bool)> {
        for at in 0..self.met.len() {
            let (a, inverse) = self.met[at];
            self.comparisons += 2.0 * self.known.len() as f64;
            let rest = self.keys.compose(key, inverse);
            if self.known.contains_key(&rest) {
                return Some((a, rest, false));
            }
            let whole = self.keys.compose(key, a);
            if self.known.contains_key(&whole) {
                return Some((whole, a, true));
            }
        }
        None
    }

    fn derive(&mut self, key: u64) -> Option<(V::Element, f64)> {
        if let Some(inverse) = self.keys.invert(key) {
            self.comparisons += self.known.len() as f64;
            if let Some((value, weight)) = self.known.get(&inverse) {
                return Some((self.values.invert(*value)?, *weight));
            }
        }
        let Some((a, b, inverted)) = self.decompose(key) else { return self.derive_by_quotient(key) };
        let ((left, weight), (right, other)) = (*self.known.get(&a)?, *self.known.get(&b)?);
        let right = if inverted { self.values.invert(right)? } else { right };
        Some((self.values.compose(left, right), weight + other))
    }

    /// From a known argument times the quotient of two others: log Σ e^(z + c) from log Σ e^z.
    fn derive_by_quotient(&mut self, key: u64) -> Option<(V::Element, f64)> {
        let first: Vec<(u64, u64)> = self.met.iter().take(QUOTIENTS).copied().collect();
        for (a, _) in &first {
            for (b, inverse) in first.iter().filter(|(b, _)| b != a) {
                self.comparisons += self.known.len() as f64;
                let rest = self.keys.compose(self.keys.compose(key, *a), *inverse);
                let Some((value, weight)) = self.known.get(&rest).copied() else { continue };
                let ((left, other), (right, third)) = (*self.known.get(a)?, *self.known.get(b)?);
                let value = self.values.compose(value, self.values.compose(right, self.values.invert(left)?));
                return Some((value, weight + other + third));
            }
        }
        None
    }
}
