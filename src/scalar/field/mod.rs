//! A finite field: tapes read exactly, with functions as random oracles that keep their functional equations.
//!
//! A variable is a pair of independent random residues mod p and mod q, for a safe prime p = 2q + 1. Values live mod p;
//! what stands in exponents lives mod q, because exp(u) = g^(u mod q) for a random square g is then a homomorphism, and
//! exp(a + b) = exp(a)·exp(b) holds exactly.
//!
//! | function | stands for it | relations kept |
//! |---|---|---|
//! | exp | g^(u mod q); for u with a logarithm in it, the power of its argument; else a random square | exp(a + b) = exp a · exp b; exp(u·ln v) = v^u; exp(ln v) = v |
//! | ln | a random residue | ln(exp u) = u; ln(ab) = ln a + ln b; ln(a²) = 2 ln a for arguments met in one run |
//! | sqrt | a root | s² = v; √(ab) = √a·√b, √(eᵘ) = e^(u/2); the sign is known, or both are tried |
//! | sin, cos | a random rotation, by tan of u/24 | sin² + cos² = 1; parity; sums and differences of arguments met in one run; π and π/2 |
//! | atan, erf | random residues | oddness; atan 1 = π/4 |
//! | log\|Γ\|, ψ⁽ⁿ⁾ | random residues | Γ(x + 1) = x·Γ(x) in its logarithmic form and its derivatives, for arguments met in one run; Γ(1) = 1 |
//! | nearest integer | a random residue; of a number its own | |
//! | f⁽ᵏ⁾ | random residues, one table for each f and k | |
//!
//! Every relation holds over the reals wherever all that stands in it is defined. So if two programs are equal as
//! expressions under these relations, they are equal as functions wherever both are defined; and if they are not, they
//! differ at a random point but for a small probability.

mod element;
mod functions;
mod gamma;
mod oracle;
mod sign;
mod state;

pub use element::{Element, Exponent, Ratio};
pub use gamma::MOST_SHIFT;
pub use oracle::{Group, Homomorphism, Rotations, Sum, Times};
use sign::SumSign;
pub use sign::{Choices, Signs};
use state::{Modes, Needs, Squares, Tables, Told};
pub use state::{Retry, RootPlace};

use crate::scalar::modulus::SafePrime;
use crate::scalar::random::Random;
use crate::tape::{Constant, FunctionId, Primitive, Product, Reader};
use dashu_ratio::RBig;
use std::collections::HashSet;

/// Reads a tape mod a safe prime. One run, one reader: tables and choices are those of a run.
///
/// ```
/// use backproof::scalar::field::{Choices, Field};
/// use backproof::scalar::modulus::SafePrime;
/// use backproof::scalar::random::Random;
/// use backproof::tape::{Primitive, Reader};
/// let prime = SafePrime::new(1_152_921_504_606_845_789).expect("2⁶¹ − 2373 is a safe prime");
/// let random = Random::new([7; 32]);
/// let mut field = Field::new(prime, random, Choices::default());
/// let (x, y) = (field.variable(), field.variable());
/// let sum = field.plus(&x, &y);
/// let [of_x, of_y, of_sum] = [x, y, sum].map(|u| field.apply(Primitive::Exp, &u));
/// assert_eq!(field.product(&of_x, &of_y).value, of_sum.value);
/// assert_eq!(field.apply(Primitive::Ln, &of_sum).value, sum.value);
/// ```
#[derive(Clone, Debug)]
pub struct Field {
    prime: SafePrime,
    random: Random,
    generator: u64,
    pi: Element,
    signs: Signs,
    choices: Choices,
    squares: Squares,
    tables: Tables,
    needs: Needs,
    told: Told,
    modes: Modes,
}

impl Field {
    /// A reader with empty tables.
    pub fn new(prime: SafePrime, mut random: Random, choices: Choices) -> Field {
        let SafePrime { p, q } = prime;
        let generator = loop {
            let root = p.draw(&mut random);
            let square = p.times(root, root);
            if square != 0 && square != p.one() {
                break square;
            }
        };
        let pi = Element {
            exponent: Exponent::Residue(q.draw(&mut random)),
            negative: Some(false),
            ..Element::of(p.draw(&mut random))
        };
        Field {
            prime,
            random,
            generator,
            pi,
            signs: Signs::new(p),
            choices,
            squares: Squares::default(),
            tables: Tables::new(p),
            needs: Needs::default(),
            told: Told::default(),
            modes: Modes { exponential: true, patient: true },
        }
    }

    /// The roots whose signs are known to be free, from earlier runs.
    #[must_use]
    pub fn with_free_roots(mut self, free: HashSet<RootPlace>) -> Field {
        self.squares.free = free;
        self
    }

    /// Without residues mod q, for programs without exp: half the work.
    #[must_use]
    pub fn without_exponents(mut self) -> Field {
        self.modes.exponential = false;
        self.pi.exponent = Exponent::Unknown;
        self
    }

