//! Events against motions that are known in closed form.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::{FRAC_PI_2, TAU};
use std::ops::ControlFlow;

use common::*;
use field::{Pulse, PulseEdge, PulseParameters, Waveform};
use llg::{
    Demagnetisation, ExternalField, FieldPattern, Grid, Magnet, Method, Modulation, Output, OutputError,
    Problem, Simulation, Snapshot, State, Uniaxial, Vectors,
    stepper::tableau::{BOGACKI_SHAMPINE, DORMAND_PRINCE, HEUN, KINNMARK_GRAY, RK4, Tableau},
    switching::{Criterion, Direction, Status, Verdict},
};
use response::Equations;

/// A magnet that feels nothing but what is named.
fn bare(damping: f64, anisotropies: Vec<Uniaxial>) -> Magnet {
    Magnet {
        damping: damping.into(),
        exchange_stiffness: 0.0.into(),
        anisotropies,
        demagnetisation: Demagnetisation::None,
        ..magnet()
    }
}

fn macrospin(magnet: Magnet, fields: Vec<ExternalField>) -> Problem {
    let grid = Grid::new([1, 1, 1], [5e-9; 3], [false; 3]).unwrap();
    Problem::new(grid, magnet, None, vec![], fields).unwrap()
}

fn verdict(problem: &Problem, m: Vectors, method: Method, criterion: Criterion, end: f64) -> Verdict {
    let mut run = Simulation::new(problem, State::new(problem, m), method).unwrap();
    run.watch(criterion).unwrap();
    run.advance_to(end).unwrap();
    run.switching().unwrap().verdict()
}

const DAMPING: f64 = 0.1;
const ANISOTROPY_FIELD: f64 = 0.2;
const REVERSAL_FIELD: f64 = 0.5;
const START: f64 = 0.1;

/// Time in which a uniaxial particle in a field against its moment goes from θ₀ to θ₁ [s]: Mallinson, IEEE Trans. Magn. 36,
/// 1976 (2000), from θ̇ = γα/(1+α²) sinθ (B − B_k cosθ).
fn mallinson(from: f64, to: f64) -> f64 {
    let (b, k) = (REVERSAL_FIELD, ANISOTROPY_FIELD);
    let primitive = |u: f64| {
        (1.0 - u).ln() / (2.0 * (b - k))
            - (1.0 + u).ln() / (2.0 * (b + k))
            - k / (b * b - k * k) * (b - k * u).ln()
    };
    (1.0 + DAMPING * DAMPING) / (DAMPING * GAMMA) * (primitive(to.cos()) - primitive(from.cos()))
}

fn reversal() -> Problem {
    // B_k = 2K/M_s.
    let constant = 0.5 * ANISOTROPY_FIELD * 110e3;
    let axis = vec![Uniaxial::new(constant, [0.0, 0.0, 1.0]).unwrap()];
    macrospin(bare(DAMPING, axis), vec![uniform_field([0.0, 0.0, -REVERSAL_FIELD])])
}

fn reversal_time(threshold: f64, method: Method) -> f64 {
    let problem = reversal();
    let m = Vectors::uniform(1, [START.sin(), 0.0, START.cos()]);
    let criterion = Criterion { stop: true, ..Criterion::new("mz", threshold) };
    let verdict = verdict(&problem, m, method, criterion, 2e-9);
    assert_eq!(verdict.status, Status::Switched);
    verdict.t_first.unwrap()
}

#[test]
fn switching_time_of_a_macrospin_is_mallinsons() {
    for threshold in [0.0_f64, -0.9] {
        let exact = mallinson(START, threshold.acos());
        let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, f64::INFINITY).unwrap();
        let found = reversal_time(threshold, method);
        assert!((found / exact - 1.0).abs() < 1e-6, "{found:e} {exact:e}");
    }
    // A wrong sign of the anisotropy in the formula is seen: the barrier costs a third of the time.
    assert!(mallinson(START, FRAC_PI_2) > 1e-10);
}

/// log2 of the ratio of errors when the step is halved.
fn event_order(tableau: &'static Tableau) -> f64 {
    let exact = mallinson(START, (-0.9_f64).acos());
    let error = |step: f64| (reversal_time(-0.9, Method::fixed(tableau, step).unwrap()) - exact).abs();
    // Averaged over several steps, since the place of the crossing inside the step changes the constant.
    let mean = |step: f64| [1.0, 0.97, 0.94, 0.91].map(|part| error(part * step)).iter().sum::<f64>();
    (mean(1e-12) / mean(0.5e-12)).log2()
}

