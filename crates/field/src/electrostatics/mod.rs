//! Electrostatics of strip electrodes on a dielectric stack over a conducting surface.

mod electrodes;
mod stack;

pub(crate) use electrodes::Comb;
pub use stack::{Beyond, DielectricLayer, GateStack, Pile};

/// ε₀ [F/m], CODATA 2018.
pub const VACUUM_PERMITTIVITY: f64 = 8.854_187_812_8e-12;
