//! Which cells are magnetic: those with M_s > 0. The others are vacuum.

use std::sync::Arc;

use crate::{grid::Grid, parameter::Parameter, vectors::Vectors};

/// The cells with M_s > 0. In vacuum m = 0, no field acts, and nothing is counted.
#[derive(Clone, Debug)]
pub struct MagneticCells {
    count: usize,
    in_lowest_layer: usize,
    /// Smallest M_s of them [A/m].
    smallest_moment: f64,
    /// `None`: all.
    mask: Option<Arc<[bool]>>,
}

impl MagneticCells {
    /// The cells of `grid` where M_s is not zero.
    pub fn new(grid: &Grid, saturation_magnetization: &Parameter) -> Self {
        let magnetic = |cell: usize| saturation_magnetization.at(cell) > 0.0;
        let count = |cells: usize| (0..cells).filter(|&cell| magnetic(cell)).count();
        let positive = saturation_magnetization.values().iter().copied().filter(|ms| *ms > 0.0);
        let smallest_moment = positive.fold(f64::INFINITY, f64::min);
        if saturation_magnetization.min() > 0.0 {
            return Self { count: grid.len(), in_lowest_layer: grid.layer(), smallest_moment, mask: None };
        }
        Self {
            count: count(grid.len()),
            in_lowest_layer: count(grid.layer()),
            smallest_moment,
            mask: Some((0..grid.len()).map(magnetic).collect()),
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.count
    }

    /// How many there are in the lowest layer.
    pub fn in_lowest_layer(&self) -> usize {
        self.in_lowest_layer
    }

    /// Smallest M_s of them [A/m].
    pub fn smallest_moment(&self) -> f64 {
        self.smallest_moment
    }

    /// Whether each cell is magnetic; `None` when all are.
    pub fn mask(&self) -> Option<&[bool]> {
        self.mask.as_deref()
    }

    /// Whether `cell` is magnetic.
    #[inline(always)]
    pub fn contains(&self, cell: usize) -> bool {
        self.mask.as_ref().is_none_or(|mask| mask[cell])
    }

    /// Sets `v` to zero in vacuum.
    pub fn clear_vacuum(&self, v: &mut Vectors) {
        let Some(mask) = &self.mask else { return };
        for component in v.components_mut() {
            component.iter_mut().zip(mask.iter()).filter(|(_, m)| !**m).for_each(|(value, _)| *value = 0.0);
        }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        self.mask.as_ref().map_or(0, |mask| mask.len())
    }
}
