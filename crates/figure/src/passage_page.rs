//! When the cells of films passed a threshold: a map for each of some films, all in one set of colours.

use std::path::Path;

use crate::{
    axis::Axis,
    canvas, check, color_bar,
    color_bar::ColorScale,
    error::FigureError,
    frame::{Frame, LABEL_ROOM, LABEL_SIZE, LEFT_ROOM, Writing},
    label::Label,
    map::coordinate,
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::{CENSORED, Color, FAINT, INK, VACUUM},
    phase_map::{HATCH, cross, hatch},
    resample::cells_under_pixels,
    scale::Scale,
    scene::{Anchor, OVERSAMPLING, Rect, Scene},
};

/// Films on one page.
#[derive(Debug, Clone)]
pub struct PassagePage<'a> {
    /// What stands above all of them.
    pub title: &'a str,
    /// A line below it; may be empty.
    pub caption: &'a str,
    /// Number of cells along x and y.
    pub cells: [usize; 2],
    /// Lower and upper edge of a film along x, and along y \[m\].
    pub extent: [[f64; 2]; 2],
    /// Films side by side.
    pub columns: usize,
    /// The films, row by row from the top.
    pub films: Vec<PassageMap>,
}

/// One film.
#[derive(Debug, Clone)]
pub struct PassageMap {
    /// What stands above it; may be empty.
    pub caption: String,
    /// First passages of the cells \[s\], x running fastest, not a number for those that did not pass; `None` for a film of
    /// which nothing is known.
    pub times: Option<Vec<f64>>,
    /// Which cells hold nothing and are drawn grey; `None` if all hold something.
    pub vacuum: Option<Vec<bool>>,
}

const MOST: usize = 24;
const GAP: f64 = 30.0;
const CAPTION_ROOM: f64 = 40.0;
const HIGHEST: f64 = 640.0;
const LEAST_SIDE: f64 = 14.0;
/// Width of the lines of hatched cells, in pixels of an image.
const LINE: usize = 3;

impl PassagePage<'_> {
    fn check(&self) -> Result<(), FigureError> {
        let what = || "map of first passages".to_owned();
        let (count, expected) = (self.films.len(), self.cells[0].saturating_mul(self.cells[1]));
        if count == 0 || expected == 0 || self.columns == 0 {
            return Err(FigureError::Empty { what: what() });
        }
        if count > MOST {
            return Err(FigureError::TooMany { what: what(), found: count, limit: MOST });
        }
        let lengths = self.films.iter().flat_map(|film| {
            let times = film.times.as_ref().map(Vec::len);
            times.into_iter().chain(film.vacuum.as_ref().map(Vec::len))
        });
        if let Some(found) = lengths.into_iter().find(|found| *found != expected) {
            return Err(FigureError::Length { what: what(), expected, found });
        }
        check::range("extent along x", self.extent[0])?;
        check::range("extent along y", self.extent[1])
    }

    /// The first and the last passage of all films; `None` if no cell passed.
    fn range(&self) -> Option<[f64; 2]> {
        let times = self.films.iter().filter_map(|film| film.times.as_ref()).flatten();
        times.copied().filter(|time| time.is_finite()).fold(None, |range: Option<[f64; 2]>, time| {
            let [low, high] = range.unwrap_or([time, time]);
            Some([low.min(time), high.max(time)])
        })
    }
}

impl PassageMap {
    /// Whether a magnetic cell did not pass.
    fn has_censored(&self) -> bool {
        let is_vacuum = |cell: usize| self.vacuum.as_ref().is_some_and(|vacuum| vacuum[cell]);
        let times = self.times.iter().flatten().enumerate();
        times.into_iter().any(|(cell, time)| !time.is_finite() && !is_vacuum(cell))
    }

