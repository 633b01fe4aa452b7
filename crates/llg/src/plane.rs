//! A scalar function of the cells of one or more layers, kept as small as it is.

/// Values at the cell centres, row by row; with several layers rows count through all of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Plane {
    /// Depends on x alone: one row serves all rows. A grating along x costs a row, not a film.
    AlongX(Vec<f64>),
    /// One value per cell, x fastest.
    Full {
        /// Cells in a row.
        nx: usize,
        /// nx values a row.
        values: Vec<f64>,
    },
}

impl Plane {
    /// Zeros of the asked shape.
    pub fn zeros(nx: usize, ny: usize, full: bool) -> Self {
        if full { Self::Full { nx, values: vec![0.0; nx * ny] } } else { Self::AlongX(vec![0.0; nx]) }
    }

    /// The values in row j.
    #[inline(always)]
    pub fn row(&self, j: usize) -> &[f64] {
        match self {
            Self::AlongX(row) => row,
            Self::Full { nx, values } => &values[j * nx..(j + 1) * nx],
        }
    }

    /// Cells in a row.
    pub fn width(&self) -> usize {
        match self {
            Self::AlongX(row) => row.len(),
            Self::Full { nx, .. } => *nx,
        }
    }

    /// The stored rows, to write: one row or all of them.
    pub fn values_mut(&mut self) -> &mut [f64] {
        match self {
            Self::AlongX(row) => row,
            Self::Full { values, .. } => values,
        }
    }

    /// The stored rows.
    pub fn values(&self) -> &[f64] {
        match self {
            Self::AlongX(row) => row,
            Self::Full { values, .. } => values,
        }
    }

    /// Whether every row is stored by itself.
    pub fn is_full(&self) -> bool {
        matches!(self, Self::Full { .. })
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        8 * self.values().len()
    }
}
