//! Where an index form depends on how sizes compare, or on where an index stands: then the sizes that are tried say little of others.

use super::Subject;
use crate::lang::ast::Fold;
use crate::lang::dim::DimId;
use crate::lang::typed::{Kind, Place, Range, Subscript, Typed};
use std::collections::BTreeSet;

impl Subject<'_> {
    /// Whether what an index form says depends on how sizes compare, or on an order of what an index map gives. `[j ≤ i]` holds
    /// somewhere or not as m compares with n, where i runs to n and j to m; and m = 6 beside n = 2 may be the first at which
    /// `K[2*l]`, with l up to n + 1, is an entry and not 0.
    pub fn relates_sizes(&self) -> bool {
        self.parts().into_iter().any(|part| self.relates(part, &mut Vec::new()))
    }

    /// Whether something depends on where an index stands: a condition on it, an entry that may not be there, or a product, which
    /// is 0 where one of its factors is.
    pub fn chooses_by_index(&self) -> bool {
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= match &part.kind {
                    Kind::Choose(..) | Kind::Entry(_, _, Some(_)) => true,
                    Kind::Over(over) => !over.conditions.is_empty() || over.fold == Fold::Prod,
                    _ => false,
                };
            });
        }
        found
    }

    fn relates(&self, part: &Typed, scope: &mut Vec<Range>) -> bool {
        let outside = scope.len();
        scope.extend(part.ranges().iter().cloned());
        let of_several = |into: &[DimId]| part.places().iter().any(|place| self.is_of_several(place, into, scope));
        let mut found = match &part.kind {
            // Of the values of a map a few are tried, and an order of them is met by luck.
            Kind::Choose(place, ..) if is_mapped(place) => true,
            Kind::Over(over) if over.conditions.iter().any(is_mapped) => true,
            // Without something for what is not there, an entry is there at all sizes; which part it stands in depends on them.
            Kind::Entry(of, _, None) => matches!(of.kind, Kind::Blocks(_) | Kind::Slice(..)) && of_several(&of.dims()),
            Kind::Entry(of, _, Some(_)) => of_several(&of.dims()),
            _ => of_several(&[]),
        };
        part.parts(|inner| found = found || self.relates(inner, scope));
        scope.truncate(outside);
        found
    }

    /// Whether several dimensions take part in an index: in what it is made of, how far its names run and its maps go, and where it leads.
    fn is_of_several(&self, place: &Place, into: &[DimId], scope: &[Range]) -> bool {
        let mut dims: BTreeSet<DimId> = place.ids().into_iter().chain(into.iter().copied()).collect();
        for subscript in place.terms.keys() {
            let size = match subscript {
                Subscript::Name(name) => scope.iter().rev().find(|range| range.id == *name).map(|range| &range.size),
                Subscript::Mapped(map, _) => self.document.inputs[*map].into.as_ref(),
            };
            dims.extend(size.into_iter().flat_map(|size| size.ids()));
        }
        dims.len() > 1
    }
}

fn is_mapped(place: &Place) -> bool {
    place.terms.keys().any(|subscript| matches!(subscript, Subscript::Mapped(..)))
}
