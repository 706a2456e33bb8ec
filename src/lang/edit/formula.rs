//! What an edit is, and what edits need to know of a formula.

use super::walk;
use crate::lang::ast::{Axis, BinaryOp, Expr, ExprKind, Fold};
use crate::lang::dim::Shape;
use crate::lang::indices::DELTAS;

/// What an edit changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Change {
    /// A sign, of a term or of the whole.
    Sign,
    /// `rows` for `cols` or the reverse.
    Axis,
    /// A transpose is put on the whole.
    WholeTransposed,
    /// A transpose is put on a part.
    TransposeAdded,
    /// A transpose is taken from a part.
    TransposeDropped,
    /// `*` for `.*` or the reverse; also `^` for `.^`.
    ProductKind,
    /// The two sides of a product, a quotient or a difference change places.
    FactorsSwapped,
    /// `X[i, j]` becomes `X[j, i]`.
    IndicesSwapped,
    /// An index is another one.
    IndexChanged,
    /// Parts of an array change places.
    PartsSwapped,
    /// An index is one more or one less.
    IndexMoved,
    /// A factor `delta(i, j)` is added.
    DeltaAdded,
    /// A condition on indices is added: `if(j <= i, …, 0)`, or that of a sum.
    ConditionAdded,
    /// The condition of a sum is dropped.
    ConditionDropped,
    /// The sides of a condition on indices are exchanged.
    ConditionTurned,
    /// A prime is added: `f` becomes `f'`.
    PrimeAdded,
    /// A prime is dropped.
    PrimeDropped,
    /// The argument of a derivative `f'` is what f was applied to.
    Argument,
    /// The two values of an `if`, or of a `max` and `min`, change places.
    Branches,
    /// Brackets are put around what belongs together: `a/b*c` becomes `a/(b*c)`.
    Brackets,
    /// An exponent is one more or one less.
    Exponent,
    /// A number is another one.
    Constant,
    /// `mean` becomes `sum`.
    SumForMean,
    /// `sum` becomes `mean`.
    MeanForSum,
    /// A `sum` is put around a part.
    SumAdded,
    /// A `sum` is taken away.
    SumDropped,
    /// A factor is dropped.
    FactorDropped,
    /// A term is dropped.
    TermDropped,
    /// A term is taken once more.
    TermDoubled,
    /// A name becomes another name.
    Renamed,
    /// A factor is added.
    FactorAdded,
    /// A factor f′ of something that stands under a function is added.
    SlopeAdded,
    /// A function is another one.
    Function,
    /// A function is put around a part.
    FunctionAdded,
    /// A function is taken away, its argument stays.
    FunctionDropped,
    /// `p .* (1 - p)` in place of softmax's derivative is completed.
    Softmax,
    /// The way back through a softmax is added.
    SoftmaxAdded,
    /// `p - y`, where the loss takes p itself, becomes the gradient by p.
    OffItsCase,
    /// `1 - f^2` for `f*(1 - f)` or the reverse.
    OtherDerivative,
    /// A term is added.
    TermAdded,
    /// `A` becomes `(A + A')/2`.
    Symmetrised,
}

impl Change {
    /// A word for it, as a table has it.
    pub fn word(self) -> &'static str {
        match self {
            Change::Sign => "sign",
            Change::Axis => "axis",
            Change::WholeTransposed => "transposed",
            Change::TransposeAdded => "transpose added",
            Change::TransposeDropped => "transpose dropped",
            Change::ProductKind => "product kind",
            Change::FactorsSwapped => "factors swapped",
            Change::IndicesSwapped => "indices swapped",
            Change::IndexChanged => "index",
            Change::PartsSwapped => "parts swapped",
            Change::IndexMoved => "index moved",
            Change::DeltaAdded => "delta added",
            Change::ConditionAdded => "condition added",
            Change::ConditionDropped => "condition dropped",
            Change::ConditionTurned => "condition turned",
            Change::PrimeAdded => "prime added",
            Change::PrimeDropped => "prime dropped",
            Change::Argument => "argument",
            Change::Branches => "branches",
            Change::Exponent => "exponent",
            Change::Constant => "constant",
            Change::SumForMean => "sum for mean",
            Change::MeanForSum => "mean for sum",
            Change::SumAdded => "sum added",
            Change::SumDropped => "sum dropped",
            Change::FactorDropped => "factor dropped",
            Change::TermDropped => "term dropped",
            Change::TermDoubled => "term doubled",
            Change::Renamed => "name",
            Change::FactorAdded => "factor added",
            Change::SlopeAdded => "chain factor added",
            Change::Function => "function",
            Change::FunctionAdded => "function added",
            Change::FunctionDropped => "function dropped",
            Change::Softmax => "softmax",
            Change::SoftmaxAdded => "softmax added",
            Change::OffItsCase => "off its case",
            Change::OtherDerivative => "other derivative",
            Change::TermAdded => "term added",
            Change::Symmetrised => "symmetrised",
            Change::Brackets => "brackets",
        }
    }
}

