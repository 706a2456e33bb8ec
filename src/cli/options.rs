//! Options that people bring from other tools: how this one does what they ask for.

use backproof::lang::visible::in_a_line;

/// What judges claims, and has the options for it.
const JUDGES: [&str; 3] = ["check", "prove", "verify"];

/// What other tools call it, for which commands it is answered (all where none is named), and the answer.
const OPTIONS: [(&[&str], &[&str], &str); 15] = [
    (
        &["--tol", "--tolerance", "--rtol", "--atol", "--eps", "--epsilon", "--delta", "--precision", "--threshold", "--step", "-t"],
        &[],
        "there is no tolerance to choose: both sides are compared exactly, or within error bounds that are worked out; `--details` shows them",
    ),
    (
        &["--samples", "--n", "-n", "--points", "--trials", "--tests", "--iterations", "--iters", "--count", "--num", "--runs", "--max-examples", "--num-samples"],
        &JUDGES,
        "write `--cases 500` for so many points",
    ),
    (&["--verbose", "-v", "-vv", "--verbose=true", "--debug", "--trace", "--detail", "--full", "--long"], &JUDGES, "write `--details`"),
    (&["--json", "-j", "--output-format", "--machine", "--report"], &JUDGES, "write `--format json`"),
    (
        &["--quiet", "-q", "--silent", "--summary"],
        &[],
        "the exit status says it alone: `backproof check FILE > /dev/null` ends with 0 if every claim is as expected",
    ),
    (&["--output", "-o", "--out", "--save", "--log", "--write"], &[], "the report goes to standard output: put `> report.txt` behind the command"),
    (&["--version", "-V"], &[], "write `backproof --version`"),
    (&["--no-color", "--no-colour", "--colour", "--no-ansi", "--plain", "--colors"], &[], "write `--color never`, or `--color always`"),
    (&["--label", "--name", "--filter", "-k", "--select", "--test", "--claims"], &JUDGES, "write `--only LABEL` for one claim alone"),
    (&["--file", "-f", "--input", "-i", "--path"], &["check", "prove", "mutants"], "a file is named alone: `backproof check FILE`"),
    (&["-c", "-e", "--expr", "--expression", "--eval", "--formula", "--equation", "--text"], &["check", "prove"], "write `--claim 'd(x^2)/dx = 2*x'`"),
    (&["--random-seed", "--rng", "--random", "--random-state", "-s"], &JUDGES, "write `--seed 7`"),
    (&["--recursive", "-r", "--all", "--dir"], &["check"], "name the files: `backproof check claims/*.claim`"),
    (&["--by", "--var", "--variable", "--with-respect-to", "-x", "--d"], &["derive"], "write `--wrt x`, for the derivative by x"),
    (&["--library"], &["check"], "write `backproof verify --library NAME`"),
];

/// What to write for an option that the command does not have, where other tools have one of that name.
pub fn answer(word: &str, command: &str) -> Option<String> {
    let name = word.split('=').next().unwrap_or(word);
    let fits = |row: &&(&[&str], &[&str], &str)| row.0.contains(&name) && (row.1.is_empty() || row.1.contains(&command));
    let row = OPTIONS.iter().find(fits)?;
    let command = if command.starts_with('-') { String::new() } else { format!(" of `{}`", in_a_line(command)) };
    Some(format!("`{}` is no option{command}; {}", in_a_line(name), row.2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::Arguments;
    use clap::CommandFactory;

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
                    assert!(!options.iter().any(|option| option == name), "{command} has {name}");
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
