//! Claims about layers as theorems: arrays of any size, in the notation of `proofs/Layers.v`, whose tactic
//! `layer_claim` proves them by `Layers.dot_pulled` and `Layers.mean_pulled`, the chain rule, and the layer of a batch
//! by `Layers.layer_of_mixture`.
//!
//! A statement is printed from the claim's own tree, with every `let` replaced by what it stands for, so that a claim
//! that says something else has another statement. A derivative that the claim is about becomes "this is the gradient";
//! one that stands in a formula becomes a parameter, of which the theorem assumes that it is the gradient.

use super::attempt::Attempt;
use super::theorem::Unprovable;
use crate::claim::Subject;
use crate::lang::ast::Axis;
use crate::lang::dim::Dim;
use crate::lang::rocq::{Names, derives, number, primed};
use crate::lang::typed::{
    Body, Callee, Claim, DerivativeKind, Document, Kind, LetId, ProductKind, Restriction, Typed, Variable,
};

/// What the statements are written with, so that no array of a claim is called so.
const NOTATION: [&str; 13] =
    ["mat", "add", "ones", "total", "sumcols", "same", "mmul", "tr", "had", "map1", "scale", "dot", "has_grad"];

/// The claim as a theorem about layers. An error where it is about scalars, or about other operations than theirs.
pub(super) fn attempt(document: &Document, claim: &Claim) -> Result<Attempt, Unprovable> {
    let subject = Subject::new(document, claim).ok_or(Unprovable::Shape)?;
    if subject.is_scalar() {
        return Err(Unprovable::Layer);
    }
    let mut writing = Writing::new(&subject);
    let goal = writing.goal(claim)?;
    let facts = subject.restrictions.iter().map(|fact| writing.fact(fact)).collect::<Result<Vec<_>, _>>()?;
    let (statement, admits) = (writing.statement(&goal, &facts), writing.admits(&facts)?);
    let (script, scope) = ("layer_claim".to_string(), writing.scope(&subject));
    Ok(Attempt { refutes: false, statement, script, admits, narrow: false, beyond: String::new(), scope })
}

/// Variables that are cut free, with their binders.
type Cuts = Vec<(Variable, String)>;

struct Writing<'d> {
    document: &'d Document,
    names: Names,
    dims: Vec<(usize, String)>,
    /// Functions, each with the highest order of a derivative of it that occurs.
    functions: Vec<(String, u32)>,
    arrays: Vec<String>,
    /// Derivatives in formulas: the parameter, and what is assumed of it.
    gradients: Vec<(String, String)>,
}

impl<'d> Writing<'d> {
    fn new(subject: &Subject<'d>) -> Self {
        let document = subject.document;
        let mut names = Names::default();
        for word in NOTATION {
            names.fresh(word);
        }
        let dims = subject.dims.iter().map(|id| (*id, names.of(&document.dims[*id]))).collect();
        let functions = subject.functions.iter().map(|id| (names.of(&document.functions[*id].name), 0)).collect();
        let arrays = subject.inputs.iter().map(|id| names.of(&document.inputs[*id].name)).collect();
        Writing { document, names, dims, functions, arrays, gradients: Vec::new() }
    }

    /// What the claim says, under its hypotheses.
    fn goal(&mut self, claim: &Claim) -> Result<String, Unprovable> {
        let Body::Equal(left, right) = &claim.body else { return Err(Unprovable::Shape) };
        let sides = [(left, right), (right, left)];
        let derivative = sides.into_iter().find_map(|(one, other)| match &self.meant(one).kind {
            Kind::Derivative(kind, of, variable) => Some((kind, of, *variable, other)),
            _ => None,
        });
        if let Some((kind, of, variable, value)) = derivative {
            // That there is a gradient takes the functions' derivatives, whether the claim names them or not.
            self.functions.iter_mut().for_each(|(_, order)| *order = 1);
            let gradient = self.gradient(kind, of, variable, &Cuts::new())?;
            return Ok(format!("{gradient} {}", self.array(value, &Cuts::new())?));
        }
        if left.shape.is_scalar() {
            return Ok(format!("{} = {}", self.scalar(left, &Cuts::new())?, self.scalar(right, &Cuts::new())?));
        }
        let (rows, cols) = (self.dim(&left.shape.rows)?, self.dim(&left.shape.cols)?);
        let (left, right) = (self.array(left, &Cuts::new())?, self.array(right, &Cuts::new())?);
        Ok(format!("same {rows} {cols} {left} {right}"))
    }

