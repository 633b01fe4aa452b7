//! The interactions inside the magnet.

use llg::{Cubic, Dmi, DmiSymmetry, InterlayerExchange, Magnet, Modulation, Uniaxial, VoltageAnisotropy};

use super::{Lowering, mask::Places, same_name, torque::pattern, waveform::waveform};
use crate::config::{self, Anisotropy};

/// `magnet` with the interactions that the configuration gives, but for those of voltages. What is refused is noted and left
/// out.
pub fn interactions(on: &mut Lowering<'_>, given: &config::Magnet, mut magnet: Magnet) -> Magnet {
    for (i, anisotropy) in given.anisotropy.iter().enumerate() {
        let path = format!("magnet.anisotropy.{i}");
        match *anisotropy {
            Anisotropy::Uniaxial { constant, second_constant, axis } => {
                let made = Uniaxial::new(constant, axis).and_then(|u| u.with_second(second_constant));
                magnet.anisotropies.extend(on.keep(&format!("{path}.uniaxial"), same_name, made));
            }
            Anisotropy::Cubic { constant, second_constant, axis_1, axis_2 } => {
                let made = Cubic::new(constant, second_constant, [axis_1.into(), axis_2.into()]);
                magnet.cubic_anisotropies.extend(on.keep(&format!("{path}.cubic"), same_name, made));
            }
        }
    }
    for (i, dmi) in given.dmi.iter().enumerate() {
        let (name, constant, symmetry) = match *dmi {
            config::Dmi::Interfacial { constant } => ("interfacial", constant, DmiSymmetry::Interfacial),
            config::Dmi::Bulk { constant } => ("bulk", constant, DmiSymmetry::Bulk),
            config::Dmi::D2d { constant } => ("d2d", constant, DmiSymmetry::D2d),
        };
        let path = format!("magnet.dmi.{i}.{name}");
        magnet.dmi.extend(on.keep(&path, same_name, Dmi::new(constant, symmetry)));
    }
    for (i, exchange) in given.interlayer.iter().enumerate() {
        let made = InterlayerExchange::new(exchange.layers, exchange.bilinear, exchange.biquadratic);
        magnet.interlayer.extend(on.keep(&format!("magnet.interlayer.{i}"), same_name, made));
    }
    magnet
}

/// Anisotropies under a voltage; one that gives no thickness acts on `height` \[m\]. What is refused is noted and left out.
pub fn voltages(
    on: &mut Lowering<'_>,
    given: &config::Magnet,
    height: f64,
    places: Places<'_>,
) -> Vec<VoltageAnisotropy> {
    let anisotropies = given.voltage_anisotropy.iter().enumerate();
    anisotropies.filter_map(|(i, anisotropy)| voltage(on, i, anisotropy, height, places)).collect()
}

fn voltage(
    on: &mut Lowering<'_>,
    index: usize,
    given: &config::VoltageAnisotropy,
    height: f64,
    places: Places<'_>,
) -> Option<VoltageAnisotropy> {
    let path = format!("magnet.voltage_anisotropy.{index}");
    let pattern = pattern(on, &format!("{path}.pattern"), &given.pattern);
    let waveform = waveform(on, &format!("{path}.waveform"), &given.waveform);
    let of_field = VoltageAnisotropy::of_field(
        given.coefficient.unwrap_or_default(),
        given.field.unwrap_or_default(),
        given.thickness.unwrap_or(height),
    );
    let modulation = Modulation::new(pattern?, waveform?);
    let modulation = places.cut(on, &path, given.region.as_deref(), given.mask.as_ref(), modulation)?;
    on.keep(
        &path,
        same_name,
        VoltageAnisotropy::new(given.constant.unwrap_or(of_field), given.axis, modulation),
    )
}
