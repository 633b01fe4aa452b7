//! Functions of the discrete Laplacian: Fourier transforms along periodic axes, cosines and sines between edges.
//!
//! In single precision: they only lead a solver, which measures in double precision what they leave.

use std::{f64::consts::PI, ops::Range, sync::Arc};

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
    /// The same of a second function and what it makes of the spectrum.
    others: Vec<f32>,
    beside: Vec<Complex32>,
}

/// A part of each cell, `offset` + `factor` · `values`.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    pub values: &'a [f64],
    pub offset: f64,
    pub factor: f64,
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
            others: vec![0.0; width * ny],
            beside: vec![Complex32::ZERO; width * ny],
        }
    }

    /// Makes f(−∇²) what [`apply`](Self::apply) applies.
    pub fn set(&mut self, f: impl Fn(f64) -> f64 + Sync) {
        set(self.cells, &self.eigenvalues, f, &mut self.weights);
    }

    /// Makes g(−∇²) what [`apply_mixed`](Self::apply_mixed) applies to a part.
    pub fn set_other(&mut self, g: impl Fn(f64) -> f64 + Sync) {
        set(self.cells, &self.eigenvalues, g, &mut self.others);
    }

    /// out = f(−∇²) `values` of the function that was set last.
    pub fn apply(&mut self, values: &[f64], out: &mut [f64]) {
        self.forward_rows(values);
        self.through_columns(false);
        self.inverse_rows(None, out);
    }

    /// out = (1 − p) f(−∇²) `values` + p g(−∇²) `values`, p the `part` of each cell.
    pub fn apply_mixed(&mut self, part: Part<'_>, values: &[f64], out: &mut [f64]) {
        self.forward_rows(values);
        self.through_columns(true);
        self.inverse_rows(Some(part), out);
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

    fn through_columns(&mut self, both: bool) {
        let ([_, ny], y, rows) = (self.cells, &self.y, &self.rows);
        let width = self.eigenvalues[0].len();
        let (per_group, spare) = (width.div_ceil(GROUPS), self.spare.len() / GROUPS);
        let columns =
            self.columns.par_chunks_mut(per_group * ny).zip(self.beside.par_chunks_mut(per_group * ny));
        let weights = self.weights.par_chunks(per_group * ny).zip(self.others.par_chunks(per_group * ny));
        let columns = columns.zip(self.spare.par_chunks_mut(spare)).zip(weights);
        columns.enumerate().for_each(|(group, (((columns, beside), spare), (weights, others)))| {
            let first = group * per_group;
            for (j, row) in rows.chunks(width).enumerate() {
                let part = &row[first..first + columns.len() / ny];
                part.iter().enumerate().for_each(|(p, value)| columns[p * ny + j] = *value);
            }
            let each = columns.chunks_mut(ny).zip(beside.chunks_mut(ny));
            for ((column, beside), (weights, others)) in each.zip(weights.chunks(ny).zip(others.chunks(ny))) {
                let weigh = |column: &mut [Complex32], weights: &[f32]| {
                    column.iter_mut().zip(weights).for_each(|(value, weight)| *value *= *weight);
                };
                y.forward(column, spare);
                if both {
                    beside.copy_from_slice(column);
                    weigh(beside, others);
                    y.inverse(beside, spare);
                }
                weigh(column, weights);
                y.inverse(column, spare);
            }
        });
    }

    fn inverse_rows(&mut self, part: Option<Part<'_>>, out: &mut [f64]) {
        let ([nx, ny], x) = (self.cells, &self.x);
        let width = self.eigenvalues[0].len();
        let (per_group, spare) = (ny.div_ceil(GROUPS), self.spare.len() / GROUPS);
        let (columns, beside) = (&self.columns, &self.beside);
        let groups = out.par_chunks_mut(per_group * nx).zip(self.spare.par_chunks_mut(spare));
        let groups = groups.zip(self.values.par_chunks_mut(nx));
        groups.enumerate().for_each(|(group, ((rows, spare), values))| {
            let (tile, rest) = spare.split_at_mut(TILE * width);
            for (local, rows) in rows.chunks_mut(TILE * nx).enumerate() {
                // A few rows at a time, so that each line of the cache is read once.
                let first = group * per_group + local * TILE;
                let spectra = std::iter::once((columns, None)).chain(part.map(|part| (beside, Some(part))));
                for (columns, part) in spectra {
                    gather(columns, ny, first..first + rows.len() / nx, width, tile);
                    for (row, (out, input)) in rows.chunks_mut(nx).zip(tile.chunks_mut(width)).enumerate() {
                        x.inverse(input, values, rest);
                        match part {
                            None => {
                                out.iter_mut().zip(&*values).for_each(|(out, value)| *out = f64::from(*value))
                            }
                            Some(Part { values: of_part, offset, factor }) => {
                                let of_part = &of_part[(first + row) * nx..];
                                let each = out.iter_mut().zip(&*values).zip(of_part);
                                each.for_each(|((out, value), part)| {
                                    *out += (offset + factor * part) * (f64::from(*value) - *out);
                                });
                            }
                        }
                    }
                }
            }
        });
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.rows.len() + 2 * self.columns.len() + self.spare.len())
            + 4 * (self.values.len() + 2 * self.weights.len())
    }
}

