//! The grated gate against closed forms and independent sums.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::f64::consts::{PI, TAU};

use common::assert_close;
use field::{Edge, GratedGate, GratedGateParameters, Profile};

const PERIOD: f64 = 1e-6;
const VOLTAGE: f64 = 0.5;
const Q: f64 = TAU / PERIOD;

fn parameters(duty: f64, distance: f64, edge: Edge) -> GratedGateParameters {
    let (period, voltage) = (PERIOD, VOLTAGE);
    GratedGateParameters { period, duty, distance, voltage, direction: 0.0, origin: [0.0, 0.0], edge }
}

fn gate(duty: f64, distance: f64, edge: Edge) -> GratedGate {
    GratedGate::new(parameters(duty, distance, edge)).unwrap()
}

fn field_x(gate: &GratedGate, x: f64) -> f64 {
    gate.e_field([x, 0.0])[0].re
}

fn positions() -> impl Iterator<Item = f64> {
    (-60..60).map(|k| (f64::from(k) + 0.3) * PERIOD / 40.0)
}

/// Equal electrodes and gaps with a step between: summing Σ (−1)^k z^{2k+1}/(2k+1) = arctan z, z = e^{−qd+iqx}, gives
/// φ = V/2 + (V/π) arctan(cos qx/sinh qd), hence E_x = (V q/π) sin qx sinh qd/(sinh² qd + cos² qx).
/// The truncated series leaves 1e-16 of the fundamental, the rest is rounding.
#[test]
fn half_duty_comb_has_its_closed_form() {
    for distance in [5e-9, 30e-9, 200e-9] {
        let comb = gate(0.5, distance, Edge::Sharp);
        let sinh = (Q * distance).sinh();
        for x in positions() {
            let (sin, cos) = (Q * x).sin_cos();
            let potential = 0.5 * VOLTAGE + VOLTAGE / PI * (cos / sinh).atan();
            assert_close(comb.potential([x, 0.0]), potential, VOLTAGE, 1e-13);
            let field = VOLTAGE * Q / PI * sin * sinh / (sinh * sinh + cos * cos);
            assert_close(field_x(&comb, x), field, comb.amplitude(), 1e-12);
        }
        assert_close(comb.amplitude(), VOLTAGE * Q / (PI * sinh), comb.amplitude(), 1e-12); // at x = period/4
    }
}

/// Any duty and slope from the periodic Poisson kernel: the gate-plane field V/w on the slopes, smeared by
/// P(x) = sinh qd/(cosh qd − cos qx)/period, whose integral is arctan(coth(qd/2) tan(qx/2))/π.
#[test]
fn any_comb_is_its_gate_plane_field_smeared_by_the_poisson_kernel() {
    for (duty, distance, edge, slope) in [
        (0.3, 40e-9, Edge::Linear { width: 100e-9 }, 100e-9),
        (0.3, 40e-9, Edge::Gap, 350e-9),
        (0.85, 15e-9, Edge::Gap, 75e-9),
        (0.1, 120e-9, Edge::Linear { width: 1e-9 }, 1e-9),
    ] {
        let comb = gate(duty, distance, edge);
        let half = 0.5 * duty * PERIOD;
        let coth = 1.0 / (0.5 * Q * distance).tanh();
        let integral = |x: f64| {
            let turns = (x / PERIOD).round();
            turns + (coth * (0.5 * Q * (x - turns * PERIOD)).tan()).atan() / PI
        };
        for x in positions() {
            let falling = integral(x - half) - integral(x - half - slope);
            let rising = integral(x + half + slope) - integral(x + half);
            let field = VOLTAGE / slope * (falling - rising);
            // The difference quotient over the slope costs 1e-16 · period/slope.
            assert_close(field_x(&comb, x), field, comb.amplitude(), 1e-11);
        }
    }
}

/// The potential of each strip in the half plane (Poisson integral, no Fourier series): a strip edge at x_e adds
/// ±(V/π) d/((x − x_e)² + d²) to E_x. Strips beyond ±K leave about 4 V a x d/(π period⁴ K³), below 1e-10 of the peak
/// at K = 1000.
#[test]
fn sharp_comb_is_the_sum_over_its_strips() {
    for (duty, distance) in [(0.5, 30e-9), (0.2, 80e-9), (0.7, 10e-9)] {
        let comb = gate(duty, distance, Edge::Sharp);
        let half = 0.5 * duty * PERIOD;
        for x in positions() {
            let edge = |at: f64| VOLTAGE / PI * distance / ((x - at) * (x - at) + distance * distance);
            let strips = (-1000..=1000).map(|k| f64::from(k) * PERIOD);
            let field: f64 = strips.map(|centre| edge(centre + half) - edge(centre - half)).sum();
            assert_close(field_x(&comb, x), field, comb.amplitude(), 1e-10);
        }
    }
}

/// E points from the electrode (V > 0) to the gap: positive on its right, negative on its left, zero in the middle.
#[test]
fn field_points_away_from_a_positive_electrode() {
    let comb = gate(0.3, 40e-9, Edge::Sharp);
    assert!(field_x(&comb, 0.15 * PERIOD) > 0.0);
    assert!(field_x(&comb, -0.15 * PERIOD) < 0.0);
    assert!(field_x(&comb, 0.0).abs() < 1e-12 * comb.amplitude());
    assert!(field_x(&comb, 0.5 * PERIOD).abs() < 1e-12 * comb.amplitude());
    assert!(comb.divergence([0.0, 0.0]).re > 0.0);
}

