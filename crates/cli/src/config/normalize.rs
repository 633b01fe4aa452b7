//! Checks a tree against the catalogue and turns it into plain values in SI units, defaults included.

use super::describe::{
    described, example_keys, for_example, listed, mismatch_help, units_help, wanted, whole_range,
};
use super::document::{self, Entry, Node, Table, Value, join};
use super::schema::{Group, Key, Kind, Presence, Section};
use super::{spelling, unknown};
use crate::diagnostic::{Diagnostic, Place};
use std::path::{Path, PathBuf};

/// Collects the errors while a tree is checked.
pub struct Normalizer<'a> {
    /// Directory of each source text, for the names of files to read.
    pub directories: &'a [PathBuf],
    /// Errors so far.
    pub errors: Vec<Diagnostic>,
    /// Whether absent keys are errors; not when a broken text may have hidden them.
    pub complete: bool,
}

impl Normalizer<'_> {
    /// The table at `path` as its section wants it. Keys with errors are left out. `place` is where a missing
    /// key is reported.
    pub fn section(
        &mut self,
        path: &str,
        table: &Table,
        section: &'static Section,
        place: Option<&Place>,
    ) -> toml::Table {
        let mut out = toml::Table::new();
        for entry in &table.entries {
            if section.get(&entry.name).is_none() {
                self.errors.push(unknown::key(path, entry, section));
            }
        }
        for group in section.groups {
            self.group(path, table, section, group, place);
        }
        for key in section.keys {
            let path = join(path, key.name);
            let value = match table.get(key.name) {
                Some(entry) => self.value(&path, &entry.node, &entry.place, key, &key.kind),
                None => self.absent(&path, table, section, key, place),
            };
            if let Some(value) = value {
                store(&mut out, key, value);
            }
        }
        out
    }

    fn group(&mut self, path: &str, table: &Table, section: &Section, group: &Group, place: Option<&Place>) {
        let given: Vec<&Entry> =
            table.entries.iter().filter(|entry| group.names.contains(&entry.name.as_str())).collect();
        let names = listed(group.names.iter().map(|name| format!("`{name}`")), "or");
        if let [first, second, ..] = given.as_slice() {
            let message =
                format!("`{}` excludes `{}`, which is given too", join(path, &second.name), first.name);
            let help = format!("give only one of {names}");
            self.errors.push(
                Diagnostic::error(join(path, &second.name), message, Some(second.place.clone())).help(help),
            );
        }
        // A misspelled member is reported as an unknown key already, and not also as missing.
        let misspelled = || {
            table
                .entries
                .iter()
                .any(|entry| spelling::nearest(&entry.name, group.names.iter().copied()).is_some())
        };
        if group.required && given.is_empty() && self.complete && !misspelled() {
            let message = match group.names {
                [name] => format!("`{path}` needs `{name}`"),
                _ => format!("`{path}` needs one of {names}"),
            };
            let example = group.names.first().and_then(|name| section.get(name)).map(for_example);
            let error = Diagnostic::error(path, message, place.cloned());
            self.errors.push(error.help(example.unwrap_or_default()));
        }
    }

    fn absent(
        &mut self,
        path: &str,
        table: &Table,
        section: &'static Section,
        key: &'static Key,
        place: Option<&Place>,
    ) -> Option<toml::Value> {
        let rivals = section.rivals(key.name);
        match key.presence {
            Presence::Optional => None,
            Presence::Default(_) if rivals.iter().any(|rival| table.get(rival).is_some()) => None,
            Presence::Default(value) => {
                let (table, _) = document::parse(&format!("value = {value}"), 0);
                let node = &table.get("value")?.node;
                // Defaults are part of the program: a test checks that none of them makes an error.
                let mut inner =
                    Normalizer { directories: self.directories, errors: Vec::new(), complete: true };
                inner.value(path, node, &node.place, key, &key.kind)
            }
            Presence::Required => {
                let misspelled = table.entries.iter().any(|entry| {
                    section.get(&entry.name).is_none()
                        && unknown::meant(&entry.name, section) == Some(key.name)
                });
                if self.complete && !misspelled {
                    let is_section = matches!(key.kind, Kind::Table(_)) && !path.contains('.');
                    let what = if is_section { format!("section [{path}]") } else { format!("`{path}`") };
                    let mut error =
                        Diagnostic::error(path, format!("{what} is missing"), place.cloned()).help(key.doc);
                    for line in key.advice {
                        error = error.help(*line);
                    }
                    let example = if is_section {
                        format!("for example [{path}] with {}", example_keys(key))
                    } else {
                        for_example(key)
                    };
                    self.errors.push(error.help(example));
                }
                None
            }
        }
    }

    /// The value at `path` as `kind` wants it; `None` after an error. `place` is that of the key.
    fn value(
        &mut self,
        path: &str,
        node: &Node,
        place: &Place,
        key: &'static Key,
        kind: &'static Kind,
    ) -> Option<toml::Value> {
        match (kind, &node.value) {
            (Kind::Quantity(dimension, range), Value::Text(text)) => {
                self.quantity(path, node, text, key, dimension, *range)
            }
            (Kind::Quantity(dimension, _), Value::Integer(_) | Value::Float(_)) => {
                let message = format!(
                    "`{path}` = {} has no unit; {} is a string with its unit",
                    node.found(),
                    dimension.name
                );
                let error = self.error(path, node, message);
                self.errors.push(error.help(for_example(key)).help(units_help(dimension)));
                None
            }
            (Kind::Number(range) | Kind::NumberOr(range, _), Value::Integer(Some(_)) | Value::Float(_)) => {
                self.number(path, node, *range).map(toml::Value::Float)
            }
            (Kind::Level(range), Value::Integer(Some(_)) | Value::Float(_)) => {
                self.number(path, node, *range).map(|number| level(number, "1"))
            }
            (Kind::Level(range), Value::Text(text)) => self.level(path, node, text, key, *range),
            (Kind::NumberOr(_, words) | Kind::Choice(words), Value::Text(text)) => {
                let number = if let Kind::NumberOr(range, _) = kind { Some(*range) } else { None };
                let word = self.word(path, node, text, words, number)?;
                Some(toml::Value::String(word.to_owned()))
            }
            (Kind::Integer(low, high), Value::Integer(number)) => {
                let inside = number.filter(|number| (low..=high).contains(&number));
                if inside.is_none() {
                    let message = format!(
                        "`{path}` = {} must be a whole number {}",
                        node.found(),
                        whole_range(*low, *high)
                    );
                    let error = self.error(path, node, message);
                    self.errors.push(error);
                }
                inside.map(toml::Value::Integer)
            }
            (Kind::Boolean, Value::Boolean(value)) => Some(toml::Value::Boolean(*value)),
            (Kind::Text, Value::Text(text)) => Some(toml::Value::String(text.clone())),
            (Kind::InputFile | Kind::OutputFile, Value::Text(text))
                if text.trim().is_empty() || text.contains('\0') =>
            {
                let error = self.error(path, node, format!("`{path}` = {} is not a file name", node.found()));
                self.errors.push(error.help(for_example(key)));
                None
            }
            (Kind::InputFile, Value::Text(text)) => {
                let directory = self.directories.get(node.place.text).map_or(Path::new(""), PathBuf::as_path);
                Some(toml::Value::String(directory.join(text).display().to_string()))
            }
            (Kind::OutputFile, Value::Text(text)) => Some(toml::Value::String(text.clone())),
            // Read by `sweep`, which needs the rest of the file.
            (Kind::Axes(_), Value::Table(_)) | (Kind::Any, _) => None,
            (Kind::Words(words), Value::Array(items)) => self.words(path, items, key, words),
            (Kind::Vector(of, length), Value::Array(items)) if items.len() == *length => {
                let each =
                    |(i, item): (usize, &Node)| self.value(&join(path, &i.to_string()), item, place, key, of);
                let values: Vec<_> = items.iter().enumerate().map(each).collect();
                values.into_iter().collect::<Option<_>>().map(toml::Value::Array)
            }
            (Kind::Direction(length), Value::Array(items)) if items.len() == *length => {
                self.direction(path, node, items, key)
            }
            (Kind::Table(section), Value::Table(table)) => {
                Some(toml::Value::Table(self.section(path, table, section, Some(place))))
            }
            (Kind::OneOf(section), Value::Table(table)) => {
                let inner = self.section(path, table, section, Some(place));
                (inner.len() == 1).then_some(toml::Value::Table(inner))
            }
            (Kind::List(of), Value::Array(items)) => {
                let each = |(i, item): (usize, &Node)| {
                    self.value(&join(path, &i.to_string()), item, &item.place, key, of)
                };
                let values: Vec<_> = items.iter().enumerate().map(each).collect();
                values.into_iter().collect::<Option<_>>().map(toml::Value::Array)
            }
            _ => {
                let message = format!("`{path}` must be {}; found {}", wanted(path, kind), described(node));
                let place = if node.table().is_some() { place } else { &node.place };
                let error = Diagnostic::error(path, message, Some(place.clone()));
                self.errors.push(error.help(mismatch_help(key, kind, node)));
                None
            }
        }
    }
}

fn store(out: &mut toml::Table, key: &Key, value: toml::Value) {
    match (key.stored, value) {
        (Some((name, factor)), toml::Value::Float(number)) => {
            out.insert(name.to_owned(), toml::Value::Float(number * factor))
        }
        (_, value) => out.insert(key.name.to_owned(), value),
    };
}

/// A value with its SI unit, "1" for a plain number.
pub(super) fn level(value: f64, unit: &str) -> toml::Value {
    let parts = [("value", toml::Value::Float(value)), ("unit", toml::Value::String(unit.to_owned()))];
    toml::Value::Table(parts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}
