//! What of a file a checkpoint counts on.

use crate::frame::mismatch;
use crate::{Reader, TrajectoryError};

/// How much of a trajectory is there, and which: numbers of frames and rows, and a hash of the times of these frames and of
/// all numbers of these rows (which have no checksum in the file; fields have).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Committed frames.
    pub frames: usize,
    /// Committed rows.
    pub rows: usize,
    /// BLAKE3 hash of their numbers.
    pub digest: [u8; 32],
}

/// A mark in the making.
#[derive(Debug, Default)]
pub(crate) struct Digest {
    frames: usize,
    rows: usize,
    times: blake3::Hasher,
    numbers: blake3::Hasher,
}

impl Reader {
    /// The mark of the first `frames` frames and `rows` rows.
    ///
    /// # Errors
    /// [`Mismatch`](TrajectoryError::Mismatch) if there are fewer; [`Read`](TrajectoryError::Read).
    pub fn mark(&self, frames: usize, rows: usize) -> Result<Mark, TrajectoryError> {
        Digest::of_file(self, frames, rows).map(|digest| digest.mark())
    }
}

impl Digest {
    /// Of the first `frames` frames and `rows` rows of a file.
    pub(crate) fn of_file(from: &Reader, frames: usize, rows: usize) -> Result<Self, TrajectoryError> {
        if from.frames() < frames {
            return Err(mismatch("frames of the file".to_owned(), frames, from.frames()));
        }
        if from.rows() < rows {
            return Err(mismatch("rows of the file".to_owned(), rows, from.rows()));
        }
        let mut digest = Self::default();
        from.times().iter().take(frames).for_each(|time| digest.frame(*time));
        let columns = from.columns().iter().map(|column| from.column(&column.name));
        let columns = columns.collect::<Result<Vec<_>, _>>()?;
        let mut values = Vec::with_capacity(columns.len());
        for row in 0..rows {
            values.clear();
            values.extend(columns.iter().map(|column| column[row]));
            digest.row(&values);
        }
        Ok(digest)
    }

    pub(crate) fn frame(&mut self, time: f64) {
        self.frames += 1;
        self.times.update(&time.to_bits().to_le_bytes());
    }

    pub(crate) fn row(&mut self, values: &[f64]) {
        self.rows += 1;
        values.iter().for_each(|value| {
            self.numbers.update(&value.to_bits().to_le_bytes());
        });
    }

    pub(crate) fn frames(&self) -> usize {
        self.frames
    }

    pub(crate) fn rows(&self) -> usize {
        self.rows
    }

    pub(crate) fn mark(&self) -> Mark {
        let mut both = self.times.clone();
        both.update(self.numbers.finalize().as_bytes());
        Mark { frames: self.frames, rows: self.rows, digest: both.finalize().into() }
    }
}
