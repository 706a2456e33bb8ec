//! Where two formulas differ: the pieces of the one in whose place the other has something else.
//!
//! Nothing of it is guessed: what is not among the pieces is the same in both, in the same order.

use super::build::name;
use super::walk::{children, children_mut, parts};
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::print::print;

/// What of an expression is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// All of it.
    Whole,
    /// The sign before it.
    Sign,
    /// What holds its parts together: an operator, a prime, a function's name with its primes and its axis.
    Head,
}

/// A piece of a formula.
#[derive(Clone, Copy, Debug)]
pub struct Piece<'e> {
    /// The expression that it is, or that it stands by.
    pub of: &'e Expr,
    /// What of it.
    pub what: What,
}

/// Where two formulas differ.
#[derive(Clone, Debug)]
pub struct Apart<'e> {
    /// The pieces of the first one.
    pub old: Vec<Piece<'e>>,
    /// What the second one has in their place.
    pub new: Vec<Piece<'e>>,
}

/// Where two formulas differ, if that is at one place, at several by the same change, or in two parts that are exchanged; none where they are equal, or have nothing
/// in common that would tell where.
///
/// ```
/// use backproof::lang::edit::{apart::{What, apart}, build::{name, times, transposed}};
/// use backproof::lang::print::print;
/// let (wrong, right) = (times(&name("W"), &name("x")), times(&transposed(&name("W")), &name("x")));
/// let apart = apart(&wrong, &right).expect("one place");
/// let [(old, new)] = [(apart.old[0], apart.new[0])];
/// assert_eq!((print(old.of), print(new.of), old.what), ("W".to_string(), "W'".to_string(), What::Whole));
/// ```
pub fn apart<'e>(old: &'e Expr, new: &'e Expr) -> Option<Apart<'e>> {
    if is_same(old, new) {
        return None;
    }
    let mut found = Apart { old: Vec::new(), new: Vec::new() };
    for (one, other) in places(old, new) {
        let is_whole = std::ptr::eq(one, old);
        let pieces = refined(one, other, is_whole)?;
        found.old.extend(pieces.old);
        found.new.extend(pieces.new);
    }
    // Marks on all of it say nothing.
    let marked =
        found.old.iter().filter(|piece| piece.what == What::Whole).map(|piece| leaves(piece.of)).sum::<usize>();
    (marked < leaves(old)).then_some(found)
}

/// How many parts have no parts.
fn leaves(e: &Expr) -> usize {
    parts(e).into_iter().filter(|part| children(part).is_empty()).count()
}

/// The smallest parts in which two formulas differ, if all that differs lies within one part.
pub fn narrowest<'e>(old: &'e Expr, new: &'e Expr) -> (&'e Expr, &'e Expr) {
    let (mut one, mut other) = (old, new);
    while let [(inner, right)] = differing(one, other).unwrap_or_default()[..] {
        (one, other) = (inner, right);
    }
    (one, other)
}

/// The same; or, where one change was made at several places, or two parts were exchanged, all of them.
fn places<'e>(old: &'e Expr, new: &'e Expr) -> Vec<(&'e Expr, &'e Expr)> {
    let (old, new) = narrowest(old, new);
    let several: Vec<_> = differing(old, new).unwrap_or_default().into_iter().flat_map(|(a, b)| places(a, b)).collect();
    let text = |(old, new): &(&Expr, &Expr)| (print(old), print(new));
    let texts: Vec<(String, String)> = several.iter().map(text).collect();
    let is_one = match texts.as_slice() {
        [] => false,
        [(a, b), (c, d)] if a == d && b == c => true,
        [first, others @ ..] => others.iter().all(|other| other == first),
    };
    if is_one { several } else { vec![(old, new)] }
}

/// The direct parts in which two expressions differ that are made in the same way; none where they are not.
fn differing<'e>(old: &'e Expr, new: &'e Expr) -> Option<Vec<(&'e Expr, &'e Expr)>> {
    let (before, after) = (children(old), children(new));
    let alike = before.len() == after.len() && !before.is_empty() && frame(old) == frame(new);
    alike.then(|| before.into_iter().zip(after).filter(|(a, b)| !is_same(a, b)).collect())
}

