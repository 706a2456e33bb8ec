//! A product or a sum that is put together as text, of a formula read elsewhere.

/// What has been put together of a product or sum.
#[derive(Default)]
pub(super) struct Line {
    pub text: String,
    /// Where the last operand starts, if the text ends with one.
    pub operand: Option<usize>,
}

impl Line {
    /// An operand: a product with one before it, unless that is a function and this its argument.
    pub(super) fn operand(&mut self, text: &str, is_argument: bool) {
        if let Some(start) = self.operand {
            let before = &self.text[start..];
            // `X^T (p - y)` is a product; a derivative is of a function, and those are small.
            let is_transposed = before.ends_with('\'') && before.starts_with(char::is_uppercase);
            let is_name = !before.is_empty() && before.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\''));
            let is_call = is_argument && is_name && !is_transposed && before.starts_with(char::is_alphabetic);
            if is_call {
                self.text += text;
                return;
            }
            self.text.push('*');
        }
        self.operand = Some(self.text.len());
        self.text += text;
    }

    pub(super) fn operator(&mut self, sign: &str) {
        let spaced = matches!(sign, "=" | "+" | ".*" | "-" | "<" | ">" | "<=" | ">=")
            && !(sign == "-" && self.operand.is_none());
        self.text += &if spaced { format!(" {sign} ") } else { sign.to_owned() };
        self.operand = None;
    }

    /// Something behind the last operand: `'`, `^2`, a subscript.
    pub(super) fn suffix(&mut self, text: &str) -> Option<()> {
        self.operand?;
        self.text += text;
        Some(())
    }
}
