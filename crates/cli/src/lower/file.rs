//! CSV tables that a configuration names.

use std::path::Path;

use field::Table;

use super::Lowering;

/// A signal: two columns, time in s and value.
pub fn table(on: &mut Lowering<'_>, path: &str, file: &Path) -> Option<Table> {
    let rows = read(on, path, file, 2)?;
    let column = |c: usize| rows.iter().map(|row| row[c]).collect();
    on.keep(path, |_| String::new(), Table::new(column(0), column(1)))
}

/// The bytes of a file.
pub fn bytes(on: &mut Lowering<'_>, path: &str, file: &Path) -> Option<Vec<u8>> {
    match std::fs::read(file) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            on.fault(path, format!("`{path}`: {}: {error}", file.display()));
            None
        }
    }
}

/// The rows of numbers of a CSV file; lines that begin with `#` and one line of headings are skipped.
pub fn read(on: &mut Lowering<'_>, path: &str, file: &Path, columns: usize) -> Option<Vec<Vec<f64>>> {
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
