//! The tensor between the cells of a grid, periodic copies included, for all displacements of the first octant.

use rayon::prelude::*;

use crate::far_field::CHUNK;
use crate::grid::Grid;
use crate::pair_tensor::PairTensor;

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
        let pair = PairTensor::new(grid.cell_size);
        let [nx, ny, nz] = grid.cells;
        let film = nz == 1;
        let empty =
            |mixed_with_z: bool| if film && mixed_with_z { Vec::new() } else { vec![0.0; grid.len()] };
        let mut elements = [empty(false), empty(false), empty(true), empty(false), empty(true), empty(false)];
        let [xx, xy, xz, yy, yz, zz] = &mut elements;
        let fill = |row: usize, columns: &mut [&mut [f64]]| {
            for start in (0..nx).step_by(CHUNK) {
                let n = chunk(grid, &pair, start, row % ny, row / ny);
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
        Self { cells: grid.cells, elements }
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

/// The tensors of `CHUNK` displacements (start.., j, k), copies summed.
fn chunk(grid: &Grid, pair: &PairTensor, start: usize, j: usize, k: usize) -> [[f64; CHUNK]; 6] {
    let ([nx, ny, nz], [dx, dy, dz], [px, py, pz]) = (grid.cells, grid.cell_size, grid.periodic_images);
    let mut sum = [[0.0; CHUNK]; 6];
    let mut add = |x: &[f64; CHUNK], weights: &[f64; CHUNK]| {
        for (z, wz) in copies(k, nz, pz) {
            for (y, wy) in copies(j, ny, py) {
                let n = pair.at(x, y * dy, z * dz);
                for (sum, n) in sum.iter_mut().zip(n) {
                    for i in 0..CHUNK {
                        sum[i] += weights[i] * wy * wz * n[i];
                    }
                }
            }
        }
    };
    if px == 0 {
        add(&std::array::from_fn(|i| (start + i) as f64 * dx), &[1.0; CHUNK]);
        return sum;
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
    sum
}
