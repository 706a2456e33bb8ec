//! Texts that are no claims file at all: told as what they are, in one fault, before anybody reads forty of them.

/// What a text is, and what to do with it; none for one that may be a claims file.
pub(super) fn kind(text: &str) -> Option<(&'static str, &'static str)> {
    let start = text.trim_start();
    let has = |sign: &str| text.lines().take(LINES).any(|line| line.trim_start().starts_with(sign));
    Some(match () {
        () if start.starts_with("%PDF-") => {
            ("a PDF", "write its formulas into a text file: `backproof guide start` shows one")
        }
        () if start.starts_with("{\\rtf") => ("a document of a word processor", "save it as plain text"),
        () if start.starts_with("<!DOCTYPE") || start.starts_with("<html") || start.starts_with("<?xml") => {
            ("a page for browsers", "write its formulas into a text file: `backproof guide start` shows one")
        }
        () if start.starts_with('{') && text.contains("\"cells\"") => (
            "a notebook",
            "write the formula and its derivative alone: `backproof guide notation` sets NumPy beside them",
        ),
        () if start.starts_with("\\documentclass") => (
            "a LaTeX document",
            "write its formulas alone, a claim to a line: `backproof guide notation` sets LaTeX beside them",
        ),
        () if has("```") => ("Markdown", "keep what stands between the lines of ```, as a file of its own"),
        () if is_table(text) => (
            "a table of numbers",
            "a claim holds for all numbers: write the formula, such as `var x; claim: d(x^2)/dx = 2*x`",
        ),
        () => return None,
    })
}

/// Lines that are looked at.
const LINES: usize = 40;

/// Rows of numbers, with commas, semicolons or tabs between them; the first may have names.
fn is_table(text: &str) -> bool {
    let is_number = |cell: &str| cell.trim().parse::<f64>().is_ok();
    let is_row = |line: &&str| line.contains([',', ';', '\t']) && line.split([',', ';', '\t']).all(is_number);
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LINES).collect();
    match lines.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => first.contains([',', ';', '\t']) && rest.iter().all(is_row),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::kind;

    #[test]
    fn only_what_is_no_claims_file() {
        for (text, what) in [
            ("%PDF-1.7\n", "a PDF"),
            ("x,y\n1,2\n3.5,4e1\n", "a table of numbers"),
            ("Text\n```\nclaim: x = x\n```\n", "Markdown"),
            ("{\n \"cells\": []}", "a notebook"),
        ] {
            assert_eq!(kind(text).map(|kind| kind.0), Some(what), "{text}");
        }
        for text in [
            "% a comment\nvar x\n",
            "var x, y\ndims n\n",
            "x,y\n",
            "var x\nclaim: d(x^2)/dx = 2*x\n",
            "# ``` in a comment\nvar x",
        ] {
            assert_eq!(kind(text), None, "{text}");
        }
    }
}
