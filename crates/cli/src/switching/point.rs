//! A run for the sake of its outcome: nothing is written.

use std::ops::ControlFlow;

use llg::{Output, OutputError, Simulation, Snapshot, State, simulation::Progress};

use super::{Outcome, outcome, watch};
use crate::command::run::start::start;
use crate::config::Loaded;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::signals::Signals;

/// What a run comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The outcome.
    pub outcome: Outcome,
    /// First passage of every cell \[s\], x fastest, not finite where there was none; empty when cells are not watched.
    pub first_passage: Vec<f64>,
    /// The part of the cells beyond the threshold in time; empty when cells are not watched.
    pub series: Series,
}

/// A number in time, at the interval of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// \[s\].
    pub times: Vec<f64>,
    /// One for each time.
    pub values: Vec<f64>,
}

/// Runs a configuration with `[switching]` to its end, or until it has switched where that ends it. Numbers that fail make an
/// outcome. `attend` is called after every step and may stop the run, as `signals` may stop the relaxation before it; both are errors.
///
/// # Errors
/// A configuration without `[switching]` or with one that does not fit; a relaxation that fails; `attend` breaking.
pub fn run_point(
    loaded: &Loaded,
    lowered: &Lowered,
    signals: &Signals,
    attend: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> Result<Point, Failure> {
    let problem = &lowered.problem;
    let m = start(&loaded.config, lowered, signals, true)?;
    let mut simulation = Simulation::new(problem, State::new(problem, m), lowered.method)?;
    simulation.record(&lowered.quantities);
    watch(&mut simulation, loaded)?;
    let per_cell = simulation.switching().is_some_and(|watch| watch.cells().is_some());
    simulation.schedule(None, per_cell.then_some(lowered.rows_every));
    let mut series = Series::default();
    let failure = match simulation.run(lowered.end, &mut series, attend) {
        Ok(_) => None,
        Err(error) if error.is_numerical() => Some(error.to_string()),
        Err(error) => return Err(Failure::Run(error)),
    };
    let outcome = outcome(&simulation, problem, failure).ok_or_else(|| missing(loaded))?;
    let seen = simulation.switching().map(|watch| watch.state().first_passage.clone());
    Ok(Point { outcome, first_passage: seen.unwrap_or_default(), series })
}

fn missing(loaded: &Loaded) -> Failure {
    let message = "section [switching] is missing: it says what counts as switched";
    let error = Diagnostic::error("switching", message, None);
    loaded
        .diagnostics(vec![error.help("for example [switching] with quantity = \"abs_mz\", threshold = 0.9")])
        .into()
}

impl Output for Series {
    fn frame(&mut self, _: &Snapshot<'_>) -> Result<(), OutputError> {
        Ok(())
    }

    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        // The part of the cells beyond is the last column.
        if let [time, .., beyond] = values {
            self.times.push(*time);
            self.values.push(*beyond);
        }
        Ok(())
    }
}
