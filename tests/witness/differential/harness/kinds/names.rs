//! Names of index names that are none, and derivatives by what does not occur: nothing can be judged.

use super::grow::Grower;
use super::settle::{Known, Truth};

/// Texts that are at fault; `{i}` is an index name, `{k}` a number.
const FAULTY: [&str; 12] = [
    "sum({i}: sum({i}: x[{i}])) = n*sum(x)",
    "sum(x: x[x]) = sum(x)",
    "sum(n: x[n]) = sum(x)",
    "d(sum({i}: x[{i}]))/dx[{i}] = 1",
    "sum({i}: x[{i}]*y[{i}]) = 0",
    "x[{i} + {k}] = 0",
    "sum({i} in n: x[{i} + 1]) = 0",
    "sum({i}: {i}) = n",
    "x[{i}] = x[j] + x[{i}]",
    "A[{i},{i},{i}] = 0",
    "sum({i} if {i} = {k}: x[{i}]) = x[{k}]",
    "x[{i}*{i}] = x[{i}]",
];

/// Texts in which nothing can differ, or nothing is differentiated.
const EMPTY: [&str; 5] = [
    "d(sum({i}: x[{i}]))/dA[a,b] = 0",
    "dx[{i}]/dy[a] = 0",
    "sum({i}: x[{i}]) = sum({i}: x[{i}])",
    "d(sum({i} if {i} > n: x[{i}]*y[1]))/dA[a,b] = {k}",
    "d({k}*s)/dx[{i}] = 0",
];

/// One of them.
pub fn names(kind: &'static str, g: &mut Grower) -> Option<Known> {
    let faulty = g.random.percent(60);
    let template = if faulty { *g.random.pick(&FAULTY) } else { *g.random.pick(&EMPTY) };
    let letter = *g.random.pick(&["i", "k", "l", "r", "u"]);
    let claim = template.replace("{i}", letter).replace("{k}", &g.random.between(2, 9).to_string());
    let text = format!("dims n, m\nvar x[n], y[m], A[n,m], s\nclaim: {claim}\n");
    Some(Known { kind, text, truth: if faulty { Truth::Faulty } else { Truth::Empty }, witness: String::new() })
}
