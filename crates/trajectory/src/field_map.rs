use std::path::Path;

use hdf5::types::{FloatSize, TypeDescriptor};
use hdf5::{Dataset, File};

use crate::{TrajectoryError, attribute};

/// Coordinates may differ from even spacing by this part of it.
const EVEN: f64 = 1e-3;
/// Deflate makes at most so many bytes of one (RFC 1951: 258 of two bits).
const DEFLATED: u64 = 1032;

/// An in-plane electric field on the centres of a regular grid, from a file of another program.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldMap {
    /// Numbers of cells along x and y.
    pub cells: [usize; 2],
    /// Distances of the centres along x and y (in m), if the file tells them. An axis with a single coordinate has none of its
    /// own and takes that of the other.
    pub cell_size: Option<[f64; 2]>,
    /// Centre of the first cell (in m), if the file has coordinates.
    pub first_centre: Option<[f64; 2]>,
    /// E_x (in V/m), x fastest.
    pub e_x: Vec<f64>,
    /// E_y (in V/m), x fastest.
    pub e_y: Vec<f64>,
}

/// Reads a map of the electric field from an HDF5 file.
///
/// Datasets `ex` and `ey` (or `e_x` and `e_y`) of shape (ny, nx) in V/m, single or double precision; optionally the coordinates
/// `x` and `y` of the centres, in m, evenly spaced and increasing, and an attribute `cell_size` of the file, two numbers in m.
///
/// # Errors
/// [`Io`](TrajectoryError::Io) if there is no such file; [`NotAFieldMap`](TrajectoryError::NotAFieldMap) if it holds something
/// else; [`Read`](TrajectoryError::Read) if it is damaged.
pub fn read_field_map(path: &Path) -> Result<FieldMap, TrajectoryError> {
    let source = Source::open(path)?;
    let (x_name, x) = source.component(["ex", "e_x"])?;
    let (y_name, y) = source.component(["ey", "e_y"])?;
    if x.shape() != y.shape() {
        let (x, y) = (x.shape(), y.shape());
        return Err(source.refused(format!("`{x_name}` has shape {x:?}, `{y_name}` {y:?}")));
    }
    let [ny, nx] = x.shape()[..] else {
        return Err(source.refused(format!("`{x_name}` has shape {:?}; (ny, nx) is expected", x.shape())));
    };
    if nx == 0 || ny == 0 {
        return Err(source.refused(format!("`{x_name}` is empty")));
    }
    let cells = [nx, ny];
    let (cell_size, first_centre) = source.geometry(cells)?;
    Ok(FieldMap {
        cells,
        cell_size,
        first_centre,
        e_x: source.numbers(x_name, &x)?,
        e_y: source.numbers(y_name, &y)?,
    })
}

/// Distances of the centres and the first of them.
type Geometry = (Option<[f64; 2]>, Option<[f64; 2]>);

/// An open file and where it is.
pub(crate) struct Source<'a> {
    path: &'a Path,
    file: File,
    /// Numbers that there can be in it.
    most: usize,
}

impl<'a> Source<'a> {
    /// Opens the file at `path`.
    pub(crate) fn open(path: &'a Path) -> Result<Self, TrajectoryError> {
        let length = std::fs::metadata(path)
            .and_then(|there| std::fs::File::open(path).map(|_| there.len()))
            .map_err(|source| TrajectoryError::Io { path: path.to_owned(), source })?;
        let file = File::with_options()
            .with_fapl(|fapl| fapl.file_locking(false))
            .open(path)
            .map_err(|_| refused(path, "it is no HDF5 file, or a damaged one".to_owned()))?;
        let most = usize::try_from(length.saturating_mul(DEFLATED) / 4).unwrap_or(usize::MAX);
        Ok(Self { path, file, most })
    }

