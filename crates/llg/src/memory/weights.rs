//! Exact weights for a decaying mode that is driven by a polynomial.

use num_complex::Complex64;

/// Σ_k weights: φ(end) = decay·φ(start) + Σ · g · Σ_k weight_k · w_k, with w_k the signal at 0, 1/3, 2/3, 1 of the
/// interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CubicWeights {
    /// e^{−z}.
    pub decay: f64,
    /// ∫₀¹ e^{−z(1−x)} ℓ_k(x) dx for the four cubic Lagrange polynomials ℓ_k.
    pub weight: [f64; 4],
}

/// The same for a complex rate: e^{−z} and ∫₀¹ e^{−z(1−x)} ℓ_k(x) dx for Re z ≥ 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ComplexCubicWeights {
    /// e^{−z}.
    pub decay: Complex64,
    /// Those of the signal at 0, 1/3, 2/3, 1 of the interval.
    pub weight: [Complex64; 4],
}

impl ComplexCubicWeights {
    /// Weights for z = −rate·(length of the interval).
    pub fn new(z: Complex64) -> Self {
        let [i0, i1, i2, i3] = complex_moments(z);
        let weight = [
            i0 - i1 * 5.5 + i2 * 9.0 - i3 * 4.5,
            i1 * 9.0 - i2 * 22.5 + i3 * 13.5,
            i1 * -4.5 + i2 * 18.0 - i3 * 13.5,
            i1 - i2 * 4.5 + i3 * 4.5,
        ];
        Self { decay: (-z).exp(), weight }
    }
}

/// As [`moments`], for complex z.
fn complex_moments(z: Complex64) -> [Complex64; 4] {
    if z.norm() < SERIES_BELOW {
        std::array::from_fn(|n| {
            let (mut sum, mut term) = (Complex64::ZERO, Complex64::from(1.0 / (n as f64 + 1.0)));
            for j in 1..40 {
                sum += term;
                term *= -z / (n as f64 + 1.0 + f64::from(j));
            }
            sum
        })
    } else {
        let i0 = (1.0 - (-z).exp()) / z;
        let i1 = (1.0 - i0) / z;
        let i2 = (1.0 - i1 * 2.0) / z;
        [i0, i1, i2, (1.0 - i2 * 3.0) / z]
    }
}

/// Below this z the forward recursion of the moments loses digits and the series is used.
const SERIES_BELOW: f64 = 3.0;

impl CubicWeights {
    /// Weights for z = Dq²·(length of the interval) ≥ 0.
    pub fn new(z: f64) -> Self {
        let [i0, i1, i2, i3] = moments(z);
        // ℓ_k as polynomials in x, nodes 0, 1/3, 2/3, 1.
        let weight = [
            i0 - 5.5 * i1 + 9.0 * i2 - 4.5 * i3,
            9.0 * i1 - 22.5 * i2 + 13.5 * i3,
            -4.5 * i1 + 18.0 * i2 - 13.5 * i3,
            i1 - 4.5 * i2 + 4.5 * i3,
        ];
        Self { decay: (-z).exp(), weight }
    }
}

/// I_n = ∫₀¹ e^{−z(1−x)} xⁿ dx for n = 0..3.
fn moments(z: f64) -> [f64; 4] {
    if z < SERIES_BELOW {
        // I_n = Σ_j (−z)^j n!/(n+j+1)!
        let mut out = [0.0; 4];
        for (n, value) in out.iter_mut().enumerate() {
            let mut term = 1.0 / (n as f64 + 1.0);
            for j in 1..40 {
                *value += term;
                term *= -z / (n as f64 + 1.0 + f64::from(j));
            }
        }
        out
    } else {
        let i0 = -(-z).exp_m1() / z;
        let i1 = (1.0 - i0) / z;
        let i2 = (1.0 - 2.0 * i1) / z;
        [i0, i1, i2, (1.0 - 3.0 * i2) / z]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gauss–Legendre quadrature of the definition, 20 panels of 3 points (error below 1e-13 for these z).
    fn quadrature(z: f64, n: i32) -> f64 {
        let (node, panels) = (0.6_f64.sqrt(), 400);
        let h = 1.0 / f64::from(panels);
        (0..panels)
            .flat_map(|p| [(-node, 5.0 / 9.0), (0.0, 8.0 / 9.0), (node, 5.0 / 9.0)].map(|(x, w)| (p, x, w)))
            .map(|(p, x, w)| {
                let t = h * (f64::from(p) + 0.5 * (1.0 + x));
                0.5 * h * w * (-z * (1.0 - t)).exp() * t.powi(n)
            })
            .sum()
    }

    #[test]
    fn moments_match_quadrature_on_both_sides_of_the_switch() {
        for z in [0.0, 1e-9, 1e-3, 0.5, 2.0, 2.999, 3.0, 3.001, 7.0, 30.0] {
            for (n, moment) in moments(z).iter().enumerate() {
                let slow = quadrature(z, n as i32);
                assert!((moment - slow).abs() < 2e-13, "z = {z}, n = {n}: {moment} {slow}");
            }
        }
    }

    /// On the real axis the complex moments are the real ones, and off it the recursion holds on both sides of the switch:
    /// z I_n = 1 − n I_{n−1}.
    #[test]
    fn complex_moments_continue_the_real_ones() {
        for z in [1e-9, 0.5, 2.999, 3.001, 30.0] {
            for (a, b) in complex_moments(Complex64::from(z)).iter().zip(moments(z)) {
                assert!((a - b).norm() < 1e-15 * 10.0, "z = {z}: {a} {b}");
            }
        }
        for angle in [0.7, -1.2, 1.57] {
            for size in [0.1, 1.0, 2.999, 3.001, 20.0] {
                let z = Complex64::from_polar(size, angle);
                let [i0, i1, i2, i3] = complex_moments(z);
                for residual in [
                    z * i0 - (1.0 - (-z).exp()),
                    z * i1 - (1.0 - i0),
                    z * i2 - (1.0 - i1 * 2.0),
                    z * i3 - (1.0 - i2 * 3.0),
                ] {
                    assert!(residual.norm() < 1e-14, "{z}: {residual}");
                }
            }
        }
    }

    /// A cubic signal is integrated exactly: φ̇ = −zφ + x³ − 2x + 1 over the unit interval.
    #[test]
    fn cubic_signals_are_exact() {
        let signal = |x: f64| x.powi(3) - 2.0 * x + 1.0;
        for z in [1e-6, 0.1, 1.0, 10.0, 100.0] {
            let w = CubicWeights::new(z);
            let fast: f64 = (0..4).map(|k| w.weight[k] * signal(k as f64 / 3.0)).sum();
            let [i0, i1, _, i3] = moments(z);
            assert!((fast - (i3 - 2.0 * i1 + i0)).abs() < 1e-14);
        }
    }

    #[test]
    fn weights_are_plain_cubic_quadrature_without_decay() {
        let w = CubicWeights::new(0.0).weight;
        for (a, b) in w.iter().zip([1.0 / 8.0, 3.0 / 8.0, 3.0 / 8.0, 1.0 / 8.0]) {
            assert!((a - b).abs() < 1e-15);
        }
    }
}
