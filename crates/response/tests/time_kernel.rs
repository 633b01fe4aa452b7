//! The response in time: how well its exponentials are K(q, ω), that they are causal, and its limits.

#![allow(clippy::unwrap_used)] // a bad interface is a bad test

use response::constants::ELEMENTARY_CHARGE;
use response::{CorrelatorForm, Equations, Interface, InterfaceParameters};

const FORMS: [CorrelatorForm; 2] = [CorrelatorForm::Exact, CorrelatorForm::Corrected];

/// Δ_sd/ε as asked; m_z = 1.
fn interface(ratio: f64) -> Interface {
    let fermi_energy = 0.2 * ELEMENTARY_CHARGE;
    Interface::new(InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy,
        sd_splitting: ratio * fermi_energy,
        disorder: 0.0318,
        spin_density: 1.78e19,
        equations: Equations::Consistent,
    })
    .unwrap()
}

const RATIOS: [f64; 6] = [0.0, 0.2, 0.5, 0.7, 0.9, 0.99];

/// ql from diffusion to ballistic flight, with the places where the two poles meet and where they enter the cut.
fn wave_numbers(interface: &Interface) -> Vec<f64> {
    let steps = (0..=120).map(|i| 10f64.powf(-4.0 + 5.2 * f64::from(i) / 120.0));
    steps
        .chain([0.35, 0.355, 0.36, 0.3849, 0.99, 1.0, 1.01])
        .map(|ql| ql / interface.mean_free_path(1.0))
        .collect()
}

/// ωτ₀ from far below the diffusion rate to far beyond the collisions.
fn frequencies(interface: &Interface) -> Vec<f64> {
    let steps = (0..=70).map(|i| 10f64.powf(-8.0 + 9.0 * f64::from(i) / 70.0));
    std::iter::once(0.0).chain(steps).map(|x| x / interface.tau_0(1.0)).collect()
}

/// The sum of exponentials against the closed form, over all ql, ωτ₀ ≤ 10 (ħω = ε is at 10) and m_z: to 1e-9 of the value
/// itself, which falls as 1/ω², with 1e-11 asked for relative to the static value.
#[test]
fn exponentials_are_the_closed_form() {
    let mut worst = [0.0_f64; 4];
    for ratio in RATIOS {
        let interface = interface(ratio);
        for q in wave_numbers(&interface) {
            for (i, form) in FORMS.into_iter().enumerate() {
                let potential = interface.potential_kernel(form, 1.0, q, 1e-11);
                let transverse = interface.transverse_kernel(form, 1.0, q, 1e-11);
                for pole in potential.poles.iter().chain(&transverse.poles) {
                    assert!(pole.rate.re < 0.0, "ql = {}: {pole:?}", q * interface.mean_free_path(1.0));
                }
                for omega in frequencies(&interface) {
                    let exact = interface.potential_response(form, 1.0, q, omega);
                    let error = (potential.transform(omega) - exact).norm() / exact.norm();
                    worst[2 * i] = worst[2 * i].max(error);
                    let exact = interface.correlator(form, 1.0, q, omega).transverse / interface.sigma_0(1.0);
                    let error = (transverse.transform(omega) - exact).norm() / exact.norm();
                    worst[2 * i + 1] = worst[2 * i + 1].max(error);
                }
            }
        }
    }
    assert!(worst.iter().all(|error| *error < 1e-9), "{worst:?}");
}
