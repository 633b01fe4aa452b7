//! The equation of motion against exact solutions and invariants.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::*;
use field::{Drive, PlaneWave, Sinc, Uniform, Waveform};
use llg::{
    Demagnetisation, Diffusivity, ExternalField, FieldPattern, Grid, History, Llg, Magnet, Method,
    Modulation, Problem, Simulation, State, Surface, Uniaxial, Vectors,
    equation::Equation,
    stepper::tableau::{DORMAND_PRINCE, HEUN, RK4, TABLEAUX, Tableau},
    term::Stage,
};
use response::Equations;

fn macrospin(damping: f64) -> Magnet {
    Magnet::new(110e3, 0.0, damping, GAMMA)
}

fn single_cell() -> Grid {
    Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap()
}

/// ṁ = −γ m × B turns counter-clockwise about B (seen from its tip): m_x + i m_y ∝ e^{iγBt}.
#[test]
fn larmor_precession() {
    let problem =
        Problem::new(single_cell(), macrospin(0.0), None, vec![], vec![uniform_field([0.0, 0.0, 0.1])])
            .unwrap();
    let state = State::new(&problem, Vectors::uniform(1, [1.0, 0.0, 0.0]));
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    run.advance_to(1e-9).unwrap();
    let angle = GAMMA * 0.1 * run.state().time;
    let m = run.state().m.get(0);
    assert!((m[0] - angle.cos()).abs() < 1e-8 && (m[1] - angle.sin()).abs() < 1e-8, "{m:?}");
}

/// Damped macrospin: m_z = tanh(τ + artanh m_z0), φ = φ0 + γBt/(1+α²), τ = αγBt/(1+α²). Mallinson, IEEE Trans. Magn.
/// 36, 1976 (2000).
#[test]
fn damped_macrospin() {
    let alpha = 0.1;
    let problem =
        Problem::new(single_cell(), macrospin(alpha), None, vec![], vec![uniform_field([0.0, 0.0, 0.2])])
            .unwrap();
    let start: [f64; 3] = [0.9, 0.1, -0.4];
    let norm = start.iter().map(|s| s * s).sum::<f64>().sqrt();
    for method in
        [Method::fixed(&RK4, 1e-13).unwrap(), Method::adaptive(&DORMAND_PRINCE, 1e-11, None, 1.0).unwrap()]
    {
        let state = State::new(&problem, Vectors::uniform(1, start));
        let mut run = Simulation::new(&problem, state, method).unwrap();
        run.advance_to(5e-10).unwrap();
        let rate = GAMMA * 0.2 / (1.0 + alpha * alpha) * run.state().time;
        let m = run.state().m.get(0);
        let mz = (alpha * rate + (start[2] / norm).atanh()).tanh();
        let angle = rate + start[1].atan2(start[0]);
        let radius = (1.0 - mz * mz).sqrt();
        let exact = [radius * angle.cos(), radius * angle.sin(), mz];
        for (a, b) in m.iter().zip(exact) {
            assert!((a - b).abs() < 1e-8, "{m:?} {exact:?}");
        }
    }
}

/// Bloch wall, m_z = tanh(x/Δ) with Δ = √(A/K), by relaxation; the grid (Δ/20) leaves (dx/Δ)²/24-like errors < 1e-3.
#[test]
fn domain_wall_profile() {
    let (a, k): (f64, f64) = (2.3e-12, 2e4);
    let width = (a / k).sqrt();
    let dx = width / 20.0;
    let nx = 400;
    let grid = Grid::new([nx, 1, 1], [dx, 1e-9, 1e-9], [false; 3]).unwrap();
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(k, [0.0, 0.0, 1.0]).unwrap()],
        demagnetisation: Demagnetisation::None,
        ..magnet()
    };
    let problem = Problem::new(grid.clone(), magnet, None, vec![], vec![]).unwrap();
    let mut m = Vectors::zeros(nx);
    for i in 0..nx {
        let x = (i as f64 - 199.5) / 60.0;
        m.set(i, [0.0, (1.0 - (x.tanh()).powi(2)).sqrt(), x.tanh()]);
    }
    llg::relax::relax(&problem, &mut m, 1e-9).unwrap();
    let centre = grid.centre(0, 199) + 0.5 * dx;
    for i in 0..nx {
        let exact = ((grid.centre(0, i) - centre) / width).tanh();
        assert!((m.z[i] - exact).abs() < 1e-3, "cell {i}: {} {exact}", m.z[i]);
    }
    // The wall energy 4√(AK) per area.
    let mut equation = Equation::new(&problem).unwrap();
    let at = Stage { grid: &grid, time: 0.0, m: &m, drive: None };
    let total: f64 = equation.energies(&at, &mut Vectors::zeros(nx)).iter().map(|(_, e)| e).sum();
    let uniform = -k * grid.cell_volume() * nx as f64;
    let wall = (total - uniform) / 1e-18;
    assert!((wall / (4.0 * (a * k).sqrt()) - 1.0).abs() < 1e-3, "{wall}");
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

