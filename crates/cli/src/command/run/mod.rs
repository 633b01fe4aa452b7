//! `diracmag run`: a configuration to a trajectory.

mod clock;
mod identity;
mod keeper;
mod machine;
mod progress;
pub(super) mod recorder;
mod recover;
mod relax_progress;
mod resume;
mod scribe;
mod session;
pub(crate) mod start;
mod summary;

use std::ops::ControlFlow;
use std::path::Path;

use llg::{Simulation, State, references::references};
use trajectory::{OutputLock, Precision, Writer};

use super::{load, on_threads};
use crate::args::RunArguments;
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::kernel_choice::choose;
use crate::lower::{Lowered, lower};
use crate::say::say;
use crate::signals::Signals;
use crate::switching::{
    Errors, Outcome,
    converge::{self, Refinement},
};
use crate::{memory, probe, regime, switching};
use clock::Clock;
use keeper::Keeper;
use session::{Repeat, Session};
use start::start;

pub use resume::resume;

/// Runs a configuration.
///
/// # Errors
/// A refused configuration or an output in the way before anything is written; then whatever ends the run early.
pub fn run(arguments: &RunArguments) -> Result<(), Failure> {
    let loaded = load(&arguments.configuration)?;
    let lowered = lower(&loaded)?;
    execute(arguments, &loaded, &lowered)
}

/// Relaxes the state that a configuration begins with, and writes it as the only frame: a run that ends at t = 0.
///
/// # Errors
/// As [`run`].
pub fn relax(arguments: &RunArguments) -> Result<(), Failure> {
    let mut loaded = load(&arguments.configuration)?;
    let config = &mut loaded.config;
    config.switching = None;
    let as_by_default =
        config::Relax { external_field: true, tolerance: 1e-6, stability: config::Stability::Start };
    config.initial.relax.get_or_insert(as_by_default);
    let stem = config.output.file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    config.output.file.set_file_name(format!("{stem}_relaxed.h5"));
    let lowered = Lowered { end: 0.0, ..lower(&loaded)? };
    execute(arguments, &loaded, &lowered)
}

fn execute(arguments: &RunArguments, loaded: &Loaded, lowered: &Lowered) -> Result<(), Failure> {
    let findings = regime::findings(loaded, lowered);
    if !arguments.control.quiet {
        let mut warnings = loaded.warnings.iter().cloned().collect::<Vec<_>>();
        warnings.extend(findings.warnings());
        warnings.extend(choose(loaded, lowered, None).and_then(|choice| choice.warning(loaded)));
        if loaded.sweep.is_given {
            let message = "`sweep` is left aside: this runs the file without it";
            let help = format!("`diracmag switch` runs its {} points", loaded.sweep.len());
            warnings.push(loaded.source.warning("sweep", message).help(help));
        }
        let colour = std::io::IsTerminal::is_terminal(&std::io::stderr());
        say(&loaded.diagnostics(warnings).render(colour));
    }
    findings.refuse(loaded)?;
    memory::refuse(loaded, lowered)?;
    let path = arguments.output.clone().unwrap_or_else(|| loaded.config.output.file.clone());
    refuse_output(&path, &arguments.configuration.file, arguments.overwrite)?;
    let finer = match arguments.converge {
        Some(how) => {
            converge::refuse(loaded, how)?;
            Some(Refinement::new(loaded, lowered, how)?)
        }
        None => None,
    };
    on_threads(arguments.control.threads, || run_lowered(loaded, lowered, finer.as_ref(), &path, arguments))
}

