//! A claim of known make: a derivative form and the formula for it.

use super::edit::{self, EDITS};
use super::grow::Garden;
use super::random::Random;
use super::reverse::{gradient, pullback, with_parameter};
use super::rewrite::{rewrite, rewrite_function};
use super::tree::{self, Expr, Form, Kind, Name, Shape, show};

/// A claim, and what was done to its right side.
#[derive(Clone, Debug)]
pub struct Claim {
    pub garden: Garden,
    pub left: Expr,
    pub right: Expr,
    /// The kind of edit; none where the right side is right.
    pub edit: Option<&'static str>,
}

/// Longer texts are not judged: they take long and say little.
const LONGEST: usize = 1500;

impl Claim {
    pub fn text(&self) -> String {
        format!("{}claim: {} = {}\n", self.garden.declarations(), show(&self.left), show(&self.right))
    }
}

/// Claim number `number` of a campaign.
///
/// # Panics
/// If no claim of moderate length is found in many tries, which does not happen.
pub fn claim(seed: u64, number: u64) -> Claim {
    let mut random = Random::of_claim(seed, number);
    let wrong = random.percent(60);
    for _ in 0..1000 {
        let Some(mut claim) = right_claim(random.fork()) else { continue };
        if wrong {
            let (name, edit) = *random.pick(&EDITS);
            let Some(edited) = edit::apply(&mut claim.garden, &claim.right, edit) else { continue };
            claim.right = edited;
            claim.edit = Some(name);
        }
        if claim.text().len() <= LONGEST {
            return claim;
        }
    }
    panic!("no claim number {number} of seed {seed} in a thousand tries");
}

fn right_claim(random: Random) -> Option<Claim> {
    let mut garden = Garden::new(random);
    let depth = *garden.random.pick(&[1, 2, 2, 3, 3, 4]);
    let (left, right) = match garden.random.below(14) {
        0..=3 => gradient_claim(&mut garden, depth)?,
        4 | 5 => vjp_claim(&mut garden, depth)?,
        6 => jvp_claim(&mut garden, depth)?,
        7 => jacobian_claim(&mut garden, depth)?,
        8 => entrywise_claim(&mut garden, depth)?,
        9 => hessian_claim(&mut garden, depth.min(2))?,
        10 => second_claim(&mut garden, depth)?,
        11 => function_claim(&mut garden)?,
        12 => same_form_claim(&mut garden, depth)?,
        _ => {
            let shape = garden.shape();
            let grown = garden.grow(&shape, depth);
            (grown.clone(), grown)
        }
    };
    let rounds = 1 + garden.random.below(5);
    let right = if left == right || garden.random.percent(70) { rewrite(&mut garden, &right, rounds) } else { right };
    (left.shape == right.shape && left != right).then_some(Claim { garden, left, right, edit: None })
}

/// An expression of the shape, by its name in half of the cases, and a variable it depends on.
fn subject(garden: &mut Garden, shape: &Shape, depth: usize) -> Option<(Expr, Name, Shape)> {
    let grown = garden.grow(shape, depth);
    let bare = matches!(grown.kind, Kind::Name(_));
    let subject = if !bare && garden.random.percent(40) { garden.bind(&grown) } else { grown };
    let mut variables = garden.variables(&subject);
    variables.retain(|(name, _)| !matches!(&subject.kind, Kind::Name(own) if own == name));
    if variables.is_empty() {
        return None;
    }
    let (wrt, shape) = garden.random.pick(&variables).clone();
    Some((subject, wrt, shape))
}

fn some_gradient(garden: &mut Garden, e: &Expr, wrt: &str, shape: &Shape) -> Expr {
    let form = *garden.random.pick(&[Form::Quotient, Form::Grad]);
    tree::derivative(form, e, wrt, shape, None)
}

fn gradient_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let (e, wrt, shape) = subject(garden, &Shape::scalar(), depth)?;
    let left = some_gradient(garden, &e, &wrt, &shape);
    Some((left, gradient(garden, &e, &wrt)?))
}

/// A cotangent or tangent: an input of its own, or an expression (held constant, whatever it depends on).
fn along(garden: &mut Garden, shape: &Shape) -> Expr {
    if garden.random.percent(60) { garden.constant_input(shape) } else { garden.grow(shape, 1) }
}

fn vjp_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let shape = garden.shape();
    let (e, wrt, variable) = subject(garden, &shape, depth)?;
    let cotangent = along(garden, &shape);
    let left = tree::derivative(Form::Vjp, &e, &wrt, &variable, Some(&cotangent));
    Some((left, pullback(garden, &e, &cotangent, &wrt)?))
}

/// ⟨Ḡ, J V⟩ = ⟨Jᵀ Ḡ, V⟩
fn jvp_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let shape = garden.shape();
    let (e, wrt, variable) = subject(garden, &shape, depth)?;
    let (cotangent, tangent) = (along(garden, &shape), along(garden, &variable));
    let pushed = tree::derivative(Form::Jvp, &e, &wrt, &variable, Some(&tangent));
    let pulled = pullback(garden, &e, &cotangent, &wrt)?;
    Some((tree::total(&tree::each(&cotangent, &pushed)), tree::total(&tree::each(&tangent, &pulled))))
}

