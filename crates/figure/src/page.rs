//! What all pictures share: their width, their margin and the line of the title.

use crate::{
    error::FigureError,
    frame::LEFT_ROOM,
    label::Label,
    palette::INK,
    scene::{Anchor, Scene},
};

/// Width of every picture in pixels.
pub(crate) const PAGE_WIDTH: f64 = 1600.0;
/// Height of the line of the title.
pub(crate) const TITLE_ROOM: f64 = 84.0;

const TITLE_SIZE: f64 = 29.0;
/// Room at the edges.
pub(crate) const MARGIN: f64 = 24.0;

/// Writes the title, cut where it is too long for the page.
pub(crate) fn draw_title(scene: &mut Scene, title: &str) -> Result<(), FigureError> {
    let title = Label::plain(title).fitted((PAGE_WIDTH - LEFT_ROOM - MARGIN) / TITLE_SIZE)?;
    scene.text(&title, [LEFT_ROOM, 44.0], TITLE_SIZE, Anchor::Start, INK)
}
