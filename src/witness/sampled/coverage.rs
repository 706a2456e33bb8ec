//! Which sides of branches the points that agreed lie on: of a side that none of them lies on, sampling says nothing;
//! nor of sides of several branches on which none of them lies at once. And which borders of branches they lie on: `x > 0` and `x >= 0`
//! have the same sides.

use crate::lang::ast::Span;
use crate::tape::{NodeId, Op, Primitive};
use crate::witness::bench::case::Case;
use crate::witness::bench::doubles::Doubles;
use crate::witness::sides::{MOST, Sides};
use std::collections::{HashMap, HashSet};

/// Points on a side of a branch at which the left side of the claim has no value, from which on the side counts as met:
/// nothing is claimed there, as far as points can tell.
const EMPTY: usize = 8;

/// Branches whose values differ by less, beside these, have the same.
const SAME: f64 = 1e-9;

/// What was met on a side of a branch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Met {
    /// Whether some point at which both sides agree lies there.
    agreed: bool,
    /// How many of those points were settled in precise arithmetic; and at how many it left open what doubles take for equal.
    settled: usize,
    blind: usize,
    /// Points there at which the left side has no value.
    without: usize,
    /// Whether nothing lies there, as far as a line through the whole domain tells.
    barred: bool,
}

/// What was met on the border of a branch at which a value may jump.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Border {
    /// Whether both sides were looked at there, or nothing lies there, as far as was looked for.
    met: bool,
    /// Whether that was where the branches have different values, or such a place was looked for in vain.
    matters: bool,
    /// Points there that lie outside the domain.
    outside: usize,
}

impl Border {
    /// Whether nothing more is to be looked for.
    fn is_done(self) -> bool {
        self.suffices() && (self.matters || self.outside >= EMPTY)
    }

    fn suffices(self) -> bool {
        self.met || self.outside >= EMPTY
    }
}

impl Met {
    fn suffices(self) -> bool {
        self.agreed && self.blind <= self.settled || self.barred || self.without >= EMPTY
    }
}

/// Where all branches of a case take one side, and all that is rounded has one value: a difference below the digits of doubles may
/// show there alone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Piece {
    /// The branches whose condition is below 0.
    below: u64,
    /// What `round` gives, for each time that it is taken.
    rounded: Vec<i64>,
}

impl Piece {
    /// Whether both lie on the same sides of all branches.
    pub(super) fn has_sides_of(&self, other: &Piece) -> bool {
        self.below == other.below
    }

    /// Where a point lies; none on the border of some branch or where rounding decides, and of more than 64 branches.
    pub(super) fn of(case: &Case<'_>, doubles: &Doubles<'_>) -> Option<Piece> {
        let values = steps(case).take(MOST).map(|step| doubles.value(step) as i64);
        let is_on_a_border = case.lowered.branches.iter().any(|on| doubles.is_zero(*on));
        let below = below(case, doubles).filter(|_| !is_on_a_border)?;
        Some(Piece { below, rounded: values.collect() })
    }
}

/// The steps of a case: what `round` is taken of.
fn steps<'c>(case: &'c Case<'_>) -> impl Iterator<Item = NodeId> + 'c {
    let ops = case.lowered.program.ops().iter().enumerate();
    let is_step = |(_, op): &(usize, &Op)| matches!(op, Op::Apply(Primitive::Round, _));
    ops.filter(is_step).map(|(index, _)| NodeId::at(index))
}

/// The branches of a claim by their places in the text, and the sides that were met: where the condition is below 0,
/// and the rest.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    sides: HashMap<Span, [Met; 2]>,
    /// The borders of those at which a value may jump; none where it is known what the sides are there.
    borders: HashMap<Span, Border>,
    /// Whether it is known.
    knows_borders: bool,
    /// A border that is no null set, and may be met on sides of other branches on which nobody has looked.
    thick: Option<Span>,
    /// Whether combinations of sides are remembered.
    combined: bool,
    /// By sizes, the pieces of the case on which points agreed in precise arithmetic.
    together: HashMap<Vec<u64>, HashSet<Piece>>,
    /// By sizes, sides on which nothing lies.
    barred: Vec<(Vec<u64>, Sides)>,
}

impl Coverage {
    /// One that remembers which sides were met together, too.
    pub fn combined() -> Coverage {
        Coverage { combined: true, ..Coverage::default() }
    }

    /// One that needs no borders.
    pub fn knowing_borders() -> Coverage {
        Coverage { knows_borders: true, ..Coverage::default() }
    }

