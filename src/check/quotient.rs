//! Derivatives of code that can only be called: ladders of difference quotients, each with an error bar of its own.
//!
//! It reads its windows as `witness::difference::ladder` does (`witness::stencil`), for functions of several results at once, for
//! second derivatives, for numbers of fewer digits than doubles have, within a domain and at its ends, and with a way to
//! stop early: a window whose bar is that of rounding alone is not bettered by smaller steps.

use super::function::Failure;
use crate::witness::stencil::{
    ARM, DISTINCT, FIRST, NOISE_FACTOR, POINTS, Said, contradictions, distinct, largest, noise,
};
use std::sync::LazyLock;

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
/// Noise this many times smaller than the spread of the values is noise on a shape: nine values of noise alone spread over
/// some three of its deviations.
const RESOLVED: f64 = 8.0;
/// Rungs without any change that make a plateau: one or two may show none by chance, where steps fall between two of a
/// coarse function's values.
const FLAT: usize = 3;
/// Each rung's step is a quarter of the one before, which divides the truncation of the 8th order by 65536: halves would
/// take twice the calls for steps that nobody needs.
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

/// How noise adds up in a derivative: by order, the root of the sum of the squares of the weights. They are the same for all
/// windows, and roots are slow.
struct Spreads {
    first: [f64; 4],
    second: [f64; 4],
    one_sided: [f64; 4],
}

static SPREADS: LazyLock<Spreads> = LazyLock::new(|| {
    let square = |weights: &[f64]| weights.iter().map(|weight| weight * weight).sum::<f64>();
    Spreads {
        first: FIRST.map(|weights| (2.0 * square(&weights)).sqrt()),
        second: SECOND.map(|weights| (6.0 * square(&weights)).sqrt()),
        one_sided: ONE_SIDED.map(|weights| square(&weights).sqrt()),
    }
});

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
    /// What it says by its own noise.
    own: Slope,
}

impl Window {
    /// The order with the least bar, for values of this noise; and whether noise is most of it.
    #[inline]
    fn slope(&self, noise: f64, spread: &[f64; 4]) -> (Slope, bool) {
        let mut least = (f64::INFINITY, 0, false, false);
        for (at, spread) in spread.iter().enumerate().skip(1) {
            let truncation = (self.orders[at] - self.orders[at - 1]).abs();
            let rounding = NOISE_FACTOR * spread * noise / self.divisor;
            let bar = truncation + rounding;
            if least.1 == 0 || bar.total_cmp(&least.0).is_lt() {
                least = (bar, at, truncation > rounding || noise > 4.0 * self.floor, truncation <= rounding);
            }
        }
        let (bar, at, rough, is_noise) = least;
        (Slope { value: self.orders[at], bar, rough, flat: false, divisor: self.divisor }, is_noise)
    }
}

/// Says whether the estimates so far are good enough.
pub(super) type Enough<'a> = dyn FnMut(&[Slope], bool) -> bool + 'a;

/// A function along a line; see [`Ladder`].
pub(super) type Along<'a> = dyn FnMut(f64, &mut Vec<f64>) -> Result<bool, Failure> + 'a;

/// What is asked of the ladder for each result: stop as soon as all are settled.
pub(super) struct Ladder<'a> {
    pub(super) steps: Steps,
    /// The function along the line: t, and the list to which its results are appended. `false` where it must not be
    /// called, or has no value.
    pub(super) along: &'a mut Along<'a>,
    /// How large the numbers are that are moved, so that steps stay exact.
    pub(super) size: f64,
}

/// What a climb saw, and the memory that it took: the next one takes the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    /// The values of one window: nine points, of each all results.
    values: Vec<f64>,
    /// Rung by rung, the window of each result.
    windows: Vec<Window>,
    /// What is known of each result.
    slopes: Vec<Slope>,
    rungs: Vec<Rung>,
    said: Vec<Said>,
}

impl Ladder<'_> {
    /// The derivatives of all results at t = 0 of what is moved by t. `enough` says of the estimates so far (by
    /// result) whether to stop; it is told
    /// whether all bars are those of rounding alone.
    pub(super) fn climb(&mut self, seen: &mut Seen, enough: &mut Enough<'_>) -> Result<Option<Vec<Slope>>, Failure> {
        let exponent = if self.size == 0.0 { 0 } else { self.size.abs().log2().floor() as i32 };
        let (mut rungs, mut count) = (0_usize, 0);
        seen.windows.clear();
        let spread = self.steps.spread();
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
            let Some(results) = self.values(step, &mut seen.values)? else { continue };
            // Code that returns more or less at some points than at others says nothing there.
            if rungs > 0 && results != count {
                continue;
            }
            (rungs, count) = (rungs + 1, results);
            for result in 0..count {
                let window =
                    self.steps.window(&std::array::from_fn(|at| seen.values[at * count + result]), step, spread);
                seen.windows.push(window);
            }
            let all_settled = seen.windows[(rungs - 1) * count..].iter().all(|window| window.settled);
            let all_settled = all_settled && seen.agree(rungs, count);
            if rungs > 1 && (all_settled || rungs.is_multiple_of(2)) {
                seen.best(count, spread);
                if enough(&seen.slopes, all_settled) {
                    return Ok(Some(seen.slopes.clone()));
                }
            }
        }
        if rungs == 0 {
            return Ok(None);
        }
        seen.best(count, spread);
        Ok(Some(seen.slopes.clone()))
    }

    /// All results at the nine points of a window, and how many they are; none where some has no value.
    #[inline]
    fn values(&mut self, step: f64, values: &mut Vec<f64>) -> Result<Option<usize>, Failure> {
        values.clear();
        let (mut before, mut count, mut is_even) = (0, 0, true);
        for at in 0..POINTS {
            let t = match self.steps.side {
                0 => (at as f64 - ARM as f64) * step,
                side => f64::from(side) * at as f64 * step,
            };
            if !(self.along)(t, values)? || values[before..].iter().any(|value| !value.is_finite()) {
                return Ok(None);
            }
            let here = values.len() - before;
            is_even &= at == 0 || here == count;
            (before, count) = (values.len(), here);
        }
        Ok(is_even.then_some(count))
    }
}

