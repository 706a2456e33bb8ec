//! Cholesky's factor as an atom: the lower triangular L with a positive diagonal and L·L' = A, for a symmetric form A.
//!
//! Where A is an input that is given as symmetric, L is taken for what is free, and the input is L·L'. Of other forms the product
//! Σₖ L[i,k] L[j,k] is replaced by what it is. `dL = L·Φ(L⁻¹ dA L⁻ᵀ)`, where Φ keeps what is below the diagonal and half of what is
//! on it, follows from the product rule for L·L' = A: `L⁻¹ dA L⁻ᵀ = L⁻¹ dL + (L⁻¹ dL)ᵀ`, and `L⁻¹ dL` is lower triangular.

use super::affine::Linear;
use super::algebra::{Algebra, Operand, Raw, identity};
use super::elaborate::half;
use super::form::{AtomId, Factor, Fold, Form, Formed, Head, Ix, Reach, Stop};
use super::linear::Split;
use super::power::Power;
use crate::lang::dim::Dim;
use crate::lang::typed::{InputId, Size};
use dashu_ratio::RBig;
use std::rc::Rc;

/// An entry of Cholesky's factor, or of its inverse.
#[derive(Clone, Copy, Debug)]
struct Triangle {
    /// The factor itself.
    factor: AtomId,
    /// Whether this is an entry of its inverse.
    inverse: bool,
    row: Ix,
    col: Ix,
}

fn free(slot: u16) -> Ix {
    Ix::Free(slot)
}

fn natural(power: &Power) -> bool {
    power.as_integer().is_some_and(|power| power >= 1)
}

impl Algebra {
    /// The factor of the form's symmetric part.
    pub(super) fn factor_of_symmetric_part(&mut self, form: &Form) -> Formed<Form> {
        match form.slots.len() {
            0 => self.cholesky(form),
            2 => {
                let turned = self.transposed(form)?;
                let part = form.clone().plus(&turned).scaled(&RBig::from_parts(1.into(), 2u8.into()));
                self.cholesky(&part)
            }
            _ => Err(Stop::Outside("the Cholesky factor of a Kronecker product".to_string())),
        }
    }

    /// The factor of a symmetric form.
    pub(super) fn cholesky(&mut self, form: &Form) -> Formed<Form> {
        if form.slots.is_empty() {
            return self.power(form, &half());
        }
        if form.is_zero() {
            return Err(Stop::Outside("the Cholesky factor of 0".to_string()));
        }
        let entry = |atom: AtomId| Form::entry(atom, identity(2), Power::one(), form.slots.clone());
        if let Some(factor) = self.squared(form) {
            return Ok(entry(factor));
        }
        let split = if self.input_of_part(form).is_some() { Split::Whole } else { self.split(form)? };
        match split {
            Split::Scaled(factors, number, rest) => {
                let scale = self.scalar(&factors, number)?;
                if self.positive(&scale) {
                    let (root, factor) = (self.power(&scale, &half())?, self.cholesky(&rest)?);
                    return self.product(&[(&root, &[]), (&factor, &identity(2))], &[], form.slots.clone());
                }
            }
            Split::Diagonal(entries) => {
                let root = self.power(&entries, &half())?;
                let delta = self.delta(&form.slots[0]);
                let at = identity(2);
                return self.product(&[(&delta, &at), (&root, &at[..1])], &[], form.slots.clone());
            }
            _ => {}
        }
        let head = Head::Cholesky(Rc::new(form.clone()));
        Ok(entry(self.intern(head, form.slots.clone(), Vec::new(), false)))
    }

    /// The factor L of which the form is L·L'.
    fn squared(&self, form: &Form) -> Option<AtomId> {
        let (monomial, coefficient) = form.single().filter(|(_, coefficient)| coefficient.is_one())?;
        let [(component, power)] = monomial.as_slice() else { return None };
        let [one, other] = component.factors.as_slice() else { return None };
        let fits = |factor: &Factor, slot: u16| factor.power.is_one() && factor.at == [free(slot), Ix::Sum(0)];
        let are = fits(one, 0) && fits(other, 1) || fits(one, 1) && fits(other, 0);
        let is_factor = matches!(self.atom(one.atom).head, Head::Cholesky(_));
        (coefficient.is_one()
            && power.is_one()
            && component.sums.len() == 1
            && one.atom == other.atom
            && are
            && is_factor)
            .then_some(one.atom)
    }

