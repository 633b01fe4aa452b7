//! Attributes: UTF-8 text of any length, and small arrays of numbers.

use hdf5::types::VarLenUnicode;
use hdf5::{Attribute, H5Type, Location};

/// An attribute, if there is one of this name. To be used for files of others: the crate's list of all names is led astray by a
/// damaged attribute (it prints an encoding that is none).
pub(crate) fn find(location: &Location, name: &str) -> hdf5::Result<Option<Attribute>> {
    match location.attr(name) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.to_string().contains(ABSENT) => Ok(None),
        Err(error) => Err(error),
    }
}

/// What libhdf5 says of an attribute that is not there, wherever attributes are kept.
const ABSENT: &str = "can't locate attribute";

/// Writes or replaces a text attribute.
pub(crate) fn write_text(location: &Location, name: &str, text: &str) -> hdf5::Result<()> {
    let value: VarLenUnicode =
        text.parse().map_err(|_| hdf5::Error::Internal(format!("attribute `{name}` contains a NUL byte")))?;
    match find(location, name)? {
        Some(there) => there.write_scalar(&value),
        None => location.new_attr::<VarLenUnicode>().create(name)?.write_scalar(&value),
    }
}

/// Writes the attributes every quantity carries.
pub(crate) fn describe(location: &Location, unit: &str, long_name: &str) -> hdf5::Result<()> {
    write_text(location, "units", unit)?;
    write_text(location, "long_name", long_name)
}

/// Writes a new attribute that is an array of numbers.
pub(crate) fn write_array<T: H5Type>(location: &Location, name: &str, values: &[T]) -> hdf5::Result<()> {
    location.new_attr::<T>().shape(values.len()).create(name)?.write_raw(values)
}

/// Reads a text attribute.
pub(crate) fn read_text(location: &Location, name: &str) -> hdf5::Result<String> {
    Ok(location.attr(name)?.read_scalar::<VarLenUnicode>()?.as_str().to_owned())
}
