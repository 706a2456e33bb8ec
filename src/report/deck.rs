//! The table for the deck: one row per statement.
//!
//! The wording of a statement stands in a comment of the claims file, `# B2 printed: ∂w[l] = ∂z[l] * a[l-1]`, or `# F1 definition: …`
//! for what is no claim. Whether it holds is read from the judged claims alone: those labelled `B2` and `B2.…`.

use super::layout::{one_line, pad, width, wrap};
use super::text::{BOLD, CORRECTED, DIM, GREEN, RED, YELLOW, summary};
use super::{Look, Section, text};
use crate::lang::ast::Level;
use crate::verdict::{Judged, Outcome, counted};

/// The column of the wording is not wider than this.
const WIDEST_WORDING: usize = 64;
/// The least it gets on a narrow terminal.
const NARROWEST_WORDING: usize = 24;

/// A statement of the deck, with the claims about it.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// `B2`
    pub id: String,
    /// As the deck prints it; none where the claims file has no such comment.
    pub printed: Option<String>,
    /// Whether it defines something, so that there is nothing to claim.
    pub definition: bool,
    /// The line of the claims file on which it is first mentioned.
    pub line: usize,
    /// The claims about it, in the order of the text.
    pub claims: Vec<&'a Judged>,
}

/// Whether a statement holds as it is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All its readings are verified.
    Holds,
    /// Some reading is verified and some is refuted or does not fit.
    InPart,
    /// Every reading is refuted or does not fit.
    Fails,
    /// Some reading is undecided.
    Undecided,
    /// It is a definition: there is nothing to verify.
    Definition,
    /// There is neither a claim about it nor the word that it is a definition.
    Unclaimed,
}

/// The statements of a claims file, in the order in which it first mentions them. Claims without a label belong to none.
pub fn statements<'a>(source: &str, rows: &[&'a Judged]) -> Vec<Statement<'a>> {
    let mut statements: Vec<Statement<'a>> = Vec::new();
    for (index, line) in source.lines().enumerate() {
        let Some((id, definition, wording)) = comment(line) else { continue };
        let statement = entry(&mut statements, id, index + 1);
        statement.definition |= definition;
        match &mut statement.printed {
            Some(printed) => *printed += &format!("; {wording}"),
            None => statement.printed = Some(wording.to_string()),
        }
    }
    for row in rows {
        if let Some(label) = &row.label {
            entry(&mut statements, id_of(label), row.line).claims.push(row);
        }
    }
    statements.sort_by_key(|statement| statement.line);
    statements
}

/// The statement with this id, made if it is new.
fn entry<'s, 'a>(statements: &'s mut Vec<Statement<'a>>, id: &str, line: usize) -> &'s mut Statement<'a> {
    let at = statements.iter().position(|statement| statement.id == id).unwrap_or(statements.len());
    if at == statements.len() {
        let (id, claims) = (id.to_string(), Vec::new());
        statements.push(Statement { id, printed: None, definition: false, line, claims });
    }
    let statement = &mut statements[at];
    statement.line = statement.line.min(line);
    statement
}

/// `# B2 printed: wording`, `# F1 definition: wording`: the id, whether it is a definition, the wording.
fn comment(line: &str) -> Option<(&str, bool, &str)> {
    let (head, wording) = line.trim().strip_prefix('#')?.split_once(':')?;
    let mut words = head.split_whitespace();
    let (id, kind) = (words.next()?, words.next()?);
    let definition = match kind {
        "printed" => false,
        "definition" => true,
        _ => return None,
    };
    words.next().is_none().then_some((id, definition, wording.trim()))
}

/// The id in a label: what stands before the first dot.
pub fn id_of(label: &str) -> &str {
    label.split_once('.').map_or(label, |(id, _)| id)
}

/// The variant in a claim's label: what stands after the first dot.
fn variant(claim: &Judged) -> Option<&str> {
    claim.label.as_deref()?.split_once('.').map(|label| label.1)
}