    /// The input whose symmetric part the form is.
    pub(super) fn input_of_part(&self, form: &Form) -> Option<InputId> {
        let half = RBig::from_parts(1.into(), 2u8.into());
        let mut entries = form.terms.iter().map(|(monomial, coefficient)| {
            let [(component, power)] = monomial.as_slice() else { return None };
            let [factor] = component.factors.as_slice() else { return None };
            let Head::Input(id) = self.atom(factor.atom).head else { return None };
            let is_plain = power.is_one() && factor.power.is_one() && *coefficient == half;
            (is_plain && component.sums.is_empty()).then(|| (id, factor.at.clone()))
        });
        let (Some(Some((id, one))), Some(Some((other_id, other))), None) =
            (entries.next(), entries.next(), entries.next())
        else {
            return None;
        };
        let (row, col) = (free(0), free(1));
        let ends = [[row, col], [col, row]];
        (id == other_id && ends.iter().any(|[a, b]| one == [*a, *b] && other == [*b, *a])).then_some(id)
    }

    /// What stands for an input that is symmetric: itself, or L·L' where its factor takes part.
    pub(super) fn symmetric_input(&mut self, plain: AtomId, known: AtomId, slots: &[Dim]) -> Formed<Form> {
        let whole = |atom| Form::entry(atom, identity(slots.len()), Power::one(), slots.to_vec());
        let own = whole(known);
        if slots.len() != 2 {
            return Ok(own);
        }
        let turned = self.transposed(&whole(plain))?;
        let part = whole(plain).plus(&turned).scaled(&RBig::from_parts(1.into(), 2u8.into()));
        if self.known(&Head::Cholesky(Rc::new(part))).is_none() {
            return Ok(own);
        }
        let factor = self.cholesky(&own)?;
        let rows = [free(0), Ix::Sum(0)];
        let cols = [free(1), Ix::Sum(0)];
        self.product(&[(&factor, &rows), (&factor, &cols)], &slots[..1], slots.to_vec())
    }

    /// `dL[i,j] = Σ L[i,p] φ[p,j] inv(L)[p,c] dA[c,d] inv(L)[j,d]`, where φ is 1 below the diagonal and ½ on it.
    pub(super) fn cholesky_derivative(&mut self, whole: &Form, inner: &Form) -> Formed<Form> {
        let dim = whole.slots[0].clone();
        let ends = [(dim.clone(), Size::integer(1)), (dim.clone(), Size::integer(-1))];
        let below = self.side(&Linear { terms: ends.to_vec(), offset: Size::integer(0) })?;
        let on = self.delta(&dim).scaled(&RBig::from_parts((-1).into(), 2u8.into()));
        let (kept, inverse) = (below.plus(&on), self.inverse(whole)?);
        let by = (2..inner.slots.len()).map(|slot| free(slot as u16));
        let middle: Vec<Ix> = [Ix::Sum(1), Ix::Sum(2)].into_iter().chain(by).collect();
        let operands: [Operand<'_>; 5] = [
            (whole, &[free(0), Ix::Sum(0)]),
            (&kept, &[Ix::Sum(0), free(1)]),
            (&inverse, &[Ix::Sum(0), Ix::Sum(1)]),
            (inner, &middle),
            (&inverse, &[free(1), Ix::Sum(2)]),
        ];
        self.product(&operands, &[dim.clone(), dim.clone(), dim], inner.slots.clone())
    }

    /// The determinant of a factor is the product of its diagonal, of which the logarithm is a sum.
    pub(super) fn triangular_determinant(&mut self, form: &Form) -> Formed<Option<Form>> {
        let Some(diagonal) = self.diagonal_of_factor(form)? else { return Ok(None) };
        let reach = Reach::all(1, diagonal.slots.clone());
        self.fold_up(Fold::Product, &diagonal, &reach).map(Some)
    }

    /// The same of its logarithm.
    pub(super) fn triangular_log_determinant(&mut self, form: &Form) -> Formed<Option<Form>> {
        let Some(diagonal) = self.diagonal_of_factor(form)? else { return Ok(None) };
        let log = self.log(&diagonal)?;
        self.product(&[(&log, &[Ix::Sum(0)])], &diagonal.slots, Vec::new()).map(Some)
    }

    fn diagonal_of_factor(&mut self, form: &Form) -> Formed<Option<Form>> {
        let is_factor = form.slots.len() == 2
            && form.as_single_factor().is_some_and(|one| matches!(self.atom(one.atom).head, Head::Cholesky(_)));
        if !is_factor {
            return Ok(None);
        }
        self.indexed(form, &[free(0), free(0)], form.slots[..1].to_vec()).map(Some)
    }

