//! One point of a plan: from its claim to its record.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use llg::{Output, OutputError, RunError, Simulation, Snapshot, State};

use super::SweepError;
use super::bisection::bisection;
use super::claim::{Attempt, Claim, Holder};
use super::directory::Directory;
use super::manifest::{Manifest, Threshold};
use super::passages::Passages;
use super::record::{Record, Status, Value};
use crate::command::run::start::start;
use crate::config;
use crate::failure::Failure;
use crate::lower::lower;
use crate::regime;
use crate::signals::Signals;
use crate::switching::converge::{Converge, Refinement};
use crate::switching::{numbers, run_point};

/// What came of a point.
#[derive(Debug)]
pub enum Outcome {
    /// It has a record now, or had one.
    Done(Status),
    /// Somebody else runs it.
    Held(Holder),
    /// It was stopped, and may be run again.
    Interrupted,
}

/// Runs point `index` unless it is done or held, and publishes its record. A signal ends it after the step.
///
/// # Errors
/// A plan that cannot be read or written; a run that fails is recorded instead.
pub fn run(
    directory: &Directory,
    manifest: &Manifest,
    index: usize,
    steal_after: Option<Duration>,
    signals: &Signals,
) -> Result<Outcome, SweepError> {
    let sets = manifest.sets(index)?;
    let done = |record: Option<Record>| record.map_or(Status::Complete, |record| record.status);
    let claim = match Claim::take(directory, index, steal_after)? {
        Attempt::Done => return Record::read(directory, manifest, index).map(|it| Outcome::Done(done(it))),
        Attempt::Held(holder) => return Ok(Outcome::Held(holder)),
        Attempt::Taken(claim) => claim,
    };
    let begun = Instant::now();
    let found = match &manifest.find_threshold {
        Some(threshold) => bisect(directory, &sets, threshold, signals),
        None => simulate(directory, &sets, manifest.converge(), signals),
    };
    let Found { status, error, values, passages } = match found {
        Ok(found) => found,
        Err(Failure::Run(RunError::Interrupted { .. }) | Failure::RelaxInterrupted { .. }) => {
            return Ok(Outcome::Interrupted);
        }
        Err(failure) => {
            let text = failure.render(false);
            let text = text.trim().strip_prefix("error: ").unwrap_or(text.trim()).to_owned();
            Found { status: Status::Failed, error: Some(text), ..Found::default() }
        }
    };
    let sweep = manifest.short_hash().to_owned();
    let seconds = begun.elapsed().as_secs_f64();
    // Before the record, with which the point is done.
    if let Some(passages) = &passages {
        passages.publish(directory, &sweep, index)?;
    }
    let passages = passages.map(|passages| passages.shape);
    Record { index, sweep, status, error, values, passages, seconds }.publish(directory)?;
    drop(claim);
    Ok(Outcome::Done(status))
}

/// What a run gave.
#[derive(Default)]
struct Found {
    status: Status,
    error: Option<String>,
    values: Vec<Value>,
    passages: Option<Passages>,
}

fn value(name: &str, unit: &str, long_name: &str, number: f64) -> Value {
    let (name, unit, long_name) = (name.to_owned(), unit.to_owned(), long_name.to_owned());
    Value { name, unit, long_name, value: number.is_finite().then_some(number) }
}

/// The run of a point: what `[switching]` makes of it, or else the last row of its table.
fn simulate(
    directory: &Directory,
    sets: &[String],
    converge: Option<Converge>,
    signals: &Signals,
) -> Result<Found, Failure> {
    let loaded = config::load_point(&directory.base(), sets)?;
    let lowered = lower(&loaded)?;
    regime::findings(&loaded, &lowered).refuse(&loaded)?;
    let mut attend =
        |_| if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
    if loaded.config.switching.is_some() {
        let point = run_point(&loaded, &lowered, signals, &mut attend)?;
        let mut outcome = point.outcome.clone();
        let passages = Passages::of(point, &lowered);
        if let Some(how) = converge {
            let finer = Refinement::new(&loaded, &lowered, how)?;
            outcome.errors = Some(finer.errors(&outcome, signals, &mut attend)?);
        }
        // Errors are not there unless the runs were repeated to learn them.
        let is_kept = |name: &str| outcome.errors.is_some() || !name.ends_with("_error");
        let numbers = numbers(&outcome).into_iter().filter(|number| is_kept(&number.name));
        let mut values: Vec<Value> = numbers
            .map(|number| value(&number.name, &number.unit, &number.long_name, number.value))
            .collect();
        for (name, component) in ["mx", "my", "mz"].into_iter().zip(outcome.final_m) {
            values.push(value(name, "1", &format!("mean of m_{} at the end", &name[1..]), component));
        }
        return Ok(Found { status: outcome.status.into(), error: outcome.message, values, passages });
    }
    let m = start(&loaded.config, &lowered, signals, true)?;
    let mut simulation = Simulation::new(&lowered.problem, State::new(&lowered.problem, m), lowered.method)?;
    simulation.schedule(None, Some(lowered.end));
    let mut last = LastRow::default();
    simulation.run(lowered.end, &mut last, &mut attend).map_err(Failure::Run)?;
    let columns = simulation.table().columns().iter().zip(last.row);
    let values = columns.map(|(column, number)| value(&column.name, column.unit, &column.long_name, number));
    Ok(Found { values: values.collect(), ..Found::default() })
}

/// The value of a key from which on the film switches.
fn bisect(
    directory: &Directory,
    sets: &[String],
    threshold: &Threshold,
    signals: &Signals,
) -> Result<Found, Failure> {
    let Threshold { key, unit, from, to, tolerance } = threshold;
    let mut runs = 0;
    let bracket = bisection::<Failure>(*from, *to, *tolerance, &mut |at| {
        runs += 1;
        let mut sets = sets.to_vec();
        sets.push(format!("{key}={}", toml_number(at, unit)));
        let found = simulate(directory, &sets, None, signals)?;
        if found.status == Status::Failed {
            let error = found.error.unwrap_or_default();
            return Ok(Err(format!("at {key} = {at:e} {unit}: {error}")));
        }
        Ok(Ok(found.status == Status::Switched))
    })?;
    let bracket = match bracket {
        Ok(bracket) => bracket,
        Err(error) => return Ok(Found { status: Status::Failed, error: Some(error), ..Found::default() }),
    };
    let number = |number: Option<f64>| number.unwrap_or(f64::NAN);
    let middle = bracket.below.zip(bracket.above).map(|(below, above)| 0.5 * (below + above));
    let values = vec![
        value("threshold", unit, &format!("{key} from which on the film switches"), number(middle)),
        value("threshold_below", unit, "nearest value at which it does not", number(bracket.below)),
        value("threshold_above", unit, "nearest value at which it does", number(bracket.above)),
        value("threshold_runs", "1", "runs that it took", f64::from(runs)),
    ];
    Ok(Found { values, ..Found::default() })
}

/// A number with its unit as a value of a configuration.
pub(crate) fn toml_number(number: f64, unit: &str) -> String {
    if unit == "1" { format!("{number:?}") } else { format!("\"{number:e} {unit}\"") }
}

/// Keeps the last row of a table.
#[derive(Debug, Default)]
struct LastRow {
    row: Vec<f64>,
}

impl Output for LastRow {
    fn frame(&mut self, _: &Snapshot<'_>) -> Result<(), OutputError> {
        Ok(())
    }

    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        values.clone_into(&mut self.row);
        Ok(())
    }
}
