//! Characters that are not the language's: what to write instead.

use super::core::quote;
use crate::lang::ast::Fault;
use crate::lang::lexer::{Token, TokenKind, advice, is_combining};

/// What is wrong with a character that is not the language's.
pub(super) fn fault(token: Token, written: &str) -> Fault {
    let first = written.chars().next().unwrap_or(' ');
    let fault = Fault::new(token.span, format!("`{}` is not in the claims language", quote(written)));
    if let Some(advice) = advice(written) {
        let fault = fault.with_hint(format!("write `{advice}`"));
        return if token.kind == TokenKind::Foreign { fault } else { fault.read_on() };
    }
    match first {
        '"' | '“' | '”' | '„' | '«' | '»' => {
            Fault::new(token.span, "this quotation mark has no partner on its line").with_hint("add the closing `\"`")
        }
        '{' => {
            fault.with_hint("brackets are `( )`, and `[ ]` for shapes and entries; cases are written `if(a > b, c, d)`")
        }
        '}' => fault.with_hint("brackets are `( )`, and `[ ]` for shapes and entries"),
        '\\' => fault.with_hint("what solves `A*x = b` is written `inv(A)*b`"),
        '%' => fault.with_hint("a comment starts with `#`"),
        '‖' => fault.with_hint("a norm is written `norm(x)`"),
        '|' if written.starts_with("||") => fault.with_hint("a norm is written `norm(x)`"),
        '|' => fault.with_hint("an absolute value is written `abs(x)`, a determinant `det(X)`"),
        '∇' => fault.with_hint("a gradient is written `grad(E, X)` or `dE/dX`"),
        '≈' | '≃' | '≅' | '∼' | '~' => fault.with_hint(
            "there is no approximate equality: claim `=` on a `domain`, or a bound, `step(0.01 - abs(E - F)) = 1`",
        ),
        '∫' => fault.with_hint(crate::lang::habit::NO_INTEGRALS),
        '°' => fault.with_hint("angles are in radians: 60° are `60*pi/180`"),
        '∏' => fault.with_hint("there is no product of all entries: write them out"),
        '±' => fault.with_hint("write two claims, one for each sign"),
        '∝' => fault.with_hint("write the factor: `left = c*right`"),
        '⊗' => fault.with_hint("write `outer(a, b)` for vectors, `kron(A, B)` for matrices"),
        '⋯' | '…' => fault.with_hint("nothing can be left out: write it with `sum`, or write all of it"),
        '→' | '↦' => fault.with_hint("a function is declared as `function f(t) = …`"),
        '&' if written == "&" => fault.with_hint(
            "there are no references: leave the `&` away; several conditions stand with commas between them",
        ),
        '&' => fault.with_hint("write several conditions with commas between them"),
        '!' => fault.with_hint("there is no factorial and no negation"),
        '?' => fault.with_hint("write `if(a > b, c, d)`"),
        '$' => fault.with_hint("a formula stands here without dollar signs"),
        '⁻' => fault.with_hint("`⁻` stands before superscript digits: `⁻¹`"),
        c if c.is_numeric() => fault.with_hint("numbers are written with the digits 0 to 9"),
        c if c.is_control() || !is_visible(c) => {
            Fault::new(token.span, format!("an invisible character (U+{:04X}) stands here", u32::from(c)))
                .with_hint("delete it")
        }
        _ => fault.with_hint("write it with the signs of a keyboard; `backproof guide notation` has a table"),
    }
}

/// Characters that show nothing by themselves: joiners, marks of direction, and the like.
fn is_visible(c: char) -> bool {
    !is_combining(c)
        && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}
