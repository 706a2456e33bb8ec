//! Index form as text: `1/m Σk f'(Σl W[i,l] X[l,k] + b[i]) X[j,k]`.

use super::affine::Linear;
use super::algebra::{Algebra, Raw, identity};
use super::form::{Factor, Form, Head, Ix, Monomial};
use super::power::Power;
use crate::lang::typed::{Document, Size};
use dashu_ratio::RBig;
use std::cell::Cell;

/// The first names for output slots, and for summed indices.
const FREE: [&str; 6] = ["i", "j", "p", "q", "u", "v"];
const SUMMED: [&str; 8] = ["k", "l", "r", "s", "a", "b", "c", "d"];

/// Characters of an index form that are shown: what stands in several arguments is written at each of them.
const MOST_CHARACTERS: usize = 20_000;

/// Index forms as text, with the names of a document.
#[derive(Debug)]
pub struct Shown<'a> {
    /// Whose atoms.
    pub algebra: &'a Algebra,
    /// Whose names.
    pub document: &'a Document,
    /// The names of the first slots, if they have any.
    pub own: &'a [String],
}

impl Shown<'_> {
    /// The form, with i, j, … for slots without a name.
    pub fn form(&self, form: &Form) -> String {
        self.sum(form, self.own, 0, &Cell::new(MOST_CHARACTERS))
    }

    /// One term.
    pub fn term(&self, monomial: &Monomial, coefficient: &RBig) -> String {
        let (sign, text) = self.signed_term(monomial, coefficient, &[], 0, &Cell::new(MOST_CHARACTERS));
        if sign { format!("−{text}") } else { text }
    }

    /// What is shown of a form; as many characters of it as are left, those of arguments counted at each level.
    fn sum(&self, form: &Form, names: &[String], depth: usize, left: &Cell<usize>) -> String {
        let mut text = String::new();
        for (monomial, coefficient) in &form.terms {
            if left.get() == 0 {
                text += if text.is_empty() { "…" } else { " + …" };
                break;
            }
            let (negative, term) = self.signed_term(monomial, coefficient, names, depth, left);
            left.set(left.get().saturating_sub(term.len()));
            text += match (text.is_empty(), negative) {
                (true, true) => "−",
                (true, false) => "",
                (false, true) => " − ",
                (false, false) => " + ",
            };
            text += &term;
        }
        if text.is_empty() { "0".to_string() } else { text }
    }

    /// Whether it is negative, and its absolute value.
    fn signed_term(
        &self,
        monomial: &Monomial,
        coefficient: &RBig,
        names: &[String],
        depth: usize,
        left: &Cell<usize>,
    ) -> (bool, String) {
        let negative = *coefficient < RBig::ZERO;
        let magnitude = if negative { -coefficient.clone() } else { coefficient.clone() };
        let mut raw = Raw { coefficient: RBig::ONE, factors: Vec::new(), sums: Vec::new() };
        let slots = slots_of(monomial);
        let whole = monomial.iter().all(|entry| raw.append(&vec![entry.clone()], &identity(slots)).is_ok());
        let sums: Vec<String> = (depth..depth + raw.sums.len()).map(|sum| self.summed_name(sum)).collect();
        let deeper = depth + raw.sums.len();
        let place = |ix: &Ix| match ix {
            Ix::At(entry) => (entry + 1).to_string(),
            Ix::Free(slot) => names.get(usize::from(*slot)).cloned().unwrap_or_else(|| free_name(usize::from(*slot))),
            Ix::Sum(sum) => sums[usize::from(*sum)].clone(),
        };
        let mut parts = Vec::new();
        if !magnitude.is_one() {
            parts.push(magnitude.to_string());
        }
        let (scalars, indexed): (Vec<&Factor>, Vec<&Factor>) =
            raw.factors.iter().partition(|factor| factor.at.is_empty());
        parts.extend(scalars.iter().map(|factor| self.factor(factor, &place, deeper, left)));
        if !sums.is_empty() {
            parts.push(format!("Σ{}", sums.join(",")));
        }
        parts.extend(indexed.iter().map(|factor| self.factor(factor, &place, deeper, left)));
        if !whole {
            parts.push("…".to_string());
        }
        (negative, if parts.is_empty() { "1".to_string() } else { parts.join(" ") })
    }

    fn factor(&self, factor: &Factor, place: &dyn Fn(&Ix) -> String, depth: usize, left: &Cell<usize>) -> String {
        let names: Vec<String> = factor.at.iter().map(place).collect();
        let entry = |name: &str| match names.as_slice() {
            [] => name.to_string(),
            names => format!("{name}[{}]", names.join(",")),
        };
        let inside = |form: &Form| self.sum(form, &names, depth, left);
        let base = match &self.algebra.atom(factor.atom).head {
            Head::Input(id) | Head::Known(id) => entry(&self.document.inputs[*id].name),
            Head::Symbol(number) => entry(&format!("N{number}")),
            Head::Dim(id) => self.document.dims[*id].clone(),
            Head::Pi => "π".to_string(),
            Head::Prime(prime) => prime.to_string(),
            Head::Delta(_) => entry("δ"),
            Head::Base(form) | Head::Kept(form) => format!("({})", inside(form)),
            Head::Exp(form) => format!("exp({})", inside(form)),
            Head::Apply(function, form) => format!("{}({})", function.shown(), inside(form)),
            Head::Declared(id, order, form) => {
                let primes = "'".repeat(*order as usize);
                format!("{}{primes}({})", self.document.functions[*id].name, inside(form))
            }
            Head::Inverse(form) => entry(&format!("inv({})", self.matrix(form, depth, left))),
            Head::Cholesky(form) if self.algebra.input_of_part(form).is_some() => {
                let input = self.algebra.input_of_part(form).map(|id| self.document.inputs[id].name.as_str());
                entry(&format!("cholesky({})", input.unwrap_or_default()))
            }
            Head::Cholesky(form) => entry(&format!("cholesky({})", self.matrix(form, depth, left))),
            Head::Raised(form, dim) => {
                let exponent = self.power(&Power::dim(dim));
                entry(&format!("({}^{exponent})", self.matrix(form, depth, left)))
            }
            Head::Position(_) => names.concat(),
            Head::Line(linear) => format!("[{} = 0]", self.linear(linear, &names)),
            Head::Side(linear) => format!("[{} ≥ 0]", self.linear(linear, &names)),
            Head::Mapped(id) => {
                let (given, at) = names.split_first().map_or((String::new(), &[][..]), |(one, at)| (one.clone(), at));
                format!("[{}[{}] = {given}]", self.document.inputs[*id].name, at.join(","))
            }
            Head::Det(form) => format!("det({})", self.matrix(form, depth, left)),
            Head::Embed(_, part, before) => {
                let dims = &self.document.dims;
                entry(&format!("E({} behind {})", part.show(dims), before.show(dims)))
            }
            Head::Beyond(_, before) => entry(&format!("S({})", before.show(&self.document.dims))),
            Head::Until(_) => entry("T"),
            Head::Fold(fold, form, reach) => {
                let inside = depth + reach.gone;
                let own: Vec<String> = (depth..inside).map(|sum| self.summed_name(sum)).collect();
                let all: Vec<String> = names.iter().chain(&own).cloned().collect();
                let condition = match reach.is_everywhere() {
                    true => String::new(),
                    false => format!(" if {}", self.sum(&reach.holds, &all, inside, left)),
                };
                format!("{}({}{condition}: {})", fold.name(), own.join(","), self.sum(form, &all, inside, left))
            }
            Head::LogDet(form) => format!("logdet({})", self.matrix(form, depth, left)),
        };
        if factor.power.is_one() { base } else { format!("{base}^{}", self.power(&factor.power)) }
    }

    /// k, l, r, …, but for the names of slots; then k1, k2, …
    fn summed_name(&self, sum: usize) -> String {
        let is_own = |name: &str| self.own.iter().any(|own| own == name);
        let is_taken =
            |name: &str| is_own(name) || !self.own.is_empty() && self.document.dims.iter().any(|dim| dim == name);
        let mut free = SUMMED.iter().filter(|name| !is_taken(name));
        let count = free.clone().count();
        free.nth(sum).map_or_else(|| format!("k{}", sum + 1 - count), |name| (*name).to_string())
    }

    /// A linear form in indices, with the names of these.
    fn linear(&self, linear: &Linear, names: &[String]) -> String {
        let size = |size: &Size| {
            let product = |(dims, factor): (&[(usize, u32)], i64)| {
                let dims = dims.iter().flat_map(|(id, count)| vec![self.document.dims[*id].clone(); *count as usize]);
                std::iter::once(factor.to_string()).chain(dims).collect::<Vec<_>>().join("*")
            };
            size.terms().map(product).collect::<Vec<_>>().join(" + ")
        };
        let mut parts: Vec<String> = Vec::new();
        for (name, (_, factor)) in names.iter().zip(&linear.terms) {
            parts.push(match factor.as_integer() {
                Some(1) => name.clone(),
                Some(-1) => format!("−{name}"),
                _ => format!("({})*{name}", size(factor)),
            });
        }
        if !linear.offset.is_zero() || parts.is_empty() {
            parts.push(size(&linear.offset));
        }
        parts.join(" + ").replace("+ −", "− ").replace("+ -", "− ")
    }

    /// A matrix that is one input by its name, else by its entries.
    fn matrix(&self, form: &Form, depth: usize, left: &Cell<usize>) -> String {
        if let Some((monomial, coefficient)) = form.single()
            && let ([(component, power)], true) = (monomial.as_slice(), coefficient.is_one())
            && let ([factor], true, true) = (component.factors.as_slice(), power.is_one(), component.sums.is_empty())
            && let Head::Input(id) | Head::Known(id) = &self.algebra.atom(factor.atom).head
        {
            let name = &self.document.inputs[*id].name;
            return if factor.at == identity(2) { name.clone() } else { format!("{name}'") };
        }
        let names: Vec<String> = (depth..depth + form.slots.len()).map(|sum| self.summed_name(sum)).collect();
        format!("[{}: {}]", names.join(","), self.sum(form, &names, depth + names.len(), left))
    }

    fn power(&self, power: &Power) -> String {
        if let Some(value) = power.as_constant() {
            let text = value.to_string();
            return if value > RBig::ZERO && value.denominator().is_one() { text } else { format!("({text})") };
        }
        let term = |(dims, coefficient): (&[(usize, u32)], &RBig)| {
            let mut parts =
                if coefficient.is_one() && !dims.is_empty() { Vec::new() } else { vec![coefficient.to_string()] };
            parts.extend(dims.iter().flat_map(|(id, count)| vec![self.document.dims[*id].clone(); *count as usize]));
            parts.join(" ")
        };
        format!("({})", power.terms().map(term).collect::<Vec<_>>().join(" + "))
    }
}

/// How many slots a monomial's indices speak of.
fn slots_of(monomial: &Monomial) -> usize {
    let indices = monomial.iter().flat_map(|(component, _)| &component.factors).flat_map(|factor| &factor.at);
    let slots = indices.filter_map(|ix| if let Ix::Free(slot) = ix { Some(usize::from(*slot) + 1) } else { None });
    slots.max().unwrap_or(0)
}

/// i, j, p, …; then i1, i2, …, as there is no end of slots.
fn free_name(slot: usize) -> String {
    FREE.get(slot).map_or_else(|| format!("i{}", slot + 1 - FREE.len()), |name| (*name).to_string())
}
