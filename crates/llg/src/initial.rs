//! Starting magnetisations.

use crate::vectors::Vectors;

/// A counter-based generator of uniform numbers: the value for an index does not depend on who asks first.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counter {
    /// Distinguishes one set of numbers from another.
    pub seed: u64,
}

impl Counter {
    /// Uniform in [0, 1): SplitMix64 (Steele, Lea, Flood 2014) of seed and index.
    pub fn uniform(self, index: u64) -> f64 {
        let mut z = self
            .seed
            .wrapping_mul(0xD1B5_4A32_D192_ED03)
            .wrapping_add((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^= z >> 31;
        (z >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Two independent normal numbers (Box–Muller).
    fn normals(self, index: u64) -> [f64; 2] {
        let (u, v) = (1.0 - self.uniform(2 * index), self.uniform(2 * index + 1));
        let radius = (-2.0 * u.ln()).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * v).sin_cos();
        [radius * cos, radius * sin]
    }
}

/// Directions spread evenly over the sphere.
pub fn random(cells: usize, seed: u64) -> Vectors {
    let generator = Counter { seed };
    let mut m = Vectors::zeros(cells);
    for cell in 0..cells {
        let (z, angle) = (
            2.0 * generator.uniform(2 * cell as u64) - 1.0,
            std::f64::consts::TAU * generator.uniform(2 * cell as u64 + 1),
        );
        let radius = (1.0 - z * z).sqrt();
        m.set(cell, [radius * angle.cos(), radius * angle.sin(), z]);
    }
    m
}

/// Adds independent normal noise of standard deviation `amplitude` to every component and scales back to unit length.
pub fn add_noise(m: &mut Vectors, amplitude: f64, seed: u64) {
    let generator = Counter { seed };
    for cell in 0..m.len() {
        let [[a, b], [c, _]] = [0, 1].map(|k| generator.normals(2 * cell as u64 + k));
        let v = m.get(cell);
        m.set(cell, [v[0] + amplitude * a, v[1] + amplitude * b, v[2] + amplitude * c]);
    }
    m.normalise();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_directions_cover_the_sphere() {
        let m = random(100_000, 7);
        for component in m.components() {
            let n = component.len() as f64;
            let mean = component.iter().sum::<f64>() / n;
            let square = component.iter().map(|v| v * v).sum::<f64>() / n;
            // 4 standard errors of a uniform component of variance 1/3.
            assert!(mean.abs() < 4.0 * (1.0 / 3.0 / n).sqrt());
            assert!((square - 1.0 / 3.0).abs() < 4.0 * (4.0 / 45.0 / n).sqrt());
        }
    }

    #[test]
    fn noise_has_the_stated_amplitude_and_depends_on_the_seed() {
        let mut a = Vectors::uniform(50_000, [1.0, 0.0, 0.0]);
        let mut b = a.clone();
        add_noise(&mut a, 0.01, 1);
        add_noise(&mut b, 0.01, 2);
        assert_ne!(a, b);
        let deviation = (a.z.iter().map(|z| z * z).sum::<f64>() / a.len() as f64).sqrt();
        assert!((deviation - 0.01).abs() < 1e-4);
    }
}
