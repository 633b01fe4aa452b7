//! The cells of a film.

/// nx × ny × nz equal cells, x fastest; the lower corner of the first one is the origin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lattice {
    /// Number of cells along x, y and z.
    pub cells: [usize; 3],
    /// Edges of a cell \[m\].
    pub cell_size: [f64; 3],
    /// Axes along which the film repeats itself.
    pub periodic: [bool; 3],
}

impl Lattice {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.iter().product()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Edges of the film \[m\].
    pub fn extent(&self) -> [f64; 3] {
        [0, 1, 2].map(|axis| self.cells[axis] as f64 * self.cell_size[axis])
    }

    /// Middle of the film \[m\].
    pub fn middle(&self) -> [f64; 3] {
        self.extent().map(|length| 0.5 * length)
    }

    /// Centre of a cell \[m\].
    pub fn centre(&self, cell: usize) -> [f64; 3] {
        let [nx, ny, _] = self.cells;
        let index = [cell % nx, cell / nx % ny, cell / (nx * ny)];
        [0, 1, 2].map(|axis| (index[axis] as f64 + 0.5) * self.cell_size[axis])
    }

    /// Centres of all cells in their order \[m\].
    pub fn centres(&self) -> impl Iterator<Item = [f64; 3]> + '_ {
        (0..self.len()).map(|cell| self.centre(cell))
    }

    /// The shortest way from `from` to `to` in the plane, through the seams of periodic axes \[m\].
    pub fn displacement(&self, from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
        [0, 1].map(|axis| {
            let (difference, length) = (to[axis] - from[axis], self.extent()[axis]);
            if self.periodic[axis] { difference - length * (difference / length).round() } else { difference }
        })
    }
}
