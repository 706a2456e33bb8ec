//! Claims by entry on which a checker is easily wrong: borders, empty sums, ties, repeated labels, sizes, names.
//!
//! A right side is what the rules of [`slope`] make of the left one, or a formula that is known; a wrong one is that
//! with one mistake, and numbers that know their error show it wrong somewhere ([`truth`]).

use super::super::entries::claim::{Claim, Left, Written};
use super::super::entries::contract::contracted;
use super::super::entries::grow::Garden;
use super::super::entries::index::{Atom, Cond, Ix, Linear, Map};
use super::super::entries::rewrite::rewritten;
use super::super::entries::slope::slope;
use super::super::entries::spoil::{SPOILS, spoilt};
use super::super::entries::term::{
    A, Axis, Fold, Fun, Make, Node, T, add, array, call, delta, div, entry, fraction, more, mul, number, over, pick,
    power, size, sub, sum,
};
use super::super::entries::truth::{Truth as Seen, truth};
use super::grow::Grower;
use super::settle::{Known, Truth};
use std::rc::Rc;

/// A claim in the making.
pub struct Bed {
    garden: Garden,
}

/// What is claimed, and the mistakes that are made in it.
pub struct Draft {
    left: Left,
    right: T,
    /// Another right side that is wrong.
    missed: Option<T>,
    names: Vec<usize>,
    spoils: &'static [&'static str],
}

const N: usize = 0;
const M: usize = 1;
/// Points that are looked at.
const POINTS: usize = 21;

impl Bed {
    fn new(g: &mut Grower) -> Bed {
        let mut garden = Garden::new(g.random.fork());
        garden.dims = 2;
        let both = Linear::dim(N).plus(Linear::dim(M)).moved(-1);
        garden.sizes = vec![(Linear::dim(N), None), (Linear::dim(M), None), (both, Some("p"))];
        garden.sizes.push((Linear::dim(N).scaled(2), Some("q")));
        (garden.function, garden.kinks) = (false, true);
        Bed { garden }
    }

    fn chance(&mut self, percent: usize) -> bool {
        self.garden.random.percent(percent)
    }

    fn between(&mut self, low: i64, high: i64) -> i64 {
        self.garden.random.between(low, high)
    }

    fn input(&mut self, dims: &[Linear]) -> A {
        self.garden.declare(dims, false, false)
    }

    fn name(&mut self, range: Linear) -> (usize, Ix) {
        let name = self.garden.scope.fresh(range);
        (name, Ix::name(name))
    }

    /// `index y[m] in n`, at an index.
    fn map(&mut self, over: Linear, into: Linear) -> impl Fn(usize) -> Ix + use<> {
        self.garden.scope.maps.push(Map {
            name: ["lab", "pos", "at"][self.garden.scope.maps.len()],
            over: Some(over),
            into,
        });
        let map = self.garden.scope.maps.len() - 1;
        move |name| Ix::atom(Atom { map: Some(map), name: Some(name) })
    }

    /// What is smooth of a term.
    fn bent(&mut self, term: &T) -> T {
        match self.garden.random.below(4) {
            0 => power(term, 2),
            1 => call(Fun::Sin, term),
            2 => call(Fun::Tanh, term),
            _ => term.clone(),
        }
    }

    /// The derivative of a term by an array, as the rules have it.
    fn gradient(&mut self, term: &T, by: &A, spoils: &'static [&'static str]) -> Option<Draft> {
        if !self.garden.term_depends(term, &by.make) {
            return None;
        }
        let names: Vec<usize> = by.dims.iter().map(|dim| self.garden.scope.fresh(*dim)).collect();
        let at: Vec<Ix> = names.iter().map(|name| Ix::name(*name)).collect();
        let right = slope(&mut self.garden, term, &by.make, &at)?;
        let right = contracted(&mut self.garden, &right);
        let left = Left::Slope(term.clone(), by.clone(), names.clone(), Written::Quotient);
        Some(Draft { left, right, missed: None, names, spoils })
    }
}

impl Linear {
    fn moved(self, by: i64) -> Linear {
        self.plus(Linear::number(by))
    }
}

fn n() -> Linear {
    Linear::dim(N)
}

fn m() -> Linear {
    Linear::dim(M)
}

