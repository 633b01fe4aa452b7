//! Voltage-controlled anisotropy.

use crate::{axis::Axis, error::InvalidParameter, grid::Grid, modulation::Modulation};

/// A uniaxial anisotropy that a voltage changes in space and time, energy density −ΔK f(r, t) (m·u)².
#[derive(Clone, Debug, PartialEq)]
pub struct VoltageAnisotropy {
    amplitude: f64,
    axis: Axis,
    modulation: Modulation,
}

impl VoltageAnisotropy {
    /// ΔK [J/m³] where `modulation` is 1, about `axis`.
    ///
    /// # Errors
    /// An amplitude that is not finite, or an axis of no length.
    pub fn new(
        amplitude: f64,
        axis: impl Into<Axis>,
        modulation: Modulation,
    ) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(amplitude.is_finite(), "constant", amplitude, "finite")?;
        Ok(Self { amplitude, axis: axis.into().normalised()?, modulation })
    }

    /// ΔK = ξE/d [J/m³] of a field E [V/m] across the barrier over a film of thickness d \[m\] whose interface responds with
    /// ξ [J/(V m)].
    pub fn of_field(coefficient: f64, field: f64, thickness: f64) -> f64 {
        coefficient * field / thickness
    }

    /// ΔK [J/m³].
    pub fn amplitude(&self) -> f64 {
        self.amplitude
    }

    /// Unit vector u.
    pub fn axis(&self) -> &Axis {
        &self.axis
    }

    /// f(r, t).
    pub fn modulation(&self) -> &Modulation {
        &self.modulation
    }

    /// Largest M_s |∂B/∂m| [J/m³] over the cells, while the waveforms stay at or below one.
    pub(crate) fn stiffness(&self) -> f64 {
        2.0 * self.amplitude.abs() * self.modulation.largest()
    }

    pub(crate) fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        let name = "voltage_anisotropy";
        self.modulation.validate(grid).map_err(|error| InvalidParameter { name, ..error })?;
        self.axis.validate(name, grid.len())
    }
}
