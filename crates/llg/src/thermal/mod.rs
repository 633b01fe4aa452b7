//! Thermal noise: a fluctuating field that follows the damping tensor (Brown, Phys. Rev. 130, 1677 (1963)).
//!
//! Its covariance is 2k_BT/(γM_sV dt) times the symmetric part of Λ, constant over a step and then new: the fixed-step
//! methods then converge to the Stratonovich solution. Where Λ depends on m a drift goes with it, see
//! [`thermal_drift`](response::GilbertTensor::thermal_drift).

mod philox;

use rayon::prelude::*;

pub use philox::{normals, philox4x32};

pub use crate::temperature::Thermal;

use crate::{
    damping::Damping,
    parameter::Parameter,
    problem::Problem,
    strip::Strip,
    term::Stage,
    vectors::{Vectors, VectorsMut},
};

/// The noise of the present step.
#[derive(Debug)]
pub struct ThermalField {
    seed: u64,
    /// k_BT/(M_sV) \[T\] of each cell, 0 in vacuum.
    energy: Parameter,
    gamma: f64,
    /// Normal numbers times √(2k_BT/γM_sVdt) \[T\].
    noise: Vectors,
    /// Whether no damping depends on m, so that no drift is needed.
    scalar: bool,
    /// The step and the bits of its length that they were drawn for.
    drawn: Option<(u64, u64)>,
}

/// Cells of a task.
const CHUNK: usize = 1024;

impl ThermalField {
    /// That of `problem`; `None` at T = 0.
    pub fn new(problem: &Problem) -> Option<Self> {
        let thermal = problem.thermal()?;
        let (ms, volume) = (&problem.magnet().saturation_magnetization, problem.grid().cell_volume());
        Some(Self {
            seed: thermal.seed(),
            energy: problem.of_magnetic_cells(|cell| thermal.energy() / (ms.at(cell) * volume)),
            gamma: problem.magnet().gyromagnetic_ratio,
            noise: Vectors::zeros(problem.grid().len()),
            scalar: problem.surface().is_none(),
            drawn: None,
        })
    }

    /// Draws the numbers of `step` of `length` \[s\].
    pub fn draw(&mut self, step: u64, length: f64) {
        let wanted = (step, length.to_bits());
        if self.drawn == Some(wanted) {
            return;
        }
        self.drawn = Some(wanted);
        let (seed, energy, gamma) = (self.seed, &self.energy, self.gamma);
        let Vectors { x, y, z } = &mut self.noise;
        let chunks = x.par_chunks_mut(CHUNK).zip(y.par_chunks_mut(CHUNK)).zip(z.par_chunks_mut(CHUNK));
        chunks.enumerate().for_each(|(index, ((x, y), z))| {
            for (local, ((x, y), z)) in x.iter_mut().zip(y).zip(z).enumerate() {
                let cell = index * CHUNK + local;
                let scale = (2.0 * energy.at(cell) / (gamma * length)).sqrt();
                // One draw serves all stages: the field is constant over the step. Grids have at most 2³¹ cells.
                [*x, *y, *z] = normals(seed, step, 0, cell as u32).map(|n| scale * n);
            }
        });
    }

    /// Adds the thermal field of the cells of `strip` at this m \[T\].
    pub fn add_field(&self, damping: &Damping, at: &Stage<'_>, strip: &Strip, b: &mut VectorsMut<'_>) {
        for (local, cell) in strip.cells().enumerate() {
            let amplitude = damping.tensor(at.grid, cell).thermal_amplitude(at.m.z[cell]);
            b.x[local] += amplitude[0] * self.noise.x[cell];
            b.y[local] += amplitude[1] * self.noise.y[cell];
            b.z[local] += amplitude[2] * self.noise.z[cell];
        }
    }

    /// Adds the drift of the cells of `strip` to ṁ [rad/s].
    pub fn add_drift(&self, damping: &Damping, at: &Stage<'_>, strip: &Strip, rate: &mut VectorsMut<'_>) {
        if self.scalar {
            return;
        }
        // The layers above have the scalar damping of the bulk.
        for (local, cell) in strip.cells().enumerate().take_while(|(_, cell)| *cell < at.grid.layer()) {
            let drift = damping.tensor(at.grid, cell).thermal_drift(at.m.get(cell));
            let scale = self.gamma * self.energy.at(cell);
            rate.x[local] += scale * drift[0];
            rate.y[local] += scale * drift[1];
            rate.z[local] += scale * drift[2];
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        24 * self.noise.len() + self.energy.bytes()
    }
}
