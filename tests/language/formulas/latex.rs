//! What LaTeX says is what the tree says, by whichever convention it is read.

use super::reader::{Convention, read};
use super::trees::{expr, parsed};
use super::value::{is_scalar, value};
use backproof::derive::derive;
use backproof::lang::latex::latex;
use backproof::lang::print::print;
use backproof::verdict::Options;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, ..ProptestConfig::default() })]

    #[test]
    fn every_reading_means_the_tree(expr in expr()) {
        let text = latex(&expr, &is_scalar);
        for convention in Convention::all() {
            prop_assert_eq!(read(&text, convention), value(&expr), "{} as {} by {:?}", print(&expr), text, convention);
        }
    }
}

#[test]
fn brackets_stand_where_the_grouping_would_be_lost() {
    for (text, expected) in [
        ("A*(x .* y)", r"A\, \left(x \odot y\right)"),
        ("x .* (A*y)", r"x \odot \left(A\, y\right)"),
        ("(s*x .* y)*x'", r"\left(s\, x \odot y\right)\, x^{\top}"),
        ("2*x .* y", r"2\, x \odot y"),
        ("2*(x .* y)", r"2\, x \odot y"),
        ("s*A*x", r"s\, A\, x"),
        ("x .* y .* x", r"x \odot y \odot x"),
        ("x ./ (x .* y)", r"x \oslash \left(x \odot y\right)"),
        ("A'*(y .* f'.(A*x))", r"A^{\top}\, \left(y \odot f'\left(A\, x\right)\right)"),
        ("A*(x'*y)", r"A\, \left(x^{\top}\, y\right)"),
        ("x'*y*A", r"x^{\top}\, y\, A"),
        ("x*-2", r"x\, \left(-2\right)"),
        ("s*2*3", r"s \cdot 2 \cdot 3"),
        ("s + -t", r"s + \left(-t\right)"),
        ("kron(A, B)*x", r"\left(A \otimes B\right)\, x"),
        ("sum(x)*s", r"\left(\textstyle\sum\left(x\right)\right)\, s"),
        ("s*sum(x)", r"s\, \textstyle\sum\left(x\right)"),
        ("norm(x)^2", r"\left\lVert x \right\rVert^{2}"),
        ("sqrt'(s)", r"\operatorname{sqrt}'\left(s\right)"),
        ("(A .* B)'", r"\left(A \odot B\right)^{\top}"),
        ("jac(x, y)", r"\frac{\partial x}{\partial y^{\top}}"),
        ("if(s > 0, s, t)*x", r"\left(\begin{cases} s & s > 0 \\ t & \text{otherwise} \end{cases}\right)\, x"),
        ("W_next[1]", r"\left(W_{\text{next}}\right)_{1}"),
        ("1[n_in^12*2, n + m]", r"\mathbf{1}_{n_{\text{in}}^{12} \cdot 2 \times \left(n + m\right)}"),
    ] {
        assert_eq!(latex(&parsed(text), &is_scalar), expected, "{text}");
    }
}

#[test]
fn derivatives_of_products_keep_their_grouping() {
    let file = "dims n\nvar A[n,n], x[n], y[n], s\nconst g[n]\nfunction f(t)";
    for (expression, by, expected) in [
        ("s*A*(x .* y)", "s", r"A\, \left(x \odot y\right)"),
        ("dot(g, f.(A*x))", "x", r"A^{\top}\, \left(g \odot f'\left(A\, x\right)\right)"),
    ] {
        let formula = derive(file, false, expression, by, &Options::default()).expect("a derivative").formula;
        assert_eq!(formula.expect("a formula").latex, expected, "{expression}");
    }
}
