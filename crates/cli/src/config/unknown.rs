//! Keys that are not in the catalogue: what was meant, or where they belong.

use super::describe::without_indices;
use super::document::Entry;
use super::document::join;
use super::reference::{KeyAt, keys};
use super::schema::Section;
use super::spelling;
use crate::diagnostic::Diagnostic;

/// The error for an entry of the table at `path` that `section` does not know.
pub fn key(path: &str, entry: &Entry, section: &'static Section) -> Diagnostic {
    let name: String = entry.name.chars().take(60).collect();
    let full = join(path, &name);
    let top = path.is_empty();
    let is_section = top && entry.node.table().is_some();
    let message =
        if is_section { format!("unknown section [{name}]") } else { format!("unknown key `{full}`") };
    let error = Diagnostic::error(full, message, Some(entry.place.clone()));
    if let Some(meant) = meant(&name, section) {
        return error.help(format!("did you mean `{}`?", join(path, meant)));
    }
    let elsewhere = elsewhere(&name, path);
    if !elsewhere.is_empty() {
        return error.help(format!("this key belongs elsewhere: `{}`", elsewhere.join("`, `")));
    }
    if section.keys.is_empty() {
        return error.help(format!("`{path}` takes no keys: {{}}"));
    }
    let names: Vec<&str> = section.keys.iter().map(|key| key.name).collect();
    let holder = if top { "the file".to_owned() } else { format!("`{path}`") };
    error.help(format!("{holder} takes: {}", names.join(", ")))
}

/// The key of `section` that `name` stands for, by another program's name or by spelling.
pub fn meant(name: &str, section: &'static Section) -> Option<&'static str> {
    let synonym = section.keys.iter().find(|key| key.also.contains(&name));
    synonym.map(|key| key.name).or_else(|| spelling::nearest(name, section.keys.iter().map(|key| key.name)))
}

/// Paths of the keys of the other sections that are called `name`: at most three, deeper in the section at `path` or, where there are none, right in
/// another section.
fn elsewhere(name: &str, path: &str) -> Vec<String> {
    let called = |at: &&KeyAt| at.key.name == name && at.path.contains('.');
    let found: Vec<&KeyAt> = keys().iter().filter(called).collect();
    let section = without_indices(path);
    let inside = |at: &&&KeyAt| !section.is_empty() && at.path.starts_with(&format!("{section}."));
    let near = |at: &&&KeyAt| at.path.matches('.').count() == 1;
    let some = |chosen: Vec<&&KeyAt>| {
        (1..=3).contains(&chosen.len()).then(|| chosen.into_iter().map(|at| at.numbered()).collect())
    };
    // The list is only of use when it is short: `amplitude` is everywhere.
    some(found.iter().collect())
        .or_else(|| some(found.iter().filter(inside).collect()))
        .or_else(|| some(found.iter().filter(near).collect()))
        .unwrap_or_default()
}
