//! How fast the magnetisation can turn: what bounds a stable step.

use response::constants::MU_0;

use crate::{
    problem::{Demagnetisation, Problem},
    term::{bonds::Bonds, exchange_map::exchange_bonds},
};

/// Upper estimate of the fastest precession of the magnet alone [rad/s], without applied fields: exchange at the zone
/// boundary plus anisotropy and demagnetisation, times γ; the largest over the cells.
pub fn fastest_of_magnet(problem: &Problem) -> f64 {
    let magnet = problem.magnet();
    let demag = match magnet.demagnetisation {
        Demagnetisation::None => 0.0,
        _ => MU_0 * magnet.saturation_magnetization.max(),
    };
    let anisotropy =
        |cell: usize| -> f64 { magnet.anisotropies.iter().map(|u| 2.0 * u.constant().at(cell).abs()).sum() };
    let field = match problem.is_uniform() {
        true => (uniform_exchange(problem) + anisotropy(0)) / magnet.saturation_magnetization.at(0),
        false => {
            let bonds = exchange_bonds(problem);
            let of_cell = |cell: usize| {
                (row_sum(problem, &bonds, cell) + anisotropy(cell)) / magnet.saturation_magnetization.at(cell)
            };
            let magnetic = (0..problem.grid().len()).filter(|&cell| problem.magnetic_cells().contains(cell));
            magnetic.map(of_cell).fold(0.0, f64::max)
        }
    };
    magnet.gyromagnetic_ratio * (field + demag)
}

/// 2A Σ 4/Δ² over the axes of more than one cell [J/m³].
fn uniform_exchange(problem: &Problem) -> f64 {
    let (size, cells) = (problem.grid().cell_size(), problem.grid().cells());
    let laplacian: f64 = size.iter().zip(cells).map(|(d, n)| if n > 1 { 4.0 / (d * d) } else { 0.0 }).sum();
    2.0 * problem.magnet().exchange_stiffness.at(0) * laplacian
}

/// Bound on M_s times the exchange field of a cell [J/m³]: every neighbour turned against it.
fn row_sum(problem: &Problem, bonds: &Bonds, cell: usize) -> f64 {
    let grid = problem.grid();
    let (cells, indices) = (grid.cells(), grid.indices(cell));
    let stride = [1, cells[0], grid.layer()];
    (0..3)
        .map(|axis| {
            // The face towards the cell before belongs to that cell.
            let before = match indices[axis] {
                0 => cell + (cells[axis] - 1) * stride[axis],
                _ => cell - stride[axis],
            };
            2.0 * (bonds.at(cell, axis).abs() + bonds.at(before, axis).abs())
        })
        .sum()
}
