//! Terms grown at random, with the declarations that they need.

use super::super::random::Random;
use super::index::{Atom, Cond, DIMS, Ix, Linear, Map, Scope};
use super::term::{self, A, Fold, Fun, Make, Node, T, array, entry};

#[derive(Clone, Debug)]
pub struct Input {
    pub name: String,
    pub dims: Vec<Linear>,
    pub constant: bool,
    pub positive: bool,
}

/// An array by its entries.
#[derive(Clone, Debug)]
pub struct Let {
    pub name: String,
    pub names: Vec<usize>,
    pub body: T,
}

/// What is declared, and the source of choices.
#[derive(Clone, Debug)]
pub struct Garden {
    pub random: Random,
    pub scope: Scope,
    /// How many dimensions are declared.
    pub dims: usize,
    /// The sizes that inputs may have; derived ones have names of their own.
    pub sizes: Vec<(Linear, Option<&'static str>)>,
    pub inputs: Vec<Input>,
    pub lets: Vec<Let>,
    pub function: bool,
    /// Whether there are largest entries and branches by values.
    pub kinks: bool,
    /// How letters are chosen.
    pub turn: usize,
}

const NAMES: [&[&str]; 4] = [
    &["s", "alpha", "w0"],
    &["x", "z", "w", "g", "v", "y"],
    &["A", "B", "C", "G", "X", "W"],
    &["T", "K", "Q", "R", "V", "U"],
];
const MAPS: [&str; 3] = ["lab", "pos", "at"];
const LETS: [&str; 9] = ["Y", "S", "P", "J", "D", "N1", "N2", "N3", "N4"];

impl Garden {
    pub fn new(mut random: Random) -> Garden {
        let dims = *random.pick(&[1, 2, 2, 2, 3, 3]);
        let mut sizes: Vec<(Linear, Option<&'static str>)> = (0..dims).map(|at| (Linear::dim(at), None)).collect();
        if dims >= 2 && random.percent(35) {
            let valid = Linear::dim(0).plus(Linear::dim(1)).minus(Linear::number(1));
            sizes.push((valid, Some("p")));
        }
        match random.below(8) {
            0 => sizes.push((Linear::dim(0).scaled(2), Some("q"))),
            1 => sizes.push((Linear::dim(0).plus(Linear::number(1)), Some("q"))),
            2 => sizes.push((Linear::number(2 + random.between(0, 1)), None)),
            _ => {}
        }
        let (function, kinks, turn) = (random.percent(25), random.percent(25), random.below(5));
        let scope = Scope::default();
        Garden { random, scope, dims, sizes, inputs: Vec::new(), lets: Vec::new(), function, kinks, turn }
    }

    pub fn is_declared(&self, name: &str) -> bool {
        DIMS[..self.dims].contains(&name)
            || self.sizes.iter().any(|(_, own)| *own == Some(name))
            || self.inputs.iter().any(|input| input.name == name)
            || self.lets.iter().any(|own| own.name == name)
            || self.scope.maps.iter().any(|map| map.name == name)
            || name == "t" && self.function
    }

    pub fn size_name(&self, size: Linear) -> String {
        let own = self.sizes.iter().find(|(own, name)| *own == size && name.is_some()).and_then(|(_, name)| *name);
        own.map_or_else(|| size.text(), String::from)
    }

    pub fn some_size(&mut self) -> Linear {
        self.random.pick(&self.sizes).0
    }

    pub fn declare(&mut self, dims: &[Linear], constant: bool, positive: bool) -> A {
        let own = NAMES[dims.len().min(3)];
        let free: Vec<String> =
            own.iter().filter(|name| !self.is_declared(name)).map(|name| (*name).to_string()).collect();
        let name = match free.is_empty() {
            true => format!("H{}", self.inputs.len()),
            false => self.random.pick(&free).clone(),
        };
        self.inputs.push(Input { name, dims: dims.to_vec(), constant, positive });
        array(Make::Input(self.inputs.len() - 1), dims)
    }

    /// An input of these sizes: one of those that are there, mostly.
    pub fn input(&mut self, dims: &[Linear], positive: bool) -> A {
        let fits = |input: &&Input| input.dims == dims && (input.positive || !positive);
        let known: Vec<String> = self.inputs.iter().filter(fits).map(|input| input.name.clone()).collect();
        if known.is_empty() || (self.random.percent(25) && self.inputs.len() < 7) {
            return self.declare(dims, false, positive);
        }
        let name = self.random.pick(&known).clone();
        let at = self.inputs.iter().position(|input| input.name == name).unwrap_or(0);
        array(Make::Input(at), dims)
    }

    /// A name for the term: an array by its entries, whose indices are these names.
    pub fn bind(&mut self, names: &[usize], body: &T) -> A {
        let free = LETS.iter().find(|name| !self.is_declared(name)).map(|name| (*name).to_string());
        let name = free.unwrap_or_else(|| format!("N{}", self.lets.len()));
        let dims: Vec<Linear> = names.iter().map(|name| self.scope.ranges[*name]).collect();
        // Its own names, as those of the term may be bound around it.
        let own: Vec<usize> = dims.iter().map(|dim| self.scope.fresh(*dim)).collect();
        let pairs: Vec<(usize, usize)> = names.iter().copied().zip(own.iter().copied()).collect();
        let body = pairs
            .iter()
            .fold(body.clone(), |body, (name, own)| term::with(&body, *name, &Ix::name(*own)).unwrap_or(body));
        self.lets.push(Let { name, names: own, body });
        array(Make::Let(self.lets.len() - 1), &dims)
    }

    /// Whether an array depends on another one, an input or a `let`.
    pub fn depends(&self, array: &A, on: &Make) -> bool {
        let own = array.make == *on;
        own || match &array.make {
            Make::Input(_) | Make::Ones => false,
            Make::Let(number) => self.term_depends(&self.lets[*number].body, on),
            Make::Turned(a) | Make::Reduced(_, _, a) | Make::Running(_, a) | Make::Slice(a, _) | Make::Skew(a) => {
                self.depends(a, on)
            }
            Make::Product(a, b) | Make::Below(a, b) | Make::Beside(a, b) | Make::Cross(a, b) => {
                self.depends(a, on) || self.depends(b, on)
            }
        }
    }

    pub fn term_depends(&self, term: &T, on: &Make) -> bool {
        term.any(&mut |node| matches!(node, Node::Entry(array, ..) if self.depends(array, on)))
    }

    /// The arrays that a term may be differentiated by.
    pub fn variables(&self, term: &T) -> Vec<A> {
        let inputs = self.inputs.iter().enumerate().filter(|(_, input)| !input.constant);
        let inputs = inputs.map(|(at, input)| array(Make::Input(at), &input.dims));
        // Cut free, a name may tie with the same expression written again.
        let lets = self.lets.iter().enumerate().filter(|_| !self.kinks).map(|(at, own)| {
            let dims: Vec<Linear> = own.names.iter().map(|name| self.scope.ranges[*name]).collect();
            array(Make::Let(at), &dims)
        });
        inputs.chain(lets).filter(|array| self.term_depends(term, &array.make)).collect()
    }

    pub fn grow(&mut self, around: &[usize], depth: usize) -> T {
        if depth == 0 {
            return self.leaf(around);
        }
        let below = depth - 1;
        match self.random.below(if self.kinks { 27 } else { 25 }) {
            0..=4 => term::mul(&self.grow(around, below), &self.grow(around, below)),
            5 | 6 => term::add(&self.grow(around, below), &self.grow(around, below)),
            7 => term::sub(&self.grow(around, below), &self.grow(around, below)),
            8..=10 => self.smooth(around, below),
            11..=14 => self.folded(around, Fold::Sum, below),
            15 => term::power(&self.grow(around, below), 2 + i64::from(self.random.percent(25))),
            16 => term::div(&self.grow(around, below), &self.positive(around, below)),
            17 | 18 => match self.condition(around) {
                Some(cond) => term::pick(&cond, &self.grow(around, below), &self.grow(around, below.min(1))),
                None => self.grow(around, below),
            },
            19 => self.with_delta(around, below),
            20 => self.normalized(around, below),
            21 => {
                let fold = *self.random.pick(&[Fold::Mean, Fold::Prod]);
                self.folded(around, fold, below.min(1))
            }
            22 => self.placed(around, below),
            23 => {
                let fun = *self.random.pick(&[Fun::Log, Fun::Sqrt]);
                term::call(fun, &self.positive(around, below))
            }
            24 => self.leaf(around),
            25 => {
                let fold = *self.random.pick(&[Fold::Max, Fold::Min]);
                self.folded(around, fold, below.min(1))
            }
            _ => {
                let (left, right) = (self.grow(around, below.min(1)), self.grow(around, 0));
                term::more(&left, &right, &self.grow(around, below), &self.grow(around, 0))
            }
        }
    }

    fn smooth(&mut self, around: &[usize], below: usize) -> T {
        if self.function && self.random.percent(50) {
            let order = usize::from(self.random.percent(20));
            return term::call(Fun::F(order), &self.grow(around, below));
        }
        let fun = *self.random.pick(&[Fun::Sin, Fun::Cos, Fun::Tanh, Fun::Sigmoid, Fun::Atan, Fun::Exp]);
        let inner = self.grow(around, below);
        if fun != Fun::Exp || below == 0 {
            return term::call(fun, &inner);
        }
        term::call(fun, &term::call(Fun::Tanh, &inner))
    }

    fn positive(&mut self, around: &[usize], depth: usize) -> T {
        match self.random.below(3) {
            0 => {
                let size = self.slots(around);
                let array = self.input(&size, true);
                self.entry_of(&array, around)
            }
            1 => term::add(&term::number(1), &term::power(&self.grow(around, depth.min(1)), 2)),
            _ => term::call(Fun::Exp, &term::call(Fun::Sin, &self.grow(around, depth.min(1)))),
        }
    }

    /// Sizes for the slots of an array that is to have an entry for these names.
    fn slots(&mut self, around: &[usize]) -> Vec<Linear> {
        let rank = *self.random.pick(&[0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 5]);
        let rank = if rank == 5 { 4 + self.random.below(3) } else { rank };
        let mut left: Vec<usize> = around.to_vec();
        let mut dims = Vec::new();
        for _ in 0..rank {
            // The names bound last first.
            let at = if self.random.percent(60) { left.len().saturating_sub(1) } else { self.random.below(left.len()) };
            if left.is_empty() || self.random.percent(12) {
                dims.push(self.some_size());
            } else {
                dims.push(self.scope.ranges[left.remove(at)]);
            }
        }
        dims
    }

    pub fn leaf(&mut self, around: &[usize]) -> T {
        match self.random.below(20) {
            0 => term::fraction(*self.random.pick(&[1, 2, 3, 1]), *self.random.pick(&[1, 1, 2])),
            1 if self.random.percent(40) => term::size(Linear::dim(self.random.below(self.dims))),
            2 | 3 => {
                let array = self.worded();
                self.entry_of(&array, around)
            }
            4..=6 if !self.lets.is_empty() => {
                let at = self.random.below(self.lets.len());
                let dims: Vec<Linear> = self.lets[at].names.iter().map(|name| self.scope.ranges[*name]).collect();
                let array = array(Make::Let(at), &dims);
                self.entry_of(&array, around)
            }
            _ => {
                let dims = self.slots(around);
                let array = self.input(&dims, false);
                self.entry_of(&array, around)
            }
        }
    }

    /// An entry of the array whose indices are made of these names.
    pub fn entry_of(&mut self, array: &A, around: &[usize]) -> T {
        let mut used = Vec::new();
        let mut or = false;
        let mut at = Vec::new();
        for dim in array.dims.clone() {
            let (ix, partial) = self.index(dim, around, &used);
            used.extend(ix.alone());
            or |= partial;
            at.push(ix);
        }
        // What is made of words is opened by its indices, which must be within.
        if or && !matches!(array.make, Make::Input(_)) {
            at = array.dims.iter().map(|dim| self.plain_index(*dim, around)).collect();
            or = false;
        }
        let other = match self.random.below(10) {
            0 => term::number(1),
            1 => {
                let scalar = self.input(&[], false);
                entry(&scalar, &[])
            }
            _ => term::number(0),
        };
        // Roots and logarithms are taken of what is positive.
        let is_positive = matches!(array.make, Make::Input(input) if self.inputs[input].positive);
        let other = if is_positive { term::number(1) } else { other };
        std::rc::Rc::new(Node::Entry(array.clone(), at, or.then_some(other)))
    }

    fn plain_index(&mut self, size: Linear, around: &[usize]) -> Ix {
        let fits: Vec<usize> = around.iter().copied().filter(|name| self.scope.ranges[*name] == size).collect();
        match fits.is_empty() {
            false => Ix::name(*self.random.pick(&fits)),
            true if self.random.percent(50) => Ix::size(size),
            true => Ix::number(1),
        }
    }

    /// An index into a slot, and whether there may be no such entry.
    fn index(&mut self, size: Linear, around: &[usize], used: &[usize]) -> (Ix, bool) {
        let fits: Vec<usize> = around.iter().copied().filter(|name| self.scope.ranges[*name] == size).collect();
        let unused: Vec<usize> = fits.iter().copied().filter(|name| !used.contains(name)).collect();
        if !fits.is_empty() && self.random.percent(80) {
            let from = if unused.is_empty() || self.random.percent(6) { &fits } else { &unused };
            let last = from.last().copied().unwrap_or(fits[0]);
            let name = if self.random.percent(50) { last } else { *self.random.pick(from) };
            return (Ix::name(name), false);
        }
        let ix = match self.random.below(12) {
            0..=2 => self.mapped(size, around),
            3 => return (self.plain_index(size, around), false),
            _ if around.is_empty() => return (self.plain_index(size, around), false),
            4 => Ix::size(size).plus(&Ix::number(1)).minus(&Ix::name(*self.random.pick(around))),
            5 => Ix::name(*self.random.pick(around)).moved(*self.random.pick(&[1, -1, -2])),
            6 => Ix::name(*self.random.pick(around)).scaled(2).moved(-self.random.between(0, 1)),
            7..=9 => {
                let (a, b) = (*self.random.pick(around), *self.random.pick(around));
                if a == b { Ix::name(a) } else { Ix::name(a).plus(&Ix::name(b)).moved(-1) }
            }
            _ => {
                let (a, b) = (*self.random.pick(around), *self.random.pick(around));
                if a == b { Ix::name(a) } else { Ix::name(a).minus(&Ix::name(b)).moved(1) }
            }
        };
        let partial = !self.scope.is_within(&ix, size);
        (ix, partial)
    }

    fn mapped(&mut self, size: Linear, around: &[usize]) -> Ix {
        let known: Vec<usize> = (0..self.scope.maps.len()).filter(|map| self.scope.maps[*map].into == size).collect();
        let map = if known.is_empty() || self.random.percent(20) {
            let free: Vec<&'static str> = MAPS.into_iter().filter(|name| !self.is_declared(name)).collect();
            let has_name = self.sizes.iter().any(|(own, _)| *own == size);
            if free.is_empty() || !has_name || self.random.percent(40) {
                return self.plain_index(size, around);
            }
            let over = if around.is_empty() || self.random.percent(12) {
                None
            } else {
                Some(self.scope.ranges[*self.random.pick(around)])
            };
            self.scope.maps.push(Map { name: free[0], over, into: size });
            self.scope.maps.len() - 1
        } else {
            *self.random.pick(&known)
        };
        let over = self.scope.maps[map].over;
        let Some(over) = over else { return Ix::atom(Atom { map: Some(map), name: None }) };
        let fits: Vec<usize> = around.iter().copied().filter(|name| self.scope.ranges[*name] == over).collect();
        if fits.is_empty() {
            return self.plain_index(size, around);
        }
        Ix::atom(Atom { map: Some(map), name: Some(*self.random.pick(&fits)) })
    }

    /// A comparison that holds for some values of the names.
    pub fn condition(&mut self, around: &[usize]) -> Option<Cond> {
        let name = *around
            .last()
            .filter(|_| self.random.percent(60))
            .or_else(|| (!around.is_empty()).then(|| &around[self.random.clone().below(around.len())]))?;
        let op = *self.random.pick(&["<=", "<=", "<", ">=", ">"]);
        let range = self.scope.ranges[name];
        let others: Vec<usize> =
            around.iter().copied().filter(|own| *own != name && self.scope.ranges[*own] == range).collect();
        let right = match self.random.below(10) {
            _ if !others.is_empty() && self.random.percent(75) => {
                Ix::name(*self.random.pick(&others)).moved(*self.random.pick(&[0, 0, 0, 1, -1]))
            }
            0..=4 => Ix::number(self.random.between(1, 3)),
            5 => Ix::size(Linear::dim(self.random.below(self.dims))),
            6 => Ix::name(*self.random.pick(around)),
            7 if around.len() > 1 => Ix::size(range).minus(&Ix::name(*self.random.pick(around))),
            8 => self.mapped(range, around),
            _ => Ix::size(range).moved(-1),
        };
        (right != Ix::name(name)).then(|| Cond::new(Ix::name(name), op, right))
    }

    pub fn folded(&mut self, around: &[usize], fold: Fold, below: usize) -> T {
        let count = if fold == Fold::Sum && self.random.percent(30) { 2 } else { 1 };
        let names: Vec<usize> = (0..count)
            .map(|_| {
                let size = if around.is_empty() || self.random.percent(55) {
                    self.some_size()
                } else {
                    self.scope.ranges[*self.random.pick(around)]
                };
                self.scope.fresh(size)
            })
            .collect();
        let inside = [around, &names].concat();
        let mut body = self.grow(&inside, below);
        for _ in 0..4 {
            if names.iter().all(|name| body.has(*name)) {
                break;
            }
            body = self.grow(&inside, below.max(1));
        }
        let conditional = fold == Fold::Sum || fold == Fold::Prod;
        let cond = if conditional && self.random.percent(22) { self.condition(&inside) } else { None };
        let cond = cond.filter(|cond| names.iter().any(|name| cond.has(*name)));
        term::over(fold, &names, cond.as_ref(), &body)
    }

    fn with_delta(&mut self, around: &[usize], below: usize) -> T {
        let inner = self.grow(around, below);
        if around.is_empty() {
            return inner;
        }
        let name = *self.random.pick(around);
        let range = self.scope.ranges[name];
        let (other, _) = self.index(range, around, &[name]);
        if other == Ix::name(name) {
            return inner;
        }
        term::mul(&term::delta(&Ix::name(name), &other), &inner)
    }

    /// What is divided by its sum: a softmax over the last name.
    fn normalized(&mut self, around: &[usize], below: usize) -> T {
        let Some(last) = around.last().copied() else { return self.grow(around, below) };
        let inner = self.leaf(around);
        let top = term::call(Fun::Exp, &inner);
        let other = self.scope.fresh(self.scope.ranges[last]);
        let Some(turned) = term::with(&top, last, &Ix::name(other)) else { return inner };
        let cond = if self.random.percent(20) {
            self.condition(&[&around[..around.len() - 1], &[other]].concat())
        } else {
            None
        };
        let cond = cond.filter(|cond| cond.has(other) && cond.op != "<");
        let whole = term::over(Fold::Sum, &[other], None, &turned);
        let ratio = term::div(&top, &whole);
        match cond {
            Some(cond) => term::mul(
                &ratio,
                &term::over(Fold::Sum, &[other], Some(&cond), &term::refreshed(&turned, &mut self.scope)),
            ),
            None => ratio,
        }
    }

    /// A number that is an index.
    fn placed(&mut self, around: &[usize], below: usize) -> T {
        let inner = self.grow(around, below);
        if around.is_empty() {
            return inner;
        }
        let name = *self.random.pick(around);
        let place = std::rc::Rc::new(Node::Place(Ix::name(name)));
        if self.random.percent(60) { term::mul(&place, &inner) } else { term::div(&inner, &place) }
    }
}
