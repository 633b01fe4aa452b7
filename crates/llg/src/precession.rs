//! How fast the magnetisation can turn: what bounds a stable step.

use response::constants::MU_0;

use crate::{
    magnet::Demagnetisation,
    problem::{ExternalField, Problem},
    term::{
        bonds::{Bonds, neighbours},
        dmi::dmi_bonds,
        exchange_map::exchange_bonds,
    },
};

impl Problem {
    /// Upper estimate of the fastest precession on the grid [rad/s]: exchange at the zone boundary plus anisotropy,
    /// demagnetisation, applied fields, voltages and currents, times γ; the largest over the cells.
    pub fn fastest_precession(&self) -> f64 {
        let amplitude = |f: &ExternalField| {
            f.modulation.largest() * f.amplitude.iter().map(|a| a * a).sum::<f64>().sqrt()
        };
        let applied: f64 = self.external_fields().iter().map(amplitude).sum();
        let gamma = self.magnet().gyromagnetic_ratio;
        // Currents and voltages turn the smallest moment fastest.
        let ms = self.magnetic_cells().smallest_moment();
        let currents: f64 = self.torques().iter().map(|t| t.largest_field(self.grid(), ms, gamma)).sum();
        let voltages: f64 = self.magnet().voltage_anisotropies.iter().map(|v| v.stiffness() / ms).sum();
        self.fastest_of_magnet.get_or_init(|| fastest_of_magnet(self))
            + gamma * (applied + currents + voltages)
    }
}

/// Upper estimate of the fastest precession of the magnet alone [rad/s], without applied fields: exchange and DMI at the
/// shortest waves plus anisotropies and demagnetisation, times γ; the largest over the cells.
fn fastest_of_magnet(problem: &Problem) -> f64 {
    let magnet = problem.magnet();
    let demag = match magnet.demagnetisation {
        Demagnetisation::None => 0.0,
        _ => MU_0 * magnet.saturation_magnetization.max(),
    };
    let local = |cell: usize| -> f64 {
        let uniaxial: f64 = magnet.anisotropies.iter().map(|u| u.stiffness(cell)).sum();
        let cubic: f64 = magnet.cubic_anisotropies.iter().map(|c| c.stiffness(cell)).sum();
        let interlayer: f64 = magnet.interlayer.iter().map(|i| i.stiffness(problem.grid(), cell)).sum();
        uniaxial + cubic + interlayer
    };
    let field = if is_uniform(problem) {
        (uniform_exchange(problem) + local(0)) / magnet.saturation_magnetization.at(0)
    } else {
        let exchange = exchange_bonds(problem);
        let dmi: Vec<Bonds> = magnet.dmi.iter().map(|dmi| dmi_bonds(dmi, problem)).collect();
        let of_cell = |cell: usize| {
            let bonds = bonds_of_cell(problem, &exchange, &dmi, cell);
            (bonds + local(cell)) / magnet.saturation_magnetization.at(cell)
        };
        let magnetic = (0..problem.grid().len()).filter(|&cell| problem.magnetic_cells().contains(cell));
        magnetic.map(of_cell).fold(0.0, f64::max)
    };
    magnet.gyromagnetic_ratio * (field + demag)
}

/// Whether all cells are alike, so that one speaks for all.
fn is_uniform(problem: &Problem) -> bool {
    let magnet = problem.magnet();
    let uniaxial = magnet.anisotropies.iter().flat_map(|u| [u.constant(), u.second_constant()]);
    let cubic = magnet.cubic_anisotropies.iter().flat_map(|c| [c.first(), c.second()]);
    let dmi = magnet.dmi.iter().map(|dmi| dmi.constant());
    problem.has_uniform_exchange() && uniaxial.chain(cubic).chain(dmi).all(|p| p.uniform().is_some())
}

/// The largest eigenvalue of two neighbours along an axis with 2A/Δ² = `exchange` and D/Δ = `dmi` [J/m³]: the maximum over q
/// of 2(2A/Δ²)(1 − cos qΔ) + 2(D/Δ) sin qΔ.
fn two_neighbours(exchange: f64, dmi: f64) -> f64 {
    2.0 * (exchange + exchange.hypot(dmi))
}

/// Exchange and DMI of a cell with two neighbours along every axis of more than one cell [J/m³].
fn uniform_exchange(problem: &Problem) -> f64 {
    let (magnet, grid) = (problem.magnet(), problem.grid());
    let axes = (0..3).filter(|&axis| grid.cells()[axis] > 1);
    axes.map(|axis| {
        let d = grid.cell_size()[axis];
        let acting = magnet.dmi.iter().filter(|dmi| dmi.symmetry().direction(axis).is_some());
        let strength: f64 = acting.map(|dmi| dmi.constant().at(0).abs()).sum();
        two_neighbours(2.0 * magnet.exchange_stiffness.at(0) / (d * d), strength / d)
    })
    .sum()
}

/// The same for one cell with the bonds that it has.
fn bonds_of_cell(problem: &Problem, exchange: &Bonds, dmi: &[Bonds], cell: usize) -> f64 {
    let of_face = |face: usize, axis: usize| {
        let strength: f64 = dmi.iter().map(|bonds| bonds.at(face, axis).abs()).sum();
        0.5 * two_neighbours(exchange.at(face, axis).abs(), strength)
    };
    (0..3)
        .map(|axis| {
            let [before, next] = neighbours(problem.grid(), cell, axis);
            // The face towards the cell before belongs to that cell.
            before.map_or(0.0, |before| of_face(before, axis)) + next.map_or(0.0, |_| of_face(cell, axis))
        })
        .sum()
}
