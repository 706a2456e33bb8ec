//! Nine values of a function at equal steps, and what they say: derivatives to several orders, the noise in them, and
//! how windows of different steps that contradict each other widen their bars.

/// Points of a stencil to either side.
pub(crate) const ARM: usize = 4;
/// All of them.
pub(crate) const POINTS: usize = 2 * ARM + 1;
/// Weights of f(x + kh) − f(x − kh), k = 1..4, for orders 2, 4, 6, 8 of the first derivative.
pub(crate) const FIRST: [[f64; ARM]; 4] = [
    [0.5, 0.0, 0.0, 0.0],
    [2.0 / 3.0, -1.0 / 12.0, 0.0, 0.0],
    [0.75, -0.15, 1.0 / 60.0, 0.0],
    [0.8, -0.2, 4.0 / 105.0, -1.0 / 280.0],
];
/// Noise counts six times: it is measured from few values.
pub(crate) const NOISE_FACTOR: f64 = 6.0;
/// Windows of fewer distinct values than this are plateaus: they carry little.
pub(crate) const DISTINCT: usize = 5;

/// The weights of an 8th difference, and its root mean square for noise of size 1: √C(16, 8).
const EIGHTH: [f64; POINTS] = [1.0, -8.0, 28.0, -56.0, 70.0, -56.0, 28.0, -8.0, 1.0];
const EIGHTH_ROOT_MEAN_SQUARE: f64 = 113.446_903_003_907_03;

/// The size of the noise in values that are a polynomial of degree 7 beside it.
#[inline]
pub(crate) fn noise(values: &[f64; POINTS]) -> f64 {
    let eighth: f64 = EIGHTH.iter().zip(values).map(|(weight, value)| weight * value).sum();
    eighth.abs() / EIGHTH_ROOT_MEAN_SQUARE
}

/// How many of the values are different ones.
#[inline]
pub(crate) fn distinct(values: &[f64; POINTS]) -> usize {
    values.iter().enumerate().filter(|(at, value)| !values[..*at].contains(value)).count()
}

/// The largest magnitude.
#[inline]
pub(crate) fn largest(values: &[f64; POINTS]) -> f64 {
    values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()))
}

/// What a window of one step says.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Said {
    pub(crate) value: f64,
    pub(crate) bar: f64,
    pub(crate) informative: bool,
}

/// By how much others contradict the window at a place, of windows from large to small steps: each one against all finer
/// ones, and against a coarser one whose neighbour contradicts it by the same amount (a truncation error would differ by
/// far from step to step). `alone`: against all that say something.
pub(crate) fn contradictions(windows: &[Said], at: usize, alone: bool) -> impl Iterator<Item = f64> {
    let here = windows[at];
    windows.iter().enumerate().filter_map(move |(other, against)| {
        let gap = (against.value - here.value).abs();
        let confirmed = |neighbour: usize| {
            windows.get(neighbour).is_some_and(|next| {
                next.informative >= against.informative && (next.value - against.value).abs() <= 0.1 * gap
            })
        };
        let counts = other > at || (other < at && (confirmed(other + 1) || (other > 0 && confirmed(other - 1))));
        let counts = (counts && against.informative >= here.informative) || (alone && other != at);
        counts.then(|| (gap - against.bar).max(0.0))
    })
}

#[cfg(test)]
mod tests {
    use super::{POINTS, distinct, noise};

    #[test]
    fn noise_is_measured_and_a_polynomial_has_none() {
        let cubic: [f64; POINTS] = std::array::from_fn(|at| (at as f64).powi(3));
        assert!(noise(&cubic) < 1e-12 && distinct(&cubic) == POINTS);
        let mut noisy = cubic;
        noisy[4] += 1.0;
        assert!(noise(&noisy) > 0.5);
    }
}
