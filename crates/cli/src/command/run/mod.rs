//! `diracmag run`: a configuration to a trajectory.

mod progress;
pub(super) mod recorder;
mod relax_progress;
pub mod signals;
pub(crate) mod start;
mod summary;

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::Instant;

use llg::{RunError, Simulation, State, references::references};
use trajectory::{Precision, Reader, TrajectoryError, Writer};

use super::{load, on_threads};
use crate::args::{ConfigurationArguments, RunArguments};
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::lower::{Lowered, lower};
use crate::switching::{
    Errors, Outcome,
    converge::{errors, half_the_step},
    run_point,
};
use crate::{memory, regime, switching};
use progress::Reporter;
use recorder::Recorder;
use signals::Signals;
use start::start;

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
    if !arguments.quiet {
        let mut warnings = loaded.warnings.iter().cloned().collect::<Vec<_>>();
        warnings.extend(findings.warnings());
        if loaded.sweep.is_given {
            let message = "`sweep` is left aside: this runs the file without it";
            let help = format!("`diracmag switch` runs its {} points", loaded.sweep.len());
            warnings.push(loaded.source.warning("sweep", message).help(help));
        }
        eprint!(
            "{}",
            loaded.diagnostics(warnings).render(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        );
    }
    findings.refuse(loaded)?;
    memory::refuse(loaded, lowered)?;
    let path = arguments.output.clone().unwrap_or_else(|| loaded.config.output.file.clone());
    refuse_output(&path, &arguments.configuration.file, arguments.overwrite)?;
    on_threads(arguments.threads, || run_lowered(loaded, lowered, &path, arguments))
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
            return Err(Failure::Exists { path: place() });
        }
        Reader::open(path).map_err(Failure::Foreign)?;
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
    path: &Path,
    arguments: &RunArguments,
) -> Result<(), Failure> {
    let (config, problem) = (&loaded.config, &lowered.problem);
    let signals = Signals::watch()?;
    let m = start(config, lowered, &signals, arguments.quiet)?;
    let mut simulation = Simulation::new(problem, State::new(problem, m), lowered.method)?;
    simulation.record(&lowered.quantities);
    switching::watch(&mut simulation, loaded)?;
    simulation.schedule(Some(lowered.frames_every), Some(lowered.rows_every));

    let layout = layout(loaded, lowered, &simulation);
    let writer = Writer::create(path, layout, arguments.overwrite).map_err(Failure::Write)?;
    let mut recorder = Recorder::new(writer, problem, &config.output.fields);
    let mut reporter = Reporter::new(lowered.end, arguments.quiet);
    let begun = Instant::now();
    let result = simulation.run(lowered.end, &mut recorder, &mut |progress| {
        reporter.update(progress);
        if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    reporter.finish();
    let mut writer = recorder.into_writer();
    let failure = result.as_ref().err().filter(|error| error.is_numerical()).map(ToString::to_string);
    let mut found = switching::outcome(&simulation, problem, failure);
    let ended = result.as_ref().map_or_else(RunError::is_numerical, |_| true);
    if let (Some(found), true, Ok(_)) = (&mut found, arguments.converge, &result) {
        found.errors = Some(repeat(found, lowered, arguments, &signals)?);
    }
    if let Some(found) = found.as_ref().filter(|_| ended) {
        switching::write_group(&mut writer, &simulation, found).map_err(Failure::Write)?;
    }
    match result {
        Ok(done) => {
            writer.finish().map_err(Failure::Write)?;
            if arguments.quiet {
                return Ok(());
            }
            let notes = found.as_ref().map(switching::told).unwrap_or_default();
            super::print(&summary::text(path, &done, begun.elapsed(), problem, simulation.state(), &notes))
        }
        Err(error) => Err(end_early(error, writer, path, &signals)),
    }
}

/// The errors that a repetition with a finer step shows.
fn repeat(
    found: &Outcome,
    lowered: &Lowered,
    arguments: &RunArguments,
    signals: &Signals,
) -> Result<Errors, Failure> {
    let ConfigurationArguments { file, sets } = &arguments.configuration;
    // The implicit midpoint rule has no tableau and is of order 2.
    let order = lowered.method.tableau().map_or(2, |tableau| tableau.order);
    let refinement = half_the_step(&config::load(file, sets)?.config, order);
    let loaded = config::load(file, &[&sets[..], &refinement.sets[..]].concat())?;
    let finer = run_point(&loaded, &lower(&loaded)?, signals, &mut |_| {
        if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(errors(found, &finer.outcome, refinement.factor))
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
            ("threads".to_owned(), rayon::current_num_threads().to_string()),
        ],
    }
}

/// Closes the file of a run that did not reach its end, and says why.
fn end_early(error: RunError, writer: Writer, path: &Path, signals: &Signals) -> Failure {
    let path: PathBuf = path.to_owned();
    match error {
        RunError::Interrupted { .. } => match writer.abort_status("interrupted") {
            Ok(()) => Failure::Interrupted { signal: signals.caught().unwrap_or_default(), error, path },
            Err(error) => Failure::Write(error),
        },
        RunError::Output(refused) => match refused.0.downcast::<TrajectoryError>() {
            Ok(error) => Failure::Write(*error),
            Err(other) => Failure::Run(RunError::Output(llg::OutputError(other))),
        },
        error => match writer.abort_status("failed") {
            Ok(()) => Failure::Run(error),
            Err(error) => Failure::Write(error),
        },
    }
}
