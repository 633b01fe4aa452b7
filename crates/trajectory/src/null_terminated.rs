//! Null-terminated fixed-length strings.
//!
//! The dimension-scale specification and VTK want them; the `hdf5` crate makes null-padded ones only, and libhdf5 then does
//! not recognise a scale. Setting the padding is the one unsafe call of this crate.

use hdf5::types::FixedAscii;
use hdf5::{Datatype, Location};

/// Capacity of the strings written here, terminating NUL included; the standard fixes it for `CLASS`.
const SIZE: usize = 16;

/// Writes a new scalar attribute as a null-terminated ASCII string of 16 bytes.
///
/// # Errors
/// If `text` is longer than 15 bytes or not ASCII, or libhdf5 refuses.
pub(crate) fn write(location: &Location, name: &str, text: &str) -> hdf5::Result<()> {
    let value = match FixedAscii::<SIZE>::from_ascii(text.as_bytes()) {
        Ok(value) if text.len() < SIZE => value,
        _ => {
            return Err(hdf5::Error::Internal(format!("`{text}` is no ASCII string of up to 15 characters")));
        }
    };
    let attribute = location.new_attr_builder().empty_as(datatype()?).create(name)?;
    attribute.write_scalar(&value)
}

#[allow(unsafe_code, reason = "the hdf5 crate has no safe way to set the padding of a string type")]
fn datatype() -> hdf5::Result<Datatype> {
    use hdf5_sys::h5t::{H5T_str_t::H5T_STR_NULLTERM, H5Tset_strpad};
    let datatype = Datatype::from_type::<FixedAscii<SIZE>>()?;
    // SAFETY: the identifier is that of a live, modifiable string type owned by `datatype`; `sync` holds the library lock.
    let status = hdf5::sync::sync(|| unsafe { H5Tset_strpad(datatype.id(), H5T_STR_NULLTERM) });
    if status < 0 {
        return Err(hdf5::Error::Internal("H5Tset_strpad failed".to_owned()));
    }
    Ok(datatype)
}
