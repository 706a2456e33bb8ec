//! Big binary floating-point numbers that never panic: finite, never −0, with an exponent of bounded size.

use super::sums;
use dashu_base::{Approximation, BitTest, DivRem, Sign};
use dashu_float::round::mode::HalfEven;
use dashu_float::{Context, FBig, FpError, FpResult, Repr};
use dashu_int::{IBig, UBig, Word};
use dashu_ratio::RBig;
use std::fmt;
use std::hash::{Hash, Hasher};

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Undefined {
    /// Outside the domain: 1/0, ln x for x ≤ 0, √x for x < 0, or a double that is no number.
    Domain,
    /// Beyond the range of [`Real`], or of the function: see [`MAX_EXPONENT`](Real::MAX_EXPONENT) and
    /// [`exp`](super::exp), [`sin`](super::sin).
    TooLarge,
    /// An arbitrary function without an instance to stand for it.
    NoInstance,
    /// Lost in rounding: the digits do not tell whether there is a value, or which. Only readers that bound their
    /// errors say so.
    Lost,
}

impl fmt::Display for Undefined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Undefined::Domain => "outside the domain",
            Undefined::TooLarge => "too large or too small to compute with",
            Undefined::NoInstance => "no instance stands for the function",
            Undefined::Lost => "lost in rounding",
        })
    }
}

/// A finite binary floating-point number of any length.
///
/// A number is 0 or has 2^−[`MAX_EXPONENT`](Real::MAX_EXPONENT) ≤ |x| < 2^[`MAX_EXPONENT`](Real::MAX_EXPONENT). It
/// carries no precision of its own: each operation is told how many bits its result shall have (taken between
/// [`MIN_BITS`](Real::MIN_BITS) and [`MAX_BITS`](Real::MAX_BITS)), and rounds to nearest, ties to even.
///
/// ```
/// use backproof::scalar::precise::{Real, exp};
/// let e = exp(&Real::from_i64(1), 200).expect("1 is in the domain");
/// assert_eq!(e.to_decimal(40), "2.718281828459045235360287471352662497757");
/// assert_eq!(e.to_f64(), std::f64::consts::E);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Real(pub(super) Repr<2>);

impl Hash for Real {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (self.0.significand(), self.0.exponent()).hash(state);
    }
}

impl fmt::Debug for Real {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_decimal(30))
    }
}

/// One summand of [`Real::sum_of_products`]: whether it is subtracted, its first factor, and its second or 1.
pub type RealProduct<'a> = (bool, &'a Real, Option<&'a Real>);

impl Real {
    /// The fewest bits an operation works with.
    pub const MIN_BITS: usize = 16;
    /// The most bits an operation works with.
    pub const MAX_BITS: usize = 1 << 14;
    /// Numbers of 2 to this power or its inverse and beyond are [`Undefined::TooLarge`].
    pub const MAX_EXPONENT: isize = 1 << 30;

    /// The number 0.
    pub const ZERO: Real = Real(Repr::zero());

    pub(super) fn context(bits: usize) -> Context<HalfEven> {
        // dashu takes 0 bits for "unlimited" and panics.
        Context::new(bits.clamp(Real::MIN_BITS, Real::MAX_BITS))
    }

    pub(super) fn repr(&self) -> &Repr<2> {
        &self.0
    }

    /// `significand · 2^exponent`, exactly.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond [`MAX_EXPONENT`](Real::MAX_EXPONENT).
    pub fn from_parts(significand: IBig, exponent: isize) -> Result<Real, Undefined> {
        Real::checked(Repr::new(significand, exponent))
    }

    fn checked(repr: Repr<2>) -> Result<Real, Undefined> {
        if repr.is_infinite() {
            return Err(Undefined::TooLarge);
        }
        let real = Real(repr);
        match real.top() {
            None => Ok(Real::ZERO),
            Some(top) if (1 - Real::MAX_EXPONENT..=Real::MAX_EXPONENT).contains(&top) => Ok(real),
            Some(_) => Err(Undefined::TooLarge),
        }
    }

    /// What dashu answers, as a number of ours.
    pub(super) fn from_result(result: FpResult<FBig<HalfEven>>) -> Result<Real, Undefined> {
        match result {
            Ok(rounded) => Real::checked(rounded.value().into_repr()),
            Err(FpError::OutOfDomain | FpError::Indeterminate | FpError::InfiniteInput) => Err(Undefined::Domain),
            Err(FpError::Overflow(_) | FpError::Underflow(_) | FpError::ZivRetryLimitExceeded) => {
                Err(Undefined::TooLarge)
            }
        }
    }

