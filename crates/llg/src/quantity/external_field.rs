//! The applied field, for curves of magnetisation.

use crate::problem::Problem;

/// Mean of the external field over the magnetic cells at `time` \[s\] \[T\].
pub fn mean_external_field(problem: &Problem, time: f64) -> [f64; 3] {
    let (grid, magnetic) = (problem.grid(), problem.magnetic_cells());
    let mut mean = [0.0; 3];
    for field in problem.external_fields() {
        let sampled = field.modulation.sample(grid);
        let factor = sampled.uniform_value(time).unwrap_or_else(|| {
            let mut sum = 0.0;
            sampled.for_each_chunk(time, 0..grid.len(), |cells, factors| {
                let of_magnet = cells.zip(factors).filter(|(cell, _)| magnetic.contains(*cell));
                sum += of_magnet.map(|(_, factor)| factor).sum::<f64>();
            });
            sum / magnetic.count() as f64
        });
        mean.iter_mut().zip(field.amplitude).for_each(|(mean, amplitude)| *mean += amplitude * factor);
    }
    mean
}
