//! Making the file at a path anew, whether there is one already or not.

use std::fs;
use std::path::Path;

use crate::frame::Buffer;
use crate::growing::append;
use crate::output_lock::beside;
use crate::skeleton::Skeleton;
use crate::vtkhdf::NS_PER_S;
use crate::{FieldData, Layout, Reader, TrajectoryError};

/// Creates a file beside `path`, lets `fill` write to it, and puts it in its place, where it goes on being written. Until then a
/// file at `path` is left alone.
pub(crate) fn create(
    path: &Path,
    layout: &Layout,
    fill: impl FnOnce(&Skeleton) -> Result<(), TrajectoryError>,
) -> Result<Skeleton, TrajectoryError> {
    let temporary = beside(path, "partial");
    // A leftover of a killed run; the lock says that nobody is writing it.
    let _ = fs::remove_file(&temporary);
    let made = Skeleton::create(&temporary, layout)
        .map_err(|error| TrajectoryError::Create { path: path.to_owned(), source: error.into() })
        .and_then(|file| match fill(&file) {
            Ok(()) => Ok(file),
            Err(error) => {
                // Closing it could crash the library.
                std::mem::forget(file);
                Err(error)
            }
        })
        .and_then(|file| match file.sync().and_then(|()| fs::rename(&temporary, path)) {
            Ok(()) => Ok(file),
            Err(source) => {
                std::mem::forget(file);
                Err(TrajectoryError::Io { path: path.to_owned(), source })
            }
        });
    if made.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    made
}

/// Copies the first `frames` frames and `rows` rows of a trajectory into a new file of the same layout.
pub(crate) fn copy(
    from: &Reader,
    to: &Skeleton,
    layout: &Layout,
    frames: usize,
    rows: usize,
) -> Result<(), TrajectoryError> {
    let path = from.path();
    let failed = |bytes| {
        move |error: hdf5::Error| TrajectoryError::Write {
            path: path.to_owned(),
            bytes,
            source: error.into(),
        }
    };
    let mut buffer = Buffer::new(layout.precision);
    for frame in 0..frames {
        for (spec, dataset) in layout.fields.iter().zip(&to.fields) {
            let values = from.field(frame, &spec.name)?;
            let component = |index| values.iter().skip(index).step_by(3).copied().collect::<Vec<_>>();
            let vector = if spec.components == 3 { [0, 1, 2].map(component) } else { Default::default() };
            let data = match &vector {
                [x, y, z] if spec.components == 3 => FieldData::Vector([x, y, z]),
                _ => FieldData::Scalar(&values),
            };
            let shape = layout.step_shape(spec);
            buffer.fill(&data);
            buffer.write(dataset, frame, &shape).map_err(failed(layout.frame_bytes()))?;
        }
    }
    for (spec, dataset) in layout.columns.iter().zip(&to.columns) {
        let mut values = from.column(&spec.name)?;
        values.truncate(rows);
        append(dataset, 0, &values).map_err(failed(8 * rows as u64))?;
    }
    let mut times = from.times();
    times.truncate(frames);
    append(&to.time, 0, &times).map_err(failed(8 * frames as u64))?;
    times.iter_mut().for_each(|time| *time *= NS_PER_S);
    append(&to.steps.values, 0, &times).map_err(failed(8 * frames as u64))?;
    to.commit(frames, rows).map_err(failed(0))
}
