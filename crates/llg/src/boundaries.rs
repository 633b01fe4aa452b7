//! Regions and grains, and how strongly they are coupled across their boundaries.

use std::{collections::BTreeMap, sync::Arc};

use crate::error::InvalidParameter;

/// A number for each cell's region, and factors on exchange and DMI across the boundaries between regions.
#[derive(Clone, Debug)]
pub struct Boundaries {
    region: Arc<[u32]>,
    /// Between two different regions that have no factor of their own.
    between: f64,
    /// Lower number first.
    pairs: BTreeMap<(u32, u32), f64>,
}

impl Boundaries {
    /// Regions by cell (x fastest, all layers) and the factor on exchange between any two of them; 1 changes nothing,
    /// 0 decouples them.
    ///
    /// # Errors
    /// A factor that is not finite.
    pub fn new(region: impl Into<Arc<[u32]>>, between: f64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(between.is_finite(), "boundary_factor", between, "finite")?;
        Ok(Self { region: region.into(), between, pairs: BTreeMap::new() })
    }

    /// The factor between the regions `a` and `b`, or within one region where they are equal.
    ///
    /// # Errors
    /// A factor that is not finite.
    pub fn with(mut self, a: u32, b: u32, factor: f64) -> Result<Self, InvalidParameter> {
        InvalidParameter::unless(factor.is_finite(), "boundary_factor", factor, "finite")?;
        self.pairs.insert((a.min(b), a.max(b)), factor);
        Ok(self)
    }

    /// Number of cells described.
    pub fn cells(&self) -> usize {
        self.region.len()
    }

    /// Region of each cell.
    pub fn regions(&self) -> &[u32] {
        &self.region
    }

    /// The factor on the bond between two cells.
    pub fn factor(&self, cell: usize, other: usize) -> f64 {
        let (a, b) = (self.region[cell], self.region[other]);
        let usual = if a == b { 1.0 } else { self.between };
        self.pairs.get(&(a.min(b), a.max(b))).copied().unwrap_or(usual)
    }
}
