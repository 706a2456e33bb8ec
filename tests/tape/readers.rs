//! The readers of numbers against each other and against what is known exactly.

use crate::precise::close;
use crate::programs::{Kind, hold, plans, polynomials};
use backproof::scalar::ball::{Ball, Balls};
use backproof::scalar::instance::Instance;
use backproof::scalar::lanes::Lanes;
use backproof::scalar::plain::Plain;
use backproof::scalar::precise::{Precise, Real, Undefined};
use backproof::scalar::rational::{Rational, Rationals};
use backproof::scalar::running::{Running, RunningError};
use backproof::scalar::tolerance::{Agreement, DEVIATIONS, consistent};
use backproof::tape::{Constant, FunctionId, Primitive, Product, Program, Reader, Recorder, Term, sweep};
use dashu_int::IBig;
use dashu_ratio::RBig;
use proptest::prelude::*;
use proptest::sample::select;

fn same(a: f64, b: f64) -> bool {
    a.to_bits() == b.to_bits() || (a.is_nan() && b.is_nan())
}

/// Doubles of moderate and of extreme size, ±0, infinities and NaN.
fn doubles() -> impl Strategy<Value = f64> {
    prop_oneof![
        6 => -8.0f64..8.0,
        1 => (-6i32..7).prop_map(f64::from),
        1 => any::<u64>().prop_map(f64::from_bits),
        1 => select(vec![0.0, -0.0, f64::INFINITY, f64::NAN, 5e-324, 1e300, -1e-300]),
    ]
}

fn moderate() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(prop_oneof![3 => -8.0f64..8.0, 1 => (-6i32..7).prop_map(f64::from)], 4)
}

pub(super) fn functions() -> Vec<Instance> {
    Instance::catalogue()
}

#[test]
fn lanes_and_running_errors_have_the_values_of_plain() {
    let points = proptest::collection::vec(proptest::collection::vec(doubles(), 4), 3);
    hold(1500, file!(), (plans(Kind::Everything, 24), points), |(plan, points)| {
        let program = plan.program();
        let count = program.inputs();
        let mut lanes = Vec::new();
        let inputs: Vec<[f64; 3]> = (0..count).map(|input| std::array::from_fn(|lane| points[lane][input])).collect();
        program.read(&mut Lanes { functions: functions() }, &inputs, &mut lanes);
        for (lane, point) in points.iter().enumerate() {
            let (mut plain, mut running) = (Vec::new(), Vec::new());
            program.read(&mut Plain { functions: functions() }, &point[..count], &mut plain);
            let exact: Vec<_> = point[..count].iter().map(|x| Running::exact(*x)).collect();
            program.read(&mut RunningError { functions: functions() }, &exact, &mut running);
            for (node, value) in plain.iter().enumerate() {
                prop_assert!(same(*value, lanes[node][lane]), "lane {lane} of v{}", node + 1);
                prop_assert!(same(*value, running[node].value()), "running value of v{}", node + 1);
                let known = running[node].deviation();
                prop_assert!(known >= 0.0 && (value.is_finite() || known.is_infinite()), "deviation of v{}", node + 1);
            }
        }
        Ok(true)
    });
}

/// Nowhere in a random program is a double farther from the truth than its deviation allows.
#[test]
fn running_errors_cover_the_actual_ones() {
    hold(1500, file!(), (plans(Kind::Everything, 20), moderate()), |(plan, point)| {
        let program = plan.program();
        let (told, outside) = actual_errors(&program, &point[..program.inputs()]);
        prop_assert!(outside.is_none(), "{}", outside.unwrap_or_default());
        Ok(told > program.len() / 2)
    });
}

