//! `[[boundary]]` and the boundaries of grains: factors on exchange.

use std::collections::BTreeMap;

use geometry::{Grains, Lattice};
use llg::{Boundaries, Magnet};

use super::super::{Lowering, Regions, same_name};
use crate::config::{Config, catalogue::REST};

/// Sets the factors between regions and between grains; where both meet they multiply.
pub fn apply(
    on: &mut Lowering<'_>,
    config: &Config,
    lattice: &Lattice,
    regions: Option<&Regions>,
    grains: Option<&Grains>,
    magnet: &mut Magnet,
) {
    let between = region_factors(on, config, regions);
    let between_grains = config.magnet.grains.as_ref().map_or(1.0, |grains| grains.exchange_factor);
    if between.is_empty() && between_grains == 1.0 {
        return;
    }
    let grain_count = grains.map_or(1, Grains::count) as u64;
    let region = |cell: usize| regions.map_or(0, |regions| regions.of_cell[cell]);
    let grain = |cell: usize| grains.map_or(0, |grains| grains.of(cell));
    // Parts of equal region and grain, numbered as they come.
    let mut numbers: BTreeMap<u64, u32> = BTreeMap::new();
    let parts: Vec<u32> = (0..lattice.len())
        .map(|cell| {
            let next = numbers.len() as u32;
            *numbers.entry(u64::from(region(cell)) * grain_count + u64::from(grain(cell))).or_insert(next)
        })
        .collect();
    let factor = |cell: usize, other: usize| {
        let (a, b) = (region(cell), region(other));
        let regions = between.get(&(a.min(b), a.max(b))).copied().unwrap_or(1.0);
        if grain(cell) == grain(other) { regions } else { regions * between_grains }
    };
    let mut made = Boundaries::new(parts.clone(), 1.0);
    let mut known = BTreeMap::new();
    for cell in 0..lattice.len() {
        for other in (0..3).filter_map(|axis| next_cell(lattice, cell, axis)) {
            let (a, b) = (parts[cell], parts[other]);
            if a != b && known.insert((a.min(b), a.max(b)), ()).is_none() {
                made = made.and_then(|made| made.with(a, b, factor(cell, other)));
            }
        }
    }
    if let Some(made) = on.keep("boundary", same_name, made) {
        magnet.boundaries = Some(made);
    }
}

/// The factors of `[[boundary]]` by the numbers of the regions, the lower one first.
fn region_factors(
    on: &mut Lowering<'_>,
    config: &Config,
    regions: Option<&Regions>,
) -> BTreeMap<(u32, u32), f64> {
    let mut factors = BTreeMap::new();
    // After an error in the regions their names would be called unknown.
    if regions.is_none() && !config.region.is_empty() {
        return factors;
    }
    for (i, boundary) in config.boundary.iter().enumerate() {
        let mut found = [None; 2];
        for (n, name) in boundary.between.iter().enumerate() {
            let key = format!("boundary.{i}.between.{n}");
            found[n] = if name == REST { Some(0) } else { regions.and_then(|regions| regions.index(name)) };
            if found[n].is_none() {
                let meant = regions.and_then(|regions| regions.similar(name));
                let help = meant.map(|meant| format!("did you mean \"{meant}\"?")).unwrap_or_default();
                on.fault_with_help(&key, format!("`{key}` = \"{name}\" is not the name of a region"), &help);
            }
        }
        let [Some(a), Some(b)] = found else { continue };
        let key = format!("boundary.{i}.between");
        if a == b {
            on.fault(&key, format!("`{key}` names one region twice; a boundary lies between two"));
        } else if factors.insert((a.min(b), a.max(b)), boundary.exchange_factor).is_some() {
            on.fault(&key, format!("`{key}`: this boundary is given already"));
        }
    }
    factors
}

/// The neighbour of a cell towards larger coordinates.
fn next_cell(lattice: &Lattice, cell: usize, axis: usize) -> Option<usize> {
    let [nx, ny, nz] = lattice.cells;
    let stride = [1, nx, nx * ny][axis];
    let (index, count) = (cell / stride % lattice.cells[axis], [nx, ny, nz][axis]);
    match index + 1 {
        next if next < count => Some(cell + stride),
        _ if lattice.periodic[axis] && count > 1 => Some(cell - (count - 1) * stride),
        _ => None,
    }
}
