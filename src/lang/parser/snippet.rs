//! A piece of a program in place of a claims file: Python, Rust, Julia. It is told as one fault, with what it says in the claims language
//! where that can be read: a function and the one that is named as its derivative.

use super::parse;
use super::straight::is_straight;
use crate::lang::ast::{BinaryOp, Expr, ExprKind, Fault, SourceFile, Span, Statement, StatementKind};
use crate::lang::builtin::{KEYWORDS, reserved};
use crate::lang::edit::walk::{children, children_mut};
use crate::lang::print::print;

/// Lines that are read of a program, at most.
const MOST: usize = 200;
/// A translation that is longer is not shown.
const LONGEST: usize = 240;

/// What a function is called that is another one's derivative: `f_prime`, `grad_f`, `df`.
const DERIVATIVES: [&str; 9] = ["grad", "gradient", "prime", "derivative", "deriv", "d", "diff", "backward", "der"];

/// A function of a program, with its local values put in.
struct Function {
    name: String,
    parameter: String,
    locals: Vec<(String, Expr)>,
    value: Option<Expr>,
}

/// Which language a text is a program of, where it is one.
fn language(text: &str) -> Option<&'static str> {
    let mut lines = text.lines().take(MOST).map(str::trim);
    let first = lines.find(|line| {
        !line.is_empty() && !line.starts_with("//") && (!line.starts_with('#') || line.starts_with("#include"))
    })?;
    let word =
        |line: &'_ str| line.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or_default().to_owned();
    // Where statements of the claims language stand, each line is told by itself.
    let is_statement = |line: &str| {
        let word = word(line);
        KEYWORDS.contains(&word.as_str()) && !matches!(word.as_str(), "let" | "function" | "const")
    };
    if lines.any(is_statement) {
        return None;
    }
    match word(first).as_str() {
        "import" | "class" => Some("Python"),
        "from" if first.contains(" import ") => Some("Python"),
        "def" if first.contains(':') => Some("Python"),
        "use" | "fn" | "impl" | "pub" if first.ends_with([';', '{', '}']) => Some("Rust"),
        "using" => Some("Julia"),
        _ if first.starts_with("#include") => Some("C"),
        _ => None,
    }
}

/// The text as one statement at fault, and what follows from it, if it is a program.
pub(super) fn program(text: &str, read: &SourceFile) -> Option<SourceFile> {
    let first = read.statements.first()?;
    let (fault, hint) = match (super::kinds::kind(text), language(text)) {
        (Some((kind, hint)), _) => (format!("this is {kind}, and no claims file"), hint.to_owned()),
        (None, Some(language)) => {
            // Of what runs in another order than it is written no line says what is computed.
            let read = |reader: &dyn Fn(&str) -> Option<String>| reader(text).filter(|_| is_straight(text));
            let hint = match read(&translated).or_else(|| read(&script)) {
                Some(said) => format!("in the claims language: `{said}`"),
                None => read(&half).unwrap_or_else(|| if language == "Rust" { in_rust() } else { example() }),
            };
            (format!("this is {language}, and a claims file holds formulas, not a program"), hint)
        }
        (None, None) => return None,
    };
    let fault = Fault::new(first.span, fault);
    let statements = read.statements.iter().enumerate().map(|(at, statement)| {
        let own = Fault::new(statement.span, "this belongs to it").with_hint("write the formula alone");
        let fault = match at {
            0 => fault.clone().with_hint(hint.clone()),
            _ => own.following(first.line),
        };
        let kind = StatementKind::Faulty {
            faults: vec![fault.of_notation()],
            declares: Vec::new(),
            claim: None,
            repaired: None,
        };
        Statement { kind, span: statement.span, line: statement.line }
    });
    Some(SourceFile { statements: statements.collect(), remarks: Vec::new() })
}

fn in_rust() -> String {
    "in a Rust test `backproof::assert_gradient!(f, gradient)` judges the code as it is (`backproof guide rust`); here write the formula and its derivative, such as `dims n; var x[n]; let y = sum(x.^2); claim: dy/dx = 2*x`"
        .to_owned()
}

fn example() -> String {
    "write the formula and its derivative, such as `dims n; var x[n]; let y = sum(x.^2); claim: dy/dx = 2*x`; `backproof guide notation` \
     sets NumPy beside it"
        .to_owned()
}

/// What makes data elsewhere, where an input is declared here.
const DATA: [&str; 12] = [
    "randn",
    "rand",
    "array",
    "tensor",
    "zeros",
    "ones",
    "normal",
    "linspace",
    "arange",
    "Variable",
    "Parameter",
    "uniform",
];

