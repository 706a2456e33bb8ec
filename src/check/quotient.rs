//! Derivatives of code that can only be called: ladders of difference quotients, each with an error bar of its own.
//!
//! It reads its windows as `witness::ladder` does (`witness::stencil`), for functions of several results at once, for
//! second derivatives, for numbers of fewer digits than doubles have, within a domain and at its ends, and with a way to
//! stop early: a window whose bar is that of rounding alone is not bettered by smaller steps.

use super::function::Failure;
use crate::witness::stencil::{
    ARM, DISTINCT, FIRST, NOISE_FACTOR, POINTS, Said, contradictions, distinct, largest, noise,
};

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

/// Weights of f(x + kh) − 2f(x) + f(x − kh) for the second derivative.
const SECOND: [[f64; ARM]; 4] = [
    [1.0, 0.0, 0.0, 0.0],
    [4.0 / 3.0, -1.0 / 12.0, 0.0, 0.0],
    [1.5, -0.15, 1.0 / 90.0, 0.0],
    [1.6, -0.2, 8.0 / 315.0, -1.0 / 560.0],
];
/// Weights of f(x + kh), k = 0..8, for orders 2, 4, 6, 8 of the first derivative, at the end of a domain.
const ONE_SIDED: [[f64; POINTS]; 4] = [
    [-1.5, 2.0, -0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [-25.0 / 12.0, 4.0, -3.0, 4.0 / 3.0, -0.25, 0.0, 0.0, 0.0, 0.0],
    [-2.45, 6.0, -7.5, 20.0 / 3.0, -3.75, 1.2, -1.0 / 6.0, 0.0, 0.0],
    [-761.0 / 280.0, 8.0, -14.0, 56.0 / 3.0, -17.5, 11.2, -14.0 / 3.0, 8.0 / 7.0, -0.125],
];
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
    /// 1 or −1 at the end of a domain, on whose other side nothing may be called; else 0.
    pub(super) side: i8,
    /// Noise that values have at least, whatever they show.
    pub(super) hidden: f64,
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
    /// By order, the root of the sum of the squares of its weights.
    spread: [f64; 4],
}

impl Window {
    /// The order with the least bar, for values of this noise; and whether noise is most of it.
    fn slope(&self, noise: f64) -> (Slope, bool) {
        let candidates = (1..4).map(|at| {
            let truncation = (self.orders[at] - self.orders[at - 1]).abs();
            let rounding = NOISE_FACTOR * self.spread[at] * noise / self.divisor;
            let (bar, rough) = (truncation + rounding, truncation > rounding || noise > 4.0 * self.floor);
            let slope = Slope { value: self.orders[at], bar, rough, flat: false, divisor: self.divisor };
            (slope, truncation <= rounding)
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
                let t = match self.steps.side {
                    0 => (at as f64 - ARM as f64) * step,
                    side => f64::from(side) * at as f64 * step,
                };
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
            if ladder.len() > 1 && (all_settled || ladder.len().is_multiple_of(2)) {
                let slopes = best(&ladder);
                if enough(&slopes, all_settled) {
                    return Ok(Some(slopes));
                }
            }
        }
        Ok((!ladder.is_empty()).then(|| best(&ladder)))
    }

    fn window(&self, values: &[f64; POINTS], step: f64) -> Window {
        let Steps { order, unit, side, hidden, .. } = self.steps;
        let divisor = if order == Order::First { step } else { step * step };
        let central = |weights: &[f64; ARM], part: &dyn Fn(usize) -> f64| {
            (1..=ARM).map(|k| weights[k - 1] * part(k)).sum::<f64>() / divisor
        };
        let square = |weights: &[f64]| weights.iter().map(|weight| weight * weight).sum::<f64>();
        let (orders, spread) = match order {
            Order::First if side != 0 => (
                ONE_SIDED.map(|weights| {
                    // The value here is taken from all others, so that large values cancel at once.
                    let sum: f64 = weights.iter().zip(values).map(|(weight, value)| weight * (value - values[0])).sum();
                    f64::from(side) * sum / divisor
                }),
                ONE_SIDED.map(|weights| square(&weights).sqrt()),
            ),
            Order::First => (
                FIRST.map(|weights| central(&weights, &|k| values[ARM + k] - values[ARM - k])),
                FIRST.map(|weights| (2.0 * square(&weights)).sqrt()),
            ),
            // The value in the middle is taken from both, so that large values cancel at once.
            Order::Second => (
                SECOND.map(|weights| {
                    central(&weights, &|k| (values[ARM + k] - values[ARM]) + (values[ARM - k] - values[ARM]))
                }),
                SECOND.map(|weights| (6.0 * square(&weights)).sqrt()),
            ),
        };
        let floor = (largest(values) * unit.1).max(hidden);
        let noise = floor.max(noise(values));
        // Values that a polynomial of degree 8 follows no better than noise are not resolved by this step.
        let (low, high) =
            values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        let informative = distinct(values) >= DISTINCT && noise <= (high - low) / RESOLVED;
        let mut window = Window { orders, divisor, noise, floor, informative, settled: false, spread };
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
    let said: Vec<Said> = windows
        .iter()
        .map(|window| Said { value: window.slope.value, bar: window.slope.bar, informative: window.informative })
        .collect();
    let widened = windows.iter().enumerate().map(|(at, window)| {
        let mut slope = window.slope;
        // A staircase looks straight to steps of its own width: one window alone, which nobody confirms, must bear
        // with all.
        let is_alone = !said.iter().enumerate().any(|(other, against)| {
            other != at && against.informative && (slope.value - against.value).abs() <= slope.bar + against.bar
        });
        for contradicts in contradictions(&said, at, is_alone) {
            slope.rough |= contradicts > slope.bar;
            slope.bar = slope.bar.max(contradicts);
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
        slope_on((order, 0), base, x, f)
    }

    fn slope_on((order, side): (Order, i8), base: f64, x: f64, f: impl Fn(f64) -> f64) -> Slope {
        let mut along = |t: f64, out: &mut Vec<f64>| {
            out.push(f(x + t));
            Ok(true)
        };
        let unit = f64::EPSILON / 2.0;
        let steps = Steps { order, base, unit: (unit, unit), cap: f64::INFINITY, side, hidden: 0.0 };
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
    fn at_an_end_one_side_suffices() {
        for x in [-2.5, 0.0, 1.0, 3.0] {
            for (side, reach) in [(1, 1.0), (-1, -1.0)] {
                let f = |there: f64| if (there - x) * reach >= 0.0 { there.sin() } else { f64::NAN };
                let found = slope_on((Order::First, side), 1.0, x, f);
                assert!((found.value - x.cos()).abs() <= found.bar && found.bar < 1e-7, "{x} {side} {found:?}");
            }
        }
    }

    #[test]
    fn a_wrong_value_is_outside_the_bar() {
        let found = slope(Order::First, 1.0, 0.7, |x| x.exp());
        assert!((found.value - 0.7_f64.exp() * (1.0 + 1e-7)).abs() > 30.0 * found.bar);
    }
}
