//! Functions of the discrete Laplacian: Fourier transforms along periodic axes, cosines and sines between edges.
//!
//! In single precision: they only lead a solver, which measures in double precision what they leave.

use std::{f64::consts::PI, sync::Arc};

use num_complex::Complex32;
use rayon::prelude::*;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftPlanner};

use super::{bounded::Bounded, mesh::Mesh};

/// Parallel pieces of a transform: fixed, with buffers of their own.
const GROUPS: usize = 8;

/// Rows whose numbers of one column share a line of the cache.
const TILE: usize = 8;

/// The transform along x, of real rows.
enum AlongX {
    Periodic { forward: Arc<dyn RealToComplex<f32>>, inverse: Arc<dyn ComplexToReal<f32>> },
    Bounded(Bounded),
}

/// Applies f(−∇²) of the discrete Laplacian to a layer.
pub struct Spectral {
    cells: [usize; 2],
    x: AlongX,
    y: AlongY,
    /// Eigenvalues of −∂² along x and y [1/m²].
    eigenvalues: [Vec<f64>; 2],
    /// Half spectrum row by row, then column by column.
    rows: Vec<Complex32>,
    columns: Vec<Complex32>,
    spare: Vec<Complex32>,
    values: Vec<f32>,
    /// f of each eigenvalue over the number of cells, column by column.
    weights: Vec<f32>,
}

/// The transform along y, of complex columns.
enum AlongY {
    Periodic { forward: Arc<dyn Fft<f32>>, inverse: Arc<dyn Fft<f32>> },
    Bounded(Bounded),
}

impl std::fmt::Debug for Spectral {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spectral").field("cells", &self.cells).finish_non_exhaustive()
    }
}

/// Eigenvalues of −∂² on n cells of edge h that close on themselves: (2 sin(πk/n)/h)².
fn periodic_eigenvalues(n: usize, count: usize, h: f64) -> Vec<f64> {
    (0..count).map(|k| (2.0 * (PI * k as f64 / n as f64).sin() / h).powi(2)).collect()
}

impl Spectral {
    /// Plans for `mesh`, of which the near and far `ends` of each axis that is not periodic insulate or are held.
    pub fn new(mesh: &Mesh, ends: [[bool; 2]; 2]) -> Self {
        let [nx, ny] = mesh.cells;
        let [periodic_x, periodic_y] = mesh.periodic;
        let (mut real, mut complex) = (RealFftPlanner::new(), FftPlanner::new());
        let x = if periodic_x {
            AlongX::Periodic { forward: real.plan_fft_forward(nx), inverse: real.plan_fft_inverse(nx) }
        } else {
            AlongX::Bounded(Bounded::new(nx, ends[0], &mut complex))
        };
        let y = if periodic_y {
            AlongY::Periodic { forward: complex.plan_fft_forward(ny), inverse: complex.plan_fft_inverse(ny) }
        } else {
            AlongY::Bounded(Bounded::new(ny, ends[1], &mut complex))
        };
        let width = if periodic_x { nx / 2 + 1 } else { nx };
        let row_scratch = match &x {
            AlongX::Periodic { forward, inverse } => {
                TILE * width + forward.get_scratch_len().max(inverse.get_scratch_len())
            }
            AlongX::Bounded(c) => (TILE + 1) * nx + c.scratch_len(),
        };
        let column_scratch = match &y {
            AlongY::Periodic { forward, inverse } => {
                forward.get_inplace_scratch_len().max(inverse.get_inplace_scratch_len())
            }
            AlongY::Bounded(c) => ny + c.scratch_len(),
        };
        let along_x = match &x {
            AlongX::Periodic { .. } => periodic_eigenvalues(nx, width, mesh.size[0]),
            AlongX::Bounded(bounded) => bounded.eigenvalues(mesh.size[0]),
        };
        let along_y = match &y {
            AlongY::Periodic { .. } => periodic_eigenvalues(ny, ny, mesh.size[1]),
            AlongY::Bounded(bounded) => bounded.eigenvalues(mesh.size[1]),
        };
        Self {
            cells: mesh.cells,
            x,
            y,
            eigenvalues: [along_x, along_y],
            rows: vec![Complex32::ZERO; width * ny],
            columns: vec![Complex32::ZERO; width * ny],
            spare: vec![Complex32::ZERO; GROUPS * row_scratch.max(column_scratch).max(1)],
            values: vec![0.0; GROUPS * nx],
            weights: vec![0.0; width * ny],
        }
    }

