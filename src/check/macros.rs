//! The macros: each is a line over the builders of [`check`](crate::check).

/// Builds a check from a macro's arguments; the macros' own grammar.
#[doc(hidden)]
#[macro_export]
macro_rules! __check {
    // Generic code: as it is for doubles, and recorded beside. Functions that are named are taken with the numbers they
    // compute with; anything else as a function of one list.
    (@generic value_and_gradient $($f:ident)::+ $(, $($options:tt)*)?) => {
        $crate::__check!(@options ($crate::check::value_and_gradient($($f)::+::<f64>)
            .on_tape($($f)::+::<$crate::tape::Var>, $($f)::+::<$crate::tape::Var>)
            .written("", ::std::concat!("generic ", ::std::stringify!($($f)::+)),
                ::std::stringify!($($($options)*)?))) $($($options)*)?)
    };
    (@generic $kind:ident $($f:ident)::+, $($d:ident)::+ $(, $($options:tt)*)?) => {
        $crate::__check!(@options ($crate::__kind!($kind)($($f)::+::<f64>, $($d)::+::<f64>)
            .on_tape($($f)::+::<$crate::tape::Var>, $($d)::+::<$crate::tape::Var>)
            .written(::std::concat!("generic ", ::std::stringify!($($f)::+)), ::std::stringify!($($d)::+),
                ::std::stringify!($($($options)*)?))) $($($options)*)?)
    };
    (@generic derivative $f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__check!(@options ($crate::check::derivative(|x: f64| $f(x), |x: f64| $d(x))
            .recorded(|v| $f(v[0]), |v| $d(v[0]))
            .written(::std::concat!("generic ", ::std::stringify!($f)), ::std::stringify!($d),
                ::std::stringify!($($($options)*)?))) $($($options)*)?)
    };
    (@generic $kind:ident $f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__check!(@options ($crate::check::$kind(|x: &[f64]| $f(x), |x: &[f64]| $d(x))
            .recorded(|v| $f(v), |v| $d(v))
            .written(::std::concat!("generic ", ::std::stringify!($f)), ::std::stringify!($d),
                ::std::stringify!($($($options)*)?))) $($($options)*)?)
    };
    // A derivative needs to know how many parameters there are before it is built.
    (derivative [$f:expr, $d:expr] $($options:tt)*) => {
        $crate::__check!(@arity [$f, $d] [$($options)*] $($options)*)
    };
    (value_and_gradient [$f:expr] $($options:tt)*) => {
        $crate::__check!(@options ($crate::check::value_and_gradient($f)
            .written(::std::stringify!($f), ::std::stringify!($f),
                ::std::stringify!($($options)*))) $($options)*)
    };
    ($kind:ident [$f:expr, $d:expr] $($options:tt)*) => {
        $crate::__check!(@options ($crate::check::$kind($f, $d).written(::std::stringify!($f), ::std::stringify!($d),
                ::std::stringify!($($options)*))) $($options)*)
    };
    (@arity [$f:expr, $d:expr] [$($all:tt)*] params = [$a:expr $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($crate::check::derivative_with_1($f, $d)
            .written(::std::stringify!($f), ::std::stringify!($d),
                ::std::stringify!($($all)*))) $($all)*)
    };
    (@arity [$f:expr, $d:expr] [$($all:tt)*] params = [$a:expr, $b:expr $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($crate::check::derivative_with_2($f, $d)
            .written(::std::stringify!($f), ::std::stringify!($d),
                ::std::stringify!($($all)*))) $($all)*)
    };
    (@arity [$f:expr, $d:expr] [$($all:tt)*] params = [$a:expr, $b:expr, $c:expr $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($crate::check::derivative_with_3($f, $d)
            .written(::std::stringify!($f), ::std::stringify!($d),
                ::std::stringify!($($all)*))) $($all)*)
    };
    (@arity [$f:expr, $d:expr] [$($all:tt)*] $other:tt $($rest:tt)*) => {
        $crate::__check!(@arity [$f, $d] [$($all)*] $($rest)*)
    };
    (@arity [$f:expr, $d:expr] [$($all:tt)*]) => {
        $crate::__check!(@options ($crate::check::derivative($f, $d)
            .written(::std::stringify!($f), ::std::stringify!($d),
                ::std::stringify!($($all)*))) $($all)*)
    };
    // The named arguments, one after the other.
    (@options ($check:expr) $(,)?) => { $check };
    (@options ($check:expr), $($rest:tt)+) => { $crate::__check!(@options ($check) $($rest)+) };
    (@options ($check:expr) params = [$($span:expr),* $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($check$(.param($span))*) $($rest)*)
    };
    (@options ($check:expr) except = [$($value:expr),* $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($check$(.except($value))*) $($rest)*)
    };
    (@options ($check:expr) except = $leaves_out:expr $(, $($rest:tt)*)?) => {
        $crate::__check!(@options ($check.except_where($leaves_out)) $($($rest)*)?)
    };
    (@options ($check:expr) on = [$($span:expr),* $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($check.on_each([$($crate::check::Span::from($span)),*])) $($rest)*)
    };
    (@options ($check:expr) shapes = |$($size:ident $(: $low:literal ..= $high:literal)?),* $(,)?| [$([$($dim:expr),* $(,)?]),* $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options (
            $check.shapes(&[$(::std::stringify!($size)),*], |__sizes: &[usize]| {
                let mut __sizes = __sizes.iter().copied();
                $(let $size: usize = __sizes.next().unwrap_or(1);)*
                let _ = ($($size,)*);
                ::std::vec![$(::std::vec![$($dim),*]),*]
            })$($(.size(::std::stringify!($size), $low..=$high))?)*
        ) $($rest)*)
    };
    (@options ($check:expr) roles = [$($role:ident $(($($of:tt)*))?),* $(,)?] $($rest:tt)*) => {
        $crate::__check!(@options ($check.roles([$($crate::__role!($role $($($of)*)?)),*])) $($rest)*)
    };
    (@options ($check:expr) allow_unknown $($rest:tt)*) => {
        $crate::__check!(@options ($check.allow_unknown()) $($rest)*)
    };
    (@options ($check:expr) $name:ident = $value:expr $(, $($rest:tt)*)?) => {
        $crate::__check!(@options ($check.$name($value)) $($($rest)*)?)
    };
}

