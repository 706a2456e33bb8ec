//! Every form of the tables of expressions and derivatives.

use super::notation::{faults, show};
use backproof::lang::ast::{SourceFile, StatementKind};
use backproof::lang::parser::parse;

const NAMES: &str = "dims n, k, m, h; var W[n,k], X[k,m], A[n,m], B[n,m], x[n], y[n], a, b, c, s, t; function f(t); function g(t) = t^2\n";

/// The tree of an expression.
fn tree(text: &str) -> String {
    tree_after(NAMES, text)
}

fn tree_after(preface: &str, text: &str) -> String {
    let whole = format!("{preface}\nlet result = {text}");
    let file = parse(&whole);
    match file.statements.last().map(|statement| &statement.kind) {
        Some(StatementKind::Let { value, .. }) => show(value),
        _ => panic!("{text}\n{}", faults(&whole)),
    }
}

fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(tree(text), *expected, "{text}");
    }
}

/// Each text means exactly what its partner means.
fn same(cases: &[(&str, &str)]) {
    for (text, ascii) in cases {
        assert_eq!(tree(text), tree(ascii), "{text}");
    }
}

#[test]
fn precedence() {
    check(&[
        ("a + b*c", "(sum +a +(* b c))"),
        ("a - b + c", "(sum +a -b +c)"),
        ("a - (b + c)", "(sum +a -(sum +b +c))"),
        ("a/b*c", "(* (/ a b) c)"),
        ("a*b/c.*s./t", "(./ (.* (/ (* a b) c) s) t)"),
        ("-a*b", "(* (neg a) b)"),
        ("a*-b", "(* a (neg b))"),
        ("a - -b", "(sum +a -(neg b))"),
        ("-x^2", "(neg (^ x 2))"),
        ("x^-1", "(^ x (neg 1))"),
        ("2^-x", "(^ 2 (neg x))"),
        ("2^-x^2", "(^ 2 (neg (^ x 2)))"),
        ("a^b^c", "(^ a (^ b c))"),
        ("a.^b.^c", "(.^ a (.^ b c))"),
        ("X^-1", "(^ X (neg 1))"),
        ("W'*X", "(* (' W) X)"),
        ("x'^2", "(^ (' x) 2)"),
        ("-x'", "(neg (' x))"),
        ("x''", "(' (' x))"),
        ("(X^2)'", "(' (^ X 2))"),
        ("2^(x')", "(^ 2 (' x))"),
        ("x[1]'", "(' (at x 1))"),
        ("X[1,2]^2", "(^ (at X 1 2) 2)"),
        ("(a + b)[1]", "(at (sum +a +b) 1)"),
        ("+a", "a"),
        ("f(x)[1]", "(at (f x) 1)"),
    ]);
}

#[test]
fn numbers() {
    check(&[
        ("12", "12"),
        ("0.1", "1/10"),
        ("0.5", "1/2"),
        (".5", "1/2"),
        ("1e-3", "1/1000"),
        ("1.5e2", "150"),
        ("5.*x", "(.* 5 x)"),
        ("1./x", "(./ 1 x)"),
        ("2.^x", "(.^ 2 x)"),
        (".5.*x", "(.* 1/2 x)"),
        ("x.^.5", "(.^ x 1/2)"),
        ("2*e", "(* 2 <e>)"),
        ("1e3*e", "(* 1000 <e>)"),
    ]);
}

#[test]
fn constants_and_fills() {
    check(&[
        ("pi + e", "(sum +<pi> +<e>)"),
        ("1[n]", "(ones n)"),
        ("1[n,m]", "(ones n m)"),
        ("0[n]", "(zeros n)"),
        ("0[n]'", "(' (zeros n))"),
        ("b*1[m]'", "(* b (' (ones m)))"),
        ("I[n]", "(eye n)"),
        ("1[4*h + 1]", "(ones (+ (* 4 h) 1))"),
        ("0[n^2*(m+1), 3]", "(zeros (* (^ n 2) (+ m 1)) 3)"),
        ("I[h²]", "(eye (^ h 2))"),
        ("1[n×m]", "(ones n m)"),
        ("1/m", "(/ 1 m)"),
        ("1[2]*0[2]'", "(* (ones 2) (' (zeros 2)))"),
    ]);
}

