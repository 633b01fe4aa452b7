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
    Rule { beyond: 10_000.0, nodes: &[(0.408248290463863016, 0.5)] },
    Rule { beyond: 420.0, nodes: &[(0.0, 0.583333333333333333), (0.632455532033675866, 0.208333333333333333)] },
    Rule { beyond: 85.0, nodes: &[(0.262229842652747964, 0.401133695420124373), (0.750925143304447385, 0.0988663045798756268)] },
    Rule { beyond: 32.0, nodes: &[(0.0, 0.417737003058103976), (0.449920352459841963, 0.23947324070545739), (0.821440599738381528, 0.0516582577654906218)] },
    Rule { beyond: 17.0, nodes: &[(0.194263676775038892, 0.323022204639417805), (0.576614808248487335, 0.147481233705272848), (0.865738294978819096, 0.0294965616553093465)] },
    Rule { beyond: 11.0, nodes: &[(0.0, 0.326775321273975379), (0.348413302656911966, 0.22474655501803663), (0.665993283705955567, 0.0939250393193439149), (0.895615660710817517, 0.0179407450256317657)] },
    Rule { beyond: 8.0, nodes: &[(0.154629080840261134, 0.2686137316110404), (0.464700844889638968, 0.157584233713380392), (0.730126110448886201, 0.0622725860695433571), (0.916498601781823411, 0.0115294486060358517)] },
];

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
    let both_signs: Vec<(f64, f64)> = rule
        .nodes
        .iter()
        .flat_map(|&(u, w)| [(-u, w), (u, w)].into_iter().skip(usize::from(u == 0.0)))
        .collect();
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
