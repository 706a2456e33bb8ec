//! Every way in which people write functions of numbers.

use backproof::verdict::Outcome;
use backproof::*;
use nalgebra::{DMatrix, DVector, Matrix2, Vector2};

fn squares(x: &[f64]) -> f64 {
    x.iter().map(|x| x * x * x).sum()
}

fn slopes(x: &[f64]) -> Vec<f64> {
    x.iter().map(|x| 3.0 * x * x).collect()
}

#[test]
fn the_users_own_function_unchanged() {
    assert_gradient!(squares, slopes);
    assert_gradient!(squares, slopes, dim = 4);
    assert_gradient!(squares, slopes, dim = 2..=8, on = -2.0..=2.0);
}

#[test]
fn vectors_arrays_and_slices() {
    assert_gradient!(|x: Vec<f64>| squares(&x), |x: Vec<f64>| slopes(&x));
    assert_gradient!(|x: &Vec<f64>| squares(x), |x: &Vec<f64>| slopes(x), dim = 3);
    assert_gradient!(|x: [f64; 3]| squares(&x), |x: [f64; 3]| slopes(&x));
    assert_gradient!(|x: &[f64; 3]| squares(x), |x: &[f64]| slopes(x));
    assert_gradient!(|x: &[[f64; 2]; 3]| x.iter().flatten().map(|x| x * x).sum::<f64>(), |x: &[[f64; 2]; 3]| x
        .map(|row| row.map(|x| 2.0 * x)));
    assert_gradient!(
        |x: &mut [f64]| {
            x.sort_by(f64::total_cmp);
            squares(x)
        },
        slopes,
        dim = 3
    );
}

#[test]
fn nalgebra_static_and_dynamic() {
    assert_gradient!(|x: &DVector<f64>| x.norm_squared(), |x: &DVector<f64>| 2.0 * x);
    assert_gradient!(|x: Vector2<f64>| x.x * x.y, |x: Vector2<f64>| Vector2::new(x.y, x.x));
    assert_gradient!(|x: &Matrix2<f64>| x.determinant(), |x: &Matrix2<f64>| Matrix2::new(
        x[(1, 1)],
        -x[(1, 0)],
        -x[(0, 1)],
        x[(0, 0)]
    ));
    assert_jacobian!(
        |x: &DVector<f64>| x.map(f64::sin),
        |x: &DVector<f64>| DMatrix::from_diagonal(&x.map(f64::cos)),
        dim = 3
    );
    assert_hessian!(
        |x: &DVector<f64>| x.map(f64::exp).sum(),
        |x: &DVector<f64>| DMatrix::from_diagonal(&x.map(f64::exp)),
        dim = 2
    );
}

#[test]
fn several_inputs_parameters_and_integers() {
    assert_gradient!(
        |x: &[f64], y: f64| y * squares(x),
        |x: &[f64], y: f64| (slopes(x).iter().map(|s| s * y).collect::<Vec<_>>(), squares(x)),
        shapes = |n| [[n], []]
    );
    assert_derivative!(|x: f64, n: i32| x.powi(n), |x, n| f64::from(n) * x.powi(n - 1), params = [1..=4]);
    assert_derivative!(
        |x: f64, a: f64, b: f64| a * (b * x).sin(),
        |x, a, b| a * b * (b * x).cos(),
        on = -2.0..2.0,
        params = [0.5..3.0, 0.1..2.0]
    );
    // Integers are held: labels, counts.
    assert_gradient!(
        |x: &[f64], k: usize| x[k % x.len()].exp(),
        |x: &[f64], k: usize| {
            let mut g = vec![0.0; x.len()];
            g[k % x.len()] = x[k % x.len()].exp();
            g
        },
        params = [0..9]
    );
}

#[test]
fn single_precision_by_its_own_rounding() {
    assert_derivative!(|x: f32| x.tanh(), |x| 1.0 - x.tanh().powi(2), on = -3.0..=3.0);
    assert_eq!(check_derivative!(|x: f32| x.tanh(), |x| 1.0 - x.tanh()).outcome, Outcome::Refuted);
    assert_gradient!(|x: &[f32]| x.iter().map(|x| x * x).sum::<f32>(), |x: &[f32]| x
        .iter()
        .map(|x| 2.0 * x)
        .collect::<Vec<f32>>());
    assert_eq!(
        check_gradient!(|x: &[f32]| x.iter().map(|x| x * x).sum::<f32>(), |x: &[f32]| x.to_vec()).outcome,
        Outcome::Refuted
    );
}

#[test]
fn backward_passes() {
    assert_vjp!(
        |w: &DMatrix<f64>, x: &DMatrix<f64>| w * x,
        |w: &DMatrix<f64>, x: &DMatrix<f64>, g: &DMatrix<f64>| (g * x.transpose(), w.transpose() * g),
        shapes = |n: 1..=7, k, m| [[n, k], [k, m]]
    );
    let square_only = check_vjp!(
        |w: &DMatrix<f64>, x: &DMatrix<f64>| w * x,
        |w: &DMatrix<f64>, x: &DMatrix<f64>, g: &DMatrix<f64>| (
            g * x.transpose(),
            if w.is_square() { w * g } else { w.transpose() * g }
        ),
        shapes = |n, k, m| [[n, k], [k, m]]
    );
    assert_eq!(square_only.outcome, Outcome::Refuted);
}

#[test]
fn value_and_gradient_or_nothing() {
    assert_value_and_gradient!(|x: &[f64]| (squares(x), slopes(x)));
    assert_value_and_gradient!(
        |x: &[f64]| if x.is_empty() { None } else { Some((squares(x), slopes(x))) },
        shapes = |n, m| [[n, m]]
    );
    let never = check_value_and_gradient!(|x: &[f64]| (squares(x), None::<Vec<f64>>));
    assert_eq!(never.outcome, Outcome::Refuted);
}

#[test]
fn nothing_outside_the_domain_is_ever_called() {
    let f = |x: f64| {
        assert!((0.25..=4.0).contains(&x), "{x} is outside");
        x.sqrt()
    };
    assert_derivative!(
        f,
        |x| {
            assert!((0.25..=4.0).contains(&x), "{x} is outside");
            0.5 / x.sqrt()
        },
        on = 0.25..=4.0
    );
    let g = |x: &[f64; 2]| {
        assert!(x[0] >= 1.0 && (-1.0..1.0).contains(&x[1]), "{x:?} is outside");
        x[0].ln() * x[1]
    };
    assert_gradient!(g, |x: &[f64; 2]| [x[1] / x[0], x[0].ln()], on = [1.0.., -1.0..1.0]);
    assert_derivative!(f64::ln, |x| 1.0 / x, except = |x: &[f64]| x[0] <= 1e-3);
}
