//! Terms about scalars, and how they are written.

use std::fmt;
use std::ops;
use std::rc::Rc;

/// The functions of one argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fun {
    Exp,
    Log,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Abs,
    Sign,
    Step,
    Relu,
    Sigmoid,
    Softplus,
    Erf,
    Lgamma,
    Digamma,
    Trigamma,
    /// The derivative of trigamma.
    Tetragamma,
    Erfc,
    Log1p,
    Expm1,
    Log2,
    Log10,
    Logit,
    Floor,
    Ceil,
    Round,
    /// 0 off the integers: no value where it may be at one. As `Side`, it is never written.
    Between,
    /// The sign off 0: no value where it may be 0. It is made by rules of differentiation alone, and is never written.
    Side,
}

use Fun::{
    Abs, Acos, Asin, Atan, Between, Ceil, Cos, Cosh, Digamma, Erf, Erfc, Exp, Expm1, Floor, Lgamma, Log, Log1p, Log2,
    Log10, Logit, Relu, Round, Side, Sigmoid, Sign, Sin, Sinh, Softplus, Sqrt, Step, Tan, Tanh, Tetragamma, Trigamma,
};

impl Fun {
    fn name(self) -> &'static str {
        match self {
            Exp => "exp",
            Log => "log",
            Sqrt => "sqrt",
            Sin => "sin",
            Cos => "cos",
            Tan => "tan",
            Asin => "asin",
            Acos => "acos",
            Atan => "atan",
            Sinh => "sinh",
            Cosh => "cosh",
            Tanh => "tanh",
            Abs => "abs",
            Sign | Side => "sign",
            Step => "step",
            Relu => "relu",
            Sigmoid => "sigmoid",
            Softplus => "softplus",
            Erf => "erf",
            Lgamma => "lgamma",
            Digamma => "digamma",
            Trigamma => "trigamma",
            Tetragamma => "trigamma'",
            Erfc => "erfc",
            Log1p => "log1p",
            Expm1 => "expm1",
            Log2 => "log2",
            Log10 => "log10",
            Logit => "logit",
            Floor | Between => "floor",
            Ceil => "ceil",
            Round => "round",
        }
    }
}

