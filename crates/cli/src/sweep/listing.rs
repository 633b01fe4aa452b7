//! The points of a sweep as a list to read, and the cells of comma-separated values.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

use super::manifest::Manifest;

/// Writes `index,key,…,repeat`, one line a point, values as in the configuration.
pub fn write(path: &Path, manifest: &Manifest) -> io::Result<()> {
    let mut out = BufWriter::new(File::create(path)?);
    let keys = || manifest.axes.iter().flat_map(|axis| &axis.keys);
    write!(out, "index")?;
    keys().try_for_each(|key| write!(out, ",{}", cell(&key.key)))?;
    writeln!(out, "{}", if manifest.seeds.is_some() { ",repeat" } else { "" })?;
    for index in 0..manifest.points {
        let coordinates = manifest.coordinates(index);
        write!(out, "{index}")?;
        for (axis, &at) in manifest.axes.iter().zip(&coordinates) {
            for key in &axis.keys {
                write!(out, ",{}", cell(key.labels.get(at).map_or("", String::as_str)))?;
            }
        }
        match (&manifest.seeds, coordinates.last()) {
            (Some(_), Some(repeat)) => writeln!(out, ",{repeat}")?,
            _ => writeln!(out)?,
        }
    }
    out.flush()
}

/// A text as one cell of a line (RFC 4180).
pub fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
