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

#[cfg(test)]
mod tests {
    use super::*;

    /// Steps whose error is (dt/`scale`(n))^k of the tolerance: the sequence of steps over the scales, and the refusals.
    fn controlled(order: u32, first: f64, scale: impl Fn(u32) -> f64) -> (Vec<f64>, u32) {
        let (controller, k) = (PiController::new(order), order as i32);
        let (mut dt, mut last, mut refused, mut steps) = (first, 1.0, 0, Vec::new());
        for n in 0..60 {
            loop {
                let error = (dt / scale(n)).powi(k);
                if error <= 1.0 {
                    steps.push(dt / scale(n));
                    dt *= controller.accepted(error, last);
                    last = error;
                    break;
                }
                refused += 1;
                dt *= controller.rejected(error);
            }
        }
        (steps, refused)
    }

    /// Where the problem does not change, steps settle where 1 = 0.9 e^{−0.7/k} e^{0.4/k}, at 0.9^{1/0.3} = 0.704 of the step whose error
    /// is the tolerance, whatever the first step. In logarithms λ² = 0.3 λ + 0.4: what is left falls by 0.8 a step.
    #[test]
    fn steps_settle_at_the_fixed_point_of_the_controller() {
        let settled = 0.9_f64.powf(1.0 / 0.3);
        for order in [3, 4, 5] {
            for (first, most) in [(1e-4, 0), (50.0, 4)] {
                let (steps, refused) = controlled(order, first, |_| 1.0);
                assert!(refused <= most, "{order} {first}: {refused}");
                let off = |n: usize| (steps[n] / settled).ln();
                assert!(off(40).abs() < 0.01 && (off(40) / off(39) - 0.8).abs() < 0.01, "{order}: {steps:?}");
            }
        }
    }

    /// Where the problem gets steeper by 3 % a step, no step is refused, and none is much shorter than it could be.
    #[test]
    fn steps_follow_a_problem_that_gets_steeper() {
        for order in [3, 5] {
            let (steps, refused) = controlled(order, 0.5, |n| 0.97_f64.powi(n as i32));
            assert_eq!(refused, 0, "{order}");
            assert!(steps[20..].iter().all(|dt| (0.6..0.95).contains(dt)), "{order}: {steps:?}");
        }
    }

    /// A change of the step is at most fivefold; an error that is no number counts as far too large.
    #[test]
    fn changes_are_bounded() {
        let controller = PiController::new(5);
        assert_eq!(controller.accepted(0.0, 1.0), GROW);
        assert_eq!(controller.rejected(f64::INFINITY), SHRINK);
        assert_eq!(controller.rejected(1e30), SHRINK);
        assert!(controller.rejected(1.000_001) <= SAFETY);
    }
}
