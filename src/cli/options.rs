//! Options that people bring from other tools: how this one does what they ask for.

use super::instead::{self, is_file, kept, positional, taken_apart};
use super::source::quote;
use backproof::lang::spelling::meant;
use backproof::lang::visible::in_a_line;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, Error};

/// What judges claims, and has the options for it.
const JUDGES: [&str; 3] = ["check", "prove", "verify"];

/// How other tools call how near is near enough.
const TOLERANCES: [&str; 11] = [
    "--tol",
    "--tolerance",
    "--rtol",
    "--atol",
    "--eps",
    "--epsilon",
    "--delta",
    "--precision",
    "--threshold",
    "--step",
    "-t",
];

/// What other tools call it, for which commands it is answered (all where none is named), and the answer.
const OPTIONS: [(&[&str], &[&str], &str); 30] = [
    (
        &TOLERANCES,
        &JUDGES,
        "there is no tolerance to choose: both sides are compared exactly, or within error bounds that are worked out; `--details` shows them",
    ),
    (
        &TOLERANCES,
        &[],
        "there is no tolerance to choose: both sides are compared exactly, or within error bounds that are worked out",
    ),
    (
        &[
            "--samples",
            "--n",
            "-n",
            "--points",
            "--trials",
            "--tests",
            "--iterations",
            "--iters",
            "--count",
            "--num",
            "--runs",
            "--max-examples",
            "--num-samples",
        ],
        &JUDGES,
        "write `--cases 500` for so many points",
    ),
    (
        &["--verbose", "-v", "-vv", "--verbose=true", "--debug", "--trace", "--detail", "--full", "--long"],
        &JUDGES,
        "write `--details`",
    ),
    (&["--json", "-j", "--output-format", "--machine", "--report"], &JUDGES, "write `--format json`"),
    (
        &["--quiet", "-q", "--silent", "--summary"],
        &[],
        "the exit status says it alone: `backproof check FILE > /dev/null` ends with 0 if every claim is as expected",
    ),
    (&["--out", "--save", "--write", "--file", "--png", "--svg"], &["plot"], "write `--output picture.svg`"),
    (&["--out", "--save", "--write", "--dir", "--folder"], &["grade"], "write `--output pages`, a folder"),
    (
        &["--output", "-o", "--out", "--save", "--log", "--write"],
        &[],
        "the report goes to standard output: put `> report.txt` behind the command",
    ),
    (&["--version", "-V"], &[], "write `backproof --version`"),
    (
        &["--no-color", "--no-colour", "--colour", "--no-ansi", "--plain", "--colors"],
        &[],
        "write `--color never`, or `--color always`",
    ),
    (
        &["--name", "--filter", "-k", "--select", "--test", "--claims"],
        &JUDGES,
        "write `--only LABEL` for one claim alone",
    ),
    (
        &["--name", "--filter", "-k", "--select", "--claims"],
        &["trace", "plot"],
        "write `--label LABEL` for one claim of a file",
    ),
    (
        &["--timeout", "--time", "--time-limit", "--limit", "--seconds", "--max-time", "--deadline"],
        &["prove", "check"],
        "`--patience 5` is the seconds for each attempt at a theorem",
    ),
    (
        &["--list", "-l", "--ls", "--all", "--names"],
        &["library", "activations", "guide"],
        "`backproof COMMAND` alone lists them",
    ),
    (&["--list", "-l", "--ls"], &["verify"], "`backproof library` lists the libraries"),
    (
        &["--file", "-f", "--input", "-i", "--path"],
        &["check", "prove", "mutants"],
        "a file is named alone: `backproof COMMAND FILE`",
    ),
    (
        &["-c", "-e", "--expr", "--expression", "--eval", "--formula", "--equation", "--text"],
        &["check", "prove", "trace", "mutants"],
        "write `--claim 'd(x^2)/dx = 2*x'`",
    ),
    (&["--random-seed", "--rng", "--random", "--random-state", "-s"], &JUDGES, "write `--seed 7`"),
    (&["--recursive", "-r", "--all", "--dir"], &["check"], "name the files: `backproof check claims/*.claim`"),
    (
        &["--by", "--var", "--variable", "--with-respect-to", "-x", "--d"],
        &["derive"],
        "write `--wrt x`, for the derivative by x",
    ),
    (&["--library"], &["check"], "write `backproof verify --library NAME`"),
    (
        &["--library", "--lib"],
        &["mutants"],
        "write the library to a file: `backproof library losses > losses.claim`, then `backproof mutants losses.claim`",
    ),
    (
        &["--label", "--only", "--name"],
        &["mutants"],
        "one claim alone stands in a file of its own, with what it declares; or write it with `--claim`",
    ),
    (
        &["--domain", "--given", "--except", "--dims", "--var", "--let", "--assume", "--where"],
        &["check", "prove", "plot", "trace", "mutants"],
        "that is a statement, and stands before the claim: `backproof COMMAND --claim 'domain x > 0; d(log(x))/dx = 1/x'`",
    ),
    (
        &["--parallel", "--threads", "--workers", "--num-threads"],
        &JUDGES,
        "write `--jobs 2` for so many claims side by side; the verdicts are the same",
    ),
    (
        &["--xlim", "--ylim", "--range", "--from", "--to", "--xmin", "--xmax", "--xrange", "--domain", "--interval"],
        &["plot"],
        "what is drawn is the claim's domain: `backproof plot --claim 'domain x in [-3, 3]; d(softplus(x))/dx = sigmoid(x)'`",
    ),
    (&["--html"], &["grade"], "write `--format html --output pages`"),
    (&["--json", "--csv", "-j"], &["grade"], "write `--format json`, or `--format csv`"),
    (
        &["--answers", "--submission", "--submissions", "--template", "--sheet"],
        &["grade"],
        "name the files alone, the template first: `backproof grade sheet.claim answers/*.txt`",
    ),
];

