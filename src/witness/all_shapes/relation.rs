//! What atoms obey: relations with what they are inverses and powers of, and declared facts as rewrites.

use super::form::{AtomId, Factor, Form};
use crate::lang::ast::Property;
use crate::lang::dim::{Dim, DimId};
use crate::lang::typed::InputId;
use dashu_ratio::RBig;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A relation in which a factor takes part: `Σ leading + rest = value`, each over the pattern's own indices.
#[derive(Debug)]
pub(super) struct Relation {
    /// The factors to be found, with the pattern's slots as free indices.
    pub(super) pattern: Vec<Factor>,
    pub(super) sums: usize,
    pub(super) coefficient: RBig,
    pub(super) rest: Form,
}

/// A rewrite.
#[derive(Clone, Debug)]
pub(super) enum Rule {
    /// The atom, summed over some of its indices, is a form in its other indices.
    Value {
        /// Which atom.
        atom: AtomId,
        /// Which of its indices are summed.
        summed: Vec<bool>,
        /// The value.
        value: Rc<Form>,
    },
    /// The atom's rows are orthonormal, and so are its columns.
    Orthogonal {
        /// Which atom.
        atom: AtomId,
        /// Its dimensions.
        dims: Vec<Dim>,
    },
}

/// What is declared of the atoms.
#[derive(Clone, Debug, Default)]
pub(super) struct Given {
    /// Declared facts as rewrites; none while derivatives are taken.
    pub(super) rules: Vec<Rule>,
    /// Forms that the domain makes positive.
    pub(super) positives: Vec<Form>,
    /// Inputs that the domain makes positive, entry by entry.
    pub(super) positive_inputs: BTreeSet<InputId>,
    /// Declared properties.
    pub(super) properties: Vec<(InputId, Property)>,
    /// Inputs between which an equation holds that may make any form of them 0.
    pub(super) bound: BTreeSet<AtomId>,
    /// For each independent dimension the least size at which something is claimed.
    pub(super) floors: Vec<u64>,
}

impl Given {
    /// Whether the property is declared, or follows from what is.
    pub(super) fn has_property(&self, id: InputId, property: Property) -> bool {
        self.properties.iter().any(|(other, declared)| {
            let follows = property == Property::Symmetric && *declared == Property::PositiveDefinite;
            *other == id && (*declared == property || follows)
        })
    }

    /// How many of the facts are values of inputs, or of sums over their entries.
    pub(super) fn count_values(&self) -> usize {
        self.rules.iter().filter(|rule| matches!(rule, Rule::Value { .. })).count()
    }

    /// The least size of a dimension at which something is claimed.
    pub(super) fn floor(&self, dim: DimId) -> u64 {
        self.floors.get(dim).copied().unwrap_or(1)
    }
}
