//! Syntax trees as LaTeX, for papers and slides.
//!
//! No convention says whether a matrix product or an elementwise one binds tighter, so brackets stand wherever one
//! stands in the other. What is printed means the same by either convention; the tests hold that for random trees.

use crate::lang::ast::{
    Along, Axis, BinaryOp, Binder, CompareOp, Comparison, DerivativeForm, DimExpr, DimKind, Expr, ExprKind, Fold, Ident,
};
use crate::lang::builtin::function as builtin;
use dashu_ratio::RBig;

/// The LaTeX of an expression, for math mode. `is_scalar` says which of its parts are scalars: a scalar times an array
/// needs no brackets, whatever the array is made of, and a scalar `x'*y` amid a matrix product does.
///
/// ```
/// use backproof::lang::{ast::{ClaimBody, StatementKind}, latex::latex, parser::parse};
/// let file = parse("dims m\nvar dZ[m], X[m]\nclaim dZ = 1/m * dZ * X'");
/// let StatementKind::Claim(claim) = &file.statements[2].kind else { panic!() };
/// let ClaimBody::Equal(_, right) = &claim.body else { panic!() };
/// assert_eq!(latex(right, &|_| false), r"\frac{1}{m}\, \mathit{dZ}\, X^{\top}");
/// ```
pub fn latex(expr: &Expr, is_scalar: &dyn Fn(&Expr) -> bool) -> String {
    Typesetter { is_scalar }.text(expr)
}

/// What an expression is on the outside: this decides where it wants brackets.
#[derive(Clone, Copy, PartialEq)]
enum Grouping {
    /// Cases have a brace before them, and nothing behind.
    Cases,
    /// A sum, or anything with a sign before it.
    Sum,
    /// `A\, B`
    Matrix,
    /// `A \odot B`
    Elementwise,
    /// `A \oslash B`
    ElementwiseQuotient,
    /// `A \otimes B`
    Kronecker,
    /// A scalar times what wants no brackets in any product.
    Scaled,
    /// A factor of any product, but no base of a power: `\frac{a}{b}`, `A^{\top}`, `f\left(x\right)`.
    Factor,
    /// The base of a power.
    Atom,
}

struct Typesetter<'t> {
    is_scalar: &'t dyn Fn(&Expr) -> bool,
}

