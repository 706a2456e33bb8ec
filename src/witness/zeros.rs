//! Part of sampling: the zeros of branch conditions, where kinks and narrow regions hide.

use super::sampled::Run;
use crate::scalar::instance::Instance;
use crate::scalar::precise::{Precise, Real};
use crate::scalar::tolerance::is_nearly_zero;
use crate::tape::NodeId;
use crate::witness::case::Point;
use dashu_base::BitTest;
use dashu_ratio::RBig;

/// Conditions of branches whose zeros are looked for.
const MOST_BRANCHES: usize = 12;
/// Zeros that are looked at, of one condition.
const MOST_ZEROS: usize = 4;
/// Bits at which zeros of conditions are found, steps on the way, and denominators that are left as they are.
const ZERO_BITS: usize = 512;
const ZERO_STEPS: usize = 60;
const SHORT: usize = 40;

impl Run<'_, '_> {
    /// Looks for points where the condition of a branch is 0, and compares there and on both sides.
    pub(super) fn branches(&mut self, pool: &[Point], first: bool) {
        let branches: Vec<NodeId> = self.case.lowered.branches.iter().copied().take(MOST_BRANCHES).collect();
        let most = if first { MOST_ZEROS } else { 1 };
        for on in branches {
            let mut zeros = 0;
            let mut signed: Vec<(bool, &Point)> = Vec::new();
            for point in pool {
                if let Some(negative) = self.condition(point, on).map(|value| value.is_negative()) {
                    signed.push((negative, point));
                }
            }
            // Of a single variable the points are looked at in order, so that several zeros are found.
            signed.sort_by(|a, b| a.1.values.cmp(&b.1.values));
            for pair in signed.windows(2).filter(|pair| pair[0].0 != pair[1].0) {
                if zeros == most || self.done() {
                    break;
                }
                zeros += 1;
                self.around_zero(on, pair[0].1, pair[1].1);
            }
        }
    }

    fn condition(&mut self, point: &Point, on: NodeId) -> Option<Real> {
        self.case.precise(point, 128).swap_remove(on.index()).ok()
    }

    /// Between two points on different sides of a branch: the zero itself, and both sides at several distances.
    fn around_zero(&mut self, on: NodeId, from: &Point, to: &Point) {
        let mix = |t: &RBig| -> Vec<RBig> {
            from.values.iter().zip(&to.values).map(|(from, to)| from + (to - from) * t).collect()
        };
        let functions = &from.functions;
        let Some(zero) = self.zero(on, &mix, functions) else { return };
        let mut steps = vec![RBig::ZERO];
        for shift in [40u32, 20, 8] {
            let step = RBig::from_parts(1.into(), dashu_int::UBig::ONE << shift as usize);
            steps.extend([step.clone(), -step]);
        }
        for step in steps {
            if let Some(point) = self.points.complete(mix(&(&zero + step)), functions.clone()) {
                self.compare(&point);
            }
            if self.done() {
                return;
            }
        }
    }

    /// Where on the line a condition is 0: exactly if it is linear there, else to some 250 bits.
    fn zero(&mut self, on: NodeId, mix: &dyn Fn(&RBig) -> Vec<RBig>, functions: &[Instance]) -> Option<RBig> {
        let program = &self.case.lowered.program;
        let cost = 3 * self.case.precise_cost();
        let mut at = |t: &RBig| -> Option<Real> {
            self.budget.precise = self.budget.precise.checked_sub(cost)?;
            let inputs: Vec<_> = mix(t).iter().map(|value| Real::from_rational(value, ZERO_BITS)).collect();
            let mut values = Vec::new();
            program.read(&mut Precise::new(ZERO_BITS, functions.to_vec()), &inputs, &mut values);
            values.swap_remove(on.index()).ok()
        };
        let (mut low, mut high) = (RBig::ZERO, RBig::ONE);
        let exact = |value: &Real| value.to_rational().ok();
        let (mut below, mut above) = (exact(&at(&low)?)?, exact(&at(&high)?)?);
        // Regula falsi with the Illinois step: the end that stays counts half.
        let mut stayed = 0_i32;
        for _ in 0..ZERO_STEPS {
            if below == above {
                return None;
            }
            let secant = (&low * &above - &high * &below) / (&above - &below);
            let t = shorten(&secant);
            let value = at(&t)?;
            if value.is_zero() || is_nearly_zero(&value, ZERO_BITS) {
                return Some(t);
            }
            let (half, value) = (RBig::from_parts(1.into(), 2u8.into()), exact(&value)?);
            if (value < RBig::ZERO) == (below < RBig::ZERO) {
                (low, below) = (t, value);
                if stayed == 1 {
                    above *= &half;
                }
                stayed = 1;
            } else {
                (high, above) = (t, value);
                if stayed == -1 {
                    below *= &half;
                }
                stayed = -1;
            }
        }
        Some(high)
    }
}

/// At most so many binary places, unless the number is short anyway.
fn shorten(value: &RBig) -> RBig {
    if value.denominator().bit_len() < SHORT {
        return value.clone();
    }
    let unit = RBig::from(dashu_int::UBig::ONE << ZERO_BITS);
    RBig::from((value * &unit).round()) / unit
}
