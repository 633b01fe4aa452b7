//! Data that a configuration names: CSV tables of a signal or of a field.

use std::path::Path;

use field::{Sampled, Table};

use super::Lowering;

/// Positions may differ from a regular grid by this part of a cell.
const REGULAR: f64 = 1e-3;

/// A signal: two columns, time in s and value.
pub fn table(on: &mut Lowering<'_>, path: &str, file: &Path) -> Option<Table> {
    let rows = read(on, path, file, 2)?;
    let column = |c: usize| rows.iter().map(|row| row[c]).collect();
    on.keep(path, |_| String::new(), Table::new(column(0), column(1)))
}

/// A field: four columns x, y, E_x, E_y in SI units, every centre of a regular grid once, in any order.
pub fn sampled(on: &mut Lowering<'_>, path: &str, file: &Path) -> Option<Sampled> {
    let rows = read(on, path, file, 4)?;
    let axes = [0, 1].map(|c| Axis::of(rows.iter().map(|row| row[c])));
    let [Some(x), Some(y)] = axes else {
        on.fault(path, format!("{}: the points are no regular grid", file.display()));
        return None;
    };
    let cells = [x.count, y.count];
    let mut field = [vec![f64::NAN; cells[0] * cells[1]], vec![f64::NAN; cells[0] * cells[1]]];
    for row in &rows {
        let cell = x.index(row[0]) + cells[0] * y.index(row[1]);
        field[0][cell] = row[2];
        field[1][cell] = row[3];
    }
    let missing = field[0].iter().filter(|value| value.is_nan()).count();
    if rows.len() != cells[0] * cells[1] || missing > 0 {
        let message = format!(
            "{}: {} points for a grid of {} x {} centres; each centre must come once",
            file.display(),
            rows.len(),
            cells[0],
            cells[1]
        );
        on.fault(path, message);
        return None;
    }
    // One row or column alone has no spacing of its own; the field then does not vary along it.
    let other = |mine: f64, other: f64| if mine > 0.0 { mine } else { other };
    let size = [other(x.spacing, y.spacing), other(y.spacing, x.spacing)];
    let [field_x, field_y] = field;
    on.keep(path, |_| String::new(), Sampled::new(field_x, field_y, cells, size))
}

/// Evenly spaced coordinates.
struct Axis {
    first: f64,
    spacing: f64,
    count: usize,
}

impl Axis {
    fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let (first, last) = (*sorted.first()?, *sorted.last()?);
        let range = last - first;
        // Coordinates closer than a millionth of the range are one.
        sorted.dedup_by(|b, a| *b - *a <= 1e-6 * range);
        let count = sorted.len();
        let spacing = if count > 1 { range / (count - 1) as f64 } else { 0.0 };
        let even =
            |(i, value): (usize, &f64)| (value - first - i as f64 * spacing).abs() <= REGULAR * spacing;
        sorted.iter().enumerate().all(even).then_some(Self { first, spacing, count })
    }

    fn index(&self, value: f64) -> usize {
        if self.spacing > 0.0 { ((value - self.first) / self.spacing).round() as usize } else { 0 }
    }
}

/// The rows of numbers of a CSV file; lines that begin with `#` and one line of headings are skipped.
fn read(on: &mut Lowering<'_>, path: &str, file: &Path, columns: usize) -> Option<Vec<Vec<f64>>> {
    let text = match std::fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            on.fault(
                path,
                format!("{}: {error}; a text file of comma-separated numbers is read", file.display()),
            );
            return None;
        }
    };
    let mut rows = Vec::new();
    let mut heading = false;
    for (number, line) in text.lines().enumerate() {
        let line = line.trim_start_matches('\u{feff}').trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let separator = if line.contains(',') {
            ','
        } else if line.contains(';') {
            ';'
        } else {
            ' '
        };
        let cells = line.split(separator).map(str::trim).filter(|cell| !cell.is_empty());
        let row: Result<Vec<f64>, _> = cells.map(str::parse).collect();
        match row {
            Ok(row) if row.len() == columns && row.iter().all(|value| value.is_finite()) => rows.push(row),
            Err(_) if rows.is_empty() && !heading => heading = true,
            _ => {
                let found = format!("{}:{}: `{line}`", file.display(), number + 1);
                on.fault(path, format!("{found} is no row of {columns} finite numbers"));
                return None;
            }
        }
    }
    if rows.is_empty() {
        on.fault(path, format!("{} holds no rows", file.display()));
        return None;
    }
    Some(rows)
}
