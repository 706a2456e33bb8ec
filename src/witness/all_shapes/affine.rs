//! Linear forms in indices.

use crate::lang::dim::Dim;
use crate::lang::typed::Size;

/// A linear form in indices, which count from 1.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Linear {
    /// The dimension that each index runs over, and its factor.
    pub terms: Vec<(Dim, Size)>,
    /// What is added.
    pub offset: Size,
}

/// Indices of one kind whose every order is looked at.
const MAX_ALIKE: usize = 4;

impl Linear {
    /// The same with the sign reversed.
    pub(super) fn negated(&self) -> Option<Linear> {
        let less = Size::integer(-1);
        let terms = self.terms.iter().map(|(dim, factor)| Some((dim.clone(), factor.times(&less)?)));
        Some(Linear { terms: terms.collect::<Option<_>>()?, offset: self.offset.times(&less)? })
    }

    /// The least value, and the largest; none where the signs of factors depend on sizes.
    fn bounds(&self) -> Option<(Size, Size)> {
        let (mut low, mut high) = (self.offset.clone(), self.offset.clone());
        for (dim, factor) in &self.terms {
            let whole = factor.times(&Size::of(dim)?)?;
            let (least, most) = match factor.is_never_negative() {
                true => (factor.clone(), whole),
                false if factor.times(&Size::integer(-1))?.is_never_negative() => (whole, factor.clone()),
                false => return None,
            };
            (low, high) = (low.plus(&least)?, high.plus(&most)?);
        }
        Some((low, high))
    }

    /// Whether it is never negative, or always: none where that is not seen.
    pub(super) fn sign(&self) -> Option<bool> {
        let (low, high) = self.bounds()?;
        if low.is_never_negative() {
            return Some(true);
        }
        // −high − 1 ≥ 0
        let below = high.plus(&Size::integer(1))?.times(&Size::integer(-1))?;
        below.is_never_negative().then_some(false)
    }

    /// The positions of the terms in a fixed order.
    pub(super) fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.terms.len()).collect();
        order.sort_by(|a, b| self.terms[*a].cmp(&self.terms[*b]));
        order
    }

    pub(super) fn arranged(&self, order: &[usize]) -> Linear {
        Linear { terms: order.iter().map(|at| self.terms[*at].clone()).collect(), offset: self.offset.clone() }
    }

    /// The exchanges of terms that leave it as it is, but for the identity; its terms are in order.
    pub(super) fn symmetries(&self) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = vec![(0..self.terms.len()).collect()];
        let mut start = 0;
        while start < self.terms.len() {
            let alike = self.terms[start..].iter().take_while(|term| **term == self.terms[start]).count();
            if (2..=MAX_ALIKE).contains(&alike) {
                let mut more = Vec::new();
                for known in &all {
                    for order in permutations(alike) {
                        let mut next = known.clone();
                        for (place, from) in order.iter().enumerate() {
                            next[start + place] = known[start + from];
                        }
                        more.push(next);
                    }
                }
                all = more;
            }
            start += alike;
        }
        all.retain(|order| order.iter().enumerate().any(|(place, from)| place != *from));
        all
    }
}

fn permutations(count: usize) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for next in 0..count {
        all = all
            .into_iter()
            .flat_map(|order: Vec<usize>| {
                (0..=order.len()).map(move |place| {
                    let mut longer = order.clone();
                    longer.insert(place, next);
                    longer
                })
            })
            .collect();
    }
    all
}
