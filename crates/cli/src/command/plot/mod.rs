//! `diracmag plot`: pictures of an output.

mod columns;
mod hysteresis;
mod instants;
mod overview;
mod passages;
mod sweep;

use std::path::Path;

use figure::{Map, draw_map, draw_traces};
use trajectory::Reader;

use super::export::frame_number;
use crate::args::PlotArguments;
use crate::failure::Failure;
use crate::probe;
use columns::Columns;
use instants::Instants;

const AXES: [&str; 3] = ["x", "y", "z"];

/// Draws.
///
/// # Errors
/// An output that cannot be read, or a picture that cannot be drawn or written.
pub fn run(arguments: &PlotArguments) -> Result<(), Failure> {
    if probe::format_of(&arguments.trajectory).as_deref() == Some(trajectory::RESULTS_FORMAT) {
        return if arguments.passages { passages::of_sweep(arguments) } else { sweep::run(arguments) };
    }
    let reader = probe::open(&arguments.trajectory).map_err(Failure::Read)?;
    let path = arguments.output.clone().unwrap_or_else(|| arguments.trajectory.with_extension("png"));
    let title = title(&reader);
    if arguments.passages {
        passages::of_run(&reader, &title, &path)?;
    } else if arguments.map || arguments.frame.is_some() || arguments.field.is_some() {
        map(&reader, arguments, &title, &path)?;
    } else if let Some(against) = &arguments.against {
        hysteresis::against(&reader, against, &arguments.column, &title, &path)?;
    } else if arguments.traces || !arguments.column.is_empty() {
        let time = reader.column("time").map_err(Failure::Read)?;
        let columns = match &arguments.column[..] {
            // One that never has a value, such as the place of a wall that is not there, is no curve.
            [] => Columns::read(&reader, |name| name != "time")?.with_values(),
            names => Columns::named(&reader, names)?,
        };
        let instants = Instants::of(&reader);
        draw_traces(&title, (instants.abscissa, &instants.at(time)), &columns.traces(), &path)?;
    } else {
        overview::draw(&reader, &title, &path)?;
        super::print(&format!("wrote {}\n", path.display()))?;
        // One picture where one is named.
        if arguments.output.is_some() {
            return Ok(());
        }
        return match hysteresis::of_run(&reader, &title)? {
            Some(path) => super::print(&format!("wrote {}\n", path.display())),
            None => Ok(()),
        };
    }
    super::print(&format!("wrote {}\n", path.display()))
}

/// The title of the configuration, or the name of the file; and how the run ended if not well.
pub(super) fn title(reader: &Reader) -> String {
    let named = reader.attribute("title").filter(|title| !title.is_empty());
    let name = named.unwrap_or_else(|| reader.path().display().to_string());
    match reader.status() {
        "complete" => name,
        status => format!("{name} ({status})"),
    }
}

/// The lower and the upper edge of the film along x and along y \[m\].
fn extent(reader: &Reader) -> [[f64; 2]; 2] {
    let ([nx, ny, _], [dx, dy, _], [x, y, _]) = (reader.cells(), reader.cell_size(), reader.origin());
    [[x, x + nx as f64 * dx], [y, y + ny as f64 * dy]]
}

/// The field and the component that a name such as `mz` or `e_field_x` means.
pub(super) fn component_of(name: &str) -> (&str, usize) {
    let (field, component) = match name {
        "mx" | "my" | "mz" => name.split_at(1),
        name => match name.rsplit_once('_') {
            Some((field, component @ ("x" | "y" | "z"))) => (field, component),
            _ => (name, "x"),
        },
    };
    (field, AXES.iter().position(|axis| *axis == component).unwrap_or_default())
}

/// One component of one frame of a field, the lowest layer, and its unit.
fn layer(reader: &Reader, frame: usize, name: &str) -> Result<(Vec<f64>, String), Failure> {
    let (field, component) = component_of(name);
    let values = reader.field(frame, field).map_err(Failure::Read)?;
    let spec = reader.fields().iter().find(|spec| spec.name == field);
    let (components, unit) = spec.map_or((1, "1"), |spec| (spec.components, spec.unit.as_str()));
    let component = if components == 1 { 0 } else { component };
    let [nx, ny, _] = reader.cells();
    Ok((values.into_iter().skip(component).step_by(components).take(nx * ny).collect(), unit.to_owned()))
}

/// The name of the component that is shown: a vector field without one means that along x.
fn shown(reader: &Reader, name: &str) -> String {
    let (field, component) = component_of(name);
    let is_vector = reader.fields().iter().any(|spec| spec.name == field && spec.components > 1);
    match (field, is_vector) {
        (_, false) => name.to_owned(),
        ("m", true) => format!("m{}", AXES[component]),
        (field, true) => format!("{field}_{}", AXES[component]),
    }
}

/// Which cells of the lowest layer are vacuum: there m is zero; `None` if no cell is, or m was not recorded.
fn vacuum(reader: &Reader, frame: usize) -> Result<Option<Vec<bool>>, Failure> {
    if !reader.fields().iter().any(|field| field.name == "m" && field.components == 3) {
        return Ok(None);
    }
    let [nx, ny, _] = reader.cells();
    let m = reader.field(frame, "m").map_err(Failure::Read)?;
    let vacuum: Vec<bool> =
        m.chunks_exact(3).take(nx * ny).map(|m| m.iter().all(|component| *component == 0.0)).collect();
    Ok(vacuum.contains(&true).then_some(vacuum))
}

/// Range of the colours: that of a unit vector for m, what the data need for everything else.
fn range(name: &str) -> Option<[f64; 2]> {
    matches!(name, "mx" | "my" | "mz").then_some([-1.0, 1.0])
}

fn map(reader: &Reader, arguments: &PlotArguments, title: &str, path: &Path) -> Result<(), Failure> {
    let frame = frame_number(arguments.frame.unwrap_or(-1), reader.frames())?;
    let field = arguments.field.as_deref().unwrap_or("mz");
    let (values, unit) = layer(reader, frame, field)?;
    let [nx, ny, _] = reader.cells();
    // The potential is there without the magnet too.
    let vacuum = if component_of(field).0 == "m" { vacuum(reader, frame)? } else { None };
    let name = shown(reader, field);
    let instants = Instants::of(reader);
    let map = Map {
        name: &name,
        unit: &unit,
        cells: [nx, ny],
        extent: extent(reader),
        values: &values,
        vacuum: vacuum.as_deref(),
        time: instants.at(reader.times()).get(frame).copied(),
        abscissa: instants.abscissa,
        range: range(&name),
    };
    Ok(draw_map(title, &map, path)?)
}
