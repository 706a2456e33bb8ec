//! What people type first, coming from Rust, from slides, from grading, from Python: each gets a message that says what to write.

use super::{file, output, said, stdout};

/// Claims of the command line, and a part of what is told of each.
pub(super) const CLAIMS: &[(&str, &str)] = &[
    ("d(x.exp())/dx = x.exp()", "write `exp(x)`"),
    ("d(x^2)/dx == 2*x", "write `=`"),
    ("d/dx x^2 = 2*x", "write `d(x^2)/dx`"),
    ("d(x^2)/dx = 2x", "write `2*x`"),
    (r"\frac{d}{dx} x^2 = 2x", "in the claims language: d(x^2)/dx = 2*x"),
    ("∇f(x) = 2*x", "a gradient is written in another way here"),
    ("d|x|/dx = sign(x)", "`abs(x)`"),
    ("d(||x||^2)/dx = 2*x", "`norm(x)`"),
    ("y = x^2; y' = 2*x", "write `let y = …`"),
    ("d(sin x)/dx = cos x", "write `sin(x)`"),
    ("d(∫x dx)/dx = x", "there are no integrals"),
    ("d(sin^2(x))/dx = 2*sin(x)*cos(x)", "`sin(x)^2`"),
    ("d^2(x^3)/dx^2 = 6*x", "write `d(d(x^3)/dx)/dx`"),
    ("d(np.exp(x))/dx = np.exp(x)", "write `exp(x)`"),
    ("(x^2)' = 2*x", "the derivative is `d(x^2)/dx`"),
    ("sigmoid(x)' = sigmoid(x)*(1 - sigmoid(x))", "or `sigmoid'(x)`"),
    ("dx^2/dx = 2*x", "the derivative is written `d(x^2)/dx`"),
    ("dsin(x)/dx = cos(x)", "the derivative is written `d(sin(x))/dx`"),
    ("dims n; var x[n]; dx'*x/dx = 2*x", "the derivative is written `d(x'*x)/dx`"),
    ("dim n; d(x^2)/dx = 2*x", "did you mean `dims n`?"),
    ("f(x) ≈ 1", "there is no approximate equality"),
    ("X[1,:] = x", "`dims n, k; var X[n,k];`"),
    ("[1 0; 0 1] = A", "`1, 0`"),
    ("[[1, 0], [0, 1]] = A", "write `[1, 0; 0, 1]`"),
    ("np.dot(A, B) = C", "write the matrix product `A*B`; of two vectors `dot(a, b)`"),
    ("A @ B = C", "write `*`"),
    ("np.std(x, ddof=1) = 1", "with n - 1 it is `sqrt(sum((x - mean(x)).^2)/(n - 1))`"),
    ("x.std(unbiased=False) = 1", "`std(x)` divides by n"),
    ("torch.std(x) = 1", "`std(x)` divides by n"),
    ("dims n; var x[n]; std(x, ddof=1) = 1", "`std(x)` divides by n"),
    ("np.var(x) = 1", "write `mean((x - mean(x)).^2)`"),
    ("norm(x, 1) = 1", "the 1-norm is `sum(abs.(x))`"),
    ("np.linalg.norm(x, ord=1) = 1", "the 1-norm is `sum(abs.(x))`"),
    ("torch.norm(x, p=1) = 1", "the 1-norm is `sum(abs.(x))`"),
    ("math.log(x, 2) = 1", "the logarithm to a base b is `log(x)/log(b)`"),
    ("log(x, 2) = 1", "the logarithm to a base b is `log(x)/log(b)`"),
    ("np.tanh(x, y) = 1", "takes no more than that here"),
    ("F.softplus(x, 2) = 1", "with a steepness b it is `softplus(b*x)/b`"),
    ("F.gelu(x, approximate='tanh') = 1", "`x*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))/2`"),
    ("np.sum(X, axis=0, keepdims=True) = 1", "write `sum(x)`"),
    ("np.sinc(x) = 1", "`sin(pi*x)/(pi*x)`, as NumPy means it"),
    ("jax.nn.gelu(x) = 1", "for the approximation"),
    ("np.inner(A, B) = 1", "of matrices `A*B'`"),
    ("np.vdot(A, B) = 1", "of matrices `sum(A .* B)`"),
    ("np.diff(x) = y", "x[i + 1] - x[i]`"),
    ("np.cov(x, y) = 1", "`dot(x - mean(x), y - mean(y))/n`, or with n - 1 as NumPy does"),
    (r"\frac{d}{dt}\Gamma(t) = \Gamma(t)\psi(t)", "d(exp(lgamma(t)))/dt = exp(lgamma(t))*digamma(t)"),
    ("cross(a, b) = c", "declare it with `var a[3]`"),
    ("concatenate(a, b) = c", "write `[x; y]`"),
    (r"\frac{\partial J}{\partial W} = \frac{1}{m} dZ A^T", "then it is `dJ/dW = 1/m*dZ*A'`"),
    (r"\nabla_x f(x) = 2x", "in the claims language: grad(f(x), x) = 2*x"),
    ("D[x^2, x] = 2 x", "write `d(x^2)/dx`"),
    ("D[Sin[x], x] == Cos[x]", "write `d(sin(x))/dx`"),
    ("d(Log[x])/dx = 1/x", "write `log(x)`"),
    ("grad(lambda x: x**2)(x) = 2*x", "`function f(x) = …`"),
    ("jax.grad(f)(x) = 2*x", "the derivative of a function f is `f'(x)`"),
    ("grad(f)(x) = 2*x", "of a function f it is `f'(x)`"),
    ("dims n; var x[n]; claim: x.grad = 2*x", "the gradient of a loss `let J = …` is written `dJ/dW`"),
    ("dims n; var A[n,n], b[n]; let x = A\\b; claim: dx/db = inv(A)", "is written `inv(A)*b`"),
    ("dims n; var x[n]; claim: d(sum(exp.(x)))/dx = exp(x)", "`exp.(x)` applies it to each entry"),
    ("y = x^2, dy/dx = 2*x", "`;` is between them"),
    ("d(ln x)/dx = 1/x", "write `log(x)`"),
    ("d(Sin x)/dx = cos(x)", "write `sin(x)`"),
    ("f'(x) = 2x where f(x) = x^2", "is said before the claim"),
    (
        "d(x.powi(3)*x.exp())/dx = 3.0_f64*x.powi(2)*x.exp() + x.powi(3)*x.exp()",
        "in full: d(x^3*exp(x))/dx = 3*x^2*exp(x) + x^3*exp(x)",
    ),
    ("d(tan^-1(x))/dx = 1/(1 + x^2)", "the inverse function is `atan(x)`"),
    ("d(λ*x^2)/dx = 2λx", "in full: d(λ*x^2)/dx = 2*(λ*x)"),
    ("d(e^2)/de = 2*e", "`e` is Euler's number, and no variable: call yours `e1`"),
    ("d(x*y)/dx = y + x*dy/dx", "a function of x is declared, `function y(t)`"),
    ("d(exp^x)/dx = exp^x", "write `exp(x)`"),
    ("f(x,y) = x^2*y; df/dx = 2*x*y", "write `let f = …`"),
    ("d(sin(2πx))/dx = 2πcos(2πx)", "in full: d(sin(2*(pi*x)))/dx = 2*(pi*cos(2*(pi*x)))"),
    ("d(sin(60°*x))/dx = cos(60°*x)", "angles are in radians: 60° are `60*pi/180`"),
    ("d(1,5*x)/dx = 1,5", "the decimal sign is a point: `1.5`"),
    ("d(log(x))/dx = 1/x, x > 0", "in a statement of its own: `domain x > 0`"),
    ("d(log(x))/dx = 1/x where x > 0", "in full: domain x > 0; d(log(x))/dx = 1/x"),
    ("d(sinx)/dx = cosx", "if you mean `sin(x)`, write it so"),
    ("d(xy)/dx = y", "if you mean `x*y`, write it so"),
    ("y = x^3; y'' = 6*x", "the second derivative is `d(dy/dx)/dx`"),
    ("d(x^2)/dx is 2*x", "between two sides stands `=`"),
    ("d(exp(-x^2)/dx = -2*x*exp(-x^2)", "add `)` before `/dx`"),
    ("d(log(sin(x)-2))/dx = cos(x)/(sin(x)-2)", "`log(a)` has one where a > 0, and nowhere else"),
    ("d(tan^-1(x))/dx = 1/(1 + x^2)", "in full: d(atan(x))/dx = 1/(1 + x^2)"),
    ("jax.grad(lambda t: jnp.tanh(t))(x) == 1 - jnp.tanh(x)**2", "in full: d(tanh(x))/dx = 1 - tanh(x)^2"),
    ("ForwardDiff.derivative(t -> sin(t)^2, x) = 2*sin(x)*cos(x)", "in full: d(sin(x)^2)/dx = 2*sin(x)*cos(x)"),
    ("ForwardDiff.derivative(t -> sin(t)^2, x) = 2*sin(x)*cos(x)", "a function without a name cannot stand here"),
    ("dims n, k; var A[n,k], B[k,n]; claim: np.einsum('ik,kj->ij', A, B) = A*B", "let C[i,j] = sum(k: A[i,k]*B[k,j])"),
    ("f'(x) = 2*x where f(x)=x^2", "in full: function f(x) = x^2; f'(x) = 2*x"),
    ("dy/dx = 2*x where y = x^2", "in full: let y = x^2; dy/dx = 2*x"),
    ("d(log(x))/dx = 1/x for x > 0", "`domain x > 0`"),
    ("d(log(x^2))/dx = 2/x where x > 0", "in full: domain x > 0; d(log(x^2))/dx = 2/x"),
    ("d(log(x))/dx = 1/x domain x > 0", "on a line before the claim"),
    ("d2(x^3)/dx2 = 6*x", "write `d(d(x^3)/dx)/dx`"),
    ("d2y/dx2 = 6*x", "write `d(d(y)/dx)/dx`"),
    ("dy/dx = dy/du * du/dx", "say first what it is: `let y = …; …`"),
    ("dZ[2] = W[3]' * dZ[3] .* g'(Z[2])", "the number of a layer is part of a name: `dZ2`"),
    ("dW = 1/m * dZ * A'", "for a matrix write `dims n, k; var A[n,k];` before the claim"),
    ("d(x'*x)/dx = 2*x", "`x` is not declared, so it is one number; for a vector write `dims n; var x[n];` before"),
    ("y' = 2*x", "the derivative of `let y = …` is `dy/dx`"),
    ("d(x^2*y)/dx = 2xy", "write `2*x*y`"),
    ("d(x^2)/dx = 6 at x = 3", "`given x = 3`"),
    ("var x, y; d(x^2*y)/dx = 2xy", "write `2*x*y`"),
    ("d(x^2)/dx = 2xq", "write `2*xq`"),
    ("∂/∂x_i sum_i x_i^2 = 2 x_i", "`sum(x.^2)` of `var x[n]`"),
    ("d|x|/dx = x/|x|", "an absolute value is written `abs(x)`"),
    ("d(log(|A|))/dA = inv(A)'", "`abs(A)` or `det(A)`"),
    ("let x = np.array([1, 2]); d(sum(x))/dx = 1", "numbers are written `[1, 2; 3, 4]`"),
    ("derivative of x^2 = 2*x", "write the derivative `d(f)/dx`"),
    ("d(x^2, x) = 2*x", "write `d(x^2)/dx`"),
    ("d(log_2(x))/dx = 1/(x*log(2))", "write `log2(x)`"),
    ("d(max(0,x))/dx = x > 0", "write `if(x > 0, 1, 0)`: 1 where it holds"),
    ("d(relu(x))/dx = 1 if x > 0 else 0", "write `if(x > 0, 1, 0)`"),
    ("dims n; var x[n]; d(Σ x_i²)/dx_j = 2*x_j", "an array is added up whole"),
    ("dims n; var W[n,n], x[n]; let J = x'*W*x; ∇W J = x*x'", "write `grad(J, W)`"),
    ("dims n; var W[n,n], x[n]; d(x.T*W*x)/dW = x*x'", "write `'`: `x'`"),
    ("dims n; var W[n,n]; const G[n,n]; d(tr(W*G))/dW = np.transpose(G)", "write `transpose(X)`"),
    ("dims n; var W[n,n]; const G[n,n]; d(tr(W*G))/dW = G.t()", "write `G'`"),
    ("dims n; var Q[n,n]; let J = sum(Q); dJ/dQ[b,i,k] = 1", "and here are 3 indices"),
    ("F.cross_entropy(x, y) = 1", "`-sum(t .* log.(p))`"),
];

