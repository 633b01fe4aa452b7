//! How much memory a run takes, before it takes it.

use llg::{Demagnetisation, Grid};

use crate::config::Loaded;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::lower::Lowered;
use crate::si;

/// Vector fields beside the stages: the state, a stage, and buffers of the output.
const OTHER_VECTORS: u64 = 5;
/// Bytes of the demagnetising tensor and its spectra for one cell of the padded grid.
const DEMAG_BYTES: u64 = 64;

/// Estimated bytes of a run.
pub fn estimate(lowered: &Lowered) -> u64 {
    let grid = lowered.problem.grid();
    let cells = grid.len() as u64;
    let vectors = lowered.method.vectors() as u64 - 1 + OTHER_VECTORS;
    let demag = match lowered.problem.magnet().demagnetisation {
        Demagnetisation::Full => DEMAG_BYTES.saturating_mul(padded(grid)),
        _ => 0,
    };
    // Five planes a stage of the surface's fields, and the modes, when something drives.
    let drives =
        if lowered.problem.drives().is_empty() { 0 } else { 40 * (vectors + 5) * grid.layer() as u64 };
    (24 * vectors).saturating_mul(cells).saturating_add(demag).saturating_add(drives)
}

/// Cells of the grid doubled along each axis that is not one cell thick.
fn padded(grid: &Grid) -> u64 {
    grid.cells().into_iter().map(|n| if n > 1 { 2 * n as u64 } else { 1 }).product()
}

/// Refuses a run that does not fit into the memory that is free.
///
/// # Errors
/// A diagnostic at `grid.cells`.
pub fn refuse(loaded: &Loaded, lowered: &Lowered) -> Result<(), Failure> {
    match refusal(loaded, lowered) {
        Some(refusal) => Err(loaded.diagnostics(vec![refusal]).into()),
        None => Ok(()),
    }
}

/// Why a run does not fit into the memory that is free, if it does not.
pub fn refusal(loaded: &Loaded, lowered: &Lowered) -> Option<Diagnostic> {
    let (needed, free) = (estimate(lowered), available()?);
    if needed <= free {
        return None;
    }
    let (needed, free) = (si::bytes(needed), si::bytes(free));
    let key = "grid.cells";
    let message = format!("`{key}` makes a run of about {needed}, but only {free} of memory are free");
    Some(Diagnostic::error(key, message, loaded.source.locate(key)))
}

/// Bytes of memory that are free, where the operating system tells.
fn available() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok()?.checked_mul(1024)
}
