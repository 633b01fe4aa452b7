//! Checkpoints of a run: the file brought to the disk first, then what belongs to it.

use std::path::Path;
use std::time::Instant;

use checkpoint::{
    Identity, SaveError, Store,
    wire::{Decoder, Encoder, Malformed},
};
use llg::Simulation;
use trajectory::Mark;

use super::identity::{identity, physics};
use crate::config::{self, Loaded};
use crate::failure::Failure;
use crate::lower::Lowered;

/// Saves checkpoints beside an output.
#[derive(Debug)]
pub struct Keeper {
    store: Store,
    identity: Identity,
    physics: Identity,
    text: String,
    directory: String,
}

/// What a checkpoint holds.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Hash of the physics, see [`physics`].
    pub physics: Identity,
    /// The text of the configuration.
    pub text: &'a str,
    /// The folder against which the files it names are resolved.
    pub directory: &'a str,
    /// What it counts on in the file.
    pub mark: Mark,
    /// The run, for `Simulation::restore`.
    pub run: &'a [u8],
}

impl Keeper {
    /// The checkpoints of `output`.
    ///
    /// # Errors
    /// The text of the configuration is refused the second time, which is a fault of this program.
    pub fn new(output: &Path, loaded: &Loaded, lowered: &Lowered) -> Result<Self, Failure> {
        // As a later `resume` will read it, with the names of files from the root on.
        let standing = config::load_text("the configuration", &loaded.text, &loaded.directory, &[])?;
        Ok(Self {
            store: Store::beside(output),
            identity: identity(&standing),
            physics: physics(lowered),
            text: loaded.text.clone(),
            directory: loaded.directory.display().to_string(),
        })
    }

    /// The store.
    pub fn store(&mut self) -> &mut Store {
        &mut self.store
    }

    /// What the checkpoints belong to.
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// Hash of the physics.
    pub fn physics(&self) -> &Identity {
        &self.physics
    }

    /// Saves a checkpoint, and says how long it took.
    pub fn save(&mut self, run: &Simulation<'_>, mark: &Mark) -> Result<(), SaveError> {
        let Mark { frames, rows, digest } = mark;
        let run = run.checkpoint();
        let mut out = Encoder::with_capacity(run.len() + self.text.len() + self.directory.len() + 192);
        out.bytes(&self.physics);
        out.bytes(self.text.as_bytes());
        out.bytes(self.directory.as_bytes());
        out.u64(*frames as u64);
        out.u64(*rows as u64);
        out.bytes(digest);
        out.bytes(&run);
        self.store.save(&self.identity, &out.finish())
    }

    /// Removes all checkpoints; one that stays does no harm, because it matches no other file.
    pub fn remove(&mut self) {
        let _ = self.store.remove();
    }
}

impl<'a> Content<'a> {
    /// # Errors
    /// A payload that is none.
    pub fn decode(payload: &'a [u8]) -> Result<Self, Malformed> {
        let mut from = Decoder::new(payload);
        let physics = hash(from.bytes("hash of the physics")?)?;
        let text = |bytes| std::str::from_utf8(bytes).map_err(|_| Malformed { what: "configuration" });
        let (config, directory) = (text(from.bytes("configuration")?)?, text(from.bytes("folder")?)?);
        let number = |value: u64| usize::try_from(value).map_err(|_| Malformed { what: "frames and rows" });
        let (frames, rows) = (number(from.u64("frames")?)?, number(from.u64("rows")?)?);
        let digest = hash(from.bytes("hash of the rows")?)?;
        let run = from.bytes("state")?;
        from.finish()?;
        Ok(Self { physics, text: config, directory, mark: Mark { frames, rows, digest }, run })
    }
}

fn hash(bytes: &[u8]) -> Result<[u8; 32], Malformed> {
    bytes.try_into().map_err(|_| Malformed { what: "hash" })
}

/// Time that something takes, with its result.
pub fn timed<T>(action: impl FnOnce() -> T) -> (T, std::time::Duration) {
    let begun = Instant::now();
    (action(), begun.elapsed())
}
