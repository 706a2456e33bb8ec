//! What people write by habit, from NumPy, LaTeX, MATLAB or Rust, and how the claims language says it.
//!
//! Two tables, a row for each name. A row does nothing once the language has a function of that name.

use super::builtin::function;

/// What is said where somebody integrates.
pub(super) const NO_INTEGRALS: &str =
    "there are no integrals: claim that the derivative of the result is what is integrated, `d(x^2/2)/dx = x`";

/// Units that stand behind numbers.
const UNITS: [&str; 18] =
    ["m", "s", "kg", "g", "cm", "mm", "km", "ms", "N", "J", "W", "Pa", "Hz", "V", "A", "K", "rad", "deg"];

/// What R, PyTorch, Julia and MATLAB mean by a standard deviation.
pub(super) const SAMPLE_STD: &str =
    "`std(x)` divides by n, as NumPy does; with n - 1 it is `sqrt(sum((x - mean(x)).^2)/(n - 1))`";

/// The function and its approximation, which libraries take by default or do not.
const GELU: &str =
    "write `x*(1 + erf(x/sqrt(2)))/2`, or `x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))/2` for the approximation";

/// How a variance is written.
const VARIANCE: &str = "write `mean((x - mean(x)).^2)`, or `sum((x - mean(x)).^2)/(n - 1)` where n - 1 is meant";

/// What further arguments of a function say elsewhere, and how that is said here.
const OPTIONS: [(&str, &str); 8] = [
    ("std", SAMPLE_STD),
    (
        "norm",
        "`norm(x)` is the 2-norm, `sqrt(sum(x.^2))`, of a matrix too; the 1-norm is `sum(abs.(x))`, the largest entry \
         `max(abs.(x))`, the p-norm `sum(abs.(x).^p)^(1/p)`, the norms of rows `sqrt.(sum(X.^2, cols))`",
    ),
    ("log", "the logarithm to a base b is `log(x)/log(b)`"),
    ("round", "to two decimals it is `round(100*x)/100`"),
    ("softplus", "with a steepness b it is `softplus(b*x)/b`"),
    ("trace", "`trace(X)` is the sum along the main diagonal"),
    ("tr", "`tr(X)` is the sum along the main diagonal"),
    ("gelu", GELU),
];

/// Functions that have another name here: how they are called elsewhere, and here.
const OTHER_NAMES: [(&str, &str); 63] = [
    ("ln", "log"),
    ("loge", "log"),
    ("log_e", "log"),
    ("fabs", "abs"),
    ("absolute", "abs"),
    ("sgn", "sign"),
    ("signum", "sign"),
    ("heaviside", "step"),
    ("Heaviside", "step"),
    ("logistic", "sigmoid"),
    ("expit", "sigmoid"),
    ("sigma", "sigmoid"),
    ("σ", "sigmoid"),
    ("arcsin", "asin"),
    ("arccos", "acos"),
    ("arctan", "atan"),
    ("tg", "tan"),
    ("arctg", "atan"),
    ("sh", "sinh"),
    ("ch", "cosh"),
    ("th", "tanh"),
    ("gammaln", "lgamma"),
    ("loggamma", "lgamma"),
    ("LogGamma", "lgamma"),
    ("lngamma", "lgamma"),
    ("lnGamma", "lgamma"),
    ("log_gamma", "lgamma"),
    ("log_2", "log2"),
    ("log_10", "log10"),
    ("lg", "log10"),
    ("ln_1p", "log1p"),
    ("exp_m1", "expm1"),
    ("arctan2", "atan2"),
    ("stddev", "std"),
    ("ceiling", "ceil"),
    ("rint", "round"),
    ("inner", "dot"),
    ("vdot", "dot"),
    ("Tr", "tr"),
    ("inverse", "inv"),
    ("slogdet", "logdet"),
    ("cho_factor", "cholesky"),
    ("avg", "mean"),
    ("average", "mean"),
    ("lse", "logsumexp"),
    ("LSE", "logsumexp"),
    ("log_sum_exp", "logsumexp"),
    ("rectifier", "relu"),
    ("hessian", "hess"),
    ("Hessian", "hess"),
    ("jacobian", "jac"),
    ("Jacobian", "jac"),
    ("jacobi", "jac"),
    ("gradient", "grad"),
    ("nabla", "grad"),
    ("maximum", "max"),
    ("product", "prod"),
    ("amax", "max"),
    ("amin", "min"),
    ("minimum", "min"),
    ("fmax", "max"),
    ("fmin", "min"),
    ("diagonal", "diag"),
];