    /// An integer, exactly.
    pub fn from_i64(value: i64) -> Real {
        Real(Repr::new(IBig::from(value), 0))
    }

    /// A double, exactly.
    ///
    /// # Errors
    /// [`Undefined::Domain`] for NaN and the infinities.
    pub fn from_f64(value: f64) -> Result<Real, Undefined> {
        if !value.is_finite() {
            return Err(Undefined::Domain);
        }
        Repr::try_from(value).map_err(|_| Undefined::Domain).and_then(Real::checked)
    }

    /// A rational, correctly rounded to `bits`. (dashu's own conversion rounds twice.)
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond [`MAX_EXPONENT`](Real::MAX_EXPONENT).
    pub fn from_rational(value: &RBig, bits: usize) -> Result<Real, Undefined> {
        let context = Real::context(bits);
        let (numerator, denominator) = (value.numerator(), value.denominator());
        // A quotient of at least two bits more than wanted, and below them one bit that says whether there is a rest.
        let shift = (context.precision() + 2 + denominator.bit_len()).saturating_sub(numerator.bit_len());
        let (sign, magnitude) = numerator.clone().into_parts();
        let (quotient, rest) = (magnitude << shift).div_rem(denominator);
        let sticky = (quotient << 1usize) + if rest.is_zero() { UBig::ZERO } else { UBig::ONE };
        let rounded = context.convert_int::<2>(IBig::from_parts(sign, sticky)).value().into_repr();
        let (significand, exponent) = rounded.into_parts();
        Real::from_parts(significand, exponent.saturating_sub_unsigned(shift + 1))
    }

    /// The same number as a rational.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] where that would take more than about a million bits.
    pub fn to_rational(&self) -> Result<RBig, Undefined> {
        const LIMIT: usize = 1 << 20;
        let exponent = self.0.exponent();
        if exponent.unsigned_abs() > LIMIT {
            return Err(Undefined::TooLarge);
        }
        let significand = self.0.significand().clone();
        let shift = exponent.unsigned_abs();
        Ok(if exponent < 0 {
            RBig::from_parts(significand, UBig::ONE << shift)
        } else {
            RBig::from(significand << shift)
        })
    }

    /// The exponent t with 2^(t−1) ≤ |x| < 2^t; none for 0.
    ///
    /// ```
    /// # use backproof::scalar::precise::Real;
    /// assert_eq!(Real::from_i64(-8).top(), Some(4));
    /// ```
    pub fn top(&self) -> Option<isize> {
        // A significand's length is far below the range of isize; the exponent may be near its end.
        let length = isize::try_from(self.0.significand().bit_len()).unwrap_or(isize::MAX);
        (length != 0).then(|| self.0.exponent().saturating_add(length))
    }

    /// Whether it is 0.
    pub fn is_zero(&self) -> bool {
        self.0.significand().is_zero()
    }

    /// Whether it is below 0.
    pub fn is_negative(&self) -> bool {
        self.0.significand().sign() == Sign::Negative
    }

    /// |x|
    #[must_use]
    pub fn abs(&self) -> Real {
        if self.is_negative() { self.negated() } else { self.clone() }
    }

    /// −x
    #[must_use]
    pub fn negated(&self) -> Real {
        Real(Repr::new(-self.0.significand(), self.0.exponent()))
    }

    /// `x · 2^power`, exactly.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] beyond [`MAX_EXPONENT`](Real::MAX_EXPONENT).
    pub fn scaled(&self, power: isize) -> Result<Real, Undefined> {
        Real::from_parts(self.0.significand().clone(), self.0.exponent().saturating_add(power))
    }

