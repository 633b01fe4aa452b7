//! The response of the density: q²F = κ²/N.

use num_complex::Complex64;

use super::cut::{LadderFunction, Poles, outer, poles_of};
use super::polynomial::cubic_zeros;

/// κ²/N with N = (R−1)(R+s) + β(1−s): 1 at ω = 0, and as 1/λ² for large λ.
///
/// 2NW = W³ − (2+β)W² + (κ²+2β)W + βκ² has two zeros beyond the cut for smooth waves: diffusion and the relaxation of the
/// current. They meet, turn into a damped wave and end in the cut as κ grows.
pub(super) struct Density {
    pub(super) kappa: f64,
    pub(super) beta: f64,
}

impl Density {
    pub(super) fn poles(&self, tolerance: f64) -> Poles {
        poles_of(self, tolerance)
    }

    /// N and dN/dλ without cancellation at small λ: R − 1 = (κ² + 2λ + λ²)/(R + 1).
    fn denominator(&self, lambda: Complex64) -> (Complex64, Complex64) {
        let s = 1.0 + lambda;
        let root = outer(s, self.kappa);
        let w = root + s;
        let square = self.kappa * self.kappa + lambda * (2.0 + lambda);
        let over = w / (root + 1.0);
        let slope = 2.0 * s * over + square * (over / root) * (1.0 - s / (root + 1.0)) - self.beta;
        (square * over - self.beta * lambda, slope)
    }
}

impl LadderFunction for Density {
    fn kappa(&self) -> f64 {
        self.kappa
    }

    fn value(&self, s: Complex64, w: Complex64) -> Complex64 {
        // R = W − s.
        self.kappa * self.kappa / ((w - s - 1.0) * w + self.beta * (1.0 - s))
    }

    fn zeros(&self) -> Vec<Complex64> {
        let (k2, beta) = (self.kappa * self.kappa, self.beta);
        cubic_zeros([beta * k2, k2 + 2.0 * beta, -(2.0 + beta)]).to_vec()
    }

    fn pole(&self, zero: Complex64) -> (Complex64, Complex64) {
        let mut lambda = (zero - self.kappa * self.kappa / zero) * 0.5 - 1.0;
        for _ in 0..4 {
            let (value, slope) = self.denominator(lambda);
            let step = value / slope;
            if step.is_finite() {
                lambda -= step;
            }
        }
        (lambda, self.kappa * self.kappa / self.denominator(lambda).1)
    }
}