/// Enclosures of few bits hold the values of many bits, and the exact ones; what they say of domains for certain is so.
#[test]
fn balls_enclose_the_truth() {
    let read = |program: &Program, point: &[f64], bits: usize| {
        let inputs: Vec<_> = point.iter().map(|x| Real::from_f64(*x).map(Ball::exact)).collect();
        let mut values = Vec::new();
        program.read(&mut Balls::new(bits, polynomials()), &inputs, &mut values);
        values
    };
    hold(1500, file!(), (plans(Kind::Everything, 24), moderate()), |(plan, point)| {
        let program = plan.program();
        let point = &point[..program.inputs()];
        let (coarse, fine) = (read(&program, point, 24), read(&program, point, 600));
        let fractions: Vec<_> = point.iter().map(|x| Rational::Number(RBig::try_from(*x).unwrap())).collect();
        let mut exact = Vec::new();
        let mut reader = Rationals { functions: polynomials(), ..Rationals::default() };
        program.read(&mut reader, &fractions, &mut exact);
        let mut told = 0;
        for (node, (coarse, fine)) in coarse.iter().zip(&fine).enumerate() {
            match (coarse, fine) {
                (Ok(coarse), Ok(fine)) => {
                    told += 1;
                    prop_assert!(
                        coarse.minus(fine, 900).unwrap().contains_zero(),
                        "v{}: {coarse:?}, {fine:?}",
                        node + 1
                    );
                    prop_assert!(coarse.sign().is_none_or(|sign| fine.sign() == Some(sign)), "sign of v{}", node + 1);
                }
                (Ok(_), Err(why)) => prop_assert!(*why == Undefined::TooLarge, "v{} has no value: {why}", node + 1),
                (Err(Undefined::Domain), fine) => prop_assert_eq!(fine, &Err(Undefined::Domain), "v{}", node + 1),
                _ => {}
            }
            match (&exact[node], coarse) {
                (Rational::Number(value), Ok(ball)) => {
                    let value = Ball::from_rational(value, 900).unwrap();
                    prop_assert!(ball.minus(&value, 900).unwrap().contains_zero(), "v{} is {value:?}", node + 1);
                }
                (Rational::Number(_), Err(why)) => prop_assert!(*why != Undefined::Domain, "v{} has a value", node + 1),
                (Rational::Undefined, Ok(_)) => prop_assert!(false, "v{} has no value", node + 1),
                _ => {}
            }
        }
        Ok(told > program.len() / 2)
    });
}

/// The same for gradients.
#[test]
fn running_errors_cover_those_of_gradients() {
    hold(500, file!(), (plans(Kind::Everything, 14), moderate()), |(plan, point)| {
        let program = plan.program().pullback();
        let mut point = point[..program.inputs().min(point.len())].to_vec();
        point.resize(program.inputs(), 0.75);
        let (told, outside) = actual_errors(&program, &point);
        prop_assert!(outside.is_none(), "{}", outside.unwrap_or_default());
        Ok(told > program.len() / 2)
    });
}

/// How many nodes could be compared with 400 bits, and the first whose error is not covered.
fn actual_errors(program: &Program, point: &[f64]) -> (usize, Option<String>) {
    let (mut running, mut precise) = (Vec::new(), Vec::new());
    let exact: Vec<_> = point.iter().map(|x| Running::exact(*x)).collect();
    program.read(&mut RunningError { functions: functions() }, &exact, &mut running);
    let inputs: Vec<_> = point.iter().map(|x| Real::from_f64(*x)).collect();
    program.read(&mut Precise::new(400, functions()), &inputs, &mut precise);
    let mut told = 0;
    for (node, (value, truth)) in running.iter().zip(&precise).enumerate() {
        let (Ok(truth), true) = (truth, value.deviation().is_finite()) else { continue };
        let error = Real::from_f64(value.value()).and_then(|value| value.minus(truth, 400)).expect("finite").to_f64();
        told += 1;
        if error.abs() > DEVIATIONS * value.deviation() {
            return (told, Some(format!("v{} is {value:?}, but {truth:?}", node + 1)));
        }
    }
    (told, None)
}

/// Where roundings are all the same they are not independent, and deviations do not cover them: the comparison above
/// must say so.
#[test]
fn errors_that_are_all_the_same_are_not_covered() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let third = recorder.reciprocal(&x);
    let sum = recorder.sum(&vec![Term::plus(third); 100_000]);
    let program = recorder.finish(vec![sum]);
    assert!(actual_errors(&program, &[3.0]).1.is_some());
    assert!(actual_errors(&program, &[4.0]).1.is_none(), "1/4 has no error");
}

