//! The time of a run, from a few of its steps.

use std::time::{Duration, Instant};

use llg::{Simulation, State};

use crate::failure::Failure;
use crate::lower::Lowered;

/// Time spent on measuring.
const BUDGET: Duration = Duration::from_millis(300);
/// Steps taken before measuring: the caches fill, and an adaptive step finds its length.
const WARM_UP: u64 = 2;
/// Steps measured at most.
const MOST_STEPS: u64 = 200;

/// What a few steps tell.
#[derive(Clone, Copy, Debug)]
pub struct Timing {
    /// Number of steps of the run; for an adaptive method from its first steps.
    pub steps: f64,
    /// Wall time of a step \[s\].
    pub seconds_per_step: f64,
    /// Wall time of the run \[s\], without relaxation and without writing.
    pub wall_time: f64,
    /// Bytes held.
    pub memory_bytes: u64,
}

/// Takes a few steps of the run.
///
/// # Errors
/// A step that fails.
pub fn measure(lowered: &Lowered) -> Result<Timing, Failure> {
    let m = lowered.magnetisation();
    let mut simulation = Simulation::new(&lowered.problem, State::new(&lowered.problem, m), lowered.method)?;
    simulation.record(&lowered.quantities);
    let row = row_time(&mut simulation);
    for _ in 0..WARM_UP {
        simulation.step().map_err(Failure::Run)?;
    }
    let (from, begun) = (simulation.state().time, Instant::now());
    let mut taken = 0_u64;
    while taken == 0 || (taken < MOST_STEPS && begun.elapsed() < BUDGET) {
        simulation.step().map_err(Failure::Run)?;
        taken += 1;
    }
    let seconds_per_step = begun.elapsed().as_secs_f64() / taken as f64;
    let mean = (simulation.state().time - from) / taken as f64;
    let length = lowered.method.fixed_step().unwrap_or(mean);
    let steps = (lowered.end / length - 1e-9).ceil();
    let state_bytes = simulation.state().bytes();
    Ok(Timing {
        steps,
        seconds_per_step,
        wall_time: steps * seconds_per_step + row * (lowered.end / lowered.rows_every + 1.0),
        memory_bytes: (simulation.llg().bytes() + state_bytes) as u64,
    })
}

/// Wall time of one row of the table \[s\].
fn row_time(simulation: &mut Simulation<'_>) -> f64 {
    let table = simulation.table().clone();
    let (llg, state) = simulation.parts();
    let state = &*state;
    llg.prepare(state);
    let begun = Instant::now();
    let _ = table.row(llg, state);
    begun.elapsed().as_secs_f64()
}