#[test]
fn claims_on_the_command_line() {
    for (claim, told) in CLAIMS {
        let said = said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{claim}: {said}");
        assert!(!said.contains("✓") || claim.starts_with("dim n"), "{claim}: {said}");
    }
}

/// Cases, comparisons and indicators of other languages are told with the numbers that stand in them.
#[test]
fn cases_are_written_out() {
    for cases in [
        "1 if x > 0 else 0",
        "if x > 0 then 1 else 0",
        "if x > 0 { 1 } else { 0 }",
        "if (x > 0) 1 else 0",
        "x > 0 ? 1 : 0",
        "(x > 0) ? 1 : 0",
        "{x > 0: 1; else 0}",
        "{1, x > 0; 0, otherwise}",
        "{1 if x > 0, 0 otherwise}",
        "{1 if x > 0, 0 if x <= 0}",
        "np.where(x > 0, 1, 0)",
        "where(x > 0, 1, 0)",
        "If[x > 0, 1, 0]",
        "[x > 0]",
        "1_{x > 0}",
        "1{x > 0}",
        "I(x > 0)",
        "(x > 0).astype(float)",
        "float(x > 0)",
        "\\begin{cases} 1 & x > 0 \\\\ 0 & x \\le 0 \\end{cases}",
    ] {
        let said = said(&["check", "--claim", &format!("d(max(x, 0))/dx = {cases}")]);
        assert!(said.contains("if(x > 0, 1, 0)") && said.matches("Error: ").count() == 1, "{cases}: {said}");
    }
    let arrays = said(&["check", "--claim", "dims n; var x[n]; d(sum(max.(x, 0)))/dx = (x > 0)*1"]);
    assert!(arrays.contains("write `if.(x > 0, 1, 0)`"), "{arrays}");
    for (claim, told) in [
        ("d(x^2)/dx = if x > 0 then 2*x else x", "write `if(x > 0, 2*x, x)`"),
        ("d(x if x > 0 else 0.01*x)/dx = 1 if x > 0 else 0.01", "write `if(x > 0, x, 0.01*x)`"),
        ("d(x^2)/dx = 2*x if x > 0", "`domain x > 0`"),
        ("d(x^2)/dx = {1, 2, 3}", "brackets are `( )`"),
        ("d(x^2)/dx = {1 if x > 0, 0 if x < 5}", "`{` is not in the claims language"),
    ] {
        let said = said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{claim}: {said}");
    }
}

