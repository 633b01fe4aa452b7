//! Landau–Lifshitz–Gilbert dynamics of a ferromagnetic film on a topological-insulator surface.
//!
//! Three kinds of data: [`Problem`] is the physics and never changes; [`State`] is what evolves and is complete for a
//! restart; [`Llg`] is scratch that may be dropped and rebuilt between steps without changing a bit. All numbers are
//! SI: fields in tesla, times in seconds, lengths in metres.

#![forbid(unsafe_code)]

pub mod axis;
pub mod boundaries;
pub mod carriers;
pub mod contact;
mod damping;
pub mod equation;
pub mod error;
pub mod full_demag;
pub mod grid;
pub mod initial;
pub mod interaction;
pub mod magnet;
pub mod magnetic_cells;
pub mod memory;
pub mod modulation;
pub mod nonlocal;
pub mod output;
pub mod parameter;
pub mod plane;
mod precession;
pub mod problem;
pub mod quantity;
mod reduction;
pub mod references;
pub mod relax;
pub mod restart;
pub mod schedule;
mod simd;
pub mod simulation;
pub mod spectral;
pub mod state;
pub mod stepper;
pub mod strip;
pub mod surface;
pub mod switching;
mod temperature;
pub mod term;
pub mod thermal;
pub mod torque;
pub mod vectors;

pub use axis::Axis;
pub use boundaries::Boundaries;
pub use contact::{Contact, Edge};
pub use error::{InvalidParameter, OutputError, RunError};
pub use full_demag::FullDemag;
pub use grid::Grid;
pub use interaction::{Cubic, Dmi, DmiSymmetry, InterlayerExchange, Uniaxial, VoltageAnisotropy};
pub use magnet::{Demagnetisation, Magnet};
pub use magnetic_cells::MagneticCells;
pub use modulation::{Modulation, Pattern, Pattern as FieldPattern};
pub use output::{Output, Snapshot};
pub use parameter::Parameter;
pub use problem::{ExternalField, Problem};
pub use restart::RestartError;
pub use simd::path as instruction_set;
pub use simulation::{Simulation, Summary};
pub use state::State;
pub use stepper::Llg;
pub use stepper::Method;
pub use surface::{Diffusivity, History, Kernel, MagnetResponse, Surface, SurfaceTorques, Surroundings};
pub use temperature::Thermal;
pub use torque::{Torque, TorqueLaw};
pub use vectors::Vectors;
