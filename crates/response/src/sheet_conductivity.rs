//! Local conductivities of the surface for the inner loop of a simulation.

use std::f64::consts::PI;

use crate::Interface;
use crate::constants::CONDUCTANCE_QUANTUM;

/// Precomputed numbers of σ₀ and σ_H in siemens.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SheetConductivity {
    /// (Δ_sd/ε)².
    ratio: f64,
    /// (e²/h)/(πα) [S].
    longitudinal: f64,
    /// ±8(e²/h)Δ_sd/ε [S].
    hall: f64,
}

impl SheetConductivity {
    /// (σ₀, ±σ_H) \[S\] of J = σ₀(E + ∇φ) ± σ_H E×ẑ, Eqs. (9)–(10).
    ///
    /// The second value carries the sign of the equations: σ_H(m_z) in the published form, σ_H(−m_z) in the
    /// consistent form, where m is the magnetisation and the spin points the other way.
    #[inline(always)]
    pub fn sheet_conductivities(&self, m_z: f64) -> (f64, f64) {
        let r = self.ratio * m_z * m_z;
        let inverse = 1.0 / (1.0 + 3.0 * r);
        (self.longitudinal * (1.0 - r) * inverse, self.hall * m_z * r * (inverse * inverse))
    }

    /// σ₀ of four cells, added up \[S\], with a single division: σ₀ = (e²/h)(4/(1 + 3r) − 1)/(3πα), r = (Δ_z/ε)², and
    /// the four fractions have a common denominator.
    #[inline(always)]
    pub fn longitudinal_of_four(&self, m_z: [f64; 4]) -> f64 {
        let [a, b, c, d] = m_z;
        let three = 3.0 * self.ratio;
        let (a, b) = (1.0 + three * (a * a), 1.0 + three * (b * b));
        let (c, d) = (1.0 + three * (c * c), 1.0 + three * (d * d));
        let (ab, cd) = (a * b, c * d);
        let inverses = ((a + b) * cd + (c + d) * ab) / (ab * cd);
        self.longitudinal * (4.0 / 3.0) * (inverses - 1.0)
    }
}

impl Interface {
    /// Conductivities for the inner loop, see [`SheetConductivity::sheet_conductivities`].
    pub fn sheet_conductivity(&self) -> SheetConductivity {
        let sign = self.parameters().equations.spin_sign();
        SheetConductivity {
            ratio: self.splitting_ratio().powi(2),
            longitudinal: CONDUCTANCE_QUANTUM / (PI * self.parameters().disorder),
            hall: sign * 8.0 * CONDUCTANCE_QUANTUM * self.splitting_ratio(),
        }
    }
}
