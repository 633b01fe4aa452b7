//! `[grid]` and `[magnet]`.

use llg::{Demagnetisation, FullDemag, Grid, Magnet, Uniaxial, full_demag::Precision};

use super::{Lowering, same_name};
use crate::config;

pub fn grid(grid: &config::Grid) -> Result<Grid, llg::InvalidParameter> {
    Grid::new(grid.cells, grid.cell_size, grid.is_periodic())
}

/// Lengths of the film along x and y \[m\].
pub fn extent(grid: &config::Grid) -> [f64; 2] {
    [0, 1].map(|axis| grid.cells[axis] as f64 * grid.cell_size[axis])
}

pub fn magnet(on: &mut Lowering<'_>, magnet: &config::Magnet) -> Option<Magnet> {
    let anisotropies: Vec<_> = magnet
        .anisotropy
        .iter()
        .enumerate()
        .filter_map(|(i, config::Anisotropy::Uniaxial { constant, axis })| {
            let path = format!("magnet.anisotropy.{i}.uniaxial");
            on.keep(&path, same_name, Uniaxial::new(*constant, *axis))
        })
        .collect();
    let complete = anisotropies.len() == magnet.anisotropy.len();
    complete.then_some(Magnet {
        anisotropies,
        demagnetisation: match magnet.demag {
            config::Demag::Full => Demagnetisation::Full,
            config::Demag::ThinFilm => Demagnetisation::ThinFilm,
            config::Demag::None => Demagnetisation::None,
        },
        ..Magnet::new(
            magnet.saturation_magnetization,
            magnet.exchange_stiffness,
            magnet.damping,
            magnet.gyromagnetic_ratio,
        )
    })
}

/// Choices of the full demagnetising field.
pub fn full_demag(magnet: &config::Magnet) -> FullDemag {
    let precision = match magnet.demag_precision {
        config::DemagPrecision::Double => Precision::Double,
        config::DemagPrecision::Single => Precision::Single,
    };
    FullDemag { precision, images: magnet.demag_images }
}
