//! The wrapping of a payload.

use crate::Identity;

/// First bytes of every checkpoint.
pub const MAGIC: [u8; 8] = *b"DMAGCKPT";
/// Version of the format; other ones are refused. Since 2 a payload holds the text of its configuration.
pub const VERSION: u32 = 2;
/// Bytes before the payload.
pub const HEADER: usize = 8 + 4 + 32 + 8;
/// Bytes after the payload.
pub const CHECKSUM: usize = 32;

/// Why a file is no usable checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Damage {
    /// It begins otherwise.
    #[error("it is no checkpoint of this program")]
    NoCheckpoint,
    /// Written by another version.
    #[error("its format has version {found}, this program knows {VERSION}")]
    Version {
        /// The version found.
        found: u32,
    },
    /// Its length is not the one it tells.
    #[error("it is cut short or its length is forged")]
    Length,
    /// A bit is wrong.
    #[error("its checksum does not match")]
    Checksum,
    /// It was made by another run.
    #[error("it belongs to another configuration")]
    OtherConfiguration,
}

/// Wraps `payload`.
pub fn wrap(config: &Identity, payload: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(HEADER + payload.len() + CHECKSUM);
    bytes.extend_from_slice(&MAGIC);
    bytes.extend_from_slice(&VERSION.to_le_bytes());
    bytes.extend_from_slice(config);
    bytes.extend_from_slice(&(payload.len() as u64).to_le_bytes());
    bytes.extend_from_slice(payload);
    let checksum = crate::identity(&bytes);
    bytes.extend_from_slice(&checksum);
    bytes
}

/// The payload of a checkpoint of `config`; nothing is allocated.
///
/// # Errors
/// [`Damage`]: the first that is found, the checksum before the configuration.
pub fn unwrap<'a>(bytes: &'a [u8], config: &Identity) -> Result<&'a [u8], Damage> {
    let (of, payload) = open(bytes)?;
    if of != config { Err(Damage::OtherConfiguration) } else { Ok(payload) }
}

/// What a sound checkpoint belongs to, and its payload; nothing is allocated.
///
/// # Errors
/// [`Damage`]: the first that is found.
pub fn open(bytes: &[u8]) -> Result<(&Identity, &[u8]), Damage> {
    let (magic, rest) = bytes.split_first_chunk::<8>().ok_or(Damage::Length)?;
    if *magic != MAGIC {
        return Err(Damage::NoCheckpoint);
    }
    let (version, rest) = rest.split_first_chunk::<4>().ok_or(Damage::Length)?;
    let found = u32::from_le_bytes(*version);
    if found != VERSION {
        return Err(Damage::Version { found });
    }
    let (of, rest) = rest.split_first_chunk::<32>().ok_or(Damage::Length)?;
    let (length, rest) = rest.split_first_chunk::<8>().ok_or(Damage::Length)?;
    let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| Damage::Length)?;
    if length.checked_add(CHECKSUM) != Some(rest.len()) {
        return Err(Damage::Length);
    }
    let (payload, checksum) = rest.split_at_checked(length).ok_or(Damage::Length)?;
    if crate::identity(&bytes[..HEADER + length]) != *checksum {
        return Err(Damage::Checksum);
    }
    Ok((of, payload))
}
