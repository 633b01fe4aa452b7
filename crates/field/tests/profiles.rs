//! What holds for every profile, and the closed forms of the simple ones.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::f64::consts::{FRAC_PI_2, FRAC_PI_3, PI, TAU};

use common::{assert_close, points};
use field::{
    Drive, Edge, GratedGate, GratedGateParameters, PlaneWave, Polarisation, Profile, Sampled, StandingWave,
    Tone, Uniform, Waveform,
};

const AMPLITUDE: f64 = 60e3;
const WAVELENGTH: f64 = 1.024e-6;

fn gate(edge: Edge) -> GratedGate {
    GratedGate::new(GratedGateParameters {
        period: WAVELENGTH,
        duty: 0.3,
        distance: 40e-9,
        voltage: 0.2,
        direction: 0.4,
        origin: [0.13e-6, -0.2e-6],
        edge,
    })
    .unwrap()
}

/// A map with both components, 6 × 5 cells of 40 nm × 70 nm.
fn sampled() -> Sampled {
    let value = |k: usize, step: f64| AMPLITUDE * (2.0 * (k as f64 * step).fract() - 1.0);
    let component = |step: f64| (1..=30).map(|k| value(k, step)).collect::<Vec<_>>();
    Sampled::new(component(0.618_033_988), component(0.414_213_562), [6, 5], [40e-9, 70e-9]).unwrap()
}

fn analytic_profiles() -> Vec<Box<dyn Profile>> {
    vec![
        Box::new(Uniform::new([3e4, -4e4]).unwrap()),
        Box::new(PlaneWave::longitudinal(AMPLITUDE, WAVELENGTH, 0.7).unwrap()),
        Box::new(PlaneWave::new(AMPLITUDE, WAVELENGTH, 0.7, Polarisation::Transverse).unwrap()),
        Box::new(StandingWave::new(AMPLITUDE, WAVELENGTH, 2.1, 0.3).unwrap()),
        Box::new(gate(Edge::Sharp)),
        Box::new(gate(Edge::Gap)),
        Box::new(gate(Edge::Linear { width: 100e-9 })),
    ]
}

fn central_divergence(profile: &dyn Profile, r: [f64; 2], h: f64) -> num_complex::Complex64 {
    let at = |dx: f64, dy: f64| profile.e_field([r[0] + dx, r[1] + dy]);
    (at(h, 0.0)[0] - at(-h, 0.0)[0] + at(0.0, h)[1] - at(0.0, -h)[1]) / (2.0 * h)
}

/// Fourth order (Richardson) in h = 0.5 nm: (h/d)⁴ ≈ 2e-8 for the gate at d = 40 nm, rounding ε E/h relative to
/// E/d below 1e-13.
#[test]
fn divergence_is_the_derivative_of_the_field() {
    for profile in analytic_profiles() {
        let scale = profile.amplitude() / 40e-9;
        for r in points(60, 3e-6) {
            let (fine, coarse) =
                (central_divergence(&*profile, r, 0.5e-9), central_divergence(&*profile, r, 1e-9));
            let numerical = (fine * 4.0 - coarse) / 3.0;
            let exact = profile.divergence(r);
            assert_close(exact.re, numerical.re, scale, 1e-7);
            assert_close(exact.im, numerical.im, scale, 1e-7);
        }
    }
}

/// Between cell centres the interpolant is bilinear, where central differences are exact up to rounding.
#[test]
fn divergence_of_a_map_is_the_derivative_of_its_interpolant() {
    let map = sampled();
    for r in points(200, 3e-6) {
        let numerical = central_divergence(&map, r, 1e-12).re;
        assert_close(map.divergence(r).re, numerical, AMPLITUDE / 40e-9, 1e-9);
    }
}

/// Both are the same finite sum; they differ by the rounding of the phases n q·r, ~1e-16 · 60 · a few.
#[test]
fn plane_waves_add_up_to_the_field_and_its_divergence() {
    for profile in analytic_profiles() {
        let waves = profile.plane_waves().unwrap();
        for r in points(60, 3e-6) {
            let (field, divergence) = (profile.e_field(r), profile.divergence(r));
            for axis in 0..2 {
                let sum: num_complex::Complex64 = waves.iter().map(|wave| wave.e_field(r)[axis]).sum();
                assert_close((sum - field[axis]).norm(), 0.0, profile.amplitude(), 1e-12);
            }
            let sum: num_complex::Complex64 = waves.iter().map(|wave| wave.divergence(r)).sum();
            assert_close((sum - divergence).norm(), 0.0, profile.amplitude() / 40e-9, 1e-12);
        }
    }
    assert!(sampled().plane_waves().is_none());
}

