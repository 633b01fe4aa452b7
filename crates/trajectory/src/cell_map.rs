use std::path::Path;

use crate::TrajectoryError;
use crate::field_map::Source;

/// Reads one value or vector for each of `cells` cells (along x, y, z) from a dataset of an HDF5 file of any origin.
///
/// The dataset has the shape (nz, ny, nx), or (ny, nx) for a single layer, with one more axis of length `components` if
/// that is not 1; single or double precision, all finite. The values come with components fastest, then x, y, z. Sizes are
/// compared before anything is read.
///
/// # Errors
/// [`Io`](TrajectoryError::Io) if there is no such file; [`NotAFieldMap`](TrajectoryError::NotAFieldMap) if it has no such
/// dataset, or one of another shape; [`Read`](TrajectoryError::Read) if it is damaged.
pub fn read_cell_map(
    path: &Path,
    dataset: &str,
    cells: [usize; 3],
    components: usize,
) -> Result<Vec<f64>, TrajectoryError> {
    let source = Source::open(path)?;
    let Some(found) = source.dataset(dataset) else {
        return Err(source.refused(format!("it has no dataset `{dataset}`")));
    };
    let [nx, ny, nz] = cells;
    let mut wanted = vec![nz, ny, nx];
    if components > 1 {
        wanted.push(components);
    }
    let shape = found.shape();
    if shape != wanted && !(nz == 1 && shape == wanted[1..]) {
        return Err(source.refused(format!("`{dataset}` has shape {shape:?}, the film needs {wanted:?}")));
    }
    source.numbers(dataset, &found)
}
