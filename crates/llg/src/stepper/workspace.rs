//! The workspace of a run.

use super::{
    Method, StepInfo,
    breakpoints::Breakpoints,
    carriers::CarrierSteps,
    drives::{Drives, Nodes, diffusivity_of},
    nonlocal::NonlocalSteps,
    patience::Patience,
};
use crate::{
    equation::Equation,
    error::{InvalidParameter, RunError},
    memory::{DiffusivityPoint, DriveFields},
    problem::Problem,
    state::State,
    term::Stage,
    thermal::ThermalField,
    vectors::Vectors,
};

/// A breakpoint closer than this part of a fixed step to its end is at its end.
const SAME_TIME: f64 = 1e-6;

/// Steps that no run lives to see: a single spin does some 10⁶ in a second.
const MOST_STEPS: f64 = 1e12;

/// The workspace of a run: everything that may be thrown away between two steps and built again from [`Problem`] and
/// [`State`] without changing a bit.
#[derive(Debug)]
pub struct Llg<'p> {
    pub(super) problem: &'p Problem,
    pub(super) method: Method,
    pub(super) equation: Equation,
    pub(super) breakpoints: Breakpoints,
    pub(super) drives: Option<Drives>,
    pub(super) carriers: Option<CarrierSteps>,
    pub(super) nonlocal: Option<NonlocalSteps>,
    pub(super) noise: Option<ThermalField>,
    /// Stage derivatives [rad/s]. Between steps the first is that of the state, and the last that of the state before.
    pub(super) k: Vec<Vectors>,
    /// Magnetisation of a stage, then of the step's end; between steps, of the step's start.
    pub(super) stage: Vectors,
    pub(super) nodes: Nodes,
    /// k\[0\] of the present state while outputs use its place, and whether it was ready.
    aside: Option<(Vectors, bool)>,
    /// Energies of the present state.
    energies: Option<Vec<(&'static str, f64)>>,
    /// Whether k\[0\] and the first node's fields belong to the present state.
    pub(super) ready: bool,
    /// Whether no signal jumps where the last step ended.
    pub(super) smooth: bool,
    /// Largest step of a method that chooses it \[s\].
    pub(super) longest: f64,
    /// Smallest step of such a method that still comes to the end of the run \[s\].
    pub(super) shortest: f64,
    /// Right-hand sides computed.
    pub(super) evaluations: u64,
    pub(super) rejected: u64,
    pub(super) patience: Patience,
}

impl<'p> Llg<'p> {
    /// A workspace for `problem`.
    ///
    /// # Errors
    /// A grid that the demagnetising tensor refuses, or a temperature with a method that cannot take its noise.
    pub fn new(problem: &'p Problem, method: Method) -> Result<Self, InvalidParameter> {
        let nodes = method.tableau().map_or_else(Nodes::of_midpoint, Nodes::of_tableau);
        let tolerance = method.fixed_step().map_or(0.0, |step| SAME_TIME * step);
        let cells = problem.grid().len();
        let noise = ThermalField::new(problem);
        if let Method::QuasiStatic { .. } = method {
            super::quasi_static::refuse(problem)?;
        }
        if let (Some(thermal), false) = (problem.thermal(), method.takes_noise()) {
            return Err(InvalidParameter {
                name: "temperature",
                value: thermal.temperature(),
                requirement: "zero with a method that chooses its step; heun, rk4 and implicit_midpoint take noise",
            });
        }
        let carriers = CarrierSteps::new(problem, &method)?;
        let nonlocal = NonlocalSteps::new(problem, &method)?;
        Ok(Self {
            problem,
            method,
            carriers,
            nonlocal,
            equation: Equation::of_lengths(problem, method.lengths())?,
            breakpoints: Breakpoints::new(problem, tolerance),
            drives: Drives::new(problem, &nodes, method.fixed_step().is_none()),
            noise,
            k: (1..method.vectors()).map(|_| Vectors::zeros(cells)).collect(),
            stage: Vectors::zeros(cells),
            nodes,
            aside: None,
            energies: None,
            ready: false,
            smooth: false,
            longest: super::adaptive::longest_step(problem, &method),
            shortest: 0.0,
            evaluations: 0,
            rejected: 0,
            patience: Patience::default(),
        })
    }

