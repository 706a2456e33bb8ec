//! Inverse and determinant: what is split and drawn out before they become atoms. Half of the form's slots are the rows', half the columns'.

use super::algebra::{Algebra, identity};
use super::form::{Component, Factor, Form, Formed, Head, Ix, Monomial, Stop};
use super::power::Power;
use crate::lang::ast::Property;
use crate::lang::dim::Dim;
use dashu_ratio::RBig;
use std::rc::Rc;

/// What a square matrix is made of.
pub(super) enum Split {
    /// A scalar times a matrix.
    Scaled(Monomial, RBig, Form),
    /// Zero off the diagonal: the diagonal's entries.
    Diagonal(Form),
    /// A product of two square matrices.
    Product(Form, Form),
    /// A Kronecker product of two square matrices.
    Kronecker(Form, Form),
    /// The inverse of a matrix.
    Inverse(Form),
    /// A matrix whose transpose is its inverse.
    Orthogonal(Form),
    /// None of these.
    Whole,
}

impl Algebra {
    /// The inverse of a square matrix.
    pub(super) fn inverse(&mut self, form: &Form) -> Formed<Form> {
        if form.is_zero() {
            return Err(Stop::Outside("the inverse of 0".to_string()));
        }
        let half = form.slots.len() / 2;
        if half == 0 {
            return self.power(form, &Power::constant(-RBig::ONE));
        }
        match self.split(form)? {
            Split::Scaled(factors, number, rest) => {
                let scale = self.scalar(&factors, number)?;
                let scale = self.power(&scale, &Power::constant(-RBig::ONE))?;
                let inverse = self.inverse(&rest)?;
                self.product(&[(&scale, &[]), (&inverse, &identity(2 * half))], &[], form.slots.clone())
            }
            Split::Diagonal(entries) => {
                let inverse = self.power(&entries, &Power::constant(-RBig::ONE))?;
                let delta = self.delta(&form.slots[0]);
                let at = [Ix::Free(0), Ix::Free(1)];
                self.product(&[(&delta, &at), (&inverse, &at[..1])], &[], form.slots.clone())
            }
            Split::Product(left, right) => {
                let (left, right) = (self.inverse(&left)?, self.inverse(&right)?);
                self.matrix_product(&right, &left)
            }
            Split::Kronecker(left, right) => {
                let (left, right) = (self.inverse(&left)?, self.inverse(&right)?);
                self.kronecker(&left, &right)
            }
            Split::Inverse(inside) => Ok(inside),
            Split::Orthogonal(matrix) => self.transposed(&matrix),
            Split::Whole => {
                let (atom, order) = self.square(Head::Inverse(Rc::new(form.clone())), form)?;
                let at = order.iter().map(|slot| Ix::Free(*slot as u16)).collect();
                Ok(Form::entry(atom, at, Power::one(), form.slots.clone()))
            }
        }
    }

    /// A square matrix to the power of a dimension: an atom, of which nothing is known but that numbers can be drawn out, and that the
    /// power of a transpose is the power's.
    pub(super) fn raised_matrix(&mut self, form: &Form, dim: &Dim) -> Formed<Form> {
        if form.slots.is_empty() {
            return self.power(form, &Power::dim(dim));
        }
        if form.is_zero() || form.slots.len() != 2 {
            return Err(Stop::Outside("0 or a Kronecker product to the power of a dimension".to_string()));
        }
        if let Split::Scaled(factors, number, rest) = self.split(form)? {
            let scale = self.scalar(&factors, number)?;
            let scale = self.power(&scale, &Power::dim(dim))?;
            let raised = self.raised_matrix(&rest, dim)?;
            return self.product(&[(&scale, &[]), (&raised, &identity(2))], &[], form.slots.clone());
        }
        let (atom, order) = self.square(Head::Raised(Rc::new(form.clone()), dim.clone()), form)?;
        let at = order.iter().map(|slot| Ix::Free(*slot as u16)).collect();
        Ok(Form::entry(atom, at, Power::one(), form.slots.clone()))
    }

