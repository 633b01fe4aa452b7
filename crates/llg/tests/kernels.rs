//! The exact and the corrected kernel in runs: against closed forms, direct quadrature in time and the diffusive kernel.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::plane_wave;
use field::{
    Drive, PlaneWave, Polarisation, Pulse, PulseEdge, PulseParameters, Sampled, Sinc, Tone, Uniform, Waveform,
};
use llg::stepper::tableau::RK4;
use llg::{
    Diffusivity, Grid, History, Kernel, Magnet, Method, Problem, Simulation, State, Surface, SurfaceTorques,
    Vectors, memory::DriveFields,
};
use num_complex::Complex64;
use response::{CorrelatorForm, Equations, Interface, Perturbation};

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

/// The surface's fields, under a film that nothing turns, after `steps` steps of `dt`.
fn fields(grid: &Grid, drive: Drive, kernel: Kernel, history: History, dt: f64, steps: usize) -> DriveFields {
    let torques = SurfaceTorques { field_like: false, diffusive: false };
    let surface = Surface { kernel, torques, ..Surface::new(interface(), Diffusivity::AtMz(M_Z), history) };
    let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
    let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![drive], vec![]).unwrap();
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

/// Where ql and ωτ are below 1e-5, and so their corrections below 1e-8, the three kernels are one: φ and the field that drives the
/// current of a tone and of a switched-on tone.
#[test]
fn long_slow_waves_diffuse() {
    // ql = 5e-6: a wavelength of 2 cm.
    let wavelength = 0.02;
    let grid = Grid::new([8, 1, 1], [wavelength / 8.0, 3e-9, 3e-9], [true, false, false]).unwrap();
    let q = 2.0 * PI / wavelength;
    let rate = interface().diffusivity(M_Z) * q * q;
    for history in [History::Steady, History::SwitchedOn] {
        let drive = plane_wave(1.0, wavelength, rate / (2.0 * PI));
        let of = |kernel| fields(&grid, drive.clone(), kernel, history, 1.3 / rate, 1);
        let diffusive = of(Kernel::Diffusive);
        for form in FORMS {
            let other = of(Kernel::Closed(form));
            let pairs = diffusive.phi.row(0).iter().zip(other.phi.row(0));
            pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-8 / q, "{form:?}: {a:e} {b:e}"));
            let pairs = diffusive.driving_field[0].row(0).iter().zip(other.driving_field[0].row(0));
            pairs.for_each(|(a, b)| assert!((a - b).abs() < 1e-8, "{form:?}: {a:e} {b:e}"));
        }
    }
}

/// A map of an oblique wave (by transforms, with a real pattern) is the wave itself (by sums), for a tone with both histories and a
/// pulse, along and across.
#[test]
fn a_map_is_the_wave_it_samples() {
    let grid = film(12, 12);
    let [dx, dy, _] = grid.cell_size();
    // A standing wave in x with a field along y and one in y with a field along y: transverse and longitudinal.
    let sample = |of: &dyn Fn(f64, f64) -> f64| -> Vec<f64> {
        (0..12)
            .flat_map(|j| (0..12).map(move |i| (f64::from(i), f64::from(j))))
            .map(|(i, j)| of((i + 0.5) * dx, (j + 0.5) * dy))
            .collect()
    };
    let q = 2.0 * PI / WAVELENGTH;
    let maps = [
        (sample(&|x, _| (q * x).cos()), Polarisation::Transverse, 0.0),
        (sample(&|_, y| (q * y).cos()), Polarisation::Longitudinal, PI / 2.0),
    ];
    for (along_y, polarisation, angle) in maps {
        let map = Sampled::new(vec![0.0; 144], along_y, [12, 12], [dx, dy]).unwrap();
        let wave = PlaneWave::new(1.0, WAVELENGTH, angle, polarisation).unwrap();
        // A real signal makes the running wave a standing one.
        for history in [History::Steady, History::SwitchedOn] {
            let of = |drive| fields(&grid, drive, Kernel::Closed(CorrelatorForm::Exact), history, 1e-14, 60);
            let (a, b) = (of(Drive::new(map.clone(), pulse())), of(Drive::new(wave.clone(), pulse())));
            for j in [0, 5] {
                for (a, b) in a.driving_field[1].row(j).iter().zip(b.driving_field[1].row(j)) {
                    assert!((a - b).abs() < 1e-12, "{polarisation:?}: {a} {b}");
                }
                for (a, b) in a.phi.row(j).iter().zip(b.phi.row(j)) {
                    assert!((a - b).abs() < 1e-12 / q);
                }
            }
        }
        // A tone: the standing wave is half of two running ones.
        let tone = || Tone::new(2e12, 0.3).unwrap();
        let back = PlaneWave::new(1.0, WAVELENGTH, angle + PI, polarisation).unwrap();
        let of =
            |drive, history| fields(&grid, drive, Kernel::Closed(CorrelatorForm::Exact), history, 1e-14, 20);
        for history in [History::Steady, History::SwitchedOn] {
            let map = of(Drive::new(map.clone(), tone()), history);
            let (forth, back) = (
                of(Drive::new(wave.clone(), tone()), history),
                of(Drive::new(back.clone(), tone()), history),
            );
            for j in [0, 5] {
                let parts = forth.driving_field[1].row(j).iter().zip(back.driving_field[1].row(j));
                for (a, (f, b)) in map.driving_field[1].row(j).iter().zip(parts) {
                    // The field of the wave back points against that of the wave forth.
                    assert!((a - 0.5 * (f - b)).abs() < 1e-9, "{polarisation:?} {history:?}: {a} {f} {b}");
                }
            }
        }
    }
}

