//! From what was asked for to the claim: the inputs, their shapes and their numbers.

use super::builder::{Check, SIZES};
use super::role::{Draw, Input};
use super::span::Span;
use super::subject::{Allowance, Block, Kind, Memory, Role, ShapesOf, Subject};
use super::visit::DOUBTS;

impl<'f> Check<'f> {
    /// The claim, once all is known; or what does not fit.
    pub(super) fn subject(self) -> Result<Subject<'f>, String> {
        let Check { kind, mut function, claim, signature, of_claim, settings, .. } = self;
        let arity = signature.fixed.len();
        // What the function writes its results to stands behind all inputs.
        let writes = signature.returns_nothing || kind == Kind::ValueAndGradient;
        let outputs = if writes { signature.outputs(1) } else { 0 };
        let arguments = arity - outputs;
        function.inputs = arguments;
        if settings.params.len() > arguments.saturating_sub(1) {
            return Err(format!(
                "{} parameters are given, but the function takes {arguments} arguments in all",
                settings.params.len()
            ));
        }
        let held = settings.roles.iter().filter_map(|(_, role)| match role {
            Input::Constant(span) => Some(span),
            _ => None,
        });
        if let Some(span) = settings.on.iter().chain(&settings.params).chain(held).find(|span| span.is_empty()) {
            return Err(format!("the range from {} to {} is empty: write the lower end first", span.low, span.high));
        }
        let variables = arguments - settings.params.len();
        let order = (0..variables).chain(arguments..arity);
        let fixed = order.map(|at| signature.fixed[at].clone()).collect();
        let (sizes, of_variables) = shapes_of(settings.sizes, settings.shapes, fixed, variables)?;
        let roles = (&settings.roles[..], &settings.params[..], &settings.on[..]);
        let mut blocks = Vec::with_capacity(arguments);
        for at in 0..arguments {
            blocks.push(block(at, (variables, signature.whole[at]), roles, &sizes)?);
        }
        let shapes: ShapesOf<'f> = Box::new(move |sizes: &[usize]| {
            let mut all = of_variables(sizes);
            let outputs = all.split_off(variables.min(all.len()));
            all.extend(std::iter::repeat_n(Vec::new(), arguments - variables));
            all.extend(outputs);
            all
        });
        Ok(Subject {
            kind,
            function,
            claim,
            signature,
            of_claim,
            blocks,
            sizes,
            shapes,
            except: settings.except,
            except_where: settings.except_where,
            allowance: Allowance { doubts: DOUBTS, calls: usize::MAX },
            memory: Memory::default(),
        })
    }
}

/// One input: its name, what it is there for, and its numbers.
fn block(
    at: usize,
    (variables, whole): (usize, Option<(f64, f64)>),
    (roles, params, on): (&[(usize, Input)], &[Span], &[Span]),
    sizes: &[(String, (usize, usize))],
) -> Result<Block, String> {
    let param = at.checked_sub(variables).and_then(|param| params.get(param)).map(|span| Input::Constant(*span));
    let role = roles.iter().rfind(|(of, _)| *of == at).map(|(_, role)| role.clone()).or(param);
    // Integers are held: labels, counts.
    let (draw, own) = match whole {
        Some((low, high)) => (Draw::Whole, Span { low, high, open: false }),
        None => (Draw::Span, Span::ALL),
    };
    let (role, draw, spans) = match role {
        None if whole.is_none() => (Role::Variable, draw, if on.is_empty() { vec![Span::ALL] } else { on.to_vec() }),
        None => (Role::Held, draw, vec![own]),
        Some(Input::Variable) if whole.is_some() => {
            return Err(format!("argument {} is made of integers: nothing can be differentiated by it", at + 1));
        }
        Some(Input::Variable) => (Role::Variable, draw, if on.is_empty() { vec![Span::ALL] } else { on.to_vec() }),
        Some(Input::Constant(span)) => (Role::Held, draw, vec![span.within(own)]),
        Some(Input::Labels(below)) => {
            let Some(size) = sizes.iter().position(|(name, _)| *name == below) else {
                return Err(format!("labels are to lie below the size `{below}`, which `shapes` does not name"));
            };
            (Role::Held, Draw::Below(size), vec![Span::ALL])
        }
        Some(Input::Mask) => (Role::Held, Draw::Mask, vec![Span::ALL]),
        Some(Input::OneHot) => (Role::Held, Draw::OneHot, vec![Span::ALL]),
    };
    Ok(Block { name: name_of(at, variables), role, spans, draw })
}

type SizesAndShapes<'f> = (Vec<(String, (usize, usize))>, ShapesOf<'f>);

/// Sizes and shapes of the variables, and of what results are written to: as they are given, or as the types say.
fn shapes_of<'f>(
    sizes: Vec<(String, (usize, usize))>,
    shapes: Option<ShapesOf<'f>>,
    fixed: Vec<Vec<Option<usize>>>,
    variables: usize,
) -> Result<SizesAndShapes<'f>, String> {
    let own = move |shape: &[Option<usize>], n: usize| shape.iter().map(|size| size.unwrap_or(n)).collect::<Vec<_>>();
    if let Some(shapes) = shapes {
        let ends = sizes.iter().map(|(_, (low, _))| *low).collect::<Vec<_>>();
        let given = shapes(&ends).len();
        if given != variables && given != fixed.len() {
            return Err(format!(
                "`shapes` names {given} arrays, but the function takes {variables} variables beside its parameters"
            ));
        }
        let all = move |sizes: &[usize]| {
            let mut all = shapes(sizes);
            let n = sizes.first().copied().unwrap_or(1);
            let more: Vec<Vec<usize>> = fixed.iter().skip(all.len()).map(|shape| own(shape, n)).collect();
            all.extend(more);
            all
        };
        return Ok((sizes, Box::new(all)));
    }
    let open = fixed.iter().flatten().any(Option::is_none);
    if !open {
        if let ([(_, (low, high))], [Some(own)]) = (sizes.as_slice(), fixed.first().map_or(&[][..], Vec::as_slice))
            && !(low <= own && own <= high)
        {
            return Err(format!("the type says that there are {own} entries, and `dim` says {low} to {high}"));
        }
        let all: Vec<Vec<usize>> = fixed.iter().map(|shape| own(shape, 1)).collect();
        return Ok((Vec::new(), Box::new(move |_| all.clone())));
    }
    let sizes = if sizes.is_empty() { vec![("n".to_string(), SIZES)] } else { sizes };
    let shapes = move |sizes: &[usize]| fixed.iter().map(|shape| own(shape, sizes[0])).collect();
    Ok((sizes, Box::new(shapes)))
}

/// `x`, or `x1`, `x2`, …; parameters are `a`, `b`, ….
fn name_of(at: usize, variables: usize) -> String {
    match at.checked_sub(variables) {
        Some(param) => char::from(b'a' + (param % 26) as u8).to_string(),
        None if variables == 1 => "x".to_string(),
        None => format!("x{}", at + 1),
    }
}
