//! Runs through jumps and kinks of the signals.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::*;
use field::Profile;
use field::{
    Burst, BurstLength, BurstParameters, Drive, PlaneWave, Pulse, PulseEdge, PulseParameters, Sampled,
    StandingWave, Waveform,
};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Magnet, Method, Modulation,
    Problem, Simulation, State, Surface, Vectors,
    stepper::tableau::{BOGACKI_SHAMPINE, DORMAND_PRINCE, RK4, Tableau},
};
use response::Equations;

fn rectangle(delay: f64, width: f64) -> Waveform {
    let parameters = PulseParameters { delay, rise: 0.0, width, fall: 0.0, edge: PulseEdge::Linear };
    Pulse::new(parameters).unwrap().into()
}

fn burst() -> Waveform {
    let parameters = BurstParameters {
        omega: 3e11,
        phase: 0.4,
        delay: 2e-12,
        length: BurstLength::Duration(5e-12),
        rise: 1e-12,
        fall: 0.0,
        edge: PulseEdge::Cosine,
    };
    Burst::new(parameters).unwrap().into()
}

/// A film under a burst that ends with a jump, a rectangular gate pulse and a rectangular field pulse.
fn film(diffusivity: Diffusivity) -> Problem {
    let grid = Grid::new([12, 6, 1], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
    let surface = Surface { diffusivity, history: History::SwitchedOn, ..surface(Equations::Consistent) };
    let gate = Drive::new(PlaneWave::longitudinal(2e6, 1.28e-6, 0.6).unwrap(), burst());
    let step = Drive::new(PlaneWave::longitudinal(2e6, 0.9e-6, 0.0).unwrap(), rectangle(3e-12, 2e-12));
    let kick = ExternalField {
        amplitude: [0.0, 0.05, 0.02],
        modulation: Modulation::new(FieldPattern::Uniform, rectangle(1e-12, 3e-12)),
    };
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..magnet() };
    Problem::new(grid, magnet, Some(surface), vec![gate, step], vec![kick]).unwrap()
}

fn after(problem: &Problem, tableau: &'static Tableau, steps: u32) -> Vectors {
    let method = Method::fixed(tableau, 8e-12 / f64::from(steps)).unwrap();
    let mut run = Simulation::new(problem, State::new(problem, twisted(problem.grid())), method).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    run.state().m.clone()
}

/// Jumps and kinks at the ends of steps cost no order: a step ends with the signal before a jump and the next starts
/// with the one after, also where a time and a breakpoint differ by rounding.
#[test]
fn jumps_between_steps_cost_no_order() {
    for diffusivity in [Diffusivity::AtMz(0.3), Diffusivity::Mean] {
        let problem = film(diffusivity);
        for tableau in [&RK4, &BOGACKI_SHAMPINE] {
            let [a, b, c] = [80, 160, 320].map(|steps| after(&problem, tableau, steps));
            let order = (largest_difference(&a, &b) / largest_difference(&b, &c)).log2();
            let expected = f64::from(tableau.order);
            // A D that follows the film comes down to its order from above.
            assert!(
                order > expected - 0.1 && order < expected + 0.4,
                "{} {diffusivity:?}: {order:.3}",
                tableau.name
            );
        }
    }
}

/// A film at rest feels nothing until a pulse comes; a step that grew without bound would pass over it.
#[test]
fn adaptive_steps_do_not_pass_over_a_pulse() {
    let kick = ExternalField {
        amplitude: [0.0, 0.2, 0.0],
        modulation: Modulation::new(FieldPattern::Uniform, rectangle(1e-9, 4e-12)),
    };
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let problem =
        Problem::new(grid, magnet(), None, vec![], vec![uniform_field([0.1, 0.0, 0.0]), kick]).unwrap();
    let run = |method: Method, check: &mut dyn FnMut(&State)| {
        let state = State::new(&problem, Vectors::uniform(1, [1.0, 0.0, 0.0]));
        let mut run = Simulation::new(&problem, state, method).unwrap();
        while run.state().time < 1.004e-9 {
            run.step().unwrap();
            check(run.state());
        }
        run.state().clone()
    };
    let fixed = run(Method::fixed(&RK4, 1e-14).unwrap(), &mut |_| ());
    let mut stops = Vec::new();
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, f64::INFINITY).unwrap();
    let adaptive = run(method, &mut |state| stops.push(state.time));
    assert!(stops.contains(&1e-9), "the start of the pulse is the end of a step: {stops:?}");
    assert!(adaptive.m.y[0].abs() > 1e-3, "{:?}", adaptive.m);
    assert!((adaptive.time - fixed.time).abs() < 1e-22);
    assert!(largest_difference(&adaptive.m, &fixed.m) < 1e-7);
}

/// Where nothing but a drive turns the film there is no precession to take the first step from.
#[test]
fn a_first_step_is_found_without_any_field() {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    let magnet = Magnet { anisotropies: vec![], demagnetisation: Demagnetisation::None, ..magnet() };
    let drive = plane_wave(1e6, 1e-6, 1e10);
    let problem =
        Problem::new(grid, magnet, Some(surface(Equations::Consistent)), vec![drive], vec![]).unwrap();
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-6, None, f64::INFINITY).unwrap();
    let state = State::new(&problem, Vectors::uniform(1, [1.0, 0.0, 0.0]));
    let mut run = Simulation::new(&problem, state, method).unwrap();
    run.step().unwrap();
    assert!(run.state().time > 0.0 && run.state().time <= 1e-12);
}

