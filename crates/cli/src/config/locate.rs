//! From the path of a key to its place in the texts.

use super::document::{Node, Table, Value};
use crate::diagnostic::{Diagnostic, Place, SourceText};

/// The texts a configuration came from, and where each of its keys stands.
#[derive(Clone, Debug, Default)]
pub struct Source {
    pub(super) texts: Vec<SourceText>,
    pub(super) root: Table,
}

impl Source {
    /// The source texts, to which places refer.
    pub fn texts(&self) -> &[SourceText] {
        &self.texts
    }

    /// The place of the value at `path` (of the key, where the value is a table), such as `interface.disorder` or
    /// `drive.0.waveform`. A key that is not in the text, because its default holds, is sought at its parents.
    pub fn locate(&self, path: &str) -> Option<Place> {
        let mut found = None;
        let mut parts = path.split('.');
        let mut entry = self.root.get(parts.next()?);
        while let Some(at) = entry {
            let mut node = &at.node;
            found = Some(if node.table().is_some() { at.place.clone() } else { node.place.clone() });
            let mut part = parts.next();
            while let (Value::Array(items), Some(name)) = (&node.value, part) {
                let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get(at)) else {
                    return found;
                };
                found = Some(item.place.clone());
                node = item;
                part = parts.next();
            }
            entry = part.and_then(|name| node.table()?.get(name));
        }
        found
    }

    /// The value at `path` as it is written in the text, if it is there.
    pub fn written(&self, path: &str) -> Option<String> {
        let mut node: Option<&Node> = None;
        for part in path.split('.') {
            let value = node.map(|node| &node.value);
            node = Some(match value {
                None => &self.root.get(part)?.node,
                Some(Value::Table(table)) => &table.get(part)?.node,
                Some(Value::Array(items)) => items.get(part.parse::<usize>().ok()?)?,
                Some(_) => return None,
            });
        }
        node.map(Node::found)
    }

    /// An error at the key `path`, for a value that a later stage refuses: `requirement` completes "must be".
    pub fn invalid(&self, path: &str, value: f64, requirement: &str) -> Diagnostic {
        let found = self.written(path).unwrap_or_else(|| format!("{value:.6e} (SI)"));
        Diagnostic::error(path, format!("`{path}` = {found} must be {requirement}"), self.locate(path))
    }

    /// A warning at the key `path`.
    pub fn warning(&self, path: &str, message: impl Into<String>) -> Diagnostic {
        Diagnostic::warning(path, message, self.locate(path))
    }
}
