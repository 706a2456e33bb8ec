//! Claims about a dense layer as theorems: stated from the claim's own tree, in the notation of `proofs/Layers.v`, and proved by the
//! theorems about a layer there. That a claim is an instance of such a theorem is for Rocq to say.

use super::Unprovable;
use crate::lang::ast::Axis;
use crate::lang::dim::Dim;
use crate::lang::rocq::{Names, number};
use crate::lang::typed::{
    Body, Callee, Claim, DerivativeKind, Document, Kind, ProductKind, Typed, Variable,
};
use std::fmt::Write as _;

/// The claims of the deck that are instances, each with what proves it.
const LINKS: [(&str, &str); 11] = [
    ("B1", "intros; apply (activation_grad _ _ f f' (dot n 1 da)); [ auto_derivatives | apply dot_grad ]"),
    ("B2", "intros; eapply (linked_dW n n_prev 1 f f' (dot n 1 da)); link"),
    ("B3", "intros; eapply (linked_dB n n_prev 1 f f' (dot n 1 da)); link"),
    ("B4", "intros; eapply (linked_dA n n_prev 1 f f' (dot n 1 da)); link"),
    ("V1.printed-per-sample", "intros; apply (activation_grad _ _ f f' (dot n m dA)); [ auto_derivatives | apply dot_grad ]"),
    ("V2.printed-per-sample", "intros; link_cost (linked_dW n n_prev m f f')"),
    ("V2.corrected-of-cost", "intros; link_cost (linked_dW n n_prev m f f')"),
    ("V3.printed-per-sample", "intros; link_cost (linked_db n n_prev m f f')"),
    ("V3.corrected-of-cost", "intros; link_cost (linked_db n n_prev m f f')"),
    ("V4.printed-per-sample", "intros; eapply (linked_dA n n_prev m f f' (dot n m dA)); link"),
    ("V4.printed-of-cost", "intros; link_cost (linked_dA n n_prev m f f')"),
];

/// A claim about a layer, stated, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Linked {
    /// The theorem's name.
    pub name: String,
    /// The claim as it was written.
    pub text: String,
    /// What the theorem says.
    pub statement: String,
    /// What proves it.
    pub script: &'static str,
}

/// The claim as an instance of a theorem about layers; none where it is not known to be one.
pub fn linked(document: &Document, claim: &Claim) -> Option<Linked> {
    let label = claim.label.as_ref()?;
    let (_, script) = LINKS.iter().find(|(known, _)| known == label)?;
    let statement = statement(document, claim).ok()?;
    let plain: String = label.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    Some(Linked { name: format!("claim_{plain}"), text: claim.text.clone(), statement, script })
}

/// The file of the deck's claims about layers.
pub fn layers_for_the_project(document: &Document, claims: &[&Claim]) -> String {
    let mut text = String::from(
        "(** The claims of claims/deck.claim about one layer, stated from their own syntax and proved by the theorems of [Layers].\n\n    \
         Written by `BACKPROOF_WRITE_PROOFS=1 cargo test --test proofs_on_demand`. *)\n\nFrom Backproof Require Import Layers.\n",
    );
    for one in claims.iter().filter_map(|claim| linked(document, claim)) {
        let Linked { name, text: claim, statement, script } = one;
        let _ = write!(text, "\n(** {claim} *)\nTheorem {name} :\n  {statement}.\nProof. {script}. Qed.\n");
    }
    text
}

/// A claim about one derivative of arrays, with every other derivative in it as a parameter that is assumed to be that gradient.
fn statement(document: &Document, claim: &Claim) -> Result<String, Unprovable> {
    let Body::Equal(left, right) = &claim.body else { return Err(Unprovable::Shape) };
    let mut writing = Writing::new(document, claim);
    let mut left = left;
    while let Kind::Let(id) = &left.kind {
        left = &document.lets[*id].value;
    }
    let Kind::Derivative(kind, of, variable) = &left.kind else { return Err(Unprovable::Property) };
    let gradient = writing.gradient(kind, of, *variable, &Vec::new())?;
    let value = writing.array(right, &Vec::new())?;
    Ok(writing.stated(&format!("{gradient} {value}")))
}

/// Variables that are cut free, with their binders.
type Cuts = Vec<(Variable, String)>;

struct Writing<'d> {
    document: &'d Document,
    names: Names,
    dims: Vec<String>,
    functions: Vec<(String, u32)>,
    arrays: Vec<String>,
    /// Derivatives: the parameter, and what is assumed of it.
    gradients: Vec<(String, String)>,
}

impl<'d> Writing<'d> {
    fn new(document: &'d Document, claim: &Claim) -> Self {
        let (_, uses) = document.bearing(claim);
        let mut names = Names::default();
        let dims: Vec<String> = document.dims.iter().map(|name| names.of(name)).collect();
        let functions = uses.functions.iter().map(|id| (names.of(&document.functions[*id].name), 0)).collect();
        let arrays = uses.inputs.iter().map(|id| names.of(&document.inputs[*id].name)).collect();
        Writing { document, names, dims, functions, arrays, gradients: Vec::new() }
    }

