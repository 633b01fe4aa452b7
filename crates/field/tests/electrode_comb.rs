//! Strip electrodes on a stack against closed forms, limits and an independent solution.

#![allow(clippy::unwrap_used, reason = "tests may panic")]

mod common;

use std::f64::consts::{PI, TAU};

use common::assert_close;
use field::{
    Beyond, DielectricLayer, ElectrodeComb, ElectrodeCombParameters, GateStack, Pile, Profile,
    VACUUM_PERMITTIVITY as EPSILON,
};
use num_complex::Complex64;

const PERIOD: f64 = 1e-6;
const Q: f64 = TAU / PERIOD;
const VOLTAGE: f64 = 0.7;

fn layer(thickness: f64, permittivity: f64) -> DielectricLayer {
    DielectricLayer { thickness, permittivity }
}

fn stack(layers: &[DielectricLayer], substrate: f64, cover: f64) -> GateStack {
    GateStack {
        layers: layers.to_vec(),
        substrate: Pile::half_space(substrate),
        cover: Pile::half_space(cover),
    }
}

fn parameters(duty: f64, counter_voltage: Option<f64>, stack: GateStack) -> ElectrodeCombParameters {
    ElectrodeCombParameters {
        period: PERIOD,
        duty,
        voltage: VOLTAGE,
        counter_voltage,
        stack,
        direction: 0.0,
        origin: [0.0; 2],
    }
}

fn comb(duty: f64, counter: Option<f64>, stack: GateStack, surface: f64) -> ElectrodeComb {
    ElectrodeComb::new(&parameters(duty, counter, stack), &|_| Complex64::from(surface)).unwrap()
}

/// P_n(x), by its recurrence.
fn legendre(n: usize, x: f64) -> f64 {
    let (mut before, mut value) = (1.0, x);
    if n == 0 {
        return 1.0;
    }
    for k in 1..n {
        let k = k as f64;
        (before, value) = (value, ((2.0 * k + 1.0) * x * value - k * before) / (k + 1.0));
    }
    value
}

/// K of the modulus k, π/(2 agm(1, k′)).
fn elliptic(k: f64) -> f64 {
    let (mut a, mut b) = (1.0, (1.0 - k * k).sqrt());
    for _ in 0..12 {
        (a, b) = (0.5 * (a + b), (a * b).sqrt());
    }
    0.5 * PI / a
}

/// Interleaved strips at V and 0 between two dielectrics: the map ξ = cos qx makes them two coplanar strips between
/// ±cos(π duty) and ±1, with the charge (ε₁ + ε₂) V K(k′)/K(k), k = cos(π duty), per length. Equal strips and gaps
/// (duty ¼) give ε₁ + ε₂: the interdigital transducer of Engan (1969). No interface besides the plane of the strips
/// leaves rounding.
#[test]
fn interdigital_capacitance_is_that_of_the_conformal_map() {
    for (duty, below, above) in [(0.25, 1.0, 1.0), (0.1, 4.0, 1.0), (0.4, 9.0, 9.0), (0.49, 3.9, 2.0)] {
        let gate = comb(duty, Some(0.0), stack(&[layer(50e-9, below)], below, above), 0.0);
        let k = (PI * duty).cos();
        let expected = EPSILON * (below + above) * VOLTAGE * elliptic((1.0 - k * k).sqrt()) / elliptic(k);
        let [live, other] = gate.charges() else { panic!("two strips") };
        assert_close(live.re, expected, expected, 1e-9);
        assert_close(other.re, -expected, expected, 1e-9);
    }
    let gate = comb(0.25, Some(0.0), stack(&[layer(50e-9, 3.0)], 3.0, 1.0), 0.0);
    assert_close(gate.charges()[0].re, 4.0 * EPSILON * VOLTAGE, 4.0 * EPSILON * VOLTAGE, 1e-12);
}

/// The charge of interleaved strips has the harmonics P_m(cos 2π duty), n = 2m + 1 (Engan 1969), and each reaches the
/// surface as e^{−q_n d}/q_n. The mean is half the voltage.
#[test]
fn interleaved_strips_have_legendre_harmonics() {
    for duty in [0.25, 0.12, 0.4] {
        let distance = 40e-9;
        let gate = comb(duty, Some(0.0), stack(&[layer(distance, 2.0)], 2.0, 1.0), 0.0);
        let first = gate.harmonic(1).re / (-Q * distance).exp();
        for m in 0..20 {
            let n = 2 * m + 1;
            let q_n = n as f64;
            let expected = first * legendre(m, (TAU * duty).cos()) / q_n * (-q_n * Q * distance).exp();
            assert_close(gate.harmonic(n).re, expected, first, 1e-9);
            assert!(gate.harmonic(n + 1).norm() < 1e-12 * first, "even harmonics are absent");
        }
        assert_close(gate.harmonic(0).re, 0.5 * VOLTAGE, VOLTAGE, 1e-9);
    }
}

