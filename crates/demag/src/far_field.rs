//! The demagnetising tensor of two separated cells as an average of the dipole tensor.
//!
//! N(r) = ∫ w(u) T(r + u) d³u, with T the dipole tensor times the cell volume and w the product over the axes of
//! the triangle (1 − |u|/h)/h: the distribution of the difference of two points, each uniform in a cell of
//! width h. Gauss rules for this weight converge as (h/2r)^(2n) with n points an axis. All weights are positive,
//! so no digit cancels at any distance, and the trace vanishes point by point.

use std::f64::consts::PI;

/// Displacements that are worked on at once.
pub const CHUNK: usize = 8;

/// A Gauss rule for the weight 1 − |u| on (−1, 1): its nodes ≥ 0 with their weights, and the distance in cell
/// widths beyond which its error γ (2n+2)(2n+1) (h/r)^(2n) is below 2·10⁻¹⁶, where γ is the norm of the monic
/// orthogonal polynomial of degree n. Values computed with 60 digits.
struct Rule {
    beyond: f64,
    nodes: &'static [(f64, f64)],
}

#[rustfmt::skip]
const RULES: [Rule; 7] = [
    Rule { beyond: 10_000.0, nodes: &[(0.408_248_290_463_863, 0.5)] },
    Rule { beyond: 420.0, nodes: &[(0.0, 0.583_333_333_333_333_4), (0.632_455_532_033_675_9, 0.208_333_333_333_333_34)] },
    Rule { beyond: 85.0, nodes: &[(0.262_229_842_652_747_96, 0.401_133_695_420_124_4), (0.750_925_143_304_447_4, 0.098_866_304_579_875_62)] },
    Rule { beyond: 32.0, nodes: &[(0.0, 0.417_737_003_058_103_96), (0.449_920_352_459_841_97, 0.239_473_240_705_457_4), (0.821_440_599_738_381_6, 0.051_658_257_765_490_62)] },
    Rule { beyond: 17.0, nodes: &[(0.194_263_676_775_038_9, 0.323_022_204_639_417_83), (0.576_614_808_248_487_3, 0.147_481_233_705_272_86), (0.865_738_294_978_819, 0.029_496_561_655_309_346)] },
    Rule { beyond: 11.0, nodes: &[(0.0, 0.326_775_321_273_975_4), (0.348_413_302_656_911_95, 0.22474655501803663), (0.665_993_283_705_955_6, 0.093_925_039_319_343_91), (0.895_615_660_710_817_6, 0.017_940_745_025_631_765)] },
    Rule { beyond: 8.0, nodes: &[(0.154_629_080_840_261_14, 0.2686137316110404), (0.464_700_844_889_639, 0.157_584_233_713_380_4), (0.730_126_110_448_886_2, 0.062_272_586_069_543_355), (0.916_498_601_781_823_4, 0.011_529_448_606_035_851)] },
];

/// Nodes, in cell widths, and weights of the average over two cells: the rule with most points, exact for polynomials of
/// degree 13.
pub fn gauss_rule() -> impl Iterator<Item = (f64, f64)> {
    both_signs(&RULES[RULES.len() - 1])
}

/// All nodes of a rule with their weights.
fn both_signs(rule: &Rule) -> impl Iterator<Item = (f64, f64)> {
    rule.nodes.iter().flat_map(|&(u, w)| [(-u, w), (u, w)].into_iter().skip(usize::from(u == 0.0)))
}

/// One point of a rule in three dimensions: offset [length] and weight times V/4π.
#[derive(Clone, Copy)]
struct Point {
    offset: [f64; 3],
    weight: f64,
}

/// The points of every rule for one cell shape.
pub struct FarField {
    width: f64,
    points: Vec<(f64, Vec<Point>)>,
}

impl FarField {
    /// Points for cells of widths `cell` [length].
    pub fn new(cell: [f64; 3]) -> Self {
        let volume = cell[0] * cell[1] * cell[2];
        let points =
            RULES.iter().map(|rule| (rule.beyond, product(rule, cell, volume / (4.0 * PI)))).collect();
        Self { width: cell[0].max(cell[1]).max(cell[2]), points }
    }

    /// Tensors [xx, xy, xz, yy, yz, zz] at (x[i], y, z), or `None` if any is too near for double precision.
    pub fn tensors(&self, x: &[f64; CHUNK], y: f64, z: f64) -> Option<[[f64; CHUNK]; 6]> {
        let nearest = x.iter().fold(f64::INFINITY, |least, x| least.min(x * x)) + y * y + z * z;
        let distance = nearest.sqrt() / self.width;
        let (_, points) = self.points.iter().find(|(beyond, _)| distance > *beyond)?;
        let mut n = [[0.0; CHUNK]; 6];
        for point in points {
            let (y, z) = (y + point.offset[1], z + point.offset[2]);
            let rest = y * y + z * z;
            for i in 0..CHUNK {
                let x = x[i] + point.offset[0];
                let inverse = 1.0 / (x * x + rest);
                let dipole = point.weight * inverse * inverse.sqrt();
                let (a, b, c) = (3.0 * x * inverse, 3.0 * y * inverse, 3.0 * z * inverse);
                n[0][i] += dipole * (1.0 - a * x);
                n[1][i] -= dipole * a * y;
                n[2][i] -= dipole * a * z;
                n[3][i] += dipole * (1.0 - b * y);
                n[4][i] -= dipole * b * z;
                n[5][i] += dipole * (1.0 - c * z);
            }
        }
        Some(n)
    }
}

/// The product of one rule over the three axes.
fn product(rule: &Rule, cell: [f64; 3], scale: f64) -> Vec<Point> {
    let both_signs: Vec<(f64, f64)> = both_signs(rule).collect();
    let mut points = Vec::with_capacity(both_signs.len().pow(3));
    for (w, ww) in &both_signs {
        for (v, wv) in &both_signs {
            for (u, wu) in &both_signs {
                points.push(Point {
                    offset: [u * cell[0], v * cell[1], w * cell[2]],
                    weight: scale * wu * wv * ww,
                });
            }
        }
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    /// ∫ (1 − |u|) u^(2j) du = 2/((2j + 1)(2j + 2)), exact up to degree 2n − 1.
    #[test]
    fn rules_integrate_polynomials_exactly() {
        for rule in &RULES {
            let count: usize = rule.nodes.iter().map(|(u, _)| if *u == 0.0 { 1 } else { 2 }).sum();
            for j in 0..count {
                let moment: f64 =
                    rule.nodes
                        .iter()
                        .map(|(u, w)| {
                            if *u == 0.0 { w * u.powi(2 * j as i32) } else { 2.0 * w * u.powi(2 * j as i32) }
                        })
                        .sum();
                let exact = 2.0 / ((2 * j + 1) * (2 * j + 2)) as f64;
                assert!((moment - exact).abs() < 4e-16, "{count} points, degree {}: {moment} {exact}", 2 * j);
            }
        }
    }
}