/// How an expression is made, whatever its parts are.
fn frame(e: &Expr) -> String {
    let mut frame = e.clone();
    for part in children_mut(&mut frame) {
        *part = name("·");
    }
    print(&frame)
}

/// Places apart, they are the same: what is printed is read back as what it was.
fn is_same(a: &Expr, b: &Expr) -> bool {
    print(a) == print(b)
}

fn piece(of: &Expr, what: What) -> Piece<'_> {
    Piece { of, what }
}

/// The pieces in which two parts differ, that differ as a whole; none where they are the whole formulas, and nothing smaller is told.
fn refined<'e>(old: &'e Expr, new: &'e Expr, is_whole: bool) -> Option<Apart<'e>> {
    if let (ExprKind::Sum(before), ExprKind::Sum(after)) = (&old.kind, &new.kind)
        && let Some(found) = of_sums(before, after)
    {
        return Some(found);
    }
    if let Some(new) = around(old, new) {
        return Some(Apart { old: Vec::new(), new });
    }
    if let Some(old) = around(new, old) {
        return Some(Apart { old, new: Vec::new() });
    }
    let both = |what| Apart { old: vec![piece(old, what)], new: vec![piece(new, what)] };
    if is_other_head(old, new) {
        return Some(both(What::Head));
    }
    if !is_whole {
        return Some(both(What::Whole));
    }
    // `A*B` for `(A*B)'`: all of it has the prime.
    let is_around = |outer: &Expr, inner: &Expr| {
        let parts = children(outer);
        let has_head = matches!(outer.kind, ExprKind::Transpose(_)) || matches!(outer.kind, ExprKind::Call { .. });
        has_head && has_sign(outer) && matches!(parts[..], [only] if is_same(only, inner))
    };
    if is_around(new, old) {
        return Some(Apart { old: Vec::new(), new: vec![piece(new, What::Head)] });
    }
    is_around(old, new).then(|| Apart { old: vec![piece(old, What::Head)], new: Vec::new() })
}

/// Whether what holds an expression together is a sign or a name of its own, in a formula that is drawn: a fraction's line and a root
/// go around all of it.
fn has_sign(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Binary(op, ..) => *op != BinaryOp::Div,
        ExprKind::Transpose(_) => true,
        ExprKind::Call { function, order: 0, args, axis: None, .. } if args.len() == 1 => {
            !matches!(function.name.as_str(), "sqrt" | "abs" | "norm" | "inv")
        }
        ExprKind::Call { .. } => true,
        _ => false,
    }
}

/// Whether the same parts are held together by something else, that is a sign or a name in both.
fn is_other_head(old: &Expr, new: &Expr) -> bool {
    if !has_sign(old) || !has_sign(new) {
        return false;
    }
    let (before, after) = (children(old), children(new));
    let of_a_kind = matches!(
        (&old.kind, &new.kind),
        (ExprKind::Binary(..), ExprKind::Binary(..)) | (ExprKind::Call { .. }, ExprKind::Call { .. })
    );
    of_a_kind && before.len() == after.len() && before.iter().zip(&after).all(|(a, b)| is_same(a, b))
}

