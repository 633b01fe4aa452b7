//! A TOML text as a tree in which every key and value knows its place.

use crate::diagnostic::{Diagnostic, Place};
use toml::de::{DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Bytes of the value; of the header for a `[table]`.
    pub place: Place,
}

/// A TOML value.
#[derive(Clone, Debug)]
pub enum Value {
    /// A string.
    Text(String),
    /// An integer; `None` when it does not fit 64 bits.
    Integer(Option<i64>),
    /// A floating-point number, infinite or not a number too.
    Float(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A date or time, which no key takes.
    Datetime(String),
    /// An array, or the tables of a `[[name]]`.
    Array(Vec<Node>),
    /// A table.
    Table(Table),
}

/// The entries of a table in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key.
    pub name: String,
    /// Where the key stands.
    pub place: Place,
    /// Its value.
    pub node: Node,
}

impl Table {
    /// The entry called `name`.
    pub fn get(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name == name)
    }

    /// The entry called `name`, to be changed.
    pub fn get_mut(&mut self, name: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.name == name)
    }
}

impl Node {
    /// The table this is, if it is one.
    pub fn table(&self) -> Option<&Table> {
        if let Value::Table(table) = &self.value { Some(table) } else { None }
    }

    /// What a message calls this value: strings and numbers as they are, other values by their kind.
    pub fn found(&self) -> String {
        match &self.value {
            Value::Text(text) => quoted(text),
            Value::Integer(Some(number)) => number.to_string(),
            Value::Integer(None) => "an integer beyond 64 bits".to_owned(),
            Value::Float(number) => format!("{number:?}").to_lowercase(),
            Value::Boolean(value) => value.to_string(),
            Value::Datetime(text) => format!("the date {text}"),
            Value::Array(items) => format!("an array of {}", items.len()),
            Value::Table(_) => "a table".to_owned(),
        }
    }
}

/// `text` in quotes, cut short when long.
pub fn quoted(text: &str) -> String {
    if text.chars().count() <= 60 {
        return format!("\"{text}\"");
    }
    format!("\"{}…\"", text.chars().take(59).collect::<String>())
}

/// Faults of the TOML syntax, and whether the rest of the text can still be trusted.
pub struct Syntax {
    /// One error a line at most.
    pub errors: Vec<Diagnostic>,
    /// True when only quotes are missing around values: everything else was read as it was meant.
    pub only_quotes: bool,
}

/// Faults of syntax that are looked at: beyond these the text is something else than a configuration.
const MOST_FAULTS: usize = 200;

/// Reads source text number `index`. A text with faults still gives all that could be read of it.
pub fn parse(text: &str, index: usize) -> (Table, Syntax) {
    let (table, faults) = DeTable::parse_recoverable(text);
    let tree = convert_table(table.get_ref(), index);
    let mut syntax = Syntax { errors: Vec::new(), only_quotes: true };
    syntax.only_quotes &= faults.len() <= MOST_FAULTS;
    let mut lines: Vec<usize> = Vec::new();
    let mut faults: Vec<_> =
        faults.iter().map(|fault| (fault.span().unwrap_or(0..0), fault.message())).collect();
    faults.sort_by_key(|(span, _)| (span.start, span.end));
    for (span, message) in faults.into_iter().take(MOST_FAULTS) {
        let line =
            text.as_bytes()[..span.start.min(text.len())].iter().filter(|&&byte| byte == b'\n').count();
        if lines.contains(&line) {
            syntax.only_quotes &= message.starts_with(NEEDS_QUOTES);
            continue;
        }
        lines.push(line);
        let (place, found) = (Place::new(index, span.clone()), text.get(span).unwrap_or_default());
        let key = path_at(&tree, &place).unwrap_or_default();
        let (message, help, quotes) = explain(message, found, &key);
        syntax.only_quotes &= quotes;
        // Only where all else can be trusted is the key sure to be the one that was meant.
        let key = if quotes { key } else { String::new() };
        syntax.errors.push(Diagnostic::error(key, message, Some(place)).help(help));
    }
    (tree, syntax)
}

/// How the parser begins its message on a bare word where a value should be.
const NEEDS_QUOTES: &str = "string values must be quoted";

/// The parser's message in the words of this program, its help, and whether only quotes are missing.
fn explain(message: &str, found: &str, key: &str) -> (String, String, bool) {
    if message.starts_with(NEEDS_QUOTES) {
        if found.is_empty() {
            return ("a value is missing here".to_owned(), "write the value after the `=`".to_owned(), false);
        }
        let cut: String = found.chars().take(60).collect();
        let help = format!("text and values with a unit stand in quotes: \"{cut}\"");
        return (format!("`{key}` = {cut} is not in quotes"), help, true);
    }
    if message.starts_with("duplicate key") {
        let help = "every key stands once; a table of a list begins with a double bracket, such as [[drive]]";
        return (format!("`{found}` is given twice"), help.to_owned(), false);
    }
    let brackets = ["array", "table", "string"].iter().any(|word| message.contains(word));
    let help = if brackets { "is a bracket or a quote left open here or above?" } else { "" };
    (format!("this is not valid TOML: {message}"), help.to_owned(), false)
}

/// The path of the value that stands at `place`.
fn path_at(table: &Table, place: &Place) -> Option<String> {
    table.entries.iter().find_map(|entry| {
        let below = path_within(&entry.node, place)?;
        Some(join(&entry.name, &below))
    })
}

fn path_within(node: &Node, place: &Place) -> Option<String> {
    match &node.value {
        Value::Table(table) => path_at(table, place),
        Value::Array(items) => items.iter().enumerate().find_map(|(i, item)| {
            let below = path_within(item, place)?;
            Some(join(&i.to_string(), &below))
        }),
        _ => (node.place == *place).then(String::new),
    }
}

fn convert_table(table: &DeTable<'_>, index: usize) -> Table {
    let convert = |(key, value): (&toml::Spanned<_>, &toml::Spanned<DeValue<'_>>)| {
        let name: &std::borrow::Cow<'_, str> = key.get_ref();
        Entry {
            name: name.to_string(),
            place: Place::new(index, key.span()),
            node: convert_value(value, index),
        }
    };
    Table { entries: table.iter().map(convert).collect() }
}

fn convert_value(value: &toml::Spanned<DeValue<'_>>, index: usize) -> Node {
    let place = Place::new(index, value.span());
    let value = match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Integer(number) => Value::Integer(i64::from_str_radix(number.as_str(), number.radix()).ok()),
        DeValue::Float(number) => Value::Float(number.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(value) => Value::Boolean(*value),
        DeValue::Datetime(date) => Value::Datetime(date.to_string()),
        DeValue::Array(items) => Value::Array(items.iter().map(|item| convert_value(item, index)).collect()),
        DeValue::Table(table) => Value::Table(convert_table(table, index)),
    };
    Node { value, place }
}

/// The path of `name` inside `path`.
pub fn join(path: &str, name: &str) -> String {
    match (path, name) {
        ("", alone) | (alone, "") => alone.to_owned(),
        _ => format!("{path}.{name}"),
    }
}
