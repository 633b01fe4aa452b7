//! What a run hands out, and who takes it.

use crate::{error::OutputError, grid::Grid, memory::DriveFields, vectors::Vectors};

/// The film at one instant.
#[derive(Debug)]
pub struct Snapshot<'a> {
    /// Time \[s\].
    pub time: f64,
    /// The grid.
    pub grid: &'a Grid,
    /// Magnetisation directions.
    pub m: &'a Vectors,
    /// The surface's fields; `None` without drives.
    pub drive: Option<&'a DriveFields>,
}

/// Takes frames and table rows as they fall due, in order of time.
pub trait Output {
    /// A frame is due.
    ///
    /// # Errors
    /// Whatever the writer meets.
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError>;

    /// A table row is due; `values` in the order of [`crate::quantity::Table::columns`].
    ///
    /// # Errors
    /// Whatever the writer meets.
    fn row(&mut self, values: &[f64]) -> Result<(), OutputError>;
}
