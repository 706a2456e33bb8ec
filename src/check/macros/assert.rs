//! Macros that panic at the caller's line.

/// Panics unless code computes the derivative of a function of a number.
///
/// ```
/// use backproof::assert_derivative;
/// assert_derivative!(|x: f64| x.tanh(), |x| 1.0 - x.tanh().powi(2));
/// assert_derivative!(|x: f64, a: f64| (x - 3.0).abs().powf(a), |x, a| a * (x - 3.0).abs().powf(a - 1.0) * (x - 3.0).signum(),
///     on = 0.0..=6.0, except = [3.0], params = [1.1..5.0]);
/// ```
///
/// A wrong one:
///
/// ```should_panic
/// backproof::assert_derivative!(|x: f64| x.powi(3), |x| 2.0 * x.powi(2));
/// ```
#[macro_export]
macro_rules! assert_derivative {
    (generic $($code:tt)*) => { $crate::__check!(@generic derivative $($code)*).assert() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(derivative [$f, $d] $($($options)*)?).assert() };
}

/// Panics unless code computes the gradient of a function.
///
/// ```
/// use backproof::assert_gradient;
/// fn rosenbrock(x: &[f64], a: f64, b: f64) -> f64 {
///     x.windows(2).map(|x| (a - x[0]).powi(2) + b * (x[1] - x[0] * x[0]).powi(2)).sum()
/// }
/// fn gradient(x: &[f64], a: f64, b: f64) -> Vec<f64> {
///     let mut g = vec![0.0; x.len()];
///     for i in 1..x.len() {
///         let d = x[i] - x[i - 1] * x[i - 1];
///         g[i - 1] += -2.0 * (a - x[i - 1]) - 4.0 * b * x[i - 1] * d;
///         g[i] += 2.0 * b * d;
///     }
///     g
/// }
/// assert_gradient!(rosenbrock, gradient, dim = 2..=8, params = [0.5..3.0, 1.0..100.0]);
/// ```
#[macro_export]
macro_rules! assert_gradient {
    (generic $($code:tt)*) => { $crate::__check!(@generic gradient $($code)*).assert() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(gradient [$f, $d] $($($options)*)?).assert() };
}

/// Panics unless code computes the Hessian of a function.
///
/// ```
/// backproof::assert_hessian!(|x: &[f64]| x[0] * x[1] * x[2], |x: &[f64]| vec![
///     vec![0.0, x[2], x[1]],
///     vec![x[2], 0.0, x[0]],
///     vec![x[1], x[0], 0.0],
/// ], dim = 3);
/// ```
#[macro_export]
macro_rules! assert_hessian {
    (generic $($code:tt)*) => { $crate::__check!(@generic hessian $($code)*).assert() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(hessian [$f, $d] $($($options)*)?).assert() };
}

/// Panics unless code computes the Jacobian of a function: a row for each result.
///
/// ```
/// fn residuals(x: &[f64]) -> Vec<f64> {
///     x.windows(2).map(|x| x[1] - x[0] * x[0]).collect()
/// }
/// fn jacobian(x: &[f64]) -> Vec<Vec<f64>> {
///     let row = |i: usize| (0..x.len()).map(|j| if j == i { -2.0 * x[i] } else { f64::from(j == i + 1) }).collect();
///     (0..x.len() - 1).map(row).collect()
/// }
/// backproof::assert_jacobian!(residuals, jacobian, dim = 6);
/// ```
#[macro_export]
macro_rules! assert_jacobian {
    (generic $($code:tt)*) => { $crate::__check!(@generic jacobian $($code)*).assert() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(jacobian [$f, $d] $($($options)*)?).assert() };
}

/// Panics unless code is the backward pass of a function: it takes the inputs and, last, the cotangent of the result.
///
/// ```
/// use nalgebra::DMatrix;
/// type M = DMatrix<f64>;
/// fn forward(w: &M, x: &M) -> M {
///     w * x
/// }
/// fn backward(w: &M, x: &M, dz: &M) -> (M, M) {
///     (dz * x.transpose(), w.transpose() * dz)
/// }
/// backproof::assert_vjp!(forward, backward, shapes = |n, k, m| [[n, k], [k, m]]);
/// ```
#[macro_export]
macro_rules! assert_vjp {
    (generic $($code:tt)*) => { $crate::__check!(@generic vjp $($code)*).assert() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(vjp [$f, $d] $($($options)*)?).assert() };
}

/// Panics unless a function returns a value and its gradient.
///
/// ```
/// fn squares(x: &[f64]) -> Option<(f64, Vec<f64>)> {
///     Some((x.iter().map(|x| x * x).sum(), x.iter().map(|x| 2.0 * x).collect()))
/// }
/// backproof::assert_value_and_gradient!(squares, shapes = |n, m| [[n, m]]);
/// ```
#[macro_export]
macro_rules! assert_value_and_gradient {
    (generic $($code:tt)*) => { $crate::__check!(@generic value_and_gradient $($code)*).assert() };
    ($f:expr $(, $($options:tt)*)?) => { $crate::__check!(value_and_gradient [$f] $($($options)*)?).assert() };
}

/// The negative control for your own tests: panics unless the check, which is written as for its macro, finds the code
/// wrong.
///
/// ```
/// use backproof::assert_catches;
/// assert_catches!(derivative: |x: f64| x.sin(), |x| -x.cos());
/// assert_catches!(gradient: |x: &[f64]| x.iter().sum::<f64>(), |x: &[f64]| vec![1.5; x.len()], dim = 3);
/// ```
#[macro_export]
macro_rules! assert_catches {
    ($kind:ident: generic $($code:tt)*) => {
        $crate::__check!(@generic $kind $($code)*).assert_refuted()
    };
    (value_and_gradient: $f:expr $(, $($options:tt)*)?) => {
        $crate::__check!(value_and_gradient [$f] $($($options)*)?).assert_refuted()
    };
    ($kind:ident: $f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__check!($kind [$f, $d] $($($options)*)?).assert_refuted()
    };
}

/// Panics unless the claims of a text, or of a file beside the crate's manifest, are as expected; see the
/// [language](crate::lang). It needs the feature `claims`.
///
/// ```
/// backproof::assert_claims!("
///     dims n, k
///     var W[n,k], x[k]
///     const g[n]
///     claim: vjp(W*x, W, g) = g*x'
/// ");
/// ```
#[cfg(feature = "claims")]
#[macro_export]
macro_rules! assert_claims {
    (file = $path:expr) => {
        $crate::check::claims(::std::include_str!(::std::concat!(::std::env!("CARGO_MANIFEST_DIR"), "/", $path)))
            .assert()
    };
    ($text:expr) => {
        $crate::check::claims($text).assert()
    };
}

/// What `assert_claims!` is without the feature `claims`: a message that names it.
#[cfg(not(feature = "claims"))]
#[macro_export]
macro_rules! assert_claims {
    ($($claims:tt)*) => {
        ::std::compile_error!(
            "`assert_claims!` reads claims as text: write `features = [\"claims\"]` beside backproof in Cargo.toml"
        )
    };
}