    /// What a chain of names stands for.
    fn meant<'t>(&self, expr: &'t Typed) -> &'t Typed
    where
        'd: 't,
    {
        let mut expr = expr;
        while let Kind::Let(id) = &expr.kind {
            expr = &self.document.lets[*id].value;
        }
        expr
    }

    /// `given E = F` of scalars as a hypothesis.
    fn fact(&mut self, restriction: &Restriction) -> Result<String, Unprovable> {
        match restriction {
            Restriction::Equation { residual, .. } if residual.shape.is_scalar() => {
                Ok(format!("{} = 0", self.scalar(residual, &Cuts::new())?))
            }
            _ => Err(Unprovable::Layer),
        }
    }

    /// `has_grad n k (fun X : mat => …) X₀`, without the value.
    fn gradient(
        &mut self,
        kind: &DerivativeKind,
        of: &Typed,
        variable: Variable,
        cuts: &Cuts,
    ) -> Result<String, Unprovable> {
        let (name, shape) = match variable {
            Variable::Input(id) => (&self.document.inputs[id].name, self.document.inputs[id].shape()),
            Variable::Let(id) => (&self.document.lets[id].name, self.document.lets[id].value.shape.clone()),
        };
        let binder = self.names.of(name);
        let at = self.variable(variable, cuts)?;
        let mut inside = cuts.clone();
        inside.push((variable, binder.clone()));
        let scalar = match kind {
            DerivativeKind::Gradient => self.scalar(of, &inside)?,
            DerivativeKind::Pullback(along) => {
                let (along, of_text) = (self.array(along, cuts)?, self.array(of, &inside)?);
                format!("dot {} {} {along} {of_text}", self.dim(&of.shape.rows)?, self.dim(&of.shape.cols)?)
            }
            _ => return Err(Unprovable::Layer),
        };
        let (rows, cols) = (self.dim(&shape.rows)?, self.dim(&shape.cols)?);
        Ok(format!("has_grad {rows} {cols} (fun {binder} : mat => {scalar}) {at}"))
    }

    fn dim(&self, dim: &Dim) -> Result<String, Unprovable> {
        if let Some(size) = dim.as_fixed() {
            return Ok(size.to_string());
        }
        let named = self.dims.iter().find(|(id, _)| *dim == Dim::named(*id));
        named.map(|(_, name)| name.clone()).ok_or(Unprovable::Layer)
    }

    fn variable(&mut self, variable: Variable, cuts: &Cuts) -> Result<String, Unprovable> {
        if let Some((_, binder)) = cuts.iter().find(|(cut, _)| *cut == variable) {
            return Ok(binder.clone());
        }
        match variable {
            Variable::Input(id) => Ok(self.names.of(&self.document.inputs[id].name)),
            Variable::Let(id) => self.array(&self.document.lets[id].value, cuts),
        }
    }

    /// The array as an argument.
    fn array(&mut self, expr: &Typed, cuts: &Cuts) -> Result<String, Unprovable> {
        let text = match &expr.kind {
            Kind::Input(id) => return self.variable(Variable::Input(*id), cuts),
            Kind::Let(id) => return self.variable(Variable::Let(*id), cuts),
            Kind::Fill(true) => return Ok("ones".to_string()),
            Kind::Sum(terms) => match terms.as_slice() {
                [(false, a), (false, b)] if a.shape == b.shape => {
                    format!("add {} {}", self.array(a, cuts)?, self.array(b, cuts)?)
                }
                _ => return Err(Unprovable::Layer),
            },
            Kind::Product(kind, a, b) => self.product(*kind, a, b, cuts)?,
            Kind::Transpose(a) => format!("tr {}", self.array(a, cuts)?),
            Kind::Map(Callee::Declared(id), order, a) if self.document.functions[*id].body.is_none() => {
                let name = self.names.of(&self.document.functions[*id].name);
                if let Some((_, most)) = self.functions.iter_mut().find(|(known, _)| *known == name) {
                    *most = (*most).max(*order);
                }
                format!("map1 {} {}", primed(&name, *order), self.array(a, cuts)?)
            }
            Kind::Reduce(false, Some(Axis::Cols), a) => {
                format!("sumcols {} {}", self.dim(&a.shape.cols)?, self.array(a, cuts)?)
            }
            Kind::Derivative(kind, of, variable) if cuts.is_empty() => return self.assumed(kind, of, *variable),
            _ => return Err(Unprovable::Layer),
        };
        Ok(format!("({text})"))
    }

    fn product(&mut self, kind: ProductKind, a: &Typed, b: &Typed, cuts: &Cuts) -> Result<String, Unprovable> {
        let head = match kind {
            ProductKind::Elementwise if a.shape == b.shape => "had".to_string(),
            ProductKind::Matrix => format!("mmul {}", self.dim(&a.shape.cols)?),
            // Of two arrays with one entry each.
            ProductKind::Scalar if a.shape == b.shape => "mmul 1".to_string(),
            ProductKind::Scalar if a.shape.is_scalar() => {
                return Ok(format!("scale ({}) {}", self.scalar(a, cuts)?, self.array(b, cuts)?));
            }
            _ => return Err(Unprovable::Layer),
        };
        Ok(format!("{head} {} {}", self.array(a, cuts)?, self.array(b, cuts)?))
    }

    /// A derivative that stands in a formula: a parameter that is assumed to be the gradient.
    fn assumed(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Result<String, Unprovable> {
        let gradient = self.gradient(kind, of, variable, &Cuts::new())?;
        if let Some((known, _)) = self.gradients.iter().find(|(_, assumed)| *assumed == gradient) {
            return Ok(known.clone());
        }
        let name = self.names.fresh("gradient");
        self.gradients.push((name.clone(), gradient));
        Ok(name)
    }

    fn scalar(&mut self, expr: &Typed, cuts: &Cuts) -> Result<String, Unprovable> {
        let is_cut = |id: LetId| cuts.iter().any(|(cut, _)| *cut == Variable::Let(id));
        Ok(match &expr.kind {
            Kind::Number(value) => number(value),
            Kind::Dim(dim) => format!("INR {}", self.dim(dim)?),
            Kind::Let(id) if !is_cut(*id) => self.scalar(&self.document.lets[*id].value, cuts)?,
            Kind::Sum(terms) => {
                let mut text = String::new();
                for (at, (subtracted, term)) in terms.iter().enumerate() {
                    text.push_str(match (at, subtracted) {
                        (0, true) => "- ",
                        (0, false) => "",
                        (_, true) => " - ",
                        (_, false) => " + ",
                    });
                    text.push_str(&self.operand(term, cuts)?);
                }
                text
            }
            Kind::Product(ProductKind::Scalar, a, b) if a.shape == b.shape => {
                format!("{} * {}", self.operand(a, cuts)?, self.operand(b, cuts)?)
            }
            Kind::Quotient(a, b) if a.shape == b.shape => {
                format!("{} / {}", self.operand(a, cuts)?, self.operand(b, cuts)?)
            }
            Kind::Reduce(false, None, a) => {
                format!("total {} {} {}", self.dim(&a.shape.rows)?, self.dim(&a.shape.cols)?, self.array(a, cuts)?)
            }
            Kind::Index(a, row, col) => format!("{} {row}%nat {col}%nat", self.array(a, cuts)?),
            _ => return Err(Unprovable::Layer),
        })
    }

    /// A scalar beside an operator.
    fn operand(&mut self, expr: &Typed, cuts: &Cuts) -> Result<String, Unprovable> {
        let compound = matches!(self.meant(expr).kind, Kind::Sum(_) | Kind::Product(..) | Kind::Quotient(..));
        let text = self.scalar(expr, cuts)?;
        Ok(if compound { format!("({text})") } else { text })
    }

    /// `forall … , hypotheses -> goal`
    fn statement(&self, goal: &str, facts: &[String]) -> String {
        let gradients: Vec<String> = self.gradients.iter().map(|(name, _)| name.clone()).collect();
        let assumed = self.gradients.iter().map(|(name, gradient)| format!("{gradient} {name}"));
        let premises = self.derivatives().into_iter().chain(facts.iter().cloned()).chain(assumed);
        let premises: String = premises.map(|premise| format!("{premise} ->\n    ")).collect();
        format!("forall{},\n    {premises}{goal}", self.binders(&gradients))
    }

    /// That the hypotheses can be met, and how that is proved: there are such gradients, for all functions and arrays;
    /// or there are arrays as they are given.
    fn admits(&self, facts: &[String]) -> Result<Option<(String, String)>, Unprovable> {
        let conjunction = |all: Vec<String>| all.join(" /\\\n    ");
        match (self.gradients.is_empty(), facts.is_empty()) {
            (true, true) => Ok(None),
            (false, true) => {
                let names: Vec<&str> = self.gradients.iter().map(|(name, _)| name.as_str()).collect();
                let all = self.gradients.iter().map(|(name, gradient)| format!("{gradient} {name}")).collect();
                let premises: String = self.derivatives().iter().map(|premise| format!("{premise} ->\n    ")).collect();
                let there_are = format!("exists {} : mat, {}", names.join(" "), conjunction(all));
                let statement = format!("forall{},\n    {premises}{there_are}", self.binders(&[]));
                Ok(Some((statement, "layer_gradients".to_string())))
            }
            (true, false) if self.functions.is_empty() => {
                let statement = format!("exists{},\n    {}", self.binders(&[]), conjunction(facts.to_vec()));
                Ok(Some((statement, "layer_given".to_string())))
            }
            _ => Err(Unprovable::Layer),
        }
    }

    /// ` (n m : nat) (f f' : R -> R) (A B : mat)`, with more arrays.
    fn binders(&self, more: &[String]) -> String {
        let group = |names: &[String], kind: &str| match names {
            [] => String::new(),
            names => format!(" ({} : {kind})", names.join(" ")),
        };
        let dims: Vec<String> = self.dims.iter().map(|(_, name)| name.clone()).collect();
        let arrays: Vec<String> = self.arrays.iter().chain(more).cloned().collect();
        let functions: String = self.functions.iter().map(|function| group(&all_orders(function), "R -> R")).collect();
        format!("{}{functions}{}", group(&dims, "nat"), group(&arrays, "mat"))
    }

    /// That f' is the derivative of f, for each function.
    fn derivatives(&self) -> Vec<String> {
        let says = |two: &[String]| derives(&two[0], &two[1]);
        self.functions
            .iter()
            .flat_map(|function| all_orders(function).windows(2).map(says).collect::<Vec<_>>())
            .collect()
    }

    /// For what the theorem holds, in words.
    fn scope(&self, subject: &Subject<'_>) -> String {
        let names = |all: Vec<&String>| all.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        let mut parts = Vec::new();
        let dims = names(subject.dims.iter().map(|id| &self.document.dims[*id]).collect());
        if !dims.is_empty() {
            parts.push(format!("all sizes {dims}"));
        }
        let given = if subject.restrictions.is_empty() { "" } else { " that satisfy what is given" };
        parts.push(format!("all real entries{given}"));
        let functions = names(subject.functions.iter().map(|id| &self.document.functions[*id].name).collect());
        if !functions.is_empty() {
            let derivative =
                if self.functions.iter().any(|(_, order)| *order > 0) { " with a derivative everywhere" } else { "" };
            parts.push(format!("all functions {functions}{derivative}"));
        }
        format!("for {}", parts.join(", "))
    }
}

/// The names of a function and of its derivatives, as far as they occur.
fn all_orders((function, orders): &(String, u32)) -> Vec<String> {
    (0..=*orders).map(|order| primed(function, order)).collect()
}
