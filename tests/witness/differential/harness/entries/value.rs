//! Terms at concrete sizes and numbers, by their plain meaning: loops over indices, and forward differentiation.

use super::super::random::Random;
use super::grow::Garden;
use super::index::{Cond, Ix, Sizes};
use super::near::{Dual, INSTANCES, Near, instance};
use super::term::{A, Array, Axis, Fold, Fun, Make, Node, T};
use std::collections::HashMap;
use std::rc::Rc;

/// No value, or none that can be told: a tie, a kink, an entry that is not there, too much work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclear;

type Found<V> = Result<V, Unclear>;

/// What moves along a direction.
#[derive(Clone, Debug)]
pub enum Moving {
    Input(usize, Vec<f64>),
    /// Cut free of what it is made of.
    Let(usize, Vec<f64>),
}

/// Sizes, and a number for each entry of each input.
pub struct World<'a> {
    garden: &'a Garden,
    pub sizes: Sizes,
    inputs: Vec<Vec<f64>>,
    maps: Vec<Vec<i64>>,
    function: usize,
    /// The two directions.
    moving: [Option<Moving>; 2],
    lets: HashMap<usize, Rc<Vec<Dual>>>,
    work: usize,
}

/// Nodes that are looked at for one value.
const WORK: usize = 40_000;

