//! The ways in which code becomes a check: one for each kind of derivative.

use super::builder::Check;
use super::data::{Data, Returned};
use super::function::{Call, Failure, Function, Signature};
use super::number::Scalar;
use super::subject::{Kind, count};
use std::cell::RefCell;
use std::rc::Rc;

macro_rules! derivatives {
    ($($(#[$about:meta])* $name:ident($($P:ident $at:tt),*))*) => {$(
        $(#[$about])*
        pub fn $name<'f, X: Scalar + Data, $($P: Scalar + Data,)*>(
            mut function: impl FnMut(X $(, $P)*) -> X + 'f,
            mut derivative: impl FnMut(X $(, $P)*) -> X + 'f,
        ) -> Check<'f> {
            let whole = vec![<X as Scalar>::WHOLE $(, <$P as Scalar>::WHOLE)*];
            let signature = Signature {
                fixed: vec![Vec::new(); whole.len()],
                mutable: vec![false; whole.len()],
                whole,
                returns_nothing: false,
                unit: <X as Scalar>::UNIT,
                unit_out: <X as Scalar>::UNIT,
            };
            let number = |returned: &mut Returned, value: X| {
                returned.shapes.push(Some(Vec::new()));
                returned.numbers.push(value.double());
                Ok(false)
            };
            let function = Call::new(move |_, point, returned| {
                number(returned, function(X::near(point[0]) $(, $P::near(point[$at]))*))
            });
            let claim = Call::new(move |_, point, returned| {
                number(returned, derivative(X::near(point[0]) $(, $P::near(point[$at]))*))
            });
            Check::new(Kind::Derivative, (function, signature.clone()), (claim, signature))
        }
    )*};
}

derivatives! {
    /// Claims that one function of a number is the derivative of another, both `f64` or both `f32`.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let verdict = check::derivative(|x: f64| x.tanh(), |x| 1.0 - x.tanh().powi(2)).on(-5.0..=5.0).verdict();
    /// assert_eq!(verdict.outcome, Outcome::Verified);
    /// let verdict = check::derivative(|x: f64| x.tanh(), |x| 1.0 - x.tanh()).verdict();
    /// assert_eq!(verdict.outcome, Outcome::Refuted);
    /// ```
    derivative()
    /// The same for functions of a number and a parameter, whose range [`Check::param`] says.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let forgotten = check::derivative_with_1(|x: f64, a: f64| (a * x).sin(), |x, a| (a * x).cos()).param(0.1..5.0);
    /// assert_eq!(forgotten.verdict().outcome, Outcome::Refuted); // right for a = 1 alone
    /// ```
    derivative_with_1(P 1)
    /// The same with two parameters.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::derivative_with_2(|x: f64, a: f64, n: i32| a * x.powi(n), |x, a, n| a * f64::from(n) * x.powi(n - 1));
    /// assert_eq!(check.param(0.5..3.0).param(1..=4).verdict().outcome, Outcome::Verified);
    /// ```
    derivative_with_2(P 1, Q 2)
    /// The same with three parameters.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::derivative_with_3(|x: f64, a: f64, b: f64, c: f64| (a * x + b) * x + c, |x, a, b, _: f64| 2.0 * a * x + b);
    /// assert_eq!(check.param(0.5..3.0).param(0.5..3.0).param(0.5..3.0).verdict().outcome, Outcome::Verified);
    /// ```
    derivative_with_3(P 1, Q 2, R 3)
}