/// Strips of one potential between equal dielectrics with a far earth: σ_n/σ_0 = ½[P_n(c) + P_{n−1}(c)], c = cos(π duty),
/// by the integral of Mehler and Dirichlet. The earth is 2 periods away: its images are e^{−8π} = 1e-11 of that.
#[test]
fn a_single_comb_has_its_legendre_harmonics() {
    let earthed = |distance: f64| GateStack {
        layers: vec![layer(distance, 5.0)],
        substrate: Pile { layers: vec![layer(2.0 * PERIOD, 5.0)], beyond: Beyond::Metal },
        cover: Pile::half_space(5.0),
    };
    for duty in [0.5, 0.2, 0.9] {
        let distance = 60e-9;
        let gate = comb(duty, None, earthed(distance), 0.0);
        let mean = gate.charges()[0].re / PERIOD;
        let c = (PI * duty).cos();
        for n in 1..20 {
            let q_n = n as f64 * Q;
            let charge = 0.5 * mean * (legendre(n, c) + legendre(n - 1, c));
            let expected = 2.0 * charge / (10.0 * EPSILON * q_n) * (-q_n * distance).exp();
            assert_close(gate.harmonic(n).re, expected, VOLTAGE, 1e-10);
        }
        // Between the strips' mean potential and the earth lies a uniform field; the grid adds −ln sin(π duty/2).
        let plate = PERIOD * 5.0 * EPSILON / (2.0 * PERIOD + distance);
        let grid = -2.0 * (0.5 * PI * duty).sin().ln() / (PI * 10.0 * EPSILON) * 0.5;
        let charge = VOLTAGE / (1.0 / plate + grid);
        assert_close(gate.charges()[0].re, charge, charge, 1e-9);
    }
}

/// Image charges: a half space ε₂ below the surface weakens the potential there by 2ε₁/(ε₁ + ε₂). The strips are a period
/// away, where the images change their charge by e^{−4π} = 3e-6 of its part.
#[test]
fn half_space_below_the_surface_weakens_as_image_charges() {
    for substrate in [1.0, 50.0, 1e4] {
        let (e1, d) = (9.0, PERIOD);
        let gate = comb(0.25, Some(0.0), stack(&[layer(d, e1)], substrate, e1), 0.0);
        let free = comb(0.25, Some(0.0), stack(&[layer(d, e1)], e1, e1), 0.0);
        let expected = 2.0 * e1 / (e1 + substrate) * free.harmonic(1).re;
        assert_close(gate.harmonic(1).re, expected, expected, 1e-5);
    }
}

/// In the plane of the strips the sum of the harmonics is V on the metal: the surface's potential continued upwards through
/// the layer by hand, e^{qd} and the reflection r = (ε₁ − ε₂)/(ε₁ + ε₂), with Fejér's weights against overshoot (error
/// of order 1/60).
#[test]
fn potential_on_the_metal_is_the_voltage() {
    let (e1, e2, d) = (9.0, 50.0, 30e-9);
    let gate = comb(0.3, Some(0.0), stack(&[layer(d, e1)], e2, 1.0), 0.0);
    let r = (e1 - e2) / (e1 + e2);
    let at_strips = |n: usize| {
        let qd = n as f64 * Q * d;
        gate.harmonic(n).re * (1.0 + r * (-2.0 * qd).exp()) / ((1.0 + r) * (-qd).exp())
    };
    let count = 60;
    let fejer = |n: usize| 1.0 - n as f64 / (count + 1) as f64;
    let middle = gate.harmonic(0).re + (1..=count).map(|n| at_strips(n) * fejer(n)).sum::<f64>();
    assert_close(middle, VOLTAGE, VOLTAGE, 1e-2);
}