/// What to write for an option that the command does not have, where other tools have one of that name.
pub(super) fn answer(word: &str, command: &str) -> Option<String> {
    let name = word.split('=').next().unwrap_or(word);
    let fits =
        |row: &&(&[&str], &[&str], &str)| row.0.contains(&name) && (row.1.is_empty() || row.1.contains(&command));
    let row = OPTIONS.iter().find(fits)?;
    Some(no_option(name, command, &row.2.replace("COMMAND", command)))
}

/// That there is no such option, and what to write.
fn no_option(name: &str, command: &str, told: &str) -> String {
    let command = if command.starts_with('-') { String::new() } else { format!(" of `{}`", in_a_line(command)) };
    format!("`{}` is no option{command}; {told}", in_a_line(name))
}

/// `--html`, `--csv`, where `--format` knows the word; for any other option the nearest, and which there are.
pub(super) fn unknown(word: &str, command: &str) -> Option<String> {
    let name = word.split('=').next().filter(|name| name.starts_with('-'))?;
    let all = super::Arguments::command();
    let own = all.find_subcommand(command)?;
    let formats = instead::option(own, "--format").map(|format| format.get_possible_values()).unwrap_or_default();
    let form = if name == "--md" { "markdown" } else { name.trim_start_matches('-') };
    if formats.iter().any(|known| known.get_name() == form) {
        return Some(no_option(name, command, &format!("write `--format {form}`")));
    }
    let long = own.get_arguments().filter(|one| !one.is_hide_set()).filter_map(|one| one.get_long());
    let options: Vec<String> = long.chain(["color", "help"]).map(|long| format!("--{long}")).collect();
    let near = meant(name, options.iter().map(String::as_str)).map(|near| format!("; did you mean `{near}`?"));
    let list = options.join(", ");
    Some(format!(
        "`{}` is no option of `{command}`{}\nThere are {list}; `backproof {command} --help` explains them.",
        in_a_line(name),
        near.unwrap_or_default()
    ))
}

/// What people call commands elsewhere, and what does it here.
const COMMANDS: [(&[&str], &str); 9] = [
    (&["explain", "steps"], "write `backproof check --explain FILE`"),
    (
        &["test", "run", "judge", "eval", "validate", "lint", "assert", "grade"],
        "To judge the claims of a file: backproof check FILE",
    ),
    (&["diff", "grad", "gradient", "differentiate", "derivative", "d"], "write `backproof derive --wrt x 'x^2'`"),
    (&["list", "ls", "libraries", "formulas"], "write `backproof library`"),
    (
        &["docs", "doc", "manual", "tutorial", "examples", "syntax", "language", "notation", "start", "init", "new"],
        "write `backproof guide`",
    ),
    (&["version"], "write `backproof --version`"),
    (&["deck", "slides"], "write `backproof verify`"),
    (&["claim"], "write `backproof check --claim 'd(x^2)/dx = 2*x'`"),
    // Where the program has the page, it is a command, and nobody asks here.
    (&["serve"], "a program with the page is made by `cargo install --path . --features serve`"),
];

/// What to write for a command that other tools have.
pub(super) fn command(word: &str) -> Option<&'static str> {
    COMMANDS.iter().find(|row| row.0.contains(&word)).map(|row| row.1)
}