/// What has no single name here: the name elsewhere, and what to do.
const OTHER_WAYS: [(&str, &str); 89] = [
    ("chol", "write `cholesky(S)`, which is lower triangular; an upper factor is `cholesky(S)'`"),
    ("lim", "there are no limits: claim a derivative, `d(f)/dx`, or a value, `f(x) = g(x)`"),
    ("map", "write what it computes as a formula, such as `sum(x.^2)` or `exp.(x)`"),
    ("integrate", NO_INTEGRALS),
    ("matmul", "write the matrix product `A*B`"),
    ("mm", "write the matrix product `A*B`"),
    ("bmm", "write the matrix product `A*B`, for one sample"),
    ("mv", "write the product `A*x`"),
    ("multiply", "write `A .* B` for the product entry by entry"),
    ("mul", "write `A .* B` for the product entry by entry, `A*B` for the matrix product"),
    ("hadamard", "write `A .* B`"),
    ("divide", "write `A ./ B`"),
    ("add", "write `A + B`"),
    ("subtract", "write `A - B`"),
    ("pow", "write `x^y`, or `X .^ y` entry by entry"),
    ("power", "write `x^y`, or `X .^ y` entry by entry"),
    ("powi", "write `x^2`"),
    ("powf", "write `x^y`"),
    ("square", "write `x^2`, or `X .^ 2` entry by entry"),
    ("sq", "write `x^2`, or `X .^ 2` entry by entry"),
    ("cbrt", "write `x^(1/3)`"),
    ("recip", "write `1/x`"),
    ("reciprocal", "write `1/x`, or `1 ./ X` entry by entry"),
    ("exp2", "write `2^x`"),
    ("expm", "there is no matrix exponential; `exp.(X)` is the exponential of each entry"),
    ("logm", "there is no matrix logarithm; `log.(X)` is the logarithm of each entry"),
    ("sqrtm", "there is no matrix root; `sqrt.(X)` is the root of each entry"),
    ("sec", "write `1/cos(x)`"),
    ("csc", "write `1/sin(x)`"),
    ("cot", "write `cos(x)/sin(x)`"),
    ("sech", "write `1/cosh(x)`"),
    ("csch", "write `1/sinh(x)`"),
    ("coth", "write `cosh(x)/sinh(x)`"),
    ("asinh", "write `log(x + sqrt(x^2 + 1))`"),
    ("acosh", "write `log(x + sqrt(x^2 - 1))`, with `domain x > 1`"),
    ("atanh", "write `log((1 + x)/(1 - x))/2`"),
    ("sinc", "write `sin(pi*x)/(pi*x)`, as NumPy means it, or `sin(x)/x`"),
    ("swish", "write `x*sigmoid(x)`, or declare it: `function swish(t) = t*sigmoid(t)`"),
    ("silu", "write `x*sigmoid(x)`, or declare it: `function silu(t) = t*sigmoid(t)`"),
    ("SiLU", "write `x*sigmoid(x)`, or declare it: `function SiLU(t) = t*sigmoid(t)`"),
    ("gelu", GELU),
    ("GELU", GELU),
    ("mish", "write `x*tanh(softplus(x))`"),
    ("leaky_relu", "write `if(x > 0, x, alpha*x)`"),
    ("LeakyReLU", "write `if(x > 0, x, alpha*x)`"),
    ("elu", "write `if(x > 0, x, alpha*(exp(x) - 1))`"),
    ("clip", "write `min(max(x, a), b)`"),
    ("clamp", "write `min(max(x, a), b)`"),
    ("where", "write `if.(A > B, C, D)`"),
    ("ifelse", "write `if(a > b, c, d)`"),
    ("iif", "write `if(a > b, c, d)`"),
    ("log_softmax", "write `log.(softmax(x))`"),
    ("logsoftmax", "write `log.(softmax(x))`"),
    ("log_sigmoid", "write `log(sigmoid(x))`"),
    ("logsigmoid", "write `log(sigmoid(x))`"),
    ("mse", "write `mean((y - t) .^ 2)`"),
    ("MSE", "write `mean((y - t) .^ 2)`"),
    ("mse_loss", "write `mean((y - t) .^ 2)`"),
    ("mae", "write `mean(abs.(y - t))`"),
    ("cross_entropy", "write `-sum(t .* log.(p))`, with `p = softmax(z)` if z are logits"),
    ("crossentropy", "write `-sum(t .* log.(p))`, with `p = softmax(z)` if z are logits"),
    ("bce", "write `-(t*log(p) + (1 - t)*log(1 - p))`"),
    ("kl", "write `sum(p .* log.(p ./ q))`"),
    ("cov", "of two vectors write `dot(x - mean(x), y - mean(y))/n`, or with n - 1 as NumPy does"),
    ("stdev", SAMPLE_STD),
    ("sd", SAMPLE_STD),
    ("linear", "write `W*x + b`"),
    ("T", "write `X'`"),
    ("adjoint", "write `X'`"),
    ("ones", "write `1[n]`, or `1[n, m]`"),
    ("ones_like", "write `1[n]`, or `1[n, m]`"),
    ("zeros", "write `0[n]`, or `0[n, m]`"),
    ("zeros_like", "write `0[n]`, or `0[n, m]`"),
    ("eye", "write `I[n]`"),
    ("identity", "write `I[n]`"),
    ("len", "a size has a name: `dims n` and then `n`"),
    ("size", "a size has a name: `dims n` and then `n`"),
    ("numel", "a size has a name: `dims n` and then `n`"),
    ("diff", "write the derivative `d(f)/dx`"),
    ("deriv", "write the derivative `d(f)/dx`"),
    ("derivative", "write the derivative `d(f)/dx`"),
    ("D", "write the derivative `f'(x)` of a function, `d(f)/dx` of an expression"),
    (
        "array",
        "numbers are written `[1, 2; 3, 4]`; an input is declared, `var x[n]`, and a claim holds for all its values",
    ),
    ("solve", "write `inv(A)*b`"),
    (
        "einsum",
        "write the sum over its indices: `let C[i,j] = sum(k: A[i,k]*B[k,j])`; or products: `A*B`, `sum(A .* B)`",
    ),
    ("cumprod", "there are no running products: of positive entries it is `exp.(cumsum(log.(x)))`"),
    ("argmax", "an index has no derivative: let a `const y[k]` mark the entry, which is then `dot(y, x)`"),
    ("one_hot", "declare it as data: `const y[k]`, with `given sum(y) = 1`"),
    ("concatenate", "write `[x; y]` for one below the other, `[A, B]` for side by side"),
];

