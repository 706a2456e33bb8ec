//! Sizes, indices, and how far they run.

/// The dimensions that a text declares.
pub const DIMS: [&str; 3] = ["n", "m", "h"];

/// Sizes for the dimensions.
pub type Sizes = [i64; 3];

/// A whole number plus multiples of dimensions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Linear {
    pub one: i64,
    pub dims: [i64; 3],
}

impl Linear {
    pub fn number(one: i64) -> Linear {
        Linear { one, dims: [0; 3] }
    }

    pub fn dim(at: usize) -> Linear {
        let mut dims = [0; 3];
        dims[at] = 1;
        Linear { one: 0, dims }
    }

    pub fn scaled(self, by: i64) -> Linear {
        Linear { one: self.one * by, dims: self.dims.map(|own| own * by) }
    }

    pub fn plus(self, other: Linear) -> Linear {
        let mut dims = self.dims;
        dims.iter_mut().zip(other.dims).for_each(|(own, more)| *own += more);
        Linear { one: self.one + other.one, dims }
    }

    pub fn minus(self, other: Linear) -> Linear {
        self.plus(other.scaled(-1))
    }

    pub fn at(&self, sizes: &Sizes) -> i64 {
        self.one + self.dims.iter().zip(sizes).map(|(own, size)| own * size).sum::<i64>()
    }

    /// Whether it is 0 or more at all sizes, as all coefficients say.
    fn is_natural(&self) -> bool {
        self.dims.iter().all(|own| *own >= 0) && self.one + self.dims.iter().sum::<i64>() >= 0
    }

    pub fn is_number(&self) -> bool {
        self.dims == [0; 3]
    }

    pub fn text(&self) -> String {
        sum_text(DIMS.iter().zip(self.dims).map(|(name, times)| ((*name).to_string(), times)), self.one)
    }
}

/// `a + 2*b - 1`
fn sum_text(parts: impl Iterator<Item = (String, i64)>, one: i64) -> String {
    let mut all: Vec<(bool, String)> = Vec::new();
    for (name, times) in parts.filter(|(_, times)| *times != 0) {
        let size = times.abs();
        all.push((times < 0, if size == 1 { name } else { format!("{size}*{name}") }));
    }
    if one != 0 || all.is_empty() {
        all.push((one < 0, one.abs().to_string()));
    }
    // What is positive first, where there is some.
    all.sort_by_key(|(negative, _)| *negative);
    let mut text = String::new();
    for (at, (negative, part)) in all.iter().enumerate() {
        text += match (at, negative) {
            (0, true) => "-",
            (0, false) => "",
            (_, true) => " - ",
            (_, false) => " + ",
        };
        text += part;
    }
    text
}

/// An index name, or an entry of an index map at one; a map of a single index has no name behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Atom {
    pub map: Option<usize>,
    pub name: Option<usize>,
}

/// An index: a sum of atoms with whole coefficients.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ix {
    pub rest: Linear,
    /// In order, none with the coefficient 0.
    pub atoms: Vec<(Atom, i64)>,
}

impl Ix {
    pub fn size(rest: Linear) -> Ix {
        Ix { rest, atoms: Vec::new() }
    }

    pub fn number(one: i64) -> Ix {
        Ix::size(Linear::number(one))
    }

    pub fn name(name: usize) -> Ix {
        Ix::atom(Atom { map: None, name: Some(name) })
    }

    pub fn atom(atom: Atom) -> Ix {
        Ix { rest: Linear::default(), atoms: vec![(atom, 1)] }
    }

    pub fn plus(&self, other: &Ix) -> Ix {
        let mut atoms = self.atoms.clone();
        for (atom, times) in &other.atoms {
            match atoms.iter_mut().find(|(own, _)| own == atom) {
                Some((_, own)) => *own += times,
                None => atoms.push((*atom, *times)),
            }
        }
        atoms.retain(|(_, times)| *times != 0);
        atoms.sort_unstable();
        Ix { rest: self.rest.plus(other.rest), atoms }
    }

    pub fn scaled(&self, by: i64) -> Ix {
        let atoms = self.atoms.iter().map(|(atom, times)| (*atom, times * by)).filter(|(_, times)| *times != 0);
        Ix { rest: self.rest.scaled(by), atoms: atoms.collect() }
    }

    pub fn minus(&self, other: &Ix) -> Ix {
        self.plus(&other.scaled(-1))
    }

    pub fn moved(&self, by: i64) -> Ix {
        self.plus(&Ix::number(by))
    }

