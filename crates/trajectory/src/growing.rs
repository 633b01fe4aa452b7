//! What an output that grows is made of: groups that keep the order of their members, and arrays of numbers.

use hdf5::plist::group_create::LinkCreationOrder;
use hdf5::{Dataset, Extent, Group};
use ndarray::ArrayView1;

/// Length of the chunks of one-dimensional arrays.
pub(crate) const ROW_CHUNK: usize = 1024;

/// Creates a group that remembers the order of its members.
pub(crate) fn ordered_group(parent: &Group, name: &str) -> hdf5::Result<Group> {
    let builder = parent.create_group_builder();
    builder.with_gcpl(|gcpl| gcpl.link_creation_order(LinkCreationOrder::Indexed)).create(name)
}

/// Creates an empty, growing, unfiltered array of doubles: appending to a chunk then changes it in place.
pub(crate) fn growing(group: &Group, name: &str) -> hdf5::Result<Dataset> {
    group.new_dataset::<f64>().chunk(ROW_CHUNK).shape(Extent::resizable(0)).create(name)
}

/// Writes `values` from index `start` to the new end of a growing array.
pub(crate) fn append(dataset: &Dataset, start: usize, values: &[f64]) -> hdf5::Result<()> {
    let end = start + values.len();
    dataset.resize(end)?;
    dataset.write_slice(ArrayView1::from(values), start..end)
}
