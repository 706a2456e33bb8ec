//! Degrees: how large the expressions of a tape are, as rational functions of their variables and of the values of
//! functions. For the error bound of the [field](crate::scalar::field).

use crate::scalar::field::MOST_SHIFT;
use crate::tape::{Constant, FunctionId, Primitive, Product, Reader};
use dashu_base::BitTest;

/// Bounds of a node's expression, as a quotient of polynomials with integer coefficients.
#[derive(Clone, Debug, PartialEq)]
pub struct Degree {
    /// The degree of the numerator.
    pub numerator: f64,
    /// The degree of the denominator.
    pub denominator: f64,
    /// Bits of the sum of the numerator's coefficients' sizes.
    pub bits: f64,
    /// The same for the denominator.
    pub denominator_bits: f64,
    /// Nodes with equal tags have equal denominators.
    tag: u64,
    /// For a constant: about its value, and its denominator.
    constant: Option<(f64, f64)>,
    /// For a combination of variables and logarithms with rational coefficients: the sum of the coefficients' sizes
    /// (those of a logarithm as many times as its argument has degrees), and their common denominator.
    linear: Option<(f64, f64)>,
}

impl Degree {
    /// That of a variable.
    pub fn variable() -> Degree {
        Degree { linear: Some((1.0, 1.0)), ..Degree::polynomial(1.0) }
    }

    /// That of a quotient. Those with one tag, which is not 0, have one denominator.
    pub fn quotient(numerator: f64, denominator: f64, tag: u64) -> Degree {
        Degree { denominator, bits: numerator, denominator_bits: denominator, tag, ..Degree::polynomial(numerator) }
    }

    fn polynomial(degree: f64) -> Degree {
        Degree {
            numerator: degree,
            denominator: 0.0,
            bits: 0.0,
            denominator_bits: 0.0,
            tag: 0,
            constant: None,
            linear: None,
        }
    }

    /// The same with a numerator of at least this degree: a solution of equations, whose coefficients are not known.
    #[must_use]
    pub fn at_least(self, degree: f64) -> Degree {
        Degree { numerator: self.numerator.max(degree), linear: None, ..self }
    }

    /// Both degrees together: how many zeros the difference of two such expressions has, at most.
    pub fn size(&self) -> f64 {
        self.numerator + self.denominator
    }
}

/// Reads a tape in [`Degree`]s, and notes what an error bound needs beside. What overflows is ∞.
#[derive(Clone, Debug)]
pub struct Degrees {
    /// The common denominator of the coefficients in exponents; see [`Degrees::exponents`].
    scale: f64,
    /// The degree of an oracle's value in the random numbers behind it.
    oracle: f64,
    /// The largest size of an argument of any function.
    pub argument: f64,
    /// The sum of the degrees of what is divided by.
    pub divisors: f64,
    /// Whether all arguments of exp are combinations of variables with rational coefficients.
    pub linear_exponents: bool,
    /// The common denominator of all coefficients in exponents, as far as it was met.
    pub exponents: f64,
    tags: u64,
}

impl Degrees {
    /// A reader for exponents with coefficients over the given common denominator, and oracles of the given degree.
    pub fn new(scale: f64, oracle: f64) -> Degrees {
        Degrees { scale, oracle, argument: 0.0, divisors: 0.0, linear_exponents: true, exponents: 1.0, tags: 0 }
    }

    fn tag(&mut self) -> u64 {
        self.tags += 1;
        // Spread out (by the golden ratio), so that sums of few tags differ.
        self.tags.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1
    }
}

