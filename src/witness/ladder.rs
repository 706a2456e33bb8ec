//! A derivative of a function of one real that can only be called in doubles, with an error bar of its own.
//!
//! The ladder: central differences of order 8, 6, 4, 2 over exact dyadic steps from large to small; for each step a
//! truncation error (by comparing the orders) and a noise error (by the size of high differences); contradictory windows
//! inflate each other's bars; the answer is the window with the least error. Its bar missed 2 % of 460 measured cases,
//! once by a factor above 1000: evidence, and never a proof.

/// A derivative and its error bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The derivative.
    pub value: f64,
    /// How far off it may be.
    pub error: f64,
}

/// Stencil weights over k = 1..4 for orders 2, 4, 6, 8.
const WEIGHTS: [[f64; 4]; 4] = [
    [0.5, 0.0, 0.0, 0.0],
    [2.0 / 3.0, -1.0 / 12.0, 0.0, 0.0],
    [0.75, -0.15, 1.0 / 60.0, 0.0],
    [0.8, -0.2, 4.0 / 105.0, -1.0 / 280.0],
];
/// The weights of an 8th difference, and its root mean square for noise of size 1: √C(16, 8).
const EIGHTH: [f64; 9] = [1.0, -8.0, 28.0, -56.0, 70.0, -56.0, 28.0, -8.0, 1.0];
const EIGHTH_ROOT_MEAN_SQUARE: f64 = 113.446_903_003_907_03;
/// Noise counts six times: it is measured from few values.
const NOISE_FACTOR: f64 = 6.0;
/// Halvings of the step per rung.
const RUNG: i32 = 4;
/// Windows of fewer distinct values than this are plateaus: they carry little.
const DISTINCT: usize = 5;

struct Window {
    estimate: Estimate,
    informative: bool,
}

/// The derivative of `f` at `x`. None where no window of steps gave finite values.
///
/// ```
/// use backproof::witness::ladder::derivative;
/// let cube = derivative(&mut |x| x * x * x, 2.0).expect("finite");
/// assert!((cube.value - 12.0).abs() <= cube.error && cube.error < 1e-9);
/// ```
pub fn derivative(f: &mut dyn FnMut(f64) -> f64, x: f64) -> Option<Estimate> {
    let exponent = if x == 0.0 { 0 } else { x.abs().log2().floor() as i32 };
    let ulp = x.abs().next_up() - x.abs();
    let mut windows = Vec::new();
    let mut power = exponent.max(0) - 2;
    loop {
        let step = 2.0_f64.powi(power);
        if step < 8.0 * ulp || power < exponent.max(0) - 60 {
            break;
        }
        // Only steps at which all points are exact: else the rounding of x itself would look like slope.
        let exact = (-4..=4).all(|k: i32| (x + f64::from(k) * step) - x == f64::from(k) * step);
        if exact && let Some(window) = window(f, x, step) {
            windows.push(window);
        }
        power -= RUNG / 2;
    }
    inflate(&mut windows);
    let informative = windows.iter().any(|window| window.informative);
    windows
        .iter()
        .filter(|window| window.informative || !informative)
        .map(|window| window.estimate)
        .min_by(|a, b| a.error.total_cmp(&b.error))
}

fn window(f: &mut dyn FnMut(f64) -> f64, x: f64, step: f64) -> Option<Window> {
    let values: [f64; 9] = std::array::from_fn(|at| f(x + (at as f64 - 4.0) * step));
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let stencil = |weights: &[f64; 4]| {
        let sum: f64 = (1..=4).map(|k| weights[k - 1] * (values[4 + k] - values[4 - k])).sum();
        sum / step
    };
    let orders = WEIGHTS.map(|weights| stencil(&weights));
    let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
    let eighth: f64 = EIGHTH.iter().zip(&values).map(|(weight, value)| weight * value).sum();
    let noise = (largest * f64::EPSILON / 2.0).max(eighth.abs() / EIGHTH_ROOT_MEAN_SQUARE);
    // Each order's truncation is judged by the next lower one; the least total wins.
    let candidates = (1..4).map(|order| {
        let spread: f64 = WEIGHTS[order].iter().map(|weight| weight * weight).sum::<f64>() * 2.0;
        let error = (orders[order] - orders[order - 1]).abs() + NOISE_FACTOR * spread.sqrt() * noise / step;
        Estimate { value: orders[order], error }
    });
    let estimate = candidates.min_by(|a, b| a.error.total_cmp(&b.error))?;
    let mut sorted = values;
    sorted.sort_by(f64::total_cmp);
    let distinct = 1 + sorted.windows(2).filter(|pair| pair[0] != pair[1]).count();
    Some(Window { estimate, informative: distinct >= DISTINCT })
}

/// Windows that contradict each other widen their bars: each one against all finer ones, and against a coarser one whose
/// neighbour contradicts it by the same amount (a truncation error would differ by far from step to step).
fn inflate(windows: &mut [Window]) {
    let before: Vec<Estimate> = windows.iter().map(|window| window.estimate).collect();
    let informative: Vec<bool> = windows.iter().map(|window| window.informative).collect();
    let contradiction = |a: &Estimate, b: &Estimate| ((a.value - b.value).abs() - b.error).max(0.0);
    for (at, window) in windows.iter_mut().enumerate() {
        let here = before[at];
        for (other, estimate) in before.iter().enumerate() {
            let confirmed = |neighbour: usize| {
                before.get(neighbour).is_some_and(|next| {
                    (next.value - estimate.value).abs() <= 0.1 * (estimate.value - here.value).abs()
                })
            };
            let counts = other > at || (other < at && (confirmed(other + 1) || other > 0 && confirmed(other - 1)));
            if counts && informative[other] >= informative[at] {
                window.estimate.error = window.estimate.error.max(contradiction(&here, estimate));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::derivative;

    #[test]
    fn smooth_functions_are_within_the_bar() {
        type Function = fn(f64) -> f64;
        let cases: [(Function, Function); 5] = [
            (f64::sin, f64::cos),
            (f64::exp, f64::exp),
            (|x| x * x, |x| 2.0 * x),
            (|x| 1.0 / (1.0 + x * x), |x| -2.0 * x / (1.0 + x * x).powi(2)),
            (f64::tanh, |x| 1.0 - x.tanh().powi(2)),
        ];
        for (f, derivative_of) in cases {
            for x in [-2.5, -0.3, 0.0, 0.7, 1.0, 3.1] {
                let found = derivative(&mut |x| f(x), x).expect("finite");
                assert!((found.value - derivative_of(x)).abs() <= found.error, "{x}: {found:?}");
                assert!(found.error <= 1e-6, "{x}: {found:?}");
            }
        }
    }

    #[test]
    fn a_constant_has_derivative_zero_and_a_wrong_value_is_outside_the_bar() {
        assert_eq!(derivative(&mut |_| 4.0, 1.5).map(|found| found.value), Some(0.0));
        let found = derivative(&mut |x| x.sin(), 1.0).expect("finite");
        assert!((found.value + 1.0_f64.cos()).abs() > 30.0 * found.error);
    }

    #[test]
    fn without_finite_values_there_is_no_answer() {
        assert_eq!(derivative(&mut |_| f64::NAN, 1.0), None);
    }
}
