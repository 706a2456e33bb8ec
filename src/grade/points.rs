//! Points: sums and differences of them are exact.

use std::fmt;
use std::iter::Sum;

/// So many parts make a point.
const PARTS: u32 = 1000;
/// Places behind the point that a number of points may have.
const PLACES: usize = 3;
/// Digits before it.
const MOST_DIGITS: usize = 5;

/// A number of points, in thousandths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(u32);

impl Points {
    /// So many points.
    pub fn whole(points: u16) -> Points {
        Points(u32::from(points) * PARTS)
    }

    /// `2`, `0.5`, `.25`: at most three places behind the point.
    ///
    /// ```
    /// use backproof::grade::Points;
    /// assert_eq!(Points::read("0.50").map(|points| points.to_string()).as_deref(), Some("0.5"));
    /// assert_eq!(["-1", "1e9", "", ".", "0.0005"].map(Points::read), [None; 5]);
    /// ```
    pub fn read(text: &str) -> Option<Points> {
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let is_one = !(whole.is_empty() && part.is_empty()) && is_digits(whole) && is_digits(part);
        if !is_one || whole.len() > MOST_DIGITS || part.len() > PLACES {
            return None;
        }
        format!("0{whole}{part:0<PLACES$}").parse().ok().map(Points)
    }

    /// What is left of them; never less than none.
    #[must_use]
    pub fn less(self, other: Points) -> Points {
        Points(self.0.saturating_sub(other.0))
    }

    /// As a number for a program.
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(PARTS)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Points>>(points: I) -> Points {
        Points(points.fold(0, |sum, points| sum.saturating_add(points.0)))
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.value().to_string())
    }
}
