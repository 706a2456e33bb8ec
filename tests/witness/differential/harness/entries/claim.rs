//! Claims by entry: a derivative, what it is by construction, and at what numbers that is so.

use super::super::random::Random;
use super::contract::contracted;
use super::grow::Garden;
use super::index::{Ix, Linear};
use super::rewrite::{named, rewritten};
use super::show::{Letters, array_text, bound, letter, show};
use super::slope::slope;
use super::spoil::{SPOILS, spoilt};
use super::term::{A, Make, Node, T, entry, mul, sum};

/// The left side.
#[derive(Clone, Debug)]
pub enum Left {
    Plain(T),
    /// The derivative of a term by the entry of an array at these names; the way it is written.
    Slope(T, A, Vec<usize>, Written),
    /// And once more, by another one.
    Second(T, [A; 2], [Vec<usize>; 2], Written),
    /// Along an input.
    Push(T, A, A, Written),
}

#[derive(Clone, Debug)]
pub enum Written {
    /// `d(E)/dX[i,j]`
    Quotient,
    /// `grad(E, X)[i,j]`
    Grad,
    Hess,
    /// `jac(Y, x)[i,j]`, with the name for Y.
    Jac(A),
    /// `vjp(Y, X, G)[i,j]`, with the names for Y and G.
    Vjp(A, A),
    /// `jvp(Y, X, V)[i,j]`, with the name for Y.
    Jvp(A),
}

#[derive(Clone, Debug)]
pub struct Claim {
    pub garden: Garden,
    pub left: Left,
    pub right: T,
    /// The index names on both sides, in the order of the left one.
    pub names: Vec<usize>,
    /// Said of the array as a whole: the right side has a name of its own.
    pub whole: bool,
    /// What was done to the right side; none where it is right.
    pub edit: Option<&'static str>,
}

const LONGEST: usize = 1100;

/// Claim number `number` of a campaign.
///
/// # Panics
/// If no claim of moderate length is found in many tries, which does not happen.
pub fn claim(seed: u64, number: u64) -> Claim {
    let mut random = Random::of_claim(seed ^ 0xE27_1E5, number);
    let wrong = random.percent(60);
    for _ in 0..1000 {
        let Some(mut claim) = right_claim(random.fork()) else { continue };
        if wrong {
            let (name, spoil) = *claim.garden.random.pick(&SPOILS);
            let names = claim.names.clone();
            let Some(other) = spoilt(&mut claim.garden, &claim.right, &names, spoil) else { continue };
            claim.right = other;
            claim.edit = Some(name);
            claim.whole |= !claim.ranges_agree();
        }
        if claim.text().len() <= LONGEST {
            return claim;
        }
    }
    panic!("no claim number {number} of seed {seed} in a thousand tries");
}

fn right_claim(random: Random) -> Option<Claim> {
    let mut garden = Garden::new(random);
    let depth = *garden.random.pick(&[1, 2, 2, 3, 3]);
    for _ in 0..*garden.random.pick(&[0, 0, 1, 1, 2]) {
        let names = some_names(&mut garden, 3);
        let body = garden.grow(&names, depth.min(2));
        garden.bind(&names, &body);
    }
    let (left, right, names) = match garden.random.below(16) {
        0..=5 => gradient(&mut garden, depth)?,
        6..=8 => jacobian(&mut garden, depth)?,
        9 | 10 => pulled(&mut garden, depth)?,
        11 => pushed(&mut garden, depth)?,
        12 | 13 => second(&mut garden, depth.min(2))?,
        _ => plain(&mut garden, depth),
    };
    let mut right = if garden.random.percent(80) { contracted(&mut garden, &right) } else { right };
    let rounds = *garden.random.pick(&[0, 1, 2, 3, 4]);
    right = rewritten(&mut garden, &right, rounds);
    if garden.random.percent(35) {
        right = named(&mut garden, &right, &names);
    }
    let whole = !names.is_empty() && garden.random.percent(30) && !matches!(left, Left::Plain(_));
    Claim { garden, left, right, names, whole, edit: None }.settled()
}

