//! The memory of the drive against its slow twin, closed forms and direct quadrature.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::{interface, magnet, plane_wave, surface};
use field::{
    Drive, PlaneWave, Profile, Pulse, PulseEdge, PulseParameters, Sampled, StandingWave, Tone, Waveform,
};
use llg::{
    Diffusivity, Grid, History, Magnet, Method, Problem, Simulation, State, Surface, Vectors,
    memory::HistoryConvolution, stepper::tableau::RK4,
};
use response::Equations;

const WAVELENGTH: f64 = 256e-9;

fn film(nx: usize, ny: usize) -> Grid {
    Grid::new([nx, ny, 1], [WAVELENGTH / nx as f64, WAVELENGTH / ny as f64, 3e-9], [true, true, false])
        .unwrap()
}

fn pulse() -> Waveform {
    let parameters = PulseParameters {
        delay: 0.31e-12,
        rise: 2.3e-12,
        width: 3e-12,
        fall: 1.7e-12,
        edge: PulseEdge::Linear,
    };
    Pulse::new(parameters).unwrap().into()
}

/// φ after `steps` steps of `dt` of a run with this drive.
fn potential(grid: &Grid, drive: Drive, history: History, dt: f64, steps: usize) -> Vec<f64> {
    let surface = Surface { history, ..surface(Equations::Consistent) };
    let problem = Problem::new(grid.clone(), magnet(), Some(surface), vec![drive], vec![]).unwrap();
    let state = State::new(&problem, Vectors::uniform(grid.len(), [1.0, 0.0, 0.05]));
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, dt).unwrap()).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    let (llg, state) = run.parts();
    let phi = &llg.drive_fields(state).unwrap().phi;
    (0..grid.cells()[1]).flat_map(|j| phi.row(j).to_vec()).collect()
}

fn worst(a: &[f64], b: &[f64]) -> f64 {
    let scale = b.iter().fold(0.0_f64, |s, v| s.max(v.abs()));
    a.iter().zip(b).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) / scale
}

/// Panels that end at the breakpoints of [`pulse`] and resolve the kernel.
fn panels(end: f64) -> Vec<f64> {
    let mut edges: Vec<f64> = (0..=400).map(|i| end * f64::from(i) / 400.0).collect();
    edges.extend(pulse().breakpoints().into_iter().filter(|t| *t < end));
    edges.sort_by(f64::total_cmp);
    edges
}

/// The recursion against the convolution of the stored history: a pulse on patterns along x, along y, oblique, and on
/// a sampled map. Both are exact up to quadrature (five Gauss points on 400 panels: below 1e-12).
#[test]
fn recursion_equals_the_convolved_history() {
    let grid = film(16, 12);
    let d = interface(Equations::Consistent).diffusivity(0.0);
    let [dx, dy, _] = grid.cell_size();
    let oblique = WAVELENGTH / 2_f64.sqrt();
    let map = |c: usize| -> Vec<f64> {
        let wave = StandingWave::new(4e4, oblique, PI / 4.0, 0.3).unwrap();
        (0..12)
            .flat_map(|j| (0..16).map(move |i| (i, j)))
            .map(|(i, j)| wave.e_field([(f64::from(i) + 0.5) * dx, (f64::from(j) + 0.5) * dy])[c].re)
            .collect()
    };
    let exact_map = StandingWave::new(4e4, oblique, PI / 4.0, 0.3).unwrap();
    let cases: Vec<(Drive, Drive)> = vec![
        Drive::new(PlaneWave::longitudinal(6e4, WAVELENGTH, 0.0).unwrap(), pulse()),
        Drive::new(PlaneWave::longitudinal(6e4, WAVELENGTH / 2.0, PI / 2.0).unwrap(), pulse()),
        Drive::new(StandingWave::new(6e4, oblique, -PI / 4.0, 0.2).unwrap(), pulse()),
    ]
    .into_iter()
    .map(|d| (d.clone(), d))
    .chain([(
        Drive::new(Sampled::new(map(0), map(1), [16, 12], [dx, dy]).unwrap(), pulse()),
        Drive::new(exact_map, pulse()),
    )])
    .collect();
    for (drive, reference) in cases {
        // 9.2 ps: in the tail after the pulse; 3.1 ps: on its flat top.
        for steps in [31, 92] {
            let (dt, name) = (1e-13, drive.profile.name());
            let fast = potential(&grid, drive.clone(), History::SwitchedOn, dt, steps);
            let end = dt * steps as f64;
            let divergence = |r, t| reference.divergence(r, t);
            let slow = HistoryConvolution { grid: &grid, divergence: &divergence, diffusivity: d }
                .potential(&panels(end), end);
            // Relative to the static potential E/q, also where the pulse has died out.
            let scale = drive.profile.amplitude() * WAVELENGTH / (2.0 * PI);
            let error = fast.iter().zip(&slow).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) / scale;
            assert!(error < 1e-9, "{name} after {steps} steps: {error:.2e}");
        }
    }
}