impl Typesetter<'_> {
    fn text(&self, expr: &Expr) -> String {
        match &expr.kind {
            ExprKind::Number(value) => number(value),
            ExprKind::Name(name) => identifier(name),
            ExprKind::Pi => r"\pi".to_string(),
            ExprKind::Euler => r"\mathrm{e}".to_string(),
            ExprKind::Fill { one, dims } => {
                let alone = dims.len() == 1;
                let dims: Vec<String> =
                    dims.iter().map(|dim| if alone { dimension(dim) } else { factor(dim) }).collect();
                format!(r"\mathbf{{{}}}_{{{}}}", u8::from(*one), dims.join(r" \times "))
            }
            ExprKind::Identity(dim) => format!("I_{{{}}}", dimension(dim)),
            ExprKind::Neg(inner) => format!("-{}", self.term(inner)),
            ExprKind::Sum(terms) => self.sum(terms),
            ExprKind::Binary(op, a, b) => self.binary(*op, a, b),
            ExprKind::Transpose(inner) => format!(r"{}^{{\top}}", self.base(inner)),
            ExprKind::Inverse(inner) => format!("{}^{{-1}}", self.base(inner)),
            ExprKind::Index(inner, at) => {
                let at: Vec<String> = at.iter().map(u64::to_string).collect();
                // LaTeX knows no second subscript.
                let plain = matches!(&inner.kind, ExprKind::Name(name) if !name.contains('_'));
                format!("{}_{{{}}}", self.bracketed(inner, !plain), at.join(","))
            }
            ExprKind::Blocks(rows) => {
                let row = |row: &Vec<Expr>| row.iter().map(|part| self.text(part)).collect::<Vec<_>>().join(" & ");
                let rows: Vec<String> = rows.iter().map(row).collect();
                format!(r"\begin{{bmatrix}} {} \end{{bmatrix}}", rows.join(r" \\ "))
            }
            ExprKind::Slice(inner, along) => {
                let along: Vec<String> = along.iter().map(place).collect();
                let plain = matches!(&inner.kind, ExprKind::Name(name) if !name.contains('_'));
                format!("{}_{{{}}}", self.bracketed(inner, !plain), along.join(","))
            }
            ExprKind::Stacked { form, of, wrt, along } => {
                let names =
                    |row: &Vec<Ident>| row.iter().map(|one| identifier(&one.name)).collect::<Vec<_>>().join(" & ");
                let rows: Vec<String> = wrt.iter().map(names).collect();
                let by = format!(r"\left[\begin{{smallmatrix}} {} \end{{smallmatrix}}\right]", rows.join(r" \\ "));
                self.derivative_by(*form, of, &by, along.as_deref())
            }
            ExprKind::Entry { of, index, or } => {
                let at: Vec<String> = index.iter().map(|at| self.text(at)).collect();
                let plain = matches!(&of.kind, ExprKind::Name(name) if !name.contains('_'))
                    || matches!(&of.kind, ExprKind::Derivative { form: DerivativeForm::Quotient, .. });
                let entry = match (&of.kind, at.join(", ")) {
                    // `∂pᵢ/∂zⱼ`: the index of a derivative is that of what it is taken by.
                    (ExprKind::Derivative { form: DerivativeForm::Quotient, of, wrt, .. }, at) => {
                        format!(r"\frac{{\partial {}}}{{\partial {}_{{{at}}}}}", self.base(of), identifier(&wrt.name))
                    }
                    (_, at) => format!("{}_{{{at}}}", self.bracketed(of, !plain)),
                };
                match or {
                    Some(or) => format!(r"\left[{entry}\right]_{{\text{{else }} {}}}", self.text(or)),
                    None => entry,
                }
            }
            ExprKind::Over { fold, names, condition, body } => self.over(*fold, names, condition.as_ref(), body),
            ExprKind::Build { body, .. } => self.text(body),
            ExprKind::Call { function, order, args, axis, .. } => self.call(&function.name, *order, args, *axis),
            ExprKind::If { condition, then, otherwise, .. } => {
                let condition = self.comparison(condition);
                let (then, otherwise) = (self.text(then), self.text(otherwise));
                format!(r"\begin{{cases}} {then} & {condition} \\ {otherwise} & \text{{otherwise}} \end{{cases}}")
            }
            ExprKind::Derivative { form, of, wrt, along } => self.derivative(*form, of, &wrt.name, along.as_deref()),
        }
    }

    /// `\sum_{k:\, k \le i} …`, with what it is taken of in brackets where that is a sum.
    fn over(&self, fold: Fold, names: &[Binder], condition: Option<&Comparison>, body: &Expr) -> String {
        let word = match fold {
            Fold::Sum => r"\sum",
            Fold::Prod => r"\prod",
            Fold::Max => r"\max",
            Fold::Min => r"\min",
            Fold::Mean => r"\operatorname*{mean}",
        };
        let mut below: Vec<String> = names.iter().map(|binder| identifier(&binder.name.name)).collect();
        let mut below = std::mem::take(&mut below).join(", ");
        if let Some(condition) = condition {
            below += &format!(r" :\, {}", self.comparison(condition));
        }
        format!("{word}_{{{below}}} {}", self.term(body))
    }

    fn comparison(&self, condition: &Comparison) -> String {
        let op = match condition.op {
            CompareOp::Less => "<",
            CompareOp::LessEqual => r"\le",
            CompareOp::Greater => ">",
            CompareOp::GreaterEqual => r"\ge",
        };
        format!("{} {op} {}", self.text(&condition.left), self.text(&condition.right))
    }

    fn grouping(&self, expr: &Expr) -> Grouping {
        match &expr.kind {
            // What stands behind a sum's sign belongs to it.
            ExprKind::Over { .. } => Grouping::Sum,
            ExprKind::Build { body, .. } => self.grouping(body),
            ExprKind::Entry { of, .. } if matches!(of.kind, ExprKind::Derivative { .. }) => Grouping::Factor,
            ExprKind::If { .. } => Grouping::Cases,
            ExprKind::Sum(_) | ExprKind::Neg(_) => Grouping::Sum,
            ExprKind::Number(value) if *value < RBig::ZERO => Grouping::Sum,
            ExprKind::Number(value) if !value.denominator().is_one() => Grouping::Factor,
            ExprKind::Binary(op, a, b) => match op {
                BinaryOp::Mul if self.is_multiplier(a) => match self.grouping(b) {
                    Grouping::Cases | Grouping::Sum | Grouping::Factor | Grouping::Atom => Grouping::Scaled,
                    product => product,
                },
                BinaryOp::Mul => Grouping::Matrix,
                BinaryOp::ElemMul => Grouping::Elementwise,
                BinaryOp::ElemDiv => Grouping::ElementwiseQuotient,
                BinaryOp::Div | BinaryOp::Pow | BinaryOp::ElemPow => Grouping::Factor,
            },
            ExprKind::Call { function, order: 0, args, .. } => match function.name.as_str() {
                "kron" if args.len() == 2 => Grouping::Kronecker,
                "norm" | "abs" => Grouping::Atom,
                _ => Grouping::Factor,
            },
            ExprKind::Call { .. }
            | ExprKind::Transpose(_)
            | ExprKind::Inverse(_)
            | ExprKind::Derivative { .. }
            | ExprKind::Stacked { .. } => Grouping::Factor,
            _ => Grouping::Atom,
        }
    }

    /// Whether it is a scalar that is no product of arrays: before any product, it belongs to that product's first
    /// factor or to the whole, which is the same.
    fn is_multiplier(&self, expr: &Expr) -> bool {
        use Grouping::{Elementwise, ElementwiseQuotient, Kronecker, Matrix};
        !matches!(self.grouping(expr), Matrix | Elementwise | ElementwiseQuotient | Kronecker) && (self.is_scalar)(expr)
    }

    fn bracketed(&self, expr: &Expr, brackets: bool) -> String {
        let text = self.text(expr);
        if brackets { format!(r"\left({text}\right)") } else { text }
    }

    fn base(&self, expr: &Expr) -> String {
        self.bracketed(expr, self.grouping(expr) != Grouping::Atom)
    }

    /// What stands behind a minus.
    fn term(&self, expr: &Expr) -> String {
        self.bracketed(expr, matches!(self.grouping(expr), Grouping::Cases | Grouping::Sum))
    }

    fn sum(&self, terms: &[(bool, Expr)]) -> String {
        let mut text = String::new();
        for (position, (minus, term)) in terms.iter().enumerate() {
            text += match (position, minus) {
                (0, true) => "-",
                (0, false) => "",
                (_, true) => " - ",
                (_, false) => " + ",
            };
            let own = self.text(term);
            let loose = match self.grouping(term) {
                Grouping::Cases => true,
                Grouping::Sum => *minus || position > 0 && own.starts_with('-'),
                _ => false,
            };
            text += &self.bracketed(term, loose);
        }
        text
    }

    fn binary(&self, op: BinaryOp, a: &Expr, b: &Expr) -> String {
        match op {
            BinaryOp::Mul => self.product(a, b),
            BinaryOp::ElemMul => {
                let chained = self.grouping(b) == Grouping::Elementwise && !starts_scaled(b);
                let right = self.bracketed(b, !chained && !self.is_factor(b));
                format!(r"{} \odot {right}", self.elementwise_left(a))
            }
            BinaryOp::ElemDiv => {
                let right = self.bracketed(b, !self.is_factor(b));
                format!(r"{} \oslash {right}", self.elementwise_left(a))
            }
            BinaryOp::Div => format!(r"\frac{{{}}}{{{}}}", self.text(a), self.text(b)),
            BinaryOp::Pow => format!("{}^{{{}}}", self.base(a), self.text(b)),
            BinaryOp::ElemPow => format!(r"{}^{{\circ {}}}", self.base(a), self.text(b)),
        }
    }

    fn is_factor(&self, expr: &Expr) -> bool {
        matches!(self.grouping(expr), Grouping::Factor | Grouping::Atom)
    }

    fn elementwise_left(&self, expr: &Expr) -> String {
        let chained = matches!(self.grouping(expr), Grouping::Elementwise | Grouping::Scaled) || self.is_factor(expr);
        self.bracketed(expr, !chained || takes_what_follows(expr))
    }

    fn product(&self, a: &Expr, b: &Expr) -> String {
        use Grouping::{Cases, Elementwise, ElementwiseQuotient, Kronecker, Matrix, Sum};
        let left = match self.grouping(a) {
            Cases | Sum | Elementwise | ElementwiseQuotient | Kronecker => true,
            _ => takes_what_follows(a),
        };
        let right = match self.grouping(b) {
            Cases | Sum => true,
            Elementwise | ElementwiseQuotient | Kronecker => !self.is_multiplier(a),
            Matrix => !(self.is_scalar)(a) && self.starts_with_contraction(b),
            _ => false,
        };
        let (left, right) = (self.bracketed(a, left), self.bracketed(b, right));
        // Digits side by side would be one number, and a number before a fraction a mixed one.
        let digit = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
        let fraction = right.strip_prefix(r"\frac{").is_some_and(digit) && left.ends_with(|c: char| c.is_ascii_digit());
        let times = if digit(&right) || fraction { r" \cdot " } else { r"\, " };
        format!("{left}{times}{right}")
    }

    /// Whether a matrix product starts with one that is a scalar, `x'*y`: behind a matrix, `x'` would be read as its
    /// next factor.
    fn starts_with_contraction(&self, expr: &Expr) -> bool {
        let ExprKind::Binary(BinaryOp::Mul, a, b) = &expr.kind else { return false };
        match self.is_multiplier(a) {
            _ if self.grouping(expr) != Grouping::Matrix => false,
            _ if (self.is_scalar)(expr) => true,
            true => self.starts_with_contraction(b),
            false => self.starts_with_contraction(a),
        }
    }

    fn call(&self, function: &str, order: u32, args: &[Expr], axis: Option<Axis>) -> String {
        let inside: Vec<String> = args.iter().map(|arg| self.text(arg)).collect();
        let inside = inside.join(", ");
        let by_axis = match axis {
            Some(Axis::Rows) => r"_{\text{rows}}",
            Some(Axis::Cols) => r"_{\text{cols}}",
            None => "",
        };
        let primes = "'".repeat(order as usize);
        match (function, order) {
            ("sqrt", 0) => format!(r"\sqrt{{{inside}}}"),
            ("norm", 0) => format!(r"\left\lVert {inside} \right\rVert"),
            ("abs", 0) => format!(r"\left\lvert {inside} \right\rvert"),
            ("inv", 0) => format!(r"\left({inside}\right)^{{-1}}"),
            ("kron", 0) if args.len() == 2 => {
                let left = self.bracketed(&args[0], !self.is_factor(&args[0]) || takes_what_follows(&args[0]));
                format!(r"{left} \otimes {}", self.bracketed(&args[1], !self.is_factor(&args[1])))
            }
            ("sum", 0) => format!(r"\textstyle\sum{by_axis}\left({inside}\right)"),
            ("exp" | "log" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "det" | "max" | "min", _) => {
                format!(r"\{function}{primes}\left({inside}\right)")
            }
            _ if builtin(function).is_some() => {
                format!(r"\operatorname{{{function}}}{primes}{by_axis}\left({inside}\right)")
            }
            _ => format!(r"{}{primes}\left({inside}\right)", identifier(function)),
        }
    }

    fn derivative(&self, form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) -> String {
        self.derivative_by(form, of, &identifier(wrt), along)
    }

    fn derivative_by(&self, form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) -> String {
        let along = along.map(|along| self.text(along)).unwrap_or_default();
        match form {
            DerivativeForm::Hess => format!(r"\nabla^2_{{{wrt}}}\, {}", self.base(of)),
            DerivativeForm::Jac => format!(r"\frac{{\partial {}}}{{\partial {wrt}^{{\top}}}}", self.base(of)),
            DerivativeForm::Quotient | DerivativeForm::Grad => {
                format!(r"\frac{{\partial {}}}{{\partial {wrt}}}", self.base(of))
            }
            DerivativeForm::Vjp => format!(r"\operatorname{{vjp}}_{{{wrt}}}\left({};\, {along}\right)", self.text(of)),
            DerivativeForm::Jvp => format!(r"\operatorname{{jvp}}_{{{wrt}}}\left({};\, {along}\right)", self.text(of)),
        }
    }
}

