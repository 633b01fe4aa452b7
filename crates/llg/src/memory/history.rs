//! The slow twin of the memory: the history itself, convolved with the kernel.

use num_complex::Complex64;

use super::bank::cell_centres;
use crate::{grid::Grid, spectral::LayerTransform};

/// Five-point Gauss–Legendre nodes and weights on (−1, 1).
const GAUSS: [(f64, f64); 5] = [
    (0.0, 128.0 / 225.0),
    (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
    (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
];

/// φ = D∫∫G∇·E by brute force: the divergence is sampled on the grid at many instants of the past, each sample is
/// transformed, multiplied by the heat kernel e^{−Dq²(t−t')} and summed.
///
/// It shares nothing with the recursion but the transform, so agreement of the two tests both. The film must be one
/// period of the drive.
pub struct HistoryConvolution<'a> {
    /// The film.
    pub grid: &'a Grid,
    /// ∇·E(r, t) [V/m²].
    pub divergence: &'a dyn Fn([f64; 2], f64) -> f64,
    /// D [m²/s].
    pub diffusivity: f64,
}

impl std::fmt::Debug for HistoryConvolution<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HistoryConvolution").field("diffusivity", &self.diffusivity).finish_non_exhaustive()
    }
}

impl HistoryConvolution<'_> {
    /// φ \[V\] at the cell centres at `time`, from the history since the first of `panels`: instants \[s\] between which
    /// the drive is smooth and the kernel resolved (five Gauss points each).
    pub fn potential(&self, panels: &[f64], time: f64) -> Vec<f64> {
        let [nx, ny, _] = self.grid.cells();
        let [dx, dy, _] = self.grid.cell_size();
        let transform = LayerTransform::new(nx, ny);
        let wave = |i: usize, n: usize, d: f64| {
            let index = if 2 * i > n { i as f64 - n as f64 } else { i as f64 };
            std::f64::consts::TAU * index / (n as f64 * d)
        };
        let rate = |place: usize| {
            self.diffusivity * (wave(place / ny, nx, dx).powi(2) + wave(place % ny, ny, dy).powi(2))
        };
        let mut sum = vec![Complex64::ZERO; transform.spectrum_len()];
        for panel in panels.windows(2) {
            let half = 0.5 * (panel[1] - panel[0]);
            for (node, weight) in GAUSS {
                let then = panel[0] + half * (1.0 + node);
                let sample: Vec<f64> = cell_centres(self.grid).map(|r| (self.divergence)(r, then)).collect();
                let factor = half * weight * self.diffusivity;
                for (place, (out, value)) in sum.iter_mut().zip(transform.forward(&sample)).enumerate() {
                    *out += factor * (-rate(place) * (time - then)).exp() * value;
                }
            }
        }
        let mut phi = vec![0.0; nx * ny];
        let mut scratch = transform.scratch(1);
        transform.inverse_columns(&mut sum, transform.columns(), &mut scratch);
        let copy = |_, row: &mut [f64], result: &[f64]| row.copy_from_slice(result);
        transform.inverse_rows(&sum, transform.columns(), &|_| Complex64::ONE, &mut phi, &copy, &mut scratch);
        phi
    }
}