/// What is compared, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Than {
    Less,
    LessOrEqual,
    More,
    MoreOrEqual,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Number(i64, i64),
    Pi,
    Name(&'static str),
    Neg(E),
    Add(E, E),
    Sub(E, E),
    Mul(E, E),
    Div(E, E),
    /// The exponent is a fraction in its lowest terms.
    Power(E, i64, i64),
    Call(Fun, E),
    /// A declared function, or its derivative of this order.
    Apply(&'static str, u32, E),
    Max(E, E),
    Min(E, E),
    /// The angle of (x, y), from y and x.
    Atan2(E, E),
    /// a - b*floor(a/b)
    Mod(E, E),
    If(Than, E, E, E, E),
    /// A derivative form.
    D(E, &'static str),
    /// The second, where the first has a value and the second is certain; made by rules of differentiation.
    Where(E, E),
    /// As `If`, but without a value where the two are equal; made by rules of differentiation.
    Apart(E, E, E, E),
}

/// A term.
#[derive(Clone, PartialEq)]
pub struct E(pub Rc<Node>);

impl E {
    pub fn new(node: Node) -> E {
        E(Rc::new(node))
    }
}

pub fn n(value: i64) -> E {
    E::new(Node::Number(value, 1))
}

/// The fraction a/b; b > 0.
pub fn q(a: i64, b: i64) -> E {
    let divisor = greatest(a.unsigned_abs(), b.unsigned_abs()) as i64;
    E::new(Node::Number(a / divisor, b / divisor))
}

fn greatest(a: u64, b: u64) -> u64 {
    if b == 0 { a.max(1) } else { greatest(b, a % b) }
}

pub fn pi() -> E {
    E::new(Node::Pi)
}

pub fn name(name: &'static str) -> E {
    E::new(Node::Name(name))
}

pub fn call(fun: Fun, of: &E) -> E {
    E::new(Node::Call(fun, of.clone()))
}

pub fn apply(function: &'static str, order: u32, to: &E) -> E {
    E::new(Node::Apply(function, order, to.clone()))
}

pub fn power(base: &E, p: i64, q: i64) -> E {
    E::new(Node::Power(base.clone(), p, q))
}

pub fn square(base: &E) -> E {
    power(base, 2, 1)
}

pub fn abs(of: &E) -> E {
    call(Abs, of)
}

pub fn sqrt(of: &E) -> E {
    call(Sqrt, of)
}

pub fn sign(of: &E) -> E {
    call(Sign, of)
}

pub fn max(a: &E, b: &E) -> E {
    E::new(Node::Max(a.clone(), b.clone()))
}

pub fn min(a: &E, b: &E) -> E {
    E::new(Node::Min(a.clone(), b.clone()))
}

pub fn choose(than: Than, a: &E, b: &E, then: &E, otherwise: &E) -> E {
    E::new(Node::If(than, a.clone(), b.clone(), then.clone(), otherwise.clone()))
}

pub fn atan2(y: &E, x: &E) -> E {
    E::new(Node::Atan2(y.clone(), x.clone()))
}

pub fn modulo(a: &E, b: &E) -> E {
    E::new(Node::Mod(a.clone(), b.clone()))
}

/// `if(a > 0, then, otherwise)`
pub fn positive(a: &E, then: &E, otherwise: &E) -> E {
    choose(Than::More, a, &n(0), then, otherwise)
}

pub fn d(of: &E, by: &'static str) -> E {
    E::new(Node::D(of.clone(), by))
}

/// e/e
pub fn over_itself(e: &E) -> E {
    E::new(Node::Div(e.clone(), e.clone()))
}

/// e - e
pub fn less_itself(e: &E) -> E {
    E::new(Node::Sub(e.clone(), e.clone()))
}

macro_rules! operator {
    ($trait:ident, $method:ident, $node:ident) => {
        impl ops::$trait<&E> for &E {
            type Output = E;
            fn $method(self, other: &E) -> E {
                E::new(Node::$node(self.clone(), other.clone()))
            }
        }
        impl ops::$trait<E> for &E {
            type Output = E;
            fn $method(self, other: E) -> E {
                E::new(Node::$node(self.clone(), other))
            }
        }
        impl ops::$trait<&E> for E {
            type Output = E;
            fn $method(self, other: &E) -> E {
                E::new(Node::$node(self, other.clone()))
            }
        }
        impl ops::$trait<E> for E {
            type Output = E;
            fn $method(self, other: E) -> E {
                E::new(Node::$node(self, other))
            }
        }
    };
}

operator!(Add, add, Add);
operator!(Sub, sub, Sub);
operator!(Mul, mul, Mul);
operator!(Div, div, Div);

impl ops::Neg for E {
    type Output = E;
    fn neg(self) -> E {
        E::new(Node::Neg(self))
    }
}

impl ops::Neg for &E {
    type Output = E;
    fn neg(self) -> E {
        E::new(Node::Neg(self.clone()))
    }
}

impl E {
    pub fn parts(&self) -> Vec<E> {
        match &*self.0 {
            Node::Number(..) | Node::Pi | Node::Name(_) => Vec::new(),
            Node::Neg(a) | Node::Power(a, ..) | Node::Call(_, a) | Node::Apply(_, _, a) | Node::D(a, _) => {
                vec![a.clone()]
            }
            Node::Add(a, b) | Node::Sub(a, b) | Node::Mul(a, b) | Node::Div(a, b) => vec![a.clone(), b.clone()],
            Node::Max(a, b) | Node::Min(a, b) | Node::Where(a, b) => vec![a.clone(), b.clone()],
            Node::Atan2(a, b) | Node::Mod(a, b) => vec![a.clone(), b.clone()],
            Node::If(_, a, b, then, otherwise) | Node::Apart(a, b, then, otherwise) => {
                vec![a.clone(), b.clone(), then.clone(), otherwise.clone()]
            }
        }
    }

    /// The same with other parts.
    pub fn with_parts(&self, parts: &[E]) -> E {
        let at = |position: usize| parts[position].clone();
        E::new(match &*self.0 {
            leaf @ (Node::Number(..) | Node::Pi | Node::Name(_)) => leaf.clone(),
            Node::Neg(_) => Node::Neg(at(0)),
            Node::Power(_, p, q) => Node::Power(at(0), *p, *q),
            Node::Call(fun, _) => Node::Call(*fun, at(0)),
            Node::Apply(function, order, _) => Node::Apply(function, *order, at(0)),
            Node::D(_, by) => Node::D(at(0), by),
            Node::Add(..) => Node::Add(at(0), at(1)),
            Node::Sub(..) => Node::Sub(at(0), at(1)),
            Node::Mul(..) => Node::Mul(at(0), at(1)),
            Node::Div(..) => Node::Div(at(0), at(1)),
            Node::Max(..) => Node::Max(at(0), at(1)),
            Node::Min(..) => Node::Min(at(0), at(1)),
            Node::Atan2(..) => Node::Atan2(at(0), at(1)),
            Node::Mod(..) => Node::Mod(at(0), at(1)),
            Node::Where(..) => Node::Where(at(0), at(1)),
            Node::If(than, ..) => Node::If(*than, at(0), at(1), at(2), at(3)),
            Node::Apart(..) => Node::Apart(at(0), at(1), at(2), at(3)),
        })
    }

    pub fn is(&self, value: i64) -> bool {
        matches!(&*self.0, Node::Number(a, 1) if *a == value)
    }

    /// How tightly its text binds: sums 1, products 2, signs 3, powers 4, calls 5.
    fn level(&self) -> u32 {
        match &*self.0 {
            Node::Add(..) | Node::Sub(..) => 1,
            Node::Mul(..) | Node::Div(..) | Node::Number(_, 2..) => 2,
            Node::Neg(_) | Node::Number(..=-1, _) => 3,
            Node::Power(..) => 4,
            Node::Where(_, value) => value.level(),
            _ => 5,
        }
    }

    fn at(&self, least: u32) -> String {
        if self.level() < least { format!("({self})") } else { self.to_string() }
    }
}

impl fmt::Display for E {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Node::Number(a, 1) => write!(f, "{a}"),
            Node::Number(a, b) => write!(f, "{a}/{b}"),
            Node::Pi => write!(f, "pi"),
            Node::Name(name) => write!(f, "{name}"),
            Node::Neg(a) => write!(f, "-{}", a.at(4)),
            Node::Add(a, b) => write!(f, "{} + {}", a.at(1), b.at(2)),
            Node::Sub(a, b) => write!(f, "{} - {}", a.at(1), b.at(2)),
            Node::Mul(a, b) => write!(f, "{}*{}", a.at(2), b.at(3)),
            Node::Div(a, b) => write!(f, "{}/{}", a.at(2), b.at(3)),
            Node::Power(a, p, 1) if *p >= 0 => write!(f, "{}^{p}", a.at(5)),
            Node::Power(a, p, 1) => write!(f, "{}^({p})", a.at(5)),
            Node::Power(a, p, q) => write!(f, "{}^({p}/{q})", a.at(5)),
            Node::Call(fun, a) => write!(f, "{}({a})", fun.name()),
            Node::Apply(function, order, a) => write!(f, "{function}{}({a})", "'".repeat(*order as usize)),
            Node::Max(a, b) => write!(f, "max({a}, {b})"),
            Node::Min(a, b) => write!(f, "min({a}, {b})"),
            Node::Atan2(a, b) => write!(f, "atan2({a}, {b})"),
            Node::Mod(a, b) => write!(f, "mod({a}, {b})"),
            Node::If(than, a, b, then, otherwise) => {
                let than = match than {
                    Than::Less => "<",
                    Than::LessOrEqual => "<=",
                    Than::More => ">",
                    Than::MoreOrEqual => ">=",
                };
                write!(f, "if({a} {than} {b}, {then}, {otherwise})")
            }
            Node::D(a, by) => write!(f, "d({a})/d{by}"),
            Node::Where(_, value) => write!(f, "{value}"),
            Node::Apart(a, b, then, otherwise) => write!(f, "if({a} > {b}, {then}, {otherwise})"),
        }
    }
}

impl fmt::Debug for E {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
