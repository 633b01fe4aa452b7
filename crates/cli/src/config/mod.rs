//! Configuration files: reading, merging, checking, and the typed result.
//!
//! One table, the [`catalogue`], says which keys there are, what they take and what they mean. A text becomes a
//! tree with places ([`document`]), the trees of base files and of `--set` arguments are merged (`source`), the
//! catalogue turns the tree into SI values (`normalize`), keys are checked against one another (`consistency`),
//! and serde makes the typed [`Config`]. All errors come at once.

mod carriers;
pub mod catalogue;
mod consistency;
pub mod describe;
pub mod document;
mod effective;
mod finding;
mod interaction;
mod locate;
mod magnet_response;
mod model;
mod normalize;
mod pattern;
mod pitfalls;
pub mod reference;
mod scalar;
pub mod schema;
mod source;
pub mod spelling;
pub mod sweep;
mod switching;
mod torque;
mod unknown;

pub use catalogue::KERNELS;
pub use locate::Source;
pub use model::*;

use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity, SourceText};
use finding::Finding;
use normalize::Normalizer;
use serde::Deserialize;
use source::Reading;
use std::path::{Path, PathBuf};
use sweep::{Sweep, Template};

/// A configuration that passed every check.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The typed values.
    pub config: Config,
    /// A TOML text that gives the same configuration: the file itself, or, when it extends another or `--set`
    /// was used, everything merged. Names of files to read in a merged text are relative to the working directory.
    pub text: String,
    /// All values in SI units, by key, with defaults filled in.
    pub values: toml::Table,
    /// The folder against which the names of files in `text` are resolved, from the root of the file system on.
    pub directory: PathBuf,
    /// Where keys stand, for errors that are found later.
    pub source: Source,
    /// What the user should know.
    pub warnings: Diagnostics,
    /// The grid of runs that `[sweep]` makes around this one.
    pub sweep: Sweep,
}

impl Loaded {
    /// Diagnostics found later, with the texts needed to print them.
    pub fn diagnostics(&self, list: Vec<Diagnostic>) -> Diagnostics {
        Diagnostics::new(self.source.texts.clone(), list)
    }
}

/// Reads the file at `path`, the files it extends, and the `--set` arguments `sets` (`a.b=value`) in their order.
///
/// # Errors
/// All faults of the configuration together.
pub fn load(path: impl AsRef<Path>, sets: &[String]) -> Result<Loaded, Diagnostics> {
    let path = path.as_ref();
    let mut reading = Reading::default();
    let table = reading.file(path);
    let stem = path.file_stem().map_or_else(|| "run".to_owned(), |stem| stem.to_string_lossy().into_owned());
    finish(reading, table, sets, &stem)
}

/// As [`load`], for a text called `name`; files it names are sought relative to `directory`.
///
/// # Errors
/// All faults of the configuration together.
pub fn load_text(name: &str, text: &str, directory: &Path, sets: &[String]) -> Result<Loaded, Diagnostics> {
    let mut reading = Reading::default();
    let table = reading.text(name, text.to_owned(), directory.to_path_buf(), &mut Vec::new());
    finish(reading, table, sets, "run")
}

/// As [`load`], for a point of a planned sweep: names of files in `sets` are relative to the file at `path`, like those in it.
///
/// # Errors
/// All faults of the configuration together.
pub fn load_point(path: &Path, sets: &[String]) -> Result<Loaded, Diagnostics> {
    let mut reading = Reading {
        set_directory: path.parent().map(Path::to_path_buf).unwrap_or_default(),
        ..Reading::default()
    };
    let table = reading.file(path);
    finish(reading, table, sets, "point")
}

fn finish(
    mut reading: Reading,
    mut table: document::Table,
    sets: &[String],
    stem: &str,
) -> Result<Loaded, Diagnostics> {
    for argument in sets {
        reading.set(&mut table, argument);
    }
    let mut sweep = Sweep::default();
    if let (Some(section), false) =
        (table.get("sweep").and_then(|entry| entry.node.table()).cloned(), reading.incomplete)
    {
        let mut base = table.clone();
        base.entries.retain(|entry| entry.name != "sweep");
        sweep = sweep::read(&section, &base, &mut reading.errors);
        sweep.template.table = base;
    } else {
        sweep.template.table = table.clone();
    }
    let errors = std::mem::take(&mut reading.errors);
    let template = reading.clone();
    reading.errors = errors;
    let mut loaded = check(reading, table, stem)?;
    sweep.template = Template { reading: template, table: sweep.template.table, stem: stem.to_owned() };
    loaded.sweep = sweep;
    Ok(loaded)
}

