//! Points at which a claim is judged: random ones, special ones, small ones, all satisfying domain and facts exactly.

mod bounds;
pub mod families;
pub mod linear;
pub mod powers;
pub mod solve;

use self::bounds::{Bounds, bounds_of};
use self::families::solved_for;
use self::linear::{Rationals, coefficients, steps};
use self::solve::Rows;
use crate::claim::work::Part;
use crate::lang::ast::Property;
use crate::lang::typed::Restriction;
use crate::scalar::ball::{Ball, Balls};
use crate::scalar::instance::Instance;
use crate::scalar::precise::{Precise, Real};
use crate::scalar::random::Random;
use crate::scalar::rational::Rational;
use crate::scalar::tolerance::is_nearly_zero;
use crate::tape::Program;
use crate::witness::bench::case::{Block, Case, Point, rational_outputs};
use dashu_ratio::RBig;
use std::cmp::Ordering;

/// How the entries of a point are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Between −3 and 3, in steps of 2⁻¹⁰: away from the neutral values 0 and 1.
    Normal,
    /// Between −48 and 48; in arrays, whose products and sums grow, between −6 and 6.
    Wide,
    /// Between −2⁻⁴ and 2⁻⁴.
    Narrow,
    /// From 0, 1, −1, 2, −2, 3.
    Small,
}

/// Attempts to satisfy the restrictions, per point.
const TRIES: usize = 80;
/// Entries of one input that are moved to satisfy its equations, unless these are many.
const MOST_MOVES: usize = 64;
/// Entries times moves, per point.
const SOLVING_WORK: usize = 8192;
/// What points that miss the facts may cost, in operations on fractions: from there on a point has one try, and from
/// four times as much none.
const WASTE: usize = 300_000;
/// What an operation on fractions costs, in steps of work.
const FRACTION: usize = 6;
/// What a matrix with a property takes, as a multiple of the cube of its rows.
const PROPERTY: usize = 4;
/// Bits at which a restriction that is not rational is decided.
const RULE_BITS: usize = 256;
/// Bits at which points at the very end of a domain are looked at: more than twice those of the zeros that are looked
/// for.
const END_BITS: usize = 1280;

/// A source of points for one case. Same seed, same points.
pub struct Points<'c> {
    case: &'c Case<'c>,
    random: Random,
    bounds: Vec<Bounds>,
    properties: Vec<Vec<Property>>,
    catalogue: Vec<Instance>,
    drawn: usize,
    /// By restriction, the blocks that an equation is solved for in turns; and how often equations were solved.
    turns: Vec<Vec<usize>>,
    turn: usize,
    /// What the last point cost, and what those cost that missed the facts.
    cost: usize,
    wasted: usize,
    /// What it takes to give all blocks their properties, and to see that they have them, in operations on fractions.
    demands: usize,
}

