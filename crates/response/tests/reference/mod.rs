//! Reference values computed independently with 40 digits; every record and every output is compared.
//!
//! Complex numbers are pairs (re, im), matrices are listed by rows.

mod damping;
mod dimensionless;
mod si;
mod spin_density;

pub use damping::DAMPING;
pub use dimensionless::DIMENSIONLESS;
pub use si::SI;
pub use spin_density::SPIN_DENSITY;

use num_complex::Complex64;

/// One set of inputs with the values computed from it.
pub struct Record {
    pub id: &'static str,
    pub inputs: &'static [(&'static str, &'static [f64])],
    pub outputs: &'static [(&'static str, &'static [(f64, f64)])],
}

impl Record {
    /// The input `name`.
    pub fn input(&self, name: &str) -> &'static [f64] {
        self.inputs.iter().find(|input| input.0 == name).map(|input| input.1).expect("input of the record")
    }

    /// The input `name`, a single number.
    pub fn number(&self, name: &str) -> f64 {
        self.input(name)[0]
    }

    /// Compares every output with the computed values; real and imaginary parts separately.
    ///
    /// The tolerance is relative, so an expected zero must be met exactly.
    pub fn compare(&self, tolerance: f64, compute: impl Fn(&str) -> Vec<Complex64>) {
        for (name, expected) in self.outputs {
            let found = compute(name);
            assert_eq!(found.len(), expected.len(), "{} {name}: number of components", self.id);
            for (value, &(re, im)) in found.iter().zip(*expected) {
                for (part, want) in [(value.re, re), (value.im, im)] {
                    assert!(
                        (part - want).abs() <= tolerance * want.abs(),
                        "{} {name}: {part:e} instead of {want:e}, relative error {:e}",
                        self.id,
                        (part - want).abs() / want.abs()
                    );
                }
            }
        }
    }
}
