use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use crate::TrajectoryError;

/// How long a lock is waited for. A process that is killed while it starts another one leaves its lock to that one, until its program begins.
const PATIENCE: Duration = Duration::from_millis(500);

/// Exclusive right to write an output, held through a locked file beside it that vanishes with the lock.
///
/// A lock on the output itself would not survive its replacement, and would keep readers out of a running file.
/// It is the operating system's (flock), not libhdf5's, and goes with the process that holds it, however that ends.
#[derive(Debug)]
pub struct OutputLock {
    output: PathBuf,
    path: PathBuf,
    _file: File,
    /// Whether the end of the output was missing.
    pub(crate) repaired: bool,
}

impl OutputLock {
    /// The lock of `output`, until it is dropped.
    ///
    /// # Errors
    /// [`Locked`](TrajectoryError::Locked) if another run holds it; [`Io`](TrajectoryError::Io) if the folder takes no files.
    pub fn acquire(output: &Path) -> Result<Self, TrajectoryError> {
        let path = beside(output, "lock");
        let begun = Instant::now();
        loop {
            let file = File::options()
                .create(true)
                .truncate(false)
                .write(true)
                .open(&path)
                .map_err(|source| TrajectoryError::Io { path: output.to_owned(), source })?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                    thread::sleep(PATIENCE / 50);
                    continue;
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(TrajectoryError::Locked { path: output.to_owned() });
                }
                // Some network file systems know no locks; refusing to run there would help nobody.
                Err(TryLockError::Error(error)) if error.kind() == io::ErrorKind::Unsupported => {}
                Err(TryLockError::Error(source)) => return Err(TrajectoryError::Io { path, source }),
            }
            // The former holder may have removed the file between our opening and locking it.
            if is_still_at(&file, &path) {
                return Ok(Self { output: output.to_owned(), path, _file: file, repaired: false });
            }
        }
    }
}

impl OutputLock {
    /// What is locked.
    pub fn output(&self) -> &Path {
        &self.output
    }
}

impl Drop for OutputLock {
    fn drop(&mut self) {
        // Removed while still locked; should it fail, an unlocked file is left, which does no harm.
        let _ = fs::remove_file(&self.path);
    }
}

/// A hidden file in the folder of `output`.
pub(crate) fn beside(output: &Path, suffix: &str) -> PathBuf {
    let mut name = std::ffi::OsString::from(".");
    name.push(output.file_name().unwrap_or_default());
    name.push(".");
    name.push(suffix);
    output.with_file_name(name)
}

#[cfg(unix)]
fn is_still_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), fs::metadata(path)) {
        (Ok(ours), Ok(there)) => (ours.dev(), ours.ino()) == (there.dev(), there.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_at(_: &File, path: &Path) -> bool {
    path.exists()
}
