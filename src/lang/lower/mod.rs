//! Lowering: from the checked tree to the tape, at concrete sizes of the dimensions.
//!
//! Arrays become lists of nodes. A derivative form cuts its variable free (fresh copies of its value), lowers what is
//! differentiated once more under that cut, and takes the pullback or pushforward on the tape.

mod array;
mod bound;
mod derivative;
mod elementwise;
mod functions;
mod index;
mod linear;
mod located;
mod parts;
mod slot;
mod whole;

pub use array::Array;
pub use slot::{Form, Slot};

use crate::lang::ast::{CompareOp, Span};
use crate::lang::typed::{Document, InputId, Kind, LetId, MatrixExponent, ProductKind, Typed, Variable};
use crate::tape::{Constant, Keys, NodeId, Program, Reader, Recorder, Term, pi};
use bound::{AtNames, Bound};
use dashu_ratio::RBig;
use slot::{Notes, branch_conditions};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::rc::Rc;

/// Why an expression cannot be lowered at the given sizes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LowerError {
    /// More operations or entries than the limit.
    TooLarge,
    /// Function bodies nested too deeply.
    TooDeep,
    /// An index lies outside at these sizes.
    Outside,
    /// A derivative of a derivative, where derivatives are taken by differences.
    Nested,
}

impl fmt::Display for LowerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LowerError::TooLarge => "too large to sample",
            LowerError::TooDeep => "nested too deeply to evaluate",
            LowerError::Outside => "an index or a slice lies outside the array at these sizes",
            LowerError::Nested => "a derivative of a derivative",
        })
    }
}

impl std::error::Error for LowerError {}

/// How derivative forms are lowered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Forms {
    /// By the tape's own pullback and pushforward.
    Tape,
    /// As extra inputs ([`Slot`]), for a witness that finds their values by differences.
    Slots,
}

/// Expressions lowered at concrete sizes.
#[derive(Clone, Debug, Default)]
pub struct Lowered {
    /// The program; its outputs are the entries of all expressions in order.
    pub program: Program,
    /// The expressions' arrays of nodes.
    pub arrays: Vec<Array>,
    /// What the conditions of branches compare with 0, of branches that a derivative form goes through.
    pub kinks: Vec<NodeId>,
    /// What the derivative forms differentiate.
    pub primals: Vec<NodeId>,
    /// The entries of the derivative forms that stand within no other one.
    pub slopes: Vec<NodeId>,
    /// What they differentiate by: the entries of the variables that were cut free.
    pub cuts: Vec<NodeId>,
    /// The conditions of all branches that depend on an input.
    pub branches: Vec<NodeId>,
    /// Those of them that the text writes down, with the place of the `if`, `max`, `abs`, … .
    pub places: HashMap<NodeId, Span>,
    /// Those of them at which a side may have another value than beside them: of `if`, `step` and `sign`.
    pub jumps: HashSet<NodeId>,
    /// The derivative forms, where they were lowered as extra inputs.
    pub slots: Vec<Slot>,
}

/// Recorded nodes and terms of one lowering; and of one that is read at a single point.
const LIMIT: usize = 600_000;
pub const AT_ONE_POINT: usize = 5 * LIMIT;
/// Expressions visited, and nodes gone through for derivatives, in one lowering: functions that call functions twice,
/// and derivatives of derivatives, double the work with each level.
const MAX_WORK: usize = 6_000_000;
/// Frames of one expression within function bodies within function bodies.
const MAX_DEPTH: usize = 800;

/// Lowers expressions at the given sizes of the independent dimensions. The program's inputs are the entries of
/// `inputs`, row by row, in that order; then those of the [`Slot`]s.
///
/// # Errors
/// [`LowerError`], if the expressions are too large, or an index lies outside at these sizes.
pub fn lower(
    document: &Document,
    sizes: &[u64],
    inputs: &[InputId],
    exprs: &[&Typed],
    forms: Forms,
) -> Result<Lowered, LowerError> {
    lower_given(document, sizes, inputs, &[], exprs, forms)
}

/// How much is lowered at most.
#[derive(Clone, Copy, Debug)]
pub struct Most {
    /// Recorded nodes and terms.
    pub nodes: usize,
    /// Expressions visited, and nodes gone through for derivatives.
    pub work: usize,
}

