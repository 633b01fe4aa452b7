//! The tensor of all periodic copies beyond those that are summed one by one.
//!
//! Far copies are dipoles, and their sum is a smooth function of the displacement r: it is computed at the nodes of an
//! even Chebyshev interpolation along each axis, whose error is ρ^(−2n) with n nodes and ρ = D/X + √((D/X)² − 1), where
//! D is the distance of the first copy left out and X the largest displacement. Elements that are odd along an axis are
//! divided by the displacement first. The average over both cells acts on the basis functions, axis by axis.
//!
//! The lattice sum to infinity comes from sums over boxes s = 1, 3, 5, … times as large as the box of near
//! copies. What is left out of a box of half widths (P + ½)L s is, by Euler and Maclaurin, a series in s⁻¹, s⁻³, … for
//! two periodic axes and in s⁻², s⁻⁴, … for one or three, so a few boxes extrapolate to s = ∞.

use std::f64::consts::PI;

use rayon::prelude::*;

use crate::far_field::{CHUNK, gauss_rule};
use crate::grid::Grid;
use crate::lattice_tensor::ODD;

/// Copies on either side that are summed one by one, at least: the Euler–Maclaurin series is asymptotic, with a
/// remainder of exp(−2π(P + ½)), 5e-13 of what the far copies bring.
const LEAST_COPIES: usize = 4;
/// The first copy that is left out is this many times farther than the largest displacement, at least.
const CLEARANCE: f64 = 3.0;
/// Sizes of the boxes in units of the first.
const BOXES: [usize; 6] = [1, 3, 5, 7, 9, 11];
/// Digits that the interpolation has at least, of what the far copies bring …
const DIGITS: f64 = 14.0;
/// … with as many nodes along an axis at most, where ρ = 5.8.
const MOST_NODES: usize = 10;

/// One axis of the interpolation.
struct Axis {
    nodes: Vec<f64>,
    /// Basis functions averaged over both cells, even and odd: `nodes` numbers for every displacement.
    basis: [Vec<f64>; 2],
}

/// The far part of the tensor on the displacements of a grid.
pub struct LatticeTail {
    axes: [Axis; 3],
    /// For each element the values at the nodes divided by the displacements along odd axes, x fastest and padded to
    /// `MOST_NODES`.
    values: [Vec<f64>; 6],
}

/// Copies on either side to sum one by one before the tail, 0 along an axis that does not repeat.
pub fn near_copies(grid: &Grid, periodic: [bool; 3]) -> [usize; 3] {
    let reach = (0..3).map(|axis| reach(grid, periodic, axis)).fold(0.0, f64::max);
    std::array::from_fn(|axis| {
        let needed = CLEARANCE * reach / (grid.cells[axis] as f64 * grid.cell_size[axis]);
        if periodic[axis] { (needed.ceil() as usize).max(LEAST_COPIES) } else { 0 }
    })
}

/// The largest displacement along an axis between two points of a cell and the nearest copy of another \[length\].
fn reach(grid: &Grid, periodic: [bool; 3], axis: usize) -> f64 {
    let cells = grid.cells[axis];
    let farthest = if periodic[axis] { cells / 2 } else { cells - 1 };
    (farthest + 1) as f64 * grid.cell_size[axis]
}

