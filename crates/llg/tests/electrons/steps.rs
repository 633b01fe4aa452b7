//! Steps of film and carriers together: order of the smaller pair, steps by tolerance, Hall currents beyond the longitudinal one.

use field::{Drive, Uniform, Waveform};
use llg::{
    Grid, History, Method, Problem, Simulation, State, Surface, Vectors,
    stepper::tableau::{IMEX_ARK3, IMEX_ARK4},
};
use response::{Interface, InterfaceParameters};

use crate::{
    common::{self, largest_difference, magnet, plane_wave, twisted, uniform_field},
    surface, under_a_heavy_film,
};

fn bias() -> Drive {
    Drive::new(Uniform::new([3e5, -2e5]).unwrap(), Waveform::Constant)
}

fn film() -> Problem {
    let grid = Grid::new([16, 12, 1], [8e-9, 6e-9, 3e-9], [true, false, false]).unwrap();
    let drives = vec![plane_wave(1e6, 128e-9, 5e10), bias()];
    let surface = surface(History::SwitchedOn, 0.0);
    Problem::new(grid, magnet(), Some(surface), drives, vec![uniform_field([0.05, 0.0, 0.02])]).unwrap()
}

/// Past the first layer, in which carriers come to rest.
fn start(problem: &Problem) -> State {
    let start = State::new(problem, twisted(problem.grid()));
    after(problem, &start, Method::fixed(&IMEX_ARK4, 5e-14).unwrap(), 0.4e-12)
}

fn after(problem: &Problem, start: &State, method: Method, duration: f64) -> State {
    let mut run = Simulation::new(problem, start.clone(), method).unwrap();
    run.advance_to(start.time + duration).unwrap();
    run.state().clone()
}

fn difference_of_carriers(a: &State, b: &State) -> f64 {
    a.carriers.iter().zip(&b.carriers).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

#[test]
fn the_smaller_pair_has_order_three() {
    let problem = film();
    let start = start(&problem);
    let runs = [20, 40, 80].map(|steps| {
        let method = Method::fixed(&IMEX_ARK3, 4e-12 / f64::from(steps)).unwrap();
        after(&problem, &start, method, 4e-12)
    });
    let m = [0, 1].map(|i| largest_difference(&runs[i].m, &runs[i + 1].m));
    let phi = [0, 1].map(|i| difference_of_carriers(&runs[i], &runs[i + 1]));
    let [m, phi] = [m, phi].map(|[a, b]| (a / b).log2());
    assert!((m - 3.0).abs() < 0.3 && phi > 1.8, "{m:.3} {phi:.3}");
}

/// With a step by tolerance the error of m follows the tolerance, for both pairs; the carriers that come with it do too.
#[test]
fn steps_by_tolerance_take_the_carriers_along() {
    let problem = film();
    let start = start(&problem);
    let exact = after(&problem, &start, Method::fixed(&IMEX_ARK4, 5e-15).unwrap(), 2e-12);
    for pair in [&IMEX_ARK3, &IMEX_ARK4] {
        let errors = [1e-4, 1e-6].map(|tolerance| {
            let method = Method::adaptive(pair, tolerance, Some(1e-13), 1e-12).unwrap();
            let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
            let end = start.time + 2e-12;
            let state = loop {
                let info = run.step().unwrap();
                let (llg, state) = run.parts();
                if state.time >= end {
                    break llg.inside(state, &info, end);
                }
            };
            [largest_difference(&state.m, &exact.m), difference_of_carriers(&state, &exact)]
        });
        let [[loose, loose_phi], [tight, tight_phi]] = errors;
        // Some tens of steps, of which each may leave the tolerance.
        assert!(loose < 100.0 * 1e-4 && tight < 100.0 * 1e-6, "{}: {loose:e} {tight:e}", pair.name);
        assert!(tight_phi < 0.1 * loose_phi, "{}: {loose_phi:e} {tight_phi:e}", pair.name);
    }
}

/// σ_H up to 100 times σ₀ and more, where physics.md would have every other kernel refused: the steady answer under a film that does not
/// turn is one of the steps, too, found by other equations.
#[test]
fn carriers_are_found_at_any_hall_angle() {
    let electron_volt = response::constants::ELEMENTARY_CHARGE;
    for (splitting, least) in [(0.11, 1.0), (0.18, 10.0), (0.1974, 100.0)] {
        let heavy = under_a_heavy_film(History::Steady, 0.0);
        let p = InterfaceParameters {
            disorder: 0.45,
            sd_splitting: splitting * electron_volt,
            ..*heavy.interface.parameters()
        };
        let interface = Interface::new(p).unwrap();
        let ratio = (interface.sigma_h(1.0) / interface.sigma_0(1.0)).abs();
        assert!(ratio > least, "{ratio}");
        let grid = Grid::new([16, 12, 1], [8e-9, 6e-9, 3e-9], [true, false, false]).unwrap();
        let mut m = Vectors::zeros(grid.len());
        for cell in 0..grid.len() {
            let [x, y] = [cell % 16, cell / 16].map(|i| i as f64);
            let z = (0.4 * x).sin() * (0.3 * y).cos();
            m.set(cell, [(1.0 - z * z).sqrt(), 0.0, z]);
        }
        let still = llg::Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
        let surface = Surface { interface, ..heavy };
        let problem = Problem::new(grid, still, Some(surface), vec![bias()], vec![]).unwrap();
        let steady = State::new(&problem, m);
        let size = steady.carriers.iter().map(|phi| phi.abs()).fold(0.0, f64::max);
        assert!(size > 0.0, "{splitting}");
        let method = Method::fixed(&IMEX_ARK4, 1e-12).unwrap();
        let moved = difference_of_carriers(&after(&problem, &steady, method, 4e-12), &steady);
        // The first stage starts from the steady answer, which is found to 1e-9 of its source at worst.
        assert!(moved < 1e-7 * size, "{splitting}: {:e}", moved / size);
    }
}
