//! Power over wave number and frequency.

use std::path::Path;

use crate::{
    axis::Axis,
    canvas, check,
    color_bar::{self, ColorScale},
    error::FigureError,
    frame::{Frame, LABEL_ROOM, LEFT_ROOM, Writing},
    label::Label,
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    resample::cells_under_pixels,
    scene::{Rect, Scene},
};

/// Power of waves along a line.
#[derive(Debug, Clone, Copy)]
pub struct Dispersion<'a> {
    /// Name of the direction, `x` or `y`.
    pub axis: &'a str,
    /// Wave numbers [rad/m], increasing and evenly spaced; at least two.
    pub wave_numbers: &'a [f64],
    /// Frequencies \[Hz\], increasing and evenly spaced; at least two.
    pub frequencies: &'a [f64],
    /// Power, a row of all wave numbers for each frequency.
    pub power: &'a [f64],
}

const HEIGHT: f64 = 820.0;
/// Decibels below the strongest wave that are told apart.
const DEPTH: f64 = 60.0;

/// Draws the power in decibels below the strongest wave, dark where it is strong, into a PNG or SVG file.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if the data are of wrong lengths or not finite, if wave numbers or
/// frequencies do not increase, or if the file cannot be written.
pub fn draw_dispersion(title: &str, map: &Dispersion<'_>, path: &Path) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    let (columns, rows) = (map.wave_numbers.len(), map.frequencies.len());
    for (what, list) in [("wave numbers", map.wave_numbers), ("frequencies", map.frequencies)] {
        check::times(what, list)?;
        if list.len() < 2 {
            return Err(FigureError::Length { what: what.to_owned(), expected: 2, found: list.len() });
        }
    }
    check::values("dispersion", map.power, columns.saturating_mul(rows))?;
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM };
    let mut scene = Scene::new(PAGE_WIDTH, top + HEIGHT);
    draw_title(&mut scene, title)?;
    let right = PAGE_WIDTH - color_bar::ROOM - 40.0;
    let area = Rect { left: LEFT_ROOM, top, right, bottom: top + HEIGHT - LABEL_ROOM };
    let strongest = map.power.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
    let colors = ColorScale::sequential(Label::plain("Power (dB)"), "1", [-DEPTH, 0.0]);
    let [width, height] = area.image_size();
    let across = cells_under_pixels(columns, width);
    let mut rgb = Vec::with_capacity(3 * width * height);
    for [first, end] in cells_under_pixels(rows, height).into_iter().rev() {
        for [left, right] in &across {
            // The strongest of the bins under a pixel: a mean would thin out narrow branches.
            let bins = (first..end).flat_map(|row| &map.power[row * columns..][*left..*right]);
            let power = bins.copied().fold(0.0, f64::max);
            colors.push((10.0 * (power / strongest).log10()).max(-DEPTH), &mut rgb);
        }
    }
    scene.image(area, rgb);
    let frame = Frame { area, x: edges(map.wave_numbers, "rad/m"), y: edges(map.frequencies, "Hz") };
    frame.draw(
        &mut scene,
        &Writing::Labelled(Label::plain("Wave number ").symbol("k").subscript(map.axis)),
        &Writing::Labelled(Label::plain("Frequency ").symbol("f")),
    )?;
    colors.draw(&mut scene, [area.right + 26.0, area.top], area.height())?;
    canvas::write(&scene, path)
}

/// An axis on which each bin has its full width.
fn edges(centers: &[f64], unit: &str) -> Axis {
    let (first, last) = (centers[0], centers[centers.len() - 1]);
    let half = 0.5 * (last - first) / (centers.len() - 1) as f64;
    Axis::new(first - half, last + half, unit)
}
