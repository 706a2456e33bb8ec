//! The table: one entry a function, f and f′ side by side. To add a function, add an entry. The file is longer than
//! others because it is a list.
//!
//! That the code for f′ is the derivative of the code for f is proved in `proofs/Catalogue.v`, which the code prints
//! itself; the theorems that the entries name are about the formulas and the kinks.
//!
//! At a kink `derivative` gives the limit from the right, as the deck's "x ≥ 0" branches do.

use super::about::{About, Choice, Example, Kink, Number, Parameter, Removable, Smoothness};
use crate::scalar::real::Real;
use Number::{Decimal, Parameter as Given, Ratio};

/// SELU's λ, as published.
const SELU_SCALE: &str = "1.0507009873554804934193349852946";
/// SELU's α, as published.
const SELU_ALPHA: &str = "1.6732632423543772848170429916717";
/// λ·α, exactly.
const SELU_LOW_SLOPE: &str = "1.75809934084737685994021752081231934206024580891220830977098282";

const ZERO: Number = Ratio(0, 1);
const ONE: Number = Ratio(1, 1);

/// f(x) and f′(x) at an integer, as quotients, with the default parameters.
const fn at(x: i64, value: (i64, i64), derivative: (i64, i64)) -> Example {
    Example { x, value: Ratio(value.0, value.1), derivative: Ratio(derivative.0, derivative.1) }
}

