//! `[[external_field]]`.

use llg::{ExternalField, Modulation, Pattern};

use super::{Lowering, mask::Places, torque::plane_wave, waveform::waveform};
use crate::config;

pub fn external_field(
    on: &mut Lowering<'_>,
    index: usize,
    field: &config::ExternalField,
    places: Places<'_>,
) -> Option<ExternalField> {
    let path = format!("external_field.{index}");
    let (amplitude, pattern) = match field.pattern {
        config::FieldPattern::Uniform(amplitude) => (amplitude, Some(Pattern::Uniform)),
        config::FieldPattern::PlaneWave { amplitude, wavelength, direction, phase } => {
            (amplitude, plane_wave(on, &format!("{path}.plane_wave"), wavelength, direction, phase))
        }
        config::FieldPattern::Gaussian { amplitude, centre, width } => {
            (amplitude, Some(Pattern::Gaussian { centre, width }))
        }
    };
    let waveform = waveform(on, &format!("{path}.waveform"), &field.waveform);
    let modulation = Modulation::new(pattern?, waveform?);
    let modulation = places.cut(on, &path, field.region.as_deref(), field.mask.as_ref(), modulation)?;
    Some(ExternalField { amplitude, modulation })
}
