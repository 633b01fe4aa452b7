//! The demagnetising tensor of two equal rectangular cells in closed form: A. J. Newell, W. Williams and
//! D. J. Dunlop, J. Geophys. Res. 98, 9551 (1993).

use crate::double_double::DoubleDouble;

/// Distance (r²)^½.
fn norm(squares: &[DoubleDouble]) -> DoubleDouble {
    squares.iter().fold(DoubleDouble::ZERO, |sum, &s| sum + s).sqrt()
}

/// arsinh(a/√(r² − a²)) = ln((a + r)/√(r² − a²)), where `other` = √(r² − a²); zero where its prefactor vanishes.
fn arsinh(a: DoubleDouble, r: DoubleDouble, other: DoubleDouble) -> DoubleDouble {
    if other.to_f64() == 0.0 {
        return DoubleDouble::ZERO;
    }
    let value = (a.abs() + r).divide(other).ln();
    if a.to_f64() < 0.0 { -value } else { value }
}

/// arctan(a b/(c r)); zero where its prefactor, which contains c, vanishes.
fn arctan(a: DoubleDouble, b: DoubleDouble, c: DoubleDouble, r: DoubleDouble) -> DoubleDouble {
    if c.to_f64() == 0.0 {
        return DoubleDouble::ZERO;
    }
    let value = (a * b).atan_of_ratio(c.abs() * r);
    if c.to_f64() < 0.0 { -value } else { value }
}

/// A corner of the 27-point difference with the functions that f and g share.
struct Corner {
    place: [DoubleDouble; 3],
    r: DoubleDouble,
    /// arsinh(x/√(y² + z²)) and its permutations.
    arsinh: [DoubleDouble; 3],
    /// arctan(y z/(x r)) and its permutations.
    arctan: [DoubleDouble; 3],
}

impl Corner {
    fn new(place: [DoubleDouble; 3]) -> Self {
        let squares = place.map(|p| p * p);
        let r = norm(&squares);
        let others = |i: usize| ((i + 1) % 3, (i + 2) % 3);
        Self {
            place,
            r,
            arsinh: std::array::from_fn(|i| {
                let (j, k) = others(i);
                arsinh(place[i], r, norm(&[squares[j], squares[k]]))
            }),
            arctan: std::array::from_fn(|i| {
                let (j, k) = others(i);
                arctan(place[j], place[k], place[i], r)
            }),
        }
    }

    /// f with axis `i` in the place of x, Newell et al. Eq. (27) [length³].
    fn f(&self, i: usize) -> DoubleDouble {
        let (j, k) = ((i + 1) % 3, (i + 2) % 3);
        let [x, y, z] = [i, j, k].map(|axis| self.place[axis]);
        let (x2, y2, z2) = (x * x, y * y, z * z);
        let half = DoubleDouble::from(0.5);
        half * y * (z2 - x2) * self.arsinh[j] + half * z * (y2 - x2) * self.arsinh[k]
            - x * y * z * self.arctan[i]
            + ((x2 + x2 - y2 - z2) * self.r).divide(DoubleDouble::from(6.0))
    }

    /// g with axes `i`, `j` in the place of x, y, Newell et al. Eq. (32) [length³].
    fn g(&self, i: usize, j: usize) -> DoubleDouble {
        let k = 3 - i - j;
        let [x, y, z] = [i, j, k].map(|axis| self.place[axis]);
        let (x2, y2, z2) = (x * x, y * y, z * z);
        let three = DoubleDouble::from(3.0);
        let sixths = y * (three * z2 - y2) * self.arsinh[i] + x * (three * z2 - x2) * self.arsinh[j]
            - z * z2 * self.arctan[k]
            - three * z * (y2 * self.arctan[j] + x2 * self.arctan[i])
            - (x + x) * y * self.r;
        x * y * z * self.arsinh[k] + sixths.divide(DoubleDouble::from(6.0))
    }
}

/// N = [xx, xy, xz, yy, yz, zz], the second differences of f and g over both cells divided by 4π times the
/// volume, Newell et al. Eqs. (19) and (28), in 32-digit arithmetic.
pub fn closed_form(displacement: [f64; 3], cell: [f64; 3]) -> [f64; 6] {
    const WEIGHT: [f64; 3] = [-1.0, 2.0, -1.0];
    let at = |axis: usize, i: usize| {
        DoubleDouble::from(displacement[axis])
            + DoubleDouble::from([-1.0, 0.0, 1.0][i]) * DoubleDouble::from(cell[axis])
    };
    let mut sum = [DoubleDouble::ZERO; 6];
    for (i, wi) in WEIGHT.iter().enumerate() {
        for (j, wj) in WEIGHT.iter().enumerate() {
            for (k, wk) in WEIGHT.iter().enumerate() {
                let weight = DoubleDouble::from(wi * wj * wk);
                let corner = Corner::new([at(0, i), at(1, j), at(2, k)]);
                let terms =
                    [corner.f(0), corner.g(0, 1), corner.g(0, 2), corner.f(1), corner.g(1, 2), corner.f(2)];
                for (s, t) in sum.iter_mut().zip(terms) {
                    *s = *s + weight * t;
                }
            }
        }
    }
    let volume =
        cell.iter().fold(DoubleDouble::from(4.0) * DoubleDouble::PI, |v, &h| v * DoubleDouble::from(h));
    sum.map(|s| s.divide(volume).to_f64())
}
