//! Results of a run as a whole, in a group of their own.

use hdf5::types::VarLenArray;
use hdf5::{Dataset, File, ObjectReference1};

use crate::{attribute, skeleton};

/// A group of numbers that a run comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Name of the group.
    pub name: String,
    /// Its text attributes: (name, text).
    pub texts: Vec<(String, String)>,
    /// Single numbers.
    pub numbers: Vec<ResultNumber>,
    /// Maps with one number per cell, x fastest.
    pub maps: Vec<ResultMap>,
}

/// A number; NaN for one that there is not.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultNumber {
    /// Name of the dataset.
    pub name: String,
    /// SI unit, `1` for none.
    pub unit: String,
    /// What it is.
    pub long_name: String,
    /// The number.
    pub value: f64,
}

/// A map of (z, y, x).
#[derive(Debug, Clone, PartialEq)]
pub struct ResultMap {
    /// Name of the dataset.
    pub name: String,
    /// SI unit, `1` for none.
    pub unit: String,
    /// What it is.
    pub long_name: String,
    /// One number per cell; NaN where there is none.
    pub values: Vec<f64>,
}

impl Results {
    /// Bytes of its arrays.
    pub(crate) fn bytes(&self) -> u64 {
        let numbers: usize = self.maps.iter().map(|map| map.values.len()).sum::<usize>() + self.numbers.len();
        (8 * numbers) as u64
    }

    /// Writes the group, in place of one of its name.
    pub(crate) fn write(&self, file: &File, [nx, ny, nz]: [usize; 3]) -> hdf5::Result<()> {
        if file.link_exists(&self.name) {
            file.unlink(&self.name)?;
        }
        let group = skeleton::ordered_group(file, &self.name)?;
        for (name, text) in &self.texts {
            attribute::write_text(&group, name, text)?;
        }
        // Kept open until they are flushed, because closing one hides that it could not be written.
        let mut open = Vec::new();
        for number in &self.numbers {
            let dataset = group.new_dataset::<f64>().create(number.name.as_str())?;
            dataset.write_scalar(&number.value)?;
            attribute::describe(&dataset, &number.unit, &number.long_name)?;
            open.push(dataset);
        }
        for map in &self.maps {
            let dataset = group.new_dataset::<f64>().shape((nz, ny, nx)).create(map.name.as_str())?;
            dataset.write_raw(&map.values)?;
            attribute::describe(&dataset, &map.unit, &map.long_name)?;
            name_axes(file, &dataset)?;
            open.push(dataset);
        }
        file.flush()
    }
}

/// Says that the axes are those of the cells. The scales do not list it among their users, which is only for browsing.
fn name_axes(file: &File, dataset: &Dataset) -> hdf5::Result<()> {
    let scale = |name| Ok(VarLenArray::from_slice(&[file.reference::<ObjectReference1>(name)?]));
    let list = ["z", "y", "x"].into_iter().map(scale).collect::<hdf5::Result<Vec<_>>>()?;
    dataset
        .new_attr::<VarLenArray<ObjectReference1>>()
        .shape(list.len())
        .create("DIMENSION_LIST")?
        .write_raw(&list)
}