/// The deviations must not be so large that they allow anything: an error of 1e-12 in a node is seen.
#[test]
fn deviations_are_not_vacuous() {
    let mut recorder = Recorder::default();
    let (x, y) = (recorder.input(), recorder.input());
    let sine = recorder.apply(Primitive::Sin, &x);
    let root = recorder.apply(Primitive::Sqrt, &y);
    let sum = recorder.sum(&[Term::product(sine, root), Term::product(x, y), Term::minus(root)]);
    let exp = recorder.apply(Primitive::Exp, &sum);
    let program = recorder.finish(vec![exp]);
    let point = [Running::exact(0.7), Running::exact(2.3)];
    let value = program.evaluate(&mut RunningError::default(), &point)[0];
    assert!(value.deviation() > 0.0);
    let wrong = |factor: f64| Running::with_deviation(value.value() * (1.0 + factor), value.deviation());
    assert_eq!(consistent(value, wrong(1e-16)), Agreement::Agrees);
    assert_eq!(consistent(value, wrong(1e-12)), Agreement::Doubt);
    assert_eq!(consistent(value, wrong(f64::NAN)), Agreement::Doubt);
    let unknown = Running::with_deviation(value.value(), f64::INFINITY);
    assert_eq!(consistent(value, unknown), Agreement::Doubt, "an infinite tolerance is none");
    assert_eq!(consistent(Running::exact(2.0), Running::exact(2.0)), Agreement::Agrees);
    assert_eq!(consistent(Running::exact(2.0), Running::exact(2.0 + f64::EPSILON * 2.0)), Agreement::Doubt);
}

#[test]
fn constants_carry_the_error_they_have() {
    let third = RBig::from_parts(1.into(), 3u8.into());
    let half = RBig::from_parts(1.into(), 2u8.into());
    let mut reader = RunningError::default();
    assert_eq!(reader.constant(&Constant::exact(half.clone())), Running::exact(0.5));
    assert_eq!(reader.constant(&Constant::exact(third)), Running::rounded(1.0 / 3.0));
    assert_eq!(reader.constant(&Constant { value: half, rounded: true }), Running::rounded(0.5));
    let huge = Constant::exact(RBig::from(IBig::from(10).pow(400)));
    assert_eq!(reader.constant(&huge).deviation(), f64::INFINITY);
}

/// The constants of the other readers are rounded by dashu-ratio; they must be the nearest doubles.
#[test]
fn constants_are_the_nearest_doubles() {
    let number = (any::<i64>(), 1u64..=u64::MAX, -1150isize..1100);
    hold(3000, file!(), number, |(numerator, denominator, power)| {
        let shift = IBig::ONE << power.unsigned_abs();
        let ratio = RBig::from_parts(numerator.into(), denominator.into());
        let value = if power < 0 { ratio / RBig::from(shift) } else { ratio * RBig::from(shift) };
        let double = Plain::default().constant(&Constant::exact(value.clone()));
        let nearest = Real::from_rational(&value, 2200).expect("in range").to_f64();
        prop_assert_eq!(double, nearest);
        Ok(double.is_normal())
    });
    // Hardly more and hardly less than halfway between two doubles.
    hold(1000, file!(), any::<u64>().prop_map(f64::from_bits), |x| {
        let (Ok(low), Ok(high)) = (RBig::try_from(x), RBig::try_from(x.next_up())) else { return Ok(false) };
        let (half, tiny) =
            ((low + high) / RBig::from(2), RBig::from_parts(1.into(), dashu_int::UBig::from(3u8).pow(900)));
        let even = if x.to_bits() % 2 == 0 { x } else { x.next_up() };
        for (value, expected) in [(&half - &tiny, x), (half.clone(), even), (half + tiny, x.next_up())] {
            prop_assert_eq!(Plain::default().constant(&Constant::exact(value)), expected);
        }
        Ok(true)
    });
}

