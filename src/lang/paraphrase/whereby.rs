//! A claim with what its names stand for behind it: `f'(x) = 2*x where f(x) = x^2`.

use super::statement::paraphrase;
use super::token::{Kind, tokens};
use crate::lang::check::Checked;
use crate::lang::parser::{parse, parse_one_liner};

/// Words between a claim and what is said of its names.
const WORDS: [&str; 4] = [" where ", " with ", " given that ", " for "];
/// Facts behind one claim, at most.
const MOST: usize = 4;

/// What the names stand for, and then the claim; `before` is the text above it.
pub(super) fn with_facts(written: &str, before: &str, one_liner: bool) -> Option<String> {
    let (claim, facts) = WORDS.iter().find_map(|word| written.split_once(word))?;
    let facts: Vec<&str> = facts.split(" and ").flat_map(outside_brackets).map(str::trim).collect();
    if facts.len() > MOST {
        return None;
    }
    let mut said = Vec::new();
    for fact in facts {
        let above = format!("{before}{}", said.iter().map(|one| format!("{one}; ")).collect::<String>());
        said.push(stated(fact, &above)?);
    }
    let facts = said.join("; ");
    let above = format!("{before}{facts}; ");
    let source = if one_liner { parse_one_liner(&above) } else { parse(&above) };
    let checked = Checked::new(&above, &source, one_liner);
    let claim = paraphrase(claim.trim().trim_end_matches(','), &checked, above.len(), one_liner).ok()?;
    Some(format!("{facts}; {claim}"))
}

/// A fact as a statement: a value, a function, a range, or what a variable is.
fn stated(fact: &str, above: &str) -> Option<String> {
    let all = tokens(fact);
    let text = |at: usize| all.get(at).map_or("", |token| token.text.as_str());
    let is_range = all.iter().any(|token| ["<", ">", "≤", "≥"].iter().any(|sign| token.text.starts_with(sign)));
    if is_range {
        return Some(format!("domain {fact}"));
    }
    // `x = 3` says where the claim is looked at.
    let from = usize::from(text(2) == "-");
    if text(1) == "=" && all.len() == 3 + from && all[2 + from].kind == Kind::Number {
        return Some(format!("given {fact}"));
    }
    let checked = Checked::new(above, &parse(above), false);
    let said = paraphrase(fact, &checked, above.len(), false).ok()?;
    (said.starts_with("let ") || said.starts_with("function ")).then_some(said)
}

/// The parts between commas outside of brackets.
pub(super) fn outside_brackets(text: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0_i32, 0, Vec::new());
    for (at, sign) in text.char_indices() {
        match sign {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&text[start..]);
    parts
}
