//! What a point tells of its cells: when each passed the threshold, and the part beyond it in time. Too much for a record, so a
//! file beside it, published before it.

use std::path::PathBuf;

use checkpoint::wire::{Decoder, Encoder};
use checkpoint::{Identity, format};
use llg::switching::{NOT_YET, VACUUM};
use serde::{Deserialize, Serialize};

use super::SweepError;
use super::directory::Directory;
use super::publish::publish;
use crate::lower::Lowered;
use crate::switching::Point;

/// Shape of the arrays, kept in the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shape {
    /// Numbers of cells along x, y, z.
    pub cells: [usize; 3],
    /// Edges of a cell \[m\].
    pub cell_size: [f64; 3],
    /// Interval of the series \[s\].
    pub rows_every: f64,
    /// Length of the series.
    pub rows: usize,
    /// Whether some cells are vacuum.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub vacuum: bool,
}

/// The arrays of a point.
#[derive(Clone, Debug, PartialEq)]
pub struct Passages {
    /// Their shape.
    pub shape: Shape,
    /// First passage of every cell \[s\], x fastest; NaN where there was none, [`VACUUM`] where there is nothing to pass.
    pub first_passage: Vec<f64>,
    /// Part of the cells beyond the threshold at the times 0, `rows_every`, ….
    pub beyond: Vec<f64>,
}

impl Passages {
    /// Of a run that watched its cells; `None` for another.
    pub fn of(point: Point, lowered: &Lowered) -> Option<Self> {
        if point.first_passage.is_empty() {
            return None;
        }
        let grid = lowered.problem.grid();
        // A run that stops because it has switched hands out one row more, at a time of its own.
        let on_time = |(row, time): &(usize, &f64)| (*time / lowered.rows_every - *row as f64).abs() < 1e-6;
        let rows = point.series.times.iter().enumerate().take_while(on_time).count();
        let (mut first_passage, mut beyond) = (point.first_passage, point.series.values);
        first_passage.iter_mut().filter(|time| **time == NOT_YET).for_each(|time| *time = f64::NAN);
        let vacuum = first_passage.contains(&VACUUM);
        beyond.truncate(rows);
        let (cells, cell_size) = (grid.cells(), grid.cell_size());
        let shape = Shape { cells, cell_size, rows_every: lowered.rows_every, rows, vacuum };
        Some(Self { shape, first_passage, beyond })
    }

    /// One in magnetic cells, zero in vacuum.
    pub fn magnetic(&self) -> Vec<f64> {
        self.first_passage.iter().map(|time| if *time == VACUUM { 0.0 } else { 1.0 }).collect()
    }

    /// The first passages with NaN in vacuum too.
    pub fn times(&self) -> Vec<f64> {
        self.first_passage.iter().map(|time| if time.is_finite() { *time } else { f64::NAN }).collect()
    }

    /// Publishes them for point `index` of the sweep with the hash `sweep`.
    ///
    /// # Errors
    /// [`SweepError::File`].
    pub fn publish(&self, directory: &Directory, sweep: &str, index: usize) -> Result<(), SweepError> {
        let mut payload = Encoder::with_capacity(8 * (self.first_passage.len() + self.beyond.len() + 2));
        payload.f64s(&self.first_passage);
        payload.f64s(&self.beyond);
        let bytes = format::wrap(&identity(sweep, index), &payload.finish());
        publish(&directory.passages(index), &directory.unpublished(index, std::process::id()), &bytes)
    }

    /// Those of point `index`, which have this shape.
    ///
    /// # Errors
    /// [`SweepError::File`] for a file that cannot be read, [`SweepError::BadPassages`] for a damaged one.
    pub fn read(directory: &Directory, sweep: &str, index: usize, shape: &Shape) -> Result<Self, SweepError> {
        let path = directory.passages(index);
        let bytes = std::fs::read(&path).map_err(SweepError::at(&path))?;
        let bad = |reason: String| SweepError::BadPassages {
            path: path.clone(),
            record: directory.record(index),
            reason,
        };
        let payload =
            format::unwrap(&bytes, &identity(sweep, index)).map_err(|error| bad(error.to_string()))?;
        let mut decoder = Decoder::new(payload);
        let cells = shape.cells.iter().product();
        let mut read = || {
            let arrays = (decoder.f64s(cells, "first passages")?, decoder.f64s(shape.rows, "series")?);
            decoder.finish().map(|()| arrays)
        };
        let (first_passage, beyond) = read().map_err(|error| bad(error.to_string()))?;
        Ok(Self { shape: shape.clone(), first_passage, beyond })
    }
}

/// What the file of a point belongs to.
fn identity(sweep: &str, index: usize) -> Identity {
    checkpoint::identity(format!("{sweep} {index}").as_bytes())
}

/// The shape that the arrays of all points share in the results: the same cells, and the longest of the series.
#[derive(Clone, Debug, Default)]
pub struct Common {
    shape: Option<Shape>,
    differ: bool,
}

impl Common {
    /// Adds the shape of another point.
    pub fn add(&mut self, shape: &Shape) {
        let Some(common) = &mut self.shape else {
            self.shape = Some(shape.clone());
            return;
        };
        self.differ |= Shape { rows: common.rows, vacuum: common.vacuum, ..shape.clone() } != *common;
        common.rows = common.rows.max(shape.rows);
        common.vacuum |= shape.vacuum;
    }

    /// The shape; `None` if no point has arrays, or if those of different points do not fit together.
    pub fn shape(self) -> Option<Shape> {
        self.shape.filter(|_| !self.differ)
    }
}

impl Directory {
    /// What point `index` tells of its cells.
    pub fn passages(&self, index: usize) -> PathBuf {
        self.record(index).with_extension("cells")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages() -> Passages {
        let shape =
            Shape { cells: [2, 1, 1], cell_size: [1e-9; 3], rows_every: 1e-12, rows: 3, vacuum: false };
        Passages { shape, first_passage: vec![1e-12, 2.5e-12], beyond: vec![0.0, 0.5, 1.0] }
    }

    #[test]
    fn they_are_read_as_they_were_written_and_damage_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let directory = Directory::new(folder.path());
        std::fs::create_dir_all(directory.claims()).unwrap();
        let there = passages();
        there.publish(&directory, "abc", 7).unwrap();
        let read = |sweep: &str| Passages::read(&directory, sweep, 7, &there.shape);
        assert_eq!(read("abc").unwrap(), there);
        assert!(matches!(read("abd"), Err(SweepError::BadPassages { .. })));
        let mut bytes = std::fs::read(directory.passages(7)).unwrap();
        bytes[60] ^= 1;
        std::fs::write(directory.passages(7), bytes).unwrap();
        assert!(matches!(read("abc"), Err(SweepError::BadPassages { .. })));
    }

    #[test]
    fn other_grids_have_no_common_shape_and_other_lengths_have() {
        let shape = passages().shape;
        let mut common = Common::default();
        assert_eq!(common.clone().shape(), None);
        common.add(&shape);
        common.add(&Shape { rows: 5, ..shape.clone() });
        common.add(&shape);
        assert_eq!(common.clone().shape(), Some(Shape { rows: 5, ..shape.clone() }));
        common.add(&Shape { vacuum: true, ..shape.clone() });
        assert!(common.clone().shape().is_some_and(|shape| shape.vacuum && shape.rows == 5));
        common.add(&Shape { cells: [1, 2, 1], ..shape });
        assert_eq!(common.shape(), None);
    }
}
