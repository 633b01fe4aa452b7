//! The records of all points as one HDF5 file and one CSV file.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use trajectory::{Coordinate, Coordinates, Quantity, RESULTS_FORMAT, ResultsLayout, ResultsWriter};

use super::SweepError;
use super::directory::Directory;
use super::manifest::Manifest;
use super::passages::{Common, Passages, Shape};
use super::record::{Record, Status, Value};
use super::study::REPEAT;
use super::table::{header, header_together, line, line_together};
use super::together::Repeats;
use crate::failure::Failure;
use crate::probe;

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
    /// Whether there are repeats, with statistics.
    pub has_statistics: bool,
    /// The thresholds of a sweep that looks for them.
    pub thresholds: Option<Thresholds>,
}

/// Thresholds of all points.
#[derive(Debug)]
pub struct Thresholds {
    /// Their unit.
    pub unit: String,
    /// The smallest and the largest.
    pub range: [f64; 2],
    /// Points that switched at the first value already, or not at the last.
    pub outside: usize,
}

impl Thresholds {
    /// None yet, in the unit of `manifest`; `None` for a sweep without.
    fn of(manifest: &Manifest) -> Option<Self> {
        let unit = manifest.find_threshold.as_ref()?.unit.clone();
        Some(Self { unit, range: [f64::INFINITY, f64::NEG_INFINITY], outside: 0 })
    }

    fn add(&mut self, record: &Record) {
        let found =
            record.values.iter().find(|value| value.name == "threshold").and_then(|value| value.value);
        match found {
            Some(found) => self.range = [self.range[0].min(found), self.range[1].max(found)],
            None => self.outside += 1,
        }
    }
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
        if probe::format_of(output).as_deref() != Some(RESULTS_FORMAT) {
            return Err(SweepError::Foreign { path: output.to_owned() }.into());
        }
        let found =
            probe::open_results(output).map_err(Failure::Read)?.attribute("sweep").unwrap_or_default();
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
        let Survey { columns, first_missing, missing, common } = Survey::of(directory, manifest)?;
        let shape = common.shape();
        if let (Some(first), false) = (first_missing, partial) {
            let (path, points) = (directory.root().to_owned(), manifest.points);
            return Err(SweepError::Incomplete { path, missing, points, first }.into());
        }
        let config = std::fs::read_to_string(directory.base()).map_err(SweepError::at(&directory.base()))?;
        let layout = layout(manifest, &columns, shape.as_ref(), config);
        let mut writer = ResultsWriter::create(output, &layout).map_err(Failure::Write)?;
        let mut lines = Lines::create(output.with_extension("csv"), &header(manifest, &columns))?;
        let mut repeats = Repeats::new(manifest, &columns, &layout.shape());
        let mut together = match &repeats {
            Some(_) => Some(Lines::create(statistics_of(output), &header_together(manifest))?),
            None => None,
        };

        let mut summary = Summary {
            missing,
            has_statistics: repeats.is_some(),
            thresholds: Thresholds::of(manifest),
            ..Summary::default()
        };
        let mut failures = Vec::new();
        let width = layout.shape().last().copied().unwrap_or(1);
        let mut rows = vec![vec![f64::NAN; width]; columns.len() + 1];
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
                } else if let Some(thresholds) = &mut summary.thresholds {
                    thresholds.add(&record);
                }
                let status = Status::ALL.iter().position(|status| *status == record.status);
                rows[0][place] = status.map_or(f64::NAN, |status| status as f64);
                for (values, column) in rows[1..].iter_mut().zip(&columns) {
                    let found = record.values.iter().find(|value| value.name == column.name);
                    values[place] = found.and_then(|value| value.value).unwrap_or(f64::NAN);
                }
                lines.add(&line(manifest, &record, &rows, place))?;
                if let (Some(common), Some(of_record)) = (&shape, &record.passages) {
                    let passages = Passages::read(directory, manifest.short_hash(), index, of_record)?;
                    // Behind the quantities of single numbers, as in the layout.
                    let first = layout.quantities.len() - if common.vacuum { 3 } else { 2 };
                    writer.write_inner(first, index, &passages.times()).map_err(Failure::Write)?;
                    if common.vacuum {
                        writer.write_inner(first + 2, index, &passages.magnetic()).map_err(Failure::Write)?;
                    }
                    let mut beyond = passages.beyond;
                    beyond.resize(common.rows, f64::NAN);
                    writer.write_inner(first + 1, index, &beyond).map_err(Failure::Write)?;
                }
            }
            for (quantity, values) in rows.iter().enumerate() {
                writer.write(quantity, row, values).map_err(Failure::Write)?;
            }
            if let Some(repeats) = &mut repeats {
                let (counts, numbers) = repeats.add(&rows);
                if let Some(together) = &mut together {
                    together.add(&line_together(manifest, row * width, counts, &numbers))?;
                }
                repeats.write(&mut writer, rows.len(), row)?;
            }
        }
        lines.finish()?;
        together.map_or(Ok(()), Lines::finish)?;
        writer.finish(&failures).map_err(Failure::Write)?;
        Ok(summary)
    }
}

