//! A checked file: what it declares, what it claims, and what was at fault in it.

use super::{Callee, FunctionIndex, InputId, Kind, LetId, Typed, Variable};
use crate::lang::ast::{Expectation, Fault, Property, Span};
use crate::lang::dim::{Dim, DimId, Shape};
use std::collections::BTreeSet;
use std::ops::Range;

/// The names an expression uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Inputs.
    pub inputs: BTreeSet<InputId>,
    /// `let` names.
    pub lets: BTreeSet<LetId>,
    /// Declared functions.
    pub functions: BTreeSet<FunctionIndex>,
}

impl Uses {
    /// The names written in the expression itself.
    pub fn direct(expr: &Typed) -> Uses {
        let mut uses = Uses::default();
        expr.walk(&mut |part| uses.note(part));
        uses
    }

    /// The names written in the expression itself, but for what derivative forms differentiate.
    pub fn outside_derivatives(expr: &Typed) -> Uses {
        let mut uses = Uses::default();
        expr.walk_outside(&mut |part| uses.note(part));
        uses
    }

    fn note(&mut self, part: &Typed) {
        match &part.kind {
            Kind::Input(id) | Kind::Derivative(_, _, Variable::Input(id)) => {
                self.inputs.insert(*id);
            }
            Kind::Let(id) | Kind::Derivative(_, _, Variable::Let(id)) => {
                self.lets.insert(*id);
            }
            Kind::Map(Callee::Declared(id), _, _) => {
                self.functions.insert(*id);
            }
            _ => {}
        }
        for place in part.places() {
            place.maps(&mut |id| {
                self.inputs.insert(id);
            });
        }
    }

    /// Adds the names of `other`.
    pub fn extend(&mut self, other: &Uses) {
        self.inputs.extend(&other.inputs);
        self.lets.extend(&other.lets);
        self.functions.extend(&other.functions);
    }

    /// Whether the variable is among them.
    pub fn contains(&self, variable: Variable) -> bool {
        match variable {
            Variable::Input(id) => self.inputs.contains(&id),
            Variable::Let(id) => self.lets.contains(&id),
        }
    }
}

/// A `var` or `const`.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// Its name.
    pub name: String,
    /// None for a scalar, one for a vector, two for a matrix, as declared.
    pub dims: Vec<Dim>,
    /// Whether it is never differentiated.
    pub constant: bool,
    /// Of an index map: what its entries are indices of, from 1 up to this.
    pub into: Option<Dim>,
}

impl Input {
    /// Its shape.
    pub fn shape(&self) -> Shape {
        Shape::array(&self.dims).unwrap_or_else(Shape::scalar)
    }
}

/// A `let`.
#[derive(Clone, Debug, PartialEq)]
pub struct Let {
    /// Its name.
    pub name: String,
    /// Its value.
    pub value: Typed,
    /// The names its value is written in.
    pub uses: Uses,
}

/// A `function`.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// Its body; none for an arbitrary function.
    pub body: Option<Typed>,
    /// The names its body is written in.
    pub uses: Uses,
}

/// What restricts the points at which claims are judged.
#[derive(Clone, Debug, PartialEq)]
pub enum Restriction {
    /// `given A symmetric`
    Property(InputId, Property),
    /// `given E = F`, to be solved for one input in which it is linear.
    Equation {
        /// Left minus right: entries that must be 0.
        residual: Typed,
        /// The inputs in which it is linear, last declared first.
        linear_in: Vec<InputId>,
    },
    /// `domain E in …` and `domain a < b`: each entry of the expression lies above 0 (or is 0, where closed).
    Positive {
        /// What must be positive.
        expr: Typed,
        /// Whether 0 is allowed.
        closed: bool,
    },
    /// `except E = F`: no entry of the difference is 0.
    Except(Typed),
}

impl Restriction {
    /// Whether it is a `given`.
    pub fn is_fact(&self) -> bool {
        matches!(self, Restriction::Property(..) | Restriction::Equation { .. })
    }

    /// The same, to be changed.
    pub fn expr_mut(&mut self) -> Option<&mut Typed> {
        match self {
            Restriction::Property(..) => None,
            Restriction::Equation { residual: expr, .. }
            | Restriction::Positive { expr, .. }
            | Restriction::Except(expr) => Some(expr),
        }
    }

    /// The expression it is about, but for a property.
    pub fn expr(&self) -> Option<&Typed> {
        match self {
            Restriction::Property(..) => None,
            Restriction::Equation { residual: expr, .. }
            | Restriction::Positive { expr, .. }
            | Restriction::Except(expr) => Some(expr),
        }
    }
}

/// A claim that can be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// The line it starts on.
    pub line: usize,
    /// Its label.
    pub label: Option<String>,
    /// Its text, without label and expectation.
    pub text: String,
    /// The whole statement.
    pub span: Span,
    /// What is claimed.
    pub body: Body,
    /// What is expected.
    pub expectation: Option<Expectation>,
    /// How many of the document's restrictions stand before it.
    pub restrictions: usize,
}

