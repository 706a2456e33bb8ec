//! Names that Rocq takes, and that hide nothing.

use std::collections::{BTreeMap, BTreeSet};

/// What must not be the name of a variable: keywords (those of the libraries' notations, too), what the printer writes,
/// and what the tactics are made of.
const TAKEN: &str = "\
as at by cofix else end exists exists2 fix for forall fun if IF in let match mod return then using where with Prop Set Type SProp \
Axiom CoFixpoint Definition Fixpoint Hypothesis Parameter Variable Lemma Theorem Proof Qed R Q Z N nat PI INR IZR exp ln sqrt sin cos tan asin acos atan sinh cosh tanh erf \
Rpower Rabs Rmax Rmin Rsqr pow sigmoid softplus select relu step sgn absolute maximum minimum is_derive ex_derive Derive RInt \
sum_f sign O S E D I H _";

/// The identifiers given out so far. No two names have the same one: an identifier that stands for something is never
/// given again.
#[derive(Clone, Debug, Default)]
pub struct Names {
    given: BTreeMap<String, String>,
    used: BTreeSet<String>,
}

impl Names {
    /// The identifier of the name `name` of the claim: the same one each time, and another one for each name.
    ///
    /// ```
    /// use backproof::lang::rocq::Names;
    /// let mut names = Names::default();
    /// assert_eq!(names.of("x"), "x");
    /// assert_eq!(names.of("α"), "alpha");
    /// assert_eq!(names.of("ln"), "ln_1", "`ln` is a function there");
    /// assert_eq!(names.of("alpha"), "alpha_1", "it is another name");
    /// assert_eq!(names.of("α"), "alpha");
    /// ```
    pub fn of(&mut self, name: &str) -> String {
        if let Some(given) = self.given.get(name) {
            return given.clone();
        }
        let fresh = self.fresh(&ascii(name));
        self.given.insert(name.to_string(), fresh.clone());
        fresh
    }

    /// An identifier like `wish` that stands for nothing yet. It has no `'` in it: those are for derivatives of
    /// functions.
    pub fn fresh(&mut self, wish: &str) -> String {
        let free = |name: &str| !self.used.contains(name) && !TAKEN.split(' ').any(|taken| taken == name);
        let numbered = (1..).map(|number: u32| format!("{wish}_{number}"));
        let name = std::iter::once(wish.to_string()).chain(numbered).find(|name| free(name)).unwrap_or_default();
        self.used.insert(name.clone());
        name
    }
}

/// That `next` is the derivative of `function` everywhere, as a hypothesis; its own variable hides neither of them.
pub fn derives(function: &str, next: &str) -> String {
    let point = if function == "t" { "s" } else { "t" };
    format!("(forall {point} : R, is_derive {function} {point} ({next} {point}))")
}

/// The name in letters, digits and underscores, with a letter first, and not like the names of tactics and theorems.
fn ascii(name: &str) -> String {
    let mut plain = String::new();
    for c in name.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' => plain.push(c),
            '₀'..='₉' => plain.extend(char::from_digit(c as u32 - '₀' as u32, 10)),
            _ => plain.push_str(GREEK.iter().find(|(letter, _)| *letter == c).map_or("u", |(_, word)| word)),
        }
    }
    let clear = plain.starts_with(|c: char| c.is_ascii_alphabetic())
        && !["bp_", "claim_"].iter().any(|prefix| plain.starts_with(prefix));
    if clear { plain } else { format!("v{plain}") }
}

const GREEK: [(char, &str); 31] = [
    ('α', "alpha"),
    ('β', "beta"),
    ('γ', "gamma"),
    ('δ', "delta"),
    ('ε', "epsilon"),
    ('ζ', "zeta"),
    ('η', "eta"),
    ('θ', "theta"),
    ('ι', "iota"),
    ('κ', "kappa"),
    ('λ', "lambda"),
    ('μ', "mu"),
    ('ν', "nu"),
    ('ξ', "xi"),
    ('π', "pi"),
    ('ρ', "rho"),
    ('σ', "sigma"),
    ('τ', "tau"),
    ('υ', "upsilon"),
    ('φ', "phi"),
    ('χ', "chi"),
    ('ψ', "psi"),
    ('ω', "omega"),
    ('Γ', "Gamma"),
    ('Δ', "Delta"),
    ('Θ', "Theta"),
    ('Λ', "Lambda"),
    ('Σ', "Sigma"),
    ('Φ', "Phi"),
    ('Ω', "Omega"),
    ('∂', "d"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::collection::vec;
    use proptest::prelude::*;

    /// Names as claims have them, and such as may be taken for keywords, for numbered names, for one another.
    fn names() -> impl Strategy<Value = Vec<String>> {
        let taken: Vec<&str> = TAKEN.split(' ').collect();
        let word = prop_oneof![
            proptest::sample::select(taken).prop_map(str::to_string),
            "[a-zA-Z_∂αβλΩл漢é][a-zA-Z0-9_₀-₉α-ω\u{300}-\u{304}]{0,4}",
            "(x|alpha|bp_x|claim_x|ln|t|vbp_x|u|H)(_[0-9]{1,2}){0,2}",
        ];
        vec(word, 1..24)
    }

    proptest! {
        #[test]
        fn other_names_have_other_identifiers(all in names(), wishes in vec("[tx](_[12])?", 0..4)) {
            let mut given = Names::default();
            let mut used: BTreeMap<String, String> = BTreeMap::new();
            for (at, name) in all.iter().enumerate() {
                let own = given.of(name);
                prop_assert_eq!(&given.of(name), &own, "the same name has the same one");
                if let Some(other) = used.insert(own.clone(), name.clone()) {
                    prop_assert_eq!(&other, name, "both are {}", own);
                }
                let letters = own.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
                prop_assert!(letters && own.starts_with(|c: char| c.is_ascii_alphabetic()), "{}", own);
                prop_assert!(!TAKEN.split(' ').any(|taken| taken == own), "{}", own);
                prop_assert!(!own.starts_with("bp_") && !own.starts_with("claim_"), "{}", own);
                if let Some(wish) = wishes.get(at) {
                    let fresh = given.fresh(wish);
                    prop_assert!(used.insert(fresh.clone(), format!("a fresh one, {at}")).is_none(), "{}", fresh);
                }
            }
        }
    }

    #[test]
    fn a_function_is_not_hidden_by_the_point() {
        assert_eq!(derives("f", "f'"), "(forall t : R, is_derive f t (f' t))");
        assert_eq!(derives("t", "t'"), "(forall s : R, is_derive t s (t' s))");
    }
}
