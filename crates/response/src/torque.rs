//! Coefficients of the interface torques in ṁ = −γ m×H + α₀ m×ṁ + T_FL + T_diff + T_GD.

use std::f64::consts::PI;

use crate::constants::{CONDUCTANCE_QUANTUM, ELECTRON_CHARGE, HBAR};
use crate::{Equations, GilbertTensor, Interface};

impl Interface {
    /// J_sd A/(ħev) [rad/s per A/m]: T_FL = (this) m×(ẑ×J) in both forms of the equations; negative for Δ_sd > 0.
    pub fn field_like_coefficient(&self) -> f64 {
        let p = self.parameters();
        p.sd_splitting / (p.spin_density * HBAR * ELECTRON_CHARGE * p.fermi_velocity)
    }

    /// κ = eJ_sd²AS/(2πħ³v²) [rad/s per V], negative; prefactor of Eq. (13) without D.
    ///
    /// With the diffusion potential φ = D∫∫G∇·E \[V\] the integral of Eq. (12) is ∫∫L∇·E = κφ, and
    /// T_diff = [`Interface::diffusive_sign`] · κφ · m×m_⊥.
    pub fn diffusive_coefficient(&self) -> f64 {
        ELECTRON_CHARGE / HBAR * self.gilbert_prefactor()
    }

    /// Sign of T_diff = ± m×m_⊥ κφ: +1 as published, −1 in the consistent form (m against the spin).
    pub fn diffusive_sign(&self) -> f64 {
        self.parameters().equations.spin_sign()
    }

    /// c = J_sd²AS/(2πħ²v²), dimensionless: the damping prefactor that linear response gives.
    pub fn gilbert_prefactor(&self) -> f64 {
        let p = self.parameters();
        (p.sd_splitting / (HBAR * p.fermi_velocity)).powi(2) / (2.0 * PI * p.spin_density)
    }

    /// C of T_GD = C m×(σ₀ṁ_∥ ± (σ_H/m_z) ṁ_∥×m_⊥): c in the consistent form, 2c as printed in Eq. (17).
    pub fn gilbert_coefficient(&self) -> f64 {
        match self.parameters().equations {
            Equations::Published => 2.0 * self.gilbert_prefactor(),
            Equations::Consistent => self.gilbert_prefactor(),
        }
    }

    /// Damping tensor of bulk Gilbert damping α₀ ≥ 0 (checked by the caller) and the interface together.
    pub fn gilbert_tensor(&self, alpha_0: f64) -> GilbertTensor {
        let coefficient = self.gilbert_coefficient();
        let hall_sign = self.parameters().equations.spin_sign();
        GilbertTensor::new(
            alpha_0,
            coefficient / (PI * self.parameters().disorder),
            hall_sign * coefficient * 8.0 * self.splitting_ratio(),
            self.splitting_ratio().powi(2),
        )
    }

    /// Amplitude of the field-like torque in a uniform dc field [rad/s]: T_FL = (this) m×(ẑ×Ê) for the
    /// longitudinal current σ₀E, E in V/m.
    pub fn field_like_amplitude(&self, m_z: f64, e_field: f64) -> f64 {
        self.field_like_coefficient() * CONDUCTANCE_QUANTUM * self.sigma_0(m_z) * e_field
    }

    /// η = Δ_z/(ħvqσ₀), dimensionless, below Eq. (15): |T_diff/T_FL| = η E_gate/E_bias (without the factor m×…).
    pub fn eta(&self, m_z: f64, q: f64) -> f64 {
        self.delta_z(m_z) / (HBAR * self.parameters().fermi_velocity * q * self.sigma_0(m_z))
    }
}
