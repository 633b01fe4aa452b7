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
Exit codes: 0 done; 1 other failure; 2 bad configuration or usage; 3 the numbers failed; 4 output exists or is locked;
5 output could not be written; 129, 130, 143 interrupted after a checkpoint.

Begin with:
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
    /// Run a configuration and write its trajectory.
    Run(RunArguments),
    /// Relax the state a configuration begins with and write it, without running on.
    #[command(visible_alias = "minimize", alias = "minimise")]
    Relax(RunArguments),
    /// Go on with a run that was interrupted, killed or failed, as if nothing had happened.
    Resume(ResumeArguments),
    /// Say what a run would do: derived numbers, warnings, memory and time; nothing is written.
    Check(CheckArguments),
    /// Tabulate the conductivities and the spin response K(q, ω) of the surface electrons (spin convention).
    Response(ResponseArguments),
    /// Run the sweep of a configuration on this machine and collect it.
    Switch(SwitchArguments),
    /// The steps of a sweep one by one, for many machines.
    #[command(subcommand)]
    Sweep(SweepCommand),
    /// Draw the time traces and maps of an output, or the results of a sweep.
    Plot(PlotArguments),
    /// Frequencies of what a run recorded: spectra of columns or fields, and dispersion of waves.
    Spectrum(SpectrumArguments),
    /// Write one frame of an output as OVF 2.0 or CSV, or its table as text.
    Export(ExportArguments),
    /// Print a commented configuration to start from.
    #[command(after_help = crate::command::init::listed())]
    Init {
        /// Which one of those below.
        template: Option<String>,
    },
    /// Tell what a key of the configuration means, its unit, default and range.
    Explain {
        /// The key, its end, or a section; without it all sections.
        key: Option<String>,
    },
    /// Measure the speed of this machine.
    Bench(BenchArguments),
    /// Print the completions of a shell.
    Completions {
        /// The shell.
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
    /// The configuration.
    pub file: PathBuf,
    /// Change a key, for instance `--set time.end="2 ns"`; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

/// Arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The configuration.
    #[command(flatten)]
    pub configuration: ConfigurationArguments,
    /// The output; without it that of the configuration.
    #[arg(short, long, value_name = "OUT")]
    pub output: Option<PathBuf>,
    /// Replace an existing output.
    #[arg(long)]
    pub overwrite: bool,
    /// Run again to learn the errors of the switching times: with half the step or tolerance, or, `--converge=cell`, with cells of half the
    /// edge and a quarter of the step (4 times the cells of a film and up to 16 times the time).
    #[arg(long, value_name = "step|cell", num_args = 0..=1, require_equals = true, default_missing_value = "step", hide_possible_values = true)]
    pub converge: Option<Converge>,
    /// How it runs.
    #[command(flatten)]
    pub control: ControlArguments,
}

/// How a run is carried out, which changes no bit of what it writes.
#[derive(Debug, Args)]
pub struct ControlArguments {
    /// Number of threads; without it as many as there are cores.
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
    /// Say nothing but errors.
    #[arg(short, long)]
    pub quiet: bool,
    /// Wall time between checkpoints, such as "5 min"; without it 60 s, or more where they would take 1 % of the time.
    #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
    pub checkpoint_every: Option<Duration>,
    /// Stop after this wall time with a checkpoint and exit code 143, such as "23.5 h".
    #[arg(long, value_name = "TIME", value_parser = crate::duration::parse)]
    pub max_wall: Option<Duration>,
    /// Keep a checkpoint of the end, from which `resume` can go on to a later `time.end`.
    #[arg(long)]
    pub keep_checkpoint: bool,
}

/// Arguments of `resume`.
#[derive(Debug, Args)]
pub struct ResumeArguments {
    /// The output of the run.
    pub output: PathBuf,
    /// Take the configuration from this file; only `time.end`, the intervals of outputs and the title may differ.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Change a key, for instance `--set time.end="20 ns"`; may be repeated.
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
    /// Number of threads for the estimate of the time.
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
    /// Wave vectors QX or QX,QY in rad/m; a pair that begins with a minus sign as --q=-1e6,2e6.
    #[arg(long, required = true, num_args = 1.., value_name = "QX[,QY]", allow_negative_numbers = true)]
    pub q: Vec<String>,
    /// Frequencies with their unit, such as "100 MHz" or "6.28e8 rad/s".
    #[arg(long, required = true, num_args = 1.., value_name = "F")]
    pub frequency: Vec<String>,
    /// Values of m_z, along the spin.
    #[arg(long, num_args = 1.., value_name = "M", default_values_t = [0.0], allow_negative_numbers = true)]
    pub mz: Vec<f64>,
    /// Whose K, Q and F: that of the exact kernel, of the corrected one or of the diffusive one.
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
    /// The limit of small ωτ₁ and Dq²τ₁.
    Diffusive,
    /// First order in them, as the telegraph equation.
    Corrected,
    /// Any q and ω.
    Exact,
}

