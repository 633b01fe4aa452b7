//! Spin waves, other kernels, restarts.

use std::f64::consts::TAU;

use llg::{
    Diffusivity, Grid, History, Kernel, Llg, Magnet, MagnetResponse, Method, Problem, Simulation, State,
    Surface, Surroundings, Vectors,
    restart::Setup,
    stepper::tableau::{IMEX_ARK3, IMEX_ARK4},
};
use num_complex::Complex64;

use crate::{alone, common, interface, surface};

/// The damping of a spin wave about m ∥ ẑ along a field: ṁ turns in the plane, half along q, where K_T answers, and half across, K_L; K_zz and
/// Q do not act, since m_z stays. Decay rates of runs to 1e-3; what is left out is the other sense of turning, of second order in the damping.
#[test]
fn a_spin_wave_decays_by_the_damping_of_its_wavelength() {
    let interface = interface();
    for wavelength in [40e-9, 400e-9, 2e-6] {
        let (nx, alpha, field) = (16_usize, 0.002, 1.0);
        let grid = Grid::new([nx, 1, 1], [wavelength / nx as f64, 8e-9, 3e-9], [true, true, false]).unwrap();
        let q = TAU / wavelength;
        let magnet = Magnet::new(110e3, 0.0, alpha, common::GAMMA);
        let holding = common::uniform_field([0.0, 0.0, field]);
        let problem =
            Problem::new(grid, magnet, Some(surface(1.0, Surroundings::None)), vec![], vec![holding])
                .unwrap();
        let mut m = Vectors::zeros(nx);
        for i in 0..nx {
            let angle = q * (i as f64 + 0.5) * wavelength / nx as f64;
            m.set(i, [1e-4 * angle.cos(), -1e-4 * angle.sin(), 1.0]);
        }
        let start = State::new(&problem, m);
        let decay = alone(|| {
            let mut run =
                Simulation::new(&problem, start, Method::fixed(&IMEX_ARK4, 2e-13).unwrap()).unwrap();
            let size = |state: &State| {
                state.m.x.iter().zip(&state.m.y).map(|(x, y)| x * x + y * y).sum::<f64>().sqrt()
            };
            // Past the start of the carriers.
            run.advance_to(30e-12).unwrap();
            let (a, t) = (size(run.state()), run.state().time);
            run.advance_to(130e-12).unwrap();
            (a / size(run.state())).ln() / (run.state().time - t)
        });
        // ṁ = iγB m + i(α + c(K_T + K_L)/2 − ih) ṁ for m = m_x + im_y ∝ e^{zt}, K at z: h = −cσ_H, and z to its own order.
        let (kept, c) = (interface.static_transverse(1.0, q), interface.gilbert_coefficient());
        let turned = Complex64::new(0.0, common::GAMMA * field);
        let h = -c * interface.sigma_h(1.0);
        let closed = |longitudinal: &dyn Fn(Complex64) -> Complex64| {
            let damping = |z| alpha + 0.5 * c * kept * interface.sigma_0(1.0) * (1.0 + longitudinal(z));
            (0..20).fold(turned, |z, _| turned / (1.0 - h - Complex64::I * damping(z)))
        };
        let spreading = kept * interface.diffusivity(1.0) * q * q;
        let expected = -closed(&|z| z / (z + spreading)).re;
        assert!((decay / expected - 1.0).abs() < 1e-3, "{wavelength:e}: {decay:e} {expected:e}");
        // The local tensor is far off where the carriers spread within a period.
        let local = common::GAMMA * field * (alpha + c * interface.sigma_0(1.0)) / (1.0 - h).powi(2);
        assert!((decay / local - 1.0).abs() > 1e-2, "{wavelength:e}: {decay:e} {local:e}");
    }
}

/// Long waves meet the electrons of `drift_diffusion`, without and with a gate: what they do beyond the local tensor, to (ql)²/2 = 5e-5, the error
/// (qh)²/24 = 2.5e-5 of differences and σ_H/σ₀ = 1e-5 of the Hall current that only that kernel lets them carry.
#[test]
fn long_waves_are_those_of_drift_and_diffusion() {
    let (nx, wavelength) = (256_usize, 10e-6);
    let grid = Grid::new([nx, 1, 1], [wavelength / nx as f64, 8e-9, 3e-9], [true, true, false]).unwrap();
    let rate = |kernel: Kernel, response: MagnetResponse, gate: Option<f64>| {
        let surface = Surface {
            kernel,
            magnet_response: response,
            gate_capacitance: gate,
            ..Surface::new(interface(), Diffusivity::AtMz(0.05), History::Steady)
        };
        let magnet = Magnet::new(110e3, 0.0, 0.02, common::GAMMA);
        let holding = common::uniform_field([0.0, 0.3, 0.2]);
        let problem = Problem::new(grid.clone(), magnet, Some(surface), vec![], vec![holding]).unwrap();
        let mut m = Vectors::zeros(nx);
        for i in 0..nx {
            let x = TAU * (i as f64 + 0.5) / nx as f64;
            let z = 0.05 + 1e-3 * x.sin();
            m.set(
                i,
                [
                    (1.0 - z * z).sqrt() * (0.1 * x.cos()).cos(),
                    (1.0 - z * z).sqrt() * (0.1 * x.cos()).sin(),
                    z,
                ],
            );
        }
        let state = State::new(&problem, m);
        alone(|| {
            let mut run =
                Simulation::new(&problem, state, Method::fixed(&IMEX_ARK4, 5e-13).unwrap()).unwrap();
            for _ in 0..20 {
                run.step().unwrap();
            }
            run.state().m.clone()
        })
    };
    let exact = Kernel::Closed(response::CorrelatorForm::Exact);
    for gate in [None, Some(4e-3)] {
        let surroundings = gate.map_or(Surroundings::None, Surroundings::Gate);
        let ours = rate(exact, MagnetResponse::Nonlocal(surroundings), None);
        let theirs = rate(Kernel::DriftDiffusion, MagnetResponse::Local, gate);
        let local = rate(exact, MagnetResponse::Local, None);
        let off = common::largest_difference(&ours, &theirs);
        let moved = common::largest_difference(&ours, &local);
        assert!(off < 3e-4 * moved, "{gate:?}: {off:e} {moved:e}");
    }
}

