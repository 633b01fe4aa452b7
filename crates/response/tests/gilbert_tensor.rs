//! The damping solve against an independent 3×3 solve, its energy law and its signs.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{Random, assert_close, cross, dot, interface, norm, parameters};
use num_complex::Complex64;
use response::constants::HBAR;
use response::{
    Equations, GilbertTensor, Interface, InterfaceParameters, Perturbation, gilbert_determinant,
    gilbert_solve,
};

const BOTH: [Equations; 2] = [Equations::Published, Equations::Consistent];
const CASES: usize = 10_000; // for each form of the equations

/// α₀ṁ + C[σ₀ṁ_∥ ± (σ_H/m_z) ṁ_∥×m_⊥], Eq. (17) read literally.
fn damping(interface: &Interface, alpha_0: f64, m: [f64; 3], m_dot: [f64; 3]) -> [f64; 3] {
    let (coefficient, sign) = match interface.parameters().equations {
        Equations::Published => (2.0 * interface.gilbert_prefactor(), 1.0),
        Equations::Consistent => (interface.gilbert_prefactor(), -1.0),
    };
    let in_plane = [m_dot[0], m_dot[1], 0.0];
    let hall = cross(in_plane, [0.0, 0.0, m[2]]);
    let (sigma_0, over_mz) = (interface.sigma_0(m[2]), interface.sigma_h_over_mz(m[2]));
    std::array::from_fn(|i| {
        alpha_0 * m_dot[i] + coefficient * (sigma_0 * in_plane[i] + sign * over_mz * hall[i])
    })
}

/// Solves the linear system by Cramer's rule.
fn solve_3x3(columns: [[f64; 3]; 3], b: [f64; 3]) -> [f64; 3] {
    let [x, y, z] = columns;
    let det = dot(x, cross(y, z));
    [dot(b, cross(y, z)) / det, dot(x, cross(b, z)) / det, dot(x, cross(y, b)) / det]
}

struct Case {
    interface: Interface,
    alpha_0: f64,
    m: [f64; 3],
    b: [f64; 3],
}

fn cases(equations: Equations) -> impl Iterator<Item = Case> {
    let mut random = Random(7);
    (0..CASES).map(move |_| {
        let m = random.unit_vector();
        Case {
            interface: random.interface(equations),
            alpha_0: random.within(0.0, 0.5),
            m,
            b: cross(m, random.unit_vector().map(|x| 1e11 * x)),
        }
    })
}

/// ṁ = B + m×(Λṁ) for m inside the unit sphere, as the mean of two unit vectors is; at length one the fast form to rounding.
#[test]
fn the_solve_at_any_length_is_that_of_the_linear_system() {
    let mut random = Random(11);
    for equations in BOTH {
        for Case { interface, alpha_0, m, b } in cases(equations).take(1000) {
            let (length, tensor) = (random.within(0.05, 1.0), interface.gilbert_tensor(alpha_0));
            let short = m.map(|c| length * c);
            let found = tensor.solve_at_any_length(short, b);
            let column = |axis: usize| {
                let unit: [f64; 3] = std::array::from_fn(|i| f64::from(u8::from(i == axis)));
                let turned = cross(short, damping(&interface, alpha_0, short, unit));
                std::array::from_fn(|i| unit[i] - turned[i])
            };
            let expected = solve_3x3([column(0), column(1), column(2)], b);
            let off = |a: [f64; 3], b: [f64; 3]| norm(std::array::from_fn(|i| a[i] - b[i])) / norm(b);
            assert!(off(found, expected) < 1e-13, "{found:?} {expected:?}");
            assert!(off(tensor.solve_at_any_length(m, b), tensor.solve(m, b)) < 1e-13, "{m:?}");
            assert!(length > 0.9 || off(tensor.solve(short, b), expected) > 1e-9, "{m:?} {length}");
        }
    }
}

