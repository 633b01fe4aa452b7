//! The kernel of the diffusive torque against its definition, its plane-wave form and the spin response.

#![allow(clippy::unwrap_used, clippy::expect_used)] // helpers outside #[test] functions

mod common;

use common::{assert_close, assert_close_complex, interface, parameters};
use num_complex::Complex64;
use response::constants::{CONDUCTANCE_QUANTUM, ELECTRON_CHARGE, ELEMENTARY_CHARGE, HBAR};
use response::{Equations, Interface, InterfaceParameters, Perturbation, heat_kernel};
use std::f64::consts::PI;

const M_Z: f64 = 0.7;
const Q: f64 = 6e6;

/// Trapezoid rule; spectrally accurate for the smooth decaying integrands here.
fn integrate(f: impl Fn(f64) -> f64, to: f64, steps: usize) -> f64 {
    let h = to / steps as f64;
    (0..=steps).map(|i| f(i as f64 * h) * if i == 0 || i == steps { 0.5 * h } else { h }).sum()
}

#[test]
fn heat_kernel_spreads_a_unit_of_charge() {
    let (diffusivity, t) = (0.01_f64, 3e-12_f64);
    let width = (4.0 * diffusivity * t).sqrt();
    // ∫∫ d²r as a product of two lines: the Gaussian factorises.
    let line = 2.0 * integrate(|x| heat_kernel(diffusivity, x, t), 10.0 * width, 400);
    assert_close(line * line / heat_kernel(diffusivity, 0.0, t), 1.0, 1e-12);
    assert_eq!(heat_kernel(diffusivity, 0.0, 0.0), 0.0);
    assert_eq!(heat_kernel(diffusivity, 0.0, -t), 0.0);
    // ∂_t G = D ∇²G by central differences, in units of G/t.
    let (r, h, dt) = (0.7 * width, 1e-3 * width, 1e-4 * t);
    let g = |r: f64, t: f64| heat_kernel(diffusivity, r, t);
    let rate = (g(r, t + dt) - g(r, t - dt)) / (2.0 * dt);
    let laplacian =
        (g(r + h, t) - 2.0 * g(r, t) + g(r - h, t)) / (h * h) + (g(r + h, t) - g(r - h, t)) / (2.0 * h * r);
    assert!((rate - diffusivity * laplacian).abs() < 1e-5 * g(r, t) / t);
}

/// L(q, ω) = ∫dt e^{iωt} ∫d²r e^{−iq·r} L(r, t).
#[test]
fn transform_of_the_kernel() {
    let interface = interface(Equations::Published);
    let rate = interface.diffusivity(M_Z) * Q * Q;
    let omega = 0.8 * rate;
    // The plane integral of the Gaussian is checked on the x axis: a cosine transform over its line density.
    let t = 0.5 / rate;
    let width = (4.0 * interface.diffusivity(M_Z) * t).sqrt();
    let line = |x: f64| interface.kernel(M_Z, x, t) * PI.sqrt() * width;
    let over_plane = 2.0 * integrate(|x| line(x) * (Q * x).cos(), 10.0 * width, 400);
    assert_close(over_plane, interface.kernel_prefactor(M_Z) * (-rate * t).exp(), 1e-12);
    let part = |phase: fn(f64) -> f64| {
        // Simpson's rule on e^{−Dq²t}: an error of 1e-11 with this step.
        let (to, steps) = (40.0 / rate, 40_000);
        let h = to / steps as f64;
        let f = |t: f64| (-rate * t).exp() * phase(omega * t);
        (0..=steps)
            .map(|i| f(i as f64 * h) * if i == 0 || i == steps { 1.0 } else { 2.0 + 2.0 * (i % 2) as f64 })
            .sum::<f64>()
            * h
            / 3.0
    };
    let expected = interface.kernel_prefactor(M_Z) * Complex64::new(part(f64::cos), part(f64::sin));
    assert_close_complex(interface.kernel_transform(M_Z, Q, omega), expected, 1e-10);
}

