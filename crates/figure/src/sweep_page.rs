//! The results of a sweep on one page.

use std::path::Path;

use crate::{
    canvas,
    error::FigureError,
    frame::{LABEL_ROOM, LABEL_SIZE},
    grid_lines::GridLines,
    label::Label,
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::INK,
    phase_map::{PhaseMap, cross, hatch},
    scene::{Anchor, Rect, Scene},
    survival::Survival,
};

/// A panel of the page.
#[derive(Debug, Clone)]
pub enum Panel<'a> {
    /// A heat map over two axes.
    Map(PhaseMap<'a>),
    /// Lines over one axis.
    Lines(GridLines<'a>),
    /// Survival curves.
    Survival(Survival),
}

/// Most panels on a page.
const MOST: usize = 24;
const LEFT_ROOM: f64 = 124.0;
const RIGHT_ROOM: f64 = 152.0;
const CAPTION_ROOM: f64 = 40.0;
const HEIGHT: f64 = 400.0;

impl Panel<'_> {
    fn check(&self) -> Result<(), FigureError> {
        match self {
            Self::Map(map) => map.check(),
            Self::Lines(lines) => lines.check(),
            Self::Survival(survival) => survival.check(),
        }
    }

    fn draw(&self, scene: &mut Scene, area: Rect) -> Result<(), FigureError> {
        match self {
            Self::Map(map) => map.draw(scene, area),
            Self::Lines(lines) => lines.draw(scene, area),
            Self::Survival(survival) => survival.draw(scene, area),
        }
    }
}

/// Draws panels two by two into a PNG or SVG file, and below them what the marks of heat maps mean.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is nothing to draw or too much, if numbers do not fit the
/// axes, or if the file cannot be written.
pub fn draw_sweep(title: &str, panels: &[Panel<'_>], path: &Path) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    let what = || "sweep".to_owned();
    if panels.is_empty() {
        return Err(FigureError::Empty { what: what() });
    }
    if panels.len() > MOST {
        return Err(FigureError::TooMany { what: what(), found: panels.len(), limit: MOST });
    }
    panels.iter().try_for_each(Panel::check)?;
    let columns = panels.len().min(2);
    let rows = panels.len().div_ceil(columns);
    let row_height = CAPTION_ROOM + HEIGHT + LABEL_ROOM + 10.0;
    let has_map = panels.iter().any(|panel| matches!(panel, Panel::Map(_)));
    let legend = if has_map { 44.0 } else { 0.0 };
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM };
    let mut scene = Scene::new(PAGE_WIDTH, top + rows as f64 * row_height + legend + 10.0);
    draw_title(&mut scene, title)?;
    let width = PAGE_WIDTH / columns as f64;
    for (index, panel) in panels.iter().enumerate() {
        let (row, column) = ((index / columns) as f64, (index % columns) as f64);
        let area = Rect {
            left: column * width + LEFT_ROOM,
            top: top + row * row_height + CAPTION_ROOM,
            right: (column + 1.0) * width - RIGHT_ROOM,
            bottom: top + row * row_height + CAPTION_ROOM + HEIGHT,
        };
        panel.draw(&mut scene, area)?;
    }
    if has_map {
        draw_legend(&mut scene, top + rows as f64 * row_height + 16.0)?;
    }
    canvas::write(&scene, path)
}

/// What hatched and crossed fields mean.
fn draw_legend(scene: &mut Scene, y: f64) -> Result<(), FigureError> {
    let boxed = |scene: &mut Scene, left: f64| {
        let field = Rect { left, top: y - 13.0, right: left + 52.0, bottom: y + 13.0 };
        let Rect { left, top, right, bottom } = field;
        scene.line(vec![[left, top], [right, top], [right, bottom], [left, bottom], [left, top]], INK, 1.0);
        field
    };
    let field = boxed(scene, LEFT_ROOM);
    hatch(scene, field);
    let text = Label::plain("not reached within the runs (censored)");
    scene.text(&text, [field.right + 12.0, y], LABEL_SIZE, Anchor::Start, INK)?;
    let field = boxed(scene, LEFT_ROOM + 560.0);
    cross(scene, field);
    scene.text(&Label::plain("failed or not run"), [field.right + 12.0, y], LABEL_SIZE, Anchor::Start, INK)
}
