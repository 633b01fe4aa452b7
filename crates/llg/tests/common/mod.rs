//! Films for the tests.
#![allow(dead_code, clippy::unwrap_used)] // each test binary uses its part; a bad film is a bad test

use std::f64::consts::PI;

use field::{Drive, PlaneWave, Tone, Waveform};
use llg::{
    Axis, Boundaries, Cubic, Demagnetisation, Diffusivity, Dmi, DmiSymmetry, Edge, ExternalField,
    FieldPattern, Grid, History, InterlayerExchange, Magnet, Modulation, Parameter, Surface, Uniaxial,
    Vectors, VoltageAnisotropy,
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
    ExternalField { amplitude, modulation: Modulation::constant() }
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

/// Between `low` and `high`, without any pattern.
pub fn map(cells: usize, seed: u64, low: f64, high: f64) -> Parameter {
    random(cells, seed).z.iter().map(|z| low + (high - low) * (0.5 + 0.5 * z)).collect::<Vec<_>>().into()
}

/// Between adjacent layers, and through a layer.
fn interlayer(grid: &Grid) -> Vec<InterlayerExchange> {
    let cells = grid.len();
    let (first, second) = (map(cells, 15, -2e-4, 3e-4), map(cells, 16, -2e-4, 1e-4));
    vec![
        InterlayerExchange::new([1, 0], first, 0.0).unwrap(),
        InterlayerExchange::new([0, 2], -1e-4, second).unwrap(),
    ]
}

/// A film in which everything varies, with vacuum cells and two regions.
pub fn patchwork(grid: &Grid, demagnetisation: Demagnetisation) -> Magnet {
    let cells = grid.len();
    let mut moment = map(cells, 1, 80e3, 200e3).values().to_vec();
    moment.iter_mut().step_by(7).for_each(|ms| *ms = 0.0);
    let regions: Vec<u32> = (0..cells).map(|cell| u32::from(cell % 5 > 2)).collect();
    Magnet {
        anisotropies: vec![
            Uniaxial::new(map(cells, 2, -5e3, 9e3), [0.3, -0.5, 0.8]).unwrap(),
            Uniaxial::new(4e3, random(cells, 3)).unwrap().with_second(map(cells, 14, -2e3, 2e3)).unwrap(),
            Uniaxial::new(map(cells, 4, 0.0, 5e3), Axis::from(random(cells, 5))).unwrap(),
        ],
        cubic_anisotropies: vec![
            Cubic::new(map(cells, 8, -3e3, 3e3), 2e3, [[1.0, 0.2, 0.0].into(), [0.0, 1.0, 0.3].into()])
                .unwrap(),
            Cubic::new(2e3, map(cells, 9, -2e3, 3e3), [random(cells, 10).into(), random(cells, 11).into()])
                .unwrap(),
        ],
        voltage_anisotropies: vec![
            VoltageAnisotropy::new(
                3e3,
                [0.0, 0.6, 0.8],
                Modulation::new(
                    FieldPattern::Gaussian { centre: [10e-9, 8e-9], width: 6e-9 },
                    Tone::new(1e11, 0.3).unwrap(),
                )
                .plus(FieldPattern::Uniform, Waveform::Constant),
            )
            .unwrap(),
        ],
        dmi: vec![
            Dmi::new(map(cells, 12, -1e-3, 2e-3), DmiSymmetry::Interfacial).unwrap(),
            Dmi::new(1e-3, DmiSymmetry::Bulk).unwrap(),
            Dmi::new(map(cells, 13, -1e-3, 1e-3), DmiSymmetry::D2d).unwrap(),
        ],
        interlayer: interlayer(grid),
        demagnetisation,
        boundaries: Some(Boundaries::new(regions, 0.3).unwrap()),
        ..Magnet::new(moment, map(cells, 6, 1e-12, 5e-12), map(cells, 7, 0.01, 0.3), GAMMA)
    }
}

/// Σ ½D[f² + 2fE_m] over the open half cells at edges that insulate, f their field, which holds emf and Hall field [m²/s (V/m)²]: what they
/// add to the losses of carriers on the grid. A cell has D, σ_H/σ₀ and E_m, a face D and E + ∇ψ, where it does not insulate.
pub fn loss_of_open_half_cells(
    cells: usize,
    film: impl Fn(usize) -> (f64, f64, [f64; 2]),
    face: impl Fn(usize, Edge) -> Option<[f64; 2]>,
) -> f64 {
    let mut loss = 0.0;
    for cell in 0..cells {
        let (d, hall, emf) = film(cell);
        let (mut g, mut part) = ([0.0; 2], [0.0; 2]);
        for edge in [Edge::Left, Edge::Right, Edge::Bottom, Edge::Top] {
            match face(cell, edge) {
                Some([face, field]) => g[edge.axis()] += 0.5 * face * field / d,
                None => part[edge.axis()] += 0.5,
            }
        }
        // w = E_m + h(g + E_m)×ẑ, with g + Pf for g and f = −w.
        let (u, v) = (emf[0] + hall * (g[1] + emf[1]), emf[1] - hall * (g[0] + emf[0]));
        let f_x = -(u - hall * part[1] * v) / (1.0 + part[0] * part[1] * hall * hall);
        let f = [f_x, -(v - hall * part[0] * f_x)];
        loss += (0..2).map(|c| part[c] * d * (f[c] * f[c] + 2.0 * f[c] * emf[c])).sum::<f64>();
    }
    loss
}
