//! The derivative itself, and the way to it: what a claim should have said, step by step along the chain rule.
//!
//! Formulas are found in index form by the [`all-shapes`](crate::witness::all_shapes) witness and translated back to
//! matrix words; each is verified like any other claim before it is shown.

mod entries;
mod messages;
mod steps;
mod ways;

pub use entries::{derive_written, is_written};

use self::messages::{missing, names_of, told};
use crate::claim::Subject;
use crate::claim::work::{DERIVATION, Work};
use crate::guard::{caught, failed, on_large_stack};
use crate::judge::{judge_within, judged_items};
use crate::lang::ast::{ClaimBody, DomainItem, Expr, Level, Span, Statement, StatementKind};
use crate::lang::builtin::PROPERTIES;
use crate::lang::edit::walk::{self, parts};
use crate::lang::latex::latex;
use crate::lang::parser::parse;
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::spelling::in_brackets;
use crate::lang::typed::{Body, Claim, DerivativeKind, Document, Item, Kind, Restriction, Typed, Variable};
use crate::verdict::{Judged, Options, Outcome};
use crate::witness::all_shapes::{Decision, Elaboration, Form, Shown, decide, in_words, with_facts};

/// What takes more parts than this to be said is told in index form alone.
const MOST_WORDS: usize = 1000;

/// A derivative in three notations.
#[derive(Clone, Debug, PartialEq)]
pub struct Derivation {
    /// What is differentiated by what: `dJ/dW`.
    pub statement: String,
    /// The shape of the derivative.
    pub shape: String,
    /// The formula in the language, if it can be said in matrix words and was verified.
    pub formula: Option<Formula>,
    /// The derivative in index form.
    pub index: String,
}

/// A formula that was verified.
#[derive(Clone, Debug, PartialEq)]
pub struct Formula {
    /// In the language's notation.
    pub text: String,
    /// In LaTeX.
    pub latex: String,
    /// The strongest evidence for it.
    pub evidence: Option<Level>,
}

/// The derivative of an expression by a variable, in a file's names; with `one_liner`, undeclared names are real
/// scalar variables.
///
/// # Errors
/// In words: where the expression cannot be read, has no normal form, or is no expression of the file.
///
/// ```
/// use backproof::{derive::derive, verdict::Options};
/// let file = "dims n, m\nvar W[n,m], x[m], y[n]\nlet r = W*x - y\nlet J = 1/2*r'*r";
/// let found = derive(file, false, "J", "W", &Options::default()).expect("a derivative");
/// assert_eq!(found.formula.expect("in words").text, "r*x'");
/// ```
pub fn derive(
    text: &str,
    one_liner: bool,
    expression: &str,
    wrt: &str,
    options: &Options,
) -> Result<Derivation, String> {
    let found = caught(|| on_large_stack(|| derive_unguarded(text, one_liner, expression, wrt, options)));
    found.unwrap_or_else(|words| Err(failed("this derivative", &words)))
}

fn derive_unguarded(
    text: &str,
    one_liner: bool,
    expression: &str,
    wrt: &str,
    options: &Options,
) -> Result<Derivation, String> {
    let statement = format!("d({expression})/d{wrt}");
    is_readable(expression, wrt)?;
    let full = format!("{text}\nclaim: {statement} = 0\n");
    let reading = Reading::new(&full, one_liner);
    let last = reading.source.statements.last().ok_or("there is nothing to differentiate")?;
    let left = match &last.kind {
        StatementKind::Claim(claim) if last.span.start >= text.len() => match &claim.body {
            ClaimBody::Equal(left, _) => left.clone(),
            ClaimBody::Shape(..) => return Err(format!("`{expression}` is no expression")),
        },
        StatementKind::Faulty { faults, .. } => {
            return Err(format!("`{statement}` cannot be read: {}", told(faults)));
        }
        _ => return Err(format!("`{expression}` is no single expression")),
    };
    let typed = reading.checked.expr(&left).map_err(|fault| match fault.hint {
        Some(_) if fault.message.starts_with("unknown name") && !one_liner => {
            format!("{}; {}", fault.message, names_of(reading.document()))
        }
        _ => told(&[fault]),
    })?;
    if let Some((_, of, variable)) = derivative_in(&typed)
        && !reading.document().closure(of, None).contains(variable)
    {
        let declared = missing(reading.document(), of, one_liner).unwrap_or(", nor in what it is made of".to_owned());
        return Err(format!("`{wrt}` does not occur in `{expression}`{declared}"));
    }
    let place = last.span.start;
    let statement = if expression.chars().all(|c| c.is_alphanumeric() || c == '_') {
        format!("d{expression}/d{wrt}")
    } else {
        statement
    };
    let context = Context { reading: &reading, place, options, work: Work::new(DERIVATION) };
    context.derivation(statement, &typed)
}

