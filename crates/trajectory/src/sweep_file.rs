//! The results of a sweep: arrays over the axes of its grid, one HDF5 file that xarray opens as labelled arrays.
//!
//! ```text
//! /                attributes format, format_version, creator, sweep (a hash), config_toml, title, …
//! /AXIS            values of an axis: a dimension scale, numbers with units or texts
//! /QUANTITY        (axis, …): one number for each point, NaN where there is none
//! /QUANTITY        (axis, …, inner, …): a map or a series for each point, over inner axes such as z, y, x or time
//! /failures/point, /failures/error      what went wrong, and where
//! ```
//!
//! The same results give the same bytes: the file holds no times and no paths.

use std::path::{Path, PathBuf};

use hdf5::file::LibraryVersion;
use hdf5::plist::group_create::LinkCreationOrder;
use hdf5::types::VarLenUnicode;
use hdf5::{Dataset, File, Group, Hyperslab, SliceOrIndex};
use ndarray::{ArrayView, IxDyn};

use crate::output_lock::beside;
use crate::{LibraryError, TrajectoryError, attribute, dimension_scale};

/// Value of the root attribute `format`.
pub const RESULTS_FORMAT: &str = "diracmag-sweep";
/// Value of the root attribute `format_version`.
pub const RESULTS_FORMAT_VERSION: i64 = 1;

/// The values of a coordinate.
#[derive(Debug, Clone, PartialEq)]
pub enum Coordinates {
    /// Numbers in the coordinate's unit.
    Numbers(Vec<f64>),
    /// Texts.
    Labels(Vec<String>),
}

impl Coordinates {
    /// Number of values.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Labels(values) => values.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A coordinate along an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Coordinate {
    /// Name, an array of the file.
    pub name: String,
    /// SI unit; empty for texts.
    pub unit: String,
    /// What it is.
    pub long_name: String,
    /// Whether its values are evenly spaced in their logarithm.
    pub is_logarithmic: bool,
    /// Its values.
    pub values: Coordinates,
}

/// A quantity with one number for each point, or for each point but its last axes.
#[derive(Debug, Clone, PartialEq)]
pub struct Quantity {
    /// Name, an array of the file.
    pub name: String,
    /// SI unit, "1" for a pure number.
    pub unit: String,
    /// What it is.
    pub long_name: String,
    /// Number of axes it lies over, from the first.
    pub axes: usize,
    /// Names of the inner axes it lies over besides.
    pub inner: Vec<String>,
    /// Meanings of the numbers 0, 1, …, where they are such; the array then holds bytes, and −1 where there is none.
    pub meanings: Vec<String>,
}

/// Everything about a results file but its numbers.
#[derive(Debug, Clone, PartialEq)]
pub struct ResultsLayout {
    /// Root attributes with text.
    pub attributes: Vec<(String, String)>,
    /// The axes; the first coordinate of each is its dimension scale, more of them advance with it.
    pub axes: Vec<Vec<Coordinate>>,
    /// The inner axes, those of maps and series.
    pub inner: Vec<Coordinate>,
    /// The quantities.
    pub quantities: Vec<Quantity>,
}

impl ResultsLayout {
    /// Length of every axis.
    pub fn shape(&self) -> Vec<usize> {
        self.axes.iter().map(|axis| axis.first().map_or(0, |scale| scale.values.len())).collect()
    }

    /// Lengths of the inner axes of a quantity.
    fn inner_shape(&self, quantity: &Quantity) -> Vec<usize> {
        let named = |name: &String| self.inner.iter().find(|inner| inner.name == *name);
        quantity.inner.iter().map(|name| named(name).map_or(0, |inner| inner.values.len())).collect()
    }
}

/// A results file while it is written, under a name of its own until it is finished.
///
/// After a failed write the HDF5 library may crash when the file is closed. The writer then gives its handles up unclosed, and
/// answers every further call with [`TrajectoryError::Abandoned`].
#[derive(Debug)]
pub struct ResultsWriter {
    path: PathBuf,
    temporary: PathBuf,
    shape: Vec<usize>,
    quantities: Vec<Quantity>,
    /// Lengths of the inner axes of each quantity.
    inner: Vec<Vec<usize>>,
    open: Option<Open>,
}

