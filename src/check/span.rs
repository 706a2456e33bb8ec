//! Where a check looks: ranges of numbers, and what is left out of them.

use std::ops::{Range, RangeFrom, RangeFull, RangeInclusive, RangeTo, RangeToInclusive};

/// A range of numbers. Nothing outside of it is ever handed to the user's code.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The lower end, perhaps −∞.
    pub low: f64,
    /// The upper end, perhaps ∞.
    pub high: f64,
    /// Whether the upper end itself is left out.
    pub open: bool,
}

impl Span {
    /// All numbers.
    pub const ALL: Span = Span { low: f64::NEG_INFINITY, high: f64::INFINITY, open: false };

    /// Whether a number lies in it.
    ///
    /// ```
    /// use backproof::check::Span;
    /// assert!(Span::from(0.0..1.0).contains(0.0) && !Span::from(0.0..1.0).contains(1.0));
    /// assert!(Span::from(1..=4).contains(4.0));
    /// ```
    #[inline]
    pub fn contains(&self, value: f64) -> bool {
        value >= self.low && if self.open { value < self.high } else { value <= self.high }
    }

    /// What of it lies within another range, if anything does.
    pub(super) fn within(self, other: Span) -> Span {
        let both = Span {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
            open: if self.high <= other.high { self.open } else { other.open },
        };
        if both.is_empty() { self } else { both }
    }

    /// Whether some number lies in it.
    pub(super) fn is_empty(&self) -> bool {
        !(self.low < self.high || (self.low == self.high && !self.open))
    }

    /// The number of it at this share of the way; for an infinite end, near the other one or 0.
    pub(super) fn at(&self, share: f64, reach: f64) -> f64 {
        let (low, high) = match (self.low.is_finite(), self.high.is_finite()) {
            (true, true) => (self.low, self.high),
            (true, false) => (self.low, self.low + reach),
            (false, true) => (self.high - reach, self.high),
            (false, false) => (-reach, reach),
        };
        let value = low + (high - low) * share;
        // Few digits keep steps exact; ends stay as they are.
        let grain = ((high - low).abs() / 4096.0).max(f64::MIN_POSITIVE);
        let grain = 2.0_f64.powi(grain.log2().floor() as i32);
        let round = (value / grain).round() * grain;
        match self.contains(round) {
            true => round,
            false if self.contains(value) => value,
            false => low,
        }
    }
}

macro_rules! floats {
    ($($Number:ty)*) => {$(
        impl From<Range<$Number>> for Span {
            fn from(range: Range<$Number>) -> Span {
                Span { low: range.start as f64, high: range.end as f64, open: true }
            }
        }
        impl From<RangeInclusive<$Number>> for Span {
            fn from(range: RangeInclusive<$Number>) -> Span {
                Span { low: *range.start() as f64, high: *range.end() as f64, open: false }
            }
        }
        impl From<RangeFrom<$Number>> for Span {
            fn from(range: RangeFrom<$Number>) -> Span {
                Span { low: range.start as f64, ..Span::ALL }
            }
        }
        impl From<RangeTo<$Number>> for Span {
            fn from(range: RangeTo<$Number>) -> Span {
                Span { high: range.end as f64, open: true, ..Span::ALL }
            }
        }
        impl From<RangeToInclusive<$Number>> for Span {
            fn from(range: RangeToInclusive<$Number>) -> Span {
                Span { high: range.end as f64, ..Span::ALL }
            }
        }
    )*};
}
floats!(f64 f32 i32 usize);

impl From<RangeFull> for Span {
    fn from(_: RangeFull) -> Span {
        Span::ALL
    }
}
