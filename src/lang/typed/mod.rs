//! The checked tree: names resolved, shapes known for general dims, every derivative form decided.
//!
//! This is what the rest of the tool reads: the lowering to the tape, the direct evaluation, later the normal forms.

mod document;
mod elementary;
mod maps;
mod place;
mod same;

pub use document::{Body, Claim, Document, Faulty, Function, Input, Item, Let, Repaired, Restriction, Uses};
pub use elementary::{Elementary, Kinks, Reals};
pub use place::{NameId, Place, Range, Size, Subscript};
pub use same::same_expression;

use crate::lang::ast::{Axis, CompareOp, Fold, Span};
use crate::lang::dim::{Dim, DimId, Shape};
use dashu_ratio::RBig;

/// An input (`var` or `const`), by the order of declaration.
pub type InputId = usize;
/// A `let` name, by the order of declaration.
pub type LetId = usize;
/// A declared function, by the order of declaration.
pub type FunctionIndex = usize;

/// An expression with its shape and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// What it is.
    pub kind: Kind,
    /// Its shape for general dims.
    pub shape: Shape,
    /// Where it stands in the text.
    pub span: Span,
}

/// Which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKind {
    /// One side at least is a scalar.
    Scalar,
    /// Rows times columns.
    Matrix,
    /// Entry by entry.
    Elementwise,
}

/// A function of one variable that is applied entry by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// One of the language's own.
    Elementary(Elementary),
    /// One that the file declares.
    Declared(FunctionIndex),
}

/// What is differentiated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// A `var`.
    Input(InputId),
    /// A `let` name: cut free from what it was computed from.
    Let(LetId),
}

impl Variable {
    /// The `let`, if it is one.
    pub fn as_let(self) -> Option<LetId> {
        match self {
            Variable::Let(id) => Some(id),
            Variable::Input(_) => None,
        }
    }
}

/// How the entries of a derivative are arranged.
#[derive(Clone, Debug, PartialEq)]
pub enum DerivativeKind {
    /// Of a scalar: in the shape of the variable.
    Gradient,
    /// Of an array by a scalar: in the shape of the array.
    Entrywise,
    /// Of a vector by a vector: p×q.
    Jacobian,
    /// Second derivatives of a scalar by a vector.
    Hessian,
    /// The pullback of a cotangent.
    Pullback(Box<Typed>),
    /// The pushforward of a tangent.
    Pushforward(Box<Typed>),
}

/// The exponent of a matrix power.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixExponent {
    /// A literal integer.
    Fixed(i32),
    /// A dimension.
    Dim(Dim),
}

/// A function of two variables that is applied entry by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OfTwo {
    /// The angle of the point (x, y), in (−π, π], from y and x; none at the origin.
    Atan2,
    /// √(a² + b²)
    Hypot,
    /// `a − b·floor(a/b)`
    Mod,
}

impl OfTwo {
    /// All of them.
    pub const ALL: [OfTwo; 3] = [OfTwo::Atan2, OfTwo::Hypot, OfTwo::Mod];

    /// How it is written.
    ///
    /// ```
    /// use backproof::lang::{builtin::function, typed::OfTwo};
    /// assert!(OfTwo::ALL.iter().all(|two| function(two.name()).is_some_and(|builtin| builtin.arity == 2)));
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            OfTwo::Atan2 => "atan2",
            OfTwo::Hypot => "hypot",
            OfTwo::Mod => "mod",
        }
    }
}

