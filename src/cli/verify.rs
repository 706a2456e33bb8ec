//! `verify`: the built-in claims, one row for each statement of the deck.

use super::judging::{Format, Judging};
use super::output::{self, Progress};
use super::{Status, Trouble};
use backproof::lang::spelling::closest;
use backproof::report::deck::{self, Statement};
use backproof::report::{Look, Section, text};
use backproof::verdict::Judged;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  backproof verify
  backproof verify --only B2 --details
  backproof verify --only F7,V5
  backproof verify --format json";

/// Judge the built-in claims: every statement of the deck
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Only these statements: `B2` with all its readings, `B2.printed` alone; repeated or separated by commas
    #[arg(long, value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    /// The full report, with counterexamples, in place of the table
    #[arg(long)]
    details: bool,
    #[command(flatten)]
    judging: Judging,
}

/// The name under which the built-in claims are reported.
const NAME: &str = "claims/deck.claim";

/// Judges and reports.
pub fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let wanted: Vec<&str> = arguments.only.iter().map(|id| id.trim()).collect();
    let mut progress = Progress::new();
    let judging = &arguments.judging;
    let source = include_str!("../../claims/deck.claim");
    let judged = backproof::judge::judge_text(NAME, source, false, &judging.options(), &mut |done, total| {
        progress.update(done, total)
    });
    drop(progress);

    let all: Vec<&Judged> = judged.iter().collect();
    let known = deck::statements(source, &all);
    for id in &wanted {
        is_known(id, &known)?;
    }
    let selected = |label: Option<&str>| {
        wanted.is_empty()
            || wanted.iter().any(|id| {
                label.is_some_and(|label| label.eq_ignore_ascii_case(id) || deck::id_of(label).eq_ignore_ascii_case(id))
            })
    };
    let rows: Vec<&Judged> = all.iter().copied().filter(|row| selected(row.label.as_deref())).collect();
    let mut statements = deck::statements(source, &rows);
    statements.retain(|statement| selected(Some(&statement.id)) || !statement.claims.is_empty());

    let again = format!("backproof verify --only {{}} --details {}", judging.flags());
    if judging.format == Format::Json {
        judging.report(&sections(&statements, &rows, source, &again))?;
    } else if arguments.details {
        let look = Look { full: true, ..output::look() };
        output::print(&text::render(&sections(&statements, &rows, source, &again), look))?;
    } else {
        output::print(&deck::render(&statements, source, &rows, &again, output::look()))?;
    }
    Ok(Status::of(rows))
}

/// One section for each statement, and one for what has no label.
fn sections<'a>(statements: &[Statement<'a>], rows: &[&'a Judged], source: &'a str, again: &str) -> Vec<Section<'a>> {
    let unlabelled: Vec<&Judged> = rows.iter().copied().filter(|row| row.label.is_none()).collect();
    let own = statements.iter().map(|statement| Section {
        heading: format!("{}  {}", statement.id, statement.wording()),
        source,
        rows: statement.claims.clone(),
        again: again.replace("{}", &statement.id),
    });
    let other = Section { heading: NAME.to_string(), source, rows: unlabelled, again: again.replace(" --only {}", "") };
    own.chain([other]).collect()
}

/// Says what there is, if there is no such statement.
fn is_known(id: &str, statements: &[Statement<'_>]) -> Result<(), Trouble> {
    let ids = || statements.iter().map(|statement| statement.id.as_str());
    let labels = statements.iter().flat_map(|statement| &statement.claims).filter_map(|claim| claim.label.as_deref());
    if ids().chain(labels).any(|known| known.eq_ignore_ascii_case(id)) {
        return Ok(());
    }
    // `B7` is a slip for another B rather than for `F7`.
    let chapter = |name: &str| name.chars().next().map(|first| first.to_ascii_uppercase());
    let near = closest(id, ids().filter(|known| chapter(known) == chapter(id))).or_else(|| closest(id, ids()));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let list: Vec<&str> = ids().collect();
    Err(Trouble::Usage(format!("there is no statement `{id}`{hint}\nThe statements are {}.", list.join(", "))))
}
