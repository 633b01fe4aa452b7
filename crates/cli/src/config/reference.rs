//! The catalogue as text to read: `explain` and the reference page.

use std::sync::LazyLock;

use super::catalogue::ROOT;
use super::describe::{wanted, without_indices};
use super::document::join;
use super::schema::{Key, Kind, Presence, Range, Section, Word};
use super::spelling;

/// A key with its path, without indices: `drive.profile.plane_wave.amplitude`.
#[derive(Clone, Debug)]
pub struct KeyAt {
    /// The path.
    pub path: String,
    /// The key.
    pub key: &'static Key,
}

impl KeyAt {
    /// The path with `0` for the entry of each list: `drive.0.profile.plane_wave.amplitude`.
    pub fn numbered(&self) -> String {
        let mut path = String::new();
        let mut numbered = String::new();
        for name in self.path.split('.') {
            path = join(&path, name);
            numbered = join(&numbered, name);
            if path != self.path && keys().iter().any(|at| at.path == path && at.key.is_list()) {
                numbered.push_str(".0");
            }
        }
        numbered
    }
}

/// Every key of the catalogue, each section before its keys.
pub fn all_keys() -> Vec<KeyAt> {
    keys().to_vec()
}

/// As [`all_keys`], made once.
pub fn keys() -> &'static [KeyAt] {
    static KEYS: LazyLock<Vec<KeyAt>> = LazyLock::new(|| {
        let mut keys = Vec::new();
        collect(&[&ROOT], "", &mut keys);
        keys
    });
    &KEYS
}

/// The keys of the last of `sections`, which lie in one another. Shapes hold shapes: these are told once.
fn collect(sections: &[&'static Section], path: &str, keys: &mut Vec<KeyAt>) {
    for key in sections.last().map_or(&[][..], |section| section.keys) {
        let path = join(path, key.name);
        keys.push(KeyAt { path: path.clone(), key });
        if let Some(inner) = key.section()
            && !sections.iter().any(|outer| std::ptr::eq(*outer, inner))
        {
            collect(&[sections, &[inner]].concat(), &path, keys);
        }
    }
}

/// The keys that `query` may stand for: a path, with or without indices, or its end.
pub fn find(query: &str) -> Vec<KeyAt> {
    let query = without_indices(query.trim().trim_matches(['[', ']']));
    let keys = all_keys();
    let exact = keys.iter().position(|at| at.path == query);
    let ends = |at: &KeyAt| at.path == query || at.path.ends_with(&format!(".{query}"));
    match exact {
        Some(at) => keys.into_iter().skip(at).take(1).collect(),
        None if query.is_empty() => Vec::new(),
        None => keys.into_iter().filter(ends).collect(),
    }
}

/// The paths nearest in spelling to `query`, at most three; names that other programs use are known too.
pub fn similar(query: &str) -> Vec<String> {
    let query = without_indices(query);
    let keys = all_keys();
    let name = query.rsplit('.').next().unwrap_or_default();
    let synonym = |at: &&KeyAt| at.key.also.contains(&name);
    let mut found: Vec<String> = keys.iter().filter(synonym).map(|at| at.path.clone()).collect();
    if found.is_empty()
        && let Some(path) = spelling::nearest(&query, keys.iter().map(|at| at.path.as_str()))
    {
        found.push(path.to_owned());
    }
    if let (true, Some(near)) = (found.is_empty(), spelling::nearest(name, keys.iter().map(|at| at.key.name)))
    {
        found.extend(keys.iter().filter(|at| at.key.name == near).map(|at| at.path.clone()));
    }
    found.truncate(3);
    found
}

/// What a key takes, with its range: "a time, a string with its unit; above zero".
pub fn takes(path: &str, kind: &Kind) -> String {
    let requirement = range(kind).requirement();
    let separator = if requirement.is_empty() { "" } else { "; " };
    format!("{}{separator}{requirement}", wanted(path, kind))
}

fn range(kind: &Kind) -> Range {
    match kind {
        Kind::Quantity(_, range) | Kind::Number(range) | Kind::NumberOr(range, _) | Kind::Level(range) => {
            *range
        }
        Kind::Vector(of, _) => range(of),
        _ => Range::Any,
    }
}

/// Units in which the key is written, if it is a quantity.
pub fn units(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Quantity(dimension, _) => Some(dimension.units),
        Kind::Vector(of, _) => units(of),
        _ => None,
    }
}

/// The words that the key takes, if it takes any.
pub fn words(kind: &Kind) -> &'static [Word] {
    match kind {
        Kind::Choice(words) | Kind::Words(words) | Kind::NumberOr(_, words) => words,
        _ => &[],
    }
}

