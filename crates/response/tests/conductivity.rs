//! Closed relations between the functions of m_z.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{assert_close, interface, parameters};
use response::constants::{CONDUCTANCE_QUANTUM, ELEMENTARY_CHARGE, HBAR, PLANCK};
use response::{Equations, Interface, InterfaceParameters};
use std::f64::consts::PI;

const M_Z: [f64; 5] = [-0.9, -0.3, 0.0, 0.5, 1.0];

#[test]
fn sigma_0_is_the_dirac_value_in_the_plane() {
    let interface = interface(Equations::Published);
    assert_close(interface.sigma_0(0.0), 1.0 / (PI * 0.0318), 1e-15);
}

/// σ₀e²/h = e²νD, D = v_F²τ₁/2, k_F l = p_F l/ħ, l = v_F τ₀.
#[test]
fn einstein_and_kinetic_relations() {
    let interface = interface(Equations::Consistent);
    let p = interface.parameters();
    for m_z in M_Z {
        let sheet = interface.sigma_0(m_z) * CONDUCTANCE_QUANTUM;
        let nu = interface.density_of_states();
        assert_close(sheet, ELEMENTARY_CHARGE.powi(2) * nu * interface.diffusivity(m_z), 1e-14);
        let v_f = interface.fermi_momentum(m_z) * p.fermi_velocity.powi(2) / p.fermi_energy;
        assert_close(interface.diffusivity(m_z), 0.5 * v_f * v_f * interface.tau_1(m_z), 1e-14);
        assert_close(interface.mean_free_path(m_z), v_f * interface.tau_0(m_z), 1e-14);
        let k_f = interface.fermi_momentum(m_z) / HBAR;
        assert_close(interface.k_f_l(m_z), k_f * interface.mean_free_path(m_z), 1e-14);
        assert_close(interface.tau_tr(m_z) * 2.0, interface.tau_1(m_z) * interface.beta(m_z), 1e-14);
    }
    assert_close(PLANCK, 6.626_070_15e-34, 1e-9);
}

#[test]
fn parity_in_m_z() {
    let interface = interface(Equations::Consistent);
    for m_z in M_Z {
        assert_eq!(interface.sigma_0(m_z), interface.sigma_0(-m_z));
        assert_eq!(interface.sigma_h(m_z), -interface.sigma_h(-m_z));
        assert_eq!(interface.sigma_h_over_mz(m_z), interface.sigma_h_over_mz(-m_z));
        assert_eq!(interface.tau_1(m_z), interface.tau_1(-m_z));
    }
}

#[test]
fn sigma_h_over_mz_is_regular_in_the_plane() {
    let interface = interface(Equations::Consistent);
    assert_eq!(interface.sigma_h_over_mz(0.0), 0.0);
    // 8 (Δ_sd/ε)³ m_z² with Δ_sd/ε = 1/2, up to m_z⁴.
    assert_close(interface.sigma_h_over_mz(1e-4), 8.0 * 0.125 * 1e-8, 1e-7);
    assert!(interface.sigma_h(0.5) > 0.0);
    let negative = Interface::new(InterfaceParameters {
        sd_splitting: -interface.parameters().sd_splitting,
        ..parameters(Equations::Consistent)
    })
    .unwrap();
    assert_eq!(negative.sigma_h(0.5), -interface.sigma_h(0.5));
}

#[test]
fn sheet_conductivities_follow_the_equations() {
    for (equations, sign) in [(Equations::Published, 1.0), (Equations::Consistent, -1.0)] {
        let interface = interface(equations);
        for m_z in M_Z {
            let (sigma_0, sigma_h) = interface.sheet_conductivity().sheet_conductivities(m_z);
            assert_close(sigma_0, CONDUCTANCE_QUANTUM * interface.sigma_0(m_z), 1e-14);
            assert_close(sigma_h, sign * CONDUCTANCE_QUANTUM * interface.sigma_h(m_z), 1e-14);
        }
    }
}

/// m_z² from D is the inverse of D, to rounding over the range of D.
#[test]
fn diffusivity_tells_the_mean_square() {
    let interface = common::interface(response::Equations::Consistent);
    for square in [0.0, 1e-3, 0.3, 0.77, 1.0_f64] {
        let found = interface.mean_square_of_diffusivity(interface.diffusivity(square.sqrt()));
        assert!((found - square).abs() < 1e-14, "{found} {square}");
    }
}

/// Four cells over one denominator are four cells.
#[test]
fn four_conductivities_are_a_sum() {
    for equations in [Equations::Consistent, Equations::Published] {
        let conductivity = interface(equations).sheet_conductivity();
        for four in [[0.0, 0.3, -0.9, 1.0], [1.0; 4], [0.0; 4], [-0.99, 0.71, 0.5, -0.2]] {
            let sum: f64 = four.iter().map(|m_z| conductivity.sheet_conductivities(*m_z).0).sum();
            assert_close(conductivity.longitudinal_of_four(four), sum, 1e-14);
        }
    }
}
