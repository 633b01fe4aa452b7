//! A field over the film at one time.

use std::path::Path;

use crate::{
    abscissa::Abscissa,
    axis::Axis,
    canvas, check,
    color_bar::{self, ColorScale},
    error::FigureError,
    frame::{self, Frame, LABEL_ROOM, LEFT_ROOM, Writing},
    label::{Label, field_label},
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::{INK, VACUUM},
    resample::{cells_under_pixels, mean_outside},
    scale::Scale,
    scene::{Anchor, Rect, Scene},
};

/// A snapshot of one component of a field.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    /// Name of the quantity: `mz` (or `m_z`), `phi`, or any other text.
    pub name: &'a str,
    /// SI unit without prefix; `"1"` for a pure number.
    pub unit: &'a str,
    /// Number of cells along x and y.
    pub cells: [usize; 2],
    /// Lower and upper edge of the film along x, and along y \[m\].
    pub extent: [[f64; 2]; 2],
    /// One value per cell, x running fastest.
    pub values: &'a [f64],
    /// Which cells hold nothing and are drawn grey; `None` if all hold something.
    pub vacuum: Option<&'a [bool]>,
    /// Instant of the snapshot; `None` leaves it unsaid.
    pub time: Option<f64>,
    /// What it is counted in.
    pub abscissa: Abscissa,
    /// Values at the blue and at the red end of the colours, `[-1, 1]` for m_z. `None` takes the largest magnitude,
    /// symmetric about zero.
    pub range: Option<[f64; 2]>,
}

/// Height of a map in pixels below which its film is drawn higher than it is, and marked so.
const LEAST_SIDE: f64 = 14.0;

impl Map<'_> {
    /// Refuses a map that cannot be drawn; returns the range of its colours.
    pub(crate) fn check(&self) -> Result<[f64; 2], FigureError> {
        let what = format!("map of {}", self.name);
        check::values(&what, self.values, self.cells[0].saturating_mul(self.cells[1]))?;
        if let Some(vacuum) = self.vacuum.filter(|vacuum| vacuum.len() != self.values.len()) {
            let (expected, found) = (self.values.len(), vacuum.len());
            return Err(FigureError::Length { what: format!("{what}, vacuum"), expected, found });
        }
        check::range(&format!("{what}, extent along x"), self.extent[0])?;
        check::range(&format!("{what}, extent along y"), self.extent[1])?;
        if let Some(time) = self.time {
            check::values(&format!("{what}, time"), &[time], 1)?;
        }
        check::color_range(&what, self.values, self.range)
    }

    /// Length along x over length along y.
    pub(crate) fn aspect(&self) -> f64 {
        let [x, y] = self.extent.map(|[low, high]| high - low);
        x / y
    }

    /// Width and height in pixels of the map in a box, and whether it is to scale.
    pub(crate) fn size_in(&self, width: f64, height: f64) -> ([f64; 2], bool) {
        let fitted = width.min(height * self.aspect());
        let [w, h] = [fitted, fitted / self.aspect()];
        let size = [w.max(LEAST_SIDE.min(width)), h.max(LEAST_SIDE.min(height))];
        (size, size == [w, h])
    }

    /// The time, and the width of a film that is not drawn to scale.
    pub(crate) fn caption(&self, longest_time: f64, to_scale: bool) -> Label {
        let mut label = Label::default();
        if let Some(time) = self.time {
            label = self.abscissa.instant(time, longest_time);
        }
        if !to_scale {
            let narrow = self.extent.map(|[low, high]| high - low).into_iter().fold(f64::INFINITY, f64::min);
            let narrow = Scale::new(narrow, "m").quantity(narrow);
            label = label.text(&format!("  ({narrow} wide, not to scale)"));
        }
        label
    }

    /// Draws the map into `area` with the colours of `colors`.
    pub(crate) fn draw(
        &self,
        scene: &mut Scene,
        area: Rect,
        colors: &ColorScale,
        x: &Writing,
        y: &Writing,
    ) -> Result<(), FigureError> {
        let [width, height] = area.image_size();
        let columns = cells_under_pixels(self.cells[0], width);
        let mut rgb = Vec::with_capacity(3 * width * height);
        for rows in cells_under_pixels(self.cells[1], height).into_iter().rev() {
            for columns in &columns {
                match mean_outside(self.vacuum, self.values, self.cells[0], *columns, rows) {
                    Some(mean) => colors.push(mean, &mut rgb),
                    None => rgb.extend(VACUUM),
                }
            }
        }
        scene.image(area, rgb);
        let farthest = self.extent.iter().flatten().fold(0.0, |far: f64, edge| far.max(edge.abs()));
        let [along_x, along_y] =
            self.extent.map(|[low, high]| Axis::on_scale(low, high, Scale::new(farthest, "m")));
        Frame { area, x: along_x, y: along_y }.draw(scene, x, y)
    }
}

/// The label of a map axis.
pub(crate) fn coordinate(name: &str) -> Writing {
    Writing::Labelled(Label::default().symbol(name))
}

/// Draws one map, with equal scales along x and y, a colour bar and a title, into a PNG or SVG file.
///
/// A film longer than about a hundred times its width is drawn wider than it is, and its caption says so. More cells than pixels
/// are averaged.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if the data are empty, do not fit the number of cells, are
/// not finite or outside of `map.range`, or if the file cannot be written.
pub fn draw_map(title: &str, map: &Map<'_>, path: &Path) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    let range = map.check()?;
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM } + 34.0;
    let widest = PAGE_WIDTH - LEFT_ROOM - color_bar::ROOM - 44.0;
    let ([width, height], to_scale) = map.size_in(widest, 1200.0);
    let left = LEFT_ROOM + 0.5 * (widest - width);
    // A flat film still needs room for the colour bar beside it.
    let bar_height = height.max(160.0);
    let middle = top + 0.5 * bar_height;
    let area = Rect { left, top: middle - 0.5 * height, right: left + width, bottom: middle + 0.5 * height };
    let mut scene =
        Scene::new(PAGE_WIDTH, top + bar_height.max(0.5 * (bar_height + height) + LABEL_ROOM) + 20.0);
    draw_title(&mut scene, title)?;
    let colors = ColorScale::new(field_label(map.name), map.unit, range);
    map.draw(&mut scene, area, &colors, &coordinate("x"), &coordinate("y"))?;
    let caption = map.caption(map.time.unwrap_or(0.0), to_scale);
    scene.text(&caption, [area.left, area.top - 20.0], frame::LABEL_SIZE, Anchor::Start, INK)?;
    colors.draw(&mut scene, [area.right + 26.0, top], bar_height)?;
    canvas::write(&scene, path)
}
