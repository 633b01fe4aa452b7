//! The drift that a thermal field needs, besides its covariance, if the damping depends on m.

use super::GilbertTensor;

impl GilbertTensor {
    /// Standard deviations (√a, √a, √α₀) of the thermal field along x, y, z in units of √(2k_BT/γM_sVdt): its covariance
    /// is the symmetric part of Λ; the Hall part produces no noise.
    #[inline(always)]
    pub fn thermal_amplitude(&self, m_z: f64) -> [f64; 3] {
        let a = self.longitudinal(m_z).sqrt();
        [a, a, self.alpha_0.sqrt()]
    }

    /// The drift that preserves the Boltzmann distribution when the thermal field follows a damping that depends on m,
    /// in units of γk_BT/M_sV; a tangent vector, for |m| = 1.
    ///
    /// With ṁ = γRB, R = (J + Λ)⁻¹ on the tangent plane and J = m×, the distribution e^{−E/k_BT} is stationary for
    /// every E when the current of probability is −γR(∇E + k_BT∇)p/M_sV. The Stratonovich equation with the fields
    /// G e_k of [`thermal_amplitude`](Self::thermal_amplitude), g_k = R G e_k, has that current up to the drift
    /// J∇r + Σ_k g_k (∇·g_k), r J the antisymmetric part of R. It vanishes for a scalar damping and is ½a′(m_z) ẑ along the
    /// sphere for a small one: without it the weight of a direction would be off by a^{−1/2}. Derived in
    /// docs/physics.md, section 10.
    #[inline(always)]
    pub fn thermal_drift(&self, m: [f64; 3]) -> [f64; 3] {
        let c = m[2];
        let (c2, a_0) = (c * c, self.alpha_0);
        let r = self.ratio * c2;
        let d = 1.0 / (1.0 + 3.0 * r);
        // a and its slope in m_z; u = 1 − h m_z and its slope.
        let a = a_0 + self.longitudinal * (1.0 - r) * d;
        let a_slope = -8.0 * self.longitudinal * self.ratio * c * d * d;
        let u = 1.0 - self.hall * r * c2 * d * d;
        let u_slope = -4.0 * self.hall * r * c * d * d * d;
        // Λ along the meridian, the determinant of J + Λ, and its slope.
        let meridian = a * c2 + a_0 * (1.0 - c2);
        let meridian_slope = a_slope * c2 + 2.0 * c * (a - a_0);
        let over = 1.0 / (a * meridian + u * u);
        let slope = -over * (a_slope * meridian + a * meridian_slope + 2.0 * u * u_slope);
        // Slopes of u/det, a c/det and (1 − c²) a/det.
        let turn = u * over;
        let turn_slope = over * (u_slope + u * slope);
        let p = a * c * over;
        let p_slope = over * (a_slope * c + a + a * c * slope);
        let w_slope = over * ((1.0 - c2) * (a_slope + a * slope) - 2.0 * c * a);
        let along = a * p * (a_0 * over + p_slope)
            + 0.5 * a_slope * p * p
            + turn * (a * turn_slope + 0.5 * a_slope * turn)
            + a_0 * a * over * w_slope;
        let around = c * turn * (a * (a_0 * over + p_slope) + 0.5 * a_slope * p)
            - meridian * over * (a * turn_slope + 0.5 * a_slope * turn)
            + a_0 * turn * w_slope;
        let around = turn_slope + around;
        // along (ẑ − m m_z) + around ẑ×m.
        [-along * m[0] * c - around * m[1], -along * m[1] * c + around * m[0], along * (1.0 - c2)]
    }
}
