//! Surface-state functions of m_z: conductivities, diffusivity, times and lengths.
//!
//! All are even in m_z, except the Hall conductivity, which is odd.

use std::f64::consts::PI;

use crate::Interface;
use crate::constants::HBAR;

impl Interface {
    /// Longitudinal dc conductivity σ₀ = (ε²−Δ_z²)/[πα(ε²+3Δ_z²)] [e²/h], Eq. (10); 1/(πα) at m_z = 0.
    pub fn sigma_0(&self, m_z: f64) -> f64 {
        let x = self.tilt(m_z);
        // (1−x)(1+x): no cancellation when Δ_z approaches ε.
        (1.0 - x) * (1.0 + x) / (PI * self.parameters().disorder * (1.0 + 3.0 * x * x))
    }

    /// Anomalous Hall conductivity σ_H = 8εΔ_z³/(ε²+3Δ_z²)² [e²/h], Eq. (10), crossed diagrams included.
    ///
    /// Odd in m_z; spin convention: m_z is the z component of the spin direction, J = … + σ_H E×ẑ.
    pub fn sigma_h(&self, m_z: f64) -> f64 {
        self.sigma_h_over_mz(m_z) * m_z
    }

    /// σ_H/m_z = 8εΔ_sdΔ_z²/(ε²+3Δ_z²)² [e²/h], the coefficient of Eq. (17); zero at m_z = 0, even in m_z.
    pub fn sigma_h_over_mz(&self, m_z: f64) -> f64 {
        let r = self.tilt(m_z).powi(2);
        8.0 * self.splitting_ratio() * r / (1.0 + 3.0 * r).powi(2)
    }

    /// Hall conductivity without the crossed diagrams, 4εΔ_z(ε²+Δ_z²)/(ε²+3Δ_z²)² [e²/h], for comparison with
    /// σ_H (Ado et al., EPL 111, 37004).
    pub fn sigma_h_non_crossing(&self, m_z: f64) -> f64 {
        let x = self.tilt(m_z);
        let r = x * x;
        4.0 * x * (1.0 + r) / (1.0 + 3.0 * r).powi(2)
    }

    /// Diffusion coefficient D = ħv²σ₀/ε [m²/s], Eq. (9).
    pub fn diffusivity(&self, m_z: f64) -> f64 {
        let p = self.parameters();
        HBAR * p.fermi_velocity.powi(2) * self.sigma_0(m_z) / p.fermi_energy
    }

    /// dD/d(m_z²) [m²/s] at m_z² = `mean_square`, for a D that is updated with the film.
    pub fn diffusivity_slope(&self, mean_square: f64) -> f64 {
        let r = self.tilt(1.0).powi(2);
        -4.0 * r * self.diffusivity(0.0) / (1.0 + 3.0 * r * mean_square).powi(2)
    }

    /// The m_z² at which D is `diffusivity` [m²/s]; 0 where D does not depend on it.
    pub fn mean_square_of_diffusivity(&self, diffusivity: f64) -> f64 {
        let r = self.tilt(1.0).powi(2);
        let largest = self.diffusivity(0.0);
        if r > 0.0 { (largest - diffusivity) / (r * (3.0 * diffusivity + largest)) } else { 0.0 }
    }

    /// Density of states at the Fermi energy ν = ε/(2πħ²v²) [1/(J m²)], independent of Δ_z; σ₀e²/h = e²νD.
    pub fn density_of_states(&self) -> f64 {
        let p = self.parameters();
        p.fermi_energy / (2.0 * PI * (HBAR * p.fermi_velocity).powi(2))
    }

    /// The Letter's transport time τ_tr = ħεσ₀/(ε²+Δ_z²) \[s\], below Eq. (9).
    pub fn tau_tr(&self, m_z: f64) -> f64 {
        HBAR * self.sigma_0(m_z) / (self.parameters().fermi_energy * (1.0 + self.tilt(m_z).powi(2)))
    }

    /// Momentum relaxation time τ₁ = 2ħε/[πα(ε²+3Δ_z²)] \[s\], D = v_F²τ₁/2; the time for validity checks.
    pub fn tau_1(&self, m_z: f64) -> f64 {
        let p = self.parameters();
        2.0 * HBAR / (PI * p.disorder * p.fermi_energy * (1.0 + 3.0 * self.tilt(m_z).powi(2)))
    }

    /// Elastic mean free time τ₀ = ħε/Γ \[s\].
    pub fn tau_0(&self, m_z: f64) -> f64 {
        HBAR * self.parameters().fermi_energy / self.elastic_rate(m_z)
    }

    /// Γ = πα(ε²+Δ_z²) \[J²\]: ħ/τ₀ = Γ/ε is the elastic level width.
    pub fn elastic_rate(&self, m_z: f64) -> f64 {
        let p = self.parameters();
        PI * p.disorder * p.fermi_energy.powi(2) * (1.0 + self.tilt(m_z).powi(2))
    }

    /// β = (ε²−Δ_z²)/(ε²+Δ_z²), weight of the in-plane spin in the scattering, dimensionless.
    pub fn beta(&self, m_z: f64) -> f64 {
        let x = self.tilt(m_z);
        (1.0 - x) * (1.0 + x) / (1.0 + x * x)
    }

    /// v p_F = √(ε²−Δ_z²) [J], the Fermi momentum in units of energy.
    pub(crate) fn fermi_momentum_energy(&self, m_z: f64) -> f64 {
        let x = self.tilt(m_z);
        self.parameters().fermi_energy * ((1.0 - x) * (1.0 + x)).sqrt()
    }

    /// Fermi momentum p_F = √(ε²−Δ_z²)/v [kg m/s].
    pub fn fermi_momentum(&self, m_z: f64) -> f64 {
        self.fermi_momentum_energy(m_z) / self.parameters().fermi_velocity
    }

    /// Elastic mean free path l = v_F τ₀ = ħv√(ε²−Δ_z²)/Γ \[m\].
    pub fn mean_free_path(&self, m_z: f64) -> f64 {
        HBAR * self.parameters().fermi_velocity * self.fermi_momentum_energy(m_z) / self.elastic_rate(m_z)
    }

    /// Metal parameter k_F l = (ε²−Δ_z²)/[πα(ε²+Δ_z²)], dimensionless.
    pub fn k_f_l(&self, m_z: f64) -> f64 {
        self.beta(m_z) / (PI * self.parameters().disorder)
    }
}
