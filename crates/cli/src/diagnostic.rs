//! What is wrong with a configuration and where: a message, a place in a text, and how it is printed.

use std::fmt::{self, Write as _};
use std::ops::Range;

/// Longest stretch of a source line that is printed under a message \[characters\].
const SNIPPET: usize = 150;

/// A text that keys were read from: a file, or one `--set` argument of the command line.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceText {
    /// What the text is called in messages: a path, or `--set`.
    pub name: String,
    /// The text itself.
    pub text: String,
}

/// A byte range in one of the source texts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// Index of the source text.
    pub text: usize,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Place {
    /// The byte range `span` of source text number `text`.
    pub fn new(text: usize, span: Range<usize>) -> Self {
        Self { text, start: span.start, end: span.end }
    }
}

/// Line and column, both counted from one; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// Line number, from 1.
    pub line: usize,
    /// Column number in characters, from 1.
    pub column: usize,
}

impl SourceText {
    /// Line and column of the byte at `offset` (of the end of the text when it lies beyond).
    pub fn line_column(&self, offset: usize) -> LineColumn {
        let before = &self.text.as_bytes()[..offset.min(self.text.len())];
        let line = before.iter().filter(|&&byte| byte == b'\n').count() + 1;
        let start = before.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[start..]).trim_start_matches('\u{feff}').chars().count();
        LineColumn { line, column: column + 1 }
    }

    /// Text of line number `line`, counted from one, without its line end.
    fn line(&self, line: usize) -> &str {
        let line = self.text.split('\n').nth(line - 1).unwrap_or_default();
        line.trim_end_matches('\r').trim_start_matches('\u{feff}')
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The configuration is refused.
    Error,
    /// The configuration is used, but the user should know.
    Warning,
}

/// One thing to tell about a configuration.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Path of the key concerned, such as `interface.fermi_energy`; empty for a fault of the whole file.
    pub key: String,
    /// What was found and what is wrong with it.
    pub message: String,
    /// Where it was found; `None` when there is no text to point into.
    pub place: Option<Place>,
    /// What is allowed, and how to write it; one line each.
    pub help: Vec<String>,
}

impl Diagnostic {
    /// An error at `place`.
    pub fn error(key: impl Into<String>, message: impl Into<String>, place: Option<Place>) -> Self {
        Self { severity: Severity::Error, key: key.into(), message: message.into(), place, help: Vec::new() }
    }

    /// A warning at `place`.
    pub fn warning(key: impl Into<String>, message: impl Into<String>, place: Option<Place>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(key, message, place) }
    }

    /// Adds a line of help; an empty one is dropped.
    #[must_use]
    pub fn help(mut self, line: impl Into<String>) -> Self {
        let line = line.into();
        if !line.is_empty() {
            self.help.push(line);
        }
        self
    }
}

/// Everything there is to tell about a configuration, in the order of its text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Diagnostics {
    texts: Vec<SourceText>,
    list: Vec<Diagnostic>,
}

impl std::error::Error for Diagnostics {}

impl Diagnostics {
    /// Sorts `list` by place and drops exact repetitions.
    pub fn new(texts: Vec<SourceText>, mut list: Vec<Diagnostic>) -> Self {
        list.sort_by(|a, b| (a.place.is_none(), &a.place).cmp(&(b.place.is_none(), &b.place)));
        list.dedup();
        Self { texts, list }
    }

    /// All diagnostics, in the order of the text.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Name of the text, line and column that `diagnostic` points at.
    pub fn position(&self, diagnostic: &Diagnostic) -> Option<(&str, LineColumn)> {
        let place = diagnostic.place.as_ref()?;
        let source = self.texts.get(place.text)?;
        Some((&source.name, source.line_column(place.start)))
    }

