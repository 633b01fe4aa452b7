//! Signals in time.

mod burst;
mod chirp;
mod envelope;
mod pulse;
mod sinc;
mod table;
mod tone;

use std::f64::consts::TAU;

use num_complex::Complex64;

pub use burst::{Burst, BurstLength, BurstParameters};
pub use chirp::{Chirp, ChirpParameters};
pub use envelope::PulseEdge;
pub use pulse::{Pulse, PulseParameters};
pub use sinc::Sinc;
pub use table::Table;
pub use tone::Tone;

/// A dimensionless signal w(t) that multiplies a profile; of order one.
///
/// Carriers are analytic signals e^{−i(ωt + phase)}, so that a profile e^{iq·r} gives cos(ωt + phase − q·r), a travelling
/// wave. Signals without a carrier are real, and the same profile then gives the standing pattern cos(q·r) w(t).
///
/// Where a signal jumps, [`value`](Self::value) is the limit from later times and [`value_before`](Self::value_before)
/// the limit from earlier times; the places are among [`breakpoints`](Self::breakpoints).
#[derive(Clone, Debug, PartialEq)]
pub enum Waveform {
    /// w = 1 at all times.
    Constant,
    /// w = e^{−i(ωt + phase)} at all times.
    Tone(Tone),
    /// A real trapezoid between 0 and 1.
    Pulse(Pulse),
    /// A tone under a trapezoid.
    Burst(Burst),
    /// A tone whose frequency changes linearly.
    Chirp(Chirp),
    /// The real signal sin(x)/x, flat in frequency up to its cutoff.
    Sinc(Sinc),
    /// A real signal given at points in time.
    Table(Table),
}

impl Waveform {
    /// The signal at the time `t` \[s\], dimensionless; at a jump the limit from later times.
    pub fn value(&self, t: f64) -> Complex64 {
        match self {
            Self::Constant => Complex64::ONE,
            Self::Tone(tone) => tone.value(t),
            Self::Pulse(pulse) => Complex64::from(pulse.value(t)),
            Self::Burst(burst) => burst.value(t),
            Self::Chirp(chirp) => chirp.value(t),
            Self::Sinc(sinc) => Complex64::from(sinc.value(t)),
            Self::Table(table) => Complex64::from(table.value(t)),
        }
    }

    /// The limit of the signal from earlier times at `t` \[s\]: what the last stage of a step that ends there needs.
    ///
    /// It is the value at the next smaller number, so it differs from [`value`](Self::value) only at a jump.
    pub fn value_before(&self, t: f64) -> Complex64 {
        self.value(t.next_down())
    }

    /// Times \[s\] at which the signal or a derivative jumps, increasing; integrators should not step across them.
    pub fn breakpoints(&self) -> Vec<f64> {
        let mut times = match self {
            Self::Constant | Self::Tone(_) | Self::Sinc(_) => Vec::new(),
            Self::Pulse(pulse) => pulse.breakpoints().to_vec(),
            Self::Burst(burst) => burst.breakpoints().to_vec(),
            Self::Chirp(chirp) => chirp.breakpoints().to_vec(),
            Self::Table(table) => table.times().to_vec(),
        };
        times.dedup();
        times
    }

    /// The signal as a tone, for which responses have closed forms, if it is one: [`Constant`](Self::Constant) is the
    /// one with ω = 0.
    pub fn tone(&self) -> Option<Tone> {
        match self {
            Self::Constant => Some(Tone::STATIC),
            Self::Tone(tone) => Some(*tone),
            _ => None,
        }
    }

    /// Whether the signal is real at all times: one without a carrier.
    pub fn is_real(&self) -> bool {
        match self {
            Self::Constant | Self::Pulse(_) | Self::Sinc(_) | Self::Table(_) => true,
            Self::Tone(_) | Self::Burst(_) | Self::Chirp(_) => false,
        }
    }

    /// The time \[s\] before which the signal is exactly zero; `None` if it has been on for ever.
    pub fn starts_at(&self) -> Option<f64> {
        match self {
            Self::Constant | Self::Tone(_) | Self::Sinc(_) => None,
            Self::Pulse(_) | Self::Burst(_) | Self::Chirp(_) | Self::Table(_) => {
                self.breakpoints().first().copied()
            }
        }
    }

    /// Periods of the carrier that have elapsed at `t` \[s\] since t = 0, or since the signal started if that was later;
    /// `None` for a signal without a carrier.
    pub fn cycles(&self, t: f64) -> Option<f64> {
        let angle = match self {
            Self::Tone(tone) if tone.omega() > 0.0 => tone.omega() * t,
            Self::Burst(burst) => burst.angle(t),
            Self::Chirp(chirp) => chirp.angle(t) - chirp.angle(0.0),
            _ => return None,
        };
        Some(angle.max(0.0) / TAU)
    }

    /// Characteristic angular frequency [rad/s] for regime checks: the carrier (the largest of a chirp, the cutoff of
    /// a sinc) plus the steepest slope |ẇ|/max|w| of an envelope or a table.
    ///
    /// Jumps are not counted: they contain all frequencies, and the response to them is correct only after the
    /// relaxation time of the surface state.
    pub fn max_omega(&self) -> f64 {
        match self {
            Self::Constant => 0.0,
            Self::Tone(tone) => tone.omega(),
            Self::Pulse(pulse) => pulse.max_slope(),
            Self::Burst(burst) => burst.max_omega(),
            Self::Chirp(chirp) => chirp.max_omega(),
            Self::Sinc(sinc) => sinc.cutoff(),
            Self::Table(table) => table.max_slope(),
        }
    }
}

macro_rules! from_signal {
    ($($signal:ident),*) => {$(
        impl From<$signal> for Waveform {
            fn from(signal: $signal) -> Self {
                Self::$signal(signal)
            }
        }
    )*};
}
from_signal!(Tone, Pulse, Burst, Chirp, Sinc, Table);
