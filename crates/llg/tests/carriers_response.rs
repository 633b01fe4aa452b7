//! Carriers on the grid against the closed forms of linear response, and against the diffusive kernel.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::TAU;

use common::{plane_wave, uniform_field};
use field::{Drive, Edge, GratedGate, GratedGateParameters, Tone, Uniform};
use llg::{
    Diffusivity, ExternalField, FieldPattern, Grid, History, Kernel, Magnet, Method, Modulation, Problem,
    Simulation, State, Surface, Vectors,
    memory::DriveFields,
    stepper::tableau::{IMEX_ARK4, RK4},
};
use num_complex::Complex64;
use response::{Equations, Interface, constants::ELECTRON_CHARGE};

fn interface() -> Interface {
    common::interface(Equations::Consistent)
}

/// A film that the surface does not turn: its spin density is beyond all measure.
fn heavy(kernel: Kernel, m_z: f64, history: History) -> Surface {
    Surface {
        kernel,
        relative_spin_density: 1e12.into(),
        ..Surface::new(interface(), Diffusivity::AtMz(m_z), history)
    }
}

fn fields(
    kernel: Kernel,
    grid: &Grid,
    drive: Drive,
    (m_z, step): (f64, f64),
    history: History,
    steps: u32,
) -> DriveFields {
    let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
    let problem =
        Problem::new(grid.clone(), magnet, Some(heavy(kernel, m_z, history)), vec![drive], vec![]).unwrap();
    let m = Vectors::uniform(grid.len(), [(1.0 - m_z * m_z).sqrt(), 0.0, m_z]);
    let tableau = if kernel == Kernel::DriftDiffusion { &IMEX_ARK4 } else { &RK4 };
    let method = Method::fixed(tableau, step).unwrap();
    let mut run = Simulation::new(&problem, State::new(&problem, m), method).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    let (llg, state) = run.parts();
    llg.drive_fields(state).unwrap().clone()
}

/// The largest difference of φ, over the largest φ.
fn difference(a: &DriveFields, b: &DriveFields, rows: usize) -> f64 {
    let mut worst: f64 = 0.0;
    let mut largest: f64 = 0.0;
    for j in 0..rows {
        for (a, b) in a.phi.row(j).iter().zip(b.phi.row(j)) {
            worst = worst.max((a - b).abs());
            largest = largest.max(a.abs());
        }
    }
    worst / largest
}

