//! Carriers under the implicit midpoint rule: found together with the film, round by round.

use super::{Llg, carriers::CarrierSteps, partner::Partner};
use crate::{carriers::Middle, error::RunError, state::State, term::Stage, vectors::Vectors};

impl CarrierSteps {
    /// A first φ̄ of a step from `state`.
    pub fn begin_midpoint(&mut self, state: &State) {
        self.partner.inner.copy_from_slice(&state.carriers);
    }

    /// Improves φ̄ of a step from `state` that would lead to `end`, and adds to the `rate` without carriers what they cause [rad/s]. Gives
    /// the error that φ̄ had over its size.
    pub fn refine(&mut self, state: &State, at: Middle<'_>, end: &Vectors, rate: &mut Vectors) -> f64 {
        self.carriers.refine(at, (&state.m, end), (&state.carriers, &mut self.partner.inner), rate)
    }

    /// φ at the end of the step, where m, φ̄ and ṁ are found.
    pub fn finish_midpoint(&mut self, state: &State, at: Middle<'_>, end: &Vectors, rate: &Vectors) {
        let Self { carriers, partner: Partner { inner, end: phi_end, .. }, middle, .. } = self;
        let Some(middle) = middle else { return };
        carriers.end_of_step(at, (&state.m, end), (&state.carriers, inner), rate, (middle, phi_end));
        self.in_step = at.length * middle.inflow;
    }
}

impl Llg<'_> {
    /// As `rate_at` in the middle `at` of a step from `state` that would lead to `stage`, with carriers. Gives the error that their φ̄ had
    /// over its size.
    pub(super) fn rate_with_carriers(
        &mut self,
        state: &State,
        at: Middle<'_>,
        into: usize,
    ) -> Result<f64, RunError> {
        let stage = Stage { grid: self.problem.grid(), time: at.time, m: at.m, drive: None };
        self.equation.rate(&stage, &mut self.k[into]);
        self.evaluations += 1;
        let Some(steps) = &mut self.carriers else { return Ok(0.0) };
        let (end, rate) = (&self.stage, &mut self.k[into]);
        // Within the pool, so that its threads are not called for each small loop.
        let (error, ()) = rayon::join(|| steps.refine(state, at, end, rate), || ());
        if error.is_nan() {
            return Err(RunError::CarriersNotSolved { time: state.time, step: at.length });
        }
        Ok(error)
    }
}
