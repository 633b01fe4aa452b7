//! The field as a plain double sum over cells: the slow twin of the transform.

use crate::grid::{DemagError, Grid};
use crate::lattice_tensor::LatticeTensor;

/// The field −scale Σ N(r − r') m(r') of `moment` (x, y, z components, x fastest), by summing over all pairs of
/// cells. Unit: that of `scale` times that of `moment`. For tests and small grids: the time grows as cells².
///
/// # Errors
/// If the grid has no cells or a width that is not positive.
pub fn direct_field(grid: &Grid, moment: [&[f64]; 3], scale: f64) -> Result<[Vec<f64>; 3], DemagError> {
    grid.check()?;
    let tensor = LatticeTensor::new(grid);
    let [nx, ny, _] = grid.cells;
    let place = |index: usize| [index % nx, index / nx % ny, index / (nx * ny)].map(|i| i as isize);
    let mut field = [(); 3].map(|()| vec![0.0; grid.len()]);
    for target in 0..grid.len() {
        let to = place(target);
        let mut sum = [0.0; 3];
        for source in 0..grid.len() {
            let from = place(source);
            let [xx, xy, xz, yy, yz, zz] = tensor.at([to[0] - from[0], to[1] - from[1], to[2] - from[2]]);
            let m = [moment[0][source], moment[1][source], moment[2][source]];
            sum[0] += xx * m[0] + xy * m[1] + xz * m[2];
            sum[1] += xy * m[0] + yy * m[1] + yz * m[2];
            sum[2] += xz * m[0] + yz * m[1] + zz * m[2];
        }
        for (field, sum) in field.iter_mut().zip(sum) {
            field[target] = -scale * sum;
        }
    }
    Ok(field)
}
