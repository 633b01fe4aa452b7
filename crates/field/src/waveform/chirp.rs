//! A sweep of the frequency.

use num_complex::Complex64;

use crate::InvalidParameter;
use crate::error::{finite, non_negative, positive, require};

/// Parameters of a [`Chirp`]; SI units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChirpParameters {
    /// Angular frequency at the start [rad/s].
    pub omega_start: f64,
    /// Angular frequency at the end [rad/s]; may be below the first.
    pub omega_end: f64,
    /// Duration of the sweep \[s\].
    pub duration: f64,
    /// Phase at the start \[rad\].
    pub phase: f64,
    /// Start of the sweep \[s\].
    pub delay: f64,
}

/// e^{−i(θ(t − delay) + phase)} during the sweep and zero outside, where θ̇ changes linearly from one angular frequency
/// to the other.
#[derive(Clone, Debug, PartialEq)]
pub struct Chirp {
    parameters: ChirpParameters,
    times: [f64; 2],
}

impl Chirp {
    /// The chirp of `parameters`.
    ///
    /// # Errors
    /// If a frequency is negative or both are zero, the duration is not positive, or anything is not finite.
    pub fn new(parameters: ChirpParameters) -> Result<Self, InvalidParameter> {
        let ChirpParameters { omega_start, omega_end, duration, phase, delay } = parameters;
        non_negative("omega_start", omega_start)?;
        non_negative("omega_end", omega_end)?;
        require(
            omega_start.max(omega_end) > 0.0,
            "omega_end",
            omega_end,
            "above zero if `omega_start` is zero",
        )?;
        let end = finite("delay", delay)? + positive("duration", duration)?;
        require(end.is_finite() && end > delay, "duration", duration, "resolvable against the delay")?;
        finite("phase", phase)?;
        Ok(Self { parameters, times: [delay, end] })
    }

    /// The signal at `t` \[s\].
    pub fn value(&self, t: f64) -> Complex64 {
        let [start, end] = self.times;
        if t < start || t >= end {
            return Complex64::ZERO;
        }
        Complex64::cis(-(self.angle(t) + self.parameters.phase))
    }

    /// Phase accumulated by the carrier from the start of the chirp to `t` \[rad\]; it stops where the chirp ends.
    pub(super) fn angle(&self, t: f64) -> f64 {
        let ChirpParameters { omega_start, omega_end, duration, .. } = self.parameters;
        let [start, end] = self.times;
        let elapsed = t.clamp(start, end) - start;
        elapsed * (omega_start + 0.5 * (omega_end - omega_start) * (elapsed / duration))
    }

    pub(super) fn breakpoints(&self) -> &[f64] {
        &self.times
    }

    pub(super) fn max_omega(&self) -> f64 {
        self.parameters.omega_start.max(self.parameters.omega_end)
    }
}
