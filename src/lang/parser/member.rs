//! Dots as other languages have them: `np.exp(x)`, `x.exp()`, `X.shape`.

use super::core::{Node, Parsed, Parser, quote};
use crate::lang::ast::{BinaryOp, Expr, ExprKind, Fault, Ident, Span};
use crate::lang::builtin::{DERIVATIVE_FORMS, function};
use crate::lang::habit::{SAMPLE_STD, advice_for_call, divides_otherwise, is_module, method, other_name, with_options};
use crate::lang::lexer::TokenKind;
use crate::lang::print::print;

impl Parser<'_> {
    /// `.name` behind an expression; the dot is the next token. The rest is read, as far as it goes on like a call.
    #[inline(never)]
    pub(super) fn member(&mut self, object: Node) -> Parsed<Node> {
        if let ExprKind::Name(name) = &object.expr.kind
            && is_module(name)
            && self.declared_as(name).is_none()
        {
            return self.of_a_module(object.expr.span);
        }
        if self.word(1).is_some_and(|name| self.is_cast(name, &object.expr)) {
            self.skip_member();
            return Ok(object);
        }
        let dot = self.here();
        let Some(name) = self.word(1) else { return self.stop_unexpected("an operator") };
        let span = dot.to(self.tokens[self.position + 1].span);
        self.position += 2;
        let here = other_name(name).unwrap_or(name);
        let told = || Fault::new(span, format!("`.{}` is not in the claims language", quote(name)));
        if let Some(hint) = self.hint_of_options(name, here, 0, 1) {
            return self.stop(told().with_hint(hint));
        }
        let (mut args, below, axis) = self.member_arguments()?;
        let height = object.height.max(below);
        let written: Vec<&str> = args.iter().map(|arg| self.slice(arg.span)).collect();
        let of = self.slice(object.expr.span);
        let of = of
            .strip_prefix('(')
            .and_then(|of| of.strip_suffix(')'))
            .filter(|of| !of.contains(['(', ')']))
            .unwrap_or(of);
        let mut hint = method(name, &quote(of), &quote(&written.join(", ")));
        if let Some(axis) = axis.filter(|_| function(name).is_some_and(|known| known.axis)) {
            hint = format!("write `{name}({}, {axis})`", quote(of));
        }
        let fault = told().with_hint(hint);
        if matches!(here, "powi" | "powf" | "pow") && args.len() == 1 {
            // `x.powi(2)` is a power, whatever x is called.
            self.fault(fault.read_on());
            let whole = object.expr.span.to(self.before());
            let exponent = args.remove(0);
            return self.node(ExprKind::Binary(BinaryOp::Pow, object.expr, Box::new(exponent)), whole, height);
        }
        if axis.is_some() {
            // What is reduced is told; the shape of what stands here is not known.
            return self.stop(fault);
        }
        let is_direct = function(here).is_some_and(|known| known.arity == args.len() + 1 && here != "dot");
        self.fault(if is_direct { fault.read_on() } else { fault });
        args.insert(0, *object.expr);
        let whole = args[0].span.to(self.before());
        self.call_of(here, span, args, whole, height)
    }

    /// What to write for a call of a function that takes more elsewhere than it takes here: `np.std(x, ddof=1)`. The
    /// opening bracket stands `ahead`, and some arguments before the name.
    fn hint_of_options(&self, name: &str, here: &str, ahead: usize, before: usize) -> Option<String> {
        let open = self.position + ahead;
        if self.kind(ahead) != Some(TokenKind::Open) {
            return None;
        }
        let level = self.brackets_before(open);
        let inside = open + 1..self.tokens.len();
        let end = inside.clone().find(|at| self.brackets_before(*at) <= level).unwrap_or(inside.end);
        let text = |at: usize| self.tokens.get(at).map_or("", |token| self.slice(token.span));
        let behind = (open + 1..end).filter(|at| self.brackets_before(*at) == level + 1 && text(*at) == ",");
        let starts = std::iter::once(open + 1).chain(behind.map(|comma| comma + 1));
        let (named, plain): (Vec<usize>, Vec<usize>) =
            starts.filter(|at| *at < end && text(*at) != ")").partition(|at| text(at + 1) == "=");
        let known = function(here);
        let takes = known.map_or(usize::MAX, |known| known.arity + usize::from(known.axis));
        let takes_axis = known.is_none_or(|known| known.axis);
        let is_said = |at: &usize| match text(*at) {
            "axis" | "dim" | "dims" => takes_axis,
            word => matches!(word, "keepdims" | "keepdim" | "dtype" | "out" | "inplace"),
        };
        if plain.len() + before <= takes && named.iter().all(is_said) {
            return None;
        }
        with_options(here).or_else(|| with_options(name)).or_else(|| {
            known.filter(|known| known.arity == 1).map(|_| {
                format!("`{here}(x)` takes no more than that here; what the rest says is written as a formula")
            })
        })
    }

    /// `.astype(float)` and its like say nothing here; the dot is the next token.
    fn skip_member(&mut self) {
        self.position += 2;
        let level = self.tokens.get(self.position).map_or(0, |_| self.brackets_before(self.position));
        if self.eat(TokenKind::Open).is_some() {
            while self.token(0).is_some() && self.brackets_before(self.position) > level {
                self.position += 1;
            }
        }
    }

    /// The arguments of a method, if it has some, their height, and along what it reduces.
    fn member_arguments(&mut self) -> Parsed<(Vec<Expr>, usize, Option<&'static str>)> {
        let (mut args, mut height, mut axis) = (Vec::new(), 0, None);
        let Some(open) = self.eat(TokenKind::Open) else { return Ok((args, height, axis)) };
        while self.kind(0) != Some(TokenKind::Close) {
            let is_axis = self.word(0).is_some_and(|word| matches!(word, "axis" | "dim"));
            if is_axis && self.kind(1) == Some(TokenKind::Equal) {
                let value = self.token(2).map(|token| self.slice(token.span));
                axis = Some(if value == Some("0") { "rows" } else { "cols" });
                while !matches!(self.kind(0), None | Some(TokenKind::Comma | TokenKind::Close)) {
                    self.position += 1;
                }
                self.eat(TokenKind::Comma);
                continue;
            }
            let arg = self.value()?;
            height = height.max(arg.height);
            args.push(*arg.expr);
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
        self.close(open.span)?;
        Ok((args, height, axis))
    }

    /// `np.exp(x)`, `np.linalg.inv(X)`: read as if the module were not there; its first dot is the next token.
    fn of_a_module(&mut self, module: Span) -> Parsed<Node> {
        while self.kind(0) == Some(TokenKind::Dot) && self.word(1).is_some() && self.kind(2) == Some(TokenKind::Dot) {
            self.position += 2;
        }
        self.position += 1;
        let Some(token) = self.token(0).filter(|token| token.kind == TokenKind::Ident) else {
            return self.stop_unexpected("a name");
        };
        let (name, span) = (self.slice(token.span), module.to(token.span));
        if self.chooses(name) {
            let start = self.tokens.iter().position(|token| token.span == module).unwrap_or(self.position);
            return self.chosen(start);
        }
        let here = other_name(name).unwrap_or(name);
        let known = function(here);
        let fault = Fault::new(span, format!("`{}` is not in the claims language", quote(self.slice(span))));
        if let Some(hint) = self.hint_of_options(name, here, 1, 0) {
            return self.stop(fault.with_hint(hint));
        }
        let is_form = DERIVATIVE_FORMS.iter().any(|form| form.0 == here);
        if is_form && known.is_none() && self.kind(1) == Some(TokenKind::Open) {
            return self.form_of_a_module(here, span, fault);
        }
        let (hint, is_read_on) = said_here(name, here, self.slice(module));
        let fault = fault.with_hint(hint);
        let fault = if is_read_on { fault.read_on() } else { fault };
        self.fault(fault);
        if here == "pi" {
            self.position += 1;
            return self.node(ExprKind::Pi, span, 0);
        }
        if known.is_none() && !is_form && self.kind(1) == Some(TokenKind::Open) {
            // What is called has no name here: its arguments are read for their own faults.
            self.position += 1;
            return self.ignored_call(span);
        }
        let mut node = self.atom()?;
        if let ExprKind::Call { function, .. } = &mut node.expr.kind
            && known.is_some()
            && function.name == name
        {
            function.name = here.to_owned();
        }
        Ok(node)
    }

    /// `jax.grad(f)` is a function, and the form here takes what is differentiated and by what.
    fn form_of_a_module(&mut self, here: &str, span: Span, fault: Fault) -> Parsed<Node> {
        self.position += 1;
        let mut node = self.ignored_call(span)?;
        let hint = match &node.expr.kind {
            ExprKind::Call { args, .. } if args.len() == 2 => {
                format!("write `{here}({}, {})`", quote(&print(&args[0])), quote(&print(&args[1])))
            }
            _ => format!("write `{here}(E, X)`; the derivative of a function f is `f'(x)`"),
        };
        self.fault(fault.with_hint(hint));
        // `jax.grad(f)(x)`: what the gradient is taken at.
        while self.kind(0) == Some(TokenKind::Open) {
            node = self.ignored_call(span)?;
        }
        Ok(node)
    }

    /// The arguments of a call whose function is reported already.
    fn ignored_call(&mut self, function: Span) -> Parsed<Node> {
        let open = self.here();
        self.position += 1;
        let (mut args, mut height) = (Vec::new(), 0);
        while self.kind(0) != Some(TokenKind::Close) {
            let arg = self.expression()?;
            height = height.max(arg.height);
            args.push(*arg.expr);
            if self.eat(TokenKind::Comma).is_none() {
                break;
            }
        }
        self.close(open)?;
        let whole = function.to(self.before());
        self.call_of("f", function, args, whole, height)
    }

    fn call_of(&mut self, name: &str, span: Span, args: Vec<Expr>, whole: Span, height: usize) -> Parsed<Node> {
        let function = Ident { name: name.to_owned(), span };
        self.node(ExprKind::Call { function, order: 0, dotted: false, args, axis: None }, whole, height)
    }
}