impl Default for Most {
    fn default() -> Most {
        Most { nodes: LIMIT, work: MAX_WORK }
    }
}

impl Most {
    /// The same where there is no more work than that.
    #[must_use]
    pub fn within(self, work: usize) -> Most {
        Most { work: self.work.min(work), ..self }
    }
}

/// Like [`lower`] by the tape's derivatives, no more than some; and how many expressions were visited and nodes gone through.
/// If a `slight` number is given, two more arrays are the last expression changed by that much: so much more in each entry, and as much
/// more than once.
///
/// # Errors
/// As [`lower`].
pub fn lower_within(
    document: &Document,
    sizes: &[u64],
    inputs: &[InputId],
    exprs: &[&Typed],
    slight: Option<&RBig>,
    most: Most,
) -> (Result<Lowered, LowerError>, usize) {
    let mut lowering = Lowering::new(document, sizes, Forms::Tape);
    lowering.recorder = Recorder::with_limit(most.nodes);
    lowering.most = most;
    let result = lowering.all(inputs, &[], exprs).and_then(|mut arrays| {
        let changed = slight.zip(arrays.last()).map(|(slight, last)| lowering.changed(last, slight));
        arrays.extend(changed.into_iter().flatten());
        lowering.recorder_within_limit()?;
        Ok(arrays)
    });
    let visited = lowering.work.saturating_add(lowering.recorder.size());
    (result.map(|arrays| lowering.finish(arrays)), visited)
}

/// Like [`lower`], with the values of some `let`s known: their entries are further inputs, behind those of `inputs`. A
/// derivative form that goes through one of them computes it anew.
///
/// # Errors
/// As [`lower`].
pub fn lower_given(
    document: &Document,
    sizes: &[u64],
    inputs: &[InputId],
    known: &[LetId],
    exprs: &[&Typed],
    forms: Forms,
) -> Result<Lowered, LowerError> {
    let mut lowering = Lowering::new(document, sizes, forms);
    let arrays = lowering.all(inputs, known, exprs)?;
    Ok(lowering.finish(arrays))
}

/// Where a variable is cut free; the outermost scope cuts none.
struct Scope {
    cut: Option<(Variable, Rc<Array>)>,
    /// The `let`s whose value is recomputed here.
    affected: Rc<Vec<bool>>,
    values: HashMap<LetId, Rc<Array>, Keys>,
    /// Values at some values of index names.
    at_names: HashMap<AtNames, Rc<Array>, Keys>,
}

impl Scope {
    fn new(cut: Option<(Variable, Rc<Array>)>, affected: Rc<Vec<bool>>) -> Scope {
        Scope { cut, affected, values: HashMap::default(), at_names: HashMap::default() }
    }
}

struct Lowering<'d> {
    document: &'d Document,
    sizes: &'d [u64],
    forms: Forms,
    recorder: Recorder,
    inputs: HashMap<InputId, Rc<Array>, Keys>,
    scopes: Vec<Scope>,
    dependents: HashMap<(Variable, Vec<LetId>), Rc<Vec<bool>>>,
    bound: Bound,
    notes: Notes,
    depth: usize,
    work: usize,
    most: Most,
}

type Lower<T> = Result<T, LowerError>;

impl<'d> Lowering<'d> {
    fn new(document: &'d Document, sizes: &'d [u64], forms: Forms) -> Self {
        let outermost = Scope::new(None, Rc::new(vec![true; document.lets.len()]));
        Lowering {
            document,
            sizes,
            forms,
            recorder: Recorder::with_limit(LIMIT),
            inputs: HashMap::default(),
            scopes: vec![outermost],
            dependents: HashMap::new(),
            bound: Bound::default(),
            notes: Notes::default(),
            depth: 0,
            work: 0,
            most: Most::default(),
        }
    }

    /// All expressions' arrays.
    fn all(&mut self, inputs: &[InputId], known: &[LetId], exprs: &[&Typed]) -> Lower<Vec<Array>> {
        self.declare(inputs)?;
        self.declare_known(known)?;
        let mut arrays = Vec::with_capacity(exprs.len());
        for expr in exprs {
            self.prepare(expr)?;
            arrays.push(self.expr(expr)?.as_ref().clone());
        }
        self.recorder_within_limit()?;
        Ok(arrays)
    }

