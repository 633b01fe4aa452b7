//! A field averaged over y, as a picture of x against time: it shows stripes as they form.

use crate::{
    axis::Axis,
    check,
    color_bar::ColorScale,
    error::FigureError,
    frame::{Frame, Writing},
    label::{Label, field_label},
    palette::VACUUM,
    resample::{cells_under_pixels, mean_outside},
    scene::{Rect, Scene},
};

/// A quantity over x and time.
#[derive(Debug, Clone, Copy)]
pub struct SpaceTime<'a> {
    /// Name of the quantity: `mz` (or `m_z`), `phi`, or any other text.
    pub name: &'a str,
    /// SI unit without prefix; `"1"` for a pure number.
    pub unit: &'a str,
    /// Times \[s\], increasing, in any spacing; at least two.
    pub time: &'a [f64],
    /// Lower and upper edge of the film along x \[m\].
    pub extent: [f64; 2],
    /// Number of cells along x.
    pub cells: usize,
    /// One value per time and cell, x running fastest.
    pub values: &'a [f64],
    /// Which cells along x hold nothing and are drawn grey; `None` if all hold something.
    pub vacuum: Option<&'a [bool]>,
    /// Values at the ends of the colours, as in [`Map`](crate::Map).
    pub range: Option<[f64; 2]>,
}

impl SpaceTime<'_> {
    /// Refuses a picture that cannot be drawn; returns the range of its colours.
    pub(crate) fn check(&self) -> Result<[f64; 2], FigureError> {
        let what = format!("space–time map of {}", self.name);
        check::times(&what, self.time)?;
        if self.time.len() < 2 {
            return Err(FigureError::Length { what, expected: 2, found: 1 });
        }
        check::values(&what, self.values, self.time.len().saturating_mul(self.cells))?;
        if let Some(vacuum) = self.vacuum.filter(|vacuum| vacuum.len() != self.cells) {
            let (expected, found) = (self.cells, vacuum.len());
            return Err(FigureError::Length { what: format!("{what}, vacuum"), expected, found });
        }
        check::range(&format!("{what}, extent"), self.extent)?;
        check::color_range(&what, self.values, self.range)
    }

    /// Colours for `range`.
    pub(crate) fn colors(&self, range: [f64; 2]) -> ColorScale {
        ColorScale::new(field_label(self.name), self.unit, range)
    }

    /// Draws the picture into `area`, along whose width runs the axis `time`. Each instant stands for what is nearest to it, the
    /// last one until the next is due, after which it stays white.
    pub(crate) fn draw(
        &self,
        scene: &mut Scene,
        area: Rect,
        time: &Axis,
        colors: &ColorScale,
        x: &Writing,
    ) -> Result<(), FigureError> {
        let along_x = Axis::new(self.extent[0], self.extent[1], "m");
        let frame = Frame { area, x: time.clone(), y: along_x };
        // The recorded span only; the time axis may be longer.
        let span = |t: f64| area.left + time.position(t).clamp(0.0, 1.0) * area.width();
        let last = self.time.len() - 1;
        let due = 2.0 * self.time[last] - self.time[last - 1];
        let end = self.time[last] + (time.high() - self.time[last]).clamp(0.0, due - self.time[last]);
        let drawn = Rect { left: span(self.time[0]), right: span(end), ..area };
        let [width, height] = drawn.image_size();
        let columns: Vec<_> = (0..width).map(|pixel| self.steps_under(pixel, width, end)).collect();
        let vacuum = self.vacuum.map(|vacuum| vacuum.repeat(self.time.len()));
        let mut rgb = Vec::with_capacity(3 * width * height);
        for cells in cells_under_pixels(self.cells, height).into_iter().rev() {
            for steps in &columns {
                match mean_outside(vacuum.as_deref(), self.values, self.cells, cells, *steps) {
                    Some(mean) => colors.push(mean, &mut rgb),
                    None => rgb.extend(VACUUM),
                }
            }
        }
        scene.image(drawn, rgb);
        frame.draw(scene, x, &Writing::Labelled(Label::default().symbol("x")))
    }

    /// The steps `[first, end)` shown in one of `width` pixel columns until the time `end`: those that fall into it, or else the nearest.
    fn steps_under(&self, pixel: usize, width: usize, end: f64) -> [usize; 2] {
        let first = self.time[0];
        let at = |edge: f64| first + (end - first) * edge / width as f64;
        let (from, to) = (at(pixel as f64), at(pixel as f64 + 1.0));
        let begin = self.time.partition_point(|t| *t < from);
        let end = self.time.partition_point(|t| *t < to);
        if end > begin {
            return [begin, end];
        }
        let middle = 0.5 * (from + to);
        let after = begin.clamp(1, self.time.len() - 1);
        let nearest =
            if middle - self.time[after - 1] < self.time[after] - middle { after - 1 } else { after };
        [nearest, nearest + 1]
    }
}