/// The open file. Its arrays are kept open until they are flushed: closing one writes what the library held back, and tells
/// nobody if that fails.
#[derive(Debug)]
struct Open {
    file: File,
    coordinates: Vec<Dataset>,
    arrays: Vec<Dataset>,
}

impl ResultsWriter {
    /// Begins a file that will stand at `path`.
    ///
    /// # Errors
    /// [`TrajectoryError::Create`].
    pub fn create(path: &Path, layout: &ResultsLayout) -> Result<Self, TrajectoryError> {
        let temporary = beside(path, "partial");
        let _ = std::fs::remove_file(&temporary);
        let failed =
            |error: hdf5::Error| TrajectoryError::Create { path: path.to_owned(), source: error.into() };
        let file = create_empty(&temporary).map_err(failed)?;
        let mut open = Open { file, coordinates: Vec::new(), arrays: Vec::new() };
        let described = open.describe(layout).and_then(|()| open.file.flush());
        let (shape, quantities) = (layout.shape(), layout.quantities.clone());
        let inner = quantities.iter().map(|quantity| layout.inner_shape(quantity)).collect();
        match described {
            Ok(()) => {
                Ok(Self { path: path.to_owned(), temporary, shape, quantities, inner, open: Some(open) })
            }
            Err(error) => {
                let error = failed(error);
                std::mem::forget(open);
                let _ = std::fs::remove_file(&temporary);
                Err(error)
            }
        }
    }

    /// Writes a quantity at the points that share all but the last axis it lies over; `row` counts them.
    ///
    /// # Errors
    /// [`TrajectoryError::Write`]; a number of values that is not the length of the axis.
    pub fn write(&mut self, quantity: usize, row: usize, values: &[f64]) -> Result<(), TrajectoryError> {
        let Some(described) = self.quantities.get(quantity) else { return Ok(()) };
        let shape = self.shape[..described.axes].to_vec();
        let has_meanings = !described.meanings.is_empty();
        let length = shape.last().copied().unwrap_or(1);
        if values.len() != length {
            return Err(crate::frame::mismatch(described.name.clone(), length, values.len()));
        }
        self.on_file(8 * values.len() as u64, |open| {
            let dataset = &open.arrays[quantity];
            let Some((_, outer)) = shape.split_last() else { return dataset.write_scalar(&values[0]) };
            let mut at = place(outer, row);
            at.push(SliceOrIndex::SliceCount { start: 0, step: 1, count: length, block: 1 });
            let mut one_row = vec![1; shape.len()];
            one_row[shape.len() - 1] = length;
            let selection = Hyperslab::from(at);
            if has_meanings {
                let code = |&value: &f64| if value >= 0.0 { value as i8 } else { -1 };
                let bytes: Vec<i8> = values.iter().map(code).collect();
                dataset.write_slice(ArrayView::from_shape(IxDyn(&one_row), &bytes)?, selection)
            } else {
                dataset.write_slice(ArrayView::from_shape(IxDyn(&one_row), values)?, selection)
            }
        })
    }

    /// Writes the map or the series of a quantity with inner axes at a point.
    ///
    /// # Errors
    /// [`TrajectoryError::Write`]; a number of values that is not that of the inner axes.
    pub fn write_inner(
        &mut self,
        quantity: usize,
        point: usize,
        values: &[f64],
    ) -> Result<(), TrajectoryError> {
        let Some(described) = self.quantities.get(quantity) else { return Ok(()) };
        let (axes, inner) = (self.shape[..described.axes].to_vec(), self.inner[quantity].clone());
        let length = inner.iter().product();
        if values.len() != length {
            return Err(crate::frame::mismatch(described.name.clone(), length, values.len()));
        }
        self.on_file(8 * length as u64, |open| {
            let mut at = place(&axes, point);
            let whole = |&count: &usize| SliceOrIndex::SliceCount { start: 0, step: 1, count, block: 1 };
            at.extend(inner.iter().map(whole));
            let extent = [vec![1; axes.len()], inner].concat();
            let values = ArrayView::from_shape(IxDyn(&extent), values)?;
            open.arrays[quantity].write_slice(values, Hyperslab::from(at))
        })
    }

