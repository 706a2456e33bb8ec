//! Names that Rocq takes, and that hide nothing.

use std::collections::{BTreeMap, BTreeSet};

/// What must not be the name of a variable: keywords, what the printer writes, and what the tactics are made of.
const TAKEN: &str = "\
as at cofix else end exists exists2 fix for forall fun if IF in let match mod return then using where with Prop Set Type SProp \
Axiom Definition Lemma Theorem Proof Qed R Q Z N nat PI INR IZR exp ln sqrt sin cos tan asin acos atan sinh cosh tanh erf \
Rpower Rabs Rmax Rmin Rsqr pow sigmoid softplus select relu step sgn absolute maximum minimum is_derive ex_derive Derive RInt \
sum_f sign O S E D I H _";

/// The identifiers given out so far.
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

    /// An identifier like `wish` that stands for nothing yet.
    pub fn fresh(&mut self, wish: &str) -> String {
        let free = |name: &str| !self.used.contains(name) && !TAKEN.split(' ').any(|taken| taken == name);
        let numbered = (1..).map(|number: u32| format!("{wish}_{number}"));
        let name = std::iter::once(wish.to_string()).chain(numbered).find(|name| free(name)).unwrap_or_default();
        self.used.insert(name.clone());
        name
    }
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
