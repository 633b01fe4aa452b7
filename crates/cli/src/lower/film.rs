//! `[grid]` and `[magnet]`.

use llg::{Demagnetisation, FullDemag, Grid, Magnet, full_demag::Precision};

use super::{Lowering, interaction::interactions};
use crate::config;

pub fn grid(grid: &config::Grid) -> Result<Grid, llg::InvalidParameter> {
    Grid::new(grid.cells, grid.cell_size, grid.is_periodic())
}

/// The cells, for shapes.
pub fn lattice(grid: &config::Grid) -> geometry::Lattice {
    geometry::Lattice { cells: grid.cells, cell_size: grid.cell_size, periodic: grid.is_periodic() }
}

/// Lengths of the film along x and y \[m\].
pub fn extent(grid: &config::Grid) -> [f64; 2] {
    [0, 1].map(|axis| grid.cells[axis] as f64 * grid.cell_size[axis])
}

/// The magnet, but for anisotropies under a voltage; what is refused is noted.
pub fn magnet(on: &mut Lowering<'_>, magnet: &config::Magnet) -> Magnet {
    let plain = Magnet {
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
    };
    interactions(on, magnet, plain)
}

/// Choices of the full demagnetising field.
pub fn full_demag(magnet: &config::Magnet) -> FullDemag {
    let precision = match magnet.demag_precision {
        config::DemagPrecision::Double => Precision::Double,
        config::DemagPrecision::Single => Precision::Single,
    };
    FullDemag { precision, images: magnet.demag_images }
}
