//! Random numbers that depend on what they are for, not on who asks first.

/// A counter-based generator.
#[derive(Clone, Copy, Debug)]
pub struct Random {
    /// Distinguishes one set of numbers from another.
    pub seed: u64,
}

impl Random {
    /// Uniform in [0, 1), for an index: the finaliser of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014) over seed and index.
    pub fn uniform(self, index: u64) -> f64 {
        let mix = |mut z: u64| {
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            z ^ (z >> 31)
        };
        let start = mix(self.seed.wrapping_add(0x9E37_79B9_7F4A_7C15));
        let z = mix(start.wrapping_add((index.wrapping_add(1)).wrapping_mul(0x9E37_79B9_7F4A_7C15)));
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal with mean 0 and standard deviation 1, for an index (Box–Muller).
    pub fn normal(self, index: u64) -> f64 {
        let (u, v) = (1.0 - self.uniform(2 * index), self.uniform(2 * index + 1));
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    /// A direction spread evenly over the sphere, for an index.
    pub fn direction(self, index: u64) -> [f64; 3] {
        let z = 2.0 * self.uniform(2 * index) - 1.0;
        let (sin, cos) = (std::f64::consts::TAU * self.uniform(2 * index + 1)).sin_cos();
        let radius = (1.0 - z * z).sqrt();
        [radius * cos, radius * sin, z]
    }
}

#[cfg(test)]
mod tests {
    use super::Random;

    #[test]
    fn numbers_have_their_moments() {
        let random = Random { seed: 3 };
        let n = 100_000_u32;
        let mean = |f: &dyn Fn(u64) -> f64| (0..u64::from(n)).map(f).sum::<f64>() / f64::from(n);
        // Five standard errors: sqrt(1/12 n) of a uniform number, sqrt(1/n) and sqrt(2/n) of a normal one and its square.
        let error = 5.0 / f64::from(n).sqrt();
        assert!((mean(&|i| random.uniform(i)) - 0.5).abs() < error / 12_f64.sqrt());
        assert!(mean(&|i| random.normal(i)).abs() < error);
        assert!((mean(&|i| random.normal(i).powi(2)) - 1.0).abs() < error * 2_f64.sqrt());
        for axis in 0..3 {
            assert!(mean(&|i| random.direction(i)[axis]).abs() < error / 3_f64.sqrt());
            // Variance of z² is 1/5 − 1/9.
            assert!((mean(&|i| random.direction(i)[axis].powi(2)) - 1.0 / 3.0).abs() < error * 0.3);
        }
        assert_ne!(random.uniform(0), Random { seed: 4 }.uniform(0));
    }
}
