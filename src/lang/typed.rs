//! The checked tree: names resolved, shapes known for general dims, every derivative form decided.
//!
//! This is what the rest of the tool reads: the lowering to the tape, the direct evaluation, later the normal forms.

use crate::lang::ast::{Axis, CompareOp, Expectation, Fault, Property, Span};
use crate::lang::dim::{Dim, Shape};
use dashu_ratio::RBig;
use std::collections::BTreeSet;

/// An input (`var` or `const`), by the order of declaration.
pub type InputId = usize;
/// A `let` name, by the order of declaration.
pub type LetId = usize;
/// A declared function, by the order of declaration.
pub type FunctionIndex = usize;

/// An expression with its shape and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// What it is.
    pub kind: Kind,
    /// Its shape for general dims.
    pub shape: Shape,
    /// Where it stands in the text.
    pub span: Span,
}

/// Which product.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProductKind {
    /// One side at least is a scalar.
    Scalar,
    /// Rows times columns.
    Matrix,
    /// Entry by entry.
    Elementwise,
}

/// The elementwise functions of the language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "each variant is the language's function of that name")]
pub enum Elementary {
    Exp,
    Log,
    Sqrt,
    Sin,
    Cos,
    Tan,
    Asin,
    Acos,
    Atan,
    Sinh,
    Cosh,
    Tanh,
    Erf,
    Abs,
    Sign,
    Step,
    Relu,
    Sigmoid,
    Softplus,
}

impl Elementary {
    /// The function of that name.
    pub fn by_name(name: &str) -> Option<Elementary> {
        use Elementary::*;
        Some(match name {
            "exp" => Exp,
            "log" => Log,
            "sqrt" => Sqrt,
            "sin" => Sin,
            "cos" => Cos,
            "tan" => Tan,
            "asin" => Asin,
            "acos" => Acos,
            "atan" => Atan,
            "sinh" => Sinh,
            "cosh" => Cosh,
            "tanh" => Tanh,
            "erf" => Erf,
            "abs" => Abs,
            "sign" => Sign,
            "step" => Step,
            "relu" => Relu,
            "sigmoid" => Sigmoid,
            "softplus" => Softplus,
            _ => return None,
        })
    }

    /// Whether its derivative has no value at 0.
    pub fn has_kink_at_zero(self) -> bool {
        matches!(self, Elementary::Abs | Elementary::Sign | Elementary::Step | Elementary::Relu)
    }
}

/// A function of one variable that is applied entry by entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// One of the language's own.
    Elementary(Elementary),
    /// One that the file declares.
    Declared(FunctionIndex),
}

/// What is differentiated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Variable {
    /// A `var`.
    Input(InputId),
    /// A `let` name: cut free from what it was computed from.
    Let(LetId),
}

/// How the entries of a derivative are arranged.
#[derive(Clone, Debug, PartialEq)]
pub enum DerivativeKind {
    /// Of a scalar: in the shape of the variable.
    Gradient,
    /// Of an array by a scalar: in the shape of the array.
    Entrywise,
    /// Of a vector by a vector: p×q.
    Jacobian,
    /// Second derivatives of a scalar by a vector.
    Hessian,
    /// The pullback of a cotangent.
    Pullback(Box<Typed>),
    /// The pushforward of a tangent.
    Pushforward(Box<Typed>),
}

/// The exponent of a matrix power.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixExponent {
    /// A literal integer.
    Fixed(i32),
    /// A dimension.
    Dim(Dim),
}

/// What an expression is. Where two arrays meet entry by entry their shapes are equal, or one of them is a scalar.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// An exact number.
    Number(RBig),
    /// π
    Pi,
    /// e
    Euler,
    /// A dimension's value.
    Dim(Dim),
    /// An input.
    Input(InputId),
    /// A `let` name.
    Let(LetId),
    /// The parameter of the function in whose body this stands.
    Parameter,
    /// All ones (`true`) or all zeros.
    Fill(bool),
    /// The identity matrix.
    Identity,
    /// −E
    Neg(Box<Typed>),
    /// `±A ±B …`; the flag says that the term is subtracted.
    Sum(Vec<(bool, Typed)>),
    /// A product.
    Product(ProductKind, Box<Typed>, Box<Typed>),
    /// A quotient, entry by entry.
    Quotient(Box<Typed>, Box<Typed>),
    /// A power, entry by entry.
    Power(Box<Typed>, Box<Typed>),
    /// A power of a square matrix.
    MatrixPower(Box<Typed>, MatrixExponent),
    /// The transpose.
    Transpose(Box<Typed>),
    /// The inverse of a square matrix.
    Inverse(Box<Typed>),
    /// An entry, 0-based.
    Index(Box<Typed>, u64, u64),
    /// `f⁽ᵏ⁾` entry by entry.
    Map(Callee, u32, Box<Typed>),
    /// `max` (`true`) or `min`, entry by entry.
    Extremum(bool, Box<Typed>, Box<Typed>),
    /// `if`, entry by entry: left op right, then, otherwise.
    If(Box<(Typed, CompareOp, Typed)>, Box<Typed>, Box<Typed>),
    /// `sum`, or `mean` (`true`).
    Reduce(bool, Option<Axis>, Box<Typed>),
    /// Σ aᵢbᵢ
    Dot(Box<Typed>, Box<Typed>),
    /// The Euclidean (Frobenius) norm.
    Norm(Box<Typed>),
    /// The trace.
    Trace(Box<Typed>),
    /// The determinant.
    Det(Box<Typed>),
    /// The log of the absolute determinant.
    LogDet(Box<Typed>),
    /// A vector to a diagonal matrix.
    DiagonalMatrix(Box<Typed>),
    /// A matrix to its diagonal.
    DiagonalOf(Box<Typed>),
    /// The Kronecker product.
    Kron(Box<Typed>, Box<Typed>),
    /// Softmax: over all entries of a vector; down each column (`Rows`), or along each row (`Cols`).
    Softmax(Option<Axis>, Box<Typed>),
    /// The log of the sum of exponentials; without an axis over all entries of a vector.
    LogSumExp(Option<Axis>, Box<Typed>),
    /// A derivative.
    Derivative(DerivativeKind, Box<Typed>, Variable),
}

