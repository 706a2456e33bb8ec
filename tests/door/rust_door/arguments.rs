//! What functions may take and give back beyond numbers: results that are written to arguments, inputs that are held,
//! gradients that are not there, state, twins in `f64`.

use backproof::check::{self, Input};
use backproof::verdict::Outcome;
use backproof::*;

#[test]
fn results_that_are_written_to_arguments() {
    let gradient = |x: &[f64], g: &mut [f64]| g.iter_mut().zip(x).for_each(|(g, x)| *g = 2.0 * x);
    let forgets_two = |x: &[f64], g: &mut [f64]| g.copy_from_slice(x);
    let squares = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    assert_gradient!(squares, gradient);
    assert_catches!(gradient: squares, forgets_two);
    assert_gradient!(
        |x: &[f64], a: f64| a * squares(x),
        |x: &[f64], a: f64, g: &mut [f64]| g.iter_mut().zip(x).for_each(|(g, x)| *g = 2.0 * a * x),
        params = [0.5..3.0]
    );
    let hessian = |x: &[f64], h: &mut Vec<Vec<f64>>| {
        for (i, row) in h.iter_mut().enumerate() {
            row[i] = if i < x.len() { 2.0 } else { 0.0 };
        }
    };
    assert_hessian!(squares, hessian, dim = 3);
    // Residuals, their Jacobian flat or in rows.
    let residuals = |x: &[f64], r: &mut [f64]| r.iter_mut().zip(x.windows(2)).for_each(|(r, x)| *r = x[0] * x[1]);
    let jacobian = |x: &[f64], j: &mut [f64]| {
        for i in 0..x.len() - 1 {
            j[i * x.len() + i] = x[i + 1];
            j[i * x.len() + i + 1] = x[i];
        }
    };
    assert_jacobian!(residuals, jacobian, shapes = |n: 2..=4| [[n], [n - 1]]);
    let turned = |x: &[f64], j: &mut [f64]| {
        for i in 0..x.len() - 1 {
            j[i * x.len() + i] = x[i];
            j[i * x.len() + i + 1] = x[i + 1];
        }
    };
    assert_catches!(jacobian: residuals, turned, shapes = |n: 2..=4| [[n], [n - 1]]);
    // A value, and the gradient beside it.
    assert_value_and_gradient!(|x: &[f64], g: &mut [f64]| {
        g.iter_mut().zip(x).for_each(|(g, x)| *g = x.cos());
        x.iter().map(|x| x.sin()).sum::<f64>()
    });
    assert_catches!(value_and_gradient: |x: &[f64], g: &mut [f64]| {
        g.iter_mut().zip(x).for_each(|(g, x)| *g = -x.cos());
        x.iter().map(|x| x.sin()).sum::<f64>()
    });
}

#[test]
fn backward_passes_that_write() {
    let relu = |x: &[f64]| x.iter().map(|x| x.max(0.0)).collect::<Vec<f64>>();
    // Into an argument of its own, …
    assert_vjp!(
        relu,
        |x: &[f64], dy: &[f64], dx: &mut [f64]| {
            for i in 0..x.len() {
                dx[i] = if x[i] > 0.0 { dy[i] } else { 0.0 };
            }
        },
        shapes = |n| [[n]]
    );
    // … or over the cotangent.
    assert_vjp!(
        relu,
        |x: &[f64], d: &mut [f64]| {
            for i in 0..x.len() {
                d[i] = if x[i] > 0.0 { d[i] } else { 0.0 };
            }
        },
        shapes = |n| [[n]]
    );
    assert_catches!(vjp: relu, |x: &[f64], d: &mut [f64]| d.copy_from_slice(x), shapes = |n| [[n]]);
    // Two inputs, two results.
    let scaled = |x: &[f64], a: &[f64]| x.iter().zip(a).map(|(x, a)| a * x).collect::<Vec<f64>>();
    assert_vjp!(
        scaled,
        |x: &[f64], a: &[f64], dy: &[f64], dx: &mut [f64], da: &mut [f64]| {
            for i in 0..x.len() {
                dx[i] = a[i] * dy[i];
                da[i] = x[i] * dy[i];
            }
        },
        shapes = |n| [[n], [n]]
    );
}

