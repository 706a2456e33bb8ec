//! log|Γ| and the polygamma functions: published values, the equations between them, enclosures, doubles.

use crate::programs::hold;
use backproof::scalar::ball::{Ball, Magnitude, gamma as ball_gamma};
use backproof::scalar::plain;
use backproof::scalar::precise::{Family, Real, Undefined, atan, gamma, ln, sin};
use backproof::tape::Primitive;
use dashu_ratio::RBig;
use proptest::prelude::*;

fn real(numerator: i64, denominator: u64, bits: usize) -> Real {
    Real::from_rational(&RBig::from_parts(numerator.into(), denominator.into()), bits).expect("small")
}

/// Values that are published to 25 digits: in mpmath's documentation (`psi`, `loggamma`); the others are DLMF 5.4.6, 5.4.12–14 and 5.15.3
/// with the constants √π, γ, π² and ζ(3) as they are printed there and in OEIS A001620, A002117.
#[test]
fn published_values() {
    let pi = atan(&Real::from_i64(1), 300).and_then(|quarter| quarter.scaled(2)).expect("in range");
    let rows = [
        (Family::Polygamma(0), real(1, 1, 300), "-0.5772156649015328606065121"),
        (Family::Polygamma(1), real(1, 4, 300), "17.19732915450711073927132"),
        (Family::Polygamma(2), real(1, 2, 300), "-16.82879664423431999559633"),
        (Family::Polygamma(4), pi.clone(), "-0.1105749312578862734526952"),
        (Family::LogGamma, real(132, 10, 300), "20.49400419456603678498394"),
        (Family::LogGamma, real(1, 2, 300), "0.5723649429247000870717137"),
        (Family::Polygamma(0), real(1, 2, 300), "-1.963510026021423479440976"),
        (Family::Polygamma(1), real(1, 1, 300), "1.644934066848226436472415"),
        (Family::Polygamma(1), real(1, 2, 300), "4.934802200544679309417245"),
        (Family::Polygamma(2), real(1, 1, 300), "-2.404113806319188570799476"),
    ];
    for (family, x, value) in rows {
        for bits in [100, 200, 1000] {
            assert_eq!(gamma(family, &x, bits).expect("no pole").to_decimal(25), value, "{family:?} at {x:?}");
        }
    }
    let third = |x: i64| gamma(Family::Polygamma(3), &Real::from_i64(x), 200).expect("no pole");
    assert_eq!(third(3).minus(&third(2), 100).expect("small").to_decimal(20), "-0.375");
    for order in 0..4 {
        assert_eq!(gamma(Family::Polygamma(order), &Real::from_i64(-3), 100), Err(Undefined::Domain));
    }
    assert_eq!(gamma(Family::LogGamma, &Real::ZERO, 100), Err(Undefined::Domain));
    assert_eq!(gamma(Family::LogGamma, &Real::from_i64(2), 100), Ok(Real::ZERO));
    assert_eq!(gamma(Family::Polygamma(9), &Real::from_i64(2), 100), Err(Undefined::TooLarge));
}

/// |a − b| ≤ 2^(−places)·(1 + |b|)
fn close(a: &Real, b: &Real, places: usize) -> bool {
    let gap = a.minus(b, 4000).expect("in range").abs();
    let size = b.abs().plus(&Real::from_i64(1), 64).expect("in range");
    gap <= size.scaled(-(places as isize)).expect("in range")
}

fn arguments() -> impl Strategy<Value = (i64, u64)> {
    // Short binary fractions, too: a difference that is cut off to their length is wrong.
    let binary = (-300i64..300, 0u32..40).prop_map(|(n, places)| (n, 1 << places));
    prop_oneof![(1i64..4000, 1u64..200), (-4000i64..-1, 3u64..200), (-300_000i64..300_000, 7u64..8), binary]
}

fn families() -> impl Strategy<Value = Family> {
    prop_oneof![Just(Family::LogGamma), (0u8..6).prop_map(Family::Polygamma)]
}

/// Γ(x + 1) = x·Γ(x), and what follows for the derivatives.
#[test]
fn recurrences() {
    let case = (families(), arguments(), prop_oneof![Just(113usize), Just(320), Just(1300)]);
    hold(300, file!(), case, |(family, (n, d), bits)| {
        let x = real(n, d, bits);
        if x.floor() == x {
            return Ok(false);
        }
        let next = x.plus(&Real::from_i64(1), 4 * bits).expect("in range");
        let change = match family {
            Family::LogGamma => ln(&x.abs(), bits),
            Family::Polygamma(order) => {
                let step = |slope: Real, k: u8| slope.times(&real(-i64::from(k), 1, bits), bits)?.over(&x, bits);
                let first = Real::from_i64(1).over(&x, bits);
                (1..=order).fold(first, |slope, k| slope.and_then(|slope| step(slope, k)))
            }
        };
        let (here, there, change) = (gamma(family, &x, bits), gamma(family, &next, bits), change.expect("no pole"));
        let (here, there) = (here.expect("no pole"), there.expect("no pole"));
        let size = here.abs().max(there.abs()).max(change.abs());
        let gap = there.minus(&here, bits).and_then(|gap| gap.minus(&change, bits)).expect("in range").abs();
        let bar = size.scaled(4 - bits as isize).expect("in range");
        prop_assert!(gap <= bar, "{:?} at {}/{} with {} bits: {:?}", family, n, d, bits, gap);
        Ok(true)
    });
}

