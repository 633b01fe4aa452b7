//! The results as lines of comma-separated values: one for each run, and one for the repeats of each point together.

use super::listing::cell;
use super::manifest::Manifest;
use super::record::{Record, Value};
use super::together::TOGETHER;
use crate::si::plain;

fn with_unit(name: &str, unit: &str) -> String {
    match unit {
        "" | "1" => cell(name),
        unit => cell(&format!("{name} ({unit})")),
    }
}

/// A number, empty where there is none.
fn number(value: f64) -> String {
    if value.is_nan() { String::new() } else { plain(value) }
}

/// Names of the swept keys.
fn keys(manifest: &Manifest) -> impl Iterator<Item = String> {
    manifest.axes.iter().flat_map(|axis| &axis.keys).map(|key| with_unit(&key.name, &key.unit))
}

/// Values of the swept keys at a point.
fn place(manifest: &Manifest, coordinates: &[usize]) -> Vec<String> {
    let axes = manifest.axes.iter().zip(coordinates);
    let values = axes.flat_map(|(axis, &at)| axis.keys.iter().map(move |key| (key, at)));
    let text = |(key, at): (&super::manifest::SweptKey, usize)| match &key.numbers {
        Some(numbers) => numbers.get(at).map_or(String::new(), |number| plain(*number)),
        None => key.labels.get(at).map_or(String::new(), |label| cell(label)),
    };
    values.map(text).collect()
}

/// The first line of the runs.
pub fn header(manifest: &Manifest, columns: &[Value]) -> String {
    let mut cells = vec!["point".to_owned()];
    cells.extend(keys(manifest));
    cells.extend(manifest.seeds.iter().map(|_| "repeat".to_owned()));
    cells.push("status".to_owned());
    cells.extend(columns.iter().map(|column| with_unit(&column.name, &column.unit)));
    cells.push("error".to_owned());
    cells.join(",")
}

/// A run; `rows` holds its status and the numbers of `columns` at `at`.
pub fn line(manifest: &Manifest, record: &Record, rows: &[Vec<f64>], at: usize) -> String {
    let coordinates = manifest.coordinates(record.index);
    let mut cells = vec![record.index.to_string()];
    cells.extend(place(manifest, &coordinates));
    if let (Some(_), Some(repeat)) = (&manifest.seeds, coordinates.last()) {
        cells.push(repeat.to_string());
    }
    cells.push(record.status.name().to_owned());
    cells.extend(rows[1..].iter().map(|values| number(values[at])));
    let error = record.error.as_deref().and_then(|error| error.lines().next());
    cells.push(error.map_or(String::new(), cell));
    cells.join(",")
}

/// The first line of the repeats together.
pub fn header_together(manifest: &Manifest) -> String {
    let mut cells: Vec<String> = keys(manifest).collect();
    cells.extend(["runs".to_owned(), "switched".to_owned()]);
    cells.extend(TOGETHER.iter().map(|(name, unit, _)| with_unit(name, unit)));
    cells.join(",")
}

/// The repeats of the point that `index` is one of: how many there are, how many of them switched, and their statistics.
pub fn line_together(manifest: &Manifest, index: usize, counts: [usize; 2], numbers: &[f64]) -> String {
    let mut cells = place(manifest, &manifest.coordinates(index));
    cells.extend(counts.map(|count| count.to_string()));
    cells.extend(numbers.iter().copied().map(number));
    cells.join(",")
}
