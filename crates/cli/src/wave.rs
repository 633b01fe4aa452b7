//! The waves that a drive is made of, for checks and reports.

use field::Drive;
use llg::Kernel;
use response::Interface;

/// The part of a drive with one wave number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wave {
    /// |q| [rad/m]; 0 for a uniform field.
    pub wave_number: f64,
    /// Peak field [V/m].
    pub e_amplitude: f64,
    /// Peak of its part along q [V/m], which makes the diffusive torque.
    pub longitudinal: f64,
}

/// Wave numbers closer than this part are one.
const SAME: f64 = 1e-9;

impl Wave {
    /// The longest of [`Self::of`]; one without field and wave number where there is none.
    pub fn longest(drive: &Drive) -> Self {
        let none = Self { wave_number: 0.0, e_amplitude: 0.0, longitudinal: 0.0 };
        Self::of(drive).into_iter().next().unwrap_or(none)
    }

    /// The waves of `drive` with at least 1 % of its largest, the longest first; a sampled map counts as one wave.
    pub fn of(drive: &Drive) -> Vec<Self> {
        let Some(components) = drive.profile.plane_waves() else {
            let amplitude = drive.profile.amplitude();
            let wave_number = drive.profile.wave_numbers().first().copied().unwrap_or(0.0);
            return vec![Self { wave_number, e_amplitude: amplitude, longitudinal: amplitude }];
        };
        let mut waves: Vec<Self> = Vec::new();
        for component in components {
            let wave_number = component.q[0].hypot(component.q[1]);
            let [ax, ay] = component.amplitude;
            let amplitude = ax.norm().hypot(ay.norm());
            let along = (ax * component.q[0] + ay * component.q[1]).norm();
            let along = if wave_number > 0.0 { along / wave_number } else { 0.0 };
            let same = |wave: &&mut Self| (wave.wave_number - wave_number).abs() <= SAME * wave_number;
            match waves.iter_mut().find(same) {
                Some(wave) => {
                    wave.e_amplitude += amplitude;
                    wave.longitudinal += along;
                }
                None => waves.push(Self { wave_number, e_amplitude: amplitude, longitudinal: along }),
            }
        }
        let largest = waves.iter().map(|wave| wave.e_amplitude).fold(0.0, f64::max);
        waves.retain(|wave| wave.e_amplitude >= 0.01 * largest);
        waves.sort_by(|a, b| a.wave_number.total_cmp(&b.wave_number));
        waves
    }

    /// Dq² [1/s] at m_z.
    pub fn relaxation_rate(&self, interface: &Interface, m_z: f64) -> f64 {
        interface.diffusivity(m_z) * self.wave_number * self.wave_number
    }

    /// Amplitude |φ| = |F(q, ω)||q·E| \[V\] of the potential of the carriers at the angular frequency ω, F = D/(Dq² − iω) for
    /// the diffusive kernel, Eq. (14); 0 for a uniform field.
    pub fn potential(&self, interface: &Interface, kernel: Kernel, m_z: f64, omega: f64) -> f64 {
        if self.wave_number == 0.0 {
            return 0.0;
        }
        if let Kernel::Closed(form) = kernel {
            let response = interface.potential_response(form, m_z, self.wave_number, omega);
            return response.norm() * self.wave_number * self.longitudinal;
        }
        let potential = interface.plane_wave_potential(m_z, self.wave_number, omega, self.longitudinal);
        potential.sine.hypot(potential.cosine)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use field::{GratedGate, GratedGateParameters, PlaneWave, Polarisation, StandingWave, Uniform, Waveform};

    fn waves(profile: impl field::Profile + 'static) -> Vec<Wave> {
        Wave::of(&Drive::new(profile, Waveform::Constant))
    }

    #[test]
    fn amplitudes_are_peaks_and_only_longitudinal_fields_count() {
        let [running] = waves(PlaneWave::new(6e4, 1e-6, 0.3, Polarisation::Longitudinal).unwrap())[..] else {
            panic!("one wave")
        };
        // A unit vector from sine and cosine: a few rounding errors.
        assert!((running.e_amplitude - 6e4).abs() < 1e-9 && (running.longitudinal - 6e4).abs() < 1e-9);
        let [across] = waves(PlaneWave::new(6e4, 1e-6, 0.3, Polarisation::Transverse).unwrap())[..] else {
            panic!("one wave")
        };
        assert!(across.longitudinal < 1e-9);
        let [standing] = waves(StandingWave::new(6e4, 1e-6, 0.3, 0.2).unwrap())[..] else {
            panic!("one wave")
        };
        assert!((standing.e_amplitude - 6e4).abs() < 1e-9);
        let [uniform] = waves(Uniform::new([3.0, 4.0]).unwrap())[..] else { panic!("one wave") };
        assert_eq!((uniform.wave_number, uniform.longitudinal), (0.0, 0.0));
        assert!((uniform.e_amplitude - 5.0).abs() < 1e-15);
    }

    #[test]
    fn a_gate_shows_its_harmonics() {
        let gate = waves(
            GratedGate::new(GratedGateParameters {
                period: 1e-6,
                duty: 0.5,
                distance: 50e-9,
                voltage: 0.1,
                direction: 0.0,
                origin: [0.0; 2],
                edge: field::Edge::Sharp,
            })
            .unwrap(),
        );
        let q = std::f64::consts::TAU / 1e-6;
        // First harmonic q V_1 e^{-qd} with V_1 = 2V/π for a half-filled comb; even ones vanish.
        let expected = q * 0.2 / std::f64::consts::PI * (-q * 50e-9_f64).exp();
        assert!((gate[0].e_amplitude / expected - 1.0).abs() < 1e-12);
        assert!((gate[1].wave_number / (3.0 * q) - 1.0).abs() < 1e-12);
    }
}