fn or(array: &A, at: &[Ix], value: i64) -> T {
    Rc::new(Node::Entry(array.clone(), at.to_vec(), Some(number(value))))
}

fn plain(left: T, right: T, missed: Option<T>, names: &[usize]) -> Option<Draft> {
    Some(Draft { left: Left::Plain(left), right, missed, names: names.to_vec(), spoils: &EDITS })
}

const EDITS: [&str; 6] = ["off by one", "number", "border", "wrong index", "other condition", "missing factor"];

/// Moved indices, with values where there is no entry.
fn borders(bed: &mut Bed) -> Option<Draft> {
    let (x, g) = (bed.input(&[n()]), bed.input(&[n()]));
    let (w, z) = (bed.input(&[m()]), bed.input(&[n().plus(m()).moved(-1)]));
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(m()));
    let by = bed.between(-3, 3);
    let (value, one) = (bed.between(-1, 2), bed.chance(50));
    let body = match bed.garden.random.below(6) {
        0 => sum(&[i], &mul(&entry(&g, std::slice::from_ref(&i_ix)), &bed.bent(&or(&x, &[i_ix.moved(by)], value)))),
        1 => {
            let window = i_ix.plus(&j_ix).moved(-1);
            let inner = sum(&[j], &mul(&entry(&w, std::slice::from_ref(&j_ix)), &entry(&z, &[window])));
            sum(&[i], &mul(&entry(&g, &[i_ix]), &bed.bent(&inner)))
        }
        2 => {
            let window = i_ix.minus(&j_ix).moved(i64::from(one));
            sum(&[i, j], &mul(&entry(&g, &[i_ix]), &mul(&entry(&w, &[j_ix]), &or(&x, &[window], value))))
        }
        3 => sum(
            &[i],
            &mul(&entry(&g, std::slice::from_ref(&i_ix)), &bed.bent(&or(&x, &[i_ix.scaled(2).moved(by)], value))),
        ),
        4 => {
            let step = sub(&or(&x, &[i_ix.moved(1)], value), &entry(&x, &[i_ix]));
            sum(&[i], &bed.bent(&step))
        }
        _ => {
            let back = Ix::size(n()).moved(1).minus(&i_ix);
            sum(&[i], &mul(&bed.bent(&entry(&x, &[back])), &or(&g, &[i_ix.moved(by)], value)))
        }
    };
    let by = if bed.chance(70) { x } else { [z, w, g][bed.garden.random.below(3)].clone() };
    bed.gradient(
        &body,
        &by,
        &["off by one", "beyond", "border", "wrong index", "other condition", "no delta", "number"],
    )
}

/// Sums over parts, that are empty for some indices or at some sizes.
fn masks(bed: &mut Bed) -> Option<Draft> {
    let (x, a) = (bed.input(&[n()]), bed.input(&[n(), n()]));
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(n()));
    let op = *bed.garden.random.pick(&["<", "<=", ">", ">="]);
    let other = match bed.garden.random.below(5) {
        0 => Ix::number(bed.between(0, 4)),
        1 => Ix::size(n()).moved(-bed.between(0, 3)),
        2 => Ix::size(n()).moved(1).minus(&i_ix),
        _ => i_ix.moved(bed.between(-2, 2)),
    };
    let cond = Cond::new(j_ix.clone(), op, other);
    let fold = *bed.garden.random.pick(&[Fold::Sum, Fold::Sum, Fold::Sum, Fold::Prod]);
    let part = if bed.chance(50) { entry(&x, std::slice::from_ref(&j_ix)) } else { entry(&a, &[i_ix.clone(), j_ix]) };
    let inner = if fold == Fold::Sum { bed.bent(&part) } else { part };
    let inner = over(fold, &[j], Some(&cond), &inner);
    let body = match bed.garden.random.below(3) {
        0 => sum(&[i], &mul(&entry(&x, &[i_ix]), &inner)),
        1 => sum(&[i], &bed.bent(&inner)),
        _ => {
            let held = if bed.chance(50) {
                Cond::new(i_ix.clone(), ">=", Ix::number(2))
            } else {
                cond.with(j, &Ix::number(1))?
            };
            sum(&[i], &pick(&held, &inner, &entry(&x, &[i_ix])))
        }
    };
    let by = if bed.chance(50) { x } else { a };
    bed.gradient(
        &body,
        &by,
        &["no condition", "other condition", "off by one", "border", "wrong index", "other fold", "number"],
    )
}

