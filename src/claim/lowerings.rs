//! What was written down of a claim, by sizes: whoever reads it at sizes that another one has read it at finds the operations there.

use crate::lang::lower::Lowered;
use crate::tape::Program;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

/// Choices of sizes that are kept, at most, and nodes of one that is.
const MOST: usize = 32;
const LONGEST: usize = 12_000;

/// A claim at one choice of sizes.
#[derive(Debug)]
pub struct Lowering {
    /// Both sides, and what stands beside them.
    pub lowered: Rc<Lowered>,
    /// The restrictions' expressions.
    pub rules: Rc<[Option<Program>]>,
    /// What it took, in steps of work.
    pub steps: usize,
}

/// The lowerings of one subject. A clone of it begins anew: its parts may be changed.
#[derive(Default)]
pub struct Lowerings(RefCell<Vec<(Vec<u64>, Rc<Lowering>)>>);

impl Lowerings {
    /// What was written down at these sizes.
    pub fn at(&self, sizes: &[u64]) -> Option<Rc<Lowering>> {
        let known = self.0.borrow();
        known.iter().find(|(at, _)| at == sizes).map(|(_, lowering)| Rc::clone(lowering))
    }

    /// Keeps it, unless it is long, or much is kept.
    pub fn keep(&self, sizes: &[u64], lowering: &Rc<Lowering>) {
        let mut known = self.0.borrow_mut();
        if known.len() < MOST && lowering.lowered.program.len() <= LONGEST {
            known.push((sizes.to_vec(), Rc::clone(lowering)));
        }
    }
}

impl Clone for Lowerings {
    fn clone(&self) -> Lowerings {
        Lowerings::default()
    }
}

impl fmt::Debug for Lowerings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.borrow().iter().map(|(sizes, _)| sizes)).finish()
    }
}
