//! The formulas that the table of activation functions prints say what its code computes.
//!
//! They are read here by a few lines of their own, scalar and without mercy for mistakes, not by the claims language.

use crate::common::{assert_same, read};
use backproof::activation::Activation;
use backproof::scalar::real::Real;
use backproof::tape::{Var, record};

/// What a formula may refer to.
struct Names<'a> {
    x: Var,
    f: Activation,
    parameters: &'a [Var],
}

struct Formula<'a> {
    rest: &'a str,
    names: &'a Names<'a>,
}

impl Formula<'_> {
    fn evaluate(text: &str, names: &Names<'_>) -> Var {
        let mut formula = Formula { rest: text, names };
        let value = formula.sum();
        assert_eq!(formula.rest.trim(), "", "left over in `{text}`");
        value
    }

    fn take(&mut self, token: &str) -> bool {
        let rest = self.rest.trim_start().strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn expect(&mut self, token: &str) {
        assert!(self.take(token), "`{token}` is expected before `{}`", self.rest);
    }

    fn sum(&mut self) -> Var {
        let mut value = self.product();
        loop {
            if self.take("+") {
                value += self.product();
            } else if self.take("-") {
                value -= self.product();
            } else {
                return value;
            }
        }
    }

    fn product(&mut self) -> Var {
        let mut value = self.signed();
        loop {
            if self.take("*") {
                value *= self.signed();
            } else if self.take("/") {
                value /= self.signed();
            } else {
                return value;
            }
        }
    }

    fn signed(&mut self) -> Var {
        if self.take("-") { -self.signed() } else { self.power() }
    }

    fn power(&mut self) -> Var {
        let base = self.atom();
        if self.take("^") { base.powf(self.signed()) } else { base }
    }

    fn atom(&mut self) -> Var {
        if self.take("(") {
            let value = self.sum();
            self.expect(")");
            return value;
        }
        let text = self.rest.trim_start();
        let length = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '.').unwrap_or(text.len());
        let (word, rest) = text.split_at(length);
        self.rest = rest;
        match word {
            "x" => self.names.x,
            "pi" => Real::pi(),
            "if" => self.choice(),
            _ if word.starts_with(|c: char| c.is_ascii_digit()) => Var::decimal(word),
            _ => match self.names.f.parameters().iter().position(|parameter| parameter.name == word) {
                Some(position) => self.names.parameters[position],
                None => self.call(word),
            },
        }
    }

    fn choice(&mut self) -> Var {
        self.expect("(");
        let left = self.sum();
        let less = self.take("<");
        if !less {
            self.expect(">");
        }
        let right = self.sum();
        let on = if less { left - right } else { right - left };
        self.expect(",");
        let holds = self.sum();
        self.expect(",");
        let otherwise = self.sum();
        self.expect(")");
        Var::select_negative(on, holds, otherwise)
    }

    fn call(&mut self, function: &str) -> Var {
        self.expect("(");
        let x = self.sum();
        self.expect(")");
        match function {
            "f" => self.names.f.value(&x, self.names.parameters),
            "exp" => x.exp(),
            "log" => x.ln(),
            "sqrt" => x.sqrt(),
            "sin" => x.sin(),
            "cos" => x.cos(),
            "tanh" => x.tanh(),
            "atan" => x.atan(),
            "erf" => x.erf(),
            "abs" => x.abs(),
            "sigmoid" => Real::sigmoid(&x),
            "softplus" => Real::softplus(&x),
            _ => panic!("`{function}` is no function"),
        }
    }
}

#[test]
fn the_printed_formulas_are_what_is_computed() {
    for &f in Activation::all() {
        // On both sides of every kink, and at the kinks.
        for x in [-5.5, -3.0, -2.0, -0.625, 0.0, 0.375, 1.0, 3.0, 4.0] {
            let inputs: Vec<f64> = std::iter::once(x).chain(f.samples()).collect();
            let pair = |printed: &str, computed: fn(Activation, &Var, &[Var]) -> Var| {
                let run = |body: &dyn Fn(&[Var]) -> Var| {
                    let recording = record(&inputs, |v| vec![body(v)]);
                    read(recording.program(), &inputs)
                };
                let text = run(&|v| Formula::evaluate(printed, &Names { x: v[0], f, parameters: &v[1..] }));
                let code = run(&|v| computed(f, &v[0], &v[1..]));
                assert_same(&text, &code, &format!("{} at {x}: {printed}", f.title()));
            };
            pair(f.formula(), |f, x, p| f.value(x, p));
            pair(f.derivative_formula(), |f, x, p| f.derivative(x, p));
        }
    }
}
