//! What the checks between keys look at and write to: the values, where they stand, and what was found.

use super::locate::Source;
use crate::diagnostic::Diagnostic;

/// Normalised values, where they are, and what was found.
pub struct Finding<'a> {
    /// The values in SI units.
    pub values: &'a toml::Table,
    /// Where keys stand.
    pub source: &'a Source,
    /// What was found.
    pub found: Vec<Diagnostic>,
}

impl Finding<'_> {
    /// The value at `path`.
    pub fn value(&self, path: &str) -> Option<&toml::Value> {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let mut value = self.values.get(first)?;
        for part in rest.split('.').filter(|part| !part.is_empty()) {
            value = match value {
                toml::Value::Table(table) => table.get(part)?,
                toml::Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
                _ => return None,
            };
        }
        Some(value)
    }

    /// The number at `path`.
    pub fn number(&self, path: &str) -> Option<f64> {
        self.value(path)?.as_float()
    }

    /// Whether the user wrote `path`, rightly or wrongly.
    pub fn is_written(&self, path: &str) -> bool {
        self.source.written(path).is_some()
    }

    /// The value at `path` as the user wrote it.
    pub fn written(&self, path: &str) -> String {
        self.source.written(path).unwrap_or_default()
    }

    /// Number of entries of the list at `path`.
    pub fn count(&self, path: &str) -> usize {
        self.value(path).and_then(toml::Value::as_array).map_or(0, Vec::len)
    }

    /// Reports an error.
    pub fn error(&mut self, path: &str, message: impl Into<String>, help: &str) {
        self.found.push(Diagnostic::error(path, message, self.source.locate(path)).help(help));
    }

    /// Reports that `path` is missing, at the key `because` that makes it necessary.
    pub fn missing(&mut self, path: &str, because: &str, reason: &str, help: &str) {
        let message = format!("`{path}` is missing: {reason}");
        self.found.push(Diagnostic::error(path, message, self.source.locate(because)).help(help));
    }

    /// Reports a warning.
    pub fn warn(&mut self, path: &str, message: impl Into<String>, help: &str) {
        self.found.push(self.source.warning(path, message).help(help));
    }
}
