//! The damping tensor of the interface and the closed-form solution of the implicit equation of motion.

mod thermal_drift;

/// Damping ṁ = B + m×(Λṁ) with Λ = α₀ + C σ₀(m_z) on the in-plane components and a Hall part h = ±C σ_H(m_z).
///
/// Holds precomputed numbers only, so that it can be copied into a hot loop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct GilbertTensor {
    alpha_0: f64,
    /// C/(πα).
    longitudinal: f64,
    /// ±8CΔ_sd/ε.
    hall: f64,
    /// (Δ_sd/ε)².
    ratio: f64,
}

impl GilbertTensor {
    pub(crate) fn new(alpha_0: f64, longitudinal: f64, hall: f64, ratio: f64) -> Self {
        Self { alpha_0, longitudinal, hall, ratio }
    }

    /// Plain Gilbert damping α₀, no interface.
    pub fn scalar(alpha_0: f64) -> Self {
        Self::new(alpha_0, 0.0, 0.0, 0.0)
    }

    /// The same interface at another α₀, with the interface part of the damping multiplied by `strength`: the inverse
    /// of the areal spin density relative to that of the interface.
    #[inline(always)]
    pub fn with(self, alpha_0: f64, strength: f64) -> Self {
        Self { alpha_0, longitudinal: strength * self.longitudinal, hall: strength * self.hall, ..self }
    }

    /// Bulk damping α₀, the zz element of Λ, dimensionless.
    #[inline(always)]
    pub fn alpha_0(&self) -> f64 {
        self.alpha_0
    }

    /// In-plane damping a = α₀ + Cσ₀(m_z), dimensionless, Eq. (17).
    #[inline(always)]
    pub fn longitudinal(&self, m_z: f64) -> f64 {
        let r = self.ratio * m_z * m_z;
        self.alpha_0 + self.longitudinal * (1.0 - r) / (1.0 + 3.0 * r)
    }

    /// Hall part h = ±Cσ_H(m_z), dimensionless, Eq. (17); + as published, − in the consistent form.
    #[inline(always)]
    pub fn hall(&self, m_z: f64) -> f64 {
        let r = self.ratio * m_z * m_z;
        let denominator = 1.0 + 3.0 * r;
        self.hall * m_z * r / (denominator * denominator)
    }

    /// ṁ = B + m×(Λṁ) for |m| = 1 and B ⊥ m, both in rad/s; the fast form of [`gilbert_solve`].
    ///
    /// The denominators of a and h, powers of d = 1 + 3Δ_z²/ε², are multiplied out so that one division remains.
    #[inline(always)]
    pub fn solve(&self, m: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        self.solve_with(m, b, 1.0 - m[2] * m[2])
    }

    /// The same for m of any length, such as the mean of two unit vectors. It is [`solve`](Self::solve) for m/|m| and |m| Λ, so
    /// that m_x² + m_y² takes the place of 1 − m_z².
    #[inline(always)]
    pub fn solve_at_any_length(&self, m: [f64; 3], b: [f64; 3]) -> [f64; 3] {
        self.solve_with(m, b, m[0] * m[0] + m[1] * m[1])
    }

    #[inline(always)]
    fn solve_with(&self, m: [f64; 3], b: [f64; 3], in_plane: f64) -> [f64; 3] {
        let z2 = m[2] * m[2];
        let r = self.ratio * z2;
        let d = 1.0 + 3.0 * r;
        let d2 = d * d;
        // a and h times d².
        let a = (self.alpha_0 * d + self.longitudinal * (1.0 - r)) * d;
        let h = self.hall * r * m[2];
        let a_0 = self.alpha_0 * d2;
        let hz = h * m[2];
        let u = d2 - hz;
        let scale = d2 / (u * u + a * a * z2 + a * a_0 * in_plane);
        let keep = u - hz;
        let l = [a * b[0] + h * b[1], a * b[1] - h * b[0], a_0 * b[2]];
        [
            scale * (keep * b[0] + (m[1] * l[2] - m[2] * l[1])),
            scale * (keep * b[1] + (m[2] * l[0] - m[0] * l[2])),
            scale * (keep * b[2] + (m[0] * l[1] - m[1] * l[0])),
        ]
    }

    /// Dissipation ṁ·Λṁ = α₀|ṁ|² + Cσ₀|ṁ_∥|² [rad²/s²], never negative; the Hall part does no work.
    ///
    /// Times M_s/γ it is the power lost per volume.
    #[inline(always)]
    pub fn dissipation(&self, m: [f64; 3], m_dot: [f64; 3]) -> f64 {
        let in_plane = m_dot[0] * m_dot[0] + m_dot[1] * m_dot[1];
        self.longitudinal(m[2]) * in_plane + self.alpha_0 * m_dot[2] * m_dot[2]
    }
}

/// det = (1 − h m_z)² + a²m_z² + a a₀(1 − m_z²), dimensionless, of the damping solve with |m| = 1.
pub fn gilbert_determinant(m_z: f64, alpha_0: f64, a: f64, h: f64) -> f64 {
    (1.0 - h * m_z).powi(2) + a * a * m_z * m_z + a * alpha_0 * (1.0 - m_z * m_z)
}

/// Closed form of ṁ = B + m×(Λṁ), Λ = [[a, h, 0], [−h, a, 0], [0, 0, α₀]], |m| = 1, B ⊥ m:
/// ṁ = [(1 − 2hm_z)B + m×(Λ'B)]/det with Λ'B = (aB_x + hB_y, aB_y − hB_x, α₀B_z).
pub fn gilbert_solve(m: [f64; 3], b: [f64; 3], alpha_0: f64, a: f64, h: f64) -> [f64; 3] {
    let det = gilbert_determinant(m[2], alpha_0, a, h);
    let l = [a * b[0] + h * b[1], a * b[1] - h * b[0], alpha_0 * b[2]];
    let keep = 1.0 - 2.0 * h * m[2];
    [
        (keep * b[0] + m[1] * l[2] - m[2] * l[1]) / det,
        (keep * b[1] + m[2] * l[0] - m[0] * l[2]) / det,
        (keep * b[2] + m[0] * l[1] - m[1] * l[0]) / det,
    ]
}
