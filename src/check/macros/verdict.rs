//! Macros that return the verdict.

/// The verdict on a claimed derivative: [`assert_derivative!`](crate::assert_derivative!) without the panic.
///
/// ```
/// use backproof::{check_derivative, verdict::Outcome};
/// assert_eq!(check_derivative!(f64::sin, f64::sin).outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_derivative {
    (generic $($code:tt)*) => { $crate::__check!(@generic derivative $($code)*).verdict() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(derivative [$f, $d] $($($options)*)?).verdict() };
}

/// The verdict on a claimed gradient: [`assert_gradient!`](crate::assert_gradient!) without the panic.
///
/// ```
/// use backproof::{check_gradient, verdict::Outcome};
/// let verdict = check_gradient!(|x: &[f64; 2]| x[0] * x[1], |x: &[f64; 2]| [x[0], x[1]]);
/// assert_eq!(verdict.outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_gradient {
    (generic $($code:tt)*) => { $crate::__check!(@generic gradient $($code)*).verdict() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(gradient [$f, $d] $($($options)*)?).verdict() };
}

/// The verdict on a claimed Hessian: [`assert_hessian!`](crate::assert_hessian!) without the panic.
///
/// ```
/// use backproof::{check_hessian, verdict::Outcome};
/// let verdict = check_hessian!(|x: &[f64; 2]| x[0] * x[1], |_: &[f64; 2]| [[0.0, 0.0], [0.0, 0.0]]);
/// assert_eq!(verdict.outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_hessian {
    (generic $($code:tt)*) => { $crate::__check!(@generic hessian $($code)*).verdict() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(hessian [$f, $d] $($($options)*)?).verdict() };
}

/// The verdict on a claimed Jacobian: [`assert_jacobian!`](crate::assert_jacobian!) without the panic.
///
/// ```
/// use backproof::{check_jacobian, verdict::Outcome};
/// let verdict = check_jacobian!(|x: &[f64; 2]| [x[0], x[0] * x[1]], |x: &[f64; 2]| [[1.0, x[1]], [0.0, x[0]]]);
/// assert_eq!(verdict.outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_jacobian {
    (generic $($code:tt)*) => { $crate::__check!(@generic jacobian $($code)*).verdict() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(jacobian [$f, $d] $($($options)*)?).verdict() };
}

/// The verdict on a claimed backward pass: [`assert_vjp!`](crate::assert_vjp!) without the panic.
///
/// ```
/// use backproof::{check_vjp, verdict::Outcome};
/// let verdict = check_vjp!(|x: &[f64]| x.iter().sum::<f64>(), |x: &[f64], g: f64| vec![g * 2.0; x.len()], shapes = |n| [[n]]);
/// assert_eq!(verdict.outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_vjp {
    (generic $($code:tt)*) => { $crate::__check!(@generic vjp $($code)*).verdict() };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => { $crate::__check!(vjp [$f, $d] $($($options)*)?).verdict() };
}

/// The verdict on a function that returns a value and its gradient: [`assert_value_and_gradient!`](crate::assert_value_and_gradient!) without the panic.
///
/// ```
/// use backproof::{check_value_and_gradient, verdict::Outcome};
/// let verdict = check_value_and_gradient!(|x: &[f64; 1]| (x[0] * x[0], [x[0]]));
/// assert_eq!(verdict.outcome, Outcome::Refuted);
/// ```
#[macro_export]
macro_rules! check_value_and_gradient {
    (generic $($code:tt)*) => { $crate::__check!(@generic value_and_gradient $($code)*).verdict() };
    ($f:expr $(, $($options:tt)*)?) => { $crate::__check!(value_and_gradient [$f] $($($options)*)?).verdict() };
}
