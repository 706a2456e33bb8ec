//! Random programs for the property tests, and what the tests share.
#![allow(dead_code, missing_docs, reason = "each test file uses its own part")]

use backproof::scalar::instance::{Instance, InstanceTerm};
use backproof::scalar::rational::Rational;
use backproof::tape::{
    Constant, FunctionId, NodeId, Primitive, Program, Reader, Recorder, Term, TraceNames, evaluation_trace,
};
use dashu_ratio::RBig;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, FileFailurePersistence, TestRunner};
use std::cell::Cell;

/// How one node comes about; operands are chosen by a number, modulo the nodes there are.
#[derive(Clone, Debug)]
pub enum Recipe {
    Constant(i32, u32),
    Sum(Vec<(bool, usize, Option<usize>)>),
    Reciprocal(usize),
    Apply(Primitive, usize),
    Select(usize, usize, usize),
    Copy(usize),
    Opaque(u32, u32, usize),
}

/// A program to be: so many inputs, these nodes, these outputs.
#[derive(Clone)]
pub struct Plan {
    pub inputs: usize,
    pub recipes: Vec<Recipe>,
    pub outputs: Vec<usize>,
}

impl std::fmt::Debug for Plan {
    /// The program it makes: shorter, and what one wants to see of a counterexample.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let program = self.program();
        for line in
            evaluation_trace(&program, &TraceNames::default(), &vec![f64::NAN; program.inputs()], &polynomials())
                .lines()
        {
            write!(f, "{}; ", line.trim_end_matches("= NaN").split_whitespace().collect::<Vec<_>>().join(" "))?;
        }
        Ok(())
    }
}

impl Plan {
    /// A recorder that holds the plan's nodes, and all of them in order; the inputs come first.
    pub fn record(&self) -> (Recorder, Vec<NodeId>) {
        let mut recorder = Recorder::default();
        let mut nodes: Vec<NodeId> = (0..self.inputs).map(|_| recorder.input()).collect();
        for recipe in &self.recipes {
            let at = |number: usize| nodes[number % nodes.len()];
            let node = match recipe {
                Recipe::Constant(numerator, denominator) => {
                    recorder.constant(&Constant::exact(RBig::from_parts((*numerator).into(), (*denominator).into())))
                }
                Recipe::Sum(terms) => {
                    let term = |&(negative, left, right): &(bool, usize, Option<usize>)| Term {
                        negative,
                        left: at(left),
                        right: right.map(at),
                    };
                    let terms: Vec<_> = terms.iter().map(term).collect();
                    recorder.sum(&terms)
                }
                Recipe::Reciprocal(x) => recorder.reciprocal(&at(*x)),
                Recipe::Apply(primitive, x) => recorder.apply(*primitive, &at(*x)),
                Recipe::Select(on, negative, otherwise) => recorder.select(&at(*on), &at(*negative), &at(*otherwise)),
                Recipe::Copy(x) => recorder.fresh_copy(at(*x)),
                Recipe::Opaque(function, order, x) => recorder.opaque(FunctionId(*function), *order, &at(*x)),
            };
            nodes.push(node);
        }
        (recorder, nodes)
    }

    /// The node of an output, counted from the last one: the later a node, the more it depends on.
    pub fn output(&self, nodes: &[NodeId], which: usize) -> NodeId {
        nodes[nodes.len() - 1 - self.outputs[which] % nodes.len()]
    }

    pub fn program(&self) -> Program {
        let (recorder, nodes) = self.record();
        let outputs = (0..self.outputs.len()).map(|which| self.output(&nodes, which)).collect();
        recorder.finish(outputs)
    }
}

/// Which operations a random program may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// All of them.
    Everything,
    /// No primitives: rational inputs give rational values.
    Rational,
    /// Neither primitives nor reciprocals, and all constants dyadic: values are polynomials.
    Polynomial,
}

fn recipe(kind: Kind) -> BoxedStrategy<Recipe> {
    let node = || 0usize..1000;
    let denominator = if kind == Kind::Polynomial { select(vec![1u32, 2, 4]) } else { select(vec![1u32, 2, 3, 5]) };
    let term = (any::<bool>(), node(), proptest::option::of(node()));
    let sum = proptest::collection::vec(term, 0..4).prop_map(Recipe::Sum);
    let choose = (node(), node(), node()).prop_map(|(on, low, high)| Recipe::Select(on, low, high));
    let polynomial = prop_oneof![
        1 => (-4i32..5, denominator).prop_map(|(n, d)| Recipe::Constant(n, d)),
        6 => sum,
        2 => choose,
        1 => node().prop_map(Recipe::Copy),
        1 => (0u32..2, 0u32..2, node()).prop_map(|(f, order, x)| Recipe::Opaque(f, order, x)),
    ];
    let reciprocal = node().prop_map(Recipe::Reciprocal);
    let apply = (select(Primitive::ALL.to_vec()), node()).prop_map(|(p, x)| Recipe::Apply(p, x));
    match kind {
        Kind::Polynomial => polynomial.boxed(),
        Kind::Rational => prop_oneof![6 => polynomial, 1 => reciprocal].boxed(),
        Kind::Everything => prop_oneof![6 => polynomial, 1 => reciprocal, 4 => apply].boxed(),
    }
}

/// Random plans of up to `length` nodes.
pub fn plans(kind: Kind, length: usize) -> impl Strategy<Value = Plan> {
    let recipes = proptest::collection::vec(recipe(kind), 2..length);
    // The first output is always the last node.
    let outputs = (0usize..5).prop_map(|other| vec![0, other]);
    (1usize..4, recipes, outputs).prop_map(|(inputs, recipes, outputs)| Plan { inputs, recipes, outputs })
}

/// Two polynomials that stand for the arbitrary functions 0 and 1.
pub fn polynomials() -> Vec<Instance> {
    let power = |scale, power| InstanceTerm::Power { scale, power };
    vec![Instance { terms: vec![power(1, 3), power(-2, 1)] }, Instance { terms: vec![power(3, 2), power(1, 0)] }]
}

/// Small rationals, 0 and negative ones among them; three times as many as any program needs.
pub fn rationals() -> impl Strategy<Value = Vec<Rational>> {
    let one =
        (-6i32..7, select(vec![1u32, 2, 3])).prop_map(|(n, d)| Rational::Number(RBig::from_parts(n.into(), d.into())));
    proptest::collection::vec(one, 16)
}

/// `Σ aₖ·bₖ` in a reader.
pub fn dot<R: Reader>(reader: &mut R, a: &[R::Value], b: &[R::Value]) -> R::Value {
    assert_eq!(a.len(), b.len());
    reader.sum_of_products(a.iter().zip(b).map(|(a, b)| backproof::tape::Product::of(a, b)))
}

/// Runs `law` on `cases` random values. It answers whether there was anything to compare; in at least a quarter of the
/// cases there must be, so that no law holds for want of cases.
pub fn hold<S: Strategy>(
    cases: u32,
    file: &'static str,
    values: S,
    law: impl Fn(S::Value) -> Result<bool, TestCaseError>,
) {
    let failure_persistence = Some(Box::new(FileFailurePersistence::WithSource("regressions")) as _);
    let config = Config { source_file: Some(file), failure_persistence, ..Config::with_cases(cases) };
    let mut runner = TestRunner::new(config);
    let told = Cell::new(0);
    let outcome = runner.run(&values, |value| {
        told.set(told.get() + u32::from(law(value)?));
        Ok(())
    });
    if let Err(failure) = outcome {
        panic!("{failure}");
    }
    assert!(4 * told.get() >= cases, "only {} of {cases} cases said anything", told.get());
}
