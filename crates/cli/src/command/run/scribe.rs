//! The output file, written to on a thread of its own while the run goes on.

use std::mem;
use std::panic::resume_unwind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::{Builder, Scope, ScopedJoinHandle};

use trajectory::{FieldData, TrajectoryError, Writer};

/// Hands frames to a thread that compresses and commits them, one at a time, if the run has more than one thread.
///
/// A refusal of the file comes with the next call. Rows that fall due meanwhile wait in memory, so the writer is only
/// ever asked by one thread, in the order in which a single thread would ask it.
#[derive(Debug)]
pub struct Scribe<'scope, 'env> {
    scope: &'scope Scope<'scope, 'env>,
    writer: &'env Mutex<Writer>,
    under_way: Option<ScopedJoinHandle<'scope, Result<(), TrajectoryError>>>,
    /// Values of the rows that wait.
    waiting: Vec<f64>,
    columns: usize,
    is_alone: bool,
}

impl<'scope, 'env> Scribe<'scope, 'env> {
    /// Writes with `writer`, whose table has `columns` columns.
    pub fn new(scope: &'scope Scope<'scope, 'env>, writer: &'env Mutex<Writer>, columns: usize) -> Self {
        let is_alone = rayon::current_num_threads() == 1;
        Self { scope, writer, under_way: None, waiting: Vec::new(), columns, is_alone }
    }

    /// Takes a frame.
    ///
    /// # Errors
    /// Of this frame or of the one before.
    pub fn frame(&mut self, time: f64, fields: &[FieldData<'_>]) -> Result<(), TrajectoryError> {
        self.writer()?.stage_frame(time, fields)?;
        let writer = self.writer;
        let write = move || lock(writer).write_staged();
        if !self.is_alone
            && let Ok(handle) = Builder::new().name("output".to_owned()).spawn_scoped(self.scope, write)
        {
            self.under_way = Some(handle);
            return Ok(());
        }
        write()
    }

    /// Takes a row of the table.
    ///
    /// # Errors
    /// Of this row or of the frame before.
    pub fn row(&mut self, values: &[f64]) -> Result<(), TrajectoryError> {
        if self.under_way.as_ref().is_some_and(|handle| !handle.is_finished()) {
            self.waiting.extend_from_slice(values);
            return Ok(());
        }
        self.writer()?.write_row(values)
    }

    /// The writer when it has taken everything handed out so far.
    ///
    /// # Errors
    /// Of a frame or row handed out before.
    pub fn writer(&mut self) -> Result<MutexGuard<'env, Writer>, TrajectoryError> {
        if let Some(handle) = self.under_way.take() {
            handle.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        }
        let mut writer = lock(self.writer);
        let mut rows = mem::take(&mut self.waiting);
        rows.chunks(self.columns.max(1)).try_for_each(|row| writer.write_row(row))?;
        rows.clear();
        self.waiting = rows;
        Ok(writer)
    }
}

/// A writer knows itself whether it can go on, so the mark that a panic leaves on the lock says nothing more.
fn lock(writer: &Mutex<Writer>) -> MutexGuard<'_, Writer> {
    writer.lock().unwrap_or_else(PoisonError::into_inner)
}