/// Largest entries that several indices have: at ties without a kink the slope is taken once.
fn ties(bed: &mut Bed) -> Option<Draft> {
    let (x, u, s) = (bed.input(&[n()]), bed.input(&[m()]), bed.input(&[]));
    let label = bed.map(m(), n());
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(m()));
    let (at, at_ix) = bed.name(n());
    let fold = *bed.garden.random.pick(&[Fold::Max, Fold::Min]);
    let largest = |body: &T, names: &[usize]| over(fold, names, None, body);
    let is = |whole: &T, part: &T, then: &T| match fold {
        Fold::Max => more(whole, part, &number(0), then),
        _ => more(part, whole, &number(0), then),
    };
    let own = entry(&x, std::slice::from_ref(&i_ix));
    let here = entry(&x, std::slice::from_ref(&at_ix));
    match bed.garden.random.below(4) {
        // The same number for each j.
        0 => {
            let whole = largest(&own, &[i, j]);
            let right = is(&largest(&own, &[i]), &here, &number(1));
            let left = Left::Slope(whole, x, vec![at], Written::Quotient);
            let missed = mul(&size(m()), &right);
            Some(Draft { left, right, missed: Some(missed), names: vec![at], spoils: &["number", "border", "sign"] })
        }
        // A label that comes twice.
        1 => {
            let part = entry(&x, &[label(j)]);
            let whole = largest(&part, &[j]);
            let hits = sum(&[j], &is(&whole, &part, &delta(&at_ix, &label(j))));
            let ties = sum(&[j], &is(&whole, &part, &number(1)));
            let left = Left::Slope(whole, x, vec![at], Written::Quotient);
            let right = div(&hits, &ties);
            Some(Draft { left, right, missed: Some(hits), names: vec![at], spoils: &["number", "sign"] })
        }
        // Of several multiples of one number.
        2 => {
            let body = mul(&entry(&s, &[]), &entry(&u, &[j_ix]));
            bed.gradient(&largest(&body, &[j]), &s, &["number", "sign", "other fold", "missing factor"])
        }
        _ => {
            let (k, k_ix) = bed.name(n());
            let body = mul(&own, &entry(&x, &[k_ix]));
            bed.gradient(&largest(&body, &[i, k]), &x, &["number", "sign", "other fold"])
        }
    }
}

/// Running sums and products.
fn running(bed: &mut Bed) -> Option<Draft> {
    let (x, g) = (bed.input(&[n()]), bed.input(&[n()]));
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(n()));
    let op = *bed.garden.random.pick(&["<=", "<=", "<", ">="]);
    let cond = Cond::new(j_ix.clone(), op, i_ix.clone());
    let part = entry(&x, &[j_ix]);
    let spoils = &["other condition", "no condition", "off by one", "border", "number", "axis", "wrong index"];
    match bed.garden.random.below(4) {
        0 => {
            let word = array(Make::Running(None, x.clone()), &[n()]);
            let body = sum(&[i], &mul(&entry(&g, std::slice::from_ref(&i_ix)), &bed.bent(&entry(&word, &[i_ix]))));
            bed.gradient(&body, &x, spoils)
        }
        1 => {
            let a = bed.input(&[n(), n()]);
            let (k, k_ix) = bed.name(n());
            let axis = *bed.garden.random.pick(&[Axis::Rows, Axis::Cols]);
            let word = array(Make::Running(Some(axis), a.clone()), &[n(), n()]);
            let inner = bed.bent(&entry(&word, &[i_ix.clone(), k_ix]));
            let body = sum(&[i, k], &mul(&entry(&g, &[i_ix]), &inner));
            bed.gradient(&body, &a, spoils)
        }
        2 => {
            let inner = over(Fold::Prod, &[j], Some(&cond), &part);
            bed.gradient(&sum(&[i], &mul(&entry(&g, &[i_ix]), &inner)), &x, spoils)
        }
        // The product up to i, over one of its factors; P[i] by its name.
        _ => {
            let product = over(Fold::Prod, &[j], Some(&cond), &part);
            let whole = bed.garden.bind(&[i], &product);
            let (k, k_ix) = bed.name(n());
            let ratio = div(&entry(&whole, std::slice::from_ref(&i_ix)), &entry(&x, std::slice::from_ref(&k_ix)));
            let right = pick(&Cond::new(k_ix, op, i_ix.clone()), &ratio, &number(0));
            let left = Left::Slope(entry(&whole, &[i_ix]), x, vec![k], Written::Quotient);
            Some(Draft {
                left,
                right,
                missed: Some(ratio),
                names: vec![i, k],
                spoils: &["other condition", "wrong index", "border"],
            })
        }
    }
}