    /// Powers of what is no square become oracles, and are no reason to repeat the run.
    #[must_use]
    pub fn impatient(mut self) -> Field {
        self.modes.patient = false;
        self
    }

    /// Says of the logarithms and roots to come, in their order, whether their values are needed on every branch: then
    /// their arguments are not negative.
    pub fn expect_values(&mut self, needed: impl IntoIterator<Item = bool>) {
        self.needs.needed = needed.into_iter().collect();
    }

    /// Whether a value that is needed on every branch has none under the choices made.
    pub fn is_excluded(&self) -> bool {
        self.told.excluded
    }

    /// Why this run must be repeated, if it must.
    pub fn retry(&self) -> Option<&Retry> {
        self.told.retry.as_ref()
    }

    /// The choices made so far.
    pub fn choices(&self) -> &Choices {
        &self.choices
    }

    /// The moduli.
    pub fn prime(&self) -> &SafePrime {
        &self.prime
    }

    /// Whether some constant stood for a real near it: then nothing exact can be said.
    pub fn met_rounded(&self) -> bool {
        self.told.rounded
    }

    /// How many pairs of arguments were compared in all tables.
    pub fn comparisons(&self) -> f64 {
        let tables = [
            self.tables.exps.comparisons,
            self.tables.logs.comparisons,
            self.tables.roots.comparisons,
            self.tables.rotations.comparisons,
        ];
        tables.iter().sum::<f64>() + self.signs.comparisons + self.told.comparisons
    }

    /// The largest degree of an oracle's value in the random numbers behind it.
    pub fn oracle_degree(&self) -> f64 {
        let rotations = 2.0 * self.tables.rotations.weight;
        self.tables.exps.weight.max(self.tables.logs.weight).max(self.tables.roots.weight).max(rotations).max(1.0)
    }

    /// How many roots were taken whose arguments were new.
    pub fn new_roots(&self) -> usize {
        self.told.new_roots
    }

    /// A random value.
    pub fn variable(&mut self) -> Element {
        let SafePrime { p, q } = self.prime;
        let (value, residue) = (p.draw(&mut self.random), q.draw(&mut self.random));
        Element { exponent: self.residue(residue), ..Element::of(value) }
    }

    fn residue(&self, residue: u64) -> Exponent {
        if self.modes.exponential { Exponent::Residue(residue) } else { Exponent::Unknown }
    }

    /// A choice that is nobody's sign.
    pub fn choose(&mut self) -> bool {
        self.choices.take()
    }

    /// Takes for granted that a value is positive; false if it cannot be.
    pub fn assume_positive(&mut self, value: &Element) -> bool {
        match self.sign(value) {
            Some(negative) => !negative,
            None => value.defined && value.value != 0 && self.signs.note(value.value, false),
        }
    }

    /// Whether a value is negative, as far as that is known.
    pub fn sign(&mut self, value: &Element) -> Option<bool> {
        match value.constant {
            Some(constant) => Some(constant.numerator < 0),
            None if value.value == 0 => Some(false),
            None => value.negative.or_else(|| self.signs.known(value.value)),
        }
    }

    /// Whether a value is negative: known, or chosen.
    pub fn is_negative(&mut self, value: &Element) -> bool {
        match self.sign(value) {
            Some(negative) => negative,
            None => {
                let negative = self.choices.take();
                self.signs.note(value.value, negative);
                negative
            }
        }
    }

    /// x + y
    pub fn plus(&mut self, x: &Element, y: &Element) -> Element {
        self.sum_of_products([Product::plus(x), Product::plus(y)].into_iter())
    }

    /// A small constant.
    pub fn ratio(&self, ratio: Ratio) -> Element {
        let SafePrime { p, q } = &self.prime;
        let (Some(value), Some(exponent)) = (ratio.residue(p), ratio.residue(q)) else { return Element::UNDEFINED };
        Element {
            exponent: self.residue(exponent),
            constant: Some(ratio),
            negative: (ratio.numerator != 0).then_some(ratio.numerator < 0),
            ..Element::of(value)
        }
    }

    /// A value has a sign, however it came about: choices that say the opposite are those of no real numbers.
    fn note_made(&mut self, value: u64, negative: bool) {
        if !self.signs.note_made(value, negative) {
            self.told.excluded = true;
        }
    }

    fn times_small(&mut self, x: &Element, numerator: i64, denominator: i64) -> Element {
        let factor = Ratio::new(numerator, denominator).unwrap_or(Ratio::ZERO);
        let factor = self.ratio(factor);
        self.product(&factor, x)
    }
}

impl Reader for Field {
    type Value = Element;

