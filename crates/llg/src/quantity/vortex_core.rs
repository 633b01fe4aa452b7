//! The core of a vortex.

use crate::{grid::Grid, vectors::Vectors};

/// Where a vortex has its core.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VortexCore {
    /// x and y \[m\], from the corner of the film.
    pub position: [f64; 2],
    /// m_z in the cell of the core, averaged over the layers; its sign is the polarity.
    pub m_z: f64,
}

/// The extremum of m_z, averaged over the layers, placed between cells by the parabola through its neighbours along x and
/// along y. Along an edge it is the centre of the cell.
pub fn vortex_core(grid: &Grid, m: &Vectors) -> VortexCore {
    let ([nx, ny, nz], layer) = (grid.cells(), grid.layer());
    let m_z = |i: usize, j: usize| (0..nz).map(|k| m.z[i + nx * j + layer * k]).sum::<f64>() / nz as f64;
    let mut best = ([0, 0], 0.0_f64);
    for j in 0..ny {
        for i in 0..nx {
            let here = m_z(i, j);
            if here.abs() > best.1.abs() {
                best = ([i, j], here);
            }
        }
    }
    let ([i, j], peak) = best;
    let inside = |index: usize, count: usize| index > 0 && index + 1 < count;
    let x = if inside(i, nx) { summit(m_z(i - 1, j), peak, m_z(i + 1, j)) } else { 0.0 };
    let y = if inside(j, ny) { summit(m_z(i, j - 1), peak, m_z(i, j + 1)) } else { 0.0 };
    let [dx, dy, _] = grid.cell_size();
    VortexCore { position: [grid.centre(0, i) + x * dx, grid.centre(1, j) + y * dy], m_z: peak }
}

/// Where the parabola through (−1, `before`), (0, `here`), (1, `after`) has its summit, for a middle that is not below its
/// neighbours in size: between −½ and ½.
fn summit(before: f64, here: f64, after: f64) -> f64 {
    let curvature = before - 2.0 * here + after;
    if curvature == 0.0 { 0.0 } else { 0.5 * (before - after) / curvature }
}
