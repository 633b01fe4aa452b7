//! What evolves: complete for a restart.

use crate::{
    carriers,
    equation::layer_mean_square_mz,
    memory::{FieldMemory, MemoryState},
    nonlocal,
    problem::Problem,
    vectors::Vectors,
};

/// The state of a run between two steps.
#[derive(Clone, Debug, PartialEq)]
pub struct State {
    /// Time \[s\].
    pub time: f64,
    /// Steps taken.
    pub step: u64,
    /// Magnetisation directions, unit vectors.
    pub m: Vectors,
    /// What the surface remembers of the drive.
    pub memory: MemoryState,
    /// The carriers of each cell of the lowest layer as φ = −n/(eν) \[V\], n their density beyond local equilibrium; under a
    /// non-local [`MagnetResponse`](crate::MagnetResponse) minus their electrochemical potential ψ \[V\], of those that the film itself
    /// moves; empty where neither is kept.
    pub carriers: Vec<f64>,
    /// The next step an adaptive method will try \[s\]; `None` before the first.
    pub next_step: Option<f64>,
    /// Error of the last accepted step over the tolerance, for the step controller.
    pub last_error: f64,
}

impl State {
    /// The state at t = 0 with magnetisation `m`, scaled to unit length
    /// where there is a magnet and zero in vacuum.
    pub fn new(problem: &Problem, mut m: Vectors) -> Self {
        m.normalise();
        problem.magnetic_cells().clear_vacuum(&mut m);
        let memory = FieldMemory::new(problem).map_or_else(MemoryState::default, |memory| {
            let mean_square = layer_mean_square_mz(problem, &m);
            let d = memory
                .frozen()
                .or_else(|| problem.surface().map(|s| s.interface.diffusivity(mean_square.sqrt())));
            memory.initial_state(d.unwrap_or(0.0))
        });
        let carriers =
            nonlocal::initial_state(problem).unwrap_or_else(|| carriers::initial_state(problem, &m));
        Self { time: 0.0, step: 0, m, memory, carriers, next_step: None, last_error: 1.0 }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        24 * self.m.len() + self.memory.bytes() + 8 * self.carriers.len()
    }
}
