//! The normal form as data: a sum of monomials in entries of atoms, with indices that are free, summed or fixed.
//!
//! `Σₖ W[i,k] X[k,j] + b[i]` is a [`Form`] with the slots i, j: two monomials, the first of which has one summed index. An index may
//! occur once, twice or more often (`x .* y`, `diag`, row sums, broadcasting): there is no rule that it must occur twice.

use super::affine::Linear;
use super::power::Power;
use crate::lang::ast::Level;
use crate::lang::dim::Dim;
use crate::lang::dim::DimId;
use crate::lang::typed::{FunctionIndex, InputId};
use dashu_int::UBig;
use dashu_ratio::RBig;
use std::collections::{BTreeMap, BTreeSet, btree_map};
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// An atom: what monomials are made of. Equal ids are equal atoms.
pub(super) type AtomId = u32;

/// An index of an atom's entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ix {
    /// A fixed entry, 0-based.
    At(u64),
    /// The index of an output slot.
    Free(u16),
    /// An index that the monomial sums over.
    Sum(u16),
}

/// An entry of an atom, to a power.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Factor {
    /// Which atom.
    pub atom: AtomId,
    /// Which entry.
    pub at: Vec<Ix>,
    /// To which power.
    pub power: Power,
}

/// Factors that hang together by summed indices, in canonical form; or a single factor (to the power 1) without any.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Component {
    /// The dimensions of the summed indices.
    pub sums: Vec<Dim>,
    /// The factors.
    pub factors: Vec<Factor>,
}

/// A product of components to powers, ordered; a component occurs once.
pub type Monomial = Vec<(Component, Power)>;

/// Monomials with their coefficients. They are shared until somebody changes them: the value of a `let` is asked for wherever it
/// is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Terms(Rc<BTreeMap<Monomial, RBig>>);

impl Deref for Terms {
    type Target = BTreeMap<Monomial, RBig>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Terms {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Rc::make_mut(&mut self.0)
    }
}

impl FromIterator<(Monomial, RBig)> for Terms {
    fn from_iter<I: IntoIterator<Item = (Monomial, RBig)>>(terms: I) -> Terms {
        Terms(Rc::new(terms.into_iter().collect()))
    }
}

impl From<[(Monomial, RBig); 1]> for Terms {
    fn from(terms: [(Monomial, RBig); 1]) -> Terms {
        Terms(Rc::new(terms.into()))
    }
}

impl<'t> IntoIterator for &'t Terms {
    type Item = (&'t Monomial, &'t RBig);
    type IntoIter = btree_map::Iter<'t, Monomial, RBig>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// A sum of monomials with rational coefficients, none of them 0.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Form {
    /// The dimensions of the output slots: `Free(0)`, `Free(1)`, ….
    pub slots: Vec<Dim>,
    /// The monomials.
    pub terms: Terms,
}

impl Form {
    /// 0
    pub fn zero(slots: Vec<Dim>) -> Form {
        Form { slots, terms: Terms::default() }
    }

    /// A rational number, in every entry.
    pub fn constant(value: RBig, slots: Vec<Dim>) -> Form {
        let terms = if value.is_zero() { Terms::default() } else { [(Vec::new(), value)].into() };
        Form { slots, terms }
    }

    /// One entry of an atom.
    pub fn entry(atom: AtomId, at: Vec<Ix>, power: Power, slots: Vec<Dim>) -> Form {
        let component = Component { sums: Vec::new(), factors: vec![Factor { atom, at, power: Power::one() }] };
        Form { slots, terms: [(vec![(component, power)], RBig::ONE)].into() }
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.terms.is_empty()
    }

    /// Its value, if it is a number.
    pub fn as_number(&self) -> Option<RBig> {
        match self.terms.iter().next() {
            None => Some(RBig::ZERO),
            Some((monomial, value)) if monomial.is_empty() && self.terms.len() == 1 => Some(value.clone()),
            _ => None,
        }
    }

    /// The monomial and its coefficient, if there is one only.
    pub fn single(&self) -> Option<(&Monomial, &RBig)> {
        if self.terms.len() == 1 { self.terms.iter().next() } else { None }
    }

