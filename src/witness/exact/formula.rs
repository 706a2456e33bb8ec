//! What is read in fields: two sides as nodes of one program. Where they come from, a claim in the language or code that was
//! recorded, the readers do not know.

use crate::scalar::degree::Degree;
use crate::scalar::field::{Element, Field};
use crate::tape::{NodeId, Program};
use crate::witness::CONTROLS;
use crate::witness::exact::{Agreement, Counts, Refusal, TRIALS, trial};

/// Which of them is a multiple of the right side.
pub(super) const SCALED: usize = 1;

/// Both sides at some sizes, and what a point must satisfy.
#[derive(Clone, Copy)]
pub struct Formula<'a> {
    /// What computes them.
    pub program: &'a Program,
    /// The entries of the left side, and those of the right side.
    pub sides: [&'a [NodeId]; 2],
    /// The right side a little more in each entry, and a little more than once.
    pub controls: [&'a [NodeId]; CONTROLS],
    /// The conditions of the branches that depend on an input, in order.
    pub branches: &'a [NodeId],
    /// The sizes, as an agreement names them.
    pub sizes: &'a [u64],
    /// What is given of the inputs.
    pub given: &'a dyn Given,
}

/// What bears on the points at which a formula is read.
pub trait Given {
    /// A random point of a field that satisfies what is given, and a generic one; none where that excludes the choices made.
    ///
    /// # Errors
    /// [`Refusal`]: why no such point is found.
    fn draw(&self, field: &mut Field) -> Result<Option<Vec<Element>>, Refusal>;

    /// The degrees of such a point's entries in the random numbers behind it.
    fn degrees(&self, counts: &Counts) -> Vec<Degree>;

    /// The programs of what is given: they are read beside the formula's own.
    fn programs(&self) -> Vec<&Program>;

    /// Whether anything is given at all.
    fn restricts(&self) -> bool;

    /// Whether something given has a sign: what a branch may rest on.
    fn bounds_a_sign(&self) -> bool;

    /// Whether a reading of this cost may still be had.
    fn affords(&self, cost: usize) -> bool;
}

/// Nothing given: each entry of a point is a random number.
#[derive(Clone, Copy, Debug)]
pub struct Free {
    /// How many entries a point has.
    pub entries: usize,
}

impl Given for Free {
    fn draw(&self, field: &mut Field) -> Result<Option<Vec<Element>>, Refusal> {
        Ok(Some((0..self.entries).map(|_| field.variable()).collect()))
    }

    fn degrees(&self, _: &Counts) -> Vec<Degree> {
        vec![Degree::variable(); self.entries]
    }

    fn programs(&self) -> Vec<&Program> {
        Vec::new()
    }

    fn restricts(&self) -> bool {
        false
    }

    fn bounds_a_sign(&self) -> bool {
        false
    }

    /// What a trial itself allows is all.
    fn affords(&self, _: usize) -> bool {
        true
    }
}

impl<'a> Formula<'a> {
    /// The programs that are read at a point: both sides', and those of what is given.
    pub(super) fn programs(&self) -> impl Iterator<Item = &'a Program> + use<'a> {
        std::iter::once(self.program).chain(self.given.programs())
    }

    /// Whether both sides are the same expression, on all branches.
    ///
    /// # Errors
    /// [`Refusal`]: why there is no opinion.
    pub fn examine(&self, seed: u64) -> Result<Agreement, Refusal> {
        trial::Bench::new(seed).examine(self, TRIALS)
    }
}
