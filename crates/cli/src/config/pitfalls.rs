//! Configurations that run and hardly ever do what was meant.

use std::f64::consts::TAU;

use super::finding::Finding;

/// Fewer periods than this before the end of the run come from a slip in a prefix.
const FEWEST_PERIODS: f64 = 1e-3;
/// Largest phase of a tone in a fixed step; a dozen steps a period.
const LARGEST_PHASE: f64 = 0.53;
/// m_z below which, or |m_z| above one minus which, a start is one without diffusive torque.
const FLAT: f64 = 1e-9;

/// Runs the checks.
pub(super) fn check(on: &mut Finding<'_>) {
    for i in 0..on.count("drive") {
        tone(on, &format!("drive.{i}.waveform.tone"));
    }
    start(on);
    on_the_axis(on);
    gauss(on);
}

/// A tone that stands still in the run, or turns too far in a fixed step.
fn tone(on: &mut Finding<'_>, path: &str) {
    let Some(omega) = on.number(&format!("{path}.angular_frequency")) else { return };
    let key = match on.written(&format!("{path}.frequency")).as_str() {
        "" => format!("{path}.angular_frequency"),
        _ => format!("{path}.frequency"),
    };
    let written = on.written(&key);
    let quasi_static = on.value("time.method").and_then(toml::Value::as_str) == Some("quasi_static");
    if let Some(end) = on.number("time.end")
        && omega > 0.0
        && omega * end / TAU < FEWEST_PERIODS
        && !quasi_static
    {
        let message = format!("`{key}` = {written} makes {:.1e} periods in the run", omega * end / TAU);
        on.warn(
            &key,
            message,
            "is the prefix right? mHz is a thousandth of a hertz; `waveform.constant` is a constant",
        );
    }
    let adaptive = on.is_written("time.tolerance");
    if let (Some(step), false) = (on.number("time.step"), adaptive || quasi_static)
        && omega * step > LARGEST_PHASE
    {
        let message = format!("`{key}` = {written} makes {:.2} periods in a `time.step`", omega * step / TAU);
        on.warn(&key, message, &format!("a dozen steps a period follow it: {:.3e} s", TAU / omega / 12.0));
    }
}

/// The torque of a gate goes with m_z, and with m_∥: where one of them is exactly zero, the film waits for rounding errors.
fn start(on: &mut Finding<'_>) {
    let waits =
        ["initial.noise", "initial.relax", "thermal", "torque", "region", "external_field", "magnet.dmi"];
    let gates = (0..on.count("drive")).any(|i| on.value(&format!("drive.{i}.profile.uniform")).is_none());
    if !gates || on.value("interface").is_none() || waits.iter().any(|key| on.is_written(key)) {
        return;
    }
    let m: Vec<f64> = (0..3).filter_map(|axis| on.number(&format!("initial.uniform.{axis}"))).collect();
    let [x, y, z] = m[..] else { return };
    let m_z = z / x.hypot(y).hypot(z);
    let lies = if m_z.abs() < FLAT {
        "lies in the plane"
    } else if 1.0 - m_z.abs() < FLAT {
        "points along the normal"
    } else {
        return;
    };
    let message = format!(
        "`initial.uniform` = {} {lies}, where the diffusive torque is zero: the film may stay there",
        on.written("initial.uniform")
    );
    on.warn("initial.uniform", message, "tilt it, or add noise = { amplitude = 0.01, seed = 1 }");
}

/// In cgs 4πM is quoted in gauss and M in emu/cm³, which is also called gauss.
fn gauss(on: &mut Finding<'_>) {
    let key = "magnet.saturation_magnetization";
    let written = on.written(key);
    let unit = written.trim_end_matches(['"', '\'']);
    if ["G", "Oe"]
        .iter()
        .any(|name| unit.strip_suffix(name).is_some_and(|rest| !rest.ends_with(char::is_alphabetic)))
    {
        let message = format!("`{key}` = {written} is taken as mu_0 M_s, which cgs calls 4 pi M");
        on.warn(key, message, "for M itself write emu/cm^3: 1 emu/cm^3 = 1 kA/m");
    }
}

/// A loop whose fields and start lie exactly on one axis: m stays on a saddle beyond the field at which any real film reverses.
fn on_the_axis(on: &mut Finding<'_>) {
    let quasi_static = on.value("time.method").and_then(toml::Value::as_str) == Some("quasi_static");
    let breaks = ["initial.noise", "initial.random", "magnet.grains", "magnet.maps", "magnet.dmi", "region"];
    if !quasi_static || breaks.iter().any(|key| on.is_written(key)) {
        return;
    }
    let mut paths = vec!["initial.uniform".to_owned()];
    paths.extend((0..on.count("external_field")).map(|i| format!("external_field.{i}.uniform")));
    let axes: Vec<Option<usize>> = paths.iter().map(|path| only_axis(on, path)).collect();
    if let [Some(first), fields @ ..] = &axes[..]
        && !fields.is_empty()
        && fields.iter().all(|axis| *axis == Some(*first))
    {
        let message =
            "the field and the start lie exactly on one axis: the film may stay on a saddle and reverse late";
        on.warn(
            "external_field.0.uniform",
            message,
            "give the field a thousandth across, or `initial.noise`",
        );
    }
}

/// The axis on which the vector at `path` lies.
fn only_axis(on: &Finding<'_>, path: &str) -> Option<usize> {
    let components = [0, 1, 2].map(|axis| on.number(&format!("{path}.{axis}")));
    let along = |axis: &usize| components[*axis].is_some_and(|value| value != 0.0);
    let mut axes = (0..3).filter(along);
    axes.next().filter(|_| axes.next().is_none())
}
