//! A pulse without a carrier.

use super::envelope::{Envelope, PulseEdge};
use crate::InvalidParameter;

/// Parameters of a [`Pulse`]; times in s.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PulseParameters {
    /// Start of the rise \[s\].
    pub delay: f64,
    /// Duration of the rise \[s\]; zero for a jump.
    pub rise: f64,
    /// Duration of the flat top \[s\].
    pub width: f64,
    /// Duration of the fall \[s\]; zero for a jump.
    pub fall: f64,
    /// Shape of the rise and the fall.
    pub edge: PulseEdge,
}

/// A real trapezoid between 0 and 1, zero outside.
#[derive(Clone, Debug, PartialEq)]
pub struct Pulse {
    envelope: Envelope,
}

impl Pulse {
    /// The pulse of `parameters`.
    ///
    /// # Errors
    /// If a duration is negative, all are zero, or anything is not finite.
    pub fn new(parameters: PulseParameters) -> Result<Self, InvalidParameter> {
        let PulseParameters { delay, rise, width, fall, edge } = parameters;
        Ok(Self { envelope: Envelope::new(delay, rise, width, fall, edge)? })
    }

    /// Value between 0 and 1 at `t` \[s\].
    pub fn value(&self, t: f64) -> f64 {
        self.envelope.value(t)
    }

    pub(super) fn breakpoints(&self) -> &[f64] {
        self.envelope.times()
    }

    pub(super) fn max_slope(&self) -> f64 {
        self.envelope.max_slope()
    }
}
