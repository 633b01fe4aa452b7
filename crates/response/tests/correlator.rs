//! Identities, limits and symmetries of K(q, ω), and the bubble it is summed from.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{Random, assert_close_complex, interface, parameters};
use num_complex::Complex64;
use response::constants::{CONDUCTANCE_QUANTUM, ELECTRON_CHARGE, HBAR};
use response::{Equations, Interface, InterfaceParameters, Perturbation, SpinCorrelator};
use std::f64::consts::PI;

const I: Complex64 = Complex64::I;

/// A wave of given ql and ωτ₀.
struct Wave {
    m_z: f64,
    q: f64,
    omega: f64,
    direction: [f64; 2],
}

fn waves(interface: &Interface, count: usize) -> Vec<Wave> {
    let mut random = Random(17);
    (0..count)
        .map(|_| {
            let m_z = random.within(-1.0, 1.0);
            let (ql, omega_tau) =
                (10f64.powf(random.within(-3.0, 1.0)), 10f64.powf(random.within(-4.0, 0.5)));
            let angle = random.within(0.0, 2.0 * PI);
            Wave {
                m_z,
                q: ql / interface.mean_free_path(m_z),
                omega: omega_tau / interface.tau_0(m_z) * random.within(-1.0, 1.0).signum(),
                direction: [angle.cos(), angle.sin()],
            }
        })
        .collect()
}

fn model() -> Interface {
    interface(Equations::Consistent)
}

/// Q = (Δ_z v q/εω) K_L and K_zz = iΔ_z²/(ħεω) + (Δ_z v q/εω)² K_L: charge conservation.
///
/// K_zz may be a small difference of the two terms of the test, so its tolerance is that of the larger term.
#[test]
fn ward_identities() {
    let interface = model();
    let p = interface.parameters();
    for Wave { m_z, q, omega, .. } in waves(&interface, 300) {
        for k in [interface.exact_correlator(m_z, q, omega), interface.diffusive_correlator(m_z, q, omega)] {
            let ratio = interface.delta_z(m_z) * p.fermi_velocity * q / (p.fermi_energy * omega);
            assert_close_complex(k.mixed(), ratio * k.longitudinal, 1e-12);
            let local = I * interface.delta_z(m_z).powi(2) / (HBAR * p.fermi_energy * omega);
            let difference = local + ratio * ratio * k.longitudinal;
            assert!((k.perpendicular() - difference).norm() <= 1e-12 * local.norm());
        }
    }
}

#[test]
fn uniform_limit_is_drude() {
    let interface = model();
    let (m_z, omega) = (0.6, 3e11);
    let drude = interface.sigma_0(m_z) / Complex64::new(1.0, -omega * interface.tau_1(m_z));
    let level = interface.delta_z(m_z).powi(2) / (HBAR * interface.parameters().fermi_energy);
    // At a tiny q the corrections are of order Dq²/ω, below 1e-12 here.
    for q in [0.0, 1.0] {
        let k = interface.exact_correlator(m_z, q, omega);
        assert_close_complex(k.transverse, drude, 1e-12);
        assert_close_complex(k.longitudinal, drude, 1e-12);
        assert_close_complex(k.perpendicular(), level / (-I * omega), 1e-12);
        assert_close_complex(k.charge_charge_rate, I * omega * k.charge_charge, 1e-12);
    }
    assert_eq!(interface.exact_correlator(m_z, 0.0, omega).mixed(), Complex64::ZERO);
    let still = interface.exact_correlator(m_z, 0.0, 0.0);
    assert_close_complex(still.longitudinal, Complex64::from(interface.sigma_0(m_z)), 1e-14);
    assert!(still.charge_charge_rate.is_finite());
    assert!(still.charge_charge.re.is_infinite());
    assert_eq!(interface.exact_correlator(0.0, 0.0, 0.0).perpendicular(), Complex64::ZERO);
}

/// Q = −iΔ_z/(ħvq) at ω = 0 for any ql: Eq. (15) holds beyond diffusion.
#[test]
fn static_limit_is_independent_of_scattering() {
    let interface = model();
    for m_z in [-0.8, 0.3, 1.0] {
        for ql in [1e-6, 1e-3, 1.0, 30.0] {
            let q = ql / interface.mean_free_path(m_z);
            let expected = -I * interface.delta_z(m_z) / (HBAR * interface.parameters().fermi_velocity * q);
            for k in [interface.exact_correlator(m_z, q, 0.0), interface.diffusive_correlator(m_z, q, 0.0)] {
                assert_close_complex(k.mixed(), expected, 1e-12);
                assert_eq!(k.longitudinal.norm(), 0.0);
            }
        }
    }
}

