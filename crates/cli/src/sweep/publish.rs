//! A file that appears whole or not at all.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use super::SweepError;

/// Writes `bytes` to `target` by way of `partial`: after the rename they are there, and on the disk.
///
/// # Errors
/// [`SweepError::File`].
pub fn publish(target: &Path, partial: &Path, bytes: &[u8]) -> Result<(), SweepError> {
    let write = || {
        let shard = target.parent().unwrap_or(target);
        fs::create_dir_all(shard)?;
        let mut file = File::create(partial)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(partial, target)?;
        // The rename itself reaches the disk with the folder; not every system can do that.
        let _ = File::open(shard).and_then(|folder| folder.sync_all());
        Ok(())
    };
    write().map_err(SweepError::at(target))
}
