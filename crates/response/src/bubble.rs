//! The disorder-averaged bubble M of (s13) and the ladder determinant det(1 − παM).
//!
//! Both are of leading order in 1/α: the antisymmetric entries of order α⁰ in (s15), which give the Hall conductivity
//! together with the crossed diagrams, are neglected.

use std::f64::consts::PI;

use num_complex::Complex64;

use crate::Interface;
use crate::exact::Ladder;

/// M in spin indices 0, x, y, z.
type Matrix4 = [[Complex64; 4]; 4];

impl Interface {
    /// The bubble M(q, ω), dimensionless, indices 0, x, y, z, at any ql and ωτ₀: K = M(1 − παM)⁻¹, (s13)–(s14).
    ///
    /// M = ε²/Γ ⟨w wᵀ/(s + i q·p̂ l)⟩ over the Fermi circle with w = (1, n) and the spin direction
    /// n = (√(ε²−Δ_z²) ẑ×p̂ − Δ_z ẑ)/ε; the angular averages are evaluated in closed form.
    pub fn bubble(&self, m_z: f64, q: [f64; 2], omega: f64) -> Matrix4 {
        let wave_number = q[0].hypot(q[1]);
        let u = if wave_number > 0.0 { [q[0] / wave_number, q[1] / wave_number] } else { [1.0, 0.0] };
        let Ladder { s, kappa, root, .. } = Ladder::new(self, m_z, wave_number, omega);
        // Averages of 1, cos, cos² and sin² − cos² over s + iκ cos; the last as one term, without cancellation.
        let isotropic = root.inv();
        let cosine = Complex64::new(0.0, -kappa) / (root * (root + s));
        let cosine_squared = s / (root * (root + s));
        let anisotropy = kappa * kappa / (root * (root + s) * (root + s));
        let tilt = self.tilt(m_z);
        let in_plane = self.fermi_momentum_energy(m_z) / self.parameters().fermi_energy;
        // Components of ẑ×p̂: −sin along u, cos along t = ẑ×u.
        let t = [-u[1], u[0]];
        let spin = |i: usize, j: usize| {
            let diagonal = if i == j { cosine_squared } else { Complex64::ZERO };
            diagonal + anisotropy * (u[i] * u[j])
        };
        self.assemble(m_z, |row, column| match (row, column) {
            (0, 0) => isotropic,
            (0, 3) | (3, 0) => -tilt * isotropic,
            (3, 3) => tilt * tilt * isotropic,
            (0, j @ 1..=2) | (j @ 1..=2, 0) => in_plane * t[j - 1] * cosine,
            (3, j) | (j, 3) => -tilt * in_plane * t[j - 1] * cosine,
            (i, j) => in_plane * in_plane * spin(i - 1, j - 1),
        })
    }

    /// M to second order in q and ω, (s15) as corrected: M₀ + M_ω + M_ω² + M_qω + M_q².
    ///
    /// (s15d) holds with (q_x, q_y) → (−q_y, q_x); (s15e) is replaced by the second-order term of the closed form.
    pub fn bubble_long_wave(&self, m_z: f64, q: [f64; 2], omega: f64) -> Matrix4 {
        let l = self.mean_free_path(m_z);
        let kappa = [q[0] * l, q[1] * l];
        let kappa_2 = kappa[0] * kappa[0] + kappa[1] * kappa[1];
        let across = [-kappa[1], kappa[0]];
        let y = Complex64::new(0.0, omega * self.tau_0(m_z));
        let slow = 1.0 + y + y * y;
        let isotropic = slow - 0.5 * kappa_2;
        let mixed = Complex64::new(0.0, -0.5) * (1.0 + 2.0 * y);
        let tilt = self.tilt(m_z);
        let in_plane = self.fermi_momentum_energy(m_z) / self.parameters().fermi_energy;
        // ⟨(ẑ×p̂)_i (ẑ×p̂)_j (p̂·κ)²⟩ = [δ_ij κ² + 2 (ẑ×κ)_i (ẑ×κ)_j]/8.
        let spin = |i: usize, j: usize| {
            let delta = if i == j { 1.0 } else { 0.0 };
            0.5 * delta * slow - (delta * kappa_2 + 2.0 * across[i] * across[j]) / 8.0
        };
        self.assemble(m_z, |row, column| match (row, column) {
            (0, 0) => isotropic,
            (0, 3) | (3, 0) => -tilt * isotropic,
            (3, 3) => tilt * tilt * isotropic,
            (0, j @ 1..=2) | (j @ 1..=2, 0) => in_plane * across[j - 1] * mixed,
            (3, j) | (j, 3) => -tilt * in_plane * across[j - 1] * mixed,
            (i, j) => in_plane * in_plane * spin(i - 1, j - 1),
        })
    }

    /// det(1 − παM) = (R+s−β)N/[R(R+s)²], dimensionless, closed form at any ql and ωτ₀.
    pub fn ladder_determinant(&self, m_z: f64, q: f64, omega: f64) -> Complex64 {
        let Ladder { s, root, pole, beta, .. } = Ladder::new(self, m_z, q, omega);
        (root + s - beta) * pole / (root * (root + s) * (root + s))
    }

    /// det(1 − παM) for slow and smooth waves, (s17) as corrected, with X = iωτ_tr:
    ///
    /// −ε(ε²+3Δ_z²)²/[4πα(ε²+Δ_z²)³] × { iω[1 − X(1−5r)/(1−r)] − Dq²[1 + X(1+10r+13r²)/(1−r²)
    /// − X²(1+3r)(1−14r−35r²)/((1−r)²(1+r))] + (Dq²)²τ_tr(1+3r)(1+5r)/[2(1−r²)] }.
    ///
    /// As printed, the X² term has Δ_z for Δ_z² and another denominator, and the last term is missing.
    pub fn ladder_determinant_long_wave(&self, m_z: f64, q: f64, omega: f64) -> Complex64 {
        let r = self.tilt(m_z).powi(2);
        let tau_tr = self.tau_tr(m_z);
        let rate = self.diffusivity(m_z) * q * q;
        let i_omega = Complex64::new(0.0, omega);
        let x = i_omega * tau_tr;
        let (plus, minus) = (1.0 + r, 1.0 - r);
        let temporal = i_omega * (1.0 - x * (1.0 - 5.0 * r) / minus);
        let spatial = 1.0 + x * (1.0 + 10.0 * r + 13.0 * r * r) / (minus * plus)
            - x * x * (1.0 + 3.0 * r) * (1.0 - 14.0 * r - 35.0 * r * r) / (minus * minus * plus);
        let quartic = rate * rate * tau_tr * (1.0 + 3.0 * r) * (1.0 + 5.0 * r) / (2.0 * minus * plus);
        let prefactor = self.tau_0(m_z) * (1.0 + 3.0 * r).powi(2) / (4.0 * plus * plus);
        -prefactor * (temporal - rate * spatial + quartic)
    }

    /// ε²/Γ times the matrix of the given entries.
    fn assemble(&self, m_z: f64, entry: impl Fn(usize, usize) -> Complex64) -> Matrix4 {
        let scale = 1.0 / (PI * self.parameters().disorder * (1.0 + self.tilt(m_z).powi(2)));
        std::array::from_fn(|row| std::array::from_fn(|column| scale * entry(row, column)))
    }
}
