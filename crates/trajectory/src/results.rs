//! Results of a run as a whole, in a group of their own.

use hdf5::types::VarLenArray;
use hdf5::{Dataset, File, Group, ObjectReference1};

use crate::frame::mismatch;
use crate::growing::ordered_group;
use crate::{TrajectoryError, attribute};

/// A group of numbers that a run comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct Results {
    /// Name of the group.
    pub name: String,
    /// Its text attributes: (name, text), no text empty.
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

    /// Refuses a map that does not have one number for each of `cells`.
    pub(crate) fn check_maps(&self, cells: usize) -> Result<(), TrajectoryError> {
        match self.maps.iter().find(|map| map.values.len() != cells) {
            Some(map) => Err(mismatch(format!("cells of `{}`", map.name), cells, map.values.len())),
            None => Ok(()),
        }
    }

    /// Names of all texts, numbers and maps, in order.
    pub(crate) fn names(&self) -> Vec<&str> {
        let texts = self.texts.iter().map(|(name, _)| name);
        let numbers = self.numbers.iter().map(|number| &number.name);
        texts.chain(numbers).chain(self.maps.iter().map(|map| &map.name)).map(String::as_str).collect()
    }
}

/// The group of results in an open file. It is made with the file and later only overwritten: a group that is added to a file
/// that readers see could be caught half made.
#[derive(Debug)]
pub(crate) struct ResultsGroup {
    group: Group,
    /// Kept open until they are flushed, because closing one hides that it could not be written.
    numbers: Vec<Dataset>,
    maps: Vec<Dataset>,
}

impl ResultsGroup {
    /// Makes the group, with `results` in it.
    pub(crate) fn create(file: &File, results: &Results, [nx, ny, nz]: [usize; 3]) -> hdf5::Result<Self> {
        let group = ordered_group(file, &results.name)?;
        let number = |number: &ResultNumber| {
            let dataset = group.new_dataset::<f64>().create(number.name.as_str())?;
            attribute::describe(&dataset, &number.unit, &number.long_name)?;
            Ok(dataset)
        };
        let map = |map: &ResultMap| {
            let dataset = group.new_dataset::<f64>().shape((nz, ny, nx)).create(map.name.as_str())?;
            attribute::describe(&dataset, &map.unit, &map.long_name)?;
            name_axes(file, &dataset)?;
            Ok(dataset)
        };
        let numbers = results.numbers.iter().map(number).collect::<hdf5::Result<_>>()?;
        let maps = results.maps.iter().map(map).collect::<hdf5::Result<_>>()?;
        let made = Self { group, numbers, maps };
        made.write(results)?;
        Ok(made)
    }

    /// Opens the group of a file that was written before.
    pub(crate) fn open(file: &File, results: &Results) -> hdf5::Result<Self> {
        let group = file.group(&results.name)?;
        let numbers = results.numbers.iter().map(|number| group.dataset(&number.name));
        let numbers = numbers.collect::<hdf5::Result<_>>()?;
        let maps = results.maps.iter().map(|map| group.dataset(&map.name)).collect::<hdf5::Result<_>>()?;
        Ok(Self { group, numbers, maps })
    }

    /// Puts `results`, which have the names of those it was made with, in place of what it holds.
    pub(crate) fn write(&self, results: &Results) -> hdf5::Result<()> {
        for (dataset, number) in self.numbers.iter().zip(&results.numbers) {
            dataset.write_scalar(&number.value)?;
        }
        for (dataset, map) in self.maps.iter().zip(&results.maps) {
            dataset.write_raw(&map.values)?;
        }
        results.texts.iter().try_for_each(|(name, text)| attribute::write_text(&self.group, name, text))
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
