use std::fs;
use std::mem;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ndarray::ArrayView1;

use crate::frame::{Buffer, mismatch};
use crate::output_lock::{OutputLock, beside};
use crate::sidecar::Sidecar;
use crate::skeleton::{Skeleton, step_shape};
use crate::vtkhdf::NS_PER_S;
use crate::{FieldData, Layout, LibraryError, TrajectoryError, attribute};

/// Rows kept in memory at most.
const ROWS_BUFFERED: usize = 1024;
/// Age of the oldest row kept in memory at most (when rows go on coming).
const ROWS_AGE: Duration = Duration::from_secs(1);

/// Writes one trajectory and its XDMF sidecar.
///
/// A frame is committed in the order fields → flush → number of steps → flush, so a run killed at any moment leaves a file
/// whose counted frames are right. Dropping the writer closes the file with its status left at `running`.
///
/// After a failed write the HDF5 library may crash when the file is closed. The writer then gives its handles up unclosed, and
/// answers every further call with [`TrajectoryError::Abandoned`].
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    layout: Layout,
    file: Option<Skeleton>,
    buffer: Buffer,
    times: Vec<f64>,
    rows: Vec<Vec<f64>>,
    rows_written: usize,
    rows_flushed: Instant,
    sidecar: Sidecar,
    _lock: OutputLock,
}

impl Writer {
    /// Creates the output at `path`. The file appears there only when it is complete up to its first frame, so with
    /// `overwrite` an old file is lost only once the new one stands.
    ///
    /// # Errors
    /// [`Exists`](TrajectoryError::Exists) without `overwrite` if there is a file; [`Locked`](TrajectoryError::Locked) if
    /// another writer is at work there; [`InvalidLayout`](TrajectoryError::InvalidLayout);
    /// [`Create`](TrajectoryError::Create) and [`Io`](TrajectoryError::Io) if the file cannot be made.
    pub fn create(path: &Path, layout: Layout, overwrite: bool) -> Result<Self, TrajectoryError> {
        layout.validate()?;
        let lock = OutputLock::acquire(path)?;
        if !overwrite && path.exists() {
            return Err(TrajectoryError::Exists { path: path.to_owned() });
        }
        let temporary = beside(path, "partial");
        // A leftover of a killed run; the lock says that nobody is writing it.
        let _ = fs::remove_file(&temporary);
        let file = Skeleton::create(&temporary, &layout).map_err(|error| {
            let _ = fs::remove_file(&temporary);
            TrajectoryError::Create { path: path.to_owned(), source: error.into() }
        })?;
        if let Err(source) = fs::rename(&temporary, path) {
            let _ = fs::remove_file(&temporary);
            return Err(TrajectoryError::Io { path: path.to_owned(), source });
        }
        let writer = Self::new(path, layout, file, lock, Vec::new(), 0);
        writer.sidecar.remove_stale()?;
        Ok(writer)
    }

    /// Goes on with an existing file after its first `frames` frames and `rows` rows; later ones are dropped.
    ///
    /// # Errors
    /// Those of [`create`](Self::create) and of [`Reader::open`](crate::Reader::open);
    /// [`Mismatch`](TrajectoryError::Mismatch) if the file has another layout, or fewer frames or rows.
    pub fn resume(path: &Path, layout: Layout, frames: usize, rows: usize) -> Result<Self, TrajectoryError> {
        layout.validate()?;
        let lock = OutputLock::acquire(path)?;
        let times = {
            let reader = crate::Reader::open(path)?;
            reader.check_layout(&layout)?;
            if reader.frames() < frames {
                return Err(mismatch("frames of the file".to_owned(), frames, reader.frames()));
            }
            if reader.rows() < rows {
                return Err(mismatch("rows of the file".to_owned(), rows, reader.rows()));
            }
            reader.times().get(..frames).unwrap_or_default().to_vec()
        };
        let file = Skeleton::open(path, &layout)
            .map_err(|error| TrajectoryError::Create { path: path.to_owned(), source: error.into() })?;
        let mut writer = Self::new(path, layout, file, lock, times, rows);
        writer.on_file(0, |file, layout| truncate(file, layout, frames, rows))?;
        writer.sidecar.update(&writer.times)?;
        Ok(writer)
    }

