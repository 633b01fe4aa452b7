//! Files whose end is missing.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::{OutputLock, TrajectoryError};

/// First bytes of an HDF5 file.
const SIGNATURE: [u8; 8] = *b"\x89HDF\r\n\x1a\n";

impl OutputLock {
    /// Lengthens an HDF5 file that is shorter than its superblock says to that length; libhdf5 reads nothing of it otherwise.
    /// Gives the number of bytes added, zero for a file that is long enough or no HDF5 file.
    ///
    /// What was lost reads as zeros afterwards: chunks fail their checksums, and rows do not match the [`Mark`](crate::Mark).
    /// So a writer that goes on under this lock reads all of it.
    ///
    /// # Errors
    /// [`Io`](TrajectoryError::Io).
    pub fn restore_length(&mut self) -> Result<u64, TrajectoryError> {
        let added = lengthen(self.output())
            .map_err(|source| TrajectoryError::Io { path: self.output().to_owned(), source })?;
        self.repaired |= added > 0;
        Ok(added)
    }
}

fn lengthen(path: &Path) -> io::Result<u64> {
    let mut file = File::options().read(true).write(true).open(path)?;
    let mut start = Vec::new();
    io::Read::take(&mut file, 64).read_to_end(&mut start)?;
    let length = file.metadata()?.len();
    match stored_end(&start) {
        Some(end) if end > length => file.set_len(end).map(|()| end - length),
        _ => Ok(0),
    }
}

/// The end-of-file address of a superblock of version 0 to 3 with addresses of 8 bytes ("HDF5 File Format Specification 3.0",
/// II.A).
fn stored_end(start: &[u8]) -> Option<u64> {
    let after = start.strip_prefix(&SIGNATURE)?;
    let (size_at, end_at) = match after.first()? {
        0 | 1 => (13, if after.first()? == &0 { 40 } else { 44 }),
        2 | 3 => (9, 28),
        _ => return None,
    };
    if *start.get(size_at)? != 8 {
        return None;
    }
    let bytes = start.get(end_at..end_at + 8)?;
    // Beyond what any file system holds it is damage, not length.
    bytes.try_into().ok().map(u64::from_le_bytes).filter(|end| *end < 1 << 60)
}
