//! The records of all points as one HDF5 file and one CSV file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use trajectory::{
    Coordinate, Coordinates, Quantity, RESULTS_FORMAT, ResultsLayout, ResultsReader, ResultsWriter,
};

use super::SweepError;
use super::directory::Directory;
use super::listing::cell;
use super::manifest::Manifest;
use super::record::{Record, Status, Value};
use super::study::REPEAT;
use super::together::Repeats;
use crate::failure::Failure;

/// What was collected.
#[derive(Debug, Default)]
pub struct Summary {
    /// Points with a record.
    pub points: usize,
    /// Points without.
    pub missing: usize,
    /// Points that failed.
    pub failed: usize,
    /// The first that failed, and what it said.
    pub first_failure: Option<(usize, String)>,
    /// Time of all runs together \[s\].
    pub seconds: f64,
}

/// The results of a sweep.
#[derive(Debug)]
pub struct Results;

impl Results {
    /// Refuses an output that is there and not the results of this sweep.
    ///
    /// # Errors
    /// [`SweepError::Foreign`], or [`SweepError::OtherSweep`] unless `overwrite`.
    pub fn refuse(output: &Path, manifest: &Manifest, overwrite: bool) -> Result<(), Failure> {
        if output.file_name().is_none() || output.is_dir() {
            return Err(Failure::Folder { path: output.to_owned() });
        }
        let folder = match output.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        std::fs::metadata(folder).map_err(|source| Failure::WriteFile { path: output.to_owned(), source })?;
        if !output.exists() {
            return Ok(());
        }
        if trajectory::format_of(output).as_deref() != Some(RESULTS_FORMAT) {
            return Err(SweepError::Foreign { path: output.to_owned() }.into());
        }
        let found =
            ResultsReader::open(output).map_err(Failure::Read)?.attribute("sweep").unwrap_or_default();
        if found == manifest.sweep || overwrite {
            return Ok(());
        }
        let (found, wanted) = (found.chars().take(16).collect(), manifest.short_hash().to_owned());
        Err(SweepError::OtherSweep { path: output.to_owned(), found, wanted }.into())
    }

    /// Collects all records, one row of the last axis at a time.
    ///
    /// # Errors
    /// [`SweepError::Incomplete`] unless `partial`; a record that does not belong here; what cannot be written.
    pub fn collect(
        directory: &Directory,
        manifest: &Manifest,
        output: &Path,
        partial: bool,
    ) -> Result<Summary, Failure> {
        let (columns, first_missing, missing) = survey(directory, manifest)?;
        if let (Some(first), false) = (first_missing, partial) {
            let (path, points) = (directory.root().to_owned(), manifest.points);
            return Err(SweepError::Incomplete { path, missing, points, first }.into());
        }
        let config = std::fs::read_to_string(directory.base()).map_err(SweepError::at(&directory.base()))?;
        let layout = layout(manifest, &columns, config);
        let mut writer = ResultsWriter::create(output, &layout).map_err(Failure::Write)?;
        let csv = output.with_extension("csv");
        let partial_csv = output.with_extension("csv.partial");
        let fail = |source| Failure::WriteFile { path: csv.clone(), source };
        let mut lines = BufWriter::new(File::create(&partial_csv).map_err(fail)?);
        writeln!(lines, "{}", header(manifest, &columns)).map_err(fail)?;

        let mut summary = Summary { missing, ..Summary::default() };
        let mut failures = Vec::new();
        let width = layout.shape().last().copied().unwrap_or(1);
        let mut rows = vec![vec![f64::NAN; width]; columns.len() + 1];
        let mut repeats = Repeats::new(manifest, &columns, &layout.shape());
        for row in 0..manifest.points / width {
            rows.iter_mut().for_each(|values| values.fill(f64::NAN));
            for place in 0..width {
                let index = row * width + place;
                let Some(record) = Record::read(directory, manifest, index)? else { continue };
                summary.points += 1;
                summary.seconds += record.seconds;
                if record.status == Status::Failed {
                    summary.failed += 1;
                    let error = record.error.clone().unwrap_or_default();
                    summary.first_failure.get_or_insert((index, error.clone()));
                    failures.push((index, error));
                }
                let status = Status::ALL.iter().position(|status| *status == record.status);
                rows[0][place] = status.map_or(f64::NAN, |status| status as f64);
                for (values, column) in rows[1..].iter_mut().zip(&columns) {
                    let found = record.values.iter().find(|value| value.name == column.name);
                    values[place] = found.and_then(|value| value.value).unwrap_or(f64::NAN);
                }
                writeln!(lines, "{}", line(manifest, &record, &rows, place)).map_err(fail)?;
            }
            for (quantity, values) in rows.iter().enumerate() {
                writer.write(quantity, row, values).map_err(Failure::Write)?;
            }
            if let Some(repeats) = &mut repeats {
                repeats.add(&rows);
                repeats.write(&mut writer, rows.len(), row)?;
            }
        }
        lines.flush().map_err(fail)?;
        std::fs::rename(&partial_csv, &csv).map_err(fail)?;
        writer.finish(&failures).map_err(Failure::Write)?;
        Ok(summary)
    }
}