/// What is a function of others where it is called, and else as good a name as any.
const CALLED: [(&str, &str); 18] = [
    ("var", VARIANCE),
    ("variance", VARIANCE),
    ("psi", "write `digamma(x)`"),
    ("ψ", "write `digamma(x)`"),
    ("gamma", "write `exp(lgamma(x))`, for x > 0"),
    ("tgamma", "write `exp(lgamma(x))`, for x > 0"),
    ("Γ", "write `exp(lgamma(x))`, for x > 0"),
    ("Gamma", "write `exp(lgamma(x))`, for x > 0"),
    ("polygamma", "write `digamma(x)`, `trigamma(x)`, and for higher orders primes: `trigamma'(x)`"),
    ("factorial", "write `exp(lgamma(n + 1))`"),
    ("Beta", "write `exp(lgamma(a) + lgamma(b) - lgamma(a + b))`"),
    ("betaln", "write `lgamma(a) + lgamma(b) - lgamma(a + b)`"),
    ("trunc", "write `sign(x)*floor(abs(x))`"),
    ("fix", "write `sign(x)*floor(abs(x))`"),
    ("frac", "write `x - floor(x)`"),
    ("rem", "write `mod(a, b)`, which has the sign of b"),
    ("fmod", "write `mod(a, b)`, which has the sign of b"),
    ("remainder", "write `mod(a, b)`, which has the sign of b"),
];

