//! Doubles, one or several in lanes: what loops over slices of values and adjoints are written in.

/// A number whose sums of products can be worked on side by side: a double, or doubles in lanes.
pub(crate) trait Element: Copy {
    /// How many sums are worked on together.
    const TOGETHER: usize;

    /// Zero.
    const ZERO: Self;

    /// Adds `x·y`, as the reader of these numbers would.
    fn add_product(&mut self, x: Self, y: Self);

    /// The sum of both.
    fn plus(self, other: Self) -> Self;

    /// Itself, and 0 if it is the mark of an adjoint that is absent.
    fn present(self) -> Self;

    /// Whether it is that mark.
    fn is_absent(self) -> bool;
}

impl Element for f64 {
    const TOGETHER: usize = 8;
    const ZERO: f64 = 0.0;

    #[inline]
    fn add_product(&mut self, x: f64, y: f64) {
        *self += x * y;
    }

    #[inline]
    fn plus(self, other: f64) -> f64 {
        self + other
    }

    #[inline]
    fn present(self) -> f64 {
        self + 0.0
    }

    #[inline]
    fn is_absent(self) -> bool {
        self.to_bits() == (-0.0_f64).to_bits()
    }
}

impl<const N: usize> Element for [f64; N] {
    const TOGETHER: usize = 2;
    const ZERO: [f64; N] = [0.0; N];

    #[inline]
    fn add_product(&mut self, x: [f64; N], y: [f64; N]) {
        for lane in 0..N {
            self[lane] += x[lane] * y[lane];
        }
    }

    #[inline]
    fn plus(mut self, other: [f64; N]) -> [f64; N] {
        for lane in 0..N {
            self[lane] += other[lane];
        }
        self
    }

    #[inline]
    fn present(self) -> [f64; N] {
        self.map(|lane| lane + 0.0)
    }

    /// Without selects all lanes are reached, or none.
    #[inline]
    fn is_absent(self) -> bool {
        self.first().is_some_and(|lane| lane.is_absent())
    }
}