    /// `has_grad n k (fun X : mat => …) X₀`, without the value.
    fn gradient(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable, cuts: &Cuts) -> Result<String, Unprovable> {
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
            _ => return Err(Unprovable::Property),
        };
        let (rows, cols) = (self.dim(&shape.rows)?, self.dim(&shape.cols)?);
        Ok(format!("has_grad {rows} {cols} (fun {binder} : mat => {scalar}) {at}"))
    }

    fn dim(&self, dim: &Dim) -> Result<String, Unprovable> {
        if let Some(size) = dim.as_fixed() {
            return Ok(size.to_string());
        }
        let ids: Vec<usize> = dim.ids().collect();
        match ids.as_slice() {
            [id] if *dim == Dim::named(*id) => Ok(self.dims[*id].clone()),
            _ => Err(Unprovable::Property),
        }
    }

    fn variable(&mut self, variable: Variable, cuts: &Cuts) -> Result<String, Unprovable> {
        if let Some((_, binder)) = cuts.iter().rev().find(|(cut, _)| *cut == variable) {
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
                [(false, a), (false, b)] if a.shape == b.shape => format!("add {} {}", self.array(a, cuts)?, self.array(b, cuts)?),
                _ => return Err(Unprovable::Property),
            },
            Kind::Product(ProductKind::Matrix, a, b) => {
                format!("mmul {} {} {}", self.dim(&a.shape.cols)?, self.array(a, cuts)?, self.array(b, cuts)?)
            }
            Kind::Product(ProductKind::Elementwise, a, b) if a.shape == b.shape => {
                format!("had {} {}", self.array(a, cuts)?, self.array(b, cuts)?)
            }
            Kind::Product(ProductKind::Scalar, a, b) if a.shape.is_scalar() => {
                format!("scale ({}) {}", self.scalar(a, cuts)?, self.array(b, cuts)?)
            }
            Kind::Transpose(a) => format!("tr {}", self.array(a, cuts)?),
            Kind::Map(Callee::Declared(id), order, a) if self.document.functions[*id].body.is_none() => {
                let name = self.names.of(&self.document.functions[*id].name);
                if let Some((_, most)) = self.functions.iter_mut().find(|(known, _)| *known == name) {
                    *most = (*most).max(*order);
                }
                format!("map1 {name}{} {}", "'".repeat(*order as usize), self.array(a, cuts)?)
            }
            Kind::Reduce(false, Some(Axis::Cols), a) => format!("sumcols {} {}", self.dim(&a.shape.cols)?, self.array(a, cuts)?),
            Kind::Derivative(kind, of, variable) if cuts.is_empty() => return self.assumed(kind, of, *variable),
            _ => return Err(Unprovable::Property),
        };
        Ok(format!("({text})"))
    }

    /// A derivative that stands in a formula: a parameter that is assumed to be the gradient.
    fn assumed(&mut self, kind: &DerivativeKind, of: &Typed, variable: Variable) -> Result<String, Unprovable> {
        let gradient = self.gradient(kind, of, variable, &Vec::new())?;
        if let Some((known, _)) = self.gradients.iter().find(|(_, assumed)| *assumed == gradient) {
            return Ok(known.clone());
        }
        let name = self.names.fresh("gradient");
        self.gradients.push((name.clone(), gradient));
        Ok(name)
    }

    fn scalar(&mut self, expr: &Typed, cuts: &Cuts) -> Result<String, Unprovable> {
        Ok(match &expr.kind {
            Kind::Number(value) => number(value),
            Kind::Dim(dim) => format!("INR {}", self.dim(dim)?),
            Kind::Let(id) => self.scalar(&self.document.lets[*id].value, cuts)?,
            Kind::Quotient(a, b) if a.shape.is_scalar() && b.shape.is_scalar() => {
                format!("{} / {}", self.scalar(a, cuts)?, self.scalar(b, cuts)?)
            }
            Kind::Reduce(false, None, a) => {
                format!("total {} {} {}", self.dim(&a.shape.rows)?, self.dim(&a.shape.cols)?, self.array(a, cuts)?)
            }
            _ => return Err(Unprovable::Property),
        })
    }

    fn stated(&self, goal: &str) -> String {
        let mentioned = |name: &String| {
            let all = self.gradients.iter().map(|(_, assumed)| assumed.as_str()).chain([goal]);
            let is_part = |c: char| !(c.is_alphanumeric() || c == '_' || c == '\'');
            all.flat_map(|text| text.split(is_part)).any(|word| word == name)
        };
        let list = |names: Vec<String>| names.into_iter().filter(|name| mentioned(name)).collect::<Vec<_>>().join(" ");
        let mut text = format!("forall ({} : nat)", list(self.dims.clone()));
        let mut premises = String::new();
        for (function, orders) in self.functions.iter().filter(|(name, _)| mentioned(name)) {
            // That a gradient exists takes the function's derivative, whether the claim names it or not.
            for order in 1..=(*orders).max(1) {
                let primed = |order: u32| format!("{function}{}", "'".repeat(order as usize));
                let (of, is) = (primed(order - 1), primed(order));
                let _ = write!(premises, "(forall t : R, is_derive {of} t ({is} t)) ->\n    ");
            }
            let all: Vec<String> = (0..=(*orders).max(1)).map(|order| format!("{function}{}", "'".repeat(order as usize))).collect();
            let _ = write!(text, " ({} : R -> R)", all.join(" "));
        }
        let mut arrays = self.arrays.clone();
        arrays.extend(self.gradients.iter().map(|(name, _)| name.clone()));
        let arrays: Vec<String> = arrays.into_iter().filter(|name| mentioned(name)).collect();
        let _ = write!(text, " ({} : mat),\n    {premises}", arrays.join(" "));
        for (name, gradient) in &self.gradients {
            let _ = write!(text, "{gradient} {name} ->\n    ");
        }
        text + goal
    }
}