    /// Expects the branches that either side of a claim goes through; none of an inequality, which says itself that one
    /// side is never met.
    pub fn expect(&mut self, case: &Case<'_>) {
        let lowered = &case.lowered;
        let is_whole = lowered.places.is_empty() && steps(case).next().is_none();
        if is_whole || case.subject.is_inequality() {
            return;
        }
        if self.combined && lowered.branches.len() <= MOST {
            self.together.entry(case.sizes.clone()).or_default();
        }
        let outputs: Vec<NodeId> = lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied()).collect();
        for node in lowered.program.cone(&outputs) {
            let Some(place) = lowered.places.get(&node) else { continue };
            self.sides.entry(*place).or_default();
            if !self.knows_borders && lowered.jumps.contains(&node) {
                self.borders.entry(*place).or_default();
            }
        }
    }

    /// Whether no point before lies on the same piece.
    pub fn is_new(&self, case: &Case<'_>, doubles: &Doubles<'_>) -> bool {
        let together = self.together.get(&case.sizes).filter(|together| together.len() < MOST);
        together.is_some_and(|together| Piece::of(case, doubles).is_some_and(|piece| !together.contains(&piece)))
    }

    /// Notes the sides that a point lies on, of the branches that bear on the values there; all of them together if the
    /// point was `settled`.
    pub fn note(&mut self, case: &Case<'_>, doubles: &Doubles<'_>, settled: bool) {
        if let Some(together) = self.together.get_mut(&case.sizes).filter(|_| settled) {
            together.extend(Piece::of(case, doubles));
        }
        if settled || self.misses_a_side() {
            self.meet(case, doubles, |met, is_inside| {
                met.agreed = true;
                met.settled += usize::from(settled && is_inside);
            });
        }
    }

    /// Notes the sides that a point lies on at which both sides agree in doubles, and precise arithmetic leaves it open: below
    /// all digits they may differ, on one side of a branch alone.
    pub fn note_blind(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) {
        self.meet(case, doubles, |met, _| met.blind += 1);
    }

    /// Notes the sides that a point lies on at which the left side of the claim has no value.
    pub fn note_without(&mut self, case: &Case<'_>, doubles: &Doubles<'_>) {
        if self.misses_a_side() {
            self.meet(case, doubles, |met, _| met.without += 1);
        }
    }

    /// Notes that the condition of a branch has one sign in the whole domain.
    pub fn bar(&mut self, case: &Case<'_>, on: NodeId, below: bool) {
        if let Some(sides) = case.lowered.places.get(&on).and_then(|place| self.sides.get_mut(place)) {
            sides[usize::from(!below)].barred = true;
            let mut other = Sides::default();
            other.note(&case.lowered.branches, on, !below);
            self.barred.push((case.sizes.clone(), other));
        }
    }

    /// Changes what was met of the sides that a point lies on; it is told whether that is inside of them, and not on the border.
    fn meet(&mut self, case: &Case<'_>, doubles: &Doubles<'_>, met: impl Fn(&mut Met, bool)) {
        if self.sides.is_empty() {
            return;
        }
        for on in bearing(case, doubles) {
            let sides = case.lowered.places.get(&on).and_then(|place| self.sides.get_mut(place));
            // A side that the point lies on by rounding alone is not met.
            let certain = doubles.is_below(on).filter(|_| !doubles.value(on).is_nan());
            if let Some((sides, below)) = sides.zip(certain) {
                met(&mut sides[usize::from(below)], !doubles.is_zero(on));
            }
        }
    }

    /// Notes the borders that a point lies on at which both sides were looked at; and the one that it lies on as nearly as is known.
    pub fn note_borders(&mut self, case: &Case<'_>, doubles: &Doubles<'_>, nearly: Option<NodeId>) {
        self.meet_borders(case, doubles, nearly, |border, matters| {
            border.met = true;
            border.matters |= matters;
        });
    }

    /// Notes the borders that a point outside the domain lies on.
    pub fn note_borders_outside(&mut self, case: &Case<'_>, doubles: &Doubles<'_>, nearly: NodeId) {
        // Of one number there are no others.
        let all = if case.entries() == 1 { EMPTY } else { 1 };
        self.meet_borders(case, doubles, Some(nearly), |border, _| border.outside += all);
    }

    fn meet_borders(
        &mut self,
        case: &Case<'_>,
        doubles: &Doubles<'_>,
        nearly: Option<NodeId>,
        met: impl Fn(&mut Border, bool),
    ) {
        if self.borders.values().all(|border| border.is_done()) {
            return;
        }
        let lies_on = |on: NodeId| doubles.is_zero(on) || nearly == Some(on) && doubles.is_below(on).is_none();
        for (on, [negative, otherwise]) in selects_that_bear(case, doubles).into_iter().filter(|one| lies_on(one.0)) {
            let [negative, otherwise] = [negative, otherwise].map(|branch| doubles.value(branch));
            let matters = (negative - otherwise).abs() > SAME * negative.abs().max(otherwise.abs()).max(1.0);
            if let Some(border) = case.lowered.places.get(&on).and_then(|place| self.borders.get_mut(place)) {
                met(border, matters);
            }
        }
    }

    /// The conditions whose borders are still to be met at these sizes, one for each place in the text, in the order of the program.
    pub fn unmet_borders(&self, case: &Case<'_>) -> Vec<NodeId> {
        let lowered = &case.lowered;
        let mut places: HashSet<Span> =
            self.borders.iter().filter(|(_, border)| !border.is_done()).map(|(place, _)| *place).collect();
        if places.is_empty() {
            return Vec::new();
        }
        let outputs: Vec<NodeId> = lowered.arrays[..2].iter().flat_map(|array| array.data.iter().copied()).collect();
        let mut cone = lowered.program.cone(&outputs);
        cone.retain(|node| lowered.jumps.contains(node) && places.remove(&lowered.places[node]));
        cone
    }

    /// Notes that points on the border of a condition were looked for, and whether none seems to lie there.
    pub fn note_searched(&mut self, case: &Case<'_>, on: NodeId, is_none: bool) {
        if let Some(border) = case.lowered.places.get(&on).and_then(|place| self.borders.get_mut(place)) {
            border.met |= is_none;
            border.matters |= border.suffices();
        }
    }

    /// Notes a border that is no null set.
    pub(super) fn note_thick(&mut self, place: Span) {
        self.thick = self.thick.or(Some(place)).filter(|_| !self.knows_borders);
    }

    /// A border that is a whole region, of which not all sides of other branches were looked at.
    pub fn thick_border(&self) -> Option<Span> {
        self.thick
    }

    /// A place in the text, the first one, whose border was not met where it bears on the values.
    pub fn unmet_border(&self) -> Option<Span> {
        let unmet = self.borders.iter().filter(|(_, border)| !border.suffices());
        unmet.map(|(place, _)| *place).min_by_key(|place| (place.start, place.end))
    }

    /// Whether points lie on both sides of the branch with this condition; also where it is none of the text's.
    pub fn is_whole(&self, case: &Case<'_>, on: NodeId) -> bool {
        let sides = case.lowered.places.get(&on).and_then(|place| self.sides.get(place));
        sides.is_none_or(|sides| sides.iter().all(|met| met.suffices()))
    }

    /// Whether of some branch no point lies on one side.
    pub fn misses_a_side(&self) -> bool {
        self.sides.values().flatten().any(|met| !met.suffices())
    }

    /// Whether, at sizes that were looked at, no point lies on all of these sides at once, though something may.
    pub fn misses(&self, sizes: &[u64], sides: &Sides) -> bool {
        let is_barred = |other: &Sides| sides.meant & other.meant != 0 && sides.below & other.meant == other.below;
        if self.barred.iter().any(|(at, other)| at == sizes && is_barred(other)) {
            return false;
        }
        let lies = |piece: &Piece| piece.below & sides.meant == sides.below;
        self.together.get(sizes).is_some_and(|together| !together.iter().any(lies))
    }
}

