//! The same claim in other clothes: a name for a part of it, a function for a pattern.

use super::super::random::Random;
use super::expr::{E, Fun, Node, apply, name};
use super::settle::Draft;

/// The lines above the claim and its two sides, as they are written.
pub struct Dressed {
    pub head: Vec<String>,
    pub left: E,
    pub right: E,
}

impl Dressed {
    fn replace(&mut self, part: &E, by: &E) {
        self.left = replaced(&self.left, part, by);
        self.right = replaced(&self.right, part, by);
    }
}

/// In plain clothes in two cases of three.
pub fn dressed(draft: &Draft, random: &mut Random) -> Dressed {
    let mut dressed = Dressed { head: draft.head.clone(), left: draft.left.clone(), right: draft.right.clone() };
    match random.below(6) {
        0 => named(&mut dressed, random),
        1 => patterned(&mut dressed, random),
        _ => {}
    }
    dressed
}

/// A `let` for a part of the left side.
fn named(dressed: &mut Dressed, random: &mut Random) {
    let mut parts = Vec::new();
    collect(&dressed.left, &mut parts);
    parts.retain(|part| !part.parts().is_empty() && *part != dressed.left && plain(part));
    if !parts.is_empty() {
        let part = random.pick(&parts).clone();
        dressed.head.push(format!("let p = {part}"));
        dressed.replace(&part, &name("p"));
    }
}

/// A function for a function of a function of something.
fn patterned(dressed: &mut Dressed, random: &mut Random) {
    let mut parts = Vec::new();
    collect(&dressed.left, &mut parts);
    parts.retain(|part| matches!(&*part.0, Node::Call(..) | Node::Power(..)) && plain(part));
    if parts.is_empty() {
        return;
    }
    let part = random.pick(&parts).clone();
    let inner = part.parts()[0].clone();
    let deeper = inner.parts();
    let (body, argument) = if deeper.len() == 1 && random.percent(60) {
        (part.with_parts(&[inner.with_parts(&[name("t")])]), deeper[0].clone())
    } else {
        (part.with_parts(&[name("t")]), inner)
    };
    dressed.head.push(format!("function k(t) = {body}"));
    dressed.replace(&part, &apply("k", 0, &argument));
}

/// Without derivative forms, and without what rules of differentiation alone make.
fn plain(e: &E) -> bool {
    let own = !matches!(&*e.0, Node::D(..) | Node::Where(..) | Node::Apart(..) | Node::Call(Fun::Side, _));
    own && e.parts().iter().all(plain)
}

fn collect(e: &E, parts: &mut Vec<E>) {
    parts.push(e.clone());
    e.parts().iter().for_each(|part| collect(part, parts));
}

fn replaced(e: &E, part: &E, by: &E) -> E {
    if e == part {
        return by.clone();
    }
    let parts: Vec<E> = e.parts().iter().map(|own| replaced(own, part, by)).collect();
    e.with_parts(&parts)
}