/// A static potential is screened to the last digit on any grid, a slow one but for the part ω/Dq² of the error (qh)²/24 of
/// differences: against the diffusive kernel, which is exact in space, 1e-8 at 100 MHz and 1.024 µm.
#[test]
fn a_long_slow_grating_makes_the_potential_of_the_diffusive_kernel() {
    let grid = Grid::new([1024, 1, 1], [1e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    let parameters = GratedGateParameters {
        period: 1.024e-6,
        duty: 0.5,
        distance: 100e-9,
        voltage: 0.02,
        direction: 0.0,
        origin: [0.1e-6, 0.0],
        edge: Edge::Linear { width: 50e-9 },
    };
    let gate = || Drive::new(GratedGate::new(parameters).unwrap(), Tone::new(TAU * 1e8, 0.3).unwrap());
    let of = |kernel, steps| fields(kernel, &grid, gate(), (0.4, 5e-13), History::Steady, steps);
    for steps in [0, 3] {
        let off = difference(&of(Kernel::DriftDiffusion, steps), &of(Kernel::Diffusive, steps), 1);
        assert!(off < 1e-8, "{steps}: {off:e}");
    }
}

/// φ = iq̂DÊ/(Dq̂² − iω) with the q̂ = 2 sin(qh/2)/h of differences and Ê the mean of E between centres, as fast as carriers move;
/// a steady start stays so in a run.
#[test]
fn a_wave_makes_the_potential_of_the_differences() {
    let (length, h) = (200e-9, 5e-9);
    let grid = Grid::new([40, 1, 1], [h, 8e-9, 3e-9], [true, true, false]).unwrap();
    let (q, omega) = (TAU / length, TAU * 5e11);
    let differences = 2.0 * (0.5 * q * h).sin() / h;
    let d = interface().diffusivity(0.4);
    let amplitude = Complex64::new(0.0, 1.0) * d * differences * (differences / q)
        / Complex64::new(d * differences * differences, -omega);
    for steps in [0_u32, 200] {
        let of = |steps| {
            let drive = plane_wave(1.0, length, 5e11);
            fields(Kernel::DriftDiffusion, &grid, drive, (0.4, 5e-15), History::Steady, steps)
        };
        let (found, time) = (of(steps), f64::from(steps) * 5e-15);
        let worst = found.phi.row(0).iter().enumerate().fold(0.0_f64, |worst, (i, phi)| {
            let angle = q * (i as f64 + 0.5) * h - omega * time;
            worst.max((phi - (amplitude * Complex64::from_polar(1.0, angle)).re).abs())
        });
        // The error of a step of ω dt = 0.016 to fourth order, 6e-8 times a small number, or rounding.
        let tolerance = if steps == 0 { 1e-11 } else { 1e-8 };
        assert!(worst < tolerance * amplitude.norm(), "{steps}: {:e}", worst / amplitude.norm());
    }
}

/// Amplitude of e^{i(qx − ωt)} in samples of one row over one period.
fn amplitude(samples: &[Vec<f64>]) -> Complex64 {
    let (steps, nx) = (samples.len(), samples[0].len());
    let mut sum = Complex64::ZERO;
    for (step, row) in samples.iter().enumerate() {
        for (i, value) in row.iter().enumerate() {
            let angle = TAU * (step as f64 / steps as f64 - (i as f64 + 0.5) / nx as f64);
            sum += value * Complex64::from_polar(1.0, angle);
        }
    }
    2.0 * sum / (steps * nx) as f64
}

/// A spin wave, driven by a magnetic field, moves the carriers by K_zx, K_zy and K_zz of the diffusive limit, Eqs. (11) and
/// (16), s = K iωΔ_sd m/(2πħv²) in the convention of the spin, with the q of differences; beside them the Hall current of the
/// emf, of order α⁰. Runs of small amplitude, over one period after the start has died out.
#[test]
fn a_moving_film_moves_the_carriers_as_linear_response_says() {
    let (length, nx, m_z) = (150e-9, 30_usize, 0.6);
    let h = length / nx as f64;
    let grid = Grid::new([nx, 1, 1], [h, 8e-9, 3e-9], [true, true, false]).unwrap();
    let (q, omega, steps) = (TAU / length, TAU * 1e11, 300_u32);
    let direction = [0.8, 0.0, m_z];
    let wave = ExternalField {
        amplitude: [1e-4, 2e-4, -1e-4],
        modulation: Modulation::new(
            FieldPattern::PlaneWave { q: [q, 0.0], phase: 0.0 },
            Tone::new(omega, 0.0).unwrap(),
        ),
    };
    let surface = Surface {
        kernel: Kernel::DriftDiffusion,
        ..Surface::new(interface(), Diffusivity::AtMz(0.0), History::SwitchedOn)
    };
    let magnet = Magnet::new(110e3, 2.3e-12, 0.5, common::GAMMA);
    let holding = uniform_field(direction.map(|c| 3.0 * c));
    let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![holding, wave]).unwrap();
    let dt = TAU / omega / f64::from(steps);
    let start = State::new(&problem, Vectors::uniform(nx, direction));
    let mut run = Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, dt).unwrap()).unwrap();
    run.advance_to(9.0 * TAU / omega - 0.5 * dt).unwrap();
    let mut samples: [Vec<Vec<f64>>; 5] = Default::default();
    for _ in 0..steps {
        let (llg, state) = run.parts();
        let fields = llg.drive_fields(state).unwrap();
        let [x, y, z] = state.m.components();
        let rows = [x, y, z, fields.phi.row(0), fields.driving_field[0].row(0)];
        samples.iter_mut().zip(rows).for_each(|(samples, row)| samples.push(row.to_vec()));
        run.step().unwrap();
    }
    let [x, y, z, phi, driving] = samples.map(|samples| amplitude(&samples));

    let (interface, half) = (interface(), 0.5 * q * h);
    let p = interface.parameters();
    let differences = 2.0 * half.sin() / h;
    // The spin is against m.
    let k = interface.diffusive_correlator(-m_z, differences, omega).matrix([1.0, 0.0], 0.0);
    let scale = Complex64::new(0.0, omega * p.sd_splitting)
        / (TAU * response::constants::HBAR * p.fermi_velocity.powi(2));
    // Emf and divergence each between centres: a mean and a difference.
    let from_plane = (k[2][0] * -x + k[2][1] * -y) * half.cos();
    let hall = interface.sigma_h(-m_z) / interface.sigma_0(m_z);
    // ∇·[(σ_H E_m)×ẑ] takes the place of ∇·σ₀E_m: E_y for E_x, that is m_x for −m_y in ẑ×ṁ.
    let from_hall = k[2][1] * hall * x * half.cos();
    let spin = scale * (from_plane + from_hall + k[2][2] * -z);
    let density = spin * p.fermi_energy / (p.sd_splitting * m_z);
    let expected = -density / (ELECTRON_CHARGE * interface.density_of_states());
    assert!((phi - expected).norm() < 1e-6 * phi.norm());
    let gradient = Complex64::new(0.0, differences * half.cos()) * phi;
    assert!((driving - gradient).norm() < 1e-6 * gradient.norm());
}

