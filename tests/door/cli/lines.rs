//! Statements in other notations are told as whole lines. Each line that a message offers can be read, and what it says has the verdict
//! that was to be expected of what had been written.

use super::{file, output, stderr, stdout};
use backproof::lang::ast::StatementKind;
use backproof::lang::parser::{parse, parse_one_liner};

fn said(arguments: &[&str]) -> String {
    let answer = output(arguments);
    format!("{}{}", stdout(&answer), stderr(&answer))
}

/// The lines that a message offers for whole statements.
fn offered(said: &str) -> Vec<String> {
    let mut lines = Vec::new();
    for line in said.lines() {
        for sign in ["in full: ", "in the claims language: "] {
            let found = line.split_once(sign).map(|(_, line)| line.trim().trim_matches('`').to_owned());
            lines.extend(found);
        }
    }
    lines
}

/// The same with the number of the line that each is for.
fn offered_for(said: &str) -> Vec<(usize, String)> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in said.lines() {
        let place = line.trim().strip_prefix("--> ").unwrap_or(line.trim());
        let number = place.split_once(".claim:").and_then(|(_, rest)| rest.split(':').next()?.parse().ok());
        at = number.unwrap_or(at);
        found.extend(offered(line).into_iter().map(|line| (at, line)));
    }
    found
}

/// The text with its lines mended as they are offered, as long as some are, and what is said of it then.
fn mended(name: &str, text: &str) -> (String, String) {
    let mut text = text.to_owned();
    for round in 0..4 {
        let path = file(&format!("line-{name}-{round}.claim"), &text);
        let told = said(&["check", &path]);
        let offers = offered_for(&told);
        if offers.is_empty() {
            return (text, told);
        }
        let mut all: Vec<String> = text.lines().map(str::to_owned).collect();
        for (at, line) in offers {
            assert_ne!(all[at - 1], line, "{name}: what is offered is what stands there\n{told}");
            all[at - 1] = line;
        }
        text = all.join("\n") + "\n";
    }
    panic!("{name}: it never ends\n{text}");
}

