//! `library`: the built-in libraries of claims.

use super::{Status, Trouble, output};
use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use backproof::library::Library;
use backproof::report::layout::{pad, width, wrap};
use clap::Args;

const EXAMPLES: &str = "\
Examples:
  backproof library
  backproof library losses > losses.claim
  backproof verify --library losses";

/// List the built-in libraries of claims, or print the text of one
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The library whose text is printed
    #[arg(value_name = "NAME")]
    name: Option<String>,
}

/// Prints the list, or the one.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    match &arguments.name {
        None => output::print(&table(Library::all(), output::look().width))?,
        Some(name) => output::print(find(name)?.text)?,
    }
    Ok(Status::Good)
}

/// The library with this name; else says which there are.
pub(super) fn find(name: &str) -> Result<&'static Library, Trouble> {
    Library::by_name(name).ok_or_else(|| {
        let names = || Library::all().iter().map(|library| library.name);
        let hint = meant(name, names()).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let list: Vec<&str> = names().collect();
        Trouble::Usage(format!(
            "there is no library `{}`{hint}\nThere are {}, and all.",
            in_a_line(name),
            list.join(", ")
        ))
    })
}

/// A row for each: name, how many right and wrong claims, and what it is about.
fn table(all: &[Library], columns: usize) -> String {
    let counts: Vec<_> = all.iter().map(Library::count).collect();
    let row = |library: &Library, right: usize, wrong: usize| {
        [library.name.to_string(), right.to_string(), wrong.to_string(), library.about().to_string()]
    };
    let rows = all.iter().zip(&counts).map(|(library, count)| row(library, count.right, count.wrong));
    let total = |of: fn(&backproof::library::Count) -> usize| counts.iter().map(of).sum::<usize>().to_string();
    let sums = ["all".to_string(), total(|count| count.right), total(|count| count.wrong), String::new()];
    let heads = ["name", "right", "wrong", "about"].map(str::to_string);
    let rows: Vec<[String; 4]> = [heads].into_iter().chain(rows).chain([sums]).collect();
    let widths = [0, 1, 2].map(|column| rows.iter().map(|row| width(&row[column])).max().unwrap_or(0));
    let room = columns.saturating_sub(widths.iter().sum::<usize>() + 6).max(24);

    let mut text = String::new();
    for [name, right, wrong, about] in &rows {
        let number = |cell: &str, wide: usize| format!("{}{cell}", " ".repeat(wide - width(cell)));
        let start = format!("{}  {}  {}", pad(name, widths[0]), number(right, widths[1]), number(wrong, widths[2]));
        let about = wrap(about, room);
        for line in 0..about.len().max(1) {
            let left = if line == 0 { start.clone() } else { " ".repeat(width(&start)) };
            text += format!("{left}  {}", about.get(line).map_or("", String::as_str)).trim_end();
            text.push('\n');
        }
    }
    text + "\nTo judge one: backproof verify --library NAME. Its text: backproof library NAME\n"
}
