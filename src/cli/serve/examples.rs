//! Texts to begin with, by topic. What each of them gets is held by a test.

/// A text, in a few words, and its verdicts, claim by claim.
pub(super) struct Example {
    /// What it is about.
    pub(super) about: &'static str,
    /// The text that stands in the form.
    pub(super) text: &'static str,
    /// The verdicts.
    #[cfg_attr(not(test), expect(dead_code, reason = "the test holds them"))]
    pub(super) verdicts: &'static [&'static str],
}

/// All of them: topics, and the examples of each.
pub(super) const EXAMPLES: [(&str, &[Example]); 4] = [
    (
        "A network's gradients",
        &[
            Example {
                about: "a dense layer: the gradient by its weights",
                text: "dims n, k, m\nvar W[n,k], X[k,m]\nconst G[n,m]\nlet J = sum(G .* (W*X))/m\nclaim dW: dJ/dW = 1/m * G*X'",
                verdicts: &["verified"],
            },
            Example {
                about: "the same with 1/m forgotten",
                text: "dims n, k, m\nvar W[n,k], X[k,m]\nconst G[n,m]\nlet J = sum(G .* (W*X))/m\nclaim dW: dJ/dW = G*X'",
                verdicts: &["refuted"],
            },
            Example {
                about: "softmax with cross-entropy",
                text: "dims n\nvar z[n]\nconst y[n]\ngiven sum(y) = 1\nclaim: d(-dot(y, log.(softmax(z))))/dz = softmax(z) - y",
                verdicts: &["verified"],
            },
        ],
    ),
    (
        "One variable",
        &[
            Example { about: "tanh", text: "d(tanh(x))/dx = 1 - tanh(x)^2", verdicts: &["verified"] },
            Example { about: "a sign gone wrong", text: "d(cos(x)*x)/dx = cos(x) + x*sin(x)", verdicts: &["refuted"] },
            Example {
                about: "a corner: the derivative of abs",
                text: "d(abs(x))/dx = if(x < 0, -1, 1)",
                verdicts: &["verified"],
            },
        ],
    ),
    (
        "Vectors and matrices",
        &[
            Example {
                about: "a quadratic form, as if A were symmetric",
                text: "dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = 2*A*x",
                verdicts: &["refuted"],
            },
            Example {
                about: "the logarithm of a determinant",
                text: "dims n\nvar A[n,n]\nclaim: d(logdet(A))/dA = inv(A)'",
                verdicts: &["verified"],
            },
        ],
    ),
    (
        "Any function",
        &[Example {
            about: "the chain rule, for each f and g",
            text: "function f(t)\nfunction g(t)\nvar x\nclaim: d(f(g(x)))/dx = f'(g(x))*g'(x)",
            verdicts: &["verified"],
        }],
    ),
];

#[cfg(test)]
mod tests {
    use super::super::judged::judged;
    use super::*;

    #[test]
    fn examples_get_what_is_said_of_them() {
        for example in EXAMPLES.iter().flat_map(|(_, examples)| *examples) {
            let found = judged(example.text, None);
            let answer = found.answer("");
            let words: Vec<&str> = answer.section.rows.iter().map(|row| row.verdict.outcome.word()).collect();
            assert_eq!(words, example.verdicts, "{}", example.text);
        }
    }
}
