//! Numbers on the faces between neighbouring cells.

use crate::{grid::Grid, plane::Plane, problem::Problem};

/// One number for each pair of neighbouring magnetic cells, zero for all other faces.
///
/// Along each axis the value of a cell belongs to the face towards the next cell; the last cell's belongs to the face
/// around a periodic edge. Rows count through all layers.
#[derive(Debug)]
pub struct Bonds {
    axes: [Option<Plane>; 3],
}

/// The cells before and behind `cell` along `axis`; `None` at a free edge and along an axis of one cell.
pub fn neighbours(grid: &Grid, cell: usize, axis: usize) -> [Option<usize>; 2] {
    let (cells, index) = (grid.cells(), grid.indices(cell)[axis]);
    let stride = [1, cells[0], grid.layer()][axis];
    let before = match (index > 0, grid.periodic()[axis]) {
        _ if cells[axis] == 1 => None,
        (true, _) => Some(cell - stride),
        (false, true) => Some(cell + (cells[axis] - 1) * stride),
        (false, false) => None,
    };
    [before, next_cell(grid, cell, axis)]
}

fn next_cell(grid: &Grid, cell: usize, axis: usize) -> Option<usize> {
    let (cells, index) = (grid.cells(), grid.indices(cell)[axis]);
    let stride = [1, cells[0], grid.layer()][axis];
    match (index + 1 < cells[axis], grid.periodic()[axis]) {
        _ if cells[axis] == 1 => None,
        (true, _) => Some(cell + stride),
        (false, true) => Some(cell - index * stride),
        (false, false) => None,
    }
}

/// By how much the exchange between two neighbours is weakened: 0 where one of them is vacuum or a spacer lies between.
pub fn coupling(problem: &Problem, cell: usize, other: usize) -> f64 {
    let magnetic = problem.magnetic_cells();
    if !(magnetic.contains(cell) && magnetic.contains(other)) {
        return 0.0;
    }
    if problem.magnet().interlayer.iter().any(|exchange| exchange.separates(problem.grid(), cell, other)) {
        return 0.0;
    }
    problem.magnet().boundaries.as_ref().map_or(1.0, |boundaries| boundaries.factor(cell, other))
}

impl Bonds {
    /// `of(cell, next cell, axis)` times the [`coupling`] on every face.
    pub fn new(problem: &Problem, of: impl Fn(usize, usize, usize) -> f64) -> Self {
        let grid = problem.grid();
        let along = |axis: usize| {
            let value = |cell: usize| {
                next_cell(grid, cell, axis).map_or(0.0, |next| match coupling(problem, cell, next) {
                    0.0 => 0.0,
                    factor => factor * of(cell, next, axis),
                })
            };
            Plane::Full { nx: grid.cells()[0], values: (0..grid.len()).map(value).collect() }
        };
        Self { axes: [0, 1, 2].map(|axis| (grid.cells()[axis] > 1).then(|| along(axis))) }
    }

    /// `of(axis)` on every face; rows at a free edge along y or z hold it too, for a face that is not there.
    pub fn uniform(grid: &Grid, of: impl Fn(usize) -> f64) -> Self {
        let nx = grid.cells()[0];
        let along = |axis: usize| {
            let mut row = vec![of(axis); nx];
            if axis == 0 && !grid.periodic()[0] {
                row[nx - 1] = 0.0;
            }
            Plane::AlongX(row)
        };
        Self { axes: [0, 1, 2].map(|axis| (grid.cells()[axis] > 1).then(|| along(axis))) }
    }

    /// The values along `axis`; `None` along an axis of one cell.
    #[inline(always)]
    pub fn along(&self, axis: usize) -> Option<&Plane> {
        self.axes[axis].as_ref()
    }

    /// The value on the face of `cell` towards the next cell along `axis`.
    pub fn at(&self, cell: usize, axis: usize) -> f64 {
        self.axes[axis].as_ref().map_or(0.0, |plane| {
            let nx = plane.width();
            plane.row(cell / nx)[cell % nx]
        })
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.axes.iter().flatten().map(Plane::bytes).sum()
    }
}
