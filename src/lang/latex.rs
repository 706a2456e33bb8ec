//! Syntax trees as LaTeX, for papers and slides.

use crate::lang::ast::{Axis, BinaryOp, CompareOp, DerivativeForm, DimExpr, Expr, ExprKind};
use crate::lang::print::print_dim;

/// The LaTeX of an expression, for math mode.
///
/// ```
/// use backproof::lang::{ast::{ClaimBody, StatementKind}, latex::latex, parser::parse};
/// let file = parse("dims m\nvar dZ[m], X[m]\nclaim dZ = 1/m * dZ * X'");
/// let StatementKind::Claim(claim) = &file.statements[2].kind else { panic!() };
/// let ClaimBody::Equal(_, right) = &claim.body else { panic!() };
/// assert_eq!(latex(right), r"\frac{1}{m}\, \mathit{dZ}\, X^{\top}");
/// ```
pub fn latex(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Number(value) if value.denominator().is_one() => value.to_string(),
        ExprKind::Number(value) => format!(r"\frac{{{}}}{{{}}}", value.numerator(), value.denominator()),
        ExprKind::Name(name) => identifier(name),
        ExprKind::Pi => r"\pi".to_string(),
        ExprKind::Euler => r"\mathrm{e}".to_string(),
        ExprKind::Fill { one, dims } => {
            let dims: Vec<String> = dims.iter().map(dimension).collect();
            format!(r"\mathbf{{{}}}_{{{}}}", u8::from(*one), dims.join(r" \times "))
        }
        ExprKind::Identity(dim) => format!("I_{{{}}}", dimension(dim)),
        ExprKind::Neg(inner) => format!("-{}", at_least(inner, Strength::Product)),
        ExprKind::Sum(terms) => sum(terms),
        ExprKind::Binary(op, a, b) => product(*op, a, b),
        ExprKind::Transpose(inner) => format!(r"{}^{{\top}}", at_least(inner, Strength::Atom)),
        ExprKind::Inverse(inner) => format!("{}^{{-1}}", at_least(inner, Strength::Atom)),
        ExprKind::Index(inner, at) => {
            let at: Vec<String> = at.iter().map(u64::to_string).collect();
            format!("{}_{{{}}}", at_least(inner, Strength::Atom), at.join(","))
        }
        ExprKind::Call { function, order, args, axis, .. } => call(&function.name, *order, args, *axis),
        ExprKind::If { condition, then, otherwise, .. } => {
            let op = match condition.op {
                CompareOp::Less => "<",
                CompareOp::LessEqual => r"\le",
                CompareOp::Greater => ">",
                CompareOp::GreaterEqual => r"\ge",
            };
            let condition = format!("{} {op} {}", latex(&condition.left), latex(&condition.right));
            let (then, otherwise) = (latex(then), latex(otherwise));
            format!(r"\begin{{cases}} {then} & {condition} \\ {otherwise} & \text{{otherwise}} \end{{cases}}")
        }
        ExprKind::Derivative { form, of, wrt, along } => derivative(*form, of, &wrt.name, along.as_deref()),
    }
}

#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Strength {
    Sum,
    Product,
    Atom,
}

fn strength(expr: &Expr) -> Strength {
    match &expr.kind {
        ExprKind::Sum(_) | ExprKind::Neg(_) | ExprKind::If { .. } => Strength::Sum,
        ExprKind::Number(value) if *value < dashu_ratio::RBig::ZERO => Strength::Sum,
        ExprKind::Call { function, .. } if function.name == "kron" => Strength::Sum,
        ExprKind::Binary(BinaryOp::Div, ..) | ExprKind::Binary(..) | ExprKind::Derivative { .. } => Strength::Product,
        ExprKind::Call { .. } | ExprKind::Transpose(_) => Strength::Product,
        ExprKind::Number(value) if !value.denominator().is_one() => Strength::Product,
        _ => Strength::Atom,
    }
}

fn at_least(expr: &Expr, wanted: Strength) -> String {
    let text = latex(expr);
    if strength(expr) < wanted { format!(r"\left({text}\right)") } else { text }
}

fn sum(terms: &[(bool, Expr)]) -> String {
    let mut text = String::new();
    for (position, (minus, term)) in terms.iter().enumerate() {
        text += match (position, minus) {
            (0, true) => "-",
            (0, false) => "",
            (_, true) => " - ",
            (_, false) => " + ",
        };
        text += &at_least(term, if *minus { Strength::Product } else { Strength::Sum });
    }
    text
}

fn product(op: BinaryOp, a: &Expr, b: &Expr) -> String {
    let (left, right) = (factor(op, a, b, false), factor(op, b, a, true));
    match op {
        BinaryOp::Mul => format!(r"{left}\, {right}"),
        BinaryOp::ElemMul => format!(r"{left} \odot {right}"),
        BinaryOp::ElemDiv => format!(r"{left} \oslash {right}"),
        BinaryOp::Div => format!(r"\frac{{{}}}{{{}}}", latex(a), latex(b)),
        BinaryOp::Pow => format!("{}^{{{}}}", at_least(a, Strength::Atom), latex(b)),
        BinaryOp::ElemPow => format!(r"{}^{{\circ {}}}", at_least(a, Strength::Atom), latex(b)),
    }
}

