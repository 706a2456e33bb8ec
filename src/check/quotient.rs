//! Derivatives of code that can only be called: ladders of difference quotients, each with an error bar of its own.
//!
//! It is the ladder of `witness::ladder`, for functions of several results at once, for second derivatives, for
//! numbers of fewer digits than doubles
//! have, within a domain, and with a way to stop early: a window whose bar is that of rounding alone is not bettered
//! by smaller steps.

use super::function::Failure;

/// A derivative and how far off it may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slope {
    pub(super) value: f64,
    pub(super) bar: f64,
    /// Whether more than rounding stands in the bar.
    pub(super) rough: bool,
    /// Whether the finest steps see no change at all.
    pub(super) flat: bool,
    /// What rounding is divided by: the step, or its square.
    pub(super) divisor: f64,
}

impl Slope {
    /// Nothing is known.
    pub(super) const UNKNOWN: Slope =
        Slope { value: f64::NAN, bar: f64::INFINITY, rough: true, flat: false, divisor: 0.0 };

    /// A slope of a sum or difference of two.
    pub(super) fn of(a: Slope, b: Slope, value: f64, bar: f64) -> Slope {
        Slope { value, bar, rough: a.rough || b.rough, flat: a.flat && b.flat, divisor: a.divisor.min(b.divisor) }
    }
}

/// Which derivative is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    First,
    Second,
}

/// Points of a stencil to either side.
const ARM: usize = 4;
const POINTS: usize = 2 * ARM + 1;
/// Weights of f(x + kh) − f(x − kh), k = 1..4, for orders 2, 4, 6, 8 of the first derivative.
const FIRST: [[f64; ARM]; 4] = [
    [0.5, 0.0, 0.0, 0.0],
    [2.0 / 3.0, -1.0 / 12.0, 0.0, 0.0],
    [0.75, -0.15, 1.0 / 60.0, 0.0],
    [0.8, -0.2, 4.0 / 105.0, -1.0 / 280.0],
];
/// Weights of f(x + kh) − 2f(x) + f(x − kh) for the second derivative.
const SECOND: [[f64; ARM]; 4] = [
    [1.0, 0.0, 0.0, 0.0],
    [4.0 / 3.0, -1.0 / 12.0, 0.0, 0.0],
    [1.5, -0.15, 1.0 / 90.0, 0.0],
    [1.6, -0.2, 8.0 / 315.0, -1.0 / 560.0],
];
/// The weights of an 8th difference, and its root mean square for noise of size 1: √C(16, 8).
const EIGHTH: [f64; POINTS] = [1.0, -8.0, 28.0, -56.0, 70.0, -56.0, 28.0, -8.0, 1.0];
const EIGHTH_ROOT_MEAN_SQUARE: f64 = 113.446_903_003_907_03;
/// Noise counts six times: it is measured from few values.
const NOISE_FACTOR: f64 = 6.0;
/// Windows of fewer distinct values than this are plateaus: they carry little.
const DISTINCT: usize = 5;
/// Noise this many times smaller than the spread of the values is noise on a shape.
const RESOLVED: f64 = 8.0;
/// Rungs without any change that make a plateau.
const FLAT: usize = 3;
/// Each rung's step is a quarter of the one before.
const RUNG: i32 = 2;

/// How steps are chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Steps {
    pub(super) order: Order,
    /// 1, or 169/128 for the second family: then no step of one is one of the other, nor a whole number.
    pub(super) base: f64,
    /// Half an ulp of 1 in the function's own numbers, those it takes and those it returns.
    pub(super) unit: (f64, f64),
    /// The largest step, where the neighbourhood is to be seen alone.
    pub(super) cap: f64,
}

/// One result at one step.
#[derive(Clone, Copy, Debug)]
struct Window {
    /// The quotients of orders 2, 4, 6, 8.
    orders: [f64; 4],
    /// What noise is divided by.
    divisor: f64,
    /// The noise of the values as these show it, and what rounding them makes of it.
    noise: f64,
    floor: f64,
    informative: bool,
    /// Whether the bar is rounding's alone.
    settled: bool,
    order: Order,
}

impl Window {
    /// The order with the least bar, for values of this noise; and whether noise is most of it.
    fn slope(&self, noise: f64) -> (Slope, bool) {
        let weights = if self.order == Order::First { &FIRST } else { &SECOND };
        let candidates = (1..4).map(|at| {
            let spread: f64 = weights[at].iter().map(|weight| weight * weight).sum::<f64>() * 2.0;
            let spread = if self.order == Order::Second { spread * 3.0 } else { spread };
            let truncation = (self.orders[at] - self.orders[at - 1]).abs();
            let rounding = NOISE_FACTOR * spread.sqrt() * noise / self.divisor;
            {
                let (bar, rough) = (truncation + rounding, truncation > rounding || noise > 4.0 * self.floor);
                (
                    Slope { value: self.orders[at], bar, rough, flat: false, divisor: self.divisor },
                    truncation <= rounding,
                )
            }
        });
        let least = candidates.min_by(|a, b| a.0.bar.total_cmp(&b.0.bar));
        least.unwrap_or((Slope::UNKNOWN, false))
    }
}

