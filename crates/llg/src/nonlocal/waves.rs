//! Fourier transforms of pairs of real fields of the lowest layer, reflected at its edges.

use std::{f64::consts::TAU, sync::Arc};

use num_complex::Complex64;
use rayon::prelude::*;
use rustfft::{Fft, FftPlanner};

use crate::grid::Grid;

/// Parallel pieces of a transform: fixed, with buffers of their own.
const GROUPS: usize = 8;

/// Rows whose numbers of one column share a line of the cache.
const TILE: usize = 4;

/// What two real fields a + ib are, which says how they go on beyond an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pair {
    /// Two scalars: even about every edge.
    Scalars,
    /// The x and y components of a vector: the one across an edge is odd about it, as where electrons are reflected.
    Vector,
}

/// Transforms and wave vectors. An axis that is not periodic is doubled by its mirror image; one of a single cell is taken as periodic.
///
/// A spectrum lies column by column: the wave (p, s) at p·ny + s, with p, s counted through the doubled axes.
pub struct Waves {
    /// Cells of the film.
    pub cells: [usize; 2],
    /// Waves along x and y: cells, or twice as many.
    pub waves: [usize; 2],
    /// Wave number of each p and s [rad/m], of either sign.
    pub wave_numbers: [Vec<f64>; 2],
    /// The same in a gradient: 0 for the shortest wave of an even number, which has none at the cells.
    pub gradients: [Vec<f64>; 2],
    forward: [Arc<dyn Fft<f64>>; 2],
    inverse: [Arc<dyn Fft<f64>>; 2],
    real: Vec<Complex64>,
    spare: Vec<Complex64>,
}

impl std::fmt::Debug for Waves {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waves")
            .field("cells", &self.cells)
            .field("waves", &self.waves)
            .finish_non_exhaustive()
    }
}

/// 2πp/L, the upper half as negative.
fn wave_numbers(waves: usize, length: f64) -> Vec<f64> {
    let signed = |p: usize| if 2 * p > waves { p as f64 - waves as f64 } else { p as f64 };
    (0..waves).map(|p| TAU * signed(p) / length).collect()
}

impl Waves {
    /// Those of the lowest layer of `grid`.
    pub fn of(grid: &Grid) -> Self {
        let ([nx, ny, _], size, periodic) = (grid.cells(), grid.cell_size(), grid.periodic());
        let cells = [nx, ny];
        let waves =
            [0, 1].map(|axis| if periodic[axis] || cells[axis] == 1 { cells[axis] } else { 2 * cells[axis] });
        let wave_numbers = [0, 1].map(|axis| wave_numbers(waves[axis], waves[axis] as f64 * size[axis]));
        let gradients = [0, 1].map(|axis| {
            let shortest = |p: &usize| 2 * p == waves[axis];
            let of = |(p, q): (usize, &f64)| if shortest(&p) { 0.0 } else { *q };
            wave_numbers[axis].iter().enumerate().map(of).collect()
        });
        let mut planner = FftPlanner::new();
        let forward = waves.map(|n| planner.plan_fft_forward(n));
        let inverse = waves.map(|n| planner.plan_fft_inverse(n));
        let scratch =
            forward.iter().chain(&inverse).map(|plan| plan.get_inplace_scratch_len()).max().unwrap_or(0);
        Self {
            cells,
            waves,
            wave_numbers,
            gradients,
            forward,
            inverse,
            real: vec![Complex64::ZERO; waves[0] * waves[1]],
            spare: vec![Complex64::ZERO; GROUPS * (scratch + TILE * waves[0]).max(1)],
        }
    }

    /// Waves in all.
    pub fn len(&self) -> usize {
        self.waves[0] * self.waves[1]
    }

    /// q² of the wave (p, s) [rad²/m²].
    #[inline(always)]
    pub fn square(&self, p: usize, s: usize) -> f64 {
        self.wave_numbers[0][p].powi(2) + self.wave_numbers[1][s].powi(2)
    }

