//! Checks of `[[torque]]`: keys that belong together, patterns against the grid.

use super::finding::Finding;
use super::pattern;

/// Runs the checks.
pub(super) fn check(on: &mut Finding<'_>) {
    for i in 0..on.count("torque") {
        let path = format!("torque.{i}");
        pattern::fits(on, &format!("{path}.pattern.plane_wave"), "wavelength");
        pattern::waveform(on, &format!("{path}.waveform"));
        let spin_orbit = format!("{path}.spin_orbit");
        for (given, other) in
            [("current_density", "per_current_density"), ("per_current_density", "current_density")]
        {
            let (given, other) = (format!("{spin_orbit}.{given}"), format!("{spin_orbit}.{other}"));
            if on.is_written(&given) && !on.is_written(&other) {
                let help = "give both: the fields scale as one over the other; or neither";
                on.error(&given, format!("`{given}` needs `{other}`"), help);
            }
        }
        if on.is_written(&spin_orbit)
            && ["damping_like", "field_like"].iter().all(|key| !on.is_written(&format!("{spin_orbit}.{key}")))
        {
            on.warn(
                &spin_orbit,
                format!("`{spin_orbit}` gives neither `damping_like` nor `field_like`: no torque"),
                "",
            );
        }
        zhang_li(on, &format!("{path}.zhang_li"));
    }
}

fn zhang_li(on: &mut Finding<'_>, path: &str) {
    let [current, polarization] = ["current_density", "polarization"].map(|key| format!("{path}.{key}"));
    match (on.is_written(&current), on.is_written(&polarization)) {
        (true, false) => on.error(
            &current,
            format!("`{current}` needs `{polarization}`"),
            "for example polarization = 0.5; or give the drift velocity itself, `velocity`",
        ),
        (false, true) => on.error(
            &polarization,
            format!("`{polarization}` belongs to `current_density`"),
            "`velocity` is u itself",
        ),
        _ => {}
    }
}
