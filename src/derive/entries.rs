//! Derivatives by entry, with names for their indices.

use super::messages::{missing, told};
use super::{Context, Derivation, derivative_in};
use crate::guard::{caught, failed, on_large_stack};
use crate::lang::ast::{Binder, ClaimBody, Expr, ExprKind, Ident, Span, Statement, StatementKind};
use crate::lang::builtin::reserved;
use crate::lang::edit::build::{expr, name};
use crate::lang::edit::walk;
use crate::lang::parser::parse;
use crate::lang::print::print;
use crate::lang::reading::Reading;
use crate::lang::typed::{Kind, Typed};
use crate::verdict::Options;
use crate::witness::all_shapes::{Elaboration, Shown, in_words_by_entry};

/// Names for the indices of an array that have none.
const NAMES: [&str; 10] = ["i", "j", "k", "l", "p", "q", "r", "s", "u", "v"];

/// A derivative as it is written in a claim, `dJ/dW` or an entry `dJ/dQ[b,i,k]`, in a file's names.
///
/// # Errors
/// In words, as of [`derive`](super::derive()).
///
/// ```
/// use backproof::{derive::derive_written, verdict::Options};
/// let file = "dims n, m\nvar W[n,m], x[m]\nlet J = sum(i: sum(k: W[i,k]*x[k])^2)";
/// let found = derive_written(file, false, "dJ/dx[j]", &Options::default()).expect("a derivative");
/// assert_eq!(found.formula.expect("by entry").text, "2*sum(k, l: x[l]*W[k, j]*W[k, l])");
/// ```
pub fn derive_written(text: &str, one_liner: bool, written: &str, options: &Options) -> Result<Derivation, String> {
    let found = caught(|| on_large_stack(|| unguarded(text, one_liner, written, options)));
    found.unwrap_or_else(|words| Err(failed("this derivative", &words)))
}

fn unguarded(text: &str, one_liner: bool, written: &str, options: &Options) -> Result<Derivation, String> {
    let full = format!("{text}\nclaim: {written} = 0\n");
    let reading = Reading::new(&full, one_liner);
    let last = reading.source.statements.last().ok_or("there is nothing to differentiate")?;
    let no_derivative = || {
        format!("`{written}` is no derivative: write one, `dJ/dW` or `dJ/dQ[b,i,k]`, or name the variable with `--wrt`")
    };
    let left = match &last.kind {
        StatementKind::Claim(claim) if last.span.start >= text.len() => match &claim.body {
            ClaimBody::Equal(left, _) => left.clone(),
            ClaimBody::Shape(..) => return Err(no_derivative()),
        },
        StatementKind::Faulty { faults, .. } => {
            return Err(format!("`{written}` cannot be read: {}", told(faults)));
        }
        _ => return Err(no_derivative()),
    };
    let typed = reading.checked.expr(&left).map_err(|fault| told(&[fault]))?;
    let Some((_, of, variable)) = derivative_in(&typed) else { return Err(no_derivative()) };
    if !reading.document().closure(of, None).contains(variable) {
        let declared = missing(reading.document(), of, one_liner).unwrap_or_default();
        return Err(format!("the variable of `{written}` does not occur in what is differentiated{declared}"));
    }
    Context::at(&reading, last.span.start, options).derivation(written.trim().to_string(), &typed)
}