/// The error left falls as the square of the small parameter with the corrections, linearly without.
#[test]
fn exact_response_has_the_first_corrections() {
    let interface = model();
    let all = |k: &SpinCorrelator| [k.transverse, k.longitudinal, k.mixed(), k.perpendicular()];
    for m_z in [0.5, -1.0] {
        for ratio in [0.0, 0.3, 3.0] {
            let errors = |small: f64| {
                let q = (small / (interface.diffusivity(m_z) * interface.tau_tr(m_z))).sqrt();
                let omega = ratio * small / interface.tau_tr(m_z);
                let exact = all(&interface.exact_correlator(m_z, q, omega));
                let relative = |k: SpinCorrelator| {
                    let k = all(&k);
                    std::array::from_fn::<f64, 4, _>(|i| {
                        (k[i] - exact[i]).norm() / exact[i].norm().max(f64::MIN_POSITIVE)
                    })
                };
                (
                    relative(interface.diffusive_correlator(m_z, q, omega)),
                    relative(interface.first_order_correlator(m_z, q, omega)),
                )
            };
            let (coarse, fine) = (errors(1e-4), errors(0.5e-4));
            for i in 0..4 {
                // At ω = 0, K_L vanishes and Q has no correction.
                if ratio == 0.0 && (i == 1 || i == 2) {
                    continue;
                }
                let (leading, first) = (coarse.0[i] / fine.0[i], coarse.1[i] / fine.1[i]);
                assert!((leading - 2.0).abs() < 0.01, "{i}: leading order falls by {leading}");
                assert!((first - 4.0).abs() < 0.04, "{i}: first order falls by {first}");
            }
        }
    }
}

#[test]
fn reciprocity_reality_and_passivity() {
    let interface = model();
    for Wave { m_z, q, omega, direction } in waves(&interface, 100) {
        let opposite = direction.map(|u| -u);
        let matrix = |m_z: f64, omega: f64, u: [f64; 2]| {
            interface.exact_correlator(m_z, q, omega).matrix(u, interface.sigma_h(m_z))
        };
        let (k, reversed, conjugate) =
            (matrix(m_z, omega, direction), matrix(-m_z, omega, opposite), matrix(m_z, -omega, opposite));
        for i in 0..3 {
            for j in 0..3 {
                // Onsager: all three spins and m_z are odd under time reversal.
                assert_close_complex(k[i][j], reversed[j][i], 1e-14);
                // A real field makes a real spin density.
                assert_close_complex(k[i][j], conjugate[i][j].conj(), 1e-14);
            }
            // A drive along one axis only loses energy.
            assert!(k[i][i].re >= 0.0, "K_{i}{i} = {}", k[i][i]);
        }
    }
}

#[test]
fn matrix_turns_with_the_wave_vector() {
    let interface = model();
    let k = interface.exact_correlator(0.7, 2e7, 4e11);
    let sigma_h = interface.sigma_h(0.7);
    let along_x = k.matrix([1.0, 0.0], sigma_h);
    assert_eq!(along_x[0][0], k.transverse);
    assert_eq!(along_x[1][1], k.longitudinal);
    assert_eq!(along_x[1][2], -k.mixed());
    assert_eq!(along_x[0][1].re, sigma_h);
    assert_eq!(along_x[1][0].re, -sigma_h);
    let (c, s) = (0.6, 0.8);
    let rotation = [[c, -s, 0.0], [s, c, 0.0], [0.0, 0.0, 1.0]];
    let turned = k.matrix([c, s], sigma_h);
    for i in 0..3 {
        for j in 0..3 {
            let mut expected = Complex64::ZERO;
            for a in 0..3 {
                for b in 0..3 {
                    expected += rotation[i][a] * along_x[a][b] * rotation[j][b];
                }
            }
            assert!(
                (turned[i][j] - expected).norm() < 1e-14 * k.transverse.norm().max(k.perpendicular().norm())
            );
        }
    }
}

