//! Frequencies of spin waves: the exact ones of the lattice, and their limit. With exchange, and with the dipolar interaction in the
//! three geometries of a film: backward volume, Damon–Eshbach, forward volume.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::{PI, TAU};

use common::*;
use llg::{
    Demagnetisation, Grid, Magnet, Method, Problem, Simulation, State, Vectors, stepper::tableau::RK4,
};
use response::constants::MU_0;

const MS: f64 = 8e5;
const STIFFNESS: f64 = 13e-12;
const FIELD: f64 = 0.1;
const LENGTH: f64 = 240e-9;

/// Stiffness field of a wave of wave number `k` on cells `h` \[T\]: (2A/M_s)(2 − 2 cos kh)/h², in the limit (2A/M_s)k².
fn stiffness(k: f64, h: f64) -> f64 {
    2.0 * STIFFNESS / MS * (2.0 - 2.0 * (k * h).cos()) / (h * h)
}

/// Standing wave n of a periodic strip in a field along x, as a normal mode of amplitude 1e-4 (its frequency is off by the
/// square): m_y(t)/m_y(0) of the mode after `periods` of the frequency `expected` [rad/s].
fn amplitude(n: usize, cells: usize, demagnetisation: Demagnetisation, expected: f64, periods: f64) -> f64 {
    let h = LENGTH / cells as f64;
    let grid = Grid::new([cells, 1, 1], [h, 5e-9, 5e-9], [true, false, false]).unwrap();
    let magnet = Magnet { demagnetisation, ..Magnet::new(MS, STIFFNESS, 0.0, GAMMA) };
    let problem =
        Problem::new(grid.clone(), magnet, None, vec![], vec![uniform_field([FIELD, 0.0, 0.0])]).unwrap();
    let k = TAU * n as f64 / LENGTH;
    let shape = |i: usize| (k * h * i as f64).cos();
    let mut m = Vectors::zeros(cells);
    // At an extremum of m_y the other component of the ellipse is zero.
    (0..cells).for_each(|i| m.set(i, [1.0, 1e-4 * shape(i), 0.0]));
    let project = |m: &Vectors| (0..cells).map(|i| m.y[i] * shape(i)).sum::<f64>();
    let state = State::new(&problem, m);
    let start = project(&state.m);
    let end = periods * TAU / expected;
    // RK4's error of phase, (ωdt)⁴/120 of it, is below 1e-8 at 600 steps a period.
    let step = end / (600.0 * periods).ceil();
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, step).unwrap()).unwrap();
    run.advance_to(end).unwrap();
    project(&run.state().m) / start
}

/// ω = γ(B + J_k) for exchange alone and γ√[(B + J_k)(B + µ₀M_s + J_k)] in a thin film: after five and a quarter periods the
/// mode passes zero to 1e-6, which places its frequency to 3e-8; after five it is back.
#[test]
fn frequencies_are_those_of_the_lattice() {
    for (n, cells) in [(0, 24), (1, 24), (4, 24), (12, 24), (3, 25)] {
        let field = FIELD + stiffness(TAU * n as f64 / LENGTH, LENGTH / cells as f64);
        let film = (field * (field + MU_0 * MS)).sqrt();
        for (demagnetisation, field) in [(Demagnetisation::None, field), (Demagnetisation::ThinFilm, film)] {
            let at = |periods| amplitude(n, cells, demagnetisation, GAMMA * field, periods);
            assert!(at(5.25).abs() < 1e-6, "{n} {cells} {demagnetisation:?}: {:e}", at(5.25));
            assert!((at(5.0) - 1.0).abs() < 1e-6);
        }
    }
}

/// From the limit h → 0 they differ by the square of the cell: (kh)²/12 of the stiffness.
#[test]
fn the_lattice_goes_to_the_continuum_as_the_square_of_the_cell() {
    let k = TAU * 4.0 / LENGTH;
    let continuum = 2.0 * STIFFNESS / MS * k * k;
    let missing = |cells: usize| {
        // The phase that is missing after a quarter of a period of the continuum, from the run.
        let omega = GAMMA * (FIELD + continuum);
        let found = amplitude(4, cells, Demagnetisation::None, omega, 5.25).asin() / (5.25 * TAU);
        found.abs()
    };
    let [coarse, fine] = [48, 96].map(missing);
    assert!(((coarse / fine).log2() - 2.0).abs() < 0.05, "{coarse} {fine}");
    let h = LENGTH / 96.0;
    let expected = continuum / (FIELD + continuum) * (k * h).powi(2) / 12.0;
    assert!((fine / expected - 1.0).abs() < 0.01 && (k * h) < PI / 10.0, "{fine} {expected}");
}

/// Part of the magnetisation across a film of thickness `d` that a wave of wave number `q` demagnetises, averaged over the
/// thickness: 1 − P of B. A. Kalinikos, A. N. Slavin, J. Phys. C 19, 7013 (1986), P = 1 − (1 − e^{−qd})/qd for a mode that is the same
/// throughout; along q it is P.
fn across(q: f64, d: f64) -> f64 {
    -(-q * d).exp_m1() / (q * d)
}

