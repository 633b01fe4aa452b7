//! HDF5 files of any origin are read in a process of their own first. libhdf5 is C: over some damaged files it crashes or never comes back,
//! and no code around it can catch that.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::OnceLock;

use rustix::process::{Resource, Rlimit, setrlimit};
use trajectory::{Reader, ResultsReader, TrajectoryError};

/// What such a process may take of a processor \[s\]: a map of 4096² cells takes 2.
const PROCESSOR_TIME: u64 = 60;

static PROGRAM: OnceLock<PathBuf> = OnceLock::new();

/// libhdf5 did not survive a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is damaged in a way that ends libhdf5 ({0})")]
pub struct Deadly(ExitStatus);

/// From now on files are probed, by a copy of `program`, which must be `diracmag`. Tests of this crate are another program, and read
/// files themselves.
pub fn by(program: PathBuf) {
    let _ = PROGRAM.set(program);
}

/// Lets another process read `file`, and `dataset` in it, before this one does.
///
/// # Errors
/// [`Deadly`]. A file that is only wrong is left to its reader.
pub fn probe(file: &Path, dataset: Option<&str>) -> Result<(), Deadly> {
    let Some(program) = PROGRAM.get() else { return Ok(()) };
    let mut command = Command::new(program);
    command.arg("probe").arg(file).args(dataset).stdin(Stdio::null()).stdout(Stdio::null());
    // The library frees what it never filled: whether that crashes must not depend on what was there before (glibc only).
    command.env("MALLOC_PERTURB_", "165");
    match command.stderr(Stdio::null()).status() {
        Ok(status) if !status.success() => Err(Deadly(status)),
        // A program that has been moved meanwhile cannot be started a second time.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Opens an output of this program, after another process has done so.
///
/// # Errors
/// Those of [`Reader::open`]; a file that ends libhdf5 is no trajectory.
pub fn open(file: &Path) -> Result<Reader, TrajectoryError> {
    survives(file)?;
    Reader::open(file)
}

/// The same for the results of a sweep.
///
/// # Errors
/// As [`open`].
pub fn open_results(file: &Path) -> Result<ResultsReader, TrajectoryError> {
    survives(file)?;
    ResultsReader::open(file)
}

/// The root attribute `format`; `None` if it is none that can be read.
pub fn format_of(file: &Path) -> Option<String> {
    survives(file).ok().and_then(|()| trajectory::format_of(file))
}

fn survives(file: &Path) -> Result<(), TrajectoryError> {
    let refused = |deadly: Deadly| {
        let (path, reason) = (file.to_owned(), deadly.to_string());
        TrajectoryError::NotATrajectory { path, reason }
    };
    if file.is_file() { probe(file, None).map_err(refused) } else { Ok(()) }
}

/// What the other process does.
pub fn read(file: &Path, dataset: Option<&str>) {
    let limit = |current| Rlimit { current: Some(current), maximum: Some(current) };
    // Where the system sets no limits a damaged file takes longer, and a crash leaves a core.
    let _ = setrlimit(Resource::Cpu, limit(PROCESSOR_TIME));
    let _ = setrlimit(Resource::Core, limit(0));
    trajectory::probe(file, dataset);
}