/// What to write where an argument lacks what belongs to it: the submissions of `grade`, the text of `--claim`.
pub(super) fn missing(error: &Error) -> Option<String> {
    let arguments = instead::words();
    let command = instead::command().unwrap_or_default();
    let command = command.as_str();
    if error.kind() == ErrorKind::MissingRequiredArgument && command == "grade" {
        return Some(lacks(error));
    }
    if error.kind() == ErrorKind::MissingRequiredArgument && command == "plot" {
        return Some("say what is drawn: `backproof plot layer.claim > layer.svg`, or `backproof plot --claim 'd(x^2)/dx = 3*x' --text`".to_owned());
    }
    if error.kind() == ErrorKind::ArgumentConflict && command == "mutants" {
        return Some("a file or a claim: `--claim` takes the text of one, in place of a file".to_owned());
    }
    if error.kind() == ErrorKind::ArgumentConflict && matches!(command, "trace" | "plot") {
        let label = arguments.iter().position(|word| word == "--claim").and_then(|at| arguments.get(at + 1));
        let label = label.map_or("dW".to_owned(), |label| quote(&in_a_line(label)));
        return Some(format!(
            "a claim of a file is named by its label: `--label {label}`; `--claim` takes the text of one"
        ));
    }
    let of = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.as_str(),
        _ => return None,
    };
    let lacks = matches!(error.get(ContextKind::InvalidValue), Some(ContextValue::String(value)) if value.is_empty());
    match (error.kind(), lacks, of.split_whitespace().next()?) {
        (ErrorKind::InvalidValue, true, "--claim") => {
            Some("the claim stands behind it in quotes: `--claim 'd(x^2)/dx = 2*x'`".to_owned())
        }
        (ErrorKind::InvalidValue, true, "--only") => {
            Some("the label of a claim stands behind it: `--only dW` for `claim dW: …`".to_owned())
        }
        _ => None,
    }
}

/// What `grade` lacks: a folder for its pages, or submissions.
fn lacks(error: &Error) -> String {
    let files: Vec<String> = positional().iter().map(|word| quote(&in_a_line(word))).collect();
    let template = files.first().map_or("sheet.claim", String::as_str);
    let is_folder = matches!(error.get(ContextKind::InvalidArg), Some(ContextValue::Strings(all))
        if all.iter().all(|one| one.starts_with("--output")));
    if !is_folder {
        return format!("the submissions stand behind the template: `backproof grade {template} answers/*.txt`");
    }
    /// Files of the command that is told, at most.
    const MOST: usize = 6;
    let all = if files.len() > MOST { format!("{template} …") } else { files.join(" ") };
    format!("pages need a folder to stand in: `backproof grade --format html --output pages {all}`")
}

/// `derive J x`, `derive J x layer.claim`: the command with its options, if the word that is not taken is a name.
pub(super) fn without_wrt(word: &str) -> Option<String> {
    let arguments = instead::behind_command();
    let words: Vec<&String> = arguments.iter().filter(|word| !word.starts_with('-')).collect();
    let is_name = word.starts_with(char::is_alphabetic) && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    let [expression, by, rest @ ..] = words.as_slice() else { return None };
    if !is_name || by.as_str() != word || arguments.iter().any(|word| word.starts_with("--wrt")) {
        return None;
    }
    if is_file(expression) {
        let others = rest.iter().map(|other| in_a_line(other)).collect::<Vec<_>>();
        let again =
            if others.is_empty() { String::new() } else { format!("; another command each for {}", others.join(", ")) };
        let first = others.first().map_or("W", String::as_str);
        let file = quote(&in_a_line(expression));
        return Some(
            format!("backproof derive {} --wrt {first} --file {file}", in_a_line(by))
                + if others.len() > 1 { &again } else { "" },
        );
    }
    let file = rest.first().map(|file| format!(" --file {}", quote(&in_a_line(file)))).unwrap_or_default();
    Some(format!("backproof derive --wrt {} {}{file}", in_a_line(by), quote(&in_a_line(expression))))
}

/// The same command with `--wrt`; the options of `derive` stay.
pub(super) fn without_variable(expression: &str, arguments: &[String]) -> String {
    let kept = kept(arguments);
    if is_file(expression) {
        let file = quote(&in_a_line(expression));
        return format!(
            "say what is differentiated, and by what: for `dJ/dW` in that file `backproof derive J --wrt W --file {file}`"
        );
    }
    let (expression, mut by) = taken_apart(expression);
    // `derive J` names nothing else: nobody means J by J.
    if by == expression {
        by = if kept.contains("--file") && expression != "W" { "W" } else { "x" }.to_owned();
    }
    let (whole, by) = (quote(&in_a_line(&expression)), in_a_line(&by));
    format!("say by what is differentiated: `backproof derive --wrt {by} {whole}{kept}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;

    /// What is answered is not an option already, and what the answers name is one.
    #[test]
    fn answers_name_options_that_are_there() {
        let all = Arguments::command();
        for (names, commands, told) in OPTIONS {
            let commands: Vec<&str> = if commands.is_empty() { vec!["check"] } else { commands.to_vec() };
            for command in commands {
                let command = all.find_subcommand(command).expect("a command");
                let options: Vec<String> =
                    command.get_arguments().filter_map(|one| one.get_long()).map(|long| format!("--{long}")).collect();
                for name in names {
                    assert!(instead::option(command, name).is_none(), "{command} has {name}");
                }
                let offered = told.split('`').skip(1).step_by(2).filter(|code| code.starts_with("--"));
                for code in offered {
                    let option = code.split(' ').next().unwrap_or_default();
                    assert!(options.iter().any(|one| one == option) || option == "--color", "{command}: {told}");
                }
            }
        }
    }
}