/// Turns the entries into the enum, its table, and the two functions. It dispatches; it writes no formula.
macro_rules! activations {
    ($(
        $(#[$doc:meta])*
        $Name:ident: $about:expr;
        f($x:ident, [$($p:ident),*]) = $value:expr;
        f_prime($y:ident, [$($q:ident),*]) = $derivative:expr;
    )*) => {
        /// An activation function of the table, applied elementwise: `A = f.(Z)`, `dZ = dA ⊙ f′.(Z)`, all `[n, m]`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Activation {
            $($(#[$doc])* $Name,)*
        }

        impl Activation {
            pub(super) const TABLE: &'static [Activation] = &[$(Activation::$Name),*];

            /// Everything that is said about it.
            pub fn about(self) -> &'static About {
                match self {
                    $(Activation::$Name => const { &$about },)*
                }
            }

            /// f(x), with the parameters' values in the order of the table.
            ///
            /// ```
            /// use backproof::activation::Activation;
            /// assert_eq!(Activation::Prelu.value(&-4.0, &[0.5]), -2.0);
            /// ```
            ///
            /// # Panics
            /// If the parameters are not as many as it has.
            #[track_caller]
            pub fn value<T: Real>(self, x: &T, parameters: &[T]) -> T {
                match self {
                    $(Activation::$Name => {
                        let [$($p),*] = parameters else { self.wrong_count(parameters.len()) };
                        let $x = x;
                        $value
                    })*
                }
            }

            /// f′(x) by the hand-derived formula; at a kink, the limit from the right.
            ///
            /// ```
            /// use backproof::activation::Activation;
            /// assert_eq!(Activation::Prelu.derivative(&-4.0, &[0.5]), 0.5);
            /// ```
            ///
            /// # Panics
            /// If the parameters are not as many as it has.
            #[track_caller]
            pub fn derivative<T: Real>(self, x: &T, parameters: &[T]) -> T {
                match self {
                    $(Activation::$Name => {
                        let [$($q),*] = parameters else { self.wrong_count(parameters.len()) };
                        let $y = x;
                        $derivative
                    })*
                }
            }
        }
    };
}

impl Activation {
    #[track_caller]
    fn wrong_count(self, given: usize) -> ! {
        let names: Vec<_> = self.parameters().iter().map(|parameter| parameter.name).collect();
        panic!("{} takes {} parameters ({}) but {given} were given", self.title(), names.len(), names.join(", "))
    }
}

activations! {
    /// Hands its input on.
    ///
    /// - Forward: `f(x) = x`. Backward: `f′(x) = 1`.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.identity_derive`. Source: the deck, A1.
    Identity: About {
        name: "identity", title: "Identity", aliases: &["linear", "none"], deck: Some("A1"),
        formula: "x",
        derivative_formula: "1",
        examples: &[at(-3, (-3, 1), (1, 1))],
        ..About::REST
    };
    f(x, []) = x.clone();
    f_prime(_x, []) = T::one();

    /// Fires or does not.
    ///
    /// - Forward: `f(x) = 0` for x < 0, `1` for x ≥ 0. Backward: `f′(x) = 0` for x ≠ 0.
    /// - Where it holds: x ≠ 0. At 0 it jumps and has no derivative; `derivative` gives the slope of the right side, 0.
    ///
    /// Theorem: `Activations.step_derive`, `Kinks.step_no_derivative`, `Kinks.step_jumps`. Source: the deck, A2.
    BinaryStep: About {
        name: "step", title: "Binary step", aliases: &["binary step", "heaviside"], deck: Some("A2"),
        formula: "if(x < 0, 0, 1)",
        derivative_formula: "0",
        examples: &[at(-3, (0, 1), (0, 1)), at(3, (1, 1), (0, 1))],
        kinks: &[Kink { at: ZERO, values: (ZERO, ONE), slopes: (ZERO, ZERO), choices: &[] }],
        range: "{0, 1}", smoothness: Smoothness::Jump,
        ..About::REST
    };
    f(x, []) = T::select_negative(x, &T::zero(), &T::one());
    f_prime(_x, []) = T::zero();

    /// The soft step.
    ///
    /// - Forward: `f(x) = 1/(1 + e⁻ˣ)`. Backward: `f′ = f(1 − f)`.
    /// - Derivation: f′ = e⁻ˣ/(1 + e⁻ˣ)², and e⁻ˣ/(1 + e⁻ˣ) = 1 − f.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.logistic_derive`. Source: the deck, A3.
    Logistic: About {
        name: "logistic", title: "Logistic (soft step)", aliases: &["sigmoid", "soft step"], deck: Some("A3"),
        formula: "1/(1 + exp(-x))",
        derivative_formula: "f(x)*(1 - f(x))",
        examples: &[at(0, (1, 2), (1, 4))],
        range: "(0, 1)",
        ..About::REST
    };
    f(x, []) = x.sigmoid();
    f_prime(x, []) = {
        let f = x.sigmoid();
        f.clone() * (T::one() - f)
    };

    /// The hyperbolic tangent.
    ///
    /// - Forward: `f(x) = tanh x = 2/(1 + e⁻²ˣ) − 1`. Backward: `f′ = 1 − f²`.
    /// - Derivation: f = sinh/cosh, so f′ = (cosh² − sinh²)/cosh² = 1 − f².
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.tanh_derive`, `Activations.tanh_by_exp_derive`, `Activations.tanh_forms`. Source: the
    /// deck, A4.
    Tanh: About {
        name: "tanh", title: "TanH", aliases: &["hyperbolic tangent"], deck: Some("A4"),
        formula: "2/(1 + exp(-2*x)) - 1",
        derivative_formula: "1 - f(x)^2",
        examples: &[at(0, (0, 1), (1, 1))],
        range: "(-1, 1)",
        ..About::REST
    };
    f(x, []) = x.tanh();
    f_prime(x, []) = T::one() - x.tanh().square();

    /// The arcus tangent.
    ///
    /// - Forward: `f(x) = tan⁻¹ x`. Backward: `f′(x) = 1/(x² + 1)`.
    /// - Derivation: tan f = x, so (1 + tan² f)·f′ = 1.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.arctan_derive`. Source: the deck, A5.
    Arctan: About {
        name: "arctan", title: "ArcTan", aliases: &["atan"], deck: Some("A5"),
        formula: "atan(x)",
        derivative_formula: "1/(x^2 + 1)",
        examples: &[at(0, (0, 1), (1, 1))],
        range: "(-π/2, π/2)",
        ..About::REST
    };
    f(x, []) = x.atan();
    f_prime(x, []) = (x.square() + T::one()).reciprocal();

    /// The rectified linear unit.
    ///
    /// - Forward: `f(x) = 0` for x < 0, `x` for x ≥ 0. Backward: `f′(x) = 0` for x < 0, `1` for x ≥ 0.
    /// - Where it holds: x ≠ 0. At 0 every number from 0 to 1 is a subgradient; the deck takes 1, the frameworks 0.
    ///
    /// Theorem: `Activations.relu_derive`, `Kinks.relu_no_derivative`, `Kinks.relu_subgradients`. Source: the deck, A6.
    Relu: About {
        name: "relu", title: "ReLU", aliases: &["rectifier", "rectified linear unit"], deck: Some("A6"),
        formula: "if(x < 0, 0, x)",
        derivative_formula: "if(x < 0, 0, 1)",
        examples: &[at(-3, (0, 1), (0, 1)), at(3, (3, 1), (1, 1))],
        kinks: &[Kink { at: ZERO, values: (ZERO, ZERO), slopes: (ZERO, ONE), choices: &[
            Choice { by: "deck", value: ONE }, Choice { by: "PyTorch", value: ZERO },
            Choice { by: "JAX", value: ZERO }, Choice { by: "TensorFlow", value: ZERO },
        ] }],
        range: "[0, ∞)", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, []) = T::select_negative(x, &T::zero(), x);
    f_prime(x, []) = T::select_negative(x, &T::zero(), &T::one());

    /// ReLU with a slope α below 0 that is learned.
    ///
    /// - Forward: `f(x) = αx` for x < 0, `x` for x ≥ 0. Backward: `f′(x) = α` for x < 0, `1` for x ≥ 0.
    /// - Where it holds: x ≠ 0, and everywhere if α = 1.
    ///
    /// Theorem: `Activations.prelu_derive`, `Kinks.prelu_differentiable_iff`, `Kinks.prelu_subgradients`.
    /// Source: the deck, A7; He et al., *Delving Deep into Rectifiers* (2015), where α starts at 0.25.
    Prelu: About {
        name: "prelu", title: "PReLU", aliases: &["parametric relu"], deck: Some("A7"),
        formula: "if(x < 0, alpha*x, x)",
        derivative_formula: "if(x < 0, alpha, 1)",
        examples: &[at(-4, (-1, 1), (1, 4)), at(3, (3, 1), (1, 1))],
        parameters: &[Parameter { name: "alpha", default: Ratio(1, 4), sample: Ratio(3, 8) }],
        kinks: &[Kink { at: ZERO, values: (ZERO, ZERO), slopes: (Given(0), ONE), choices: &[
            Choice { by: "deck", value: ONE }, Choice { by: "PyTorch", value: Given(0) },
        ] }],
        range: "(-∞, ∞) for alpha > 0", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, [alpha]) = T::select_negative(x, &(alpha.clone() * x.clone()), x);
    f_prime(x, [alpha]) = T::select_negative(x, alpha, &T::one());

    /// The exponential linear unit.
    ///
    /// - Forward: `f(x) = α(eˣ − 1)` for x < 0, `x` for x ≥ 0. Backward: `f′ = f + α` for x < 0, `1` for x ≥ 0.
    /// - Derivation: for x < 0, f′ = αeˣ = α(eˣ − 1) + α.
    /// - Where it holds: x ≠ 0, and everywhere if α = 1 (then it is C¹).
    ///
    /// Theorem: `Activations.elu_derive`, `Kinks.elu_differentiable_iff`. Source: the deck, A8; Clevert et al. (2015).
    Elu: About {
        name: "elu", title: "ELU", aliases: &["exponential linear unit"], deck: Some("A8"),
        formula: "if(x < 0, alpha*(exp(x) - 1), x)",
        derivative_formula: "if(x < 0, f(x) + alpha, 1)",
        examples: &[at(3, (3, 1), (1, 1))],
        parameters: &[Parameter { name: "alpha", default: ONE, sample: Ratio(7, 4) }],
        kinks: &[Kink { at: ZERO, values: (ZERO, ZERO), slopes: (Given(0), ONE), choices: &[
            Choice { by: "deck", value: ONE }, Choice { by: "PyTorch", value: Given(0) },
            Choice { by: "JAX", value: Given(0) }, Choice { by: "TensorFlow", value: ONE },
        ] }],
        range: "(-alpha, ∞) for alpha > 0", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, [alpha]) = T::select_negative(x, &(alpha.clone() * (x.exp() - T::one())), x);
    f_prime(x, [alpha]) = {
        let f = alpha.clone() * (x.exp() - T::one());
        T::select_negative(x, &(f + alpha.clone()), &T::one())
    };

    /// A smooth ReLU.
    ///
    /// - Forward: `f(x) = ln(1 + eˣ)`. Backward: `f′(x) = 1/(1 + e⁻ˣ)`.
    /// - Derivation: f′ = eˣ/(1 + eˣ).
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.softplus_derive`. Source: the deck, A9.
    Softplus: About {
        name: "softplus", title: "SoftPlus", aliases: &[], deck: Some("A9"),
        formula: "log(1 + exp(x))",
        derivative_formula: "1/(1 + exp(-x))",
        range: "(0, ∞)",
        ..About::REST
    };
    f(x, []) = x.softplus();
    f_prime(x, []) = x.sigmoid();

    /// ReLU with a small fixed slope α below 0.
    ///
    /// - Forward: `f(x) = αx` for x < 0, `x` for x ≥ 0. Backward: `f′(x) = α` for x < 0, `1` for x ≥ 0.
    /// - Where it holds: x ≠ 0, and everywhere if α = 1.
    ///
    /// Theorem: `Activations.leaky_relu_derive`, `Kinks.prelu_differentiable_iff`.
    /// Source: Maas et al., *Rectifier Nonlinearities Improve Neural Network Acoustic Models* (2013).
    LeakyRelu: About {
        name: "leaky_relu", title: "Leaky ReLU", aliases: &["lrelu"],
        formula: "if(x < 0, alpha*x, x)",
        derivative_formula: "if(x < 0, alpha, 1)",
        examples: &[at(-100, (-1, 1), (1, 100)), at(3, (3, 1), (1, 1))],
        parameters: &[Parameter { name: "alpha", default: Ratio(1, 100), sample: Ratio(3, 16) }],
        kinks: &[Kink { at: ZERO, values: (ZERO, ZERO), slopes: (Given(0), ONE), choices: &[
            Choice { by: "PyTorch", value: Given(0) }, Choice { by: "JAX", value: ONE },
            Choice { by: "TensorFlow", value: Given(0) },
        ] }],
        range: "(-∞, ∞) for alpha > 0", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, [alpha]) = T::select_negative(x, &(alpha.clone() * x.clone()), x);
    f_prime(x, [alpha]) = T::select_negative(x, alpha, &T::one());

    /// ELU with two fixed constants that keep mean 0 and variance 1.
    ///
    /// - Forward: `f(x) = λα(eˣ − 1)` for x < 0, `λx` for x ≥ 0. Backward: `f′(x) = λαeˣ` for x < 0, `λ` for x ≥ 0.
    /// - Where it holds: x ≠ 0.
    ///
    /// Theorem: `Activations.selu_derive`, `Kinks.selu_published_no_derivative`.
    /// Source: Klambauer et al., *Self-Normalizing Neural Networks* (2017): λ and α to 31 decimals, taken as exact.
    Selu: About {
        name: "selu", title: "SELU", aliases: &["scaled elu"],
        formula: "1.0507009873554804934193349852946*if(x < 0, 1.6732632423543772848170429916717*(exp(x) - 1), x)",
        derivative_formula: "1.0507009873554804934193349852946*if(x < 0, 1.6732632423543772848170429916717*exp(x), 1)",
        kinks: &[Kink {
            at: ZERO, values: (ZERO, ZERO), slopes: (Decimal(SELU_LOW_SLOPE), Decimal(SELU_SCALE)), choices: &[
                Choice { by: "PyTorch", value: Decimal(SELU_LOW_SLOPE) },
                Choice { by: "JAX", value: Decimal(SELU_LOW_SLOPE) },
                Choice { by: "TensorFlow", value: Decimal(SELU_SCALE) },
            ],
        }],
        range: "(-1.758…, ∞)", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, []) = {
        let low = T::decimal(SELU_ALPHA) * (x.exp() - T::one());
        T::decimal(SELU_SCALE) * T::select_negative(x, &low, x)
    };
    f_prime(x, []) = {
        let low = T::decimal(SELU_ALPHA) * x.exp();
        T::decimal(SELU_SCALE) * T::select_negative(x, &low, &T::one())
    };

    /// The input, gated by its own logistic; SiLU is the case β = 1.
    ///
    /// - Forward: `f(x) = x·σ(βx)`. Backward: `f′(x) = σ(βx) + βx·σ(βx)(1 − σ(βx))`.
    /// - Derivation: the product rule, and σ′ = σ(1 − σ).
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.swish_derive`. Source: Ramachandran et al., *Searching for Activation Functions* (2017).
    Swish: About {
        name: "swish", title: "SiLU, Swish", aliases: &["silu"],
        formula: "x/(1 + exp(-beta*x))",
        derivative_formula: "sigmoid(beta*x) + beta*x*sigmoid(beta*x)*(1 - sigmoid(beta*x))",
        examples: &[at(0, (0, 1), (1, 2))],
        parameters: &[Parameter { name: "beta", default: ONE, sample: Ratio(3, 2) }],
        range: "[-0.278…/beta, ∞) for beta > 0",
        ..About::REST
    };
    f(x, [beta]) = x.clone() * (beta.clone() * x.clone()).sigmoid();
    f_prime(x, [beta]) = {
        let s = (beta.clone() * x.clone()).sigmoid();
        s.clone() + beta.clone() * x.clone() * s.clone() * (T::one() - s)
    };

    /// The input times the normal distribution's probability of being below it.
    ///
    /// - Forward: `f(x) = x·Φ(x)`, `Φ(x) = ½(1 + erf(x/√2))`. Backward: `f′(x) = Φ(x) + x·e^(−x²/2)/√(2π)`.
    /// - Derivation: the product rule; Φ′ is the normal density.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.gelu_derive`. Source: Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016).
    Gelu: About {
        name: "gelu", title: "GELU", aliases: &["gelu erf"],
        formula: "x/2*(1 + erf(x/sqrt(2)))",
        derivative_formula: "1/2*(1 + erf(x/sqrt(2))) + x*exp(-x^2/2)/sqrt(2*pi)",
        examples: &[at(0, (0, 1), (1, 2))],
        range: "[-0.169…, ∞)",
        ..About::REST
    };
    f(x, []) = x.clone() * T::ratio(1, 2) * (T::one() + (x.clone() / T::from_int(2).sqrt()).erf());
    f_prime(x, []) = {
        let below = T::ratio(1, 2) * (T::one() + (x.clone() / T::from_int(2).sqrt()).erf());
        let density = (-(x.square() * T::ratio(1, 2))).exp() / (T::from_int(2) * T::pi()).sqrt();
        below + x.clone() * density
    };

    /// GELU's approximation by tanh: a function of its own, which differs from GELU in the third decimal.
    ///
    /// - Forward: `f(x) = ½x(1 + tanh u)`, `u = √(2/π)(x + 0.044715x³)`.
    /// - Backward: `f′ = ½(1 + tanh u) + ½x(1 − tanh² u)·√(2/π)(1 + 0.134145x²)`.
    /// - Derivation: the product and chain rules; 0.134145 = 3 · 0.044715.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.gelu_tanh_derive`, `Gelu.gelu_gap`.
    /// Source: Hendrycks and Gimpel, *Gaussian Error Linear Units* (2016).
    GeluTanh: About {
        name: "gelu_tanh", title: "GELU, tanh form", aliases: &["gelu approximate", "gelu new"],
        formula: "x/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3)))",
        derivative_formula: "1/2*(1 + tanh(sqrt(2/pi)*(x + 0.044715*x^3))) + \
            x/2*(1 - tanh(sqrt(2/pi)*(x + 0.044715*x^3))^2)*sqrt(2/pi)*(1 + 0.134145*x^2)",
        examples: &[at(0, (0, 1), (1, 2))],
        range: "[-0.170…, ∞)",
        ..About::REST
    };
    f(x, []) = {
        let cubic = x.clone() + T::decimal("0.044715") * x.square() * x.clone();
        let u = (T::from_int(2) / T::pi()).sqrt() * cubic;
        T::ratio(1, 2) * x.clone() * (T::one() + u.tanh())
    };
    f_prime(x, []) = {
        let scale = (T::from_int(2) / T::pi()).sqrt();
        let cubic = x.clone() + T::decimal("0.044715") * x.square() * x.clone();
        let t = (scale.clone() * cubic).tanh();
        let inner = scale * (T::one() + T::decimal("0.134145") * x.square());
        T::ratio(1, 2) * (T::one() + t.clone()) + T::ratio(1, 2) * x.clone() * (T::one() - t.square()) * inner
    };

    /// The input, gated by the tanh of its softplus.
    ///
    /// - Forward: `f(x) = x·t`, `t = tanh(ln(1 + eˣ))`. Backward: `f′(x) = t + x(1 − t²)·σ(x)`.
    /// - Derivation: the product and chain rules; softplus′ = σ.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.mish_derive`. Source: Misra, *Mish: A Self Regularized Non-Monotonic Activation Function*
    /// (2019).
    Mish: About {
        name: "mish", title: "Mish", aliases: &[],
        formula: "x*tanh(log(1 + exp(x)))",
        derivative_formula: "tanh(softplus(x)) + x*(1 - tanh(softplus(x))^2)*sigmoid(x)",
        examples: &[at(0, (0, 1), (3, 5))],
        range: "[-0.308…, ∞)",
        ..About::REST
    };
    f(x, []) = x.clone() * x.softplus().tanh();
    f_prime(x, []) = {
        let t = x.softplus().tanh();
        t.clone() + x.clone() * (T::one() - t.square()) * x.sigmoid()
    };

    /// A sigmoid with slow tails.
    ///
    /// - Forward: `f(x) = x/(1 + |x|)`. Backward: `f′(x) = 1/(1 + |x|)²`.
    /// - Derivation: for x ≥ 0 the quotient rule gives (1 + x − x)/(1 + x)²; f is odd, so f′ is even.
    /// - Where it holds: everywhere; f″ jumps at 0.
    ///
    /// Theorem: `Activations.softsign_derive`. Source: Bergstra et al., *Quadratic Polynomials Learn Better Image
    /// Features* (2009).
    Softsign: About {
        name: "softsign", title: "Softsign", aliases: &[],
        formula: "x/(1 + abs(x))",
        derivative_formula: "1/(1 + abs(x))^2",
        examples: &[at(-3, (-3, 4), (1, 16)), at(1, (1, 2), (1, 4))],
        range: "(-1, 1)", smoothness: Smoothness::Times(1),
        ..About::REST
    };
    f(x, []) = x.clone() / (T::one() + x.abs());
    f_prime(x, []) = (T::one() + x.abs()).square().reciprocal();

    /// The logistic as three straight lines.
    ///
    /// - Forward: `f(x) = 0` for x < −3, `(x + 3)/6` up to 3, `1` from there. Backward: `f′(x) = 1/6` between, else 0.
    /// - Where it holds: x ≠ ±3.
    ///
    /// Theorem: `Activations.hard_sigmoid_derive`, `Kinks.hard_sigmoid_no_derivative`.
    /// Source: PyTorch's `hardsigmoid` (others have other slopes).
    HardSigmoid: About {
        name: "hard_sigmoid", title: "Hard sigmoid", aliases: &[],
        formula: "if(x < -3, 0, if(x < 3, (x + 3)/6, 1))",
        derivative_formula: "if(x < -3, 0, if(x < 3, 1/6, 0))",
        examples: &[at(-4, (0, 1), (0, 1)), at(0, (1, 2), (1, 6)), at(4, (1, 1), (0, 1))],
        kinks: &[
            Kink { at: Ratio(-3, 1), values: (ZERO, ZERO), slopes: (ZERO, Ratio(1, 6)), choices: &[
                Choice { by: "PyTorch", value: ZERO }, Choice { by: "JAX", value: ZERO },
            ] },
            Kink { at: Ratio(3, 1), values: (ONE, ONE), slopes: (Ratio(1, 6), ZERO), choices: &[
                Choice { by: "PyTorch", value: ZERO }, Choice { by: "JAX", value: ZERO },
            ] },
        ],
        range: "[0, 1]", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, []) = {
        let three = T::from_int(3);
        let middle = (x.clone() + three.clone()) / T::from_int(6);
        let high = T::select_negative(&(x.clone() - three.clone()), &middle, &T::one());
        T::select_negative(&(x.clone() + three), &T::zero(), &high)
    };
    f_prime(x, []) = {
        let three = T::from_int(3);
        let high = T::select_negative(&(x.clone() - three.clone()), &T::ratio(1, 6), &T::zero());
        T::select_negative(&(x.clone() + three), &T::zero(), &high)
    };

    /// Swish with the hard sigmoid as its gate.
    ///
    /// - Forward: `f(x) = 0` for x < −3, `x(x + 3)/6` up to 3, `x` from there.
    /// - Backward: `f′(x) = 0` for x < −3, `(2x + 3)/6` up to 3, `1` from there.
    /// - Where it holds: x ≠ ±3.
    ///
    /// Theorem: `Activations.hard_swish_derive`, `Kinks.hard_swish_no_derivative`.
    /// Source: Howard et al., *Searching for MobileNetV3* (2019).
    HardSwish: About {
        name: "hard_swish", title: "Hard swish", aliases: &["hard silu"],
        formula: "if(x < -3, 0, if(x < 3, x*(x + 3)/6, x))",
        derivative_formula: "if(x < -3, 0, if(x < 3, (2*x + 3)/6, 1))",
        examples: &[at(-4, (0, 1), (0, 1)), at(1, (2, 3), (5, 6)), at(4, (4, 1), (1, 1))],
        kinks: &[
            Kink { at: Ratio(-3, 1), values: (ZERO, ZERO), slopes: (ZERO, Ratio(-1, 2)), choices: &[
                Choice { by: "JAX", value: ZERO },
            ] },
            Kink { at: Ratio(3, 1), values: (Ratio(3, 1), Ratio(3, 1)), slopes: (Ratio(3, 2), ONE), choices: &[
                Choice { by: "JAX", value: ONE },
            ] },
        ],
        range: "[-3/8, ∞)", smoothness: Smoothness::Times(0),
        ..About::REST
    };
    f(x, []) = {
        let three = T::from_int(3);
        let middle = x.clone() * (x.clone() + three.clone()) / T::from_int(6);
        let high = T::select_negative(&(x.clone() - three.clone()), &middle, x);
        T::select_negative(&(x.clone() + three), &T::zero(), &high)
    };
    f_prime(x, []) = {
        let three = T::from_int(3);
        let middle = (T::from_int(2) * x.clone() + three.clone()) / T::from_int(6);
        let high = T::select_negative(&(x.clone() - three.clone()), &middle, &T::one());
        T::select_negative(&(x.clone() + three), &T::zero(), &high)
    };

    /// The bell curve.
    ///
    /// - Forward: `f(x) = e^(−x²)`. Backward: `f′(x) = −2x·e^(−x²)`.
    /// - Derivation: the chain rule.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.gaussian_derive`. Source: radial basis function networks; Broomhead and Lowe (1988).
    Gaussian: About {
        name: "gaussian", title: "Gaussian", aliases: &["bell"],
        formula: "exp(-x^2)",
        derivative_formula: "-2*x*exp(-x^2)",
        examples: &[at(0, (1, 1), (0, 1))],
        range: "(0, 1]",
        ..About::REST
    };
    f(x, []) = (-x.square()).exp();
    f_prime(x, []) = T::from_int(-2) * x.clone() * (-x.square()).exp();

    /// The cardinal sine.
    ///
    /// - Forward: `f(x) = sin x / x`, and `f(0) = 1`. Backward: `f′(x) = (x cos x − sin x)/x²`, and `f′(0) = 0`.
    /// - Derivation: the quotient rule; at 0, sin x / x = 1 − x²/6 + ….
    /// - Where it holds: everywhere, with the limits put in at 0. There the written formula is 0/0, and only f and f′
    ///   are filled in: a second derivative taken by a tool at 0 itself sees the constants, not −1/3.
    ///
    /// Theorem: `Activations.sinc_derive`. Source: the Fourier transform of a box; as an activation, Parascandolo et
    /// al. (2017).
    Sinc: About {
        name: "sinc", title: "Sinc", aliases: &["cardinal sine"],
        formula: "if(x < 0, sin(x)/x, if(x > 0, sin(x)/x, 1))",
        derivative_formula: "if(x < 0, (x*cos(x) - sin(x))/x^2, if(x > 0, (x*cos(x) - sin(x))/x^2, 0))",
        examples: &[at(0, (1, 1), (0, 1))],
        removable: &[Removable { at: ZERO, value: ONE, derivative: ZERO }],
        range: "[-0.217…, 1]",
        ..About::REST
    };
    f(x, []) = {
        let quotient = x.sin() / x.clone();
        unless_zero(x, &quotient, &T::one())
    };
    f_prime(x, []) = {
        let quotient = (x.clone() * x.cos() - x.sin()) / x.square();
        unless_zero(x, &quotient, &T::zero())
    };

    /// A smooth line that bends from slope ½ to slope 3/2.
    ///
    /// - Forward: `f(x) = (√(x² + 1) − 1)/2 + x`. Backward: `f′(x) = x/(2√(x² + 1)) + 1`.
    /// - Derivation: the chain rule on the root.
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.bent_identity_derive`. Source: the tables of activation functions that go on where the
    /// deck stops.
    BentIdentity: About {
        name: "bent_identity", title: "Bent identity", aliases: &[],
        formula: "(sqrt(x^2 + 1) - 1)/2 + x",
        derivative_formula: "x/(2*sqrt(x^2 + 1)) + 1",
        examples: &[at(0, (0, 1), (1, 1))],
        ..About::REST
    };
    f(x, []) = ((x.square() + T::one()).sqrt() - T::one()) / T::from_int(2) + x.clone();
    f_prime(x, []) = x.clone() / (T::from_int(2) * (x.square() + T::one()).sqrt()) + T::one();

    /// The logarithm of the logistic function.
    ///
    /// - Forward: `f(x) = −ln(1 + e⁻ˣ)`. Backward: `f′(x) = 1/(1 + eˣ)`.
    /// - Derivation: f′ = e⁻ˣ/(1 + e⁻ˣ).
    /// - Where it holds: everywhere.
    ///
    /// Theorem: `Activations.log_sigmoid_derive`. Source: the loss of logistic regression.
    LogSigmoid: About {
        name: "log_sigmoid", title: "Log-sigmoid", aliases: &["log logistic"],
        formula: "-log(1 + exp(-x))",
        derivative_formula: "1/(1 + exp(x))",
        range: "(-∞, 0)",
        ..About::REST
    };
    f(x, []) = -(-x.clone()).softplus();
    f_prime(x, []) = (-x.clone()).sigmoid();
}

/// `elsewhere`, but `at_zero` where x = 0: the side taken for x ≥ 0 is that of −x ≥ 0 again.
fn unless_zero<T: Real>(x: &T, elsewhere: &T, at_zero: &T) -> T {
    let not_negative = T::select_negative(&-x.clone(), elsewhere, at_zero);
    T::select_negative(x, elsewhere, &not_negative)
}
