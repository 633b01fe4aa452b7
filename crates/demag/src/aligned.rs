//! Memory that starts on a cache line, so that no vector straddles two.

use std::ops::{Deref, DerefMut};

const LINE_BYTES: usize = 64;

/// A fixed number of doubles, zero at first, the first of which starts a cache line.
pub struct Aligned {
    storage: Vec<f64>,
    start: usize,
    len: usize,
}

impl Aligned {
    /// `len` zeros.
    pub fn zeros(len: usize) -> Self {
        let storage = vec![0.0; len + LINE_BYTES / size_of::<f64>()];
        let misfit = storage.as_ptr().addr() % LINE_BYTES;
        Self { start: (LINE_BYTES - misfit) % LINE_BYTES / size_of::<f64>(), storage, len }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        size_of_val(self.storage.as_slice())
    }
}

impl Deref for Aligned {
    type Target = [f64];
    fn deref(&self) -> &[f64] {
        &self.storage[self.start..self.start + self.len]
    }
}

impl DerefMut for Aligned {
    fn deref_mut(&mut self) -> &mut [f64] {
        &mut self.storage[self.start..self.start + self.len]
    }
}
