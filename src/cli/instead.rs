//! What was given in place of something else: a claim where a file stands, a formula where a claim does, a claim where a
//! derivative is asked for. Each is answered with a command that takes it.

use super::source::quote;
use backproof::derive::is_written;
use backproof::lang::ast::Fault;
use backproof::lang::builtin::KEYWORDS;
use backproof::lang::reading::Reading;
use backproof::lang::spelling::meant;
use backproof::lang::typed::{Body, Item};
use backproof::lang::visible::in_a_line;
use clap::{Arg, Command, CommandFactory};

/// The arguments of this run.
pub(super) fn words() -> Vec<String> {
    std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
}

/// The command of this run, wherever it stands among the arguments.
pub(super) fn command() -> Option<String> {
    let all = super::Arguments::command();
    words().into_iter().find(|word| all.find_subcommand(word).is_some())
}

/// What stands behind the command.
pub(super) fn behind_command() -> Vec<String> {
    let command = command();
    words().into_iter().skip_while(|word| Some(word) != command.as_ref()).skip(1).collect()
}

/// The option that a word names: `--label`, `--label=dW`, `-o`, or another name of it.
pub(super) fn option<'c>(command: &'c Command, word: &str) -> Option<&'c Arg> {
    let name = word.split('=').next().unwrap_or(word);
    let is_it = |one: &&Arg| match name.strip_prefix("--") {
        Some(long) => one.get_long() == Some(long) || one.get_all_aliases().is_some_and(|all| all.contains(&long)),
        None => one.get_short().is_some_and(|short| name == format!("-{short}")),
    };
    command.get_arguments().find(is_it)
}

/// The arguments of this run that are neither options nor values of them.
pub(super) fn positional() -> Vec<String> {
    let all = super::Arguments::command();
    let own = command().and_then(|command| all.find_subcommand(command));
    let (mut found, mut words) = (Vec::new(), behind_command().into_iter());
    while let Some(word) = words.next() {
        let named = own.and_then(|own| option(own, &word)).or_else(|| option(&all, &word));
        match named {
            Some(option) if option.get_action().takes_values() && !word.contains('=') => drop(words.next()),
            // `-sin(x)` is a piece of a claim without quotes.
            None if !word.starts_with("--") && (word.len() != 2 || !word.starts_with('-')) => found.push(word),
            _ => {}
        }
    }
    found
}

/// The command that takes a claim: that which was given, if it does.
pub(super) fn with_claim(claim: &str) -> String {
    let all = super::Arguments::command();
    let takes = |name: &String| all.find_subcommand(name).is_some_and(|own| option(own, "--claim").is_some());
    let command = command().filter(takes).unwrap_or_else(|| "check".to_owned());
    // A picture is an SVG, which nobody wants to see on a terminal.
    let form = if command == "plot" { " --text" } else { "" };
    format!("backproof {command} --claim {}{form}", quote(&in_a_line(claim)))
}

/// Where a formula stands and a claim is wanted: the claim about its slope that makes the tool say it, and the zero that
/// stands in it for what is not known yet.
pub(super) fn about_slope(formula: &str) -> Option<(String, String)> {
    let (before, last) = last_statement(formula);
    if sides(last).is_some() {
        return None;
    }
    let before = if before.is_empty() { String::new() } else { format!("{before}; ") };
    let left = format!("{before}{}", derivative(last));
    // Of an array only a zero of its shape makes a claim; the shape is that of both sides where they are the same.
    let reading = Reading::new(&format!("{left} = {}", derivative(last)), true);
    let document = reading.document();
    let shape = document.items.iter().find_map(|item| match item {
        Item::Claim(claim) => match &claim.body {
            Body::Equal(left, _) => Some(&left.shape),
            Body::Shape(..) => None,
        },
        Item::Faulty(_) => None,
    })?;
    let zero = if shape.is_scalar() { "0".to_owned() } else { format!("0{}", shape.show(&document.dims)) };
    Some((format!("{left} = {zero}"), zero))
}

/// The command about the slope of a formula, and what to do with it.
pub(super) fn with_slope(formula: &str) -> Option<String> {
    let (claim, zero) = about_slope(formula)?;
    Some(format!("`{}`, with your answer in place of {zero}", with_claim(&claim)))
}

