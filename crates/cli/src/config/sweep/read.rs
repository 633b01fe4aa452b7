//! The section `[sweep]` of a file as axes.

use super::path::{advice, resolve};
use super::range::{Spacing, values};
use super::{Axis, Sweep, SweptKey};
use crate::config::catalogue::{MOST_POINTS, ROOT};
use crate::config::describe::listed;
use crate::config::document::{Entry, Node, Table, Value, join};
use crate::config::schema::Kind;
use crate::config::spelling;
use crate::diagnostic::Diagnostic;
use crate::units;

const AXIS_KEYS: [&str; 7] = ["values", "from", "to", "points", "scale", "step", "zip"];
const EXAMPLE: &str = r#"for example "time.end" = { values = ["1 ns", "2 ns"] } or { from = "1 ns", to = "10 ns", points = 4, scale = "log" }"#;

/// Reads the section; `root` is the file without it. Faults are put into `found`.
pub fn read(section: &Table, root: &Table, found: &mut Vec<Diagnostic>) -> Sweep {
    let mut reader = Reader { found, axes: Vec::new() };
    reader.entries("", section);
    reader.rivals();
    let mut sweep = Sweep { is_given: true, ..Sweep::default() };
    sweep.axes = reader.joined();
    sweep.seeds = section.get("seeds").and_then(|entry| reader.seeds(entry, root, &sweep.axes));
    sweep.threshold =
        section.get("find_threshold").and_then(|entry| reader.threshold(entry, root, &sweep.axes));
    let total = sweep.shape().iter().fold(1.0, |product, &length| product * length as f64);
    if total > MOST_POINTS as f64 {
        let message = format!("`sweep` makes {total:.0} points; at most {MOST_POINTS} are possible");
        let place = section.entries.first().map(|entry| entry.place.clone());
        reader.found.push(Diagnostic::error("sweep", message, place));
    }
    sweep
}

pub(super) struct Reader<'a> {
    pub(super) found: &'a mut Vec<Diagnostic>,
    axes: Vec<(SweptKey, Option<(String, Node)>)>,
}