#[test]
fn events_are_located_to_the_order_of_the_integrator() {
    for (tableau, order) in
        [(&HEUN, 2.0), (&BOGACKI_SHAMPINE, 3.0), (&RK4, 4.0), (&KINNMARK_GRAY, 4.0), (&DORMAND_PRINCE, 5.0)]
    {
        let found = event_order(tableau);
        assert!((found - order).abs() < 0.3, "{}: {found}", tableau.name);
    }
}

/// Undamped precession about x: m_z = cos γBt.
fn precession(b: f64) -> Problem {
    macrospin(bare(0.0, vec![]), vec![uniform_field([b, 0.0, 0.0])])
}

const PRECESSION_FIELD: f64 = 0.1;

fn precessing(criterion: Criterion, end_in_periods: f64) -> (Verdict, f64) {
    let period = TAU / (GAMMA * PRECESSION_FIELD);
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, 1e-11).unwrap();
    let m = Vectors::uniform(1, [0.0, 0.0, 1.0]);
    let found = verdict(&precession(PRECESSION_FIELD), m, method, criterion, end_in_periods * period);
    (found, period)
}

/// m_z falls through −0.5 at 1/3 and rises again at 2/3 of each period; 10 % and 90 % of the way are 0.85 and −0.35.
#[test]
fn hold_hysteresis_and_rise_time_of_a_cosine() {
    let close = |found: Option<f64>, exact: f64| {
        assert!((found.unwrap() / exact - 1.0).abs() < 1e-6, "{found:?} {exact:e}")
    };
    let at = |level: f64| level.acos() / TAU;
    let (found, period) = precessing(Criterion::new("mz", -0.5), 2.5);
    close(found.t_first, period / 3.0);
    close(found.t_settled, (2.0 + 1.0 / 3.0) * period);
    close(found.t_10_90, (at(-0.35) - at(0.85)) * period);
    assert_eq!((found.status, found.ringing_crossings), (Status::Switched, 4));

    // A third of a period beyond is too short to count, and what is not reached is not a time.
    let hold = 0.4 * period;
    let (found, _) = precessing(Criterion { hold, ..Criterion::new("mz", -0.5) }, 2.5);
    close(found.t_first, period / 3.0);
    assert_eq!((found.status, found.t_settled, found.t_back), (Status::NotSwitched, None, None));
    // It counts when it may go back further; it never returns to 0.5 by the end.
    let held = Criterion { hold, rearm: 0.5, ..Criterion::new("mz", -0.5) };
    let (found, _) = precessing(held.clone(), 0.8);
    assert_eq!((found.status, found.ringing_crossings), (Status::Switched, 0));
    close(found.t_settled, period / 3.0);
    // At 5/6 of the period it does: back after the hold time.
    let (found, _) = precessing(held, 1.2);
    assert_eq!((found.status, found.ringing_crossings), (Status::SwitchedBack, 1));
    close(found.t_settled, period / 3.0);
    close(found.t_back, 5.0 / 6.0 * period);

    let (found, _) = precessing(Criterion::new("mz", -0.5), 0.3);
    assert_eq!((found.status, found.t_first, found.t_10_90), (Status::NotSwitched, None, None));
    // ṁ = −γ m × B with B along x turns z towards −y: m_y = −sin γBt rises through 0.5 at 7/12.
    let rising = Criterion { direction: Direction::Rising, ..Criterion::new("my", 0.5) };
    let (found, _) = precessing(rising, 1.0);
    close(found.t_first, 7.0 / 12.0 * period);
    // |m_z| starts beyond 0.9 and falls below at once.
    let (found, _) = precessing(Criterion::new("abs_mz", 0.9), 0.2);
    close(found.t_first, at(0.9) * period);
}

/// Energies and torques are found by the same search: the Zeeman energy of a spin that falls along −z.
#[test]
fn columns_of_the_table_are_watched_too() {
    let problem = reversal();
    let m = Vectors::uniform(1, [START.sin(), 0.0, START.cos()]);
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, f64::INFINITY).unwrap();
    // E = −M_s V m·B = 0 where m_z = 0.
    let found = verdict(&problem, m.clone(), method, Criterion::new("energy_zeeman", 0.0), 2e-9);
    let exact = mallinson(START, FRAC_PI_2);
    assert!((found.t_first.unwrap() / exact - 1.0).abs() < 1e-6);
    let mut run = Simulation::new(&problem, State::new(&problem, m), method).unwrap();
    for name in ["energy_demag", "time", "m_z"] {
        assert!(run.watch(Criterion::new(name, 0.0)).is_err(), "{name}");
    }
    assert!(run.watch(Criterion { per_cell: true, ..Criterion::new("max_torque", 0.1) }).is_err());
    assert!(run.watch(Criterion { rearm: -0.1, ..Criterion::new("mz", 0.0) }).is_err());
    assert!(run.watch(Criterion { fraction: Some(0.5), ..Criterion::new("mz", 0.0) }).is_err());
}