    /// Writes what went wrong at which points, and puts the file in its place.
    ///
    /// # Errors
    /// [`TrajectoryError::Write`] and [`TrajectoryError::Io`].
    pub fn finish(mut self, failures: &[(usize, String)]) -> Result<(), TrajectoryError> {
        self.on_file(0, |open| {
            let kept = write_failures(&open.file, failures)?;
            open.coordinates.extend(kept);
            open.file.flush()
        })?;
        let Self { path, temporary, open, .. } = self;
        if let Some(Open { file, coordinates, arrays }) = open {
            // All is flushed; but closing the file writes once more that it is closed.
            drop((coordinates, arrays));
            let closed = file.close();
            closed.map_err(|error| TrajectoryError::Write {
                path: path.clone(),
                bytes: 0,
                source: error.into(),
            })?;
        }
        let place = || -> std::io::Result<()> {
            std::fs::File::open(&temporary)?.sync_all()?;
            std::fs::rename(&temporary, &path)
        };
        place().map_err(|source| TrajectoryError::Io { path: path.clone(), source })
    }

    /// Does something with the open file; if that fails, lets go of the file without closing it.
    fn on_file(
        &mut self,
        bytes: u64,
        action: impl FnOnce(&mut Open) -> hdf5::Result<()>,
    ) -> Result<(), TrajectoryError> {
        let Some(mut open) = self.open.take() else {
            return Err(TrajectoryError::Abandoned { path: self.path.clone() });
        };
        match action(&mut open).map_err(LibraryError::from) {
            Ok(()) => {
                self.open = Some(open);
                Ok(())
            }
            Err(source) => {
                std::mem::forget(open);
                Err(TrajectoryError::Write { path: self.path.clone(), bytes, source })
            }
        }
    }
}

/// The selection of one point of axes of the lengths `shape`.
fn place(shape: &[usize], point: usize) -> Vec<SliceOrIndex> {
    let mut at = Vec::with_capacity(shape.len());
    let mut rest = point;
    for &length in shape.iter().rev() {
        at.push(SliceOrIndex::SliceCount { start: rest % length, step: 1, count: 1, block: 1 });
        rest /= length;
    }
    at.reverse();
    at
}

fn create_empty(path: &Path) -> hdf5::Result<File> {
    let mut builder = File::with_options();
    builder
        .with_fapl(|fapl| fapl.libver_bounds(LibraryVersion::V18, LibraryVersion::V110).file_locking(false));
    builder.with_fcpl(|fcpl| fcpl.link_creation_order(LinkCreationOrder::Indexed).obj_track_times(false));
    builder.create_excl(path)
}

impl Open {
    /// Writes all but the numbers; everything made is kept open in `self`, also when it fails on the way.
    fn describe(&mut self, layout: &ResultsLayout) -> hdf5::Result<()> {
        let Self { file, coordinates, arrays } = self;
        let file = &*file;
        attribute::write_text(file, "format", RESULTS_FORMAT)?;
        file.new_attr::<i64>().create("format_version")?.write_scalar(&RESULTS_FORMAT_VERSION)?;
        for (name, value) in &layout.attributes {
            attribute::write_text(file, name, value)?;
        }
        let shape = layout.shape();
        let mut scales = Vec::new();
        let mut attached: Vec<(&str, Vec<&str>)> = Vec::new();
        let mut beside = Vec::new();
        for axis in &layout.axes {
            for (number, coordinate) in axis.iter().enumerate() {
                let dataset = write_coordinate(file, coordinate)?;
                let Some(scale) = axis.first() else { continue };
                if number == 0 {
                    dimension_scale::make(&dataset, short(&coordinate.name))?;
                    scales.push(coordinate.name.as_str());
                } else {
                    attached.push((&coordinate.name, vec![&scale.name]));
                    beside.push(coordinate.name.as_str());
                }
                coordinates.push(dataset);
            }
        }
        for coordinate in &layout.inner {
            let dataset = write_coordinate(file, coordinate)?;
            dimension_scale::make(&dataset, short(&coordinate.name))?;
            coordinates.push(dataset);
        }
        for quantity in &layout.quantities {
            let inner = layout.inner_shape(quantity);
            let extent = [&shape[..quantity.axes], &inner].concat();
            let dataset = if !inner.is_empty() {
                file.new_dataset_builder()
                    .obj_track_times(false)
                    .chunk([vec![1; quantity.axes], inner].concat())
                    .shuffle()
                    .deflate(1)
                    .fletcher32()
                    .fill_value(f64::NAN)
                    .empty::<f64>()
                    .shape(extent)
                    .create(quantity.name.as_str())?
            } else if quantity.meanings.is_empty() {
                file.new_dataset_builder()
                    .obj_track_times(false)
                    .fill_value(f64::NAN)
                    .empty::<f64>()
                    .shape(extent)
                    .create(quantity.name.as_str())?
            } else {
                file.new_dataset_builder()
                    .obj_track_times(false)
                    .fill_value(-1i8)
                    .empty::<i8>()
                    .shape(extent)
                    .create(quantity.name.as_str())?
            };
            attribute::describe(&dataset, &quantity.unit, &quantity.long_name)?;
            if !quantity.meanings.is_empty() {
                let values: Vec<i8> = (0..quantity.meanings.len()).map(|value| value as i8).collect();
                attribute::write_array(&dataset, "flag_values", &values)?;
                attribute::write_text(&dataset, "flag_meanings", &quantity.meanings.join(" "))?;
            }
            if !beside.is_empty() {
                attribute::write_text(&dataset, "coordinates", &beside.join(" "))?;
            }
            if !quantity.inner.is_empty() {
                attribute::write_text(&dataset, "inner_axes", &quantity.inner.join(" "))?;
            }
            if quantity.axes + quantity.inner.len() > 0 {
                let inner = quantity.inner.iter().map(String::as_str);
                let over = scales[..quantity.axes].iter().copied().chain(inner);
                attached.push((&quantity.name, over.collect()));
            }
            arrays.push(dataset);
        }
        let attached: Vec<(&str, &[&str])> =
            attached.iter().map(|(name, axes)| (*name, axes.as_slice())).collect();
        dimension_scale::attach(file, &attached)
    }
}