/// Names that are free in a term, one for each slot of an array.
fn some_names(garden: &mut Garden, most: usize) -> Vec<usize> {
    let count = garden.random.below(most + 1);
    let sizes: Vec<Linear> = (0..count).map(|_| garden.some_size()).collect();
    sizes.into_iter().map(|size| garden.scope.fresh(size)).collect()
}

fn slots(garden: &mut Garden, array: &A) -> (Vec<usize>, Vec<Ix>) {
    let names: Vec<usize> = array.dims.iter().map(|dim| garden.scope.fresh(*dim)).collect();
    let at = names.iter().map(|name| Ix::name(*name)).collect();
    (names, at)
}

fn variable(garden: &mut Garden, term: &T) -> Option<A> {
    let variables = garden.variables(term);
    (!variables.is_empty()).then(|| garden.random.pick(&variables).clone())
}

/// By its name, half of the time.
fn maybe_named(garden: &mut Garden, term: &T, names: &[usize]) -> T {
    if garden.random.percent(50) || matches!(**term, Node::Entry(..)) {
        return term.clone();
    }
    let array = garden.bind(names, term);
    entry(&array, &names.iter().map(|name| Ix::name(*name)).collect::<Vec<_>>())
}

type Sides = (Left, T, Vec<usize>);

fn gradient(garden: &mut Garden, depth: usize) -> Option<Sides> {
    let grown = garden.grow(&[], depth);
    let term = maybe_named(garden, &grown, &[]);
    let by = variable(garden, &grown)?;
    let (names, at) = slots(garden, &by);
    let right = slope(garden, &term, &by.make, &at)?;
    let written = if garden.random.percent(75) { Written::Quotient } else { Written::Grad };
    Some((Left::Slope(term, by, names.clone(), written), right, names))
}

fn jacobian(garden: &mut Garden, depth: usize) -> Option<Sides> {
    let own = some_names(garden, 2);
    let grown = garden.grow(&own, depth);
    let own: Vec<usize> = own.into_iter().filter(|name| grown.has(*name)).collect();
    let by = variable(garden, &grown)?;
    let (names, at) = slots(garden, &by);
    let all = [own.clone(), names.clone()].concat();
    if own.len() == 1 && names.len() == 1 && garden.random.percent(30) {
        let array = garden.bind(&own, &grown);
        let term = entry(&array, &[Ix::name(own[0])]);
        let right = slope(garden, &term, &by.make, &at)?;
        return Some((Left::Slope(term, by, names, Written::Jac(array)), right, all));
    }
    // The names must stand in slots: a term in which they do not gets a name.
    let array = garden.bind(&own, &grown);
    let term = entry(&array, &own.iter().map(|name| Ix::name(*name)).collect::<Vec<_>>());
    let right = slope(garden, &term, &by.make, &at)?;
    Some((Left::Slope(term, by, names, Written::Quotient), right, all))
}

fn pulled(garden: &mut Garden, depth: usize) -> Option<Sides> {
    let own = some_names(garden, 3);
    let grown = garden.grow(&own, depth);
    let by = variable(garden, &grown)?;
    let array = garden.bind(&own, &grown);
    let along = garden.declare(&array.dims.clone(), true, false);
    let own_at: Vec<Ix> = own.iter().map(|name| Ix::name(*name)).collect();
    let body = mul(&entry(&along, &own_at), &entry(&array, &own_at));
    let term = if own.is_empty() { body } else { sum(&own, &body) };
    let (names, at) = slots(garden, &by);
    let right = slope(garden, &term, &by.make, &at)?;
    Some((Left::Slope(term, by, names.clone(), Written::Vjp(array, along)), right, names))
}

fn pushed(garden: &mut Garden, depth: usize) -> Option<Sides> {
    let own = some_names(garden, 2);
    let grown = garden.grow(&own, depth);
    let by = variable(garden, &grown)?;
    let array = garden.bind(&own, &grown);
    let own_at: Vec<Ix> = own.iter().map(|name| Ix::name(*name)).collect();
    let term = entry(&array, &own_at);
    let along = garden.declare(&by.dims.clone(), true, false);
    let (names, at) = slots(garden, &by);
    let slope = slope(garden, &term, &by.make, &at)?;
    let body = mul(&slope, &entry(&along, &at));
    let right = if names.is_empty() { body } else { sum(&names, &body) };
    Some((Left::Push(term, by, along, Written::Jvp(array)), right, own))
}