/// What is claimed.
#[derive(Clone, Debug, PartialEq)]
pub enum Body {
    /// Two expressions of equal shape are equal.
    Equal(Typed, Typed),
    /// An expression has the given dimensions.
    Shape(Typed, Vec<Dim>),
}

/// A statement that cannot be read, or whose names or shapes do not fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Faulty {
    /// The line it starts on.
    pub line: usize,
    /// The whole statement.
    pub span: Span,
    /// For a claim: its label.
    pub label: Option<String>,
    /// Its text.
    pub text: String,
    /// What is wrong; at least one.
    pub faults: Vec<Fault>,
    /// For a claim: what is expected.
    pub expectation: Option<Expectation>,
    /// How many of the document's restrictions stand before it.
    pub restrictions: usize,
    /// Whether later claims are judged without it although it may have been meant to bear on them: it says where they
    /// hold, or it gives a known name another meaning.
    pub may_bear: bool,
    /// For a claim of which the label alone is at fault: the claim, which can be judged.
    pub claim: Option<Box<Claim>>,
}

/// A statement at fault that has one likely reading, and what it declares by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// The line it starts on.
    pub line: usize,
    /// Where it stands.
    pub span: Span,
    /// As it is read, where that can be said in short.
    pub reading: Option<String>,
    /// The inputs it declares.
    pub inputs: Range<InputId>,
    /// The `let`s.
    pub lets: Range<LetId>,
    /// The functions.
    pub functions: Range<FunctionIndex>,
    /// The restrictions.
    pub restrictions: Range<usize>,
    /// Whether it declares dimensions, which may bear on anything.
    pub sizes: bool,
}

/// A claim, or a statement at fault, in the order of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A claim that can be judged.
    Claim(Box<Claim>),
    /// A statement at fault.
    Faulty(Faulty),
}

/// A file whose names and shapes are checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// The names of the independent dimensions.
    pub dims: Vec<String>,
    /// Which of them is none of the text's: its size chooses what the index maps are, where there are some.
    pub maps: Option<DimId>,
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The `let`s.
    pub lets: Vec<Let>,
    /// The declared functions.
    pub functions: Vec<Function>,
    /// The restrictions in the order of the text.
    pub restrictions: Vec<Restriction>,
    /// The same as they are written, each with its keyword: `given sum(y) = 1`.
    pub written: Vec<String>,
    /// Claims and faults in the order of the text.
    pub items: Vec<Item>,
    /// Remarks that are no faults.
    pub remarks: Vec<Fault>,
    /// The claims that say of an expression that it is itself, brackets and the order of summands aside: where their
    /// statements start.
    pub empty_claims: BTreeSet<usize>,
    /// The statements at fault that are read in the only likely way.
    pub repaired: Vec<Repaired>,
}

impl Document {
    /// What a chain of `let` names stands for; any other expression is itself.
    pub fn behind_lets<'d>(&'d self, mut expr: &'d Typed) -> &'d Typed {
        while let Kind::Let(id) = &expr.kind {
            expr = &self.lets[*id].value;
        }
        expr
    }

    /// All names an expression depends on, through `let`s and function bodies.
    ///
    /// With `cut`, what that variable itself was computed from is not followed.
    pub fn closure(&self, expr: &Typed, cut: Option<Variable>) -> Uses {
        let mut all = Uses::direct(expr);
        let mut lets: Vec<LetId> = all.lets.iter().copied().collect();
        let mut functions: Vec<FunctionIndex> = all.functions.iter().copied().collect();
        loop {
            let found = if let Some(id) = lets.pop() {
                if cut == Some(Variable::Let(id)) {
                    continue;
                }
                &self.lets[id].uses
            } else if let Some(id) = functions.pop() {
                &self.functions[id].uses
            } else {
                return all;
            };
            all.inputs.extend(&found.inputs);
            lets.extend(found.lets.iter().filter(|id| all.lets.insert(**id)));
            functions.extend(found.functions.iter().filter(|id| all.functions.insert(**id)));
        }
    }

    /// The `let`s whose values an expression needs, in the order of their declaration; those that only a derivative
    /// form needs under its own cut are not among them, as they are evaluated there. What `known` ones need is not
    /// followed.
    pub fn evaluated_first(
        &self,
        expr: &Typed,
        cut: Option<Variable>,
        known: &dyn Fn(LetId) -> bool,
    ) -> BTreeSet<LetId> {
        let mut uses = Uses::outside_derivatives(expr);
        let mut lets: Vec<LetId> = uses.lets.iter().copied().collect();
        let mut functions: Vec<FunctionIndex> = uses.functions.iter().copied().collect();
        loop {
            let found = if let Some(id) = lets.pop() {
                if cut == Some(Variable::Let(id)) || known(id) {
                    continue;
                }
                Uses::outside_derivatives(&self.lets[id].value)
            } else if let Some(id) = functions.pop() {
                self.functions[id].body.as_ref().map(Uses::outside_derivatives).unwrap_or_default()
            } else {
                return uses.lets;
            };
            lets.extend(found.lets.iter().filter(|id| uses.lets.insert(**id)));
            functions.extend(found.functions.iter().filter(|id| uses.functions.insert(**id)));
        }
    }

