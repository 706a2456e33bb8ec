//! Names of theorems, after the labels of their claims.

use std::collections::BTreeSet;

/// What the names of theorems start with, and nothing else that a file holds.
const START: &str = "claim_";
/// What stands behind a theorem's own name: that the claim fails, and that the hypotheses hold somewhere.
const FAILS: &str = "_fails";
const ADMITS: &str = "_admits";

/// The names given out so far. They are apart by construction, with their endings too: a name that is taken, or that
/// could be read as another one with an ending, gets a number behind `'`, which no letter of a label turns into.
#[derive(Clone, Debug, Default)]
pub(super) struct Labels {
    given: BTreeSet<String>,
}

impl Labels {
    /// The name of the theorem on a claim with this label, or in this line; never the same one again.
    pub(super) fn name(&mut self, label: Option<&str>, line: usize) -> String {
        let wish = match label {
            Some(label) => format!("{START}{}", plain(label)),
            None => format!("{START}line_{line}"),
        };
        let is_clear = ![FAILS, ADMITS].iter().any(|ending| wish.ends_with(ending));
        let numbered = (2..).map(|number: u64| format!("{wish}'{number}"));
        let all = is_clear.then(|| wish.clone()).into_iter().chain(numbered);
        let name = all.into_iter().find(|name| !self.given.contains(name)).unwrap_or_default();
        self.given.insert(name.clone());
        name
    }
}

/// The name of the theorem that a claim holds, or that it fails.
pub(super) fn theorem(name: &str, refutes: bool) -> String {
    format!("{name}{}", if refutes { FAILS } else { "" })
}

/// The name of the theorem that the hypotheses of a theorem hold somewhere.
pub(super) fn admits(theorem: &str) -> String {
    format!("{theorem}{ADMITS}")
}

/// Letters, digits and underscores of a label.
fn plain(label: &str) -> String {
    label.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    fn all_of(name: &str) -> Vec<String> {
        let own = [false, true].map(|refutes| theorem(name, refutes));
        own.iter().flat_map(|own| [own.clone(), admits(own)]).collect()
    }

    proptest! {
        /// Labels of any kind, many alike, and such as have endings of their own: all names of all theorems are
        /// different, and Rocq's.
        #[test]
        fn names_are_apart(
            labels in vec(
                proptest::option::of(prop_oneof![
                    "[ap]([-._](b|admits|fails|2|line|1)){0,3}",
                    "(forall|exists|line_1|line|Qed|exp|é|ж|α|a_b'2|_|)",
                    "[\\w.-]{0,4}",
                ]),
                1..40,
            )
        ) {
            let mut names = Labels::default();
            let mut seen = BTreeSet::new();
            for label in &labels {
                for name in all_of(&names.name(label.as_deref(), 1)) {
                    let letters = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '\'');
                    prop_assert!(letters && name.starts_with(START), "{}", name);
                    prop_assert!(seen.insert(name.clone()), "{} is given twice: {:?}", name, labels);
                }
            }
        }
    }

    #[test]
    fn ordinary_labels_keep_their_names() {
        let mut names = Labels::default();
        let given = ["relu.above", "p", "p_admits", "a-b", "a.b", "a_b_2", "p.fails"].map(|it| names.name(Some(it), 7));
        let wanted = ["relu_above", "p", "p_admits'2", "a_b", "a_b'2", "a_b_2", "p_fails'2"];
        assert_eq!(given, wanted.map(|name| format!("claim_{name}")));
        assert_eq!(names.name(None, 7), "claim_line_7");
    }
}
