use std::mem;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::frame::{Buffer, mismatch};
use crate::growing::append;
use crate::mark::{Digest, Mark};
use crate::output_lock::OutputLock;
use crate::sidecar::Sidecar;
use crate::skeleton::Skeleton;
use crate::vtkhdf::NS_PER_S;
use crate::{FieldData, Layout, LibraryError, Reader, Results, TrajectoryError, attribute, new_file};

/// Rows kept in memory at most.
const ROWS_BUFFERED: usize = 1024;
/// Age of the oldest row kept in memory at most (when rows go on coming).
const ROWS_AGE: Duration = Duration::from_secs(1);

/// Arrays of frames after which the file is closed and opened again, see [`Skeleton::reopen`]. Until then libhdf5 collects at most 0.2 MB;
/// what is free in the last pages, a few kB, is lost each time.
const ARRAYS_AT_ONCE: usize = 1024;

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
    /// One for each field.
    buffers: Vec<Buffer>,
    /// Time of the frame in the buffers, until it is committed.
    staged: Option<f64>,
    /// Committed frames, and the time of the last one (in s); −∞ before the first.
    frames: usize,
    last: f64,
    /// Arrays of frames written since the file was opened.
    arrays: usize,
    rows: Vec<Vec<f64>>,
    rows_written: usize,
    rows_flushed: Instant,
    /// Of the times of all frames, and of all rows taken.
    digest: Digest,
    sidecar: Sidecar,
    _lock: OutputLock,
}

impl Writer {
    /// Creates the output at `path`. The file appears there only when it is complete up to its first frame, so with
    /// `overwrite` an old file is lost only once the new one stands.
    ///
    /// # Errors
    /// [`Exists`](TrajectoryError::Exists) without `overwrite` if there is a file, with it those of [`Reader::open`] if that is
    /// no trajectory; [`Locked`](TrajectoryError::Locked) if
    /// another writer is at work there; [`InvalidLayout`](TrajectoryError::InvalidLayout);
    /// [`Create`](TrajectoryError::Create) and [`Io`](TrajectoryError::Io) if the file cannot be made.
    pub fn create(path: &Path, layout: Layout, overwrite: bool) -> Result<Self, TrajectoryError> {
        layout.validate()?;
        Self::create_locked(OutputLock::acquire(path)?, layout, overwrite)
    }

    /// As [`create`](Self::create), under a lock that is held already.
    ///
    /// # Errors
    /// Those of `create`.
    pub fn create_locked(lock: OutputLock, layout: Layout, overwrite: bool) -> Result<Self, TrajectoryError> {
        layout.validate()?;
        let path = &lock.output().to_owned();
        if path.exists() {
            if !overwrite {
                return Err(TrajectoryError::Exists { path: path.to_owned() });
            }
            // A slip of the keyboard must not replace what this program did not write.
            Reader::open(path)?;
        }
        let file = new_file::create(path, &layout, |_| Ok(()))?;
        let writer = Self::new(path, layout, file, lock, f64::NEG_INFINITY, Digest::default());
        writer.sidecar.remove_stale()?;
        Ok(writer)
    }

    /// Goes on with the file that `lock` is for after what `mark` counts; what is later is dropped.
    ///
    /// What a killed run left behind is not written to (its chunk indices may know of chunks that were never finished): what is
    /// kept of it is copied into a new file, which then takes its place. So is a file whose configuration changes.
    ///
    /// # Errors
    /// Those of [`create`](Self::create) and of [`Reader`]; [`Mismatch`](TrajectoryError::Mismatch) if the file has another
    /// layout; [`NotAsCommitted`](TrajectoryError::NotAsCommitted) if times and rows are not those of the mark.
    pub fn resume(lock: OutputLock, layout: Layout, mark: &Mark) -> Result<Self, TrajectoryError> {
        layout.validate()?;
        let path = &lock.output().to_owned();
        let Mark { frames, rows, .. } = *mark;
        let reader = Reader::open(path)?;
        reader.check_layout(&layout)?;
        let digest = Digest::of_file(&reader, frames, rows)?;
        if digest.mark() != *mark {
            return Err(TrajectoryError::NotAsCommitted { path: path.clone(), frames, rows });
        }
        let last = reader.times().get(..frames).and_then(<[f64]>::last).copied().unwrap_or(f64::NEG_INFINITY);
        let closed = reader.status() != "running" && !lock.repaired;
        let has_results = layout.results.as_ref().is_none_or(|results| reader.has_group(&results.name));
        let goes_on = closed && has_results && reader.config_toml() == layout.config_toml;
        let file = if goes_on {
            drop(reader);
            Skeleton::open(path, &layout)
                .map_err(|error| TrajectoryError::Create { path: path.to_owned(), source: error.into() })?
        } else {
            new_file::create(path, &layout, |file| new_file::copy(&reader, file, &layout, frames, rows))?
        };
        let mut writer = Self::new(path, layout, file, lock, last, digest);
        if goes_on {
            writer.on_file(0, |file, layout| file.truncate(layout, frames, rows))?;
        }
        writer.write_sidecar()?;
        Ok(writer)
    }

