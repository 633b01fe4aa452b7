//! Checks a tree against the catalogue and turns it into plain values in SI units, defaults included.

use super::document::{self, Entry, Node, Table, Value, quoted};
use super::schema::{Group, Key, Kind, Presence, Range, Section, Word};
use super::{spelling, unknown};
use crate::diagnostic::{Diagnostic, Place};
use crate::units::{self, Dimension};
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
            self.group(path, table, group, place);
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

    fn group(&mut self, path: &str, table: &Table, group: &Group, place: Option<&Place>) {
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
            self.errors.push(Diagnostic::error(path, message, place.cloned()));
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
            (Kind::NumberOr(_, words) | Kind::Choice(words), Value::Text(text)) => {
                let word = self.word(path, node, text, words)?;
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
                let error = self.error(path, node, format!("`{path}` = {} is no file name", node.found()));
                self.errors.push(error.help(for_example(key)));
                None
            }
            (Kind::InputFile, Value::Text(text)) => {
                let directory = self.directories.get(node.place.text).map_or(Path::new(""), PathBuf::as_path);
                Some(toml::Value::String(directory.join(text).display().to_string()))
            }
            (Kind::OutputFile, Value::Text(text)) => Some(toml::Value::String(text.clone())),
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
                let message = format!("`{path}` must be {}; found {}", wanted(key, kind), described(node));
                let error = self.error(path, node, message);
                self.errors.push(error.help(mismatch_help(key, kind, node)));
                None
            }
        }
    }

    fn error(&self, path: &str, node: &Node, message: String) -> Diagnostic {
        Diagnostic::error(path, message, Some(node.place.clone()))
    }

    fn quantity(
        &mut self,
        path: &str,
        node: &Node,
        text: &str,
        key: &Key,
        dimension: &Dimension,
        range: Range,
    ) -> Option<toml::Value> {
        match units::parse(text, dimension) {
            Ok(value) if range.contains(value) => return Some(toml::Value::Float(value)),
            Ok(_) => {
                let message = format!("`{path}` = {} must be {}", quoted(text), range.requirement());
                let error = self.error(path, node, message);
                self.errors.push(error);
            }
            Err(fault) => {
                let error = self.error(path, node, format!("`{path}` = {} {fault}", quoted(text)));
                self.errors.push(error.help(for_example(key)).help(units_help(dimension)));
            }
        }
        None
    }

    fn number(&mut self, path: &str, node: &Node, range: Range) -> Option<f64> {
        let value = match node.value {
            Value::Integer(Some(number)) => number as f64,
            Value::Float(number) => number,
            _ => return None,
        };
        if range.contains(value) {
            return Some(value);
        }
        let requirement = if value.is_finite() { range.requirement() } else { "a finite number".to_owned() };
        let error = self.error(path, node, format!("`{path}` = {} must be {requirement}", node.found()));
        self.errors.push(error);
        None
    }

    fn word(&mut self, path: &str, node: &Node, text: &str, words: &'static [Word]) -> Option<&'static str> {
        if let Some(word) = words.iter().find(|word| word.name == text) {
            return Some(word.name);
        }
        let names = words.iter().map(|word| word.name);
        let meant = spelling::nearest(text, names).map(|name| format!("did you mean \"{name}\"?"));
        let names = listed(words.iter().map(|word| format!("\"{}\"", word.name)), "or");
        let error = self.error(path, node, format!("`{path}` = {} must be {names}", quoted(text)));
        self.errors.push(words.iter().fold(error.help(meant.unwrap_or_default()), |error, word| {
            error.help(format!("\"{}\": {}", word.name, word.doc))
        }));
        None
    }

    fn words(
        &mut self,
        path: &str,
        items: &[Node],
        key: &'static Key,
        words: &'static [Word],
    ) -> Option<toml::Value> {
        let mut out: Vec<&'static str> = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let path = join(path, &i.to_string());
            let word = match &item.value {
                Value::Text(text) => self.word(&path, item, text, words),
                _ => {
                    let error = self.error(
                        &path,
                        item,
                        format!("`{path}` must be a word in quotes; found {}", described(item)),
                    );
                    self.errors.push(error.help(for_example(key)));
                    None
                }
            };
            match word {
                Some(word) if out.contains(&word) => {
                    let error = self.error(&path, item, format!("`{path}` = \"{word}\" is named twice"));
                    self.errors.push(error);
                    whole = false;
                }
                Some(word) => out.push(word),
                None => whole = false,
            }
        }
        whole.then(|| toml::Value::Array(out.into_iter().map(toml::Value::from).collect()))
    }

    fn direction(
        &mut self,
        path: &str,
        node: &Node,
        items: &[Node],
        key: &'static Key,
    ) -> Option<toml::Value> {
        let mut numbers = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let path = join(path, &i.to_string());
            match item.value {
                Value::Integer(Some(_)) | Value::Float(_) => {
                    numbers.extend(self.number(&path, item, Range::Any))
                }
                _ => {
                    let error = self.error(
                        &path,
                        item,
                        format!("`{path}` must be a plain number; found {}", described(item)),
                    );
                    self.errors.push(error.help(for_example(key)));
                }
            }
        }
        if numbers.len() < items.len() {
            return None;
        }
        let length = numbers.iter().fold(0.0_f64, |sum, x| sum.hypot(*x));
        if !(length > 0.0 && length.is_finite()) {
            let problem = if length > 0.0 {
                "is too long to be normalised"
            } else {
                "has length zero and so no direction"
            };
            let error = self.error(path, node, format!("`{path}` {problem}"));
            self.errors.push(error.help(for_example(key)));
            return None;
        }
        Some(toml::Value::Array(numbers.into_iter().map(|x| toml::Value::Float(x / length)).collect()))
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

