//! The same expression in another form.

use super::grow::{Domain, Garden};
use super::tree::{self, Expr, Kind, Shape, replace_at};

/// Applies so many identities at random places. What it makes has the same value wherever the original has one.
pub fn rewrite(garden: &mut Garden, e: &Expr, times: usize) -> Expr {
    applied(garden, e, times, true)
}

/// Like [`rewrite`], and what it makes is the same function: it may stand in place of the original in a derivative
/// form. No fact about the inputs is used, for a derivative leaves the points where it holds.
pub fn rewrite_function(garden: &mut Garden, e: &Expr, times: usize) -> Expr {
    applied(garden, e, times, false)
}

fn applied(garden: &mut Garden, e: &Expr, times: usize, facts: bool) -> Expr {
    let mut current = e.clone();
    for _ in 0..times * 3 {
        let at = garden.random.below(current.count());
        let facts = facts && !current.any(&mut |part| matches!(part.kind, Kind::Derivative(..)));
        if let Some(next) = replace_at(&current, at, &mut |part| identity(garden, part, facts)) {
            current = next;
        }
    }
    current
}

/// The node in another form, if an identity applies.
fn identity(garden: &mut Garden, e: &Expr, facts: bool) -> Option<Expr> {
    let choice = garden.random.below(3);
    let same_kind = |a: &Expr, b: &Expr| a.shape == b.shape;
    let scalar = |x: &Expr| x.shape.is_scalar();
    Some(match &e.kind {
        Kind::Add(a, b) => match (choice, &b.kind) {
            (0, Kind::Add(c, d)) => tree::add(&tree::add(a, c), d),
            (1, _) => tree::sub(a, &tree::neg(b)),
            _ => tree::add(b, a),
        },
        Kind::Sub(a, b) => match choice {
            0 => tree::add(a, &tree::neg(b)),
            1 => tree::neg(&tree::sub(b, a)),
            _ => tree::add(&tree::neg(b), a),
        },
        Kind::Each(a, b) => match (choice, &a.kind) {
            (0, Kind::Add(c, d)) => tree::add(&tree::each(c, b), &tree::each(d, b)),
            (1, Kind::Each(c, d)) => tree::each(c, &tree::each(d, b)),
            _ => tree::each(b, a),
        },
        Kind::Times(a, b) if scalar(a) || scalar(b) => match (choice, &b.kind) {
            (0, Kind::Add(c, d)) => tree::add(&tree::times(a, c), &tree::times(a, d)),
            (1, Kind::Times(c, d)) if scalar(c) => tree::times(&tree::times(a, c), d),
            _ => tree::times(b, a),
        },
        Kind::Times(a, b) => match (choice, &a.kind, &b.kind) {
            (0, Kind::Times(c, d), _) if !scalar(c) && !scalar(d) => tree::times(c, &tree::times(d, b)),
            (1, _, Kind::Add(c, d)) if same_kind(c, d) => tree::add(&tree::times(a, c), &tree::times(a, d)),
            _ => tree::transpose(&tree::times(&tree::transpose(b), &tree::transpose(a))),
        },
        Kind::Transpose(x) => match &x.kind {
            Kind::Transpose(inner) => inner.clone(),
            Kind::Times(a, b) if !scalar(a) && !scalar(b) => tree::times(&tree::transpose(b), &tree::transpose(a)),
            Kind::Add(a, b) if same_kind(a, b) => tree::add(&tree::transpose(a), &tree::transpose(b)),
            Kind::Each(a, b) => tree::each(&tree::transpose(a), &tree::transpose(b)),
            Kind::Inverse(a) => tree::inverse(&tree::transpose(a)),
            Kind::Outer(a, b) => tree::outer(b, a),
            Kind::Name(name) if facts && is_symmetric(garden, name) => x.clone(),
            _ => return None,
        },
        Kind::Neg(x) => match choice {
            0 => tree::times(&tree::neg(&tree::number("1")), x),
            _ => tree::sub(&tree::fill(false, &x.shape), x),
        },
        Kind::Over(a, b) if scalar(b) => match choice {
            0 => tree::times(&tree::power(b, -1, 1), a),
            _ => tree::times(&tree::over(&tree::number("1"), b), a),
        },
        Kind::Over(a, b) => tree::each(a, &tree::over(&tree::number("1"), b)),
        Kind::Power(x, 2, 1) => tree::each(x, x),
        Kind::Power(x, 3, 1) => tree::each(&tree::power(x, 2, 1), x),
        Kind::Power(x, 1, 2) => tree::map("sqrt", 0, x),
        Kind::Power(x, p, 1) if *p < 0 => tree::over(&tree::number("1"), &tree::power(x, -p, 1)),
        Kind::MatrixPower(x, 2) => tree::times(x, x),
        Kind::MatrixPower(x, 3) => tree::times(&tree::matrix_power(x, 2), x),
        Kind::Map(function, 0, x) => of_function(function, x, choice)?,
        Kind::Extremum(max, a, b) => {
            let op = if *max { ">=" } else { "<" };
            tree::branch(a, op, b, a, b)
        }
        _ => return of_array(e, choice),
    })
}

fn is_symmetric(garden: &Garden, name: &str) -> bool {
    let domain = garden.input(name).map(|input| input.domain);
    matches!(domain, Some(Domain::Symmetric | Domain::PositiveDefinite))
}