/// Says whether the estimates so far are good enough.
pub(super) type Enough<'a> = dyn FnMut(&[Slope], bool) -> bool + 'a;

/// A function along a line; see [`Ladder`].
pub(super) type Along<'a> = dyn FnMut(f64, &mut Vec<f64>) -> Result<bool, Failure> + 'a;

/// What is asked of the ladder for each result: stop as soon as all are settled.
pub(super) struct Ladder<'a> {
    pub(super) steps: Steps,
    /// The function along the line: t and where its results go. `false` where it must not be called, or has no value.
    pub(super) along: &'a mut Along<'a>,
    /// How large the numbers are that are moved, so that steps stay exact.
    pub(super) size: f64,
}

impl Ladder<'_> {
    /// The derivatives of all results at t = 0 of what is moved by t. `enough` says of the estimates so far (by
    /// result) whether to stop; it is told
    /// whether all bars are those of rounding alone.
    pub(super) fn climb(&mut self, enough: &mut Enough<'_>) -> Result<Option<Vec<Slope>>, Failure> {
        let exponent = if self.size == 0.0 { 0 } else { self.size.abs().log2().floor() as i32 };
        let mut ladder: Vec<Vec<Window>> = Vec::new();
        let mut values: [Vec<f64>; POINTS] = Default::default();
        let mut power = exponent.max(0) - 2;
        let finest = 8.0 * self.steps.unit.0 * 2.0 * 2.0_f64.powi(exponent.max(-200));
        // Beside 0 the numbers themselves say how fine steps must become.
        let last = (exponent.max(0) - 60).min(exponent - 6);
        while power >= last {
            let step = self.steps.base * 2.0_f64.powi(power);
            power -= RUNG;
            if step > self.steps.cap {
                continue;
            }
            if step < finest {
                break;
            }
            let mut whole = true;
            for (at, values) in values.iter_mut().enumerate() {
                values.clear();
                let t = (at as f64 - ARM as f64) * step;
                if !(self.along)(t, values)? || values.iter().any(|value| !value.is_finite()) {
                    whole = false;
                    break;
                }
            }
            if !whole || values.iter().any(|one| one.len() != values[0].len()) {
                continue;
            }
            let count = values[0].len();
            let windows: Vec<Window> =
                (0..count).map(|result| self.window(&std::array::from_fn(|at| values[at][result]), step)).collect();
            ladder.push(windows);
            let all_settled = ladder.last().is_some_and(|last| last.iter().all(|window| window.settled));
            let all_settled = all_settled && agree(&ladder);
            if ladder.len() > 1
                && (all_settled || ladder.len().is_multiple_of(2))
                && enough(&best(&ladder), all_settled)
            {
                return Ok(Some(best(&ladder)));
            }
        }
        Ok((!ladder.is_empty()).then(|| best(&ladder)))
    }

    fn window(&self, values: &[f64; POINTS], step: f64) -> Window {
        let Steps { order, unit, .. } = self.steps;
        let (weights, divisor) = match order {
            Order::First => (&FIRST, step),
            Order::Second => (&SECOND, step * step),
        };
        let part = |k: usize| match order {
            Order::First => values[ARM + k] - values[ARM - k],
            // The value in the middle is taken from both, so that large values cancel at once.
            Order::Second => (values[ARM + k] - values[ARM]) + (values[ARM - k] - values[ARM]),
        };
        let orders = weights.map(|weights| (1..=ARM).map(|k| weights[k - 1] * part(k)).sum::<f64>() / divisor);
        let largest = values.iter().fold(0.0_f64, |largest, value| largest.max(value.abs()));
        let eighth: f64 = EIGHTH.iter().zip(values).map(|(weight, value)| weight * value).sum();
        let floor = largest * unit.1;
        let noise = floor.max(eighth.abs() / EIGHTH_ROOT_MEAN_SQUARE);
        let mut sorted = *values;
        sorted.sort_by(f64::total_cmp);
        let distinct = 1 + sorted.windows(2).filter(|pair| pair[0] != pair[1]).count();
        // Values that a polynomial of degree 8 follows no better than noise are not resolved by this step.
        let resolved = noise <= (sorted[POINTS - 1] - sorted[0]) / RESOLVED;
        let informative = distinct >= DISTINCT && resolved;
        let mut window = Window { orders, divisor, noise, floor, informative, settled: false, order };
        window.settled = window.slope(noise).1 && noise <= 4.0 * floor;
        window
    }
}