/// Checks a tree and makes the typed configuration of it.
fn check(mut reading: Reading, table: document::Table, stem: &str) -> Result<Loaded, Diagnostics> {
    let end = reading.texts.first().map(|first| first.text.trim_end().len()).unwrap_or_default();
    let end = Place::new(0, end..end);
    let mut normalizer =
        Normalizer { directories: &reading.directories, errors: Vec::new(), complete: !reading.incomplete };
    let mut values = normalizer.section("", &table, &catalogue::ROOT, Some(&end));
    let mut list = std::mem::take(&mut reading.errors);
    let hidden = Hidden::new(&reading.texts, &list, reading.incomplete);
    list.extend(normalizer.errors.into_iter().filter(|error| !hidden.contains(error)));
    let source = Source { texts: reading.texts.clone(), root: table };
    if !reading.incomplete {
        let mut finding = Finding { values: &values, source: &source, found: Vec::new() };
        consistency::check(&mut finding);
        let found = finding.found;
        list.extend(found.into_iter().filter(|error| !hidden.contains(error)));
    }
    let (errors, warnings): (Vec<_>, Vec<_>) =
        list.into_iter().partition(|found| found.severity == Severity::Error);
    if !errors.is_empty() || reading.incomplete {
        return Err(Diagnostics::new(source.texts, errors));
    }
    if let Some(toml::Value::Table(output)) = values.get_mut("output") {
        output.entry("file").or_insert_with(|| toml::Value::String(format!("{stem}.h5")));
    }
    values.remove("extends");
    let config = Config::deserialize(toml::Value::Table(values.clone())).map_err(|fault| {
        let message =
            format!("the catalogue of keys and the typed configuration disagree, a bug in diracmag: {fault}");
        Diagnostics::new(source.texts.clone(), vec![Diagnostic::error("", message, None)])
    })?;
    let mut shown = |path: &Path| path.display().to_string();
    let text = match source.texts.as_slice() {
        [only] => only.text.clone(),
        _ => toml::to_string(&effective::plain(&source.root, &reading.directories, &mut shown)).map_err(
            |fault| {
                let message = format!("the merged configuration cannot be written: {fault}");
                Diagnostics::new(source.texts.clone(), vec![Diagnostic::error("", message, None)])
            },
        )?,
    };
    let directory = match (source.texts.as_slice(), reading.directories.as_slice()) {
        ([_], [only, ..]) => only.clone(),
        _ => PathBuf::new(),
    };
    let here = || std::env::current_dir().unwrap_or_default();
    let directory = std::path::absolute(&directory).unwrap_or_else(|_| here().join(&directory));
    let warnings = Diagnostics::new(source.texts.clone(), warnings);
    Ok(Loaded { config, text, values, directory, source, warnings, sweep: Sweep::default() })
}

/// The parts of the texts on which nothing is reported, because their TOML is broken and what was read of
/// them may be nonsense: the lines of syntax errors, and all from the first one on if more than quotes are missing.
struct Hidden<'a> {
    texts: &'a [SourceText],
    lines: Vec<(usize, usize)>,
    from: Vec<Place>,
}

impl<'a> Hidden<'a> {
    fn new(texts: &'a [SourceText], faults: &[Diagnostic], incomplete: bool) -> Self {
        let places = || faults.iter().filter_map(|error| error.place.as_ref());
        let line = |place: &Place| Some((place.text, texts.get(place.text)?.line_column(place.start).line));
        // Faults with a key, such as a base file that is not there, leave the rest of the text readable.
        let syntax = faults.iter().filter(|fault| incomplete && fault.key.is_empty());
        let from = syntax.filter_map(|fault| fault.place.clone()).collect();
        Self { texts, lines: places().filter_map(line).collect(), from }
    }

    fn contains(&self, error: &Diagnostic) -> bool {
        let Some(place) = &error.place else { return false };
        let line = self.texts.get(place.text).map(|text| text.line_column(place.start).line);
        line.is_some_and(|line| self.lines.contains(&(place.text, line)))
            || self.from.iter().any(|from| from.text == place.text && place.end >= from.start)
    }
}
