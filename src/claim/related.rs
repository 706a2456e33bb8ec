//! Where an index form depends on how sizes compare, or on where an index stands: then the sizes that are tried say little of others.

use super::Subject;
use crate::lang::ast::Fold;
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::{Kind, Place, Range, Subscript, Typed};
use std::collections::BTreeSet;

impl Subject<'_> {
    /// Whether what an index form says depends on how sizes compare, or on an order of what an index map gives. `[j ≤ i]` holds
    /// somewhere or not as m compares with n, where i runs to n and j to m; and m = 6 beside n = 2 may be the first at which
    /// `K[2*l]`, with l up to n + 1, is an entry and not 0.
    pub fn relates_sizes(&self) -> bool {
        self.parts().into_iter().any(|part| self.relates(part, &mut Vec::new()))
    }

    /// Whether it matters what index maps give at several places together: a map of what a map gives, or a product over what is
    /// compared with their values (is each class met, is one map the inverse of another?). Of all maps a few are tried.
    pub fn relates_values_of_maps(&self) -> bool {
        let is_nested = |place: &Place| {
            place.terms.keys().any(|subscript| match subscript {
                Subscript::Mapped(_, at) => at.iter().any(is_mapped),
                Subscript::Name(_) => false,
            })
        };
        let compares = |part: &Typed| {
            let mut found = false;
            part.walk(&mut |part| found |= matches!(&part.kind, Kind::Delta(place) if is_mapped(place)));
            found
        };
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= part.places().iter().any(is_nested);
                found |= matches!(&part.kind, Kind::Over(over) if over.fold == Fold::Prod && compares(&over.body));
            });
        }
        found
    }

    /// Whether some part of a stack has so many rows, or columns, that most of the sizes that are tried stay below: which part an
    /// entry is of depends on how the others compare with them.
    pub(super) fn stacks_many(&self, stack: &Typed) -> bool {
        let Kind::Blocks(rows) = &self.document.behind_lets(stack).kind else { return false };
        rows.iter().flatten().any(|part| part.shape.axes().iter().any(is_large))
    }

    /// Whether something depends on where an index stands: a condition on it, a δ that is not of two names alone, an entry that may
    /// not be there, or a product, which is 0 where one of its factors is.
    pub fn chooses_by_index(&self) -> bool {
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= match &part.kind {
                    Kind::Choose(..) | Kind::Entry(_, _, Some(_)) => true,
                    Kind::Delta(place) => !place.offset.is_zero(),
                    Kind::Over(over) => !over.conditions.is_empty() || over.fold == Fold::Prod,
                    _ => false,
                };
            });
        }
        found
    }

    /// The size up to which the conditions on indices of a side can push an index, one after the other: with `l > b + 1` and `b > i + 1`
    /// the first l is 5. Below it a side may say nothing at all.
    pub fn reach(&self) -> u64 {
        let of_side = |side: &Typed| {
            let lets = self.document.closure(side, None).lets.into_iter().map(|id| &self.document.lets[id].value);
            lets.chain([side]).map(pushed).fold(1, u64::saturating_add)
        };
        of_side(self.left).max(of_side(self.right))
    }

    fn relates(&self, part: &Typed, scope: &mut Vec<Range>) -> bool {
        let outside = scope.len();
        scope.extend(part.ranges().iter().cloned());
        let of_several = |into: &[Dim]| part.places().iter().any(|place| self.is_of_several(place, into, scope));
        let mut found = match &part.kind {
            // Of the values of a map a few are tried, and an order of them is met by luck.
            Kind::Choose(place, ..) if is_mapped(place) => true,
            Kind::Over(over) if over.conditions.iter().any(is_mapped) => true,
            // Without something for what is not there, an entry is there at all sizes; which part it stands in depends on them.
            Kind::Entry(of, _, None) => {
                matches!(of.kind, Kind::Blocks(_) | Kind::Slice(..)) && of_several(&of.shape.axes())
            }
            Kind::Entry(of, _, Some(_)) => of_several(&of.shape.axes()),
            _ => of_several(&[]),
        };
        part.parts(&mut |inner| found = found || self.relates(inner, scope));
        scope.truncate(outside);
        found
    }

    /// Whether several sizes take part in an index: in what it is made of, how far its names run and its maps go, and where it
    /// leads. A number is one of them if it is so large that few of the sizes that are tried are larger.
    fn is_of_several(&self, place: &Place, into: &[Dim], scope: &[Range]) -> bool {
        let mut sizes: Vec<&Dim> = into.iter().collect();
        for subscript in place.terms.keys() {
            sizes.extend(match subscript {
                Subscript::Name(name) => scope.iter().rev().find(|range| range.id == *name).map(|range| &range.size),
                Subscript::Mapped(map, _) => self.document.inputs[*map].into.as_ref(),
            });
        }
        let ids = sizes.iter().flat_map(|size| size.ids());
        let dims: BTreeSet<DimId> = place.ids().into_iter().chain(ids).collect();
        let has_number = sizes.iter().any(|size| is_large(size));
        dims.len() + usize::from(has_number) > 1
    }
}

/// Whether a size is a number that most of the sizes that are tried stay below.
fn is_large(size: &Dim) -> bool {
    /// Up to this there are larger ones among them.
    const SMALL: u64 = 5;
    size.as_fixed().is_some_and(|size| size > SMALL)
}

/// How far the conditions and the moved indices in an expression push an index altogether: from the largest place that one of them names
/// (`i >= 3`, `x[2]`), one after the other.
fn pushed(expr: &Typed) -> u64 {
    let constant = |place: &Place| {
        let number = place.offset.terms().find(|(powers, _)| powers.is_empty());
        number.map_or(0, |(_, number)| number)
    };
    // p ≥ 0 pushes by its constant, and its opposite, −p − 1 ≥ 0, by one more or less: the larger of them counts.
    let either = |place: &Place| constant(place).max(-1).saturating_add(1).max(constant(place).saturating_neg());
    let (mut named, mut moved) = (0_u64, 0_u64);
    let mut push = |by: i64, names_a_place: bool| match names_a_place {
        true => named = named.max(by.unsigned_abs()),
        false => moved = moved.saturating_add(by.unsigned_abs()),
    };
    expr.walk(&mut |part| match &part.kind {
        Kind::Choose(place, ..) => push(either(place), place.terms.len() < 2),
        Kind::Over(over) => over.conditions.iter().for_each(|place| push(constant(place), place.terms.len() < 2)),
        Kind::Delta(place) => push(constant(place), place.terms.len() < 2),
        Kind::Entry(_, places, _) => places.iter().for_each(|place| push(constant(place), place.terms.is_empty())),
        _ => {}
    });
    named.saturating_add(moved)
}

fn is_mapped(place: &Place) -> bool {
    place.terms.keys().any(|subscript| matches!(subscript, Subscript::Mapped(..)))
}
