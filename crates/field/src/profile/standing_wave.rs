//! A standing wave of the field.

use num_complex::Complex64;

use crate::error::{finite, non_negative, unit_vector, wave_number};
use crate::{InvalidParameter, PlaneWaveComponent, Profile};

/// The longitudinal pattern q̂ A cos(q·r + phase); under a tone its nodes stay where they are.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingWave {
    along: [f64; 2],
    wave_number: f64,
    phase: f64,
    amplitude: f64,
}

impl StandingWave {
    /// A wave of `amplitude` [V/m] and `wavelength` \[m\] with q at `direction` \[rad\] from the x axis and the spatial
    /// `phase` \[rad\].
    ///
    /// # Errors
    /// If the amplitude is negative, the wavelength is not positive, or anything is not finite.
    pub fn new(
        amplitude: f64,
        wavelength: f64,
        direction: f64,
        phase: f64,
    ) -> Result<Self, InvalidParameter> {
        Ok(Self {
            amplitude: non_negative("amplitude", amplitude)?,
            wave_number: wave_number("wavelength", wavelength)?,
            along: unit_vector(direction)?,
            phase: finite("phase", phase)?,
        })
    }

    fn angle(&self, r: [f64; 2]) -> f64 {
        self.wave_number * (self.along[0] * r[0] + self.along[1] * r[1]) + self.phase
    }
}

impl Profile for StandingWave {
    fn name(&self) -> &'static str {
        "standing_wave"
    }

    fn e_field(&self, r: [f64; 2]) -> [Complex64; 2] {
        let field = self.amplitude * self.angle(r).cos();
        self.along.map(|u| Complex64::from(field * u))
    }

    fn divergence(&self, r: [f64; 2]) -> Complex64 {
        Complex64::from(-self.wave_number * self.amplitude * self.angle(r).sin())
    }

    fn plane_waves(&self) -> Option<Vec<PlaneWaveComponent>> {
        let half = Complex64::from_polar(0.5 * self.amplitude, self.phase);
        let term = |sign: f64, half: Complex64| PlaneWaveComponent {
            q: self.along.map(|u| sign * self.wave_number * u),
            amplitude: self.along.map(|u| half * u),
        };
        Some(vec![term(1.0, half), term(-1.0, half.conj())])
    }

    fn wave_numbers(&self) -> Vec<f64> {
        vec![self.wave_number]
    }

    fn amplitude(&self) -> f64 {
        self.amplitude
    }
}
