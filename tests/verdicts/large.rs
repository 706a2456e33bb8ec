//! Small texts with large work: each has an answer that names what is too large, within the total of work that a claim may take, and the
//! rest of the file is judged as if it weren't there.

use backproof::claim::work::{JUDGEMENT, Work};
use backproof::derive::{derive, paths};
use backproof::judge::{judge_text, judge_within, read, verified_within};
use backproof::lang::reading::Reading;
use backproof::lang::typed::{Claim, Document, Item};
use backproof::mistake::versions::Share;
use backproof::mutants::{Fate, mutants};
use backproof::trace::trace_text;
use backproof::verdict::{Judged, Options, Outcome, Verdict};

/// A function that calls the one before it twice, so many times over.
fn doubled(times: usize) -> String {
    let calls = (1..=times).map(|at| format!("function f{at}(t) = f{}(t)*f{}(t+1)\n", at - 1, at - 1));
    let calls: String = calls.collect();
    format!("var x\nfunction f0(t) = sin(t) + 1\n{calls}claim: d(f{times}(x))/dx = 1\n")
}

/// The product of so many orthogonal matrices.
fn orthogonal(count: usize) -> String {
    let each = |of: &dyn Fn(usize) -> String, between: &str| (0..count).map(of).collect::<Vec<_>>().join(between);
    let (declared, given) = (each(&|at| format!("Q{at}[n,n]"), ", "), each(&|at| format!("Q{at} orthogonal"), ", "));
    format!("dims n\nvar {declared}\ngiven {given}\nclaim: sum({}) = 1\n", each(&|at| format!("Q{at}"), "*"))
}

const HESSIANS: &str = "dims n\nvar x[n]\n\
    claim: hess(sum(hess(sum(hess(sum(exp.(x).*sin.(x)),x)),x)),x) = I[n]\n";
const PUSHED: &str = "dims n\nvar x[n]\n\
    let a = jvp(jvp(jvp(jvp(jvp(sin.(x),x,x),x,x),x,x),x,x),x,x)\nclaim: a = x\n";
const COMPOSED: &str = "var x\nfunction g(t) = sin(t*t)\nfunction f(t) = g(g(g(g(t))))\nclaim: f''(x) = 1\n";
const NORMS: &str = "dims n\nvar u[n]\nconst v[n]\nlet s = dot(u, v)/(norm(u) - norm(v))\n\
    claim: ds/du = v/(norm(u) - norm(v)) - s - u/dot(u, u)\n";
const TANGLED: &str = "dims n\nvar A[n,n], B[n,n]\ngiven A*B = B*A, A orthogonal, B orthogonal\nclaim: A*B' = B'*A\n";

/// The first row, and that a claim behind it is judged all the same.
fn first(text: &str) -> Judged {
    let text = format!("{text}var z_\nclaim behind: d(z_^2)/dz_ = 2*z_\n");
    let mut rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
    assert_eq!(rows.len(), 2, "{text}");
    assert_eq!(rows[1].verdict.outcome, Outcome::Verified, "{text}");
    rows.swap_remove(0)
}

/// What is too large is named, with the total.
#[test]
fn what_is_too_large_is_named() {
    let table = [
        (doubled(11), "too large: 6,143 function calls, once every body is written out;"),
        (HESSIANS.to_string(), "too large: derivatives within each other, 6 deep;"),
        (PUSHED.to_string(), "too large: derivatives within each other, 5 deep;"),
    ];
    for (text, wanted) in table {
        let row = first(&text);
        let message = row.verdict.message.unwrap_or_default();
        assert_eq!(row.verdict.outcome, Outcome::Unknown, "{text}: {message}");
        assert!(message.starts_with(wanted), "{text}: {message}");
        assert!(message.contains("that takes more than 32,000,000 operations"), "{text}: {message}");
    }
}

/// What used to take gigabytes, or most of a minute, is refuted.
#[test]
fn others_are_decided() {
    for text in [COMPOSED.to_string(), orthogonal(20), NORMS.to_string(), doubled(4)] {
        let row = first(&text);
        assert_eq!(row.verdict.outcome, Outcome::Refuted, "{text}: {:?}", row.verdict.message);
    }
    assert_eq!(first(TANGLED).verdict.outcome, Outcome::Unknown);
    // The search for what is right goes as far as it went without a total.
    assert!(first(NORMS).derived.is_some());
}

