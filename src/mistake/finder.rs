//! The search for what explains a claim, from the likeliest to the farthest.

use super::brief::{brief, is_one, is_short, written_out};
use super::candidate::{Candidate, candidate, pairs, singles};
use super::named::Named;
use super::ratio::{Factor, fitting, fitting_known, known_factors, uncommon, usual};
use super::trial::{Trial, same};
use super::vocabulary::of_claim;
use super::way::{self, Back};
use super::{Explanation, Judge, convention, fact, name, normal, rule, span};
use crate::claim::Subject;
use crate::claim::work::{SEARCH, Work};
use crate::lang::ast::{Expr, ExprKind, Level};
use crate::lang::check::Checked;
use crate::lang::edit::build::{negated, scaled, sum, with_decimals};
use crate::lang::edit::differentiate::total;
use crate::lang::edit::tidy::tidied;
use crate::lang::edit::walk::parts;
use crate::lang::edit::{Change, Edit, Vocabulary};
use crate::lang::print::{Printer, print};
use crate::lang::reading::Reading;
use crate::lang::typed::{Body, Claim, Document, Kind, LetId, Restriction, Typed};
use crate::scalar::running::Running;
use crate::verdict::{Mistake, Options, Repair};
use dashu_ratio::RBig;
use std::cell::{Cell, OnceCell, RefCell};

/// Candidates that are verified, at most: each costs as much as the claim itself.
const VERIFIED: usize = 8;

/// Claims with more parts than this, or that rest on more `let`s, are not looked into.
const MOST_PARTS: usize = 400;
const MOST_LETS: usize = 400;

/// A wrong claim, and what is needed to find out why.
pub struct Finder<'f> {
    reading: &'f Reading,
    judge: &'f Judge<'f>,
    /// The claim; where its shapes do not fit, with the left side on both sides.
    pub claim: Claim,
    /// The left side, checked.
    pub left: Typed,
    /// The left side, as it is written.
    pub left_expr: &'f Expr,
    /// The claimed side.
    pub right: &'f Expr,
    /// The claimed side, checked; none where it does not fit.
    pub claimed: Option<Typed>,
    /// What repairs may use.
    pub vocabulary: Vocabulary,
    known: Vec<LetId>,
    /// The `let`s that the claim rests on, as they are written.
    named: Named,
    /// Points at which candidates are tried.
    pub trial: Trial,
    /// Whether nothing is differentiated: by two steps such a claim is led to its left side in other words, and that says nothing of a mistake.
    is_identity: bool,
    /// The settings of the judgement.
    pub options: Options,
    /// What the search may cost, all verifications included.
    pub work: Work,
    /// Verifications that are left.
    left_over: Cell<usize>,
    /// The way back to the variable, once it is asked for.
    back: OnceCell<Back>,
    /// What has been judged.
    known_fixes: RefCell<Vec<(Expr, Option<Repair>)>>,
    spaced: bool,
    /// Whether the claim is written with decimals: then so is what is put into it.
    decimals: bool,
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

/// The two sides of a claim as they are written.
#[derive(Clone, Copy)]
pub struct Sides<'f> {
    /// The left one.
    pub left: &'f Expr,
    /// The right one.
    pub right: &'f Expr,
}

