//! Equations that are linear in some entries of a point, over any field: what must be added to these so that the equations hold.

use dashu_base::BitTest;
use dashu_ratio::RBig;

use crate::scalar::modulus::Modulus;

/// A field.
pub trait Numbers {
    /// A number of it.
    type Number: Clone + PartialEq;

    /// 0
    fn zero(&self) -> Self::Number;

    /// a − b
    fn minus(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;

    /// a·b
    fn times(&self, a: &Self::Number, b: &Self::Number) -> Self::Number;

    /// 1/a; none for 0.
    fn inverse(&self, a: &Self::Number) -> Option<Self::Number>;

    /// About what it costs to eliminate by a row in so many others, in products of 160 bits. Numbers of one length take next to nothing.
    fn cost(&self, _row: &[Self::Number], _met: usize) -> usize {
        0
    }
}

/// Residues modulo a prime.
impl Numbers for Modulus {
    type Number = u64;

    fn zero(&self) -> u64 {
        0
    }

    fn minus(&self, a: &u64, b: &u64) -> u64 {
        Modulus::minus(self, *a, *b)
    }

    fn times(&self, a: &u64, b: &u64) -> u64 {
        Modulus::times(self, *a, *b)
    }

    fn inverse(&self, a: &u64) -> Option<u64> {
        Modulus::inverse(self, *a)
    }
}

/// The rational numbers.
pub struct Rationals;

/// What an operation on short fractions costs in products of 160 bits; bits of a word, and pairs of words for one more
/// such product.
const FRACTION: usize = 6;
const WORD: usize = 64;
const WORDS: usize = 16;

impl Numbers for Rationals {
    type Number = RBig;

    fn zero(&self) -> RBig {
        RBig::ZERO
    }

    fn minus(&self, a: &RBig, b: &RBig) -> RBig {
        a - b
    }

    fn times(&self, a: &RBig, b: &RBig) -> RBig {
        a * b
    }

    fn inverse(&self, a: &RBig) -> Option<RBig> {
        (!a.is_zero()).then(|| RBig::ONE / a)
    }

