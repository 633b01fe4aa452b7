//! Text with italic symbols and subscripts.

use plotters::style::FontStyle;

use crate::{error::FigureError, font};

/// Size of a subscript relative to the text.
const SUBSCRIPT_SIZE: f64 = 0.72;
/// How far a subscript hangs below the line, in em of the text.
const SUBSCRIPT_DROP: f64 = 0.2;

const NO_BREAK_SPACE: char = '\u{a0}';

/// A piece of text in one style.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Run {
    /// The characters.
    pub text: String,
    /// Upright or oblique.
    pub style: FontStyleName,
    /// Size relative to the size of the label.
    pub size: f64,
    /// Shift of the baseline downwards, in em of the label.
    pub drop: f64,
}

/// The two faces of the bundled font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FontStyleName {
    Upright,
    Oblique,
}

impl From<FontStyleName> for FontStyle {
    fn from(name: FontStyleName) -> Self {
        match name {
            FontStyleName::Upright => FontStyle::Normal,
            FontStyleName::Oblique => FontStyle::Oblique,
        }
    }
}

/// A line of text made of pieces.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Label {
    runs: Vec<Run>,
}

impl Label {
    /// Plain upright text. Control characters, which no SVG file may hold, become spaces.
    pub fn plain(text: &str) -> Self {
        Self::default().text(text)
    }

    /// Text in which `m_x`, `m_y` and `m_z` are written as symbols, and underscores as spaces.
    pub fn words(text: &str) -> Self {
        let (mut label, mut rest) = (Self::default(), text);
        while let Some(at) = rest.find("m_") {
            let (before, symbol) = rest.split_at(at);
            let is_component = matches!(symbol.as_bytes().get(2), Some(b'x' | b'y' | b'z'))
                && !before.ends_with(char::is_alphanumeric)
                && !symbol[3..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
            if !is_component {
                break;
            }
            if !before.is_empty() {
                label = label.text(&before.replace('_', " "));
            }
            label = label.symbol("m").subscript(&symbol[2..3]);
            rest = &symbol[3..];
        }
        if rest.is_empty() { label } else { label.text(&rest.replace('_', " ")) }
    }

    /// Adds upright text.
    pub fn text(self, text: &str) -> Self {
        self.with(text, FontStyleName::Upright, 1.0, 0.0)
    }

    /// Adds a symbol in oblique letters.
    pub fn symbol(self, text: &str) -> Self {
        self.with(text, FontStyleName::Oblique, 1.0, 0.0)
    }

    /// Adds a subscript, with a hair space that keeps its slant off what follows.
    pub fn subscript(self, text: &str) -> Self {
        self.with(&format!("{text}\u{200a}"), FontStyleName::Oblique, SUBSCRIPT_SIZE, SUBSCRIPT_DROP)
    }

    /// Adds a unit in brackets; nothing for the unit of a pure number.
    pub fn unit(self, unit: &str) -> Self {
        if unit.is_empty() { self } else { self.text(&format!(" ({unit})")) }
    }

    fn with(mut self, text: &str, style: FontStyleName, size: f64, drop: f64) -> Self {
        // An SVG viewer drops a plain space at the beginning or end of a run.
        let text =
            text.chars().map(|c| if c.is_control() || c == ' ' { NO_BREAK_SPACE } else { c }).collect();
        self.runs.push(Run { text, style, size, drop });
        self
    }

    /// The pieces, first to last.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// Width in em of the label.
    pub fn width(&self) -> Result<f64, FigureError> {
        self.runs.iter().map(|run| Ok(run.size * font::width_in_em(&run.text, run.style.into())?)).sum()
    }

    /// The label, cut with an ellipsis where it is wider than `limit` em.
    pub fn fitted(mut self, limit: f64) -> Result<Self, FigureError> {
        if self.width()? <= limit {
            return Ok(self);
        }
        while let Some(mut run) = self.runs.pop() {
            while run.text.pop().is_some() {
                let cut = Self { runs: [self.runs.as_slice(), &[run.clone()]].concat() }.text("…");
                if cut.width()? <= limit {
                    return Ok(cut);
                }
            }
        }
        Ok(Self::plain("…"))
    }
}

/// How the film average of a quantity is written, from its name in the table: `mz` gives ⟨m_z⟩.
pub(crate) fn average_label(name: &str) -> Label {
    match name {
        "mx" | "my" | "mz" => Label::plain("⟨").symbol("m").subscript(&name[1..]).text("⟩"),
        "abs_mx" | "abs_my" | "abs_mz" => Label::plain("⟨|").symbol("m").subscript(&name[5..]).text("|⟩"),
        "switched_fraction" => Label::plain("switched"),
        "max_torque" => Label::plain("max. torque"),
        "max_abs_phi" => Label::plain("max. |").symbol("φ").text("|"),
        "topological_charge" => Label::plain("charge ").symbol("Q"),
        "beyond_threshold" => Label::plain("beyond"),
        "core_x" | "core_y" => Label::plain("core ").symbol(&name[5..]),
        "core_mz" => Label::plain("core ").symbol("m").subscript("z"),
        "wall_mx" | "wall_my" | "wall_mz" => Label::plain("wall of ").symbol("m").subscript(&name[6..]),
        "energy_zeeman" => Label::plain("Zeeman"),
        "energy_dmi" => Label::plain("DMI"),
        "b_x" | "b_y" | "b_z" => Label::default().symbol("B").subscript(&name[2..]),
        _ => Label::plain(&name.strip_prefix("energy_").unwrap_or(name).replace('_', " ")),
    }
}

/// How a field is written, from its name: `mz` and `m_z` give m_z, `phi` gives φ.
pub(crate) fn field_label(name: &str) -> Label {
    match name {
        "mx" | "my" | "mz" => Label::default().symbol("m").subscript(&name[1..]),
        "m_x" | "m_y" | "m_z" => Label::default().symbol("m").subscript(&name[2..]),
        "phi" => Label::default().symbol("φ"),
        _ => Label::plain(&name.replace('_', " ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_is_that_of_the_font() {
        // Advance of "m" in DejaVu Sans: 1995/2048 em; the measure rounds down to 0.1 %.
        assert!((Label::plain("m").width().unwrap() - 1995.0 / 2048.0).abs() < 2e-3);
        assert_eq!(Label::default().width().unwrap(), 0.0);
    }

    #[test]
    fn long_labels_are_cut_and_short_ones_kept() {
        let short = Label::plain("exchange");
        assert_eq!(short.clone().fitted(20.0).unwrap(), short);
        let cut = Label::plain(&"w".repeat(80)).fitted(10.0).unwrap();
        assert!(cut.width().unwrap() <= 10.0 && cut.width().unwrap() > 8.0);
    }

    #[test]
    fn components_are_symbols() {
        let texts = |label: Label| label.runs.into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(texts(Label::words("mean |m_z|")), ["mean\u{a0}|", "m", "z\u{200a}", "|"]);
        assert_eq!(texts(Label::words("m_x")), ["m", "x\u{200a}"]);
        assert_eq!(texts(Label::words("from_zero")), ["from\u{a0}zero"]);
        assert_eq!(texts(Label::words("beam_x1 m_zz")), ["beam\u{a0}x1\u{a0}m\u{a0}zz"]);
    }

    #[test]
    fn control_characters_become_spaces() {
        assert_eq!(Label::plain("a\u{0}b\n").runs()[0].text, "a\u{a0}b\u{a0}");
    }
}