    /// Transforms the pair of fields of which `row(j, out)` writes row j.
    pub fn forward(
        &mut self,
        pair: Pair,
        row: impl Fn(usize, &mut [Complex64]) + Sync,
        spectrum: &mut [Complex64],
    ) {
        let ([nx, ny], [wx, wy]) = (self.cells, self.waves);
        let x = &self.forward[0];
        let spare = self.spare.len() / GROUPS;
        let (film, image) = self.real.split_at_mut(wx * ny);
        let rows = film.par_chunks_mut(ny.div_ceil(GROUPS) * wx).zip(self.spare.par_chunks_mut(spare));
        rows.enumerate().for_each(|(group, (rows, spare))| {
            for (local, out) in rows.chunks_mut(wx).enumerate() {
                let (film, image) = out.split_at_mut(nx);
                row(group * ny.div_ceil(GROUPS) + local, film);
                image.iter_mut().zip(film.iter().rev()).for_each(|(image, value)| {
                    *image = match pair {
                        Pair::Scalars => *value,
                        Pair::Vector => -value.conj(),
                    }
                });
                x.process_with_scratch(out, spare);
            }
        });
        // The image of a row beyond an edge along y: for a vector the conjugate, whose transform is that at −p.
        image.par_chunks_mut(wx).enumerate().for_each(|(j, out)| {
            let row = &film[(ny - 1 - j) * wx..(ny - j) * wx];
            match pair {
                Pair::Scalars => out.copy_from_slice(row),
                Pair::Vector => {
                    out[0] = row[0].conj();
                    out[1..]
                        .iter_mut()
                        .zip(row[1..].iter().rev())
                        .for_each(|(out, value)| *out = value.conj());
                }
            }
        });
        let (real, y) = (&self.real, &self.forward[1]);
        let per_group = wx.div_ceil(GROUPS);
        let columns = spectrum.par_chunks_mut(per_group * wy).zip(self.spare.par_chunks_mut(spare));
        columns.enumerate().for_each(|(group, (columns, spare))| {
            let first = group * per_group;
            for (j, row) in real.chunks(wx).enumerate() {
                let part = &row[first..first + columns.len() / wy];
                part.iter().enumerate().for_each(|(p, value)| columns[p * wy + j] = *value);
            }
            y.process_with_scratch(columns, spare);
        });
    }

    /// The fields of the film that belong to `spectrum`, which it destroys: the inverse of [`forward`](Self::forward).
    pub fn inverse(&mut self, spectrum: &mut [Complex64], out: &mut [Complex64]) {
        let ([nx, ny], [wx, wy]) = (self.cells, self.waves);
        let [x, y] = &self.inverse;
        let norm = 1.0 / (wx * wy) as f64;
        let spare = self.spare.len() / GROUPS;
        let columns = spectrum.par_chunks_mut(wx.div_ceil(GROUPS) * wy).zip(self.spare.par_chunks_mut(spare));
        columns.for_each(|(columns, spare)| y.process_with_scratch(columns, spare));
        let (spectrum, per_group) = (&*spectrum, ny.div_ceil(GROUPS));
        let rows = out.par_chunks_mut(per_group * nx).zip(self.spare.par_chunks_mut(spare));
        rows.enumerate().for_each(|(group, (rows, spare))| {
            let (tile, spare) = spare.split_at_mut(TILE * wx);
            for (local, rows) in rows.chunks_mut(TILE * nx).enumerate() {
                // A few rows at a time, so that each line of the cache is read once.
                let (first, count) = (group * per_group + local * TILE, rows.len() / nx);
                for (p, column) in spectrum.chunks(wy).enumerate() {
                    let part = &column[first..first + count];
                    part.iter().enumerate().for_each(|(row, value)| tile[row * wx + p] = value * norm);
                }
                for (row, input) in rows.chunks_mut(nx).zip(tile.chunks_mut(wx)) {
                    x.process_with_scratch(input, spare);
                    row.copy_from_slice(&input[..nx]);
                }
            }
        });
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        16 * (self.real.len() + self.spare.len()) + 16 * (self.waves[0] + self.waves[1])
    }
}

/// Calls `work(p, s, i, −i)` for the entries of column p, i the place of the wave and −i that of the opposite one.
#[inline(always)]
pub fn for_each_wave(p: usize, [wx, wy]: [usize; 2], mut work: impl FnMut(usize, usize, usize)) {
    let opposite = if p == 0 { 0 } else { wx - p };
    for s in 0..wy {
        let against = if s == 0 { 0 } else { wy - s };
        work(s, p * wy + s, opposite * wy + against);
    }
}

