//! Wrong versions as a page: the kill table, and who survived.

use super::super::kills::{Counts, in_all, label, survivors, unjudged};
use super::super::layout;
use super::super::xml::{element, text};
use super::frame::{header, page};
use crate::mutants::Mutant;
use std::io;

/// The page on the wrong versions of a file's claims.
///
/// # Errors
/// None that memory would not give: it is written there.
///
/// ```
/// let page = backproof::report::html::kills("layer.claim", &[]).expect("written to memory");
/// assert!(page.contains("0 wrong versions"));
/// ```
pub fn kills(file: &str, found: &[Mutant]) -> io::Result<String> {
    let Counts { columns, rows } = Counts::of(found);
    let names: Vec<&str> = std::iter::once("kind").chain(columns.iter().map(String::as_str)).collect();
    let lines = rows.iter().map(|(kind, counts)| {
        let cells = counts.iter().map(|count| text("td", &count.to_string()));
        element("tr").push(text("th", kind).with("scope", "row")).all(cells)
    });
    let table = element("table").push(header(&names)).push(element("tbody").all(lines));
    let mut main = element("main").push(element("div").with("class", "wide").push(table));
    let alive = survivors(found).map(|(mutant, kind, why)| {
        let version = element("td").push(text("code", &layout::one_line(&mutant.text)));
        element("tr")
            .push(text("td", &label(mutant)))
            .push(text("td", kind))
            .push(version)
            .push(text("td", &layout::one_line(why)))
    });
    let alive: Vec<_> = alive.collect();
    if !alive.is_empty() {
        let columns = header(&["claim", "kind", "right side", "why it is not told from the right one"]);
        let table = element("table").push(columns).push(element("tbody").all(alive));
        main = main.push(text("h2", "Survivors")).push(element("div").with("class", "wide").push(table));
    }
    let open = unjudged(found);
    if !open.is_empty() {
        let told = open.iter().map(|(mutant, count, why)| {
            text("li", &format!("{}: {count} versions, as {}", label(mutant), layout::one_line(why)))
        });
        main = main.push(text("h2", "Not judged")).push(element("ul").all(told));
    }
    let title = format!("{}: {}", layout::one_line(file), in_all(found));
    let body = element("body").push(element("header").push(text("h1", &title))).push(main);
    page("backproof: wrong versions", body)
}
