//! The numbers of a recording: each is written on the tape once.

use super::session::Session;
use super::{Kind, Var};
use crate::scalar::plain::Plain;
use crate::tape::keys::Keys;
use crate::tape::program::{Constant, NodeId};
use crate::tape::reader::Reader;
use dashu_ratio::RBig;
use std::collections::HashMap;

/// The integers between these have a place of their own: formulas are full of them.
const LEAST: i64 = -4;
const MOST: i64 = 11;

/// The nodes of the numbers met so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Literals {
    /// Those of small integers.
    small: [Option<NodeId>; (MOST - LEAST + 1) as usize],
    /// Those of others: whether it is a double, and its bits.
    others: HashMap<(bool, u64), NodeId, Keys>,
}

impl Literals {
    /// Forgets everything but its memory.
    pub(super) fn clear(&mut self) {
        self.small = Default::default();
        self.others.clear();
    }
}

impl Session {
    /// The node of a number.
    #[track_caller]
    #[inline(never)]
    pub(super) fn constant_of(&mut self, var: Var) -> NodeId {
        match var.kind() {
            Kind::Node { .. } => self.node(var),
            Kind::Integer(value @ LEAST..=MOST) => self.small(value),
            Kind::Integer(value) => self.literal((false, value as u64), value as f64, || Constant::integer(value)),
            Kind::Double(value) => self.literal((true, value.to_bits()), value, || {
                let Ok(exact) = RBig::try_from(value) else {
                    panic!("{value} is not a real number, so it cannot be an operand on the tape");
                };
                Constant { value: exact, rounded: value.fract() != 0.0 }
            }),
        }
    }

    /// The node of a small integer.
    #[inline]
    pub(super) fn small(&mut self, value: i64) -> NodeId {
        let place = (value - LEAST) as usize;
        if let Some(node) = self.literals.small[place] {
            return node;
        }
        let node = self.write(Constant::integer(value), value as f64);
        self.literals.small[place] = Some(node);
        node
    }

    /// The node of a number. That it was met before is found by its bits.
    #[track_caller]
    fn literal(&mut self, key: (bool, u64), value: f64, constant: impl FnOnce() -> Constant) -> NodeId {
        if let Some(&node) = self.literals.others.get(&key) {
            return node;
        }
        let node = self.write(constant(), value);
        self.literals.others.insert(key, node);
        node
    }

    /// Writes a number down that was not met before, with the nearest double: the recorder's own map, which compares rationals, need
    /// not know it.
    fn write(&mut self, constant: Constant, value: f64) -> NodeId {
        self.values.push(value);
        self.recorder.new_constant(constant)
    }

    pub(super) fn constant(&mut self, constant: &Constant) -> Var {
        let node = self.recorder.constant(constant);
        self.note(node, |_| Plain::default().constant(constant));
        self.var(node)
    }
}