fn jacobian_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    if garden.is_scalar() {
        return None;
    }
    let shape = Shape::vector(&garden.dim());
    let (e, wrt, variable) = subject(garden, &shape, depth)?;
    if !variable.is_column() || variable.is_scalar() {
        return None;
    }
    let form = *garden.random.pick(&[Form::Jac, Form::Quotient]);
    let jacobian = tree::derivative(form, &e, &wrt, &variable, None);
    if garden.random.percent(50) {
        // Row i of the Jacobian is the gradient of entry i: pulled back by the identity for y = M*x and the like only,
        // so that the product with a cotangent is claimed.
        let cotangent = along(garden, &shape);
        let left = tree::times(&tree::transpose(&jacobian), &cotangent);
        return Some((left, pullback(garden, &e, &cotangent, &wrt)?));
    }
    let rewritten = rewrite_function(garden, &e, 2);
    Some((jacobian, tree::derivative(Form::Jac, &rewritten, &wrt, &variable, None)))
}

/// The derivative of an array by a scalar, contracted.
fn entrywise_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let shape = garden.shape();
    let (e, wrt, variable) = subject(garden, &shape, depth)?;
    if !variable.is_scalar() {
        return None;
    }
    let cotangent = along(garden, &shape);
    let partials = some_gradient(garden, &e, &wrt, &variable);
    let left = tree::total(&tree::each(&cotangent, &partials));
    Some((left, pullback(garden, &e, &cotangent, &wrt)?))
}

fn hessian_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let (e, wrt, variable) = subject(garden, &Shape::scalar(), depth)?;
    if !variable.is_column() || variable.is_scalar() {
        return None;
    }
    let direction = garden.constant_input(&variable);
    let left = tree::times(&tree::derivative(Form::Hess, &e, &wrt, &variable, None), &direction);
    let slope = tree::dot(&gradient(garden, &e, &wrt)?, &direction);
    let right = match garden.random.below(3) {
        0 => tree::derivative(Form::Grad, &slope, &wrt, &variable, None),
        1 => {
            let first = gradient(garden, &e, &wrt)?;
            tree::derivative(Form::Jvp, &first, &wrt, &variable, Some(&direction))
        }
        _ => gradient(garden, &slope, &wrt)?,
    };
    Some((left, right))
}

/// Second derivatives by scalars, mixed ones among them.
fn second_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let (e, wrt, variable) = subject(garden, &Shape::scalar(), depth)?;
    if !variable.is_scalar() {
        return None;
    }
    let first = gradient(garden, &e, &wrt)?;
    // A name that is computed from the first variable, cut free, does not depend on it any more: the inner derivative
    // is then another function.
    let from_first = |name: &Name| garden.let_value(name).is_some_and(|value| garden.depends(value, &wrt));
    let scalars = garden.variables(&first).into_iter();
    let scalars: Vec<_> = scalars.filter(|(name, shape)| shape.is_scalar() && !from_first(name)).collect();
    if scalars.is_empty() {
        return None;
    }
    let (second, shape) = garden.random.pick(&scalars).clone();
    let inner = some_gradient(garden, &e, &wrt, &variable);
    let left = tree::derivative(Form::Quotient, &inner, &second, &shape, None);
    let right = match garden.random.percent(40) {
        true => tree::derivative(Form::Grad, &first, &second, &shape, None),
        false => gradient(garden, &first, &second)?,
    };
    Some((left, right))
}

/// The derivative of a declared function, by its prime.
fn function_claim(garden: &mut Garden) -> Option<(Expr, Expr)> {
    let function = garden.functions.iter().find(|function| function.body.is_some())?.clone();
    let body = function.body?;
    let argument = {
        let inner = garden.grow(&Shape::scalar(), 1);
        garden.bind(&inner)
    };
    let Kind::Name(name) = &argument.kind else { return None };
    let applied = with_parameter(&body, &argument);
    if garden.kinks || garden.body_depends(&function.name, name) {
        return None;
    }
    let first = gradient(garden, &applied, name)?;
    let order = 1 + u32::from(garden.random.percent(30));
    let right = if order == 1 { first } else { gradient(garden, &first, name)? };
    Some((tree::map(&function.name, order, &argument), right))
}

/// A derivative form on both sides, of two forms of the same expression.
fn same_form_claim(garden: &mut Garden, depth: usize) -> Option<(Expr, Expr)> {
    let shape = garden.shape();
    let (e, wrt, variable) = subject(garden, &shape, depth)?;
    let other = rewrite_function(garden, &e, 3);
    let (form, with) = match garden.random.below(4) {
        0 => (Form::Vjp, Some(along(garden, &shape))),
        _ if variable.is_scalar() || shape.is_scalar() => (Form::Grad, None),
        _ => (Form::Jvp, Some(along(garden, &variable))),
    };
    let of = |e: &Expr| tree::derivative(form, e, &wrt, &variable, with.as_ref());
    Some((of(&e), of(&other)))
}
