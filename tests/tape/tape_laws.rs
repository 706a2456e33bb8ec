//! Laws of the tape, held exactly: in rational arithmetic there is no rounding to hide behind.

use crate::programs::{Kind, Plan, dot, hold, plans, polynomials, rationals};
use backproof::scalar::instance::Instance;
use backproof::scalar::plain::Plain;
use backproof::scalar::precise::{Precise, Real, Undefined};
use backproof::scalar::rational::{Rational, Rationals};
use backproof::tape::{
    Branching, Constant, FunctionId, NodeId, Op, Primitive, Product, Program, Reader, Recorder, Term, sweep,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Rationals in which each primitive has a rational value of its own. It is not the function's, and so the derivatives
/// the table writes are not derivatives; but sweep, pullback and pushforward must make the same use of them.
struct Formal(Rationals);

impl Formal {
    fn new() -> Formal {
        Formal(Rationals { functions: polynomials(), ..Rationals::default() })
    }
}

impl Reader for Formal {
    type Value = Rational;

    fn constant(&mut self, constant: &Constant) -> Rational {
        self.0.constant(constant)
    }

    fn sum_of_products<'a, I>(&mut self, terms: I) -> Rational
    where
        I: Iterator<Item = Product<'a, Rational>>,
    {
        self.0.sum_of_products(terms)
    }

    fn reciprocal(&mut self, x: &Rational) -> Rational {
        self.0.reciprocal(x)
    }

    /// Undefined for some x, as ln and sqrt are.
    fn apply(&mut self, primitive: Primitive, x: &Rational) -> Rational {
        let shift = self.0.constant(&Constant::integer(
            2 + Primitive::ALL.iter().position(|known| *known == primitive).unwrap_or(12) as i64,
        ));
        let shifted = self.0.sum_of_products([Product::plus(x), Product::plus(&shift)].into_iter());
        let inverse = self.0.reciprocal(&shifted);
        self.0.sum_of_products([Product::plus(&inverse), Product::of(x, &shift)].into_iter())
    }

    fn select(&mut self, on: &Rational, negative: &Rational, otherwise: &Rational) -> Rational {
        self.0.select(on, negative, otherwise)
    }

    fn opaque(&mut self, function: FunctionId, order: u32, x: &Rational) -> Rational {
        self.0.opaque(function, order, x)
    }
}

impl Branching for Formal {
    fn is_negative(&self, on: &Rational) -> Option<bool> {
        self.0.is_negative(on)
    }
}

fn exact() -> Rationals {
    Formal::new().0
}

fn all_numbers(values: &[Rational]) -> bool {
    values.iter().all(|value| value.number().is_some())
}

fn integers(values: &[i64]) -> Vec<Rational> {
    values.iter().map(|value| Rational::Number((*value).into())).collect()
}

/// ⟨ȳ, J ẋ⟩ = ⟨Jᵀ ȳ, ẋ⟩
#[test]
fn adjoints_and_tangents_are_dual() {
    hold(4000, file!(), (plans(Kind::Everything, 14), rationals()), |(plan, numbers)| {
        let program = plan.program();
        let (x, rest) = numbers.split_at(program.inputs());
        let (tangents, rest) = rest.split_at(program.inputs());
        let seeds = &rest[..program.outputs().len()];
        let mut reader = Formal::new();
        let swept = sweep(&program, &mut reader, x, seeds);
        let pulled = program.pullback().evaluate(&mut reader, &[x, seeds].concat());
        let defined = all_numbers(&program.evaluate(&mut reader, x));
        for (swept, pulled) in swept.iter().zip(&pulled) {
            // Where an output is undefined, the pullback may know less than the sweep, but never more.
            let less = !defined && *pulled == Rational::Undefined;
            prop_assert!(swept == pulled || less, "sweep {swept:?} and pullback {pulled:?}");
        }
        let pushed = program.pushforward().evaluate(&mut reader, &[x, tangents].concat());
        if !all_numbers(&swept) || !all_numbers(&pushed) {
            return Ok(false);
        }
        let (left, right) = (dot(&mut reader, seeds, &pushed), dot(&mut reader, &swept, tangents));
        prop_assert_eq!(left, right, "the adjoint identity");
        Ok(true)
    });
}

/// The law above must not hold of just anything.
#[test]
fn a_wrong_adjoint_is_not_dual() {
    let mut recorder = Recorder::default();
    let (x, y) = (recorder.input(), recorder.input());
    let out = recorder.sum(&[Term::product(x, y), Term::product(x, x)]);
    let program = recorder.finish(vec![out]);
    let mut reader = exact();
    let pushed = program.pushforward().evaluate(&mut reader, &integers(&[3, 5, 1, 2]));
    let swept = sweep(&program, &mut reader, &integers(&[3, 5]), &integers(&[1]));
    assert_eq!(swept, integers(&[11, 3]));
    let tangents = integers(&[1, 2]);
    assert_eq!(dot(&mut reader, &swept, &tangents), pushed[0]);
    assert_ne!(dot(&mut reader, &integers(&[8, 3]), &tangents), pushed[0], "one use of x forgotten");
}

/// The gradient of the first output along each way backward, against differences of the values: exact for polynomials
/// of degree 2 at most, which is all that is left here.
#[test]
fn gradients_of_quadratics_are_their_differences() {
    let quadratic = (1usize..4).prop_flat_map(|inputs| {
        let terms = proptest::collection::vec((any::<bool>(), 0..inputs, proptest::option::of(0..inputs)), 1..6);
        (Just(inputs), terms)
    });
    hold(500, file!(), (quadratic, rationals()), |((inputs, terms), x)| {
        let plan = Plan { inputs, recipes: vec![crate::programs::Recipe::Sum(terms)], outputs: vec![0] };
        let program = plan.program();
        let (mut reader, x) = (exact(), &x[..inputs]);
        let gradient = sweep(&program, &mut reader, x, &integers(&[1]));
        for (input, partial) in gradient.iter().enumerate() {
            let moved = |by: i64| {
                let mut x = x.to_vec();
                let step = integers(&[by]);
                x[input] = exact().sum_of_products([Product::plus(&x[input]), Product::plus(&step[0])].into_iter());
                program.evaluate(&mut exact(), &x).remove(0)
            };
            let (above, below) = (moved(1), moved(-1));
            let difference =
                reader.sum_of_products([Product::plus(&above), Product::plus(&below).negated()].into_iter());
            let twice = reader.sum_of_products([Product::plus(partial), Product::plus(partial)].into_iter());
            prop_assert_eq!(difference, twice);
        }
        Ok(true)
    });
}

/// Hessians are symmetric, and reverse over reverse is forward over reverse.
#[test]
fn second_derivatives_are_symmetric() {
    hold(2000, file!(), (plans(Kind::Rational, 9), rationals()), |(mut plan, numbers)| {
        plan.outputs.truncate(1);
        let program = plan.program();
        let count = program.inputs();
        let mut reader = exact();
        let hessian = program.hessian().evaluate(&mut reader, &numbers[..count]);
        let value = program.evaluate(&mut reader, &numbers[..count]);
        if !all_numbers(&hessian) || !all_numbers(&value) {
            return Ok(false);
        }
        // The pullback takes x and ȳ; pushing (e, 0) forward through it gives column e of the Hessian.
        let forward = program.pullback().pushforward();
        for column in 0..count {
            let mut point = numbers[..count].to_vec();
            point.extend(integers(&[1]));
            point.extend((0..=count).map(|at| Rational::Number(i64::from(at == column).into())));
            let along = forward.evaluate(&mut reader, &point);
            for row in 0..count {
                prop_assert_eq!(&hessian[row * count + column], &hessian[column * count + row], "symmetry");
                prop_assert_eq!(&along[row], &hessian[row * count + column], "forward over reverse");
            }
        }
        Ok(hessian.iter().any(|entry| *entry != integers(&[0])[0]))
    });
}

/// What a program is worth at a point, with its derivatives in every way there is.
fn all_derivatives(program: &Program, x: &[Rational]) -> Vec<Vec<Rational>> {
    let mut reader = exact();
    let one = integers(&[1]);
    let tangents = integers(&[2, -1, 3]);
    let point = |more: &[Rational]| [x, more].concat();
    vec![
        program.evaluate(&mut reader, x),
        sweep(program, &mut reader, x, &one),
        program.pullback().evaluate(&mut reader, &point(&one)),
        program.pushforward().evaluate(&mut reader, &point(&tangents[..x.len()])),
        program.hessian().evaluate(&mut reader, x),
        program.pushforward().pushforward().evaluate(
            &mut reader,
            &point(&[&tangents[..x.len()], &tangents[..x.len()], &tangents[..x.len()]].concat()),
        ),
    ]
}

/// Whatever stands on the side not taken, at any depth, value and derivatives are those of the side taken.
#[test]
fn the_side_not_taken_is_never_looked_at() {
    hold(2000, file!(), (plans(Kind::Rational, 8), rationals(), 0..7), |(mut plan, numbers, form)| {
        plan.outputs.truncate(1);
        let alone = plan.program();
        let x = &numbers[..alone.inputs()];
        let (mut recorder, nodes) = plan.record();
        let (good, input) = (plan.output(&nodes, 0), nodes[0]);
        let bad = poison(&mut recorder, input, good);
        let square = recorder.sum(&[Term::product(input, input)]);
        let below = {
            let one = recorder.integer(1);
            recorder.sum(&[Term::minus(square), Term::minus(one)])
        };
        let guarded = match form {
            0 => recorder.select(&square, &bad, &good),
            1 => recorder.select(&below, &good, &bad),
            2 => {
                let inner = recorder.select(&below, &bad, &good);
                recorder.select(&square, &inner, &good)
            }
            3 => {
                let inner = recorder.select(&square, &bad, &good);
                recorder.select(&below, &inner, &bad)
            }
            4 => {
                // The bad node again, through something that is itself not reached.
                let worse = recorder.sum(&[Term::product(bad, bad), Term::product(good, bad)]);
                let inner = recorder.select(&below, &worse, &bad);
                recorder.select(&square, &inner, &good)
            }
            5 => {
                // A condition that is undefined, on the side not taken.
                let inner = recorder.select(&bad, &good, &input);
                recorder.select(&square, &inner, &good)
            }
            _ => {
                let half = recorder.select(&square, &bad, &good);
                let copy = recorder.fresh_copy(half);
                let other = recorder.select(&below, &good, &bad);
                let sum = recorder.sum(&[Term::plus(copy), Term::plus(other), Term::minus(good)]);
                recorder.select(&square, &bad, &sum)
            }
        };
        let program = recorder.finish(vec![guarded]);
        let (expected, found) = (all_derivatives(&alone, x), all_derivatives(&program, x));
        // Where the program is undefined by itself, a structural 0 may stand in one place and not in the other.
        if !expected.iter().all(|values| all_numbers(values)) {
            return Ok(false);
        }
        prop_assert_eq!(expected, found);
        Ok(true)
    });
}

/// Something undefined that depends on the input and on the good value.
fn poison(recorder: &mut Recorder, input: NodeId, good: NodeId) -> NodeId {
    let zero = recorder.sum(&[Term::plus(input), Term::minus(input)]);
    let infinite = recorder.reciprocal(&zero);
    let no_root = {
        let one = recorder.integer(1);
        let below = recorder.sum(&[Term::minus(one), Term { negative: true, ..Term::product(input, input) }]);
        recorder.apply(Primitive::Sqrt, &below)
    };
    recorder.sum(&[Term::product(good, infinite), Term::product(no_root, input)])
}

/// On the side taken nothing may be hidden, not by a factor 0 either.
#[test]
fn what_is_undefined_stays_undefined() {
    type Build = fn(&mut Recorder, NodeId) -> NodeId;
    let zero_times: Build = |recorder, x| {
        let (zero, inverse) = (recorder.integer(0), recorder.reciprocal(&x));
        recorder.sum(&[Term::product(zero, inverse)])
    };
    let taken: Build = |recorder, x| {
        let inverse = recorder.reciprocal(&x);
        recorder.select(&x, &x, &inverse)
    };
    let condition: Build = |recorder, x| {
        let inverse = recorder.reciprocal(&x);
        recorder.select(&inverse, &x, &x)
    };
    let one_side: Build = |recorder, x| {
        let (inverse, one) = (recorder.reciprocal(&x), recorder.integer(1));
        recorder.select(&inverse, &x, &one)
    };
    let through_opaque: Build = |recorder, x| {
        let inverse = recorder.reciprocal(&x);
        recorder.opaque(FunctionId(1), 1, &inverse)
    };
    for (name, build) in [
        ("0·(1/x)", zero_times),
        ("1/x on the side taken", taken),
        ("1/x as the condition", condition),
        ("1/x as the condition, x on one side", one_side),
        ("f'(1/x), f' of degree 1", through_opaque),
    ] {
        let mut recorder = Recorder::default();
        let x = recorder.input();
        let out = build(&mut recorder, x);
        let program = recorder.finish(vec![out]);
        let at_zero = integers(&[0]);
        for (way, values) in ["value", "sweep", "pullback"].iter().zip(all_derivatives(&program, &at_zero)) {
            assert_eq!(values, [Rational::Undefined], "{way} of {name}");
        }
        let functions = polynomials();
        let precise =
            sweep(&program, &mut Precise::new(64, functions.clone()), &[Ok(Real::ZERO)], &[Ok(Real::from_i64(1))]);
        assert_eq!(precise, [Err(Undefined::Domain)], "precise sweep of {name}");
    }
}

/// The same with NaN: a condition that is NaN, and 0·NaN.
#[test]
fn nan_is_never_hidden() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let (ln, two) = (recorder.apply(Primitive::Ln, &x), recorder.integer(2));
    let twice = recorder.sum(&[Term::product(two, x)]);
    let on_nan = recorder.select(&ln, &x, &twice);
    let zero = recorder.integer(0);
    let root = recorder.apply(Primitive::Sqrt, &x);
    let times_zero = recorder.sum(&[Term::product(zero, root)]);
    let program = recorder.finish(vec![on_nan, times_zero]);
    let mut plain = Plain::default();
    assert!(program.evaluate(&mut plain, &[-1.0]).iter().all(|value| value.is_nan()));
    for seeds in [[1.0, 0.0], [0.0, 1.0]] {
        assert!(sweep(&program, &mut plain, &[-1.0], &seeds)[0].is_nan(), "sweep, {seeds:?}");
        let pulled = program.pullback().evaluate(&mut plain, &[-1.0, seeds[0], seeds[1]]);
        assert!(pulled[0].is_nan(), "pullback, {seeds:?}");
    }
    assert_eq!(sweep(&program, &mut plain, &[4.0], &[1.0, 0.0]), [2.0], "where all is defined");
}

