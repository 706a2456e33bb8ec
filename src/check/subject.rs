//! What is checked: a function, what is claimed of it, and where: code, as a claim.

use super::data::Returned;
use super::function::{Call, Failure, Signature};
use super::number::Kept;
use super::quotient::{Enough, Ladder, Order, Seen, Slope, Steps};
use super::role::Draw;
use super::span::Span;

/// What the claimed code computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Derivative,
    Gradient,
    Hessian,
    Jacobian,
    Vjp,
    ValueAndGradient,
}

impl Kind {
    /// What it is called.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Kind::Derivative => "derivative",
            Kind::Gradient | Kind::ValueAndGradient => "gradient",
            Kind::Hessian => "Hessian",
            Kind::Jacobian => "Jacobian",
            Kind::Vjp => "vector-Jacobian product",
        }
    }
}

/// What an argument is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// It is differentiated by.
    Variable,
    /// It is held: a parameter, a constant.
    Held,
    /// It weighs the results (of a vector-Jacobian product), and is the claim's alone.
    Cotangent,
}

/// One argument.
#[derive(Clone, Debug)]
pub(super) struct Block {
    pub(super) name: String,
    pub(super) role: Role,
    /// By entry where there are as many, else one for all.
    pub(super) spans: Vec<Span>,
    pub(super) draw: Draw,
}

impl Block {
    /// What weighs a part of the result.
    fn cotangent(at: usize) -> Block {
        Block {
            name: if at == 0 { "cotangent".to_string() } else { format!("cotangent {}", at + 1) },
            role: Role::Cotangent,
            spans: vec![Span::ALL],
            draw: Draw::Span,
        }
    }

    pub(super) fn span(&self, entry: usize) -> Span {
        self.spans.get(entry).or(self.spans.last()).copied().unwrap_or(Span::ALL)
    }
}

/// Shapes of all arguments of the claim, for some sizes.
pub(super) type ShapesOf<'f> = Box<dyn Fn(&[usize]) -> Vec<Vec<usize>> + 'f>;

/// Which points are left out, said by their flat numbers.
pub(super) type Predicate<'f> = Box<dyn Fn(&[f64]) -> bool + 'f>;

/// A claim about code.
pub(super) struct Subject<'f> {
    pub(super) kind: Kind,
    pub(super) function: Call<'f>,
    pub(super) claim: Call<'f>,
    pub(super) signature: Signature,
    pub(super) of_claim: Signature,
    pub(super) blocks: Vec<Block>,
    /// Names and ranges of sizes.
    pub(super) sizes: Vec<(String, (usize, usize))>,
    /// The shapes of the function's arguments: its inputs, and what it writes its results to.
    pub(super) shapes: ShapesOf<'f>,
    /// Values that no coordinate takes, with what is near them: kinks and jumps.
    pub(super) except: Vec<f64>,
    pub(super) except_where: Option<Predicate<'f>>,
    pub(super) allowance: Allowance,
    pub(super) memory: Memory,
}

/// What may still be spent on doubts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Allowance {
    /// How many doubts are still worth a look at the neighbours of the point.
    pub(super) doubts: usize,
    /// How many calls may be spent before no more of them are.
    pub(super) calls: usize,
}

/// What is kept between calls.
#[derive(Clone, Debug, Default)]
pub(super) struct Memory {
    /// Shapes of a claim that are known to be right.
    pub(super) fitting: Fitting,
    /// Memory for what is returned.
    pub(super) spare: Returned,
    /// Memory for ladders: a climb takes some forty calls, and asking for all of it anew as long as some of them.
    climb: Climb,
}

/// What a climb takes beside the calls.
#[derive(Clone, Debug, Default)]
struct Climb {
    there: Vec<f64>,
    weights: Vec<f64>,
    returned: Returned,
    seen: Seen,
}

/// Shapes of a claim that are known to be right, and for which sizes and results.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Fitting {
    pub(super) sizes: Vec<usize>,
    pub(super) results: Vec<usize>,
    pub(super) shapes: Vec<Option<Vec<usize>>>,
}