/// A right formula in another notation is verified once what is offered is written.
#[test]
fn offered_lines_are_right() {
    for (name, text) in [
        ("label", "dims n, k\nvar W[n,k], x[k]\nlet J = sum(W*x)\nclaim dx dJ/dx = W'*1[n]\n"),
        ("julia", "dims n, m\nvar X[n,m]\nlet Y = 1 .- X\nlet s = sum(Y, dims=2)\nclaim: d(sum(s))/dX = -1[n,m]\n"),
        ("macro", "dims n\nvar x[n]\nlet y = @. exp(-x^2)\nclaim: d(sum(y))/dx = @. -2x*exp(-x^2)\n"),
        ("leibniz", "var x\nclaim: d/dx (3x^2 + 1) = 6x\n"),
        ("sum", "dims n\nvar x[n]\nconst y[n]\nlet L = sum_{i=1}^n (x_i - y_i)^2\nclaim: dL/dx = 2(x - y)\n"),
        ("dot", "dims n\nvar x[n]\nconst y[n]\nclaim: d(Σ_i x_i y_i)/dx = y\n"),
        ("matrix", "dims n, k\nvar W[n,k], x[k]\nlet z = Σ_j W_ij x_j\nclaim: d(sum(z))/dx = W'*1[n]\n"),
        ("softmax", "dims n\nvar z[n]\nlet p_i = exp(z_i)/Σ_j exp(z_j)\nclaim: jac(p, z) = diag(p) - p p'\n"),
        ("size", "dims n, k\nvar X[n,k]\nlet J = sum(X)/X.shape[1]\nclaim: dJ/dX = 1[n,k]/k\n"),
        (
            "numpy",
            "dims n, k\nvar X[n,k], w[k]\nconst y[n]\nlet L = ((X @ w - y)**2).mean()\nclaim: dL/dw = 2/n * X.T @ (X @ w - y)\n",
        ),
        (
            "keepdims",
            "dims n, m\nvar Z[n,m]\nconst G[n,m]\nlet P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)\nclaim: vjp(P, Z, G) = P * (G - (G*P).sum(axis=1, keepdims=True))\n",
        ),
        (
            "torch",
            "dims n, k\nvar x[k]\nconst W[n,k]\nlet y = torch.relu(torch.matmul(W, x))\nclaim: jac(y, x) = torch.diag(y > 0) @ W\n",
        ),
        (
            "latex",
            "dims n, k\nvar X[n,k], w[k]\nconst y[n]\nlet L = \\frac{1}{2}\\|Xw - y\\|^2\nclaim: \\nabla_w L = X^\\top (Xw - y)\n",
        ),
        ("foot", "dims n\nvar x[n]\n$\\nabla_x \\|x\\|_2^2 = 2x$\n"),
        ("sigma", "dims n\nvar w[n], x[n]\nclaim: \\frac{\\partial}{\\partial w} \\sum_{i=1}^{n} w_i x_i = x\n"),
        ("matlab", "dims n, k\nvar A[n,k]\nclaim: d(sum(A(:)))/dA = ones(n,k)\n"),
        ("norm", "dims n, k\nvar A[n,k], x[k]\nconst b[n]\nlet f = 0.5*norm(A*x-b,2)^2\nclaim: df/dx = A.'*(A*x-b)\n"),
        ("fro", "dims n, m\nvar X[n,m]\nclaim: d(||X||_F^2)/dX = 2X\n"),
        ("numbered", "var x\n3. d(e^(2x))/dx = 2e^(2x)\n"),
        ("prime", "var x\ny = sin(x)^2\ny' = 2 sin(x) cos(x)\n"),
        ("rule", "var x\nfunction f(t)\nfunction g(t)\nclaim: (f(x)g(x))' = f'(x)g(x) + f(x)g'(x)\n"),
        ("chain", "var x\nfunction g(t)\nfunction h(t)\nclaim: d/dx g(h(x)) = g'(h(x)) h'(x)\n"),
        ("nabla", "dims n\nvar x⃗[n]\nclaim: ∇‖x⃗‖² = 2x⃗\n"),
        ("pattern", "var x\nf[x_] := x^3\nclaim: f'[x] == 3 x^2\n"),
        ("brackets", "dims n\nvar x[n]\nconst t[n]\nlet L = 1/2 Σ (x_i − t_i)²\nclaim: ∂L/∂x = x − t\n"),
        ("called", "dims n\nvar x[n]\nclaim: d(sum(x_i^2))/dx = 2x\n"),
        ("braces", "var t\nclaim: d/dt e^{-t^2/2} = -t e^{-t^2/2}\n"),
        ("letters", "var x, y\nclaim: d(x^2*y^2)/dx = 2xy^2\n"),
        ("argument", "var x\nclaim: d/dx sin 2x = 2 cos 2x\n"),
        ("positional", "dims n, m\nvar X[n,m]\nlet s = np.sum(X, 1)\nclaim: d(sum(s))/dX = 1[n,m]\n"),
        ("several", "var x, y\nf(x,y) = x^2*y\nclaim: df/dx = 2xy\n"),
    ] {
        let (text, told) = mended(name, text);
        assert!(told.contains("✓") && !told.contains("✗") && !told.contains("Error: "), "{name}: {text}\n{told}");
    }
}

/// A wrong one is refuted: the line says what was written, mistakes and all.
#[test]
fn offered_lines_keep_mistakes() {
    for (name, text) in [
        ("leibniz", "var x\nclaim: d/dx (3x^2 + 1) = 3x\n"),
        ("sum", "dims n\nvar x[n]\nconst y[n]\nlet L = sum_{i=1}^n (x_i - y_i)^2\nclaim: dL/dx = (x - y) 1\n"),
        (
            "numpy",
            "dims n, k\nvar X[n,k], w[k]\nconst y[n]\nlet L = ((X @ w - y)**2).mean()\nclaim: dL/dw = 2 * X.T @ (X @ w - y)\n",
        ),
        ("latex", "dims n\nvar x[n]\n$\\nabla_x \\|x\\|_2^2 = x$\n"),
        ("prime", "var x\ny = sin(x)^2\ny' = 2 sin(x)\n"),
    ] {
        let (text, told) = mended(&format!("wrong-{name}"), text);
        assert!(told.contains("✗") && !told.contains("✓") && !told.contains("Error: "), "{name}: {text}\n{told}");
    }
}

/// What cannot be guessed is not: words, entries of another count, an index that is left.
#[test]
fn nothing_is_guessed() {
    for text in [
        "dims n\nvar x[n]\nclaim: the gradient of x is 2 x\n",
        "dims n\nvar x[n]\nclaim: x_i^2 = 2 x_i\n",
        "dims n\nvar x[n]\nlet y = x[0] @ x\n",
        "dims n, k\nvar W[n,k], x[k]\nlet z = Σ_j W_ij x_i\n",
        "dims n\nvar x[n], w[n]\nlet J = sum(2x w)\n",
        "var x\nclaim: d(x^2/4)/dx = 1/2x\n",
        "var x\nclaim: d/dx tan x = sec^2 x\n",
        "var x\nclaim: d(log_b x)/dx = 1/(x ln b)\n",
        "var x\nclaim: d(e^(2*x))/dx = 2e^2x\n",
    ] {
        let told = said(&["check", &file("guess.claim", text)]);
        assert!(offered(&told).is_empty(), "{text}{told}");
    }
}

