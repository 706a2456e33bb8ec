//! Characters that nobody sees, or that make a terminal do something: where a text is shown they are spelt out.

/// Whether a character leaves no mark of its own, or changes how others are shown: controls, ends of lines and
/// paragraphs, changes of direction, what has no width, fillers, selectors of variants, tags.
pub fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{2800}' | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffc}'
            | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bcaf}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// The text with such characters as `\u{feff}`. Ends of lines stay, and tabulators.
///
/// ```
/// use backproof::lang::visible::printable;
/// assert_eq!(printable("a\u{feff}b\r\n\tc\rd"), "a\\u{feff}b\r\n\tc\\u{d}d");
/// ```
pub fn printable(text: &str) -> String {
    let mut characters = text.chars().peekable();
    let mut shown = String::with_capacity(text.len());
    while let Some(c) = characters.next() {
        let stays = matches!(c, '\n' | '\t') || (c == '\r' && characters.peek() == Some(&'\n'));
        push(&mut shown, c, stays || !is_unseen(c));
    }
    shown
}

/// The same on one line: ends of lines and tabulators are spelt out, too. For names of files, which may have them.
///
/// ```
/// use backproof::lang::visible::in_a_line;
/// assert_eq!(in_a_line("a\nb.claim"), "a\\u{a}b.claim");
/// ```
pub fn in_a_line(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|c| push(&mut shown, c, !is_unseen(c)));
    shown
}

fn push(shown: &mut String, c: char, as_it_is: bool) {
    if as_it_is {
        shown.push(c);
    } else {
        shown.extend(c.escape_unicode());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_hidden_is_spelt_out() {
        for hidden in "\0\u{7}\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{61c}\u{200b}\u{200f}\u{2028}\u{2029}\u{202e}\u{2066}\u{2069}\u{fe0f}\u{feff}\u{e0041}\u{e01ef}".chars() {
            assert_eq!(printable(&format!("a{hidden}b")), format!("a{}b", hidden.escape_unicode()));
        }
        for seen in ["x̂·∂W − é漢 λ₁ 🙂", "a b"] {
            assert_eq!(in_a_line(seen), seen);
        }
    }

    proptest! {
        #[test]
        fn nothing_unseen_is_left(text in any::<String>()) {
            let left = |shown: &str| shown.chars().any(|c| is_unseen(c) && !matches!(c, '\n' | '\r' | '\t'));
            prop_assert!(!left(&printable(&text)));
            prop_assert!(!in_a_line(&text).chars().any(is_unseen));
            prop_assert!(!printable(&text).replace("\r\n", "").contains('\r'));
            prop_assert_eq!(printable(&printable(&text)), printable(&text), "once is enough");
        }
    }
}