/// Two sums that differ in the sign of one term, or of which one has terms that the other lacks.
fn of_sums<'e>(old: &'e [(bool, Expr)], new: &'e [(bool, Expr)]) -> Option<Apart<'e>> {
    let is_same_term = |((a, one), (b, other)): (&(bool, Expr), &(bool, Expr))| a == b && is_same(one, other);
    if old.len() == new.len() {
        let mut apart = old.iter().zip(new).enumerate().filter(|(_, pair)| !is_same_term(*pair));
        let (at, ((minus, one), (other_minus, other))) = apart.next()?;
        // A first term has no sign unless it is a minus.
        let sign = |term, minus: bool| (at > 0 || minus).then(|| piece(term, What::Sign)).into_iter().collect();
        let is_alone = is_same(one, other) && apart.next().is_none();
        return is_alone.then(|| Apart { old: sign(one, *minus), new: sign(other, *other_minus) });
    }
    let (short, long) = if old.len() < new.len() { (old, new) } else { (new, old) };
    let start = short.iter().zip(long).take_while(|pair| is_same_term(*pair)).count();
    let end = short.iter().rev().zip(long.iter().rev()).take_while(|pair| is_same_term(*pair)).count();
    if start + end < short.len() {
        return None;
    }
    let added = &long[start..start + long.len() - short.len()];
    let added = added.iter().flat_map(|(_, added)| term(added)).collect();
    Some(if old.len() < new.len() {
        Apart { old: Vec::new(), new: added }
    } else {
        Apart { old: added, new: Vec::new() }
    })
}

/// What stands around an expression in a larger one, as factors, terms or a sign.
fn around<'e>(small: &Expr, large: &'e Expr) -> Option<Vec<Piece<'e>>> {
    if is_same(large, small) {
        return Some(Vec::new());
    }
    let with = |found: Option<Vec<Piece<'e>>>, more| {
        found.map(|mut found| {
            found.push(more);
            found
        })
    };
    match &large.kind {
        ExprKind::Neg(inner) => with(around(small, inner), piece(inner, What::Sign)),
        ExprKind::Binary(op, left, right) => {
            let commutes = matches!(op, BinaryOp::Mul | BinaryOp::ElemMul);
            let divides = matches!(op, BinaryOp::Div | BinaryOp::ElemDiv);
            let of_left = (commutes || divides).then(|| around(small, left)).flatten();
            let of_right = || around(small, right).filter(|_| commutes);
            with(of_left, piece(right, What::Whole)).or_else(|| with(of_right(), piece(left, What::Whole)))
        }
        ExprKind::Sum(terms) => {
            let at = terms.iter().position(|(minus, term)| !minus && is_same(term, small))?;
            let others = terms.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, (_, term))| term);
            Some(others.flat_map(term).collect())
        }
        _ => None,
    }
}