impl Typed {
    /// Calls `visit` on each direct part.
    pub fn parts<'a>(&'a self, mut visit: impl FnMut(&'a Typed)) {
        match &self.kind {
            Kind::Number(_) | Kind::Pi | Kind::Euler | Kind::Dim(_) | Kind::Input(_) | Kind::Let(_) => {}
            Kind::Parameter | Kind::Fill(_) | Kind::Identity => {}
            Kind::Sum(terms) => terms.iter().for_each(|(_, term)| visit(term)),
            Kind::Neg(x)
            | Kind::MatrixPower(x, _)
            | Kind::Transpose(x)
            | Kind::Inverse(x)
            | Kind::Index(x, _, _)
            | Kind::Map(_, _, x)
            | Kind::Reduce(_, _, x)
            | Kind::Norm(x)
            | Kind::Trace(x)
            | Kind::Det(x)
            | Kind::LogDet(x)
            | Kind::DiagonalMatrix(x)
            | Kind::DiagonalOf(x)
            | Kind::Softmax(_, x)
            | Kind::LogSumExp(_, x) => visit(x),
            Kind::Product(_, a, b)
            | Kind::Quotient(a, b)
            | Kind::Power(a, b)
            | Kind::Extremum(_, a, b)
            | Kind::Dot(a, b)
            | Kind::Kron(a, b) => {
                visit(a);
                visit(b);
            }
            Kind::If(condition, a, b) => {
                visit(&condition.0);
                visit(&condition.2);
                visit(a);
                visit(b);
            }
            Kind::Derivative(kind, of, _) => {
                visit(of);
                if let DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along) = kind {
                    visit(along);
                }
            }
        }
    }

    /// Calls `visit` on this expression and everything in it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Typed)) {
        visit(self);
        self.parts(|part| part.walk(visit));
    }

    /// Calls `visit` on this expression and everything in it but what stands under a derivative form.
    fn walk_outside<'a>(&'a self, visit: &mut impl FnMut(&'a Typed)) {
        visit(self);
        match &self.kind {
            Kind::Derivative(DerivativeKind::Pullback(along) | DerivativeKind::Pushforward(along), ..) => {
                along.walk_outside(visit);
            }
            Kind::Derivative(..) => {}
            _ => self.parts(|part| part.walk_outside(visit)),
        }
    }

    /// Whether a derivative of some form is taken in it (a function's prime among them).
    pub fn has_derivative(&self) -> bool {
        let mut found = false;
        self.walk(&mut |part| found |= matches!(part.kind, Kind::Derivative(..) | Kind::Map(_, 1.., _)));
        found
    }
}

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
}

impl Input {
    /// Its shape.
    pub fn shape(&self) -> Shape {
        match self.dims.as_slice() {
            [] => Shape::scalar(),
            [rows] => Shape::vector(rows.clone()),
            [rows, cols, ..] => Shape::matrix(rows.clone(), cols.clone()),
        }
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
    /// The inputs.
    pub inputs: Vec<Input>,
    /// The `let`s.
    pub lets: Vec<Let>,
    /// The declared functions.
    pub functions: Vec<Function>,
    /// The restrictions in the order of the text.
    pub restrictions: Vec<Restriction>,
    /// Claims and faults in the order of the text.
    pub items: Vec<Item>,
    /// Remarks that are no faults.
    pub remarks: Vec<Fault>,
}

impl Document {
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
    /// form needs under its own cut are not among them, as they are evaluated there. What `known` ones need is not followed.
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

    /// For each `let`, whether its value depends by name on the variable.
    pub fn dependents(&self, variable: Variable) -> Vec<bool> {
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
                if !depends[id] && Variable::Let(id) != variable && touches(&declared.uses, &depends, &through) {
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

    /// All names a claim depends on.
    fn uses(&self, claim: &Claim) -> Uses {
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
        let mut uses = self.uses(claim);
        let candidates: Vec<(&Restriction, Uses)> = self.restrictions[..claim.restrictions]
            .iter()
            .map(|restriction| {
                let mut involved = restriction.expr().map(|expr| self.closure(expr, None)).unwrap_or_default();
                if let Restriction::Property(id, _) = restriction {
                    involved.inputs.insert(*id);
                }
                (restriction, involved)
            })
            .collect();
        let mut taken = vec![false; candidates.len()];
        loop {
            let mut changed = false;
            for (position, (_, involved)) in candidates.iter().enumerate() {
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
        let bearing =
            candidates.iter().zip(&taken).filter(|(_, taken)| **taken).map(|((restriction, _), _)| *restriction);
        (bearing.collect(), uses)
    }
}
