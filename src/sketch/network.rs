//! A claim whose derivative goes through layers, as a network: what is computed from what, what flows back, and where
//! the claimed way back leaves the right one.

use super::curves::unbracketed;
use super::place::larger;
use crate::claim::Subject;
use crate::lang::lower::{Forms, lower};
use crate::lang::typed::{Body, Claim, DerivativeKind, Document, Kind, LetId, Typed, Uses, Variable};
use crate::scalar::running::{Running, RunningError};
use crate::scalar::tolerance::nearly_equal;
use crate::witness::bench::case::{Case, Point};
use crate::witness::points::{Points, Style};

/// The fewest boxes that are a network, and the most that are drawn.
const FEWEST: usize = 4;
const MOST: usize = 8;
/// Points at which what flows back is compared.
const DRAWN: usize = 3;

/// What is computed from what, from the variable to the result.
#[derive(Clone, Debug, PartialEq)]
pub struct Network {
    /// The boxes, each after what it is computed from.
    pub layers: Vec<Layer>,
    /// From which box to which values flow.
    pub arrows: Vec<(usize, usize)>,
    /// Whether derivatives flow back: a claim about a shape has none.
    pub goes_back: bool,
    /// Those of the arrows whose way back is wrong, or may be.
    pub faulty: Vec<(usize, usize)>,
}

/// A box of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Layer {
    /// Its name, or its text.
    pub name: String,
    /// Its shape.
    pub shape: String,
    /// What else it is computed from.
    pub with: Vec<String>,
}

/// What the network is made of.
struct Chain<'d> {
    document: &'d Document,
    /// What is differentiated by, unless the claim is about a shape.
    variable: Option<Variable>,
    /// The `let`s between, in the order of their declaration.
    lets: Vec<LetId>,
    result: &'d Typed,
}

/// The network of a claim, if it goes through layers.
pub(super) fn network(document: &Document, claim: &Claim, is_wrong: bool, text: &str, seed: u64) -> Option<Network> {
    let (chain, form) = chain(document, claim)?;
    let count = chain.lets.len() + 1 + usize::from(chain.variable.is_some());
    if !(FEWEST..=MOST).contains(&count) {
        return None;
    }
    let layers = chain.layers(text);
    let arrows = chain.arrows();
    let wrong = form.filter(|_| is_wrong).and_then(|form| chain.wrong(claim, form, seed));
    let faulty = wrong.map_or(Vec::new(), |to| arrows.iter().copied().filter(|(into, _)| to.contains(into)).collect());
    Some(Network { layers, arrows, goes_back: form.is_some(), faulty })
}

/// The chain of a claim's left side, and its derivative form.
fn chain<'d>(document: &'d Document, claim: &'d Claim) -> Option<(Chain<'d>, Option<&'d DerivativeKind>)> {
    let (result, form, variable) = match &claim.body {
        Body::Shape(of, _) if matches!(of.kind, Kind::Let(_)) && !has_slopes(document, of) => (of, None, None),
        Body::Shape(..) => return None,
        Body::Equal(left, _) => match &document.behind_lets(left).kind {
            Kind::Derivative(form @ (DerivativeKind::Gradient | DerivativeKind::Pullback(_)), of, variable) => {
                (&**of, Some(form), Some(*variable))
            }
            _ => return None,
        },
    };
    let used = document.closure(result, variable).lets;
    let dependent = variable.map(|variable| document.dependents(variable, &[]));
    let is_result = |id: &LetId| matches!(&result.kind, Kind::Let(own) if own == id);
    let is_between = |id: &LetId| dependent.as_ref().is_none_or(|dependent| dependent[*id]) && !is_result(id);
    let lets = used.into_iter().filter(is_between).collect();
    Some((Chain { document, variable, lets, result }, form))
}

/// Whether derivatives are among what an expression is computed from: these are no layers.
fn has_slopes(document: &Document, expr: &Typed) -> bool {
    let is_slope = |expr: &Typed| {
        let mut found = false;
        expr.walk(&mut |part| found |= matches!(part.kind, Kind::Derivative(..) | Kind::Map(_, 1.., _)));
        found
    };
    is_slope(expr) || document.closure(expr, None).lets.iter().any(|id| is_slope(&document.lets[*id].value))
}

