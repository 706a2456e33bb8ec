//! Indices at concrete sizes: polynomials in sizes are worked out once, and not at every entry.

use crate::lang::typed::{Document, InputId, NameId, Place, Subscript};
use std::rc::Rc;

/// Why an index has no value.
#[derive(Clone, Copy, Debug)]
pub(super) enum Astray {
    TooLarge,
    /// There is no such entry, or no such index name.
    Outside,
}

/// Indices at the present sizes, each with the extent of the axis that it is an index of, where there is one.
pub(super) type Indices = Rc<[(Located, u64)]>;

/// The values of index names.
pub(super) trait Names {
    /// The present value of one.
    fn value(&self, id: NameId) -> Option<i64>;
}

/// An index at some sizes, as a function of the index names alone.
#[derive(Debug)]
pub(super) struct Located {
    offset: i64,
    terms: Vec<(Varying, i64)>,
}

/// What an index varies with.
#[derive(Debug)]
enum Varying {
    Name(NameId),
    /// What an index map gives, with the extents of its own indices.
    Mapped(InputId, Vec<(Located, u64)>),
}

impl Located {
    pub(super) fn new(place: &Place, document: &Document, sizes: &[u64]) -> Result<Located, Astray> {
        let offset = place.offset.at(sizes).ok_or(Astray::TooLarge)?;
        let mut terms = Vec::with_capacity(place.terms.len());
        for (subscript, factor) in &place.terms {
            let varying = match subscript {
                Subscript::Name(id) => Varying::Name(*id),
                Subscript::Mapped(map, at) => {
                    let dims = document.inputs[*map].dims.iter();
                    let of = |(place, extent)| Ok((Located::new(place, document, sizes)?, extent));
                    let extents = dims.map(|dim| dim.at(sizes));
                    Varying::Mapped(*map, at.iter().zip(extents).map(of).collect::<Result<_, Astray>>()?)
                }
            };
            terms.push((varying, factor.at(sizes).ok_or(Astray::TooLarge)?));
        }
        Ok(Located { offset, terms })
    }

    /// The value at the present values of the names.
    pub(super) fn at(&self, names: &impl Names, document: &Document, sizes: &[u64]) -> Result<i64, Astray> {
        let mut sum = self.offset;
        for (varying, factor) in &self.terms {
            let value = match varying {
                Varying::Name(id) => names.value(*id).ok_or(Astray::Outside)?,
                Varying::Mapped(map, at) => given(*map, at, names, document, sizes)?,
            };
            let term = factor.checked_mul(value);
            sum = term.and_then(|term| sum.checked_add(term)).ok_or(Astray::TooLarge)?;
        }
        Ok(sum)
    }
}

/// What an index map gives.
fn given(
    map: InputId,
    at: &[(Located, u64)],
    names: &impl Names,
    document: &Document,
    sizes: &[u64],
) -> Result<i64, Astray> {
    let mut entry = 0_u64;
    for (place, extent) in at {
        let index = place.at(names, document, sizes)?;
        let index = u64::try_from(index - 1).ok().filter(|index| index < extent).ok_or(Astray::Outside)?;
        entry = entry.saturating_mul(*extent).saturating_add(index);
    }
    let given = document.given(map, entry, sizes).and_then(|given| i64::try_from(given).ok());
    given.ok_or(Astray::Outside)
}
