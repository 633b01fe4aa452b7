//! Checkpoint files: small, independent of HDF5, checksummed, replaced atomically, two generations.
//!
//! ```text
//! magic     8 bytes  "DMAGCKPT"
//! version   u32      2
//! config    32 bytes what the checkpoint belongs to, chosen by the caller
//! length    u64      of the payload
//! payload
//! checksum  32 bytes BLAKE3 of everything before it
//! ```
//!
//! Numbers are little-endian. [`wire`] packs the payload, [`mod@format`] wraps it, [`Store`] keeps two generations on a [`Storage`].

#![forbid(unsafe_code)]

pub mod format;
mod storage;
mod store;
pub mod wire;

pub use format::Damage;
pub use storage::{Disk, Storage};
pub use store::{Found, SaveError, Store};
pub use wire::Malformed;

/// What a checkpoint belongs to: a BLAKE3 hash.
pub type Identity = [u8; 32];

/// The BLAKE3 hash of `bytes`.
pub fn identity(bytes: &[u8]) -> Identity {
    blake3::hash(bytes).into()
}

/// A BLAKE3 hasher that takes text as it is formatted, so that no text of it is ever held.
#[derive(Clone, Debug, Default)]
pub struct TextHasher(blake3::Hasher);

impl TextHasher {
    /// The hash of everything written.
    pub fn finish(&self) -> Identity {
        self.0.finalize().into()
    }
}

impl std::fmt::Write for TextHasher {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}
