//! Means and extremes over the film.

use rayon::prelude::*;

use crate::{
    grid::Grid, memory::DriveFields, problem::Problem, reduction, strip::sum_rows, vectors::Vectors,
};

/// A cell counts as switched out of the plane above this |m_z|.
pub const OUT_OF_PLANE: f64 = 0.9;

/// Means of m_x, m_y, m_z, |m_z| over the magnetic cells, and the part of them above [`OUT_OF_PLANE`].
pub fn averages(problem: &Problem, m: &Vectors) -> [f64; 5] {
    let grid = problem.grid();
    let nx = grid.cells()[0];
    let sums = sum_rows(grid.rows(), |row| {
        let cells = row * nx..(row + 1) * nx;
        let [x, y, z] = m.cut(cells);
        [
            reduction::sum(x, |x| x),
            reduction::sum(y, |y| y),
            reduction::sum(z, |z| z),
            reduction::sum(z, f64::abs),
            reduction::sum(z, |z| f64::from(u8::from(z.abs() > OUT_OF_PLANE))),
        ]
    });
    // m is zero in vacuum, which therefore adds nothing.
    sums.map(|sum| sum / problem.magnetic_cells().count() as f64)
}

/// The largest length of a vector.
pub fn largest_norm(grid: &Grid, v: &Vectors) -> f64 {
    let nx = grid.cells()[0];
    let of_row = |row: usize| reduction::largest_square(v.cut(row * nx..(row + 1) * nx));
    (0..grid.rows()).into_par_iter().with_min_len(64).map(of_row).reduce(|| 0.0, f64::max).sqrt()
}

/// The largest diffusion potential \[V\].
pub(super) fn largest_potential(drive: &DriveFields) -> f64 {
    drive.phi.values().iter().fold(0.0, |worst: f64, phi| worst.max(phi.abs()))
}