/// 0·∞ of the side not taken, in doubles: |x|^(1/2) and the like at 0.
#[test]
fn infinite_slopes_of_the_other_side_do_not_make_nan() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let (root, zero) = (recorder.apply(Primitive::Sqrt, &x), recorder.integer(0));
    let below = recorder.sum(&[Term::minus(x)]);
    // √x where −x < 0, else 0: at 0 the root's slope is infinite and its side is not taken.
    let out = recorder.select(&below, &root, &zero);
    let program = recorder.finish(vec![out]);
    let mut plain = Plain::default();
    assert_eq!(sweep(&program, &mut plain, &[0.0], &[1.0]), [0.0]);
    assert_eq!(program.pullback().evaluate(&mut plain, &[0.0, 1.0]), [0.0]);
    assert_eq!(program.pushforward().evaluate(&mut plain, &[0.0, 1.0]), [0.0]);
    assert_eq!(program.hessian().evaluate(&mut plain, &[0.0]), [0.0]);
    assert_eq!(sweep(&program, &mut plain, &[4.0], &[1.0]), [0.25]);
}

/// A select that is not reached may have an undefined condition.
#[test]
fn an_undefined_condition_of_the_other_side_is_not_looked_at() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let inverse = recorder.reciprocal(&x);
    let inner = recorder.select(&inverse, &x, &x);
    let out = recorder.select(&x, &inner, &x);
    let program = recorder.finish(vec![out]);
    for values in all_derivatives(&program, &integers(&[0])).drain(1..3) {
        assert_eq!(values, integers(&[1]));
    }
}

