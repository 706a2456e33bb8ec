//! From index form back to matrix words: `1/m Σk dZ[i,k] X[j,k]` is `1/m*dZ*X'`.
//!
//! A monomial is a network of matrices and vectors that hang together by summed indices. It is contracted index by index: an index of one
//! factor is a sum, one of two factors a product, a vector beside two matrices a diagonal matrix between them. What cannot be said in matrix
//! words (an index that three matrices share) has none.

use super::algebra::{Algebra, Raw, identity};
use super::elaborate::Elaboration;
use super::form::{AtomId, Factor, Form, Formed, Head, Ix};
use super::network::{Network, entrywise, product, scaled, turned};
use super::phrases::{Phrase, Phrases};
use super::power::Power;
use crate::lang::ast::{DimExpr, Expr, ExprKind};
use crate::lang::dim::Dim;
use crate::lang::edit::build::{applied, chain, dimension, expr, integer, name, ratio};
use crate::lang::typed::Typed;
use dashu_ratio::RBig;
use std::collections::BTreeMap;

/// Steps that it takes to say a term in words, beside those of its parts.
const WHOLE: usize = 8;
/// How often one phrase is looked for in one form.
const MAX_FOLDS: usize = 12;

/// The form in the language's notation, if it can be said in matrix words; `rows` of its slots are the rows'.
///
/// `let` names are used that stand in the text before `before` and do not say just what is to be said; and `parts`, expressions with what
/// they were checked to be.
///
/// # Errors
/// `Stop`, if the form becomes too large.
pub fn in_words(
    elaboration: &mut Elaboration<'_>,
    form: &Form,
    rows: usize,
    before: usize,
    parts: &[(Expr, &Typed)],
) -> Formed<Option<Expr>> {
    let phrases = Phrases::of(elaboration, form, before, parts)?;
    Words { elaboration, phrases }.whole(form, rows)
}

pub(super) struct Words<'w, 'd> {
    pub(super) elaboration: &'w mut Elaboration<'d>,
    pub(super) phrases: Phrases,
}

impl Words<'_, '_> {
    fn algebra(&mut self) -> &mut Algebra {
        &mut self.elaboration.algebra
    }

    /// A form that a phrase stands for, else its terms.
    fn whole(&mut self, form: &Form, rows: usize) -> Formed<Option<Expr>> {
        // What stands at several places is said at each of them.
        self.algebra().spend(WHOLE * form.terms.len())?;
        if let Some(phrase) = self.phrases.standing_for(form) {
            return Ok(Some(phrase));
        }
        let form = self.with_logistics(form)?;
        let form = self.folded(form)?;
        let mut terms = Vec::new();
        for (monomial, coefficient) in &form.terms {
            let mut raw = Raw { coefficient: coefficient.clone(), factors: Vec::new(), sums: Vec::new() };
            raw.append(monomial, &identity(form.slots.len()))?;
            let negative = raw.coefficient < RBig::ZERO;
            if negative {
                raw.coefficient = -raw.coefficient;
            }
            let Some(term) = self.term(&raw, &form.slots, rows)? else { return Ok(None) };
            terms.push((negative, term));
        }
        // A sum reads better if it does not begin with a minus.
        terms.sort_by_key(|(negative, _)| *negative);
        Ok(chain(terms).or_else(|| Some(self.filled(false, &form.slots, rows))))
    }

    /// The form with phrases in place of what they stand for, the latest first: where that leaves no more terms than before.
    pub(super) fn folded(&mut self, mut form: Form) -> Formed<Form> {
        for position in (0..self.phrases.known.len()).rev() {
            for _ in 0..MAX_FOLDS {
                let phrase = self.phrases.known[position].clone();
                let shorter = self.algebra().fold_form(&form, &phrase)?;
                match shorter {
                    Some(shorter) if shorter.terms.len() <= form.terms.len() && shorter != form => form = shorter,
                    _ => break,
                }
            }
        }
        Ok(form)
    }

