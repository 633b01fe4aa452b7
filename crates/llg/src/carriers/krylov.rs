//! GMRES: Saad and Schultz, SIAM J. Sci. Stat. Comput. 7, 856 (1986).

use rayon::prelude::*;

use super::mesh::{Mesh, ROWS};
use crate::{reduction, simd::dispatch, strip::sum_rows};

/// Directions that one pass over memory serves.
const GROUP: usize = 4;

/// Directions kept at most; then the iteration starts again from what it has found.
const MOST: usize = 60;

/// Directions that a workspace has from the start; a film that needs more gets as many again, once.
const FIRST: usize = 8;

/// Directions are brought to the length of the first below this part of it.
const SHORT: f64 = 1e-4;

/// The workspace.
#[derive(Debug)]
pub struct Krylov {
    mesh: Mesh,
    /// Orthogonal directions and their lengths; the first holds the residual to begin with.
    basis: Vec<Vec<f64>>,
    lengths: Vec<f64>,
    /// The upper triangle that the rotations leave, column by column.
    triangle: Vec<[f64; MOST]>,
    rotations: Vec<[f64; 2]>,
    right: Vec<f64>,
}

impl Krylov {
    /// Buffers for `mesh`.
    pub fn new(mesh: &Mesh) -> Self {
        Self {
            basis: vec![vec![0.0; mesh.len()]; FIRST],
            lengths: vec![0.0; MOST + 1],
            triangle: vec![[0.0; MOST]; MOST],
            rotations: vec![[1.0, 0.0]; MOST],
            right: vec![0.0; MOST + 1],
            mesh: mesh.clone(),
        }
    }

    /// Where the residual has to be put.
    pub fn residual(&mut self) -> &mut [f64] {
        &mut self.basis[0]
    }

    /// Its length.
    pub fn size(&self) -> f64 {
        dot(&self.mesh, &self.basis[0], &self.basis[0]).sqrt()
    }

    /// Adds to `x` what takes the residual of `size` down to `target` under `apply`, which writes the operator times its first
    /// argument to its second, or what [`MOST`] directions can do. Gives the size of what is left.
    pub fn reduce(
        &mut self,
        size: f64,
        target: f64,
        mut apply: impl FnMut(&[f64], &mut [f64]),
        x: &mut [f64],
    ) -> f64 {
        let Self { mesh, basis, lengths, triangle, rotations, right } = self;
        lengths[0] = size;
        right[0] = size;
        let mut count = 0;
        while count < MOST {
            if basis.len() < count + 2 {
                basis.extend((0..FIRST).map(|_| vec![0.0; mesh.len()]));
            }
            let (before, next) = basis.split_at_mut(count + 1);
            let next = &mut next[0];
            apply(&before[count], next);
            let (column, own) = (&mut triangle[count], lengths[count]);
            let groups = before.chunks(GROUP).zip(lengths.chunks(GROUP)).zip(column.chunks_mut(GROUP));
            for ((directions, lengths), entries) in groups {
                let mut weights = dots(mesh, directions, next);
                for ((entry, weight), length) in entries.iter_mut().zip(&mut weights).zip(lengths) {
                    *entry = *weight / (own * length);
                    *weight /= -(length * length);
                }
                add(mesh, directions, &weights, next);
            }
            lengths[count + 1] = dot(mesh, next, next).sqrt();
            let rest = lengths[count + 1] / own;
            if lengths[count + 1] < SHORT * size && lengths[count + 1] > 0.0 {
                // Where little is left, far from the smallest numbers.
                scale(mesh, size / lengths[count + 1], next);
                lengths[count + 1] = size;
            }
            for (i, [c, s]) in rotations[..count].iter().enumerate() {
                [column[i], column[i + 1]] =
                    [c * column[i] + s * column[i + 1], c * column[i + 1] - s * column[i]];
            }
            let length = column[count].hypot(rest);
            if !(length > 0.0 && length.is_finite()) {
                return f64::NAN;
            }
            let [c, s] = [column[count] / length, rest / length];
            rotations[count] = [c, s];
            column[count] = length;
            [right[count], right[count + 1]] = [c * right[count], -s * right[count]];
            count += 1;
            if right[count].abs() <= target || rest == 0.0 {
                break;
            }
        }
        // Back substitution.
        for i in (0..count).rev() {
            let later: f64 = (i + 1..count).map(|j| triangle[j][i] * right[j]).sum();
            right[i] = (right[i] - later) / triangle[i][i];
        }
        right[..count].iter_mut().zip(lengths).for_each(|(weight, length)| *weight /= *length);
        for (directions, weights) in basis.chunks(GROUP).zip(right[..count].chunks(GROUP)) {
            add(mesh, directions, weights, x);
        }
        right[count].abs()
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * (self.basis.len() * self.mesh.len() + MOST * (MOST + 3))
    }
}

/// a·b, the same bits for any number of threads.
pub fn dot(mesh: &Mesh, a: &[f64], b: &[f64]) -> f64 {
    let [sum] = sum_rows(mesh.cells[1], |j| [reduction::product(&a[mesh.row(j)], &b[mesh.row(j)])]);
    sum
}

/// The products of up to [`GROUP`] directions with `y`.
fn dots(mesh: &Mesh, directions: &[Vec<f64>], y: &[f64]) -> [f64; GROUP] {
    sum_rows(mesh.cells[1], |j| {
        let mut sums = [0.0; GROUP];
        for (sum, direction) in sums.iter_mut().zip(directions) {
            *sum = reduction::product(&direction[mesh.row(j)], &y[mesh.row(j)]);
        }
        sums
    })
}

/// y *= factor.
fn scale(mesh: &Mesh, factor: f64, y: &mut [f64]) {
    y.par_chunks_mut(ROWS * mesh.cells[0]).for_each(|y| y.iter_mut().for_each(|y| *y *= factor));
}

/// y += Σ weight · direction.
fn add(mesh: &Mesh, directions: &[Vec<f64>], weights: &[f64], y: &mut [f64]) {
    let chunk = ROWS * mesh.cells[0];
    y.par_chunks_mut(chunk).enumerate().for_each(|(index, y)| {
        dispatch(
            #[inline(always)]
            || {
                for (direction, weight) in directions.iter().zip(weights) {
                    let x = &direction[index * chunk..];
                    y.iter_mut().zip(x).for_each(|(y, x)| *y += weight * x);
                }
            },
        );
    });
}