#[test]
fn calls() {
    check(&[
        ("f(x)", "(f x)"),
        ("f (x)", "(f x)"),
        ("f.(X)", "(f. X)"),
        ("f'(a)", "(f' a)"),
        ("f''.(X)", "(f''. X)"),
        ("g'''(a)", "(g''' a)"),
        ("tanh'(a)", "(tanh' a)"),
        ("W'*(X)", "(* (' W) X)"),
        ("unheard(x, y)", "(unheard x y)"),
        ("unheard'(x)", "(unheard' x)"),
        ("max(a,b)", "(max a b)"),
        ("min.(A, B)", "(min. A B)"),
        ("if(a > b, a, b)", "(if (> a b) a b)"),
        ("if.(A >= B, A, 0)", "(if. (>= A B) A 0)"),
        ("if(a < b, a, b)", "(if (< a b) a b)"),
        ("if(a + 1 <= b, -a, b)", "(if (<= (sum +a +1) b) (neg a) b)"),
        ("sum(A)", "(sum A)"),
        ("sum(A, rows)", "(sum A Rows)"),
        ("sum(A .* B, cols)", "(sum (.* A B) Cols)"),
        ("mean(A)", "(mean A)"),
        ("mean(A, cols)", "(mean A Cols)"),
        ("dot(x,y)", "(dot x y)"),
        ("norm(x)", "(norm x)"),
        ("tr(X) + det(X) + logdet(X)", "(sum +(tr X) +(det X) +(logdet X))"),
        ("inv(X)", "(inv X)"),
        ("diag(x)", "(diag x)"),
        ("outer(x,y)", "(outer x y)"),
        ("kron(A,B)", "(kron A B)"),
        ("softmax(x)", "(softmax x)"),
        ("softmax(A, rows)", "(softmax A Rows)"),
        ("logsumexp(A, cols)", "(logsumexp A Cols)"),
    ]);
    for name in ["exp", "log", "sqrt", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "erf"] {
        assert_eq!(tree(&format!("{name}(a)")), format!("({name} a)"));
        assert_eq!(tree(&format!("{name}'.(A)")), format!("({name}'. A)"));
    }
    for name in ["abs", "sign", "step", "relu", "sigmoid", "softplus"] {
        assert_eq!(tree(&format!("{name}.(A)")), format!("({name}. A)"));
    }
}

#[test]
fn derivatives() {
    check(&[
        ("dJ/dW", "(Quotient J W)"),
        ("m*dJ/dZ", "(* m (Quotient J Z))"),
        ("dJ/dW'", "(' (Quotient J W))"),
        ("dJ/dW[1,2]", "(at (Quotient J W) 1 2)"),
        ("-dJ/dW^2", "(neg (^ (Quotient J W) 2))"),
        ("1/dJ/dW", "(/ 1 (Quotient J W))"),
        ("dJ / dW", "(Quotient J W)"),
        ("d(x^2)/dx", "(Quotient (^ x 2) x)"),
        ("d(x')/dx'", "(' (Quotient (' x) x))"),
        ("d (a + b) / da", "(Quotient (sum +a +b) a)"),
        ("d(dJ/dx)/dy", "(Quotient (Quotient J x) y)"),
        ("d(d(a*b)/da)/db", "(Quotient (Quotient (* a b) a) b)"),
        ("dα/dβ", "(Quotient α β)"),
        ("dx₁/dx₂", "(Quotient x₁ x₂)"),
        ("∂J/∂W", "(Quotient J W)"),
        ("∂(a*b)/∂a", "(Quotient (* a b) a)"),
        ("dZ/dZ", "(Quotient Z Z)"),
        ("de/dx", "(Quotient <e> x)"),
        ("ddx/dx", "(Quotient dx x)"),
        ("grad(a*b, a)", "(Grad (* a b) a)"),
        ("jac(y, x)", "(Jac y x)"),
        ("hess(a, x)", "(Hess a x)"),
        ("vjp(A, W, B)", "(Vjp A W B)"),
        ("jvp(A, W, -B)", "(Jvp A W (neg B))"),
        ("grad(dJ/dx, y)", "(Grad (Quotient J x) y)"),
        ("dt", "dt"),
        ("d + delta*dZ", "(sum +d +(* delta dZ))"),
        ("dZ*dX'", "(* dZ (' dX))"),
        ("dZ/2", "(/ dZ 2)"),
        // `det`, `dot`, `diag` are functions where they are called, and otherwise never names.
        ("det(X)/a", "(/ (det X) a)"),
        ("dJ/det(X)", "(/ dJ (det X))"),
        ("det(X)/det(X)", "(/ (det X) (det X))"),
        ("det/dX", "(Quotient et X)"),
    ]);
}

fn remarks(file: &SourceFile) -> Vec<(&str, Option<&str>)> {
    file.remarks.iter().map(|remark| (remark.message.as_str(), remark.hint.as_deref())).collect()
}

