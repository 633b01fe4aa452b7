//! The trapezoid that pulses and bursts share.

use std::f64::consts::FRAC_PI_2;

use crate::InvalidParameter;
use crate::error::{finite, non_negative, require};

/// Shape of the rise and the fall of a pulse or a burst.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PulseEdge {
    /// A straight line; the slope jumps at its ends.
    #[default]
    Linear,
    /// Half a period of a cosine, (1 − cos πx)/2; the slope is continuous.
    Cosine,
}

impl PulseEdge {
    /// From 0 at x = 0 to 1 at x = 1.
    fn shape(self, x: f64) -> f64 {
        match self {
            Self::Linear => x,
            Self::Cosine => (FRAC_PI_2 * x).sin().powi(2),
        }
    }

    /// Steepest slope of [`shape`](Self::shape).
    fn max_slope(self) -> f64 {
        match self {
            Self::Linear => 1.0,
            Self::Cosine => FRAC_PI_2,
        }
    }
}

/// 0 → 1 → 0 with the four times at which a part ends.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Envelope {
    times: [f64; 4],
    edge: PulseEdge,
}

impl Envelope {
    /// Rise from `delay`, flat, fall; durations \[s\]. Refuses an envelope without any duration.
    pub(super) fn new(
        delay: f64,
        rise: f64,
        width: f64,
        fall: f64,
        edge: PulseEdge,
    ) -> Result<Self, InvalidParameter> {
        let start = finite("delay", delay)?;
        let top = start + non_negative("rise", rise)?;
        let back = top + non_negative("width", width)?;
        let end = back + non_negative("fall", fall)?;
        require(
            end.is_finite() && end > start,
            "width",
            width,
            "such that rise + width + fall is above zero",
        )?;
        Ok(Self { times: [start, top, back, end], edge })
    }

    /// Value between 0 and 1 at `t` \[s\], continuous from later times.
    pub(super) fn value(&self, t: f64) -> f64 {
        let [start, top, back, end] = self.times;
        if t < start || t >= end {
            0.0
        } else if t < top {
            self.edge.shape((t - start) / (top - start))
        } else if t < back {
            1.0
        } else {
            self.edge.shape((end - t) / (end - back))
        }
    }

    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    /// Steepest slope [1/s]; edges without duration do not count.
    pub(super) fn max_slope(&self) -> f64 {
        let [start, top, back, end] = self.times;
        let durations = [top - start, end - back];
        let slopes =
            durations.into_iter().filter(|&duration| duration > 0.0).map(|d| self.edge.max_slope() / d);
        slopes.fold(0.0, f64::max)
    }
}
