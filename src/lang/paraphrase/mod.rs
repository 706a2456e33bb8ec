//! A statement in another notation, said as it is written here: NumPy, Julia, MATLAB, Mathematica, LaTeX, sums over an index, products
//! without a sign.
//!
//! The parser tells what is wrong with a statement, place by place. This reader forgives: it takes the whole statement for what it is likely
//! to mean, and prints it. What it prints decides nothing. It is offered as a line to write, and only where the parser reads it and
//! its shapes fit among the lines around it.

mod argument;
mod call;
mod declaration;
mod declare;
mod einsum;
mod fit;
mod name;
mod program;
mod reader;
mod statement;
mod sum;
mod token;
mod whereby;

use super::ast::{Fault, SourceFile, Span, Statement, StatementKind, TRANSLATED};
use super::check::Checked;
use super::habit::advice_for_call;
use super::parser::{parse, parse_one_liner};
use super::typed::Item;

/// Longer texts are not paraphrased, and no longer statements, in bytes.
const LONGEST_TEXT: usize = 20_000;
const LONGEST: usize = 400;
/// So many statements of a text are tried.
const MOST: usize = 12;

/// What is told of a statement in another notation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// How it is written here.
    Line(String),
    /// What can be read in two ways.
    Doubt(String),
    /// Nothing: what the parser has offered does not fit among the lines around it.
    Nothing,
}

/// What is told of the statements in other notations. Later ones are read as if earlier ones were mended.
pub(super) fn lines(text: &str, source: &SourceFile, one_liner: bool) -> Vec<(Span, Offer)> {
    let is_other =
        |at: &usize| matches!(&source.statements[*at].kind, StatementKind::Faulty { faults, .. } if is_own(faults));
    let wanted: Vec<usize> = (0..source.statements.len()).filter(is_other).take(MOST).collect();
    let mut found = Vec::new();
    if text.len() > LONGEST_TEXT {
        return found;
    }
    if let Some(first) = source.statements.first().filter(|first| is_program(first))
        && let Some(line) = program::translated(text)
    {
        return vec![(first.span, Offer::Line(line))];
    }
    let read = |text: &str| if one_liner { parse_one_liner(text) } else { parse(text) };
    let mut mended = text.to_owned();
    // A line may hold more statements than the one it is offered for.
    let mut more = 0;
    for place in wanted {
        let at = place + more;
        let now = read(&mended);
        let Some(span) = now.statements.get(at).map(|statement| statement.span) else { break };
        let written = &mended[span.start..span.end];
        let around = Around { text: &mended, span, at, count: now.statements.len(), one_liner };
        let is_misleading = offered(&source.statements[place]).is_some_and(|line| !around.takes_formula(line));
        if written.len() > LONGEST {
            found.extend(is_misleading.then_some((source.statements[place].span, Offer::Nothing)));
            continue;
        }
        let checked = Checked::new(&mended, &now, one_liner);
        let mut doubt = None;
        let line = declaration::declaration(written)
            .or_else(|| einsum::by_indices(written, &checked))
            .or_else(|| whereby::with_facts(written, &mended[..span.start], one_liner))
            .or_else(|| {
                let said = statement::paraphrase(written, &checked, span.start, one_liner);
                said.map_err(|unread| doubt = unread).ok()
            })
            .filter(|line| line != written && around.takes(line));
        let offer = if let Some(line) = line {
            let next = around.with(&line);
            let after = read(&next);
            let sizes = sizes_to_declare(&next, &after, &line, one_liner);
            more += after.statements.len() - now.statements.len();
            mended = next;
            Some(Offer::Line(sizes + &line))
        } else {
            // What does not fit numbers may fit arrays.
            let is_alone = one_liner && now.statements.len() == 1;
            let declared = if is_alone { declare::declared(written).map(Offer::Line) } else { None };
            declared.or(doubt.map(Offer::Doubt)).or(is_misleading.then_some(Offer::Nothing))
        };
        found.extend(offer.map(|offer| (source.statements[place].span, offer)));
    }
    found
}

