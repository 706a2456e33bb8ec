//! The table of activation functions against the tape: derivatives, both sides of each kink, and what the table says.

use crate::common::{Numbers, assert_same, differing, read, read_on, tape_gradient, undecided};
use backproof::activation::{
    Activation, Smoothness, log_softmax, log_softmax_jvp, log_softmax_vjp, softmax, softmax_jvp, softmax_vjp,
};
use backproof::scalar::real::Real;
use backproof::scalar::running::Running;
use backproof::tape::{Recording, Var, record};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A formula of one variable on the tape, at x, with these parameters (as inputs, so that they count as exact).
fn recorded(x: f64, parameters: &[f64], formula: impl FnOnce(&Var, &[Var]) -> Var) -> Recording {
    let inputs: Vec<f64> = std::iter::once(x).chain(parameters.iter().copied()).collect();
    record(&inputs, |v| vec![formula(&v[0], &v[1..])])
}

fn claimed(x: f64, parameters: &[f64], formula: impl FnOnce(&Var, &[Var]) -> Var) -> Running {
    let recording = recorded(x, parameters, formula);
    read(recording.program(), recording.inputs())[0]
}

/// The tape's derivative by x.
fn true_derivative(f: Activation, x: f64, parameters: &[f64]) -> Running {
    tape_gradient(&recorded(x, parameters, |x, p| f.value(x, p)))[0]
}

fn any_activation() -> impl Strategy<Value = Activation> {
    prop::sample::select(Activation::all())
}

