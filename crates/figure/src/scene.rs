//! A picture as a list of what is on it, in pixels of a page, before it becomes a file.

use crate::{
    error::FigureError,
    label::{FontStyleName, Label},
    palette::Color,
};

/// Pixels of an embedded image per pixel of the page, and of the page while it is drawn: see `canvas`.
pub(crate) const OVERSAMPLING: u32 = 2;

/// A rectangle on the page; y points down.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rect {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Rect {
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// Size in pixels of an image that fills the rectangle; at least one by one.
    pub fn image_size(&self) -> [usize; 2] {
        let pixels = |length: f64| ((length * f64::from(OVERSAMPLING)).round() as usize).max(1);
        [pixels(self.width()), pixels(self.height())]
    }
}

/// Which end of a text its position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// One thing on the page.
#[derive(Debug, Clone)]
pub(crate) enum Item {
    Line { points: Vec<[f64; 2]>, color: Color, width: f64 },
    Disc { center: [f64; 2], radius: f64, color: Color },
    Image { corner: [f64; 2], size: [usize; 2], rgb: Vec<u8> },
    Text { text: String, baseline: [f64; 2], size: f64, style: FontStyleName, color: Color, upwards: bool },
}

/// A page.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub width: u32,
    pub height: u32,
    pub items: Vec<Item>,
}

impl Scene {
    pub fn new(width: f64, height: f64) -> Self {
        Self { width: width.ceil() as u32, height: height.ceil() as u32, items: Vec::new() }
    }

    pub fn line(&mut self, points: Vec<[f64; 2]>, color: Color, width: f64) {
        self.items.push(Item::Line { points, color, width });
    }

    pub fn disc(&mut self, center: [f64; 2], radius: f64, color: Color) {
        self.items.push(Item::Disc { center, radius, color });
    }

    /// An image of [`Rect::image_size`] that fills `area`; three bytes a pixel, from the top left, row by row.
    pub fn image(&mut self, area: Rect, rgb: Vec<u8>) {
        self.items.push(Item::Image { corner: [area.left, area.top], size: area.image_size(), rgb });
    }

    /// A horizontal line of text whose middle height (of a letter) is at `at`; `size` is that of an em.
    pub fn text(
        &mut self,
        label: &Label,
        at: [f64; 2],
        size: f64,
        anchor: Anchor,
        color: Color,
    ) -> Result<(), FigureError> {
        self.runs(label, at, size, anchor, color, false)
    }

    /// The same, turned to read upwards.
    pub fn text_upwards(
        &mut self,
        label: &Label,
        at: [f64; 2],
        size: f64,
        anchor: Anchor,
        color: Color,
    ) -> Result<(), FigureError> {
        self.runs(label, at, size, anchor, color, true)
    }

    fn runs(
        &mut self,
        label: &Label,
        [x, y]: [f64; 2],
        size: f64,
        anchor: Anchor,
        color: Color,
        upwards: bool,
    ) -> Result<(), FigureError> {
        // Half the height of a capital letter of the bundled font, 1493/2048 em.
        const MIDDLE: f64 = 0.364;
        let width = label.width()? * size;
        let mut along = match anchor {
            Anchor::Start => 0.0,
            Anchor::Middle => -width / 2.0,
            Anchor::End => -width,
        };
        for run in label.runs() {
            let below = size * (MIDDLE + run.drop);
            let baseline = if upwards { [x + below, y - along] } else { [x + along, y + below] };
            let (text, style) = (run.text.clone(), run.style);
            self.items.push(Item::Text { text, baseline, size: size * run.size, style, color, upwards });
            along += size * run.size * crate::font::width_in_em(&run.text, style.into())?;
        }
        Ok(())
    }
}
