//! `guide`: the pages that an installed binary can show.

use super::{Status, Trouble, output};
use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use backproof::report::Look;
use backproof::report::layout::{pad, width};
use backproof::report::page::set;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  backproof guide
  backproof guide start
  backproof guide notation";

/// Show a page on how to use backproof: a first file, the language, its notation beside NumPy's and LaTeX's
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The page; without it, the list of pages
    #[arg(value_name = "PAGE")]
    page: Option<String>,
}

/// A page: its name, what it is about, its text.
struct Page {
    name: &'static str,
    about: &'static str,
    text: &'static str,
}

/// The whole language; its first chapter is a page of its own.
const LANGUAGE: &str = include_str!("../../docs/language.md");
/// The heading that ends the first chapter.
const REFERENCE: &str = "\n## Files and statements";

const PAGES: [Page; 10] = [
    Page {
        name: "start",
        about: "a first file, and how to read the answer",
        text: include_str!("../../docs/start.md"),
    },
    Page { name: "language", about: "the claims language, on one page", text: LANGUAGE },
    Page {
        name: "notation",
        about: "a table: NumPy, LaTeX, and how it is said here",
        text: include_str!("../../docs/notation.md"),
    },
    Page { name: "reference", about: "all of the language, with examples", text: LANGUAGE },
    Page {
        name: "mistakes",
        about: "the names of mistakes, with an example of each",
        text: include_str!("../../docs/mistakes.md"),
    },
    Page { name: "reports", about: "the forms of a report, and pictures", text: include_str!("../../docs/reports.md") },
    Page { name: "grading", about: "exercise sheets", text: include_str!("../../docs/grading.md") },
    Page {
        name: "rust",
        about: "derivatives written in Rust, tested: one line a test",
        text: include_str!("../../docs/rust.md"),
    },
    Page {
        name: "witnesses",
        about: "what each kind of evidence is worth",
        text: include_str!("../../docs/witnesses.md"),
    },
    Page {
        name: "limits",
        about: "sizes that are refused, and the small print",
        text: include_str!("../../docs/limits.md"),
    },
];

impl Page {
    fn shown(&self) -> &'static str {
        match self.name {
            "language" => self.text.split(REFERENCE).next().unwrap_or_default().trim_end(),
            _ => self.text.trim_end(),
        }
    }
}

/// Longer lines are hard to read.
const WIDEST: usize = 100;

/// The page with commands where it links to other pages.
fn with_commands(text: &str) -> String {
    PAGES.iter().filter(|page| page.name != "reference").fold(text.to_owned(), |text, page| {
        let name = page.name;
        let command = format!("`backproof guide {name}`");
        text.replace(&format!("[{name}.md]({name}.md)"), &command)
    })
}

/// The names of the pages.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(|page| page.name)
}

/// The page with this name as plain text.
#[cfg(feature = "serve")]
pub(super) fn plain(name: &str) -> Option<String> {
    let page = PAGES.iter().find(|page| page.name == name)?;
    Some(set(&with_commands(page.shown()), Look { width: WIDEST, ..Look::default() }))
}

/// Prints the page, or the list.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let Some(name) = &arguments.page else {
        let widest = names().map(width).max().unwrap_or(0);
        let rows = PAGES.iter().map(|page| format!("  {}  {}\n", pad(page.name, widest), page.about));
        let list: String = rows.collect();
        output::show(&format!("The pages of the guide:\n{list}\nTo show one: backproof guide PAGE\n"))?;
        return Ok(Status::Good);
    };
    let page = PAGES.iter().find(|page| page.name.eq_ignore_ascii_case(name)).ok_or_else(|| {
        let hint = meant(name, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let list: Vec<&str> = names().collect();
        Trouble::Usage(format!("there is no page `{}`{hint}\nThere are {}.", in_a_line(name), list.join(", ")))
    })?;
    let look = output::look();
    let look = Look { width: look.width.min(WIDEST), ..look };
    output::show(&set(&with_commands(page.shown()), look))?;
    Ok(Status::Good)
}