/// Whether a word that is no file is a formula: it has signs that names of files have not, and can be read.
pub(super) fn is_formula(word: &str) -> bool {
    let ending = std::path::Path::new(word).extension().map(|ending| ending.to_string_lossy());
    let is_named_like_one = ending.is_some_and(|ending| ending.chars().all(char::is_alphabetic));
    !is_named_like_one && word.contains(['(', '^', '*', '+']) && about_slope(word).is_some()
}

/// A formula's derivative as a claim has it; the same where it is one.
fn derivative(formula: &str) -> String {
    if is_written(formula) {
        return formula.to_owned();
    }
    let (of, by) = taken_apart(formula);
    format!("d({of})/d{by}")
}

/// The command that works a derivative out which stands in a claim, or behind declarations: `d(x^2)/dx = 2*x`,
/// `var x; d(x^2)/dx`. `kept` are its options.
pub(super) fn with_derivative(text: &str, kept: &str) -> String {
    let (before, last) = last_statement(text);
    let of = sides(last).map_or(last, |(left, right)| if is_value_name(left) { right } else { left }).trim();
    let by = match () {
        () if is_written(of) || kept.contains(" --wrt") => String::new(),
        () => format!("--wrt {} ", in_a_line(&taken_apart(of).1)),
    };
    let declared = if before.is_empty() { String::new() } else { format!(" --declare {}", quote(&in_a_line(before))) };
    format!("backproof derive {by}{}{kept}{declared}", quote(&in_a_line(of)))
}

/// The declarations before the last statement, and that; between brackets a `;` ends a row.
pub(super) fn last_statement(text: &str) -> (&str, &str) {
    let first = text.split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty()).unwrap_or_default();
    ends(text)
        .next_back()
        .filter(|_| KEYWORDS.contains(&first))
        .map_or(("", text.trim()), |at| (text[..at].trim(), text[at + 1..].trim()))
}

/// Where statements end in a text: at each `;` outside of square brackets.
fn ends(text: &str) -> impl DoubleEndedIterator<Item = usize> {
    let inside = |at: usize| text[at..].matches(']').count() != text[at..].matches('[').count();
    text.match_indices(';').map(|(at, _)| at).filter(move |at| !inside(*at))
}

/// Both sides of the one equation in a text.
pub(super) fn equation(text: &str) -> Option<(&str, &str)> {
    sides(text).filter(|_| ends(text).next().is_none())
}

/// Both sides of an equation; a comparison, and what stands in brackets, is none.
pub(super) fn sides(text: &str) -> Option<(&str, &str)> {
    let mut depth = 0_i32;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            '=' if depth == 0 && !matches!(before, '<' | '>' | '!') => {
                return Some((&text[..at], rest.strip_prefix('=').unwrap_or(rest)));
            }
            _ => {}
        }
        before = c;
    }
    None
}

/// Whether a side is the name that a value is given: `y`, `f(x)` for a function of one letter.
fn is_value_name(side: &str) -> bool {
    let side = side.trim();
    let name = side.split('(').next().unwrap_or(side);
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_name && (name == side || name.chars().count() == 1 && side.ends_with(')'))
}

/// `J` and `W` of `dJ/dW`, `x^2` and `x` of `d(x^2)/dx`; of anything else its first letter that stands alone, as what it
/// may be differentiated by.
pub(super) fn taken_apart(expression: &str) -> (String, String) {
    let apart = expression.trim().strip_prefix("d(").and_then(|rest| rest.rsplit_once(")/d"));
    let named = || expression.trim().strip_prefix('d').and_then(|rest| rest.split_once("/d"));
    let is_name = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || c == '_');
    let named = || named().filter(|(of, by)| is_name(of) && is_name(by));
    if let Some((inner, by)) = apart.or_else(named) {
        return (inner.to_owned(), by.to_owned());
    }
    let words = expression.split(|c: char| !c.is_alphanumeric() && c != '_');
    let name = words
        .filter(|word| word.chars().count() == 1 && word.starts_with(char::is_alphabetic))
        .find(|word| *word != "e");
    (expression.to_owned(), name.unwrap_or("x").to_owned())
}

/// What is wrong with the first statement of a text that cannot be read.
pub(super) fn first_fault(reading: &Reading, one_liner: bool) -> Option<String> {
    reading.document().items.iter().find_map(|item| match item {
        Item::Faulty(faulty) => told(faulty.line, &faulty.faults, reading, one_liner),
        Item::Claim(_) => None,
    })
}

