//! The table of elementary functions: a row for each, read by everybody who asks for its name, its domain or its kink.
//! How it is evaluated is no part of it: each evaluation has formulas of its own, so that they can contradict each
//! other.

/// Where a function of one real variable has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reals {
    /// Everywhere.
    All,
    /// Above 0; `log`.
    Positive,
    /// From 0 on; `sqrt`.
    NotNegative,
    /// From −1 to 1.
    Unit,
    /// Off its poles; `tan`.
    OffPoles,
}

macro_rules! elementary {
    ($($Name:ident $name:literal $rocq:literal $domain:ident $kink:literal)*) => {
        /// The elementwise functions of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant is the language's function of that name")]
        pub enum Elementary {
            $($Name,)*
        }

        impl Elementary {
            /// All of them.
            pub const ALL: &'static [Elementary] = &[$(Elementary::$Name),*];

            const fn row(self) -> (&'static str, &'static str, Reals, bool) {
                match self {
                    $(Elementary::$Name => ($name, $rocq, Reals::$domain, $kink),)*
                }
            }
        }
    };
}

// Its name in the language, and in `proofs/Tactics.v` and Rocq's library; where it has a value; whether it has a kink
// at 0.
elementary! {
    Exp "exp" "exp" All false
    Log "log" "ln" Positive false
    Sqrt "sqrt" "sqrt" NotNegative false
    Sin "sin" "sin" All false
    Cos "cos" "cos" All false
    Tan "tan" "tan" OffPoles false
    Asin "asin" "asin" Unit false
    Acos "acos" "acos" Unit false
    Atan "atan" "atan" All false
    Sinh "sinh" "sinh" All false
    Cosh "cosh" "cosh" All false
    Tanh "tanh" "tanh" All false
    Erf "erf" "erf" All false
    Abs "abs" "absolute" All true
    Sign "sign" "sgn" All true
    Step "step" "step" All true
    Relu "relu" "relu" All true
    Sigmoid "sigmoid" "sigmoid" All false
    Softplus "softplus" "softplus" All false
}

impl Elementary {
    /// The function of that name.
    ///
    /// ```
    /// use backproof::lang::typed::Elementary;
    /// assert_eq!(Elementary::by_name("log"), Some(Elementary::Log));
    /// assert!(Elementary::ALL.iter().all(|function| Elementary::by_name(function.name()) == Some(*function)));
    /// ```
    pub fn by_name(name: &str) -> Option<Elementary> {
        Elementary::ALL.iter().copied().find(|function| function.name() == name)
    }

    /// How it is written.
    pub const fn name(self) -> &'static str {
        self.row().0
    }

    /// What it is called in `proofs/Tactics.v` and the standard library of Rocq.
    pub fn in_rocq(self) -> &'static str {
        self.row().1
    }

    /// Where it has a value.
    pub fn domain(self) -> Reals {
        self.row().2
    }

    /// Whether its derivative has no value at 0.
    pub fn has_kink_at_zero(self) -> bool {
        self.row().3
    }

    /// Whether it matters on which side of 0 the argument lies: for a kink, or because there are values on one side
    /// only.
    pub fn has_border_at_zero(self) -> bool {
        self.has_kink_at_zero() || matches!(self.domain(), Reals::Positive | Reals::NotNegative)
    }

    /// Whether all its values are above 0.
    pub fn is_positive(self) -> bool {
        matches!(self, Elementary::Exp | Elementary::Cosh | Elementary::Sigmoid | Elementary::Softplus)
    }
}
