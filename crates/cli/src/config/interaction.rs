//! Checks of the interactions inside the magnet: keys that belong together, layers and patterns against the grid, states
//! against the DMI.

use super::finding::Finding;
use super::pattern;

/// Runs the checks.
pub(super) fn check(on: &mut Finding<'_>) {
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
                format!("`{path}` = {written} is out of range: the film has layers 0 to {}", count - 1);
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
    skyrmion(on, "initial.skyrmion", "magnet.dmi");
    for i in 0..on.count("region") {
        let own = format!("region.{i}.magnet.dmi");
        let dmi = if on.is_written(&own) { &own } else { "magnet.dmi" };
        skyrmion(on, &format!("region.{i}.initial.skyrmion"), dmi);
    }
}

/// A skyrmion that turns against the sense that the DMI of its film holds shrinks and is gone after the first relaxation:
/// interfacial DMI with D > 0 holds a core up inward and a core down outward, bulk DMI a core up clockwise (docs/physics.md,
/// section 14).
fn skyrmion(on: &mut Finding<'_>, path: &str, dmi: &str) {
    let word = |key: &str| on.value(&format!("{path}.{key}")).and_then(toml::Value::as_str);
    let (Some(kind), core) = (word("kind"), word("core").unwrap_or("up")) else { return };
    // (symmetry, the sense of a core up under D > 0, the other sense)
    let (symmetry, senses) = match kind {
        "neel_inward" | "neel_outward" => ("interfacial", ["neel_inward", "neel_outward"]),
        _ => ("bulk", ["bloch_clockwise", "bloch_counterclockwise"]),
    };
    let constants = |symmetry: &str| -> f64 {
        let of = |i| on.number(&format!("{dmi}.{i}.{symmetry}.constant"));
        (0..on.count(dmi)).filter_map(of).sum()
    };
    let constant = constants(symmetry);
    let held = senses[usize::from((core == "up") != (constant > 0.0))];
    if constant == 0.0 || kind == held {
        return;
    }
    let (sign, key) = (if constant > 0.0 { '>' } else { '<' }, format!("{path}.kind"));
    let message = format!(
        "`{key}` = \"{kind}\" with the core {core} turns against the {symmetry} DMI, D {sign} 0, and will collapse"
    );
    let other = if core == "up" { "down" } else { "up" };
    let help = format!("kind = \"{held}\", or core = \"{other}\"");
    let key = if on.is_written(&key) { key } else { path.to_owned() };
    on.warn(&key, message, &help);
}