#[test]
fn a_declared_numerator_makes_a_division() {
    for declaration in [
        "var dJ",
        "const dJ[n]",
        "let dJ = 1",
        "dims dJ",
        "dims n, dJ = 2*n",
        "function dJ(t)",
        "let dJ = (1",
        "var x y dJ",
        "function dJ(",
        "var W[n,k, dJ]; var dJ[",
    ] {
        assert_eq!(tree_after(declaration, "dJ/dW'"), "(/ dJ (' dW))", "{declaration}");
    }
    for declaration in
        ["", "let dW = 1", "var dj", "var J", "dims n, m = dJ*n", "given dJ = 1", "claim dJ: 1 = 1", "let x = dJ"]
    {
        assert_eq!(tree_after(declaration, "dJ/dW'"), "(' (Quotient J W))", "{declaration}");
    }
    assert_eq!(tree_after("let dJ = dJ/dW", "∂J/∂W"), "(Quotient J W)");
    assert_eq!(tree_after("var ∂J", "∂J/∂W"), "(/ ∂J ∂W)");
}

#[test]
fn a_statement_does_not_see_its_own_name() {
    let file = parse("let dJ = dJ/dW\nlet q = dJ/dW");
    let shown: Vec<String> = file.statements.iter().map(super::notation::show_statement).collect();
    assert_eq!(shown, ["let dJ (Quotient J W)", "let q (/ dJ dW)"]);
    assert_eq!(
        remarks(&file),
        [("`dJ/dW` is a division here, because `dJ` is declared", Some("the derivative is written `grad(J, W)`"))]
    );
    assert_eq!(file.remarks[0].span.start, 23);
}

#[test]
fn a_parameter_is_declared_in_its_body_only() {
    let file = parse("function f(dt) = dt/dx\nlet q = dt/dx");
    let shown: Vec<String> = file.statements.iter().map(super::notation::show_statement).collect();
    assert_eq!(shown, ["function f(dt) (/ dt dx)", "let q (Quotient t x)"]);
    assert_eq!(file.remarks.len(), 1);
}

#[test]
fn what_d_is_declared_as() {
    assert_eq!(tree_after("function d(t)", "d(x)/dx"), "(/ (d x) dx)");
    assert_eq!(tree_after("function d(t)", "d'(x)"), "(d' x)");
    for declaration in ["dims d", "var d", "let d = 3"] {
        assert_eq!(tree_after(declaration, "d(x)/dx"), "(Quotient x x)", "{declaration}");
        assert_eq!(tree_after(declaration, "1/d*dJ/dx"), "(* (/ 1 d) (Quotient J x))", "{declaration}");
        assert_eq!(tree_after(declaration, "d/dx"), "(/ d dx)", "{declaration}");
        assert_eq!(tree_after(declaration, "d*(x)/dx"), "(/ (* d x) dx)", "{declaration}");
    }
}

#[test]
fn unicode() {
    same(&[
        ("a·b", "a*b"),
        ("A ⊙ B", "A .* B"),
        ("A∘B", "A.*B"),
        ("Wᵀ*X", "W'*X"),
        ("f'ᵀ", "f''"),
        ("√(a)", "sqrt(a)"),
        ("√.(A)", "sqrt.(A)"),
        ("Σ(A)", "sum(A)"),
        ("∑(A, rows)", "sum(A, rows)"),
        ("x²", "x^2"),
        ("x³ + x¹⁰", "x^3 + x^10"),
        ("x⁻²", "x^-2"),
        ("-x²", "-x^2"),
        ("2^x²", "2^(x^2)"),
        ("x'²", "x'^2"),
        ("a − b", "a - b"),
        ("−a", "-a"),
        ("if(a ≤ b, a, b)", "if(a <= b, a, b)"),
        ("if(a ≥ b, a, b)", "if(a >= b, a, b)"),
        ("tan⁻¹(a)", "atan(a)"),
        ("sin⁻¹.(A)", "asin.(A)"),
        ("cos⁻¹(a) + exp⁻¹(a) + log⁻¹(a)", "acos(a) + log(a) + exp(a)"),
    ]);
    check(&[
        ("X⁻¹", "(inverse X)"),
        ("X⁻¹ᵀ", "(' (inverse X))"),
        ("Xᵀ⁻¹", "(inverse (' X))"),
        ("(X²)ᵀ", "(' (^ X 2))"),
        ("∂Z + x₁ + θ + Δx + x̂", "(sum +∂Z +x₁ +θ +Δx +x\u{302})"),
        ("Σ + 1", "(sum +Σ +1)"),
        ("Σ*(a)", "(* Σ a)"),
    ]);
    assert_eq!(tree_after("function Σ(t)", "Σ(A)"), "(Σ A)");
    assert_eq!(tree_after("var Σ[n,n]", "Σ'*Σ"), "(* (' Σ) Σ)");
}