/// Arguments of `plot`.
#[derive(Debug, Args)]
pub struct PlotArguments {
    /// The output of a run.
    pub trajectory: PathBuf,
    /// The picture, PNG or SVG; without it named after the output.
    #[arg(short, long, value_name = "PNG|SVG")]
    pub output: Option<PathBuf>,
    /// Draw one map instead of the overview.
    #[arg(long, conflicts_with = "traces")]
    pub map: bool,
    /// Frame of the map, from 0; negative numbers count from the end; the last without it. Implies --map.
    #[arg(long, conflicts_with_all = ["traces", "against", "passages"], allow_negative_numbers = true)]
    pub frame: Option<i64>,
    /// What the map shows: mx, my, mz (the default), phi, or another field, for vectors with _x, _y or _z behind. Implies --map.
    #[arg(long, conflicts_with_all = ["traces", "against", "passages"])]
    pub field: Option<String>,
    /// Draw only the time traces.
    #[arg(long)]
    pub traces: bool,
    /// Draw columns of the table against this one, such as b_z, instead of the time. A loop of hysteresis (`method = "quasi_static"` with
    /// `external_field` in its table) gets such a picture by itself, along the axis of its field.
    #[arg(long, value_name = "COLUMN", conflicts_with_all = ["map", "traces"])]
    pub against: Option<String>,
    /// Columns for --traces (without it all) or --against (without it mx,my,mz).
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    pub column: Vec<String>,
    /// Draw when each cell first went beyond the threshold: of a run, or of up to 24 points of a sweep, which watched with `per_cell`.
    #[arg(long, conflicts_with_all = ["map", "traces", "against"])]
    pub passages: bool,
}

/// Arguments of `spectrum`.
#[derive(Debug, Args)]
pub struct SpectrumArguments {
    /// The output of a run.
    pub trajectory: PathBuf,
    /// Columns of the table to transform.
    #[arg(long, value_delimiter = ',', default_value = "mx,my,mz", conflicts_with = "field")]
    pub column: Vec<String>,
    /// A component of a recorded field instead: mx, my, mz, phi, or another, for vectors with _x, _y or _z behind. Gives the
    /// spectrum of its mean and the mean power of its cells.
    #[arg(long)]
    pub field: Option<String>,
    /// Power over wave number and frequency of the field along x or y, averaged over the lines of the film.
    #[arg(long, value_enum, requires = "field")]
    pub dispersion: Option<LineAxis>,
    /// Weight of the samples, against the leakage of lines that do not fit the record.
    #[arg(long, value_enum, default_value_t = WindowName::Hann)]
    pub window: WindowName,
    /// Length of the transform over that of the record: draws lines smoother, resolves nothing more.
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64), value_name = "N")]
    pub padding: u16,
    /// Begin of the record that is used, with its unit, such as "2 ns".
    #[arg(long, value_name = "TIME")]
    pub from: Option<String>,
    /// Highest frequency that is shown, with its unit, such as "20 GHz".
    #[arg(long, value_name = "F")]
    pub up_to: Option<String>,
    /// How many lines are located at most.
    #[arg(long, default_value_t = 10, value_name = "N")]
    pub peaks: usize,
    /// The picture, PNG or SVG; without it named after the output.
    #[arg(short, long, value_name = "PNG|SVG")]
    pub output: Option<PathBuf>,
    /// Print one JSON object in SI units, and draw only where -o says.
    #[arg(long, conflicts_with = "csv")]
    pub json: bool,
    /// Print comma-separated values, and draw only where -o says.
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
    /// All samples alike.
    None,
    /// (1 − cos)/2.
    Hann,
    /// Less leakage, wider lines.
    Blackman,
}

/// Arguments of `export`.
#[derive(Debug, Args)]
pub struct ExportArguments {
    /// The output of a run.
    pub trajectory: PathBuf,
    /// The frame, from 0; negative numbers count from the end.
    #[arg(long, default_value_t = -1, allow_negative_numbers = true)]
    pub frame: i64,
    /// The field.
    #[arg(long, default_value = "m")]
    pub field: String,
    /// Write OVF 2.0, binary with 8 bytes a number (the default).
    #[arg(long, conflicts_with = "csv")]
    pub ovf: bool,
    /// Write the numbers of the OVF as text.
    #[arg(long, conflicts_with = "csv")]
    pub text: bool,
    /// Write comma-separated values.
    #[arg(long)]
    pub csv: bool,
    /// Write the whole table instead, its columns parted by tabs as in table.txt of mumax3.
    #[arg(long, conflicts_with_all = ["ovf", "text", "csv", "frame", "field"])]
    pub table: bool,
    /// The file to write, `-` for the standard output; without it named after the output.
    #[arg(short, long)]
    pub output: Option<PathBuf>,
    /// Replace an existing file.
    #[arg(long)]
    pub overwrite: bool,
}

/// Arguments of `bench`.
#[derive(Debug, Args)]
pub struct BenchArguments {
    /// Numbers of cells along x and y.
    #[arg(long, value_delimiter = ',', default_values_t = [64, 256, 512])]
    pub sizes: Vec<usize>,
    /// Numbers of threads, such as 1,2; without it as many as there are cores.
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub threads: Vec<NonZeroUsize>,
    /// Instead, times steps of this configuration under every kernel.
    #[arg(long, value_name = "FILE", conflicts_with = "sizes")]
    pub kernels: Option<PathBuf>,
    /// Change a key of it; may be repeated.
    #[arg(long = "set", value_name = "KEY=VALUE", requires = "kernels")]
    pub sets: Vec<String>,
    /// Numbers in the transforms of the demagnetising field.
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
