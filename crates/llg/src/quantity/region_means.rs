//! Means over parts of the film.

use std::sync::Arc;

use crate::{problem::Problem, vectors::Vectors};

/// Named parts of the film for which a table has means.
#[derive(Clone, Debug, PartialEq)]
pub struct RegionMap {
    names: Vec<String>,
    of_cell: Arc<[u32]>,
}

impl RegionMap {
    /// The region of each cell, as an index of `names`; cells of a larger index belong to none.
    pub fn new(names: Vec<String>, of_cell: impl Into<Arc<[u32]>>) -> Self {
        Self { names, of_cell: of_cell.into() }
    }

    /// The names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Means of m_x, m_y, m_z over the magnetic cells of every region; not a number for a region without any.
    pub fn means(&self, problem: &Problem, m: &Vectors) -> Vec<[f64; 3]> {
        let mut sums = vec![([0.0; 3], 0.0); self.names.len()];
        for (cell, region) in self.of_cell.iter().enumerate() {
            let Some((sum, count)) = sums.get_mut(*region as usize) else { continue };
            if problem.magnetic_cells().contains(cell) {
                sum.iter_mut().zip(m.get(cell)).for_each(|(sum, value)| *sum += value);
                *count += 1.0;
            }
        }
        sums.into_iter().map(|(sum, count)| sum.map(|sum| sum / count)).collect()
    }
}
