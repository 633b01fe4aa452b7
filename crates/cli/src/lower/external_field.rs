//! `[[external_field]]`.

use std::f64::consts::TAU;

use llg::{ExternalField, FieldPattern};

use super::{Lowering, waveform::waveform};
use crate::config;

pub fn external_field(
    on: &mut Lowering<'_>,
    index: usize,
    field: &config::ExternalField,
) -> Option<ExternalField> {
    let path = format!("external_field.{index}");
    let (amplitude, pattern) = match field.pattern {
        config::FieldPattern::Uniform(amplitude) => (amplitude, FieldPattern::Uniform),
        config::FieldPattern::PlaneWave { amplitude, wavelength, direction, phase } => {
            let q = TAU / wavelength;
            if !q.is_finite() {
                on.refuse(
                    &format!("{path}.plane_wave.wavelength"),
                    wavelength,
                    "long enough to have a wave number",
                );
            }
            let (sin, cos) = direction.sin_cos();
            (amplitude, FieldPattern::PlaneWave { q: [q * cos, q * sin], phase })
        }
        config::FieldPattern::Gaussian { amplitude, centre, width } => {
            (amplitude, FieldPattern::Gaussian { centre, width })
        }
    };
    let waveform = waveform(on, &format!("{path}.waveform"), &field.waveform)?;
    Some(ExternalField { amplitude, pattern, waveform })
}