/// The path of `name` inside `path`.
pub fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// "a, b or c".
pub fn listed(items: impl Iterator<Item = String>, last: &str) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

fn for_example(key: &Key) -> String {
    format!("for example {} = {}", key.name, key.example)
}

/// The example of a section without its braces.
fn example_keys(key: &Key) -> &'static str {
    key.example.trim_start_matches("{ ").trim_end_matches(" }")
}

fn units_help(dimension: &Dimension) -> String {
    format!("units of {}: {}", dimension.name, dimension.units)
}

fn whole_range(low: i64, high: i64) -> String {
    if high == i64::MAX { format!("from {low} on") } else { format!("from {low} to {high}") }
}

/// A value with its kind, as in "found the string "x"".
fn described(node: &Node) -> String {
    match node.value {
        Value::Text(_) => format!("the string {}", node.found()),
        Value::Integer(Some(_)) | Value::Float(_) => format!("the number {}", node.found()),
        _ => node.found(),
    }
}

/// What `kind` wants, as in "must be ...".
fn wanted(key: &Key, kind: &Kind) -> String {
    match kind {
        Kind::Quantity(dimension, _) => format!("{}, a string with its unit", dimension.name),
        Kind::Number(_) => "a plain number".to_owned(),
        Kind::NumberOr(_, words) => {
            format!("a plain number or {}", listed(words.iter().map(|w| format!("\"{}\"", w.name)), "or"))
        }
        Kind::Integer(low, high) => format!("a whole number {}", whole_range(*low, *high)),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Text | Kind::InputFile | Kind::OutputFile => "a text in quotes".to_owned(),
        Kind::Choice(words) => listed(words.iter().map(|word| format!("\"{}\"", word.name)), "or"),
        Kind::Words(words) => {
            format!("an array of {}", listed(words.iter().map(|word| format!("\"{}\"", word.name)), "and"))
        }
        Kind::Vector(of, length) => format!("an array of {length} values, each {}", wanted(key, of)),
        Kind::Direction(length) => format!("an array of {length} plain numbers"),
        Kind::Table(_) => "a table".to_owned(),
        Kind::OneOf(section) => {
            format!(
                "a table with one of {}",
                listed(section.keys.iter().map(|key| format!("`{}`", key.name)), "or")
            )
        }
        Kind::List(_) => format!("a list of tables, each begun with [[{}]]", key.name),
    }
}

/// How to repair a value of the wrong kind.
fn mismatch_help(key: &Key, kind: &Kind, node: &Node) -> String {
    match (kind, &node.value) {
        (Kind::Number(_), Value::Text(text)) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            format!("write it without quotes: {} = {}", key.name, text.trim())
        }
        (Kind::Boolean, Value::Text(text)) if matches!(text.as_str(), "true" | "false") => {
            format!("write it without quotes: {} = {text}", key.name)
        }
        (Kind::Integer(..), Value::Float(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("write it without a decimal point: {number}")
        }
        (Kind::Table(_), _) if !key.example.starts_with('{') => String::new(),
        _ => for_example(key),
    }
}
