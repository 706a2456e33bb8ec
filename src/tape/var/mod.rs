//! `Var`: a number that writes down what is done with it, so that ordinary Rust code becomes a program on the tape.

/// Methods of a trait that are those of `Var` itself.
macro_rules! own {
    ($($name:ident($($argument:ident: $Type:ty),*);)*) => {$(
        #[track_caller]
        fn $name(self $(, $argument: $Type)*) -> Var {
            Var::$name(self $(, $argument)*)
        }
    )*};
}

mod elementary;
mod families;
#[cfg(feature = "matrix")]
mod field;
mod literals;
mod num;
mod ops;
mod products;
mod recording;
mod replay;
mod session;
mod taken;

pub use recording::{Guard, GuardViolated, Question, Recording, record};
pub use replay::Replay;

use crate::scalar::real::{self, Real, one_by_one};
use crate::tape::program::{Constant, NodeId, Primitive};
use crate::tape::sum::Sum;
use dashu_ratio::RBig;
use products::Products;
use session::Session;
use std::fmt;

/// A number inside a recording: a node of its tape, or a constant that is not on any tape yet.
///
/// It is made by [`record`], which hands the inputs to a closure, and lives only inside that closure: used after it, or
/// on another thread, it panics and says so, in release builds too. Constants (`Var::from(2.0)`, `zero()`, `one()`)
/// can be made anywhere; integers stay exact integers, other doubles stand for a real within half an ulp of them.
///
/// ```
/// use backproof::tape::record;
/// let recording = record(&[3.0, 5.0], |v| vec![v[0] * v[0] + 2 * v[1]]);
/// assert_eq!(recording.values(), [19.0]);
/// assert_eq!(recording.gradient(), [6.0, 2.0]);
/// ```
///
/// Before a method write the constant as a double, `(1.0 + x).ln()`: of `1 + x` the compiler does not know yet which integer
/// type is meant. `1.0` is as exact as `1`.
///
/// What would silently cut the dependence on the inputs composes, leaves a guard, or panics:
///
/// | what | how |
/// |---|---|
/// | `+ − × ÷`, `exp`, `ln`, `sqrt`, `tanh`, … | composed from the tape's few operations |
/// | `abs`, `signum`, `max`, `min`, `clamp`, `abs_sub`, `copysign`, `cbrt` | a select by sign: differentiable on the side taken; undefined (NaN) if an argument is |
/// | `== != < <= > >=`, `partial_cmp`, `is_zero`, `is_one`, `is_sign_negative`, `is_nan`, `is_finite`, … | answered for the recorded inputs, with a guard: a replay that would answer otherwise is [`GuardViolated`] |
/// | `floor`, `ceil`, `round`, `trunc` | an exact integer, guarded to stay the same one |
/// | `fract`, `%` | x − trunc(x), a − b·trunc(a/b), with the integer guarded |
/// | `powi`, `powf` with an exact integer | a product of factors |
/// | `powf` otherwise | exp(p·ln x), so x > 0 |
/// | `to_f64`, `to_i64`, …, `integer_decode`, `classify`, `is_normal` | panics: a number or its bits cannot be followed. [`Var::primal`] is the explicit way to look |
/// | infinities and NaN as constants | can be compared with and are neutral in `max` and `min`; as an operand they panic |
#[derive(Clone, Copy)]
pub struct Var {
    /// The recording's number and the node's place on its tape, or which kind of constant it is.
    head: u64,
    /// The value at the recorded inputs. It goes along in a register, so that no operation waits for memory. An integer
    /// stands here by its bits.
    value: f64,
}

/// So many bits of the head are a node's place. The next one says that the node is a product or a negation, which a sum may have
/// taken in since; the others are the recording's number, which is 0 for constants.
const PLACE: u32 = NodeId::BITS;
const PRODUCT_BIT: u64 = 1 << PLACE;
const NUMBER: u32 = PLACE + 1;
/// The heads of constants.
const INTEGER: u64 = 0;
const DOUBLE: u64 = 1;

/// An operator: the sum that stands for it on the tape, and what it does with values.
///
/// Values are sums that start at 0, so that none is −0. What is added to 0 first is not what a running sum waits for.
struct Operator {
    sum: fn(NodeId, NodeId) -> Sum,
    value: fn(f64, f64) -> f64,
    /// Whether the second operand is subtracted.
    subtracts: bool,
}

const ADDITION: Operator = Operator { sum: Sum::Addition, value: |a, b| (0.0 + b) + a, subtracts: false };
const SUBTRACTION: Operator = Operator { sum: Sum::Subtraction, value: |a, b| (0.0 - b) + a, subtracts: true };
const PRODUCT: Operator = Operator { sum: Sum::Product, value: |a, b| 0.0 + a * b, subtracts: false };

/// What a [`Var`] says.
#[derive(Clone, Copy)]
enum Kind {
    /// A node of the recording with this generation. The session knows which.
    Node { generation: u64 },
    /// An exact integer.
    Integer(i64),
    /// A double that is no integer of 64 bits: exact if it is a (large) integer, else rounded.
    Double(f64),
}

