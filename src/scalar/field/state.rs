//! What a run in a finite field keeps: tables, what it has met, how it goes.

use super::element::Element;
use super::oracle::{Homomorphism, Rotations, Sum, Times};
use crate::scalar::modulus::Modulus;
use crate::tape::{FunctionId, Keys, Primitive};
use std::collections::{HashMap, HashSet, VecDeque};

/// Why a run is to be repeated with other random numbers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Retry {
    /// The argument of a root is no square here. So it is no square as an expression: the sign of this root, the one
    /// with this number after these choices, is free.
    NoSquare(RootPlace),
    /// A power of something that is no square here.
    NoPower,
}

/// Which root: the choices made before it, and its number among the roots.
pub type RootPlace = (Vec<bool>, usize);

/// What is known of the roots of arguments.
#[derive(Clone, Debug, Default)]
pub(super) struct Squares {
    pub(super) free: HashSet<RootPlace>,
    /// Arguments whose two roots are conjugate, so that the one that is a square may stand for the positive one.
    pub(super) conjugate: HashSet<u64>,
}

/// Arguments and values of functions that are no polynomials.
#[derive(Clone, Debug)]
pub(super) struct Tables {
    pub(super) exps: Homomorphism<Sum, Times>,
    pub(super) logs: Homomorphism<Times, Sum>,
    pub(super) roots: Homomorphism<Times, Times>,
    pub(super) rotations: Homomorphism<Sum, Rotations>,
    pub(super) odd: HashMap<(Primitive, u64), Element>,
    pub(super) opaque: HashMap<(FunctionId, u32, u64), Element>,
    /// eᵘ and its u.
    pub(super) exponents: HashMap<u64, Element, Keys>,
}

impl Tables {
    pub(super) fn new(p: Modulus) -> Tables {
        let mut tables = Tables {
            exps: Homomorphism::new(Sum(p), Times(p)),
            logs: Homomorphism::new(Times(p), Sum(p)),
            roots: Homomorphism::new(Times(p), Times(p)),
            rotations: Homomorphism::new(Sum(p), Rotations(p)),
            odd: HashMap::new(),
            opaque: HashMap::new(),
            exponents: HashMap::default(),
        };
        tables.exps.enter(0, p.one(), 0.0, false);
        tables.logs.enter(p.one(), 0, 0.0, false);
        tables.rotations.enter(0, (p.one(), 0), 0.0, false);
        tables
    }
}

/// Of the logarithms and roots to come, whether their values are needed on every branch; and of the present one.
#[derive(Clone, Debug, Default)]
pub(super) struct Needs {
    pub(super) needed: VecDeque<bool>,
    pub(super) needs_value: bool,
}

/// What a run has met.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) retry: Option<Retry>,
    /// Some logarithm has no meaning in exponents.
    pub(super) lost_power: bool,
    /// The first logarithm of what is no square.
    pub(super) no_square: Option<RootPlace>,
    /// A logarithm or root that is needed is one of a negative number.
    pub(super) excluded: bool,
    pub(super) new_roots: usize,
    /// How many pairs of arguments were compared in tables without a functional equation.
    pub(super) comparisons: f64,
    /// Some constant stood for a real near it.
    pub(super) rounded: bool,
}

/// How a run goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Modes {
    /// Whether residues mod q are kept at all.
    pub(super) exponential: bool,
    /// Whether a run is to be repeated for the sake of a power that has no residue.
    pub(super) patient: bool,
}
