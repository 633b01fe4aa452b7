//! The response at any ql and ωτ, of leading order in 1/α: the closed form of the disorder-averaged ladder.

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::constants::HBAR;
use crate::{Interface, SpinCorrelator};

/// Quantities of the ladder for one wave: y = iωτ₀, s = 1 − y, κ = ql, R = √(s²+κ²) and N.
pub(crate) struct Ladder {
    pub(crate) y: Complex64,
    pub(crate) s: Complex64,
    pub(crate) kappa: f64,
    pub(crate) root: Complex64,
    /// N = (R−1)(R+s) + βy, zero at the diffusion pole.
    pub(crate) pole: Complex64,
    pub(crate) beta: f64,
}

impl Ladder {
    pub(crate) fn new(interface: &Interface, m_z: f64, q: f64, omega: f64) -> Self {
        let y = Complex64::new(0.0, omega * interface.tau_0(m_z));
        let kappa = q * interface.mean_free_path(m_z);
        let beta = interface.beta(m_z);
        let s = 1.0 - y;
        let root = (s * s + kappa * kappa).sqrt();
        // R − 1 written as (R² − 1)/(R + 1): no cancellation for slow and smooth waves.
        let pole = (kappa * kappa - y * (2.0 - y)) * (root + s) / (root + 1.0) + beta * y;
        Self { y, s, kappa, root, pole, beta }
    }
}

impl Interface {
    /// K(q, ω) at any ql and ωτ₀, of leading order in 1/α, for a wave of wave number q = |q| ≥ 0 [rad/m] and
    /// angular frequency ω [rad/s].
    ///
    /// K_T = β/[πα(R+s−β)], K_L = −βy/(παN), Q = −iκΔ_z p₀/(ΓN), K_zz = Δ_z²(R+s−β)/(ΓN) with the ladder's y, s, κ,
    /// R, N; closed angular averages of the bubble of (s13) summed by (s14). At q = 0 it is the Drude response
    /// σ₀/(1−iωτ₁); in the diffusive limit Eqs. (9) and (11).
    pub fn exact_correlator(&self, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        let p = self.parameters();
        let disorder = PI * p.disorder;
        let Ladder { y, s, kappa, root, pole, beta } = Ladder::new(self, m_z, q, omega);
        let width = root + s - beta;
        let transverse = beta / (disorder * width);
        let tilt = self.tilt(m_z);
        if kappa == 0.0 {
            return self.uniform_correlator(m_z, omega, transverse);
        }
        let energy = p.fermi_energy;
        let rate = self.elastic_rate(m_z);
        let charge_charge = energy * energy / rate * (width / pole);
        SpinCorrelator {
            transverse,
            longitudinal: -beta * y / (disorder * pole),
            charge_mixed: Complex64::new(0.0, -kappa) * (energy * self.fermi_momentum_energy(m_z) / rate)
                / pole,
            charge_charge,
            charge_charge_rate: Complex64::new(0.0, omega) * charge_charge,
            tilt,
        }
    }

    /// K at q = 0, where density is conserved: K_L = K_T, Q = 0, K_zz = Δ_z²/(−iħεω), that is, with the limit q → 0
    /// taken first.
    pub(crate) fn uniform_correlator(&self, m_z: f64, omega: f64, drude: Complex64) -> SpinCorrelator {
        let level = self.parameters().fermi_energy / HBAR;
        let charge_charge = if omega == 0.0 {
            Complex64::new(f64::INFINITY, 0.0)
        } else {
            Complex64::new(0.0, level / omega)
        };
        SpinCorrelator {
            transverse: drude,
            longitudinal: drude,
            charge_mixed: Complex64::ZERO,
            charge_charge,
            charge_charge_rate: Complex64::new(-level, 0.0),
            tilt: self.tilt(m_z),
        }
    }
}