/// What was written before anybody had seen the messages: Rust, slides, Python, piles of homework.
#[test]
fn what_strangers_wrote() {
    for (name, text, told) in [
        (
            "script",
            "import torch\nx = torch.randn(3)\ny = (x ** 2).sum()\ny.backward()\nassert torch.allclose(x.grad, 2 * x)\n",
            &["this is Python", "`dims n; var x[n]; let y = sum(x.^2); claim: dy/dx = 2*x`"][..],
        ),
        (
            "pair",
            "def f(x):\n    return x**3\n\ndef f_prime(x):\n    return 3*x**2\n",
            &["`function f(x) = x^3; var x; claim: f'(x) = 3*x^2`"],
        ),
        ("gradient", "def grad(x): return 2*x\n", &["`var x; claim: d(E)/dx = 2*x`"]),
        (
            "align",
            "\\begin{align}\na &= \\sigma(z) \\\\\n\\end{align}\n",
            &["delete the line", "in the claims language: a = sigmoid(z)"],
        ),
        (
            "layers",
            "claim: \\frac{\\partial J}{\\partial W^{[1]}} = \\frac{1}{m} dZ^{[1]} A^{[0]T}\n",
            &["dJ/dW1 = 1/m*dZ1*A0'"],
        ),
        ("sums", "dims n\nvar x[n]\nlet s = Σ_{i=1}^{n} x_i^2\n", &["`sum(i: x[i]^2)`", "let s = sum(x.^2)"]),
        ("nabla", "dims n\nvar x[n], Q[n,n]\nclaim: ∇(xᵀ*Q*x) = 2*Q*x\n", &["write `grad(x'*Q*x, x)`"]),
        ("axis", "dims n, m\nvar Y[n,m]\nclaim: Y.sum(axis=0) = Y'*1[n]\n", &["write `sum(Y, rows)`"]),
        ("named", "Problem 3a) d(x^2)/dx = 2*x\n", &["write `claim Problem-3a: …`"]),
        ("points", "var x\nclaim Q1: d(x^2)/dx = 2*x   [2 points]\n", &["a remark stands behind `#`"]),
        ("keyword", "var x\nvar = x^2\n", &["`let var1 = …`"]),
        (
            "rows",
            "dims n, k\nvar X[n,k], b[k]\nlet Y = X + b\nclaim: d(sum(Y))/db = n*1[k]\n",
            &["for each row write `1[n]*b'`", "✓"],
        ),
        (
            "columns",
            "dims n, m\nvar X[n,m], b[n]\nlet Y = X + b\nclaim: d(sum(Y))/db = m*1[n]\n",
            &["for each column write `b*1[m]'`", "✓"],
        ),
        (
            "square",
            "dims n\nvar X[n,n], b[n]\nlet Y = X + b\nclaim: d(sum(Y))/db = n*1[n]\n",
            &["for each row `1[n]*b'`", "waits for line 3"],
        ),
    ] {
        let said = said(&["check", &file(&format!("stranger-{name}.claim"), text)]);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.iter().all(|told| said.contains(told)), "{name}: {said}");
    }
}

