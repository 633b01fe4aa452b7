//! Strips of rows: the unit of parallel work.

use std::ops::Range;

use rayon::prelude::*;

use crate::{
    grid::Grid,
    vectors::{Vectors, VectorsMut},
};

/// Cells that a strip aims at: three field components of it stay in the L2 cache.
const CELLS_PER_STRIP: usize = 4096;

/// A run of whole rows. Rows count through all layers: row = j + ny·k.
#[derive(Clone, Debug)]
pub struct Strip {
    rows: Range<usize>,
    nx: usize,
}

impl Strip {
    /// The strip of `rows` of a grid with `nx` cells a row.
    pub fn new(rows: Range<usize>, nx: usize) -> Self {
        Self { rows, nx }
    }

    /// The rows.
    pub fn rows(&self) -> Range<usize> {
        self.rows.clone()
    }

    /// The cells, as flat indices of the grid.
    pub fn cells(&self) -> Range<usize> {
        self.rows.start * self.nx..self.rows.end * self.nx
    }

    /// The cells of `row` relative to the start of the strip.
    pub fn local(&self, row: usize) -> Range<usize> {
        (row - self.rows.start) * self.nx..(row + 1 - self.rows.start) * self.nx
    }
}

/// Rows of one strip: depends on the grid alone, so results cannot depend on the number of threads.
pub fn rows_per_strip(grid: &Grid) -> usize {
    (CELLS_PER_STRIP / grid.cells()[0]).clamp(1, grid.rows())
}

/// Calls `work` for every strip of `b`, in parallel.
pub fn for_each_strip(grid: &Grid, b: &mut Vectors, work: impl Fn(Strip, VectorsMut<'_>) + Sync) {
    let (nx, rows) = (grid.cells()[0], rows_per_strip(grid));
    let chunk = rows * nx;
    b.x.par_chunks_mut(chunk)
        .zip(b.y.par_chunks_mut(chunk))
        .zip(b.z.par_chunks_mut(chunk))
        .enumerate()
        .for_each(|(index, ((x, y), z))| {
            let start = index * rows;
            let strip = Strip::new(start..start + x.len() / nx, nx);
            work(strip, VectorsMut { x, y, z });
        });
}

/// Rows that one thread sums by itself.
const ROWS_PER_TASK: usize = 64;

/// Rows of a leaf of [`sum_rows`].
const ROWS_PER_LEAF: usize = 16;

/// Σ over rows of `of_row`, added as a tree whose shape depends on the number of rows alone: the same bits for any
/// number of threads, and nothing is allocated.
pub fn sum_rows<const N: usize>(rows: usize, of_row: impl Fn(usize) -> [f64; N] + Sync + Send) -> [f64; N] {
    sum_range(0..rows, &of_row)
}

fn sum_range<const N: usize>(rows: Range<usize>, of_row: &(impl Fn(usize) -> [f64; N] + Sync)) -> [f64; N] {
    let add = |a: [f64; N], b: [f64; N]| std::array::from_fn(|i| a[i] + b[i]);
    if rows.len() <= ROWS_PER_LEAF {
        return rows.map(of_row).fold([0.0; N], add);
    }
    let middle = rows.start + rows.len() / 2;
    let (lower, upper) = (rows.start..middle, middle..rows.end);
    if rows.len() <= ROWS_PER_TASK {
        // The same tree, without waking another thread for it.
        return add(sum_range(lower, of_row), sum_range(upper, of_row));
    }
    let (lower, upper) = rayon::join(|| sum_range(lower, of_row), || sum_range(upper, of_row));
    add(lower, upper)
}
