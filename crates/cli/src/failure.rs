//! Why a command failed, and the exit code that says so.

use std::path::PathBuf;

use figure::FigureError;
use llg::{RunError, relax::RelaxError};
use trajectory::TrajectoryError;

use crate::config::reference::UnknownKey;
use crate::diagnostic::Diagnostics;
use crate::sweep::SweepError;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Failure {
    /// The configuration is refused.
    #[error("{0}")]
    Configuration(Diagnostics),
    /// An argument of the command line has no meaning.
    #[error("`{argument}` = {found} {requirement}")]
    Usage {
        /// The argument.
        argument: &'static str,
        /// What was given.
        found: String,
        /// What it must be.
        requirement: String,
    },
    /// A key that does not exist.
    #[error(transparent)]
    UnknownKey(#[from] UnknownKey),
    /// A template that does not exist.
    #[error("unknown template `{name}`; available: {known}")]
    UnknownTemplate {
        /// What was asked for.
        name: String,
        /// Names of those there are.
        known: String,
    },
    /// The run or the relaxation failed.
    #[error(transparent)]
    Run(RunError),
    /// The run was stopped by a signal.
    #[error("{error}; continue with: diracmag resume {}", path.display())]
    Interrupted {
        /// Number of the signal.
        signal: u8,
        /// What the run said.
        error: RunError,
        /// The output, which is readable.
        path: PathBuf,
    },
    /// The relaxation before a run was stopped by a signal.
    #[error("{error}; nothing was written")]
    RelaxInterrupted {
        /// Number of the signal.
        signal: u8,
        /// What the relaxation said.
        error: RelaxError,
    },
    /// The output exists.
    #[error("{} already exists; choose another output with -o, or overwrite it with --overwrite", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The output is a run that has not come to its end.
    #[error(
        "{path} already exists and its run is {status}: continue it with `diracmag resume {path}`, choose another output with -o, or overwrite it with --overwrite",
        path = path.display()
    )]
    Unfinished {
        /// The file.
        path: PathBuf,
        /// How the run stands.
        status: String,
    },
    /// The output would replace what it is made from.
    #[error("{} is {what} itself; choose another output with -o", path.display())]
    Input {
        /// The file.
        path: PathBuf,
        /// What it is.
        what: &'static str,
    },
    /// The output would replace something that this program did not write.
    #[error("{0}; --overwrite only replaces files written by diracmag, choose another output with -o")]
    Foreign(#[source] TrajectoryError),
    /// The output is a folder.
    #[error("{} is a directory; the output must be a file", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A trajectory could not be written.
    #[error("{0}")]
    Write(#[source] TrajectoryError),
    /// A checkpoint could not be written.
    #[error(transparent)]
    Checkpoint(#[from] checkpoint::SaveError),
    /// A run is to go on with another configuration.
    #[error("{} cannot be resumed with a different configuration:{}", path.display(), list(changes))]
    OtherConfiguration {
        /// The output.
        path: PathBuf,
        /// What differs.
        changes: Vec<Change>,
    },
    /// A file that the configuration names is another one now.
    #[error(
        "{} was written by another version of diracmag, or a file named in its configuration has changed since",
        path.display()
    )]
    OtherFiles {
        /// The checkpoint.
        path: PathBuf,
    },
    /// A run that is complete is to go on without a checkpoint of its end.
    #[error(
        "{} is complete and its final checkpoint was not kept (`--keep-checkpoint`); start a new run with the later `time.end`",
        path.display()
    )]
    NoCheckpoint {
        /// The output.
        path: PathBuf,
    },
    /// A sound checkpoint does not fit the configuration.
    #[error("the checkpoint of {} cannot be used: {error}", path.display())]
    Restart {
        /// The output.
        path: PathBuf,
        /// What does not fit.
        error: llg::RestartError,
    },
    /// A trajectory could not be read.
    #[error("{0}")]
    Read(#[source] TrajectoryError),
    /// A text or picture could not be written.
    #[error("could not write {}: {source}", path.display())]
    WriteFile {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// Standard output could not be written.
    #[error("could not write to standard output: {0}")]
    StandardOutput(#[source] std::io::Error),
    /// A picture could not be drawn.
    #[error(transparent)]
    Figure(#[from] FigureError),
    /// What was recorded has no spectrum.
    #[error(transparent)]
    Spectrum(#[from] spectrum::SpectrumError),
    /// The worker threads could not be started.
    #[error("could not start worker threads: {0}")]
    Threads(#[from] rayon::ThreadPoolBuildError),
    /// A sweep cannot go on.
    #[error(transparent)]
    Sweep(SweepError),
    /// The signals could not be watched.
    #[error("could not install signal handlers: {0}")]
    Signals(#[source] std::io::Error),
}

impl Failure {
    /// The exit code: 1 other failure, 2 configuration or usage, 3 numbers, 4 output exists or is locked, 5 output could
    /// not be written, 128 + signal when interrupted.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Figure(FigureError::UnknownFormat { .. })
            | Self::Configuration(_)
            | Self::Usage { .. }
            | Self::UnknownKey(_)
            | Self::UnknownTemplate { .. } => 2,
            Self::Sweep(error) => error.exit_code(),
            Self::Run(RunError::Output(_)) => 5,
            Self::Run(_) => 3,
            Self::Interrupted { signal, .. } | Self::RelaxInterrupted { signal, .. } => 128 + signal,
            Self::Exists { .. }
            | Self::Unfinished { .. }
            | Self::Input { .. }
            | Self::Foreign(_)
            | Self::Folder { .. }
            | Self::Write(TrajectoryError::Exists { .. } | TrajectoryError::Locked { .. }) => 4,
            Self::Write(_) | Self::WriteFile { .. } | Self::StandardOutput(_) => 5,
            Self::Figure(FigureError::Write { .. }) => 5,
            Self::OtherConfiguration { .. } | Self::OtherFiles { .. } | Self::NoCheckpoint { .. } => 2,
            Self::Checkpoint(_) => 5,
            Self::Restart { .. } => 1,
            Self::Read(_) | Self::Spectrum(_) | Self::Figure(_) | Self::Threads(_) | Self::Signals(_) => 1,
        }
    }

    /// A trajectory that could not be written, or could not be read on the way there.
    pub fn write(error: TrajectoryError) -> Self {
        match error {
            TrajectoryError::Read { .. }
            | TrajectoryError::NotATrajectory { .. }
            | TrajectoryError::NotAsCommitted { .. }
            | TrajectoryError::Mismatch { .. } => Self::Read(error),
            error => Self::Write(error),
        }
    }

    /// The text for the terminal.
    pub fn render(&self, colour: bool) -> String {
        match self {
            Self::Configuration(diagnostics) => diagnostics.render(colour),
            other => format!("error: {other}\n"),
        }
    }
}

/// A key with another value than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The key.
    pub key: String,
    /// What it was.
    pub old: String,
    /// What it is.
    pub new: String,
}

pub(crate) fn list(changes: &[Change]) -> String {
    changes.iter().map(|Change { key, old, new }| format!("\n  `{key}` was {old}, is {new}")).collect()
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Self::Configuration(diagnostics)
    }
}

impl From<RelaxError> for Failure {
    fn from(error: RelaxError) -> Self {
        match error {
            RelaxError::Invalid(invalid) => invalid.into(),
            RelaxError::Run(error) => Self::Run(error),
            // Only a signal interrupts; the command adds its number.
            error @ RelaxError::Interrupted { .. } => Self::RelaxInterrupted { signal: 2, error },
        }
    }
}

impl From<llg::InvalidParameter> for Failure {
    fn from(invalid: llg::InvalidParameter) -> Self {
        let llg::InvalidParameter { name, value, requirement } = invalid;
        Self::Usage {
            argument: name,
            found: format!("{value:e}"),
            requirement: format!("must be {requirement}"),
        }
    }
}
