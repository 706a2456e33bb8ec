//! Forms evaluated in any reader: the plainest way, entry by entry, with nothing of the rules that made them.

use backproof::lang::dim::Dim;
use backproof::lang::typed::{Document, InputId};
use backproof::tape::{Constant, FunctionId, Primitive, Product, Reader};
use backproof::witness::all_shapes::{Algebra, Component, Factor, Fold, Form, Function, Head, Ix, Power, Reach};
use dashu_int::IBig;
use dashu_ratio::RBig;
use std::collections::HashMap;
use std::rc::Rc;

/// Forms of one algebra, at one choice of sizes and one point.
pub struct Evaluation<'a, R: Reader> {
    pub document: &'a Document,
    pub algebra: &'a Algebra,
    pub sizes: &'a [u64],
    /// The inputs' entries, row by row.
    pub inputs: HashMap<InputId, Vec<R::Value>>,
    pub reader: R,
    pub atoms: HashMap<u32, Rc<Vec<R::Value>>>,
}

impl<R: Reader> Evaluation<'_, R> {
    /// The entries, the last slot running fastest.
    pub fn form(&mut self, form: &Form) -> Vec<R::Value> {
        let extents = self.extents(&form.slots);
        assignments(&extents).iter().map(|at| self.entry(form, at)).collect()
    }

    fn extents(&self, dims: &[Dim]) -> Vec<u64> {
        dims.iter().map(|dim| dim.at(self.sizes)).collect()
    }

    fn number(&mut self, value: RBig) -> R::Value {
        self.reader.constant(&Constant::exact(value))
    }

    fn entry(&mut self, form: &Form, free: &[u64]) -> R::Value {
        let mut terms = Vec::new();
        for (monomial, coefficient) in &form.terms {
            let mut product = self.number(coefficient.clone());
            for (component, power) in monomial {
                let value = self.component(component, free);
                let value = self.power(&value, power);
                product = self.reader.product(&product, &value);
            }
            terms.push(product);
        }
        self.reader.sum_of_products(terms.iter().map(Product::plus))
    }

    fn component(&mut self, component: &Component, free: &[u64]) -> R::Value {
        let extents = self.extents(&component.sums);
        let mut terms = Vec::new();
        for summed in assignments(&extents) {
            let mut product = self.number(RBig::ONE);
            for factor in &component.factors {
                let value = self.factor(factor, free, &summed);
                product = self.reader.product(&product, &value);
            }
            terms.push(product);
        }
        self.reader.sum_of_products(terms.iter().map(Product::plus))
    }

    fn factor(&mut self, factor: &Factor, free: &[u64], summed: &[u64]) -> R::Value {
        let place = |ix: &Ix| match ix {
            Ix::At(entry) => *entry,
            Ix::Free(slot) => free[usize::from(*slot)],
            Ix::Sum(sum) => summed[usize::from(*sum)],
        };
        let at: Vec<u64> = factor.at.iter().map(place).collect();
        let extents = self.extents(&self.algebra.atom(factor.atom).slots);
        assert_eq!(at.len(), extents.len(), "an atom has an index for each slot");
        let position = at.iter().zip(&extents).fold(0, |position, (ix, extent)| position * extent + ix);
        let value = self.atom(factor.atom)[position as usize].clone();
        self.power(&value, &factor.power)
    }

    /// x^p by products, a square root or exp and log.
    fn power(&mut self, value: &R::Value, power: &Power) -> R::Value {
        let dims = |dims: &[(usize, u32)]| {
            dims.iter().map(|(id, count)| RBig::from(self.sizes[*id].pow(*count))).fold(RBig::ONE, |a, b| a * b)
        };
        let exponent = power.terms().map(|(ids, coefficient)| dims(ids) * coefficient).fold(RBig::ZERO, |a, b| a + b);
        let count = i64::try_from(exponent.numerator().clone()).expect("a moderate exponent");
        if exponent.denominator().is_one() {
            return self.whole_power(value, count);
        }
        if *exponent.denominator() == 2u8.into() {
            let root = self.reader.apply(Primitive::Sqrt, value);
            return self.whole_power(&root, count);
        }
        let log = self.reader.apply(Primitive::Ln, value);
        let exponent = self.number(exponent);
        let product = self.reader.product(&log, &exponent);
        self.reader.apply(Primitive::Exp, &product)
    }

    fn whole_power(&mut self, value: &R::Value, exponent: i64) -> R::Value {
        let base = if exponent < 0 { self.reader.reciprocal(value) } else { value.clone() };
        let mut product = self.number(RBig::ONE);
        for _ in 0..exponent.unsigned_abs() {
            product = self.reader.product(&product, &base);
        }
        product
    }

    fn atom(&mut self, id: u32) -> Rc<Vec<R::Value>> {
        if let Some(known) = self.atoms.get(&id) {
            return known.clone();
        }
        let atom = self.algebra.atom(id).clone();
        let value = Rc::new(match &atom.head {
            Head::Input(input) => self.inputs[input].clone(),
            Head::Known(_) | Head::Symbol(_) => panic!("facts and cut names have no value of their own"),
            Head::Dim(dim) => vec![self.number(RBig::from(self.sizes[*dim]))],
            Head::Prime(prime) => vec![self.number(RBig::from(IBig::from(prime.clone())))],
            Head::Pi => {
                let one = self.number(RBig::ONE);
                let quarter = self.reader.apply(Primitive::Atan, &one);
                let four = self.number(RBig::from(4));
                vec![self.reader.product(&four, &quarter)]
            }
            Head::Delta(dim) => {
                let size = dim.at(self.sizes);
                let places = assignments(&[size, size]);
                places.iter().map(|at| self.number(RBig::from(u8::from(at[0] == at[1])))).collect()
            }
            Head::Embed(whole, part, before) => {
                let (whole, before) = (whole.at(self.sizes), before.at(self.sizes));
                let places = assignments(&[whole, part.at(self.sizes)]);
                places.iter().map(|at| self.number(RBig::from(u8::from(at[0] == before + at[1])))).collect()
            }
            Head::Beyond(whole, before) => {
                let before = before.at(self.sizes);
                (0..whole.at(self.sizes)).map(|at| self.number(RBig::from(u8::from(at >= before)))).collect()
            }
            Head::Until(dim) => {
                let size = dim.at(self.sizes);
                assignments(&[size, size]).iter().map(|at| self.number(RBig::from(u8::from(at[1] <= at[0])))).collect()
            }
            Head::Fold(fold, argument, reach) => self.folded(*fold, argument, reach),
            Head::Base(argument) | Head::Kept(argument) => self.form(argument),
            Head::Position(dim) => (1..=dim.at(self.sizes)).map(|index| self.number(RBig::from(index))).collect(),
            Head::Line(linear) | Head::Side(linear) => {
                let is_line = matches!(atom.head, Head::Line(_));
                let extents = self.extents(&atom.slots);
                let holds = |at: &Vec<u64>| {
                    let term = |(index, (_, factor)): (&u64, &(_, backproof::lang::typed::Size))| {
                        factor.at(self.sizes).expect("small") * (*index as i64 + 1)
                    };
                    let sum: i64 = at.iter().zip(&linear.terms).map(term).sum();
                    let value = sum + linear.offset.at(self.sizes).expect("small");
                    if is_line { value == 0 } else { value >= 0 }
                };
                let all: Vec<bool> = assignments(&extents).iter().map(holds).collect();
                all.into_iter().map(|holds| self.number(RBig::from(u8::from(holds)))).collect()
            }
            // What is given, then where.
            Head::Mapped(map) => {
                let extents = self.extents(&atom.slots);
                let entry =
                    |at: &[u64]| at.iter().zip(&extents[1..]).fold(0, |entry, (ix, extent)| entry * extent + ix);
                let holds = |at: &Vec<u64>| {
                    let given = self.document.given(*map, entry(&at[1..]), self.sizes).expect("a map at these sizes");
                    given == at[0] + 1
                };
                let all: Vec<bool> = assignments(&extents).iter().map(holds).collect();
                all.into_iter().map(|holds| self.number(RBig::from(u8::from(holds)))).collect()
            }
            Head::Exp(argument) => self.map(argument, &mut |reader, x| reader.apply(Primitive::Exp, x)),
            Head::Apply(function, argument) => self.map(argument, &mut |reader, x| apply(reader, *function, x)),
            Head::Declared(function, order, argument) => {
                let id = u32::try_from(*function).expect("few functions");
                self.map(argument, &mut |reader, x| reader.opaque(FunctionId(id), *order, x))
            }
            Head::Inverse(matrix) => self.eliminated(matrix).0,
            Head::Cholesky(matrix) => self.factored(matrix),
            Head::Raised(matrix, dim) => self.raised(matrix, dim.at(self.sizes)),
            Head::Det(matrix) => vec![self.eliminated(matrix).1],
            Head::LogDet(matrix) => {
                let det = self.eliminated(matrix).1;
                let negated = self.reader.negation(&det);
                let size = self.reader.select(&det, &negated, &det);
                vec![self.reader.apply(Primitive::Ln, &size)]
            }
        });
        self.atoms.insert(id, value.clone());
        value
    }

    fn map(&mut self, argument: &Form, function: &mut dyn FnMut(&mut R, &R::Value) -> R::Value) -> Vec<R::Value> {
        let values = self.form(argument);
        values.iter().map(|x| function(&mut self.reader, x)).collect()
    }

    /// One value for each choice of the slots that stay, from those of the slots that are gone through at which the condition holds.
    fn folded(&mut self, fold: Fold, argument: &Form, reach: &Reach) -> Vec<R::Value> {
        let kept = argument.slots.len() - reach.gone;
        let group: u64 = self.extents(&argument.slots[kept..]).iter().product();
        let (values, holds) = (self.form(argument), self.form(&reach.holds));
        let groups = values.chunks(group as usize).zip(holds.chunks(group as usize));
        groups.map(|(values, holds)| self.folded_group(fold, values, holds)).collect()
    }

    fn folded_group(&mut self, fold: Fold, values: &[R::Value], holds: &[R::Value]) -> R::Value {
        let (one, half) = (self.number(RBig::ONE), self.number(RBig::from_parts(1.into(), 2u8.into())));
        let (mut best, mut any) = (one.clone(), self.number(RBig::ZERO));
        for (value, held) in values.iter().zip(holds) {
            let next = match fold {
                Fold::Product => self.reader.product(&best, value),
                Fold::Largest => {
                    let on = self.less(&best, value);
                    let larger = self.reader.select(&on, value, &best);
                    let on = self.less(&any, &half);
                    self.reader.select(&on, value, &larger)
                }
            };
            let on = self.less(held, &half);
            best = self.reader.select(&on, &best, &next);
            any = self.reader.select(&on, &any, &one);
        }
        best
    }

    /// `a − b`, which is below 0 where a is less.
    fn less(&mut self, a: &R::Value, b: &R::Value) -> R::Value {
        let negated = self.reader.negation(b);
        self.reader.sum_of_products([a, &negated].map(Product::plus).into_iter())
    }

    /// A matrix multiplied by itself.
    fn raised(&mut self, matrix: &Form, times: u64) -> Vec<R::Value> {
        let base = self.form(matrix);
        let size = base.len().isqrt();
        let mut power: Vec<R::Value> =
            (0..base.len()).map(|at| self.number(RBig::from(u8::from(at / size == at % size)))).collect();
        for _ in 0..times {
            let mut next = Vec::with_capacity(base.len());
            for at in 0..base.len() {
                let terms = (0..size).map(|k| Product::of(&power[at / size * size + k], &base[k * size + at % size]));
                next.push(self.reader.sum_of_products(terms));
            }
            power = next;
        }
        power
    }

    /// The lower triangular factor, from `Σ L[i,k] L[j,k] = A[i,j]`.
    fn factored(&mut self, matrix: &Form) -> Vec<R::Value> {
        let flat = self.form(matrix);
        let size = flat.len().isqrt();
        let mut factor = vec![self.number(RBig::ZERO); flat.len()];
        for j in 0..size {
            for i in j..size {
                let before = (0..j).map(|k| Product::of(&factor[i * size + k], &factor[j * size + k]).negated());
                let rest = self.reader.sum_of_products(before.chain([Product::plus(&flat[i * size + j])]));
                factor[i * size + j] = if i == j {
                    self.reader.apply(Primitive::Sqrt, &rest)
                } else {
                    let inverse = self.reader.reciprocal(&factor[j * size + j]);
                    self.reader.product(&rest, &inverse)
                };
            }
        }
        factor
    }

    /// Inverse and determinant by elimination without exchange of rows; without value where a pivot is 0.
    fn eliminated(&mut self, matrix: &Form) -> (Vec<R::Value>, R::Value) {
        let half = matrix.slots.len() / 2;
        let size = self.extents(&matrix.slots[..half]).iter().product::<u64>() as usize;
        let flat = self.form(matrix);
        let mut left: Vec<Vec<R::Value>> = flat.chunks(size).map(<[R::Value]>::to_vec).collect();
        let mut right: Vec<Vec<R::Value>> = Vec::new();
        for row in 0..size {
            right.push((0..size).map(|col| self.number(RBig::from(u8::from(row == col)))).collect());
        }
        let mut det = self.number(RBig::ONE);
        for pivot in 0..size {
            det = self.reader.product(&det, &left[pivot][pivot]);
            let scale = self.reader.reciprocal(&left[pivot][pivot]);
            for side in [&mut left, &mut right] {
                side[pivot].iter_mut().for_each(|x| *x = self.reader.product(x, &scale));
            }
            for row in (0..size).filter(|row| *row != pivot) {
                let factor = left[row][pivot].clone();
                for side in [&mut left, &mut right] {
                    let other = side[pivot].clone();
                    for (own, other) in side[row].iter_mut().zip(&other) {
                        let terms = [Product::plus(&*own), Product::of(&factor, other).negated()];
                        *own = self.reader.sum_of_products(terms.into_iter());
                    }
                }
            }
        }
        (right.concat(), det)
    }
}

