//! `magnet.maps`.

use llg::{Dmi, Magnet, Parameter, Uniaxial};

use super::super::{Lowering, cell_map, mask::PNG, same_name, shape::image};
use crate::config::{Maps, ScalarMap};

/// Replaces the parameters of `magnet` for which there are maps.
pub fn apply(on: &mut Lowering<'_>, maps: &Maps, magnet: &mut Magnet) {
    for (name, map, parameter) in [
        ("saturation_magnetization", &maps.saturation_magnetization, &mut magnet.saturation_magnetization),
        ("exchange_stiffness", &maps.exchange_stiffness, &mut magnet.exchange_stiffness),
        ("damping", &maps.damping, &mut magnet.damping),
    ] {
        let Some(map) = map else { continue };
        let path = format!("magnet.maps.{name}");
        let Some(made) = scalar(on, &path, map, parameter) else { continue };
        if let Some(&value) = made.values().iter().find(|value| **value < 0.0) {
            on.fault(&path, format!("`{path}` has the value {value:e}; none may be below zero"));
            continue;
        }
        *parameter = made;
    }
    anisotropy(on, maps, magnet);
    dmi(on, maps, magnet);
}

/// The map of the first DMI.
fn dmi(on: &mut Lowering<'_>, maps: &Maps, magnet: &mut Magnet) {
    let (Some(map), name) = (&maps.dmi_constant, "magnet.maps.dmi_constant") else { return };
    let Some(first) = magnet.dmi.first_mut() else {
        on.fault(name, format!("`{name}` needs an entry in `magnet.dmi`, which it varies"));
        return;
    };
    let Some(constant) = scalar(on, name, map, first.constant()) else { return };
    if let Some(made) = on.keep(name, same_name, Dmi::new(constant, first.symmetry())) {
        *first = made;
    }
}

/// Maps of the first uniaxial anisotropy.
fn anisotropy(on: &mut Lowering<'_>, maps: &Maps, magnet: &mut Magnet) {
    let given = [maps.anisotropy_constant.is_some(), maps.anisotropy_axis.is_some()];
    let names = ["magnet.maps.anisotropy_constant", "magnet.maps.anisotropy_axis"];
    let Some(uniaxial) = magnet.anisotropies.first().cloned() else {
        for name in names.into_iter().zip(given).filter_map(|(name, given)| given.then_some(name)) {
            on.fault(
                name,
                format!("`{name}` needs a uniaxial entry in `magnet.anisotropy`, which it varies"),
            );
        }
        return;
    };
    let mut constant = uniaxial.constant().clone();
    if let Some(map) = &maps.anisotropy_constant {
        let Some(made) = scalar(on, names[0], map, &constant) else { return };
        constant = made;
    }
    let mut axis = uniaxial.axis().clone();
    if let Some(map) = &maps.anisotropy_axis {
        let request = cell_map::Request {
            path: &format!("{}.file", names[1]),
            file: &map.file,
            dataset: map.dataset.as_deref(),
            frame: -1,
            components: 3,
        };
        let Some(values) = cell_map::read(on, &request) else { return };
        axis = cell_map::vectors(&values).into();
    }
    let made = Uniaxial::new(constant, axis).and_then(|u| u.with_second(uniaxial.second_constant().clone()));
    if let Some(made) = on.keep("magnet.maps", same_name, made) {
        magnet.anisotropies[0] = made;
    }
}

fn scalar(on: &mut Lowering<'_>, path: &str, map: &ScalarMap, uniform: &Parameter) -> Option<Parameter> {
    let key = format!("{path}.file");
    let bytes = super::super::file::bytes(on, &key, &map.file)?;
    let is_image = bytes.starts_with(PNG);
    drop(bytes);
    let (values, relative) = if is_image {
        let image = image(on, &key, &map.file)?;
        let grey = |&grey: &f32| map.black + (map.white - map.black) * f64::from(grey);
        let layer: Vec<f64> = image.values().iter().map(grey).collect();
        (on.halved.every_layer(&layer), true)
    } else {
        let request = cell_map::Request {
            path: &key,
            file: &map.file,
            dataset: map.dataset.as_deref(),
            frame: -1,
            components: 1,
        };
        (cell_map::read(on, &request)?, map.relative)
    };
    Some(if relative {
        values.iter().enumerate().map(|(cell, factor)| factor * uniform.at(cell)).collect::<Vec<_>>().into()
    } else {
        values.into()
    })
}