    /// Colours of an image of the film.
    fn image(&self, cells: [usize; 2], [width, height]: [usize; 2], colors: &ColorScale) -> Vec<u8> {
        let Some(times) = &self.times else { return vec![255; 3 * width * height] };
        let hatch = (HATCH * f64::from(OVERSAMPLING)) as usize;
        let columns = cells_under_pixels(cells[0], width);
        let mut rgb = Vec::with_capacity(3 * width * height);
        for (y, rows) in cells_under_pixels(cells[1], height).into_iter().rev().enumerate() {
            for (x, columns) in columns.iter().enumerate() {
                let (mut sum, mut passed, mut magnetic) = (0.0, 0_u32, 0_u32);
                for row in rows[0]..rows[1] {
                    for cell in row * cells[0] + columns[0]..row * cells[0] + columns[1] {
                        if self.vacuum.as_ref().is_some_and(|vacuum| vacuum[cell]) {
                            continue;
                        }
                        magnetic += 1;
                        if times[cell].is_finite() {
                            (sum, passed) = (sum + times[cell], passed + 1);
                        }
                    }
                }
                // Under a pixel of many cells most of them decide.
                if magnetic == 0 {
                    rgb.extend(VACUUM);
                } else if 2 * passed >= magnetic {
                    colors.push(sum / f64::from(passed), &mut rgb);
                } else if (x + height - y) % hatch < LINE {
                    rgb.extend(FAINT);
                } else {
                    rgb.extend(CENSORED);
                }
            }
        }
        rgb
    }
}

/// Draws the first passages of the cells of some films, early dark and late light; cells that did not pass are hatched, vacuum is grey, and a
/// film of which nothing is known is crossed out.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is nothing to draw or too much, if data do not fit the number of
/// cells, or if the file cannot be written.
pub fn draw_passages(page: &PassagePage<'_>, path: &Path) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    page.check()?;
    let columns = page.columns.min(page.films.len());
    let rows = page.films.len().div_ceil(columns);
    let right = PAGE_WIDTH - color_bar::ROOM - 44.0;
    let place = (right - LEFT_ROOM - GAP * (columns - 1) as f64) / columns as f64;
    let [long, wide] = page.extent.map(|[low, high]| high - low);
    let width = place.min(HIGHEST / rows as f64 * long / wide).max(LEAST_SIDE);
    let height = (width * wide / long).max(LEAST_SIDE);
    let has_captions = page.films.iter().any(|film| !film.caption.is_empty());
    let rise = if has_captions { CAPTION_ROOM } else { GAP };
    let top = if page.title.is_empty() { 24.0 } else { TITLE_ROOM }
        + if page.caption.is_empty() { 0.0 } else { 34.0 };
    // A single flat film still needs room for the colours beside it.
    let body = (rows as f64 * (rise + height)).max(rise + 180.0);
    let mut scene = Scene::new(PAGE_WIDTH, top + body + LABEL_ROOM + 60.0);
    draw_title(&mut scene, page.title)?;
    let caption = Label::plain(page.caption).fitted((right - LEFT_ROOM) / LABEL_SIZE)?;
    scene.text(&caption, [LEFT_ROOM, top - 26.0], LABEL_SIZE, Anchor::Start, INK)?;

    let range = page.range();
    let colors = ColorScale::times(Label::plain("first passage"), range.unwrap_or([0.0, 1.0]));
    let farthest = page.extent.iter().flatten().fold(0.0, |far: f64, edge| far.max(edge.abs()));
    let axes = page.extent.map(|[low, high]| Axis::on_scale(low, high, Scale::new(farthest, "m")));
    for (index, film) in page.films.iter().enumerate() {
        let (row, column) = (index / columns, index % columns);
        let left = LEFT_ROOM + column as f64 * (width + GAP);
        let above = top + row as f64 * (rise + height) + rise;
        let area = Rect { left, top: above, right: left + width, bottom: above + height };
        scene.image(area, film.image(page.cells, area.image_size(), &colors));
        if film.times.is_none() {
            cross(&mut scene, area);
        }
        let last = index + columns >= page.films.len();
        let x = if last { coordinate("x") } else { Writing::Ticks };
        let y = if column == 0 { coordinate("y") } else { Writing::Ticks };
        let [along_x, along_y] = axes.clone();
        Frame { area, x: along_x, y: along_y }.draw(&mut scene, &x, &y)?;
        let caption = Label::plain(&film.caption).fitted((width + GAP - 8.0) / CAPTION_SIZE)?;
        scene.text(&caption, [left, above - 18.0], CAPTION_SIZE, Anchor::Start, INK)?;
    }
    if range.is_some() {
        let side = LEFT_ROOM + columns as f64 * (width + GAP) - GAP + 26.0;
        colors.draw(&mut scene, [side, top + rise], (body - rise).min(420.0))?;
    }
    let has_vacuum = page.films.iter().any(|film| film.vacuum.is_some());
    let unknown = page.films.iter().any(|film| film.times.is_none());
    let has_censored = page.films.iter().any(PassageMap::has_censored);
    draw_legend(&mut scene, top + body + LABEL_ROOM + 24.0, [has_censored, has_vacuum, unknown])?;
    canvas::write(&scene, path)
}