/// The derivative form that an expression is, or that an array by entries has entries of.
fn derivative_in(typed: &Typed) -> Option<(&DerivativeKind, &Typed, Variable)> {
    match &typed.kind {
        Kind::Derivative(kind, of, variable) => Some((kind, of, *variable)),
        Kind::Build(_, body) | Kind::Entry(body, _, None) => derivative_in(body),
        _ => None,
    }
}

/// Whether an expression, and a name, can be read each for itself: what is wrong is said of what the user wrote, and
/// not of the claim that it is put into.
fn is_readable(expression: &str, wrt: &str) -> Result<(), String> {
    for (own, statement) in [(expression, format!("let it = {expression}")), (wrt, format!("var {wrt}"))] {
        if own.trim().is_empty() {
            return Err("there is nothing to differentiate, or nothing to differentiate by".to_string());
        }
        match &parse(&statement).statements[..] {
            [Statement { kind: StatementKind::Faulty { faults, .. }, .. }] => {
                return Err(format!("`{own}` cannot be read: {}", told(faults)));
            }
            [_] => {}
            _ => return Err(format!("`{own}` is no single expression")),
        }
    }
    Ok(())
}

/// What stands at a place, on one line, without brackets around the whole.
fn unbracketed(text: &str, span: Span) -> String {
    let own = text.get(span.start..span.end).unwrap_or_default();
    let mut own = own.split_whitespace().collect::<Vec<_>>().join(" ");
    while let Some(inner) = in_brackets(&own) {
        own = inner.trim().to_string();
    }
    own
}

/// A claim taken apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The claim's label, or its text.
    pub name: String,
    /// The line it starts on.
    pub line: usize,
    /// The parts of both sides in the order of the text: depth, text, shape.
    pub parts: Vec<(usize, String, String)>,
    /// Both sides in index form, as they are and where they differ; or why there is none.
    pub index: Result<Sides, String>,
    /// The derivatives on the way, each verified, the claimed one last.
    pub steps: Vec<Derivation>,
}

/// The sides of a claim in index form.
#[derive(Clone, Debug, PartialEq)]
pub struct Sides {
    /// The left side, derivatives taken.
    pub left: String,
    /// The right side.
    pub right: String,
    /// How they compare.
    pub comparison: Comparison,
}

/// How the index forms of both sides compare. What is declared is told in the file's words.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// They are the same.
    Same,
    /// They are the same after more rewriting, and by these facts and domains.
    SameBy(Vec<String>),
    /// They differ as far as they are rewritten, though the claim is verified, where this is declared.
    SameInValue(Vec<String>),
    /// They differ.
    Different {
        /// What the right side has too much: in matrix words or, where it has none, in index form.
        excess: String,
        /// The facts that bear on the claim.
        facts: Vec<String>,
        /// Whether all of them are put into the difference.
        put_in: bool,
    },
}

/// Those claims of a text that were judged, taken apart, in the order of the text; what cannot be read, or is about a
/// shape, is left out.
///
/// ```
/// use backproof::{Reading, derive::{Comparison, paths}, judge::judge_some, verdict::Options};
/// let text = "dims n\nvar A[n,n], x[n]\ngiven A symmetric\nclaim d(x'*A*x)/dx = 2*A*x";
/// let (reading, options) = (Reading::new(text, false), Options::default());
/// let rows = judge_some("-", &reading, &options, &|_, _| true, 1, &mut |_, _| {});
/// let sides = paths(&reading, &rows, &options)[0].index.clone().expect("index forms");
/// assert_eq!(sides.comparison, Comparison::SameBy(vec!["A symmetric".to_string()]));
/// ```
pub fn paths(reading: &Reading, rows: &[Judged], options: &Options) -> Vec<Path> {
    on_large_stack(|| paths_unguarded(reading, rows, options))
}