/// A script that makes data, computes a value and asks for its gradient, as statements.
fn script(text: &str) -> Option<String> {
    let (mut inputs, mut statements, mut claims, mut loss) = (Vec::new(), Vec::new(), Vec::new(), None);
    for line in text.lines().take(MOST).map(|line| line.split('#').next().unwrap_or_default().trim()) {
        let is_noise = line.is_empty() || ["import ", "from ", "print("].iter().any(|word| line.starts_with(word));
        if is_noise {
            continue;
        }
        if let Some(of) = line.strip_suffix(".backward()") {
            loss = Some(of.to_owned());
        } else if let Some(asserted) = line.strip_prefix("assert ") {
            let inner = asserted.split_once("allclose(").map(|(_, inner)| inner.trim_end_matches(')'));
            let (left, right) = inner.map_or_else(|| asserted.split_once("=="), |inner| inner.split_once(','))?;
            let gradient = left.trim().strip_suffix(".grad").zip(loss.as_ref());
            let (by, of) = gradient?;
            let right = entrywise(bare(right)?, &inputs);
            claims.push(format!("claim: d{of}/d{by} = {}", print(&right)));
        } else {
            let (name, value) = line.split_once('=').filter(|(name, _)| super::is_name(name.trim()))?;
            match shape(value) {
                Some(shape) => inputs.push((name.trim().to_owned(), shape)),
                None => statements.push(format!("let {} = {}", name.trim(), print(&entrywise(bare(value)?, &inputs)))),
            }
        }
    }
    let matrices = inputs.iter().any(|input| input.1 == 2);
    let shown = inputs.iter().map(|(name, dims)| match dims {
        2 => format!("{name}[n,k]"),
        _ => format!("{name}[{}]", if matrices { "k" } else { "n" }),
    });
    let declared =
        format!("dims {}; var {}", if matrices { "n, k" } else { "n" }, shown.collect::<Vec<_>>().join(", "));
    let said = [vec![declared], statements, claims.clone()].concat().join("; ");
    let is_read = || parse(&said).statements.iter().all(|one| !matches!(one.kind, StatementKind::Faulty { .. }));
    (!inputs.is_empty() && !claims.is_empty() && said.chars().count() <= LONGEST && is_read()).then_some(said)
}

/// How many sizes the data has that a constructor makes; none for any other value.
fn shape(value: &str) -> Option<usize> {
    let (head, arguments) = value.trim().split_once('(')?;
    let name = head.rsplit('.').next()?;
    if !DATA.contains(&name) {
        return None;
    }
    let is_nested = arguments.contains("[[")
        || arguments.trim_start_matches('(').split(',').nth(1).is_some_and(|second| {
            second.trim().starts_with(|c: char| c.is_ascii_digit()) && !arguments.starts_with('[')
        });
    Some(if is_nested { 2 } else { 1 })
}

/// An expression as it is read here.
fn bare(text: &str) -> Option<Expr> {
    let reader = Function { name: String::new(), parameter: String::new(), locals: Vec::new(), value: None };
    reader.expression(text)
}

/// With the dots that a function or a power of an array has here.
fn entrywise(mut expr: Expr, arrays: &[(String, usize)]) -> Expr {
    fn is_array(expr: &Expr, arrays: &[(String, usize)]) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => arrays.iter().any(|array| array.0 == *name),
            ExprKind::Call { function, .. } if function_of_arrays(&function.name) => false,
            _ => children(expr).into_iter().any(|part| is_array(part, arrays)),
        }
    }
    fn put(expr: &mut Expr, arrays: &[(String, usize)]) {
        let inside = children(expr).into_iter().any(|part| is_array(part, arrays));
        match &mut expr.kind {
            ExprKind::Binary(op @ BinaryOp::Pow, ..) if inside => *op = BinaryOp::ElemPow,
            ExprKind::Call { function, dotted, .. } if inside && !function_of_arrays(&function.name) => *dotted = true,
            _ => {}
        }
        children_mut(expr).into_iter().for_each(|part| put(part, arrays));
    }
    put(&mut expr, arrays);
    expr
}

fn function_of_arrays(name: &str) -> bool {
    crate::lang::builtin::function(name).is_some_and(|known| !known.elementwise)
}

/// What can be said of a function without its derivative, or of a derivative without its function.
fn half(text: &str) -> Option<String> {
    let functions = functions(text);
    let [function] = functions.as_slice() else { return None };
    let (name, parameter, value) = (&function.name, &function.parameter, print(function.value.as_ref()?));
    let is_derivative = DERIVATIVES
        .iter()
        .any(|word| name == word || name.starts_with(&format!("{word}_")) || name.ends_with(&format!("_{word}")));
    Some(if is_derivative {
        format!(
            "write the function, too: `var {parameter}; claim: d(E)/d{parameter} = {value}`, with the function's formula for `E`"
        )
    } else if reserved(name).is_none() {
        format!(
            "write the derivative, too: `function {name}({parameter}) = {value}; var {parameter}; claim: {name}'({parameter}) = …`"
        )
    } else {
        return None;
    })
}

