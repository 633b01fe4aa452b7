//! Relaxation to a local minimum of the energy.
//!
//! A limited-memory quasi-Newton method on the spheres |m| = 1 (L-BFGS: Nocedal & Wright, Numerical Optimization, ch. 7;
//! on manifolds: Huang, Gallivan & Absil, SIAM J. Optim. 25, 1660 (2015)) under a weak-Wolfe line search, so that no
//! step ever raises the energy. What has no energy (spin torques, drives of the surface) is off.

mod lbfgs;
mod line_search;
mod point;
mod tangent;

use std::ops::ControlFlow;

use crate::{
    equation::Equation,
    error::{InvalidParameter, RunError},
    problem::Problem,
    vectors::Vectors,
};
use lbfgs::Lbfgs;
use line_search::{Search, search};
use point::{Landscape, Point};
use tangent::Weights;

/// How a relaxation ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relaxation {
    /// Largest |m × H| that is left, over the largest M_s.
    pub tolerance: f64,
    /// When: applied fields and voltages are those of this time \[s\].
    pub time: f64,
    /// Most iterations.
    pub maximum_iterations: usize,
    /// Which states without torque are tried for stability.
    pub stability: Stability,
}

/// A state without torque may be a saddle, such as a magnetisation exactly along a hard axis. To find out it is bent
/// smoothly by at most 0.6°; where that leads further down the relaxation goes on from there, else the state stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stability {
    /// No torque is all that is asked.
    Ignored,
    /// The start is tried, if it has no torque to begin with.
    OfStart,
    /// Every state is tried: twice the work, and walls that nothing holds leave the film.
    OfEnd,
}

impl Relaxation {
    /// Relaxation at t = 0 to `tolerance` that leaves a start without torque, if it is unstable.
    pub fn to(tolerance: f64) -> Self {
        Self { tolerance, time: 0.0, maximum_iterations: 100_000, stability: Stability::OfStart }
    }
}

/// How far a relaxation is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RelaxProgress {
    /// Iterations done.
    pub iteration: usize,
    /// Largest |m × H| over the largest M_s.
    pub torque: f64,
}

/// What a relaxation did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Relaxed {
    /// Iterations done, those of trials for stability included.
    pub iterations: usize,
    /// Effective fields computed.
    pub evaluations: usize,
    /// Largest |m × H| over the largest M_s that is left.
    pub torque: f64,
    /// Change of the energy \[J\]; never above zero.
    pub energy_change: f64,
    /// Saddles that were left.
    pub saddles: usize,
}

/// Turns `m` downhill until max |m × H|/max M_s ≤ `tolerance`; [`minimise`] with nobody watching. Gives the number of
/// iterations.
///
/// # Errors
/// As [`minimise`].
pub fn relax(problem: &Problem, m: &mut Vectors, tolerance: f64) -> Result<usize, RelaxError> {
    let settings = Relaxation::to(tolerance);
    minimise(problem, m, &settings, &mut |_| ControlFlow::Continue(())).map(|done| done.iterations)
}

/// Turns `m` downhill as `settings` ask, with the drives off. `watch` is called after each
/// iteration and may stop it. Whatever happens, `m` ends at an energy not above the one it had.
///
/// # Errors
/// A minimum that is not found, an interruption, or a problem that the equation refuses.
pub fn minimise(
    problem: &Problem,
    m: &mut Vectors,
    settings: &Relaxation,
    watch: &mut dyn FnMut(RelaxProgress) -> ControlFlow<()>,
) -> Result<Relaxed, RelaxError> {
    let problem = problem.without_drives();
    let mut equation = Equation::new(&problem)?;
    descend(&problem, &mut equation, m, settings, watch)
}

/// As [`minimise`], of a problem without drives and torques by its `equation`.
///
/// # Errors
/// A minimum that is not found.
pub(crate) fn follow(
    problem: &Problem,
    equation: &mut Equation,
    m: &mut Vectors,
    settings: &Relaxation,
    watch: &mut dyn FnMut(RelaxProgress) -> ControlFlow<()>,
) -> Result<Relaxed, RunError> {
    descend(problem, equation, m, settings, watch).map_err(|error| match error {
        RelaxError::Run(error) => error,
        RelaxError::Invalid(_) | RelaxError::Interrupted { .. } => {
            RunError::Interrupted { time: settings.time }
        }
    })
}

fn descend(
    problem: &Problem,
    equation: &mut Equation,
    m: &mut Vectors,
    settings: &Relaxation,
    watch: &mut dyn FnMut(RelaxProgress) -> ControlFlow<()>,
) -> Result<Relaxed, RelaxError> {
    let mut descent = Descent::new(problem, equation, m, settings);
    let outcome = descent.settle(watch).and_then(|()| descent.test_stability(watch));
    m.clone_from(&descent.here.m);
    outcome.map(|()| descent.done)
}

