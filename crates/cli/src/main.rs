//! The binary `diracmag`.

#![forbid(unsafe_code)]

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use cli::args::Arguments;

fn main() -> ExitCode {
    if let Ok(program) = std::env::current_exe() {
        cli::probe::by(program);
    }
    match cli::command::execute(Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        // The reader of a pipe has left; nothing is wrong.
        Err(cli::failure::Failure::StandardOutput(error))
            if error.kind() == std::io::ErrorKind::BrokenPipe =>
        {
            ExitCode::SUCCESS
        }
        Err(failure) => {
            cli::say::say(&failure.render(std::io::stderr().is_terminal()));
            ExitCode::from(failure.exit_code())
        }
    }
}