/// The amplitude is the largest |E|: reached on a fine scan, never exceeded by more than the sampling of the gate.
#[test]
fn amplitude_is_the_largest_field() {
    let mut profiles = analytic_profiles();
    profiles.push(Box::new(sampled()));
    for profile in profiles {
        let norm = |r| profile.e_field(r).iter().map(num_complex::Complex64::norm_sqr).sum::<f64>().sqrt();
        let largest = points(40_000, 3e-6).into_iter().map(norm).fold(0.0, f64::max);
        assert!(largest <= profile.amplitude() * (1.0 + 1e-4), "{}: {largest}", profile.name());
        assert!(largest >= 0.97 * profile.amplitude(), "{}: {largest}", profile.name());
    }
}

/// Eq. (14) assumes E = x̂ E₀ cos(ωt − qx): value and sign, running along +x.
#[test]
fn plane_wave_under_a_tone_runs_along_its_direction() {
    let (omega, phase, q) = (TAU * 100e6, 0.3, TAU / WAVELENGTH);
    for (direction, along) in [(0.0, [1.0, 0.0]), (FRAC_PI_2, [0.0, 1.0]), (PI, [-1.0, 0.0])] {
        let wave = PlaneWave::longitudinal(AMPLITUDE, WAVELENGTH, direction).unwrap();
        let drive = Drive::new(wave, Tone::new(omega, phase).unwrap());
        for (k, r) in points(40, 3e-6).into_iter().enumerate() {
            let t = k as f64 * 0.37e-9;
            let angle = omega * t + phase - q * (along[0] * r[0] + along[1] * r[1]);
            let (field, divergence) = (drive.e_field(r, t), drive.divergence(r, t));
            for axis in 0..2 {
                assert_close(field[axis], AMPLITUDE * along[axis] * angle.cos(), AMPLITUDE, 1e-13);
            }
            assert_close(divergence, AMPLITUDE * q * angle.sin(), AMPLITUDE * q, 1e-13);
        }
    }
}

#[test]
fn plane_wave_under_a_real_signal_stands() {
    let drive = Drive::new(PlaneWave::longitudinal(AMPLITUDE, WAVELENGTH, 0.0).unwrap(), Waveform::Constant);
    for r in points(20, 3e-6) {
        let standing = AMPLITUDE * (TAU / WAVELENGTH * r[0]).cos();
        assert_close(drive.e_field(r, 1e-9)[0], standing, AMPLITUDE, 1e-13);
    }
}

#[test]
fn transverse_wave_is_normal_to_its_wave_vector_and_has_no_divergence() {
    let wave = PlaneWave::new(AMPLITUDE, WAVELENGTH, FRAC_PI_3, Polarisation::Transverse).unwrap();
    for r in points(20, 3e-6) {
        assert!(wave.divergence(r).norm() < 1e-15 * AMPLITUDE / WAVELENGTH);
    }
    let field = wave.e_field([0.0, 0.0]);
    assert_close(field[0].re, -AMPLITUDE * FRAC_PI_3.sin(), AMPLITUDE, 1e-15); // E ∥ ẑ×q
    assert_close(field[1].re, AMPLITUDE * FRAC_PI_3.cos(), AMPLITUDE, 1e-15);
}

#[test]
fn standing_wave_is_its_cosine() {
    let wave = StandingWave::new(AMPLITUDE, WAVELENGTH, 0.0, 0.3).unwrap();
    for r in points(20, 3e-6) {
        let expected = AMPLITUDE * (TAU / WAVELENGTH * r[0] + 0.3).cos();
        assert_close(wave.e_field(r)[0].re, expected, AMPLITUDE, 1e-13);
        assert_eq!(wave.e_field(r)[1].re, 0.0);
    }
}