/// Each harmonic decays as e^{−q_n d}: exact but for rounding, which the cut at 1e-16 keeps below 1e-13 of each.
#[test]
fn harmonics_decay_with_the_distance() {
    let (near, far) = (gate(0.3, 40e-9, Edge::Gap), gate(0.3, 60e-9, Edge::Gap));
    let (near, far) = (near.plane_waves().unwrap(), far.plane_waves().unwrap());
    for (near, far) in near.iter().zip(&far) {
        let q_n = near.q[0].abs();
        let ratio = (far.amplitude[0] / near.amplitude[0]).re;
        assert_close(ratio, (-q_n * 20e-9).exp(), ratio, 1e-13);
    }
    // Far away the fundamental alone is left, (2V/π) sin(π duty) q e^{−qd}.
    let far = gate(0.3, PERIOD, Edge::Sharp);
    let fundamental = 2.0 * VOLTAGE / PI * (0.3 * PI).sin() * Q * (-TAU).exp();
    assert_close(far.amplitude(), fundamental, fundamental, 2e-3); // next harmonic: e^{−2π}
    assert_eq!(far.wave_numbers().len(), 1);
}

/// Complex amplitude of e^{iq_n x}: −i q_n (V_n/2) e^{−q_n d}; even harmonics of equal electrodes and gaps are absent.
#[test]
fn plane_waves_are_the_fourier_coefficients() {
    let waves = gate(0.5, 50e-9, Edge::Sharp).plane_waves().unwrap();
    assert_close(waves[0].q[0], Q, Q, 1e-15);
    assert_close(waves[0].amplitude[0].im, -Q * VOLTAGE / PI * (-Q * 50e-9).exp(), Q * VOLTAGE, 1e-15);
    assert!(waves.iter().all(|wave| (wave.q[0] / Q).round() as i64 % 2 != 0));
}

#[test]
fn origin_and_direction_move_and_turn_the_pattern() {
    let still = gate(0.3, 40e-9, Edge::Sharp);
    let (origin, direction) = ([0.11e-6, -0.37e-6], 1.1_f64);
    let turned =
        GratedGate::new(GratedGateParameters { direction, origin, ..parameters(0.3, 40e-9, Edge::Sharp) })
            .unwrap();
    let (sin, cos) = direction.sin_cos();
    for x in positions() {
        let r = [origin[0] + x * cos - 0.2e-6 * sin, origin[1] + x * sin + 0.2e-6 * cos];
        let (field, expected) = (turned.e_field(r), field_x(&still, x));
        assert_close(field[0].re, expected * cos, still.amplitude(), 1e-12);
        assert_close(field[1].re, expected * sin, still.amplitude(), 1e-12);
    }
}

/// The mean over a period is zero: no part of the gate field drives a dc current.
#[test]
fn field_has_no_mean() {
    let comb = gate(0.3, 40e-9, Edge::Sharp);
    let mean = (0..1000).map(|k| field_x(&comb, f64::from(k) * PERIOD / 1000.0)).sum::<f64>() / 1000.0;
    assert!(mean.abs() < 1e-13 * comb.amplitude());
}

/// Every kept digit matters: the closest distance accepted still meets the closed form, the next is refused.
#[test]
fn distance_is_refused_only_where_the_harmonics_run_out() {
    let closest = PERIOD / 470.0;
    let comb = gate(0.5, closest, Edge::Sharp);
    let peak = VOLTAGE * Q / (PI * (Q * closest).sinh());
    assert_close(field_x(&comb, 0.25 * PERIOD), peak, peak, 1e-11);
    let refused = GratedGate::new(parameters(0.5, PERIOD / 490.0, Edge::Sharp)).unwrap_err();
    assert_eq!(refused.name, "distance");
    assert!(refused.to_string().contains("4096"), "{refused}");
}

#[test]
fn meaningless_parameters_are_refused_by_name() {
    let good = parameters(0.5, 50e-9, Edge::Sharp);
    let refused = |parameters| GratedGate::new(parameters).unwrap_err().name;
    for value in [f64::NAN, f64::INFINITY, 0.0, -1e-9] {
        assert_eq!(refused(GratedGateParameters { period: value, ..good }), "period");
        assert_eq!(refused(GratedGateParameters { duty: value, ..good }), "duty");
        assert_eq!(refused(GratedGateParameters { distance: value, ..good }), "distance");
        assert_eq!(
            refused(GratedGateParameters { edge: Edge::Linear { width: value }, ..good }),
            "edge_width"
        );
    }
    for value in [f64::NAN, f64::NEG_INFINITY] {
        assert_eq!(refused(GratedGateParameters { voltage: value, ..good }), "voltage");
        assert_eq!(refused(GratedGateParameters { direction: value, ..good }), "direction");
        assert_eq!(refused(GratedGateParameters { origin: [0.0, value], ..good }), "origin_y");
    }
    assert_eq!(refused(GratedGateParameters { duty: 1.0, ..good }), "duty");
    let too_wide = Edge::Linear { width: 0.26 * PERIOD };
    assert_eq!(refused(GratedGateParameters { edge: too_wide, ..good }), "edge_width");
    assert!(
        GratedGate::new(GratedGateParameters { edge: Edge::Linear { width: 0.25 * PERIOD }, ..good }).is_ok()
    );
}
