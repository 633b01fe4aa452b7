//! The bundled font, so that a picture looks the same on every machine.

use std::sync::OnceLock;

use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use crate::error::FigureError;

static UPRIGHT: &[u8] = include_bytes!("../font/DejaVuSans.ttf");
static OBLIQUE: &[u8] = include_bytes!("../font/DejaVuSans-Oblique.ttf");

/// The name of the font; in an SVG file also the list of what a viewer without it may take.
pub(crate) const FAMILY: FontFamily<'static> = FontFamily::Name("DejaVu Sans, Verdana, Arial, sans-serif");

/// Ascent plus descent of the bundled font in units of its em, (1901 + 483)/2048: the size that the rasteriser takes
/// for a font is this height.
pub(crate) const LINE_HEIGHT: f64 = 2384.0 / 2048.0;

/// The bundled font could not be read.
#[derive(Debug, thiserror::Error)]
#[error("the bundled font could not be read")]
struct BundledFont;

/// Makes the bundled font known to the drawing library; later calls do nothing.
pub(crate) fn register() -> Result<(), FigureError> {
    static REGISTERED: OnceLock<bool> = OnceLock::new();
    let registered = *REGISTERED.get_or_init(|| {
        register_font(FAMILY.as_str(), FontStyle::Normal, UPRIGHT).is_ok()
            && register_font(FAMILY.as_str(), FontStyle::Oblique, OBLIQUE).is_ok()
    });
    if registered { Ok(()) } else { Err(FigureError::Draw(Box::new(BundledFont))) }
}

/// Width of a text in units of its em.
pub(crate) fn width_in_em(text: &str, style: FontStyle) -> Result<f64, FigureError> {
    register()?;
    // Widths come back as whole numbers: measured large, they are exact to 0.1 % of an em.
    let measured_at = 1000.0;
    let font = FontDesc::new(FAMILY, measured_at * LINE_HEIGHT, style);
    let (width, _) = font.box_size(text).map_err(|e| FigureError::Draw(Box::new(e)))?;
    Ok(f64::from(width) / measured_at)
}
