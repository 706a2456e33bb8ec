//! Exact linear algebra over small rational matrices: for facts that points must satisfy.

use dashu_base::BitTest;
use dashu_ratio::RBig;

/// A square or rectangular matrix of rationals, row by row.
pub type Rows = Vec<Vec<RBig>>;

/// What an operation on short fractions costs in products of 160 bits; bits of a word, and pairs of words for one more such product.
const FRACTION: usize = 8;
const WORD: usize = 64;
const WORDS: usize = 8;

/// Solves `a·x = b` exactly, with 0 for what stays free; columns earlier in `order` are preferred as pivots.
/// None if there is no solution.
pub fn solve(a: &Rows, b: &[RBig], order: &[usize]) -> Option<Vec<RBig>> {
    solve_within(a, b, order, &mut |_| true)
}

/// The same, as long as `affords` grants what the next step costs, in products of 160 bits: fractions grow with every row.
pub fn solve_within(
    a: &Rows,
    b: &[RBig],
    order: &[usize],
    affords: &mut dyn FnMut(usize) -> bool,
) -> Option<Vec<RBig>> {
    let mut rows: Rows = a.iter().zip(b).map(|(row, b)| row.iter().chain([b]).cloned().collect()).collect();
    let width = order.len();
    let mut pivots: Vec<usize> = Vec::new();
    for &col in order {
        let done = pivots.len();
        let Some(pivot) = (done..rows.len()).find(|row| !rows[*row][col].is_zero()) else { continue };
        rows.swap(done, pivot);
        if !affords(cost(&rows, done, col)) {
            return None;
        }
        eliminate(&mut rows, done, col);
        pivots.push(col);
    }
    if rows[pivots.len()..].iter().any(|row| !row[width].is_zero()) {
        return None;
    }
    let mut x = vec![RBig::ZERO; width];
    for (row, col) in rows.iter().zip(&pivots) {
        x[*col] = row[width].clone();
    }
    Some(x)
}

/// About what it costs to eliminate by a row, in products of 160 bits: an operation for each entry, on numbers as long as its own.
fn cost(rows: &Rows, pivot: usize, col: usize) -> usize {
    let digits = |value: &RBig| value.numerator().bit_len() + value.denominator().bit_len();
    let words = rows[pivot].iter().map(digits).max().unwrap_or(0) / WORD;
    // Zeros cost nothing.
    let count = |entries: &mut dyn Iterator<Item = &RBig>| entries.filter(|entry| !entry.is_zero()).count();
    let entries = count(&mut rows.iter().map(|row| &row[col])).saturating_mul(count(&mut rows[pivot].iter()));
    entries.saturating_mul(FRACTION + words.saturating_mul(words) / WORDS)
}

/// Makes the pivot 1 and everything else in its column 0.
fn eliminate(rows: &mut Rows, pivot: usize, col: usize) {
    let lead = rows[pivot][col].clone();
    for entry in &mut rows[pivot] {
        *entry = &*entry / &lead;
    }
    let unit = rows[pivot].clone();
    for (at, row) in rows.iter_mut().enumerate() {
        if at == pivot || row[col].is_zero() {
            continue;
        }
        let factor = row[col].clone();
        for (entry, above) in row.iter_mut().zip(&unit) {
            *entry -= &factor * above;
        }
    }
}

/// The determinants of the leading 1×1, 2×2, … parts.
pub fn leading_minors(a: &Rows) -> Vec<RBig> {
    (1..=a.len()).map(|size| determinant(&a[..size].iter().map(|row| row[..size].to_vec()).collect())).collect()
}

/// The determinant.
pub fn determinant(a: &Rows) -> RBig {
    let mut rows = a.clone();
    let mut det = RBig::ONE;
    for col in 0..rows.len() {
        let Some(pivot) = (col..rows.len()).find(|row| !rows[*row][col].is_zero()) else { return RBig::ZERO };
        if pivot != col {
            rows.swap(pivot, col);
            det = -det;
        }
        let lead = rows[col][col].clone();
        for below in col + 1..rows.len() {
            let factor = &rows[below][col] / &lead;
            let above = rows[col].clone();
            for (entry, above) in rows[below].iter_mut().zip(above).skip(col) {
                *entry -= &factor * above;
            }
        }
        det *= lead;
    }
    det
}

/// The inverse; none of a singular matrix.
pub fn inverse(a: &Rows) -> Option<Rows> {
    let n = a.len();
    let mut rows: Rows = a.clone();
    for (i, row) in rows.iter_mut().enumerate() {
        row.extend((0..n).map(|j| if i == j { RBig::ONE } else { RBig::ZERO }));
    }
    for col in 0..n {
        let pivot = (col..n).find(|row| !rows[*row][col].is_zero())?;
        rows.swap(col, pivot);
        eliminate(&mut rows, col, col);
    }
    Some(rows.into_iter().map(|row| row[n..].to_vec()).collect())
}