    /// The name that stands alone.
    pub fn alone(&self) -> Option<usize> {
        match self.atoms.as_slice() {
            [(Atom { map: None, name }, 1)] if self.rest == Linear::default() => *name,
            _ => None,
        }
    }

    pub fn has(&self, name: usize) -> bool {
        self.atoms.iter().any(|(atom, _)| atom.name == Some(name))
    }

    /// How often the name occurs outside of maps.
    pub fn times(&self, name: usize) -> i64 {
        let own = |atom: &Atom| atom.map.is_none() && atom.name == Some(name);
        self.atoms.iter().find(|(atom, _)| own(atom)).map_or(0, |(_, times)| *times)
    }

    /// With an index for a name; none where the name stands in a map, and the index is no name.
    pub fn with(&self, name: usize, by: &Ix) -> Option<Ix> {
        let mut sum = Ix::size(self.rest);
        for (atom, times) in &self.atoms {
            let part = match atom.map {
                _ if atom.name != Some(name) => Ix::atom(*atom),
                None => by.clone(),
                Some(_) => Ix::atom(Atom { map: atom.map, name: Some(by.alone()?) }),
            };
            sum = sum.plus(&part.scaled(*times));
        }
        Some(sum)
    }

    /// In letters.
    pub fn text(&self, letter: &dyn Fn(usize) -> String, scope: &Scope) -> String {
        let atoms = self.atoms.iter().map(|(atom, times)| {
            let text = match (atom.map, atom.name) {
                (Some(map), Some(name)) => format!("{}[{}]", scope.maps[map].name, letter(name)),
                (Some(map), None) => scope.maps[map].name.to_string(),
                (None, name) => letter(name.unwrap_or(0)),
            };
            (text, *times)
        });
        let dims = DIMS.iter().zip(self.rest.dims).map(|(name, times)| ((*name).to_string(), times));
        sum_text(atoms.chain(dims), self.rest.one)
    }
}

/// `index y[m] in c`, or `index k in c`.
#[derive(Clone, Debug)]
pub struct Map {
    pub name: &'static str,
    pub over: Option<Linear>,
    pub into: Linear,
}

/// How far names run, and the maps.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    /// By name.
    pub ranges: Vec<Linear>,
    pub maps: Vec<Map>,
}

impl Scope {
    pub fn fresh(&mut self, range: Linear) -> usize {
        self.ranges.push(range);
        self.ranges.len() - 1
    }

    pub fn range(&self, atom: &Atom) -> Linear {
        match (atom.map, atom.name) {
            (Some(map), _) => self.maps[map].into,
            (None, name) => self.ranges[name.unwrap_or(0)],
        }
    }

    /// The least value, or the largest one.
    fn extreme(&self, ix: &Ix, largest: bool) -> Linear {
        ix.atoms.iter().fold(ix.rest, |sum, (atom, times)| {
            let end = if (*times > 0) == largest { self.range(atom) } else { Linear::number(1) };
            sum.plus(end.scaled(*times))
        })
    }

    /// Whether there is such an entry, for all values of the names and at all sizes.
    pub fn is_within(&self, ix: &Ix, size: Linear) -> bool {
        self.is_at_least_one(ix) && self.is_at_most(ix, size)
    }

    pub fn is_at_least_one(&self, ix: &Ix) -> bool {
        self.extreme(ix, false).minus(Linear::number(1)).is_natural()
    }

    pub fn is_at_most(&self, ix: &Ix, size: Linear) -> bool {
        size.minus(self.extreme(ix, true)).is_natural()
    }
}

/// A comparison of indices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cond {
    pub left: Ix,
    pub op: &'static str,
    pub right: Ix,
}

impl Cond {
    pub fn new(left: Ix, op: &'static str, right: Ix) -> Cond {
        Cond { left, op, right }
    }

    /// Where this one does not hold.
    pub fn otherwise(&self) -> Cond {
        let op = match self.op {
            "<" => ">=",
            "<=" => ">",
            ">" => "<=",
            _ => "<",
        };
        Cond { op, ..self.clone() }
    }

    pub fn holds(&self, left: i64, right: i64) -> bool {
        match self.op {
            "<" => left < right,
            "<=" => left <= right,
            ">" => left > right,
            _ => left >= right,
        }
    }

    pub fn with(&self, name: usize, by: &Ix) -> Option<Cond> {
        Some(Cond { left: self.left.with(name, by)?, op: self.op, right: self.right.with(name, by)? })
    }

    pub fn has(&self, name: usize) -> bool {
        self.left.has(name) || self.right.has(name)
    }
}
