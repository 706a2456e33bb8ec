//! Claims about arrays, written out: the truth of each is a theorem for all numbers that are put in.

use super::grow::Grower;
use super::settle::{Known, Truth};

/// A text with gaps, and what is put there: `{c}` a number from 2 to 9, `{k}` one from 10 to 60, `{T}` one from 300 to
/// 3000. The lines above the claim and the claim are set apart by `|`.
const RIGHT: [&str; 25] = [
    "dims n; var x[n]; function f(t) | sum(x .* sign.(f.(x)) .* f.(x)) = dot(x, abs.(f.(x)))",
    "dims n; var x[n]; function f(t) | d(sum(f.(x) .^ 2))/dx = 2*f.(x) .* f'.(x)",
    "dims n; var x[n], s | sqrt(norm(s*x)^2) = abs(s)*norm(x)",
    "dims n; var x[n], s | norm({c}*x + {c}*x) = {c}*2*norm(x)",
    "dims n; var x[n] | d(norm(x))/dx = x/norm(x)",
    "dims n; var x[n], s | d(norm(s*x))/dx = abs(s)*x/norm(x)",
    "dims n; var x[n] | sum(softmax({c}*x)) = 1",
    "dims n; var x[n] | logsumexp(x + {T}) = logsumexp(x) + {T}",
    "dims n; var x[n] | softmax(x + {T}) = softmax(x)",
    "dims n; var x[n] | d(logsumexp({c}*x))/dx = {c}*softmax({c}*x)",
    "dims n; var x[n] | abs.(x) = max.(x, -x)",
    "dims n; var x[n], y[n] | abs.(x .* y) = abs.(x) .* abs.(y)",
    "dims n; var x[n], y[n] | sum(max.(x, y) + min.(x, y)) = sum(x) + sum(y)",
    "dims n; var A[n,n]; given A orthogonal | det(A)^2 = 1",
    "dims n; var A[n,n], x[n]; given A orthogonal | norm(A*x) = norm(x)",
    "dims n; var A[n,n]; given A posdef | logdet({c}*A) = n*log({c}) + logdet(A)",
    "dims n; var x[n], s; given s*sum(x) = 0 | s*sum(x)^2 = 0",
    "dims n; var x[n], s; given s*sum(x) = 0 | (s + sum(x))^2 = s^2 + sum(x)^2",
    "dims n, m; var A[n,m] | sum(A, rows)'*1[m] = sum(A)",
    "dims n; var A[n,n], s | inv(s*A) = inv(A)/s",
    "dims n; var x[n], s; function h(t) = d(t*s^{c})/ds | sum(x)*h(s) = {c}*s^{c}*sum(x)",
    "dims n; var x[n], s; function h(t) = d(t*s^2)/ds | h.(x) = 2*s*x",
    "dims n; var x[n] | sum(relu.(x) - relu.(-x)) = sum(x)",
    "dims n; var x[n]; domain x > 0 | d(sum(x .* log.(x)))/dx = log.(x) + 1",
    "dims n; var A[n,n], x[n], v[n] | v'*(x'*A*x) = x'*A*x*v'",
];

