//! Pictures of when the cells of films passed the threshold.

use std::path::Path;

use figure::{PassageMap, PassagePage, draw_passages};
use trajectory::{Coordinates, Reader, ResultsReader, TrajectoryError};

use super::sweep::{Text as _, evenly};
use super::{extent, vacuum};
use crate::args::PlotArguments;
use crate::failure::Failure;
use crate::sweep::record::Status;
use crate::sweep::study::REPEAT;

/// Films above one another and side by side on the page of a sweep.
const MOST_ROWS: usize = 6;
/// See [`MOST_ROWS`].
const MOST_COLUMNS: usize = 4;

/// What is there to say if the cells were not watched.
const NOT_WATCHED: &str = "first passages of its cells: [switching] needs per_cell = true";

/// Draws those of a run, of the lowest layer.
///
/// # Errors
/// A run that did not watch its cells, or a picture that cannot be drawn or written.
pub fn of_run(reader: &Reader, title: &str, path: &Path) -> Result<(), Failure> {
    let missing = |error: TrajectoryError| match error {
        TrajectoryError::NotFound { path, .. } => {
            Failure::Read(TrajectoryError::NotFound { path, what: NOT_WATCHED.to_owned() })
        }
        error => Failure::Read(error),
    };
    let mut times = reader.result_map("switching", "first_passage").map_err(missing)?;
    let [nx, ny, _] = reader.cells();
    times.truncate(nx * ny);
    let vacuum = if reader.frames() > 0 { vacuum(reader, 0)? } else { None };
    let page = PassagePage {
        title,
        caption: "",
        cells: [nx, ny],
        extent: extent(reader),
        columns: 1,
        films: vec![PassageMap { caption: String::new(), times: Some(times), vacuum }],
    };
    Ok(draw_passages(&page, path)?)
}

/// Draws those of points of a sweep: the last axis to the right, the one before upwards, all others in their middle, the first repeat.
///
/// # Errors
/// Results without the passages of cells, or a picture that cannot be drawn or written.
pub fn of_sweep(arguments: &PlotArguments) -> Result<(), Failure> {
    let reader = ResultsReader::open(&arguments.trajectory).map_err(Failure::Read)?;
    let has = |name: &str| {
        reader.quantities().iter().any(|quantity| quantity.name == name && !quantity.inner.is_empty())
    };
    let centres = |name: &str| match reader.inner(name).map(|axis| &axis.values) {
        Some(Coordinates::Numbers(values)) if has("first_passage") => Ok(values.clone()),
        _ => Err(Failure::Read(TrajectoryError::NotFound {
            path: arguments.trajectory.clone(),
            what: NOT_WATCHED.to_owned(),
        })),
    };
    let (x, y) = (centres("x")?, centres("y")?);
    let axes = reader.axes();
    let length = |axis: usize| axes[axis].values.len();
    let swept: Vec<usize> =
        (0..axes.len()).filter(|&axis| axes[axis].name != REPEAT && length(axis) > 1).collect();
    let mut place: Vec<usize> =
        axes.iter().map(|axis| if axis.name == REPEAT { 0 } else { axis.values.len() / 2 }).collect();
    let (up, right) = match swept.as_slice() {
        [] => (None, None),
        [right] => (None, Some(*right)),
        [.., up, right] => (Some(*up), Some(*right)),
    };
    let shown = |axis: Option<usize>, most: usize| axis.map_or(vec![0], |axis| evenly(length(axis), most));
    // A single axis goes on in the next row.
    let most = if up.is_some() { MOST_COLUMNS } else { MOST_ROWS * MOST_COLUMNS };
    let (rows, columns) = (shown(up, MOST_ROWS), shown(right, most));
    let status = reader.values("status").map_err(Failure::Read)?;
    let mut films = Vec::new();
    // Upwards as in a heat map.
    for &row in rows.iter().rev() {
        for &column in &columns {
            let chosen: Vec<(usize, usize)> =
                up.zip(Some(row)).into_iter().chain(right.zip(Some(column))).collect();
            chosen.iter().for_each(|&(axis, index)| place[axis] = index);
            let named: Vec<String> = chosen.iter().map(|&(axis, index)| value(&axes[axis], index)).collect();
            let point = axes.iter().zip(&place).fold(0, |point, (axis, at)| point * axis.values.len() + at);
            let ended = status.get(point).filter(|status| !status.is_nan()).map(|status| *status as usize);
            let known = ended
                .and_then(|status| Status::ALL.get(status))
                .is_some_and(|status| *status != Status::Failed);
            let layer = |name: &str| {
                let mut values = reader.values_at(name, &place).map_err(Failure::Read)?;
                values.truncate(x.len() * y.len());
                Ok::<_, Failure>(values)
            };
            let times = if known { Some(layer("first_passage")?) } else { None };
            let vacuum = match known && has("magnetic") {
                true => Some(layer("magnetic")?.into_iter().map(|part| part == 0.0).collect()),
                false => None,
            };
            films.push(PassageMap { caption: named.join(", "), times, vacuum });
        }
    }
    let fixed = (0..axes.len())
        .filter(|axis| Some(*axis) != up && Some(*axis) != right && (length(*axis) > 1))
        .map(|axis| axes[axis].text(place[axis]));
    let title = reader.attribute("title").unwrap_or_else(|| arguments.trajectory.display().to_string());
    let edges = |centres: &[f64]| {
        let half = centres.first().copied().unwrap_or_default();
        [0.0, centres.last().copied().unwrap_or_default() + half]
    };
    let page = PassagePage {
        title: &title,
        caption: &fixed.collect::<Vec<_>>().join(", "),
        cells: [x.len(), y.len()],
        extent: [edges(&x), edges(&y)],
        columns: columns.len().min(MOST_COLUMNS),
        films,
    };
    let path =
        arguments.output.clone().unwrap_or_else(|| arguments.trajectory.with_extension("passages.png"));
    draw_passages(&page, &path)?;
    crate::say::print(&format!("wrote {}\n", path.display()))
}

/// A value, with the name of its axis where the unit does not tell what it is.
fn value(axis: &trajectory::Coordinate, index: usize) -> String {
    if matches!(axis.unit.as_str(), "" | "1") { axis.text(index) } else { axis.value(index) }
}