/// The first fault of a statement, and what to write; of a file with its line.
pub(super) fn told(line: usize, faults: &[Fault], reading: &Reading, one_liner: bool) -> Option<String> {
    let fault = faults.first()?;
    let place = if one_liner { String::new() } else { format!("line {line}: ") };
    let slope = with_slope(reading.text()).filter(|_| one_liner).map(|slope| format!("write {slope}"));
    let hint = slope.or_else(|| fault.hint.clone()).map(|hint| format!("; {hint}")).unwrap_or_default();
    Some(in_a_line(&format!("{place}{}{hint}", fault.message)))
}

/// The labels of a text's claims.
pub(super) fn labels(reading: &Reading) -> Vec<String> {
    let label = |item: &Item| match item {
        Item::Claim(claim) => claim.label.clone(),
        Item::Faulty(faulty) => faulty.label.clone(),
    };
    reading.document().items.iter().filter_map(label).collect()
}

/// A claim without its quotes, which the shell has taken to pieces: no file has such names.
pub(super) fn in_pieces(words: &[String]) -> Option<String> {
    let is_claim = words.len() > 1
        && words.iter().any(|word| word == "=")
        && !words.iter().any(|word| std::path::Path::new(word).exists());
    is_claim.then(|| words.join(" "))
}

/// What to write where a claim stands without its quotes.
pub(super) fn quoted(claim: &str) -> String {
    let told = match command().as_deref() {
        Some("derive") => with_derivative(claim, ""),
        _ => with_claim(claim),
    };
    format!("this is a claim without its quotes; write `{told}`")
}

/// Says of a label that no claim has which there are.
pub(super) fn no_claim(name: &str, labels: &[String]) -> String {
    let near = meant(name, labels.iter().map(String::as_str));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let list = if labels.is_empty() { "none has a label".into() } else { format!("there are {}", labels.join(", ")) };
    format!("there is no claim `{}`{hint}\nOf the claims {list}.", in_a_line(name))
}

/// Whether a word is the name of a file rather than an expression.
pub(super) fn is_file(word: &str) -> bool {
    word.ends_with(".claim") || std::path::Path::new(word).is_file()
}

/// What of the options of `derive` is to stand in another command of it, too.
pub(super) fn kept(arguments: &[String]) -> String {
    let (mut kept, mut words) = (String::new(), arguments.iter());
    while let Some(word) = words.next() {
        if matches!(word.split('=').next(), Some("--file" | "--declare" | "--seed" | "--wrt")) {
            let value = if word.contains('=') { None } else { words.next() };
            for part in [Some(word), value].into_iter().flatten() {
                kept += &format!(" {}", quote(&in_a_line(part)));
            }
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_have_sides() {
        assert_eq!(sides("d(x^2)/dx = 2*x"), Some(("d(x^2)/dx ", " 2*x")));
        assert_eq!(sides("y == x"), Some(("y ", " x")));
        for text in ["if(x >= 0, x, 0)", "x <= 1", "sum(X, axis=0)", "x != 1"] {
            assert_eq!(sides(text), None, "{text}");
        }
    }

    #[test]
    fn formulas_become_claims_about_their_slopes() {
        for (formula, claim) in [
            ("x^2", Some("d(x^2)/dx = 0")),
            ("d(t^2)/dt", Some("d(t^2)/dt = 0")),
            ("dims n; var w[n]; w'*w", Some("dims n; var w[n]; d(w'*w)/dw = 0[n]")),
            ("claims/*.claim", None),
            ("x = 1", None),
        ] {
            let told = about_slope(formula).map(|(claim, _)| claim);
            assert_eq!(told.as_deref(), claim, "{formula}");
        }
    }

    #[test]
    fn derivatives_stand_in_claims() {
        for (text, command) in [
            ("d(x^2)/dx = 2*x", "backproof derive 'd(x^2)/dx'"),
            ("y = t^2", "backproof derive --wrt t 't^2'"),
            ("dims n; var x[n]; d(sum(x))/dx", "backproof derive 'd(sum(x))/dx' --declare 'dims n; var x[n]'"),
        ] {
            assert_eq!(with_derivative(text, ""), command);
        }
    }
}