    fn new(
        path: &Path,
        layout: Layout,
        file: Skeleton,
        lock: OutputLock,
        times: Vec<f64>,
        rows_written: usize,
    ) -> Self {
        Self {
            path: path.to_owned(),
            sidecar: Sidecar::new(path, &layout),
            buffer: Buffer::new(layout.precision),
            rows: vec![Vec::with_capacity(ROWS_BUFFERED); layout.columns.len()],
            rows_flushed: Instant::now(),
            file: Some(file),
            layout,
            times,
            rows_written,
            _lock: lock,
        }
    }

    /// Where the output is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number of committed frames.
    pub fn frames(&self) -> usize {
        self.times.len()
    }

    /// Number of rows taken, those still in memory included.
    pub fn rows(&self) -> usize {
        self.rows_written + self.rows.first().map_or(0, Vec::len)
    }

    /// Writes and commits one frame at `time` (in s), with one entry in `fields` per field of the layout, in its order and in SI
    /// units. Rows in memory are written first.
    ///
    /// # Errors
    /// [`Mismatch`](TrajectoryError::Mismatch) and [`TimeNotIncreasing`](TrajectoryError::TimeNotIncreasing) before anything
    /// is written; [`Write`](TrajectoryError::Write) if the file system refuses, after which the writer is dead;
    /// [`Io`](TrajectoryError::Io) if only the sidecar could not be replaced (the frame is committed).
    pub fn write_frame(&mut self, time: f64, fields: &[FieldData<'_>]) -> Result<(), TrajectoryError> {
        let last = self.times.last().copied().unwrap_or(f64::NEG_INFINITY);
        if !(time > last && time.is_finite()) {
            return Err(TrajectoryError::TimeNotIncreasing { time, last });
        }
        if fields.len() != self.layout.fields.len() {
            return Err(mismatch("fields of a frame".to_owned(), self.layout.fields.len(), fields.len()));
        }
        for (data, spec) in fields.iter().zip(&self.layout.fields) {
            data.check(spec, self.layout.cell_count())?;
        }
        self.write_buffered_rows()?;
        let step = self.times.len();
        let rows = self.rows_written;
        let bytes = self.layout.frame_bytes();
        let mut buffer = mem::replace(&mut self.buffer, Buffer::new(self.layout.precision));
        self.on_file(bytes, |file, layout| {
            for ((data, spec), dataset) in fields.iter().zip(&layout.fields).zip(&file.fields) {
                buffer.write(dataset, step, &step_shape(layout, spec), data)?;
            }
            append(&file.time, step, &[time])?;
            append(&file.steps.values, step, &[time * NS_PER_S])?;
            file.commit(step + 1, rows)
        })?;
        self.buffer = buffer;
        self.times.push(time);
        self.sidecar.update_when_due(&self.times)
    }

    /// Takes one row of the table, with one value per column of the layout, in its order and in SI units. Rows are kept in
    /// memory until the next frame, 1024 of them, or one that comes a second after the last writing.
    ///
    /// # Errors
    /// [`Mismatch`](TrajectoryError::Mismatch); [`Write`](TrajectoryError::Write), after which the writer is dead.
    pub fn write_row(&mut self, values: &[f64]) -> Result<(), TrajectoryError> {
        if values.len() != self.rows.len() {
            return Err(mismatch("columns of a row".to_owned(), self.rows.len(), values.len()));
        }
        for (column, &value) in self.rows.iter_mut().zip(values) {
            column.push(value);
        }
        let buffered = self.rows.first().map_or(0, Vec::len);
        if buffered >= ROWS_BUFFERED || self.rows_flushed.elapsed() >= ROWS_AGE {
            self.flush()?;
        }
        Ok(())
    }

    /// Writes the rows in memory and brings the sidecar up to date.
    ///
    /// # Errors
    /// [`Write`](TrajectoryError::Write), after which the writer is dead; [`Io`](TrajectoryError::Io).
    pub fn flush(&mut self) -> Result<(), TrajectoryError> {
        self.commit_rows()?;
        self.sidecar.update_when_due(&self.times)
    }

    /// Sets the status to `complete` and closes the file.
    ///
    /// # Errors
    /// [`Write`](TrajectoryError::Write) and [`Io`](TrajectoryError::Io).
    pub fn finish(self) -> Result<(), TrajectoryError> {
        self.close("complete")
    }

    /// Sets another status, such as `interrupted` or `failed`, and closes the file.
    ///
    /// # Errors
    /// [`Write`](TrajectoryError::Write) and [`Io`](TrajectoryError::Io).
    pub fn abort_status(self, status: &str) -> Result<(), TrajectoryError> {
        self.close(status)
    }

    fn close(mut self, status: &str) -> Result<(), TrajectoryError> {
        self.commit_rows()?;
        self.on_file(0, |file, _| {
            attribute::write_text(&file.file, "status", status)?;
            file.flush_and_trim()
        })?;
        self.file = None;
        self.sidecar.update(&self.times)
    }

    fn write_buffered_rows(&mut self) -> Result<(), TrajectoryError> {
        let count = self.rows.first().map_or(0, Vec::len);
        self.rows_flushed = Instant::now();
        if count == 0 {
            return Ok(());
        }
        let rows = mem::take(&mut self.rows);
        let start = self.rows_written;
        let bytes = (count * rows.len() * mem::size_of::<f64>()) as u64;
        let written = self.on_file(bytes, |file, _| {
            file.columns.iter().zip(&rows).try_for_each(|(dataset, values)| append(dataset, start, values))
        });
        self.rows = rows;
        written?;
        self.rows.iter_mut().for_each(Vec::clear);
        self.rows_written += count;
        Ok(())
    }

    fn commit_rows(&mut self) -> Result<(), TrajectoryError> {
        self.write_buffered_rows()?;
        let (frames, rows) = (self.times.len(), self.rows_written);
        self.on_file(0, |file, _| file.commit(frames, rows))
    }

    /// Does something with the open file; if that fails, lets go of the file without closing it.
    fn on_file(
        &mut self,
        bytes: u64,
        action: impl FnOnce(&Skeleton, &Layout) -> hdf5::Result<()>,
    ) -> Result<(), TrajectoryError> {
        let Some(file) = self.file.take() else {
            return Err(TrajectoryError::Abandoned { path: self.path.clone() });
        };
        let room = file.make_room(bytes).map_err(LibraryError::from);
        match room.and_then(|()| action(&file, &self.layout).map_err(LibraryError::from)) {
            Ok(()) => {
                self.file = Some(file);
                Ok(())
            }
            Err(source) => {
                mem::forget(file);
                Err(TrajectoryError::Write { path: self.path.clone(), bytes, source })
            }
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if self.file.is_some() && self.commit_rows().is_ok() {
            // Nobody is left to hear of a failure; `finish` reports it.
            let _ = self.on_file(0, |file, _| file.flush_and_trim());
            let _ = self.sidecar.update(&self.times);
        }
    }
}

/// Writes `values` from index `start` to the new end of a one-dimensional array.
fn append(dataset: &hdf5::Dataset, start: usize, values: &[f64]) -> hdf5::Result<()> {
    let end = start + values.len();
    dataset.resize(end)?;
    dataset.write_slice(ArrayView1::from(values), start..end)
}

fn truncate(file: &Skeleton, layout: &Layout, frames: usize, rows: usize) -> hdf5::Result<()> {
    attribute::write_text(&file.file, "status", "running")?;
    file.commit(frames, rows)?;
    for (dataset, spec) in file.fields.iter().zip(&layout.fields) {
        let extent: Vec<usize> = std::iter::once(frames).chain(step_shape(layout, spec)).collect();
        dataset.resize(extent)?;
    }
    file.time.resize(frames)?;
    file.steps.values.resize(frames)?;
    file.columns.iter().try_for_each(|column| column.resize(rows))?;
    file.file.flush()
}
