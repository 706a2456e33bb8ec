//! Exercise sheets: what is right gets its points, and nothing in an answer moves what is asked.

use super::{file, run, stdout};
use backproof::grade::{Answered, Grader, MAX_ANSWER, MAX_SUBMISSION, Points, Sheet, Standing, Template};
use backproof::verdict::Options;
use proptest::prelude::*;
use serde_json::Value;

const TEMPLATE: &str = "\
# A dense layer
dims n, k, m
var W[n,k], b[n], X[k,m]
const G[n,m]
function f(t)
function g(t) = t^3
let Z = W*X + b*1[m]'
let A = f.(Z)
let J = sum(G .* A)/m
claim dZ: vjp(A, Z, G) = ?
let dZ = vjp(A, Z, G)
let hidden = 2*dJ/dW
claim dW [2 points]: dJ/dW = ?     # the mean over m
claim dX [1.5 points]: vjp(A, X, G) = ?
var s
claim cube [1 point]: d(g(s))/ds = ?
deduct 0.5 for \"factor\"
deduct 1 for \"missing transpose\" in dX
";

fn template(text: &str) -> Template {
    Template::read("sheet.claim", text).unwrap_or_else(|why| panic!("{why}"))
}

fn graded(text: &str) -> Sheet {
    let template = template(TEMPLATE);
    Grader::new(&template, Options::default()).grade("ada.txt", text)
}

/// How the first answer that is there stands, and what it is worth.
#[track_caller]
fn standing(text: &str) -> (Standing, String) {
    let sheet = graded(text);
    let answers: Vec<&Answered> = sheet.answers.iter().filter(|answer| answer.standing != Standing::Missing).collect();
    let [answer] = answers[..] else { panic!("{text:?}: {sheet:?}") };
    (answer.standing, answer.points.to_string())
}

/// The number of a list is no label, and what is asked is found by its left side though the right one cannot be read.
#[test]
fn lists_and_left_sides_are_found() {
    let sheet = graded("1) dZ = G .* f'.(Z)\n(2) dW: 1/m * dZ*X'\n3. claim dX: W'*dZ\n");
    assert_eq!(sheet.points().to_string(), "4.5", "{sheet:?}");
    assert!(sheet.left_out.is_empty(), "{sheet:?}");
    let sheet = graded("dZ: G .* f'.(Z)\ndJ/dW = 1/m dZ Xᵀ\n");
    let of = |label: &str| sheet.answers.iter().find(|answer| answer.label == label).expect("it is asked").standing;
    assert_eq!((of("dZ"), of("dW"), of("dX")), (Standing::Right, Standing::Unread, Standing::Missing), "{sheet:?}");
    // `2.5*x` goes on, and a number alone begins nothing.
    let sheet = graded("cube: 3*\n1.0*s^2\n");
    assert_eq!(sheet.points().to_string(), "1", "{sheet:?}");
}

#[test]
fn right_answers_get_their_points() {
    let sheet = graded("dZ: G .* f'.(Z)\ndW: 1/m * dZ*X'\n\ndX: W' *\n   dZ\ncube: 3*s^2\n");
    assert_eq!(sheet.points().to_string(), "5.5", "{sheet:?}");
    assert!(sheet.left_out.is_empty() && !sheet.is_open());
    for answer in [
        "claim dW: dJ/dW = 1/m * dZ*X'",
        "claim dW [2 points]: ∂J/∂W = dZ*X'/m",
        "claim dJ/dW = dZ*X'/m",
        "  dW :  dZ * X'/m;",
        "# mine\r\ndW: dZ*X'/m # done\r\n",
        "\u{feff}dW: (dZ\n*X')/m",
    ] {
        assert_eq!(standing(answer), (Standing::Right, "2".to_string()), "{answer}");
    }
}

/// Who fills in the template itself says again what it says, which is no trouble.
#[test]
fn a_template_that_is_filled_in_is_a_submission() {
    let filled = TEMPLATE.replace("dJ/dW = ?", "dJ/dW = dZ*X'/m").replace("d(g(s))/ds = ?", "d(g(s))/ds = 3*s^2");
    let sheet = graded(&filled);
    assert_eq!((sheet.points().to_string().as_str(), &sheet.left_out[..]), ("3", &[][..]), "{sheet:?}");
    let moved = graded(&filled.replace("const G[n,m]", "given G = 0"));
    assert_eq!(moved.left_out.len(), 1, "{moved:?}");
    assert_eq!(moved.points().to_string(), "3", "the template's own statements are those that count");
}