    /// `Σ ±aₖ·bₖ`, rounded once.
    ///
    /// Error: half an ulp of the result, and n · 2^−(4·bits + 256) of the largest of the n summands. In particular the
    /// sum is exact before that rounding, and its sign and a result of 0 are right, whenever the binary digits of all
    /// products lie within 4·bits + 256 places.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the sum is.
    pub fn sum_of_products<'a>(
        terms: impl IntoIterator<Item = RealProduct<'a>>,
        bits: usize,
    ) -> Result<Real, Undefined> {
        Ok(Real::sum_with_error(terms, bits)?.0)
    }

    /// The same with a bound of its error, as the exponent of a power of two; none where the sum is exact.
    pub(in crate::scalar) fn sum_with_error<'a>(
        terms: impl IntoIterator<Item = RealProduct<'a>>,
        bits: usize,
    ) -> Result<(Real, Option<isize>), Undefined> {
        let reprs = |(negative, left, right): RealProduct<'a>| (negative, &left.0, right.map(|right| &right.0));
        let summands: Vec<_> = terms.into_iter().map(reprs).collect();
        let sum = sums::sum_of_products(&summands, &Real::context(bits));
        let (is_exact, dropped) = (sum.is_exact, sum.dropped);
        let sum = Real::from_parts(sum.significand, sum.exponent)?;
        let error = match (dropped, sum.half_an_ulp(bits).filter(|_| !is_exact)) {
            (Some(dropped), Some(rounding)) => Some(dropped.max(rounding).saturating_add(1)),
            (dropped, rounding) => dropped.or(rounding),
        };
        Ok((sum, error))
    }

    /// The exponent of half a unit of the last of so many places; none for 0.
    fn half_an_ulp(&self, bits: usize) -> Option<isize> {
        let digits = isize::try_from(Real::context(bits).precision()).unwrap_or(isize::MAX);
        self.top().map(|top| top.saturating_sub(digits))
    }

    /// `x + y`, correctly rounded unless their binary digits lie more than 4·bits + 256 places apart.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the sum is.
    pub fn plus(&self, other: &Real, bits: usize) -> Result<Real, Undefined> {
        Real::sum_of_products([(false, self, None), (false, other, None)], bits)
    }

    /// `x − y`, like [`plus`](Real::plus).
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the difference is.
    pub fn minus(&self, other: &Real, bits: usize) -> Result<Real, Undefined> {
        Real::sum_of_products([(false, self, None), (true, other, None)], bits)
    }

    /// `x·y`, correctly rounded.
    ///
    /// # Errors
    /// [`Undefined::TooLarge`] if the product is.
    pub fn times(&self, other: &Real, bits: usize) -> Result<Real, Undefined> {
        Real::sum_of_products([(false, self, Some(other))], bits)
    }

    /// `x/y`, correctly rounded.
    ///
    /// # Errors
    /// [`Undefined::Domain`] for y = 0 and [`Undefined::TooLarge`] if the quotient is.
    pub fn over(&self, other: &Real, bits: usize) -> Result<Real, Undefined> {
        if other.is_zero() {
            return Err(Undefined::Domain);
        }
        Real::from_result(Real::context(bits).div(&self.0, &other.0))
    }

    /// `x/y`, and whether that is exact.
    ///
    /// # Errors
    /// Those of [`over`](Real::over).
    pub(in crate::scalar) fn over_exactly(&self, other: &Real, bits: usize) -> Result<(Real, bool), Undefined> {
        if other.is_zero() {
            return Err(Undefined::Domain);
        }
        let result = Real::context(bits).div(&self.0, &other.0);
        let is_exact = matches!(result, Ok(Approximation::Exact(_)));
        Ok((Real::from_result(result)?, is_exact))
    }

    /// Whether it is this rational number, exactly.
    pub(in crate::scalar) fn is_rational(&self, value: &RBig) -> bool {
        let length = value.denominator().bit_len();
        // Only binary fractions are; these are short if rounding left them as they are.
        value.denominator().trailing_zeros() == Some(length - 1) && self.to_rational().is_ok_and(|own| own == *value)
    }

    /// The leading bits of |x| as a double in [1, 2), cut off, and the exponent that goes with it; (0, 0) for 0.
    pub(in crate::scalar) fn leading(&self) -> (f64, isize) {
        let (_, words) = self.0.significand().as_sign_words();
        // As many words as 128 bits hold: 64 significant bits at least, or all there are.
        let most = (u128::BITS / Word::BITS) as usize;
        let bits = words.iter().rev().take(most).fold(0_u128, |bits, word| bits << Word::BITS | u128::from(*word));
        let length = u128::BITS - bits.leading_zeros();
        if length == 0 {
            return (0.0, 0);
        }
        let kept = if length > 53 { bits >> (length - 53) } else { bits << (53 - length) };
        (kept as f64 / (1_u64 << 52) as f64, self.top().unwrap_or(0) - 1)
    }

    /// The nearest double, ties to even; beyond the doubles ±∞, below them 0.
    pub fn to_f64(&self) -> f64 {
        let Some(top) = self.top() else { return 0.0 };
        if top > 1024 {
            return if self.is_negative() { f64::NEG_INFINITY } else { f64::INFINITY };
        }
        // Subnormal doubles have fewer bits, down to none at all.
        let width = (top + 1074).min(53);
        if width < 0 {
            return 0.0;
        }
        let magnitude = UBig::try_from(self.abs().0.significand().clone()).unwrap_or(UBig::ZERO);
        let drop = magnitude.bit_len().saturating_sub(width.unsigned_abs());
        let mut kept = &magnitude >> drop;
        if drop > 0 {
            let half = magnitude.bit(drop - 1);
            let below = magnitude.trailing_zeros().is_some_and(|zeros| zeros < drop - 1);
            if half && (below || kept.bit(0)) {
                kept += UBig::ONE;
            }
        }
        let exponent = self.0.exponent() + isize::try_from(drop).unwrap_or(isize::MAX);
        // At most 2^53, so exact, and so is each product below: what it yields is a double or overflows.
        let mut value = u64::try_from(&kept).map_or(f64::INFINITY, |kept| kept as f64);
        let mut left = exponent;
        while left != 0 {
            let step = left.clamp(-1000, 1000);
            value *= f64::from_bits((1023 + step).unsigned_abs() as u64 * (1 << 52));
            left -= step;
        }
        if self.is_negative() { -value } else { value }
    }

    /// In decimal, correctly rounded (half up) to so many significant digits, at least 1: plain where the decimal
    /// exponent is between −6 and `digits`, else as `1.25e-9`. Numbers of 2^±65536 and beyond are written
    /// `0.75*2^70000`.
    ///
    /// ```
    /// # use backproof::scalar::precise::Real;
    /// let number = |x: f64| Real::from_f64(x).expect("finite");
    /// assert_eq!(number(-0.375).to_decimal(5), "-0.375");
    /// assert_eq!(number(1e300).to_decimal(3), "1e300");
    /// assert_eq!(number(123456.0).to_decimal(4), "1.235e5");
    /// ```
    pub fn to_decimal(&self, digits: usize) -> String {
        let Some(top) = self.top() else { return "0".to_string() };
        let sign = if self.is_negative() { "-" } else { "" };
        if top.unsigned_abs() >= 1 << 16 {
            let reduced = self.scaled(-top).map_or_else(|_| "1".to_string(), |x| x.to_decimal(digits));
            return format!("{reduced}*2^{top}");
        }
        let (text, exponent) = self.decimal_digits(digits.max(1), top);
        let text = text.trim_end_matches('0');
        let (first, rest) = text.split_at(1);
        match usize::try_from(exponent) {
            Err(_) if exponent >= -6 => format!("{sign}0.{}{text}", "0".repeat(exponent.unsigned_abs() - 1)),
            Ok(places) if places < digits.max(1) => {
                let whole: String = text.chars().chain(std::iter::repeat('0')).take(places + 1).collect();
                let fraction = text.get(places + 1..).filter(|fraction| !fraction.is_empty());
                fraction.map_or_else(|| format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}"))
            }
            _ if rest.is_empty() => format!("{sign}{first}e{exponent}"),
            _ => format!("{sign}{first}.{rest}e{exponent}"),
        }
    }

    /// The first `digits` decimal digits, rounded, and the decimal exponent of the first.
    fn decimal_digits(&self, digits: usize, top: isize) -> (String, isize) {
        let wanted = isize::try_from(digits).unwrap_or(isize::MAX);
        // log₁₀ 2 ≈ 0.30103; the guess is off by one at most, and then one digit too many comes out.
        let guess = (top - 1) * 30103 / 100_000 - 1;
        let magnitude = UBig::try_from(self.abs().0.significand().clone()).unwrap_or(UBig::ZERO);
        let mut exponent = guess;
        loop {
            let text = scaled_to_decimal(&magnitude, self.0.exponent(), wanted - 1 - exponent);
            if text.len() <= digits {
                return (text, exponent);
            }
            exponent += 1;
        }
    }
}

/// `magnitude · 2^exponent · 10^power`, rounded half up to an integer, in decimal.
fn scaled_to_decimal(magnitude: &UBig, exponent: isize, power: isize) -> String {
    let ten = UBig::from(10u8).pow(power.unsigned_abs());
    let two = exponent.unsigned_abs();
    let (mut numerator, mut denominator) = (magnitude.clone(), UBig::ONE);
    if power >= 0 {
        numerator *= ten
    } else {
        denominator *= ten
    }
    if exponent >= 0 {
        numerator <<= two
    } else {
        denominator <<= two
    }
    ((numerator * UBig::from(2u8) + &denominator) / (denominator * UBig::from(2u8))).to_string()
}