/// A function and its derivative as statements.
fn translated(text: &str) -> Option<String> {
    let functions = functions(text);
    let whole =
        |function: &Function| Some((function.name.clone(), function.parameter.clone(), function.value.clone()?));
    let mut known: Vec<(String, String, Expr)> = functions.iter().filter_map(whole).collect();
    // Of an array it would be read as a number; and a function that is left out may be called.
    if known.len() < functions.len() || known.iter().any(|one| is_of_arrays(&one.2)) || text.contains(" @ ") {
        return None;
    }
    let is_only = known.len() == 2;
    let pairs = (0..known.len()).flat_map(|of| (0..known.len()).map(move |by| (of, by)));
    let mut related = pairs.filter(|(of, by)| of != by && is_derivative_of(&known[*by].0, &known[*of].0, is_only));
    let (of, by) = related.next()?;
    set_apart(text, &mut known)?;
    let (of, by) = (&known[of], &known[by]);
    let mut statements = Vec::new();
    for (name, parameter, value) in known.iter().filter(|one| one.0 != by.0 && reserved(&one.0).is_none()) {
        if *name == of.0 || calls(&by.2, name) || calls(&of.2, name) {
            statements.push(format!("function {name}({parameter}) = {}", print(value)));
        }
    }
    let (name, parameter) = (&of.0, &by.1);
    statements.push(format!("var {parameter}"));
    statements.push(format!("claim: {name}'({parameter}) = {}", print(&by.2)));
    let said = statements.join("; ");
    let is_read = || parse(&said).statements.iter().all(|one| !matches!(one.kind, StatementKind::Faulty { .. }));
    (said.chars().count() <= LONGEST && is_read()).then_some(said)
}

/// Gives functions that have a name of this language another one: what they compute need not be what it means here. None where the
/// program calls both.
fn set_apart(text: &str, known: &mut [(String, String, Expr)]) -> Option<()> {
    for at in 0..known.len() {
        let old = known[at].0.clone();
        if reserved(&old).is_none() {
            continue;
        }
        if text.contains(&format!(".{old}(")) {
            return None;
        }
        let new = format!("my_{old}");
        known.iter_mut().for_each(|one| rename(&mut one.2, &old, &new));
        known[at].0 = new;
    }
    Some(())
}

fn rename(expr: &mut Expr, old: &str, new: &str) {
    if let ExprKind::Call { function, .. } = &mut expr.kind
        && function.name == old
    {
        function.name = new.to_owned();
    }
    children_mut(expr).into_iter().for_each(|part| rename(part, old, new));
}

fn is_of_arrays(expr: &Expr) -> bool {
    let is_call = match &expr.kind {
        // The largest entry, and not the larger of two numbers.
        ExprKind::Call { function, args, .. } if matches!(function.name.as_str(), "max" | "min") => args.len() == 1,
        ExprKind::Call { function, .. } => function_of_arrays(&function.name),
        _ => false,
    };
    is_call || children(expr).into_iter().any(is_of_arrays)
}

/// Whether a function is named as the derivative of another: `f_prime`, `grad_f`.
pub(in crate::lang) fn is_derivative_of(name: &str, of: &str, is_only: bool) -> bool {
    let joined = DERIVATIVES
        .iter()
        .any(|word| name == format!("{of}_{word}") || name == format!("{word}_{of}") || name == format!("{word}{of}"));
    joined || (is_only && DERIVATIVES.contains(&name))
}

/// Whether a function is called in an expression.
fn calls(expr: &Expr, name: &str) -> bool {
    let is_call = matches!(&expr.kind, ExprKind::Call { function, .. } if function.name == name);
    is_call || children(expr).into_iter().any(|part| calls(part, name))
}

/// The functions of one parameter.
fn functions(text: &str) -> Vec<Function> {
    let mut functions: Vec<Function> = Vec::new();
    let mut is_inside = false;
    for line in text.lines().take(MOST) {
        let line = line.split(" //").next().unwrap_or_default().trim();
        if line.starts_with('#') || line.starts_with("\"\"\"") || line.is_empty() {
            continue;
        }
        let opened = line.strip_prefix("pub ").unwrap_or(line);
        let body = match ["def ", "fn ", "function "].iter().find_map(|word| opened.strip_prefix(word)) {
            Some(head) => {
                let (function, body) = head_of(head).unzip();
                is_inside = function.is_some();
                functions.extend(function);
                body.unwrap_or_default()
            }
            None => line,
        };
        if let Some(function) = functions.last_mut().filter(|_| is_inside) {
            function.read(body);
        }
    }
    functions
}

