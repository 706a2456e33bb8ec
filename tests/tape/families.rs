//! Sums that are recorded in families, memory that is kept between recordings, values that are kept for the way back:
//! none of them changes a bit of what a plain recording says.

use crate::programs::hold;
use backproof::matrix::{Matrix, add_column, affine, map, product, product_with_transpose, transpose_product};
use backproof::scalar::plain::Plain;
use backproof::scalar::real::Real;
use backproof::tape::{NodeId, Op, Program, Recorder, Recording, Term, Var, record, sweep};
use proptest::prelude::*;

/// The three products, each entry a sum by itself.
fn one_by_one(kind: usize, a: &Matrix<Var>, b: &Matrix<Var>) -> Matrix<Var> {
    let dot = |pairs: Vec<(Var, Var)>| Var::sum_of_products(pairs);
    match kind {
        0 => {
            Matrix::from_fn(a.nrows(), b.ncols(), |i, j| dot((0..a.ncols()).map(|k| (a[(i, k)], b[(k, j)])).collect()))
        }
        1 => {
            Matrix::from_fn(a.nrows(), b.nrows(), |i, j| dot((0..a.ncols()).map(|k| (a[(i, k)], b[(j, k)])).collect()))
        }
        _ => {
            Matrix::from_fn(a.ncols(), b.ncols(), |i, j| dot((0..a.nrows()).map(|k| (a[(k, i)], b[(k, j)])).collect()))
        }
    }
}

fn in_families(kind: usize, a: &Matrix<Var>, b: &Matrix<Var>) -> Matrix<Var> {
    match kind {
        0 => product(a, b),
        1 => product_with_transpose(a, b),
        _ => transpose_product(a, b),
    }
}

/// A program of two layers, and a product of a matrix with itself: its factors are no different nodes.
#[derive(Clone, Debug)]
struct Shape {
    sizes: [usize; 4],
    kind: usize,
    /// Only entries with these remainders go into the result: some members are not reached.
    every: usize,
    selects: bool,
    row_major: bool,
}

impl Shape {
    fn inputs(&self) -> usize {
        let [n, k, m, l] = self.sizes;
        n * k + k * m + n + l * n
    }

    fn record(&self, inputs: &[f64], multiply: fn(usize, &Matrix<Var>, &Matrix<Var>) -> Matrix<Var>) -> Recording {
        let [n, k, m, l] = self.sizes;
        record(&inputs[..self.inputs()], |v| {
            let (a, rest) = v.split_at(n * k);
            let (b, rest) = rest.split_at(k * m);
            let (bias, last) = rest.split_at(n);
            let (rows, columns) = if self.kind == 2 { (k, n) } else { (n, k) };
            let make = if self.row_major { Matrix::from_row_slice } else { Matrix::from_column_slice };
            let a = make(rows, columns, a);
            let b = if self.kind == 1 { make(m, k, b) } else { make(k, m, b) };
            let z = add_column(&multiply(self.kind, &a, &b), &Matrix::from_column_slice(n, 1, bias));
            let y = if self.selects { map(&z, Real::abs) } else { map(&z, Real::tanh) };
            let out = multiply(0, &Matrix::from_row_slice(l, n, last), &y);
            let square = multiply(2, &out, &out);
            let chosen = square.iter().chain(out.iter()).step_by(self.every);
            vec![Var::sum_of_products(chosen.map(|x| (*x, *x)))]
        })
    }
}

fn shapes() -> impl Strategy<Value = Shape> {
    let sizes = [1usize..12, 1usize..12, 1usize..5, 1usize..4];
    (sizes, 0usize..3, 1usize..4, any::<bool>(), any::<bool>())
        .prop_map(|(sizes, kind, every, selects, row_major)| Shape { sizes, kind, every, selects, row_major })
}

fn numbers() -> impl Strategy<Value = Vec<f64>> {
    proptest::collection::vec(prop_oneof![-1.5..1.5_f64, Just(0.0), Just(1.0)], 400)
}