/// The transforms a and b of the two real fields whose pair a + ib has `value` at a wave and `opposite` at the opposite one.
#[inline(always)]
pub fn apart(value: Complex64, opposite: Complex64) -> [Complex64; 2] {
    let (sum, difference) = (value + opposite.conj(), value - opposite.conj());
    [0.5 * sum, Complex64::new(0.5 * difference.im, -0.5 * difference.re)]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(i: usize) -> f64 {
        ((i * i * 7 + 3 * i + 1) % 23) as f64 - 11.0
    }

    /// There and back on every kind of edge; and the gradient of a wave that fits, along x and y.
    #[test]
    fn transforms_are_inverse_and_know_their_waves() {
        for periodic in [[true, true], [true, false], [false, true], [false, false]] {
            for [nx, ny] in [[8, 6], [7, 5], [1, 4], [9, 1], [24, 10]] {
                let grid =
                    Grid::new([nx, ny, 1], [2e-9, 3e-9, 1e-9], [periodic[0], periodic[1], false]).unwrap();
                let mut waves = Waves::of(&grid);
                let mut spectrum = vec![Complex64::ZERO; waves.len()];
                let mut out = vec![Complex64::ZERO; nx * ny];
                for pair in [Pair::Scalars, Pair::Vector] {
                    let value = |i: usize| Complex64::new(number(i), number(i + 5));
                    let row = |j: usize, out: &mut [Complex64]| {
                        out.iter_mut().enumerate().for_each(|(i, v)| *v = value(j * nx + i));
                    };
                    waves.forward(pair, row, &mut spectrum);
                    waves.inverse(&mut spectrum, &mut out);
                    let worst =
                        out.iter().enumerate().fold(0.0_f64, |w, (i, v)| w.max((v - value(i)).norm()));
                    assert!(worst < 1e-12, "{pair:?} {periodic:?} {nx} {ny}: {worst:e}");
                }
                // cos of a wave that the axes hold: half a wave between edges, a whole one around a ring.
                for axis in [0, 1] {
                    if [nx, ny][axis] < 4 {
                        continue;
                    }
                    let q = TAU / (waves.waves[axis] as f64 * grid.cell_size()[axis]);
                    let place = |j: usize, i: usize| ([i, j][axis] as f64 + 0.5) * grid.cell_size()[axis];
                    let row = |j: usize, out: &mut [Complex64]| {
                        out.iter_mut()
                            .enumerate()
                            .for_each(|(i, v)| *v = Complex64::from((q * place(j, i)).cos()));
                    };
                    waves.forward(Pair::Scalars, row, &mut spectrum);
                    let wy = waves.waves[1];
                    for p in 0..waves.waves[0] {
                        for s in 0..wy {
                            let [qx, qy] = [waves.gradients[0][p], waves.gradients[1][s]];
                            spectrum[p * wy + s] *= Complex64::new(-qy, qx);
                        }
                    }
                    waves.inverse(&mut spectrum, &mut out);
                    for (cell, value) in out.iter().enumerate() {
                        let slope = -q * (q * place(cell / nx, cell % nx)).sin();
                        let expected =
                            if axis == 0 { Complex64::from(slope) } else { Complex64::new(0.0, slope) };
                        assert!((value - expected).norm() < 1e-12 * q, "{axis} {periodic:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn two_fields_come_apart() {
        let grid = Grid::new([8, 6, 1], [1e-9; 3], [true, false, false]).unwrap();
        let mut waves = Waves::of(&grid);
        let mut transform = |a: f64, b: f64| {
            let mut spectrum = vec![Complex64::ZERO; waves.len()];
            let row = |j: usize, out: &mut [Complex64]| {
                let value = |i: usize| Complex64::new(a * number(8 * j + i), b * number(8 * j + i + 9));
                out.iter_mut().enumerate().for_each(|(i, v)| *v = value(i));
            };
            waves.forward(Pair::Scalars, row, &mut spectrum);
            spectrum
        };
        let (both, first, second) = (transform(1.0, 1.0), transform(1.0, 0.0), transform(0.0, 1.0));
        for p in 0..8 {
            for_each_wave(p, [8, 12], |_, here, opposite| {
                let [a, b] = apart(both[here], both[opposite]);
                assert!((a - first[here]).norm() < 1e-12);
                assert!((b * Complex64::I - second[here]).norm() < 1e-12);
            });
        }
    }
}
