//! Functions of several arguments, and scripts, in Python or Rust: what they declare, compute and claim, as statements.
//!
//! The sizes of what a function takes are not written down. A capital is a matrix; of the others those shapes are taken under which all
//! formulas fit, and the gradient has the shape of what it is taken by.

use super::statement::paraphrase;
use super::token::{Kind, tokens};
use crate::lang::builtin::reserved;
use crate::lang::check::Checked;
use crate::lang::parser::{is_derivative_of, is_straight, parse};
use crate::lang::typed::Item;

/// A longer translation is not shown, in characters.
const LONGEST: usize = 300;
/// What the value of a function is called whose name is one of this language.
const VALUE: &str = "J";
/// Lines that are read, arguments of a function, at most.
const MOST_LINES: usize = 60;
const MOST_ARGUMENTS: usize = 4;

/// What is computed of arrays.
const OF_ARRAYS: [&str; 15] = [
    "sum", "mean", "dot", "@", "norm", "max(", "min(", "prod", "cumsum", "std(", "var(", "trace", "det(", "inv(",
    "einsum",
];

/// What the type of an argument says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Vector,
    Matrix,
    /// Nothing.
    Any,
}

/// A function, or a script as one without a name.
#[derive(Clone, Default)]
struct Code {
    name: String,
    /// Each argument, and what its type says of its shape.
    arguments: Vec<(String, Type)>,
    /// Values with a name, in their order.
    values: Vec<(String, String)>,
    result: Option<String>,
}

impl Code {
    /// Whether a function is called in the body.
    fn calls(&self, name: &str) -> bool {
        let is_call = |text: &String| {
            let all = tokens(text);
            all.iter().any(|token| {
                token.kind == Kind::Name && token.text == name && text[token.start + name.len()..].starts_with('(')
            })
        };
        self.values.iter().map(|one| &one.1).chain(&self.result).any(is_call)
    }

    /// With the value's name where the other function is called with its own arguments: `softmax(z)` is what was computed of z.
    fn with_value_of(&self, of: &Code) -> Code {
        if reserved(&of.name).is_none() {
            return self.clone();
        }
        let arguments: Vec<&str> = of.arguments.iter().map(|one| one.0.as_str()).collect();
        let call = format!("{}({})", of.name, arguments.join(", "));
        let put = |text: &String| text.replace(&call, VALUE);
        let values = self.values.iter().map(|(name, value)| (name.clone(), put(value))).collect();
        Code { values, result: self.result.as_ref().map(put), ..self.clone() }
    }
}

/// The program in the claims language, where all of it can be said.
pub(super) fn translated(text: &str) -> Option<String> {
    let (functions, script) = read(text);
    if !is_straight(text) {
        return None;
    }
    let pairs = functions.iter().flat_map(|by| functions.iter().map(move |of| (of, by)));
    let mut related = pairs.filter(|(of, by)| of.name != by.name && is_derivative(by, of, functions.len() == 2));
    // Where one function is differentiated by a library, the other is what is expected of it.
    let differentiates = ["grad(", "jacobian(", "derivative("].iter().any(|call| text.contains(call));
    let is_called = |name: &str| functions.iter().any(|one| one.calls(name));
    let by_shapes = |of: &Code, by: &Code| {
        let by = by.with_value_of(of);
        // Another function of the program with a name of this language need not be what it is here.
        let is_another = |one: &Code| {
            let calls =
                if one.name == of.name { of.calls(&one.name) || by.calls(&one.name) } else { is_called(&one.name) };
            reserved(&one.name).is_some() && calls
        };
        if functions.iter().any(is_another) { None } else { by_shapes(of, &by) }
    };
    match (related.next(), functions.as_slice()) {
        (Some((of, by)), _) => by_shapes(of, by),
        (None, [of, by]) if differentiates && of.arguments == by.arguments => by_shapes(of, by),
        (None, []) => of_script(&script),
        _ => None,
    }
    .filter(|said| said.chars().count() <= LONGEST)
}

/// Whether one function is named as another's derivative, perhaps with what it is taken by: `dloss_dw`, `grad_w`.
fn is_derivative(by: &Code, of: &Code, is_only: bool) -> bool {
    let without = |name: &str| {
        let end = name.rsplit_once('_').filter(|(_, end)| argument(by, end).is_some());
        end.map(|(start, _)| start.to_owned())
    };
    is_derivative_of(&by.name, &of.name, is_only)
        || without(&by.name).is_some_and(|name| is_derivative_of(&name, &of.name, is_only))
}

