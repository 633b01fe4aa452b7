//! The films whose right-hand sides are timed.

use field::{Drive, PlaneWave, Tone};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FullDemag, Grid, History, Magnet, Modulation, Problem,
    Surface, Uniaxial,
};
use response::{Equations, Interface, InterfaceParameters, constants::ELEMENTARY_CHARGE};

use crate::failure::Failure;

/// Edges of a cell \[m\].
const CELL: [f64; 3] = [4e-9, 4e-9, 3e-9];

/// A film of `size` × `size` cells.
pub fn grid(size: usize) -> Result<Grid, Failure> {
    Ok(Grid::new([size, size, 1], CELL, [false; 3])?)
}

/// Exchange, uniaxial anisotropy, an applied field and the full demagnetising field.
pub fn full(grid: Grid, full_demag: FullDemag) -> Result<Problem, Failure> {
    let field = ExternalField { amplitude: [2e-3, 0.0, 0.0], modulation: Modulation::constant() };
    let problem = Problem::new(grid, magnet(Demagnetisation::Full)?, None, Vec::new(), vec![field])?;
    Ok(problem.with_full_demag(full_demag))
}

/// A film with a local shape anisotropy on a surface under a grating.
pub fn local(grid: Grid) -> Result<Problem, Failure> {
    let parameters = InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * ELEMENTARY_CHARGE,
        sd_splitting: 0.1 * ELEMENTARY_CHARGE,
        disorder: 0.0318,
        spin_density: 1.779e19,
        equations: Equations::Consistent,
    };
    let refused = |name: &'static str, value: f64, requirement: &'static str| {
        Failure::from(llg::InvalidParameter { name, value, requirement })
    };
    let interface = Interface::new(parameters).map_err(|e| refused(e.name, e.value, e.requirement))?;
    let wavelength = grid.cells()[0] as f64 * CELL[0];
    let wave = PlaneWave::longitudinal(60e3, wavelength, 0.0);
    let tone = Tone::new(std::f64::consts::TAU * 100e6, 0.0);
    let wave = wave.map_err(|e| refused(e.name, e.value, e.requirement))?;
    let tone = tone.map_err(|e| refused(e.name, e.value, e.requirement))?;
    let surface = Surface::new(interface, Diffusivity::AtMz(0.0), History::Steady);
    let magnet = magnet(Demagnetisation::ThinFilm)?;
    Ok(Problem::new(grid, magnet, Some(surface), vec![Drive::new(wave, tone)], Vec::new())?)
}

fn magnet(demagnetisation: Demagnetisation) -> Result<Magnet, Failure> {
    Ok(Magnet {
        anisotropies: vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0])?],
        demagnetisation,
        ..Magnet::new(110e3, 2.3e-12, 0.02, 1.760_859_63e11)
    })
}