/// Γ(x)Γ(1 − x) = π/sin πx (DLMF 5.5.3), and the duplication formula (5.5.5) in its logarithmic form.
#[test]
fn reflection_and_duplication() {
    let bits = 400;
    let pi = atan(&Real::from_i64(1), bits).and_then(|quarter| quarter.scaled(2)).expect("in range");
    let one = Real::from_i64(1);
    let log_gamma = |x: &Real| gamma(Family::LogGamma, x, bits).expect("no pole");
    hold(100, file!(), (1i64..500, 501u64..700), |(n, d)| {
        let x = real(n, d, bits);
        let other = one.minus(&x, bits).expect("in range");
        let sine = sin(&x.times(&pi, bits).expect("in range"), bits).expect("in range");
        let right = ln(&pi.over(&sine, bits).expect("not 0"), bits).expect("positive");
        let left = log_gamma(&x).plus(&log_gamma(&other), bits).expect("in range");
        prop_assert!(close(&left, &right, bits - 12), "{}/{}", n, d);
        let twice = x.scaled(1).expect("in range");
        let beside = x.plus(&one.scaled(-1).expect("small"), bits).expect("in range");
        // ln Γ(2x) = ln Γ(x) + ln Γ(x + ½) + (2x − 1) ln 2 − ½ ln π
        let two = ln(&Real::from_i64(2), bits).expect("positive");
        let power = twice.minus(&one, bits).and_then(|power| power.times(&two, bits)).expect("in range");
        let root = ln(&pi, bits).and_then(|log| log.scaled(-1)).expect("positive");
        let sum = Real::sum_of_products(
            [
                (false, &log_gamma(&x), None),
                (false, &log_gamma(&beside), None),
                (false, &power, None),
                (true, &root, None),
            ],
            bits,
        );
        prop_assert!(close(&log_gamma(&twice), &sum.expect("in range"), bits - 12), "{}/{}", n, d);
        Ok(true)
    });
}

/// A ball's image holds the images of its ends and of what lies between, and is no wider than a few times their distance.
#[test]
fn enclosures() {
    hold(400, file!(), (families(), arguments(), 1isize..90, -100i64..=100), |(family, (n, d), small, share)| {
        let (bits, x) = (160, real(n, d, 160));
        let radius = Magnitude::power_of_two(-small);
        let ball = ball_gamma(family, &Ball::new(x.clone(), radius), bits);
        let off = real(share, 100, 160).scaled(-small).expect("in range");
        let inside = x.plus(&off, 400).expect("in range");
        let Ok(value) = gamma(family, &inside, 300) else {
            prop_assert!(ball.is_err(), "{:?} holds a pole", ball);
            return Ok(false);
        };
        let Ok(ball) = ball else { return Ok(false) };
        let gap = ball.minus(&Ball::exact(value), 400).expect("in range");
        prop_assert!(gap.contains_zero(), "{:?} at {}/{} ± 2^-{}, {}", family, n, d, small, share);
        Ok(true)
    });
    // Around poles nothing is said, and a wrong value is not inside.
    let near_pole = Ball::new(real(-1, 1_000_000, 160), Magnitude::power_of_two(-10));
    assert_eq!(ball_gamma(Family::LogGamma, &near_pole, 160), Err(Undefined::Lost));
    let narrow = ball_gamma(Family::Polygamma(0), &Ball::from_i64(1), 160).expect("no pole");
    let trigamma = gamma(Family::Polygamma(1), &Real::from_i64(1), 160).expect("no pole");
    assert!(!narrow.minus(&Ball::exact(trigamma), 160).expect("in range").contains_zero());
}

/// Doubles are right but for a few ulps of themselves or of 1.
#[test]
fn doubles() {
    let x = prop_oneof![4 => -40.0f64..40.0, 1 => 1e-8f64..1e-3, 1 => 1e3f64..1e9];
    let primitives = prop_oneof![Just(Primitive::Lgamma), (0u8..4).prop_map(Primitive::Polygamma)];
    hold(3000, file!(), (primitives, x), |(primitive, x)| {
        let family = match primitive {
            Primitive::Polygamma(order) => Family::Polygamma(order),
            _ => Family::LogGamma,
        };
        let double = plain::apply(primitive, x);
        let Ok(value) = Real::from_f64(x).and_then(|x| gamma(family, &x, 113)) else {
            prop_assert!(!double.is_finite());
            return Ok(false);
        };
        let value = value.to_f64();
        // Below 0 summands of the size of those of the nearest poles cancel; log|Γ| has its zeros at 1 and 2 beside.
        let size = match family {
            Family::LogGamma if x > 0.0 => 0.1,
            _ if x > 0.0 => 0.0,
            Family::Polygamma(3) => 96.0,
            _ => 20.0,
        };
        let bar = 12.0 * f64::EPSILON * (value.abs() + size);
        prop_assert!((double - value).abs() <= bar, "{:?}({}) = {}, {}", primitive, x, value, double);
        Ok(true)
    });
}
