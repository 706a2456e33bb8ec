//! The words the language keeps for itself: statement keywords, built-in functions, derivative forms and the rest.
//!
//! One table for the parser, which checks the number of arguments, and for the shape checker, which checks the rest.

use super::ast::{DerivativeForm, Property};
use super::typed::Elementary;

/// The words a statement starts with.
pub const KEYWORDS: [&str; 9] = ["dims", "var", "const", "function", "given", "domain", "except", "let", "claim"];

/// A built-in function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Builtin {
    /// How it is written.
    pub name: &'static str,
    /// The number of arguments, the axis not counted.
    pub arity: usize,
    /// Whether it is a function of scalars, which a dot applies entry by entry: `f.(X)`.
    pub elementwise: bool,
    /// Whether `rows` or `cols` may follow the arguments.
    pub axis: bool,
}

const fn elementwise(name: &'static str, arity: usize) -> Builtin {
    Builtin { name, arity, elementwise: true, axis: false }
}

/// Of two scalars, or of the entries of one array.
const fn extremum(name: &'static str) -> Builtin {
    Builtin { name, arity: 2, elementwise: true, axis: true }
}

const fn whole(name: &'static str, arity: usize) -> Builtin {
    Builtin { name, arity, elementwise: false, axis: false }
}

const fn along_axis(name: &'static str) -> Builtin {
    Builtin { name, arity: 1, elementwise: false, axis: true }
}

/// All built-in functions but for `if` and the derivative forms, which have syntax trees of their own: those of the
/// table of elementary functions, and the others.
pub const FUNCTIONS: [Builtin; ELEMENTARY + OTHERS.len()] = {
    let mut all = [OTHERS[0]; ELEMENTARY + OTHERS.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < ELEMENTARY { elementwise(Elementary::ALL[at].name(), 1) } else { OTHERS[at - ELEMENTARY] };
        at += 1;
    }
    all
};

const ELEMENTARY: usize = Elementary::ALL.len();

const OTHERS: [Builtin; 27] = [
    extremum("max"),
    extremum("min"),
    elementwise("atan2", 2),
    elementwise("hypot", 2),
    elementwise("mod", 2),
    along_axis("sum"),
    along_axis("mean"),
    along_axis("std"),
    along_axis("variance"),
    along_axis("softmax"),
    along_axis("logsumexp"),
    whole("dot", 2),
    whole("norm", 1),
    whole("tr", 1),
    whole("trace", 1),
    whole("transpose", 1),
    whole("det", 1),
    whole("logdet", 1),
    whole("inv", 1),
    whole("cholesky", 1),
    whole("diag", 1),
    whole("outer", 2),
    whole("kron", 2),
    whole("cross", 2),
    whole("skew", 1),
    along_axis("prod"),
    along_axis("cumsum"),
];

/// The built-in function of that name.
///
/// ```
/// use backproof::lang::builtin::function;
/// assert_eq!(function("outer").map(|builtin| builtin.arity), Some(2));
/// assert!(function("sine").is_none());
/// ```
pub fn function(name: &str) -> Option<&'static Builtin> {
    FUNCTIONS.iter().find(|builtin| builtin.name == name)
}

/// The derivative forms that are written like calls, with the number of their arguments.
pub const DERIVATIVE_FORMS: [(&str, DerivativeForm, usize); 5] = [
    ("grad", DerivativeForm::Grad, 2),
    ("jac", DerivativeForm::Jac, 2),
    ("hess", DerivativeForm::Hess, 2),
    ("vjp", DerivativeForm::Vjp, 3),
    ("jvp", DerivativeForm::Jvp, 3),
];

/// The properties a `given` can state.
pub const PROPERTIES: [(&str, Property); 4] = [
    ("symmetric", Property::Symmetric),
    ("invertible", Property::Invertible),
    ("posdef", Property::PositiveDefinite),
    ("orthogonal", Property::Orthogonal),
];

/// Words that are reserved for other reasons.
const OTHER_WORDS: [&str; 12] =
    ["rows", "cols", "expect", "verified", "refuted", "unknown", "error", "in", "inf", "by", "shape", "if"];

/// Why a name cannot be declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// A statement starts with it.
    Keyword,
    /// A built-in function.
    Function,
    /// `grad`, `jac`, `hess`, `vjp`, `jvp`.
    DerivativeForm,
    /// `pi`, `e`, `I`.
    Constant,
    /// Any other word of the language, such as `rows`, `expect`, `symmetric`.
    Word,
}

impl Reserved {
    /// The table the name stands in, as a message says it: "`sum` is …".
    pub fn describe(self) -> &'static str {
        match self {
            Reserved::Keyword => "a keyword that starts a statement",
            Reserved::Function => "a built-in function",
            Reserved::DerivativeForm => "a derivative form",
            Reserved::Constant => "a built-in constant",
            Reserved::Word => "a word of the claims language",
        }
    }
}

/// Why a name cannot be declared, if it cannot.
///
/// ```
/// use backproof::lang::builtin::{Reserved, reserved};
/// assert_eq!(reserved("tanh"), Some(Reserved::Function));
/// assert_eq!(reserved("theta"), None);
/// ```
pub fn reserved(name: &str) -> Option<Reserved> {
    if KEYWORDS.contains(&name) {
        Some(Reserved::Keyword)
    } else if function(name).is_some() {
        Some(Reserved::Function)
    } else if DERIVATIVE_FORMS.iter().any(|form| form.0 == name) {
        Some(Reserved::DerivativeForm)
    } else if ["pi", "e", "I"].contains(&name) {
        Some(Reserved::Constant)
    } else if OTHER_WORDS.contains(&name) || PROPERTIES.iter().any(|property| property.0 == name) {
        Some(Reserved::Word)
    } else {
        None
    }
}

/// Functions that came after the first version of the language: a file that declares such a name for itself means what it
/// has always meant.
const RECENT: [&str; 20] = [
    "lgamma",
    "digamma",
    "trigamma",
    "erfc",
    "log1p",
    "expm1",
    "log2",
    "log10",
    "logit",
    "floor",
    "ceil",
    "round",
    "atan2",
    "hypot",
    "mod",
    "std",
    "variance",
    "trace",
    "transpose",
    "cholesky",
];

/// Whether a word of the language may be declared all the same, and then means what is declared.
///
/// ```
/// use backproof::lang::builtin::may_be_declared;
/// assert!(may_be_declared("std") && !may_be_declared("exp"));
/// ```
pub fn may_be_declared(name: &str) -> bool {
    RECENT.contains(&name)
}

/// The inverse functions that `sin⁻¹(x)` and the like stand for.
///
/// ```
/// use backproof::lang::builtin::inverse_function;
/// assert_eq!(inverse_function("tan"), Some("atan"));
/// ```
pub fn inverse_function(name: &str) -> Option<&'static str> {
    let inverses = [("sin", "asin"), ("cos", "acos"), ("tan", "atan"), ("exp", "log"), ("log", "exp")];
    inverses.iter().find(|pair| pair.0 == name).map(|pair| pair.1)
}