/// On the command line, arrays that nobody declared are declared by what fits.
#[test]
fn claims_with_their_declarations() {
    for (claim, whole) in [
        (
            "$\\nabla_x\\left(\\frac{1}{2}x^\\top A x - b^\\top x\\right) = \\frac{1}{2}(A + A^\\top)x - b$",
            "dims n; var x[n], A[n,n], b[n]; claim: grad(1/2*x'*A*x - b'*x, x) = 1/2*(A + A')*x - b",
        ),
        ("d tr(AX)/dX = A^T", "dims n; var A[n,n], X[n,n]; claim: d(tr(A*X))/dX = A'"),
        ("d/dx (3x^2 + 1) = 6x", "d(3*x^2 + 1)/dx = 6*x"),
        (
            r"\nabla_x (x^T A x)^2 = 2(x^T A x)(A + A^T)x",
            "dims n; var x[n], A[n,n]; claim: grad((x'*A*x)^2, x) = 2*(x'*A*x)*(A + A')*x",
        ),
        (
            r"\nabla_x \frac{1}{2}\|Ax - b\|^2 = A^\top(Ax-b)",
            "dims n; var A[n,n], x[n], b[n]; claim: grad(1/2*norm(A*x - b)^2, x) = A'*(A*x - b)",
        ),
        (r"\nabla_x \frac12 \|x\|^2 = x", "dims n; var x[n]; claim: grad(1/2*norm(x)^2, x) = x"),
        (r"\nabla_x (x^T w)^2 = 2(x^T w) w", "dims n; var x[n], w[n]; claim: grad((x'*w)^2, x) = 2*(x'*w)*w"),
        (r"\frac{\partial}{\partial X} \log\det X = X^{-T}", "dims n; var X[n,n]; claim: d(log(det(X)))/dX = inv(X)'"),
        (r"\frac{d}{dx} \sin x^2 = 2x\cos x^2", "d(sin(x^2))/dx = 2*x*cos(x^2)"),
        (r"\frac{d}{dx} x^10 = 10x^9", "d(x^10)/dx = 10*x^9"),
        (r"\frac{d}{dx}(x^2+1)^3 = 6x\left(x^2+1\right)^2", "d((x^2 + 1)^3)/dx = 6*x*(x^2 + 1)^2"),
        ("d(sin x^2)/dx = 2*x*cos x^2", "d(sin(x^2))/dx = 2*x*cos(x^2)"),
        ("d(cos 2 pi x)/dx = -2 pi sin 2 pi x", "d(cos(2*pi*x))/dx = -2*pi*sin(2*pi*x)"),
        ("d(sin x cos x)/dx = cos 2x", "d(sin(x)*cos(x))/dx = cos(2*x)"),
        ("D[x^2 Sin[x], x] = 2 x Sin[x] + x^2 Cos[x]", "d(x^2*sin(x))/dx = 2*x*sin(x) + x^2*cos(x)"),
        ("Simplify[D[Exp[-x^2], x]] == -2 x Exp[-x^2]", "d(exp(-x^2))/dx = -2*x*exp(-x^2)"),
        ("d(arctan x)/dx = 1/(1+x²)", "d(atan(x))/dx = 1/(1 + x^2)"),
    ] {
        let told = said(&["check", "--claim", claim]);
        assert!(offered(&told).iter().any(|line| line == whole), "{claim}: {told}");
        let verdict = said(&["check", "--claim", whole]);
        assert!(verdict.contains("✓"), "{whole}: {verdict}");
    }
}

/// What can be read in two ways is told in LaTeX as in plain text, and no line is offered.
#[test]
fn two_readings_are_both_shown() {
    for (claim, told) in [
        (r"\frac{d}{dx} x^2 + 3x = 2x + 3", "write `d(x^2 + 3*x)/dx` or `d(x^2)/dx + 3*x`"),
        ("d/dx x^2 + 3x = 2x + 3", "write `d(x^2 + 3*x)/dx` or `d(x^2)/dx + 3*x`"),
        (r"\frac{d}{dx} \sin x y = y", "how much `sin` is taken of"),
        ("d(sin x y)/dx = y", "how much `sin` is taken of"),
        ("d(√x²)/dx = 1", "how much the root is taken of"),
        (r"\frac{\partial x_i}{\partial x_j} = \delta_{ij}", "`delta(i,j)`"),
        (r"(\sin x)' = \cos x", "a prime behind a value"),
        (r"\nabla_x \mathbf{1}^T \sigma(Ax) = x", "`1[n]`"),
    ] {
        let answer = said(&["check", "--claim", claim]);
        let words: Vec<&str> = answer.split_whitespace().collect();
        assert!(words.join(" ").contains(told) && offered(&answer).is_empty(), "{claim}: {answer}");
    }
}