/// Names that nobody declared are told at once, with a line to paste; sizes among them are taken for declared, and the claims below judged.
#[test]
fn undeclared_names_are_told_together() {
    let text =
        "var W[n,k], X[k,m]\nlet Z = W*X\nclaim right: d(sum(Z))/dW = 1[n,m]*X'\nclaim wrong: d(sum(Z))/dW = X'\n";
    let sizes = said(&["check", &file("undeclared-sizes.claim", text)]);
    assert!(sizes.contains("unknown dimensions `n`, `k`, `m`") && sizes.contains("`dims n, k, m`"), "{sizes}");
    assert!(sizes.contains("✓ right") && sizes.contains("read as `dims n, k, m; var W[n,k], X[k,m]`"), "{sizes}");
    assert!(!sizes.contains("✓ wrong"), "{sizes}");
    let text = "let Z = W*X + b\nlet J = sum(Z)/m\nclaim a: dJ/dW = 1[n,m]*X'\nclaim b: dJ/db = 1[m]\n";
    let names = said(&["check", &file("undeclared-names.claim", text)]);
    assert!(names.contains("unknown names `W`, `X`, `b`, `n`, `m`"), "{names}");
    assert!(names.contains("  ! lines 2–4 (claims a, b) wait for line 1: mend that first"), "{names}");
    assert_eq!(names.matches("Error: ").count(), 1, "{names}");
    let below = said(&["check", &file("undeclared-below.claim", "let y = x\nvar x\nclaim: y = 2*x\n")]);
    assert!(below.contains("declared below, on line 2"), "{below}");
}

/// A name that nobody declared is one number, and a function of arrays says little of that: a claim about vectors may hold then.
#[test]
fn one_number_is_said_to_be_one() {
    for (claim, told) in [
        (
            "d(softmax(x))/dx = softmax(x)*(1-softmax(x))",
            &["`x` is not declared and was read as one number, and of one number `softmax` is always 1"][..],
        ),
        ("d(mean(x^2))/dx = 2*x", &["`mean` is the number itself (for a vector: `dims n; var x[n]; …`)"]),
        ("d(sum(w*x))/dw = x", &["`w`, `x` are not declared", "`sum` is the number itself", "var w[n], x[n]; …"]),
        ("d(log(sum(exp(x))))/dx = 1", &["`sum` is the number itself"]),
        ("d(norm(x)^2)/dx = 2*x", &["`norm` is its absolute value"]),
        ("d(logsumexp(x))/dx = 1", &["`logsumexp` is the number itself"]),
        ("let p = softmax(z); d(log(p))/dz = 1 - p", &["`z` is not declared", "`softmax` is always 1"]),
        ("d(log(det(A)))/dA = 1/A", &["`det` is the number itself", "for a matrix: `dims n; var A[n,n]; …`"]),
        ("d(-log(sum(softmax(x))))/dx = 0", &["`sum` is the number itself", "`softmax` is always 1"]),
    ] {
        let said = said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains("✓") && told.iter().all(|told| said.contains(told)), "{claim}: {said}");
    }
    for claim in ["d(x^2)/dx = 2*x", "dims n; var x[n]; d(sum(x.^2))/dx = 2*x", "var x; d(norm(x)^2)/dx = 2*x"] {
        let said = said(&["check", "--claim", claim]);
        assert!(said.contains("✓") && !said.contains("one number"), "{claim}: {said}");
    }
}