/// The quantities of all records in the order in which they first come, and what is missing.
fn survey(
    directory: &Directory,
    manifest: &Manifest,
) -> Result<(Vec<Value>, Option<usize>, usize), SweepError> {
    let mut columns: Vec<Value> = Vec::new();
    let (mut first_missing, mut missing) = (None, 0);
    for index in 0..manifest.points {
        match Record::read(directory, manifest, index)? {
            Some(record) => {
                for value in record.values {
                    if columns.iter().all(|column| column.name != value.name) {
                        columns.push(value);
                    }
                }
            }
            None => {
                first_missing.get_or_insert(index);
                missing += 1;
            }
        }
    }
    Ok((columns, first_missing, missing))
}

/// Every axis of the results: those of the sweep, the repeats, and one of length one where there is none.
fn axes(manifest: &Manifest) -> Vec<Vec<Coordinate>> {
    let mut axes: Vec<Vec<Coordinate>> = manifest
        .axes
        .iter()
        .map(|axis| {
            let coordinate = |key: &super::manifest::SweptKey| Coordinate {
                name: key.name.clone(),
                unit: key.unit.clone(),
                long_name: key.key.clone(),
                is_logarithmic: key.log,
                values: match &key.numbers {
                    Some(numbers) => Coordinates::Numbers(numbers.clone()),
                    None => Coordinates::Labels(key.labels.clone()),
                },
            };
            axis.keys.iter().map(coordinate).collect()
        })
        .collect();
    let counted = |name: &str, long_name: String, count: usize| Coordinate {
        name: name.to_owned(),
        unit: "1".to_owned(),
        long_name,
        is_logarithmic: false,
        values: Coordinates::Numbers((0..count).map(|i| i as f64).collect()),
    };
    if let Some(seeds) = &manifest.seeds {
        let names: Vec<&str> = seeds.keys.iter().map(|(key, _)| key.as_str()).collect();
        axes.push(vec![counted(REPEAT, format!("added to {}", names.join(" and ")), seeds.count)]);
    }
    if axes.is_empty() {
        axes.push(vec![counted("point", "the only point".to_owned(), 1)]);
    }
    axes
}

fn layout(manifest: &Manifest, columns: &[Value], config: String) -> ResultsLayout {
    let axes = axes(manifest);
    let scales: Vec<&str> =
        axes.iter().filter_map(|axis| axis.first()).map(|scale| scale.name.as_str()).collect();
    let mut attributes = vec![
        ("creator".to_owned(), manifest.creator.clone()),
        ("sweep".to_owned(), manifest.sweep.clone()),
        ("axes".to_owned(), scales.join(" ")),
        ("config_toml".to_owned(), config),
    ];
    attributes.extend(manifest.title.iter().map(|title| ("title".to_owned(), title.clone())));
    let taken: Vec<String> = axes.iter().flatten().map(|coordinate| coordinate.name.clone()).collect();
    let count = axes.len();
    let status = Quantity {
        name: "status".to_owned(),
        unit: "1".to_owned(),
        long_name: "how the run ended".to_owned(),
        axes: count,
        meanings: Status::ALL.iter().map(|status| status.name().to_owned()).collect(),
    };
    let quantity = |value: &Value| Quantity {
        // An axis over a key may be called as a quantity is.
        name: if taken.contains(&value.name) { format!("{}_of_run", value.name) } else { value.name.clone() },
        unit: value.unit.clone(),
        long_name: value.long_name.clone(),
        axes: count,
        meanings: Vec::new(),
    };
    let quantities = std::iter::once(status).chain(columns.iter().map(quantity));
    let quantities = quantities.chain(Repeats::quantities(manifest, columns, count - 1)).collect();
    ResultsLayout { attributes, axes, quantities }
}

fn header(manifest: &Manifest, columns: &[Value]) -> String {
    let with_unit = |name: &str, unit: &str| match unit {
        "" | "1" => cell(name),
        unit => cell(&format!("{name} ({unit})")),
    };
    let mut cells = vec!["point".to_owned()];
    cells.extend(manifest.axes.iter().flat_map(|axis| &axis.keys).map(|key| with_unit(&key.name, &key.unit)));
    cells.extend(manifest.seeds.iter().map(|_| "repeat".to_owned()));
    cells.push("status".to_owned());
    cells.extend(columns.iter().map(|column| with_unit(&column.name, &column.unit)));
    cells.push("error".to_owned());
    cells.join(",")
}

fn line(manifest: &Manifest, record: &Record, rows: &[Vec<f64>], place: usize) -> String {
    let coordinates = manifest.coordinates(record.index);
    let mut cells = vec![record.index.to_string()];
    for (axis, &at) in manifest.axes.iter().zip(&coordinates) {
        cells.extend(axis.keys.iter().map(|key| match &key.numbers {
            Some(numbers) => numbers.get(at).map_or(String::new(), |number| format!("{number:e}")),
            None => key.labels.get(at).map_or(String::new(), |label| cell(label)),
        }));
    }
    if let (Some(_), Some(repeat)) = (&manifest.seeds, coordinates.last()) {
        cells.push(repeat.to_string());
    }
    cells.push(record.status.name().to_owned());
    let number = |value: f64| if value.is_nan() { String::new() } else { format!("{value:e}") };
    cells.extend(rows[1..].iter().map(|values| number(values[place])));
    cells.push(
        record.error.as_deref().map_or(String::new(), |error| cell(error.lines().next().unwrap_or(""))),
    );
    cells.join(",")
}
