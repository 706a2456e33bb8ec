//! Every statement, how statements are told apart, and what is kept of faulty ones.

use super::notation::{faults, show_statement, statements};
use backproof::lang::ast::{ClaimBody, StatementKind};
use backproof::lang::parser::{parse, parse_one_liner};

#[test]
fn first_file() {
    let text = include_str!("first.claim");
    assert_eq!(faults(text), "");
    insta::assert_snapshot!(statements(text), @r##"
    dims n k m
    var W[n k] b[n] X[k m]
    const G[n m]
    function f(t)
    let Z (sum +(* W X) +(* b (' (ones m))))
    let A (f. Z)
    let J (/ (sum (.* G A)) m)
    claim dZ (= (Vjp A Z G) (.* G (f'. Z)))
    let dZ (.* G (f'. Z))
    claim dW (= (Quotient J W) (* (* (/ 1 m) dZ) (' X)))
    claim db (= (Quotient J b) (* (/ 1 m) (sum dZ Cols)))
    claim dX (= (Vjp A X G) (* (' W) dZ))
    claim forgot (= (Quotient J W) (* dZ (' X))) Refuted(Some("factor m"))
    "##);
}

#[test]
fn every_statement() {
    let text =
        "dims n, k, m\ndims d = 4*h + 1, q\nvar X[n,k], b[n], s\nvar W[3,3], V[2×n]\nconst Y[n,m], alpha\nfunction f(t)
function g(t) = f'(t)^2\ngiven A symmetric, B invertible, C posdef, D orthogonal\ngiven sum(y) = 1, sum(Y, rows) = 1[m]
domain x in [-3, 3]\ndomain x in (0, 1], y in [0, 1), z in (-inf, inf), w in [-inf, 3], v in (-a, +inf)
domain eps > 0, det(X) > 0, x <= 1, 0 < y\nexcept x = 0, Z = 0, a - b = 0\nlet N = 1
claim L: a = b\nclaim: a = b\nclaim a = b";
    assert_eq!(faults(text), "");
    insta::assert_snapshot!(statements(text), @r##"
    dims n k m
    dims d=(+ (* 4 h) 1) q
    var X[n k] b[n] s[]
    var W[3 3] V[2 n]
    const Y[n m] alpha[]
    function f(t)
    function g(t) (^ (f' t) 2)
    given (Symmetric A) (Invertible B) (PositiveDefinite C) (Orthogonal D)
    given (= (sum y) 1) (= (sum Y Rows) (ones m))
    domain (x in [(neg 3), 3])
    domain (x in (0, 1]) (y in [0, 1)) (z in (inf, inf)) (w in (inf, 3]) (v in ((neg a), inf))
    domain (> eps 0) (> (det X) 0) (<= x 1) (< 0 y)
    except (= x 0) (= Z 0) (= (sum +a -b) 0)
    let N 1
    claim L (= a b)
    claim - (= a b)
    claim - (= a b)
    "##);
}

#[test]
fn claims_about_shapes() {
    let text = "claim shape(dW) = [n, k]\nclaim s: shape(W*X) = [n×k×3, 2*h]\nclaim shape(a) = []\nclaim shape(X) = [n,m] expect verified shapes";
    assert_eq!(faults(text), "");
    insta::assert_snapshot!(statements(text), @r##"
    claim - (shape dW [n k])
    claim s (shape (* W X) [n k 3 (* 2 h)])
    claim - (shape a [])
    claim - (shape X [n m]) Verified(Some(Shapes))
    "##);
}

#[test]
fn expectations() {
    let text = "claim a = b expect verified\nclaim a = b expect verified proof\nclaim a = b expect verified all-shapes
claim a = b expect verified exact\nclaim a = b expect verified interval\nclaim a = b expect verified sampled
claim a = b expect verified difference\nclaim a = b expect verified shapes\nclaim a = b expect refuted
claim a = b expect refuted by \"factor m\"\nclaim a = b expect refuted by “f for f’”\nclaim a = b expect unknown
claim a = b expect error # why";
    assert_eq!(faults(text), "");
    insta::assert_snapshot!(statements(text), @r##"
    claim - (= a b) Verified(None)
    claim - (= a b) Verified(Some(Proof))
    claim - (= a b) Verified(Some(AllShapes))
    claim - (= a b) Verified(Some(Exact))
    claim - (= a b) Verified(Some(Interval))
    claim - (= a b) Verified(Some(Sampled))
    claim - (= a b) Verified(Some(Difference))
    claim - (= a b) Verified(Some(Shapes))
    claim - (= a b) Refuted(None)
    claim - (= a b) Refuted(Some("factor m"))
    claim - (= a b) Refuted(Some("f for f'"))
    claim - (= a b) Unknown
    claim - (= a b) Error
    "##);
}

fn labels(text: &str) -> Vec<Option<String>> {
    let label = |kind: StatementKind| match kind {
        StatementKind::Claim(claim) => claim.label.map(|label| label.name),
        StatementKind::Faulty { claim, .. } => claim.and_then(|claim| claim.label),
        _ => None,
    };
    parse(text).statements.into_iter().map(|statement| label(statement.kind)).collect()
}

#[test]
fn labels_are_letters_digits_and_three_signs() {
    for label in [
        "B2.printed",
        "A4-tanh",
        "2",
        "2.",
        ".5",
        "1e-3",
        "a--b",
        "expect",
        "let",
        "größe",
        "Δ",
        "x̂",
        "a_b",
        "-",
        "expect-1",
        "x²",
        "٣",
    ] {
        for text in [format!("claim {label}: a = b"), format!("claim   {label} : a = b")] {
            assert_eq!(labels(&text), [Some(label.to_owned())], "{text}");
            assert_eq!(faults(&text), "", "{text}");
        }
    }
    assert_eq!(labels("claim : a = b\nclaim a = b"), [None, None]);
    for label in ["a b", "a/b", "a'", "(a)", "a,b"] {
        let text = format!("claim {label}: a = b");
        assert!(faults(&text).contains("is not a label"), "{text}: {}", faults(&text));
    }
}

fn texts(text: &str) -> Vec<String> {
    let body = |kind: StatementKind| if let StatementKind::Claim(claim) = kind { Some(claim.text) } else { None };
    parse(text).statements.into_iter().filter_map(|statement| body(statement.kind)).collect()
}

#[test]
fn the_text_of_a_claim_is_its_source() {
    let text = "claim L: a  =\tb   expect error # c\nclaim (a # why\r\n\r\n  + b) = 2.50*\n\n # so\n c  \nclaim: a=b;claim shape(x) = [n]";
    assert_eq!(texts(text), ["a  =\tb", "(a + b) = 2.50* c", "a=b", "shape(x) = [n]"]);
}

fn lines(text: &str) -> Vec<(usize, String)> {
    let place = |s: &backproof::lang::ast::Statement| (s.line, text[s.span.start..s.span.end].to_owned());
    parse(text).statements.iter().map(place).collect()
}

#[test]
fn statements_end_where_they_should() {
    let found = |text: &str| lines(text).into_iter().map(|line| format!("{}|{}", line.0, line.1)).collect::<Vec<_>>();
    assert_eq!(
        found("\u{feff}dims n\r\nvar x[n]; var y ;; \r\n\r\nvar z"),
        ["1|dims n", "2|var x[n]", "2|var y", "4|var z"]
    );
    assert_eq!(found("let a = b +\n\n  # more\n c\nvar z"), ["1|let a = b +\n\n  # more\n c", "5|var z"]);
    assert_eq!(found("let a = (b\n + c\n)\nvar z"), ["1|let a = (b\n + c\n)", "4|var z"]);
    for operator in
        ["+", "-", "*", "/", ".*", "./", "^", ".^", "=", ",", "<", "<=", ">", ">=", "·", "⊙", "∘", "−", "≤", "≥"]
    {
        let text = format!("domain a {operator}\nb");
        assert_eq!(found(&text), [format!("1|{text}")]);
    }
    for other in ["'", ")", "ᵀ", "²", "2", ":", "x"] {
        assert_eq!(found(&format!("claim a {other}\nb")).len(), 2, "{other}");
    }
    for keyword in ["dims", "var", "const", "function", "given", "domain", "except", "let", "claim"] {
        assert_eq!(
            found(&format!("let a = (b +\n\t{keyword} x")),
            ["1|let a = (b +".to_owned(), format!("2|{keyword} x")]
        );
    }
    assert_eq!(found("let a = (b; c)"), ["1|let a = (b", "1|c)"]);
    assert_eq!(found("domain x in [0, 1)\nvar z"), ["1|domain x in [0, 1)", "2|var z"]);
    assert_eq!(found("# only\n\n ; # a comment"), [""; 0]);
    assert_eq!(found("let a = b\rlet c = a"), ["1|let a = b", "2|let c = a"]);
    assert_eq!(found("lets = 1\nletter"), ["1|lets = 1", "2|letter"]);
}

#[test]
fn all_that_is_known_of_a_faulty_statement() {
    let text = "claim L: a ++ = b expect refuted by \"sign\"\nclaim M: ( a $ \u{7} = expect error\nclaim ? \" expect unknown
claim N: a = b expect perhaps\nclaim O: a = b expect error because\nvar x y, sum, z[n\ndims n m = 3*k, k=\nlet q = ) + 1\nfunction h(
let p(x) = 2\nclaim two words: a = b\nclaim Q expect verified exact\nexpect error\nprose here expect error\nlet sin = 3\nclaim (a $
 = b expect error";
    insta::assert_snapshot!(statements(text), @r##"
    faulty [] Some((Some("L"), Some(Refuted(Some("sign")))))
    faulty [] Some((Some("M"), Some(Error)))
    faulty [] Some((None, Some(Unknown)))
    faulty [] Some((Some("N"), None))
    faulty [] Some((Some("O"), None))
    faulty ["x", "y", "z"] None
    faulty ["n", "m", "k"] None
    faulty ["q"] None
    faulty ["h"] None
    faulty ["p"] None
    faulty [] Some((None, None))
    faulty [] Some((None, Some(Verified(Some(Exact)))))
    faulty [] Some((None, Some(Error)))
    faulty [] Some((None, Some(Error)))
    faulty [] None
    faulty [] Some((None, Some(Error)))
    "##);
}

fn one_liner(text: &str) -> String {
    let file = parse_one_liner(text);
    let hint = |fault: &backproof::lang::ast::Fault| format!("\n  {} {:?}", fault.message, fault.hint);
    let shown = file.statements.iter().map(|statement| match &statement.kind {
        StatementKind::Faulty { faults, .. } => format!("faulty{}", faults.iter().map(hint).collect::<String>()),
        _ => show_statement(statement),
    });
    shown.collect::<Vec<_>>().join("\n")
}

#[test]
fn one_liners() {
    insta::assert_snapshot!(one_liner("d(x^2)/dx = 2*x"), @r##"claim - (= (Quotient (^ x 2) x) (* 2 x))"##);
    insta::assert_snapshot!(one_liner("claim: d(x^2)/dx = 2*x expect verified"), @r##"claim - (= (Quotient (^ x 2) x) (* 2 x)) Verified(None)"##);
    insta::assert_snapshot!(one_liner("label: lhs = rhs expect refuted by \"sign\"; x = y;"), @r##"
    claim label (= lhs rhs) Refuted(Some("sign"))
    claim - (= x y)
    "##);
    insta::assert_snapshot!(one_liner("var dE, x; dE/dx = 2; dF/dx = 2"), @r##"
    var dE[] x[]
    claim - (= (/ dE dx) 2)
    claim - (= (Quotient F x) 2)
    "##);
    insta::assert_snapshot!(one_liner("lat = 3; shape(x) = []; : a = b"), @r##"
    claim - (= lat 3)
    claim - (shape x [])
    claim - (= a b)
    "##);
    insta::assert_snapshot!(one_liner("just words; "), @r##"
    faulty
      an operator is missing between `just` and `words` Some("write `just*words`, or `.*` for the elementwise product")
    "##);
    assert_eq!(parse_one_liner("").statements.len(), 0);
}

#[test]
fn a_domain_in_a_bracket_keeps_its_ends() {
    let text = "domain x in [a + 1, 2*b)";
    let StatementKind::Domain(items) = &parse(text).statements[0].kind else { panic!("{}", faults(text)) };
    let backproof::lang::ast::DomainItem::Interval { span, low_closed: true, high_closed: false, .. } = &items[0]
    else {
        panic!("{items:?}")
    };
    assert_eq!(&text[span.start..span.end], "[a + 1, 2*b)");
}

#[test]
fn a_derivative_in_a_claim_points_at_its_names() {
    let text = "claim ∂E/∂Xs = 2";
    let StatementKind::Claim(claim) = &parse(text).statements[0].kind else { panic!("{}", faults(text)) };
    let ClaimBody::Equal(left, _) = &claim.body else { panic!("an equation") };
    let backproof::lang::ast::ExprKind::Derivative { of, wrt, .. } = &left.kind else { panic!("a derivative") };
    let at = |span: backproof::lang::ast::Span| &text[span.start..span.end];
    assert_eq!((at(left.span), at(of.span), at(wrt.span)), ("∂E/∂Xs", "E", "Xs"));
}

#[test]
fn reserved_words_cannot_be_declared() {
    let words = "dims var const function given domain except let claim exp log sqrt sin cos tan asin acos atan sinh cosh tanh erf abs sign
        step relu sigmoid softplus max min if sum mean dot norm tr det logdet inv diag outer kron softmax logsumexp grad jac hess vjp jvp pi e I
        rows cols expect verified refuted unknown error in inf by shape symmetric invertible posdef orthogonal";
    for word in words.split_whitespace() {
        for text in [
            format!("let {word} = 1"),
            format!("var x, {word}"),
            format!("dims {word}"),
            format!("function {word}(t)"),
            format!("function f({word})"),
        ] {
            assert!(faults(&text).contains(&format!("`{word}` cannot be declared")), "{text}: {}", faults(&text));
        }
        let StatementKind::Faulty { declares, .. } = &parse(&format!("var x, {word}")).statements[0].kind else {
            panic!("{word}")
        };
        // Those that people give to values of their own are known below as such.
        let is_known = matches!(word, "I" | "e");
        assert_eq!(declares.as_slice(), if is_known { vec!["x", word] } else { vec!["x"] });
    }
    for word in ["d", "Σ", "dE", "∂E", "proof", "all", "shapes", "is", "and", "Sum", "i", "PI", "_", "E", "pi2"] {
        assert_eq!(faults(&format!("let {word} = 1")), "", "{word}");
    }
}

#[test]
fn names_of_functions_are_listed_once() {
    use backproof::lang::builtin::{DERIVATIVE_FORMS, FUNCTIONS, KEYWORDS, PROPERTIES};
    let mut names: Vec<&str> = FUNCTIONS.iter().map(|builtin| builtin.name).collect();
    names.extend(DERIVATIVE_FORMS.iter().map(|form| form.0));
    names.extend(KEYWORDS);
    names.extend(PROPERTIES.iter().map(|property| property.0));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}