/// The file of the statistics of repeats that belongs to an output.
pub fn statistics_of(output: &Path) -> PathBuf {
    output.with_extension("statistics.csv")
}

/// Lines of text that take their place when all are there.
struct Lines {
    path: PathBuf,
    partial: PathBuf,
    out: BufWriter<File>,
}

impl Lines {
    fn create(path: PathBuf, header: &str) -> Result<Self, Failure> {
        let mut partial = path.clone().into_os_string();
        partial.push(".partial");
        let partial = PathBuf::from(partial);
        let out =
            File::create(&partial).map_err(|source| Failure::WriteFile { path: path.clone(), source })?;
        let mut lines = Self { path, partial, out: BufWriter::new(out) };
        lines.add(header)?;
        Ok(lines)
    }

    fn add(&mut self, line: &str) -> Result<(), Failure> {
        writeln!(self.out, "{line}").map_err(|source| Failure::WriteFile { path: self.path.clone(), source })
    }

    fn finish(mut self) -> Result<(), Failure> {
        let placed = self.out.flush().and_then(|()| std::fs::rename(&self.partial, &self.path));
        placed.map_err(|source| Failure::WriteFile { path: self.path, source })
    }
}

/// What all records have.
#[derive(Default)]
struct Survey {
    /// The quantities in the order in which they first come.
    columns: Vec<Value>,
    first_missing: Option<usize>,
    missing: usize,
    common: Common,
}

impl Survey {
    fn of(directory: &Directory, manifest: &Manifest) -> Result<Self, SweepError> {
        let mut found = Self::default();
        for index in 0..manifest.points {
            let Some(record) = Record::read(directory, manifest, index)? else {
                found.first_missing.get_or_insert(index);
                found.missing += 1;
                continue;
            };
            record.passages.iter().for_each(|shape| found.common.add(shape));
            for value in record.values {
                if found.columns.iter().all(|column| column.name != value.name) {
                    found.columns.push(value);
                }
            }
        }
        Ok(found)
    }
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

fn layout(manifest: &Manifest, columns: &[Value], shape: Option<&Shape>, config: String) -> ResultsLayout {
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
        inner: Vec::new(),
        meanings: Status::ALL.iter().map(|status| status.name().to_owned()).collect(),
    };
    // An axis over a key may be called as a quantity is.
    let free = |name: &str| {
        if taken.iter().any(|taken| taken == name) { format!("{name}_of_run") } else { name.to_owned() }
    };
    let quantity = |value: &Value| Quantity {
        name: free(&value.name),
        unit: value.unit.clone(),
        long_name: value.long_name.clone(),
        axes: count,
        inner: Vec::new(),
        meanings: Vec::new(),
    };
    let quantities = std::iter::once(status).chain(columns.iter().map(quantity));
    let mut quantities: Vec<Quantity> =
        quantities.chain(Repeats::quantities(manifest, columns, count - 1)).collect();
    let mut inner = Vec::new();
    if let Some(shape) = shape {
        inner = inner_axes(shape, &free);
        let of = |name: &str, unit: &str, long_name: &str, inner: &[Coordinate]| Quantity {
            name: free(name),
            unit: unit.to_owned(),
            long_name: long_name.to_owned(),
            axes: count,
            inner: inner.iter().map(|axis| axis.name.clone()).collect(),
            meanings: Vec::new(),
        };
        let (time, cells) = inner.split_at(1);
        quantities.push(of(
            "first_passage",
            "s",
            "time at which the cell first went beyond the threshold",
            cells,
        ));
        quantities.push(of("beyond_threshold", "1", "part of the cells beyond the threshold", time));
        if shape.vacuum {
            quantities.push(of("magnetic", "1", "1 in magnetic cells, 0 in vacuum", cells));
        }
    }
    ResultsLayout { attributes, axes, inner, quantities }
}

/// The times of the series, and the cell centres along z, y and x.
fn inner_axes(shape: &Shape, free: &dyn Fn(&str) -> String) -> Vec<Coordinate> {
    let axis = |name: &str, unit: &str, long_name: &str, values: Vec<f64>| Coordinate {
        name: free(name),
        unit: unit.to_owned(),
        long_name: long_name.to_owned(),
        is_logarithmic: false,
        values: Coordinates::Numbers(values),
    };
    let times = (0..shape.rows).map(|row| row as f64 * shape.rows_every);
    let centres = |axis: usize| {
        (0..shape.cells[axis]).map(|cell| (cell as f64 + 0.5) * shape.cell_size[axis]).collect()
    };
    vec![
        axis("time", "s", "time", times.collect()),
        axis("z", "m", "cell centres along z", centres(2)),
        axis("y", "m", "cell centres along y", centres(1)),
        axis("x", "m", "cell centres along x", centres(0)),
    ]
}
