//! Real two-dimensional Fourier transforms of layers, with empty columns skipped.

use std::sync::Arc;

use num_complex::Complex64;
use rayon::prelude::*;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftPlanner};

/// Transforms of an nx × ny layer. The half spectrum is stored column by column: entry (p, s) with
/// q = 2π(p/L_x, s/L_y), 0 ≤ p ≤ nx/2, lies at p·ny + s.
pub struct LayerTransform {
    nx: usize,
    ny: usize,
    row_forward: Arc<dyn RealToComplex<f64>>,
    row_inverse: Arc<dyn ComplexToReal<f64>>,
    column_forward: Arc<dyn Fft<f64>>,
    column_inverse: Arc<dyn Fft<f64>>,
}

impl std::fmt::Debug for LayerTransform {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LayerTransform({} x {})", self.nx, self.ny)
    }
}

/// Buffers of the inverse transforms; they carry nothing from call to call.
#[derive(Clone, Debug)]
pub struct TransformScratch {
    column: Vec<Complex64>,
    row: Vec<Complex64>,
    values: Vec<f64>,
    groups: usize,
}

/// What puts a finished row (its number, where it goes, its values) in its place.
pub type TakeRow<'a> = dyn Fn(usize, &mut [f64], &[f64]) + Sync + 'a;

impl LayerTransform {
    /// Plans for nx × ny cells.
    pub fn new(nx: usize, ny: usize) -> Self {
        let (mut real, mut complex) = (RealFftPlanner::new(), FftPlanner::new());
        Self {
            nx,
            ny,
            row_forward: real.plan_fft_forward(nx),
            row_inverse: real.plan_fft_inverse(nx),
            column_forward: complex.plan_fft_forward(ny),
            column_inverse: complex.plan_fft_inverse(ny),
        }
    }

    /// Columns of the half spectrum, nx/2 + 1.
    pub fn columns(&self) -> usize {
        self.nx / 2 + 1
    }

    /// Entries of the half spectrum.
    pub fn spectrum_len(&self) -> usize {
        self.columns() * self.ny
    }

    /// Forward transform of nx·ny values (x fastest), divided by nx·ny, so that the inverse needs no
    /// factor. Allocates: for set-up.
    pub fn forward(&self, values: &[f64]) -> Vec<Complex64> {
        let norm = 1.0 / (self.nx * self.ny) as f64;
        let mut spectrum = vec![Complex64::ZERO; self.spectrum_len()];
        let mut row_out = self.row_forward.make_output_vec();
        for (j, row) in values.chunks(self.nx).enumerate() {
            let mut input: Vec<f64> = row.iter().map(|v| v * norm).collect();
            let transformed = self.row_forward.process(&mut input, &mut row_out);
            debug_assert!(
                transformed.is_ok(),
                "the lengths are the plan's own, the only thing that is checked"
            );
            for (p, value) in row_out.iter().enumerate() {
                spectrum[p * self.ny + j] = *value;
            }
        }
        spectrum.chunks_mut(self.ny).for_each(|column| self.column_forward.process(column));
        spectrum
    }

    /// Buffers for `groups` parallel groups.
    pub fn scratch(&self, groups: usize) -> TransformScratch {
        let row = self.columns() + self.row_inverse.get_scratch_len();
        TransformScratch {
            column: vec![Complex64::ZERO; groups * self.column_inverse.get_inplace_scratch_len().max(1)],
            row: vec![Complex64::ZERO; groups * row],
            values: vec![0.0; groups * self.nx],
            groups,
        }
    }

    /// Inverse transform along y of the first `active` columns of `spectrum`, in place.
    pub fn inverse_columns(&self, spectrum: &mut [Complex64], active: usize, scratch: &mut TransformScratch) {
        let (ny, groups) = (self.ny, scratch.groups);
        let per_group = active.div_ceil(groups).max(1);
        let column_scratch = scratch.column.len() / groups;
        spectrum[..active * ny]
            .par_chunks_mut(per_group * ny)
            .zip(scratch.column.par_chunks_mut(column_scratch))
            .for_each(|(columns, scratch)| self.column_inverse.process_with_scratch(columns, scratch));
    }