/// One edit of an expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Edit {
    /// What it changes.
    pub change: Change,
    /// How large it is: 0 where what stands twice is dropped, 1 for a sign or a transpose, more for what has to be
    /// written anew.
    pub size: u32,
    /// The number of the part that is replaced, as in [`walk::parts`].
    pub at: usize,
    /// What stands there afterwards.
    pub new: Expr,
}

impl Edit {
    /// The expression after the edit.
    pub fn apply(&self, expr: &Expr) -> Expr {
        walk::replaced(expr, self.at, &self.new)
    }
}

/// A name that an edit may use.
#[derive(Clone, Debug, PartialEq)]
pub struct Word {
    /// The name.
    pub name: String,
    /// Its shape.
    pub shape: Shape,
}

/// A function of one variable and what it is applied to.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// The function's name.
    pub function: String,
    /// Whether it is applied entry by entry.
    pub dotted: bool,
    /// What it is applied to.
    pub argument: Expr,
    /// The name of the value, if a `let` gives it one.
    pub value: Option<String>,
}

/// A softmax that occurs in what is differentiated.
#[derive(Clone, Debug, PartialEq)]
pub struct Softmax {
    /// Its value: a `let`'s name, or as it is written.
    pub value: Expr,
    /// The shape of the value.
    pub shape: Shape,
    /// Along which axis it sums to one; none for a column.
    pub axis: Option<Axis>,
}

/// What edits may use beside the formula itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vocabulary {
    /// Names of values, the nearest first.
    pub words: Vec<Word>,
    /// Names of dimensions.
    pub dims: Vec<String>,
    /// Names of all dimensions, by their numbers: for `1[n]`.
    pub dim_names: Vec<String>,
    /// Whole numbers from 3 that are written there.
    pub numbers: Vec<u64>,
    /// Applications of functions that occur in what is differentiated.
    pub applications: Vec<Application>,
    /// What is differentiated by, if its name stands there.
    pub variable: Option<String>,
    /// Softmaxes that occur there.
    pub softmaxes: Vec<Softmax>,
    /// Names of functions that may stand for each other.
    pub functions: Vec<String>,
    /// Scalars that occur in what is differentiated, such as `norm(x)`.
    pub scalars: Vec<Expr>,
    /// Derivatives of what stands under functions: factors of the chain rule.
    pub inner: Vec<Expr>,
    /// Terms of the derivative, one for each path.
    pub paths: Vec<Expr>,
    /// Index maps, each with the number of its indices.
    pub maps: Vec<(String, usize)>,
}

/// What the shape of an expression is; none where it does not fit.
pub type ShapeOf<'s> = dyn Fn(&Expr) -> Option<Shape> + 's;

/// A formula with what its edits need to know of it.
pub(super) struct Formula<'f> {
    pub(super) parts: Vec<&'f Expr>,
    /// The shapes of the parts, as far as they fit.
    pub(super) shapes: Vec<Option<Shape>>,
    /// Parts that are no place for arrays: exponents, indices, conditions, what derivative forms differentiate.
    pub(super) closed: Vec<bool>,
    /// Parts that are factors or terms of the whole, so that a factor there is one of the whole or of a term.
    pub(super) outer: Vec<bool>,
    /// All index names that are bound in it.
    pub(super) names: Vec<String>,
    /// Those of the whole, an array by its entries.
    pub(super) free: Vec<String>,
    pub(super) vocabulary: &'f Vocabulary,
}

/// For each part, whether it stands in an exponent, under a derivative form or in a condition.
fn closed(parts: &[&Expr]) -> Vec<bool> {
    let mut closed = vec![false; parts.len()];
    for (at, part) in parts.iter().enumerate() {
        let inside = |child: &Expr| walk::parts(child).len();
        let mut close = |from: usize, count: usize| closed[from..from + count].fill(true);
        match &part.kind {
            ExprKind::Binary(BinaryOp::Pow, base, exponent) => close(at + 1 + inside(base), inside(exponent)),
            ExprKind::Derivative { of, .. } => close(at + 1, inside(of)),
            ExprKind::If { condition, .. } => close(at + 1, inside(&condition.left) + inside(&condition.right)),
            _ => {}
        }
    }
    closed
}

