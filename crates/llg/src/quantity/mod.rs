//! Numbers that a table records.

mod external_field;
mod mean;
mod region_means;
mod table;
mod topological_charge;
mod vortex_core;
mod wall;

pub use external_field::mean_external_field;
pub use mean::{OUT_OF_PLANE, averages, largest_norm};
pub use region_means::RegionMap;
pub use table::{Column, Table};
pub use topological_charge::topological_charge;
pub use vortex_core::{VortexCore, vortex_core};
pub use wall::wall_position;

use crate::switching::Level;

/// Something that a table can record: one column or a few that belong together.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// Means of m: `mx`, `my`, `mz`.
    M,
    /// Mean of |m_z|: `abs_mz`.
    AbsMz,
    /// Part of the cells with |m_z| above [`OUT_OF_PLANE`]: `switched_fraction`.
    SwitchedFraction,
    /// Largest |ṁ|/γ: `max_torque`.
    MaxTorque,
    /// Largest potential of the surface, with drives only: `max_abs_phi`.
    MaxAbsPhi,
    /// Current and potential of every contact, by name: `current_NAME`, `potential_NAME`.
    Contacts(Vec<String>),
    /// Mean of the external field: `b_x`, `b_y`, `b_z`.
    ExternalField,
    /// One `energy_…` for every term that has one, `energy_carriers` where carriers are part of the state, and `energy_total`.
    Energies,
    /// Topological charge of a layer: `topological_charge`.
    TopologicalCharge,
    /// Where |m_z| is largest: `core_x`, `core_y`, `core_mz`.
    VortexCore,
    /// Where the mean of m_x, m_y or m_z across x changes sign: `wall_mx`, …
    Wall(usize),
    /// Part of the cells beyond this level: `beyond_threshold`.
    Beyond(Level),
    /// Means of m over every region: `mx_NAME`, `my_NAME`, `mz_NAME`.
    Regions(RegionMap),
}

/// Everything that has no parameter: what `[switching]` can watch.
pub const EVERY: [Quantity; 12] = [
    Quantity::M,
    Quantity::AbsMz,
    Quantity::SwitchedFraction,
    Quantity::MaxTorque,
    Quantity::MaxAbsPhi,
    Quantity::ExternalField,
    Quantity::Energies,
    Quantity::TopologicalCharge,
    Quantity::VortexCore,
    Quantity::Wall(0),
    Quantity::Wall(1),
    Quantity::Wall(2),
];

/// What a table records when nothing else is asked for.
pub const USUAL: [Quantity; 6] = [
    Quantity::M,
    Quantity::AbsMz,
    Quantity::SwitchedFraction,
    Quantity::MaxTorque,
    Quantity::MaxAbsPhi,
    Quantity::Energies,
];
