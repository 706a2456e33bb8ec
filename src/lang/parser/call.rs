//! Calls: functions and their primes, `if`, the derivative forms.

use super::core::{Node, Parsed, Parser, quote};
use super::{Declared, MAX_ORDER};
use crate::lang::ast::{Axis, Comparison, DerivativeForm, ExprKind, Fault, Ident, Span};
use crate::lang::builtin::{self, Builtin, DERIVATIVE_FORMS, Reserved};
use crate::lang::habit::with_options;
use crate::lang::lexer::{Token, TokenKind};

/// What stands before the brackets of a call, of which the opening one is the next token.
pub(super) struct Head<'a> {
    /// The function's name.
    name: &'a str,
    /// Where it stands.
    span: Span,
    order: u32,
    dotted: bool,
    /// The opening bracket.
    open: Span,
}

impl Head<'_> {
    /// Where the name stands.
    pub(super) fn span(&self) -> Span {
        self.span
    }

    /// Whether a dot or primes stand behind the name.
    pub(super) fn is_dressed(&self) -> bool {
        self.dotted || self.order > 0
    }
}

/// What stands in the brackets of a call.
struct Arguments {
    args: Vec<Node>,
    axis: Option<(Axis, Span)>,
}

impl<'a> Parser<'a> {
    /// The head of a call of the name that is the next token; nothing is read if it is none.
    #[inline(never)]
    pub(super) fn call_head(&mut self, token: Token) -> Option<Parsed<Head<'a>>> {
        let name = self.slice(token.span);
        let callable = match self.reserved(name) {
            Some(Reserved::Function | Reserved::DerivativeForm) => true,
            Some(_) => name == "if",
            None => self.declared_as(name) != Some(Declared::Value),
        };
        if !callable {
            return None;
        }
        if name == "Σ" && self.declared_as(name).is_none() {
            return self.opens_call(1).then(|| self.symbol_head(token, "sum"));
        }
        if self.kind(1) == Some(TokenKind::Superscript) && self.is_function(name) {
            return self.opens_call(2).then(|| self.superscript_head(token, name));
        }
        let primes = self.tokens[self.position + 1..].iter().take_while(|token| token.kind == TokenKind::Prime).count();
        if !self.opens_call(primes + 1) {
            return None;
        }
        self.report_space(token, primes);
        self.position += primes + 1;
        if primes > MAX_ORDER {
            let fault = Fault::new(self.before(), format!("`{}` has more than {MAX_ORDER} primes", quote(name)));
            return Some(self.stop(fault));
        }
        Some(Ok(self.head(name, token.span, u32::try_from(primes).unwrap_or(u32::MAX))))
    }

    fn head(&self, name: &'a str, span: Span, order: u32) -> Head<'a> {
        Head { name, span, order, dotted: self.kind(0) == Some(TokenKind::DotOpen), open: self.here() }
    }

    fn opens_call(&self, ahead: usize) -> bool {
        matches!(self.kind(ahead), Some(TokenKind::Open | TokenKind::DotOpen))
    }

    /// `f .(x)` is reported, and read as if the space were not there.
    fn report_space(&mut self, token: Token, primes: usize) {
        let (before, open) = (self.tokens[self.position + primes], self.tokens[self.position + primes + 1]);
        if open.kind == TokenKind::DotOpen && before.span.end != open.span.start {
            let head = quote(self.slice(token.span.to(before.span)));
            let fault = Fault::new(token.span.to(open.span), "there is a space before `.(`");
            self.fault(fault.with_hint(format!("write `{head}.(…)`")));
        }
    }

    /// `√(x)`, `Σ(E)`: the sign is the next token.
    #[inline(never)]
    pub(super) fn symbol_head(&mut self, token: Token, name: &'static str) -> Parsed<Head<'a>> {
        self.position += 1;
        if !self.opens_call(0) {
            let written = self.slice(token.span);
            let fault = Fault::new(token.span, format!("`{written}` needs brackets"));
            return self.stop(fault.with_hint(format!("write `{written}(…)`, or `{name}(…)`")));
        }
        Ok(self.head(name, token.span, 0))
    }

    /// `tan⁻¹(x)`: the inverse function. `sin²(x)` is a fault.
    fn superscript_head(&mut self, token: Token, name: &str) -> Parsed<Head<'a>> {
        self.position += 2;
        let written = self.slice(self.before());
        let span = token.span.to(self.before());
        if let Some(inverse) = builtin::inverse_function(name).filter(|_| written == "⁻¹") {
            return Ok(self.head(inverse, span, 0));
        }
        let fault = if written == "⁻¹" {
            let known = "`sin⁻¹`, `cos⁻¹`, `tan⁻¹`, `exp⁻¹` and `log⁻¹` are known";
            Fault::new(span, format!("the language has no inverse function of `{name}`")).with_hint(known)
        } else {
            let dotted = self.kind(0) == Some(TokenKind::DotOpen);
            let power = if dotted { format!("{name}.(X).^n") } else { format!("{name}(x){}", quote(written)) };
            Fault::new(span, "a power of a function's value is written after its brackets")
                .with_hint(format!("write `{power}`"))
        };
        self.stop(fault)
    }

    /// The call, from its opening bracket on.
    pub(super) fn called(&mut self, head: Head<'_>) -> Parsed<Node> {
        if head.name == "if" {
            return self.condition(head);
        }
        if let Some(fold) = self.folds(head.name) {
            return self.over_names(&head, fold);
        }
        let arguments = self.arguments(&head)?;
        self.finish_call(head, arguments)
    }

    #[inline(never)]
    fn finish_call(&mut self, head: Head<'_>, arguments: Arguments) -> Parsed<Node> {
        let name = head.name;
        let span = head.span.to(self.before());
        let known = builtin::function(name).filter(|_| self.reserved(name).is_some());
        let form = DERIVATIVE_FORMS.iter().find(|form| form.0 == name);
        let scalar = form.is_none() && known.is_none_or(|known| known.elementwise && known.arity == 1);
        if head.order > 0 && !scalar {
            let fault = Fault::new(head.span, format!("`{name}` has no derivative `'`"));
            let hint = "`'` differentiates functions of one scalar; for others write `grad(E, X)`";
            return self.stop(fault.with_hint(hint));
        }
        if let Some(&(_, form, count)) = form {
            return self.derivative_form(&head, form, count, arguments);
        }
        if arguments.args.len() == 1 && self.is_cast(name, &arguments.args[0].expr) {
            return arguments.args.into_iter().next().ok_or(super::core::Stop);
        }
        if let Some(known) = known {
            self.check_arguments(known, &head, &arguments, span);
        } else if let Some((_, place)) = arguments.axis {
            self.fault(no_axis(name, place));
        } else if arguments.args.is_empty() {
            let fault = Fault::new(span, format!("`{}` is called without an argument", quote(name)));
            self.fault(fault.with_hint(format!("write `{}(x)`", quote(name))));
        }
        let height = arguments.args.iter().map(|node| node.height).max().unwrap_or(0);
        let args = arguments.args.into_iter().map(|node| *node.expr).collect();
        let axis = arguments.axis.map(|axis| axis.0);
        let function = Ident { name: name.to_owned(), span: head.span };
        self.node(ExprKind::Call { function, order: head.order, dotted: head.dotted, args, axis }, span, height)
    }

    /// The arguments and the closing bracket; the opening one is the next token.
    fn arguments(&mut self, head: &Head<'_>) -> Parsed<Arguments> {
        self.position += 1;
        let mut arguments = Arguments { args: Vec::new(), axis: None };
        if self.eat(TokenKind::Close).is_some() {
            return Ok(arguments);
        }
        loop {
            if let Some(axis) = self.last_axis() {
                arguments.axis = Some(axis);
                return Ok(arguments);
            }
            if self.kind(0) == Some(TokenKind::Ident) && self.kind(1) == Some(TokenKind::Equal) {
                self.position += 1;
                return self.stop_named_argument(head.name);
            }
            arguments.args.push(self.value()?);
            if self.eat(TokenKind::Close).is_some() {
                return Ok(arguments);
            }
            if self.token(0).is_none() {
                return self.stop_unclosed(head.open);
            }
            if self.kind(0) == Some(TokenKind::Equal) {
                return self.stop_named_argument(head.name);
            }
            self.expect(TokenKind::Comma, "`,` or `)`")?;
        }
    }

    /// `axis=0`, as other languages have it; the `=` is the next token. Their first axis is that of the rows.
    #[inline(never)]
    fn stop_named_argument<T>(&mut self, name: &str) -> Parsed<T> {
        let fault = self.unexpected("`,` or `)`");
        let is_axis = matches!(self.slice(self.before()), "axis" | "dim" | "dims" | "keepdims" | "keepdim");
        if let Some(hint) = with_options(name).filter(|_| !is_axis) {
            return self.stop(fault.with_hint(hint));
        }
        if !builtin::function(name).is_some_and(|known| known.axis) {
            return self.stop(fault);
        }
        let value = self.token(1).map(|token| self.slice(token.span));
        // Julia counts axes from 1.
        let is_julia = self.slice(self.before()) == "dims";
        self.stop(fault.with_hint(match (value, is_julia) {
            (Some("0"), false) | (Some("1"), true) => format!("write `{name}(E, rows)`"),
            (Some("1" | "-"), false) | (Some("2"), true) => format!("write `{name}(E, cols)`"),
            _ => axis_meaning(name),
        }))
    }

    /// `rows)` or `cols)`.
    fn last_axis(&mut self) -> Option<(Axis, Span)> {
        let axis = match self.word(0)? {
            "rows" => Axis::Rows,
            "cols" => Axis::Cols,
            _ => return None,
        };
        if self.kind(1) != Some(TokenKind::Close) {
            return None;
        }
        self.position += 2;
        Some((axis, self.tokens[self.position - 2].span))
    }

    fn check_arguments(&mut self, builtin: &Builtin, head: &Head<'_>, arguments: &Arguments, span: Span) {
        let name = builtin.name;
        if head.dotted && !builtin.elementwise {
            let place = head.open;
            let fault = Fault::new(place, format!("`{name}` is a function of whole arrays; it takes no dot"));
            self.fault(fault.with_hint(format!("write `{name}(…)`")));
        }
        match arguments.axis {
            Some((_, place)) if !builtin.axis => self.fault(no_axis(name, place)),
            _ => {}
        }
        let given = arguments.args.len();
        let is_extremum = builtin.arity == 2 && builtin.axis;
        if is_extremum
            && given == 2
            && let Some((_, place)) = arguments.axis
        {
            let fault = Fault::new(place, format!("`{name}` of two takes no `rows` or `cols`"));
            self.fault(fault.with_hint(format!(
                "write `{name}.(A, B)` entry by entry, `{name}(E, cols)` of the rows of one array"
            )));
        }
        if given == builtin.arity || is_extremum && given == 1 && !head.dotted {
            return;
        }
        if builtin.axis && builtin.arity == 1 && given == 2 {
            let fault =
                Fault::new(arguments.args[1].expr.span, format!("the second argument of `{name}` is `rows` or `cols`"));
            self.fault(fault.with_hint(axis_meaning(name)));
            return;
        }
        let shape = match (builtin.arity, builtin.axis) {
            (2, true) => format!(
                "{name}(a, b)` of two, `{name}(E)` or `{name}(E, rows)` of the entries of one array; entry by entry `{name}.(A, B)"
            ),
            (2, _) => format!("{name}(a, b)"),
            (_, true) => format!("{name}(E)` or `{name}(E, rows)"),
            (_, false) => format!("{name}(x)"),
        };
        let hint = with_options(name).filter(|_| given > builtin.arity).unwrap_or_else(|| format!("write `{shape}`"));
        self.fault(Fault::new(span, format!("`{name}` takes {}, not {given}", count(builtin.arity))).with_hint(hint));
    }

    /// `if(a > b, x, y)`
    fn condition(&mut self, head: Head<'_>) -> Parsed<Node> {
        let start = self.position - 1;
        self.position += 1;
        let (condition, below) = self.comparison()?;
        if self.eat(TokenKind::Close).is_some() {
            return self.cases_behind(start, (condition, below));
        }
        self.expect(TokenKind::Comma, "`,` and the value where the condition holds")?;
        let then = self.expression()?;
        self.expect(TokenKind::Comma, "`,` and the value where the condition does not hold")?;
        let otherwise = self.expression()?;
        self.close(head.open)?;
        self.finish_condition(head, condition, [then, otherwise], below)
    }

    #[inline(never)]
    fn finish_condition(
        &mut self,
        head: Head<'_>,
        condition: Comparison,
        values: [Node; 2],
        below: usize,
    ) -> Parsed<Node> {
        if head.order > 0 {
            return self.stop(Fault::new(head.span, "`if` has no derivative `'`"));
        }
        let [then, otherwise] = values;
        let height = below.max(then.height).max(otherwise.height);
        let span = head.span.to(self.before());
        let (then, otherwise) = (then.expr, otherwise.expr);
        self.node(ExprKind::If { dotted: head.dotted, condition, then, otherwise }, span, height)
    }

    /// `grad(E, X)`, `vjp(Y, X, G)`
    fn derivative_form(
        &mut self,
        head: &Head<'_>,
        form: DerivativeForm,
        wanted: usize,
        arguments: Arguments,
    ) -> Parsed<Node> {
        let name = head.name;
        let usage = match form {
            DerivativeForm::Vjp => "vjp(Y, X, G)".to_owned(),
            DerivativeForm::Jvp => "jvp(Y, X, V)".to_owned(),
            _ => format!("{name}(E, X)"),
        };
        if head.dotted {
            let fault = Fault::new(head.open, format!("`{name}` takes no dot"));
            self.fault(fault.with_hint(format!("write `{usage}`")));
        }
        let span = head.span.to(self.before());
        if let Some((_, place)) = arguments.axis {
            return self.stop(no_axis(name, place));
        }
        let given = arguments.args.len();
        let height = arguments.args.iter().map(|node| node.height).max().unwrap_or(0);
        let mut args = arguments.args.into_iter().map(|node| node.expr);
        let (Some(of), Some(wrt), along, true) = (args.next(), args.next(), args.next(), given == wanted) else {
            let fault = Fault::new(span, format!("`{name}` takes {}, not {given}", count(wanted)));
            // `grad(f)(x)`, as in JAX.
            let of_function =
                if self.kind(0) == Some(TokenKind::Open) { "; of a function f it is `f'(x)`" } else { "" };
            return self.stop(fault.with_hint(format!("write `{usage}`{of_function}")));
        };
        let variable = match wrt.kind {
            ExprKind::Name(variable) => variable,
            ExprKind::Blocks(rows) => match Self::stack_of_names(&rows) {
                Some(wrt) => return self.node(ExprKind::Stacked { form, of, wrt, along }, span, height),
                None => return self.stop_no_name(name, wrt.span),
            },
            _ => return self.stop_no_name(name, wrt.span),
        };
        let wrt = Ident { name: variable, span: wrt.span };
        self.node(ExprKind::Derivative { form, of, wrt, along }, span, height)
    }

    #[inline(never)]
    fn stop_no_name<T>(&mut self, form: &str, place: Span) -> Parsed<T> {
        let fault = Fault::new(place, format!("the second argument of `{form}` is a name, or names: `[x; y]`"));
        self.stop(fault.with_hint("give the expression a name with `let`, and use it in what is differentiated"))
    }
}

fn count(arguments: usize) -> String {
    if arguments == 1 { "1 argument".to_owned() } else { format!("{arguments} arguments") }
}

fn no_axis(name: &str, place: Span) -> Fault {
    Fault::new(place, format!("`{}` takes no `rows` or `cols`", quote(name)))
        .with_hint("`sum`, `mean`, `prod`, `max`, `min`, `cumsum`, `softmax` and `logsumexp` do")
}

fn axis_meaning(name: &str) -> String {
    if name == "softmax" {
        "`softmax(E, rows)`: each column sums to 1; `softmax(E, cols)`: each row sums to 1".to_owned()
    } else if name == "cumsum" {
        "`cumsum(E, rows)` runs down each column, `cumsum(E, cols)` along each row".to_owned()
    } else {
        format!("`{name}(E, rows)` gives one entry per column, `{name}(E, cols)` one per row")
    }
}