/// The beginning of a name that an attribute of a dimension scale can hold.
fn short(name: &str) -> &str {
    let end = name.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|&end| end <= 15).last();
    &name[..end.unwrap_or(0)]
}

fn write_coordinate(file: &File, coordinate: &Coordinate) -> hdf5::Result<Dataset> {
    let dataset = match &coordinate.values {
        Coordinates::Numbers(values) => file
            .new_dataset_builder()
            .obj_track_times(false)
            .with_data(values.as_slice())
            .create(coordinate.name.as_str())?,
        Coordinates::Labels(labels) => strings(file, &coordinate.name, labels)?,
    };
    if !coordinate.unit.is_empty() {
        attribute::write_text(&dataset, "units", &coordinate.unit)?;
    }
    attribute::write_text(&dataset, "long_name", &coordinate.long_name)?;
    attribute::write_text(&dataset, "scale", if coordinate.is_logarithmic { "log" } else { "lin" })?;
    Ok(dataset)
}

fn strings(group: &Group, name: &str, texts: &[String]) -> hdf5::Result<Dataset> {
    let nul = |_| hdf5::Error::Internal(format!("`{name}` contains a NUL byte"));
    let values = texts.iter().map(|text| text.parse::<VarLenUnicode>().map_err(nul));
    let values = values.collect::<hdf5::Result<Vec<_>>>()?;
    let builder = group.new_dataset_builder().obj_track_times(false);
    let dataset = builder.empty::<VarLenUnicode>().shape(values.len()).create(name)?;
    if !values.is_empty() {
        dataset.write_raw(&values)?;
    }
    Ok(dataset)
}

/// What was written is handed back, to be kept open until it is flushed.
fn write_failures(file: &File, failures: &[(usize, String)]) -> hdf5::Result<Vec<Dataset>> {
    if failures.is_empty() {
        return Ok(Vec::new());
    }
    let builder = file.create_group_builder();
    let group = builder
        .with_gcpl(|gcpl| gcpl.link_creation_order(LinkCreationOrder::Indexed).obj_track_times(false))
        .create("failures")?;
    let points: Vec<i64> = failures.iter().map(|(point, _)| *point as i64).collect();
    let dataset = group.new_dataset_builder().obj_track_times(false).with_data(&points).create("point")?;
    attribute::write_text(&dataset, "long_name", "number of the point, from 0")?;
    let errors: Vec<String> = failures.iter().map(|(_, error)| error.clone()).collect();
    let errors = strings(&group, "error", &errors)?;
    Ok(vec![dataset, errors])
}