/// What an expression is. Where two arrays meet entry by entry their shapes are equal, or one of them is a scalar.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An exact number.
    Number(RBig),
    /// π
    Pi,
    /// e
    Euler,
    /// A dimension's value.
    Dim(Dim),
    /// An input.
    Input(InputId),
    /// A `let` name.
    Let(LetId),
    /// The parameter of the function in whose body this stands.
    Parameter,
    /// All ones (`true`) or all zeros.
    Fill(bool),
    /// The identity matrix.
    Identity,
    /// −E
    Neg(Box<Typed>),
    /// `±A ±B …`; the flag says that the term is subtracted.
    Sum(Vec<(bool, Typed)>),
    /// A product.
    Product(ProductKind, Box<Typed>, Box<Typed>),
    /// A quotient, entry by entry.
    Quotient(Box<Typed>, Box<Typed>),
    /// A power, entry by entry.
    Power(Box<Typed>, Box<Typed>),
    /// A power of a square matrix.
    MatrixPower(Box<Typed>, MatrixExponent),
    /// The transpose.
    Transpose(Box<Typed>),
    /// The inverse of a square matrix.
    Inverse(Box<Typed>),
    /// The lower triangular L with a positive diagonal and L*L' = E of a symmetric matrix E. Of one that is not, as
    /// where entries move by themselves, that of (E + E')/2.
    Cholesky(Box<Typed>),
    /// An entry, 0-based.
    Index(Box<Typed>, u64, u64),
    /// Parts side by side, and such rows below each other; all of a row are of one height, and all rows of one width.
    Blocks(Vec<Vec<Typed>>),
    /// As many rows and columns as its shape says, behind so many.
    Slice(Box<Typed>, Dim, Dim),
    /// The cross product of two 3-vectors.
    Cross(Box<Typed>, Box<Typed>),
    /// The matrix S of a 3-vector v with S*w = v × w.
    Skew(Box<Typed>),
    /// The largest (`true`) or the least entry: of all, of each column (`Rows`), or of each row.
    ExtremumOf(bool, Option<Axis>, Box<Typed>),
    /// The product of all entries, of each column (`Rows`), or of each row.
    ProductOf(Option<Axis>, Box<Typed>),
    /// Running sums down each column (`Rows`), or along each row.
    RunningSum(Axis, Box<Typed>),
    /// `f⁽ᵏ⁾` entry by entry.
    Map(Callee, u32, Box<Typed>),
    /// `max` (`true`) or `min`, entry by entry.
    Extremum(bool, Box<Typed>, Box<Typed>),
    /// Another function of two variables, entry by entry.
    OfTwo(OfTwo, Box<Typed>, Box<Typed>),
    /// `if`, entry by entry: left op right, then, otherwise.
    If(Box<(Typed, CompareOp, Typed)>, Box<Typed>, Box<Typed>),
    /// `sum`, or `mean` (`true`).
    Reduce(bool, Option<Axis>, Box<Typed>),
    /// The mean of the squared distances from the mean, over all entries or along an axis.
    Variance(Option<Axis>, Box<Typed>),
    /// Σ aᵢbᵢ
    Dot(Box<Typed>, Box<Typed>),
    /// The Euclidean (Frobenius) norm.
    Norm(Box<Typed>),
    /// The trace.
    Trace(Box<Typed>),
    /// The determinant.
    Det(Box<Typed>),
    /// The log of the absolute determinant.
    LogDet(Box<Typed>),
    /// A vector to a diagonal matrix.
    DiagonalMatrix(Box<Typed>),
    /// A matrix to its diagonal.
    DiagonalOf(Box<Typed>),
    /// The Kronecker product.
    Kron(Box<Typed>, Box<Typed>),
    /// Softmax: over all entries of a vector; down each column (`Rows`), or along each row (`Cols`).
    Softmax(Option<Axis>, Box<Typed>),
    /// The log of the sum of exponentials; without an axis over all entries of a vector.
    LogSumExp(Option<Axis>, Box<Typed>),
    /// A derivative.
    Derivative(DerivativeKind, Box<Typed>, Variable),
    /// An index name as a number, from 1.
    Name(NameId),
    /// The array whose entries are a scalar, at all values of some index names.
    Build(Vec<Range>, Box<Typed>),
    /// The entry of an array at some indices, one for each of its dimensions; what stands for it where there is none.
    Entry(Box<Typed>, Vec<Place>, Option<Box<Typed>>),
    /// A sum, a product, … over index names.
    Over(Box<Over>),
    /// The first where an index is not negative, else the second.
    Choose(Place, Box<Typed>, Box<Typed>),
    /// 1 where an index is 0, else 0.
    Delta(Place),
}

/// A scalar that is put together from one scalar at all values of some index names.
#[derive(Clone, Debug, PartialEq)]
pub struct Over {
    /// How.
    pub fold: Fold,
    /// The index names.
    pub ranges: Vec<Range>,
    /// What is not negative wherever there is a term.
    pub conditions: Vec<Place>,
    /// The terms.
    pub body: Typed,
}

/// Visits the direct parts of a kind, as they are or to be changed.
macro_rules! direct_parts {
    ($kind:expr, $visit:ident, $iter:ident $(, $mutable:tt)?) => {
        match $kind {
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Dim(_) | Kind::Input(_) | Kind::Let(_) => {}
            Kind::Parameter | Kind::Fill(_) | Kind::Identity | Kind::Name(_) | Kind::Delta(_) => {}
            Kind::Sum(terms) => terms.$iter().for_each(|(_, term)| $visit(term)),
            Kind::Blocks(rows) => rows.$iter().for_each(|row| row.$iter().for_each(|part| $visit(part))),
            Kind::Neg(x)
            | Kind::MatrixPower(x, _)
            | Kind::Transpose(x)
            | Kind::Inverse(x)
            | Kind::Cholesky(x)
            | Kind::Index(x, _, _)
            | Kind::Slice(x, _, _)
            | Kind::Skew(x)
            | Kind::ExtremumOf(_, _, x)
            | Kind::ProductOf(_, x)
            | Kind::RunningSum(_, x)
            | Kind::Map(_, _, x)
            | Kind::Reduce(_, _, x)
            | Kind::Variance(_, x)
            | Kind::Norm(x)
            | Kind::Trace(x)
            | Kind::Det(x)
            | Kind::LogDet(x)
            | Kind::DiagonalMatrix(x)
            | Kind::DiagonalOf(x)
            | Kind::Softmax(_, x)
            | Kind::Build(_, x)
            | Kind::LogSumExp(_, x) => $visit(x),
            Kind::Entry(x, _, or) => {
                $visit(x);
                if let Some(or) = or {
                    $visit(or);
                }
            }
            Kind::Over(over) => $visit(&$($mutable)? over.body),
            Kind::Product(_, a, b)
            | Kind::Quotient(a, b)
            | Kind::Power(a, b)
            | Kind::Extremum(_, a, b)
            | Kind::OfTwo(_, a, b)
            | Kind::Cross(a, b)
            | Kind::Dot(a, b)
            | Kind::Choose(_, a, b)
            | Kind::Kron(a, b) => {
                $visit(a);
                $visit(b);
            }
            Kind::If(condition, a, b) => {
                $visit(&$($mutable)? condition.0);
                $visit(&$($mutable)? condition.2);
                $visit(a);
                $visit(b);
            }
            Kind::Derivative(kind, of, _) => {
                $visit(of);
                if let DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) = kind {
                    $visit(along);
                }
            }
        }
    };
}

