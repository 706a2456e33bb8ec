//! JUnit, SARIF, CSV, Markdown: each read back by a reader of its own, whatever the texts in it are.

use super::{file, run, stdout};
use backproof::judge::judge_text;
use backproof::lang::ast::{Expectation, Fault, Level, Span};
use backproof::mutants::{Fate, How, Mutant};
use backproof::report::{Section, html, junit, kills, sarif, table};
use backproof::verdict::{Judged, Mistake, Options, Outcome, Repair, Verdict};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use std::collections::BTreeMap;

/// An element of an XML text: its name, its attributes, the text in it, and what it stands in.
#[derive(Debug, PartialEq, Eq)]
pub struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    inside: Vec<String>,
}

/// Reads an XML text whole, and notes every element; what is not well-formed fails.
pub fn elements(xml: &str) -> Vec<Element> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let (mut found, mut open): (Vec<Element>, Vec<usize>) = (Vec::new(), Vec::new());
    loop {
        let event = reader.read_event().expect("well-formed");
        match &event {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    let value = attribute
                        .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                        .expect("escaped as it must be")
                        .into_owned();
                    (attribute.key.as_ref().to_string(), value)
                });
                let inside = open.iter().map(|at| found[*at].name.clone()).collect();
                let attributes = attributes.collect();
                found.push(Element { name: tag.name().as_ref().to_string(), attributes, text: String::new(), inside });
                if matches!(event, Event::Start(_)) {
                    open.push(found.len() - 1);
                }
            }
            Event::End(_) => {
                open.pop().expect("closed once");
            }
            Event::Text(text) => {
                if let Some(at) = open.last() {
                    found[*at].text += text;
                }
            }
            Event::GeneralRef(entity) => {
                let said = match &**entity {
                    "lt" => "<".to_string(),
                    "gt" => ">".to_string(),
                    "amp" => "&".to_string(),
                    "apos" => "'".to_string(),
                    "quot" => "\"".to_string(),
                    _ => entity.resolve_char_ref().expect("a reference").expect("to a character").to_string(),
                };
                found[*open.last().expect("inside of an element")].text += &said;
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other => panic!("{other:?} has no place here"),
        }
    }
    assert!(open.is_empty(), "all is closed");
    found
}

/// The rules of JUnit's XML as its readers have them: what stands in what, with which attributes, and counts that are right.
fn is_junit(xml: &str) {
    let found = elements(xml);
    let rules: BTreeMap<&str, (&[&str], &[&str])> = BTreeMap::from([
        ("testsuites", (&[][..], &["name", "tests", "failures", "errors"][..])),
        ("testsuite", (&["testsuites"], &["name", "tests", "failures", "errors"])),
        ("testcase", (&["testsuites", "testsuite"], &["name", "classname"])),
        ("failure", (&["testsuites", "testsuite", "testcase"], &["message", "type"])),
        ("error", (&["testsuites", "testsuite", "testcase"], &["message", "type"])),
    ]);
    for element in &found {
        let (inside, attributes) = rules.get(element.name.as_str()).unwrap_or_else(|| panic!("{element:?}"));
        assert_eq!(&element.inside, inside, "{element:?}");
        let mut wanted: Vec<&str> = attributes.to_vec();
        wanted.sort_unstable();
        assert_eq!(element.attributes.keys().map(String::as_str).collect::<Vec<_>>(), wanted, "{element:?}");
        let is_allowed =
            |c: char| matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
        assert!(element.text.chars().chain(element.attributes.values().flat_map(|text| text.chars())).all(is_allowed));
    }
    for (attribute, name) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error")] {
        let count = found.iter().filter(|element| element.name == name).count();
        assert_eq!(found[0].attributes[attribute], count.to_string(), "{attribute}");
        let suites = found.iter().filter(|element| element.name == "testsuite");
        let sum: usize = suites.map(|suite| suite.attributes[attribute].parse::<usize>().expect("a number")).sum();
        assert_eq!(sum, count, "{attribute} of the suites");
    }
}