impl LatticeTail {
    /// Sums all copies but the `near` ones.
    pub fn new(grid: &Grid, periodic: [bool; 3], near: [usize; 3]) -> Self {
        let period: [f64; 3] = std::array::from_fn(|i| grid.cells[i] as f64 * grid.cell_size[i]);
        let nearest = (0..3).filter(|&i| periodic[i]).map(|i| (near[i] + 1) as f64 * period[i]);
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        let axes: [Axis; 3] = std::array::from_fn(|axis| {
            let reach = reach(grid, periodic, axis);
            Axis::new(grid.cells[axis], grid.cell_size[axis], reach, nearest / reach)
        });
        let volume = grid.cell_size.iter().product::<f64>();
        let weights = extrapolation(periodic.iter().filter(|p| **p).count());
        let (ny, nz) = (axes[1].nodes.len(), axes[2].nodes.len());
        let x: [f64; MOST_NODES] =
            std::array::from_fn(|i| axes[0].nodes.get(i).copied().unwrap_or(axes[0].nodes[0]));
        let rows: Vec<[[f64; MOST_NODES]; 6]> = (0..ny * nz)
            .into_par_iter()
            .map(|row| {
                let (y, z) = (axes[1].nodes[row % ny], axes[2].nodes[row / ny]);
                let mut sum =
                    dipoles_outside([&x, &[y; MOST_NODES], &[z; MOST_NODES]], period, near, &weights);
                for (sum, odd) in sum.iter_mut().zip(ODD) {
                    for (value, x) in sum.iter_mut().zip(x) {
                        let odd_part = if odd[0] { x } else { 1.0 };
                        *value *=
                            volume / (odd_part * if odd[1] { y } else { 1.0 } * if odd[2] { z } else { 1.0 });
                    }
                }
                sum
            })
            .collect();
        let values = std::array::from_fn(|element| rows.iter().flat_map(|row| row[element]).collect());
        Self { axes, values }
    }

    /// Adds the far copies to the tensors at `displacements` along x and the one given along y and z \[cells\].
    /// A displacement of half a period, which stands for both directions, has no element that is odd along its axis.
    pub fn add(
        &self,
        displacements: &[Displacement; CHUNK],
        y: Displacement,
        z: Displacement,
        n: &mut [[f64; CHUNK]; 6],
    ) {
        for ((n, values), odd) in n.iter_mut().zip(&self.values).zip(ODD) {
            let (by, bz) = (self.axes[1].at(y, odd[1]), self.axes[2].at(z, odd[2]));
            let mut along_x = [0.0; MOST_NODES];
            let rows = bz.0.iter().flat_map(|z| by.0.iter().map(move |y| y * z));
            for (factor, row) in rows.zip(values.chunks_exact(MOST_NODES)) {
                for (sum, value) in along_x.iter_mut().zip(row) {
                    *sum += factor * value;
                }
            }
            for (n, x) in n.iter_mut().zip(displacements) {
                let bx = self.axes[0].at(*x, odd[0]);
                let sum: f64 = bx.0.iter().zip(along_x).map(|(b, v)| b * v).sum();
                *n += bx.1 * by.1 * bz.1 * sum;
            }
        }
    }
}

/// A displacement along one axis to the nearest copy.
#[derive(Clone, Copy)]
pub struct Displacement {
    /// Its size in cells.
    pub cells: usize,
    /// ±1, or 0 if it is half a period.
    pub sign: f64,
}

impl Axis {
    /// Nodes on (0, reach) and the basis averaged over cells of width `h`, for a first singularity at `ratio` reaches.
    fn new(cells: usize, h: f64, reach: f64, ratio: f64) -> Self {
        let rho = ratio + (ratio * ratio - 1.0).sqrt();
        let count = ((DIGITS / (2.0 * rho.log10())).ceil() as usize).clamp(2, MOST_NODES);
        let nodes: Vec<f64> =
            (0..count).map(|i| reach * (PI * (2 * i + 1) as f64 / (4 * count) as f64).cos()).collect();
        let lagrange = |node: usize, x: f64| -> f64 {
            let others = (0..count).filter(|&other| other != node);
            others
                .map(|other| (x * x - nodes[other].powi(2)) / (nodes[node].powi(2) - nodes[other].powi(2)))
                .product()
        };
        let basis = [false, true].map(|odd| {
            let averaged = |cell: usize, node: usize| -> f64 {
                gauss_rule()
                    .map(|(u, weight)| {
                        let x = (cell as f64 + u) * h;
                        weight * lagrange(node, x) * if odd { x } else { 1.0 }
                    })
                    .sum()
            };
            let all = (0..cells).flat_map(|cell| (0..count).map(move |node| (cell, node)));
            all.map(|(cell, node)| averaged(cell, node)).collect()
        });
        Self { nodes, basis }
    }

