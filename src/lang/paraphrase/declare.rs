//! A claim of the command line about arrays that nobody declared: with the declarations under which its shapes fit.

use super::statement::paraphrase;
use super::token::{Kind, tokens};
use crate::lang::builtin::{function, reserved};
use crate::lang::check::Checked;
use crate::lang::habit::{is_module, other_name};
use crate::lang::parser::{parse, plain_latex};
use crate::lang::typed::Item;

/// More names are not tried.
const MOST: usize = 4;

/// The declarations and the claim: `dims n; var x[n], A[n,n]; …`.
pub(super) fn declared(written: &str) -> Option<String> {
    let plain = plain_latex(written.trim().trim_matches('$'), &|_| None).ok()?;
    let names = names(&plain.text)?;
    let is_matrix = |name: &String| name.starts_with(char::is_uppercase);
    // Without a capital or a transpose nothing speaks of arrays.
    if names.len() > MOST || !plain.has_arrays && !names.iter().any(is_matrix) {
        return None;
    }
    let shapes = |name: &String| if is_matrix(name) { vec!["[n,n]", "[n,k]", "[k,n]"] } else { vec!["[n]", "[k]", ""] };
    let choices: Vec<Vec<&str>> = names.iter().map(shapes).collect();
    let count: usize = choices.iter().map(Vec::len).product();
    (0..count).find_map(|number| {
        let mut rest = number;
        let shaped = names.iter().zip(&choices).map(|(name, shapes)| {
            let shape = shapes[rest % shapes.len()];
            rest /= shapes.len();
            format!("{name}{shape}")
        });
        let shaped: Vec<String> = shaped.collect();
        let sizes = if shaped.iter().any(|one| one.contains('k')) { "n, k" } else { "n" };
        let before = format!("dims {sizes}; var {}", shaped.join(", "));
        let checked = Checked::new(&before, &parse(&before), false);
        let line = paraphrase(written, &checked, before.len(), false).ok()?;
        let whole = format!("{before}; {line}");
        let document = Checked::new(&whole, &parse(&whole), false).into_document();
        let is_claim = matches!(document.items.as_slice(), [Item::Claim(_)]) && document.lets.is_empty();
        is_claim.then_some(whole)
    })
}

/// The names of values, letters that stand together taken apart; none where a name is called that is no function here.
fn names(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let all = tokens(text);
    for (at, token) in all.iter().enumerate().filter(|(_, token)| token.kind == Kind::Name) {
        let word = token.text.as_str();
        let here = other_name(word).unwrap_or(word);
        if reserved(here).is_some() || function(here).is_some() || is_module(word) || matches!(word, "d" | "∂" | "T")
        {
            continue;
        }
        if all.get(at + 1).is_some_and(|next| next.joined && next.text == "(") {
            return None;
        }
        let letters: Vec<String> = match word.strip_prefix(['d', '∂']) {
            Some(rest) if rest.chars().count() == 1 => vec![rest.to_owned()],
            _ if word.len() <= 3 && word.chars().all(|c| c.is_ascii_alphabetic()) => {
                word.chars().map(String::from).collect()
            }
            _ => vec![word.to_owned()],
        };
        for name in letters {
            if !found.contains(&name) {
                found.push(name);
            }
        }
    }
    Some(found)
}
