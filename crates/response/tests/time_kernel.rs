//! The response in time: how well its exponentials are K(q, ω), that they are causal, and its limits.

#![allow(clippy::unwrap_used)] // a bad interface is a bad test

use num_complex::Complex64;
use response::constants::{ELEMENTARY_CHARGE, HBAR};
use response::{CorrelatorForm, Equations, Interface, InterfaceParameters, SpinCorrelator};

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

/// The sum of exponentials against the closed form, over all ql, ωτ₀ ≤ 10 (ħω = ε is at 10) and m_z: to 2e-9 of the value
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
    assert!(worst.iter().all(|error| *error < 2e-9), "{worst:?}");
}

/// Re F(ω) from Im F by the dispersion relation, Re F(ω₀) = (2/π) P∫ ω Im F(ω)/(ω² − ω₀²) dω: the closed forms themselves are causal.
/// Tanh-like map to a line, and the pole taken off by Im F(ω₀)ω₀ times P∫dω/(ω²−ω₀²) = 0: to 1e-6.
#[test]
fn closed_forms_obey_kramers_and_kronig() {
    let interface = interface(0.5);
    for form in FORMS {
        for ql in [0.03, 0.37, 1.0, 3.0] {
            let q = ql / interface.mean_free_path(1.0);
            let response = |omega: f64, which: usize| match which {
                0 => interface.potential_response(form, 1.0, q, omega) * q * q,
                1 => interface.correlator(form, 1.0, q, omega).longitudinal / interface.sigma_0(1.0),
                _ => interface.correlator(form, 1.0, q, omega).transverse / interface.sigma_0(1.0),
            };
            for which in 0..3 {
                for at in [0.01, 0.3, 2.0] {
                    let at = at / interface.tau_0(1.0);
                    let at_pole = response(at, which).im * at;
                    // ω = ω₀eˣ: no node at the pole, x = 0; the integrand falls as e^{−|x|}.
                    let (steps, range) = (80_000, 24.0);
                    let h = 2.0 * range / f64::from(steps);
                    let sum: f64 = (0..steps)
                        .map(|i| {
                            let x = -range + (f64::from(i) + 0.5) * h;
                            let omega = at * x.exp();
                            (response(omega, which).im * omega - at_pole) * omega / (omega * omega - at * at)
                        })
                        .sum();
                    let real = 2.0 / std::f64::consts::PI * sum * h;
                    let expected = response(at, which).re;
                    let scale = response(at, which).norm();
                    assert!(
                        (real - expected).abs() < 1e-6 * scale.max(1e-2),
                        "{form:?} {ql} {which}: {real} {expected}"
                    );
                }
            }
        }
    }
}

/// Slopes of log error against log size as ωτ₁ and Dq²τ₁ go to zero together: diffusion is right to first order, the corrected form to
/// second, entry by entry.
#[test]
fn orders_of_the_limits() {
    let interface = interface(0.6);
    let entries = |k: SpinCorrelator| [k.transverse, k.longitudinal, k.charge_mixed, k.charge_charge];
    let errors = |size: f64| -> [[f64; 4]; 3] {
        let q = (size / interface.tau_1(1.0) / interface.diffusivity(1.0)).sqrt();
        let omega = 0.7 * size / interface.tau_1(1.0);
        let exact = entries(interface.exact_correlator(1.0, q, omega));
        [
            interface.diffusive_correlator(1.0, q, omega),
            interface.telegraph_correlator(1.0, q, omega),
            interface.first_order_correlator(1.0, q, omega),
        ]
        .map(|k| {
            let pairs = entries(k).into_iter().zip(exact).collect::<Vec<_>>();
            std::array::from_fn(|i| (pairs[i].0 - pairs[i].1).norm() / pairs[i].1.norm())
        })
    };
    let (coarse, fine) = (errors(2e-3), errors(1e-3));
    for (form, order) in [1.0, 2.0, 2.0].into_iter().enumerate() {
        for entry in 0..4 {
            let slope = (coarse[form][entry] / fine[form][entry]).log2();
            assert!((slope - order).abs() < 0.1, "form {form} entry {entry}: {slope}");
        }
    }
}

/// Conservation of charge and the static limit hold exactly in the corrected form too: K_L = −iω(ε/ħv²)F, F(q, 0) = 1/q², and
/// iω K_zz ↔ −1 + … of the density: (ε/Δ_z)²K_zz = iε/ħω + (vq/ω)² K_L.
#[test]
fn the_corrected_form_conserves_charge() {
    let interface = interface(0.5);
    let p = interface.parameters();
    for ql in [0.01, 0.3, 2.0] {
        let q = ql / interface.mean_free_path(1.0);
        let still = interface.potential_response(CorrelatorForm::Corrected, 1.0, q, 0.0) * q * q;
        assert!((still - 1.0).norm() < 1e-14);
        for omega_tau in [0.01, 0.5, 3.0] {
            let omega = omega_tau / interface.tau_0(1.0);
            let k = interface.telegraph_correlator(1.0, q, omega);
            let f = interface.potential_response(CorrelatorForm::Corrected, 1.0, q, omega);
            let from_charge =
                Complex64::new(0.0, -omega * p.fermi_energy / (HBAR * p.fermi_velocity.powi(2))) * f;
            assert!((k.longitudinal - from_charge).norm() < 1e-13 * k.longitudinal.norm());
            let ratio = p.fermi_velocity * q / omega;
            let density =
                Complex64::new(0.0, p.fermi_energy / (HBAR * omega)) + ratio * ratio * k.longitudinal;
            let scale = ratio * ratio * k.longitudinal.norm();
            assert!(
                (k.charge_charge - density).norm() < 1e-12 * scale.max(density.norm()),
                "{ql} {omega_tau}"
            );
        }
    }
}