impl Var {
    const fn double(value: f64) -> Var {
        Var { head: DOUBLE, value }
    }

    #[inline]
    fn kind(self) -> Kind {
        match self.head {
            INTEGER => Kind::Integer(self.value.to_bits() as i64),
            DOUBLE => Kind::Double(self.value),
            _ => Kind::Node { generation: self.generation() },
        }
    }

    /// The place of a node. A sum may have taken it, where the node is a product.
    #[inline]
    const fn place(self) -> NodeId {
        NodeId((self.head & ((1 << PLACE) - 1)) as u32)
    }

    /// The number of the recording it belongs to; 0 for a constant.
    #[inline]
    const fn generation(self) -> u64 {
        self.head >> NUMBER
    }

    pub(crate) const fn integer(value: i64) -> Var {
        Var { head: INTEGER, value: f64::from_bits(value as u64) }
    }

    /// The number at the recorded inputs, for printing and for looking.
    ///
    /// What is computed from it is cut off from the inputs, and nothing guards it.
    ///
    /// ```
    /// use backproof::tape::{Var, record};
    /// assert_eq!(Var::from(2.5).primal(), 2.5);
    /// record(&[3.0], |v| {
    ///     assert_eq!((v[0] * v[0]).primal(), 9.0);
    ///     vec![]
    /// });
    /// ```
    ///
    /// # Panics
    /// If the recording it belongs to has ended or is another thread's.
    #[track_caller]
    pub fn primal(self) -> f64 {
        match self.kind() {
            Kind::Node { .. } => self.checked().value,
            Kind::Integer(value) => value as f64,
            Kind::Double(value) => value,
        }
    }

    /// The sum of the products, `Σ aₖ·bₖ`, as one node of the tape. A matrix product made of these takes a fraction of the tape
    /// that one made of `*` and `+` takes.
    ///
    /// ```
    /// use backproof::tape::{Var, record};
    /// let dot = record(&[2.0, 3.0, 5.0, 7.0], |v| vec![Var::sum_of_products([(v[0], v[2]), (v[1], v[3])])]);
    /// assert_eq!(dot.values(), [31.0]);
    /// assert_eq!(dot.program().len(), 5); // four inputs, one sum
    /// ```
    ///
    /// # Panics
    /// Outside the recording its terms belong to.
    #[track_caller]
    pub fn sum_of_products(terms: impl IntoIterator<Item = (Var, Var)>) -> Var {
        let terms = terms.into_iter();
        let mut products = Products::with_capacity(terms.size_hint().0);
        for (a, b) in terms {
            products.push(a, b);
        }
        products.sum()
    }

    /// `self·a + b` as one node.
    #[track_caller]
    #[inline]
    fn product_and_term(self, a: Var, b: Var) -> Var {
        match (self.kind(), a.kind(), b.kind()) {
            (Kind::Node { .. }, Kind::Node { .. }, Kind::Node { .. }) => {
                let mut session = Session::open([self, a, b]);
                let [x, y, z] = [self, a, b].map(|var| session.node(var));
                session.push(Sum::ProductAndTerm(x, y, z), 0.0 + self.value * a.value + b.value)
            }
            _ => Var::sum_of_products([(self, a), (b, Var::integer(1))]),
        }
    }

    /// `negative` where `on < 0`, else `otherwise`: one select on the tape.
    ///
    /// # Panics
    /// Outside the recording its operands belong to.
    #[track_caller]
    pub fn select_negative(on: Var, negative: Var, otherwise: Var) -> Var {
        if let Kind::Integer(on) = on.kind() {
            return if on < 0 { negative } else { otherwise };
        }
        let mut session = Session::open([on, negative, otherwise]);
        let (on, negative, otherwise) = (session.node(on), session.node(negative), session.node(otherwise));
        session.select(on, negative, otherwise)
    }

    #[track_caller]
    fn apply(self, primitive: Primitive) -> Var {
        let mut session = Session::open([self]);
        let x = session.node(self);
        session.apply(primitive, x)
    }

    #[track_caller]
    #[inline]
    fn add_var(self, other: Var) -> Var {
        Session::join(self, other, &ADDITION).unwrap_or_else(|| self.add_constant(other))
    }

    #[track_caller]
    #[inline]
    fn sub_var(self, other: Var) -> Var {
        Session::join(self, other, &SUBTRACTION).unwrap_or_else(|| self.sub_constant(other))
    }

    #[track_caller]
    #[inline]
    fn mul_var(self, other: Var) -> Var {
        Session::multiply(self, other).unwrap_or_else(|| self.mul_constant(other))
    }

    #[track_caller]
    #[inline(never)]
    fn add_constant(self, other: Var) -> Var {
        match (self.kind(), other.kind()) {
            (Kind::Integer(a), Kind::Integer(b)) if a.checked_add(b).is_some() => Var::integer(a + b),
            (Kind::Integer(0), _) => other.checked(),
            (_, Kind::Integer(0)) => self.checked(),
            _ => Session::joined(self, other, &ADDITION),
        }
    }

