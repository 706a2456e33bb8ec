//! What an input is there for, and which numbers it is given.

use super::span::Span;

/// What an input of a function is there for.
///
/// ```
/// use backproof::check::{self, Input};
/// use backproof::verdict::Outcome;
/// // The cross entropy of scores with a label: nothing is differentiated by the label, and there are as many labels as scores.
/// fn loss(score: &[f64], label: usize) -> f64 {
///     score.iter().map(|s| s.exp()).sum::<f64>().ln() - score[label]
/// }
/// fn gradient(score: &[f64], label: usize) -> Vec<f64> {
///     let sum: f64 = score.iter().map(|s| s.exp()).sum();
///     (0..score.len()).map(|i| score[i].exp() / sum - f64::from(u8::from(i == label))).collect()
/// }
/// let check = check::gradient(loss, gradient).shapes(&["k"], |s| vec![vec![s[0]], vec![]]);
/// let check = check.roles([Input::Variable, Input::labels("k")]);
/// assert_eq!(check.verdict().outcome, Outcome::Verified);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// It is differentiated by.
    Variable,
    /// It is held, and its numbers lie in a range.
    Constant(Span),
    /// Whole numbers from 0 on, below the size of this name.
    Labels(String),
    /// Zeros and ones.
    Mask,
    /// In each row (along the last size) a single 1.
    OneHot,
}

impl Input {
    /// An input that is held.
    pub fn constant(span: impl Into<Span>) -> Input {
        Input::Constant(span.into())
    }

    /// Labels below a size.
    pub fn labels(below: &str) -> Input {
        Input::Labels(below.to_string())
    }
}

/// Which numbers an argument is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Draw {
    /// Those of its range.
    Span,
    /// Whole numbers of its range.
    Whole,
    /// Whole numbers below a size, by its place among the sizes.
    Below(usize),
    /// Zeros and ones.
    Mask,
    /// A single 1 in each row.
    OneHot,
}

impl Draw {
    /// Whether each number may take any value of its range.
    pub(super) fn is_free(self) -> bool {
        self == Draw::Span
    }
}
