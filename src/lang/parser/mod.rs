//! Tokens → syntax tree.
//!
//! First the tokens are split into statements, by line ends, brackets and keywords alone; then each statement is parsed by itself.
//! So a fault never reaches beyond its statement, and a statement at fault still gives all that is known of it: the names it
//! declares, its label, what it expects. Recursion and the depth of every tree are bounded by [`MAX_DEPTH`].

mod array;
mod atom;
mod books;
mod call;
mod cases;
mod claim;
mod core;
mod dims;
mod domain;
mod environment;
mod expr;
mod foreign;
mod index;
mod kinds;
mod latex;
mod line;
mod member;
mod number;
mod quotient;
mod snippet;
mod split;
mod start;
mod statement;
mod straight;
mod strange;
mod unexpected;

use std::collections::{HashMap, HashSet};

pub use self::array::MAX_PARTS;
use self::core::Parser;
use super::ast::{ClaimParts, Fault, SourceFile, Span, Statement, StatementKind};
use super::lexer::{Token, TokenKind, tokenize};

pub(super) use self::latex::{Known, UNDECLARED, Unread, plain as plain_latex};
pub(super) use self::snippet::is_derivative_of;
pub(super) use self::straight::is_straight;

/// The size in bytes beyond which a text is not read.
pub const MAX_BYTES: usize = 1 << 20;
/// The number of levels of an expression or a dimension, brackets counted. A chain `a*b*c` is as deep as it has operators, a chain
/// of sums is flat.
pub const MAX_DEPTH: usize = 200;
/// The number of digits of a number, and of the absolute value of its exponent of ten.
pub const MAX_DIGITS: usize = 1000;
/// The number of primes of a function: `f'''` has three.
pub const MAX_ORDER: usize = 20;
/// The highest exponent and the highest degree of a dimension.
pub const MAX_DIM_DEGREE: u32 = 64;
/// The number of faults that are reported of one statement.
pub const MAX_FAULTS: usize = 10;

/// What a name is known to be, where that decides how the text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Declared {
    Function,
    Value,
}

/// The names declared before a statement.
type Scope = HashMap<String, Declared>;

/// Where a statement stands: in a file it starts with a keyword, in a one-liner it may be a bare claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    File,
    OneLiner,
}

/// Reads a file. It never panics; what cannot be read is among the statements as [`StatementKind::Faulty`].
///
/// ```
/// use backproof::lang::parser::parse;
/// let file = parse("var x\nclaim square: d(x^2)/dx = 2*x");
/// assert_eq!(file.statements.len(), 2);
/// ```
pub fn parse(text: &str) -> SourceFile {
    parse_at(text, Place::File)
}

/// Reads the text of `check --claim`: statements separated by `;`, of which those without a keyword are claims.
///
/// ```
/// use backproof::lang::ast::StatementKind;
/// use backproof::lang::parser::parse_one_liner;
/// let file = parse_one_liner("d(x^2)/dx = 2*x");
/// assert!(matches!(file.statements[0].kind, StatementKind::Claim(_)));
/// ```
pub fn parse_one_liner(text: &str) -> SourceFile {
    parse_at(text, Place::OneLiner)
}

fn parse_at(text: &str, place: Place) -> SourceFile {
    if text.len() > MAX_BYTES {
        return too_long(text);
    }
    let split = split::split(text, &tokenize(text));
    let mut scope = Scope::new();
    let mut file = SourceFile { statements: Vec::with_capacity(split.pieces.len()), remarks: Vec::new() };
    let pieces = || split.pieces.iter().map(|piece| &split.tokens[piece.tokens.clone()]);
    let elsewhere = Elsewhere {
        declared: pieces().flat_map(|tokens| declared(text, tokens)).collect(),
        differentiated: pieces().flat_map(|tokens| differentiated(text, tokens)).collect(),
        arrays: pieces().fold(HashSet::new(), |mut known, tokens| {
            known.extend(arrays(text, tokens, &known));
            known
        }),
    };
    for piece in &split.pieces {
        let tokens = &split.tokens[piece.tokens.clone()];
        let mut parser = Parser::new(text, tokens, &scope, &elsewhere);
        let kind = parser.run(place);
        file.remarks.append(&mut parser.found.remarks);
        let declared = parser.found.declared;
        if let Some(last) = file.statements.last_mut().filter(|last| goes_on(text, last, tokens)) {
            wait_for(last, piece.line);
        }
        file.statements.push(Statement {
            kind,
            span: tokens[0].span.to(tokens[tokens.len() - 1].span),
            line: piece.line,
        });
        for (name, what) in declared {
            scope.entry(name).or_insert(what);
        }
    }
    let is_at_fault = |statement: &Statement| matches!(statement.kind, StatementKind::Faulty { .. });
    if place == Place::File
        && file.statements.first().is_some_and(is_at_fault)
        && let Some(program) = snippet::program(text, &file)
    {
        return program;
    }
    file
}

/// Whether a piece is likely to be the rest of the formula in the lines above: it starts with an operator, and is no equation.
fn goes_on(text: &str, last: &Statement, tokens: &[Token]) -> bool {
    let starts = split::is_operator(tokens[0].kind) || split::closes(tokens[0].kind);
    // `// …` and `-- …` are comments in other languages.
    let is_comment = tokens.get(1).is_some_and(|second| {
        second.span.start == tokens[0].span.end
            && matches!(tokens[0].kind, TokenKind::Slash | TokenKind::Minus)
            && split::is_operator(second.kind)
    });
    let is_equation = tokens.iter().any(|token| matches!(token.kind, TokenKind::Equal | TokenKind::EqualEqual));
    let between = &text[last.span.end..tokens[0].span.start];
    starts && !is_comment && !is_equation && !between.contains(';')
}

