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

/// The part of a wave's field that has no divergence.
#[derive(Clone, Copy, Debug)]
pub struct Transverse {
    /// Unit vector t = ẑ×q/|q|; an axis of the grid for a uniform field, which is two such waves.
    pub direction: [f64; 2],
    /// Amplitude E_q·t [V/m].
    pub amplitude: Complex64,
}

/// One wave of a field: what else a mode has, where it is a mode.
struct Wave<T> {
    place: T,
    q: [f64; 2],
    field: [Complex64; 2],
}

/// Modes with φ̇_q = D(−q²φ_q + g_q w(t)), g_q = i q·E_q.
#[derive(Debug)]
pub struct Bank {
    /// Wave vectors [rad/m].
    pub q: Vec<[f64; 2]>,
    /// Divergence amplitudes g_q [V/m²].
    pub divergence: Vec<Complex64>,
    /// The part of the field across q, where it is asked for.
    pub transverse: Vec<Transverse>,
    /// Back to real space.
    pub synthesis: Synthesis,
}

impl Bank {
    /// The modes of `drive` on `grid`: its own plane waves where it is a sum of such (exact for any wavelength, whether
    /// it fits the film or not), else the discrete spectrum of its samples, with the film as one period. Without
    /// `transverse` only waves with a divergence count.
    pub fn new(drive: &Drive, grid: &Grid, transverse: bool) -> Self {
        match drive.profile.plane_waves() {
            Some(waves) => Self::of_waves(waves, grid, transverse),
            None => Self::of_samples(drive.profile.as_ref(), grid, transverse),
        }
    }

    fn of_waves(waves: Vec<PlaneWaveComponent>, grid: &Grid, transverse: bool) -> Self {
        let along_x = waves.iter().all(|w| is_along_x(w.q));
        let waves = waves.into_iter().map(|w| Wave { place: (), q: w.q, field: w.amplitude });
        let modes = Modes::active(waves, transverse);
        let [nx, ny, _] = grid.cells();
        let factors = |axis: usize, n: usize| -> Vec<Complex64> {
            let wave = |q: &[f64; 2], i: usize| Complex64::cis(q[axis] * grid.centre(axis, i));
            modes.q.iter().flat_map(|q| (0..n).map(|i| wave(q, i)).collect::<Vec<_>>()).collect()
        };
        let synthesis = if along_x {
            Synthesis::AlongX { factors: factors(0, nx) }
        } else {
            Synthesis::Oblique { along_x: factors(0, nx), along_y: factors(1, ny) }
        };
        let Modes { q, divergence, transverse, places: _ } = modes;
        Self { q, divergence, transverse, synthesis }
    }

    fn of_samples(profile: &dyn Profile, grid: &Grid, transverse: bool) -> Self {
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
        let waves =
            (0..transform.spectrum_len()).filter(|&place| field(place) > ROUNDING * strongest).map(|place| {
                Wave { place, q: wave_vector(place), field: [spectra[0][place], spectra[1][place]] }
            });
        let Modes { q, divergence, transverse, places } = Modes::active(waves, transverse);
        let places: Vec<u32> = places.into_iter().map(|place| place as u32).collect();
        let active_columns = places.iter().map(|place| *place as usize / ny + 1).max().unwrap_or(0);
        let column_q = (0..transform.columns()).map(|p| wave_vector(p * ny)[0]).collect();
        let synthesis = Synthesis::Lattice { transform, places, active_columns, column_q };
        Self { q, divergence, transverse, synthesis }
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
        32 * self.len() + self.transverse.len() * size_of::<Transverse>() + synthesis
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

/// Modes side by side.
struct Modes<T> {
    places: Vec<T>,
    q: Vec<[f64; 2]>,
    divergence: Vec<Complex64>,
    transverse: Vec<Transverse>,
}

impl<T: Copy> Modes<T> {
    /// The waves that matter: those with a divergence, and with `transverse` those with any field.
    fn active(waves: impl Iterator<Item = Wave<T>>, transverse: bool) -> Self {
        let divergence = |w: &Wave<T>| Complex64::I * (w.q[0] * w.field[0] + w.q[1] * w.field[1]);
        let waves: Vec<_> = waves.collect();
        let strength = |w: &Wave<T>| {
            if transverse { w.field[0].norm().hypot(w.field[1].norm()) } else { divergence(w).norm() }
        };
        let strongest = waves.iter().map(strength).fold(0.0, f64::max);
        let mut modes =
            Self { places: Vec::new(), q: Vec::new(), divergence: Vec::new(), transverse: Vec::new() };
        for wave in waves.iter().filter(|w| strength(w) > NEGLIGIBLE * strongest) {
            let length = wave.q[0].hypot(wave.q[1]);
            let directions = match (transverse, length > 0.0) {
                (false, _) => vec![None],
                (true, true) => vec![Some([-wave.q[1] / length, wave.q[0] / length])],
                (true, false) => vec![Some([1.0, 0.0]), Some([0.0, 1.0])],
            };
            for direction in directions {
                modes.places.push(wave.place);
                modes.q.push(wave.q);
                modes.divergence.push(divergence(wave));
                modes.transverse.extend(direction.map(|t| Transverse {
                    direction: t,
                    amplitude: t[0] * wave.field[0] + t[1] * wave.field[1],
                }));
            }
        }
        modes
    }
}
