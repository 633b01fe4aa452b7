//! Quantities over all axes but the repeats.

use trajectory::{Quantity, ResultsWriter};

use super::manifest::Manifest;
use super::record::Value;
use super::statistics::{Observation, together};
use super::study::observation;
use crate::failure::Failure;

/// Name, unit, meaning.
pub(super) const TOGETHER: [(&str, &str, &str); 5] = [
    ("probability", "1", "part of the runs that switched"),
    ("probability_low", "1", "lower end of its interval of 95 % (Wilson)"),
    ("probability_high", "1", "upper end of its interval of 95 % (Wilson)"),
    ("median_time", "s", "time by which half of the runs had switched (Kaplan-Meier)"),
    (
        "restricted_mean_time",
        "s",
        "mean switching time, those not reached counting as the longest time watched",
    ),
];

/// The repeats of points taken together, kept until those of a row of the axis before are complete.
#[derive(Debug)]
pub struct Repeats {
    /// Where the settling time and the time watched stand among the columns.
    columns: [usize; 2],
    length: usize,
    values: [Vec<f64>; TOGETHER.len()],
}

impl Repeats {
    fn columns(manifest: &Manifest, columns: &[Value]) -> Option<[usize; 2]> {
        let at = |name: &str| columns.iter().position(|column| column.name == name);
        manifest.seeds.as_ref().and(Some([at("t_settled")?, at("time_watched")?]))
    }

    /// The quantities, over the first `axes` axes; none without repeats, or where nothing was asked about switching.
    pub fn quantities(manifest: &Manifest, columns: &[Value], axes: usize) -> Vec<Quantity> {
        let quantity = |(name, unit, long_name): &(&str, &str, &str)| Quantity {
            name: (*name).to_owned(),
            unit: (*unit).to_owned(),
            long_name: (*long_name).to_owned(),
            axes,
            inner: Vec::new(),
            meanings: Vec::new(),
        };
        Self::columns(manifest, columns).map_or_else(Vec::new, |_| TOGETHER.iter().map(quantity).collect())
    }

    /// Of results of the shape `shape`; `None` where [`Repeats::quantities`] has none.
    pub fn new(manifest: &Manifest, columns: &[Value], shape: &[usize]) -> Option<Self> {
        let length = shape.iter().rev().nth(1).copied().unwrap_or(1);
        Some(Self { columns: Self::columns(manifest, columns)?, length, values: Default::default() })
    }

    /// Adds a point: `rows` are the status and the columns of its repeats. Gives the number of runs that say something, of those
    /// that switched, and the quantities.
    pub fn add(&mut self, rows: &[Vec<f64>]) -> ([usize; 2], [f64; TOGETHER.len()]) {
        let [settled, watched] = self.columns.map(|column| &rows[column + 1]);
        let seen = rows[0].iter().zip(settled).zip(watched);
        let seen: Vec<Observation> = seen
            .filter_map(|((status, settled), watched)| observation(*status, *settled, *watched))
            .collect();
        let numbers = match together(&seen) {
            Some(t) => {
                let [low, high] = t.interval;
                [t.probability, low, high, t.median.unwrap_or(f64::NAN), t.restricted_mean]
            }
            None => [f64::NAN; TOGETHER.len()],
        };
        self.values.iter_mut().zip(numbers).for_each(|(values, number)| values.push(number));
        ([seen.len(), seen.iter().filter(|run| run.switched).count()], numbers)
    }

    /// Writes a complete row; the quantities stand from number `first` on.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&mut self, writer: &mut ResultsWriter, first: usize, row: usize) -> Result<(), Failure> {
        if self.values[0].len() < self.length {
            return Ok(());
        }
        for (number, values) in self.values.iter_mut().enumerate() {
            writer.write(first + number, row / self.length, values).map_err(Failure::Write)?;
            values.clear();
        }
        Ok(())
    }
}
