//! Sums over an index: `Σ_i x_i y_i` is `sum(x .* y)`, `Σ_j W_ij x_j` the product `W*x`.

use super::reader::{Indexed, Reader};
use super::token::Kind;
use crate::lang::ast::{BinaryOp, Expr, ExprKind};
use crate::lang::edit::build::{expr, name, times, transposed};

impl Reader<'_> {
    /// The sum whose sign is read already, `Σ`, `Σ_i` or `sum_`; its limits and its body follow.
    pub(super) fn sum_over(&mut self, sign: &str) -> Option<Expr> {
        let mut letters = self.limits(sign)?;
        while matches!(self.text(0), "Σ" | "∑") || self.text(0).starts_with("sum_") || self.text(0).starts_with("Σ_")
        {
            let sign = self.text(0).to_owned();
            self.at += 1;
            letters += &self.limits(&sign)?;
        }
        // LaTeX, read as products, has a sign here.
        self.eat("*");
        let outside = std::mem::take(&mut self.indexed);
        // Where something has an index, all that stands before it is meant by entries, too.
        self.indexed.push((String::new(), String::new()));
        let body = self.product()?;
        let inside = self.indexed.split_off(1);
        self.indexed = outside;
        if inside.is_empty() {
            return None;
        }
        if letters.is_empty() {
            letters.clone_from(&inside[0].1);
        }
        if inside.iter().all(|one| one.1 == letters) {
            return self.applied("sum", vec![body], None);
        }
        let (product, left) = contracted(&body, &inside, &letters)?;
        self.indexed.push((String::new(), left));
        Some(product)
    }

    /// `Σ (x_i - y_i)²` over the index that stands there; without one `Σ(E)` is the sum of all entries.
    pub(super) fn sum_of_brackets(&mut self) -> Option<Expr> {
        let before = (self.at, self.depth, self.indexed.clone());
        if let Some(found) = self.sum_over("Σ") {
            return Some(found);
        }
        (self.at, self.depth, self.indexed) = before;
        self.function("sum")
    }

    /// `_i`, `_{i=1}^n`, `^{n}`: the index, if it is named.
    fn limits(&mut self, sign: &str) -> Option<String> {
        let mut letters = sign.split_once('_').map_or("", |(_, below)| below).to_owned();
        if letters.is_empty() && self.text(0) == "{" {
            self.at += 1;
            letters = self.word(0)?.to_owned();
            self.until("}")?;
        }
        if self.eat("^") {
            if self.eat("{") {
                self.until("}")?;
            } else if matches!(self.kind(0), Some(Kind::Name | Kind::Number)) {
                self.at += 1;
            } else {
                return None;
            }
        }
        let is_index = letters.len() <= 2 && letters.chars().all(|c| c.is_ascii_lowercase());
        is_index.then_some(letters)
    }

    fn until(&mut self, close: &str) -> Option<()> {
        while self.at < self.tokens.len() {
            if self.eat(close) {
                return Some(());
            }
            self.at += 1;
        }
        None
    }
}

/// `W_ij x_j` over j: the product of the matrix, or of its transpose, and the vector; and the index that is left.
fn contracted(body: &Expr, inside: &[Indexed], over: &str) -> Option<(Expr, String)> {
    let is_product = matches!(&body.kind, ExprKind::Binary(BinaryOp::ElemMul | BinaryOp::Mul, left, right)
        if matches!((&left.kind, &right.kind), (ExprKind::Name(_), ExprKind::Name(_))));
    let [first, second] = inside else { return None };
    let (matrix, vector) = if first.1.len() == 2 { (first, second) } else { (second, first) };
    if !is_product || vector.1 != over || matrix.1.len() != 2 {
        return None;
    }
    let (row, column) = matrix.1.split_at(1);
    let of = name(&matrix.0);
    match (row == over, column == over) {
        (false, true) => Some((times(&of, &name(&vector.0)), row.to_owned())),
        (true, false) => Some((times(&expr(transposed(&of).kind), &name(&vector.0)), column.to_owned())),
        _ => None,
    }
}
