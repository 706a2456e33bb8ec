//! Stands in for the judge until it lands: every claim is undecided.

use backproof::lang::ast::{Fault, StatementKind};
use backproof::lang::parser::{parse, parse_one_liner};
use backproof::verdict::{Judged, Options, Outcome, Verdict};

pub const DECK: &str = "# B1 printed: ∂z[l] = ∂a[l] * f'[l](z[l])\nclaim B1: x = x\n# B2 printed: ∂w[l] = ∂z[l] * a[l-1]\nclaim B2.printed: x = x expect unknown\nclaim B2: x = x\n# F1 definition: a[l] = f[l](z[l])\n";

pub fn judge_text(
    file: &str,
    text: &str,
    one_liner: bool,
    _: &Options,
    progress: &mut dyn FnMut(usize, usize),
) -> Vec<Judged> {
    let parsed = if one_liner { parse_one_liner(text) } else { parse(text) };
    let row = |line: usize, label: Option<String>, text: String, expectation, faults: Vec<Fault>| Judged {
        file: file.to_string(),
        line,
        label,
        text,
        verdict: Verdict {
            outcome: if faults.is_empty() { Outcome::Unknown } else { Outcome::Error },
            evidence: Vec::new(),
            strongest: None,
            counterexample: None,
            message: Some("there is no judge yet".to_string()),
            faults,
        },
        expectation,
    };
    progress(0, 1);
    parsed
        .statements
        .into_iter()
        .filter_map(|statement| match statement.kind {
            StatementKind::Claim(claim) => Some(row(
                statement.line,
                claim.label.map(|label| label.name),
                claim.text,
                claim.expectation,
                Vec::new(),
            )),
            StatementKind::Faulty { faults, claim, .. } => {
                let (label, expectation) = claim.unwrap_or_default();
                Some(row(
                    statement.line,
                    label,
                    text[statement.span.start..statement.span.end].to_string(),
                    expectation,
                    faults,
                ))
            }
            _ => None,
        })
        .collect()
}

pub fn trace_text(_: &str, label: &str, _: u64) -> Result<String, String> {
    Err(format!("there is no claim `{label}`"))
}