#[test]
fn known_mistakes_cost_what_the_template_says() {
    assert_eq!(standing("dW: dZ*X'"), (Standing::Partly, "1.5".to_string()));
    assert_eq!(
        standing("dX: W*dZ"),
        (Standing::Partly, "0.5".to_string()),
        "a shape that does not fit, by a mistake that is known"
    );
    assert_eq!(standing("dW: -dZ*X'/m"), (Standing::Wrong, "0".to_string()));
    assert_eq!(standing("cube: 6*s^2"), (Standing::Partly, "0.5".to_string()), "`factor` is each factor");
    assert_eq!(standing("cube: 3*s^3").0, Standing::Wrong, "the template says nothing of exponents");
    let strict = template("var x\nclaim a [0.5 points]: d(x^2)/dx = ?\ndeduct 0.5 for \"wrong constant\"\n");
    let sheet = Grader::new(&strict, Options::default()).grade("b", "a: 3*x");
    assert_eq!(sheet.answers[0].standing, Standing::Wrong, "nothing is left of it");
}

#[test]
fn a_wrong_shape_is_wrong_and_a_slip_unreadable() {
    for (answer, expected) in [
        ("dW: dZ", Standing::Wrong),
        ("dZ: W*W", Standing::Wrong),
        ("dW: 0", Standing::Wrong),
        ("dZ: sum(G)", Standing::Wrong),
        ("dW: 1/m * dZ*Y'", Standing::Unread),
        ("dW: 1/m * (dZ*X'", Standing::Unread),
        ("dW: see paper", Standing::Unread),
    ] {
        assert_eq!(standing(answer), (expected, "0".to_string()), "{answer}");
    }
}

/// What a submission could try in order to change what is asked, or to have the tool answer.
const MOVES: [&str; 30] = [
    "dW: dJ/dW",
    "dW: 1*dJ/dW",
    "dW: grad(J, W)",
    "dW: vjp(J, W, 1)",
    "dW: jac(J, W)",
    "dW: hidden/2",
    "dW: ∂J/∂W",
    "dW: d(J)/dW + 0*W",
    "dX: (d(sum(G .* A))/dX)",
    "cube: g'(s)",
    "cube: d(s^3)/ds",
    "dW: 0*W expect refuted",
    "dW: dZ expect error",
    "claim dW: dJ/dW = 0*W expect refuted",
    "claim dW: dJ/dW = dJ/dW",
    "claim dW: 0*W = 0*W",
    "claim dW: W = W",
    "claim dW: shape(W) = [n, k]",
    "dW: 0*W; given G = 0",
    "dW: 0*W\ngiven G = 0",
    "given G = 0\ndW: 0*W",
    "dW: 0*W; domain W in [5, 4]",
    "let J = 0*s\ndW: 0*W",
    "dW: 0*W; let J = 0",
    "let dW = dJ/dW\ndW: dW",
    "claim other: 1 = 1\nclaim dW: 1 = 1",
    "dW: 0*W = dJ/dW",
    "dW: 0*W = 0*W",
    "dW: 0*W\nclaim dW: dJ/dW = dZ*X'/m",
    "function f(t) = 1\ndZ: 0*G",
];

#[test]
fn nothing_in_a_submission_moves_a_goalpost() {
    for text in MOVES {
        let sheet = graded(text);
        assert_eq!(sheet.points(), Points::default(), "{text}: {sheet:?}");
        assert!(sheet.answers.iter().all(|answer| !matches!(answer.standing, Standing::Right | Standing::Partly)));
    }
}

