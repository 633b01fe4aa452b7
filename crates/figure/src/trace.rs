//! Curves over time.

use std::path::Path;

use crate::{
    abscissa::Abscissa,
    axis::Axis,
    canvas, check,
    error::FigureError,
    frame::{Frame, LEFT_ROOM, Writing},
    label::{Label, average_label},
    page::{PAGE_WIDTH, TITLE_ROOM, draw_title},
    palette::{Color, FAINT, curve_colors},
    scene::{Anchor, Rect, Scene},
    time_panels::TimePanels,
};

/// One curve.
#[derive(Debug, Clone, Copy)]
pub struct Trace<'a> {
    /// Name as in the table of the output: `mx`, `abs_mz`, `energy_exchange`, ….
    pub name: &'a str,
    /// One value per time; where it is not a number the curve has a gap.
    pub values: &'a [f64],
    /// SI unit without prefix; `"1"` for a pure number. Curves of one unit share a panel.
    pub unit: &'a str,
}

/// A charge is no average over the film, which would share its panel for its unit.
fn is_charge(trace: &Trace<'_>) -> bool {
    trace.name == "topological_charge"
}

/// Room on the right of a panel for the names of its curves.
pub(crate) const NAME_ROOM: f64 = 168.0;

const NAME_SIZE: f64 = 20.0;
const LINE_WIDTH: f64 = 2.6;

/// The curves of one panel.
#[derive(Debug, Clone)]
pub(crate) struct TracePanel<'a> {
    label: Label,
    unit: &'a str,
    traces: Vec<Trace<'a>>,
}

