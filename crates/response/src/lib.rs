//! The conduction electrons of a topological-insulator surface under a ferromagnet, as functions of the
//! out-of-plane magnetisation m_z, wave vector q, frequency ω and time t.
//!
//! The model is the Dirac ferromagnet of Sokolewicz et al., "Diffusive spin-orbit torque at a surface of
//! topological insulator": H = v[(p − eA)×σ]_z − Δ_sd m·σ with white-noise disorder of strength α. Equation
//! numbers in this crate refer to that Letter, (s…) to its supplement.
//!
//! Conventions: e = −|e|; fields ∝ exp(iq·r − iωt); ε > 0 the Fermi energy; Δ_z = Δ_sd m_z; r = Δ_z²/ε². All
//! quantities are in SI units, and conductivities and the spin correlator K in units of e²/h where stated.
//! E is the total (screened) in-plane field. The crate knows no grid, no time step and no file.

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
mod sheet_conductivity;
mod spin_correlator;
mod spin_density;
mod torque;

pub use gilbert_tensor::{GilbertTensor, gilbert_determinant, gilbert_solve};
pub use interface::{Equations, Interface, InterfaceParameters};
pub use invalid_parameter::InvalidParameter;
pub use kernel::{Quadratures, heat_kernel};
pub use sheet_conductivity::SheetConductivity;
pub use spin_correlator::SpinCorrelator;
pub use spin_density::Perturbation;
