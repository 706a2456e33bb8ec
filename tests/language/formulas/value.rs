//! Values of expressions at one point: whole numbers below a prime, so that nothing is rounded.

use backproof::lang::ast::{Axis, BinaryOp, Expr, ExprKind};
use dashu_int::IBig;

const PRIME: u64 = (1 << 31) - 1;
const SIZE: usize = 3;

/// A matrix; a scalar has one row and one column.
#[derive(Clone, Debug, PartialEq)]
pub struct Value {
    pub rows: usize,
    pub cols: usize,
    entries: Vec<u64>,
}

pub fn is_scalar(expr: &Expr) -> bool {
    value(expr).is_some_and(|value| value.is_scalar())
}

/// The value of an expression; none where shapes do not fit.
pub fn value(expr: &Expr) -> Option<Value> {
    match &expr.kind {
        ExprKind::Number(number) => {
            let prime = IBig::from(PRIME);
            let whole = |part: IBig| u64::try_from((part % &prime + &prime) % &prime).ok();
            let (over, under) = (whole(number.numerator().clone())?, whole(number.denominator().clone().into())?);
            Some(Value::scalar(over * inverse(under) % PRIME))
        }
        ExprKind::Name(name) => named(name),
        ExprKind::Neg(inner) => Some(value(inner)?.negated()),
        ExprKind::Sum(terms) => {
            let mut signed = terms.iter().map(|(minus, term)| {
                let term = value(term)?;
                Some(if *minus { term.negated() } else { term })
            });
            let first = signed.next()??;
            signed.try_fold(first, |sum, term| sum.plus(&term?))
        }
        ExprKind::Binary(BinaryOp::Pow, base, _) => value(base)?.squared(),
        ExprKind::Binary(BinaryOp::ElemPow, base, _) => Some(value(base)?.squared_entries()),
        ExprKind::Binary(op, a, b) => value(a)?.combined(*op, &value(b)?),
        ExprKind::Transpose(inner) => Some(value(inner)?.transposed()),
        ExprKind::Inverse(inner) => value(inner)?.inverted(),
        ExprKind::Index(inner, at) => value(inner)?.entry(*at.first()?),
        ExprKind::Call { function, order, args, axis, .. } => {
            let first = value(args.first()?)?;
            match function.name.as_str() {
                "sum" => Some(first.summed(*axis)),
                "kron" => first.kron(&value(args.get(1)?)?),
                name => Some(first.applied(name, *order)),
            }
        }
        _ => None,
    }
}

pub fn named(name: &str) -> Option<Value> {
    let (rows, cols, seed) = match name {
        "A" => (SIZE, SIZE, 1),
        "B" => (SIZE, SIZE, 2),
        "x" => (SIZE, 1, 3),
        "y" => (SIZE, 1, 4),
        "s" => (1, 1, 5),
        "t" => (1, 1, 6),
        _ => return None,
    };
    let entries = (0..rows * cols).map(|at| (at as u64 + 1) * 7919 * seed * seed % 104_729 + 1).collect();
    Some(Value { rows, cols, entries })
}

fn power(base: u64, exponent: u64) -> u64 {
    (0..u64::BITS).rev().fold(1, |power, bit| {
        let square = power * power % PRIME;
        if exponent >> bit & 1 == 1 { square * base % PRIME } else { square }
    })
}

fn inverse(entry: u64) -> u64 {
    power(entry, PRIME - 2)
}

impl Value {
    pub fn scalar(entry: u64) -> Value {
        Value { rows: 1, cols: 1, entries: vec![entry % PRIME] }
    }

    pub fn is_scalar(&self) -> bool {
        self.rows == 1 && self.cols == 1
    }

    fn map(&self, function: impl Fn(u64) -> u64) -> Value {
        Value { entries: self.entries.iter().map(|entry| function(*entry) % PRIME).collect(), ..*self }
    }

    fn scaled(&self, factor: u64) -> Value {
        self.map(|entry| entry * factor)
    }

    pub fn negated(&self) -> Value {
        self.scaled(PRIME - 1)
    }

