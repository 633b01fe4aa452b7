//! Pictures of the results of a sweep.

use figure::{
    Cell, GridAxis, GridLine, GridLines, GridValues, Panel, PhaseMap, Survival, SurvivalCurve, draw_sweep,
};
use trajectory::{Coordinate, Coordinates};

use crate::args::PlotArguments;
use crate::failure::Failure;
use crate::probe;
use crate::sweep::statistics::{Observation, median, survival, together, wilson};
use crate::sweep::study::Study;

/// Combinations of further axes that get panels of their own.
const MOST_FACETS: usize = 6;
/// Curves and lines in one panel.
const MOST_LINES: usize = 7;
/// Plain quantities that are drawn where nothing was asked about switching.
const PLAIN: [&str; 4] = ["abs_mz", "mz", "mx", "switched_fraction"];

/// Draws.
///
/// # Errors
/// Results that cannot be read, or a picture that cannot be drawn or written.
pub fn run(arguments: &PlotArguments) -> Result<(), Failure> {
    let reader = probe::open_results(&arguments.trajectory).map_err(Failure::Read)?;
    let path = arguments.output.clone().unwrap_or_else(|| arguments.trajectory.with_extension("png"));
    let study = Study::read(&reader).map_err(Failure::Read)?;
    let title = reader.attribute("title").unwrap_or_else(|| arguments.trajectory.display().to_string());
    let title = if study.repeats > 1 { format!("{title}, {} runs a point", study.repeats) } else { title };
    let page = Page { study: &study };
    let panels = page.panels();
    if panels.is_empty() {
        return Err(Failure::Usage {
            argument: "TRAJECTORY",
            found: arguments.trajectory.display().to_string(),
            requirement:
                "is a sweep of one point, with nothing to draw over: its numbers are in the CSV file"
                    .to_owned(),
        });
    }
    draw_sweep(&title, &panels, &path)?;
    crate::say::print(&format!("wrote {}\n", path.display()))
}

/// A quantity of every point of the grid, repeats taken together.
struct Shown {
    label: &'static str,
    unit: String,
    cells: Vec<Cell>,
    intervals: Vec<Option<[f64; 2]>>,
    /// What the intervals are.
    spread: &'static str,
    range: Option<[f64; 2]>,
}

impl Shown {
    fn has_intervals(&self) -> bool {
        self.intervals.iter().any(Option::is_some)
    }
}

struct Page<'a> {
    study: &'a Study,
}