    /// Basis functions of one parity and the sign at a displacement.
    fn at(&self, displacement: Displacement, odd: bool) -> (&[f64], f64) {
        let n = self.nodes.len();
        let basis = &self.basis[usize::from(odd)][displacement.cells * n..][..n];
        (basis, if odd { displacement.sign } else { 1.0 })
    }
}

/// Weights of the sums over `BOXES` that give the sum over all copies: those of an interpolation in s⁻², divided by
/// the leading power of 1/s.
fn extrapolation(periodic_axes: usize) -> [f64; BOXES.len()] {
    let square = BOXES.map(|s| 1.0 / (s * s) as f64);
    let weights: [f64; BOXES.len()] = std::array::from_fn(|i| {
        let others = (0..BOXES.len()).filter(|&k| k != i);
        let difference: f64 = others.map(|k| square[i] - square[k]).product();
        1.0 / difference / if periodic_axes == 2 { square[i].sqrt() } else { square[i] }
    });
    let sum: f64 = weights.iter().sum();
    weights.map(|w| w / sum)
}

/// Σ of the dipole tensors (δ_ij − 3 r̂_i r̂_j)/4πr³ at r + R over all copies R outside the box of `near` ones.
fn dipoles_outside(
    r: [&[f64; MOST_NODES]; 3],
    period: [f64; 3],
    near: [usize; 3],
    weights: &[f64; BOXES.len()],
) -> [[f64; MOST_NODES]; 6] {
    // the weight of a copy is the sum of those of all boxes that hold it
    let mut cumulative = *weights;
    for i in (0..BOXES.len() - 1).rev() {
        cumulative[i] += cumulative[i + 1];
    }
    let half = |axis: usize, s: usize| (s * (2 * near[axis] + 1) / 2) as isize;
    let largest = [0, 1, 2].map(|axis| if near[axis] > 0 { half(axis, BOXES[BOXES.len() - 1]) } else { 0 });
    // the smallest box that holds a copy along one axis; 0: the box of near ones
    let box_of = |axis: usize, copy: isize| {
        let holds = |&s: &usize| near[axis] == 0 || copy.abs() <= half(axis, s);
        BOXES.iter().position(holds).unwrap_or(0)
    };
    let mut sum = [[0.0; MOST_NODES]; 6];
    for k in -largest[2]..=largest[2] {
        let bk = box_of(2, k);
        for j in -largest[1]..=largest[1] {
            let bj = box_of(1, j).max(bk);
            for i in -largest[0]..=largest[0] {
                let which = box_of(0, i).max(bj);
                if which > 0 {
                    let copy = [i as f64 * period[0], j as f64 * period[1], k as f64 * period[2]];
                    add_dipoles(r, copy, cumulative[which] / (4.0 * PI), &mut sum);
                }
            }
        }
    }
    sum
}

#[inline(always)]
fn add_dipoles(r: [&[f64; MOST_NODES]; 3], copy: [f64; 3], weight: f64, sum: &mut [[f64; MOST_NODES]; 6]) {
    for lane in 0..MOST_NODES {
        let [x, y, z] = [r[0][lane] + copy[0], r[1][lane] + copy[1], r[2][lane] + copy[2]];
        let inverse = 1.0 / (x * x + y * y + z * z);
        let dipole = weight * inverse * inverse.sqrt();
        let (a, b, c) = (3.0 * x * inverse, 3.0 * y * inverse, 3.0 * z * inverse);
        sum[0][lane] += dipole * (1.0 - a * x);
        sum[1][lane] -= dipole * a * y;
        sum[2][lane] -= dipole * a * z;
        sum[3][lane] += dipole * (1.0 - b * y);
        sum[4][lane] -= dipole * b * z;
        sum[5][lane] += dipole * (1.0 - c * z);
    }
}