fn textured(seed: u64) -> (Problem, State) {
    let grid = Grid::new([24, 18, 1], [5e-9, 5e-9, 3e-9], [true, false, false]).unwrap();
    let surface = surface(0.3, Surroundings::Dielectrics([1.0, 10.0]));
    let drive = common::plane_wave(3e4, 120e-9, 2e10);
    let problem = Problem::new(grid, common::magnet(), Some(surface), vec![drive], vec![]).unwrap();
    let state = State::new(&problem, common::random(24 * 18, seed));
    (problem, state)
}

fn bits(state: &State) -> Vec<u64> {
    let [x, y, z] = state.m.components();
    [x, y, z, &state.carriers].into_iter().flatten().map(|v| v.to_bits()).collect()
}

/// The same bits on any number of threads.
#[test]
fn threads_do_not_matter() {
    let (problem, start) = textured(5);
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let method = Method::fixed(&IMEX_ARK3, 3e-14).unwrap();
            let mut run = Simulation::new(&problem, start.clone(), method).unwrap();
            (0..6).for_each(|_| {
                run.step().unwrap();
            });
            bits(run.state())
        })
    };
    assert_eq!(run(1), run(3));
}

/// A run that is taken up from its bytes goes on with the same bits, whether or not outputs looked at other states in between.
#[test]
fn a_restart_changes_nothing() {
    let (problem, start) = textured(6);
    let method = Method::fixed(&IMEX_ARK4, 3e-14).unwrap();
    let mut whole = Simulation::new(&problem, start, method).unwrap();
    (0..4).for_each(|_| {
        whole.step().unwrap();
    });
    let bytes = whole.checkpoint();
    let setup = Setup { frames_every: None, rows_every: None, quantities: &[], criterion: None };
    let mut again = Simulation::restore(&problem, method, &bytes, setup).unwrap();
    for _ in 0..4 {
        whole.step().unwrap();
        let (llg, state) = whole.parts();
        let mut other = state.clone();
        other.m = common::random(24 * 18, 9);
        llg.exchange();
        llg.invalidate();
        let _ = llg.energies(&other);
        llg.exchange();
        again.step().unwrap();
        assert_eq!(bits(whole.state()), bits(again.state()));
    }
}

/// What the response does not go with is refused.
#[test]
fn what_it_does_not_go_with_is_refused() {
    let grid = Grid::new([4, 4, 1], [5e-9; 3], [true, true, false]).unwrap();
    let refused = |surface: Surface| {
        Problem::new(grid.clone(), common::magnet(), Some(surface), vec![], vec![]).unwrap_err().name
    };
    let good = surface(0.0, Surroundings::Gate(4e-3));
    assert_eq!(refused(Surface { kernel: Kernel::Diffusive, ..good.clone() }), "magnet_response");
    assert_eq!(refused(Surface { kernel: Kernel::DriftDiffusion, ..good.clone() }), "magnet_response");
    let printed = common::interface(response::Equations::Published);
    assert_eq!(refused(Surface { interface: printed, ..good.clone() }), "magnet_response");
    let torques = llg::SurfaceTorques { field_like: true, diffusive: false };
    assert_eq!(refused(Surface { torques, ..good.clone() }), "magnet_response");
    assert_eq!(refused(surface(0.0, Surroundings::Gate(0.0))), "gate_capacitance");
    assert_eq!(refused(surface(0.0, Surroundings::Dielectrics([1.0, 0.5]))), "relative_permittivity");
    let problem = Problem::new(grid.clone(), common::magnet(), Some(good), vec![], vec![]).unwrap();
    let rk4 = Method::fixed(&llg::stepper::tableau::RK4, 1e-13).unwrap();
    assert_eq!(Llg::new(&problem, rk4).unwrap_err().name, "method");
    let warm = problem.with_temperature(llg::Thermal::new(10.0, 1).unwrap());
    assert_eq!(Llg::new(&warm, Method::fixed(&IMEX_ARK4, 1e-13).unwrap()).unwrap_err().name, "temperature");
}