/// For each part, whether only sums, products and transposes lie between it and the whole.
fn outer(parts: &[&Expr]) -> Vec<bool> {
    let mut outer = vec![false; parts.len()];
    outer[0] = true;
    for (at, part) in parts.iter().enumerate() {
        let mut next = at + 1;
        for (position, child) in walk::children(part).into_iter().enumerate() {
            let open = match &part.kind {
                ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul, ..) => true,
                ExprKind::Binary(BinaryOp::Div | BinaryOp::ElemDiv, ..) => position == 0,
                ExprKind::Sum(_) | ExprKind::Neg(_) | ExprKind::Transpose(_) => true,
                ExprKind::If { .. } => position >= 2,
                ExprKind::Build { .. } => true,
                ExprKind::Over { fold: Fold::Sum | Fold::Mean, condition: None, .. } => true,
                ExprKind::Call { function, .. } => matches!(function.name.as_str(), "sum" | "mean" | "diag"),
                _ => false,
            };
            outer[next] = outer[at] && open;
            next += walk::parts(child).len();
        }
    }
    outer
}

/// Parts in the brackets of index names have no shape by themselves: what is made of entries and of index names is a scalar.
fn scalars_by_entry(parts: &[&Expr], names: &[String], shapes: &mut [Option<Shape>]) {
    for at in (0..parts.len()).rev().filter(|at| *at > 0) {
        if shapes[at].is_some() {
            continue;
        }
        let mut next = at + 1;
        let children = walk::children(parts[at]);
        let all_scalar = children.iter().all(|child| {
            let own = shapes[next].as_ref().is_some_and(Shape::is_scalar);
            next += walk::parts(child).len();
            own
        });
        let is_scalar = match &parts[at].kind {
            ExprKind::Name(name) => names.contains(name),
            ExprKind::Entry { .. } | ExprKind::Over { .. } => true,
            ExprKind::Call { function, .. } if DELTAS.contains(&function.name.as_str()) => true,
            ExprKind::Sum(_) | ExprKind::Neg(_) | ExprKind::Binary(..) | ExprKind::If { .. } => all_scalar,
            ExprKind::Call { dotted: false, .. } => all_scalar,
            _ => false,
        };
        if is_scalar {
            shapes[at] = Some(Shape::scalar());
        }
    }
}

impl<'f> Formula<'f> {
    pub(super) fn new(expr: &'f Expr, vocabulary: &'f Vocabulary, shape_of: &ShapeOf<'_>) -> Formula<'f> {
        let parts = walk::parts(expr);
        let bound = |part: &&Expr| match &part.kind {
            ExprKind::Build { names, .. } | ExprKind::Over { names, .. } => {
                names.iter().map(|binder| binder.name.name.clone()).collect()
            }
            _ => Vec::new(),
        };
        let mut names: Vec<String> = parts.iter().flat_map(bound).collect();
        names.sort_unstable();
        names.dedup();
        let free = bound(&expr);
        let mut shapes: Vec<Option<Shape>> = parts.iter().map(|part| shape_of(part)).collect();
        if !names.is_empty() {
            scalars_by_entry(&parts, &names, &mut shapes);
        }
        Formula { closed: closed(&parts), outer: outer(&parts), parts, shapes, names, free, vocabulary }
    }

    pub(super) fn is_scalar(&self, at: usize) -> bool {
        self.shapes[at].as_ref().is_some_and(Shape::is_scalar)
    }

    /// Whether it is certainly no scalar.
    pub(super) fn is_array(&self, at: usize) -> bool {
        self.shapes[at].as_ref().is_some_and(|shape| !shape.is_scalar())
    }

    pub(super) fn may_be_array(&self, at: usize) -> bool {
        !self.is_scalar(at)
    }

    /// The shape of an array, with the names that are needed to write its dimensions; none where one is missing.
    pub(super) fn known_shape(&self, at: usize) -> Option<(&Shape, &[String])> {
        let names = self.vocabulary.dim_names.as_slice();
        let shape = self.shapes[at].as_ref().filter(|shape| !shape.is_scalar())?;
        let mut ids = shape.rows.ids().chain(shape.cols.ids());
        ids.all(|id| id < names.len()).then_some((shape, names))
    }
}
