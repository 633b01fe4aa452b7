//! Why a sweep cannot go on.

use std::path::PathBuf;

/// Why a sweep cannot go on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SweepError {
    /// The folder holds another sweep.
    #[error(
        "{} holds another sweep (hash {found}, not {wanted}): a configuration, a file that it reads or the program has changed; \
         choose another output with -o, or replace the old one with --overwrite",
        path.display()
    )]
    OtherSweep {
        /// The folder or file.
        path: PathBuf,
        /// Beginning of its hash.
        found: String,
        /// Beginning of the hash wanted.
        wanted: String,
    },
    /// The folder or file exists and is no sweep.
    #[error("{} already exists and is not a diracmag sweep; choose another output with -o", path.display())]
    Foreign {
        /// The folder or file.
        path: PathBuf,
    },
    /// The folder is not a sweep plan.
    #[error("{} is not a sweep plan: {reason}", path.display())]
    NotAPlan {
        /// The folder.
        path: PathBuf,
        /// What gives it away.
        reason: String,
    },
    /// A record is damaged or does not belong here.
    #[error("{} is not a record of this sweep: {reason}; remove it to run the point again", path.display())]
    BadRecord {
        /// The record.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// What a point tells of its cells is damaged.
    #[error(
        "{} does not hold the passages of its point: {reason}; remove it and {} to run the point again",
        path.display(),
        record.display()
    )]
    BadPassages {
        /// The file.
        path: PathBuf,
        /// The record of the point.
        record: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A point beyond the end.
    #[error("the sweep has the points 0 to {last}, not {index}")]
    NoSuchPoint {
        /// The point.
        index: usize,
        /// The last there is.
        last: usize,
    },
    /// Somebody else is running the point.
    #[error(
        "point {index} is being run by process {pid} on {host}; if that process is certainly gone, take the point over with --steal-after"
    )]
    Held {
        /// The point.
        index: usize,
        /// The process.
        pid: u32,
        /// Its machine.
        host: String,
    },
    /// Points without a record.
    #[error(
        "{missing} of {points} points are not done, the first is {first}: run `diracmag sweep run {} --index {first}`, or collect \
         what there is with --partial",
        path.display()
    )]
    Incomplete {
        /// The plan.
        path: PathBuf,
        /// Number of points without a record.
        missing: usize,
        /// Number of points.
        points: usize,
        /// The first without.
        first: usize,
    },
    /// Points whose run failed.
    #[error("{failed} of {points} points failed; first, point {first}: {error}")]
    PointsFailed {
        /// How many.
        failed: usize,
        /// Number of points.
        points: usize,
        /// The first that failed.
        first: usize,
        /// What it said.
        error: String,
    },
    /// The workers do not start.
    #[error("the workers fail to start: {reason}")]
    Workers {
        /// What they said.
        reason: String,
    },
    /// Stopped by a signal.
    #[error("interrupted; {done} of {points} points are done; rerun the same command to continue")]
    Interrupted {
        /// Number of the signal.
        signal: u8,
        /// Points done.
        done: usize,
        /// Points in all.
        points: usize,
    },
    /// A file of the plan could not be read or written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
}

impl SweepError {
    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::OtherSweep { .. } | Self::Foreign { .. } | Self::Held { .. } => 4,
            Self::NoSuchPoint { .. } | Self::NotAPlan { .. } => 2,
            Self::PointsFailed { .. } => 3,
            Self::File { .. } => 5,
            Self::Interrupted { signal, .. } => 128 + signal,
            Self::BadRecord { .. }
            | Self::BadPassages { .. }
            | Self::Incomplete { .. }
            | Self::Workers { .. } => 1,
        }
    }

    /// A failure at a file.
    pub(crate) fn at(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { path, source }
    }
}