/// Gaussian elimination with pivoting: (solution X of A X = B, det A).
fn eliminate(mut a: [[Complex64; 4]; 4], mut b: [[Complex64; 4]; 4]) -> ([[Complex64; 4]; 4], Complex64) {
    let mut det = Complex64::ONE;
    for column in 0..4 {
        let pivot = (column..4).max_by(|&i, &j| a[i][column].norm().total_cmp(&a[j][column].norm())).unwrap();
        if pivot != column {
            a.swap(pivot, column);
            b.swap(pivot, column);
            det = -det;
        }
        det *= a[column][column];
        for row in 0..4 {
            if row != column {
                let factor = a[row][column] / a[column][column];
                for j in 0..4 {
                    let (above, right) = (a[column][j], b[column][j]);
                    a[row][j] -= factor * above;
                    b[row][j] -= factor * right;
                }
            }
        }
    }
    (std::array::from_fn(|i| std::array::from_fn(|j| b[i][j] / a[i][i])), det)
}

/// K = (1 − παM)⁻¹M with the density as index 0, and det(1 − παM).
///
/// 1e-14 times the amplification 1/|det| of the nearly singular sum near the diffusion pole.
#[test]
fn ladder_sum_of_the_bubble_is_the_closed_form() {
    let interface = model();
    let strength = PI * interface.parameters().disorder;
    for Wave { m_z, q, omega, direction } in waves(&interface, 300) {
        let bubble = interface.bubble(m_z, direction.map(|u| u * q), omega);
        let system = std::array::from_fn(|i| {
            std::array::from_fn(|j| Complex64::from(if i == j { 1.0 } else { 0.0 }) - strength * bubble[i][j])
        });
        let (sum, det) = eliminate(system, bubble);
        let closed = interface.ladder_determinant(m_z, q, omega);
        assert!((det - closed).norm() < 1e-14);
        let k = interface.exact_correlator(m_z, q, omega);
        let spin = k.matrix(direction, 0.0);
        let tolerance = 1e-14 / closed.norm();
        let scale = k.charge_charge.norm();
        assert!((sum[0][0] - k.charge_charge).norm() <= tolerance * scale);
        for (i, u) in [(1, -direction[1]), (2, direction[0])] {
            assert!((sum[0][i] - k.charge_mixed * u).norm() <= tolerance * scale);
            assert!((sum[i][0] - k.charge_mixed * u).norm() <= tolerance * scale);
        }
        for i in 0..3 {
            for j in 0..3 {
                assert!((sum[i + 1][j + 1] - spin[i][j]).norm() <= tolerance * scale);
            }
        }
    }
}

/// (s15) and (s17) as corrected are the expansions of the closed forms: the rest is of the next order.
#[test]
fn long_wave_expansions() {
    let interface = model();
    let m_z = 0.8;
    let rest = |small: f64| {
        let (q, omega) = (small / interface.mean_free_path(m_z), 0.7 * small / interface.tau_0(m_z));
        let wave = [0.6 * q, 0.8 * q];
        let (closed, series) =
            (interface.bubble(m_z, wave, omega), interface.bubble_long_wave(m_z, wave, omega));
        let mut largest: f64 = 0.0;
        for i in 0..4 {
            for j in 0..4 {
                largest = largest.max((closed[i][j] - series[i][j]).norm());
            }
        }
        largest
    };
    let order = (rest(2e-2) / rest(1e-2)).log2();
    assert!((order - 3.0).abs() < 0.05, "order {order}");

    // ω and Dq² of the same order; (s17) keeps iω to second order, Dq² to third, so with ω ≪ 1/τ the rest is of third.
    let rest = |small: f64, ratio: f64| {
        let q = (small / (interface.diffusivity(m_z) * interface.tau_tr(m_z))).sqrt();
        let omega = ratio * small / interface.tau_tr(m_z);
        let closed = interface.ladder_determinant(m_z, q, omega);
        (closed - interface.ladder_determinant_long_wave(m_z, q, omega)).norm() / closed.norm()
    };
    for ratio in [0.0, 0.5, 2.0] {
        let order = (rest(2e-3, ratio) / rest(1e-3, ratio)).log2();
        assert!((order - 2.0).abs() < 0.05, "order {order} at ratio {ratio}");
    }
}

/// The X² correction of Dq² in (s17), which is of third order: the coefficient of q² alone, by q → 0 at fixed ω.
#[test]
fn determinant_expansion_at_small_q() {
    let interface = model();
    let m_z = 0.8;
    let q = 1e-4 / interface.mean_free_path(m_z);
    let slope = |f: &dyn Fn(f64, f64, f64) -> Complex64, omega: f64| f(m_z, q, omega) - f(m_z, 0.0, omega);
    let rest = |small: f64| {
        let omega = small / interface.tau_0(m_z);
        let closed = slope(&|m, q, w| interface.ladder_determinant(m, q, w), omega);
        let series = slope(&|m, q, w| interface.ladder_determinant_long_wave(m, q, w), omega);
        (closed - series).norm() / closed.norm()
    };
    let order = (rest(4e-2) / rest(2e-2)).log2();
    assert!((order - 3.0).abs() < 0.15, "order {order}");
}

