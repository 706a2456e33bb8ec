//! From index form back to the language by entry: `Σk W[i,k] X[k,j]` is `sum(k: W[i,k]*X[k,j])`, at any rank.
//!
//! Each component of a monomial is a sum of its own. An index that a condition `s = …` or an index map gives is written where it stands:
//! `x[i + j - 1]`, `P[y[j], j]`, with `or 0` where there may be no such entry.

use super::affine::Linear;
use super::elaborate::Elaboration;
use super::form::{Component, Factor, Fold as FoldOf, Form, Formed, Head, Ix, Monomial};
use super::phrases::Phrases;
use super::terms::{Term, chosen, entry};
use super::words::Words;
use crate::lang::ast::{Binder, CompareOp, Comparison, DimExpr, Expr, ExprKind, Fold, Ident, Span};
use crate::lang::builtin::reserved;
use crate::lang::dim::Dim;
use crate::lang::edit::build::{applied, chain, dimension, expr, integer, name, ratio, scaled, times};
use crate::lang::typed::{Size, Typed};
use dashu_ratio::RBig;
use std::collections::HashSet;

/// Names for summed indices.
const SUMMED: [&str; 10] = ["k", "l", "r", "s", "p", "q", "u", "v", "a", "b"];

/// The form as an entry, with these indices for its slots; none where it cannot be said.
///
/// # Errors
/// `Stop`, if the form becomes too large.
pub fn in_words_by_entry(
    elaboration: &mut Elaboration<'_>,
    form: &Form,
    slots: &[Expr],
    before: usize,
    parts: &[(Expr, &Typed)],
) -> Formed<Option<Expr>> {
    let phrases = Phrases::of(elaboration, form, before, parts)?;
    let document = elaboration.document;
    let inputs = document.inputs.iter().map(|one| &one.name);
    let lets = document.lets.iter().map(|one| &one.name);
    let functions = document.functions.iter().map(|one| &one.name);
    let mut taken: HashSet<String> = inputs.chain(lets).chain(functions).chain(&document.dims).cloned().collect();
    taken.extend(slots.iter().filter_map(|slot| match &slot.kind {
        ExprKind::Name(name) => Some(name.clone()),
        _ => None,
    }));
    Entries { words: Words { elaboration, phrases }, taken }.sum(form, slots)
}

struct Entries<'w, 'd> {
    words: Words<'w, 'd>,
    /// Names that mean something already.
    taken: HashSet<String>,
}

/// What stands for the indices of a monomial.
struct Indices<'i> {
    slots: &'i [Expr],
    sums: Vec<Option<Expr>>,
    /// Those that an equation gives, so that there may be no such entry.
    partial: HashSet<u16>,
}

impl Indices<'_> {
    fn at(&self, ix: &Ix) -> Option<Expr> {
        match ix {
            Ix::At(entry) => Some(integer(entry + 1)),
            Ix::Free(slot) => self.slots.get(usize::from(*slot)).cloned(),
            Ix::Sum(sum) => self.sums.get(usize::from(*sum))?.clone(),
        }
    }

    fn all(&self, at: &[Ix]) -> Option<Vec<Expr>> {
        at.iter().map(|ix| self.at(ix)).collect()
    }

    fn is_partial(&self, at: &[Ix]) -> bool {
        at.iter().any(|ix| matches!(ix, Ix::Sum(sum) if self.partial.contains(sum)))
    }
}