    /// The text for the terminal, with ANSI colours if `colour`.
    pub fn render(&self, colour: bool) -> String {
        let paint = Paint { colour };
        let mut out = String::new();
        for diagnostic in &self.list {
            // Writing into a String cannot fail.
            let _ = self.render_one(&mut out, &paint, diagnostic);
        }
        out
    }

    fn render_one(&self, out: &mut String, paint: &Paint, diagnostic: &Diagnostic) -> fmt::Result {
        let (word, code) = match diagnostic.severity {
            Severity::Error => ("error", RED),
            Severity::Warning => ("warning", YELLOW),
        };
        let message = printable(&diagnostic.message);
        writeln!(out, "{}{} {}", paint.with(code, word), paint.with(BOLD, ":"), paint.with(BOLD, &message))?;
        let mut margin = String::new();
        if let Some(place) = &diagnostic.place
            && let Some(source) = self.texts.get(place.text)
        {
            let at = source.line_column(place.start);
            let number = at.line.to_string();
            margin = " ".repeat(number.len());
            let (snippet, caret) = snippet(source, place, at);
            let bar = paint.with(BLUE, "|");
            let name = printable(&source.name);
            writeln!(out, "{margin}{} {name}:{}:{}", paint.with(BLUE, "-->"), at.line, at.column)?;
            writeln!(out, "{margin} {bar}")?;
            writeln!(out, "{} {bar} {snippet}", paint.with(BLUE, &number))?;
            writeln!(out, "{margin} {bar} {}", paint.with(code, &caret))?;
        }
        for line in &diagnostic.help {
            writeln!(out, "{margin} {} {}", paint.with(BLUE, "="), printable(line))?;
        }
        writeln!(out)
    }
}

/// The printed part of the line that `place` begins in, and the carets below it.
fn snippet(source: &SourceText, place: &Place, at: LineColumn) -> (String, String) {
    let line: Vec<char> = source.line(at.line).chars().collect();
    let marked = source.text.get(place.start..place.end).unwrap_or_default();
    let marked = marked.lines().next().unwrap_or_default().chars().count().max(1);
    let column = at.column - 1;
    let first = if line.len() <= SNIPPET { 0 } else { column.saturating_sub(SNIPPET / 2) };
    let last = line.len().min(first + SNIPPET);
    let shown: String = line.get(first..last).unwrap_or_default().iter().collect();
    let room = last.saturating_sub(column).max(1);
    (printable(&shown), " ".repeat(column.saturating_sub(first)) + &"^".repeat(marked.min(room)))
}

/// `text` with every control character (a tab too) replaced by one visible or blank character, so that no
/// file can steer the terminal and carets stay below their bytes.
fn printable(text: &str) -> String {
    let visible = |c: char| match c {
        '\t' => ' ',
        c if c.is_control() => '\u{fffd}',
        c => c,
    };
    text.chars().map(visible).collect()
}

const RED: &str = "1;31";
const YELLOW: &str = "1;33";
const BLUE: &str = "1;34";
const BOLD: &str = "1";

struct Paint {
    colour: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.render(false))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_below_the_right_characters() {
        let texts = vec![SourceText { name: "a.toml".into(), text: "[x]\nwidth = \"1 µm\" # µ\n".into() }];
        let place = Place::new(0, 12..19);
        let error = Diagnostic::error("x.width", "`x.width` is wrong", Some(place)).help("for example 2");
        let text = Diagnostics::new(texts, vec![error]).to_string();
        let expected = "error: `x.width` is wrong\n --> a.toml:2:9\n  |\n2 | width = \"1 µm\" # µ\n  |         ^^^^^^\n  \
                        = for example 2\n\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn control_characters_never_reach_the_terminal() {
        let texts = vec![SourceText { name: "a\x1b[2J".into(), text: "k = \"\x1b[31m\"".into() }];
        let error = Diagnostic::error("k", "bad \x1b[0m", Some(Place::new(0, 4..12)));
        assert!(!Diagnostics::new(texts, vec![error]).to_string().contains('\x1b'));
    }
}
