//! Precise arithmetic: sums and functions within their bounds, conversions, ranges.

use crate::programs::{Kind, hold, plans, polynomials};
use crate::readers::functions;
use backproof::scalar::instance::Instance;
use backproof::scalar::plain;
use backproof::scalar::precise::{self, Precise, Real, Undefined};
use backproof::scalar::rational::{Rational, Rationals};
use backproof::tape::{FunctionId, Primitive, Product, Reader};
use dashu_ratio::RBig;
use proptest::prelude::*;
use proptest::sample::select;

/// Where all digits fit, precise arithmetic is exact.
#[test]
fn precise_and_rational_agree_on_polynomials() {
    let numbers = proptest::collection::vec((-9i64..10, 0i32..3), 4);
    hold(600, file!(), (plans(Kind::Polynomial, 14), numbers), |(plan, numbers)| {
        let program = plan.program();
        let numbers = &numbers[..program.inputs()];
        let rational: Vec<_> =
            numbers.iter().map(|(n, d)| Rational::Number(RBig::from_parts((*n).into(), (1u32 << d).into()))).collect();
        let real: Vec<_> = numbers.iter().map(|(n, d)| Real::from_i64(*n).scaled(-(*d as isize))).collect();
        let exact = program.evaluate(&mut Rationals { limit: 1000, functions: polynomials() }, &rational);
        let precise = program.evaluate(&mut Precise::new(2000, polynomials()), &real);
        for (exact, precise) in exact.iter().zip(precise) {
            let Some(exact) = exact.number() else { return Ok(false) };
            prop_assert_eq!(Ok(exact.clone()), precise.and_then(|precise| precise.to_rational()));
        }
        Ok(true)
    });
}

/// A sum of products is the exact one, rounded once to nearest.
#[test]
fn sums_of_products_are_correctly_rounded() {
    let number = || (any::<i64>(), -40isize..40).prop_map(|(n, e)| Real::from_i64(n).scaled(e).expect("small"));
    let terms = proptest::collection::vec((any::<bool>(), number(), proptest::option::of(number())), 0..6);
    hold(1000, file!(), (terms, 16usize..120), |(terms, bits)| {
        let sum = Real::sum_of_products(terms.iter().map(|(n, a, b)| (*n, a, b.as_ref())), bits).expect("small");
        let rational = |x: &Real| x.to_rational().expect("small");
        let exact: RBig = terms
            .iter()
            .map(|(negative, a, b)| {
                let product = rational(a) * b.as_ref().map_or(RBig::ONE, rational);
                if *negative { -product } else { product }
            })
            .fold(RBig::ZERO, |sum, term| sum + term);
        let error = &exact - rational(&sum);
        let Some(top) = sum.top() else {
            prop_assert_eq!(exact, RBig::ZERO);
            return Ok(false);
        };
        let ulp = Real::from_i64(1).scaled(top - bits as isize).expect("small");
        prop_assert!(error.clone() + &error <= rational(&ulp) && -error.clone() - &error <= rational(&ulp));
        prop_assert_eq!(Real::from_rational(&exact, bits), Ok(sum));
        Ok(!exact.is_zero())
    });
}

/// Cancellation of all leading digits leaves what is left, not 0 and not noise.
#[test]
fn cancellation_is_exact() {
    let at = |power: isize| Real::from_i64(1).scaled(power).expect("small");
    let (big, small) = (at(100), at(-100));
    let left = Real::sum_of_products([(false, &big, None), (false, &small, None), (true, &big, None)], 64);
    assert_eq!(left, Ok(small));
    let root = precise::sqrt(&Real::from_i64(2), 64).expect("2 has a root");
    let zero = Real::sum_of_products([(false, &root, Some(&root)), (true, &root, Some(&root))], 64);
    assert_eq!(zero, Ok(Real::ZERO));
}

fn ulp_distance(a: f64, b: f64) -> u64 {
    let ordered = |x: f64| if x.is_sign_negative() { -((x.to_bits() << 1 >> 1) as i64) } else { x.to_bits() as i64 };
    ordered(a).abs_diff(ordered(b))
}

