//! Steps by an additive pair: m by its explicit method, the carriers or the electrons that the film moves by its implicit one.
//!
//! A stage first takes m from the stages before. In that film it finds its partner and the ṁ that it causes together, so that
//! neither diffusion, nor the Hall current, nor the emf of ṁ limits the step.

use super::{Llg, drives::time_of_node};
use crate::{error::RunError, state::State, term::Stage, vectors::Vectors};

/// A stage whose partner is to be found.
pub struct ImplicitStage<'a> {
    /// Its number.
    pub stage: usize,
    /// Weights of the stages before, and its own.
    pub before: &'a [f64],
    pub diagonal: f64,
    /// Its film.
    pub m: &'a Vectors,
    /// Its time, and the length of the step \[s\].
    pub time: f64,
    pub length: f64,
}

impl ImplicitStage<'_> {
    /// Length of the implicit part \[s\].
    pub fn tau(&self) -> f64 {
        self.diagonal * self.length
    }
}

/// What is found with the film.
pub trait Implicit {
    /// Begins a step from `state` whose first stage lies a time `after` its start \[s\].
    fn start(&mut self, state: &State, after: f64);

    /// Finds the partner of a stage of the step from `state`, and adds the ṁ that it causes to `k`, that of the film without it [rad/s]. `None` where
    /// it is not found.
    fn solve(&mut self, state: &State, at: &ImplicitStage<'_>, k: &mut Vectors) -> Option<()>;

    /// The partner at the end of the step.
    fn finish(&mut self, state: &State, weights: &[f64], length: f64);
}

impl Llg<'_> {
    /// What is found with the film in each stage, if anything is.
    fn partner(&mut self) -> Option<&mut (dyn Implicit + Send)> {
        match (&mut self.carriers, &mut self.nonlocal) {
            (Some(carriers), _) => Some(carriers),
            (None, Some(response)) => Some(response),
            (None, None) => None,
        }
    }

    /// As `stages`, for a pair.
    pub(super) fn stages_of_pair(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        let Some((tableau, rows)) = self.method.tableau().and_then(|t| Some((t, t.implicit?))) else {
            return Ok(());
        };
        if let Some(partner) = self.partner() {
            partner.start(state, tableau.c[1] * length);
        }
        for (stage, row) in rows.iter().enumerate().skip(1) {
            let Some((&diagonal, before)) = row.split_last() else { continue };
            self.while_wanted(state)?;
            self.combine(state, tableau.a[stage], length, None)?;
            let m = std::mem::take(&mut self.stage);
            let time = time_of_node(state.time, length, end, tableau.c[stage]);
            let drive = self.drives.as_ref().map(|drives| drives.fields(self.nodes.of_stage(stage)));
            let grid = self.problem.grid();
            let mut k = std::mem::take(&mut self.k[stage]);
            self.equation.rate(&Stage { grid, time, m: &m, drive }, &mut k);
            self.evaluations += 1;
            let at = ImplicitStage { stage, before, diagonal, m: &m, time, length };
            // Within the pool, so that its threads are not called for each small loop.
            let solve = || self.partner().map_or(Some(()), |partner| partner.solve(state, &at, &mut k));
            let (solved, ()) = rayon::join(solve, || ());
            (self.stage, self.k[stage]) = (m, k);
            solved.ok_or(RunError::CarriersNotSolved { time: state.time, step: length })?;
        }
        if let Some(partner) = self.partner() {
            partner.finish(state, tableau.b, length);
        }
        self.combine(state, tableau.b, length, Some(end))
    }
}
