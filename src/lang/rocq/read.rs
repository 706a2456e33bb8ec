//! From the checked tree to terms: names of values and defined functions are replaced by what they stand for, and
//! nothing else is changed.

use super::{Derivative, Names, Term};
use crate::lang::ast::CompareOp;
use crate::lang::constant::{as_integer, constant_value};
use crate::lang::typed::{
    Callee, DerivativeKind, Document, Elementary, FunctionIndex, InputId, Kind, OfTwo, Typed, Variable,
};
use std::fmt;

/// A formula with more parts than this is not read.
const MOST_PARTS: usize = 3000;
/// Functions in the bodies of functions, `let`s in the values of `let`s, deeper than this are not read.
const DEEPEST: usize = 60;
/// Powers with a natural exponent above this are not read.
const HIGHEST: i64 = 32;

/// Why a formula has no term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unprintable {
    /// Arrays.
    NotScalar,
    /// Too large, or with too high powers.
    TooLarge,
    /// With a function that Rocq's libraries do not have.
    NoFunction(&'static str),
}

impl fmt::Display for Unprintable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Unprintable::NotScalar => "it is not about scalars only",
            Unprintable::TooLarge => "it is too large for a proof on demand",
            Unprintable::NoFunction(name) => return write!(f, "Rocq's libraries have no `{name}`"),
        })
    }
}

impl std::error::Error for Unprintable {}

type Read<T> = Result<T, Unprintable>;

/// A document as it is read, with the identifiers that were given.
#[derive(Debug)]
pub struct Reading<'d> {
    document: &'d Document,
    /// The identifiers of all names.
    pub names: Names,
    inputs: Vec<Option<String>>,
    binder: String,
    parts: usize,
    depth: usize,
}

/// What stands for the parameter of the function at hand, and for variables that are cut free.
#[derive(Clone, Default)]
struct Place {
    parameter: Option<Term>,
    cuts: Vec<(Variable, String)>,
}

impl<'d> Reading<'d> {
    /// Reads claims in which these inputs and arbitrary functions take part.
    pub fn new(document: &'d Document, inputs: &[InputId], functions: &[FunctionIndex]) -> Self {
        let mut names = Names::default();
        let mut given = vec![None; document.inputs.len()];
        for id in inputs {
            given[*id] = Some(names.of(&document.inputs[*id].name));
        }
        for id in functions {
            names.of(&document.functions[*id].name);
        }
        let binder = names.fresh("t");
        Reading { document, names, inputs: given, binder, parts: 0, depth: 0 }
    }

    /// The identifier of an input that takes part.
    pub fn input(&self, id: InputId) -> Option<&str> {
        self.inputs.get(id)?.as_deref()
    }

    /// The term of a scalar expression.
    pub fn term(&mut self, expr: &Typed) -> Read<Term> {
        self.expr(expr, &Place::default())
    }

    fn expr(&mut self, expr: &Typed, place: &Place) -> Read<Term> {
        self.parts += 1;
        if self.parts > MOST_PARTS {
            return Err(Unprintable::TooLarge);
        }
        if !expr.shape.is_scalar() {
            return Err(Unprintable::NotScalar);
        }
        Ok(match &expr.kind {
            Kind::Number(value) => Term::Number(value.clone()),
            Kind::Pi => Term::Pi,
            Kind::Euler => Term::Euler,
            Kind::Dim(dim) => {
                Term::integer(dim.as_fixed().and_then(|size| size.try_into().ok()).ok_or(Unprintable::NotScalar)?)
            }
            Kind::Input(id) => self.variable(Variable::Input(*id), place)?,
            Kind::Let(id) => self.variable(Variable::Let(*id), place)?,
            Kind::Parameter => place.parameter.clone().ok_or(Unprintable::NotScalar)?,
            Kind::Fill(one) => Term::integer(i64::from(*one)),
            Kind::Identity => Term::integer(1),
            Kind::Neg(a) => Term::Neg(Box::new(self.expr(a, place)?)),
            Kind::Sum(terms) => {
                let terms = terms.iter().map(|(minus, term)| Ok((*minus, self.expr(term, place)?)));
                Term::Sum(terms.collect::<Read<_>>()?)
            }
            Kind::Product(_, a, b) | Kind::Dot(a, b) | Kind::Kron(a, b) => {
                Term::Product(Box::new(self.expr(a, place)?), Box::new(self.expr(b, place)?))
            }
            Kind::Quotient(a, b) => self.quotient(a, b, place)?,
            Kind::Power(base, exponent) => self.power(base, exponent, place)?,
            Kind::Map(callee, order, a) => self.call(*callee, *order, a, place)?,
            Kind::Extremum(max, a, b) => {
                Term::Extremum(*max, Box::new(self.expr(a, place)?), Box::new(self.expr(b, place)?))
            }
            Kind::OfTwo(OfTwo::Hypot, a, b) => {
                let square = |a: Term| Term::NaturalPower(Box::new(a), 2);
                let (a, b) = (self.expr(a, place)?, self.expr(b, place)?);
                Term::Call(Elementary::Sqrt, Box::new(Term::Sum(vec![(false, square(a)), (false, square(b))])))
            }
            Kind::OfTwo(function, ..) => return Err(Unprintable::NoFunction(function.name())),
            Kind::If(condition, then, otherwise) => self.branch(condition, then, otherwise, place)?,
            Kind::Transpose(a) | Kind::Index(a, 0, 0) | Kind::Reduce(_, _, a) | Kind::Trace(a) | Kind::Det(a) => {
                self.expr(a, place)?
            }
            Kind::DiagonalMatrix(a) | Kind::DiagonalOf(a) => self.expr(a, place)?,
            Kind::Derivative(kind, of, variable) => self.derivative(kind, of, *variable, place)?,
            _ => return Err(Unprintable::NotScalar),
        })
    }