/// What stands in books, and does not fit here.
#[test]
fn indices_and_jacobians() {
    let before = "dims n\nvar p[n], z[n]\nconst x, y\nclaim dZ2: d(sum(p))/dp = 1[n]\n";
    for (name, text, told) in [
        ("label", "let q = dZ2 + 1\n", &["`dZ2` is only the label of a claim; to use it write `let dZ2 = …`"][..]),
        (
            "entries",
            "claim: dp_i/dz_j = p_i*(delta_ij - p_j)\n",
            &["an index stands in square brackets: `dp[i]/dz[j] = p[i]*(delta(i,j) - p[j])`"],
        ),
        (
            "jac",
            "claim: jac(p, z) = p_i*(δ_ij - p_j)\n",
            &["`jac(p, z) = p[i]*(delta(i,j) - p[j])`", "it is written `delta(i,j)`"],
        ),
        ("by", "claim: d(sum(p))/dp_i = 1\n", &["`d(sum(p))/dp[i] = 1`"]),
        ("letter", "claim: J(p, z) = I[n]\n", &["a Jacobian is written `jac(p, z)`"]),
        ("hess", "claim: H(sum(p), p) = 0[n,n]\n", &["a Hessian is written `hess(sum(p), p)`"]),
        (
            "diagonal",
            "let s = sigmoid.(z)\nclaim: ds/dz = s .* (1-s)\n",
            &["the left is a Jacobian; if each output depends on its own input alone", "write `diag(s .* (1-s))`"],
        ),
        ("product", "claim: d(z)/dz = 2xy\n", &["write `2*x*y`"]),
        ("gradient", "let J = sum(p)\nclaim w: dp = 1[n]\n", &["a gradient says of what: write `dJ/dp = …`"]),
        ("named", "let J = sum(p)\nclaim dp: dp = 1[n]\n", &["a gradient says of what: write `dJ/dp = …`"]),
    ] {
        let text = format!("{before}{text}");
        let said = said(&["check", &file(&format!("index-{name}.claim"), text)]);
        let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.iter().all(|told| said.contains(told)), "{name}: {said}");
        assert!(!said.contains("did you mean"), "{name}: {said}");
        assert!(said.matches("stands in square brackets").count() <= 1, "the whole is told once: {said}");
    }
    // How a line is read is not said by that line itself.
    let text = "dims n, e\nvar x[n], V[n,e]\nclaim: d(sum(V))/dV = 1[n,e]\n";
    let constant = said(&["check", &file("index-constant.claim", text)]);
    assert!(constant.contains("judged with line 1 read with its hint followed"), "{constant}");
    for (claim, told) in [
        (
            "dims n; var z[n]; let p = softmax(z); dp_i/dz_j = p_i*(delta_ij - p_j)",
            "`dp[i]/dz[j] = p[i]*(delta(i,j) - p[j])`",
        ),
        ("dims n; var z[n]; d(sum(z))/dz_i = 1", "`d(sum(z))/dz[i] = 1`"),
    ] {
        let said = said(&["check", "--claim", claim]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told) && !said.contains("✓"), "{claim}: {said}");
    }
    let layer = said(&["check", "--claim", "d(w*delta_l)/dw = delta_l"]);
    assert!(layer.contains("✓") && !layer.contains("indices"), "a layer's delta is not Kronecker's: {layer}");
}

/// A claim that is right under a fact is told how that is given, and is then verified.
#[test]
fn a_fact_can_be_pasted() {
    for (declared, fact, claim) in [
        ("dims n\nvar x[n]\nconst y[n]\n", "sum(y) = 1", "d(-sum(y .* log.(softmax(x))))/dx = softmax(x) - y"),
        ("dims n\nvar x[n]\nconst A[n,n]\n", "A symmetric", "d(x'*A*x)/dx = 2*A*x"),
    ] {
        let without = said(&["check", &file("fact.claim", format!("{declared}claim: {claim}\n"))]);
        let without = without.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(without.contains(&format!("write `given {fact}` above the claim")), "{without}");
        let with = said(&["check", &file("fact.claim", format!("{declared}given {fact}\nclaim: {claim}\n"))]);
        assert!(with.contains("✓"), "{with}");
    }
}

