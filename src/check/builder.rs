//! The builder: what is checked, where, and the end in a verdict.

use super::function::{Call, Signature};
use super::recorded::{Numbers, Recorded};
use super::report::Report;
use super::span::Span;
use super::subject::{Block, Kind, Predicate, Role, ShapesOf, Subject};
use super::visit::{DOUBTS, listen, visit};
use crate::tape::Var;
use crate::verdict::{Outcome, Verdict};

/// What a check needs beyond the code; see [`Check`]'s methods.
#[derive(Default)]
struct Settings<'f> {
    on: Vec<Span>,
    params: Vec<Span>,
    held: Vec<(usize, Span)>,
    except: Vec<f64>,
    except_where: Option<Predicate<'f>>,
    sizes: Vec<(String, (usize, usize))>,
    shapes: Option<ShapesOf<'f>>,
    pinned: Option<Vec<usize>>,
    at: Option<Vec<f64>>,
    seed: Option<u64>,
    budget: Option<usize>,
    allow_unknown: bool,
    names: (String, String),
    options: String,
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
    kind: Kind,
    function: Call<'f>,
    claim: Call<'f>,
    signature: Signature,
    recorded: Option<Recorded<'f>>,
    settings: Settings<'f>,
}

impl<'f> Check<'f> {
    pub(super) fn new(kind: Kind, function: Call<'f>, claim: Call<'f>, signature: Signature) -> Self {
        let names = ("the function".to_string(), "the claimed code".to_string());
        Check { kind, function, claim, signature, recorded: None, settings: Settings { names, ..Settings::default() } }
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
        self.settings.held.push((argument, span.into()));
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
    /// assert_eq!(check.verdict().strongest, Some(Level::Sampled));
    /// ```
    pub fn recorded<A: Numbers, B: Numbers>(
        mut self,
        function: impl Fn(&[Var]) -> A + 'f,
        claim: impl Fn(&[Var]) -> B + 'f,
    ) -> Self {
        let function = move |v: &[Var]| function(v).numbers();
        let claim = move |v: &[Var]| claim(v).numbers();
        self.recorded = Some(Recorded { function: Box::new(function), claim: Box::new(claim) });
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
        let heard = recorded.map(|recorded| listen(&recorded, &mut subject, seed, &seen));
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

    /// The claim, once all is known; or what does not fit.
    fn subject(self) -> Result<Subject<'f>, String> {
        let Check { kind, function, claim, signature, settings, .. } = self;
        let arguments = signature.fixed.len();
        if settings.params.len() > arguments.saturating_sub(1) {
            return Err(format!(
                "{} parameters are given, but the function takes {arguments} arguments in all",
                settings.params.len()
            ));
        }
        for span in settings.on.iter().chain(&settings.params) {
            if span.is_empty() {
                return Err(format!(
                    "the range from {} to {} is empty: write the lower end first",
                    span.low, span.high
                ));
            }
        }
        let variables = arguments - settings.params.len();
        let on = if settings.on.is_empty() { vec![Span::ALL] } else { settings.on };
        let mut blocks: Vec<Block> = (0..arguments)
            .map(|at| {
                let whole = signature.whole[at];
                let param = at.checked_sub(variables).map(|param| settings.params[param]);
                let held = settings.held.iter().find(|(held, _)| *held == at).map(|(_, span)| *span).or(param);
                let role = if held.is_some() || whole { Role::Held } else { Role::Variable };
                let spans = held.map_or_else(|| on.clone(), |span| vec![span]);
                Block { name: name_of(at, variables), role, spans, whole }
            })
            .collect();
        let (sizes, mut shapes) = shapes_of(settings.sizes, settings.shapes, &signature, variables)?;
        if kind == Kind::Vjp {
            blocks.extend((0..4).map(|at| Block {
                name: if at == 0 { "cotangent".to_string() } else { format!("cotangent {}", at + 1) },
                role: Role::Cotangent,
                spans: vec![Span::ALL],
                whole: false,
            }));
        }
        let params = arguments - variables;
        let of_variables = shapes;
        shapes = Box::new(move |sizes: &[usize]| {
            let mut all = of_variables(sizes);
            all.extend(std::iter::repeat_n(Vec::new(), params));
            all
        });
        Ok(Subject {
            kind,
            function,
            claim,
            signature,
            blocks,
            sizes,
            shapes,
            except: settings.except,
            except_where: settings.except_where,
            doubts: DOUBTS,
            patience: usize::MAX,
        })
    }
}

/// Sizes that nobody names a range of.
const SIZES: (usize, usize) = (1, 5);

type SizesAndShapes<'f> = (Vec<(String, (usize, usize))>, ShapesOf<'f>);

/// Sizes and shapes of the variables: as they are given, or as the types say.
fn shapes_of<'f>(
    sizes: Vec<(String, (usize, usize))>,
    shapes: Option<ShapesOf<'f>>,
    signature: &Signature,
    variables: usize,
) -> Result<SizesAndShapes<'f>, String> {
    if let Some(shapes) = shapes {
        let ends = sizes.iter().map(|(_, (low, _))| *low).collect::<Vec<_>>();
        let given = shapes(&ends).len();
        if given != variables {
            return Err(format!(
                "`shapes` names {given} arrays, but the function takes {variables} variables beside its parameters"
            ));
        }
        return Ok((sizes, shapes));
    }
    let fixed: Vec<Vec<Option<usize>>> = signature.fixed[..variables].to_vec();
    let open = fixed.iter().flatten().any(Option::is_none);
    if !open {
        if let ([(_, (low, high))], [Some(own)]) = (sizes.as_slice(), fixed.first().map_or(&[][..], Vec::as_slice))
            && !(low <= own && own <= high)
        {
            return Err(format!("the type says that there are {own} entries, and `dim` says {low} to {high}"));
        }
        let all: Vec<Vec<usize>> = fixed.iter().map(|shape| shape.iter().flatten().copied().collect()).collect();
        return Ok((Vec::new(), Box::new(move |_| all.clone())));
    }
    let sizes = if sizes.is_empty() { vec![("n".to_string(), SIZES)] } else { sizes };
    let shapes = move |sizes: &[usize]| {
        let with = |shape: &Vec<Option<usize>>| shape.iter().map(|size| size.unwrap_or(sizes[0])).collect();
        fixed.iter().map(with).collect()
    };
    Ok((sizes, Box::new(shapes)))
}

/// `x`, or `x1`, `x2`, …; parameters are `a`, `b`, ….
fn name_of(at: usize, variables: usize) -> String {
    match at.checked_sub(variables) {
        Some(param) => char::from(b'a' + (param % 26) as u8).to_string(),
        None if variables == 1 => "x".to_string(),
        None => format!("x{}", at + 1),
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
