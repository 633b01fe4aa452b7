//! What a user can do about a number outside its regime.

use response::regime::{RegimeWarning, Verdict};

use crate::config::{Config, Loaded, Profile};
use crate::si::si;

/// Lines of help on `warning`, which concerns `key`.
pub(super) fn advice(loaded: &Loaded, key: &str, warning: &RegimeWarning) -> Vec<String> {
    let mut lines: Vec<String> = within(loaded, key, warning).into_iter().collect();
    match warning.quantity {
        "potential" | "contact_potential" if warning.verdict == Verdict::Refuse => {
            lines.push("`interface.allow_nonlinear` = true runs it all the same".to_owned());
        }
        "dq2_tau_1" | "omega_tau_1" => {
            lines.push("`interface.kernel` = \"exact\" holds at any wavelength and frequency".to_owned());
        }
        "mean_free_path_over_cell" => lines.push(
            "this concerns textures as fine as a cell; `run` checks the actual texture at its end".to_owned(),
        ),
        _ => {}
    }
    lines
}

/// At which value of the key the number would be at its limits, where it goes with a power of it.
fn within(loaded: &Loaded, key: &str, warning: &RegimeWarning) -> Option<String> {
    let name = key.rsplit('.').next()?;
    let (power, unit) = match (warning.quantity, name) {
        ("potential", "amplitude") => (1.0, "V/m"),
        ("potential", "gate_voltage") if !is_biased(&loaded.config, key) => (1.0, "V"),
        ("contact_potential", "potential") => (1.0, "V"),
        // The harmonics of a comb are weakened by its distance, so that nothing goes with a power of its period.
        ("dq2_tau_1", "wavelength") => (-2.0, "m"),
        ("wave_number", "wavelength") => (-1.0, "m"),
        _ => return None,
    };
    let given = number(&loaded.values, key)?;
    let at = |limit: f64| {
        let value = given * (limit / warning.value).powf(1.0 / power);
        format!("{limit} at `{name}` = {}", si(value, unit))
    };
    let limits = [warning.refuse_above.filter(|_| warning.verdict == Verdict::Refuse), warning.warn_above];
    let limits: Vec<String> = limits.into_iter().flatten().map(at).collect();
    Some(format!("it would be {}", limits.join(", and ")))
}

/// Whether the comb of the drive at `key` has two voltages, neither of which scales its field alone.
fn is_biased(config: &Config, key: &str) -> bool {
    let index = key.split('.').nth(1).and_then(|index| index.parse::<usize>().ok());
    let Some(drive) = index.and_then(|index| config.drive.get(index)) else { return false };
    matches!(&drive.profile, Profile::ElectrodeComb(comb) if comb.counter_voltage.is_some_and(|v| v != 0.0))
}

/// The number at a path of keys.
fn number(values: &toml::Table, path: &str) -> Option<f64> {
    let mut parts = path.split('.');
    let mut value = values.get(parts.next()?)?;
    for part in parts {
        value = match value {
            toml::Value::Table(table) => table.get(part)?,
            toml::Value::Array(items) => items.get(part.parse::<usize>().ok()?)?,
            _ => return None,
        };
    }
    value.as_float()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::config::load;
    use crate::lower::lower;
    use crate::regime::findings;

    /// The value that the help names is at the limit, and one that is larger by 1 % beyond it.
    #[test]
    fn the_values_in_the_help_are_at_the_limits() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../configs/grated_gate.toml");
        let value = |set: String, quantity: &str| {
            let loaded = load(&file, &[set]).unwrap();
            let findings = findings(&loaded, &lower(&loaded).unwrap());
            let found = findings.iter().find(|finding| finding.warning.quantity == quantity).cloned();
            found.map(|found| (found.warning.value, found.diagnostic.help))
        };
        let wave = "drive.0.profile.plane_wave";
        for (key, far, quantity, unit, toward) in [
            ("amplitude", "900 kV/m", "potential", "V/m", 1.01),
            ("wavelength", "60 nm", "dq2_tau_1", "m", 0.99),
        ] {
            let (_, help) = value(format!("{wave}.{key}=\"{far}\""), quantity).unwrap();
            let line = help.iter().find(|line| line.starts_with("it would be")).unwrap();
            let named: Vec<f64> = line.split(" = ").skip(1).map(|text| si(text, unit)).collect();
            assert_eq!(named.len(), 2, "{line}");
            for (named, limit) in named.into_iter().zip([1.0, 0.1]) {
                // Four digits are printed, and the worst change of a digit moves the square by 1e-3.
                let (beyond, _) =
                    value(format!("{wave}.{key}=\"{:e} {unit}\"", named * toward), quantity).unwrap();
                assert!(beyond > limit && beyond < 1.03 * limit, "{key} {named}: {beyond} at {limit}");
            }
        }
    }

    /// Reads `1.380 kV/m, and …`.
    fn si(text: &str, unit: &str) -> f64 {
        let text = text.split(", and").next().unwrap();
        let (number, prefixed) = text.split_once(' ').unwrap();
        let scale = match prefixed.strip_suffix(unit).unwrap() {
            "" => 1.0,
            "k" => 1e3,
            "n" => 1e-9,
            other => panic!("{other}"),
        };
        number.parse::<f64>().unwrap() * scale
    }
}
