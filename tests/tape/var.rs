//! `Var` against `f64`: operators, functions, comparisons, and what must panic.
#![cfg(feature = "matrix")]

use crate::common::{assert_same, read, tape_gradient};
use backproof::scalar::running::Running;
use backproof::tape::{Question, Recording, Var, record};
use nalgebra::{DMatrix, DVector};
use num_traits::{Float, FromPrimitive, Num, One, ToPrimitive, Zero};
use std::panic::{AssertUnwindSafe, catch_unwind};

#[track_caller]
fn assert_is(recording: &Recording, value: f64, gradient: &[f64], what: &str) {
    assert_eq!(recording.values(), [value], "value of {what}");
    assert_eq!(recording.gradient(), gradient, "gradient of {what}");
    assert_eq!(recording.evaluate(recording.inputs()).expect("at the recorded point"), [value], "replay of {what}");
}

/// One operator with a plain number, on either side, by value and by reference, and assigning. Numbers are chosen so
/// that everything is exact.
macro_rules! with_number {
    ($Number:ty, $op:tt, $assign:tt, $x:expr, $c:expr, left: $left:expr, right: $right:expr) => {{
        let (x, c): (f64, $Number) = ($x, $c);
        let what = format!("{} {} with {}", stringify!($op), stringify!($assign), stringify!($Number));
        let value = x $op (c as f64);
        assert_is(&record(&[x], |v| vec![v[0] $op c]), value, &[$left], &what);
        assert_is(&record(&[x], |v| vec![&v[0] $op c]), value, &[$left], &what);
        assert_is(&record(&[x], |v| vec![v[0] $op &c]), value, &[$left], &what);
        assert_is(&record(&[x], |v| vec![&v[0] $op &c]), value, &[$left], &what);
        assert_is(&record(&[x], |v| { let mut y = v[0]; y $assign c; vec![y] }), value, &[$left], &what);
        assert_is(&record(&[x], |v| { let mut y = v[0]; y $assign &c; vec![y] }), value, &[$left], &what);
        let value = (c as f64) $op x;
        assert_is(&record(&[x], |v| vec![c $op v[0]]), value, &[$right], &what);
        assert_is(&record(&[x], |v| vec![c $op &v[0]]), value, &[$right], &what);
        assert_is(&record(&[x], |v| vec![&c $op v[0]]), value, &[$right], &what);
        assert_is(&record(&[x], |v| vec![&c $op &v[0]]), value, &[$right], &what);
    }};
}

macro_rules! all_operators_with {
    ($($Number:ty),*) => {$(
        with_number!($Number, +, +=, 8.0, 2 as $Number, left: 1.0, right: 1.0);
        with_number!($Number, -, -=, 8.0, 2 as $Number, left: 1.0, right: -1.0);
        with_number!($Number, *, *=, 8.0, 2 as $Number, left: 2.0, right: 2.0);
        with_number!($Number, /, /=, 8.0, 2 as $Number, left: 0.5, right: -2.0 / 64.0);
        with_number!($Number, %, %=, 7.0, 4 as $Number, left: 1.0, right: 0.0);
        with_number!($Number, %, %=, -3.0, 11 as $Number, left: 1.0, right: 3.0);
        // The neutral elements, which are not recorded.
        with_number!($Number, +, +=, 8.0, 0 as $Number, left: 1.0, right: 1.0);
        with_number!($Number, -, -=, 8.0, 0 as $Number, left: 1.0, right: -1.0);
        with_number!($Number, *, *=, 8.0, 1 as $Number, left: 1.0, right: 1.0);
        with_number!($Number, *, *=, 8.0, 0 as $Number, left: 0.0, right: 0.0);
        with_number!($Number, /, /=, 8.0, 1 as $Number, left: 1.0, right: -1.0 / 64.0);
    )*};
}

#[test]
fn operators_with_numbers_are_those_of_f64() {
    all_operators_with!(f64, i32, i64, u32, usize);
    with_number!(f64, *, *=, 8.0, -1.0, left: -1.0, right: -1.0);
    with_number!(i32, /, /=, 8.0, -2, left: -0.5, right: 2.0 / 64.0);
    with_number!(f64, %, %=, 7.5, -2.0, left: 1.0, right: 0.0);
}