/// The claim at one choice of sizes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Layout {
    pub(super) sizes: Vec<usize>,
    /// The shapes of all arguments of the claim.
    pub(super) shapes: Vec<Vec<usize>>,
    /// Where the blocks start.
    pub(super) starts: Vec<usize>,
    /// The numbers of the entries that are differentiated by.
    pub(super) variables: Vec<usize>,
    /// Where each entry may lie.
    pub(super) spans: Vec<Span>,
    /// How many blocks the function takes, …
    pub(super) taken: usize,
    /// … and how many numbers these are.
    pub(super) functions: usize,
    /// The shapes of all arguments of the function, those that it writes to with them, and of the claimed code.
    pub(super) of_function: Vec<Vec<usize>>,
    pub(super) of_claim: Vec<Vec<usize>>,
    /// How many results the function has; none before it was called.
    pub(super) results: Vec<usize>,
}

impl Layout {
    pub(super) fn entries(&self) -> usize {
        self.shapes.iter().map(|shape| count(shape)).sum()
    }

    /// The block of an entry, and its number in it.
    pub(super) fn place(&self, entry: usize) -> (usize, usize) {
        let block = self.starts.iter().rposition(|start| *start <= entry).unwrap_or(0);
        (block, entry - self.starts.get(block).copied().unwrap_or(0))
    }
}

pub(super) fn count(shape: &[usize]) -> usize {
    shape.iter().product()
}

/// A family of steps: their base, the largest, and noise that the function's values may have without showing it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Family {
    pub(super) base: f64,
    pub(super) cap: f64,
    pub(super) hidden: f64,
}

impl Family {
    /// Powers of two.
    pub(super) const USUAL: Family = Family { base: 1.0, cap: f64::INFINITY, hidden: 0.0 };
}

/// An entry of what is claimed: one derivative.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    /// The result that is differentiated (of a Hessian, the second variable).
    pub(super) row: usize,
    /// The variable, by its place among the variables.
    pub(super) column: usize,
}

