//! A tone that is on for a while.

use std::f64::consts::TAU;

use num_complex::Complex64;

use super::Tone;
use super::envelope::{Envelope, PulseEdge};
use crate::InvalidParameter;
use crate::error::{finite, non_negative, positive, require};

/// How long a [`Burst`] lasts from the start of its rise to the end of its fall.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum BurstLength {
    /// A number of periods of the carrier, not necessarily whole.
    Cycles(f64),
    /// A time \[s\].
    Duration(f64),
}

/// Parameters of a [`Burst`]; SI units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BurstParameters {
    /// Angular frequency of the carrier [rad/s].
    pub omega: f64,
    /// Phase of the carrier at the start of the burst \[rad\].
    pub phase: f64,
    /// Start of the burst \[s\].
    pub delay: f64,
    /// Full length, rise and fall included.
    pub length: BurstLength,
    /// Duration of the rise \[s\]; zero for a jump.
    pub rise: f64,
    /// Duration of the fall \[s\]; zero for a jump.
    pub fall: f64,
    /// Shape of the rise and the fall.
    pub edge: PulseEdge,
}

/// A(t) e^{−i(ω(t − delay) + phase)} with a trapezoid A between 0 and 1: the shape does not depend on the delay.
#[derive(Clone, Debug, PartialEq)]
pub struct Burst {
    carrier: Tone,
    delay: f64,
    envelope: Envelope,
}

impl Burst {
    /// The burst of `parameters`.
    ///
    /// # Errors
    /// If the frequency or the length is not positive, the rise and the fall are negative or together longer than the
    /// burst, or anything is not finite.
    pub fn new(parameters: BurstParameters) -> Result<Self, InvalidParameter> {
        let BurstParameters { omega, phase, delay, length, rise, fall, edge } = parameters;
        let carrier = Tone::new(omega, phase)?;
        finite("delay", delay)?;
        let duration = match length {
            BurstLength::Cycles(cycles) => positive("cycles", cycles)? * TAU / omega,
            BurstLength::Duration(duration) => positive("duration", duration)?,
        };
        require(duration.is_finite(), "duration", duration, "finite")?;
        let slopes = non_negative("rise", rise)? + non_negative("fall", fall)?;
        // A flat top meant to be empty may come out negative by rounding.
        require(
            slopes <= duration * (1.0 + 1e-12),
            "rise",
            rise,
            "such that rise + fall fit into the burst",
        )?;
        let width = (duration - slopes).max(0.0);
        Ok(Self { carrier, delay, envelope: Envelope::new(delay, rise, width, fall, edge)? })
    }

    /// The signal at `t` \[s\].
    pub fn value(&self, t: f64) -> Complex64 {
        self.carrier.value(t - self.delay) * self.envelope.value(t)
    }

    /// Phase accumulated by the carrier from the start of the burst, or from t = 0 if that is later, to `t`
    /// \[rad\]; it stops where the burst ends.
    pub(super) fn angle(&self, t: f64) -> f64 {
        let [start, .., end] = self.envelope.times() else { return 0.0 };
        self.carrier.omega() * (t.min(*end) - start.max(0.0))
    }

    pub(super) fn breakpoints(&self) -> &[f64] {
        self.envelope.times()
    }

    pub(super) fn max_omega(&self) -> f64 {
        self.carrier.omega() + self.envelope.max_slope()
    }
}