impl<'c> Points<'c> {
    /// The points of a case under a seed.
    pub fn new(case: &'c Case<'c>, seed: u64) -> Points<'c> {
        let salt = case.sizes.iter().fold(17u64, |salt, size| salt.wrapping_mul(31).wrapping_add(*size));
        let subject = case.subject;
        let bounds = case.blocks.iter().map(|block| bounds_of(case, block.input)).collect();
        let properties_of = |input| {
            let property = |restriction: &&Restriction| match restriction {
                Restriction::Property(id, property) if *id == input => Some(*property),
                _ => None,
            };
            subject.restrictions.iter().filter_map(property).collect()
        };
        let properties = case.blocks.iter().map(|block| properties_of(block.input)).collect();
        let catalogue = Instance::catalogue();
        let turns = subject.restrictions.iter().map(|restriction| {
            let Restriction::Equation { residual, linear_in } = restriction else { return Vec::new() };
            let inputs = solved_for(subject, residual, linear_in).into_iter();
            inputs.filter_map(|input| case.blocks.iter().position(|block| block.input == input)).collect()
        });
        let demands = case.blocks.iter().zip(&properties).map(demands).sum();
        let (turns, random) = (turns.collect(), Random::salted(seed, salt));
        Points { case, random, bounds, properties, catalogue, drawn: 0, turns, turn: 0, cost: 0, wasted: 0, demands }
    }

    /// A number from `low` to `high`, both included.
    pub fn integer(&mut self, low: i64, high: i64) -> i64 {
        self.random.between(low, high)
    }

    /// A random point; none if no try satisfied the restrictions.
    pub fn draw(&mut self, style: Style) -> Option<Point> {
        // Large points are expensive to draw, and a few tries must do.
        let tries = (TRIES * 256 / self.case.entries().max(256)).max(2);
        for attempt in 0..tries {
            if attempt > 0 && self.wasted > WASTE {
                break;
            }
            let functions = self.instances();
            let mut values = self.anything(style);
            // Later tries draw smaller numbers: entries that must add up to 1 have to be small.
            let halvings = attempt / 8 % 6;
            if style != Style::Small && halvings > 0 {
                let shrink = RBig::from(1u32 << halvings);
                values.iter_mut().for_each(|value| *value = &*value / &shrink);
            }
            if let Some(point) = self.complete(values, functions) {
                return Some(point);
            }
        }
        None
    }

    /// Entries for all blocks, whatever the facts say.
    pub fn anything(&mut self, style: Style) -> Vec<RBig> {
        let blocks = &self.case.blocks;
        let positions = (0..blocks.len()).flat_map(|position| blocks[position].range().map(move |_| position));
        let positions: Vec<usize> = positions.collect();
        positions.into_iter().map(|position| self.entry(position, style)).collect()
    }

    /// The point with these entries, changed as far as the facts demand it; none if it is not admissible.
    pub fn complete(&mut self, values: Vec<RBig>, functions: Vec<Instance>) -> Option<Point> {
        if self.wasted > 4 * WASTE || self.case.subject.work.is_spent() {
            return None;
        }
        self.cost = 0;
        let point = self.satisfying(values, functions);
        self.case.subject.work.note(Part::Points, FRACTION * (self.cost + self.demands) + self.case.entries());
        if point.is_none() {
            self.wasted += self.cost;
        }
        point
    }

    fn satisfying(&mut self, mut values: Vec<RBig>, functions: Vec<Instance>) -> Option<Point> {
        for position in 0..self.case.blocks.len() {
            let block = self.case.blocks[position];
            if !self.properties[position].is_empty() {
                self.cost += block.range().len() * block.rows;
            }
            impose(&self.properties[position], &block, &mut values)?;
        }
        let mut point = Point { values, functions };
        self.satisfy_equations(&mut point)?;
        admissible(self.case, &point).then_some(point)
    }

    /// The properties that the facts demand of a block.
    pub fn properties(&self, position: usize) -> &[Property] {
        &self.properties[position]
    }

    /// Instances for all functions of the file; which ones changes from draw to draw.
    pub fn instances(&mut self) -> Vec<Instance> {
        self.drawn += 1;
        let (drawn, count) = (self.drawn, self.catalogue.len());
        let pick = |function: usize| self.catalogue[(drawn * (2 * function + 1) + 3 * function + 1) % count].clone();
        (0..self.case.subject.document.functions.len()).map(pick).collect()
    }

    /// A value for an entry of a block, within the block's bounds.
    pub fn entry(&mut self, position: usize, style: Style) -> RBig {
        let over = |numerator: i64, denominator: u32| RBig::from_parts(numerator.into(), denominator.into());
        let free = match style {
            Style::Normal => over(self.integer(-3072, 3072), 1024),
            Style::Wide if self.case.subject.is_scalar() => over(self.integer(-3072, 3072), 64),
            Style::Wide => over(self.integer(-3072, 3072), 512),
            Style::Narrow => over(self.integer(-4096, 4096), 65536),
            Style::Small => RBig::from([0, 1, -1, 2, -2, 3][self.integer(0, 5) as usize]),
        };
        let share = self.integer(0, 4096);
        let size = |free: RBig| if free < RBig::ZERO { -free } else { free };
        match (&self.bounds[position].low, &self.bounds[position].high) {
            (Some(low), Some(high)) if style != Style::Small || free < *low || free > *high => {
                low + (high - low) * over(share, 4096)
            }
            (Some(low), None) if free <= *low || style != Style::Small => low + size(free),
            (None, Some(high)) if free >= *high || style != Style::Small => high - size(free),
            _ => free,
        }
    }

    /// Special values of a block: neutral and large numbers, the ends of its domain and what lies just inside.
    pub fn special_values(&self, position: usize) -> Vec<RBig> {
        let ratio = |numerator: i64, denominator: u32| RBig::from_parts(numerator.into(), denominator.into());
        let near = ratio(1, 1 << 20);
        let mut values: Vec<RBig> = [0, 1, -1, 2, -2].map(RBig::from).to_vec();
        values.extend([ratio(1, 2), ratio(-1, 2)]);
        values.extend([12, -12].map(RBig::from));
        if self.case.subject.is_scalar() {
            values.extend([40, -40, 1000, -1000].map(RBig::from));
        }
        let bounds = &self.bounds[position];
        for (end, inside) in [(&bounds.low, near.clone()), (&bounds.high, -near)] {
            if let Some(end) = end {
                values.push(end.clone());
                values.push(end + inside);
            }
        }
        values
    }

    /// Moves inputs so that the given equations hold exactly. The equations of one input are solved together; where
    /// the equations of several inputs depend on each other, a few rounds are tried.
    fn satisfy_equations(&mut self, point: &mut Point) -> Option<()> {
        let targets = self.equation_targets();
        for _ in 0..3 {
            let mut moved = false;
            for (block, equations) in &targets {
                moved |= self.solve_for(block, equations, point)?;
            }
            if !moved {
                return Some(());
            }
        }
        Some(())
    }

    /// For each input that equations are solved for this time, those equations' positions among the rules.
    fn equation_targets(&mut self) -> Vec<(Block, Vec<usize>)> {
        let mut targets: Vec<(Block, Vec<usize>)> = Vec::new();
        let mut turn = self.turn;
        for (position, blocks) in self.turns.iter().enumerate().filter(|(_, blocks)| !blocks.is_empty()) {
            let block = self.case.blocks[blocks[turn % blocks.len()]];
            turn /= blocks.len();
            match targets.iter_mut().find(|(target, _)| *target == block) {
                Some((_, equations)) => equations.push(position),
                None => targets.push((block, vec![position])),
            }
        }
        self.turn += 1;
        targets
    }

    /// Solves equations, linear in a block, for its entries. Whether anything moved; none if there is no solution.
    fn solve_for(&mut self, block: &Block, equations: &[usize], point: &mut Point) -> Option<bool> {
        let residual = |point: &Point| -> Option<Vec<RBig>> {
            let programs = equations.iter().filter_map(|position| self.case.rules[*position].as_ref());
            let outputs = programs.flat_map(|program| rational_outputs(program, point));
            outputs.map(|value| value.number().cloned()).collect()
        };
        let here = residual(point)?;
        if here.iter().all(RBig::is_zero) {
            return Some(false);
        }
        // Entries that a symmetric matrix ties together move together.
        let position = self.case.blocks.iter().position(|other| other == block)?;
        let symmetric = self.properties[position].contains(&Property::Symmetric);
        let mut moves = moves(block, symmetric);
        // Of many entries a random few are moved; each costs an evaluation.
        let start = usize::try_from(self.integer(0, moves.len() as i64 - 1)).unwrap_or(0);
        moves.rotate_left(start);
        let affordable = MOST_MOVES.min(SOLVING_WORK / self.case.entries().max(1));
        moves.truncate(affordable.max(2 * here.len()));
        let shift = |point: &mut Point, which: &[usize], by: &RBig| which.iter().for_each(|at| point.values[*at] += by);
        let rows = coefficients(&Rationals, &here, moves.len(), &mut |which| {
            let mut moved = point.clone();
            shift(&mut moved, &moves[which], &RBig::ONE);
            residual(&moved)
        })?;
        let rules = equations.iter().filter_map(|position| self.case.rules[*position].as_ref());
        // What solving takes is drawn for itself, below.
        self.cost += moves.len() * (rules.map(Program::len).sum::<usize>() + here.len());
        let work = &self.case.subject.work;
        let solution = steps(&Rationals, &rows, &here, &mut |cost| work.draw(Part::Points, cost))?;
        for (which, by) in moves.iter().zip(&solution) {
            shift(point, which, by);
        }
        Some(true)
    }
}