/// Tolerance: some tens of roundings, amplified by the condition of the system (below 100 here).
#[test]
fn solve_agrees_with_a_linear_solve() {
    let mut worst: f64 = 0.0;
    for equations in BOTH {
        for Case { interface, alpha_0, m, b } in cases(equations) {
            let columns: [[f64; 3]; 3] = std::array::from_fn(|j| {
                let unit: [f64; 3] = std::array::from_fn(|i| if i == j { 1.0 } else { 0.0 });
                let torque = cross(m, damping(&interface, alpha_0, m, unit));
                std::array::from_fn(|i| unit[i] - torque[i])
            });
            let expected = solve_3x3(columns, b);
            let found = interface.gilbert_tensor(alpha_0).solve(m, b);
            let difference: [f64; 3] = std::array::from_fn(|i| found[i] - expected[i]);
            worst = worst.max(norm(difference) / norm(expected));
            assert!(dot(m, found).abs() <= 1e-14 * norm(found), "dm/dt leaves the sphere");
        }
    }
    assert!(worst < 1e-13, "relative error {worst:e}");
}

#[test]
fn fused_solve_agrees_with_the_closed_form() {
    for equations in BOTH {
        for Case { interface, alpha_0, m, b } in cases(equations) {
            let tensor = interface.gilbert_tensor(alpha_0);
            let (a, h) = (tensor.longitudinal(m[2]), tensor.hall(m[2]));
            let expected = gilbert_solve(m, b, alpha_0, a, h);
            let found = tensor.solve(m, b);
            let difference: [f64; 3] = std::array::from_fn(|i| found[i] - expected[i]);
            // The same arithmetic in another order.
            assert!(norm(difference) <= 1e-13 * norm(expected));
        }
    }
}

#[test]
fn tensor_elements_are_those_of_eq_17() {
    for (equations, factor, sign) in [(Equations::Published, 2.0, 1.0), (Equations::Consistent, 1.0, -1.0)] {
        let interface = interface(equations);
        let c = interface.gilbert_prefactor();
        let tensor = interface.gilbert_tensor(0.02);
        for m_z in [-1.0, -0.4, 0.3, 0.9] {
            assert_eq!(tensor.alpha_0(), 0.02);
            assert_close(tensor.longitudinal(m_z), 0.02 + factor * c * interface.sigma_0(m_z), 1e-14);
            assert_close(tensor.hall(m_z), sign * factor * c * interface.sigma_h(m_z), 1e-14);
        }
    }
    // With Δ_sd > 0 and m_z > 0 the printed Hall damping is positive, the consistent one negative.
    assert!(interface(Equations::Published).gilbert_tensor(0.0).hall(0.7) > 0.0);
    assert!(interface(Equations::Consistent).gilbert_tensor(0.0).hall(0.7) < 0.0);
}

/// γH·ṁ = ṁ·Λṁ: with B = −γ m×H the energy falls at the rate of the dissipation, to which σ_H adds nothing.
#[test]
fn energy_loss_is_the_dissipation() {
    let mut random = Random(11);
    for equations in BOTH {
        for Case { interface, alpha_0, m, .. } in cases(equations) {
            let gamma_h = random.unit_vector();
            let tensor = interface.gilbert_tensor(alpha_0);
            let m_dot = tensor.solve(m, cross(m, gamma_h).map(|x| -x));
            let dissipation = tensor.dissipation(m, m_dot);
            assert!(dissipation >= 0.0);
            let scale = norm(m_dot) * (1.0 + tensor.longitudinal(m[2]) * norm(m_dot));
            assert!((dot(gamma_h, m_dot) - dissipation).abs() <= 1e-13 * scale);
            assert!(
                (dot(m_dot, damping(&interface, alpha_0, m, m_dot)) - dissipation).abs() <= 1e-13 * scale
            );
        }
    }
}

