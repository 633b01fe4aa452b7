//! A measured or computed signal.

use crate::InvalidParameter;
use crate::error::{finite, require};

/// A real signal given at points in time, linear between them, zero before the first and from the last on.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    times: Vec<f64>,
    values: Vec<f64>,
    max_slope: f64,
}

impl Table {
    /// The signal that goes through `values` (dimensionless) at `times` \[s\].
    ///
    /// # Errors
    /// If there are fewer than two points, the lengths differ, the times do not increase strictly, or anything is not
    /// finite.
    pub fn new(times: Vec<f64>, values: Vec<f64>) -> Result<Self, InvalidParameter> {
        require(times.len() >= 2, "times", times.len() as f64, "a list of at least two (value: its length)")?;
        let fits = values.len() == times.len();
        require(fits, "values", values.len() as f64, "a list as long as `times` (value: its length)")?;
        for (&time, &value) in times.iter().zip(&values) {
            finite("times", time)?;
            finite("values", value)?;
        }
        for pair in times.windows(2) {
            require(pair[1] > pair[0], "times", pair[1], "strictly increasing")?;
        }
        let peak = values.iter().map(|value| value.abs()).fold(0.0, f64::max);
        let rises = values.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        let slopes = rises.zip(times.windows(2)).map(|(rise, pair)| rise / (pair[1] - pair[0]));
        let max_slope = if peak > 0.0 { slopes.fold(0.0, f64::max) / peak } else { 0.0 };
        Ok(Self { times, values, max_slope })
    }

    /// The times of the points \[s\].
    pub fn times(&self) -> &[f64] {
        &self.times
    }

    /// The signal at `t` \[s\].
    pub fn value(&self, t: f64) -> f64 {
        let after = self.times.partition_point(|&time| time <= t);
        if after == 0 || after == self.times.len() {
            return 0.0;
        }
        let (start, end) = (self.times[after - 1], self.times[after]);
        let (first, last) = (self.values[after - 1], self.values[after]);
        first + (last - first) * ((t - start) / (end - start))
    }

    /// Steepest slope over the largest value [1/s].
    pub(super) fn max_slope(&self) -> f64 {
        self.max_slope
    }
}
