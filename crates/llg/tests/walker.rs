//! Motion of a domain wall in a field: Walker's solution and its end (Schryer, Walker, J. Appl. Phys. 45, 5406 (1974)).

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use common::*;
use llg::{
    Demagnetisation, Grid, Magnet, Method, Problem, Simulation, State, Uniaxial, Vectors,
    stepper::tableau::RK4,
};
use response::constants::MU_0;

const MS: f64 = 8e5;
const STIFFNESS: f64 = 13e-12;
const EASY: f64 = 5e5;
const ALPHA: f64 = 0.3;

/// Energy density of the hard axis z of a film, µ₀M_s²/2.
fn hard() -> f64 {
    0.5 * MU_0 * MS * MS
}

/// Breakdown field αµ₀M_s/2 \[T\], with the factor N = (0, 0, 1) of the thin film.
fn breakdown() -> f64 {
    0.5 * ALPHA * MU_0 * MS
}

/// A wall in a strip with easy axis x and hard axis z under a field `b` along x, on cells of Δ₀/`resolution`.
struct Wall {
    problem: Problem,
    state: State,
    cell: f64,
}

impl Wall {
    fn new(b: f64, resolution: f64) -> Self {
        let width = (STIFFNESS / EASY).sqrt();
        let cell = width / resolution;
        let nx = (90.0 * resolution) as usize;
        let grid = Grid::new([nx, 1, 1], [cell, 2e-9, 2e-9], [false; 3]).unwrap();
        let magnet = Magnet {
            anisotropies: vec![Uniaxial::new(EASY, [1.0, 0.0, 0.0]).unwrap()],
            demagnetisation: Demagnetisation::ThinFilm,
            ..Magnet::new(MS, STIFFNESS, ALPHA, GAMMA)
        };
        let mut m = Vectors::zeros(nx);
        for i in 0..nx {
            let x = -((grid.centre(0, i) - 15.0 * width) / width).tanh();
            m.set(i, [x, (1.0 - x * x).sqrt(), 0.0]);
        }
        let problem = Problem::new(grid, magnet, None, vec![], vec![uniform_field([b, 0.0, 0.0])]).unwrap();
        let state = State::new(&problem, m);
        Self { problem, state, cell }
    }

    /// Runs on for `time` \[s\]; the distance the wall goes \[m\], and how far its plane turns \[rad\].
    fn go(&mut self, time: f64) -> [f64; 2] {
        let before = self.place();
        let step = 0.5 * MS * self.cell * self.cell / (GAMMA * 2.0 * STIFFNESS);
        let method = Method::fixed(&RK4, step).unwrap();
        let start = self.state.time;
        let mut run = Simulation::new(&self.problem, self.state.clone(), method).unwrap();
        let (mut angle, mut turned) = (plane(&self.state.m), 0.0);
        while run.state().time < start + time {
            run.step().unwrap();
            let now = plane(&run.state().m);
            turned += (now - angle + 3.0 * std::f64::consts::PI).rem_euclid(2.0 * std::f64::consts::PI)
                - std::f64::consts::PI;
            angle = now;
        }
        self.state = run.state().clone();
        [self.place() - before, turned]
    }

    fn place(&self) -> f64 {
        0.5 * self.cell * self.state.m.x.iter().sum::<f64>()
    }
}

/// Angle of the wall's magnetisation in the plane across x.
fn plane(m: &Vectors) -> f64 {
    m.z.iter().sum::<f64>().atan2(m.y.iter().sum())
}

/// Below breakdown v = γBΔ/α with Δ = √(A/(K + K_h sin²φ)) and sin 2φ = B/B_W: exact for the continuum, and missed by the
/// square of the cell, (1/6)²/12. The plane comes to rest as e^{−αγµ₀M_s cos(2φ)t}: to 1e-4 at 0.9 B_W after 0.4 ns.
#[test]
fn below_breakdown_the_wall_moves_as_walker_found() {
    for part in [-0.6, 0.9] {
        let b = part * breakdown();
        let mut wall = Wall::new(b, 6.0);
        if part < 0.0 {
            // Room to go back.
            wall.state.m.x.reverse();
            wall.state.m.x.iter_mut().for_each(|x| *x = -*x);
            wall.state.m.y.reverse();
        }
        wall.go(4e-10);
        let start = wall.state.time;
        let [distance, turned] = wall.go(3e-11);
        let velocity = distance / (wall.state.time - start);
        let angle = 0.5 * part.asin();
        let width = (STIFFNESS / (EASY + hard() * angle.sin().powi(2))).sqrt();
        let expected = GAMMA * b * width / ALPHA;
        assert!((velocity / expected - 1.0).abs() < 5e-3, "{part}: {velocity} {expected}");
        assert!(turned.abs() < 1e-2 && (plane(&wall.state.m).sin().abs() - angle.sin().abs()).abs() < 5e-3);
    }
}

/// At 0.97 B_W the plane of the wall stays short of 45° for good; at 1.04 B_W it turns on, half a turn in
/// π(1+α²)/(γ√(B² − B_W²)) = 0.45 ns.
#[test]
fn above_breakdown_the_wall_turns() {
    let mut steady = Wall::new(0.97 * breakdown(), 4.0);
    let [_, turned] = steady.go(4.5e-10);
    assert!(turned.abs() < std::f64::consts::FRAC_PI_4, "{turned}");
    let mut turning = Wall::new(1.04 * breakdown(), 4.0);
    let [_, turned] = turning.go(4.5e-10);
    assert!(turned.abs() > std::f64::consts::FRAC_PI_2, "{turned}");
}
