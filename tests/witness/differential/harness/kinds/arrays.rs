//! Terms about arrays, evaluated in exact fractions.

use std::collections::HashMap;
use std::rc::Rc;

/// A fraction; the denominator is positive and has no factor with the numerator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction(i128, i128);

impl Fraction {
    pub fn whole(value: i128) -> Fraction {
        Fraction(value, 1)
    }

    /// None where the numbers grow too large, or the denominator is 0.
    fn new(above: i128, below: i128) -> Option<Fraction> {
        if below == 0 {
            return None;
        }
        let (mut a, mut b) = (above.checked_abs()?, below.checked_abs()?);
        while b != 0 {
            (a, b) = (b, a % b);
        }
        let divisor = if below < 0 { -a } else { a };
        Some(Fraction(above / divisor, below / divisor))
    }

    fn plus(self, other: Fraction) -> Option<Fraction> {
        let left = self.0.checked_mul(other.1)?;
        Fraction::new(left.checked_add(other.0.checked_mul(self.1)?)?, self.1.checked_mul(other.1)?)
    }

    fn times(self, other: Fraction) -> Option<Fraction> {
        Fraction::new(self.0.checked_mul(other.0)?, self.1.checked_mul(other.1)?)
    }

    fn inverse(self) -> Option<Fraction> {
        Fraction::new(self.1, self.0)
    }

    fn less(self, other: Fraction) -> Option<bool> {
        Some(self.0.checked_mul(other.1)? < other.0.checked_mul(self.1)?)
    }
}

const ZERO: Fraction = Fraction(0, 1);
const ONE: Fraction = Fraction(1, 1);

/// An array of rank 2 by rows.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    pub rows: usize,
    pub cols: usize,
    pub data: Vec<Fraction>,
}

impl Grid {
    pub fn of(rows: usize, cols: usize, entry: impl Fn(usize, usize) -> Option<Fraction>) -> Option<Grid> {
        let data = (0..rows * cols).map(|at| entry(at / cols, at % cols)).collect::<Option<_>>()?;
        Some(Grid { rows, cols, data })
    }

    fn scalar(value: Fraction) -> Grid {
        Grid { rows: 1, cols: 1, data: vec![value] }
    }

    fn at(&self, i: usize, j: usize) -> Fraction {
        self.data[i * self.cols + j]
    }

    fn is_scalar(&self) -> bool {
        self.rows == 1 && self.cols == 1
    }

    /// None where the shapes do not fit.
    fn each(&self, other: &Grid, f: impl Fn(Fraction, Fraction) -> Option<Fraction>) -> Option<Grid> {
        if (self.rows, self.cols) != (other.rows, other.cols) {
            return None;
        }
        Grid::of(self.rows, self.cols, |i, j| f(self.at(i, j), other.at(i, j)))
    }

    fn scaled(&self, by: Fraction) -> Option<Grid> {
        Grid::of(self.rows, self.cols, |i, j| self.at(i, j).times(by))
    }

    fn times(&self, other: &Grid) -> Option<Grid> {
        if self.is_scalar() {
            return other.scaled(self.at(0, 0));
        }
        if other.is_scalar() {
            return self.scaled(other.at(0, 0));
        }
        let entry =
            |i: usize, j: usize| (0..self.cols).try_fold(ZERO, |sum, k| sum.plus(self.at(i, k).times(other.at(k, j))?));
        Grid::of(self.rows, other.cols, entry)
    }

    fn identity(size: usize) -> Grid {
        let data = (0..size * size).map(|at| if at / size == at % size { ONE } else { ZERO }).collect();
        Grid { rows: size, cols: size, data }
    }

    fn power(&self, exponent: usize) -> Option<Grid> {
        (0..exponent).try_fold(Grid::identity(self.rows), |power, _| power.times(self))
    }

    fn sum(&self) -> Option<Fraction> {
        self.data.iter().try_fold(ZERO, |sum, value| sum.plus(*value))
    }

