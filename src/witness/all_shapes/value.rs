//! An array in index form: its entries, and which of their slots are the rows'.

use super::algebra::identity;
use super::form::{AtomId, Form, Ix};
use super::power::Power;
use crate::lang::dim::{Dim, Shape};
use crate::lang::typed::NameId;

/// An array in index form.
#[derive(Clone, Debug)]
pub struct Value {
    /// Its entries.
    pub form: Form,
    /// How many of the slots are the rows'; a dimension that is always 1 has none.
    pub rows: usize,
    /// The index names that it depends on, in order: the last slots are theirs.
    pub names: Vec<NameId>,
}

impl Value {
    pub(super) fn scalar(form: Form) -> Value {
        Value { form, rows: 0, names: Vec::new() }
    }

    /// Of no index name.
    pub(super) fn array(form: Form, rows: usize) -> Value {
        Value { form, rows, names: Vec::new() }
    }

    /// The slots of the array itself.
    pub(super) fn own(&self) -> &[Dim] {
        &self.form.slots[..self.form.slots.len() - self.names.len()]
    }

    pub(super) fn row_slots(&self) -> &[Dim] {
        &self.form.slots[..self.rows]
    }

    pub(super) fn col_slots(&self) -> &[Dim] {
        &self.own()[self.rows..]
    }
}

impl Value {
    /// Where its names stand among some that have them all, which come behind so many slots.
    pub(super) fn named<'v>(&'v self, all: &'v [NameId], behind: usize) -> impl Iterator<Item = Ix> + 'v {
        let place = move |name: &NameId| behind + all.iter().position(|other| other == name).unwrap_or(0);
        self.names.iter().map(move |name| Ix::Free(place(name) as u16))
    }
}

/// The names that two values depend on, and their sizes.
pub(super) fn united(a: &Value, b: &Value) -> (Vec<NameId>, Vec<Dim>) {
    let sized = |one: &Value| {
        let sizes = one.form.slots[one.own().len()..].to_vec();
        one.names.iter().copied().zip(sizes).collect::<Vec<_>>()
    };
    let mut all = sized(a);
    all.extend(sized(b).into_iter().filter(|(name, _)| !a.names.contains(name)));
    all.sort_by_key(|(name, _)| *name);
    all.into_iter().unzip()
}

impl Shape {
    /// The dimensions that are not always 1.
    pub(super) fn slots(&self) -> Vec<Dim> {
        self.axes().into_iter().filter(|dim| !dim.is_one()).collect()
    }

    pub(super) fn row_slots(&self) -> usize {
        usize::from(!self.rows.is_one())
    }
}

/// An atom with all its slots free.
pub(super) fn whole(atom: AtomId, shape: &Shape) -> Value {
    let slots = shape.slots();
    Value::array(Form::entry(atom, identity(slots.len()), Power::one(), slots), shape.row_slots())
}