/// A term with its sign.
fn term(term: &Expr) -> [Piece<'_>; 2] {
    [piece(term, What::Sign), piece(term, What::Whole)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::{ClaimBody, StatementKind};
    use crate::lang::edit::{Vocabulary, edits};
    use crate::lang::parser::parse;

    /// Both sides of a claim.
    fn sides(text: &str) -> (Expr, Expr) {
        let mut file = parse(&format!("claim {text}"));
        let Some(StatementKind::Claim(claim)) = file.statements.pop().map(|statement| statement.kind) else {
            panic!("{text}")
        };
        let ClaimBody::Equal(left, right) = claim.body else { panic!("two sides") };
        (left, right)
    }

    fn told(pieces: &[Piece<'_>]) -> String {
        let of = |piece: &Piece<'_>| match piece.what {
            What::Whole => print(piece.of),
            What::Sign => format!("±{}", print(piece.of)),
            What::Head => format!("({})", print(piece.of)),
        };
        pieces.iter().map(of).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn pieces() {
        for (claim, expected) in [
            // Something else in its place.
            ("W*x = W'*x", "W | W'"),
            ("2*x*a = 2*x*b", "a | b"),
            ("1 - t^2 = 1 - t^3", "2 | 3"),
            ("1 - tanh(x) = 1 - tanh(x)^2", "tanh(x) | tanh(x)^2"),
            ("a*B*C = a*C*B", "B C | C B"),
            ("s + B*C = s + C*B", "B C | C B"),
            ("(p - y)*x' = (y - p)*x'", "p y | y p"),
            ("X[i,j]*a = X[j,i]*a", "X[i, j] | X[j, i]"),
            ("sum(i: a[i]*b[j]) = sum(i: a[i]*b[i])", "b[j] | b[i]"),
            // What holds the same parts together.
            ("A*f(x) = A*f'(x)", "(f(x)) | (f'(x))"),
            ("A*B = A .* B", "(A*B) | (A .* B)"),
            ("sum(X, rows) = sum(X, cols)", "(sum(X, rows)) | (sum(X, cols))"),
            ("A*B = (A*B)'", " | ((A*B)')"),
            ("exp(x) = x", "(exp(x)) | "),
            // Too much, too little.
            ("2*x*y = x*y", "2 | "),
            ("a*b*c*d = a*d", "b c | "),
            ("G*X' = 1/m*G*X'", " | 1/m"),
            ("G*X' = G*X'/m", " | m"),
            ("a*x = x", "a | "),
            ("x^2/2 = x^2", "2 | "),
            ("a + b = a + b + c", " | ±c c"),
            ("a + b = c + a + b", " | ±c c"),
            ("a - b + c = a + c", "±b b | "),
            ("x*b = x*(a + b)", " | ±a a"),
            // Signs.
            ("-sin(x) = sin(x)", "±sin(x) | "),
            ("a + b = a - b", "±b | ±b"),
            ("-a + b = a + b", "±a | "),
            // The same at several places.
            ("f(a)*(1 - f(a)) = f(z)*(1 - f(z))", "a a | z z"),
            ("f(a)*g(b) = f(z)*g(y)", "none"),
            // Nothing that tells where: a fraction's line is drawn through all of it.
            ("a*b = a/b", "none"),
            ("c + a*b = c + a/b", "a*b | a/b"),
            ("sqrt(x) = x", "none"),
            ("2*x = cos(x)", "none"),
            ("p - y = y - p", "none"),
            ("a*b = a*b", "none"),
        ] {
            let (old, new) = sides(claim);
            let found = apart(&old, &new).map(|found| format!("{} | {}", told(&found.old), told(&found.new)));
            let expected = if expected == "none" { None } else { Some(expected.to_string()) };
            assert_eq!(found, expected, "{claim}");
        }
    }

    /// The names and numbers of a formula without those in its pieces.
    fn rest(whole: &Expr, pieces: &[Piece<'_>]) -> Vec<String> {
        let is_in = |leaf: &Expr| {
            let holds = |piece: &&Piece<'_>| piece.what == What::Whole;
            let mut inside = pieces.iter().filter(holds).flat_map(|piece| parts(piece.of));
            inside.any(|part| std::ptr::eq(part, leaf))
        };
        let leaves = parts(whole).into_iter().filter(|part| children(part).is_empty() && !is_in(part));
        leaves.map(print).collect()
    }

    /// Whatever one edit, or two, make of a formula: what is in no piece is the same in both, in the same order.
    #[test]
    fn what_is_in_no_piece_is_the_same() {
        let mut counts = (0, 0);
        for claim in [
            "0 = (W2'*dZ2) .* (1 - tanh.(Z).^2)/m",
            "0 = 1/m*dZ*X' + 2*lambda*W",
            "0 = -sum(y .* log.(p)) - a*b*exp(-x^2/2)",
            "0 = sum(i, j: S[i,j]*v[i]*t[j])/(n - 1)",
            "0 = if(x > 0, x*sigmoid(beta*x), -(a - b + c))",
        ] {
            let (_, old) = sides(claim);
            for first in edits(&old, &Vocabulary::default(), &|_| None) {
                let once = first.apply(&old);
                let seconds = edits(&once, &Vocabulary::default(), &|_| None);
                for new in seconds.iter().step_by(7).map(|edit| edit.apply(&once)).chain([once.clone()]) {
                    counts.0 += 1;
                    let Some(found) = apart(&old, &new) else { continue };
                    counts.1 += 1;
                    assert_eq!(rest(&old, &found.old), rest(&new, &found.new), "{} and {}", print(&old), print(&new));
                    assert!(!(found.old.is_empty() && found.new.is_empty()));
                }
            }
        }
        assert!(counts.1 * 2 > counts.0 && counts.1 > 500, "{counts:?}");
    }
}
