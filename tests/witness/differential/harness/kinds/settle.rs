//! The truth of a draft: what its maker says, held against enclosures.
//!
//! A wrong claim is wrong only with a certificate: a box on which the enclosures of both sides lie apart, or on which
//! the left side has a value everywhere and the claimed one nowhere. What finds none is dropped. A right claim is right
//! by a theorem that its maker knows; the enclosures must not contradict it.

use super::super::random::Random;
use super::derive::{expand, instance, mentions};
use super::dress::{Dressed, dressed};
use super::enclose::{Place, Span, Value, enclose};
use super::expr::{E, Fun, Node, call, name, q, square};

/// What is true of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    Right,
    /// Different, or without a value, on an open set.
    Wrong,
    /// Different at points on borders of branches; right beside them.
    WrongOnBorder,
    /// No point has a value on the left.
    Empty,
    /// The text is at fault: nobody can tell what is meant.
    Faulty,
    /// Its maker was mistaken.
    Contradicted,
}

/// A claim of known truth.
#[derive(Clone, Debug)]
pub struct Known {
    pub kind: &'static str,
    pub text: String,
    pub truth: Truth,
    /// Where it is wrong.
    pub witness: String,
}

/// A claim as its maker means it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Lines before the claim: functions, domains, facts.
    pub head: Vec<String>,
    pub left: E,
    /// What the left side is, by a theorem, where its own text cannot be enclosed well.
    pub is: Option<E>,
    pub right: E,
    pub wrong: bool,
    /// Points near which an error shows.
    pub hints: Vec<Vec<(&'static str, f64)>>,
    /// Open ranges outside of which nothing is claimed.
    pub ranges: Vec<(&'static str, f64, f64)>,
    /// Nothing is judged anywhere.
    pub empty: bool,
}

impl Draft {
    pub fn right(left: E, right: E) -> Draft {
        Draft {
            head: Vec::new(),
            left,
            is: None,
            right,
            wrong: false,
            hints: Vec::new(),
            ranges: Vec::new(),
            empty: false,
        }
    }

    pub fn wrong(left: E, right: E) -> Draft {
        Draft { wrong: true, ..Draft::right(left, right) }
    }

    /// With what the left side is.
    pub fn being(mut self, truth: E) -> Draft {
        self.is = Some(truth);
        self
    }

    pub fn near(mut self, point: &[(&'static str, f64)]) -> Draft {
        self.hints.push(point.to_vec());
        self
    }

    pub fn headed(mut self, line: impl Into<String>) -> Draft {
        self.head.push(line.into());
        self
    }

    fn names(&self) -> Vec<&'static str> {
        let used = |name: &&str| {
            let heads =
                self.head.iter().any(|line| line.split(|c: char| !c.is_alphanumeric()).any(|word| word == *name));
            mentions(&self.left, name) || mentions(&self.right, name) || heads
        };
        ["x", "y", "z"].into_iter().filter(used).collect()
    }

    /// The claim's text, in some clothes.
    pub fn text(&self, random: &mut Random) -> String {
        let names = self.names();
        let mut text = if names.is_empty() { String::new() } else { format!("var {}\n", names.join(", ")) };
        let Dressed { head, left, right } = dressed(self, random);
        for line in &head {
            text.push_str(line);
            text.push('\n');
        }
        format!("{text}claim: {left} = {right}\n")
    }

    /// The sum, or the product, of two claims.
    pub fn with(self, other: Draft, random: &mut Random) -> Draft {
        let join = *random.pick(&[ADD, TIMES]);
        let is = match (&self.is, &other.is) {
            (None, None) => None,
            (own, others) => Some(join(own.as_ref().unwrap_or(&self.left), others.as_ref().unwrap_or(&other.left))),
        };
        let (left, right) = (join(&self.left, &other.left), join(&self.right, &other.right));
        let hints = [self.hints, other.hints].concat();
        Draft { left, right, is, hints, ..self }
    }
}

const ADD: fn(&E, &E) -> E = |a, b| a + b;
const TIMES: fn(&E, &E) -> E = |a, b| a * b;

/// The functions tried for an arbitrary one: the rare ones first.
pub fn instances() -> Vec<E> {
    let t = name("t");
    let wave = call(Fun::Sin, &(q(2, 1) * &t));
    vec![q(0, 1), q(2, 1), q(-3, 1), t.clone(), -square(&t), &wave + square(&t), &wave + q(3, 2), q(-7, 1) + &t]
}

const FAR: [f64; 24] = [
    0.37, -0.61, 1.91, -2.31, 0.13, -0.27, 3.31, 4.53, -4.7, -7.77, 5.9, 12.3, -31.0, 101.7, -153.0, 355.0, -420.0,
    777.0, -1300.0, 2501.0, -5200.0, 11_003.0, 0.9, -1.4,
];
/// Boxes that are looked at.
const BOXES: usize = 72;

struct Search<'a> {
    draft: &'a Draft,
    names: Vec<&'static str>,
    /// The left side, what is true of it, and the right side; for each instance of the functions.
    sides: Vec<[E; 3]>,
    /// The numbers of the text.
    numbers: Vec<f64>,
}

enum Found {
    Different(String),
    /// The theorem and the left side lie apart.
    Absurd(String),
    Nothing {
        judged: usize,
    },
}

impl Search<'_> {
    fn new(draft: &Draft) -> Search<'_> {
        let truth = draft.is.as_ref().unwrap_or(&draft.left);
        let sides = [&draft.left, truth, &draft.right].map(E::clone);
        let arbitrary = draft.head.iter().any(|line| line == "function f(t)");
        let sides = if arbitrary {
            let with = |body: &E| sides.clone().map(|side| instance(&side, "f", body));
            instances().iter().map(with).collect()
        } else {
            vec![sides]
        };
        let sides = sides.into_iter().map(|sides| sides.map(|side| expand(&side))).collect();
        let mut numbers = vec![0.0, 1.0, -1.0];
        for side in [&draft.left, &draft.right] {
            constants(side, &mut numbers);
        }
        Search { draft, names: draft.names(), sides, numbers }
    }

    fn inside(&self, place: &Place) -> bool {
        let range = |(name, low, high): &(&str, f64, f64)| {
            place.iter().all(|(own, span)| own != name || (span.0 > *low && span.1 < *high))
        };
        self.draft.ranges.iter().all(range)
    }

    fn around(&self, random: &mut Random, hint: &[(&'static str, f64)]) -> Place {
        let ranges = &self.draft.ranges;
        let mut place = Place::new();
        for name in &self.names {
            let given = hint.iter().find(|(own, _)| own == name).map(|(_, at)| *at);
            let range = ranges.iter().find(|(own, ..)| own == name);
            let share = random.between(1, 999) as f64 / 1000.0;
            let centre = match (given, range) {
                (Some(at), _) => at,
                (None, Some((_, low, high))) if low.is_finite() && high.is_finite() => low + (high - low) * share,
                (None, Some((_, low, _))) if low.is_finite() => low + random.pick(&FAR).abs(),
                // Beside a number of the text, as often as not.
                (None, _) if random.percent(50) => {
                    let number = *random.pick(&self.numbers) * *random.pick(&[1.0, -1.0]);
                    number + *random.pick(&[0.004, 0.05, 0.4, 1.3, 40.0]) * *random.pick(&[share, -share])
                }
                (None, _) => *random.pick(&FAR) + share / 8.0,
            };
            let radius = centre.abs().max(1.0) * 1e-10;
            place.push((name, Span(centre - radius, centre + radius)));
        }
        place
    }

    /// Looks at one box; on an open one a missing value counts, too.
    fn look(&self, place: &Place, open: bool, judged: &mut usize) -> Option<Found> {
        for (number, [left, truth, right]) in self.sides.iter().enumerate() {
            let at = || format!("{place:?}, instance {number}");
            let value = enclose(truth, place);
            let Value::In(truly) = value else { continue };
            *judged += 1;
            if self.draft.is.is_some() {
                match enclose(left, place) {
                    Value::In(left) if apart(left, truly) => return Some(Found::Absurd(at())),
                    Value::Nowhere if open => return Some(Found::Absurd(at())),
                    _ => {}
                }
            }
            match enclose(right, place) {
                Value::In(claimed) if apart(claimed, truly) => {
                    return Some(Found::Different(format!("{}: {claimed:?}, truly {truly:?}", at())));
                }
                Value::Nowhere if open => return Some(Found::Different(format!("{}: no value", at()))),
                _ => {}
            }
        }
        None
    }

    fn open(&self, random: &mut Random) -> Found {
        let mut judged = 0;
        let hints = self.draft.hints.iter();
        for number in 0..BOXES {
            let hint = hints.clone().nth(number / 3).map_or(&[][..], Vec::as_slice);
            let place = self.around(random, hint);
            if self.inside(&place)
                && let Some(found) = self.look(&place, true, &mut judged)
            {
                return found;
            }
        }
        Found::Nothing { judged }
    }

    /// Points made of the numbers in the text; what is differentiated by is left open.
    fn borders(&self, random: &mut Random) -> Found {
        let even: Vec<f64> = self.numbers.iter().copied().filter(|number| (number * 1024.0).fract() == 0.0).collect();
        let mut moved = Vec::new();
        variables_of_forms(&self.draft.left, &mut moved);
        variables_of_forms(&self.draft.right, &mut moved);
        let mut judged = 0;
        if self.names.iter().all(|name| moved.contains(name)) {
            return Found::Nothing { judged };
        }
        for _ in 0..BOXES {
            let mut place = self.around(random, &[]);
            for (name, span) in place.iter_mut().filter(|(name, _)| !moved.contains(name)) {
                let range = self.draft.ranges.iter().any(|(own, ..)| own == name);
                if !range {
                    *span = Span::point(*random.pick(&even) * *random.pick(&[1.0, 1.0, 1.0, -1.0]));
                }
            }
            if self.inside(&place)
                && let Some(found) = self.look(&place, false, &mut judged)
            {
                return found;
            }
        }
        Found::Nothing { judged }
    }
}

/// Apart beyond any doubt.
pub fn apart(a: Span, b: Span) -> bool {
    a.1 < b.0 || b.1 < a.0
}

fn constants(e: &E, numbers: &mut Vec<f64>) {
    if let Node::Number(a, b) = &*e.0 {
        let value = *a as f64 / *b as f64;
        if !numbers.contains(&value) {
            numbers.push(value);
        }
    }
    e.parts().iter().for_each(|part| constants(part, numbers));
}

fn variables_of_forms(e: &E, names: &mut Vec<&'static str>) {
    if let Node::D(_, by) = &*e.0 {
        names.push(by);
    }
    e.parts().iter().for_each(|part| variables_of_forms(part, names));
}

/// The claim with its truth; none if it is of no use.
pub fn settle(kind: &'static str, draft: &Draft, random: &mut Random) -> Option<Known> {
    if draft.left.to_string() == draft.right.to_string() {
        return None;
    }
    let text = draft.text(&mut random.fork());
    let known = |truth, witness| Some(Known { kind, text, truth, witness });
    let search = Search::new(draft);
    match (search.open(random), draft.wrong) {
        (Found::Absurd(witness), _) => known(Truth::Contradicted, witness),
        (Found::Different(witness), true) => known(Truth::Wrong, witness),
        (Found::Different(witness), false) => known(Truth::Contradicted, witness),
        (Found::Nothing { judged: 0 }, false) if draft.empty => known(Truth::Empty, String::new()),
        (Found::Nothing { judged: 0 }, _) => None,
        (Found::Nothing { .. }, wrong) => match search.borders(random) {
            Found::Different(witness) => known(Truth::WrongOnBorder, witness),
            Found::Absurd(witness) => known(Truth::Contradicted, witness),
            Found::Nothing { .. } if wrong => None,
            Found::Nothing { .. } => known(Truth::Right, String::new()),
        },
    }
}
