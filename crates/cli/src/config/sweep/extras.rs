//! What `[sweep]` holds beside its axes: repeats, and a key that is bisected.

use super::path::{advice, resolve};
use super::read::{Reader, number, swept, unit};
use super::{Axis, Seeds, Threshold};
use crate::config::catalogue::{MOST_POINTS, ROOT};
use crate::config::describe::wanted;
use crate::config::document::{Entry, Table, Value, join};
use crate::config::schema::{Kind, Section};
use crate::diagnostic::Diagnostic;

impl Reader<'_> {
    pub(super) fn seeds(&mut self, entry: &Entry, root: &Table, axes: &[Axis]) -> Option<Seeds> {
        let count = match entry.node.value {
            Value::Integer(Some(count)) if (1..=MOST_POINTS as i64).contains(&count) => count as usize,
            _ => {
                let problem =
                    format!("= {} must be a whole number from 1 to {MOST_POINTS}", entry.node.found());
                self.error(&entry.node, "sweep.seeds".to_owned(), &problem, "");
                return None;
            }
        };
        let mut keys = Vec::new();
        seeds_below("", root, &ROOT, &mut keys);
        if keys.is_empty() {
            let help =
                "the repeats would all be the same; noise is added by [initial] noise = { amplitude = 0.01 }";
            self.error(&entry.node, "sweep.seeds".to_owned(), "needs something random in the file", help);
            return None;
        }
        if let Some((path, _)) = keys.iter().find(|(path, _)| swept(axes, path)) {
            let problem = format!("sets `{path}`, which an axis sets too");
            self.error(&entry.node, "sweep.seeds".to_owned(), &problem, "");
            return None;
        }
        Some(Seeds { count, keys, place: entry.node.place.clone() })
    }

    pub(super) fn threshold(&mut self, entry: &Entry, root: &Table, axes: &[Axis]) -> Option<Threshold> {
        let name = "sweep.find_threshold";
        let Some(table) = entry.node.table() else {
            let example = r#"for example { key = "external_field.0.uniform.2", from = "10 mT", to = "100 mT", tolerance = "0.1 mT" }"#;
            self.error(&entry.node, name.to_owned(), "must be a table", example);
            return None;
        };
        const KEYS: [&str; 4] = ["key", "from", "to", "tolerance"];
        for inner in table.entries.iter().filter(|inner| !KEYS.contains(&inner.name.as_str())) {
            let key = format!("{name}.{}", inner.name);
            let error =
                Diagnostic::error(key.clone(), format!("unknown key `{key}`"), Some(inner.place.clone()));
            self.found.push(error.help("it takes: key, from, to, tolerance"));
        }
        if let Some(missing) = KEYS.iter().find(|key| table.get(key).is_none()) {
            self.error(&entry.node, name.to_owned(), &format!("needs `{missing}`"), "");
            return None;
        }
        let at = |key: &str| table.get(key).map(|entry| &entry.node);
        let key = match at("key")?.value {
            Value::Text(ref key) => key.trim().to_owned(),
            _ => String::new(),
        };
        let Some((_, kind)) = resolve(&key) else {
            self.error(at("key")?, format!("{name}.key"), &format!("= \"{key}\" is no key"), &advice(&key));
            return None;
        };
        if !matches!(kind, Kind::Quantity(..) | Kind::Number(_) | Kind::NumberOr(..)) {
            let problem = format!("= \"{key}\" is not a numeric key, so it cannot be bisected");
            self.error(at("key")?, format!("{name}.key"), &problem, "");
            return None;
        }
        if root.get("switching").is_none() {
            let help = "it says what counts as switched, for example quantity = \"abs_mz\", threshold = 0.9";
            self.error(&entry.node, name.to_owned(), "needs the section [switching]", help);
            return None;
        }
        if swept(axes, &key) {
            let problem = format!("= \"{key}\" is set by an axis too");
            self.error(at("key")?, format!("{name}.key"), &problem, "");
            return None;
        }
        let mut numbers = Vec::new();
        for part in ["from", "to", "tolerance"] {
            let node = at(part)?;
            match number(kind, node) {
                Some(number) if part != "tolerance" || number > 0.0 => numbers.push(number),
                _ => {
                    let wanted = wanted(&key, kind);
                    let positive = if part == "tolerance" { ", above zero" } else { "" };
                    let problem = format!("= {} must be {wanted}{positive}", node.found());
                    self.error(node, format!("{name}.{part}"), &problem, "");
                }
            }
        }
        let [from, to, tolerance] = numbers[..] else { return None };
        if from == to {
            self.error(at("to")?, format!("{name}.to"), "is the same as `from`", "");
            return None;
        }
        Some(Threshold { key, unit: unit(kind), from, to, tolerance, place: entry.place.clone() })
    }
}

/// Every seed of noise in the tables that the file has, with its value. Grains keep theirs: they are another film, not another
/// run of the same.
fn seeds_below(path: &str, table: &Table, section: &Section, keys: &mut Vec<(String, i64)>) {
    if section.get("seed").is_some() && !path.split('.').any(|part| part == "grains") {
        let value = match table.get("seed").map(|entry| &entry.node.value) {
            Some(Value::Integer(Some(value))) => *value,
            _ => 0,
        };
        keys.push((join(path, "seed"), value));
    }
    for entry in &table.entries {
        let Some(inner) = section.get(&entry.name).and_then(|key| key.section()) else { continue };
        let path = join(path, &entry.name);
        match &entry.node.value {
            Value::Table(table) => seeds_below(&path, table, inner, keys),
            Value::Array(items) => {
                for (i, item) in items.iter().enumerate() {
                    if let Some(table) = item.table() {
                        seeds_below(&join(&path, &i.to_string()), table, inner, keys);
                    }
                }
            }
            _ => {}
        }
    }
}