/// What to write for a name of a library, and whether what stands there can be read on as that.
fn said_here(name: &str, here: &str, library: &str) -> (String, bool) {
    let is_form = DERIVATIVE_FORMS.iter().any(|form| form.0 == here);
    let words = match (here, name) {
        (_, "inner") => "of two vectors write `dot(a, b)`, of matrices `A*B'`",
        (_, "vdot") => "of two vectors write `dot(a, b)`, of matrices `sum(A .* B)`",
        ("dot", _) => "write the matrix product `A*B`; of two vectors `dot(a, b)`",
        (_, "diff") if !matches!(library, "sp" | "sympy") => {
            "write the differences entry by entry: `let y[i in n - 1] = x[i + 1] - x[i]`"
        }
        ("std", _) if divides_otherwise(name, library) => return (SAMPLE_STD.to_owned(), true),
        ("pi", _) => return ("write `pi`".to_owned(), true),
        ("e" | "E", _) => "write `e`",
        _ => "",
    };
    if !words.is_empty() {
        return (words.to_owned(), false);
    }
    match function(here) {
        Some(_) if matches!(here, "abs" | "sum" | "mean") => (format!("write `{here}(x)`"), true),
        Some(known) if known.elementwise && known.arity == 1 => {
            (format!("write `{here}(x)` of a scalar, `{here}.(X)` entry by entry"), true)
        }
        Some(known) if known.arity == 1 => (format!("write `{here}(X)`"), true),
        Some(_) => (format!("write `{here}(a, b)`"), true),
        None if is_form => (format!("write `{here}(E, X)`"), false),
        None => {
            let unknown = || "names have no dots; `backproof guide notation` is a table".to_owned();
            (advice_for_call(name).unwrap_or_else(unknown), false)
        }
    }
}