#[test]
fn map_is_met_at_cell_centres_halfway_between_and_across_the_border() {
    let map = sampled();
    let (field_x, field_y, [nx, ny], [dx, dy]) = map.map();
    for j in 0..ny {
        for i in 0..nx {
            let (x, y) = ((i as f64 + 0.5) * dx, (j as f64 + 0.5) * dy);
            let (here, right) = (i + nx * j, (i + 1) % nx + nx * j);
            for (shift_x, shift_y) in [(0.0, 0.0), (-1.0, 2.0), (3.0, -1.0)] {
                let r = [x + shift_x * nx as f64 * dx, y + shift_y * ny as f64 * dy];
                assert_close(map.e_field(r)[0].re, field_x[here], AMPLITUDE, 1e-13);
                assert_close(map.e_field(r)[1].re, field_y[here], AMPLITUDE, 1e-13);
                let between = map.e_field([r[0] + 0.5 * dx, r[1]])[0].re;
                assert_close(between, 0.5 * (field_x[here] + field_x[right]), AMPLITUDE, 1e-13);
            }
        }
    }
}

/// The wave number of a sampled cosine, up to the discretisation: sin(q dx/2)/(q dx/2) ≈ 1 − (q dx)²/24, 1.6e-3 at
/// 32 cells a wave.
#[test]
fn wave_numbers_are_those_of_the_pattern() {
    let q = TAU / WAVELENGTH;
    let wave: Vec<f64> = (0..32).map(|i| (TAU * (f64::from(i) + 0.5) / 32.0).cos()).collect();
    let map = Sampled::new(wave.clone(), vec![0.0; 32], [32, 1], [WAVELENGTH / 32.0, 1e-9]).unwrap();
    assert_close(map.wave_numbers()[0], q, q, 2e-3);
    assert!(Uniform::new([1.0, 0.0]).unwrap().wave_numbers().is_empty());
    assert!(Sampled::new(vec![1.0; 6], vec![2.0; 6], [3, 2], [1e-9; 2]).unwrap().wave_numbers().is_empty());
    assert_close(PlaneWave::longitudinal(1.0, WAVELENGTH, 1.0).unwrap().wave_numbers()[0], q, q, 1e-15);
    let orders: Vec<f64> = gate(Edge::Sharp).wave_numbers().iter().map(|q_n| q_n / q).collect();
    assert_close(orders[0], 1.0, 1.0, 1e-15);
    assert!(orders.iter().all(|n| (n - n.round()).abs() < 1e-12));
    assert!(!orders.iter().any(|n| n.round() == 10.0)); // sin(10 · 0.3π) = 0
}

#[test]
fn meaningless_parameters_are_refused_by_name() {
    let bad = [f64::NAN, f64::INFINITY, -1.0];
    for value in bad {
        assert_eq!(PlaneWave::longitudinal(value, 1e-6, 0.0).unwrap_err().name, "amplitude");
        assert_eq!(StandingWave::new(value, 1e-6, 0.0, 0.0).unwrap_err().name, "amplitude");
        assert_eq!(
            Sampled::new(vec![1.0], vec![1.0], [1, 1], [1e-9, value]).unwrap_err().name,
            "cell_size_y"
        );
    }
    for value in bad.into_iter().chain([0.0, 1e-320]) {
        assert_eq!(PlaneWave::longitudinal(1.0, value, 0.0).unwrap_err().name, "wavelength");
        assert_eq!(StandingWave::new(1.0, value, 0.0, 0.0).unwrap_err().name, "wavelength");
    }
    for value in [f64::NAN, f64::INFINITY] {
        assert_eq!(Uniform::new([0.0, value]).unwrap_err().name, "field_y");
        assert_eq!(PlaneWave::longitudinal(1.0, 1e-6, value).unwrap_err().name, "direction");
        assert_eq!(StandingWave::new(1.0, 1e-6, 0.0, value).unwrap_err().name, "phase");
        assert_eq!(Sampled::new(vec![1.0], vec![value], [1, 1], [1e-9; 2]).unwrap_err().name, "field_y");
    }
    assert_eq!(Sampled::new(vec![1.0; 5], vec![1.0; 6], [3, 2], [1e-9; 2]).unwrap_err().name, "field_x");
    assert_eq!(Sampled::new(vec![], vec![], [0, 2], [1e-9; 2]).unwrap_err().name, "cells_x");
    let overflow = [usize::MAX, 2];
    assert_eq!(Sampled::new(vec![1.0], vec![1.0], overflow, [1e-9; 2]).unwrap_err().name, "field_x");
}