    /// `1/(1 + exp(u))` as `1 − sigmoid(u)`, or `(1 − tanh(u/2))/2` where u is twice something.
    pub(super) fn with_logistics(&mut self, form: &Form) -> Formed<Form> {
        let mut form = form.clone();
        for _ in 0..MAX_FOLDS {
            let mut found = None;
            for (monomial, coefficient) in &form.terms {
                let mut raw = Raw { coefficient: coefficient.clone(), factors: Vec::new(), sums: Vec::new() };
                raw.append(monomial, &identity(form.slots.len()))?;
                if raw.factors.iter().any(|factor| self.is_logistic(factor)) {
                    found = Some((monomial.clone(), raw));
                    break;
                }
            }
            let Some((monomial, raw)) = found else { break };
            form.terms.remove(&monomial);
            let Some(position) = raw.factors.iter().position(|factor| self.is_logistic(factor)) else { break };
            let factor = raw.factors[position].clone();
            let complement = self.complement(factor.atom)?;
            let power = factor.power.times(&Power::constant(-RBig::ONE));
            let value = self.algebra().power(&complement, &power)?;
            let replaced = raw.replaced(position, &value, &factor.at)?;
            let slots = form.slots.clone();
            form = form.plus(&self.algebra().collect(replaced, slots)?);
        }
        Ok(form)
    }

    /// Whether it is a natural power of `1/(1 + exp(u))`.
    fn is_logistic(&self, factor: &Factor) -> bool {
        let algebra = &self.elaboration.algebra;
        let Head::Base(base) = &algebra.atom(factor.atom).head else { return false };
        let of_exponentials = |monomial: &super::form::Monomial| {
            !monomial.is_empty()
                && monomial.iter().all(|(component, power)| {
                    let exp = |factor: &Factor| matches!(algebra.atom(factor.atom).head, Head::Exp(_));
                    component.sums.is_empty() && component.factors.iter().all(exp) && power.as_constant().is_some()
                })
        };
        let mut terms = base.terms.iter();
        let (Some(one), Some(other), None) = (terms.next(), terms.next(), terms.next()) else { return false };
        let natural = factor.power.as_integer().is_some_and(|power| (-6..0).contains(&power));
        natural && one.0.is_empty() && one.1.is_one() && other.1.is_one() && of_exponentials(other.0)
    }

    /// `1/(1 + exp(u))` in terms of a phrase for the logistic function or tanh.
    fn complement(&mut self, atom: AtomId) -> Formed<Form> {
        let slots = self.algebra().atom(atom).slots.clone();
        let (one, half) = (Form::constant(RBig::ONE, slots.clone()), RBig::from_parts(1.into(), 2u8.into()));
        let entry = |atom, power| Form::entry(atom, identity(slots.len()), power, slots.clone());
        let inverse = entry(atom, Power::constant(-RBig::ONE));
        // The words may have a name for the logistic function or tanh of this argument.
        for scale in [RBig::ONE, half.clone()] {
            let function = one.clone().plus(&inverse.scaled(&-(RBig::ONE / &scale)));
            if let Some(phrase) = self.phrases.known.iter().find(|phrase| phrase.form == function) {
                return Ok(one.plus(&entry(phrase.atom, Power::one()).negated()).scaled(&scale));
            }
        }
        let Head::Base(base) = self.algebra().atom(atom).head.clone() else { return Err(super::form::Stop::TooLarge) };
        let mut argument = Form::zero(base.slots.clone());
        for (component, power) in base.terms.keys().flatten() {
            let (factor, Some(power)) = (&component.factors[0], power.as_constant()) else { continue };
            let Head::Exp(inner) = self.algebra().atom(factor.atom).head.clone() else { continue };
            argument = argument.plus(&self.algebra().indexed(&inner, &factor.at, base.slots.clone())?.scaled(&power));
        }
        let halved = argument.scaled(&half);
        let is_twice = halved.terms.values().all(|coefficient| coefficient.denominator().is_one());
        let (function, inside, scale) =
            if is_twice { ("tanh", halved, half) } else { ("sigmoid", argument, RBig::ONE) };
        let known = self.phrases.functions.iter().find(|phrase| {
            matches!(&phrase.expr.kind, ExprKind::Call { function: name, .. } if name.name == function)
                && phrase.form == inside
        });
        let symbol = match known {
            Some(phrase) => phrase.atom,
            None => {
                let Some(words) = self.argument(&inside)? else { return Err(super::form::Stop::TooLarge) };
                let expr = applied(function, 0, !base.slots.is_empty(), &[words]);
                let atom = self.algebra().symbol(base.slots.clone());
                // First of all, so that it is the last to be folded: its form is that of the argument, and never stands for it.
                self.phrases.functions.push(Phrase { expr, form: inside, atom });
                atom
            }
        };
        Ok(one.plus(&entry(symbol, Power::one()).negated()).scaled(&scale))
    }

