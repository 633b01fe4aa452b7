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
    let mut curves = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        let strongest = line.power.iter().copied().fold(f64::MIN_POSITIVE, f64::max);
        let decibels = |power: f64| (10.0 * (power.max(0.0) / strongest).log10()).max(-DEPTH);
        let points: Vec<_> =
            frequency.iter().zip(line.power).map(|(f, p)| frame.point(*f, decibels(*p))).collect();
        let floor = frame.point(frequency[0], -DEPTH)[1];
        for piece in above(&points, floor) {
            scene.line(thinned(piece), line_color(index), LINE_WIDTH);
        }
        for [frequency, power] in line.peaks.iter().filter(|peak| decibels(peak[1]) > -DEPTH) {
            scene.disc(frame.point(*frequency, decibels(*power)), 5.0, line_color(index));
        }
        let peaks = line.peaks.iter().map(|[frequency, power]| (*frequency, decibels(*power))).collect();
        curves.push(Drawn { points, peaks });
        let height = area.top + 20.0 + 30.0 * index as f64;
        let name = average_label(line.name).fitted((NAME_ROOM - 40.0) / TICK_SIZE)?;
        scene.text(&name, [area.right + 14.0, height], TICK_SIZE, Anchor::Start, line_color(index))?;
    }
    write_peaks(&mut scene, &frame, &curves)?;
    frame.draw(
        &mut scene,
        &Writing::Labelled(Label::plain("Frequency ").symbol("f")),
        &Writing::Labelled(Label::plain("Power relative to the strongest line (dB)")),
    )?;
    canvas::write(&scene, path)
}

/// A curve on the page.
struct Drawn {
    points: Vec<[f64; 2]>,
    /// Frequencies \[Hz\] and decibels of its maxima.
    peaks: Vec<(f64, f64)>,
}

/// The pieces of a curve above the floor of the picture, each with the points at the floor from which it rises and to which it falls.
fn above(points: &[[f64; 2]], floor: f64) -> Vec<&[[f64; 2]]> {
    let (mut pieces, mut begin) = (Vec::new(), 0);
    for piece in points.chunk_by(|a, b| (a[1] < floor) == (b[1] < floor)) {
        let end = begin + piece.len();
        if piece[0][1] < floor {
            pieces.push(&points[begin.saturating_sub(1)..(end + 1).min(points.len())]);
        }
        begin = end;
    }
    pieces
}

/// The frequencies of the maxima, the highest first, where they lie on no other and on no curve.
fn write_peaks(scene: &mut Scene, frame: &Frame, curves: &[Drawn]) -> Result<(), FigureError> {
    let mut peaks: Vec<(f64, f64)> = curves.iter().flat_map(|curve| curve.peaks.iter().copied()).collect();
    peaks.retain(|(_, decibels)| *decibels > -DEPTH);
    peaks.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut taken: Vec<Rect> = Vec::new();
    let mut named: Vec<f64> = Vec::new();
    for (frequency, decibels) in peaks {
        let [x, y] = frame.point(frequency, decibels);
        let label = Label::plain(&Scale::new(frequency, "Hz").quantity(frequency));
        let half = 0.5 * label.width()? * TICK_SIZE + 4.0;
        // Beside an edge the number stands as near to its line as there is room.
        let middle = x.clamp(frame.area.left + half, frame.area.right - half);
        let place = Rect { left: middle - half, right: middle + half, top: y - 30.0, bottom: y - 8.0 };
        let on_a_curve = curves.iter().any(|curve| crosses(&curve.points, &place));
        // One number for a line that several curves have.
        let is_named = named.iter().any(|other| (other - x).abs() <= 5.0);
        if place.top > frame.area.top
            && !on_a_curve
            && !is_named
            && !taken.iter().any(|other| overlap(other, &place))
        {
            scene.text(&label, [middle, y - 19.0], TICK_SIZE, Anchor::Middle, INK)?;
            taken.push(place);
            named.push(x);
        }
    }
    Ok(())
}

fn overlap(a: &Rect, b: &Rect) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// Whether a curve runs through a place: whether a piece of it within the place's width comes to lie within its height.
fn crosses(points: &[[f64; 2]], place: &Rect) -> bool {
    points.windows(2).any(|piece| {
        let [[x0, y0], [x1, y1]] = [piece[0], piece[1]];
        if x1 < place.left || x0 > place.right || x1 <= x0 {
            return false;
        }
        let height = |x: f64| y0 + (y1 - y0) * ((x - x0) / (x1 - x0)).clamp(0.0, 1.0);
        let (a, b) = (height(place.left.max(x0)), height(place.right.min(x1)));
        a.min(b) < place.bottom && a.max(b) > place.top
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_drawn_along_the_floor() {
        let points = [9.0, 9.0, 3.0, 2.0, 9.0, 9.0, 9.0, 8.0].map(|y| [0.0, y]);
        let pieces: Vec<usize> = above(&points, 9.0).iter().map(|piece| piece.len()).collect();
        assert_eq!(pieces, [4, 2]);
        assert!(above(&points[4..7], 9.0).is_empty());
    }

    #[test]
    fn a_curve_through_a_number_is_seen() {
        let place = Rect { left: 10.0, right: 20.0, top: 5.0, bottom: 8.0 };
        assert!(crosses(&[[0.0, 0.0], [30.0, 13.0]], &place));
        assert!(!crosses(&[[0.0, 9.0], [30.0, 9.0]], &place));
        // Steep, and past its edge.
        assert!(
            !crosses(&[[20.5, 0.0], [21.0, 20.0]], &place) && crosses(&[[14.0, 0.0], [14.5, 20.0]], &place)
        );
        assert!(
            overlap(&place, &Rect { left: 19.0, ..place })
                && !overlap(&place, &Rect { top: 8.0, bottom: 9.0, ..place })
        );
    }
}
