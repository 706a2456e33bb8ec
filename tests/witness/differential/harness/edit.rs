//! One edit that makes a formula wrong, mostly: the oracle says whether it did.

use super::grow::{Domain, Garden, PARAMETER};
use super::tree::{self, Axis, Expr, Kind, replace_at};

/// The kinds of edits, by the names under which the table counts them.
pub const EDITS: [(&str, Edit); 22] = [
    ("sign", sign),
    ("factor", factor),
    ("factor of a dimension", factor_of_a_dimension),
    ("slight factor", slight_factor),
    ("slight summand", slight_summand),
    ("constant", constant),
    ("dropped term", dropped_term),
    ("extra term", extra_term),
    ("dropped factor", dropped_factor),
    ("transposed", transposed),
    ("missing transpose", missing_transpose),
    ("swapped factors", swapped_factors),
    ("product kind", product_kind),
    ("axis", axis),
    ("index", index),
    ("exponent", exponent),
    ("other function", other_function),
    ("f for f'", order),
    ("wrong name", wrong_name),
    ("branch", branch),
    ("beyond a threshold", beyond_a_threshold),
    ("on an interval", on_an_interval),
];

pub type Edit = fn(&mut Garden, &Expr) -> Option<Expr>;

/// Tries an edit of the formula at random nodes.
pub fn apply(garden: &mut Garden, e: &Expr, edit: Edit) -> Option<Expr> {
    const TRIES: usize = 40;
    if matches!(e.kind, Kind::Fill(false)) {
        return None;
    }
    (0..TRIES).find_map(|_| {
        let at = garden.random.below(e.count());
        replace_at(e, at, &mut |part| edit(garden, part))
    })
}

fn sign(_: &mut Garden, e: &Expr) -> Option<Expr> {
    Some(match &e.kind {
        Kind::Add(a, b) => tree::sub(a, b),
        Kind::Sub(a, b) => tree::add(a, b),
        Kind::Neg(x) => x.clone(),
        _ => tree::neg(e),
    })
}

fn factor(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let by = tree::number(*garden.random.pick(&["2", "0.5", "3", "1.01", "0"]));
    Some(tree::times(&by, e))
}

fn factor_of_a_dimension(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    if garden.is_scalar() {
        return None;
    }
    let dim = tree::size(&garden.dim());
    Some(if garden.random.percent(50) { tree::times(&dim, e) } else { tree::over(e, &dim) })
}

/// 1 and a part in 10 to some power up to 25.
fn slight(garden: &mut Garden) -> i64 {
    garden.random.between(1, 25)
}

fn slight_factor(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let by = tree::add(&tree::number("1"), &tree::number(format!("1e-{}", slight(garden))));
    Some(tree::times(&by, e))
}

fn slight_summand(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let summand = tree::number(format!("1e-{}", slight(garden)));
    Some(tree::add(e, &tree::times(&summand, &tree::fill(true, &e.shape))))
}

fn constant(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Number(text) if garden.random.percent(50) => {
            Some(tree::number(if text.as_str() == "2" { "3" } else { "2" }))
        }
        Kind::Number(_) | Kind::Pi | Kind::Euler => slight_factor(garden, e),
        _ => None,
    }
}

fn dropped_term(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Add(a, b) if garden.random.percent(50) && b.shape == e.shape => Some(if a.shape == e.shape {
            if garden.random.percent(50) { a.clone() } else { b.clone() }
        } else {
            b.clone()
        }),
        Kind::Add(a, _) | Kind::Sub(a, _) if a.shape == e.shape => Some(a.clone()),
        _ => None,
    }
}

fn extra_term(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let known = garden.inputs.iter().filter(|input| input.shape == e.shape);
    let names: Vec<Expr> = known.map(|input| tree::name(&input.name, &input.shape)).collect();
    if names.is_empty() {
        return Some(tree::add(e, &tree::fill(true, &e.shape)));
    }
    Some(tree::add(e, garden.random.pick(&names)))
}

fn dropped_factor(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Each(a, _) | Kind::Over(a, _) if a.shape == e.shape => Some(a.clone()),
        Kind::Times(_, b) if b.shape == e.shape => Some(b.clone()),
        Kind::Times(a, _) if a.shape == e.shape => Some(a.clone()),
        _ => None,
    }
}

fn transposed(_: &mut Garden, e: &Expr) -> Option<Expr> {
    (!e.shape.is_scalar() && e.shape.is_square()).then(|| tree::transpose(e))
}

fn missing_transpose(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Transpose(x) if x.shape.is_square() => Some(x.clone()),
        _ => None,
    }
}

fn swapped_factors(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Times(a, b) if a.shape == b.shape && a.shape.is_square() => Some(tree::times(b, a)),
        Kind::Sub(a, b) => Some(tree::sub(b, a)),
        Kind::Over(a, b) if a.shape == b.shape => Some(tree::over(b, a)),
        Kind::Kron(a, b) => Some(tree::kron(b, a)),
        Kind::Outer(a, b) if a.shape == b.shape => Some(tree::outer(b, a)),
        _ => None,
    }
}

fn product_kind(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Each(a, b) if a.shape.is_square() => Some(tree::times(a, b)),
        Kind::Times(a, b) if !a.shape.is_scalar() && a.shape == b.shape => Some(tree::each(a, b)),
        Kind::MatrixPower(x, power) => Some(tree::power(x, *power, 1)),
        Kind::Power(x, power, 1) if !x.shape.is_scalar() && x.shape.is_square() => Some(tree::matrix_power(x, *power)),
        _ => None,
    }
}

