//! Kinds of claims on which a checker of derivatives is easily wrong, with a truth that it takes no part in.
//!
//! Each kind has a maker of claims. A right one is an instance of a theorem, a wrong one a near miss of it, or a right
//! one with an error put in; that it is wrong is certified by enclosures ([`enclose`]), or at points where everything
//! is a fraction ([`arrays`]). Nothing of the tool is used: its numbers, its tape, its forms and its functions neither.

pub mod arrays;
pub mod derive;
pub mod domains;
pub mod dress;
pub mod enclose;
pub mod entries;
pub mod equations;
pub mod expr;
pub mod functions;
pub mod grow;
pub mod hidden;
pub mod identities;
pub mod names;
pub mod numbers;
pub mod settle;
pub mod singular;
pub mod sizes;
pub mod special;
pub mod survey;
pub mod templates;

use super::random::Random;
use grow::Grower;
use settle::{Draft, Known};

/// How a kind makes claims.
enum Maker {
    Scalar(fn(&mut Grower) -> Draft),
    Whole(fn(&'static str, &mut Grower) -> Option<Known>),
}

/// The kinds, by name.
const KINDS: [(&str, Maker); 20] = [
    ("roots", Maker::Scalar(identities::roots)),
    ("logarithms", Maker::Scalar(identities::logarithms)),
    ("inverses", Maker::Scalar(identities::inverses)),
    ("branches", Maker::Scalar(identities::branches)),
    ("undefined", Maker::Scalar(hidden::undefined)),
    ("flat", Maker::Scalar(hidden::flat)),
    ("vanishing", Maker::Scalar(hidden::vanishing)),
    ("others", Maker::Scalar(hidden::others)),
    ("domains", Maker::Scalar(domains::domains)),
    ("far", Maker::Scalar(hidden::far)),
    ("digits", Maker::Scalar(numbers::digits)),
    ("noise", Maker::Scalar(numbers::noise)),
    ("functions", Maker::Scalar(functions::arbitrary)),
    ("bodies", Maker::Scalar(functions::bodies)),
    ("special", Maker::Scalar(special::special)),
    ("equations", Maker::Whole(equations::equations)),
    ("sizes", Maker::Whole(sizes::sizes)),
    ("products", Maker::Whole(sizes::products)),
    ("singular", Maker::Whole(singular::singular)),
    ("templates", Maker::Whole(templates::templates)),
];

/// The kinds of claims by entry. They are judged where they are named: so the numbers of campaigns of the others mean
/// what they meant.
const BY_ENTRY: [(&str, Maker); 10] = [
    ("borders", Maker::Whole(entries::entries)),
    ("masks", Maker::Whole(entries::entries)),
    ("ties", Maker::Whole(entries::entries)),
    ("running", Maker::Whole(entries::entries)),
    ("parts", Maker::Whole(entries::entries)),
    ("labels", Maker::Whole(entries::entries)),
    ("thresholds", Maker::Whole(entries::entries)),
    ("deltas", Maker::Whole(entries::entries)),
    ("ranks", Maker::Whole(entries::entries)),
    ("names", Maker::Whole(names::names)),
];

/// The names of the kinds.
pub fn names() -> impl Iterator<Item = &'static str> {
    KINDS.iter().map(|(name, _)| *name)
}

/// The names of the kinds of claims by entry.
pub fn names_by_entry() -> impl Iterator<Item = &'static str> {
    BY_ENTRY.iter().map(|(name, _)| *name)
}

/// Longer texts are not judged.
const LONGEST: usize = 700;

/// Claim number `number` of a campaign; of the kinds with these names, or of all that are not by entry.
///
/// # Panics
/// If there is no such kind, or it makes nothing of use in many tries.
pub fn claim(seed: u64, number: u64, kinds: &[String]) -> Known {
    let is_named = |(name, _): &&(&str, Maker)| kinds.iter().any(|own| own == name);
    let chosen: Vec<&(&str, Maker)> = match kinds {
        [] => KINDS.iter().collect(),
        _ => KINDS.iter().chain(&BY_ENTRY).filter(is_named).collect(),
    };
    let mut random = Random::of_claim(seed ^ 0x5EED, number);
    let (name, maker) = *random.pick(&chosen);
    for _ in 0..1000 {
        let mut grower = Grower { random: random.fork() };
        let known = match maker {
            Maker::Scalar(make) => {
                let draft = joined(make(&mut grower), &mut grower);
                settle::settle(name, &draft, &mut grower.random)
            }
            Maker::Whole(make) => make(name, &mut grower),
        };
        if let Some(known) = known.filter(|known| known.text.len() <= LONGEST) {
            return known;
        }
    }
    panic!("no claim number {number} of seed {seed} in a thousand tries");
}

/// In one case of ten with a right claim of another kind.
fn joined(draft: Draft, grower: &mut Grower) -> Draft {
    if draft.empty || !draft.ranges.is_empty() || !grower.random.percent(10) {
        return draft;
    }
    let (_, Maker::Scalar(make)) = grower.random.pick(&KINDS) else { return draft };
    let other = make(grower);
    if other.wrong || other.empty || !other.head.is_empty() || !other.ranges.is_empty() {
        return draft;
    }
    draft.with(other, &mut grower.random)
}
