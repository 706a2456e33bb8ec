//! A claim at one choice of sizes: its programs, and points to read them at.

use crate::claim::work::Part;
use crate::claim::{Lowering, Subject};
use crate::lang::ast::Property;
use crate::lang::lower::{AT_ONE_POINT, LowerError, Lowered, Most, lower_within};
use crate::lang::typed::{InputId, Restriction, Typed};
use crate::scalar::ball::{Ball, Balls};
use crate::scalar::instance::Instance;
use crate::scalar::precise::{FUNCTION_COST, Precise, Real, Undefined, cost_factor};
use crate::scalar::rational::{Rational, Rationals};
use crate::tape::{NodeId, Op, Primitive, Program};
use dashu_ratio::RBig;
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

/// A point: exact values of all inputs, and what stands for the arbitrary functions.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The inputs' entries, in the order of the case's blocks, row by row.
    pub values: Vec<RBig>,
    /// By function; functions that take no part have any instance.
    pub functions: Vec<Instance>,
}

/// Where an input's entries stand in a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    /// Which input.
    pub input: InputId,
    /// Its rows.
    pub rows: usize,
    /// Its columns.
    pub cols: usize,
    /// Its first entry.
    pub start: usize,
}

impl Block {
    /// Its entries within a point.
    pub fn range(&self) -> std::ops::Range<usize> {
        self.start..self.start + self.rows * self.cols
    }
}

/// Points with more entries than this are not drawn.
const MOST_ENTRIES: u64 = 20_000;

/// Rows of a matrix that is given to be invertible, positive definite or orthogonal: points have the property exactly,
/// and exact fractions grow with every row.
const MOST_ROWS: usize = 10;

/// What an operation on fractions costs, in products of 160 bits: their digits grow.
const EXACT_COST: usize = 8;
/// Products of 160 bits, as costs count them, for a step of work: a function is cheaper than its count at few bits.
const PRODUCTS: usize = 2;
/// Nodes that are recorded, or visited, for a step of work.
const RECORDED: usize = 1;

/// A claim lowered at concrete sizes.
#[derive(Clone, Debug)]
pub struct Case<'s> {
    /// The claim.
    pub subject: &'s Subject<'s>,
    /// The sizes of the document's independent dimensions.
    pub sizes: Vec<u64>,
    /// Left side, right side, and the right side's [`CONTROLS`](crate::witness::CONTROLS) in one program.
    pub lowered: Rc<Lowered>,
    /// The restrictions' expressions, in their order (a property has none).
    pub rules: Rc<[Option<Program>]>,
    /// Where the inputs stand.
    pub blocks: Vec<Block>,
    /// What a reading in precise arithmetic costs, once that was asked for.
    cost: OnceCell<usize>,
}