/// Sums, norms and other words that have an argument elsewhere that they lack here, and what joins or cuts arrays.
const SYNONYMS: [(&str, &str); 38] = [
    ("limit", "lim"),
    ("iter", "map"),
    ("into_iter", "map"),
    ("fold", "map"),
    ("integral", "integrate"),
    ("quad", "integrate"),
    ("tensor", "array"),
    ("Tensor", "array"),
    ("asarray", "array"),
    ("rand", "array"),
    ("randn", "array"),
    ("random", "array"),
    ("normal", "array"),
    ("Variable", "array"),
    ("Parameter", "array"),
    ("parameter", "array"),
    ("symbols", "array"),
    ("Symbol", "array"),
    ("placeholder", "array"),
    ("linspace", "array"),
    ("arange", "array"),
    ("onehot", "one_hot"),
    ("argmin", "argmax"),
    ("concat", "concatenate"),
    ("cat", "concatenate"),
    ("stack", "concatenate"),
    ("vstack", "concatenate"),
    ("hstack", "concatenate"),
    ("differentiate", "diff"),
    ("Derivative", "diff"),
    ("partial", "diff"),
    ("tensordot", "einsum"),
    ("elemwise", "multiply"),
    ("elementwise", "multiply"),
    ("binary_cross_entropy", "bce"),
    ("nll_loss", "cross_entropy"),
    ("length", "len"),
    ("Dense", "linear"),
];

/// The prefixes under which libraries keep their functions.
const MODULES: [&str; 27] = [
    "ForwardDiff",
    "Zygote",
    "autograd",
    "np",
    "numpy",
    "jnp",
    "jax",
    "torch",
    "tf",
    "math",
    "Math",
    "cmath",
    "scipy",
    "sp",
    "sympy",
    "nn",
    "F",
    "K",
    "keras",
    "linalg",
    "special",
    "functional",
    "f64",
    "f32",
    "std",
    "LinearAlgebra",
    "Base",
];

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

/// What a line starts with in other languages, and what starts it here.
const STARTS: [(&str, &str); 34] = [
    ("import", "nothing is imported here; delete the line"),
    ("from", "nothing is imported here; delete the line"),
    ("use", "nothing is imported here; delete the line"),
    ("using", "nothing is imported here; delete the line"),
    ("def", "a function is declared as `function f(t) = …`"),
    ("fn", "a function is declared as `function f(t) = …`"),
    ("func", "a function is declared as `function f(t) = …`"),
    ("lambda", "a function is declared as `function f(t) = …`"),
    ("return", "the value stands behind the head: `function f(t) = t^2`; a value gets a name with `let y = …`"),
    ("end", "nothing is closed here; delete the line"),
    ("begin", "nothing is opened here; delete the line"),
    ("vector", "a vector is declared with `dims n` and `var x[n]`"),
    ("matrix", "a matrix is declared with `dims n, k` and `var W[n,k]`"),
    ("tensor", "a matrix is declared with `dims n, k` and `var W[n,k]`"),
    ("scalar", "a scalar is declared with `var s`"),
    ("real", "a scalar is declared with `var s`"),
    ("variable", "an input is declared with `var x[n]`, data with `const X[k,m]`"),
    ("variables", "an input is declared with `var x[n]`, data with `const X[k,m]`"),
    ("parameters", "an input is declared with `var W[n,k]`, data with `const X[k,m]`"),
    ("print", "write a claim: `claim: left = right`"),
    ("assert", "write `claim: left = right`"),
    ("assert_eq", "write `claim: left = right`"),
    ("show", "write `claim: left = right`"),
    ("prove", "write `claim: left = right`"),
    ("theorem", "write `claim name: left = right`"),
    ("lemma", "write `claim name: left = right`"),
    ("check", "write `claim: left = right`"),
    ("assume", "a fact is written `given A symmetric`, `given sum(y) = 1`; a range `domain x > 0`"),
    ("suppose", "a fact is written `given A symmetric`, `given sum(y) = 1`; a range `domain x > 0`"),
    ("where", "a fact is written `given A symmetric`, `given sum(y) = 1`; a range `domain x > 0`"),
    ("for", "there are no loops: a claim holds for all values and all sizes by itself"),
    ("param", "an input is declared with `var W[n,k]`, data with `const X[k,m]`"),
    ("input", "an input is declared with `var x[n]`, data with `const X[k,m]`"),
    ("define", "a value gets a name with `let y = …`"),
];

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
