//! Which term made a step fail.

use super::{Llg, workspace::fields_of};
use crate::{error::RunError, state::State, term::Stage, vectors::Vectors};

impl Llg<'_> {
    /// Adds to the failure of a step from `state` the term with the largest field in the cell that failed. The fields are looked at
    /// with m as it was at the start, at the start and at the end of the step, so that a drive that comes within it is seen.
    pub(super) fn diagnose(&mut self, state: &State, mut error: RunError) -> RunError {
        let (end, cell) = match &error {
            RunError::NotFinite { time, cell, .. } => (*time, *cell),
            RunError::StepUnderflow { time, step, cell, .. }
            | RunError::NotConverged { time, step, cell, .. } => (time + step, *cell),
            _ => return error,
        };
        let found = self.largest_field(state, end, cell);
        if let RunError::NotFinite { largest, .. }
        | RunError::StepUnderflow { largest, .. }
        | RunError::NotConverged { largest, .. } = &mut error
        {
            *largest = found;
        }
        error
    }

    /// The term with the largest field in a cell during a step from `state` to the time `end`, and that field \[T\].
    fn largest_field(&mut self, state: &State, end: f64, cell: [usize; 3]) -> Option<(&'static str, f64)> {
        let grid = self.problem.grid();
        let [nx, ny, _] = grid.cells();
        let index = cell[0] + nx * (cell[1] + ny * cell[2]);
        let mut scratch = Vectors::zeros(grid.len());
        let mut largest: Option<(&'static str, f64)> = None;
        for (time, node) in [(state.time, 0), (end, self.nodes.last())] {
            let drive = fields_of(&self.drives, &self.carriers, node);
            let at = Stage { grid, time, m: &state.m, drive };
            for (term, field) in self.equation.fields_at(&at, index, &mut scratch) {
                // What is no number counts as the largest of all.
                let rank = |field: f64| if field.is_nan() { f64::INFINITY } else { field };
                if largest.is_none_or(|(_, so_far)| rank(field) > rank(so_far)) {
                    largest = Some((term, field));
                }
            }
        }
        largest
    }
}
