//! Random points of a field that satisfy the facts of a claim: generic ones, so that what holds there holds wherever the
//! facts do.

use crate::claim::work::Part;
use crate::lang::ast::Property;
use crate::lang::typed::Restriction;
use crate::scalar::degree::{Degree, Degrees};
use crate::scalar::field::{Element, Exponent, Field};
use crate::scalar::modulus::Modulus;
use crate::tape::Program;
use crate::witness::CONTROLS;
use crate::witness::bench::case::{Block, Case};
use crate::witness::exact::formula::{Formula, Given};
use crate::witness::exact::{Counts, Refusal};
use crate::witness::points;
use crate::witness::points::linear::{coefficients, solve, steps};

/// Entries of an input that equations are solved for, at most.
const MOST_ENTRIES: usize = 128;

impl<'a> Formula<'a> {
    /// A claim at some sizes.
    pub fn of(case: &'a Case<'_>) -> Formula<'a> {
        let side = |number: usize| case.lowered.arrays.get(number).map_or(&[][..], |array| &array.data);
        Formula {
            program: &case.lowered.program,
            sides: std::array::from_fn(side),
            controls: std::array::from_fn::<_, CONTROLS, _>(|number| side(2 + number)),
            branches: &case.lowered.branches,
            sizes: &case.sizes,
            given: case,
        }
    }
}

impl Given for Case<'_> {
    fn draw(&self, field: &mut Field) -> Result<Option<Vec<Element>>, Refusal> {
        draw(self, field)
    }

    fn degrees(&self, counts: &Counts) -> Vec<Degree> {
        degrees(self, counts)
    }

    fn programs(&self) -> Vec<&Program> {
        self.rules.iter().flatten().collect()
    }

    fn restricts(&self) -> bool {
        !self.rules.is_empty()
    }

    fn bounds_a_sign(&self) -> bool {
        self.subject.restrictions.iter().any(|one| matches!(one, Restriction::Positive { .. }))
    }

    fn affords(&self, cost: usize) -> bool {
        self.subject.work.draw(Part::Fields, cost)
    }
}

/// A random point with all facts; its signs are those of the domain. None where the domain excludes the choices made.
fn draw(case: &Case<'_>, field: &mut Field) -> Result<Option<Vec<Element>>, Refusal> {
    let mut values: Vec<Element> = (0..case.entries()).map(|_| field.variable()).collect();
    for restriction in &case.subject.restrictions {
        let Restriction::Property(input, property) = restriction else { continue };
        let block = case.blocks.iter().find(|block| block.input == *input).ok_or(Refusal::Facts)?;
        match property {
            // A random matrix is invertible but for a small probability.
            Property::Invertible => {}
            Property::Symmetric | Property::PositiveDefinite => mirror(block, &mut values),
            Property::Orthogonal => orthogonal(block, field, &mut values)?,
        }
    }
    solve_equations(case, field, &mut values)?;
    let mut outputs = Vec::new();
    for (restriction, rule) in case.subject.restrictions.iter().zip(case.rules.iter()) {
        let (Restriction::Positive { .. }, Some(rule)) = (restriction, rule) else { continue };
        rule.read(field, &values, &mut outputs);
        for node in rule.outputs() {
            if field.retry().is_none() && !field.assume_positive(&outputs[node.index()]) {
                return Ok(None);
            }
        }
    }
    Ok(Some(values))
}

fn mirror(block: &Block, values: &mut [Element]) {
    for i in 0..block.rows {
        for j in 0..i {
            values[block.start + i * block.cols + j] = values[block.start + j * block.cols + i];
        }
    }
}

/// (I − S)(I + S)⁻¹ for a random skew S, which is every rotation but few; and with the first row turned in sign, as an
/// orthogonal matrix may also be a reflection: both are tried.
fn orthogonal(block: &Block, field: &mut Field, values: &mut [Element]) -> Result<(), Refusal> {
    let n = block.rows;
    let reflected = field.choose();
    let prime = *field.prime();
    let residue = |element: &Element| match element.exponent {
        Exponent::Residue(residue) => Some(residue),
        _ => None,
    };
    let drawn: Vec<Element> = values[block.range()].to_vec();
    let of_p: Vec<u64> = drawn.iter().map(|element| element.value).collect();
    let of_q: Option<Vec<u64>> = drawn.iter().map(residue).collect();
    let rotation = cayley(&prime.p, &of_p, n).ok_or(Refusal::Unlucky)?;
    let exponents = of_q.map(|drawn| cayley(&prime.q, &drawn, n).ok_or(Refusal::Unlucky)).transpose()?;
    for at in 0..n * n {
        let turned = reflected && at < n;
        let turn = |modulus: &Modulus, value: u64| if turned { modulus.negative(value) } else { value };
        let exponent = match &exponents {
            Some(exponents) => Exponent::Residue(turn(&prime.q, exponents[at])),
            None => Exponent::Unknown,
        };
        values[block.start + at] = Element { exponent, ..Element::of(turn(&prime.p, rotation[at])) };
    }
    Ok(())
}

