//! `diracmag explain`: what a key means, takes and defaults to.

use crate::config::reference::{self, KeyAt, UnknownKey};
use crate::config::schema::Section;
use crate::config::{catalogue::ROOT, document::join};
use std::fmt::Write as _;

/// The text on `query`: a path such as `interface.disorder`, its end, a section, or with `None` the whole file.
///
/// # Errors
/// [`UnknownKey`] with the keys that are spelled most alike.
pub fn explain(query: Option<&str>) -> Result<String, UnknownKey> {
    let Some(query) = query else {
        return Ok(format!("A configuration file holds:\n{}", keys_of(&ROOT, "")));
    };
    let found = reference::find(query);
    if found.is_empty() {
        return Err(UnknownKey { query: query.to_owned(), similar: reference::similar(query) });
    }
    // The waveforms are the same for drives and external fields: keys that are one and the same are told once.
    let mut told: Vec<&KeyAt> = Vec::new();
    for at in &found {
        if !told.iter().any(|other| std::ptr::eq(other.key, at.key)) {
            told.push(at);
        }
    }
    Ok(told.iter().map(|at| explain_key(at)).collect::<Vec<_>>().join("\n"))
}

/// The reference page of all keys in Markdown, kept as `docs/config.md`.
pub fn markdown() -> String {
    reference::markdown()
}

fn explain_key(at: &KeyAt) -> String {
    let KeyAt { path, key } = at;
    let mut out = format!("{path}\n  {}\n", key.doc);
    let mut line = |name: &str, text: &str| {
        // Writing into a String cannot fail.
        let _ = writeln!(out, "  {name:<8} {text}");
    };
    line("takes", &reference::takes(path, &key.kind));
    if let Some(units) = reference::units(&key.kind) {
        line("units", units);
    }
    line("default", &reference::presence(key, reference::holder(path)));
    line("example", &format!("{} = {}", key.name, key.example));
    for word in reference::words(&key.kind) {
        line("", &format!("\"{}\": {}", word.name, word.doc));
    }
    for advice in key.advice {
        line("", advice);
    }
    if let Some(section) = key.section() {
        let _ = write!(out, "  keys\n{}", keys_of(section, path));
    }
    out
}

/// One line for each key of `section`.
fn keys_of(section: &Section, path: &str) -> String {
    let width = section.keys.iter().map(|key| key.name.len()).max().unwrap_or_default();
    let mut out = String::new();
    for key in section.keys {
        let _ = writeln!(out, "    {:<width$}  {}", key.name, key.doc);
    }
    if let Some(first) = section.keys.first() {
        let _ = writeln!(out, "  more: diracmag explain {}", join(path, first.name));
    }
    out
}
