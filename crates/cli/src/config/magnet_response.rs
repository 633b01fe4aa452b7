//! What `magnet_response = "nonlocal"` asks of the other keys.

use super::document::quoted;
use super::finding::Finding;

/// The methods that take its carriers implicitly.
const METHODS: [&str; 2] = ["imex_ark3", "imex_ark4"];

/// Checks the keys that a non-local answer to the magnet excludes and needs.
pub fn check(on: &mut Finding<'_>) {
    let chosen =
        |on: &Finding<'_>, path: &str| on.value(path).and_then(toml::Value::as_str).map(str::to_owned);
    let key = "interface.magnet_response";
    if chosen(on, key).as_deref() != Some("nonlocal") {
        let permittivity = "interface.relative_permittivity";
        if on.is_written(permittivity) {
            let message = format!("`{permittivity}` needs `{key}` = \"nonlocal\"");
            let help = "a local answer moves no carriers that could repel each other; the strips of `profile.electrode_comb` have their own stack";
            on.error(permittivity, message, help);
        }
        return;
    }
    if let Some(kernel) = chosen(on, "interface.kernel").filter(|kernel| kernel != "exact") {
        let message = format!(
            "`{key}` = \"nonlocal\" cannot be combined with `interface.kernel` = {}",
            quoted(&kernel)
        );
        let help = match kernel.as_str() {
            "drift_diffusion" => {
                "\"drift_diffusion\" moves carriers of its own with the magnet: leave the key out"
            }
            _ => {
                "only kernel = \"exact\" has K(q, omega) at any wavelength; for a slow drive it costs no more"
            }
        };
        on.error(key, message, help);
    }
    if chosen(on, "interface.equations").as_deref() == Some("published") {
        let message =
            format!("`{key}` = \"nonlocal\" cannot be combined with `interface.equations` = \"published\"");
        let help =
            "as printed, the emf of the moving film would create energy: use equations = \"consistent\"";
        on.error(key, message, help);
    }
    if on.count("interface.torques") < 2 {
        let message = format!("`interface.torques` must hold all torques under `{key}` = \"nonlocal\"");
        let help =
            "carriers that take energy from the film and return none violate the energy law; remove the key";
        on.error("interface.torques", message, help);
    }
    if let Some(method) = chosen(on, "time.method").filter(|method| !METHODS.contains(&method.as_str())) {
        let message = format!(
            "`time.method` = {} cannot integrate the carriers of `{key}` = \"nonlocal\"",
            quoted(&method)
        );
        let help = "method = \"imex_ark3\" or \"imex_ark4\" takes them implicitly, with the step that the film needs";
        on.error("time.method", message, help);
    }
    if on.number("thermal.temperature").is_some_and(|temperature| temperature > 0.0) {
        let message =
            format!("`thermal.temperature` above zero is not supported with `{key}` = \"nonlocal\"");
        let help =
            "the currents would need their own noise: magnet_response = \"local\", or temperature = \"0 K\"";
        on.error("thermal.temperature", message, help);
    }
    surroundings(on, key);
}

/// What lets the carriers repel each other.
fn surroundings(on: &mut Finding<'_>, key: &str) {
    let [gate, permittivity] = ["interface.gate_capacitance", "interface.relative_permittivity"];
    match [gate, permittivity].map(|key| on.is_written(key)) {
        [true, true] => {
            let message = format!("`{permittivity}` cannot be combined with `{gate}`");
            let help = "a metal close by has a capacitance, dielectrics far from metal have permittivities: one of them";
            on.error(permittivity, message, help);
        }
        [false, false] => {
            let message = format!("`{key}` = \"nonlocal\" needs `{gate}` or `{permittivity}`");
            let help = "without the repulsion of the carriers that a moving film pumps, their part of the damping would be orders of magnitude too large: \
                        relative_permittivity = [above, below] far from metal, or gate_capacitance";
            on.error(key, message, help);
        }
        _ => {}
    }
}