macro_rules! with_var {
    ($op:tt, $assign:tt, $x:expr, $y:expr, $gradient:expr) => {{
        let (inputs, value, what) = ([$x, $y], $x $op $y, stringify!($op));
        assert_is(&record(&inputs, |v| vec![v[0] $op v[1]]), value, &$gradient, what);
        assert_is(&record(&inputs, |v| vec![&v[0] $op v[1]]), value, &$gradient, what);
        assert_is(&record(&inputs, |v| vec![v[0] $op &v[1]]), value, &$gradient, what);
        assert_is(&record(&inputs, |v| vec![&v[0] $op &v[1]]), value, &$gradient, what);
        assert_is(&record(&inputs, |v| { let mut y = v[0]; y $assign v[1]; vec![y] }), value, &$gradient, what);
        assert_is(&record(&inputs, |v| { let mut y = v[0]; y $assign &v[1]; vec![y] }), value, &$gradient, what);
    }};
}

#[test]
fn operators_between_vars_are_those_of_f64() {
    with_var!(+, +=, 8.0, 2.0, [1.0, 1.0]);
    with_var!(-, -=, 8.0, 2.0, [1.0, -1.0]);
    with_var!(*, *=, 8.0, 2.0, [2.0, 8.0]);
    with_var!(/, /=, 8.0, 2.0, [0.5, -2.0]);
    with_var!(/, /=, 2.0, 8.0, [0.125, -2.0 / 64.0]);
    for (x, y, quotient) in [(7.0, 4.0, 1.0), (-7.0, 4.0, -1.0), (7.0, -2.0, -3.0), (-7.0, -2.0, 3.0), (3.0, 5.0, 0.0)]
    {
        with_var!(%, %=, x, y, [1.0, -quotient]);
    }
    assert_is(&record(&[3.0], |v| vec![-v[0]]), -3.0, &[-1.0], "negation");
    assert_is(&record(&[3.0], |v| vec![-&v[0]]), -3.0, &[-1.0], "negation");
    assert_is(&record(&[3.0], |v| vec![v[0] * v[0]]), 9.0, &[6.0], "a square");
    assert_is(&record(&[3.0], |v| vec![v[0] - v[0]]), 0.0, &[0.0], "a difference with itself");
}

#[test]
fn remainders_of_rounded_quotients_are_right() {
    // 1/0.1 rounds to 10, but the remainder is that of 9.
    let recording = record(&[1.0, 0.1], |v| vec![v[0] % v[1]]);
    assert_eq!(recording.gradient(), [1.0, -9.0]);
}

#[test]
fn sums_and_products() {
    let inputs = [2.0, 3.0, 5.0];
    assert_is(&record(&inputs, |v| vec![v.iter().sum()]), 10.0, &[1.0, 1.0, 1.0], "sum of references");
    assert_is(&record(&inputs, |v| vec![v.iter().copied().sum()]), 10.0, &[1.0, 1.0, 1.0], "sum");
    assert_is(&record(&inputs, |v| vec![v.iter().product()]), 30.0, &[15.0, 10.0, 6.0], "product of references");
    assert_is(&record(&inputs, |v| vec![v.iter().copied().product()]), 30.0, &[15.0, 10.0, 6.0], "product");
    let sum = record(&inputs, |v| vec![v.iter().sum()]);
    assert_eq!(sum.program().len(), 4, "one node for a sum");

    let fused = |v: &[Var]| vec![Var::sum_of_products([(v[0], v[1]), (v[2], v[2]), (-v[0], Var::one())])];
    assert_is(&record(&inputs, fused), 29.0, &[2.0, 2.0, 10.0], "fused");
    // Terms that are computed while the sum is made, and factors that are free.
    let lazy = |v: &[Var]| vec![Var::sum_of_products(v.iter().map(|x| (*x * *x, Var::from(-1))))];
    assert_is(&record(&inputs, lazy), -38.0, &[-4.0, -6.0, -10.0], "lazy");
    let integers =
        |v: &[Var]| vec![Var::sum_of_products([(2.into(), 3.into()), (v[0], v[1]), (4.into(), (-1).into())])];
    assert_is(&record(&inputs, integers), 8.0, &[3.0, 2.0, 0.0], "integers among the terms");
    assert_eq!(Var::sum_of_products([(Var::from(2), Var::from(3)), (Var::from(4), Var::one())]), 10);
    let large = |v: &[Var]| vec![Var::sum_of_products([(i64::MAX.into(), 2.into()), (v[0], v[1])])];
    assert_is(&record(&inputs, large), 2.0f64.powi(64), &[3.0, 2.0, 0.0], "a product beyond 64 bits");
    let none = record(&inputs, |_| vec![Var::sum_of_products([])]);
    assert_eq!(none.values(), [0.0]);
}

