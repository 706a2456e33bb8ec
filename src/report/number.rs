//! Numbers of a counterexample, as JSON and as text.

use crate::verdict::Number;
use dashu_ratio::RBig;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Longer fractions are shown to people as decimals.
const LONGEST_FRACTION: usize = 16;
/// Of numbers side by side, what is longer is rounded.
const LONGEST_EXACT: usize = 9;
/// More digits nobody reads.
const FEW_DIGITS: usize = 6;
/// As many tell any two doubles apart.
const ALL_DIGITS: usize = 17;

/// A JSON number where a double holds the value exactly, else `"a/b"`; a decimal for a real; null for what is no number.
pub(super) fn to_json(number: &Number) -> Value {
    match number {
        Number::Rational(value) => match as_double(value) {
            Some(_) if value.is_int() => match (i64::try_from(value.clone()), as_double(value)) {
                (Ok(integer), _) => integer.into(),
                (Err(_), double) => double.into(),
            },
            Some(double) => double.into(),
            None => format!("{}/{}", value.numerator(), value.denominator()).into(),
        },
        Number::Real(value) => (*value).into(),
    }
}

/// The double that is this number, if there is one.
fn as_double(value: &RBig) -> Option<f64> {
    let double = value.to_f64().value();
    RBig::try_from(double).is_ok_and(|back| back == *value).then_some(double)
}

/// `-3/2`, `0.6931471805599453`, `1e300`; a long fraction as `≈ 0.333…`.
pub(super) fn to_text(number: &Number) -> String {
    match number {
        Number::Real(value) => decimal(*value),
        Number::Rational(value) => {
            let fraction = value.to_string();
            let double = value.to_f64().value();
            let tells = double.is_finite() && (double != 0.0 || value.is_zero());
            if fraction.len() <= LONGEST_FRACTION {
                fraction
            } else if as_double(value).is_some() {
                decimal(double)
            } else if tells {
                format!("≈ {}", decimal(double))
            } else {
                super::layout::shorten(&fraction, 40)
            }
        }
    }
}

/// Two values of the same quantity, both exact or both as decimals; and how far they are apart where the texts do not
/// show it.
pub(super) fn pair(claimed: &Number, actual: &Number) -> (String, String, Option<String>) {
    let as_decimal = |number: &Number| match number {
        Number::Rational(value) if as_double(value).is_some() => decimal(value.to_f64().value()),
        number => to_text(number),
    };
    let (Number::Rational(left), Number::Rational(right)) = (claimed, actual) else {
        let (claimed, actual) = (as_decimal(claimed), as_decimal(actual));
        let apart = (claimed == actual).then(|| "they differ below the digits shown".to_string());
        return (claimed, actual, apart);
    };
    let (claimed, actual) = (to_text(claimed), to_text(actual));
    let hidden = claimed.trim_start_matches("≈ ") == actual.trim_start_matches("≈ ");
    let apart = hidden.then(|| {
        let gap = to_text(&Number::Rational(left - right));
        let gap = if gap.starts_with('≈') { gap } else { format!("= {gap}") };
        format!("claimed − actual {gap}")
    });
    (claimed, actual, apart)
}

/// Numbers side by side, each with as few digits as are read, but no two that differ look the same. What is rounded keeps its zeros
/// at the end: 0.999999999 is `1.00000`, and no 1.
pub(super) fn side_by_side(numbers: &[&Number]) -> Vec<String> {
    let whole: Vec<String> = numbers.iter().map(|number| to_text(number)).collect();
    let mut digits = vec![FEW_DIGITS; numbers.len()];
    loop {
        let shown: Vec<String> = numbers
            .iter()
            .zip(&whole)
            .zip(&digits)
            .map(|((number, whole), digits)| shown(number, whole, *digits))
            .collect();
        let mut first: HashMap<String, usize> = HashMap::new();
        let mut too_few: BTreeSet<usize> = BTreeSet::new();
        for (at, text) in shown.iter().enumerate() {
            let other = *first.entry(look(text)).or_insert(at);
            if whole[other] != whole[at] {
                too_few.extend([other, at]);
            }
        }
        too_few.retain(|at| digits[*at] <= ALL_DIGITS);
        if too_few.is_empty() {
            return shown;
        }
        for at in too_few {
            digits[at] += 1;
        }
    }
}

