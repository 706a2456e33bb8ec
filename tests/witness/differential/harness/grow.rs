//! Expressions grown at random, together with the declarations they need.

use super::random::Random;
use super::tree::{self, Axis, Dim, Expr, Kind, Name, Shape};

/// The values an input takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    Reals,
    Positive,
    /// Between two integers, the ends included.
    Inside(i64, i64),
    Symmetric,
    PositiveDefinite,
}

#[derive(Clone, Debug)]
pub struct Input {
    pub name: Name,
    pub shape: Shape,
    pub constant: bool,
    pub domain: Domain,
}

/// A declared function; its body is written in `t`.
#[derive(Clone, Debug)]
pub struct Function {
    pub name: Name,
    pub body: Option<Expr>,
}

/// The name of every function's parameter.
pub const PARAMETER: &str = "t";

/// Functions without kinks that take all reals.
const SMOOTH: [&str; 10] = ["sin", "cos", "tanh", "sigmoid", "atan", "erf", "softplus", "exp", "erfc", "expm1"];
/// Functions of a bounded argument, for they grow or have a narrow domain.
const BOUNDED: [&str; 7] = ["exp", "tan", "asin", "acos", "sinh", "cosh", "sin"];
const POSITIVE: [&str; 8] = ["log", "sqrt", "log", "log1p", "log2", "lgamma", "digamma", "trigamma"];
const KINKED: [&str; 6] = ["abs", "relu", "sign", "step", "floor", "round"];

const SCALARS: [&str; 8] = ["x", "s", "alpha", "u", "w0", "beta", "z_1", "r"];
const VECTORS: [&str; 10] = ["a", "b", "c", "v", "y", "g", "h", "q", "w", "xi"];
const MATRICES: [&str; 12] = ["A", "B", "C", "G", "H", "M", "P", "Q", "U", "V", "W", "X"];

/// What is declared so far, and the source of choices.
#[derive(Clone, Debug)]
pub struct Garden {
    pub random: Random,
    pub dims: Vec<Dim>,
    pub dim_names: Vec<&'static str>,
    pub inputs: Vec<Input>,
    pub functions: Vec<Function>,
    pub lets: Vec<(Name, Expr)>,
    /// Values of inputs at which an edit shows, as fractions: where it is wrong on a short interval only.
    pub hints: Vec<(Name, i64, u64)>,
    /// Whether branches are grown.
    pub kinks: bool,
    /// Whether parts are given names.
    names: bool,
    /// Within the body of a function.
    in_body: bool,
}

impl Garden {
    pub fn new(mut random: Random) -> Garden {
        let count = if random.percent(25) { 0 } else { 1 + random.below(3) };
        let dim_names = ["n", "k", "m"][..count].to_vec();
        let mut dims: Vec<Dim> = dim_names.iter().map(|name| Dim::named(name)).collect();
        if random.percent(8) {
            dims.push(Dim::fixed(2 + random.below(2) as u64));
        }
        let (kinks, names) = (random.percent(35), random.percent(50));
        let mut garden = Garden {
            random,
            dims,
            dim_names,
            inputs: Vec::new(),
            functions: Vec::new(),
            lets: Vec::new(),
            hints: Vec::new(),
            kinks,
            names,
            in_body: false,
        };
        garden.declare_functions();
        garden
    }

    fn declare_functions(&mut self) {
        if self.random.percent(25) {
            self.functions.push(Function { name: "f".into(), body: None });
        }
        if self.random.percent(30) {
            self.in_body = true;
            let (names, kinks) = (std::mem::take(&mut self.names), self.kinks);
            let body = self.grow(&Shape::scalar(), 3);
            (self.names, self.kinks, self.in_body) = (names, kinks, false);
            let uses_parameter = body.any(&mut |part| matches!(&part.kind, Kind::Name(name) if **name == *PARAMETER));
            if uses_parameter {
                self.functions.push(Function { name: "phi".into(), body: Some(body) });
            }
        }
    }

    pub fn is_scalar(&self) -> bool {
        self.dims.is_empty()
    }

    pub fn input(&self, name: &str) -> Option<&Input> {
        self.inputs.iter().find(|input| *input.name == *name)
    }

    pub fn let_value(&self, name: &str) -> Option<&Expr> {
        self.lets.iter().find(|(known, _)| **known == *name).map(|(_, value)| value)
    }

    pub fn function(&self, name: &str) -> Option<&Function> {
        self.functions.iter().find(|function| *function.name == *name)
    }

