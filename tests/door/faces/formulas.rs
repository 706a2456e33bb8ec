//! The formulas and the numbers of a page: what is marked in them, how they are written.

use super::formats::Element;
use super::page::{is_page, page};

/// The text of each mark on a page's formulas, in their order.
fn marks(page: &str) -> Vec<(&str, String)> {
    let marked = |part: &'static str| page.match_indices(part).map(move |(at, _)| (at, part));
    let mut found: Vec<_> = ["<mrow class=\"slip\">", "<mrow class=\"mend\">"].into_iter().flat_map(marked).collect();
    found.sort_unstable();
    let class = |tag: &'static str| tag.split('"').nth(1).expect("a class");
    found.into_iter().map(|(at, tag)| (class(tag), text_of(&page[at..]))).collect()
}

/// The text in the element at the start of a text.
fn text_of(markup: &str) -> String {
    let (mut depth, mut said) = (0, String::new());
    for part in markup.split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag");
        depth += if tag.starts_with('/') { -1 } else { 1 };
        if depth == 0 {
            break;
        }
        said += text;
    }
    said
}

/// What stands above on the right stands over what stands below there: `x_i'` is no `(x_i)` beside a `'`.
#[test]
fn a_transpose_stands_over_a_subscript() {
    let text = "dims m\nvar x_i[m], W1[m,m], A[m,m]\nclaim: 1[m]'*W1' = x_i'*A'\n";
    let page = page(text);
    for (of, expected) in [("1", 1), ("W", 1), ("x", 1)] {
        let start = page.split("<msubsup>").skip(1).filter(|part| text_of(&format!("<msubsup>{part}")).starts_with(of));
        assert_eq!(start.count(), expected, "{of}");
    }
    assert_eq!(page.matches("<msup><mi>A</mi><mo>⊤</mo></msup>").count(), 1);
}

/// An index of a derivative stands at what is differentiated by: ∂p_i/∂z_j.
#[test]
fn derivatives_by_entries_are_quotients() {
    let page = page("dims n\nvar z[n]\nlet p = softmax(z)\nclaim: dp[i]/dz[j] = p[i]*(delta(i,j) - p[j])\n");
    let quotient = page.split("<mfrac>").nth(1).expect("one").split("</mfrac>").next().expect("closed");
    let sides = "<mrow><mo>∂</mo><msub><mi>p</mi><mrow><mi>i</mi></mrow></msub></mrow>\
        <mrow><mo>∂</mo><msub><mi>z</mi><mrow><mi>j</mi></mrow></msub></mrow>";
    assert_eq!(quotient, sides);
}

/// People read six digits; all of them are there, and two numbers that differ never look the same.
#[test]
fn numbers_have_few_digits() {
    let text = "dims n\nvar z[n], x\nlet p = softmax(z)\nclaim: dp[i]/dz[j] = p[i]*(delta(i,j) - p[i])\nclaim: d(tanh(x))/dx = 1 - tanh(x)^2 + 1/100000000\n";
    let page = page(text);
    let found = is_page(&page);
    let numbers = found.iter().filter(|element| element.name == "mn").map(|element| element.text.as_str());
    let digits = |text: &str| text.trim_start_matches(['-', '0', '.']).chars().filter(char::is_ascii_digit).count();
    assert!(
        numbers.clone().count() > 4 && numbers.clone().all(|text| digits(text) <= 6),
        "{:?}",
        numbers.collect::<Vec<_>>()
    );
    assert!(found.iter().any(|element| element.name == "summary" && element.text == "With all digits"));
    let all = found.iter().find(|element| element.name == "code" && element.text.contains("claimed: "));
    assert!(all.is_some_and(|all| all.text.contains("actual: -0.19661193324148185")), "{all:?}");
    let said = |element: &&Element| element.name == "p" && element.text.contains("the claim says");
    let near = found.iter().filter(said).nth(1).expect("two claims").text.clone();
    assert_eq!(near, "There the claim says 1.00000001, and 1 is right.");
}

/// Within the formula of a wrong claim what is wrong is marked, and what is right in its place; nothing where the two are not that close.
#[test]
fn the_wrong_piece_is_marked() {
    let declared = "dims n, k, m\nvar W[n,k], X[k,m], S[n,n], v[n], z[k], x\nconst G[n,m]\nfunction f(t)\nlet J = sum(G .* (W*X))/m\nlet p = softmax(z)\n";
    for (claim, expected) in [
        ("dJ/dW = G*X'", &[("mend", "1m")][..]),
        ("dJ/dW = 1/m^2*G*X'", &[("slip", "m2"), ("mend", "m")]),
        ("d(v'*S*v)/dv = S*v + S*v", &[("slip", "S"), ("mend", "S⊤")]),
        ("d(f(x^2))/dx = 2*x*f(x^2)", &[("slip", "f"), ("mend", "f′")]),
        ("d(x^2*sin(x))/dx = 2*x*sin(x) - x^2*cos(x)", &[("slip", "−"), ("mend", "+")]),
        ("d(x^3)/dx = 3*x^2 + x", &[("slip", "+"), ("slip", "x")]),
        ("dp[i]/dz[j] = p[i]*(delta(i,j) - p[i])", &[("slip", "pi"), ("mend", "pj")]),
        // What is missing is marked in what is right alone: in the claim, brackets may be missing, too.
        ("d(sum(z .* log.(z)))/dz = log.(z)", &[("mend", "+"), ("mend", "z⊙(1⊘z)")]),
        ("d(v'*v)/dv[i] = v[i]", &[("mend", "2")]),
        ("d(x^2*cos(x))/dx = exp(x)", &[]),
        ("dJ/dW = 1/m*G*X'", &[]),
    ] {
        let page = page(&format!("{declared}claim: {claim}\n"));
        is_page(&page);
        let marked = marks(&page);
        let marked: Vec<(&str, &str)> = marked.iter().map(|(class, text)| (*class, text.as_str())).collect();
        assert_eq!(marked, expected, "{claim}");
    }
}
