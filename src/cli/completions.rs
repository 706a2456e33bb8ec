//! `completions`: for the shells.

use super::{Status, Trouble, output};
use backproof::activation::Activation;
use backproof::library::Library;
use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  backproof completions bash > ~/.local/share/bash-completion/completions/backproof
  backproof completions zsh > ~/.zfunc/_backproof
  backproof completions fish > ~/.config/fish/completions/backproof.fish";

/// Print the completions for a shell
#[derive(Args, Debug)]
#[command(after_help = EXAMPLES)]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// The commands, with the names that stand behind some: of libraries, activation functions, pages.
fn with_names() -> Command {
    let libraries = || Library::all().iter().map(|library| library.name);
    let of = |names: Vec<&'static str>| PossibleValuesParser::new(names);
    let put = |command: Command, name: &'static str, argument: &'static str, names: Vec<&'static str>| {
        command.mut_subcommand(name, |sub| sub.mut_arg(argument, |known| known.value_parser(of(names))))
    };
    let command = super::Arguments::command();
    let command = put(command, "verify", "library", libraries().chain(["all"]).collect());
    let command = put(command, "library", "name", libraries().collect());
    let command = put(command, "activations", "name", Activation::all().iter().map(|one| one.name()).collect());
    put(command, "guide", "page", super::guide::names().collect())
}

/// Prints them.
pub(super) fn run(arguments: &Arguments) -> Result<Status, Trouble> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut with_names(), "backproof", &mut script);
    output::print(&String::from_utf8_lossy(&script))?;
    Ok(Status::Good)
}
