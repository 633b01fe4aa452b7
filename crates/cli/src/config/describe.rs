//! Words for messages and for the reference: what a key takes, and what was found instead.

use super::document::{Node, Value};
use super::schema::{Key, Kind};
use crate::units::Dimension;

/// "a, b or c".
pub fn listed(items: impl Iterator<Item = String>, last: &str) -> String {
    let items: Vec<String> = items.collect();
    match items.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., end] => format!("{} {last} {end}", first.join(", ")),
    }
}

/// How a key is written, for example.
pub fn for_example(key: &Key) -> String {
    format!("for example {} = {}", key.name, key.example)
}

/// The example of a section without its braces.
pub fn example_keys(key: &Key) -> &'static str {
    key.example.trim_start_matches("{ ").trim_end_matches(" }")
}

/// The units a quantity is written in.
pub fn units_help(dimension: &Dimension) -> String {
    format!("units of {}: {}; those of cgs too", dimension.name, dimension.units)
}

/// The bounds of a whole number.
pub fn whole_range(low: i64, high: i64) -> String {
    if high == i64::MAX { format!("from {low} on") } else { format!("from {low} to {high}") }
}

/// A value with its kind, as in "found the string "x"".
pub fn described(node: &Node) -> String {
    match node.value {
        Value::Text(_) => format!("the string {}", node.found()),
        Value::Integer(Some(_)) | Value::Float(_) => format!("the number {}", node.found()),
        _ => node.found(),
    }
}

/// What `kind` wants, as in "must be ...".
pub fn wanted(path: &str, kind: &Kind) -> String {
    match kind {
        Kind::Quantity(dimension, _) => format!("{} with its unit, in quotes", dimension.name),
        Kind::Number(_) => "a plain number".to_owned(),
        Kind::Level(_) => "a plain number, or a string with its unit".to_owned(),
        Kind::NumberOr(_, words) => {
            format!("a plain number or {}", listed(words.iter().map(|w| format!("\"{}\"", w.name)), "or"))
        }
        Kind::Integer(low, high) => format!("a whole number {}", whole_range(*low, *high)),
        Kind::Boolean => "true or false".to_owned(),
        Kind::Text | Kind::InputFile | Kind::OutputFile => "a text in quotes".to_owned(),
        Kind::Choice(words) => listed(words.iter().map(|word| format!("\"{}\"", word.name)), "or"),
        Kind::Words(words) => {
            format!(
                "an array with any of {}",
                listed(words.iter().map(|word| format!("\"{}\"", word.name)), "and")
            )
        }
        Kind::Vector(of, length) => format!("an array of {length} values, each {}", wanted(path, of)),
        Kind::Direction(length) => format!("an array of {length} plain numbers"),
        Kind::Table(_) => "a table".to_owned(),
        Kind::Axes(_) => "a table of axes, and any of these".to_owned(),
        Kind::Any => "a value as the key takes it".to_owned(),
        Kind::OneOf(section) => {
            format!(
                "a table with one of {}",
                listed(section.keys.iter().map(|key| format!("`{}`", key.name)), "or")
            )
        }
        Kind::List(_) => format!("a list of tables, each begun with [[{}]]", without_indices(path)),
    }
}

/// How to repair a value of the wrong kind.
pub fn mismatch_help(key: &Key, kind: &Kind, node: &Node) -> String {
    match (kind, &node.value) {
        (Kind::Number(_), Value::Text(text)) if text.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            format!("write it without quotes: {} = {}", key.name, text.trim())
        }
        (Kind::Boolean, Value::Text(text)) if matches!(text.as_str(), "true" | "false") => {
            format!("write it without quotes: {} = {text}", key.name)
        }
        (Kind::Integer(..), Value::Float(number)) if number.fract() == 0.0 && number.abs() < 1e15 => {
            format!("write it without a decimal point: {number}")
        }
        (Kind::Table(_), Value::Array(_)) => "a section that stands once has single brackets".to_owned(),
        (Kind::List(_), Value::Table(_)) => String::new(),
        (Kind::Table(_), _) if !key.example.starts_with('{') => String::new(),
        _ => for_example(key),
    }
}

/// `path` without the indices of lists: `drive.0.profile` becomes `drive.profile`.
pub fn without_indices(path: &str) -> String {
    let is_index = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    path.split('.').filter(|part| !is_index(part)).collect::<Vec<_>>().join(".")
}
