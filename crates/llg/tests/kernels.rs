//! The exact and the corrected kernel in runs: against closed forms, direct quadrature in time and the diffusive kernel.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::{magnet, plane_wave};
use field::{Drive, PlaneWave, Polarisation, Pulse, PulseEdge, PulseParameters, Tone, Uniform, Waveform};
use llg::stepper::tableau::RK4;
use llg::{
    Diffusivity, Grid, History, Kernel, Method, Problem, Simulation, State, Surface, Vectors,
    memory::DriveFields,
};
use num_complex::Complex64;
use response::{CorrelatorForm, Equations, Interface};

const FORMS: [CorrelatorForm; 2] = [CorrelatorForm::Exact, CorrelatorForm::Corrected];

/// ql = 0.65 at m_z = 0.3: neither diffusion nor flight.
const WAVELENGTH: f64 = 160e-9;
const M_Z: f64 = 0.3;

fn interface() -> Interface {
    common::interface(Equations::Consistent)
}

fn film(nx: usize, ny: usize) -> Grid {
    Grid::new([nx, ny, 1], [WAVELENGTH / nx as f64, WAVELENGTH / ny as f64, 3e-9], [true, true, false])
        .unwrap()
}

/// The surface's fields after `steps` steps of `dt`.
fn fields(grid: &Grid, drive: Drive, kernel: Kernel, history: History, dt: f64, steps: usize) -> DriveFields {
    let surface = Surface { kernel, ..Surface::new(interface(), Diffusivity::AtMz(M_Z), history) };
    let problem = Problem::new(grid.clone(), magnet(), Some(surface), vec![drive], vec![]).unwrap();
    let state = State::new(&problem, Vectors::uniform(grid.len(), [1.0, 0.0, 0.05]));
    let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, dt).unwrap()).unwrap();
    for _ in 0..steps {
        run.step().unwrap();
    }
    let (llg, state) = run.parts();
    llg.drive_fields(state).unwrap().clone()
}

/// φ, E + ∇φ along and across a wave of unit amplitude along `direction`, as complex amplitudes under e^{−iωt}.
fn expected(form: CorrelatorForm, q: f64, omega: f64) -> [Complex64; 3] {
    let interface = interface();
    let k = interface.correlator(form, M_Z, q, omega);
    // φ = −n/(eν), n = (ε/Δ_z)Q eE/(2πħv) and ν = ε/(2πħ²v²).
    let p = interface.parameters();
    let phi = -k.charge_mixed * response::constants::HBAR * p.fermi_velocity / p.fermi_energy;
    [phi, k.longitudinal / interface.sigma_0(M_Z), k.transverse / interface.sigma_0(M_Z)]
}

fn pulse() -> Waveform {
    let parameters = PulseParameters {
        delay: 0.11e-12,
        rise: 0.4e-12,
        width: 0.5e-12,
        fall: 0.3e-12,
        edge: PulseEdge::Linear,
    };
    Pulse::new(parameters).unwrap().into()
}

/// A tone in a run is K(q, ω)E: φ and both components of the field that drives the current, for waves along and across q and
/// a uniform field, to rounding.
#[test]
fn a_tone_is_answered_by_the_closed_form() {
    let q = 2.0 * PI / WAVELENGTH;
    let (frequency, dt, steps) = (1e12, 1e-13, 7);
    let omega = 2.0 * PI * frequency;
    for form in FORMS {
        for (polarisation, angle) in [
            (Polarisation::Longitudinal, 0.0),
            (Polarisation::Transverse, 0.0),
            (Polarisation::Longitudinal, 0.4),
            (Polarisation::Transverse, 0.4),
        ] {
            let grid = film(12, 10);
            let drive = Drive::new(
                PlaneWave::new(1.0, WAVELENGTH, angle, polarisation).unwrap(),
                Tone::new(omega, 0.0).unwrap(),
            );
            let got = fields(&grid, drive, Kernel::Closed(form), History::Steady, dt, steps);
            let [phi, along, across] = expected(form, q, omega);
            let (u, t) = ([angle.cos(), angle.sin()], [-angle.sin(), angle.cos()]);
            for (j, i) in [(0, 0), (3, 7), (9, 11)] {
                let r = u[0] * grid.centre(0, i) + u[1] * grid.centre(1, j);
                let wave = Complex64::cis(q * r - omega * dt * steps as f64);
                let (phi, vector, size) = match polarisation {
                    Polarisation::Longitudinal => (phi, u, along),
                    _ => (Complex64::ZERO, t, across),
                };
                assert!((got.phi.row(j)[i] - (phi * wave).re).abs() < 1e-12 / q, "{form:?} {polarisation:?}");
                for c in 0..2 {
                    let value = vector[c] * (size * wave).re;
                    assert!((got.driving_field[c].row(j)[i] - value).abs() < 1e-12, "{form:?} {angle}");
                }
            }
        }
        // Drude: σ₀/(1 − iωτ₁).
        let drive = Drive::new(Uniform::new([0.6, 0.8]).unwrap(), Tone::new(omega, 0.0).unwrap());
        let got = fields(&film(4, 4), drive, Kernel::Closed(form), History::Steady, dt, steps);
        let drude =
            Complex64::cis(-omega * dt * steps as f64) / Complex64::new(1.0, -omega * interface().tau_1(M_Z));
        assert!((got.driving_field[0].row(0)[0] - 0.6 * drude.re).abs() < 1e-12);
        assert!((got.driving_field[1].row(0)[0] - 0.8 * drude.re).abs() < 1e-12);
    }
}

