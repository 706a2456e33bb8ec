//! Canonical names for summed indices: two components that differ by the names of their summed indices alone become equal.
//!
//! Colour refinement, then individualisation: where refinement leaves indices of one colour, each of them is set apart in turn and the
//! least result is taken, so that the names do not depend on the order in which the indices were introduced.

use super::form::{Atom, AtomId, Component, Factor, Formed, Ix, Stop};
use super::power::Power;
use crate::lang::dim::Dim;
use std::collections::BTreeMap;

/// Leaves of the search among tied indices.
const MAX_LEAVES: usize = 1500;

/// The component in canonical form. `atoms` are those known; `sums` are the dimensions of the indices `Sum(0)`, `Sum(1)`, …, each of which occurs.
pub(super) fn canonical(atoms: &[Atom], sums: &[Dim], factors: &[Factor]) -> Formed<Component> {
    let mut ranks: Vec<&Dim> = sums.iter().collect();
    ranks.sort_unstable();
    ranks.dedup();
    let colours: Vec<usize> = sums.iter().map(|dim| ranks.partition_point(|other| *other < dim)).collect();
    let mut search = Search { atoms, sums, factors, best: None, leaves: 0 };
    if ranks.len() == sums.len() {
        // Their dimensions alone tell all of them apart.
        return Ok(search.written(&colours));
    }
    search.descend(colours)?;
    search.best.ok_or(Stop::TooLarge)
}

/// The least among the equivalent ways to write an atom's indices.
pub(super) fn least_at(at: &[Ix], symmetries: &[Vec<usize>]) -> Vec<Ix> {
    let permuted = symmetries.iter().map(|permutation| permutation.iter().map(|from| at[*from]).collect());
    permuted.chain([at.to_vec()]).min().unwrap_or_default()
}

/// What an index looks like to one factor: the factor, its own places, and the colours of the other indices.
type Signature = (AtomId, Power, Vec<(u8, usize)>);

struct Search<'s> {
    atoms: &'s [Atom],
    sums: &'s [Dim],
    factors: &'s [Factor],
    best: Option<Component>,
    leaves: usize,
}

impl Search<'_> {
    fn symmetries(&self, atom: AtomId) -> &[Vec<usize>] {
        &self.atoms[atom as usize].symmetries
    }

    fn descend(&mut self, colours: Vec<usize>) -> Formed<()> {
        let colours = self.refine(colours);
        let mut sizes: BTreeMap<usize, usize> = BTreeMap::new();
        for colour in &colours {
            *sizes.entry(*colour).or_insert(0) += 1;
        }
        let Some(tied) = sizes.iter().find(|(_, count)| **count > 1).map(|(colour, _)| *colour) else {
            self.leaves += 1;
            if self.leaves > MAX_LEAVES {
                return Err(Stop::TooLarge);
            }
            let leaf = self.written(&colours);
            if self.best.as_ref().is_none_or(|best| leaf < *best) {
                self.best = Some(leaf);
            }
            return Ok(());
        };
        for chosen in (0..colours.len()).filter(|index| colours[*index] == tied) {
            // Colours are spread so that the chosen one fits in before its peers.
            let apart = colours.iter().enumerate().map(|(index, colour)| 2 * colour + usize::from(index != chosen));
            self.descend(apart.collect())?;
        }
        Ok(())
    }

    /// Splits colours by what the factors show, until nothing changes. The result is 0, 1, … in an order that does not depend on names.
    fn refine(&self, mut colours: Vec<usize>) -> Vec<usize> {
        let mut count = 0;
        loop {
            let mut seen: Vec<(usize, Vec<Signature>)> = colours.iter().map(|colour| (*colour, Vec::new())).collect();
            for factor in self.factors {
                self.note(factor, &colours, &mut seen);
            }
            for (_, signatures) in &mut seen {
                signatures.sort_unstable();
            }
            let mut kinds: Vec<&(usize, Vec<Signature>)> = seen.iter().collect();
            kinds.sort_unstable();
            kinds.dedup();
            let new = seen.iter().map(|kind| kinds.partition_point(|other| *other < kind)).collect();
            // Where all are different nothing is left to split, and the order stays.
            if kinds.len() == count || kinds.len() == colours.len() {
                return new;
            }
            count = kinds.len();
            colours = new;
        }
    }

    fn note(&self, factor: &Factor, colours: &[usize], seen: &mut [(usize, Vec<Signature>)]) {
        let mut own: Vec<usize> = factor.at.iter().filter_map(sum_index).collect();
        own.sort_unstable();
        own.dedup();
        for index in own {
            let show = |ix: &Ix| match ix {
                Ix::At(at) => (0, *at as usize),
                Ix::Free(slot) => (1, usize::from(*slot)),
                Ix::Sum(sum) if usize::from(*sum) == index => (2, 0),
                Ix::Sum(sum) => (3, colours[usize::from(*sum)]),
            };
            let plain: Vec<(u8, usize)> = factor.at.iter().map(show).collect();
            let permuted = self.symmetries(factor.atom).iter().map(|p| p.iter().map(|from| plain[*from]).collect());
            let least = permuted.chain([plain.clone()]).min().unwrap_or_default();
            seen[index].1.push((factor.atom, factor.power.clone(), least));
        }
    }

    /// The component with its summed indices named by their colours, which are all different.
    fn written(&self, colours: &[usize]) -> Component {
        let mut order: Vec<usize> = (0..colours.len()).collect();
        order.sort_unstable_by_key(|index| colours[*index]);
        let mut name = vec![0u16; colours.len()];
        for (position, index) in order.iter().enumerate() {
            name[*index] = position as u16;
        }
        let rename = |ix: &Ix| match ix {
            Ix::Sum(sum) => Ix::Sum(name[usize::from(*sum)]),
            other => *other,
        };
        let write = |factor: &Factor| {
            let at: Vec<Ix> = factor.at.iter().map(rename).collect();
            let at = least_at(&at, self.symmetries(factor.atom));
            Factor { atom: factor.atom, at, power: factor.power.clone() }
        };
        let mut factors: Vec<Factor> = self.factors.iter().map(write).collect();
        factors.sort_unstable();
        Component { sums: order.iter().map(|index| self.sums[*index].clone()).collect(), factors }
    }
}

fn sum_index(ix: &Ix) -> Option<usize> {
    match ix {
        Ix::Sum(sum) => Some(usize::from(*sum)),
        _ => None,
    }
}
