//! The response to a slow magnet against the exact one.

#![allow(clippy::unwrap_used)] // a bad interface is a bad test

mod common;

use num_complex::Complex64;
use response::{Equations, Interface, SpinCorrelator};

fn entries(k: &SpinCorrelator) -> [Complex64; 4] {
    [k.transverse, k.longitudinal, k.charge_mixed, k.charge_charge]
}

/// Largest error of an entry over its size.
fn error(interface: &Interface, m_z: f64, kappa: f64, omega_tau: f64) -> f64 {
    let q = kappa / interface.mean_free_path(m_z);
    let omega = omega_tau / interface.tau_1(m_z);
    let exact = entries(&interface.exact_correlator(m_z, q, omega));
    let slow = entries(&interface.slow_correlator(m_z, q, omega));
    exact.iter().zip(slow).map(|(exact, slow)| (slow - exact).norm() / exact.norm()).fold(0.0, f64::max)
}

/// All four entries at every ql: the error is at most ωτ₁, and falls as it does.
#[test]
fn it_is_the_exact_response_to_first_order_in_the_frequency() {
    let interface = common::interface(Equations::Consistent);
    for m_z in [0.0, 0.5, -0.9] {
        for kappa in [0.01, 0.1, 1.0, 5.0, 20.0] {
            let [coarse, fine] = [1e-2, 1e-3].map(|x| error(&interface, m_z, kappa, x));
            assert!(coarse < 1e-2 * 1.05, "{m_z} {kappa}: {coarse:e}");
            assert!((coarse / fine - 10.0).abs() < 0.2, "{m_z} {kappa}: {coarse:e} {fine:e}");
        }
    }
}

/// Damping is Re K: there the error of K_T is of second order, and it is never negative.
#[test]
fn the_loss_is_of_second_order() {
    let interface = common::interface(Equations::Consistent);
    for kappa in [0.1, 1.0, 5.0] {
        let q = kappa / interface.mean_free_path(0.4);
        let loss = |x: f64| {
            let omega = x / interface.tau_1(0.4);
            let [exact, slow] = [
                interface.exact_correlator(0.4, q, omega).transverse.re,
                interface.slow_correlator(0.4, q, omega).transverse.re,
            ];
            assert!(slow > 0.0);
            (slow / exact - 1.0).abs()
        };
        assert!(loss(0.03) < 0.03_f64.powi(2) * 1.1, "{kappa}: {:e}", loss(0.03));
    }
}

/// Long waves meet the diffusive limit: the next term is of order κ².
#[test]
fn long_waves_are_those_of_diffusion() {
    let interface = common::interface(Equations::Consistent);
    let kappa = 1e-4;
    let q = kappa / interface.mean_free_path(0.7);
    for omega in [1e6, 1e9, 1e12] {
        let slow = entries(&interface.slow_correlator(0.7, q, omega));
        let diffusive = entries(&interface.diffusive_correlator(0.7, q, omega));
        slow.iter().zip(diffusive).for_each(|(a, b)| assert!((a - b).norm() < kappa * kappa * b.norm()));
    }
}