    fn term(&mut self, raw: &Raw, slots: &[Dim], rows: usize) -> Formed<Option<Expr>> {
        let mut network = Network::default();
        let (numerator, denominator) = (raw.coefficient.numerator().clone(), raw.coefficient.denominator().clone());
        if numerator != 1.into() {
            network.over.push(ratio(&RBig::from(numerator)));
        }
        if !denominator.is_one() {
            network.under.push(ratio(&RBig::from(denominator)));
        }
        let (exponentials, others): (Vec<&Factor>, Vec<&Factor>) = raw
            .factors
            .iter()
            .partition(|factor| matches!(self.elaboration.algebra.atom(factor.atom).head, Head::Exp(_)));
        if !self.exponentials(&exponentials, &mut network)? {
            return Ok(None);
        }
        for factor in others {
            if !self.factor(factor, &mut network)? {
                return Ok(None);
            }
        }
        if !network.contract() {
            return Ok(None);
        }
        Ok(self.assembled(network, slots, rows))
    }

    /// Exponentials of the same entries are one: `exp(a)·exp(b)` is `exp(a + b)`.
    fn exponentials(&mut self, factors: &[&Factor], network: &mut Network) -> Formed<bool> {
        let mut groups: BTreeMap<Vec<Ix>, Vec<&Factor>> = BTreeMap::new();
        for factor in factors {
            let mut places = factor.at.clone();
            places.sort_unstable();
            groups.entry(places).or_default().push(factor);
        }
        for (places, group) in groups {
            let first = group[0];
            let slots = self.algebra().atom(first.atom).slots.clone();
            let mut sum = Form::zero(slots.clone());
            for factor in &group {
                let Some(power) = factor.power.as_constant() else { return Ok(false) };
                let Head::Exp(argument) = self.algebra().atom(factor.atom).head.clone() else { return Ok(false) };
                let place = |ix: &Ix| first.at.iter().position(|other| other == ix).map(|slot| Ix::Free(slot as u16));
                let at: Option<Vec<Ix>> = factor.at.iter().map(place).collect();
                let Some(at) = at else { return Ok(false) };
                sum = sum.plus(&self.algebra().indexed(&argument, &at, slots.clone())?.scaled(&power));
            }
            let Some(argument) = self.argument(&sum)? else { return Ok(false) };
            let call = applied("exp", 0, !places.is_empty(), &[argument]);
            network.put(call, first.at.clone(), &Power::one(), &|power| self.exponent(power));
        }
        Ok(true)
    }

    /// A matrix in matrix words.
    pub(super) fn matrix(&mut self, form: &Form) -> Formed<Option<Expr>> {
        self.argument(form)
    }

    /// A function's argument: its first slot is the rows'.
    fn argument(&mut self, form: &Form) -> Formed<Option<Expr>> {
        self.whole(form, form.slots.len().min(1))
    }

    fn factor(&mut self, factor: &Factor, network: &mut Network) -> Formed<bool> {
        let head = self.algebra().atom(factor.atom).head.clone();
        let dotted = !factor.at.is_empty();
        let word = match &head {
            Head::Input(id) | Head::Known(id) => Some(name(self.elaboration.input_name(*id))),
            Head::Symbol(_) => self.phrases.of_symbol(self.elaboration, &head),
            Head::Dim(id) => Some(name(self.elaboration.dim_name(*id))),
            Head::Pi => Some(expr(ExprKind::Pi)),
            Head::Prime(prime) => Some(ratio(&RBig::from(prime.clone()))),
            Head::Delta(_) => {
                let frees = factor.at.iter().all(|ix| matches!(ix, Ix::Free(_)));
                network.diagonal |= frees;
                return Ok(frees);
            }
            Head::Base(form) | Head::Kept(form) => self.argument(form)?,
            Head::Exp(_) => None,
            Head::Apply(function, form) => {
                let argument = self.argument(form)?;
                let (function, order) = function.word();
                argument.map(|argument| applied(function, order, dotted, &[argument]))
            }
            Head::Declared(id, order, form) => {
                let argument = self.argument(form)?;
                let function = self.elaboration.function_name(*id).to_string();
                argument.map(|argument| applied(&function, *order, dotted, &[argument]))
            }
            Head::Raised(..) | Head::Embed(..) | Head::Beyond(..) | Head::Until(_) | Head::Fold(..) => None,
            Head::Position(_) | Head::Line(_) | Head::Side(_) | Head::Mapped(_) => None,
            Head::Cholesky(form) if self.algebra().input_of_part(form).is_some() => {
                let input = self.algebra().input_of_part(form);
                input.map(|id| applied("cholesky", 0, false, &[name(self.elaboration.input_name(id))]))
            }
            Head::Inverse(form) | Head::Cholesky(form) | Head::Det(form) | Head::LogDet(form) => {
                let argument = self.argument(form)?;
                let function = match head {
                    Head::Inverse(_) => "inv",
                    Head::Cholesky(_) => "cholesky",
                    Head::Det(_) => "det",
                    _ => "logdet",
                };
                argument.map(|argument| applied(function, 0, false, &[argument]))
            }
        };
        Ok(word.is_some_and(|word| network.put(word, factor.at.clone(), &factor.power, &|power| self.exponent(power))))
    }