#[test]
fn constants_live_outside_recordings() {
    let half = Var::from(0.5);
    assert_eq!(Var::zero() + 2 * Var::one() - 5, -3);
    assert_eq!(Var::from(6) / 3, 2);
    assert!(Var::zero().is_zero() && Var::one().is_one() && half < 1.0 && half != 0.25);
    assert_eq!(format!("{half} {half:?} {:>5.1}", Var::from(2)), "0.5 Var(0.5)   2.0");
    assert_eq!(<Var as num_traits::NumCast>::from(3u8), Some(Var::from(3)));
    assert_eq!(Var::from_f64(0.25).and_then(|x| x.to_f64()), Some(0.25));
    assert_eq!(Var::from_u64(u64::MAX), None);
    assert_eq!(Var::from_str_radix("-2.5", 10).ok(), Some(Var::from(-2.5)));
    assert_eq!(Var::from(7).to_i64(), Some(7));
    assert_is(&record(&[4.0], |v| vec![v[0] * half]), 2.0, &[0.5], "a constant made outside");
}

#[test]
fn integers_are_exact_and_other_doubles_are_rounded() {
    let constants = |body: fn(Var) -> Var| {
        let recording = record(&[1.0], |v| vec![body(v[0])]);
        let constants = recording.program().constants().iter();
        constants.map(|constant| (constant.value.to_string(), constant.rounded)).collect::<Vec<_>>()
    };
    assert_eq!(constants(|x| x * 3.0), [("3".to_string(), false)]);
    assert_eq!(constants(|x| x * 0.5), [("1/2".to_string(), true)]);
    assert_eq!(constants(|x| x + i64::MAX), [(i64::MAX.to_string(), false)]);
    assert_eq!(constants(|x| x * Var::from(2.0f64.powi(70))), [(2u128.pow(70).to_string(), false)]);
    assert_eq!(constants(|x| x * (Var::one() / 3)), [("1/3".to_string(), false)]);
    // Beyond 64 bits integers are not folded but recorded, and so stay exact.
    assert_eq!(constants(|x| x + (Var::from(i64::MAX) + 1)).len(), 2);
}

type Function = fn(Var) -> Var;

/// Name, on `Var`, on `f64`, derivative, and points of its domain.
type FunctionRow = (&'static str, Function, fn(f64) -> f64, Function, &'static [f64]);

