//! Derivatives and the way to them, as text.

use crate::derive::{Comparison, Derivation, Path, Sides};
use std::fmt::Write as _;

/// A derivative in its notations.
///
/// ```
/// use backproof::{derive::derive, report::path, verdict::Options};
/// let found = derive("", true, "exp(k*x)", "x", &Options::default()).expect("a derivative");
/// let text = path::derivation(&found);
/// assert!(text.contains("exp(x*k)*k"), "{text}");
/// ```
pub fn derivation(found: &Derivation) -> String {
    let mut text = format!("{}   {}\n", found.statement, found.shape);
    match &found.formula {
        Some(formula) => {
            let evidence = formula.evidence.map_or("", |level| level.word());
            let _ = writeln!(text, "  formula   {}   ({evidence})", formula.text);
            let _ = writeln!(text, "  LaTeX     {}", formula.latex);
        }
        None => text += "  formula   it has none in matrix words that could be verified; see the index form\n",
    }
    let _ = writeln!(text, "  by index  {}", found.index);
    text
}

/// A claim taken apart.
pub fn path(path: &Path) -> String {
    let mut text = format!("explain {} (line {})\n", path.name, path.line);
    text += "  parts and their shapes\n";
    for (depth, part, shape) in &path.parts {
        let _ = writeln!(text, "    {}{part}   {shape}", "  ".repeat(*depth));
    }
    match &path.index {
        Err(reason) => {
            let _ = writeln!(text, "  index form: none; {reason}");
        }
        Ok(sides) => text += &index(sides),
    }
    if !path.steps.is_empty() {
        text += "  the chain rule, step by step\n";
        for step in &path.steps {
            let _ = match &step.formula {
                Some(formula) => {
                    let evidence = formula.evidence.map_or("", |level| level.word());
                    writeln!(text, "    {} = {}   {}   ({evidence})", step.statement, formula.text, step.shape)
                }
                None => writeln!(text, "    {} by index: {}   {}", step.statement, step.index, step.shape),
            };
        }
    }
    text
}

fn index(sides: &Sides) -> String {
    let mut text = "  index form\n".to_string();
    let _ = writeln!(text, "    left   {}", sides.left);
    let _ = writeln!(text, "    right  {}", sides.right);
    let _ = writeln!(text, "    {}", comparison(&sides.comparison));
    text
}

fn comparison(comparison: &Comparison) -> String {
    match comparison {
        Comparison::Same => "the same".to_string(),
        Comparison::SameBy(declared) if declared.is_empty() => "the same after more rewriting".to_string(),
        Comparison::SameBy(declared) => format!("the same by what is declared: {}", declared.join(", ")),
        Comparison::SameInValue(declared) => {
            let place = if declared.is_empty() { String::new() } else { format!(" where {}", declared.join(", ")) };
            format!("the forms differ, but the claim is verified: the same in value{place}")
        }
        Comparison::Different { excess, facts, .. } if facts.is_empty() => format!("right − left = {excess}"),
        Comparison::Different { excess, facts, put_in } => {
            let how = if *put_in { "by the facts" } else { "leaving out the facts" };
            format!("right − left = {excess}, {how}: {}", facts.join(", "))
        }
    }
}