/// The torques of a run have the signs of s = K[ev ẑ×E]/(2πħv²): turned by the magnet's m, T = (J_sd A/ħ) m×s, with all of s from
/// the response's own spin density.
#[test]
fn torques_are_those_of_the_spin_density() {
    for (equations, turned) in [(Equations::Published, 1.0), (Equations::Consistent, -1.0)] {
        let interface = common::interface(equations);
        let q = 2.0 * PI / WAVELENGTH;
        let omega = 2e12;
        let m = [0.8, 0.36, (1.0_f64 - 0.64 - 0.1296).sqrt()];
        let grid = Grid::new([8, 1, 1], [WAVELENGTH / 8.0, 3e-9, 3e-9], [true, false, false]).unwrap();
        let surface = Surface {
            kernel: Kernel::Closed(CorrelatorForm::Exact),
            ..Surface::new(interface.clone(), Diffusivity::AtMz(m[2]), History::Steady)
        };
        let drive = plane_wave(3e4, WAVELENGTH, omega / (2.0 * PI));
        let magnet = Magnet::new(110e3, 0.0, 0.0, common::GAMMA);
        let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![drive], vec![]).unwrap();
        let state = State::new(&problem, Vectors::uniform(8, m));
        let mut llg = llg::Llg::new(&problem, Method::fixed(&RK4, 1e-14).unwrap()).unwrap();
        let (field, _) = llg.field_and_rate(&state);
        // The spin points along m or against it; T = (J_sd A/ħ) m_spin×s for the spin's direction.
        let spin_z = turned * m[2];
        let p = interface.parameters();
        let coupling = p.sd_splitting / (p.spin_density * response::constants::HBAR);
        let wave = Perturbation {
            direction: [1.0, 0.0],
            omega,
            e_field: [Complex64::from(3e4), Complex64::ZERO],
            spin_direction: [Complex64::ZERO; 3],
        };
        let k = interface.exact_correlator(spin_z, q, omega);
        let s = interface.spin_density(&k, &wave, interface.sigma_h(spin_z));
        for i in 0..8 {
            let phase = Complex64::cis(q * grid.centre(0, i));
            let s = s.map(|s| (s * phase).re);
            // ṁ = −γ m×B = (J_sd A/ħ) m×s, the same for m and −m.
            let expected = s.map(|s| -coupling * s / common::GAMMA);
            for (got, expected) in [field.x[i], field.y[i], field.z[i]].into_iter().zip(expected) {
                assert!((got - expected).abs() < 1e-12, "{equations:?} cell {i}: {got:e} {expected:e}");
            }
        }
    }
}

/// The film of the demonstration under a period so long that ql and ωτ change nothing by 1e-8: whole runs agree to that. The drive has
/// always been on: one that is switched on finds electrons that need τ₁ to start.
#[test]
fn runs_agree_in_the_diffusive_limit() {
    let grid = Grid::new([16, 4, 1], [8e-9, 8e-9, 3e-9], [true, true, false]).unwrap();
    // ql = 1e-3, and ωτ₁ = 4e-9 at 10 kHz: X k ≈ 1e-9. E/q = 9.8 mV as in the demonstration, where the film is.
    let wave = PlaneWave::longitudinal(600.0, 102.4e-6, 0.0).unwrap();
    let run = |kernel| {
        let surface =
            Surface { kernel, ..Surface::new(interface(), Diffusivity::AtMz(0.0), History::Steady) };
        let drive = Drive::new(wave.clone(), Tone::new(2.0 * PI * 1e4, PI / 2.0).unwrap());
        let problem =
            Problem::new(grid.clone(), common::magnet(), Some(surface), vec![drive], vec![]).unwrap();
        let state = State::new(&problem, common::twisted(&grid));
        let mut run = Simulation::new(&problem, state, Method::fixed(&RK4, 5e-13).unwrap()).unwrap();
        for _ in 0..600 {
            run.step().unwrap();
        }
        run.state().m.clone()
    };
    let diffusive = run(Kernel::Diffusive);
    for form in FORMS {
        let difference = common::largest_difference(&diffusive, &run(Kernel::Closed(form)));
        assert!(difference < 1e-8, "{form:?}: {difference:.1e}");
    }
    assert!(common::largest_difference(&diffusive, &common::twisted(&grid)) > 0.1, "nothing moves");
}

