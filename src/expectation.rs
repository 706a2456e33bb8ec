//! What a claim is expected to be, and by which evidence.

/// The evidence an `expect verified LEVEL` asks for, strongest last so that they compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Finite differences with an error bar.
    Difference,
    /// Evaluation at points.
    Sampled,
    /// Rigorous enclosure.
    Interval,
    /// Finite field.
    Exact,
    /// Index normal form.
    AllShapes,
    /// A Rocq theorem.
    Proof,
    /// The shape checker's word, for shape claims.
    Shapes,
}

/// `expect …`
#[derive(Clone, Debug, PartialEq)]
pub enum Expectation {
    /// `expect verified`, with at least some evidence.
    Verified(Option<Level>),
    /// `expect refuted`, by a named mistake.
    Refuted(Option<String>),
    /// `expect unknown`
    Unknown,
    /// `expect error`
    Error,
}