/// Slices up to the last entry, and arrays of parts.
fn parts(bed: &mut Bed) -> Option<Draft> {
    let (x, y, a) = (bed.input(&[n()]), bed.input(&[m()]), bed.input(&[n(), m()]));
    let one = Linear::number(1);
    let (from, upto) = (bed.between(1, 3), bed.between(0, 2));
    let ends = (Linear::number(from), n().moved(-upto));
    let length = n().moved(1 - from - upto);
    let slice = array(Make::Slice(x.clone(), vec![ends]), &[length]);
    let (whole, by) = match bed.garden.random.below(5) {
        0 | 1 => (slice, x),
        2 => {
            bed.garden.sizes.push((n().plus(m()), Some("r")));
            (array(Make::Below(x.clone(), y.clone()), &[n().plus(m())]), if bed.chance(50) { x } else { y })
        }
        3 => {
            bed.garden.sizes.push((m().moved(1), Some("r")));
            (array(Make::Beside(a.clone(), x.clone()), &[n(), m().moved(1)]), if bed.chance(50) { x } else { a })
        }
        _ => {
            let rows = (n(), n());
            let row = array(Make::Slice(a.clone(), vec![rows, (one, m())]), &[one, m()]);
            (row, a)
        }
    };
    // The sizes of slices have no names: their first and last entries are taken.
    let (mut names, mut at, mut last) = (Vec::new(), Vec::new(), Vec::new());
    for dim in &whole.dims {
        if bed.garden.sizes.iter().any(|(own, _)| own == dim) {
            let (name, ix) = bed.name(*dim);
            names.push(name);
            at.push(ix.clone());
            last.push(ix);
        } else {
            at.push(Ix::number(1));
            last.push(Ix::size(*dim));
        }
    }
    let product = mul(&bed.bent(&entry(&whole, &at)), &entry(&whole, &last));
    let body = if names.is_empty() { product } else { sum(&names, &product) };
    bed.gradient(&body, &by, &["off by one", "border", "number", "other condition", "beyond"])
}

/// Any map of labels, one to one or not.
fn labels(bed: &mut Bed) -> Option<Draft> {
    let (x, g, a) = (bed.input(&[n()]), bed.input(&[m()]), bed.input(&[n(), m()]));
    let label = bed.map(m(), n());
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(m()));
    let (k, k_ix) = bed.name(m());
    let spoils = &["map", "wrong index", "no delta", "number", "more delta", "border"];
    let gathered = entry(&x, &[label(j)]);
    match bed.garden.random.below(7) {
        0 => {
            let bent = bed.bent(&gathered);
            bed.gradient(&sum(&[j], &mul(&entry(&g, &[j_ix]), &bent)), &x, spoils)
        }
        1 => {
            let part = bed.bent(&entry(&a, &[label(j), j_ix]));
            bed.gradient(&sum(&[j], &part), &a, spoils)
        }
        // As many as have the same label.
        2 => {
            let same = sum(&[k], &mul(&delta(&label(j), &label(k)), &entry(&g, &[k_ix])));
            let only = entry(&g, std::slice::from_ref(&j_ix));
            let total = sum(
                &[i],
                &mul(&delta(&i_ix, &label(j)), &sum(&[k], &mul(&delta(&i_ix, &label(k)), &entry(&g, &[Ix::name(k)])))),
            );
            plain(add(&same, &mul(&number(0), &only)), total, Some(only), &[j])
        }
        3 => plain(
            sum(&[j], &mul(&entry(&g, &[j_ix]), &gathered)),
            sum(
                &[i],
                &mul(
                    &entry(&x, std::slice::from_ref(&i_ix)),
                    &sum(&[k], &mul(&delta(&i_ix, &label(k)), &entry(&g, &[k_ix]))),
                ),
            ),
            None,
            &[],
        ),
        // Wrong where a label is missing, or comes twice.
        4 => {
            let squares = sum(&[j], &power(&gathered, 2));
            let (other, other_ix) = bed.name(n());
            let counted = sum(
                &[other],
                &mul(&power(&entry(&x, std::slice::from_ref(&other_ix)), 2), &sum(&[k], &delta(&other_ix, &label(k)))),
            );
            plain(squares, counted, Some(sum(&[i], &power(&entry(&x, &[i_ix]), 2))), &[])
        }
        5 => {
            let product = over(Fold::Prod, &[j], None, &gathered);
            let (at, at_ix) = bed.name(n());
            let count = sum(&[k], &delta(&at_ix, &label(k)));
            let ratio = div(&product, &entry(&x, &[at_ix]));
            let left = Left::Slope(product, x, vec![at], Written::Quotient);
            Some(Draft { left, right: mul(&count, &ratio), missed: Some(ratio), names: vec![at], spoils })
        }
        _ => {
            let scores = call(Fun::Exp, &entry(&a, &[i_ix, j_ix.clone()]));
            let loss = sub(&call(Fun::Log, &sum(&[i], &scores)), &entry(&a, &[label(j), j_ix]));
            bed.gradient(&sum(&[j], &loss), &a, spoils)
        }
    }
}