fn axis(_: &mut Garden, e: &Expr) -> Option<Expr> {
    let other = |axis: Axis| if axis == Axis::Rows { Axis::Cols } else { Axis::Rows };
    match &e.kind {
        Kind::Reduce(mean, Some(axis), x) if x.shape.is_square() => Some(tree::reduce(*mean, Some(other(*axis)), x)),
        Kind::Softmax(Some(axis), x) => Some(tree::softmax(Some(other(*axis)), x)),
        Kind::LogSumExp(Some(axis), x) if x.shape.is_square() => Some(tree::log_sum_exp(Some(other(*axis)), x)),
        Kind::Reduce(false, axis, x) => Some(tree::reduce(true, *axis, x)),
        Kind::Reduce(true, axis, x) => Some(tree::reduce(false, *axis, x)),
        _ => None,
    }
}

fn index(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Index(x, i, j) if x.shape.is_column() => Some(tree::index(x, 3 - i, *j)),
        Kind::Index(x, i, j) if i == j => Some(tree::index(x, *i, 3 - j)),
        Kind::Index(x, i, j) => Some(tree::index(x, *j, *i)),
        _ => None,
    }
}

fn exponent(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let by = *garden.random.pick(&[1, -1]);
    match &e.kind {
        Kind::Power(x, p, q) => Some(tree::power(x, p + by * q, *q)),
        Kind::MatrixPower(x, p) => Some(tree::matrix_power(x, p + by)),
        Kind::PowerOf(base, power) => Some(tree::power_of(base, &tree::add(power, &tree::number("1")))),
        _ => None,
    }
}

fn other_function(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Map(function, order, x) => {
            let names = [
                "sin", "cos", "tanh", "sigmoid", "atan", "exp", "cosh", "softplus", "erf", "relu", "step", "abs",
                "erfc", "expm1", "digamma", "lgamma", "trigamma", "floor",
            ];
            let other = *garden.random.pick(&names);
            (*other != **function).then(|| tree::map(other, *order, x))
        }
        Kind::Extremum(max, a, b) => Some(tree::extremum(!max, a, b)),
        Kind::Det(x) => Some(tree::log_det(x)),
        Kind::LogDet(x) => Some(tree::det(x)),
        Kind::Trace(x) => Some(tree::total(x)),
        Kind::Softmax(axis, x) if axis.is_none() => Some(tree::map("sigmoid", 0, x)),
        _ => None,
    }
}

fn order(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::Map(function, order, x) if *order > 0 && garden.random.percent(70) => {
            Some(tree::map(function, order - 1, x))
        }
        Kind::Map(function, order, x) => Some(tree::map(function, order + 1, x)),
        _ => None,
    }
}

fn wrong_name(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let Kind::Name(name) = &e.kind else { return None };
    let inputs = garden.inputs.iter().map(|input| (input.name.clone(), input.shape.clone()));
    let lets = garden.lets.iter().map(|(name, value)| (name.clone(), value.shape.clone()));
    let same = |(other, shape): &(tree::Name, tree::Shape)| other != name && *shape == e.shape;
    let others: Vec<_> = inputs.chain(lets).filter(same).collect();
    if others.is_empty() || **name == *PARAMETER {
        return None;
    }
    let (other, shape) = garden.random.pick(&others);
    Some(tree::name(other, shape))
}

fn branch(_: &mut Garden, e: &Expr) -> Option<Expr> {
    match &e.kind {
        Kind::If(a, op, b, then, otherwise) => Some(tree::branch(a, op, b, otherwise, then)),
        Kind::Map(function, 0, x) if **function == *"relu" => {
            Some(tree::branch(x, ">", &tree::number("0"), x, &tree::times(&tree::number("0.01"), x)))
        }
        Kind::Map(function, 0, x) if **function == *"abs" => Some(x.clone()),
        _ => None,
    }
}

/// An input without a domain that the node can be made to depend on: a scalar, or an array of the node's shape.
fn condition(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let fits = |shape: &tree::Shape| shape.is_scalar() || *shape == e.shape;
    let known = garden.inputs.iter().filter(|input| input.domain == Domain::Reals && fits(&input.shape));
    let names: Vec<Expr> = known.map(|input| tree::name(&input.name, &input.shape)).collect();
    (!names.is_empty()).then(|| garden.random.pick(&names).clone())
}

fn hint(garden: &mut Garden, input: &Expr, numerator: i64, denominator: u64) {
    if let Kind::Name(name) = &input.kind {
        garden.hints.push((name.clone(), numerator, denominator));
    }
}

fn beyond_a_threshold(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let on = condition(garden, e)?;
    let (whole, hundredths) = (garden.random.between(0, 12), garden.random.between(10, 99));
    let at = tree::number(format!("{whole}.{hundredths}"));
    let above = garden.random.percent(50);
    let (op, at) = if above { (">", at) } else { ("<", tree::neg(&at)) };
    let beyond = 100 * whole + hundredths + 61;
    hint(garden, &on, if above { beyond } else { -beyond }, 100);
    let wrong = tree::times(&tree::number("1.25"), e);
    Some(tree::branch(&on, op, &at, &wrong, e))
}

/// Wrong between two decimals that differ by one unit of the last of up to six places.
fn on_an_interval(garden: &mut Garden, e: &Expr) -> Option<Expr> {
    let on = condition(garden, e)?;
    let (whole, places) = (garden.random.between(0, 2), 1 + garden.random.below(6) as u32);
    let unit = 10_i64.pow(places);
    let low = whole * unit + garden.random.between(0, unit - 2);
    let shown =
        |value: i64| tree::number(format!("{}.{:0width$}", value / unit, value % unit, width = places as usize));
    hint(garden, &on, 10 * low + 4, 10 * unit.unsigned_abs());
    let wrong = tree::add(e, &tree::fill(true, &e.shape));
    Some(tree::branch(&on, ">", &shown(low), &tree::branch(&on, "<", &shown(low + 1), &wrong, e), e))
}
