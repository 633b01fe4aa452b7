//! Step-size control.

/// Proportional–integral controller (Hairer & Wanner II, §IV.2) for an error estimate of order `order`.
#[derive(Clone, Copy, Debug)]
pub struct PiController {
    proportional: f64,
    integral: f64,
}

/// The step aims at this part of the tolerance.
const SAFETY: f64 = 0.9;
/// Bounds of one change of the step.
const SHRINK: f64 = 0.2;
const GROW: f64 = 5.0;
/// Errors below this part of the tolerance count as this much.
const SMALLEST_ERROR: f64 = 1e-6;

impl PiController {
    /// For a pair whose lower order is `order` − 1.
    pub fn new(order: u32) -> Self {
        let k = f64::from(order);
        Self { proportional: 0.7 / k, integral: 0.4 / k }
    }

    /// Factor for the step after an accepted one with `error` and the one before with `last` (both over the tolerance).
    pub fn accepted(&self, error: f64, last: f64) -> f64 {
        let (error, last) = (error.max(SMALLEST_ERROR), last.max(SMALLEST_ERROR));
        (SAFETY * error.powf(-self.proportional) * last.powf(self.integral)).clamp(SHRINK, GROW)
    }

    /// Factor for the next try after a rejected one.
    pub fn rejected(&self, error: f64) -> f64 {
        if error.is_finite() {
            (SAFETY * error.powf(-self.proportional)).clamp(SHRINK, SAFETY)
        } else {
            SHRINK
        }
    }
}