    pub fn dim(&mut self) -> Dim {
        match self.dims.len() {
            0 => Dim::fixed(1),
            count => self.dims[self.random.below(count)].clone(),
        }
    }

    /// A shape of any kind.
    pub fn shape(&mut self) -> Shape {
        match self.random.below(if self.is_scalar() { 1 } else { 8 }) {
            0 => Shape::scalar(),
            1..=3 => Shape::vector(&self.dim()),
            4 => {
                let dim = self.dim();
                Shape::matrix(&dim, &dim)
            }
            _ => Shape::matrix(&self.dim(), &self.dim()),
        }
    }

    /// A new `let`.
    pub fn bind(&mut self, value: &Expr) -> Expr {
        const NAMES: [&str; 9] = ["Z", "L", "N", "Y", "J", "K", "S", "T", "R"];
        let count = self.lets.len();
        let name = match NAMES.get(count) {
            Some(name) => (*name).to_string(),
            None => format!("N{count}"),
        };
        self.lets.push((name.as_str().into(), value.clone()));
        tree::name(&name, &value.shape)
    }

    fn declare(&mut self, shape: &Shape, domain: Domain) -> Expr {
        let pool: &[&str] = if shape.is_scalar() {
            &SCALARS
        } else if shape.is_column() {
            &VECTORS
        } else {
            &MATRICES
        };
        let free = pool.iter().find(|name| self.input(name).is_none());
        let name = free.map_or_else(|| format!("in{}", self.inputs.len()), |name| (*name).to_string());
        let constant = self.random.percent(25);
        self.inputs.push(Input { name: name.as_str().into(), shape: shape.clone(), constant, domain });
        tree::name(&name, shape)
    }

    /// An input of the shape whose values satisfy the test; a new one of that domain where there is none.
    fn input_in(&mut self, shape: &Shape, domain: Domain, again: usize) -> Expr {
        let fits = |input: &&Input| input.shape == *shape && (input.domain == domain || domain == Domain::Reals);
        let known: Vec<Name> = self.inputs.iter().filter(fits).map(|input| input.name.clone()).collect();
        if !known.is_empty() && (self.random.percent(again) || known.len() > 2) {
            let name = self.random.pick(&known).clone();
            return tree::name(&name, shape);
        }
        self.declare(shape, domain)
    }

    /// An input without a domain of its own, mostly.
    pub fn any_input(&mut self, shape: &Shape) -> Expr {
        let domain = match self.random.below(20) {
            0 => Domain::Positive,
            1 => Domain::Inside(-1, 2),
            2 if shape.is_square() && !shape.is_scalar() => Domain::Symmetric,
            _ => Domain::Reals,
        };
        self.input_in(shape, domain, 70)
    }

    /// An input that is never differentiated.
    pub fn constant_input(&mut self, shape: &Shape) -> Expr {
        let expr = self.declare(shape, Domain::Reals);
        if let Some(input) = self.inputs.last_mut() {
            input.constant = true;
        }
        expr
    }

    pub fn literal(&mut self) -> Expr {
        let texts = ["2", "3", "1/2", "0.5", "1.5", "2e-1", "7/3", "4", "10", "0.1", "1"];
        let text = *self.random.pick(&texts);
        match text.split_once('/') {
            Some((p, q)) => tree::over(&tree::number(p), &tree::number(q)),
            None => tree::number(text),
        }
    }

    fn leaf(&mut self, shape: &Shape) -> Expr {
        if self.in_body {
            return match self.random.below(10) {
                0..=6 => tree::name(PARAMETER, shape),
                7 => self.input_in(shape, Domain::Reals, 80),
                _ => self.literal(),
            };
        }
        let known: Vec<Name> =
            self.lets.iter().filter(|(_, value)| value.shape == *shape).map(|(name, _)| name.clone()).collect();
        if !known.is_empty() && self.random.percent(30) {
            let name = self.random.pick(&known).clone();
            return tree::name(&name, shape);
        }
        match self.random.below(20) {
            0 if shape.is_scalar() => tree::pi(),
            1 if shape.is_scalar() => tree::euler(),
            2 if shape.is_scalar() && !self.is_scalar() => {
                let dim = self.dim();
                tree::size(&dim)
            }
            3..=4 if shape.is_scalar() => self.literal(),
            0 => tree::fill(true, shape),
            1 if shape.is_square() => tree::identity(&shape.rows),
            5 if shape.is_scalar() && !self.is_scalar() => {
                let inner = self.shape();
                let array = self.any_input(&inner);
                self.entry(&array)
            }
            _ => self.any_input(shape),
        }
    }

