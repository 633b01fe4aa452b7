//! Dimension scales: which coordinate belongs to which axis, by the "HDF5 Dimension Scale Specification".
//!
//! A scale has `CLASS` and `NAME`; an array lists its scales in `DIMENSION_LIST`, and each scale lists its users in
//! `REFERENCE_LIST`. Written here by hand, with object references, because the high-level C library has no binding.

use hdf5::types::VarLenArray;
use hdf5::{Dataset, Group, H5Type, ObjectReference1};

use crate::null_terminated;

/// One user of a scale: which array, and which of its axes.
#[derive(H5Type, Clone, Copy)]
#[repr(C)]
struct ScaleUse {
    dataset: ObjectReference1,
    dimension: i32,
}

/// Turns a one-dimensional array into a dimension scale.
pub(crate) fn make(dataset: &Dataset, name: &str) -> hdf5::Result<()> {
    null_terminated::write(dataset, "CLASS", "DIMENSION_SCALE")?;
    null_terminated::write(dataset, "NAME", name)
}

/// Attaches, for every array, one scale per axis. To be called once per group, when all arrays exist.
pub(crate) fn attach(group: &Group, arrays: &[(&str, &[&str])]) -> hdf5::Result<()> {
    for (array, scales) in arrays {
        let list = scales
            .iter()
            .map(|scale| Ok(VarLenArray::from_slice(&[group.reference::<ObjectReference1>(scale)?])))
            .collect::<hdf5::Result<Vec<_>>>()?;
        let dataset = group.dataset(array)?;
        dataset
            .new_attr::<VarLenArray<ObjectReference1>>()
            .shape(list.len())
            .create("DIMENSION_LIST")?
            .write_raw(&list)?;
    }
    let mut scales: Vec<&str> = arrays.iter().flat_map(|(_, scales)| scales.iter().copied()).collect();
    scales.sort_unstable();
    scales.dedup();
    for scale in scales {
        let mut uses = Vec::new();
        for (array, axes) in arrays {
            for (dimension, _) in (0_i32..).zip(*axes).filter(|(_, axis)| **axis == scale) {
                uses.push(ScaleUse { dataset: group.reference(array)?, dimension });
            }
        }
        group
            .dataset(scale)?
            .new_attr::<ScaleUse>()
            .shape(uses.len())
            .create("REFERENCE_LIST")?
            .write_raw(&uses)?;
    }
    Ok(())
}