impl Steps {
    #[inline]
    fn spread(&self) -> &'static [f64; 4] {
        let Spreads { first, second, one_sided } = &*SPREADS;
        match self.order {
            Order::First if self.side != 0 => one_sided,
            Order::First => first,
            Order::Second => second,
        }
    }

    #[inline]
    fn window(&self, values: &[f64; POINTS], step: f64, spread: &[f64; 4]) -> Window {
        let Steps { order, unit, side, hidden, .. } = *self;
        let divisor = if order == Order::First { step } else { step * step };
        let central = |weights: &[f64; ARM], parts: &[f64; ARM]| {
            weights.iter().zip(parts).map(|(weight, part)| weight * part).sum::<f64>() / divisor
        };
        let orders = match order {
            Order::First if side != 0 => ONE_SIDED.map(|weights| {
                // The value here is taken from all others, so that large values cancel at once.
                let sum: f64 = weights.iter().zip(values).map(|(weight, value)| weight * (value - values[0])).sum();
                f64::from(side) * sum / divisor
            }),
            Order::First => {
                let parts = std::array::from_fn(|k| values[ARM + 1 + k] - values[ARM - 1 - k]);
                FIRST.map(|weights| central(&weights, &parts))
            }
            // The value in the middle is taken from both, so that large values cancel at once.
            Order::Second => {
                let here = values[ARM];
                let parts = std::array::from_fn(|k| (values[ARM + 1 + k] - here) + (values[ARM - 1 - k] - here));
                SECOND.map(|weights| central(&weights, &parts))
            }
        };
        let floor = (largest(values) * unit.1).max(hidden);
        let noise = floor.max(noise(values));
        // Values that a polynomial of degree 8 follows no better than noise are not resolved by this step.
        let (low, high) =
            values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), v| (low.min(*v), high.max(*v)));
        let informative = noise <= (high - low) / RESOLVED && distinct(values) >= DISTINCT;
        let mut window = Window { orders, divisor, noise, floor, informative, settled: false, own: Slope::UNKNOWN };
        let (own, is_noise) = window.slope(noise, spread);
        window.own = own;
        window.settled = is_noise && noise <= 4.0 * floor;
        window
    }
}

impl Seen {
    /// Whether the last two rungs agree.
    #[inline]
    fn agree(&self, rungs: usize, count: usize) -> bool {
        let Some(before) = rungs.checked_sub(2) else { return false };
        let (before, last) = self.windows[before * count..].split_at(count);
        before.iter().zip(last).all(|(a, b)| (a.own.value - b.own.value).abs() <= a.own.bar + b.own.bar)
    }

    /// By result the window with the least bar, once windows that contradict each other have widened their bars: each one
    /// against all finer ones,
    /// and against a coarser one whose neighbour contradicts it by the same amount.
    fn best(&mut self, count: usize, spread: &[f64; 4]) {
        let Seen { windows, slopes, rungs, said, .. } = self;
        slopes.clear();
        for result in 0..count {
            // What finer steps show of noise, which does not depend on the step, counts for coarser ones: one window
            // may show little by chance.
            let mut noise = 0.0_f64;
            rungs.clear();
            rungs.extend(windows[result..].iter().step_by(count).rev().map(|window| {
                noise = noise.max(window.noise);
                let slope = if noise == window.noise { window.own } else { window.slope(noise, spread).0 };
                Rung { slope, informative: window.informative }
            }));
            rungs.reverse();
            let flat = rungs.len() > 2 * FLAT && rungs[rungs.len() - FLAT..].iter().all(|rung| rung.slope.value == 0.0);
            slopes.push(Slope { flat, ..best_of(rungs, said) });
        }
    }
}

/// One result at one step, once the noise is known.
#[derive(Clone, Copy, Debug)]
struct Rung {
    slope: Slope,
    informative: bool,
}

fn best_of(windows: &[Rung], said: &mut Vec<Said>) -> Slope {
    said.clear();
    said.extend(windows.iter().map(|window| Said {
        value: window.slope.value,
        bar: window.slope.bar,
        informative: window.informative,
    }));
    let informative = windows.iter().any(|window| window.informative);
    let mut least: Option<Slope> = None;
    for (at, window) in windows.iter().enumerate().filter(|(_, window)| window.informative || !informative) {
        let mut slope = window.slope;
        // A staircase looks straight to steps of its own width: one window alone, which nobody confirms, must bear
        // with all.
        let is_alone = !said.iter().enumerate().any(|(other, against)| {
            other != at && against.informative && (slope.value - against.value).abs() <= slope.bar + against.bar
        });
        for contradicts in contradictions(said, at, is_alone) {
            slope.rough |= contradicts > slope.bar;
            slope.bar = slope.bar.max(contradicts);
        }
        // Of equal bars that of the larger step.
        if least.is_none_or(|least| slope.bar.total_cmp(&least.bar).is_lt()) {
            least = Some(slope);
        }
    }
    least.unwrap_or(Slope::UNKNOWN)
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
        ladder.climb(&mut Seen::default(), &mut |_, _| false).expect("no panic").expect("finite")[0]
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