/// Takes back how far a formula was taken to go: what it says is not known before the line that may belong to it is mended.
fn wait_for(statement: &mut Statement, line: usize) {
    let (declares, claim) = match &statement.kind {
        StatementKind::Claim(claim) => {
            let label = claim.label.as_ref().map(|label| label.name.clone());
            let (expectation, text) = (claim.expectation.clone(), claim.text.clone());
            (Vec::new(), Some(ClaimParts { label, expectation, text }))
        }
        StatementKind::Let { name, .. } | StatementKind::Function { name, .. } => (vec![name.name.clone()], None),
        _ => return,
    };
    let fault =
        Fault::new(statement.span, format!("line {line} starts with an operator, and may belong to this formula"))
            .with_hint(format!("mend line {line} first"))
            .following(line);
    statement.kind = StatementKind::Faulty { faults: vec![fault], declares, claim, repaired: None };
}

/// What the whole text says of names, wherever it does.
struct Elsewhere<'t> {
    /// Names that a statement with a keyword declares.
    declared: HashSet<&'t str>,
    /// Names that are differentiated: `J` of `dJ/dW`, `y` of `y'`.
    differentiated: HashSet<&'t str>,
    /// Names of arrays, as far as tokens show: `X` of `var X[n,k]`, `Z` of `let Z = X + 1`.
    arrays: HashSet<&'t str>,
}

/// The arrays that a statement declares.
fn arrays<'t>(text: &'t str, tokens: &[Token], known: &HashSet<&'t str>) -> Vec<&'t str> {
    const SCALARS: [&str; 10] = ["sum", "mean", "norm", "dot", "tr", "det", "logdet", "logsumexp", "Σ", "rows"];
    let written = |token: &Token| &text[token.span.start..token.span.end];
    let starts = |at: usize, kind: TokenKind| tokens.get(at).is_some_and(|token| token.kind == kind);
    match tokens.first().map(written) {
        Some("var" | "const") => {
            let has_shape = |at: &usize| starts(*at, TokenKind::Ident) && starts(at + 1, TokenKind::OpenBracket);
            (1..tokens.len()).filter(has_shape).map(|at| written(&tokens[at])).collect()
        }
        Some("let") if starts(1, TokenKind::Ident) => {
            let value = tokens.iter().skip(2);
            let is_number = value.clone().any(|token| SCALARS.contains(&written(token)));
            let is_array = value.clone().any(|token| known.contains(written(token)));
            let by_entry = starts(2, TokenKind::OpenBracket);
            if by_entry || is_array && !is_number { vec![written(&tokens[1])] } else { Vec::new() }
        }
        _ => Vec::new(),
    }
}

fn differentiated<'t>(text: &'t str, tokens: &[Token]) -> Vec<&'t str> {
    let written = |token: &Token| &text[token.span.start..token.span.end];
    let behind = |at: usize| tokens.get(at + 1).map(|token| token.kind);
    let name = |(at, token): (usize, &Token)| match (token.kind, behind(at), behind(at + 1)) {
        (TokenKind::Ident, Some(TokenKind::Slash), _) => written(token).strip_prefix(['d', '∂']),
        (TokenKind::Ident, Some(TokenKind::Prime), Some(TokenKind::Open | TokenKind::DotOpen)) => None,
        (TokenKind::Ident, Some(TokenKind::Prime), _) => Some(written(token)),
        _ => None,
    };
    tokens.iter().enumerate().filter_map(name).filter(|name| !name.is_empty()).collect()
}

/// The names that a statement with a keyword declares, as far as its tokens show.
fn declared<'t>(text: &'t str, tokens: &[Token]) -> Vec<&'t str> {
    let written = |token: &Token| &text[token.span.start..token.span.end];
    let is_list = match tokens.first().map(written) {
        Some("dims" | "var" | "const" | "index") => true,
        Some("let" | "function") => false,
        _ => return Vec::new(),
    };
    let mut starts = true;
    let mut names = Vec::new();
    for token in &tokens[1..] {
        if token.kind == TokenKind::Ident && starts {
            names.push(written(token));
        }
        starts = is_list && token.kind == TokenKind::Comma;
    }
    names
}

/// Whether a text can be read as a value: what a message offers has to be one.
fn is_value(text: &str) -> bool {
    let statements = parse(&format!("let value = {text}")).statements;
    matches!(statements.as_slice(), [Statement { kind: StatementKind::Let { .. }, .. }])
}

/// Whether a text is a single name.
fn is_name(text: &str) -> bool {
    text.starts_with(char::is_alphabetic) && text.chars().all(|c| c.is_alphanumeric() || c == '_')
}

fn too_long(text: &str) -> SourceFile {
    let message = format!("the text has {} bytes; at most {MAX_BYTES} are read", text.len());
    let fault = Fault::new(Span::default(), message).with_hint("split it into several files");
    let kind = StatementKind::Faulty { faults: vec![fault], declares: Vec::new(), claim: None, repaired: None };
    SourceFile { statements: vec![Statement { kind, span: Span::default(), line: 1 }], remarks: Vec::new() }
}
