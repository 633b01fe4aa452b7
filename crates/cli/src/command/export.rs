//! `diracmag export`: one frame for other programs.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use trajectory::{FieldSpec, Reader};

use super::run::is_same_file;
use crate::args::ExportArguments;
use crate::failure::Failure;
use crate::probe;
use crate::si::plain;

/// Exports.
///
/// # Errors
/// An output that cannot be read, a frame or a field it does not have, or a file that exists or cannot be written.
pub fn run(arguments: &ExportArguments) -> Result<(), Failure> {
    let reader = probe::open(&arguments.trajectory).map_err(Failure::Read)?;
    let (content, path, what) = if arguments.table {
        let rows = format!("{} rows", reader.rows());
        (table(&reader)?.into_bytes(), default_path(arguments, "table.txt"), rows)
    } else {
        frame(&reader, arguments)?
    };
    let path = arguments.output.clone().unwrap_or(path);
    if path.as_os_str() == "-" {
        return crate::say::print_bytes(&content);
    }
    if path.is_dir() {
        return Err(Failure::Folder { path });
    }
    if is_same_file(&path, &arguments.trajectory) {
        return Err(Failure::Input { path, what: "the trajectory" });
    }
    if path.exists() && !arguments.overwrite {
        return Err(Failure::Exists { path });
    }
    let written = std::fs::File::create(&path).and_then(|mut file| file.write_all(&content));
    written.map_err(|source| Failure::WriteFile { path: path.clone(), source })?;
    super::print(&format!("wrote {} ({what})\n", path.display()))
}

/// A frame as a file, with the name that it has by default, and its time in words.
fn frame(reader: &Reader, arguments: &ExportArguments) -> Result<(Vec<u8>, PathBuf, String), Failure> {
    let frame = frame_number(arguments.frame, reader.frames())?;
    let values = reader.field(frame, &arguments.field).map_err(Failure::Read)?;
    let Some(spec) = reader.fields().iter().find(|spec| spec.name == arguments.field).cloned() else {
        return Err(usage("--field", &arguments.field, "is not in the file"));
    };
    let time = reader.times().get(frame).copied().unwrap_or_default();
    let (content, ending) = if arguments.csv {
        (csv(reader, &spec, &values).into_bytes(), "csv")
    } else {
        (ovf(reader, &spec, &values, time, arguments.text), "ovf")
    };
    let path = default_path(arguments, &format!("{}_{frame:06}.{ending}", arguments.field));
    Ok((content, path, format!("t = {:.6} ns", time * 1e9)))
}

/// The table as mumax³ writes it, which pandas and Ubermag's `ubermagtable` read: `# t (s)`, then a name and a unit for each column.
fn table(reader: &Reader) -> Result<String, Failure> {
    let columns = reader.columns();
    let names = columns.iter().map(|column| {
        let name = if column.name == "time" { "t" } else { &column.name };
        format!("{name} ({})", if column.unit == "1" { "" } else { &column.unit })
    });
    let mut out = format!("# {}\n", names.collect::<Vec<_>>().join("\t"));
    let values = columns.iter().map(|column| reader.column(&column.name).map_err(Failure::Read));
    let values = values.collect::<Result<Vec<_>, _>>()?;
    for row in 0..reader.rows() {
        let row: Vec<f64> = values.iter().map(|column| column[row]).collect();
        out.push_str(&join(&row, "\t"));
        out.push('\n');
    }
    Ok(out)
}

/// The frame meant by a number that may count from the end.
///
/// # Errors
/// A frame that there is not.
pub fn frame_number(asked: i64, frames: usize) -> Result<usize, Failure> {
    let count = i64::try_from(frames).unwrap_or(i64::MAX);
    let number = if asked < 0 { asked + count } else { asked };
    usize::try_from(number).ok().filter(|number| *number < frames).ok_or_else(|| {
        usage("--frame", &asked.to_string(), &format!("is not among the {frames} frames, 0 to {}", count - 1))
    })
}

fn usage(argument: &'static str, found: &str, requirement: &str) -> Failure {
    Failure::Usage { argument, found: found.to_owned(), requirement: requirement.to_owned() }
}