fn second(garden: &mut Garden, depth: usize) -> Option<Sides> {
    let grown = garden.grow(&[], depth);
    let term = maybe_named(garden, &grown, &[]);
    let by = variable(garden, &grown)?;
    let (names, at) = slots(garden, &by);
    let first = slope(garden, &grown, &by.make, &at)?;
    // Cut free, what is made of the first variable is another function.
    let inputs: Vec<A> =
        garden.variables(&first).into_iter().filter(|array| matches!(array.make, Make::Input(_))).collect();
    if inputs.is_empty() || !matches!(by.make, Make::Input(_)) {
        return None;
    }
    let is_hessian = by.dims.len() == 1 && inputs.contains(&by) && garden.random.percent(60);
    let then = if is_hessian { by.clone() } else { garden.random.pick(&inputs).clone() };
    let (more, then_at) = slots(garden, &then);
    let right = slope(garden, &first, &then.make, &then_at)?;
    let all = [names.clone(), more.clone()].concat();
    let written = if is_hessian && garden.random.percent(50) { Written::Hess } else { Written::Quotient };
    Some((Left::Second(term, [by, then], [names, more], written), right, all))
}

fn plain(garden: &mut Garden, depth: usize) -> Sides {
    let names = some_names(garden, 3);
    let grown = garden.grow(&names, depth);
    let mut other = rewritten(garden, &grown, 4);
    if garden.random.percent(30) {
        other = contracted(garden, &other);
    }
    (Left::Plain(grown), other, names)
}

impl Claim {
    /// Written such that all ranges are told; none where that cannot be.
    pub fn settled(mut self) -> Option<Claim> {
        self.whole |= !self.ranges_agree();
        let fits = self.names.len() <= 6 && !self.is_same() && (!self.whole || self.may_be_whole());
        fits.then_some(self)
    }

    fn is_same(&self) -> bool {
        matches!(&self.left, Left::Plain(left) if *left == self.right)
    }

    /// What is written for the whole left side, without its indices, is an array.
    fn may_be_whole(&self) -> bool {
        match &self.left {
            Left::Plain(_) => true,
            Left::Slope(term, _, at, written) => match written {
                Written::Quotient => at.len() == self.names.len() || at.is_empty() && self.is_whole(term),
                _ => true,
            },
            Left::Second(_, _, _, written) => matches!(written, Written::Hess),
            Left::Push(..) => true,
        }
    }

    /// Whether the left side is an array without indices, however many it has.
    fn is_array(&self) -> bool {
        match &self.left {
            Left::Slope(.., Written::Vjp(..)) => true,
            Left::Slope(_, _, at, Written::Quotient | Written::Grad) => at.len() == self.names.len(),
            Left::Slope(..) | Left::Second(..) => false,
            Left::Plain(_) | Left::Push(..) => true,
        }
    }

    /// An array at the names of the claim, and nothing else.
    fn is_whole(&self, term: &T) -> bool {
        let Node::Entry(array, own, None) = &**term else { return false };
        let alone = own.iter().zip(&self.names).all(|(ix, name)| ix.alone() == Some(*name));
        alone && own.len() <= self.names.len() && matches!(array.make, Make::Input(_) | Make::Let(_))
    }

