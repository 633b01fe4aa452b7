//! The response to a slow magnet: the exact K to first order in ωτ₁, at any ql.

use num_complex::Complex64;

use crate::constants::HBAR;
use crate::{Interface, SpinCorrelator};

impl Interface {
    /// K_T(q, 0)/σ₀ = (2−β)/(√(1+κ²)+1−β), κ = ql, dimensionless: the factor by which a static current across q is
    /// reduced if the field varies over a mean free path; 1 at q = 0, never negative.
    pub fn static_transverse(&self, m_z: f64, q: f64) -> f64 {
        let (beta, kappa) = (self.beta(m_z), q * self.mean_free_path(m_z));
        (2.0 - beta) / ((1.0 + kappa * kappa).sqrt() + 1.0 - beta)
    }

    /// K of drift and diffusion with σ₀ and D of the wave multiplied by k =
    /// [`static_transverse`](Self::static_transverse), for q > 0 or q = 0:
    /// K_T = kσ₀, K_L = −iωkσ₀/(kDq² − iω), and Q and K_zz from conservation of charge.
    ///
    /// It is the exact K of [`exact_correlator`](Self::exact_correlator) to first order in ω at any ql: N/κ² of the ladder is
    /// 1 − iω/(kDq²) + …, since dN/d(−iωτ₀) = √(1+κ²) + 1 − β there and D = l²/[(2−β)τ₀]. The neglected terms are of
    /// order ωτ₁: the electrons have no inertia. Its dissipative part, Re K, is never negative.
    pub fn slow_correlator(&self, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        let left = self.static_transverse(m_z, q);
        let transverse = Complex64::from(left * self.sigma_0(m_z));
        if q == 0.0 {
            return self.uniform_correlator(m_z, omega, transverse);
        }
        let p = self.parameters();
        let (level, i_omega) = (p.fermi_energy / HBAR, Complex64::new(0.0, omega));
        let spreading = left * self.diffusivity(m_z);
        // kDq² − iω.
        let pole = Complex64::new(spreading * q * q, -omega);
        SpinCorrelator {
            transverse,
            longitudinal: -i_omega * transverse / pole,
            charge_mixed: Complex64::new(0.0, -level / p.fermi_velocity * spreading * q) / pole,
            charge_charge: level / pole,
            charge_charge_rate: i_omega * level / pole,
            tilt: self.tilt(m_z),
        }
    }
}
