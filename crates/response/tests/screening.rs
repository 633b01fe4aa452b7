//! The charge of the surface against continuity and limits.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{assert_close, interface};
use num_complex::Complex64;
use response::constants::{CONDUCTANCE_QUANTUM, ELEMENTARY_CHARGE, HBAR};
use response::{CorrelatorForm, Equations};

/// Continuity, −iωρ + iqJ = 0 with J = (e²/h) K_L E and E = −iqφ, gives ρ = −χφ with χ = (e²/h) K_L q²/(−iω): K_L comes from the
/// closed form, χ from Q. The diffusive limit has K_L = −iωσ₀/(Dq² − iω), Eq. (9).
#[test]
fn charge_response_is_continuity() {
    let interface = interface(Equations::Consistent);
    for m_z in [-0.8, 0.2, 1.0] {
        for (q, omega) in [(1e5, 1e9), (6e6, 3e11), (6e7, 2e13), (3e8, 1e10)] {
            let by_current = |k: Complex64| CONDUCTANCE_QUANTUM * k * (q * q) / Complex64::new(0.0, -omega);
            for form in [CorrelatorForm::Exact, CorrelatorForm::Corrected] {
                let expected = by_current(interface.correlator(form, m_z, q, omega).longitudinal);
                let found = interface.charge_response(Some(form), m_z, q, omega);
                assert!((found - expected).norm() < 1e-12 * expected.norm(), "{form:?}: {found} {expected}");
            }
            let rate = interface.diffusivity(m_z) * q * q;
            let k = Complex64::new(0.0, -omega) * interface.sigma_0(m_z) / Complex64::new(rate, -omega);
            let found = interface.charge_response(None, m_z, q, omega);
            assert!((found - by_current(k)).norm() < 1e-12 * found.norm());
            assert!(found.im > 0.0, "the charge lags behind, e^(-i omega t): {found}");
        }
    }
}

/// The static charge is e²ν at any ql; 0.047 F/m² for a garnet on a topological insulator (docs/physics.md). A uniform
/// potential that oscillates finds no charge.
#[test]
fn the_static_charge_is_that_of_thomas_and_fermi() {
    let interface = interface(Equations::Consistent);
    let capacitance = interface.quantum_capacitance();
    assert_close(capacitance, ELEMENTARY_CHARGE.powi(2) * interface.density_of_states(), 1e-15);
    assert_close(capacitance, 0.0470, 1e-2);
    for form in [None, Some(CorrelatorForm::Exact), Some(CorrelatorForm::Corrected)] {
        assert_eq!(interface.charge_response(form, 0.4, 0.0, 0.0), Complex64::from(capacitance));
        assert_eq!(interface.charge_response(form, 0.4, 0.0, 1e9), Complex64::ZERO);
        // At ω/Dq² = 1e-9 the charge is the static one to that.
        let q = 1e7;
        let omega = 1e-9 * interface.diffusivity(0.4) * q * q;
        let slow = interface.charge_response(form, 0.4, q, omega) / capacitance;
        assert!((slow - 1.0).norm() < 2e-9, "{slow}");
    }
}

/// A change of m_z by δ changes the carriers at equilibrium by N = Δ_z Δ_sd δ/(2πħ²v²); what has not flowed off is n = (1 − q²F)N,
/// and s_z = −(Δ_z/ε) n is K_zz: K_zz = (Δ_z²/ħε)(1 − q²F)/(−iω) at any ql, ωτ₀ (docs/kernels.md).
#[test]
fn the_pumped_charge_is_what_the_potential_leaves() {
    let interface = interface(Equations::Consistent);
    let p = interface.parameters();
    for m_z in [-0.8, 0.2, 1.0] {
        for (q, omega) in [(1e5, 1e9), (6e6, 3e11), (6e7, 2e13), (3e8, 2e13)] {
            let f = interface.potential_response(CorrelatorForm::Exact, m_z, q, omega);
            let level = (m_z * p.sd_splitting).powi(2) / (HBAR * p.fermi_energy);
            let expected = level * (1.0 - f * (q * q)) / Complex64::new(0.0, -omega);
            let found = interface.exact_correlator(m_z, q, omega).perpendicular();
            assert!(
                (found - expected).norm() < 1e-9 * found.norm(),
                "{m_z} {q:e} {omega:e}: {found} {expected}"
            );
            assert!(found.re > 0.0, "it damps");
        }
    }
}

/// At low frequency the exact response is diffusion with D_q = D K_T(q, 0)/σ₀ at any ql: F = D_q/(D_q q² − iω) to first order in
/// ω/D_q q² and ωτ₀, and K_T = σ₀D_q/D. So a slow magnet meets drift and diffusion that are slower at short waves
/// (docs/physics.md, section 9). The second order is left: some (ωτ₀)² + (ω/D_q q²)².
#[test]
fn slow_waves_diffuse_with_the_transverse_conductivity() {
    let interface = interface(Equations::Consistent);
    for m_z in [0.0, 0.5, 1.0] {
        for ql in [0.01, 0.3, 1.0, 5.0, 20.0] {
            let q = ql / interface.mean_free_path(m_z);
            let beta = interface.beta(m_z);
            let slower = (2.0 - beta) / (1f64.hypot(ql) + 1.0 - beta);
            let d = interface.diffusivity(m_z) * slower;
            let omega = 1e-4 * (d * q * q).min(1.0 / interface.tau_0(m_z));
            let f = interface.potential_response(CorrelatorForm::Exact, m_z, q, omega) * (q * q);
            let expected = d * q * q / Complex64::new(d * q * q, -omega);
            let change = (expected - 1.0).norm();
            // The part that is of first order, to 1e-3 of itself.
            assert!((f - expected).norm() < 1e-3 * change, "{m_z} {ql}: {} {}", f - 1.0, expected - 1.0);
            let k_t = interface.exact_correlator(m_z, q, 0.0).transverse.re;
            assert_close(k_t / interface.sigma_0(m_z), slower, 1e-12);
        }
    }
}
