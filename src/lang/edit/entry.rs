//! Arrays by their entries: what is said of a whole array, said of the entry at some index names.

use super::build::{applied, binary, expr, integer, name, over};
use super::formula::ShapeOf;
use super::walk::{everywhere, parts};
use crate::lang::ast::{Axis, BinaryOp, Binder, Expr, ExprKind, Fold, Ident, Span};
use crate::lang::dim::Shape;

/// Letters for the index of a sum.
const LETTERS: [&str; 8] = ["k", "l", "r", "s", "t", "u", "v", "w"];

/// An expression for a whole array, as the entries of one at these names: arrays by entries in it are brought to the outside. None where one
/// stands in what has no entries of its own.
///
/// ```
/// use backproof::lang::ast::{Binder, Ident, Span};
/// use backproof::lang::{check::Checked, edit::{build::{name, times}, entry::by_entry}, parser::parse, print::print};
/// let text = "dims n, m\nvar a[n], B[n,m]";
/// let checked = Checked::new(text, &parse(text), false);
/// let shape = |e: &_| checked.expr(e).ok().map(|typed| typed.shape);
/// let binder = |letter: &str| Binder { name: Ident { name: letter.into(), span: Span::default() }, range: None };
/// let entries = by_entry(&times(&name("B"), &name("b")), &[binder("i")], &shape);
/// assert!(entries.is_none());
/// let product = times(&backproof::lang::edit::build::transposed(&name("B")), &name("a"));
/// let entries = by_entry(&product, &[binder("j")], &shape).map(|entries| print(&entries));
/// assert_eq!(entries.as_deref(), Some("sum(k: B[k, j]*a[k])"));
/// ```
pub fn by_entry(e: &Expr, names: &[Binder], shape: &ShapeOf<'_>) -> Option<Expr> {
    let taken: Vec<String> = parts(e)
        .iter()
        .filter_map(|part| match &part.kind {
            ExprKind::Name(name) => Some(name.clone()),
            _ => None,
        })
        .chain(names.iter().map(|binder| binder.name.name.clone()))
        .collect();
    let indices: Vec<Expr> = names.iter().map(|binder| name(&binder.name.name)).collect();
    let body = Entries { shape, taken }.entry(e, &indices)?;
    Some(expr(ExprKind::Build { names: names.to_vec(), body: Box::new(body) }))
}

struct Entries<'e> {
    shape: &'e ShapeOf<'e>,
    /// Names that stand for something already.
    taken: Vec<String>,
}

