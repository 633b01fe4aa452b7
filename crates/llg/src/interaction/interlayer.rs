//! Exchange through a spacer between two layers of cells.

use super::finite;
use crate::{error::InvalidParameter, grid::Grid, parameter::Parameter};

/// Coupling of the cells of two layers that lie above each other, energy per area −J₁ m·m′ − J₂ (m·m′)²: J₁ > 0 favours
/// parallel layers, J₂ < 0 layers at right angles.
///
/// Between adjacent layers it replaces exchange and DMI: the spacer is thinner than a cell.
#[derive(Clone, Debug, PartialEq)]
pub struct InterlayerExchange {
    layers: [usize; 2],
    bilinear: Parameter,
    biquadratic: Parameter,
}

impl InterlayerExchange {
    /// J₁ and J₂ [J/m²] between two different layers, counted from 0 at the bottom. Maps have one value per cell of the
    /// grid; those of the lower layer count.
    ///
    /// # Errors
    /// A constant that is not finite, or twice the same layer.
    pub fn new(
        layers: [usize; 2],
        bilinear: impl Into<Parameter>,
        biquadratic: impl Into<Parameter>,
    ) -> Result<Self, InvalidParameter> {
        let [a, b] = layers;
        InvalidParameter::unless(a != b, "layers", a as f64, "two different layers")?;
        Ok(Self {
            layers: [a.min(b), a.max(b)],
            bilinear: finite("bilinear", bilinear.into())?,
            biquadratic: finite("biquadratic", biquadratic.into())?,
        })
    }

    /// The lower and the upper layer.
    pub fn layers(&self) -> [usize; 2] {
        self.layers
    }

    /// J₁ [J/m²].
    pub fn bilinear(&self) -> &Parameter {
        &self.bilinear
    }

    /// J₂ [J/m²].
    pub fn biquadratic(&self) -> &Parameter {
        &self.biquadratic
    }

    /// Whether it takes the place of exchange between the neighbours `cell` and `other`.
    pub(crate) fn separates(&self, grid: &Grid, cell: usize, other: usize) -> bool {
        let [a, b] = [cell, other].map(|cell| cell / grid.layer());
        a != b && self.layers == [a.min(b), a.max(b)]
    }

    /// Bound on M_s |∂B/∂m′| [J/m³] in `cell`.
    pub(crate) fn stiffness(&self, grid: &Grid, cell: usize) -> f64 {
        let lower = self.layers[0] * grid.layer() + cell % grid.layer();
        if !self.layers.contains(&(cell / grid.layer())) {
            return 0.0;
        }
        let strength = self.bilinear.at(lower).abs() + 2.0 * self.biquadratic.at(lower).abs();
        2.0 * strength / grid.cell_size()[2]
    }

    pub(crate) fn validate(&self, grid: &Grid) -> Result<(), InvalidParameter> {
        let [_, upper] = self.layers;
        let requirement = "a layer of the grid, from 0 to one less than the number of cells along z";
        InvalidParameter::unless(upper < grid.cells()[2], "interlayer", upper as f64, requirement)?;
        self.bilinear.validate("interlayer", grid.len(), f64::is_finite, "finite")?;
        self.biquadratic.validate("interlayer", grid.len(), f64::is_finite, "finite")
    }
}
