//! One point of a plan: from its claim to its record.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use llg::{Output, OutputError, RunError, Simulation, Snapshot, State};

use super::SweepError;
use super::claim::{Attempt, Claim, Holder};
use super::directory::Directory;
use super::manifest::Manifest;
use super::record::{Record, Status, Value};
use crate::command::run::{signals::Signals, start::start};
use crate::config;
use crate::failure::Failure;
use crate::lower::lower;
use crate::regime;

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
    let (status, error, values) = match simulate(directory, &sets, signals) {
        Ok(values) => (Status::Complete, None, values),
        Err(Failure::Run(RunError::Interrupted { .. }) | Failure::RelaxInterrupted { .. }) => {
            return Ok(Outcome::Interrupted);
        }
        Err(failure) => {
            let text = failure.render(false);
            let text = text.trim().strip_prefix("error: ").unwrap_or(text.trim()).to_owned();
            (Status::Failed, Some(text), Vec::new())
        }
    };
    let sweep = manifest.short_hash().to_owned();
    let seconds = begun.elapsed().as_secs_f64();
    Record { index, sweep, status, error, values, seconds }.publish(directory)?;
    drop(claim);
    Ok(Outcome::Done(status))
}

/// The run of a point: the numbers of the last row of its table.
fn simulate(directory: &Directory, sets: &[String], signals: &Signals) -> Result<Vec<Value>, Failure> {
    let loaded = config::load_point(&directory.base(), sets)?;
    let lowered = lower(&loaded)?;
    regime::findings(&loaded, &lowered).refuse(&loaded)?;
    let m = start(&loaded.config, &lowered, signals, true)?;
    let mut simulation = Simulation::new(&lowered.problem, State::new(&lowered.problem, m), lowered.method)?;
    simulation.schedule(None, Some(lowered.end));
    let mut last = LastRow::default();
    let columns = simulation.table().columns().to_vec();
    simulation
        .run(lowered.end, &mut last, &mut |_| {
            if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })
        .map_err(Failure::Run)?;
    let value = |(column, number): (llg::quantity::Column, f64)| Value {
        name: column.name,
        unit: column.unit.to_owned(),
        long_name: column.long_name,
        value: number.is_finite().then_some(number),
    };
    Ok(columns.into_iter().zip(last.row).map(value).collect())
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
