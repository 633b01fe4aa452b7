//! Every point of a sweep, checked before the first one runs.

use std::collections::{HashMap, HashSet};

use rayon::prelude::*;

use crate::config::Loaded;
use crate::diagnostic::{Diagnostic, Diagnostics, Place, Severity};
use crate::lower::lower;
use crate::switching::converge::{self, Converge};
use crate::{memory, regime};

/// Points checked at a time, so that memory does not grow with their number.
const BLOCK: usize = 256;
/// Different faults that are told at most.
const MOST_FAULTS: usize = 20;

/// A fault, where it stands, at how many points it was found, and the first of them.
type Found = HashMap<(String, String, Option<Place>), (Diagnostic, usize, usize)>;

/// Checks every point as `run` would; repeats differ in nothing that is checked.
///
/// # Errors
/// All different faults together, each with the first point that has it.
pub fn validate(base: &Loaded, converge: Option<Converge>) -> Result<Diagnostics, Diagnostics> {
    let sweep = &base.sweep;
    let repeats = sweep.seeds.as_ref().map_or(1, |seeds| seeds.count);
    let points: Vec<usize> = (0..sweep.len()).step_by(repeats).collect();
    let mut found = Found::new();
    for block in points.chunks(BLOCK) {
        let of_block: Vec<Vec<Diagnostic>> =
            block.par_iter().map(|&index| point(base, index, converge)).collect();
        for (&index, list) in block.iter().zip(of_block) {
            // Both ends of a bisection may say the same.
            let mut said = HashSet::new();
            for diagnostic in list {
                let key = (diagnostic.key.clone(), diagnostic.message.clone(), diagnostic.place.clone());
                if !said.insert(key.clone()) {
                    continue;
                }
                found.entry(key).or_insert((diagnostic, 0, index)).1 += 1;
            }
        }
        if found.values().filter(|(d, ..)| d.severity == Severity::Error).count() >= MOST_FAULTS {
            break;
        }
    }
    let told = |(diagnostic, count, first): (Diagnostic, usize, usize)| {
        let values = sweep.describe(first);
        let line = match count * repeats {
            _ if values.is_empty() => String::new(),
            1 => format!("at point {first}: {values}"),
            count => format!("at {count} of {} points, first at point {first}: {values}", sweep.len()),
        };
        diagnostic.help(line)
    };
    let (errors, warnings): (Vec<_>, Vec<_>) =
        found.into_values().map(told).partition(|diagnostic| diagnostic.severity == Severity::Error);
    if errors.is_empty() { Ok(base.diagnostics(warnings)) } else { Err(base.diagnostics(errors)) }
}

/// Everything there is to tell about a point, or the two ends of its bisection.
fn point(base: &Loaded, index: usize, converge: Option<Converge>) -> Vec<Diagnostic> {
    let loaded = match base.sweep.threshold {
        Some(_) => base.sweep.ends(index),
        None => base.sweep.point(index).map(|point| vec![point]),
    };
    match loaded {
        Ok(loaded) => loaded.iter().flat_map(|loaded| run(loaded, converge)).collect(),
        Err(faults) => faults.iter().cloned().collect(),
    }
}

fn run(loaded: &Loaded, converge: Option<Converge>) -> Vec<Diagnostic> {
    let lowered = match lower(loaded) {
        Ok(lowered) => lowered,
        Err(faults) => return faults.iter().cloned().collect(),
    };
    let findings = regime::findings(loaded, &lowered);
    let mut list: Vec<Diagnostic> = loaded.warnings.iter().cloned().collect();
    list.extend(findings.warnings().chain(findings.refusals()));
    list.extend(memory::refusal(loaded, &lowered));
    list.extend(converge.into_iter().flat_map(|how| converge::refusals(loaded, &lowered, how)));
    list
}