impl<'a> TracePanel<'a> {
    /// One panel per unit, and one for a topological charge, in the order in which the units come.
    pub fn by_unit(traces: &[Trace<'a>]) -> Vec<Self> {
        let mut panels: Vec<Self> = Vec::new();
        for trace in traces {
            match panels
                .iter_mut()
                .find(|panel| panel.unit == trace.unit && !panel.holds_charge() && !is_charge(trace))
            {
                Some(panel) => panel.traces.push(*trace),
                None => {
                    panels.push(Self { label: Label::default(), unit: trace.unit, traces: vec![*trace] });
                }
            }
        }
        for panel in &mut panels {
            panel.label = match panel.traces.as_slice() {
                traces if traces.iter().all(|t| t.name.starts_with("energy")) => Label::plain("Energy"),
                [only] => average_label(only.name),
                _ if panel.unit == "1" => Label::plain("Film average"),
                _ => Label::plain("Value"),
            };
        }
        panels
    }

    fn holds_charge(&self) -> bool {
        self.traces.iter().any(is_charge)
    }

    /// Refuses curves that cannot be drawn.
    pub fn check(&self, times: usize) -> Result<(), FigureError> {
        self.traces.iter().try_for_each(|trace| check::curve(trace.name, trace.values, times))
    }

    /// Draws the panel; names stand at the ends of their curves.
    pub fn draw(
        &self,
        scene: &mut Scene,
        area: Rect,
        axis: &Axis,
        time: &[f64],
        x: &Writing,
    ) -> Result<(), FigureError> {
        let values = || self.traces.iter().flat_map(|trace| trace.values).filter(|value| !value.is_nan());
        let low = values().copied().fold(f64::INFINITY, f64::min);
        let high = values().copied().fold(f64::NEG_INFINITY, f64::max);
        let y = Axis::with_margin(low, high, self.unit);
        let frame = Frame { area, x: axis.clone(), y };
        frame.draw_grid(scene);
        let mut ends = Vec::with_capacity(self.traces.len());
        let colors = curve_colors(self.traces.iter().map(|trace| trace.name));
        for (trace, color) in self.traces.iter().zip(&colors) {
            let points: Vec<_> = time.iter().zip(trace.values).map(|(t, v)| frame.point(*t, *v)).collect();
            for piece in points.split(|point| point[1].is_nan()) {
                match piece {
                    [] => {}
                    [only] => scene.disc(*only, 5.0, *color),
                    piece => scene.line(thinned(piece), *color, LINE_WIDTH),
                }
            }
            // A curve of which nothing is left in the end keeps its name at its last point.
            ends.extend(points.iter().rfind(|point| !point[1].is_nan()));
        }
        frame.draw(scene, x, &Writing::Labelled(self.label.clone()))?;
        // A single curve is named by the axis.
        if self.traces.len() > 1 { self.draw_names(scene, area, &ends, &colors) } else { Ok(()) }
    }

    fn draw_names(
        &self,
        scene: &mut Scene,
        area: Rect,
        ends: &[[f64; 2]],
        colors: &[Color],
    ) -> Result<(), FigureError> {
        let spacing = (1.3 * NAME_SIZE).min(area.height() / ends.len() as f64);
        let size = spacing / 1.3;
        let heights: Vec<f64> = ends.iter().map(|end| end[1]).collect();
        let heights = spread(&heights, spacing, [area.top + 0.5 * size, area.bottom - 0.5 * size]);
        for (index, trace) in self.traces.iter().enumerate() {
            let at = [area.right + 34.0, heights[index]];
            scene.line(vec![[area.right + 4.0, ends[index][1]], [at[0] - 6.0, at[1]]], FAINT, 1.0);
            let name = average_label(trace.name).fitted((NAME_ROOM - 40.0) / size)?;
            scene.text(&name, at, size, Anchor::Start, colors[index])?;
        }
        Ok(())
    }
}

/// Heights at least `spacing` apart inside of `bounds`, in the order of `wanted` and as near to it as a sweep brings
/// them.
fn spread(wanted: &[f64], spacing: f64, [top, bottom]: [f64; 2]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let mut heights = wanted.to_vec();
    // Groups of names that touch share their displacement: merge until no two groups overlap.
    let mut groups: Vec<(f64, usize)> = Vec::new();
    for index in &order {
        groups.push((wanted[*index], 1));
        while let [.., (above, n), (below, k)] = groups[..] {
            let distance = 0.5 * spacing * (n + k) as f64;
            if below - above >= distance {
                break;
            }
            let center = (above * n as f64 + below * k as f64) / (n + k) as f64;
            groups.truncate(groups.len() - 2);
            groups.push((center, n + k));
        }
    }
    let mut placed = order.iter();
    for (center, count) in groups {
        let first = center - 0.5 * spacing * (count - 1) as f64;
        for (i, index) in placed.by_ref().take(count).enumerate() {
            heights[*index] = first + i as f64 * spacing;
        }
    }
    let mut limit = bottom;
    for index in order.iter().rev() {
        heights[*index] = heights[*index].min(limit);
        limit = heights[*index] - spacing;
    }
    let mut limit = top;
    for index in &order {
        heights[*index] = heights[*index].max(limit);
        limit = heights[*index] + spacing;
    }
    heights
}

/// The curve with at most four points a pixel column: first, lowest, highest and last, which look the same.
pub(crate) fn thinned(points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let mut kept = Vec::new();
    for column in points.chunk_by(|a, b| a[0].floor() == b[0].floor()) {
        if column.len() <= 4 {
            kept.extend_from_slice(column);
            continue;
        }
        let by_height = |a: &usize, b: &usize| column[*a][1].total_cmp(&column[*b][1]);
        let lowest = (0..column.len()).min_by(by_height).unwrap_or(0);
        let highest = (0..column.len()).max_by(by_height).unwrap_or(0);
        let mut chosen = [0, lowest, highest, column.len() - 1];
        chosen.sort_unstable();
        kept.extend(chosen.map(|i| column[i]));
    }
    kept
}

/// Draws curves over time, or over what `abscissa` says, one panel per unit above each other, into a PNG or SVG file.
///
/// # Errors
/// If the file name ends neither in `.png` nor in `.svg`, if there is no curve, if the data are empty, of different
/// lengths or not finite, if the times do not increase, or if the file cannot be written.
pub fn draw_traces(
    title: &str,
    (abscissa, time): (Abscissa, &[f64]),
    traces: &[Trace<'_>],
    path: &Path,
) -> Result<(), FigureError> {
    canvas::check_format(path)?;
    if traces.is_empty() {
        return Err(FigureError::Empty { what: "traces".to_owned() });
    }
    let panels = TimePanels::new((abscissa, time), TracePanel::by_unit(traces), None)?;
    let top = if title.is_empty() { 24.0 } else { TITLE_ROOM };
    let height = panels.natural_height() * if panels.count() == 1 { 2.0 } else { 1.4 };
    let mut scene = Scene::new(PAGE_WIDTH, top + height);
    draw_title(&mut scene, title)?;
    let area = Rect { left: LEFT_ROOM, top, right: PAGE_WIDTH - NAME_ROOM, bottom: top + height };
    panels.draw(&mut scene, area)?;
    canvas::write(&scene, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_order_and_distance() {
        let heights = spread(&[50.0, 10.0, 52.0, 51.0, 99.0], 10.0, [0.0, 100.0]);
        let mut order: Vec<usize> = (0..5).collect();
        order.sort_by(|a, b| heights[*a].total_cmp(&heights[*b]));
        assert_eq!(order, [1, 0, 3, 2, 4]);
        assert!(order.windows(2).all(|w| heights[w[1]] - heights[w[0]] >= 10.0 - 1e-9), "{heights:?}");
        assert!((heights[1], heights[3]) == (10.0, 51.0));
    }

    #[test]
    fn thinning_keeps_the_extremes() {
        let points: Vec<_> = (0..10_000).map(|i| [f64::from(i) * 0.01, f64::from(i * 7919 % 1013)]).collect();
        let kept = thinned(&points);
        assert!(kept.len() <= 4 * 101);
        let highest = |p: &[[f64; 2]]| p.iter().map(|p| p[1]).fold(0.0, f64::max);
        assert_eq!(highest(&kept), highest(&points));
        assert_eq!((kept[0], kept[kept.len() - 1]), (points[0], points[points.len() - 1]));
    }
}