    fn triangle(&self, factor: &Factor) -> Option<Triangle> {
        let [row, col] = *factor.at.as_slice() else { return None };
        match &self.atom(factor.atom).head {
            Head::Cholesky(_) => Some(Triangle { factor: factor.atom, inverse: false, row, col }),
            Head::Inverse(matrix) => {
                let inside = matrix.as_single_factor()?;
                matches!(self.atom(inside.atom).head, Head::Cholesky(_)).then_some(())?;
                let (row, col) = if inside.at == identity(2) { (row, col) } else { (col, row) };
                Some(Triangle { factor: inside.atom, inverse: true, row, col })
            }
            _ => None,
        }
    }

    /// Whether an entry of a triangular matrix is one of its diagonal, which is positive; none for other atoms.
    pub(super) fn is_on_diagonal(&self, factor: &Factor) -> Option<bool> {
        self.triangle(factor).map(|triangle| triangle.row == triangle.col)
    }

    /// One rule about triangular matrices; none applies where nothing is returned.
    pub(super) fn triangles(&mut self, raw: &Raw) -> Formed<Option<Vec<Raw>>> {
        for position in 0..raw.factors.len() {
            let factor = &raw.factors[position];
            let Some(triangle) = self.triangle(factor) else { continue };
            if triangle.inverse && triangle.row == triangle.col {
                let power = factor.power.times(&Power::constant(-RBig::ONE));
                let mut turned = raw.clone();
                turned.factors[position] = Factor { atom: triangle.factor, at: vec![triangle.row; 2], power };
                return Ok(Some(vec![turned]));
            }
            if !natural(&factor.power) || triangle.row == triangle.col {
                continue;
            }
            if let Some(replaced) = self.outside(raw, position, triangle) {
                return Ok(Some(replaced));
            }
            if let Some(replaced) = self.beside_condition(raw, position, triangle) {
                return Ok(Some(replaced));
            }
            if let Some(replaced) = self.multiplied(raw, position, triangle)? {
                return Ok(Some(replaced));
            }
        }
        Ok(None)
    }

    /// Entries that are 0 or lie in a corner: in the first row and the last column there is one that is not 0.
    fn outside(&mut self, raw: &Raw, position: usize, triangle: Triangle) -> Option<Vec<Raw>> {
        let dim = self.atom(triangle.factor).slots[0].clone();
        let last = dim.as_fixed().and_then(|size| size.checked_sub(1));
        let (other, corner) = match (triangle.row, triangle.col) {
            (Ix::At(row), Ix::At(col)) => return (row < col).then(Vec::new),
            (Ix::At(0), col) => (col, 0),
            (row, Ix::At(col)) if Some(col) == last => (row, col),
            _ => return None,
        };
        let mut moved = raw.clone();
        moved.factors[position].at = vec![Ix::At(corner); 2];
        let at = vec![other, Ix::At(corner)];
        moved.factors.push(Factor { atom: self.delta_atom(&dim), at, power: Power::one() });
        Some(vec![moved])
    }

    /// Beside a condition on row and column, and beside another triangle that is turned.
    fn beside_condition(&mut self, raw: &Raw, position: usize, triangle: Triangle) -> Option<Vec<Raw>> {
        let Triangle { row, col, .. } = triangle;
        for (other, factor) in raw.factors.iter().enumerate() {
            if other == position || !natural(&factor.power) {
                continue;
            }
            let mut rest = raw.clone();
            if self.triangle(factor).is_some_and(|beside| (beside.row, beside.col) == (col, row)) {
                let dim = self.atom(triangle.factor).slots[0].clone();
                rest.factors.push(Factor { atom: self.delta_atom(&dim), at: vec![row, col], power: Power::one() });
                return Some(vec![rest]);
            }
            // 1 where sign·(row − col) + offset is not negative, or where it is 0.
            let Some((sign, offset, is_line)) = self.apart(factor, row, col) else { continue };
            rest.factors.remove(other);
            let distance = -offset * sign;
            match (sign > 0, is_line) {
                _ if distance < 0 && (is_line || sign < 0) => return Some(Vec::new()),
                (true, false) if distance <= 0 => return Some(vec![rest]),
                (false, false) if distance == 0 => {
                    let dim = self.atom(triangle.factor).slots[0].clone();
                    rest.factors.push(Factor { atom: self.delta_atom(&dim), at: vec![row, col], power: Power::one() });
                    return Some(vec![rest]);
                }
                _ => {}
            }
        }
        None
    }