/// Right up to some size, or some index.
fn thresholds(bed: &mut Bed) -> Option<Draft> {
    let x = bed.input(&[n()]);
    let (i, i_ix) = bed.name(n());
    let (at, at_ix) = bed.name(n());
    let body = sum(&[i], &power(&entry(&x, &[i_ix]), 2));
    let right = mul(&number(2), &entry(&x, std::slice::from_ref(&at_ix)));
    let bound = bed.between(1, 11);
    let is_size = bed.chance(50);
    let index = if is_size { Ix::size(n()) } else { at_ix };
    let op = *bed.garden.random.pick(&["<=", "<"]);
    let cond = Cond::new(index, op, Ix::number(bound));
    let same = pick(&cond, &right, &mul(&fraction(4, 2), &entry(&x, &[Ix::name(at)])));
    let missed = pick(&cond, &right, &mul(&number(3), &right));
    let left = Left::Slope(body, x, vec![at], Written::Quotient);
    Some(Draft { left, right: same, missed: Some(missed), names: vec![at], spoils: &["number", "sign"] })
}

/// An array by its own entries, and deltas of sums of indices.
fn deltas(bed: &mut Bed) -> Option<Draft> {
    let (x, a, s) = (bed.input(&[n()]), bed.input(&[n(), n()]), bed.input(&[m(), n().scaled(2)]));
    let ((i, i_ix), (j, j_ix)) = (bed.name(n()), bed.name(n()));
    let ((k, k_ix), (l, l_ix)) = (bed.name(n()), bed.name(n()));
    let back = Ix::size(n()).moved(1).minus(&i_ix);
    match bed.garden.random.below(6) {
        0 => {
            let own = entry(&a, &[i_ix.clone(), j_ix.clone()]);
            let right = mul(&delta(&i_ix, &k_ix), &delta(&j_ix, &l_ix));
            let missed =
                if bed.chance(50) { delta(&i_ix, &k_ix) } else { mul(&delta(&i_ix, &l_ix), &delta(&j_ix, &k_ix)) };
            let left = Left::Slope(own, a, vec![k, l], Written::Quotient);
            Some(Draft {
                left,
                right,
                missed: Some(missed),
                names: vec![i, j, k, l],
                spoils: &["no delta", "wrong index"],
            })
        }
        1 => {
            let turned = entry(&a, &[j_ix.clone(), i_ix.clone()]);
            let right = mul(&delta(&j_ix, &k_ix), &delta(&i_ix, &l_ix));
            let missed = mul(&delta(&i_ix, &k_ix), &delta(&j_ix, &l_ix));
            let left = Left::Slope(turned, a, vec![k, l], Written::Quotient);
            Some(Draft { left, right, missed: Some(missed), names: vec![j, i, k, l], spoils: &["no delta", "number"] })
        }
        2 => plain(
            sum(&[k], &mul(&delta(&k_ix, &back), &entry(&x, &[k_ix]))),
            entry(&x, &[back]),
            Some(entry(&x, &[i_ix])),
            &[i],
        ),
        // Each second entry.
        3 => {
            let (b, b_ix) = bed.name(m());
            let shift = bed.between(0, 1);
            let body = sum(&[b, i], &bed.bent(&entry(&s, &[b_ix, i_ix.scaled(2).moved(-shift)])));
            bed.gradient(&body, &s, &["off by one", "no delta", "wrong index", "number", "border"])
        }
        // An index in the sum that nothing depends on.
        4 => {
            let (b, _) = bed.name(m());
            plain(
                sum(&[b], &entry(&x, std::slice::from_ref(&i_ix))),
                mul(&size(m()), &entry(&x, std::slice::from_ref(&i_ix))),
                Some(entry(&x, &[i_ix])),
                &[i],
            )
        }
        _ => {
            let far = delta(&i_ix.plus(&j_ix), &Ix::size(n()).moved(bed.between(-1, 2)));
            let body = sum(&[i, j], &mul(&far, &bed.bent(&entry(&a, &[i_ix, j_ix]))));
            bed.gradient(&body, &a, &["off by one", "no delta", "swapped indices", "number"])
        }
    }
}