/// `f(x: f64) -> f64 { x*x }`: the function, and what stands behind its head.
fn head_of(head: &str) -> Option<(Function, &str)> {
    let (name, rest) = head.split_once('(')?;
    let (parameters, rest) = rest.split_once(')')?;
    let mut parameters = parameters.split(',').map(|one| one.split(':').next().unwrap_or_default().trim());
    let parameter = parameters.next().filter(|one| super::is_name(one) && reserved(one).is_none())?;
    if parameters.next().is_some() || !super::is_name(name.trim()) {
        return None;
    }
    let body = rest.split_once(['{', ':', '=']).map_or("", |(_, body)| body);
    let value =
        Function { name: name.trim().to_owned(), parameter: parameter.to_owned(), locals: Vec::new(), value: None };
    Some((value, body.trim()))
}

impl Function {
    /// A line of the body.
    fn read(&mut self, line: &str) {
        let line = line.trim().trim_end_matches('}').trim();
        let is_last = !line.ends_with(';');
        let line = line.trim_end_matches(';');
        let returned = line.strip_prefix("return ");
        let local = line.strip_prefix("let ").unwrap_or(line);
        if let Some((name, value)) = local.split_once('=').filter(|(name, _)| super::is_name(name.trim()))
            && returned.is_none()
        {
            if let Some(value) = self.expression(value) {
                self.locals.push((name.trim().to_owned(), value));
            }
        } else if let Some(value) = returned.or(Some(line).filter(|line| is_last && !line.is_empty()))
            && self.value.is_none()
        {
            self.value = self.expression(value);
        }
    }

    /// An expression of the program as it is read here, with the local values in it.
    fn expression(&self, text: &str) -> Option<Expr> {
        let statement = parse(&format!("let value = {text}")).statements.into_iter().next()?;
        let mut value = match statement.kind {
            StatementKind::Let { value, .. } => value,
            StatementKind::Faulty { repaired: Some(kind), .. } => match *kind {
                StatementKind::Let { value, .. } => value,
                _ => return None,
            },
            _ => return None,
        };
        self.put_locals(&mut value);
        (value.span != Span::default()).then_some(value)
    }

    fn put_locals(&self, expr: &mut Expr) {
        if let ExprKind::Name(name) = &expr.kind
            && let Some((_, value)) = self.locals.iter().rev().find(|local| local.0 == *name)
        {
            *expr = value.clone();
            return;
        }
        children_mut(expr).into_iter().for_each(|part| self.put_locals(part));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_and_its_derivative_are_read() {
        for (text, said) in [
            (
                "def f(x):\n    return x**2 + np.sin(x)\n\ndef df(x):\n    return 2*x + np.cos(x)\n",
                "function f(x) = x^2 + sin(x); var x; claim: f'(x) = 2*x + cos(x)",
            ),
            (
                "def sigmoid(x):\n    return 1 / (1 + np.exp(-x))\n\ndef sigmoid_grad(x):\n    s = sigmoid(x)\n    return s * (1 - s)\n",
                "function my_sigmoid(x) = 1/(1 + exp(-x)); var x; claim: my_sigmoid'(x) = my_sigmoid(x)*(1 - my_sigmoid(x))",
            ),
            (
                "fn f(x: f64) -> f64 { x.exp() }\nfn f_prime(x: f64) -> f64 {\n    x.exp()\n}\n",
                "function f(x) = exp(x); var x; claim: f'(x) = exp(x)",
            ),
        ] {
            assert_eq!(translated(text).as_deref(), Some(said), "{text}");
        }
    }

    #[test]
    fn a_script_is_read() {
        let text = "import torch\nx = torch.randn(3, requires_grad=True)\ny = (x ** 2).sum()\ny.backward()\nassert torch.allclose(x.grad, 2 * x)\n";
        assert_eq!(script(text).as_deref(), Some("dims n; var x[n]; let y = sum(x.^2); claim: dy/dx = 2*x"));
        assert_eq!(script("import numpy as np\nx = np.array([1, 2])\n"), None);
    }

    #[test]
    fn what_cannot_be_read_is_not_guessed() {
        for text in [
            "def f(x, y):\n    return x*y\n",
            "def f(x):\n    for i in range(3): x += 1\n    return x\n",
            "import numpy as np\n",
            // What it is depends on whether x is an array; and `tanh` is two things.
            "def f(x):\n    return np.mean(x**2)\ndef df(x):\n    return 2*x\n",
            "def f(x):\n    return np.max(x)\ndef df(x):\n    return 1\n",
            "def f(X):\n    return np.trace(X @ X)\ndef df(X):\n    return 2*X\n",
            "def tanh(x):\n    return np.tanh(2*x)\ndef tanh_grad(x):\n    return 1 - tanh(x)**2\n",
        ] {
            assert_eq!(translated(text), None, "{text}");
        }
        assert_eq!(language("var x\nclaim: d(x)/dx = 1\n"), None);
        assert_eq!(language("let mut y = x^2\n"), None);
    }
}