/// A factor of a product. No convention says whether a matrix product binds tighter than an elementwise one: within each other they stand
/// in brackets, but for numbers times arrays.
fn factor(op: BinaryOp, expr: &Expr, other: &Expr, is_right: bool) -> String {
    use BinaryOp::{ElemDiv, ElemMul, Mul};
    let is_other_kind = match (op, &expr.kind) {
        (Mul, ExprKind::Binary(ElemMul | ElemDiv, ..)) => !is_number(other),
        (ElemMul | ElemDiv, ExprKind::Binary(Mul, left, right)) => !is_number(left) && !is_number(right),
        (ElemDiv, ExprKind::Binary(ElemMul | ElemDiv, ..)) => is_right,
        _ => false,
    };
    if is_other_kind { format!(r"\left({}\right)", latex(expr)) } else { at_least(expr, Strength::Product) }
}

/// Whether an expression is a scalar, whatever its names stand for.
fn is_number(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Number(_) | ExprKind::Pi | ExprKind::Euler | ExprKind::Index(..) => true,
        ExprKind::Neg(inner) => is_number(inner),
        ExprKind::Binary(BinaryOp::Div | BinaryOp::Pow | BinaryOp::Mul, a, b) => is_number(a) && is_number(b),
        ExprKind::Call { function, axis: None, .. } => {
            matches!(function.name.as_str(), "sum" | "mean" | "norm" | "dot" | "det" | "logdet" | "tr")
        }
        _ => false,
    }
}

fn call(function: &str, order: u32, args: &[Expr], axis: Option<Axis>) -> String {
    let inside: Vec<String> = args.iter().map(latex).collect();
    let inside = inside.join(", ");
    let by_axis = match axis {
        Some(Axis::Rows) => r"_{\text{rows}}",
        Some(Axis::Cols) => r"_{\text{cols}}",
        None => "",
    };
    let primes = "'".repeat(order as usize);
    match function {
        "sqrt" => format!(r"\sqrt{{{inside}}}"),
        "norm" => format!(r"\left\lVert {inside} \right\rVert"),
        "abs" => format!(r"\left\lvert {inside} \right\rvert"),
        "inv" => format!(r"\left({inside}\right)^{{-1}}"),
        "kron" if args.len() == 2 => {
            format!(r"{} \otimes {}", at_least(&args[0], Strength::Atom), at_least(&args[1], Strength::Atom))
        }
        "sum" => format!(r"\textstyle\sum{by_axis}\left({inside}\right)"),
        "exp" | "log" | "sin" | "cos" | "tan" | "sinh" | "cosh" | "tanh" | "det" | "max" | "min" => {
            format!(r"\{function}{primes}\left({inside}\right)")
        }
        "tr" | "logdet" | "diag" | "softmax" | "logsumexp" | "sigmoid" | "softplus" | "relu" | "step" | "sign"
        | "erf" | "asin" | "acos" | "atan" | "mean" | "dot" | "outer" => {
            format!(r"\operatorname{{{function}}}{primes}{by_axis}\left({inside}\right)")
        }
        _ => format!(r"{}{primes}\left({inside}\right)", identifier(function)),
    }
}

fn derivative(form: DerivativeForm, of: &Expr, wrt: &str, along: Option<&Expr>) -> String {
    let (of, wrt) = (at_least(of, Strength::Atom), identifier(wrt));
    let along = along.map(latex).unwrap_or_default();
    match form {
        DerivativeForm::Hess => format!(r"\nabla^2_{{{wrt}}}\, {of}"),
        DerivativeForm::Jac | DerivativeForm::Quotient | DerivativeForm::Grad => {
            format!(r"\frac{{\partial {of}}}{{\partial {wrt}}}")
        }
        DerivativeForm::Vjp => format!(r"\operatorname{{vjp}}_{{{wrt}}}\left({of};\, {along}\right)"),
        DerivativeForm::Jvp => format!(r"\operatorname{{jvp}}_{{{wrt}}}\left({of};\, {along}\right)"),
    }
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
    print_dim(dim)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::{ClaimBody, StatementKind};
    use crate::lang::parser::parse;

    fn of(text: &str) -> String {
        let file = parse(&format!("claim: 0 = {text}"));
        let StatementKind::Claim(claim) = &file.statements[0].kind else { panic!("{text}: {file:?}") };
        let ClaimBody::Equal(_, right) = &claim.body else { panic!("{text}") };
        latex(right)
    }

    /// Products of one kind within the other have brackets: no convention says which binds tighter.
    #[test]
    fn groupings_are_told_apart() {
        for (text, expected) in [
            ("A*(x .* y)", r"A\, \left(x \odot y\right)"),
            ("(x .* y)*x'", r"\left(x \odot y\right)\, x^{\top}"),
            ("x .* (A*y)", r"x \odot \left(A\, y\right)"),
            ("(A*x) ./ y", r"\left(A\, x\right) \oslash y"),
            ("x ./ (y .* z)", r"x \oslash \left(y \odot z\right)"),
            ("x ./ y ./ z", r"x \oslash y \oslash z"),
            ("A*B*x", r"A\, B\, x"),
            ("x .* y .* z", r"x \odot y \odot z"),
            ("2*x .* y", r"2\, x \odot y"),
            ("2*(x .* y)", r"2\, x \odot y"),
            ("A*(x + y)", r"A\, \left(x + y\right)"),
            ("(A*B)'", r"\left(A\, B\right)^{\top}"),
            ("(x + y)/2*z", r"\frac{x + y}{2}\, z"),
            ("(2*x)^2", r"\left(2\, x\right)^{2}"),
            ("-(x + y)", r"-\left(x + y\right)"),
            ("x - (y - z)", r"x - \left(y - z\right)"),
            ("kron(A, B)*x", r"\left(A \otimes B\right)\, x"),
            ("x*if(y > 0, 1, 2)", r"x\, \left(\begin{cases} 1 & y > 0 \\ 2 & \text{otherwise} \end{cases}\right)"),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