#[test]
fn decimals_are_as_documented() {
    let text = |x: f64, digits| Real::from_f64(x).expect("finite").to_decimal(digits);
    for (x, digits, expected) in [
        (0.0, 5, "0"),
        (1.0, 1, "1"),
        (-1.5, 1, "-2"),
        (9.99, 2, "10"),
        (0.1, 30, "0.100000000000000005551115123126"),
        (1e22, 30, "10000000000000000000000"),
        (1e22, 5, "1e22"),
        (12345.0, 5, "12345"),
        (2.5e-6, 5, "0.0000025"),
        (2.5e-7, 5, "2.5e-7"),
        (f64::MAX, 5, "1.7977e308"),
    ] {
        assert_eq!(text(x, digits), expected, "{x} in {digits} digits");
    }
    let huge = Real::from_i64(-3).scaled(100_000).expect("in range");
    assert_eq!(huge.to_decimal(5), "-0.75*2^100002");
}

/// The derivatives of each instance, by differences of the one before: nothing of the instance's own rules is used.
#[test]
fn instances_are_differentiated_correctly() {
    let bits = 400;
    for (number, instance) in functions().iter().enumerate() {
        let mut reader = Precise::new(bits, functions());
        for (order, x) in [(0, 0.4), (1, -1.3), (2, 0.9), (3, 2.1), (4, 0.4), (5, -0.7)] {
            let mut at = |order, power: Option<(i64, isize)>| {
                let step = power.map_or(Ok(Real::ZERO), |(sign, power)| Real::from_i64(sign).scaled(power));
                let x = Real::from_f64(x)?.plus(&step?, bits)?;
                reader.opaque(FunctionId(number as u32), order, &Ok(x))
            };
            let (above, below) = (at(order, Some((1, -100))), at(order, Some((-1, -100))));
            let slope = above.expect("defined").minus(&below.expect("defined"), bits).and_then(|gap| gap.scaled(99));
            let claimed = at(order + 1, None).expect("defined");
            let gap = slope.and_then(|slope| slope.minus(&claimed, bits)).expect("defined").abs();
            // The quotient is off by f'''·h²/6 with h = 2^−100.
            assert!(gap < Real::from_i64(1).scaled(-180).expect("in range"), "{instance}, order {}", order + 1);
            let wrong = claimed.plus(&Real::from_i64(1).scaled(-170).expect("in range"), bits).expect("defined");
            assert_ne!(claimed, wrong);
        }
    }
}

#[test]
fn catalogue_in_doubles() {
    let functions = functions();
    for (number, instance) in functions.iter().enumerate() {
        let mut plain = Plain { functions: functions.clone() };
        let mut precise = Precise::new(113, functions.clone());
        for order in 0..5 {
            for x in [-2.5, -1.0, 0.0, 0.3, 4.0] {
                let id = FunctionId(number as u32);
                let double = plain.opaque(id, order, &x);
                let truth = precise.opaque(id, order, &Real::from_f64(x)).expect("defined").to_f64();
                let mut running = RunningError { functions: functions.clone() };
                let estimate = running.opaque(id, order, &Running::exact(x));
                let agreement = consistent(estimate, Running::rounded(truth));
                assert_eq!(agreement, Agreement::Agrees, "{instance}, order {order}, at {x}: {double}, {truth}");
            }
        }
    }
}

/// Gradients in lanes come from the pullback, and are those of the sweep.
#[test]
fn gradients_in_lanes_are_those_of_the_sweep() {
    let mut recorder = Recorder::default();
    let (x, y) = (recorder.input(), recorder.input());
    let atan = recorder.apply(Primitive::Atan, &y);
    let low = recorder.sum(&[Term::product(x, atan)]);
    let out = recorder.select(&x, &low, &y);
    let program = recorder.finish(vec![out]);
    let inputs = [[-1.0, 2.0], [0.5, 3.0]];
    let seeds = [1.0; 2];
    let lanes = program.pullback().evaluate(&mut Lanes::<2>::default(), &[inputs[0], inputs[1], seeds]);
    for lane in 0..2 {
        let point = [inputs[0][lane], inputs[1][lane]];
        let swept = sweep(&program, &mut Plain::default(), &point, &[1.0]);
        assert_eq!([lanes[0][lane], lanes[1][lane]], swept[..]);
    }
}

