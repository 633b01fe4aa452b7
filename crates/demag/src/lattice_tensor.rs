//! The tensor between the cells of a grid, periodic copies included, for all displacements of the first octant.

use rayon::prelude::*;

use crate::far_field::CHUNK;
use crate::grid::{Grid, Images};
use crate::lattice_tail::{Displacement, LatticeTail, near_copies};
use crate::pair_tensor::PairTensor;

/// Parity of each element along x, y and z: true if odd.
pub const ODD: [[bool; 3]; 6] = [
    [false, false, false],
    [true, true, false],
    [true, false, true],
    [false, false, false],
    [false, true, true],
    [false, false, false],
];

/// N of every displacement 0 ≤ (i, j, k) < cells of a grid. Other octants follow from the parity: a mixed element
/// changes sign with either of its displacements, a diagonal one never.
pub struct LatticeTensor {
    cells: [usize; 3],
    /// xx, xy, xz, yy, yz, zz; x fastest. The second and fifth of the mixed ones, xz and yz, are empty for a film.
    elements: [Vec<f64>; 6],
}

impl LatticeTensor {
    /// All tensors of `grid`, computed in parallel.
    pub fn new(grid: &Grid) -> Self {
        let copies = Copies::new(grid);
        let [nx, ny, nz] = grid.cells;
        let film = nz == 1;
        let empty =
            |mixed_with_z: bool| if film && mixed_with_z { Vec::new() } else { vec![0.0; grid.len()] };
        let mut elements = [empty(false), empty(false), empty(true), empty(false), empty(true), empty(false)];
        let [xx, xy, xz, yy, yz, zz] = &mut elements;
        let fill = |row: usize, columns: &mut [&mut [f64]]| {
            for start in (0..nx).step_by(CHUNK) {
                let n = copies.chunk(grid, start, row % ny, row / ny);
                let end = nx.min(start + CHUNK);
                let which: &[usize] = if film { &[0, 1, 3, 5] } else { &[0, 1, 2, 3, 4, 5] };
                for (column, &element) in columns.iter_mut().zip(which) {
                    column[start..end].copy_from_slice(&n[element][..end - start]);
                }
            }
        };
        let rows =
            (xx.par_chunks_mut(nx), xy.par_chunks_mut(nx), yy.par_chunks_mut(nx), zz.par_chunks_mut(nx));
        if film {
            rows.into_par_iter()
                .enumerate()
                .for_each(|(row, (xx, xy, yy, zz))| fill(row, &mut [xx, xy, yy, zz]));
        } else {
            let (xx, xy, yy, zz) = rows;
            (xx, xy, xz.par_chunks_mut(nx), yy, yz.par_chunks_mut(nx), zz)
                .into_par_iter()
                .enumerate()
                .for_each(|(row, (xx, xy, xz, yy, yz, zz))| fill(row, &mut [xx, xy, xz, yy, yz, zz]));
        }
        let mut tensor = Self { cells: grid.cells, elements };
        if grid.images == Images::Infinite([true; 3]) {
            tensor.remove_mean();
        }
        tensor
    }

    /// Takes the field of the outer surface away, which the lattice sum has in the shape of its box: uniform
    /// magnetisation has no field then.
    fn remove_mean(&mut self) {
        for element in [0, 3, 5] {
            let values = &mut self.elements[element];
            let mean = values.iter().sum::<f64>() / values.len() as f64;
            values.iter_mut().for_each(|value| *value -= mean);
        }
    }

    /// Element 0..6 (xx, xy, xz, yy, yz, zz) of all displacements, x fastest; empty for xz and yz of a film.
    pub fn element(&self, element: usize) -> &[f64] {
        &self.elements[element]
    }

    /// The tensor at a signed displacement in cells.
    pub fn at(&self, displacement: [isize; 3]) -> [f64; 6] {
        let [i, j, k] = displacement.map(isize::unsigned_abs);
        let index = i + self.cells[0] * (j + self.cells[1] * k);
        let [x, y, z] = displacement.map(|d| if d < 0 { -1.0 } else { 1.0 });
        let value = |element: usize| self.elements[element].get(index).copied().unwrap_or(0.0);
        [value(0), x * y * value(1), x * z * value(2), value(3), y * z * value(4), value(5)]
    }
}