/// The entries that move together: each by itself, or the two that a symmetric matrix ties.
pub fn moves(block: &Block, symmetric: bool) -> Vec<Vec<usize>> {
    if !symmetric {
        return block.range().map(|at| vec![at]).collect();
    }
    let at = |i: usize, j: usize| block.start + i * block.cols + j;
    let pair = |i: usize, j: usize| if i == j { vec![at(i, i)] } else { vec![at(i, j), at(j, i)] };
    (0..block.rows).flat_map(|i| (i..block.cols).map(move |j| pair(i, j))).collect()
}

/// What the properties of a block cost, in operations on fractions.
fn demands((block, properties): (&Block, &Vec<Property>)) -> usize {
    let demanding = properties.iter().filter(|property| **property != Property::Symmetric).count();
    demanding * PROPERTY * block.rows.pow(3)
}

/// A block's entries as rows.
fn rows_of(block: &Block, values: &[RBig]) -> Rows {
    values[block.range()].chunks(block.cols.max(1)).map(<[RBig]>::to_vec).collect()
}

/// Changes a block so that it has the properties, keeping what can be kept.
fn impose(properties: &[Property], block: &Block, values: &mut [RBig]) -> Option<()> {
    for property in properties {
        if has_property(*property, block, values) {
            continue;
        }
        let rows = rows_of(block, values);
        let n = rows.len();
        let changed = match property {
            Property::Invertible => return None,
            Property::Symmetric => (0..n).map(|i| (0..n).map(|j| rows[i.min(j)][i.max(j)].clone()).collect()).collect(),
            // What makes an orthogonal matrix of a symmetric one would leave ones with signs on the diagonal alone.
            Property::Orthogonal if properties.contains(&Property::Symmetric) => solve::reflection_from(&rows)?,
            Property::Orthogonal => solve::orthogonal_from(&rows)?,
            Property::PositiveDefinite => {
                let mut square = solve::product(&rows, &solve::transpose(&rows));
                for (i, row) in square.iter_mut().enumerate() {
                    row[i] += RBig::ONE;
                }
                square
            }
        };
        values[block.range()].clone_from_slice(&changed.concat());
    }
    Some(())
}