    /// An entry of an array.
    fn entry(&mut self, array: &Expr) -> Expr {
        if array.shape.is_scalar() {
            return array.clone();
        }
        let i = 1 + self.random.below(2) as u64;
        let j = if array.shape.is_column() { 1 } else { 1 + self.random.below(2) as u64 };
        tree::index(array, i, j)
    }

    /// An expression of the shape, of about so many levels.
    pub fn grow(&mut self, shape: &Shape, depth: usize) -> Expr {
        if depth == 0 {
            return self.leaf(shape);
        }
        let grown = self.some_expression(shape, depth);
        let worth_a_name = grown.count() > 2 && self.names && self.lets.len() < 4;
        if worth_a_name && self.random.percent(30) { self.bind(&grown) } else { grown }
    }

    fn some_expression(&mut self, shape: &Shape, depth: usize) -> Expr {
        let entrywise = self.is_scalar() || self.in_body || self.random.percent(50);
        if entrywise {
            self.entrywise(shape, depth)
        } else if shape.is_scalar() {
            self.scalar(depth)
        } else if shape.is_column() {
            self.vector(&shape.rows.clone(), depth)
        } else {
            self.matrix(shape, depth)
        }
    }

    fn entrywise(&mut self, shape: &Shape, depth: usize) -> Expr {
        let below = depth - 1;
        match self.random.below(if self.kinks { 19 } else { 16 }) {
            0 | 1 => tree::add(&self.grow(shape, below), &self.grow(shape, below)),
            2 => tree::sub(&self.grow(shape, below), &self.grow(shape, below)),
            3 | 4 => tree::each(&self.grow(shape, below), &self.grow(shape, below)),
            5 => {
                let factor = self.grow(&Shape::scalar(), below.min(1));
                tree::times(&factor, &self.grow(shape, below))
            }
            6 => tree::over(&self.grow(shape, below), &self.positive(shape, below)),
            7 => {
                let divisor = self.positive(&Shape::scalar(), below.min(1));
                tree::over(&self.grow(shape, below), &divisor)
            }
            8 => tree::power(&self.grow(shape, below), 2 + i64::from(self.random.percent(40)), 1),
            9 => {
                let (p, q) = *self.random.pick(&[(1, 2), (-1, 1), (3, 2), (-1, 2), (1, 3), (-2, 1), (5, 4)]);
                tree::power(&self.positive(shape, below), p, q)
            }
            10 => tree::neg(&self.grow(shape, below)),
            11 => {
                let offset = self.grow(&Shape::scalar(), below.min(1));
                tree::add(&self.grow(shape, below), &offset)
            }
            12 => tree::map(self.random.pick::<&str>(&POSITIVE), 0, &self.positive(shape, below)),
            13 if self.random.percent(40) => {
                let base = self.positive(shape, below);
                tree::power_of(&base, &self.bounded(shape, below))
            }
            13 => tree::map(self.random.pick::<&str>(&BOUNDED), 0, &self.bounded(shape, below)),
            14 | 15 => self.mapped(shape, below),
            16 => tree::map(self.random.pick::<&str>(&KINKED), 0, &self.grow(shape, below)),
            17 => {
                let max = self.random.percent(50);
                tree::extremum(max, &self.grow(shape, below), &self.grow(shape, below))
            }
            _ => {
                let op = *self.random.pick(&["<", "<=", ">", ">="]);
                let right = if self.random.percent(50) { self.literal() } else { self.grow(shape, below.min(1)) };
                let left = self.grow(shape, below.min(1));
                tree::branch(&left, op, &right, &self.grow(shape, below), &self.grow(shape, below))
            }
        }
    }

    fn mapped(&mut self, shape: &Shape, depth: usize) -> Expr {
        let declared: Vec<Name> = self.functions.iter().map(|function| function.name.clone()).collect();
        let inner = self.grow(shape, depth);
        if !declared.is_empty() && self.random.percent(60) {
            let name = self.random.pick(&declared).clone();
            let order = u32::from(self.random.percent(15));
            return tree::map(&name, order, &inner);
        }
        tree::map(self.random.pick::<&str>(&SMOOTH), 0, &inner)
    }

    /// An expression whose values are positive.
    pub fn positive(&mut self, shape: &Shape, depth: usize) -> Expr {
        if depth == 0 {
            return if self.in_body {
                tree::add(&tree::power(&tree::name(PARAMETER, shape), 2, 1), &tree::number("1"))
            } else {
                self.input_in(shape, Domain::Positive, 70)
            };
        }
        let inner = self.grow(shape, depth - 1);
        match self.random.below(4) {
            0 => tree::add(&tree::power(&inner, 2, 1), &tree::number("1")),
            1 => tree::map("softplus", 0, &inner),
            2 => tree::map("exp", 0, &tree::map("tanh", 0, &inner)),
            _ => tree::add(&tree::number("1.5"), &tree::map("sin", 0, &inner)),
        }
    }