    fn new(path: &Path, layout: Layout, file: Skeleton, lock: OutputLock, last: f64, digest: Digest) -> Self {
        Self {
            path: path.to_owned(),
            sidecar: Sidecar::new(path, &layout),
            buffers: layout.fields.iter().map(|_| Buffer::new(layout.precision)).collect(),
            staged: None,
            rows: vec![Vec::with_capacity(ROWS_BUFFERED); layout.columns.len()],
            rows_flushed: Instant::now(),
            file: Some(file),
            layout,
            frames: digest.frames(),
            last,
            arrays: 0,
            rows_written: digest.rows(),
            digest,
            _lock: lock,
        }
    }

    /// Where the output is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Number of committed frames.
    pub fn frames(&self) -> usize {
        self.frames
    }

    /// Number of rows taken, those still in memory included.
    pub fn rows(&self) -> usize {
        self.rows_written + self.rows.first().map_or(0, Vec::len)
    }

    /// Writes and commits one frame at `time` (in s), with one entry in `fields` per field of the layout, in its order and in SI
    /// units. Rows in memory are written first.
    ///
    /// # Errors
    /// Those of [`stage_frame`](Self::stage_frame) and [`write_staged`](Self::write_staged).
    pub fn write_frame(&mut self, time: f64, fields: &[FieldData<'_>]) -> Result<(), TrajectoryError> {
        self.stage_frame(time, fields)?;
        self.write_staged()
    }

    /// The first half of [`write_frame`](Self::write_frame): takes a copy of the frame, so that another thread can write it while
    /// the fields change.
    ///
    /// # Errors
    /// [`Mismatch`](TrajectoryError::Mismatch) and [`TimeNotIncreasing`](TrajectoryError::TimeNotIncreasing).
    pub fn stage_frame(&mut self, time: f64, fields: &[FieldData<'_>]) -> Result<(), TrajectoryError> {
        let last = self.last;
        if !(time > last && time.is_finite()) {
            return Err(TrajectoryError::TimeNotIncreasing { time, last });
        }
        if fields.len() != self.layout.fields.len() {
            return Err(mismatch("fields of a frame".to_owned(), self.layout.fields.len(), fields.len()));
        }
        for (data, spec) in fields.iter().zip(&self.layout.fields) {
            data.check(spec, self.layout.cell_count())?;
        }
        self.buffers.iter_mut().zip(fields).for_each(|(buffer, data)| buffer.fill(data));
        self.staged = Some(time);
        Ok(())
    }

    /// The second half of [`write_frame`](Self::write_frame): writes and commits the frame that was taken last, if that was not
    /// done.
    ///
    /// # Errors
    /// [`NoSpace`](TrajectoryError::NoSpace) before anything is written;
    /// [`Write`](TrajectoryError::Write) if the file system refuses, after which the writer is dead;
    /// [`Io`](TrajectoryError::Io) if only the sidecar could not be replaced (the frame is committed).
    pub fn write_staged(&mut self) -> Result<(), TrajectoryError> {
        let Some(time) = self.staged.take() else { return Ok(()) };
        let bytes = self.layout.frame_bytes();
        self.check_space(bytes)?;
        self.write_buffered_rows()?;
        let (step, rows) = (self.frames, self.rows_written);
        let buffers = mem::take(&mut self.buffers);
        let written = self.on_file(bytes, |file, layout| {
            for ((buffer, spec), dataset) in buffers.iter().zip(&layout.fields).zip(&file.fields) {
                buffer.write(dataset, step, &layout.step_shape(spec))?;
            }
            append(&file.time, step, &[time])?;
            append(&file.steps.values, step, &[time * NS_PER_S])?;
            file.commit(step + 1, rows)
        });
        self.buffers = buffers;
        written?;
        (self.frames, self.last) = (step + 1, time);
        self.digest.frame(time);
        self.arrays += self.layout.fields.len();
        if self.arrays >= ARRAYS_AT_ONCE {
            self.reopen()?;
        }
        self.write_sidecar_when_due()
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
        self.digest.row(values);
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
        self.write_sidecar_when_due()
    }

    /// Writes results of the run as a whole, in place of those that the layout began with.
    ///
    /// # Errors
    /// [`Mismatch`](TrajectoryError::Mismatch) for other names than the layout's, or a map of another size;
    /// [`Write`](TrajectoryError::Write), after which the writer is dead.
    pub fn write_results(&mut self, results: &Results) -> Result<(), TrajectoryError> {
        let expected = self.layout.results.as_ref().map(Results::names).unwrap_or_default();
        let found = results.names();
        if found != expected {
            return Err(mismatch(format!("names in `{}`", results.name), expected.len(), found.len()));
        }
        results.check_maps(self.layout.cell_count())?;
        self.write_buffered_rows()?;
        self.on_file(results.bytes(), |file, _| {
            file.results.iter().try_for_each(|group| group.write(results))?;
            file.file.flush()
        })
    }

    /// Brings all frames and rows to the disk, and says what there is to go on from.
    ///
    /// # Errors
    /// [`Write`](TrajectoryError::Write), after which the writer is dead; [`Io`](TrajectoryError::Io).
    pub fn sync(&mut self) -> Result<Mark, TrajectoryError> {
        self.flush()?;
        let abandoned = || TrajectoryError::Abandoned { path: self.path.clone() };
        let file = self.file.as_ref().ok_or_else(abandoned)?;
        file.sync().map_err(|source| TrajectoryError::Io { path: self.path.clone(), source })?;
        Ok(self.digest.mark())
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
        // The times in it come from the file. Without it the file is worth no less.
        let described = self.write_sidecar();
        let closed = self.on_file(0, |file, _| {
            attribute::write_text(&file.file, "status", status)?;
            file.flush_and_trim()
        });
        let closed = closed.and_then(|()| {
            self.file.take().map_or(Ok(()), Skeleton::close).map_err(|error| TrajectoryError::Write {
                path: self.path.clone(),
                bytes: 0,
                source: error.into(),
            })
        });
        described.and(closed)
    }

    /// Refuses what the disk has no room for before the library meets it.
    fn check_space(&self, bytes: u64) -> Result<(), TrajectoryError> {
        let rows: usize = self.rows.iter().map(|column| mem::size_of_val(&column[..])).sum();
        match self.file.as_ref().and_then(|file| file.space(bytes + rows as u64)) {
            Some((bytes, free)) if free < bytes => {
                Err(TrajectoryError::NoSpace { path: self.path.clone(), bytes, free })
            }
            _ => Ok(()),
        }
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
        let (frames, rows) = (self.frames, self.rows_written);
        self.on_file(0, |file, _| file.commit(frames, rows))
    }

    fn write_sidecar_when_due(&mut self) -> Result<(), TrajectoryError> {
        if self.sidecar.is_due(self.frames) { self.write_sidecar() } else { Ok(()) }
    }

    /// Brings the sidecar up to date, with the times that the file holds.
    fn write_sidecar(&mut self) -> Result<(), TrajectoryError> {
        if !self.sidecar.is_behind(self.frames) {
            return Ok(());
        }
        let mut sidecar = mem::take(&mut self.sidecar);
        let written = sidecar.write(self.frames, |range| {
            let mut times = Vec::new();
            self.on_file(0, |file, _| {
                times = file.time.read_slice_1d(range)?.to_vec();
                Ok(())
            })?;
            Ok(times)
        });
        self.sidecar = sidecar;
        written
    }

    /// Closes a file in which everything is committed, and opens it again.
    fn reopen(&mut self) -> Result<(), TrajectoryError> {
        self.arrays = 0;
        let Some(file) = self.file.take() else { return Ok(()) };
        let reopened = file.reopen(&self.path, &self.layout);
        let failed = |error: hdf5::Error| TrajectoryError::Write {
            path: self.path.clone(),
            bytes: 0,
            source: error.into(),
        };
        self.file = Some(reopened.map_err(failed)?);
        Ok(())
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
            let _ = self.write_sidecar();
            let _ = self.on_file(0, |file, _| file.flush_and_trim());
        }
    }
}