/// What a text looks like: `1.00000` like `1`.
fn look(text: &str) -> String {
    text.parse::<f64>().map_or_else(|_| text.to_string(), decimal)
}

/// A number with so many digits, where its whole text is longer.
fn shown(number: &Number, whole: &str, digits: usize) -> String {
    let value = match number {
        Number::Real(value) => *value,
        Number::Rational(value) => value.to_f64().value(),
    };
    let is_short = whole.chars().count() <= LONGEST_EXACT && !whole.contains('≈');
    // What is too small or too large for a double has no other text.
    if is_short || digits > ALL_DIGITS || !value.is_normal() {
        return whole.to_string();
    }
    let scientific = format!("{value:.*e}", digits - 1);
    let exponent: i32 = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let last = i32::try_from(digits).unwrap_or(i32::MAX) - 1 - exponent;
    match usize::try_from(last) {
        // With one digit behind the point at least: 100000.0001 is no integer.
        Ok(last) if exponent >= -5 => format!("{value:.*}", last.max(1)),
        _ => scientific,
    }
}

/// Both values of a claim side by side, and how far they are apart where that does not show; see [`pair`].
pub(super) fn short_pair(claimed: &Number, actual: &Number) -> (String, String, Option<String>) {
    let (left, right, apart) = pair(claimed, actual);
    let is_short = |text: &String| text.chars().count() <= LONGEST_EXACT;
    if apart.is_some() || is_short(&left) && is_short(&right) {
        return (left, right, apart);
    }
    let decimal = |number: &Number| match number {
        Number::Rational(value) if !value.is_int() && value.to_f64().value().is_normal() => {
            Number::Real(value.to_f64().value())
        }
        number => number.clone(),
    };
    // As decimals both, where that leaves them apart.
    let decimals = side_by_side(&[&decimal(claimed), &decimal(actual)]);
    match <[String; 2]>::try_from(decimals) {
        Ok([one, other]) if look(&one) != look(&other) => (one, other, None),
        _ => (left, right, apart),
    }
}