/// A prime is the tool's own derivative, unless the function is arbitrary, or the template allows it.
#[test]
fn primes_are_for_the_template_to_allow() {
    let text = "var s\nfunction g(t) = t^3\nclaim a: d(g(2*s))/ds = ?\nclaim b: d(sigmoid(s))/ds = ?\n";
    let points = |text: &str| {
        let template = template(text);
        Grader::new(&template, Options::default()).grade("a", "a: 2*g'(2*s)\nb: sigmoid'(s)").points()
    };
    assert_eq!(points(text), Points::default());
    assert_eq!(points(&format!("{text}allow g'\n")), Points::whole(1));
    assert_eq!(points(&format!("{text}allow g', sigmoid'\n")), Points::whole(2));
}

#[test]
fn what_is_too_large_or_twice_is_said() {
    let long = format!("dW: {}", "1 + ".repeat(MAX_ANSWER / 4 + 1));
    assert_eq!(standing(&long).0, Standing::Refused);
    assert_eq!(standing("dW: 0*W\ndW: dZ*X'/m").0, Standing::Refused);
    assert!(graded(&" ".repeat(MAX_SUBMISSION + 1)).unread.is_some());
    let sheet = graded("hello\nvar q\nother: 3\nclaim 1 = 1\n");
    assert_eq!(sheet.left_out.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 2, 3, 4]);
}

