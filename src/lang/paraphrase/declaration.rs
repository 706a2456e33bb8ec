//! Declarations as other languages and textbooks have them: `vars x[n], y[n]`, `var x: [f64; n]`, `x in R^n`, `double x[3]`.

use super::token::{Kind, Token, tokens};
use crate::lang::builtin::reserved;

/// Names of one declaration, at most.
const MOST: usize = 12;
/// Words that declare inputs, here or elsewhere; a vector and a matrix have sizes even if none is written.
const HEADS: [(&str, Type); 24] = [
    ("var", Type::Any),
    ("vars", Type::Any),
    ("variable", Type::Any),
    ("variables", Type::Any),
    ("input", Type::Any),
    ("inputs", Type::Any),
    ("param", Type::Any),
    ("parameter", Type::Any),
    ("parameters", Type::Any),
    ("const", Type::Any),
    ("consts", Type::Any),
    ("constant", Type::Any),
    ("constants", Type::Any),
    ("let", Type::Any),
    ("real", Type::Any),
    ("scalar", Type::Any),
    ("scalars", Type::Any),
    ("double", Type::Any),
    ("float", Type::Any),
    ("vector", Type::Vector),
    ("vectors", Type::Vector),
    ("matrix", Type::Matrix),
    ("matrices", Type::Matrix),
    ("tensor", Type::Matrix),
];
/// Types of numbers elsewhere.
const NUMBERS: [&str; 14] = [
    "f64", "f32", "float", "Float", "float64", "Float64", "double", "real", "Real", "int", "Number", "number",
    "scalar", "reals",
];
/// Types of vectors elsewhere, in small letters.
const VECTORS: [&str; 9] = ["vec", "vector", "list", "array", "ndarray", "tensor", "dvector", "col", "colvec"];
const MATRICES: [&str; 3] = ["matrix", "dmatrix", "mat"];

/// What a word says of shapes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Any,
    Vector,
    Matrix,
}

/// The sizes of an input, as they are written.
type Sizes = Vec<String>;

/// The declaration in the claims language, if the statement is one.
pub(super) fn declaration(written: &str) -> Option<String> {
    let trimmed = written.trim().trim_end_matches([';', '.', ' ']).replace("\\mathbb{R}", "R");
    let mut reader = Reader { tokens: tokens(&trimmed), at: 0 };
    let head = HEADS.iter().find(|row| reader.text(0) == row.0);
    reader.at += usize::from(head.is_some());
    reader.at += usize::from(head.is_some() && reader.text(0) == "mut");
    let is_const = head.is_some_and(|row| row.0.starts_with("const"));
    let general = head.map_or(Type::Any, |row| row.1);
    let mut declared: Vec<(String, Sizes)> = Vec::new();
    let mut typed = Vec::new();
    loop {
        let name = reader.name()?;
        let own = reader.brackets();
        let mut sizes = own.clone().unwrap_or_default();
        declared.push((name, sizes.clone()));
        typed.push(own.is_some());
        if let Some(word) = reader.type_word() {
            // `x in [0, 1]` says where x lies.
            sizes = if word == ":" { reader.brackets().or_else(|| reader.shape())? } else { reader.shape()? };
            // A type holds for the names before it that have none: `x, y: [f64; n]`.
            for (one, has) in declared.iter_mut().zip(&mut typed).filter(|(_, has)| !**has) {
                one.1.clone_from(&sizes);
                *has = true;
            }
        }
        // `x[3] y[3]`
        let is_next = reader.eat(",") || reader.eat("and") || own.is_some() && reader.is_name();
        if !is_next || declared.len() == MOST {
            break;
        }
    }
    // `let x`, `x` alone, and `dims`'s own mistakes are no declarations of inputs.
    let is_one = reader.at == reader.tokens.len() && (head.is_some_and(|row| row.0 != "let") || typed.contains(&true));
    let shown = declared.iter().zip(&typed).map(|((name, sizes), has)| {
        let sizes = match general {
            Type::Vector if !has => vec!["n".to_owned()],
            Type::Matrix if !has => vec!["n".to_owned(), "k".to_owned()],
            _ => sizes.clone(),
        };
        if sizes.is_empty() { name.clone() } else { format!("{name}[{}]", sizes.join(",")) }
    });
    let word = if is_const { "const" } else { "var" };
    is_one.then(|| format!("{word} {}", shown.collect::<Vec<_>>().join(", ")))
}

