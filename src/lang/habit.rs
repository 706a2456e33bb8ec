//! What people write by habit, from NumPy, LaTeX, MATLAB or Rust, and how the claims language says it.
//!
//! Two tables, a row for each name. A row does nothing once the language has a function of that name.

mod words;

use super::builtin::function;
use words::{CALLED, MODULES, OPTIONS, OTHER_NAMES, OTHER_WAYS, STARTS, SYNONYMS, UNITS};
pub(super) use words::{NO_INTEGRALS, SAMPLE_STD};

/// The function here that has this other name elsewhere.
///
/// ```
/// use backproof::lang::habit::other_name;
/// assert_eq!(other_name("ln"), Some("log"));
/// assert_eq!(other_name("log"), None);
/// ```
pub fn other_name(name: &str) -> Option<&'static str> {
    let row = OTHER_NAMES.iter().find(|row| row.0 == name);
    row.map(|row| row.1).filter(|_| function(name).is_none())
}

/// What to write here for a function of another language, in words; none for a function that this language has, and where it is not known.
///
/// ```
/// use backproof::lang::habit::advice;
/// assert_eq!(advice("ln").as_deref(), Some("write `log(x)`"));
/// assert_eq!(advice("matmul").as_deref(), Some("write the matrix product `A*B`"));
/// assert_eq!(advice("log"), None);
/// ```
pub fn advice(name: &str) -> Option<String> {
    if function(name).is_some() {
        return None;
    }
    if let Some(here) = other_name(name) {
        return Some(format!("write `{}`", example(here)));
    }
    let known = SYNONYMS.iter().find(|row| row.0 == name).map_or(name, |row| row.1);
    OTHER_WAYS.iter().find(|row| row.0 == known).map(|row| row.1.to_owned())
}

/// What to write for a function of this name, where it is called: names such as `gamma` are told only then.
///
/// ```
/// use backproof::lang::habit::{advice, advice_for_call};
/// assert_eq!(advice_for_call("psi").as_deref(), Some("write `digamma(x)`"));
/// assert_eq!(advice("psi"), None);
/// ```
pub fn advice_for_call(name: &str) -> Option<String> {
    advice(name).or_else(|| CALLED.iter().find(|row| row.0 == name).map(|row| row.1.to_owned()))
}

/// What to write for a function that is called with more than it takes here: what the rest says must not be lost.
///
/// ```
/// use backproof::lang::habit::with_options;
/// assert_eq!(with_options("log").as_deref(), Some("the logarithm to a base b is `log(x)/log(b)`"));
/// assert_eq!(with_options("tanh"), None);
/// ```
pub fn with_options(name: &str) -> Option<String> {
    OPTIONS.iter().find(|row| row.0 == name).map(|row| row.1.to_owned())
}

/// What the method of an object is called here: `x.exp()` is `exp(x)`.
///
/// ```
/// use backproof::lang::habit::method;
/// assert_eq!(method("exp", "x", ""), "write `exp(x)`");
/// assert_eq!(method("powi", "x", "2"), "write `x^2`");
/// ```
pub fn method(name: &str, object: &str, arguments: &str) -> String {
    let name = other_name(name).unwrap_or(name);
    match name {
        "powi" | "powf" | "pow" if !arguments.is_empty() => format!("write `{object}^{arguments}`"),
        "dot" | "matmul" | "mm" if !arguments.is_empty() => {
            format!("of two vectors write `dot({object}, {arguments})`, of matrices `{object}*{arguments}`")
        }
        "transpose" | "t" | "T" => format!("write `{object}'`"),
        "grad" | "backward" | "diff" | "derivative" | "gradient" => {
            "the gradient of a loss `let J = …` is written `dJ/dW`".to_owned()
        }
        "detach" | "item" | "numpy" | "data" | "clone" | "copy" | "requires_grad" | "requires_grad_" | "unwrap" => {
            format!("write `{object}` alone")
        }
        "std" => SAMPLE_STD.to_owned(),
        "shape" | "size" => "a size has a name: `dims n` and then `n`".to_owned(),
        _ if function(name).is_some() && arguments.is_empty() => format!("write `{name}({object})`"),
        _ if function(name).is_some() => format!("write `{name}({object}, {arguments})`"),
        _ => advice(name).unwrap_or_else(|| "a function stands before its argument: `f(x)`".to_owned()),
    }
}

/// Whether libraries are known by this prefix: `np` in `np.exp(x)`.
pub fn is_module(name: &str) -> bool {
    MODULES.contains(&name)
}

/// Whether a library may divide by n - 1 where this language divides by n; no library is known of a method.
///
/// ```
/// use backproof::lang::habit::divides_otherwise;
/// assert!(divides_otherwise("std", "torch") && !divides_otherwise("std", "np"));
/// ```
pub fn divides_otherwise(name: &str, library: &str) -> bool {
    name == "std" && !matches!(library, "np" | "numpy" | "jnp" | "jax")
}