/// Size of the captions of films in pixels.
const CAPTION_SIZE: f64 = 19.0;

/// What hatched, grey and crossed places mean.
fn draw_legend(
    scene: &mut Scene,
    y: f64,
    [has_censored, has_vacuum, unknown]: [bool; 3],
) -> Result<(), FigureError> {
    let mut left = LEFT_ROOM;
    let mut entry = |text: &str, mark: &dyn Fn(&mut Scene, Rect)| {
        let field = Rect { left, top: y - 13.0, right: left + 52.0, bottom: y + 13.0 };
        mark(scene, field);
        let Rect { left: l, top, right, bottom } = field;
        scene.line(vec![[l, top], [right, top], [right, bottom], [l, bottom], [l, top]], INK, 1.0);
        let label = Label::plain(text);
        left = right + 52.0 + label.width()? * LABEL_SIZE;
        scene.text(&label, [right + 12.0, y], LABEL_SIZE, Anchor::Start, INK)
    };
    if has_censored {
        entry("not passed within the run (censored)", &|scene, field| {
            plain(scene, field, CENSORED);
            hatch(scene, field);
        })?;
    }
    if has_vacuum {
        entry("no magnet", &|scene, field| plain(scene, field, VACUUM))?;
    }
    if unknown { entry("failed or not run", &cross) } else { Ok(()) }
}

fn plain(scene: &mut Scene, field: Rect, color: Color) {
    let [width, height] = field.image_size();
    scene.image(field, std::iter::repeat_n(color, width * height).flatten().collect());
}

#[cfg(test)]
#[allow(clippy::unwrap_used)] // a bad page is a bad test
mod tests {
    use super::*;
    use crate::color_map::viridis;

    fn page(films: Vec<PassageMap>) -> PassagePage<'static> {
        PassagePage {
            title: "Films",
            caption: "",
            cells: [2, 2],
            extent: [[0.0, 64e-9], [0.0, 64e-9]],
            columns: 2,
            films,
        }
    }

    /// The first cell is the first to pass, the second the last; above them one that did not, and vacuum.
    fn film() -> PassageMap {
        let times = Some(vec![1e-9, 3e-9, f64::NAN, f64::NAN]);
        PassageMap { caption: "50 MHz".to_owned(), times, vacuum: Some(vec![false, false, false, true]) }
    }

    #[test]
    fn early_is_dark_late_is_light_vacuum_grey_and_the_rest_hatched() {
        let page = page(vec![film()]);
        let [first, last] = page.range().unwrap();
        assert_eq!([first, last], [1e-9, 3e-9]);
        let colors = ColorScale::times(Label::default(), [first, last]);
        let side = 80;
        let rgb = film().image(page.cells, [side, side], &colors);
        let pixel = |x: usize, y: usize| rgb[3 * (x + side * y)..][..3].to_vec();
        assert_eq!(pixel(10, 70), viridis(0.0));
        assert_eq!(pixel(70, 70), viridis(1.0));
        assert_eq!(pixel(70, 10), VACUUM);
        let upper_left: Vec<_> = (0..40 * 40).map(|i| pixel(i % 40, i / 40)).collect();
        let lines = upper_left.iter().filter(|color| **color == FAINT).count();
        let between = upper_left.iter().filter(|color| **color == CENSORED).count();
        // Lines of 3 pixels in 26.
        assert!(lines + between == 1600 && (100..300).contains(&lines), "{lines}");
        // Under one pixel all four: two of three magnetic cells passed, at 2 ns in the mean.
        assert_eq!(film().image(page.cells, [1, 1], &colors), viridis(0.5));
    }

    #[test]
    fn pages_are_drawn_whatever_passed_and_bad_data_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let never = PassageMap { times: Some(vec![f64::NAN; 4]), vacuum: None, ..film() };
        let unknown = PassageMap { times: None, vacuum: None, ..film() };
        for (number, films) in
            [vec![film()], vec![never.clone()], vec![film(), never.clone(), unknown], vec![film(); 24]]
                .into_iter()
                .enumerate()
        {
            for ending in ["png", "svg"] {
                let path = folder.path().join(format!("{number}.{ending}"));
                draw_passages(&page(films.clone()), &path).unwrap();
                assert!(path.exists());
            }
        }
        let path = folder.path().join("bad.png");
        let short = PassageMap { times: Some(vec![0.0]), ..never };
        for films in [vec![], vec![short], vec![film(); 25]] {
            assert!(draw_passages(&page(films), &path).is_err() && !path.exists());
        }
    }
}
