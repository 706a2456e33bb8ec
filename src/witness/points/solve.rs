//! Exact algebra of small rational matrices: the properties that inputs are given to have.

use dashu_base::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// A square or rectangular matrix of rationals, row by row.
pub type Rows = Vec<Vec<RBig>>;

/// Whether all leading minors are positive: those of a symmetric matrix are if it is positive definite.
pub fn has_positive_minors(a: &Rows) -> bool {
    let (mut rows, _) = whole(a);
    let mut last = IBig::ONE;
    (0..rows.len()).all(|at| {
        let minor = rows[at][at].clone();
        let is_positive = minor > IBig::ZERO;
        if is_positive {
            clear(&mut rows, at, at + 1, &last);
            last = minor;
        }
        is_positive
    })
}

/// The determinant.
pub fn determinant(a: &Rows) -> RBig {
    let (mut rows, unit) = whole(a);
    let (mut last, mut sign) = (IBig::ONE, IBig::ONE);
    for at in 0..rows.len() {
        let Some(pivot) = (at..rows.len()).find(|row| !rows[*row][at].is_zero()) else { return RBig::ZERO };
        if pivot != at {
            rows.swap(pivot, at);
            sign = -sign;
        }
        clear(&mut rows, at, at + 1, &last);
        last.clone_from(&rows[at][at]);
    }
    RBig::from_parts(sign * last, unit.pow(rows.len()))
}

/// The inverse; none of a singular matrix.
pub fn inverse(a: &Rows) -> Option<Rows> {
    let n = a.len();
    let (mut rows, unit) = whole(a);
    for (i, row) in rows.iter_mut().enumerate() {
        row.extend((0..n).map(|j| if i == j { unit.clone().into() } else { IBig::ZERO }));
    }
    let mut last = IBig::ONE;
    for at in 0..n {
        let pivot = (at..n).find(|row| !rows[*row][at].is_zero())?;
        rows.swap(at, pivot);
        clear(&mut rows, at, 0, &last);
        last.clone_from(&rows[at][at]);
    }
    // Each row has the same number on the diagonal by now.
    let (sign, divisor) = last.into_parts();
    let entry = |entry: &IBig| RBig::from_parts(entry * IBig::from_parts(sign, UBig::ONE), divisor.clone());
    Some(rows.iter().map(|row| row[n..].iter().map(entry).collect()).collect())
}

/// The entries as whole numbers, all of them multiplied by the same one.
fn whole(a: &Rows) -> (Vec<Vec<IBig>>, UBig) {
    let common = |unit: UBig, entry: &RBig| {
        let divisor = (&unit).gcd(entry.denominator());
        unit * (entry.denominator() / divisor)
    };
    let unit = a.iter().flatten().fold(UBig::ONE, common);
    let entry = |entry: &RBig| entry.numerator() * IBig::from(&unit / entry.denominator());
    (a.iter().map(|row| row.iter().map(entry).collect()).collect(), unit)
}

/// Clears the column of a pivot on the diagonal in all rows from `first` on, without fractions (Bareiss): the entries
/// stay minors of the matrix, so that the pivot before divides them.
fn clear(rows: &mut [Vec<IBig>], at: usize, first: usize, before: &IBig) {
    let lead = rows[at].clone();
    for (number, row) in rows.iter_mut().enumerate().skip(first) {
        if number == at {
            continue;
        }
        let factor = row[at].clone();
        for (entry, above) in row.iter_mut().zip(&lead) {
            *entry = (&*entry * &lead[at] - &factor * above) / before;
        }
    }
}

/// The product.
pub fn product(a: &Rows, b: &Rows) -> Rows {
    let ((a, left), (b, right)) = (whole(a), whole(b));
    let (cols, unit) = (b.first().map_or(0, Vec::len), left * right);
    let entry =
        |row: &Vec<IBig>, j: usize| row.iter().zip(&b).fold(IBig::ZERO, |sum, (left, right)| sum + left * &right[j]);
    let entry = |row: &Vec<IBig>, j: usize| RBig::from_parts(entry(row, j), unit.clone());
    a.iter().map(|row| (0..cols).map(|j| entry(row, j)).collect()).collect()
}

/// Whether the transpose is the inverse.
pub fn is_orthogonal(a: &Rows) -> bool {
    let (rows, unit) = whole(a);
    let square = IBig::from(unit.sqr());
    let dot = |i: usize, j: usize| rows.iter().fold(IBig::ZERO, |sum, row| sum + &row[i] * &row[j]);
    let is_unit = |i: usize, j: usize| dot(i, j) == if i == j { square.clone() } else { IBig::ZERO };
    (0..rows.len()).all(|i| (0..=i).all(|j| is_unit(i, j)))
}

/// The transpose.
pub fn transpose(a: &Rows) -> Rows {
    let cols = a.first().map_or(0, Vec::len);
    (0..cols).map(|j| a.iter().map(|row| row[j].clone()).collect()).collect()
}

/// An orthogonal matrix from any square one: (I − S)(I + S)⁻¹ D with S = (A − A')/2 (Cayley) and D the signs of A's
/// diagonal. I + S is never singular. Without D there would be rotations alone, and no reflection.
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

/// A symmetric orthogonal matrix: Q D Q' with Q the rotation that S = the upper part of the matrix minus its transpose
/// gives, and D the signs of its diagonal. All such matrices are of this kind.
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
        assert_eq!(inverse(&rows(&[&[1, 2], &[2, 4]])), None);
    }

    /// What is found without fractions is what the definitions say.
    #[test]
    fn whole_numbers_give_what_fractions_do() {
        let entry = |i: i64, j: i64| {
            let numerator = (i * 7 + j * j * 5 + 3 * i * j) % 11 - 5;
            RBig::from_parts(numerator.into(), (1 + (i + 2 * j) % 6).unsigned_abs().into())
        };
        for n in 1..=6 {
            let a: Rows = (0..n).map(|i| (0..n).map(|j| entry(i, j)).collect()).collect();
            let expanded = expansion(&a);
            assert_eq!(determinant(&a), expanded, "{a:?}");
            let unit = |i, j| if i == j { RBig::ONE } else { RBig::ZERO };
            let identity: Rows = (0..n).map(|i| (0..n).map(|j| unit(i, j)).collect()).collect();
            match inverse(&a) {
                Some(inverse) => assert_eq!(product(&a, &inverse), identity),
                None => assert!(expanded.is_zero()),
            }
            let mut square = product(&a, &transpose(&a));
            let minors = |a: &Rows| {
                (1..=a.len())
                    .all(|size| expansion(&a[..size].iter().map(|row| row[..size].to_vec()).collect()) > RBig::ZERO)
            };
            for shift in 0..4 {
                assert_eq!(has_positive_minors(&square), minors(&square), "{square:?}");
                square.iter_mut().enumerate().for_each(|(i, row)| row[i] -= RBig::from(shift * shift));
            }
            let rotation = orthogonal_from(&a).expect("never singular");
            assert!(is_orthogonal(&rotation) && !is_orthogonal(&product(&rotation, &a)));
        }
    }

    /// The determinant along the first row.
    fn expansion(a: &Rows) -> RBig {
        let Some(first) = a.first() else { return RBig::ONE };
        let minor = |at: usize| -> Rows {
            let without = |row: &Vec<RBig>| [&row[..at], &row[at + 1..]].concat();
            a[1..].iter().map(without).collect()
        };
        let signed = |at: usize| if at.is_multiple_of(2) { first[at].clone() } else { -first[at].clone() };
        (0..first.len()).fold(RBig::ZERO, |sum, at| sum + signed(at) * expansion(&minor(at)))
    }
}