/// 113 bits against the doubles of pxfm.
#[test]
fn precise_functions_agree_with_those_of_doubles() {
    let value = prop_oneof![3 => -30.0f64..30.0, 1 => any::<u64>().prop_map(f64::from_bits)];
    // What Γ has its own tests for is a few ulps off.
    let known: Vec<Primitive> =
        Primitive::ALL.into_iter().filter(|p| p.has_theorem() || *p == Primitive::Round).collect();
    hold(3000, file!(), (select(known), value), |(primitive, x)| {
        let double = plain::apply(primitive, x);
        match Real::from_f64(x).and_then(|x| precise::apply(primitive, &x, 113)) {
            Ok(value) => {
                prop_assert!(ulp_distance(value.to_f64(), double) <= 1, "{primitive:?}({x}): {value:?}, {double}");
                Ok(true)
            }
            Err(Undefined::Domain) => {
                prop_assert!(!double.is_finite(), "{primitive:?}({x}) is {double}");
                Ok(false)
            }
            Err(_) => {
                prop_assert!(primitive == Primitive::Exp && x.abs() > 1e8, "{primitive:?}({x})");
                Ok(false)
            }
        }
    });
}

/// |a − b| ≤ 2^(−power)·|b|
pub(super) fn close(a: &Real, b: &Real, power: usize) -> bool {
    let gap = a.minus(b, 8000).expect("in range").abs();
    b.is_zero() && gap.is_zero() || gap <= b.abs().scaled(-(power as isize)).expect("in range")
}

/// Reals of all sizes, not only doubles.
fn reals(powers: std::ops::Range<isize>) -> impl Strategy<Value = Real> {
    (any::<i64>(), powers).prop_map(|(n, power)| Real::from_i64(n).scaled(power - 63).expect("in range"))
}

#[test]
fn more_bits_change_only_the_last_one() {
    let case = (select(Primitive::ALL.to_vec()), reals(-300..12), select(vec![24usize, 53, 200, 700]));
    hold(1500, file!(), case, |(primitive, x, bits)| {
        let (fine, coarse) = (precise::apply(primitive, &x, 2 * bits), precise::apply(primitive, &x, bits));
        let (Ok(fine), Ok(coarse)) = (&fine, &coarse) else {
            prop_assert_eq!(fine, coarse);
            return Ok(false);
        };
        // Half an ulp and a bit, of a number that may be just below a power of two.
        prop_assert!(
            close(coarse, fine, bits - 1),
            "{primitive:?}({x:?}) = {coarse:?} at {bits} bits, {fine:?} at twice"
        );
        Ok(true)
    });
}

/// erf by its alternating Taylor series 2/√π Σ (−1)ᵏ x^(2k+1) / (k!·(2k + 1)), with as many bits more as it cancels.
fn erf_by_taylor(x: &Real, bits: usize) -> Result<Real, Undefined> {
    let size = x.to_f64().abs();
    let work = bits + 80 + (3.0 * size * size) as usize;
    let pi = precise::atan(&Real::from_i64(1), work)?.scaled(2)?;
    let scale = Real::from_i64(2).over(&precise::sqrt(&pi, work)?, work)?;
    let square = x.times(x, work)?;
    let (mut power, mut sum, mut k) = (x.clone(), Real::ZERO, 0i64);
    loop {
        let term = power.over(&Real::from_i64(2 * k + 1), work)?;
        sum = if k % 2 == 0 { sum.plus(&term, work)? } else { sum.minus(&term, work)? };
        let over = k as f64 > 2.0 * size * size;
        if over && term.top().is_none_or(|top| top < x.top().unwrap_or(0) - (work as isize)) {
            return sum.times(&scale, bits);
        }
        k += 1;
        power = power.times(&square, work)?.over(&Real::from_i64(k), work)?;
    }
}

