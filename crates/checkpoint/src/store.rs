//! Two generations of checkpoints beside an output.

use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

use crate::format::{self, Damage};
use crate::{Disk, Identity, Storage};

/// The checkpoints of one output: `OUT.checkpoint` and the one before it, `OUT.checkpoint.previous`.
#[derive(Debug)]
pub struct Store<S = Disk> {
    storage: S,
    newest: PathBuf,
    previous: PathBuf,
    temporary: PathBuf,
}

/// A checkpoint that could not be saved; the ones before it are as they were.
#[derive(Debug, thiserror::Error)]
#[error("could not write {bytes} bytes to {}: {source}", path.display())]
pub struct SaveError {
    /// The file.
    pub path: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// What the operating system said.
    pub source: io::Error,
}

/// A generation that was looked at.
#[derive(Debug)]
pub struct Found {
    /// The file.
    pub path: PathBuf,
    /// Its bytes, or why it could not be read.
    pub bytes: io::Result<Vec<u8>>,
}

impl Found {
    /// The payload, if the file is a sound checkpoint of `config`.
    ///
    /// # Errors
    /// What the operating system said.
    pub fn payload(&self, config: &Identity) -> Result<Result<&[u8], Damage>, &io::Error> {
        self.bytes.as_ref().map(|bytes| format::unwrap(bytes, config))
    }

    /// The payload of a sound checkpoint, whatever it belongs to.
    pub fn of_any(&self) -> Option<&[u8]> {
        let (_, payload) = format::open(self.bytes.as_ref().ok()?).ok()?;
        Some(payload)
    }
}

impl Store<Disk> {
    /// The checkpoints of `output`.
    pub fn beside(output: &Path) -> Self {
        Self::on(Disk, output)
    }
}

impl<S: Storage> Store<S> {
    /// The checkpoints of `output` on a given storage.
    pub fn on(storage: S, output: &Path) -> Self {
        let with = |ending: &str| {
            let mut name = OsString::from(output);
            name.push(ending);
            PathBuf::from(name)
        };
        Self {
            storage,
            newest: with(".checkpoint"),
            previous: with(".checkpoint.previous"),
            temporary: with(".checkpoint.partial"),
        }
    }

    /// Where the newest checkpoint is.
    pub fn path(&self) -> &Path {
        &self.newest
    }

    /// The longest name used.
    pub fn longest_path(&self) -> &Path {
        &self.previous
    }

    /// Saves a checkpoint of `config`. It stands under its name only once it is whole and on the disk; the one before it stays.
    ///
    /// # Errors
    /// [`SaveError`]; the checkpoints that were there are still there.
    pub fn save(&mut self, config: &Identity, payload: &[u8]) -> Result<(), SaveError> {
        let bytes = format::wrap(config, payload);
        let failed = |path: &Path, source| {
            let path = path.to_owned();
            Err(SaveError { path, bytes: bytes.len() as u64, source })
        };
        if let Err(error) = self.storage.write_durably(&self.temporary, &bytes) {
            // What is left of it only takes space.
            let _ = self.storage.remove(&self.temporary);
            return failed(&self.temporary, error);
        }
        let step = match self.storage.rename(&self.newest, &self.previous) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => self.storage.rename(&self.temporary, &self.newest),
        };
        let folder = match self.newest.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        match step.and_then(|()| self.storage.sync_folder(folder)) {
            Ok(()) => Ok(()),
            Err(error) => failed(&self.newest, error),
        }
    }

    /// The generations that are there, the newest first, unchecked.
    pub fn generations(&self) -> impl Iterator<Item = Found> + use<'_, S> {
        [&self.newest, &self.previous].into_iter().filter_map(|path| {
            let bytes = self.storage.read(path).transpose()?;
            Some(Found { path: path.clone(), bytes })
        })
    }

    /// Removes the newest generation, found to be damaged, so that the next save does not put it in place of the good one.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn drop_newest(&mut self) -> io::Result<()> {
        self.storage.remove(&self.newest)
    }

    /// Removes all generations.
    ///
    /// # Errors
    /// Those of the operating system.
    pub fn remove(&mut self) -> io::Result<()> {
        let paths = [&self.newest, &self.previous, &self.temporary];
        paths.into_iter().try_for_each(|path| self.storage.remove(path))
    }
}