/// A line that does not fit what is declared is not offered: `x^T A` has another shape than a gradient.
#[test]
fn what_does_not_fit_is_not_offered() {
    let text = "dims n, m\nvar x[n], A[m,n]\nlet y = sum(A*x)\nclaim: \\frac{\\partial y}{\\partial x} = x^T A\n";
    let told = said(&["check", &file("unfit.claim", text)]);
    assert!(offered(&told).is_empty(), "{told}");
}

/// Programs are told as statements.
#[test]
fn programs() {
    for (name, text, whole) in [
        (
            "loss.py",
            "import numpy as np\n\ndef loss(w, X, y):\n    return 0.5 * np.sum((X @ w - y) ** 2)\n\ndef grad(w, X, y):\n    return X.T @ (X @ w - y)\n",
            "dims n, k; var w[k], X[n,k], y[n]; let loss = 0.5*sum((X*w - y).^2); claim: dloss/dw = X'*(X*w - y)",
        ),
        (
            "script.py",
            "import numpy as np\nX = np.random.randn(10, 3)\nw = np.random.randn(3)\ny = np.random.randn(10)\nr = X @ w - y\nJ = 0.5 * np.sum(r**2)\ndw = X.T @ r\n",
            "dims n, k; var X[n,k], w[k], y[n]; let r = X*w - y; let J = 0.5*sum(r.^2); claim: dJ/dw = X'*r",
        ),
        (
            "softmax.py",
            "import numpy as np\ndef softmax(z):\n    e = np.exp(z - z.max())\n    return e / e.sum()\ndef softmax_grad(z):\n    p = softmax(z)\n    return np.diag(p) - np.outer(p, p)\n",
            "dims n; var z[n]; let e1 = exp.(z); let J = e1/sum(e1); let p = J; claim: dJ/dz = diag(p) - outer(p, p)",
        ),
        (
            "jax.py",
            "import jax\nimport jax.numpy as jnp\nf = lambda w: jnp.sum(jnp.tanh(w)**2)\ng = jax.grad(f)\nexpected = lambda w: 2*jnp.tanh(w)*(1-jnp.tanh(w)**2)\n",
            "dims n; var w[n]; let f = sum(tanh.(w).^2); claim: df/dw = 2*tanh.(w) .* (1 - tanh.(w).^2)",
        ),
        (
            "mse.rs",
            "fn mse(w: f64, b: f64) -> f64 { (w * 2.0 + b).powi(2) }\nfn dmse_dw(w: f64, b: f64) -> f64 { 4.0 * (w * 2.0 + b) }\n",
            "var w, b; let mse = (w*2 + b)^2; claim: dmse/dw = 4*(w*2 + b)",
        ),
        (
            "arrays.rs",
            "use ndarray::{Array1, Array2};\nfn loss(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> f64 {\n    let r = x.dot(w) - y;\n    r.dot(&r) / 2.0\n}\nfn grad(w: &Array1<f64>, x: &Array2<f64>, y: &Array1<f64>) -> Array1<f64> {\n    x.t().dot(&(x.dot(w) - y))\n}\n",
            "dims n, k; var w[k], x[n,k], y[n]; let r = x*w - y; let loss = dot(r, r)/2; claim: dloss/dw = x'*(x*w - y)",
        ),
        (
            "sympy.py",
            "from sympy import symbols, diff, sin\nx = symbols('x')\nassert diff(sin(x)**2, x) == 2*sin(x)*cos(x)\n",
            "var x; claim: d(sin(x)^2)/dx = 2*sin(x)*cos(x)",
        ),
    ] {
        let told = said(&["check", &file(&format!("program-{name}"), text)]);
        assert!(offered(&told).iter().any(|line| line == whole), "{name}: {told}");
        let verdict = said(&["check", "--claim", whole]);
        assert!(verdict.contains("✓") && !verdict.contains("Error: "), "{whole}: {verdict}");
    }
}

