//! Values by cases as other languages write them: `1 if x > 0 else 0`, `x > 0 ? 1 : 0`, `{1, x > 0; 0, otherwise}`, `1{x > 0}`, `(x > 0)*1`,
//! `np.where(x > 0, 1, 0)`. Each is read as the `if(…)` that it is, and told with the numbers that stand in it.

use super::core::{Node, Parsed, Parser, Stop};
use super::split::{closes, is_comparison, opens};
use crate::lang::ast::{BinaryOp, Comparison, Expr, ExprKind, Fault};
use crate::lang::edit::walk::children;
use crate::lang::lexer::{Token, TokenKind};
use crate::lang::print::print;
use dashu_ratio::RBig;

/// What is said of cases in other words.
const CASES: &str = "a value by cases is written in another way here";
/// What is said of a comparison that stands for a number.
const NUMBER: &str = "a comparison is no number here";

/// Functions of other languages that choose between two values.
const CHOOSERS: [&str; 9] = ["where", "ifelse", "iif", "If", "IF", "select", "cond", "IfElse", "Where"];
/// What makes a number of a comparison elsewhere.
const CASTS: [&str; 12] =
    ["float", "int", "double", "astype", "float32", "float64", "Float64", "long", "to", "indicator", "ind", "bool"];

impl Parser<'_> {
    /// An expression, and what makes cases of it behind it.
    pub(super) fn value(&mut self) -> Parsed<Node> {
        let start = self.position;
        let node = self.expression()?;
        match self.kind(0) {
            Some(kind) if is_comparison(kind) => self.compared_value(start, node),
            Some(TokenKind::Ident) if self.word(0) == Some("if") && self.has_otherwise() => {
                self.value_before_if(start, node)
            }
            Some(TokenKind::Foreign) if self.slice(self.here()) == "?" => self.value_before_mark(start, node),
            _ => Ok(node),
        }
    }

    /// Whether a word that says what holds elsewhere is still to come.
    pub(super) fn has_otherwise(&self) -> bool {
        self.tokens[self.position..].iter().any(|token| matches!(self.slice(token.span), "else" | "otherwise"))
    }

    /// Whether a word stands between the parts of cases, and is no operand.
    pub(super) fn parts_cases(&self, word: &str) -> bool {
        let parts = match word {
            "else" | "otherwise" | "then" | "elif" | "elseif" => true,
            "if" => self.has_otherwise() || self.in_braces(),
            "for" | "when" => self.in_braces(),
            _ => false,
        };
        parts && self.declared_as(word).is_none()
    }

    /// Whether a brace is open before the next token.
    fn in_braces(&self) -> bool {
        let brace =
            |token: &Token| Some(self.slice(token.span)).filter(|sign| token.strange && matches!(*sign, "{" | "}"));
        self.tokens[..self.position].iter().rev().find_map(brace) == Some("{")
    }

    /// `A if C else B`, with the `if` as the next token.
    #[inline(never)]
    fn value_before_if(&mut self, start: usize, then: Node) -> Parsed<Node> {
        self.position += 1;
        let condition = self.condition_alone()?;
        self.eat(TokenKind::Comma);
        self.eat_otherwise("if(a > b, c, d)")?;
        let otherwise = self.value()?;
        self.cases(start, condition, [then, otherwise], CASES)
    }

    /// `(a > b) ? c : d`, with the `?` as the next token: what stands before it was read as a number.
    #[inline(never)]
    fn value_before_mark(&mut self, start: usize, node: Node) -> Parsed<Node> {
        let height = node.height;
        match node.expr.kind {
            ExprKind::If { condition, .. } if self.found.faults.last().is_some_and(|fault| fault.message == NUMBER) => {
                self.between_two(start, (condition, height))
            }
            _ => self.stop_unexpected("an operator"),
        }
    }

    /// `? c : d`
    fn between_two(&mut self, start: usize, condition: (Comparison, usize)) -> Parsed<Node> {
        self.position += 1;
        let then = self.value()?;
        self.found.told.push(self.tokens[start].span.to(self.before()));
        self.expect(TokenKind::Colon, "`:` and the value where the condition does not hold")?;
        let otherwise = self.value()?;
        self.cases(start, condition, [then, otherwise], CASES)
    }

    /// `a > b` in the place of a value, or before `?`; its sign is the next token.
    #[inline(never)]
    fn compared_value(&mut self, start: usize, left: Node) -> Parsed<Node> {
        let place = self.here();
        let Some(op) = self.compare_op() else { return Ok(left) };
        let condition = self.comparison_after(left, op, "put one `if` into the other")?;
        if self.token(0).is_some_and(|token| token.strange && self.slice(token.span) == "?") {
            return self.between_two(start, condition);
        }
        if self.eat_word("as") {
            self.position += usize::from(self.token(0).is_some());
        }
        if matches!(self.word(0), Some("and" | "or")) || self.token(0).is_some_and(|token| token.strange) {
            self.position = start;
            return self.stop(
                Fault::new(place, NUMBER)
                    .with_hint("one comparison stands in an `if(a > b, 1, 0)`; put one into the other"),
            );
        }
        let [one, zero] = self.one_and_zero()?;
        self.cases(start, condition, [one, zero], NUMBER)
    }

    fn one_and_zero(&mut self) -> Parsed<[Node; 2]> {
        let here = self.before();
        let one = self.node(ExprKind::Number(RBig::ONE), here, 0)?;
        Ok([one, self.node(ExprKind::Number(RBig::ZERO), here, 0)?])
    }

    /// `if x > 0 then 1 else 0`, `if x > 0 { 1 } else { 0 }`, with the `if` as the next token.
    #[inline(never)]
    pub(super) fn worded_cases(&mut self) -> Parsed<Node> {
        let start = self.position;
        if self.kind(1).is_none() {
            let fault = Fault::new(self.here(), "`if` cannot stand here alone");
            return self.stop(fault.with_hint("write `if(a > b, value, otherwise)`"));
        }
        self.position += 1;
        let condition = self.condition_alone()?;
        self.cases_behind(start, condition)
    }

    /// What follows the condition of `if x > 0 then 1 else 0`.
    #[inline(never)]
    pub(super) fn cases_behind(&mut self, start: usize, condition: (Comparison, usize)) -> Parsed<Node> {
        let wanted = "the value where the condition holds";
        if !self.eat_word("then") && !self.eat_sign("{") && self.eat(TokenKind::Colon).is_none() {
            self.eat(TokenKind::Comma);
        }
        if self.token(0).is_none() {
            return self.stop_unexpected(wanted);
        }
        let then = self.value()?;
        self.eat_sign("}");
        self.eat(TokenKind::Comma);
        if matches!(self.word(0), Some("elif" | "elseif")) {
            let otherwise = self.worded_cases()?;
            return self.cases(start, condition, [then, otherwise], CASES);
        }
        self.eat_otherwise("if(a > b, c, d)")?;
        if !self.eat_sign("{") {
            self.eat(TokenKind::Colon);
        }
        let otherwise = self.value()?;
        self.eat_sign("}");
        let _ = self.eat_word("end") || self.eat_word("endif") || self.eat_word("fi");
        self.cases(start, condition, [then, otherwise], CASES)
    }

    /// A comparison, perhaps in brackets.
    fn condition_alone(&mut self) -> Parsed<(Comparison, usize)> {
        let before = (self.position, self.found.faults.len());
        if let Some(open) = self.eat(TokenKind::Open)
            && let Ok(condition) = self.comparison()
            && self.close(open.span).is_ok()
        {
            return Ok(condition);
        }
        (self.position, _) = before;
        self.found.faults.truncate(before.1);
        self.comparison()
    }

    fn eat_otherwise(&mut self, usage: &str) -> Parsed<()> {
        if self.eat_word("else") || self.eat_word("otherwise") {
            return Ok(());
        }
        let fault = self.unexpected("`else` and the value where the condition does not hold");
        self.stop(fault.with_hint(format!("write `{usage}`, with what holds elsewhere as its last part")))
    }

    /// A sign that is not the language's, if it is the next token; it is then read.
    fn eat_sign(&mut self, sign: &str) -> bool {
        let found = self.token(0).is_some_and(|token| token.strange && self.slice(token.span) == sign);
        self.position += usize::from(found);
        found
    }

    /// `{A, C; B, otherwise}` and its like, with the brace as the next token; nothing is read if it is none of them.
    #[inline(never)]
    pub(super) fn braced_cases(&mut self) -> Option<Parsed<Node>> {
        let (start, faults) = (self.position, self.found.faults.len());
        self.position += 1;
        let read = self.two_cases();
        match read {
            Ok((condition, values)) => Some(self.cases(start, condition, values, CASES)),
            Err(Stop) => {
                self.position = start;
                self.found.faults.truncate(faults);
                None
            }
        }
    }

    fn two_cases(&mut self) -> Parsed<((Comparison, usize), [Node; 2])> {
        let first = self.one_case()?;
        let (then, Some(condition)) = first else { return Err(Stop) };
        let _ = self.eat(TokenKind::Comma).is_some() || self.eat(TokenKind::Semicolon).is_some();
        let otherwise = if self.eat_word("else") || self.eat_word("otherwise") {
            self.eat(TokenKind::Colon);
            self.eat(TokenKind::Comma);
            self.expression()?
        } else {
            let (value, other) = self.one_case()?;
            if other.is_some_and(|(other, _)| !is_complement(&condition.0, &other)) {
                return Err(Stop);
            }
            value
        };
        if self.eat_sign("}") { Ok((condition, [then, otherwise])) } else { Err(Stop) }
    }

    /// `A if C`, `A, C`, `C: A`, `B otherwise`: the value, and where it holds.
    fn one_case(&mut self) -> Parsed<(Node, Option<(Comparison, usize)>)> {
        let first = self.expression()?;
        if let Some(op) = self.compare_op() {
            let condition = self.comparison_after(first, op, "")?;
            if self.eat(TokenKind::Colon).is_none() && !self.eat_word("then") {
                self.expect(TokenKind::Comma, "`:`")?;
            }
            return Ok((self.expression()?, Some(condition)));
        }
        self.eat(TokenKind::Comma);
        let _ = ["if", "for", "when", "where"].iter().any(|word| self.eat_word(word));
        if self.eat_word("otherwise") || self.eat_word("else") {
            return Ok((first, None));
        }
        Ok((first, Some(self.condition_alone()?)))
    }

    /// Whether the bracket `ahead` holds a comparison: then `1(x > 0)`, `1{x > 0}`, `[x > 0]` is an indicator.
    pub(super) fn is_indicator(&self, ahead: usize) -> bool {
        let is_brace = |token: &Token, brace: &str| token.strange && self.slice(token.span) == brace;
        let mut open = 0usize;
        for token in self.tokens.iter().skip(self.position + ahead) {
            if opens(token.kind) || is_brace(token, "{") {
                open += 1;
            } else if closes(token.kind) || is_brace(token, "}") {
                open = open.saturating_sub(1);
            } else if open == 1 && is_comparison(token.kind) {
                return true;
            }
            if open == 0 {
                return false;
            }
        }
        false
    }

    /// How many tokens stand before the bracket of an indicator whose sign is the next token: `1{`, `1_{`, `I[`.
    pub(super) fn indicator_bracket(&self) -> Option<usize> {
        let is_open = |ahead: usize| {
            self.token(ahead).is_some_and(|token| opens(token.kind) || (token.strange && self.slice(token.span) == "{"))
        };
        let ahead = if self.word(1) == Some("_") { 2 } else { 1 };
        (is_open(ahead) && self.is_indicator(ahead)).then_some(ahead)
    }

    /// `1{x > 0}`, `[x > 0]`, with so many tokens before its bracket.
    #[inline(never)]
    pub(super) fn indicator(&mut self, ahead: usize) -> Parsed<Node> {
        let start = self.position;
        self.position += ahead + 1;
        let condition = self.comparison()?;
        let is_closed =
            self.eat_sign("}") || self.eat(TokenKind::CloseBracket).is_some() || self.eat(TokenKind::Close).is_some();
        if !is_closed {
            return self.stop_unexpected("a closing bracket");
        }
        let values = self.one_and_zero()?;
        self.cases(start, condition, values, CASES)
    }

    /// Whether `where(C, A, B)`, `If[C, A, B]` stands here, as a choice between two values.
    pub(super) fn chooses(&self, name: &str) -> bool {
        CHOOSERS.contains(&name) && self.declared_as(name).is_none() && self.is_indicator(1)
    }

    /// `where(C, A, B)`, with the name as the next token; the whole starts at a token before it.
    #[inline(never)]
    pub(super) fn chosen(&mut self, start: usize) -> Parsed<Node> {
        self.position += 2;
        let condition = self.comparison()?;
        self.expect(TokenKind::Comma, "`,` and the value where the condition holds")?;
        let then = self.value()?;
        self.expect(TokenKind::Comma, "`,` and the value where the condition does not hold")?;
        let otherwise = self.value()?;
        if self.eat(TokenKind::CloseBracket).is_none() {
            self.expect(TokenKind::Close, "`)`")?;
        }
        self.cases(start, condition, [then, otherwise], CASES)
    }

    /// Whether a name makes a number of a comparison elsewhere, and this is one.
    pub(super) fn is_cast(&self, name: &str, of: &Expr) -> bool {
        CASTS.contains(&name) && self.declared_as(name).is_none() && matches!(of.kind, ExprKind::If { .. })
    }

    /// The choice, with the fault that says how it is written. The faults of its parts are told with it.
    #[inline(never)]
    fn cases(
        &mut self,
        start: usize,
        condition: (Comparison, usize),
        values: [Node; 2],
        message: &str,
    ) -> Parsed<Node> {
        let ((condition, below), [then, otherwise]) = (condition, values);
        let span = self.tokens[start].span.to(self.before());
        let height = below.max(then.height).max(otherwise.height);
        let parts = [&*condition.left, &*condition.right, &*then.expr, &*otherwise.expr];
        let dotted = parts.iter().any(|part| self.is_array(part));
        let kind = ExprKind::If { dotted, condition, then: then.expr, otherwise: otherwise.expr };
        let node = self.node(kind, span, height)?;
        self.found
            .faults
            .retain(|fault| fault.span.to(span) != span || !matches!(fault.message.as_str(), CASES | NUMBER));
        self.found.told.push(span);
        let more = if message == NUMBER { ": 1 where it holds, 0 elsewhere" } else { "" };
        let fault = Fault::new(span, message).with_hint(format!("write `{}`{more}", shown(&node.expr)));
        self.fault(fault.read_on());
        Ok(node)
    }

    /// Whether an expression has an entry for each of an array's, as far as the text shows.
    fn is_array(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => self.names.elsewhere.arrays.contains(name.as_str()),
            ExprKind::Fill { .. } | ExprKind::Identity(_) => true,
            ExprKind::Call { dotted, .. } | ExprKind::If { dotted, .. } => *dotted,
            ExprKind::Derivative { wrt, .. } => self.names.elsewhere.arrays.contains(wrt.name.as_str()),
            ExprKind::Index(..) => false,
            // `x'*x` is a number as a rule.
            ExprKind::Binary(BinaryOp::Mul, left, _) if matches!(left.kind, ExprKind::Transpose(_)) => false,
            _ => children(expr).into_iter().any(|part| self.is_array(part)),
        }
    }
}

/// Whether one condition holds just where the other does not.
fn is_complement(one: &Comparison, other: &Comparison) -> bool {
    use crate::lang::ast::CompareOp::{Greater, GreaterEqual, Less, LessEqual};
    let opposite = matches!(
        (one.op, other.op),
        (Greater, LessEqual | Less)
            | (GreaterEqual, Less | LessEqual)
            | (Less, GreaterEqual | Greater)
            | (LessEqual, Greater | GreaterEqual)
    );
    opposite && print(&one.left) == print(&other.left) && print(&one.right) == print(&other.right)
}

/// What is written, unless it is too long for a message.
fn shown(expr: &Expr) -> String {
    const LONGEST: usize = 120;
    let text = print(expr);
    if text.chars().count() <= LONGEST { text } else { "if(a > b, c, d)".to_owned() }
}
