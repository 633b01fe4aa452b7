//! Spectra of recorded signals, from plain numbers in SI units.
//!
//! [`Sampling`] says when a signal was taken, [`PowerSpectrum`] adds up the power of any number of signals (the cells of a
//! film, say), [`peaks`] finds its maxima between the bins, and [`DispersionMap`] transforms a line of signals in space too.
//! Powers are squared amplitudes: a tone A cos ωt that fits the record has power A² in its bin, whatever the window.

#![forbid(unsafe_code)]

mod dispersion;
mod error;
mod peak;
mod power;
mod ridge;
mod sampling;
mod window;

pub use dispersion::DispersionMap;
pub use error::SpectrumError;
pub use peak::{Peak, peaks};
pub use power::PowerSpectrum;
pub use ridge::ridge;
pub use sampling::Sampling;
pub use window::Window;