    /// Inverse transform along x of what [`inverse_columns`](Self::inverse_columns) left in the first `active` columns
    /// (the others count as zero), each column times `factor`; `take` puts each finished row j into that of the nx·ny
    /// `values`, while it is in the cache.
    pub fn inverse_rows(
        &self,
        spectrum: &[Complex64],
        active: usize,
        factor: &(dyn Fn(usize) -> Complex64 + Sync),
        values: &mut [f64],
        take: &TakeRow<'_>,
        scratch: &mut TransformScratch,
    ) {
        let (nx, ny, groups) = (self.nx, self.ny, scratch.groups);
        let (rows_per_group, row_scratch) = (ny.div_ceil(groups), scratch.row.len() / groups);
        let buffers = scratch.row.par_chunks_mut(row_scratch).zip(scratch.values.par_chunks_mut(nx));
        values.par_chunks_mut(rows_per_group * nx).zip(buffers).enumerate().for_each(
            |(group, (rows, (scratch, result)))| {
                let (input, work) = scratch.split_at_mut(self.columns());
                for (local, row) in rows.chunks_mut(nx).enumerate() {
                    let j = group * rows_per_group + local;
                    self.gather_row(spectrum, active, j, factor, input);
                    let transformed = self.row_inverse.process_with_scratch(input, result, work);
                    debug_assert!(
                        transformed.is_ok(),
                        "the lengths are the plan's own and the edges are real"
                    );
                    take(j, row, result);
                }
            },
        );
    }

    fn gather_row(
        &self,
        spectrum: &[Complex64],
        active: usize,
        j: usize,
        factor: &dyn Fn(usize) -> Complex64,
        input: &mut [Complex64],
    ) {
        input[active..].fill(Complex64::ZERO);
        for (p, value) in input[..active].iter_mut().enumerate() {
            *value = spectrum[p * self.ny + j] * factor(p);
        }
        // A real layer has real entries here; what is left is rounding, which the library would refuse.
        input[0].im = 0.0;
        if self.nx.is_multiple_of(2) {
            input[self.nx / 2].im = 0.0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip_and_pruned_columns() {
        for (nx, ny) in [(8, 6), (7, 5), (1, 4), (9, 1), (2, 2)] {
            let values: Vec<f64> = (0..nx * ny).map(|i| ((i * i * 7 + 3) % 11) as f64 - 5.0).collect();
            let transform = LayerTransform::new(nx, ny);
            let mut spectrum = transform.forward(&values);
            let mut back = vec![0.0; nx * ny];
            let mut scratch = transform.scratch(3);
            transform.inverse_columns(&mut spectrum, transform.columns(), &mut scratch);
            let one = |_| Complex64::ONE;
            let copy = |_, row: &mut [f64], result: &[f64]| row.copy_from_slice(result);
            transform.inverse_rows(&spectrum, transform.columns(), &one, &mut back, &copy, &mut scratch);
            assert!(values.iter().zip(&back).all(|(a, b)| (a - b).abs() < 1e-13), "{nx} x {ny}");
        }
    }

    /// cos(2π(x/8 + 2y/6)) has one entry: column 1, row 2, value 1/2.
    #[test]
    fn a_wave_sits_where_the_layout_says() {
        let (nx, ny) = (8, 6);
        let wave = |i: usize, j: usize| {
            (std::f64::consts::TAU * (i as f64 / nx as f64 + 2.0 * j as f64 / ny as f64)).cos()
        };
        let values: Vec<f64> = (0..ny).flat_map(|j| (0..nx).map(move |i| wave(i, j))).collect();
        let spectrum = LayerTransform::new(nx, ny).forward(&values);
        for (index, value) in spectrum.iter().enumerate() {
            let expected = if index == ny + 2 { 0.5 } else { 0.0 };
            assert!((value - expected).norm() < 1e-15);
        }
    }
}
