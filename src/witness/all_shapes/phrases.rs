//! Expressions that may stand for forms where these are said: `let` names, and parts of what is differentiated.

use super::algebra::{Algebra, Raw, identity};
use super::elaborate::Elaboration;
use super::form::{AtomId, Factor, Form, Formed, Head};
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::edit::build::name;
use crate::lang::typed::Typed;
use std::rc::Rc;

/// Words that may be used: `let` names, and parts of what is differentiated.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    pub(super) known: Vec<Rc<Phrase>>,
    /// sigmoid and tanh, with the forms of their arguments.
    pub(super) functions: Vec<Phrase>,
}

/// An expression, its form, and an atom that stands for it.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    pub(super) expr: Expr,
    pub(super) form: Form,
    pub(super) atom: AtomId,
}

impl Phrases {
    /// The `let` names before a place of the text, and other expressions, but for those that stand for the form itself.
    pub(super) fn of(
        elaboration: &mut Elaboration<'_>,
        form: &Form,
        before: usize,
        parts: &[(Expr, &Typed)],
    ) -> Formed<Phrases> {
        let mut phrases = Phrases::default();
        let document = elaboration.document;
        let lets = document.lets.iter().filter(|declared| declared.value.span.start < before);
        let named: Vec<(Expr, &Typed)> = lets.map(|declared| (name(&declared.name), &declared.value)).collect();
        for (expr, typed) in parts.iter().chain(&named) {
            // What has no normal form is not used.
            let Ok(value) = elaboration.value(typed) else { continue };
            let same = value.form.slots == form.slots && value.form.terms.keys().eq(form.terms.keys());
            let upright = value.form.slots == typed.shape.slots() && value.rows == value.form.slots.len().min(1);
            if upright && !same {
                phrases.add(expr.clone(), value.form, &mut elaboration.algebra);
            }
        }
        Ok(phrases)
    }

    /// The expression that says just this form.
    pub(super) fn standing_for(&self, form: &Form) -> Option<Expr> {
        let says = |phrase: &&Rc<Phrase>| phrase.form == *form && form.factors().count() > 1;
        self.known.iter().find(says).map(|phrase| phrase.expr.clone())
    }

    /// The expression for which an atom stands.
    pub(super) fn of_symbol(&self, elaboration: &Elaboration<'_>, head: &Head) -> Option<Expr> {
        let atom = elaboration.algebra.known(head)?;
        let mut all = self.known.iter().map(Rc::as_ref).chain(&self.functions);
        all.find(|phrase| phrase.atom == atom).map(|phrase| phrase.expr.clone())
    }

    /// Adds an expression that says this form; a name stands for it before anything longer does.
    fn add(&mut self, expr: Expr, form: Form, algebra: &mut Algebra) {
        let calls = |factor: &Factor| algebra.atom(factor.atom).head.argument().is_some();
        let worth = form.factors().count() > 1 || form.factors().any(calls);
        if !worth {
            return;
        }
        let known = self.known.iter_mut().find(|phrase| phrase.form == form);
        if let Some(known) = known {
            if !matches!(known.expr.kind, ExprKind::Name(_)) {
                Rc::make_mut(known).expr = expr;
            }
        } else {
            let atom = algebra.symbol(form.slots.clone());
            self.known.push(Rc::new(Phrase { expr, form, atom }));
        }
    }
}

impl Algebra {
    /// The form with a phrase in place of what it stands for; none where that is nowhere found.
    pub(super) fn fold_form(&mut self, form: &Form, phrase: &Phrase) -> Formed<Option<Form>> {
        // Which of its terms is looked for takes all their factors.
        self.spend(phrase.form.terms.len() + phrase.form.factors().count())?;
        let Some(relation) = Algebra::to_be_found(&phrase.form)? else { return Ok(None) };
        let mut work = Vec::new();
        let mut any = false;
        for (monomial, coefficient) in &form.terms {
            let mut raw = Raw { coefficient: coefficient.clone(), factors: Vec::new(), sums: Vec::new() };
            raw.append(monomial, &identity(form.slots.len()))?;
            self.spend(raw.size())?;
            match self.fold(&raw, phrase.atom, &relation)? {
                Some(folded) => {
                    any = true;
                    work.extend(folded);
                }
                None => work.push(raw),
            }
        }
        if !any {
            return Ok(None);
        }
        self.collect(work, form.slots.clone()).map(Some)
    }
}
