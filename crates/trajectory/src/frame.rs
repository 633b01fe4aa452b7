//! The values of one field at one time, and their form in the file.

use hdf5::{Dataset, Hyperslab, SliceOrIndex};
use ndarray::ArrayViewD;

use crate::{FieldSpec, Precision, TrajectoryError};

/// The values of one field at one time, x fastest, then y, then z.
#[derive(Debug, Clone, Copy)]
pub enum FieldData<'a> {
    /// One value per cell.
    Scalar(&'a [f64]),
    /// Three components per cell, one slice each.
    Vector([&'a [f64]; 3]),
}

impl FieldData<'_> {
    /// Refuses data whose components or lengths are not those of the field.
    pub(crate) fn check(&self, spec: &FieldSpec, cells: usize) -> Result<(), TrajectoryError> {
        let components = self.components();
        if components.len() != spec.components {
            return Err(mismatch(
                format!("components of `{}`", spec.name),
                spec.components,
                components.len(),
            ));
        }
        match components.iter().find(|values| values.len() != cells) {
            Some(values) => Err(mismatch(format!("cells of `{}`", spec.name), cells, values.len())),
            None => Ok(()),
        }
    }

    fn components(&self) -> &[&[f64]] {
        match self {
            Self::Scalar(values) => std::slice::from_ref(values),
            Self::Vector(components) => components,
        }
    }
}

pub(crate) fn mismatch(what: String, expected: usize, found: usize) -> TrajectoryError {
    TrajectoryError::Mismatch { what, expected, found }
}

/// One field of one frame in the stored precision, components last; reused from frame to frame.
#[derive(Debug)]
pub(crate) enum Buffer {
    Single(Vec<f32>),
    Double(Vec<f64>),
}

impl Buffer {
    pub(crate) fn new(precision: Precision) -> Self {
        match precision {
            Precision::F32 => Self::Single(Vec::new()),
            Precision::F64 => Self::Double(Vec::new()),
        }
    }

    /// Takes `data`, interleaved, in place of what it held.
    pub(crate) fn fill(&mut self, data: &FieldData<'_>) {
        match self {
            Self::Single(values) => interleave(data, values, |value| value as f32),
            Self::Double(values) => interleave(data, values, |value| value),
        }
    }

    /// Writes what it holds as step `step` of `dataset`, which is extended to hold it.
    /// `shape` is (z, y, x) or (z, y, x, component).
    pub(crate) fn write(&self, dataset: &Dataset, step: usize, shape: &[usize]) -> hdf5::Result<()> {
        let extent: Vec<usize> = std::iter::once(step + 1).chain(shape.iter().copied()).collect();
        dataset.resize(extent)?;
        let mut selection = vec![SliceOrIndex::from(step)];
        selection.resize(1 + shape.len(), SliceOrIndex::from(..));
        let selection = Hyperslab::from(selection);
        match self {
            Self::Single(values) => dataset.write_slice(ArrayViewD::from_shape(shape, values)?, selection),
            Self::Double(values) => dataset.write_slice(ArrayViewD::from_shape(shape, values)?, selection),
        }
    }
}

fn interleave<T>(data: &FieldData<'_>, out: &mut Vec<T>, convert: impl Fn(f64) -> T) {
    out.clear();
    match data {
        FieldData::Scalar(values) => out.extend(values.iter().map(|&value| convert(value))),
        FieldData::Vector([x, y, z]) => {
            let cells = x.iter().zip(*y).zip(*z);
            out.extend(cells.flat_map(|((&x, &y), &z)| [convert(x), convert(y), convert(z)]));
        }
    }
}
