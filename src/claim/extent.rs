//! How much a text means: derivative forms within each other, calls of functions written out, facts.

use super::Subject;
use crate::lang::ast::Property;
use crate::lang::typed::{Callee, DerivativeKind, Document, FunctionIndex, Kind, LetId, Restriction, Typed};
use std::collections::HashMap;

/// Derivatives within each other, entries of arrays, function calls written out, or facts that demand arithmetic: fewer
/// than so many are not worth a word.
const DEEP: usize = 2;
const MANY_ENTRIES: u64 = 1000;
const MANY_CALLS: usize = 64;
const MANY_FACTS: usize = 4;
/// Names within names are followed no deeper than this.
const MOST_NAMES: usize = 200;

/// What is large of an expression. Names are counted with what they stand for, each time that they stand somewhere.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// How many derivatives are taken of each other; a Hessian is two.
    pub deep: usize,
    /// The calls of functions that have a body, and of elementary ones, once every body is written out.
    pub calls: usize,
    /// All operations, once every name and body is written out.
    pub operations: usize,
}

impl Extent {
    fn with(self, other: Extent) -> Extent {
        Extent {
            deep: self.deep.max(other.deep),
            calls: self.calls.saturating_add(other.calls),
            operations: self.operations.saturating_add(other.operations),
        }
    }
}

/// Measures expressions of one document; each name and body once.
struct Measure<'d> {
    document: &'d Document,
    lets: HashMap<LetId, Extent>,
    bodies: HashMap<FunctionIndex, Extent>,
    /// Names within names that are followed at present.
    depth: usize,
}

impl Measure<'_> {
    fn of(&mut self, expr: &Typed) -> Extent {
        let mut extent = Extent { operations: 1, ..Extent::default() };
        expr.parts(&mut |part| extent = extent.with(self.of(part)));
        match &expr.kind {
            Kind::Let(id) => {
                let value = self.of_let(*id);
                extent = extent.with(value);
            }
            Kind::Derivative(kind, ..) => {
                extent.deep += if matches!(kind, DerivativeKind::Hessian) { 2 } else { 1 };
            }
            Kind::Map(callee, order, _) => {
                let orders = usize::try_from(*order).unwrap_or(usize::MAX);
                let body = match callee {
                    Callee::Declared(id) => self.of_body(*id),
                    Callee::Elementary(_) => Extent { calls: 1, ..Extent::default() },
                };
                extent = extent.with(Extent { deep: body.deep.saturating_add(orders), ..body });
            }
            _ => {}
        }
        extent
    }

    /// What a name stands for.
    fn named(&mut self, value: &Typed) -> Extent {
        self.depth += 1;
        let extent = if self.depth > MOST_NAMES { Extent::default() } else { self.of(value) };
        self.depth -= 1;
        extent
    }

    fn of_let(&mut self, id: LetId) -> Extent {
        if let Some(known) = self.lets.get(&id) {
            return *known;
        }
        let document = self.document;
        let extent = self.named(&document.lets[id].value);
        self.lets.insert(id, extent);
        extent
    }

    fn of_body(&mut self, id: FunctionIndex) -> Extent {
        if let Some(known) = self.bodies.get(&id) {
            return *known;
        }
        let document = self.document;
        let body = document.functions[id].body.as_ref().map(|body| self.named(body)).unwrap_or_default();
        let extent = Extent { calls: body.calls.saturating_add(1), ..body };
        self.bodies.insert(id, extent);
        extent
    }
}

impl Subject<'_> {
    /// What both sides amount to.
    pub fn extent(&self) -> Extent {
        let mut measure = Measure { document: self.document, lets: HashMap::new(), bodies: HashMap::new(), depth: 0 };
        // In the order of their declaration, so that no chain of names is followed by recursion.
        for side in [self.left, self.right] {
            let uses = self.document.closure(side, None);
            for id in &uses.functions {
                measure.of_body(*id);
            }
            for id in &uses.lets {
                measure.of_let(*id);
            }
        }
        let left = measure.of(self.left);
        left.with(measure.of(self.right))
    }

    /// How many entries the inputs have at these sizes.
    pub fn entries_at(&self, sizes: &[u64]) -> u64 {
        let shapes = self.inputs.iter().map(|input| self.document.inputs[*input].shape());
        let entries = shapes.map(|shape| shape.rows.at(sizes).saturating_mul(shape.cols.at(sizes)));
        entries.fold(0, u64::saturating_add)
    }

    /// What is large of the claim, in words.
    pub fn what_is_large(&self) -> String {
        let extent = self.extent();
        let demands = |restriction: &&&Restriction| match restriction {
            Restriction::Property(_, property) => *property != Property::Symmetric,
            Restriction::Equation { .. } => true,
            Restriction::Positive { .. } | Restriction::Except(_) => false,
        };
        let facts = self.restrictions.iter().filter(demands).count();
        let mut found = Vec::new();
        let entries = self.entries_at(&self.least);
        if entries >= MANY_ENTRIES {
            found.push(format!("arrays of {} entries", super::work::grouped(entries as usize)));
        }
        if extent.deep >= DEEP {
            found.push(format!("derivatives within each other, {} deep", extent.deep));
        }
        if extent.calls >= MANY_CALLS {
            found
                .push(format!("{} function calls, once every body is written out", super::work::grouped(extent.calls)));
        }
        if facts >= MANY_FACTS || self.tangled() {
            let word = if facts == 1 { "fact" } else { "facts" };
            found.push(format!("{facts} {word} that points must satisfy"));
        }
        match found.as_slice() {
            [] => format!("{} operations, once every name is written out", super::work::grouped(extent.operations)),
            found => found.join(", and "),
        }
    }
}