/// The same for a wave that is constant in each cell of width `h`, as it is felt by the mean over a cell: the wave numbers q = k + 2πn/h
/// that steps add to k, each twice with the factor sin(qh/2)/(qh/2) of a cell. Terms fall as n⁻³: 1e-8 is left out.
fn across_cells(k: f64, h: f64, d: f64) -> f64 {
    let of_wave = |n: i32| {
        let q = (k + f64::from(n) * TAU / h).abs();
        ((0.5 * q * h).sin() / (0.5 * q * h)).powi(2) * across(q, d)
    };
    (-2000..=2000).map(of_wave).sum()
}

const THICKNESS: f64 = 20e-9;

/// A film of one layer without edges, magnetised along `axis` by `field` \[T\]: amplitude as in [`amplitude`], of standing wave n along
/// x, in the component after `axis`.
fn dipolar_amplitude(axis: usize, field: f64, n: usize, cells: usize, expected: f64, periods: f64) -> f64 {
    let h = LENGTH / cells as f64;
    let grid = Grid::new([cells, 1, 1], [h, 30e-9, THICKNESS], [true, true, false]).unwrap();
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..Magnet::new(MS, STIFFNESS, 0.0, GAMMA) };
    let along = |axis: usize, length: f64| {
        let mut vector = [0.0; 3];
        vector[axis] = length;
        vector
    };
    let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field(along(axis, field))]).unwrap();
    let across = (axis + 1) % 3;
    let shape: Vec<f64> = (0..cells).map(|i| (TAU * n as f64 * i as f64 / cells as f64).cos()).collect();
    let mut m = Vectors::uniform(cells, along(axis, 1.0));
    for (m, shape) in m.components_mut()[across].iter_mut().zip(&shape) {
        *m = 1e-4 * shape;
    }
    let project = |m: &Vectors| m.components()[across].iter().zip(&shape).map(|(m, s)| m * s).sum::<f64>();
    let state = State::new(&problem, m);
    let start = project(&state.m);
    let end = periods * TAU / expected;
    let step = end / (600.0 * periods).ceil();
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, step).unwrap()).unwrap();
    run.advance_to(end).unwrap();
    project(&run.state().m) / start
}

/// Axis of the magnetisation and applied field \[T\]: backward volume waves (k along M), Damon–Eshbach waves (k across M in the plane),
/// forward volume waves (M across the film).
const GEOMETRIES: [(usize, f64); 3] = [(0, FIELD), (1, FIELD), (2, 1.3)];

/// ω [rad/s] of a wave along x where `across` is the demagnetising factor across the film and 1 − `across` that along x, from the
/// ellipse of the two components that are not along M: γ²(B + J + µ₀M_sN₁)(B + J + µ₀M_sN₂).
fn dipolar_frequency(axis: usize, field: f64, stiffness: f64, across: f64) -> f64 {
    let factors = [1.0 - across, 0.0, across];
    let inside = if axis == 2 { field - MU_0 * MS } else { field };
    let of = |component: usize| inside + stiffness + MU_0 * MS * factors[component % 3];
    GAMMA * (of(axis + 1) * of(axis + 2)).sqrt()
}

/// As for exchange: zero is passed after a period and a quarter, which places the frequency to 2e-7.
#[test]
fn dipolar_waves_are_those_of_the_lattice() {
    for (axis, field) in GEOMETRIES {
        for (n, cells) in [(1, 24), (5, 24), (12, 25)] {
            let (k, h) = (TAU * n as f64 / LENGTH, LENGTH / cells as f64);
            let omega = dipolar_frequency(axis, field, stiffness(k, h), across_cells(k, h, THICKNESS));
            let at = |periods| dipolar_amplitude(axis, field, n, cells, omega, periods);
            assert!(at(1.25).abs() < 1e-6, "{axis} {n} {cells}: {:e}", at(1.25));
        }
    }
}

/// Kalinikos and Slavin's dispersion, ω² = γ²(B + J)(B + J + µ₀M_s(1 − P)) along M, γ²(B + J + µ₀M_sP)(B + J + µ₀M_s(1 − P)) across it
/// in the plane, γ²(B − µ₀M_s + J)(B − µ₀M_s + J + µ₀M_sP) under a normal M, but for the cells: they change a field by about (kh)²/12
/// of itself.
#[test]
fn dipolar_waves_go_to_those_of_kalinikos_and_slavin() {
    for (axis, field) in GEOMETRIES {
        for (n, cells) in [(1, 24), (2, 24), (2, 96), (8, 96)] {
            let (k, h) = (TAU * n as f64 / LENGTH, LENGTH / cells as f64);
            let omega = dipolar_frequency(axis, field, 2.0 * STIFFNESS / MS * k * k, across(k, THICKNESS));
            let missing = dipolar_amplitude(axis, field, n, cells, omega, 1.25).asin() / (1.25 * TAU);
            assert!(missing.abs() < (k * h).powi(2) / 10.0, "{axis} {n} {cells}: {missing}");
        }
    }
}
