//! Patterns of the in-plane field.

mod electrode_comb;
mod grated_gate;
mod plane_wave;
mod plane_wave_component;
mod sampled;
mod standing_wave;
mod uniform;

use num_complex::Complex64;

pub use electrode_comb::{ElectrodeComb, ElectrodeCombParameters};
pub use grated_gate::{Edge, GratedGate, GratedGateParameters};
pub use plane_wave::{PlaneWave, Polarisation};
pub use plane_wave_component::PlaneWaveComponent;
pub use sampled::Sampled;
pub use standing_wave::StandingWave;
pub use uniform::Uniform;

/// In-plane electric field pattern, complex amplitude [V/m]; the physical field is Re[e_field(r) · waveform(t)].
///
/// A new gate geometry is one more implementation of this trait.
pub trait Profile: Send + Sync + std::fmt::Debug {
    /// Name in configuration files and reports, in snake_case.
    fn name(&self) -> &'static str;

    /// Complex amplitude (E_x, E_y) [V/m] at the point `r` \[m\].
    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2];

    /// Divergence ∂_x E_x + ∂_y E_y [V/m²] at `r` \[m\]: the exact derivative of [`e_field`](Self::e_field).
    fn divergence(&self, r: [f64; 2]) -> Complex64;

    /// The profile as a finite Fourier sum E(r) = Σ a e^{iq·r}, if it is one; q = 0 stands for a uniform part.
    ///
    /// `None` for profiles that are given by samples.
    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>>;

    /// Characteristic wave numbers |q| [rad/m] for regime checks, the fundamental first; empty for a uniform field.
    fn wave_numbers(&self) -> Vec<f64>;

    /// Largest |E| [V/m], a scale for reports.
    fn amplitude(&self) -> f64;
}
