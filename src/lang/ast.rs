//! The syntax tree: what the text says, before names and shapes are looked at.
//!
//! Every node carries the [`Span`] it was read from, so that any later message can point at its place.

pub use crate::expectation::{Expectation, Level};
pub use crate::fault::{Fault, IN_FULL, Repair, Span, TRANSLATED};
use dashu_ratio::RBig;

/// A name and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Ident {
    /// The name itself.
    pub name: String,
    /// Its place.
    pub span: Span,
}

/// An expression and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// The two-sided operators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BinaryOp {
    /// `*`: by a scalar, or the matrix product.
    Mul,
    /// `/`: by a scalar.
    Div,
    /// `.*`, elementwise.
    ElemMul,
    /// `./`, elementwise.
    ElemDiv,
    /// `^`: of a scalar, or the matrix power.
    Pow,
    /// `.^`, elementwise.
    ElemPow,
}

/// The comparisons of `if`, `domain`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompareOp {
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
}

/// `left op right`.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The left side.
    pub left: Box<Expr>,
    /// Which comparison.
    pub op: CompareOp,
    /// The right side.
    pub right: Box<Expr>,
}

/// What a reduction adds up: `sum(E, rows)` adds up the rows and leaves one entry per column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// `rows`
    Rows,
    /// `cols`
    Cols,
}

/// An index name where it is bound: `i`, `i in n`.
#[derive(Clone, Debug, PartialEq)]
pub struct Binder {
    /// The name.
    pub name: Ident,
    /// How far it runs, if that is written.
    pub range: Option<DimExpr>,
}

/// How one scalar is made of those at all values of some index names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the word of that name")]
pub enum Fold {
    Sum,
    Mean,
    Prod,
    Max,
    Min,
}

impl Fold {
    /// Whether a sign of all terms is one of the whole.
    pub fn is_linear(self) -> bool {
        matches!(self, Fold::Sum | Fold::Mean)
    }

    /// All of them, with the words for them.
    pub const ALL: [(Fold, &str); 5] =
        [(Fold::Sum, "sum"), (Fold::Mean, "mean"), (Fold::Prod, "prod"), (Fold::Max, "max"), (Fold::Min, "min")];

    /// The word for it.
    pub fn word(self) -> &'static str {
        Fold::ALL.iter().find(|(fold, _)| *fold == self).map_or("sum", |(_, word)| word)
    }
}

