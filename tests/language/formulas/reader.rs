//! A reader of the LaTeX that formulas are printed in, which evaluates what it reads.

use super::value::{Value, named};
use backproof::lang::ast::{Axis, BinaryOp};

/// What authors do not agree about.
#[derive(Clone, Copy, Debug)]
pub struct Convention {
    /// Whether elementwise operators and ⊗ bind tighter than factors side by side.
    elementwise_first: bool,
    /// Whether a chain of elementwise operators is read from the right.
    from_the_right: bool,
    /// Whether a sum sign takes all factors behind it.
    sum_takes_all: bool,
}

impl Convention {
    pub fn all() -> impl Iterator<Item = Convention> {
        (0..8).map(|bits| Convention {
            elementwise_first: bits & 1 != 0,
            from_the_right: bits & 2 != 0,
            sum_takes_all: bits & 4 != 0,
        })
    }
}

/// The value of a formula; none where it cannot be read, or its shapes do not fit.
pub fn read(text: &str, convention: Convention) -> Option<Value> {
    let text = text.replace(r"\,", " ").replace(r"\cdot", " ");
    let mut reader = Reader { rest: &text, convention };
    let value = reader.sum()?;
    reader.rest.trim().is_empty().then_some(value)
}

#[derive(Clone, Copy, PartialEq)]
enum Operator {
    Beside,
    Elementwise(BinaryOp),
    Kronecker,
}

impl Operator {
    fn apply(self, a: &Value, b: &Value) -> Option<Value> {
        match self {
            Operator::Beside => a.combined(BinaryOp::Mul, b),
            Operator::Elementwise(op) => a.combined(op, b),
            Operator::Kronecker => a.kron(b),
        }
    }
}

/// Values with the operators before them; the first one's counts for nothing.
type Chain = Vec<(Operator, Value)>;

struct Reader<'r> {
    rest: &'r str,
    convention: Convention,
}

impl Reader<'_> {
    fn eat(&mut self, token: &str) -> Option<()> {
        self.rest = self.rest.trim_start().strip_prefix(token)?;
        Some(())
    }

    fn sum(&mut self) -> Option<Value> {
        let minus = self.eat("-").is_some();
        let first = self.term(None)?;
        let mut sum = if minus { first.negated() } else { first };
        loop {
            let minus = match (self.eat("+"), self.eat("-")) {
                (None, None) => return Some(sum),
                (_, minus) => minus.is_some(),
            };
            let term = self.term(None)?;
            sum = sum.plus(&if minus { term.negated() } else { term })?;
        }
    }

    /// A product of any kind, or what is left of it behind a first factor.
    fn term(&mut self, first: Option<Value>) -> Option<Value> {
        let first = match first {
            Some(first) => first,
            None => self.factor()?,
        };
        let mut chain = vec![(Operator::Beside, first)];
        while let Some(operator) = self.operator() {
            let factor = self.factor()?;
            chain.push((operator, factor));
        }
        self.evaluated(chain)
    }

    fn operator(&mut self) -> Option<Operator> {
        for (token, operator) in [
            (r"\odot", Operator::Elementwise(BinaryOp::ElemMul)),
            (r"\oslash", Operator::Elementwise(BinaryOp::ElemDiv)),
            (r"\otimes", Operator::Kronecker),
        ] {
            if self.eat(token).is_some() {
                return Some(operator);
            }
        }
        let rest = self.rest.trim_start();
        let ends = rest.is_empty() || ["+", "-", r"\right", "}"].iter().any(|end| rest.starts_with(end));
        (!ends).then_some(Operator::Beside)
    }

    fn evaluated(&self, chain: Chain) -> Option<Value> {
        let is_tight = |operator: Operator| (operator == Operator::Beside) != self.convention.elementwise_first;
        let mut groups: Vec<(Operator, Chain)> = Vec::new();
        for (operator, value) in chain {
            match groups.last_mut() {
                Some((_, group)) if is_tight(operator) => group.push((operator, value)),
                _ => groups.push((operator, vec![(operator, value)])),
            }
        }
        let values = groups.into_iter().map(|(operator, group)| Some((operator, self.folded(group)?)));
        self.folded(values.collect::<Option<Chain>>()?)
    }

    /// A chain of operators of one kind.
    fn folded(&self, chain: Chain) -> Option<Value> {
        let elementwise = chain.get(1).is_some_and(|(operator, _)| *operator != Operator::Beside);
        if !(elementwise && self.convention.from_the_right) {
            let mut values = chain.into_iter();
            let first = values.next()?.1;
            return values.try_fold(first, |left, (operator, right)| operator.apply(&left, &right));
        }
        let mut values = chain.into_iter().rev();
        let (mut before, mut right) = values.next()?;
        for (operator, left) in values {
            right = before.apply(&left, &right)?;
            before = operator;
        }
        Some(right)
    }

    fn factor(&mut self) -> Option<Value> {
        let mut value = self.atom()?;
        loop {
            if self.eat(r"^{\top}").is_some() {
                value = value.transposed();
            } else if self.eat("^{-1}").is_some() {
                value = value.inverted()?;
            } else if self.eat(r"^{\circ 2}").is_some() {
                value = value.squared_entries();
            } else if self.eat("^{2}").is_some() {
                value = value.squared()?;
            } else if self.eat("_{2}").is_some() {
                value = value.entry(2)?;
            } else {
                return Some(value);
            }
        }
    }

    fn atom(&mut self) -> Option<Value> {
        if self.eat(r"\frac{").is_some() {
            let over = self.sum()?;
            self.eat("}{")?;
            let under = self.sum()?;
            self.eat("}")?;
            return over.quotient(&under);
        }
        if self.eat(r"\textstyle\sum").is_some() {
            let axis = self.eat(r"_{\text{rows}}").map(|()| Axis::Rows);
            let mut inside = self.inside()?;
            if self.convention.sum_takes_all {
                inside = self.term(Some(inside))?;
            }
            return Some(inside.summed(axis));
        }
        for (token, name, order) in [("f'", "f", 1), ("f", "f", 0), (r"\exp", "exp", 0)] {
            if self.eat(token).is_some() {
                return Some(self.inside()?.applied(name, order));
            }
        }
        self.rest = self.rest.trim_start();
        if self.rest.starts_with(r"\left(") {
            return self.inside();
        }
        let digits = self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (token, rest) = self.rest.split_at_checked(digits.max(1))?;
        self.rest = rest;
        if digits > 0 { token.parse().ok().map(Value::scalar) } else { named(token) }
    }

    fn inside(&mut self) -> Option<Value> {
        self.eat(r"\left(")?;
        let value = self.sum()?;
        self.eat(r"\right)")?;
        Some(value)
    }
}
