//! What a checkpoint belongs to, and what may change between a run and its resumption.

use std::fmt::Write as _;

use checkpoint::{Identity, TextHasher};

use crate::config::Loaded;
use crate::failure::Change;
use crate::lower::Lowered;

/// Keys that decide neither how the film moves nor what the file holds.
const FREE: [&str; 5] = ["title", "time.end", "output.file", "output.snapshot_every", "output.table_every"];
/// Keys that only shape the file.
const OF_THE_FILE: [&str; 1] = ["output.compression"];

/// A hash of all values (in SI units) that must stay as they are.
pub fn identity(loaded: &Loaded) -> Identity {
    let mut hasher = TextHasher::default();
    for (key, value) in fixed(loaded) {
        // A hasher refuses nothing.
        let _ = writeln!(hasher, "{key}={value}");
    }
    hasher.finish()
}

/// A hash of everything that decides how the film moves, the contents of maps and tables included.
pub fn physics(lowered: &Lowered) -> Identity {
    // A problem keeps it once it was asked for and then prints otherwise.
    lowered.problem.fastest_precession();
    let mut hasher = TextHasher::default();
    let _ = write!(hasher, "{:?} {:?}", lowered.problem, lowered.method);
    hasher.finish()
}

/// The keys that must stay as they are but have another value in `new` than in `old`.
pub fn changes(old: &Loaded, new: &Loaded) -> Vec<Change> {
    let (before, after) = (fixed(old), fixed(new));
    let mut keys: Vec<&String> = before.iter().chain(&after).map(|(key, _)| key).collect();
    keys.sort();
    keys.dedup();
    let value = |list: &[(String, String)], key: &str| {
        list.iter().find(|(k, _)| k == key).map(|(_, value)| value.clone())
    };
    let differs = |key: &&String| value(&before, key) != value(&after, key);
    let text = |loaded: &Loaded, list: &[(String, String)], key: &str| {
        let written = loaded.source.written(key);
        written.or_else(|| value(list, key)).unwrap_or_else(|| "nothing".to_owned())
    };
    let change =
        |key: &String| Change { key: key.clone(), old: text(old, &before, key), new: text(new, &after, key) };
    keys.into_iter().filter(differs).map(change).collect()
}

/// All values that must stay as they are, by their keys, sorted.
fn fixed(loaded: &Loaded) -> Vec<(String, String)> {
    let mut list = Vec::new();
    flatten("", &toml::Value::Table(loaded.values.clone()), &mut list);
    list.retain(|(key, _)| !FREE.contains(&key.as_str()) && !OF_THE_FILE.contains(&key.as_str()));
    // A run leaves it aside.
    list.retain(|(key, _)| !key.starts_with("sweep."));
    list.sort();
    list
}

fn flatten(path: &str, value: &toml::Value, list: &mut Vec<(String, String)>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    match value {
        toml::Value::Table(table) => {
            table.iter().for_each(|(name, value)| flatten(&below(name), value, list))
        }
        toml::Value::Array(items) => {
            items.iter().enumerate().for_each(|(i, value)| flatten(&below(&i.to_string()), value, list));
        }
        // All digits, so that equal texts are equal bits.
        toml::Value::Float(number) => list.push((path.to_owned(), format!("{number:?}"))),
        other => list.push((path.to_owned(), other.to_string())),
    }
}