    /// In each row that is met an operation for each entry that is not 0, on numbers as long as the row's own, and next to
    /// nothing for a 0.
    fn cost(&self, row: &[RBig], met: usize) -> usize {
        let digits = |value: &RBig| value.numerator().bit_len() + value.denominator().bit_len();
        let words = row.iter().map(digits).max().unwrap_or(0) / WORD;
        let entries = row.iter().filter(|entry| !entry.is_zero()).count();
        let operations = met.saturating_mul(entries).saturating_mul(FRACTION + words.saturating_mul(words) / WORDS);
        operations.saturating_add(met.saturating_mul(row.len()))
    }
}

/// Numbers row by row.
type RowsOf<F> = Vec<Vec<<F as Numbers>::Number>>;

/// How residuals change with each of so many moves by 1: a row for each residual. `after` gives the residuals after a move; none
/// where one of them has no value.
pub fn coefficients<F: Numbers>(
    field: &F,
    here: &[F::Number],
    moves: usize,
    after: &mut dyn FnMut(usize) -> Option<Vec<F::Number>>,
) -> Option<RowsOf<F>> {
    let mut rows: RowsOf<F> = vec![Vec::with_capacity(moves); here.len()];
    for which in 0..moves {
        for ((row, before), after) in rows.iter_mut().zip(here).zip(after(which)?) {
            row.push(field.minus(&after, before));
        }
    }
    Some(rows)
}

/// By how much to move so that residuals vanish, which change as their coefficients say; 0 where that is free. None if they cannot
/// all vanish, or if `affords` does not grant what the next step costs: fractions grow with every row.
pub fn steps<F: Numbers>(
    field: &F,
    coefficients: &RowsOf<F>,
    here: &[F::Number],
    affords: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<F::Number>> {
    let wanted: Vec<F::Number> = here.iter().map(|residual| field.minus(&field.zero(), residual)).collect();
    solve(field, coefficients, &wanted, affords)
}

/// Solves `a·x = b`, with 0 for what stays free.
pub fn solve<F: Numbers>(
    field: &F,
    a: &RowsOf<F>,
    b: &[F::Number],
    affords: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<F::Number>> {
    let zero = field.zero();
    let mut rows: RowsOf<F> = a.iter().zip(b).map(|(row, b)| row.iter().chain([b]).cloned().collect()).collect();
    let width = a.first().map_or(0, Vec::len);
    let mut pivots = Vec::new();
    for column in 0..width {
        let done = pivots.len();
        let Some(pivot) = (done..rows.len()).find(|row| rows[*row][column] != zero) else { continue };
        rows.swap(done, pivot);
        let met = rows.iter().filter(|row| row[column] != zero).count();
        if !affords(field.cost(&rows[done], met)) {
            return None;
        }
        eliminate(field, &mut rows, done, column)?;
        pivots.push(column);
    }
    if rows[pivots.len()..].iter().any(|row| row[width] != zero) {
        return None;
    }
    let mut x = vec![zero; width];
    rows.iter().zip(&pivots).for_each(|(row, column)| x[*column] = row[width].clone());
    Some(x)
}

/// Makes the pivot 1 and everything else in its column 0.
fn eliminate<F: Numbers>(field: &F, rows: &mut RowsOf<F>, pivot: usize, column: usize) -> Option<()> {
    let scale = field.inverse(&rows[pivot][column])?;
    rows[pivot].iter_mut().for_each(|entry| *entry = field.times(entry, &scale));
    let unit = rows[pivot].clone();
    for (at, row) in rows.iter_mut().enumerate() {
        if at == pivot || row[column] == field.zero() {
            continue;
        }
        let factor = row[column].clone();
        let entries = row.iter_mut().zip(&unit);
        entries.for_each(|(entry, above)| *entry = field.minus(entry, &field.times(&factor, above)));
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rational(value: i64) -> RBig {
        RBig::from(value)
    }

    /// The values of the left sides.
    fn applied<F: Numbers>(field: &F, a: &RowsOf<F>, x: &[F::Number]) -> Vec<F::Number> {
        let less = |sum: F::Number, (a, x): (&F::Number, &F::Number)| field.minus(&sum, &field.times(a, x));
        let negative = |row: &Vec<F::Number>| row.iter().zip(x).fold(field.zero(), less);
        a.iter().map(|row| field.minus(&field.zero(), &negative(row))).collect()
    }

    proptest! {
        /// Equations with a solution are solved, in every field; a residue of the rational solution is one modulo a prime.
        #[test]
        fn solutions_satisfy_the_equations(
            a in prop::collection::vec(prop::collection::vec(-3_i64..4, 4), 1..6), x in prop::collection::vec(-5_i64..6, 4),
        ) {
            let rows: Vec<Vec<RBig>> = a.iter().map(|row| row.iter().map(|entry| rational(*entry)).collect()).collect();
            let wanted: Vec<RBig> = applied(&Rationals, &rows, &x.iter().map(|x| rational(*x)).collect::<Vec<_>>());
            let found = solve(&Rationals, &rows, &wanted, &mut |_| true).expect("x solves them");
            prop_assert_eq!(applied(&Rationals, &rows, &found), wanted.clone());
            let prime = Modulus::new(2_305_843_009_213_691_579).expect("odd");
            let residue = |value: &RBig| prime.rational(value).expect("small");
            let rows: Vec<Vec<u64>> = rows.iter().map(|row| row.iter().map(residue).collect()).collect();
            let wanted: Vec<u64> = wanted.iter().map(residue).collect();
            let residues = solve(&prime, &rows, &wanted, &mut |_| true).expect("x solves them");
            prop_assert_eq!(residues, found.iter().map(residue).collect::<Vec<_>>());
        }
    }

    #[test]
    fn what_has_no_solution_or_costs_too_much_has_none() {
        let rows = vec![vec![rational(1), rational(1)]; 2];
        assert_eq!(solve(&Rationals, &rows, &[rational(1), rational(2)], &mut |_| true), None);
        assert_eq!(solve(&Rationals, &rows, &[rational(1), rational(1)], &mut |cost| cost < 20), None);
        let prime = Modulus::new(101).expect("odd");
        let one = prime.one();
        assert_eq!(solve(&prime, &vec![vec![one], vec![one]], &[one, 0], &mut |_| true), None);
    }

    #[test]
    fn steps_make_residuals_vanish() {
        let residuals = |x: i64, y: i64| vec![rational(2 * x + y - 7), rational(x - y - 2)];
        let here = residuals(1, 1);
        let mut after = |which: usize| Some(if which == 0 { residuals(2, 1) } else { residuals(1, 2) });
        let rows = coefficients(&Rationals, &here, 2, &mut after).expect("values");
        let steps = steps(&Rationals, &rows, &here, &mut |_| true).expect("one solution");
        assert_eq!(steps, [rational(2), rational(0)]);
        assert_eq!(coefficients(&Rationals, &here, 2, &mut |_| None), None);
    }
}
