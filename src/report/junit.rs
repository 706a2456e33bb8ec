//! The report for test runners: JUnit's XML, a suite for each section and a test case for each claim.

use super::place::Places;
use super::xml::sayable;
use super::{Section, Tally, layout, short};
use crate::verdict::{Judged, Outcome};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use std::io;

/// What came of a test case, in JUnit's words.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Passed,
    Failed,
    Broken,
}

fn fate(row: &Judged) -> Fate {
    match row.verdict.outcome {
        _ if row.passes() => Fate::Passed,
        Outcome::Error => Fate::Broken,
        Outcome::Verified | Outcome::Refuted | Outcome::Unknown => Fate::Failed,
    }
}

/// The report on all claims. A claim that is not as expected is a failure, one that cannot be read an error.
///
/// # Errors
/// None that memory would not give: it is written there.
///
/// ```
/// let report = backproof::report::junit::render(&[]).expect("written to memory");
/// assert!(report.ends_with("<testsuites name=\"backproof\" tests=\"0\" failures=\"0\" errors=\"0\">\n</testsuites>\n"));
/// ```
pub fn render(sections: &[Section<'_>]) -> io::Result<String> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let rows: Vec<&Judged> = sections.iter().flat_map(|section| section.rows.iter().copied()).collect();
    let suites = writer.create_element("testsuites").with_attribute(("name", "backproof"));
    suites.with_attributes(counts(&rows).iter().map(|(name, count)| (*name, count.as_str()))).write_inner_content(
        |writer| {
            if sections.is_empty() {
                // An element with nothing in it may be written short; readers of this format often cannot take that for a list.
                writer.write_event(Event::Text(BytesText::new("\n")))?;
            }
            sections.iter().try_for_each(|section| suite(writer, section))
        },
    )?;
    let text = String::from_utf8(writer.into_inner()).map_err(io::Error::other)?;
    Ok(text + "\n")
}

/// How many test cases there are of each kind.
fn counts(rows: &[&Judged]) -> [(&'static str, String); 3] {
    let of = |wanted: Fate| rows.iter().filter(|row| fate(row) == wanted).count().to_string();
    let all = Tally::of(rows.iter().copied()).total().to_string();
    [("tests", all), ("failures", of(Fate::Failed)), ("errors", of(Fate::Broken))]
}

fn suite(writer: &mut Writer<Vec<u8>>, section: &Section<'_>) -> io::Result<()> {
    let places = Places::new(section.source);
    let name = sayable(&layout::one_line(&section.heading));
    let suite = writer.create_element("testsuite").with_attribute(("name", name.as_str()));
    let counts = counts(&section.rows);
    suite.with_attributes(counts.iter().map(|(name, count)| (*name, count.as_str()))).write_inner_content(
        |writer| section.rows.iter().try_for_each(|row| case(writer, row, section, &places, &name)),
    )?;
    Ok(())
}

fn case(
    writer: &mut Writer<Vec<u8>>,
    row: &Judged,
    section: &Section<'_>,
    places: &Places<'_>,
    suite: &str,
) -> io::Result<()> {
    let name = sayable(&short::name(row));
    let case = writer.create_element("testcase").with_attributes([("name", name.as_str()), ("classname", suite)]);
    let element = match fate(row) {
        Fate::Passed => return case.write_empty().map(|_| ()),
        Fate::Failed => "failure",
        Fate::Broken => "error",
    };
    let message = sayable(&short::headline(row));
    let told = sayable(&short::lines(row, section, places).join("\n"));
    case.write_inner_content(|writer| {
        let failure = writer.create_element(element);
        failure
            .with_attributes([("message", message.as_str()), ("type", row.verdict.outcome.word())])
            .write_text_content(BytesText::new(&told))
            .map(|_| ())
    })?;
    Ok(())
}
