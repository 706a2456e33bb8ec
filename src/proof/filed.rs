//! Theorems on file: those of the built-in claims, in `proofs/generated/`, checked when `proofs/` was built.
//!
//! A theorem is found by its statement, which is printed anew from the claim's own tree. What ties the text to a check
//! are hashes: the build of `proofs/` writes down those of the sources that it accepted, and here they are taken of the
//! sources that this program was built from.

use super::Batch;
use super::sha256::sha256;
use crate::lang::ast::Level;
use crate::lang::typed::{Claim, Document};
use crate::verdict::{Evidence, Outcome, Says, Verdict};
use std::sync::LazyLock;

/// What the build of `proofs/` accepted: a line `hash  file` for each source.
const CHECKED: &str = include_str!("../../proofs/checked.txt");
/// The sources that theorems on file depend on.
const BASE: [(&str, &str); 7] = [
    ("IntervalZ.v", include_str!("../../proofs/IntervalZ.v")),
    ("Tactics.v", include_str!("../../proofs/Tactics.v")),
    ("Slopes.v", include_str!("../../proofs/Slopes.v")),
    ("Claims.v", include_str!("../../proofs/Claims.v")),
    ("Arrays.v", include_str!("../../proofs/Arrays.v")),
    ("Backprop.v", include_str!("../../proofs/Backprop.v")),
    ("Layers.v", include_str!("../../proofs/Layers.v")),
];
/// The theorems on the claims of a file in `claims/`.
macro_rules! theorems {
    ($stem:literal) => {
        (concat!("generated/", $stem, ".v"), include_str!(concat!("../../proofs/generated/", $stem, ".v")))
    };
}

/// The theorems on file.
const FILES: [(&str, &str); 5] = [
    theorems!("deck"),
    theorems!("deck_layers"),
    theorems!("activations"),
    theorems!("losses"),
    theorems!("identities"),
];

/// For each file of [`FILES`], whether it and what it depends on are the sources that were checked.
static ACCEPTED: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let base = BASE.iter().all(|(name, text)| was_checked(CHECKED, name, text));
    FILES.iter().map(|(name, text)| base && was_checked(CHECKED, name, text)).collect()
});

fn was_checked(list: &str, name: &str, text: &str) -> bool {
    let hash: String = sha256(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    list.lines().any(|line| line.split_once("  ") == Some((hash.as_str(), name)))
}

/// What a theorem on file says of a claim; none where there is none, or its sources are not those that were checked.
pub fn on_file(document: &Document, claim: &Claim) -> Option<Evidence> {
    let mut batch = Batch::default();
    let right = Verdict::of(Outcome::Verified, Vec::new());
    batch.add(document, claim, &right).or_else(|_| batch.add_layer(document, claim)).ok()?;
    let attempts = &batch.tasks.first()?.attempts;
    FILES.iter().zip(ACCEPTED.iter()).filter(|(_, accepted)| **accepted).find_map(|((file, text), _)| {
        let attempt = attempts.iter().find(|one| one.is_about_all() && name_of(text, &one.statement).is_some())?;
        let name = name_of(text, &attempt.statement)?;
        let scope = if attempt.scope.is_empty() { String::new() } else { format!(" {}", attempt.scope) };
        let detail = format!("theorem `{name}`{scope}; on file in proofs/{file}, not re-checked here");
        Some(Evidence { witness: Level::Proof, says: Says::Agrees, detail })
    })
}

/// The name of the theorem that states this.
fn name_of<'t>(text: &'t str, statement: &str) -> Option<&'t str> {
    let stated = format!(" :\n  {statement}.\nProof.");
    text.split("\nTheorem ").skip(1).find_map(|theorem| {
        let (name, rest) = theorem.split_at(theorem.find(" :")?);
        rest.starts_with(&stated).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::judge::read;
    use crate::lang::typed::Item;

    fn evidence(text: &str) -> Option<Evidence> {
        let document = read(text, true);
        let Some(Item::Claim(claim)) = document.items.first() else { panic!("no claim in {text}") };
        on_file(&document, claim)
    }

    /// If this fails, `make -C proofs` has to be run: sources were changed since it was.
    #[test]
    fn the_sources_are_those_that_were_checked() {
        for (name, text) in BASE.iter().chain(&FILES) {
            assert!(was_checked(CHECKED, name, text), "proofs/{name} is not the one that proofs/checked.txt is about");
        }
    }

    #[test]
    fn a_changed_source_is_noticed() {
        let (name, text) = FILES[0];
        assert!(!was_checked(CHECKED, name, &text.replacen("exp", "sin", 1)));
        assert!(!was_checked(CHECKED, "generated/other.v", text));
        assert!(!was_checked("", name, text));
    }

    #[test]
    fn a_theorem_is_found_by_what_it_says() {
        let found = evidence("d(atan(x))/dx = 1/(x^2 + 1)").expect("the deck's A5 says it");
        assert_eq!(found.says, Says::Agrees);
        assert!(found.detail.contains("claim_A5") && found.detail.contains("not re-checked here"), "{}", found.detail);
        assert_eq!(evidence("d(atan(x))/dx = 1/(x^2 + 2)"), None);
        assert_eq!(evidence("d(atan(x))/dx = 1/(1 + x^2)"), None, "another formula is another theorem");
    }
}
