//! A wrong claim: its sides, the words that a repair may use, and the points at which candidates are tried.

use super::brief::{brief, is_one};
use super::named::Named;
use super::trial::{Spot, Trial, same};
use super::vocabulary::of_claim;
use super::way::Back;
use crate::claim::Subject;
use crate::claim::work::{Part, SEARCH, Work};
use crate::lang::ast::{Expr, ExprKind};
use crate::lang::check::Checked;
use crate::lang::edit::build::{name, with_decimals};
use crate::lang::edit::entry::by_entry;
use crate::lang::edit::tidy::tidied;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Change, Edit, Vocabulary, edits};
use crate::lang::print::Printer;
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim, DerivativeKind, Document, Kind, LetId, Restriction, Typed, Variable};
use crate::scalar::running::Running;
use dashu_ratio::RBig;
use std::cell::OnceCell;

/// Claims with more parts than this, or that rest on more `let`s, are not looked into.
const MOST_PARTS: usize = 400;
const MOST_LETS: usize = 400;

/// What it takes to write a part of an edited formula, in steps of work.
pub(super) const WRITTEN: usize = 2;

/// The two sides of a claim as they are written.
#[derive(Clone, Copy)]
pub(super) struct Sides<'f> {
    /// The left one.
    pub(super) left: &'f Expr,
    /// The right one.
    pub(super) right: &'f Expr,
}

/// How a claim is written, so that what is put into it is written like that, too.
struct Style {
    /// The `let`s that the claim rests on, as they are written.
    named: Named,
    /// With spaces around products.
    spaced: bool,
    /// With decimals.
    decimals: bool,
}

/// A wrong claim, and what is needed to find out why.
pub(super) struct Wrong<'f> {
    reading: &'f Reading,
    /// The claim; where its shapes do not fit, with the left side on both sides.
    pub(super) claim: Claim,
    /// Both sides, as they are written.
    pub(super) sides: Sides<'f>,
    /// The claimed side, checked; none where it does not fit.
    pub(super) claimed: Option<Typed>,
    /// Its values at the points of the trial, if they are wrong at one.
    pub(super) values: Option<Vec<Vec<Running>>>,
    /// What repairs may use.
    pub(super) vocabulary: Vocabulary,
    known: Vec<LetId>,
    /// Points at which candidates are tried.
    pub(super) trial: Trial,
    /// The seed of the judgement.
    pub(super) seed: u64,
    /// What the search may cost, all verifications included.
    pub(super) work: Work,
    style: Style,
    /// The way back to the variable, and the single edits, once they are asked for.
    found: (OnceCell<Back>, OnceCell<Vec<Edit>>),
}

/// Whether decimals are written in a claim, or in the `let`s and functions that its left side depends on.
fn has_decimals(document: &Document, left: &Typed, sides: Sides<'_>) -> bool {
    let is_decimal = |value: &RBig| !value.denominator().is_one();
    let written = parts(sides.left).into_iter().chain(parts(sides.right));
    let mut any = written.into_iter().any(|part| matches!(&part.kind, ExprKind::Number(value) if is_decimal(value)));
    let uses = document.closure(left, None);
    let bodies = uses.functions.iter().filter_map(|id| document.functions[*id].body.as_ref());
    for value in uses.lets.iter().map(|id| &document.lets[*id].value).chain(bodies) {
        value.walk(&mut |part| any |= matches!(&part.kind, Kind::Number(value) if is_decimal(value)));
    }
    any
}