impl<'s> Case<'s> {
    /// Lowers a claim at the given sizes.
    ///
    /// # Errors
    /// [`LowerError`], if it is too large at these sizes, or an index lies outside.
    pub fn new(subject: &'s Subject<'s>, sizes: Vec<u64>) -> Result<Case<'s>, LowerError> {
        hold_to_limit(subject, &sizes)?;
        let lowering = lowering(subject, &sizes)?;
        Case::of(subject, sizes, Rc::clone(&lowering.lowered), Rc::clone(&lowering.rules))
    }

    /// The same without controls, where a single point is looked at that nobody has to draw: then more is not too large.
    ///
    /// # Errors
    /// As [`Case::new`].
    pub fn at_one_point(subject: &'s Subject<'s>, sizes: Vec<u64>) -> Result<Case<'s>, LowerError> {
        let most = Most { nodes: AT_ONE_POINT, ..Most::default() };
        let lowering = lowered_anew(subject, &sizes, &[subject.left, subject.right], None, most)?;
        Case::of(subject, sizes, lowering.lowered, lowering.rules)
    }

    fn of(
        subject: &'s Subject<'s>,
        sizes: Vec<u64>,
        lowered: Rc<Lowered>,
        rules: Rc<[Option<Program>]>,
    ) -> Result<Case<'s>, LowerError> {
        let mut start = 0;
        let mut blocks = Vec::with_capacity(subject.inputs.len());
        for input in &subject.inputs {
            let shape = subject.document.inputs[*input].shape();
            let extent = |dim: &crate::lang::dim::Dim| usize::try_from(dim.at(&sizes)).unwrap_or(usize::MAX);
            let (rows, cols) = (extent(&shape.rows), extent(&shape.cols));
            blocks.push(Block { input: *input, rows, cols, start });
            start += rows * cols;
        }
        let demanding = subject.restrictions.iter().any(|restriction| match restriction {
            Restriction::Property(_, Property::Symmetric) => false,
            Restriction::Property(input, _) => {
                blocks.iter().any(|block| block.input == *input && block.rows > MOST_ROWS)
            }
            _ => false,
        });
        if demanding {
            return Err(LowerError::TooLarge);
        }
        Ok(Case { subject, sizes, lowered, rules, blocks, cost: OnceCell::new() })
    }

    /// What points are drawn by, and nothing to read at them.
    ///
    /// # Errors
    /// [`LowerError`], if a restriction is too large at these sizes, or an index lies outside.
    pub fn of_points(subject: &'s Subject<'s>, sizes: Vec<u64>) -> Result<Case<'s>, LowerError> {
        hold_to_limit(subject, &sizes)?;
        let rules = rules(subject, &sizes, Most::default(), &mut 0)?;
        Case::of(subject, sizes, Rc::new(Lowered::default()), rules.into())
    }

    /// The same with other operations in the place of its own.
    pub fn with(self, lowered: Lowered) -> Case<'s> {
        Case { lowered: Rc::new(lowered), cost: OnceCell::new(), ..self }
    }

    /// What is read at a point: both sides, and the restrictions.
    pub fn programs(&self) -> impl Iterator<Item = &Program> {
        std::iter::once(&self.lowered.program).chain(self.rules.iter().flatten())
    }

    /// Whether a reading of this cost may still be had: it is drawn from the claim's total.
    fn affords(&self, cost: usize) -> bool {
        self.subject.work.draw(Part::Precise, cost / PRODUCTS)
    }

    /// About how much one reading in precise arithmetic costs, in products of 160 bits.
    pub fn precise_cost(&self) -> usize {
        let program = &self.lowered.program;
        *self.cost.get_or_init(|| program.ops().iter().map(|op| cost(program, op)).sum())
    }

    /// The same at more bits.
    pub fn precise_cost_at(&self, bits: usize) -> usize {
        self.precise_cost().saturating_mul(cost_factor(bits))
    }

    /// The same, where only some nodes are read.
    pub fn cost_of(&self, nodes: &[NodeId]) -> usize {
        let program = &self.lowered.program;
        nodes.iter().map(|node| cost(program, &program.ops()[node.index()])).sum()
    }

    /// How many entries a point has.
    pub fn entries(&self) -> usize {
        self.blocks.last().map_or(0, |block| block.range().end)
    }

    /// How many entries each side has.
    pub fn outputs(&self) -> usize {
        self.lowered.arrays[0].data.len()
    }

    /// The values of all nodes in precise arithmetic.
    pub fn precise(&self, point: &Point, bits: usize) -> Vec<Result<Real, Undefined>> {
        self.precise_on(&BTreeMap::new(), point, bits)
    }

    /// The same with some branches decided beforehand, by the node of their condition: `true` is its negative side.
    pub fn precise_on(
        &self,
        branches: &BTreeMap<NodeId, bool>,
        point: &Point,
        bits: usize,
    ) -> Vec<Result<Real, Undefined>> {
        if !self.affords(self.precise_cost_at(bits)) {
            return vec![Err(Undefined::TooLarge); self.lowered.program.len()];
        }
        let inputs: Vec<_> = point.values.iter().map(|value| Real::from_rational(value, bits)).collect();
        let (mut reader, mut values) = (Precise::new(bits, point.functions.clone()), Vec::new());
        self.lowered.program.read_on_branches(&mut reader, &inputs, branches, &mut values);
        values
    }

    /// The arguments of the logarithms and roots that some nodes are computed from, of each branch on the side that is taken. Where
    /// `is_below` does not tell which that is, nothing of either is listed.
    pub fn live_arguments(&self, nodes: &[NodeId], is_below: &dyn Fn(NodeId) -> Option<bool>) -> Vec<NodeId> {
        let program = &self.lowered.program;
        let mut needed = vec![false; program.len()];
        nodes.iter().for_each(|node| needed[node.index()] = true);
        let mut found = Vec::new();
        for node in (0..program.len()).rev().map(NodeId::at) {
            match program.ops()[node.index()] {
                _ if !needed[node.index()] => {}
                Op::Select { on, negative, otherwise } => {
                    needed[on.index()] = true;
                    if let Some(is_below) = is_below(on) {
                        needed[(if is_below { negative } else { otherwise }).index()] = true;
                    }
                }
                op => {
                    if let Op::Apply(Primitive::Ln | Primitive::Sqrt, x) = op {
                        found.push(x);
                    }
                    program.operands(node, |operand| needed[operand.index()] = true);
                }
            }
        }
        found
    }

    /// Enclosures of the values of all nodes, with some branches decided and some nodes' values known beforehand.
    pub fn balls(
        &self,
        branches: &BTreeMap<NodeId, bool>,
        pinned: &BTreeMap<NodeId, RBig>,
        point: &Point,
        bits: usize,
    ) -> Vec<Result<Ball, Undefined>> {
        if !self.affords(self.precise_cost_at(bits)) {
            return vec![Err(Undefined::TooLarge); self.lowered.program.len()];
        }
        let inputs: Vec<_> = point.values.iter().map(|value| Ball::from_rational(value, bits)).collect();
        let pinned = pinned.iter().map(|(node, value)| (*node, Ball::from_rational(value, bits))).collect();
        let (mut reader, mut values) = (Balls::new(bits, point.functions.clone()), Vec::new());
        self.lowered.program.read_pinned(&mut reader, &inputs, branches, &pinned, &mut values);
        values
    }

    /// The same of inputs that are enclosures themselves.
    pub fn balls_of(
        &self,
        inputs: &[Result<Ball, Undefined>],
        pinned: &BTreeMap<NodeId, Result<Ball, Undefined>>,
        functions: &[Instance],
        bits: usize,
    ) -> Vec<Result<Ball, Undefined>> {
        if !self.affords(self.precise_cost_at(bits)) {
            return vec![Err(Undefined::TooLarge); self.lowered.program.len()];
        }
        let (mut reader, mut values) = (Balls::new(bits, functions.to_vec()), Vec::new());
        self.lowered.program.read_pinned(&mut reader, inputs, &BTreeMap::new(), pinned, &mut values);
        values
    }

    /// The values of some nodes in precise arithmetic, which are given with all that they are computed from
    /// ([`Program::cone`]). Values of other nodes mean nothing.
    pub fn precise_of(&self, cone: &[NodeId], point: &Point, bits: usize) -> Vec<Result<Real, Undefined>> {
        if !self.affords(self.cost_of(cone).saturating_mul(cost_factor(bits))) {
            return vec![Err(Undefined::TooLarge); cone.last().map_or(0, |last| last.index() + 1)];
        }
        let inputs = self.inputs_in(cone, point, &|value| Real::from_rational(value, bits), Ok(Real::ZERO));
        let mut values = vec![Ok(Real::ZERO); cone.last().map_or(0, |last| last.index() + 1)];
        self.lowered.program.reread(&mut Precise::new(bits, point.functions.clone()), cone, &inputs, &mut values);
        values
    }

    /// The same where what is differentiated by lies a little beside the point, and all else does not: each node has the number that stands
    /// beside it added.
    pub fn precise_beside(
        &self,
        cone: &[NodeId],
        point: &Point,
        step: &BTreeMap<NodeId, Real>,
        bits: usize,
    ) -> Vec<Result<Real, Undefined>> {
        if !self.affords(self.cost_of(cone).saturating_mul(cost_factor(bits))) {
            return vec![Err(Undefined::TooLarge); cone.last().map_or(0, |last| last.index() + 1)];
        }
        let inputs = self.inputs_in(cone, point, &|value| Real::from_rational(value, bits), Ok(Real::ZERO));
        let mut values = vec![Ok(Real::ZERO); cone.last().map_or(0, |last| last.index() + 1)];
        let mut reader = Precise::new(bits, point.functions.clone());
        for node in cone {
            self.lowered.program.reread(&mut reader, std::slice::from_ref(node), &inputs, &mut values);
            if let (Some(by), Ok(value)) = (step.get(node), &values[node.index()]) {
                values[node.index()] = value.plus(by, bits);
            }
        }
        values
    }

    /// The entries of a point as some kind of number, those that some nodes are; the others are never looked at.
    fn inputs_in<T: Clone>(&self, nodes: &[NodeId], point: &Point, of: &dyn Fn(&RBig) -> T, other: T) -> Vec<T> {
        let mut inputs = vec![other; point.values.len()];
        for node in nodes {
            if let Op::Input(number) = self.lowered.program.ops()[node.index()] {
                inputs[number as usize] = of(&point.values[number as usize]);
            }
        }
        inputs
    }

    /// The values of some nodes in exact rational arithmetic, as far as they are rational; given and answered as in
    /// [`precise_of`](Case::precise_of).
    pub fn rational_of(&self, cone: &[NodeId], point: &Point) -> Vec<Rational> {
        if !self.affords(self.cost_of(cone).saturating_mul(EXACT_COST)) {
            return vec![Rational::TooLarge; cone.last().map_or(0, |last| last.index() + 1)];
        }
        let inputs = self.inputs_in(cone, point, &|value| Rational::Number(value.clone()), Rational::Irrational);
        let mut values = vec![Rational::Irrational; cone.last().map_or(0, |last| last.index() + 1)];
        let mut reader = Rationals { functions: point.functions.clone(), ..Rationals::default() };
        self.lowered.program.reread(&mut reader, cone, &inputs, &mut values);
        values
    }

    /// The values of all outputs in exact rational arithmetic, as far as they are rational.
    pub fn rational(&self, point: &Point) -> Vec<Rational> {
        rational_outputs(&self.lowered.program, point)
    }

    /// The point as the direct evaluation takes it.
    pub fn inputs_of(&self, point: &Point) -> HashMap<InputId, Vec<RBig>> {
        self.blocks.iter().map(|block| (block.input, point.values[block.range()].to_vec())).collect()
    }
}

