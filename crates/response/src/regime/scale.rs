//! Checks of lengths and times of the simulation against those of the electrons and the magnet.

use super::{Limit, RegimeWarning};
use crate::Interface;

const CELL: Limit = Limit::new(
    "mean_free_path_over_cell",
    Some(0.3),
    None,
    "the mean free path is not short against a cell: a texture of that size feels electrons from other cells",
);
const TEXTURE: Limit = Limit::new(
    "mean_free_path_over_texture",
    Some(0.3),
    None,
    "l |∇m| is not small: the torques are taken at the local m, which the electrons leave before they scatter",
);
const EXCHANGE_LENGTH: Limit = Limit::new(
    "cell_over_exchange_length",
    Some(1.0),
    None,
    "a cell is larger than the exchange length: domain walls are not resolved",
);
const STEP: Limit = Limit::new(
    "step_over_stability_limit",
    Some(0.95),
    Some(1.0),
    "the time step is near or beyond the stability limit of the method",
);
const GROWTH: Limit = Limit::new(
    "growth_of_undamped_precession",
    Some(0.1),
    Some(1.0),
    "the method lets the fastest precession grow by e to this power over the run: with steps half as long it is an eighth, and `rk4` holds it",
);

/// Checks the mean free path against the edge of a cell \[m\].
pub fn check_cell_resolution(interface: &Interface, cell_size: f64) -> Option<RegimeWarning> {
    CELL.judge(interface.mean_free_path(0.0) / cell_size)
}

/// Checks l|∇m| with a texture length 1/|∇m| \[m\], infinite for a uniform magnetisation.
pub fn check_texture(interface: &Interface, texture_length: f64) -> Option<RegimeWarning> {
    TEXTURE.judge(interface.mean_free_path(0.0) / texture_length)
}

/// Checks the edge of a cell against the exchange length √(2A/µ₀M_s²), both in m.
pub fn check_exchange_length(cell_size: f64, exchange_length: f64) -> Option<RegimeWarning> {
    EXCHANGE_LENGTH.judge(cell_size / exchange_length)
}

/// Checks the time step against the stability limit of the integrator, both in s.
pub fn check_step(step: f64, stability_limit: f64) -> Option<RegimeWarning> {
    STEP.judge(step / stability_limit)
}

/// Checks the logarithm of the factor by which a method without a stability limit lets the fastest precession grow over a run.
pub fn check_growth(exponent: f64) -> Option<RegimeWarning> {
    GROWTH.judge(exponent)
}