impl<'d> Entries<'_, 'd> {
    fn head(&self, factor: &Factor) -> Head {
        self.words.elaboration.algebra.atom(factor.atom).head.clone()
    }

    /// A form at these indices.
    fn sum(&mut self, form: &Form, slots: &[Expr]) -> Formed<Option<Expr>> {
        self.words.elaboration.algebra.spend(8 * form.terms.len())?;
        if let Some(phrase) = self.words.phrases.standing_for(form) {
            return Ok(Some(entry(phrase, slots.to_vec(), false)));
        }
        let plain = self.words.with_logistics(form).unwrap_or_else(|_| form.clone());
        let folded = self.words.folded(plain)?;
        let mut terms = Vec::new();
        for (monomial, coefficient) in &folded.terms {
            let negative = *coefficient < RBig::ZERO;
            let size = if negative { -coefficient.clone() } else { coefficient.clone() };
            let Some(term) = self.monomial(monomial, &size, slots)? else { return Ok(None) };
            terms.push((negative, term));
        }
        terms.sort_by_key(|(negative, _)| *negative);
        Ok(chain(terms).or_else(|| Some(integer(0))))
    }

    fn monomial(&mut self, monomial: &Monomial, coefficient: &RBig, slots: &[Expr]) -> Formed<Option<Expr>> {
        let mut term = Term::default();
        let (numerator, denominator) = (coefficient.numerator().clone(), coefficient.denominator().clone());
        if numerator != 1.into() {
            term.over.push(ratio(&RBig::from(numerator)));
        }
        if !denominator.is_one() {
            term.under.push(ratio(&RBig::from(denominator)));
        }
        let indices = Indices { slots, sums: Vec::new(), partial: HashSet::new() };
        let alone: Vec<Factor> = monomial
            .iter()
            .filter(|(component, _)| component.sums.is_empty())
            .flat_map(|(component, power)| {
                component.factors.iter().map(|one| Factor { power: one.power.times(power), ..one.clone() })
            })
            .collect();
        if self.factors(&alone.iter().collect::<Vec<_>>(), &indices, &mut term)?.is_none() {
            return Ok(None);
        }
        for (component, power) in monomial.iter().filter(|(component, _)| !component.sums.is_empty()) {
            let Some(sum) = self.component(component, slots)? else { return Ok(None) };
            term.put(sum, power, |power| self.words.exponent(power));
        }
        let conditions = std::mem::take(&mut term.conditions);
        let written = term.written();
        Ok(Some(conditions.into_iter().fold(written, chosen)))
    }

    /// A component with summed indices.
    fn component(&mut self, component: &Component, slots: &[Expr]) -> Formed<Option<Expr>> {
        let names = self.names(component.sums.len());
        let sums = names.iter().map(|index| Some(name(index))).collect();
        let mut indices = Indices { slots, sums, partial: HashSet::new() };
        let mut left: Vec<&Factor> = component.factors.iter().collect();
        while self.give_one(component, &mut left, &mut indices)? {}
        let is_given = |sum: usize| indices.sums[sum].as_ref() != Some(&name(&names[sum]));
        let open: Vec<usize> = (0..names.len()).filter(|sum| !is_given(*sum)).collect();
        self.taken.extend(names.iter().cloned());
        let mut term = Term::default();
        let said = self.factors(&left, &indices, &mut term);
        names.iter().for_each(|name| {
            self.taken.remove(name);
        });
        if said?.is_none() {
            return Ok(None);
        }
        let mut conditions = std::mem::take(&mut term.conditions);
        let own = if open.is_empty() { None } else { conditions.pop() };
        let body = conditions.into_iter().fold(term.written(), chosen);
        if open.is_empty() {
            return Ok(Some(body));
        }
        let stands_alone = |sum: usize| {
            let has = |factor: &&Factor| {
                let is_array = matches!(self.head(factor), Head::Input(_) | Head::Known(_) | Head::Symbol(_));
                is_array && factor.at.contains(&Ix::Sum(sum as u16))
            };
            left.iter().any(has)
        };
        let binders = open.iter().map(|sum| Binder {
            name: Ident { name: names[*sum].clone(), span: Span::default() },
            range: if stands_alone(*sum) { None } else { self.size(&component.sums[*sum]) },
        });
        let names: Vec<Binder> = binders.collect();
        Ok(Some(expr(ExprKind::Over { fold: Fold::Sum, names, condition: own, body: Box::new(body) })))
    }

    fn size(&self, dim: &Dim) -> Option<DimExpr> {
        let names = self.words.elaboration.dim_names();
        dim.ids().all(|id| id < names.len()).then(|| dimension(dim, names))
    }

    fn names(&self, count: usize) -> Vec<String> {
        let numbered = (1..).flat_map(|number| SUMMED.iter().map(move |letter| format!("{letter}{number}")));
        let all = SUMMED.iter().map(|letter| (*letter).to_string()).chain(numbered);
        all.filter(|name| !self.taken.contains(name) && reserved(name).is_none()).take(count).collect()
    }

    /// Puts what gives a summed index in its place: an index map, or an equation between indices. Whether there was one.
    fn give_one(&mut self, component: &Component, left: &mut Vec<&Factor>, indices: &mut Indices<'_>) -> Formed<bool> {
        for position in 0..left.len() {
            let factor = left[position];
            if !factor.power.is_one() {
                continue;
            }
            match self.head(factor) {
                Head::Mapped(id) => {
                    let [Ix::Sum(sum), at @ ..] = factor.at.as_slice() else { continue };
                    if at.contains(&Ix::Sum(*sum)) {
                        continue;
                    }
                    let Some(places) = indices.all(at) else { continue };
                    let map = name(self.words.elaboration.input_name(id));
                    indices.sums[usize::from(*sum)] = Some(entry(map, places, false));
                    left.remove(position);
                    return Ok(true);
                }
                Head::Line(linear) => {
                    let Some((sum, given)) = self.solved(component, factor, &linear, (left, indices)) else { continue };
                    indices.sums[usize::from(sum)] = Some(given);
                    indices.partial.insert(sum);
                    left.remove(position);
                    return Ok(true);
                }
                _ => {}
            }
        }
        Ok(false)
    }

    /// A summed index that an equation gives, if it is one of an entry that can be left out where it is none.
    fn solved(
        &self,
        component: &Component,
        line: &Factor,
        linear: &Linear,
        (left, indices): (&[&Factor], &Indices<'_>),
    ) -> Option<(u16, Expr)> {
        for (slot, ix) in line.at.iter().enumerate() {
            let Ix::Sum(sum) = ix else { continue };
            let by = linear.terms[slot].1.as_integer().filter(|by| by.abs() == 1)?;
            let is_name = matches!(indices.sums[usize::from(*sum)].as_ref()?.kind, ExprKind::Name(_));
            let twice = line.at.iter().filter(|other| *other == ix).count() > 1;
            // An index that is said by this one already must stay a name.
            let others: Vec<&&Factor> =
                left.iter().filter(|one| !std::ptr::eq(**one, line) && one.at.contains(ix)).collect();
            let is_entry = |one: &&&Factor| {
                let is_array = matches!(self.head(one), Head::Input(_) | Head::Known(_) | Head::Symbol(_));
                is_array && one.power.as_integer().is_some_and(|power| power > 0)
            };
            let is_used = indices.partial.iter().any(|other| {
                component.factors.iter().any(|factor| {
                    matches!(self.head(factor), Head::Line(_))
                        && factor.at.contains(&Ix::Sum(*other))
                        && factor.at.contains(ix)
                })
            });
            if !is_name || twice || is_used || others.is_empty() || !others.iter().any(is_entry) {
                continue;
            }
            // by·s + rest = 0
            let mut terms = Vec::new();
            for (other, (at, (_, factor))) in line.at.iter().zip(&linear.terms).enumerate() {
                if other != slot {
                    terms.extend(self.multiples(factor, by > 0, Some(indices.at(at)?)));
                }
            }
            terms.extend(self.multiples(&linear.offset, by > 0, None));
            terms.sort_by_key(|(negative, _)| *negative);
            return Some((*sum, chain(terms).unwrap_or_else(|| integer(0))));
        }
        None
    }

    /// The terms of a size, each times an index, with their signs, or with the other ones.
    fn multiples(&self, size: &Size, turned: bool, by: Option<Expr>) -> Vec<(bool, Expr)> {
        let term = |(dims, count): (&[(usize, u32)], i64)| {
            let mut factors = Vec::new();
            let magnitude = count.unsigned_abs();
            if magnitude != 1 || dims.is_empty() && by.is_none() {
                factors.push(integer(magnitude));
            }
            for (id, times) in dims {
                factors.extend(vec![name(self.words.elaboration.dim_name(*id)); *times as usize]);
            }
            factors.extend(by.clone());
            let product = factors.into_iter().reduce(|product, factor| times(&product, &factor));
            ((count < 0) != turned, product.unwrap_or_else(|| integer(1)))
        };
        size.terms().map(term).collect()
    }

    /// All factors at their indices; none where one has no words.
    fn factors(&mut self, factors: &[&Factor], indices: &Indices<'_>, term: &mut Term) -> Formed<Option<()>> {
        let mut exponents = Vec::new();
        for factor in factors {
            let Some(at) = indices.all(&factor.at) else { return Ok(None) };
            match self.head(factor) {
                Head::Exp(argument) => {
                    let Some(argument) = self.sum(&argument, &at)? else { return Ok(None) };
                    let power = factor.power.as_constant().unwrap_or(RBig::ONE);
                    let negative = power < RBig::ZERO;
                    let size = ratio(&if negative { -power } else { power });
                    exponents.push((negative, scaled(&size, &argument)));
                }
                Head::Side(linear) => term.conditions.push(self.comparison(&linear, &at)),
                Head::Until(_) => {
                    let [first, second] = at.as_slice() else { return Ok(None) };
                    let (left, right) = (Box::new(second.clone()), Box::new(first.clone()));
                    term.conditions.push(Comparison { left, op: CompareOp::LessEqual, right });
                }
                head => {
                    let partial = indices.is_partial(&factor.at);
                    let Some(word) = self.word(&head, at, partial)? else { return Ok(None) };
                    term.put(word, &factor.power, |power| self.words.exponent(power));
                }
            }
        }
        if let Some(exponent) = chain(exponents) {
            term.over.push(applied("exp", 0, false, &[exponent]));
        }
        Ok(Some(()))
    }

    /// `j <= i`, `j < i`
    fn comparison(&self, linear: &Linear, at: &[Expr]) -> Comparison {
        let is_strict = linear.offset.as_integer() == Some(-1);
        let mut terms: Vec<(bool, Expr)> = at
            .iter()
            .zip(&linear.terms)
            .flat_map(|(index, (_, factor))| self.multiples(factor, false, Some(index.clone())))
            .collect();
        if !is_strict {
            terms.extend(self.multiples(&linear.offset, false, None));
        }
        let side = |negative: bool| {
            let own = terms.iter().filter(|(minus, _)| *minus == negative).map(|(_, term)| (false, term.clone()));
            Box::new(chain(own.collect()).unwrap_or_else(|| integer(0)))
        };
        let op = if is_strict { CompareOp::Less } else { CompareOp::LessEqual };
        Comparison { left: side(true), op, right: side(false) }
    }

    fn word(&mut self, head: &Head, at: Vec<Expr>, partial: bool) -> Formed<Option<Expr>> {
        let elaboration = &self.words.elaboration;
        Ok(Some(match head {
            Head::Input(id) | Head::Known(id) => {
                // A dimension that is always 1 has an index that is.
                let dims = &elaboration.document.inputs[*id].dims;
                let mut own = at.into_iter();
                let all = dims.iter().map(|dim| if dim.is_one() { Some(integer(1)) } else { own.next() });
                let Some(all) = all.collect::<Option<Vec<_>>>() else { return Ok(None) };
                entry(name(elaboration.input_name(*id)), all, partial)
            }
            Head::Symbol(_) => {
                let Some(phrase) = self.words.phrases.of_symbol(elaboration, head) else { return Ok(None) };
                entry(phrase, at, partial)
            }
            _ if partial => return Ok(None),
            Head::Dim(id) => name(elaboration.dim_name(*id)),
            Head::Pi => expr(ExprKind::Pi),
            Head::Prime(prime) => ratio(&RBig::from(prime.clone())),
            Head::Delta(_) => applied("delta", 0, false, &at),
            Head::Mapped(id) => {
                let Some((given, places)) = at.split_first() else { return Ok(None) };
                let map = entry(name(elaboration.input_name(*id)), places.to_vec(), false);
                applied("delta", 0, false, &[given.clone(), map])
            }
            Head::Line(linear) => {
                let comparison = self.comparison(linear, &at);
                applied("delta", 0, false, &[*comparison.left, *comparison.right])
            }
            Head::Position(_) => match at.into_iter().next() {
                Some(index) => index,
                None => return Ok(None),
            },
            Head::Base(form) | Head::Kept(form) => return self.sum(form, &at),
            Head::Apply(function, form) => {
                let (function, order) = function.word();
                let argument = self.sum(form, &at)?;
                return Ok(argument.map(|argument| applied(function, order, false, &[argument])));
            }
            Head::Declared(id, order, form) => {
                let function = elaboration.function_name(*id).to_string();
                let argument = self.sum(form, &at)?;
                return Ok(argument.map(|argument| applied(&function, *order, false, &[argument])));
            }
            Head::Fold(fold, form, reach) if reach.is_everywhere() => return self.folded(*fold, form, reach.gone, at),
            Head::Inverse(form) | Head::Cholesky(form) | Head::Det(form) | Head::LogDet(form) => {
                let word = match head {
                    Head::Inverse(_) => "inv",
                    Head::Cholesky(_) => "cholesky",
                    Head::Det(_) => "det",
                    _ => "logdet",
                };
                let matrix = self.words.matrix(form)?;
                return Ok(matrix.map(|matrix| entry(applied(word, 0, false, &[matrix]), at, false)));
            }
            _ => return Ok(None),
        }))
    }
}

impl Entries<'_, '_> {
    /// `prod(k in n: E)`, `max(k in n: E)`, over the last slots of a form.
    fn folded(&mut self, fold: FoldOf, form: &Form, gone: usize, at: Vec<Expr>) -> Formed<Option<Expr>> {
        let own = self.names(gone);
        let slots: Vec<Expr> = at.into_iter().chain(own.iter().map(|own| name(own))).collect();
        self.taken.extend(own.iter().cloned());
        let body = self.sum(form, &slots);
        own.iter().for_each(|name| {
            self.taken.remove(name);
        });
        let Some(body) = body? else { return Ok(None) };
        let sizes = &form.slots[form.slots.len() - gone..];
        let binder = |(own, dim): (String, &Dim)| Binder {
            name: Ident { name: own, span: Span::default() },
            range: self.size(dim),
        };
        let names = own.into_iter().zip(sizes).map(binder).collect();
        let fold = match fold {
            FoldOf::Product => Fold::Prod,
            FoldOf::Largest => Fold::Max,
        };
        Ok(Some(expr(ExprKind::Over { fold, names, condition: None, body: Box::new(body) })))
    }
}
