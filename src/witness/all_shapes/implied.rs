//! Conditions on indices beside each other: one that follows from another, two that exclude each other, and an index that one of them solves for.

use super::affine::Linear;
use super::algebra::{Algebra, Raw};
use super::form::{Factor, Formed, Head, Ix, Stop};
use crate::lang::dim::Dim;
use crate::lang::typed::Size;
use dashu_ratio::RBig;

/// What it costs to compare a pair of conditions, in steps: their difference and their sum are formed, and its sign is looked for.
const PAIR: usize = 8;

/// A linear form, and the indices of its terms.
type Placed = (Linear, Vec<Ix>);

/// `a + by·b`, with each index once.
fn combined((a, at): &Placed, (b, other): &Placed, by: &Size) -> Option<Placed> {
    let (mut terms, mut indices): (Vec<(Dim, Size)>, Vec<Ix>) = (Vec::new(), Vec::new());
    let mut offset = a.offset.plus(&b.offset.times(by)?)?;
    let own = a.terms.iter().zip(at).map(|((dim, factor), ix)| (dim, Some(factor.clone()), ix));
    let more = b.terms.iter().zip(other).map(|((dim, factor), ix)| (dim, factor.times(by), ix));
    for (dim, factor, ix) in own.chain(more) {
        let factor = factor?;
        match (ix, indices.iter().position(|known| known == ix)) {
            (Ix::At(entry), _) => {
                offset = offset.plus(&factor.times(&Size::integer(i64::try_from(*entry).ok()? + 1))?)?;
            }
            (_, Some(known)) => terms[known].1 = terms[known].1.plus(&factor)?,
            (_, None) => {
                terms.push((dim.clone(), factor));
                indices.push(*ix);
            }
        }
    }
    let stays: Vec<bool> = terms.iter().map(|(_, factor)| !factor.is_zero()).collect();
    let mut stay = stays.iter();
    indices.retain(|_| stay.next() == Some(&true));
    terms.retain(|(_, factor)| !factor.is_zero());
    Some((Linear { terms, offset }, indices))
}

impl Algebra {
    /// A condition that a factor is, to the power 1.
    fn placed(&self, factor: &Factor) -> Option<(Placed, bool)> {
        let (linear, is_line) = match &self.atom(factor.atom).head {
            Head::Line(linear) => (linear, true),
            Head::Side(linear) => (linear, false),
            _ => return None,
        };
        factor.power.is_one().then(|| ((linear.clone(), factor.at.clone()), is_line))
    }

    /// `[u ≥ 0][v ≥ 0]` where v is never above u is `[v ≥ 0]`; and 0 where u + v is negative. Where w is 0 beside it, `[u ≥ 0]` is what it is of u ± w.
    pub(super) fn implied_side(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        let is_condition = |factor: &&Factor| matches!(self.atom(factor.atom).head, Head::Line(_) | Head::Side(_));
        let count = raw.factors.iter().filter(is_condition).count();
        self.spend(PAIR * count * count.saturating_sub(1) / 2)?;
        Ok(self.implied(raw))
    }

    fn implied(&self, raw: &Raw) -> Option<Vec<Raw>> {
        let conditions = raw.factors.iter().enumerate().filter_map(|(position, factor)| {
            let (placed, is_line) = self.placed(factor)?;
            Some((position, placed, is_line))
        });
        let conditions: Vec<(usize, Placed, bool)> = conditions.collect();
        let sides = conditions.iter().filter(|(_, _, is_line)| !is_line);
        for (position, one, _) in sides {
            for (other, two, is_line) in conditions.iter().filter(|(other, _, _)| other != position) {
                let sign = |by: i64| combined(one, two, &Size::integer(by)).and_then(|(linear, _)| linear.sign());
                let (less, more) = (sign(-1), sign(1));
                let follows = match is_line {
                    true => less.or(more),
                    // Of two that are one, one stays.
                    false if less == Some(true) && (position > other || sign_of_opposite(one, two) != Some(true)) => {
                        less
                    }
                    false => more.filter(|positive| !positive),
                };
                match follows {
                    Some(true) => {
                        let mut rest = raw.clone();
                        rest.factors.remove(*position);
                        return Some(vec![rest]);
                    }
                    Some(false) => {
                        return Some(vec![Raw { coefficient: RBig::ZERO, factors: Vec::new(), sums: Vec::new() }]);
                    }
                    None => {}
                }
            }
        }
        None
    }

    /// Whether an index is summed over and stands in conditions alone.
    fn is_of_conditions(&self, raw: &Raw, ix: Ix) -> bool {
        let mut holders = raw.factors.iter().filter(|factor| factor.at.contains(&ix));
        matches!(ix, Ix::Sum(_)) && holders.all(|factor| self.placed(factor).is_some())
    }

    /// Where `s = …` fixes a summed index that stands in conditions alone, the others have what is right there in its place.
    pub(super) fn solved_index(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for sum in (0..raw.sums.len()).rev() {
            let ix = Ix::Sum(sum as u16);
            let holders: Vec<usize> =
                (0..raw.factors.len()).filter(|position| raw.factors[*position].at.contains(&ix)).collect();
            if raw.sums[sum].is_none() || holders.len() < 2 {
                continue;
            }
            let placed: Option<Vec<(Placed, bool)>> =
                holders.iter().map(|position| self.placed(&raw.factors[*position])).collect();
            let Some(placed) = placed else { continue };
            let Some((line, by)) = placed.iter().enumerate().find_map(|(place, (placed, is_line))| {
                unit_factor(placed, ix).filter(|_| *is_line).map(|by| (place, by))
            }) else {
                continue;
            };
            // Of two indices that a line could be solved for, the last one goes: not each in the other's place in turn.
            let (_, others) = &placed[line].0;
            if others.iter().any(|other| *other > ix && self.is_of_conditions(raw, *other)) {
                continue;
            }
            let Some((place, of)) = placed
                .iter()
                .enumerate()
                .find_map(|(place, (placed, _))| factor_of(placed, ix).filter(|_| place != line).map(|of| (place, of)))
            else {
                continue;
            };
            // by·s + R = 0, so that of·s = −of·by·R.
            let share = of.times(&Size::integer(-by)).ok_or(Stop::TooLarge)?;
            let (linear, at) = combined(&placed[place].0, &placed[line].0, &share).ok_or(Stop::TooLarge)?;
            let form = if placed[place].1 { self.line(&linear)? } else { self.side(&linear)? };
            return raw.replaced(holders[place], &form, &at).map(Some);
        }
        Ok(None)
    }
}

fn sign_of_opposite(one: &Placed, two: &Placed) -> Option<bool> {
    combined(two, one, &Size::integer(-1)).and_then(|(linear, _)| linear.sign())
}

/// The factor of an index that stands in a linear form once.
fn factor_of((linear, at): &Placed, ix: Ix) -> Option<Size> {
    let mut places = at.iter().zip(&linear.terms).filter(|(own, _)| **own == ix);
    let (_, (_, factor)) = places.next()?;
    places.next().is_none().then(|| factor.clone())
}

fn unit_factor(placed: &Placed, ix: Ix) -> Option<i64> {
    factor_of(placed, ix)?.as_integer().filter(|by| by.abs() == 1)
}
