//! Uniaxial anisotropy.

use super::finite;
use crate::{axis::Axis, error::InvalidParameter, parameter::Parameter};

/// Uniaxial anisotropy, energy density −K (m·u)² − K₂ (m·u)⁴, as K_u1 and K_u2 of mumax³.
///
/// In terms of the angle θ to u, K₁ sin²θ + K₂′ sin⁴θ has K = K₁ + 2K₂′ and K₂ = −K₂′ (up to a constant).
#[derive(Clone, Debug, PartialEq)]
pub struct Uniaxial {
    constant: Parameter,
    second_constant: Parameter,
    axis: Axis,
}

impl Uniaxial {
    /// `constant` K [J/m³], positive for an easy axis; `axis` u is scaled to unit length.
    ///
    /// # Errors
    /// A constant that is not finite, or an axis of no length.
    pub fn new(constant: impl Into<Parameter>, axis: impl Into<Axis>) -> Result<Self, InvalidParameter> {
        let constant = finite("constant", constant.into())?;
        Ok(Self { constant, second_constant: Parameter::Uniform(0.0), axis: axis.into().normalised()? })
    }

    /// With the second-order constant K₂ [J/m³].
    ///
    /// # Errors
    /// A constant that is not finite.
    pub fn with_second(mut self, constant: impl Into<Parameter>) -> Result<Self, InvalidParameter> {
        self.second_constant = finite("second_constant", constant.into())?;
        Ok(self)
    }

    /// K [J/m³].
    pub fn constant(&self) -> &Parameter {
        &self.constant
    }

    /// K₂ [J/m³].
    pub fn second_constant(&self) -> &Parameter {
        &self.second_constant
    }

    /// Unit vector u.
    pub fn axis(&self) -> &Axis {
        &self.axis
    }

    /// Largest M_s |∂B/∂m| [J/m³] in `cell`.
    pub(crate) fn stiffness(&self, cell: usize) -> f64 {
        2.0 * self.constant.at(cell).abs() + 12.0 * self.second_constant.at(cell).abs()
    }

    pub(crate) fn validate(&self, cells: usize) -> Result<(), InvalidParameter> {
        self.constant.validate("anisotropy", cells, f64::is_finite, "finite")?;
        self.second_constant.validate("anisotropy", cells, f64::is_finite, "finite")?;
        self.axis.validate("anisotropy", cells)
    }
}
