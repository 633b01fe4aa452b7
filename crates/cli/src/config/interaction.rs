//! Checks of the interactions inside the magnet: keys that belong together, layers and patterns against the grid.

use super::consistency::Consistency;
use super::pattern;

/// Runs the checks.
pub(super) fn check(on: &mut Consistency<'_>) {
    let layers = on.value("grid.cells.2").and_then(toml::Value::as_integer);
    for i in 0..on.count("magnet.interlayer") {
        let path = format!("magnet.interlayer.{i}.layers");
        let pair = [0, 1].map(|end| on.value(&format!("{path}.{end}")).and_then(toml::Value::as_integer));
        let (Some(count), [Some(a), Some(b)]) = (layers, pair) else { continue };
        let written = format!("[{a}, {b}]");
        if a == b {
            on.error(&path, format!("`{path}` = {written} names one layer twice"), "for example [0, 1]");
        } else if a.max(b) >= count {
            let message =
                format!("`{path}` = {written} leads out of the film, which has layers 0 to {}", count - 1);
            on.error(&path, message, "`grid.cells` says how many layers there are");
        }
    }
    for i in 0..on.count("magnet.voltage_anisotropy") {
        let path = format!("magnet.voltage_anisotropy.{i}");
        pattern::fits(on, &format!("{path}.pattern.plane_wave"), "wavelength");
        pattern::waveform(on, &format!("{path}.waveform"));
        let help = "the anisotropy constant changes by coefficient x field / thickness";
        for (given, other) in
            [("coefficient", "field"), ("field", "coefficient"), ("thickness", "coefficient")]
        {
            let (given, other) = (format!("{path}.{given}"), format!("{path}.{other}"));
            if on.is_written(&given) && !on.is_written(&other) {
                on.error(&given, format!("`{given}` needs `{other}`"), help);
            }
        }
    }
}