/// Cayley's transform of the skew part of a drawn matrix.
fn cayley(modulus: &Modulus, drawn: &[u64], n: usize) -> Option<Vec<u64>> {
    let skew = |i: usize, j: usize| match i.cmp(&j) {
        std::cmp::Ordering::Less => drawn[i * n + j],
        std::cmp::Ordering::Equal => 0,
        std::cmp::Ordering::Greater => modulus.negative(drawn[j * n + i]),
    };
    let unit = |i: usize, j: usize| if i == j { modulus.one() } else { 0 };
    // (I − S)(I + S)⁻¹ = (I + S)⁻¹(I − S), a column at a time.
    let plus: Vec<Vec<u64>> = (0..n).map(|i| (0..n).map(|j| modulus.plus(unit(i, j), skew(i, j))).collect()).collect();
    let mut result = vec![0; n * n];
    for j in 0..n {
        let column: Vec<u64> = (0..n).map(|i| modulus.minus(unit(i, j), skew(i, j))).collect();
        let solution = solve(modulus, &plus, &column, &mut |_| true)?;
        (0..n).for_each(|i| result[i * n + j] = solution[i]);
    }
    Some(result)
}

/// Solves each equation for an input in which it is linear with constant coefficients. Then the solutions are a graph over
/// everything else, and a random one is a generic one; otherwise (a·b = 0) there may be parts that no draw would visit.
fn solve_equations(case: &Case<'_>, field: &mut Field, values: &mut [Element]) -> Result<(), Refusal> {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for (position, restriction) in case.subject.restrictions.iter().enumerate() {
        let Restriction::Equation { linear_in, .. } = restriction else { continue };
        let rule = case.rules[position].as_ref().ok_or(Refusal::Facts)?;
        let blocks = linear_in.iter().filter_map(|input| case.blocks.iter().position(|block| block.input == *input));
        let mut chosen = None;
        for block in blocks {
            if has_constant_coefficients(case, field, rule, &case.blocks[block])? {
                chosen = Some(block);
                break;
            }
        }
        let block = chosen.ok_or(Refusal::Facts)?;
        match groups.iter_mut().find(|(other, _)| *other == block) {
            Some((_, equations)) => equations.push(position),
            None => groups.push((block, vec![position])),
        }
    }
    for (block, equations) in &groups {
        let block = &case.blocks[*block];
        let tied = property_of(case, block);
        if tied == Some(Property::Orthogonal) {
            return Err(Refusal::Facts);
        }
        let rules: Vec<&Program> = equations.iter().filter_map(|position| case.rules[*position].as_ref()).collect();
        let moves = moves(block, tied.is_some_and(|property| property != Property::Invertible))?;
        solve_for(&rules, &moves, field, values)?;
    }
    let satisfied = |field: &mut Field, rule: &Program| {
        let outputs = rule.evaluate(field, values);
        let is_zero = |element: &Element| {
            let exponent = matches!(element.exponent, Exponent::Residue(0) | Exponent::Unknown);
            element.defined && element.value == 0 && exponent
        };
        outputs.iter().all(is_zero)
    };
    for (_, equations) in &groups {
        for rule in equations.iter().filter_map(|position| case.rules[*position].as_ref()) {
            if !satisfied(field, rule) {
                return Err(if field.retry().is_some() { Refusal::Unlucky } else { Refusal::Facts });
            }
        }
    }
    Ok(())
}

fn property_of(case: &Case<'_>, block: &Block) -> Option<Property> {
    case.subject.restrictions.iter().find_map(|restriction| match restriction {
        Restriction::Property(input, property) if *input == block.input => Some(*property),
        _ => None,
    })
}

/// The entries that may move together.
fn moves(block: &Block, symmetric: bool) -> Result<Vec<Vec<usize>>, Refusal> {
    if block.range().len() > MOST_ENTRIES { Err(Refusal::TooLarge) } else { Ok(points::moves(block, symmetric)) }
}

fn has_constant_coefficients(
    case: &Case<'_>,
    field: &mut Field,
    rule: &Program,
    block: &Block,
) -> Result<bool, Refusal> {
    let moves = moves(block, false)?;
    // What is asked here must not show in the tables of the run.
    let field = &mut field.clone();
    let drawn = |field: &mut Field| {
        let values: Vec<Element> = (0..case.entries()).map(|_| field.variable()).collect();
        rows(&[rule], &moves, field, &values).map(|(_, rows)| rows)
    };
    let (one, other) = (drawn(field), drawn(field));
    Ok(one.is_some() && one == other)
}

