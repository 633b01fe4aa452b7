//! The command lines of sweeps.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::ConfigurationArguments;
use crate::switching::converge::Converge;

/// Arguments of `switch`.
#[derive(Debug, Args)]
pub struct SwitchArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// Results file [default: from the configuration].
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Number of concurrent runs [default: number of cores].
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Threads per run.
    #[arg(long, value_name = "N", default_value = "1")]
    pub threads: NonZeroUsize,
    /// Estimate the numerical error of switching times by running every point a second time: with half the step or tolerance,
    /// or, with `--converge=cell`, with half the cell size and a quarter of the step.
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// Rerun failed points.
    #[arg(long)]
    pub retry_failed: bool,
    /// Overwrite the results and records of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Print errors only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// The steps of a sweep.
#[derive(Debug, Subcommand)]
pub enum SweepCommand {
    /// Check all points of a sweep and write a plan folder that any machine can run.
    Plan(PlanArguments),
    /// Run points of a plan; completed points are skipped.
    Run(SweepRunArguments),
    /// Collect the records of all points into one HDF5 file and one CSV file.
    Collect(CollectArguments),
    /// Print the full configuration of one point.
    Show(ShowArguments),
    /// Report how many points are done.
    Status {
        /// Plan folder.
        plan: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Run the points named on standard input; a child of the pool.
    #[command(hide = true)]
    Work {
        /// Plan folder.
        plan: PathBuf,
        /// Number of threads.
        #[arg(long, value_name = "N", default_value = "1")]
        threads: NonZeroUsize,
    },
}

/// Arguments of `sweep plan`.
#[derive(Debug, Args)]
pub struct PlanArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// Plan folder [default: the configuration's output with suffix `.sweep`].
    #[arg(short, long, value_name = "PLAN")]
    pub output: Option<PathBuf>,
    /// Estimate the numerical error of switching times by running every point a second time: with half the step or tolerance,
    /// or, with `--converge=cell`, with half the cell size and a quarter of the step.
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// Overwrite the plan and records of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Print errors only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep run`.
#[derive(Debug, Args)]
pub struct SweepRunArguments {
    /// Plan folder.
    pub plan: PathBuf,
    /// Points, counted from 0: a number or an inclusive range such as 100-199.
    #[arg(short, long, required = true, num_args = 1.., value_name = "I|I-J")]
    pub index: Vec<String>,
    /// Threads per run.
    #[arg(long, value_name = "N", default_value = "1")]
    pub threads: NonZeroUsize,
    /// Take over points that another machine claimed longer ago than this, e.g. "2 h"; points of a dead process on this machine
    /// are always taken over.
    #[arg(long, value_name = "TIME")]
    pub steal_after: Option<String>,
    /// Print errors only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep collect`.
#[derive(Debug, Args)]
pub struct CollectArguments {
    /// Plan folder.
    pub plan: PathBuf,
    /// Results file [default: named after the plan, with suffix `.h5`]; a CSV file is written beside it.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Collect even if points are missing.
    #[arg(long)]
    pub partial: bool,
    /// Overwrite the results of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Print errors only.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// Plan folder.
    pub plan: PathBuf,
    /// Point, counted from 0.
    #[arg(short, long, value_name = "I")]
    pub index: usize,
}
