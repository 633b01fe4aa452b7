//! The command line.

mod sweep;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

use clap::{Args, Parser, Subcommand, builder::styling::Styles};

use crate::switching::converge::Converge;

pub use sweep::*;

static VERSION: LazyLock<String> = LazyLock::new(|| {
    format!("{} (vector instructions: {})", env!("CARGO_PKG_VERSION"), llg::instruction_set())
});

const AFTER_HELP: &str = "\
Exit codes: 0 success; 1 other failure; 2 invalid configuration or usage; 3 numerical failure; 4 output exists or is locked;
5 output could not be written; 129, 130, 143 interrupted by a signal, checkpoint saved.

Getting started:
  diracmag init > grated_gate.toml
  diracmag check grated_gate.toml
  diracmag run grated_gate.toml
  diracmag plot grated_gate.h5";

/// Magnetisation dynamics of a ferromagnetic film on a topological insulator under an ac grated gate.
#[derive(Debug, Parser)]
#[command(name = "diracmag", version = VERSION.as_str(), after_help = AFTER_HELP, styles = Styles::styled())]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run a simulation and write its output.
    Run(RunArguments),
    /// Relax the initial state and write it, without time integration.
    #[command(visible_alias = "minimize", alias = "minimise")]
    Relax(RunArguments),
    /// Resume a run that was interrupted, killed or failed; the result is bit-identical to an uninterrupted run.
    Resume(ResumeArguments),
    /// Check a configuration without running it: derived quantities, warnings, memory and wall time; writes nothing.
    Check(CheckArguments),
    /// Tabulate the conductivities and the spin response K(q, ω) of the surface electrons (spin convention).
    Response(ResponseArguments),
    /// Run the `[sweep]` of a configuration on this machine and collect the results.
    Switch(SwitchArguments),
    /// Plan, run and collect a sweep as separate steps, for clusters.
    #[command(subcommand)]
    Sweep(SweepCommand),
    /// Plot time traces and maps of an output, or the results of a sweep.
    Plot(PlotArguments),
    /// Compute power spectra of recorded columns or fields, and spin-wave dispersion maps.
    Spectrum(SpectrumArguments),
    /// Export one frame of an output as OVF 2.0 or CSV, or its table as text.
    Export(ExportArguments),
    /// Print a commented example configuration.
    #[command(after_help = crate::command::init::listed())]
    Init {
        /// Name of the template (listed below).
        template: Option<String>,
    },
    /// Explain a configuration key: meaning, units, default and allowed range.
    Explain {
        /// Key (full path or its last part) or section [default: list the sections].
        key: Option<String>,
    },
    /// Benchmark the right-hand side on this machine.
    Bench(BenchArguments),
    /// Print a shell completion script.
    Completions {
        /// Shell.
        shell: clap_complete::Shell,
    },
    /// Read an HDF5 file for another process of this program, which goes on without it if that ends this one.
    #[command(hide = true)]
    Probe {
        /// The file.
        file: PathBuf,
        /// A dataset in it.
        dataset: Option<String>,
    },
}

/// Where the physics comes from.
#[derive(Debug, Args)]
pub struct ConfigurationArguments {
    /// Configuration file.
    pub file: PathBuf,
    /// Override a key, e.g. `--set 'time.end="2 ns"'`; repeatable.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// Output file [default: from the configuration].
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Overwrite an existing output.
    #[arg(long)]
    pub overwrite: bool,
    /// Estimate the numerical error of switching times by a second run: with half the step or tolerance, or, with
    /// `--converge=cell`, with half the cell size and a quarter of the step (4 times the cells of a film, up to 16 times the wall time).
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// How it runs.
    #[command(flatten)]
    pub control: ControlArguments,
}