    /// Makes f(−∇²) what [`apply`](Self::apply) applies.
    pub fn set(&mut self, f: impl Fn(f64) -> f64 + Sync) {
        let ([nx, ny], [along_x, along_y]) = (self.cells, &self.eigenvalues);
        let norm = 1.0 / (nx * ny) as f64;
        self.weights.par_chunks_mut(ny).zip(along_x).for_each(|(weights, lambda_x)| {
            let each = weights.iter_mut().zip(along_y);
            each.for_each(|(weight, lambda_y)| *weight = (norm * f(lambda_x + lambda_y)) as f32);
        });
    }

    /// out = f(−∇²) `values` of the function that was set last.
    pub fn apply(&mut self, values: &[f64], out: &mut [f64]) {
        self.forward_rows(values);
        self.through_columns();
        self.inverse_rows(out);
    }

    fn forward_rows(&mut self, values: &[f64]) {
        let ([nx, ny], x) = (self.cells, &self.x);
        let width = self.eigenvalues[0].len();
        let (per_group, spare) = (ny.div_ceil(GROUPS), self.spare.len() / GROUPS);
        let buffers = self.spare.par_chunks_mut(spare).zip(self.values.par_chunks_mut(nx));
        let rows = self.rows.par_chunks_mut(per_group * width).zip(values.par_chunks(per_group * nx));
        rows.zip(buffers).for_each(|((out, values), (spare, row))| {
            for (out, values) in out.chunks_mut(width).zip(values.chunks(nx)) {
                match x {
                    AlongX::Periodic { forward, .. } => {
                        row.iter_mut().zip(values).for_each(|(row, v)| *row = *v as f32);
                        let length = forward.get_scratch_len();
                        let done = forward.process_with_scratch(row, out, &mut spare[..length]);
                        debug_assert!(done.is_ok(), "the lengths are the plan's own");
                    }
                    AlongX::Bounded(bounded) => {
                        let (order, scratch) = spare.split_at_mut(nx);
                        out.iter_mut().zip(values).for_each(|(out, v)| *out = Complex32::from(*v as f32));
                        bounded.forward(out, order, scratch);
                    }
                }
            }
        });
    }

    fn through_columns(&mut self) {
        let ([_, ny], y, rows) = (self.cells, &self.y, &self.rows);
        let width = self.eigenvalues[0].len();
        let (per_group, spare) = (width.div_ceil(GROUPS), self.spare.len() / GROUPS);
        let columns = self.columns.par_chunks_mut(per_group * ny).zip(self.spare.par_chunks_mut(spare));
        let columns = columns.zip(self.weights.par_chunks(per_group * ny));
        columns.enumerate().for_each(|(group, ((columns, spare), weights))| {
            let first = group * per_group;
            for (j, row) in rows.chunks(width).enumerate() {
                let part = &row[first..first + columns.len() / ny];
                part.iter().enumerate().for_each(|(p, value)| columns[p * ny + j] = *value);
            }
            for (column, weights) in columns.chunks_mut(ny).zip(weights.chunks(ny)) {
                let weigh = |column: &mut [Complex32]| {
                    column.iter_mut().zip(weights).for_each(|(value, weight)| *value *= *weight);
                };
                match y {
                    AlongY::Periodic { forward, inverse } => {
                        forward.process_with_scratch(column, spare);
                        weigh(column);
                        inverse.process_with_scratch(column, spare);
                    }
                    AlongY::Bounded(bounded) => {
                        let (order, scratch) = spare.split_at_mut(ny);
                        bounded.forward(column, order, scratch);
                        weigh(column);
                        bounded.inverse(column, order, scratch);
                    }
                }
            }
        });
    }