impl Degrees {
    /// A random number, and what follows from another argument: up to [`MOST_SHIFT`] logarithms of the arguments in between, or
    /// powers of their inverses.
    fn gamma(&mut self, primitive: Primitive, x: &Degree) -> Degree {
        let steps = MOST_SHIFT as f64;
        let Primitive::Polygamma(order) = primitive else {
            let degree = steps * self.oracle.max(1.0) * self.argument.max(1.0) * 2.0;
            let linear = Some((1.0 + steps * (x.size() + 1.0), 2.0));
            return Degree { denominator: degree, tag: self.tag(), linear, ..Degree::polynomial(1.0 + degree) };
        };
        let factors = steps * (f64::from(order) + 1.0);
        let degree = factors * (x.size() + 1.0);
        // The numbers added are below 16, the factorials below 16 as often as there are factors.
        let bits = factors * (x.bits + x.denominator_bits + 8.0);
        let (denominator, denominator_bits) = (degree, bits);
        Degree { denominator, bits, denominator_bits, tag: self.tag(), ..Degree::polynomial(1.0 + degree) }
    }
}

/// About the least common multiple of two denominators.
fn common(a: f64, b: f64) -> f64 {
    let (small, large) = if a < b { (a, b) } else { (b, a) };
    if large % small == 0.0 { large } else { small * large }
}

impl Reader for Degrees {
    type Value = Degree;

