//! Numbers of a counterexample, as JSON and as text.

use crate::verdict::Number;
use dashu_ratio::RBig;
use serde_json::Value;

/// Longer fractions are shown to people as decimals.
const LONGEST_FRACTION: usize = 16;

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
