//! Reads the results of a sweep.

use std::path::{Path, PathBuf};

use hdf5::types::{TypeDescriptor, VarLenUnicode};
use hdf5::{Dataset, File, Hyperslab, SliceOrIndex};
use ndarray::IxDyn;

use crate::{
    Coordinate, Coordinates, LibraryError, Quantity, RESULTS_FORMAT, RESULTS_FORMAT_VERSION, TrajectoryError,
    attribute,
};

/// An open results file.
#[derive(Debug)]
pub struct ResultsReader {
    path: PathBuf,
    file: File,
    axes: Vec<Coordinate>,
    inner: Vec<Coordinate>,
    quantities: Vec<Quantity>,
}

/// The root attribute `format` of an HDF5 file; `None` if it is none, or has no such attribute.
pub fn format_of(path: &Path) -> Option<String> {
    let file = open(path).ok()?;
    attribute::read_text(&file, "format").ok()
}

fn open(path: &Path) -> hdf5::Result<File> {
    File::with_options().with_fapl(|fapl| fapl.file_locking(false)).open(path)
}

impl ResultsReader {
    /// Opens a file for reading.
    ///
    /// # Errors
    /// [`TrajectoryError::NotATrajectory`] for a file of another kind, [`TrajectoryError::Read`] for one that is damaged.
    pub fn open(path: &Path) -> Result<Self, TrajectoryError> {
        let not = |reason: String| TrajectoryError::NotATrajectory { path: path.to_owned(), reason };
        let file = open(path).map_err(|error| not(LibraryError::from(error).to_string()))?;
        let format = attribute::read_text(&file, "format").map_err(|_| not("it has no format".to_owned()))?;
        let version: i64 = file
            .attr("format_version")
            .and_then(|attr| attr.read_scalar())
            .map_err(|e| not(e.to_string()))?;
        if format != RESULTS_FORMAT || version > RESULTS_FORMAT_VERSION {
            return Err(not(format!("its format is {format} {version}")));
        }
        let read = || -> hdf5::Result<_> {
            let mut axes: Vec<Coordinate> = Vec::new();
            let mut quantities = Vec::new();
            for dataset in file.datasets()? {
                let has = |name: &str| attribute::find(&dataset, name).map(|found| found.is_some());
                if has("CLASS")? {
                    axes.push(coordinate(&dataset)?);
                } else if !has("scale")? {
                    let meanings = if has("flag_meanings")? {
                        let text = attribute::read_text(&dataset, "flag_meanings")?;
                        text.split(' ').map(str::to_owned).collect()
                    } else {
                        Vec::new()
                    };
                    let inner: Vec<String> = if has("inner_axes")? {
                        let text = attribute::read_text(&dataset, "inner_axes")?;
                        text.split(' ').map(str::to_owned).collect()
                    } else {
                        Vec::new()
                    };
                    quantities.push(Quantity {
                        name: name_of(&dataset),
                        unit: attribute::read_text(&dataset, "units")?,
                        long_name: attribute::read_text(&dataset, "long_name")?,
                        axes: dataset.ndim().saturating_sub(inner.len()),
                        inner,
                        meanings,
                    });
                }
            }
            Ok((axes, quantities))
        };
        let (axes, quantities) = read().map_err(|error| TrajectoryError::Read {
            path: path.to_owned(),
            what: "the description".to_owned(),
            source: error.into(),
        })?;
        // The library lists arrays by name; the order of the axes is written down.
        let order = attribute::read_text(&file, "axes").unwrap_or_default();
        let place = |axis: &Coordinate| order.split(' ').position(|name| name == axis.name);
        let (mut axes, inner): (Vec<_>, Vec<_>) = axes.into_iter().partition(|axis| place(axis).is_some());
        axes.sort_by_key(place);
        Ok(Self { path: path.to_owned(), file, axes, inner, quantities })
    }

    /// The scales of the axes; the first varies slowest.
    pub fn axes(&self) -> &[Coordinate] {
        &self.axes
    }

    /// An inner axis, one of maps or series.
    pub fn inner(&self, name: &str) -> Option<&Coordinate> {
        self.inner.iter().find(|inner| inner.name == name)
    }

    /// The quantities.
    pub fn quantities(&self) -> &[Quantity] {
        &self.quantities
    }

    /// A text attribute of the root group.
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute::read_text(&self.file, name).ok()
    }

    /// All values of a quantity, the last axis fastest.
    ///
    /// # Errors
    /// [`TrajectoryError::Read`].
    pub fn values(&self, name: &str) -> Result<Vec<f64>, TrajectoryError> {
        self.file.dataset(name).and_then(|dataset| dataset.read_raw::<f64>()).map_err(|error| {
            TrajectoryError::Read { path: self.path.clone(), what: name.to_owned(), source: error.into() }
        })
    }
}

impl ResultsReader {
    /// The map or the series of a quantity with inner axes, at a place of its other axes; the last axis fastest.
    ///
    /// # Errors
    /// [`TrajectoryError::Read`].
    pub fn values_at(&self, name: &str, place: &[usize]) -> Result<Vec<f64>, TrajectoryError> {
        let read = || {
            let dataset = self.file.dataset(name)?;
            let mut at: Vec<SliceOrIndex> = place.iter().map(|&index| SliceOrIndex::from(index)).collect();
            at.resize(dataset.ndim(), SliceOrIndex::from(..));
            dataset.as_reader().read_slice::<f64, _, IxDyn>(Hyperslab::from(at))
        };
        let values = read().map_err(|error: hdf5::Error| TrajectoryError::Read {
            path: self.path.clone(),
            what: name.to_owned(),
            source: error.into(),
        })?;
        Ok(values.into_raw_vec_and_offset().0)
    }
}

fn name_of(dataset: &Dataset) -> String {
    dataset.name().trim_start_matches('/').to_owned()
}

fn coordinate(dataset: &Dataset) -> hdf5::Result<Coordinate> {
    let values = match dataset.dtype()?.to_descriptor()? {
        TypeDescriptor::VarLenUnicode => {
            let texts = dataset.read_raw::<VarLenUnicode>()?;
            Coordinates::Labels(texts.iter().map(|text| text.as_str().to_owned()).collect())
        }
        _ => Coordinates::Numbers(dataset.read_raw()?),
    };
    Ok(Coordinate {
        name: name_of(dataset),
        unit: attribute::read_text(dataset, "units").unwrap_or_default(),
        long_name: attribute::read_text(dataset, "long_name")?,
        is_logarithmic: attribute::read_text(dataset, "scale")? == "log",
        values,
    })
}