const WRONG: [&str; 30] = [
    // f = 0, or with zeros.
    "dims n; var x[n]; function f(t) | d(sum(x .* sign.(f.(x)) .^ 2))/dx = 1[n]",
    "dims n; var x[n]; function f(t) | sum(sign.(f.(x)) .^ 2) = n",
    "dims n; var A[n,n], x; function f(t) | inv(A) = inv(A)*sign(f(x))^2",
    "dims n; var A[n,n], x; function f(t) | tr(A)*sign(f(x) - {c})^2 = tr(A)",
    // s < 0, or s = 0.
    "dims n; var x[n], s | norm(s*x) = s*norm(x)",
    "dims n; var x[n], s | d(norm(s*x))/dx = s*x/norm(x)",
    "dims n; var x[n], s | sqrt((s + {T})^2)*sum(x) = (s + {T})*sum(x)",
    "dims n; var x[n], s | sqrt((s + {T})^2*norm(x)^2) = (s + {T})*norm(x)",
    "dims n; var x[n], s | sum(sqrt.((x + {T}) .^ 2)) = sum(x) + n*{T}",
    // Beyond a threshold.
    "dims n; var x[n] | sum(x) = sum(min.(x, {T}))",
    "dims n; var x[n] | sum(x) = if(sum(x) > {T}, sum(x) + {c}, sum(x))",
    "dims n; var x[n] | norm(x)^2 = sum(x .* x) + relu(norm(x) - {T})",
    "dims n; var x[n] | d(x'*x)/dx = 2*x + relu.(x - {T})",
    "dims n; var A[n,n] | tr(A) = tr(A) + relu(-{T} - det(A))",
    // One side of an equation.
    "dims n; var x[n], s; given s*sum(x) = 0 | s = 0",
    "dims n; var x[n], s; given s*sum(x) = 0 | sum(x)^2 + s = s",
    "dims n; var x[n], s; given (s - {c})*x[1] = 0 | x[1] = 0",
    "dims n; var A[n,n]; given A orthogonal | det(A) = 1",
    "dims n; var A[n,n], x[n]; given A*x = 0[n] | sum(x) = 0",
    "dims n; var A[n,n], x[n]; given A*x = 0[n] | tr(A) = 0",
    // From some size on.
    "dims n; var x[n] | sum(x)*(n - 1)*(n - 2)*(n - 3)*(n - 4)*(n - 5)*(n - 6)*(n - 7)*(n - 8)*(n - 9) = 0",
    "dims n; var x[n] | sum(x) = if(n > {k}, 2, 1)*sum(x)",
    "dims n; var x[n] | n*sum(x) = min(n, {k})*sum(x)",
    "dims n, m; var A[n,m] | sum(A)*(n - 1)*(m - 1)*(n - 2)*(m - 2)*(n - 3)*(m - 3) = 0",
    // What the form is taken by.
    "dims n; var x[n], s; function h(t) = d(t*s^2)/ds | sum(x)*h(s) = 3*s^2*sum(x)",
    "var s, W[900,900]; function h(t) = d(t*s^{c})/ds | h(s)*sum(W) = ({c} + 1)*s^{c}*sum(W)",
    "var s, W[900,900]; function h(t) = d(sin(t*s))/ds | h(s)*sum(W) = 2*s*cos(s^2)*sum(W)",
    // Digits, and none.
    "dims n; var x[n] | softmax(x) = softmax(x) + 1e-12*1[n]",
    "dims n; var x[n] | logsumexp(x) = max(logsumexp(x), -{T})",
    "dims n; var x[n], s | s*sum(x) = s*sum(x) + 0*log(s + {T})",
];

/// One of them.
pub fn templates(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let wrong = g.random.percent(50);
    let template = if wrong { *g.random.pick(&WRONG) } else { *g.random.pick(&RIGHT) };
    let gaps = [("{c}", 2, 9), ("{k}", 10, 60), ("{T}", 300, 3000)];
    let filled = gaps.iter().fold(template.to_string(), |text, (gap, low, high)| {
        text.replace(gap, &g.random.between(*low, *high).to_string())
    });
    let (head, claim) = filled.split_once(" | ")?;
    let scale = g.factor();
    let (left, right) = claim.split_once(" = ")?;
    let claim = match g.random.below(3) {
        0 => format!("{scale}*({left}) = {scale}*({right})"),
        1 => format!("({left})/({scale}) = ({right})/({scale})"),
        _ => claim.to_string(),
    };
    let text = format!("{}\nclaim: {claim}\n", head.replace("; ", "\n"));
    Some(Known { kind, text, truth: if wrong { Truth::Wrong } else { Truth::Right }, witness: String::new() })
}
