//! A merged tree as one TOML text that stands for itself.

use super::catalogue::ROOT;
use super::document::{Node, Table, Value};
use super::schema::{Kind, Section};
use std::path::{Path, PathBuf};

/// The tree as plain TOML values. Names of files to read, taken relative to the directories of the source texts, go
/// through `file`, since the merged text has no directory of its own.
pub fn plain(table: &Table, directories: &[PathBuf], file: &mut dyn FnMut(&Path) -> String) -> toml::Table {
    plain_table(table, Some(&ROOT), directories, file)
}

fn plain_table(
    table: &Table,
    section: Option<&'static Section>,
    directories: &[PathBuf],
    file: &mut dyn FnMut(&Path) -> String,
) -> toml::Table {
    let convert = |entry: &super::document::Entry| {
        let kind = section.and_then(|section| section.get(&entry.name)).map(|key| &key.kind);
        (entry.name.clone(), plain_value(&entry.node, kind, directories, file))
    };
    table.entries.iter().map(convert).collect()
}

/// The same for one value, of the kind `kind`.
pub fn plain_value(
    node: &Node,
    kind: Option<&'static Kind>,
    directories: &[PathBuf],
    file: &mut dyn FnMut(&Path) -> String,
) -> toml::Value {
    match &node.value {
        Value::Text(text) if matches!(kind, Some(Kind::InputFile)) => {
            let directory = directories.get(node.place.text).map_or(Path::new(""), PathBuf::as_path);
            toml::Value::String(file(&directory.join(text)))
        }
        Value::Text(text) | Value::Datetime(text) => toml::Value::String(text.clone()),
        // Only checked trees are written out, and these hold no integers beyond 64 bits.
        Value::Integer(number) => toml::Value::Integer(number.unwrap_or_default()),
        Value::Float(number) => toml::Value::Float(*number),
        Value::Boolean(value) => toml::Value::Boolean(*value),
        Value::Array(items) => {
            let convert = |item| plain_value(item, kind, directories, file);
            toml::Value::Array(items.iter().map(convert).collect())
        }
        Value::Table(table) => {
            toml::Value::Table(plain_table(table, kind.and_then(Kind::section), directories, file))
        }
    }
}