/// The shortest decimal that reads back as the same double.
fn decimal(value: f64) -> String {
    if value.is_nan() {
        return "not a number".to_string();
    }
    let digits = format!("{value:?}");
    digits.strip_suffix(".0").map_or(digits.clone(), str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rational(text: &str) -> Number {
        Number::Rational(text.parse().unwrap())
    }

    #[test]
    fn json_numbers_are_exact() {
        for (text, json) in [
            ("0", "0"),
            ("-7", "-7"),
            ("1/2", "0.5"),
            ("-3/1024", "-0.0029296875"),
            ("1/3", "\"1/3\""),
            ("1/10", "\"1/10\""),
            ("9007199254740992", "9007199254740992"),
            ("9007199254740993", "\"9007199254740993/1\""),
            ("-9223372036854775808", "-9223372036854775808"),
            ("18446744073709551616", "1.8446744073709552e+19"),
        ] {
            assert_eq!(to_json(&rational(text)).to_string().replace("e19", "e+19"), json, "{text}");
        }
        let huge = format!("1{}", "0".repeat(400));
        assert_eq!(to_json(&rational(&huge)), format!("{huge}/1"));
        assert_eq!(to_json(&rational(&format!("1/{huge}"))), format!("1/{huge}"));
    }

    #[test]
    fn json_reals() {
        assert_eq!(to_json(&Number::Real(0.1)).to_string(), "0.1");
        assert_eq!(to_json(&Number::Real(2.0)).to_string(), "2.0");
        for none in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(to_json(&Number::Real(none)), Value::Null);
        }
    }

    #[test]
    fn a_pair_shows_where_it_differs() {
        let texts = |a: &Number, b: &Number| {
            let (a, b, apart) = pair(a, b);
            format!("{a} | {b} | {}", apart.unwrap_or_default())
        };
        let one_and_more = rational("1000000000000000000000001/1000000000000000000000000");
        assert_eq!(texts(&one_and_more, &rational("1")), "≈ 1 | 1 | claimed − actual ≈ 1e-24");
        assert_eq!(texts(&rational("1/2"), &rational("1/3")), "1/2 | 1/3 | ");
        assert_eq!(texts(&rational("1/2"), &Number::Real(-0.5)), "0.5 | -0.5 | ");
        assert_eq!(texts(&Number::Real(2.0), &rational("2")), "2 | 2 | they differ below the digits shown");
    }

    #[test]
    fn side_by_side_no_two_look_the_same() {
        let texts = |numbers: &[Number]| side_by_side(&numbers.iter().collect::<Vec<_>>()).join(" ");
        let real = Number::Real;
        assert_eq!(texts(&[real(0.125), real(2.0 / 3.0), rational("-3/2")]), "0.125 0.666667 -3/2");
        assert_eq!(texts(&[real(0.999_999_999), real(2.0)]), "1.00000 2");
        assert_eq!(texts(&[real(0.999_999_999), real(0.999_999_998)]), "0.999999999 0.999999998");
        assert_eq!(texts(&[real(0.3), real(0.1 + 0.2)]), "0.3 0.30000000000000004");
        assert_eq!(texts(&[real(0.1 + 0.2), real(0.300_000_000_000_000_1)]), "0.3000000000000000 0.3000000000000001");
        assert_eq!(texts(&[real(123_456_789.123), real(1.234_567_89e-7)]), "1.23457e8 1.23457e-7");
        assert_eq!(texts(&[rational("123456789/1000003"), rational("1000000000/3")]), "123.456 3.33333e8");
        assert_eq!(texts(&[rational("1/3"), real(1.0 / 3.0)]), "1/3 0.333333");
        assert_eq!(texts(&[real(f64::NAN), real(-0.0)]), "not a number -0");
        assert_eq!(texts(&[real(100_000.000_1), real(123_456.789_123)]), "100000.0 123456.8");
        // Below all digits of a double their whole texts are the same, or tell.
        let near = rational("1000000000000000000000001/1000000000000000000000000");
        assert_eq!(texts(&[near, rational("1")]), "≈ 1 1");
    }

    #[test]
    fn a_short_pair_shows_where_it_differs() {
        let texts = |a: &Number, b: &Number| {
            let (a, b, apart) = short_pair(a, b);
            format!("{a} | {b} | {}", apart.unwrap_or_default())
        };
        assert_eq!(texts(&rational("1/2"), &rational("1/3")), "1/2 | 1/3 | ");
        // What no double can be is told by its digits.
        let (tiny, huge) = (format!("1/1{}", "0".repeat(400)), format!("1{}/3", "0".repeat(400)));
        assert!(texts(&rational(&tiny), &rational("1")).starts_with("1/1000"));
        assert!(texts(&rational(&huge), &rational("1")).starts_with("1000"));
        assert_eq!(texts(&Number::Real(2.0 / 3.0), &rational("1/3")), "0.666667 | 0.333333 | ");
        assert_eq!(texts(&Number::Real(1.0 / 3.0), &Number::Real(0.333_333_34)), "0.33333333 | 0.33333334 | ");
        let one_and_more = rational("1000000000000000000000001/1000000000000000000000000");
        assert_eq!(texts(&one_and_more, &rational("1")), "≈ 1 | 1 | claimed − actual ≈ 1e-24");
    }

    #[test]
    fn text() {
        for (number, text) in [
            (rational("-3/2"), "-3/2"),
            (rational("1/36893488147419103232"), "2.710505431213761e-20"),
            (rational("1/30000000000000000000"), "≈ 3.333333333333333e-20"),
            (Number::Real(2.0), "2"),
            (Number::Real(1e300), "1e300"),
            (Number::Real(-0.0), "-0"),
            (Number::Real(f64::INFINITY), "inf"),
            (Number::Real(f64::NAN), "not a number"),
        ] {
            assert_eq!(to_text(&number), text);
        }
        let tiny = to_text(&rational(&format!("1/1{}", "0".repeat(400))));
        assert!(tiny.starts_with("1/1000") && tiny.ends_with('…'), "{tiny}");
    }
}