impl Context<'_> {
    /// The derivative by entry, with names for its indices where it is written without.
    pub(super) fn by_entry(&self, statement: &str, typed: &Typed) -> Option<Result<Derivation, String>> {
        let (built, statement) = match &typed.kind {
            Kind::Build(..) => (self.as_built(typed)?, statement.to_string()),
            Kind::Derivative(..) if !typed.shape.is_scalar() => {
                let of = self.written(typed.span)?;
                let names = self.free_names(typed.shape.dims().len(), &of);
                let built = entries_of(of, &names);
                (built, format!("{statement}[{}]", names.join(",")))
            }
            _ => return None,
        };
        let typed = self.reading.checked.expr(&built).ok()?;
        Some(self.derived_by_entry(statement, &built, &typed))
    }

    fn derived_by_entry(&self, statement: String, built: &Expr, typed: &Typed) -> Result<Derivation, String> {
        let document = self.document();
        let mut elaboration = Elaboration::drawing_on(document, &self.work);
        let value = elaboration.value(typed).map_err(|stop| stop.detail())?;
        let own = wide_names(built, typed);
        let index = Shown { algebra: &elaboration.algebra, document, own: &own }.form(&value.form);
        let slots: Vec<Expr> = own.iter().map(|own| name(own)).collect();
        let parts = self.told(typed);
        let words = in_words_by_entry(&mut elaboration, &value.form, &slots, self.place, &parts).ok().flatten();
        let words = words.filter(|words| walk::parts(words).len() <= super::MOST_WORDS);
        // An entry that is there at all sizes needs no `or 0`.
        let ways = words.into_iter().flat_map(|words| [walk::everywhere(&words, &|part| without_or(part)), words]);
        let formula = ways.into_iter().find_map(|words| {
            let ExprKind::Build { names, .. } = &built.kind else { return None };
            let span = built.span;
            let whole = Expr { kind: ExprKind::Build { names: names.clone(), body: Box::new(words) }, span };
            self.verified(typed, &whole)
        });
        Ok(Derivation { statement, shape: typed.shape.show(&document.dims), formula, index })
    }

    /// An array by entries as it is written.
    fn as_built(&self, typed: &Typed) -> Option<Expr> {
        self.written(typed.span).filter(|found| matches!(found.kind, ExprKind::Build { .. }))
    }

    /// The names of a side by entry, of those indices that are slots.
    pub(super) fn names_of_slots(&self, typed: &Typed) -> Vec<String> {
        self.as_built(typed).map(|built| wide_names(&built, typed)).unwrap_or_default()
    }

    /// So many index names that mean nothing else.
    fn free_names(&self, count: usize, beside: &Expr) -> Vec<String> {
        let text = print(beside);
        let words: Vec<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        let is_free = |name: &&&str| {
            reserved(name).is_none()
                && !words.contains(name)
                && self.reading.checked.expr(&self::name(name)).is_err()
                && !self.document().dims.iter().any(|dim| dim == **name)
        };
        NAMES.iter().filter(is_free).take(count).map(|name| (*name).to_string()).collect()
    }

    /// The derivatives on the way to one by entry, each with names of its own.
    pub(super) fn steps_by_entry(&self, text: &str, left: &Typed) -> Vec<Derivation> {
        let mut steps = Vec::new();
        if let Some((kind, of, variable)) = derivative_in(left)
            && left.free_names().is_empty()
            && of.free_names().is_empty()
        {
            let whole = self.as_built(left).and_then(|built| match built.kind {
                ExprKind::Build { body, .. } => match body.kind {
                    ExprKind::Entry { of, .. } => Some(*of),
                    _ => None,
                },
                _ => None,
            });
            for id in self.between(of, variable) {
                let Some(Expr { kind: ExprKind::Derivative { form, of: above, along, .. }, span }) = whole.clone()
                else {
                    break;
                };
                let declared = &self.document().lets[id];
                let count = declared.value.shape.dims().len();
                let wrt = Ident { name: declared.name.clone(), span: Span::default() };
                let derivative = Expr { kind: ExprKind::Derivative { form, of: above, wrt, along }, span };
                if count == 0 || !matches!(kind, crate::lang::typed::DerivativeKind::Gradient) {
                    let found = self.reading.checked.expr(&derivative).ok();
                    steps.extend(found.and_then(|typed| self.derivation(print(&derivative), &typed).ok()));
                    continue;
                }
                let built = entries_of(derivative.clone(), &self.free_names(count, &derivative));
                let ExprKind::Build { body, .. } = &built.kind else { continue };
                let found = self.reading.checked.expr(&built).ok();
                steps.extend(found.and_then(|typed| self.derived_by_entry(print(body), &built, &typed).ok()));
            }
        }
        steps.extend(self.derivation(super::unbracketed(text, left.span), left).ok());
        steps
    }

    /// A place in a checked file.
    pub(super) fn at<'c>(reading: &'c Reading, place: usize, options: &'c Options) -> Context<'c> {
        Context { reading, place, options, work: crate::claim::work::Work::new(crate::claim::work::DERIVATION) }
    }
}

/// Whether a text is a derivative as claims have it, or an entry of one.
///
/// ```
/// use backproof::derive::is_written;
/// assert!(is_written("dJ/dQ[b,i,k]") && is_written("d(x^2)/dx") && !is_written("x^2"));
/// ```
pub fn is_written(text: &str) -> bool {
    if parse(&format!("let it = {text}")).statements.iter().any(|one| matches!(one.kind, StatementKind::Faulty { .. }))
    {
        // What is wrong with it is to be told, not what it lacks.
        return text.contains("/d") || text.contains("/∂");
    }
    let source = parse(&format!("claim: {text} = 0"));
    let [Statement { kind: StatementKind::Claim(claim), .. }] = source.statements.as_slice() else { return false };
    let ClaimBody::Equal(left, _) = &claim.body else { return false };
    let mut open = left;
    loop {
        open = match &open.kind {
            ExprKind::Derivative { .. } => return true,
            ExprKind::Build { body: inner, .. } | ExprKind::Entry { of: inner, .. } | ExprKind::Index(inner, _) => {
                inner
            }
            _ => return false,
        };
    }
}

/// An entry without what stands for it where there is none.
fn without_or(part: &Expr) -> Option<Expr> {
    match &part.kind {
        ExprKind::Entry { of, index, or: Some(_) } => {
            let kind = ExprKind::Entry { of: of.clone(), index: index.clone(), or: None };
            Some(Expr { kind, span: part.span })
        }
        _ => None,
    }
}

/// The array of an expression's entries at these names.
fn entries_of(of: Expr, names: &[String]) -> Expr {
    let span = of.span;
    let index = names.iter().map(|one| name(one)).collect();
    let body = Box::new(Expr { kind: ExprKind::Entry { of: Box::new(of), index, or: None }, span });
    let binder = |one: &String| Binder { name: Ident { name: one.clone(), span: Span::default() }, range: None };
    let names = names.iter().map(binder).collect();
    Expr { span, ..expr(ExprKind::Build { names, body }) }
}

/// The names of the indices that are slots: not those that are always 1.
fn wide_names(built: &Expr, typed: &Typed) -> Vec<String> {
    let (ExprKind::Build { names, .. }, Kind::Build(ranges, _)) = (&built.kind, &typed.kind) else { return Vec::new() };
    let wide = names.iter().zip(ranges).filter(|(_, range)| !range.size.is_one());
    wide.map(|(binder, _)| binder.name.name.clone()).collect()
}
