//! Whole lines beside what is wrong with their parts.

use super::Checked;
use crate::lang::ast::{IN_FULL, Span, TRANSLATED};
use crate::lang::paraphrase::Offer;
use crate::lang::parser::UNDECLARED;
use crate::lang::typed::Item;

impl Checked {
    /// The sizes that the text uses and declares nowhere.
    pub(in crate::lang) fn assumed_sizes(&self) -> &[String] {
        self.checker.assumed_sizes()
    }

    /// Tells statements at fault how the whole of them is written, beside what is wrong with each part.
    pub(in crate::lang) fn offer(&mut self, lines: &[(Span, Offer)]) {
        for item in &mut self.checker.document.items {
            let Item::Faulty(faulty) = item else { continue };
            let offer = lines.iter().find(|(place, _)| *place == faulty.span).map(|(_, offer)| offer);
            let (Some(offer), Some(first)) = (offer, faulty.faults.first_mut()) else { continue };
            let line = match offer {
                Offer::Line(line) => line,
                Offer::Doubt(doubt) => {
                    first.hint = Some(match first.hint.take() {
                        Some(hint) if !is_about_the_whole(&hint) => format!("{hint}; {doubt}"),
                        _ => doubt.clone(),
                    });
                    continue;
                }
                Offer::Nothing => {
                    first.hint = Some(BY_HAND.to_owned());
                    continue;
                }
            };
            let formula =
                line.split_once(": ").or(line.split_once("let ")).map_or(line.as_str(), |(_, formula)| formula);
            first.hint = Some(match first.hint.take() {
                // Where the whole is told already; with declarations it is more.
                Some(hint) if hint.contains(formula) && !line.starts_with("dims ") => hint,
                Some(hint) if is_about_the_whole(&hint) => format!("{TRANSLATED}`{line}`"),
                Some(hint) => format!("{hint}{IN_FULL}`{line}`"),
                None => format!("{TRANSLATED}`{line}`"),
            });
            // Signs that are left out in the whole line are told by it.
            let mut is_first = true;
            faulty.faults.retain(|fault| {
                let is_sign = fault.message.ends_with("` is not in the claims language")
                    && fault.span.end - fault.span.start <= 4;
                std::mem::replace(&mut is_first, false) || !is_sign
            });
            // The whole line declares them, too.
            if line.starts_with("dims ") {
                faulty.faults.retain(|fault| !fault.message.starts_with("unknown dimension"));
            }
        }
    }
}

/// What is told where nothing can be offered.
const BY_HAND: &str = "write it in the claims language; `backproof guide notation` is a table of both";

/// Whether a hint speaks of the whole statement, in general.
fn is_about_the_whole(hint: &str) -> bool {
    let starts = [
        TRANSLATED,
        UNDECLARED,
        "write it in the claims language",
        "write the formula and",
        "write the function, too",
        "write the derivative, too",
    ];
    starts.iter().any(|start| hint.starts_with(start))
        || hint.starts_with("there are no sums")
        || hint.starts_with("an array is added up whole")
}
