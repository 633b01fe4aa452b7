//! The demagnetising tensor between two cells of one shape at any displacement.

use crate::far_field::{CHUNK, FarField};
use crate::newell::closed_form;

/// N of two equal cells: 32-digit closed form when near, averaged dipoles when far.
pub struct PairTensor {
    cell: [f64; 3],
    far: FarField,
}

impl PairTensor {
    /// For cells of widths `cell` [length].
    pub fn new(cell: [f64; 3]) -> Self {
        Self { cell, far: FarField::new(cell) }
    }

    /// Tensors [xx, xy, xz, yy, yz, zz] at displacements (x[i], y, z), dimensionless. Evaluated at the absolute
    /// values and given their signs afterwards, so that mirrored displacements agree to the last bit.
    pub fn at(&self, x: &[f64; CHUNK], y: f64, z: f64) -> [[f64; CHUNK]; 6] {
        let positive = x.map(f64::abs);
        let mut n = self.far.tensors(&positive, y.abs(), z.abs()).unwrap_or_else(|| {
            let mut n = [[0.0; CHUNK]; 6];
            for i in 0..CHUNK {
                // short rows fill the lanes with repetitions
                let known = positive[..i].iter().position(|x| *x == positive[i]);
                let one = match known {
                    Some(lane) => n.map(|row| row[lane]),
                    None => self.single([positive[i], y.abs(), z.abs()]),
                };
                for (row, value) in n.iter_mut().zip(one) {
                    row[i] = value;
                }
            }
            n
        });
        // zero in a plane of symmetry, where the average over the cells leaves only rounding
        let sign = |value: f64| if value == 0.0 { 0.0 } else { value.signum() };
        for i in 0..CHUNK {
            n[1][i] *= sign(x[i]) * sign(y);
            n[2][i] *= sign(x[i]) * sign(z);
            n[4][i] *= sign(y) * sign(z);
        }
        n
    }

    /// One tensor at a displacement of the first octant.
    fn single(&self, [x, y, z]: [f64; 3]) -> [f64; 6] {
        match self.far.tensors(&[x; CHUNK], y, z) {
            Some(n) => n.map(|row| row[0]),
            None => closed_form([x, y, z], self.cell),
        }
    }
}

/// The demagnetising tensor N = [xx, xy, xz, yy, yz, zz] of two uniformly magnetised rectangular cells: a cell
/// of magnetisation M makes the mean field H = −N M in an equal cell at `displacement`. Dimensionless;
/// `displacement` and `cell` (widths) in one unit of length. Newell, Williams and Dunlop (1993).
pub fn newell_tensor(displacement: [f64; 3], cell: [f64; 3]) -> [f64; 6] {
    let [x, y, z] = displacement;
    PairTensor::new(cell).at(&[x; CHUNK], y, z).map(|row| row[0])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both methods must agree where they meet (the closed form loses (r/h)⁶ of its 32 digits): 4e-15 of the largest element is the rounding of 512 additions.
    #[test]
    fn far_field_continues_the_closed_form() {
        for cell in [[1.0, 1.0, 1.0], [4.0, 4.0, 3.0], [1.0, 0.3, 0.05]] {
            let far = FarField::new(cell);
            for distance in [8.01, 11.01, 17.01, 32.01, 85.01] {
                for direction in [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.6, 0.8, 0.0], [0.48, 0.6, 0.64]] {
                    let r: [f64; 3] = direction.map(|d| d * distance * cell[0].max(cell[1]).max(cell[2]));
                    let near = closed_form(r, cell);
                    let far =
                        far.tensors(&[r[0]; CHUNK], r[1], r[2]).expect("beyond 8 widths").map(|row| row[0]);
                    let largest = near.iter().fold(0.0f64, |m, v| m.max(v.abs()));
                    for (a, b) in near.iter().zip(far) {
                        assert!((a - b).abs() < 4e-15 * largest, "{cell:?} {r:?}: {near:?} {far:?}");
                    }
                }
            }
        }
    }
}
