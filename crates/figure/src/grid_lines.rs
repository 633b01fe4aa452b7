//! A quantity over one axis of a sweep: points with their intervals, a line for each value of another axis.

use crate::{
    error::FigureError,
    frame::LABEL_SIZE,
    grid_axis::{Cell, GridAxis},
    label::Label,
    palette::{GRID, INK, line_color},
    scene::{Anchor, Rect, Scene},
    value_axis::ValueAxis,
};

/// Distance between the points of different lines at one value.
const DODGE: f64 = 8.0;

/// Lines over an axis of a sweep.
#[derive(Debug, Clone)]
pub struct GridLines<'a> {
    /// What stands above.
    pub caption: String,
    /// What is shown.
    pub label: String,
    /// SI unit without prefix; `"1"` for a pure number.
    pub unit: &'a str,
    /// The axis along x.
    pub x: GridAxis<'a>,
    /// The lines.
    pub lines: Vec<GridLine>,
    /// The ends of the axis along y; `None` takes those of the values.
    pub range: Option<[f64; 2]>,
}

/// One line.
#[derive(Debug, Clone)]
pub struct GridLine {
    /// Its name; empty for an only line.
    pub name: String,
    /// One number for each value of the axis.
    pub cells: Vec<Cell>,
    /// The interval of each, if it has one.
    pub intervals: Vec<Option<[f64; 2]>>,
}

impl GridLines<'_> {
    pub(crate) fn check(&self) -> Result<(), FigureError> {
        let (what, expected) = (self.label.clone(), self.x.len());
        if expected == 0 || self.lines.is_empty() {
            return Err(FigureError::Empty { what });
        }
        match self.lines.iter().find(|line| line.cells.len() != expected) {
            Some(line) => Err(FigureError::Length { what, expected, found: line.cells.len() }),
            None => Ok(()),
        }
    }

    fn range(&self) -> [f64; 2] {
        let of_line = |line: &GridLine| {
            let cells =
                line.cells.iter().filter_map(|c| if let Cell::Value(v) = c { Some(*v) } else { None });
            let intervals = line.intervals.iter().flatten().flatten().copied();
            cells.chain(intervals).collect::<Vec<_>>()
        };
        let values: Vec<f64> =
            self.lines.iter().flat_map(of_line).filter(|value| value.is_finite()).collect();
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let margin = 0.06 * (high - low);
        self.range.unwrap_or(match (low > 0.0, low <= high) {
            (_, false) => [0.0, 1.0],
            (true, _) if high / low > 30.0 => [low / 1.3, high * 1.3],
            _ => [low - margin, high + margin],
        })
    }

    /// Draws the lines and their axes.
    pub(crate) fn draw(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let axis = ValueAxis::over(self.range(), self.unit);
        let Rect { left, top, right, bottom } = area;
        draw_frame(scene, area, &axis, &self.label)?;
        for (number, line) in self.lines.iter().enumerate() {
            let color = line_color(number);
            // Beside one another, so that no interval hides another.
            let aside = DODGE * (number as f64 - 0.5 * (self.lines.len() as f64 - 1.0));
            let mut run: Vec<[f64; 2]> = Vec::new();
            for (index, cell) in line.cells.iter().enumerate() {
                let x = left + self.x.position(index) * area.width() + aside;
                let y = |value: f64| bottom - axis.position(value).clamp(0.0, 1.0) * area.height();
                match cell {
                    Cell::Value(value) => {
                        run.push([x, y(*value)]);
                        scene.disc([x, y(*value)], 6.0, color);
                        if let Some([low, high]) = line.intervals.get(index).copied().flatten() {
                            scene.line(vec![[x, y(low)], [x, y(high)]], color, 2.0);
                        }
                        continue;
                    }
                    // An arrow out of the panel: larger than can be said.
                    Cell::Censored => {
                        scene.line(vec![[x, top + 30.0], [x, top + 8.0]], color, 2.0);
                        scene.line(
                            vec![[x - 7.0, top + 16.0], [x, top + 6.0], [x + 7.0, top + 16.0]],
                            color,
                            2.0,
                        );
                    }
                    Cell::Missing => {}
                }
                scene.line(std::mem::take(&mut run), color, 2.0);
            }
            scene.line(run, color, 2.0);
        }
        self.x.draw_x(scene, area)?;
        let caption = Label::plain(&self.caption).fitted(area.width() / LABEL_SIZE)?;
        scene.text(&caption, [left, top - 20.0], LABEL_SIZE, Anchor::Start, INK)?;
        draw_names(scene, [right + 16.0, top], self.lines.iter().map(|line| line.name.as_str()))
    }
}

/// Box, grid, numbers along y and their label.
pub(crate) fn draw_frame(
    scene: &mut Scene,
    area: Rect,
    axis: &ValueAxis,
    label: &str,
) -> Result<(), FigureError> {
    let Rect { left, top, right, bottom } = area;
    let mut widest: f64 = 0.0;
    for (position, text) in axis.ticks(area.height()) {
        let y = bottom - position * area.height();
        scene.line(vec![[left, y], [right, y]], GRID, 1.0);
        scene.line(vec![[left - 7.0, y], [left, y]], INK, 1.5);
        let number = Label::plain(&text);
        widest = widest.max(number.width()? * crate::frame::TICK_SIZE);
        scene.text(&number, [left - 12.0, y], crate::frame::TICK_SIZE, Anchor::End, INK)?;
    }
    scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.5);
    let at = [left - (widest + 32.0).max(64.0), 0.5 * (top + bottom)];
    let label = axis.label(Label::words(label));
    scene.text_upwards(&label, at, LABEL_SIZE, Anchor::Middle, INK)
}

/// Names of lines under each other, in their colours.
pub(crate) fn draw_names<'a>(
    scene: &mut Scene,
    [left, top]: [f64; 2],
    names: impl Iterator<Item = &'a str>,
) -> Result<(), FigureError> {
    for (number, name) in names.enumerate().filter(|(_, name)| !name.is_empty()) {
        let y = top + 14.0 + 27.0 * number as f64;
        scene.line(vec![[left, y], [left + 22.0, y]], line_color(number), 3.0);
        let name = Label::plain(name).fitted(6.6)?;
        scene.text(&name, [left + 30.0, y], crate::frame::TICK_SIZE, Anchor::Start, line_color(number))?;
    }
    Ok(())
}
