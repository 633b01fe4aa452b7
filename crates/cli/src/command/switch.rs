//! `diracmag switch`: a whole sweep on this machine.

use std::num::NonZeroUsize;

use super::sweep::{collect, planned};
use super::{load, on_threads};
use crate::args::SwitchArguments;
use crate::failure::Failure;
use crate::signals::Signals;
use crate::sweep::collect::Results;
use crate::sweep::directory::Directory;
use crate::sweep::manifest::Manifest;
use crate::sweep::pool::{self, Options};
use crate::sweep::record;

/// Plans the sweep, or goes on with one that was begun, runs every point and collects the results.
///
/// # Errors
/// Whatever `sweep plan`, `run` and `collect` refuse; points that failed, after everything else is done.
pub fn run(arguments: &SwitchArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.configuration)?;
    let output = arguments.output.clone().unwrap_or_else(|| loaded.config.output.file.clone());
    let directory = Directory::beside(&output);
    let plan = on_threads(None, || planned(&loaded, arguments.converge, arguments.quiet))?;
    Results::refuse(&output, &plan.manifest, arguments.overwrite)?;
    let resumed = plan.write_or_resume(&directory, arguments.overwrite)?;
    let manifest = Manifest::read(&directory)?;
    if arguments.retry_failed {
        record::forget_failed(&directory, &manifest)?;
    }
    let workers =
        arguments.jobs.or_else(|| std::thread::available_parallelism().ok()).unwrap_or(NonZeroUsize::MIN);
    let signals = Signals::watch()?;
    let options = Options { workers, threads: arguments.threads, quiet: arguments.quiet };
    if resumed && !arguments.quiet {
        eprintln!("going on with {}", directory.root().display());
    }
    pool::run(&directory, &manifest, options, &|| signals.caught())?;
    collect(&directory, &manifest, &output, false, arguments.quiet)
}
