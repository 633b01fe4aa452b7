//! The temperature of the magnet.

use response::constants::BOLTZMANN;

use crate::error::InvalidParameter;

/// A finite temperature.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thermal {
    temperature: f64,
    seed: u64,
}

impl Thermal {
    /// `temperature` \[K\], and the seed of its noise.
    ///
    /// # Errors
    /// A temperature that is negative or not finite.
    pub fn new(temperature: f64, seed: u64) -> Result<Self, InvalidParameter> {
        let good = temperature >= 0.0 && temperature.is_finite();
        InvalidParameter::unless(good, "temperature", temperature, "zero or positive, and finite")?;
        Ok(Self { temperature, seed })
    }

    /// T \[K\].
    pub fn temperature(&self) -> f64 {
        self.temperature
    }

    /// Seed of the noise.
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// k_BT \[J\].
    pub fn energy(&self) -> f64 {
        BOLTZMANN * self.temperature
    }
}