    fn inverse_rows(&mut self, out: &mut [f64]) {
        let ([nx, ny], x, columns) = (self.cells, &self.x, &self.columns);
        let width = self.eigenvalues[0].len();
        let (per_group, spare) = (ny.div_ceil(GROUPS), self.spare.len() / GROUPS);
        let groups = out.par_chunks_mut(per_group * nx).zip(self.spare.par_chunks_mut(spare));
        let groups = groups.zip(self.values.par_chunks_mut(nx));
        groups.enumerate().for_each(|(group, ((rows, spare), values))| {
            let (tile, rest) = spare.split_at_mut(TILE * width);
            for (local, rows) in rows.chunks_mut(TILE * nx).enumerate() {
                // A few rows at a time, so that each line of the cache is read once.
                let first = group * per_group + local * TILE;
                let count = rows.len() / nx;
                for (p, column) in columns.chunks(ny).enumerate() {
                    let part = &column[first..first + count];
                    part.iter().enumerate().for_each(|(row, value)| tile[row * width + p] = *value);
                }
                for (row, input) in rows.chunks_mut(nx).zip(tile.chunks_mut(width)) {
                    match x {
                        AlongX::Periodic { inverse, .. } => {
                            // Real by symmetry; what is left is rounding, which the library would refuse.
                            input[0].im = 0.0;
                            if nx.is_multiple_of(2) {
                                input[nx / 2].im = 0.0;
                            }
                            let length = inverse.get_scratch_len();
                            let done = inverse.process_with_scratch(input, values, &mut rest[..length]);
                            debug_assert!(
                                done.is_ok(),
                                "the lengths are the plan's own and the edges are real"
                            );
                            row.iter_mut().zip(&*values).for_each(|(out, value)| *out = f64::from(*value));
                        }
                        AlongX::Bounded(bounded) => {
                            let (order, scratch) = rest.split_at_mut(nx);
                            bounded.inverse(input, order, scratch);
                            row.iter_mut().zip(&*input).for_each(|(out, value)| *out = f64::from(value.re));
                        }
                    }
                }
            }
        });
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.rows.len() + self.columns.len() + self.spare.len())
            + 4 * (self.values.len() + self.weights.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// f(λ) = λ against differences of neighbours, and f = 1 the identity, for every kind of edge and odd lengths.
    #[test]
    fn functions_of_the_laplacian_are_those_of_the_stencil() {
        let insulating = [false, false];
        for (periodic, ends) in [
            ([true, true], [insulating; 2]),
            ([true, false], [insulating; 2]),
            ([false, true], [insulating; 2]),
            ([false, false], [insulating; 2]),
            ([false, false], [[true, true], insulating]),
            ([false, false], [[true, false], [false, true]]),
            ([false, true], [[false, true], insulating]),
            ([true, false], [insulating, [true, true]]),
            ([false, false], [[true, true], [true, false]]),
        ] {
            for cells in [[8, 6], [7, 5], [1, 4], [9, 1], [2, 3], [64, 48]] {
                let mesh = Mesh { cells, size: [2.0, 0.5], periodic };
                let [nx, ny] = cells;
                let v: Vec<f64> = (0..nx * ny).map(|i| ((i * i * 7 + 3) % 11) as f64 - 5.0).collect();
                let at = |i: isize, j: isize| {
                    // The image of a cell beyond an edge, with the sign of the reflection.
                    let image = |i: isize, axis: usize| {
                        let n = cells[axis] as isize;
                        let beyond = usize::from(i >= n);
                        let sign = if i == i.clamp(0, n - 1) || !ends[axis][beyond] { 1.0 } else { -1.0 };
                        if periodic[axis] { (i.rem_euclid(n), 1.0) } else { (i.clamp(0, n - 1), sign) }
                    };
                    let [(i, x), (j, y)] = [image(i, 0), image(j, 1)];
                    x * y * v[(i + nx as isize * j) as usize]
                };
                let mut spectral = Spectral::new(&mesh, ends);
                let (mut same, mut laplacian) = (vec![0.0; nx * ny], vec![0.0; nx * ny]);
                spectral.set(|_| 1.0);
                spectral.apply(&v, &mut same);
                spectral.set(|lambda| lambda);
                spectral.apply(&v, &mut laplacian);
                for cell in 0..nx * ny {
                    let [i, j] = [(cell % nx) as isize, (cell / nx) as isize];
                    let expected = (2.0 * at(i, j) - at(i - 1, j) - at(i + 1, j)) / 4.0
                        + (2.0 * at(i, j) - at(i, j - 1) - at(i, j + 1)) / 0.25;
                    // Rounding of a few transforms of numbers of order 5 under factors of order 16, in single precision.
                    assert!((same[cell] - v[cell]).abs() < 1e-4, "{periodic:?} {ends:?} {cells:?}");
                    assert!((laplacian[cell] - expected).abs() < 1e-3, "{periodic:?} {ends:?} {cells:?}");
                }
            }
        }
    }
}