/// Many threads give the bits of one, by sums and by transforms.
#[test]
fn threads_do_not_change_a_bit() {
    let grid = film(24, 20);
    let [dx, dy, _] = grid.cell_size();
    let rough = |seed: u64| common::random(480, seed).z.clone();
    let map = Sampled::new(rough(1), rough(2), [24, 20], [dx, dy]).unwrap();
    let of = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let drive = Drive::new(map.clone(), pulse());
            fields(&grid, drive, Kernel::Closed(CorrelatorForm::Exact), History::SwitchedOn, 1e-14, 40)
        })
    };
    assert_eq!(of(1), of(3));
}

/// A K that follows a film which stays put is that of its m_z, up to the polynomial between the m_z that are kept: tones and pulses.
#[test]
fn a_kernel_that_follows_the_film_is_that_of_its_m_z() {
    let grid = film(8, 1);
    for form in FORMS {
        for m_z in [0.0, 0.37, 0.8, 1.0_f64] {
            let m = Vectors::uniform(8, [(1.0 - m_z * m_z).sqrt(), 0.0, m_z]);
            let pulsed = Drive::new(PlaneWave::longitudinal(1.0, WAVELENGTH, 0.0).unwrap(), pulse());
            for drive in [plane_wave(1.0, WAVELENGTH, 1e12), pulsed] {
                let of = |diffusivity| {
                    let torques = SurfaceTorques { field_like: false, diffusive: false };
                    let surface = Surface::new(interface(), diffusivity, History::SwitchedOn);
                    let surface = Surface { kernel: Kernel::Closed(form), torques, ..surface };
                    let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
                    let problem =
                        Problem::new(grid.clone(), magnet, Some(surface), vec![drive.clone()], vec![])
                            .unwrap();
                    let state = State::new(&problem, m.clone());
                    let mut run =
                        Simulation::new(&problem, state, Method::fixed(&RK4, 2e-14).unwrap()).unwrap();
                    for _ in 0..40 {
                        run.step().unwrap();
                    }
                    let (llg, state) = run.parts();
                    llg.drive_fields(state).unwrap().clone()
                };
                let (follows, fixed) = (of(Diffusivity::Mean), of(Diffusivity::AtMz(m_z)));
                let q = 2.0 * PI / WAVELENGTH;
                for (a, b) in follows.phi.row(0).iter().zip(fixed.phi.row(0)) {
                    assert!((a - b).abs() * q < 1e-6, "{form:?} m_z = {m_z}: {:.1e}", (a - b).abs() * q);
                }
                let pairs = follows.driving_field[0].row(0).iter().zip(fixed.driving_field[0].row(0));
                pairs.for_each(|(a, b)| {
                    assert!((a - b).abs() < 1e-6, "{form:?} m_z = {m_z}: {:.1e}", (a - b).abs())
                });
            }
        }
    }
}

/// RK4 keeps its order with a tone and a sinc under the exact kernel, at one m_z and following the film: between runs with dt, dt/2
/// and dt/4, without a reference solution.
#[test]
fn the_order_of_the_integrator_is_kept() {
    let grid = Grid::new([16, 8, 1], [8e-9, 8e-9, 3e-9], [true, false, false]).unwrap();
    for diffusivity in [Diffusivity::AtMz(0.3), Diffusivity::Mean] {
        let kernel = Kernel::Closed(CorrelatorForm::Exact);
        let surface = Surface { kernel, ..Surface::new(interface(), diffusivity, History::Steady) };
        let probe = PlaneWave::new(1e6, 0.9e-6, 0.7, Polarisation::Longitudinal).unwrap();
        let drives = vec![plane_wave(2e6, 1.28e-6, 5e10), Drive::new(probe, Sinc::new(2e12, 6e-12).unwrap())];
        let problem = Problem::new(grid.clone(), common::magnet(), Some(surface), drives, vec![]).unwrap();
        let after = |steps: u32| {
            let state = State::new(&problem, common::twisted(&grid));
            let method = Method::fixed(&RK4, 12e-12 / f64::from(steps)).unwrap();
            let mut run = Simulation::new(&problem, state, method).unwrap();
            for _ in 0..steps {
                run.step().unwrap();
            }
            run.state().m.clone()
        };
        let runs = [60, 120, 240].map(after);
        let ratio =
            common::largest_difference(&runs[0], &runs[1]) / common::largest_difference(&runs[1], &runs[2]);
        assert!((ratio.log2() - 4.0).abs() < 0.15, "{diffusivity:?}: {:.3}", ratio.log2());
    }
}
