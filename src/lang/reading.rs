//! A text that was read: parsed and checked once, for everybody who works with it.

use super::ast::SourceFile;
use super::check::Checked;
use super::paraphrase;
use super::parser::{parse, parse_one_liner};
use super::typed::Document;
use crate::guard::on_large_stack;

/// A text with its syntax tree, and what that was checked to mean.
///
/// ```
/// use backproof::Reading;
/// let reading = Reading::new("var x\nclaim C: d(x^2)/dx = 2*x", false);
/// assert_eq!(reading.source.statements.len(), 2);
/// assert_eq!(reading.document().items.len(), 1);
/// ```
pub struct Reading {
    /// The statements, as they are written.
    pub source: SourceFile,
    /// The checked text.
    pub checked: Checked,
}

impl Reading {
    /// Reads a text: a file or, as a `one_liner`, what `check --claim` takes. There undeclared names are real scalar
    /// variables, and a statement without a keyword is a claim.
    pub fn new(text: &str, one_liner: bool) -> Reading {
        on_large_stack(|| {
            let source = if one_liner { parse_one_liner(text) } else { parse(text) };
            let mut checked = Checked::new(text, &source, one_liner);
            checked.offer(&paraphrase::lines(text, &source, one_liner));
            Reading { source, checked }
        })
    }

    /// What was read.
    pub fn text(&self) -> &str {
        self.checked.text()
    }

    /// What its claims say.
    pub fn document(&self) -> &Document {
        self.checked.document()
    }
}