/// Layers of one permittivity are one layer, whatever their number and wherever cut.
#[test]
fn equal_layers_are_one_layer() {
    let one = comb(0.4, None, stack(&[layer(30e-9, 7.0)], 40.0, 1.0), 0.05);
    let cut = [layer(3e-9, 7.0), layer(7e-9, 7.0), layer(20e-9, 7.0)];
    let many = comb(0.4, None, stack(&cut, 40.0, 1.0), 0.05);
    // A cut that is no interface, made visible by 1e-12 of the permittivity, which then is the error.
    let seen = [layer(3e-9, 7.0), layer(7e-9, 7.0 + 7e-12), layer(20e-9, 7.0)];
    let seen = comb(0.4, None, stack(&seen, 40.0, 1.0), 0.05);
    for n in 0..20 {
        assert_close(many.harmonic(n).re, one.harmonic(n).re, VOLTAGE, 1e-13);
        assert_close(seen.harmonic(n).re, one.harmonic(n).re, VOLTAGE, 1e-9);
    }
}

/// Wide strips close to the surface are parallel plates: below their middle φ = V C/(C + e²ν), C = ε₀ε/d, up to
/// what leaves over the edges, which decays within d.
#[test]
fn wide_strips_are_parallel_plates() {
    let (d, permittivity, quantum) = (10e-9, 9.0, 0.047);
    let gate = comb(0.5, None, stack(&[layer(d, permittivity)], 1.0, 1.0), quantum);
    let plate = EPSILON * permittivity / d;
    let expected = VOLTAGE * plate / (plate + quantum);
    assert_close(gate.potential([0.0, 0.0]).re, expected, expected, 2e-3);
    let gap = gate.potential([0.5 * PERIOD, 0.0]).re;
    assert!(gap < 0.05 * expected, "the middle of a gap stays at earth: {gap}");
}

/// A screening surface sees q ≪ 1/λ weakened as qλ and q ≫ 1/λ not at all, λ = ε₀(ε_a + ε_b)/(e²ν).
#[test]
fn screening_has_its_limits() {
    let layers = stack(&[layer(2.0 * PERIOD, 4.0)], 12.0, 4.0);
    let bare = comb(0.25, Some(0.0), layers.clone(), 0.0).harmonic(1).re;
    for quantum in [1e-6, 1e-2, 1e2, 1e6] {
        let screened = comb(0.25, Some(0.0), layers.clone(), quantum).harmonic(1).re;
        let expected = bare / (1.0 + 1.0 / (Q * layers.thomas_fermi_length(quantum)));
        // The strips are two periods away: e^{−8π} of the images at the surface come back from them.
        assert_close(screened, expected, expected, 1e-9);
        assert_close(layers.surface_capacitance(Q), 16.0 * EPSILON * Q, 16.0 * EPSILON * Q, 1e-12);
    }
}

/// A charge of the surface that lags (χ complex, Im χ > 0 for e^{−iωt}: dissipation) makes a total field that leads or
/// lags; at χ real nothing is complex.
#[test]
fn dynamic_screening_is_the_complex_static_formula() {
    let layers = stack(&[layer(2.0 * PERIOD, 4.0)], 12.0, 4.0);
    let bare = comb(0.25, Some(0.0), layers.clone(), 0.0).harmonic(1);
    let chi = Complex64::new(0.003, 0.002);
    let gate = ElectrodeComb::new(&parameters(0.25, Some(0.0), layers), &|_| chi).unwrap();
    let expected = bare / (1.0 + chi / (16.0 * EPSILON * Q));
    assert!((gate.harmonic(1) - expected).norm() < 1e-9 * expected.norm());
}

/// ∇·E is the derivative of E, the plane waves are its Fourier sum, and E = −∇φ: central differences at 1e-4 of the
/// decay length, error (1e-4)²/6 of the third derivative.
#[test]
fn divergence_and_plane_waves_belong_to_the_field() {
    let turned = ElectrodeCombParameters {
        direction: 0.7,
        origin: [0.1e-6, -0.3e-6],
        ..parameters(0.3, Some(-0.4), stack(&[layer(5e-9, 14.0), layer(25e-9, 9.0)], 60.0, 1.0))
    };
    let gate = ElectrodeComb::new(&turned, &|q| Complex64::new(0.02, 1e-10 * q)).unwrap();
    let waves = gate.plane_waves().unwrap();
    let (scale, step) = (gate.amplitude(), 3e-12);
    for r in common::points(50, 4e-6) {
        let at = |dx: f64, dy: f64| [r[0] + dx, r[1] + dy];
        let difference = (gate.e_field(at(step, 0.0))[0] - gate.e_field(at(-step, 0.0))[0]
            + gate.e_field(at(0.0, step))[1]
            - gate.e_field(at(0.0, -step))[1])
            / (2.0 * step);
        assert!((difference - gate.divergence(r)).norm() < 1e-6 * scale / 30e-9);
        let gradient = (gate.potential(at(step, 0.0)) - gate.potential(at(-step, 0.0))) / (2.0 * step);
        assert!((gradient + gate.e_field(r)[0]).norm() < 1e-6 * scale);
        let sum: Complex64 = waves.iter().map(|wave| wave.e_field(r)[0]).sum();
        assert!((sum - gate.e_field(r)[0]).norm() < 1e-11 * scale);
    }
    // Parseval: the mean of |E|² over a period is the sum over its waves.
    let squares = |e: [Complex64; 2]| e[0].norm_sqr() + e[1].norm_sqr();
    let (sin, cos) = 0.7_f64.sin_cos();
    let points = 2048;
    let mean = (0..points)
        .map(|i| squares(gate.e_field([cos, sin].map(|u| u * PERIOD * f64::from(i) / f64::from(points)))))
        .sum::<f64>()
        / f64::from(points);
    let sum: f64 = waves.iter().map(|wave| squares(wave.amplitude)).sum();
    assert_close(mean, sum, sum, 1e-12);
}