/// With Δ_sd > 0 the consistent Hall term and m_z have opposite signs, so the determinant never falls below 1.
#[test]
fn consistent_determinant_is_at_least_one() {
    let mut below_one = 0;
    for Case { interface, alpha_0, m, .. } in cases(Equations::Consistent) {
        let tensor = interface.gilbert_tensor(alpha_0);
        let det = gilbert_determinant(m[2], alpha_0, tensor.longitudinal(m[2]), tensor.hall(m[2]));
        assert!(det > 0.0);
        if interface.parameters().sd_splitting > 0.0 {
            assert!(det >= 1.0, "det = {det}");
        } else if det < 1.0 {
            below_one += 1;
        }
    }
    assert!(below_one > 0, "the bound needs the sign of the splitting");
}

#[test]
fn scalar_damping_is_the_landau_lifshitz_form() {
    let mut random = Random(3);
    for _ in 0..100 {
        let m = random.unit_vector();
        let b = cross(m, random.unit_vector());
        let alpha = random.within(0.0, 1.0);
        let found = GilbertTensor::scalar(alpha).solve(m, b);
        let precession = cross(m, b);
        for i in 0..3 {
            let expected = (b[i] + alpha * precession[i]) / (1.0 + alpha * alpha);
            assert!((found[i] - expected).abs() < 1e-15);
        }
    }
}

/// Relaxation towards a field along z from just off the equator raises m_z, whatever the tensor.
#[test]
fn damping_turns_the_magnetisation_towards_the_field() {
    for equations in BOTH {
        let tensor = interface(equations).gilbert_tensor(0.02);
        let m = [0.8, 0.0, 0.6];
        let b = cross(m, [0.0, 0.0, 1.0]).map(|x| -x);
        assert!(tensor.solve(m, b)[2] > 0.0);
    }
}

/// The torque (J_sd A/ħ) m×s of the linear response to ∂m/∂t, derived for the spin direction and turned to the
/// magnetisation direction, is the consistent damping torque.
#[test]
fn consistent_damping_follows_from_linear_response() {
    let mut random = Random(5);
    let interface = interface(Equations::Consistent);
    for _ in 0..50 {
        let m = random.unit_vector();
        let m_dot = cross(m, random.unit_vector());
        let spin = m.map(|x| -x);
        // At ω → 0: iω m = −ṁ with unit ω, so the amplitude of the spin direction is iṁ_spin/ω = −iṁ/ω.
        let omega = 1.0;
        let wave = Perturbation {
            direction: [1.0, 0.0],
            omega,
            e_field: [Complex64::ZERO; 2],
            spin_direction: [
                Complex64::new(0.0, -m_dot[0] / omega),
                Complex64::new(0.0, -m_dot[1] / omega),
                Complex64::ZERO,
            ],
        };
        let k = interface.exact_correlator(spin[2], 0.0, omega);
        let s = interface.spin_density(&k, &wave, interface.sigma_h(spin[2])).map(|x| x.re);
        let p = interface.parameters();
        let coupling = p.sd_splitting / (p.spin_density * HBAR);
        let torque_on_magnetisation = cross(spin, s).map(|x| -coupling * x);
        let expected = cross(m, damping(&interface, 0.0, m, m_dot));
        for i in 0..3 {
            let error = (torque_on_magnetisation[i] - expected[i]).abs();
            assert!(error <= 1e-12 * norm(expected), "{error:e}");
        }
    }
}

#[test]
fn everything_is_finite_in_the_plane_and_near_the_gap() {
    for equations in BOTH {
        let p = parameters(equations);
        let interface =
            Interface::new(InterfaceParameters { sd_splitting: p.fermi_energy * (1.0 - 1e-12), ..p })
                .unwrap();
        let tensor = interface.gilbert_tensor(0.0);
        for m in [[1.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 0.0, -1.0]] {
            let m_dot = tensor.solve(m, cross(m, [0.1, 0.7, 0.3]));
            assert!(m_dot.iter().all(|x| x.is_finite()));
        }
        assert_eq!(interface.sigma_h_over_mz(0.0), 0.0);
        assert_eq!(tensor.hall(0.0), 0.0);
    }
}
