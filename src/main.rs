//! The command line of backproof: parse the arguments, call, print, exit.

mod cli;

use clap::Parser;
use std::process::ExitCode;
use std::thread;

/// Trees are walked by recursion of bounded depth; this is enough for the deepest, whatever the platform gives.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    cli::interrupt::watch();
    let arguments = match cli::Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(answer) => return told(&answer),
    };
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || cli::run(&arguments));
    let answer = match worker.map(thread::JoinHandle::join) {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => Err(cli::Trouble::Thread(error)),
    };
    match answer {
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