    /// Adds a monomial.
    pub fn add(&mut self, monomial: Monomial, coefficient: RBig) {
        match self.terms.entry(monomial) {
            btree_map::Entry::Vacant(entry) => {
                if !coefficient.is_zero() {
                    entry.insert(coefficient);
                }
            }
            btree_map::Entry::Occupied(mut entry) => {
                *entry.get_mut() += coefficient;
                if entry.get().is_zero() {
                    entry.remove();
                }
            }
        }
    }

    /// The sum of two forms with the same slots.
    #[must_use]
    pub fn plus(mut self, other: &Form) -> Form {
        for (monomial, coefficient) in &other.terms {
            self.add(monomial.clone(), coefficient.clone());
        }
        self
    }

    /// A rational multiple.
    #[must_use]
    pub fn scaled(&self, factor: &RBig) -> Form {
        if factor.is_zero() {
            return Form::zero(self.slots.clone());
        }
        let terms = self.terms.iter().map(|(monomial, coefficient)| (monomial.clone(), coefficient * factor)).collect();
        Form { slots: self.slots.clone(), terms }
    }

    /// The form with the sign reversed.
    #[must_use]
    pub fn negated(&self) -> Form {
        self.scaled(&-RBig::ONE)
    }

    /// All factors of all monomials.
    pub fn factors(&self) -> impl Iterator<Item = &Factor> {
        self.terms.keys().flatten().flat_map(|(component, _)| &component.factors)
    }

    /// Which slots occur as an index.
    pub fn used_slots(&self) -> Vec<bool> {
        let mut used = vec![false; self.slots.len()];
        for factor in self.factors() {
            for ix in &factor.at {
                if let Ix::Free(slot) = ix {
                    used[usize::from(*slot)] = true;
                }
            }
        }
        used
    }
}

/// Functions of one scalar that stay atoms; all others are written in terms of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "each variant is the function of that name")]
pub enum Function {
    Log,
    Sin,
    Cos,
    Atan,
    Asin,
    Erf,
    /// log|Γ|
    Lgamma,
    /// ψ⁽ⁿ⁾; digamma for 0.
    Polygamma(u8),
    Floor,
    /// 1 where the argument is not negative, else 0.
    Step,
}

impl Function {
    /// How it is written, and with how many primes: there are no words for the derivatives of trigamma.
    pub(super) fn word(self) -> (&'static str, u32) {
        let name = match self {
            Function::Log => "log",
            Function::Sin => "sin",
            Function::Cos => "cos",
            Function::Atan => "atan",
            Function::Asin => "asin",
            Function::Erf => "erf",
            Function::Lgamma => "lgamma",
            Function::Polygamma(0) => "digamma",
            Function::Polygamma(1) => "trigamma",
            Function::Polygamma(order) => return ("trigamma", u32::from(order) - 1),
            Function::Floor => "floor",
            Function::Step => "step",
        };
        (name, 0)
    }

    /// The same as it is shown.
    pub(super) fn shown(self) -> String {
        let (name, primes) = self.word();
        format!("{name}{}", "'".repeat(primes as usize))
    }
}

/// What is made of all entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// Their product.
    Product,
    /// The largest of them.
    Largest,
}

impl Fold {
    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Fold::Product => "prod",
            Fold::Largest => "max",
        }
    }
}

/// What a fold goes through: some slots at the end of its argument, where a condition on indices holds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reach {
    /// How many slots.
    pub gone: usize,
    /// 1 where the condition holds, else 0: with the argument's slots, of conditions on indices alone.
    pub holds: Form,
}

impl Reach {
    /// All values of the last of these slots.
    pub fn all(gone: usize, slots: Vec<Dim>) -> Reach {
        Reach { gone, holds: Form::constant(RBig::ONE, slots) }
    }

    /// Whether there is no condition.
    pub fn is_everywhere(&self) -> bool {
        self.holds.as_number() == Some(RBig::ONE)
    }
}

