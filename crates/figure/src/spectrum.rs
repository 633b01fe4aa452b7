//! Power over frequency.

use std::path::Path;

use crate::{
    axis::Axis,
    canvas, check,
    error::FigureError,
    frame::{Frame, LABEL_ROOM, LEFT_ROOM, TICK_SIZE, Writing},
    label::{Label, average_label},
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::{INK, line_color},
    scale::Scale,
    scene::{Anchor, Rect, Scene},
    trace::{NAME_ROOM, thinned},
};

/// One curve of power.
#[derive(Debug, Clone, Copy)]
pub struct SpectrumLine<'a> {
    /// Name of what was recorded.
    pub name: &'a str,
    /// Power in each bin, of any unit; not negative, and above zero somewhere.
    pub power: &'a [f64],
    /// Frequencies \[Hz\] and powers of maxima to mark.
    pub peaks: &'a [[f64; 2]],
}

const HEIGHT: f64 = 620.0;
const LINE_WIDTH: f64 = 2.2;
/// Decibels below the strongest line that are shown.
const DEPTH: f64 = 80.0;
/// Room above the strongest line for its number.
const HEADROOM: f64 = 10.0;

/// Draws power over `frequency` \[Hz\] in decibels below the strongest line of each curve into a PNG or SVG file; marked
/// maxima carry their frequency.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is no curve, if the data are empty, of different
/// lengths or not finite, if the frequencies do not increase, or if the file cannot be written.
pub fn draw_spectrum(
    title: &str,
    frequency: &[f64],
    lines: &[SpectrumLine<'_>],
    path: &Path,
) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    if lines.is_empty() {
        return Err(FigureError::Empty { what: "spectrum".to_owned() });
    }
    check::times("spectrum", frequency)?;
    for line in lines {
        check::values(line.name, line.power, frequency.len())?;
    }
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM };
    let mut scene = Scene::new(PAGE_WIDTH, top + HEIGHT);
    draw_title(&mut scene, title)?;
    let area =
        Rect { left: LEFT_ROOM, top, right: PAGE_WIDTH - NAME_ROOM, bottom: top + HEIGHT - LABEL_ROOM };
    let x = Axis::new(frequency[0], frequency[frequency.len() - 1], "Hz");
    let frame = Frame { area, x, y: Axis::new(-DEPTH, HEADROOM, "1") };
    frame.draw_grid(&mut scene);
    let mut taken = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let strongest = line.power.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let decibels = |power: f64| (10.0 * (power.max(0.0) / strongest).log10()).max(-DEPTH);
        let points = frequency.iter().zip(line.power).map(|(f, p)| frame.point(*f, decibels(*p)));
        scene.line(thinned(&points.collect::<Vec<_>>()), line_color(index), LINE_WIDTH);
        let height = area.top + 20.0 + 30.0 * index as f64;
        let name = average_label(line.name).fitted((NAME_ROOM - 40.0) / TICK_SIZE)?;
        scene.text(&name, [area.right + 14.0, height], TICK_SIZE, Anchor::Start, line_color(index))?;
        draw_peaks(&mut scene, &frame, line, index, &decibels, &mut taken)?;
    }
    frame.draw(
        &mut scene,
        &Writing::Labelled(Label::plain("Frequency ").symbol("f")),
        &Writing::Labelled(Label::plain("Power (dB below the strongest line)")),
    )?;
    canvas::write(&scene, path)
}

/// Discs at the maxima, and their frequencies where there is room; the strongest come first.
fn draw_peaks(
    scene: &mut Scene,
    frame: &Frame,
    line: &SpectrumLine<'_>,
    index: usize,
    decibels: &impl Fn(f64) -> f64,
    taken: &mut Vec<[f64; 2]>,
) -> Result<(), FigureError> {
    let mut order: Vec<&[f64; 2]> = line.peaks.iter().collect();
    order.sort_by(|a, b| b[1].total_cmp(&a[1]));
    for [frequency, power] in order.into_iter().filter(|peak| decibels(peak[1]) > -DEPTH) {
        let at = frame.point(*frequency, decibels(*power));
        scene.disc(at, 5.0, line_color(index));
        let label = Label::plain(&Scale::new(*frequency, "Hz").quantity(*frequency));
        let half = 0.5 * label.width()? * TICK_SIZE + 4.0;
        let inside = at[0] - half > frame.area.left && at[0] + half < frame.area.right;
        // One number for a line that several curves have.
        let free = taken.iter().all(|[x, y]| {
            let (x, y) = ((x - at[0]).abs(), (y - at[1]).abs());
            x > 2.0 * half || (y > 22.0 && x > 5.0)
        });
        if inside && free {
            scene.text(&label, [at[0], at[1] - 19.0], TICK_SIZE, Anchor::Middle, INK)?;
            taken.push(at);
        }
    }
    Ok(())
}
