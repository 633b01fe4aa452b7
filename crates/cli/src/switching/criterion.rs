//! From the configuration to a watch.

use llg::{
    Simulation,
    quantity::Table,
    switching::{self, Criterion},
};

use crate::config::{DEFAULT_FRACTION, Direction, Loaded, Switching, spelling};
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;

/// Lets `simulation` watch what the configuration asks for, if it does.
///
/// # Errors
/// A quantity that is no column of the table, a level in another unit, or a level to return to beyond the threshold.
pub fn watch(simulation: &mut Simulation<'_>, loaded: &Loaded) -> Result<(), Failure> {
    let Some(asked) = &loaded.config.switching else { return Ok(()) };
    let refuse = |error: Diagnostic| Failure::from(loaded.diagnostics(vec![error]));
    let driven = simulation.llg().problem().is_driven();
    let columns = Table::every_column(simulation.llg().equation(), driven);
    let Some(column) = columns.iter().find(|column| column.name == asked.quantity) else {
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        return Err(refuse(unknown_column(loaded, &asked.quantity, &names)));
    };
    let levels = [("threshold", Some(&asked.threshold)), ("rearm", asked.rearm.as_ref())];
    for (name, level) in levels.into_iter().filter_map(|(name, level)| Some((name, level?))) {
        if level.unit != column.unit {
            let path = format!("switching.{name}");
            let requirement = if column.unit == "1" {
                "a plain number as the quantity is".to_owned()
            } else {
                format!("in {} as the quantity is", column.unit)
            };
            return Err(refuse(loaded.source.invalid(&path, level.value, &requirement)));
        }
    }
    simulation.watch(criterion_of(asked)).map_err(|error| {
        let path = format!("switching.{}", error.name);
        refuse(loaded.source.invalid(&path, error.value, error.requirement))
    })
}

/// What the configuration asks to watch.
pub fn criterion(loaded: &Loaded) -> Option<Criterion> {
    loaded.config.switching.as_ref().map(criterion_of)
}

fn criterion_of(asked: &Switching) -> Criterion {
    Criterion {
        quantity: asked.quantity.clone(),
        threshold: asked.threshold.value,
        rearm: asked.rearm.as_ref().map_or(asked.threshold.value, |level| level.value),
        direction: match asked.direction {
            Direction::Away => switching::Direction::Away,
            Direction::Rising => switching::Direction::Rising,
            Direction::Falling => switching::Direction::Falling,
        },
        hold: asked.hold,
        per_cell: asked.per_cell,
        fraction: asked.per_cell.then(|| asked.fraction.unwrap_or(DEFAULT_FRACTION)),
        stop: asked.stop_when_switched,
    }
}

fn unknown_column(loaded: &Loaded, name: &str, columns: &[&str]) -> Diagnostic {
    let path = "switching.quantity";
    let message = format!("`{path}` = \"{name}\" is not a column that this run can record");
    let error = Diagnostic::error(path, message, loaded.source.locate(path));
    let error = match spelling::nearest(name, columns.iter().copied()) {
        Some(meant) => error.help(format!("did you mean \"{meant}\"?")),
        None => error,
    };
    error.help(format!("it can have: {}", columns.join(", ")))
}
