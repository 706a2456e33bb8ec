//! What the macros have in common: how their arguments become a check.

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
