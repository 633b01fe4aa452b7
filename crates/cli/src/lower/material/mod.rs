//! Parameters that differ from cell to cell. In this order: maps, regions, the magnet's shape, grains, edges.

mod boundaries;
mod edges;
mod grains;
mod maps;
mod merge;

use geometry::Lattice;
use llg::{Magnet, Parameter};

use super::{Lowering, film, regions, shape::shape};
use crate::config::{Config, Overrides};
use crate::{free_memory, si};

pub use super::regions::Regions;

/// What parameters that differ from cell to cell take while they are made, for each cell.
const BYTES_PER_CELL: u64 = 100;

/// `magnet`, which is the same everywhere, with all that the configuration changes from cell to cell; and the regions.
/// What is refused is noted.
pub fn material(
    on: &mut Lowering<'_>,
    config: &Config,
    lattice: &Lattice,
    mut magnet: Magnet,
) -> (Magnet, Option<Regions>) {
    let given = &config.magnet;
    let varies = given.maps.is_some()
        || given.shape.is_some()
        || given.grains.is_some()
        || given.absorbing_edges.is_some()
        || !config.region.is_empty();
    let needed = BYTES_PER_CELL.saturating_mul(lattice.len() as u64);
    if varies && !free_memory::fits(needed) {
        let key = "grid.cells";
        let needed = si::bytes(needed);
        on.fault(key, format!("`{key}`: parameters by cell take about {needed}, more memory than is free"));
        return (magnet, None);
    }
    if let Some(given) = &config.magnet.maps {
        maps::apply(on, given, &mut magnet);
    }
    let inside = config.magnet.shape.as_ref().and_then(|given| {
        let cells = shape(on, "magnet.shape", given, lattice)?.cells(lattice);
        if !cells.contains(&true) {
            on.fault("magnet.shape", "`magnet.shape` contains no cell centre of the film".to_owned());
        }
        Some(cells)
    });
    let regions = regions::regions(on, &config.region, lattice, inside.as_deref());
    if let Some(regions) = &regions {
        let mut magnets = vec![magnet.clone()];
        for (i, region) in config.region.iter().enumerate() {
            let path = format!("region.{i}.magnet");
            magnets.push(overridden(on, &path, config, &region.magnet, magnet.clone()));
        }
        magnet = merge::merge(&magnets, &regions.of_cell);
    }
    if let Some(inside) = inside {
        let ms = &magnet.saturation_magnetization;
        let of = |cell: usize| if inside[cell] { ms.at(cell) } else { 0.0 };
        magnet.saturation_magnetization = Parameter::collect(lattice.len(), |_| true, 0.0, of);
    }
    let grains = config.magnet.grains.as_ref().and_then(|given| {
        let made = geometry::Grains::new(lattice, given.size, given.seed);
        let grains = on.keep("magnet.grains", super::same_name, made)?;
        grains::apply(on, given, &grains, lattice, &mut magnet);
        Some(grains)
    });
    if let Some(given) = &config.magnet.absorbing_edges {
        edges::apply(on, given, lattice, &mut magnet);
    }
    boundaries::apply(on, config, lattice, regions.as_ref(), grains.as_ref(), &mut magnet);
    (magnet, regions)
}

/// `magnet` with the parameters that the region at `path` gives.
fn overridden(
    on: &mut Lowering<'_>,
    path: &str,
    config: &Config,
    given: &Overrides,
    mut magnet: Magnet,
) -> Magnet {
    let set = |parameter: &mut Parameter, value: Option<f64>| {
        if let Some(value) = value {
            *parameter = Parameter::Uniform(value);
        }
    };
    let ms = if given.vacuum { Some(0.0) } else { given.saturation_magnetization };
    set(&mut magnet.saturation_magnetization, ms);
    set(&mut magnet.exchange_stiffness, given.exchange_stiffness);
    set(&mut magnet.damping, given.damping);
    let alone = crate::config::Magnet {
        anisotropy: given.anisotropy.clone().unwrap_or_default(),
        dmi: given.dmi.clone().unwrap_or_default(),
        interlayer: Vec::new(),
        voltage_anisotropy: Vec::new(),
        ..config.magnet.clone()
    };
    let own = on.below("magnet", path, |on| film::magnet(on, &alone));
    if given.anisotropy.is_some() {
        magnet.anisotropies = own.anisotropies;
        magnet.cubic_anisotropies = own.cubic_anisotropies;
    }
    if given.dmi.is_some() {
        magnet.dmi = own.dmi;
    }
    magnet
}