impl Subject<'_> {
    /// The claim at some sizes. The cotangent has the shape of what the function returns, which is called once for it.
    pub(super) fn layout(&mut self, sizes: &[usize]) -> Layout {
        let of_function = (self.shapes)(sizes);
        let taken = self.function.inputs.min(of_function.len());
        let mut shapes = of_function[..taken].to_vec();
        let mut results = Vec::new();
        let writes_rows = self.kind == Kind::Jacobian && self.of_claim.outputs(taken) > 0;
        if self.kind == Kind::Vjp || writes_rows {
            results = self.returned_shapes(&of_function, taken);
        }
        if self.kind == Kind::Vjp {
            // How many parts a result has is known once there is one.
            let known = self.blocks.len() - taken;
            self.blocks.extend((known..results.len()).map(Block::cotangent));
            shapes.append(&mut results);
        }
        let mut starts = Vec::with_capacity(shapes.len());
        let mut variables = Vec::new();
        let mut start = 0;
        for (shape, block) in shapes.iter().zip(&self.blocks) {
            starts.push(start);
            let end = start + count(shape);
            if block.role == Role::Variable {
                variables.extend(start..end);
            }
            start = end;
        }
        let results = results.into_iter().flatten().collect();
        let mut layout = Layout {
            sizes: sizes.to_vec(),
            of_claim: shapes.clone(),
            functions: shapes[..taken].iter().map(|shape| count(shape)).sum(),
            shapes,
            starts,
            variables,
            spans: Vec::new(),
            taken,
            of_function,
            results,
        };
        layout.spans = (0..layout.entries()).map(|at| self.span(&layout, at)).collect();
        self.add_outputs(&mut layout);
        layout
    }

    /// Where an entry may lie.
    fn span(&self, layout: &Layout, at: usize) -> Span {
        let (block, entry) = layout.place(at);
        self.blocks[block].span(entry)
    }

    /// The shapes of what the claimed code writes its results to.
    fn add_outputs(&self, layout: &mut Layout) {
        let outputs = self.of_claim.outputs(layout.shapes.len());
        let wanted = self.wanted_shapes(layout);
        match outputs {
            0 => {}
            outputs if outputs == wanted.len() => layout.of_claim.extend(wanted),
            _ => layout.of_claim.push(vec![wanted.iter().map(|shape| count(shape)).sum()]),
        }
        if self.kind == Kind::ValueAndGradient {
            layout.of_function.clone_from(&layout.of_claim);
        }
    }

    /// The shapes that the claimed derivative must have, by part.
    pub(super) fn wanted_shapes(&self, layout: &Layout) -> Vec<Vec<usize>> {
        let columns = layout.variables.len();
        match self.kind {
            Kind::Hessian => vec![vec![columns, columns]],
            Kind::Jacobian => vec![vec![layout.results.iter().product(), columns]],
            _ => {
                let all = layout.shapes.iter().zip(&self.blocks);
                all.filter(|(_, block)| block.role == Role::Variable).map(|(shape, _)| shape.clone()).collect()
            }
        }
    }

    fn returned_shapes(&mut self, shapes: &[Vec<usize>], taken: usize) -> Vec<Vec<usize>> {
        let blocks = shapes[..taken].iter().zip(&self.blocks);
        let plain = |block: &Block, entry: usize| match block.draw {
            Draw::Span => block.span(entry).at(0.625, 3.0),
            Draw::Whole => block.span(entry).at(0.625, 3.0).round(),
            Draw::Below(_) | Draw::OneHot => 0.0,
            Draw::Mask => 1.0,
        };
        let point: Vec<f64> =
            blocks.flat_map(|(shape, block)| (0..count(shape)).map(move |entry| plain(block, entry))).collect();
        let mut returned = Returned::default();
        // A failure shows again, and is told, at the first point.
        let called = self.function.at(shapes, &point, &mut returned);
        if called.is_ok() { returned.shapes.into_iter().flatten().collect() } else { Vec::new() }
    }

    /// At the end of what an entry may be, the way back: 1 at the lower end, −1 at the upper one.
    pub(super) fn inward(&self, layout: &Layout, point: &[f64], at: usize) -> Option<i8> {
        let span = layout.spans[at];
        if point[at] == span.low { Some(1) } else { (point[at] == span.high).then_some(-1) }
    }

    /// Half an ulp of 1 in the claimed code's numbers.
    pub(super) fn unit_of_claim(&self) -> f64 {
        self.of_claim.unit_out.max(self.of_claim.unit).max(f64::EPSILON / 2.0)
    }

    /// A point as the code's own numbers have it.
    pub(super) fn rounded(&self, point: &[f64]) -> Vec<f64> {
        let is_single = self.of_claim.unit.max(self.signature.unit) > f64::EPSILON;
        point.iter().map(|value| if is_single { f64::from(*value as f32) } else { *value }).collect()
    }

    /// Leaves what is differentiated by of what the claimed code returned: a value beside the gradient goes, and parts
    /// for inputs that are held.
    #[inline]
    pub(super) fn trim<N: Kept>(&self, layout: &Layout, returned: &mut Returned<N>) {
        if self.kind == Kind::ValueAndGradient {
            returned.leave_out(|part| part == 0);
        }
        let inputs = &self.blocks[..layout.taken];
        let held = |part: usize| inputs.get(part).is_some_and(|block| block.role == Role::Held);
        if matches!(self.kind, Kind::Vjp | Kind::Gradient | Kind::ValueAndGradient)
            && returned.shapes.len() == inputs.len()
            && inputs.len() > 1
        {
            returned.leave_out(held);
        }
    }

    /// Whether the user's code may be called there.
    #[inline]
    pub(super) fn admits(&self, layout: &Layout, point: &[f64]) -> bool {
        let inside = point.iter().zip(&layout.spans).all(|(value, span)| span.contains(*value));
        inside && self.except_where.as_ref().is_none_or(|leaves_out| !leaves_out(&point[..layout.functions]))
    }

    /// Whether a point is one that is judged: not one of those left out.
    pub(super) fn judges(&self, layout: &Layout, point: &[f64]) -> bool {
        let spared = |at: &usize| self.except.contains(&point[*at]);
        self.admits(layout, point) && !layout.variables.iter().any(spared)
    }

    /// The function's results.
    #[inline]
    pub(super) fn results(&mut self, layout: &Layout, point: &[f64], returned: &mut Returned) -> Result<(), Failure> {
        self.function.at(&layout.of_function, &point[..layout.functions], returned)
    }

    /// What is claimed there.
    #[inline]
    pub(super) fn claimed(&mut self, layout: &Layout, point: &[f64], returned: &mut Returned) -> Result<(), Failure> {
        self.claim.inputs = layout.shapes.len();
        self.claim.at(&layout.of_claim, point, returned)?;
        self.trim(layout, returned);
        Ok(())
    }

    /// The derivatives by one variable, of all rows, at a point, by differences.
    pub(super) fn slopes(
        &mut self,
        (layout, point): (&Layout, &[f64]),
        column: usize,
        family: Family,
        enough: &mut Enough<'_>,
    ) -> Result<Option<Vec<Slope>>, Failure> {
        let at = layout.variables[column];
        if self.kind != Kind::Hessian {
            return self.ladder((layout, point), &[(at, 1.0)], (Order::First, family), enough);
        }
        let mut found = Vec::with_capacity(layout.variables.len());
        for (row, other) in layout.variables.iter().enumerate() {
            let slope = self.second((layout, point), (at, *other), family)?;
            let Some(slope) = slope else { return Ok(None) };
            debug_assert_eq!(found.len(), row);
            found.push(slope);
        }
        Ok(Some(found))
    }

    /// ∂²f/∂xᵢ∂xⱼ: off the diagonal, a quarter of the second derivatives along eᵢ + eⱼ and eᵢ − eⱼ, one less the other.
    pub(super) fn second(
        &mut self,
        here: (&Layout, &[f64]),
        (i, j): (usize, usize),
        family: Family,
    ) -> Result<Option<Slope>, Failure> {
        let along = |moved: &[(usize, f64)], this: &mut Self| {
            let found = this.ladder(here, moved, (Order::Second, family), &mut |_, settled| settled)?;
            Ok(found.and_then(|found| found.first().copied()))
        };
        if i == j {
            return along(&[(i, 1.0)], self);
        }
        let both = along(&[(i, 1.0), (j, 1.0)], self)?.zip(along(&[(i, 1.0), (j, -1.0)], self)?);
        Ok(both.map(|(a, b)| Slope::of(a, b, (a.value - b.value) / 4.0, (a.bar + b.bar) / 4.0)))
    }

    fn ladder(
        &mut self,
        (layout, point): (&Layout, &[f64]),
        moved: &[(usize, f64)],
        (order, Family { base, cap, hidden }): (Order, Family),
        enough: &mut Enough<'_>,
    ) -> Result<Option<Vec<Slope>>, Failure> {
        let Climb { mut there, mut weights, mut returned, mut seen } = std::mem::take(&mut self.memory.climb);
        let is_weighed = self.kind == Kind::Vjp;
        weights.clear();
        weights.extend_from_slice(if is_weighed { &point[layout.functions..] } else { &[] });
        let size = moved.iter().map(|(at, _)| point[*at].abs()).fold(0.0, f64::max);
        let side = match moved {
            [(at, _)] => self.inward(layout, point, *at).unwrap_or(0),
            _ => 0,
        };
        let unit = (self.signature.unit.max(f64::EPSILON / 2.0), self.signature.unit_out.max(f64::EPSILON / 2.0));
        let single = unit.0 > f64::EPSILON;
        there.clear();
        there.extend_from_slice(point);
        let mut along = |t: f64, out: &mut Vec<f64>| {
            for (at, by) in moved {
                let (from, step) = (point[*at], t * by);
                let to = from + step;
                // Only steps at which all points are exact: else the rounding of x itself would look like slope.
                let kept = if single { f64::from(to as f32) } else { to };
                if kept - from != step {
                    return Ok(false);
                }
                there[*at] = to;
            }
            if !self.admits(layout, &there) {
                return Ok(false);
            }
            self.results(layout, &there, &mut returned)?;
            if is_weighed {
                out.push(returned.numbers.iter().zip(&weights).map(|(y, weight)| y * weight).sum());
            } else {
                out.extend_from_slice(&returned.numbers);
            }
            Ok(true)
        };
        let mut ladder = Ladder { steps: Steps { order, base, unit, cap, side, hidden }, along: &mut along, size };
        let found = ladder.climb(&mut seen, enough);
        self.memory.climb = Climb { there, weights, returned, seen };
        found
    }
}