    /// Whether a matrix to the power of a dimension was met.
    pub(super) fn has_raised(&self) -> bool {
        self.atoms.iter().any(|atom| matches!(atom.head, Head::Raised(..)))
    }

    /// The determinant of a square matrix.
    pub(super) fn determinant(&mut self, form: &Form) -> Formed<Form> {
        let half = form.slots.len() / 2;
        if half == 0 {
            return Ok(form.clone());
        }
        if form.is_zero() {
            return Ok(Form::zero(Vec::new()));
        }
        if let Some(product) = self.triangular_determinant(form)? {
            return Ok(product);
        }
        match self.split(form)? {
            Split::Scaled(factors, number, rest) => {
                let scale = self.scalar(&factors, number)?;
                let size = size(&form.slots[..half])?;
                let scale = self.power(&scale, &Power::dim(&size))?;
                let determinant = self.determinant(&rest)?;
                self.times(&scale, &determinant)
            }
            Split::Diagonal(entries) if entries.as_number().is_some_and(|number| number.is_one()) => Ok(scalar_one()),
            Split::Product(left, right) => {
                let (left, right) = (self.determinant(&left)?, self.determinant(&right)?);
                self.times(&left, &right)
            }
            Split::Kronecker(left, right) => {
                let (sizes_left, sizes_right) = (Power::dim(&left.slots[0]), Power::dim(&right.slots[0]));
                let (left, right) = (self.determinant(&left)?, self.determinant(&right)?);
                let (left, right) = (self.power(&left, &sizes_right)?, self.power(&right, &sizes_left)?);
                self.times(&left, &right)
            }
            Split::Inverse(inside) => {
                let determinant = self.determinant(&inside)?;
                self.power(&determinant, &Power::constant(-RBig::ONE))
            }
            _ => {
                let (atom, _) = self.square(Head::Det(Rc::new(form.clone())), form)?;
                Ok(Form::entry(atom, Vec::new(), Power::one(), Vec::new()))
            }
        }
    }

    /// The log of the absolute determinant.
    pub(super) fn log_determinant(&mut self, form: &Form) -> Formed<Form> {
        let half = form.slots.len() / 2;
        if form.is_zero() {
            return Err(Stop::Outside("logdet of 0".to_string()));
        }
        if half == 0 {
            // log |x| = ½ log x²
            let square = self.times(form, form)?;
            return Ok(self.log(&square)?.scaled(&RBig::from_parts(1.into(), 2u8.into())));
        }
        if let Some(sum) = self.triangular_log_determinant(form)? {
            return Ok(sum);
        }
        match self.split(form)? {
            Split::Scaled(factors, number, rest) => {
                let scale = self.scalar(&factors, number)?;
                let scale = if self.positive(&scale.negated()) { scale.negated() } else { scale };
                if !self.positive(&scale) {
                    let (atom, _) = self.square(Head::LogDet(Rc::new(form.clone())), form)?;
                    return Ok(Form::entry(atom, Vec::new(), Power::one(), Vec::new()));
                }
                let size = size(&form.slots[..half])?;
                let (log, size) = (self.log(&scale)?, self.dimension(&size));
                let rest = self.log_determinant(&rest)?;
                Ok(self.times(&size, &log)?.plus(&rest))
            }
            Split::Diagonal(entries) if entries.as_number().is_some_and(|number| number.is_one()) => {
                Ok(Form::zero(Vec::new()))
            }
            Split::Product(left, right) => Ok(self.log_determinant(&left)?.plus(&self.log_determinant(&right)?)),
            Split::Kronecker(left, right) => {
                let (sizes_left, sizes_right) = (self.dimension(&left.slots[0]), self.dimension(&right.slots[0]));
                let (left, right) = (self.log_determinant(&left)?, self.log_determinant(&right)?);
                Ok(self.times(&sizes_right, &left)?.plus(&self.times(&sizes_left, &right)?))
            }
            Split::Inverse(inside) => Ok(self.log_determinant(&inside)?.negated()),
            Split::Orthogonal(_) => Ok(Form::zero(Vec::new())),
            _ => {
                let (atom, _) = self.square(Head::LogDet(Rc::new(form.clone())), form)?;
                Ok(Form::entry(atom, Vec::new(), Power::one(), Vec::new()))
            }
        }
    }

