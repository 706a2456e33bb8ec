//! Pages of the documentation: their sections, the claims files in them, and the verdicts on these.

use backproof::judge::judge_text;
use backproof::verdict::{Judged, Options};

/// The sections of a page: each heading with the text below it.
pub fn sections(page: &str) -> Vec<(&str, &str)> {
    let mut sections = page.split("\n## ");
    sections.next();
    sections.map(|section| section.split_once('\n').expect("a heading and a text")).collect()
}

/// The claims files of a page, or of a section.
pub fn examples(text: &str) -> Vec<String> {
    let blocks = text.split("```claim\n").skip(1);
    blocks.map(|block| block.split("```").next().expect("a block ends").to_string()).collect()
}

/// The rows of a claims file.
pub fn judged(text: &str) -> Vec<Judged> {
    judge_text("docs", text, false, &Options::default(), &mut |_, _| {})
}
