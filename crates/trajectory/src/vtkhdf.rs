//! The view for ParaView: the fields of the root group again, as temporal VTKHDF ImageData.
//!
//! Lengths are in nm and times in ns, because ParaView renders cells of 1e-9 black.

use hdf5::types::FixedAscii;
use hdf5::{Attribute, Dataset, File};

use crate::growing::{growing, ordered_group};
use crate::{Layout, attribute};

/// Nanometres in a metre.
pub(crate) const NM_PER_M: f64 = 1e9;
/// Nanoseconds in a second.
pub(crate) const NS_PER_S: f64 = 1e9;

/// The part of the view that changes with every step.
#[derive(Debug)]
pub(crate) struct Steps {
    /// Number of committed steps.
    pub(crate) count: Attribute,
    /// Times (in ns); a dataset of its own because `/time` is in seconds.
    pub(crate) values: Dataset,
}

/// Creates the group `/VTKHDF` of a file that has its fields already.
pub(crate) fn create(file: &File, layout: &Layout) -> hdf5::Result<Steps> {
    let group = file.create_group("VTKHDF")?;
    // Exactly as long as the text: VTK 9.3 compares the padding too.
    let kind = FixedAscii::<9>::from_ascii("ImageData")
        .map_err(|_| hdf5::Error::Internal("`ImageData` has nine letters".to_owned()))?;
    group.new_attr::<FixedAscii<9>>().create("Type")?.write_scalar(&kind)?;
    attribute::write_array(&group, "Version", &[2_i64, 0])?;
    let [nx, ny, nz] = layout.cells.map(|cells| cells as i64);
    attribute::write_array(&group, "WholeExtent", &[0, nx, 0, ny, 0, nz])?;
    attribute::write_array(&group, "Origin", &layout.origin.map(|metres| metres * NM_PER_M))?;
    attribute::write_array(&group, "Spacing", &layout.cell_size.map(|metres| metres * NM_PER_M))?;
    attribute::write_array(&group, "Direction", &[1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0])?;
    ordered_group(&group, "CellData")?;
    for field in &layout.fields {
        file.link_hard(&format!("/{}", field.name), &format!("/VTKHDF/CellData/{}", field.name))?;
    }
    let steps = group.create_group("Steps")?;
    let count = steps.new_attr::<i64>().create("NSteps")?;
    count.write_scalar(&0_i64)?;
    let values = growing(&steps, "Values")?;
    attribute::describe(&values, "ns", "time")?;
    Ok(Steps { count, values })
}

/// Opens the group of an existing file.
pub(crate) fn open(file: &File) -> hdf5::Result<Steps> {
    let steps = file.group("VTKHDF/Steps")?;
    Ok(Steps { count: steps.attr("NSteps")?, values: steps.dataset("Values")? })
}
