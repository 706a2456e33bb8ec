//! `trace`: how the tape evaluates and differentiates a claim.

use super::judging::SeedParser;
use super::{Status, Trouble, output, source};
use backproof::lang::visible::in_a_line;
use backproof::verdict::Options;
use clap::Args;
use std::path::{Path, PathBuf};

const EXAMPLES: &str = "\
Examples:
  backproof trace layer.claim --claim dW
  backproof trace layer.claim --claim dW --seed 7";

/// Show how the derivative in a claim is computed: the evaluation trace and the adjoint trace
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// A file in the claims language; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The label of the claim
    #[arg(long, value_name = "LABEL")]
    claim: String,
    /// The seed of the point at which it is shown; an empty variable is none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// Prints the two traces.
pub fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let path: &Path = &arguments.file;
    let name = in_a_line(&path.display().to_string());
    let text = if path.as_os_str() == "-" { source::standard_input() } else { source::file(path) };
    let text = text.map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
    let traces = backproof::trace::trace_text(&text, &arguments.claim, arguments.seed);
    output::show(&traces.map_err(|message| Trouble::Usage(format!("{name}: {message}")))?)?;
    Ok(Status::Good)
}
