//! Reads the sentences that explain a mistake: what stands in the claim must stand there, and what is right in the fix.

use backproof::verdict::Mistake;

/// Fixes and derived formulas have their place on two lines.
pub const LONGEST: usize = 200;

/// A text without its spaces.
fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The pairs of which a sentence says that the first stands where the second is right.
fn pairs(sentence: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut parts = sentence.split('`').skip(1).step_by(2).peekable();
    let mut between = sentence.split('`').skip(2).step_by(2);
    while let (Some(first), Some(words)) = (parts.next(), between.next()) {
        if words == " stands where " {
            found.extend(parts.peek().map(|second| (first, *second)));
        }
    }
    found
}

/// What is not as the explanation of a mistake says.
pub fn contradictions(claim: &str, mistake: &Mistake) -> Vec<String> {
    let right = bare(claim.split_once(" = ").map_or(claim, |(_, right)| right));
    let mut found = Vec::new();
    for (stands, is_right) in pairs(&mistake.explanation) {
        if !right.contains(&bare(stands)) {
            found.push(format!("{claim}: `{stands}` does not stand there: {}", mistake.explanation));
        }
        if let Some(fix) = &mistake.fix
            && !bare(&fix.text).contains(&bare(is_right))
        {
            found.push(format!("{claim}: `{is_right}` is not in the fix `{}`: {}", fix.text, mistake.explanation));
        }
    }
    found
}

#[test]
fn contradictions_are_found() {
    let mistake = |explanation: &str, fix: &str| Mistake {
        name: "wrong constant".to_string(),
        explanation: explanation.to_string(),
        fix: Some(backproof::verdict::Repair { text: fix.to_string(), evidence: None }),
    };
    let sentence = "a sign is wrong: `a - b` stands where `a + b` is right; `2` stands where `3` is right";
    assert_eq!(pairs(sentence), [("a - b", "a + b"), ("2", "3")]);
    assert!(contradictions("x = 2*(a - b)", &mistake(sentence, "3*(a + b)")).is_empty());
    assert_eq!(contradictions("x = 2*(a - b)", &mistake(sentence, "5*(a + b)")).len(), 1);
    assert_eq!(contradictions("x = 5*(a + b)", &mistake(sentence, "3*(a + b)")).len(), 2);
}