    fn trace(&self) -> Option<Fraction> {
        (0..self.rows).try_fold(ZERO, |sum, i| sum.plus(self.at(i, i)))
    }

    fn kron(&self, other: &Grid) -> Option<Grid> {
        let (r, c) = (other.rows, other.cols);
        Grid::of(self.rows * r, self.cols * c, |i, j| self.at(i / r, j / c).times(other.at(i % r, j % c)))
    }

    fn transposed(&self) -> Option<Grid> {
        Grid::of(self.cols, self.rows, |i, j| Some(self.at(j, i)))
    }

    /// The determinant and the inverse, by elimination; no inverse where it is 0.
    fn eliminated(&self) -> Option<(Fraction, Option<Grid>)> {
        let size = self.rows;
        if size != self.cols {
            return None;
        }
        let (mut a, mut b) = (self.clone(), Grid::identity(size));
        let mut det = ONE;
        for col in 0..size {
            let Some(pivot) = (col..size).find(|&row| a.at(row, col) != ZERO) else { return Some((ZERO, None)) };
            if pivot != col {
                det = det.times(Fraction(-1, 1))?;
                for k in 0..size {
                    a.data.swap(pivot * size + k, col * size + k);
                    b.data.swap(pivot * size + k, col * size + k);
                }
            }
            det = det.times(a.at(col, col))?;
            let inverse = a.at(col, col).inverse()?;
            for k in 0..size {
                a.data[col * size + k] = a.at(col, k).times(inverse)?;
                b.data[col * size + k] = b.at(col, k).times(inverse)?;
            }
            for row in (0..size).filter(|row| *row != col) {
                let factor = a.at(row, col).times(Fraction(-1, 1))?;
                for k in 0..size {
                    a.data[row * size + k] = a.at(row, k).plus(factor.times(a.at(col, k))?)?;
                    b.data[row * size + k] = b.at(row, k).plus(factor.times(b.at(col, k))?)?;
                }
            }
        }
        Some((det, Some(b)))
    }
}