    /// Whether each name has the range of every slot in which it stands alone, and has such a slot.
    fn ranges_agree(&self) -> bool {
        let mut sides = vec![self.right.clone()];
        sides.extend(match &self.left {
            Left::Plain(term) | Left::Slope(term, ..) | Left::Second(term, ..) | Left::Push(term, ..) => {
                Some(term.clone())
            }
        });
        let agrees = |name: usize| {
            let range = self.garden.scope.ranges[name];
            let (mut said, mut other) = (!matches!(self.left, Left::Plain(_)), false);
            for side in &sides {
                side.any(&mut |node| {
                    if let Node::Entry(array, at, or) = node {
                        for (ix, dim) in at.iter().zip(&array.dims).filter(|(ix, _)| ix.alone() == Some(name)) {
                            let _ = ix;
                            said |= *dim == range && or.is_none();
                            other |= *dim != range || or.is_some();
                        }
                    }
                    false
                });
            }
            said && !other
        };
        self.names.iter().all(|name| agrees(*name))
    }

    /// The claim's text.
    pub fn text(&self) -> String {
        let garden = &self.garden;
        let mut text = garden.declarations();
        let mut letters = Letters::new();
        if !self.whole {
            self.names.iter().for_each(|name| bound(*name, &mut letters, garden));
            let left = self.left_text(&mut letters, false);
            return format!("{text}claim: {left} = {}\n", show(&self.right, &mut letters, garden));
        }
        let own = garden.let_text("Own", &self.names, &self.right);
        text += &own;
        text += "\n";
        let left = match &self.left {
            Left::Plain(term) => {
                text += &garden.let_text("Other", &self.names, term);
                text += "\n";
                "Other".to_string()
            }
            // A derivative with more indices than a matrix is known by its entries alone.
            _ if self.names.len() > 2 && !self.is_array() => {
                self.names.iter().for_each(|name| bound(*name, &mut letters, garden));
                let left = self.left_text(&mut letters, false);
                let all: Vec<String> = self.names.iter().map(|name| letter(*name, &letters)).collect();
                return format!("{text}claim: {left} = Own[{}]\n", all.join(","));
            }
            _ => self.left_text(&mut letters, true),
        };
        format!("{text}claim: {left} = Own\n")
    }

    /// With indices behind it, unless it is said of the whole array.
    fn left_text(&self, letters: &mut Letters, whole: bool) -> String {
        let garden = &self.garden;
        let slots = |names: &[usize], letters: &Letters| {
            let all: Vec<String> = names.iter().map(|name| letter(*name, letters)).collect();
            if whole || all.is_empty() { String::new() } else { format!("[{}]", all.join(",")) }
        };
        match &self.left {
            Left::Plain(term) => show(term, letters, garden),
            Left::Slope(term, by, at, written) => {
                let name = array_text(by, garden);
                match written {
                    Written::Grad => {
                        let of = show(term, letters, garden);
                        format!("grad({of}, {name}){}", slots(at, letters))
                    }
                    Written::Jac(array) => {
                        format!("jac({}, {name}){}", array_text(array, garden), slots(&self.names, letters))
                    }
                    Written::Vjp(array, along) => {
                        let (of, along) = (array_text(array, garden), array_text(along, garden));
                        format!("vjp({of}, {name}, {along}){}", slots(at, letters))
                    }
                    _ => {
                        let of = match &**term {
                            Node::Entry(array, ..) if whole && self.is_whole(term) => array_text(array, garden),
                            _ => show(term, letters, garden),
                        };
                        let is_name = |array: &A| matches!(array.make, Make::Input(_) | Make::Let(_));
                        let bare = matches!(&**term, Node::Entry(array, _, None) if is_name(array));
                        let of = if bare { format!("d{of}") } else { format!("d({of})") };
                        format!("{of}/d{name}{}", slots(at, letters))
                    }
                }
            }
            Left::Second(term, [by, then], [first, more], written) => {
                let (of, by, then) = (show(term, letters, garden), array_text(by, garden), array_text(then, garden));
                match written {
                    Written::Hess => format!("hess({of}, {by}){}", slots(&self.names, letters)),
                    _ => format!("d(d({of})/d{by}{})/d{then}{}", slots(first, letters), slots(more, letters)),
                }
            }
            Left::Push(_, by, along, written) => {
                let Written::Jvp(array) = written else { return String::new() };
                let (of, by, along) = (array_text(array, garden), array_text(by, garden), array_text(along, garden));
                format!("jvp({of}, {by}, {along}){}", slots(&self.names, letters))
            }
        }
    }
}