/// Cells without exchange in a field B cos qx along x precess each on its own: m_z = cos(γB t cos qx).
#[test]
fn every_cell_passes_at_its_own_time() {
    let cells = 24;
    let grid = Grid::new([cells, 3, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let q = TAU / (cells as f64 * 8e-9);
    let wave = ExternalField {
        amplitude: [PRECESSION_FIELD, 0.0, 0.0],
        modulation: Modulation::new(FieldPattern::PlaneWave { q: [q, 0.0], phase: 0.0 }, Waveform::Constant),
    };
    let problem = Problem::new(grid.clone(), bare(0.0, vec![]), None, vec![], vec![wave]).unwrap();
    let period = TAU / (GAMMA * PRECESSION_FIELD);
    let rate = |i: usize| GAMMA * PRECESSION_FIELD * (q * (i as f64 + 0.5) * 8e-9).cos().abs();
    let passage = |i: usize| (-0.5_f64).acos() / rate(i);
    let m = Vectors::uniform(grid.len(), [0.0, 0.0, 1.0]);
    let method = Method::adaptive(&DORMAND_PRINCE, 1e-9, None, 1e-11).unwrap();
    let criterion =
        Criterion { per_cell: true, fraction: Some(0.25), stop: false, ..Criterion::new("mz", -0.5) };
    let mut run = Simulation::new(&problem, State::new(&problem, m.clone()), method).unwrap();
    run.watch(criterion.clone()).unwrap();
    assert_eq!(run.table().columns().last().unwrap().name, "beyond_threshold");
    let end = 0.6 * period;
    run.advance_to(end).unwrap();
    let end = run.state().time;
    let watch = run.switching().unwrap();
    let mut passed = Vec::new();
    for (cell, found) in watch.state().first_passage.iter().enumerate() {
        let exact = passage(cell % cells);
        if exact < end {
            assert!((found / exact - 1.0).abs() < 1e-6, "{found:e} {exact:e}");
            passed.push(exact);
        } else {
            assert_eq!(*found, f64::INFINITY);
        }
    }
    assert!(!passed.is_empty() && passed.len() < grid.len());
    passed.sort_by(f64::total_cmp);
    let found = watch.verdict();
    // The film switches when its 18th of 72 cells does: none has gone back by then.
    assert!((found.t_first.unwrap() / passed[17] - 1.0).abs() < 1e-6, "{found:?}");
    let passages = found.passages.unwrap();
    assert_eq!(passages.fraction, passed.len() as f64 / grid.len() as f64);
    assert!((passages.first.unwrap() / passed[0] - 1.0).abs() < 1e-6);
    assert!((passages.median.unwrap() / passed[35] - 1.0).abs() < 1e-6);

    // The same with a watch that is rebuilt half-way, and on one thread: no bit differs.
    let mut first = Simulation::new(&problem, State::new(&problem, m), method).unwrap();
    first.watch(criterion.clone()).unwrap();
    first.advance_to(0.31 * period).unwrap();
    let seen = first.switching().unwrap().state().clone();
    let mut second = Simulation::new(&problem, first.state().clone(), method).unwrap();
    second.watch(criterion).unwrap();
    second.switching_mut().unwrap().restore(seen);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| second.advance_to(0.6 * period)).unwrap();
    assert_eq!(second.switching().unwrap().state(), watch.state());
}

/// ∫J·E over whole periods of a wave on a film that does not move, (n π/ω) σ₀ E₀² ω²/(D²q⁴ + ω²) A, since
/// E + ∇φ = −iω/(Dq² − iω) E; a pulse that starts and ends inside the run adds its own.
#[test]
fn energy_of_the_drive_is_that_of_the_screened_current() {
    let length = 64.0 * 8e-9;
    // Four rows that are taken together, and three more.
    let grid = Grid::new([64, 7, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let surface = surface(Equations::Consistent);
    let d = surface.interface.diffusivity(0.0);
    let q = TAU / length;
    let omega = 0.7 * d * q * q;
    // Pinned along x by a field that nothing here can turn.
    let fields = vec![uniform_field([50.0, 0.0, 0.0])];
    let amplitude = 1e4;
    let wave = plane_wave(amplitude, length, omega / TAU);
    let problem =
        Problem::new(grid.clone(), bare(0.1, vec![]), Some(surface.clone()), vec![wave], fields.clone())
            .unwrap();
    let period = TAU / omega;
    let m = || Vectors::uniform(grid.len(), [1.0, 0.0, 0.0]);
    let method = Method::fixed(&RK4, period / 400.0).unwrap();
    let found = verdict(&problem, m(), method, Criterion::new("mz", 0.9), 3.0 * period);
    let sigma = surface.interface.sheet_conductivity().sheet_conductivities(0.0).0;
    let area = length * 56e-9;
    let mean = 0.5 * sigma * amplitude.powi(2) * omega.powi(2) / ((d * q * q).powi(2) + omega.powi(2)) * area;
    // The trapezoidal rule is exact for a full period of a sine; m_z ~ 1e-3 changes σ₀ by 1e-6.
    let energy = found.drive_energy.unwrap();
    assert!((energy / (3.0 * period * mean) - 1.0).abs() < 1e-5, "{energy:e} {:e}", 3.0 * period * mean);
    assert_eq!(found.drive_energy_to_first, None);

    // A uniform field has no potential: σ₀E² A times the width of a pulse, whose edges are jumps.
    let pulse = Pulse::new(PulseParameters {
        delay: 3.0 * period / 400.0,
        rise: 0.0,
        width: 50.0 * period / 400.0,
        fall: 0.0,
        edge: PulseEdge::Linear,
    })
    .unwrap();
    let uniform = field::Drive::new(field::Uniform::new([amplitude, 0.0]).unwrap(), pulse);
    let problem =
        Problem::new(grid.clone(), bare(0.1, vec![]), Some(surface), vec![uniform], fields).unwrap();
    let found = verdict(&problem, m(), method, Criterion::new("mz", 0.9), 0.5 * period);
    let exact = sigma * amplitude.powi(2) * area * 50.0 * period / 400.0;
    assert!((found.drive_energy.unwrap() / exact - 1.0).abs() < 1e-5, "{found:?} {exact:e}");
}

#[derive(Default)]
struct Times {
    frames: Vec<f64>,
    rows: Vec<Vec<f64>>,
}

impl Output for Times {
    fn frame(&mut self, now: &Snapshot<'_>) -> Result<(), OutputError> {
        self.frames.push(now.time);
        Ok(())
    }
    fn row(&mut self, values: &[f64]) -> Result<(), OutputError> {
        self.rows.push(values.to_vec());
        Ok(())
    }
}

/// A run that ends because the film has switched hands out its last state, once, and does not hide that it was cut short.
#[test]
fn a_run_may_stop_when_it_has_switched() {
    let problem = precession(PRECESSION_FIELD);
    let period = TAU / (GAMMA * PRECESSION_FIELD);
    let state = State::new(&problem, Vectors::uniform(1, [0.0, 0.0, 1.0]));
    let step = period / 120.0;
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, step).unwrap()).unwrap();
    let hold = 0.1 * period;
    run.watch(Criterion { hold, stop: true, per_cell: true, ..Criterion::new("mz", -0.5) }).unwrap();
    run.schedule(Some(5.0 * period), Some(0.2 * period));
    let mut times = Times::default();
    let done = run.run(3.0 * period, &mut times, &mut |_| ControlFlow::Continue(())).unwrap();
    assert!(done.stopped && (done.time - (1.0 / 3.0 + 0.1) * period).abs() < 1.01 * step, "{done:?}");
    assert_eq!(times.frames, [0.0, done.time]);
    assert_eq!(times.rows.len(), 4);
    assert_eq!(times.rows.iter().map(|row| *row.last().unwrap()).collect::<Vec<_>>(), [0.0, 0.0, 1.0, 1.0]);
    assert_eq!((done.frames, done.rows), (2, 4));
    let found = run.switching().unwrap().verdict();
    assert_eq!((found.status, found.beyond), (Status::Switched, Some(1.0)));
    // m_z at the end, from the exact motion.
    let mz = (TAU * done.time / period).cos();
    assert!((run.state().m.z[0] - mz).abs() < 1e-6);
}
