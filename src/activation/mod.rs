//! Activation functions: f and f′ side by side, with their kinks, ranges and names, in one table (`table.rs`).
//!
//! The derivatives are written by hand, the deck's nine exactly as its right formulas say. Whether they *are* the
//! derivatives is for the tape to find out.
//!
//! ```
//! use backproof::activation::Activation;
//! let logistic = Activation::by_name("sigmoid").expect("an alias of the logistic function");
//! assert_eq!(logistic.value(&0.0, &[]), 0.5);
//! assert_eq!(logistic.derivative(&0.0, &[]), 0.25);
//! assert_eq!(logistic.derivative_formula(), "f(x)*(1 - f(x))");
//! ```

mod about;
mod softmax;
mod table;

pub use about::{About, Choice, Example, Kink, Number, Parameter, Removable, Smoothness};
pub use softmax::{log_softmax, log_softmax_jvp, log_softmax_vjp, softmax, softmax_jvp, softmax_vjp};
pub use table::Activation;

use crate::scalar::real::Real;

impl Activation {
    /// All of them, the deck's nine first.
    ///
    /// ```
    /// use backproof::activation::Activation;
    /// assert_eq!(Activation::all().iter().filter(|f| f.deck().is_some()).count(), 9);
    /// ```
    pub fn all() -> &'static [Activation] {
        Activation::TABLE
    }

    /// The one with this name or alias; case, spaces, `-` and `_` do not count.
    ///
    /// ```
    /// use backproof::activation::Activation;
    /// assert_eq!(Activation::by_name("Leaky ReLU"), Some(Activation::LeakyRelu));
    /// assert_eq!(Activation::by_name("reul"), None);
    /// ```
    pub fn by_name(name: &str) -> Option<Activation> {
        let plain = |text: &str| -> String {
            text.chars().filter(|c| !matches!(c, ' ' | '-' | '_')).flat_map(char::to_lowercase).collect()
        };
        let wanted = plain(name);
        Activation::all().iter().copied().find(|activation| activation.names().any(|known| plain(known) == wanted))
    }

    /// Its name and its aliases, for a "did you mean".
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let about = self.about();
        std::iter::once(about.name).chain(about.aliases.iter().copied())
    }

    /// Its name: one word in lower case.
    pub fn name(self) -> &'static str {
        self.about().name
    }

    /// Its name as a heading.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// Other names it goes by.
    pub fn aliases(self) -> &'static [&'static str] {
        self.about().aliases
    }

    /// Its id in the deck, if the deck has it.
    pub fn deck(self) -> Option<&'static str> {
        self.about().deck
    }

    /// f(x) in the claims language, with `x` as the variable and the parameters by name.
    pub fn formula(self) -> &'static str {
        self.about().formula
    }

    /// f′(x) in the claims language, with `f` for the function itself.
    pub fn derivative_formula(self) -> &'static str {
        self.about().derivative_formula
    }

    /// Its parameters, in the order in which `value` and `derivative` take them.
    pub fn parameters(self) -> &'static [Parameter] {
        self.about().parameters
    }

    /// Small numbers to check by hand, with the default parameters.
    ///
    /// ```
    /// use backproof::activation::{Activation, Number};
    /// let example = Activation::Softsign.examples()[0];
    /// assert_eq!((example.x, example.derivative), (-3, Number::Ratio(1, 16)));
    /// ```
    pub fn examples(self) -> &'static [Example] {
        self.about().examples
    }

    /// The points where the two sides have different slopes or values.
    pub fn kinks(self) -> &'static [Kink] {
        self.about().kinks
    }

    /// The points where the formula is undefined and the function is filled in by its limit.
    pub fn removable(self) -> &'static [Removable] {
        self.about().removable
    }

    /// The set of its values.
    pub fn range(self) -> &'static str {
        self.about().range
    }

    /// How often it can be differentiated everywhere, whatever the parameters.
    pub fn smoothness(self) -> Smoothness {
        self.about().smoothness
    }

    /// The parameters' usual values.
    ///
    /// ```
    /// assert_eq!(backproof::activation::Activation::Prelu.defaults::<f64>(), [0.25]);
    /// ```
    pub fn defaults<T: Real>(self) -> Vec<T> {
        self.parameters().iter().map(|parameter| parameter.default.value(&[])).collect()
    }

    /// Values of the parameters for checking: away from those at which a wrong formula may look right (α = 1, β = 1).
    ///
    /// ```
    /// assert_eq!(backproof::activation::Activation::Elu.samples::<f64>(), [1.75]);
    /// ```
    pub fn samples<T: Real>(self) -> Vec<T> {
        self.parameters().iter().map(|parameter| parameter.sample.value(&[])).collect()
    }
}
