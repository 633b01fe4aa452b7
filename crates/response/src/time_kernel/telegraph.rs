//! The first corrections to diffusion as a causal response: the telegraph equation.

use num_complex::Complex64;

use crate::{Interface, SpinCorrelator};

/// Two rates closer than this part of their mean are moved apart, which changes the response by a quarter of its square.
const CLOSEST: f64 = 1e-5;

impl Interface {
    /// P(1+3r)/[2(1−r)] with P = Dq²τ_tr, dimensionless: how much a gradient slows the transverse current and the density.
    pub(crate) fn gradient_correction(&self, m_z: f64, q: f64) -> f64 {
        let r = self.tilt(m_z).powi(2);
        self.diffusivity(m_z) * q * q * self.tau_tr(m_z) * (1.0 + 3.0 * r) / (2.0 * (1.0 - r))
    }

    /// K with the corrections of first order in X = iωτ_tr and P = Dq²τ_tr in the denominator, where they are causal.
    ///
    /// The products K_L(1 + Xk), Q(1 + Xk) and K_T of [`first_order_correlator`](Self::first_order_correlator) grow with
    /// ω: in the time domain they would differentiate the field. With a = (1+3r)/[2(1−r)], b = τ₁/τ_tr = 2(1+r)/(1−r) and
    /// z = −iωτ_tr the same first order is
    /// K_L = σ₀ z/T, Q ∝ P/T, T = bz² + (1+aP)z + P, and K_T = σ₀/(1 + bz + aP):
    /// the telegraph equation, with two decaying modes, the Drude response at q = 0 and the exact one at ω = 0. K_zz
    /// follows from K_L by conservation of charge.
    pub fn telegraph_correlator(&self, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        let diffusive = self.diffusive_correlator(m_z, q, omega);
        let tau_tr = self.tau_tr(m_z);
        let p = self.diffusivity(m_z) * q * q * tau_tr;
        let z = Complex64::new(0.0, -omega * tau_tr);
        let slowing = self.gradient_correction(m_z, q);
        let relaxation = Complex64::new(1.0 + slowing, -omega * self.tau_1(m_z));
        let transverse = self.sigma_0(m_z) / relaxation;
        if q == 0.0 {
            return self.uniform_correlator(m_z, omega, transverse);
        }
        // (P + z)/(P + z(1 + aP + bz)).
        let bracket = (p + z) / (p + z * relaxation);
        SpinCorrelator {
            transverse,
            longitudinal: diffusive.longitudinal * bracket,
            charge_mixed: diffusive.charge_mixed * bracket,
            // K_zz = i/ω + (vq/ω)² K_L, without the cancellation: (1 + aP + bz)/T in units of the diffusive 1/(P + z).
            charge_charge: diffusive.charge_charge * bracket * relaxation,
            charge_charge_rate: diffusive.charge_charge_rate * bracket * relaxation,
            tilt: diffusive.tilt,
        }
    }

    /// q²F = P/T as poles (place, weight) in z = −iωτ_tr.
    pub(super) fn telegraph_poles(&self, m_z: f64, q: f64) -> [(Complex64, Complex64); 2] {
        let p = self.diffusivity(m_z) * q * q * self.tau_tr(m_z);
        let b = self.tau_1(m_z) / self.tau_tr(m_z);
        let half = 0.5 * (1.0 + self.gradient_correction(m_z, q));
        let discriminant = half * half - b * p;
        let closest = (CLOSEST * half).powi(2);
        let discriminant = if discriminant.abs() < closest { closest } else { discriminant };
        let root = Complex64::from(discriminant).sqrt();
        // The slow pole from the product of both: no cancellation for smooth waves.
        let fast = -(half + root) / b;
        let slow = -p / (half + root);
        [(slow, p / (2.0 * root)), (fast, -p / (2.0 * root))]
    }
}
