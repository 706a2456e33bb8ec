//! `verify`: the built-in claims: the deck, one row for each of its statements, or other libraries.

use super::judging::Judging;
use super::output::{self, Progress};
use super::{Status, Trouble, library};
use backproof::judge::{judge_some, judged_items};
use backproof::lang::reading::Reading;
use backproof::lang::spelling::{closest, meant};
use backproof::lang::typed::Item;
use backproof::lang::visible::in_a_line;
use backproof::library::Library;
use backproof::proof::on_file;
use backproof::report::deck::{self, Statement};
use backproof::report::{Section, text};
use backproof::verdict::Judged;
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  backproof verify
  backproof verify --only B2 --details
  backproof verify --only F7,V5
  backproof verify --library losses
  backproof verify --library all
  backproof verify --library cookbook --only mc.92 --details
  backproof verify --format json";

/// Judge the built-in claims: every statement of the deck, or a library of formulas
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// This library (`backproof library` lists them), or `all`
    #[arg(long, value_name = "NAME", default_value = DECK)]
    library: String,
    /// Only these statements: `B2` with all its readings, `B2.printed` alone; repeated or separated by commas
    #[arg(long, alias = "label", value_name = "ID", value_delimiter = ',')]
    only: Vec<String>,
    #[command(flatten)]
    judging: Judging,
}

/// The library whose report is a table of statements.
const DECK: &str = "deck";
/// What stands for all libraries.
const ALL: &str = "all";

/// Judges and reports.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let libraries = match arguments.library.trim() {
        name if name.eq_ignore_ascii_case(ALL) => Library::all().iter().collect(),
        name => vec![library::find(name)?],
    };
    let wanted = Wanted(arguments.only.iter().map(|id| id.trim()).collect());
    match libraries[..] {
        [library] if library.name == DECK => verify_deck(library, arguments, &wanted),
        _ => verify_libraries(&libraries, arguments, &wanted),
    }
}

/// What `--only` asks for; nothing means everything.
struct Wanted<'a>(Vec<&'a str>);

impl Wanted<'_> {
    /// Whether a claim with this label, or a statement with this id, is asked for: by its name or by one before a dot in it.
    fn has(&self, label: Option<&str>) -> bool {
        self.0.is_empty() || label.is_some_and(|label| self.0.iter().any(|id| is_about(label, id)))
    }
}

/// Whether a label is `id` or `id.…`.
fn is_about(label: &str, id: &str) -> bool {
    label.eq_ignore_ascii_case(id) || groups(label).any(|group| group.eq_ignore_ascii_case(id))
}

/// What stands before each dot of a label.
fn groups(label: &str) -> impl Iterator<Item = &str> {
    label.match_indices('.').map(|(dot, _)| &label[..dot])
}

/// Judges what is wanted of a library, with a progress bar; theorems on file are heard.
fn judge(library: &Library, wanted: &Wanted<'_>, judging: &Judging, progress: &mut Progress) -> Vec<Judged> {
    let mut update = |done, total| progress.update(done, total);
    let (file, text, options) = (library.file, library.text, judging.options());
    let has = |label: Option<&str>, _: usize| wanted.has(label);
    let reading = Reading::new(text, false);
    let mut rows = judge_some(file, &reading, &options, &has, judging.threads(), &mut update);
    let testimonies: Vec<_> = judged_items(reading.document(), &rows)
        .map(|(item, _)| match item {
            Item::Claim(claim) => on_file(reading.document(), claim),
            Item::Faulty(_) => None,
        })
        .collect();
    for (row, testimony) in rows.iter_mut().zip(testimonies) {
        testimony.into_iter().for_each(|testimony| row.hear(testimony));
    }
    rows
}

/// The deck: a table with a row for each statement, or all that there is to say about each.
fn verify_deck(library: &Library, arguments: &Arguments, wanted: &Wanted<'_>) -> Result<Status, Trouble> {
    let (source, judging) = (library.text, &arguments.judging);
    for id in &wanted.0 {
        is_known(id, library)?;
    }
    let mut progress = Progress::new();
    progress.about(library.name);
    let judged = judge(library, wanted, judging, &mut progress);
    drop(progress);
    let rows: Vec<&Judged> = judged.iter().collect();
    let mut statements = deck::statements(source, &rows);
    statements.retain(|statement| wanted.has(Some(&statement.id)) || !statement.claims.is_empty());

    let again = format!("backproof verify --only {{}} {}", judging.flags_in_full());
    if !judging.format.is_human() || judging.details {
        judging.report(&sections(&statements, &rows, library, &again))?;
    } else {
        output::show(&deck::render(&statements, source, &rows, &again, output::look()))?;
    }
    Ok(Status::of(rows))
}

