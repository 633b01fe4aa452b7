//! States that follow the fields without dynamics: a loop of hysteresis.

use std::ops::ControlFlow;

use super::Llg;
use crate::{
    error::{InvalidParameter, RunError},
    problem::Problem,
    relax::{Relaxation, follow},
    state::State,
};

/// Refuses what has no energy of the magnet, and so no state of least energy.
///
/// # Errors
/// Drives of a surface, or torques of currents.
pub(super) fn refuse(problem: &Problem) -> Result<(), InvalidParameter> {
    let requirement = "absent with `quasi_static`: what has no energy has no state of least energy";
    let none = |name, count: usize| InvalidParameter::unless(count == 0, name, count as f64, requirement);
    none("drive", problem.drives().len())?;
    none("torque", problem.torques().len())
}

impl Llg<'_> {
    /// The state of least energy downhill from `state` under the fields of `time` \[s\], into `stage`. A state without torque is
    /// left if it is unstable, so that a spin exactly against a field turns where it loses its stability.
    pub(super) fn settle(&mut self, state: &State, time: f64, tolerance: f64) -> Result<(), RunError> {
        for (stage, m) in self.stage.components_mut().into_iter().zip(state.m.components()) {
            stage.copy_from_slice(m);
        }
        let settings = Relaxation { time, ..Relaxation::to(tolerance) };
        let patience = self.patience.clone();
        let watch =
            &mut |_| if patience.is_over() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) };
        let followed = follow(self.problem, &mut self.equation, &mut self.stage, &settings, watch);
        let followed = followed.map_err(|error| match error {
            RunError::Interrupted { .. } => RunError::Interrupted { time: state.time },
            other => other,
        })?;
        self.evaluations += followed.evaluations as u64;
        Ok(())
    }
}
