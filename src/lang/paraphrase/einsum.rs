//! `einsum('ik,kj->ij', A, B)`: a value, or a claim, by entry.

use super::token::{Kind, tokens};
use super::whereby::outside_brackets;
use crate::lang::builtin::reserved;
use crate::lang::check::Checked;

/// Operands, at most.
const MOST: usize = 6;

/// The statement by entry, where its right side is such a call and nothing else.
pub(super) fn by_indices(written: &str, checked: &Checked) -> Option<String> {
    let (left, call) = written.split_once('=')?;
    let (module, call) = call.split_once("einsum(")?;
    let is_module = module.trim().is_empty() || module.trim().ends_with('.') && tokens(module).len() == 2;
    let call = call.trim_end().trim_end_matches(';').strip_suffix(')').filter(|_| is_module)?.trim_start();
    let quote = call.chars().next().filter(|sign| matches!(sign, '\'' | '"'))?;
    let (indices, operands) = call[1..].split_once(quote)?;
    let operands: Vec<&str> = outside_brackets(operands).into_iter().skip(1).map(str::trim).collect();
    let indices: String = indices.chars().filter(|sign| !sign.is_whitespace()).collect();
    let (inputs, output) = indices.split_once("->")?;
    let inputs: Vec<&str> = inputs.split(',').collect();
    let is_plain = |letters: &str| letters.chars().all(|letter| letter.is_ascii_alphabetic());
    if inputs.len() != operands.len()
        || operands.len() > MOST
        || !inputs.iter().all(|one| is_plain(one))
        || !is_plain(output)
    {
        return None;
    }
    let names = names(&inputs.concat(), checked)?;
    let at = |letters: &str| -> Option<String> {
        let found = letters.chars().map(|letter| names.iter().find(|row| row.0 == letter).map(|row| row.1.as_str()));
        let found = found.collect::<Option<Vec<_>>>()?;
        Some(if found.is_empty() { String::new() } else { format!("[{}]", found.join(",")) })
    };
    let is_name = |operand: &&str| matches!(tokens(operand).as_slice(), [one] if one.kind == Kind::Name);
    if !operands.iter().all(is_name) {
        return None;
    }
    let factors = operands.iter().zip(&inputs).map(|(operand, letters)| Some(format!("{operand}{}", at(letters)?)));
    let product = factors.collect::<Option<Vec<_>>>()?.join("*");
    let summed: Vec<&str> = names.iter().filter(|row| !output.contains(row.0)).map(|row| row.1.as_str()).collect();
    let value = if summed.is_empty() { product } else { format!("sum({}: {product})", summed.join(", ")) };
    Some(format!("{}{} = {value}", left.trim_end(), at(output)?))
}

/// A name for each letter that nothing else has.
fn names(letters: &str, checked: &Checked) -> Option<Vec<(char, String)>> {
    let mut found: Vec<(char, String)> = Vec::new();
    for letter in letters.chars() {
        if found.iter().any(|row| row.0 == letter) {
            continue;
        }
        let is_free = |name: &str, found: &[(char, String)]| {
            reserved(name).is_none()
                && !checked.declares_before(name, usize::MAX)
                && !found.iter().any(|row| row.1 == name)
        };
        let own = letter.to_lowercase().to_string();
        let others = ["i", "j", "k", "l", "p", "q", "r", "s", "u", "v"].map(str::to_owned);
        let name = std::iter::once(own).chain(others).find(|name| is_free(name, &found))?;
        found.push((letter, name));
    }
    Some(found)
}