const FUNCTIONS: &[FunctionRow] = &[
    ("exp", Var::exp, f64::exp, |x| x.exp(), &[-2.5, 0.0, 1.25]),
    ("exp2", Var::exp2, f64::exp2, |x| x.exp2() * Var::from(2).ln(), &[-2.5, 0.0, 3.0]),
    ("exp_m1", Var::exp_m1, f64::exp_m1, |x| x.exp(), &[-2.5, 0.0, 1.25]),
    ("ln", Var::ln, f64::ln, |x| 1 / x, &[0.25, 1.0, 7.0]),
    ("ln_1p", Var::ln_1p, f64::ln_1p, |x| 1 / (1 + x), &[-0.75, 0.0, 7.0]),
    ("log2", Var::log2, f64::log2, |x| 1 / (x * Var::from(2).ln()), &[0.25, 1.0, 7.0]),
    ("log10", Var::log10, f64::log10, |x| 1 / (x * Var::from(10).ln()), &[0.25, 1.0, 7.0]),
    ("sqrt", Var::sqrt, f64::sqrt, |x| 0.5 / x.sqrt(), &[0.25, 2.0, 9.0]),
    ("cbrt", Var::cbrt, f64::cbrt, |x| (x * x).powf(-Var::one() / 3) / 3, &[-8.0, 0.25, 2.0, -0.5]),
    ("sin", Var::sin, f64::sin, |x| x.cos(), &[-2.0, 0.0, 1.0]),
    ("cos", Var::cos, f64::cos, |x| -x.sin(), &[-2.0, 0.0, 1.0]),
    ("tan", Var::tan, f64::tan, |x| 1 / (x.cos() * x.cos()), &[-2.0, 0.0, 1.0]),
    ("asin", Var::asin, f64::asin, |x| 1 / (1.0 - x * x).sqrt(), &[-0.75, 0.0, 0.5]),
    ("acos", Var::acos, f64::acos, |x| -1 / (1.0 - x * x).sqrt(), &[-0.75, 0.0, 0.5]),
    ("atan", Var::atan, f64::atan, |x| 1 / (1 + x * x), &[-7.0, 0.0, 0.5]),
    ("sinh", Var::sinh, f64::sinh, |x| x.cosh(), &[-2.0, 0.0, 1.0]),
    ("cosh", Var::cosh, f64::cosh, |x| x.sinh(), &[-2.0, 0.0, 1.0]),
    ("tanh", Var::tanh, f64::tanh, |x| 1 - x.tanh() * x.tanh(), &[-2.0, 0.0, 1.0]),
    ("asinh", Var::asinh, f64::asinh, |x| 1 / (x * x + 1.0).sqrt(), &[-2.0, 0.0, 1.0]),
    ("acosh", Var::acosh, f64::acosh, |x| 1 / (x * x - 1.0).sqrt(), &[1.5, 4.0]),
    ("atanh", Var::atanh, f64::atanh, |x| 1 / (1 - x * x), &[-0.75, 0.0, 0.5]),
    ("recip", Var::recip, f64::recip, |x| -1 / (x * x), &[-3.0, 0.25]),
    ("abs", Var::abs, f64::abs, |x| x.signum(), &[-3.0, 0.25]),
    ("signum", Var::signum, f64::signum, |_| Var::zero(), &[-3.0, 0.25]),
    ("fract", Var::fract, f64::fract, |_| Var::one(), &[-3.25, 0.25, 2.75]),
    ("powi 3", |x| x.powi(3), |x| x.powi(3), |x| 3 * x * x, &[-3.0, 0.5]),
    ("powi 0", |x| x.powi(0), |x| x.powi(0), |_| Var::zero(), &[-3.0, 0.0, 0.5]),
    ("powi -2", |x| x.powi(-2), |x| x.powi(-2), |x| -2 / (x * x * x), &[-3.0, 0.5]),
    ("powf 5", |x| x.powf(Var::from(5.0)), |x| x.powf(5.0), |x| 5 * x * x * x * x, &[-3.0, 0.0, 0.5]),
    ("powf 2.5", |x| x.powf(Var::from(2.5)), |x| x.powf(2.5), |x| 2.5 * x * x.sqrt(), &[0.25, 3.0]),
    ("3^x", |x| Var::from(3).powf(x), |x| 3f64.powf(x), |x| Var::from(3).powf(x) * Var::from(3).ln(), &[-2.0, 1.5]),
    ("log 3", |x| x.log(Var::from(3)), |x| x.log(3.0), |x| 1 / (x * Var::from(3).ln()), &[0.25, 7.0]),
    ("hypot 3", |x| x.hypot(Var::from(3)), |x| x.hypot(3.0), |x| x / (x * x + 9.0).sqrt(), &[-4.0, 0.0, 1.0]),
    ("atan2(x, 2)", |x| x.atan2(Var::from(2)), |x| x.atan2(2.0), |x| 2 / (x * x + 4), &[-4.0, 0.0, 1.0]),
    ("atan2(x, -2)", |x| x.atan2(Var::from(-2)), |x| x.atan2(-2.0), |x| -2 / (x * x + 4), &[-4.0, 0.5, 1.0]),
    ("atan2(2, x)", |x| Var::from(2).atan2(x), |x| 2f64.atan2(x), |x| -2 / (x * x + 4), &[-4.0, 0.0, 1.0]),
    ("atan2(-2, x)", |x| Var::from(-2).atan2(x), |x| (-2f64).atan2(x), |x| 2 / (x * x + 4), &[-4.0, 0.0, 1.0]),
    (
        "max 1",
        |x| x.max(Var::one()),
        |x| x.max(1.0),
        |x| if x.primal() > 1.0 { 1.into() } else { 0.into() },
        &[-4.0, 3.0],
    ),
    (
        "min 1",
        |x| x.min(Var::one()),
        |x| x.min(1.0),
        |x| if x.primal() < 1.0 { 1.into() } else { 0.into() },
        &[-4.0, 3.0],
    ),
    (
        "clamp",
        |x| x.clamp(0.into(), 2.into()),
        |x| x.clamp(0.0, 2.0),
        |x| i32::from(x.primal() == 1.0).into(),
        &[-4.0, 1.0, 3.0],
    ),
    ("to_degrees", |x| Float::to_degrees(x), f64::to_degrees, |_| Var::from(45) / Var::one().atan(), &[-1.0, 2.0]),
    ("to_radians", |x| Float::to_radians(x), f64::to_radians, |_| Var::one().atan() / 45, &[-1.0, 200.0]),
    (
        "abs_sub",
        |x| Float::abs_sub(x, 1.into()),
        |x| (x - 1.0).max(0.0),
        |x| i32::from(x.primal() > 1.0).into(),
        &[-4.0, 3.0],
    ),
    ("copysign", |x| Float::copysign(x, (-1).into()), |x| x.copysign(-1.0), |x| -x.signum(), &[-4.0, 3.0]),
];