/// Eq. (14) is Re[L(q, ω) iqE₀ exp(iqx − iωt)] for E = x̂E₀ cos(ωt − qx).
#[test]
fn plane_wave_torque_is_the_transform() {
    let interface = interface(Equations::Published);
    let rate = interface.diffusivity(M_Z) * Q * Q;
    for omega in [1e8, rate, 5.0 * rate] {
        let torque = interface.plane_wave_torque(M_Z, Q, omega, 3e4);
        let amplitude = interface.kernel_transform(M_Z, Q, omega) * Complex64::new(0.0, Q * 3e4);
        // Re[A e^{−iθ}] = Re A cos θ + Im A sin θ with θ = ωt − qx.
        assert_close(torque.cosine, amplitude.re, 1e-13);
        assert_close(torque.sine, amplitude.im, 1e-13);
    }
    // E₀ > 0: the electron charge makes κ negative, the potential lags by a quarter period.
    let potential = interface.plane_wave_potential(M_Z, Q, 1e8, 3e4);
    assert!(potential.sine > 0.0 && potential.cosine < 0.0);
    assert!(interface.diffusive_coefficient() < 0.0);
    // Eq. (15), with a correction of (ω/Dq²)².
    let torque = interface.plane_wave_torque(M_Z, Q, 1e8, 3e4);
    assert_close(torque.sine, interface.static_torque_amplitude(Q, 3e4), 2.0 * (1e8 / rate).powi(2));
}

/// (J_sd A/ħ) m×s_zẑ of the linear response, for the spin direction, is the published diffusive torque; turned to the
/// magnetisation direction it changes sign.
#[test]
fn diffusive_torque_follows_from_linear_response() {
    for (equations, turned) in [(Equations::Published, 1.0), (Equations::Consistent, -1.0)] {
        let interface = interface(equations);
        let p = interface.parameters();
        let (omega, e_field) = (2e10, 3e4);
        // Magnetisation and spin are opposite in the consistent form.
        let spin_z = turned * M_Z;
        let k = interface.diffusive_correlator(spin_z, Q, omega);
        let wave = Perturbation {
            direction: [1.0, 0.0],
            omega,
            e_field: [Complex64::from(e_field), Complex64::ZERO],
            spin_direction: [Complex64::ZERO; 3],
        };
        let s_z = interface.spin_density(&k, &wave, 0.0)[2];
        // T_spin = (J_sd A/ħ) s_z m_spin×ẑ; with m = turned·m_spin, ṁ = (J_sd A/ħ) s_z m×ẑ.
        let per_z = p.sd_splitting / (p.spin_density * HBAR) * s_z;
        let torque = interface.plane_wave_torque(M_Z, Q, omega, e_field);
        let sign = interface.diffusive_sign();
        assert_eq!(sign, turned);
        assert_close(per_z.re, sign * torque.cosine * M_Z, 1e-12);
        assert_close(per_z.im, sign * torque.sine * M_Z, 1e-12);
    }
}

/// (J_sd A/ħ) m×s with s = ẑ×J/(ev) is the field-like torque; the sign is that of e Δ_sd.
#[test]
fn field_like_coefficient_is_the_coupling_of_the_current() {
    let p = parameters(Equations::Consistent);
    let interface = interface(Equations::Consistent);
    let coupling = p.sd_splitting / (p.spin_density * HBAR);
    let per_current = 1.0 / (ELECTRON_CHARGE * p.fermi_velocity);
    assert_close(interface.field_like_coefficient(), coupling * per_current, 1e-15);
    assert!(interface.field_like_coefficient() < 0.0);
    let current = interface.sigma_0(M_Z) * CONDUCTANCE_QUANTUM * 1e4;
    assert_close(
        interface.field_like_amplitude(M_Z, 1e4),
        interface.field_like_coefficient() * current,
        1e-15,
    );
    // κ = e c/ħ: diffusive torque and damping are one response.
    assert_close(
        interface.diffusive_coefficient(),
        ELECTRON_CHARGE * interface.gilbert_prefactor() / HBAR,
        1e-15,
    );
}

/// The Letter's estimate: η = 1.71 for σ₀ = 10, Δ_sd = 0.1 eV at 45°, v = 1e6 m/s, 1 µm; and η is the ratio of (15) to
/// the field-like torque.
#[test]
fn eta_of_the_letter() {
    let m_z = 0.5f64.sqrt();
    let at = |disorder| {
        Interface::new(InterfaceParameters {
            fermi_velocity: 1e6,
            fermi_energy: 0.3 * ELEMENTARY_CHARGE,
            sd_splitting: 0.1 * ELEMENTARY_CHARGE,
            disorder,
            spin_density: 1e19,
            equations: Equations::Published,
        })
        .unwrap()
    };
    // σ₀ ∝ 1/α.
    let interface = at(0.03 * at(0.03).sigma_0(m_z) / 10.0);
    assert_close(interface.sigma_0(m_z), 10.0, 1e-14);
    let q = 2.0 * PI * 1e6;
    let eta = interface.eta(m_z, q);
    assert!((eta - 1.71).abs() < 0.005, "{eta}");
    let ratio = interface.static_torque_amplitude(q, 1e5) * m_z / interface.field_like_amplitude(m_z, 1e5);
    assert_close(ratio, eta, 1e-14);
}
