//! One stepper for all explicit Runge–Kutta methods.

use rayon::prelude::*;

use super::{Method, Tableau, control::PiController};
use crate::{
    equation::{Equation, layer_mean_square_mz, layer_mean_square_mz_rate},
    error::{InvalidParameter, RunError},
    memory::{DiffusivityPath, DiffusivityPoint, DriveFields, FieldMemory, MemoryScratch, MemoryState},
    problem::Problem,
    simd::dispatch,
    state::State,
    term::Stage,
    vectors::Vectors,
};

/// The workspace of a run: everything that may be thrown away between two steps and built again from [`Problem`] and
/// [`State`] without changing a bit.
#[derive(Debug)]
pub struct Llg<'p> {
    problem: &'p Problem,
    method: Method,
    equation: Equation,
    memory: Option<Drives>,
    /// Stage derivatives [rad/s].
    k: Vec<Vectors>,
    /// Magnetisation of a stage, then of the step's end.
    stage: Vectors,
    /// Distinct nodes of the tableau in rising order, and the place of each stage's node among them.
    nodes: Vec<f64>,
    node_of_stage: Vec<usize>,
    /// Whether k[0] and the first node's fields belong to the present state.
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

/// The last step taken, for values inside it.
#[derive(Clone, Debug)]
pub struct StepInfo {
    /// Its start [s].
    pub start: f64,
    /// Its length [s].
    pub length: f64,
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
            scratch: memory.scratch(rayon::current_num_threads()),
            fields: nodes.iter().map(|_| memory.empty_fields()).collect(),
            end: memory.initial_state(1.0),
            points: None,
            memory,
        });
        Ok(Self {
            problem,
            method,
            equation: Equation::new(problem)?,
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
            d.memory.bytes() + d.scratch.bytes() + d.fields.iter().map(DriveFields::bytes).sum::<usize>()
        });
        24 * self.problem.grid().len() * (self.k.len() + 1) + drives + self.equation.demag_bytes()
    }

    /// Makes k[0] and the surface's fields those of `state`.
    pub fn prepare(&mut self, state: &State) {
        if self.ready {
            return;
        }
        if let Some(drives) = &mut self.memory {
            drives.memory.fields(&state.memory.modes, state.time, &mut drives.fields[0], &mut drives.scratch);
        }
        self.rate_of_stage(&state.m, state.time, 0);
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

    /// Effective field of `state` [T] and ṁ [rad/s].
    pub fn field_and_rate(&mut self, state: &State) -> (&Vectors, &Vectors) {
        self.prepare(state);
        let drive = self.memory.as_ref().map(|d| &d.fields[0]);
        let at = Stage { grid: self.problem.grid(), time: state.time, m: &state.m, drive };
        self.equation.field(&at, &mut self.stage);
        (&self.stage, &self.k[0])
    }

    /// Energies of `state` by term [J].
    pub fn energies(&mut self, state: &State) -> Vec<(&'static str, f64)> {
        self.prepare(state);
        let drive = self.memory.as_ref().map(|d| &d.fields[0]);
        let at = Stage { grid: self.problem.grid(), time: state.time, m: &state.m, drive };
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
                self.attempt(state, step, end)?;
                state.time = end;
                step
            }
            Method::Adaptive { tableau, tolerance, first_step, maximum_step } => {
                let first = first_step.unwrap_or(0.1 / self.problem.fastest_precession());
                let first = state.next_step.unwrap_or(first).min(maximum_step);
                let length = self.adaptive_step(state, tableau, tolerance, first)?;
                state.next_step = state.next_step.map(|next| next.min(maximum_step));
                state.time = start + length;
                length
            }
        };
        state.step += 1;
        self.commit(state);
        Ok(StepInfo { start, length })
    }

    fn adaptive_step(
        &mut self,
        state: &mut State,
        tableau: &Tableau,
        tolerance: f64,
        mut length: f64,
    ) -> Result<f64, RunError> {
        let controller = PiController::new(tableau.order);
        loop {
            if !(state.time + length > state.time) {
                return Err(RunError::StepUnderflow { time: state.time, step: length });
            }
            let failed = self.attempt(state, length, state.time + length).err();
            let error =
                if failed.is_some() { f64::INFINITY } else { self.error(tableau, length) / tolerance };
            if error <= 1.0 {
                state.next_step = Some(length * controller.accepted(error, state.last_error));
                state.last_error = error;
                return Ok(length);
            }
            self.rejected += 1;
            if let (Some(failure), true) = (failed, length < 1e-18) {
                return Err(failure);
            }
            length *= controller.rejected(error);
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
            combine(&state.m, &self.k, tableau.a[stage], length, &mut self.stage);
            if tableau.first_same_as_last && stage + 1 == tableau.stages() {
                self.normalise(end)?;
            }
            let m = std::mem::take(&mut self.stage);
            self.rate_of_stage(&m, time_of_node(state.time, length, end, tableau.c[stage]), stage);
            self.stage = m;
        }
        if !tableau.first_same_as_last {
            combine(&state.m, &self.k, tableau.b, length, &mut self.stage);
            self.normalise(end)?;
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
        let (grid, surface) = (self.problem.grid(), self.problem.surface()?);
        let mean_square = layer_mean_square_mz(grid, m);
        let slope = surface.interface.diffusivity_slope(mean_square);
        Some(DiffusivityPoint {
            time,
            value: surface.interface.diffusivity(mean_square.sqrt()),
            slope: slope * layer_mean_square_mz_rate(grid, m, rate),
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

    /// Scales `stage` to unit vectors, or says which cell cannot be.
    fn normalise(&mut self, time: f64) -> Result<(), RunError> {
        let rows = self.equation.rows_per_strip() * self.problem.grid().cells()[0];
        let Vectors { x, y, z } = &mut self.stage;
        let strips = x.par_chunks_mut(rows).zip(y.par_chunks_mut(rows)).zip(z.par_chunks_mut(rows));
        let bad = strips.enumerate().find_map_first(|(index, ((x, y), z))| {
            let healthy = dispatch(
                #[inline(always)]
                || {
                    let mut healthy = true;
                    for ((x, y), z) in x.iter_mut().zip(y.iter_mut()).zip(z.iter_mut()) {
                        let square = *x * *x + *y * *y + *z * *z;
                        let good = square > 0.25 && square < 4.0;
                        healthy &= good;
                        // A bad cell is left as it is, so that it can be named.
                        let scale = if good { 1.0 / square.sqrt() } else { 1.0 };
                        *x *= scale;
                        *y *= scale;
                        *z *= scale;
                    }
                    healthy
                },
            );
            (!healthy).then_some(index)
        });
        let Some(strip) = bad else { return Ok(()) };
        let start = strip * rows;
        let wrong = |cell: &usize| {
            let [x, y, z] = self.stage.get(*cell);
            !((x * x + y * y + z * z - 1.0).abs() < 1e-6)
        };
        let cell = (start..self.stage.len()).find(wrong).unwrap_or(start);
        let [x, y, z] = self.stage.get(cell);
        Err(RunError::NotFinite {
            time,
            cell: self.problem.grid().indices(cell),
            norm: (x * x + y * y + z * z).sqrt(),
        })
    }

    /// Makes the end of the last attempt the state.
    fn commit(&mut self, state: &mut State) {
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
            let at = Stage { grid: self.problem.grid(), time: state.time, m: &state.m, drive };
            self.equation.rate(&at, &mut self.k[last]);
            self.evaluations += 1;
        }
        self.k.swap(0, last);
        self.ready = true;
    }

    /// The state at `time` inside the step `info` that led to `state`: cubic Hermite interpolation of m, exact modes.
    /// To be called right after the step.
    pub fn inside(&mut self, state: &State, info: &StepInfo, time: f64) -> State {
        let (x, h) = ((time - info.start) / info.length, info.length);
        let weights = [
            (1.0 + 2.0 * x) * (1.0 - x).powi(2),
            x * x * (3.0 - 2.0 * x),
            h * x * (1.0 - x).powi(2),
            h * x * x * (x - 1.0),
        ];
        let last = self.k.len() - 1;
        let parts = [&self.stage, &state.m, &self.k[last], &self.k[0]];
        let mut m = Vectors::zeros(state.m.len());
        for (part, weight) in parts.into_iter().zip(weights) {
            for (out, values) in m.components_mut().into_iter().zip(part.components()) {
                out.iter_mut().zip(values).for_each(|(o, v)| *o += weight * v);
            }
        }
        m.normalise();
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

/// Time of node c; the last node is the next step's first to the last bit.
fn time_of_node(start: f64, length: f64, end: f64, c: f64) -> f64 {
    if c == 1.0 { end } else { start + c * length }
}

/// out = m + dt Σ w_i k_i.
fn combine(m: &Vectors, k: &[Vectors], weights: &[f64], length: f64, out: &mut Vectors) {
    const CHUNK: usize = 8192;
    let active = || weights.iter().zip(k).filter(|(w, _)| **w != 0.0);
    let one = |m: &[f64], pick: fn(&Vectors) -> &[f64], out: &mut [f64]| {
        out.par_chunks_mut(CHUNK).zip(m.par_chunks(CHUNK)).enumerate().for_each(|(index, (out, m))| {
            let cells = index * CHUNK..index * CHUNK + out.len();
            dispatch(
                #[inline(always)]
                || {
                    out.copy_from_slice(m);
                    for (weight, k) in active() {
                        let factor = length * weight;
                        out.iter_mut().zip(&pick(k)[cells.clone()]).for_each(|(o, k)| *o += factor * k);
                    }
                },
            );
        });
    };
    one(&m.x, |v| &v.x, &mut out.x);
    one(&m.y, |v| &v.y, &mut out.y);
    one(&m.z, |v| &v.z, &mut out.z);
}