/// A term about arrays. What binds how is left to parentheses.
#[derive(Clone, Debug)]
pub enum M {
    Name(&'static str),
    Number(i128),
    Size(&'static str),
    Identity(&'static str),
    /// A vector, or a matrix.
    Ones(&'static str, Option<&'static str>),
    Infix(char, Rc<M>, Rc<M>),
    /// Elementwise.
    Each(Rc<M>, Rc<M>),
    Transposed(Rc<M>),
    Word(&'static str, Vec<M>),
    Power(Rc<M>, u32),
    PowerOfSize(Rc<M>, &'static str),
    /// `if(a > b, …)` of scalars.
    More(Box<[M; 4]>),
}

/// The sizes, and the values of the inputs.
#[derive(Clone, Debug, Default)]
pub struct Point {
    pub sizes: HashMap<&'static str, usize>,
    pub values: HashMap<&'static str, Grid>,
}

pub fn infix(op: char, a: &M, b: &M) -> M {
    M::Infix(op, Rc::new(a.clone()), Rc::new(b.clone()))
}

pub fn times(a: &M, b: &M) -> M {
    infix('*', a, b)
}

pub fn plus(a: &M, b: &M) -> M {
    infix('+', a, b)
}

pub fn minus(a: &M, b: &M) -> M {
    infix('-', a, b)
}

pub fn word(word: &'static str, parts: &[&M]) -> M {
    M::Word(word, parts.iter().map(|part| (*part).clone()).collect())
}

pub fn transposed(a: &M) -> M {
    M::Transposed(Rc::new(a.clone()))
}

pub fn each(a: &M, b: &M) -> M {
    M::Each(Rc::new(a.clone()), Rc::new(b.clone()))
}

pub fn to_the(a: &M, exponent: u32) -> M {
    M::Power(Rc::new(a.clone()), exponent)
}

impl M {
    /// The value; none where there is none, or numbers grow too large.
    pub fn at(&self, point: &Point) -> Option<Grid> {
        let size = |name: &str| point.sizes.get(name).copied();
        match self {
            M::Name(name) => point.values.get(name).cloned(),
            M::Number(value) => Some(Grid::scalar(Fraction::whole(*value))),
            M::Size(name) => Some(Grid::scalar(Fraction::whole(size(name)? as i128))),
            M::Identity(name) => Some(Grid::identity(size(name)?)),
            M::Ones(rows, cols) => Grid::of(size(rows)?, cols.map_or(Some(1), size)?, |_, _| Some(ONE)),
            M::Infix('+', a, b) => a.at(point)?.each(&b.at(point)?, Fraction::plus),
            M::Infix('-', a, b) => a.at(point)?.each(&b.at(point)?.scaled(Fraction(-1, 1))?, Fraction::plus),
            M::Infix('/', a, b) => a.at(point)?.scaled(b.at(point)?.at(0, 0).inverse()?),
            M::Infix(_, a, b) => a.at(point)?.times(&b.at(point)?),
            M::Each(a, b) => a.at(point)?.each(&b.at(point)?, Fraction::times),
            M::Transposed(a) => a.at(point)?.transposed(),
            M::Power(a, exponent) => a.at(point)?.power(*exponent as usize),
            M::PowerOfSize(a, name) => a.at(point)?.power(size(name)?),
            M::More(parts) => {
                let [a, b, then, otherwise] = &**parts;
                let more = b.at(point)?.at(0, 0).less(a.at(point)?.at(0, 0))?;
                if more { then.at(point) } else { otherwise.at(point) }
            }
            M::Word(word, parts) => {
                let parts: Vec<Grid> = parts.iter().map(|part| part.at(point)).collect::<Option<_>>()?;
                worded(word, &parts)
            }
        }
    }

    fn tight(&self) -> String {
        match self {
            M::Infix(..) | M::Each(..) => format!("({})", self.text()),
            _ => self.text(),
        }
    }

    /// How it is written.
    pub fn text(&self) -> String {
        match self {
            M::Name(name) | M::Size(name) => (*name).to_string(),
            M::Number(value) => value.to_string(),
            M::Identity(size) => format!("I[{size}]"),
            M::Ones(rows, None) => format!("1[{rows}]"),
            M::Ones(rows, Some(cols)) => format!("1[{rows},{cols}]"),
            M::Infix('*', a, b) => {
                let left = if matches!(&**a, M::Infix('*', ..)) { a.text() } else { a.tight() };
                format!("{left}*{}", b.tight())
            }
            M::Infix('/', a, b) => format!("{}/{}", a.tight(), b.tight()),
            M::Infix(op, a, b) => format!("{} {op} {}", a.text(), b.tight()),
            M::Each(a, b) => format!("{} .* {}", a.tight(), b.tight()),
            M::Transposed(a) => format!("{}'", a.tight()),
            M::Power(a, exponent) => format!("{}^{exponent}", a.tight()),
            M::PowerOfSize(a, size) => format!("{}^{size}", a.tight()),
            M::Word(word, parts) => {
                format!("{word}({})", parts.iter().map(M::text).collect::<Vec<_>>().join(", "))
            }
            M::More(parts) => {
                let [a, b, then, otherwise] = [0, 1, 2, 3].map(|at| parts[at].text());
                format!("if({a} > {b}, {then}, {otherwise})")
            }
        }
    }
}

fn worded(word: &str, parts: &[Grid]) -> Option<Grid> {
    let first = &parts[0];
    match word {
        "sum" => first.sum().map(Grid::scalar),
        "tr" => first.trace().map(Grid::scalar),
        "det" => Some(Grid::scalar(first.eliminated()?.0)),
        "inv" => first.eliminated()?.1,
        "kron" => first.kron(&parts[1]),
        "max" | "min" => {
            let less = first.at(0, 0).less(parts[1].at(0, 0))?;
            Some(if less == (word == "max") { parts[1].clone() } else { first.clone() })
        }
        _ => None,
    }
}
