//! The command line of backproof: parse the arguments, call, print, exit.

mod cli;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    match backproof::guard::on_large_stack(|| cli::run(&arguments)) {
        Ok(status) => status.into(),
        Err(trouble) => {
            cli::output::complain(&trouble.to_string());
            cli::Status::Wrong.into()
        }
    }
}
