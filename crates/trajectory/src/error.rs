use std::path::PathBuf;

/// What libhdf5 or the operating system said, copied out at once: after a failed write the library must not be asked again.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct LibraryError {
    message: String,
}

impl From<hdf5::Error> for LibraryError {
    fn from(error: hdf5::Error) -> Self {
        // The deepest frame names the cause ("No space left on device"), the first one the call.
        let message = match &error {
            hdf5::Error::HDF5(stack) => match stack.clone().expand() {
                Ok(frames) => match (frames.first(), frames.last()) {
                    (Some(first), Some(last)) => format!("{}: {}", first.desc(), cause(last.desc())),
                    _ => error.to_string(),
                },
                Err(_) => error.to_string(),
            },
            hdf5::Error::Internal(message) => message.clone(),
        };
        Self { message }
    }
}

/// The operating system's words, where a description has them among file names, addresses and dates.
fn cause(description: &str) -> &str {
    let words = description.split_once("error message = '").and_then(|(_, rest)| rest.split_once('\''));
    words.map_or(description, |(words, _)| words)
}

impl From<std::io::Error> for LibraryError {
    fn from(error: std::io::Error) -> Self {
        Self { message: error.to_string() }
    }
}

/// Why a trajectory could not be written or read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrajectoryError {
    /// The output is there already and overwriting was not asked for.
    #[error("{} exists already", path.display())]
    Exists {
        /// The output file.
        path: PathBuf,
    },
    /// Another writer holds the output.
    #[error("{} is being written by another run", path.display())]
    Locked {
        /// The output file.
        path: PathBuf,
    },
    /// The layout cannot be stored.
    #[error("`{name}` of the output {requirement}")]
    InvalidLayout {
        /// The offending field of [`Layout`](crate::Layout) or name of a quantity.
        name: String,
        /// What it must be.
        requirement: &'static str,
    },
    /// A frame or row does not fit the layout.
    #[error("{what}: expected {expected}, found {found}")]
    Mismatch {
        /// Which array.
        what: String,
        /// Expected number of values.
        expected: usize,
        /// Number of values given.
        found: usize,
    },
    /// Frames must come with increasing, finite times.
    #[error("a frame at t = {time:e} s cannot follow the one at {last:e} s")]
    TimeNotIncreasing {
        /// Time of the refused frame (in s).
        time: f64,
        /// Time of the last frame (in s); −∞ before the first.
        last: f64,
    },
    /// The file could not be created.
    #[error("could not create {}: {source}", path.display())]
    Create {
        /// The output file.
        path: PathBuf,
        /// What the HDF5 library reported.
        source: LibraryError,
    },
    /// Writing failed; committed frames are safe, the writer is dead.
    #[error("could not write {bytes} bytes to {}: {source}", path.display())]
    Write {
        /// The output file.
        path: PathBuf,
        /// Bytes that the failed step needed, uncompressed.
        bytes: u64,
        /// What the HDF5 library reported.
        source: LibraryError,
    },
    /// There is no room for what comes next; nothing of it was written, and the writer can still be closed.
    #[error("{} needs {bytes} more bytes, but only {free} are free", path.display())]
    NoSpace {
        /// The output file.
        path: PathBuf,
        /// Bytes needed.
        bytes: u64,
        /// Bytes free.
        free: u64,
    },
    /// What a checkpoint counts on is not in the file.
    #[error("{} does not hold the {frames} frames and {rows} rows that were committed", path.display())]
    NotAsCommitted {
        /// The output file.
        path: PathBuf,
        /// Frames expected.
        frames: usize,
        /// Rows expected.
        rows: usize,
    },
    /// The writer was used again after a failed write.
    #[error("{} was given up after a failed write", path.display())]
    Abandoned {
        /// The output file.
        path: PathBuf,
    },
    /// Reading failed.
    #[error("could not read {what} from {}: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Which object.
        what: String,
        /// What the HDF5 library reported.
        source: LibraryError,
    },
    /// The file has no such frame, field or column.
    #[error("{} has no {what}", path.display())]
    NotFound {
        /// The file.
        path: PathBuf,
        /// What was asked for.
        what: String,
    },
    /// The file is not an output of this program.
    #[error("{} is not a trajectory: {reason}", path.display())]
    NotATrajectory {
        /// The file.
        path: PathBuf,
        /// What gives it away.
        reason: String,
    },
    /// The file holds no map of the electric field.
    #[error("{} is not a field map: {reason}", path.display())]
    NotAFieldMap {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A lock, temporary or sidecar file could not be handled.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// The reason given by the operating system.
        source: std::io::Error,
    },
}

#[cfg(test)]
mod tests {
    use super::cause;

    #[test]
    fn the_words_of_the_operating_system_are_found() {
        let long = "file write failed: filename = 'a.h5', errno = 28, error message = 'No space left on device', buf = 0x1";
        assert_eq!(cause(long), "No space left on device");
        assert_eq!(cause("can't open 'a'"), "can't open 'a'");
    }
}
