//! Checks of drives and external fields against the grid: does a period fit the film, do the cells resolve it?

use super::document::quoted;
use super::finding::Finding;
use crate::units::VACUUM_PERMEABILITY;
use std::f64::consts::TAU;

/// How far from a whole number of periods a periodic film may be before the user is told.
const FIT: f64 = 1e-3;

/// Runs the checks.
pub(super) fn check(on: &mut Finding<'_>) {
    for i in 0..on.count("drive") {
        for (kind, length) in [
            ("plane_wave", "wavelength"),
            ("standing_wave", "wavelength"),
            ("grated_gate", "period"),
            ("electrode_comb", "period"),
        ] {
            fits(on, &format!("drive.{i}.profile.{kind}"), length);
        }
        waveform(on, &format!("drive.{i}.waveform"));
        edge(on, &format!("drive.{i}.profile.grated_gate"));
    }
    for i in 0..on.count("external_field") {
        fits(on, &format!("external_field.{i}.plane_wave"), "wavelength");
        waveform(on, &format!("external_field.{i}.waveform"));
        strength(on, &format!("external_field.{i}.uniform"));
    }
}

/// A period that does not fit a periodic film makes a jump at its seam; one below two cells is not resolved.
pub(super) fn fits(on: &mut Finding<'_>, path: &str, name: &str) {
    let key = format!("{path}.{name}");
    let Some(length) = on.number(&key) else { return };
    let direction = on.number(&format!("{path}.direction")).unwrap_or(0.0);
    let periodic: Vec<String> = on
        .value("grid.periodic")
        .and_then(toml::Value::as_array)
        .map_or(Vec::new(), |axes| axes.iter().filter_map(|axis| axis.as_str().map(str::to_owned)).collect());
    for (axis, name, component) in [(0, "x", direction.cos()), (1, "y", direction.sin())] {
        let cells = on.value(&format!("grid.cells.{axis}")).and_then(toml::Value::as_integer);
        let (Some(cells), Some(size)) = (cells, on.number(&format!("grid.cell_size.{axis}"))) else {
            continue;
        };
        let (film, component) = (cells as f64 * size, component.abs());
        let periods = film * component / length;
        let written = on.written(&key);
        if component * size * 2.0 > length * (1.0 + 1e-9) && cells > 1 {
            let message =
                format!("`{key}` = {written} is shorter than two cells along {name} and cannot be resolved");
            on.error(&key, message, "make the cells smaller; ten or more cells in a period are accurate");
        } else if periodic.iter().any(|axis| axis == name) && (periods - periods.round()).abs() > FIT {
            let message = format!(
                "`{key}` = {written} makes {periods:.4} periods along the periodic axis {name}, not a whole number"
            );
            let whole = periods.round().max(1.0);
            let fitting = film * component / whole;
            on.warn(
                &key,
                message,
                &format!("the field jumps at the seam; {fitting:.6e} m would make {whole}"),
            );
        }
    }
}

pub(super) fn waveform(on: &mut Finding<'_>, path: &str) {
    let time = |name: &str| on.number(&format!("{path}.pulse.{name}"));
    if let (Some(width), Some(rise), Some(fall)) = (time("width"), time("rise"), time("fall"))
        && width + rise + fall <= 0.0
    {
        let message = format!("`{path}.pulse` has zero duration");
        on.error(&format!("{path}.pulse"), message, "`width`, `rise` or `fall` must be above zero");
    }
    let burst = |name: &str| on.number(&format!("{path}.burst.{name}"));
    if let (Some(rise), Some(fall)) = (burst("rise"), burst("fall")) {
        let period = burst("angular_frequency").map(|omega| TAU / omega);
        let cycles = burst("cycles").zip(period).map(|(cycles, period)| cycles * period);
        if let Some(total) = burst("duration").or(cycles)
            && rise + fall > total * (1.0 + 1e-12)
        {
            let message =
                format!("`{path}.burst`: `rise` and `fall` take longer than the whole burst, {total:.3e} s");
            on.error(&format!("{path}.burst"), message, "make the burst longer or its edges shorter");
        }
    }
}

/// The slope beside a gate strip may take half of the gap between two strips.
fn edge(on: &mut Finding<'_>, path: &str) {
    let key = format!("{path}.edge_width");
    let (Some(width), Some(period), Some(duty)) =
        (on.number(&key), on.number(&format!("{path}.period")), on.number(&format!("{path}.duty")))
    else {
        return;
    };
    let half_gap = period * (1.0 - duty) / 2.0;
    if width > half_gap * (1.0 + 1e-12) {
        let message = format!(
            "`{key}` = {} must be at most half the gap between two strips, {half_gap:.3e} m",
            on.written(&key)
        );
        on.error(&key, message, "");
    }
}

fn strength(on: &mut Finding<'_>, path: &str) {
    for axis in 0..3 {
        let key = format!("{path}.{axis}");
        if on.number(&key).is_some_and(|b| b.abs() > STRONGEST_FIELD) {
            let message = format!("`{key}` = {} is unrealistically strong", on.written(&key));
            on.warn(
                &key,
                message,
                &format!("is the unit right? {} is meant as B, {} as H", quoted("mT"), quoted("kA/m")),
            );
        }
    }
}

/// Largest induction that a field given by hand plausibly has \[T\]; beyond it a unit was mistaken.
const STRONGEST_FIELD: f64 = 1e8 * VACUUM_PERMEABILITY;
