//! The words in which the catalogue of keys is written: kinds of value, ranges, sections.

use crate::units::Dimension;

/// The set of numbers a key takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Range {
    /// Any finite number.
    Any,
    /// Above zero.
    Positive,
    /// Zero or above.
    NotNegative,
    /// From the first to the second, both included.
    Closed(f64, f64),
    /// Between the two, neither included.
    Open(f64, f64),
}

impl Range {
    /// Whether `value` lies inside.
    pub fn contains(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Range::Any => true,
                Range::Positive => value > 0.0,
                Range::NotNegative => value >= 0.0,
                Range::Closed(low, high) => low <= value && value <= high,
                Range::Open(low, high) => low < value && value < high,
            }
    }

    /// What a message says is required; empty if anything goes.
    pub fn requirement(self) -> String {
        match self {
            Range::Any => String::new(),
            Range::Positive => "above zero".to_owned(),
            Range::NotNegative => "zero or above".to_owned(),
            Range::Closed(low, high) => format!("from {low} to {high}"),
            Range::Open(low, high) => format!("above {low} and below {high}"),
        }
    }
}

/// A word that a key takes, and what it means.
#[derive(Debug)]
pub struct Word {
    /// As written in the file.
    pub name: &'static str,
    /// What it stands for.
    pub doc: &'static str,
}

/// What kind of value a key takes.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A string holding a number and a unit.
    Quantity(&'static Dimension, Range),
    /// A plain number.
    Number(Range),
    /// A plain number, or one of some words.
    NumberOr(Range, &'static [Word]),
    /// A plain number, or a string holding a number and any unit of the columns of a table.
    Level(Range),
    /// A whole number from the first to the second.
    Integer(i64, i64),
    /// `true` or `false`.
    Boolean,
    /// Any text.
    Text,
    /// Name of a file to read, relative to the file that names it.
    InputFile,
    /// Name of a file to write, relative to where the program runs.
    OutputFile,
    /// One of some words.
    Choice(&'static [Word]),
    /// An array of some words, each at most once.
    Words(&'static [Word]),
    /// An array of a fixed number of values.
    Vector(&'static Kind, usize),
    /// An array of a fixed number of plain numbers, not all zero.
    Direction(usize),
    /// A table.
    Table(&'static Section),
    /// A table that holds exactly one of the keys of the section, each itself a table.
    OneOf(&'static Section),
    /// A list of tables.
    List(&'static Kind),
    /// The axes of a sweep, whose keys are paths of other keys, and the keys of the section.
    Axes(&'static Section),
    /// A value whose kind another key decides.
    Any,
}

/// Whether a key must stand in the file.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    /// It must.
    Required,
    /// It may be absent, which has a meaning of its own (said in the key's text).
    Optional,
    /// When absent it has this value, written as in a file.
    Default(&'static str),
}

/// A key: everything the program knows about it before reading a file.
#[derive(Debug)]
pub struct Key {
    /// Name in the file.
    pub name: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// Whether it must be there.
    pub presence: Presence,
    /// What it means; one line.
    pub doc: &'static str,
    /// A value as written in a file.
    pub example: &'static str,
    /// Names that other programs or people use for the same thing, to recognise them.
    pub also: &'static [&'static str],
    /// More on the choice a user has to make when a required key is absent.
    pub advice: &'static [&'static str],
    /// The key of the typed configuration that receives this value, and the factor it is multiplied by.
    pub stored: Option<(&'static str, f64)>,
}

/// A required key; see [`Key`] for the parts.
pub const fn key(name: &'static str, kind: Kind, example: &'static str, doc: &'static str) -> Key {
    Key { name, kind, presence: Presence::Required, doc, example, also: &[], advice: &[], stored: None }
}

impl Key {
    /// Whether it takes a list of tables.
    pub const fn is_list(&self) -> bool {
        matches!(self.kind, Kind::List(_))
    }

    /// The key may be absent.
    pub const fn optional(mut self) -> Self {
        self.presence = Presence::Optional;
        self
    }

    /// The key may be absent and is then `value`.
    pub const fn default(mut self, value: &'static str) -> Self {
        self.presence = Presence::Default(value);
        self
    }

    /// Other names for the same thing.
    pub const fn also(mut self, names: &'static [&'static str]) -> Self {
        self.also = names;
        self
    }

    /// Lines of help for when the key is missing.
    pub const fn advice(mut self, lines: &'static [&'static str]) -> Self {
        self.advice = lines;
        self
    }

    /// The value times `factor` is stored under the name `name`.
    pub const fn stored(mut self, name: &'static str, factor: f64) -> Self {
        self.stored = Some((name, factor));
        self
    }

    /// The section of the table, or of each table of the list, that this key takes.
    pub fn section(&self) -> Option<&'static Section> {
        self.kind.section()
    }
}

impl Kind {
    /// The section of a table, a choice of tables, or a list of either.
    pub fn section(&self) -> Option<&'static Section> {
        match self {
            Kind::Table(section) | Kind::OneOf(section) | Kind::Axes(section) => Some(section),
            Kind::List(of) => of.section(),
            _ => None,
        }
    }
}

/// Keys of which at most one may be given, or exactly one.
#[derive(Debug)]
pub struct Group {
    /// The keys.
    pub names: &'static [&'static str],
    /// Whether one must be given.
    pub required: bool,
}

/// The keys of a table.
#[derive(Debug)]
pub struct Section {
    /// The keys, in the order in which they are documented.
    pub keys: &'static [Key],
    /// Keys that exclude one another.
    pub groups: &'static [Group],
}

impl Section {
    /// The key called `name`.
    pub fn get(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }

    /// Names of the keys that exclude `name`, with `name` itself; for a choice of tables all its keys.
    pub fn rivals(&self, name: &str) -> &'static [&'static str] {
        self.groups.iter().find(|group| group.names.contains(&name)).map_or(&[], |group| group.names)
    }
}