/// What the rationals do not know, they say, and which of several reasons they give.
#[test]
fn rationals_say_what_they_do_not_know() {
    let number = |n: i64| Rational::Number(n.into());
    let mut reader = Rationals { limit: 64, functions: Vec::new() };
    for (primitive, x, expected) in [
        (Primitive::Exp, 0, number(1)),
        (Primitive::Exp, 1, Rational::Irrational),
        (Primitive::Ln, 1, number(0)),
        (Primitive::Ln, 0, Rational::Undefined),
        (Primitive::Ln, 2, Rational::Irrational),
        (Primitive::Sqrt, 0, number(0)),
        (Primitive::Sqrt, 49, number(7)),
        (Primitive::Sqrt, -4, Rational::Undefined),
        (Primitive::Sin, 0, number(0)),
        (Primitive::Cos, 0, number(1)),
        (Primitive::Atan, 0, number(0)),
        (Primitive::Erf, 0, number(0)),
        (Primitive::Erf, -1, Rational::Irrational),
    ] {
        assert_eq!(reader.apply(primitive, &number(x)), expected, "{primitive:?}({x})");
    }
    let big = number(1 << 40);
    assert_eq!(reader.product(&big, &big), Rational::TooLarge);
    let mut sum =
        |a: &Rational, b: &Rational| reader.sum_of_products([Product::plus(a), Product::of(b, a)].into_iter());
    assert_eq!(sum(&Rational::Irrational, &number(0)), Rational::Irrational, "0·? may be 0·∞");
    assert_eq!(sum(&Rational::Irrational, &Rational::TooLarge), Rational::TooLarge);
    assert_eq!(sum(&Rational::Undefined, &Rational::TooLarge), Rational::Undefined);
    assert_eq!(reader.select(&Rational::Irrational, &number(1), &number(1)), Rational::Irrational);
    assert_eq!(reader.select(&number(-1), &number(1), &Rational::Undefined), number(1));
}

/// Against the numbers of higher precision, rationals are what they say they are.
#[test]
fn rationals_agree_with_precise_numbers() {
    hold(500, file!(), (plans(Kind::Everything, 14), crate::programs::rationals()), |(plan, numbers)| {
        let program = plan.program();
        let inputs = &numbers[..program.inputs()];
        let (mut exact, mut precise) = (Vec::new(), Vec::new());
        program.read(&mut Rationals { limit: 200, functions: polynomials() }, inputs, &mut exact);
        let reals: Vec<_> = inputs.iter().map(|x| Real::from_rational(x.number().expect("a number"), 4000)).collect();
        program.read(&mut Precise::new(4000, polynomials()), &reals, &mut precise);
        let mut told = 0;
        for (exact, precise) in exact.iter().zip(&precise) {
            // Where a function jumps (at 0, at a whole number, at a half) and binary digits only come near, the two
            // may part; up to there all must agree.
            let is_at_a_jump = |x: &RBig| (x * RBig::from(2)).is_int();
            let is_met = |x: &RBig| precise.as_ref().is_ok_and(|own| own.to_rational().is_ok_and(|own| own == *x));
            if exact.number().is_some_and(|x| is_at_a_jump(x) && !is_met(x)) {
                break;
            }
            let Some(exact) = exact.number() else { continue };
            let exact = Real::from_rational(exact, 4000).expect("in range");
            let Ok(precise) = precise else { return Err(TestCaseError::fail(format!("{precise:?} for {exact:?}"))) };
            prop_assert!(close(precise, &exact, 3000), "{precise:?} for {exact:?}");
            told += 1;
        }
        Ok(2 * told > program.len())
    });
}
