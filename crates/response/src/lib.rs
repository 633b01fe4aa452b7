//! The conduction electrons of a topological-insulator surface under a ferromagnet, as functions of the
//! out-of-plane magnetisation m_z, wave vector q, frequency ω and time t.
//!
//! The model is the Dirac ferromagnet of Sokolewicz et al., "Diffusive spin-orbit torque at a surface of
//! topological insulator": H = v[(p − eA)×σ]_z − Δ_sd m·σ with white-noise disorder of strength α. Equation
//! numbers in this crate refer to that Letter, (s…) to its supplement.
//!
//! Conventions: e = −|e|; fields ∝ exp(iq·r − iωt); ε > 0 the Fermi energy; Δ_z = Δ_sd m_z; r = Δ_z²/ε². All
//! quantities are in SI units, and conductivities and the spin correlator K in units of e²/h where stated.
//! E is the total (screened) in-plane field. The crate contains no grid, no time stepping and no input or output.
//!
//! ```
//! use response::constants::ELEMENTARY_CHARGE;
//! use response::{Equations, Interface, InterfaceParameters};
//!
//! let interface = Interface::new(InterfaceParameters {
//!     fermi_velocity: 1e6,
//!     fermi_energy: 0.3 * ELEMENTARY_CHARGE,
//!     sd_splitting: 0.1 * ELEMENTARY_CHARGE,
//!     disorder: 0.03,
//!     spin_density: 1e19,
//!     equations: Equations::Consistent,
//! })?;
//! let q = 2.0 * std::f64::consts::PI / 1e-6;
//! // The diffusive torque of a gate field at 45° exceeds the field-like torque of an equal dc field.
//! assert!(interface.eta(0.7, q) > 1.0);
//! # Ok::<(), response::InvalidParameter>(())
//! ```

#![forbid(unsafe_code)]

mod bubble;
mod conductivity;
pub mod constants;
mod diffusive;
mod exact;
mod gilbert_tensor;
mod interface;
mod invalid_parameter;
mod kernel;
pub mod regime;
mod screening;
mod sheet_conductivity;
mod slow_motion;
mod spin_correlator;
mod spin_density;
mod time_kernel;
mod torque;

pub use gilbert_tensor::{GilbertTensor, gilbert_determinant, gilbert_solve};
pub use interface::{Equations, Interface, InterfaceParameters};
pub use invalid_parameter::InvalidParameter;
pub use kernel::{Quadratures, heat_kernel};
pub use sheet_conductivity::SheetConductivity;
pub use spin_correlator::SpinCorrelator;
pub use spin_density::Perturbation;
pub use time_kernel::{CorrelatorForm, Pole, TimeKernel};
