//! A product or a sum that is put together as text, of a formula read elsewhere.

/// What has been put together of a product or sum.
#[derive(Default)]
pub(super) struct Line {
    pub text: String,
    /// Where the last operand starts, if the text ends with one.
    pub operand: Option<usize>,
    /// Whether the last operand is a quotient, which wants brackets as a part of another one.
    is_quotient: bool,
    is_transposed: bool,
    /// Whether the last operand stands behind a slash.
    is_below: bool,
    /// What can be read in two ways.
    pub doubt: Option<String>,
}

impl Line {
    /// An operand: a product with one before it.
    pub(super) fn operand(&mut self, text: &str) {
        if let Some(start) = self.operand {
            let before = &self.text[start..];
            if self.is_below && !before.starts_with('d') {
                self.doubt = Some(format!(
                    "it is not clear how much stands below the slash in `{0}{text}`: write `{1}/({before}*{text})` or `{1}/{before}*{text}`",
                    self.text,
                    self.text[..start].trim_end_matches('/'),
                ));
            }
            self.text.push('*');
        }
        self.is_below = self.operand.is_none() && self.text.ends_with('/');
        self.operand = Some(self.text.len());
        (self.is_quotient, self.is_transposed) = (false, false);
        self.text += text;
    }

    /// `\frac{A}{B}`
    pub(super) fn quotient(&mut self, above: &str, below: &str) {
        let is_part = self.operand.is_none() && self.text.ends_with('/');
        let text = format!("{above}/{below}");
        self.operand(&if is_part { format!("({text})") } else { text });
        self.is_quotient = !is_part;
    }

    /// The argument of the name that stands last.
    pub(super) fn call(&mut self, inner: &str) {
        self.text += &format!("({inner})");
    }

    /// The last operand, if it is a name; with its primes.
    pub(super) fn name(&self) -> Option<&str> {
        let last = &self.text[self.operand.filter(|_| !self.is_transposed)?..];
        let is_name = last.starts_with(char::is_alphabetic)
            && last.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '\''));
        is_name.then_some(last)
    }

    pub(super) fn operator(&mut self, sign: &str) {
        let spaced = matches!(sign, "=" | "+" | ".*" | "-" | "<" | ">" | "<=" | ">=")
            && !(sign == "-" && self.operand.is_none());
        self.text += &if spaced { format!(" {sign} ") } else { sign.to_owned() };
        self.operand = None;
    }

    /// Something behind the last operand: `'`, `^2`, a subscript.
    pub(super) fn suffix(&mut self, text: &str) -> Option<()> {
        let start = self.operand?;
        if std::mem::take(&mut self.is_quotient) {
            self.text = format!("{}({})", &self.text[..start], &self.text[start..]);
        }
        self.text += text;
        Some(())
    }

    /// `^T` behind the last operand: no prime of a function.
    pub(super) fn transposed(&mut self) -> Option<()> {
        self.suffix("'")?;
        self.is_transposed = true;
        Some(())
    }

    /// `^{-T}` behind the last operand.
    pub(super) fn inverse_transposed(&mut self) -> Option<()> {
        let last = self.text.split_off(self.operand?);
        let inner =
            last.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).filter(|inner| !inner.contains('('));
        self.text += &format!("inv({})'", inner.unwrap_or(&last));
        Some(())
    }
}
