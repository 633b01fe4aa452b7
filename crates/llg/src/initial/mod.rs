//! Starting magnetisations: textures in closed form, disorder, noise.

mod texture;

use crate::{error::InvalidParameter, vectors::Vectors};

pub use texture::Texture;

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

/// Directions spread evenly over the part of the sphere within `half_angle` \[rad\] of `axis`: one for each of `cells`
/// cells.
///
/// # Errors
/// An axis of no length, or an angle outside 0 to π.
pub fn cone(cells: usize, axis: [f64; 3], half_angle: f64, seed: u64) -> Result<Vectors, InvalidParameter> {
    let [a, b, u] = texture::frame_about(axis)?;
    let inside = (0.0..=std::f64::consts::PI).contains(&half_angle);
    InvalidParameter::unless(inside, "angle", half_angle, "from 0 to 180 degrees")?;
    let generator = Counter { seed };
    let mut m = Vectors::zeros(cells);
    for cell in 0..cells {
        let (first, second) = (generator.uniform(2 * cell as u64), generator.uniform(2 * cell as u64 + 1));
        // 1 − cos θ without cancellation, evenly spread from 0 to its value at the half angle.
        let sine = (0.5 * half_angle).sin();
        let lack = 2.0 * sine * sine * first;
        let radius = (lack * (2.0 - lack)).sqrt();
        let (sin, cos) = (std::f64::consts::TAU * second).sin_cos();
        m.set(cell, [0, 1, 2].map(|c| radius * (cos * a[c] + sin * b[c]) + (1.0 - lack) * u[c]));
    }
    Ok(m)
}

/// Independent normal numbers of standard deviation `amplitude`, three for each of `cells` cells.
pub fn noise(cells: usize, amplitude: f64, seed: u64) -> Vectors {
    let generator = Counter { seed };
    let mut noise = Vectors::zeros(cells);
    for cell in 0..cells {
        let [[a, b], [c, _]] = [0, 1].map(|k| generator.normals(2 * cell as u64 + k));
        noise.set(cell, [amplitude * a, amplitude * b, amplitude * c]);
    }
    noise
}

/// Adds independent normal noise of standard deviation `amplitude` to every component and scales back to unit length.
pub fn add_noise(m: &mut Vectors, amplitude: f64, seed: u64) {
    m.add(&noise(m.len(), amplitude, seed));
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

    /// Inside the cone, with the mean cosine (1 + cos θ)/2 of an even spread.
    #[test]
    fn a_cone_is_filled_evenly() {
        let (axis, angle) = ([1.0, 2.0, -0.5], 0.4_f64);
        let length = 5.25_f64.sqrt();
        let m = cone(50_000, axis, angle, 3).unwrap();
        let cosine = |cell: usize| m.get(cell).iter().zip(axis).map(|(m, u)| m * u / length).sum::<f64>();
        assert!((0..m.len()).all(|cell| cosine(cell) >= angle.cos() - 1e-12));
        let mean = (0..m.len()).map(cosine).sum::<f64>() / m.len() as f64;
        // 5 standard errors of an even spread over 1 − cos θ = 0.079.
        assert!((mean - 0.5 * (1.0 + angle.cos())).abs() < 5.0 * 0.079 / 12_f64.sqrt() / 50_000_f64.sqrt());
        assert!(cone(1, [0.0; 3], 0.1, 0).is_err() && cone(1, axis, f64::NAN, 0).is_err());
        assert!((0..100).all(|cell| (m.get(cell).iter().map(|c| c * c).sum::<f64>() - 1.0).abs() < 1e-14));
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