    #[track_caller]
    #[inline(never)]
    fn sub_constant(self, other: Var) -> Var {
        match (self.kind(), other.kind()) {
            (Kind::Integer(a), Kind::Integer(b)) if a.checked_sub(b).is_some() => Var::integer(a - b),
            (Kind::Integer(0), _) => other.neg_var(),
            (_, Kind::Integer(0)) => self.checked(),
            _ => Session::joined(self, other, &SUBTRACTION),
        }
    }

    #[track_caller]
    #[inline(never)]
    fn mul_constant(self, other: Var) -> Var {
        match (self.kind(), other.kind()) {
            (Kind::Integer(a), Kind::Integer(b)) if a.checked_mul(b).is_some() => Var::integer(a * b),
            (Kind::Integer(1), _) => other.checked(),
            (_, Kind::Integer(1)) => self.checked(),
            (Kind::Integer(-1), _) => other.neg_var(),
            (_, Kind::Integer(-1)) => self.neg_var(),
            _ => Session::multiplied(self, other),
        }
    }

    #[track_caller]
    fn div_var(self, other: Var) -> Var {
        match (self.kind(), other.kind()) {
            (Kind::Integer(a), Kind::Integer(b)) if b != 0 => match (a.checked_rem(b), a.checked_div(b)) {
                (Some(0), Some(quotient)) => Var::integer(quotient),
                _ => Session::open([]).constant(&Constant::exact(RBig::from(a) / RBig::from(b))),
            },
            (_, Kind::Integer(1)) => self.checked(),
            _ => self.mul_var(other.recip_var()),
        }
    }

    /// A function that is recorded in several steps, if this is a node.
    #[track_caller]
    #[inline]
    fn composed(self, record: fn(&mut Session, NodeId) -> Var) -> Option<Var> {
        let Kind::Node { .. } = self.kind() else { return None };
        let mut session = Session::open([self]);
        let x = session.node(self);
        Some(record(&mut session, x))
    }

    #[track_caller]
    fn recip_var(self) -> Var {
        let mut session = Session::open([self]);
        let x = session.node(self);
        session.reciprocal(x)
    }

    #[track_caller]
    fn neg_var(self) -> Var {
        match self.kind() {
            Kind::Integer(value) if value != i64::MIN => Var::integer(-value),
            Kind::Double(value) => Var::double(-value),
            _ => {
                let mut session = Session::open([self]);
                let x = session.on_tape(self);
                let negation = session.push(Sum::Negation(x.place()), 0.0 - x.value);
                session.release(negation)
            }
        }
    }

    /// Itself, once it is known to belong to the open recording.
    #[track_caller]
    fn checked(self) -> Var {
        if let Kind::Node { generation } = self.kind() {
            Session::open_for(generation);
        }
        self
    }
}

impl Real for Var {
    #[track_caller]
    fn constant(value: &RBig) -> Var {
        match i64::try_from(value.clone()) {
            Ok(integer) => Var::integer(integer),
            Err(_) => Session::open([]).constant(&Constant::exact(value.clone())),
        }
    }

    fn from_int(value: i64) -> Var {
        Var::integer(value)
    }

    #[track_caller]
    fn apply(&self, primitive: Primitive) -> Var {
        Var::apply(*self, primitive)
    }

    #[track_caller]
    fn select_negative(on: &Var, negative: &Var, otherwise: &Var) -> Var {
        Var::select_negative(*on, *negative, *otherwise)
    }

    #[track_caller]
    fn tanh(&self) -> Var {
        self.composed(Session::tanh).unwrap_or_else(|| real::tanh(self))
    }

    #[track_caller]
    fn sigmoid(&self) -> Var {
        self.composed(Session::sigmoid).unwrap_or_else(|| real::sigmoid(self))
    }

    #[track_caller]
    fn sum_of_products<'a>(terms: impl Iterator<Item = (&'a Var, &'a Var)>) -> Var {
        Var::sum_of_products(terms.map(|(a, b)| (*a, *b)))
    }

    #[track_caller]
    fn sums_of_products<'a>(
        sizes: (usize, usize, usize),
        left: impl Fn(usize, usize) -> &'a Var,
        right: impl Fn(usize, usize) -> &'a Var,
        term: impl Fn(usize) -> Option<&'a Var>,
    ) -> Vec<Var> {
        let family = Session::family(sizes, |i, j| *left(i, j), |i, j| *right(i, j), |i| term(i).copied());
        family.unwrap_or_else(|| one_by_one(sizes, left, right, term))
    }
}

impl fmt::Display for Var {
    /// The number at the recorded inputs, with the formatter's precision and width; `stale` if the recording has ended.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Kind::Integer(value) => fmt::Display::fmt(&(value as f64), f),
            Kind::Double(value) => fmt::Display::fmt(&value, f),
            // Showing must not panic: it is what panics show.
            Kind::Node { generation } if Session::is_open(generation) => fmt::Display::fmt(&self.value, f),
            Kind::Node { .. } => f.pad("stale"),
        }
    }
}

impl fmt::Debug for Var {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            Kind::Integer(value) => write!(f, "Var({value})"),
            Kind::Double(value) => write!(f, "Var({value})"),
            Kind::Node { .. } => write!(f, "Var(#{} = {self})", self.place().index()),
        }
    }
}
