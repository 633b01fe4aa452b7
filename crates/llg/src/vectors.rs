//! A vector field on the grid as three arrays.

/// One vector per cell, structure of arrays, x fastest.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Vectors {
    /// x components.
    pub x: Vec<f64>,
    /// y components.
    pub y: Vec<f64>,
    /// z components.
    pub z: Vec<f64>,
}

impl Vectors {
    /// `len` zero vectors.
    pub fn zeros(len: usize) -> Self {
        Self { x: vec![0.0; len], y: vec![0.0; len], z: vec![0.0; len] }
    }

    /// `len` copies of `v`.
    pub fn uniform(len: usize, v: [f64; 3]) -> Self {
        Self { x: vec![v[0]; len], y: vec![v[1]; len], z: vec![v[2]; len] }
    }

    /// Number of vectors.
    pub fn len(&self) -> usize {
        self.x.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.x.is_empty()
    }

    /// The vector of one cell.
    pub fn get(&self, cell: usize) -> [f64; 3] {
        [self.x[cell], self.y[cell], self.z[cell]]
    }

    /// Sets the vector of one cell.
    pub fn set(&mut self, cell: usize, v: [f64; 3]) {
        self.x[cell] = v[0];
        self.y[cell] = v[1];
        self.z[cell] = v[2];
    }

    /// The three component arrays.
    pub fn components(&self) -> [&[f64]; 3] {
        [&self.x, &self.y, &self.z]
    }

    /// The three component arrays of a range of cells.
    pub fn cut(&self, cells: std::ops::Range<usize>) -> [&[f64]; 3] {
        [&self.x[cells.clone()], &self.y[cells.clone()], &self.z[cells]]
    }

    /// The three component arrays, to write.
    pub fn components_mut(&mut self) -> [&mut [f64]; 3] {
        [&mut self.x, &mut self.y, &mut self.z]
    }

    /// Adds the vectors of `other`, which has as many.
    pub fn add(&mut self, other: &Self) {
        for (own, others) in self.components_mut().into_iter().zip(other.components()) {
            own.iter_mut().zip(others).for_each(|(own, other)| *own += other);
        }
    }

    /// Scales every vector to unit length; zero vectors are left alone.
    pub fn normalise(&mut self) {
        for ((x, y), z) in self.x.iter_mut().zip(&mut self.y).zip(&mut self.z) {
            let norm = (*x * *x + *y * *y + *z * *z).sqrt();
            if norm > 0.0 {
                *x /= norm;
                *y /= norm;
                *z /= norm;
            }
        }
    }
}

/// The same strip of three component arrays, to write.
#[derive(Debug)]
pub struct VectorsMut<'a> {
    /// x components.
    pub x: &'a mut [f64],
    /// y components.
    pub y: &'a mut [f64],
    /// z components.
    pub z: &'a mut [f64],
}

impl VectorsMut<'_> {
    /// Component 0, 1 or 2, to write.
    #[inline(always)]
    pub fn component(&mut self, c: usize) -> &mut [f64] {
        match c {
            0 => self.x,
            1 => self.y,
            _ => self.z,
        }
    }

    /// The part `range` (relative to this strip), to write.
    pub fn part(&mut self, range: std::ops::Range<usize>) -> VectorsMut<'_> {
        VectorsMut { x: &mut self.x[range.clone()], y: &mut self.y[range.clone()], z: &mut self.z[range] }
    }
}