/// The product.
pub fn product(a: &Rows, b: &Rows) -> Rows {
    let cols = b.first().map_or(0, Vec::len);
    let entry =
        |row: &Vec<RBig>, j: usize| row.iter().zip(b).fold(RBig::ZERO, |sum, (left, right)| sum + left * &right[j]);
    a.iter().map(|row| (0..cols).map(|j| entry(row, j)).collect()).collect()
}

/// The transpose.
pub fn transpose(a: &Rows) -> Rows {
    let cols = a.first().map_or(0, Vec::len);
    (0..cols).map(|j| a.iter().map(|row| row[j].clone()).collect()).collect()
}

/// An orthogonal matrix from any square one: (I − S)(I + S)⁻¹ D with S = (A − A')/2 (Cayley) and D the signs of A's diagonal. I + S is
/// never singular. Without D there would be rotations alone, and no reflection.
pub fn orthogonal_from(a: &Rows) -> Option<Rows> {
    let half = RBig::from_parts(1.into(), 2u8.into());
    let n = a.len();
    let skew = |i: usize, j: usize| (&a[i][j] - &a[j][i]) * &half;
    let with = |sign: i32| -> Rows {
        let entry = |i: usize, j: usize| {
            let unit = if i == j { RBig::ONE } else { RBig::ZERO };
            if sign > 0 { unit + skew(i, j) } else { unit - skew(i, j) }
        };
        (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect()
    };
    let mut rotation = product(&with(-1), &inverse(&with(1))?);
    for row in &mut rotation {
        for (_, entry) in row.iter_mut().enumerate().filter(|(j, _)| a[*j][*j] < RBig::ZERO) {
            *entry = -entry.clone();
        }
    }
    Some(rotation)
}

/// A symmetric orthogonal matrix: Q D Q' with Q the rotation that S = the upper part of the matrix minus its transpose gives, and D the
/// signs of its diagonal. All such matrices are of this kind.
pub fn reflection_from(a: &Rows) -> Option<Rows> {
    let n = a.len();
    let upper = |i: usize, j: usize| if i < j { &a[i][j] + &a[i][j] } else { RBig::ZERO };
    let rotation = orthogonal_from(&(0..n).map(|i| (0..n).map(|j| upper(i, j)).collect()).collect())?;
    let signed = |row: &Vec<RBig>| -> Vec<RBig> {
        let sign = |(j, entry): (usize, &RBig)| if a[j][j] < RBig::ZERO { -entry.clone() } else { entry.clone() };
        row.iter().enumerate().map(sign).collect()
    };
    Some(product(&rotation.iter().map(signed).collect(), &transpose(&rotation)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(entries: &[&[i32]]) -> Rows {
        entries.iter().map(|row| row.iter().map(|entry| RBig::from(*entry)).collect()).collect()
    }

    #[test]
    fn solutions_satisfy_the_equations() {
        let a = rows(&[&[1, 2, 3], &[2, 4, 7]]);
        let b = vec![RBig::from(6), RBig::from(13)];
        let x = solve(&a, &b, &[2, 0, 1]).expect("consistent");
        let column: Rows = x.into_iter().map(|entry| vec![entry]).collect();
        assert_eq!(product(&a, &column).concat(), b);
        assert_eq!(solve(&rows(&[&[1, 1], &[1, 1]]), &[RBig::from(1), RBig::from(2)], &[0, 1]), None);
    }

    #[test]
    fn cayley_gives_orthogonal_matrices() {
        let q = orthogonal_from(&rows(&[&[1, 5, -2], &[3, 1, 4], &[0, 7, 2]])).expect("never singular");
        assert_eq!(product(&transpose(&q), &q), rows(&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]]));
        assert_eq!(determinant(&q), RBig::ONE);
        let q = orthogonal_from(&rows(&[&[1, 5, -2], &[3, -1, 4], &[0, 7, 2]])).expect("never singular");
        assert_eq!(product(&transpose(&q), &q), rows(&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]]));
        assert_eq!(determinant(&q), RBig::from(-1), "a reflection");
    }

    #[test]
    fn reflections_are_symmetric_and_orthogonal_and_not_diagonal() {
        let r = reflection_from(&rows(&[&[1, 5, -2], &[3, -1, 4], &[0, 7, 2]])).expect("never singular");
        assert_eq!(product(&r, &r), rows(&[&[1, 0, 0], &[0, 1, 0], &[0, 0, 1]]));
        assert_eq!(transpose(&r), r);
        assert!(!r[0][1].is_zero() && !r[0][2].is_zero() && !r[1][2].is_zero(), "{r:?}");
    }

    #[test]
    fn determinants_change_sign_with_a_swap() {
        assert_eq!(determinant(&rows(&[&[0, 1], &[1, 0]])), RBig::from(-1));
        assert_eq!(leading_minors(&rows(&[&[2, 1], &[1, 3]])), [RBig::from(2), RBig::from(5)]);
        assert_eq!(inverse(&rows(&[&[1, 2], &[2, 4]])), None);
    }
}