/// The argument that a word names: `w`, `dw`.
fn argument<'c>(code: &'c Code, word: &str) -> Option<&'c str> {
    let names = code.arguments.iter().map(|one| one.0.as_str());
    names.into_iter().find(|name| *name == word || word.strip_prefix('d') == Some(name))
}

/// The functions of a program, and what stands outside of them.
fn read(text: &str) -> (Vec<Code>, Code) {
    let (mut functions, mut script) = (Vec::<Code>::new(), Code::default());
    let mut is_inside = false;
    for line in text.lines().take(MOST_LINES) {
        let code = line.split(['#']).next().unwrap_or_default();
        let code = code.split("//").next().unwrap_or_default().trim_end();
        let (is_indented, code) = (code.starts_with([' ', '\t']), code.trim());
        if code.is_empty() || code == "}" {
            continue;
        }
        let opened = code.strip_prefix("pub ").unwrap_or(code);
        if let Some(head) = ["def ", "fn "].iter().find_map(|word| opened.strip_prefix(word)) {
            if let Some((function, rest)) = head_of(head) {
                functions.push(function);
                is_inside = true;
                take(functions.last_mut(), rest);
            }
        } else if let Some((name, rest)) = code.split_once("= lambda ") {
            let head = rest.split_once(':').map(|(arguments, rest)| (format!("{}({arguments})", name.trim()), rest));
            if let Some((mut function, rest)) = head.and_then(|(head, rest)| Some((head_of(&head)?.0, rest))) {
                function.result = Some(rest.trim().to_owned());
                functions.push(function);
            }
        } else if is_inside && is_indented {
            take(functions.last_mut(), code);
        } else {
            is_inside = false;
            take(Some(&mut script), code);
        }
    }
    (functions, script)
}

/// `loss(w, X: np.ndarray) -> f64 {`: the function, and what stands behind its head.
fn head_of(head: &str) -> Option<(Code, &str)> {
    let (name, rest) = head.split_once('(')?;
    let (arguments, rest) = rest.split_once(')')?;
    let arguments = arguments.split(',').map(str::trim).filter(|one| !one.is_empty()).map(|one| {
        let (name, kind) = one.split_once(':').map_or((one, ""), |(name, kind)| (name.trim(), kind.trim()));
        (name.trim_start_matches("mut ").to_owned(), type_of(kind))
    });
    let code = Code { name: name.trim().to_owned(), arguments: arguments.collect(), ..Code::default() };
    let is_name = |name: &String| reserved(name).is_none() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_readable = !code.arguments.is_empty()
        && code.arguments.len() <= MOST_ARGUMENTS
        && code.arguments.iter().all(|one| is_name(&one.0));
    let body = rest.split_once(['{', ':', '=']).map_or("", |(_, body)| body);
    is_readable.then_some((code, body.trim()))
}

fn type_of(kind: &str) -> Type {
    let has = |words: &[&str]| words.iter().any(|word| kind.contains(word));
    match () {
        () if has(&["Array2", "Matrix", "Vec<Vec", "[[", "Mat<"]) => Type::Matrix,
        () if has(&["[", "Vec", "Array1", "Vector"]) => Type::Vector,
        () if matches!(kind, "f64" | "f32" | "float") => Type::Number,
        () => Type::Any,
    }
}

/// A line of a body.
fn take(code: Option<&mut Code>, line: &str) {
    let Some(code) = code else { return };
    let line = line.trim().trim_end_matches('}').trim();
    let is_last = !line.ends_with(';');
    let line = line.trim_end_matches(';').trim();
    let local = line.strip_prefix("let ").unwrap_or(line);
    let local = local.strip_prefix("mut ").unwrap_or(local);
    let assigned = local.split_once('=').filter(|(name, value)| {
        name.trim().chars().all(|c| c.is_alphanumeric() || c == '_')
            && !name.trim().is_empty()
            && !value.starts_with('=')
    });
    if let Some(value) = line.strip_prefix("return ") {
        code.result = Some(value.to_owned());
    } else if let Some((name, value)) = assigned {
        code.values.push((name.trim().to_owned(), value.trim().to_owned()));
    } else if is_last && !line.is_empty() && !line.starts_with("import ") && !line.starts_with("from ") {
        code.result = Some(line.to_owned());
    }
}