/// Parameters away from 0 and 1.
fn parameters(f: Activation, seed: u64) -> Vec<f64> {
    let numbers = Numbers(seed).take(f.parameters().len());
    numbers.into_iter().map(|number| 1.0 + number.signum() * (0.25 + 0.5 * number.abs())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn derivatives_are_the_tapes(f in any_activation(), x in -6.0..6.0f64, seed: u64) {
        let parameters = parameters(f, seed);
        let hand = claimed(x, &parameters, |x, p| f.derivative(x, p));
        assert_same(&[hand], &[true_derivative(f, x, &parameters)], &format!("{} at {x}, {parameters:?}", f.title()));
    }

    #[test]
    fn plain_numbers_give_what_the_tape_gives(f in any_activation(), x in -6.0..6.0f64, seed: u64) {
        let parameters = parameters(f, seed);
        for formula in [Formula::Value, Formula::Derivative] {
            let taped = claimed(x, &parameters, |x, p| formula.of(f, x, p));
            let plain = Running::with_deviation(formula.of(f, &x, &parameters), taped.deviation());
            assert_same(&[plain], &[taped], &format!("{formula:?} of {} at {x}", f.title()));
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Formula {
    Value,
    Derivative,
}

impl Formula {
    fn of<T: Real>(self, f: Activation, x: &T, parameters: &[T]) -> T {
        match self {
            Formula::Value => f.value(x, parameters),
            Formula::Derivative => f.derivative(x, parameters),
        }
    }
}

#[test]
fn every_activation_is_right_at_its_defaults_and_samples() {
    for &f in Activation::all() {
        for parameters in [f.defaults::<f64>(), f.samples()] {
            for x in [-5.5, -3.5, -2.0, -0.625, 0.375, 1.0, 2.5, 4.0] {
                let hand = claimed(x, &parameters, |x, p| f.derivative(x, p));
                let tape = true_derivative(f, x, &parameters);
                assert_same(&[hand], &[tape], &format!("{} at {x}, {parameters:?}", f.title()));
            }
        }
    }
}

/// The value of a program with one result on one side of the kink at its recorded inputs.
fn on_side(program: &backproof::tape::Program, inputs: &[f64], left: bool, at: &[backproof::tape::NodeId]) -> Running {
    let branches: BTreeMap<_, _> = at.iter().map(|node| (*node, left)).collect();
    read_on(program, inputs, &branches)[0]
}

#[test]
fn both_sides_of_each_kink_are_as_the_table_says() {
    let mut kinks = 0;
    for &f in Activation::all() {
        let parameters = f.samples::<f64>();
        for kink in f.kinks() {
            kinks += 1;
            let at: f64 = kink.at.value(&[]);
            assert!(kink.is_there(&parameters), "{}: the sample parameters hide the kink", f.title());
            let value = recorded(at, &parameters, |x, p| f.value(x, p));
            let slope = recorded(at, &parameters, |x, p| f.derivative(x, p));
            let conditions = undecided(value.program(), value.inputs());
            assert!(!conditions.is_empty(), "{}: no select is undecided at {at}", f.title());
            let tape = value.pullback();
            let seeded: Vec<f64> = value.inputs().iter().copied().chain([1.0]).collect();
            for (left, of_value, of_slope) in
                [(true, kink.values.0, kink.slopes.0), (false, kink.values.1, kink.slopes.1)]
            {
                let what = format!("{} at {at}, left: {left}", f.title());
                let said = |number: backproof::activation::Number| Running::rounded(number.value(&parameters));
                let side = on_side(value.program(), value.inputs(), left, &conditions);
                assert_same(&[said(of_value)], &[side], &format!("value of {what}"));
                let side = on_side(&tape, &seeded, left, &conditions);
                assert_same(&[said(of_slope)], &[side], &format!("the tape's slope of {what}"));
                // A constant derivative, as the binary step's, has no sides.
                let conditions = undecided(slope.program(), slope.inputs());
                let side = on_side(slope.program(), slope.inputs(), left, &conditions);
                assert_same(&[said(of_slope)], &[side], &format!("the formula's slope of {what}"));
            }
            // At the kink itself the formula gives the right side's slope.
            let right: f64 = kink.slopes.1.value(&parameters);
            let here = Running::with_deviation(f.derivative(&at, &parameters), 0.0);
            assert_same(&[here], &[Running::rounded(right)], &format!("{} at its kink {at}", f.title()));
        }
    }
    assert_eq!(kinks, 10);
}

#[test]
fn whoever_chooses_a_derivative_chooses_between_the_slopes() {
    for &f in Activation::all() {
        for parameters in [f.defaults::<f64>(), f.samples()] {
            for kink in f.kinks() {
                let (left, right): (f64, f64) = (kink.slopes.0.value(&parameters), kink.slopes.1.value(&parameters));
                for choice in kink.choices {
                    let chosen: f64 = choice.value.value(&parameters);
                    let between = left.min(right) <= chosen && chosen <= left.max(right);
                    assert!(between, "{}: {} takes {chosen}", f.title(), choice.by);
                }
            }
        }
    }
}

#[test]
fn where_selects_meet_without_a_listed_kink_nothing_breaks() {
    let mut smooth_meetings = 0;
    for &f in Activation::all() {
        let parameters = f.samples::<f64>();
        for quarters in -32..=32 {
            let x = f64::from(quarters) / 4.0;
            let listed = f.kinks().iter().any(|kink| kink.at.value::<f64>(&[]) == x)
                || f.removable().iter().any(|point| point.at.value::<f64>(&[]) == x);
            let value = recorded(x, &parameters, |x, p| f.value(x, p));
            let conditions = undecided(value.program(), value.inputs());
            if listed || conditions.is_empty() {
                continue;
            }
            smooth_meetings += 1;
            let tape = value.pullback();
            let seeded: Vec<f64> = value.inputs().iter().copied().chain([1.0]).collect();
            let sides = [true, false].map(|left| on_side(&tape, &seeded, left, &conditions));
            assert_same(&sides[..1], &sides[1..], &format!("{} at {x} has a kink that is not listed", f.title()));
        }
    }
    assert!(smooth_meetings > 0, "softsign meets at 0");
}

#[test]
fn removable_points_are_filled_in_by_the_limit() {
    let mut points = 0;
    for &f in Activation::all() {
        for point in f.removable() {
            points += 1;
            let x: f64 = point.at.value(&[]);
            assert_eq!(f.value(&x, &[]), point.value.value::<f64>(&[]));
            assert_eq!(f.derivative(&x, &[]), point.derivative.value::<f64>(&[]));
            let tape = true_derivative(f, x, &[]);
            assert_same(&[Running::rounded(point.derivative.value(&[]))], &[tape], f.title());
            // Nearby f is as close to the limit as a parabola of curvature 1/3 (sinc) is.
            for step in [-1e-4, 1e-4] {
                let near = f.value(&(x + step), &[]) - point.value.value::<f64>(&[]);
                assert!(near.abs() < step * step, "{} at {step}: {near}", f.title());
            }
        }
    }
    assert_eq!(points, 1);
}

#[test]
fn broken_derivatives_are_seen() {
    type Break = fn(Activation, &Var, &[Var]) -> Option<Var>;
    let breaks: &[(&str, Break)] = &[
        ("f for f'", |f, x, p| Some(f.value(x, p))),
        ("the sign", |f, x, p| Some(-f.derivative(x, p))),
        ("f' at f", |f, x, p| Some(f.derivative(&f.value(x, p), p))),
        ("the parameter left at 1", |f, x, p| {
            let ones: Vec<Var> = p.iter().map(|_| 1.into()).collect();
            (!p.is_empty()).then(|| f.derivative(x, &ones))
        }),
        ("the other branch", |f, x, p| (!f.kinks().is_empty()).then(|| f.derivative(&-*x, p))),
        ("a defect of 1e-9", |f, x, p| Some(f.derivative(x, p) * Var::from(1.000000001))),
    ];
    let points = [-5.5, -2.0, -0.625, 0.375, 1.5, 2.5, 4.0];
    let slopes_of_zero = |f| matches!(f, Activation::BinaryStep);
    for (name, broken) in breaks {
        let mut tried = 0;
        for &f in Activation::all() {
            let parameters = f.samples::<f64>();
            let caught = points.iter().filter_map(|&x| {
                let mut applies = false;
                let claim = claimed(x, &parameters, |x, p| {
                    let formula = broken(f, x, p);
                    applies = formula.is_some();
                    formula.unwrap_or_else(|| f.derivative(x, p))
                });
                applies.then(|| !differing(&[claim], &[true_derivative(f, x, &parameters)]).is_empty())
            });
            let caught: Vec<bool> = caught.collect();
            // These are no mistakes: −0 is 0, 0·(1 + 10⁻⁹) is 0, a function that keeps the sign and has a slope per
            // sign has the same slope at f(x) as at x, and the hard sigmoid has the same slope at −x.
            let slope_by_sign = matches!(f, Activation::Identity | Activation::Prelu | Activation::LeakyRelu);
            let harmless = (slopes_of_zero(f) && *name != "f for f'")
                || (slope_by_sign && *name == "f' at f")
                || (f == Activation::HardSigmoid && *name == "the other branch");
            if caught.is_empty() || harmless {
                continue;
            }
            tried += 1;
            assert!(caught.contains(&true), "{name} goes unnoticed in {}", f.title());
        }
        assert!(tried > 0, "{name} was never tried");
    }
}

#[test]
fn the_examples_are_right() {
    for &f in Activation::all() {
        // ln 2 is what softplus and its mirror image have at 0; SELU's constants are no small numbers.
        let none = matches!(f, Activation::Softplus | Activation::LogSigmoid | Activation::Selu);
        assert_eq!(f.examples().is_empty(), none, "{}", f.title());
        let parameters = f.defaults::<f64>();
        for example in f.examples() {
            let at = |formula: Formula| claimed(example.x as f64, &parameters, |x, p| formula.of(f, x, p));
            let said = [example.value, example.derivative].map(|number| Running::rounded(number.value(&parameters)));
            let what = format!("{} at {}", f.title(), example.x);
            assert_same(&said, &[at(Formula::Value), at(Formula::Derivative)], &what);
        }
    }
}

#[test]
fn the_table_is_consistent() {
    let mut names = Vec::new();
    for &f in Activation::all() {
        for name in f.names() {
            assert_eq!(Activation::by_name(name), Some(f), "{name}");
            assert_eq!(Activation::by_name(&name.to_uppercase()), Some(f), "{name}");
        }
        names.extend(f.names().map(|name| name.replace([' ', '_', '-'], "")));
        assert!(!f.title().is_empty() && !f.formula().is_empty() && !f.derivative_formula().is_empty());
        for parameter in f.parameters() {
            assert!(f.formula().contains(parameter.name), "{}: {} is not in the formula", f.title(), parameter.name);
            assert_ne!(parameter.sample.value::<f64>(&[]), 1.0, "{}: a neutral sample", f.title());
        }
        // A function with a jump or a kink says so, and no other does.
        let expected = match f.kinks() {
            [] => Smoothness::Times(1)..=Smoothness::Smooth,
            kinks if kinks.iter().all(|kink| kink.is_continuous()) => Smoothness::Times(0)..=Smoothness::Times(0),
            _ => Smoothness::Jump..=Smoothness::Jump,
        };
        assert!(expected.contains(&f.smoothness()), "{} is {}", f.title(), f.smoothness());
    }
    let count = names.len();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), count, "two functions share a name");
    let deck: Vec<_> = Activation::all().iter().filter_map(|f| f.deck()).collect();
    assert_eq!(deck, ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "A9"]);
}

#[test]
fn values_stay_in_the_ranges_and_reach_the_printed_minima() {
    for &f in Activation::all() {
        let parameters = f.defaults::<f64>();
        let grid = (-8000..=8000).map(|thousandths| f.value(&(f64::from(thousandths) / 1000.0), &parameters));
        let least = grid.clone().fold(f64::INFINITY, f64::min);
        let largest = grid.fold(f64::NEG_INFINITY, f64::max);
        let bound = |text: &str| match text.trim_matches(['[', ']', '(', ')']) {
            "-∞" => Some(f64::NEG_INFINITY),
            "∞" => Some(f64::INFINITY),
            text => text.split(['…', ' ', '/']).next().and_then(|number| number.parse().ok()),
        };
        // Ranges with π, a quotient or a parameter are for readers; the others are numbers.
        let Some((low, high)) = f.range().split(" for ").next().and_then(|range| range.split_once(", ")) else {
            continue;
        };
        if let Some(low) = bound(low).filter(|_| !low.contains("π") && !low.contains("3/8")) {
            let printed_to_three_places = f.range().contains('…');
            let slack = if printed_to_three_places { 0.001 } else { 0.0 };
            assert!(low - slack <= least, "{}: {least} is below {low}", f.title());
            if printed_to_three_places && f != Activation::Selu {
                assert!(least <= low, "{}: the least value is {least}, not {low}…", f.title());
            }
        }
        if let Some(high) = bound(high).filter(|_| !high.contains("π")) {
            assert!(largest <= high, "{}: {largest} is above {high}", f.title());
        }
    }
}

#[test]
#[should_panic(expected = "ELU takes 1 parameters (alpha) but 0 were given")]
fn a_missing_parameter_is_named() {
    Activation::Elu.value(&1.0, &[]);
}

type OfVector = fn(&[Var]) -> Vec<Var>;
type Product = fn(&[Var], &[Var]) -> Vec<Var>;

/// The claimed product of the Jacobian with a vector, and the tape's.
fn products(of: OfVector, claim: Product, forward: bool, n: usize, seed: u64) -> (Vec<Running>, Vec<Running>) {
    let point = Numbers(seed).take(2 * n);
    let function = record(&point[..n], of);
    let tape = if forward { function.program().pushforward() } else { function.pullback() };
    let claim = record(&point, |v| claim(&softmax(&v[..n]), &v[n..]));
    (read(claim.program(), &point), read(&tape, &point))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn products_with_the_jacobians_of_softmax_are_the_tapes(n in 1..7usize, seed: u64) {
        let rows: [(&str, OfVector, Product, bool); 4] = [
            ("softmax, forward", softmax, softmax_jvp, true),
            ("softmax, backward", softmax, softmax_vjp, false),
            ("log-softmax, forward", log_softmax, log_softmax_jvp, true),
            ("log-softmax, backward", log_softmax, log_softmax_vjp, false),
        ];
        for (name, of, claim, forward) in rows {
            let (claimed, tape) = products(of, claim, forward, n, seed);
            assert_same(&claimed, &tape, name);
        }
    }
}

#[test]
fn broken_products_with_the_jacobian_of_softmax_are_seen() {
    let diagonal: Product = |p, g| p.iter().zip(g).map(|(p, g)| *p * (1 - *p) * *g).collect();
    let rows: [(&str, OfVector, Product, bool); 4] = [
        ("the diagonal only", softmax, diagonal, false),
        ("softmax's for log-softmax's", log_softmax, softmax_vjp, false),
        ("forward for backward", log_softmax, log_softmax_jvp, false),
        ("backward for forward", log_softmax, log_softmax_vjp, true),
    ];
    for (name, of, claim, forward) in rows {
        for n in 2..5 {
            let (claimed, tape) = products(of, claim, forward, n, n as u64);
            assert_eq!(differing(&claimed, &tape).len(), n, "{name}, n = {n}");
        }
    }
}