struct Reader {
    tokens: Vec<Token>,
    at: usize,
}

impl Reader {
    fn text(&self, ahead: usize) -> &str {
        self.tokens.get(self.at + ahead).map_or("", |token| token.text.as_str())
    }

    fn eat(&mut self, text: &str) -> bool {
        let is_here = self.text(0) == text;
        self.at += usize::from(is_here);
        is_here
    }

    fn is_name(&self) -> bool {
        self.tokens.get(self.at).is_some_and(|token| token.kind == Kind::Name && reserved(&token.text).is_none())
    }

    fn name(&mut self) -> Option<String> {
        let mut name = self.is_name().then(|| self.text(0).to_owned())?;
        self.at += 1;
        // `z^{(1)}`, `W^{[2]}`: the number of a layer belongs to the name.
        if let ["^", "{", "(" | "[", number, ")" | "]", "}"] = [0, 1, 2, 3, 4, 5].map(|ahead| self.text(ahead))
            && number.parse::<u32>().is_ok()
        {
            name += number;
            self.at += 6;
        }
        Some(name)
    }

    /// A word that a type follows: `x: T`, `x::T`, `x in T`, `x be a T`.
    fn type_word(&mut self) -> Option<&'static str> {
        let word = ["in", "∈", "be", "is", "are", "of", ":"].into_iter().find(|word| self.text(0) == *word)?;
        while self.eat(word) {}
        Some(word)
    }

    /// Sizes in brackets: `[n, k]`, `(n, k)`, `[n][k]`; nothing is read where they are no sizes.
    fn brackets(&mut self) -> Option<Sizes> {
        let start = self.at;
        let mut all = Sizes::new();
        while let Some((open, close)) = [("[", "]"), ("(", ")")].into_iter().find(|pair| self.text(0) == pair.0) {
            self.eat(open);
            let Some(sizes) = self.sizes(close) else {
                self.at = start;
                return None;
            };
            all.extend(sizes);
        }
        (self.at > start && !all.is_empty()).then_some(all)
    }

    /// Sizes up to a closing bracket, which is read: names, numbers, sums and products of them.
    fn sizes(&mut self, close: &str) -> Option<Sizes> {
        let mut all = Sizes::new();
        let mut size = String::new();
        loop {
            let token = self.tokens.get(self.at)?;
            self.at += 1;
            let is_between = ["x", "by", "times", ",", ";", "×"].contains(&token.text.as_str())
                || token.text == "*" && close != "]" && close != ")";
            match &token.kind {
                _ if token.text == close || is_between && !size.is_empty() => {
                    all.extend((!size.is_empty()).then(|| std::mem::take(&mut size)));
                    if token.text == close {
                        return Some(all);
                    }
                }
                // `[m n]`: two sizes side by side.
                Kind::Name if size.ends_with(char::is_alphabetic) && !NUMBERS.contains(&token.text.as_str()) => {
                    all.push(std::mem::replace(&mut size, token.text.clone()));
                }
                Kind::Name if !NUMBERS.contains(&token.text.as_str()) => size += &token.text,
                Kind::Number => size += &token.text,
                Kind::Sign if ["+", "-", "*"].contains(&token.text.as_str()) => size += &token.text,
                Kind::Sign if token.text == "\\" => {}
                _ => return None,
            }
        }
    }

    /// The sizes that a type says.
    fn shape(&mut self) -> Option<Sizes> {
        while ["a", "an", "the", "mut"].contains(&self.text(0)) {
            self.at += 1;
        }
        match self.text(0) {
            // `[f64; n]`, `[[f64; k]; n]`.
            "[" => self.nested(),
            "R" | "ℝ" if self.text(1) == "^" => {
                self.at += 2;
                match self.text(0) {
                    "{" => {
                        self.at += 1;
                        self.sizes("}")
                    }
                    "(" => {
                        self.at += 1;
                        self.sizes(")")
                    }
                    one => {
                        let size = one.to_owned();
                        self.at += 1;
                        (!size.is_empty()).then(|| vec![size])
                    }
                }
            }
            "R" | "ℝ" => {
                self.at += 1;
                Some(Sizes::new())
            }
            word if NUMBERS.contains(&word) => {
                self.at += 1;
                match self.text(0) {
                    "[" | "(" => self.brackets(),
                    // `real vector`, `real number`.
                    "vector" | "matrix" => self.shape(),
                    "number" | "scalar" => {
                        self.at += 1;
                        Some(Sizes::new())
                    }
                    _ => Some(Sizes::new()),
                }
            }
            word => self.named(&word.to_lowercase()),
        }
    }

    /// `Vec<Vec<f64>>`, `Vector{Float64}`, `Matrix`, `Tensor[n, k]`, `np.ndarray`.
    fn named(&mut self, word: &str) -> Option<Sizes> {
        let default =
            if MATRICES.contains(&word) { vec!["n".to_owned(), "k".to_owned()] } else { vec!["n".to_owned()] };
        if ["np", "numpy", "torch", "jax", "jnp"].contains(&word) && self.text(1) == "." {
            self.at += 2;
            return self.shape();
        }
        if !MATRICES.contains(&word) && !VECTORS.contains(&word) {
            return None;
        }
        self.at += 1;
        if let Some(sizes) = self.brackets() {
            return Some(sizes);
        }
        match self.text(0) {
            "<" => {
                self.at += 1;
                let inner = self.shape()?;
                self.eat(">").then(|| if inner.is_empty() { default } else { vec!["n".to_owned(), "k".to_owned()] })
            }
            "{" => {
                self.at += 1;
                self.shape()?;
                self.eat("}").then_some(default)
            }
            _ => Some(default),
        }
    }

    /// `[f64; n]` and `[[f64; k]; n]`: the outer size stands last.
    fn nested(&mut self) -> Option<Sizes> {
        self.eat("[");
        let inner = self.shape()?;
        let sizes = if self.eat(";") || self.eat(",") {
            self.sizes("]")?
        } else {
            self.eat("]").then(|| vec!["n".to_owned()])?
        };
        Some(sizes.into_iter().chain(inner).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::declaration;

    #[test]
    fn declarations_of_other_languages() {
        for (written, said) in [
            ("vars x[n], y[n]", "var x[n], y[n]"),
            ("variable x", "var x"),
            ("constants a, b", "const a, b"),
            ("var x: [f64; n]", "var x[n]"),
            ("var A: [[f64; k]; n]", "var A[n,k]"),
            ("var x::Vector", "var x[n]"),
            ("var x::Vector{Float64}, A::Matrix{Float64}", "var x[n], A[n,k]"),
            ("var x: Vec<f64>", "var x[n]"),
            ("var A: Vec<Vec<f64>>", "var A[n,k]"),
            ("var x, y in R^n", "var x[n], y[n]"),
            ("var A ∈ ℝ^{n×m}", "var A[n,m]"),
            ("let A in \\mathbb{R}^{n \\times m}", "var A[n,m]"),
            ("let x be a vector", "var x[n]"),
            ("let A be a matrix", "var A[n,k]"),
            ("let t be a real number", "var t"),
            ("var z^{(1)}[n], W^{[2]}[n,k]", "var z1[n], W2[n,k]"),
            ("x: float[n]", "var x[n]"),
            ("double x[3], y", "var x[3], y"),
            ("vector x, y", "var x[n], y[n]"),
            ("vector x[3] y[3]", "var x[3], y[3]"),
            ("matrix A(n,k)", "var A[n,k]"),
            ("var A[n][k]", "var A[n,k]"),
            ("var x: np.ndarray", "var x[n]"),
            ("let y = x", ""),
            ("let y", ""),
            ("claim: x", ""),
            ("A is symmetric", ""),
            ("x in (0, 1)", ""),
            ("x in [1, 2]", ""),
            ("var x = 3", ""),
            ("var", ""),
            ("var x[", ""),
        ] {
            assert_eq!(declaration(written).unwrap_or_default(), said, "{written}");
        }
    }
}
