//! What the drive does to the electrons.

use response::SheetConductivity;

use crate::{grid::Grid, memory::DriveFields, reduction::weighted_dot, strip::sum_rows, vectors::Vectors};

/// Power that the field gives to the current, ∫ J·E dA \[W\] over the lowest layer, with J = σ₀(m_z)(E + ∇φ) + σ_H E×ẑ,
/// Eq. (9); the Hall current flows across E and takes none.
pub fn drive_power(grid: &Grid, m: &Vectors, drive: &DriveFields, conductivity: &SheetConductivity) -> f64 {
    let [nx, ny, _] = grid.cells();
    let [dx, dy, _] = grid.cell_size();
    let [sum] = sum_rows(ny, |j| {
        let e = drive.e_field.each_ref().map(|plane| plane.row(j));
        let driving = drive.driving_field.each_ref().map(|plane| plane.row(j));
        [weighted_dot(&m.z[j * nx..(j + 1) * nx], e, driving, |mz| conductivity.sheet_conductivities(mz).0)]
    });
    sum * dx * dy
}