impl<'f> Wrong<'f> {
    /// A claim that was refuted; or, without `claimed`, one whose right side does not fit, which then stands with the
    /// left side on both sides. None where there is no point to try anything at.
    pub(super) fn new(
        reading: &'f Reading,
        claim: &Claim,
        claimed: Option<Typed>,
        sides: Sides<'f>,
        seed: u64,
    ) -> Option<Wrong<'f>> {
        let Body::Equal(typed, _) = &claim.body else { return None };
        let size = parts(sides.right).len() + parts(sides.left).len();
        if size > MOST_PARTS || reading.document().closure(typed, None).lets.len() > MOST_LETS {
            return None;
        }
        let (vocabulary, known) = of_claim(reading, claim, sides.left, typed);
        let style = Style {
            named: Named::of(reading, sides.right, typed, &known),
            spaced: claim.text.contains(" * "),
            decimals: has_decimals(reading.document(), typed, sides),
        };
        let work = Work::new(SEARCH);
        let trial = Trial::new(&reading.checked, claim, sides.right, &known, seed, &work)?;
        // Where the claim is right at all points of the trial, what is right has its values, too: nothing is told from them.
        let is_seen = |(spot, values): (&Spot, &Vec<Running>)| !same(values, &spot.truth);
        let values = claimed.as_ref().and_then(|claimed| trial.values(claimed));
        let values = values.filter(|values| trial.spots.iter().zip(values).any(is_seen));
        let (claim, found) = (claim.clone(), (OnceCell::new(), OnceCell::new()));
        Some(Wrong { reading, claim, sides, claimed, values, vocabulary, known, trial, seed, work, style, found })
    }

    /// The file.
    pub(super) fn document(&self) -> &'f Document {
        self.reading.document()
    }

    /// The file's names.
    pub(super) fn checked(&self) -> &'f Checked {
        &self.reading.checked
    }

    /// The left side, checked.
    pub(super) fn left(&self) -> &Typed {
        let (Body::Equal(left, _) | Body::Shape(left, _)) = &self.claim.body;
        left
    }

    /// Whether nothing is differentiated. Two edits lead such a claim to its left side in other words, which says
    /// nothing of a mistake.
    pub(super) fn is_identity(&self) -> bool {
        Subject::new(self.document(), &self.claim).is_some_and(|subject| !subject.has_derivative())
    }

    /// The way back from what is differentiated to the variable.
    pub(super) fn back(&self) -> &Back {
        self.found.0.get_or_init(|| Back::of(self.reading, self.sides.left, self.left()))
    }

    /// All single edits of the claimed side, smallest first.
    pub(super) fn singles(&self) -> &[Edit] {
        self.found.1.get_or_init(|| {
            // A sum that is 1 by what is given was not forgotten.
            let is_equation = |fact: &Restriction| matches!(fact, Restriction::Equation { .. });
            let given = &self.document().restrictions[..self.claim.restrictions];
            let sums_are_known = !self.vocabulary.softmaxes.is_empty() || given.iter().any(is_equation);
            let is_idle = |edit: &Edit| sums_are_known && edit.change == Change::SumAdded && self.is_one(&edit.new);
            let shape_of = |expr: &Expr| self.checked().expr(expr).ok().map(|typed| typed.shape);
            let found = edits(self.sides.right, &self.vocabulary, &shape_of);
            self.work.note(Part::Trials, WRITTEN * found.len() * parts(self.sides.right).len());
            found.into_iter().filter(|edit| !is_idle(edit)).collect()
        })
    }

    /// The name of the square matrix that the left side is differentiated by.
    pub(super) fn square_variable(&self) -> Option<String> {
        let (ExprKind::Derivative { wrt, .. }, Kind::Derivative(kind, _, variable)) =
            (&self.sides.left.kind, &self.left().kind)
        else {
            return None;
        };
        let document = self.document();
        let shape = match variable {
            Variable::Input(id) => document.inputs[*id].shape(),
            Variable::Let(id) => document.lets[*id].value.shape.clone(),
        };
        let goes_back = matches!(kind, DerivativeKind::Gradient | DerivativeKind::Pullback(_));
        let is_gradient = goes_back && self.left().shape == shape && shape.is_square() && !shape.is_scalar();
        is_gradient.then(|| wrt.name.clone())
    }

    /// Whether an expression is 1, in all its entries, at all points that are tried.
    fn is_one(&self, e: &Expr) -> bool {
        is_one(&self.trial, e)
    }

    /// Whether an expression has the claimed values, also at points that played no part in finding it.
    pub(super) fn is_claimed(&self, expr: &Expr) -> bool {
        let equal = |trial: &Trial, claimed: &[Vec<Running>]| {
            let found = trial.check(expr).and_then(|typed| trial.values(&typed));
            found.is_some_and(|found| found.iter().zip(claimed).all(|(a, b)| same(a, b)))
        };
        let elsewhere = || {
            let fresh = self.fresh()?;
            let claimed = fresh.values(self.claimed.as_ref()?)?;
            Some(equal(&fresh, &claimed))
        };
        self.values.as_ref().is_some_and(|claimed| equal(&self.trial, claimed)) && elsewhere().unwrap_or(false)
    }

    /// The name of a value in the file that is what is right.
    pub(super) fn right_name(&self) -> Option<Expr> {
        let fitting = self.vocabulary.words.iter().filter(|word| word.shape == self.left().shape);
        let mut names = fitting.map(|word| name(&word.name));
        names.find(|word| self.trial.check(word).is_some_and(|typed| self.trial.accepts(&typed)))
    }

    /// A trial at other points.
    pub(super) fn fresh(&self) -> Option<Trial> {
        let seed = self.seed.wrapping_add(1);
        Trial::new(self.checked(), &self.claim, self.sides.right, &self.known, seed, &self.work)
    }

    /// An expression with the `let` names in place of their values.
    pub(super) fn named(&self, expr: &Expr) -> Expr {
        tidied(&self.style.named.in_place_of_values(expr))
    }

    /// An expression with the `let` names, without what is 1 by what is given, and with its numbers worked out. It is
    /// to be verified once more.
    pub(super) fn brief(&self, expr: &Expr) -> Expr {
        brief(self.checked(), &self.trial, &self.named(expr))
    }

    /// A right side for a claim by entry is said by entry, too; none where that cannot be.
    pub(super) fn by_entry(&self, expr: Expr) -> Option<Expr> {
        let ExprKind::Build { names, .. } = &self.sides.right.kind else { return Some(expr) };
        if let ExprKind::Build { body, .. } = &expr.kind
            && !parts(body).iter().any(|part| matches!(part.kind, ExprKind::Build { .. }))
        {
            return Some(expr);
        }
        let shape = |e: &Expr| self.checked().expr(e).ok().map(|typed| typed.shape);
        by_entry(&expr, names, &shape)
    }

    /// The text of an expression as the claim would have it. A number alone stays a quotient: names of mistakes are
    /// made of it (`factor 1/2`).
    pub(super) fn text(&self, expr: &Expr) -> String {
        let by_entry = self.by_entry(expr.clone());
        self.as_written(&self.named(by_entry.as_ref().unwrap_or(expr)))
    }

    /// The text of an expression as it is.
    pub(super) fn as_written(&self, expr: &Expr) -> String {
        let is_number = matches!(&expr.kind, ExprKind::Binary(_, above, below)
            if matches!(&above.kind, ExprKind::Number(_) | ExprKind::Neg(_)) && matches!(below.kind, ExprKind::Number(_)));
        let expr = &if self.style.decimals && !is_number { with_decimals(expr) } else { expr.clone() };
        let declared = |name: &str| self.checked().declares_before(name, self.claim.span.start);
        Printer { spaced: self.style.spaced, declared: &declared }.print(expr)
    }
}