#[test]
fn files() {
    for (name, text, told) in [
        ("comment", "// a comment\nvar x\nclaim: d(x^2)/dx = 2*x\n", "a comment starts with `#`"),
        ("fn", "fn f(x) = x^2\nvar x\nclaim: f'(x) = 2*x\n", "write `function f(x) = x^2`"),
        ("type", "var x: f64\nclaim: d(x^2)/dx = 2*x\n", "a name has no type"),
        (
            "einsum",
            "dims m, h, d\nvar G[m,h], W[d,h]\nlet Z = np.einsum('mh,dh->md', G, W)\nclaim: Z = G*W'\n",
            "let Z[i,k] = sum(j: G[i,j]*W[k,j])",
        ),
        (
            "ndarray",
            "dims n, k\nvar W[n,k], x[k]\nlet z = W.dot(&x)\nlet a = z.mapv(|v| v.tanh())\nclaim: d(sum(a))/dx = W.t().dot(&(1 - a*a))\n",
            "let a = tanh.(z)",
        ),
        (
            "superscripts",
            "dims n\nvar z^{(1)}[n]\nlet a^{(1)} = \\tanh(z^{(1)})\nclaim: a1 = tanh.(z1)\n",
            "in the claims language: `var z1[n]`",
        ),
        ("vars", "vars x[n], y[n]\nclaim: d(sum(x .* y))/dx = y\n", "dims n; var x[n], y[n]"),
        ("rust", "dims n\nvar x: [f64; n]\nclaim: d(sum(x))/dx = 1[n]\n", "in full: var x[n]"),
        ("julia", "var x::Vector\nclaim: d(sum(x))/dx = 1[n]\n", "dims n; var x[n]"),
        ("set", "variables x, y in R^n\nclaim: d(sum(x .* y))/dx = y\n", "dims n; var x[n], y[n]"),
        ("power", "dims n, k\nvar W[n,k], x[k]\nlet L = sum((W*x).^2)\nclaim: dL/dW = 2*W*x*x^T\n", "write `x'`"),
        ("keyword", "var x\nd(x^2)/dx = 2*x\n", "write `claim` before it"),
        ("label", "var x\nclaim my label: d(x^2)/dx = 2*x\n", "`my-label`"),
        ("expect", "var x\nclaim: d(x^2)/dx = 3*x expect wrong\n", "write `expect refuted`"),
        ("shape", "var X[3x3]\nclaim: d(sum(X))/dX = 1[3,3]\n", "write `[3, 3]`"),
        ("round", "var W(3,3)\nclaim: d(sum(W))/dW = 1[3,3]\n", "write `W[3, 3]`"),
        ("var", "x = var(n)\nclaim: d(sum(x.^2))/dx = 2*x\n", "write `var x[n]` for a vector"),
        ("prose", "Let x be a vector of size n\nclaim: d(sum(x))/dx = 1[n]\n", "a vector as `var x[n]`"),
        ("prose2", "dims n\nvar x is a vector\nclaim: d(sum(x))/dx = 1[n]\n", "a vector as `var x[n]`"),
        (
            "outer",
            "dims n, k\nvar W[n,k], x[k]\nconst g[n]\nlet J = g'*W*x\nclaim: dJ/dW_ij = g_i * x_j\n",
            "an index stands in square brackets: `dJ/dW[i,j] = g[i] * x[j]`",
        ),
        (
            "slide",
            "dims n, m\nvar Z[n,m]\nlet A = tanh.(Z)\nclaim: dA/dZ = 1 - A.^2\n",
            "with a weight for each entry of `A`: `const G[n, m]`",
        ),
        ("real", "var real x\nclaim: d(x^2)/dx = 2*x\n", "write `x` for a scalar"),
        (
            "vector",
            "dims n\nvector x[n]\nclaim: d(sum(x))/dx = 1[n]\n",
            "a vector is declared with `dims n` and `var x[n]`",
        ),
        ("braces", "dims n, m\nvar X in R^{n x m}\nclaim: d(sum(X))/dX = 1[n,m]\n", "write `X[n, m]`"),
        ("alone", "var x\nclaim\nd(x^2)/dx = 2*x\n", "a claim stands on one line"),
        ("quoted", "var x\nclaim \"square\": d(x^2)/dx = 2*x\n", "`square`"),
        ("positive", "var x > 0\nclaim: d(log(x))/dx = 1/x\n", "write `domain x > 0` below"),
        ("interval", "var y, x in [0, 1]\nclaim: d(log(x))/dx = 1/x\n", "`domain x in [0, 1]`"),
        ("symmetric", "dims n\nvar x[n], A[n,n] symmetric\nclaim: d(x'*A*x)/dx = 2*A*x\n", "`given A symmetric` below"),
        ("c", "/* a comment */\nvar x\nclaim: d(x^2)/dx = 2*x\n", "a comment starts with `#`"),
        ("two", "function f(x, y) = x*y\nvar x, y\nclaim: x = x*1\n", "name the value: `let z = x*y`"),
        ("remark", "var x\nclaim: d(x^2)/dx = 2*x (power rule applied)\n", "a remark stands behind `#`"),
        ("expected", "var x\nclaim: d(x^2)/dx = 2*x expected: true\n", "`expect verified`"),
        ("joined", "dims n\nvar x[n], A[n,n]\nclaim: d(x'*Ax)/dx = A*x + A'*x\n", "a product is written `A*x`"),
        ("percent", "% half\nvar x\nclaim: d(x^2)/dx = 2*x\n", "a comment starts with `#`"),
        ("assert", "var x\nassert d(x^2)/dx == 2*x\n", "write `claim: left = right`"),
        ("product", "dims n\nvar x[n]\nlet J = 1/n sum(x)\nclaim: dJ/dx = 1/n*1[n]\n", "write `1/n*sum(…)`"),
        ("quote", "function f(t)\nvar x\nclaim: d(f(x))/dx = f’(x)\n", "write `'`"),
        ("axis", "dims m\nvar X[m,m]\nlet s = sum(X, axis=0)\nclaim: s = s + 1\n", "write `sum(E, rows)`"),
        ("zero", "dims n\nvar x[n]\nclaim: d(x[0]^2)/dx[0] = 2*x[0]\n", "indices start at 1"),
        ("import", "import numpy as np\nvar x\nclaim: d(x)/dx = 1\n", "nothing is imported here"),
        ("comma", "dims m, n\nvar W[m n], x[n]\nclaim: d(sum(W*x))/dx = W'*1[m]\n", "in full: var W[m,n], x[n]"),
        ("turned", "dims n\nvar A[n,n], b[n]\nclaim: d(b'*inv(A)*b)/db = A^-1*b + A^-T*b\n", "`inv(A)'` is both"),
        (
            "below",
            "dims n\nvar W[n,n], x[n]\nlet J = sum((W*x).^2)\nclaim: dJ/d(W*x) = 2*W*x\n",
            "write `let z = W*x` above",
        ),
        ("typed", "var x;\nlet J: f64 = x.powi(2);\nclaim: dJ/dx = 2.0 * x;\n", "in full: let J = x^2"),
        (
            "beside",
            "dims n, k\nvar W[n,k], x[k]\nlet r = W*x + b - y\nclaim: d(r'*r)/dx = 2*W'*r\n",
            "such as `var b[n], y[n]`",
        ),
        ("sizes", "let J = 1/2*norm(W*x - y)^2\nclaim: dJ/dx = W'*(W*x - y)\n", "`dims n, k; var W[n,k], x[k], y[n]`"),
        ("domain", "var x\ndomain x < 0\nclaim: d(log(x))/dx = 1/x\n", "`log(a)` has one where a > 0"),
        ("unit", "const g = 9.81 m/s^2\nvar s\nclaim: d(g*s)/ds = g\n", "write `let g = 9.81`"),
        ("each", "var x, y\ndomain x, y > 0\nclaim: d(log(x*y))/dx = 1/x\n", "`x > 0, y > 0`"),
        ("capitals", "dims n\nVar x[n]\nClaim: d(sum(x))/dx = 1[n]\n", "in full: claim: d(sum(x))/dx = 1[n]"),
        ("colon", "var x\nlet y = x^2\nclaim dx = 2*x\n", "a label has a colon behind it: `claim dx: dJ/dx = …`"),
        ("behind", "dims n   // size\nvar x[n]\nclaim: d(sum(x))/dx = 1[n]\n", "a comment starts with `#`"),
        (
            "sum",
            "dims n\nvar x[n], y[n]\nlet J = sum_i (x_i - y_i)^2\nclaim: dJ/dx = 2*(x - y)\n",
            "`let J = sum(i: (x[i] - y[i])^2)`",
        ),
        (
            "loop",
            "dims n\nvar x[n]\nfor i in 1:n\nJ += x[i]^2\nend\nclaim: d(x'*x)/dx = 2*x\n",
            "write `let J = sum(i: x[i]^2)`",
        ),
        ("dot", "dims n\nvar x[n]\nlet J = x*x\nclaim: dJ/dx = 2*x\n", "`x' * x` is their dot product"),
        ("taken", "var x\nlet sum = x*x\nlet d = 2*sum\nclaim: dd/dx = 4*x\n", "write `sum1` there and here"),
        (
            "subscript",
            "dims n\nvar x[n]\nlet J = x'*x\nclaim: dJ/dx_j = 2*x[j]\n",
            "an index stands in square brackets on the left, too: `dx[j]`",
        ),
        ("size", "let n = 3\nvar x[n]\nclaim: d(x'*x)/dx = 2*x\n", "write `dims n = …` in place of `let n = …`"),
        ("number", "dims 3\nvar x[3]\nclaim: d(x'*x)/dx = 2*x\n", "or it gets a name, `dims n = 3`"),
        // What is added has unknown names in it, too.
        ("unknown", "let r = exp(q)*A + b\nclaim: dr/db = 1\n", "unknown names `q`, `A`, `b`"),
        ("mut", "dims n;\nlet mut x: [f64; n];\nclaim: d(x'*x)/dx = 2*x;\n", "with its size: `var x`, `var x[n]`"),
        ("spaced", "dims n\nvar x[n]\nlet J = x'*x\nclaim: d J / d x[1] = 2*x[1]\n", "write `dJ/dx[1]`"),
        ("filled", "dims n\nvar x[n], s, t\nlet J = (s + t)*sum(x)\nclaim: dJ/dx = s + t\n", "write `(s + t) * 1[n]`"),
        ("again", "var x\nlet h = 2*x\nlet h = h^2\nclaim: dh/dx = 2\n", "call this one `h2`"),
        ("def", "def f(x): return x**2\nvar x\nclaim: f'(x) = 2*x\n", "write `function f(x) = x^2`"),
    ] {
        let path = file(&format!("slip-{name}.claim"), text);
        let said = said(&["check", &path]).split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(told), "{name}: {said}");
    }
}