    /// The problem.
    pub fn problem(&self) -> &'p Problem {
        self.problem
    }

    /// Says where the steps lead to \[s\]: ones that would have to be more than [`MOST_STEPS`] are refused.
    pub(crate) fn heads_for(&mut self, end: f64) {
        self.shortest = end / MOST_STEPS;
    }

    /// Right-hand sides computed so far.
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    /// Steps refused by the error estimate so far.
    pub fn rejected_steps(&self) -> u64 {
        self.rejected
    }

    /// Bytes held by this workspace.
    pub fn bytes(&self) -> usize {
        let drives = self.drives.as_ref().map_or(0, Drives::bytes);
        let noise = self.noise.as_ref().map_or(0, ThermalField::bytes);
        let carriers = self.carriers.as_ref().map_or(0, CarrierSteps::bytes);
        let response = self.nonlocal.as_ref().map_or(0, NonlocalSteps::bytes);
        24 * self.problem.grid().len() * (self.k.len() + 1)
            + drives
            + carriers
            + response
            + noise
            + self.equation.bytes()
    }

    /// Makes k\[0\] and the surface's fields those of `state`.
    pub fn prepare(&mut self, state: &State) {
        if self.ready {
            return;
        }
        let time = self.breakpoints.start_of_step(state.time);
        self.prepare_fields(state, time);
        self.rate_at(&state.m, time, 0, 0, false);
        self.rate_of_carriers(state);
        self.rate_of_response(state);
        self.ready = true;
    }

    /// As [`prepare`](Self::prepare), and the energies with it: one non-local field serves both.
    pub fn prepare_with_energies(&mut self, state: &State) {
        if self.ready {
            return;
        }
        let time = self.breakpoints.start_of_step(state.time);
        self.prepare_fields(state, time);
        let drive = fields_of(&self.drives, &self.carriers, 0);
        let at = Stage { grid: self.problem.grid(), time, m: &state.m, drive };
        self.energies = Some(self.equation.energies_and_rate(&at, &mut self.stage, &mut self.k[0]));
        self.rate_of_carriers(state);
        self.rate_of_response(state);
        self.evaluations += 1;
        self.ready = true;
    }

    /// Keeps what belongs to the present state while outputs look at other states; the second call brings it back.
    pub fn exchange(&mut self) {
        let cells = self.problem.grid().len();
        let (k, ready) = self.aside.get_or_insert_with(|| (Vectors::zeros(cells), false));
        std::mem::swap(k, &mut self.k[0]);
        std::mem::swap(ready, &mut self.ready);
        self.energies = None;
        if let Some(drives) = &mut self.drives {
            drives.exchange();
        }
        if let Some(carriers) = &mut self.carriers {
            carriers.exchange();
        }
        if let Some(response) = &mut self.nonlocal {
            response.exchange();
        }
    }

    /// ṁ of `state` [rad/s], without thermal noise.
    pub fn rate(&mut self, state: &State) -> &Vectors {
        self.prepare(state);
        &self.k[0]
    }

    /// The surface's fields for `state`; `None` without drives.
    pub fn drive_fields(&mut self, state: &State) -> Option<&DriveFields> {
        self.prepare(state);
        fields_of(&self.drives, &self.carriers, 0)
    }

    /// Effective field of `state` \[T\] and ṁ [rad/s], without thermal noise.
    pub fn field_and_rate(&mut self, state: &State) -> (&Vectors, &Vectors) {
        self.prepare(state);
        let drive = fields_of(&self.drives, &self.carriers, 0);
        let time = self.breakpoints.start_of_step(state.time);
        let at = Stage { grid: self.problem.grid(), time, m: &state.m, drive };
        self.equation.field(&at, &mut self.stage);
        (&self.stage, &self.k[0])
    }

    /// Energies of `state` by term \[J\].
    pub fn energies(&mut self, state: &State) -> Vec<(&'static str, f64)> {
        if let (Some(energies), true) = (&self.energies, self.ready) {
            return energies.clone();
        }
        self.prepare(state);
        let drive = fields_of(&self.drives, &self.carriers, 0);
        let time = self.breakpoints.start_of_step(state.time);
        let at = Stage { grid: self.problem.grid(), time, m: &state.m, drive };
        self.equation.energies(&at, &mut self.stage)
    }

    /// The equation.
    pub fn equation(&self) -> &Equation {
        &self.equation
    }

    /// Forgets what belongs to a state: to call after a state was changed from outside.
    pub fn invalidate(&mut self) {
        self.ready = false;
        self.energies = None;
    }

    /// Takes one step.
    ///
    /// # Errors
    /// A magnetisation that is not finite, an adaptive step that underflows, or an implicit one that does not converge; a step that
    /// is [given up](Self::give_up_when). The state is then as it was.
    pub fn step(&mut self, state: &mut State) -> Result<StepInfo, RunError> {
        let (start, computed) = (state.time, [self.evaluations, self.rejected]);
        let (length, end) = match self.advance(state) {
            Ok(step) => step,
            Err(error @ RunError::Interrupted { .. }) => {
                [self.evaluations, self.rejected] = computed;
                self.invalidate();
                return Err(error);
            }
            Err(error) => return Err(self.diagnose(state, error)),
        };
        state.time = end;
        state.step += 1;
        self.commit(state);
        Ok(StepInfo { start, length })
    }

    /// Computes a step, and gives its length and end \[s\].
    fn advance(&mut self, state: &mut State) -> Result<(f64, f64), RunError> {
        Ok(match self.method {
            Method::Fixed { step, .. } => {
                let end = end_of_fixed_step(state, step);
                self.attempt(state, step, self.breakpoints.end_of_step(end))?;
                (step, end)
            }
            Method::Midpoint { step } => {
                let end = end_of_fixed_step(state, step);
                self.attempt_midpoint(state, step, self.breakpoints.end_of_step(end))?;
                (step, end)
            }
            Method::QuasiStatic { step, tolerance } => {
                let end = end_of_fixed_step(state, step);
                self.settle(state, self.breakpoints.end_of_step(end), tolerance)?;
                (step, end)
            }
            Method::Adaptive { tableau, tolerance, first_step, .. } => {
                self.adaptive_step(state, tableau, tolerance, first_step)?
            }
        })
    }

    /// ṁ of `m` into `k[into]`, with the drives' fields of `node`; with the thermal field of the present step when `noisy`.
    pub(super) fn rate_at(&mut self, m: &Vectors, time: f64, node: usize, into: usize, noisy: bool) {
        let drive = fields_of(&self.drives, &self.carriers, node);
        let at = Stage { grid: self.problem.grid(), time, m, drive };
        match self.noise.as_ref().filter(|_| noisy) {
            Some(noise) => self.equation.rate_with_noise(&at, noise, &mut self.k[into]),
            None => self.equation.rate(&at, &mut self.k[into]),
        }
        self.evaluations += 1;
    }

    /// Makes the first node's fields those of `state` at `time`.
    fn prepare_fields(&mut self, state: &State, time: f64) {
        if let Some(drives) = &mut self.drives {
            drives.prepare(self.problem, state, time);
        }
        if let Some(carriers) = &mut self.carriers {
            carriers.prepare(state, time);
        }
    }

    /// The carriers' rate where k\[0\] has become that of the present state.
    fn rate_of_carriers(&mut self, state: &State) {
        if let Some(carriers) = &mut self.carriers {
            carriers.take_rate(&state.m, &mut self.k[0]);
        }
    }

    /// D and its slope at the present state, when D follows the film.
    pub(super) fn diffusivity_point(&self, state: &State) -> Option<DiffusivityPoint> {
        let follows = self.drives.as_ref().is_some_and(|d| !d.is_frozen());
        follows.then(|| diffusivity_of(self.problem, &state.m, &self.k[0], state.time)).flatten()
    }

    pub(super) fn set_path(&mut self, here: DiffusivityPoint, other: Option<DiffusivityPoint>) {
        if let Some(drives) = &mut self.drives {
            drives.set_path(here, other);
        }
    }

    /// Makes the end of the last attempt the state.
    fn commit(&mut self, state: &mut State) {
        let end = self.breakpoints.end_of_step(state.time);
        std::mem::swap(&mut state.m, &mut self.stage);
        self.energies = None;
        if let Some(drives) = &mut self.drives {
            drives.commit(state);
            if drives.weighs_by_film() {
                drives.prepare(self.problem, state, end);
            }
        }
        if let Some(carriers) = &mut self.carriers {
            carriers.commit(state, &self.stage, end);
        }
        if let Some(response) = &mut self.nonlocal {
            response.commit(state, &self.stage);
        }
        let refreshed = self.drives.as_ref().is_some_and(Drives::weighs_by_film);
        // k[last] takes the derivative at the end, so that after the swap it holds the one at the start. Noise belongs to
        // one step, and the implicit method does not need it.
        let last = self.k.len() - 1;
        let known = match self.method.tableau() {
            None => false,
            Some(_) if self.noise.is_some() => false,
            Some(tableau) => {
                if !tableau.first_same_as_last || refreshed {
                    let drive = fields_of(&self.drives, &self.carriers, 0);
                    let at = Stage { grid: self.problem.grid(), time: end, m: &state.m, drive };
                    self.equation.rate(&at, &mut self.k[last]);
                    self.evaluations += 1;
                }
                self.k.swap(0, last);
                self.rate_of_carriers(state);
                self.rate_of_response(state);
                true
            }
        };
        if self.breakpoints.is_at(state.time) || self.noise.is_some() {
            // What D did before says nothing of what it does now.
            state.memory.previous = None;
        }
        // After a jump the next step starts from other fields than this one ended with.
        self.smooth = end == self.breakpoints.start_of_step(state.time);
        self.ready = known && self.smooth;
    }
}

/// End of a step of fixed length \[s\], from the counter, so that no rounding piles up.
fn end_of_fixed_step(state: &State, step: f64) -> f64 {
    let origin = state.time - state.step as f64 * step;
    if origin.abs() < 1e-6 * step { (state.step + 1) as f64 * step } else { state.time + step }
}

/// The surface's fields at a node; with carriers always those of the present state.
pub(super) fn fields_of<'a>(
    drives: &'a Option<Drives>,
    carriers: &'a Option<CarrierSteps>,
    node: usize,
) -> Option<&'a DriveFields> {
    let drives = drives.as_ref().map(|drives| drives.fields(node));
    drives.or_else(|| carriers.as_ref().map(CarrierSteps::fields))
}