#[test]
fn erf_is_within_its_bound() {
    let point = prop_oneof![4 => -9.0f64..9.0, 1 => (-60i32..0).prop_map(|power| 1.3 * 2.0f64.powi(power))];
    hold(150, file!(), (point, select(vec![24usize, 53, 113, 400])), |(x, bits)| {
        let x = Real::from_f64(x).expect("finite");
        let (erf, truth) = (precise::erf(&x, bits).expect("defined"), erf_by_taylor(&x, bits + 40).expect("defined"));
        // 0.51·2^(1 − bits) of the value: 51 parts in 100.
        let error = erf.minus(&truth, 64).and_then(|gap| gap.times(&Real::from_i64(100), 64)).expect("small").abs();
        let bound =
            truth.abs().times(&Real::from_i64(51), 64).and_then(|x| x.scaled(1 - bits as isize)).expect("small");
        prop_assert!(error <= bound, "erf({x:?}) at {bits} bits: {erf:?}, {truth:?}");
        prop_assert_eq!(precise::erf(&x.negated(), bits), Ok(erf.negated()), "odd");
        Ok(true)
    });
}

/// x cos y − sin y is √(1 + x²) sin(atan x − y): what y = atan x is wrong by.
#[test]
fn atan_is_within_its_bound() {
    let point = prop_oneof![
        4 => -3.0f64..3.0,
        1 => (-20i32..20).prop_map(|power| 1.3 * 2.0f64.powi(power)),
        1 => (-300i32..300).prop_map(|power| -1.7 * 2.0f64.powi(power)),
    ];
    hold(600, file!(), (point, select(vec![24usize, 53, 113, 400, 3000])), |(x, bits)| {
        let (x, wide) = (Real::from_f64(x).expect("finite"), bits + 700);
        let atan = precise::atan(&x, bits).expect("defined");
        let (sin, cos) = (precise::sin(&atan, wide).expect("small"), precise::cos(&atan, wide).expect("small"));
        let apart = x.times(&cos, wide).and_then(|x| x.minus(&sin, wide)).expect("small").abs();
        let length =
            x.times(&x, wide).and_then(|x| precise::sqrt(&x.plus(&Real::from_i64(1), wide)?, wide)).expect("small");
        let error = apart.over(&length, 64).and_then(|gap| gap.times(&Real::from_i64(100), 64)).expect("small");
        let bound = atan.abs().times(&Real::from_i64(51), 64).and_then(|x| x.scaled(1 - bits as isize)).expect("small");
        prop_assert!(error <= bound, "atan({x:?}) at {bits} bits: {atan:?}");
        prop_assert_eq!(precise::atan(&x.negated(), bits), Ok(atan.negated()), "odd");
        Ok(true)
    });
}

#[test]
fn erf_has_known_values() {
    let erf = |x: f64, bits| precise::erf(&Real::from_f64(x).expect("finite"), bits).expect("defined");
    assert_eq!(erf(0.0, 100), Real::ZERO);
    assert_eq!(erf(0.5, 250).to_decimal(60), "0.520499877813046537682746653891964528736451575757963700058806");
    assert_eq!(erf(3.0, 250).to_decimal(60), "0.999977909503001414558627223870417679620152292912600750342761");
    for x in [0.5, 3.0, 20.0] {
        assert!(close(&erf(x, 8000), &erf(x, 8200), 7999), "erf({x}) at 8000 bits");
    }
    assert_eq!(erf(1e9, 100), Real::from_i64(1));
    assert_eq!(erf(-1e300, 100), Real::from_i64(-1));
}