/// How a function of the language is called, by way of example.
fn example(name: &str) -> &'static str {
    match name {
        "max" => "max(a, b)`, entry by entry `max.(A, B)",
        "min" => "min(a, b)`, entry by entry `min.(A, B)",
        "dot" => "dot(a, b)",
        "grad" => "grad(E, X)",
        "jac" => "jac(y, x)",
        "hess" => "hess(E, x)",
        "tr" => "tr(X)",
        "inv" => "inv(X)",
        "logdet" => "logdet(X)",
        "cholesky" => "cholesky(X)",
        "diag" => "diag(X)",
        "mean" => "mean(x)",
        "log" => "log(x)",
        "abs" => "abs(x)",
        "sign" => "sign(x)",
        "step" => "step(x)",
        "sigmoid" => "sigmoid(x)",
        "asin" => "asin(x)",
        "acos" => "acos(x)",
        "atan" => "atan(x)",
        "tan" => "tan(x)",
        "sinh" => "sinh(x)",
        "cosh" => "cosh(x)",
        "tanh" => "tanh(x)",
        "sqrt" => "sqrt(x)",
        "relu" => "relu(x)",
        "lgamma" => "lgamma(x)",
        "digamma" => "digamma(x)",
        "log2" => "log2(x)",
        "log10" => "log10(x)",
        "log1p" => "log1p(x)",
        "expm1" => "expm1(x)",
        "atan2" => "atan2(y, x)",
        "std" => "std(x)",
        "prod" => "prod(x)",
        "ceil" => "ceil(x)",
        "round" => "round(x)",
        _ => "logsumexp(x)",
    }
}
/// Whether a word is a number's type in another language: `2.0_f64`.
///
/// ```
/// assert!(backproof::lang::habit::is_suffix("_f64"));
/// ```
pub fn is_suffix(word: &str) -> bool {
    matches!(word.trim_start_matches('_'), "f64" | "f32" | "f" | "F" | "d" | "usize" | "i32" | "i64" | "u32" | "u64")
        && (word.starts_with('_') || word.len() > 1)
}

/// Whether a word is a unit of measurement, as in `9.81 m/s^2`.
///
/// ```
/// assert!(backproof::lang::habit::is_unit("m"));
/// ```
pub fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// The inverse of a function, which books write as a power: `tan^-1`.
///
/// ```
/// assert_eq!(backproof::lang::habit::inverse("tan"), Some("atan"));
/// ```
pub fn inverse(name: &str) -> Option<&'static str> {
    const INVERSES: [(&str, &str); 7] = [
        ("sin", "asin"),
        ("cos", "acos"),
        ("tan", "atan"),
        ("exp", "log"),
        ("log", "exp"),
        ("sigmoid", "logit"),
        ("logit", "sigmoid"),
    ];
    INVERSES.iter().find(|row| row.0 == name).map(|row| row.1)
}

/// What to write for a line that starts with this word in another language.
///
/// ```
/// use backproof::lang::habit::start;
/// assert!(start("def").is_some_and(|hint| hint.contains("function")));
/// assert_eq!(start("claim"), None);
/// ```
pub fn start(word: &str) -> Option<&'static str> {
    STARTS.iter().find(|row| row.0 == word).map(|row| row.1)
}

/// The letter of a Greek letter's command.
///
/// ```
/// assert_eq!(backproof::lang::habit::greek("lambda"), Some("λ"));
/// ```
pub fn greek(command: &str) -> Option<&'static str> {
    const LETTERS: [(&str, &str); 31] = [
        ("alpha", "α"),
        ("beta", "β"),
        ("gamma", "γ"),
        ("delta", "δ"),
        ("epsilon", "ε"),
        ("varepsilon", "ε"),
        ("zeta", "ζ"),
        ("eta", "η"),
        ("theta", "θ"),
        ("kappa", "κ"),
        ("lambda", "λ"),
        ("mu", "μ"),
        ("nu", "ν"),
        ("xi", "ξ"),
        ("rho", "ρ"),
        ("sigma", "σ"),
        ("tau", "τ"),
        ("phi", "φ"),
        ("varphi", "φ"),
        ("chi", "χ"),
        ("psi", "ψ"),
        ("omega", "ω"),
        ("Gamma", "Γ"),
        ("Delta", "Δ"),
        ("Theta", "Θ"),
        ("Lambda", "Λ"),
        ("Phi", "Φ"),
        ("Psi", "Ψ"),
        ("Omega", "Ω"),
        ("ell", "l"),
        ("Xi", "Ξ"),
    ];
    LETTERS.iter().find(|row| row.0 == command).map(|row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lang::ast::StatementKind;
    use crate::lang::builtin::{DERIVATIVE_FORMS, KEYWORDS};
    use crate::lang::parser::parse;

    /// All pieces in backticks.
    fn quoted(hint: &str) -> Vec<&str> {
        hint.split('`').skip(1).step_by(2).collect()
    }

    #[test]
    fn what_is_offered_can_be_read() {
        let names = OTHER_NAMES.iter().map(|row| row.0).chain(OTHER_WAYS.iter().map(|row| row.0));
        for name in names.chain(SYNONYMS.iter().chain(&CALLED).map(|row| row.0)) {
            let Some(hint) = advice_for_call(name) else { continue };
            for code in quoted(&hint) {
                let is_statement = KEYWORDS.iter().any(|keyword| code.starts_with(keyword));
                let text = match code {
                    code if is_statement => code.to_owned(),
                    code if code.contains(" = ") => format!("claim: {code}"),
                    code => format!("let value = {code}"),
                };
                let file = parse(&text);
                let is_read = !matches!(file.statements[0].kind, StatementKind::Faulty { .. });
                assert!(is_read, "{name}: {hint}: {:?}", file.statements[0]);
            }
        }
    }

    #[test]
    fn each_row_says_something() {
        for (name, here) in OTHER_NAMES {
            let is_form = DERIVATIVE_FORMS.iter().any(|form| form.0 == here);
            assert!(is_form || function(here).is_some(), "{name}");
            assert_eq!(quoted(&format!("`{}`", example(here)))[0].split('(').next(), Some(here), "{name}");
        }
        for (name, known) in SYNONYMS {
            assert!(OTHER_WAYS.iter().any(|row| row.0 == known), "{name}: {known}");
        }
    }
}
