//! What `kernel = "drift_diffusion"` asks of the other keys.

use super::document::quoted;
use super::finding::Finding;

/// The methods that take the carriers implicitly.
const METHODS: [&str; 3] = ["imex_ark3", "imex_ark4", "implicit_midpoint"];

/// Checks the keys that carriers on the grid exclude.
pub fn check(on: &mut Finding<'_>) {
    let chosen =
        |on: &Finding<'_>, path: &str| on.value(path).and_then(toml::Value::as_str).map(str::to_owned);
    if chosen(on, "interface.kernel").as_deref() != Some("drift_diffusion") {
        // Those that the film moves repel each other through a gate too.
        let nonlocal = chosen(on, "interface.magnet_response").as_deref() == Some("nonlocal");
        for (key, what, used) in [
            ("interface.gate_capacitance", "carriers that repel each other", nonlocal),
            ("interface.contact", "carriers to hold", false),
        ] {
            if on.is_written(key) && !used {
                let message = format!("`{key}` needs `interface.kernel` = \"drift_diffusion\"");
                let help =
                    format!("the other kernels take the drive's field as the total one and have no {what}");
                on.error(key, message, &help);
            }
        }
        return;
    }
    circuit(on);
    if let Some(method) = chosen(on, "time.method").filter(|method| !METHODS.contains(&method.as_str())) {
        let message = format!(
            "`time.method` = {} cannot integrate the carriers of `interface.kernel`",
            quoted(&method)
        );
        let help = "method = \"imex_ark3\" or \"imex_ark4\" takes them implicitly, with the step that the film needs; \
                    \"implicit_midpoint\" keeps their energy law";
        on.error("time.method", message, help);
    }
    if chosen(on, "interface.equations").as_deref() == Some("published") {
        let message = "`interface.equations` = \"published\" cannot be combined with `interface.kernel` = \"drift_diffusion\"";
        let help =
            "as printed, the emf of the moving film would create energy: use equations = \"consistent\"";
        on.error("interface.equations", message, help);
    }
    if on.count("interface.torques") < 2 {
        let message =
            "`interface.torques` must hold all torques under `interface.kernel` = \"drift_diffusion\"";
        let help =
            "carriers that take energy from the film and return none violate the energy law; remove the key";
        on.error("interface.torques", message, help);
    }
    if on.is_written("interface.diffusivity_at_mz") {
        let message = "`interface.diffusivity_at_mz` is not used: under \"drift_diffusion\" every cell has the D of its own m_z";
        on.warn("interface.diffusivity_at_mz", message, "");
    }
    if on.number("thermal.temperature").is_some_and(|temperature| temperature > 0.0) {
        let message =
            "`thermal.temperature` above zero is not supported with `interface.kernel` = \"drift_diffusion\"";
        let help = "the currents would need their own noise: use another kernel, or temperature = \"0 K\"";
        on.error("thermal.temperature", message, help);
    }
}

/// Gate and contacts.
fn circuit(on: &mut Finding<'_>) {
    let text = |on: &Finding<'_>, path: &str| on.value(path).and_then(toml::Value::as_str).map(str::to_owned);
    let periodic: Vec<String> =
        (0..on.count("grid.periodic")).filter_map(|i| text(on, &format!("grid.periodic.{i}"))).collect();
    for i in 0..on.count("interface.contact") {
        let key = format!("interface.contact.{i}.edge");
        let Some(edge) = text(on, &key) else { continue };
        let axis = if edge == "left" || edge == "right" { "x" } else { "y" };
        if periodic.iter().any(|other| other == axis) {
            let message =
                format!("`{key}` = {} is not an edge: the film is periodic along {axis}", quoted(&edge));
            let help = format!("take \"{axis}\" out of `grid.periodic`, or put the contact on another edge");
            on.error(&key, message, &help);
        }
    }
    if !on.is_written("interface.gate_capacitance") {
        return;
    }
    for i in 0..on.count("drive") {
        let key = format!("drive.{i}.profile.electrode_comb.screening");
        let Some(screening) = text(on, &key).filter(|screening| screening != "none") else { continue };
        let at = if on.is_written(&key) { key.as_str() } else { "interface.gate_capacitance" };
        let message =
            format!("`{key}` = {} cannot be combined with `interface.gate_capacitance`", quoted(&screening));
        let help = "the same carriers would screen the strips twice: give them screening = \"none\"";
        on.error(at, message, help);
    }
}
