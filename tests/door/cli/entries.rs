//! Derivatives by entry: `derive` and `--explain` with index names.

use super::{file, output, stderr, stdout};

/// Batched attention without a mask.
const ATTENTION: &str = "dims b, h, n, d\nvar Q[b,h,n,d], K[b,h,n,d], V[b,h,n,d]\nconst G[b,h,n,d]\n\
    let S[a,c,i,j] = sum(k: Q[a,c,i,k]*K[a,c,j,k])/sqrt(d)\nlet P[a,c,i,j] = exp(S[a,c,i,j])/sum(l: exp(S[a,c,i,l]))\n\
    let O[a,c,i,k] = sum(j: P[a,c,i,j]*V[a,c,j,k])\nlet J = sum(G .* O)\n\
    claim dV: dJ/dV[a,c,j,m] = sum(i: P[a,c,i,j]*G[a,c,i,m])\n";

const WINDOWS: &str = "dims m, k\ndims n = m + k - 1\nvar x[n], w[k]\nconst g[m]\n\
    let y[i in m] = sum(j: w[j]*x[i + j - 1])\nlet J = sum(i: g[i]*y[i])\n";

const LOOKED_UP: &str = "dims words, d, n\nvar E[words,d]\nconst G[n,d]\nindex t[n] in words\nlet X[i,k] = E[t[i], k]\nlet J = sum(G .* X)\n";

const MASKED: &str =
    "dims n\nvar u[n]\nconst g[n]\nlet c[i in n] = sum(j if j <= i: u[j])\nlet J = sum(i: g[i]*c[i]^2)\n";

/// The line of an answer that starts with a word.
fn line<'a>(answer: &'a str, word: &str) -> &'a str {
    let found = answer.lines().find_map(|line| line.trim_start().strip_prefix(word));
    found.unwrap_or_else(|| panic!("{word}: {answer}")).trim()
}

#[test]
fn derivatives_by_entry() {
    for (name, text, asked, formula, is_found) in [
        ("attention", ATTENTION, "dJ/dV[a,c,j,m]", "sum(k: G[a, c, k, m]*P[a, c, k, j])   (all-shapes)", true),
        ("windows", WINDOWS, "dJ/dx[s]", "sum(r: (g[s + 1 - r] or 0)*w[r])   (all-shapes)", true),
        ("windows", WINDOWS, "dJ/dw[j]", "sum(r: g[r]*x[r + j - 1])   (all-shapes)", true),
        ("looked-up", LOOKED_UP, "dJ/dE[w,k]", "sum(l: G[l, k]*delta(w, t[l]))   (all-shapes)", true),
        ("masked", MASKED, "dJ/du[j]", "2*sum(k if j <= k: g[k]*c[k])   (all-shapes)", true),
        ("masked", MASKED, "dc[i]/du[j]", "if(j <= i, 1, 0)   (all-shapes)", true),
        ("masked", MASKED, "dJ/dc[i]", "2*g[i]*c[i]   (all-shapes)", true),
        ("masked", MASKED, "d(prod(i: u[i]))/du[j]", "prod(k in n: u[k])/u[j]", true),
        ("masked", MASKED, "dJ/dg", "`g` is a `const`", false),
        ("masked", MASKED, "dJ", "say by what is differentiated", false),
        ("masked", MASKED, "J", "`backproof derive --wrt W J --file ", false),
        ("masked", MASKED, "dJ/du[i", "cannot be read", false),
    ] {
        let path = file(&format!("entries-{name}.claim"), text);
        let answer = output(&["derive", asked, "--file", &path]);
        let told = format!("{}{}", stdout(&answer), stderr(&answer));
        assert!(told.contains(formula), "{asked}: {told}");
        assert_eq!(answer.status.success(), is_found, "{asked}: {told}");
    }
}

#[test]
fn formulas_by_entry_are_set_with_their_indices() {
    let path = file("entries-latex.claim", ATTENTION);
    let told = stdout(&output(&["derive", "dJ/dV[a,c,j,m]", "--file", &path]));
    assert_eq!(line(&told, "LaTeX"), r"\sum_{k} G_{a, c, k, m}\, P_{a, c, k, j}");
    assert!(line(&told, "by index").starts_with("Σk") && told.contains("G[a,c,k,m]"), "{told}");
    // An array of more dimensions than a matrix has is told by entry where no index is asked for.
    let whole = stdout(&output(&["derive", "J", "--wrt", "V", "--file", &path]));
    assert!(whole.starts_with("dJ/dV[i,j,k,l]   [b, h, n, d]\n"), "{whole}");
    assert_eq!(line(&whole, "formula"), "sum(r: G[i, j, r, l]*P[i, j, r, k])   (all-shapes)");
}

#[test]
fn the_way_to_an_entry_is_told_by_entry() {
    let path = file("entries-explain.claim", ATTENTION);
    let told = stdout(&output(&["check", "--explain", &path]));
    for step in ["dJ/dO[i, j, k, l] = G[i, j, k, l]", "dJ/dV[a,c,j,m] = sum(k: G[a, c, k, m]*P[a, c, k, j])"] {
        assert!(told.contains(&format!("\n    {step}   [b, h, n, d]   (all-shapes)\n")), "{step}: {told}");
    }
    assert!(told.contains("\n    left   Σk") && told.contains("G[a,c,k,m]"), "{told}");
}