#[test]
fn functions_are_those_of_f64_with_the_right_derivatives() {
    for (name, function, plain, derivative, points) in FUNCTIONS {
        for &x in *points {
            let recording = record(&[x], |v| vec![function(v[0])]);
            let what = format!("{name} at {x}");
            let value = read(recording.program(), &[x]);
            assert_same(&[Running::rounded(plain(x))], &value, &what);
            let claimed = record(&[x], |v| vec![derivative(v[0])]);
            assert_same(&read(claimed.program(), &[x]), &tape_gradient(&recording), &format!("derivative of {what}"));
        }
    }
}

#[test]
fn a_wrong_derivative_of_a_function_is_seen() {
    for (name, function, _, derivative, points) in FUNCTIONS {
        let x = points[points.len() - 1];
        let recording = record(&[x], |v| vec![function(v[0])]);
        // A defect of a millionth, and an offset where the derivative is 0.
        let claimed = record(&[x], |v| vec![derivative(v[0]) * Var::from(1.000001) + Var::from(1e-9)]);
        let differing = crate::common::differing(&read(claimed.program(), &[x]), &tape_gradient(&recording));
        assert_eq!(differing, [0], "{name} at {x}");
    }
}

#[test]
fn outside_their_domains_functions_have_no_value() {
    let undefined = |x: f64, function: fn(Var) -> Var| {
        let recording = record(&[x], |v| vec![function(v[0])]);
        assert!(recording.values()[0].is_nan(), "{} at {x}", recording.values()[0]);
    };
    undefined(-1.0, Var::ln);
    undefined(-1.5, Var::ln_1p);
    undefined(-1.0, Var::sqrt);
    undefined(1.5, Var::asin);
    undefined(-1.5, Var::acos);
    undefined(0.5, Var::acosh);
    undefined(-2.0, Var::acosh);
    undefined(1.5, Var::atanh);
    undefined(-2.0, |x| x.powf(Var::from(0.5)));
    undefined(f64::NAN, Var::abs);
}

#[test]
fn both_arguments_of_atan2_hypot_and_max_count() {
    let point = [3.0, -4.0];
    let angle = record(&point, |v| vec![v[0].atan2(v[1])]);
    let claimed = record(&point, |v| {
        let square = v[0] * v[0] + v[1] * v[1];
        vec![v[1] / square, -v[0] / square]
    });
    assert_same(&read(claimed.program(), &point), &tape_gradient(&angle), "atan2");
    assert_eq!(record(&point, |v| vec![v[0].hypot(v[1])]).values(), [5.0]);
    assert_eq!(record(&point, |v| vec![v[0].max(v[1])]).gradient(), [1.0, 0.0]);
    assert_eq!(record(&point, |v| vec![v[0].min(v[1])]).gradient(), [0.0, 1.0]);
    assert_eq!(record(&point, |v| vec![v[0].mul_add(v[1], v[0])]).gradient(), [-3.0, 3.0]);
    // The neutral start of a fold is no operand.
    let largest = record(&point, |v| vec![v.iter().fold(Var::neg_infinity(), |a, b| a.max(*b))]);
    assert_is(&largest, 3.0, &[1.0, 0.0], "a fold from −∞");
}

#[test]
fn a_select_follows_its_side_in_replays() {
    let size = record(&[3.0], |v| vec![v[0].abs()]);
    assert!(size.guards().is_empty());
    assert_eq!(size.evaluate(&[-2.0]).expect("no guard"), [2.0]);
    assert_eq!(size.gradient_at(&[-2.0]).expect("no guard"), [-1.0]);
}