/// How far a sum over an index reaches is not written: a line that says something else than was meant is not offered.
#[test]
fn no_line_is_offered_that_may_mean_something_else() {
    let text =
        "dims m\nvar p[m]\nconst y[m]\nlet J = Σ_i y_i*log(p_i) + (1 - y_i)*log(1 - p_i)\nclaim: dJ/dp = y ./ p\n";
    let said = said(&["check", &file("slips-reach.claim", text)]);
    assert!(!said.contains("let J = sum(y .* log.(p)) + (1 - y)"), "{said}");
    let declared = "dims n, m\nvar X[n,m], A[n,n], B[n,n], x[n], t\n";
    for (line, not) in [
        // A·B' and A·B; the largest singular value and the root of the sum of squares; n - 1 and n.
        ("np.inner(A, B) = A", "A*B ="),
        ("np.linalg.norm(A, 2) = t", "norm(A)"),
        ("norm(A, 2) = t", "norm(A) ="),
        (r"\\|A\\|_2 = t", "norm(A)"),
        ("torch.std(x) = t", "std(x)"),
        ("d(x.std())/dx = x", "d(std(x))"),
        // SciPy and PyTorch count axes from 0.
        ("softmax(X, 1) = X", "softmax(X, rows)"),
        (r"\Gamma(t) = t", "Γ(t) = t"),
    ] {
        let text = format!("{declared}claim: {line}\n");
        let told = super::said(&["check", &file("slips-other.claim", &text)]);
        let offered =
            told.lines().filter(|told| told.contains("in full: ") || told.contains("in the claims language: "));
        assert!(offered.into_iter().all(|offered| !offered.contains(not)), "{line}: {told}");
    }
}

/// A slip with one likely reading does not silence what is below it; each fault is told at once.
#[test]
fn one_slip_does_not_silence_a_file() {
    let text = "dims n, k\nvar weight[n,k], x[k]\nlet z = wieght*x\nlet J = sum(z)\nclaim right: dJ/dx = weight'*1[n]\nclaim wrong: dJ/dx = weight'*z + nobody + noone\n";
    let said = said(&["check", &file("silence.claim", text)]);
    for told in [
        "did you mean `weight`?",
        "✓ right",
        "judged with line 3 read as `let z = weight*x`",
        "unknown names `nobody`, `noone`",
    ] {
        assert!(said.contains(told), "{told}: {said}");
    }
}

