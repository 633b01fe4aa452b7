//! One stepper for all explicit Runge–Kutta methods.

use rayon::prelude::*;

use super::{
    Method, StepInfo, Tableau,
    breakpoints::Breakpoints,
    combination::{Scale, linear_combination},
    control::PiController,
    dense::DenseOutput,
};
use crate::{
    equation::{Equation, layer_mean_square_mz, layer_mean_square_mz_rate},
    error::{InvalidParameter, RunError},
    memory::{DiffusivityPath, DiffusivityPoint, DriveFields, FieldMemory, MemoryScratch, MemoryState},
    problem::Problem,
    state::State,
    term::Stage,
    vectors::Vectors,
};

/// A breakpoint closer than this part of a fixed step to its end is at its end.
const SAME_TIME: f64 = 1e-6;

/// First step \[s\] where the magnet alone would not turn.
const LONGEST_FIRST_STEP: f64 = 1e-12;

/// The workspace of a run: everything that may be thrown away between two steps and built again from [`Problem`] and
/// [`State`] without changing a bit.
#[derive(Debug)]
pub struct Llg<'p> {
    problem: &'p Problem,
    method: Method,
    equation: Equation,
    breakpoints: Breakpoints,
    memory: Option<Drives>,
    /// Stage derivatives [rad/s].
    k: Vec<Vectors>,
    /// Magnetisation of a stage, then of the step's end.
    stage: Vectors,
    /// Distinct nodes of the tableau in rising order, and the place of each stage's node among them.
    nodes: Vec<f64>,
    node_of_stage: Vec<usize>,
    /// Whether k\[0\] and the first node's fields belong to the present state.
    ready: bool,
    /// Right-hand sides computed.
    evaluations: u64,
    rejected: u64,
}

#[derive(Debug)]
struct Drives {
    memory: FieldMemory,
    scratch: MemoryScratch,
    /// Fields at the nodes.
    fields: Vec<DriveFields>,
    /// Modes at the last node.
    end: MemoryState,
    /// D at the start of the present step and of the one before.
    points: Option<(DiffusivityPoint, Option<DiffusivityPoint>)>,
}

impl<'p> Llg<'p> {
    /// A workspace for `problem`.
    ///
    /// # Errors
    /// A grid that the demagnetising tensor refuses.
    pub fn new(problem: &'p Problem, method: Method) -> Result<Self, InvalidParameter> {
        let tableau = method.tableau();
        let cells = problem.grid().len();
        let mut nodes: Vec<f64> = tableau.c.to_vec();
        nodes.sort_by(f64::total_cmp);
        nodes.dedup();
        let node_of_stage =
            tableau.c.iter().map(|c| nodes.iter().position(|n| n == c).unwrap_or_default()).collect();
        let memory = FieldMemory::new(problem).map(|memory| Drives {
            scratch: memory.scratch(rayon::current_num_threads(), different_intervals(&nodes)),
            fields: nodes.iter().map(|_| memory.empty_fields()).collect(),
            end: memory.initial_state(1.0),
            points: None,
            memory,
        });
        let tolerance = match method {
            Method::Fixed { step, .. } => SAME_TIME * step,
            Method::Adaptive { .. } => 0.0,
        };
        Ok(Self {
            problem,
            method,
            equation: Equation::new(problem)?,
            breakpoints: Breakpoints::new(problem, tolerance),
            memory,
            k: (0..tableau.stages()).map(|_| Vectors::zeros(cells)).collect(),
            stage: Vectors::zeros(cells),
            nodes,
            node_of_stage,
            ready: false,
            evaluations: 0,
            rejected: 0,
        })
    }