/// A function and its derivative, under the first shapes that fit.
fn by_shapes(of: &Code, by: &Code) -> Option<String> {
    if by.arguments.iter().any(|one| argument(of, &one.0).is_none()) && of.arguments.len() < by.arguments.len() {
        return None;
    }
    let named = by.name.rsplit_once('_').and_then(|(_, end)| argument(of, end));
    let wrt = named.unwrap_or(&of.arguments.first()?.0);
    let all = || of.values.iter().chain(&by.values).map(|one| &one.1).chain(&of.result);
    let is_of_arrays = all().any(|text| OF_ARRAYS.iter().any(|word| text.contains(word)));
    let is_matrix = |(name, kind): &(String, Type)| {
        *kind == Type::Matrix || *kind == Type::Any && name.starts_with(char::is_uppercase)
    };
    let has_matrix = of.arguments.iter().any(is_matrix);
    let shapes = |argument: &(String, Type)| -> Vec<&str> {
        match argument.1 {
            _ if is_matrix(argument) => vec!["[n,k]", "[n,n]"],
            Type::Number => vec![""],
            Type::Vector if has_matrix => vec!["[k]", "[n]"],
            Type::Vector => vec!["[n]"],
            // A number has no matrix product.
            _ if has_matrix && all().any(|text| is_multiplied(&argument.0, text)) => vec!["[k]", "[n]"],
            _ if has_matrix => vec!["[k]", "[n]", ""],
            _ if is_of_arrays => vec!["[n]", ""],
            _ => vec!["", "[n]"],
        }
    };
    let choices: Vec<Vec<&str>> = of.arguments.iter().map(shapes).collect();
    let count: usize = choices.iter().map(Vec::len).product();
    // What adds up arrays is not read of numbers alone.
    (0..count).filter(|number| !is_of_arrays || has_array(&choices, *number)).find_map(|number| {
        let mut rest = number;
        let declared: Vec<String> = of
            .arguments
            .iter()
            .zip(&choices)
            .map(|((name, _), shapes)| {
                let shape = shapes[rest % shapes.len()];
                rest /= shapes.len();
                format!("{name}{shape}")
            })
            .collect();
        let sizes = ["n", "k"].into_iter().filter(|size| {
            declared.iter().any(|one| one.contains(&format!("[{size}")) || one.contains(&format!(",{size}]")))
        });
        let sizes: Vec<&str> = sizes.collect();
        let dims = if sizes.is_empty() { String::new() } else { format!("dims {}; ", sizes.join(", ")) };
        let mut said = Said::new(format!("{dims}var {}", declared.join(", ")));
        of.values.iter().try_for_each(|(name, value)| said.value(name, value))?;
        let value = if reserved(&of.name).is_some() { VALUE } else { of.name.as_str() };
        said.value(value, of.result.as_ref()?)?;
        by.values.iter().try_for_each(|(name, value)| said.value(name, value))?;
        said.claim(value, wrt, by.result.as_ref()?)
    })
}

/// Whether some argument is an array in the choice of shapes with this number.
fn has_array(choices: &[Vec<&str>], mut number: usize) -> bool {
    choices.iter().any(|shapes| {
        let shape = shapes[number % shapes.len()];
        number /= shapes.len();
        !shape.is_empty()
    })
}

/// Whether a name stands beside a matrix product: `x @ A`.
fn is_multiplied(name: &str, text: &str) -> bool {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].trim_end().rsplit(|c: char| !is_name(c)).next();
        let after = text[at + 1..].trim_start().split(|c: char| !is_name(c)).next();
        before == Some(name) || after == Some(name)
    })
}

/// A script: arrays by their sizes, values, and gradients that are called `dw`.
fn of_script(script: &Code) -> Option<String> {
    const SIZES: [&str; 4] = ["n", "k", "m", "p"];
    let mut sizes: Vec<String> = Vec::new();
    let (mut declared, mut rest) = (Vec::new(), Vec::new());
    for (name, value) in &script.values {
        match made(value) {
            Some(numbers) if numbers.len() <= 2 && rest.is_empty() => {
                let mut shape = Vec::new();
                for number in numbers {
                    let at = sizes.iter().position(|known| *known == number).unwrap_or(sizes.len());
                    if at == sizes.len() {
                        sizes.push(number);
                    }
                    shape.push(*SIZES.get(at)?);
                }
                declared.push(format!("{name}[{}]", shape.join(",")));
            }
            _ => rest.push((name, value)),
        }
    }
    if let Some(said) = of_symbols(script) {
        return Some(said);
    }
    let is_input = |word: &str| declared.iter().any(|one| one.split('[').next() == Some(word));
    if declared.is_empty() {
        return None;
    }
    let mut said = Said::new(format!("dims {}; var {}", SIZES[..sizes.len()].join(", "), declared.join(", ")));
    let (mut loss, mut claims) = (None, 0);
    for (name, value) in rest {
        let by = name.strip_prefix("grad_").or(name.strip_suffix("_grad")).or(name.strip_prefix('d'));
        match (by.filter(|by| is_input(by)), loss) {
            (Some(by), Some(loss)) => {
                said.claim(loss, by, value)?;
                claims += 1;
            }
            _ => {
                said.value(name, value)?;
                loss = Some(name.as_str());
            }
        }
    }
    (claims > 0).then_some(said.text)
}