/// The sides of a claim, the controls and the restrictions, lowered once. What it costs is taken from the claim's total each
/// time, so that where that ends does not depend on who came first.
fn lowering(subject: &Subject<'_>, sizes: &[u64]) -> Result<Rc<Lowering>, LowerError> {
    if let Some(known) = subject.lowerings.at(sizes)
        && !subject.work.is_spent()
        && known.steps <= subject.work.left()
    {
        subject.work.note(Part::Lowering, known.steps);
        return Ok(known);
    }
    let exprs = [subject.left, subject.right];
    let lowering = Rc::new(lowered_anew(subject, sizes, &exprs, Some(&slight()), Most::default())?);
    subject.lowerings.keep(sizes, &lowering);
    Ok(lowering)
}

fn lowered_anew(
    subject: &Subject<'_>,
    sizes: &[u64],
    exprs: &[&Typed],
    slight: Option<&RBig>,
    most: Most,
) -> Result<Lowering, LowerError> {
    let mut steps = 0;
    let lowered = lower_counted(subject, sizes, exprs, slight, most, &mut steps)?;
    let rules = rules(subject, sizes, most, &mut steps)?.into();
    Ok(Lowering { lowered: Rc::new(lowered), rules, steps })
}

/// The restrictions' expressions, in their order.
fn rules(
    subject: &Subject<'_>,
    sizes: &[u64],
    most: Most,
    steps: &mut usize,
) -> Result<Vec<Option<Program>>, LowerError> {
    let mut lower_one = |expr| lower_counted(subject, sizes, &[expr], None, most, steps).map(|lowered| lowered.program);
    subject.restrictions.iter().map(|restriction| restriction.expr().map(&mut lower_one).transpose()).collect()
}