impl Reader<'_> {
    pub(super) fn error(&mut self, node: &Node, key: String, problem: &str, help: &str) {
        let message = format!("`{key}` {problem}");
        self.found.push(Diagnostic::error(key, message, Some(node.place.clone())).help(help));
    }

    /// The entries of the table at `path` inside `[sweep]`; a path may also be written as nested tables.
    fn entries(&mut self, path: &str, table: &Table) {
        for entry in &table.entries {
            if path.is_empty() && matches!(entry.name.as_str(), "seeds" | "find_threshold") {
                continue;
            }
            let full = join(path, entry.name.trim());
            let resolved = resolve(&full);
            let nests = |kind: &Kind| kind.section().is_some();
            match entry.node.table() {
                Some(inner) if !is_axis(inner) && resolved.is_some_and(|(_, kind)| nests(kind)) => {
                    self.entries(&full, inner);
                }
                _ if resolved.is_none() => {
                    let message = format!("`sweep`: unknown key `{full}`");
                    let error = Diagnostic::error("sweep", message, Some(entry.place.clone()));
                    self.found.push(error.help(advice(&full)));
                }
                Some(inner) => self.axis(full, entry, inner),
                None => {
                    let problem = "must be a table with the values of the axis";
                    self.error(&entry.node, format!("sweep.{full}"), problem, EXAMPLE);
                }
            }
        }
    }

    fn axis(&mut self, path: String, entry: &Entry, table: &Table) {
        let name = format!("sweep.{path}");
        for inner in table.entries.iter().filter(|inner| !AXIS_KEYS.contains(&inner.name.as_str())) {
            let meant =
                spelling::nearest(&inner.name, AXIS_KEYS).map(|meant| format!("did you mean `{meant}`?"));
            let message = format!("unknown key `{name}.{}`", inner.name);
            let key = format!("{name}.{}", inner.name);
            let takes = format!("an axis takes: {}", AXIS_KEYS.join(", "));
            let error = Diagnostic::error(key, message, Some(inner.place.clone()));
            self.found.push(error.help(meant.unwrap_or(takes)));
        }
        if let Some(("output" | "title" | "extends" | "sweep", _)) =
            path.split_once('.').or(Some((&path, "")))
        {
            return self.error(&entry.node, name, "does not change a run", "");
        }
        if self.axes.iter().any(|(other, _)| inside(&other.path, &path) || inside(&path, &other.path)) {
            return self.error(&entry.node, name, "sets a key that another axis sets too", "");
        }
        let Some((_, kind)) = resolve(&path) else { return };
        let ranged = table.entries.iter().find(|e| AXIS_KEYS[1..6].contains(&e.name.as_str()));
        let (nodes, is_logarithmic) = match (table.get("values"), ranged) {
            (Some(_), Some(other)) => {
                let problem = format!("excludes `values`, which is given too: `{}`", other.name);
                return self.error(&other.node, format!("{name}.{}", other.name), &problem, "");
            }
            (Some(values), None) => match &values.node.value {
                Value::Array(items) if items.is_empty() => {
                    return self.error(&values.node, format!("{name}.values"), "is empty", EXAMPLE);
                }
                Value::Array(items) => (items.clone(), false),
                _ => {
                    let problem = format!("must be an array of values; found {}", values.node.found());
                    return self.error(&values.node, format!("{name}.values"), &problem, EXAMPLE);
                }
            },
            (None, Some(_)) => match self.range(&name, entry, table, kind) {
                Some(made) => made,
                None => return,
            },
            (None, None) => return self.error(&entry.node, name, "is empty: it has no values", EXAMPLE),
        };
        let numbers: Option<Vec<f64>> = nodes.iter().map(|node| number(kind, node)).collect();
        let zip = match table.get("zip").map(|entry| (&entry.node.value, entry)) {
            None => None,
            Some((Value::Text(other), entry)) => Some((other.trim().to_owned(), entry.node.clone())),
            Some((_, entry)) => {
                let problem = "must be the key, in quotes, of the axis to advance with";
                return self.error(&entry.node, format!("{name}.zip"), problem, "");
            }
        };
        let unit = if numbers.is_some() { unit(kind) } else { "" };
        let key = SweptKey {
            name: String::new(),
            path,
            unit,
            is_logarithmic,
            numbers,
            place: entry.place.clone(),
            nodes,
        };
        self.axes.push((key, zip));
    }

    /// The values of `from`, `to` and `points` or `step`, and whether they are evenly spaced in their logarithm.
    fn range(&mut self, name: &str, entry: &Entry, table: &Table, kind: &Kind) -> Option<(Vec<Node>, bool)> {
        let mut read = |key: &str, required: bool| match table.get(key) {
            Some(found) => {
                let value = number(kind, &found.node);
                if value.is_none() {
                    let wanted = crate::config::describe::wanted(name, kind);
                    let problem = format!("= {} must be {wanted}", found.node.found());
                    self.error(&found.node, format!("{name}.{key}"), &problem, "");
                }
                value
            }
            None => {
                if required {
                    self.error(&entry.node, name.to_owned(), &format!("needs `{key}`"), EXAMPLE);
                }
                None
            }
        };
        let (from, to, step) = (read("from", true), read("to", true), read("step", false));
        let points = match table.get("points").map(|entry| &entry.node) {
            Some(Node { value: Value::Integer(Some(points)), .. }) if *points >= 1 => Some(*points as usize),
            Some(node) => {
                let problem = format!("= {} must be a whole number from 1 on", node.found());
                self.error(node, format!("{name}.points"), &problem, "");
                return None;
            }
            None => None,
        };
        let is_logarithmic = match table.get("scale").map(|entry| &entry.node) {
            None => false,
            Some(Node { value: Value::Text(text), .. }) if text == "lin" => false,
            Some(Node { value: Value::Text(text), .. }) if text == "log" => true,
            Some(node) => {
                let problem = format!("= {} must be \"lin\" or \"log\"", node.found());
                self.error(node, format!("{name}.scale"), &problem, "");
                return None;
            }
        };
        let (from, to) = (from?, to?);
        let spacing = match (points, step, table.get("step")) {
            (Some(points), _, None) if is_logarithmic => Spacing::Logarithmic(points),
            (Some(points), _, None) => Spacing::Linear(points),
            (None, Some(step), _) if !is_logarithmic => Spacing::Step(step),
            (None, None, Some(_)) => return None,
            _ => {
                let problem = "needs either `points`, with `scale` if wanted, or `step`";
                self.error(&entry.node, name.to_owned(), problem, EXAMPLE);
                return None;
            }
        };
        let numbers = match values(from, to, spacing, MOST_POINTS) {
            Ok(numbers) => numbers,
            Err(problem) => {
                self.error(&entry.node, name.to_owned(), &format!("has no values: {problem}"), "");
                return None;
            }
        };
        let place = table.get("from").map_or(&entry.node.place, |entry| &entry.node.place);
        let mut nodes = Vec::with_capacity(numbers.len());
        for number in numbers {
            let value = match kind {
                Kind::Quantity(dimension, _) => Value::Text(format!("{number:e} {}", dimension.si)),
                Kind::Integer(..) if number.fract() != 0.0 => {
                    let problem = format!("makes the value {number}, but the key takes whole numbers");
                    self.error(&entry.node, name.to_owned(), &problem, "");
                    return None;
                }
                Kind::Integer(..) => Value::Integer(Some(number as i64)),
                _ => Value::Float(number),
            };
            nodes.push(Node { value, place: place.clone() });
        }
        Some((nodes, is_logarithmic))
    }

    /// Axes over keys that exclude one another would undo each other.
    fn rivals(&mut self) {
        for i in 1..self.axes.len() {
            let (_, place, path) = (&self.axes[i], self.axes[i].0.place.clone(), self.axes[i].0.path.clone());
            let rival = self.axes[..i].iter().find(|(other, _)| exclude(&other.path, &path));
            if let Some(other) = rival.map(|(other, _)| other.path.clone()) {
                let key = format!("sweep.{path}");
                let message = format!("`{key}` excludes `{other}`, which is swept too");
                self.found.push(Diagnostic::error(key, message, Some(place)));
            }
        }
    }

    /// The axes, with those that advance together joined, and names for all keys.
    fn joined(&mut self) -> Vec<Axis> {
        let mut keys = std::mem::take(&mut self.axes);
        name_all(&mut keys);
        let (leaders, followers): (Vec<_>, Vec<_>) = keys.into_iter().partition(|(_, zip)| zip.is_none());
        let mut axes: Vec<Axis> = leaders.into_iter().map(|(key, _)| Axis { keys: vec![key] }).collect();
        for (key, zip) in followers {
            let Some((other, node)) = zip else { continue };
            let name = format!("sweep.{}.zip", key.path);
            match axes.iter_mut().find(|axis| axis.keys[0].path == other) {
                Some(axis) if axis.len() == key.nodes.len() => axis.keys.push(key),
                Some(axis) => {
                    let problem =
                        format!("joins {} values to the {} of `{other}`", key.nodes.len(), axis.len());
                    self.error(&node, name, &problem, "keys that advance together have as many values");
                }
                None => {
                    let names = listed(axes.iter().map(|axis| format!("`{}`", axis.keys[0].path)), "or");
                    let problem =
                        format!("= \"{other}\" is no axis that does not itself advance with another");
                    self.error(&node, name, &problem, &format!("it can be {names}"));
                }
            }
        }
        axes
    }
}