    fn constant(&mut self, constant: &Constant) -> Degree {
        let (value, denominator) = (constant.value.to_f64().value(), constant.value.denominator().to_f64().value());
        Degree {
            bits: constant.value.numerator().bit_len() as f64,
            denominator_bits: if denominator == 1.0 { 0.0 } else { constant.value.denominator().bit_len() as f64 },
            tag: 0,
            constant: Some((value, denominator)),
            linear: Some((value.abs(), denominator)),
            ..Degree::polynomial(0.0)
        }
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Degree
    where
        I: Iterator<Item = Product<'a, Degree>>,
    {
        let mut products = Vec::new();
        let mut constant = Some((0.0, 1.0));
        let mut linear = Some((0.0, 1.0));
        // Equal denominators count once: (tag, degree, bits).
        let mut denominators: Vec<(u64, f64, f64)> = Vec::new();
        let zero = |factor: &Degree| factor.constant.is_some_and(|(value, _)| value == 0.0);
        for Product { negative, left, right } in terms {
            if zero(left) || right.is_some_and(zero) {
                continue;
            }
            let product = right.map_or(left.clone(), |right| times(left, right));
            let sign = if negative { -1.0 } else { 1.0 };
            constant =
                constant.zip(product.constant).map(|((a, b), (c, d)): ((f64, f64), _)| (a + sign * c, common(b, d)));
            linear = linear.zip(product.linear).map(|((a, b), (c, d)): ((f64, f64), _)| (a + c, common(b, d)));
            let key = (product.tag, product.denominator, product.denominator_bits);
            if !denominators.contains(&key) {
                denominators.push(key);
            }
            products.push(product);
        }
        let denominator: f64 = denominators.iter().map(|(_, degree, _)| degree).sum();
        let denominator_bits: f64 = denominators.iter().map(|(_, _, bits)| bits).sum();
        let others = |product: &Degree| {
            let extended = |own: f64, degree: f64, all: f64| if all == 0.0 { degree } else { degree + (all - own) };
            (
                extended(product.denominator, product.numerator, denominator),
                extended(product.denominator_bits, product.bits, denominator_bits),
            )
        };
        let (mut numerator, mut bits) = (0.0_f64, 0.0_f64);
        for product in &products {
            let (degree, size) = others(product);
            numerator = numerator.max(degree);
            bits = bits.max(size);
        }
        Degree {
            numerator,
            denominator,
            bits: bits + (products.len().max(1) as f64).log2(),
            denominator_bits,
            tag: denominators.iter().fold(0, |tag, (other, _, _)| tag.wrapping_add(*other)),
            constant,
            linear: if denominator == 0.0 { linear } else { None },
        }
    }

    fn reciprocal(&mut self, x: &Degree) -> Degree {
        self.divisors += x.numerator;
        let constant = x.constant.filter(|(value, _)| *value != 0.0);
        let constant = constant.map(|(value, denominator)| (1.0 / value, (value * denominator).abs().round().max(1.0)));
        Degree {
            numerator: x.denominator,
            denominator: x.numerator,
            bits: x.denominator_bits,
            denominator_bits: x.bits,
            tag: if x.numerator == 0.0 && x.bits == 0.0 { 0 } else { self.tag() },
            constant,
            linear: constant.map(|(value, denominator)| (value.abs(), denominator)),
        }
    }

    fn apply(&mut self, primitive: Primitive, x: &Degree) -> Degree {
        self.argument = self.argument.max(x.size());
        match primitive {
            Primitive::Exp => {
                // A monomial in the powers of g by the variables: its exponents, each of which may be negative.
                let degree = match x.linear {
                    Some((weight, denominator)) => {
                        self.exponents = common(self.exponents, denominator);
                        (weight * self.scale).max(self.oracle)
                    }
                    None => {
                        self.linear_exponents = false;
                        self.oracle.max(1.0)
                    }
                };
                Degree { denominator: degree, tag: self.tag(), ..Degree::polynomial(degree) }
            }
            // ln may be an argument of exp again, or a sum of some: any of those met before. exp of it is its argument.
            Primitive::Ln => {
                let degree = self.oracle.max(1.0) * self.argument;
                let linear = Some((x.size().max(1.0), 1.0));
                Degree { denominator: degree, tag: self.tag(), linear, ..Degree::polynomial(1.0 + degree) }
            }
            // √(N/D) = √(ND)/D
            Primitive::Sqrt => {
                let degree = (x.numerator + x.denominator) / 2.0;
                let bits = (x.bits + x.denominator_bits) / 2.0;
                let (denominator, denominator_bits) = (x.denominator, x.denominator_bits);
                Degree { denominator, bits, denominator_bits, tag: self.tag(), ..Degree::polynomial(degree) }
            }
            Primitive::Sin | Primitive::Cos => {
                let degree = self.oracle.max(1.0);
                Degree {
                    denominator: degree,
                    bits: degree,
                    denominator_bits: degree,
                    tag: self.tag(),
                    ..Degree::polynomial(degree)
                }
            }
            Primitive::Lgamma | Primitive::Polygamma(_) => self.gamma(primitive, x),
            Primitive::Atan | Primitive::Erf | Primitive::Round => {
                Degree { linear: Some((1.0, 1.0)), ..Degree::polynomial(1.0) }
            }
        }
    }

    fn select(&mut self, _: &Degree, negative: &Degree, otherwise: &Degree) -> Degree {
        Degree {
            numerator: negative.numerator.max(otherwise.numerator),
            denominator: negative.denominator.max(otherwise.denominator),
            bits: negative.bits.max(otherwise.bits),
            denominator_bits: negative.denominator_bits.max(otherwise.denominator_bits),
            tag: if negative.tag == otherwise.tag { negative.tag } else { self.tag() },
            constant: None,
            linear: negative.linear.zip(otherwise.linear).map(|((a, b), (c, d))| (a.max(c), common(b, d))),
        }
    }

    fn opaque(&mut self, _: FunctionId, _: u32, x: &Degree) -> Degree {
        self.argument = self.argument.max(x.size());
        Degree { linear: Some((1.0, 1.0)), ..Degree::polynomial(1.0) }
    }
}

fn times(a: &Degree, b: &Degree) -> Degree {
    let scaled = |constant: Option<(f64, f64)>, linear: Option<(f64, f64)>| {
        constant.zip(linear).map(|((value, d), (weight, e))| (value.abs() * weight, d * e))
    };
    Degree {
        numerator: a.numerator + b.numerator,
        denominator: a.denominator + b.denominator,
        bits: a.bits + b.bits,
        denominator_bits: a.denominator_bits + b.denominator_bits,
        tag: a.tag.wrapping_add(b.tag),
        constant: a.constant.zip(b.constant).map(|((a, b), (c, d))| (a * c, b * d)),
        linear: scaled(a.constant, b.linear).or_else(|| scaled(b.constant, a.linear)),
    }
}
