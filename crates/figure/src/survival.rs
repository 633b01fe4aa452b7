//! Survival curves: the part of the runs that has not switched, over time.

use crate::{
    axis::Axis,
    error::FigureError,
    frame::{LABEL_SIZE, TICK_SIZE},
    grid_lines::{draw_frame, draw_names},
    label::Label,
    palette::{INK, line_color},
    scene::{Anchor, Rect, Scene},
    value_axis::ValueAxis,
};

/// Survival curves.
#[derive(Debug, Clone)]
pub struct Survival {
    /// What stands above.
    pub caption: String,
    /// The curves, at most seven.
    pub curves: Vec<SurvivalCurve>,
    /// End of the time axis \[s\].
    pub end: f64,
}

/// One curve: it begins at 1 and falls in steps.
#[derive(Debug, Clone)]
pub struct SurvivalCurve {
    /// Its name.
    pub name: String,
    /// Time \[s\] and value after each step.
    pub steps: Vec<[f64; 2]>,
    /// Times at which runs ended that had not switched \[s\].
    pub censored: Vec<f64>,
}

impl Survival {
    pub(crate) fn check(&self) -> Result<(), FigureError> {
        if self.curves.is_empty() || self.end.is_nan() || self.end <= 0.0 {
            return Err(FigureError::Empty { what: "survival".to_owned() });
        }
        Ok(())
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        let y_axis = ValueAxis::over([0.0, 1.05], "1");
        let x_axis = Axis::new(0.0, self.end * 1.02, "s");
        let Rect { left, top, right, bottom } = area;
        draw_frame(scene, area, &y_axis, "not switched")?;
        let x = |time: f64| left + x_axis.position(time).clamp(0.0, 1.0) * area.width();
        let y = |part: f64| bottom - y_axis.position(part) * area.height();
        for (number, curve) in self.curves.iter().enumerate() {
            let color = line_color(number);
            // Curves that lie on one another stay visible side by side.
            let aside = 1.6 * (number as f64 - 0.5 * (self.curves.len() - 1) as f64);
            let mut points = vec![[x(0.0), y(1.0) + aside]];
            let mut value = 1.0;
            for &[time, after] in &curve.steps {
                points.push([x(time), y(value) + aside]);
                points.push([x(time), y(after) + aside]);
                value = after;
            }
            let last = curve.censored.iter().copied().fold(0.0, f64::max);
            points.push([x(last.max(curve.steps.last().map_or(0.0, |step| step[0]))), y(value) + aside]);
            scene.line(points, color, 2.6);
            for &time in &curve.censored {
                let part = curve.steps.iter().rev().find(|step| step[0] <= time).map_or(1.0, |step| step[1]);
                scene.line(
                    vec![[x(time), y(part) + aside - 8.0], [x(time), y(part) + aside + 8.0]],
                    color,
                    2.0,
                );
            }
        }
        if let Some(ticks) = x_axis.ticks_side_by_side(area.width(), TICK_SIZE)? {
            for at in &ticks.at {
                let x = left + x_axis.position_of_number(*at) * area.width();
                scene.line(vec![[x, bottom], [x, bottom + 7.0]], INK, 1.5);
                scene.text(
                    &Label::plain(&ticks.text(*at)),
                    [x, bottom + 21.0],
                    TICK_SIZE,
                    Anchor::Middle,
                    INK,
                )?;
            }
        }
        let at = [0.5 * (left + right), bottom + 50.0];
        let label = Label::plain("time").unit(&x_axis.scale.unit);
        scene.text(&label, at, LABEL_SIZE, Anchor::Middle, INK)?;
        let caption = Label::plain(&self.caption).fitted(area.width() / LABEL_SIZE)?;
        scene.text(&caption, [left, top - 20.0], LABEL_SIZE, Anchor::Start, INK)?;
        draw_names(scene, [right + 16.0, top], self.curves.iter().map(|curve| curve.name.as_str()))
    }
}