    fn constant(&mut self, constant: &Constant) -> Element {
        self.told.rounded |= constant.rounded;
        let SafePrime { p, q } = &self.prime;
        let (Some(value), Some(exponent)) = (p.rational(&constant.value), q.rational(&constant.value)) else {
            return Element::UNDEFINED;
        };
        let small =
            i64::try_from(constant.value.numerator()).ok().zip(i64::try_from(constant.value.denominator()).ok());
        Element {
            exponent: self.residue(exponent),
            constant: small.and_then(|(numerator, denominator)| Ratio::new(numerator, denominator)),
            negative: (!constant.value.is_zero()).then_some(constant.value < RBig::ZERO),
            ..Element::of(value)
        }
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Element
    where
        I: Iterator<Item = Product<'a, Element>>,
    {
        let p = self.prime.p;
        let mut sum = 0;
        let mut exponent = Exponent::Residue(0);
        let mut constant = Some(Ratio::ZERO);
        let mut sign = SumSign::Empty;
        for Product { negative, left, right } in terms {
            if !left.defined || right.is_some_and(|right| !right.defined) || self.told.retry.is_some() {
                return Element::UNDEFINED;
            }
            if left.is_zero_constant() || right.is_some_and(Element::is_zero_constant) {
                continue;
            }
            let value = right.map_or(left.value, |right| p.times(left.value, right.value));
            sum = if negative { p.minus(sum, value) } else { p.plus(sum, value) };
            if exponent != Exponent::Unknown {
                let product = right.map_or(left.exponent, |right| self.exponent_product(left.exponent, right.exponent));
                let product = if negative { self.exponent_negated(product) } else { product };
                exponent = self.exponent_sum(exponent, product);
            }
            constant = constant.and_then(|constant| {
                let product = match right {
                    None => left.constant?,
                    Some(right) => left.constant?.times(right.constant?)?,
                };
                constant.plus(if negative { product.negated()? } else { product })
            });
            let of_product = match right {
                None => left.negative,
                Some(right) if left.value == right.value => Some(false),
                Some(right) => left.negative.zip(right.negative).map(|(left, right)| left != right),
            };
            sign = sign.plus(of_product.map(|minus| minus != negative));
        }
        let of_constant = constant.filter(|constant| constant.numerator != 0).map(|constant| constant.numerator < 0);
        let negative = if constant.is_some() { of_constant } else { sign.negative() };
        if let (None, Some(negative)) = (constant, negative) {
            self.note_made(sum, negative);
        }
        Element { value: sum, exponent, constant, negative, defined: true }
    }

    fn reciprocal(&mut self, x: &Element) -> Element {
        let SafePrime { p, q } = self.prime;
        if !x.defined || self.told.retry.is_some() {
            return Element::UNDEFINED;
        }
        let Some(value) = p.inverse(x.value) else { return Element::UNDEFINED };
        let exponent = match x.exponent {
            Exponent::Residue(residue) => q.inverse(residue).map_or(Exponent::Unknown, Exponent::Residue),
            _ => Exponent::Unknown,
        };
        Element { value, exponent, constant: x.constant.and_then(Ratio::inverse), negative: x.negative, defined: true }
    }

    fn apply(&mut self, primitive: Primitive, x: &Element) -> Element {
        if matches!(primitive, Primitive::Ln | Primitive::Sqrt) {
            self.needs.needs_value = self.needs.needed.pop_front().unwrap_or(false);
        }
        if !x.defined || self.told.retry.is_some() {
            return Element::UNDEFINED;
        }
        match primitive {
            Primitive::Exp => {
                let value = self.exp(x);
                self.note_made(value.value, false);
                value
            }
            Primitive::Ln => self.ln(x),
            Primitive::Sqrt => self.sqrt(x),
            Primitive::Sin => Element::of(self.rotation(x).1),
            Primitive::Cos => Element::of(self.rotation(x).0),
            Primitive::Atan | Primitive::Erf => self.odd(primitive, x),
            Primitive::Lgamma | Primitive::Polygamma(_) => self.gamma(primitive, x),
            Primitive::Round => self.nearest_integer(x),
        }
    }

    fn select(&mut self, on: &Element, negative: &Element, otherwise: &Element) -> Element {
        if !on.defined || self.told.retry.is_some() {
            return Element::UNDEFINED;
        }
        if negative == otherwise && negative.defined {
            return *otherwise;
        }
        let below = self.is_negative(on);
        let side = if below { *negative } else { *otherwise };
        // Of |x| it is known that it is not negative.
        let same = side.constant.is_none() && side.value == on.value;
        let opposite = side.constant.is_none() && side.value == self.prime.p.negative(on.value);
        let negative = side.negative.or(if same { Some(below) } else { opposite.then_some(!below) });
        Element { negative, ..side }
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Element) -> Element {
        if !x.defined || self.told.retry.is_some() {
            return Element::UNDEFINED;
        }
        self.told.comparisons += self.tables.opaque.len() as f64;
        if let Some(known) = self.tables.opaque.get(&(function, order, x.value)) {
            return *known;
        }
        let value = self.variable();
        self.tables.opaque.insert((function, order, x.value), value);
        value
    }
}
