//! Curves against another quantity than the time: loops of hysteresis, above all.

use std::path::Path;

use crate::{
    axis::Axis,
    canvas, check,
    error::FigureError,
    frame::{Frame, LABEL_ROOM, LEFT_ROOM, TICK_SIZE, Writing},
    label::{Label, average_label},
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::{FAINT, curve_colors},
    scene::{Anchor, Rect, Scene},
    trace::{NAME_ROOM, Trace},
};

const HEIGHT: f64 = 700.0;
const LINE_WIDTH: f64 = 2.6;

/// Draws curves of one unit against the quantity `x`, in the order of their values, into a PNG or SVG file.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is no curve, if curves have different units, if the data are empty, of
/// different lengths or not finite, or if the file cannot be written.
pub fn draw_against(
    title: &str,
    x: &Trace<'_>,
    curves: &[Trace<'_>],
    path: &Path,
) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    let Some(first) = curves.first() else { return Err(FigureError::Empty { what: "curves".to_owned() }) };
    if let Some(other) = curves.iter().find(|curve| curve.unit != first.unit) {
        let [first, other] = [first, other].map(|curve| format!("{} ({})", curve.name, curve.unit));
        return Err(FigureError::Units { first, other });
    }
    check::values(x.name, x.values, x.values.len())?;
    for curve in curves {
        check::values(curve.name, curve.values, x.values.len())?;
    }
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM };
    let mut scene = Scene::new(PAGE_WIDTH, top + HEIGHT);
    draw_title(&mut scene, title)?;
    let area =
        Rect { left: LEFT_ROOM, top, right: PAGE_WIDTH - NAME_ROOM, bottom: top + HEIGHT - LABEL_ROOM };
    let frame = Frame { area, x: around([x].into_iter(), x.unit), y: around(curves.iter(), first.unit) };
    frame.draw_grid(&mut scene);
    let zero = frame.point(0.0, 0.0)[0];
    if (area.left..area.right).contains(&zero) {
        scene.line(vec![[zero, area.top], [zero, area.bottom]], FAINT, 1.0);
    }
    let colors = curve_colors(curves.iter().map(|curve| curve.name));
    for (index, (curve, color)) in curves.iter().zip(colors).enumerate() {
        let points: Vec<_> = x.values.iter().zip(curve.values).map(|(x, y)| frame.point(*x, *y)).collect();
        if let [only] = points[..] {
            scene.disc(only, 5.0, color);
        } else {
            scene.line(points, color, LINE_WIDTH);
        }
        if curves.len() > 1 {
            let at = [area.right + 14.0, area.top + 20.0 + 30.0 * index as f64];
            let name = average_label(curve.name).fitted((NAME_ROOM - 40.0) / TICK_SIZE)?;
            scene.text(&name, at, TICK_SIZE, Anchor::Start, color)?;
        }
    }
    let label = match curves {
        [only] if !only.name.starts_with("energy") => average_label(only.name),
        _ if curves.iter().all(|curve| curve.name.starts_with("energy")) => Label::plain("Energy"),
        _ if first.unit == "1" => Label::plain("Film average"),
        _ => Label::plain("Value"),
    };
    frame.draw(&mut scene, &Writing::Labelled(average_label(x.name)), &Writing::Labelled(label))?;
    canvas::write(&scene, path)
}

/// An axis with room for all values of the curves.
fn around<'a>(curves: impl Iterator<Item = &'a Trace<'a>>, unit: &str) -> Axis {
    let (low, high) = curves
        .flat_map(|curve| curve.values)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    Axis::with_margin(low, high, unit)
}
