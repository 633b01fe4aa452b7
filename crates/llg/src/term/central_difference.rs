//! Directional derivatives of m.

use crate::{grid::Grid, problem::Problem};

/// Σ w_a (f(+a) − f(−a)) over the axes a, from the nearest neighbours: 2Δ_a w_a ∂f/∂a to second order in the cell size. At a
/// free edge and beside vacuum, where ∂m/∂n = 0, the missing neighbour mirrors the cell itself.
#[derive(Debug)]
pub(super) struct CentralDifference {
    /// Zero along an axis of one cell.
    weight: [f64; 3],
    periodic_x: bool,
    /// 1 in magnetic cells and 0 in vacuum; `None` without vacuum.
    occupied: Option<Vec<f64>>,
}

impl CentralDifference {
    /// With these weights along x, y and z on the film of `problem`.
    pub fn new(problem: &Problem, weight: [f64; 3]) -> Self {
        let grid = problem.grid();
        let weight = std::array::from_fn(|axis| if grid.cells()[axis] > 1 { weight[axis] } else { 0.0 });
        let occupied = |mask: &[bool]| mask.iter().map(|magnetic| f64::from(u8::from(*magnetic))).collect();
        let occupied = problem.magnetic_cells().mask().map(occupied);
        Self { weight, periodic_x: grid.periodic()[0], occupied }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.occupied.as_ref().map_or(0, |occupied| 8 * occupied.len())
    }

    /// The sum for `f` on the cells of `row` that begin with its cell `first`, into `out`.
    #[inline(always)]
    pub fn apply(&self, grid: &Grid, row: usize, first: usize, f: &[f64], out: &mut [f64]) {
        out.fill(0.0);
        match &self.occupied {
            None => self.apply_everywhere(grid, row, first, f, out),
            Some(occupied) => self.apply_beside_vacuum(grid, row, first, f, occupied, out),
        }
    }

    #[inline(always)]
    fn apply_everywhere(&self, grid: &Grid, row: usize, first: usize, f: &[f64], out: &mut [f64]) {
        let (nx, count) = (grid.cells()[0], out.len());
        let w = self.weight[0];
        if w != 0.0 {
            let cells = &f[row * nx..(row + 1) * nx];
            let difference = |i: usize| {
                let [west, east] = self.neighbours_along_x(i, nx);
                cells[east] - cells[west]
            };
            out[0] += w * difference(first);
            if count > 1 {
                out[count - 1] += w * difference(first + count - 1);
                let pairs = cells[first..].iter().zip(&cells[first + 2..]);
                for (out, (west, east)) in out[1..count - 1].iter_mut().zip(pairs) {
                    *out += w * (east - west);
                }
            }
        }
        for axis in 1..3 {
            let w = self.weight[axis];
            if w != 0.0 {
                let [below, above] = grid.neighbour_rows(row, axis).map(|r| &f[r * nx + first..][..count]);
                for (out, (below, above)) in out.iter_mut().zip(below.iter().zip(above)) {
                    *out += w * (above - below);
                }
            }
        }
    }

    /// f(+) − f(−) = [f(+) − f(0)] + [f(0) − f(−)], of which a part towards vacuum is zero.
    fn apply_beside_vacuum(
        &self,
        grid: &Grid,
        row: usize,
        first: usize,
        f: &[f64],
        occupied: &[f64],
        out: &mut [f64],
    ) {
        let nx = grid.cells()[0];
        let rows: [[usize; 2]; 3] = [[row, row], grid.neighbour_rows(row, 1), grid.neighbour_rows(row, 2)];
        for (i, out) in (first..).zip(out) {
            let here = f[row * nx + i];
            for axis in 0..3 {
                let columns = if axis == 0 { self.neighbours_along_x(i, nx) } else { [i, i] };
                let [minus, plus] = [0, 1].map(|side| rows[axis][side] * nx + columns[side]);
                let difference = occupied[plus] * (f[plus] - here) + occupied[minus] * (here - f[minus]);
                *out += self.weight[axis] * difference;
            }
        }
    }

    #[inline(always)]
    fn neighbours_along_x(&self, i: usize, nx: usize) -> [usize; 2] {
        let (first, last) = (i == 0, i + 1 == nx);
        match self.periodic_x {
            true => [if first { nx - 1 } else { i - 1 }, if last { 0 } else { i + 1 }],
            false => [i.saturating_sub(1), if last { i } else { i + 1 }],
        }
    }
}
