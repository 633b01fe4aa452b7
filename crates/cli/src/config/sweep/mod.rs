//! `[sweep]`: axes over any key, and the configuration of every point of their grid.

mod extras;
mod path;
mod range;
mod read;

use super::document::{Node, Table, Value};
use super::source::Reading;
use super::{Loaded, check, effective};
use crate::diagnostic::{Diagnostics, Place};
use std::path::Path;

pub(super) use read::read;

/// A sweep; without `[sweep]` in the file it has no axes and one point.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    /// The axes; the first varies slowest.
    pub axes: Vec<Axis>,
    /// Repeats of each point, the fastest axis of all.
    pub seeds: Option<Seeds>,
    /// The key that is bisected at each point.
    pub threshold: Option<Threshold>,
    /// Whether the file has a section `[sweep]`.
    pub is_given: bool,
    pub(super) template: Template,
}

/// The tree of the file without `[sweep]`, into which the values of a point are put.
#[derive(Clone, Debug, Default)]
pub(super) struct Template {
    pub reading: Reading,
    pub table: Table,
    pub stem: String,
}

/// Keys that advance together.
#[derive(Clone, Debug)]
pub struct Axis {
    /// The keys; each has as many values.
    pub keys: Vec<SweptKey>,
}

/// A key and the values it takes.
#[derive(Clone, Debug)]
pub struct SweptKey {
    /// Its path, with indices.
    pub path: String,
    /// A name of its own among the swept keys: the end of the path.
    pub name: String,
    /// SI unit of the numbers; empty where the values are no numbers.
    pub unit: &'static str,
    /// Whether the values are evenly spaced in their logarithm.
    pub is_logarithmic: bool,
    /// The values in SI units; `None` where they are no numbers.
    pub numbers: Option<Vec<f64>>,
    pub(super) place: Place,
    pub(super) nodes: Vec<Node>,
}

/// Repeats with different random numbers.
#[derive(Clone, Debug)]
pub struct Seeds {
    /// Number of repeats.
    pub count: usize,
    /// Paths of the seeds, and their values in the file.
    pub keys: Vec<(String, i64)>,
    pub(super) place: Place,
}

/// A key that is bisected.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// Its path.
    pub key: String,
    /// SI unit of the numbers.
    pub unit: &'static str,
    /// A value at which the film does not switch \[SI\].
    pub from: f64,
    /// A value at which it does \[SI\].
    pub to: f64,
    /// Largest distance of the two in the end \[SI\].
    pub tolerance: f64,
    pub(super) place: Place,
}

impl Axis {
    /// Number of values.
    pub fn len(&self) -> usize {
        self.keys.first().map_or(0, |key| key.nodes.len())
    }

    /// Whether there are no values, which is refused.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl SweptKey {
    /// The values as text: as the file has them, texts without their quotes.
    pub fn labels(&self) -> Vec<String> {
        let label = |node: &Node| match &node.value {
            Value::Text(text) => text.clone(),
            _ => node_text(node),
        };
        self.nodes.iter().map(label).collect()
    }

    /// The values as TOML. Names of files to read go through `file`.
    pub fn texts(&self, sweep: &Sweep, file: &mut dyn FnMut(&Path) -> String) -> Vec<String> {
        let directories = &sweep.template.reading.directories;
        let kind = path::resolve(&self.path).map(|(_, kind)| kind);
        let text = |node| effective::plain_value(node, kind, directories, file).to_string();
        self.nodes.iter().map(text).collect()
    }
}

fn node_text(node: &Node) -> String {
    effective::plain_value(node, None, &[], &mut |path| path.display().to_string()).to_string()
}

impl Sweep {
    /// Length of every axis, the repeats last.
    pub fn shape(&self) -> Vec<usize> {
        self.axes.iter().map(Axis::len).chain(self.seeds.as_ref().map(|seeds| seeds.count)).collect()
    }

    /// Number of points.
    pub fn len(&self) -> usize {
        self.shape().iter().product()
    }

    /// Whether there is no point; never so for a sweep that was read.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The file without `[sweep]` as one TOML text. Names of files to read go through `file`.
    ///
    /// # Errors
    /// A tree that TOML cannot write.
    pub fn base_text(&self, file: &mut dyn FnMut(&Path) -> String) -> Result<String, toml::ser::Error> {
        let directories = &self.template.reading.directories;
        toml::to_string(&effective::plain(&self.template.table, directories, file))
    }

    /// The configuration of point `index`.
    ///
    /// # Errors
    /// All its faults, at the values in `[sweep]`.
    pub fn point(&self, index: usize) -> Result<Loaded, Diagnostics> {
        self.changed(self.values_of(index))
    }

    /// The configurations of point `index` between which a key is bisected; none if no key is.
    ///
    /// # Errors
    /// All faults of the first that has any, at `find_threshold`.
    pub fn ends(&self, index: usize) -> Result<Vec<Loaded>, Diagnostics> {
        let Some(threshold) = &self.threshold else { return Ok(Vec::new()) };
        let end = |number: f64| {
            let value = match threshold.unit {
                "1" => Value::Float(number),
                unit => Value::Text(format!("{number:e} {unit}")),
            };
            let node = Node { value, place: threshold.place.clone() };
            let mut values = self.values_of(index);
            values.push((threshold.key.clone(), threshold.place.clone(), node));
            self.changed(values)
        };
        Ok(vec![end(threshold.from)?, end(threshold.to)?])
    }

    fn changed(&self, values: Vec<(String, Place, Node)>) -> Result<Loaded, Diagnostics> {
        let mut reading = self.template.reading.clone();
        let mut table = self.template.table.clone();
        for (path, place, node) in values {
            reading.put(&mut table, &path, &place, node);
        }
        check(reading, table, &self.template.stem)
    }

    /// The values of a point in words: `damping = 0.02, end = "1 ns"`.
    pub fn describe(&self, index: usize) -> String {
        let set = |(path, _, node): (String, Place, Node)| format!("{path} = {}", node_text(&node));
        self.values_of(index).into_iter().map(set).collect::<Vec<_>>().join(", ")
    }

    fn values_of(&self, index: usize) -> Vec<(String, Place, Node)> {
        let coordinates = coordinates(&self.shape(), index);
        let mut values = Vec::new();
        for (axis, &at) in self.axes.iter().zip(&coordinates) {
            for key in &axis.keys {
                let node = key.nodes.get(at).cloned();
                values.extend(node.map(|node| (key.path.clone(), key.place.clone(), node)));
            }
        }
        if let (Some(seeds), Some(&repeat)) = (&self.seeds, coordinates.last()) {
            for (path, base) in &seeds.keys {
                let value = Value::Integer(base.checked_add(repeat as i64));
                values.push((path.clone(), seeds.place.clone(), Node { value, place: seeds.place.clone() }));
            }
        }
        values
    }
}

/// Where point `index` lies on axes of these lengths, the last varying fastest.
pub fn coordinates(shape: &[usize], mut index: usize) -> Vec<usize> {
    let mut at: Vec<usize> = shape
        .iter()
        .rev()
        .map(|&length| {
            let here = index % length.max(1);
            index /= length.max(1);
            here
        })
        .collect();
    at.reverse();
    at
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_last_axis_varies_fastest() {
        assert_eq!(super::coordinates(&[2, 3, 4], 0), [0, 0, 0]);
        assert_eq!(super::coordinates(&[2, 3, 4], 5), [0, 1, 1]);
        assert_eq!(super::coordinates(&[2, 3, 4], 23), [1, 2, 3]);
        assert_eq!(super::coordinates(&[], 0), [] as [usize; 0]);
    }
}