/// What an expression is.
#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    /// A number, exactly as written.
    Number(RBig),
    /// A name: input, `let`, dimension, function parameter.
    Name(String),
    /// `pi`
    Pi,
    /// `e`
    Euler,
    /// `1[n, m]` (`one`) or `0[n, m]`.
    Fill {
        /// Ones or zeros.
        one: bool,
        /// One or two dimensions.
        dims: Vec<DimExpr>,
    },
    /// `I[n]`
    Identity(DimExpr),
    /// `-E`
    Neg(Box<Expr>),
    /// `A + B - C …`: a whole chain; the flag says that the term is subtracted. At least two terms.
    Sum(Vec<(bool, Expr)>),
    /// `A op B`
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `E'` (also `ᵀ`)
    Transpose(Box<Expr>),
    /// `E⁻¹`: the inverse matrix, or the reciprocal of a scalar.
    Inverse(Box<Expr>),
    /// `E[i]`, `E[i, j]`: 1-based integers.
    Index(Box<Expr>, Vec<u64>),
    /// `[a, b; c, d]`: the parts of each row, of which there is at least one.
    Blocks(Vec<Vec<Expr>>),
    /// `x[2:n]`, `X[i, :]`, `x[n]`: what is taken along each of one or two dimensions.
    Slice(Box<Expr>, Vec<Along>),
    /// `E[i, k + 1]`, `E[i] or 0`: an entry whose indices have names in them.
    Entry {
        /// Of which array.
        of: Box<Expr>,
        /// The indices.
        index: Vec<Expr>,
        /// What stands for it where there is no such entry.
        or: Option<Box<Expr>>,
    },
    /// `sum(k, l in n if k <= l: E)`, and the same with `mean`, `prod`, `max`, `min`.
    Over {
        /// Which word.
        fold: Fold,
        /// The index names it binds.
        names: Vec<Binder>,
        /// Where there is a term.
        condition: Option<Comparison>,
        /// The terms.
        body: Box<Expr>,
    },
    /// An array by its entries: the value of `let S[i, j] = E`, and each side of a claim by entry.
    Build {
        /// The index names it binds.
        names: Vec<Binder>,
        /// The entries.
        body: Box<Expr>,
    },
    /// `f(A, B)`, `f.(A)`, `f''(x)`, `sum(E, rows)`: any call but `if` and the derivative forms.
    Call {
        /// The function's name (`sqrt` for `√`, `sum` for `Σ`, `atan` for `tan⁻¹`).
        function: Ident,
        /// The number of primes: 1 for `f'`.
        order: u32,
        /// Whether a dot stood before the parenthesis.
        dotted: bool,
        /// The arguments but for the axis.
        args: Vec<Expr>,
        /// `rows` or `cols`, as the last argument.
        axis: Option<Axis>,
    },
    /// `if(cond, a, b)`, `if.(cond, A, B)`
    If {
        /// Whether a dot stood before the parenthesis.
        dotted: bool,
        /// The condition.
        condition: Comparison,
        /// The value where it holds.
        then: Box<Expr>,
        /// The value elsewhere.
        otherwise: Box<Expr>,
    },
    /// `dE/dX`, `d(E)/dX`, `grad(E, X)`, `jac`, `hess`, `vjp`, `jvp`.
    Derivative {
        /// Which form was written.
        form: DerivativeForm,
        /// What is differentiated.
        of: Box<Expr>,
        /// With respect to which name.
        wrt: Ident,
        /// The cotangent of `vjp`, the tangent of `jvp`.
        along: Option<Box<Expr>>,
    },
    /// `jac(E, [x; y])`: by several names at once, which are arranged as in an array made of them.
    Stacked {
        /// Which form was written.
        form: DerivativeForm,
        /// What is differentiated.
        of: Box<Expr>,
        /// With respect to which names, row by row.
        wrt: Vec<Vec<Ident>>,
        /// The cotangent of `vjp`, the tangent of `jvp`.
        along: Option<Box<Expr>>,
    },
}

/// What is taken along one dimension.
#[derive(Clone, Debug, PartialEq)]
pub enum Along {
    /// `:`
    All,
    /// `i`: one row, one column, or an entry.
    At(DimExpr),
    /// `a:b`, both ends included.
    Range(DimExpr, DimExpr),
}

/// How a derivative was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DerivativeForm {
    /// `dE/dX`, `d(E)/dX`, `∂E/∂X`
    Quotient,
    /// `grad(E, X)`
    Grad,
    /// `jac(y, x)`
    Jac,
    /// `hess(E, x)`
    Hess,
    /// `vjp(Y, X, G)`
    Vjp,
    /// `jvp(Y, X, V)`
    Jvp,
}

/// A dimension: a polynomial with whole coefficients, as written; with natural ones where it is declared.
#[derive(Clone, Debug, PartialEq)]
pub struct DimExpr {
    /// What it is.
    pub kind: DimKind,
    /// Where it stands.
    pub span: Span,
}

/// What a dimension is.
#[derive(Clone, Debug, PartialEq)]
pub enum DimKind {
    /// A number.
    Number(u64),
    /// A declared dimension.
    Name(String),
    /// `a + b`
    Add(Box<DimExpr>, Box<DimExpr>),
    /// `a - b`, in slices and where an array of ones, zeros or a shape is written down.
    Sub(Box<DimExpr>, Box<DimExpr>),
    /// `a * b`
    Mul(Box<DimExpr>, Box<DimExpr>),
    /// `a ^ 3`
    Pow(Box<DimExpr>, u32),
}

/// `W[n, k]` in a `var` or `const`.
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    /// The name.
    pub name: Ident,
    /// No dimension for a scalar, one for a column vector, two for a matrix.
    pub dims: Vec<DimExpr>,
    /// Of an index map, `index y[m] in c`: what its entries are indices of.
    pub into: Option<DimExpr>,
}