    /// An expression whose values lie between −1 and 1.
    fn bounded(&mut self, shape: &Shape, depth: usize) -> Expr {
        let inner = self.grow(shape, depth.saturating_sub(1));
        match self.random.below(3) {
            0 => tree::map("tanh", 0, &inner),
            1 => tree::over(&tree::map("sin", 0, &inner), &tree::number("2")),
            _ => tree::map("erf", 0, &inner),
        }
    }

    /// A square matrix that has an inverse almost everywhere.
    fn invertible(&mut self, dim: &Dim, depth: usize) -> Expr {
        let shape = Shape::matrix(dim, dim);
        match self.random.below(5) {
            0 | 1 => self.any_input(&shape),
            2 => self.input_in(&shape, Domain::PositiveDefinite, 70),
            3 => {
                let input = self.any_input(&shape);
                tree::add(&tree::times(&tree::transpose(&input), &input), &tree::identity(dim))
            }
            _ => {
                let inner = self.grow(&shape, depth.saturating_sub(1).min(1));
                tree::add(&inner, &tree::times(&tree::number("2"), &tree::identity(dim)))
            }
        }
    }

    fn array(&mut self, depth: usize) -> Expr {
        let shape = loop {
            let shape = self.shape();
            if !shape.is_scalar() {
                break shape;
            }
        };
        self.grow(&shape, depth)
    }

    fn scalar(&mut self, depth: usize) -> Expr {
        let below = depth - 1;
        let dim = self.dim();
        let square = Shape::matrix(&dim, &dim);
        match self.random.below(14) {
            0..=2 => tree::reduce(false, None, &self.array(below)),
            3 => tree::reduce(true, None, &self.array(below)),
            4 => {
                let left = self.array(below);
                tree::dot(&left, &self.grow(&left.shape.clone(), below))
            }
            5 => tree::norm(&self.array(below)),
            6 => tree::trace(&self.grow(&square, below)),
            7 => tree::det(&self.invertible(&dim, below)),
            8 => tree::log_det(&self.invertible(&dim, below)),
            9 => tree::log_sum_exp(None, &self.grow(&Shape::vector(&dim), below)),
            10 | 11 => {
                let (left, right) = (self.grow(&Shape::vector(&dim), below.min(1)), self.grow(&square, below));
                let product = tree::times(&tree::transpose(&left), &right);
                tree::times(&product, &self.grow(&Shape::vector(&dim), below.min(1)))
            }
            12 => {
                let (left, right) = (self.array(below.min(1)), self.array(below.min(1)));
                let product = tree::kron(&left, &right);
                if self.random.percent(50) { tree::total(&product) } else { tree::norm(&product) }
            }
            _ => {
                let array = self.array(below);
                self.entry(&array)
            }
        }
    }

    fn axis(&mut self) -> Axis {
        *self.random.pick(&[Axis::Rows, Axis::Cols])
    }

    /// A matrix whose reduction along the axis has so many entries.
    fn reduced_to(&mut self, dim: &Dim, axis: Axis, depth: usize) -> Expr {
        let other = self.dim();
        let shape = if axis == Axis::Rows { Shape::matrix(&other, dim) } else { Shape::matrix(dim, &other) };
        self.grow(&shape, depth)
    }

    fn vector(&mut self, dim: &Dim, depth: usize) -> Expr {
        let (below, axis, other) = (depth - 1, self.axis(), self.dim());
        match self.random.below(9) {
            0..=2 => {
                let matrix = self.grow(&Shape::matrix(dim, &other), below);
                tree::times(&matrix, &self.grow(&Shape::vector(&other), below))
            }
            3 => {
                let matrix = self.grow(&Shape::matrix(&other, dim), below);
                tree::times(&tree::transpose(&matrix), &self.grow(&Shape::vector(&other), below))
            }
            4 => {
                let mean = self.random.percent(40);
                tree::reduce(mean, Some(axis), &self.reduced_to(dim, axis, below))
            }
            5 => tree::log_sum_exp(Some(axis), &self.reduced_to(dim, axis, below)),
            6 => tree::softmax(None, &self.grow(&Shape::vector(dim), below)),
            7 => tree::diag(&self.grow(&Shape::matrix(dim, dim), below)),
            _ => {
                let inverse = tree::inverse(&self.invertible(dim, below));
                tree::times(&inverse, &self.grow(&Shape::vector(dim), below))
            }
        }
    }