/// Four dimensions and more.
fn ranks(bed: &mut Bed) -> Option<Draft> {
    let count = bed.between(3, 6) as usize;
    let dims: Vec<Linear> =
        (0..count).map(|at| if bed.chance(30) { Linear::number(2) } else { [n(), m()][at % 2] }).collect();
    let t = bed.input(&dims);
    let names: Vec<usize> = dims.iter().map(|dim| bed.garden.scope.fresh(*dim)).collect();
    let at: Vec<Ix> = names.iter().map(|name| Ix::name(*name)).collect();
    let w = bed.input(&[dims[0], dims[1]]);
    let part = mul(&entry(&t, &at), &entry(&w, &at[..2]));
    let body = match bed.garden.random.below(3) {
        0 => sum(&names, &bed.bent(&part)),
        1 => {
            let inner = sum(&names[2..], &part);
            sum(&names[..2], &bed.bent(&inner))
        }
        _ => {
            let inner = over(Fold::Mean, &names[..1], None, &bed.bent(&part));
            sum(&names[1..], &bed.bent(&inner))
        }
    };
    let by = if bed.chance(60) { t } else { w };
    bed.gradient(
        &body,
        &by,
        &["wrong index", "swapped indices", "number", "size", "other fold", "missing factor", "border"],
    )
}

/// How a kind makes drafts.
pub type Make2 = fn(&mut Bed) -> Option<Draft>;

/// The kinds of claims by entry.
pub const ENTRY_KINDS: [(&str, Make2); 9] = [
    ("borders", borders),
    ("masks", masks),
    ("ties", ties),
    ("running", running),
    ("parts", parts),
    ("labels", labels),
    ("thresholds", thresholds),
    ("deltas", deltas),
    ("ranks", ranks),
];

/// A claim of the kind.
pub fn entries(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let make = ENTRY_KINDS.iter().find(|(name, _)| *name == kind)?.1;
    let mut bed = Bed::new(g);
    let draft = make(&mut bed)?;
    let mut garden = bed.garden;
    let wrong = garden.random.percent(50);
    let mut right = draft.right;
    if wrong {
        right = match draft.missed {
            Some(missed) if garden.random.percent(60) => missed,
            _ => {
                let name = *garden.random.pick(draft.spoils);
                let spoil = SPOILS.iter().find(|(own, _)| *own == name)?.1;
                spoilt(&mut garden, &right, &draft.names, spoil)?
            }
        };
    }
    let rounds = garden.random.below(3);
    right = rewritten(&mut garden, &right, rounds);
    let claim =
        Claim { garden, left: draft.left, right, names: draft.names, whole: false, edit: wrong.then_some(kind) };
    let claim = claim.settled()?;
    let (truth, witness) = match (truth(&claim, POINTS), wrong) {
        (Seen::Different(found), true) => (Truth::Wrong, found),
        (Seen::Different(found), false) => (Truth::Contradicted, found),
        (Seen::Same(count), false) if count > 0 => (Truth::Right, String::new()),
        _ => return None,
    };
    Some(Known { kind, text: claim.text(), truth, witness })
}
