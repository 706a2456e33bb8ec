use super::{Known, Unread, translated};
use crate::lang::parser::environment::is_latex;

fn said(latex: &str) -> Result<String, Unread> {
    translated(latex, &|_| None, false)
}

#[test]
fn formulas_of_slides() {
    for (latex, here) in [
        (r"\frac{\partial J}{\partial W} = \frac{1}{m} dZ A^T", "dJ/dW = 1/m*dZ*A'"),
        (r"\frac{d}{dx} x^2 = 2x", "d(x^2)/dx = 2*x"),
        (r"\frac{d}{dx}\left(x^2\right) = 2x", "d(x^2)/dx = 2*x"),
        (r"\sigma'(z) = \sigma(z)(1 - \sigma(z))", "sigmoid'(z) = sigmoid(z)*(1 - sigmoid(z))"),
        (r"\frac{\mathrm{d}}{\mathrm{d}x}\ln(x) = \frac{1}{x}", "d(log(x))/dx = 1/x"),
        (r"dZ = dA \odot g'(Z)", "dZ = dA .* g'(Z)"),
        (r"\frac{\partial}{\partial x} \sin^2(x) = 2 \sin(x) \cos(x)", "d(sin(x)^2)/dx = 2*sin(x)*cos(x)"),
        (r"$\nabla_w L = \lambda w$", "grad(L, w) = λ*w"),
        (r"\nabla_x f(x) = 2x", "grad(f(x), x) = 2*x"),
        (r"\delta_{2} = W_3^{\top} \delta_3", "δ_2 = W_3'*δ_3"),
        (r"\|x\|^2 = x^\top x", "norm(x)^2 = x'*x"),
        (r"\frac{\partial e^{-x}}{\partial x} = -e^{-x}", "d(e^-x)/dx = -e^-x"),
        (r"\sqrt{x^2 + 1}", "sqrt(x^2 + 1)"),
        (r"\frac{\partial J}{\partial W^{[1]}} &= \frac{1}{m} dZ^{[1]} A^{[0]T} \\", "dJ/dW1 = 1/m*dZ1*A0'"),
        (r"f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}", "f'(x) = if(x > 0, 1, 0)"),
        (r"y = \begin{cases} x & \text{if } x \geq 0, \\ 0 & \text{otherwise} \end{cases}", "y = if(x >= 0, x, 0)"),
    ] {
        assert!(is_latex(latex));
        assert_eq!(said(latex), Ok(here.to_owned()), "{latex}");
    }
}

#[test]
fn what_cannot_be_said_is_not_guessed() {
    for latex in
        [r"\sum_{i=1}^n x_i", r"\int f(x) dx", r"\frac{1}{", r"\hat{y} = 1", r"\begin{bmatrix} 1 \end{bmatrix}"]
    {
        assert_eq!(said(latex), Err(None), "{latex}");
    }
    assert!(!is_latex("x \\ y") && !is_latex("W'*x"));
    assert_eq!(said(&format!("{}x", "\\sqrt{".repeat(500))), Err(None));
}

