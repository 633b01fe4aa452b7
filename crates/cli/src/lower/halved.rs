//! A film on cells of half the edge: what was given for the cells of the film as it stands, on the finer ones.

use geometry::Lattice;
use llg::Vectors;

/// The cells that a configuration gives values for, and how many of the grid make one of them along each axis.
#[derive(Clone, Copy, Debug)]
pub struct Halved {
    /// The cells of the configuration.
    pub given: Lattice,
    parts: [usize; 3],
}

impl Halved {
    /// Cells of the configuration under those of `fine`, which are half as long along the axes that `halved` names.
    pub fn new(fine: Lattice, halved: [bool; 3]) -> Self {
        let parts = halved.map(|halved| if halved { 2 } else { 1 });
        let mut given = fine;
        for ((cells, size), parts) in given.cells.iter_mut().zip(&mut given.cell_size).zip(parts) {
            *cells /= parts;
            *size *= parts as f64;
        }
        Self { given, parts }
    }

    fn is_plain(&self) -> bool {
        self.parts == [1; 3]
    }

    /// Numbers for the cells of the configuration, as those for the cells of the grid: the same in all parts of a cell.
    pub fn repeated(&self, values: Vec<f64>, components: usize) -> Vec<f64> {
        if self.is_plain() {
            return values;
        }
        let [nx, ny, nz] = self.given.cells;
        let [px, py, pz] = self.parts;
        let mut fine = Vec::with_capacity(values.len() * px * py * pz);
        for k in 0..nz * pz {
            for j in 0..ny * py {
                for i in 0..nx * px {
                    let cell = i / px + nx * (j / py + ny * (k / pz));
                    fine.extend_from_slice(&values[components * cell..components * (cell + 1)]);
                }
            }
        }
        fine
    }

    /// Numbers for the cells of one layer of the configuration, as those for all cells of the grid.
    pub fn every_layer(&self, layer: &[f64]) -> Vec<f64> {
        self.repeated(layer.repeat(self.given.cells[2]), 1)
    }

    /// Vectors at the centres of the configuration's cells, linearly in between at those of the grid's, and constant beyond the
    /// outermost ones of an axis that is not periodic, as the natural boundary condition has it. Not scaled to unit length.
    pub fn interpolated(&self, m: Vectors) -> Vectors {
        let mut cells = self.given.cells;
        let mut m = m;
        for axis in (0..3).filter(|&axis| self.parts[axis] == 2) {
            m = self.along(axis, cells, &m);
            cells[axis] *= 2;
        }
        m
    }

    /// Twice as many vectors along `axis`: a quarter of a cell beside each centre, three quarters of it and one of its neighbour.
    fn along(&self, axis: usize, cells: [usize; 3], m: &Vectors) -> Vectors {
        let stride: usize = cells[..axis].iter().product();
        let count = cells[axis];
        let mut fine = Vectors::zeros(2 * m.len());
        for cell in 0..m.len() {
            let index = cell / stride % count;
            let (below, above) = match (index == 0, index + 1 == count, self.given.periodic[axis]) {
                (false, false, _) => (cell - stride, cell + stride),
                (true, true, _) => (cell, cell),
                (true, _, true) => (cell + (count - 1) * stride, cell + stride),
                (true, _, false) => (cell, cell + stride),
                (_, _, true) => (cell - stride, cell - (count - 1) * stride),
                (_, _, false) => (cell - stride, cell),
            };
            // Rows of `count` cells become rows of 2 `count`; what lies below along the row doubles its place.
            let (row, within) = (cell / (stride * count), cell % stride);
            let first = within + stride * (2 * index + 2 * count * row);
            let here = m.get(cell);
            for (place, beside) in [(first, below), (first + stride, above)] {
                let beside = m.get(beside);
                fine.set(place, [0, 1, 2].map(|c| 0.75 * here[c] + 0.25 * beside[c]));
            }
        }
        fine
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a bad film is a bad test
mod tests {
    use super::*;

    fn fine(cells: [usize; 3], periodic: [bool; 3]) -> Lattice {
        Lattice { cells, cell_size: [1.0; 3], periodic }
    }

    #[test]
    fn parts_of_a_cell_have_its_number() {
        let halved = Halved::new(fine([4, 2, 1], [false; 3]), [true, true, false]);
        assert_eq!((halved.given.cells, halved.given.cell_size), ([2, 1, 1], [2.0, 2.0, 1.0]));
        let pairs = halved.repeated(vec![1.0, 10.0, 2.0, 20.0], 2);
        let row = [1.0, 10.0, 1.0, 10.0, 2.0, 20.0, 2.0, 20.0];
        assert_eq!(pairs, [row, row].concat());
        let plain = Halved::new(fine([2, 1, 1], [false; 3]), [false; 3]);
        assert_eq!(plain.repeated(vec![3.0, 4.0], 1), [3.0, 4.0]);
    }

    /// A plane is met exactly away from edges, along every axis; a wave of N cells goes as 3/4 + e^{±ik}/4 says, through the seam too.
    #[test]
    fn vectors_between_centres_are_linear() {
        let halved = Halved::new(fine([6, 4, 2], [false; 3]), [true; 3]);
        let value = |r: [f64; 3]| 1.0 + 2.0 * r[0] - 3.0 * r[1] + 0.5 * r[2];
        let mut m = Vectors::zeros(halved.given.len());
        for (cell, r) in halved.given.centres().enumerate() {
            m.set(cell, [value(r), 0.0, 1.0]);
        }
        let found = halved.interpolated(m);
        let lattice = fine([6, 4, 2], [false; 3]);
        for (cell, r) in lattice.centres().enumerate() {
            // Half a cell from an edge the outermost centre counts.
            let clamped = [0, 1, 2].map(|axis| r[axis].clamp(1.0, lattice.extent()[axis] - 1.0));
            assert!((found.x[cell] - value(clamped)).abs() < 1e-13 && (found.z[cell] - 1.0).abs() < 1e-15);
        }
        let n = 8;
        let halved = Halved::new(fine([2 * n, 1, 1], [true; 3]), [true, false, false]);
        let q = std::f64::consts::TAU / n as f64;
        let mut m = Vectors::zeros(n);
        (0..n).for_each(|i| m.set(i, [(q * (i as f64 + 0.5)).cos(), 0.0, 0.0]));
        let found = halved.interpolated(m);
        for i in 0..2 * n {
            let parent = q * ((i / 2) as f64 + 0.5);
            let beside = if i % 2 == 0 { parent - q } else { parent + q };
            assert!((found.x[i] - 0.75 * parent.cos() - 0.25 * beside.cos()).abs() < 1e-14);
        }
    }
}
