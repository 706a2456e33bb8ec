//! What every part of the parser uses: looking at tokens, reporting faults, recovering.

use super::split::{closes, opens};
use super::{Declared, Elsewhere, MAX_DEPTH, MAX_FAULTS, Place, Scope};
use crate::lang::ast::{ClaimParts, Expr, ExprKind, Fault, Ident, Span, StatementKind};
use crate::lang::builtin::{Reserved, may_be_declared, reserved};
use crate::lang::lexer::{Token, TokenKind};

/// The parse of a part ended at a fault that is already reported.
#[derive(Debug)]
pub(super) struct Stop;

/// A part, or nothing after a fault that cannot be passed over.
pub(super) type Parsed<T> = Result<T, Stop>;

/// An expression and the number of its levels.
///
/// It is boxed because the parser recurses over ten functions for each bracket: small frames are what lets it read [`MAX_DEPTH`]
/// brackets on the stack of a test's thread, unoptimised. For the same reason what only builds trees or messages is kept out of the
/// functions that recurse, and out of line.
pub(super) struct Node {
    pub expr: Box<Expr>,
    pub height: usize,
}

/// The parser of one statement.
pub(super) struct Parser<'a> {
    pub text: &'a str,
    /// The statement's tokens, up to the expectation once that has been read.
    pub tokens: &'a [Token],
    /// The statement's tokens, all of them.
    pub all: &'a [Token],
    pub position: usize,
    /// How many brackets are open before each token.
    pub levels: Vec<usize>,
    /// The number of expressions that are being read around the present place.
    pub depth: usize,
    /// The number of brackets around what stands in each array that is being written out.
    pub literals: Vec<usize>,
    /// What is known of names.
    pub names: Names<'a>,
    /// What the statement says, and what is wrong with it.
    pub found: Found,
}

/// What is known of names while one statement is read.
pub(super) struct Names<'a> {
    /// Those declared before this statement.
    scope: &'a Scope,
    /// What the whole text says of names.
    pub elsewhere: &'a Elsewhere<'a>,
    /// The parameter of the function whose body is being read.
    pub parameter: Option<String>,
}

/// What has been found in a statement.
#[derive(Default)]
pub(super) struct Found {
    pub faults: Vec<Fault>,
    pub remarks: Vec<Fault>,
    /// The names this statement declares.
    pub declared: Vec<(String, Declared)>,
    /// What has been read of a claim.
    pub claim: Option<ClaimParts>,
    /// The place of the label, where any letter and digit may stand.
    pub label: Option<Span>,
    /// Places of which a fault says all there is to say: their strange characters are no news.
    pub told: Vec<Span>,
}

impl Names<'_> {
    /// What a name is declared as before this place.
    fn declared_as(&self, name: &str) -> Option<Declared> {
        if self.parameter.as_deref() == Some(name) { Some(Declared::Value) } else { self.scope.get(name).copied() }
    }
}

impl Found {
    /// Notes a fault.
    fn fault(&mut self, fault: Fault) {
        // Twice as many as are shown, for the duplicates; no more, for texts made of faults.
        if self.faults.len() < 2 * MAX_FAULTS {
            self.faults.push(fault);
        }
    }

    /// Notes that the statement declares a name.
    pub(super) fn declare(&mut self, name: String, what: Declared) {
        self.declared.push((name, what));
    }

    /// Whether nothing that is strange at a place is news.
    pub(super) fn is_told(&self, span: Span) -> bool {
        let mut quiet = self.told.iter().chain(&self.label);
        quiet.any(|place| span.start >= place.start && span.end <= place.end)
    }

    /// The statement, if nothing is wrong with it; else a faulty one, with what is known of it.
    fn statement(&mut self, outcome: Parsed<StatementKind>) -> StatementKind {
        match outcome {
            Ok(kind) if self.faults.is_empty() => kind,
            outcome => {
                let is_certain = self.faults.iter().all(|fault| fault.repair.is_some());
                let repaired = outcome.ok().filter(|_| is_certain).map(Box::new);
                self.faults.sort_by_key(|fault| (fault.span.start, fault.span.end));
                self.faults.dedup_by_key(|fault| fault.span);
                self.faults.truncate(MAX_FAULTS);
                let declares = self.declared.iter().map(|name| name.0.clone()).collect();
                let (faults, claim) = (std::mem::take(&mut self.faults), self.claim.take());
                StatementKind::Faulty { faults, declares, claim, repaired }
            }
        }
    }
}