/// The rules of SARIF 2.1.0 for what stands in such a report.
fn is_sarif(text: &str) -> Value {
    let report: Value = serde_json::from_str(text).expect("JSON");
    assert_eq!(report["version"], "2.1.0");
    let runs = report["runs"].as_array().expect("a list");
    assert_eq!(runs.len(), 1);
    let rules = runs[0]["tool"]["driver"]["rules"].as_array().expect("a list");
    assert_eq!(runs[0]["tool"]["driver"]["name"], "backproof");
    for result in runs[0]["results"].as_array().expect("a list") {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["none", "note", "warning", "error"].contains(&result["level"].as_str().expect("a text")));
        assert!(!result["message"]["text"].as_str().expect("a text").is_empty());
        for location in result["locations"].as_array().expect("a list") {
            let Some(physical) = location.get("physicalLocation") else { continue };
            let uri = physical["artifactLocation"]["uri"].as_str().expect("a text");
            assert!(uri.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>\"{}|\\^`#?".contains(&byte)), "{uri}");
            let Some(region) = physical.get("region") else { continue };
            let at = |name: &str| region[name].as_u64().expect("a number");
            assert!(at("startLine") >= 1 && at("startColumn") >= 1);
            assert!((at("startLine"), at("startColumn")) <= (at("endLine"), at("endColumn")), "{region}");
        }
    }
    report
}

/// Reads a table strictly: every row has as many cells as the header, and lines end as RFC 4180 has it.
fn is_csv(text: &str) -> Vec<Vec<String>> {
    assert!(text.ends_with("\r\n"));
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(text.as_bytes());
    let rows = reader.records().map(|row| row.expect("a row").iter().map(str::to_string).collect());
    rows.collect()
}

/// The cells of a row of a Markdown table.
fn bars(line: &str) -> usize {
    line.replace("\\|", "").matches('|').count()
}

pub fn row(texts: &[String; 6], line: usize, outcome: Outcome) -> Judged {
    let [file, label, text, message, mistake, fix] = texts.clone();
    let faults = match outcome {
        Outcome::Error => vec![Fault::new(Span { start: 3, end: 9 }, message.clone()).with_hint(fix.clone())],
        _ => Vec::new(),
    };
    let strongest = (outcome == Outcome::Refuted).then_some(Level::Sampled);
    let verdict =
        Verdict { outcome, evidence: Vec::new(), strongest, counterexample: None, message: Some(message), faults };
    Judged {
        file,
        line,
        label: (!label.is_empty()).then_some(label),
        text,
        verdict,
        expectation: (line.is_multiple_of(3)).then_some(Expectation::Refuted(Some(mistake.clone()))),
        mistake: (outcome == Outcome::Refuted).then(|| Mistake {
            name: mistake.clone(),
            explanation: mistake,
            fix: Some(Repair { text: fix, evidence: None }),
        }),
        derived: None,
        under: Vec::new(),
        sized: false,
    }
}

pub fn section<'a>(heading: &str, source: &'a str, rows: &'a [Judged]) -> Section<'a> {
    let (heading, again) = (heading.to_string(), "backproof check".to_string());
    Section { heading, source, rows: rows.iter().collect(), again, one_by_one: true, corrected: Vec::new() }
}

/// Texts as an attacker would choose them, and any others.
pub fn hostile() -> impl Strategy<Value = String> {
    let chosen = prop::sample::select(vec![
        "<script>alert(1)</script>",
        "]]><x a='",
        "\"><img src=x onerror=alert(1)>",
        "a|b\\|c`d``e",
        "=cmd|' /C calc'!A0",
        "@someone, [x](javascript:alert(1))",
        "a\r\nb,\"c\"",
        "\u{0}\u{1b}[31m\u{fffe}\u{ffff}\u{202e}",
        "-->&amp;&#0;",
        "",
    ]);
    prop_oneof![chosen.prop_map(str::to_string), any::<String>()]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_texts_are_the_formats_are_kept(
        texts in prop::collection::vec((prop::array::uniform6(hostile()), 0_usize..9, 0_usize..4), 0..4),
        heading in hostile(),
        source in hostile(),
    ) {
        let outcomes = [Outcome::Verified, Outcome::Refuted, Outcome::Unknown, Outcome::Error];
        let rows: Vec<Judged> = texts.iter().map(|(texts, line, kind)| row(texts, *line, outcomes[*kind])).collect();
        let sections = [section(&heading, &source, &rows)];
        is_junit(&junit::render(&sections).expect("written"));
        is_sarif(&sarif::render(&sections));
        let table = is_csv(&table::csv(&sections).expect("written"));
        prop_assert_eq!(table.len(), rows.len() + 1);
        for cells in &table {
            let is_formula = |cell: &String| cell.starts_with(['=', '+', '-', '@']) && cell.parse::<f64>().is_err();
            prop_assert!(!cells.iter().any(is_formula), "{cells:?}");
        }
        let markdown = table::markdown(&sections);
        let lines: Vec<&str> = markdown.lines().collect();
        if !rows.is_empty() {
            prop_assert!(lines[4..6].iter().all(|line| bars(line) == 6), "{lines:?}");
            prop_assert!(lines[6..6 + rows.len()].iter().all(|line| bars(line) == 6), "{lines:?}");
        }
    }
}