    /// The sign of row − col in a condition, and the number beside it; and whether it is an equation.
    fn apart(&self, factor: &Factor, row: Ix, col: Ix) -> Option<(i64, i64, bool)> {
        let sign = |at: &[Ix]| match at {
            [a, b] if (*a, *b) == (row, col) => Some(1),
            [a, b] if (*a, *b) == (col, row) => Some(-1),
            _ => None,
        };
        let (linear, is_line) = match &self.atom(factor.atom).head {
            Head::Until(_) => return Some((sign(&factor.at)?, 0, false)),
            Head::Side(linear) => (linear, false),
            Head::Line(linear) => (linear, true),
            _ => return None,
        };
        let [(_, first), (_, second)] = linear.terms.as_slice() else { return None };
        let (first, second) = (first.as_integer()?, second.as_integer()?);
        if first.abs() != 1 || first + second != 0 {
            return None;
        }
        Some((first * sign(&factor.at)?, linear.offset.as_integer()?, is_line))
    }

    /// Products over an index that is in no other factor: Σₖ L[i,k] L[j,k] = A[i,j], Σₖ inv(L)[k,i] inv(L)[k,j] = inv(A)[i,j], and
    /// Σⱼ inv(A)[i,j] L[j,k] = inv(L)[k,i].
    fn multiplied(&mut self, raw: &Raw, position: usize, triangle: Triangle) -> Formed<Option<Vec<Raw>>> {
        let Head::Cholesky(matrix) = self.atom(triangle.factor).head.clone() else { return Ok(None) };
        // That is L·L' itself.
        if matrix.as_single_factor().is_some_and(|one| matches!(self.atom(one.atom).head, Head::Known(_))) {
            return Ok(None);
        }
        let (inner, outer) = if triangle.inverse { (triangle.row, triangle.col) } else { (triangle.col, triangle.row) };
        let own = &raw.factors[position];
        if let (Ix::Sum(sum), Some(2)) = (inner, own.power.as_integer())
            && raw.count(inner) == 1
        {
            let mut rest = raw.clone();
            rest.factors.remove(position);
            rest.sums[usize::from(sum)] = None;
            let value = if triangle.inverse { Rc::new(self.inverse(&matrix)?) } else { matrix };
            return rest.times(&value, &[outer, outer]).map(Some);
        }
        let partner = |algebra: &Algebra, shared: Ix, fits: &dyn Fn(&Algebra, &Factor) -> Option<Ix>| {
            let found = raw.factors.iter().enumerate().filter(|(other, one)| *other != position && one.power.is_one());
            let alone = own.power.is_one() && raw.count(shared) == 2;
            let mut found = found.filter_map(|(other, one)| fits(algebra, one).map(|ix| (other, ix)));
            if alone { found.next() } else { None }
        };
        if let Ix::Sum(sum) = inner
            && let Some((other, end)) = partner(self, inner, &|algebra, one| {
                let twin = algebra.triangle(one)?;
                let (shared, end) = if twin.inverse { (twin.row, twin.col) } else { (twin.col, twin.row) };
                (twin.factor == triangle.factor && twin.inverse == triangle.inverse && shared == inner).then_some(end)
            })
        {
            let rest = raw.without_two(position, other, sum);
            let value = if triangle.inverse { Rc::new(self.inverse(&matrix)?) } else { matrix };
            return rest.times(&value, &[outer, end]).map(Some);
        }
        if let (Ix::Sum(sum), false) = (outer, triangle.inverse)
            && let Some((other, end)) = partner(self, outer, &|algebra, one| {
                let Head::Inverse(of) = &algebra.atom(one.atom).head else { return None };
                let [a, b] = *one.at.as_slice() else { return None };
                (*of == matrix && (a == outer) != (b == outer)).then_some(if a == outer { b } else { a })
            })
        {
            let rest = raw.without_two(position, other, sum);
            let slots = matrix.slots.clone();
            let whole = Form::entry(triangle.factor, identity(2), Power::one(), slots);
            let inverse = self.inverse(&whole)?;
            return rest.times(&inverse, &[inner, end]).map(Some);
        }
        Ok(None)
    }
}

impl Form {
    /// The factor that the form is, to the power 1.
    pub(super) fn as_single_factor(&self) -> Option<&Factor> {
        let (monomial, coefficient) = self.single()?;
        let [(component, power)] = monomial.as_slice() else { return None };
        let [factor] = component.factors.as_slice() else { return None };
        let is_plain = coefficient.is_one() && power.is_one() && factor.power.is_one() && component.sums.is_empty();
        is_plain.then_some(factor)
    }
}

impl Raw {
    /// In how many places an index stands.
    fn count(&self, ix: Ix) -> usize {
        self.factors.iter().flat_map(|factor| &factor.at).filter(|other| **other == ix).count()
    }

    /// The monomial without two factors and the index that they share.
    fn without_two(&self, one: usize, other: usize, sum: u16) -> Raw {
        let mut rest = self.clone();
        rest.factors.remove(one.max(other));
        rest.factors.remove(one.min(other));
        rest.sums[usize::from(sum)] = None;
        rest
    }
}
