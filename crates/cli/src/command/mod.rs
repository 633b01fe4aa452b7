//! The subcommands of `diracmag`.

pub mod bench;
pub mod check;
pub mod explain;
pub mod export;
pub mod init;
pub mod plot;
pub mod response;
pub mod run;
pub mod spectrum;
pub mod sweep;
pub mod switch;

use std::num::NonZeroUsize;

use clap::CommandFactory;

use crate::args::{Arguments, Command, ConfigurationArguments};
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::say::print;
use crate::signals;

/// Does what the command line asks.
///
/// # Errors
/// Whatever stands in the way, with its exit code.
pub fn execute(arguments: Arguments) -> Result<(), Failure> {
    signals::survive_limits()?;
    match arguments.command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Relax(arguments) => run::relax(&arguments),
        Command::Resume(arguments) => run::resume(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Response(arguments) => response::run(&arguments),
        Command::Switch(arguments) => switch::run(&arguments),
        Command::Sweep(command) => sweep::run(&command),
        Command::Plot(arguments) => plot::run(&arguments),
        Command::Spectrum(arguments) => spectrum::run(&arguments),
        Command::Export(arguments) => export::run(&arguments),
        Command::Bench(arguments) => bench::run(&arguments),
        Command::Init { template } => print(init::template(template.as_deref())?.text),
        Command::Explain { key } => print(&explain::explain(key.as_deref())?),
        Command::Probe { file, dataset } => {
            crate::probe::read(&file, dataset.as_deref());
            Ok(())
        }
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "diracmag", &mut script);
            print(&String::from_utf8_lossy(&script))
        }
    }
}

/// Loads the configuration of a command line.
fn load(arguments: &ConfigurationArguments) -> Result<Loaded, Failure> {
    Ok(config::load(&arguments.file, &arguments.sets)?)
}

/// Runs `action` with everything parallel in it on `threads` threads.
fn on_threads<T: Send>(
    threads: Option<NonZeroUsize>,
    action: impl FnOnce() -> Result<T, Failure> + Send,
) -> Result<T, Failure> {
    let threads = threads.map_or(0, NonZeroUsize::get);
    rayon::ThreadPoolBuilder::new().num_threads(threads).build()?.install(action)
}
