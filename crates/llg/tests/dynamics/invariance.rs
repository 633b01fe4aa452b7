//! What must not matter: a turn of the film, threads, a workspace built anew, the number of steps for |m|.

use std::f64::consts::PI;

use field::{Drive, PlaneWave};
use llg::{
    Demagnetisation, Diffusivity, Grid, History, Llg, Magnet, Method, Problem, Simulation, State, Vectors,
    stepper::tableau::{DORMAND_PRINCE, HEUN, RK4},
};
use response::Equations;

use crate::{after, common::*, driven_problem};

/// |m| = 1 to 4 ulp after many steps.
#[test]
fn length_is_kept() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.0), History::Steady, true);
    let m = after(&problem, &RK4, 10e-12, 50).m;
    for cell in 0..m.len() {
        let [x, y, z] = m.get(cell);
        assert!(((x * x + y * y + z * z).sqrt() - 1.0).abs() <= 4.0 * f64::EPSILON);
    }
}

/// Turning film, drive and m by 90° turns the result: both ways of carrying a drive (rows along x, full layers) agree.
#[test]
fn quarter_turn_changes_nothing() {
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..magnet() };
    let build = |turned: bool| {
        let (cells, size) =
            if turned { ([8, 16, 1], [6e-9, 8e-9, 3e-9]) } else { ([16, 8, 1], [8e-9, 6e-9, 3e-9]) };
        let grid = Grid::new(cells, size, [false; 3]).unwrap();
        // A turn by +90° takes x̂ to ŷ; the lower corner moves, so a wave along −x̂ of the old film becomes one along …
        let direction = if turned { PI / 2.0 } else { 0.0 };
        let drive = Drive::new(
            PlaneWave::longitudinal(2e6, 100e-9, direction).unwrap(),
            field::Tone::new(3e11, 0.4).unwrap(),
        );
        let field =
            if turned { uniform_field([-0.02, 0.05, 0.03]) } else { uniform_field([0.05, 0.02, 0.03]) };
        Problem::new(grid, magnet.clone(), Some(surface(Equations::Consistent)), vec![drive], vec![field])
            .unwrap()
    };
    let (straight, turned) = (build(false), build(true));
    // Film cell (i, j) goes to (7 − j, i): x' = −y (+ height), y' = x.
    let place = |cell: usize| {
        let [i, j, _] = straight.grid().indices(cell);
        (7 - j) + 8 * i
    };
    let start = twisted(straight.grid());
    let mut start_turned = Vectors::zeros(128);
    for cell in 0..128 {
        let [x, y, z] = start.get(cell);
        start_turned.set(place(cell), [-y, x, z]);
    }
    let run = |problem: &Problem, m: Vectors| {
        let mut run =
            Simulation::new(problem, State::new(problem, m), Method::fixed(&RK4, 2e-13).unwrap()).unwrap();
        for _ in 0..50 {
            run.step().unwrap();
        }
        run.state().m.clone()
    };
    let (a, b) = (run(&straight, start), run(&turned, start_turned));
    for cell in 0..128 {
        let ([x, y, z], [u, v, w]) = (a.get(cell), b.get(place(cell)));
        let error = (u + y).abs().max((v - x).abs()).max((w - z).abs());
        assert!(error <= 1e-12, "cell {cell}: {error:.2e}");
    }
}

fn in_pool<R: Send>(threads: usize, work: impl FnOnce() -> R + Send) -> R {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(work)
}

/// The same bits for any number of threads, with lattice, oblique and row drives.
#[test]
fn threads_do_not_change_a_bit() {
    let results: Vec<State> = [1, 2, 3, 4]
        .map(|threads| {
            in_pool(threads, || {
                let problem = driven_problem(Equations::Consistent, Diffusivity::Mean, History::Steady, true);
                after(&problem, &RK4, 5e-12, 20)
            })
        })
        .into();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

/// Dropping the workspace between steps changes no bit: the state is complete.
#[test]
fn the_state_is_complete() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::Mean, History::SwitchedOn, true);
    let adaptive = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, 1.0).unwrap();
    for method in [Method::fixed(&RK4, 2e-13).unwrap(), Method::fixed(&HEUN, 1e-13).unwrap(), adaptive] {
        let start = State::new(&problem, twisted(problem.grid()));
        let mut whole = Simulation::new(&problem, start.clone(), method).unwrap();
        let mut state = start;
        for _ in 0..12 {
            whole.step().unwrap();
            let mut llg = Llg::new(&problem, method).unwrap();
            llg.step(&mut state).unwrap();
        }
        assert!(whole.state() == &state, "{}", method.name());
    }
}