/// Finds out before the work, not after, that the output cannot be written.
fn refuse_output(path: &Path, configuration: &Path, overwrite: bool) -> Result<(), Failure> {
    let place = || path.to_owned();
    if path.file_name().is_none() || path.is_dir() {
        return Err(Failure::Folder { path: place() });
    }
    if path.exists() {
        if is_same_file(path, configuration) {
            return Err(Failure::Input { path: place(), what: "the configuration" });
        }
        if !overwrite {
            return Err(match probe::open(path).ok().map(|reader| reader.status().to_owned()) {
                Some(status) if status == "interrupted" => Failure::Unfinished { path: place(), status },
                _ => Failure::Exists { path: place() },
            });
        }
        probe::open(path).map_err(Failure::Foreign)?;
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    std::fs::metadata(folder)
        .map(|_| ())
        .map_err(|source| Failure::WriteFile { path: path.to_owned(), source })
}

/// Whether two paths lead to one file.
pub(super) fn is_same_file(a: &Path, b: &Path) -> bool {
    matches!((a.canonicalize(), b.canonicalize()), (Ok(a), Ok(b)) if a == b)
}

fn run_lowered(
    loaded: &Loaded,
    lowered: &Lowered,
    finer: Option<&Refinement>,
    path: &Path,
    arguments: &RunArguments,
) -> Result<(), Failure> {
    let (config, problem, control) = (&loaded.config, &lowered.problem, &arguments.control);
    let clock = Clock::new(control);
    let signals = &Signals::watch()?;
    signals.end_at_once(true);
    // Before the work, so that of two runs into one file the second does none.
    let lock = OutputLock::acquire(path).map_err(Failure::write)?;
    let mut keeper = Keeper::new(path, loaded, lowered)?;
    let m = start(config, lowered, signals, control.quiet)?;
    let mut simulation = Simulation::new(problem, State::new(problem, m), lowered.method)?;
    simulation.record(&lowered.quantities);
    switching::watch(&mut simulation, loaded)?;
    simulation.schedule(Some(lowered.frames_every), Some(lowered.rows_every));

    let layout = layout(loaded, lowered, &simulation);
    let writer = Writer::create_locked(lock, layout, arguments.overwrite).map_err(Failure::write)?;
    // Those of a run that was replaced.
    keeper.remove();
    let again = finer.map(|finer| |found: &Outcome| repeat(found, finer, signals));
    let repeat = again.as_ref().map(|again| again as Repeat<'_>);
    Session { loaded, lowered, control, path, keeper, signals, clock, repeat }.go(simulation, writer)
}

/// The errors that a repetition shows.
fn repeat(found: &Outcome, finer: &Refinement, signals: &Signals) -> Result<Errors, Failure> {
    finer.errors(found, signals, &mut |_| {
        if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })
}

fn layout(loaded: &Loaded, lowered: &Lowered, simulation: &Simulation<'_>) -> trajectory::Layout {
    let (config, grid) = (&loaded.config, lowered.problem.grid());
    let column = |column: &llg::quantity::Column| trajectory::ColumnSpec {
        name: column.name.clone(),
        unit: column.unit.to_owned(),
        long_name: column.long_name.clone(),
    };
    trajectory::Layout {
        cells: grid.cells(),
        cell_size: grid.cell_size(),
        origin: [0.0; 3],
        fields: config.output.fields.iter().map(|field| recorder::spec(*field)).collect(),
        columns: simulation.table().columns().iter().map(column).collect(),
        precision: match config.output.precision {
            config::Precision::F32 => Precision::F32,
            config::Precision::F64 => Precision::F64,
        },
        compression: config.output.compression,
        config_toml: loaded.text.clone(),
        creator: format!("diracmag {}", env!("CARGO_PKG_VERSION")),
        title: config.title.clone(),
        references: references(&lowered.problem, &lowered.method),
        attributes: vec![
            ("instruction_set".to_owned(), llg::instruction_set()),
            ("cpu_features".to_owned(), machine::cpu_features()),
            ("fft_plan".to_owned(), simulation.fft_plan().unwrap_or_else(|| "none".to_owned())),
            ("threads".to_owned(), rayon::current_num_threads().to_string()),
            ("config_directory".to_owned(), loaded.directory.display().to_string()),
        ],
        results: switching::empty_group(simulation, &lowered.problem),
    }
}