/// Whether the last two rungs agree.
fn agree(ladder: &[Vec<Window>]) -> bool {
    let [.., before, last] = ladder else { return false };
    before.iter().zip(last).all(|(a, b)| {
        let (a, b) = (a.slope(a.noise).0, b.slope(b.noise).0);
        (a.value - b.value).abs() <= a.bar + b.bar
    })
}

/// By result the window with the least bar, once windows that contradict each other have widened their bars: each one
/// against all finer ones,
/// and against a coarser one whose neighbour contradicts it by the same amount.
fn best(ladder: &[Vec<Window>]) -> Vec<Slope> {
    let count = ladder.first().map_or(0, Vec::len);
    (0..count)
        .map(|result| {
            // What finer steps show of noise, which does not depend on the step, counts for coarser ones: one window
            // may show little by chance.
            let mut noise = 0.0_f64;
            let rungs = ladder.iter().rev().map(|rung| {
                let window = rung[result];
                noise = noise.max(window.noise);
                Rung { slope: window.slope(noise.max(window.floor)).0, informative: window.informative }
            });
            let mut rungs: Vec<Rung> = rungs.collect();
            rungs.reverse();
            let flat = rungs.len() > 2 * FLAT && rungs[rungs.len() - FLAT..].iter().all(|rung| rung.slope.value == 0.0);
            Slope { flat, ..best_of(&rungs) }
        })
        .collect()
}

/// One result at one step, once the noise is known.
#[derive(Clone, Copy, Debug)]
struct Rung {
    slope: Slope,
    informative: bool,
}

fn best_of(windows: &[Rung]) -> Slope {
    let near = |a: f64, b: f64, gap: f64| (a - b).abs() <= 0.1 * gap;
    let widened = windows.iter().enumerate().map(|(at, window)| {
        let mut slope = window.slope;
        // A staircase looks straight to steps of its own width: one window alone, which nobody confirms, must bear
        // with all.
        let is_alone = !windows.iter().enumerate().any(|(other, against)| {
            let gap = (window.slope.value - against.slope.value).abs();
            other != at && against.informative && gap <= window.slope.bar + against.slope.bar
        });
        for (other, against) in windows.iter().enumerate() {
            let gap = (window.slope.value - against.slope.value).abs();
            let confirmed = |neighbour: usize| {
                windows.get(neighbour).is_some_and(|next| near(next.slope.value, against.slope.value, gap))
            };
            let counts = other > at || (other < at && (confirmed(other + 1) || (other > 0 && confirmed(other - 1))));
            let counts = counts && against.informative >= window.informative;
            if other != at && (counts || is_alone) {
                let contradicts = (gap - against.slope.bar).max(0.0);
                slope.rough |= contradicts > slope.bar;
                slope.bar = slope.bar.max(contradicts);
            }
        }
        (slope, window.informative)
    });
    let widened: Vec<(Slope, bool)> = widened.collect();
    let informative = widened.iter().any(|(_, informative)| *informative);
    let counted = widened.into_iter().filter(|(_, is)| *is || !informative).map(|(slope, _)| slope);
    counted.min_by(|a, b| a.bar.total_cmp(&b.bar)).unwrap_or(Slope::UNKNOWN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(order: Order, base: f64, x: f64, f: impl Fn(f64) -> f64) -> Slope {
        let mut along = |t: f64, out: &mut Vec<f64>| {
            out.push(f(x + t));
            Ok(true)
        };
        let unit = f64::EPSILON / 2.0;
        let steps = Steps { order, base, unit: (unit, unit), cap: f64::INFINITY };
        let mut ladder = Ladder { steps, along: &mut along, size: x };
        ladder.climb(&mut |_, _| false).expect("no panic").expect("finite")[0]
    }

    #[test]
    fn first_and_second_derivatives_are_within_their_bars() {
        for x in [-2.5, -0.3, 0.0, 0.7, 1.0, 3.1] {
            for base in [1.0, 3.0] {
                let first = slope(Order::First, base, x, f64::sin);
                assert!((first.value - x.cos()).abs() <= first.bar && first.bar < 1e-9, "{x} {base} {first:?}");
                let second = slope(Order::Second, base, x, f64::sin);
                assert!((second.value + x.sin()).abs() <= second.bar && second.bar < 1e-7, "{x} {base} {second:?}");
            }
        }
    }

    #[test]
    fn a_wrong_value_is_outside_the_bar() {
        let found = slope(Order::First, 1.0, 0.7, |x| x.exp());
        assert!((found.value - 0.7_f64.exp() * (1.0 + 1e-7)).abs() > 30.0 * found.bar);
    }
}
