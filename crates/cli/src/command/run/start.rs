//! The state a run begins with.

use std::ops::ControlFlow;
use std::time::Instant;

use llg::{
    Problem, Vectors,
    relax::{RelaxError, Relaxation, Stability, minimise},
};

use super::relax_progress::RelaxReporter;
use crate::config::{self, Config, Relax};
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::say::say;
use crate::signals::Signals;

/// The magnetisation at t = 0, relaxed if the configuration asks for it.
pub fn start(config: &Config, lowered: &Lowered, signals: &Signals, quiet: bool) -> Result<Vectors, Failure> {
    let problem = &lowered.problem;
    let mut m = lowered.magnetisation();
    if let Some(asked) = &config.initial.relax {
        relax(asked, problem, &mut m, signals, quiet)?;
    }
    Ok(m)
}

fn relax(
    asked: &Relax,
    problem: &Problem,
    m: &mut Vectors,
    signals: &Signals,
    quiet: bool,
) -> Result<(), Failure> {
    let stability = match asked.stability {
        config::Stability::Ignored => Stability::Ignored,
        config::Stability::Start => Stability::OfStart,
        config::Stability::End => Stability::OfEnd,
    };
    let settings = Relaxation { stability, ..Relaxation::to(asked.tolerance) };
    let undriven;
    let problem = if asked.external_field {
        problem
    } else {
        undriven = problem.undriven();
        &undriven
    };
    let (begun, reporter) = (Instant::now(), RelaxReporter::new(asked.tolerance, quiet));
    let outcome = minimise(problem, m, &settings, &mut |progress| {
        signals.end_at_once(false);
        reporter.update(progress);
        if signals.caught().is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    reporter.finish();
    let caught = signals.caught();
    signals.end_at_once(caught.is_none());
    let done = match (outcome, caught) {
        (Err(error @ RelaxError::Interrupted { .. }), Some(signal)) => {
            return Err(Failure::RelaxInterrupted { signal, error });
        }
        (outcome, _) => outcome?,
    };
    if !quiet {
        let saddles = match done.saddles {
            0 => String::new(),
            count => format!(", {count} unstable state{} left", if count == 1 { "" } else { "s" }),
        };
        say(&format!(
            "relaxed in {} iterations, {:.1} s, to max |m x H|/M_s = {:.1e}{saddles}\n",
            done.iterations,
            begun.elapsed().as_secs_f64(),
            done.torque
        ));
    }
    Ok(())
}