/// Any argument at any precision is answered, in time and without a panic.
#[test]
fn nothing_panics() {
    let power = prop_oneof![-200isize..200, -(1isize << 30)..(1 << 30)];
    let real = (any::<i64>(), power).prop_map(|(n, power)| Real::from_parts(n.into(), power));
    let case = (proptest::collection::vec(real, 3), prop_oneof![0usize..40, 40usize..600]);
    hold(1500, file!(), case, |(values, bits)| {
        let mut reader = Precise::new(bits, functions());
        let mut answers: Vec<_> = values.iter().map(|x| reader.reciprocal(x)).collect();
        for x in &values {
            answers.extend(Primitive::ALL.map(|primitive| reader.apply(primitive, x)));
            answers.extend((0..9).map(|function| reader.opaque(FunctionId(function), function % 4, x)));
        }
        let (a, b, c) = (&values[0], &values[1], &values[2]);
        answers.push(
            reader.sum_of_products([Product::of(a, b), Product::plus(c), Product::of(a, c).negated()].into_iter()),
        );
        answers.push(reader.select(a, b, c));
        let texts = answers.iter().flatten().map(|x| (x.to_decimal(20), x.to_f64()));
        Ok(texts.filter(|(text, value)| text.starts_with('-') == value.is_sign_negative()).count() > 0)
    });
    let endless = |order| Precise::new(64, functions()).opaque(FunctionId(0), order, &Ok(Real::from_i64(2)));
    assert_eq!(endless(Instance::MAX_ORDER), Ok(Real::ZERO));
    assert_eq!(endless(u32::MAX), Err(Undefined::TooLarge));
}

#[test]
fn ranges_are_as_documented() {
    let power = |power: isize| Real::from_i64(1).scaled(power);
    let at = |x: isize| power(x).expect("in range");
    assert!(power(Real::MAX_EXPONENT - 1).is_ok() && power(-Real::MAX_EXPONENT).is_ok());
    assert_eq!(power(Real::MAX_EXPONENT), Err(Undefined::TooLarge));
    assert_eq!(power(-Real::MAX_EXPONENT - 1), Err(Undefined::TooLarge));
    assert!(precise::exp(&at(29).minus(&at(0), 64).expect("small"), 64).is_ok());
    assert_eq!(precise::exp(&at(29), 64), Err(Undefined::TooLarge));
    assert!(precise::sin(&at(1023), 64).is_ok() && precise::cos(&at(1023), 64).is_ok());
    assert_eq!(precise::sin(&at(1024), 64), Err(Undefined::TooLarge));
    assert_eq!(precise::ln(&Real::ZERO, 64), Err(Undefined::Domain));
    assert_eq!(precise::sqrt(&Real::from_i64(-1), 64), Err(Undefined::Domain));
    assert_eq!(Real::from_i64(1).over(&Real::ZERO, 64), Err(Undefined::Domain));
    assert_eq!(Real::from_f64(f64::NAN), Err(Undefined::Domain));
}

/// To doubles and back; the ends of their range; halfway cases; and decimals.
#[test]
fn conversions_are_correctly_rounded() {
    hold(3000, file!(), any::<u64>().prop_map(f64::from_bits), |x| {
        let Ok(real) = Real::from_f64(x) else { return Ok(false) };
        prop_assert_eq!(real.to_f64(), x);
        prop_assert_eq!(real.to_decimal(20).parse::<f64>(), Ok(x));
        // A little more or less than x, and halfway to the next double: ties go to the even one.
        let next = Real::from_f64(x.next_up()).unwrap_or_else(|_| Real::from_i64(1).scaled(1024).expect("in range"));
        let half = real.plus(&next, 2000).and_then(|sum| sum.scaled(-1)).expect("in range");
        let even = if x.to_bits() % 2 == 0 { x } else { x.next_up() };
        prop_assert_eq!(half.to_f64(), even);
        let tiny = Real::from_i64(1).scaled(-3000).expect("in range");
        prop_assert_eq!(half.minus(&tiny, 8000).map(|x| x.to_f64()), Ok(x));
        prop_assert_eq!(half.plus(&tiny, 8000).map(|x| x.to_f64()), Ok(x.next_up()));
        Ok(true)
    });
    let power = |power: isize| Real::from_i64(-1).scaled(power).expect("in range").to_f64();
    assert_eq!([power(1024), power(1 << 29)], [f64::NEG_INFINITY; 2]);
    assert_eq!([power(-1074), power(-1075), power(-(1 << 29))], [-5e-324, 0.0, 0.0]);
}
