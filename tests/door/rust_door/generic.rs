//! Generic code is recorded on the tape, and claims in the language are judged in a Rust test.

use backproof::check;
use backproof::verdict::{Level, Outcome};
use backproof::*;
use nalgebra::{DMatrix, DVector, Matrix3, RealField, Rotation3, Vector2, Vector3};
use num_traits::Float;

fn softplus<T: Float>(x: T) -> T {
    x.max(T::zero()) + (-x.abs()).exp().ln_1p()
}

fn softplus_prime<T: Float>(x: T) -> T {
    T::one() / (T::one() + (-x).exp())
}

/// Wrong by 10⁻¹², below what differences see here.
fn nearly<T: Float>(x: T) -> T {
    softplus_prime(x) + T::from(1e-12).unwrap_or(T::zero()) * x.sin() * x.sin()
}

fn power<T: Float>(x: T, a: T) -> T {
    (a * x).sin()
}

fn power_prime<T: Float>(x: T, a: T) -> T {
    a * (a * x).cos()
}

fn sphere<T: Float>(x: &[T]) -> T {
    x.iter().fold(T::zero(), |sum, x| sum + *x * *x * *x)
}

fn sphere_gradient<T: Float>(x: &[T]) -> Vec<T> {
    x.iter().map(|x| T::from(3).unwrap_or(T::zero()) * *x * *x).collect()
}

fn sphere_hessian<T: Float>(x: &[T]) -> Vec<Vec<T>> {
    let six = T::from(6).unwrap_or(T::zero());
    (0..x.len()).map(|i| (0..x.len()).map(|j| if i == j { six * x[i] } else { T::zero() }).collect()).collect()
}

#[test]
fn recorded_code_is_judged_by_the_tape() {
    assert_derivative!(generic softplus, softplus_prime);
    assert_derivative!(generic power, power_prime, params = [0.1..5.0]);
    assert_gradient!(generic sphere, sphere_gradient, dim = 1..=4);
    assert_hessian!(generic sphere, sphere_hessian, dim = 2);
    assert_jacobian!(generic sphere_gradient, sphere_hessian, dim = 3);
    let verdict = check_derivative!(generic softplus, softplus_prime);
    assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(Level::Exact)));
    assert!(verdict.evidence.iter().any(|one| one.detail.contains("recorded on the tape")), "{verdict:?}");
}

#[test]
fn the_tape_sees_what_differences_do_not() {
    assert_eq!(check_derivative!(generic softplus, nearly).outcome, Outcome::Refuted);
    assert_eq!(check_derivative!(generic softplus, softplus).outcome, Outcome::Refuted);
}

fn dense<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>]) -> Vec<Vec<T>> {
    let row = |w: &[T], b: T, j: usize| w.iter().zip(x).fold(b, |sum, (w, x)| sum + *w * x[j]).tanh();
    w.iter().zip(b).map(|(w, b)| (0..x[0].len()).map(|j| row(w, *b, j)).collect()).collect()
}

type Rows<T> = Vec<Vec<T>>;

fn dense_back<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>], da: &[Vec<T>]) -> (Rows<T>, Vec<T>, Rows<T>) {
    let dz: Rows<T> = dense(w, b, x)
        .iter()
        .zip(da)
        .map(|(a, da)| a.iter().zip(da).map(|(a, da)| (T::one() - *a * *a) * *da).collect())
        .collect();
    let sum = |terms: &mut dyn Iterator<Item = T>| terms.fold(T::zero(), |sum, term| sum + term);
    let dot = |a: &[T], b: &[T]| sum(&mut a.iter().zip(b).map(|(a, b)| *a * *b));
    let dw = dz.iter().map(|dz| x.iter().map(|x| dot(dz, x)).collect()).collect();
    let db = dz.iter().map(|dz| sum(&mut dz.iter().copied())).collect();
    let column = |k: usize, j: usize| sum(&mut w.iter().zip(&dz).map(|(w, dz)| w[k] * dz[j]));
    (dw, db, (0..x.len()).map(|k| (0..x[0].len()).map(|j| column(k, j)).collect()).collect())
}

/// Right for square layers alone.
fn dense_square<T: Float>(w: &[Vec<T>], b: &[T], x: &[Vec<T>], da: &[Vec<T>]) -> (Rows<T>, Vec<T>, Rows<T>) {
    let (dw, db, mut dx) = dense_back(w, b, x, da);
    if w.len() != x.len() {
        dx.iter_mut().flatten().for_each(|dx| *dx = *dx + *dx);
    }
    (dw, db, dx)
}