fn cross_entropy(scores: &[Vec<f64>], labels: &[usize]) -> f64 {
    let of = |row: &[f64], label: usize| row.iter().map(|s| s.exp()).sum::<f64>().ln() - row[label];
    scores.iter().zip(labels).map(|(row, label)| of(row, *label)).sum::<f64>() / labels.len() as f64
}

fn slopes(scores: &[Vec<f64>], labels: &[usize], mean: bool) -> Vec<Vec<f64>> {
    let share = if mean { labels.len() as f64 } else { 1.0 };
    let row = |row: &[f64], label: usize| {
        let sum: f64 = row.iter().map(|s| s.exp()).sum();
        (0..row.len()).map(|j| (row[j].exp() / sum - f64::from(u8::from(j == label))) / share).collect()
    };
    scores.iter().zip(labels).map(|(scores, label)| row(scores, *label)).collect()
}

#[test]
fn inputs_have_roles() {
    let right = |s: &Vec<Vec<f64>>, l: &[usize]| slopes(s, l, true);
    let forgets_the_mean = |s: &Vec<Vec<f64>>, l: &[usize]| slopes(s, l, false);
    let loss = |s: &Vec<Vec<f64>>, l: &[usize]| cross_entropy(s, l);
    assert_gradient!(loss, right, shapes = |n, k| [[n, k], [n]], roles = [variable, labels(k)]);
    assert_catches!(gradient: loss, forgets_the_mean, shapes = |n, k| [[n, k], [n]], roles = [variable, labels(k)]);
    // A mask of flags or of numbers; a gradient for what is held may be there or not.
    assert_vjp!(
        |x: &[f64], keep: &[bool]| x
            .iter()
            .zip(keep)
            .map(|(x, keep)| if *keep { 2.0 * x } else { 0.0 })
            .collect::<Vec<f64>>(),
        |x: &[f64], keep: &[bool], dy: &[f64]| (0..x.len())
            .map(|i| if keep[i] { 2.0 * dy[i] } else { 0.0 })
            .collect::<Vec<f64>>(),
        shapes = |n| [[n], [n]]
    );
    assert_vjp!(
        |x: &[f64], mask: &[f64]| {
            assert!(mask.iter().all(|m| *m == 0.0 || *m == 1.0), "{mask:?}");
            x.iter().zip(mask).map(|(x, m)| x * x * m).collect::<Vec<f64>>()
        },
        |x: &[f64], mask: &[f64], dy: &[f64]| {
            let dx: Vec<f64> = (0..x.len()).map(|i| 2.0 * x[i] * mask[i] * dy[i]).collect();
            (Some(dx), None::<Vec<f64>>)
        },
        shapes = |n| [[n], [n]],
        roles = [variable, mask]
    );
    // One-hot rows.
    assert_gradient!(
        |x: &Vec<Vec<f64>>, t: &Vec<Vec<f64>>| {
            assert!(t.iter().all(|row| row.iter().sum::<f64>() == 1.0), "{t:?}");
            x.iter().flatten().zip(t.iter().flatten()).map(|(x, t)| (x - t).powi(2)).sum::<f64>()
        },
        |x: &Vec<Vec<f64>>, t: &Vec<Vec<f64>>| {
            x.iter()
                .zip(t)
                .map(|(x, t)| x.iter().zip(t).map(|(x, t)| 2.0 * (x - t)).collect())
                .collect::<Vec<Vec<f64>>>()
        },
        shapes = |n, k| [[n, k], [n, k]],
        roles = [variable, one_hot]
    );
    // Constants, whose gradient would be wrong.
    assert_vjp!(
        |x: &[f64], scale: &[f64]| x.iter().zip(scale).map(|(x, s)| s.ln() * x).collect::<Vec<f64>>(),
        |x: &[f64], scale: &[f64], dy: &[f64]| (0..x.len()).map(|i| scale[i].ln() * dy[i]).collect::<Vec<f64>>(),
        shapes = |n| [[n], [n]],
        roles = [variable, constant(0.5..4.0)]
    );
    let unknown_size = check::gradient(loss, right).shapes(&["n", "k"], |s| vec![vec![s[0], s[1]], vec![s[0]]]);
    let verdict = unknown_size.roles([Input::Variable, Input::labels("m")]).verdict();
    assert_eq!(verdict.outcome, Outcome::Error);
}