fn apply<R: Reader>(reader: &mut R, function: Function, x: &R::Value) -> R::Value {
    let (zero, one) = (reader.constant(&Constant::integer(0)), reader.constant(&Constant::integer(1)));
    match function {
        Function::Log => reader.apply(Primitive::Ln, x),
        Function::Sin => reader.apply(Primitive::Sin, x),
        Function::Cos => reader.apply(Primitive::Cos, x),
        Function::Atan => reader.apply(Primitive::Atan, x),
        Function::Erf => reader.apply(Primitive::Erf, x),
        Function::Step => reader.select(x, &zero, &one),
        Function::Lgamma => reader.apply(Primitive::Lgamma, x),
        Function::Polygamma(order) => reader.apply(Primitive::Polygamma(order), x),
        Function::Floor => {
            // That of x − ½ but at whole numbers.
            let two = reader.constant(&Constant::integer(2));
            let half = reader.reciprocal(&two);
            let lower = reader.sum_of_products([Product::plus(x), Product::plus(&half).negated()].into_iter());
            reader.apply(Primitive::Round, &lower)
        }
        Function::Asin => {
            // atan(x/√(1 − x²))
            let rest = reader.sum_of_products([Product::plus(&one), Product::of(x, x).negated()].into_iter());
            let root = reader.apply(Primitive::Sqrt, &rest);
            let secant = reader.reciprocal(&root);
            let tangent = reader.product(x, &secant);
            reader.apply(Primitive::Atan, &tangent)
        }
    }
}

fn assignments(extents: &[u64]) -> Vec<Vec<u64>> {
    let mut all = vec![Vec::new()];
    for extent in extents {
        all = all.iter().flat_map(|at| (0..*extent).map(move |ix| [at.as_slice(), &[ix]].concat())).collect();
    }
    all
}
