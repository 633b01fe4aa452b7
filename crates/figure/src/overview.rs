//! The page that shows a whole run.

use std::path::Path;

use crate::{
    abscissa::Abscissa,
    canvas, color_bar,
    error::FigureError,
    frame::{LABEL_ROOM, LEFT_ROOM},
    map::Map,
    map_column::MapColumn,
    page::{MARGIN, PAGE_WIDTH, TITLE_ROOM, draw_title},
    scene::{Rect, Scene},
    space_time::SpaceTime,
    time_panels::TimePanels,
    trace::{NAME_ROOM, Trace, TracePanel},
};

/// All that is shown of a run; any part but not all may be empty.
#[derive(Debug, Clone, Default)]
pub struct Overview<'a> {
    /// Title of the page; may be empty.
    pub title: &'a str,
    /// Instants of the curves, increasing.
    pub time: &'a [f64],
    /// What they and those of the space–time map are counted in.
    pub abscissa: Abscissa,
    /// Film averages; curves of one unit share a panel.
    pub traces: Vec<Trace<'a>>,
    /// Energies \[J\].
    pub energy: Vec<Trace<'a>>,
    /// Snapshots of one field, at most 24, in the order in which they are shown; they share their colours.
    pub maps: Vec<Map<'a>>,
    /// The field averaged over y, against x and time.
    pub space_time: Option<SpaceTime<'a>>,
}

/// Draws a page with curves, energies and the space–time map over a shared time axis on the left and the snapshots on
/// the right, into a PNG or SVG file.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is nothing to draw, if data are of different
/// lengths or not finite, if times do not increase, if there are more than 24 snapshots, or if the file cannot be
/// written.
pub fn draw_overview(overview: &Overview<'_>, path: &Path) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    canvas::write(&scene(overview)?, path)
}

fn scene(overview: &Overview<'_>) -> Result<Scene, FigureError> {
    let mut panels = TracePanel::by_unit(&overview.traces);
    panels.extend(TracePanel::by_unit(&overview.energy));
    let has_panels = !panels.is_empty() || overview.space_time.is_some();
    let time_panels = if has_panels {
        Some(TimePanels::new((overview.abscissa, overview.time), panels, overview.space_time)?)
    } else if overview.maps.is_empty() {
        return Err(FigureError::Empty { what: "overview".to_owned() });
    } else {
        None
    };
    let maps = MapColumn::new(&overview.maps)?;

    let top = if overview.title.is_empty() { MARGIN } else { TITLE_ROOM };
    let height = time_panels.as_ref().map_or(0.0, TimePanels::natural_height).max(816.0);
    let mut scene = Scene::new(PAGE_WIDTH, top + height);
    draw_title(&mut scene, overview.title)?;
    let split = match (&time_panels, &maps) {
        (Some(_), Some(_)) => 0.57 * PAGE_WIDTH,
        (Some(_), None) => PAGE_WIDTH,
        _ => 0.0,
    };
    if let Some(panels) = &time_panels {
        panels.draw(
            &mut scene,
            Rect { left: LEFT_ROOM, top, right: split - NAME_ROOM, bottom: top + height },
        )?;
    }
    if let Some(maps) = &maps {
        let right = PAGE_WIDTH - color_bar::ROOM - MARGIN;
        let area = Rect { left: split + LEFT_ROOM, top, right, bottom: top + height - LABEL_ROOM };
        let lowest = maps.draw(&mut scene, area, time_panels.is_some())?;
        if time_panels.is_none() {
            scene.height = (lowest + LABEL_ROOM + MARGIN).ceil() as u32;
        }
    }
    Ok(scene)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{font::width_in_em, scene::Item};

    /// A page with long numbers, long names, many curves and narrow maps.
    fn crowded_page() -> Scene {
        let time = [0.0, 1e-9, 2e-9];
        let drift = [-2.0e-18, -2.000001e-18, -2.000003e-18];
        let curve = |name| Trace { name, values: &[0.0, 0.1, 0.2], unit: "1" };
        let map = Map {
            name: "mz",
            unit: "1",
            cells: [1, 3],
            extent: [[-5e-9, 5e-9], [0.0, 3e-6]],
            values: &[-1.0, 0.0, 1.0],
            vacuum: None,
            time: Some(1.234e-9),
            abscissa: Abscissa::Time,
            range: Some([-1.0, 1.0]),
        };
        let overview = Overview {
            title: &"A title that is too long for one line ".repeat(6),
            time: &time,
            abscissa: Abscissa::Time,
            traces: ["mx", "my", "mz", "abs_mz", "a_name_that_does_not_end_where_it_should"]
                .map(curve)
                .to_vec(),
            energy: vec![Trace { name: "energy_total", values: &drift, unit: "J" }],
            maps: vec![map; 8],
            space_time: None,
        };
        scene(&overview).unwrap()
    }

    #[test]
    fn all_text_is_on_the_page() {
        let page = crowded_page();
        let inside = |low: f64, high: f64, end: u32| low >= 0.0 && high <= f64::from(end);
        for item in &page.items {
            if let Item::Text { text, baseline: [x, y], size, style, upwards, .. } = item {
                let width = width_in_em(text, (*style).into()).unwrap() * size;
                let (across, along) = if *upwards {
                    (inside(x - size, *x, page.width), inside(y - width, *y, page.height))
                } else {
                    (inside(y - size, *y, page.height), inside(*x, x + width, page.width))
                };
                assert!(across && along, "{text:?} at {x}, {y}, {width} wide");
            }
        }
    }
}