impl AlongY {
    fn forward(&self, column: &mut [Complex32], spare: &mut [Complex32]) {
        match self {
            Self::Periodic { forward, .. } => forward.process_with_scratch(column, spare),
            Self::Bounded(bounded) => {
                let (order, scratch) = spare.split_at_mut(column.len());
                bounded.forward(column, order, scratch);
            }
        }
    }

    fn inverse(&self, column: &mut [Complex32], spare: &mut [Complex32]) {
        match self {
            Self::Periodic { inverse, .. } => inverse.process_with_scratch(column, spare),
            Self::Bounded(bounded) => {
                let (order, scratch) = spare.split_at_mut(column.len());
                bounded.inverse(column, order, scratch);
            }
        }
    }
}

impl AlongX {
    /// The row that `input` transforms to, in `values`.
    fn inverse(&self, input: &mut [Complex32], values: &mut [f32], spare: &mut [Complex32]) {
        let nx = values.len();
        match self {
            Self::Periodic { inverse, .. } => {
                // Real by symmetry; what is left is rounding, which the library would refuse.
                input[0].im = 0.0;
                if nx.is_multiple_of(2) {
                    input[nx / 2].im = 0.0;
                }
                let length = inverse.get_scratch_len();
                let done = inverse.process_with_scratch(input, values, &mut spare[..length]);
                debug_assert!(done.is_ok(), "the lengths are the plan's own and the edges are real");
            }
            Self::Bounded(bounded) => {
                let (order, scratch) = spare.split_at_mut(nx);
                bounded.inverse(input, order, scratch);
                values.iter_mut().zip(&*input).for_each(|(out, value)| *out = value.re);
            }
        }
    }
}

/// f of each eigenvalue, over the number of cells.
fn set(
    [nx, ny]: [usize; 2],
    [along_x, along_y]: &[Vec<f64>; 2],
    f: impl Fn(f64) -> f64 + Sync,
    weights: &mut [f32],
) {
    let norm = 1.0 / (nx * ny) as f64;
    weights.par_chunks_mut(ny).zip(along_x).for_each(|(weights, lambda_x)| {
        let each = weights.iter_mut().zip(along_y);
        each.for_each(|(weight, lambda_y)| *weight = (norm * f(lambda_x + lambda_y)) as f32);
    });
}

/// The `rows` of what lies in columns of `ny`, into a tile.
fn gather(columns: &[Complex32], ny: usize, rows: Range<usize>, width: usize, tile: &mut [Complex32]) {
    for (p, column) in columns.chunks(ny).enumerate() {
        let part = &column[rows.clone()];
        part.iter().enumerate().for_each(|(row, value)| tile[row * width + p] = *value);
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
                let [mut same, mut laplacian, mut mixed] = [(); 3].map(|()| vec![0.0; nx * ny]);
                spectral.set(|_| 1.0);
                spectral.apply(&v, &mut same);
                spectral.set(|lambda| lambda);
                spectral.apply(&v, &mut laplacian);
                spectral.set_other(|lambda| 3.0 - lambda);
                spectral.apply_mixed(Part { values: &v, offset: 0.4, factor: 0.1 }, &v, &mut mixed);
                for cell in 0..nx * ny {
                    let [i, j] = [(cell % nx) as isize, (cell / nx) as isize];
                    let expected = (2.0 * at(i, j) - at(i - 1, j) - at(i + 1, j)) / 4.0
                        + (2.0 * at(i, j) - at(i, j - 1) - at(i, j + 1)) / 0.25;
                    // Rounding of a few transforms of numbers of order 5 under factors of order 16, in single precision.
                    assert!((same[cell] - v[cell]).abs() < 1e-4, "{periodic:?} {ends:?} {cells:?}");
                    assert!((laplacian[cell] - expected).abs() < 1e-3, "{periodic:?} {ends:?} {cells:?}");
                    let part = 0.4 + 0.1 * v[cell];
                    let expected = (1.0 - part) * expected + part * (3.0 * v[cell] - expected);
                    assert!((mixed[cell] - expected).abs() < 1e-3, "{periodic:?} {ends:?} {cells:?}");
                }
            }
        }
    }
}
