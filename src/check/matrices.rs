//! Vectors and matrices of nalgebra as what Rust code takes and gives back.

use super::data::{Argument, Data, flattened};
use super::number::Scalar;
use nalgebra::allocator::Allocator;
use nalgebra::{DefaultAllocator, Dim, OMatrix};

/// Vectors are matrices of one column; they are as one likes, of one size or of two.
impl<T: Scalar + nalgebra::Scalar, R: Dim, C: Dim> Data for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    OMatrix<T, R, C>: Clone + 'static,
{
    type Number = T;
    const RANK: usize = 2;
    fn fixed() -> Vec<Option<usize>> {
        vec![R::try_to_usize(), C::try_to_usize()]
    }
    fn build(shape: &[usize], next: &mut impl FnMut() -> T) -> Option<Self> {
        let (rows, columns) = match flattened(shape, 2)[..] {
            [rows, columns] => (rows, columns),
            [size] if R::try_to_usize() == Some(1) => (1, size),
            [size] => (size, 1),
            _ => return None,
        };
        let fits = |open: Option<usize>, size: usize| open.is_none_or(|fixed| fixed == size);
        let is_fit = fits(R::try_to_usize(), rows) && fits(C::try_to_usize(), columns);
        is_fit.then(|| {
            let entries = std::iter::from_fn(|| Some(next()));
            OMatrix::from_row_iterator_generic(R::from_usize(rows), C::from_usize(columns), entries)
        })
    }
    fn refill(&mut self, next: &mut impl FnMut() -> T) {
        for i in 0..self.nrows() {
            for j in 0..self.ncols() {
                self[(i, j)] = next();
            }
        }
    }
    fn spill(&self, out: &mut impl FnMut(T)) {
        for i in 0..self.nrows() {
            (0..self.ncols()).for_each(|j| out(self[(i, j)]));
        }
    }
    fn shape(&self, out: &mut Vec<usize>) {
        out.extend([self.nrows(), self.ncols()]);
    }
}

impl<T: Scalar + nalgebra::Scalar, R: Dim, C: Dim> Argument for OMatrix<T, R, C>
where
    DefaultAllocator: Allocator<R, C>,
    OMatrix<T, R, C>: Clone + 'static,
{
    type Owned = OMatrix<T, R, C>;
    type Lent<'a> = OMatrix<T, R, C>;
    fn lend(owned: &mut OMatrix<T, R, C>) -> OMatrix<T, R, C> {
        owned.clone()
    }
}