/// The conditions on which the values of the claim's two sides depend at a point, the last first: not those within a side of a branch
/// that is not taken.
pub(super) fn bearing(case: &Case<'_>, doubles: &Doubles<'_>) -> Vec<NodeId> {
    selects_that_bear(case, doubles).into_iter().map(|(on, _)| on).collect()
}

/// The same with both branches of each.
fn selects_that_bear(case: &Case<'_>, doubles: &Doubles<'_>) -> Vec<(NodeId, [NodeId; 2])> {
    let lowered = &case.lowered;
    let mut bears = vec![false; lowered.program.len()];
    let outputs = lowered.arrays[..2].iter().flat_map(|array| &array.data);
    outputs.for_each(|node| bears[node.index()] = true);
    let mut found = Vec::new();
    for (index, op) in lowered.program.ops().iter().enumerate().rev() {
        if !bears[index] {
            continue;
        }
        let Op::Select { on, negative, otherwise } = *op else {
            lowered.program.operands(NodeId::at(index), |operand| bears[operand.index()] = true);
            continue;
        };
        bears[on.index()] = true;
        bears[(if doubles.value(on) < 0.0 { negative } else { otherwise }).index()] = true;
        found.push((on, [negative, otherwise]));
    }
    found
}

/// The branches of a case whose conditions are below 0; none where rounding decides for some, and
/// of more than 64.
pub(super) fn below(case: &Case<'_>, doubles: &Doubles<'_>) -> Option<u64> {
    let mut branches = case.lowered.branches.iter().enumerate();
    branches.try_fold(0, |below, (at, on)| {
        Some(below | u64::from(doubles.is_below(*on)?).checked_shl(u32::try_from(at).ok()?)?)
    })
}
