//! The demagnetising tensor of two equal rectangular cells in closed form: A. J. Newell, W. Williams and
//! D. J. Dunlop, J. Geophys. Res. 98, 9551 (1993).

use crate::double_double::DoubleDouble;

type Point = [DoubleDouble; 3];

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

/// f(x, y, z), Newell et al. Eq. (27) [length³].
fn f([x, y, z]: Point) -> DoubleDouble {
    let (x2, y2, z2) = (x * x, y * y, z * z);
    let r = norm(&[x2, y2, z2]);
    let half = DoubleDouble::from(0.5);
    let sixth = DoubleDouble::from(1.0).divide(DoubleDouble::from(6.0));
    half * y * (z2 - x2) * arsinh(y, r, norm(&[x2, z2]))
        + half * z * (y2 - x2) * arsinh(z, r, norm(&[x2, y2]))
        - x * y * z * arctan(y, z, x, r)
        + sixth * (x2 + x2 - y2 - z2) * r
}

/// g(x, y, z), Newell et al. Eq. (32) [length³].
fn g([x, y, z]: Point) -> DoubleDouble {
    let (x2, y2, z2) = (x * x, y * y, z * z);
    let r = norm(&[x2, y2, z2]);
    let half = DoubleDouble::from(0.5);
    let three = DoubleDouble::from(3.0);
    let sixth = DoubleDouble::from(1.0).divide(DoubleDouble::from(6.0));
    x * y * z * arsinh(z, r, norm(&[x2, y2]))
        + sixth * y * (three * z2 - y2) * arsinh(x, r, norm(&[y2, z2]))
        + sixth * x * (three * z2 - x2) * arsinh(y, r, norm(&[x2, z2]))
        - sixth * z * z2 * arctan(x, y, z, r)
        - half * z * y2 * arctan(x, z, y, r)
        - half * z * x2 * arctan(y, z, x, r)
        - (x * y * r).divide(three)
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
                let [x, y, z] = [at(0, i), at(1, j), at(2, k)];
                let terms =
                    [f([x, y, z]), g([x, y, z]), g([x, z, y]), f([y, x, z]), g([y, z, x]), f([z, y, x])];
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
