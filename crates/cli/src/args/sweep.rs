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
    /// The results; without it the output of the configuration.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Number of runs at a time; without it as many as there are cores.
    #[arg(short, long, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Threads of each run.
    #[arg(long, value_name = "N", default_value = "1")]
    pub threads: NonZeroUsize,
    /// Run every point twice to learn the errors of the switching times, the second time with half the step or tolerance, or,
    /// `--converge=cell`, with cells of half the edge and a quarter of the step.
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// Run points again whose run failed.
    #[arg(long)]
    pub retry_failed: bool,
    /// Replace the results and the records of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// The steps of a sweep.
#[derive(Debug, Subcommand)]
pub enum SweepCommand {
    /// Check every point of a configuration and write a folder from which any machine can run them.
    Plan(PlanArguments),
    /// Run points of a plan; one that is done is not run again.
    Run(SweepRunArguments),
    /// Gather the records of all points into one HDF5 file and one CSV file.
    Collect(CollectArguments),
    /// Print the whole configuration of a point.
    Show(ShowArguments),
    /// Say how many points are done.
    Status {
        /// The plan.
        plan: PathBuf,
        /// Print one JSON object.
        #[arg(long)]
        json: bool,
    },
    /// Run the points named on standard input; a child of the pool.
    #[command(hide = true)]
    Work {
        /// The plan.
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
    /// The folder of the plan; without it named after the output of the configuration, ending in `.sweep`.
    #[arg(short, long, value_name = "PLAN")]
    pub output: Option<PathBuf>,
    /// Run every point twice to learn the errors of the switching times, the second time with half the step or tolerance, or,
    /// `--converge=cell`, with cells of half the edge and a quarter of the step.
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// Replace the plan and the records of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep run`.
#[derive(Debug, Args)]
pub struct SweepRunArguments {
    /// The plan.
    pub plan: PathBuf,
    /// The points, from 0: a number, or a range such as 100-199, both ends included.
    #[arg(short, long, required = true, num_args = 1.., value_name = "I|I-J")]
    pub index: Vec<String>,
    /// Threads of each run.
    #[arg(long, value_name = "N", default_value = "1")]
    pub threads: NonZeroUsize,
    /// Take over a point that another machine claimed longer ago than this, such as "2 h"; one of a dead process of this machine
    /// is taken over at once.
    #[arg(long, value_name = "TIME")]
    pub steal_after: Option<String>,
    /// Say nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep collect`.
#[derive(Debug, Args)]
pub struct CollectArguments {
    /// The plan.
    pub plan: PathBuf,
    /// The results; without it named after the plan, ending in `.h5`. A CSV file is written beside it.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Collect what there is, though points are missing.
    #[arg(long)]
    pub partial: bool,
    /// Replace the results of another sweep.
    #[arg(long)]
    pub overwrite: bool,
    /// Say nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
}

/// Arguments of `sweep show`.
#[derive(Debug, Args)]
pub struct ShowArguments {
    /// The plan.
    pub plan: PathBuf,
    /// The point, from 0.
    #[arg(short, long, value_name = "I")]
    pub index: usize,
}
