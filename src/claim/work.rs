//! What one claim may cost. Each witness shares its own part of the work out among points and shapes; this is the total
//! of all of them, the one place where a small text with a large meaning ends.
//!
//! Work is counted in steps, so that the same claim ends at the same place on every machine. A step is about what a
//! product of two numbers of 160 bits takes, some 100 ns; what is cheaper or dearer counts by its share.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Steps that the judgement of a claim may take. The dearest claim of the built-in libraries takes an eighth of it,
/// and most take less than a hundredth.
pub const JUDGEMENT: usize = 32_000_000;
/// Steps that the search for the mistake in a wrong claim may take, candidates judged included.
pub const SEARCH: usize = 8_000_000;
/// Steps that taking a claim apart (`--explain`), or finding a derivative (`derive`), may take, formulas judged
/// included.
pub const DERIVATION: usize = 8_000_000;
/// Steps that the wrong versions of one claim (`mutants`) may take together.
pub const VERSIONS: usize = 40_000_000;

/// What work is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Index normal forms.
    Forms,
    /// Writing the operations at some sizes down.
    Lowering,
    /// Drawing points that satisfy domain and facts.
    Points,
    /// Reading the operations in doubles.
    Doubles,
    /// Reading them in precise or exact arithmetic.
    Precise,
    /// Reading them in finite fields.
    Fields,
    /// The second evaluation.
    Second,
    /// Trying candidates for a repair.
    Trials,
}

impl Part {
    const ALL: [Part; 8] = [
        Part::Forms,
        Part::Lowering,
        Part::Points,
        Part::Doubles,
        Part::Precise,
        Part::Fields,
        Part::Second,
        Part::Trials,
    ];

    /// In words, as the subject of a sentence.
    pub fn words(self) -> &'static str {
        match self {
            Part::Forms => "index normal forms",
            Part::Lowering => "writing its operations down",
            Part::Points => "points that satisfy its facts",
            Part::Doubles => "evaluation in doubles",
            Part::Precise => "evaluation in precise arithmetic",
            Part::Fields => "evaluation in finite fields",
            Part::Second => "the second evaluation of its derivatives",
            Part::Trials => "candidates for a repair",
        }
    }
}

/// What may still be spent on a claim. Clones draw on the same total.
///
/// ```
/// use backproof::claim::work::{Part, Work};
/// let work = Work::new(100);
/// assert!(work.draw(Part::Points, 60) && !work.is_spent());
/// assert!(!work.clone().draw(Part::Precise, 60) && work.is_spent());
/// assert_eq!(work.most(), Part::Points);
/// ```
#[derive(Clone, Debug)]
pub struct Work(Arc<Account>);

#[derive(Debug)]
struct Account {
    total: usize,
    left: AtomicUsize,
    spent: [AtomicUsize; Part::ALL.len()],
    is_spent: AtomicBool,
}

impl Default for Work {
    /// As much as a judgement may take.
    fn default() -> Work {
        Work::new(JUDGEMENT)
    }
}

impl Work {
    /// So many steps.
    pub fn new(total: usize) -> Work {
        let spent = std::array::from_fn(|_| AtomicUsize::new(0));
        let (left, is_spent) = (AtomicUsize::new(total), AtomicBool::new(false));
        Work(Arc::new(Account { total, left, spent, is_spent }))
    }

    /// Takes steps before they are done. `false` where so many are not left: then nothing is, for good, so that no
    /// later and smaller step decides anything. (A claim is judged by one thread at a time, if not by the one that
    /// began.)
    #[must_use]
    pub fn draw(&self, part: Part, steps: usize) -> bool {
        let left = self.left().checked_sub(steps).filter(|_| !self.is_spent());
        self.0.is_spent.store(left.is_none(), Ordering::Relaxed);
        self.0.left.store(left.unwrap_or(0), Ordering::Relaxed);
        if left.is_some() {
            self.0.spent[part as usize].fetch_add(steps, Ordering::Relaxed);
        }
        left.is_some()
    }

    /// Notes steps that are done already: what is not left is spent all the same.
    pub fn note(&self, part: Part, steps: usize) {
        let taken = steps.min(self.left());
        self.0.spent[part as usize].fetch_add(taken, Ordering::Relaxed);
        self.0.left.fetch_sub(taken, Ordering::Relaxed);
        self.0.is_spent.fetch_or(taken < steps, Ordering::Relaxed);
    }

    /// What is left.
    pub fn left(&self) -> usize {
        self.0.left.load(Ordering::Relaxed)
    }

    /// Whether something was refused.
    pub fn is_spent(&self) -> bool {
        self.0.is_spent.load(Ordering::Relaxed)
    }

    /// How many steps there were at first.
    pub fn total(&self) -> usize {
        self.0.total
    }

    /// How many steps a part took.
    pub fn spent_on(&self, part: Part) -> usize {
        self.0.spent[part as usize].load(Ordering::Relaxed)
    }

    /// What took most.
    pub fn most(&self) -> Part {
        let mut most = Part::Forms;
        for part in Part::ALL {
            if self.spent_on(part) > self.spent_on(most) {
                most = part;
            }
        }
        most
    }
}

/// A number with its thousands apart: `24,000,000`.
pub fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Once something was refused nothing is given any more, however small.
    #[test]
    fn what_is_spent_stays_spent() {
        let work = Work::new(10);
        assert!(work.draw(Part::Forms, 4) && !work.draw(Part::Precise, 7) && !work.draw(Part::Precise, 1));
        assert_eq!((work.left(), work.is_spent(), work.spent_on(Part::Forms)), (0, true, 4));
        let work = Work::new(10);
        work.note(Part::Lowering, 10);
        assert!(!work.is_spent() && work.left() == 0);
        work.note(Part::Lowering, 1);
        assert!(work.is_spent());
    }

    #[test]
    fn numbers_have_their_thousands_apart() {
        let shown = [0, 999, 1000, 24_000_000].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "24,000,000"]);
    }
}