fn of_function(function: &str, x: &Expr, choice: usize) -> Option<Expr> {
    let (one, two) = (tree::number("1"), tree::number("2"));
    let f = |name: &str, x: &Expr| tree::map(name, 0, x);
    Some(match (function, choice) {
        ("tanh", 0) => tree::sub(&tree::times(&two, &f("sigmoid", &tree::times(&two, x))), &one),
        ("tanh", _) => tree::over(&f("sinh", x), &f("cosh", x)),
        ("sigmoid", _) => tree::over(&one, &tree::add(&one, &f("exp", &tree::neg(x)))),
        ("softplus", 0) => f("log", &tree::add(&one, &f("exp", x))),
        ("softplus", _) => tree::add(x, &f("softplus", &tree::neg(x))),
        ("erfc", _) => tree::sub(&one, &f("erf", x)),
        ("expm1", _) => tree::sub(&f("exp", x), &one),
        ("log1p", _) => f("log", &tree::add(&one, x)),
        ("log2", _) => tree::over(&f("log", x), &f("log", &two)),
        ("floor", _) => tree::neg(&f("ceil", &tree::neg(x))),
        ("digamma", _) => tree::sub(&f("digamma", &tree::add(x, &one)), &tree::over(&one, x)),
        ("tan", _) => tree::over(&f("sin", x), &f("cos", x)),
        ("sinh", _) => tree::over(&tree::sub(&f("exp", x), &f("exp", &tree::neg(x))), &two),
        ("cosh", _) => tree::over(&tree::add(&f("exp", x), &f("exp", &tree::neg(x))), &two),
        ("exp", 0) => tree::over(&one, &f("exp", &tree::neg(x))),
        ("exp", 1) => tree::power_of(&tree::euler(), x),
        ("cos", 0) => f("sin", &tree::add(x, &tree::over(&tree::pi(), &two))),
        ("sin", 0) => tree::neg(&f("sin", &tree::neg(x))),
        ("acos", _) => tree::sub(&tree::over(&tree::pi(), &two), &f("asin", x)),
        ("erf", _) => tree::neg(&f("erf", &tree::neg(x))),
        ("sqrt", _) => tree::power(x, 1, 2),
        ("relu", 0) => tree::extremum(true, x, &tree::number("0")),
        ("relu", _) => tree::over(&tree::add(x, &f("abs", x)), &two),
        ("abs", 0) => tree::extremum(true, x, &tree::neg(x)),
        ("abs", _) => tree::branch(x, "<", &tree::number("0"), &tree::neg(x), x),
        ("step", _) => tree::branch(x, ">=", &tree::number("0"), &one, &tree::number("0")),
        _ => return None,
    })
}

fn of_array(e: &Expr, choice: usize) -> Option<Expr> {
    let ones = |dim| tree::fill(true, &Shape::vector(dim));
    Some(match &e.kind {
        Kind::Dot(a, b) => match choice {
            0 => tree::total(&tree::each(a, b)),
            1 if a.shape.is_column() => tree::times(&tree::transpose(a), b),
            _ => tree::dot(b, a),
        },
        Kind::Reduce(false, None, x) if choice == 0 => tree::dot(x, &tree::fill(true, &x.shape)),
        Kind::Reduce(false, None, x) => {
            let rows = tree::times(&tree::transpose(&ones(&x.shape.rows)), x);
            if x.shape.is_column() { rows } else { tree::times(&rows, &ones(&x.shape.cols)) }
        }
        Kind::Reduce(false, Some(tree::Axis::Rows), x) => tree::times(&tree::transpose(x), &ones(&x.shape.rows)),
        Kind::Reduce(false, Some(tree::Axis::Cols), x) => tree::times(x, &ones(&x.shape.cols)),
        Kind::Reduce(true, None, x) => {
            let count = tree::size(&x.shape.rows.times(&x.shape.cols));
            tree::over(&tree::reduce(false, None, x), &count)
        }
        Kind::Reduce(true, Some(axis), x) => {
            let count = if *axis == tree::Axis::Rows { &x.shape.rows } else { &x.shape.cols };
            tree::over(&tree::reduce(false, Some(*axis), x), &tree::size(count))
        }
        Kind::Norm(x) => tree::map("sqrt", 0, &tree::dot(x, x)),
        Kind::Trace(x) => match &x.kind {
            Kind::Times(a, b) if choice == 0 && !a.shape.is_scalar() && !b.shape.is_scalar() => {
                tree::total(&tree::each(a, &tree::transpose(b)))
            }
            _ if choice == 1 => tree::total(&tree::diag(x)),
            _ => tree::trace(&tree::transpose(x)),
        },
        Kind::Det(x) => tree::det(&tree::transpose(x)),
        Kind::LogDet(x) => match choice {
            0 => tree::map("log", 0, &tree::map("abs", 0, &tree::det(x))),
            _ => tree::neg(&tree::log_det(&tree::inverse(x))),
        },
        Kind::Inverse(x) => match choice {
            0 => tree::matrix_power(x, -1),
            _ => tree::transpose(&tree::inverse(&tree::transpose(x))),
        },
        Kind::Outer(a, b) => match choice {
            0 => tree::kron(a, &tree::transpose(b)),
            _ => tree::times(a, &tree::transpose(b)),
        },
        Kind::Softmax(None, x) => {
            let exps = tree::map("exp", 0, x);
            tree::over(&exps, &tree::total(&exps))
        }
        Kind::LogSumExp(None, x) => tree::map("log", 0, &tree::total(&tree::map("exp", 0, x))),
        Kind::LogSumExp(Some(axis), x) => {
            let sums = tree::reduce(false, Some(*axis), &tree::map("exp", 0, x));
            tree::map("log", 0, &sums)
        }
        _ => return None,
    })
}