/// Branches decided beforehand: both one-sided derivatives of |x| at 0.
#[test]
fn branches_can_be_decided_beforehand() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let below = recorder.sum(&[Term::minus(x)]);
    let size = recorder.select(&x, &below, &x);
    let program = recorder.finish(vec![size]);
    let pullback = program.pullback();
    let slope = |negative: bool| {
        let mut values = Vec::new();
        let branches = BTreeMap::from([(x, negative)]);
        pullback.read_on_branches(&mut exact(), &integers(&[0, 1]), &branches, &mut values);
        values[pullback.outputs()[0].index()].clone()
    };
    assert_eq!([slope(true), slope(false)], integers(&[-1, 1])[..]);
}

/// Deciding each branch as the values have it changes nothing, and deciding it the other way takes the other side.
#[test]
fn decided_branches_agree_with_the_values() {
    hold(1500, file!(), (plans(Kind::Rational, 14), rationals()), |(plan, numbers)| {
        let program = plan.program();
        let (x, mut reader) = (&numbers[..program.inputs()], exact());
        let mut values = Vec::new();
        program.read(&mut reader, x, &mut values);
        let conditions: Vec<_> = program
            .ops()
            .iter()
            .filter_map(|op| if let Op::Select { on, .. } = op { Some(*on) } else { None })
            .filter_map(|on| Some((on, reader.is_negative(&values[on.index()])?)))
            .collect();
        let mut decided = Vec::new();
        program.read_on_branches(&mut reader, x, &conditions.iter().copied().collect(), &mut decided);
        prop_assert_eq!(&values, &decided);
        let Some(&(turned, was)) = conditions.first() else { return Ok(false) };
        program.read_on_branches(&mut reader, x, &BTreeMap::from([(turned, !was)]), &mut decided);
        let first = program.ops().iter().position(|op| matches!(op, Op::Select { on, .. } if *on == turned));
        let Some((index, Op::Select { negative, otherwise, .. })) = first.map(|at| (at, program.ops()[at])) else {
            return Ok(false);
        };
        let other = if was { otherwise } else { negative };
        prop_assert_eq!(&decided[index], &decided[other.index()]);
        Ok(true)
    });
}