/// The same bits for any number of threads on a film of several strips, with a map, a pulse and D following the film.
#[test]
fn threads_do_not_change_a_bit_of_a_wide_film() {
    let grid = Grid::new([128, 96, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let wave = StandingWave::new(2e6, 512e-9, 0.3, 0.4).unwrap();
    let map = [0, 1].map(|c| -> Vec<f64> {
        (0..128 * 96)
            .map(|cell| {
                let [i, j, _] = grid.indices(cell);
                wave.e_field([grid.centre(0, i), grid.centre(1, j)])[c].re
            })
            .collect()
    });
    let [ex, ey] = map;
    let map = Drive::new(Sampled::new(ex, ey, [128, 96], [8e-9, 8e-9]).unwrap(), rectangle(1e-13, 3e-13));
    let surface = Surface { diffusivity: Diffusivity::Mean, ..surface(Equations::Consistent) };
    let magnet = Magnet { demagnetisation: Demagnetisation::Full, ..magnet() };
    let drives = vec![plane_wave(1e6, 300e-9, 5e10), map];
    let problem = Problem::new(grid, magnet, Some(surface), drives, vec![]).unwrap();
    let results = [1, 2, 3, 4].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let method = Method::adaptive(&DORMAND_PRINCE, 1e-6, Some(1e-13), 2e-13).unwrap();
            let state = State::new(&problem, twisted(problem.grid()));
            let mut run = Simulation::new(&problem, state, method).unwrap();
            for _ in 0..6 {
                run.step().unwrap();
            }
            let row = {
                let table = run.table().clone();
                let (llg, state) = run.parts();
                table.row(llg, state)
            };
            (run.state().clone(), row)
        })
    });
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

/// ṁ = −γ m×B + α₀ m×ṁ + C m×(σ₀ṁ_∥ ± (σ_H/m_z) ṁ_∥×m_⊥), read literally, on the lowest layer; bulk damping alone above.
/// C = 2c and + as published, c and − in the consistent form.
#[test]
fn the_rate_solves_the_equation_of_motion() {
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    };
    for equations in [Equations::Published, Equations::Consistent] {
        let grid = Grid::new([6, 5, 3], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
        let mut parameters = *interface(equations).parameters();
        parameters.spin_density /= 20.0;
        let interface = response::Interface::new(parameters).unwrap();
        let surface = Surface { interface: interface.clone(), ..surface(equations) };
        let drive = plane_wave(2e6, 48e-9, 5e10);
        let problem = Problem::new(grid.clone(), magnet(), Some(surface), vec![drive], vec![]).unwrap();
        let mut llg = llg::Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let state = State::new(&problem, twisted(&grid));
        let (field, rate) = llg.field_and_rate(&state);
        for cell in 0..grid.len() {
            let (m, b, d) = (state.m.get(cell), field.get(cell), rate.get(cell));
            let (factor, sign) = match (cell < grid.layer(), equations) {
                (false, _) => (0.0, 0.0),
                (true, Equations::Published) => (2.0 * interface.gilbert_prefactor(), 1.0),
                (true, Equations::Consistent) => (interface.gilbert_prefactor(), -1.0),
            };
            let in_plane = [d[0], d[1], 0.0];
            let hall = cross(in_plane, [0.0, 0.0, m[2]]);
            let damping: [f64; 3] = std::array::from_fn(|i| {
                0.02 * d[i]
                    + factor
                        * (interface.sigma_0(m[2]) * in_plane[i]
                            + sign * interface.sigma_h_over_mz(m[2]) * hall[i])
            });
            let (torque, drag) = (cross(m, b), cross(m, damping));
            let scale = d.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
            for i in 0..3 {
                let right = -GAMMA * torque[i] + drag[i];
                assert!((d[i] - right).abs() < 1e-12 * scale, "{equations:?} {cell}: {} {right}", d[i]);
            }
        }
        // The torques of the surface act on the lowest layer alone.
        let without = problem.without_drives();
        let mut bare = llg::Llg::new(&without, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let bare_state = State::new(&without, twisted(&grid));
        let bare = bare.field_and_rate(&bare_state).0.clone();
        let driven = llg.field_and_rate(&state).0;
        for cell in 0..grid.len() {
            assert_eq!(driven.get(cell) == bare.get(cell), cell >= grid.layer(), "cell {cell}");
        }
    }
}

/// A wave that runs along +x under a tone: φ at a later time is the pattern moved by ωt/q.
#[test]
fn a_running_wave_runs_forward() {
    let grid = Grid::new([64, 1, 1], [4e-9, 4e-9, 3e-9], [true, false, false]).unwrap();
    let problem = Problem::new(
        grid,
        magnet(),
        Some(surface(Equations::Consistent)),
        vec![plane_wave(1e5, 256e-9, 1e10)],
        vec![],
    )
    .unwrap();
    let mut llg = llg::Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    let mut state = State::new(&problem, Vectors::uniform(64, [1.0, 0.0, 0.0]));
    let start = llg.drive_fields(&state).unwrap().phi.row(0).to_vec();
    // An eighth of a period: an eighth of the wavelength, 8 cells.
    state.time = PI / 4.0 / (2.0 * PI * 1e10);
    llg.invalidate();
    let later = llg.drive_fields(&state).unwrap().phi.row(0).to_vec();
    let largest = start.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
    for i in 0..64 {
        assert!((later[(i + 8) % 64] - start[i]).abs() < 1e-12 * largest);
    }
}
