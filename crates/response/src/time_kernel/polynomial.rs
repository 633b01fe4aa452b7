//! Zeros of a cubic.

use num_complex::Complex64;

/// Zeros of x³ + c₂x² + c₁x + c₀, by Durand and Kerner's iteration on all three at once.
pub(super) fn cubic_zeros([c0, c1, c2]: [f64; 3]) -> [Complex64; 3] {
    let value = |x: Complex64| ((x + c2) * x + c1) * x + c0;
    let size = 1.0 + c0.abs().max(c1.abs()).max(c2.abs());
    // Starts that no symmetry of the zeros shares.
    let mut zeros = [0.4, 2.5, 4.6].map(|angle| Complex64::from_polar(0.6 * size, angle));
    for _ in 0..200 {
        let mut change = 0.0_f64;
        for i in 0..3 {
            let others = (0..3).filter(|j| *j != i).map(|j| zeros[i] - zeros[j]);
            let step = value(zeros[i]) / others.product::<Complex64>();
            if !step.is_finite() {
                continue;
            }
            zeros[i] -= step;
            change = change.max(step.norm() / zeros[i].norm().max(f64::MIN_POSITIVE));
        }
        if change < 4.0 * f64::EPSILON {
            break;
        }
    }
    zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zeros_multiply_to_the_polynomial() {
        for expected in [[1.0, 2.0, -0.05], [1e-8, 1.0, 2.0], [-3.0, 0.5, 0.6]] {
            let [a, b, c] = expected;
            let zeros = cubic_zeros([-a * b * c, a * b + b * c + c * a, -(a + b + c)]);
            for zero in expected {
                let nearest = zeros.iter().map(|z| (z - zero).norm()).fold(f64::INFINITY, f64::min);
                assert!(nearest < 1e-13 * f64::max(1.0, zero.abs()), "{zero}: {nearest:.1e}");
            }
        }
        // A pair of conjugates.
        let zeros = cubic_zeros([0.5, 1.5, 0.5]);
        for zero in zeros {
            let value = ((zero + 0.5) * zero + 1.5) * zero + 0.5;
            assert!(value.norm() < 1e-14, "{value}");
        }
    }
}
