//! `completions`: for the shells.

use super::{Status, Trouble, output};
use clap::{Args, CommandFactory};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  backproof completions bash > ~/.local/share/bash-completion/completions/backproof
  backproof completions zsh > ~/.zfunc/_backproof
  backproof completions fish > ~/.config/fish/completions/backproof.fish";

/// Print the completions for a shell
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut super::Arguments::command(), "backproof", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Good)
}