    /// An atom of a square matrix: of the matrix or of its transpose, whichever is less.
    fn square(&mut self, head: Head, form: &Form) -> Formed<(u32, Vec<usize>)> {
        let slots: Vec<usize> = (0..form.slots.len()).collect();
        let half = slots.len() / 2;
        let transposed = slots[half..].iter().chain(&slots[..half]).copied().collect();
        self.arranged(head, form, &slots.clone(), &[slots, transposed])
    }

    /// The matrix product of two matrices with one slot each for rows and columns.
    pub(super) fn matrix_product(&mut self, left: &Form, right: &Form) -> Formed<Form> {
        let slots = vec![left.slots[0].clone(), right.slots[1].clone()];
        let inner = [left.slots[1].clone()];
        self.product(&[(left, &[Ix::Free(0), Ix::Sum(0)]), (right, &[Ix::Sum(0), Ix::Free(1)])], &inner, slots)
    }

    /// The Kronecker product of matrices with one slot each for rows and columns.
    fn kronecker(&mut self, left: &Form, right: &Form) -> Formed<Form> {
        let slots = [&left.slots[0], &right.slots[0], &left.slots[1], &right.slots[1]].map(Clone::clone);
        let (one, two) = ([Ix::Free(0), Ix::Free(2)], [Ix::Free(1), Ix::Free(3)]);
        self.product(&[(left, &one), (right, &two)], &[], slots.to_vec())
    }

    /// The transpose of a matrix with one slot each for rows and columns.
    pub(super) fn transposed(&mut self, form: &Form) -> Formed<Form> {
        let slots = vec![form.slots[1].clone(), form.slots[0].clone()];
        self.indexed(form, &[Ix::Free(1), Ix::Free(0)], slots)
    }

    pub(super) fn scalar(&mut self, factors: &Monomial, number: RBig) -> Formed<Form> {
        let form = Form { slots: Vec::new(), terms: [(factors.clone(), number)].into() };
        self.indexed(&form, &[], Vec::new())
    }

    pub(super) fn split(&mut self, form: &Form) -> Formed<Split> {
        let (factors, number) = scalars(form);
        if !factors.is_empty() || !number.is_one() {
            let mut rest = Form::zero(form.slots.clone());
            for (monomial, coefficient) in &form.terms {
                let own = monomial.iter().filter(|entry| !factors.contains(entry)).cloned().collect();
                rest.add(own, coefficient / &number);
            }
            return Ok(Split::Scaled(factors, number, rest));
        }
        if form.slots.len() == 4 {
            return Ok(kronecker_factors(form).map_or(Split::Whole, |(left, right)| Split::Kronecker(left, right)));
        }
        if form.slots.len() != 2 {
            return Ok(Split::Whole);
        }
        if let Some(entries) = self.diagonal(form)? {
            return Ok(Split::Diagonal(entries));
        }
        let Some((monomial, _)) = form.single() else { return Ok(Split::Whole) };
        if let [(component, power)] = monomial.as_slice()
            && let ([factor], true, true) = (component.factors.as_slice(), component.sums.is_empty(), power.is_one())
        {
            return self.of_atom(factor, form);
        }
        self.factors_of(monomial, form)
    }

    /// A single atom that is known to be an inverse, or orthogonal.
    fn of_atom(&mut self, factor: &Factor, form: &Form) -> Formed<Split> {
        let at = factor.at.clone();
        match self.atom(factor.atom).head.clone() {
            Head::Inverse(inside) if at.len() == 2 => {
                // inv(E)[at] is the inverse of E[at].
                Ok(Split::Inverse(self.indexed(&inside, &at, form.slots.clone())?))
            }
            Head::Known(id) if self.given.has_property(id, Property::Orthogonal) && at.len() == 2 => {
                Ok(Split::Orthogonal(form.clone()))
            }
            _ => Ok(Split::Whole),
        }
    }

