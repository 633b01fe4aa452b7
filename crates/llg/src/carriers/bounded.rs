//! Transforms between edges: cosines where an edge insulates, sines where it is held.

use std::{f64::consts::PI, sync::Arc};

use num_complex::Complex32;
use rustfft::{Fft, FftPlanner};

/// The transform into eigenfunctions of the Laplacian of n cells between two edges, each insulating (the function is even about it) or held
/// at zero (odd about it). The cosine transform X_k = Σ x_i cos(πk(2i+1)/2n) of two insulating edges takes one Fourier transform of the same
/// length, Makhoul, IEEE Trans. Acoust. Speech Signal Process. 28, 27 (1980); the others are made of it. Real and imaginary parts are
/// transformed side by side.
pub struct Bounded {
    /// Whether the near and the far edge are held.
    held: [bool; 2],
    forward: Arc<dyn Fft<f32>>,
    inverse: Arc<dyn Fft<f32>>,
    /// e^{−iπk/2n}.
    turn: Vec<Complex32>,
    /// 2 cos(π(2i+1)/4n).
    quarter: Vec<f32>,
}

impl Bounded {
    /// Of `n` cells.
    pub fn new(n: usize, held: [bool; 2], planner: &mut FftPlanner<f32>) -> Self {
        let turn = (0..n).map(|k| single(-0.5 * PI * k as f64 / n as f64)).collect();
        let quarter = (0..n).map(|i| 2.0 * single(0.25 * PI * (2 * i + 1) as f64 / n as f64).re).collect();
        Self {
            held,
            forward: planner.plan_fft_forward(n),
            inverse: planner.plan_fft_inverse(n),
            turn,
            quarter,
        }
    }

    /// Eigenvalues of −∂² on cells of edge `h`, in the order of the transform [1/m²]: (2 sin(πk/2n)/h)², k from 0 between insulating edges,
    /// from ½ where one is held, from n down to 1 where both are.
    pub fn eigenvalues(&self, h: f64) -> Vec<f64> {
        let n = self.turn.len();
        let index = |k: usize| match self.held {
            [false, false] => k as f64,
            [true, true] => (n - k) as f64,
            _ => k as f64 + 0.5,
        };
        (0..n).map(|k| (2.0 * (0.5 * PI * index(k) / n as f64).sin() / h).powi(2)).collect()
    }

    /// Length of the scratch of both ways.
    pub fn scratch_len(&self) -> usize {
        self.forward.get_inplace_scratch_len().max(self.inverse.get_inplace_scratch_len())
    }

    /// In place; `spare` has the length of `values`.
    pub fn forward(&self, values: &mut [Complex32], spare: &mut [Complex32], scratch: &mut [Complex32]) {
        match self.held {
            [false, false] => self.cosines(values, spare, scratch),
            [true, true] => {
                alternate(values);
                self.cosines(values, spare, scratch);
            }
            [false, true] => self.half_cosines(values, spare, scratch),
            [true, false] => {
                values.reverse();
                self.half_cosines(values, spare, scratch);
            }
        }
    }

    /// n times the inverse, in place.
    pub fn inverse(&self, values: &mut [Complex32], spare: &mut [Complex32], scratch: &mut [Complex32]) {
        match self.held {
            [false, false] => self.cosines_back(values, spare, scratch),
            [true, true] => {
                self.cosines_back(values, spare, scratch);
                alternate(values);
            }
            [near, _] => {
                self.half_cosines(values, spare, scratch);
                values.iter_mut().for_each(|value| *value *= 2.0);
                if near {
                    values.reverse();
                }
            }
        }
    }

    /// X_k = Σ x_i cos(π(2k+1)(2i+1)/4n), n/2 times its own inverse: of 2x_i cos(π(2i+1)/4n) the cosine transform is X_k + X_{k−1}.
    fn half_cosines(&self, values: &mut [Complex32], spare: &mut [Complex32], scratch: &mut [Complex32]) {
        values.iter_mut().zip(&self.quarter).for_each(|(value, quarter)| *value *= quarter);
        self.cosines(values, spare, scratch);
        let mut before = 0.5 * values[0];
        for value in values.iter_mut() {
            before = *value - before;
            *value = before;
        }
    }

    fn cosines(&self, values: &mut [Complex32], spare: &mut [Complex32], scratch: &mut [Complex32]) {
        let n = values.len();
        for (i, value) in values.iter().enumerate() {
            spare[if i.is_multiple_of(2) { i / 2 } else { n - 1 - i / 2 }] = *value;
        }
        self.forward.process_with_scratch(spare, scratch);
        for (k, (out, turn)) in values.iter_mut().zip(&self.turn).enumerate() {
            *out = 0.5 * (turn * spare[k] + turn.conj() * spare[(n - k) % n]);
        }
    }

    /// n times the inverse.
    fn cosines_back(&self, values: &mut [Complex32], spare: &mut [Complex32], scratch: &mut [Complex32]) {
        let n = values.len();
        for (k, (out, turn)) in spare.iter_mut().zip(&self.turn).enumerate() {
            let mirrored = if k == 0 { Complex32::ZERO } else { values[n - k] };
            *out = turn.conj() * (values[k] - Complex32::I * mirrored);
        }
        self.inverse.process_with_scratch(spare, scratch);
        for (i, value) in values.iter_mut().enumerate() {
            *value = spare[if i.is_multiple_of(2) { i / 2 } else { n - 1 - i / 2 }];
        }
    }
}

/// e^{iφ}.
fn single(angle: f64) -> Complex32 {
    let (sin, cos) = angle.sin_cos();
    Complex32::new(cos as f32, sin as f32)
}

/// Changes every other sign: cos(πk(2i+1)/2n) becomes sin(π(n−k)(2i+1)/2n).
fn alternate(values: &mut [Complex32]) {
    values.iter_mut().skip(1).step_by(2).for_each(|value| *value = -*value);
}