fn bits(numbers: &[f64]) -> Vec<u64> {
    numbers.iter().map(|number| number.to_bits()).collect()
}

#[test]
fn families_say_what_single_sums_say_to_the_last_bit() {
    hold(300, file!(), (shapes(), numbers()), |(shape, numbers)| {
        let (here, there) = (&numbers[..shape.inputs()], numbers[..shape.inputs()].iter().map(|x| 0.5 * x - 0.25));
        let there: Vec<f64> = there.collect();
        let (families, plain) = (shape.record(here, in_families), shape.record(here, one_by_one));
        prop_assert_eq!(families.program().len(), plain.program().len());
        prop_assert_eq!(bits(families.values()), bits(plain.values()));
        prop_assert_eq!(bits(&families.gradient()), bits(&plain.gradient()));
        prop_assert_eq!(
            bits(&families.evaluate(&there).expect("no guards")),
            bits(&plain.evaluate(&there).expect("no guards"))
        );
        let gradient = families.gradient_at(&there).expect("no guards");
        prop_assert_eq!(bits(&gradient), bits(&plain.gradient_at(&there).expect("no guards")));
        // The same terms, however they are stored.
        for (one, other) in families.program().ops().iter().zip(plain.program().ops()) {
            if let (Op::SumOfProducts(one), Op::SumOfProducts(other)) = (one, other) {
                prop_assert!(families.program().terms(*one).eq(plain.program().terms(*other)));
            }
        }
        let both: Vec<f64> = there.iter().copied().chain([1.0]).collect();
        let pulled = families.pullback().evaluate(&mut Plain::default(), &both);
        prop_assert_eq!(bits(&pulled), bits(&plain.pullback().evaluate(&mut Plain::default(), &both)));
        Ok(true)
    });
}

/// A recording's values are kept, and the way back from them is the one from values that are read anew.
#[test]
fn kept_values_are_those_of_a_reading() {
    hold(200, file!(), (shapes(), numbers()), |(shape, numbers)| {
        let recording = shape.record(&numbers, in_families);
        let here = recording.inputs().to_vec();
        prop_assert_eq!(bits(recording.values()), bits(&recording.evaluate(&here).expect("the same point")));
        prop_assert_eq!(bits(&recording.gradient()), bits(&recording.gradient_at(&here).expect("the same point")));
        Ok(true)
    });
}

#[test]
fn lanes_say_what_single_points_say() {
    hold(200, file!(), (shapes(), numbers()), |(shape, numbers)| {
        let recording = shape.record(&numbers, in_families);
        let points: Vec<Vec<f64>> =
            [1.0, -0.5, 0.25].iter().map(|by| recording.inputs().iter().map(|x| by * x).collect()).collect();
        let lanes: Vec<[f64; 3]> =
            (0..shape.inputs()).map(|at| [points[0][at], points[1][at], points[2][at]]).collect();
        let mut replay = recording.replay::<3>();
        for _ in 0..2 {
            let gradients = replay.gradients(&lanes).expect("no guards");
            for (lane, point) in points.iter().enumerate() {
                let expected = recording.gradient_at(point).expect("no guards");
                for (found, expected) in gradients.iter().map(|entry| entry[lane]).zip(expected) {
                    // The pullback adds the same contributions, but it does not pass through the same intermediate
                    // sums.
                    prop_assert!((found - expected).abs() <= 1e-9 * (1.0 + expected.abs()), "{found} and {expected}");
                }
            }
        }
        Ok(true)
    });
}

#[test]
fn a_replay_stops_at_a_guard_in_any_lane() {
    let recording = record(&[2.0], |v| vec![if v[0] > 0 { v[0] * v[0] } else { v[0] }]);
    let mut replay = recording.replay::<2>();
    assert_eq!(replay.gradients(&[[3.0, 5.0]]).expect("both positive"), [[6.0, 10.0]]);
    assert!(replay.gradients(&[[3.0, -5.0]]).is_err());
    assert_eq!(replay.gradients(&[[1.0, 2.0]]).expect("both positive"), [[2.0, 4.0]]);
}

