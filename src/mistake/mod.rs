//! Known mistakes and repairs: why a claim is wrong, and what would be right.
//!
//! Nothing here is guessed. A mistake is named only if it reproduces the claimed values at points that played no part
//! in finding it, and only if a judge verifies the claim with the mistake undone; a repair is offered only if a judge
//! verifies it. The judge is handed in: this module stands below the one that weighs witnesses.

mod assume;
mod brief;
mod candidate;
mod convention;
mod edited;
mod fact;
mod finder;
mod name;
mod named;
mod paths;
mod proposal;
mod ratio;
mod rule;
mod shape;
mod span;
mod told;
mod trial;
pub mod versions;
mod vocabulary;
pub mod way;
mod written;
mod wrong;

use self::finder::Finder;
pub use self::finder::{Explanation, Judge};
use self::wrong::Sides;
use crate::lang::ast::{Binder, ClaimBody, Expr, ExprKind, StatementKind};
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim, Item, Typed};
use crate::verdict::{Options, Outcome, Verdict};

/// The names of mistakes, in the order of `docs/mistakes.md`; `C` and `FACT` stand for what is found.
pub const NAMES: [&str; 49] = [
    "factor C",
    "sign",
    "transposed",
    "missing transpose",
    "product kind",
    "swapped factors",
    "wrong name",
    "missing term",
    "extra term",
    "missing chain factor",
    "f for f'",
    "f' at the activation",
    "softmax diagonal",
    "missing sum",
    "wrong axis",
    "wrong branch",
    "wrong constant",
    "wrong exponent",
    "other function's derivative",
    "assumes FACT",
    "extra transpose",
    "missing factor",
    "extra factor",
    "f' for f",
    "missing function",
    "extra function",
    "wrong function",
    "wrong argument",
    "swapped indices",
    "wrong index",
    "swapped parts",
    "off by one",
    "missing delta",
    "missing condition",
    "extra condition",
    "wrong condition",
    "mean for sum",
    "sum for mean",
    "extra sum",
    "wrong shape",
    "product rule",
    "quotient rule",
    "taken for linear",
    "p - y off its case",
    "missing brackets",
    "symmetric convention",
    "diagonal Jacobian",
    "other variable's derivative",
    "no value",
];
/// So many of [`NAMES`], the first ones, are those that the claims language names itself.
pub const OF_THE_LANGUAGE: usize = 20;

/// What explains a wrong claim: one that was refuted, or whose shapes do not fit. None for any other, and where no
/// known mistake explains it.
///
/// ```
/// use backproof::judge::{judge, verified_within};
/// use backproof::lang::{reading::Reading, typed::Item};
/// use backproof::mistake::explain;
/// use backproof::verdict::Options;
/// let (reading, options) = (Reading::new("var x\nclaim: d(cos(x))/dx = sin(x)", false), Options::default());
/// let document = reading.document();
/// let Item::Claim(claim) = &document.items[0] else { panic!("it can be read") };
/// let verdict = judge(document, claim, &options);
/// let candidates = |document: &_, claim: &_, work: &_| verified_within(document, claim, &options, work);
/// let found = explain(&reading, &document.items[0], &verdict, &options, &candidates);
/// let found = found.and_then(|found| found.mistake()).expect("a known mistake");
/// assert_eq!((found.name.as_str(), found.fix.unwrap().text.as_str()), ("sign", "-sin(x)"));
/// ```
pub fn explain(
    reading: &Reading,
    item: &Item,
    verdict: &Verdict,
    options: &Options,
    judge: &Judge<'_>,
) -> Option<Explanation> {
    let span = match item {
        Item::Claim(claim) => claim.span,
        Item::Faulty(faulty) => faulty.span,
    };
    let statements = &reading.source.statements;
    let place = statements.binary_search_by_key(&span.start, |statement| statement.span.start).ok()?;
    let statement = &statements[place];
    let StatementKind::Claim(written) = &statement.kind else { return None };
    match (item, &written.body, verdict.outcome) {
        (Item::Claim(claim), ClaimBody::Shape(expr, dims), Outcome::Refuted) => {
            let Body::Shape(typed, _) = &claim.body else { return None };
            shape::explain(reading, expr, typed, dims).map(Explanation::Known)
        }
        (Item::Claim(claim), ClaimBody::Equal(left, right), Outcome::Refuted) => {
            let Body::Equal(typed, claimed) = &claim.body else { return None };
            let (left, typed) = whole(reading, left, typed).unwrap_or((left, typed.clone()));
            let claim = Claim { body: Body::Equal(typed, claimed.clone()), ..Claim::clone(claim) };
            Finder::new(reading, &claim, Some(claimed.clone()), Sides { left, right }, options, judge)?.find()
        }
        (Item::Faulty(faulty), ClaimBody::Equal(left, right), Outcome::Error) => {
            let typed = reading.checked.expr(left).ok()?;
            let claim = Claim {
                line: faulty.line,
                label: faulty.label.clone(),
                text: faulty.text.clone(),
                span: faulty.span,
                body: Body::Equal(typed.clone(), typed),
                expectation: None,
                restrictions: faulty.restrictions,
            };
            Finder::new(reading, &claim, None, Sides { left, right }, options, judge)?.find()
        }
        _ => None,
    }
}

/// The array of which a left side names every entry: `dJ/dQ` of `dJ/dQ[i,k]`. The searches know derivatives of arrays.
fn whole<'e>(reading: &Reading, left: &'e Expr, typed: &Typed) -> Option<(&'e Expr, Typed)> {
    let ExprKind::Build { names, body } = &left.kind else { return None };
    let ExprKind::Entry { of, index, or: None } = &body.kind else { return None };
    let is_own = |(at, binder): (&Expr, &Binder)| matches!(&at.kind, ExprKind::Name(name) if *name == binder.name.name);
    if index.len() != names.len() || !index.iter().zip(names).all(is_own) {
        return None;
    }
    let array = reading.checked.expr(of).ok()?;
    (array.shape == typed.shape).then_some((&**of, array))
}
