//! Macros for the inside of `proptest!`.

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

/// [`assert_derivative!`](crate::assert_derivative!) inside `proptest!`: a failure is a failed case, so that proptest shrinks what it drew.
#[macro_export]
macro_rules! prop_assert_derivative {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic derivative $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(derivative [$f, $d] $($($options)*)?))
    };
}

/// [`assert_gradient!`](crate::assert_gradient!) inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_gradient {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic gradient $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(gradient [$f, $d] $($($options)*)?))
    };
}

/// [`assert_hessian!`](crate::assert_hessian!) inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_hessian {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic hessian $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(hessian [$f, $d] $($($options)*)?))
    };
}

/// [`assert_jacobian!`](crate::assert_jacobian!) inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_jacobian {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic jacobian $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(jacobian [$f, $d] $($($options)*)?))
    };
}

/// [`assert_vjp!`](crate::assert_vjp!) inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_vjp {
    (generic $($code:tt)*) => { $crate::__prop_assert!($crate::__check!(@generic vjp $($code)*)) };
    ($f:expr, $d:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(vjp [$f, $d] $($($options)*)?))
    };
}

/// [`assert_value_and_gradient!`](crate::assert_value_and_gradient!) inside `proptest!`.
#[macro_export]
macro_rules! prop_assert_value_and_gradient {
    (generic $($code:tt)*) => {
        $crate::__prop_assert!($crate::__check!(@generic value_and_gradient $($code)*))
    };
    ($f:expr $(, $($options:tt)*)?) => {
        $crate::__prop_assert!($crate::__check!(value_and_gradient [$f] $($($options)*)?))
    };
}
