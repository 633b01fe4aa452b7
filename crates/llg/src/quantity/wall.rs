//! The place of a domain wall.

use crate::{grid::Grid, strip::sum_rows, vectors::Vectors};

/// x \[m\] where the mean of component `component` (0, 1, 2 for m_x, m_y, m_z) across the film first changes sign, from a
/// straight line between cell centres; NaN when it does not.
pub fn wall_position(grid: &Grid, m: &Vectors, component: usize) -> f64 {
    let nx = grid.cells()[0];
    let values = m.components()[component];
    let sum = |i: usize| sum_rows(grid.rows(), |row| [values[row * nx + i]])[0];
    let mut before = sum(0);
    for i in 1..nx {
        let here = sum(i);
        if before == 0.0 {
            return grid.centre(0, i - 1);
        }
        if here * before < 0.0 {
            return grid.centre(0, i - 1) + grid.cell_size()[0] * before / (before - here);
        }
        before = here;
    }
    if before == 0.0 { grid.centre(0, nx - 1) } else { f64::NAN }
}