/// A pulse against direct quadrature of Eq. (12) in space and time: the heat kernel of the infinite plane on a film
/// that does not know the plane's period. Trapezoidal sums of Gaussians converge faster than any power.
#[test]
fn pulse_equals_direct_quadrature_of_eq_12() {
    let grid = Grid::new([8, 1, 1], [7e-9, 7e-9, 3e-9], [false; 3]).unwrap();
    let drive = Drive::new(PlaneWave::longitudinal(6e4, WAVELENGTH, 0.0).unwrap(), pulse());
    let d = interface(Equations::Consistent).diffusivity(0.0);
    let (dt, steps) = (1e-13, 60);
    let end = dt * steps as f64;
    let fast = potential(&grid, drive.clone(), History::SwitchedOn, dt, steps);
    for (i, phi) in fast.iter().enumerate() {
        let x = grid.centre(0, i);
        // Substitution t − t' = u² tames the kernel at t' → t; panels end at the breakpoints.
        let mut edges: Vec<f64> = panels(end).iter().map(|t| (end - t).max(0.0).sqrt()).collect();
        edges.sort_by(f64::total_cmp);
        let mut slow = 0.0;
        for panel in edges.windows(2) {
            let half = 0.5 * (panel[1] - panel[0]);
            for (node, weight) in
                [(-0.6_f64.sqrt(), 5.0 / 9.0), (0.0, 8.0 / 9.0), (0.6_f64.sqrt(), 5.0 / 9.0)]
            {
                let u = panel[0] + half * (1.0 + node);
                let (age, width) = (u * u, (4.0 * d).sqrt() * u);
                let in_space: f64 = (-600..=600)
                    .map(|n| {
                        let s = f64::from(n) * 0.0125;
                        (-s * s).exp() * drive.divergence([x + s * width, 0.0], end - age)
                    })
                    .sum::<f64>()
                    * 0.0125
                    / PI.sqrt();
                slow += half * weight * 2.0 * u * d * in_space;
            }
        }
        assert!((phi - slow).abs() < 1e-8 * slow.abs().max(1e-6), "cell {i}: {phi:.12e} {slow:.12e}");
    }
}

/// Eqs. (14) and (15) from a run that is switched on at t = 0: after the transient the field along z is that of the
/// formula in amplitude and phase to 1e-8, for ω/Dq² from 1e-4 to 1e2 and both forms of the equations.
#[test]
fn plane_wave_torque_matches_eq_14_from_a_run() {
    for equations in [Equations::Published, Equations::Consistent] {
        let interface = interface(equations);
        let q = 2.0 * PI / WAVELENGTH;
        let (m_z, e0) = (0.6, 1.0);
        let d = interface.diffusivity(m_z);
        let rate = d * q * q;
        for ratio in [1e-4, 1e-2, 0.3, 1.0, 30.0, 1e2] {
            let omega = ratio * rate;
            let grid = Grid::new([32, 1, 1], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
            let surface = Surface::new(interface.clone(), Diffusivity::AtMz(m_z), History::SwitchedOn);
            let drive = plane_wave(e0, WAVELENGTH, omega / (2.0 * PI));
            // No exchange: the drive itself makes m uneven by 1e-8, and that must not count.
            let magnet = Magnet { exchange_stiffness: 0.0.into(), ..magnet() };
            let problem =
                Problem::new(grid.clone(), magnet.clone(), Some(surface), vec![drive], vec![]).unwrap();
            let state = State::new(&problem, Vectors::uniform(32, [0.8, 0.0, m_z]));
            // 30 relaxation times: the transient is below 1e-13.
            let dt = 0.1 / rate;
            let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, dt).unwrap()).unwrap();
            for _ in 0..300 {
                run.step().unwrap();
            }
            let (llg, state) = run.parts();
            let t = state.time;
            let mz = state.m.z.clone();
            let (field, _) = llg.field_and_rate(state);
            // Other fields along z are proportional to m_z and known: 2K/M_s − µ0 M_s.
            let local = 2.0 * 6.5e3 / 110e3 - response::constants::MU_0 * 110e3;
            // Eq. (14) written out: T = ± m × m_⊥ h, so B_z = ∓ m_z h/γ; h from J_sd, A, S as printed.
            let p = interface.parameters();
            let kappa = -response::constants::ELEMENTARY_CHARGE * p.sd_splitting.powi(2)
                / p.spin_density
                / (2.0 * PI * response::constants::HBAR.powi(3) * p.fermi_velocity.powi(2));
            let sign = if equations == Equations::Published { 1.0 } else { -1.0 };
            let amplitude = kappa * e0 * d * q / (omega * omega + rate * rate);
            let scale = (kappa * e0 * d * q / omega.hypot(rate) / magnet.gyromagnetic_ratio).abs();
            for i in 0..32 {
                let phase = omega * t - q * grid.centre(0, i);
                let h = amplitude * (rate * phase.sin() - omega * phase.cos());
                let expected = -sign * h / magnet.gyromagnetic_ratio;
                let measured = field.z[i] / mz[i] - local;
                assert!(
                    (measured - expected).abs() < 1e-8 * scale + 4.0 * f64::EPSILON * local.abs(),
                    "ω/Dq² = {ratio}, cell {i}: {measured:.10e} {expected:.10e}"
                );
                if ratio == 1e-4 {
                    let static_limit = -sign * kappa * e0 / q * phase.sin() / magnet.gyromagnetic_ratio;
                    // Eq. (15) is the limit; it is off by ω/Dq² = 1e-4 in phase.
                    assert!((measured - static_limit).abs() < 1.01e-4 * scale);
                }
            }
        }
    }
}

