//! One term of a finite Fourier sum.

use num_complex::Complex64;

/// One term a e^{iq·r} of a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlaneWaveComponent {
    /// Wave vector q [rad/m]; zero for a uniform part.
    pub q: [f64; 2],
    /// Complex amplitude a [V/m].
    pub amplitude: [Complex64; 2],
}

impl PlaneWaveComponent {
    /// e^{iq·r} at `r` \[m\].
    pub fn phase_factor(&self, r: [f64; 2]) -> Complex64 {
        Complex64::cis(self.q[0] * r[0] + self.q[1] * r[1])
    }

    /// The field a e^{iq·r} [V/m] at `r` \[m\].
    pub fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        let factor = self.phase_factor(r);
        self.amplitude.map(|a| a * factor)
    }

    /// Its divergence iq·a e^{iq·r} [V/m²] at `r` \[m\].
    pub fn divergence(&self, r: [f64; 2]) -> Complex64 {
        let along = self.amplitude[0] * self.q[0] + self.amplitude[1] * self.q[1];
        Complex64::I * along * self.phase_factor(r)
    }
}
