//! Values for each cell, from OVF and HDF5 files.

use std::path::Path;

use geometry::{Lattice, Ovf, OvfError};
use llg::Vectors;
use trajectory::{Reader, TrajectoryError, read_cell_map};

use super::{Lowering, file};
use crate::probe::{Deadly, probe};

/// Edges of cells may differ by this part.
const SAME_SIZE: f64 = 1e-3;

/// First bytes of an HDF5 file.
const HDF5: &[u8] = b"\x89HDF\r\n\x1a\n";

/// What to read, and for what.
pub struct Request<'a> {
    /// The key that names the file.
    pub path: &'a str,
    /// The file.
    pub file: &'a Path,
    /// Dataset of an HDF5 file, or field of an output of this program.
    pub dataset: Option<&'a str>,
    /// Frame of an output of this program; below zero from the last one backwards.
    pub frame: i64,
    /// Values of each cell.
    pub components: usize,
}

/// Why a file gives no values for the cells.
#[derive(Debug, thiserror::Error)]
enum MapError {
    #[error("it is neither an OVF nor an HDF5 file")]
    UnknownFormat,
    #[error(transparent)]
    Ovf(#[from] OvfError),
    #[error(transparent)]
    Hdf5(#[from] TrajectoryError),
    #[error(transparent)]
    Deadly(#[from] Deadly),
    #[error("`dataset` must name a dataset of it")]
    NoDataset,
    #[error("it has no field `{0}`")]
    NoField(String),
    #[error("it has {found} values for each cell; {wanted} are needed")]
    Components { found: usize, wanted: usize },
    #[error("it has {frames} frames; there is no frame {asked}")]
    NoFrame { frames: usize, asked: i64 },
    #[error("it has {} cells, the film {}", counts(found), counts(film))]
    Cells { found: [usize; 3], film: [usize; 3] },
    #[error("its cells measure {} nm, those of the film {} nm", nanometres(found), nanometres(film))]
    CellSize { found: [f64; 3], film: [f64; 3] },
}

fn counts(cells: &[usize; 3]) -> String {
    cells.map(|n| n.to_string()).join(" x ")
}

fn nanometres(size: &[f64; 3]) -> String {
    size.map(|edge| format!("{:.6}", edge * 1e9)).join(" x ")
}

/// The values for the cells of the grid, components fastest, then x, y, z; every refusal is noted at the key.
pub fn read(on: &mut Lowering<'_>, request: &Request<'_>) -> Option<Vec<f64>> {
    let given = read_given(on, request)?;
    Some(on.halved.repeated(given, request.components))
}

/// The same for the cells that the file must have: those of the configuration.
pub fn read_given(on: &mut Lowering<'_>, request: &Request<'_>) -> Option<Vec<f64>> {
    let film = &on.halved.given.clone();
    let bytes = file::bytes(on, request.path, request.file)?;
    let read = if bytes.starts_with(HDF5) {
        drop(bytes);
        hdf5(request, film)
    } else if Ovf::is_ovf(&bytes) {
        ovf(request, film, &bytes)
    } else {
        Err(MapError::UnknownFormat)
    };
    match read {
        Ok(values) => Some(values),
        Err(reason) => {
            let Request { path, file, .. } = request;
            on.fault(path, format!("`{path}`: {}: {reason}", file.display()));
            None
        }
    }
}

fn ovf(request: &Request<'_>, film: &Lattice, bytes: &[u8]) -> Result<Vec<f64>, MapError> {
    let map = Ovf::parse(bytes)?;
    fits(film, map.cells, map.cell_size)?;
    if map.components != request.components {
        let (found, wanted) = (map.components, request.components);
        return Err(MapError::Components { found, wanted });
    }
    Ok(map.values)
}

fn hdf5(request: &Request<'_>, film: &Lattice) -> Result<Vec<f64>, MapError> {
    let Request { file, dataset, components, .. } = request;
    probe(file, *dataset)?;
    let Ok(reader) = Reader::open(file) else {
        let Some(dataset) = dataset else { return Err(MapError::NoDataset) };
        return Ok(read_cell_map(file, dataset, film.cells, *components)?);
    };
    fits(film, reader.cells(), reader.cell_size())?;
    let (name, frames) = (dataset.unwrap_or("m"), reader.frames());
    match reader.fields().iter().find(|field| field.name == name) {
        None => return Err(MapError::NoField(name.to_owned())),
        Some(field) if field.components != *components => {
            return Err(MapError::Components { found: field.components, wanted: *components });
        }
        Some(_) => {}
    }
    let count = i64::try_from(frames).unwrap_or(i64::MAX);
    let number = if request.frame < 0 { request.frame.saturating_add(count) } else { request.frame };
    match usize::try_from(number).ok().filter(|number| *number < frames) {
        None => Err(MapError::NoFrame { frames, asked: request.frame }),
        Some(number) => Ok(reader.field(number, name)?),
    }
}

/// The map must have the film's cells.
fn fits(film: &Lattice, cells: [usize; 3], size: [f64; 3]) -> Result<(), MapError> {
    if cells != film.cells {
        return Err(MapError::Cells { found: cells, film: film.cells });
    }
    let unlike = |axis: usize| (size[axis] / film.cell_size[axis] - 1.0).abs() > SAME_SIZE;
    if (0..3).any(unlike) {
        return Err(MapError::CellSize { found: size, film: film.cell_size });
    }
    Ok(())
}

/// Vectors out of values with components fastest.
pub fn vectors(values: &[f64]) -> Vectors {
    let mut vectors = Vectors::zeros(values.len() / 3);
    for (cell, vector) in values.as_chunks::<3>().0.iter().enumerate() {
        vectors.set(cell, *vector);
    }
    vectors
}