/// Recordings in used memory, some of them alive at the same time, against those of a thread that has kept nothing.
#[test]
fn kept_memory_leaves_no_trace() {
    let several = proptest::collection::vec(shapes(), 1..5);
    hold(100, file!(), (several, numbers()), |(shapes, numbers)| {
        let answers = |shape: &Shape| {
            let recording = shape.record(&numbers, in_families);
            (bits(recording.values()), bits(&recording.gradient()), format!("{:?}", recording.program()))
        };
        let fresh: Vec<_> = shapes
            .iter()
            .map(|shape| std::thread::scope(|scope| scope.spawn(|| answers(shape)).join().expect("it runs")))
            .collect();
        let alive: Vec<Recording> = shapes.iter().map(|shape| shape.record(&numbers, in_families)).collect();
        for (shape, fresh) in shapes.iter().zip(&fresh).rev() {
            prop_assert_eq!(&answers(shape), fresh);
        }
        for (recording, fresh) in alive.iter().zip(&fresh) {
            prop_assert_eq!(&bits(&recording.gradient()), &fresh.1);
        }
        let unwound = std::panic::catch_unwind(|| record(&[1.0], |v| if v[0] > 0 { panic!("midway") } else { vec![] }));
        prop_assert!(unwound.is_err());
        prop_assert_eq!(&answers(&shapes[0]), &fresh[0]);
        Ok(true)
    });
}

/// However short a sum is stored, its terms are those that were recorded, in their order.
#[test]
fn terms_survive_their_storage() {
    let term = (any::<bool>(), 0usize..3, proptest::option::of(0usize..3));
    hold(500, file!(), proptest::collection::vec(term, 0..5), |terms| {
        let mut recorder = Recorder::default();
        let inputs = [recorder.input(), recorder.input(), recorder.input()];
        let terms: Vec<Term> = terms
            .into_iter()
            .map(|(negative, left, right)| Term { negative, left: inputs[left], right: right.map(|at| inputs[at]) })
            .collect();
        let size = recorder.size();
        let node = recorder.sum(&terms);
        if let [Term { negative: false, left, right: None }] = terms[..] {
            prop_assert_eq!(node, left);
            return Ok(true);
        }
        prop_assert_eq!(recorder.size(), size + 1 + terms.len(), "budgets count terms, not how they are stored");
        let program = recorder.finish(vec![node]);
        let Op::SumOfProducts(sum) = program.ops()[node.index()] else { panic!("a sum was recorded") };
        prop_assert_eq!(program.terms(sum).collect::<Vec<_>>(), terms);
        Ok(true)
    });
}

/// Inputs at the beginning of a program are read and read off at once; wherever they stand, the numbers are the same.
#[test]
fn inputs_may_stand_anywhere() {
    let picks = proptest::collection::vec((any::<bool>(), any::<usize>()), 2..12);
    hold(200, file!(), (picks, numbers()), |(picks, numbers)| {
        let program = |together: bool| {
            let mut recorder = Recorder::default();
            let mut inputs: Vec<NodeId> = Vec::new();
            for _ in picks.iter().filter(|_| together) {
                inputs.push(recorder.input());
            }
            let mut last = None;
            for (at, (used, pick)) in picks.iter().enumerate() {
                if !together {
                    inputs.push(recorder.input());
                }
                let (x, other) = (inputs[if *used { at } else { 0 }], inputs[pick % (at + 1)]);
                last = Some(recorder.sum(&[Term::product(last.unwrap_or(x), x), Term::minus(other)]));
            }
            recorder.finish(last.into_iter().collect())
        };
        let inputs = &numbers[..picks.len()];
        let (together, apart) = (program(true), program(false));
        let values = |program: &Program| bits(&program.evaluate(&mut Plain::default(), inputs));
        let gradient = |program: &Program| bits(&sweep(program, &mut Plain::default(), inputs, &[1.0]));
        prop_assert_eq!(values(&together), values(&apart));
        prop_assert_eq!(gradient(&together), gradient(&apart));
        Ok(true)
    });
}

