//! Claims: their labels and their two sides.

use super::index::{Runs, Within};
use super::{Checked, Checker};
use crate::lang::ast::{self, ClaimBody, Expr, ExprKind, Fault, Statement};
use crate::lang::typed::{Body, Claim, Item, Typed};

impl Checked {
    /// Checks both sides of a claim beside each other, as if they had just been written: by entry, one says how far the indices of the
    /// other run, and how far names ran that stood there before is forgotten.
    ///
    /// # Errors
    /// The faults, where a name is unknown or the sides do not fit.
    pub fn both_sides(&mut self, left: &Expr, right: &Expr) -> Result<(Typed, Typed), Vec<Fault>> {
        self.checker.runs = Runs::default();
        self.checker.both_sides(left, right)
    }
}

impl Checker {
    pub(super) fn claim(&mut self, statement: &Statement, claim: &ast::Claim) {
        let twice = claim.label.as_ref().filter(|label| !self.labels.insert(label.name.clone())).map(|label| {
            Fault::new(label.span, format!("the label `{}` is used twice", label.name))
                .with_hint("give each claim a label of its own")
        });
        let sizes = self.unknown_sizes(statement.span);
        let body = match (self.claim_body(claim), sizes) {
            (Ok(body), None) => body,
            (Ok(_), Some(sizes)) => return self.faulty(statement, twice.into_iter().chain([sizes]).collect(), None),
            (Err(faults), sizes) => {
                return self.faulty(statement, twice.into_iter().chain(sizes).chain(faults).collect(), None);
            }
        };
        if let Body::Equal(left, right) = &body
            && self.is_written_alike(left, right)
        {
            self.document.empty_claims.insert(statement.span.start);
        }
        let checked = Box::new(Claim {
            line: statement.line,
            label: claim.label.as_ref().map(|label| label.name.clone()),
            text: claim.text.clone(),
            span: statement.span,
            body,
            expectation: claim.expectation.clone(),
            restrictions: self.document.restrictions.len(),
        });
        match twice {
            Some(fault) => self.faulty(statement, vec![fault], Some(checked)),
            None => self.document.items.push(Item::Claim(checked)),
        }
    }

    pub(super) fn claim_body(&self, claim: &ast::Claim) -> Result<Body, Vec<Fault>> {
        match &claim.body {
            ClaimBody::Shape(expr, dims) => {
                let typed = self.checked(expr, Within::default())?;
                let dims = dims.iter().map(|dim| self.dim(dim)).collect::<Result<_, _>>();
                Ok(Body::Shape(typed, dims.map_err(|fault| vec![fault])?))
            }
            ClaimBody::Equal(left, right) => self.both_sides(left, right).map(|sides| Body::Equal(sides.0, sides.1)),
        }
    }

    /// The two sides of a claim.
    pub(super) fn both_sides(&self, left: &Expr, right: &Expr) -> Result<(Typed, Typed), Vec<Fault>> {
        if let (ExprKind::Build { names, body: left_body }, ExprKind::Build { body: right_body, .. }) =
            (&left.kind, &right.kind)
        {
            return self.sides_by_entry(names, (left_body, left.span), (right_body, right.span));
        }
        match (self.checked(left, Within::default()), self.checked(right, Within::default())) {
            (Ok(lhs), Ok(rhs)) if lhs.shape == rhs.shape => Ok((lhs, rhs)),
            (Ok(lhs), Ok(rhs)) => Err(vec![self.sides_differ(&lhs, &rhs)]),
            (left, right) => Err([left.err(), right.err()].into_iter().flatten().flatten().collect()),
        }
    }
}
