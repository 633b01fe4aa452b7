//! The energy law, and what is kept.

use field::{Drive, Tone, Uniform};
use llg::{
    Demagnetisation, Grid, Llg, Magnet, Method, Problem, Simulation, State, Surroundings, Uniaxial, Vectors,
    stepper::tableau::IMEX_ARK4,
};

use crate::{alone, common, surface};

const SURROUNDINGS: [Surroundings; 3] =
    [Surroundings::None, Surroundings::Gate(4e-3), Surroundings::Dielectrics([1.0, 10.0])];

/// A film whose texture changes D by a factor of two within 60 nm, a few mean free paths.
fn problem(periodic: [bool; 3], cells: [usize; 2], surroundings: Surroundings, alpha: f64) -> Problem {
    let grid = Grid::new([cells[0], cells[1], 1], [5e-9, 6e-9, 3e-9], periodic).unwrap();
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(6.5e3, [0.0, 0.0, 1.0]).unwrap()],
        demagnetisation: Demagnetisation::ThinFilm,
        ..Magnet::new(110e3, 2.3e-12, alpha, common::GAMMA)
    };
    Problem::new(grid, magnet, Some(surface(0.4, surroundings)), vec![], vec![]).unwrap()
}

fn method(step: f64) -> Method {
    Method::fixed(&IMEX_ARK4, step).unwrap()
}

fn energy(llg: &mut Llg<'_>, state: &State) -> f64 {
    let of_magnet: f64 = llg.energies(state).iter().map(|(_, energy)| energy).sum();
    of_magnet + llg.response_energy(state).unwrap()
}

/// At an instant: the magnet and its carriers lose ∫J·(E_m + ∇ψ) and what the bulk's Gilbert damping takes, on even and odd numbers of cells,
/// around rings and between edges, to what a difference of energies along ṁ and ∂_tψ leaves.
#[test]
fn the_film_loses_what_currents_and_damping_take() {
    for (periodic, cells) in
        [([true, true, false], [12, 10]), ([false, true, false], [9, 8]), ([false, false, false], [8, 7])]
    {
        for surroundings in SURROUNDINGS {
            let alpha = 0.02;
            let problem = problem(periodic, cells, surroundings, alpha);
            let mut state = State::new(&problem, common::twisted(problem.grid()));
            state
                .carriers
                .iter_mut()
                .enumerate()
                .for_each(|(i, psi)| *psi = 1e-3 * ((i * 7 % 11) as f64 - 5.0));
            let (balance, scale) = alone(|| {
                let mut llg = Llg::new(&problem, method(1e-13)).unwrap();
                let k = llg.rate(&state).clone();
                let rate = llg.response_rate(&state).unwrap().to_vec();
                let loss = llg.response_loss(&state).unwrap();
                assert!(loss > 0.0);
                let square: f64 = k.components().iter().flat_map(|c| c.iter()).map(|k| k * k).sum();
                let bulk = alpha * 110e3 / common::GAMMA * problem.grid().cell_volume() * square;
                let mut at = |dt: f64| {
                    let mut moved = state.clone();
                    for (m, k) in moved.m.components_mut().into_iter().zip(k.components()) {
                        m.iter_mut().zip(k).for_each(|(m, k)| *m += dt * k);
                    }
                    moved.m.normalise();
                    moved.carriers.iter_mut().zip(&rate).for_each(|(psi, rate)| *psi += dt * rate);
                    llg.invalidate();
                    energy(&mut llg, &moved)
                };
                // Richardson: of fourth order.
                let mut slope = |dt: f64| (at(dt) - at(-dt)) / (2.0 * dt);
                let dt = 2e-17;
                let slope = (4.0 * slope(dt) - slope(2.0 * dt)) / 3.0;
                (slope + loss + bulk, loss.max(bulk))
            });
            assert!(balance.abs() < 1e-5 * scale, "{periodic:?} {surroundings:?}: {balance:e} of {scale:e}");
        }
    }
}