/// What a file is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// What it says.
    pub kind: StatementKind,
    /// The whole statement.
    pub span: Span,
    /// The line it starts on, from 1.
    pub line: usize,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq)]
pub enum StatementKind {
    /// `dims n, d = 4*h + 1`
    Dims(Vec<(Ident, Option<DimExpr>)>),
    /// `var …` or, with the flag, `const …`
    Inputs {
        /// Whether it said `const`.
        constant: bool,
        /// What is declared.
        declarations: Vec<Declaration>,
    },
    /// `function f(t)`, `function f(t) = body`
    Function {
        /// Its name.
        name: Ident,
        /// Its parameter.
        parameter: Ident,
        /// Its body; none for an arbitrary function.
        body: Option<Expr>,
    },
    /// `given …`
    Given(Vec<Fact>),
    /// `domain …`
    Domain(Vec<DomainItem>),
    /// `except E = F, …`
    Except(Vec<(Expr, Expr)>),
    /// `let N = E`
    Let {
        /// The name.
        name: Ident,
        /// Its value.
        value: Expr,
    },
    /// `claim L: … expect …`
    Claim(Claim),
    /// A statement at fault. Names it declares are known to stand there, so that what uses them is not accused of an
    /// unknown name.
    Faulty {
        /// What is wrong, in the order of the text; at least one.
        faults: Vec<Fault>,
        /// The names it would have declared, as far as they could be read.
        declares: Vec<String>,
        /// For a claim: what could be read of it.
        claim: Option<ClaimParts>,
        /// What it says if every hint is followed, where each has one likely reading only.
        repaired: Option<Box<StatementKind>>,
    },
}

/// A property of an input matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Property {
    /// `symmetric`
    Symmetric,
    /// `invertible`
    Invertible,
    /// `posdef`: symmetric and positive definite.
    PositiveDefinite,
    /// `orthogonal`
    Orthogonal,
}

/// One item of a `given`.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// `A symmetric`
    Property(Ident, Property),
    /// `sum(y) = 1`
    Equation(Expr, Expr),
}

/// One item of a `domain`.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "a file has few of them, and a match on plain expressions reads better")]
pub enum DomainItem {
    /// `x in [a, b)`
    Interval {
        /// What is bounded.
        of: Expr,
        /// The lower end; none for `-inf`.
        low: Option<Expr>,
        /// Whether the lower end belongs to the interval.
        low_closed: bool,
        /// The upper end; none for `inf`.
        high: Option<Expr>,
        /// Whether the upper end belongs to the interval.
        high_closed: bool,
        /// The place of the interval itself.
        span: Span,
    },
    /// `det(X) > 0`
    Inequality(Comparison),
}

/// A `claim`.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its label, if it has one.
    pub label: Option<Ident>,
    /// What is claimed.
    pub body: ClaimBody,
    /// The text of the claim without label and expectation: the source from its first to its last token (line breaks
    /// and comments folded to one space).
    pub text: String,
    /// Its `expect`, if it has one.
    pub expectation: Option<Expectation>,
}

/// What is known of a claim that cannot be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ClaimParts {
    /// Its label, if it has one.
    pub label: Option<String>,
    /// Its `expect`, if it has one that can be read.
    pub expectation: Option<Expectation>,
    /// Its text without label and expectation, as in [`Claim`].
    pub text: String,
}

/// What is claimed.
#[derive(Clone, Debug, PartialEq)]
pub enum ClaimBody {
    /// `lhs = rhs`
    Equal(Expr, Expr),
    /// `shape(E) = [n, k]`, with any number of dimensions.
    Shape(Expr, Vec<DimExpr>),
}

/// A file as it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceFile {
    /// The statements in the order of the text, the faulty ones among them.
    pub statements: Vec<Statement>,
    /// Remarks that are no faults: `dE/dX` read as a division because `dE` is declared.
    pub remarks: Vec<Fault>,
}