#[test]
fn layers_are_exact_at_their_shapes() {
    assert_vjp!(generic dense, dense_back, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    let verdict = check_vjp!(generic dense, dense_back, shapes = |n, k, m| [[n, k], [n], [k, m]]);
    assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(Level::Exact)), "{verdict:?}");
    assert!(verdict.evidence[0].detail.starts_with("exact at these shapes"), "{verdict:?}");
    assert_catches!(vjp: generic dense, dense_square, shapes = |n, k, m| [[n, k], [n], [k, m]]);
}

fn powers<T: Float>(x: &[T], a: T, n: i32) -> T {
    x.iter().fold(T::zero(), |sum, x| sum + a * x.powi(n))
}

fn powers_gradient<T: Float>(x: &[T], a: T, n: i32) -> Vec<T> {
    let n_of = T::from(n).unwrap_or(T::zero());
    x.iter().map(|x| a * n_of * x.powi(n - 1)).collect()
}

fn value_and_slope<T: Float>(x: &[T], scale: T) -> (T, Vec<T>) {
    let dot = x.iter().fold(T::zero(), |sum, x| sum + *x * *x);
    (scale * dot.exp(), x.iter().map(|x| (scale + scale) * *x * dot.exp()).collect())
}

#[test]
fn generic_code_takes_parameters() {
    assert_gradient!(generic powers, powers_gradient, params = [0.5..3.0, 1..=4]);
    assert_value_and_gradient!(generic value_and_slope, params = [0.5..3.0], on = -1.0..=1.0);
    assert_derivative!(generic self::power, self::power_prime, params = [0.1..5.0]);
    assert_derivative!(generic | x | softplus(x), |x| softplus_prime(x));
    let verdict = check_gradient!(generic powers, powers_gradient, params = [0.5..3.0, 1..=4]);
    assert_eq!(verdict.strongest, Some(Level::Exact), "{verdict:?}");
}

fn gelu_like<T: Float>(x: T) -> T {
    let c = T::from(0.044_715).unwrap_or(T::zero());
    x * (x + c * x * x * x).tanh()
}

fn gelu_like_prime<T: Float>(x: T) -> T {
    let c = T::from(0.044_715).unwrap_or(T::zero());
    let t = (x + c * x * x * x).tanh();
    let three = T::from(3).unwrap_or(T::zero());
    t + x * (T::one() - t * t) * (T::one() + three * c * x * x)
}

fn leaky<T: Float>(x: T) -> T {
    let tenth = T::from(0.1).unwrap_or(T::zero());
    if x > T::zero() { x } else { tenth * x }
}

fn leaky_prime<T: Float>(x: T) -> T {
    let tenth = T::from(0.1).unwrap_or(T::zero());
    if x > T::zero() { T::one() } else { tenth }
}

#[test]
fn constants_and_branches_are_read_as_they_stand() {
    for verdict in
        [check_derivative!(generic gelu_like, gelu_like_prime), check_derivative!(generic leaky, leaky_prime)]
    {
        assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(Level::Exact)), "{verdict:?}");
    }
    let verdict = check_derivative!(generic leaky, leaky_prime);
    assert!(verdict.evidence[0].detail.contains("on 2 recorded paths"), "{verdict:?}");
    assert_eq!(check_derivative!(generic gelu_like, leaky_prime).outcome, Outcome::Refuted);
}

fn unit<T: RealField>(w: &DMatrix<T>, x: &DVector<T>) -> DVector<T> {
    (w * x).map(|z| z.tanh())
}

fn unit_back<T: RealField>(w: &DMatrix<T>, x: &DVector<T>, dy: &DVector<T>) -> (DMatrix<T>, DVector<T>) {
    let dz = unit(w, x).zip_map(dy, |y, dy| (T::one() - y.clone() * y) * dy);
    (&dz * x.transpose(), w.tr_mul(&dz))
}

fn log_det<T: RealField>(m: Matrix3<T>) -> T {
    m.determinant().abs().ln()
}

fn log_det_gradient<T: RealField>(m: Matrix3<T>) -> Matrix3<T> {
    m.try_inverse().map_or_else(Matrix3::zeros, |inverse| inverse.transpose())
}

fn turned<T: RealField>(angle: Vector3<T>) -> Vector3<T> {
    let point = Vector3::new(T::one(), T::one() + T::one(), -T::one());
    Rotation3::from_euler_angles(angle.x.clone(), angle.y.clone(), angle.z.clone()) * point
}

