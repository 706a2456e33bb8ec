//! Conditions on indices that relate sizes: whether `[j ≤ i]` holds somewhere depends on how m compares with n where i runs to n and j to m.

use super::Subject;
use crate::lang::dim::DimId;
use crate::lang::typed::{Kind, Place, Range, Subscript, Typed};
use std::collections::BTreeSet;

impl Subject<'_> {
    /// Whether what an index form says depends on how sizes compare. The sizes that are tried do not stand for others then: m = 6 beside n = 2
    /// may be the first at which `K[2*l]`, with l up to n + 1, is an entry and not 0.
    pub fn relates_sizes(&self) -> bool {
        self.parts().into_iter().any(|part| relates(part, &mut Vec::new()))
    }
}

impl Subject<'_> {
    /// Whether something depends on where an index stands: then few sizes say little of others.
    pub fn chooses_by_index(&self) -> bool {
        let mut found = false;
        for part in self.parts() {
            part.walk(&mut |part| {
                found |= match &part.kind {
                    Kind::Choose(..) | Kind::Entry(_, _, Some(_)) => true,
                    Kind::Over(over) => !over.conditions.is_empty(),
                    _ => false,
                };
            });
        }
        found
    }
}

/// Whether an index map stands in it: of its values a few are tried, and an order of them is met by luck.
fn is_mapped(place: &Place) -> bool {
    place.terms.keys().any(|subscript| matches!(subscript, Subscript::Mapped(..)))
}

fn relates(part: &Typed, scope: &mut Vec<Range>) -> bool {
    let outside = scope.len();
    scope.extend(part.ranges().iter().cloned());
    let mut found = match &part.kind {
        Kind::Choose(place, ..) if is_mapped(place) => true,
        Kind::Over(over) if over.conditions.iter().any(is_mapped) => true,
        // Without something for what is not there, an entry is there at all sizes.
        Kind::Entry(of, places, None) => {
            let stands_in_blocks = matches!(of.kind, Kind::Blocks(_) | Kind::Slice(..));
            stands_in_blocks && places.iter().any(|place| is_of_several(place, &of.dims(), scope))
        }
        Kind::Entry(of, places, Some(_)) => places.iter().any(|place| is_of_several(place, &of.dims(), scope)),
        _ => part.places().iter().any(|place| is_of_several(place, &[], scope)),
    };
    part.parts(|inner| found = found || relates(inner, scope));
    scope.truncate(outside);
    found
}

/// Whether several dimensions take part in an index: in what it is made of, how far its names run, and where it leads.
fn is_of_several(place: &Place, into: &[DimId], scope: &[Range]) -> bool {
    let mut dims: BTreeSet<DimId> = place.ids().into_iter().chain(into.iter().copied()).collect();
    for subscript in place.terms.keys() {
        if let Subscript::Name(name) = subscript
            && let Some(range) = scope.iter().rev().find(|range| range.id == *name)
        {
            dims.extend(range.size.ids());
        }
    }
    dims.len() > 1
}
