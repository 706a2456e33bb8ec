//! The built-in claims: libraries of formulas with their sources, right ones, and wrong ones as people write them.

use crate::lang::ast::{Expectation, SourceFile, Statement, StatementKind};
use crate::lang::parser::parse;

/// A file of built-in claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Library {
    /// `losses`
    pub name: &'static str,
    /// The file in the project: `claims/losses.claim`.
    pub file: &'static str,
    /// What stands in it, in the claims language.
    pub text: &'static str,
}

/// How many claims a library makes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Those that hold.
    pub right: usize,
    /// Those that are refuted, or whose shapes do not fit.
    pub wrong: usize,
    /// Those on which there is nothing to say, such as the derivative at a jump.
    pub open: usize,
}

/// The library of a file in `claims/`.
macro_rules! library {
    ($name:literal) => {
        Library {
            name: $name,
            file: concat!("claims/", $name, ".claim"),
            text: include_str!(concat!("../claims/", $name, ".claim")),
        }
    };
}

/// The table of libraries. To add one, add its file's name.
const LIBRARIES: [Library; 8] = [
    library!("deck"),
    library!("activations"),
    library!("losses"),
    library!("layers"),
    library!("regression"),
    library!("cookbook"),
    library!("identities"),
    library!("tensors"),
];

impl Library {
    /// All of them, the deck first.
    ///
    /// ```
    /// use backproof::library::Library;
    /// let names: Vec<&str> = Library::all().iter().map(|library| library.name).collect();
    /// assert_eq!(names[..5], ["deck", "activations", "losses", "layers", "regression"]);
    /// assert_eq!(names[5..], ["cookbook", "identities", "tensors"]);
    /// ```
    pub fn all() -> &'static [Library] {
        &LIBRARIES
    }

    /// The one with this name.
    ///
    /// ```
    /// use backproof::library::Library;
    /// assert_eq!(Library::by_name("losses").expect("it is there").file, "claims/losses.claim");
    /// assert_eq!(Library::by_name("loses"), None);
    /// ```
    pub fn by_name(name: &str) -> Option<&'static Library> {
        LIBRARIES.iter().find(|library| library.name.eq_ignore_ascii_case(name))
    }

    /// One line about it: the first comment of the file.
    ///
    /// ```
    /// use backproof::library::Library;
    /// let losses = Library::by_name("losses").expect("it is there");
    /// assert!(losses.about().starts_with("Losses: "));
    /// ```
    pub fn about(&self) -> &'static str {
        let comment = self.text.lines().find_map(|line| line.trim_start().strip_prefix('#'));
        comment.unwrap_or_default().trim()
    }

    /// The labels of its claims, in the order of the text.
    ///
    /// ```
    /// use backproof::library::Library;
    /// let deck = Library::by_name("deck").expect("it is there");
    /// assert_eq!(deck.labels()[0], "F3.1");
    /// ```
    pub fn labels(&self) -> Vec<String> {
        let label = |statement: Statement| match statement.kind {
            StatementKind::Claim(claim) => claim.label.map(|label| label.name),
            StatementKind::Faulty { claim, .. } => claim.and_then(|claim| claim.label),
            _ => None,
        };
        parse(self.text).statements.into_iter().filter_map(label).collect()
    }

    /// How many claims it makes, right and wrong, by what they expect.
    ///
    /// ```
    /// use backproof::library::Library;
    /// assert!(Library::all().iter().all(|library| library.count().right > library.count().wrong));
    /// ```
    pub fn count(&self) -> Count {
        Count::of(&parse(self.text))
    }
}

impl Count {
    /// The claims of a file, by what they expect; one that expects nothing is meant to hold.
    ///
    /// ```
    /// use backproof::{lang::parser::parse, library::Count};
    /// let text = "claim a: 1 = 1\nclaim b: 1 = 2   expect refuted\nclaim c: 1 = 1   expect unknown";
    /// assert_eq!(Count::of(&parse(text)), Count { right: 1, wrong: 1, open: 1 });
    /// ```
    pub fn of(source: &SourceFile) -> Count {
        let mut count = Count::default();
        for statement in &source.statements {
            let expectation = match &statement.kind {
                StatementKind::Claim(claim) => &claim.expectation,
                StatementKind::Faulty { claim: Some(parts), .. } => &parts.expectation,
                _ => continue,
            };
            *match expectation {
                None | Some(Expectation::Verified(_)) => &mut count.right,
                Some(Expectation::Refuted(_) | Expectation::Error) => &mut count.wrong,
                Some(Expectation::Unknown) => &mut count.open,
            } += 1;
        }
        count
    }
}