impl<'a> Page<'a> {
    fn panels(&self) -> Vec<Panel<'a>> {
        let shown = self.shown();
        let axes: Vec<usize> =
            (0..self.study.axes.len()).filter(|&i| self.study.axes[i].values.len() > 1).collect();
        let mut panels = Vec::new();
        match axes.as_slice() {
            [] => {}
            [x] => panels.extend(shown.iter().map(|shown| self.lines(shown, *x))),
            [facets @ .., y, x] => {
                let combinations: usize = facets.iter().map(|&i| self.study.axes[i].values.len()).product();
                for facet in 0..combinations.min(MOST_FACETS) {
                    panels.extend(shown.iter().map(|shown| self.map(shown, facets, facet, *y, *x)));
                }
            }
        }
        if let [.., y, x] = axes.as_slice() {
            panels.extend(
                shown.iter().filter(|shown| shown.has_intervals()).map(|shown| self.sections(shown, *y, *x)),
            );
        }
        panels.extend(self.survival(&axes));
        panels
    }

    /// What is drawn: times and probabilities where switching was watched, plain numbers elsewhere.
    fn shown(&self) -> Vec<Shown> {
        let study = self.study;
        if let Some((threshold, span)) = study.mean("threshold").zip(study.span("threshold")) {
            let repeats = study.repeats > 1;
            return vec![Shown {
                label: if repeats { "mean threshold" } else { "threshold" },
                unit: study.unit("threshold"),
                cells: threshold.iter().map(|&value| finite(value)).collect(),
                intervals: if repeats { span } else { vec![None; threshold.len()] },
                spread: "lowest to highest",
                range: None,
            }];
        }
        let Some(observations) = study.observations() else { return self.plain() };
        let median_of = |seen: &Vec<Observation>| match (seen.is_empty(), median(&survival(seen))) {
            (true, _) => Cell::Missing,
            (false, Some(time)) => Cell::Value(time),
            (false, None) => Cell::Censored,
        };
        let part = |seen: &Vec<Observation>| {
            let switched = seen.iter().filter(|o| o.switched).count();
            if seen.is_empty() { Cell::Missing } else { Cell::Value(switched as f64 / seen.len() as f64) }
        };
        let interval =
            |seen: &Vec<Observation>| wilson(seen.iter().filter(|o| o.switched).count(), seen.len());
        let mean_of = |seen: &Vec<Observation>| match seen.is_empty() {
            true => Cell::Missing,
            false => together(seen).map_or(Cell::Missing, |together| Cell::Value(together.restricted_mean)),
        };
        let count = observations.len();
        let repeats = study.repeats > 1;
        let mut shown = vec![Shown {
            label: if repeats { "median switching time" } else { "switching time" },
            unit: "s".to_owned(),
            cells: observations.iter().map(median_of).collect(),
            intervals: vec![None; count],
            spread: "",
            range: None,
        }];
        if repeats {
            shown.push(Shown {
                label: "probability of switching",
                unit: "1".to_owned(),
                cells: observations.iter().map(part).collect(),
                intervals: observations.iter().map(interval).collect(),
                spread: "intervals of 95 %",
                range: Some([0.0, 1.0]),
            });
            shown.push(Shown {
                label: "restricted mean time",
                unit: "s".to_owned(),
                cells: observations.iter().map(mean_of).collect(),
                intervals: vec![None; count],
                spread: "",
                range: None,
            });
        }
        if let Some(fraction) = study.mean("switched_fraction") {
            shown.push(Shown {
                // Without cells that are watched it says nothing about the threshold.
                label: match study.number("passed_fraction") {
                    Some(passed) if passed.iter().any(|part| part.is_finite()) => {
                        "switched fraction at the end"
                    }
                    _ => "part with |m_z| > 0.9 at the end",
                },
                unit: "1".to_owned(),
                // Alike everywhere they need a scale of their own.
                range: fraction.windows(2).all(|pair| pair[0] == pair[1]).then_some([0.0, 1.0]),
                cells: fraction.into_iter().map(finite).collect(),
                intervals: vec![None; count],
                spread: "",
            });
        }
        shown
    }

    fn plain(&self) -> Vec<Shown> {
        let shown = |name: &'static str| {
            let values = self.study.mean(name)?;
            Some(Shown {
                label: match name {
                    "abs_mz" => "mean of |m_z| at the end",
                    "mz" => "mean of m_z at the end",
                    "mx" => "mean of m_x at the end",
                    _ => "part with |m_z| > 0.9",
                },
                unit: self.study.unit(name),
                intervals: vec![None; values.len()],
                spread: "",
                cells: values.into_iter().map(finite).collect(),
                range: None,
            })
        };
        PLAIN.into_iter().filter_map(shown).collect()
    }

    fn axis(&self, axis: usize) -> GridAxis<'a> {
        let coordinate: &'a Coordinate = &self.study.axes[axis];
        GridAxis {
            name: &coordinate.name,
            unit: &coordinate.unit,
            values: match &coordinate.values {
                Coordinates::Numbers(values) => GridValues::Numbers(values),
                Coordinates::Labels(values) => GridValues::Labels(values),
            },
        }
    }

    fn lines(&self, shown: &Shown, x: usize) -> Panel<'a> {
        Panel::Lines(GridLines {
            caption: if shown.has_intervals() { shown.spread.to_owned() } else { String::new() },
            label: shown.label.to_owned(),
            unit: unit(&shown.unit),
            x: self.axis(x),
            lines: vec![GridLine {
                name: String::new(),
                cells: shown.cells.clone(),
                intervals: shown.intervals.clone(),
            }],
            range: shown.range.map(|[low, high]| [low - 0.05, high + 0.05]),
        })
    }

    /// A line along `x` for each value of `y`, with the intervals that a map cannot show, in the middle of all other axes.
    fn sections(&self, shown: &Shown, y: usize, x: usize) -> Panel<'a> {
        let study = self.study;
        let (rows, columns) = (study.axes[y].values.len(), study.axes[x].values.len());
        let middle: Vec<usize> = study.axes.iter().map(|axis| axis.values.len() / 2).collect();
        let line = |row: usize| {
            let mut place = middle.clone();
            place[y] = row;
            let mut at = |column: usize| {
                place[x] = column;
                study.index(&place)
            };
            let places: Vec<usize> = (0..columns).map(&mut at).collect();
            GridLine {
                name: study.axes[y].value(row),
                cells: places.iter().map(|&place| shown.cells[place]).collect(),
                intervals: places.iter().map(|&place| shown.intervals[place]).collect(),
            }
        };
        let at: Vec<String> = (0..study.axes.len())
            .filter(|&axis| axis != x && axis != y && study.axes[axis].values.len() > 1)
            .map(|axis| study.axes[axis].text(middle[axis]))
            .collect();
        let mut caption = format!("{}, by {}", shown.spread, study.axes[y].name.replace('_', " "));
        if !at.is_empty() {
            caption = format!("{caption} at {}", at.join(", "));
        }
        Panel::Lines(GridLines {
            caption,
            label: shown.label.to_owned(),
            unit: unit(&shown.unit),
            x: self.axis(x),
            lines: chosen(rows).into_iter().map(line).collect(),
            range: shown.range.map(|[low, high]| [low - 0.05, high + 0.05]),
        })
    }

    fn map(&self, shown: &Shown, facets: &[usize], facet: usize, y: usize, x: usize) -> Panel<'a> {
        let shape: Vec<usize> = facets.iter().map(|&axis| self.study.axes[axis].values.len()).collect();
        let at = crate::config::sweep::coordinates(&shape, facet);
        let (rows, columns) = (self.study.axes[y].values.len(), self.study.axes[x].values.len());
        let mut cells = Vec::with_capacity(rows * columns);
        for row in 0..rows {
            for column in 0..columns {
                let mut place = vec![0; self.study.axes.len()];
                facets.iter().zip(&at).for_each(|(&axis, &index)| place[axis] = index);
                (place[y], place[x]) = (row, column);
                cells.push(shown.cells[self.study.index(&place)]);
            }
        }
        let named = facets.iter().zip(&at).map(|(&axis, &index)| self.study.axes[axis].text(index));
        let caption: Vec<String> = named.collect();
        Panel::Map(PhaseMap {
            caption: caption.join(", "),
            label: shown.label.to_owned(),
            unit: unit(&shown.unit),
            x: self.axis(x),
            y: self.axis(y),
            cells,
            range: shown.range,
        })
    }

    /// A curve for each value of the shorter of the last two axes, in the middle of all others.
    fn survival(&self, axes: &[usize]) -> Option<Panel<'a>> {
        let study = self.study;
        let observations = study.observations()?;
        let end = observations.iter().flatten().map(|o| o.time).fold(0.0, f64::max);
        let length = |axis: usize| study.axes[axis].values.len();
        let along = axes.iter().rev().take(2).copied().min_by_key(|&axis| length(axis));
        let middle: Vec<usize> = study.axes.iter().map(|axis| axis.values.len() / 2).collect();
        let others =
            axes.iter().filter(|&&axis| Some(axis) != along).map(|&axis| study.axes[axis].text(middle[axis]));
        let others: Vec<String> = others.collect();
        let numbers = along.map_or(vec![0], |axis| chosen(length(axis)));
        let curve = |number: usize| {
            let mut place = middle.clone();
            let mut name = String::new();
            if let Some(axis) = along {
                place[axis] = number;
                name = study.axes[axis].value(place[axis]);
            }
            let seen = &observations[study.index(&place)];
            SurvivalCurve {
                name,
                steps: survival(seen),
                censored: seen.iter().filter(|o| !o.switched).map(|o| o.time).collect(),
            }
        };
        let by =
            along.map_or(String::new(), |axis| format!("by {}", study.axes[axis].name.replace('_', " ")));
        let at = if others.is_empty() { by } else { format!("{by} at {}", others.join(", ")) };
        Some(Panel::Survival(Survival { caption: at, curves: numbers.into_iter().map(curve).collect(), end }))
    }
}