#[test]
fn comparisons_answer_by_the_primal_value_and_leave_a_guard() {
    type Compare = fn(Var, Var) -> bool;
    // (comparison, its answer at (1, 2), points where the answer is the same, points where it is not)
    type Row = (&'static str, Compare, bool, &'static [[f64; 2]], &'static [[f64; 2]]);
    let rows: &[Row] = &[
        ("<", |a, b| a < b, true, &[[0.0, 9.0]], &[[2.0, 2.0], [3.0, 2.0]]),
        ("<=", |a, b| a <= b, true, &[[2.0, 2.0]], &[[3.0, 2.0]]),
        (">", |a, b| a > b, false, &[[2.0, 2.0]], &[[3.0, 2.0]]),
        (">=", |a, b| a >= b, false, &[[0.0, 2.0]], &[[2.0, 2.0], [3.0, 2.0]]),
        ("==", |a, b| a == b, false, &[[3.0, 2.0]], &[[2.0, 2.0]]),
        ("!=", |a, b| a != b, true, &[[3.0, 2.0]], &[[2.0, 2.0]]),
        ("cmp", |a, b| a.partial_cmp(&b).is_some(), true, &[[0.0, 9.0]], &[[2.0, 2.0], [3.0, 2.0], [f64::NAN, 2.0]]),
    ];
    for (name, compare, answer, same, other) in rows {
        let mut seen = None;
        let recording = record(&[1.0, 2.0], |v| {
            seen = Some(compare(v[0], v[1]));
            vec![v[0]]
        });
        assert_eq!(seen, Some(*answer), "{name}");
        assert_eq!(recording.guards().len(), 1, "{name}");
        for point in *same {
            assert!(recording.evaluate(point).is_ok(), "{name} at {point:?}");
        }
        for point in *other {
            let error = recording.evaluate(point).expect_err(name);
            assert_eq!(error.number, 0);
            assert!(recording.gradient_at(point).is_err(), "{name} at {point:?}");
        }
    }
}

#[test]
fn looking_at_a_number_leaves_a_guard() {
    let guards = |x: f64, look: fn(Var) -> bool| {
        let mut answer = None;
        let recording = record(&[x], |v| {
            answer = Some(look(v[0]));
            vec![v[0]]
        });
        (answer.expect("the closure ran"), recording)
    };
    let (answer, recording) = guards(3.0, |x| x.is_zero());
    assert!(!answer && recording.evaluate(&[0.0]).is_err() && recording.evaluate(&[1.0]).is_ok());
    let (answer, recording) = guards(3.0, |x| x.is_one());
    assert!(!answer && recording.evaluate(&[1.0]).is_err());
    let (answer, recording) = guards(3.0, Float::is_sign_negative);
    assert!(!answer && recording.evaluate(&[-1.0]).is_err());
    let (answer, recording) = guards(3.0, Float::is_sign_positive);
    assert!(answer && recording.evaluate(&[-1.0]).is_err());
    let (answer, recording) = guards(3.0, Float::is_nan);
    assert!(!answer && recording.evaluate(&[f64::NAN]).is_err());
    let (answer, recording) = guards(3.0, Float::is_finite);
    assert!(answer && recording.evaluate(&[f64::INFINITY]).is_err());
    let (answer, recording) = guards(f64::INFINITY, Float::is_infinite);
    assert!(answer && recording.evaluate(&[1.0]).is_err());
    let (answer, recording) = guards(3.0, |x| x < 4.0 && x > 2);
    assert!(answer && recording.guards().len() == 2);
    assert_eq!(recording.guards()[0].question, Question::Less);
    // No finite input changes the answer, and the tape has no infinite constants.
    let (answer, recording) = guards(3.0, |x| x < Var::infinity());
    assert!(answer && recording.guards().is_empty());
}

#[test]
fn rounding_to_integers_is_guarded() {
    type Rounding = (&'static str, fn(Var) -> Var, fn(f64) -> f64);
    let roundings: &[Rounding] = &[
        ("floor", Float::floor, f64::floor),
        ("ceil", Float::ceil, f64::ceil),
        ("trunc", Float::trunc, f64::trunc),
        ("round", Float::round, f64::round),
    ];
    let points: Vec<f64> = (-12..=12).map(|quarters| f64::from(quarters) / 4.0).collect();
    for (name, on_var, plain) in roundings {
        for &x in &points {
            let recording = record(&[x], |v| vec![v[0] * on_var(v[0])]);
            assert_is(&recording, x * plain(x), &[plain(x)], &format!("{name} at {x}"));
            for &y in &points {
                let holds = recording.evaluate(&[y]).is_ok();
                assert_eq!(holds, plain(x) == plain(y), "{name}: recorded at {x}, replayed at {y}");
            }
        }
    }
    let remainder = record(&[7.0, 4.0], |v| vec![v[0] % v[1]]);
    assert_eq!(remainder.evaluate(&[6.5, 4.0]).expect("the same quotient"), [2.5]);
    let negative = record(&[-7.0, 4.0], |v| vec![v[0] % v[1]]);
    assert_eq!(negative.evaluate(&[-4.0, 4.0]).expect("the same quotient"), [0.0]);
    for point in [[-8.0, 4.0], [-3.0, 4.0], [-7.0, -4.0], [1.0, 4.0]] {
        assert!(negative.evaluate(&point).is_err(), "{point:?}");
    }
    for point in [[8.0, 4.0], [3.0, 4.0], [7.0, 3.0], [7.0, -4.0], [-1.0, 4.0]] {
        assert!(remainder.evaluate(&point).is_err(), "{point:?}");
    }
}

/// Generic code as others write it.
fn generic<T: Float>(x: T) -> T {
    let half = T::from(0.5).expect("a double");
    let two = T::from(2).expect("an integer");
    (x.powi(3) * half - two * x.exp()).max(T::zero()) + x.sqrt() / (T::one() + x)
}

#[test]
fn generic_code_runs_on_the_tape() {
    let x = 2.25;
    let recording = record(&[x], |v| vec![generic(v[0])]);
    assert_same(&[Running::rounded(generic(x))], &read(recording.program(), &[x]), "generic code");
    let claimed = record(&[x], |v| vec![0.5 / v[0].sqrt() / (1 + v[0]) - v[0].sqrt() / ((1 + v[0]) * (1 + v[0]))]);
    assert_same(&read(claimed.program(), &[x]), &tape_gradient(&recording), "its derivative");
}

#[test]
fn it_is_a_scalar_of_nalgebra() {
    let inputs: Vec<f64> = (1..=12).map(f64::from).collect();
    let (a, b) = (DMatrix::from_column_slice(2, 3, &inputs[..6]), DMatrix::from_column_slice(3, 2, &inputs[6..]));
    let recording = record(&inputs, |v| {
        let a = DMatrix::from_column_slice(2, 3, &v[..6]);
        let b = DMatrix::from_column_slice(3, 2, &v[6..]);
        vec![(a * b).sum()]
    });
    assert_eq!(recording.values(), [(&a * &b).sum()]);
    // J = 1ᵀAB1, so dA = 1(B1)ᵀ and dB = (Aᵀ1)1ᵀ.
    let ones = DMatrix::from_element(2, 2, 1.0);
    let (da, db) = (&ones * b.transpose(), a.transpose() * &ones);
    let expected: Vec<f64> = da.iter().chain(db.iter()).copied().collect();
    assert_eq!(recording.gradient(), expected);
    assert!(recording.guards().is_empty(), "a product compares nothing that depends on the inputs");

    let vectors = record(&inputs[..6], |v| {
        let (mut x, y) = (DVector::from_column_slice(&v[..3]), DVector::from_column_slice(&v[3..]));
        x += &y;
        x *= Var::from(2);
        vec![x.dot(&y) + x.component_mul(&y).sum()]
    });
    // 4(x + y)·y
    assert_eq!(vectors.gradient(), [16.0, 20.0, 24.0, 36.0, 48.0, 60.0]);
}

#[test]
fn derivatives_of_a_recording() {
    let recording = record(&[2.0, 3.0], |v| vec![v[0] * v[0] * v[1], v[0] - 4 * v[1]]);
    assert_eq!(recording.jacobian(), [[12.0, 4.0], [1.0, -4.0]]);
    assert_eq!(recording.sweep(&[1.0, 10.0]), [22.0, -36.0]);
    assert_eq!(recording.jvp(&[1.0, -1.0]), [8.0, 5.0]);
    let pulled = recording.pullback().evaluate(&mut backproof::scalar::plain::Plain::default(), &[2.0, 3.0, 1.0, 10.0]);
    assert_eq!(pulled, [22.0, -36.0]);
    let cubic = record(&[2.0, 3.0], |v| vec![v[0] * v[0] * v[1]]);
    assert_eq!(cubic.hessian(), [[6.0, 4.0], [4.0, 0.0]]);
    assert_eq!(cubic.gradient_at(&[1.0, 1.0]).expect("no guard"), [2.0, 1.0]);
    let constant = record(&[2.0], |_| vec![Var::from(5)]);
    assert_is(&constant, 5.0, &[0.0], "a constant result");
}

#[track_caller]
fn panics_with<T>(text: &str, body: impl FnOnce() -> T) {
    let payload = catch_unwind(AssertUnwindSafe(|| drop(std::hint::black_box(body())))).expect_err("this must panic");
    let message = payload.downcast_ref::<String>().map(String::as_str);
    let message = message.or_else(|| payload.downcast_ref::<&str>().copied()).expect("a panic with a message");
    assert!(message.contains(text), "`{message}` does not say `{text}`");
}

fn escape() -> Var {
    let mut escaped = None;
    record(&[1.0], |v| {
        escaped = Some(v[0]);
        vec![]
    });
    escaped.expect("the closure ran")
}

#[test]
fn a_var_that_outlives_its_recording_says_so() {
    let old = escape();
    panics_with("which has ended or runs on another thread (none is open here)", || old.primal());
    panics_with("which has ended", || old + old);
    panics_with("which has ended", || 0.5 * old);
    panics_with("which has ended", || old < 2.0);
    panics_with("which has ended", || -old.exp());
    panics_with("which has ended", || Var::sum_of_products([(old, old)]));
    panics_with("which has ended", || old + 0);
    let another = |use_it: fn(Var, Var) -> Var| {
        panics_with("which has ended or runs on another thread (the one open here is number", || {
            record(&[1.0], |v| vec![use_it(old, v[0])]);
        });
    };
    another(|old, new| old + new);
    another(|old, new| new * old);
    another(|old, _| old);
    another(|old, _| old * 1);
    another(|old, _| old / 1);
    another(|old, _| Var::from(0) + old);
    another(|old, new| Var::sum_of_products([(new, new), (new, old)]));
    another(|old, _| old.exp());
    another(|old, new| Var::sum_of_products([(new, old)]));
    another(|old, new| Var::select_negative(new, new, old));
    assert_eq!(format!("{old} {old:?}"), "stale Var(#0 = stale)");
    // After all those panics the thread is free again.
    assert_is(&record(&[3.0], |v| vec![v[0] * v[0]]), 9.0, &[6.0], "a recording afterwards");
}

#[test]
fn a_var_of_another_thread_is_noticed() {
    record(&[1.0], |v| {
        let foreign = v[0];
        let message = std::thread::spawn(move || {
            catch_unwind(|| {
                record(&[1.0, 2.0], |_| vec![foreign]);
            })
        });
        assert!(message.join().expect("the panic is caught there").is_err());
        vec![v[0]]
    });
}

#[test]
fn a_recording_inside_a_recording_panics_and_unwinding_resets() {
    panics_with("`record` inside a recording", || {
        record(&[1.0], |v| {
            record(&[1.0], |w| w.to_vec());
            v.to_vec()
        });
    });
    panics_with("body failed", || {
        record(&[1.0], |_| panic!("body failed"));
    });
    assert_eq!(record(&[2.0], |v| vec![v[0]]).values(), [2.0]);
}

#[test]
fn what_would_cut_the_dependence_panics() {
    let inside = |text: &str, body: fn(Var)| {
        panics_with(text, || {
            record(&[1.5], |v| {
                body(v[0]);
                vec![]
            });
        });
    };
    inside("`to_f64` of a recorded `Var` would cut off", |x| _ = x.to_f64());
    inside("`to_i64`", |x| _ = x.to_i64());
    inside("`to_i64`", |x| _ = x.to_i32());
    inside("`to_u64`", |x| _ = x.to_usize());
    inside("`to_f64`", |x| _ = <Var as num_traits::NumCast>::from(x));
    inside("`integer_decode`", |x| _ = x.integer_decode());
    inside("`classify`", |x| _ = x.is_normal());
    inside("inf is not a real number", |x| _ = x + Var::infinity());
    inside("NaN is not a real number", |x| _ = x * f64::NAN);
    inside("clamp: 2 is above 1", |x| _ = x.clamp(2.into(), 1.into()));
    panics_with("outside a recording", || Var::from(0.1) + 0.2);
    panics_with("outside a recording", || Var::from(2).sqrt());
    panics_with("a gradient is that of one result, but 2 were recorded", || {
        drop(record(&[1.0], |v| vec![v[0], v[0]]).gradient());
    });
}
