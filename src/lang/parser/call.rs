//! Calls: functions and their primes, `if`, the derivative forms.

use super::core::{Node, Parsed, Parser, quote, unclosed};
use super::{Declared, MAX_ORDER};
use crate::lang::ast::{Axis, DerivativeForm, ExprKind, Fault, Ident, Span};
use crate::lang::builtin::{self, Builtin, DERIVATIVE_FORMS, Reserved, reserved};
use crate::lang::lexer::{Token, TokenKind};

/// What stands before the brackets of a call.
struct Head {
    name: Ident,
    order: u32,
    dotted: bool,
    /// The opening bracket.
    open: Span,
}

/// What stands in the brackets of a call.
struct Arguments {
    args: Vec<Node>,
    axis: Option<(Axis, Span)>,
}

impl Parser<'_> {
    /// A call of the name that is the next token; nothing is read if it is none.
    pub(super) fn call(&mut self, token: Token, name: &str) -> Option<Parsed<Node>> {
        let callable = match reserved(name) {
            Some(Reserved::Function | Reserved::DerivativeForm) => true,
            Some(_) => name == "if",
            None => self.declared_as(name) != Some(Declared::Value),
        };
        if !callable {
            return None;
        }
        if name == "Σ" && self.declared_as(name).is_none() {
            return self.opens_call(1).then(|| self.symbol_call(token, "sum", "Σ"));
        }
        if self.kind(1) == Some(TokenKind::Superscript) && self.is_function(name) {
            return self.opens_call(2).then(|| self.superscript_call(token, name));
        }
        let primes = self.tokens[self.position + 1..].iter().take_while(|token| token.kind == TokenKind::Prime).count();
        if !self.opens_call(primes + 1) {
            return None;
        }
        self.report_space(token, primes);
        self.position += primes + 1;
        let open = self.here();
        if primes > MAX_ORDER {
            let fault = Fault::new(self.before(), format!("`{}` has more than {MAX_ORDER} primes", quote(name)));
            return Some(self.stop(fault));
        }
        let head = Head {
            name: Ident { name: name.to_owned(), span: token.span },
            order: u32::try_from(primes).unwrap_or(u32::MAX),
            dotted: self.kind(0) == Some(TokenKind::DotOpen),
            open,
        };
        Some(self.called(head))
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
    pub(super) fn symbol_call(&mut self, token: Token, name: &str, written: &str) -> Parsed<Node> {
        self.position += 1;
        if !self.opens_call(0) {
            let fault = Fault::new(token.span, format!("`{written}` needs brackets"));
            return self.stop(fault.with_hint(format!("write `{written}(…)`, or `{name}(…)`")));
        }
        let (dotted, open) = (self.kind(0) == Some(TokenKind::DotOpen), self.here());
        self.called(Head { name: Ident { name: name.to_owned(), span: token.span }, order: 0, dotted, open })
    }

    /// `tan⁻¹(x)`: the inverse function. `sin²(x)` is a fault.
    fn superscript_call(&mut self, token: Token, name: &str) -> Parsed<Node> {
        self.position += 1;
        let place = self.here();
        let written = self.slice(place);
        self.position += 1;
        let (dotted, open) = (self.kind(0) == Some(TokenKind::DotOpen), self.here());
        let span = token.span.to(place);
        let inverse = builtin::inverse_function(name).filter(|_| written == "⁻¹");
        if let Some(inverse) = inverse {
            return self.called(Head { name: Ident { name: inverse.to_owned(), span }, order: 0, dotted, open });
        }
        let fault = if written == "⁻¹" {
            let known = "`sin⁻¹`, `cos⁻¹`, `tan⁻¹`, `exp⁻¹` and `log⁻¹` are known";
            Fault::new(span, format!("the language has no inverse function of `{name}`")).with_hint(known)
        } else {
            let power = if dotted { format!("{name}.(X).^n") } else { format!("{name}(x){}", quote(written)) };
            Fault::new(span, "a power of a function's value is written after its brackets")
                .with_hint(format!("write `{power}`"))
        };
        self.stop(fault)
    }

    fn called(&mut self, head: Head) -> Parsed<Node> {
        if head.name.name == "if" {
            return self.condition(head);
        }
        let form = DERIVATIVE_FORMS.iter().find(|form| form.0 == head.name.name);
        if head.order > 0
            && (form.is_some() || builtin::function(&head.name.name).is_some_and(|f| !f.elementwise || f.arity != 1))
        {
            let fault = Fault::new(head.name.span, format!("`{}` has no derivative `'`", head.name.name));
            return self
                .stop(fault.with_hint("`'` differentiates functions of one scalar; for others write `grad(E, X)`"));
        }
        if let Some(&(_, form, count)) = form {
            return self.derivative_form(head, form, count);
        }
        let arguments = self.arguments(head.open)?;
        let span = head.name.span.to(self.before());
        if let Some(builtin) = builtin::function(&head.name.name) {
            self.check_arguments(builtin, &head, &arguments, span);
        } else if let Some((_, place)) = arguments.axis {
            self.fault(no_axis(&head.name.name, place));
        } else if arguments.args.is_empty() {
            let name = quote(&head.name.name);
            self.fault(
                Fault::new(span, format!("`{name}` is called without an argument"))
                    .with_hint(format!("write `{name}(x)`")),
            );
        }
        let height = arguments.args.iter().map(|node| node.height).max().unwrap_or(0);
        let args = arguments.args.into_iter().map(|node| node.expr).collect();
        let axis = arguments.axis.map(|axis| axis.0);
        let kind = ExprKind::Call { function: head.name, order: head.order, dotted: head.dotted, args, axis };
        self.node(kind, span, height)
    }

    /// The arguments and the closing bracket; the opening one is the next token.
    fn arguments(&mut self, open: Span) -> Parsed<Arguments> {
        self.position += 1;
        let mut arguments = Arguments { args: Vec::new(), axis: None };
        if self.eat(TokenKind::Close).is_some() {
            return Ok(arguments);
        }
        loop {
            let axis = match self.word(0) {
                Some("rows") => Some(Axis::Rows),
                Some("cols") => Some(Axis::Cols),
                _ => None,
            };
            if let Some(axis) = axis.filter(|_| self.kind(1) == Some(TokenKind::Close)) {
                arguments.axis = Some((axis, self.here()));
                self.position += 2;
                return Ok(arguments);
            }
            arguments.args.push(self.expression()?);
            if self.eat(TokenKind::Close).is_some() {
                return Ok(arguments);
            }
            if self.token(0).is_none() {
                let written = self.slice(open);
                return self.stop(unclosed(open, written));
            }
            self.expect(TokenKind::Comma, "`,` or `)`")?;
        }
    }

    fn check_arguments(&mut self, builtin: &Builtin, head: &Head, arguments: &Arguments, span: Span) {
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
        if given == builtin.arity {
            return;
        }
        if builtin.axis && given == 2 {
            let fault =
                Fault::new(arguments.args[1].expr.span, format!("the second argument of `{name}` is `rows` or `cols`"));
            self.fault(fault.with_hint(axis_meaning(name)));
            return;
        }
        let shape = match (builtin.arity, builtin.axis) {
            (2, _) => format!("{name}(a, b)"),
            (_, true) => format!("{name}(E)` or `{name}(E, rows)"),
            (_, false) => format!("{name}(x)"),
        };
        self.fault(
            Fault::new(span, format!("`{name}` takes {}, not {given}", count(builtin.arity)))
                .with_hint(format!("write `{shape}`")),
        );
    }

    /// `if(a > b, x, y)`
    fn condition(&mut self, head: Head) -> Parsed<Node> {
        if head.order > 0 {
            return self.stop(Fault::new(head.name.span, "`if` has no derivative `'`"));
        }
        self.position += 1;
        let (condition, below) = self.comparison()?;
        self.expect(TokenKind::Comma, "`,` and the value where the condition holds")?;
        let then = self.expression()?;
        self.expect(TokenKind::Comma, "`,` and the value where the condition does not hold")?;
        let otherwise = self.expression()?;
        self.close(head.open)?;
        let height = below.max(then.height).max(otherwise.height);
        let (then, otherwise) = (Box::new(then.expr), Box::new(otherwise.expr));
        let span = head.name.span.to(self.before());
        self.node(ExprKind::If { dotted: head.dotted, condition, then, otherwise }, span, height)
    }

    /// `grad(E, X)`, `vjp(Y, X, G)`
    fn derivative_form(&mut self, head: Head, form: DerivativeForm, wanted: usize) -> Parsed<Node> {
        let name = &head.name.name;
        let usage = match form {
            DerivativeForm::Vjp => "vjp(Y, X, G)".to_owned(),
            DerivativeForm::Jvp => "jvp(Y, X, V)".to_owned(),
            _ => format!("{name}(E, X)"),
        };
        if head.dotted {
            let fault = Fault::new(head.open, format!("`{name}` takes no dot"));
            self.fault(fault.with_hint(format!("write `{usage}`")));
        }
        let arguments = self.arguments(head.open)?;
        let span = head.name.span.to(self.before());
        if let Some((_, place)) = arguments.axis {
            return self.stop(no_axis(name, place));
        }
        let given = arguments.args.len();
        if given != wanted {
            let fault = Fault::new(span, format!("`{name}` takes {}, not {given}", count(wanted)));
            return self.stop(fault.with_hint(format!("write `{usage}`")));
        }
        let height = arguments.args.iter().map(|node| node.height).max().unwrap_or(0);
        let mut args = arguments.args.into_iter().map(|node| node.expr);
        let (Some(of), Some(wrt), along) = (args.next(), args.next(), args.next()) else {
            return self.stop(Fault::new(span, format!("write `{usage}`")));
        };
        let ExprKind::Name(variable) = wrt.kind else {
            let fault = Fault::new(wrt.span, format!("the second argument of `{name}` is a name"));
            return self
                .stop(fault.with_hint("give the expression a name with `let`, and use it in what is differentiated"));
        };
        let wrt = Ident { name: variable, span: wrt.span };
        self.node(ExprKind::Derivative { form, of: Box::new(of), wrt, along: along.map(Box::new) }, span, height)
    }
}

fn count(arguments: usize) -> String {
    if arguments == 1 { "1 argument".to_owned() } else { format!("{arguments} arguments") }
}

fn no_axis(name: &str, place: Span) -> Fault {
    Fault::new(place, format!("`{}` takes no `rows` or `cols`", quote(name)))
        .with_hint("`sum`, `mean`, `softmax` and `logsumexp` do")
}

fn axis_meaning(name: &str) -> String {
    if name == "softmax" {
        "`softmax(E, rows)`: each column sums to 1; `softmax(E, cols)`: each row sums to 1".to_owned()
    } else {
        format!("`{name}(E, rows)` gives one entry per column, `{name}(E, cols)` one per row")
    }
}
