//! A direction: one for the film, or one for each cell.

use std::sync::Arc;

use crate::{error::InvalidParameter, vectors::Vectors};

/// An axis of the material, unit vectors.
#[derive(Clone, Debug, PartialEq)]
pub enum Axis {
    /// The same in every cell.
    Fixed([f64; 3]),
    /// One per cell, as the axes of grains. Clones share it.
    Map(Arc<Vectors>),
}

impl From<[f64; 3]> for Axis {
    fn from(axis: [f64; 3]) -> Self {
        Self::Fixed(axis)
    }
}

impl From<Vectors> for Axis {
    fn from(axes: Vectors) -> Self {
        Self::Map(Arc::new(axes))
    }
}

impl Axis {
    /// The axis in `cell`.
    #[inline(always)]
    pub fn at(&self, cell: usize) -> [f64; 3] {
        match self {
            Self::Fixed(axis) => *axis,
            Self::Map(axes) => axes.get(cell),
        }
    }

    /// Number of cells of a map; `None` where there is none.
    pub fn cells(&self) -> Option<usize> {
        match self {
            Self::Fixed(_) => None,
            Self::Map(axes) => Some(axes.len()),
        }
    }

    /// Scaled to unit length. In a map a vector of no length stays: its cell has no axis.
    pub(crate) fn normalised(self) -> Result<Self, InvalidParameter> {
        let requirement = "a vector of non-zero length";
        match self {
            Self::Fixed(axis) => {
                let norm = axis.iter().map(|a| a * a).sum::<f64>().sqrt();
                InvalidParameter::unless(norm > 0.0 && norm.is_finite(), "axis", norm, requirement)?;
                Ok(Self::Fixed(axis.map(|a| a / norm)))
            }
            Self::Map(axes) => {
                let mut axes = Vectors::clone(&axes);
                for component in axes.components().into_iter().flatten() {
                    InvalidParameter::unless(component.is_finite(), "axis", *component, "finite")?;
                }
                axes.normalise();
                Ok(Self::Map(Arc::new(axes)))
            }
        }
    }

    pub(crate) fn validate(&self, name: &'static str, cells: usize) -> Result<(), InvalidParameter> {
        match self {
            Self::Fixed(_) => Ok(()),
            Self::Map(axes) => {
                let length = axes.len();
                InvalidParameter::unless(length == cells, name, length as f64, "a map with one axis per cell")
            }
        }
    }
}
