//! The page: well-formed, without a script, with nothing in it that was not judged; and what its pictures show.

use super::formats::{Element, elements, hostile, row, section};
use super::{file, run, stdout};
use backproof::judge::judge_text;
use backproof::report::picture::{Picture, in_characters, pictures};
use backproof::report::{Look, html};
use backproof::sketch::{Sketch, sketches};
use backproof::verdict::{Judged, Options, Outcome};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

const TEXT: &str = "\
dims n, k, m
var W[n,k], X[k,m], S[n,n], x[n], s
const G[n,m]
let J = sum(G .* (W*X))/m
claim right: dJ/dW = 1/m * G*X'
claim forgot: dJ/dW = G*X'
claim turned: d(x'*S*x)/dS = x*x' + S - S'
claim half: grad(x'*S*x, x) = 2*S*x
claim constant: d(s^2*sin(s))/ds = 2*s*sin(s) - s^2*cos(s)
claim corner: d(abs(s))/ds = if(s < 0, -1, 1)
claim odd: d(s)/ds = <script>
";

fn judged(text: &str) -> Vec<Judged> {
    judge_text("page.claim", text, false, &Options::default(), &mut |_, _| {})
}

fn sketched(text: &str) -> Vec<Sketch> {
    let rows = judged(text);
    sketches(text, false, &rows.iter().collect::<Vec<_>>(), 0)
}

pub fn page(text: &str) -> String {
    let rows = judged(text);
    let drawn = sketches(text, false, &rows.iter().collect::<Vec<_>>(), 0);
    html::render(&[section("page.claim", text, &rows)], &[drawn]).expect("written")
}

/// The elements that a page may have.
const ELEMENTS: &str = "\
    html head meta title style body header main nav section article footer h1 h2 h3 h4 p em span div a ul li code pre \
    table thead tbody tr th td details summary figure figcaption math mrow mi mn mo mtext mfrac msup msub msubsup \
    msqrt mtable mtr mtd svg path g circle text";

/// What is asked of a page: it is well-formed and has no script, nothing is loaded, links lead somewhere, pictures have words.
pub fn is_page(page: &str) -> Vec<Element> {
    let body = page.strip_prefix("<!DOCTYPE html>\n").expect("a page of today");
    let found = elements(body);
    let allowed: BTreeSet<&str> = ELEMENTS.split_whitespace().collect();
    let ids: Vec<&String> = found.iter().filter_map(|element| element.attributes.get("id")).collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each place is named once");
    for element in &found {
        assert!(allowed.contains(element.name.as_str()), "{element:?}");
        assert!(
            !element.attributes.keys().any(|name| name.starts_with("on") || name == "src" || name == "style"),
            "{element:?}"
        );
        if let Some(to) = element.attributes.get("href") {
            let place = to.strip_prefix('#').expect("within the page");
            assert!(ids.iter().any(|id| *id == place), "{to} leads nowhere");
        }
        if element.name == "svg" {
            assert_eq!(element.attributes["role"], "img");
            assert!(element.attributes["aria-label"].len() > 20, "{element:?}");
        }
        if element.name == "math" && element.attributes.contains_key("display") {
            assert!(!element.attributes["alttext"].is_empty());
        }
    }
    found
}

#[test]
fn the_page_says_what_there_is_to_say() {
    let page = page(TEXT);
    let found = is_page(&page);
    let articles = found.iter().filter(|element| element.name == "article");
    let verdicts: Vec<&str> = articles.map(|element| element.attributes["class"].as_str()).collect();
    assert_eq!(verdicts, ["verified", "refuted", "refuted", "refuted", "refuted", "verified", "error"]);
    let has = |name: &str, part: &str| found.iter().any(|element| element.name == name && element.text.contains(part));
    for (name, part) in [
        ("h4", "Mistake: factor m"),
        ("p", "The claim is m times what is right"),
        ("h3", "factor C"),
        ("p", "By all-shapes: both sides have the same normal form"),
        ("h4", "Counterexample at n = 1, k = 1, m = 2"),
        ("p", "In entry [1, 1] the claim says "),
        ("code", "1/m*G*X'"),
        ("figcaption", "s^2*sin(s) and its derivative for s from -4 to 4"),
        ("figcaption", "at s = 0 it is -1 from below and 1 from above"),
        ("code", "d(s)/ds = <script>"),
    ] {
        assert!(has(name, part), "no {name} says {part}");
    }
    let marked = found.iter().filter(|element| element.attributes.get("class").is_some_and(|class| class == "wrong"));
    assert!(marked.count() > 0, "the wrong entries of a counterexample are marked");
    assert!(page.len() < 7 * 20_000, "{} bytes", page.len());
}

/// A picture of errors shows where they are: of what is wrong everywhere there is none.
#[test]
fn errors_with_a_pattern_are_drawn() {
    let has = |claim: &str, part: &str| {
        let found = is_page(&page(&format!("dims n\nvar z[n]\nlet p = softmax(z)\nclaim: {claim}")));
        found.iter().any(|element| element.name == "figcaption" && element.text.contains(part))
    };
    assert!(has("jac(p, z) = diag(p .* (1 - p))", ": all but the diagonal"));
    assert!(!has("d(sum(z.^2))/dz = 3*z", "Relative error by entry"));
}

/// What a wrong claim's names stand for is shown with it: what they need, and no more.
#[test]
fn a_wrong_claim_has_its_definitions_beside_it() {
    let text = "dims n\nvar z[n]\nlet q = 2*z\nlet p = softmax(q)\nlet other = 3*z\nclaim: d(sum(p))/dz = p\nclaim: d(sum(q))/dz = 2*1[n]";
    let found = is_page(&page(text));
    let defined: Vec<&str> = found
        .iter()
        .filter(|element| element.attributes.get("class").is_some_and(|class| class == "where"))
        .map(|element| element.text.as_str())
        .collect();
    let alternatives: Vec<&String> = found.iter().filter_map(|element| element.attributes.get("alttext")).collect();
    assert_eq!(defined.len(), 1, "{defined:?}");
    for wanted in ["q = 2*z", "p = softmax(q)"] {
        assert!(alternatives.iter().any(|text| *text == wanted), "{alternatives:?}");
    }
    assert!(alternatives.iter().all(|text| !text.starts_with("other")), "{alternatives:?}");
}

#[test]
fn formulas_are_mathematics() {
    let page = page("var A[2,2], b[2], w1_11\nclaim: d(sum(A*b)^2 + w1_11/2)/db = (2*sum(A*b))*(A'*1[2])\n");
    let found = is_page(&page);
    let formula = found.iter().find(|element| element.name == "math").expect("one");
    assert_eq!(formula.attributes["alttext"], "d(sum(A*b)^2 + w1_11/2)/db = 2*sum(A*b)*(A'*1[2])");
    for name in ["mfrac", "msup", "msub"] {
        assert!(found.iter().any(|element| element.name == name), "{name}");
    }
    for sign in ["∂", "∑", "⊤", "⋅", "="] {
        assert!(found.iter().any(|element| element.name == "mo" && element.text == sign), "{sign}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn hostile_texts_are_texts(
        texts in prop::collection::vec((prop::array::uniform6(hostile()), 0_usize..9, 0_usize..4), 1..3),
        heading in hostile(),
        source in hostile(),
    ) {
        let outcomes = [Outcome::Verified, Outcome::Refuted, Outcome::Unknown, Outcome::Error];
        let rows: Vec<Judged> = texts.iter().map(|(texts, line, kind)| row(texts, *line, outcomes[*kind])).collect();
        is_page(&html::render(&[section(&heading, &source, &rows)], &[]).expect("written"));
    }
}

/// The checker of pages above is no pushover.
#[test]
fn what_a_page_must_not_have_is_noticed() {
    let page = page("var x\nclaim: d(x^2)/dx = x\n");
    is_page(&page);
    for (from, to) in [
        ("<main>", "<main><script>1</script>"),
        ("<main>", "<main onclick=\"x\">"),
        ("href=\"#claim-1\"", "href=\"#claim-2\""),
        ("href=\"#claim-1\"", "href=\"https://example.org\""),
        ("role=\"img\"", "role=\"none\""),
        ("</main>", ""),
    ] {
        let other = page.replacen(from, to, 1);
        assert!(other != page && backproof::guard::caught(|| is_page(&other)).is_err(), "{from} as {to}");
    }
}

/// Text and what it stands on differ enough to be read, in light and in dark (WCAG asks for 4.5).
#[test]
fn colours_have_contrast() {
    let style = page("var x\nclaim: d(x)/dx = 1\n");
    let schemes: Vec<BTreeMap<&str, f64>> = style.split(":root{").skip(1).take(2).map(colours).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in &schemes {
        for (over, under) in [
            ("ink", "paper"),
            ("soft", "paper"),
            ("good", "paper"),
            ("bad", "paper"),
            ("open", "paper"),
            ("link", "paper"),
            ("ink", "card"),
            ("ink", "mark"),
        ] {
            let (over_light, under_light) = (scheme[over], scheme[under]);
            let ratio = (over_light.max(under_light) + 0.05) / (over_light.min(under_light) + 0.05);
            assert!(ratio >= 4.5, "{over} on {under}: {ratio}");
        }
    }
}

/// The luminance of each named colour.
fn colours(rules: &str) -> BTreeMap<&str, f64> {
    let rules = rules.split('}').next().expect("closed");
    let named = rules.split(';').filter_map(|rule| rule.trim().strip_prefix("--")?.split_once(":#"));
    let channel = |value: u8| {
        let share = f64::from(value) / 255.0;
        if share <= 0.04045 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
    };
    let light = |hex: &str| {
        let long: String = if hex.len() == 3 { hex.chars().flat_map(|c| [c, c]).collect() } else { hex.to_string() };
        let part = |at: usize| channel(u8::from_str_radix(&long[at..at + 2], 16).expect("a colour"));
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    };
    named.map(|(name, hex)| (name, light(hex))).collect()
}

#[test]
fn curves_are_those_of_the_claim() {
    let sketch = sketched("var x, a\nclaim: d(a*x^2)/dx = 3*a*x\n").remove(0);
    let curves = sketch.curves.expect("a claim about scalars");
    assert_eq!((curves.input.as_str(), curves.of.as_deref()), ("x", Some("a*x^2")));
    let [(name, value)] = &curves.held[..] else { panic!("{:?}", curves.held) };
    let a: f64 = value.parse().expect("a number");
    assert_eq!(name, "a");
    for sample in &curves.samples {
        let (x, near) =
            (sample.x, |value: Option<f64>, expected: f64| (value.expect("a value") - expected).abs() < 1e-9);
        assert!(
            near(sample.function, a * x * x) && near(sample.actual, 2.0 * a * x) && near(sample.claimed, 3.0 * a * x)
        );
        assert_eq!(sample.differs, x != 0.0, "{sample:?}");
    }
    assert!(curves.at.is_some_and(|at| at != 0.0), "the counterexample's place");
}

#[test]
fn corners_are_found_between_samples_and_on_them() {
    for (text, place, sides) in [
        ("var x\nclaim: d(abs(x))/dx = if(x < 0, -1, 1)\n", 0.0, (-1.0, 1.0)),
        ("var x\nclaim: d(relu(x - pi/2))/dx = if(x < pi/2, 0, 1)\n", std::f64::consts::FRAC_PI_2, (0.0, 1.0)),
    ] {
        let curves = sketched(text).remove(0).curves.expect("curves");
        let [corner] = &curves.corners[..] else { panic!("{:?}", curves.corners) };
        assert!((corner.x - place).abs() < 1e-9 && (corner.left, corner.right) == sides, "{corner:?}");
    }
    let smooth = sketched("var x\nclaim: d(if(x < 0, x^2, x^3))/dx = if(x < 0, 2*x, 3*x^2)\n").remove(0);
    assert!(smooth.curves.expect("curves").corners.is_empty(), "the slopes meet");
}

/// Nothing is drawn outside of the domain, and a short stretch on which a claim is wrong is looked at closer.
#[test]
fn the_window_is_where_something_is_to_be_seen() {
    let inside = sketched("var x\ndomain x in [1, 2]\nclaim: d(log(x))/dx = 1/x\n").remove(0).curves.expect("curves");
    let drawn: Vec<f64> =
        inside.samples.iter().filter(|sample| sample.actual.is_some()).map(|sample| sample.x).collect();
    assert!(drawn.len() > inside.samples.len() / 2 && drawn.iter().all(|x| (1.0..=2.0).contains(x)), "{drawn:?}");
    let short = "var x\nclaim: d(x^2)/dx = if(x > 1.5, if(x < 1.5001, 2*x + 1, 2*x), 2*x)\n";
    let short = sketched(short).remove(0).curves.expect("curves");
    assert!(short.samples.iter().filter(|sample| sample.differs).count() > 10, "the stretch is wide enough to be seen");
}

#[test]
fn errors_show_the_pattern_of_a_mistake() {
    let sketches = sketched(TEXT);
    let words =
        |at: usize| pictures(&sketches[at]).iter().map(|picture| picture.words.clone()).collect::<Vec<_>>().join("\n");
    assert!(words(0).is_empty(), "a right claim about arrays has no errors");
    assert!(
        words(2).contains("n = 4, at a random point: wrong in 12 of 16 entries: all but the diagonal."),
        "{}",
        words(2)
    );
    let here = sketches[3].errors.iter().find(|errors| errors.is_counterexample).expect("the counterexample's");
    assert_eq!((here.rows, here.cols, here.is_vector), (2, 1, true));
    let wrong = here.relative.iter().filter(|error| **error != Some(0.0)).count();
    assert!(wrong > 0 && here.actual != here.claimed);
}

#[test]
fn pictures_stand_alone_and_are_the_same_each_time() {
    let pictures = |text: &str| pictures(&sketched(text)[0]);
    let text = "var x\nfunction f(t)\nclaim: d(f(x)*x)/dx = f(x)*x - f'(x)\n";
    let drawn = pictures(text);
    assert_eq!(drawn, pictures(text));
    let [Picture { svg, words }] = &drawn[..] else { panic!("one picture") };
    assert!(svg.len() < 12_000, "{} bytes", svg.len());
    let alone = drawn[0].standalone();
    let found = elements(&alone);
    let said = |name: &str| found.iter().find(|element| element.name == name).map(|element| element.text.clone());
    assert_eq!(said("title").as_deref(), Some(words.as_str()));
    assert!(said("style").is_some_and(|style| style.contains("prefers-color-scheme:dark")));
}

#[test]
fn curves_in_characters() {
    let curves = sketched("var x\nclaim: d(x^2)/dx = 3*x\n").remove(0).curves.expect("curves");
    let drawn = in_characters(&curves, Look::default());
    let dots = drawn.chars().filter(|c| ('\u{2801}'..='\u{28ff}').contains(c)).count();
    assert!(dots > 100 && drawn.contains("claimed (dashed)") && drawn.contains("x^2"), "{drawn}");
    assert!(drawn.lines().all(|line| line.chars().count() <= 100), "{drawn}");
}

#[test]
fn the_commands_draw() {
    let path = file("faces-page.claim", TEXT);
    let output = run(&["check", "--format", "html", &path]);
    assert_eq!(output.status.code(), Some(2));
    is_page(&stdout(&output));
    for (arguments, part) in [
        (&["plot", "gelu"][..], "<svg role=\"img\""),
        (&["plot", "--text", "tanh"], "claimed (dashed)"),
        (&["plot", "--claim", "d(x^2)/dx = 3*x"], "<title>"),
        (&["plot", &path, "--label", "turned"], "all but the diagonal"),
    ] {
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(stdout(&output).contains(part), "{arguments:?}");
    }
    for arguments in [
        &["plot", "gelo"][..],
        &["plot", "--claim", "1 = 1"],
        &["plot", &path, "--label", "none"],
        &["plot", &path, "--label", "right"],
    ] {
        let output = run(arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{arguments:?}");
    }
}

#[test]
fn a_png_is_drawn_or_it_is_said_how() {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("faces-drawn.png");
    let _ = std::fs::remove_file(&path);
    let output = run(&["plot", "--claim", "d(x^2)/dx = 3*x", "--output", &path.display().to_string()]);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    if is_drawn(&path) {
        assert_eq!(output.status.code(), Some(0), "{told}");
    } else {
        assert!(output.status.code() == Some(2) && !path.exists(), "{told}");
        let way = if cfg!(feature = "png") { "no font" } else { "--features png`; this one draws SVG: `--output" };
        assert!(told.contains(way), "{told}");
    }
    let output = run(&["plot", "gelu", "--output", "gelu.pdf"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("an SVG, which browsers show, or a PNG"));
}

/// Whether there can be a PNG; if so, the file is one, of its size, with the curves in their colours, and with letters.
#[cfg(feature = "png")]
fn is_drawn(path: &std::path::Path) -> bool {
    let mut fonts = resvg::usvg::fontdb::Database::new();
    fonts.load_system_fonts();
    if fonts.is_empty() {
        return false;
    }
    let bytes = std::fs::read(path).expect("a picture");
    let picture = resvg::tiny_skia::Pixmap::decode_png(&bytes).expect("a PNG");
    assert_eq!((picture.width(), picture.height()), (3 * 680, 3 * 500));
    let count = |wanted: [u8; 3], rows: std::ops::Range<usize>| {
        let width = 3 * 680;
        let dots = &picture.pixels()[rows.start * width..rows.end * width];
        dots.iter().filter(|dot| [dot.red(), dot.green(), dot.blue()] == wanted).count()
    };
    let (right, claimed) = (count([0x00, 0x72, 0xb2], 0..1500), count([0xd5, 0x5e, 0x00], 0..1500));
    assert!(right > 3000 && claimed > 2000 && claimed < right, "{right} dots are right, {claimed} claimed and dashed");
    // The first line is a title and nothing else.
    assert!(count([0x55, 0x55, 0x55], 0..60) > 50, "no letters");
    assert!(count([0xff, 0xff, 0xff], 0..1500) > 3 * 680 * 750, "the paper is white");
    true
}

#[cfg(not(feature = "png"))]
fn is_drawn(_: &std::path::Path) -> bool {
    false
}

const NETWORK: &str = "\
function f(t)
function g(t)
dims n, k, h, m
var W[n,k], b[n], V[h,n], X[k,m]
const Y[h,m]
let Z1 = W*X + b*1[m]'
let A1 = f.(Z1)
let Z2 = V*A1
let A2 = g.(Z2)
let J = sum((A2 - Y).^2)/m
let dA2 = 2*(A2 - Y)
let dZ2 = dA2 .* g'.(Z2)
let dZ1 = V'*dZ2 .* f'.(Z1)
let dA1 = dA2
claim right: dJ/dW = 1/m*dZ1*X'
claim last: dJ/dW = dZ1*X'
claim between: dJ/dV = 1/m*dA2*A1'
claim hidden: dJ/dW = 1/m*(V'*(2*(A2 - Y)))*X'
claim shape: shape(A2) = [h, m]
claim short: d(sum(Z1))/dW = 1[n]*1[m]'*X'
";

/// The step that is said to be wrong is where what the claim says by a name stops being what flows back.
#[test]
fn networks_show_the_step_that_is_wrong() {
    let sketches = sketched(NETWORK);
    let faulty = |at: usize| sketches[at].network.as_ref().map(|network| network.faulty.clone());
    let arrows: Vec<(usize, usize)> = (0..5).map(|at| (at, at + 1)).collect();
    let expected = [Some(vec![]), Some(vec![(0, 1)]), Some(vec![(0, 1), (1, 2)]), Some(arrows), Some(vec![]), None];
    for (at, expected) in expected.into_iter().enumerate() {
        assert_eq!(faulty(at), expected, "claim {at}");
    }
    let upper = NETWORK.replace("dZ2 = dA2 .* g'.(Z2)", "dZ2 = dA2");
    let drawn = pictures(&sketched(&upper)[0]);
    assert!(drawn[0].words.ends_with("the step back from A2 into Z2 is wrong."), "{}", drawn[0].words);
    assert!(drawn[0].svg.contains(">wrong</text>") && drawn[0].svg.contains(">[h, m]</text>"));
    let forward = pictures(&sketches[4]);
    assert!(forward[0].words.starts_with("The layers, forward: Z1 ([n, m]), A1 ([n, m])"), "{}", forward[0].words);
    assert!(!forward[0].svg.contains('∂'));
}

/// The pictures of the documentation, and the claims that they are of.
const PICTURES: [(&str, &str); 4] = [
    (
        "network",
        "function f(t); dims n, k, m; var W[n,k], X[k,m]; const Y[n,m]; \
         let Z = W*X; let A = f.(Z); let J = sum((A - Y).^2); let dA = 2*(A - Y); let dZ = dA; dJ/dW = dZ*X'",
    ),
    ("gelu", "d(x*(1 + erf(x/sqrt(2)))/2)/dx = (1 + erf(x/sqrt(2)))/2 + x*exp(-x^2/2)"),
    ("corner", "d(if(x > 0, x, x/4))/dx = if(x > 0, 1, 1/2)"),
    ("transposed", "dims n; var A[n,n]; const a[n], b[n]; d(a'*A*b)/dA = b*a'"),
];

/// `docs/pictures` is what `plot` draws today; `BACKPROOF_WRITE_PICTURES=1` renews it.
#[test]
fn the_documentation_shows_what_is_drawn_today() {
    let pages = [include_str!("../../../README.md"), include_str!("../../../docs/reports.md")].concat();
    for (name, claim) in PICTURES {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/pictures/{name}.svg"));
        let flag = (name == "network").then_some("--network");
        let arguments: Vec<&str> = ["plot", "--claim", claim].into_iter().chain(flag).collect();
        let output = run(&arguments);
        assert_eq!(output.status.code(), Some(0), "{claim}");
        let drawn = stdout(&output);
        if std::env::var_os("BACKPROOF_WRITE_PICTURES").is_some() {
            std::fs::write(&path, &drawn).expect("the documentation is writable");
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == drawn, "{name} is drawn otherwise: BACKPROOF_WRITE_PICTURES=1 renews it");
        assert!(pages.contains(&format!("pictures/{name}.svg")), "nothing shows {name}");
    }
}
