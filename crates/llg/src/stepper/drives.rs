//! The memory of the drives over one step.

use super::tableau::Tableau;
use crate::{
    equation::{layer_mean_square_mz, layer_mean_square_mz_rate},
    memory::{DiffusivityPath, DiffusivityPoint, DriveFields, FieldMemory, MemoryScratch, MemoryState},
    problem::Problem,
    state::State,
    vectors::Vectors,
};

/// The instants of a step at which a method looks at the fields.
#[derive(Debug)]
pub struct Nodes {
    /// Distinct nodes in rising order, as parts of the step.
    parts: Vec<f64>,
    /// The place of each stage's node among them.
    of_stage: Vec<usize>,
}

impl Nodes {
    /// Those of an explicit method.
    pub fn of_tableau(tableau: &Tableau) -> Self {
        let mut parts: Vec<f64> = tableau.c.to_vec();
        parts.sort_by(f64::total_cmp);
        parts.dedup();
        let place = |c: &f64| parts.iter().position(|n| n == c).unwrap_or_default();
        Self { of_stage: tableau.c.iter().map(place).collect(), parts }
    }

    /// Start, middle and end.
    pub fn of_midpoint() -> Self {
        Self { parts: vec![0.0, 0.5, 1.0], of_stage: vec![0, 1, 2] }
    }

    /// The place of a stage's node.
    pub fn of_stage(&self, stage: usize) -> usize {
        self.of_stage[stage]
    }

    /// The place of the last node.
    pub fn last(&self) -> usize {
        self.parts.len() - 1
    }

    /// How many different lengths the intervals between nodes have.
    fn different_intervals(&self) -> usize {
        let mut lengths: Vec<f64> = self.parts.windows(2).map(|pair| pair[1] - pair[0]).collect();
        lengths.sort_by(f64::total_cmp);
        lengths.dedup();
        lengths.len()
    }
}

/// The drives' memory and their fields at the nodes of a step.
#[derive(Debug)]
pub struct Drives {
    memory: FieldMemory,
    scratch: MemoryScratch,
    /// Fields at the nodes.
    fields: Vec<DriveFields>,
    /// Modes at the last node.
    end: MemoryState,
    /// The same by one interval instead of those between nodes, for the error estimate.
    coarse: MemoryState,
    /// Fields of the present state while outputs use their place.
    aside: Option<DriveFields>,
    /// D at the start of the present step and of the one before.
    points: Option<(DiffusivityPoint, Option<DiffusivityPoint>)>,
}

impl Drives {
    /// Those of `problem`; `None` without any. A method with an `error` estimate takes whole steps beside those between nodes.
    pub fn new(problem: &Problem, nodes: &Nodes, error: bool) -> Option<Self> {
        let intervals = nodes.different_intervals() + usize::from(error);
        FieldMemory::new(problem).map(|memory| Self {
            scratch: memory.scratch(rayon::current_num_threads(), intervals),
            fields: nodes.parts.iter().map(|_| memory.empty_fields()).collect(),
            end: memory.initial_state(1.0),
            coarse: memory.initial_state(1.0),
            aside: None,
            points: None,
            memory,
        })
    }

    /// The fields at a node.
    pub fn fields(&self, node: usize) -> &DriveFields {
        &self.fields[node]
    }

    /// Makes the first node's fields those of `state` at `time`.
    pub fn prepare(&mut self, problem: &Problem, state: &State, time: f64) {
        let of_film = || {
            problem.surface().map(|s| s.interface.diffusivity(layer_mean_square_mz(problem, &state.m).sqrt()))
        };
        let d = if self.weighs_by_film() { of_film() } else { self.memory.frozen() };
        let modes = &state.memory.modes;
        self.memory.fields(modes, time, d.unwrap_or_default(), &mut self.fields[0], &mut self.scratch);
    }

    /// Whether fields depend on the D of their time, not only on what it was.
    pub fn weighs_by_film(&self) -> bool {
        self.memory.weighs_by_film()
    }

    /// Whether D is a constant.
    pub fn is_frozen(&self) -> bool {
        self.memory.frozen().is_some()
    }

