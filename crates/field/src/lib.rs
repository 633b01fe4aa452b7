//! The drive: an in-plane electric field E(r, t) = Re[Σ profile(r) × waveform(t)], without grid, file or FFT.
//!
//! A [`Profile`] is a complex pattern in the plane [V/m], a [`Waveform`] a dimensionless signal in time, and a
//! [`Drive`] one product of the two; the fields of all drives add up. All quantities are in SI units, angles in
//! radians, and waves are proportional to exp(−iωt + iq·r). E is the *total* in-plane field at the surface, which is
//! what the response functions of the surface state multiply.
//!
//! ```
//! use field::{Drive, PlaneWave, Tone};
//! use std::f64::consts::PI;
//!
//! // E = x̂ · 60 kV/m · cos(ωt − qx), 100 MHz, wavelength 1.024 µm
//! let drive = Drive::new(
//!     PlaneWave::longitudinal(60e3, 1.024e-6, 0.0)?,
//!     Tone::new(2.0 * PI * 100e6, 0.0)?,
//! );
//! let quarter_wave = [0.256e-6, 0.0];
//! assert!((drive.e_field([0.0, 0.0], 0.0)[0] - 60e3).abs() < 1e-9);
//! assert!(drive.e_field(quarter_wave, 0.0)[0].abs() < 1e-9);
//! assert!(drive.e_field(quarter_wave, 2.5e-9)[0] > 59e3); // the crest has moved a quarter wave along +x
//! # Ok::<(), field::InvalidParameter>(())
//! ```

#![forbid(unsafe_code)]

mod drive;
mod electrostatics;
mod error;
mod profile;
mod waveform;

pub use drive::Drive;
pub use electrostatics::{Beyond, DielectricLayer, GateStack, Pile, VACUUM_PERMITTIVITY};
pub use error::InvalidParameter;
pub use profile::{
    Edge, ElectrodeComb, ElectrodeCombParameters, GratedGate, GratedGateParameters, PlaneWave,
    PlaneWaveComponent, Polarisation, Profile, Sampled, StandingWave, Uniform,
};
pub use waveform::{
    Burst, BurstLength, BurstParameters, Chirp, ChirpParameters, Pulse, PulseEdge, PulseParameters, Sinc,
    Table, Tone, Waveform,
};