/// Whether a product's first factor is a scalar, for all that the tree shows.
fn starts_scaled(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Mul, ..) => true,
        ExprKind::Binary(BinaryOp::ElemMul | BinaryOp::ElemDiv, first, _) => starts_scaled(first),
        _ => false,
    }
}

/// Whether it ends with an operator that is written before what it applies to, such as `\sum`: a factor behind it would
/// be read as part of that.
fn takes_what_follows(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Derivative { form, .. } | ExprKind::Stacked { form, .. } => *form == DerivativeForm::Hess,
        ExprKind::Call { function, order: 0, args, .. } => match function.name.as_str() {
            "sum" => true,
            "kron" => args.last().is_some_and(takes_what_follows),
            _ => false,
        },
        ExprKind::Binary(BinaryOp::Mul | BinaryOp::ElemMul | BinaryOp::ElemDiv, _, last) => takes_what_follows(last),
        _ => false,
    }
}

fn number(value: &RBig) -> String {
    if value.denominator().is_one() {
        return value.to_string();
    }
    let (sign, size) = if *value < RBig::ZERO { ("-", -value.clone()) } else { ("", value.clone()) };
    format!(r"{sign}\frac{{{}}}{{{}}}", size.numerator(), size.denominator())
}

/// `W_next` with its subscript, `alpha` as α, words in italics; ∂ stays.
fn identifier(name: &str) -> String {
    if let Some((base, below)) = name.split_once('_')
        && !base.is_empty()
    {
        return format!(r"{}_{{\text{{{}}}}}", identifier(base), below.replace('_', r"\_"));
    }
    const GREEK: [&str; 20] = [
        "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "lambda", "mu", "nu", "xi",
        "rho", "sigma", "tau", "phi", "chi", "psi", "omega",
    ];
    if GREEK.contains(&name) {
        return format!(r"\{name}");
    }
    let text: String = name.chars().map(|c| if c == '∂' { r"\partial ".to_string() } else { c.to_string() }).collect();
    if name.chars().count() == 1 { text } else { format!(r"\mathit{{{text}}}") }
}