/// The copies of a grid: those to be summed one by one, and all others.
struct Copies {
    pair: PairTensor,
    near: [usize; 3],
    periodic: [bool; 3],
    tail: Option<LatticeTail>,
}

impl Copies {
    fn new(grid: &Grid) -> Self {
        let pair = PairTensor::new(grid.cell_size);
        let periodic = grid.images.periodic();
        match grid.images {
            Images::Infinite(_) if periodic.contains(&true) => {
                let near = near_copies(grid, periodic);
                let tail = Some(LatticeTail::new(grid, periodic, near));
                Self { pair, near, periodic, tail }
            }
            Images::Infinite(_) => Self { pair, near: [0; 3], periodic, tail: None },
            Images::Finite(near) => Self { pair, near, periodic, tail: None },
        }
    }

    /// The tensors of `CHUNK` displacements (start.., j, k), copies summed.
    fn chunk(&self, grid: &Grid, start: usize, j: usize, k: usize) -> [[f64; CHUNK]; 6] {
        let ([nx, ny, nz], [_, dy, dz]) = (grid.cells, grid.cell_size);
        let mut sum = [[0.0; CHUNK]; 6];
        for (z, wz) in copies(k, nz, self.near[2]) {
            for (y, wy) in copies(j, ny, self.near[1]) {
                self.add_row(grid, start, (y * dy, z * dz), wy * wz, &mut sum);
            }
        }
        if let Some(tail) = &self.tail {
            let nearest = |axis: usize, i: usize| nearest(i, grid.cells[axis], self.periodic[axis]);
            let x = std::array::from_fn(|i| nearest(0, (start + i) % nx));
            tail.add(&x, nearest(1, j), nearest(2, k), &mut sum);
        }
        sum
    }

    /// Adds the copies along x at one (y, z) \[length\], times `weight`.
    fn add_row(
        &self,
        grid: &Grid,
        start: usize,
        (y, z): (f64, f64),
        weight: f64,
        sum: &mut [[f64; CHUNK]; 6],
    ) {
        let (nx, dx, px) = (grid.cells[0], grid.cell_size[0], self.near[0]);
        let mut add = |x: &[f64; CHUNK], weights: &[f64; CHUNK]| {
            for (sum, n) in sum.iter_mut().zip(self.pair.at(x, y, z)) {
                for i in 0..CHUNK {
                    sum[i] += weights[i] * weight * n[i];
                }
            }
        };
        if px == 0 {
            add(&std::array::from_fn(|i| ((start + i) % nx) as f64 * dx), &[1.0; CHUNK]);
            return;
        }
        // the lanes have unlike numbers of copies: missing ones have weight zero
        let mut lanes: [_; CHUNK] = std::array::from_fn(|i| copies((start + i) % nx, nx, px));
        for _ in 0..2 * px + 2 {
            let (mut x, mut weights) = ([(px + 1) as f64 * nx as f64 * dx; CHUNK], [0.0; CHUNK]);
            for i in 0..CHUNK {
                if let Some((cells, weight)) = lanes[i].next() {
                    (x[i], weights[i]) = (cells * dx, weight);
                }
            }
            if weights.iter().any(|&w| w > 0.0) {
                add(&x, &weights);
            }
        }
    }
}

/// The displacement to the nearest copy of a cell `i` cells away.
fn nearest(i: usize, n: usize, periodic: bool) -> Displacement {
    match periodic {
        true if 2 * i > n => Displacement { cells: n - i, sign: -1.0 },
        true if 2 * i == n => Displacement { cells: i, sign: 0.0 },
        _ => Displacement { cells: i, sign: 1.0 },
    }
}

/// Displacements [cells] and weights of a source `i` cells away with its copies along one axis. Copies are centred
/// on the observer; half a period away both ends count half.
fn copies(i: usize, n: usize, images: usize) -> impl Iterator<Item = (f64, f64)> + Clone {
    let (nearest, p) = (i as isize - if images > 0 && 2 * i > n { n as isize } else { 0 }, images as isize);
    let tie = images > 0 && 2 * i == n;
    (-p - isize::from(tie)..=p).map(move |copy| {
        let weight = if tie && (copy == p || copy == -p - 1) { 0.5 } else { 1.0 };
        ((nearest + copy * n as isize) as f64, weight)
    })
}
