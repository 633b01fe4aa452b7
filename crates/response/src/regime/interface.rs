//! Checks of the interface alone.

use super::{Limit, RegimeWarning};
use crate::Interface;
use crate::constants::BOLTZMANN;

const SPLITTING: Limit = Limit::new(
    "splitting",
    Some(0.9),
    Some(1.0),
    "|Δ_sd|/ε is close to 1: the Fermi level comes near the exchange gap at m = ±z",
);
const DISORDER: Limit = Limit::new(
    "disorder",
    Some(0.1),
    Some(Interface::MAXIMUM_DISORDER),
    "the disorder strength α is not small: the theory is the leading order in 1/α",
);
const INVERSE_K_F_L: Limit = Limit::new(
    "inverse_k_f_l",
    Some(0.2),
    Some(1.0),
    "1/(k_F l) is not small at m = ±z: the surface is no good metal there (k_F l above 5 wanted)",
);
const DAMPING: Limit = Limit::new(
    "interface_damping",
    Some(0.1),
    Some(1.0),
    "the damping C σ₀ from the interface (at m_z = 0) is not small: magnet and electrons are no longer separate",
);
const HALL: Limit = Limit::new(
    "interface_hall_damping",
    Some(0.1),
    Some(1.0),
    "the Hall term C |σ_H| of the interface damping (at m = ±z) is not small",
);
const TEMPERATURE: Limit = Limit::new(
    "temperature",
    Some(0.1),
    None,
    "k_B T/(ε − |Δ_sd|) is not small: the theory is that of zero temperature",
);

/// Checks |Δ_sd|/ε, α, k_F l, C σ₀ and C |σ_H|, with the C of the equations chosen.
pub fn check_interface(interface: &Interface) -> Vec<RegimeWarning> {
    let p = interface.parameters();
    let coefficient = interface.gilbert_coefficient();
    [
        SPLITTING.judge(p.sd_splitting.abs() / p.fermi_energy),
        DISORDER.judge(p.disorder),
        INVERSE_K_F_L.judge(1.0 / interface.k_f_l(1.0)),
        DAMPING.judge(coefficient * interface.sigma_0(0.0)),
        HALL.judge(coefficient * interface.sigma_h(1.0).abs()),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Checks k_BT/(ε − |Δ_sd|) at a temperature \[K\].
pub fn check_temperature(interface: &Interface, temperature: f64) -> Option<RegimeWarning> {
    let p = interface.parameters();
    TEMPERATURE.judge(BOLTZMANN * temperature / (p.fermi_energy - p.sd_splitting.abs()))
}
