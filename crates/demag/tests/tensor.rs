//! The demagnetising tensor against closed forms.

use demag::newell_tensor;

#[test]
fn cube_has_one_third_by_symmetry() {
    let n = newell_tensor([0.0; 3], [5e-9; 3]);
    for i in [0, 3, 5] {
        assert!((n[i] - 1.0 / 3.0).abs() < 1e-15, "{n:?}");
    }
    for i in [1, 2, 4] {
        assert_eq!(n[i], 0.0);
    }
}

#[test]
fn trace_is_one_inside_and_zero_outside() {
    for cell in [[1e-9, 1e-9, 1e-9], [4e-9, 4e-9, 3e-9], [5e-9, 2e-9, 0.1e-9]] {
        for i in 0..24 {
            for j in 0..3 {
                for k in 0..3 {
                    let d = [i as f64 * cell[0], j as f64 * cell[1], k as f64 * cell[2]];
                    let n = newell_tensor(d, cell);
                    let expected = if i + j + k == 0 { 1.0 } else { 0.0 };
                    assert!((n[0] + n[3] + n[5] - expected).abs() < 1e-15, "{d:?} {n:?}");
                }
            }
        }
    }
}

/// A long square prism, Nz from Aharoni, J. Appl. Phys. 83, 3432 (1998), Eq. (1); f(cube) = 1/3 again, and a
/// prism 1 × 1 × p of large p has N_zz → 1/p · 0.4732... only slowly, so the closed form itself is compared.
#[test]
fn prism_matches_aharoni() {
    let [a, b, c] = [0.5f64, 1.0, 2.5]; // half widths
    let r = (a * a + b * b + c * c).sqrt();
    let (ab, bc, ac) = ((a * a + b * b).sqrt(), (b * b + c * c).sqrt(), (a * a + c * c).sqrt());
    let pi_n = (b * b - c * c) / (2.0 * b * c) * ((r - a) / (r + a)).ln()
        + (a * a - c * c) / (2.0 * a * c) * ((r - b) / (r + b)).ln()
        + b / (2.0 * c) * ((ab + a) / (ab - a)).ln()
        + a / (2.0 * c) * ((ab + b) / (ab - b)).ln()
        + c / (2.0 * a) * ((bc - b) / (bc + b)).ln()
        + c / (2.0 * b) * ((ac - a) / (ac + a)).ln()
        + 2.0 * (a * b / (c * r)).atan()
        + (a.powi(3) + b.powi(3) - 2.0 * c.powi(3)) / (3.0 * a * b * c)
        + (a * a + b * b - 2.0 * c * c) / (3.0 * a * b * c) * r
        + c / (a * b) * (ac + bc)
        - (ab.powi(3) + bc.powi(3) + ac.powi(3)) / (3.0 * a * b * c);
    let n = newell_tensor([0.0; 3], [2.0 * a, 2.0 * b, 2.0 * c]);
    assert!((n[5] - pi_n / std::f64::consts::PI).abs() < 1e-13, "{n:?} {}", pi_n / std::f64::consts::PI);
}

#[test]
fn mirrored_displacements_agree_to_the_last_bit() {
    let cell = [4e-9, 3e-9, 2e-9];
    for (i, j, k) in [(0, 0, 1), (1, 2, 3), (7, 1, 0), (40, 17, 3), (300, 2, 1)] {
        let d = [i as f64 * cell[0], j as f64 * cell[1], k as f64 * cell[2]];
        let n = newell_tensor(d, cell);
        assert_eq!(n, newell_tensor(d.map(|v| -v), cell));
        assert_eq!(n[1], -newell_tensor([-d[0], d[1], d[2]], cell)[1]);
        assert_eq!(n[4], -newell_tensor([d[0], d[1], -d[2]], cell)[4]);
    }
}

/// N → V/(4π r³)(1 − 3 r̂r̂): for cubes the next term is (h/r)⁴, 2e-13 at 2048 cells; other cells have (h/r)².
#[test]
fn far_cells_are_dipoles() {
    for (cell, cells, tolerance) in
        [([1e-9; 3], 2048.0, 2e-13), ([1e-9; 3], 20_000.0, 2e-15), ([4e-9, 4e-9, 3e-9], 2048.0, 1e-6)]
    {
        let r: [f64; 3] = [cells * cell[0], 0.25 * cells * cell[1], 3.0 * cell[2]];
        let square = r.iter().map(|v| v * v).sum::<f64>();
        let scale = cell.iter().product::<f64>() / (4.0 * std::f64::consts::PI * square.powf(1.5));
        let n = newell_tensor(r, cell);
        let pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];
        for (value, (i, j)) in n.iter().zip(pairs) {
            let dipole = scale * (f64::from(i == j) - 3.0 * r[i] * r[j] / square);
            assert!((value - dipole).abs() < tolerance * dipole.abs(), "{i}{j}: {value} {dipole}");
        }
    }
}