    /// For each `let`, whether its value depends by name on the variable. Those that are `held`, because a derivative
    /// form further out has cut them free, depend on nothing.
    pub fn dependents(&self, variable: Variable, held: &[LetId]) -> Vec<bool> {
        let mut through = vec![false; self.functions.len()];
        let mut depends = vec![false; self.lets.len()];
        // Lets and functions are declared before they are used, so that a fixed point is reached in few rounds.
        loop {
            let mut changed = false;
            let touches = |uses: &Uses, depends: &[bool], through: &[bool]| {
                uses.contains(variable)
                    || uses.lets.iter().any(|id| depends[*id])
                    || uses.functions.iter().any(|id| through[*id])
            };
            for (id, function) in self.functions.iter().enumerate() {
                if !through[id] && touches(&function.uses, &depends, &through) {
                    through[id] = true;
                    changed = true;
                }
            }
            for (id, declared) in self.lets.iter().enumerate() {
                let is_free = Variable::Let(id) == variable || held.contains(&id);
                if !depends[id] && !is_free && touches(&declared.uses, &depends, &through) {
                    depends[id] = true;
                    changed = true;
                }
            }
            if !changed {
                return depends;
            }
        }
    }

    /// The remarks on a claim, and on the `let`s and functions it depends on.
    pub fn remarks_on(&self, claim: &Claim) -> Vec<&Fault> {
        if self.remarks.is_empty() {
            return Vec::new();
        }
        let uses = self.uses(claim);
        let lets = uses.lets.iter().map(|id| self.lets[*id].value.span);
        let bodies = uses.functions.iter().filter_map(|id| self.functions[*id].body.as_ref()).map(|body| body.span);
        let places: Vec<Span> = lets.chain(bodies).chain([claim.span]).collect();
        self.remarks.iter().filter(|remark| places.iter().any(|place| place.to(remark.span) == *place)).collect()
    }

    /// The line of a statement before the claim that cannot be read and may have been meant to bear on it.
    pub fn unread_before(&self, claim: &Claim) -> Option<usize> {
        self.items.iter().find_map(|item| match item {
            Item::Faulty(faulty) if faulty.may_bear && faulty.span.start < claim.span.start => Some(faulty.line),
            Item::Faulty(_) | Item::Claim(_) => None,
        })
    }

    /// All names a claim depends on.
    pub fn uses(&self, claim: &Claim) -> Uses {
        match &claim.body {
            Body::Equal(left, right) => {
                let mut uses = self.closure(left, None);
                uses.extend(&self.closure(right, None));
                uses
            }
            Body::Shape(expr, _) => self.closure(expr, None),
        }
    }

    /// The restrictions that bear on a claim: those before it that involve one of its inputs, and those that involve
    /// an input of such a restriction. Also all inputs that take part.
    pub fn bearing(&self, claim: &Claim) -> (Vec<&Restriction>, Uses) {
        let (places, uses) = self.bearing_places(claim);
        (places.into_iter().map(|place| &self.restrictions[place]).collect(), uses)
    }

    /// What bears on a claim, as it is written, each once.
    pub fn under(&self, claim: &Claim) -> Vec<String> {
        let mut under: Vec<String> = Vec::new();
        for place in self.bearing_places(claim).0 {
            // Both ends of an interval are one item of the text.
            under.extend(self.written.get(place).filter(|written| !under.contains(written)).cloned());
        }
        under
    }

    /// The restrictions that bear on a claim, by their places, and all names that take part.
    pub fn bearing_places(&self, claim: &Claim) -> (Vec<usize>, Uses) {
        let mut uses = self.uses(claim);
        let candidates: Vec<Uses> = self.restrictions[..claim.restrictions]
            .iter()
            .map(|restriction| {
                let mut involved = restriction.expr().map(|expr| self.closure(expr, None)).unwrap_or_default();
                if let Restriction::Property(id, _) = restriction {
                    involved.inputs.insert(*id);
                }
                involved
            })
            .collect();
        let mut taken = vec![false; candidates.len()];
        loop {
            let mut changed = false;
            for (position, involved) in candidates.iter().enumerate() {
                if !taken[position] && !involved.inputs.is_disjoint(&uses.inputs) {
                    taken[position] = true;
                    changed = true;
                    uses.extend(involved);
                }
            }
            if !changed {
                break;
            }
        }
        ((0..candidates.len()).filter(|place| taken[*place]).collect(), uses)
    }
}
