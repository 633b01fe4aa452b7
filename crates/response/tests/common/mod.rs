//! Interfaces and random numbers shared by the tests.

#![allow(dead_code)] // each test crate uses its part

use num_complex::Complex64;
use response::constants::ELEMENTARY_CHARGE;
use response::{Equations, Interface, InterfaceParameters};

/// Parameters of a thulium iron garnet film on a topological insulator.
pub fn parameters(equations: Equations) -> InterfaceParameters {
    InterfaceParameters {
        fermi_velocity: 5e5,
        fermi_energy: 0.2 * ELEMENTARY_CHARGE,
        sd_splitting: 0.1 * ELEMENTARY_CHARGE,
        disorder: 0.0318,
        spin_density: 1.8e19,
        equations,
    }
}

pub fn interface(equations: Equations) -> Interface {
    Interface::new(parameters(equations)).unwrap()
}

/// SplitMix64: reproducible numbers without a dependency.
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn within(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A point of the unit sphere, uniformly.
    pub fn unit_vector(&mut self) -> [f64; 3] {
        let (z, angle) = (self.within(-1.0, 1.0), self.within(0.0, std::f64::consts::TAU));
        let radius = (1.0 - z * z).sqrt();
        [radius * angle.cos(), radius * angle.sin(), z]
    }

    /// An interface with any sign of the splitting and interface damping C/(πα) between 0.01 and 3.
    pub fn interface(&mut self, equations: Equations) -> Interface {
        let p = parameters(equations);
        let damping = 10f64.powf(self.within(-2.0, 0.5));
        let ratio = self.within(0.02, 0.95) * if self.within(0.0, 1.0) < 0.5 { -1.0 } else { 1.0 };
        let disorder = self.within(0.01, 0.1);
        let trial = InterfaceParameters { sd_splitting: ratio * p.fermi_energy, disorder, ..p };
        let current = Interface::new(trial).unwrap();
        let found = current.gilbert_coefficient() * current.sigma_0(0.0);
        Interface::new(InterfaceParameters { spin_density: p.spin_density * found / damping, ..trial })
            .unwrap()
    }
}

pub fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

pub fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

pub fn norm(a: [f64; 3]) -> f64 {
    dot(a, a).sqrt()
}

pub fn assert_close(found: f64, expected: f64, tolerance: f64) {
    assert!(
        (found - expected).abs() <= tolerance * expected.abs(),
        "{found:e} instead of {expected:e}, relative error {:e}",
        (found - expected).abs() / expected.abs()
    );
}

pub fn assert_close_complex(found: Complex64, expected: Complex64, tolerance: f64) {
    assert!(
        (found - expected).norm() <= tolerance * expected.norm(),
        "{found:e} instead of {expected:e}, relative error {:e}",
        (found - expected).norm() / expected.norm()
    );
}
