//! The standard problem of the Dzyaloshinskii–Moriya interaction in one dimension: a wire of 100 nm with easy axis z, of
//! which the ends tilt. D. Cortés-Ortuño et al., New J. Phys. 20, 113015 (2018), Sec. 3.1.
//!
//! With m = (sin θ, 0, cos θ) for an interface and (0, sin θ, cos θ) for a bulk crystal, the energy density A θ'² + D θ' +
//! K sin²θ gives θ'' = sin θ cos θ/Δ² inside and θ' = −1/ξ at both ends, with Δ = √(A/K) and ξ = 2A/D. From one end of a
//! wire much longer than Δ the solution is tan(θ/2) = tan(θ₀/2) exp(−x/Δ) with sin θ₀ = Δ/ξ (S. Rohart and
//! A. Thiaville, Phys. Rev. B 88, 184422 (2013), Eq. (11)); 100 nm are 17.5 Δ.

use llg::{Dmi, DmiSymmetry, Grid, Magnet, Problem, Uniaxial, Vectors, relax::relax};

use crate::compare;

const LENGTH: f64 = 100e-9;
const MS: f64 = 0.86e6;
const STIFFNESS: f64 = 13e-12;
const CONSTANT: f64 = 3e-3;
const ANISOTROPY: f64 = 0.4e6;

fn wire(cells: usize, symmetry: DmiSymmetry) -> Problem {
    let size = LENGTH / cells as f64;
    let magnet = Magnet {
        anisotropies: vec![Uniaxial::new(ANISOTROPY, [0.0, 0.0, 1.0]).unwrap()],
        dmi: vec![Dmi::new(CONSTANT, symmetry).unwrap()],
        ..Magnet::new(MS, STIFFNESS, 0.5, 1.76e11)
    };
    let grid = Grid::new([cells, 1, 1], [size, 1e-9, 1e-9], [false; 3]).unwrap();
    Problem::new(grid, magnet, None, vec![], vec![]).unwrap()
}

/// θ at a distance \[m\] from the left end, the tilt of the right end included.
fn angle(x: f64) -> f64 {
    let width = (STIFFNESS / ANISOTROPY).sqrt();
    let edge = (width * CONSTANT / (2.0 * STIFFNESS)).asin();
    let tilt = |x: f64| 2.0 * ((0.5 * edge).tan() * (-x / width).exp()).atan();
    tilt(x) - tilt(LENGTH - x)
}

/// Largest difference of the tilt from the solution of the differential equation over the wire.
fn error(cells: usize, symmetry: DmiSymmetry) -> f64 {
    let problem = wire(cells, symmetry);
    let mut m = Vectors::uniform(cells, [0.0, 0.0, 1.0]);
    m.set(0, [0.1, 0.1, 0.99]);
    relax(&problem, &mut m, 1e-9).unwrap();
    let (tilt, none) = match symmetry {
        DmiSymmetry::Bulk => (&m.y, &m.x),
        _ => (&m.x, &m.y),
    };
    assert!(none.iter().all(|m| m.abs() < 1e-7), "{symmetry:?} tilts out of its plane");
    let at = |cell: usize| (cell as f64 + 0.5) * LENGTH / cells as f64;
    tilt.iter().enumerate().map(|(cell, m)| (m - angle(at(cell)).sin()).abs()).fold(0.0, f64::max)
}

#[test]
fn ends_tilt_as_the_differential_equation_says() {
    for symmetry in [DmiSymmetry::Interfacial, DmiSymmetry::Bulk] {
        let [coarse, fine] = [100, 200].map(|cells| error(cells, symmetry));
        compare(&format!("DMI wire, {symmetry:?}: largest error of m on 1 nm"), coarse, 0.0, 5e-3);
        compare(&format!("DMI wire, {symmetry:?}: its ratio on 0.5 nm"), coarse / fine, 4.0, 0.4);
    }
}

#[test]
#[ignore = "convergence to the differential equation: make validate"]
fn ends_converge_to_the_differential_equation() {
    for symmetry in [DmiSymmetry::Interfacial, DmiSymmetry::Bulk] {
        let [coarse, fine] = [400, 800].map(|cells| error(cells, symmetry));
        compare(&format!("DMI wire, {symmetry:?}: largest error of m on 0.25 nm"), coarse, 0.0, 2e-4);
        compare(&format!("DMI wire, {symmetry:?}: its ratio on 0.125 nm"), coarse / fine, 4.0, 0.2);
    }
}
