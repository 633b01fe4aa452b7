//! Boltzmann's distribution is stationary under the thermal field of the damping tensor, with the drift that goes with it.
#![allow(clippy::unwrap_used)] // a bad interface is a bad test

use std::f64::consts::PI;

use response::{Equations, GilbertTensor, Interface, InterfaceParameters};

type V = [f64; 3];

fn dot(a: V, b: V) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: V, b: V) -> V {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// A thin film on a surface with a Fermi level near the gap: a from 0.55 at the equator to 0.17 at the poles, h up to 0.15.
fn tensor(equations: Equations, alpha_0: f64) -> GilbertTensor {
    let electron_volt = response::constants::ELEMENTARY_CHARGE;
    let parameters = InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * electron_volt,
        sd_splitting: 0.13 * electron_volt,
        disorder: 0.08,
        spin_density: 1.2e18,
        equations,
    };
    Interface::new(parameters).unwrap().gilbert_tensor(alpha_0)
}

/// A generic energy and its gradient in space, in units of M_sV · 1 T.
fn energy(m: V) -> (f64, V) {
    let (axis, field) = ([0.48, -0.6, 0.64], [0.3, 0.2, -0.5]);
    let along = dot(axis, m);
    let value = -0.7 * along * along - dot(field, m);
    (value, [0, 1, 2].map(|i| -1.4 * along * axis[i] - field[i]))
}

/// ∫ (L f) e^{−E/T} over the sphere, with L the backward operator of the Stratonovich equation
/// dm = (−R∇E + T d) dt + √(2T) Σ g_k ∘ dW_k in units γ = M_sV = 1.
fn flow(tensor: &GilbertTensor, f: &dyn Fn(V) -> V, with_drift: bool) -> f64 {
    let temperature = 0.35;
    let field = |m: V, k: usize| {
        let mut b = [0.0; 3];
        b[k] = tensor.thermal_amplitude(m[2])[k];
        tensor.solve(m, cross(b, m))
    };
    let slope_along = |m: V, k: usize| dot(field(m, k), f(m));
    let generator = |m: V| {
        let (_, gradient) = energy(m);
        let mut value = dot(tensor.solve(m, cross(m, gradient)), f(m));
        if with_drift {
            value += temperature * dot(tensor.thermal_drift(m), f(m));
        }
        for k in 0..3 {
            let g = field(m, k);
            let at = |t: f64| {
                let moved = [0, 1, 2].map(|i| m[i] + t * g[i]);
                let norm = dot(moved, moved).sqrt();
                slope_along(moved.map(|c| c / norm), k)
            };
            // Fourth-order central difference: error about h⁴ = 1e-10 of the function's scale.
            let h = 3e-3;
            value += temperature * (8.0 * (at(h) - at(-h)) - (at(2.0 * h) - at(-2.0 * h))) / (12.0 * h);
        }
        value * (-energy(m).0 / temperature).exp()
    };
    // Trapezoidal rule around, which converges exponentially; midpoint rule from pole to pole, extrapolated to h → 0.
    (4.0 * sphere(&generator, 160) - sphere(&generator, 80)) / 3.0
}

fn sphere(generator: &dyn Fn(V) -> f64, rings: u32) -> f64 {
    let around = 48;
    let mut sum = 0.0;
    for ring in 0..rings {
        let theta = PI * (f64::from(ring) + 0.5) / f64::from(rings);
        for place in 0..around {
            let phi = 2.0 * PI * f64::from(place) / f64::from(around);
            let m = [theta.sin() * phi.cos(), theta.sin() * phi.sin(), theta.cos()];
            sum += theta.sin() * generator(m);
        }
    }
    sum * PI / f64::from(rings) * 2.0 * PI / f64::from(around)
}

/// Gradients of harmonics of first to third degree.
fn observables() -> Vec<Box<dyn Fn(V) -> V>> {
    vec![
        Box::new(|_| [0.0, 0.0, 1.0]),
        Box::new(|_| [1.0, 0.0, 0.0]),
        Box::new(|m: V| [0.0, 0.0, 2.0 * m[2]]),
        Box::new(|m: V| [m[1], m[0], 0.0]),
        Box::new(|m: V| [0.0, m[2], m[1]]),
        Box::new(|m: V| [0.0, 0.0, 3.0 * m[2] * m[2]]),
        Box::new(|m: V| [m[1] * m[2], m[0] * m[2], m[0] * m[1]]),
    ]
}

#[test]
fn boltzmann_is_stationary_for_every_observable() {
    for equations in [Equations::Published, Equations::Consistent] {
        for alpha_0 in [0.0, 0.02, 0.4] {
            let tensor = tensor(equations, alpha_0);
            for (index, f) in observables().iter().enumerate() {
                let flow = flow(&tensor, f, true);
                assert!(flow.abs() < 1e-6, "{equations:?} {alpha_0} {index}: {flow:e}");
            }
        }
    }
}

/// The same without the drift is off by parts of one: the test above can fail.
#[test]
fn without_the_drift_it_is_not() {
    let tensor = tensor(Equations::Consistent, 0.02);
    let worst = observables().iter().map(|f| flow(&tensor, f, false).abs()).fold(0.0, f64::max);
    assert!(worst > 0.1, "{worst:e}");
}

/// Σ g_k (∇·g_k) + J∇r by differences in space, at a few directions; zero for a scalar damping.
#[test]
fn the_drift_is_its_definition() {
    for (tensor, zero) in [
        (tensor(Equations::Consistent, 0.05), false),
        (tensor(Equations::Published, 0.3), false),
        (GilbertTensor::scalar(0.3), true),
    ] {
        for m in [[0.6, -0.48, 0.64], [0.48, 0.6, -0.64], [0.0, 1.0, 0.0], [0.28, 0.0, 0.96]] {
            let unit = |v: V| v.map(|c| c / dot(v, v).sqrt());
            let shifted = |axis: usize, h: f64| {
                let mut moved = m;
                moved[axis] += h;
                unit(moved)
            };
            let h = 1e-5;
            // Off the sphere everything is constant along m: the trace of the gradient is the divergence on it.
            let divergence = |g: &dyn Fn(V) -> V| {
                (0..3).map(|i| (g(shifted(i, h))[i] - g(shifted(i, -h))[i]) / (2.0 * h)).sum::<f64>()
            };
            // r from R acting on a tangent vector: t·R(m×t) − (m×t)·Rt over two, J t = m×t.
            let twist = |m: V| {
                let other = if m[0].abs() < 0.9 { [1.0, 0.0, 0.0] } else { [0.0, 1.0, 0.0] };
                let t = unit(cross(m, other));
                let s = cross(m, t);
                let respond = |b: V| tensor.solve(m, cross(b, m));
                0.5 * (dot(s, respond(t)) - dot(t, respond(s)))
            };
            let gradient = [0, 1, 2].map(|i| (twist(shifted(i, h)) - twist(shifted(i, -h))) / (2.0 * h));
            let mut expected = cross(m, gradient);
            for k in 0..3 {
                let g = |m: V| {
                    let mut b = [0.0; 3];
                    b[k] = tensor.thermal_amplitude(m[2])[k];
                    tensor.solve(m, cross(b, m))
                };
                let (here, spread) = (g(m), divergence(&g));
                expected = [0, 1, 2].map(|i| expected[i] + here[i] * spread);
            }
            let drift = tensor.thermal_drift(m);
            for i in 0..3 {
                assert!((drift[i] - expected[i]).abs() < 1e-8, "{m:?}: {drift:?} {expected:?}");
                assert!(!zero || drift[i].abs() < 1e-15);
            }
        }
    }
}