impl<'f> Finder<'f> {
    /// For a claim that was refuted; or, without `claimed`, for one whose right side does not fit, which then stands with the
    /// left side on both sides. None where there is no point to try anything at.
    pub fn new(
        reading: &'f Reading,
        claim: &Claim,
        claimed: Option<Typed>,
        sides: Sides<'f>,
        options: &Options,
        judge: &'f Judge<'f>,
    ) -> Option<Finder<'f>> {
        let Body::Equal(typed, _) = &claim.body else { return None };
        let size = parts(sides.right).len() + parts(sides.left).len();
        if size > MOST_PARTS || reading.document().closure(typed, None).lets.len() > MOST_LETS {
            return None;
        }
        let (vocabulary, known) = of_claim(reading, claim, sides.left, typed);
        let named = Named::of(reading, sides.right, typed, &known);
        let work = Work::new(SEARCH);
        let trial = Trial::new(&reading.checked, claim, sides.right, &known, options.seed, &work)?;
        let is_identity = Subject::new(reading.document(), claim).is_some_and(|subject| !subject.has_derivative());
        Some(Finder {
            is_identity,
            reading,
            judge,
            claim: claim.clone(),
            left: typed.clone(),
            left_expr: sides.left,
            right: sides.right,
            claimed,
            vocabulary,
            known,
            named,
            trial,
            options: *options,
            work,
            left_over: Cell::new(VERIFIED),
            back: OnceCell::new(),
            known_fixes: RefCell::default(),
            spaced: claim.text.contains(" * "),
            decimals: has_decimals(reading.document(), typed, sides),
        })
    }

    /// The file.
    pub fn document(&self) -> &'f Document {
        self.reading.document()
    }

    /// The file's names.
    pub fn checked(&self) -> &'f Checked {
        &self.reading.checked
    }

    /// What explains the claim; else the derivative as the tool works it out, if it can. The side of an identity in other words is no help.
    pub fn find(&self) -> Option<Explanation> {
        let known = self.mistake().map(Explanation::Known);
        let derived = || self.written_out().filter(|_| !self.is_identity);
        known.or_else(|| derived().map(Explanation::Derived))
    }

    /// The left side's derivative written out, as briefly as it can be said, if that is verified.
    pub fn written_out(&self) -> Option<Repair> {
        written_out(self)
    }

    /// The way back from what is differentiated to the variable.
    pub fn back(&self) -> &Back {
        self.back.get_or_init(|| Back::of(self.reading, self.left_expr, &self.left))
    }

    /// An expression with the `let` names in place of their values.
    pub fn named(&self, expr: &Expr) -> Expr {
        tidied(&self.named.in_place_of_values(expr))
    }

    /// The left side's derivative written out, where its terms are known.
    pub fn derivative(&self) -> Option<Expr> {
        let paths = &self.vocabulary.paths;
        let written_out = (!paths.is_empty()).then(|| total(paths));
        written_out.or_else(|| normal::derivative(self))
    }

    fn mistake(&self) -> Option<Mistake> {
        let values = self.claimed.as_ref().and_then(|claimed| self.trial.values(claimed));
        if let Some(found) = rule::function_itself(self) {
            return Some(found);
        }
        // A sum that is 1 by what is given was not forgotten.
        let is_equation = |fact: &Restriction| matches!(fact, Restriction::Equation { .. });
        let given = &self.document().restrictions[..self.claim.restrictions];
        let sums_are_known = !self.vocabulary.softmaxes.is_empty() || given.iter().any(is_equation);
        let is_idle = |edit: &Edit| sums_are_known && edit.change == Change::SumAdded && is_one(self, &edit.new);
        let singles: Vec<Edit> = singles(self).into_iter().filter(|edit| !is_idle(edit)).collect();
        if let Some(values) = &values
            && let Some(found) = self.factor(values, usual(self), &singles)
        {
            return Some(found);
        }
        self.single(&singles)
            .or_else(|| convention::symmetric(self, values.as_ref()?))
            .or_else(|| rule::where_it_has_a_value(self, values.as_ref()?))
            .or_else(|| rule::other_rule(self, values.as_ref()?))
            .or_else(|| way::dropped(self))
            .or_else(|| normal::paths(self))
            .or_else(|| self.path_in_words())
            .or_else(|| fact::of_arrays(self))
            .or_else(|| self.factor(values.as_ref()?, uncommon(self), &singles))
            .or_else(|| span::other_terms(self, values.as_ref()?))
            .or_else(|| fact::of_scalars(self))
            .or_else(|| {
                if self.is_identity { None } else { self.single_and_factor(&singles).or_else(|| self.pair(&singles)) }
            })
    }

    /// A claim that is a constant times the right one.
    fn factor(&self, values: &[Vec<Running>], factors: Vec<Factor>, singles: &[Edit]) -> Option<Mistake> {
        let factor = fitting(self, values, factors)?;
        // Two different expressions are always some multiple of each other.
        let is_input = |part: &Expr| {
            let inputs = &self.document().inputs;
            matches!(&part.kind, ExprKind::Name(name) if inputs.iter().any(|input| input.name == *name))
        };
        let says_nothing = self.is_identity && parts(&factor.by).into_iter().any(is_input);
        if says_nothing || !self.is_factor_elsewhere(&factor) {
            return None;
        }
        let mut fixes = vec![scaled(&factor.inverse, self.right)];
        let simpler = |edit: &&Edit| {
            use Change::{FactorDropped, FactorsSwapped, MeanForSum, Sign, SumForMean};
            matches!(edit.change, FactorDropped | FactorsSwapped | Sign | SumForMean | MeanForSum)
        };
        for edit in singles.iter().filter(simpler) {
            let found = candidate(self, std::slice::from_ref(edit), edit.apply(self.right));
            fixes.extend(found.filter(|found| self.trial.accepts(&found.typed)).map(|found| found.expr));
        }
        fixes.sort_by_key(|fix| print(fix).chars().count());
        let by = self.text(&factor.by);
        // `x` in place of `2*x` is the left side itself: right, and no repair.
        let left = print(self.left_expr);
        let is_left = |fix: &Expr| print(&tidied(fix)) == left;
        if self.is_identity && parts(self.left_expr).into_iter().any(is_input) && fixes.iter().any(is_left) {
            return Some(name::of_factor(&factor, &by, None));
        }
        // `(n - 1)/n*2/(n - 1)` has no value at n = 1: there it is another mistake.
        let fix = fixes.iter().find_map(|fix| self.judged(&self.named(fix)).and_then(|_| self.verified(fix)))?;
        Some(name::of_factor(&factor, &by, Some(fix)))
    }

    /// Whether the factor explains the claim at points that played no part in finding it.
    fn is_factor_elsewhere(&self, factor: &Factor) -> bool {
        let check = |fresh: &Trial| {
            let by = fresh.values(&fresh.check(&factor.by)?)?;
            let by: Vec<Running> = by.into_iter().filter_map(|entries| entries.first().copied()).collect();
            let values = fresh.values(self.claimed.as_ref()?)?;
            Some(by.len() == values.len() && fresh.is_multiple(&values, &by))
        };
        self.fresh().as_ref().and_then(check).unwrap_or(false)
    }

    /// Whether an expression has the claimed values, also at points that played no part in finding it.
    pub fn is_claimed(&self, expr: &Expr, claimed: &[Vec<Running>]) -> bool {
        let equal = |trial: &Trial, claimed: &[Vec<Running>]| {
            let found = trial.check(expr).and_then(|typed| trial.values(&typed));
            found.is_some_and(|found| found.iter().zip(claimed).all(|(a, b)| same(a, b)))
        };
        let elsewhere = || {
            let fresh = self.fresh()?;
            let claimed = fresh.values(self.claimed.as_ref()?)?;
            Some(equal(&fresh, &claimed))
        };
        equal(&self.trial, claimed) && elsewhere().unwrap_or(false)
    }

    /// A trial at other points.
    pub fn fresh(&self) -> Option<Trial> {
        Trial::new(self.checked(), &self.claim, self.right, &self.known, self.options.seed.wrapping_add(1), &self.work)
    }

    /// A claim that one edit makes right.
    fn single(&self, singles: &[Edit]) -> Option<Mistake> {
        singles.iter().find_map(|edit| {
            let found = candidate(self, std::slice::from_ref(edit), edit.apply(self.right))?;
            self.repaired(&found)
        })
    }

    /// A claim that lacks one or two terms of the derivative, as its words have them.
    fn path_in_words(&self) -> Option<Mistake> {
        self.claimed.as_ref()?;
        let ExprKind::Sum(terms) = normal::derivative(self)?.kind else { return None };
        let terms: Vec<Expr> = terms.into_iter().map(|(minus, e)| if minus { negated(&e) } else { e }).collect();
        let one = terms.iter().map(|term| sum(self.right, term));
        let two = terms
            .iter()
            .enumerate()
            .flat_map(|(at, first)| terms[at + 1..].iter().map(move |second| sum(&sum(self.right, first), second)));
        one.chain(two).find_map(|whole| {
            let typed = self.trial.check(&whole)?;
            if !self.trial.accepts(&typed) {
                return None;
            }
            Some(name::of_missing_path(None, self.verified(&whole)?))
        })
    }

    /// A claim that one edit makes right but for a constant factor.
    fn single_and_factor(&self, singles: &[Edit]) -> Option<Mistake> {
        let known = known_factors(self);
        for edit in singles {
            let Some(found) = candidate(self, std::slice::from_ref(edit), edit.apply(self.right)) else { continue };
            let Some(values) = self.trial.values(&found.typed) else { continue };
            let Some(factor) = fitting_known(self, &values, &known) else { continue };
            let whole = scaled(&factor.inverse, &found.expr);
            let Some(fix) = self.verified(&whole) else { continue };
            return Some(name::of_edit_and_factor(self, &found, &factor, fix));
        }
        None
    }

    /// A claim that two small edits make right.
    fn pair(&self, singles: &[Edit]) -> Option<Mistake> {
        let mut found = None;
        pairs(self, singles, &mut |candidate| {
            found = self.repaired(&candidate);
            found.is_some()
        });
        found
    }

    /// The mistake that a candidate undoes, if the candidate is verified.
    fn repaired(&self, candidate: &Candidate) -> Option<Mistake> {
        if !self.trial.accepts(&candidate.typed) {
            return None;
        }
        // The left side itself is right, and no repair: its derivative is written out.
        let left = print(self.left_expr);
        let is_left = print(&candidate.expr) == left;
        let holds_left = |expr: &Expr| parts(expr).into_iter().any(|part| print(part) == left);
        if !is_left && holds_left(&candidate.expr) && !holds_left(self.right) {
            return None;
        }
        // Put in place of the whole, it says nothing; nor are an identity's sides written out any further.
        let is_whole = is_left && candidate.edits.iter().any(|edit| edit.at == 0);
        let fix = match is_left {
            true if self.is_identity && is_whole => return None,
            true if self.is_identity => None,
            true => Some(self.written_out()?),
            false => Some(self.verified(&candidate.expr)?),
        };
        Some(name::of_edits(self, candidate, fix))
    }

    /// The expression as a repair, if the judge verifies the claim with it on the right side: as briefly as that can be said.
    pub fn verified(&self, expr: &Expr) -> Option<Repair> {
        let plain = self.named(expr);
        let short = brief(self, &plain);
        let repair = self.judged(&short);
        let repair = repair.or_else(|| if short == plain { None } else { self.judged(&plain) });
        repair.filter(|repair| is_short(&repair.text))
    }

    fn judged(&self, expr: &Expr) -> Option<Repair> {
        let known = self.known_fixes.borrow().iter().find(|(known, _)| known == expr).map(|(_, repair)| repair.clone());
        if let Some(repair) = known {
            return repair;
        }
        let repair = self.judged_anew(expr);
        self.known_fixes.borrow_mut().push((expr.clone(), repair.clone()));
        repair
    }

    fn judged_anew(&self, expr: &Expr) -> Option<Repair> {
        let typed = self.checked().expr(expr).ok()?;
        let text = self.text(expr);
        // That something equals itself is no repair.
        if typed.shape != self.left.shape || print(expr) == print(self.left_expr) {
            return None;
        }
        let claim = Claim { body: Body::Equal(self.left.clone(), typed), expectation: None, ..self.claim.clone() };
        let evidence = self.verify(self.document(), &claim)?;
        Some(Repair { text, evidence: Some(evidence) })
    }

    /// The strongest evidence for a claim, if it is verified; none once too many have been looked at.
    pub fn verify(&self, document: &Document, claim: &Claim) -> Option<Level> {
        self.left_over.set(self.left_over.get().checked_sub(1)?);
        if self.work.is_spent() {
            return None;
        }
        (self.judge)(document, claim, &self.work)
    }

    /// The text of an expression as the claim would have it. A number alone stays a quotient: names of mistakes are made of it
    /// (`factor 1/2`).
    pub fn text(&self, expr: &Expr) -> String {
        self.as_written(&tidied(&self.named.in_place_of_values(expr)))
    }

    /// The text of an expression as it is.
    pub fn as_written(&self, expr: &Expr) -> String {
        let is_number = matches!(&expr.kind, ExprKind::Binary(_, above, below)
            if matches!(&above.kind, ExprKind::Number(_) | ExprKind::Neg(_)) && matches!(below.kind, ExprKind::Number(_)));
        let expr = &if self.decimals && !is_number { with_decimals(expr) } else { expr.clone() };
        let declared = |name: &str| self.checked().declares_before(name, self.claim.span.start);
        Printer { spaced: self.spaced, declared: &declared }.print(expr)
    }
}
