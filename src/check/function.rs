//! Functions of any kind, as one of flat numbers: what the checker calls.

use super::data::{Argument, Data, Output, Returned, same, same_shape};
use super::number::Scalar;
use crate::guard::caught;
use crate::tape::Var;

/// What the arguments are: their shapes, one after the other.
pub(super) type Shapes = [Vec<usize>];

/// What a call did not return.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Failure {
    /// It panicked, with these words.
    Panic(String),
    /// An argument cannot have the shape: its number, and the sizes that its type demands.
    Shape(usize, Vec<Option<usize>>),
}

/// A function that takes [`Argument`]s and returns an [`Output`]: a closure or `fn` of up to eight arguments. `Marker`
/// is found by the compiler.
pub trait Function<Marker> {
    /// What is known of it by its type.
    fn signature() -> Signature;
    /// Writes shapes and points into its own arguments, and calls it.
    fn erase<'f>(self) -> Call<'f>
    where
        Self: 'f,
        Marker: 'f;
    /// The same within a recording: numbers that are [`Var`]s are its inputs.
    fn on_tape<'f>(self) -> Code<'f>
    where
        Self: 'f,
        Marker: 'f;
}

/// What a function's type says of its arguments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    /// By argument: the sizes that its type demands, where it does.
    pub fixed: Vec<Vec<Option<usize>>>,
    /// By argument: the least and the largest number, of integers and flags.
    pub whole: Vec<Option<(f64, f64)>>,
    /// By argument: whether the function may write to it.
    pub mutable: Vec<bool>,
    /// Whether it returns nothing: then its results are what it writes to its arguments.
    pub returns_nothing: bool,
    /// The coarsest rounding of an argument, …
    pub unit: f64,
    /// … and of the result.
    pub unit_out: f64,
}

impl Signature {
    /// How many arguments at the end are there to be written to alone, given how many are certainly inputs.
    pub(super) fn outputs(&self, inputs: usize) -> usize {
        let trailing = self.mutable.iter().skip(inputs).rev().take_while(|mutable| **mutable);
        trailing.count()
    }
}

/// Takes shapes and numbers, and how many arguments are inputs; says whether the inputs were written to.
type Run<'f> = Box<dyn FnMut(&Shapes, &[f64], usize, &mut Returned) -> Result<bool, Failure> + 'f>;

/// A function within a recording: shapes, numbers, how many arguments are inputs, and what stands for the numbers.
pub struct Code<'f>(pub(super) Box<OnTape<'f>>);

type OnTape<'f> = dyn FnMut(&Shapes, (&[f64], &[Var]), usize) -> Result<Returned<Var>, Failure> + 'f;

/// A function of flat numbers.
pub struct Call<'f> {
    run: Run<'f>,
    /// How often it was called.
    pub(super) calls: usize,
    /// Whether an argument was written to.
    pub(super) mutated: bool,
    /// How many of its arguments are inputs; those behind are there for results.
    pub(super) inputs: usize,
}

impl<'f> Call<'f> {
    pub(super) fn new(mut run: impl FnMut(&Shapes, &[f64], &mut Returned) -> Result<bool, Failure> + 'f) -> Self {
        Call::with_outputs(move |shapes, point, _, returned| run(shapes, point, returned))
    }

    pub(super) fn with_outputs(
        run: impl FnMut(&Shapes, &[f64], usize, &mut Returned) -> Result<bool, Failure> + 'f,
    ) -> Self {
        Call { run: Box::new(run), calls: 0, mutated: false, inputs: usize::MAX }
    }

    /// Calls it at a point. A panic is caught.
    #[inline]
    pub(super) fn at(&mut self, shapes: &Shapes, point: &[f64], returned: &mut Returned) -> Result<(), Failure> {
        self.calls += 1;
        returned.shapes.clear();
        returned.numbers.clear();
        let (run, inputs) = (&mut self.run, self.inputs);
        self.mutated |= caught(|| run(shapes, point, inputs, returned)).map_err(Failure::Panic)??;
        Ok(())
    }
}

/// The arguments of one function at one choice of shapes.
struct Held<T> {
    shapes: Vec<Vec<usize>>,
    arguments: T,
}

/// Numbers for arguments: those of a point, and 0 for what is there to be written to.
struct Numbers<'p> {
    point: &'p [f64],
    vars: Option<&'p [Var]>,
    at: usize,
}

impl Numbers<'_> {
    #[inline]
    fn next<S: Scalar>(&mut self) -> S {
        let value = self.point.get(self.at).copied().unwrap_or(0.0);
        let var = self.vars.and_then(|vars| vars.get(self.at));
        self.at += 1;
        var.map_or_else(|| S::near(value), |var| S::recorded(value, *var))
    }
}