#[test]
fn a_gradient_that_is_not_there() {
    let f = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    let both = |x: &[f64], y: &[f64]| (Some(y.to_vec()), Some(x.to_vec()));
    assert_gradient!(f, both, shapes = |n| [[n], [n]]);
    let one = |_: &[f64], y: &[f64]| (Some(y.to_vec()), None::<Vec<f64>>);
    let report = check::gradient(f, one).shapes(&["n"], |s| vec![vec![s[0]], vec![s[0]]]).report();
    assert_eq!(report.verdict.outcome, Outcome::Refuted);
    assert!(report.to_string().contains("returned nothing"), "{report}");
}

#[test]
fn arrays_of_three_sizes_and_of_none() {
    type Cube = Vec<Vec<Vec<f64>>>;
    let cubes = |x: &Cube| x.iter().flatten().flatten().map(|x| x.powi(3)).sum::<f64>();
    let map = |x: &Cube, f: fn(f64) -> f64| -> Cube {
        x.iter().map(|p| p.iter().map(|r| r.iter().map(|x| f(*x)).collect()).collect()).collect()
    };
    assert_gradient!(cubes, |x: &Cube| map(x, |x| 3.0 * x * x), shapes = |n, m, k| [[n, m, k]]);
    assert_catches!(gradient: cubes, |x: &Cube| map(x, |x| 2.0 * x * x), shapes = |n, m, k| [[n, m, k]]);
    assert_gradient!(
        |x: [[[f64; 2]; 2]; 3]| x.iter().flatten().flatten().sum::<f64>().sin(),
        |x: [[[f64; 2]; 2]; 3]| [[[x.iter().flatten().flatten().sum::<f64>().cos(); 2]; 2]; 3]
    );
    // Sizes of 0, where they are asked for.
    let sum = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    assert_gradient!(sum, |x: &[f64]| x.iter().map(|x| 2.0 * x).collect::<Vec<f64>>(), dim = 0..=4);
    let fails_on_none = |x: &[f64]| {
        assert!(!x.is_empty(), "nothing to do");
        x.iter().map(|x| 2.0 * x).collect::<Vec<f64>>()
    };
    assert_eq!(check_gradient!(sum, fails_on_none, dim = 0..=4).outcome, Outcome::Refuted);
}

#[test]
fn state_between_calls() {
    let make = || {
        let mut seen = Vec::new();
        move |x: &[f64]| {
            seen.extend_from_slice(x);
            seen.iter().map(|x| 2.0 * x).collect::<Vec<f64>>()
        }
    };
    let squares = |x: &[f64]| x.iter().map(|x| x * x).sum::<f64>();
    assert_eq!(check_gradient!(squares, make()).outcome, Outcome::Refuted);
    assert_gradient!(squares, make(), fresh = make);
    assert_gradient!(squares, make(), fresh = || make());
}

#[test]
fn an_exact_twin_of_single_precision() {
    let f = |x: f32| x.tanh();
    let twin = |x: f64| x.tanh();
    assert_derivative!(f, |x| 1.0 - x.tanh().powi(2), reference = twin, on = -4.0..=4.0);
    // Wrong in the sixth digit, which differences of single precision do not see.
    let off = |x: f32| (1.0 - x.tanh().powi(2)) * 1.000_02;
    assert_eq!(check_derivative!(f, off, reference = twin, on = -2.0..=2.0).outcome, Outcome::Refuted);
    assert_gradient!(
        |x: &[f32]| x.iter().map(|x| x.sin()).sum::<f32>(),
        |x: &[f32]| x.iter().map(|x| x.cos()).collect::<Vec<f32>>(),
        reference = |x: &[f64]| x.iter().map(|x| x.sin()).sum::<f64>()
    );
}

#[test]
fn lengths_that_differ_from_size_to_size() {
    // Keeps a buffer of the first length.
    let mut buffer: Vec<f64> = Vec::new();
    let keeps = move |x: &[f64]| {
        if buffer.is_empty() {
            buffer = vec![0.0; x.len()];
        }
        buffer.iter_mut().zip(x).for_each(|(b, x)| *b = 2.0 * x);
        buffer.clone()
    };
    let verdict = check_gradient!(|x: &[f64]| x.iter().map(|x| x * x).sum::<f64>(), keeps);
    assert_eq!(verdict.outcome, Outcome::Refuted);
}
