//! Values that are no tables: quantities, numbers, words and directions.

use super::describe::{described, for_example, listed, units_help};
use super::document::{Node, Value, join, quoted};
use super::normalize::{Normalizer, level};
use super::schema::{Key, Range, Word};
use super::spelling;
use crate::diagnostic::Diagnostic;
use crate::units::{self, Dimension, QuantityError};

/// The kinds of quantity that columns of a table have.
static COLUMNS: [&Dimension; 4] = [&units::MAGNETIC_FIELD, &units::VOLTAGE, &units::ENERGY, &units::LENGTH];

impl Normalizer<'_> {
    pub(super) fn error(&self, path: &str, node: &Node, message: String) -> Diagnostic {
        Diagnostic::error(path, message, Some(node.place.clone()))
    }

    pub(super) fn quantity(
        &mut self,
        path: &str,
        node: &Node,
        text: &str,
        key: &Key,
        dimension: &Dimension,
        range: Range,
    ) -> Option<toml::Value> {
        match units::parse(text, dimension) {
            Ok(value) if range.contains(value) => return Some(toml::Value::Float(value)),
            Ok(_) => {
                let message = format!("`{path}` = {} must be {}", quoted(text), range.requirement());
                let error = self.error(path, node, message);
                self.errors.push(error);
            }
            Err(fault) => {
                let about = if matches!(fault, QuantityError::WrongDimension { .. }) { key.doc } else { "" };
                let error = self.error(path, node, format!("`{path}` = {} {fault}", quoted(text)));
                self.errors.push(error.help(about).help(for_example(key)).help(units_help(dimension)));
            }
        }
        None
    }

    /// A value of any of the units that columns of a table have.
    pub(super) fn level(
        &mut self,
        path: &str,
        node: &Node,
        text: &str,
        key: &Key,
        range: Range,
    ) -> Option<toml::Value> {
        let fits = |dimension: &&&Dimension| {
            !matches!(units::parse(text, dimension), Err(QuantityError::WrongDimension { .. }))
        };
        let dimension = COLUMNS.iter().find(fits).unwrap_or(&COLUMNS[0]);
        let value = self.quantity(path, node, text, key, dimension, range)?;
        value.as_float().map(|number| level(number, dimension.si))
    }

    pub(super) fn number(&mut self, path: &str, node: &Node, range: Range) -> Option<f64> {
        let value = match node.value {
            Value::Integer(Some(number)) => number as f64,
            Value::Float(number) => number,
            _ => return None,
        };
        if range.contains(value) {
            return Some(value);
        }
        let requirement = if value.is_finite() { range.requirement() } else { "a finite number".to_owned() };
        let error = self.error(path, node, format!("`{path}` = {} must be {requirement}", node.found()));
        self.errors.push(error);
        None
    }

    pub(super) fn word(
        &mut self,
        path: &str,
        node: &Node,
        text: &str,
        words: &'static [Word],
        number: Option<Range>,
    ) -> Option<&'static str> {
        if let Some(word) = words.iter().find(|word| word.name == text) {
            return Some(word.name);
        }
        let names = words.iter().map(|word| word.name);
        let documented = words.iter().map(|word| (word.name, word.doc));
        let meant = spelling::abbreviated(text, documented).or_else(|| spelling::nearest(text, names));
        let meant = meant.map(|name| format!("did you mean \"{name}\"?"));
        let number =
            number.map(|range| format!("a plain number {}", range.requirement()).trim_end().to_owned());
        let words_in_quotes = words.iter().map(|word| format!("\"{}\"", word.name));
        let names = listed(number.into_iter().chain(words_in_quotes), "or");
        let error = self.error(path, node, format!("`{path}` = {} must be {names}", quoted(text)));
        self.errors.push(words.iter().fold(error.help(meant.unwrap_or_default()), |error, word| {
            error.help(format!("\"{}\": {}", word.name, word.doc))
        }));
        None
    }

    pub(super) fn words(
        &mut self,
        path: &str,
        items: &[Node],
        key: &'static Key,
        words: &'static [Word],
    ) -> Option<toml::Value> {
        let mut out: Vec<&'static str> = Vec::new();
        let mut whole = true;
        for (i, item) in items.iter().enumerate() {
            let path = join(path, &i.to_string());
            let word = match &item.value {
                Value::Text(text) => self.word(&path, item, text, words, None),
                _ => {
                    let error = self.error(
                        &path,
                        item,
                        format!("`{path}` must be a word in quotes; found {}", described(item)),
                    );
                    self.errors.push(error.help(for_example(key)));
                    None
                }
            };
            match word {
                Some(word) if out.contains(&word) => {
                    let error = self.error(&path, item, format!("`{path}` = \"{word}\" is named twice"));
                    self.errors.push(error);
                    whole = false;
                }
                Some(word) => out.push(word),
                None => whole = false,
            }
        }
        whole.then(|| toml::Value::Array(out.into_iter().map(toml::Value::from).collect()))
    }

    pub(super) fn direction(
        &mut self,
        path: &str,
        node: &Node,
        items: &[Node],
        key: &'static Key,
    ) -> Option<toml::Value> {
        let mut numbers = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let path = join(path, &i.to_string());
            match item.value {
                Value::Integer(Some(_)) | Value::Float(_) => {
                    numbers.extend(self.number(&path, item, Range::Any))
                }
                _ => {
                    let error = self.error(
                        &path,
                        item,
                        format!("`{path}` must be a plain number; found {}", described(item)),
                    );
                    self.errors.push(error.help(for_example(key)));
                }
            }
        }
        if numbers.len() < items.len() {
            return None;
        }
        let length = numbers.iter().fold(0.0_f64, |sum, x| sum.hypot(*x));
        if !(length > 0.0 && length.is_finite()) {
            let problem = if length > 0.0 {
                "is too long to be normalised"
            } else {
                "has length zero and so no direction"
            };
            let error = self.error(path, node, format!("`{path}` {problem}"));
            self.errors.push(error.help(for_example(key)));
            return None;
        }
        Some(toml::Value::Array(numbers.into_iter().map(|x| toml::Value::Float(x / length)).collect()))
    }
}
