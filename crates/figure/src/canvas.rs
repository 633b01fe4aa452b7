//! Turns a page into a PNG or an SVG file.
//!
//! The drawing library rounds every coordinate to a whole pixel and smooths thick lines little, so a page is drawn
//! [`OVERSAMPLING`] times as large: a PNG is averaged down afterwards, an SVG gets the page size in its header.

use std::{error::Error, path::Path};

use plotters::{
    backend::{BitMapBackend, DrawingBackend, SVGBackend},
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::{BitMapElement, Circle, PathElement, Polygon},
    style::{
        Color as _, FontDesc, FontTransform, RGBColor, ShapeStyle, TextStyle, WHITE,
        text_anchor::{HPos, Pos, VPos},
    },
};

use crate::{
    error::FigureError,
    font,
    palette::Color,
    scene::{Item, OVERSAMPLING, Scene},
};

const FACTOR: f64 = OVERSAMPLING as f64;

/// How a backend treats what the other treats otherwise.
struct Habits {
    /// Font size that gives letters with an em of 1.
    size_per_em: f64,
    /// Distance from the top of a text to its baseline, in em.
    top_to_baseline: f64,
    /// Whether thick lines have to be put together from segments: the rasteriser would fill one polygon for the
    /// whole line, with spikes at sharp turns.
    segments: bool,
}

const BITMAP: Habits =
    Habits { size_per_em: font::LINE_HEIGHT, top_to_baseline: font::LINE_HEIGHT / 2.0, segments: true };
const SVG: Habits = Habits { size_per_em: 1.24, top_to_baseline: 0.76, segments: false };

/// Draws the page and writes it to `path`, as the ending of `path` says.
///
/// # Errors
/// If the ending is neither `.png` nor `.svg`, if drawing fails or if the file cannot be written.
pub(crate) fn write(scene: &Scene, path: &Path) -> Result<(), FigureError> {
    let bytes = match format(path)? {
        Format::Png => png(scene)?,
        Format::Svg => svg(scene)?.into_bytes(),
    };
    std::fs::write(path, bytes).map_err(|source| FigureError::Write { path: path.to_owned(), source })
}

enum Format {
    Png,
    Svg,
}

fn format(path: &Path) -> Result<Format, FigureError> {
    match path.extension().and_then(|e| e.to_str()).map(str::to_ascii_lowercase).as_deref() {
        Some("png") => Ok(Format::Png),
        Some("svg") => Ok(Format::Svg),
        _ => Err(FigureError::UnknownFormat { path: path.to_owned() }),
    }
}

/// Refuses a file name of an unknown kind, before any work is done.
pub(crate) fn check_format(path: &Path) -> Result<(), FigureError> {
    format(path).map(|_| ())
}

fn png(scene: &Scene) -> Result<Vec<u8>, FigureError> {
    let size = (scene.width * OVERSAMPLING, scene.height * OVERSAMPLING);
    let mut large = vec![0; 3 * size.0 as usize * size.1 as usize];
    paint(scene, BitMapBackend::with_buffer(&mut large, size).into_drawing_area(), &BITMAP)?;
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, scene.width, scene.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Half the size that the default filter gives.
    encoder.set_adaptive_filter(png::AdaptiveFilterType::Adaptive);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&averaged(&large, scene.width as usize))?;
    writer.finish()?;
    Ok(bytes)
}

/// Every pixel of the page from its square of drawn pixels.
fn averaged(large: &[u8], width: usize) -> Vec<u8> {
    let fold = OVERSAMPLING as usize;
    let stride = 3 * width * fold;
    let mut page = Vec::with_capacity(large.len() / (fold * fold));
    for rows in large.chunks_exact(stride * fold) {
        for x in 0..width {
            for channel in 0..3 {
                let cells =
                    (0..fold * fold).map(|i| rows[(i / fold) * stride + 3 * (fold * x + i % fold) + channel]);
                page.push((cells.map(u32::from).sum::<u32>() / (OVERSAMPLING * OVERSAMPLING)) as u8);
            }
        }
    }
    page
}