fn made<D: Data>(number: usize, shapes: &Shapes, numbers: &mut Numbers<'_>) -> Result<D, Failure> {
    let shape = shapes.get(number).map_or(&[][..], Vec::as_slice);
    D::build(shape, &mut || numbers.next()).ok_or_else(|| Failure::Shape(number, D::fixed()))
}

/// Whether what this argument holds afterwards is a result: it stands behind the inputs, or nothing does and the
/// function returns nothing.
#[inline]
fn is_result<A: Argument, Out: Output>(at: usize, inputs: usize, arity: usize) -> bool {
    A::MUTABLE && (at >= inputs || (Out::NOTHING && inputs >= arity))
}

/// Whether an input holds other numbers than it was given.
#[inline]
fn was_written_to<D: Data>(data: &D, numbers: &mut Numbers<'_>) -> bool {
    let mut other = false;
    data.spill(&mut |now| {
        let then: D::Number = numbers.next();
        let (now, then) = (now.double(), then.double());
        other |= now != then && !(now.is_nan() && then.is_nan());
    });
    other
}

macro_rules! functions {
    ($(($($A:ident $at:tt),+) $arity:literal)*) => {$(const _: () = {
        #[allow(non_snake_case, clippy::too_many_arguments, reason = "types and values are named alike, up to eight")]
        fn call<Out, $($A),+>(mut function: impl FnMut($($A),+) -> Out, $($A: $A),+) -> Out {
            function($($A),+)
        }

        impl<Func, Out: Output, $($A: Argument),+> Function<fn($($A),+) -> Out> for Func
        where
            for<'a> &'a mut Func: FnMut($($A),+) -> Out + FnMut($($A::Lent<'_>),+) -> Out,
        {
            fn signature() -> Signature {
                let units = [$(<<$A::Owned as Data>::Number as Scalar>::UNIT),+];
                Signature {
                    fixed: vec![$(<$A::Owned as Data>::fixed()),+],
                    whole: vec![$(<<$A::Owned as Data>::Number as Scalar>::WHOLE),+],
                    mutable: vec![$($A::MUTABLE),+],
                    returns_nothing: Out::NOTHING,
                    unit: units.into_iter().fold(0.0, f64::max),
                    unit_out: if Out::NOTHING { units.into_iter().fold(0.0, f64::max) } else { Out::UNIT },
                }
            }

            fn erase<'f>(mut self) -> Call<'f>
            where
                Self: 'f,
                fn($($A),+) -> Out: 'f,
            {
                let mut held: Option<Held<($($A::Owned,)+)>> = None;
                Call::with_outputs(move |shapes, point, inputs, returned| {
                    let mut numbers = Numbers { point, vars: None, at: 0 };
                    match held.as_mut().filter(|held| same(&held.shapes, shapes, |a, b| same_shape(a, b))) {
                        Some(held) => {$(held.arguments.$at.refill(&mut || numbers.next());)+}
                        None => {
                            let arguments = ($(made::<$A::Owned>($at, shapes, &mut numbers)?,)+);
                            held = Some(Held { shapes: shapes.to_vec(), arguments });
                        }
                    }
                    let Some(held) = held.as_mut() else { return Ok(false) };
                    let result = call(&mut self, $($A::lend(&mut held.arguments.$at)),+);
                    result.put(returned);
                    // Numbers that were lent to be changed may have been.
                    let (mut numbers, mut mutated) = (Numbers { point, vars: None, at: 0 }, false);
                    $(
                        if is_result::<$A, Out>($at, inputs, $arity) {
                            returned.part(&held.arguments.$at);
                            held.arguments.$at.spill(&mut |_| numbers.at += 1);
                        } else {
                            mutated |= was_written_to(&held.arguments.$at, &mut numbers);
                        }
                    )+
                    Ok(mutated)
                })
            }

            fn on_tape<'f>(mut self) -> Code<'f>
            where
                Self: 'f,
                fn($($A),+) -> Out: 'f,
            {
                Code(Box::new(move |shapes, (point, vars), inputs| {
                    let mut numbers = Numbers { point, vars: Some(vars), at: 0 };
                    let mut arguments = ($(made::<$A::Owned>($at, shapes, &mut numbers)?,)+);
                    let mut returned = Returned::default();
                    call(&mut self, $($A::lend(&mut arguments.$at)),+).put(&mut returned);
                    $(
                        if is_result::<$A, Out>($at, inputs, $arity) {
                            returned.part(&arguments.$at);
                        }
                    )+
                    Ok(returned)
                }))
            }
        }
    };)*};
}

functions!(
    (A 0) 1
    (A 0, B 1) 2
    (A 0, B 1, C 2) 3
    (A 0, B 1, C 2, D 3) 4
    (A 0, B 1, C 2, D 3, E 4) 5
    (A 0, B 1, C 2, D 3, E 4, G 5) 6
    (A 0, B 1, C 2, D 3, E 4, G 5, H 6) 7
    (A 0, B 1, C 2, D 3, E 4, G 5, H 6, I 7) 8
);
