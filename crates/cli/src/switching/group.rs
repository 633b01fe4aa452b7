//! The group /switching of the output.

use llg::{Problem, Simulation};
use trajectory::{ResultMap, ResultNumber, Results, TrajectoryError, Writer};

use super::{Outcome, outcome};

/// Status until the run is over.
const RUNNING: &str = "running";
/// The message of a run whose numbers did not fail.
const NO_MESSAGE: &str = "none";

/// What the group holds until the run is over: what is watched for, and no numbers yet.
pub fn empty_group(simulation: &Simulation<'_>, problem: &Problem) -> Option<Results> {
    let mut results = group(simulation, &outcome(simulation, problem, None)?)?;
    let told = ["threshold", "hold"];
    results.numbers.iter_mut().filter(|n| !told.contains(&n.name.as_str())).for_each(|n| n.value = f64::NAN);
    results.maps.iter_mut().for_each(|map| map.values.fill(f64::NAN));
    results
        .texts
        .iter_mut()
        .filter(|(name, _)| name == "status")
        .for_each(|(_, text)| *text = RUNNING.into());
    Some(results)
}

/// Writes the outcome, and the first passages of the cells when they were watched.
///
/// # Errors
/// Those of the writer.
pub fn write_group(
    writer: &mut Writer,
    simulation: &Simulation<'_>,
    outcome: &Outcome,
) -> Result<(), TrajectoryError> {
    group(simulation, outcome).map_or(Ok(()), |results| writer.write_results(&results))
}

fn group(simulation: &Simulation<'_>, outcome: &Outcome) -> Option<Results> {
    let watch = simulation.switching()?;
    let criterion = watch.criterion();
    let text = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    let message = outcome.message.as_deref().unwrap_or(NO_MESSAGE);
    let texts = vec![
        text("status", outcome.status.name()),
        text("quantity", &criterion.quantity),
        text("message", message),
    ];
    let unit = watch.unit();
    let passages = watch.state().first_passage.iter();
    let values: Vec<f64> = passages.map(|time| if time.is_finite() { *time } else { f64::NAN }).collect();
    let map = ResultMap {
        name: "first_passage".to_owned(),
        unit: "s".to_owned(),
        long_name: "time at which the cell first went beyond the threshold".to_owned(),
        values,
    };
    let mut numbers = vec![
        number("threshold", unit, "level that was watched for", Some(criterion.threshold)),
        number("hold", "s", "how long it had to stay beyond", Some(criterion.hold)),
    ];
    numbers.extend(self::numbers(outcome));
    let maps = if criterion.per_cell { vec![map] } else { Vec::new() };
    Some(Results { name: "switching".to_owned(), texts, numbers, maps })
}

fn number(name: &str, unit: &str, long_name: &str, value: Option<f64>) -> ResultNumber {
    ResultNumber {
        name: name.to_owned(),
        unit: unit.to_owned(),
        long_name: long_name.to_owned(),
        value: value.unwrap_or(f64::NAN),
    }
}

/// The numbers of an outcome; NaN for those that there are not.
pub(crate) fn numbers(outcome: &Outcome) -> Vec<ResultNumber> {
    let errors = outcome.errors.as_ref();
    let differs = errors.map(|errors| f64::from(u8::from(errors.status != outcome.status)));
    let time = |name, long_name, value| number(name, "s", long_name, value);
    let pure = |name, long_name, value| number(name, "1", long_name, value);
    vec![
        time("time_watched", "how long the film was watched", Some(outcome.time_watched)),
        time("t_first", "first crossing of the threshold", outcome.t_first),
        time("t_10_90", "from 10 % to 90 % of the way to the threshold", outcome.t_10_90),
        time("t_settled", "crossing after which it stayed for the hold time", outcome.t_settled),
        time("t_first_error", "numerical error of t_first", errors.and_then(|e| e.t_first)),
        time("t_10_90_error", "numerical error of t_10_90", errors.and_then(|e| e.t_10_90)),
        time("t_settled_error", "numerical error of t_settled", errors.and_then(|e| e.t_settled)),
        pure("status_error", "0 if the finer run, from which the errors are, ended alike, 1 if not", differs),
        time("t_back", "return", outcome.t_back),
        pure("ringing_crossings", "crossings after the first", Some(outcome.ringing_crossings as f64)),
        pure("cycles", "periods of the drive up to t_first", outcome.cycles),
        pure("sign", "sign of the mean at the end", Some(outcome.sign.into())),
        pure(
            "switched_fraction",
            "part of the cells beyond the threshold at the end",
            Some(outcome.switched_fraction),
        ),
        pure("passed_fraction", "part of the cells that were ever beyond it", outcome.passed_fraction),
        time("earliest_passage", "first passage of the first cell", outcome.first_passage),
        time("median_passage", "time by which half of the cells had passed", outcome.median_passage),
        number("drive_energy", "J", "energy put in by the drive", outcome.drive_energy),
        number("drive_energy_to_first", "J", "the same up to t_first", outcome.drive_energy_to_first),
    ]
}
