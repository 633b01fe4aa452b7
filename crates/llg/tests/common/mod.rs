//! Films for the tests.
#![allow(dead_code, clippy::unwrap_used)] // each test binary uses its part; a bad film is a bad test

use std::f64::consts::PI;

use field::{Drive, PlaneWave, Tone, Waveform};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Magnet, Surface, Uniaxial,
    Vectors,
};
use response::{Equations, Interface, InterfaceParameters};

pub const GAMMA: f64 = 1.760_859_630_23e11;

/// The thulium iron garnet film of the demonstration.
pub fn magnet() -> Magnet {
    Magnet {
        anisotropies: vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0]).unwrap()],
        demagnetisation: Demagnetisation::ThinFilm,
        ..Magnet::new(110e3, 2.3e-12, 0.02, GAMMA)
    }
}

pub fn interface(equations: Equations) -> Interface {
    let electron_volt = response::constants::ELEMENTARY_CHARGE;
    Interface::new(InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * electron_volt,
        sd_splitting: 0.1 * electron_volt,
        disorder: 0.0318,
        spin_density: 110e3 * 3e-9 / (2.0 * response::constants::BOHR_MAGNETON),
        equations,
    })
    .unwrap()
}

pub fn surface(equations: Equations) -> Surface {
    Surface::new(interface(equations), Diffusivity::AtMz(0.0), History::Steady)
}

pub fn plane_wave(amplitude: f64, wavelength: f64, frequency: f64) -> Drive {
    Drive::new(
        PlaneWave::longitudinal(amplitude, wavelength, 0.0).unwrap(),
        Tone::new(2.0 * PI * frequency, 0.0).unwrap(),
    )
}

pub fn uniform_field(amplitude: [f64; 3]) -> ExternalField {
    ExternalField { amplitude, pattern: FieldPattern::Uniform, waveform: Waveform::Constant }
}

/// A smooth m without any symmetry.
pub fn twisted(grid: &Grid) -> Vectors {
    let mut m = Vectors::zeros(grid.len());
    let [nx, ny, nz] = grid.cells();
    for cell in 0..grid.len() {
        let [i, j, k] = grid.indices(cell);
        let (x, y) = (2.0 * PI * i as f64 / nx as f64, 2.0 * PI * j as f64 / ny as f64);
        let theta = 1.2 + 0.5 * x.sin() + 0.3 * (y + 0.7).cos() + 0.1 * k as f64 / nz as f64;
        let phi = 0.4 + 0.6 * (x + y).cos();
        m.set(cell, [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()]);
    }
    m
}

/// Unit vectors in all directions, from a small generator.
pub fn random(len: usize, seed: u64) -> Vectors {
    llg::initial::random(len, seed)
}

pub fn largest_difference(a: &Vectors, b: &Vectors) -> f64 {
    a.components()
        .into_iter()
        .zip(b.components())
        .flat_map(|(a, b)| a.iter().zip(b).map(|(a, b)| (a - b).abs()).collect::<Vec<_>>())
        .fold(0.0, f64::max)
}