    /// An array with a little more in each entry, and a little more than once.
    fn changed(&mut self, array: &Array, slight: &RBig) -> [Array; 2] {
        let shift = self.recorder.constant(&Constant::exact(slight.clone()));
        let scale = self.recorder.constant(&Constant::exact(RBig::ONE + slight));
        let mut entries = |terms: &dyn Fn(NodeId) -> Vec<Term>| {
            let data = array.data.iter().map(|node| self.recorder.sum(&terms(*node))).collect();
            Array { data, ..*array }
        };
        let shifted = entries(&|node| vec![Term::plus(node), Term::plus(shift)]);
        [shifted, entries(&|node| vec![Term::product(scale, node)])]
    }

    /// Closes the recording.
    fn finish(self, arrays: Vec<Array>) -> Lowered {
        let outputs = arrays.iter().flat_map(|array| array.data.iter().copied()).collect();
        let Notes { mut kinks, mut places, mut jumps, primals, slopes, cuts, slots } = self.notes;
        kinks.sort_unstable();
        kinks.dedup();
        let branches = branch_conditions(&self.recorder);
        places.retain(|on, _| branches.binary_search(on).is_ok());
        jumps.retain(|on| places.contains_key(on));
        let program = self.recorder.finish(outputs);
        Lowered { program, arrays, kinks, primals, slopes, cuts, branches, places, jumps, slots }
    }

    fn declare(&mut self, inputs: &[InputId]) -> Lower<()> {
        for id in inputs {
            let (rows, cols) = self.extent(&self.document.inputs[*id].shape())?;
            let data = (0..rows * cols).map(|_| self.recorder.input()).collect();
            self.inputs.insert(*id, Rc::new(Array { rows, cols, data }));
        }
        Ok(())
    }

    /// Takes the values of `let`s as inputs.
    fn declare_known(&mut self, known: &[LetId]) -> Lower<()> {
        for id in known {
            let (rows, cols) = self.extent(&self.document.lets[*id].value.shape)?;
            let data = (0..rows * cols).map(|_| self.recorder.input()).collect();
            self.scopes[0].values.insert(*id, Rc::new(Array { rows, cols, data }));
        }
        Ok(())
    }

    /// Rows and columns at the present sizes.
    fn extent(&self, shape: &crate::lang::dim::Shape) -> Lower<(usize, usize)> {
        let (rows, cols) = (shape.rows.at(self.sizes), shape.cols.at(self.sizes));
        match rows.checked_mul(cols) {
            Some(0) => Err(LowerError::Outside),
            Some(entries) if entries <= self.most.nodes as u64 => Ok((rows as usize, cols as usize)),
            _ => Err(LowerError::TooLarge),
        }
    }

    fn recorder_within_limit(&self) -> Lower<()> {
        if self.recorder.is_full() { Err(LowerError::TooLarge) } else { Ok(()) }
    }

    /// Refuses, before it is begun, work of so many terms.
    fn affords(&self, terms: usize) -> Lower<()> {
        if terms > self.most.nodes { Err(LowerError::TooLarge) } else { self.recorder_within_limit() }
    }

    /// Counts work; an error beyond the limit.
    fn spend(&mut self, work: usize) -> Lower<()> {
        self.work = self.work.saturating_add(work);
        if self.work > self.most.work { Err(LowerError::TooLarge) } else { self.recorder_within_limit() }
    }

    /// Lowers the `let`s an expression depends on in the order of their declaration, so that no chain of `let`s,
    /// however long, is followed by recursion.
    fn prepare(&mut self, expr: &Typed) -> Lower<()> {
        let cut = self.scopes.last().and_then(|scope| scope.cut.as_ref()).map(|(variable, _)| *variable);
        for id in self.document.evaluated_first(expr, cut, &|id| self.is_evaluated(id)) {
            self.let_value(id)?;
        }
        Ok(())
    }

    /// Whether the value of a `let` is there already, in the scope that it belongs to.
    fn is_evaluated(&self, id: LetId) -> bool {
        let owner = self.scopes.iter().rev().find(|scope| scope.affected[id]).unwrap_or(&self.scopes[0]);
        owner.values.contains_key(&id)
    }