/// A tone that is switched on at t = 0 is, after the transient, the one that has always been on; and at t = 0 there is nothing.
#[test]
fn a_tone_switched_on_forgets_its_beginning() {
    let drive = || plane_wave(1.0, WAVELENGTH, 2e11);
    let scale = WAVELENGTH / (2.0 * PI);
    for form in FORMS {
        let of = |history, steps| fields(&film(8, 1), drive(), Kernel::Closed(form), history, 1e-13, steps);
        let begin = of(History::SwitchedOn, 0);
        // The exponentials against the closed form: 1e-9.
        assert!(begin.phi.row(0).iter().all(|phi| phi.abs() < 1e-9 * scale));
        assert!(begin.driving_field[0].row(0).iter().all(|g| g.abs() < 1e-9));
        let (late, steady) = (of(History::SwitchedOn, 100), of(History::Steady, 100));
        for (a, b) in late.phi.row(0).iter().zip(steady.phi.row(0)) {
            assert!((a - b).abs() < 1e-10 * scale, "{form:?}: {a:e} {b:e}");
        }
    }
}

/// A pulse against its Fourier integral, ∫ K(q, ω) w(ω) e^{−iωt} dω/2π over the closed form: the slow twin shares nothing with
/// the exponentials. The spectrum of the trapezoid falls as 1/ω² and K as 1/ω²: the tail beyond 4e15 rad/s is below 1e-9.
#[test]
fn a_pulse_is_the_fourier_integral_of_the_closed_form() {
    let q = 2.0 * PI / WAVELENGTH;
    let (dt, steps) = (1e-14, 83);
    let t = dt * steps as f64;
    // w(ω) of a polygon: −Σ (change of slope) e^{iωt_k}/ω².
    let corners = [
        (0.11e-12, 1.0 / 0.4e-12),
        (0.51e-12, -1.0 / 0.4e-12),
        (1.01e-12, -1.0 / 0.3e-12),
        (1.31e-12, 1.0 / 0.3e-12),
    ];
    let spectrum = |omega: f64| -> Complex64 {
        corners.iter().map(|(at, slope)| -slope * Complex64::cis(omega * at)).sum::<Complex64>()
            / (omega * omega)
    };
    for form in FORMS {
        // Trapezoidal rule with a period of 60 ps, long after everything has died out; ω = 0 by the area.
        let step = 2.0 * PI / 60e-12;
        let mut sums = [Complex64::ZERO; 3];
        for n in 1..40_000 {
            let omega = step * f64::from(n);
            let factor = spectrum(omega) * Complex64::cis(-omega * t) * (step / PI);
            let k = expected(form, q, omega);
            sums.iter_mut().zip(k).for_each(|(sum, k)| *sum += k * factor);
        }
        let area = 0.5 * 0.4e-12 + 0.5e-12 + 0.5 * 0.3e-12;
        let zero = expected(form, q, 0.0);
        // φ is odd in space: i times a real response.
        let potential = sums[0].im + (zero[0] * area).im * step / (2.0 * PI);
        let (along, across) = (sums[1].re, sums[2].re + zero[2].re * area * step / (2.0 * PI));
        let grid = Grid::new([4, 1, 1], [WAVELENGTH / 4.0, 3e-9, 3e-9], [true, false, false]).unwrap();
        let run = |polarisation| {
            let wave = PlaneWave::new(1.0, WAVELENGTH, 0.0, polarisation).unwrap();
            fields(&grid, Drive::new(wave, pulse()), Kernel::Closed(form), History::SwitchedOn, dt, steps)
        };
        let (longitudinal, transverse) = (run(Polarisation::Longitudinal), run(Polarisation::Transverse));
        for i in 0..4 {
            let (sine, cosine) = (q * grid.centre(0, i)).sin_cos();
            let phi = longitudinal.phi.row(0)[i] * q;
            assert!((phi + potential * q * sine).abs() < 1e-7, "{form:?} φ: {phi} {}", -potential * q * sine);
            let g = longitudinal.driving_field[0].row(0)[i];
            assert!((g - along * cosine).abs() < 1e-6, "{form:?} along: {g} {}", along * cosine);
            let g = transverse.driving_field[1].row(0)[i];
            assert!((g - across * cosine).abs() < 1e-6, "{form:?} across: {g} {}", across * cosine);
        }
    }
}
