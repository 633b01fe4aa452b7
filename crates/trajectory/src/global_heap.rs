//! Global heaps, which hold texts of any length: a damaged one keeps libhdf5 busy for ever.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// The texts of a trajectory are written when it is made, so their heaps lie in its first megabytes.
const LOOKED_AT: u64 = 4 << 20;
/// Addresses are multiples of this.
const ALIGNED: usize = 8;
/// Bytes of the header of a collection, and of that of each object in it.
const HEADER: usize = 16;

/// Refuses a file in whose first megabytes a global heap is damaged: libhdf5 (up to 1.14) goes from object to object by lengths that it does
/// not check, and does not move on from one of length zero.
///
/// # Errors
/// Those of the operating system; [`InvalidData`](io::ErrorKind::InvalidData) for a damaged heap.
pub(crate) fn check(path: &Path) -> io::Result<()> {
    let mut bytes = Vec::new();
    File::open(path)?.take(LOOKED_AT).read_to_end(&mut bytes)?;
    let starts = (0..bytes.len()).step_by(ALIGNED).filter(|&at| bytes[at..].starts_with(b"GCOL"));
    // Numbers that look like a heap are no damage unless they end as one too: a version and a length that make sense.
    match starts.map(|at| &bytes[at..]).find(|heap| version(heap) == Some(1) && !is_sound(heap)) {
        Some(_) => Err(io::Error::new(io::ErrorKind::InvalidData, "a global heap is damaged")),
        None => Ok(()),
    }
}

fn version(heap: &[u8]) -> Option<u8> {
    heap.get(4).copied()
}

/// Whether the objects of a collection follow each other to its end ("HDF5 File Format Specification 3.0", III.E).
fn is_sound(heap: &[u8]) -> bool {
    let Some(length) = number(heap, 8).filter(|&length| length <= heap.len()) else { return false };
    let mut at = HEADER;
    while at + HEADER <= length {
        let (Some(index), Some(size)) = (heap.get(at..at + 2), number(heap, at + 8)) else { return false };
        // Object 0 is the room that is left, header included.
        let is_room = index == [0, 0];
        let taken = if is_room { Some(size) } else { size.checked_next_multiple_of(ALIGNED) };
        let taken = taken.and_then(|taken| if is_room { Some(taken) } else { taken.checked_add(HEADER) });
        match taken.and_then(|taken| at.checked_add(taken)) {
            Some(next) if next > at && next <= length => at = next,
            _ => return false,
        }
    }
    true
}

/// Eight bytes as a number.
fn number(heap: &[u8], at: usize) -> Option<usize> {
    let bytes = heap.get(at..at + 8)?.try_into().ok()?;
    usize::try_from(u64::from_le_bytes(bytes)).ok()
}