/// Of a program that does not say in one formula what it computes nothing is offered; and what is offered of a wrong one is wrong.
#[test]
fn no_program_is_guessed() {
    let two = |f: &str, by: &str| format!("def f(x):\n    {f}\ndef df(x):\n    return {by}\n");
    for (name, text) in [
        ("branch", two("if x > 0:\n        return x\n    return 0.01*x", "1")),
        ("loop", two("for _ in range(2): x = x*x\n    return x", "2*x")),
        ("change", two("y = x\n    y += x**2\n    return y", "1")),
        ("several", two("a, b = x, x**2\n    return a*b", "a*b")),
        ("floor", two("return x//2", "0")),
        ("mean", two("return np.mean(x)", "1")),
        ("largest", two("return np.max(x)", "1")),
        (
            "own-tanh",
            "def tanh(x):\n    return np.tanh(2*x)\ndef tanh_grad(x):\n    return 1 - tanh(x)**2\n".to_owned(),
        ),
        ("product", "def loss(x, A):\n    return x @ A @ x\ndef grad_loss(x, A):\n    return 2 * A @ x\n".to_owned()),
    ] {
        let told = said(&["check", &file(&format!("guess-{name}.py"), &text)]);
        assert_eq!(offered(&told), Vec::<String>::new(), "{name}: {told}");
    }
    for (name, text) in [
        (
            "own-sigmoid",
            "def sigmoid(x):\n    return 1/(1+np.exp(x))\ndef dsigmoid(x):\n    return sigmoid(x)*(1-sigmoid(x))\n"
                .to_owned(),
        ),
        ("squares", two("return np.mean(x**2)", "2*x")),
        (
            "log-det",
            "def f(X):\n    return np.log(np.linalg.det(X))\ndef df(X):\n    return np.linalg.inv(X)\n".to_owned(),
        ),
    ] {
        let told = said(&["check", &file(&format!("guess-{name}.py"), &text)]);
        let lines = offered(&told);
        let [line] = lines.as_slice() else { panic!("{name}: {told}") };
        let verdict = said(&["check", "--claim", line]);
        assert!(verdict.contains("✗"), "{line}: {verdict}");
    }
}

/// A name of another library is told once.
#[test]
fn a_name_of_a_module_is_told_once() {
    let told = said(&["check", "--claim", "d(np.maximum(x, 0))/dx = step(x)"]);
    assert!(
        told.contains("`np.maximum` is not in the claims language") && !told.contains("unknown function"),
        "{told}"
    );
}

/// The last line promises nothing of borders that were sampled alone.
#[test]
fn sampled_borders_are_told() {
    let told = |claim: &str| said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
    for (claim, level, are_sampled) in [
        ("abs(x)*abs(y) = sqrt(x^2*y^2)", "exact", true),
        ("max(x, 0) = if(x > 0, x, 0)", "all-shapes", true),
        ("2*if(x > 0, y, 0) = if(x > 0, y, 0) + if(x > 0, y, 0)", "all-shapes", false),
    ] {
        let told = told(claim);
        assert!(told.contains(&format!("verified by {level}: ")), "{claim}: {told}");
        assert_eq!(
            told.contains("The borders of conditions, as x = 0 is of `x > 0`, were sampled."),
            are_sampled,
            "{claim}: {told}"
        );
    }
}

/// Everything in backticks that messages tell to write can be read: a whole line, or a part of one.
#[test]
fn what_is_offered_can_be_read() {
    for (claim, _) in super::slips::CLAIMS {
        let told = said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
        for code in told.split("rite `").skip(1).filter_map(|rest| rest.split('`').next()) {
            assert!(can_be_read(code), "{claim}: `{code}`\n{told}");
        }
        for line in offered(&said(&["check", "--claim", claim])) {
            assert!(can_be_read(&line), "{claim}: {line}");
        }
    }
}

/// Whether a text is a statement, a formula, a sign, or a pattern with something left open.
fn can_be_read(code: &str) -> bool {
    let is_read = |file: backproof::lang::ast::SourceFile| {
        file.statements.iter().all(|one| !matches!(one.kind, StatementKind::Faulty { .. }))
    };
    // `let y = …`, `f*(…)`, and parts such as `/dz` and `expect refuted`.
    let filled = code.replace('…', "2");
    let is_part = !code.contains(char::is_alphanumeric) || code.starts_with(['/', '-']) || code.starts_with("expect ");
    is_part
        || is_read(parse_one_liner(&filled))
        || is_read(parse(&format!("let value = {filled}")))
        || code.starts_with("given ")
}