impl<'a> World<'a> {
    pub fn draw(garden: &'a Garden, sizes: Sizes, random: &mut Random, number: usize) -> World<'a> {
        let mut inputs = Vec::new();
        for input in &garden.inputs {
            let count: i64 = input.dims.iter().map(|dim| dim.at(&sizes)).product();
            let wide = if number % 5 == 4 { 5.0 } else { 2.0 };
            let mut draw = || {
                let share = random.between(1, 99_999) as f64 / 100_000.0;
                if input.positive { 0.3 + wide * share } else { wide * (2.0 * share - 1.0) }
            };
            inputs.push((0..count.max(0)).map(|_| draw()).collect());
        }
        let mut maps = Vec::new();
        for map in &garden.scope.maps {
            let count = map.over.map_or(1, |over| over.at(&sizes));
            let into = map.into.at(&sizes);
            // At every third point all are the same one.
            let one = random.between(1, into);
            let all_same = number % 3 == 2;
            maps.push((0..count).map(|_| if all_same { one } else { random.between(1, into) }).collect());
        }
        let function = random.below(INSTANCES);
        World { garden, sizes, inputs, maps, function, moving: [None, None], lets: HashMap::new(), work: 0 }
    }

    /// The numbers of an input.
    pub fn numbers(&self, input: usize) -> Vec<f64> {
        self.inputs[input].clone()
    }

    /// With other directions.
    pub fn moved(&mut self, moving: [Option<Moving>; 2]) {
        self.moving = moving;
        self.lets.clear();
        self.work = 0;
    }

    /// How many entries.
    pub fn extents(&self, array: &Array) -> Vec<i64> {
        array.dims.iter().map(|dim| dim.at(&self.sizes)).collect()
    }

    /// The value of an index; none where a map has no such entry.
    fn index(&self, ix: &Ix, names: &[i64]) -> Found<i64> {
        let mut sum = ix.rest.at(&self.sizes);
        for (atom, times) in &ix.atoms {
            let at = atom.name.map_or(1, |name| names[name]);
            let value = match atom.map {
                Some(map) => *self.maps[map].get(usize::try_from(at - 1).map_err(|_| Unclear)?).ok_or(Unclear)?,
                None => at,
            };
            sum += times * value;
        }
        Ok(sum)
    }

    fn holds(&self, cond: &Cond, names: &[i64]) -> Found<bool> {
        Ok(cond.holds(self.index(&cond.left, names)?, self.index(&cond.right, names)?))
    }

    /// The value of a term; `names` has a number for each index name that is bound.
    pub fn value(&mut self, term: &T, names: &mut Vec<i64>) -> Found<Dual> {
        self.work += 1;
        if self.work > WORK {
            return Err(Unclear);
        }
        let value = self.plain(term, names)?;
        if value.is_usable() { Ok(value) } else { Err(Unclear) }
    }

    fn plain(&mut self, term: &T, names: &mut Vec<i64>) -> Found<Dual> {
        Ok(match &**term {
            Node::Number(above, below) => Dual::quotient(*above, *below),
            Node::Size(size) => Dual::constant(size.at(&self.sizes) as f64),
            Node::Place(ix) => Dual::constant(self.index(ix, names)? as f64),
            Node::Delta(a, b) => Dual::constant(f64::from(u8::from(self.index(a, names)? == self.index(b, names)?))),
            Node::Entry(array, at, or) => {
                let at: Vec<i64> = at.iter().map(|ix| self.index(ix, names)).collect::<Found<_>>()?;
                match (flat(&at, &self.extents(array)), or) {
                    (Some(at), _) => self.entry(array, at)?,
                    (None, Some(or)) => self.value(or, names)?,
                    (None, None) => return Err(Unclear),
                }
            }
            Node::Neg(a) => self.value(a, names)?.negated(),
            Node::Add(a, b) => self.value(a, names)?.plus(&self.value(b, names)?),
            Node::Sub(a, b) => self.value(a, names)?.plus(&self.value(b, names)?.negated()),
            Node::Mul(a, b) => self.value(a, names)?.times(&self.value(b, names)?),
            Node::Div(a, b) => {
                let divisor = self.value(b, names)?.inverted().ok_or(Unclear)?;
                self.value(a, names)?.times(&divisor)
            }
            Node::Power(a, exponent) => self.value(a, names)?.power(*exponent).ok_or(Unclear)?,
            Node::Call(fun, a) => {
                let x = self.value(a, names)?;
                self.called(*fun, &x)?
            }
            Node::Pick(cond, then, otherwise) => {
                let taken = if self.holds(cond, names)? { then } else { otherwise };
                self.value(taken, names)?
            }
            Node::More(a, b, then, otherwise) => {
                let over = self.value(a, names)?.plus(&self.value(b, names)?.negated());
                let taken = if over.value.sign().ok_or(Unclear)? { then } else { otherwise };
                self.value(taken, names)?
            }
            Node::Over(fold, bound, cond, body) => {
                let mut all = Vec::new();
                self.gathered(bound, cond.as_ref(), body, names, &mut all)?;
                folded(*fold, &all)?
            }
        })
    }

    fn gathered(
        &mut self,
        bound: &[usize],
        cond: Option<&Cond>,
        body: &T,
        names: &mut Vec<i64>,
        all: &mut Vec<Dual>,
    ) -> Found<()> {
        let Some((name, rest)) = bound.split_first() else {
            let holds = cond.map_or(Ok(true), |cond| self.holds(cond, names))?;
            if holds {
                all.push(self.value(body, names)?);
            }
            return Ok(());
        };
        for at in 1..=self.garden.scope.ranges[*name].at(&self.sizes) {
            names[*name] = at;
            self.gathered(rest, cond, body, names, all)?;
        }
        Ok(())
    }

    fn called(&self, fun: Fun, x: &Dual) -> Found<Dual> {
        let at = x.value.value;
        let positive = || (x.value.sign() == Some(true) && at > 1e-6).then_some(()).ok_or(Unclear);
        let taylor = match fun {
            Fun::Exp if at < 30.0 => [at.exp(); 4],
            Fun::Exp => return Err(Unclear),
            Fun::Sin => [at.sin(), at.cos(), -at.sin(), -at.cos()],
            Fun::Cos => [at.cos(), -at.sin(), -at.cos(), at.sin()],
            Fun::Tanh => {
                let t = at.tanh();
                let s = 1.0 - t * t;
                [t, s, -2.0 * t * s, s * (6.0 * t * t - 2.0)]
            }
            Fun::Sigmoid => {
                let p = 1.0 / (1.0 + (-at).exp());
                let s = p * (1.0 - p);
                [p, s, s * (1.0 - 2.0 * p), s * (1.0 - 6.0 * p + 6.0 * p * p)]
            }
            Fun::Atan => {
                let r = 1.0 / (1.0 + at * at);
                [at.atan(), r, -2.0 * at * r * r, (6.0 * at * at - 2.0) * r * r * r]
            }
            Fun::Log => {
                positive()?;
                [at.ln(), 1.0 / at, -1.0 / (at * at), 2.0 / (at * at * at)]
            }
            Fun::Sqrt => {
                positive()?;
                let r = at.sqrt();
                [r, 0.5 / r, -0.25 / (r * at), 0.375 / (r * at * at)]
            }
            Fun::F(order) if at.abs() < 30.0 => instance(self.function, order, at),
            Fun::F(_) => return Err(Unclear),
        };
        Ok(x.composed(taylor))
    }

    fn moved_by(&self, is: impl Fn(&Moving) -> Option<f64>, value: Dual) -> Dual {
        let [first, second] = [0, 1].map(|at| self.moving[at].as_ref().and_then(&is).map_or(Near::ZERO, Near::exact));
        Dual { first: value.first.plus(first), second: value.second.plus(second), ..value }
    }

    fn entry(&mut self, array: &A, at: usize) -> Found<Dual> {
        match &array.make {
            Make::Input(input) => {
                let value = Dual::constant(self.inputs[*input][at]);
                let own = |moving: &Moving| match moving {
                    Moving::Input(own, by) if own == input => by.get(at).copied(),
                    _ => None,
                };
                Ok(self.moved_by(own, value))
            }
            Make::Let(number) => Ok(self.given(*number)?[at]),
            Make::Ones => Ok(Dual::constant(1.0)),
            _ => self.made(array, at),
        }
    }

    /// All entries of a `let`.
    pub fn given(&mut self, number: usize) -> Found<Rc<Vec<Dual>>> {
        if let Some(known) = self.lets.get(&number) {
            return Ok(known.clone());
        }
        let own = &self.garden.lets[number];
        let extents: Vec<i64> = own.names.iter().map(|name| self.garden.scope.ranges[*name].at(&self.sizes)).collect();
        let mut names = vec![0; self.garden.scope.ranges.len()];
        let mut all = Vec::new();
        for (flat, at) in places(&extents).iter().enumerate() {
            own.names.iter().zip(at).for_each(|(name, value)| names[*name] = *value);
            let value = self.value(&own.body, &mut names)?;
            let cut = |moving: &Moving| match moving {
                Moving::Let(own, by) if *own == number => by.get(flat).copied(),
                _ => None,
            };
            all.push(self.moved_by(cut, value));
        }
        let all = Rc::new(all);
        self.lets.insert(number, all.clone());
        Ok(all)
    }

    fn whole(&mut self, array: &A) -> Found<Vec<Dual>> {
        let count: i64 = self.extents(array).iter().product();
        (0..count as usize).map(|at| self.entry(array, at)).collect()
    }

    /// An entry of what is made of other arrays.
    fn made(&mut self, array: &A, at: usize) -> Found<Dual> {
        self.work += 1;
        let extents = self.extents(array);
        if self.work > WORK || extents.iter().any(|extent| *extent < 1) {
            return Err(Unclear);
        }
        let place = split(at, &extents);
        let (row, col) = (place[0], place.get(1).copied().unwrap_or(0));
        let wide = |world: &World<'_>, array: &A| world.extents(array).get(1).copied().unwrap_or(1) as usize;
        let high = |world: &World<'_>, array: &A| world.extents(array)[0] as usize;
        match &array.make {
            Make::Turned(a) => {
                let cols = wide(self, a);
                self.entry(a, col * cols + row)
            }
            Make::Product(a, b) => {
                let (inner, cols) = (wide(self, a), wide(self, b));
                let mut sum = Dual::constant(0.0);
                for k in 0..inner {
                    sum = sum.plus(&self.entry(a, row * inner + k)?.times(&self.entry(b, k * cols + col)?));
                }
                Ok(sum)
            }
            Make::Reduced(fold, axis, a) => {
                let (rows, cols) = (high(self, a), wide(self, a));
                let line = |k: usize| if *axis == Axis::Rows { k * cols + row } else { row * cols + k };
                let count = if *axis == Axis::Rows { rows } else { cols };
                let all: Vec<Dual> = (0..count).map(|k| self.entry(a, line(k))).collect::<Found<_>>()?;
                folded(*fold, &all)
            }
            Make::Running(axis, a) => {
                let cols = wide(self, a);
                let (last, step, first) = match axis {
                    Some(Axis::Cols) => (col, 1, row * cols),
                    _ => (row, cols, col),
                };
                let mut sum = Dual::constant(0.0);
                for k in 0..=last {
                    sum = sum.plus(&self.entry(a, first + k * step)?);
                }
                Ok(sum)
            }
            Make::Slice(a, ends) => {
                let own = self.extents(a);
                let mut inside = Vec::new();
                for ((low, high), at) in ends.iter().zip(&place) {
                    if high.at(&self.sizes) < low.at(&self.sizes) {
                        return Err(Unclear);
                    }
                    inside.push(low.at(&self.sizes) + *at as i64);
                }
                let at = flat(&inside, &own).ok_or(Unclear)?;
                self.entry(a, at)
            }
            Make::Below(a, b) => {
                let (rows, cols) = (high(self, a), wide(self, a));
                if row < rows { self.entry(a, row * cols + col) } else { self.entry(b, (row - rows) * cols + col) }
            }
            Make::Beside(a, b) => {
                let (left, right) = (wide(self, a), wide(self, b));
                if col < left { self.entry(a, row * left + col) } else { self.entry(b, row * right + col - left) }
            }
            Make::Cross(a, b) => {
                let (a, b) = (self.whole(a)?, self.whole(b)?);
                let (p, q) = ((row + 1) % 3, (row + 2) % 3);
                Ok(a[p].times(&b[q]).plus(&a[q].times(&b[p]).negated()))
            }
            Make::Skew(a) => {
                let a = self.whole(a)?;
                Ok(match (row + 3 - col) % 3 {
                    0 => Dual::constant(0.0),
                    1 => a[(col + 2) % 3],
                    _ => a[(row + 2) % 3].negated(),
                })
            }
            Make::Input(_) | Make::Let(_) | Make::Ones => self.entry(array, at),
        }
    }
}

fn folded(fold: Fold, all: &[Dual]) -> Found<Dual> {
    let sum = || all.iter().fold(Dual::constant(0.0), |sum, value| sum.plus(value));
    match fold {
        Fold::Sum => Ok(sum()),
        Fold::Mean if all.is_empty() => Err(Unclear),
        Fold::Mean => Ok(sum().times(&Dual::quotient(1, all.len() as i64))),
        Fold::Prod => Ok(all.iter().fold(Dual::constant(1.0), |product, value| product.times(value))),
        Fold::Max => largest(all),
        Fold::Min => Ok(largest(&all.iter().map(Dual::negated).collect::<Vec<_>>())?.negated()),
    }
}

/// The largest, certainly: one that is tied with others must be the same number with the same derivatives.
fn largest(all: &[Dual]) -> Found<Dual> {
    let mut best = *all.first().ok_or(Unclear)?;
    for value in &all[1..] {
        if value.value.value > best.value.value {
            best = *value;
        }
    }
    let apart = |value: &Dual| best.value.plus(value.value.negated()).sign() == Some(true);
    if all.iter().all(|value| *value == best || apart(value)) { Ok(best) } else { Err(Unclear) }
}

/// The position of an entry, the last slot running fastest; none where there is none.
pub fn flat(at: &[i64], extents: &[i64]) -> Option<usize> {
    let mut flat = 0;
    for (ix, extent) in at.iter().zip(extents) {
        if *ix < 1 || ix > extent {
            return None;
        }
        flat = flat * extent + ix - 1;
    }
    Some(flat as usize)
}

fn split(flat: usize, extents: &[i64]) -> Vec<usize> {
    let mut rest = flat;
    let mut at: Vec<usize> = Vec::new();
    for extent in extents.iter().rev() {
        at.push(rest % *extent as usize);
        rest /= *extent as usize;
    }
    at.reverse();
    at
}

/// All places of an array, counted from 1.
pub fn places(extents: &[i64]) -> Vec<Vec<i64>> {
    let mut all = vec![Vec::new()];
    for extent in extents {
        all = all.iter().flat_map(|at: &Vec<i64>| (1..=*extent).map(move |ix| [&at[..], &[ix]].concat())).collect();
    }
    all
}