/// The formula that the parser offers for a statement in LaTeX.
fn offered(statement: &Statement) -> Option<&str> {
    let StatementKind::Faulty { faults, .. } = &statement.kind else { return None };
    let hint = faults.first()?.hint.as_deref()?;
    hint.strip_prefix(TRANSLATED).filter(|line| !line.starts_with('`'))
}

/// The lines around a statement.
struct Around<'t> {
    text: &'t str,
    span: Span,
    /// Its place among the statements, and how many there are.
    at: usize,
    count: usize,
    one_liner: bool,
}

impl Around<'_> {
    /// The text with another line in the place of the statement.
    fn with(&self, line: &str) -> String {
        format!("{}{line}{}", &self.text[..self.span.start], &self.text[self.span.end..])
    }

    /// Whether a line can stand there.
    fn takes(&self, line: &str) -> bool {
        let next = self.with(line);
        let source = if self.one_liner { parse_one_liner(&next) } else { parse(&next) };
        is_taken(&next, &source, self.at, self.count, self.one_liner)
    }

    /// Whether a formula can stand there: as a claim, as a value with its name, or as the value alone.
    fn takes_formula(&self, formula: &str) -> bool {
        let keywords: &[&str] = if self.one_liner { &["", "let it = "] } else { &["claim: ", "let ", "let it = "] };
        keywords.iter().any(|keyword| self.takes(&format!("{keyword}{formula}")))
    }
}

/// What declares the sizes of a declaration that are declared nowhere.
fn sizes_to_declare(text: &str, source: &SourceFile, line: &str, one_liner: bool) -> String {
    let is_declaration = line.starts_with("var ") || line.starts_with("const ");
    let checked = Checked::new(text, source, one_liner);
    let own = token::tokens(line);
    let stands_there = |size: &&String| is_declaration && own.iter().any(|token| token.text == **size);
    let sizes: Vec<&str> = checked.assumed_sizes().iter().filter(stands_there).map(String::as_str).collect();
    if sizes.is_empty() { String::new() } else { format!("dims {}; ", sizes.join(", ")) }
}

/// Whether the parser took the text for a program, and could not say it.
fn is_program(first: &Statement) -> bool {
    matches!(&first.kind, StatementKind::Faulty { faults, .. }
        if faults.iter().any(|fault| fault.message.ends_with("not a program") && !fault.hint.as_ref().is_some_and(|hint| hint.starts_with(TRANSLATED))))
}

/// Whether the faults are those of the statement itself.
fn is_own(faults: &[Fault]) -> bool {
    faults.iter().all(|fault| fault.follows.is_none())
}

/// Whether the statement, or those in its place, are read, and nothing is wrong with their shapes; names may still have to be declared.
fn is_taken(text: &str, source: &SourceFile, at: usize, count: usize, one_liner: bool) -> bool {
    let Some(more) = source.statements.len().checked_sub(count).filter(|more| *more <= MOST) else { return false };
    let Some(own) = source.statements.get(at..=at + more) else { return false };
    if own.iter().any(|statement| matches!(statement.kind, StatementKind::Faulty { .. })) {
        return false;
    }
    let document = Checked::new(text, source, one_liner).into_document();
    // Whoever has `Γ` as a function may declare one; in a formula it is the known one, which is written otherwise.
    let is_known_elsewhere = |fault: &Fault| {
        let name = fault.message.strip_prefix("unknown function `").and_then(|rest| rest.split('`').next());
        name.is_some_and(|name| advice_for_call(name).is_some())
    };
    let is_fit =
        |fault: &Fault| fault.follows.is_some() || fault.message.starts_with("unknown ") && !is_known_elsewhere(fault);
    document.items.iter().all(|item| match item {
        Item::Faulty(faulty) if own.iter().any(|statement| statement.span == faulty.span) => {
            faulty.faults.iter().all(is_fit)
        }
        _ => true,
    })
}