fn paths_unguarded(reading: &Reading, rows: &[Judged], options: &Options) -> Vec<Path> {
    let text = reading.text();
    let mut paths = Vec::new();
    for (item, row) in judged_items(reading.document(), rows) {
        let Item::Claim(claim) = item else { continue };
        let Body::Equal(left, right) = &claim.body else { continue };
        let work = Work::new(DERIVATION);
        let context = Context { reading, place: claim.span.start, options, work };
        let mut parts = Vec::new();
        context.parts(text, left, 0, &mut parts);
        context.parts(text, right, 0, &mut parts);
        let index = caught(|| context.sides(text, claim, row.verdict.outcome == Outcome::Verified));
        paths.push(Path {
            name: claim.label.clone().unwrap_or_else(|| claim.text.clone()),
            line: claim.line,
            parts,
            index: index.unwrap_or_else(|words| Err(failed("this claim", &words))),
            steps: caught(|| context.steps(text, left)).unwrap_or_default(),
        });
    }
    paths
}

/// Of what is declared, so much that both sides have the same normal form by it, and would not by less; none where they
/// have not.
fn needed<'d>(subject: &Subject<'d>) -> Option<Vec<&'d Restriction>> {
    let is_equal = |subject: &Subject<'_>| matches!(decide(subject), Ok(Decision::Equal { .. }));
    if !is_equal(subject) {
        return None;
    }
    let mut least = subject.clone();
    for restriction in &subject.restrictions {
        let mut less = least.clone();
        less.restrictions.retain(|other| other != restriction);
        if is_equal(&less) {
            least = less;
        }
    }
    Some(least.restrictions)
}

/// A place in a checked file.
struct Context<'c> {
    reading: &'c Reading,
    place: usize,
    options: &'c Options,
    /// What taking the claim apart may cost.
    work: Work,
}