fn dimension(dim: &DimExpr) -> String {
    match &dim.kind {
        DimKind::Number(value) => value.to_string(),
        DimKind::Name(name) => identifier(name),
        DimKind::Add(a, b) => format!("{} + {}", dimension(a), dimension(b)),
        DimKind::Sub(a, b) => {
            let subtracted = if matches!(b.kind, DimKind::Mul(..)) { dimension(b) } else { factor(b) };
            format!("{} - {subtracted}", dimension(a))
        }
        DimKind::Mul(a, b) => {
            let (a, b) = (factor(a), factor(b));
            let times = if b.starts_with(|c: char| c.is_ascii_digit()) { r" \cdot " } else { r"\, " };
            format!("{a}{times}{b}")
        }
        DimKind::Pow(base, exponent) => match base.kind {
            DimKind::Number(_) | DimKind::Name(_) => format!("{}^{{{exponent}}}", dimension(base)),
            _ => format!(r"\left({}\right)^{{{exponent}}}", dimension(base)),
        },
    }
}

/// What is taken along a dimension.
fn place(along: &Along) -> String {
    match along {
        Along::All => ":".to_string(),
        Along::At(at) => dimension(at),
        Along::Range(first, last) => format!("{}:{}", dimension(first), dimension(last)),
    }
}

/// A dimension as a factor of a product, or beside another.
fn factor(dim: &DimExpr) -> String {
    match dim.kind {
        DimKind::Add(..) | DimKind::Sub(..) => format!(r"\left({}\right)", dimension(dim)),
        _ => dimension(dim),
    }
}
