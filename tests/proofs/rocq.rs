//! Reads tape into Rocq terms, so that statements about the code are printed by the code.

use backproof::tape::{Constant, FunctionId, Primitive, Product, Reader};

impl Term {
    /// A variable.
    pub fn variable(name: &str) -> Term {
        Term { text: name.to_string(), binding: Binding::Atom }
    }
}

/// The text of a Rocq term, and how tightly it binds.
#[derive(Clone, Debug)]
pub struct Term {
    pub text: String,
    pub binding: Binding,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Binding {
    Sum,
    Product,
    /// A sign or a reciprocal in front.
    Prefix,
    Call,
    Atom,
}

impl Term {
    /// Itself, in brackets unless it binds at least as tightly as that.
    pub fn at_least(&self, binding: Binding) -> String {
        if self.binding >= binding { self.text.clone() } else { format!("({})", self.text) }
    }
}

/// Reads tape into Rocq terms.
pub struct Rocq;

impl Reader for Rocq {
    type Value = Term;

    fn constant(&mut self, constant: &Constant) -> Term {
        let (numerator, denominator) =
            (constant.value.numerator().to_string(), constant.value.denominator().to_string());
        let whole = if numerator.starts_with('-') { format!("({numerator})") } else { numerator };
        match denominator.as_str() {
            "1" => Term { text: whole, binding: Binding::Atom },
            _ => Term { text: format!("({whole} / {denominator})"), binding: Binding::Atom },
        }
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Term
    where
        I: Iterator<Item = Product<'a, Term>>,
    {
        let mut written = Term { text: "0".to_string(), binding: Binding::Atom };
        for (position, term) in terms.enumerate() {
            let product = match term.right {
                None => term.left.clone(),
                Some(right) => Term {
                    text: format!("{} * {}", term.left.at_least(Binding::Product), right.at_least(Binding::Prefix)),
                    binding: Binding::Product,
                },
            };
            written = match (position, term.negative) {
                (0, false) => product,
                (0, true) => Term { text: format!("- {}", product.at_least(Binding::Call)), binding: Binding::Prefix },
                (_, negative) => {
                    let sign = if negative { "-" } else { "+" };
                    let text = format!("{} {sign} {}", written.text, product.at_least(Binding::Product));
                    Term { text, binding: Binding::Sum }
                }
            };
        }
        written
    }

    fn reciprocal(&mut self, x: &Term) -> Term {
        Term { text: format!("/ {}", x.at_least(Binding::Call)), binding: Binding::Prefix }
    }

    fn apply(&mut self, primitive: Primitive, x: &Term) -> Term {
        Term { text: format!("{} {}", primitive.name(), x.at_least(Binding::Atom)), binding: Binding::Call }
    }

    fn select(&mut self, on: &Term, negative: &Term, otherwise: &Term) -> Term {
        let [on, negative, otherwise] = [on, negative, otherwise].map(|term| term.at_least(Binding::Atom));
        Term { text: format!("select {on} {negative} {otherwise}"), binding: Binding::Call }
    }

    fn opaque(&mut self, _: FunctionId, _: u32, _: &Term) -> Term {
        panic!("an arbitrary function has no Rocq term")
    }
}
