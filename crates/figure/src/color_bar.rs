//! The strip that says which colour is which value.

use crate::{
    axis::Axis,
    color_map::{diverging, sequential, viridis},
    error::FigureError,
    frame::{LABEL_SIZE, TICK_SIZE},
    label::Label,
    palette::{Color, INK},
    scene::{Anchor, Rect, Scene},
};

/// Width of the strip itself.
pub(crate) const WIDTH: f64 = 18.0;
/// Width of the strip with its numbers and label.
pub(crate) const ROOM: f64 = 118.0;

/// Colours of values between two ends, and the name of what they show.
#[derive(Debug, Clone)]
pub(crate) struct ColorScale {
    label: Label,
    axis: Axis,
    /// Colour of a position between 0 and 1.
    color: fn(f64) -> Color,
}

impl ColorScale {
    /// Colours from `low` to `high` in the bare SI `unit`.
    pub fn new(label: Label, unit: &str, [low, high]: [f64; 2]) -> Self {
        Self { label, axis: Axis::new(low, high, unit), color: diverging }
    }

    /// The same from white to dark, for what has no sign.
    pub fn sequential(label: Label, unit: &str, [low, high]: [f64; 2]) -> Self {
        Self { label, axis: Axis::new(low, high, unit), color: sequential }
    }

    /// Times from early and dark to late and light \[s\].
    pub fn times(label: Label, [first, last]: [f64; 2]) -> Self {
        Self { label, axis: Axis::new(first, last, "s"), color: viridis }
    }

    /// Appends the colour of a value in the bare unit.
    pub fn push(&self, value: f64, rgb: &mut Vec<u8>) {
        rgb.extend((self.color)(self.axis.position(value)));
    }

    /// Draws the strip of height `height` with its left upper corner at `corner`.
    pub fn draw(&self, scene: &mut Scene, [left, top]: [f64; 2], height: f64) -> Result<(), FigureError> {
        let area = Rect { left, top, right: left + WIDTH, bottom: top + height };
        let [width, rows] = area.image_size();
        let mut rgb = Vec::with_capacity(3 * width * rows);
        for row in 0..rows {
            let color = (self.color)(1.0 - (row as f64 + 0.5) / rows as f64);
            rgb.extend((0..width).flat_map(|_| color));
        }
        scene.image(area, rgb);
        let Rect { right, bottom, .. } = area;
        scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.5);
        let Some(ticks) = self.axis.ticks_stacked(height, TICK_SIZE) else { return Ok(()) };
        let mut widest: f64 = 0.0;
        for at in &ticks.at {
            let y = bottom - self.axis.position_of_number(*at) * height;
            let number = Label::plain(&ticks.text(*at));
            widest = widest.max(number.width()? * TICK_SIZE);
            scene.line(vec![[right, y], [right + 6.0, y]], INK, 1.5);
            scene.text(&number, [right + 11.0, y], TICK_SIZE, Anchor::Start, INK)?;
        }
        let at = [right + widest + 30.0, 0.5 * (top + bottom)];
        let label = self.label.clone().unit(&self.axis.scale.unit);
        scene.text_upwards(&label, at, LABEL_SIZE, Anchor::Middle, INK)
    }
}
