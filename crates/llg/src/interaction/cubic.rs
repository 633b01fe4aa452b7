//! Cubic anisotropy.

use super::finite;
use crate::{axis::Axis, error::InvalidParameter, parameter::Parameter, vectors::Vectors};

/// Cubic anisotropy, energy density K_c1 (a₁²a₂² + a₂²a₃² + a₃²a₁²) + K_c2 a₁²a₂²a₃² with a_i = m·c_i; K_c1 > 0 makes the
/// cube's edges easy.
#[derive(Clone, Debug, PartialEq)]
pub struct Cubic {
    first: Parameter,
    second: Parameter,
    axes: [Axis; 2],
}

impl Cubic {
    /// K_c1 and K_c2 [J/m³] and two edges of the cube; the second is made perpendicular to the first, the third is
    /// their cross product.
    ///
    /// # Errors
    /// A constant that is not finite, or axes that are parallel (to 1e-6) or of no length; both one for the film or
    /// both by cell.
    pub fn new(
        first: impl Into<Parameter>,
        second: impl Into<Parameter>,
        axes: [Axis; 2],
    ) -> Result<Self, InvalidParameter> {
        let [c1, c2] = axes;
        let axes = match (c1.normalised()?, c2.normalised()?) {
            (Axis::Fixed(c1), Axis::Fixed(c2)) => [c1, perpendicular(c1, c2)?].map(Axis::Fixed),
            (c1, c2) => {
                let cells = c1.cells().or(c2.cells()).unwrap_or_default();
                for axis in [&c1, &c2] {
                    axis.validate("axis_2", cells)?;
                }
                let (mut first, mut second) = (Vectors::zeros(cells), Vectors::zeros(cells));
                for cell in 0..cells {
                    first.set(cell, c1.at(cell));
                    second.set(cell, perpendicular(c1.at(cell), c2.at(cell))?);
                }
                [first, second].map(Axis::from)
            }
        };
        Ok(Self {
            first: finite("constant", first.into())?,
            second: finite("second_constant", second.into())?,
            axes,
        })
    }

    /// K_c1 [J/m³].
    pub fn first(&self) -> &Parameter {
        &self.first
    }

    /// K_c2 [J/m³].
    pub fn second(&self) -> &Parameter {
        &self.second
    }

    /// c₁ and c₂, unit vectors at right angles.
    pub fn axes(&self) -> &[Axis; 2] {
        &self.axes
    }

    /// Bound on M_s |∂B/∂m| [J/m³] in `cell`.
    pub(crate) fn stiffness(&self, cell: usize) -> f64 {
        4.0 * self.first.at(cell).abs() + 2.0 * self.second.at(cell).abs()
    }

    pub(crate) fn validate(&self, cells: usize) -> Result<(), InvalidParameter> {
        self.first.validate("anisotropy", cells, f64::is_finite, "finite")?;
        self.second.validate("anisotropy", cells, f64::is_finite, "finite")?;
        self.axes.iter().try_for_each(|axis| axis.validate("anisotropy", cells))
    }
}

/// The part of the unit vector `b` across the unit vector `a`, scaled to length one; two vectors of no length (a cell
/// without axes) stay so.
fn perpendicular(a: [f64; 3], b: [f64; 3]) -> Result<[f64; 3], InvalidParameter> {
    let along: f64 = a.iter().zip(b).map(|(a, b)| a * b).sum();
    let across = [0, 1, 2].map(|c| b[c] - along * a[c]);
    let norm = across.iter().map(|c| c * c).sum::<f64>().sqrt();
    if a == [0.0; 3] && b == [0.0; 3] {
        return Ok(b);
    }
    InvalidParameter::unless(norm > 1e-6, "axis_2", norm, "not parallel to the first axis")?;
    Ok(across.map(|c| c / norm))
}