    /// Where D is and was, when it follows the film.
    pub fn set_path(&mut self, here: DiffusivityPoint, other: Option<DiffusivityPoint>) {
        self.points = Some((here, other));
    }

    /// Fields at all nodes of a step of `length` from `state`, signals at its end taken at `time_end`.
    pub fn advance(&mut self, nodes: &Nodes, state: &State, length: f64, time_end: f64) {
        let path = match (self.memory.frozen(), self.points) {
            (Some(d), _) => DiffusivityPath::constant(state.time, d),
            (None, Some((here, other))) => DiffusivityPath::through(here, other),
            (None, None) => return,
        };
        self.end.copy_from(&state.memory);
        for (node, fields) in self.fields.iter_mut().enumerate().skip(1) {
            let [from, to] = [nodes.parts[node - 1], nodes.parts[node]];
            let (start, part) = (state.time + from * length, (to - from) * length);
            self.memory.advance(&mut self.end.modes, &path, start, part, &mut self.scratch);
            let time = time_of_node(state.time, length, time_end, to);
            let d = path.value(state.time + to * length);
            self.memory.fields(&self.end.modes, time, d, fields, &mut self.scratch);
        }
        self.end.previous = self.points.map(|(here, _)| here);
    }

    /// Σ_q |δφ_q| weight(q) at the end of the step from `state`, δφ the difference between signals interpolated over the whole
    /// step and between nodes: an upper bound of what the second leaves; `field_weight` for the transverse fields.
    pub fn error(
        &mut self,
        state: &State,
        length: f64,
        weight: &dyn Fn(f64) -> f64,
        field_weight: f64,
    ) -> f64 {
        if !self.memory.interpolates() {
            return 0.0;
        }
        let path = self.path(state.time);
        self.coarse.copy_from(&state.memory);
        self.memory.advance(&mut self.coarse.modes, &path, state.time, length, &mut self.scratch);
        self.memory.distance(&self.coarse.modes, &self.end.modes, weight, field_weight)
    }

    /// D along the present step from `start`.
    fn path(&self, start: f64) -> DiffusivityPath {
        match (self.memory.frozen(), self.points) {
            (None, Some((here, other))) => DiffusivityPath::through(here, other),
            (d, _) => DiffusivityPath::constant(start, d.unwrap_or_default()),
        }
    }

    /// Keeps the first node's fields while outputs use their place; the second call brings them back.
    pub fn exchange(&mut self) {
        let empty = || self.memory.empty_fields();
        let aside = self.aside.get_or_insert_with(empty);
        std::mem::swap(aside, &mut self.fields[0]);
    }

    /// Makes the end of the step the start of the next.
    pub fn commit(&mut self, state: &mut State) {
        std::mem::swap(&mut state.memory, &mut self.end);
        let last = self.fields.len() - 1;
        self.fields.swap(0, last);
    }

    /// The memory at `time` inside the step from `start` that ended with `state`.
    pub fn inside(&mut self, state: &State, start: f64, time: f64) -> MemoryState {
        let path = self.path(start);
        let mut memory = state.memory.clone();
        memory.copy_from(&self.end);
        self.memory.advance(&mut memory.modes, &path, start, time - start, &mut self.scratch);
        memory
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let fields: usize = self.fields.iter().map(DriveFields::bytes).sum();
        self.memory.bytes() + self.scratch.bytes() + 2 * self.end.bytes() + fields
    }
}

/// Time of node c; the last node is the next step's first to the last bit.
pub fn time_of_node(start: f64, length: f64, end: f64, c: f64) -> f64 {
    if c == 1.0 { end } else { start + c * length }
}

/// D and its slope for `m` and ṁ at `time`; `None` without a surface.
pub fn diffusivity_of(problem: &Problem, m: &Vectors, rate: &Vectors, time: f64) -> Option<DiffusivityPoint> {
    let surface = problem.surface()?;
    let mean_square = layer_mean_square_mz(problem, m);
    let slope = surface.interface.diffusivity_slope(mean_square);
    Some(DiffusivityPoint {
        time,
        value: surface.interface.diffusivity(mean_square.sqrt()),
        slope: slope * layer_mean_square_mz_rate(problem, m, rate),
    })
}
