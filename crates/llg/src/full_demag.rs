//! Choices of the full demagnetising field.

use demag::{Demag, Images};

pub use demag::Precision;

use crate::{error::InvalidParameter, grid::Grid};

/// How the full demagnetising field is computed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FullDemag {
    /// Numbers of the transforms.
    pub precision: Precision,
    /// Copies on either side along periodic axes; `None`: without end.
    pub images: Option<usize>,
}

impl FullDemag {
    /// The field on `grid`, its tensor computed.
    ///
    /// # Errors
    /// A grid that the tensor refuses.
    pub fn on(&self, grid: &Grid) -> Result<Demag, InvalidParameter> {
        let images = match self.images {
            Some(copies) => Images::Finite(grid.periodic().map(|periodic| if periodic { copies } else { 0 })),
            None => Images::Infinite(grid.periodic()),
        };
        let demag_grid = demag::Grid { cells: grid.cells(), cell_size: grid.cell_size(), images };
        Demag::with_precision(&demag_grid, self.precision).map_err(|_| InvalidParameter {
            name: "cells",
            value: grid.len() as f64,
            requirement: "a grid whose demagnetising tensor fits in memory",
        })
    }
}