    fn let_value(&mut self, id: LetId) -> Lower<Rc<Array>> {
        let mut owner = 0;
        for (level, scope) in self.scopes.iter().enumerate().rev() {
            match &scope.cut {
                Some((Variable::Let(cut), value)) if *cut == id => return Ok(value.clone()),
                _ if scope.affected[id] => {
                    owner = level;
                    break;
                }
                _ => {}
            }
        }
        if let Some(value) = self.scopes[owner].values.get(&id) {
            return Ok(value.clone());
        }
        let document = self.document;
        let value = self.expr(&document.lets[id].value)?;
        self.scopes[owner].values.insert(id, value.clone());
        Ok(value)
    }

    fn input_value(&self, id: InputId) -> Rc<Array> {
        let cut = self.scopes.iter().rev().find_map(|scope| match &scope.cut {
            Some((Variable::Input(cut), value)) if *cut == id => Some(value.clone()),
            _ => None,
        });
        cut.unwrap_or_else(|| self.inputs[&id].clone())
    }

    fn expr(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        self.depth += 1;
        let result = if self.depth > MAX_DEPTH { Err(LowerError::TooDeep) } else { self.dispatch(expr) };
        self.depth -= 1;
        self.spend(1)?;
        result
    }

    fn dispatch(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        match &expr.kind {
            Kind::Input(id) => Ok(self.input_value(*id)),
            Kind::Let(id) => self.let_value(*id),
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Dim(_) | Kind::Parameter => self.atom(expr),
            Kind::Fill(_) | Kind::Identity => self.filled(expr),
            Kind::Neg(_) | Kind::Sum(_) | Kind::Quotient(..) | Kind::Power(..) => self.entrywise(expr),
            Kind::Map(..) | Kind::Extremum(..) | Kind::OfTwo(..) | Kind::If(..) => self.entrywise(expr),
            Kind::Product(ProductKind::Matrix, a, b) => {
                let (a, b) = (self.expr(a)?, self.expr(b)?);
                self.matrix_product(&a, &b).map(Rc::new)
            }
            Kind::Product(..) => self.entrywise(expr),
            Kind::MatrixPower(base, exponent) => {
                let base = self.expr(base)?;
                let exponent = match exponent {
                    MatrixExponent::Fixed(exponent) => i64::from(*exponent),
                    MatrixExponent::Dim(dim) => i64::try_from(dim.at(self.sizes)).map_err(|_| LowerError::TooLarge)?,
                };
                self.matrix_power(&base, exponent).map(Rc::new)
            }
            Kind::Derivative(kind, of, variable) => self.derivative(kind, of, *variable),
            Kind::Name(_) | Kind::Delta(_) | Kind::Choose(..) => self.of_names(expr),
            Kind::Build(..) | Kind::Entry(..) | Kind::Over(_) => self.of_names(expr),
            _ => self.of_arrays(expr),
        }
    }

    fn atom(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        let node = match &expr.kind {
            Kind::Number(value) => self.recorder.constant(&Constant::exact(value.clone())),
            Kind::Pi => pi(&mut self.recorder),
            Kind::Euler => {
                let one = self.recorder.integer(1);
                self.recorder.apply(crate::tape::Primitive::Exp, &one)
            }
            Kind::Dim(dim) => self.recorder.constant(&Constant::exact(dim.number(self.sizes))),
            _ => *self.bound.parameters.last().ok_or(LowerError::TooDeep)?,
        };
        Ok(Rc::new(Array::scalar(node)))
    }

    fn filled(&mut self, expr: &Typed) -> Lower<Rc<Array>> {
        let (rows, cols) = self.extent(&expr.shape)?;
        let (zero, one) = (self.recorder.integer(0), self.recorder.integer(1));
        let entry = |i, j| match &expr.kind {
            Kind::Fill(true) => one,
            Kind::Identity if i == j => one,
            _ => zero,
        };
        Ok(Rc::new(Array::from_fn(rows, cols, entry)))
    }

    /// What is negative exactly where the condition is decided for the first of the two returned values' order:
    /// `(on, swapped)`; the branch taken where `on < 0` is `then`, or `otherwise` if swapped.
    fn condition(&mut self, left: NodeId, op: CompareOp, right: NodeId) -> (NodeId, bool) {
        let (less, more, swapped) = match op {
            CompareOp::Less => (left, right, false),
            CompareOp::GreaterEqual => (left, right, true),
            CompareOp::Greater => (right, left, false),
            CompareOp::LessEqual => (right, left, true),
        };
        (self.recorder.sum(&[Term::plus(less), Term::minus(more)]), swapped)
    }
}
