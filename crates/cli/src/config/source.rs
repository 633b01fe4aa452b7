//! Reads a configuration with its base files and `--set` arguments into one tree.

use super::catalogue;
use super::document::{self, Entry, Node, Table, Value, quoted};
use super::schema::Section;
use crate::diagnostic::{Diagnostic, Place, SourceText};
use std::path::{Path, PathBuf};

/// Longest chain of files that extend one another.
const MAXIMUM_DEPTH: usize = 16;
/// Largest configuration file that is read \[bytes\].
const MAXIMUM_SIZE: u64 = 1 << 20;

/// The merged tree of all texts, the texts, and what went wrong in reading them.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Every text, in the order of reading.
    pub texts: Vec<SourceText>,
    /// The directory of each text, against which the files it names are resolved.
    pub directories: Vec<PathBuf>,
    /// Faults found so far.
    pub errors: Vec<Diagnostic>,
    /// The directory against which files named in `--set` arguments are resolved.
    pub set_directory: PathBuf,
    /// Whether a text was so broken that its keys may be missing from the tree.
    pub incomplete: bool,
}

impl Reading {
    /// Reads the file at `path` and the files it extends.
    pub fn file(&mut self, path: &Path) -> Table {
        self.chain(path, &mut Vec::new(), None)
    }

    fn chain(&mut self, path: &Path, opened: &mut Vec<PathBuf>, named_at: Option<Place>) -> Table {
        let identity = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if opened.contains(&identity) || opened.len() >= MAXIMUM_DEPTH {
            let message = format!(
                "`extends` = {} leads back to a file that is being read",
                quoted(&path.display().to_string())
            );
            let error = Diagnostic::error("extends", message, named_at);
            self.errors.push(error.help("a chain of `extends` must end in a file without it"));
            self.incomplete = true;
            return Table::default();
        }
        opened.push(identity);
        match read(path) {
            Ok(bytes) => {
                let text = self.decode(path, bytes);
                let directory = path.parent().map(Path::to_path_buf).unwrap_or_default();
                self.text(&path.display().to_string(), text, directory, opened)
            }
            Err(reason) => {
                let what = if named_at.is_some() { "`extends`: cannot read" } else { "cannot read" };
                let message = format!("{what} {}: {reason}", quoted(&path.display().to_string()));
                let key = if named_at.is_some() { "extends" } else { "" };
                self.errors.push(Diagnostic::error(key, message, named_at));
                self.incomplete = true;
                Table::default()
            }
        }
    }

    /// The bytes as text; a byte that is not UTF-8 is an error.
    fn decode(&mut self, path: &Path, bytes: Vec<u8>) -> String {
        if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
            let message = format!("{} is encoded in UTF-16", quoted(&path.display().to_string()));
            self.errors.push(
                Diagnostic::error("", message, None)
                    .help("save the file as UTF-8; `>` in older versions of PowerShell writes UTF-16"),
            );
            self.incomplete = true;
            return String::new();
        }
        String::from_utf8(bytes).unwrap_or_else(|fault| {
            let at = fault.utf8_error().valid_up_to();
            let place = Place::new(self.texts.len(), at..at + 1);
            let message = format!("{} is not UTF-8 text", quoted(&path.display().to_string()));
            self.errors.push(Diagnostic::error("", message, Some(place)).help("save the file as UTF-8"));
            self.incomplete = true;
            String::from_utf8_lossy(fault.as_bytes()).into_owned()
        })
    }

    /// Reads `text`, called `name`, and merges it into the files it extends, which are sought in `directory`.
    pub fn text(&mut self, name: &str, text: String, directory: PathBuf, opened: &mut Vec<PathBuf>) -> Table {
        let index = self.texts.len();
        let (mut table, syntax) = document::parse(&text, index);
        self.texts.push(SourceText { name: name.to_owned(), text });
        self.directories.push(directory.clone());
        self.errors.extend(syntax.errors);
        self.incomplete |= !syntax.only_quotes;
        let Some(at) = table.entries.iter().position(|entry| entry.name == "extends") else { return table };
        let Value::Text(base) = &table.entries[at].node.value else { return table };
        let place = table.entries[at].node.place.clone();
        let mut base = self.chain(&directory.join(base), opened, Some(place));
        table.entries.remove(at);
        merge(&mut base, table, Some(&catalogue::ROOT));
        base
    }

    /// Applies one `--set` argument, `a.b=value`, to `table`.
    pub fn set(&mut self, table: &mut Table, argument: &str) {
        let index = self.texts.len();
        self.texts.push(SourceText { name: "--set".to_owned(), text: argument.to_owned() });
        self.directories.push(self.set_directory.clone());
        let whole = Place::new(index, 0..argument.len());
        let mut fail = |message: String, place: Place| {
            let help = "write --set KEY=VALUE, for example --set time.end=\"20 ns\" or --set drive.0.waveform.tone.frequency=\"1 GHz\"";
            self.errors.push(Diagnostic::error("", message, Some(place)).help(help));
        };
        let Some((path, _)) = argument.split_once('=') else {
            return fail(format!("{} has no `=`", quoted(argument)), whole);
        };
        let mut parts = Vec::new();
        let mut start = 0;
        for part in path.split('.') {
            let trimmed = part.trim();
            if trimmed.is_empty() {
                return fail(format!("the key {} has an empty part", quoted(path)), whole);
            }
            parts.push((trimmed.to_owned(), Place::new(index, start..start + part.len())));
            start += part.len() + 1;
        }
        match set_value(argument, index, path.len() + 1, parts.len()) {
            Ok(node) => {
                if let Err((message, place)) = assign(table, &parts, node, Some(&catalogue::ROOT)) {
                    fail(message, place);
                }
            }
            Err(error) => self.errors.push(error),
        }
    }
}