/// A copy is a node of its own, and what is computed from it is not merged with what is computed from its original.
#[test]
fn copies_are_never_merged() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let (one, other) = (recorder.fresh_copy(x), recorder.fresh_copy(x));
    assert_ne!(one, other);
    let sines = [x, one, other].map(|node| recorder.apply(Primitive::Sin, &node));
    assert!(sines[0] != sines[1] && sines[1] != sines[2]);
    assert_eq!(recorder.apply(Primitive::Sin, &one), sines[1], "equal primitives of one node are one node");
    // d(sin c + sin x)/dc is cos c, not 2·cos x.
    let out = recorder.sum(&[Term::plus(sines[1]), Term::plus(sines[0])]);
    let seed = recorder.integer(1);
    let slope = recorder.pullback(&[(out, seed)], &[one])[0].expect("it depends on the copy");
    let program = recorder.finish(vec![slope]);
    assert_eq!(program.evaluate(&mut Plain::default(), &[0.0]), [1.0]);
}

/// Reading a program with a recorder writes it down again: all its copies, and the same values.
#[test]
fn a_recorder_reads_what_was_recorded() {
    hold(1500, file!(), (plans(Kind::Everything, 14), rationals()), |(plan, numbers)| {
        let program = plan.program();
        let mut recorder = Recorder::default();
        let inputs: Vec<_> = (0..program.inputs()).map(|_| recorder.input()).collect();
        let outputs = program.evaluate(&mut recorder, &inputs);
        let again = recorder.finish(outputs);
        let copies = |program: &Program| program.ops().iter().filter(|op| matches!(op, Op::Copy(_))).count();
        prop_assert_eq!(copies(&program), copies(&again));
        prop_assert_eq!(program.len(), again.len());
        let x = &numbers[..program.inputs()];
        let (mut one, mut other) = (Formal::new(), Formal::new());
        prop_assert_eq!(program.evaluate(&mut one, x), again.evaluate(&mut other, x));
        Ok(copies(&program) > 0)
    });
}

/// A function without an instance is an answer of its own in every reader.
#[test]
fn a_function_without_an_instance_is_no_number() {
    let mut recorder = Recorder::default();
    let x = recorder.input();
    let out = recorder.opaque(FunctionId(7), 0, &x);
    let program = recorder.finish(vec![out]);
    let mut rationals = Rationals { functions: polynomials(), ..Rationals::default() };
    assert_eq!(program.evaluate(&mut rationals, &integers(&[1])), [Rational::NoInstance]);
    rationals.functions = vec![Instance { terms: Vec::new() }; 8];
    assert_eq!(program.evaluate(&mut rationals, &integers(&[1])), integers(&[0]));
    let mut precise = Precise::new(64, Vec::new());
    assert_eq!(program.evaluate(&mut precise, &[Ok(Real::from_i64(1))]), [Err(Undefined::NoInstance)]);
    assert!(program.evaluate(&mut Plain::default(), &[1.0])[0].is_nan());
}
