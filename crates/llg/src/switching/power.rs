//! What the drive does to the electrons.

use response::SheetConductivity;

use crate::{grid::Grid, memory::DriveFields, strip::sum_rows, vectors::Vectors};

/// Power that the field gives to the current, ∫ J·E dA \[W\] over the lowest layer, with J = σ₀(m_z)(E + ∇φ) + σ_H E×ẑ,
/// Eq. (9); the Hall current flows across E and takes none.
pub fn drive_power(grid: &Grid, m: &Vectors, drive: &DriveFields, conductivity: &SheetConductivity) -> f64 {
    let [nx, ny, _] = grid.cells();
    let [dx, dy, _] = grid.cell_size();
    let [sum] = sum_rows(ny, |j| {
        let ([ex, ey], [gx, gy]) = (&drive.e_field, &drive.driving_field);
        let fields = ex.row(j).iter().zip(ey.row(j)).zip(gx.row(j).iter().zip(gy.row(j)));
        let cells = fields.zip(&m.z[j * nx..(j + 1) * nx]);
        [cells
            .map(|(((ex, ey), (gx, gy)), mz)| conductivity.sheet_conductivities(*mz).0 * (ex * gx + ey * gy))
            .sum()]
    });
    sum * dx * dy
}