/// How a run is carried out, which changes no bit of what it writes.
#[derive(Debug, Args)]
pub struct ControlArguments {
    /// Number of threads [default: number of cores].
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Print errors only.
    #[arg(short, long)]
    pub quiet: bool,
    /// Wall time between checkpoints, e.g. "5 min" [default: 60 s, longer if checkpoints would take more than 1 % of the run].
    #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
    pub checkpoint_every: Option<Duration>,
    /// Save a checkpoint and exit with code 143 after this wall time, e.g. "23.5 h".
    #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
    pub max_wall: Option<Duration>,
    /// Keep the final checkpoint, so that `resume` can extend the run to a later `time.end`.
    #[arg(long)]
    pub keep_checkpoint: bool,
}

/// Arguments of `resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// Output file of the run.
    pub output: PathBuf,
    /// Use this configuration instead; only `time.end`, output intervals and the title may differ.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Override a key, e.g. `--set 'time.end="20 ns"'`; repeatable.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
    /// How it runs.
    #[command(flatten)]
    pub control: ControlArguments,
}

/// Arguments of `check`.
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// Number of threads used to estimate the wall time.
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Print one JSON object in SI units.
    #[arg(long)]
    pub json: bool,
}

/// Arguments of `response`.
#[derive(Debug, Args)]
pub struct ResponseArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// Wave vectors QX or QX,QY in rad/m; write a pair with a leading minus sign as --q=-1e6,2e6.
    #[arg(long, required = true, num_args = 1.., value_name = "QX[,QY]", allow_negative_numbers = true)]
    pub q: Vec<String>,
    /// Frequencies with unit, e.g. "100 MHz" or "6.28e8 rad/s".
    #[arg(long, required = true, num_args = 1.., value_name = "F")]
    pub frequency: Vec<String>,
    /// Values of m_z (along the spin).
    #[arg(long, num_args = 1.., value_name = "M", default_values_t = [0.0], allow_negative_numbers = true)]
    pub mz: Vec<f64>,
    /// Kernel for K, Q and F.
    #[arg(long, value_enum, default_value_t = ResponseKernel::Exact)]
    pub kernel: ResponseKernel,
    /// Print one JSON object in SI units.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print comma-separated values.
    #[arg(long)]
    pub csv: bool,
}

/// Forms of K(q, ω).
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum ResponseKernel {
    /// Limit of small ωτ₁ and Dq²τ₁.
    Diffusive,
    /// First order in ωτ₁ and Dq²τ₁ (telegraph equation).
    Corrected,
    /// Any q and ω.
    Exact,
}

/// Arguments of `plot`.
#[derive(Debug, Args)]
pub struct PlotArguments {
    /// Output file of a run.
    pub trajectory: PathBuf,
    /// Picture, PNG or SVG [default: named after the output].
    #[arg(short, long, value_name = "PNG|SVG")]
    pub output: Option<PathBuf>,
    /// Plot a single map instead of the overview.
    #[arg(long, conflicts_with = "traces")]
    pub map: bool,
    /// Frame of the map, counted from 0 [default: the last]; negative numbers count from the end. Implies --map.
    #[arg(long, conflicts_with_all = ["traces", "against", "passages"], allow_negative_numbers = true)]
    pub frame: Option<i64>,
    /// Field to map: mx, my, mz (the default), phi, or another recorded field (vectors with suffix _x, _y or _z). Implies --map.
    #[arg(long, conflicts_with_all = ["traces", "against", "passages"])]
    pub field: Option<String>,
    /// Plot only the time traces.
    #[arg(long)]
    pub traces: bool,
    /// Plot table columns against this column, e.g. b_z, instead of time. A hysteresis loop (`method = "quasi_static"` with
    /// `external_field` in its table) is plotted this way by default, along the field axis.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["map", "traces"])]
    pub against: Option<String>,
    /// Columns for --traces [default: all] or --against [default: mx,my,mz].
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub column: Vec<String>,
    /// Map the first-passage time of each cell, for a run or up to 24 points of a sweep recorded with `per_cell`.
    #[arg(long, conflicts_with_all = ["map", "traces", "against"])]
    pub passages: bool,
}