impl<'a> Parser<'a> {
    /// A parser of one statement's tokens, of which there is at least one.
    pub(super) fn new(
        text: &'a str,
        tokens: &'a [Token],
        scope: &'a Scope,
        elsewhere: &'a Elsewhere<'a>,
    ) -> Parser<'a> {
        let levels = tokens.iter().scan(0usize, |open, token| {
            let before = *open;
            *open = if opens(token.kind) { before + 1 } else { before.saturating_sub(usize::from(closes(token.kind))) };
            Some(before)
        });
        Parser {
            text,
            tokens,
            all: tokens,
            position: 0,
            levels: levels.collect(),
            depth: 0,
            literals: Vec::new(),
            names: Names { scope, elsewhere, parameter: None },
            found: Found::default(),
        }
    }

    /// Reads the statement; at the first fault or at the tenth, it becomes a faulty one.
    pub(super) fn run(&mut self, place: Place) -> StatementKind {
        let whole = self.all[0].span.to(self.all[self.all.len() - 1].span);
        let outcome = if super::environment::is_latex(self.slice(whole)) {
            self.latex(place)
        } else {
            let outcome = self.statement(place);
            self.report_strange();
            self.report_unclosed();
            outcome
        };
        if outcome.is_err() && self.found.faults.is_empty() {
            let fault = self.unexpected("something else");
            self.found.faults.push(fault);
        }
        self.found.statement(outcome)
    }

    /// The token `ahead` tokens further on.
    pub(super) fn token(&self, ahead: usize) -> Option<Token> {
        self.tokens.get(self.position + ahead).copied()
    }

    /// How many brackets are open before a token of the statement.
    pub(super) fn brackets_before(&self, index: usize) -> usize {
        self.levels[index]
    }

    /// Its kind.
    pub(super) fn kind(&self, ahead: usize) -> Option<TokenKind> {
        self.token(ahead).map(|token| token.kind)
    }

    /// `1.5` for `1,5`, where the comma is the next token.
    pub(super) fn decimal_comma(&self) -> Option<String> {
        let (before, comma, after) = (self.position.checked_sub(1)?, self.token(0)?, self.token(1)?);
        let before = self.tokens[before];
        let is_joined = before.span.end == comma.span.start && comma.span.end == after.span.start;
        let are_numbers = before.kind == TokenKind::Number && after.kind == TokenKind::Number;
        let is_one = is_joined && are_numbers && comma.kind == TokenKind::Comma;
        is_one.then(|| format!("{}.{}", quote(self.slice(before.span)), quote(self.slice(after.span))))
    }

    /// Whether a statement with a keyword gives this name to something, above or below.
    pub(super) fn is_declared_somewhere(&self, name: &str) -> bool {
        self.names.elsewhere.declared.contains(name)
    }

    /// `/dx` further on, where this bracket stands behind the `d` of a derivative.
    pub(super) fn end_of_derivative(&self, open: Token) -> Option<String> {
        let sign = self.tokens.iter().find(|token| token.span.end == open.span.start)?;
        let sign = Some(self.slice(sign.span)).filter(|sign| matches!(*sign, "d" | "∂"))?;
        let pairs = self.tokens.windows(2).filter(|pair| pair[0].span.start > open.span.start);
        let mut below =
            pairs.filter(|pair| pair[0].kind == TokenKind::Slash && self.slice(pair[1].span).starts_with(sign));
        below.next().map(|pair| self.slice(pair[0].span.to(pair[1].span)).to_owned())
    }

    /// The text at a place.
    pub(super) fn slice(&self, span: Span) -> &'a str {
        &self.text[span.start..span.end]
    }

    /// The identifier `ahead` tokens further on.
    pub(super) fn word(&self, ahead: usize) -> Option<&'a str> {
        self.token(ahead).filter(|token| token.kind == TokenKind::Ident).map(|token| self.slice(token.span))
    }

    /// The next token, if it is of that kind; it is then read.
    pub(super) fn eat(&mut self, kind: TokenKind) -> Option<Token> {
        let token = self.token(0).filter(|token| token.kind == kind)?;
        self.position += 1;
        Some(token)
    }

    /// The next token, which has to be of that kind.
    pub(super) fn expect(&mut self, kind: TokenKind, wanted: &str) -> Parsed<Token> {
        self.eat(kind).ok_or(()).or_else(|()| self.stop_unexpected(wanted))
    }

    /// The next token if it is that word; it is then read.
    pub(super) fn eat_word(&mut self, word: &str) -> bool {
        let found = self.word(0) == Some(word);
        self.position += usize::from(found);
        found
    }

    /// Nothing may follow.
    pub(super) fn expect_end(&mut self) -> Parsed<()> {
        if self.token(0).is_none() { Ok(()) } else { self.stop_unexpected("the end of the statement") }
    }

    /// The place of the next token, or of the last one where none is left. It is never empty.
    pub(super) fn here(&self) -> Span {
        let last = self.tokens.len().saturating_sub(1);
        // Where the expectation is all there is, no token is left before it.
        self.tokens.get(self.position.min(last)).or(self.all.first()).map(|token| token.span).unwrap_or_default()
    }

    /// The place of the token that was read last.
    pub(super) fn before(&self) -> Span {
        self.tokens.get(self.position.saturating_sub(1)).map(|token| token.span).unwrap_or_default()
    }

    /// Notes a fault; the parse goes on.
    #[inline(never)]
    pub(super) fn fault(&mut self, fault: Fault) {
        self.found.fault(fault);
    }

    /// Notes a fault; the parse of this part ends.
    #[inline(never)]
    pub(super) fn stop<T>(&mut self, fault: Fault) -> Parsed<T> {
        self.fault(fault);
        Err(Stop)
    }

    /// Notes that something else was expected; the parse of this part ends.
    #[inline(never)]
    pub(super) fn stop_unexpected<T>(&mut self, wanted: &str) -> Parsed<T> {
        if self.token(0).is_none_or(|token| !token.strange || token.kind != TokenKind::Foreign) {
            let fault = self.unexpected(wanted);
            self.fault(fault);
        }
        Err(Stop)
    }

    /// An expression of one more level than the highest of its parts.
    #[inline(never)]
    pub(super) fn node(&mut self, kind: ExprKind, span: Span, parts: usize) -> Parsed<Node> {
        if parts >= MAX_DEPTH {
            let before = self.before();
            return self.stop(too_deep(before));
        }
        Ok(Node { expr: Box::new(Expr { kind, span }), height: parts + 1 })
    }

    /// Begins a part one level further in; [`Parser::leave`] ends it.
    pub(super) fn enter(&mut self) -> Parsed<()> {
        if self.depth >= MAX_DEPTH {
            let here = self.here();
            return self.stop(too_deep(here));
        }
        self.depth += 1;
        Ok(())
    }

    /// Ends a part that [`Parser::enter`] began.
    pub(super) fn leave(&mut self) {
        self.depth -= 1;
    }

    /// What a name is declared as before this place.
    pub(super) fn declared_as(&self, name: &str) -> Option<Declared> {
        self.names.declared_as(name)
    }

    /// Why a name cannot be that of a value here: what the file declares by a recent word of the language is its own.
    pub(super) fn reserved(&self, name: &str) -> Option<Reserved> {
        reserved(name).filter(|_| !(may_be_declared(name) && self.declared_as(name).is_some()))
    }

    /// Goes on to the next token of that kind outside all brackets, or to the end; says whether there is one.
    pub(super) fn skip_to(&mut self, kind: TokenKind) -> bool {
        while let Some(token) = self.token(0) {
            if token.kind == kind && self.levels[self.position] == 0 {
                return true;
            }
            self.position += 1;
        }
        false
    }

    /// Items separated by commas; after a fault the next item is read all the same.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parsed<T>) -> Parsed<Vec<T>> {
        let (mut items, mut stopped) = (Vec::new(), false);
        loop {
            let outcome = item(self).and_then(|item| {
                if let Some(fault) = self.said_apart() {
                    return self.stop(fault);
                }
                if self.token(0).is_none() || self.kind(0) == Some(TokenKind::Comma) {
                    Ok(item)
                } else if self.kind(0) == Some(TokenKind::Ident) {
                    let fault = self.unexpected("`,` or the end of the statement");
                    self.stop(if fault.hint.is_none() { fault.with_hint("put a comma before it") } else { fault })
                } else {
                    self.stop_unexpected("`,` or the end of the statement")
                }
            });
            match outcome {
                Ok(item) => items.push(item),
                Err(Stop) => stopped = true,
            }
            self.skip_to(TokenKind::Comma);
            if self.eat(TokenKind::Comma).is_none() {
                return if stopped { Err(Stop) } else { Ok(items) };
            }
        }
    }

    /// A name that is being declared.
    pub(super) fn new_name(&mut self, what: &str) -> Parsed<Ident> {
        let token = self.expect(TokenKind::Ident, what)?;
        let name = self.slice(token.span);
        if let Some(table) = reserved(name).filter(|_| !may_be_declared(name)) {
            let message = format!("`{name}` cannot be declared: it is {}", table.describe());
            let fault = Fault::new(token.span, message).with_hint(format!("choose another name, such as `{name}1`"));
            // What is below is read as if another name had been chosen.
            self.fault(if is_letter_constant(name) { fault.read_on() } else { fault });
        } else if name == "∂" {
            self.fault(Fault::new(token.span, "`∂` alone is not a name").with_hint("write a letter after it: `∂Z`"));
        }
        Ok(Ident { name: name.to_owned(), span: token.span })
    }
}

/// Whether a name is a constant's that people give to values of their own: `I` for an overlap, `e` for an error.
pub(super) fn is_letter_constant(name: &str) -> bool {
    matches!(name, "I" | "e")
}

/// Whether a word is one of the verdicts that can be expected.
pub(super) fn is_verdict(word: &str) -> bool {
    matches!(word, "verified" | "refuted" | "unknown" | "error")
}

/// A bracket without its partner.
pub(super) fn unclosed(span: Span, written: &str) -> Fault {
    let partner = if written == "[" { "]" } else { ")" };
    Fault::new(span, format!("this `{written}` is never closed")).with_hint(format!("add `{partner}`"))
}

fn too_deep(span: Span) -> Fault {
    let message = format!("the expression has more than {MAX_DEPTH} levels here");
    Fault::new(span, message).with_hint("give a part of it a name with `let`")
}

/// A piece of the text, short enough for a message.
pub(super) fn quote(written: &str) -> String {
    const LONGEST: usize = 40;
    match written.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &written[..end]),
        None => written.to_owned(),
    }
}
