//! Torques of electric currents, all of the form −γ m × B, so that damping acts on them as on any field.
//!
//! Currents are those of positive charge: electrons run against **J**. A positive damping-like torque turns m towards
//! the polarisation it is given; a positive field-like one acts as a field along it.

mod slonczewski;
mod spin_orbit;
mod zhang_li;

pub use slonczewski::{Slonczewski, SlonczewskiParameters};
pub use spin_orbit::SpinOrbit;
pub use zhang_li::{Drift, ZhangLi};

use crate::{error::InvalidParameter, grid::Grid, modulation::Modulation};

/// The law of a torque.
#[derive(Clone, Debug, PartialEq)]
pub enum TorqueLaw {
    /// Damping-like and field-like spin–orbit torque.
    SpinOrbit(SpinOrbit),
    /// Spin transfer from a fixed layer, current across the film.
    Slonczewski(Slonczewski),
    /// Spin transfer in a texture, current in the magnet.
    ZhangLi(ZhangLi),
}

impl TorqueLaw {
    /// Whether the field goes as 1/M_s.
    pub fn is_over_saturation(&self) -> bool {
        match self {
            Self::SpinOrbit(law) => law.is_over_saturation(),
            Self::Slonczewski(_) => true,
            Self::ZhangLi(law) => law.is_over_saturation(),
        }
    }
}

/// A torque and how its current varies in space and time.
#[derive(Clone, Debug, PartialEq)]
pub struct Torque {
    /// The law at full current.
    pub law: TorqueLaw,
    /// The current over its full value.
    pub modulation: Modulation,
}

impl Torque {
    /// Refuses a modulation that does not fit `grid`.
    ///
    /// # Errors
    /// `torque` with what was found.
    pub(crate) fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        self.modulation.validate(grid).map_err(|error| InvalidParameter { name: "torque", ..error })
    }

    /// Upper estimate of the rate at which it turns m, over γ \[T\], on `grid` in a magnet of `saturation` M_s [A/m]
    /// and `gamma` [rad/(s T)].
    pub fn largest_field(&self, grid: &Grid, saturation: f64, gamma: f64) -> f64 {
        let full = match &self.law {
            TorqueLaw::SpinOrbit(law) => {
                let [damping_like, field_like] = law.fields(saturation);
                damping_like.abs() + field_like.abs()
            }
            TorqueLaw::Slonczewski(law) => law.largest_field(saturation),
            // A pattern of the shortest wave, two cells, passes at u/Δ.
            TorqueLaw::ZhangLi(law) => {
                let u = law.velocity(saturation, gamma);
                let sizes = u.iter().zip(grid.cell_size()).zip(grid.cells());
                sizes.map(|((u, d), n)| if n > 1 { u.abs() / d } else { 0.0 }).sum::<f64>() / gamma
            }
        };
        full * self.modulation.largest()
    }
}

/// `direction` scaled to length one.
fn unit(name: &'static str, direction: [f64; 3]) -> Result<[f64; 3], InvalidParameter> {
    let norm = direction.iter().map(|c| c * c).sum::<f64>().sqrt();
    InvalidParameter::unless(
        norm > 0.0 && norm.is_finite(),
        name,
        norm,
        "a vector of non-zero, finite length",
    )?;
    Ok(direction.map(|c| c / norm))
}

fn finite(name: &'static str, value: f64) -> Result<f64, InvalidParameter> {
    InvalidParameter::unless(value.is_finite(), name, value, "finite").map(|()| value)
}

fn positive(name: &'static str, value: f64) -> Result<f64, InvalidParameter> {
    InvalidParameter::unless(value > 0.0 && value.is_finite(), name, value, "positive and finite")
        .map(|()| value)
}
