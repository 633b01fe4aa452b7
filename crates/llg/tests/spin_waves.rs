//! Frequencies of spin waves: the exact ones of the lattice, and their limit.

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
