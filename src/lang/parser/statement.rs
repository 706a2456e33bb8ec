//! The statements but for `claim`.

use super::core::{Parsed, Parser, is_letter_constant, quote};
use super::{Declared, Place};
use crate::lang::ast::{Binder, Declaration, DimExpr, Expr, ExprKind, Fact, Fault, Ident, StatementKind};
use crate::lang::builtin::{KEYWORDS, PROPERTIES, may_be_declared, reserved};
use crate::lang::dim::MAX_RANK;
use crate::lang::lexer::TokenKind;
use crate::lang::spelling::closest;

impl Parser<'_> {
    /// The whole statement.
    pub(super) fn statement(&mut self, place: Place) -> Parsed<StatementKind> {
        if place == Place::OneLiner
            && let Some(value) = self.value_of_the_command_line()
        {
            return value;
        }
        match self.word(0).filter(|word| KEYWORDS.contains(word)) {
            Some(keyword) => self.after_keyword(keyword),
            None if self.word(0) == Some("index") && self.word(1).is_some() => self.index_maps(),
            None if place == Place::OneLiner
                && !self.looks_like_a_statement()
                && (!self.defines_a_function() || self.expects()) =>
            {
                self.claim()
            }
            None => self.without_keyword(),
        }
    }

    pub(super) fn after_keyword(&mut self, keyword: &str) -> Parsed<StatementKind> {
        self.position = 1;
        if matches!(self.kind(0), Some(TokenKind::Equal | TokenKind::EqualEqual))
            && !matches!(keyword, "claim" | "let" | "function")
        {
            let fault =
                Fault::new(self.tokens[0].span, format!("`{keyword}` is a word of the claims language, and no name"));
            return self.stop(fault.with_hint(format!("choose another name, such as `let {keyword}1 = …`")));
        }
        self.note_declared(keyword);
        match keyword {
            "dims" => self.list(Self::dims_item).map(StatementKind::Dims),
            "var" | "const" => {
                let declarations = self.list(Self::input)?;
                Ok(StatementKind::Inputs { constant: keyword == "const", declarations })
            }
            "function" => self.function(),
            "given" => self.list(Self::fact).map(StatementKind::Given),
            "domain" => self.list(Self::domain_item).map(StatementKind::Domain),
            "except" => self.list(Self::exception).map(StatementKind::Except),
            "let" => self.let_value(),
            _ => self.claim(),
        }
    }

    /// Notes the names the statement declares, before anything in it can be found at fault.
    pub(super) fn note_declared(&mut self, keyword: &str) {
        let list = matches!(keyword, "dims" | "var" | "const" | "index");
        let what = match keyword {
            "function" => Declared::Function,
            "let" if self.kind(1) == Some(TokenKind::Open) || self.closure(2).is_some() => Declared::Function,
            _ if list || keyword == "let" => Declared::Value,
            _ => return,
        };
        let mut in_value = false;
        for index in 1..self.tokens.len() {
            let token = self.tokens[index];
            match token.kind {
                _ if self.brackets_before(index) > 0 => {}
                TokenKind::Equal | TokenKind::EqualEqual => in_value = true,
                TokenKind::Comma => in_value = false,
                TokenKind::Ident if !in_value => {
                    let name = self.slice(token.span);
                    if index == 1 && self.is_qualifier(1) {
                        continue;
                    }
                    if (reserved(name).is_none_or(|_| may_be_declared(name)) && name != "∂") || is_letter_constant(name)
                    {
                        self.found.declare(name.to_owned(), what);
                    }
                }
                _ => {}
            }
            if !list {
                break;
            }
        }
    }

    /// `=`; `==` is taken for it.
    pub(super) fn equals(&mut self, wanted: &str) -> Parsed<()> {
        if let Some(token) = self.eat(TokenKind::EqualEqual) {
            self.fault(Fault::new(token.span, "`==` is not in the claims language").with_hint("write `=`").read_on());
            return Ok(());
        }
        self.expect(TokenKind::Equal, wanted).map(|_| ())
    }

    fn dims_item(&mut self) -> Parsed<(Ident, Option<DimExpr>)> {
        if self.kind(0) == Some(TokenKind::Number) {
            let fault = self.unexpected("the name of a dimension");
            let number = quote(self.slice(self.here()));
            return self.stop(fault.with_hint(format!(
                "a size that is a number is written where it is needed, `var x[{number}]`; or it gets a name, `dims n = {number}`"
            )));
        }
        let name = self.new_name("the name of a dimension")?;
        if self.kind(0) == Some(TokenKind::OpenBracket) {
            let fault = Fault::new(self.here(), "a dimension has no shape");
            return self
                .stop(fault.with_hint(format!("write `dims {0}`, or `var {0}[…]` for an array", quote(&name.name))));
        }
        if self.kind(0) == Some(TokenKind::Colon) && self.word(1).is_some() {
            let fault = Fault::new(self.here(), "a dimension has no type");
            self.fault(fault.with_hint(format!("write `dims {}`", quote(&name.name))).read_on());
            self.position += 2;
        }
        if self.eat(TokenKind::Equal).is_none() {
            return Ok((name, None));
        }
        let value = self.signed_dim()?;
        if matches!(self.kind(0), Some(TokenKind::Minus | TokenKind::Slash)) {
            return self.stop_dim("`,` or the end of the statement");
        }
        Ok((name, Some(value)))
    }

    fn input(&mut self) -> Parsed<Declaration> {
        let name = self.new_name("the name of an input")?;
        let written = quote(&name.name);
        match self.kind(0) {
            Some(TokenKind::OpenBracket) => {}
            Some(TokenKind::Open) => return self.shape_in_round_brackets(&name),
            Some(TokenKind::Element) => return self.shape_of_a_set(&name),
            Some(TokenKind::Ident) if self.word(0) == Some("in") => return self.shape_of_a_set(&name),
            Some(TokenKind::Colon) if self.is_type_of_number(1) => {
                let fault = self.unexpected("`,` or the end of the statement");
                self.fault(fault.read_on());
                self.position += 2;
                return Ok(Declaration { name, dims: Vec::new(), into: None });
            }
            Some(TokenKind::Ident) if self.is_word_of_type(&name.name) => {
                let next = quote(self.word(0).unwrap_or_default());
                let fault = Fault::new(name.span, "a name has no type: all are real");
                let hint = format!("write `{next}` for a scalar, `{next}[n]` for a vector, `{next}[n,k]` for a matrix");
                return self.stop(fault.with_hint(hint));
            }
            Some(TokenKind::Ident) if self.prose().is_some() => {
                let fault = self.unexpected("`[`, `,` or the end of the statement");
                let hint = self.prose().unwrap_or_default();
                return self.stop(fault.with_hint(hint));
            }
            Some(TokenKind::Equal) => {
                let fault = Fault::new(self.here(), "an input has no value");
                let (number, unit) = (self.token(1), self.word(2).is_some());
                let hint = match number.filter(|token| token.kind == TokenKind::Number && unit) {
                    Some(number) => {
                        format!("write `let {written} = {}`: a number has no unit here", quote(self.slice(number.span)))
                    }
                    None => format!("write `let {written} = …`"),
                };
                return self.stop(fault.with_hint(hint));
            }
            _ => return Ok(Declaration { name, dims: Vec::new(), into: None }),
        }
        let (dims, brackets) = self.dims_in_brackets()?;
        if self.kind(0) == Some(TokenKind::OpenBracket) {
            let fault = Fault::new(self.here(), "a shape stands in one pair of brackets");
            return self.stop(fault.with_hint(format!("write `{written}[n, k]`")));
        }
        match dims.len() {
            0 => self
                .stop(Fault::new(brackets, "these brackets are empty").with_hint(format!("a scalar is `{written}`"))),
            1..=MAX_RANK => Ok(Declaration { name, dims, into: None }),
            count => {
                let fault = Fault::new(brackets, format!("an input has at most {MAX_RANK} dimensions, not {count}"));
                self.stop(fault.with_hint("put two of them together: `dims nk = n*k`"))
            }
        }
    }

    pub(super) fn function(&mut self) -> Parsed<StatementKind> {
        let name = self.new_name("the name of a function")?;
        let usage = format!("write `function {0}(t)`, or `function {0}(t) = …`", quote(&name.name));
        let Some(open) = self.eat(TokenKind::Open) else {
            let fault = self.unexpected("`(` and a parameter").with_hint(usage);
            return self.stop(fault);
        };
        let parameter = self.new_name("the name of the parameter")?;
        if self.kind(0) == Some(TokenKind::Comma) {
            let fault = Fault::new(self.here(), "a function has one parameter, a scalar");
            return self.stop(fault.with_hint(format!("{usage}; of several variables, name the value: `let z = x*y`")));
        }
        self.close(open.span)?;
        let mut body = None;
        if self.token(0).is_some() {
            self.equals("`=` and the function's value, or the end of the statement")?;
            self.names.parameter = Some(parameter.name.clone());
            body = Some(self.whole_value()?);
            self.expect_end()?;
        }
        Ok(StatementKind::Function { name, parameter, body })
    }

    pub(super) fn let_value(&mut self) -> Parsed<StatementKind> {
        self.skip_qualifier()?;
        let name = self.new_name("a name")?;
        let written = quote(&name.name);
        if let Some(hint) = self.prose() {
            let fault = self.unexpected("`=` and a value").with_hint(hint);
            return self.stop(fault);
        }
        let is_definition = [self.kind(2), self.kind(3)] == [Some(TokenKind::Close), Some(TokenKind::Equal)];
        if self.kind(0) == Some(TokenKind::Open) && is_definition && self.word(1).is_some() {
            let hint = format!("a function is written `function {written}(t) = …`");
            let fault = self.unexpected("`=`").with_hint(hint).read_on();
            self.fault(fault);
            self.position -= 1;
            return self.function();
        }
        if self.kind(0) == Some(TokenKind::OpenBracket)
            && let Some(names) = self.by_entry()
        {
            return self.let_by_entry(name, names?);
        }
        let hint = match self.kind(0) {
            Some(TokenKind::Open) => format!("a function is written `function {written}(t) = …`"),
            Some(TokenKind::OpenBracket) => format!("the shape follows from the value: `let {written} = …`"),
            Some(TokenKind::Comma) | None => format!("write `let {written} = …`; an input is `var {written}`"),
            _ => String::new(),
        };
        if !hint.is_empty() {
            let fault = self.unexpected("`=`").with_hint(hint);
            return self.stop(fault);
        }
        self.skip_type(&written);
        self.equals("`=` and a value")?;
        if let Some(parameter) = self.closure_value(&name.name) {
            self.names.parameter = Some(parameter.name.clone());
            let body = Some(self.whole_value()?);
            self.expect_end()?;
            return Ok(StatementKind::Function { name, parameter, body });
        }
        let value = self.whole_value()?;
        let hint = match self.kind(0) {
            Some(TokenKind::Comma) => "write one `let` for each name",
            Some(TokenKind::Equal) => "a `let` has one `=`",
            _ => "",
        };
        if !hint.is_empty() {
            let fault = self.unexpected("the end of the statement").with_hint(hint);
            return self.stop(fault);
        }
        self.expect_end()?;
        Ok(StatementKind::Let { name, value })
    }

    /// `= E` of an array by its entries.
    fn let_by_entry(&mut self, name: Ident, names: Vec<Binder>) -> Parsed<StatementKind> {
        self.equals("`=` and the value of an entry")?;
        let body = Box::new(self.whole_value()?);
        self.expect_end()?;
        let span = body.span;
        Ok(StatementKind::Let { name, value: Expr { kind: ExprKind::Build { names, body }, span } })
    }

    /// `mut` before the name that a `let` gives: it is read on without it, but where an input is declared.
    fn skip_qualifier(&mut self) -> Parsed<()> {
        if self.is_qualifier(self.position) {
            let fault =
                Fault::new(self.here(), format!("`{}` has no place here", quote(self.word(0).unwrap_or_default())));
            let name = quote(self.word(1).unwrap_or_default());
            if self.kind(2) == Some(TokenKind::Colon) && !self.tokens.iter().any(|token| token.kind == TokenKind::Equal)
            {
                let hint =
                    format!("an input is declared with its size: `var {name}`, `var {name}[n]`, `var {name}[n,k]`");
                return self.stop(fault.with_hint(hint));
            }
            self.fault(fault.with_hint(format!("write `let {name} = …`")).read_on());
            self.position += 1;
        }
        Ok(())
    }

    /// `: f64` behind the name that a `let` gives: it is read on without it.
    fn skip_type(&mut self, name: &str) {
        let equal = (1..12).find(|at| self.kind(*at) == Some(TokenKind::Equal));
        let is_type = self.kind(0) == Some(TokenKind::Colon) && self.word(1).is_some();
        if let (true, Some(equal)) = (is_type, equal) {
            let fault = Fault::new(self.here(), "a value has no type here");
            self.fault(fault.with_hint(format!("write `let {name} = …`")).read_on());
            self.position += equal;
        }
    }

    /// `A symmetric`, `sum(y) = 1`
    fn fact(&mut self) -> Parsed<Fact> {
        if self.token(0).is_none() {
            return self.stop_unexpected("a property or an equation");
        }
        if let (Some(name), Some(word)) = (self.word(0), self.word(1)) {
            return self.property(name, word);
        }
        let bare = self.word(0).filter(|_| matches!(self.kind(1), Some(TokenKind::Comma) | None));
        if let Some(name) = bare {
            let name = quote(name);
            let fault = Fault::new(self.here(), format!("nothing is said about `{name}`"));
            let hint = format!("repeat the property: `{name} symmetric, B symmetric`");
            return self.stop(fault.with_hint(hint));
        }
        let left = self.whole_expression()?;
        if super::split::is_comparison(self.kind(0).unwrap_or(TokenKind::Equal)) || self.word(0) == Some("in") {
            let fault = Fault::new(self.here(), "`given` takes properties and equations only");
            return self.stop(fault.with_hint("write inequalities and intervals with `domain`"));
        }
        self.equals("`=`")?;
        Ok(Fact::Equation(left, self.whole_expression()?))
    }

    fn property(&mut self, name: &str, word: &str) -> Parsed<Fact> {
        let place = self.here();
        let second = self.tokens[self.position + 1].span;
        let known = PROPERTIES.iter().find(|property| property.0 == word);
        if let (Some(&(_, property)), None) = (known, reserved(name)) {
            self.position += 2;
            return Ok(Fact::Property(Ident { name: name.to_owned(), span: place }, property));
        }
        let said = if word == "is" { self.word(2).unwrap_or("symmetric") } else { word };
        let likely = match said {
            "positive" | "spd" | "psd" => Some("posdef"),
            "regular" | "nonsingular" => Some("invertible"),
            _ => closest(said, PROPERTIES.map(|property| property.0)),
        };
        let hint = match likely {
            _ if word == "in" => "write intervals with `domain`".to_owned(),
            Some(property) if reserved(name).is_none() => format!("write `{} {property}`", quote(name)),
            _ => "write a name and then `symmetric`, `invertible`, `posdef` or `orthogonal`".to_owned(),
        };
        self.stop(
            Fault::new(place.to(second), format!("`{} {}` is not a property", quote(name), quote(word)))
                .with_hint(hint),
        )
    }

    /// `x = 0`
    fn exception(&mut self) -> Parsed<(Expr, Expr)> {
        if self.token(0).is_none() {
            return self.stop_unexpected("an equation");
        }
        let left = self.whole_expression()?;
        if !matches!(self.kind(0), Some(TokenKind::Equal | TokenKind::EqualEqual)) {
            let written = quote(self.slice(left.span));
            let place = if matches!(self.kind(0), Some(TokenKind::Comma) | None) { left.span } else { self.here() };
            let fault = Fault::new(place, "`except` takes equations only");
            return self.stop(fault.with_hint(format!("write `except {written} = 0`")));
        }
        self.equals("`=`")?;
        Ok((left, self.whole_expression()?))
    }
}