impl Reading {
    /// Puts `node` at `path`, whose key stands at `place`, into `table`; a path that leads nowhere is an error.
    pub fn put(&mut self, table: &mut Table, path: &str, place: &Place, node: Node) {
        let parts: Vec<_> = path.split('.').map(|part| (part.to_owned(), place.clone())).collect();
        if let Err((message, place)) = assign(table, &parts, node, Some(&catalogue::ROOT)) {
            self.errors.push(Diagnostic::error(path, format!("`{path}`: {message}"), Some(place)));
        }
    }
}

fn read(path: &Path) -> std::io::Result<Vec<u8>> {
    let metadata = std::fs::metadata(path)?;
    if metadata.is_dir() {
        return Err(std::io::Error::other("it is a directory"));
    }
    if metadata.len() > MAXIMUM_SIZE {
        return Err(std::io::Error::other("it is larger than 1 MiB, no configuration"));
    }
    std::fs::read(path)
}

/// The value of a `--set` argument, which begins at `offset` after a key of `depth` parts: TOML, or else text as
/// it stands. The whole argument is read as a line of TOML, so that places are right.
fn set_value(argument: &str, index: usize, offset: usize, depth: usize) -> Result<Node, Diagnostic> {
    let written = &argument[offset..];
    let place = Place::new(index, offset..argument.len());
    let bare = Node { value: Value::Text(written.trim().to_owned()), place };
    let (table, syntax) = document::parse(argument, index);
    if let Some(error) = syntax.errors.into_iter().next() {
        let structured = written.trim_start().starts_with(['[', '{', '"', '\'']);
        return if structured { Err(error) } else { Ok(bare) };
    }
    let mut table = table;
    for _ in 1..depth {
        match table.entries.pop().map(|entry| entry.node.value) {
            Some(Value::Table(inner)) => table = inner,
            _ => return Ok(bare),
        }
    }
    let node = table.entries.pop().map(|entry| entry.node);
    Ok(node.filter(|node| !matches!(node.value, Value::Datetime(_))).unwrap_or(bare))
}

/// Puts the entries of `over` into `base`: tables key by key, everything else in place of the old. A key
/// that excludes another of the base removes that one.
fn merge(base: &mut Table, over: Table, section: Option<&'static Section>) {
    // First, so that two rivals in `over` itself both stay, and are reported.
    for entry in &over.entries {
        displace(base, &entry.name, section);
    }
    for entry in over.entries {
        let inner = section.and_then(|section| section.get(&entry.name)).and_then(|key| key.section());
        match (base.get_mut(&entry.name), entry.node) {
            (Some(old), Node { value: Value::Table(new), place }) if old.node.table().is_some() => {
                old.place = entry.place;
                old.node.place = place;
                if let Value::Table(old) = &mut old.node.value {
                    merge(old, new, inner);
                }
            }
            (Some(old), node) => (old.place, old.node) = (entry.place, node),
            (None, node) => base.entries.push(Entry { name: entry.name, place: entry.place, node }),
        }
    }
}

/// Removes from `table` what the key `name` excludes.
fn displace(table: &mut Table, name: &str, section: Option<&'static Section>) {
    let rivals = section.map_or(&[][..], |section| section.rivals(name));
    table.entries.retain(|entry| entry.name == name || !rivals.contains(&entry.name.as_str()));
}

type Misplaced = (String, Place);

fn assign(
    table: &mut Table,
    parts: &[(String, Place)],
    node: Node,
    section: Option<&'static Section>,
) -> Result<(), Misplaced> {
    let [(name, place), rest @ ..] = parts else { return Ok(()) };
    displace(table, name, section);
    let inner = section.and_then(|section| section.get(name)).and_then(|key| key.section());
    if table.get(name).is_none() {
        let empty = Node { value: Value::Table(Table::default()), place: place.clone() };
        table.entries.push(Entry { name: name.clone(), place: place.clone(), node: empty });
    }
    let Some(entry) = table.get_mut(name) else { return Ok(()) };
    if rest.is_empty() {
        entry.place = place.clone();
        entry.node = node;
        return Ok(());
    }
    assign_below(&mut entry.node, rest, node, inner)
}

fn assign_below(
    target: &mut Node,
    parts: &[(String, Place)],
    node: Node,
    section: Option<&'static Section>,
) -> Result<(), Misplaced> {
    match (&mut target.value, parts) {
        (Value::Table(table), _) => assign(table, parts, node, section),
        (Value::Array(items), [(name, place), rest @ ..]) => {
            let count = items.len();
            let Some(item) = name.parse::<usize>().ok().and_then(|at| items.get_mut(at)) else {
                let message =
                    format!("`{name}` is no index of a list with {count} entries, which are counted from 0");
                return Err((message, place.clone()));
            };
            if rest.is_empty() {
                *item = node;
                return Ok(());
            }
            assign_below(item, rest, node, section)
        }
        (_, [(name, place), ..]) => {
            Err((format!("`{name}` cannot be set inside {}", target.found()), place.clone()))
        }
        (_, []) => Ok(()),
    }
}
