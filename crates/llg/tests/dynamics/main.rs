//! The equation of motion against exact solutions and invariants.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

#[path = "../common/mod.rs"]
mod common;

mod exact;
mod failures;
mod invariance;
mod orders;
mod quasi_static;
mod surface;

use common::*;
use field::{Drive, PlaneWave, Sinc, Uniform, Waveform};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Magnet, Method, Modulation,
    Problem, Simulation, State, Surface, stepper::tableau::Tableau,
};
use response::Equations;

fn macrospin(damping: f64) -> Magnet {
    Magnet::new(110e3, 0.0, damping, GAMMA)
}

fn single_cell() -> Grid {
    Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap()
}

fn driven_problem(equations: Equations, diffusivity: Diffusivity, history: History, full: bool) -> Problem {
    let grid = Grid::new([16, 8, 2], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
    let surface = Surface { diffusivity, history, ..surface(equations) };
    let gate = plane_wave(2e6, 1.28e-6, 5e10);
    let bias = Drive::new(Uniform::new([3e5, 2e5]).unwrap(), Waveform::Constant);
    let probe =
        Drive::new(PlaneWave::longitudinal(1e6, 0.9e-6, 0.7).unwrap(), Sinc::new(2e12, 6e-12).unwrap());
    let wave = ExternalField {
        amplitude: [0.0, 0.02, 0.01],
        modulation: Modulation::new(
            FieldPattern::PlaneWave { q: [3e7, 1e7], phase: 0.2 },
            field::Tone::new(4e11, 0.1).unwrap(),
        ),
    };
    let magnet = Magnet {
        demagnetisation: if full { Demagnetisation::Full } else { Demagnetisation::ThinFilm },
        ..magnet()
    };
    Problem::new(
        grid,
        magnet,
        Some(surface),
        vec![gate, bias, probe],
        vec![uniform_field([0.05, 0.0, 0.02]), wave],
    )
    .unwrap()
}

fn after(problem: &Problem, tableau: &'static Tableau, end: f64, steps: u32) -> State {
    let state = State::new(problem, twisted(problem.grid()));
    let dt = end / f64::from(steps);
    let mut run = Simulation::new(problem, state, Method::fixed(tableau, dt).unwrap()).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    run.state().clone()
}
