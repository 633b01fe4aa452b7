//! Starting textures: unit vectors with the topology, the signs and the walls they promise.

#![allow(clippy::unwrap_used)] // helpers of tests are tests

use std::f64::consts::{FRAC_PI_2, PI};

use llg::{Grid, Vectors, initial::Texture};

const NM: f64 = 1e-9;

fn film() -> Grid {
    Grid::new([128, 128, 1], [1e-9; 3], [false; 3]).unwrap()
}

/// Topological charge by solid angles of triangles (Berg & Lüscher, Nucl. Phys. B 190, 412 (1981)): an integer where m
/// is one direction along the rim.
fn charge(grid: &Grid, m: &Vectors) -> f64 {
    let [nx, ny, _] = grid.cells();
    let dot = |a: [f64; 3], b: [f64; 3]| a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    let cross = |a: [f64; 3], b: [f64; 3]| {
        [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
    };
    let angle = |a, b, c| {
        let triple = dot(a, cross(b, c));
        2.0 * f64::atan2(triple, 1.0 + dot(a, b) + dot(b, c) + dot(c, a))
    };
    let mut sum = 0.0;
    for j in 0..ny - 1 {
        for i in 0..nx - 1 {
            let [a, b, c, d] =
                [(i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1)].map(|(i, j)| m.get(i + nx * j));
            sum += angle(a, b, c) + angle(a, c, d);
        }
    }
    sum / (4.0 * PI)
}

#[test]
fn skyrmions_have_charge_one_and_their_chirality() {
    let (grid, centre) = (film(), [64.0 * NM, 60.0 * NM]);
    for (core_up, expected) in [(true, 1.0), (false, -1.0)] {
        for helicity in [0.0, FRAC_PI_2, PI, -FRAC_PI_2, 0.4] {
            let skyrmion = Texture::skyrmion(centre, 20.0 * NM, 4.0 * NM, core_up, helicity).unwrap();
            let m = skyrmion.on(&grid);
            // The rim is 40 nm from the wall: e^{−40/4} of it is left there.
            assert!((charge(&grid, &m) - expected).abs() < 1e-3, "{core_up} {helicity}");
            assert!((skyrmion.at([centre[0], centre[1], 0.0])[2] - expected).abs() < 1e-12);
            // In the wall to the right of the centre, outward is x and counter-clockwise is y.
            let wall = skyrmion.at([centre[0] + 20.0 * NM, centre[1], 0.0]);
            let outward = [helicity.cos(), helicity.sin(), 0.0];
            assert!(wall.iter().zip(outward).all(|(a, b)| (a - b).abs() < 1e-12), "{wall:?}");
        }
    }
}

/// A vortex has the charge ±1/2 of its core; its circulation is the sense in which m runs around.
#[test]
fn vortices_have_polarity_and_circulation() {
    let (grid, centre) = (film(), [64.0 * NM; 2]);
    for (up, sign) in [(true, 1.0), (false, -1.0)] {
        for (counter_clockwise, sense) in [(true, 1.0), (false, -1.0)] {
            let vortex = Texture::vortex(centre, counter_clockwise, up, 8.0 * NM).unwrap();
            assert!((charge(&grid, &vortex.on(&grid)) - 0.5 * sign).abs() < 0.01);
            assert_eq!(vortex.at([centre[0], centre[1], 0.0]), [0.0, 0.0, sign]);
            let right = vortex.at([centre[0] + 30.0 * NM, centre[1], 0.0]);
            assert!((right[1] - sense).abs() < 1e-12 && right[2] == 0.0);
            let edge = vortex.at([centre[0] + 8.0 * NM, centre[1], 0.0]);
            assert!(edge[2].abs() < 1e-12, "the core ends at its radius");
        }
    }
}

#[test]
fn walls_turn_from_low_to_its_opposite_through_their_centre() {
    let wall = Texture::wall(FRAC_PI_2, 50.0 * NM, [0.0, 0.0, 2.0], [1.0, 0.0, 0.3], 5.0 * NM).unwrap();
    let at = |y: f64| wall.at([7.0 * NM, y * NM, 0.0]);
    assert!((at(0.0)[2] - 1.0).abs() < 1e-8 && (at(100.0)[2] + 1.0).abs() < 1e-8);
    assert!((at(50.0)[0] - 1.0).abs() < 1e-12 && at(50.0)[2].abs() < 1e-12);
    // One width past the middle.
    assert!((at(55.0)[2] + 1_f64.tanh()).abs() < 1e-12 && (at(55.0)[0] - 1.0 / 1_f64.cosh()).abs() < 1e-12);
    assert!(Texture::wall(0.0, 0.0, [0.0, 0.0, 1.0], [0.0, 0.0, -1.0], 1.0).is_err());
}

#[test]
fn stripes_and_spirals_repeat() {
    let vectors = [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]];
    for rotating in [false, true] {
        let stripes = Texture::stripes(0.0, 0.0, vectors, 64.0 * NM, 3.0 * NM, rotating).unwrap();
        let at = |x: f64| stripes.at([x * NM, 0.0, 0.0]);
        assert!((at(16.0)[2] - 1.0).abs() < 1e-4 && (at(48.0)[2] + 1.0).abs() < 1e-4);
        assert!((at(0.0)[0] - 1.0).abs() < 1e-12);
        assert!((at(32.0)[0] - if rotating { -1.0 } else { 1.0 }).abs() < 1e-12);
        assert!(
            (0..64).all(|x| (0..3).all(|c| (at(f64::from(x))[c] - at(f64::from(x) + 64.0)[c]).abs() < 1e-9))
        );
        let mean: f64 = (0..64).map(|x| at(f64::from(x) + 0.5)[2]).sum();
        assert!(mean.abs() < 1e-9);
    }
    let spiral = Texture::spiral(0.0, vectors, 40.0 * NM).unwrap();
    let quarter = spiral.at([10.0 * NM, 0.0, 0.0]);
    assert!((quarter[0] - 1.0).abs() < 1e-12 && quarter[2].abs() < 1e-12);
}

#[test]
fn all_textures_are_unit_vectors() {
    let grid = film();
    let c = [60.2 * NM, 71.0 * NM];
    let vectors = [[0.0, 1.0, 1.0], [1.0, 0.2, 0.0]];
    for texture in [
        Texture::uniform([1.0, 2.0, 3.0]).unwrap(),
        Texture::vortex(c, true, false, 9.0 * NM).unwrap(),
        Texture::skyrmion(c, 15.0 * NM, 3.0 * NM, true, 1.0).unwrap(),
        Texture::wall(0.3, 60.0 * NM, vectors[0], vectors[1], 4.0 * NM).unwrap(),
        Texture::stripes(1.0, 3.0 * NM, vectors, 30.0 * NM, 4.0 * NM, true).unwrap(),
        Texture::spiral(0.7, vectors, 30.0 * NM).unwrap(),
    ] {
        let m = texture.on(&grid);
        for cell in 0..grid.len() {
            let norm: f64 = m.get(cell).iter().map(|c| c * c).sum();
            assert!((norm - 1.0).abs() < 1e-12, "{texture:?} {cell}");
        }
    }
}