/// Arguments of `spectrum`.
#[derive(Debug, Args)]
pub struct SpectrumArguments {
    /// Output file of a run.
    pub trajectory: PathBuf,
    /// Table columns to transform.
    #[arg(long, value_delimiter = ',', default_value = "mx,my,mz", conflicts_with = "field")]
    pub column: Vec<String>,
    /// Transform a recorded field instead: mx, my, mz, phi, or another (vectors with suffix _x, _y or _z). Gives the
    /// spectrum of the spatial mean and the mean power spectrum of the cells.
    #[arg(long)]
    pub field: Option<String>,
    /// Power of the field against wave number along x or y and frequency, averaged over the lines of the film.
    #[arg(long, value_enum, requires = "field")]
    pub dispersion: Option<LineAxis>,
    /// Window function.
    #[arg(long, value_enum, default_value_t = WindowName::Hann)]
    pub window: WindowName,
    /// Zero-padding factor: smoother lines, no better resolution.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64), value_name = "N")]
    pub padding: u16,
    /// Ignore samples before this time, e.g. "2 ns".
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Highest frequency shown, e.g. "20 GHz".
    #[arg(long, value_name = "F")]
    pub up_to: Option<String>,
    /// Maximum number of spectral lines to locate.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub peaks: usize,
    /// Picture, PNG or SVG [default: named after the output].
    #[arg(short, long, value_name = "PNG|SVG")]
    pub output: Option<PathBuf>,
    /// Print one JSON object in SI units; plot only if -o is given.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print comma-separated values; plot only if -o is given.
    #[arg(long)]
    pub csv: bool,
}

/// A direction of the film.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum LineAxis {
    /// Along x.
    X,
    /// Along y.
    Y,
}

/// A window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum WindowName {
    /// Rectangular.
    None,
    /// (1 − cos)/2.
    Hann,
    /// Less leakage, wider lines.
    Blackman,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// Output file of a run.
    pub trajectory: PathBuf,
    /// Frame, counted from 0; negative numbers count from the end.
    #[arg(long, default_value_t = -1, allow_negative_numbers = true)]
    pub frame: i64,
    /// Field.
    #[arg(long, default_value = "m")]
    pub field: String,
    /// Write OVF 2.0, binary 8 (the default).
    #[arg(long, conflicts_with = "csv")]
    pub ovf: bool,
    /// Write OVF 2.0 with text data.
    #[arg(long, conflicts_with = "csv")]
    pub text: bool,
    /// Write comma-separated values.
    #[arg(long)]
    pub csv: bool,
    /// Write the whole table instead, tab-separated like table.txt of mumax3.
    #[arg(long, conflicts_with_all = ["ovf", "text", "csv", "frame", "field"])]
    pub table: bool,
    /// File to write, `-` for standard output [default: named after the output].
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Overwrite an existing file.
    #[arg(long)]
    pub overwrite: bool,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Numbers of cells N of the N x N grids.
    #[arg(long, value_delimiter = ',', default_values_t = [64, 256, 512])]
    pub sizes: Vec<usize>,
    /// Numbers of threads, e.g. 1,2 [default: number of cores].
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub threads: Vec<NonZeroUsize>,
    /// Time the steps of this configuration under every kernel instead.
    #[arg(long, value_name = "FILE", conflicts_with = "sizes")]
    pub kernels: Option<PathBuf>,
    /// Override a key of it; repeatable.
    #[arg(long = "set", value_name = "KEY=VALUE", requires = "kernels")]
    pub sets: Vec<String>,
    /// Floating-point precision of the demagnetising-field transforms.
    #[arg(long, value_enum, default_value_t = DemagPrecision::Double)]
    pub demag_precision: DemagPrecision,
    /// Print one JSON object.
    #[arg(long)]
    pub json: bool,
}

/// Numbers in the transforms of the demagnetising field.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum DemagPrecision {
    /// 64 bits.
    Double,
    /// 32 bits.
    Single,
}

impl DemagPrecision {
    /// As on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Double => "double",
            Self::Single => "single",
        }
    }
}