/// Free films of strong texture, without bulk damping: the energy of magnet and carriers falls in every step, to the error of the step; the
/// charge stays to rounding.
#[test]
fn a_free_film_never_gains_energy() {
    for (periodic, surroundings) in [
        ([true, true, false], SURROUNDINGS[0]),
        ([true, true, false], SURROUNDINGS[2]),
        ([false, false, false], SURROUNDINGS[1]),
    ] {
        let problem = problem(periodic, [12, 10], surroundings, 0.0);
        let start = State::new(&problem, common::random(120, 3));
        alone(|| {
            let mut run = Simulation::new(&problem, start, method(2e-14)).unwrap();
            let (llg, state) = run.parts();
            let mut before = energy(llg, state);
            let (first, charge) = (before, llg.response_charge(state).unwrap());
            for step in 0..150 {
                run.step().unwrap();
                let (llg, state) = run.parts();
                let now = energy(llg, state);
                assert!(now < before, "{surroundings:?} {step}: {now:e} {before:e}");
                before = now;
            }
            assert!(first - before > 1e-4 * first.abs());
            let (llg, state) = run.parts();
            let end = llg.response_charge(state).unwrap();
            assert!((end - charge).abs() < 1e-12 * charge.abs(), "{charge:e} {end:e}");
        });
    }
}

/// A film that turns as a whole feels the local tensor alone: K_T = K_L = σ₀ at q = 0.
#[test]
fn a_uniform_film_feels_the_local_tensor() {
    let problem = problem([true, true, false], [6, 4], SURROUNDINGS[1], 0.02);
    let local =
        llg::Surface { magnet_response: llg::MagnetResponse::Local, ..problem.surface().unwrap().clone() };
    let other =
        Problem::new(problem.grid().clone(), problem.magnet().clone(), Some(local), vec![], vec![]).unwrap();
    let m = Vectors::uniform(24, [0.6, 0.3, 0.5]);
    let mut rates = [&problem, &other].map(|problem| {
        let state = State::new(problem, m.clone());
        Llg::new(problem, method(1e-13)).unwrap().rate(&state).clone()
    });
    let [a, b] = &mut rates;
    let size = b.x[0].hypot(b.y[0]);
    assert!(common::largest_difference(a, b) < 1e-12 * size);
}

/// Differences of runs of a textured film with a drive, steps dt, dt/2, dt/4 hundreds of times the shortest time of the carriers, fall by 2⁴ for
/// m; ψ is the same to 3e-6 of itself.
#[test]
fn steps_have_the_order_of_the_method() {
    let run = |step: f64| {
        let base = problem([true, true, false], [8, 6], SURROUNDINGS[2], 0.02);
        let drive = Drive::new(Uniform::new([3e4, 1e4]).unwrap(), Tone::new(2e11, 0.0).unwrap());
        let problem = Problem::new(
            base.grid().clone(),
            base.magnet().clone(),
            base.surface().cloned(),
            vec![drive],
            vec![common::uniform_field([0.5, 0.0, 0.2])],
        )
        .unwrap();
        let start = State::new(&problem, common::twisted(problem.grid()));
        alone(|| {
            // The film begins to move at once, and short waves of carriers follow within femtoseconds: that is over first.
            let mut before = Simulation::new(&problem, start, method(1e-14)).unwrap();
            before.advance_to(0.8e-12).unwrap();
            let state = before.state().clone();
            let mut run = Simulation::new(&problem, state, method(step)).unwrap();
            run.advance_to(2.4e-12).unwrap();
            (run.state().m.clone(), run.state().carriers.clone())
        })
    };
    let runs = [2e-13, 1e-13, 5e-14].map(run);
    let of_m = |i: usize| common::largest_difference(&runs[i].0, &runs[i + 1].0);
    let of_psi =
        |i: usize| runs[i].1.iter().zip(&runs[i + 1].1).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
    let order = (of_m(0) / of_m(1)).log2();
    let size = runs[2].1.iter().fold(0.0_f64, |most, psi| most.max(psi.abs()));
    assert!(order > 3.7, "{order} {:e}", of_m(1));
    // ψ of stiff waves belongs to the film of the last stage.
    assert!(of_psi(1) < 3e-6 * size && of_psi(1) < of_psi(0), "{:e} {:e} {size:e}", of_psi(0), of_psi(1));
}