    fn matrix(&mut self, shape: &Shape, depth: usize) -> Expr {
        let (below, other, square) = (depth - 1, self.dim(), shape.is_square());
        match self.random.below(if square { 13 } else { 9 }) {
            0..=3 => {
                let left = self.grow(&Shape::matrix(&shape.rows, &other), below);
                tree::times(&left, &self.grow(&Shape::matrix(&other, &shape.cols), below))
            }
            4 | 5 => tree::transpose(&self.grow(&shape.transposed(), below)),
            6 => {
                let left = self.grow(&Shape::vector(&shape.rows), below);
                tree::outer(&left, &self.grow(&Shape::vector(&shape.cols), below))
            }
            7 => {
                let axis = self.axis();
                tree::softmax(Some(axis), &self.grow(shape, below))
            }
            8 => {
                let column = self.grow(&Shape::vector(&shape.rows), below);
                let spread = tree::times(&column, &tree::transpose(&tree::fill(true, &Shape::vector(&shape.cols))));
                tree::add(&self.grow(shape, below), &spread)
            }
            9 => tree::inverse(&self.invertible(&shape.rows, below)),
            10 => tree::matrix_power(&self.grow(shape, below.min(1)), 2 + i64::from(self.random.percent(30))),
            11 => tree::diag(&self.grow(&Shape::vector(&shape.rows), below)),
            _ => {
                let left = tree::diag(&self.grow(&Shape::vector(&shape.rows), below));
                tree::times(&left, &self.grow(shape, below))
            }
        }
    }

    /// Whether an expression's value depends, by name, on a variable.
    pub fn depends(&self, e: &Expr, wrt: &str) -> bool {
        e.any(&mut |part| match &part.kind {
            Kind::Name(name) if **name == *wrt => true,
            Kind::Name(name) => self.let_value(name).is_some_and(|value| self.depends(value, wrt)),
            Kind::Map(function, _, _) => self.body_depends(function, wrt),
            Kind::Derivative(_, _, by, _) => {
                **by == *wrt || self.let_value(by).is_some_and(|value| self.depends(value, wrt))
            }
            _ => false,
        })
    }

    pub fn body_depends(&self, function: &str, wrt: &str) -> bool {
        let body = self.function(function).and_then(|function| function.body.as_ref());
        body.is_some_and(|body| self.depends(body, wrt))
    }

    /// The variables that an expression depends on and may be differentiated by.
    pub fn variables(&self, e: &Expr) -> Vec<(Name, Shape)> {
        let inputs = self.inputs.iter().filter(|input| !input.constant).map(|input| (&input.name, &input.shape));
        // Cut free, a name may tie with the same expression written again, at all points: max(2*x, Z) with Z = 2*x has
        // no derivative by Z anywhere. So names are differentiated by where there are no branches.
        let lets = self.lets.iter().filter(|_| !self.kinks).map(|(name, value)| (name, &value.shape));
        let all = inputs.chain(lets).filter(|(name, _)| self.depends(e, name));
        all.map(|(name, shape)| (name.clone(), shape.clone())).collect()
    }

    /// The declarations as text, one statement a line.
    pub fn declarations(&self) -> String {
        let mut lines = Vec::new();
        if !self.dim_names.is_empty() {
            lines.push(format!("dims {}", self.dim_names.join(", ")));
        }
        for input in &self.inputs {
            let keyword = if input.constant { "const" } else { "var" };
            lines.push(format!("{keyword} {}{}", input.name, input.shape.show()));
        }
        for function in &self.functions {
            let body = function.body.as_ref().map_or_else(String::new, |body| format!(" = {}", tree::show(body)));
            lines.push(format!("function {}({PARAMETER}){body}", function.name));
        }
        for input in &self.inputs {
            lines.extend(match input.domain {
                Domain::Reals => None,
                Domain::Positive => Some(format!("domain {} > 0", input.name)),
                Domain::Inside(low, high) => Some(format!("domain {} in [{low}, {high}]", input.name)),
                Domain::Symmetric => Some(format!("given {} symmetric", input.name)),
                Domain::PositiveDefinite => Some(format!("given {} posdef", input.name)),
            });
        }
        lines.extend(self.lets.iter().map(|(name, value)| format!("let {name} = {}", tree::show(value))));
        lines.into_iter().map(|line| line + "\n").collect()
    }
}