/// The residuals at a point, and how they change with each move, mod p. None where they have no value.
fn rows(
    rules: &[&Program],
    moves: &[Vec<usize>],
    field: &mut Field,
    values: &[Element],
) -> Option<(Vec<Element>, Vec<Vec<u64>>)> {
    let residuals = |field: &mut Field, values: &[Element]| -> Option<Vec<Element>> {
        let outputs: Vec<Element> = rules.iter().flat_map(|rule| rule.evaluate(field, values)).collect();
        outputs.iter().all(|element| element.defined).then_some(outputs)
    };
    let here = residuals(field, values)?;
    let p = field.prime().p;
    let before: Vec<u64> = here.iter().map(|element| element.value).collect();
    let rows = coefficients(&p, &before, moves.len(), &mut |which| {
        let mut moved = values.to_vec();
        moves[which].iter().for_each(|at| moved[*at].value = p.plus(moved[*at].value, p.one()));
        Some(residuals(field, &moved)?.iter().map(|element| element.value).collect())
    })?;
    Some((here, rows))
}

fn solve_for(
    rules: &[&Program],
    moves: &[Vec<usize>],
    field: &mut Field,
    values: &mut [Element],
) -> Result<(), Refusal> {
    let (here, rows) = rows(rules, moves, field, values).ok_or(Refusal::Unlucky)?;
    let prime = *field.prime();
    let residuals: Vec<u64> = here.iter().map(|element| element.value).collect();
    let shifts = steps(&prime.p, &rows, &residuals, &mut |_| true).ok_or(Refusal::Facts)?;
    // The same equations mod q: their coefficients are the same rational numbers, found the same way.
    let exponents = in_exponents(rules, moves, field, values, &here);
    for (position, which) in moves.iter().enumerate() {
        for at in which {
            let entry = &mut values[*at];
            entry.value = prime.p.plus(entry.value, shifts[position]);
            entry.exponent = match (&exponents, entry.exponent) {
                (Some(shifts), Exponent::Residue(residue)) => {
                    Exponent::Residue(prime.q.plus(residue, shifts[position]))
                }
                _ => Exponent::Unknown,
            };
        }
    }
    Ok(())
}

/// What to add to each move's exponents; none where a residual has no residue mod q.
fn in_exponents(
    rules: &[&Program],
    moves: &[Vec<usize>],
    field: &mut Field,
    values: &[Element],
    here: &[Element],
) -> Option<Vec<u64>> {
    let q = field.prime().q;
    let residue = |element: &Element| match element.exponent {
        Exponent::Residue(residue) => Some(residue),
        _ => None,
    };
    let here: Vec<u64> = here.iter().map(residue).collect::<Option<_>>()?;
    let rows = coefficients(&q, &here, moves.len(), &mut |which| {
        let mut moved = values.to_vec();
        for at in &moves[which] {
            moved[*at].exponent = Exponent::Residue(q.plus(residue(&values[*at])?, q.one()));
        }
        rules.iter().flat_map(|rule| rule.evaluate(field, &moved)).map(|element| residue(&element)).collect()
    })?;
    steps(&q, &rows, &here, &mut |_| true)
}

/// The degrees of the inputs' entries: of random numbers, of solutions of equations, of Cayley's transforms.
fn degrees(case: &Case<'_>, counts: &Counts) -> Vec<Degree> {
    let mut inputs = vec![Degree::variable(); case.entries()];
    for (restriction, rule) in case.subject.restrictions.iter().zip(case.rules.iter()) {
        match restriction {
            Restriction::Property(input, Property::Orthogonal) => {
                let Some(block) = case.blocks.iter().find(|block| block.input == *input) else { continue };
                let degree = block.rows as f64;
                inputs[block.range()].fill(Degree::quotient(degree, degree, block.start as u64 + 1));
            }
            Restriction::Equation { linear_in, .. } => {
                let size = rule.as_ref().map_or(1.0, |rule| size(rule, case, counts));
                for block in case.blocks.iter().filter(|block| linear_in.contains(&block.input)) {
                    for entry in &mut inputs[block.range()] {
                        *entry = entry.clone().at_least(size);
                    }
                }
            }
            _ => {}
        }
    }
    inputs
}

/// The largest size of an output of a rule.
fn size(rule: &Program, case: &Case<'_>, counts: &Counts) -> f64 {
    let inputs = vec![Degree::variable(); case.entries()];
    let outputs = rule.evaluate(&mut Degrees::new(1.0, counts.oracle), &inputs);
    outputs.iter().map(Degree::size).fold(1.0, f64::max)
}
