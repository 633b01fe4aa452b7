//! The page that shows a whole run.

use std::path::Path;

use crate::{
    canvas,
    color_bar::{self, ColorScale},
    error::FigureError,
    frame::{LABEL_ROOM, LABEL_SIZE, LEFT_ROOM, Writing},
    label::{Label, field_label},
    layout::MapGrid,
    map::{Map, coordinate},
    palette::INK,
    scene::{Anchor, Rect, Scene},
    space_time::SpaceTime,
    time_panels::TimePanels,
    trace::{NAME_ROOM, Trace, TracePanel},
};

/// Width of every picture in pixels.
pub(crate) const PAGE_WIDTH: f64 = 1600.0;
/// Height of the line of the title.
pub(crate) const TITLE_ROOM: f64 = 84.0;

const TITLE_SIZE: f64 = 29.0;
const MARGIN: f64 = 24.0;
const CAPTION_ROOM: f64 = 44.0;
const MAP_GAP: f64 = 34.0;
const MOST_MAPS: usize = 24;

/// All that is shown of a run; any part but not all may be empty.
#[derive(Debug, Clone, Default)]
pub struct Overview<'a> {
    /// Title of the page; may be empty.
    pub title: &'a str,
    /// Times of the curves \[s\], increasing.
    pub time: &'a [f64],
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
        Some(TimePanels::new(overview.time, panels, overview.space_time)?)
    } else if overview.maps.is_empty() {
        return Err(FigureError::Empty { what: "overview".to_owned() });
    } else {
        None
    };
    let colors = map_colors(&overview.maps)?;

    let top = if overview.title.is_empty() { MARGIN } else { TITLE_ROOM };
    let height = time_panels.as_ref().map_or(0.0, TimePanels::natural_height).max(816.0);
    let mut scene = Scene::new(PAGE_WIDTH, top + height);
    draw_title(&mut scene, overview.title)?;
    let split = match (&time_panels, &colors) {
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
    if let Some(colors) = &colors {
        let right = PAGE_WIDTH - color_bar::ROOM - MARGIN;
        let area = Rect { left: split + LEFT_ROOM, top, right, bottom: top + height - LABEL_ROOM };
        let lowest = draw_maps(&mut scene, &overview.maps, colors, area)?;
        if time_panels.is_none() {
            scene.height = (lowest + LABEL_ROOM + MARGIN).ceil() as u32;
        }
    }
    Ok(scene)
}

/// Checks the maps; colours that hold for all of them, or none without maps.
fn map_colors(maps: &[Map<'_>]) -> Result<Option<ColorScale>, FigureError> {
    let Some(first) = maps.first() else { return Ok(None) };
    if maps.len() > MOST_MAPS {
        let what = "maps".to_owned();
        return Err(FigureError::TooMany { what, found: maps.len(), limit: MOST_MAPS });
    }
    let mut range = first.check()?;
    for map in &maps[1..] {
        let [low, high] = map.check()?;
        range = [range[0].min(low), range[1].max(high)];
    }
    Ok(Some(ColorScale::new(field_label(first.name), first.unit, range)))
}

/// Draws the maps and their colour bar; returns how far down they reach.
fn draw_maps(
    scene: &mut Scene,
    maps: &[Map<'_>],
    colors: &ColorScale,
    area: Rect,
) -> Result<f64, FigureError> {
    // The first row's caption stands beside the title's line, so that the first map is level with the first panel.
    let available = [area.width(), area.height() + CAPTION_ROOM - 32.0];
    let grid = MapGrid::new(maps.len(), maps[0].aspect(), available, MAP_GAP, CAPTION_ROOM);
    let sizes: Vec<_> = maps.iter().map(|map| map.size_in(grid.place[0], grid.place[1])).collect();
    let widest = sizes.iter().map(|(size, _)| size[0]).fold(0.0, f64::max);
    let highest = sizes.iter().map(|(size, _)| size[1]).fold(0.0, f64::max);
    let longest_time = maps.iter().filter_map(|map| map.time).map(f64::abs).fold(0.0, f64::max);
    let captions: Vec<_> =
        maps.iter().zip(&sizes).map(|(map, (_, to_scale))| map.caption(longest_time, *to_scale)).collect();
    let mut caption_size = LABEL_SIZE;
    for caption in &captions {
        // Narrow maps side by side take smaller captions.
        caption_size = caption_size.min((widest + MAP_GAP - 8.0) / caption.width()?.max(1.0));
    }
    // Rows as far apart as they would be if the page were full, but not further than they are high.
    let spread = (available[1] / grid.rows as f64).min((highest + CAPTION_ROOM).max(96.0) * 1.6);
    let first_top = area.top + 32.0;
    let mut lowest = first_top;
    for (index, (map, ([width, height], _))) in maps.iter().zip(&sizes).enumerate() {
        let (row, column) = (index / grid.columns, index % grid.columns);
        let left = area.left + column as f64 * (widest + MAP_GAP);
        let top = first_top + row as f64 * spread;
        let place = Rect { left, top, right: left + width, bottom: top + height };
        lowest = lowest.max(place.bottom);
        let last_in_column = index + grid.columns >= maps.len();
        let x = if last_in_column { coordinate("x") } else { Writing::Ticks };
        let y = if column == 0 { coordinate("y") } else { Writing::Ticks };
        map.draw(scene, place, colors, &x, &y)?;
        scene.text(&captions[index], [left, top - 20.0], caption_size, Anchor::Start, INK)?;
    }
    let right = area.left + grid.columns.min(maps.len()) as f64 * (widest + MAP_GAP) - MAP_GAP;
    let bar_height = (lowest - first_top).clamp(200.0, 420.0);
    let bar_top = first_top + (0.5 * (lowest - first_top - bar_height)).max(0.0);
    colors.draw(scene, [right + 26.0, bar_top], bar_height)?;
    Ok(lowest.max(bar_top + bar_height))
}

/// Writes the title, cut where it is too long for the page.
pub(crate) fn draw_title(scene: &mut Scene, title: &str) -> Result<(), FigureError> {
    let title = Label::plain(title).fitted((PAGE_WIDTH - LEFT_ROOM - MARGIN) / TITLE_SIZE)?;
    scene.text(&title, [LEFT_ROOM, 44.0], TITLE_SIZE, Anchor::Start, INK)
}