impl Context<'_> {
    fn document(&self) -> &Document {
        self.reading.document()
    }

    fn derivation(&self, statement: String, typed: &Typed) -> Result<Derivation, String> {
        let document = self.document();
        if (matches!(typed.kind, Kind::Build(..)) || typed.shape.rank() > 2)
            && let Some(found) = self.by_entry(&statement, typed)
        {
            return found;
        }
        let mut elaboration = Elaboration::drawing_on(document, &self.work);
        let value = elaboration.value(typed).map_err(|stop| stop.detail())?;
        let index = Shown { algebra: &elaboration.algebra, document, own: &[] }.form(&value.form);
        let words = self.words(&mut elaboration, &value.form, value.rows, typed);
        let formula = self.ways(words, typed).iter().find_map(|way| self.verified(typed, way));
        if formula.is_none()
            && let Some(Ok(found)) = self.by_entry(&statement, typed)
            && found.formula.is_some()
        {
            return Ok(found);
        }
        Ok(Derivation { statement, shape: typed.shape.show(&document.dims), formula, index })
    }

    /// The form in matrix words, those of what is differentiated among them.
    fn words(&self, elaboration: &mut Elaboration<'_>, form: &Form, rows: usize, typed: &Typed) -> Option<Expr> {
        let parts = self.told(typed);
        let words = in_words(elaboration, form, rows, self.place, &parts).ok().flatten();
        words.filter(|words| walk::parts(words).len() <= MOST_WORDS)
    }

    /// Parts of what is differentiated that have words of their own.
    fn told<'t>(&'t self, typed: &'t Typed) -> Vec<(Expr, &'t Typed)> {
        let mut parts = Vec::new();
        if let Some((_, of, _)) = derivative_in(typed) {
            let mut whole = vec![of];
            let lets = self.document().closure(of, None).lets;
            whole.extend(lets.iter().map(|id| &self.document().lets[*id].value));
            for value in whole {
                value.walk(&mut |part| {
                    let told =
                        matches!(part.kind, Kind::Softmax(..) | Kind::LogSumExp(..) | Kind::Norm(_) | Kind::Sum(_));
                    if told && let Some(expr) = self.written(part.span) {
                        parts.push((expr, part));
                    }
                });
            }
        }
        parts.reverse();
        parts
    }

    /// The expression that is written at a place.
    fn written(&self, span: Span) -> Option<Expr> {
        let around = |statement: &&Statement| statement.span.start <= span.start && span.end <= statement.span.end;
        let statement = self.reading.source.statements.iter().find(around)?;
        let roots = match &statement.kind {
            StatementKind::Let { value, .. } => vec![value],
            StatementKind::Claim(claim) => match &claim.body {
                ClaimBody::Equal(left, right) => vec![left, right],
                ClaimBody::Shape(expr, _) => vec![expr],
            },
            _ => Vec::new(),
        };
        roots.into_iter().flat_map(parts).find(|part| part.span == span).cloned()
    }

    /// The formula, if the claim that it is the expression is verified.
    fn verified(&self, typed: &Typed, words: &Expr) -> Option<Formula> {
        let right = self.reading.checked.expr(words).ok()?;
        if right.shape != typed.shape {
            return None;
        }
        let document = self.document();
        let claim = Claim {
            line: 0,
            label: None,
            text: String::new(),
            span: typed.span,
            body: Body::Equal(typed.clone(), right),
            expectation: None,
            restrictions: document.restrictions.len(),
        };
        let verdict = judge_within(document, &claim, self.options, &self.work);
        (verdict.outcome == Outcome::Verified).then(|| Formula {
            text: print(words),
            latex: latex(words, &|part| self.reading.checked.expr(part).is_ok_and(|typed| typed.shape.is_scalar())),
            evidence: verdict.strongest,
        })
    }

    /// An expression and what it is made of, with shapes.
    fn parts(&self, text: &str, typed: &Typed, depth: usize, parts: &mut Vec<(usize, String, String)>) {
        parts.push((depth, unbracketed(text, typed.span), typed.shape.show(&self.document().dims)));
        typed.written_parts(&mut |part| self.parts(text, part, depth + 1, parts));
    }

    fn sides(&self, text: &str, claim: &Claim, verified: bool) -> Result<Sides, String> {
        let document = self.document();
        let subject = Subject::drawing_on(document, claim, &self.work).ok_or("the claim is about a shape")?;
        let mut elaboration = Elaboration::drawing_on(document, &self.work);
        let mut value = |typed| elaboration.value(typed).map_err(|stop| stop.detail());
        let (left, right) = (value(subject.left)?, value(subject.right)?);
        let own = self.names_of_slots(subject.left);
        let shown = |form| Shown { algebra: &elaboration.algebra, document, own: &own }.form(form);
        let (of_left, of_right) = (shown(&left.form), shown(&right.form));
        let excess = right.form.clone().plus(&left.form.negated());
        let told = |restrictions: &[&Restriction]| {
            restrictions.iter().map(|restriction| self.declared(text, restriction)).collect::<Vec<String>>()
        };
        let comparison = if excess.is_zero() {
            Comparison::Same
        } else if let Some(needed) = needed(&subject) {
            Comparison::SameBy(told(&needed))
        } else if verified {
            Comparison::SameInValue(told(&subject.restrictions))
        } else {
            let facts: Vec<&Restriction> =
                subject.restrictions.iter().copied().filter(|restriction| restriction.is_fact()).collect();
            let known = with_facts(&mut elaboration, &subject, &excess).filter(|known| !known.is_zero());
            let (put_in, excess) = (known.is_some(), known.unwrap_or(excess));
            let words = self.words(&mut elaboration, &excess, left.rows, subject.left);
            let indexed = || Shown { algebra: &elaboration.algebra, document, own: &own }.form(&excess);
            let excess = words.map_or_else(indexed, |words| print(&words));
            Comparison::Different { excess, facts: told(&facts), put_in }
        };
        Ok(Sides { left: of_left, right: of_right, comparison })
    }

    /// What is declared, as it is written.
    fn declared(&self, text: &str, restriction: &Restriction) -> String {
        let written = |span| unbracketed(text, span);
        match restriction {
            Restriction::Property(id, property) => {
                let word = PROPERTIES.iter().find(|(_, own)| own == property).map_or("", |(word, _)| word);
                format!("{} {word}", self.document().inputs[*id].name)
            }
            Restriction::Equation { residual, .. } => written(residual.span),
            Restriction::Except(difference) => format!("except {}", written(difference.span)),
            Restriction::Positive { expr, .. } => {
                let items = self.reading.source.statements.iter().filter_map(|statement| match &statement.kind {
                    StatementKind::Domain(items) => Some(items),
                    _ => None,
                });
                let spans = items.flatten().map(|item| match item {
                    DomainItem::Interval { of, span, .. } => of.span.to(*span),
                    DomainItem::Inequality(comparison) => comparison.left.span.to(comparison.right.span),
                });
                // An end of an interval may stand beside what is bounded, on either side of it.
                let around = |span: &Span| span.start <= expr.span.start && expr.span.start < span.end;
                written(spans.into_iter().find(around).unwrap_or(expr.span))
            }
        }
    }
}
