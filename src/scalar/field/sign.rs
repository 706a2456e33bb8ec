//! Signs: a field has none. They are facts about the reals, given, derived, or chosen, one run for each choice.

use crate::scalar::modulus::Modulus;
use crate::tape::Keys;
use std::collections::HashMap;

/// Of so many values sums and quotients are looked for.
const SEARCHED: usize = 24;
/// Integers whose signs are known from the start.
const INTEGERS: u64 = 16;

/// The choices of one run: first those that are prescribed, then the first alternative each time (or a random one).
#[derive(Clone, Debug, Default)]
pub struct Choices {
    prescribed: Vec<bool>,
    taken: Vec<bool>,
    first_root: Option<usize>,
}

impl Choices {
    /// A run that begins with the given choices.
    pub fn beginning(prescribed: Vec<bool>) -> Choices {
        Choices { prescribed, ..Choices::default() }
    }

    /// The next choice.
    pub fn take(&mut self) -> bool {
        let choice = self.prescribed.get(self.taken.len()).copied().unwrap_or(false);
        self.taken.push(choice);
        choice
    }

    /// The next choice, which is one between the two roots of a square.
    pub fn take_root(&mut self) -> bool {
        self.first_root.get_or_insert(self.taken.len());
        self.take()
    }

    /// Which choice was the first one between two roots. What is behind it depends on what the field's own root is, and
    /// that is another one at another draw.
    pub fn first_root(&self) -> Option<usize> {
        self.first_root
    }

    /// The beginning of the runs that take the other alternative of one choice.
    pub fn other(&self, at: usize) -> Vec<bool> {
        self.taken[..at].iter().copied().chain([!self.taken[at]]).collect()
    }

    /// All choices made.
    pub fn taken(&self) -> &[bool] {
        &self.taken
    }

    /// The beginnings of the runs that take the other alternative of a choice that was not prescribed.
    pub fn others(&self) -> Vec<Vec<bool>> {
        (self.prescribed.len()..self.taken.len()).map(|at| self.other(at)).collect()
    }
}

/// What is known of the signs of values. A value and its negative are one entry.
#[derive(Clone, Debug)]
pub struct Signs {
    p: Modulus,
    negative: HashMap<u64, bool, Keys>,
    /// Those of values whose sign follows from how they are made: 1 + x². They are looked up, and nothing follows from
    /// them.
    made: HashMap<u64, bool, Keys>,
    /// Values that are not negative, with their inverses.
    met: Vec<(u64, u64)>,
    /// How many pairs of values have been compared.
    pub comparisons: f64,
}

impl Signs {
    /// Those of small integers.
    pub fn new(p: Modulus) -> Signs {
        let mut signs =
            Signs { p, negative: HashMap::default(), made: HashMap::default(), met: Vec::new(), comparisons: 0.0 };
        for integer in 1..=INTEGERS {
            let value = p.residue(integer);
            signs.insert(value, false);
        }
        signs.met.push((p.one(), p.one()));
        signs
    }

    /// One of a value and its negative, and whether it is the negative.
    fn canonical(&self, value: u64) -> (u64, bool) {
        let opposite = self.p.negative(value);
        if opposite < value { (opposite, true) } else { (value, false) }
    }

    fn insert(&mut self, value: u64, negative: bool) {
        let (key, turned) = self.canonical(value);
        self.negative.insert(key, negative != turned);
    }

    fn get(&mut self, value: u64) -> Option<bool> {
        // A value may be an entry, or its negative.
        self.comparisons += 2.0 * self.negative.len() as f64;
        let (key, turned) = self.canonical(value);
        self.negative.get(&key).map(|negative| negative != &turned)
    }

    /// Notes the sign of a value that has it wherever it has a value at all; false if the value had to have the other
    /// one.
    pub fn note_made(&mut self, value: u64, negative: bool) -> bool {
        self.comparisons += 2.0 * self.negative.len() as f64;
        let (key, turned) = self.canonical(value);
        self.made.insert(key, negative != turned);
        value == 0 || self.negative.get(&key).is_none_or(|known| *known == (negative != turned))
    }

    /// The sign of a root, which may be one of the values that were made.
    pub fn of_root(&mut self, value: u64) -> Option<bool> {
        self.comparisons += 2.0 * self.made.len() as f64;
        let (key, turned) = self.canonical(value);
        let made = self.made.get(&key).map(|negative| negative != &turned);
        made.or_else(|| self.known(value))
    }

    /// The sign of a value, if it is known or follows: from two summands of one sign, or two factors.
    pub fn known(&mut self, value: u64) -> Option<bool> {
        if let Some(negative) = self.get(value) {
            return Some(negative);
        }
        let reciprocal = self.p.inverse(value).unwrap_or(0);
        for at in 0..self.met.len() {
            let (positive, inverse) = self.met[at];
            // value = positive + rest, and value = −positive + rest.
            if self.get(self.p.minus(value, positive)) == Some(false) {
                return Some(false);
            }
            if self.get(self.p.plus(value, positive)) == Some(true) {
                return Some(true);
            }
            // value = positive·factor, and value = positive/factor.
            for factor in [self.p.times(value, inverse), self.p.times(positive, reciprocal)] {
                if let Some(negative) = self.get(factor) {
                    return Some(negative);
                }
            }
        }
        None
    }

    /// Notes a sign; false if another one is known.
    pub fn note(&mut self, value: u64, negative: bool) -> bool {
        if let Some(known) = self.known(value) {
            return known == negative;
        }
        self.insert(value, negative);
        if self.met.len() < SEARCHED {
            let positive = if negative { self.p.negative(value) } else { value };
            if let Some(inverse) = self.p.inverse(positive) {
                self.met.push((positive, inverse));
            }
        }
        true
    }
}

/// The sign of a sum, from those of its terms.
#[derive(Clone, Copy, Debug)]
pub(super) enum SumSign {
    Empty,
    All(bool),
    Mixed,
}

impl SumSign {
    pub(super) fn plus(self, negative: Option<bool>) -> SumSign {
        match (self, negative) {
            (SumSign::Empty, Some(negative)) => SumSign::All(negative),
            (SumSign::All(all), Some(negative)) if all == negative => SumSign::All(all),
            _ => SumSign::Mixed,
        }
    }

    pub(super) fn negative(self) -> Option<bool> {
        match self {
            SumSign::All(negative) => Some(negative),
            SumSign::Empty | SumSign::Mixed => None,
        }
    }
}
