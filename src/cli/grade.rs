//! `grade`: a class's answers to the questions of a template.

use super::judging::SeedParser;
use super::output::{self, Progress};
use super::{Status, Trouble, source};
use backproof::grade::{ASKS_OF_CLAIMS, Grader, MAX_SUBMISSION, Sheet, Template};
use backproof::lang::visible::in_a_line;
use backproof::report::{Look, html, sheet};
use backproof::verdict::Options;
use clap::{Args, ValueEnum};
use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;

const EXAMPLES: &str = "\
Examples:
  backproof grade sheet.claim answers/*.txt
  backproof grade --details sheet.claim ada.txt
  backproof grade --format csv sheet.claim answers/*.txt > class.csv
  backproof grade --format html --output pages sheet.claim answers/*.txt

A template is a claims file with holes:
  claim dW [2 points]: dJ/dW = ?
  deduct 0.5 for \"factor m\"            for this mistake only so much is taken off; `… in dW` in one question only
  allow f'                             an answer may use f' although the formula of f is known
A submission answers with right sides, one to a line: `dW: 1/m * dZ*X'`.

Exit status: 0 if every answer is right or wrong, 3 if a person has to look at one, 2 on wrong usage or if a file
cannot be read.";

/// Grade submissions: answers to the questions of a template, with points for each
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The template: a claims file with holes
    #[arg(value_name = "TEMPLATE")]
    template: PathBuf,
    /// The submissions, a file each
    #[arg(value_name = "SUBMISSION", required = true)]
    submissions: Vec<PathBuf>,
    /// The form of the report: by itself a table for a terminal, and pages where `--output` names a folder
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// What there is to say about each answer that is not right
    #[arg(long)]
    details: bool,
    /// The folder for pages
    #[arg(long, short, value_name = "DIR", required_if_eq("format", "html"))]
    output: Option<PathBuf>,
    /// The seed of everything random; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// The form of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for a terminal
    Human,
    /// One JSON object
    Json,
    /// A table for a spreadsheet: a row for each submission
    Csv,
    /// Pages in the folder that `--output` names: `class.html`, and one for each submission
    Html,
}

/// Grades and reports.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let name = in_a_line(&arguments.template.display().to_string());
    let text = source::named(&arguments.template).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
    let template = Template::read(&name, &text).map_err(|why| {
        let told = template_behind(arguments).unwrap_or_else(|| in_a_line(&why.to_string()));
        Trouble::Usage(format!("{name}: {told}"))
    })?;
    let format = form(arguments)?;
    if let (Some(directory), Format::Html) = (&arguments.output, format) {
        std::fs::create_dir_all(directory).map_err(|cause| unwritable(directory, cause))?;
    }
    let sheets = graded(&template, &arguments.submissions, Options { seed: arguments.seed, ..Options::default() });
    match format {
        Format::Human => {
            output::show(&sheet::render(&template, &sheets, Look { full: arguments.details, ..output::look() }))?
        }
        Format::Json => output::print(&sheet::json(&template, &sheets))?,
        Format::Html => keep(&template, &sheets, arguments.output.as_deref().unwrap_or(Path::new(".")))?,
        Format::Csv => output::print(&sheet::csv(&template, &sheets).map_err(Trouble::Output)?)?,
    }
    Ok(if sheets.iter().any(|sheet| sheet.unread.is_some()) {
        Status::Wrong
    } else if sheets.iter().any(Sheet::is_open) {
        Status::Undecided
    } else {
        Status::Good
    })
}

/// The form of the report. A folder is for pages, and what is named like a file is no folder.
fn form(arguments: &Arguments) -> Result<Format, Trouble> {
    let Some(output) = &arguments.output else { return Ok(arguments.format.unwrap_or(Format::Human)) };
    let ending = output.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let of_file = match ending.as_deref() {
        Some("csv") => Some(Format::Csv),
        Some("json") => Some(Format::Json),
        Some("txt") => Some(Format::Human),
        _ => None,
    };
    let other = arguments.format.filter(|format| *format != Format::Html);
    let Some(format) = other.or(of_file.filter(|_| arguments.format.is_none())) else { return Ok(Format::Html) };
    let (flag, usual) = match format {
        Format::Csv => ("write `--format csv` and ", "class.csv"),
        Format::Json => ("write `--format json` and ", "class.json"),
        Format::Human | Format::Html => ("", "class.txt"),
    };
    let file = if of_file == Some(format) { source::quote(&named(output)) } else { usual.to_owned() };
    Err(Trouble::Usage(format!(
        "`--output` names the folder for pages (`--format html`); any other report goes to standard output: {flag}put \
         `> {file}` behind the command"
    )))
}

/// Where the template stands among the submissions: the command in its order.
fn template_behind(arguments: &Arguments) -> Option<String> {
    let asks = |path: &&PathBuf| {
        let text = path.is_file().then(|| source::named(path).ok()).flatten();
        text.is_some_and(|text| Template::read("", &text).is_ok())
    };
    let Some(found) = arguments.submissions.iter().find(asks) else { return claims_behind(arguments) };
    let others = arguments.submissions.iter().filter(|path| *path != found);
    let files: Vec<String> = std::iter::once(found)
        .chain(std::iter::once(&arguments.template))
        .chain(others)
        .take(MOST_NAMED)
        .map(|path| source::quote(&named(path)))
        .collect();
    Some(format!(
        "this is no template, and `{}` is; it stands first: `backproof grade {}`",
        named(found),
        files.join(" ")
    ))
}

/// Where no file asks anything, and the first one claims nothing: a claims file behind it is meant to be the template.
fn claims_behind(arguments: &Arguments) -> Option<String> {
    let lacks = |path: &PathBuf| {
        let text = path.is_file().then(|| source::named(path).ok()).flatten()?;
        Template::read("", &text).err().map(|why| why.message).filter(|why| why.contains(ASKS_OF_CLAIMS))
    };
    if lacks(&arguments.template).is_some() {
        return None;
    }
    let (found, why) = arguments.submissions.iter().find_map(|path| Some((path, lacks(path)?)))?;
    let (file, first) = (named(found), source::quote(&named(found)));
    Some(format!(
        "this claims nothing, so that it is no template; if `{file}` is meant as one, it stands first. Now {why}, and then: \
         `backproof grade {first} {}`",
        source::quote(&named(&arguments.template))
    ))
}

/// Files of a command that is told, at most.
const MOST_NAMED: usize = 6;

/// Grades all submissions, on as many threads as there are processors. The order is that of the command line.
fn graded(template: &Template, submissions: &[PathBuf], options: Options) -> Vec<Sheet> {
    let grader = Grader::new(template, options);
    let next = AtomicUsize::new(0);
    let workers = std::thread::available_parallelism().map_or(1, usize::from).min(submissions.len());
    let mut progress = Progress::new();
    let mut sheets: Vec<Option<Sheet>> = vec![None; submissions.len()];
    std::thread::scope(|scope| {
        let (sender, receiver) = mpsc::channel();
        for _ in 0..workers {
            let (sender, grader, next) = (sender.clone(), &grader, &next);
            scope.spawn(move || {
                while let Some((at, path)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    submissions.get(at).map(|path| (at, path))
                } {
                    if sender.send((at, grade(grader, path))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(sender);
        for (done, (at, sheet)) in receiver.into_iter().enumerate() {
            sheets[at] = Some(sheet);
            progress.update(done + 1, submissions.len());
        }
    });
    let lost = |path: &PathBuf| grader.unread(&named(path), "it was not graded: please report this".to_string());
    sheets.into_iter().zip(submissions).map(|(sheet, path)| sheet.unwrap_or_else(|| lost(path))).collect()
}

fn grade(grader: &Grader<'_>, path: &Path) -> Sheet {
    let name = named(path);
    let is_large = path.metadata().is_ok_and(|metadata| metadata.len() > MAX_SUBMISSION as u64);
    if is_large {
        return grader.unread(&name, format!("has more than {MAX_SUBMISSION} bytes"));
    }
    match source::named(path) {
        Ok(text) => grader.grade(&name, &text),
        Err(cause) => grader.unread(&name, in_a_line(&cause.to_string())),
    }
}

/// Writes the pages, and says where.
fn keep(template: &Template, sheets: &[Sheet], directory: &Path) -> Result<(), Trouble> {
    let write = |name: &str, page: std::io::Result<String>| {
        let path = directory.join(name);
        page.and_then(|page| std::fs::write(&path, page)).map_err(|cause| unwritable(&path, cause))
    };
    let pages = pages(sheets);
    for (sheet, page) in sheets.iter().zip(&pages) {
        write(page, html::student(template, sheet))?;
    }
    write(CLASS, html::class(template, sheets, &pages))?;
    output::show(&format!("{}\n", in_a_line(&directory.join(CLASS).display().to_string())))
}

/// The class's page.
const CLASS: &str = "class.html";

/// A name for each submission's page: that of its file, and a number where that is taken. It is a link, too.
fn pages(sheets: &[Sheet]) -> Vec<String> {
    let mut taken: HashSet<String> = HashSet::from([CLASS.to_string()]);
    let own = sheets.iter().map(|sheet| {
        let name =
            Path::new(&sheet.file).file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let plain = |c: char| if c.is_ascii_alphanumeric() || matches!(c, '-' | '_') { c } else { '-' };
        let name: String = name.chars().map(plain).take(LONGEST_NAME).collect();
        let mut page = format!("{name}.html");
        let mut number = 1;
        // Some file systems do not tell capital letters from small ones.
        while !taken.insert(page.to_lowercase()) {
            number += 1;
            page = format!("{name}-{number}.html");
        }
        page
    });
    own.collect()
}

/// Characters of a page's name, without its ending.
const LONGEST_NAME: usize = 80;

fn unwritable(path: &Path, cause: std::io::Error) -> Trouble {
    Trouble::Unwritable { path: in_a_line(&path.display().to_string()), cause }
}

fn named(path: &Path) -> String {
    in_a_line(&path.display().to_string())
}