/// What a claim is for its statement.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A reading of the statement as printed.
    Reading,
    /// The form that would be right.
    Corrected,
    /// A reading beside the one that counts.
    Aside,
}

impl<'a> Statement<'a> {
    /// Whether it holds as printed, from the verdicts on its readings.
    pub fn standing(&self) -> Standing {
        let outcomes: Vec<Outcome> = self.of(Role::Reading).map(|claim| claim.verdict.outcome).collect();
        let is_wrong = |outcome: &Outcome| matches!(outcome, Outcome::Refuted | Outcome::Error);
        let (wrong, right) = (outcomes.iter().any(is_wrong), outcomes.contains(&Outcome::Verified));
        match (wrong, right) {
            _ if outcomes.is_empty() => {
                if self.definition {
                    Standing::Definition
                } else {
                    Standing::Unclaimed
                }
            }
            _ if outcomes.contains(&Outcome::Unknown) => Standing::Undecided,
            (true, true) => Standing::InPart,
            (true, false) => Standing::Fails,
            (false, _) => Standing::Holds,
        }
    }

    /// `B2.printed`, `B2.printed-…` and the other variants are readings of what is printed, where there is a `B2.printed`; then `B2`
    /// and `B2.corrected…` are the form that would be right. Where there is none, `B2` itself is what is printed. `B2.also-…` never
    /// bears on whether the statement holds.
    fn role(&self, claim: &Judged) -> Role {
        let has_printed =
            self.claims.iter().any(|claim| variant(claim).is_some_and(|name| name.starts_with("printed")));
        let has_plain = self.claims.iter().any(|claim| variant(claim).is_none());
        match variant(claim) {
            Some(name) if name.starts_with(CORRECTED) => Role::Corrected,
            Some(name) if name.starts_with("also-") => Role::Aside,
            None if has_printed => Role::Corrected,
            Some(_) if !has_printed && has_plain => Role::Aside,
            _ => Role::Reading,
        }
    }

    fn of(&self, role: Role) -> impl Iterator<Item = &'a Judged> {
        self.claims.iter().copied().filter(move |claim| self.role(claim) == role)
    }

    /// The verdicts on its readings, each once.
    pub fn verdict(&self) -> String {
        match self.standing() {
            Standing::Definition => "definition".to_string(),
            Standing::Unclaimed => "no claim".to_string(),
            _ => each_once(self.of(Role::Reading).map(|claim| claim.verdict.outcome.word())),
        }
    }

    /// The claims that say what would be right in its place; none where it holds as it is.
    pub fn corrected(&self) -> impl Iterator<Item = &'a Judged> {
        self.of(Role::Corrected)
    }

    /// The longest of what stands in its column: its wording, and the claims below it.
    fn longest(&self) -> String {
        let below = self.claims.iter().filter(|claim| self.role(claim) != Role::Reading);
        let texts =
            below.map(|claim| format!("  {}: {}", claim.label.as_deref().unwrap_or_default(), one_line(&claim.text)));
        texts.chain([one_line(self.wording())]).max_by_key(|text| width(text)).unwrap_or_default()
    }

    /// What stands in its row for the deck's wording: that, or else what is claimed.
    pub fn wording(&self) -> &str {
        let first = || self.of(Role::Reading).next().map_or("", |claim| &claim.text);
        self.printed.as_deref().unwrap_or_else(first)
    }
}