/// What plain operators write is one node each.
#[test]
fn operators_are_one_node_each() {
    let count = |body: fn(&[Var]) -> Var| record(&[2.0, 3.0, 5.0], |v| vec![body(v)]).program().len() - 3;
    assert_eq!(count(|v| v[0] + v[1]), 1);
    assert_eq!(count(|v| v[0] - v[1]), 1);
    assert_eq!(count(|v| v[0] * v[1]), 1);
    assert_eq!(count(|v| -v[0]), 1);
    assert_eq!(count(|v| v[0].recip()), 1);
    assert_eq!(count(|v| v[0].mul_add(v[1], v[2])), 1);
    assert_eq!(count(|v| v[0] * v[1] + v[2]), 1);
    assert_eq!(count(|v| v[0] + v[1] * v[2]), 1);
    assert_eq!(count(|v| v[0] - v[1] * v[2]), 1);
    assert_eq!(count(|v| -v[0] + v[1]), 1);
    assert_eq!(count(|v| v[0] - -v[1]), 2);
    assert_eq!(std::mem::size_of::<Op>(), 16);
}

/// A product that a sum has taken in is for whoever uses it later what it was.
#[test]
fn a_product_that_a_sum_took_in_can_be_used_again() {
    let inputs = [2.0, 3.0, 5.0];
    let check = |body: fn(&[Var]) -> Var, value: f64, gradient: [f64; 3]| {
        let recording = record(&inputs, |v| vec![body(v)]);
        assert_eq!((recording.values(), &recording.gradient()[..]), (&[value][..], &gradient[..]));
        assert_eq!(recording.evaluate(&inputs).expect("the same point"), [value]);
    };
    let both = |v: &[Var]| {
        let product = v[0] * v[1];
        (product, v[2] + product)
    };
    check(|v| v[0] * v[1] + v[2], 11.0, [3.0, 2.0, 1.0]);
    check(
        |v| {
            let product = v[0] * v[1];
            product + product
        },
        12.0,
        [6.0, 4.0, 0.0],
    );
    check(
        |v| {
            let product = v[0] * v[1];
            let sum = v[2] + product;
            product * sum + product
        },
        72.0,
        [54.0, 36.0, 6.0],
    );
    check(
        |v| {
            let product = v[0] * v[1];
            let sum = product + v[2];
            Var::sum_of_products([(product, sum), (product, Var::from(1))])
        },
        72.0,
        [54.0, 36.0, 6.0],
    );
    check(
        |v| {
            let of = |v: &[Var]| Matrix::from_row_slice(1, 1, v);
            let factor = v[0] * v[1];
            let sum = v[2] + factor;
            product(&of(&[factor]), &of(&[sum]))[(0, 0)]
        },
        66.0,
        [51.0, 34.0, 6.0],
    );
    check(
        |v| {
            let product = v[0] * v[1];
            let difference = v[2] - product;
            difference * product - product
        },
        -12.0,
        [-24.0, -16.0, 6.0],
    );
    check(
        |v| {
            let negation = -v[0];
            let difference = negation + v[1];
            difference * negation - negation
        },
        0.0,
        [2.0, -2.0, 0.0],
    );
    let outputs = record(&inputs, |v| <[Var; 2]>::from(both(v)).to_vec());
    assert_eq!(outputs.values(), [6.0, 11.0]);
    assert_eq!(outputs.jacobian(), [[3.0, 2.0, 0.0], [3.0, 2.0, 1.0]]);
    // What a guard looks at is the product, whether the guard comes before the sum or behind it.
    let before = record(&inputs, |v| {
        let product = v[0] * v[1];
        vec![if product > 0 { v[2] + product } else { v[2] }]
    });
    let behind = record(&inputs, |v| {
        let (product, sum) = both(v);
        vec![if product > 0 { sum } else { v[2] }]
    });
    for recording in [before, behind] {
        assert_eq!(recording.evaluate(&[1.0, 2.0, 3.0]).expect("positive"), [5.0]);
        assert!(recording.evaluate(&[-2.0, 3.0, 50.0]).is_err());
    }
}

