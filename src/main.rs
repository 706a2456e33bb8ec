//! The command line of backproof: parse the arguments, call, print, exit.

mod cli;

use std::process::ExitCode;
use std::thread;

/// Trees are walked by recursion of bounded depth; this is enough for the deepest, whatever the platform gives.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let arguments = match cli::Arguments::of_command_line() {
        Ok(arguments) => arguments,
        Err(trouble) => {
            cli::output::complain(&trouble.to_string());
            return cli::Status::Wrong.into();
        }
    };
    let worker = thread::Builder::new().stack_size(STACK).spawn(move || cli::run(&arguments));
    let answer = match worker.map(thread::JoinHandle::join) {
        Ok(Ok(answer)) => answer,
        Ok(Err(panic)) => std::panic::resume_unwind(panic),
        Err(error) => Err(cli::Trouble::Thread(error)),
    };
    match answer {
        Ok(status) => status.into(),
        Err(trouble) => {
            cli::output::complain(&trouble.to_string());
            cli::Status::Wrong.into()
        }
    }
}
