//! Columns of a table against one of them, and loops of hysteresis.

use std::path::{Path, PathBuf};

use figure::{Trace, draw_against};
use trajectory::Reader;

use super::columns::Columns;
use super::instants::is_quasi_static;
use crate::failure::Failure;

/// What is drawn against another column if nothing is named.
const AVERAGES: [&str; 3] = ["mx", "my", "mz"];
const FIELD: [&str; 3] = ["b_x", "b_y", "b_z"];

/// Draws `columns` (without any, those of the averages that there are) against the column `x`.
///
/// # Errors
/// Columns that are not there or cannot be drawn together, or a picture that cannot be written.
pub fn against(
    reader: &Reader,
    x: &str,
    columns: &[String],
    title: &str,
    path: &Path,
) -> Result<(), Failure> {
    let along = Columns::named(reader, &[x.to_owned()])?;
    let columns = if columns.is_empty() {
        Columns::read(reader, |name| AVERAGES.contains(&name))?
    } else {
        Columns::named(reader, columns)?
    };
    let along = along.traces();
    let Some(along) = along.first() else { return Ok(()) };
    Ok(draw_against(title, along, &columns.traces(), path)?)
}

/// Draws the loop of a quasi-static run: m along the axis of the field against the field; `None` for other runs, and for those whose table
/// does not hold both. Gives the name of the picture.
///
/// # Errors
/// An output that cannot be read, or a picture that cannot be drawn or written.
pub fn of_run(reader: &Reader, title: &str) -> Result<Option<PathBuf>, Failure> {
    let has = |name: &&str| reader.columns().iter().any(|column| column.name == *name);
    let configuration = reader.attribute("config_toml").unwrap_or_default();
    if !is_quasi_static(&configuration) || !FIELD.iter().chain(&AVERAGES).all(has) || reader.rows() == 0 {
        return Ok(None);
    }
    let read = |names: [&str; 3]| -> Result<[Vec<f64>; 3], Failure> {
        let [x, y, z] = names.map(|name| reader.column(name).map_err(Failure::Read));
        Ok([x?, y?, z?])
    };
    let (b, m) = (read(FIELD)?, read(AVERAGES)?);
    let Some((axis, text)) = axis_of(&b) else { return Ok(None) };
    let (b, m) = (along(&b, axis), along(&m, axis));
    let [of_field, of_m] = ["B", "m"].map(|symbol| match text.strip_prefix('_') {
        Some(letter) if symbol == "B" => format!("b_{letter}"),
        Some(letter) => format!("m{letter}"),
        None => format!("{symbol} along {text}"),
    });
    let path = reader.path().with_extension("loop.png");
    let x = Trace { name: &of_field, unit: "T", values: &b };
    draw_against(title, &x, &[Trace { name: &of_m, unit: "1", values: &m }], &path)?;
    Ok(Some(path))
}

/// The direction of the strongest field, turned so that its largest component is positive, and how it is written; `None` without a field.
fn axis_of(b: &[Vec<f64>; 3]) -> Option<([f64; 3], String)> {
    let [x, y, z] = b;
    let fields = x.iter().zip(y).zip(z).map(|((x, y), z)| [*x, *y, *z]);
    let size = |b: &[f64; 3]| b.iter().map(|b| b * b).sum::<f64>().sqrt();
    let strongest = fields.max_by(|a, b| size(a).total_cmp(&size(b)))?;
    let length = size(&strongest);
    if length.is_nan() || length <= 0.0 {
        return None;
    }
    let largest = (0..3).max_by(|a, b| strongest[*a].abs().total_cmp(&strongest[*b].abs()))?;
    let axis = strongest.map(|b| b * strongest[largest].signum() / length);
    // A field that is a degree off an axis, so that nothing is degenerate, is meant along it.
    let text = if axis[largest] > 0.999_8 {
        format!("_{}", ["x", "y", "z"][largest])
    } else {
        let [x, y, z] = axis.map(|component| format!("{:.2}", component + 0.0));
        format!("({x}, {y}, {z})")
    };
    Some((axis, text))
}

fn along([x, y, z]: &[Vec<f64>; 3], axis: [f64; 3]) -> Vec<f64> {
    x.iter().zip(y).zip(z).map(|((x, y), z)| x * axis[0] + y * axis[1] + z * axis[2]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_axis_is_that_of_the_strongest_field() {
        let b = [vec![0.0, 0.0], vec![0.3, -0.6], vec![0.4, -0.8]];
        let (axis, text) = axis_of(&b).unwrap();
        assert!((axis[1] - 0.6).abs() < 1e-15 && (axis[2] - 0.8).abs() < 1e-15);
        assert_eq!(text, "(0.00, 0.60, 0.80)");
        assert!(along(&b, axis).iter().zip([0.5, -1.0]).all(|(found, b)| (found - b).abs() < 1e-15));
        let (_, text) = axis_of(&[vec![0.0], vec![2e-3], vec![-0.2]]).unwrap();
        assert_eq!(text, "_z");
        assert!(axis_of(&[vec![0.0], vec![0.0], vec![0.0]]).is_none());
    }
}