#[test]
fn a_template_that_cannot_be_used_says_where() {
    let question = "claim a: d(x^2)/dx = ?\n";
    for (text, line, part) in [
        ("var x\nclaim: d(x)/dx = 1\n".to_string(), 0, "it asks nothing"),
        (format!("var x\n{question}{question}"), 3, "asked twice"),
        (format!("var x y\n{question}"), 1, "expected `,`"),
        ("var x\nclaim a: d(x^2)/dq = ?\n".to_string(), 2, "`q`"),
        (format!("{question}var x\n"), 1, "`x`"),
        ("var x\nclaim a [two]: d(x^2)/dx = ?\n".to_string(), 2, "points are written"),
        ("var x\nclaim d(x^2)/dx = ?\n".to_string(), 2, "needs a label"),
        ("var x\nclaim a: d(x^2)/dx = ? expect refuted\n".to_string(), 2, "on one line"),
        (format!("var x\n{question}deduct half for \"sign\"\n"), 3, "write `deduct"),
        (format!("var x\n{question}deduct 1 for \"sign\" in b\n"), 0, "no question has that label"),
        (format!("var x\n{question}let y = q\n"), 3, "unknown name `q`"),
        (format!("var x\n{question}allow everything\n"), 3, "what is allowed"),
    ] {
        let why = Template::read("t", &text).expect_err("it cannot be used");
        assert!(why.line == line && why.message.contains(part), "{text}: {why:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Whatever stands around a wrong answer, it gets no points; and nothing makes the grader fail.
    #[test]
    fn nothing_around_a_wrong_answer_makes_it_right(
        before in prop::sample::select(vec!["", "(", "given G = 0; ", "claim ", "dJ/dW = ", "let J = 0*s\n", "d", "#", "\u{2028}"]),
        after in prop_oneof![
            prop::sample::select(vec![
                "", ")", " = 0", "; given G = 0", "\r domain s in [2,1]", "\u{2028}given G = 0", " expect refuted",
                "\u{85}claim dW: W = W", "'", "[1,1]", " - dJ/dW", "; expect error", "# \n given G = 0",
            ]).prop_map(str::to_string),
            any::<String>(),
        ],
        wrong in prop::sample::select(vec!["0*W", "W", "7*W", "dZ*X'*W"]),
    ) {
        let sheet = graded(&format!("dW: {before}{wrong}{after}"));
        prop_assert_eq!(sheet.points(), Points::default(), "{:?}", sheet);
    }

    #[test]
    fn any_text_is_graded(text in any::<String>(), label in prop::sample::select(vec!["dZ: ", "claim dX: ", ""])) {
        let sheet = graded(&format!("{label}{text}"));
        prop_assert_eq!(sheet.answers.len(), 4);
    }
}

/// From files to the three forms of the report, in the order of the command line, the same each time.
#[test]
fn the_command_grades_a_class() {
    let template = file("faces-template.claim", TEMPLATE);
    let right = file("faces-right.txt", "dZ: G .* f'.(Z)\ndW: dZ*X'/m\ndX: W'*dZ\ncube: 3*s^2\n");
    let wrong = file("faces-wrong.txt", "dW: dZ*X'\ncube: s^2\n=1+1: 3\n");
    let output = run(&["grade", &template, &right, &wrong]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let report = stdout(&output);
    assert!(
        report.contains("4 questions, 5.5 points; 2 submissions") && report.contains("factor m (dW 1): 1"),
        "{report}"
    );
    let details = stdout(&run(&["grade", "--details", &template, &wrong]));
    assert!(details.contains("the claim is m times what is right"), "{details}");
    let csv = stdout(&run(&["grade", "--format", "csv", &template, &right, &wrong]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|row| row.expect("a row")).collect();
    assert_eq!((&rows[0][1], &rows[1][1], &rows[1][2], rows[0].len()), ("5.5", "1.5", "5.5", 16));
    let json = |again: &str| {
        let output = run(&["grade", "--format", "json", &template, &right, &wrong, again]);
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    let first = json(&right);
    assert_eq!(first, json(&right));
    assert_eq!(first["submissions"][0]["points"], 5.5);
    assert_eq!(first["submissions"][0]["answers"], first["submissions"][2]["answers"]);
    assert_eq!(first["mistakes"][0]["name"], "factor m");
}

/// Pages for the class and for each submission, linked, with names that no file can choose beyond letters and digits.
#[test]
fn the_command_writes_pages() {
    let template = file("faces-pages.claim", TEMPLATE);
    let submissions =
        [file("faces-a<b.txt", "dW: dZ*X'\ncube: <script>alert(1)</script>\n"), file("faces-a>b.txt", "dX: W'*dZ\n")];
    let directory = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("faces-pages");
    let name = directory.display().to_string();
    let output = run(&["grade", "--format", "html", "--output", &name, &template, &submissions[0], &submissions[1]]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let read = |name: &str| std::fs::read_to_string(directory.join(name)).expect("it is written");
    let class = read("class.html");
    for (page, parts) in [
        (
            "faces-a-b-txt.html",
            // What is missing is marked in what is right.
            &[
                "partly right",
                "Right is ",
                "class=\"mend\"",
                "Marked: what is missing",
                "&lt;script&gt;",
                "About these mistakes",
            ][..],
        ),
        ("faces-a-b-txt-2.html", &["right", "1.5 of 5.5 points"]),
    ] {
        assert!(class.contains(&format!("href=\"{page}\"")), "{class}");
        let sheet = read(page);
        assert!(parts.iter().all(|part| sheet.contains(part)) && !sheet.contains("<script"), "{sheet}");
        super::formats::elements(sheet.trim_start_matches("<!DOCTYPE html>"));
    }
    super::formats::elements(class.trim_start_matches("<!DOCTYPE html>"));
    assert!(class.contains("factor m") && class.contains("dW 1"), "{class}");
    assert_eq!(
        run(&["grade", "--format", "html", &template, &submissions[0]]).status.code(),
        Some(2),
        "no folder is named"
    );
}

#[test]
fn a_class_with_a_missing_file_is_graded_all_the_same() {
    let template = file("faces-missing.claim", "var x\nclaim a: d(x^2)/dx = ?\n");
    let right = file("faces-there.txt", "a: 2*x");
    let output = run(&["grade", &template, &right, "no-such-file.txt"]);
    assert_eq!(output.status.code(), Some(2));
    let report = stdout(&output);
    assert!(report.contains("✓ 1"), "{report}");
    let unusable = file("faces-unusable.claim", "var x\n");
    assert_eq!(run(&["grade", &unusable, &right]).status.code(), Some(2));
}

/// The example of `docs/grading.md` is a template that can be used, and its submission is right.
#[test]
fn the_page_on_grading_is_right() {
    let page = include_str!("../../../docs/grading.md");
    let block = |start: &str| {
        let (_, rest) = page.split_once(start).expect("it is there");
        rest.split_once("```").expect("it ends").0
    };
    let template = template(block("```claim\n"));
    let (_, rest) = page.split_once("## A submission\n\n```\n").expect("it is there");
    let answers = rest.split_once("```").expect("it ends").0;
    let sheet = Grader::new(&template, Options::default()).grade("ada.txt", answers);
    assert_eq!((sheet.points(), sheet.left_out.len()), (template.total(), 0), "{sheet:?}");
}