    /// The problem.
    pub fn problem(&self) -> &'p Problem {
        self.problem
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
        let drives = self.memory.as_ref().map_or(0, |d| {
            let fields: usize = d.fields.iter().map(DriveFields::bytes).sum();
            d.memory.bytes() + d.scratch.bytes() + d.end.bytes() + fields
        });
        24 * self.problem.grid().len() * (self.k.len() + 1) + drives + self.equation.bytes()
    }

    /// Makes k\[0\] and the surface's fields those of `state`.
    pub fn prepare(&mut self, state: &State) {
        if self.ready {
            return;
        }
        let time = self.breakpoints.start_of_step(state.time);
        if let Some(drives) = &mut self.memory {
            drives.memory.fields(&state.memory.modes, time, &mut drives.fields[0], &mut drives.scratch);
        }
        self.rate_of_stage(&state.m, time, 0);
        self.ready = true;
    }

    /// ṁ of `state` [rad/s].
    pub fn rate(&mut self, state: &State) -> &Vectors {
        self.prepare(state);
        &self.k[0]
    }

    /// The surface's fields for `state`; `None` without drives.
    pub fn drive_fields(&mut self, state: &State) -> Option<&DriveFields> {
        self.prepare(state);
        self.memory.as_ref().map(|d| &d.fields[0])
    }

    /// Effective field of `state` \[T\] and ṁ [rad/s].
    pub fn field_and_rate(&mut self, state: &State) -> (&Vectors, &Vectors) {
        self.prepare(state);
        let drive = self.memory.as_ref().map(|d| &d.fields[0]);
        let time = self.breakpoints.start_of_step(state.time);
        let at = Stage { grid: self.problem.grid(), time, m: &state.m, drive };
        self.equation.field(&at, &mut self.stage);
        (&self.stage, &self.k[0])
    }

    /// Energies of `state` by term \[J\].
    pub fn energies(&mut self, state: &State) -> Vec<(&'static str, f64)> {
        self.prepare(state);
        let drive = self.memory.as_ref().map(|d| &d.fields[0]);
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
    }

    /// Takes one step.
    ///
    /// # Errors
    /// A magnetisation that is not finite, or an adaptive step that underflows.
    pub fn step(&mut self, state: &mut State) -> Result<StepInfo, RunError> {
        let start = state.time;
        let length = match self.method {
            Method::Fixed { step, .. } => {
                // From the counter, so that no rounding piles up.
                let origin = start - state.step as f64 * step;
                let end =
                    if origin.abs() < 1e-6 * step { (state.step + 1) as f64 * step } else { start + step };
                self.attempt(state, step, self.breakpoints.end_of_step(end))?;
                state.time = end;
                step
            }
            Method::Adaptive { tableau, tolerance, first_step, maximum_step } => {
                let radian = 1.0 / self.problem.fastest_precession();
                let first = first_step.unwrap_or_else(|| (0.1 * radian).min(LONGEST_FIRST_STEP));
                let first = state.next_step.unwrap_or(first).min(maximum_step);
                let (length, end) = self.adaptive_step(state, tableau, tolerance, first)?;
                state.next_step = state.next_step.map(|next| next.min(maximum_step));
                state.time = end;
                length
            }
        };
        state.step += 1;
        self.commit(state);
        Ok(StepInfo { start, length })
    }

    /// Length and end of the step taken.
    fn adaptive_step(
        &mut self,
        state: &mut State,
        tableau: &Tableau,
        tolerance: f64,
        mut proposed: f64,
    ) -> Result<(f64, f64), RunError> {
        let controller = PiController::new(tableau.order);
        loop {
            // No step goes across a breakpoint: a film at rest would not see a whole pulse.
            let end = state.time + proposed;
            let (length, end) = match self.breakpoints.after(state.time) {
                Some(stop) if stop < end => (stop - state.time, stop),
                _ => (proposed, end),
            };
            if end <= state.time || end.is_nan() {
                return Err(RunError::StepUnderflow { time: state.time, step: length });
            }
            let failed = self.attempt(state, length, self.breakpoints.end_of_step(end)).err();
            let error =
                if failed.is_some() { f64::INFINITY } else { self.error(tableau, length) / tolerance };
            if error <= 1.0 {
                let next = length * controller.accepted(error, state.last_error);
                // A step cut short says nothing against the one that was meant.
                state.next_step = Some(if length < proposed { next.max(proposed) } else { next });
                state.last_error = error;
                return Ok((length, end));
            }
            self.rejected += 1;
            if let (Some(failure), true) = (failed, length < 1e-18) {
                return Err(failure);
            }
            proposed = length * controller.rejected(error);
        }
    }

    /// Stages of a step of `length` from `state` to the time `end`; the result lies in `stage`, normalised.
    fn attempt(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        self.prepare(state);
        if let Some(point) = self.diffusivity_point(state) {
            // The first step of a D that follows the film is taken twice: once to learn where D goes.
            if state.memory.previous.is_none() {
                self.set_path(point, None);
                self.stages(state, length, end)?;
                let there = self.diffusivity_at_end(end);
                self.set_path(point, there);
            } else {
                self.set_path(point, state.memory.previous);
            }
        }
        self.stages(state, length, end)
    }

    fn set_path(&mut self, here: DiffusivityPoint, other: Option<DiffusivityPoint>) {
        if let Some(drives) = &mut self.memory {
            drives.points = Some((here, other));
        }
    }

    fn stages(&mut self, state: &State, length: f64, end: f64) -> Result<(), RunError> {
        self.advance_memory(state, length, end);
        let tableau = self.method.tableau();
        for stage in 1..tableau.stages() {
            let last = tableau.first_same_as_last && stage + 1 == tableau.stages();
            self.combine(state, tableau.a[stage], length, last.then_some(end))?;
            let m = std::mem::take(&mut self.stage);
            self.rate_of_stage(&m, time_of_node(state.time, length, end, tableau.c[stage]), stage);
            self.stage = m;
        }
        if !tableau.first_same_as_last {
            self.combine(state, tableau.b, length, Some(end))?;
        }
        Ok(())
    }

    fn rate_of_stage(&mut self, m: &Vectors, time: f64, stage: usize) {
        let drive = self.memory.as_ref().map(|d| &d.fields[self.node_of_stage[stage]]);
        let at = Stage { grid: self.problem.grid(), time, m, drive };
        self.equation.rate(&at, &mut self.k[stage]);
        self.evaluations += 1;
    }

    /// Fields at all nodes of a step from `state`.
    fn advance_memory(&mut self, state: &State, length: f64, time_end: f64) {
        let Some(Drives { memory, scratch, fields, end, points }) = &mut self.memory else { return };
        let path = match (memory.frozen(), *points) {
            (Some(d), _) => DiffusivityPath::constant(state.time, d),
            (None, Some((here, other))) => DiffusivityPath::through(here, other),
            (None, None) => return,
        };
        end.copy_from(&state.memory);
        for (node, fields) in fields.iter_mut().enumerate().skip(1) {
            let [from, to] = [self.nodes[node - 1], self.nodes[node]];
            memory.advance(&mut end.modes, &path, state.time + from * length, (to - from) * length, scratch);
            memory.fields(&end.modes, time_of_node(state.time, length, time_end, to), fields, scratch);
        }
        end.previous = points.map(|(here, _)| here);
    }

    /// D and its slope at the present state, when D follows the film.
    fn diffusivity_point(&self, state: &State) -> Option<DiffusivityPoint> {
        let drives = self.memory.as_ref()?;
        if drives.memory.frozen().is_some() {
            return None;
        }
        self.diffusivity_of(&state.m, &self.k[0], state.time)
    }

    /// D and its slope at the end of the step just tried.
    fn diffusivity_at_end(&mut self, time: f64) -> Option<DiffusivityPoint> {
        let last = self.nodes.len() - 1;
        let drive = self.memory.as_ref().map(|d| &d.fields[last]);
        let at = Stage { grid: self.problem.grid(), time, m: &self.stage, drive };
        let spare = self.k.len() - 1;
        self.equation.rate(&at, &mut self.k[spare]);
        self.diffusivity_of(&self.stage, &self.k[spare], time)
    }

    fn diffusivity_of(&self, m: &Vectors, rate: &Vectors, time: f64) -> Option<DiffusivityPoint> {
        let surface = self.problem.surface()?;
        let mean_square = layer_mean_square_mz(self.problem, m);
        let slope = surface.interface.diffusivity_slope(mean_square);
        Some(DiffusivityPoint {
            time,
            value: surface.interface.diffusivity(mean_square.sqrt()),
            slope: slope * layer_mean_square_mz_rate(self.problem, m, rate),
        })
    }

    /// Largest |dt Σ e_i k_i| over the cells.
    fn error(&self, tableau: &Tableau, length: f64) -> f64 {
        let Some(weights) = tableau.error else { return 0.0 };
        let nx = self.problem.grid().cells()[0];
        let of_row = |row: usize| {
            (row * nx..(row + 1) * nx).fold(0.0_f64, |worst, cell| {
                let mut e = [0.0; 3];
                for (w, k) in weights.iter().zip(&self.k) {
                    let v = k.get(cell);
                    e = [e[0] + w * v[0], e[1] + w * v[1], e[2] + w * v[2]];
                }
                let square = e[0] * e[0] + e[1] * e[1] + e[2] * e[2];
                if square.is_nan() { f64::INFINITY } else { worst.max(square) }
            })
        };
        length * (0..self.problem.grid().rows()).into_par_iter().map(of_row).reduce(|| 0.0, f64::max).sqrt()
    }

    /// `stage` = m + dt Σ w_i k_i; scaled to unit vectors when it is the end of a step (at this time), with an error
    /// that names a cell which cannot be.
    fn combine(
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
        Err(RunError::NotFinite { time: end.unwrap_or(state.time), cell: cells, norm: norm(cell) })
    }

    /// Makes the end of the last attempt the state.
    fn commit(&mut self, state: &mut State) {
        let end = self.breakpoints.end_of_step(state.time);
        std::mem::swap(&mut state.m, &mut self.stage);
        if let Some(drives) = &mut self.memory {
            std::mem::swap(&mut state.memory, &mut drives.end);
            let last = drives.fields.len() - 1;
            drives.fields.swap(0, last);
        }
        // k[last] takes the derivative at the end, so that after the swap it holds the one at the start.
        let last = self.k.len() - 1;
        if !self.method.tableau().first_same_as_last {
            let drive = self.memory.as_ref().map(|d| &d.fields[0]);
            let at = Stage { grid: self.problem.grid(), time: end, m: &state.m, drive };
            self.equation.rate(&at, &mut self.k[last]);
            self.evaluations += 1;
        }
        self.k.swap(0, last);
        if self.breakpoints.is_at(state.time) {
            // What D did before says nothing of what it does now.
            state.memory.previous = None;
        }
        // After a jump the next step starts from other fields than this one ended with.
        self.ready = end == self.breakpoints.start_of_step(state.time);
    }

    /// m inside the step `info` that led to `state`. To be called right after the step.
    pub fn dense_output<'a>(&'a self, state: &'a State, info: &StepInfo) -> DenseOutput<'a> {
        let last = self.k.len() - 1;
        let parts = [&self.stage, &state.m, &self.k[last], &self.k[0]];
        DenseOutput { start: info.start, length: info.length, parts }
    }

    /// The surface's fields at the start and at the end of the last step, jumps not included; `None` without drives.
    /// To be called right after the step.
    pub fn fields_of_step(&self) -> Option<[&DriveFields; 2]> {
        let fields = &self.memory.as_ref()?.fields;
        Some([fields.last()?, fields.first()?])
    }

    /// Whether the next step starts from the fields with which the last one ended: no signal jumps in between. To be
    /// called right after the step.
    pub fn goes_on_smoothly(&self) -> bool {
        self.ready
    }

    /// The state at `time` inside the step `info` that led to `state`: cubic Hermite interpolation of m, exact modes.
    /// To be called right after the step.
    pub fn inside(&mut self, state: &State, info: &StepInfo, time: f64) -> State {
        let dense = self.dense_output(state, info);
        let m = dense.all(&dense.weights((time - info.start) / info.length));
        let mut memory = state.memory.clone();
        if let Some(Drives { memory: plan, scratch, end, points, .. }) = &mut self.memory {
            let path = match (plan.frozen(), *points) {
                (None, Some((here, other))) => DiffusivityPath::through(here, other),
                (d, _) => DiffusivityPath::constant(info.start, d.unwrap_or_default()),
            };
            memory.copy_from(end);
            plan.advance(&mut memory.modes, &path, info.start, time - info.start, scratch);
        }
        State { time, m, memory, ..state.clone() }
    }
}

/// How many different lengths the intervals between `nodes` have.
fn different_intervals(nodes: &[f64]) -> usize {
    let mut lengths: Vec<f64> = nodes.windows(2).map(|pair| pair[1] - pair[0]).collect();
    lengths.sort_by(f64::total_cmp);
    lengths.dedup();
    lengths.len()
}

/// Time of node c; the last node is the next step's first to the last bit.
fn time_of_node(start: f64, length: f64, end: f64, c: f64) -> f64 {
    if c == 1.0 { end } else { start + c * length }
}