/// About the first axis alone the slope is a cross product with the last of three turns undone.
fn about_first<T: RealField>(angle: Vector3<T>) -> Vector3<T> {
    let axis = |a: Vector3<T>, t: T| Rotation3::from_scaled_axis(a * t);
    let (zero, one) = (T::zero(), T::one());
    let outer = axis(Vector3::new(zero.clone(), zero.clone(), one.clone()), angle.z.clone())
        * axis(Vector3::new(zero.clone(), one.clone(), zero.clone()), angle.y.clone());
    let first = Vector3::new(one, zero.clone(), zero);
    (outer * first).cross(&turned(angle))
}

#[test]
fn code_on_nalgebra_is_recorded() {
    assert_vjp!(generic unit, unit_back, shapes = |n, k| [[n, k], [k]]);
    let verdict = check_vjp!(generic unit, unit_back, shapes = |n, k| [[n, k], [k]]);
    assert_eq!(verdict.strongest, Some(Level::Exact), "{verdict:?}");
    assert_gradient!(generic log_det, log_det_gradient);
    // One column of a Jacobian, as a derivative along the first angle.
    fn along<T: RealField>(x: T, y: T, z: T) -> T {
        turned(Vector3::new(x, y, z)).sum()
    }
    fn slope<T: RealField>(x: T, y: T, z: T) -> T {
        about_first(Vector3::new(x, y, z)).sum()
    }
    assert_derivative!(generic along, slope, params = [0.2..1.2, 0.3..2.0]);
    assert_catches!(derivative: generic along, along, params = [0.2..1.2, 0.3..2.0]);
}

#[test]
fn what_nalgebra_takes_out_of_a_recording_is_told() {
    fn cut<T: RealField>(x: Vector2<T>) -> T {
        let first: f64 = nalgebra::try_convert(x.x.clone()).unwrap_or(0.0);
        nalgebra::convert::<f64, T>(first.sin()) + x.y.clone()
    }
    fn gradient<T: RealField>(x: Vector2<T>) -> Vector2<T> {
        Vector2::new(x.x.clone().cos(), T::one())
    }
    let verdict = check_gradient!(generic cut, gradient);
    assert_eq!(verdict.outcome, Outcome::Unknown);
    assert!(verdict.message.is_some_and(|message| message.contains("would cut off")));
}

#[test]
fn a_recording_that_cannot_see_its_inputs_says_so() {
    let severed =
        check::derivative(|x: f64| x, |_| 1.0).recorded(|v| tape::Var::from(v[0].primal()), |_| tape::Var::from(1.0));
    let report = severed.report();
    assert_eq!(report.verdict.outcome, Outcome::Unknown);
    assert!(report.to_string().contains("does not depend on its inputs"), "{report}");
}

#[test]
fn a_number_that_is_another_at_each_point_makes_another_recording() {
    // The same operations at each point, with a constant that is right at this one alone.
    let check = check::derivative(|x: f64| x * x, |x| 2.0 * x);
    let report = check.recorded(|v| v[0] * v[0], |v| tape::Var::from(2.0 * v[0].primal())).report();
    assert_eq!(
        (report.verdict.outcome, report.verdict.strongest),
        (Outcome::Verified, Some(Level::Sampled)),
        "{report}"
    );
}

#[test]
fn what_cannot_be_recorded_is_unknown_with_its_reason() {
    fn looks<T: Float>(x: T) -> T {
        T::from(x.to_f64().unwrap_or(0.0).sin()).unwrap_or(x)
    }
    fn slope<T: Float>(x: T) -> T {
        x.cos()
    }
    let report = check::derivative(looks::<f64>, slope::<f64>).recorded(|v| looks(v[0]), |v| slope(v[0])).report();
    assert_eq!(report.verdict.outcome, Outcome::Unknown);
    assert!(report.to_string().contains("would cut off"), "{report}");
}

#[test]
fn claims_in_the_language() {
    assert_claims!("var x\nclaim: d(sin(x))/dx = cos(x)\nclaim: d(sin(x))/dx = -cos(x)   expect refuted by \"sign\"");
    assert_claims!(file = "claims/losses.claim");
    let failing = check::claims("var x\nclaim slope: d(sin(x))/dx = -cos(x)");
    assert!(!failing.pass());
    assert!(failing.to_string().starts_with("slope (line 2): refuted"), "{failing}");
    assert!(!check::claims("var x").pass(), "no claim is no test");
}
