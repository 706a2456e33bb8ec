//! Random claims about scalars, right and wrong: a formula of a given depth and its derivative by the chain rule, as it would be
//! written out on paper, with nothing simplified but factors 1 and terms 0.

use std::fmt;

/// A small generator of random numbers (SplitMix64): the same seed, the same claims.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

#[derive(Clone, PartialEq)]
enum Formula {
    Variable,
    Number(&'static str),
    Add(Box<Formula>, Box<Formula>),
    Subtract(Box<Formula>, Box<Formula>),
    Times(Box<Formula>, Box<Formula>),
    Over(Box<Formula>, Box<Formula>),
    Power(Box<Formula>, u32),
    Minus(Box<Formula>),
    Call(&'static str, Box<Formula>),
}

use Formula::{Add, Call, Minus, Number, Over, Power, Subtract, Times, Variable};

/// Functions with values and derivatives at all reals, and at all positive reals.
const TOTAL: [&str; 11] = ["exp", "sin", "cos", "atan", "tanh", "sinh", "cosh", "erf", "sigmoid", "softplus", "exp"];
const POSITIVE: [&str; 2] = ["log", "sqrt"];
const NUMBERS: [&str; 7] = ["2", "3", "1/2", "0.3", "5", "1.7", "2/3"];

fn boxed(formula: &Formula) -> Box<Formula> {
    Box::new(formula.clone())
}

/// A formula whose tree of functions and operations is `depth` high.
fn formula(random: &mut Random, depth: u32, positive: bool) -> Formula {
    if depth == 0 {
        return if random.below(4) == 0 { Number(random.of(&NUMBERS)) } else { Variable };
    }
    let part = |random: &mut Random| {
        let less = if random.below(3) == 0 { depth.saturating_sub(2) } else { depth - 1 };
        Box::new(formula(random, less, positive))
    };
    match random.below(10) {
        0 => Add(part(random), part(random)),
        1 => Subtract(part(random), part(random)),
        2 | 3 => Times(part(random), part(random)),
        // A denominator that is never 0.
        4 => Over(part(random), Box::new(Add(Box::new(Number("1")), Box::new(Power(part(random), 2))))),
        5 => Power(part(random), 2 + random.below(2) as u32),
        6 if positive => {
            let inside = if random.below(2) == 0 {
                Variable
            } else {
                Add(Box::new(Number("1")), Box::new(Power(part(random), 2)))
            };
            Call(random.of(&POSITIVE), Box::new(inside))
        }
        _ => Call(random.of(&TOTAL), part(random)),
    }
}

impl Formula {
    fn mentions_variable(&self) -> bool {
        match self {
            Variable => true,
            Number(_) => false,
            Add(a, b) | Subtract(a, b) | Times(a, b) | Over(a, b) => a.mentions_variable() || b.mentions_variable(),
            Power(a, _) | Minus(a) | Call(_, a) => a.mentions_variable(),
        }
    }

    fn derivative(&self) -> Formula {
        let d = |a: &Formula| a.derivative();
        match self {
            _ if !self.mentions_variable() => Number("0"),
            Variable => Number("1"),
            Number(_) => Number("0"),
            Add(a, b) => add(d(a), d(b)),
            Subtract(a, b) => subtract(d(a), d(b)),
            Times(a, b) => add(times(d(a), (**b).clone()), times((**a).clone(), d(b))),
            Over(a, b) => {
                let numerator = subtract(times(d(a), (**b).clone()), times((**a).clone(), d(b)));
                Over(Box::new(numerator), Box::new(Power(b.clone(), 2)))
            }
            Power(a, 2) => times(times(Number("2"), (**a).clone()), d(a)),
            Power(a, exponent) => {
                times(times(Number(["3", "4"][*exponent as usize - 3]), Power(a.clone(), exponent - 1)), d(a))
            }
            Minus(a) => Minus(Box::new(d(a))),
            Call(function, a) => times(outer(function, a), d(a)),
        }
    }

    fn is(&self, number: &str) -> bool {
        matches!(self, Number(own) if *own == number)
    }
}

fn add(a: Formula, b: Formula) -> Formula {
    if a.is("0") {
        b
    } else if b.is("0") {
        a
    } else {
        Add(Box::new(a), Box::new(b))
    }
}

fn subtract(a: Formula, b: Formula) -> Formula {
    if b.is("0") {
        a
    } else if a.is("0") {
        Minus(Box::new(b))
    } else {
        Subtract(Box::new(a), Box::new(b))
    }
}

fn times(a: Formula, b: Formula) -> Formula {
    if a.is("0") || b.is("0") {
        Number("0")
    } else if a.is("1") {
        b
    } else if b.is("1") {
        a
    } else {
        Times(Box::new(a), Box::new(b))
    }
}

fn outer(function: &str, a: &Formula) -> Formula {
    let call = |name: &'static str| Call(name, boxed(a));
    let one = || Box::new(Number("1"));
    let over = |b: Formula| Over(one(), Box::new(b));
    match function {
        "exp" => call("exp"),
        "sin" => call("cos"),
        "cos" => Minus(Box::new(call("sin"))),
        "atan" => over(Add(one(), Box::new(Power(boxed(a), 2)))),
        "tanh" => Subtract(one(), Box::new(Power(Box::new(call("tanh")), 2))),
        "sinh" => call("cosh"),
        "cosh" => call("sinh"),
        "erf" => {
            let bell = Call("exp", Box::new(Minus(Box::new(Power(boxed(a), 2)))));
            Times(Box::new(Over(Box::new(Number("2")), Box::new(Call("sqrt", Box::new(Number("pi")))))), Box::new(bell))
        }
        "sigmoid" => Times(Box::new(call("sigmoid")), Box::new(Subtract(one(), Box::new(call("sigmoid"))))),
        "softplus" => call("sigmoid"),
        "log" => over(a.clone()),
        _ => over(Times(Box::new(Number("2")), Box::new(call("sqrt")))),
    }
}

/// With parentheses around everything that is made of parts.
impl fmt::Display for Formula {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Variable => write!(f, "x"),
            Number(number) if number.contains('/') => write!(f, "({number})"),
            Number(number) => write!(f, "{number}"),
            Add(a, b) => write!(f, "({a} + {b})"),
            Subtract(a, b) => write!(f, "({a} - {b})"),
            Times(a, b) => write!(f, "({a}*{b})"),
            Over(a, b) => write!(f, "({a}/{b})"),
            Power(a, exponent) if matches!(**a, Power(..)) => write!(f, "({a})^{exponent}"),
            Power(a, exponent) => write!(f, "{a}^{exponent}"),
            Minus(a) => write!(f, "(-{a})"),
            Call(function, a) => write!(f, "{function}({a})"),
        }
    }
}

