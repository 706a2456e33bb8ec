//! Doubles in lanes: several points at once, each bit by bit as [`Plain`] would have it.

use crate::scalar::instance::Instance;
use crate::scalar::plain::Plain;
use crate::tape::{Constant, FunctionId, Primitive, Product, Reader};
use std::array;

/// Reads a tape at `N` points at once; lane k of every value belongs to point k.
///
/// Lanes may stand on different sides of a select, so this reader is not [`Branching`](crate::tape::Branching), and
/// gradients in lanes come from a recorded pullback.
///
/// `functions[i]` stands for the arbitrary function number i; without one the value is NaN.
///
/// ```
/// use backproof::scalar::lanes::Lanes;
/// use backproof::tape::{Recorder, Term};
/// let mut recorder = Recorder::default();
/// let x = recorder.input();
/// let square = recorder.sum(&[Term::product(x, x)]);
/// let program = recorder.finish(vec![square]);
/// assert_eq!(program.evaluate(&mut Lanes::<3>::default(), &[[1.0, 2.0, 3.0]]), [[1.0, 4.0, 9.0]]);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Lanes<const N: usize> {
    /// The instances of arbitrary functions.
    pub functions: Vec<Instance>,
}

impl<const N: usize> Reader for Lanes<N> {
    type Value = [f64; N];

    fn constant(&mut self, constant: &Constant) -> [f64; N] {
        [Plain::default().constant(constant); N]
    }

    fn integer(&mut self, value: i64) -> [f64; N] {
        [Plain::default().integer(value); N]
    }

    fn quotient(&mut self, numerator: i32, denominator: u32) -> [f64; N] {
        [Plain::default().quotient(numerator, denominator); N]
    }

    // A call would send the sums through memory once more.
    #[inline(always)]
    fn sum_of_products<'a, I>(&mut self, terms: I) -> [f64; N]
    where
        I: Iterator<Item = Product<'a, [f64; N]>>,
    {
        let mut sum = [0.0; N];
        for Product { negative, left, right } in terms {
            let product = right.map_or(*left, |right| array::from_fn(|lane| left[lane] * right[lane]));
            for (sum, product) in sum.iter_mut().zip(product) {
                *sum = if negative { *sum - product } else { *sum + product };
            }
        }
        sum
    }

    fn reciprocal(&mut self, x: &[f64; N]) -> [f64; N] {
        let mut plain = Plain::default();
        x.map(|x| plain.reciprocal(&x))
    }

    fn apply(&mut self, primitive: Primitive, x: &[f64; N]) -> [f64; N] {
        let mut plain = Plain::default();
        x.map(|x| plain.apply(primitive, &x))
    }

    fn select(&mut self, on: &[f64; N], negative: &[f64; N], otherwise: &[f64; N]) -> [f64; N] {
        let mut plain = Plain::default();
        array::from_fn(|lane| plain.select(&on[lane], &negative[lane], &otherwise[lane]))
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &[f64; N]) -> [f64; N] {
        // Its own terms need no other function.
        let functions = std::mem::take(&mut self.functions);
        let value = functions.get(function.0 as usize).and_then(|instance| instance.read(self, order, x));
        self.functions = functions;
        value.unwrap_or([f64::NAN; N])
    }
}