macro_rules! constructors {
    ($($(#[$about:meta])* $name:ident: $Kind:ident)*) => {$(
        $(#[$about])*
        pub fn $name<'f, F, G>(function: impl Function<F> + 'f, claim: impl Function<G> + 'f) -> Check<'f>
        where
            F: 'f,
            G: 'f,
        {
            fn signature<M, T: Function<M>>(_: &T) -> Signature {
                T::signature()
            }
            let (of_function, of_claim) = (signature(&function), signature(&claim));
            Check::new(Kind::$Kind, (function.erase(), of_function), (claim.erase(), of_claim))
        }
    )*};
}

constructors! {
    /// The same as [`derivative`](fn@derivative) for functions whose arguments' types are written down, with as many
    /// parameters as they take.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::derivative_of(|x: f64, n: i32| x.powi(n), |x: f64, n: i32| f64::from(n) * x.powi(n - 1));
    /// assert_eq!(check.param(1..=4).verdict().outcome, Outcome::Verified);
    /// ```
    derivative_of: Derivative
    /// Claims that a function computes the gradient of another one, by all of its arguments but the parameters.
    ///
    /// The user's own `fn f(x: &[f64]) -> f64` will do; so will arrays, `Vec`s and nalgebra's vectors and matrices.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// fn f(x: &[f64]) -> f64 {
    ///     x.iter().map(|x| x * x).sum()
    /// }
    /// fn gradient(x: &[f64]) -> Vec<f64> {
    ///     x.iter().map(|x| 2.0 * x).collect()
    /// }
    /// assert_eq!(check::gradient(f, gradient).dim(1..=6).verdict().outcome, Outcome::Verified);
    /// ```
    gradient: Gradient
    /// Claims that a function computes the Hessian of another one, row by row.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::hessian(|x: &[f64; 2]| x[0] * x[0] * x[1], |x: &[f64; 2]| [[2.0 * x[1], 2.0 * x[0]], [2.0 * x[0], 0.0]]);
    /// assert_eq!(check.verdict().outcome, Outcome::Verified);
    /// ```
    hessian: Hessian
    /// Claims that a function computes the Jacobian of another one: a row for each result.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::jacobian(|x: &[f64; 2]| [x[0] * x[1], x[0].sin()], |x: &[f64; 2]| [[x[1], x[0]], [x[0].cos(), 0.0]]);
    /// assert_eq!(check.verdict().outcome, Outcome::Verified);
    /// ```
    jacobian: Jacobian
    /// Claims that a function is the backward pass of another one: it takes the same inputs and, last, the cotangent
    /// of the result, and returns the
    /// cotangents of the inputs.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// type Rows = Vec<Vec<f64>>;
    /// fn forward(w: &Rows, x: &[f64]) -> Vec<f64> {
    ///     w.iter().map(|row| row.iter().zip(x).map(|(w, x)| w * x).sum()).collect()
    /// }
    /// fn backward(w: &Rows, x: &[f64], y: &[f64]) -> (Rows, Vec<f64>) {
    ///     let dw = y.iter().map(|y| x.iter().map(|x| y * x).collect()).collect();
    ///     (dw, (0..x.len()).map(|j| w.iter().zip(y).map(|(row, y)| row[j] * y).sum()).collect())
    /// }
    /// let check = check::vjp(forward, backward).shapes(&["n", "k"], |s| vec![vec![s[0], s[1]], vec![s[1]]]);
    /// assert_eq!(check.verdict().outcome, Outcome::Verified);
    /// ```
    vjp: Vjp
}

/// Claims that one function returns a value and its gradient, or `None`.
///
/// ```
/// use backproof::{check, verdict::Outcome};
/// let both = |x: &[f64]| (x.iter().sum::<f64>().sin(), vec![x.iter().sum::<f64>().cos(); x.len()]);
/// assert_eq!(check::value_and_gradient(both).verdict().outcome, Outcome::Verified);
/// ```
pub fn value_and_gradient<'f, M: 'f, F: Function<M> + 'f>(both: F) -> Check<'f> {
    let signature = F::signature();
    let shared = Rc::new(RefCell::new(both.erase()));
    let also = Rc::clone(&shared);
    let claim = Call::with_outputs(move |shapes, point, inputs, returned| {
        let mut call = also.borrow_mut();
        call.inputs = inputs;
        call.at(shapes, point, returned)?;
        Ok(call.mutated)
    });
    let function = Call::with_outputs(move |shapes, point, inputs, returned| {
        let mut call = shared.borrow_mut();
        call.inputs = inputs;
        call.at(shapes, point, returned)?;
        let value = returned.shapes.first().cloned().flatten();
        returned.numbers.truncate(value.as_ref().map_or(0, |shape| count(shape)));
        returned.shapes.truncate(1);
        match value {
            Some(_) => Ok(false),
            None => Err(Failure::Panic("the function returned no value".to_string())),
        }
    });
    Check::new(Kind::ValueAndGradient, (function, signature.clone()), (claim, signature))
}