/// The energy ½ΣQV of any potentials is positive, and reciprocal: the charge on one strip of a volt on the other.
#[test]
fn capacitance_is_positive_and_reciprocal() {
    let layers = stack(&[layer(5e-9, 14.0), layer(25e-9, 9.0)], 60.0, 1.0);
    let charges = |live: f64, other: f64| {
        let given = ElectrodeCombParameters { voltage: live, ..parameters(0.3, Some(other), layers.clone()) };
        let gate = ElectrodeComb::new(&given, &|_| Complex64::from(0.05)).unwrap();
        [gate.charges()[0].re, gate.charges()[1].re]
    };
    let (first, second) = (charges(1.0, 0.0), charges(0.0, 1.0));
    assert_close(first[1], second[0], first[0], 1e-9);
    assert_close(first[0], second[1], first[0], 1e-9);
    assert!(first[0] > 0.0 && first[1] < 0.0 && first[0] + first[1] > 0.0);
}

/// The last doubling of the terms changed the field by less than 1e-8, for thin layers, narrow gaps and wide strips.
#[test]
fn the_solution_converges_for_thin_layers_and_narrow_gaps() {
    let gate = comb(0.45, Some(0.0), stack(&[layer(4e-9, 9.0)], 80.0, 1.0), 0.05);
    assert!(gate.change_at_last_doubling() < 1e-8);
    let single = comb(0.5, None, stack(&[layer(50e-9, 1.0)], 1.0, 1.0), 0.05);
    assert!(single.change_at_last_doubling() < 1e-8);
}

#[test]
fn meaningless_parameters_are_refused_by_name() {
    let good = stack(&[layer(10e-9, 9.0)], 50.0, 1.0);
    let refused = |parameters: ElectrodeCombParameters| {
        ElectrodeComb::new(&parameters, &|_| Complex64::ZERO).unwrap_err().name
    };
    let given = |stack| parameters(0.3, Some(0.0), stack);
    for bad in [0.0, -1e-9, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(given(stack(&[layer(bad, 9.0)], 50.0, 1.0))), "layers_thickness");
        let deep = Pile { layers: vec![layer(bad, 3.0)], beyond: Beyond::Metal };
        assert_eq!(refused(given(GateStack { substrate: deep, ..good.clone() })), "substrate_thickness");
    }
    for bad in [0.5, 0.0, -3.0, f64::NAN, f64::INFINITY] {
        assert_eq!(refused(given(stack(&[layer(1e-8, bad)], 50.0, 1.0))), "layers_permittivity");
        assert_eq!(refused(given(stack(&[layer(1e-8, 9.0)], bad, 1.0))), "substrate_permittivity");
        assert_eq!(refused(given(stack(&[layer(1e-8, 9.0)], 50.0, bad))), "cover_permittivity");
    }
    assert_eq!(refused(given(stack(&[], 50.0, 1.0))), "layers");
    for duty in [0.0, 0.5, 1.0, f64::NAN] {
        assert_eq!(refused(parameters(duty, Some(0.0), good.clone())), "duty");
    }
    assert_eq!(refused(parameters(0.5, None, good.clone())), "counter_voltage");
    assert_eq!(refused(given(stack(&[layer(1e-13, 9.0)], 50.0, 1.0))), "layers_thickness");
    assert_eq!(refused(ElectrodeCombParameters { voltage: f64::NAN, ..given(good) }), "voltage");
}
