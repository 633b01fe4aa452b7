//! A single frequency.

use num_complex::Complex64;

use crate::InvalidParameter;
use crate::error::{finite, require};

/// The analytic signal e^{−i(ωt + phase)}, on at all times; its real part is cos(ωt + phase).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tone {
    omega: f64,
    phase: f64,
}

impl Tone {
    /// ω = 0: represents a constant field in formulas for tones.
    pub(crate) const STATIC: Self = Self { omega: 0.0, phase: 0.0 };

    /// A tone of angular frequency `omega` [rad/s] and `phase` \[rad\] at t = 0.
    ///
    /// # Errors
    /// If `omega` is not above zero (a static field is [`Waveform::Constant`](crate::Waveform::Constant); a wave that
    /// runs the other way has another direction) or anything is not finite.
    pub fn new(omega: f64, phase: f64) -> Result<Self, InvalidParameter> {
        let accepted = omega.is_finite() && omega > 0.0;
        let omega =
            require(accepted, "omega", omega, "finite and above zero (use `constant` for a static field)")?;
        Ok(Self { omega, phase: finite("phase", phase)? })
    }

    /// Angular frequency ω [rad/s].
    pub fn omega(&self) -> f64 {
        self.omega
    }

    /// Phase at t = 0 \[rad\].
    pub fn phase(&self) -> f64 {
        self.phase
    }

    /// e^{−i(ωt + phase)} at `t` \[s\].
    pub fn value(&self, t: f64) -> Complex64 {
        Complex64::cis(-(self.omega * t + self.phase))
    }
}