/// One mistake, as students make them, somewhere in a formula; none where it finds no place.
fn mistaken(derivative: &Formula, random: &mut Random) -> Formula {
    let wrong = |a: &Formula, random: &mut Random| Box::new(mistaken(a, random));
    let here = random.below(3) == 0;
    match derivative {
        Times(a, b) if here => match random.below(3) {
            0 => (**a).clone(),
            1 => Minus(boxed(derivative)),
            _ => Times(Box::new(Number("2")), Box::new(Times(a.clone(), b.clone()))),
        },
        Add(a, b) if here => {
            if random.below(2) == 0 {
                Subtract(a.clone(), b.clone())
            } else {
                (**a).clone()
            }
        }
        Subtract(a, b) if here => Add(a.clone(), b.clone()),
        Add(a, b) => Add(wrong(a, random), b.clone()),
        Subtract(a, b) => Subtract(wrong(a, random), b.clone()),
        Times(a, b) => Times(a.clone(), wrong(b, random)),
        Over(a, b) => Over(wrong(a, random), b.clone()),
        Minus(a) => {
            if here {
                (**a).clone()
            } else {
                Minus(wrong(a, random))
            }
        }
        Number(_) | Variable => Times(Box::new(Number("1.001")), boxed(derivative)),
        other => Times(Box::new(Number("1.001")), boxed(other)),
    }
}

/// A text in the claims language: `count` right claims and as many wrong ones, about functions of depth 1 to `depth`.
pub fn claims(seed: u64, count: usize, depth: u32) -> String {
    let mut random = Random::new(seed);
    let mut text = String::from("var x\n");
    let mut made = 0;
    // The second half is about positive x, so that logarithms and roots can come in.
    for positive in [false, true] {
        if positive {
            text.push_str("domain x > 0\n");
        }
        while made < if positive { count } else { count / 2 } {
            let own = 1 + random.below(u64::from(depth)) as u32;
            let function = formula(&mut random, own, positive);
            if !function.mentions_variable() || function == Variable {
                continue;
            }
            made += 1;
            let derivative = function.derivative();
            let wrong = mistaken(&derivative, &mut random);
            text.push_str(&format!("claim right.{made}: d({function})/dx = {derivative}\n"));
            text.push_str(&format!("claim wrong.{made}: d({function})/dx = {wrong}   expect refuted\n"));
        }
    }
    text
}
