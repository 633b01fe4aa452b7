//! The Fourier modes of one drive.

use std::f64::consts::TAU;

use field::{Drive, PlaneWaveComponent, Profile};
use num_complex::Complex64;

use crate::{grid::Grid, spectral::LayerTransform};

/// Modes weaker than this part of the strongest divergence are left out: only active modes cost anything.
const NEGLIGIBLE: f64 = 1e-17;

/// The same for the field of a sampled map: below it the transform of the samples is its own rounding.
const ROUNDING: f64 = 1e-15;

/// How the modes become a function of place.
#[derive(Debug)]
pub enum Synthesis {
    /// Waves of any length along x: a sum over modes for one row.
    AlongX {
        /// e^{iqx} at the cell centres, mode by mode.
        factors: Vec<Complex64>,
    },
    /// Waves in any direction that need not fit the film: sums over modes, separable in x and y.
    Oblique {
        /// e^{iq_x x}, mode by mode.
        along_x: Vec<Complex64>,
        /// e^{iq_y y}, mode by mode.
        along_y: Vec<Complex64>,
    },
    /// Modes of the film's own reciprocal lattice, by FFT.
    Lattice {
        /// The transform.
        transform: LayerTransform,
        /// Place of each mode in the half spectrum (grids have at most 2³¹ cells).
        places: Vec<u32>,
        /// Columns up to the last that holds a mode.
        active_columns: usize,
        /// q_x of each column [rad/m]; zero for the Nyquist wave.
        column_q: Vec<f64>,
    },
}

/// Modes with φ̇_q = D(−q²φ_q + g_q w(t)), g_q = i q·E_q.
#[derive(Debug)]
pub struct Bank {
    /// Wave vectors [rad/m].
    pub q: Vec<[f64; 2]>,
    /// Divergence amplitudes g_q [V/m²].
    pub divergence: Vec<Complex64>,
    /// Back to real space.
    pub synthesis: Synthesis,
}

impl Bank {
    /// The modes of `drive` on `grid`: its own plane waves where it is a sum of such (exact for any wavelength, whether
    /// it fits the film or not), else the discrete spectrum of its samples, with the film as one period.
    pub fn new(drive: &Drive, grid: &Grid) -> Self {
        match drive.profile.plane_waves() {
            Some(waves) => Self::of_waves(waves, grid),
            None => Self::of_samples(drive.profile.as_ref(), grid),
        }
    }

    fn of_waves(waves: Vec<PlaneWaveComponent>, grid: &Grid) -> Self {
        let divergence =
            |w: &PlaneWaveComponent| Complex64::I * (w.q[0] * w.amplitude[0] + w.q[1] * w.amplitude[1]);
        let modes = active(waves.iter().map(|w| (w.q, divergence(w))).collect());
        let [nx, ny, _] = grid.cells();
        let factors = |axis: usize, n: usize| -> Vec<Complex64> {
            let wave = |q: &[f64; 2], i: usize| Complex64::cis(q[axis] * grid.centre(axis, i));
            modes.iter().flat_map(|(q, _)| (0..n).map(|i| wave(q, i)).collect::<Vec<_>>()).collect()
        };
        let synthesis = if waves.iter().all(|w| is_along_x(w.q)) {
            Synthesis::AlongX { factors: factors(0, nx) }
        } else {
            Synthesis::Oblique { along_x: factors(0, nx), along_y: factors(1, ny) }
        };
        let (q, divergence) = modes.into_iter().unzip();
        Self { q, divergence, synthesis }
    }

    fn of_samples(profile: &dyn Profile, grid: &Grid) -> Self {
        let [nx, ny, _] = grid.cells();
        let [dx, dy, _] = grid.cell_size();
        let transform = LayerTransform::new(nx, ny);
        let samples: Vec<[Complex64; 2]> = cell_centres(grid).map(|r| profile.e_field(r)).collect();
        let spectra = [0, 1].map(|c| transform.forward(&samples.iter().map(|e| e[c].re).collect::<Vec<_>>()));
        let wave_vector = |place: usize| {
            let (p, s) = (place / ny, place % ny);
            // The Nyquist wave has no derivative on the grid: its sign is not known.
            let index = |i: usize, n: usize| match i {
                i if 2 * i == n => 0.0,
                i if 2 * i > n => i as f64 - n as f64,
                i => i as f64,
            };
            [TAU * index(p, nx) / (nx as f64 * dx), TAU * index(s, ny) / (ny as f64 * dy)]
        };
        let field = |place: usize| spectra[0][place].norm() + spectra[1][place].norm();
        let strongest = (0..transform.spectrum_len()).map(field).fold(0.0, f64::max);
        let modes: Vec<_> = (0..transform.spectrum_len())
            .filter(|&place| field(place) > ROUNDING * strongest)
            .map(|place| {
                let q = wave_vector(place);
                ((place, q), Complex64::I * (q[0] * spectra[0][place] + q[1] * spectra[1][place]))
            })
            .collect();
        let modes = active(modes);
        let places: Vec<u32> = modes.iter().map(|((place, _), _)| *place as u32).collect();
        let active_columns = places.iter().map(|place| *place as usize / ny + 1).max().unwrap_or(0);
        let (q, divergence) = modes.into_iter().map(|((_, q), g)| (q, g)).unzip();
        let column_q = (0..transform.columns()).map(|p| wave_vector(p * ny)[0]).collect();
        Self { q, divergence, synthesis: Synthesis::Lattice { transform, places, active_columns, column_q } }
    }

    /// Number of modes.
    pub fn len(&self) -> usize {
        self.q.len()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        let synthesis = match &self.synthesis {
            Synthesis::AlongX { factors } => 16 * factors.len(),
            Synthesis::Oblique { along_x, along_y } => 16 * (along_x.len() + along_y.len()),
            Synthesis::Lattice { places, .. } => 4 * places.len(),
        };
        32 * self.len() + synthesis
    }

    /// |q|² of mode `index` [rad²/m²].
    pub fn q_squared(&self, index: usize) -> f64 {
        let [x, y] = self.q[index];
        x * x + y * y
    }

    /// Whether the pattern depends on x alone.
    pub fn is_along_x(&self) -> bool {
        matches!(self.synthesis, Synthesis::AlongX { .. })
    }

    /// Whether the profile is real and only the real part of the signal counts.
    pub fn is_real(&self) -> bool {
        matches!(self.synthesis, Synthesis::Lattice { .. })
    }
}

/// Centres (x, y) of the cells of a layer, x fastest.
pub fn cell_centres(grid: &Grid) -> impl Iterator<Item = [f64; 2]> + '_ {
    let [nx, ny, _] = grid.cells();
    (0..ny).flat_map(move |j| (0..nx).map(move |i| [grid.centre(0, i), grid.centre(1, j)]))
}

/// Whether q points along x up to the rounding of an angle.
fn is_along_x(q: [f64; 2]) -> bool {
    q[1].abs() <= 1e-14 * q[0].abs()
}

/// The modes whose divergence matters.
fn active<T>(modes: Vec<(T, Complex64)>) -> Vec<(T, Complex64)> {
    let strongest = modes.iter().map(|(_, g)| g.norm()).fold(0.0, f64::max);
    modes.into_iter().filter(|(_, g)| g.norm() > NEGLIGIBLE * strongest).collect()
}
