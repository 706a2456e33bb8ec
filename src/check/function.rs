//! Functions of any kind, as one of flat numbers: what the checker calls.

use super::data::{Argument, Data, Output, Returned};
use crate::guard::caught;

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
}

/// What a function's type says of its arguments.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Signature {
    /// By argument: the sizes that its type demands, where it does.
    pub fixed: Vec<Vec<Option<usize>>>,
    /// By argument: whether its numbers are integers.
    pub whole: Vec<bool>,
    /// The coarsest rounding of an argument, …
    pub unit: f64,
    /// … and of the result.
    pub unit_out: f64,
}

/// Takes shapes and numbers; says whether the numbers were written to.
type Run<'f> = Box<dyn FnMut(&Shapes, &[f64], &mut Returned) -> Result<bool, Failure> + 'f>;

/// A function of flat numbers.
pub struct Call<'f> {
    run: Run<'f>,
    /// How often it was called.
    pub(super) calls: usize,
    /// Whether an argument was written to.
    pub(super) mutated: bool,
}

impl<'f> Call<'f> {
    pub(super) fn new(run: impl FnMut(&Shapes, &[f64], &mut Returned) -> Result<bool, Failure> + 'f) -> Self {
        Call { run: Box::new(run), calls: 0, mutated: false }
    }

    /// Calls it at a point. A panic is caught.
    pub(super) fn at(&mut self, shapes: &Shapes, point: &[f64], returned: &mut Returned) -> Result<(), Failure> {
        self.calls += 1;
        returned.shapes.clear();
        returned.numbers.clear();
        let run = &mut self.run;
        self.mutated |= caught(|| run(shapes, point, returned)).map_err(Failure::Panic)??;
        Ok(())
    }
}

/// The arguments of one function at one choice of shapes.
struct Held<T> {
    shapes: Vec<Vec<usize>>,
    arguments: T,
}

fn made<D: Data>(number: usize, shapes: &Shapes, point: &mut &[f64]) -> Result<D, Failure> {
    let shape = shapes.get(number).map_or(&[][..], Vec::as_slice);
    let (here, rest) = point.split_at(shape.iter().product::<usize>().min(point.len()));
    *point = rest;
    let entries: usize = shape.iter().product();
    let whole = (here.len() == entries).then(|| D::build(shape, here)).flatten();
    whole.ok_or_else(|| Failure::Shape(number, D::fixed()))
}

macro_rules! functions {
    ($(($($A:ident $at:tt),+))*) => {$(
        impl<Func, Out: Output, $($A: Argument),+> Function<fn($($A),+) -> Out> for Func
        where
            for<'a> &'a mut Func: FnMut($($A),+) -> Out + FnMut($($A::Lent<'_>),+) -> Out,
        {
            fn signature() -> Signature {
                Signature {
                    fixed: vec![$(<$A::Owned as Data>::fixed()),+],
                    whole: vec![$(<$A::Owned as Data>::WHOLE),+],
                    unit: [$(<$A::Owned as Data>::UNIT),+].into_iter().fold(0.0, f64::max),
                    unit_out: Out::UNIT,
                }
            }

            fn erase<'f>(mut self) -> Call<'f>
            where
                Self: 'f,
                fn($($A),+) -> Out: 'f,
            {
                // Types and values of a tuple have the same names here, and there are up to eight.
                #[allow(non_snake_case, clippy::too_many_arguments)]
                fn call<Out, $($A),+>(mut function: impl FnMut($($A),+) -> Out, $($A: $A),+) -> Out {
                    function($($A),+)
                }
                let mut held: Option<Held<($($A::Owned,)+)>> = None;
                let mut after = Vec::new();
                let is_double = [$(<$A::Owned as Data>::UNIT),+].into_iter().all(|unit| unit <= f64::EPSILON);
                Call::new(move |shapes, point, returned| {
                    if held.as_ref().is_none_or(|held| held.shapes != shapes) {
                        let mut rest = point;
                        let arguments = ($(made::<$A::Owned>($at, shapes, &mut rest)?,)+);
                        held = Some(Held { shapes: shapes.to_vec(), arguments });
                    }
                    let Some(held) = held.as_mut() else { return Ok(false) };
                    let mut numbers = point.iter();
                    $(held.arguments.$at.refill(&mut numbers);)+
                    let result = call(&mut self, $($A::lend(&mut held.arguments.$at)),+);
                    result.put(returned);
                    // Numbers that were lent to be changed may have been; f32 arguments are rounded on the way in.
                    after.clear();
                    $(held.arguments.$at.spill(&mut after);)+
                    Ok(is_double && after.iter().zip(point).any(|(now, then)| now != then && !then.is_nan()))
                })
            }
        }
    )*};
}

functions!(
    (A 0)
    (A 0, B 1)
    (A 0, B 1, C 2)
    (A 0, B 1, C 2, D 3)
    (A 0, B 1, C 2, D 3, E 4)
    (A 0, B 1, C 2, D 3, E 4, G 5)
    (A 0, B 1, C 2, D 3, E 4, G 5, H 6)
    (A 0, B 1, C 2, D 3, E 4, G 5, H 6, I 7)
);
