//! Topological charge, core and wall of textures that are known.

#![allow(clippy::unwrap_used)] // a bad film is a bad test

mod common;

use std::f64::consts::PI;

use common::*;
use field::{Tone, Waveform};
use llg::{
    ExternalField, FieldPattern, Grid, Magnet, Modulation, Problem, Vectors,
    quantity::{mean_external_field, topological_charge, vortex_core, wall_position},
};

fn fill(grid: &Grid, texture: impl Fn([f64; 2]) -> [f64; 3]) -> Vectors {
    let mut m = Vectors::zeros(grid.len());
    for cell in 0..grid.len() {
        let [i, j, _] = grid.indices(cell);
        m.set(cell, texture([grid.centre(0, i), grid.centre(1, j)]));
    }
    m
}

/// θ falls from π at the core to 0 outside; m = (sin θ cos(wφ+h), sin θ sin(wφ+h), cos θ).
fn skyrmion(winding: f64, helicity: f64, polarity: f64) -> impl Fn([f64; 2]) -> [f64; 3] {
    move |[x, y]| {
        let (x, y) = (x - 63e-9, y - 66e-9);
        let theta = PI * (1.0 - (x.hypot(y) / 45e-9).min(1.0));
        let phi = winding * y.atan2(x) + helicity;
        [theta.sin() * phi.cos(), theta.sin() * phi.sin(), -polarity * theta.cos()]
    }
}

/// Q = polarity × winding, a whole number to rounding, whatever the helicity: the sum of areas closes on the sphere.
#[test]
fn the_charge_of_a_closed_texture_is_whole() {
    let grid = Grid::new([64, 60, 2], [2e-9, 2.2e-9, 3e-9], [false; 3]).unwrap();
    for (winding, polarity) in [(1.0, -1.0), (1.0, 1.0), (-1.0, 1.0), (2.0, 1.0), (0.0, 1.0)] {
        for helicity in [0.0, 0.7, PI / 2.0] {
            let m = fill(&grid, skyrmion(winding, helicity, polarity));
            let charge = topological_charge(&grid, &m);
            assert!((charge - winding * polarity).abs() < 1e-12, "{winding} {polarity}: {charge}");
        }
    }
    let torus = Grid::new([64, 60, 1], [2e-9, 2.2e-9, 3e-9], [true, true, false]).unwrap();
    let smooth = twisted(&torus);
    assert!(topological_charge(&torus, &smooth).abs() < 1e-12);
    let single = Grid::new([1, 1, 1], [1e-9; 3], [true; 3]).unwrap();
    assert_eq!(topological_charge(&single, &Vectors::uniform(1, [0.0, 0.0, 1.0])), 0.0);
}

/// A texture that covers a cap 1 − cos θ₀ = ½ of the sphere along its edge has Q = half of that, and cells without
/// magnetisation do not count.
#[test]
fn a_vortex_has_half_a_charge_and_vacuum_none() {
    let grid = Grid::new([101, 101, 1], [1e-9; 3], [false; 3]).unwrap();
    let vortex = |[x, y]: [f64; 2]| {
        let (x, y) = (x - 50.5e-9, y - 50.5e-9);
        let r = x.hypot(y);
        let m_z = (-(r / 8e-9).powi(2)).exp();
        let flat = (1.0 - m_z * m_z).sqrt() / r.max(1e-20);
        [-y * flat, x * flat, m_z]
    };
    let mut m = fill(&grid, vortex);
    // The texture is in the plane along the edge: half the sphere.
    assert!((topological_charge(&grid, &m) - 0.5).abs() < 1e-6);
    for cell in 0..grid.len() {
        let [i, j, _] = grid.indices(cell);
        if i.abs_diff(50) > 40 || j.abs_diff(50) > 40 {
            m.set(cell, [0.0; 3]);
        }
    }
    assert!((topological_charge(&grid, &m) - 0.5).abs() < 1e-6);
}

/// A Gaussian core anywhere between cell centres: the parabola misses by less than the cube of cell over width.
#[test]
fn the_core_is_found_between_cells() {
    let grid = Grid::new([50, 40, 2], [2e-9, 2e-9, 5e-9], [false; 3]).unwrap();
    for (x, y, polarity) in [(51.3e-9, 38.2e-9, 1.0), (22.9e-9, 60.0e-9, -1.0)] {
        let m = fill(&grid, |r| {
            let m_z =
                polarity * (-((r[0] - x).powi(2) + (r[1] - y).powi(2)) / (2.0 * 8e-9_f64.powi(2))).exp();
            [(1.0 - m_z * m_z).sqrt(), 0.0, m_z]
        });
        let core = vortex_core(&grid, &m);
        let error = (core.position[0] - x).hypot(core.position[1] - y);
        assert!(error < 0.25_f64.powi(3) * 2e-9, "{error:e}");
        assert!(core.m_z * polarity > 0.9);
    }
    // At the corner there is no neighbour to fit.
    let corner = fill(&grid, |[x, y]| [0.0, 1.0, (-(x + y) / 1e-8).exp()]);
    assert_eq!(vortex_core(&grid, &corner).position, [1e-9, 1e-9]);
}

