//! What the drive does to the electrons.

use response::SheetConductivity;

use crate::{
    grid::Grid,
    memory::DriveFields,
    plane::Plane,
    reduction::{sum_of, weighted_dot},
    strip::sum_rows,
    vectors::Vectors,
};

/// Rows that are taken together where the fields are the same in all of them.
const ROWS: usize = 4;

/// Power that the field gives to the current, ∫ J·E dA \[W\] over the lowest layer, with J = σ₀(m_z)(E + ∇φ) + σ_H E×ẑ,
/// Eq. (9); the Hall current flows across E and takes none.
pub fn drive_power(grid: &Grid, m: &Vectors, drive: &DriveFields, conductivity: &SheetConductivity) -> f64 {
    let [nx, ny, _] = grid.cells();
    let [dx, dy, _] = grid.cell_size();
    let m_z = |j: usize| &m.z[j * nx..(j + 1) * nx];
    let fields =
        |j: usize| [&drive.e_field, &drive.driving_field].map(|f| f.each_ref().map(|plane| plane.row(j)));
    let row = |j: usize| {
        let [e, driving] = fields(j);
        [weighted_dot(m_z(j), e, driving, |mz| conductivity.sheet_conductivities(mz).0)]
    };
    if drive.e_field.iter().chain(&drive.driving_field).any(Plane::is_full) {
        let [sum] = sum_rows(ny, row);
        return sum * dx * dy;
    }
    let [[ex, ey], [gx, gy]] = fields(0);
    let [of_groups] = sum_rows(ny / ROWS, |group| {
        let [a, b, c, d] = [0, 1, 2, 3].map(|row| m_z(ROWS * group + row));
        [sum_of([a, b, c, d, ex, gx, ey, gy], |[a, b, c, d, ex, gx, ey, gy]| {
            conductivity.longitudinal_of_four([a, b, c, d]) * (ex * gx + ey * gy)
        })]
    });
    let of_rest: f64 = (ny / ROWS * ROWS..ny).map(|j| row(j)[0]).sum();
    (of_groups + of_rest) * dx * dy
}