/// Whether a table holds the values of an axis, and not further parts of a path.
fn is_axis(table: &Table) -> bool {
    table.entries.is_empty()
        || table.entries.iter().any(|e| AXIS_KEYS.contains(&e.name.as_str()) && e.node.table().is_none())
}

/// Whether the key `a` is `b`, or lies in the table `b`.
fn inside(a: &str, b: &str) -> bool {
    a.strip_prefix(b).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

pub(super) fn swept(axes: &[Axis], path: &str) -> bool {
    let keys = axes.iter().flat_map(|axis| &axis.keys);
    keys.into_iter().any(|key| inside(&key.path, path) || inside(path, &key.path))
}

/// Whether two paths part at keys that exclude one another.
fn exclude(a: &str, b: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (a.split('.').collect(), b.split('.').collect());
    let common = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let section = match common {
        0 => Some(&ROOT),
        common => resolve(&a[..common].join(".")).and_then(|(_, kind)| match kind {
            Kind::Table(section) | Kind::OneOf(section) => Some(*section),
            _ => None,
        }),
    };
    match (section, a.get(common), b.get(common)) {
        (Some(section), Some(a), Some(b)) => section.rivals(a).contains(b),
        _ => false,
    }
}

/// The number that `node` is for a key of this kind, in SI units.
pub(super) fn number(kind: &Kind, node: &Node) -> Option<f64> {
    let plain = match node.value {
        Value::Integer(Some(number)) => Some(number as f64),
        Value::Float(number) if number.is_finite() => Some(number),
        _ => None,
    };
    match (kind, &node.value) {
        (Kind::Quantity(dimension, _), Value::Text(text)) => units::parse(text, dimension).ok(),
        (Kind::Number(_) | Kind::NumberOr(..) | Kind::Integer(..), _) => plain,
        _ => None,
    }
}

pub(super) fn unit(kind: &Kind) -> &'static str {
    match kind {
        Kind::Quantity(dimension, _) => dimension.si,
        _ => "1",
    }
}

/// Gives every key the shortest end of its path that no other has.
fn name_all(keys: &mut [(SweptKey, Option<(String, Node)>)]) {
    let end = |path: &str, parts: usize| {
        let all: Vec<&str> = path.split('.').collect();
        let is_index = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        // An index says little without the name before it.
        let mut from = all.len().saturating_sub(parts);
        while from > 0 && is_index(all[from]) {
            from -= 1;
        }
        let mut name = all[from..].join("_");
        let vector = path.rsplit_once('.').and_then(|(vector, _)| resolve(vector));
        if let (Some((_, Kind::Vector(..) | Kind::Direction(_))), Some(&index)) = (vector, all.last()) {
            let axis = index.parse::<usize>().ok().and_then(|index| ["x", "y", "z"].get(index));
            name = format!("{}{}", name.trim_end_matches(index), axis.unwrap_or(&index));
        }
        name
    };
    let paths: Vec<String> = keys.iter().map(|(key, _)| key.path.clone()).collect();
    for (key, _) in keys.iter_mut() {
        let unique =
            |name: &String, parts| paths.iter().all(|other| *other == key.path || end(other, parts) != *name);
        let most = key.path.split('.').count();
        key.name = (1..=most)
            .map(|parts| (end(&key.path, parts), parts))
            .find(|(name, parts)| unique(name, *parts))
            .map_or_else(|| key.path.replace('.', "_"), |(name, _)| name);
    }
}
