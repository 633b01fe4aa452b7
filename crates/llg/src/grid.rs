//! The regular grid of cells.

use crate::error::InvalidParameter;

/// nx × ny × nz equal cells; x runs fastest. The lower corner of cell (0,0,0) is the origin.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    cells: [usize; 3],
    cell_size: [f64; 3],
    periodic: [bool; 3],
}

impl Grid {
    /// A grid of `cells` with edges `cell_size` \[m\], periodic along the flagged axes.
    ///
    /// # Errors
    /// Zero cells, more than 2³¹ of them, or an edge that is not positive and finite.
    pub fn new(
        cells: [usize; 3],
        cell_size: [f64; 3],
        periodic: [bool; 3],
    ) -> Result<Self, InvalidParameter> {
        let total =
            cells.iter().try_fold(1_usize, |product, &n| product.checked_mul(n)).unwrap_or(usize::MAX);
        InvalidParameter::unless(total > 0, "cells", 0.0, "at least 1 along every axis")?;
        InvalidParameter::unless(total <= 1 << 31, "cells", total as f64, "at most 2^31 in all")?;
        for edge in cell_size {
            InvalidParameter::unless(
                edge > 0.0 && edge.is_finite(),
                "cell_size",
                edge,
                "positive and finite",
            )?;
        }
        Ok(Self { cells, cell_size, periodic })
    }

    /// Number of cells along x, y, z.
    pub fn cells(&self) -> [usize; 3] {
        self.cells
    }

    /// Cell edges \[m\].
    pub fn cell_size(&self) -> [f64; 3] {
        self.cell_size
    }

    /// Which axes are periodic.
    pub fn periodic(&self) -> [bool; 3] {
        self.periodic
    }

    /// Number of cells in all.
    pub fn len(&self) -> usize {
        self.cells.iter().product()
    }

    /// Never true: a grid has cells.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Cells in one layer, nx·ny.
    pub fn layer(&self) -> usize {
        self.cells[0] * self.cells[1]
    }

    /// Rows in all, ny·nz; row r holds cells r·nx .. (r+1)·nx.
    pub fn rows(&self) -> usize {
        self.cells[1] * self.cells[2]
    }

    /// Volume of a cell \[m³\].
    pub fn cell_volume(&self) -> f64 {
        self.cell_size.iter().product()
    }

    /// Centre of cell i along `axis` \[m\].
    pub fn centre(&self, axis: usize, i: usize) -> f64 {
        (i as f64 + 0.5) * self.cell_size[axis]
    }

    /// Indices (i, j, k) of a flat cell index.
    pub fn indices(&self, cell: usize) -> [usize; 3] {
        let [nx, ny, _] = self.cells;
        [cell % nx, cell / nx % ny, cell / (nx * ny)]
    }

    /// The rows below and above `row` along y (axis 1) or z (axis 2): the row itself at a free edge, the far one at
    /// a periodic edge.
    pub fn neighbour_rows(&self, row: usize, axis: usize) -> [usize; 2] {
        let ny = self.cells[1];
        let (index, stride) = if axis == 1 { (row % ny, 1) } else { (row / ny, ny) };
        let last = self.cells[axis] - 1;
        let wrap = self.periodic[axis];
        let below = match index {
            0 if wrap => row + last * stride,
            0 => row,
            _ => row - stride,
        };
        let above = match index {
            i if i == last && wrap => row - last * stride,
            i if i == last => row,
            _ => row + stride,
        };
        [below, above]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_wrap_only_on_periodic_axes() {
        let grid = Grid::new([4, 3, 2], [1e-9; 3], [false, true, false]).unwrap();
        assert_eq!(grid.neighbour_rows(0, 1), [2, 1]);
        assert_eq!(grid.neighbour_rows(5, 1), [4, 3]);
        assert_eq!(grid.neighbour_rows(0, 2), [0, 3]);
        assert_eq!(grid.neighbour_rows(5, 2), [2, 5]);
    }

    #[test]
    fn bad_sizes_are_refused() {
        assert!(Grid::new([0, 1, 1], [1e-9; 3], [false; 3]).is_err());
        assert!(Grid::new([1 << 20, 1 << 20, 1], [1e-9; 3], [false; 3]).is_err());
        assert!(Grid::new([usize::MAX, 2, 1], [1e-9; 3], [false; 3]).is_err());
        assert!(Grid::new([1, 1, 1], [f64::NAN, 1e-9, 1e-9], [false; 3]).is_err());
    }
}