/// Arrays of which no point is drawn: a wrong claim fails where one that is wrong at small sizes is put into a corner of them.
#[test]
fn arrays_that_are_too_large_to_be_sampled() {
    use Outcome::{Refuted, Verified};
    let table = [
        ("var x, W[900,900]\nfunction h(t) = d(t*x^2)/dx\nclaim: h(x)*sum(W) = 3*x^2*sum(W)", Refuted),
        ("var x, W[900,900]\nfunction h(t) = d(t*x^2)/dx\nclaim: h(x)*sum(W) = 2*x^2*sum(W)", Verified),
        ("var W[300,300]\nclaim: d(sum(W.^2))/dW = W", Refuted),
        ("var W[300,300]\nclaim: d(sum(W.^2))/dW = 2*W", Verified),
        // 0 is not in the domain, so that the small array is repeated.
        ("var W[200,300]\ndomain W > 0\nclaim: sum(W.*W) = sum(W)", Refuted),
        // The number of entries stands in the claim.
        ("var x[30000]\nclaim: d(mean(x))/dx = 1[30000]/30000", Verified),
        ("var x[30000]\nclaim: d(mean(x))/dx = 1[30000]/3000", Refuted),
    ];
    for (text, wanted) in table {
        let row = first(&format!("{text}\n"));
        assert_eq!(row.verdict.outcome, wanted, "{text}: {:?}", row.verdict.message);
    }
    // What is wrong at all other sizes is no ground to refute it at this one.
    for text in
        ["(900 - sum(1[900]))*sum(W) = 0", "sum(W)*sum(1[900]) = 900*sum(W)", "sum(W)*(sum(1[900]) - 900)^2 = 0"]
    {
        let row = first(&format!("var W[900,900]\nclaim: {text}\n"));
        assert_ne!(row.verdict.outcome, Refuted, "{text}: {:?}", row.verdict.message);
    }
}

/// The other faces have the same total.
#[test]
fn every_subcommand_comes_to_an_end() {
    let options = Options::default();
    for text in [doubled(9), HESSIANS.to_string(), PUSHED.to_string(), COMPOSED.to_string()] {
        let text = text.replace("claim:", "claim c:");
        let rows = judge_text("-", &text, false, &options, &mut |_, _| {});
        assert_eq!(paths(&Reading::new(&text, false), &rows, &options).len(), 1, "{text}");
        let lines = trace_text(&text, "c", 0).map_or(0, |trace| trace.lines().count());
        assert!(lines < 1000, "{text}: {lines} lines");
    }
    let found = derive(COMPOSED, false, "f(f(x))", "x", &options);
    assert!(found.is_err() || found.is_ok_and(|found| found.formula.is_none()));
}

/// A sum of thousands of terms has no versions, and the report says so.
#[test]
fn versions_are_counted_before_they_are_made() {
    let sum: Vec<String> = (1..=500).map(|power| format!("x^{power}")).collect();
    let sum = sum.join(" + ");
    let share = Share { single: 40, double: 8, other: 8 };
    let found = mutants(&format!("var x\nclaim: 1*({sum}) = {sum}\n"), share, &Options::default(), &mut |_, _| {});
    let [mutant] = found.as_slice() else { panic!("{} of them", found.len()) };
    let Fate::Unjudged(why) = &mutant.fate else { panic!("{mutant:?}") };
    assert!(why.starts_with("too large: its right side has"), "{why}");
}

/// The trace of a long sum is no wider than a page or two.
#[test]
fn long_cells_of_traces_are_cut() {
    let sum: Vec<String> = (1..=300).map(|factor| format!("{factor}*x")).collect();
    let trace = trace_text(&format!("var x\nclaim c: d({})/dx = 1\n", sum.join(" + ")), "c", 0).expect("a trace");
    let widest = trace.lines().skip(1).map(|line| line.chars().count()).max();
    assert!(widest < Some(300), "{widest:?}");
    assert!(trace.contains("more characters)"), "{trace}");
}

