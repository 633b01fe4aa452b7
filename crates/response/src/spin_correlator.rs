//! The spin-spin correlator K(q, ω) of Eqs. (3), (4) and (8), in the invariants of a wave along q.

use num_complex::Complex64;

/// K(q, ω) in units of e²/h: three invariants of a wave vector of any direction, and the tilt of the spin.
///
/// On the Fermi circle the out-of-plane spin is −(Δ_z/ε) times the density, so Q and K_zz follow from the density
/// components; these stay finite and meaningful at m_z = 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpinCorrelator {
    /// K_T: spin along q, current across it, dimensionless.
    pub transverse: Complex64,
    /// K_L: spin across q, current along it, dimensionless.
    pub longitudinal: Complex64,
    /// (ε/Δ_z) Q, dimensionless.
    pub charge_mixed: Complex64,
    /// (ε/Δ_z)² K_zz, dimensionless: the density-density component. Infinite at the pole q = ω = 0.
    pub charge_charge: Complex64,
    /// iω × `charge_charge` [rad/s]: what ∂m_z/∂t couples to, finite at q = ω = 0.
    pub charge_charge_rate: Complex64,
    /// Δ_z/ε, dimensionless.
    pub tilt: f64,
}

impl SpinCorrelator {
    /// Q of K_xz = K_zx = Q u_y, K_yz = K_zy = −Q u_x with u = q/|q|, dimensionless, Eq. (11).
    pub fn mixed(&self) -> Complex64 {
        self.tilt * self.charge_mixed
    }

    /// K_zz, dimensionless, Eq. (16). Infinite at q = ω = 0 unless m_z = 0.
    pub fn perpendicular(&self) -> Complex64 {
        if self.tilt == 0.0 { Complex64::ZERO } else { self.tilt * self.tilt * self.charge_charge }
    }

    /// K in spin indices x, y, z (units e²/h): K_ij = K_T u_iu_j + K_L t_it_j + σ_H ε_ij, t = ẑ×u, for a wave along
    /// `direction` = u.
    ///
    /// The exact and the diffusive forms are of leading order in 1/α, so σ_H (order α⁰) is added only as given: pass
    /// `Interface::sigma_h(m_z)` or 0. At q = 0 the direction does not matter. `direction` has length 1.
    pub fn matrix(&self, direction: [f64; 2], sigma_h: f64) -> [[Complex64; 3]; 3] {
        let [ux, uy] = direction;
        let (transverse, longitudinal, mixed) = (self.transverse, self.longitudinal, self.mixed());
        let off_diagonal = (transverse - longitudinal) * (ux * uy);
        [
            [transverse * (ux * ux) + longitudinal * (uy * uy), off_diagonal + sigma_h, mixed * uy],
            [off_diagonal - sigma_h, transverse * (uy * uy) + longitudinal * (ux * ux), -mixed * ux],
            [mixed * uy, -mixed * ux, self.perpendicular()],
        ]
    }
}
