//! The builder: what is checked, where, and the end in a verdict.

use super::function::{Call, Code, Function, Signature};
use super::recorded::{Numbers, Recorded};
use super::report::Report;
use super::role::Input;
use super::span::Span;
use super::subject::{Kind, Predicate, ShapesOf};
use super::visit::{listen, visit};
use crate::tape::Var;
use crate::verdict::{Outcome, Verdict};

/// Sizes that nobody names a range of: 1, at which sums and transposes are lost, and enough beyond it that four sizes
/// can be pairwise different. Calls grow with them.
pub(super) const SIZES: (usize, usize) = (1, 5);

/// What a check needs beyond the code; see [`Check`]'s methods.
#[derive(Default)]
pub(super) struct Settings<'f> {
    pub(super) on: Vec<Span>,
    pub(super) params: Vec<Span>,
    pub(super) roles: Vec<(usize, Input)>,
    pub(super) except: Vec<f64>,
    pub(super) except_where: Option<Predicate<'f>>,
    pub(super) sizes: Vec<(String, (usize, usize))>,
    pub(super) shapes: Option<ShapesOf<'f>>,
    pub(super) pinned: Option<Vec<usize>>,
    pub(super) at: Option<Vec<f64>>,
    pub(super) seed: Option<u64>,
    pub(super) budget: Option<usize>,
    pub(super) allow_unknown: bool,
    pub(super) names: (String, String),
    pub(super) options: String,
}

/// A claim about code, being put together: [`derivative`](super::derivative()),
/// [`gradient`](super::gradient), [`hessian`](super::hessian), [`jacobian`](super::jacobian), [`vjp`](super::vjp),
/// [`value_and_gradient`](super::value_and_gradient).
///
/// It ends in [`verdict`](Check::verdict), in a [`Report`](Check::report), or in a panic where the claim does not hold
/// ([`assert`](Check::assert)).
///
/// ```
/// use backproof::{check, verdict::Outcome};
/// let check = check::derivative(|x: f64| x * x, |x| 2.0 * x).on(-5.0..=5.0);
/// assert_eq!(check.verdict().outcome, Outcome::Verified);
/// ```
#[must_use = "nothing is checked until `verdict()`, `report()` or `assert()` is called"]
pub struct Check<'f> {
    pub(super) kind: Kind,
    pub(super) function: Call<'f>,
    pub(super) claim: Call<'f>,
    pub(super) signature: Signature,
    pub(super) of_claim: Signature,
    recorded: Option<Recorded<'f>>,
    pub(super) settings: Settings<'f>,
}

