//! A merged tree as one TOML text that stands for itself.

use super::catalogue::ROOT;
use super::document::{Node, Table, Value};
use super::schema::{Kind, Section};
use std::path::{Path, PathBuf};

/// The tree as plain TOML values. Names of files to read become relative to the working directory, since the
/// merged text has no directory of its own; `directories` are those of the source texts.
pub fn plain(table: &Table, directories: &[PathBuf]) -> toml::Table {
    plain_table(table, Some(&ROOT), directories)
}

fn plain_table(table: &Table, section: Option<&'static Section>, directories: &[PathBuf]) -> toml::Table {
    let convert = |entry: &super::document::Entry| {
        let kind = section.and_then(|section| section.get(&entry.name)).map(|key| &key.kind);
        (entry.name.clone(), plain_value(&entry.node, kind, directories))
    };
    table.entries.iter().map(convert).collect()
}

fn plain_value(node: &Node, kind: Option<&'static Kind>, directories: &[PathBuf]) -> toml::Value {
    match &node.value {
        Value::Text(text) if matches!(kind, Some(Kind::InputFile)) => {
            let directory = directories.get(node.place.text).map_or(Path::new(""), PathBuf::as_path);
            toml::Value::String(directory.join(text).display().to_string())
        }
        Value::Text(text) | Value::Datetime(text) => toml::Value::String(text.clone()),
        // Only checked trees are written out, and these hold no integers beyond 64 bits.
        Value::Integer(number) => toml::Value::Integer(number.unwrap_or_default()),
        Value::Float(number) => toml::Value::Float(*number),
        Value::Boolean(value) => toml::Value::Boolean(*value),
        Value::Array(items) => {
            toml::Value::Array(items.iter().map(|item| plain_value(item, kind, directories)).collect())
        }
        Value::Table(table) => {
            toml::Value::Table(plain_table(table, kind.and_then(Kind::section), directories))
        }
    }
}