/// What an input is there for, as the macros write it.
#[doc(hidden)]
#[macro_export]
macro_rules! __role {
    (variable) => {
        $crate::check::Input::Variable
    };
    (constant) => {
        $crate::check::Input::constant(..)
    };
    (constant $span:expr) => {
        $crate::check::Input::constant($span)
    };
    (labels $below:ident) => {
        $crate::check::Input::labels(::std::stringify!($below))
    };
    (mask) => {
        $crate::check::Input::Mask
    };
    (one_hot) => {
        $crate::check::Input::OneHot
    };
}

/// The constructor for functions whose arguments' types are known.
#[doc(hidden)]
#[macro_export]
macro_rules! __kind {
    (derivative) => {
        $crate::check::derivative_of
    };
    ($kind:ident) => {
        $crate::check::$kind
    };
}

/// Fails a proptest case where a check does not pass.
#[doc(hidden)]
#[macro_export]
macro_rules! __prop_assert {
    ($check:expr) => {{
        let report = $check.report();
        if !report.passes() {
            return ::std::result::Result::Err(::proptest::test_runner::TestCaseError::fail(::std::format!(
                "{report}"
            )));
        }
    }};
}

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

/// The verdict on a claimed derivative: [`assert_derivative!`] without the panic.
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

/// The verdict on a claimed gradient: [`assert_gradient!`] without the panic.
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

/// The verdict on a claimed Hessian: [`assert_hessian!`] without the panic.
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

/// The verdict on a claimed Jacobian: [`assert_jacobian!`] without the panic.
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

/// The verdict on a claimed backward pass: [`assert_vjp!`] without the panic.
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

/// The verdict on a function that returns a value and its gradient: [`assert_value_and_gradient!`] without the panic.
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

/// [`assert_derivative!`] inside `proptest!`: a failure is a failed case, so that proptest shrinks what it drew.
#[macro_export]
macro_rules! prop_assert_derivative {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic derivative $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(derivative [$f, $d] $($($options)*)?))
    };
}

/// [`assert_gradient!`] inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_gradient {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic gradient $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(gradient [$f, $d] $($($options)*)?))
    };
}

/// [`assert_hessian!`] inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_hessian {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic hessian $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(hessian [$f, $d] $($($options)*)?))
    };
}

/// [`assert_jacobian!`] inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_jacobian {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic jacobian $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(jacobian [$f, $d] $($($options)*)?))
    };
}

/// [`assert_vjp!`] inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_vjp {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic vjp $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(vjp [$f, $d] $($($options)*)?))
    };
}

/// [`assert_value_and_gradient!`] inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_value_and_gradient {
    (generic $($code:tt)*) => {
        $crate::__prop_assert!($crate::__check!(@generic value_and_gradient $($code)*))
    };
    ($f:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(value_and_gradient [$f] $($($options)*)?))
    };
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
/// [language](crate::lang).
///
/// ```
/// backproof::assert_claims!("
///     dims n, k
///     var W[n,k], x[k]
///     const g[n]
///     claim: vjp(W*x, W, g) = g*x'
/// ");
/// ```
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