/// Random operations, once as they come, and once with a guard on each product or negation, which no sum can take in then.
#[test]
fn what_sums_take_in_changes_no_value() {
    let steps = proptest::collection::vec((0usize..8, any::<usize>(), any::<usize>()), 1..30);
    hold(500, file!(), (steps, numbers()), |(steps, numbers)| {
        let run = |v: &[Var], held: bool| {
            let mut vars = v.to_vec();
            for (kind, i, j) in &steps {
                let (a, b) = (vars[i % vars.len()], vars[j % vars.len()]);
                vars.push(match kind % 4 {
                    0 => a + 0.5 * b,
                    1 => a - b,
                    2 => 1.0 - a * b,
                    _ => 0.25 * a * b,
                });
                let (a, last) = (vars[i % v.len()], vars[vars.len() - 1]);
                let product = if i % 3 == 0 { -last } else { a * last };
                if held {
                    let _ = product.partial_cmp(&product);
                }
                vars.push(match kind {
                    0 => product,
                    1 => b + product,
                    2 => product + b,
                    3 => product - b,
                    4 => product + product,
                    _ => b - product,
                });
            }
            vec![vars.iter().sum()]
        };
        let (taken, held) = (record(&numbers[..3], |v| run(v, false)), record(&numbers[..3], |v| run(v, true)));
        prop_assert_eq!(bits(taken.values()), bits(held.values()));
        let again = taken.evaluate(&numbers[..3]).expect("no guards");
        prop_assert_eq!(bits(taken.values()), bits(&again));
        for (one, other) in taken.gradient().iter().zip(held.gradient()) {
            prop_assert!((one - other).abs() <= 1e-9 * (1.0 + other.abs()) || one.is_nan() && other.is_nan());
        }
        Ok(true)
    });
}