/// Names that nobody declared are compared with others as long as that takes no time; the rest is told all the same.
#[test]
fn thousands_of_misspelt_names_have_a_row_each() {
    let declared: Vec<String> = (0..2000).map(|at| format!("abcdefghij{at}")).collect();
    let claims: String = (0..2000).map(|at| format!("claim: abcdefghxj{at} = 1\n")).collect();
    let text = format!("var {}\n{claims}", declared.join(", "));
    let rows = judge_text("-", &text, false, &Options::default(), &mut |_, _| {});
    let hint = |row: &Judged| row.verdict.faults[0].hint.clone().unwrap_or_default();
    assert!(rows.len() == 2000 && rows.iter().all(|row| row.verdict.outcome == Outcome::Error));
    assert_eq!(hint(&rows[7]), "did you mean `abcdefghij7`?");
    assert!(hint(&rows[1999]).starts_with("declare it first"), "{}", hint(&rows[1999]));
}

/// Right and wrong claims of all kinds.
const CLAIMS: [(&str, bool); 14] = [
    ("var x\nclaim: d(sin(x)*x)/dx = cos(x)*x + sin(x)", true),
    ("var x\nclaim: d(sin(x)*x)/dx = cos(x)*x - sin(x)", false),
    ("var x\nclaim: d(relu(x) - relu(-x))/dx = 1", true),
    ("var x\nclaim: d(abs(x))/dx = sign(x)", true),
    ("var x\nclaim: d(abs(x))/dx = sign(x) + step(x - 1)", false),
    ("var x\nclaim: d(log(x))/dx = 1/x", true),
    ("var x\nclaim: d(x^2)/dx = 2*x + log(x) - log(x)", false),
    ("dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = (A + A')*x", true),
    ("dims n\nvar A[n,n], x[n]\nclaim: d(x'*A*x)/dx = 2*A*x", false),
    ("dims n\nvar A[n,n], x[n]\ngiven A symmetric\nclaim: d(x'*A*x)/dx = 2*A*x", true),
    ("dims n\nvar x[n]\nclaim: jac(softmax(x), x) = diag(softmax(x)) - softmax(x)*softmax(x)'", true),
    ("dims n\nvar x[n]\nclaim: jac(softmax(x), x) = diag(softmax(x)) + softmax(x)*softmax(x)'", false),
    ("var x\nfunction f(t)\nclaim: d(f(x^2))/dx = 2*x*f'(x^2)", true),
    ("var x, y\nclaim: sqrt(x^2*y^2) = abs(x*y)", true),
];

fn only(document: &Document) -> &Claim {
    let claim = document.items.iter().find_map(|item| match item {
        Item::Claim(claim) => Some(claim),
        Item::Faulty(_) => None,
    });
    claim.expect("a claim")
}

/// Wherever the work ends, nothing is decided by its end: no right claim is refuted, no wrong one verified, and nobody is said to contradict
/// anybody.
#[test]
fn the_end_of_the_work_decides_nothing() {
    let options = Options::default();
    for (text, is_right) in CLAIMS {
        let document = read(text, false);
        let claim = only(&document);
        let whole = Work::new(JUDGEMENT);
        let verdict = judge_within(&document, claim, &options, &whole);
        assert_eq!(verdict.outcome == Outcome::Verified, is_right, "{text}: {verdict:?}");
        let taken = whole.total() - whole.left();
        // Of the total that it takes, all sixteenths, and the first steps one by one.
        let totals = (0..8).chain((1..16).map(|part| taken * part / 16)).chain([taken - 1]);
        for total in totals {
            let Verdict { outcome, message, .. } = judge_within(&document, claim, &options, &Work::new(total));
            let message = message.unwrap_or_default();
            let wrong = if is_right { Outcome::Refuted } else { Outcome::Verified };
            assert!(outcome != wrong, "{text}, {total} of {taken}: {outcome:?} {message}");
            assert!(!message.contains("ontradiction") && !message.contains("CONTRADICTION"), "{text}: {message}");
            assert!(is_right || verified_within(&document, claim, &options, &Work::new(total)).is_none(), "{text}");
        }
    }
}

/// What is left over is left over: ordinary claims take a small part of the total.
#[test]
fn ordinary_claims_take_a_small_part() {
    for (text, _) in CLAIMS {
        let document = read(text, false);
        let work = Work::new(JUDGEMENT);
        judge_within(&document, only(&document), &Options::default(), &work);
        let taken = work.total() - work.left();
        assert!(taken < JUDGEMENT / 16, "{text}: {taken}");
    }
}