/// What an atom is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Head {
    /// An input of the file, whose entries are independent.
    Input(InputId),
    /// The same input where the declared facts about it hold.
    Known(InputId),
    /// A `let` name that is cut free, or a function's parameter.
    Symbol(u32),
    /// The value of a dimension.
    Dim(DimId),
    /// π
    Pi,
    /// A number that takes part in roots and logarithms: a prime, or what trial division leaves.
    Prime(UBig),
    /// 1 where both indices are equal, else 0.
    Delta(Dim),
    /// 1 where an index of the first size is one of the second, behind so many: else 0.
    Embed(Dim, Dim, Dim),
    /// 1 where at least so many (the second size) stand before an index of the first size, else 0.
    Beyond(Dim, Dim),
    /// 1 where the second index is not behind the first, else 0.
    Until(Dim),
    /// The product or the largest of a form's entries, over some slots at its end.
    Fold(Fold, Rc<Form>, Rc<Reach>),
    /// A sum that has another power than a natural one.
    Base(Rc<Form>),
    /// exp of a monomial with the coefficient 1.
    Exp(Rc<Form>),
    /// A function, entry by entry.
    Apply(Function, Rc<Form>),
    /// `f⁽ᵏ⁾` of an arbitrary function, entry by entry.
    Declared(FunctionIndex, u32, Rc<Form>),
    /// The inverse of a matrix, half of whose slots are its rows'.
    Inverse(Rc<Form>),
    /// The lower triangular matrix L with a positive diagonal and L·L' equal to a symmetric form.
    Cholesky(Rc<Form>),
    /// A matrix to the power of a dimension, which is never differentiated.
    Raised(Rc<Form>, Dim),
    /// The determinant.
    Det(Rc<Form>),
    /// The log of the absolute determinant.
    LogDet(Rc<Form>),
    /// A sum without slots that is a factor of a product which was not multiplied out.
    Kept(Rc<Form>),
    /// The index itself as a number, from 1.
    Position(Dim),
    /// 1 where a linear form in the indices is 0, else 0.
    Line(Linear),
    /// 1 where a linear form in the indices is not negative, else 0.
    Side(Linear),
    /// 1 where the first index is what an index map gives at the others, else 0.
    Mapped(InputId),
}

/// What is known of an atom.
#[derive(Clone, Debug)]
pub struct Atom {
    /// What it is.
    pub head: Head,
    /// The dimensions of its indices.
    pub slots: Vec<Dim>,
    /// Exchanges of its indices that leave it unchanged, but for the identity.
    pub symmetries: Vec<Vec<usize>>,
    /// Whether its entries are positive wherever the claim is judged.
    pub positive: bool,
    /// The inputs and symbols it depends on.
    pub leaves: Rc<BTreeSet<AtomId>>,
    /// Whether it is a condition, or has one in its argument.
    pub branch: bool,
}

impl Head {
    /// What it is a function of.
    pub fn argument(&self) -> Option<&Rc<Form>> {
        match self {
            Head::Base(form)
            | Head::Exp(form)
            | Head::Apply(_, form)
            | Head::Declared(_, _, form)
            | Head::Inverse(form)
            | Head::Cholesky(form)
            | Head::Raised(form, _)
            | Head::Det(form)
            | Head::LogDet(form)
            | Head::Kept(form)
            | Head::Fold(_, form, _) => Some(form),
            _ => None,
        }
    }

    /// Whether its entry depends on the same entry of its argument alone.
    pub fn is_elementwise(&self) -> bool {
        matches!(self, Head::Base(_) | Head::Exp(_) | Head::Apply(..) | Head::Declared(..))
    }
}

/// Why there is no normal form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// More steps or terms than the limit.
    TooLarge,
    /// Something that is not decided here, in words.
    Outside(String),
}

impl Stop {
    /// As testimony.
    pub fn detail(&self) -> String {
        match self {
            Stop::TooLarge => {
                format!("too large for a normal form, see `{}` in docs/limits.md", Level::AllShapes.word())
            }
            Stop::Outside(what) => format!("{what}: not decided here"),
        }
    }
}

/// A result, or why there is none.
pub type Formed<T> = Result<T, Stop>;
