//! `trace`: how the tape evaluates and differentiates a claim.

use super::instead;
use super::judging::SeedParser;
use super::{Status, Trouble, output, source};
use backproof::lang::reading::Reading;
use backproof::lang::visible::in_a_line;
use backproof::verdict::Options;
use clap::Args;
use std::path::PathBuf;

const EXAMPLES: &str = "\
Examples:
  backproof trace layer.claim --label dW
  backproof trace --claim 'd(x^2*sin(x))/dx = 2*x*sin(x) + x^2*cos(x)'
  backproof trace layer.claim --label dW --seed 7";

/// Show how the derivative in a claim is computed: the evaluation trace and the adjoint trace
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// A file in the claims language; `-` is standard input
    #[arg(value_name = "FILE", required_unless_present = "claim", conflicts_with = "claim")]
    file: Option<PathBuf>,
    /// The label of the claim; without it, the first one with a derivative
    #[arg(long, alias = "only", value_name = "LABEL")]
    label: Option<String>,
    /// A claim in place of a file, and before it statements, separated by `;`
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    claim: Option<String>,
    /// The seed of the point at which it is shown; an empty BACKPROOF_SEED counts as none
    #[arg(long, value_name = "N", env = "BACKPROOF_SEED", hide_env_values = true, value_parser = SeedParser, allow_negative_numbers = true, default_value_t = Options::default().seed)]
    seed: u64,
}

/// Prints the two traces.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let (name, text, one_liner) = match (&arguments.file, &arguments.claim) {
        (Some(path), _) => {
            let name = in_a_line(&path.display().to_string());
            let text = source::named(path).map_err(|cause| Trouble::Unreadable { name: name.clone(), cause })?;
            (name, text, false)
        }
        (None, claim) => ("--claim".to_string(), claim.clone().unwrap_or_default(), true),
    };
    let reading = Reading::new(&text, one_liner);
    let traces = backproof::trace::trace_claim(&reading, arguments.label.as_deref(), arguments.seed);
    let traces = traces.map_err(|message| {
        // Before there was `--label`, `--claim` took a label.
        let is_label = one_liner && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
        let hint =
            if is_label { format!("; the claim of a file is named with `--label {text}`") } else { String::new() };
        let is_formula = one_liner && !is_label && instead::about_slope(&text).is_some();
        let message = instead::first_fault(&reading, one_liner).filter(|_| is_formula).unwrap_or(message);
        Trouble::Usage(format!("{name}: {}{hint}", in_a_line(&message)))
    })?;
    output::show(&traces)?;
    Ok(Status::Good)
}
