//! The command line of backproof: parse the arguments, call, print, exit.

#![warn(unreachable_pub)]

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => {
            let meant = cli::Arguments::what_is_meant(&answer);
            return meant.map_or_else(|| told(&answer), |trouble| failed(&trouble));
        }
    };
    if !arguments.ends_itself() {
        cli::interrupt::watch();
    }
    match backproof::guard::on_large_stack(|| cli::run(&arguments)) {
        Ok(status) => status.into(),
        Err(trouble) => failed(&trouble),
    }
}

/// Help, the version, or what is wrong with the arguments.
fn told(answer: &clap::Error) -> ExitCode {
    match cli::output::explain(answer) {
        Ok(()) if answer.use_stderr() => cli::Status::Wrong.into(),
        Ok(()) => cli::Status::Good.into(),
        Err(trouble) => failed(&trouble),
    }
}

fn failed(trouble: &cli::Trouble) -> ExitCode {
    cli::output::complain(&trouble.to_string());
    cli::Status::Wrong.into()
}