/// The readers above are no pushovers.
#[test]
fn what_breaks_a_format_is_noticed() {
    let refuses = |check: &dyn Fn()| assert!(backproof::guard::caught(check).is_err());
    let good = "<testsuites name=\"a\" tests=\"0\" failures=\"0\" errors=\"0\"></testsuites>";
    is_junit(good);
    refuses(&|| is_junit(&good.replace("tests=\"0\"", "tests=\"1\"")));
    refuses(&|| is_junit(&good.replace("</", "<x/></")));
    refuses(&|| is_junit(&good.replace("</testsuites>", "")));
    refuses(&|| is_junit(&good.replace("\"a\"", "\"&\"")));
    refuses(&|| drop(is_csv("a,b\r\nc\r\n")));
    let sarif = sarif::render(&[]);
    refuses(&|| drop(is_sarif(&sarif.replace("2.1.0", "2.0.0"))));
    assert_eq!((bars("| a | `b\\|c` |"), bars("| a | `b|c` |")), (3, 4));
}

const SHEET: &str = "var x\n  claim good: d(x^2)/dx = 2*x; claim wrong: d(x^2)/dx =   3*x\n\
                     claim odd: d(x^2)/dx = 2*\nclaim kept: d(x^2)/dx = 4*x expect refuted\n\
                     claim long: d(x^2)/dx =   # two lines\n  5*x\n";

/// A code host marks what is at fault, and not only its line.
#[test]
fn sarif_has_line_and_column() {
    let rows = judge_text("a b/sheet.claim", SHEET, false, &Options::default(), &mut |_, _| {});
    let report = is_sarif(&sarif::render(&[section("sheet", SHEET, &rows)]));
    let results = report["runs"][0]["results"].as_array().expect("a list");
    let place = |result: &Value| {
        let physical = &result["locations"][0]["physicalLocation"];
        let region = &physical["region"];
        let at = |name: &str| region[name].as_u64().expect("a number");
        assert_eq!(physical["artifactLocation"]["uri"], "a%20b/sheet.claim");
        (at("startLine"), at("startColumn"), at("endLine"), at("endColumn"))
    };
    let places: Vec<_> = results.iter().map(place).collect();
    assert_eq!(places[0], (2, 45, 2, 62), "what is claimed");
    assert_eq!(&SHEET.lines().nth(1).expect("a line")[44..61], "d(x^2)/dx =   3*x");
    assert_eq!((places[1].0, places.len()), (3, 3), "the fault is on line 3; what is expected is no result");
    assert_eq!(places[2], (5, 1, 5, 38), "a claim on two lines: the first of them");
    let rules: Vec<&str> = results.iter().map(|result| result["ruleId"].as_str().expect("a text")).collect();
    assert_eq!(rules, ["refuted", "unread", "refuted"]);
    let text = results[0]["message"]["text"].as_str().expect("a text");
    assert!(text.contains("counterexample") && text.contains("right is (all-shapes): 2*x"), "{text}");
}