    fn zipped(&self, other: &Value, function: impl Fn(u64, u64) -> u64) -> Option<Value> {
        let both = self.entries.iter().zip(&other.entries);
        let entries = both.map(|(a, b)| function(*a, *b) % PRIME).collect();
        (self.rows == other.rows && self.cols == other.cols).then_some(Value { entries, ..*self })
    }

    pub fn quotient(&self, other: &Value) -> Option<Value> {
        self.combined(BinaryOp::Div, other)
    }

    pub fn plus(&self, other: &Value) -> Option<Value> {
        self.zipped(other, |a, b| a + b)
    }

    pub fn combined(&self, op: BinaryOp, other: &Value) -> Option<Value> {
        match op {
            BinaryOp::Mul if self.is_scalar() => Some(other.scaled(self.entries[0])),
            BinaryOp::Mul if other.is_scalar() => Some(self.scaled(other.entries[0])),
            BinaryOp::Mul => self.times(other),
            BinaryOp::Div => other.is_scalar().then(|| self.scaled(inverse(other.entries[0]))),
            // The language has no elementwise operators between scalars and arrays.
            BinaryOp::ElemMul => self.zipped(other, |a, b| a * b),
            BinaryOp::ElemDiv => self.zipped(other, |a, b| a * inverse(b)),
            BinaryOp::Pow | BinaryOp::ElemPow => None,
        }
    }

    fn times(&self, other: &Value) -> Option<Value> {
        let entry = |row: usize, col: usize| {
            let products =
                (0..self.cols).map(|k| self.entries[row * self.cols + k] * other.entries[k * other.cols + col] % PRIME);
            products.sum::<u64>() % PRIME
        };
        (self.cols == other.rows).then(|| Value::made(self.rows, other.cols, entry))
    }

    fn made(rows: usize, cols: usize, entry: impl Fn(usize, usize) -> u64) -> Value {
        Value { rows, cols, entries: (0..rows * cols).map(|at| entry(at / cols, at % cols)).collect() }
    }

    pub fn squared(&self) -> Option<Value> {
        self.times(self)
    }

    pub fn squared_entries(&self) -> Value {
        self.map(|entry| entry * entry)
    }

    pub fn transposed(&self) -> Value {
        Value::made(self.cols, self.rows, |row, col| self.entries[col * self.cols + row])
    }

    /// Of a scalar the reciprocal; of a matrix something that depends on all of it and is no inverse, which is as good
    /// here.
    pub fn inverted(&self) -> Option<Value> {
        if self.is_scalar() { Some(self.map(inverse)) } else { self.squared()?.plus(self) }
    }

    pub fn entry(&self, at: u64) -> Option<Value> {
        let is_column = self.cols == 1 && self.rows > 1;
        is_column.then(|| Value::scalar(self.entries[at as usize - 1]))
    }

    pub fn summed(&self, axis: Option<Axis>) -> Value {
        let column = |col: usize| (0..self.rows).map(|row| self.entries[row * self.cols + col]).sum::<u64>() % PRIME;
        match axis {
            None => Value::scalar(self.entries.iter().sum()),
            _ => Value::made(self.cols, 1, |col, _| column(col)),
        }
    }

    pub fn kron(&self, other: &Value) -> Option<Value> {
        let (rows, cols) = (self.rows * other.rows, self.cols * other.cols);
        let of = |value: &Value, row: usize, col: usize| value.entries[row * value.cols + col];
        let entry = |row: usize, col: usize| {
            of(self, row / other.rows, col / other.cols) * of(other, row % other.rows, col % other.cols) % PRIME
        };
        (rows * cols <= SIZE.pow(4)).then(|| Value::made(rows, cols, entry))
    }

    /// Functions are any that differ.
    pub fn applied(&self, name: &str, order: u32) -> Value {
        let seed = name.len() as u64 * 31 + u64::from(order) * 7;
        self.map(|entry| (entry * entry % PRIME) * (entry + seed) % PRIME + seed)
    }
}
