//! A quantity over two axes of a sweep: a heat map with a field for every point.

use crate::{
    color_bar,
    color_map::viridis,
    error::FigureError,
    frame::{LABEL_SIZE, TICK_SIZE},
    grid_axis::{Cell, GridAxis},
    label::Label,
    palette::{FAINT, INK},
    scene::{Anchor, Rect, Scene},
    value_axis::ValueAxis,
};

/// Distance of the lines of a hatched field.
pub(crate) const HATCH: f64 = 13.0;

/// A heat map.
#[derive(Debug, Clone)]
pub struct PhaseMap<'a> {
    /// What stands above it.
    pub caption: String,
    /// What is shown.
    pub label: String,
    /// SI unit without prefix; `"1"` for a pure number.
    pub unit: &'a str,
    /// The axis along x.
    pub x: GridAxis<'a>,
    /// The axis along y.
    pub y: GridAxis<'a>,
    /// One field for each point, x running fastest.
    pub cells: Vec<Cell>,
    /// Values at the ends of the colours; `None` takes those of the cells.
    pub range: Option<[f64; 2]>,
}

impl PhaseMap<'_> {
    pub(crate) fn check(&self) -> Result<(), FigureError> {
        let (what, expected) = (self.label.clone(), self.x.len().saturating_mul(self.y.len()));
        if expected == 0 {
            return Err(FigureError::Empty { what });
        }
        if self.cells.len() != expected {
            return Err(FigureError::Length { what, expected, found: self.cells.len() });
        }
        let infinite = |cell: &Cell| matches!(cell, Cell::Value(value) if !value.is_finite());
        match self.cells.iter().position(infinite) {
            Some(index) => Err(FigureError::NotFinite { what, index, value: f64::NAN }),
            None => Ok(()),
        }
    }

    fn range(&self) -> [f64; 2] {
        let values =
            || self.cells.iter().filter_map(|cell| if let Cell::Value(v) = cell { Some(*v) } else { None });
        let low = values().fold(f64::INFINITY, f64::min);
        let high = values().fold(f64::NEG_INFINITY, f64::max);
        self.range.unwrap_or(if low <= high { [low, high] } else { [0.0, 1.0] })
    }

    /// Draws the map, its axes and its colours; `area` is that of the fields.
    pub(crate) fn draw(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let axis = ValueAxis::over(self.range(), self.unit);
        let (width, height) = (area.width() / self.x.len() as f64, area.height() / self.y.len() as f64);
        for (row, cells) in self.cells.chunks(self.x.len()).enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                let left = area.left + column as f64 * width;
                let top = area.bottom - (row + 1) as f64 * height;
                let field = Rect { left, top, right: left + width, bottom: top + height };
                match cell {
                    Cell::Value(value) => fill(scene, field, viridis(axis.position(*value))),
                    Cell::Censored => hatch(scene, field),
                    Cell::Missing => cross(scene, field),
                }
            }
        }
        let Rect { left, top, right, bottom } = area;
        scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.5);
        self.x.draw_x(scene, area)?;
        self.y.draw_y(scene, area)?;
        let caption = Label::plain(&self.caption).fitted(area.width() / LABEL_SIZE)?;
        scene.text(&caption, [left, top - 20.0], LABEL_SIZE, Anchor::Start, INK)?;
        if self.cells.iter().any(|cell| matches!(cell, Cell::Value(_))) {
            return self.draw_colors(scene, &axis, [right + 24.0, top], area.height());
        }
        // Colours of nothing would have numbers of nothing.
        let at = [right + 32.0, 0.5 * (top + bottom)];
        scene.text_upwards(&Label::words(&self.label), at, LABEL_SIZE, Anchor::Middle, INK)
    }

    fn draw_colors(
        &self,
        scene: &mut Scene,
        axis: &ValueAxis,
        [left, top]: [f64; 2],
        height: f64,
    ) -> Result<(), FigureError> {
        let area = Rect { left, top, right: left + color_bar::WIDTH, bottom: top + height };
        let [width, rows] = area.image_size();
        let colors = (0..rows).map(|row| viridis(1.0 - (row as f64 + 0.5) / rows as f64));
        scene.image(area, colors.flat_map(|color| std::iter::repeat_n(color, width)).flatten().collect());
        let Rect { right, bottom, .. } = area;
        scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.5);
        let mut widest: f64 = 0.0;
        for (position, text) in axis.ticks(height) {
            let y = bottom - position * height;
            let number = Label::plain(&text);
            widest = widest.max(number.width()? * TICK_SIZE);
            scene.line(vec![[right, y], [right + 6.0, y]], INK, 1.5);
            scene.text(&number, [right + 11.0, y], TICK_SIZE, Anchor::Start, INK)?;
        }
        let at = [right + widest + 32.0, 0.5 * (top + bottom)];
        let label = axis.label(Label::words(&self.label));
        scene.text_upwards(&label, at, LABEL_SIZE, Anchor::Middle, INK)
    }
}

fn fill(scene: &mut Scene, field: Rect, color: crate::palette::Color) {
    let [width, height] = field.image_size();
    // A pixel more on both sides, so that rounding leaves no white lines between fields.
    let field = Rect { right: field.right + 0.5, bottom: field.bottom + 0.5, ..field };
    let [wide, high] = field.image_size();
    let pixels = wide.max(width) * high.max(height);
    scene.image(field, std::iter::repeat_n(color, pixels).flatten().collect());
}

/// Slanted lines: larger than can be said.
pub(crate) fn hatch(scene: &mut Scene, field: Rect) {
    let (width, height) = (field.width(), field.height());
    let mut offset = HATCH / 2.0;
    while offset < width + height {
        let from = [field.left + (offset - height).max(0.0), field.bottom - (height.min(offset))];
        let to = [field.left + offset.min(width), field.bottom - (offset - width).max(0.0)];
        scene.line(vec![from, to], FAINT, 1.6);
        offset += HATCH;
    }
}

/// A cross on white: nothing is known.
pub(crate) fn cross(scene: &mut Scene, field: Rect) {
    let half = 0.18 * field.width().min(field.height());
    let (x, y) = (0.5 * (field.left + field.right), 0.5 * (field.top + field.bottom));
    for sign in [-1.0, 1.0] {
        scene.line(vec![[x - half, y - sign * half], [x + half, y + sign * half]], INK, 2.0);
    }
}
