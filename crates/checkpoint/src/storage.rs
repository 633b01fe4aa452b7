//! Where checkpoints are kept.

use std::fs::{self, File};
use std::io::{self, Read, Write as _};
use std::path::Path;

/// The few operations on files that a checkpoint needs, so that tests can make each of them fail.
pub trait Storage {
    /// Makes or replaces a file and brings it to the disk before returning.
    ///
    /// # Errors
    /// Those of the operating system.
    fn write_durably(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()>;

    /// Renames a file, replacing what was there.
    ///
    /// # Errors
    /// Those of the operating system.
    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()>;

    /// Brings the names in a folder to the disk.
    ///
    /// # Errors
    /// Those of the operating system.
    fn sync_folder(&mut self, folder: &Path) -> io::Result<()>;

    /// Reads a file; `None` if there is none.
    ///
    /// # Errors
    /// Those of the operating system.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;

    /// Removes a file, if it is there.
    ///
    /// # Errors
    /// Those of the operating system.
    fn remove(&mut self, path: &Path) -> io::Result<()>;
}

/// The file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Storage for Disk {
    fn write_durably(&mut self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }

    fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        fs::rename(from, to)
    }

    fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        match File::open(folder)?.sync_all() {
            // Some file systems cannot, and need not.
            Err(error) if error.kind() == io::ErrorKind::InvalidInput => Ok(()),
            done => done,
        }
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        let mut file = match File::open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let length = file.metadata()?.len();
        let mut bytes = Vec::new();
        let room = usize::try_from(length).map_err(|_| io::ErrorKind::OutOfMemory)?;
        bytes.try_reserve_exact(room).map_err(|_| io::ErrorKind::OutOfMemory)?;
        Read::take(&mut file, length).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    fn remove(&mut self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }
}
