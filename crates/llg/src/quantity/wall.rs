//! The place of a domain wall.

use crate::{grid::Grid, strip::sum_rows, vectors::Vectors};

/// x \[m\] where the mean of component `component` (0, 1, 2 for m_x, m_y, m_z) over the magnetic cells of a column across the
/// film first changes sign, from a straight line between the centres of two columns; NaN when it does not. Columns without
/// magnetic cells are skipped.
pub fn wall_position(grid: &Grid, m: &Vectors, component: usize) -> f64 {
    let nx = grid.cells()[0];
    let values = m.components()[component];
    let column = |i: usize| {
        sum_rows(grid.rows(), |row| {
            let cell = row * nx + i;
            let magnetic = m.get(cell) != [0.0; 3];
            [values[cell], f64::from(u8::from(magnetic))]
        })
    };
    // The last column whose mean has a sign, and the first column of mean zero behind it.
    let mut before: Option<(usize, [f64; 2])> = None;
    let mut zero = None;
    for i in 0..nx {
        let here @ [sum, count] = column(i);
        if count == 0.0 {
            continue;
        }
        if sum == 0.0 {
            zero = zero.or(Some(i));
            continue;
        }
        if let Some((last, [sum_before, count_before])) = before
            && sum * sum_before < 0.0
        {
            // Scaled to the number of cells of the column before, so that both are means up to one factor.
            let weighed = sum * (count_before / count);
            let distance = (i - last) as f64 * grid.cell_size()[0];
            return match zero {
                Some(zero) => grid.centre(0, zero),
                None => grid.centre(0, last) + distance * sum_before / (sum_before - weighed),
            };
        }
        (before, zero) = (Some((i, here)), None);
    }
    f64::NAN
}