fn has_property(property: Property, block: &Block, values: &[RBig]) -> bool {
    let rows = rows_of(block, values);
    let symmetric = || solve::transpose(&rows) == rows;
    match property {
        Property::Symmetric => symmetric(),
        Property::Invertible => !solve::determinant(&rows).is_zero(),
        Property::PositiveDefinite => symmetric() && solve::has_positive_minors(&rows),
        Property::Orthogonal => solve::is_orthogonal(&rows),
    }
}

/// Whether a point satisfies all restrictions of its case.
pub fn admissible(case: &Case<'_>, point: &Point) -> bool {
    case.subject.restrictions.iter().zip(case.rules.iter()).all(|(restriction, rule)| match (restriction, rule) {
        (Restriction::Property(input, property), _) => {
            let block = case.blocks.iter().find(|block| block.input == *input);
            block.is_some_and(|block| has_property(*property, block, &point.values))
        }
        (Restriction::Equation { .. }, Some(rule)) => {
            signs(rule, point).is_some_and(|signs| signs.iter().all(|sign| *sign == 0))
        }
        (Restriction::Positive { closed, .. }, Some(rule)) => {
            let least = if *closed { 0 } else { 1 };
            signs(rule, point).is_some_and(|signs| {
                let is_inside = signs.iter().all(|sign| *sign >= least);
                is_inside && (signs.iter().all(|sign| *sign != 0) || !is_outside(rule, point))
            })
        }
        (Restriction::Except(_), Some(rule)) => {
            // A zero that was found by halving lies beside the excepted one, by less than shows.
            signs_but_for_rounding(rule, point).is_none_or(|signs| signs.iter().all(|sign| *sign != 0))
        }
        (_, None) => false,
    })
}

/// The signs of a rule's outputs: exactly where they are rational, else in precise arithmetic; none if undefined.
fn signs(rule: &Program, point: &Point) -> Option<Vec<i32>> {
    let rational = rational_outputs(rule, point);
    if rational.iter().all(|value| matches!(value, Rational::Number(_))) {
        let sign = |value: &RBig| {
            if value.is_zero() {
                0
            } else if *value > RBig::ZERO {
                1
            } else {
                -1
            }
        };
        return rational.iter().map(|value| value.number().map(sign)).collect();
    }
    signs_but_for_rounding(rule, point)
}

/// Whether some output of a rule is negative for certain: a zero that was found by halving may lie beyond the end of
/// the domain (2π) by less than signs show, and by more than the sides are told apart by.
fn is_outside(rule: &Program, point: &Point) -> bool {
    let inputs: Vec<_> = point.values.iter().map(|value| Ball::from_rational(value, END_BITS)).collect();
    let outputs = rule.evaluate(&mut Balls::new(END_BITS, point.functions.clone()), &inputs);
    outputs.iter().any(|value| value.as_ref().is_ok_and(|value| value.sign() == Some(Ordering::Less)))
}

/// The signs of a rule's outputs in precise arithmetic, 0 where they are nearly 0; none if undefined.
fn signs_but_for_rounding(rule: &Program, point: &Point) -> Option<Vec<i32>> {
    let inputs: Vec<_> = point.values.iter().map(|value| Real::from_rational(value, RULE_BITS)).collect();
    let outputs = rule.evaluate(&mut Precise::new(RULE_BITS, point.functions.clone()), &inputs);
    let sign = |value: Real| {
        if is_nearly_zero(&value, RULE_BITS) {
            0
        } else if value.is_negative() {
            -1
        } else {
            1
        }
    };
    outputs.into_iter().map(|value| value.ok().map(sign)).collect()
}