/// Beside the output, named after it.
fn default_path(arguments: &ExportArguments, rest: &str) -> PathBuf {
    let stem = arguments.trajectory.file_stem().unwrap_or_default().to_string_lossy();
    arguments.trajectory.with_file_name(format!("{stem}_{rest}"))
}

/// Names of the components.
fn labels(spec: &FieldSpec) -> Vec<String> {
    match spec.components {
        1 => vec![spec.name.clone()],
        _ => ["x", "y", "z"].map(|c| format!("{}_{c}", spec.name)).to_vec(),
    }
}

/// OVF 2.0 (OOMMF user's guide, "Vector field file format"): rectangular mesh, binary 8 or text.
fn ovf(reader: &Reader, spec: &FieldSpec, values: &[f64], time: f64, as_text: bool) -> Vec<u8> {
    let (cells, size, origin) = (reader.cells(), reader.cell_size(), reader.origin());
    let unit = |_: &String| if spec.unit == "1" { "{}".to_owned() } else { spec.unit.clone() };
    let labels = labels(spec);
    let units: Vec<String> = labels.iter().map(unit).collect();
    let mut head = String::new();
    let mut line = |text: String| {
        head.push_str("# ");
        head.push_str(&text);
        head.push('\n');
    };
    line("OOMMF OVF 2.0".to_owned());
    line("Segment count: 1".to_owned());
    line("Begin: Segment".to_owned());
    line("Begin: Header".to_owned());
    line(format!("Title: {}", spec.name));
    line(format!("Desc: {}", spec.long_name));
    line(format!("Desc: Total simulation time:  {time:e}  s"));
    line(format!("Desc: written by {}", reader.creator()));
    line("meshtype: rectangular".to_owned());
    line("meshunit: m".to_owned());
    for (axis, name) in ["x", "y", "z"].into_iter().enumerate() {
        line(format!("{name}base: {:e}", origin[axis] + 0.5 * size[axis]));
        line(format!("{name}stepsize: {:e}", size[axis]));
        line(format!("{name}nodes: {}", cells[axis]));
        line(format!("{name}min: {:e}", origin[axis]));
        line(format!("{name}max: {:e}", origin[axis] + cells[axis] as f64 * size[axis]));
    }
    line(format!("valuedim: {}", spec.components));
    line(format!("valuelabels: {}", labels.join(" ")));
    line(format!("valueunits: {}", units.join(" ")));
    line("End: Header".to_owned());
    let kind = if as_text { "Text" } else { "Binary 8" };
    line(format!("Begin: Data {kind}"));
    let mut out = head.into_bytes();
    if as_text {
        let rows = values.chunks(spec.components).map(|row| join(row, " ") + "\n");
        rows.for_each(|row| out.extend(row.into_bytes()));
    } else {
        out.extend(OVF_CHECK.to_le_bytes());
        out.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        out.push(b'\n');
    }
    out.extend(format!("# End: Data {kind}\n# End: Segment\n").into_bytes());
    out
}

/// The number that OVF 2.0 puts before binary data of 8 bytes.
const OVF_CHECK: f64 = 123_456_789_012_345.0;

/// One line a cell: its centre and its values.
fn csv(reader: &Reader, spec: &FieldSpec, values: &[f64]) -> String {
    let ([nx, ny, _], size, origin) = (reader.cells(), reader.cell_size(), reader.origin());
    let mut out = format!("x,y,z,{}\n", labels(spec).join(","));
    for (cell, row) in values.chunks(spec.components).enumerate() {
        let index = [cell % nx, cell / nx % ny, cell / (nx * ny)];
        let centre = [0, 1, 2].map(|axis| origin[axis] + (index[axis] as f64 + 0.5) * size[axis]);
        // Writing into a String cannot fail.
        let _ = writeln!(out, "{},{}", join(&centre, ","), join(row, ","));
    }
    out
}

fn join(values: &[f64], separator: &str) -> String {
    values.iter().map(|value| plain(*value)).collect::<Vec<_>>().join(separator)
}

#[cfg(test)]
mod tests {
    use super::frame_number;

    #[test]
    fn frames_count_from_both_ends() {
        assert_eq!(frame_number(-1, 5).unwrap(), 4);
        assert_eq!(frame_number(0, 5).unwrap(), 0);
        assert!(frame_number(5, 5).is_err() && frame_number(-6, 5).is_err() && frame_number(0, 0).is_err());
    }
}
