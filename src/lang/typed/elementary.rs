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
    /// Off its poles; `tan`, `lgamma`.
    OffPoles,
    /// Above −1; `log1p`.
    AboveMinusOne,
    /// Between 0 and 1; `logit`.
    OpenUnit,
    /// Everywhere but where two integers are equally near; `round`.
    OffHalves,
}

/// Where a function of one real variable has no derivative, though it has a value there or beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinks {
    /// Nowhere.
    None,
    /// At 0.
    Zero,
    /// Where it steps: at all integers, or at all halves.
    Steps,
}

macro_rules! elementary {
    ($($Name:ident $name:literal $rocq:literal $domain:ident $kinks:ident)*) => {
        /// The elementwise functions of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[expect(missing_docs, reason = "each variant is the language's function of that name")]
        pub enum Elementary {
            $($Name,)*
        }

        impl Elementary {
            /// All of them.
            pub const ALL: &'static [Elementary] = &[$(Elementary::$Name),*];

            const fn row(self) -> (&'static str, &'static str, Reals, Kinks) {
                match self {
                    $(Elementary::$Name => ($name, $rocq, Reals::$domain, Kinks::$kinks),)*
                }
            }
        }
    };
}

// Its name in the language, and in `proofs/Tactics.v` and Rocq's library (none where they have no such function, or it
// is read there as what it is short for); where it has a value; where it has kinks.
elementary! {
    Exp "exp" "exp" All None
    Log "log" "ln" Positive None
    Sqrt "sqrt" "sqrt" NotNegative None
    Sin "sin" "sin" All None
    Cos "cos" "cos" All None
    Tan "tan" "tan" OffPoles None
    Asin "asin" "asin" Unit None
    Acos "acos" "acos" Unit None
    Atan "atan" "atan" All None
    Sinh "sinh" "sinh" All None
    Cosh "cosh" "cosh" All None
    Tanh "tanh" "tanh" All None
    Erf "erf" "erf" All None
    Abs "abs" "absolute" All Zero
    Sign "sign" "sgn" All Zero
    Step "step" "step" All Zero
    Relu "relu" "relu" All Zero
    Sigmoid "sigmoid" "sigmoid" All None
    Softplus "softplus" "softplus" All None
    Lgamma "lgamma" "" OffPoles None
    Digamma "digamma" "" OffPoles None
    Trigamma "trigamma" "" OffPoles None
    Erfc "erfc" "" All None
    Log1p "log1p" "" AboveMinusOne None
    Expm1 "expm1" "" All None
    Log2 "log2" "" Positive None
    Log10 "log10" "" Positive None
    Logit "logit" "" OpenUnit None
    Floor "floor" "" All Steps
    Ceil "ceil" "" All Steps
    Round "round" "" OffHalves Steps
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

    /// Where it has a value, in terms of its argument a; none for one that has a value everywhere but at points.
    pub const fn limit(self) -> Option<&'static str> {
        match self.row().2 {
            Reals::Positive => Some("a > 0"),
            Reals::NotNegative => Some("a >= 0"),
            Reals::Unit => Some("-1 <= a <= 1"),
            Reals::OpenUnit => Some("0 < a < 1"),
            Reals::AboveMinusOne => Some("a > -1"),
            _ => None,
        }
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
        self.row().3 == Kinks::Zero
    }

    /// Whether its value at 0 is none that it tends to from both sides.
    pub fn jumps_at_zero(self) -> bool {
        matches!(self, Elementary::Step | Elementary::Sign)
    }

    /// Whether it steps at all integers, or at all halves.
    pub fn has_steps(self) -> bool {
        self.row().3 == Kinks::Steps
    }

    /// Whether there are places where it has no derivative.
    pub fn has_kinks(self) -> bool {
        self.row().3 != Kinks::None
    }

    /// Whether it matters on which side of 0 the argument lies: for a kink, or because there are values on one side
    /// only.
    pub fn has_border_at_zero(self) -> bool {
        self.has_kink_at_zero() || matches!(self.domain(), Reals::Positive | Reals::NotNegative)
    }

    /// Whether all its values are above 0.
    pub fn is_positive(self) -> bool {
        matches!(
            self,
            Elementary::Exp
                | Elementary::Cosh
                | Elementary::Sigmoid
                | Elementary::Softplus
                | Elementary::Erfc
                | Elementary::Trigamma
        )
    }
}