/// Order of the one-step map with everything on, measured between runs with dt, dt/2, dt/4 (no reference solution).
fn measured_order(problem: &Problem, tableau: &'static Tableau, end: f64, steps: u32) -> f64 {
    let runs: Vec<_> = [1, 2, 4].map(|f| after(problem, tableau, end, steps * f).m).into();
    (largest_difference(&runs[0], &runs[1]) / largest_difference(&runs[1], &runs[2])).log2()
}

#[test]
fn rk4_has_order_four_with_everything_on() {
    for equations in [Equations::Published, Equations::Consistent] {
        for (diffusivity, history) in [
            (Diffusivity::AtMz(0.3), History::Steady),
            (Diffusivity::AtMz(0.3), History::SwitchedOn),
            (Diffusivity::Mean, History::Steady),
        ] {
            let problem = driven_problem(equations, diffusivity, history, false);
            let order = measured_order(&problem, &RK4, 12e-12, 60);
            assert!((order - 4.0).abs() < 0.1, "{equations:?} {diffusivity:?} {history:?}: {order:.3}");
        }
    }
}

#[test]
fn every_tableau_has_its_order() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.3), History::Steady, false)
        .without_drives();
    for tableau in TABLEAUX {
        let order = measured_order(&problem, tableau, 12e-12, 300);
        let expected = f64::from(tableau.order);
        assert!((order - expected).abs() < 0.1, "{}: {order:.3}", tableau.name);
    }
}

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

/// The field of every term is −δE/δm/(M_s V): central differences, exact for energies up to second order but for
/// rounding (step 1e-3, energies about 1e3 times the field times the step: 1e-9).
#[test]
fn fields_are_energy_gradients() {
    let base = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.0), History::Steady, true);
    let tilted = Uniaxial::new(4e3, [0.3, -0.5, 0.8]).unwrap();
    for periodic in [[false; 3], [true, true, false], [true, false, true]] {
        for demagnetisation in [Demagnetisation::ThinFilm, Demagnetisation::Full] {
            let grid = Grid::new([5, 4, 3], [4e-9, 5e-9, 3e-9], periodic).unwrap();
            let magnet = Magnet { demagnetisation, anisotropies: vec![tilted.clone()], ..magnet() };
            let problem =
                Problem::new(grid.clone(), magnet.clone(), None, vec![], base.external_fields().to_vec())
                    .unwrap();
            let mut equation = Equation::new(&problem).unwrap();
            let m = random(grid.len(), 3);
            let (mut field, mut scratch) = (Vectors::zeros(grid.len()), Vectors::zeros(grid.len()));
            equation.field(&Stage { grid: &grid, time: 1e-12, m: &m, drive: None }, &mut field);
            let scale = field.components().iter().flat_map(|c| c.iter()).fold(0.0_f64, |s, v| s.max(v.abs()));
            let moment = magnet.saturation_magnetization.max() * grid.cell_volume();
            for cell in [0, 7, 31, 59] {
                for c in 0..3 {
                    let step = 1e-2;
                    let [up, down] = [step, -step].map(|d| {
                        let mut moved = m.clone();
                        moved.components_mut()[c][cell] += d;
                        let at = Stage { grid: &grid, time: 1e-12, m: &moved, drive: None };
                        equation.energies(&at, &mut scratch).iter().map(|(_, e)| e).sum::<f64>()
                    });
                    let gradient = -(up - down) / (2.0 * step * moment);
                    let value = field.components()[c][cell];
                    assert!(
                        (gradient - value).abs() < 1e-8 * scale,
                        "{periodic:?} {demagnetisation:?} {cell} {c}: {gradient} {value}"
                    );
                }
            }
        }
    }
}

