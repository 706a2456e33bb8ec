//! Claims that more than one bench judges.

use std::fmt::Write;

/// A dense network with so many layers, each with its own arbitrary activation: the gradient by the first layer's weights.
pub fn network(layers: usize) -> String {
    let mut text = "dims m, n0\nvar A0[n0,m]\n".to_string();
    for layer in 1..=layers {
        let before = layer - 1;
        let _ =
            writeln!(text, "dims n{layer}\nfunction f{layer}(t)\nvar W{layer}[n{layer},n{before}], b{layer}[n{layer}]");
        let _ =
            writeln!(text, "let Z{layer} = W{layer}*A{before} + b{layer}*1[m]'\nlet A{layer} = f{layer}.(Z{layer})");
    }
    let _ = writeln!(text, "const G[n{layers},m]\nlet J = sum(G .* A{layers})/m");
    let _ = writeln!(text, "let D{layers} = G .* f{layers}'.(Z{layers})");
    for layer in (1..layers).rev() {
        let above = layer + 1;
        let _ = writeln!(text, "let D{layer} = (W{above}'*D{above}) .* f{layer}'.(Z{layer})");
    }
    text + "claim: dJ/dW1 = 1/m*D1*A0'\n"
}
