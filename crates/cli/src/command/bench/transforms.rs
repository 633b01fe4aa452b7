//! Bare real transforms by RealFFT and RustFFT, the yardstick of a demagnetising field.

use std::sync::Arc;

use num_complex::Complex64;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftPlanner};

/// Columns that are gathered and transformed at once.
const COLUMNS: usize = 8;

/// Transforms of n × n real numbers: rows by RealFFT, columns, gathered in blocks of eight, by RustFFT; on one thread,
/// without skipping zeros.
pub struct Transforms {
    n: usize,
    numbers: Vec<f64>,
    spectrum: Vec<Complex64>,
    block: Vec<Complex64>,
    scratch: Vec<Complex64>,
    rows: Arc<dyn RealToComplex<f64>>,
    rows_back: Arc<dyn ComplexToReal<f64>>,
    columns: [Arc<dyn Fft<f64>>; 2],
}

impl Transforms {
    /// Plans for n × n numbers.
    pub fn new(n: usize) -> Self {
        let (mut real, mut complex) = (RealFftPlanner::new(), FftPlanner::new());
        let (rows, rows_back) = (real.plan_fft_forward(n), real.plan_fft_inverse(n));
        let columns = [complex.plan_fft_forward(n), complex.plan_fft_inverse(n)];
        let zero = Complex64::new(0.0, 0.0);
        let in_rows = rows.get_scratch_len().max(rows_back.get_scratch_len());
        let in_columns = columns.iter().map(|c| c.get_inplace_scratch_len()).max().unwrap_or(0);
        Self {
            n,
            numbers: vec![0.0; n * n],
            spectrum: vec![zero; n * (n / 2 + 1)],
            block: vec![zero; COLUMNS * n],
            scratch: vec![zero; in_rows.max(in_columns)],
            rows,
            rows_back,
            columns,
        }
    }

    /// Three transforms forth and three back, as a demagnetising field needs.
    ///
    /// # Errors
    /// None with the sizes planned here.
    pub fn three_forth_and_back(&mut self) -> Result<(), realfft::FftError> {
        let (n, width) = (self.n, self.n / 2 + 1);
        for _ in 0..3 {
            for (numbers, spectrum) in self.numbers.chunks_mut(n).zip(self.spectrum.chunks_mut(width)) {
                self.rows.process_with_scratch(numbers, spectrum, &mut self.scratch)?;
            }
            self.transform_columns(0);
            self.transform_columns(1);
            for (numbers, spectrum) in self.numbers.chunks_mut(n).zip(self.spectrum.chunks_mut(width)) {
                // Real but for rounding, which the library would refuse.
                spectrum[0].im = 0.0;
                if n.is_multiple_of(2) {
                    spectrum[width - 1].im = 0.0;
                }
                self.rows_back.process_with_scratch(spectrum, numbers, &mut self.scratch)?;
            }
        }
        Ok(())
    }

    fn transform_columns(&mut self, direction: usize) {
        let (n, width) = (self.n, self.n / 2 + 1);
        for start in (0..width).step_by(COLUMNS) {
            let count = COLUMNS.min(width - start);
            for j in 0..n {
                for c in 0..count {
                    self.block[c * n + j] = self.spectrum[j * width + start + c];
                }
            }
            self.columns[direction].process_with_scratch(&mut self.block[..count * n], &mut self.scratch);
            for j in 0..n {
                for c in 0..count {
                    self.spectrum[j * width + start + c] = self.block[c * n + j];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Forth and back multiplies by n² = 256 each time, 16 × 16 numbers being transformed three times in all.
    #[test]
    fn transforms_invert_each_other() -> Result<(), realfft::FftError> {
        let mut transforms = Transforms::new(16);
        let numbers: Vec<f64> = (0..256).map(|i| (0.7 * f64::from(i)).sin()).collect();
        transforms.numbers.copy_from_slice(&numbers);
        transforms.three_forth_and_back()?;
        for (found, number) in transforms.numbers.iter().zip(&numbers) {
            assert!((found / 256f64.powi(3) - number).abs() < 1e-14);
        }
        Ok(())
    }
}
