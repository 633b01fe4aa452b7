//! Statistics of repeated runs, some of which end before the event.

mod survival;
mod wilson;

pub use survival::{Observation, RestrictedMean, Step, Survival};
pub use wilson::wilson_interval;

/// Two-sided 95 % quantile of the normal distribution.
pub const NORMAL_95: f64 = 1.959_963_984_540_054;