/// One section for each statement, and one for what has no label.
fn sections<'a>(statements: &[Statement<'a>], rows: &[&'a Judged], library: &Library, again: &str) -> Vec<Section<'a>> {
    let (source, one_by_one) = (library.text, false);
    let unlabelled: Vec<&Judged> = rows.iter().copied().filter(|row| row.label.is_none()).collect();
    let own = statements.iter().map(|statement| Section {
        heading: format!("{}  {}", statement.id, statement.wording()),
        source,
        rows: statement.claims.clone(),
        again: again.replace("{}", &statement.id),
        one_by_one,
        corrected: statement.corrected().map(|claim| claim.line).collect(),
    });
    let (heading, again) = (library.file.to_string(), again.replace(" --only {}", ""));
    let corrected = Vec::new();
    own.chain([Section { heading, source, rows: unlabelled, again, one_by_one, corrected }]).collect()
}

/// Libraries: a section for each, with a line for each claim, or all that there is to say about it.
fn verify_libraries(libraries: &[&Library], arguments: &Arguments, wanted: &Wanted<'_>) -> Result<Status, Trouble> {
    let judging = &arguments.judging;
    for id in &wanted.0 {
        is_in(id, libraries)?;
    }
    let mut progress = Progress::new();
    let mut judged: Vec<Vec<Judged>> = Vec::with_capacity(libraries.len());
    for (done, library) in libraries.iter().enumerate() {
        let part = format!(" ({} of {})", done + 1, libraries.len());
        progress.about(&format!("{}{}", library.name, if libraries.len() > 1 { &part } else { "" }));
        judged.push(judge(library, wanted, judging, &mut progress));
    }
    drop(progress);
    let sections: Vec<Section<'_>> = libraries
        .iter()
        .zip(&judged)
        .map(|(library, rows)| Section {
            heading: library.file.to_string(),
            source: library.text,
            rows: rows.iter().collect(),
            again: format!("backproof verify --library {} {}", library.name, judging.flags_in_full()),
            one_by_one: true,
            corrected: Vec::new(),
        })
        .collect();
    if judging.details || !judging.format.is_human() {
        judging.report(&sections)?;
    } else {
        output::show(&text::outline(&sections, output::look()))?;
    }
    Ok(Status::of(sections.iter().flat_map(|section| section.rows.iter().copied())))
}

/// Says what there is, if no claim of these libraries has such a label.
fn is_in(id: &str, libraries: &[&Library]) -> Result<(), Trouble> {
    let labels: Vec<String> = libraries.iter().flat_map(|library| library.labels()).collect();
    if labels.iter().any(|label| is_about(label, id)) {
        return Ok(());
    }
    let names = labels.iter().flat_map(|label| groups(label).chain([label.as_str()]));
    let hint = meant(id, names).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    let names: Vec<&str> = libraries.iter().map(|library| library.name).collect();
    let hint = elsewhere(id).unwrap_or(hint);
    let (plural, list) = (if names.len() == 1 { "library" } else { "libraries" }, names.join(", "));
    Err(Trouble::Usage(format!(
        "there is no claim `{id}` in the {plural} {list}{hint}\n`backproof library NAME` prints the text of one."
    )))
}

/// Where another library has a claim of this name: the command that judges it.
fn elsewhere(id: &str) -> Option<String> {
    let has = |library: &&Library| library.labels().iter().any(|label| is_about(label, id));
    let library = Library::all().iter().find(has)?.name;
    let id = in_a_line(id);
    Some(format!("; `{id}` is in the library {library}: `backproof verify --library {library} --only {id}`"))
}

/// Says what there is, if there is no such statement.
fn is_known(id: &str, library: &Library) -> Result<(), Trouble> {
    let labels = library.labels();
    let mut statements: Vec<String> =
        deck::statements(library.text, &[]).into_iter().map(|statement| statement.id).collect();
    let unprinted = labels.iter().map(|label| deck::id_of(label).to_string());
    for own in unprinted {
        if !statements.contains(&own) {
            statements.push(own);
        }
    }
    let ids = || statements.iter().map(String::as_str);
    if ids().chain(labels.iter().map(String::as_str)).any(|known| known.eq_ignore_ascii_case(id)) {
        return Ok(());
    }
    // `B7` is a slip for another B rather than for `F7`.
    let chapter = |name: &str| name.chars().next().map(|first| first.to_ascii_uppercase());
    let near = closest(id, ids().filter(|known| chapter(known) == chapter(id))).or_else(|| closest(id, ids()));
    let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    if let Some(elsewhere) = elsewhere(id) {
        return Err(Trouble::Usage(format!("there is no statement `{}`{elsewhere}", in_a_line(id))));
    }
    let list: Vec<&str> = ids().collect();
    Err(Trouble::Usage(format!(
        "there is no statement `{}`{hint}\nThe statements are {}.",
        in_a_line(id),
        list.join(", ")
    )))
}