/// The table, the claims that are not as expected, and a summary. `again` judges one statement again, in full: `{}` stands for its id.
pub fn render(statements: &[Statement<'_>], source: &str, rows: &[&Judged], again: &str, look: Look) -> String {
    let table = Table::fit(statements, look);
    let mut lines: Vec<String> = wrap(WHOSE, look.width);
    lines.push(String::new());
    lines.push(look.paint(BOLD, &table.row(" ", "id", "as printed", "verdict", "evidence")));
    for statement in statements {
        table.statement(statement, &mut lines);
    }
    lines.push(String::new());
    let failed: Vec<&Judged> = rows.iter().copied().filter(|row| !row.passes()).collect();
    if !failed.is_empty() {
        let heading = "Not as expected".to_string();
        let again = again.replace(" --only {}", "");
        let section = Section { heading, source, rows: failed, again, one_by_one: false, corrected: Vec::new() };
        text::section_lines(&section, look, false, &mut lines);
    }
    lines.extend(legend(statements, look));
    lines.extend(standings(statements, look));
    lines.extend(summary(rows, look));
    lines.push(look.paint(DIM, &format!("In full, with counterexamples: {}", again.replace("{}", "ID"))));
    lines.join("\n") + "\n"
}

/// What the table is about.
const WHOSE: &str =
    "The source deck (`docs/deck.md`): slides on backpropagation, statement by statement, as they are printed.";

/// What the signs and words of the table mean, as far as they occur.
fn legend(statements: &[Statement<'_>], look: Look) -> Vec<String> {
    let stands = |standing| statements.iter().any(|statement| statement.standing() == standing);
    let has = |role| statements.iter().any(|statement| statement.of(role).next().is_some());
    let has_error = |claim: &&Judged| claim.verdict.outcome == Outcome::Error;
    let signs = [
        (stands(Standing::Holds), "✓ holds as printed"),
        (stands(Standing::InPart), "± holds in part, or if it is read in one way only"),
        (stands(Standing::Fails), "✗ does not hold as printed"),
        (stands(Standing::Undecided) || stands(Standing::Unclaimed), "? open"),
        (stands(Standing::Definition), "· a definition"),
    ];
    let words = [
        (stands(Standing::InPart), "reading", "one of several ways to read what is printed"),
        (has(Role::Aside), "also", "another version of it, judged beside it"),
        (has(Role::Corrected), "corrected", "what is right in its place"),
        (
            statements.iter().flat_map(|statement| &statement.claims).any(has_error),
            "error",
            "the shapes in the formula do not fit, so that it says nothing",
        ),
    ];
    let signs: Vec<&str> = signs.iter().filter(|row| row.0).map(|row| row.1).collect();
    let mut told = wrap(&signs.join("; "), look.width);
    for (_, word, meaning) in words.iter().filter(|row| row.0) {
        told.extend(wrap(&format!("{word}: {meaning}"), look.width));
    }
    let lines = told.into_iter().map(|line| look.paint(DIM, &line));
    lines.chain([String::new()]).collect()
}

/// `29 statements: 20 hold as printed, …`
fn standings(statements: &[Statement<'_>], look: Look) -> Vec<String> {
    let words = [
        (Standing::Holds, "hold as printed"),
        (Standing::InPart, "in part or in one reading only"),
        (Standing::Fails, "not as printed"),
        (Standing::Undecided, "undecided"),
        (Standing::Definition, "by definition"),
        (Standing::Unclaimed, "without a claim"),
    ];
    let count = |standing| statements.iter().filter(|statement| statement.standing() == standing).count();
    let counts = words.iter().map(|(standing, words)| (count(*standing), words)).filter(|told| told.0 > 0);
    let told: Vec<String> = counts
        .map(|(n, words)| match words.strip_prefix("hold ") {
            Some(rest) if n == 1 => format!("1 holds {rest}"),
            _ => format!("{n} {words}"),
        })
        .collect();
    wrap(&format!("{}: {}", counted(statements.len(), "statement"), told.join(", ")), look.width)
}

/// The widths of the columns.
struct Table {
    id: usize,
    wording: usize,
    verdict: usize,
    look: Look,
}

impl Table {
    fn fit(statements: &[Statement<'_>], look: Look) -> Table {
        let widest =
            |cell: &dyn Fn(&Statement<'_>) -> String| statements.iter().map(|s| width(&cell(s))).max().unwrap_or(0);
        let id = widest(&|statement| statement.id.clone()).max(2);
        let verdict = widest(&|statement| statement.verdict()).max(8);
        let evidence = widest(&|statement| evidence(&statement.claims)).max(8);
        let room = look.width.saturating_sub(id + verdict + evidence + 8).clamp(NARROWEST_WORDING, WIDEST_WORDING);
        Table { id, wording: widest(&|statement| statement.longest()).clamp(NARROWEST_WORDING, room), verdict, look }
    }

    fn row(&self, mark: &str, id: &str, wording: &str, verdict: &str, evidence: &str) -> String {
        let (id, wording) = (pad(id, self.id), pad(wording, self.wording));
        format!("{mark} {id}  {wording}  {}  {evidence}", pad(verdict, self.verdict)).trim_end().to_string()
    }

    /// The row of a statement, and below it its readings where they differ, the corrected form, and remarks.
    fn statement(&self, statement: &Statement<'_>, lines: &mut Vec<String>) {
        let (mark, style) = match statement.standing() {
            Standing::Holds => ("✓", GREEN),
            Standing::InPart => ("±", RED),
            Standing::Fails => ("✗", RED),
            Standing::Undecided | Standing::Unclaimed => ("?", YELLOW),
            Standing::Definition => ("·", DIM),
        };
        let readings: Vec<&Judged> = statement.of(Role::Reading).collect();
        let wording = wrap(statement.wording(), self.wording);
        let mut wording = wording.iter().map(String::as_str);
        let first = wording.next().unwrap_or("");
        let row = self.row(mark, &statement.id, first, &statement.verdict(), &evidence(&readings));
        lines.push(row.replacen(mark, &self.look.paint(style, mark), 1));
        lines.extend(wording.map(|line| self.row(" ", "", line, "", "")));
        if readings.iter().any(|reading| reading.verdict.outcome != readings[0].verdict.outcome) {
            lines.extend(readings.iter().flat_map(|reading| self.claim("reading", reading)));
        }
        lines.extend(statement.of(Role::Aside).flat_map(|aside| self.claim("also", aside)));
        lines.extend(statement.corrected().flat_map(|corrected| self.claim(CORRECTED, corrected)));
        for row in readings.iter().filter(|row| !matches!(row.verdict.outcome, Outcome::Refuted | Outcome::Error)) {
            let remark = row.verdict.message.as_deref().unwrap_or("");
            lines.extend(self.below(remark).into_iter().map(|line| self.look.paint(DIM, &line)));
        }
    }

    /// A claim below the row of its statement, in the same columns.
    fn claim(&self, what: &str, claim: &Judged) -> Vec<String> {
        let name = match variant(claim) {
            Some(name) if name != what => {
                // `corrected-of-cost` is not called "corrected corrected-of-cost".
                let own = name.strip_prefix(what).and_then(|rest| rest.strip_prefix('-')).unwrap_or(name);
                format!("{what} {own}")
            }
            _ => what.to_string(),
        };
        let text = wrap(&format!("{}: {}", one_line(&name), claim.text), self.wording.saturating_sub(2));
        let verdict = claim.verdict.outcome.word();
        let row = |(i, line): (usize, &String)| {
            let (verdict, evidence) = if i == 0 { (verdict, evidence(&[claim])) } else { ("", String::new()) };
            self.row(" ", "", &format!("  {line}"), verdict, &evidence)
        };
        text.iter().enumerate().map(row).collect()
    }

    /// A remark below the row of its statement.
    fn below(&self, remark: &str) -> Vec<String> {
        let margin = " ".repeat(self.id + 6);
        let room = self.look.width.saturating_sub(margin.len()).max(NARROWEST_WORDING);
        wrap(remark, room).into_iter().map(|line| format!("{margin}{line}")).collect()
    }
}

/// The strongest evidence for each of some claims, each once.
fn evidence(claims: &[&Judged]) -> String {
    each_once(claims.iter().filter_map(|claim| claim.verdict.strongest).map(Level::word))
}

fn each_once<'w>(words: impl Iterator<Item = &'w str>) -> String {
    let mut seen: Vec<&str> = Vec::new();
    for word in words {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(", ")
}
