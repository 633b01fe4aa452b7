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
        let cells = cells(line);
        let row: Result<Vec<f64>, _> = cells.iter().map(|cell| cell.parse()).collect();
        match row {
            Ok(row) if row.len() == columns && row.iter().all(|value| value.is_finite()) => rows.push(row),
            // Headings are words, all of them; numbers with a decimal comma are not.
            Err(_) if rows.is_empty() && !heading && !cells.iter().any(|cell| begins_a_number(cell)) => {
                heading = true;
            }
            _ => {
                let message = format!(
                    "{}:{}: `{line}` is not a row of {columns} finite numbers",
                    file.display(),
                    number + 1
                );
                let help = "numbers have decimal points, and commas, semicolons, blanks or tabs between them";
                on.fault_with_help(path, message, help);
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

fn begins_a_number(cell: &str) -> bool {
    cell.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
}

/// What stands between commas, or else between semicolons, or else between blanks and tabs.
fn cells(line: &str) -> Vec<&str> {
    let parted =
        |separator: char| line.split(separator).map(str::trim).filter(|cell| !cell.is_empty()).collect();
    match (line.contains(','), line.contains(';')) {
        // Decimal commas, between semicolons.
        (_, true) => parted(';'),
        (true, false) => parted(','),
        (false, false) => line.split_whitespace().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::cells;

    #[test]
    fn cells_are_parted_by_one_kind_of_separator() {
        for line in ["1, 2e-9", "1;2e-9", "1 2e-9", "1\t2e-9", " 1 ,\t2e-9 ,"] {
            assert_eq!(cells(line), ["1", "2e-9"], "{line}");
        }
        assert_eq!(cells("0,5;1,5"), ["0,5", "1,5"]);
    }
}