/// With the drive off the energy never rises, in both forms, with the Hall part of the damping on and large.
#[test]
fn energy_never_rises_without_drive() {
    for equations in [Equations::Published, Equations::Consistent] {
        let grid = Grid::new([12, 6, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
        let mut parameters = *interface(equations).parameters();
        // A thin film with a large interface damping: the tensor dominates.
        parameters.spin_density /= 40.0;
        let surface =
            Surface { interface: response::Interface::new(parameters).unwrap(), ..surface(equations) };
        let magnet = Magnet { damping: 0.0.into(), ..magnet() };
        let problem =
            Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![uniform_field([0.03, 0.0, 0.1])])
                .unwrap();
        let state = State::new(&problem, random(grid.len(), 5));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 5e-14).unwrap()).unwrap();
        let mut last = f64::INFINITY;
        for _ in 0..400 {
            let (llg, state) = run.parts();
            let energy: f64 = llg.energies(state).iter().map(|(_, e)| e).sum();
            assert!(energy <= last + 1e-14 * last.abs(), "{equations:?}: {energy:.17e} after {last:.17e}");
            last = energy;
            run.step().unwrap();
        }
    }
}

/// Charge conservation: on a periodic film with uniform m the area mean of the diffusive torque is zero.
#[test]
fn mean_diffusive_torque_vanishes() {
    let grid = Grid::new([64, 8, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let gate = field::GratedGate::new(field::GratedGateParameters {
        period: 256e-9,
        duty: 0.4,
        // Close gates have harmonics that the cells of the film cannot tell from a mean.
        distance: 60e-9,
        voltage: 0.1,
        direction: 0.0,
        origin: [0.0, 0.0],
        edge: field::Edge::Sharp,
    })
    .unwrap();
    let drive = Drive::new(gate, field::Tone::new(6e9, 0.0).unwrap());
    let magnet = Magnet { anisotropies: vec![], demagnetisation: Demagnetisation::None, ..magnet() };
    let problem =
        Problem::new(grid.clone(), magnet, Some(surface(Equations::Consistent)), vec![drive], vec![])
            .unwrap();
    let mut state = State::new(&problem, Vectors::uniform(grid.len(), [0.6, 0.0, 0.8]));
    state.time = 0.123e-9;
    let mut llg = Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
    let (field, _) = llg.field_and_rate(&state);
    let largest = field.z.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
    assert!(largest > 1e-3);
    assert!((field.z.iter().sum::<f64>() / field.z.len() as f64).abs() < 1e-12 * largest);
}

/// T_FL = (J_sd A/ħev) m × (ẑ×J), written out with e = −|e| and J = (e²/h)[σ₀E ± σ_H E×ẑ], for a dc bias; and the sign
/// of the diffusive torque in both forms.
#[test]
fn torques_have_the_signs_of_the_paper() {
    let m: [f64; 3] = [0.6, -0.48, 0.64];
    let e = [3e5, -2e5];
    for equations in [Equations::Published, Equations::Consistent] {
        let interface = interface(equations);
        let grid = single_cell();
        let bias = Drive::new(Uniform::new(e).unwrap(), Waveform::Constant);
        let problem =
            Problem::new(grid, macrospin(0.0), Some(surface(equations)), vec![bias], vec![]).unwrap();
        let state = State::new(&problem, Vectors::uniform(1, m));
        let mut llg = Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let b = llg.field_and_rate(&state).0.get(0);
        let torque = [0, 1, 2].map(|c| {
            let (u, v) = ((c + 1) % 3, (c + 2) % 3);
            -GAMMA * (m[u] * b[v] - m[v] * b[u])
        });
        let p = interface.parameters();
        let (hbar, charge) = (response::constants::HBAR, -response::constants::ELEMENTARY_CHARGE);
        let quantum = charge * charge / (2.0 * PI * hbar);
        let (eps, delta) = (p.fermi_energy, p.sd_splitting * m[2]);
        let sigma_0 =
            quantum * (eps * eps - delta * delta) / (PI * p.disorder * (eps * eps + 3.0 * delta * delta));
        let hall_sign = if equations == Equations::Published { 1.0 } else { -1.0 };
        let sigma_h =
            hall_sign * quantum * 8.0 * eps * delta.powi(3) / (eps * eps + 3.0 * delta * delta).powi(2);
        let j = [sigma_0 * e[0] + sigma_h * e[1], sigma_0 * e[1] - sigma_h * e[0]];
        let f = p.sd_splitting / p.spin_density / (hbar * charge * p.fermi_velocity);
        let w = [-j[1], j[0], 0.0];
        let expected =
            [0, 1, 2].map(|c| f * (m[(c + 1) % 3] * w[(c + 2) % 3] - m[(c + 2) % 3] * w[(c + 1) % 3]));
        let scale = expected.iter().map(|v| v.abs()).fold(0.0, f64::max);
        for (a, b) in torque.iter().zip(expected) {
            assert!((a - b).abs() < 1e-12 * scale, "{equations:?}: {torque:?} {expected:?}");
        }
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

/// Adaptive steps meet their tolerance: the error falls with it.
#[test]
fn adaptive_steps_follow_the_tolerance() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.2), History::Steady, false);
    let end = 10e-12;
    let exact = after(&problem, &RK4, end, 1600).m;
    let mut last = f64::INFINITY;
    for tolerance in [1e-5, 1e-7, 1e-9] {
        let state = State::new(&problem, twisted(problem.grid()));
        let method = Method::adaptive(&DORMAND_PRINCE, tolerance, None, 1.0).unwrap();
        let mut run = Simulation::new(&problem, state, method).unwrap();
        let mut collect = Last::default();
        run.schedule(Some(end), None);
        run.run(end, &mut collect, &mut |_| std::ops::ControlFlow::Continue(())).unwrap();
        let error = largest_difference(&collect.m, &exact);
        assert!(error < 1000.0 * tolerance && error < last / 10.0, "{tolerance:e}: {error:e}");
        last = error;
    }
}

#[derive(Default)]
struct Last {
    m: Vectors,
}

impl llg::Output for Last {
    fn frame(&mut self, now: &llg::Snapshot<'_>) -> Result<(), llg::OutputError> {
        self.m = now.m.clone();
        Ok(())
    }
    fn row(&mut self, _: &[f64]) -> Result<(), llg::OutputError> {
        Ok(())
    }
}

/// A step that blows up is noticed at once and named.
#[test]
fn a_diverging_run_is_stopped() {
    let problem = driven_problem(Equations::Consistent, Diffusivity::AtMz(0.0), History::Steady, false);
    let mut run = Simulation::new(
        &problem,
        State::new(&problem, twisted(problem.grid())),
        Method::fixed(&RK4, 1e-10).unwrap(),
    )
    .unwrap();
    let error = (0..100).find_map(|_| run.step().err());
    assert!(matches!(error, Some(llg::RunError::NotFinite { .. })), "{error:?}");
}

/// The term that is to blame is named, with the cell and the time, and the state stays the last good one: a field that comes in
/// the third step, a million times stronger than the exchange.
#[test]
fn a_diverging_run_names_cell_time_and_term() {
    let (grid, waveform) =
        (Grid::new([8, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap(), pulse_at(2.5e-13));
    for (strength, told) in [(1e9, "`zeeman`, 1.000e9 T"), (1e200, "`zeeman`, inf T")] {
        let field = llg::ExternalField {
            amplitude: [strength, 0.0, 0.0],
            modulation: llg::Modulation::new(llg::FieldPattern::Uniform, waveform.clone()),
        };
        let problem = Problem::new(grid.clone(), magnet(), None, vec![], vec![field]).unwrap();
        let start = State::new(&problem, twisted(&grid));
        let mut run = Simulation::new(&problem, start, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let error = (0..10).find_map(|_| run.step().err()).unwrap().to_string();
        assert_eq!(run.state().step, 2, "{error}");
        assert!(run.state().m.components().iter().all(|c| c.iter().all(|v| v.is_finite())));
        assert!(error.contains(told) && error.contains("in cell (0, 0, 0)"), "{error}");
        assert!(error.contains("t = 3.000000e-13 s"), "{error}");
    }
}

/// A step from nothing to one at `time` \[s\].
fn pulse_at(time: f64) -> field::Pulse {
    let edge = field::PulseEdge::Linear;
    field::Pulse::new(field::PulseParameters { delay: time, rise: 0.0, width: 1e-9, fall: 0.0, edge })
        .unwrap()
}