fn svg(scene: &Scene) -> Result<String, FigureError> {
    let (width, height) = (scene.width * OVERSAMPLING, scene.height * OVERSAMPLING);
    let mut text = String::new();
    paint(scene, SVGBackend::with_string(&mut text, (width, height)).into_drawing_area(), &SVG)?;
    let drawn = format!("width=\"{width}\" height=\"{height}\" viewBox");
    let shown = format!("width=\"{}\" height=\"{}\" viewBox", scene.width, scene.height);
    // The backend's media type for images is not a registered one.
    Ok(text.replacen(&drawn, &shown, 1).replace("href=\"data:png;", "href=\"data:image/png;"))
}

fn failed<E: Error + Send + Sync + 'static>(error: DrawingAreaErrorKind<E>) -> FigureError {
    FigureError::Draw(Box::new(error))
}

fn paint<B>(
    scene: &Scene,
    area: DrawingArea<B, plotters::coord::Shift>,
    habits: &Habits,
) -> Result<(), FigureError>
where
    B: DrawingBackend,
    B::ErrorType: 'static,
{
    font::register()?;
    area.fill(&WHITE).map_err(failed)?;
    for item in &scene.items {
        match item {
            Item::Line { points, color, width } if habits.segments => {
                for segment in points.windows(2) {
                    paint_segment(&area, segment[0], segment[1], *color, *width)?;
                }
            }
            Item::Line { points, color, width } => {
                let points: Vec<_> = points.iter().map(|p| pixel(*p)).collect();
                area.draw(&PathElement::new(points, stroke(*color, *width))).map_err(failed)?;
            }
            Item::Disc { center, radius, color } => {
                let radius = (FACTOR * radius).round() as i32;
                area.draw(&Circle::new(pixel(*center), radius, rgb(*color).filled())).map_err(failed)?;
            }
            Item::Image { corner, size: [width, height], rgb } => {
                let size = (*width as u32, *height as u32);
                if let Some(image) = BitMapElement::with_owned_buffer(pixel(*corner), size, rgb.clone()) {
                    area.draw(&image).map_err(failed)?;
                }
            }
            Item::Text { text, baseline: [x, y], size, style, color, upwards } => {
                let em = FACTOR * size;
                let above = size * habits.top_to_baseline;
                let at = if *upwards { pixel([x - above, *y]) } else { pixel([*x, y - above]) };
                let turn = if *upwards { FontTransform::Rotate270 } else { FontTransform::None };
                let font =
                    FontDesc::new(font::FAMILY, em * habits.size_per_em, (*style).into()).transform(turn);
                let color_of_text = rgb(*color);
                let style = TextStyle::from(font).color(&color_of_text).pos(Pos::new(HPos::Left, VPos::Top));
                area.draw_text(text, &style, at).map_err(failed)?;
            }
        }
    }
    area.present().map_err(failed)
}

/// A straight line with round ends.
fn paint_segment<B>(
    area: &DrawingArea<B, plotters::coord::Shift>,
    from: [f64; 2],
    to: [f64; 2],
    color: Color,
    width: f64,
) -> Result<(), FigureError>
where
    B: DrawingBackend,
    B::ErrorType: 'static,
{
    let half = width / 2.0;
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length = dx.hypot(dy);
    if length > 0.0 {
        let across = [-dy / length * half, dx / length * half];
        let corner = |end: [f64; 2], sign: f64| pixel([end[0] + sign * across[0], end[1] + sign * across[1]]);
        let corners = vec![corner(from, 1.0), corner(to, 1.0), corner(to, -1.0), corner(from, -1.0)];
        area.draw(&Polygon::new(corners, rgb(color).filled())).map_err(failed)?;
    }
    let radius = (FACTOR * half).round() as i32;
    if radius > 1 {
        for end in [from, to] {
            area.draw(&Circle::new(pixel(end), radius, rgb(color).filled())).map_err(failed)?;
        }
    }
    Ok(())
}

fn pixel([x, y]: [f64; 2]) -> (i32, i32) {
    ((FACTOR * x).round() as i32, (FACTOR * y).round() as i32)
}

fn rgb([r, g, b]: Color) -> RGBColor {
    RGBColor(r, g, b)
}

fn stroke(color: Color, width: f64) -> ShapeStyle {
    rgb(color).stroke_width((FACTOR * width).round().max(1.0) as u32)
}
