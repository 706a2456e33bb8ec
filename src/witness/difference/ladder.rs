//! A derivative of a function of one real that can only be called in doubles, with an error bar of its own.
//!
//! The ladder: central differences of order 8, 6, 4, 2 over exact dyadic steps from large to small; for each step a
//! truncation error (by comparing the orders) and a noise error (by the size of high differences); contradictory windows
//! inflate each other's bars; the answer is the window with the least error. Its bar missed 2 % of 460 measured cases,
//! once by a factor above 1000: evidence, and never a proof.

use crate::witness::stencil::{
    ARM, DISTINCT, FIRST, NOISE_FACTOR, POINTS, Said, contradictions, distinct, largest, noise,
};

/// A derivative and its error bar.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The derivative.
    pub value: f64,
    /// How far off it may be.
    pub error: f64,
}

/// Halvings of the step per rung.
const RUNG: i32 = 4;
/// A bar that many times the least one, after bars that grew with each of so many steps, belongs to steps at which noise is
/// all there is: shorter ones have more of it. (Among steps that are too long for a function the least bar may be an accident.)
const NOISE_ALONE: f64 = 1024.0;
const GREW: usize = 4;

/// Which steps are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Steps {
    /// All of them. The shortest contradict the others where a ripple is too fine for these.
    All,
    /// Until noise is all there is. That is enough for a check of what somebody else has established: a bar that misses a
    /// ripple leaves it open.
    UntilNoise,
}

struct Window {
    estimate: Estimate,
    informative: bool,
}

/// So many points are looked at together.
pub const TOGETHER: usize = POINTS;

/// The values of a function at some points.
pub type Function<'f> = dyn FnMut([f64; TOGETHER]) -> [f64; TOGETHER] + 'f;

/// The derivative of `f` at `x`. None where no window of steps gave finite values.
///
/// ```
/// use backproof::witness::difference::ladder::derivative;
/// use backproof::witness::difference::ladder::Steps;
/// let cube = derivative(&mut |x| x.map(|x| x * x * x), 2.0, Steps::All).expect("finite");
/// assert!((cube.value - 12.0).abs() <= cube.error && cube.error < 1e-9);
/// ```
pub fn derivative(f: &mut Function<'_>, x: f64, steps: Steps) -> Option<Estimate> {
    let exponent = if x == 0.0 { 0 } else { x.abs().log2().floor() as i32 };
    let ulp = x.abs().next_up() - x.abs();
    let mut windows: Vec<Window> = Vec::new();
    let (mut least, mut last, mut grew) = (f64::INFINITY, f64::INFINITY, 0);
    let mut power = exponent.max(0) - 2;
    loop {
        let step = 2.0_f64.powi(power);
        if step < 8.0 * ulp || power < exponent.max(0) - 60 {
            break;
        }
        // Only steps at which all points are exact: else the rounding of x itself would look like slope.
        let exact = (-4..=4).all(|k: i32| (x + f64::from(k) * step) - x == f64::from(k) * step);
        if exact && let Some(window) = window(f, x, step) {
            let error = window.estimate.error;
            if window.informative {
                least = least.min(error);
            }
            windows.push(window);
            grew = if error > last { grew + 1 } else { 0 };
            last = error;
            if steps == Steps::UntilNoise && grew >= GREW && error > NOISE_ALONE * least {
                break;
            }
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

fn window(f: &mut Function<'_>, x: f64, step: f64) -> Option<Window> {
    let values = f(std::array::from_fn(|at| x + (at as f64 - 4.0) * step));
    if values.iter().any(|value| !value.is_finite()) {
        return None;
    }
    let stencil = |weights: &[f64; ARM]| {
        let sum: f64 = (1..=ARM).map(|k| weights[k - 1] * (values[ARM + k] - values[ARM - k])).sum();
        sum / step
    };
    let orders = FIRST.map(|weights| stencil(&weights));
    let noise = (largest(&values) * f64::EPSILON / 2.0).max(noise(&values));
    // Each order's truncation is judged by the next lower one; the least total wins.
    let candidates = (1..4).map(|order| {
        let spread: f64 = FIRST[order].iter().map(|weight| weight * weight).sum::<f64>() * 2.0;
        let error = (orders[order] - orders[order - 1]).abs() + NOISE_FACTOR * spread.sqrt() * noise / step;
        Estimate { value: orders[order], error }
    });
    let estimate = candidates.min_by(|a, b| a.error.total_cmp(&b.error))?;
    Some(Window { estimate, informative: distinct(&values) >= DISTINCT })
}

/// Windows that contradict each other widen their bars.
fn inflate(windows: &mut [Window]) {
    let said = |window: &Window| {
        let Estimate { value, error } = window.estimate;
        Said { value, bar: error, informative: window.informative }
    };
    let before: Vec<Said> = windows.iter().map(said).collect();
    for (at, window) in windows.iter_mut().enumerate() {
        window.estimate.error = contradictions(&before, at, false).fold(window.estimate.error, f64::max);
    }
}

#[cfg(test)]
mod tests {
    use super::{Steps, TOGETHER, derivative};

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
                for steps in [Steps::All, Steps::UntilNoise] {
                    let found = derivative(&mut |x| x.map(f), x, steps).expect("finite");
                    assert!((found.value - derivative_of(x)).abs() <= found.error, "{x}: {found:?}");
                    assert!(found.error <= 1e-6, "{x}: {found:?}");
                }
            }
        }
    }

    /// Steps that are too long for the last of a sum's sines say nothing, whatever bars they have.
    #[test]
    fn sums_of_many_sines_are_within_the_bar() {
        for count in [40, 125, 250, 500, 2000] {
            let sum = |x: f64| (1..=count).map(|k| (f64::from(k) * x).sin()).sum::<f64>();
            let slope = |x: f64| (1..=count).map(|k| f64::from(k) * (f64::from(k) * x).cos()).sum::<f64>();
            for x in [-2.5, -0.3, 0.0, 0.7, 1.0, 3.1] {
                for steps in [Steps::All, Steps::UntilNoise] {
                    let found = derivative(&mut |x| x.map(sum), x, steps).expect("finite");
                    // The slope as it is written here is rounded, too.
                    let rounding = 1e-14 * f64::from(count * count) + 1e-9 * found.error;
                    let off = (found.value - slope(x)).abs();
                    assert!(off <= found.error + rounding, "{count} at {x}, {steps:?}: {found:?}, off by {off}");
                }
            }
        }
    }

    /// A ripple too fine for long steps contradicts them at short ones: the bar says so. No bar among the long ones ends the steps before.
    #[test]
    fn a_fine_ripple_is_noticed() {
        let bar = |steps| {
            let ripple = |x: f64| x + 1e-9 * (1e10 * x).sin();
            derivative(&mut |x| x.map(ripple), 0.3, steps).expect("finite").error
        };
        for steps in [Steps::All, Steps::UntilNoise] {
            assert!(bar(steps) > 1.0, "{steps:?}: {}", bar(steps));
        }
    }

    #[test]
    fn a_constant_has_derivative_zero_and_a_wrong_value_is_outside_the_bar() {
        assert_eq!(derivative(&mut |_| [4.0; TOGETHER], 1.5, Steps::All).map(|found| found.value), Some(0.0));
        let found = derivative(&mut |x| x.map(f64::sin), 1.0, Steps::All).expect("finite");
        assert!((found.value + 1.0_f64.cos()).abs() > 30.0 * found.error);
    }

    #[test]
    fn without_finite_values_there_is_no_answer() {
        assert_eq!(derivative(&mut |_| [f64::NAN; TOGETHER], 1.0, Steps::All), None);
    }
}
