//! How much memory a run takes, before it takes it.

use llg::{Demagnetisation, full_demag::Precision};

use crate::config::Loaded;
use crate::diagnostic::Diagnostic;
use crate::failure::Failure;
use crate::free_memory::available;
use crate::lower::Lowered;
use crate::si;

/// Vector fields beside the stages: the state, a stage, and buffers of the output.
const OTHER_VECTORS: u64 = 5;
/// Bytes for one cell of the demagnetising tensor and two spectra, 128 in a film and 144 in a block, with what the lengths
/// of the transforms add.
const DEMAG_BYTES: u64 = 160;
/// The same in single precision, where the tensor itself takes most while it is made.
const SINGLE_DEMAG_BYTES: u64 = 110;

/// Estimated bytes of a run.
pub fn estimate(lowered: &Lowered) -> u64 {
    let grid = lowered.problem.grid();
    let cells = grid.len() as u64;
    let vectors = lowered.method.vectors() as u64 - 1 + OTHER_VECTORS;
    let demag = match lowered.problem.magnet().demagnetisation {
        Demagnetisation::Full => match lowered.problem.full_demag().precision {
            Precision::Double => DEMAG_BYTES.saturating_mul(cells),
            Precision::Single => SINGLE_DEMAG_BYTES.saturating_mul(cells),
        },
        _ => 0,
    };
    // Five planes a stage of the surface's fields, and the modes, when something drives.
    let drives =
        if lowered.problem.drives().is_empty() { 0 } else { 40 * (vectors + 5) * grid.layer() as u64 };
    (24 * vectors).saturating_mul(cells).saturating_add(demag).saturating_add(drives)
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