impl Typed {
    /// Calls `visit` on each direct part.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Typed)) {
        direct_parts!(&self.kind, visit, iter)
    }

    /// Calls `visit` on each part that the text writes by itself: of `std(x)` on x, and not on the variance in between.
    pub fn written_parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Typed)) {
        self.parts_beside(self.span, visit);
    }

    fn parts_beside<'a>(&'a self, span: Span, visit: &mut dyn FnMut(&'a Typed)) {
        self.parts(&mut |part| if part.span == span { part.parts_beside(span, visit) } else { visit(part) });
    }

    /// Calls `change` on everything in the expression and then on itself, each after its parts.
    pub fn change(&mut self, change: &mut dyn FnMut(&mut Typed)) {
        self.parts_mut(&mut |part| part.change(change));
        change(self);
    }

    /// Calls `visit` on each direct part, to be changed.
    fn parts_mut(&mut self, visit: &mut dyn FnMut(&mut Typed)) {
        direct_parts!(&mut self.kind, visit, iter_mut, mut)
    }

    /// Calls `visit` on this expression and everything in it.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Typed)) {
        visit(self);
        self.parts(&mut |part| part.walk(visit));
    }

    /// Calls `visit` on this expression and everything in it but what stands under a derivative form.
    fn walk_outside<'a>(&'a self, visit: &mut dyn FnMut(&'a Typed)) {
        visit(self);
        match &self.kind {
            Kind::Derivative(DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along), ..) => {
                along.walk_outside(visit);
            }
            Kind::Derivative(..) => {}
            _ => self.parts(&mut |part| part.walk_outside(visit)),
        }
    }

    /// The indices written in the expression itself, and not in its parts.
    pub fn places(&self) -> &[Place] {
        match &self.kind {
            Kind::Entry(_, places, _) => places,
            Kind::Choose(place, ..) | Kind::Delta(place) => std::slice::from_ref(place),
            Kind::Over(over) => &over.conditions,
            _ => &[],
        }
    }

    /// The index names that it binds.
    pub fn ranges(&self) -> &[Range] {
        match &self.kind {
            Kind::Build(ranges, _) => ranges,
            Kind::Over(over) => &over.ranges,
            _ => &[],
        }
    }

    /// The index names in it that are bound outside of it, in order, each once.
    pub fn free_names(&self) -> Vec<NameId> {
        let mut free = Vec::new();
        self.find_free(&mut Vec::new(), &mut free);
        free.sort_unstable();
        free.dedup();
        free
    }

    fn find_free(&self, bound: &mut Vec<NameId>, free: &mut Vec<NameId>) {
        let outside = bound.len();
        bound.extend(self.ranges().iter().map(|range| range.id));
        let mut note = |id: NameId| {
            if !bound.contains(&id) {
                free.push(id);
            }
        };
        if let Kind::Name(id) = self.kind {
            note(id);
        }
        self.places().iter().for_each(|place| place.names(&mut note));
        self.parts(&mut |part| part.find_free(bound, free));
        bound.truncate(outside);
    }

    /// Whether the expression itself, its parts aside, binds index names or has some.
    pub fn has_own_indices(&self) -> bool {
        matches!(self.kind, Kind::Name(_)) || !self.ranges().is_empty() || !self.places().is_empty()
    }

    /// The independent dimensions that the expression itself depends on, its parts aside.
    pub fn dims(&self) -> Vec<DimId> {
        let mut dims: Vec<DimId> = self.shape.dims().iter().flat_map(|dim| dim.ids().collect::<Vec<_>>()).collect();
        if let Kind::Dim(dim) = &self.kind {
            dims.extend(dim.ids());
        }
        dims.extend(self.ranges().iter().flat_map(|range| range.size.ids()));
        dims.extend(self.places().iter().flat_map(Place::ids));
        dims
    }

    /// Whether a derivative of some form is taken in it (a function's prime among them).
    pub fn has_derivative(&self) -> bool {
        let mut found = false;
        self.walk(&mut |part| found |= matches!(part.kind, Kind::Derivative(..) | Kind::Map(_, 1.., _)));
        found
    }
}