    fn component(&self, names: [&'static str; 2]) -> Result<(&'static str, Dataset), TrajectoryError> {
        let found = names.into_iter().find_map(|name| Some((name, self.dataset(name)?)));
        let [short, long] = names;
        found.ok_or_else(|| self.refused(format!("it has no dataset `{short}` (or `{long}`)")))
    }

    pub(crate) fn dataset(&self, name: &str) -> Option<Dataset> {
        if self.file.link_exists(name) { self.file.dataset(name).ok() } else { None }
    }

    fn geometry(&self, cells: [usize; 2]) -> Result<Geometry, TrajectoryError> {
        let told = self.cell_size()?;
        let (x, y) = match [self.dataset("x"), self.dataset("y")] {
            [None, None] => return Ok((told, None)),
            [Some(x), Some(y)] => (self.axis("x", &x, cells[0])?, self.axis("y", &y, cells[1])?),
            [Some(_), None] => return Err(self.refused("it has coordinates `x` but no `y`".to_owned())),
            [None, Some(_)] => return Err(self.refused("it has coordinates `y` but no `x`".to_owned())),
        };
        let size = match (x.spacing, y.spacing) {
            (None, None) => told,
            (dx, dy) => dx.or(dy).zip(dy.or(dx)).map(|(dx, dy)| [dx, dy]),
        };
        for (axis, found) in [x.spacing, y.spacing].into_iter().enumerate() {
            let (Some(told), Some(found)) = (told, found) else { continue };
            if (told[axis] - found).abs() > EVEN * found {
                let name = ["x", "y"][axis];
                let message =
                    format!("`cell_size` is {:e} m, the spacing of `{name}` {found:e} m", told[axis]);
                return Err(self.refused(message));
            }
        }
        Ok((size, Some([x.first, y.first])))
    }

    /// The attribute `cell_size`, if there is one.
    fn cell_size(&self) -> Result<Option<[f64; 2]>, TrajectoryError> {
        let found = attribute::find(&self.file, "cell_size");
        let Some(found) = found.map_err(|error| self.failed("`cell_size`", error))? else { return Ok(None) };
        match found.read_raw::<f64>().map_err(|error| self.failed("`cell_size`", error))?[..] {
            [dx, dy] if dx > 0.0 && dy > 0.0 && dx.is_finite() && dy.is_finite() => Ok(Some([dx, dy])),
            ref other => {
                Err(self.refused(format!("`cell_size` is {other:?}; two positive numbers in m are expected")))
            }
        }
    }

    fn axis(&self, name: &str, dataset: &Dataset, count: usize) -> Result<Axis, TrajectoryError> {
        if dataset.shape() != [count] {
            let shape = dataset.shape();
            return Err(self.refused(format!("`{name}` has shape {shape:?}; the map needs [{count}]")));
        }
        let values = self.numbers(name, dataset)?;
        let (first, last) = (values[0], values[count - 1]);
        if count == 1 {
            return Ok(Axis { first, spacing: None });
        }
        let spacing = (last - first) / (count - 1) as f64;
        let even = |(i, value): (usize, &f64)| (value - first - i as f64 * spacing).abs() <= EVEN * spacing;
        if spacing > 0.0 && values.iter().enumerate().all(even) {
            Ok(Axis { first, spacing: Some(spacing) })
        } else {
            Err(self.refused(format!("`{name}` does not increase in even steps")))
        }
    }

    /// The values of a dataset, all finite.
    pub(crate) fn numbers(&self, name: &str, dataset: &Dataset) -> Result<Vec<f64>, TrajectoryError> {
        let kind = dataset.dtype().and_then(|dtype| dtype.to_descriptor());
        if !matches!(kind, Ok(TypeDescriptor::Float(FloatSize::U4 | FloatSize::U8))) {
            return Err(self.refused(format!("`{name}` does not hold numbers in single or double precision")));
        }
        let count = dataset.size();
        if count > self.most {
            return Err(
                self.refused(format!("`{name}` has {count} numbers, more than a file of its size holds"))
            );
        }
        let values = dataset.read_raw::<f64>().map_err(|error| self.failed(&format!("`{name}`"), error))?;
        match values.iter().position(|value| !value.is_finite()) {
            Some(index) => Err(self.refused(format!("`{name}` has {} at index {index}", values[index]))),
            None => Ok(values),
        }
    }

    pub(crate) fn refused(&self, reason: String) -> TrajectoryError {
        refused(self.path, reason)
    }

    fn failed(&self, what: &str, error: hdf5::Error) -> TrajectoryError {
        TrajectoryError::Read { path: self.path.to_owned(), what: what.to_owned(), source: error.into() }
    }
}

/// Evenly spaced coordinates.
struct Axis {
    first: f64,
    spacing: Option<f64>,
}

fn refused(path: &Path, reason: String) -> TrajectoryError {
    TrajectoryError::NotAFieldMap { path: path.to_owned(), reason }
}
