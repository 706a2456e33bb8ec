//! What is said about an activation function, as data.

use crate::scalar::real::Real;
use std::fmt;

/// An exact number of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// A quotient of integers.
    Ratio(i64, i64),
    /// A decimal of any length.
    Decimal(&'static str),
    /// The value of the parameter at this position.
    Parameter(usize),
}

impl Number {
    /// Its value, given the parameters.
    ///
    /// ```
    /// use backproof::activation::Number;
    /// assert_eq!(Number::Ratio(3, 2).value::<f64>(&[]), 1.5);
    /// assert_eq!(Number::Parameter(0).value(&[7.0]), 7.0);
    /// ```
    ///
    /// # Panics
    /// If it is a parameter that is not given.
    pub fn value<T: Real>(self, parameters: &[T]) -> T {
        match self {
            Number::Ratio(numerator, denominator) => T::ratio(numerator, denominator),
            Number::Decimal(text) => T::decimal(text),
            Number::Parameter(position) => parameters[position].clone(),
        }
    }

    /// In the claims language.
    ///
    /// ```
    /// use backproof::activation::{Activation, Number};
    /// let parameters = Activation::Elu.parameters();
    /// assert_eq!(Number::Ratio(-3, 2).text(parameters), "-3/2");
    /// assert_eq!(Number::Parameter(0).text(parameters), "alpha");
    /// ```
    ///
    /// # Panics
    /// If it is a parameter that is not among these.
    pub fn text(self, parameters: &[Parameter]) -> String {
        match self {
            Number::Ratio(numerator, 1) => numerator.to_string(),
            Number::Ratio(numerator, denominator) => format!("{numerator}/{denominator}"),
            Number::Decimal(text) => text.to_string(),
            Number::Parameter(position) => parameters[position].name.to_string(),
        }
    }
}

/// A parameter of an activation function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name in the formulas, such as `alpha`.
    pub name: &'static str,
    /// Its usual value.
    pub default: Number,
    /// A value for checking, at which no special case holds.
    pub sample: Number,
}

/// A point where f has no derivative: its two sides have different slopes, or do not even meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kink {
    /// Where.
    pub at: Number,
    /// The limits of f from the left and from the right. Where they differ f is not continuous.
    pub values: (Number, Number),
    /// The limits of f′ from the left and from the right.
    pub slopes: (Number, Number),
    /// What some take for the derivative there.
    pub choices: &'static [Choice],
}

impl Kink {
    /// Whether the two sides meet there.
    ///
    /// ```
    /// use backproof::activation::Activation;
    /// assert!(Activation::Relu.kinks()[0].is_continuous());
    /// assert!(!Activation::BinaryStep.kinks()[0].is_continuous());
    /// ```
    pub fn is_continuous(&self) -> bool {
        self.values.0 == self.values.1
    }

    /// Whether there is a kink with these parameters: ELU has none where α = 1.
    pub fn is_there<T: Real>(&self, parameters: &[T]) -> bool {
        let differ = |(left, right): (Number, Number)| left.value(parameters) != right.value(parameters);
        differ(self.values) || differ(self.slopes)
    }
}

/// A value that somebody takes for the derivative at a kink.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Who: the deck, or a framework.
    pub by: &'static str,
    /// What.
    pub value: Number,
}

/// A point where the formula has no value (0/0) and the limit is put in, so that f is differentiable there too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removable {
    /// Where.
    pub at: Number,
    /// The value put in.
    pub value: Number,
    /// The derivative there.
    pub derivative: Number,
}

/// The function and its derivative at an integer where both are rational, with the default parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// Where.
    pub x: i64,
    /// f(x)
    pub value: Number,
    /// f′(x)
    pub derivative: Number,
}

/// How often a function can be differentiated everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Smoothness {
    /// Not continuous.
    Jump,
    /// k times, with continuous k-th derivative.
    Times(u32),
    /// Arbitrarily often.
    Smooth,
}

impl fmt::Display for Smoothness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Smoothness::Jump => "not continuous",
            Smoothness::Times(0) => "C⁰",
            Smoothness::Times(1) => "C¹",
            Smoothness::Times(2) => "C²",
            Smoothness::Times(times) => return write!(f, "C^{times}"),
            Smoothness::Smooth => "C^∞",
        })
    }
}

/// All that the table says about an activation function, beside f and f′ themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct About {
    /// One word in lower case.
    pub name: &'static str,
    /// The name as a heading.
    pub title: &'static str,
    /// Other names.
    pub aliases: &'static [&'static str],
    /// The deck's id.
    pub deck: Option<&'static str>,
    /// f(x) in the claims language.
    pub formula: &'static str,
    /// f′(x) in the claims language, with `f` for the function.
    pub derivative_formula: &'static str,
    /// Small numbers to check by hand; none where no integer has rational values.
    pub examples: &'static [Example],
    /// The parameters.
    pub parameters: &'static [Parameter],
    /// Where it has no derivative.
    pub kinks: &'static [Kink],
    /// Where a limit is put in.
    pub removable: &'static [Removable],
    /// Its values.
    pub range: &'static str,
    /// How smooth it is.
    pub smoothness: Smoothness,
}

impl About {
    /// What most entries share; an entry names the rest.
    pub(super) const REST: About = About {
        name: "",
        title: "",
        aliases: &[],
        deck: None,
        formula: "",
        derivative_formula: "",
        examples: &[],
        parameters: &[],
        kinks: &[],
        removable: &[],
        range: "(-∞, ∞)",
        smoothness: Smoothness::Smooth,
    };
}