    /// The contracted network as an array with these slots.
    fn assembled(&mut self, network: Network, slots: &[Dim], rows: usize) -> Option<Expr> {
        let row = (rows > 0).then_some(Ix::Free(0));
        let col = (slots.len() > rows).then_some(Ix::Free(rows as u16));
        let mut matrix: Option<Expr> = None;
        let (mut of_row, mut of_col) = (None, None);
        for item in network.items {
            let place = match item.at.as_slice() {
                [ix] if Some(*ix) == row => &mut of_row,
                [ix] if Some(*ix) == col => &mut of_col,
                [a, b] if Some(*a) == row && Some(*b) == col => &mut matrix,
                _ => return None,
            };
            *place = Some(match place.take() {
                Some(other) => entrywise(&other, &item.expr),
                None => item.expr,
            });
        }
        let ones = |dim: &Dim| self.filled(true, std::slice::from_ref(dim), 1);
        let array = match (row, col, network.diagonal) {
            (None, None, _) => None,
            (Some(_), None, _) => Some(of_row.unwrap_or_else(|| ones(&slots[0]))),
            (None, Some(_), _) => Some(turned(&of_col.unwrap_or_else(|| ones(&slots[0])))),
            (Some(_), Some(_), true) => {
                let diagonal = match (matrix, of_row, of_col) {
                    (None, None, None) => expr(ExprKind::Identity(dimension(&slots[0], self.elaboration.dim_names()))),
                    (matrix, of_row, of_col) => {
                        let matrix = matrix.map(|matrix| applied("diag", 0, false, &[matrix]));
                        let parts: Vec<Expr> = [matrix, of_row, of_col].into_iter().flatten().collect();
                        let product =
                            parts[1..].iter().fold(parts[0].clone(), |product, part| entrywise(&product, part));
                        applied("diag", 0, false, &[product])
                    }
                };
                Some(diagonal)
            }
            (Some(_), Some(_), false) => Some(match (matrix, of_row, of_col) {
                (None, u, v) => {
                    let u = u.unwrap_or_else(|| ones(&slots[0]));
                    product(&u, &turned(&v.unwrap_or_else(|| ones(&slots[1]))))
                }
                (Some(matrix), u, v) => {
                    let diag = |v: Expr| applied("diag", 0, false, &[v]);
                    let matrix = u.map_or(matrix.clone(), |u| product(&diag(u), &matrix));
                    v.map_or(matrix.clone(), |v| product(&matrix, &diag(v)))
                }
            }),
        };
        Some(scaled(&network.over, &network.under, array))
    }

    /// Ones or zeros.
    fn filled(&self, one: bool, slots: &[Dim], rows: usize) -> Expr {
        if slots.is_empty() {
            return integer(u64::from(one));
        }
        let dims: Vec<DimExpr> = slots.iter().map(|dim| dimension(dim, self.elaboration.dim_names())).collect();
        let column = dims.len() == 1 && rows == 0;
        let array = expr(ExprKind::Fill { one, dims });
        if column { turned(&array) } else { array }
    }
}

impl Words<'_, '_> {
    pub(super) fn exponent(&self, power: &Power) -> Expr {
        if let Some(value) = power.as_constant() {
            return ratio(&value);
        }
        let mut terms = Vec::new();
        for (dims, coefficient) in power.terms() {
            let negative = *coefficient < RBig::ZERO;
            let magnitude = if negative { -coefficient.clone() } else { coefficient.clone() };
            let mut factors = Vec::new();
            if !magnitude.is_one() || dims.is_empty() {
                factors.push(ratio(&magnitude));
            }
            for (id, count) in dims {
                factors.extend(vec![name(self.elaboration.dim_name(*id)); *count as usize]);
            }
            terms.push((negative, scaled(&factors, &[], None)));
        }
        chain(terms).unwrap_or_else(|| integer(0))
    }
}
