//! The command line of backproof.

fn main() {
    let arg = std::env::args().nth(1).unwrap_or_default();
    let one = std::env::args().nth(2);
    let (text, one_liner) = match one { Some(text) => (text, true), None => (std::fs::read_to_string(&arg).unwrap_or_default(), false) };
    let rows = backproof::judge::judge_text(&arg, &text, one_liner, &Default::default(), &mut |_, _| {});
    for row in rows {
        println!("{:?} {} | {}\n    {:?} {:?}\n    {:?}\n    {:?}", row.label, row.text, row.verdict.outcome.word(), row.verdict.strongest, row.verdict.message, row.verdict.evidence, row.verdict.counterexample);
    }
}
