//! An axis of a sweep: its values stand at equal distances, whatever their spacing, and each tick says which it is.

use crate::{
    error::FigureError,
    frame::{LABEL_SIZE, TICK_SIZE},
    label::Label,
    palette::INK,
    scale::Scale,
    scene::{Anchor, Rect, Scene},
};

/// The values along an axis.
#[derive(Debug, Clone, Copy)]
pub enum GridValues<'a> {
    /// Numbers in the unit of the axis.
    Numbers(&'a [f64]),
    /// Texts.
    Labels(&'a [String]),
}

/// An axis of a sweep.
#[derive(Debug, Clone, Copy)]
pub struct GridAxis<'a> {
    /// Name.
    pub name: &'a str,
    /// SI unit without prefix; `"1"` for pure numbers, empty for texts.
    pub unit: &'a str,
    /// Its values.
    pub values: GridValues<'a>,
}

/// What is known of a point of a sweep.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell {
    /// A number.
    Value(f64),
    /// All that is known is that the number is larger than can be said: the time was not reached.
    Censored,
    /// Nothing: the run failed, or is not done.
    Missing,
}

/// Width of the widest number written along the y axis, in pixels; longer ones are cut.
const WIDEST: f64 = 96.0;

impl GridAxis<'_> {
    /// Number of values.
    pub fn len(&self) -> usize {
        match self.values {
            GridValues::Numbers(values) => values.len(),
            GridValues::Labels(values) => values.len(),
        }
    }

    /// Whether there are no values, which cannot be drawn.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn scale(&self) -> Option<Scale> {
        match self.values {
            GridValues::Numbers(values) => {
                let largest = values.iter().fold(0.0, |largest: f64, value| largest.max(value.abs()));
                Some(Scale::new(largest, self.unit))
            }
            GridValues::Labels(_) => None,
        }
    }

    /// The texts of the ticks.
    fn texts(&self) -> Vec<String> {
        match (self.values, self.scale()) {
            (GridValues::Numbers(values), Some(scale)) => {
                values.iter().map(|value| significant(scale.apply(*value))).collect()
            }
            (GridValues::Labels(values), _) => values.to_vec(),
            _ => Vec::new(),
        }
    }

    fn label(&self) -> Label {
        let label = Label::words(self.name);
        self.scale().map_or(label.clone(), |scale| label.unit(&scale.unit))
    }

    /// Where value `index` lies: between 0 and 1.
    pub(crate) fn position(&self, index: usize) -> f64 {
        (index as f64 + 0.5) / self.len() as f64
    }

    /// Ticks, numbers and the name below `area`.
    pub(crate) fn draw_x(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let texts = self.texts();
        let pitch = area.width() / self.len() as f64;
        let mut widest: f64 = 0.0;
        for text in &texts {
            widest = widest.max(Label::plain(text).width()? * TICK_SIZE);
        }
        let every = (((widest + 14.0) / pitch).ceil() as usize).max(1);
        for (index, text) in texts.iter().enumerate().step_by(every) {
            let x = area.left + self.position(index) * area.width();
            scene.line(vec![[x, area.bottom], [x, area.bottom + 7.0]], INK, 1.5);
            let text = Label::plain(text).fitted(area.width() / TICK_SIZE)?;
            scene.text(&text, [x, area.bottom + 21.0], TICK_SIZE, Anchor::Middle, INK)?;
        }
        let at = [0.5 * (area.left + area.right), area.bottom + 50.0];
        scene.text(&self.label(), at, LABEL_SIZE, Anchor::Middle, INK)
    }

    /// Ticks, numbers and the name on the left of `area`; the first value is at the bottom.
    pub(crate) fn draw_y(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let texts = self.texts();
        let pitch = area.height() / self.len() as f64;
        let every = ((1.3 * TICK_SIZE / pitch).ceil() as usize).max(1);
        let mut widest: f64 = 0.0;
        for (index, text) in texts.iter().enumerate().step_by(every) {
            let y = area.bottom - self.position(index) * area.height();
            scene.line(vec![[area.left - 7.0, y], [area.left, y]], INK, 1.5);
            let text = Label::plain(text).fitted(WIDEST / TICK_SIZE)?;
            widest = widest.max(text.width()? * TICK_SIZE);
            scene.text(&text, [area.left - 12.0, y], TICK_SIZE, Anchor::End, INK)?;
        }
        let at = [area.left - (widest + 32.0).max(64.0), 0.5 * (area.top + area.bottom)];
        scene.text_upwards(&self.label(), at, LABEL_SIZE, Anchor::Middle, INK)
    }
}

/// A number with three significant digits and no needless zeros.
fn significant(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    let decade = value.abs().log10().floor() as i32;
    if !(-4..6).contains(&decade) {
        return format!("{value:.2e}").replace('-', "−");
    }
    let text = format!("{value:.*}", (2 - decade).max(0) as usize);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    text.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::significant;

    #[test]
    fn numbers_have_three_digits() {
        for (value, text) in
            [(0.1077217, "0.108"), (5.0, "5"), (50.0, "50"), (-1.25, "−1.25"), (123.4, "123"), (0.0, "0")]
        {
            assert_eq!(significant(value), text);
        }
    }
}
