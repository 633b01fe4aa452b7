//! The response of the transverse current: K_T/σ₀ = (2−β)/(W−β).

use num_complex::Complex64;

use super::cut::{LadderFunction, Poles, poles_of};

/// (2−β)/(R+s−β). It has a pole beyond the cut where β > κ.
pub(super) struct Transverse {
    pub(super) kappa: f64,
    pub(super) beta: f64,
}

impl Transverse {
    pub(super) fn poles(&self, tolerance: f64) -> Poles {
        poles_of(self, tolerance)
    }
}

impl LadderFunction for Transverse {
    fn kappa(&self) -> f64 {
        self.kappa
    }

    fn value(&self, _: Complex64, w: Complex64) -> Complex64 {
        (2.0 - self.beta) / (w - self.beta)
    }

    fn zeros(&self) -> Vec<Complex64> {
        vec![Complex64::from(self.beta)]
    }

    fn pole(&self, zero: Complex64) -> (Complex64, Complex64) {
        let mirror = self.kappa * self.kappa / zero;
        // ds/dW = (1 + κ²/W²)/2.
        ((zero - mirror) * 0.5 - 1.0, (2.0 - self.beta) * 0.5 * (1.0 + mirror / zero))
    }
}
