//! The grid of cells and what can be wrong with it.

use thiserror::Error;

/// A regular grid of rectangular cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// Number of cells along x, y, z.
    pub cells: [usize; 3],
    /// Cell widths in metres.
    pub cell_size: [f64; 3],
    /// Periodic copies of the grid.
    pub images: Images,
}

/// How often a grid repeats itself. Copies are centred on the cell that feels the field, so that the result is
/// translation invariant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Images {
    /// So many copies on either side along each axis, 0 = open edges: a large but finite body. What is missing from
    /// an infinite film falls off as the number of copies only.
    Finite([usize; 3]),
    /// Without end along these axes. Along all three there is no outer surface: a uniform magnetisation has no field.
    Infinite([bool; 3]),
}

impl Images {
    /// Open edges everywhere.
    pub const NONE: Self = Self::Finite([0; 3]);

    /// Whether the grid repeats itself along each axis.
    pub fn periodic(self) -> [bool; 3] {
        match self {
            Self::Finite(copies) => copies.map(|copies| copies > 0),
            Self::Infinite(periodic) => periodic,
        }
    }
}

/// Why a grid has no demagnetising field.
#[derive(Clone, Debug, Error, PartialEq)]
pub enum DemagError {
    /// A grid needs at least one cell along each axis.
    #[error("no cells along {axis}")]
    NoCells {
        /// "x", "y" or "z".
        axis: &'static str,
    },
    /// A width must be positive and finite.
    #[error("cell width {value} m along {axis} must be positive and finite")]
    CellSize {
        /// "x", "y" or "z".
        axis: &'static str,
        /// The width given in metres.
        value: f64,
    },
    /// The grid exceeds what can be addressed.
    #[error("{cells:?} cells are too many")]
    TooLarge {
        /// The numbers given.
        cells: [usize; 3],
    },
}

impl Grid {
    /// Number of cells.
    pub fn len(&self) -> usize {
        self.cells.iter().product()
    }

    /// Whether there is no cell.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Refuses numbers and widths that mean nothing.
    pub(crate) fn check(&self) -> Result<(), DemagError> {
        for (i, axis) in ["x", "y", "z"].into_iter().enumerate() {
            if self.cells[i] == 0 {
                return Err(DemagError::NoCells { axis });
            }
            let value = self.cell_size[i];
            if !(value > 0.0 && value.is_finite()) {
                return Err(DemagError::CellSize { axis, value });
            }
        }
        let bytes = self.cells.iter().try_fold(1024usize, |product, &n| product.checked_mul(n));
        match bytes {
            Some(bytes) if bytes < isize::MAX as usize => Ok(()),
            _ => Err(DemagError::TooLarge { cells: self.cells }),
        }
    }
}