/// What is offered means what is written: brackets stay, operators and functions reach as far as they do in LaTeX.
#[test]
fn what_is_offered_means_what_is_written() {
    for (latex, here) in [
        (r"\nabla_x (x^T A x)^2 = 2(x^T A x)(A + A^T)x", "grad((x'*A*x)^2, x) = 2*(x'*A*x)*(A + A')*x"),
        (r"\nabla_x \frac{1}{2}\|Ax - b\|^2 = A^\top(Ax-b)", "grad(1/2*norm(A*x - b)^2, x) = A'*(A*x - b)"),
        (r"\nabla_x \frac{1}{2} x^T A x = A x", "grad(1/2*x'*A*x, x) = A*x"),
        (r"\nabla_x \frac12 \|x\|^2 = x", "grad(1/2*norm(x)^2, x) = x"),
        (r"\nabla_a C \odot g'(z)", "grad(C, a) .* g'(z)"),
        (r"\frac{d}{dx} \sin x^2 = 2x\cos x^2", "d(sin(x^2))/dx = 2*x*cos(x^2)"),
        (r"\frac{d}{dx} \ln x^2 = \frac{2}{x}", "d(log(x^2))/dx = 2/x"),
        (r"\frac{d}{dx} \sin^2 x = \sin 2x", "d(sin(x)^2)/dx = sin(2*x)"),
        (r"\frac{d}{dx} \sin(x)^2 = \sin 2x", "d(sin(x)^2)/dx = sin(2*x)"),
        (r"\frac{d}{dt} \cos 2\pi t", "d(cos(2*pi*t))/dt"),
        (r"\frac{d}{dx} \sin x \cos x = \cos 2x", "d(sin(x)*cos(x))/dx = cos(2*x)"),
        (r"\frac{d}{dx} x^10 = 10x^9", "d(x^10)/dx = 10*x^9"),
        (r"\frac{d}{dx} x^-1 = -x^{-2}", "d(x^-1)/dx = -x^-2"),
        (r"\frac{d}{dx} (x^2) + 3x", "d(x^2)/dx + 3*x"),
        (r"\frac{d}{dx} (u + v) = \frac{d}{dx} u + \frac{d}{dx} v", "d(u + v)/dx = d(u)/dx + d(v)/dx"),
        (r"6x\left(x^2+1\right)^2", "6*x*(x^2 + 1)^2"),
        (r"\frac{a-y}{a(1-a)}", "(a - y)/(a*(1 - a))"),
        (r"x(wx - y)", "x*(w*x - y)"),
        (r"\frac{a}{b}^2", "(a/b)^2"),
        (r"a / \frac{b}{c}", "a/(b/c)"),
        (r"x^T (Ax)", "x'*(A*x)"),
        (r"X^{-T}", "inv(X)'"),
        (r"\operatorname{tr}(AB)", "tr(A*B)"),
    ] {
        assert_eq!(said(latex), Ok(here.to_owned()), "{latex}");
    }
}

/// What can be read in two ways is told, and not offered.
#[test]
fn what_is_ambiguous_is_told() {
    for (latex, told) in [
        (r"\frac{d}{dx} x^2 + 3x = 2x + 3", "write `d(x^2 + 3*x)/dx` or `d(x^2)/dx + 3*x`"),
        (r"\nabla_x x^T A x - b^T x", "write `grad(x'*A*x - b'*x, x)` or `grad(x'*A*x, x) - b'*x`"),
        (r"\nabla_x f(x) \cdot v", "`grad(f(x), x)*…` or `grad(f(x)*…, x)`"),
        (r"\sin x y", "`sin(x)` or `sin(x…)`"),
        (r"\sin \omega t", "how much `sin` is taken of"),
        (r"x + \sin x(1 - z)", "how much `sin` is taken of"),
        (r"e^2x \le 1", "`e^{2x}`"),
        (r"1/2 x \le y", "how much stands below the slash"),
        (r"w(b - \alpha)", "`w(…)` is a product or a function"),
        (r"\delta_{ij}", "`delta(i,j)` here"),
        (r"\partial J / \partial b = \mathbf{1}^\top dZ", "it is `1[n]`"),
    ] {
        let doubt = said(latex).expect_err(latex).unwrap_or_default();
        assert!(doubt.contains(told), "{latex}: {doubt}");
    }
}

/// A prime behind a value is a derivative or a transpose, and arrays that nobody declared are no numbers.
#[test]
fn what_depends_on_declarations_waits_for_them() {
    let prime = said(r"(\sin x)' = \cos x").expect_err("of what").unwrap_or_default();
    assert!(prime.starts_with("a prime behind a value"), "{prime}");
    let undeclared = translated(r"\frac{\partial}{\partial X} \log\det X = X^{-1}", &|_| None, true);
    assert!(undeclared.is_err_and(|why| why.is_some_and(|why| why.starts_with("declare its arrays"))));
    let function = |name: &str| (name == "w").then_some(Known::Function);
    assert_eq!(translated(r"w(1 - \alpha)", &function, false), Ok("w(1 - α)".to_owned()));
    let matrix = |name: &str| (name == "W").then_some(Known::Value);
    assert_eq!(translated(r"\nabla_x W_{ij} = 1", &matrix, false), Err(None));
    let value = |name: &str| (name == "f").then_some(Known::Value);
    assert_eq!(translated(r"f(1 - \alpha)", &value, false), Ok("f*(1 - α)".to_owned()));
}