/// `x = symbols('x')` and `assert diff(x**2, x) == 2*x`.
fn of_symbols(script: &Code) -> Option<String> {
    let is_symbol = |value: &&(String, String)| ["symbols(", "Symbol("].iter().any(|call| value.1.contains(call));
    let names: Vec<&str> = script.values.iter().filter(is_symbol).map(|one| one.0.as_str()).collect();
    let asserted = script.result.as_ref()?.strip_prefix("assert ")?;
    let (left, right) = asserted.split_once("==")?;
    if names.is_empty() {
        return None;
    }
    let mut said = Said::new(format!("var {}", names.join(", ")));
    for (name, value) in script.values.iter().filter(|value| !is_symbol(value)) {
        said.value(name, value)?;
    }
    let line = said.paraphrased(&format!("claim: {left} = {right}"))?;
    said.add(&line)?;
    Some(said.text)
}

/// The sizes of the array that a constructor makes: `np.random.randn(10, 3)`.
fn made(value: &str) -> Option<Vec<String>> {
    let (head, sizes) = value.trim().strip_suffix(')')?.split_once('(')?;
    let name = head.rsplit('.').next()?;
    if !matches!(name, "randn" | "rand" | "zeros" | "ones" | "random" | "standard_normal" | "empty") {
        return None;
    }
    let sizes =
        sizes.trim_matches(['(', ')']).split(',').map(str::trim).filter(|one| !one.is_empty() && !one.contains('='));
    let sizes: Vec<String> = sizes.map(str::to_owned).collect();
    let is_size = |size: &String| size.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    (!sizes.is_empty() && sizes.iter().all(is_size)).then_some(sizes)
}

/// Statements that were said, which all can be read.
struct Said {
    text: String,
    /// Names that cannot be declared here, and those in place of them.
    renamed: Vec<(String, String)>,
}

impl Said {
    fn new(text: String) -> Said {
        Said { text, renamed: Vec::new() }
    }

    /// A value with its name; the same value again is no news.
    fn value(&mut self, name: &str, value: &str) -> Option<()> {
        let value = self.with_new_names(&without_shift(value));
        let new = if reserved(name).is_some() { format!("{name}1") } else { name.to_owned() };
        if new != name {
            self.renamed.push((name.to_owned(), new.clone()));
        }
        let written = format!("let {new} = {value}");
        if self.text.split("; ").any(|known| known == written) {
            return Some(());
        }
        let line = self.paraphrased(&written)?;
        if self.text.split("; ").any(|known| known == line) {
            return Some(());
        }
        self.add(&line)
    }

    /// The claim of a gradient; all that was said.
    fn claim(&mut self, of: &str, by: &str, value: &str) -> Option<String> {
        let value = self.with_new_names(value);
        let line = self.paraphrased(&format!("claim: d{of}/d{by} = {value}"))?;
        self.add(&line)?;
        Some(self.text.clone())
    }

    fn with_new_names(&self, value: &str) -> String {
        let mut text = String::new();
        let mut end = 0;
        for token in tokens(value).into_iter().filter(|token| token.kind == Kind::Name) {
            let Some((from, to)) = self.renamed.iter().find(|(from, _)| *from == token.text) else { continue };
            text += &value[end..token.start];
            text += to;
            end = token.start + from.len();
        }
        text + &value[end..]
    }

    fn paraphrased(&self, written: &str) -> Option<String> {
        let checked = Checked::new(&self.text, &parse(&self.text), false);
        paraphrase(written, &checked, self.text.len(), false).ok()
    }

    fn add(&mut self, line: &str) -> Option<()> {
        let next = format!("{}; {line}", self.text);
        let document = Checked::new(&next, &parse(&next), false).into_document();
        let is_read = document.items.iter().all(|item| matches!(item, Item::Claim(_)));
        is_read.then(|| self.text = next)
    }
}

/// `z - z.max()`: the shift that keeps exponentials small changes no value.
fn without_shift(value: &str) -> String {
    let Some(at) = value.find(".max()").filter(|at| value[..*at].contains(" - ")) else { return value.to_owned() };
    let Some(minus) = value[..at].rfind(" - ") else { return value.to_owned() };
    let name = &value[minus + 3..at];
    let is_shift = value[..minus].ends_with(name) && value.contains("exp(");
    if is_shift { format!("{}{}", &value[..minus], &value[at + ".max()".len()..]) } else { value.to_owned() }
}
