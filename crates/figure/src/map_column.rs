//! Snapshots of one field above and beside each other, with one colour bar.

use crate::{
    color_bar::ColorScale,
    error::FigureError,
    frame::{LABEL_SIZE, Writing},
    label::field_label,
    layout::MapGrid,
    map::{Map, coordinate},
    palette::INK,
    scene::{Anchor, Rect, Scene},
};

/// Room above a map for its caption and the numbers of the map above.
const CAPTION_ROOM: f64 = 44.0;
/// How far the top of the first map is below the top of the column.
const CAPTION_RISE: f64 = 32.0;
const MAP_GAP: f64 = 34.0;
const MOST_MAPS: usize = 24;

/// Maps that share their colours.
#[derive(Debug, Clone)]
pub(crate) struct MapColumn<'a> {
    maps: &'a [Map<'a>],
    colors: ColorScale,
}

impl<'a> MapColumn<'a> {
    /// Checks the maps; `None` if there are none.
    pub fn new(maps: &'a [Map<'a>]) -> Result<Option<Self>, FigureError> {
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
        Ok(Some(Self { maps, colors: ColorScale::new(field_label(first.name), first.unit, range) }))
    }

    /// Draws the maps into `area` and the colour bar on its right; returns how far down they reach.
    pub fn draw(&self, scene: &mut Scene, area: Rect, beside_panels: bool) -> Result<f64, FigureError> {
        // The first row's caption stands beside the title's line, so that the first map is level with the first panel.
        let available = [area.width(), area.height() + CAPTION_ROOM - CAPTION_RISE];
        let grid = MapGrid::new(self.maps.len(), self.maps[0].aspect(), available, MAP_GAP, CAPTION_ROOM);
        let sizes: Vec<_> = self.maps.iter().map(|map| map.size_in(grid.place[0], grid.place[1])).collect();
        let widest = sizes.iter().map(|(size, _)| size[0]).fold(0.0, f64::max);
        let highest = sizes.iter().map(|(size, _)| size[1]).fold(0.0, f64::max);
        let longest_time = self.maps.iter().filter_map(|map| map.time).map(f64::abs).fold(0.0, f64::max);
        let captions: Vec<_> = self
            .maps
            .iter()
            .zip(&sizes)
            .map(|(map, (_, to_scale))| map.caption(longest_time, *to_scale))
            .collect();
        let mut caption_size = LABEL_SIZE;
        for caption in &captions {
            // Narrow maps side by side take smaller captions.
            caption_size = caption_size.min((widest + MAP_GAP - 8.0) / caption.width()?.max(1.0));
        }
        // Rows as far apart as they would be if the page were full, but not further than they are high.
        let spread = (available[1] / grid.rows as f64).min((highest + CAPTION_ROOM).max(96.0) * 1.6);
        let reach = CAPTION_RISE + (grid.rows - 1) as f64 * spread + highest;
        let free = area.height() - reach;
        // Few flat maps beside high panels stand in the middle; otherwise the tops are level.
        let centered = beside_panels && free > 0.3 * area.height();
        let first_top = area.top + CAPTION_RISE + if centered { 0.5 * free } else { 0.0 };
        let mut lowest = first_top;
        for (index, (map, ([width, height], _))) in self.maps.iter().zip(&sizes).enumerate() {
            let (row, column) = (index / grid.columns, index % grid.columns);
            let left = area.left + column as f64 * (widest + MAP_GAP);
            let top = first_top + row as f64 * spread;
            let place = Rect { left, top, right: left + width, bottom: top + height };
            lowest = lowest.max(place.bottom);
            let last_in_column = index + grid.columns >= self.maps.len();
            let x = if last_in_column { coordinate("x") } else { Writing::Ticks };
            let y = if column == 0 { coordinate("y") } else { Writing::Ticks };
            map.draw(scene, place, &self.colors, &x, &y)?;
            scene.text(&captions[index], [left, top - 20.0], caption_size, Anchor::Start, INK)?;
        }
        let right = area.left + grid.columns.min(self.maps.len()) as f64 * (widest + MAP_GAP) - MAP_GAP;
        let bar_height = (lowest - first_top).clamp(200.0, 420.0);
        let bar_top = first_top + (0.5 * (lowest - first_top - bar_height)).max(0.0);
        self.colors.draw(scene, [right + 26.0, bar_top], bar_height)?;
        Ok(lowest.max(bar_top + bar_height))
    }
}