/// What has one reading only is read, said, and judged.
#[test]
fn other_notations_are_read_on() {
    for (name, text, reading) in [
        ("set", "dims n\nvar x ∈ R^n\nclaim: d(x'*x)/dx = 2*x\n", "read as `var x[n]`"),
        ("matrix", "dims n, k\nvar W ∈ R^(n×k)\nclaim: d(sum(W))/dW = 1[n,k]\n", "read as `var W[n,k]`"),
        ("round", "dims n, k\nvar W(n, k), s\nclaim: d(s*sum(W))/dW = s*1[n,k]\n", "read as `var W[n,k], s`"),
        ("let", "dims n\nvar x[n]\nf = x'*x\nclaim: df/dx = 2*x\n", "read as `let f = x'*x`"),
        ("mut", "var x\nlet mut y = x^2\nclaim: dy/dx = 2*x\n", "read as `let y = x^2`"),
        ("rust", "var x\nlet f = |t| t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
        ("python", "var x\nf = lambda t: t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
        ("matlab", "var x\nf = @(t) t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
        ("julia", "var x\nlet f = t -> t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
        ("type", "var x: f64\nlet y = x^2\nclaim: dy/dx = 2*x\n", "read as `var x`"),
        ("bound", "var x\nlet f(t) = t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
        ("dot", "dims n\nvar x[n]\nlet h = tanh(x)\nclaim: d(sum(h))/dx = 1 - h.^2\n", "read as `let h = tanh.(x)`"),
        ("power", "dims n\nvar x[n]\nlet J = sum(x^2)\nclaim: dJ/dx = 2*x\n", "read as `let J = sum(x.^2)`"),
        ("maths", "var x\nf(t) = t^2\nclaim: f'(x) = 2*x\n", "read as `function f(t) = t^2`"),
    ] {
        let said = said(&["check", &file(&format!("read-{name}.claim"), text)]);
        assert!(said.contains(reading) && said.contains("✓"), "{name}: {said}");
        let wrong = said_of_wrong(name, text);
        assert!(wrong.contains("✗") && !wrong.contains("✓"), "{name}: {wrong}");
    }
    for (claim, told) in [
        ("f(x) = x^2; f'(x) = 2*x", "write `function f(x) = …`"),
        ("J = x^2; dJ/dx = 2*x", "write `let J = …`"),
        ("z = w*x + b; dz/dw = x", "`z` is given a value without `let`"),
    ] {
        let said = said(&["check", "--claim", claim]);
        assert!(said.contains(told) && said.contains("✓") && !said.contains("✗"), "{said}");
    }
    // Where nothing says that it is a value's name, it is a claim.
    assert!(said(&["check", "--claim", "J = x^2; d(x^2)/dx = 2*x"]).contains("✗"));
}

/// The same text with a wrong claim.
fn said_of_wrong(name: &str, text: &str) -> String {
    let wrong = text
        .replace("2*x\n", "3*x\n")
        .replace("1 - h.^2", "1 + h.^2")
        .replace("= 1[n,k]", "= 2*1[n,k]")
        .replace("s*1[n,k]", "1[n,k]");
    said(&["check", &file(&format!("read-wrong-{name}.claim"), &wrong)])
}

/// A definition that cannot be read is no claim, and is not counted among them.
#[test]
fn definitions_are_counted_apart() {
    let said = said(&["check", &file("slips-counted.claim", "var x\nf(x) = x^3\nclaim: d(x^2)/dx = 2*x\n")]);
    assert!(said.contains("1 claim: 1 verified; 1 other statement cannot be read"), "{said}");
}

/// Names that are taken add one fault, not one for each line below.
#[test]
fn names_that_are_taken() {
    let text = "dims n\nvar p[n]\nconst g[n]\nlet I = dot(p, g)\nlet e = 2*I\nclaim right: de/dp = 2*g\nclaim wrong: de/dp = g\n";
    let said = said(&["check", &file("taken.claim", text)]);
    assert!(said.contains("such as `I1`") && said.contains("such as `e1`"), "{said}");
    assert!(said.contains("✓ right") && said.contains("✗ wrong") && !said.contains("needs its size"), "{said}");
}

/// By default a refutation is short, of every wrong claim of the libraries, and says nothing of witnesses.
#[test]
fn refutations_are_short() {
    for library in ["deck", "activations", "losses", "layers", "regression", "cookbook", "identities", "tensors"] {
        let text = stdout(&output(&["library", library])).replace("expect refuted", "# expect refuted");
        let report = stdout(&output(&["check", &file(&format!("short-{library}.claim"), text)]));
        assert!(!report.contains("no-opinion"), "{library}");
        let mut block: Vec<&str> = Vec::new();
        for line in report.lines() {
            if !line.starts_with("      ") {
                block.clear();
            }
            block.push(line);
            let is_refuted = block[0].starts_with("  ✗");
            assert!(!is_refuted || block.len() <= 12, "{library}: {}", block.join("\n"));
            let formula = block.iter().rposition(|line| {
                ["      right is", "      no known mistake"].iter().any(|head| line.starts_with(head))
            });
            let is_other = line.starts_with("      again: ") || line.starts_with("      the claimed side");
            let is_long = formula.is_some_and(|at| block.len() - at > 2) && !is_other;
            assert!(!is_refuted || !is_long, "{library}: {}", block.join("\n"));
            let is_command = line.trim_start().starts_with("again: ");
            let is_short = block.len() == 1 || is_command || line.chars().count() <= 100;
            assert!(!is_refuted || is_short, "{library}: {line}");
        }
    }
}
