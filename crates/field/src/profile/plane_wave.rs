//! A travelling wave of the field.

use num_complex::Complex64;

use crate::error::{non_negative, unit_vector, wave_number};
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// Direction of the field of a plane wave relative to its wave vector.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Polarisation {
    /// E ∥ q, the field of a gate: curl-free, with a divergence.
    #[default]
    Longitudinal,
    /// E ∥ ẑ×q: no divergence, hence no diffusive torque.
    Transverse,
}

/// The pattern d̂ A e^{iq·r}.
///
/// Under the tone of [`Tone`](crate::Tone) the field is E = d̂ A cos(ωt + phase − q·r), a wave travelling along +q: for
/// d̂ = x̂ the field of Sokolewicz et al., Eq. (14). Under a *real* waveform w(t), such as a pulse, the real part is
/// the standing pattern d̂ A cos(q·r) w(t).
#[derive(Clone, Debug, PartialEq)]
pub struct PlaneWave {
    wave: PlaneWaveComponent,
    wave_number: f64,
    amplitude: f64,
}

impl PlaneWave {
    /// A wave of `amplitude` [V/m] and `wavelength` \[m\] travelling at `direction` \[rad\] from the x axis.
    ///
    /// # Errors
    /// If the amplitude is negative, the wavelength is not positive, or anything is not finite. An amplitude of zero
    /// is accepted, for control runs.
    pub fn new(
        amplitude: f64,
        wavelength: f64,
        direction: f64,
        polarisation: Polarisation,
    ) -> Result<Self, InvalidParameter> {
        let amplitude = non_negative("amplitude", amplitude)?;
        let wave_number = wave_number("wavelength", wavelength)?;
        let along = unit_vector(direction)?;
        let field = match polarisation {
            Polarisation::Longitudinal => along,
            Polarisation::Transverse => [-along[1], along[0]],
        };
        let wave = PlaneWaveComponent {
            q: along.map(|u| wave_number * u),
            amplitude: field.map(|d| Complex64::from(amplitude * d)),
        };
        Ok(Self { wave, wave_number, amplitude })
    }

    /// [`new`](Self::new) with E ∥ q.
    pub fn longitudinal(amplitude: f64, wavelength: f64, direction: f64) -> Result<Self, InvalidParameter> {
        Self::new(amplitude, wavelength, direction, Polarisation::Longitudinal)
    }
}

impl Profile for PlaneWave {
    fn name(&self) -> &'static str {
        "plane_wave"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        self.wave.e_field(r)
    }

    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        self.wave.divergence(r)
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        Some(vec![self.wave])
    }

    fn wave_numbers(&self) -> Vec<f64> {
        vec![self.wave_number]
    }

    fn amplitude(&self) -> f64 {
        self.amplitude
    }
}