/// A layer is the product with its column added: the same numbers to the last bit, with one sum an entry in place of two, however
/// many products there are and however the operands stand.
#[test]
fn an_affine_map_is_a_product_and_a_column() {
    let layouts = proptest::array::uniform3(any::<bool>());
    let sizes = (1usize..9, 1usize..9, 1usize..6);
    // Now and then a column is also a factor, or a factor is a constant or a product.
    hold(300, file!(), (sizes, layouts, 0usize..5, numbers()), |((n, k, m), layouts, odd, numbers)| {
        let inputs = &numbers[..n * k + k * m + n];
        let run = |v: &[Var], at_once: bool| {
            let make = |by_row: bool, rows, columns, v: &[Var]| match by_row {
                true => Matrix::from_row_slice(rows, columns, v),
                false => Matrix::from_column_slice(rows, columns, v),
            };
            let (a, rest) = v.split_at(n * k);
            let (b, c) = rest.split_at(k * m);
            let (mut a, b, c) = (make(layouts[0], n, k, a), make(layouts[1], k, m, b), make(layouts[2], n, 1, c));
            match odd {
                0 => a[(0, 0)] = c[0],
                1 => a[(0, 0)] = Var::from(0.5),
                2 => a[(0, 0)] = c[0] * c[0],
                _ => {}
            }
            // All of the column stands among the factors, in their range.
            let c = if odd == 3 { a.columns(0, 1).into_owned() } else { c };
            let z = if at_once { affine(&a, &b, &c) } else { add_column(&product(&a, &b), &c) };
            vec![Var::sum_of_products(z.iter().map(|z| (*z, *z)))]
        };
        let (one, two) = (record(inputs, |v| run(v, true)), record(inputs, |v| run(v, false)));
        prop_assert_eq!(one.program().len() + n * m, two.program().len());
        prop_assert_eq!(bits(one.values()), bits(two.values()));
        let there: Vec<f64> = inputs.iter().map(|x| 0.5 * x - 0.25).collect();
        let at = |recording: &Recording| bits(&recording.gradient_at(&there).expect("no guards"));
        // A family that is gone through at once adds up in the order of its members all the same.
        let by_nodes = sweep(one.program(), &mut Plain::default(), inputs, &[1.0]);
        prop_assert_eq!(bits(&one.gradient()), bits(&by_nodes));
        if odd > 0 && odd != 3 {
            prop_assert_eq!(bits(&one.gradient()), bits(&two.gradient()));
            prop_assert_eq!(at(&one), at(&two));
        }
        for (one, other) in one.gradient().iter().zip(two.gradient()) {
            prop_assert!((one - other).abs() <= 1e-9 * (1.0 + other.abs()));
        }
        let both: Vec<f64> = there.iter().copied().chain([1.0]).collect();
        let pulled = |recording: &Recording| recording.pullback().evaluate(&mut Plain::default(), &both);
        for (one, other) in pulled(&one).iter().zip(pulled(&two)) {
            prop_assert!((one - other).abs() <= 1e-9 * (1.0 + other.abs()));
        }
        let lanes: Vec<[f64; 2]> = inputs.iter().zip(&there).map(|(here, there)| [*here, *there]).collect();
        let (mut of_one, mut of_two) = (one.replay::<2>(), two.replay::<2>());
        let (of_one, of_two) = (of_one.gradients(&lanes), of_two.gradients(&lanes));
        for (one, other) in of_one.expect("no guards").iter().zip(of_two.expect("no guards")) {
            prop_assert!((0..2).all(|lane| (one[lane] - other[lane]).abs() <= 1e-9 * (1.0 + other[lane].abs())));
        }
        Ok(true)
    });
}

/// A running sum is a node a step, and its way back is that of single operations to the last bit.
#[test]
fn a_running_sum_is_a_node_a_step() {
    hold(200, file!(), numbers(), |numbers| {
        let inputs = &numbers[..40];
        let dot = |v: &[Var], held: bool| {
            let mut sum = v[0] * v[20];
            for at in 1..20 {
                let product = v[at] * v[39 - at];
                if held {
                    let _ = product.partial_cmp(&product);
                }
                sum += product;
            }
            vec![sum * sum]
        };
        let (taken, held) = (record(inputs, |v| dot(v, false)), record(inputs, |v| dot(v, true)));
        prop_assert_eq!((taken.program().len(), held.program().len()), (40 + 20 + 1, 40 + 39 + 1));
        prop_assert_eq!(bits(taken.values()), bits(held.values()));
        prop_assert_eq!(bits(&taken.gradient()), bits(&held.gradient()));
        Ok(true)
    });
}

/// tanh and the logistic function are recorded at once, as operators would have recorded them.
#[test]
fn composed_functions_are_what_operators_record() {
    hold(300, file!(), -3.0..3.0_f64, |x| {
        let by_operators = [
            record(&[x], |v| vec![1.0 - 2.0 / (1.0 + (2.0 * v[0]).exp())]),
            record(&[x], |v| vec![1.0 / (1.0 + (-v[0]).exp())]),
        ];
        let at_once = [record(&[x], |v| vec![v[0].tanh()]), record(&[x], |v| vec![v[0].sigmoid()])];
        for (one, other) in at_once.iter().zip(&by_operators) {
            prop_assert_eq!(one.program().len(), other.program().len());
            prop_assert_eq!(bits(one.values()), bits(other.values()));
            prop_assert_eq!(bits(&one.gradient()), bits(&other.gradient()));
        }
        Ok(true)
    });
}
