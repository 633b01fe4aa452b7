//! Numerical errors of switching times, from a repetition with a finer step.

use super::{Errors, Outcome};
use crate::config::{Config, Stepping};

/// How a run is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Refinement {
    /// Changes of the configuration, as for `--set`.
    pub sets: Vec<String>,
    /// |T(h) − T(0)| over |T(h) − T(h/2)|.
    pub factor: f64,
}

/// Half the step, or half the tolerance. The error of a fixed step goes as its `order`, p: T(h) − T(0) = (T(h) − T(h/2))·2^p/(2^p − 1)
/// (Richardson). That of a controlled step goes as the tolerance, since the step is chosen so: a factor of 2.
pub fn half_the_step(config: &Config, order: u32) -> Refinement {
    match config.time.stepping {
        Stepping::Fixed { step } => {
            let gain = f64::from(order).exp2();
            Refinement {
                sets: vec![format!("time.step=\"{:e} s\"", 0.5 * step)],
                factor: gain / (gain - 1.0),
            }
        }
        Stepping::Adaptive { tolerance, .. } => {
            Refinement { sets: vec![format!("time.tolerance={:e}", 0.5 * tolerance)], factor: 2.0 }
        }
    }
}

/// The errors of the times of `run` that its repetition `finer` shows; `None` for a time that one of them did not reach.
pub fn errors(run: &Outcome, finer: &Outcome, factor: f64) -> Errors {
    let error = |a: Option<f64>, b: Option<f64>| Some(factor * (a? - b?).abs());
    Errors {
        t_first: error(run.t_first, finer.t_first),
        t_10_90: error(run.t_10_90, finer.t_10_90),
        t_settled: error(run.t_settled, finer.t_settled),
    }
}
