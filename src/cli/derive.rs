//! `derive`: the derivative itself.

use super::instead::{self, is_file};
use super::judging::SeedParser;
use super::options;
use super::source::quote;
use super::{Status, Trouble, output, source};
use backproof::derive::{derive, derive_written, is_written};
use backproof::lang::visible::in_a_line;
use backproof::report::path;
use backproof::verdict::Options;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  backproof derive 'J' --wrt W --file layer.claim
  backproof derive 'sin(x)*exp(-x)' --wrt x
  backproof derive 'dJ/dQ[b,i,k]' --file attention.claim
  backproof derive 'log(det(X))' --wrt X --declare 'dims n; var X[n,n]; domain det(X) > 0'";

/// Print a derivative: in the claims language, in LaTeX and in index form
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// What is differentiated; without `--wrt`, a derivative as a claim has it, `dJ/dW` or by entry
    #[arg(value_name = "EXPRESSION", allow_hyphen_values = true)]
    expression: String,
    /// By which variable or `let` name
    #[arg(long, value_name = "NAME")]
    wrt: Option<String>,
    /// A file whose names it is written in; `-` is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "declare")]
    file: Option<PathBuf>,
    /// The statements that declare its names, separated by `;`; without these, every name is a real scalar variable
    #[arg(long, value_name = "TEXT", alias = "given")]
    declare: Option<String>,
    /// The seed of the points at which the formula is checked; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// Derives and prints.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    if arguments.file.is_none() && is_file(&arguments.expression) {
        let by = in_a_line(arguments.wrt.as_deref().unwrap_or("W"));
        let file = quote(&in_a_line(&arguments.expression));
        return Err(Trouble::Usage(format!(
            "{file} is a file; say what of it is differentiated: `backproof derive J --wrt {by} --file {file}`"
        )));
    }
    is_alone(&arguments.expression)?;
    if let Some((first, rest)) = arguments.wrt.as_deref().unwrap_or_default().split_once(',') {
        let (first, rest) = (in_a_line(first.trim()), in_a_line(rest.trim()));
        return Err(Trouble::Usage(format!(
            "one derivative at a time: `--wrt {first}`, and another command for {rest}"
        )));
    }
    let (name, text) = match &arguments.file {
        Some(path) => {
            let name = in_a_line(&path.display().to_string());
            let text = source::named(path).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
            (format!("{name}: "), text)
        }
        None => (String::new(), arguments.declare.clone().unwrap_or_default()),
    };
    let implicit = arguments.file.is_none() && arguments.declare.is_none();
    let options = Options { seed: arguments.seed, ..Options::default() };
    let found = match &arguments.wrt {
        Some(wrt) => derive(&text, implicit, &arguments.expression, wrt, &options),
        None if !is_written(&arguments.expression) => {
            let told = options::without_variable(&arguments.expression, &instead::behind_command());
            return Err(Trouble::Usage(told));
        }
        None => derive_written(&text, implicit, &arguments.expression, &options),
    };
    output::show(&path::derivation(
        &found.map_err(|message| Trouble::Usage(format!("{name}{}", in_a_line(&message))))?,
    ))?;
    Ok(Status::Good)
}

/// Whether it is what is differentiated alone: neither a claim about it, nor with declarations before it.
fn is_alone(expression: &str) -> Result<(), Trouble> {
    let (declared, last) = instead::last_statement(expression);
    let what = match (instead::equation(last), declared) {
        (Some(_), _) => "`derive` takes what is differentiated, without the `= …`",
        (None, "") => return Ok(()),
        (None, _) => "`derive` takes what is differentiated alone, and declarations with `--declare`",
    };
    let kept = instead::kept(&instead::behind_command());
    Err(Trouble::Usage(format!("{what}: `{}`", instead::with_derivative(expression, &kept))))
}
