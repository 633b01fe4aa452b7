//! Spin and carrier density induced by an electric field and a moving magnetisation.

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::constants::{ELECTRON_CHARGE, HBAR};
use crate::{Interface, SpinCorrelator};

/// A perturbation of one plane wave exp(iq·r − iωt); complex amplitudes.
#[derive(Clone, Copy, Debug)]
pub struct Perturbation {
    /// Direction u of q, a unit vector (any at q = 0).
    pub direction: [f64; 2],
    /// Angular frequency ω [rad/s].
    pub omega: f64,
    /// In-plane electric field [V/m].
    pub e_field: [Complex64; 2],
    /// Change of the **spin** direction, dimensionless; the opposite of the change of the magnetisation direction.
    pub spin_direction: [Complex64; 3],
}

impl Interface {
    /// Spin density s = K[ev ẑ×E + iωΔ_sd m]/(2πħv²) [1/m²], m the spin direction.
    ///
    /// Eq. (3), which as printed has the opposite sign and lacks 1/2π. `sigma_h` in e²/h as in
    /// [`SpinCorrelator::matrix`].
    pub fn spin_density(
        &self,
        correlator: &SpinCorrelator,
        perturbation: &Perturbation,
        sigma_h: f64,
    ) -> [Complex64; 3] {
        let [fx, fy] = self.in_plane_force(perturbation);
        let k = correlator.matrix(perturbation.direction, sigma_h);
        let in_plane_from_z = self.out_of_plane_force(perturbation);
        let scale = self.density_scale();
        [
            scale * (k[0][0] * fx + k[0][1] * fy + k[0][2] * in_plane_from_z),
            scale * (k[1][0] * fx + k[1][1] * fy + k[1][2] * in_plane_from_z),
            -correlator.tilt * self.carrier_density(correlator, perturbation),
        ]
    }

    /// Carrier density in excess of local equilibrium at fixed chemical potential [1/m²]; s_z = −(Δ_z/ε) × this.
    ///
    /// It obeys ∂_t n = −∇·J/e + ∂_t[Δ_z²/(4πħ²v²)]: a moving m_z pumps carriers.
    pub fn carrier_density(&self, correlator: &SpinCorrelator, perturbation: &Perturbation) -> Complex64 {
        let [fx, fy] = self.in_plane_force(perturbation);
        let [ux, uy] = perturbation.direction;
        let sd_splitting = self.parameters().sd_splitting;
        let from_force = correlator.charge_mixed * (fy * ux - fx * uy);
        // iωK_zz taken as one quantity: finite where K_zz has its pole.
        let from_motion =
            correlator.tilt * sd_splitting * correlator.charge_charge_rate * perturbation.spin_direction[2];
        self.density_scale() * (from_force - from_motion)
    }

    /// Carrier density pumped when a uniform m_z changes slowly, [Δ_z²(new) − Δ_z²(old)]/(4πħ²v²) [1/m²]: the charge
    /// in excess of local equilibrium that uniform magnetisation dynamics leaves behind.
    pub fn pumped_density(&self, m_z_old: f64, m_z_new: f64) -> f64 {
        let p = self.parameters();
        (p.sd_splitting / (HBAR * p.fermi_velocity)).powi(2) * (m_z_new - m_z_old) * (m_z_new + m_z_old)
            / (4.0 * PI)
    }

    /// Amplitude of s_z = −(Δ_z/ε)n under E₀ cos(ωt − qx), ω ≪ Dq²: eΔ_zE₀/(2πħ²v²q) [1/m²], to multiply
    /// sin(ωt − qx); Eq. (15) as a density.
    pub fn static_spin_amplitude(&self, m_z: f64, q: f64, e_field: f64) -> f64 {
        ELECTRON_CHARGE * self.density_of_states() * self.tilt(m_z) * e_field / q
    }

    /// In-plane part of ev ẑ×E + iωΔ_sd m [J/s].
    fn in_plane_force(&self, perturbation: &Perturbation) -> [Complex64; 2] {
        let p = self.parameters();
        let ev = ELECTRON_CHARGE * p.fermi_velocity;
        let motion = Complex64::new(0.0, perturbation.omega * p.sd_splitting);
        let ([ex, ey], [mx, my, _]) = (perturbation.e_field, perturbation.spin_direction);
        [motion * mx - ev * ey, motion * my + ev * ex]
    }

    /// z part of iωΔ_sd m [J/s].
    fn out_of_plane_force(&self, perturbation: &Perturbation) -> Complex64 {
        Complex64::new(0.0, perturbation.omega * self.parameters().sd_splitting)
            * perturbation.spin_direction[2]
    }

    /// 1/(2πħv²) [s/(J m²)].
    fn density_scale(&self) -> f64 {
        1.0 / (2.0 * PI * HBAR * self.parameters().fermi_velocity.powi(2))
    }
}
