//! Index names: entries `X[i, k + 1]`, sums over names `sum(k: E)`, arrays and claims by entry.

use super::call::Head;
use super::core::{Node, Parsed, Parser, quote, unclosed};
use crate::lang::ast::{Binder, Declaration, Expr, ExprKind, Fault, Fold, Ident, StatementKind};
use crate::lang::builtin::reserved;
use crate::lang::dim::MAX_RANK;
use crate::lang::indices::{free_indices, stands_in};
use crate::lang::lexer::TokenKind;
use std::collections::BTreeSet;

/// The most names that one bracket binds.
const MOST_NAMES: usize = 8;

impl Parser<'_> {
    /// `index y[m] in c, k in n`: the word is the next token.
    #[inline(never)]
    pub(super) fn index_maps(&mut self) -> Parsed<StatementKind> {
        self.position = 1;
        self.note_declared("index");
        let declarations = self.list(Self::index_map)?;
        Ok(StatementKind::Inputs { constant: true, declarations })
    }

    fn index_map(&mut self) -> Parsed<Declaration> {
        let name = self.new_name("the name of an index map")?;
        let dims = match self.kind(0) {
            Some(TokenKind::OpenBracket) => self.dims_in_brackets()?.0,
            _ => Vec::new(),
        };
        if dims.len() > MAX_RANK {
            let message = format!("an index map has at most {MAX_RANK} dimensions, not {}", dims.len());
            return self.stop(Fault::new(name.span, message));
        }
        if !self.eat_word("in") {
            let fault = self.unexpected("`in` and what its entries are indices of");
            return self
                .stop(fault.with_hint(format!("write `index {}[m] in c`, with a dimension for c", quote(&name.name))));
        }
        let into = Some(self.dim()?);
        Ok(Declaration { name, dims, into })
    }

    /// Whether something else than integers stands in the square brackets that open here, or `or` behind them, and no
    /// slice.
    pub(super) fn has_index_names(&self) -> bool {
        let is_apart = self.position > 0 && self.before().end < self.here().start;
        let Some(close) = self.closing_bracket(0) else { return false };
        let is_operand = |ahead| matches!(self.kind(ahead), Some(TokenKind::Ident | TokenKind::Number));
        if is_apart && (1..close).any(|ahead| is_operand(ahead) && is_operand(ahead + 1)) {
            // Words in brackets are a remark.
            return false;
        }
        let inner = |kind: TokenKind| (1..close).any(|ahead| self.kind(ahead) == Some(kind));
        let has_or = self.word(close + 1) == Some("or") && self.declared_as("or").is_none();
        (inner(TokenKind::Ident) || has_or) && !self.has_own_colon(close)
    }

    /// Whether a `:` stands between the bracket that opens here and its partner, outside of brackets in it.
    fn has_own_colon(&self, close: usize) -> bool {
        let own = self.brackets_before(self.position) + 1;
        (1..close).any(|ahead| {
            self.kind(ahead) == Some(TokenKind::Colon) && self.brackets_before(self.position + ahead) == own
        })
    }

    /// How far ahead the partner is of the bracket that opens `ahead` tokens further on.
    pub(super) fn closing_bracket(&self, ahead: usize) -> Option<usize> {
        let level = self.brackets_before(self.position + ahead);
        let rest = self.tokens.get(self.position + ahead + 1..)?;
        let closes = |kind: TokenKind| matches!(kind, TokenKind::Close | TokenKind::CloseBracket);
        let at = (0..rest.len())
            .find(|at| closes(rest[*at].kind) && self.brackets_before(self.position + ahead + 1 + at) == level + 1)?;
        Some(ahead + 1 + at)
    }

    /// `X[i, k + 1]`, `X[i - 1] or 0`; the bracket is the next token.
    #[inline(never)]
    pub(super) fn entry(&mut self, node: Node) -> Parsed<Node> {
        let open = self.expect(TokenKind::OpenBracket, "`[`")?.span;
        let (mut index, mut height) = (Vec::new(), node.height);
        loop {
            let at = self.expression()?;
            height = height.max(at.height);
            index.push(*at.expr);
            if self.eat(TokenKind::CloseBracket).is_some() {
                break;
            }
            if self.token(0).is_none() {
                return self.stop(unclosed(open, "["));
            }
            if self.eat(TokenKind::Comma).is_none() {
                return self.stop_dim("`,` or `]`");
            }
        }
        if index.len() > MAX_RANK {
            let message = format!("an array has at most {MAX_RANK} dimensions, and this has {} indices", index.len());
            return self.stop(Fault::new(open.to(self.before()), message));
        }
        let mut or = None;
        if self.word(0) == Some("or") && self.declared_as("or").is_none() {
            self.position += 1;
            let value = self.unary(None)?;
            height = height.max(value.height);
            or = Some(value.expr);
        }
        let span = node.expr.span.to(self.before());
        self.node(ExprKind::Entry { of: node.expr, index, or }, span, height)
    }

    /// Which sum, product, … over index names the call is whose opening bracket is the next token.
    pub(super) fn folds(&self, name: &str) -> Option<Fold> {
        let fold = Fold::ALL.iter().find(|(_, word)| *word == name)?.0;
        let close = self.closing_bracket(0).unwrap_or(self.tokens.len() - self.position);
        (self.word(1).is_some() && self.has_own_colon(close)).then_some(fold)
    }

    /// `sum(k, l in n if k <= l: E)`, from its opening bracket on.
    #[inline(never)]
    pub(super) fn over_names(&mut self, head: &Head<'_>, fold: Fold) -> Parsed<Node> {
        let open = self.here();
        self.position += 1;
        if head.is_dressed() {
            let word = fold.word();
            let fault = Fault::new(head.span(), format!("`{word}` over index names takes no dot and no prime"));
            return self.stop(fault.with_hint(format!("write `{word}(k: …)`")));
        }
        let names = self.binders()?;
        let (mut condition, mut height) = (None, 0);
        if self.eat_word("if") {
            let (comparison, below) = self.comparison()?;
            (condition, height) = (Some(comparison), below);
        }
        self.expect(TokenKind::Colon, "`:` and what is added up")?;
        let body = self.value()?;
        self.close(open)?;
        let (span, height) = (head.span().to(self.before()), height.max(body.height));
        self.node(ExprKind::Over { fold, names, condition, body: body.expr }, span, height)
    }

    /// `i, j in n`
    pub(super) fn binders(&mut self) -> Parsed<Vec<Binder>> {
        let mut names: Vec<Binder> = Vec::new();
        loop {
            let binder = self.binder()?;
            if names.iter().any(|other| other.name.name == binder.name.name) {
                let fault = Fault::new(binder.name.span, format!("the index name `{}` stands twice", binder.name.name));
                return self.stop(fault.with_hint("give each index a name of its own"));
            }
            names.push(binder);
            if names.len() > MOST_NAMES {
                let fault = Fault::new(self.before(), format!("more than {MOST_NAMES} index names stand here"));
                return self.stop(fault.with_hint("put one sum into another"));
            }
            if self.eat(TokenKind::Comma).is_none() {
                return Ok(names);
            }
        }
    }

    fn binder(&mut self) -> Parsed<Binder> {
        let token = self.expect(TokenKind::Ident, "an index name")?;
        let name = self.slice(token.span).to_owned();
        if let Some(why) = reserved(&name) {
            let fault = Fault::new(token.span, format!("`{name}` is no index name: it is {}", why.describe()));
            return self.stop(fault.with_hint("write i, j, k, l, or any name that is not declared"));
        }
        let range = if self.eat_word("in") { Some(self.dim()?) } else { None };
        Ok(Binder { name: Ident { name, span: token.span }, range })
    }

    /// `[i, j in m] = E` behind the name that a `let` gives; nothing is read where declared names or numbers stand in the brackets.
    pub(super) fn by_entry(&mut self) -> Option<Parsed<Vec<Binder>>> {
        let close = self.closing_bracket(0)?;
        let first = self.word(1)?;
        let is_binder = self.kind(close + 1) == Some(TokenKind::Equal)
            && self.declared_as(first).is_none()
            && matches!(self.word(2), None | Some("in"));
        if !is_binder {
            return None;
        }
        self.position += 1;
        Some(self.binders().and_then(|names| {
            if names.len() > MAX_RANK {
                let message = format!("an array has at most {MAX_RANK} dimensions, not {}", names.len());
                return self.stop(Fault::new(names[MAX_RANK].name.span, message));
            }
            self.expect(TokenKind::CloseBracket, "`,` or `]`")?;
            Ok(names)
        }))
    }

    /// Both sides of a claim: where index names are free in them, each is an array by its entries.
    pub(super) fn sides_by_entry(&mut self, left: Expr, right: Expr) -> Parsed<(Expr, Expr)> {
        let is_new = |name: &Ident| self.declared_as(&name.name).is_none() && reserved(&name.name).is_none();
        let mut free: [Vec<Ident>; 2] = [free_indices(&left), free_indices(&right)];
        free.iter_mut().for_each(|names| names.retain(is_new));
        let [mut on_left, on_right] = free;
        // What the other side says is an index is one here, too.
        on_left.extend(on_right.iter().filter(|name| stands_in(&left, &name.name)).cloned());
        let mut seen = BTreeSet::new();
        on_left.retain(|name| seen.insert(name.name.clone()));
        if on_left.is_empty() && on_right.is_empty() {
            return Ok((left, right));
        }
        if let Some(name) = on_right.iter().find(|name| !on_left.iter().any(|other| other.name == name.name)) {
            let message = format!("the index `{}` stands on the right side only", quote(&name.name));
            let below = format!("_{}", name.name);
            let by = self.tokens.iter().map(|token| self.slice(token.span));
            let by = by.take_while(|word| *word != "=").find_map(|word| word.strip_suffix(below.as_str()));
            let hint = match by {
                // `dJ/dx_j = 2*x[j]`
                Some(by) => {
                    format!("an index stands in square brackets on the left, too: `{by}[{}]`", quote(&name.name))
                }
                None => format!("what is added up over it is written `sum({}: …)`", quote(&name.name)),
            };
            return self.stop(Fault::new(name.span, message).with_hint(hint));
        }
        if let Some(name) = on_left.get(MAX_RANK) {
            return self.stop(Fault::new(name.span, format!("a claim by entry has at most {MAX_RANK} indices")));
        }
        let names: Vec<Binder> = on_left.into_iter().map(|name| Binder { name, range: None }).collect();
        let built = |body: Expr| {
            let span = body.span;
            Expr { kind: ExprKind::Build { names: names.clone(), body: Box::new(body) }, span }
        };
        Ok((built(left), built(right)))
    }
}