    /// The diagonal's entries, if each term has a delta between row and column.
    fn diagonal(&mut self, form: &Form) -> Formed<Option<Form>> {
        let delta = |(component, _): &(Component, Power)| {
            component.sums.is_empty()
                && component.factors.iter().all(|one| self.is_delta(one.atom) && is_whole(&one.at))
        };
        if !form.terms.keys().all(|monomial| monomial.iter().any(delta)) {
            return Ok(None);
        }
        let mut entries = Form::zero(vec![form.slots[0].clone()]);
        for (monomial, coefficient) in &form.terms {
            let rest = monomial.iter().filter(|entry| !delta(entry)).cloned().collect();
            entries.add(rest, coefficient.clone());
        }
        Ok(Some(entries))
    }

    /// Two square factors of one monomial: parted at a summed index of the matrix's own size, or a diagonal matrix beside another.
    fn factors_of(&mut self, monomial: &Monomial, form: &Form) -> Formed<Split> {
        if let [(component, power)] = monomial.as_slice()
            && power.is_one()
        {
            for cut in 0..component.sums.len() {
                if component.sums[cut] == form.slots[0]
                    && let Some((left, right)) = parted(component, cut, &form.slots)
                {
                    let (left, right) = (self.normalised(left)?, self.normalised(right)?);
                    return Ok(Split::Product(left, right));
                }
            }
        }
        let touches = |(component, _): &(Component, Power), slot: u16| {
            component.factors.iter().any(|factor| factor.at.contains(&Ix::Free(slot)))
        };
        for (own, other) in [(0u16, 1u16), (1, 0)] {
            let (beside, rest): (Monomial, Monomial) =
                monomial.iter().cloned().partition(|entry| touches(entry, own) && !touches(entry, other));
            let both = rest.iter().any(|entry| touches(entry, 0) && touches(entry, 1));
            if beside.is_empty() || !both {
                continue;
            }
            let beside = Form { slots: form.slots.clone(), terms: [(beside, RBig::ONE)].into() };
            let rest = Form { slots: form.slots.clone(), terms: [(rest, RBig::ONE)].into() };
            let delta = self.delta(&form.slots[0]);
            let diagonal = self.times(&delta, &beside)?;
            return Ok(if own == 0 { Split::Product(diagonal, rest) } else { Split::Product(rest, diagonal) });
        }
        Ok(Split::Whole)
    }

    fn normalised(&mut self, form: Form) -> Formed<Form> {
        let slots = form.slots.clone();
        self.indexed(&form, &identity(slots.len()), slots)
    }
}

/// Whether the indices are the row and the column.
fn is_whole(at: &[Ix]) -> bool {
    matches!(at, [Ix::Free(0), Ix::Free(1)] | [Ix::Free(1), Ix::Free(0)])
}

fn scalar_one() -> Form {
    Form::constant(RBig::ONE, Vec::new())
}

/// The product of dimensions.
fn size(dims: &[Dim]) -> Formed<Dim> {
    dims.iter().try_fold(Dim::fixed(1), |size, dim| size.times(dim)).ok_or(Stop::TooLarge)
}

/// What all terms share that has no free index, and the leading coefficient.
fn scalars(form: &Form) -> (Monomial, RBig) {
    let is_scalar = |component: &Component| {
        component.factors.iter().all(|factor| !factor.at.iter().any(|ix| matches!(ix, Ix::Free(_))))
    };
    let Some((last, number)) = form.terms.iter().next_back() else { return (Vec::new(), RBig::ONE) };
    let shared =
        |entry: &&(Component, Power)| is_scalar(&entry.0) && form.terms.keys().all(|monomial| monomial.contains(entry));
    (last.iter().filter(shared).cloned().collect(), number.clone())
}

