//! The box of a panel: where values lie in it, its ticks and its labels.

use crate::{
    axis::Axis,
    error::FigureError,
    label::Label,
    palette::{FAINT, GRID, INK},
    scene::{Anchor, Rect, Scene},
};

/// Size in pixels of the numbers along the axes.
pub(crate) const TICK_SIZE: f64 = 19.0;
/// Size in pixels of the labels of the axes.
pub(crate) const LABEL_SIZE: f64 = 21.0;
/// Room under a panel for its numbers and its label.
pub(crate) const LABEL_ROOM: f64 = 66.0;
/// Room on the left of a panel for its numbers and its label.
pub(crate) const LEFT_ROOM: f64 = 112.0;

/// Room on the left of a panel for its numbers alone.
const NUMBER_ROOM: f64 = 70.0;
const TICK_LENGTH: f64 = 7.0;

/// A panel with its two axes.
#[derive(Debug, Clone)]
pub(crate) struct Frame {
    pub area: Rect,
    pub x: Axis,
    pub y: Axis,
}

/// What is written along one axis.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Writing {
    /// Ticks without numbers.
    Ticks,
    /// Ticks, numbers and a label; the unit of the axis is added to the label.
    Labelled(Label),
}

impl Frame {
    /// The place on the page of a pair of values in bare units.
    pub fn point(&self, x: f64, y: f64) -> [f64; 2] {
        [self.horizontal(self.x.position(x)), self.vertical(self.y.position(y))]
    }

    fn horizontal(&self, position: f64) -> f64 {
        self.area.left + position * self.area.width()
    }

    fn vertical(&self, position: f64) -> f64 {
        self.area.bottom - position * self.area.height()
    }

    /// Faint lines at the ticks of y, a darker one at zero.
    pub fn draw_grid(&self, scene: &mut Scene) {
        for at in self.y.ticks_stacked(self.area.height(), TICK_SIZE).map_or_else(Vec::new, |ticks| ticks.at)
        {
            let y = self.vertical(self.y.position_of_number(at));
            let color = if at == 0.0 { FAINT } else { GRID };
            scene.line(vec![[self.area.left, y], [self.area.right, y]], color, 1.0);
        }
    }

    /// The box, ticks, numbers and labels; a side too short for two numbers stays bare.
    pub fn draw(&self, scene: &mut Scene, x: &Writing, y: &Writing) -> Result<(), FigureError> {
        self.draw_box(scene);
        self.draw_x(scene, x)?;
        self.draw_y(scene, y)
    }

    /// Only the box.
    pub fn draw_box(&self, scene: &mut Scene) {
        let Rect { left, top, right, bottom } = self.area;
        scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.5);
    }

    fn draw_x(&self, scene: &mut Scene, writing: &Writing) -> Result<(), FigureError> {
        let Some(ticks) = self.x.ticks_side_by_side(self.area.width(), TICK_SIZE)? else { return Ok(()) };
        let bottom = self.area.bottom;
        for at in &ticks.at {
            let x = self.horizontal(self.x.position_of_number(*at));
            scene.line(vec![[x, bottom], [x, bottom + TICK_LENGTH]], INK, 1.5);
            if *writing != Writing::Ticks {
                let number = Label::plain(&ticks.text(*at));
                scene.text(&number, [x, bottom + 21.0], TICK_SIZE, Anchor::Middle, INK)?;
            }
        }
        if let Writing::Labelled(label) = writing {
            let at = [0.5 * (self.area.left + self.area.right), bottom + 50.0];
            scene.text(&label.clone().unit(&self.x.scale.unit), at, LABEL_SIZE, Anchor::Middle, INK)?;
        }
        Ok(())
    }

    fn draw_y(&self, scene: &mut Scene, writing: &Writing) -> Result<(), FigureError> {
        let Some(ticks) = self.y.ticks_stacked(self.area.height(), TICK_SIZE) else { return Ok(()) };
        let left = self.area.left;
        let numbers: Vec<Label> = ticks.at.iter().map(|at| Label::plain(&ticks.text(*at))).collect();
        let mut widest: f64 = 0.0;
        for number in &numbers {
            widest = widest.max(number.width()?);
        }
        // Long numbers, of small changes of a large value, are written smaller.
        let size = TICK_SIZE.min(NUMBER_ROOM / widest);
        for (at, number) in ticks.at.iter().zip(&numbers) {
            let y = self.vertical(self.y.position_of_number(*at));
            scene.line(vec![[left - TICK_LENGTH, y], [left, y]], INK, 1.5);
            if *writing != Writing::Ticks {
                scene.text(number, [left - 12.0, y], size, Anchor::End, INK)?;
            }
        }
        if let Writing::Labelled(label) = writing {
            let x = left - (widest * size + 28.0).max(80.0);
            let at = [x, 0.5 * (self.area.top + self.area.bottom)];
            let label = label.clone().unit(&self.y.scale.unit);
            scene.text_upwards(&label, at, LABEL_SIZE, Anchor::Middle, INK)?;
        }
        Ok(())
    }
}
