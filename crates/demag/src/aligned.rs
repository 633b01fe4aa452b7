//! Memory that starts on a cache line, so that no vector straddles two.

use std::ops::{Deref, DerefMut};

use crate::real::Real;

const LINE_BYTES: usize = 64;

/// A fixed number of reals, zero at first, the first of which starts a cache line.
pub struct Aligned<R> {
    storage: Vec<R>,
    start: usize,
    len: usize,
}

impl<R: Real> Aligned<R> {
    /// `len` zeros.
    pub fn zeros(len: usize) -> Self {
        let storage = vec![R::zeroed(); len + LINE_BYTES / size_of::<R>()];
        let misfit = storage.as_ptr().addr() % LINE_BYTES;
        Self { start: (LINE_BYTES - misfit) % LINE_BYTES / size_of::<R>(), storage, len }
    }

    /// Bytes held.
    pub fn bytes(&self) -> usize {
        size_of_val(self.storage.as_slice())
    }
}

impl<R> Deref for Aligned<R> {
    type Target = [R];
    fn deref(&self) -> &[R] {
        &self.storage[self.start..self.start + self.len]
    }
}

impl<R> DerefMut for Aligned<R> {
    fn deref_mut(&mut self) -> &mut [R] {
        &mut self.storage[self.start..self.start + self.len]
    }
}
