//! What one claim may cost. Each witness shares its own part of the work out among points and shapes; this is the total of all
//! of them, the one place where a small text with a large meaning ends.
//!
//! Work is counted in steps, so that the same claim ends at the same place on every machine. A step is about what a product of two
//! numbers of 160 bits takes, some 100 ns; what is cheaper or dearer counts by its share.

use std::cell::Cell;
use std::rc::Rc;

/// Steps that the judgement of a claim may take. The dearest claim of the built-in libraries takes a twentieth of it, and
/// most take less than a hundredth.
pub const JUDGEMENT: usize = 30_000_000;
/// Steps that the search for the mistake in a wrong claim may take, candidates judged included.
pub const SEARCH: usize = 8_000_000;
/// Steps that taking a claim apart (`--explain`), or finding a derivative (`derive`), may take, formulas judged included.
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
pub struct Work(Rc<Account>);

#[derive(Debug)]
struct Account {
    total: usize,
    left: Cell<usize>,
    spent: [Cell<usize>; Part::ALL.len()],
    is_spent: Cell<bool>,
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
        let spent = std::array::from_fn(|_| Cell::new(0));
        Work(Rc::new(Account { total, left: Cell::new(total), spent, is_spent: Cell::new(false) }))
    }

    /// Takes steps before they are done. `false` where so many are not left: then nothing is, for good, so that no later and
    /// smaller step decides anything.
    #[must_use]
    pub fn draw(&self, part: Part, steps: usize) -> bool {
        let account = &self.0;
        let left = account.left.get().checked_sub(steps).filter(|_| !account.is_spent.get());
        account.is_spent.set(left.is_none());
        account.left.set(left.unwrap_or(0));
        if left.is_some() {
            let spent = &account.spent[part as usize];
            spent.set(spent.get().saturating_add(steps));
        }
        left.is_some()
    }

    /// Notes steps that are done already: what is not left is spent all the same.
    pub fn note(&self, part: Part, steps: usize) {
        let taken = steps.min(self.left());
        let spent = &self.0.spent[part as usize];
        spent.set(spent.get().saturating_add(taken));
        self.0.left.set(self.left() - taken);
        self.0.is_spent.set(self.is_spent() || taken < steps);
    }

    /// What is left.
    pub fn left(&self) -> usize {
        self.0.left.get()
    }

    /// Whether something was refused.
    pub fn is_spent(&self) -> bool {
        self.0.is_spent.get()
    }

    /// How many steps there were at first.
    pub fn total(&self) -> usize {
        self.0.total
    }

    /// How many steps a part took.
    pub fn spent_on(&self, part: Part) -> usize {
        self.0.spent[part as usize].get()
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
