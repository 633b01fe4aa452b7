//! The outcome in words.

use super::{Errors, Outcome, Status};
use crate::si::si;

/// The line or two that the end of a run says about switching.
pub fn told(outcome: &Outcome) -> String {
    let time = |time: Option<f64>| time.map(|time| si(time, "s"));
    let error = |of: fn(&Errors) -> Option<f64>| outcome.errors.as_ref().and_then(of);
    let with_error = |found: Option<f64>, error: Option<f64>| {
        let error = time(error).map(|error| format!(" (± {error})")).unwrap_or_default();
        time(found).map(|found| found + &error)
    };
    let watched = si(outcome.time_watched, "s");
    let mut parts = Vec::new();
    parts.extend(with_error(outcome.t_first, error(|e| e.t_first)).map(|t| format!("first beyond at {t}")));
    parts.extend(with_error(outcome.t_settled, error(|e| e.t_settled)).map(|t| format!("for good from {t}")));
    if outcome.status == Status::SwitchedBack {
        parts.pop();
        parts.extend(time(outcome.t_settled).map(|t| format!("held from {t}")));
        parts.extend(time(outcome.t_back).map(|t| format!("back at {t}")));
    }
    parts.extend(with_error(outcome.t_10_90, error(|e| e.t_10_90)).map(|t| format!("10-90 % in {t}")));
    parts.extend(outcome.cycles.map(|cycles| format!("{cycles:.3} periods of the drive")));
    if outcome.ringing_crossings > 0 {
        parts.push(format!("{} more crossings", outcome.ringing_crossings));
    }
    parts
        .extend(outcome.drive_energy_to_first.map(|energy| format!("work of the drive {}", si(energy, "J"))));
    let status = match outcome.status {
        Status::Switched => "switched".to_owned(),
        Status::NotSwitched => format!("not switched within {watched}"),
        Status::SwitchedBack => "switched and went back".to_owned(),
        Status::Failed => format!("failed after {watched}"),
    };
    let cells = match outcome.passed_fraction {
        Some(passed) => format!(
            "\n  {:.1} % of the cells are beyond the threshold, {:.1} % have been",
            100.0 * outcome.switched_fraction,
            100.0 * passed
        ),
        None => String::new(),
    };
    let finer = outcome.errors.as_ref().map(|errors| finer(errors, outcome.status)).unwrap_or_default();
    let about = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
    format!("{status}{about}{cells}{finer}\n")
}

/// Where the errors are from.
fn finer(errors: &Errors, status: Status) -> String {
    let axes: Vec<&str> = ["x", "y", "z"]
        .into_iter()
        .zip(errors.halved)
        .filter_map(|(axis, halved)| halved.then_some(axis))
        .collect();
    let how = match axes.as_slice() {
        [] => "half the step or tolerance".to_owned(),
        axes => {
            format!("cells of half the edge along {} and a quarter of the step or tolerance", axes.join(", "))
        }
    };
    match errors.status {
        same if same == status => format!("\n  errors (±) from a second run with {how}"),
        other => {
            format!("\n  not converged: a second run with {how} ends as {}", other.name().replace('_', " "))
        }
    }
}