impl Chain<'_> {
    /// What stands in the box of the result.
    fn result(&self) -> &Typed {
        if let Kind::Let(id) = &self.result.kind { &self.document.lets[*id].value } else { self.result }
    }

    fn layers(&self, text: &str) -> Vec<Layer> {
        let document = self.document;
        let shape = |shape: &crate::lang::dim::Shape| shape.show(&document.dims);
        let start = self.variable.map(|variable| match variable {
            Variable::Input(id) => {
                let input = &document.inputs[id];
                Layer { name: input.name.clone(), shape: shape(&input.shape()), with: Vec::new() }
            }
            Variable::Let(id) => {
                let cut = &document.lets[id];
                Layer { name: cut.name.clone(), shape: shape(&cut.value.shape), with: Vec::new() }
            }
        });
        let between = self.lets.iter().map(|id| {
            let one = &document.lets[*id];
            Layer { name: one.name.clone(), shape: shape(&one.value.shape), with: self.beside(&one.value) }
        });
        let name = match &self.result.kind {
            Kind::Let(id) => document.lets[*id].name.clone(),
            _ => unbracketed(text.get(self.result.span.start..self.result.span.end).unwrap_or("result")).to_string(),
        };
        let result = Layer { name, shape: shape(&self.result.shape), with: self.beside(self.result()) };
        start.into_iter().chain(between).chain([result]).collect()
    }

    /// The names in an expression that have no box: weights, data, functions.
    fn beside(&self, expr: &Typed) -> Vec<String> {
        let (document, uses) = (self.document, Uses::direct(expr));
        let inputs = uses.inputs.iter().filter(|id| self.variable != Some(Variable::Input(**id)));
        let lets = uses.lets.iter().filter(|id| self.place(**id).is_none());
        let inputs = inputs.map(|id| document.inputs[*id].name.clone());
        let functions = uses.functions.iter().map(|id| document.functions[*id].name.clone());
        inputs.chain(lets.map(|id| document.lets[*id].name.clone())).chain(functions).collect()
    }

    /// The box of a `let`.
    fn place(&self, id: LetId) -> Option<usize> {
        if self.variable == Some(Variable::Let(id)) {
            return Some(0);
        }
        let before = usize::from(self.variable.is_some());
        self.lets.iter().position(|known| *known == id).map(|at| at + before)
    }

    fn arrows(&self) -> Vec<(usize, usize)> {
        let before = usize::from(self.variable.is_some());
        let between = self.lets.iter().map(|id| &self.document.lets[*id].value);
        let into = |(at, expr): (usize, &Typed)| {
            let (to, uses) = (at + before, Uses::direct(expr));
            let start =
                self.variable.filter(|variable| matches!(variable, Variable::Input(_)) && uses.contains(*variable));
            let lets = uses.lets.iter().filter_map(|id| self.place(*id));
            let from: Vec<usize> = start.map(|_| 0).into_iter().chain(lets).collect();
            from.into_iter().map(move |from| (from, to))
        };
        between.chain([self.result()]).enumerate().flat_map(into).collect()
    }

    /// The boxes at one of which the claimed way back goes wrong: the claim may say by `let`s named after boxes (`dZ`,
    /// `∂Z`) what flows back into these. Up to the last of them that is right, all is; the first that is not bounds it
    /// on the other side.
    fn wrong(&self, claim: &Claim, form: &DerivativeKind, seed: u64) -> Option<std::ops::Range<usize>> {
        let Body::Equal(_, right) = &claim.body else { return None };
        let subject = Subject::new(self.document, claim)?;
        let case = Case::new(&subject, larger(&subject)).ok()?;
        let mut drawn = Points::new(&case, seed);
        let points: Vec<Point> = (0..DRAWN).filter_map(|_| drawn.draw(Style::Normal)).collect();
        let mut range = 0..self.lets.len() + 1;
        let said = self.document.closure(right, None).lets;
        for (at, id) in self.lets.iter().enumerate().rev() {
            let name = &self.document.lets[*id].name;
            let is_named = |said: &&LetId| {
                let said = &self.document.lets[**said].name;
                said.strip_prefix(['d', '∂']).is_some_and(|rest| rest == name)
            };
            let Some(said) = said.iter().find(is_named) else { continue };
            match self.agrees(form, *id, *said, &case, &points) {
                Some(true) => range.end = at + 1,
                Some(false) => {
                    range.start = at + 1;
                    break;
                }
                None => {}
            }
        }
        Some(range)
    }

    /// Whether a `let` is what flows back into another one, but for a factor, which is the same everywhere.
    fn agrees(
        &self,
        form: &DerivativeKind,
        into: LetId,
        said: LetId,
        case: &Case<'_>,
        points: &[Point],
    ) -> Option<bool> {
        let (into_shape, said) = (&self.document.lets[into].value.shape, &self.document.lets[said].value);
        if *into_shape != said.shape {
            return None;
        }
        let kind = Kind::Derivative(form.clone(), Box::new(self.result.clone()), Variable::Let(into));
        let right = Typed { kind, shape: into_shape.clone(), span: self.result.span };
        let lowered = lower(self.document, &case.sizes, &case.subject.inputs, &[&right, said], Forms::Tape).ok()?;
        let mut pairs: Vec<(f64, f64)> = Vec::new();
        for point in points {
            let inputs: Vec<Running> =
                point.values.iter().map(|value| Running::rounded(value.to_f64().value())).collect();
            let values = lowered.program.evaluate(&mut RunningError { functions: point.functions.clone() }, &inputs);
            let (right, said) = values.split_at_checked(values.len() / 2)?;
            pairs.extend(right.iter().zip(said).map(|(right, said)| (right.value(), said.value())));
        }
        let (right, said) = pairs.iter().copied().max_by(|(a, _), (b, _)| a.abs().total_cmp(&b.abs()))?;
        // Where nothing flows back, or it has no value, there is nothing to be seen.
        let is_seen = right != 0.0 && pairs.iter().all(|(right, said)| right.is_finite() && said.is_finite());
        is_seen.then(|| said != 0.0 && pairs.iter().all(|(one, other)| nearly_equal(one * said, other * right)))
    }
}
