//! The results of a sweep in memory, repeats apart from the other axes.

use trajectory::{Coordinate, ResultsReader, TrajectoryError};

use super::record::Status;
use super::statistics::Observation;

/// Name of the axis of repeats.
pub const REPEAT: &str = "repeat";

/// The results of a sweep.
#[derive(Debug)]
pub struct Study {
    /// The axes but the repeats.
    pub axes: Vec<Coordinate>,
    /// Runs of each point of the grid.
    pub repeats: usize,
    /// Name, unit and values of every quantity, repeats fastest.
    quantities: Vec<(String, String, Vec<f64>)>,
}

impl Study {
    /// Everything in the file.
    ///
    /// # Errors
    /// A quantity that cannot be read.
    pub fn read(reader: &ResultsReader) -> Result<Self, TrajectoryError> {
        let (repeat, axes): (Vec<_>, Vec<_>) =
            reader.axes().iter().cloned().partition(|axis| axis.name == REPEAT);
        let whole = reader.axes().len();
        let quantities =
            reader.quantities().iter().filter(|quantity| quantity.axes == whole && quantity.inner.is_empty());
        let quantities = quantities
            .map(|quantity| {
                Ok((quantity.name.clone(), quantity.unit.clone(), reader.values(&quantity.name)?))
            })
            .collect::<Result<_, TrajectoryError>>()?;
        Ok(Self { axes, repeats: repeat.first().map_or(1, |axis| axis.values.len()), quantities })
    }

    /// Where the point at `place` lies in a list of all points of the grid.
    pub fn index(&self, place: &[usize]) -> usize {
        self.axes.iter().zip(place).fold(0, |index, (axis, at)| index * axis.values.len() + at)
    }

    /// SI unit of a quantity.
    pub fn unit(&self, name: &str) -> String {
        let found = self.quantities.iter().find(|(there, ..)| there == name);
        found.map_or_else(|| "1".to_owned(), |(_, unit, _)| unit.clone())
    }

    /// All values of a quantity, repeats fastest.
    pub fn number(&self, name: &str) -> Option<&[f64]> {
        self.quantities.iter().find(|(there, ..)| there == name).map(|(.., values)| values.as_slice())
    }

    /// Means of a quantity over those repeats that have it; NaN where none has.
    pub fn mean(&self, name: &str) -> Option<Vec<f64>> {
        let mean = |values: &[f64]| {
            let there: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
            there.iter().sum::<f64>() / there.len() as f64
        };
        Some(self.number(name)?.chunks(self.repeats).map(mean).collect())
    }

    /// The lowest and the highest of a quantity over those repeats that have it; `None` where none has.
    pub fn span(&self, name: &str) -> Option<Vec<Option<[f64; 2]>>> {
        let span = |values: &[f64]| {
            let there = values.iter().copied().filter(|value| value.is_finite()).map(|value| [value; 2]);
            there.reduce(|[low, high], [value, _]| [low.min(value), high.max(value)])
        };
        Some(self.number(name)?.chunks(self.repeats).map(span).collect())
    }

    /// What was seen of the runs of every point of the grid; `None` where nothing was asked about switching. Runs that failed
    /// say nothing.
    pub fn observations(&self) -> Option<Vec<Vec<Observation>>> {
        let (status, settled, watched) =
            (self.number("status")?, self.number("t_settled")?, self.number("time_watched")?);
        let seen = |run: usize| observation(status[run], settled[run], watched[run]);
        let points = status.len() / self.repeats;
        Some(
            (0..points)
                .map(|p| (p * self.repeats..(p + 1) * self.repeats).filter_map(seen).collect())
                .collect(),
        )
    }
}

/// What was seen of a run with these numbers; `None` if it failed or is not there.
pub fn observation(status: f64, settled: f64, watched: f64) -> Option<Observation> {
    if status.is_nan() || status < 0.0 {
        return None;
    }
    match Status::ALL.get(status as usize)? {
        Status::Switched if settled.is_finite() => Some(Observation { time: settled, switched: true }),
        Status::NotSwitched | Status::SwitchedBack => Some(Observation { time: watched, switched: false }),
        _ => None,
    }
}