/// "required", or what holds when the key is absent. Keys of a group are required together.
pub fn presence(key: &Key, section: &Section) -> String {
    let group = section.groups.iter().find(|group| group.names.contains(&key.name));
    match (key.presence, group) {
        (Presence::Required, _) => "required".to_owned(),
        (Presence::Default(value), _) => value.to_owned(),
        (Presence::Optional, Some(group)) if group.required && group.names.len() > 1 => {
            "one of these".to_owned()
        }
        (Presence::Optional, Some(group)) if group.required => "required".to_owned(),
        (Presence::Optional, _) => "none".to_owned(),
    }
}

/// The section that holds the key at `path`.
pub fn holder(path: &str) -> &'static Section {
    let Some((parent, _)) = path.rsplit_once('.') else { return &ROOT };
    let parents = all_keys();
    parents.iter().find(|at| at.path == parent).and_then(|at| at.key.section()).unwrap_or(&ROOT)
}

/// The reference page of all keys, in Markdown.
pub fn markdown() -> String {
    let mut out = String::from(INTRODUCTION);
    let mut written: Vec<*const Section> = Vec::new();
    markdown_section(&mut out, "", "The file", None, &ROOT, &mut written);
    out
}

const INTRODUCTION: &str = "\
# Configuration reference

Written by `diracmag explain --markdown` from the same table that checks a configuration.

A value with a dimension is a string with its unit, such as `\"100 MHz\"`, `\"0.1 eV\"`, `\"1 um\"` or `\"6.5 kJ/m^3\"`;
prefixes go from f to T. Vectors are arrays. Sections in double brackets, such as `[[drive]]`, may stand any number
of times. Any key can be changed on the command line: `--set time.end=\"20 ns\"`,
`--set drive.0.waveform.tone.frequency=\"1 GHz\"`.
";

fn markdown_section(
    out: &mut String,
    path: &str,
    title: &str,
    about: Option<&Key>,
    section: &'static Section,
    written: &mut Vec<*const Section>,
) {
    written.push(std::ptr::from_ref(section));
    out.push_str(&format!("\n## {title}\n\n"));
    if let Some(key) = about {
        out.push_str(&format!("{}\n\n```toml\n{} = {}\n```\n\n", key.doc, key.name, key.example));
    }
    if section.keys.is_empty() {
        out.push_str("It takes no keys.\n");
        return;
    }
    out.push_str("| key | takes | default | meaning |\n|---|---|---|---|\n");
    for key in section.keys {
        let path = join(path, key.name);
        let choices = words(&key.kind).iter().map(|word| format!("`{}`: {}", word.name, word.doc));
        let choices = choices.collect::<Vec<_>>().join("; ");
        let mut meaning = key.doc.to_owned();
        if !choices.is_empty() {
            meaning.push_str(&format!(" {choices}."));
        }
        if let Some(units) = units(&key.kind) {
            meaning.push_str(&format!(" Units: {units}."));
        }
        let default = match presence(key, section).as_str() {
            word @ ("required" | "one of these" | "none") => word.to_owned(),
            value => format!("`{value}`"),
        };
        let row = format!("| `{}` | {} | {default} | {meaning} |\n", key.name, takes(&path, &key.kind));
        out.push_str(
            &row.replace("|m x H|", "\\|m x H\\|")
                .replace("|m|", "\\|m\\|")
                .replace("|r - centre|", "\\|r - centre\\|"),
        );
    }
    for key in section.keys {
        let path = join(path, key.name);
        if let Some(inner) = key.section()
            && !written.contains(&std::ptr::from_ref(inner))
        {
            let title = match key.kind {
                Kind::List(_) => format!("`[[{path}]]`"),
                Kind::Table(_) if !path.contains('.') => format!("`[{path}]`"),
                _ => format!("`{path}`"),
            };
            markdown_section(out, &path, &title, Some(key), inner, written);
        }
    }
}

/// There is no such key.
#[derive(Debug, PartialEq, thiserror::Error)]
#[error("unknown key `{query}`{}", suggestions(similar))]
pub struct UnknownKey {
    /// What was asked for.
    pub query: String,
    /// Keys that may have been meant.
    pub similar: Vec<String>,
}

fn suggestions(similar: &[String]) -> String {
    match similar {
        [] => "; `diracmag explain` without a key lists all sections".to_owned(),
        some => format!("; did you mean `{}`?", some.join("` or `")),
    }
}
