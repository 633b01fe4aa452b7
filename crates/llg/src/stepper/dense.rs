//! m inside the step that was taken last.

use super::{Llg, StepInfo};
use crate::{memory::DriveFields, state::State, vectors::Vectors};

/// Stages of the methods at most.
const MOST_STAGES: usize = 7;

/// A polynomial in time through the last step: at its ends it is m there, in between it has the order of the
/// interpolation. Borrows the workspace, which holds what it needs until the next step.
#[derive(Clone, Copy, Debug)]
pub struct DenseOutput<'a> {
    start: f64,
    length: f64,
    /// m at the start and at the end.
    ends: [&'a Vectors; 2],
    /// The stages as they lie after the step: the first and the last have changed places.
    k: &'a [Vectors],
    shape: Shape,
}

#[derive(Clone, Copy, Debug)]
enum Shape {
    /// Straight: the ends have no slope (noise), or it is not kept.
    Chord,
    /// Hermite's cubic through the values and slopes at the ends.
    Hermite,
    /// The same and dt θ²(1−θ)² Σ d_i k_i: the continuous extension of the method, of order 4.
    Extended(&'static [f64]),
}

/// The weights of a [`DenseOutput`] at one time.
#[derive(Clone, Copy, Debug)]
pub struct DenseWeights {
    ends: [f64; 2],
    k: [f64; MOST_STAGES],
}

impl DenseOutput<'_> {
    /// Start of the step \[s\].
    pub fn start(&self) -> f64 {
        self.start
    }

    /// Length of the step \[s\].
    pub fn length(&self) -> f64 {
        self.length
    }

    /// m at the start of the step.
    pub fn start_m(&self) -> &Vectors {
        self.ends[0]
    }

    /// The weights at the part `x` of the step, 0 its start and 1 its end.
    pub fn weights(&self, x: f64) -> DenseWeights {
        let mut k = [0.0; MOST_STAGES];
        let last = self.k.len() - 1;
        let extension = match self.shape {
            Shape::Chord => return DenseWeights { ends: [1.0 - x, x], k },
            Shape::Hermite => None,
            Shape::Extended(weights) => Some(weights),
        };
        if let Some(weights) = extension {
            let bump = self.length * (x * (1.0 - x)).powi(2);
            k.iter_mut().zip(weights).for_each(|(k, d)| *k = bump * d);
            k.swap(0, last);
        }
        k[last] += self.length * x * (1.0 - x).powi(2);
        k[0] += self.length * x * x * (x - 1.0);
        DenseWeights { ends: [(1.0 + 2.0 * x) * (1.0 - x).powi(2), x * x * (3.0 - 2.0 * x)], k }
    }

    fn parts<'b>(&'b self, weights: &'b DenseWeights) -> impl Iterator<Item = (&'b Vectors, f64)> {
        let ends = self.ends.into_iter().zip(weights.ends);
        ends.chain(self.k.iter().zip(weights.k)).filter(|(_, weight)| *weight != 0.0)
    }

    /// The unit vector of one cell.
    #[inline(always)]
    pub fn cell(&self, weights: &DenseWeights, cell: usize) -> [f64; 3] {
        let mut m = [0.0; 3];
        for (part, weight) in self.parts(weights) {
            let v = part.get(cell);
            m = [m[0] + weight * v[0], m[1] + weight * v[1], m[2] + weight * v[2]];
        }
        let norm = (m[0] * m[0] + m[1] * m[1] + m[2] * m[2]).sqrt();
        if norm > 0.0 { m.map(|c| c / norm) } else { m }
    }

    /// All cells.
    pub fn all(&self, weights: &DenseWeights) -> Vectors {
        let mut m = Vectors::zeros(self.ends[0].len());
        for (part, weight) in self.parts(weights) {
            for (out, values) in m.components_mut().into_iter().zip(part.components()) {
                out.iter_mut().zip(values).for_each(|(o, v)| *o += weight * v);
            }
        }
        m.normalise();
        m
    }
}

impl Llg<'_> {
    /// m inside the step `info` that led to `state`. To be called right after the step.
    pub fn dense_output<'a>(&'a self, state: &'a State, info: &StepInfo) -> DenseOutput<'a> {
        let shape = match self.method.tableau() {
            Some(tableau) if self.noise.is_none() => tableau.inside.map_or(Shape::Hermite, Shape::Extended),
            _ => Shape::Chord,
        };
        let ends = [&self.stage, &state.m];
        DenseOutput { start: info.start, length: info.length, ends, k: &self.k, shape }
    }

    /// The surface's fields at the start and at the end of the last step, jumps not included; `None` without drives.
    /// To be called right after the step.
    pub fn fields_of_step(&self) -> Option<[&DriveFields; 2]> {
        if let Some(carriers) = &self.carriers {
            return Some(carriers.fields_of_step());
        }
        let drives = self.drives.as_ref()?;
        Some([drives.fields(self.nodes.last()), drives.fields(0)])
    }

    /// Whether the next step starts from the fields with which the last one ended: no signal jumps in between. To be
    /// called right after the step.
    pub fn goes_on_smoothly(&self) -> bool {
        self.smooth
    }

    /// The state at `time` inside the step `info` that led to `state`: m by the dense output, exact modes. To be called
    /// right after the step.
    pub fn inside(&mut self, state: &State, info: &StepInfo, time: f64) -> State {
        let dense = self.dense_output(state, info);
        let m = dense.all(&dense.weights((time - info.start) / info.length));
        let memory = match &mut self.drives {
            Some(drives) => drives.inside(state, info.start, time),
            None => state.memory.clone(),
        };
        let carriers = match (&self.carriers, &self.nonlocal) {
            (Some(carriers), _) => carriers.inside(state, info, time),
            (None, Some(response)) => response.inside(state, info, time),
            (None, None) => Vec::new(),
        };
        State { time, m, memory, carriers, ..state.clone() }
    }
}