    /// Numbers alone are one number, so that `1/2` is an exact rational.
    fn quotient(&mut self, a: &Typed, b: &Typed, place: &Place) -> Read<Term> {
        let (a, b) = (self.expr(a, place)?, self.expr(b, place)?);
        Ok(match (&a, &b) {
            (Term::Number(a), Term::Number(b)) if !b.is_zero() => Term::Number(a / b),
            _ => Term::Quotient(Box::new(a), Box::new(b)),
        })
    }

    fn variable(&mut self, variable: Variable, place: &Place) -> Read<Term> {
        if let Some((_, binder)) = place.cuts.iter().rev().find(|(cut, _)| *cut == variable) {
            return Ok(Term::Variable(binder.clone()));
        }
        match variable {
            Variable::Input(id) => {
                self.input(id).map(|name| Term::Variable(name.to_string())).ok_or(Unprintable::NotScalar)
            }
            Variable::Let(id) => {
                let outside = Place { parameter: None, cuts: place.cuts.clone() };
                self.deeper(|reading| reading.expr(&reading.document.lets[id].value, &outside))
            }
        }
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Read<T>) -> Read<T> {
        if self.depth == DEEPEST {
            return Err(Unprintable::TooLarge);
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    fn power(&mut self, base: &Typed, exponent: &Typed, place: &Place) -> Read<Term> {
        let raised = Box::new(self.expr(exponent, place)?);
        if matches!(base.kind, Kind::Euler) {
            return Ok(Term::Call(Elementary::Exp, raised));
        }
        let base = Box::new(self.expr(base, place)?);
        let mut exponent = exponent;
        while let Kind::Let(id) = &exponent.kind {
            exponent = &self.document.lets[*id].value;
        }
        let Some(integer) = constant_value(exponent).as_ref().and_then(as_integer) else {
            return Ok(Term::RealPower(base, raised));
        };
        if integer.abs() > HIGHEST {
            return Err(Unprintable::TooLarge);
        }
        let power = Term::NaturalPower(base, u32::try_from(integer.unsigned_abs()).unwrap_or(0));
        Ok(if integer < 0 { Term::Quotient(Box::new(Term::integer(1)), Box::new(power)) } else { power })
    }

    fn branch(
        &mut self,
        condition: &(Typed, CompareOp, Typed),
        then: &Typed,
        otherwise: &Typed,
        place: &Place,
    ) -> Read<Term> {
        let (left, right) = (self.expr(&condition.0, place)?, self.expr(&condition.2, place)?);
        let (then, otherwise) = (self.expr(then, place)?, self.expr(otherwise, place)?);
        // What `select` asks is whether its first argument is negative.
        Ok(Term::Select(Box::new(match condition.1 {
            CompareOp::Less => [difference(left, right), then, otherwise],
            CompareOp::Greater => [difference(right, left), then, otherwise],
            CompareOp::LessEqual => [difference(right, left), otherwise, then],
            CompareOp::GreaterEqual => [difference(left, right), otherwise, then],
        })))
    }

    fn call(&mut self, callee: Callee, order: u32, argument: &Typed, place: &Place) -> Read<Term> {
        let at = self.expr(argument, place)?;
        let id = match callee {
            Callee::Elementary(function) if order == 0 => return elementary(function, at),
            Callee::Declared(id) if self.document.functions[id].body.is_none() => {
                let name = self.names.of(&self.document.functions[id].name);
                return Ok(Term::Opaque(name, order, Box::new(at)));
            }
            callee => callee,
        };
        let parameter = if order == 0 { at.clone() } else { Term::Variable(self.binder.clone()) };
        let mut function = match id {
            Callee::Elementary(function) => elementary(function, parameter)?,
            Callee::Declared(id) => {
                let inside = Place { parameter: Some(parameter), cuts: place.cuts.clone() };
                let Some(body) = &self.document.functions[id].body else { return Err(Unprintable::NotScalar) };
                self.deeper(|reading| reading.expr(body, &inside))?
            }
        };
        if order == 0 {
            return Ok(function);
        }
        let mut binder = self.binder.clone();
        // The derivative at x itself reads better with x for the function's variable.
        if let Term::Variable(name) = &at
            && !function.mentions(name)
            && !function.any(&|part| matches!(part, Term::Derivative(inner) if inner.binder == *name))
        {
            function = function.with(&binder, &at);
            binder.clone_from(name);
        }
        for left in (0..order).rev() {
            let at = if left == 0 { at.clone() } else { Term::Variable(binder.clone()) };
            function = Term::Derivative(Box::new(Derivative { binder: binder.clone(), function, at }));
        }
        Ok(function)
    }

    fn derivative(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable, place: &Place) -> Read<Term> {
        let at = self.variable(variable, place)?;
        let wish = match variable {
            Variable::Input(id) => self.document.inputs[id].name.clone(),
            Variable::Let(id) => self.document.lets[id].name.clone(),
        };
        let own = self.names.of(&wish);
        // A binder must not hide what an argument of the function at hand means by the same name.
        let binder = if place.parameter.as_ref().is_some_and(|parameter| parameter.mentions(&own)) {
            self.names.fresh(&own)
        } else {
            own
        };
        let mut inside = place.clone();
        inside.cuts.push((variable, binder.clone()));
        let mut function = self.expr(of, &inside)?;
        if let DerivativeKind::Hessian = kind {
            let at = Term::Variable(binder.clone());
            function = Term::Derivative(Box::new(Derivative { binder: binder.clone(), function, at }));
        }
        let derivative = Term::Derivative(Box::new(Derivative { binder, function, at }));
        Ok(match kind {
            DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) => {
                Term::Product(Box::new(self.expr(along, place)?), Box::new(derivative))
            }
            _ => derivative,
        })
    }
}

/// A function of the language at a term: what is short for other ones is written out.
fn elementary(function: Elementary, a: Term) -> Read<Term> {
    use Elementary::{
        Ceil, Digamma, Erf, Erfc, Exp, Expm1, Floor, Lgamma, Log, Log1p, Log2, Log10, Logit, Round, Trigamma,
    };
    let call = |function, a: Term| Term::Call(function, Box::new(a));
    let one = || Term::integer(1);
    let to_base = |base, a| Term::Quotient(Box::new(call(Log, a)), Box::new(call(Log, Term::integer(base))));
    Ok(match function {
        Erfc => Term::Sum(vec![(false, one()), (true, call(Erf, a))]),
        Log1p => call(Log, Term::Sum(vec![(false, one()), (false, a)])),
        Expm1 => Term::Sum(vec![(false, call(Exp, a)), (true, one())]),
        Log2 => to_base(2, a),
        Log10 => to_base(10, a),
        Logit => {
            let rest = Term::Sum(vec![(false, one()), (true, a.clone())]);
            Term::Sum(vec![(false, call(Log, a)), (true, call(Log, rest))])
        }
        Lgamma | Digamma | Trigamma | Floor | Ceil | Round => return Err(Unprintable::NoFunction(function.name())),
        other => call(other, a),
    })
}

/// `a - b`, without a 0.
fn difference(left: Term, right: Term) -> Term {
    let zero = |term: &Term| matches!(term, Term::Number(value) if value.is_zero());
    match (zero(&left), zero(&right)) {
        (_, true) => left,
        (true, false) => Term::Neg(Box::new(right)),
        (false, false) => Term::Sum(vec![(false, left), (true, right)]),
    }
}
