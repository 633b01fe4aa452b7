//! The diffusion kernel of the diffusive torque and its plane-wave and static limits, Eqs. (12)–(15).

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::Interface;

/// Amplitudes of `sine`·sin(ωt − q·r) + `cosine`·cos(ωt − q·r).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quadratures {
    /// Amplitude of sin(ωt − q·r).
    pub sine: f64,
    /// Amplitude of cos(ωt − q·r).
    pub cosine: f64,
}

/// Heat kernel of the plane, θ(t) exp(−r²/4Dt)/(4πDt) [1/m²]; zero for t ≤ 0; integrates to 1 over the plane.
pub fn heat_kernel(diffusivity: f64, r: f64, t: f64) -> f64 {
    if t > 0.0 {
        let spread = 4.0 * diffusivity * t;
        (-r * r / spread).exp() / (PI * spread)
    } else {
        0.0
    }
}

impl Interface {
    /// κD = eJ_sd²ADS/(2πħ³v²) [m²/(V s²)], the prefactor of the heat kernel in Eq. (13).
    pub fn kernel_prefactor(&self, m_z: f64) -> f64 {
        self.diffusive_coefficient() * self.diffusivity(m_z)
    }

    /// L(r, t) [1/(V s²)], Eq. (13), with the D of the given m_z. In the convention of the spin, as printed:
    /// the sign of [`Interface::diffusive_sign`] is not in it.
    pub fn kernel(&self, m_z: f64, r: f64, t: f64) -> f64 {
        self.kernel_prefactor(m_z) * heat_kernel(self.diffusivity(m_z), r, t)
    }

    /// L(q, ω) = κD/(Dq² − iω) [m²/(V s)], Eq. (13) for fields ∝ exp(iq·r − iωt); not finite at q = ω = 0.
    pub fn kernel_transform(&self, m_z: f64, q: f64, omega: f64) -> Complex64 {
        self.kernel_prefactor(m_z) / Complex64::new(self.diffusivity(m_z) * q * q, -omega)
    }

    /// Diffusion potential φ = D∫∫G∇·E \[V\] under E = q̂ E₀ cos(ωt − q·r):
    /// φ = D E₀q [Dq² sin(ωt−q·r) − ω cos(ωt−q·r)]/(ω² + D²q⁴).
    pub fn plane_wave_potential(&self, m_z: f64, q: f64, omega: f64, e_field: f64) -> Quadratures {
        let diffusivity = self.diffusivity(m_z);
        let rate = diffusivity * q * q;
        let scale = diffusivity * e_field * q / (omega * omega + rate * rate);
        Quadratures { sine: scale * rate, cosine: -scale * omega }
    }

    /// Eq. (14): amplitudes [rad/s] of T_diff under E = q̂ E₀ cos(ωt − q·r), to multiply m×m_⊥; as printed, so without
    /// the sign of [`Interface::diffusive_sign`].
    pub fn plane_wave_torque(&self, m_z: f64, q: f64, omega: f64, e_field: f64) -> Quadratures {
        let potential = self.plane_wave_potential(m_z, q, omega, e_field);
        let kappa = self.diffusive_coefficient();
        Quadratures { sine: kappa * potential.sine, cosine: kappa * potential.cosine }
    }

    /// Eq. (15): κE₀/q [rad/s], to multiply sin(ωt − q·r) m×m_⊥, for ω ≪ Dq²; independent of D.
    pub fn static_torque_amplitude(&self, q: f64, e_field: f64) -> f64 {
        self.diffusive_coefficient() * e_field / q
    }
}