/// Evenly chosen ones of `count` values where there are more of them than lines in a panel.
fn chosen(count: usize) -> Vec<usize> {
    evenly(count, MOST_LINES)
}

/// At most `most` of `count` values, evenly chosen, both ends among them.
pub(super) fn evenly(count: usize, most: usize) -> Vec<usize> {
    let lines = count.min(most);
    (0..lines).map(|line| if lines == 1 { 0 } else { line * (count - 1) / (lines - 1) }).collect()
}

fn finite(value: f64) -> Cell {
    if value.is_finite() { Cell::Value(value) } else { Cell::Missing }
}

/// A value of an axis in words.
pub(super) trait Text {
    fn value(&self, index: usize) -> String;
    fn text(&self, index: usize) -> String;
}

impl Text for Coordinate {
    fn value(&self, index: usize) -> String {
        match &self.values {
            Coordinates::Numbers(values) => {
                let text = |value: &f64| match self.unit.as_str() {
                    "1" => value.to_string(),
                    unit => short(&crate::si::si(*value, unit)),
                };
                values.get(index).map_or(String::new(), text)
            }
            Coordinates::Labels(values) => values.get(index).cloned().unwrap_or_default(),
        }
    }

    fn text(&self, index: usize) -> String {
        format!("{} = {}", self.name.replace('_', " "), self.value(index))
    }
}

/// A quantity in words without needless zeros: `30.00 kV/m` becomes `30 kV/m`.
fn short(text: &str) -> String {
    match text.split_once(' ') {
        Some((number, unit)) if number.contains('.') && !number.contains('e') => {
            format!("{} {unit}", number.trim_end_matches('0').trim_end_matches('.'))
        }
        _ => text.to_owned(),
    }
}

/// Units of the results, which the figure borrows for its whole life.
fn unit(name: &str) -> &'static str {
    use crate::units::DIMENSIONS;
    DIMENSIONS.iter().map(|dimension| dimension.si).find(|si| *si == name).unwrap_or("1")
}