/// Why a relaxation failed.
#[derive(Debug, thiserror::Error)]
pub enum RelaxError {
    /// A parameter is refused.
    #[error(transparent)]
    Invalid(#[from] InvalidParameter),
    /// The minimum was not reached.
    #[error(transparent)]
    Run(RunError),
    /// Somebody asked the relaxation to stop.
    #[error("interrupted after {} iterations of the relaxation, at max |m x H|/M_s = {:.3e}", progress.iteration, progress.torque)]
    Interrupted {
        /// How far it was.
        progress: RelaxProgress,
    },
}

/// Trials for stability, at most: each leads to a lower minimum or is the last.
const MOST_SADDLES: usize = 8;

/// A relaxation under way.
struct Descent<'p> {
    settings: &'p Relaxation,
    landscape: Landscape<'p>,
    lbfgs: Lbfgs,
    here: Point,
    next: Point,
    done: Relaxed,
}

impl<'p> Descent<'p> {
    fn new(problem: &'p Problem, equation: &'p mut Equation, m: &Vectors, settings: &'p Relaxation) -> Self {
        let weights = Weights::new(problem);
        let mut landscape = Landscape::new(problem, equation, weights.clone(), settings.time);
        let mut here = Point::new(m.clone());
        here.m.normalise();
        problem.magnetic_cells().clear_vacuum(&mut here.m);
        landscape.evaluate(&mut here);
        let torque = landscape.torque(&here);
        let next = here.clone();
        let done = Relaxed { iterations: 0, evaluations: 1, torque, energy_change: 0.0, saddles: 0 };
        Self { settings, landscape, lbfgs: Lbfgs::new(weights, m.len()), here, next, done }
    }

    /// Steps downhill until the torque is small.
    fn settle(&mut self, watch: &mut dyn FnMut(RelaxProgress) -> ControlFlow<()>) -> Result<(), RelaxError> {
        self.lbfgs.forget();
        let tolerance = self.settings.tolerance;
        loop {
            let progress = RelaxProgress { iteration: self.done.iterations, torque: self.done.torque };
            if watch(progress).is_break() {
                return Err(RelaxError::Interrupted { progress });
            }
            if self.done.torque <= tolerance {
                return Ok(());
            }
            let exhausted = self.done.iterations >= self.settings.maximum_iterations;
            if exhausted || !self.step() {
                let (iterations, torque) = (self.done.iterations, self.done.torque);
                return Err(RelaxError::Run(RunError::NotRelaxed { iterations, torque, tolerance }));
            }
        }
    }

    /// One step downhill; false when none lowers the energy, not even along the gradient.
    fn step(&mut self) -> bool {
        loop {
            let slope = self.lbfgs.direction(&self.here);
            let first = self.lbfgs.first_step();
            let direction = self.lbfgs.descent();
            let found = search(&mut self.landscape, &self.here, &mut self.next, direction, slope, first);
            let Search { energy_change, evaluations } = found;
            self.done.evaluations += evaluations;
            if let Some(change) = energy_change {
                self.lbfgs.learn(&self.here, &self.next);
                std::mem::swap(&mut self.here, &mut self.next);
                self.done.energy_change += change;
                self.done.iterations += 1;
                self.done.torque = self.landscape.torque(&self.here);
                return true;
            }
            if !self.lbfgs.forget() {
                return false;
            }
        }
    }

    /// Bends the settled state and settles again, for as long as that leads to a lower one; else it stays to the last bit.
    fn test_stability(
        &mut self,
        watch: &mut dyn FnMut(RelaxProgress) -> ControlFlow<()>,
    ) -> Result<(), RelaxError> {
        let tried = match self.settings.stability {
            Stability::Ignored => false,
            Stability::OfStart => self.done.iterations == 0,
            Stability::OfEnd => true,
        };
        while tried && self.done.saddles < MOST_SADDLES {
            let (settled, before) = (self.here.clone(), self.done);
            point::bend(&self.landscape, &mut self.here, self.done.saddles as u64);
            self.landscape.evaluate(&mut self.here);
            self.done.evaluations += 1;
            self.done.energy_change += self.landscape.energy_change(&settled, &self.here);
            self.done.torque = self.landscape.torque(&self.here);
            let outcome = self.settle(watch);
            // Two states of one basin, both with so little torque, differ by less.
            let noise = self.settings.tolerance * self.landscape.energy_scale();
            if self.done.energy_change >= before.energy_change - noise {
                self.here = settled;
                let Relaxed { iterations, evaluations, .. } = self.done;
                self.done = Relaxed { iterations, evaluations, ..before };
                // A trial that did not settle says nothing against the state that did.
                return match outcome {
                    Err(RelaxError::Interrupted { progress }) => Err(RelaxError::Interrupted { progress }),
                    _ => Ok(()),
                };
            }
            outcome?;
            self.done.saddles += 1;
            if self.settings.stability == Stability::OfStart {
                break;
            }
        }
        Ok(())
    }
}
