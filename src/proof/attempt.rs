//! A theorem and a way to prove it.

/// A theorem and a way to prove it.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// Whether it is about the claim's failure.
    pub refutes: bool,
    /// What is to be proved.
    pub statement: String,
    /// By which tactics.
    pub script: String,
    /// That the hypotheses do not contradict each other, and how that is proved.
    pub admits: Option<(String, String)>,
    /// Whether it says less than the claim: it leaves out points at which the claim says something.
    pub narrow: bool,
    /// What the claimed side alone needs, in words, where that may leave out more than single points; nothing where it
    /// does not.
    pub beyond: String,
    /// For whom it holds, in words.
    pub scope: String,
}

impl Attempt {
    /// Whether it says all that the claim says, but for single points at which only the other side has a value.
    pub fn is_about_all(&self) -> bool {
        !self.narrow && self.beyond.is_empty()
    }
}