impl Entries<'_> {
    /// The entry of an array at some indices; a scalar is its own.
    fn entry(&mut self, e: &Expr, at: &[Expr]) -> Option<Expr> {
        if let ExprKind::Build { names, body } = &e.kind {
            return at_names(names, body, at);
        }
        if let ExprKind::Sum(terms) = &e.kind {
            let terms = terms.iter().map(|(minus, term)| Some((*minus, self.entry(term, at)?)));
            return Some(expr(ExprKind::Sum(terms.collect::<Option<Vec<_>>>()?)));
        }
        if let ExprKind::Neg(inner) = &e.kind {
            return Some(expr(ExprKind::Neg(Box::new(self.entry(inner, at)?))));
        }
        let has_build = parts(e).iter().any(|part| matches!(part.kind, ExprKind::Build { .. }));
        if !has_build && (self.shape)(e)?.is_scalar() {
            return Some(e.clone());
        }
        match &e.kind {
            ExprKind::Binary(op, a, b) => self.pair(*op, a, b, at),
            ExprKind::Fill { one, .. } => Some(integer(u64::from(*one))),
            ExprKind::Identity(_) => Some(applied("delta", 0, false, at)),
            ExprKind::Transpose(inner) => match at {
                [i, j] if (self.shape)(inner)?.is_column() => {
                    self.entry(inner, std::slice::from_ref(j)).filter(|_| is_one(i))
                }
                [i, j] => self.entry(inner, &[j.clone(), i.clone()]),
                _ => None,
            },
            ExprKind::Call { function, order, dotted: true, args, .. } => {
                let args: Option<Vec<Expr>> = args.iter().map(|arg| self.entry(arg, at)).collect();
                Some(applied(&function.name, *order, false, &args?))
            }
            ExprKind::Call { function, args, .. } if function.name == "diag" && at.len() == 2 => {
                let entry = self.entry(&args[0], &at[..1])?;
                Some(binary(BinaryOp::Mul, &entry, &applied("delta", 0, false, at)))
            }
            ExprKind::Call { function, args, axis: Some(axis), .. } if function.name == "sum" && at.len() == 1 => {
                let letter = self.letter()?;
                let inside = match axis {
                    Axis::Rows => [name(&letter), at[0].clone()],
                    Axis::Cols => [at[0].clone(), name(&letter)],
                };
                let inner = self.entry(&args[0], &inside)?;
                Some(summed(&letter, inner))
            }
            _ if has_build => None,
            _ => Some(expr(ExprKind::Entry { of: Box::new(e.clone()), index: at.to_vec(), or: None })),
        }
    }

    fn pair(&mut self, op: BinaryOp, a: &Expr, b: &Expr, at: &[Expr]) -> Option<Expr> {
        let is_scalar = |this: &Self, e: &Expr| (this.shape)(e).is_some_and(|shape| shape.is_scalar());
        let scalars = is_scalar(self, a) || is_scalar(self, b);
        let op = match op {
            BinaryOp::Mul if !scalars => return self.product(a, b, at),
            BinaryOp::Mul | BinaryOp::ElemMul => BinaryOp::Mul,
            BinaryOp::Div | BinaryOp::ElemDiv => BinaryOp::Div,
            BinaryOp::ElemPow => BinaryOp::Pow,
            BinaryOp::Pow => return None,
        };
        let (a, b) = (self.entry(a, at)?, self.entry(b, at)?);
        Some(if op == BinaryOp::Div { over(&a, &b) } else { binary(op, &a, &b) })
    }

    /// An entry of a matrix product: a sum over what both have in common, where that is more than one.
    fn product(&mut self, a: &Expr, b: &Expr, at: &[Expr]) -> Option<Expr> {
        let (left, right) = ((self.shape)(a)?, (self.shape)(b)?);
        let (row, col) = match at {
            [i] => (i.clone(), integer(1)),
            [i, j] => (i.clone(), j.clone()),
            _ => return None,
        };
        let inner = left.cols.is_one();
        let between = if inner { None } else { Some(self.letter()?) };
        let middle = between.as_deref().map_or_else(|| integer(1), name);
        let of = |shape: &Shape, i: Expr, j: Expr| if shape.is_column() { vec![i] } else { vec![i, j] };
        let left = self.entry(a, &of(&left, row, middle.clone()))?;
        let right = self.entry(b, &of(&right, middle, col))?;
        let product = binary(BinaryOp::Mul, &left, &right);
        Some(match between {
            Some(letter) => summed(&letter, product),
            None => product,
        })
    }

    /// A letter that stands for nothing.
    fn letter(&mut self) -> Option<String> {
        let free = LETTERS.iter().find(|letter| !self.taken.iter().any(|taken| taken == *letter))?;
        self.taken.push((*free).to_string());
        Some((*free).to_string())
    }
}

/// What an array by its entries has at other names.
fn at_names(names: &[Binder], body: &Expr, at: &[Expr]) -> Option<Expr> {
    let mut entry = body.clone();
    let mut others = Vec::with_capacity(names.len());
    for (place, (binder, at)) in names.iter().zip(at).enumerate() {
        let ExprKind::Name(other) = &at.kind else { return None };
        // By way of names that nobody writes, as two of them may be exchanged.
        let between = format!("\u{0}{place}");
        entry = renamed(&entry, &binder.name.name, &between);
        others.push((between, other.clone()));
    }
    let all = names.len() == at.len();
    all.then(|| others.iter().fold(entry, |entry, (between, other)| renamed(&entry, between, other)))
}

fn is_one(e: &Expr) -> bool {
    matches!(&e.kind, ExprKind::Number(value) if value.is_one())
}

fn summed(letter: &str, body: Expr) -> Expr {
    let names = vec![Binder { name: Ident { name: letter.to_string(), span: Span::default() }, range: None }];
    expr(ExprKind::Over { fold: Fold::Sum, names, condition: None, body: Box::new(body) })
}

/// The expression with other names in its indices, and as numbers.
pub fn renamed(e: &Expr, from: &str, to: &str) -> Expr {
    let other = |part: &Expr| match &part.kind {
        ExprKind::Name(name) if name == from => Some(super::build::name(to)),
        _ => None,
    };
    let in_index = |part: &Expr| match &part.kind {
        ExprKind::Entry { of, index, or } => {
            let index = index.iter().map(|at| renamed(at, from, to)).collect();
            let of = Box::new(renamed(of, from, to));
            let or = or.as_ref().map(|or| Box::new(renamed(or, from, to)));
            Some(Expr { kind: ExprKind::Entry { of, index, or }, span: part.span })
        }
        _ => other(part),
    };
    everywhere(e, &in_index)
}
