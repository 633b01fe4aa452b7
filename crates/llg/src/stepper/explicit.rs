//! One stepper for all explicit Runge–Kutta methods.

use super::{
    Llg,
    combination::{Scale, linear_combination},
    drives::{diffusivity_of, time_of_node},
};
use crate::{error::RunError, memory::DiffusivityPoint, state::State, term::Stage};

impl Llg<'_> {
    /// Stages of a step of `length` from `state` to the time `end`; the result lies in `stage`, normalised. `state` is
    /// left alone: an attempt may be thrown away.
    pub(super) fn attempt(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        self.prepare(state);
        if self.carriers.is_some() {
            return self.stages_of_pair(state, length, end);
        }
        if let Some(point) = self.diffusivity_point(state) {
            // The first step of a D that follows the film is taken twice: once to learn where D goes.
            if self.noise.is_some() {
                self.set_path(point, None);
            } else if state.memory.previous.is_none() {
                self.set_path(point, None);
                self.stages(state, length, end)?;
                let there = self.diffusivity_at_end(end);
                self.set_path(point, there);
            } else {
                self.set_path(point, state.memory.previous);
            }
        }
        if let Some(noise) = &mut self.noise {
            noise.draw(state.step, length);
            let start = self.breakpoints.start_of_step(state.time);
            self.rate_at(&state.m, start, 0, 0, true);
            self.ready = false;
        }
        self.stages(state, length, end)
    }

    fn stages(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        if let Some(drives) = &mut self.drives {
            drives.advance(&self.nodes, state, length, end);
        }
        if self.nonlocal.is_some() {
            return self.stages_of_pair(state, length, end);
        }
        let Some(tableau) = self.method.tableau() else { return Ok(()) };
        for stage in 1..tableau.stages() {
            self.while_wanted(state)?;
            let last = tableau.first_same_as_last && stage + 1 == tableau.stages();
            self.combine(state, tableau.a[stage], length, last.then_some(end))?;
            let m = std::mem::take(&mut self.stage);
            let time = time_of_node(state.time, length, end, tableau.c[stage]);
            self.rate_at(&m, time, self.nodes.of_stage(stage), stage, true);
            self.stage = m;
        }
        if !tableau.first_same_as_last {
            self.combine(state, tableau.b, length, Some(end))?;
        }
        Ok(())
    }

    /// D and its slope at the end of the step just tried.
    fn diffusivity_at_end(&mut self, time: f64) -> Option<DiffusivityPoint> {
        let drive = self.drives.as_ref().map(|d| d.fields(self.nodes.last()));
        let at = Stage { grid: self.problem.grid(), time, m: &self.stage, drive };
        let spare = self.k.len() - 1;
        self.equation.rate(&at, &mut self.k[spare]);
        diffusivity_of(self.problem, &self.stage, &self.k[spare], time)
    }

    /// `stage` = m + dt Σ w_i k_i; scaled to unit vectors when it is the end of a step (at this time), with an error
    /// that names a cell which cannot be.
    pub(super) fn combine(
        &mut self,
        state: &State,
        weights: &[f64],
        length: f64,
        end: Option<f64>,
    ) -> Result<(), RunError> {
        let scale = match end {
            None => Scale::Not,
            Some(_) if self.problem.magnetic_cells().mask().is_some() => Scale::ToUnitOrVacuum,
            Some(_) => Scale::ToUnit,
        };
        let Some(bad) = linear_combination(&state.m, &self.k, weights, length, scale, &mut self.stage) else {
            return Ok(());
        };
        let norm = |cell: usize| self.stage.get(cell).iter().map(|c| c * c).sum::<f64>().sqrt();
        let magnetic = self.problem.magnetic_cells();
        let healthy = |cell: &usize| !magnetic.contains(*cell) || (norm(*cell) - 1.0).abs() < 1e-6;
        let cell = bad.clone().find(|cell| !healthy(cell)).unwrap_or(bad.start);
        let cells = self.problem.grid().indices(cell);
        let (time, norm) = (end.unwrap_or(state.time), norm(cell));
        Err(RunError::NotFinite { time, cell: cells, norm, largest: None })
    }
}