impl<'f> Check<'f> {
    pub(super) fn new(
        kind: Kind,
        (function, signature): (Call<'f>, Signature),
        (claim, of_claim): (Call<'f>, Signature),
    ) -> Self {
        let names = ("the function".to_string(), "the claimed code".to_string());
        let settings = Settings { names, ..Settings::default() };
        Check { kind, function, claim, signature, of_claim, recorded: None, settings }
    }

    /// Where the variables lie; nothing outside is ever handed to the code. Ends may be infinite.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// assert_eq!(check::derivative(f64::ln, |x| 1.0 / x).on(0.001..).verdict().outcome, Outcome::Verified);
    /// ```
    pub fn on(mut self, span: impl Into<Span>) -> Self {
        self.settings.on = vec![span.into()];
        self
    }

    /// Where each coordinate of the variables lies.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::gradient(|x: &[f64; 2]| x[0] * x[1].ln(), |x: &[f64; 2]| [x[1].ln(), x[0] / x[1]]);
    /// assert_eq!(check.on_each([(-9.0..9.0).into(), (0.1..9.0).into()]).verdict().outcome, Outcome::Verified);
    /// ```
    pub fn on_each(mut self, spans: impl IntoIterator<Item = Span>) -> Self {
        self.settings.on = spans.into_iter().collect();
        self
    }

    /// The range of the next parameter: parameters are the last arguments, and nothing is differentiated by them.
    /// Integers are drawn for integer types.
    pub fn param(mut self, span: impl Into<Span>) -> Self {
        self.settings.params.push(span.into());
        self
    }

    /// An input that is held: nothing is differentiated by it, and its numbers are drawn from this range. Arguments
    /// count from 0.
    pub fn held(mut self, argument: usize, span: impl Into<Span>) -> Self {
        self.settings.roles.push((argument, Input::constant(span)));
        self
    }

    /// What each input is there for, in order; see [`Input`]. Those behind the last one named stay what they are.
    pub fn roles(mut self, roles: impl IntoIterator<Item = Input>) -> Self {
        self.settings.roles.extend(roles.into_iter().enumerate());
        self
    }

    /// The function once more, in `f64`: where the code computes in `f32`, differences of this one are finer, and the
    /// claim is held against its own rounding alone.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let single = |x: f32| x.sin() / (1.0 + x * x);
    /// let slope = |x: f32| x.cos() / (1.0 + x * x) - x.sin() * 2.0 * x / (1.0 + x * x).powi(2);
    /// let check = check::derivative(single, slope).reference(|x: f64| x.sin() / (1.0 + x * x));
    /// assert_eq!(check.verdict().outcome, Outcome::Verified);
    /// ```
    pub fn reference<M: 'f, F: Function<M> + 'f>(mut self, function: F) -> Self {
        self.signature = F::signature();
        self.function = function.erase();
        self
    }

    /// The claimed code made anew before each call, for code that keeps state between calls.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let counting = || {
    ///     let mut calls = 0;
    ///     move |x: f64| {
    ///         calls += 1;
    ///         2.0 * x * f64::from(calls)
    ///     }
    /// };
    /// assert_eq!(check::derivative(|x: f64| x * x, counting()).verdict().outcome, Outcome::Refuted);
    /// assert_eq!(check::derivative(|x: f64| x * x, counting()).fresh(counting).verdict().outcome, Outcome::Verified);
    /// ```
    pub fn fresh<M: 'f, F: Function<M> + 'f>(mut self, mut make: impl FnMut() -> F + 'f) -> Self {
        self.of_claim = F::signature();
        self.claim = Call::with_outputs(move |shapes, point, inputs, returned| {
            let mut call = make().erase();
            call.inputs = inputs;
            call.at(shapes, point, returned)?;
            Ok(call.mutated)
        });
        self
    }

    /// A number at which nothing is claimed: a kink, or a jump. Points with it as a coordinate are not judged; those
    /// beside it are.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let check = check::derivative(|x: f64| (x - 3.0).abs(), |x| if x < 3.0 { -1.0 } else { 7.0 * f64::from(x == 3.0) + f64::from(x > 3.0) });
    /// assert_eq!(check.on(0.0..=6.0).except(3.0).verdict().outcome, Outcome::Verified);
    /// ```
    pub fn except(mut self, value: f64) -> Self {
        self.settings.except.push(value);
        self
    }

    /// Points that are left out altogether: the code is not called there. The numbers are those of all arguments of
    /// the function, one after the other.
    pub fn except_where(mut self, leaves_out: impl Fn(&[f64]) -> bool + 'f) -> Self {
        self.settings.except_where = Some(Box::new(leaves_out));
        self
    }

    /// How many entries the variable has: a number or a range. Without it, or with a type that says so itself, from 1
    /// to 5.
    pub fn dim(mut self, dim: impl Into<Dim>) -> Self {
        let Dim(low, high) = dim.into();
        self.settings.sizes = vec![("n".to_string(), (low, high))];
        self.settings.shapes = None;
        self
    }

    /// The shapes of all variables, as they depend on some sizes, which are drawn: see [`vjp`](super::vjp).
    pub fn shapes(mut self, names: &[&str], shapes: impl Fn(&[usize]) -> Vec<Vec<usize>> + 'f) -> Self {
        self.settings.sizes = names.iter().map(|name| (name.to_string(), SIZES)).collect();
        self.settings.shapes = Some(Box::new(shapes));
        self
    }

    /// From where to where a size of [`shapes`](Check::shapes) is drawn.
    pub fn size(mut self, name: &str, dim: impl Into<Dim>) -> Self {
        let Dim(low, high) = dim.into();
        self.settings.sizes.iter_mut().filter(|size| size.0 == name).for_each(|size| size.1 = (low, high));
        self
    }

    /// Only these sizes: what a report's line to paste says.
    pub fn sizes(mut self, sizes: impl IntoIterator<Item = usize>) -> Self {
        self.settings.pinned = Some(sizes.into_iter().collect());
        self
    }

    /// A point that is judged before all others: the numbers of all arguments, one after the other.
    ///
    /// ```
    /// use backproof::{check, verdict::Outcome};
    /// let wrong_at_7 = check::derivative(|x: f64| x * x, |x| if x == 7.125 { 0.0 } else { 2.0 * x });
    /// assert_eq!(wrong_at_7.at([7.125]).verdict().outcome, Outcome::Refuted);
    /// ```
    pub fn at(mut self, point: impl IntoIterator<Item = f64>) -> Self {
        self.settings.at = Some(point.into_iter().collect());
        self
    }

    /// The seed of everything random. Without it that of the environment's `BACKPROOF_SEED`, or 0.
    pub fn seed(mut self, seed: u64) -> Self {
        self.settings.seed = Some(seed);
        self
    }

    /// How many calls of the code the look-out may take.
    pub fn budget(mut self, calls: usize) -> Self {
        self.settings.budget = Some(calls);
        self
    }

    /// Lets [`assert`](Check::assert) pass where the answer is `unknown`.
    pub fn allow_unknown(mut self) -> Self {
        self.settings.allow_unknown = true;
        self
    }

    /// What the report calls the function and the claimed code.
    pub fn named(mut self, function: &str, claim: &str) -> Self {
        let line = |code: &str| code.split_whitespace().collect::<Vec<_>>().join(" ");
        self.settings.names = (line(function), line(claim));
        self
    }

    /// The same code on the tape's numbers: what the macros' `generic` adds. All arguments come as one list, one after
    /// the other.
    ///
    /// ```
    /// use backproof::{check, verdict::{Level, Outcome}};
    /// use num_traits::Float;
    /// fn f<T: Float>(x: T) -> T {
    ///     x * x.sin()
    /// }
    /// fn slope<T: Float>(x: T) -> T {
    ///     x.sin() + x * x.cos()
    /// }
    /// let check = check::derivative(f::<f64>, slope::<f64>).recorded(|v| f(v[0]), |v| slope(v[0]));
    /// assert_eq!(check.verdict().strongest, Some(Level::Exact));
    /// ```
    pub fn recorded<A: Numbers, B: Numbers>(
        mut self,
        function: impl Fn(&[Var]) -> A + 'f,
        claim: impl Fn(&[Var]) -> B + 'f,
    ) -> Self {
        self.recorded = Some(Recorded { function: Code::flat(function), claim: Code::flat(claim) });
        self
    }

    /// The same with the arguments as the code takes them: what `generic` adds for functions that are named.
    ///
    /// ```
    /// use backproof::{check, tape::Var, verdict::{Level, Outcome}};
    /// use num_traits::Float;
    /// fn forward<T: Float>(w: &[T], x: T) -> Vec<T> {
    ///     w.iter().map(|w| *w * x).collect()
    /// }
    /// fn backward<T: Float>(w: &[T], x: T, dy: &[T]) -> (Vec<T>, T) {
    ///     let dx = w.iter().zip(dy).fold(T::zero(), |sum, (w, dy)| sum + *w * *dy);
    ///     (dy.iter().map(|dy| *dy * x).collect(), dx)
    /// }
    /// let check = check::vjp(forward::<f64>, backward::<f64>).on_tape(forward::<Var>, backward::<Var>);
    /// let verdict = check.shapes(&["n"], |s| vec![vec![s[0]], vec![]]).verdict();
    /// assert_eq!((verdict.outcome, verdict.strongest), (Outcome::Verified, Some(Level::Exact)));
    /// ```
    pub fn on_tape<F: 'f, G: 'f>(mut self, function: impl Function<F> + 'f, claim: impl Function<G> + 'f) -> Self {
        self.recorded = Some(Recorded { function: function.on_tape(), claim: claim.on_tape() });
        self
    }

    /// As a macro was written: the function, the claimed code, the other arguments.
    #[doc(hidden)]
    pub fn written(mut self, function: &str, claim: &str, options: &str) -> Self {
        self.settings.options = options.split_whitespace().collect::<Vec<_>>().join(" ");
        self.named(function, claim)
    }

    /// The answer.
    #[must_use = "a verdict that nobody reads checks nothing"]
    pub fn verdict(self) -> Verdict {
        self.report().verdict
    }

    /// The answer with what explains it, to be printed.
    #[must_use = "a report that nobody reads checks nothing"]
    pub fn report(mut self) -> Report {
        let recorded = self.recorded.take();
        let seed = self.settings.seed.unwrap_or_else(seed_of_the_environment);
        let (budget, allow_unknown) = (self.settings.budget, self.settings.allow_unknown);
        let (names, options) = (self.settings.names.clone(), self.settings.options.clone());
        let (at, pinned) = (self.settings.at.clone(), self.settings.pinned.clone());
        let mut subject = match self.subject() {
            Ok(subject) => subject,
            Err(words) => return Report::unusable(words, names),
        };
        if let Some(pinned) = pinned {
            subject.sizes.iter_mut().zip(pinned).for_each(|(size, pinned)| size.1 = (pinned, pinned));
        }
        let seen = visit(&mut subject, seed, budget, at.as_deref());
        let heard = recorded.map(|mut recorded| listen(&mut recorded, &mut subject, seed, &seen));
        let mut report = Report::of(&mut subject, seen, heard, (names, &options), seed);
        report.allows_unknown = allow_unknown;
        report
    }

    /// Panics with the report where the claim is not verified.
    ///
    /// # Panics
    /// Where the claim is refuted; and where it is unknown, unless [`allow_unknown`](Check::allow_unknown) says
    /// otherwise.
    #[track_caller]
    pub fn assert(self) {
        let report = self.report();
        assert!(report.passes(), "{report}");
    }

    /// Panics unless the claim is refuted: a negative control.
    ///
    /// # Panics
    /// Where it is not.
    #[track_caller]
    pub fn assert_refuted(self) {
        let report = self.report();
        assert!(
            report.verdict.outcome == Outcome::Refuted,
            "this code is wrong on purpose, and was not caught\n{report}"
        );
    }
}

pub(super) fn seed_of_the_environment() -> u64 {
    std::env::var("BACKPROOF_SEED").ok().and_then(|text| text.trim().parse().ok()).unwrap_or(0)
}

/// How many entries: a number or a range of numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dim(usize, usize);

impl From<usize> for Dim {
    fn from(size: usize) -> Dim {
        Dim(size, size)
    }
}

impl From<std::ops::RangeInclusive<usize>> for Dim {
    fn from(range: std::ops::RangeInclusive<usize>) -> Dim {
        Dim(*range.start(), *range.end())
    }
}

impl From<std::ops::Range<usize>> for Dim {
    fn from(range: std::ops::Range<usize>) -> Dim {
        Dim(range.start, range.end.saturating_sub(1).max(range.start))
    }
}

/// Whether an outcome is the one that a test wants.
pub(super) fn is_pass(outcome: Outcome, allows_unknown: bool) -> bool {
    outcome == Outcome::Verified || (allows_unknown && outcome == Outcome::Unknown)
}