fn wave(direction: [f64; 2], omega: f64, e_field: [f64; 2], spin: [f64; 3]) -> Perturbation {
    Perturbation {
        direction,
        omega,
        e_field: e_field.map(Complex64::from),
        spin_direction: spin.map(Complex64::from),
    }
}

/// −iωn + iq·J/e = −iω δ[Δ_z²/(4πħ²v²)] with J from s_∥ = ẑ×J/(ev).
#[test]
fn continuity_with_pumping() {
    let interface = model();
    let p = interface.parameters();
    for Wave { m_z, q, omega, direction: u } in waves(&interface, 100) {
        for (e_field, spin) in [([3e4, -1e4], [0.0; 3]), ([0.0; 2], [0.01, -0.02, 0.03])] {
            let wave = wave(u, omega, e_field, spin);
            let k = interface.exact_correlator(m_z, q, omega);
            let s = interface.spin_density(&k, &wave, 0.0);
            let n = interface.carrier_density(&k, &wave);
            let current = (s[1] * u[0] - s[0] * u[1]) * p.fermi_velocity; // J_u/e
            let pumped = p.sd_splitting * interface.delta_z(m_z) * spin[2]
                / (2.0 * PI * (HBAR * p.fermi_velocity).powi(2));
            let rest = -I * omega * (n - pumped) + I * q * current;
            assert!(rest.norm() <= 1e-11 * (omega * (n.norm() + pumped.abs())).max(q * current.norm()));
            assert_close_complex(s[2], -interface.delta_z(m_z) / p.fermi_energy * n, 1e-13);
        }
    }
}

/// s_∥ = ẑ×J/(ev) with J = σ₀E + σ_H E×ẑ for the transverse part, in the spin convention.
#[test]
fn in_plane_spin_follows_the_current() {
    let interface = interface(Equations::Published);
    let m_z = 0.7;
    let (sigma_0, sigma_h) = interface.sheet_conductivity().sheet_conductivities(m_z);
    assert!(sigma_0 > CONDUCTANCE_QUANTUM);
    let [ex, ey] = [2e4, 5e4];
    let k = interface.exact_correlator(m_z, 0.0, 1.0);
    let s = interface.spin_density(&k, &wave([1.0, 0.0], 1.0, [ex, ey], [0.0; 3]), interface.sigma_h(m_z));
    let j = [sigma_0 * ex + sigma_h * ey, sigma_0 * ey - sigma_h * ex];
    let ev = ELECTRON_CHARGE * interface.parameters().fermi_velocity;
    for (found, expected) in [(s[0], -j[1] / ev), (s[1], j[0] / ev)] {
        assert!((found.re / expected - 1.0).abs() < 1e-12, "{found} instead of {expected}");
    }
}

/// Uniform slow pumping: n = δ[Δ_z²/(4πħ²v²)], also through the pole of K_zz at q = ω = 0.
#[test]
fn uniform_pumping() {
    let interface = model();
    let (m_z, step) = (0.6, 1e-6);
    for omega in [0.0, 1e9] {
        let k = interface.exact_correlator(m_z, 0.0, omega);
        let n = interface.carrier_density(&k, &wave([1.0, 0.0], omega, [0.0; 2], [0.0, 0.0, step]));
        let expected = interface.pumped_density(m_z, m_z + step);
        // The finite step differs from the derivative by step/(2 m_z).
        assert!((n.re / expected - 1.0).abs() < 1e-5, "{n}");
    }
}

/// Signs of the splitting: Q is odd in Δ_sd and the in-plane response even.
#[test]
fn parity_in_the_splitting() {
    let p = parameters(Equations::Consistent);
    let negative = Interface::new(InterfaceParameters { sd_splitting: -p.sd_splitting, ..p }).unwrap();
    let (a, b) = (model().exact_correlator(0.5, 1e7, 1e11), negative.exact_correlator(0.5, 1e7, 1e11));
    assert_eq!(a.mixed(), -b.mixed());
    assert_eq!(a.longitudinal, b.longitudinal);
    assert_eq!(a.perpendicular(), b.perpendicular());
}