/// Eq. (9): the field E + ∇φ that drives the longitudinal current is E·iω/(iω − Dq²).
#[test]
fn longitudinal_current_is_screened_as_eq_9() {
    let interface = interface(Equations::Consistent);
    let q = 2.0 * PI / WAVELENGTH;
    let rate = interface.diffusivity(0.0) * q * q;
    for ratio in [1e-3, 0.5, 20.0] {
        let omega = ratio * rate;
        let grid = film(32, 1);
        let drive = plane_wave(1.0, WAVELENGTH, omega / (2.0 * PI));
        let problem =
            Problem::new(grid.clone(), magnet(), Some(surface(Equations::Consistent)), vec![drive], vec![])
                .unwrap();
        let mut state = State::new(&problem, Vectors::uniform(32, [1.0, 0.0, 0.0]));
        state.time = 0.37 / omega;
        let mut llg = llg::Llg::new(&problem, Method::fixed(&RK4, 1e-13).unwrap()).unwrap();
        let fields = llg.drive_fields(&state).unwrap();
        let i = num_complex::Complex64::I;
        let factor = i * omega / (i * omega - rate);
        for (cell, g) in fields.driving_field[0].row(0).iter().enumerate() {
            let wave = num_complex::Complex64::cis(q * grid.centre(0, cell) - omega * state.time);
            assert!((g - (factor * wave).re).abs() < 1e-12);
        }
    }
}

/// A drive that is a sampled map of a wave is the wave: with a tone (closed form) and both histories.
#[test]
fn sampled_map_equals_the_wave_it_samples() {
    let grid = film(20, 14);
    let [dx, dy, _] = grid.cell_size();
    let wave = StandingWave::new(5e4, WAVELENGTH, PI / 2.0, 0.4).unwrap();
    let sample = |c: usize| -> Vec<f64> {
        (0..14)
            .flat_map(|j| (0..20).map(move |i| (i, j)))
            .map(|(i, j)| wave.e_field([(f64::from(i) + 0.5) * dx, (f64::from(j) + 0.5) * dy])[c].re)
            .collect()
    };
    let tone = Tone::new(3e11, 0.3).unwrap();
    for history in [History::Steady, History::SwitchedOn] {
        let map = Drive::new(Sampled::new(sample(0), sample(1), [20, 14], [dx, dy]).unwrap(), tone);
        let exact = Drive::new(wave.clone(), tone);
        let a = potential(&grid, map, history, 1e-13, 40);
        let b = potential(&grid, exact, history, 1e-13, 40);
        assert!(worst(&a, &b) < 1e-12);
    }
}

/// A D that follows ⟨m_z²⟩ but does not change gives what the frozen D gives, to the order of the signal's
/// interpolation.
#[test]
fn a_following_diffusivity_that_stays_put_is_the_frozen_one() {
    let grid = film(16, 1);
    let run = |diffusivity| {
        let surface = Surface { diffusivity, ..surface(Equations::Consistent) };
        // m ∥ ẑ and a torque that vanishes there: m_z stays 1.
        let problem = Problem::new(
            grid.clone(),
            magnet(),
            Some(surface),
            vec![plane_wave(1.0, WAVELENGTH, 1e11)],
            vec![],
        )
        .unwrap();
        let state = State::new(&problem, Vectors::uniform(16, [0.0, 0.0, 1.0]));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 5e-14).unwrap()).unwrap();
        for _ in 0..100 {
            run.step().unwrap();
        }
        let (llg, state) = run.parts();
        llg.drive_fields(state).unwrap().phi.row(0).to_vec()
    };
    let error = worst(&run(Diffusivity::Mean), &run(Diffusivity::AtMz(1.0)));
    assert!(error < 1e-8, "{error:.2e}");
}
