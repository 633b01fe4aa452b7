//! The lattice topological charge.

use std::f64::consts::PI;

use crate::{grid::Grid, strip::sum_rows, vectors::Vectors};

/// Topological charge Q = (1/4π)∫ m·(∂_x m × ∂_y m) dx dy of a layer, averaged over the layers: the signed areas on the
/// sphere of two triangles for each square of four cell centres (Berg, Lüscher, Nucl. Phys. B 190, 412 (1981)).
///
/// A whole number for any texture that closes on itself (periodic, or uniform along the edges) and is smooth enough that no
/// triangle covers half the sphere: −1 for a skyrmion whose core points down in a film that points up. Triangles with a
/// cell without magnetisation are left out.
pub fn topological_charge(grid: &Grid, m: &Vectors) -> f64 {
    let [nx, ny, nz] = grid.cells();
    let [periodic_x, periodic_y, _] = grid.periodic();
    let squares = if periodic_x && nx > 1 { nx } else { nx - 1 };
    let [area] = sum_rows(grid.rows(), |row| {
        let next = match row % ny {
            j if j + 1 < ny => row + 1,
            _ if periodic_y && ny > 1 => row + 1 - ny,
            _ => return [0.0],
        };
        let at = |row: usize, i: usize| m.get(row * nx + if i == nx { 0 } else { i });
        let square = |i: usize| {
            let [a, b, c, d] = [at(row, i), at(row, i + 1), at(next, i + 1), at(next, i)];
            solid_angle(a, b, c) + solid_angle(a, c, d)
        };
        [(0..squares).map(square).sum()]
    });
    area / (4.0 * PI * nz as f64)
}

/// Signed area \[sr\] of the spherical triangle of three unit vectors, positive when they turn counter-clockwise:
/// tan(Ω/2) = a·(b×c)/(1 + a·b + b·c + c·a). Zero with a vector of no length.
fn solid_angle(a: [f64; 3], b: [f64; 3], c: [f64; 3]) -> f64 {
    let dot = |p: [f64; 3], q: [f64; 3]| p[0] * q[0] + p[1] * q[1] + p[2] * q[2];
    if [a, b, c].iter().any(|v| dot(*v, *v) == 0.0) {
        return 0.0;
    }
    let cross = [b[1] * c[2] - b[2] * c[1], b[2] * c[0] - b[0] * c[2], b[0] * c[1] - b[1] * c[0]];
    2.0 * dot(a, cross).atan2(1.0 + dot(a, b) + dot(b, c) + dot(c, a))
}