/// φ of a bias and a wave in a film whose m_z goes from −0.9 to 0.9 within the grid: differences between grids fall by four.
#[test]
fn carriers_are_of_second_order_in_the_cell() {
    for periodic in [[true, true, false], [false, false, false]] {
        let on = |n: usize| {
            let h = 96e-9 / n as f64;
            let grid = Grid::new([n, n, 1], [h, h, 3e-9], periodic).unwrap();
            let surface = Surface {
                kernel: Kernel::DriftDiffusion,
                ..Surface::new(interface(), Diffusivity::AtMz(0.0), History::Steady)
            };
            let bias = Drive::new(Uniform::new([1e5, 4e4]).unwrap(), Tone::new(TAU * 3e11, 0.0).unwrap());
            let drives = vec![bias, plane_wave(1e5, 96e-9, 3e11)];
            let magnet = Magnet::new(110e3, 2.3e-12, 0.02, common::GAMMA);
            let problem = Problem::new(grid.clone(), magnet, Some(surface), drives, vec![]).unwrap();
            let mut m = Vectors::zeros(grid.len());
            for cell in 0..grid.len() {
                let [i, j, _] = grid.indices(cell);
                let [x, y] = [i, j].map(|i| TAU * (i as f64 + 0.5) / n as f64);
                let z = 0.9 * (x + 0.5 * y.cos()).sin() * y.cos();
                m.set(cell, [(1.0 - z * z).sqrt(), 0.0, z]);
            }
            State::new(&problem, m).carriers
        };
        let runs = [16, 32, 64, 128].map(|n| (n, on(n)));
        let error = |coarse: &(usize, Vec<f64>), fine: &(usize, Vec<f64>)| {
            let n = coarse.0;
            let mean = |i: usize, j: usize| {
                let at = |a: usize, b: usize| fine.1[2 * i + a + 2 * n * (2 * j + b)];
                0.25 * (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1))
            };
            let square = |cell: usize| (coarse.1[cell] - mean(cell % n, cell / n)).powi(2);
            ((0..n * n).map(square).sum::<f64>() / (n * n) as f64).sqrt()
        };
        let errors = [0, 1, 2].map(|i| error(&runs[i], &runs[i + 1]));
        let orders = [0, 1].map(|i| (errors[i] / errors[i + 1]).log2());
        assert!(orders.iter().all(|order| *order > 1.8), "{periodic:?} {orders:?}");
    }
}