#[test]
fn a_wall_lies_where_the_mean_changes_sign() {
    let grid = Grid::new([80, 3, 2], [1e-9; 3], [false; 3]).unwrap();
    for place in [30.2e-9, 55.55e-9] {
        let m = fill(&grid, |[x, _]| {
            let z = -((x - place) / 6e-9).tanh();
            [(1.0 - z * z).sqrt(), 0.0, z]
        });
        // A straight line through tanh: below (cell/width)²·cell/8.
        let found = wall_position(&grid, &m, 2);
        assert!((found - place).abs() < 1e-9 / 36.0 / 8.0, "{found:e}");
        assert!(wall_position(&grid, &m, 0).is_nan());
        // m_y is zero throughout, which is no change of sign.
        assert!(wall_position(&grid, &m, 1).is_nan());
    }
}

/// Vacuum has no side of a wall, however it lies: before the film, in it, or in a part of a column.
#[test]
fn vacuum_makes_no_wall() {
    let grid = Grid::new([40, 4, 1], [2e-9; 3], [false; 3]).unwrap();
    let in_disc = |[x, y]: [f64; 2]| (x - 40e-9).hypot(4.0 * (y - 4e-9)) < 30e-9 && (x - 50e-9).abs() > 2e-9;
    let film = |m_z: &dyn Fn(f64) -> f64| {
        fill(
            &grid,
            |r| if in_disc(r) { [(1.0 - m_z(r[0]).powi(2)).sqrt(), 0.0, m_z(r[0])] } else { [0.0; 3] },
        )
    };
    assert!(wall_position(&grid, &film(&|_| 1.0), 2).is_nan());
    // A profile that is a straight line is found exactly, in columns of two and of four cells, and across the gap.
    for place in [20.4e-9, 31.7e-9, 50.3e-9] {
        let found = wall_position(&grid, &film(&|x| (x - place) / 60e-9), 2);
        assert!((found - place).abs() < 1e-12 * place, "{found:e} {place:e}");
    }
}

/// A uniform field that oscillates and a spot under a mask, over the magnetic cells alone.
#[test]
fn the_external_field_has_its_mean() {
    let grid = Grid::new([12, 8, 2], [4e-9, 5e-9, 3e-9], [false; 3]).unwrap();
    let ms: Vec<f64> = (0..grid.len()).map(|cell| if cell % 5 == 0 { 0.0 } else { 8e5 }).collect();
    let mask: Vec<f64> = (0..grid.len()).map(|cell| (cell % 3) as f64).collect();
    let (omega, time, width) = (2e10, 3e-11, 12e-9);
    let tone = Modulation::new(FieldPattern::Uniform, Tone::new(omega, 0.2).unwrap());
    let spot = Modulation::new(FieldPattern::Gaussian { centre: [20e-9, 15e-9], width }, Waveform::Constant)
        .masked(mask.clone());
    let fields = [([0.1, 0.0, -0.2], tone), ([0.0, 0.3, 0.0], spot)]
        .map(|(amplitude, modulation)| ExternalField { amplitude, modulation });
    let magnet = Magnet::new(ms.clone(), 1e-11, 0.1, GAMMA);
    let problem = Problem::new(grid.clone(), magnet, None, vec![], fields.into()).unwrap();
    let (mut sum, mut count) = (0.0, 0.0);
    for cell in (0..grid.len()).filter(|&cell| ms[cell] > 0.0) {
        let [i, j, _] = grid.indices(cell);
        let square = (grid.centre(0, i) - 20e-9).powi(2) + (grid.centre(1, j) - 15e-9).powi(2);
        sum += 0.3 * mask[cell] * (-square / (2.0 * width * width)).exp();
        count += 1.0;
    }
    let w = (omega * time + 0.2).cos();
    let found = mean_external_field(&problem, time);
    for (found, expected) in found.into_iter().zip([0.1 * w, sum / count, -0.2 * w]) {
        assert!((found - expected).abs() < 1e-14, "{found} {expected}");
    }
}