/// An error where points have more entries than are drawn.
fn hold_to_limit(subject: &Subject<'_>, sizes: &[u64]) -> Result<(), LowerError> {
    if subject.entries_at(sizes) > MOST_ENTRIES { Err(LowerError::TooLarge) } else { Ok(()) }
}

/// Lowers expressions, and takes what it costs from the claim's total.
fn lower_counted(
    subject: &Subject<'_>,
    sizes: &[u64],
    exprs: &[&Typed],
    slight: Option<&RBig>,
    most: Most,
    steps: &mut usize,
) -> Result<Lowered, LowerError> {
    if subject.work.is_spent() {
        return Err(LowerError::TooLarge);
    }
    let most = most.within(subject.work.left().saturating_mul(RECORDED));
    let (lowered, visited) = lower_within(subject.document, sizes, &subject.inputs, exprs, slight, most);
    subject.work.note(Part::Lowering, visited / RECORDED);
    *steps += visited / RECORDED;
    lowered
}

/// About how much an operation costs in precise arithmetic, in products.
fn cost(program: &Program, op: &Op) -> usize {
    match op {
        Op::SumOfProducts(sum) => program.term_count(*sum),
        Op::Apply(..) | Op::Opaque { .. } => FUNCTION_COST,
        _ => 1,
    }
}

/// The outputs of a program in exact rational arithmetic, as far as they are rational.
pub fn rational_outputs(program: &Program, point: &Point) -> Vec<Rational> {
    let inputs: Vec<_> = point.values.iter().map(|value| Rational::Number(value.clone())).collect();
    let mut reader = Rationals { functions: point.functions.clone(), ..Rationals::default() };
    program.evaluate(&mut reader, &inputs)
}

/// By how much the negative controls differ from the right side: 2⁻³⁰ in each entry, and as a part of it.
fn slight() -> RBig {
    RBig::from_parts(1.into(), (1u32 << 30).into())
}