/// The two sides of a component at a summed index that parts row from column; as forms that are not normalised.
fn parted(component: &Component, cut: usize, slots: &[Dim]) -> Option<(Form, Form)> {
    let cut_ix = Ix::Sum(cut as u16);
    let count = component.factors.len();
    let mut group: Vec<usize> = (0..count).collect();
    for one in 0..count {
        for other in 0..one {
            let share = |ix: &Ix| matches!(ix, Ix::Sum(_)) && *ix != cut_ix && component.factors[other].at.contains(ix);
            let same_free = |ix: &Ix| matches!(ix, Ix::Free(_)) && component.factors[other].at.contains(ix);
            if component.factors[one].at.iter().any(|ix| share(ix) || same_free(ix)) {
                let (from, to) = (group[one], group[other]);
                group.iter_mut().filter(|name| **name == from).for_each(|name| *name = to);
            }
        }
    }
    let has = |slot: u16| (0..count).find(|at| component.factors[*at].at.contains(&Ix::Free(slot))).map(|at| group[at]);
    let (row, col) = (has(0)?, has(1)?);
    if row == col {
        return None;
    }
    // What hangs on the cut index alone goes to the left.
    let side = |right: bool| {
        let members = (0..count).filter(|at| (group[*at] == col) == right);
        let mut sums: Vec<(u16, Dim)> = Vec::new();
        let mut factors = Vec::new();
        for member in members {
            let factor = &component.factors[member];
            let place = |ix: &Ix| match ix {
                ix if *ix == cut_ix => Ix::Free(if right { 0 } else { 1 }),
                Ix::Sum(sum) => {
                    let known = sums.iter().position(|(name, _)| name == sum);
                    let position = known.unwrap_or_else(|| {
                        sums.push((*sum, component.sums[usize::from(*sum)].clone()));
                        sums.len() - 1
                    });
                    Ix::Sum(position as u16)
                }
                other => *other,
            };
            let at: Vec<Ix> = factor.at.iter().map(place).collect();
            factors.push(Factor { atom: factor.atom, at, power: factor.power.clone() });
        }
        let has_cut = factors.iter().any(|factor| factor.at.contains(&Ix::Free(if right { 0 } else { 1 })));
        let sums = sums.into_iter().map(|(_, dim)| dim).collect();
        let component = Component { sums, factors };
        has_cut.then(|| Form { slots: slots.to_vec(), terms: [(vec![(component, Power::one())], RBig::ONE)].into() })
    };
    Some((side(false)?, side(true)?))
}

/// The two factors of a Kronecker product: the first on the slots 0 and 2, the second on 1 and 3.
fn kronecker_factors(form: &Form) -> Option<(Form, Form)> {
    let (monomial, _) = form.single()?;
    if form.slots[0] != form.slots[2] || form.slots[1] != form.slots[3] {
        return None;
    }
    let on = |component: &Component, slots: [u16; 2]| {
        let frees = component.factors.iter().flat_map(|factor| &factor.at).filter(|ix| matches!(ix, Ix::Free(_)));
        let mut frees = frees.peekable();
        frees.peek().is_some() && frees.all(|ix| slots.iter().any(|slot| *ix == Ix::Free(*slot)))
    };
    let (left, right): (Monomial, Monomial) =
        monomial.iter().cloned().partition(|(component, _)| on(component, [0, 2]));
    if left.is_empty() || right.is_empty() || !right.iter().all(|(component, _)| on(component, [1, 3])) {
        return None;
    }
    let renamed = |monomial: Monomial, base: u16, slots: Vec<Dim>| {
        let rename = |ix: Ix| match ix {
            Ix::Free(slot) => Ix::Free((slot - base) / 2),
            other => other,
        };
        let component = |(component, power): (Component, Power)| {
            let factors = component
                .factors
                .into_iter()
                .map(|factor| Factor { at: factor.at.into_iter().map(rename).collect(), ..factor });
            (Component { sums: component.sums, factors: factors.collect() }, power)
        };
        Form { slots, terms: [(monomial.into_iter().map(component).collect(), RBig::ONE)].into() }
    };
    let left = renamed(left, 0, vec![form.slots[0].clone(), form.slots[2].clone()]);
    let right = renamed(right, 1, vec![form.slots[1].clone(), form.slots[3].clone()]);
    Some((left, right))
}
