//! Numbers, exactly as they are written.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::MAX_DIGITS;

/// The value of `12`, `0.5`, `.5`, `1e-3`; none beyond the limits, which are looked at before anything big is built.
pub(super) fn value(written: &str) -> Option<RBig> {
    let (mantissa, exponent) = written.split_once(['e', 'E']).unwrap_or((written, "0"));
    let exponent = small_exponent(exponent)?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if whole.len() + fraction.len() > MAX_DIGITS {
        return None;
    }
    let digits = UBig::from_str_radix(&format!("{whole}{fraction}"), 10).ok()?;
    let shift = exponent - i64::try_from(fraction.len()).ok()?;
    let power = UBig::from(10u8).pow(usize::try_from(shift.unsigned_abs()).ok()?);
    Some(if shift < 0 {
        RBig::from_parts(IBig::from(digits), power)
    } else {
        RBig::from_parts(IBig::from(digits * power), UBig::ONE)
    })
}

fn small_exponent(written: &str) -> Option<i64> {
    let digits = written.trim_start_matches(['+', '-']).trim_start_matches('0');
    if digits.len() > 9 {
        return None;
    }
    let size: i64 = if digits.is_empty() { 0 } else { digits.parse().ok()? };
    let limit = i64::try_from(MAX_DIGITS).ok()?;
    (size <= limit).then_some(if written.starts_with('-') { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ratio(numerator: i64, denominator: u64) -> Option<RBig> {
        Some(RBig::from_parts(numerator.into(), denominator.into()))
    }

    #[test]
    fn numbers_are_exact() {
        assert_eq!(value("12"), ratio(12, 1));
        assert_eq!(value("0.1"), ratio(1, 10));
        assert_eq!(value(".5"), ratio(1, 2));
        assert_eq!(value("1e-3"), ratio(1, 1000));
        assert_eq!(value("2.5E+2"), ratio(250, 1));
        assert_eq!(value("00.50"), ratio(1, 2));
        assert_eq!(value("0e0"), ratio(0, 1));
    }

    #[test]
    fn limits_are_the_documented_ones() {
        let longest = "9".repeat(MAX_DIGITS);
        assert!(value(&longest).is_some());
        assert!(value(&format!("{longest}9")).is_none());
        assert!(value(&format!("0.{longest}")).is_none());
        assert!(value("1e1000").is_some() && value("1e-1000").is_some() && value("1e0001000").is_some());
        assert!(value("1e1001").is_none() && value("1e-1001").is_none());
        assert!(value("1e99999999999999999999999999").is_none());
    }
}