#[test]
fn junit_counts_refutations_as_failures() {
    let rows = judge_text("sheet.claim", SHEET, false, &Options::default(), &mut |_, _| {});
    let report = junit::render(&[section("sheet.claim", SHEET, &rows)]).expect("written");
    is_junit(&report);
    let found = elements(&report);
    let names = |name: &str| {
        let such = found.iter().filter(|element| element.name == name);
        such.map(|element| element.attributes.values().cloned().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>()
    };
    let cases = ["good", "wrong", "odd", "kept", "long"].map(|label| format!("sheet.claim {label}"));
    assert_eq!(names("testcase"), cases);
    assert_eq!(names("failure"), ["refuted: wrong constant refuted", "refuted: factor 5/2 refuted"]);
    assert_eq!(names("error").len(), 1);
    let told = &found.iter().find(|element| element.name == "failure").expect("one").text;
    assert!(told.contains("claimed 3, actual 2") && told.contains("right is (all-shapes): 2*x"), "{told}");
}

/// The form of the report changes nothing of the exit status, for files and for what is built in.
#[test]
fn every_command_has_them() {
    let path = file("faces-sheet.claim", SHEET);
    for format in ["junit", "sarif", "csv", "markdown"] {
        let output = run(&["check", "--format", format, &path]);
        assert_eq!(output.status.code(), Some(2), "{format}");
        let report = stdout(&output);
        let built_in = run(&["verify", "--only", "B2", "--format", format]);
        assert_eq!(built_in.status.code(), Some(0));
        for (report, count) in [(report, 5), (stdout(&built_in), 0)] {
            match format {
                "junit" => is_junit(&report),
                "sarif" => drop(is_sarif(&report)),
                "csv" => assert!(is_csv(&report).len() > count),
                _ => assert!(report.starts_with("**backproof**: ")),
            }
        }
    }
    let one = stdout(&run(&["check", "--format", "sarif", "--claim", "d(x^2)/dx = x"]));
    let report = is_sarif(&one);
    let location = &report["runs"][0]["results"][0]["locations"][0];
    assert!(location.get("physicalLocation").is_none(), "there is no file: {location}");
}

/// Wrong versions have forms as well: each says of all of them what became of it, and the exit status is that of the text.
#[test]
fn kill_tables_have_them() {
    let path = file("faces-kills.claim", "var x, y\nclaim sine: d(y*sin(x))/dx = y*cos(x)\n");
    let report = |format: &str| {
        let output = run(&["mutants", "--edits", "6", "--pairs", "1", "--others", "1", "--format", format, &path]);
        assert_eq!(output.status.code(), Some(0), "{format}: {output:?}");
        stdout(&output)
    };
    let json: Value = serde_json::from_str(&report("json")).expect("one object");
    let versions = json["versions"].as_array().expect("each version");
    assert_eq!(json["wrong_versions"].as_u64(), Some(versions.len() as u64));
    assert!(versions.len() > 6 && versions.iter().all(|one| one["label"] == "sine" && one["fate"] == "killed"));
    let table = is_csv(&report("csv"));
    assert_eq!(table.len(), versions.len() + 1);
    assert!(table[1..].iter().all(|row| row[5].starts_with("killed by ")), "{table:?}");
    let markdown = report("markdown");
    let rows: Vec<&str> = markdown.lines().filter(|line| line.starts_with('|')).collect();
    assert!(rows.len() > 3 && rows.iter().all(|row| bars(row) == bars(rows[0])), "{markdown}");
    let page = report("html");
    super::page::is_page(&page);
    assert!(page.contains(&format!("{} wrong versions, 0 survived", versions.len())), "{page}");
    assert!(report("human").contains(&format!("{} wrong versions, 0 survived", versions.len())));
}

/// Who survived is told with the reason, and nothing in a label or a formula is markup.
#[test]
fn survivors_are_told_in_each_form() {
    let version = |fate: Fate| Mutant {
        line: 3,
        label: Some("<b>|`x".to_string()),
        how: How::Otherwise("narrow"),
        text: "a < b | c".to_string(),
        fate,
    };
    let found = [
        version(Fate::Survived("<i>no point|</i>".to_string())),
        version(Fate::Unjudged("too large".to_string())),
        version(Fate::Equivalent(Level::AllShapes)),
    ];
    let markdown = kills::markdown("a|b.claim", &found);
    let rows = markdown.lines().filter(|line| line.starts_with('|'));
    assert!(rows.map(bars).all(|bars| bars == 5), "{markdown}");
    assert_eq!(is_csv(&kills::csv("f", &found).expect("memory")).len(), 4);
    let page = html::kills("f", &found).expect("memory");
    super::page::is_page(&page);
    assert!(page.contains("&lt;i&gt;no point|&lt;/i&gt;") && page.contains("too large"), "{page}");
    let json: Value = serde_json::from_str(&kills::json("f", &found)).expect("one object");
    assert_eq!((json["survived"].as_u64(), json["not_judged"].as_u64()), (Some(1), Some(1)));
    assert_eq!(json["versions"][0]["reason"], "<i>no point|</i>");
    assert!(found.iter().filter(|one| kills::is_told(one)).count() == 1);
}
