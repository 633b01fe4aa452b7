//! The diffusive limit of the response, Eqs. (9), (11) and (16), and its first corrections.

use num_complex::Complex64;

use crate::constants::HBAR;
use crate::{Interface, SpinCorrelator};

impl Interface {
    /// K(q, ω) in the diffusive limit ωτ₁, Dq²τ₁ ≪ 1, for a wave of q = |q| ≥ 0 [rad/m], ω [rad/s].
    ///
    /// Eq. (9): K_T = σ₀, K_L = iωσ₀/(iω−Dq²); Eq. (11): Q = (Δ_z/ħv) iDq/(iω−Dq²); and
    /// K_zz = (Δ_z²/ħε)/(Dq²−iω), where Eq. (16) and (s19b) are printed with the opposite sign.
    pub fn diffusive_correlator(&self, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        let sigma_0 = Complex64::from(self.sigma_0(m_z));
        if q == 0.0 {
            return self.uniform_correlator(m_z, omega, sigma_0);
        }
        let p = self.parameters();
        let diffusivity = self.diffusivity(m_z);
        let i_omega = Complex64::new(0.0, omega);
        // Dq² − iω.
        let pole = Complex64::new(diffusivity * q * q, -omega);
        let level = p.fermi_energy / HBAR;
        SpinCorrelator {
            transverse: sigma_0,
            longitudinal: -i_omega * sigma_0 / pole,
            charge_mixed: Complex64::new(0.0, -level / p.fermi_velocity * diffusivity * q) / pole,
            charge_charge: level / pole,
            charge_charge_rate: i_omega * level / pole,
            tilt: self.tilt(m_z),
        }
    }

    /// The diffusive K with its corrections of first order in X = iωτ_tr and P = Dq²τ_tr.
    ///
    /// K_L and Q times (1 + Xk), K_zz times (1 + Pk), k = [(1+3r)P − 4(1+r)X]/[2(1−r)(P−X)], and
    /// K_T = σ₀[1 + iωτ₁ − P(1+3r)/(2(1−r))]: the expansion of the exact response. The bracket corrections printed
    /// in (s18), (s19a) and (s21) are not these.
    pub fn first_order_correlator(&self, m_z: f64, q: f64, omega: f64) -> SpinCorrelator {
        let leading = self.diffusive_correlator(m_z, q, omega);
        let r = self.tilt(m_z).powi(2);
        let tau_tr = self.tau_tr(m_z);
        let x = Complex64::new(0.0, omega * tau_tr);
        let p = self.diffusivity(m_z) * q * q * tau_tr;
        let transverse = leading.transverse
            * (Complex64::new(1.0, omega * self.tau_1(m_z)) - p * (1.0 + 3.0 * r) / (2.0 * (1.0 - r)));
        if q == 0.0 {
            return self.uniform_correlator(m_z, omega, transverse);
        }
        let k = ((1.0 + 3.0 * r) * p - 4.0 * (1.0 + r) * x) / (2.0 * (1.0 - r) * (p - x));
        let (in_plane, charge) = (1.0 + x * k, 1.0 + p * k);
        SpinCorrelator {
            transverse,
            longitudinal: leading.longitudinal * in_plane,
            charge_mixed: leading.charge_mixed * in_plane,
            charge_charge: leading.charge_charge * charge,
            charge_charge_rate: leading.charge_charge_rate * charge,
            tilt: leading.tilt,
        }
    }
}
